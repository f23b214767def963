/*
 * Rows of every kind but follow-up. All of a file's rows are staged in one frame, with a
 * flag for each that is in error; when all are there, keys and references are checked
 * across rows; what is good is then handed out table by table.
 */
#include "import_i.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The staging frame, and where its columns are. Columns of the kind come first, in its order. */
typedef struct {
    mx_import__reader *reader;
    mx_frame *rows;
    size_t line;            /* column: where the row came from */
    size_t lowest, highest; /* of indicators */
    size_t detail;          /* of codes */
    size_t weights, weights_squared; /* of counts */
    size_t *level_columns;  /* of indicators: for each header name, its column here or SIZE_MAX */
    bool *is_bad;
    size_t is_bad_capacity;
    mx_buf text; /* scratch */
} staging;

static size_t column_named(const staging *stage, const char *name)
{
    return mx_frame_find(stage->rows, name);
}

static mx_str cell_at(const staging *stage, size_t row, size_t column)
{
    return mx_str_of(mx_frame_text(stage->rows, row, column));
}

static bool has_coding(mx_kind kind)
{
    return kind == MX_KIND_STATEMENTS || kind == MX_KIND_CODES;
}

/* ---- Staging ------------------------------------------------------------------------- */

static int add_number(mx_frame *frame, const char *name, size_t *column)
{
    *column = mx_frame_n_columns(frame);
    return mx_frame_add_column(frame, name, MX_NUMBER, MX_KEY);
}

static int add_level_columns(staging *stage)
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
            rc = mx_fail(MX_E_VALUE, mx_tr("%s:1: deux colonnes pour le niveau %d : « %s » est la seconde",
                                           "%s:1: two columns for level %d: \"%s\" is the second"),
                         stage->reader->options->file, header->level_of[i], header->names[i].at);
    }
    return rc;
}

static int stage_columns(staging *stage)
{
    const mx_import__reader *reader = stage->reader;
    int rc = mx_frame_new(&stage->rows);
    for (size_t c = 0; c < reader->kind->n_columns && rc == MX_OK; c++) {
        const mx_import__column *column = &reader->kind->columns[c];
        rc = mx_frame_add_column(stage->rows, column->name.canonical,
                                 mx_import__is_number(column->type) ? MX_NUMBER : MX_TEXT, MX_KEY);
    }
    if (rc == MX_OK) rc = add_number(stage->rows, "line", &stage->line);
    if (rc == MX_OK && reader->number == MX_KIND_INDICATORS) {
        rc = add_number(stage->rows, "lowest", &stage->lowest);
        if (rc == MX_OK) rc = add_number(stage->rows, "highest", &stage->highest);
        if (rc == MX_OK) rc = add_level_columns(stage);
    }
    if (rc == MX_OK && has_coding(reader->number)) rc = add_number(stage->rows, "detail", &stage->detail);
    if (rc == MX_OK && reader->number == MX_KIND_COUNTS) {
        rc = add_number(stage->rows, "weights", &stage->weights);
        if (rc == MX_OK) rc = add_number(stage->rows, "weights_squared", &stage->weights_squared);
    }
    return rc;
}

/* What the user's options put where a file has no such column. */
static mx_str given_cell(const mx_import__reader *reader, size_t c)
{
    const char *name = reader->kind->columns[c].name.canonical;
    if (reader->header.place_of[c] != SIZE_MAX) return (mx_str){0};
    if (strcmp(name, "territory") == 0) return mx_str_of(reader->options->territory);
    if (strcmp(name, "coder") == 0) return mx_str_of(reader->options->coder);
    return (mx_str){0};
}

