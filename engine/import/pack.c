/*
 * Answers packed: a row for each person, questionnaire and period, a byte for each question.
 *
 * A packer takes answers in any order. Keys are dense numbers, so a row is found by hashing
 * seven of them; a matrix a questionnaire, rows by positions, holds the marks. Packers that
 * read parts of a file are merged in the order of the parts, which gives each name, position
 * and row the number it would have had in one piece.
 */
#include "import_i.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_STRIDE 16
#define FIRST_SLOTS 1024

/* ---- Making -------------------------------------------------------------------------- */

static int add_matrices(mx_import__packer *packer)
{
    while (packer->n_matrices < mx_ids_count(packer->questionnaires)) {
        if (MX_GROW(packer->matrices, packer->n_matrices, packer->matrices_capacity) < 0)
            return mx_fail_memory();
        packer->matrices[packer->n_matrices++] = (mx_import__matrix){0};
    }
    return MX_OK;
}

/* Note that `position` of a matrix asks for `indicator`. */
static int set_position(mx_import__matrix *matrix, size_t position, uint32_t indicator)
{
    while (matrix->n_positions <= position) {
        if (MX_GROW(matrix->indicator_at, matrix->n_positions, matrix->positions_capacity) < 0)
            return mx_fail_memory();
        matrix->indicator_at[matrix->n_positions++] = MX_NO_ID;
    }
    matrix->indicator_at[position] = indicator;
    return MX_OK;
}

static int copy_ids(mx_ids *out, const mx_ids *ids)
{
    int rc = MX_OK;
    uint32_t ignored;
    for (uint32_t i = 0; i < mx_ids_count(ids) && rc == MX_OK; i++)
        rc = mx_ids_add(out, mx_ids_text(ids, i), &ignored);
    return rc;
}

static int copy_indicators(mx_import__packer *packer, const mx_import__indicators *indicators)
{
    packer->indicators = mx_alloc_array(indicators->n + 1, sizeof *packer->indicators);
    if (!packer->indicators) return mx_fail_memory();
    packer->n_indicators = indicators->n;
    int rc = MX_OK;
    for (uint32_t i = 0; i < indicators->n && rc == MX_OK; i++) {
        mx_import__indicator *indicator = &packer->indicators[i];
        *indicator = indicators->at[i];
        if (indicator->position != MX_NO_ID)
            rc = set_position(&packer->matrices[indicator->questionnaire], indicator->position, i);
    }
    return rc;
}

int mx_import__packer_init(mx_import__packer *packer, const mx_import__indicators *indicators)
{
    *packer = (mx_import__packer){.n_slots = FIRST_SLOTS};
    int rc = MX_OK;
    for (size_t k = 0; k < MX_KEY_N_TEXTS && rc == MX_OK; k++) rc = mx_ids_new(&packer->texts[k]);
    if (rc == MX_OK) rc = mx_ids_new(&packer->questionnaires);
    if (rc == MX_OK) rc = copy_ids(packer->questionnaires, indicators->questionnaires);
    if (rc == MX_OK) rc = add_matrices(packer);
    if (rc == MX_OK) rc = copy_indicators(packer, indicators);
    if (rc == MX_OK) {
        packer->slots = mx_alloc_array(packer->n_slots, sizeof *packer->slots);
        if (!packer->slots) rc = mx_fail_memory();
    }
    if (rc < 0) mx_import__packer_dispose(packer);
    return rc;
}

void mx_import__packer_dispose(mx_import__packer *packer)
{
    for (size_t k = 0; k < MX_KEY_N_TEXTS; k++) mx_ids_free(packer->texts[k]);
    mx_ids_free(packer->questionnaires);
    for (size_t m = 0; m < packer->n_matrices; m++) {
        mx_free(packer->matrices[m].marks);
        mx_free(packer->matrices[m].indicator_at);
    }
    mx_free(packer->matrices);
    mx_free(packer->indicators);
    mx_free(packer->placed);
    mx_free(packer->rows);
    mx_free(packer->slots);
    mx_free(packer->reals);
    *packer = (mx_import__packer){0};
}

