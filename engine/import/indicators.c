/*
 * The indicators that follow-up speaks of: those of the store, with their scales and places
 * in questionnaires; where the store has none yet, those of the file, each with the scale
 * that its values show.
 */
#include "import_i.h"

#include <math.h>
#include <string.h>

void mx_import__indicators_dispose(mx_import__indicators *indicators)
{
    mx_free(indicators->at);
    mx_ids_free(indicators->questionnaires);
    *indicators = (mx_import__indicators){0};
}

/* ---- Those of the store ---------------------------------------------------------------- */

static double number_or(const mx_frame *frame, size_t row, const char *name, double otherwise)
{
    size_t column = mx_frame_find(frame, name);
    double value = column == SIZE_MAX ? NAN : mx_frame_number(frame, row, column);
    return isnan(value) ? otherwise : value;
}

static const char *text_of(const mx_frame *frame, size_t row, const char *name)
{
    size_t column = mx_frame_find(frame, name);
    return column == SIZE_MAX ? NULL : mx_frame_text(frame, row, column);
}

static mx_import__scale stored_scale(const mx_frame *frame, size_t row)
{
    mx_import__scale scale = {false, 1, 5};
    const char *text = text_of(frame, row, "scale");
    if (text && !mx_import__scale_parse(&scale, mx_str_of(text), '.'))
        scale = (mx_import__scale){false, 1, 5};
    scale.lowest = number_or(frame, row, "lowest", scale.lowest);
    scale.highest = number_or(frame, row, "highest", scale.highest);
    return scale;
}

static int read_stored(mx_import__indicators *indicators, const mx_frame *frame)
{
    indicators->n = frame ? mx_frame_n_rows(frame) : 0;
    indicators->at = mx_alloc_array(indicators->n + 1, sizeof *indicators->at);
    if (!indicators->at) return mx_fail_memory();
    int rc = MX_OK;
    for (size_t row = 0; row < indicators->n && rc == MX_OK; row++) {
        mx_import__indicator *indicator = &indicators->at[row];
        *indicator = (mx_import__indicator){text_of(frame, row, "indicator"), stored_scale(frame, row),
                                            MX_NO_ID, MX_NO_ID};
        const char *questionnaire = text_of(frame, row, "questionnaire");
        if (questionnaire)
            rc = mx_ids_add(indicators->questionnaires, mx_str_of(questionnaire), &indicator->questionnaire);
    }
    return rc;
}

static int read_positions(mx_import__indicators *indicators, const mx_ids *names, const mx_frame *frame)
{
    int rc = MX_OK;
    for (size_t row = 0; frame && row < mx_frame_n_rows(frame) && rc == MX_OK; row++) {
        uint32_t id = mx_ids_find(names, mx_str_of(text_of(frame, row, "indicator")));
        double position = number_or(frame, row, "position", 0);
        if (id == MX_NO_ID || position < 1) continue;
        rc = mx_ids_add(indicators->questionnaires, mx_str_of(text_of(frame, row, "questionnaire")),
                        &indicators->at[id].questionnaire);
        indicators->at[id].position = (uint32_t)position - 1;
    }
    return rc;
}

/* ---- Those of the file ------------------------------------------------------------------ */

/* What the values of one indicator look like. */
typedef struct {
    double lowest, highest;
    bool is_real, is_text; /* a value that is not whole; a cell that is no number */
    size_t n;
} seen;

static void look_at(seen *values, mx_str cell, char decimal)
{
    char mark;
    double value;
    if (mx_import__is_missing(cell, &mark)) return;
    if (mx_number_parse(&value, cell, decimal) < 0) {
        values->is_text = true;
        return;
    }
    if (values->n++ == 0) values->lowest = values->highest = value;
    if (value < values->lowest) values->lowest = value;
    if (value > values->highest) values->highest = value;
    values->is_real |= value != floor(value);
}

