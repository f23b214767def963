/*
 * Sheets: a stranger's file is read in one way or refused with a place; read in several parts, or
 * written and read again, it gives the same rows.
 *
 * The first byte chooses the options, the rest is the file.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "mx/sheet.h"
#include "sheet_i.h"

enum { MAX_COLUMNS = 64, MAX_PARTS = 5 };

/* All columns as texts, with the line each row begins on. NULL after a refusal. */
typedef struct {
    mx_frame *frame;
    mx_buf lines; /* "2 3 5 " */
    int code;
    char message[400];
} table;

static mx_sheet_options options_of(uint8_t choice)
{
    static const char *const encodings[] = {NULL, "utf-8", "utf-16", "utf-16be", "windows-1252", NULL, NULL, NULL};
    static const char delimiters[] = {0, ',', ';', '\t'};
    return (mx_sheet_options){.encoding = encodings[choice & 7], .delimiter = delimiters[choice >> 3 & 3],
                              .max_record = choice & 32 ? 50 : 0, .n_threads = choice & 64 ? 3 : 1};
}

static void refuse(table *t, int code)
{
    fuzz_refused(code);
    t->code = code;
    snprintf(t->message, sizeof t->message, "%s", mx_error_message());
}

static void add_rows(table *t, mx_rows *rows)
{
    mx_batch batch;
    int rc;
    while ((rc = mx_rows_next(rows, &batch)) == MX_OK)
        for (size_t r = 0; r < batch.n_rows; r++) {
            size_t row = mx_frame_n_rows(t->frame);
            FUZZ_OK(mx_frame_add_row(t->frame));
            mx_buf_format(&t->lines, "%llu ", (unsigned long long)mx_rows_line(rows, batch.places[r]));
            for (size_t c = 0; c < batch.n_columns; c++) {
                FUZZ_HOLDS(mx_utf8_valid(batch.cells[c][r], NULL));
                if (batch.cells[c][r].size) FUZZ_OK(mx_frame_set_str(t->frame, row, c, batch.cells[c][r]));
            }
        }
    if (rc < 0) refuse(t, rc);
}

static table read_parts(mx_sheet *sheet, size_t n_wanted)
{
    table t = {0};
    size_t columns[MAX_COLUMNS], n_columns = mx_sheet_n_columns(sheet), n = 0;
    mx_rows *rows[MAX_PARTS];
    FUZZ_OK(mx_frame_new(&t.frame));
    for (size_t c = 0; c < n_columns; c++) {
        columns[c] = c;
        FUZZ_OK(mx_frame_add_column(t.frame, mx_sheet_column(sheet, c), MX_TEXT, MX_KEY));
    }
    int rc = n_wanted ? mx_sheet_split(rows, &n, sheet, columns, n_columns, n_wanted)
                      : mx_sheet_rows(&rows[n++], sheet, columns, n_columns);
    if (rc < 0) refuse(&t, rc);
    for (size_t i = 0; rc == MX_OK && i < n; i++) {
        if (t.code == MX_OK) add_rows(&t, rows[i]);
        mx_rows_close(rows[i]);
    }
    FUZZ_OK(mx_buf_check(&t.lines));
    return t;
}

static void dispose(table *t)
{
    mx_frame_free(t->frame);
    mx_buf_dispose(&t->lines);
}

static void check_same(const mx_frame *a, const mx_frame *b)
{
    FUZZ_HOLDS(mx_frame_n_rows(a) == mx_frame_n_rows(b) && mx_frame_n_columns(a) == mx_frame_n_columns(b));
    for (size_t c = 0; c < mx_frame_n_columns(a); c++) {
        FUZZ_HOLDS(strcmp(mx_frame_name(a, c), mx_frame_name(b, c)) == 0);
        for (size_t r = 0; r < mx_frame_n_rows(a); r++)
            FUZZ_HOLDS(mx_str_equal(mx_str_of(mx_frame_text(a, r, c)), mx_str_of(mx_frame_text(b, r, c))));
    }
}