static int read_cell(staging *stage, size_t row, size_t c, mx_str cell, mx_import__place *place)
{
    mx_import__reader *reader = stage->reader;
    const mx_import__column *column = &reader->kind->columns[c];
    place->column = mx_import__column_name(reader, c);
    cell = mx_str_trim(cell);
    if (cell.size == 0) cell = given_cell(reader, c);
    if (cell.size == 0) {
        if (!column->is_required || column->may_be_empty) return MX_OK;
        return mx_import__complain(place, "%s", mx_tr("cellule vide ; il faut une valeur", "empty; a value is needed"));
    }
    if (mx_import__is_number(column->type)) {
        double value;
        int rc = mx_import__read_number(&value, &reader->cells, column, cell, place);
        mx_frame_set_number(stage->rows, row, c, value);
        return rc;
    }
    mx_buf_clear(&stage->text);
    int rc = mx_import__read_text(&stage->text, &reader->cells, column, cell, place);
    if (rc == MX_OK) rc = mx_buf_check(&stage->text);
    if (rc < 0 || stage->text.size == 0) return rc;
    return mx_frame_set_str(stage->rows, row, c, (mx_str){stage->text.at, stage->text.size});
}

/* ---- A row by itself ---------------------------------------------------------------------- */

static void set_column(const staging *stage, mx_import__place *place, const char *name)
{
    place->column = mx_import__column_name(stage->reader, column_named(stage, name));
}

/* Two dates of a row in their order. */
static int check_order(const staging *stage, size_t row, const char *first, const char *last, mx_import__place *place)
{
    const char *from = mx_frame_text(stage->rows, row, column_named(stage, first));
    const char *to = mx_frame_text(stage->rows, row, column_named(stage, last));
    if (!from || !to || strcmp(from, to) <= 0) return MX_OK;
    set_column(stage, place, last);
    return mx_import__complain(place, mx_tr("%s est avant le début, %s", "%s is before the beginning, %s"), to, from);
}

static int check_in_scale(const staging *stage, size_t row, const char *name, mx_import__scale scale,
                          mx_import__place *place)
{
    double value = mx_frame_number(stage->rows, row, column_named(stage, name));
    if (isnan(value) || (value >= scale.lowest && value <= scale.highest)) return MX_OK;
    set_column(stage, place, name);
    return mx_import__complain(place, mx_tr("%g n'est pas sur l'échelle %g à %g", "%g is not on the scale %g to %g"),
                               value, scale.lowest, scale.highest);
}

/* Texts of levels stand for levels of the scale. */
static int check_levels(const staging *stage, size_t row, mx_import__scale scale, mx_import__place *place)
{
    const mx_import__header *header = &stage->reader->header;
    int rc = MX_OK;
    for (size_t i = 0; i < header->n_names && rc == MX_OK; i++) {
        if (stage->level_columns[i] == SIZE_MAX) continue;
        int level = header->level_of[i];
        bool is_said = mx_frame_text(stage->rows, row, stage->level_columns[i]) != NULL;
        if (!is_said || (!scale.is_real && level >= scale.lowest && level <= scale.highest)) continue;
        place->column = header->names[i].at;
        rc = mx_import__complain(place, mx_tr("le niveau %d n'est pas sur l'échelle de l'indicateur",
                                              "level %d is not on the indicator's scale"), level);
    }
    return rc;
}

static int finish_indicator(staging *stage, size_t row, mx_import__place *place)
{
    size_t column = column_named(stage, "scale");
    mx_str text = cell_at(stage, row, column);
    mx_import__scale scale = {false, 1, 5};
    if (text.size > 0 && !mx_import__scale_parse(&scale, text, stage->reader->cells.decimal)) return MX_OK;
    mx_buf_clear(&stage->text);
    mx_import__scale_format(&stage->text, scale);
    int rc = mx_buf_check(&stage->text);
    if (rc == MX_OK) rc = mx_frame_set_text(stage->rows, row, column, stage->text.at);
    if (isfinite(scale.lowest)) {
        mx_frame_set_number(stage->rows, row, stage->lowest, scale.lowest);
        mx_frame_set_number(stage->rows, row, stage->highest, scale.highest);
    }
    if (rc == MX_OK) rc = check_in_scale(stage, row, "low_max", scale, place);
    if (rc == MX_OK) rc = check_in_scale(stage, row, "high_min", scale, place);
    if (rc == MX_OK) rc = check_levels(stage, row, scale, place);
    return rc;
}

