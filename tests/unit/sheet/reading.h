/* Files made and read back as one text, cells in [] and rows on lines. */
#ifndef MX_TEST_READING_H
#define MX_TEST_READING_H

#include "mx/sheet.h"
#include "support/check.h"

/* All rows of all columns in at most `n_parts` parts, with their lines: "2[a][b]\n". The
 * text is in `out`; returns the first error. */
static inline int read_all(mx_buf *out, mx_sheet *sheet, size_t n_parts)
{
    size_t columns[64], n_columns = mx_sheet_n_columns(sheet), n;
    mx_rows *parts[16];
    mx_batch batch;
    for (size_t c = 0; c < n_columns; c++) columns[c] = c;
    int rc = mx_sheet_split(parts, &n, sheet, columns, n_columns, n_parts);
    if (rc < 0) return rc;
    for (size_t i = 0; i < n; i++) {
        while (rc >= MX_OK && (rc = mx_rows_next(parts[i], &batch)) == MX_OK)
            for (size_t r = 0; r < batch.n_rows; r++) {
                mx_buf_format(out, "%llu", (unsigned long long)mx_rows_line(parts[i], batch.places[r]));
                for (size_t c = 0; c < n_columns; c++)
                    mx_buf_format(out, "[%.*s]", MX_STR(batch.cells[c][r]));
                mx_buf_char(out, '\n');
            }
        mx_rows_close(parts[i]);
    }
    return rc < 0 ? rc : MX_OK;
}

/* Bytes as a file, opened and read. */
static inline int read_bytes(mx_buf *out, const char *bytes, size_t size, const mx_sheet_options *options)
{
    mx_sheet *sheet;
    int rc = mx_sheet_open(&sheet, check_file("file.csv", bytes, size), options);
    if (rc == MX_OK) rc = read_all(out, sheet, 1);
    mx_sheet_close(sheet);
    return rc;
}

#define READS(text, expected)                                                                                \
    do {                                                                                                     \
        mx_buf read_ = {0};                                                                                  \
        CHECK_OK(read_bytes(&read_, text, sizeof text - 1, NULL));                                           \
        CHECK_TEXT(read_.at ? read_.at : "", expected);                                                      \
        mx_buf_dispose(&read_);                                                                              \
    } while (0)

#define REFUSES(text, code, part)                                                                            \
    do {                                                                                                     \
        mx_buf read_ = {0};                                                                                  \
        CHECK_FAILS(read_bytes(&read_, text, sizeof text - 1, NULL), code, part);                            \
        mx_buf_dispose(&read_);                                                                              \
    } while (0)

#endif