/* The five situations or 0 to 10 where the values lie in them; else from the least to the greatest. */
static mx_import__scale scale_seen(const seen *values)
{
    if (values->is_real || values->highest - values->lowest >= MX_SCALE_LEVELS_MAX)
        return (mx_import__scale){true, -INFINITY, INFINITY};
    if (values->lowest >= 1 && values->highest <= 5) return (mx_import__scale){false, 1, 5};
    if (values->lowest >= 0 && values->highest <= 10) return (mx_import__scale){false, 0, 10};
    return (mx_import__scale){false, values->lowest, values->highest + (values->lowest == values->highest)};
}

typedef struct {
    mx_import__reader *reader;
    mx_ids *names; /* of indicators that may be */
    seen *values;
    size_t values_capacity;
} survey;

static int see(survey *all, mx_str name, mx_str cell)
{
    uint32_t id;
    size_t n_before = mx_ids_count(all->names);
    int rc = mx_ids_add(all->names, name, &id);
    if (rc < 0) return rc;
    if (id == n_before) {
        if (MX_GROW(all->values, n_before, all->values_capacity) < 0) return mx_fail_memory();
        all->values[id] = (seen){0};
    }
    look_at(&all->values[id], mx_str_trim(cell), all->reader->cells.decimal);
    return MX_OK;
}

/* Look at every value of the file: of the column `value` by that of `indicator`, or, in wide
 * form, of each column that is none of the kind's. */
static int look_through(survey *all)
{
    mx_import__reader *reader = all->reader;
    const mx_import__header *header = &reader->header;
    size_t *columns = mx_arena_alloc(reader->import->arena, (header->n_names + 2) * sizeof *columns),
           n_columns = 0;
    if (!columns) return mx_fail_memory();
    bool is_long = header->place_of[MX_FU_INDICATOR] != SIZE_MAX && header->place_of[MX_FU_VALUE] != SIZE_MAX;
    if (is_long) {
        columns[n_columns++] = header->place_of[MX_FU_INDICATOR];
        columns[n_columns++] = header->place_of[MX_FU_VALUE];
    }
    for (size_t i = 0; i < header->n_names && !is_long; i++)
        if (header->column_of[i] == SIZE_MAX) columns[n_columns++] = i;
    if (n_columns == 0) return MX_OK;
    mx_rows *rows = NULL;
    mx_batch batch;
    int rc = mx_sheet_rows(&rows, reader->sheet, columns, n_columns);
    while (rc == MX_OK && (rc = mx_rows_next(rows, &batch)) == MX_OK) {
        for (size_t i = 0; i < batch.n_rows && rc == MX_OK; i++) {
            if (is_long) {
                mx_str name = mx_str_trim(batch.cells[0][i]);
                if (name.size > 0) rc = see(all, name, batch.cells[1][i]);
            }
            for (size_t c = 0; c < n_columns && !is_long && rc == MX_OK; c++)
                rc = see(all, header->names[columns[c]], batch.cells[c][i]);
        }
    }
    mx_rows_close(rows);
    return rc < 0 ? rc : MX_OK;
}