/* The parser's own words become the complaint. */
static int complain_of_code(int code, mx_import__place *place)
{
    if (code == MX_E_NOMEM) return code;
    int rc = mx_import__complain(place, "%s", mx_error_message());
    mx_error_clear();
    return rc;
}

/* One part of a code, in a column of its own; it may repeat what the whole code says, not contradict it. */
static int read_part(staging *stage, size_t row, const char *name, mx_code *code, const mx_taxonomy *framework,
                     mx_import__place *place)
{
    mx_str text = cell_at(stage, row, column_named(stage, name));
    if (text.size == 0) return MX_OK;
    set_column(stage, place, name);
    mx_code own = *code;
    bool is_sense = strcmp(name, "meaning") == 0;
    int rc = is_sense ? mx_code_parse_sense(&own, framework, text) : mx_code_parse_beneficiary(&own, text);
    if (rc < 0) return complain_of_code(rc, place);
    bool is_said = is_sense ? code->category != 0 : code->beneficiary != 'i';
    if (is_said && mx_code_compare(own, *code) != 0)
        return mx_import__complain(place, mx_tr("« %.*s » contredit le code « %s » de la même ligne",
                                                "\"%.*s\" contradicts the code \"%s\" of the same row"),
                                   MX_STR(text), mx_frame_text(stage->rows, row, column_named(stage, "component")));
    *code = own;
    return MX_OK;
}

static int set_part(staging *stage, size_t row, const char *name, void (*print)(char out[MX_CODE_MAX], mx_code code),
                    mx_code code)
{
    char text[MX_CODE_MAX];
    print(text, code);
    return mx_frame_set_text(stage->rows, row, column_named(stage, name), *text ? text : NULL);
}

/* Take the row's code apart, in the framework it names. */
static int finish_code(staging *stage, size_t row, mx_import__place *place)
{
    const mx_import__reader *reader = stage->reader;
    const mx_import_context *context = reader->known.context;
    mx_str component = cell_at(stage, row, column_named(stage, "component"));
    mx_str version = cell_at(stage, row, column_named(stage, "framework"));
    const mx_taxonomy *framework = version.size ? mx_import__framework(&reader->known, version) : context->frameworks[0];
    if (component.size == 0 || !framework) return MX_OK;
    mx_code code = MX_CODE_INIT;
    set_column(stage, place, "component");
    int rc = mx_code_parse(&code, framework, component);
    if (rc < 0) return complain_of_code(rc, place);
    rc = read_part(stage, row, "meaning", &code, framework, place);
    if (rc == MX_OK) rc = read_part(stage, row, "beneficiary", &code, framework, place);
    if (rc < 0 || place->is_bad) return rc;
    rc = set_part(stage, row, "component", mx_code_component, code);
    if (rc == MX_OK) rc = set_part(stage, row, "meaning", mx_code_sense, code);
    if (rc == MX_OK) rc = set_part(stage, row, "beneficiary", mx_code_beneficiary, code);
    if (rc == MX_OK)
        rc = mx_frame_set_text(stage->rows, row, column_named(stage, "framework"), mx_taxonomy_version(framework));
    if (code.detail) mx_frame_set_number(stage->rows, row, stage->detail, code.detail);
    return rc;
}

/* A statement that is coded says by whom. */
static int finish_statement(staging *stage, size_t row, mx_import__place *place)
{
    bool is_coded = cell_at(stage, row, column_named(stage, "component")).size > 0;
    if (is_coded && cell_at(stage, row, column_named(stage, "coder")).size == 0) {
        set_column(stage, place, "coder");
        int rc = mx_import__complain(place, mx_tr("le code n'a pas de codeur : nommez-le dans une colonne, ou par --coder",
                                                  "the code has no coder: name one in a column, or by --coder"));
        if (rc < 0) return rc;
    }
    return finish_code(stage, row, place);
}

