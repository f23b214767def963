/*
 * Rows of every kind but follow-up. All of a file's rows are staged in one frame, with a
 * flag for each that is in error; when all are there, keys and references are checked
 * across rows; what is good is then handed out table by table.
 */
#include "rows_i.h"

#include <string.h>

/* ---- Staging ------------------------------------------------------------------------- */

static int add_number(mx_frame *frame, const char *name, size_t *column)
{
    *column = mx_frame_n_columns(frame);
    return mx_frame_add_column(frame, name, MX_NUMBER, MX_KEY);
}

static int add_level_columns(mx_import__staging *stage)
{
    const mx_import__header *header = &stage->reader->header;
    int rc = MX_OK;
    for (size_t i = 0; i < header->n_names && rc == MX_OK; i++) {
        stage->level_columns[i] = SIZE_MAX;
        if (header->level_of[i] < 0) continue;
        char name[24];
        snprintf(name, sizeof name, "level_%d", header->level_of[i]);
        stage->level_columns[i] = mx_frame_n_columns(stage->rows);
        rc = mx_frame_add_column(stage->rows, name, MX_TEXT, MX_KEY);
        if (rc == MX_E_EXISTS)
            rc = mx_fail(MX_E_VALUE,
                         mx_tr("%s:1: deux colonnes pour le niveau %d : « %s » est la seconde",
                               "%s:1: two columns for level %d: \"%s\" is the second"),
                         stage->reader->options->file, header->level_of[i], header->names[i].at);
    }
    return rc;
}

static int stage_columns(mx_import__staging *stage)
{
    const mx_import__reader *reader = stage->reader;
    int rc = mx_frame_new(&stage->rows);
    for (size_t c = 0; c < reader->kind->n_columns && rc == MX_OK; c++) {
        const mx_import__column *column = &reader->kind->columns[c];
        rc = mx_frame_add_column(stage->rows, column->name.canonical,
                                 mx_import__is_number(column->type) ? MX_NUMBER : MX_TEXT, MX_KEY);
    }
    if (rc == MX_OK) rc = add_number(stage->rows, "line", &stage->line);
    return rc == MX_OK && reader->number == MX_KIND_INDICATORS ? add_level_columns(stage) : rc;
}

/* What the user's options put where a file has no such column. */
static mx_str given_cell(const mx_import__reader *reader, size_t c)
{
    if (reader->header.place_of[c] != SIZE_MAX) return (mx_str){0};
    return mx_str_of(mx_import__given(reader->options, reader->kind->columns[c].name.canonical));
}

static int read_cell(mx_import__staging *stage, size_t row, size_t c, mx_str cell, mx_import__place *place)
{
    mx_import__reader *reader = stage->reader;
    const mx_import__column *column = &reader->kind->columns[c];
    place->column = mx_import__column_name(reader, c);
    if (column->type != MX_CELL_LEVELS) cell = mx_str_trim(cell);
    if (cell.size == 0) cell = given_cell(reader, c);
    if (cell.size == 0) {
        if (!column->is_required || column->may_be_empty) return MX_OK;
        return mx_import__complain(place, "%s",
                                   mx_tr("cellule vide ; il faut une valeur", "empty; a value is needed"));
    }
    if (mx_import__is_number(column->type)) {
        double value;
        int rc = mx_import__read_number(&value, &reader->cells, column, cell, place);
        mx_frame_set_number(stage->rows, row, c, value);
        return rc;
    }
    mx_buf_clear(&stage->text);
    size_t territory = mx_import__staged_column(stage, "territory");
    if (column->is_person) reader->cells.territory = mx_import__staged_text(stage, row, territory);
    int rc = mx_import__read_text(&stage->text, &reader->cells, column, cell, place);
    if (rc == MX_OK) rc = mx_buf_check(&stage->text);
    if (rc == MX_OK && column->is_free)
        rc = mx_import__look_through(reader, column, &stage->text, stage->lang, place->line);
    if (rc < 0 || stage->text.size == 0) return rc;
    return mx_frame_set_str(stage->rows, row, c, (mx_str){stage->text.at, stage->text.size});
}

/* The language in which a row's personal data is masked: its own, if it says that it is English or French. */
static mx_lang lang_of_row(const mx_import__staging *stage, const mx_batch *batch, size_t i)
{
    const mx_import__reader *reader = stage->reader;
    size_t column = mx_import__find_column(reader->kind, mx_str_of("lang"));
    size_t at = column == SIZE_MAX ? SIZE_MAX : reader->header.place_of[column];
    mx_str cell = at == SIZE_MAX ? (mx_str){0} : mx_str_trim(batch->cells[at][i]);
    if (cell.size >= 2 && (memcmp(cell.at, "en", 2) == 0 || memcmp(cell.at, "EN", 2) == 0)) return MX_EN;
    if (cell.size >= 2 && (memcmp(cell.at, "fr", 2) == 0 || memcmp(cell.at, "FR", 2) == 0)) return MX_FR;
    return mx_lang_get();
}

