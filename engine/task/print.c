#include "mx/task.h"

#include <math.h>
#include <string.h>
#include <utf8proc.h>

#include "mx/sheet.h"

MX_PRINTF(3, 0)
static void say_to(void (*whom)(void *payload, const char *line), void *payload, const char *format, va_list arguments)
{
    char line[1024];
    if (!whom) return;
    vsnprintf(line, sizeof line, format, arguments);
    whom(payload, line);
}

void mx_say(const mx_context *context, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say_to(context->say, context->payload, format, arguments);
    va_end(arguments);
}

void mx_warn(const mx_context *context, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say_to(context->warn, context->payload, format, arguments);
    va_end(arguments);
}

/* ---- A table for people ------------------------------------------------------ */

/* Columns a terminal gives to a text. */
static size_t text_width(const char *text)
{
    size_t width = 0;
    mx_str rest = mx_str_of(text);
    while (rest.size) width += (size_t)utf8proc_charwidth((utf8proc_int32_t)mx_utf8_next(&rest));
    return width;
}

/* Decimals that suffice for people: none in a column of whole numbers, else three. */
static int column_decimals(const mx_frame *frame, size_t column)
{
    for (size_t r = 0; r < mx_frame_n_rows(frame); r++) {
        double value = mx_frame_number(frame, r, column);
        if (isfinite(value) && value != floor(value)) return 3;
    }
    return 0;
}

/* A p-value that three decimals would round to almost nothing shows its bound: it is never 0. */
static bool is_small_p(const mx_frame *frame, size_t column, double value)
{
    return value > 0 && value < 0.001 && strncmp(mx_frame_name(frame, column), "p_", 2) == 0;
}

static void cell_text(mx_buf *out, const mx_frame *frame, size_t row, size_t column, int decimals)
{
    mx_buf_clear(out);
    if (mx_frame_type(frame, column) == MX_TEXT) {
        const char *text = mx_frame_text(frame, row, column);
        mx_buf_text(out, text ? text : "");
    } else {
        double value = mx_frame_number(frame, row, column);
        if (is_small_p(frame, column, value)) mx_buf_text(out, mx_tr("<0,001", "<0.001"));
        else if (!isnan(value)) mx_number_for_people(out, value, decimals, mx_lang_get());
    }
}

static void pad(FILE *out, size_t width)
{
    while (width-- > 0) fputc(' ', out);
}

static void print_cell(FILE *out, const char *text, size_t width, bool to_the_right, bool is_last)
{
    size_t used = text_width(text);
    if (to_the_right) pad(out, width - used);
    fputs(text, out);
    if (!to_the_right && !is_last) pad(out, width - used);
}

typedef struct {
    size_t width;
    int decimals;
} layout;

static int measure(const mx_frame *frame, layout *layouts)
{
    mx_buf cell = {0};
    for (size_t c = 0; c < mx_frame_n_columns(frame); c++) {
        bool is_number = mx_frame_type(frame, c) == MX_NUMBER;
        layouts[c].decimals = is_number ? column_decimals(frame, c) : 0;
        layouts[c].width = text_width(mx_frame_name(frame, c));
        for (size_t r = 0; r < mx_frame_n_rows(frame); r++) {
            cell_text(&cell, frame, r, c, layouts[c].decimals);
            size_t width = cell.at ? text_width(cell.at) : 0;
            if (width > layouts[c].width) layouts[c].width = width;
        }
    }
    int rc = mx_buf_check(&cell);
    mx_buf_dispose(&cell);
    return rc;
}

static int print_table(const mx_frame *frame, FILE *out)
{
    size_t n_columns = mx_frame_n_columns(frame);
    layout *layouts = mx_alloc_array(n_columns, sizeof *layouts);
    mx_buf cell = {0};
    int rc = layouts ? measure(frame, layouts) : mx_fail_memory();
    for (size_t c = 0; rc == MX_OK && c < n_columns; c++) {
        if (c) fputs("  ", out);
        print_cell(out, mx_frame_name(frame, c), layouts[c].width, mx_frame_type(frame, c) == MX_NUMBER,
                   c + 1 == n_columns);
    }
    if (rc == MX_OK) fputc('\n', out);
    for (size_t r = 0; rc == MX_OK && r < mx_frame_n_rows(frame); r++) {
        for (size_t c = 0; c < n_columns; c++) {
            cell_text(&cell, frame, r, c, layouts[c].decimals);
            if (c) fputs("  ", out);
            print_cell(out, cell.at ? cell.at : "", layouts[c].width, mx_frame_type(frame, c) == MX_NUMBER,
                       c + 1 == n_columns);
        }
        fputc('\n', out);
    }
    if (rc == MX_OK) rc = mx_buf_check(&cell);
    mx_buf_dispose(&cell);
    mx_free(layouts);
    return rc;
}

/* ---- JSON ---------------------------------------------------------------------- */

static void add_json_text(mx_buf *out, const char *text)
{
    mx_buf_char(out, '"');
    for (const char *c = text; *c; c++) {
        if (*c == '"' || *c == '\\') mx_buf_format(out, "\\%c", *c);
        else if (*c == '\n') mx_buf_text(out, "\\n");
        else if ((unsigned char)*c < 0x20) mx_buf_format(out, "\\u%04x", (unsigned)*c);
        else mx_buf_char(out, *c);
    }
    mx_buf_char(out, '"');
}

static void add_json_cell(mx_buf *out, const mx_frame *frame, size_t row, size_t column)
{
    if (mx_frame_type(frame, column) == MX_TEXT) {
        const char *text = mx_frame_text(frame, row, column);
        if (text) add_json_text(out, text);
        else mx_buf_text(out, "null");
    } else {
        double value = mx_frame_number(frame, row, column);
        if (isfinite(value)) mx_buf_number(out, value);
        else mx_buf_text(out, "null");
    }
}

static int print_json(const mx_frame *frame, FILE *out)
{
    mx_buf line = {0};
    fputs("[", out);
    for (size_t r = 0; r < mx_frame_n_rows(frame); r++) {
        mx_buf_clear(&line);
        mx_buf_text(&line, r ? ",\n {" : "\n {");
        for (size_t c = 0; c < mx_frame_n_columns(frame); c++) {
            if (c) mx_buf_text(&line, ", ");
            add_json_text(&line, mx_frame_name(frame, c));
            mx_buf_text(&line, ": ");
            add_json_cell(&line, frame, r, c);
        }
        mx_buf_char(&line, '}');
        if (line.failed) break;
        fwrite(line.at, 1, line.size, out);
    }
    fputs("\n]\n", out);
    int rc = mx_buf_check(&line);
    mx_buf_dispose(&line);
    return rc;
}

int mx_task_print(const mx_release *release, mx_format format, FILE *out)
{
    const mx_frame *frame = mx_release_frame(release);
    mx_sheet_write_options guarded = MX_SHEET_WRITE_OPTIONS_INIT;
    int rc = MX_OK;
    guarded.is_guarded = true;
    switch (format) {
    case MX_FORMAT_TABLE: rc = print_table(frame, out); break;
    case MX_FORMAT_CSV: rc = mx_sheet_write_frame(out, frame, NULL); break;
    case MX_FORMAT_GUARDED_CSV: rc = mx_sheet_write_frame(out, frame, &guarded); break;
    case MX_FORMAT_JSON: rc = print_json(frame, out); break;
    }
    if (rc == MX_OK && (fflush(out) != 0 || ferror(out)))
        rc = mx_fail_io(mx_tr("sortie", "output"), mx_tr("écriture impossible", "cannot be written"));
    return rc;
}