/* People stand at a level of the indicator's scale. */
static int finish_count(staging *stage, size_t row, mx_import__place *place)
{
    const mx_import__reader *reader = stage->reader;
    double level = mx_frame_number(stage->rows, row, column_named(stage, "level"));
    double people = mx_frame_number(stage->rows, row, column_named(stage, "people"));
    double weight = mx_frame_number(stage->rows, row, column_named(stage, "weight"));
    uint32_t id = mx_ids_find(reader->known.ids[MX_REF_INDICATOR], cell_at(stage, row, column_named(stage, "indicator")));
    int rc = MX_OK;
    if (id != MX_NO_ID) {
        mx_import__scale scale = reader->indicators.at[id].scale;
        rc = check_in_scale(stage, row, "level", scale, place);
        set_column(stage, place, "level");
        if (rc == MX_OK && (scale.is_real || level != floor(level)) && !isnan(level))
            rc = mx_import__complain(place, mx_tr("%g n'est pas un niveau d'une échelle par entiers",
                                                  "%g is not a level of a scale of whole numbers"), level);
    }
    if (rc == MX_OK && weight <= 0) {
        set_column(stage, place, "weight");
        rc = mx_import__complain(place, mx_tr("%g : un poids est plus grand que 0", "%g: a weight is above 0"), weight);
    }
    if (isnan(weight)) weight = 1;
    mx_frame_set_number(stage->rows, row, stage->weights, people * weight);
    mx_frame_set_number(stage->rows, row, stage->weights_squared, people * weight * weight);
    return rc;
}

/* A published value lies within its interval. */
static int finish_published(staging *stage, size_t row, mx_import__place *place)
{
    double value = mx_frame_number(stage->rows, row, column_named(stage, "value"));
    double low = mx_frame_number(stage->rows, row, column_named(stage, "low"));
    double high = mx_frame_number(stage->rows, row, column_named(stage, "high"));
    if (!(low > value) && !(high < value) && !(low > high)) return MX_OK;
    set_column(stage, place, "value");
    return mx_import__complain(place, mx_tr("%g n'est pas entre low (%g) et high (%g)", "%g is not between low (%g) and high (%g)"),
                               value, low, high);
}

static int finish_row(staging *stage, size_t row, mx_import__place *place)
{
    if (stage->reader->number == MX_KIND_COUNTS) return finish_count(stage, row, place);
    if (stage->reader->number == MX_KIND_PUBLISHED) return finish_published(stage, row, place);
    switch (stage->reader->number) {
    case MX_KIND_GROUPS: return check_order(stage, row, "started", "ended", place);
    case MX_KIND_INDICATORS: return finish_indicator(stage, row, place);
    case MX_KIND_STATEMENTS: return finish_statement(stage, row, place);
    case MX_KIND_CODES: return finish_code(stage, row, place);
    case MX_KIND_COMMITMENTS: {
        int rc = check_order(stage, row, "start", "due", place);
        return rc < 0 ? rc : check_order(stage, row, "start", "done_on", place);
    }
    case MX_KIND_ACTIONS: return check_order(stage, row, "start", "end", place);
    case MX_KIND_TERRITORIES:
    case MX_KIND_FOLLOW_UP:
    case MX_KIND_OBJECTIVES:
    case MX_KIND_CONTRACTS:
    case MX_KIND_REVIEWS:
    case MX_N_KINDS: break;
    }
    return MX_OK;
}

static int stage_row(staging *stage, const mx_batch *batch, size_t i, uint64_t line)
{
    mx_import__reader *reader = stage->reader;
    size_t row = mx_frame_n_rows(stage->rows);
    if (MX_GROW(stage->is_bad, row, stage->is_bad_capacity) < 0) return mx_fail_memory();
    int rc = mx_frame_add_row(stage->rows);
    if (rc < 0) return rc;
    mx_frame_set_number(stage->rows, row, stage->line, (double)line);
    mx_import__place place = mx_import__place_of(reader, line);
    for (size_t c = 0; c < reader->kind->n_columns && rc == MX_OK; c++) {
        size_t at = reader->header.place_of[c];
        rc = read_cell(stage, row, c, at == SIZE_MAX ? (mx_str){0} : batch->cells[at][i], &place);
    }
    for (size_t h = 0; h < reader->header.n_names && rc == MX_OK; h++) {
        mx_str text = stage->level_columns[h] == SIZE_MAX ? (mx_str){0} : mx_str_trim(batch->cells[h][i]);
        if (text.size > 0) rc = mx_frame_set_str(stage->rows, row, stage->level_columns[h], mx_sheet_unguard(text));
    }
    if (rc == MX_OK) rc = finish_row(stage, row, &place);
    stage->is_bad[row] = place.is_bad;
    return rc;
}

