/* Rows that were refused, in a file of their own. */
#include "import_rejects.h"

#include <string.h>

/* Names that the file of rejects adds; a file that has them, as one of rejects has, gives way. */
static const char *const added[] = {"line", "column", "message"};

static bool is_added(const char *name)
{
    for (size_t i = 0; i < sizeof added / sizeof *added; i++)
        if (strcmp(name, added[i]) == 0) return true;
    return false;
}

/* The complaints about one line, joined; `first` moves past them. */
static int join_complaints(mx_complaints *list, size_t *first, mx_buf *columns, mx_buf *messages)
{
    uint64_t line = mx_complaints_get(list, *first)->line;
    mx_buf_clear(columns);
    mx_buf_clear(messages);
    for (; *first < mx_complaints_count(list) && mx_complaints_get(list, *first)->line == line; ++*first) {
        const mx_complaint *one = mx_complaints_get(list, *first);
        mx_buf_format(columns, "%s%s", columns->size ? "; " : "", one->column);
        mx_buf_format(messages, "%s%s", messages->size ? "; " : "", one->message);
    }
    int rc = mx_buf_check(columns);
    return rc < 0 ? rc : mx_buf_check(messages);
}

static int add_reject(mx_frame *frame, const mx_batch *batch, size_t i, uint64_t line, const mx_buf *columns,
                      const mx_buf *messages)
{
    size_t row = mx_frame_n_rows(frame), n = batch->n_columns;
    int rc = mx_frame_add_row(frame);
    for (size_t c = 0; c < n && rc == MX_OK; c++)
        if (batch->cells[c][i].size > 0) rc = mx_frame_set_str(frame, row, c, batch->cells[c][i]);
    if (rc == MX_OK) rc = mx_frame_set_text(frame, row, n + 1, columns->at ? columns->at : "");
    if (rc == MX_OK) rc = mx_frame_set_text(frame, row, n + 2, messages->at ? messages->at : "");
    if (rc == MX_OK) mx_frame_set_number(frame, row, n, (double)line);
    return rc;
}

static int collect_rejects(mx_frame *frame, mx_sheet *sheet, const size_t columns[], size_t n_columns,
                           mx_complaints *list)
{
    mx_rows *rows = NULL;
    mx_batch batch;
    mx_buf names = {0}, messages = {0};
    size_t next = 0;
    int rc = mx_sheet_rows(&rows, sheet, columns, n_columns);
    while (rc == MX_OK && (rc = mx_rows_next(rows, &batch)) == MX_OK) {
        for (size_t i = 0; i < batch.n_rows && rc == MX_OK; i++) {
            uint64_t line = mx_rows_line(rows, batch.places[i]);
            while (next < mx_complaints_count(list) && mx_complaints_get(list, next)->line < line) next++;
            if (next == mx_complaints_count(list)) break;
            if (mx_complaints_get(list, next)->line != line) continue;
            rc = join_complaints(list, &next, &names, &messages);
            if (rc == MX_OK) rc = add_reject(frame, &batch, i, line, &names, &messages);
        }
    }
    mx_rows_close(rows);
    mx_buf_dispose(&names);
    mx_buf_dispose(&messages);
    return rc < 0 ? rc : MX_OK;
}

static int write_frame(const char *path, const mx_frame *frame)
{
    mx_writer *writer;
    int rc = mx_writer_open(&writer, path, 0);
    if (rc < 0) return rc;
    rc = mx_sheet_write_frame(mx_writer_file(writer), frame, NULL);
    if (rc == MX_OK) return mx_writer_commit(writer);
    mx_writer_cancel(writer);
    return rc;
}

int import_rejects_write(size_t *n_rows, const char *path, mx_sheet *sheet, mx_complaints *complaints)
{
    size_t n = mx_sheet_n_columns(sheet), n_columns = 0;
    size_t *columns = mx_alloc_array(n + 1, sizeof *columns);
    mx_frame *frame = NULL;
    int rc = columns ? mx_frame_new(&frame) : mx_fail_memory();
    for (size_t c = 0; c < n && rc == MX_OK; c++) {
        if (is_added(mx_sheet_column(sheet, c))) continue;
        columns[n_columns++] = c;
        rc = mx_frame_add_column(frame, mx_sheet_column(sheet, c), MX_TEXT, MX_KEY);
    }
    for (size_t i = 0; i < sizeof added / sizeof *added && rc == MX_OK; i++)
        rc = mx_frame_add_column(frame, added[i], i == 0 ? MX_NUMBER : MX_TEXT, MX_KEY);
    if (rc == MX_OK) rc = collect_rejects(frame, sheet, columns, n_columns, complaints);
    if (rc == MX_OK) rc = write_frame(path, frame);
    if (rc == MX_OK) *n_rows = mx_frame_n_rows(frame);
    mx_frame_free(frame);
    mx_free(columns);
    return rc;
}