/* ---- Rows ---------------------------------------------------------------------------- */

static size_t hash_key(const uint32_t key[MX_KEY_N])
{
    uint64_t hash = 0x9e3779b97f4a7c15u;
    for (size_t k = 0; k < MX_KEY_N; k++) {
        hash = (hash ^ key[k]) * 0xff51afd7ed558ccdu;
        hash ^= hash >> 32;
    }
    return (size_t)hash;
}

static size_t slot_of(const mx_import__packer *packer, const uint32_t key[MX_KEY_N])
{
    size_t slot = hash_key(key) & (packer->n_slots - 1);
    while (packer->slots[slot] != 0 &&
           memcmp(packer->rows[packer->slots[slot] - 1].key, key, sizeof packer->rows->key) != 0)
        slot = (slot + 1) & (packer->n_slots - 1);
    return slot;
}

uint32_t mx_import__packer_find(const mx_import__packer *packer, const uint32_t key[MX_KEY_N])
{
    size_t slot = slot_of(packer, key);
    return packer->slots[slot] ? packer->slots[slot] - 1 : MX_NO_ID;
}

static int grow_slots(mx_import__packer *packer)
{
    uint32_t *slots = mx_alloc_array(packer->n_slots * 2, sizeof *slots);
    if (!slots) return mx_fail_memory();
    mx_free(packer->slots);
    packer->slots = slots;
    packer->n_slots *= 2;
    for (size_t row = 0; row < packer->n_rows; row++)
        packer->slots[slot_of(packer, packer->rows[row].key)] = (uint32_t)row + 1;
    return MX_OK;
}

/* A quarter more, by whole steps: there are as many rows as people, so room that nobody needs is dear. */
static size_t wider(size_t stride)
{
    return stride + (stride / 4 + FIRST_STRIDE - 1) / FIRST_STRIDE * FIRST_STRIDE;
}

/* A row of marks, none asked yet. */
static int add_marks(mx_import__matrix *matrix, uint32_t *at)
{
    if (matrix->stride == 0) {
        matrix->stride = FIRST_STRIDE;
        while (matrix->stride < matrix->n_positions) matrix->stride = wider(matrix->stride);
    }
    if (matrix->n_rows == matrix->rows_capacity) {
        size_t capacity = matrix->rows_capacity ? matrix->rows_capacity * 2 : 256;
        unsigned char *marks = mx_realloc_array(matrix->marks, capacity, matrix->stride);
        if (!marks) return mx_fail_memory();
        matrix->marks = marks;
        matrix->rows_capacity = capacity;
    }
    memset(matrix->marks + matrix->n_rows * matrix->stride, MX_LEVELS_NOT_ASKED, matrix->stride);
    *at = (uint32_t)matrix->n_rows++;
    return MX_OK;
}

int mx_import__packer_row(uint32_t *row, mx_import__packer *packer, const uint32_t key[MX_KEY_N],
                          uint64_t line, double weight)
{
    size_t slot = slot_of(packer, key);
    if (packer->slots[slot]) {
        *row = packer->slots[slot] - 1;
        return MX_OK;
    }
    if (packer->n_rows >= UINT32_MAX - 1)
        return mx_fail(MX_E_LIMIT, "%s",
                       mx_tr("plus de quatre milliards de lignes de réponses",
                             "more than four billion rows of answers"));
    if (2 * packer->n_rows >= packer->n_slots) {
        int rc = grow_slots(packer);
        if (rc < 0) return rc;
        slot = slot_of(packer, key);
    }
    if (MX_GROW(packer->rows, packer->n_rows, packer->rows_capacity) < 0) return mx_fail_memory();
    mx_import__packed_row made = {.at = MX_NO_ID, .line = line, .weight = weight};
    memcpy(made.key, key, sizeof made.key);
    if (key[MX_KEY_SHEET] < packer->n_matrices) {
        int rc = add_marks(&packer->matrices[key[MX_KEY_SHEET]], &made.at);
        if (rc < 0) return rc;
    }
    packer->rows[packer->n_rows++] = made;
    packer->slots[slot] = (uint32_t)packer->n_rows;
    *row = (uint32_t)packer->n_rows - 1;
    return MX_OK;
}