static int stage_rows(staging *stage)
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

/* ---- Rows against each other --------------------------------------------------------------- */

static uint64_t line_of(const staging *stage, size_t row)
{
    return (uint64_t)mx_frame_number(stage->rows, row, stage->line);
}

/* What tells a row apart, in `text`; false when it does not say. */
static bool row_key(staging *stage, size_t row)
{
    const mx_import__kind *kind = stage->reader->kind;
    mx_buf_clear(&stage->text);
    for (size_t k = 0; k < MX_IMPORT_KEY_MAX && kind->key[k]; k++) {
        size_t column = column_named(stage, kind->key[k]);
        if (mx_frame_type(stage->rows, column) == MX_NUMBER) {
            mx_buf_number(&stage->text, mx_frame_number(stage->rows, row, column));
        } else {
            mx_str part = cell_at(stage, row, column);
            /* Statements without an id get one of their own; a required part that lacks was complained about. */
            bool is_needed = kind->columns[column].is_required || stage->reader->number == MX_KIND_STATEMENTS;
            if (part.size == 0 && is_needed) return false;
            mx_buf_add(&stage->text, part.at, part.size);
        }
        mx_buf_char(&stage->text, '\x1f');
    }
    return true;
}

static int check_keys(staging *stage)
{
    mx_ids *keys = NULL;
    size_t n_rows = mx_frame_n_rows(stage->rows), last = 0;
    uint64_t *first_line = mx_alloc_array(n_rows + 1, sizeof *first_line);
    int rc = first_line ? mx_ids_new(&keys) : mx_fail_memory();
    const mx_import__kind *kind = stage->reader->kind;
    while (last + 1 < MX_IMPORT_KEY_MAX && kind->key[last + 1]) last++;
    for (size_t row = 0; row < n_rows && rc == MX_OK; row++) {
        if (!row_key(stage, row)) continue;
        uint32_t id;
        if ((rc = mx_buf_check(&stage->text)) < 0) break;
        if ((rc = mx_ids_add(keys, (mx_str){stage->text.at, stage->text.size}, &id)) < 0) break;
        if (first_line[id] == 0) {
            first_line[id] = line_of(stage, row);
            continue;
        }
        mx_import__place place = mx_import__place_of(stage->reader, line_of(stage, row));
        const char *name = kind->key[kind->defines == MX_REF_CONTRACT || last > 1 ? 1 : last];
        set_column(stage, &place, name);
        rc = mx_import__complain(&place, mx_tr("« %.*s » est déjà ligne %llu", "\"%.*s\" is already on line %llu"),
                                 MX_STR(cell_at(stage, row, column_named(stage, name))),
                                 (unsigned long long)first_line[id]);
        stage->is_bad[row] = true;
    }
    mx_ids_free(keys);
    mx_free(first_line);
    return rc;
}

/* The rows of the file that may be referred to by others of it, or of files to come. */
static int know_rows(staging *stage)
{
    const mx_import__kind *kind = stage->reader->kind;
    if (kind->defines == MX_N_REFS) return MX_OK;
    bool is_scoped = mx_import__is_scoped(kind->defines);
    size_t territory = column_named(stage, "territory"), id = column_named(stage, kind->key[is_scoped ? 1 : 0]);
    int rc = MX_OK;
    for (size_t row = 0; row < mx_frame_n_rows(stage->rows) && rc == MX_OK; row++) {
        mx_str name = cell_at(stage, row, id);
        if (stage->is_bad[row] || name.size == 0) continue;
        rc = mx_import__know(&stage->reader->known, kind->defines,
                             is_scoped ? mx_frame_text(stage->rows, row, territory) : NULL, name);
    }
    return rc;
}