static int stage_row(mx_import__staging *stage, const mx_batch *batch, size_t i, uint64_t line)
{
    mx_import__reader *reader = stage->reader;
    size_t row = mx_frame_n_rows(stage->rows);
    if (MX_GROW(stage->is_bad, row, stage->is_bad_capacity) < 0) return mx_fail_memory();
    int rc = mx_frame_add_row(stage->rows);
    if (rc < 0) return rc;
    mx_frame_set_number(stage->rows, row, stage->line, (double)line);
    mx_import__place place = mx_import__place_of(reader, line);
    stage->lang = lang_of_row(stage, batch, i);
    for (size_t c = 0; c < reader->kind->n_columns && rc == MX_OK; c++) {
        size_t at = reader->header.place_of[c];
        rc = read_cell(stage, row, c, at == SIZE_MAX ? (mx_str){0} : batch->cells[at][i], &place);
    }
    for (size_t h = 0; h < reader->header.n_names && rc == MX_OK; h++) {
        mx_str text = stage->level_columns[h] == SIZE_MAX ? (mx_str){0} : mx_str_trim(batch->cells[h][i]);
        if (text.size > 0)
            rc = mx_frame_set_str(stage->rows, row, stage->level_columns[h], mx_sheet_unguard(text));
    }
    if (rc == MX_OK) rc = mx_import__finish_row(stage, row, &place);
    stage->is_bad[row] = place.is_bad;
    return rc;
}

static int stage_rows(mx_import__staging *stage)
{
    mx_import__reader *reader = stage->reader;
    size_t n = reader->header.n_names;
    size_t *columns = mx_arena_alloc(reader->import->arena, (n + 1) * sizeof *columns);
    stage->level_columns = mx_arena_alloc(reader->import->arena, (n + 1) * sizeof *stage->level_columns);
    if (!columns || !stage->level_columns) return mx_fail_memory();
    for (size_t i = 0; i < n; i++) columns[i] = i, stage->level_columns[i] = SIZE_MAX;
    mx_rows *rows = NULL;
    mx_batch batch;
    int rc = stage_columns(stage);
    if (rc == MX_OK) rc = mx_sheet_rows(&rows, reader->sheet, columns, n);
    while (rc == MX_OK && (rc = mx_rows_next(rows, &batch)) == MX_OK)
        for (size_t i = 0; i < batch.n_rows && rc == MX_OK; i++)
            rc = stage_row(stage, &batch, i, mx_rows_line(rows, batch.places[i]));
    mx_rows_close(rows);
    return rc < 0 ? rc : MX_OK;
}

/* ---- Handing out --------------------------------------------------------------------------------- */

/* A frame of some of the staged columns, with the rows that `keep` names. */
static int project(mx_frame **out, const mx_import__staging *stage, const size_t columns[], size_t n_columns,
                   const bool keep[])
{
    mx_frame *frame = NULL;
    *out = NULL;
    int rc = mx_frame_new(&frame);
    for (size_t c = 0; c < n_columns && rc == MX_OK; c++)
        rc = mx_frame_add_column(frame, mx_frame_name(stage->rows, columns[c]),
                                 mx_frame_type(stage->rows, columns[c]), MX_KEY);
    for (size_t row = 0; row < mx_frame_n_rows(stage->rows) && rc == MX_OK; row++) {
        if (!keep[row]) continue;
        size_t to = mx_frame_n_rows(frame);
        rc = mx_frame_add_row(frame);
        for (size_t c = 0; c < n_columns && rc == MX_OK; c++) {
            if (mx_frame_type(frame, c) == MX_NUMBER)
                mx_frame_set_number(frame, to, c, mx_frame_number(stage->rows, row, columns[c]));
            else rc = mx_frame_set_text(frame, to, c, mx_frame_text(stage->rows, row, columns[c]));
        }
    }
    if (rc < 0) mx_frame_free(frame);
    else *out = frame;
    return rc;
}

static int give_table(mx_import__staging *stage, const char *name, const size_t columns[], size_t n_columns,
                      const bool keep[])
{
    mx_frame *frame;
    int rc = project(&frame, stage, columns, n_columns, keep);
    if (rc == MX_OK) mx_import__add_table(stage->reader->import, name, frame);
    return rc;
}