/* Some columns alone, in another order, have the same cells. */
static void check_one_column(mx_sheet *sheet, const mx_frame *all)
{
    size_t last = mx_sheet_n_columns(sheet) - 1, row = 0;
    mx_rows *rows;
    mx_batch batch;
    FUZZ_OK(mx_sheet_rows(&rows, sheet, &last, 1));
    while (mx_rows_next(rows, &batch) == MX_OK)
        for (size_t r = 0; r < batch.n_rows; r++, row++)
            FUZZ_HOLDS(mx_str_equal(batch.cells[0][r], mx_str_of(mx_frame_text(all, row, last))));
    FUZZ_HOLDS(row == mx_frame_n_rows(all));
    mx_rows_close(rows);
}

static void check_guards(const mx_frame *frame)
{
    for (size_t r = 0; r < mx_frame_n_rows(frame); r++)
        for (size_t c = 0; c < mx_frame_n_columns(frame); c++) {
            mx_str cell = mx_str_of(mx_frame_text(frame, r, c));
            mx_buf guarded = {0};
            mx_sheet_guard(&guarded, cell);
            FUZZ_HOLDS(mx_str_equal(mx_sheet_unguard((mx_str){guarded.at, guarded.size}), cell));
            mx_buf_dispose(&guarded);
        }
}

/* A name that begins like another kind of file, or with a byte order mark, is no name. */
static bool is_writable(const mx_frame *frame)
{
    const char *first = mx_frame_name(frame, 0);
    return strncmp(first, "PK\3\4", 4) != 0 && strncmp(first, "\xEF\xBB\xBF", 3) != 0;
}

/* The file is written where the sheet's was, which must not be read any more. */
static void check_written(const mx_frame *frame, char delimiter)
{
    mx_sheet_write_options as = MX_SHEET_WRITE_OPTIONS_INIT;
    mx_sheet_options options = {.encoding = "utf-8", .delimiter = delimiter};
    char *bytes = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&bytes, &size);
    as.delimiter = delimiter;
    FUZZ_OK(mx_sheet_write_frame(out, frame, &as));
    FUZZ_HOLDS(fclose(out) == 0);
    mx_sheet *sheet;
    FUZZ_OK(mx_sheet_open(&sheet, fuzz_path(bytes, size), &options));
    table again = read_parts(sheet, 0);
    FUZZ_HOLDS(again.code == MX_OK);
    check_same(frame, again.frame);
    dispose(&again);
    mx_sheet_close(sheet);
    free(bytes);
}

static void check_sheet(mx_sheet *sheet)
{
    size_t all[MAX_COLUMNS];
    char decimal;
    for (size_t c = 0; c < mx_sheet_n_columns(sheet); c++) {
        all[c] = c;
        FUZZ_HOLDS(mx_sheet_find(sheet, mx_sheet_column(sheet, c)) == c);
    }
    table whole = read_parts(sheet, 0);
    for (size_t n = 2; n <= MAX_PARTS; n++) {
        table parts = read_parts(sheet, n);
        FUZZ_HOLDS((whole.code == MX_OK) == (parts.code == MX_OK));
        if (whole.code == MX_OK) {
            check_same(whole.frame, parts.frame);
            FUZZ_HOLDS(mx_str_equal((mx_str){whole.lines.at, whole.lines.size}, (mx_str){parts.lines.at, parts.lines.size}));
        }
        dispose(&parts);
    }
    int rc = mx_sheet_decimal(&decimal, sheet, all, mx_sheet_n_columns(sheet));
    if (rc < 0) fuzz_refused(rc);
    FUZZ_HOLDS(rc < 0 || decimal == '.' || decimal == ',');
    if (whole.code == MX_OK && mx_sheet_n_columns(sheet) > 0) {
        check_one_column(sheet, whole.frame);
        check_guards(whole.frame);
        if (is_writable(whole.frame)) check_written(whole.frame, mx_sheet_delimiter(sheet));
    }
    dispose(&whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input input = {data, size};
    mx_sheet_options options = options_of(fuzz_byte(&input));
    mx_sheet *sheet;
    int rc = mx_sheet_open(&sheet, fuzz_path(input.at, input.size), &options);
    if (rc < 0) {
        fuzz_refused(rc);
        return 0;
    }
    sheet->worth_a_part = 1; /* cut even these small files */
    if (mx_sheet_n_columns(sheet) <= MAX_COLUMNS) check_sheet(sheet);
    mx_sheet_close(sheet);
    return 0;
}