/* Which columns of which kinds refer to what. */
static const struct {
    const char *column;
    mx_import__ref ref;
    bool is_list;
    const char *fr, *en; /* what it is that nobody knows */
} references[] = {
    {"territory", MX_REF_TERRITORY, false, "territoire « %.*s » inconnu", "unknown territory \"%.*s\""},
    {"indicator", MX_REF_INDICATOR, false, "indicateur « %.*s » inconnu", "unknown indicator \"%.*s\""},
    {"group", MX_REF_GROUP, false, "groupe « %.*s » inconnu dans ce territoire", "no group \"%.*s\" in this territory"},
    {"statement", MX_REF_STATEMENT, false, "expression « %.*s » inconnue", "unknown statement \"%.*s\""},
    {"statements", MX_REF_STATEMENT, true, "expression « %.*s » inconnue dans ce territoire",
     "no statement \"%.*s\" in this territory"},
    {"objective", MX_REF_OBJECTIVE, false, "objectif « %.*s » inconnu dans ce territoire",
     "no objective \"%.*s\" in this territory"},
    {"commitments", MX_REF_COMMITMENT, true, "engagement « %.*s » inconnu dans ce territoire",
     "no commitment \"%.*s\" in this territory"},
    {"contract", MX_REF_CONTRACT, false, "contrat « %.*s » inconnu dans ce territoire",
     "no contract \"%.*s\" in this territory"},
};

static int complain_unknown(const staging *stage, size_t which, mx_str id, mx_import__place *place)
{
    char text[400];
    const char *format = mx_tr(references[which].fr, references[which].en);
    /* The format is one of the table's, each with one "%.*s". */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(text, sizeof text, format, MX_STR(id));
#pragma GCC diagnostic pop
    const char *near = mx_import__near(&stage->reader->known, references[which].ref, id);
    if (near)
        return mx_import__complain(place, mx_tr("%s ; est-ce « %s » ?", "%s; is it \"%s\"?"), text, near);
    return mx_import__complain(place, mx_tr("%s : importez-le d'abord, ou corrigez le nom",
                                            "%s: import it first, or correct the name"), text);
}

static int check_reference(staging *stage, size_t row, size_t which, mx_str id, mx_import__place *place)
{
    mx_import__reader *reader = stage->reader;
    size_t territory = column_named(stage, "territory");
    const char *where = territory == SIZE_MAX ? NULL : mx_frame_text(stage->rows, row, territory);
    if (reader->number == MX_KIND_CODES && references[which].ref == MX_REF_STATEMENT && !where) {
        size_t n = mx_import__statement_places(&reader->known, id);
        if (n == 0) return complain_unknown(stage, which, id, place);
        if (n == 1) return MX_OK;
        return mx_import__complain(place, mx_tr("l'expression « %.*s » existe dans %zu territoires : ajoutez la colonne « territory »",
                                                "there is a statement \"%.*s\" in %zu territories: add the column \"territory\""),
                                   MX_STR(id), n);
    }
    bool is_known;
    int rc = mx_import__knows(&is_known, &reader->known, references[which].ref, where, id);
    return rc < 0 || is_known ? rc : complain_unknown(stage, which, id, place);
}

static int check_references_of(staging *stage, size_t which, size_t column)
{
    int rc = MX_OK;
    for (size_t row = 0; row < mx_frame_n_rows(stage->rows) && rc == MX_OK; row++) {
        mx_str list = cell_at(stage, row, column);
        mx_import__place place = mx_import__place_of(stage->reader, line_of(stage, row));
        place.column = mx_import__column_name(stage->reader, column);
        while (list.size > 0 && rc == MX_OK) {
            const char *end = references[which].is_list ? memchr(list.at, ';', list.size) : NULL;
            size_t size = end ? (size_t)(end - list.at) : list.size;
            rc = check_reference(stage, row, which, (mx_str){list.at, size}, &place);
            size += end != NULL;
            list = (mx_str){list.at + size, list.size - size};
        }
        stage->is_bad[row] |= place.is_bad;
    }
    return rc;
}

