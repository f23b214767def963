/* A text without columns: each line becomes a row of one cell, whatever marks it holds. */
#include <string.h>
#include <sys/mman.h>

#include "sheet_i.h"

enum { PENDING = 1 << 16 };

static int write_out(FILE *copy, mx_buf *pending, size_t *copied, const mx_sheet *sheet)
{
    int rc = mx_buf_check(pending);
    if (rc == MX_OK && pending->size && fwrite(pending->at, 1, pending->size, copy) != pending->size)
        rc = mx_fail_io(sheet->path,
                        mx_tr("pas de place pour la copie de travail", "no room for the working copy"));
    *copied += pending->size;
    mx_buf_clear(pending);
    return rc;
}

static int write_lines(FILE *copy, size_t *copied, const mx_sheet *sheet)
{
    mx_str rest = {sheet->text.at, sheet->text.size};
    mx_buf pending = {0};
    int rc = MX_OK;
    while (rest.size > 0 && rc == MX_OK) {
        const char *end = memchr(rest.at, '\n', rest.size);
        size_t size = end ? (size_t)(end - rest.at) : rest.size;
        mx_str line = mx_str_trim((mx_str){rest.at, size});
        if (line.size > sheet->max_record)
            rc = mx_fail(MX_E_LIMIT, mx_tr("%s : une ligne dépasse %zu octets", "%s: a line has more than %zu bytes"),
                         sheet->path, sheet->max_record);
        if (line.size) mx_sheet_write_cell(&pending, line, '\t');
        mx_buf_char(&pending, '\n');
        size += end != NULL;
        rest = (mx_str){rest.at + size, rest.size - size};
        if (rc == MX_OK && (pending.size > PENDING || rest.size == 0)) rc = write_out(copy, &pending, copied, sheet);
    }
    mx_buf_dispose(&pending);
    return rc;
}

int mx_sheet__read_lines(mx_sheet *sheet)
{
    const mx_str name = mx_str_of("A");
    mx_sheet__text text = {0};
    size_t copied = 0;
    FILE *copy = tmpfile();
    if (!copy)
        return mx_fail_io(sheet->path,
                          mx_tr("pas de fichier pour la copie de travail", "no file for the working copy"));
    int rc = write_lines(copy, &copied, sheet);
    if (rc == MX_OK && copied == 0) rc = mx_sheet__refuse_empty(sheet);
    if (rc == MX_OK) rc = mx_sheet__map_written(&text, copy, copied, sheet->path);
    fclose(copy);
    if (rc < 0) return rc;
    if (sheet->text.mapped) munmap(sheet->text.mapped, sheet->text.size);
    sheet->text = text;
    sheet->is_workbook = true;
    sheet->has_quotes = memchr(text.at, '"', text.size) != NULL;
    sheet->delimiter = '\t';
    sheet->rows_at = 0;
    return mx_sheet__name_columns(sheet, &name, 1);
}