/* A frame of the indicators made, for the store. */
static int give_indicators(mx_import__reader *reader)
{
    static const char *const names[] = {"indicator", "name", "scale", "lowest", "highest", "line"};
    mx_frame *frame = NULL;
    mx_buf scale = {0};
    int rc = mx_frame_new(&frame);
    for (size_t c = 0; c < sizeof names / sizeof *names && rc == MX_OK; c++)
        rc = mx_frame_add_column(frame, names[c], c < 3 ? MX_TEXT : MX_NUMBER, MX_KEY);
    for (size_t i = 0; i < reader->indicators.n && rc == MX_OK; i++) {
        const mx_import__indicator *indicator = &reader->indicators.at[i];
        mx_buf_clear(&scale);
        mx_import__scale_format(&scale, indicator->scale);
        rc = mx_buf_check(&scale);
        if (rc == MX_OK) rc = mx_frame_add_row(frame);
        if (rc == MX_OK) rc = mx_frame_set_text(frame, i, 0, indicator->name);
        if (rc == MX_OK) rc = mx_frame_set_text(frame, i, 1, indicator->name);
        if (rc == MX_OK) rc = mx_frame_set_text(frame, i, 2, scale.at);
        if (rc < 0) break;
        bool is_bounded = isfinite(indicator->scale.lowest);
        mx_frame_set_number(frame, i, 3, is_bounded ? indicator->scale.lowest : NAN);
        mx_frame_set_number(frame, i, 4, is_bounded ? indicator->scale.highest : NAN);
        mx_frame_set_number(frame, i, 5, 1);
        rc = mx_import__note(reader->import,
                             mx_tr("indicateur créé : %s, échelle %s (d’après les valeurs lues)",
                                   "indicator made: %s, scale %s (from the values seen)"),
                             indicator->name, scale.at);
    }
    mx_buf_dispose(&scale);
    if (rc < 0) mx_frame_free(frame);
    else mx_import__add_table(reader->import, "indicators", frame);
    return rc;
}

static int make_indicators(survey *all)
{
    mx_import__reader *reader = all->reader;
    mx_import__indicators *indicators = &reader->indicators;
    size_t n = mx_ids_count(all->names);
    mx_free(indicators->at);
    indicators->at = mx_alloc_array(n + 1, sizeof *indicators->at);
    if (!indicators->at) return mx_fail_memory();
    int rc = MX_OK;
    for (uint32_t i = 0; i < n && rc == MX_OK; i++) {
        const seen *values = &all->values[i];
        mx_str name = mx_ids_text(all->names, i);
        bool is_long = reader->header.place_of[MX_FU_VALUE] != SIZE_MAX;
        if (values->n == 0 || (values->is_text && !is_long)) continue;
        const char *copy = mx_arena_copy(reader->import->arena, name.at, name.size);
        if (!copy) return mx_fail_memory();
        bool is_published = reader->header.place_of[MX_FU_LOW] != SIZE_MAX ||
                            reader->header.place_of[MX_FU_SOURCE] != SIZE_MAX;
        mx_import__scale scale =
            is_published ? (mx_import__scale){true, -INFINITY, INFINITY} : scale_seen(values);
        indicators->at[indicators->n++] = (mx_import__indicator){copy, scale, MX_NO_ID, MX_NO_ID};
        rc = mx_import__know(&reader->known, MX_REF_INDICATOR, NULL, name);
    }
    indicators->are_new = true;
    return rc == MX_OK && indicators->n > 0 ? give_indicators(reader) : rc;
}

int mx_import__indicators_stored(mx_import__reader *reader)
{
    const mx_import_context *context = reader->known.context;
    mx_import__indicators *indicators = &reader->indicators;
    int rc = mx_ids_new(&indicators->questionnaires);
    if (rc == MX_OK) rc = read_stored(indicators, context->indicators);
    if (rc == MX_OK) rc = read_positions(indicators, reader->known.ids[MX_REF_INDICATOR], context->positions);
    return rc;
}

int mx_import__indicators_read(mx_import__reader *reader)
{
    int rc = mx_import__indicators_stored(reader);
    if (rc < 0 || reader->indicators.n > 0) return rc;
    survey all = {.reader = reader};
    rc = mx_ids_new(&all.names);
    if (rc == MX_OK) rc = look_through(&all);
    if (rc == MX_OK) rc = make_indicators(&all);
    mx_ids_free(all.names);
    mx_free(all.values);
    return rc;
}

uint32_t mx_import__indicator_of_column(const mx_import__reader *reader, size_t place)
{
    const mx_ids *names = reader->known.ids[MX_REF_INDICATOR];
    uint32_t id = mx_ids_find(names, reader->header.names[place]);
    if (id != MX_NO_ID) return id;
    const char *near = mx_import__near(&reader->known, MX_REF_INDICATOR, reader->header.names[place]);
    return near ? mx_ids_find(names, mx_str_of(near)) : MX_NO_ID;
}