/* ---- Marks ----------------------------------------------------------------------------- */

int mx_import__packer_place(mx_import__packer *packer, uint32_t indicator, mx_str questionnaire)
{
    mx_import__indicator *its = &packer->indicators[indicator];
    uint32_t number;
    int rc = mx_ids_add(packer->questionnaires, questionnaire, &number);
    if (rc == MX_OK) rc = add_matrices(packer);
    if (rc < 0) return rc;
    mx_import__matrix *matrix = &packer->matrices[number];
    if (MX_GROW(packer->placed, packer->n_placed, packer->placed_capacity) < 0) return mx_fail_memory();
    uint32_t position = (uint32_t)matrix->n_positions;
    if ((rc = set_position(matrix, position, indicator)) < 0) return rc;
    its->questionnaire = number;
    its->position = position;
    packer->placed[packer->n_placed++] = indicator;
    return MX_OK;
}

char mx_import__packer_mark(const mx_import__packer *packer, uint32_t row, uint32_t indicator)
{
    const mx_import__indicator *its = &packer->indicators[indicator];
    const mx_import__matrix *matrix = &packer->matrices[its->questionnaire];
    if (its->position >= matrix->stride) return MX_LEVELS_NOT_ASKED;
    return (char)matrix->marks[packer->rows[row].at * matrix->stride + its->position];
}

/* The questionnaire grew beyond its rows: give each row more room. */
static int widen(mx_import__matrix *matrix, size_t position)
{
    size_t stride = matrix->stride;
    while (stride <= position) stride = wider(stride);
    unsigned char *marks = mx_alloc_array(matrix->rows_capacity, stride);
    if (!marks) return mx_fail_memory();
    for (size_t row = 0; row < matrix->n_rows; row++) {
        memcpy(marks + row * stride, matrix->marks + row * matrix->stride, matrix->stride);
        memset(marks + row * stride + matrix->stride, MX_LEVELS_NOT_ASKED, stride - matrix->stride);
    }
    mx_free(matrix->marks);
    matrix->marks = marks;
    matrix->stride = stride;
    return MX_OK;
}

char mx_import__mark_of_both(char before, char mark)
{
    if (before == mark || before == MX_LEVELS_NOT_ASKED) return mark;
    if (before < '0') return mark < '0' ? before : mark;
    return mark < '0' ? before : 0;
}

int mx_import__packer_put(mx_import__packer *packer, uint32_t row, uint32_t indicator, char mark)
{
    const mx_import__indicator *its = &packer->indicators[indicator];
    mx_import__matrix *matrix = &packer->matrices[its->questionnaire];
    if (its->position >= matrix->stride) {
        int rc = widen(matrix, its->position);
        if (rc < 0) return rc;
    }
    matrix->marks[packer->rows[row].at * matrix->stride + its->position] = (unsigned char)mark;
    return MX_OK;
}

int mx_import__packer_put_real(mx_import__packer *packer, uint32_t row, uint32_t indicator, double value,
                               uint64_t line)
{
    if (MX_GROW(packer->reals, packer->n_reals, packer->reals_capacity) < 0) return mx_fail_memory();
    packer->reals[packer->n_reals++] = (mx_import__real){row, indicator, value, line};
    return MX_OK;
}

/* ---- Merging --------------------------------------------------------------------------- */

/* Give `into` the places that `from` gave to indicators. */
static int merge_places(mx_import__packer *into, const mx_import__packer *from, bool *is_clash)
{
    int rc = MX_OK;
    for (size_t i = 0; i < from->n_placed && rc == MX_OK && !*is_clash; i++) {
        uint32_t indicator = from->placed[i];
        mx_str questionnaire = mx_ids_text(from->questionnaires, from->indicators[indicator].questionnaire);
        const mx_import__indicator *its = &into->indicators[indicator];
        if (its->position == MX_NO_ID) rc = mx_import__packer_place(into, indicator, questionnaire);
        else *is_clash = !mx_str_equal(questionnaire, mx_ids_text(into->questionnaires, its->questionnaire));
    }
    return rc;
}

