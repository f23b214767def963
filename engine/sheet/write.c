/* Cells and frames out. */
#include "sheet_i.h"

#include <math.h>
#include <string.h>

void mx_sheet_write_cell(mx_buf *out, mx_str cell, char delimiter)
{
    bool is_odd = false;
    for (size_t i = 0; i < cell.size; i++) {
        char c = cell.at[i];
        is_odd = is_odd || c == delimiter || c == '"' || c == '\n' || c == '\r';
    }
    if (cell.size && (cell.at[0] == ' ' || cell.at[cell.size - 1] == ' ')) is_odd = true;
    if (!is_odd) {
        mx_buf_add(out, cell.at, cell.size);
        return;
    }
    mx_buf_char(out, '"');
    for (size_t i = 0; i < cell.size; i++) {
        mx_buf_char(out, cell.at[i]);
        if (cell.at[i] == '"') mx_buf_char(out, '"');
    }
    mx_buf_char(out, '"');
}

/* What follows apostrophes (if any) would start a formula. */
static bool is_dangerous(mx_str cell)
{
    double ignored;
    while (cell.size && cell.at[0] == '\'') cell = (mx_str){cell.at + 1, cell.size - 1};
    if (cell.size < 2 || !memchr("=+-@\t\r", cell.at[0], 6)) return false;
    return mx_number_parse(&ignored, cell, '.') < 0 && mx_number_parse(&ignored, cell, ',') < 0;
}

void mx_sheet_guard(mx_buf *out, mx_str cell)
{
    if (is_dangerous(cell)) mx_buf_char(out, '\'');
    mx_buf_add(out, cell.at, cell.size);
}

mx_str mx_sheet_unguard(mx_str cell)
{
    bool is_guarded = cell.size && cell.at[0] == '\'' && is_dangerous(cell);
    return is_guarded ? (mx_str){cell.at + 1, cell.size - 1} : cell;
}

/* ---- Frames ----------------------------------------------------------------------------- */

/* A stretch of rows that one thread turns into text. */
typedef struct {
    const mx_frame *frame;
    char delimiter;
    bool is_guarded;
    size_t from, to;
    mx_buf text, cell;
} stretch;

static void write_text(stretch *s, const char *text)
{
    mx_str cell = mx_str_of(text);
    if (s->is_guarded) {
        mx_buf_clear(&s->cell);
        mx_sheet_guard(&s->cell, cell);
        s->text.failed = s->text.failed || s->cell.failed;
        cell = (mx_str){s->cell.at, s->cell.size};
    }
    mx_sheet_write_cell(&s->text, cell, s->delimiter);
}

static void write_number(mx_buf *out, double value)
{
    char digits[MX_NUMBER_MAX];
    mx_buf_add(out, digits, mx_number_format(digits, value));
}

/* A row of one missing cell would be a blank line, which readers skip: "" stands for it. */
static void write_rows(void *payload)
{
    stretch *s = payload;
    size_t n_columns = mx_frame_n_columns(s->frame);
    mx_buf_clear(&s->text);
    for (size_t r = s->from; r < s->to; r++) {
        size_t start = s->text.size;
        for (size_t c = 0; c < n_columns; c++) {
            if (c) mx_buf_char(&s->text, s->delimiter);
            if (mx_frame_type(s->frame, c) == MX_NUMBER) write_number(&s->text, mx_frame_number(s->frame, r, c));
            else write_text(s, mx_frame_text(s->frame, r, c));
        }
        if (n_columns == 1 && s->text.size == start) mx_buf_text(&s->text, "\"\"");
        mx_buf_char(&s->text, '\n');
    }
}

static int put(FILE *out, const mx_buf *text)
{
    int rc = mx_buf_check(text);
    if (rc < 0 || fwrite(text->at, 1, text->size, out) == text->size) return rc;
    return mx_fail_io(mx_tr("résultat", "output"), mx_tr("écriture impossible", "cannot be written"));
}

static int put_header(FILE *out, stretch *s)
{
    size_t n_columns = mx_frame_n_columns(s->frame);
    mx_buf_clear(&s->text);
    for (size_t c = 0; c < n_columns; c++) {
        if (c) mx_buf_char(&s->text, s->delimiter);
        write_text(s, mx_frame_name(s->frame, c));
    }
    mx_buf_char(&s->text, '\n');
    return put(out, &s->text);
}

/* Rounds: each thread turns a stretch into text, then the texts go out in order. */
int mx_sheet_write_frame(FILE *out, const mx_frame *frame, const mx_sheet_write_options *options)
{
    static const mx_sheet_write_options usual = MX_SHEET_WRITE_OPTIONS_INIT;
    enum { STRETCH = 8192, MOST = 16 };
    if (!options) options = &usual;
    stretch stretches[MOST];
    unsigned n_threads = mx_sheet__threads(options->n_threads);
    size_t n_rows = mx_frame_n_rows(frame);
    for (unsigned i = 0; i < n_threads; i++)
        stretches[i] = (stretch){.frame = frame,
                                 .delimiter = options->delimiter ? options->delimiter : ',',
                                 .is_guarded = options->is_guarded};
    int rc = put_header(out, &stretches[0]);
    for (size_t at = 0; rc == MX_OK && at < n_rows;) {
        size_t n = 0;
        for (; n < n_threads && at < n_rows; n++) {
            stretches[n].from = at;
            at = n_rows - at < STRETCH ? n_rows : at + STRETCH;
            stretches[n].to = at;
        }
        mx_sheet__in_parallel(write_rows, stretches, sizeof *stretches, n);
        for (size_t i = 0; rc == MX_OK && i < n; i++) rc = put(out, &stretches[i].text);
    }
    for (unsigned i = 0; i < n_threads; i++) {
        mx_buf_dispose(&stretches[i].text);
        mx_buf_dispose(&stretches[i].cell);
    }
    return rc;
}
