/*
 * Cells by row and column become the working copy: a text of cells with tabs between, which the
 * rest of the room reads as it reads any other. Its lines are the rows of the sheet, empty ones
 * included, so that a complaint names the row that a person sees; line feeds inside cells do not
 * count (see mx_sheet__count_lines). The header stands in the copy as an empty line, since merged
 * cells may be known only after the last row.
 */
#include "workbook_i.h"

#include <string.h>

enum { PENDING = 1 << 16 };

int mx_sheet__grid_init(mx_sheet__grid *out, mx_sheet *sheet)
{
    *out = (mx_sheet__grid){.sheet = sheet, .copy = tmpfile()};
    if (out->copy) return MX_OK;
    return mx_fail_io(sheet->path,
                      mx_tr("pas de fichier pour la copie de travail", "no file for the working copy"));
}

void mx_sheet__grid_dispose(mx_sheet__grid *grid)
{
    if (grid->copy) fclose(grid->copy);
    mx_buf_dispose(&grid->pending);
    mx_buf_dispose(&grid->texts);
    mx_free(grid->cells);
    mx_free(grid->merges);
}

/* "B5". */
static void name_cell(char out[24], uint64_t row, size_t column)
{
    char letters[8];
    mx_sheet__column_letters(letters, column);
    snprintf(out, 24, "%s%llu", letters, (unsigned long long)row);
}

int mx_sheet__refuse_formula(const mx_sheet *sheet, uint64_t row, size_t column)
{
    char cell[24];
    name_cell(cell, row, column);
    return mx_fail(
        MX_E_VALUE,
        mx_tr("%s:%llu: la formule en %s n’a pas de résultat enregistré ; ouvrez le classeur dans un "
              "tableur et enregistrez-le à nouveau",
              "%s:%llu: the formula in %s has no result in the file; open the workbook in a "
              "spreadsheet and save it again"),
        sheet->path, (unsigned long long)row, cell);
}

/* ---- Cells of a row ------------------------------------------------------------------------------ */

static int refuse_size(const mx_sheet *sheet)
{
    return mx_fail(MX_E_LIMIT,
                   mx_tr("%s : cette feuille a trop de lignes, de colonnes ou de cellules pour un classeur ; "
                         "enregistrez-la en CSV",
                         "%s: this sheet has too many rows, columns or cells for a workbook; save it as CSV"),
                   sheet->path);
}

int mx_sheet__grid_put(mx_sheet__grid *grid, size_t column, mx_str text)
{
    if (text.size == 0) return MX_OK;
    if (column >= MX_SHEET__COLUMNS_MAX || ++grid->n_filled > grid->sheet->limits->cells)
        return refuse_size(grid->sheet);
    if (grid->texts.size + text.size > grid->sheet->max_record)
        return mx_fail(MX_E_LIMIT,
                       mx_tr("%s : la ligne après la ligne %llu dépasse %zu octets",
                             "%s: the row after row %llu has more than %zu bytes"),
                       grid->sheet->path, (unsigned long long)grid->row, grid->sheet->max_record);
    while (grid->n_cells <= column) {
        if (MX_GROW(grid->cells, grid->n_cells, grid->cells_capacity) < 0) return mx_fail_memory();
        grid->cells[grid->n_cells++] = (mx_sheet__stretch){0, 0};
    }
    grid->cells[column] = (mx_sheet__stretch){grid->texts.size, text.size};
    mx_buf_add(&grid->texts, text.at, text.size);
    return mx_buf_check(&grid->texts);
}

static mx_str text_at(const mx_sheet__grid *grid, size_t column)
{
    return (mx_str){grid->texts.at + grid->cells[column].at, grid->cells[column].size};
}

static bool row_is_blank(const mx_sheet__grid *grid)
{
    for (size_t c = 0; c < grid->n_cells; c++)
        if (mx_str_trim(text_at(grid, c)).size) return false;
    return true;
}

/* ---- Rows ------------------------------------------------------------------------------------------ */

static int write_pending(mx_sheet__grid *grid)
{
    int rc = mx_buf_check(&grid->pending);
    if (rc < 0 || grid->pending.size == 0) return rc;
    grid->copied += grid->pending.size;
    if (grid->copied > grid->sheet->limits->copy) return refuse_size(grid->sheet);
    grid->sheet->has_quotes =
        grid->sheet->has_quotes || memchr(grid->pending.at, '"', grid->pending.size) != NULL;
    if (fwrite(grid->pending.at, 1, grid->pending.size, grid->copy) != grid->pending.size)
        return mx_fail_io(grid->sheet->path,
                          mx_tr("pas de place pour la copie de travail", "no room for the working copy"));
    mx_buf_clear(&grid->pending);
    return MX_OK;
}