static int give_levels(mx_import__staging *stage)
{
    const mx_import__header *header = &stage->reader->header;
    mx_frame *levels = NULL;
    int rc = mx_frame_new(&levels);
    if (rc == MX_OK) rc = mx_frame_add_column(levels, "indicator", MX_TEXT, MX_KEY);
    if (rc == MX_OK) rc = mx_frame_add_column(levels, "level", MX_NUMBER, MX_KEY);
    if (rc == MX_OK) rc = mx_frame_add_column(levels, "text", MX_TEXT, MX_KEY);
    if (rc == MX_OK) rc = mx_frame_add_column(levels, "line", MX_NUMBER, MX_KEY);
    for (size_t row = 0; row < mx_frame_n_rows(stage->rows) && rc == MX_OK; row++) {
        for (size_t i = 0; i < header->n_names && rc == MX_OK; i++) {
            const char *text = stage->level_columns[i] == SIZE_MAX
                                   ? NULL
                                   : mx_frame_text(stage->rows, row, stage->level_columns[i]);
            if (!text || stage->is_bad[row]) continue;
            size_t to = mx_frame_n_rows(levels);
            rc = mx_frame_add_row(levels);
            if (rc == MX_OK) rc = mx_frame_set_text(levels, to, 0, mx_frame_text(stage->rows, row, 0));
            if (rc == MX_OK) rc = mx_frame_set_text(levels, to, 2, text);
            if (rc < 0) break;
            mx_frame_set_number(levels, to, 1, header->level_of[i]);
            mx_frame_set_number(levels, to, 3, (double)mx_import__staged_line(stage, row));
        }
    }
    if (rc < 0) mx_frame_free(levels);
    else mx_import__add_table(stage->reader->import, "levels", levels);
    return rc;
}

/* The codes that statements carry: territory, statement, coder and coding of the rows that have one. */
static int give_codings(mx_import__staging *stage, bool keep[])
{
    const mx_import__kind *kind = stage->reader->kind;
    size_t columns[16], n_columns = 0, component = mx_import__staged_column(stage, "component");
    columns[n_columns++] = mx_import__staged_column(stage, "territory");
    columns[n_columns++] = mx_import__staged_column(stage, "statement");
    for (size_t c = 0; c < kind->n_columns; c++)
        if (kind->columns[c].is_aside) columns[n_columns++] = c;
    columns[n_columns++] = stage->line;
    for (size_t row = 0; row < mx_frame_n_rows(stage->rows); row++)
        keep[row] = keep[row] && mx_import__staged_text(stage, row, component).size > 0;
    return give_table(stage, "codes", columns, n_columns, keep);
}

static int give(mx_import__staging *stage)
{
    const mx_import__reader *reader = stage->reader;
    size_t n_rows = mx_frame_n_rows(stage->rows), n_columns = 0;
    size_t columns[24];
    bool *keep = mx_alloc_array(n_rows + 1, sizeof *keep);
    if (!keep) return mx_fail_memory();
    reader->import->n_rows = n_rows;
    for (size_t row = 0; row < n_rows; row++) {
        /* Nobody at a level is nothing to keep. */
        bool is_nobody = reader->number == MX_KIND_COUNTS &&
                         mx_frame_number(stage->rows, row, mx_import__staged_column(stage, "people")) == 0;
        keep[row] = !stage->is_bad[row] && !is_nobody;
        reader->import->n_refused += stage->is_bad[row];
    }
    for (size_t c = 0; c < reader->kind->n_columns; c++)
        if (reader->number == MX_KIND_CODES || !reader->kind->columns[c].is_aside) columns[n_columns++] = c;
    columns[n_columns++] = stage->line;
    int rc = give_table(stage, reader->kind->name, columns, n_columns, keep);
    if (rc == MX_OK && reader->number == MX_KIND_STATEMENTS) rc = give_codings(stage, keep);
    if (rc == MX_OK && reader->number == MX_KIND_INDICATORS) rc = give_levels(stage);
    mx_free(keep);
    return rc;
}

int mx_import__read_rows(mx_import__reader *reader)
{
    mx_import__staging stage = {.reader = reader};
    int rc = stage_rows(&stage);
    if (rc == MX_OK) rc = mx_import__check_keys(&stage);
    if (rc == MX_OK) rc = mx_import__know_rows(&stage);
    if (rc == MX_OK) rc = mx_import__check_references(&stage);
    if (rc == MX_OK && reader->number == MX_KIND_TERRITORIES) rc = mx_import__check_parents(&stage);
    if (rc == MX_OK) rc = give(&stage);
    if (rc == MX_OK) rc = mx_import__give_masks(reader->import);
    mx_frame_free(stage.rows);
    mx_free(stage.is_bad);
    mx_buf_dispose(&stage.text);
    return rc;
}
