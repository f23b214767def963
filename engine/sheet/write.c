/* Cells and frames out. */
#include "sheet_i.h"

#include <math.h>
#include <string.h>

void mx_sheet_write_cell(mx_buf *out, mx_str cell, char delimiter)
{
    bool is_odd = false;
    for (size_t i = 0; i < cell.size; i++) {
        char c = cell.at[i];
        is_odd |= (c == delimiter) | (c == '"') | (c == '\n') | (c == '\r');
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

/* Numbers with decimals are slow to write, and in a table many come again: shares and means
 * of small groups. What was written last at each place is kept. */
enum { N_KEPT = 1024 };
typedef struct {
    uint64_t bits; /* of the number; no number with decimals has all bits 0 */
    uint32_t size;
    char text[MX_NUMBER_MAX];
} kept_number;

/* A stretch of rows that one thread turns into text. */
typedef struct {
    const mx_frame *frame;
    const mx_type *types; /* of its columns */
    char delimiter;
    bool is_guarded;
    size_t from, to;
    mx_buf text, cell;
    kept_number *kept; /* [N_KEPT] */
} stretch;

static size_t write_number(char *out, double value, kept_number kept[])
{
    uint64_t bits;
    if (isnan(value) || value == rint(value)) return mx_number_format(out, value);
    memcpy(&bits, &value, sizeof bits);
    kept_number *place = &kept[(bits * 0x9E3779B97F4A7C15) >> 54];
    if (place->bits != bits) {
        place->size = (uint32_t)mx_number_format(place->text, value);
        place->bits = bits;
    }
    memcpy(out, place->text, sizeof place->text);
    return place->size;
}

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

/* The numbers of a row from column `c` on, up to the next text; returns its column. */
static size_t write_numbers(stretch *s, size_t row, size_t c, size_t n_columns)
{
    enum { RUN = 16 };
    char line[RUN * (MX_NUMBER_MAX + 1)];
    size_t size = 0, end = n_columns - c < RUN ? n_columns : c + RUN;
    for (; c < end && s->types[c] == MX_NUMBER; c++) {
        if (c) line[size++] = s->delimiter;
        size += write_number(line + size, mx_frame_number(s->frame, row, c), s->kept);
    }
    mx_buf_add(&s->text, line, size);
    return c;
}

/* A row of missing cells alone would be blank, and readers skip those: its first cell is "". */
static void write_rows(void *payload)
{
    stretch *s = payload;
    size_t n_columns = mx_frame_n_columns(s->frame);
    mx_buf_clear(&s->text);
    for (size_t r = s->from; r < s->to; r++) {
        size_t start = s->text.size;
        for (size_t c = 0; c < n_columns;) {
            if (s->types[c] == MX_NUMBER) {
                c = write_numbers(s, r, c, n_columns);
                continue;
            }
            if (c) mx_buf_char(&s->text, s->delimiter);
            write_text(s, mx_frame_text(s->frame, r, c++));
        }
        if (s->text.size - start + 1 == n_columns) {
            s->text.size = start;
            mx_buf_text(&s->text, "\"\"");
            for (size_t c = 1; c < n_columns; c++) mx_buf_char(&s->text, s->delimiter);
        }
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
static int write_frame(FILE *out, const mx_frame *frame, const mx_type types[],
                       const mx_sheet_write_options *options)
{
    enum { STRETCH = 8192, MOST = 16 };
    stretch stretches[MOST];
    unsigned n_threads = mx_threads(options->n_threads);
    size_t n_rows = mx_frame_n_rows(frame);
    for (unsigned i = 0; i < n_threads; i++)
        stretches[i] = (stretch){.frame = frame,
                                 .types = types,
                                 .delimiter = options->delimiter ? options->delimiter : ',',
                                 .is_guarded = options->is_guarded};
    kept_number *kept = mx_alloc_array(n_threads, N_KEPT * sizeof *kept);
    for (unsigned i = 0; i < n_threads && kept; i++) stretches[i].kept = kept + i * N_KEPT;
    int rc = kept ? put_header(out, &stretches[0]) : mx_fail_memory();
    for (size_t at = 0; rc == MX_OK && at < n_rows;) {
        size_t n = 0;
        for (; n < n_threads && at < n_rows; n++) {
            stretches[n].from = at;
            at = n_rows - at < STRETCH ? n_rows : at + STRETCH;
            stretches[n].to = at;
        }
        mx_in_parallel(write_rows, stretches, sizeof *stretches, n);
        for (size_t i = 0; rc == MX_OK && i < n; i++) rc = put(out, &stretches[i].text);
    }
    for (unsigned i = 0; i < n_threads; i++) {
        mx_buf_dispose(&stretches[i].text);
        mx_buf_dispose(&stretches[i].cell);
    }
    mx_free(kept);
    return rc;
}

int mx_sheet_write_frame(FILE *out, const mx_frame *frame, const mx_sheet_write_options *options)
{
    static const mx_sheet_write_options usual = MX_SHEET_WRITE_OPTIONS_INIT;
    size_t n_columns = mx_frame_n_columns(frame);
    mx_type *types = mx_alloc_array(n_columns, sizeof *types);
    if (!types) return mx_fail_memory();
    for (size_t c = 0; c < n_columns; c++) types[c] = mx_frame_type(frame, c);
    int rc = write_frame(out, frame, types, options ? options : &usual);
    mx_free(types);
    return rc;
}