static int end_line(mx_sheet__grid *grid)
{
    mx_buf_char(&grid->pending, '\n');
    return grid->pending.size < PENDING ? MX_OK : write_pending(grid);
}

static int keep_header(mx_sheet__grid *grid, uint64_t row)
{
    mx_sheet *sheet = grid->sheet;
    mx_str *header = mx_arena_alloc(sheet->arena, (grid->n_cells + 1) * sizeof *header);
    if (!header) return mx_fail_memory();
    for (size_t c = 0; c < grid->n_cells; c++) {
        mx_str text = text_at(grid, c);
        header[c] = (mx_str){mx_arena_copy(sheet->arena, text.at ? text.at : "", text.size), text.size};
        if (!header[c].at) return mx_fail_memory();
    }
    if (grid->n_headers == 0) grid->header_row = row;
    /* Blank rows among those of the header are lines without a cell. */
    while (grid->n_headers < row - grid->header_row) grid->widths[grid->n_headers++] = 0;
    grid->headers[grid->n_headers] = header;
    grid->widths[grid->n_headers++] = grid->n_cells;
    if (grid->n_cells > grid->n_header) grid->n_header = grid->n_cells;
    int rc = end_line(grid);
    grid->rows_at = grid->copied + grid->pending.size;
    return rc;
}

/* As many cells as the header has, so that the row is a regular one. */
static int write_row(mx_sheet__grid *grid)
{
    size_t n = grid->n_cells > grid->n_header ? grid->n_cells : grid->n_header;
    if (grid->sheet->is_raw) grid->n_header = n;
    for (size_t c = 0; c < n; c++) {
        if (c) mx_buf_char(&grid->pending, '\t');
        if (c < grid->n_cells && grid->cells[c].size)
            mx_sheet_write_cell(&grid->pending, text_at(grid, c), '\t');
    }
    return end_line(grid);
}

/* A row above the header, of it, or below it. */
static int place_row(mx_sheet__grid *grid, uint64_t row)
{
    const mx_sheet *sheet = grid->sheet;
    if (sheet->is_raw) return write_row(grid);
    if (row < sheet->header) return end_line(grid);
    uint64_t first = grid->header_row ? grid->header_row : row;
    return row < first + sheet->n_header ? keep_header(grid, row) : write_row(grid);
}

int mx_sheet__grid_end_row(mx_sheet__grid *grid, uint64_t row, uint64_t times)
{
    int rc = MX_OK;
    if (row_is_blank(grid)) times = 0;
    if (times && (row <= grid->row || row > MX_SHEET__ROWS_MAX || times > MX_SHEET__ROWS_MAX - row + 1))
        return refuse_size(grid->sheet);
    while (rc == MX_OK && times && grid->row + 1 < row) {
        grid->row++;
        rc = end_line(grid);
    }
    for (; rc == MX_OK && times; times--) {
        rc = place_row(grid, grid->row + 1);
        grid->row++;
    }
    grid->n_cells = 0;
    mx_buf_clear(&grid->texts);
    return rc;
}

/* ---- Merged cells and errors -------------------------------------------------------------------------- */

int mx_sheet__grid_merge(mx_sheet__grid *grid, uint64_t row, size_t first, size_t last)
{
    const mx_sheet *sheet = grid->sheet;
    uint64_t below = grid->header_row + sheet->n_header;
    if (sheet->is_raw || row < sheet->header) return MX_OK;
    if (grid->header_row && (row < grid->header_row || row >= below)) {
        grid->n_merged_below += row >= below;
        return MX_OK;
    }
    if (last < first || last >= MX_SHEET__COLUMNS_MAX || grid->n_merges >= MX_SHEET__COLUMNS_MAX)
        return refuse_size(sheet);
    if (MX_GROW(grid->merges, grid->n_merges, grid->merges_capacity) < 0) return mx_fail_memory();
    grid->merges[grid->n_merges++] = (mx_sheet__merge){row, first, last};
    return MX_OK;
}