static int check_references(staging *stage)
{
    int rc = MX_OK;
    for (size_t which = 0; which < sizeof references / sizeof *references && rc == MX_OK; which++) {
        size_t column = column_named(stage, references[which].column);
        bool is_own = references[which].ref == stage->reader->kind->defines && !references[which].is_list;
        if (column != SIZE_MAX && !is_own) rc = check_references_of(stage, which, column);
    }
    return rc;
}

/* ---- The tree of territories ------------------------------------------------------------------ */

/* The row of the file, if it is good, that has this territory; SIZE_MAX for those of the store. */
static size_t row_of_territory(const staging *stage, const mx_ids *names, const size_t rows[], mx_str name)
{
    uint32_t id = mx_ids_find(names, name);
    return id == MX_NO_ID || stage->is_bad[rows[id]] ? SIZE_MAX : rows[id];
}

static int check_parent(staging *stage, size_t row, const mx_ids *names, const size_t rows[])
{
    size_t column = column_named(stage, "parent");
    mx_str parent = cell_at(stage, row, column);
    if (parent.size == 0 || stage->is_bad[row]) return MX_OK;
    mx_import__place place = mx_import__place_of(stage->reader, line_of(stage, row));
    place.column = mx_import__column_name(stage->reader, column);
    size_t above = row_of_territory(stage, names, rows, parent);
    bool is_known = above != SIZE_MAX;
    int rc = MX_OK;
    /* A row of this file that was refused is known by its name, yet it is not there. */
    if (!is_known && mx_ids_find(names, parent) == MX_NO_ID)
        rc = mx_import__knows(&is_known, &stage->reader->known, MX_REF_TERRITORY, NULL, parent);
    if (rc == MX_OK && !is_known) rc = complain_unknown(stage, 0, parent, &place);
    size_t n_steps = 0;
    while (rc == MX_OK && above != SIZE_MAX && above != row && n_steps++ < mx_frame_n_rows(stage->rows)) {
        mx_str next = cell_at(stage, above, column);
        above = next.size ? row_of_territory(stage, names, rows, next) : SIZE_MAX;
    }
    if (rc == MX_OK && above == row)
        rc = mx_import__complain(&place, mx_tr("« %.*s » est à la fois au-dessus et au-dessous de ce territoire",
                                               "\"%.*s\" is both above and below this territory"), MX_STR(parent));
    stage->is_bad[row] |= place.is_bad;
    return rc;
}

static int check_parents(staging *stage)
{
    size_t n_rows = mx_frame_n_rows(stage->rows), column = column_named(stage, "territory"), n_bad = 0, n_before;
    size_t *rows = mx_alloc_array(n_rows + 1, sizeof *rows);
    mx_ids *names = NULL;
    int rc = rows ? mx_ids_new(&names) : mx_fail_memory();
    for (size_t row = 0; row < n_rows && rc == MX_OK; row++) {
        uint32_t id;
        size_t n_names = mx_ids_count(names);
        rc = mx_ids_add(names, cell_at(stage, row, column), &id);
        if (rc == MX_OK && id == n_names) rows[id] = row;
    }
    /* A refused parent refuses its children, so go on until nothing changes. */
    do {
        n_before = n_bad;
        n_bad = 0;
        for (size_t row = 0; row < n_rows && rc == MX_OK; row++) {
            rc = check_parent(stage, row, names, rows);
            n_bad += stage->is_bad[row];
        }
    } while (rc == MX_OK && n_bad != n_before);
    mx_ids_free(names);
    mx_free(rows);
    return rc;
}

/* ---- Handing out --------------------------------------------------------------------------------- */