static int merge_marks(mx_import__packer *into, uint32_t row, const mx_import__packer *from,
                       const mx_import__packed_row *its, bool *is_clash)
{
    const mx_import__matrix *matrix = &from->matrices[its->key[MX_KEY_SHEET]];
    const unsigned char *marks = matrix->marks + its->at * matrix->stride;
    size_t n = matrix->n_positions < matrix->stride ? matrix->n_positions : matrix->stride;
    int rc = MX_OK;
    for (size_t p = 0; p < n && rc == MX_OK && !*is_clash; p++) {
        if (marks[p] == MX_LEVELS_NOT_ASKED) continue;
        uint32_t indicator = matrix->indicator_at[p];
        char mark = mx_import__mark_of_both(mx_import__packer_mark(into, row, indicator), (char)marks[p]);
        if (mark) rc = mx_import__packer_put(into, row, indicator, mark);
        else *is_clash = true;
    }
    return rc;
}

static bool same_weight(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static int merge_row(mx_import__packer *into, const mx_import__packer *from, const mx_import__packed_row *its,
                     uint32_t *const renumber[MX_KEY_N_TEXTS], uint32_t *row, bool *is_clash)
{
    uint32_t key[MX_KEY_N];
    for (size_t k = 0; k < MX_KEY_N_TEXTS; k++)
        key[k] = its->key[k] == MX_NO_ID ? MX_NO_ID : renumber[k][its->key[k]];
    key[MX_KEY_SHEET] = its->key[MX_KEY_SHEET];
    bool has_marks = its->at != MX_NO_ID;
    if (has_marks)
        key[MX_KEY_SHEET] =
            mx_ids_find(into->questionnaires, mx_ids_text(from->questionnaires, its->key[MX_KEY_SHEET]));
    int rc = mx_import__packer_row(row, into, key, its->line, its->weight);
    if (rc < 0) return rc;
    mx_import__packed_row *target = &into->rows[*row];
    if (!same_weight(target->weight, its->weight)) *is_clash = true;
    target->people += its->people;
    target->weights += its->weights;
    target->weights_squared += its->weights_squared;
    return has_marks ? merge_marks(into, *row, from, its, is_clash) : MX_OK;
}

static int merge_rows(mx_import__packer *into, const mx_import__packer *from,
                      uint32_t *const renumber[MX_KEY_N_TEXTS], bool *is_clash)
{
    uint32_t *row_of = mx_alloc_array(from->n_rows + 1, sizeof *row_of);
    int rc = row_of ? MX_OK : mx_fail_memory();
    for (size_t i = 0; i < from->n_rows && rc == MX_OK && !*is_clash; i++)
        rc = merge_row(into, from, &from->rows[i], renumber, &row_of[i], is_clash);
    for (size_t i = 0; i < from->n_reals && rc == MX_OK && !*is_clash; i++) {
        const mx_import__real *real = &from->reals[i];
        rc = mx_import__packer_put_real(into, row_of[real->row], real->indicator, real->value, real->line);
    }
    mx_free(row_of);
    return rc;
}

int mx_import__packer_merge(mx_import__packer *into, const mx_import__packer *from, bool *is_clash)
{
    uint32_t *renumber[MX_KEY_N_TEXTS] = {NULL};
    int rc = MX_OK;
    for (size_t k = 0; k < MX_KEY_N_TEXTS && rc == MX_OK; k++) {
        size_t n = mx_ids_count(from->texts[k]);
        renumber[k] = mx_alloc_array(n + 1, sizeof *renumber[k]);
        if (!renumber[k]) rc = mx_fail_memory();
        for (uint32_t i = 0; i < n && rc == MX_OK; i++)
            rc = mx_ids_add(into->texts[k], mx_ids_text(from->texts[k], i), &renumber[k][i]);
    }
    if (rc == MX_OK) rc = merge_places(into, from, is_clash);
    if (rc == MX_OK && !*is_clash) rc = merge_rows(into, from, renumber, is_clash);
    for (size_t k = 0; k < MX_KEY_N_TEXTS; k++) mx_free(renumber[k]);
    return rc;
}

/* ---- Handing out -------------------------------------------------------------------------- */

/* A frame under way, and the numbers that the packer's texts have in it. */
typedef struct {
    mx_frame *frame;
    uint32_t *text_of[MX_KEY_N_TEXTS];
    const mx_import__packer *packer;
} writing;

/* Add columns; a name with '#' before it is of numbers. */
static int begin(writing *out, const mx_import__packer *packer, const char *const names[], size_t n_names)
{
    *out = (writing){.packer = packer};
    int rc = mx_frame_new(&out->frame);
    for (size_t i = 0; i < n_names && rc == MX_OK; i++) {
        bool is_number = names[i][0] == '#';
        rc = mx_frame_add_column(out->frame, names[i] + is_number, is_number ? MX_NUMBER : MX_TEXT, MX_KEY);
    }
    for (size_t k = 0; k < MX_KEY_N_TEXTS && rc == MX_OK; k++) {
        size_t n = mx_ids_count(packer->texts[k]);
        out->text_of[k] = mx_alloc_array(n + 1, sizeof **out->text_of);
        if (!out->text_of[k]) return mx_fail_memory();
        for (size_t i = 0; i < n; i++) out->text_of[k][i] = MX_NO_ID;
    }
    return rc;
}

/* A text of the row's key into a cell; each text enters the frame once, when first used. */
static int write_key(writing *out, size_t to, size_t column, const mx_import__packed_row *row, size_t k)
{
    uint32_t number = row->key[k];
    if (number == MX_NO_ID) return MX_OK;
    if (out->text_of[k][number] == MX_NO_ID) {
        int rc =
            mx_frame_intern(out->frame, mx_ids_text(out->packer->texts[k], number), &out->text_of[k][number]);
        if (rc < 0) return rc;
    }
    mx_frame_set_text_id(out->frame, to, column, out->text_of[k][number]);
    return MX_OK;
}

static int write_keys(writing *out, size_t to, const mx_import__packed_row *row, const size_t keys[],
                      size_t n_keys)
{
    int rc = MX_OK;
    for (size_t i = 0; i < n_keys && rc == MX_OK; i++)
        if (keys[i] < MX_KEY_N_TEXTS) rc = write_key(out, to, i, row, keys[i]);
    return rc;
}

static int end(writing *out, mx_import__reader *reader, const char *table, int rc)
{
    for (size_t k = 0; k < MX_KEY_N_TEXTS; k++) mx_free(out->text_of[k]);
    if (rc < 0) mx_frame_free(out->frame);
    else mx_import__add_table(reader->import, table, out->frame);
    return rc;
}

static int give_answers(const mx_import__packer *packer, mx_import__reader *reader)
{
    static const char *const names[] = {"territory", "group",         "respondent", "cycle",  "phase",
                                        "period",    "questionnaire", "#weight",    "levels", "#line"};
    static const size_t keys[] = {MX_KEY_TERRITORY, MX_KEY_GROUP, MX_KEY_RESPONDENT,
                                  MX_KEY_CYCLE,     MX_KEY_PHASE, MX_KEY_PERIOD};
    enum { QUESTIONNAIRE = 6, WEIGHT, LEVELS, LINE };
    writing out;
    int rc = begin(&out, packer, names, sizeof names / sizeof *names);
    for (size_t i = 0; i < packer->n_rows && rc == MX_OK; i++) {
        const mx_import__packed_row *row = &packer->rows[i];
        if (row->at == MX_NO_ID) continue;
        const mx_import__matrix *matrix = &packer->matrices[row->key[MX_KEY_SHEET]];
        mx_str marks = {(const char *)matrix->marks + row->at * matrix->stride, matrix->stride};
        while (marks.size > 0 && marks.at[marks.size - 1] == MX_LEVELS_NOT_ASKED) marks.size--;
        if (marks.size == 0) continue;
        size_t to = mx_frame_n_rows(out.frame);
        rc = mx_frame_add_row(out.frame);
        if (rc == MX_OK) rc = write_keys(&out, to, row, keys, sizeof keys / sizeof *keys);
        if (rc == MX_OK)
            rc = mx_frame_set_str(out.frame, to, QUESTIONNAIRE,
                                  mx_ids_text(packer->questionnaires, row->key[MX_KEY_SHEET]));
        if (rc == MX_OK) rc = mx_frame_set_str(out.frame, to, LEVELS, marks);
        if (rc < 0) break;
        mx_frame_set_number(out.frame, to, WEIGHT, row->weight);
        mx_frame_set_number(out.frame, to, LINE, (double)row->line);
    }
    return end(&out, reader, "answers", rc);
}

/* By row, indicator, and place in the file. */
static int compare_reals(const void *a, const void *b)
{
    const mx_import__real *one = a, *other = b;
    if (one->row != other->row) return one->row < other->row ? -1 : 1;
    if (one->indicator != other->indicator) return one->indicator < other->indicator ? -1 : 1;
    return one->line < other->line ? -1 : one->line > other->line;
}

static int complain_unequal(const mx_import__real *first, const mx_import__real *second,
                            mx_import__reader *reader)
{
    mx_import__place place = mx_import__place_of(reader, second->line);
    bool is_wide = reader->header.place_of[MX_FU_VALUE] == SIZE_MAX;
    place.column =
        is_wide ? reader->indicators.at[second->indicator].name : mx_import__column_name(reader, MX_FU_VALUE);
    reader->import->n_refused++;
    char value[MX_NUMBER_MAX], before[MX_NUMBER_MAX];
    mx_number_format(value, second->value);
    mx_number_format(before, first->value);
    return mx_import__complain(
        &place,
        mx_tr("%s : cette personne a déjà répondu %s pour cet indicateur et cette période, ligne %llu",
              "%s: this person has answered %s for this indicator and period already, on line %llu"),
        value, before, (unsigned long long)first->line);
}

/* Of what a person said of one indicator, the `n` first of `reals`: the first that is a value. */
static int choose_real(const mx_import__real **out, size_t *n, const mx_import__real reals[], size_t n_reals,
                       mx_import__reader *reader)
{
    int rc = MX_OK;
    *out = &reals[0];
    for (*n = 1; *n < n_reals && rc == MX_OK; ++*n) {
        const mx_import__real *next = &reals[*n];
        if (next->row != reals->row || next->indicator != reals->indicator) break;
        if (isnan((*out)->value)) *out = next;
        else if (!isnan(next->value) && next->value != (*out)->value)
            rc = complain_unequal(*out, next, reader);
    }
    return rc;
}

static int give_reals(mx_import__packer *packer, mx_import__reader *reader)
{
    static const char *const names[] = {"territory", "group",     "respondent", "cycle",  "phase",
                                        "period",    "indicator", "#weight",    "#value", "#line"};
    static const size_t keys[] = {MX_KEY_TERRITORY, MX_KEY_GROUP, MX_KEY_RESPONDENT,
                                  MX_KEY_CYCLE,     MX_KEY_PHASE, MX_KEY_PERIOD};
    enum { INDICATOR = 6, WEIGHT, VALUE, LINE };
    if (packer->n_reals) qsort(packer->reals, packer->n_reals, sizeof *packer->reals, compare_reals);
    writing out;
    int rc = begin(&out, packer, names, sizeof names / sizeof *names);
    for (size_t i = 0, n; i < packer->n_reals && rc == MX_OK; i += n) {
        const mx_import__real *real = &packer->reals[i];
        rc = choose_real(&real, &n, packer->reals + i, packer->n_reals - i, reader);
        if (rc < 0) break;
        size_t to = mx_frame_n_rows(out.frame);
        rc = mx_frame_add_row(out.frame);
        if (rc == MX_OK)
            rc = write_keys(&out, to, &packer->rows[real->row], keys, sizeof keys / sizeof *keys);
        if (rc == MX_OK)
            rc = mx_frame_set_text(out.frame, to, INDICATOR, packer->indicators[real->indicator].name);
        if (rc < 0) break;
        mx_frame_set_number(out.frame, to, WEIGHT, packer->rows[real->row].weight);
        mx_frame_set_number(out.frame, to, VALUE, real->value);
        mx_frame_set_number(out.frame, to, LINE, (double)real->line);
    }
    return end(&out, reader, "reals", rc);
}

static int give_counts(const mx_import__packer *packer, mx_import__reader *reader)
{
    static const char *const names[] = {"territory", "group",  "cycle",   "phase",    "period",
                                        "indicator", "#level", "#people", "#weights", "#weights_squared",
                                        "#line"};
    static const size_t keys[] = {MX_KEY_TERRITORY, MX_KEY_GROUP, MX_KEY_CYCLE, MX_KEY_PHASE, MX_KEY_PERIOD};
    enum { INDICATOR = 5, LEVEL, PEOPLE, WEIGHTS, WEIGHTS_SQUARED, LINE };
    writing out;
    int rc = begin(&out, packer, names, sizeof names / sizeof *names);
    for (size_t i = 0; i < packer->n_rows && rc == MX_OK; i++) {
        const mx_import__packed_row *row = &packer->rows[i];
        if (row->people == 0) continue;
        const mx_import__indicator *indicator = &packer->indicators[row->key[MX_KEY_SHEET] >> 8 & 0x7fffff];
        unsigned char mark = (unsigned char)(row->key[MX_KEY_SHEET] & 0xff);
        size_t to = mx_frame_n_rows(out.frame);
        rc = mx_frame_add_row(out.frame);
        if (rc == MX_OK) rc = write_keys(&out, to, row, keys, sizeof keys / sizeof *keys);
        if (rc == MX_OK) rc = mx_frame_set_text(out.frame, to, INDICATOR, indicator->name);
        if (rc < 0) break;
        mx_frame_set_number(out.frame, to, LEVEL, mark < '0' ? NAN : mark - '0' + indicator->scale.lowest);
        mx_frame_set_number(out.frame, to, PEOPLE, row->people);
        mx_frame_set_number(out.frame, to, WEIGHTS, row->weights);
        mx_frame_set_number(out.frame, to, WEIGHTS_SQUARED, row->weights_squared);
        mx_frame_set_number(out.frame, to, LINE, (double)row->line);
    }
    return end(&out, reader, "counts", rc);
}

static int give_positions(const mx_import__packer *packer, mx_import__reader *reader)
{
    static const char *const names[] = {"questionnaire", "indicator", "#position", "#line"};
    writing out;
    int rc = begin(&out, packer, names, sizeof names / sizeof *names);
    for (size_t i = 0; i < packer->n_placed && rc == MX_OK; i++) {
        const mx_import__indicator *indicator = &packer->indicators[packer->placed[i]];
        size_t to = mx_frame_n_rows(out.frame);
        rc = mx_frame_add_row(out.frame);
        if (rc == MX_OK)
            rc = mx_frame_set_str(out.frame, to, 0,
                                  mx_ids_text(packer->questionnaires, indicator->questionnaire));
        if (rc == MX_OK) rc = mx_frame_set_text(out.frame, to, 1, indicator->name);
        if (rc < 0) break;
        mx_frame_set_number(out.frame, to, 2, indicator->position + 1.0);
        mx_frame_set_number(out.frame, to, 3, 1);
    }
    return end(&out, reader, "positions", rc);
}

int mx_import__packer_give(mx_import__packer *packer, mx_import__reader *reader)
{
    int rc = give_positions(packer, reader);
    if (rc == MX_OK) rc = give_answers(packer, reader);
    if (rc == MX_OK) rc = give_reals(packer, reader);
    if (rc == MX_OK) rc = give_counts(packer, reader);
    return rc;
}