void mx_sheet__grid_error(mx_sheet__grid *grid, uint64_t row, size_t column, mx_str shown)
{
    if (grid->errors.n++) return;
    name_cell(grid->errors.cell, row, column);
    snprintf(grid->errors.text, sizeof grid->errors.text, "%.*s", MX_STR(shown));
}

/* ---- The end ---------------------------------------------------------------------------------------------
 */

/* A merged header stands above each of its columns: as wide as the widest merge of a named cell. */
static size_t width_with_merges(const mx_sheet__grid *grid)
{
    size_t n = grid->n_header;
    for (size_t i = 0; i < grid->n_merges; i++) {
        const mx_sheet__merge *merge = &grid->merges[i];
        if (merge->row < grid->header_row || merge->row - grid->header_row >= grid->n_headers) continue;
        size_t line = merge->row - grid->header_row;
        bool is_named = merge->first < grid->widths[line] && grid->headers[line][merge->first].size;
        if (is_named && merge->last >= n) n = merge->last + 1;
    }
    return n;
}

static int fill_header(mx_sheet__grid *grid, mx_str **out)
{
    size_t n = width_with_merges(grid);
    mx_str *lines[MX_SHEET_HEADER_MAX] = {NULL};
    for (size_t line = 0; line < grid->n_headers; line++) {
        lines[line] = mx_arena_alloc(grid->sheet->arena, (n + 1) * sizeof **lines);
        if (!lines[line]) return mx_fail_memory();
        for (size_t c = 0; c < grid->widths[line]; c++) lines[line][c] = grid->headers[line][c];
    }
    for (size_t i = 0; i < grid->n_merges; i++) {
        const mx_sheet__merge *merge = &grid->merges[i];
        if (merge->row < grid->header_row || merge->row - grid->header_row >= grid->n_headers) continue;
        mx_str *line = lines[merge->row - grid->header_row];
        for (size_t c = merge->first + 1; c <= merge->last && c < n; c++)
            if (line[c].size == 0) line[c] = line[merge->first];
    }
    grid->n_header = n;
    return mx_sheet__join_headers(grid->sheet, lines, grid->n_headers, n, grid->n_merges == 0, out);
}

/* A, B, C… for as many columns as the widest row has. */
static int name_by_letters(mx_sheet__grid *grid, mx_str **out)
{
    *out = mx_arena_alloc(grid->sheet->arena, (grid->n_header + 1) * sizeof **out);
    if (!*out) return mx_fail_memory();
    for (size_t c = 0; c < grid->n_header; c++) {
        char letters[8];
        mx_sheet__column_letters(letters, c);
        (*out)[c] = mx_str_of(mx_arena_copy(grid->sheet->arena, letters, strlen(letters)));
        if (!(*out)[c].at) return mx_fail_memory();
    }
    return MX_OK;
}

static int tell(const mx_sheet__grid *grid)
{
    int rc = MX_OK;
    if (grid->errors.n)
        rc = mx_sheet__note(grid->sheet,
                            mx_tr("cellules en erreur, lues comme manquantes : %llu (la première : %s en %s)",
                                  "cells with an error, read as missing: %llu (the first: %s in %s)"),
                            (unsigned long long)grid->errors.n, grid->errors.text, grid->errors.cell);
    if (rc == MX_OK && grid->n_merged_below)
        rc = mx_sheet__note(
            grid->sheet,
            mx_tr("cellules fusionnées sous l’en-tête : %llu ; seule la première de chaque fusion a "
                  "une valeur",
                  "merged cells below the header: %llu; only the first of each has a value"),
            (unsigned long long)grid->n_merged_below);
    return rc;
}

int mx_sheet__grid_finish(mx_sheet__grid *grid)
{
    mx_str *names = NULL;
    int rc = write_pending(grid);
    if (rc == MX_OK && grid->n_header == 0) return mx_sheet__refuse_empty(grid->sheet);
    if (rc == MX_OK) rc = grid->sheet->is_raw ? name_by_letters(grid, &names) : fill_header(grid, &names);
    if (rc == MX_OK)
        rc = mx_sheet__map_written(&grid->sheet->text, grid->copy, grid->copied, grid->sheet->path);
    if (rc == MX_OK) rc = mx_sheet__name_columns(grid->sheet, names, grid->n_header);
    if (rc == MX_OK) rc = tell(grid);
    grid->sheet->rows_at = grid->rows_at;
    return rc;
}
