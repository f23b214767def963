/*
 * Sheets that the program makes: rows go into a working copy like those of a workbook, a line a row
 * and tabs between the cells, and beside it stands the line that each row came from.
 */
#include <string.h>

#include "sheet_i.h"

enum { PENDING = 1 << 16 };

struct mx_sheet_maker {
    mx_sheet *sheet;
    FILE *copy;
    mx_buf pending; /* not in the file yet */
    size_t copied, lines_capacity;
};

static int refuse_copy(const mx_sheet *sheet)
{
    return mx_fail_io(sheet->path,
                      mx_tr("pas de place pour la copie de travail", "no room for the working copy"));
}

static int new_sheet(mx_sheet **out, const char *path)
{
    mx_sheet *sheet = mx_alloc_array(1, sizeof *sheet);
    *out = sheet;
    if (!sheet) return mx_fail_memory();
    int rc = mx_arena_new(&sheet->arena);
    if (rc < 0) return rc;
    sheet->path = mx_arena_copy(sheet->arena, path, strlen(path));
    sheet->encoding = "utf-8";
    sheet->delimiter = '\t';
    sheet->is_workbook = true;
    sheet->n_header = 1;
    sheet->max_record = SIZE_MAX;
    sheet->worth_a_part = MX_SHEET__WORTH_A_PART;
    sheet->n_threads = mx_threads(0);
    return sheet->path ? MX_OK : mx_fail_memory();
}

static int name_columns(mx_sheet *sheet, const char *const names[], size_t n_names)
{
    mx_str *cells = mx_arena_alloc(sheet->arena, (n_names + 1) * sizeof *cells);
    if (!cells) return mx_fail_memory();
    for (size_t c = 0; c < n_names; c++) cells[c] = mx_str_of(names[c]);
    return mx_sheet__name_columns(sheet, cells, n_names);
}

int mx_sheet_make(mx_sheet_maker **out, const char *path, const char *const names[], size_t n_names)
{
    mx_sheet_maker *maker = mx_alloc_array(1, sizeof *maker);
    *out = NULL;
    if (!maker) return mx_fail_memory();
    int rc = new_sheet(&maker->sheet, path);
    if (rc == MX_OK) rc = name_columns(maker->sheet, names, n_names);
    if (rc == MX_OK && !(maker->copy = tmpfile()))
        rc = mx_fail_io(path, mx_tr("pas de fichier pour la copie de travail", "no file for the working copy"));
    if (rc < 0) mx_sheet_maker_free(maker);
    else *out = maker;
    return rc;
}

void mx_sheet_maker_free(mx_sheet_maker *maker)
{
    if (!maker) return;
    if (maker->copy) fclose(maker->copy);
    mx_buf_dispose(&maker->pending);
    mx_sheet_close(maker->sheet);
    mx_free(maker);
}

static int write_pending(mx_sheet_maker *maker)
{
    int rc = mx_buf_check(&maker->pending);
    if (rc < 0 || maker->pending.size == 0) return rc;
    maker->sheet->has_quotes =
        maker->sheet->has_quotes || memchr(maker->pending.at, '"', maker->pending.size) != NULL;
    if (fwrite(maker->pending.at, 1, maker->pending.size, maker->copy) != maker->pending.size)
        return refuse_copy(maker->sheet);
    maker->copied += maker->pending.size;
    mx_buf_clear(&maker->pending);
    return MX_OK;
}

int mx_sheet_make_row(mx_sheet_maker *maker, const mx_str cells[], uint64_t line)
{
    mx_sheet *sheet = maker->sheet;
    if (MX_GROW(sheet->lines, sheet->n_lines, maker->lines_capacity) < 0) return mx_fail_memory();
    sheet->lines[sheet->n_lines++] = line;
    for (size_t c = 0; c < sheet->n_cells; c++) {
        if (c) mx_buf_char(&maker->pending, '\t');
        if (cells[c].size) mx_sheet_write_cell(&maker->pending, cells[c], '\t');
    }
    mx_buf_char(&maker->pending, '\n');
    return maker->pending.size < PENDING ? mx_buf_check(&maker->pending) : write_pending(maker);
}

int mx_sheet_made(mx_sheet **out, mx_sheet_maker *maker)
{
    *out = NULL;
    int rc = write_pending(maker);
    if (rc == MX_OK)
        rc = mx_sheet__map_written(&maker->sheet->text, maker->copy, maker->copied, maker->sheet->path);
    if (rc == MX_OK) {
        *out = maker->sheet;
        maker->sheet = NULL;
    }
    mx_sheet_maker_free(maker);
    return rc;
}