/* A frame of some of the staged columns, with the rows that `keep` names. */
static int project(mx_frame **out, const staging *stage, const size_t columns[], size_t n_columns, const bool keep[])
{
    mx_frame *frame = NULL;
    *out = NULL;
    int rc = mx_frame_new(&frame);
    for (size_t c = 0; c < n_columns && rc == MX_OK; c++)
        rc = mx_frame_add_column(frame, mx_frame_name(stage->rows, columns[c]), mx_frame_type(stage->rows, columns[c]),
                                 MX_KEY);
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

static int give_table(staging *stage, const char *name, const size_t columns[], size_t n_columns, const bool keep[])
{
    mx_frame *frame;
    int rc = project(&frame, stage, columns, n_columns, keep);
    if (rc == MX_OK) mx_import__add_table(stage->reader->import, name, frame);
    return rc;
}

static int give_levels(staging *stage)
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
                                   ? NULL : mx_frame_text(stage->rows, row, stage->level_columns[i]);
            if (!text || stage->is_bad[row]) continue;
            size_t to = mx_frame_n_rows(levels);
            rc = mx_frame_add_row(levels);
            if (rc == MX_OK) rc = mx_frame_set_text(levels, to, 0, mx_frame_text(stage->rows, row, 0));
            if (rc == MX_OK) rc = mx_frame_set_text(levels, to, 2, text);
            if (rc < 0) break;
            mx_frame_set_number(levels, to, 1, header->level_of[i]);
            mx_frame_set_number(levels, to, 3, (double)line_of(stage, row));
        }
    }
    if (rc < 0) mx_frame_free(levels);
    else mx_import__add_table(stage->reader->import, "levels", levels);
    return rc;
}

/* The codes that statements carry: territory, statement, coder and coding of the rows that have one. */
static int give_codings(staging *stage, bool keep[])
{
    const mx_import__kind *kind = stage->reader->kind;
    size_t columns[16], n_columns = 0, component = column_named(stage, "component");
    columns[n_columns++] = column_named(stage, "territory");
    columns[n_columns++] = column_named(stage, "statement");
    for (size_t c = 0; c < kind->n_columns; c++)
        if (kind->columns[c].is_aside) columns[n_columns++] = c;
    columns[n_columns++] = stage->detail;
    columns[n_columns++] = stage->line;
    for (size_t row = 0; row < mx_frame_n_rows(stage->rows); row++)
        keep[row] = keep[row] && cell_at(stage, row, component).size > 0;
    return give_table(stage, "codes", columns, n_columns, keep);
}

static int give(staging *stage)
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
                         mx_frame_number(stage->rows, row, column_named(stage, "people")) == 0;
        keep[row] = !stage->is_bad[row] && !is_nobody;
        reader->import->n_refused += stage->is_bad[row];
    }
    for (size_t c = 0; c < reader->kind->n_columns; c++)
        if (reader->number == MX_KIND_CODES || !reader->kind->columns[c].is_aside) columns[n_columns++] = c;
    if (reader->number == MX_KIND_INDICATORS) {
        columns[n_columns++] = stage->lowest;
        columns[n_columns++] = stage->highest;
    }
    if (reader->number == MX_KIND_CODES) columns[n_columns++] = stage->detail;
    if (reader->number == MX_KIND_COUNTS) {
        columns[n_columns++] = stage->weights;
        columns[n_columns++] = stage->weights_squared;
    }
    columns[n_columns++] = stage->line;
    int rc = give_table(stage, reader->kind->name, columns, n_columns, keep);
    if (rc == MX_OK && reader->number == MX_KIND_STATEMENTS) rc = give_codings(stage, keep);
    if (rc == MX_OK && reader->number == MX_KIND_INDICATORS) rc = give_levels(stage);
    mx_free(keep);
    return rc;
}

int mx_import__read_rows(mx_import__reader *reader)
{
    staging stage = {.reader = reader};
    int rc = stage_rows(&stage);
    if (rc == MX_OK) rc = check_keys(&stage);
    if (rc == MX_OK) rc = know_rows(&stage);
    if (rc == MX_OK) rc = check_references(&stage);
    if (rc == MX_OK && reader->number == MX_KIND_TERRITORIES) rc = check_parents(&stage);
    if (rc == MX_OK) rc = give(&stage);
    mx_frame_free(stage.rows);
    mx_free(stage.is_bad);
    mx_buf_dispose(&stage.text);
    return rc;
}
