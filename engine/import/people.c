/*
 * Answers of people, in long form (one value a row) or wide form (one row a respondent).
 *
 * The file is cut into parts, a thread each. A reader turns each cell of a key column into a
 * number by comparing it with the cell above, then with what followed that cell last time,
 * and only then by hashing: in files of whole questionnaires the first two nearly always hold.
 * A row that is right costs no more than that and one byte written. For a row that is not,
 * all is looked at again, slowly, to say everything that is wrong with it.
 *
 * Parts that contradict each other (unequal answers of one person) are read again by one
 * thread, which knows the line of each.
 */
#include "import_i.h"

#include <assert.h>
#include <ctype.h>
#include <math.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#define MAX_THREADS 64

/* Values of a dictionary entry that are no number of a text. */
#define EMPTY MX_NO_ID
#define REFUSED (MX_NO_ID - 1)

/* A text as it stands in the file, and what it means. */
typedef struct {
    mx_str text;
    uint32_t meaning; /* a number, EMPTY or REFUSED */
    uint32_t next;    /* the entry that followed it last time */
} entry;

typedef struct {
    mx_ids *raw;
    entry *entries;
    size_t n_entries, capacity;
    uint32_t last;
} dictionary;

/* The column of follow-up that each text of the key comes from. */
static const size_t key_columns[MX_KEY_N_TEXTS] = {
    [MX_KEY_TERRITORY] = MX_FU_TERRITORY, [MX_KEY_GROUP] = MX_FU_GROUP, [MX_KEY_RESPONDENT] = MX_FU_RESPONDENT,
    [MX_KEY_CYCLE] = MX_FU_CYCLE,         [MX_KEY_PHASE] = MX_FU_PHASE, [MX_KEY_PERIOD] = MX_FU_PERIOD,
};

/* Dictionaries: the texts of the key, then the indicator of a row. */
enum { INDICATOR = MX_KEY_N_TEXTS, N_DICTIONARIES };

/* What reading needs and threads share; nobody writes to it while they run. */
typedef struct {
    mx_import__reader *reader;
    bool is_wide, has_respondents;
    size_t *columns, n_columns;         /* of the sheet, as asked for */
    size_t cell_of[MX_FU_N_COLUMNS];    /* where a column of follow-up is among those */
    uint32_t *indicator_of;             /* wide: of each of those; MX_NO_ID for others */
    unsigned char (*mark_of_digit)[10]; /* by indicator: the mark of a one-digit cell, 0 for none */
} layout;

typedef struct {
    const layout *plan;
    mx_rows *rows;
    mx_import__packer packer;
    mx_complaints *complaints;
    dictionary dictionaries[N_DICTIONARIES];
    mx_import__cells cells;
    mx_buf text;
    uint32_t last_row; /* of the packer; MX_NO_ID: none */
    uint64_t n_rows, n_refused;
    char *marks; /* wide: of the row being read, by column */
    double *values;
    int rc;
    char message[1024];
    pthread_t thread;
    bool is_started;
} worker;

/* ---- Dictionaries ------------------------------------------------------------------------- */

static const mx_import__column *follow_up_column(size_t column)
{
    return &mx_import__kind_of(MX_KIND_FOLLOW_UP)->columns[column];
}

/* What a text of a key column means: the number of its canonical form. Nobody is told what is wrong with it. */
static int meaning_of(worker *self, size_t which, mx_str text, uint32_t *meaning)
{
    const mx_import__reader *reader = self->plan->reader;
    text = mx_str_trim(text);
    *meaning = EMPTY;
    if (text.size == 0) return MX_OK;
    if (which == INDICATOR) {
        *meaning = mx_ids_find(reader->known.ids[MX_REF_INDICATOR], mx_sheet_unguard(text));
        if (*meaning == MX_NO_ID) *meaning = REFUSED;
        return MX_OK;
    }
    mx_import__place place = {0};
    mx_buf_clear(&self->text);
    int rc = mx_import__read_text(&self->text, &self->cells, follow_up_column(key_columns[which]), text, &place);
    if (rc == MX_OK) rc = mx_buf_check(&self->text);
    if (rc < 0) return rc;
    if (place.is_bad) {
        *meaning = REFUSED;
        return MX_OK;
    }
    return mx_ids_add(self->packer.texts[which], (mx_str){self->text.at, self->text.size}, meaning);
}

static int add_entry(worker *self, size_t which, mx_str cell, uint32_t *number)
{
    dictionary *its = &self->dictionaries[which];
    int rc = mx_ids_add(its->raw, cell, number);
    if (rc < 0 || *number < its->n_entries) return rc;
    if (MX_GROW(its->entries, its->n_entries, its->capacity) < 0) return mx_fail_memory();
    entry made = {.text = mx_ids_text(its->raw, *number), .next = *number};
    if ((rc = meaning_of(self, which, cell, &made.meaning)) < 0) return rc;
    its->entries[its->n_entries++] = made;
    return MX_OK;
}

static inline bool same_text(mx_str a, mx_str b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.at, b.at, a.size) == 0);
}

static inline int look_up(worker *self, size_t which, mx_str cell, uint32_t *meaning)
{
    dictionary *its = &self->dictionaries[which];
    if (its->n_entries > 0) {
        const entry *last = &its->entries[its->last];
        if (same_text(last->text, cell)) {
            *meaning = last->meaning;
            return MX_OK;
        }
        const entry *next = &its->entries[last->next];
        if (same_text(next->text, cell)) {
            its->last = last->next;
            *meaning = next->meaning;
            return MX_OK;
        }
    }
    uint32_t number;
    int rc = add_entry(self, which, cell, &number);
    if (rc < 0) return rc;
    its->entries[its->last].next = number;
    its->last = number;
    *meaning = its->entries[number].meaning;
    return MX_OK;
}

/* ---- What is wrong with a row ---------------------------------------------------------------- */

static mx_str cell_of(const worker *self, const mx_batch *batch, size_t i, size_t column)
{
    size_t at = self->plan->cell_of[column];
    return at == SIZE_MAX ? (mx_str){0} : batch->cells[at][i];
}

static mx_import__place place_at(const worker *self, const mx_batch *batch, size_t i)
{
    mx_import__place place = mx_import__place_of(self->plan->reader, mx_rows_line(self->rows, batch->places[i]));
    place.complaints = self->complaints;
    return place;
}

/* A value that is no level of its indicator's scale. */
static int complain_value(worker *self, mx_str cell, const mx_import__indicator *indicator, mx_import__place *place)
{
    double value;
    int rc = mx_import__read_number(&value, &self->cells, follow_up_column(MX_FU_VALUE), cell, place);
    if (rc < 0 || place->is_bad || isnan(value)) return rc;
    mx_import__scale scale = indicator->scale;
    if (value < scale.lowest || value > scale.highest)
        return mx_import__complain(place, mx_tr("« %.*s » est hors de l'échelle de « %s » (%g à %g)",
                                                "\"%.*s\" is off the scale of \"%s\" (%g to %g)"),
                                   MX_STR(cell), indicator->name, scale.lowest, scale.highest);
    if (!scale.is_real && value != floor(value))
        return mx_import__complain(place, mx_tr("« %.*s » n'est pas un niveau de « %s » (de %g à %g, par entiers)",
                                                "\"%.*s\" is not a level of \"%s\" (whole, %g to %g)"),
                                   MX_STR(cell), indicator->name, scale.lowest, scale.highest);
    return MX_OK;
}

static int complain_unknown(mx_import__reader *reader, mx_import__ref ref, mx_str name, mx_import__place *place)
{
    static const struct {
        const char *fr, *en;
    } what[] = {[MX_REF_TERRITORY] = {"territoire", "territory"},
                [MX_REF_GROUP] = {"groupe", "group"},
                [MX_REF_INDICATOR] = {"indicateur", "indicator"}};
    const char *noun = mx_tr(what[ref].fr, what[ref].en), *near = mx_import__near(&reader->known, ref, name);
    if (near)
        return mx_import__complain(place, mx_tr("%s « %.*s » inconnu ; est-ce « %s » ?", "unknown %s \"%.*s\"; is it \"%s\"?"),
                                   noun, MX_STR(name), near);
    return mx_import__complain(place, ref == MX_REF_GROUP
                                   ? mx_tr("%s « %.*s » inconnu dans ce territoire : importez-le d'abord, ou corrigez le nom",
                                           "unknown %s \"%.*s\" in this territory: import it first, or correct the name")
                                   : mx_tr("%s « %.*s » inconnu : importez-le d'abord, ou corrigez le nom",
                                           "unknown %s \"%.*s\": import it first, or correct the name"),
                               noun, MX_STR(name));
}

/* A cell of a key column; what it says goes to self->text. */
static int check_key_cell(worker *self, const mx_batch *batch, size_t i, size_t column, mx_import__place *place)
{
    mx_import__reader *reader = self->plan->reader;
    const mx_import__column *its = follow_up_column(column);
    mx_str cell = mx_str_trim(cell_of(self, batch, i, column));
    if (column == MX_FU_TERRITORY && self->plan->cell_of[column] == SIZE_MAX) cell = mx_str_of(reader->options->territory);
    place->column = mx_import__column_name(reader, column);
    mx_buf_clear(&self->text);
    bool is_needed = column == MX_FU_TERRITORY || column == MX_FU_PERIOD || column == MX_FU_INDICATOR;
    if (cell.size == 0 && is_needed)
        return mx_import__complain(place, "%s", mx_tr("cellule vide ; il faut une valeur", "empty; a value is needed"));
    int rc = mx_import__read_text(&self->text, &self->cells, its, cell, place);
    return rc < 0 ? rc : mx_buf_check(&self->text);
}

/* The territory, then the group within it. */
static int check_references(worker *self, const mx_batch *batch, size_t i, mx_import__place *place)
{
    mx_import__reader *reader = self->plan->reader;
    bool was_bad = place->is_bad, is_known = true;
    int rc = check_key_cell(self, batch, i, MX_FU_TERRITORY, place);
    if (rc < 0 || place->is_bad != was_bad) return rc;
    mx_str name = {self->text.at, self->text.size};
    rc = mx_import__knows(&is_known, &reader->known, MX_REF_TERRITORY, NULL, name);
    if (rc == MX_OK && !is_known) return complain_unknown(reader, MX_REF_TERRITORY, name, place);
    mx_buf territory = {0};
    mx_buf_add(&territory, name.at, name.size);
    if (rc == MX_OK) rc = mx_buf_check(&territory);
    if (rc == MX_OK) rc = check_key_cell(self, batch, i, MX_FU_GROUP, place);
    if (rc == MX_OK && self->text.size > 0) {
        name = (mx_str){self->text.at, self->text.size};
        rc = mx_import__knows(&is_known, &reader->known, MX_REF_GROUP, territory.at, name);
        if (rc == MX_OK && !is_known) rc = complain_unknown(reader, MX_REF_GROUP, name, place);
    }
    mx_buf_dispose(&territory);
    return rc;
}

static int check_weight(worker *self, const mx_batch *batch, size_t i, mx_import__place *place, double *weight)
{
    mx_str cell = mx_str_trim(cell_of(self, batch, i, MX_FU_WEIGHT));
    place->column = mx_import__column_name(self->plan->reader, MX_FU_WEIGHT);
    int rc = mx_import__read_number(weight, &self->cells, follow_up_column(MX_FU_WEIGHT), cell, place);
    if (rc < 0 || isnan(*weight) || *weight > 0) return rc;
    return mx_import__complain(place, mx_tr("« %.*s » : un poids est plus grand que 0", "\"%.*s\": a weight is above 0"),
                               MX_STR(cell));
}

/* A questionnaire that is not the indicator's own. */
static int check_questionnaire(worker *self, const mx_batch *batch, size_t i, const mx_import__indicator *indicator,
                               mx_import__place *place)
{
    mx_str name = mx_str_trim(cell_of(self, batch, i, MX_FU_QUESTIONNAIRE));
    if (name.size == 0 || indicator->questionnaire == MX_NO_ID) return MX_OK;
    mx_str own = mx_ids_text(self->packer.questionnaires, indicator->questionnaire);
    if (mx_str_equal(name, own)) return MX_OK;
    place->column = mx_import__column_name(self->plan->reader, MX_FU_QUESTIONNAIRE);
    return mx_import__complain(place, mx_tr("« %.*s » : l'indicateur « %s » appartient au questionnaire « %.*s »",
                                            "\"%.*s\": the indicator \"%s\" belongs to the questionnaire \"%.*s\""),
                               MX_STR(name), indicator->name, MX_STR(own));
}

static int check_answer(worker *self, const mx_batch *batch, size_t i, mx_import__place *place)
{
    mx_import__reader *reader = self->plan->reader;
    bool was_bad = place->is_bad;
    int rc = check_key_cell(self, batch, i, MX_FU_INDICATOR, place);
    if (rc < 0 || place->is_bad != was_bad) return rc;
    mx_str name = {self->text.at, self->text.size};
    uint32_t indicator = mx_ids_find(reader->known.ids[MX_REF_INDICATOR], name);
    if (indicator == MX_NO_ID) return complain_unknown(reader, MX_REF_INDICATOR, name, place);
    rc = check_questionnaire(self, batch, i, &self->packer.indicators[indicator], place);
    if (rc < 0) return rc;
    place->column = mx_import__column_name(reader, MX_FU_VALUE);
    return complain_value(self, mx_str_trim(cell_of(self, batch, i, MX_FU_VALUE)), &self->packer.indicators[indicator], place);
}

static int check_columns(worker *self, const mx_batch *batch, size_t i, mx_import__place *place)
{
    const layout *plan = self->plan;
    int rc = MX_OK;
    for (size_t c = 0; c < plan->n_columns && rc == MX_OK; c++) {
        if (plan->indicator_of[c] == MX_NO_ID) continue;
        const mx_import__indicator *indicator = &self->packer.indicators[plan->indicator_of[c]];
        rc = check_questionnaire(self, batch, i, indicator, place);
        if (rc < 0) break;
        place->column = plan->reader->header.names[plan->columns[c]].at;
        rc = complain_value(self, mx_str_trim(batch->cells[c][i]), indicator, place);
    }
    return rc;
}

/* Say all that is wrong with a row by itself. */
static int complain_of_row(worker *self, const mx_batch *batch, size_t i)
{
    mx_import__place place = place_at(self, batch, i);
    double weight;
    int rc = check_references(self, batch, i, &place);
    static const size_t others[] = {MX_FU_PERIOD, MX_FU_RESPONDENT, MX_FU_CYCLE, MX_FU_PHASE, MX_FU_QUESTIONNAIRE};
    for (size_t k = 0; k < sizeof others / sizeof *others && rc == MX_OK; k++)
        rc = check_key_cell(self, batch, i, others[k], &place);
    if (rc == MX_OK) rc = self->plan->is_wide ? check_columns(self, batch, i, &place) : check_answer(self, batch, i, &place);
    if (rc == MX_OK) rc = check_weight(self, batch, i, &place, &weight);
    assert(rc < 0 || place.is_bad);
    self->n_refused++;
    return rc;
}

/* ---- Keys -------------------------------------------------------------------------------------- */

/* A name for a person whom the file does not name; nobody else has it. */
static int make_respondent(worker *self, const mx_batch *batch, size_t i, uint32_t *number)
{
    char name[48];
    int size = snprintf(name, sizeof name, "~%.12s-%llu", self->plan->reader->options->hash,
                        (unsigned long long)mx_rows_line(self->rows, batch->places[i]));
    return mx_ids_add(self->packer.texts[MX_KEY_RESPONDENT], (mx_str){name, (size_t)size}, number);
}

/* The texts of a row's key; *is_bad when one of them is refused, or lacks. */
static inline int read_key(worker *self, const mx_batch *batch, size_t i, uint32_t key[MX_KEY_N], bool *is_bad)
{
    const layout *plan = self->plan;
    for (size_t k = 0; k < MX_KEY_N_TEXTS; k++) {
        size_t at = plan->cell_of[key_columns[k]];
        key[k] = EMPTY;
        if (at == SIZE_MAX && k != MX_KEY_TERRITORY) continue;
        mx_str cell = at == SIZE_MAX ? mx_str_of(plan->reader->options->territory) : batch->cells[at][i];
        int rc = look_up(self, k, cell, &key[k]);
        if (rc < 0) return rc;
        *is_bad |= key[k] == REFUSED;
    }
    *is_bad |= key[MX_KEY_TERRITORY] == EMPTY || key[MX_KEY_PERIOD] == EMPTY;
    return MX_OK;
}

/* Whether the store knows the territory and the group of a new key. */
static int key_is_known(const worker *self, const uint32_t key[MX_KEY_N], bool *is_known)
{
    const mx_import__known *known = &self->plan->reader->known;
    mx_str territory = mx_ids_text(self->packer.texts[MX_KEY_TERRITORY], key[MX_KEY_TERRITORY]);
    int rc = mx_import__knows(is_known, known, MX_REF_TERRITORY, NULL, territory);
    if (rc < 0 || !*is_known || key[MX_KEY_GROUP] == EMPTY) return rc;
    return mx_import__knows(is_known, known, MX_REF_GROUP, territory.at,
                            mx_ids_text(self->packer.texts[MX_KEY_GROUP], key[MX_KEY_GROUP]));
}

/* The packer's row for a key; MX_NO_ID when the key is refused. */
static inline int find_row(worker *self, const mx_batch *batch, size_t i, const uint32_t key[MX_KEY_N], double weight,
                           uint32_t *row)
{
    mx_import__packer *packer = &self->packer;
    if (self->last_row != MX_NO_ID && memcmp(packer->rows[self->last_row].key, key, sizeof packer->rows->key) == 0) {
        *row = self->last_row;
        return MX_OK;
    }
    *row = mx_import__packer_find(packer, key);
    if (*row == MX_NO_ID) {
        bool is_known;
        int rc = key_is_known(self, key, &is_known);
        if (rc < 0 || !is_known) return rc;
        rc = mx_import__packer_row(row, packer, key, mx_rows_line(self->rows, batch->places[i]), weight);
        if (rc < 0) return rc;
    }
    self->last_row = *row;
    return MX_OK;
}

/* ---- Values -------------------------------------------------------------------------------------- */

/* A cell as an answer: its mark (0: refused), or, on a real scale, its value. */
static int read_answer(worker *self, mx_str cell, uint32_t number, char *mark, double *value)
{
    const mx_import__indicator *indicator = &self->packer.indicators[number];
    mx_import__scale scale = indicator->scale;
    cell = mx_str_trim(cell);
    *value = NAN;
    if (mx_import__is_missing(cell, mark)) {
        /* On a scale that long, '?' is a level; its reason is lost then. */
        if (!scale.is_real && scale.highest - scale.lowest >= MX_LEVELS_DO_NOT_KNOW - '0' && *mark == MX_LEVELS_DO_NOT_KNOW)
            *mark = MX_LEVELS_NO_ANSWER;
        return MX_OK;
    }
    *mark = 0;
    if (mx_number_parse(value, cell, self->cells.decimal) < 0) return MX_OK;
    if (*value < scale.lowest || *value > scale.highest || (!scale.is_real && *value != floor(*value))) return MX_OK;
    *mark = scale.is_real ? '0' : (char)('0' + (int)(*value - scale.lowest));
    return MX_OK;
}

static inline int read_mark(worker *self, mx_str cell, uint32_t indicator, char *mark, double *value)
{
    unsigned digit = cell.size == 1 ? (unsigned)(unsigned char)cell.at[0] - '0' : 10u;
    if (digit < 10 && self->plan->mark_of_digit[indicator][digit]) {
        *mark = (char)self->plan->mark_of_digit[indicator][digit];
        return MX_OK;
    }
    return read_answer(self, cell, indicator, mark, value);
}

/* The indicator's questionnaire and position, from now on, if it has none. */
static int give_place(worker *self, const mx_batch *batch, size_t i, uint32_t indicator)
{
    mx_import__indicator *its = &self->packer.indicators[indicator];
    if (its->position != MX_NO_ID) return MX_OK;
    mx_str name = mx_str_trim(cell_of(self, batch, i, MX_FU_QUESTIONNAIRE));
    if (its->questionnaire != MX_NO_ID) name = mx_ids_text(self->packer.questionnaires, its->questionnaire);
    if (name.size == 0) name = mx_str_of(MX_QUESTIONNAIRE_DEFAULT);
    return mx_import__packer_place(&self->packer, indicator, name);
}

/* Whether the row names another questionnaire than the indicator's. */
static bool names_other_questionnaire(const worker *self, const mx_batch *batch, size_t i, uint32_t indicator)
{
    uint32_t own = self->packer.indicators[indicator].questionnaire;
    if (self->plan->cell_of[MX_FU_QUESTIONNAIRE] == SIZE_MAX || own == MX_NO_ID) return false;
    mx_str name = mx_str_trim(cell_of(self, batch, i, MX_FU_QUESTIONNAIRE));
    return name.size > 0 && !mx_str_equal(name, mx_ids_text(self->packer.questionnaires, own));
}

static int complain_second(worker *self, const mx_batch *batch, size_t i, const char *column, mx_str cell)
{
    mx_import__place place = place_at(self, batch, i);
    place.column = column;
    self->n_refused++;
    return mx_import__complain(&place, mx_tr("« %.*s » : cette personne a déjà répondu autrement pour cet indicateur et cette période",
                                             "\"%.*s\": this person has already given another answer for this indicator and period"),
                               MX_STR(cell));
}

static int complain_weight(worker *self, const mx_batch *batch, size_t i)
{
    mx_import__place place = place_at(self, batch, i);
    place.column = mx_import__column_name(self->plan->reader, MX_FU_WEIGHT);
    self->n_refused++;
    return mx_import__complain(&place, mx_tr("« %.*s » : les réponses d'une personne à une période n'ont qu'un poids",
                                             "\"%.*s\": the answers of a person in a period have one weight"),
                               MX_STR(cell_of(self, batch, i, MX_FU_WEIGHT)));
}

static bool same_weight(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static int read_weight(worker *self, const mx_batch *batch, size_t i, double *weight, bool *is_bad)
{
    *weight = NAN;
    if (self->plan->cell_of[MX_FU_WEIGHT] == SIZE_MAX) return MX_OK;
    mx_import__place place = {0};
    int rc = check_weight(self, batch, i, &place, weight);
    *is_bad |= place.is_bad;
    return rc;
}

/* ---- Long form --------------------------------------------------------------------------------------- */

/* One more person at this level, in a file that names nobody. */
static int count_person(worker *self, const mx_batch *batch, size_t i, uint32_t key[MX_KEY_N], uint32_t indicator,
                        char mark, double weight)
{
    uint32_t row;
    key[MX_KEY_SHEET] = 0x80000000u | indicator << 8 | (unsigned char)mark;
    int rc = find_row(self, batch, i, key, NAN, &row);
    if (rc < 0) return rc;
    if (row == MX_NO_ID) return complain_of_row(self, batch, i);
    double one = isnan(weight) ? 1 : weight;
    self->packer.rows[row].people++;
    self->packer.rows[row].weights += one;
    self->packer.rows[row].weights_squared += one * one;
    return MX_OK;
}

static int put_answer(worker *self, const mx_batch *batch, size_t i, uint32_t row, uint32_t indicator, char mark,
                      double value)
{
    mx_import__packer *packer = &self->packer;
    if (packer->indicators[indicator].scale.is_real)
        return mx_import__packer_put_real(packer, row, indicator, value, mx_rows_line(self->rows, batch->places[i]));
    return mx_import__packer_put(packer, row, indicator, mark);
}

static inline int read_long_row(worker *self, const mx_batch *batch, size_t i)
{
    const layout *plan = self->plan;
    mx_import__packer *packer = &self->packer;
    uint32_t key[MX_KEY_N], indicator = EMPTY, row;
    bool is_bad = false;
    char mark = 0;
    double value = NAN, weight;
    int rc = read_key(self, batch, i, key, &is_bad);
    if (rc == MX_OK) rc = look_up(self, INDICATOR, batch->cells[plan->cell_of[MX_FU_INDICATOR]][i], &indicator);
    if (rc == MX_OK) rc = read_weight(self, batch, i, &weight, &is_bad);
    if (rc < 0) return rc;
    mx_str cell = batch->cells[plan->cell_of[MX_FU_VALUE]][i];
    if (indicator < packer->n_indicators) {
        rc = read_mark(self, cell, indicator, &mark, &value);
        if (rc < 0) return rc;
        is_bad |= names_other_questionnaire(self, batch, i, indicator);
    }
    if (is_bad || mark == 0) return complain_of_row(self, batch, i);
    const mx_import__indicator *its = &packer->indicators[indicator];
    if (!plan->has_respondents && !its->scale.is_real) return count_person(self, batch, i, key, indicator, mark, weight);
    if (key[MX_KEY_RESPONDENT] == EMPTY && (rc = make_respondent(self, batch, i, &key[MX_KEY_RESPONDENT])) < 0) return rc;
    key[MX_KEY_SHEET] = MX_NO_ID;
    if (!its->scale.is_real) {
        if ((rc = give_place(self, batch, i, indicator)) < 0) return rc;
        key[MX_KEY_SHEET] = its->questionnaire;
    }
    if ((rc = find_row(self, batch, i, key, weight, &row)) < 0) return rc;
    if (row == MX_NO_ID) return complain_of_row(self, batch, i);
    if (!same_weight(packer->rows[row].weight, weight)) return complain_weight(self, batch, i);
    if (!its->scale.is_real) {
        char before = mx_import__packer_mark(packer, row, indicator);
        if (before == mark) return MX_OK;
        if (before != MX_LEVELS_NOT_ASKED)
            return complain_second(self, batch, i, mx_import__column_name(plan->reader, MX_FU_VALUE), cell);
    }
    return put_answer(self, batch, i, row, indicator, mark, value);
}

/* ---- Wide form ----------------------------------------------------------------------------------------- */

/* The packer's row for one questionnaire of a wide row, with the checks that a second row of the same person needs. */
static int find_wide_row(worker *self, const mx_batch *batch, size_t i, uint32_t key[MX_KEY_N], size_t c, double weight,
                         uint32_t *row)
{
    const layout *plan = self->plan;
    mx_import__packer *packer = &self->packer;
    uint32_t indicator = plan->indicator_of[c];
    const mx_import__indicator *its = &packer->indicators[indicator];
    int rc = MX_OK;
    key[MX_KEY_SHEET] = MX_NO_ID;
    if (!its->scale.is_real) {
        rc = give_place(self, batch, i, indicator);
        key[MX_KEY_SHEET] = its->questionnaire;
    }
    return rc < 0 ? rc : find_row(self, batch, i, key, weight, row);
}

/* Whether a person said something else before: then nothing of the row is taken. */
static int find_contradiction(worker *self, const mx_batch *batch, size_t i, uint32_t key[MX_KEY_N], double weight,
                              bool *is_bad)
{
    const layout *plan = self->plan;
    const mx_import__packer *packer = &self->packer;
    for (size_t c = 0; c < plan->n_columns; c++) {
        uint32_t indicator = plan->indicator_of[c];
        if (indicator == MX_NO_ID) continue;
        const mx_import__indicator *its = &packer->indicators[indicator];
        if (!its->scale.is_real && its->position == MX_NO_ID) continue;
        key[MX_KEY_SHEET] = its->scale.is_real ? MX_NO_ID : its->questionnaire;
        uint32_t row = mx_import__packer_find(packer, key);
        if (row == MX_NO_ID) continue;
        *is_bad = true;
        if (!same_weight(packer->rows[row].weight, weight)) return complain_weight(self, batch, i);
        char before = its->scale.is_real ? MX_LEVELS_NOT_ASKED : mx_import__packer_mark(packer, row, indicator);
        if (before != MX_LEVELS_NOT_ASKED && before != self->marks[c])
            return complain_second(self, batch, i, plan->reader->header.names[plan->columns[c]].at, batch->cells[c][i]);
        *is_bad = false;
    }
    return MX_OK;
}

static int read_wide_row(worker *self, const mx_batch *batch, size_t i)
{
    const layout *plan = self->plan;
    uint32_t key[MX_KEY_N], row = MX_NO_ID;
    bool is_bad = false;
    double weight;
    int rc = read_key(self, batch, i, key, &is_bad);
    if (rc == MX_OK) rc = read_weight(self, batch, i, &weight, &is_bad);
    for (size_t c = 0; c < plan->n_columns && rc == MX_OK; c++) {
        if (plan->indicator_of[c] == MX_NO_ID) continue;
        rc = read_mark(self, batch->cells[c][i], plan->indicator_of[c], &self->marks[c], &self->values[c]);
        is_bad |= self->marks[c] == 0 || names_other_questionnaire(self, batch, i, plan->indicator_of[c]);
    }
    if (rc < 0) return rc;
    if (!is_bad) {
        bool is_known = true;
        if ((rc = key_is_known(self, key, &is_known)) < 0) return rc;
        is_bad = !is_known;
    }
    if (is_bad) return complain_of_row(self, batch, i);
    if (key[MX_KEY_RESPONDENT] == EMPTY) rc = make_respondent(self, batch, i, &key[MX_KEY_RESPONDENT]);
    else rc = find_contradiction(self, batch, i, key, weight, &is_bad);
    for (size_t c = 0; c < plan->n_columns && rc == MX_OK && !is_bad; c++) {
        uint32_t indicator = plan->indicator_of[c];
        if (indicator == MX_NO_ID) continue;
        rc = find_wide_row(self, batch, i, key, c, weight, &row);
        if (rc == MX_OK) rc = put_answer(self, batch, i, row, indicator, self->marks[c], self->values[c]);
    }
    return rc;
}

/* ---- Threads --------------------------------------------------------------------------------------------- */

static int read_part(worker *self)
{
    mx_batch batch;
    int rc;
    while ((rc = mx_rows_next(self->rows, &batch)) == MX_OK) {
        self->n_rows += batch.n_rows;
        for (size_t i = 0; i < batch.n_rows && rc == MX_OK; i++)
            rc = self->plan->is_wide ? read_wide_row(self, &batch, i) : read_long_row(self, &batch, i);
        if (rc < 0) return rc;
    }
    return rc < 0 ? rc : MX_OK;
}

static void *run_part(void *payload)
{
    worker *self = payload;
    self->rc = read_part(self);
    /* The record of errors belongs to the thread, so its message travels by hand. */
    if (self->rc < 0) snprintf(self->message, sizeof self->message, "%s", mx_error_message());
    return NULL;
}

static int worker_init(worker *self, const layout *plan, mx_rows *rows)
{
    *self = (worker){.plan = plan, .rows = rows, .last_row = MX_NO_ID};
    self->cells = (mx_import__cells){.decimal = plan->reader->cells.decimal, .known = plan->reader->cells.known};
    self->marks = mx_alloc_array(plan->n_columns + 1, sizeof *self->marks);
    self->values = mx_alloc_array(plan->n_columns + 1, sizeof *self->values);
    int rc = self->marks && self->values ? MX_OK : mx_fail_memory();
    if (rc == MX_OK) rc = mx_complaints_new(&self->complaints);
    if (rc == MX_OK) rc = mx_import__packer_init(&self->packer, &plan->reader->indicators);
    for (size_t d = 0; d < N_DICTIONARIES && rc == MX_OK; d++) rc = mx_ids_new(&self->dictionaries[d].raw);
    return rc;
}

static void worker_dispose(worker *self)
{
    mx_rows_close(self->rows);
    mx_import__packer_dispose(&self->packer);
    mx_complaints_free(self->complaints);
    for (size_t d = 0; d < N_DICTIONARIES; d++) {
        mx_ids_free(self->dictionaries[d].raw);
        mx_free(self->dictionaries[d].entries);
    }
    mx_buf_dispose(&self->cells.folded);
    mx_buf_dispose(&self->text);
    mx_free(self->marks);
    mx_free(self->values);
}

/* Run all parts, the first in this thread; a part whose thread cannot start runs here as well. */
static int run_parts(worker workers[], size_t n_workers)
{
    for (size_t w = 1; w < n_workers; w++)
        workers[w].is_started = pthread_create(&workers[w].thread, NULL, run_part, &workers[w]) == 0;
    for (size_t w = 0; w < n_workers; w++)
        if (!workers[w].is_started) run_part(&workers[w]);
    for (size_t w = 0; w < n_workers; w++)
        if (workers[w].is_started) pthread_join(workers[w].thread, NULL);
    for (size_t w = 0; w < n_workers; w++)
        if (workers[w].rc < 0) return mx_fail(workers[w].rc, "%s", workers[w].message);
    return MX_OK;
}

static int copy_complaints(mx_complaints *out, mx_complaints *from)
{
    int rc = MX_OK;
    for (size_t i = 0; i < mx_complaints_count(from) && rc == MX_OK; i++) {
        const mx_complaint *one = mx_complaints_get(from, i);
        rc = mx_complain(out, one->file, one->line, one->column, "%s", one->message);
    }
    return rc;
}

/* Bring together what the parts read, in the order of the file. */
static int gather(worker workers[], size_t n_workers, bool *is_clash)
{
    mx_import__reader *reader = workers->plan->reader;
    int rc = MX_OK;
    for (size_t w = 1; w < n_workers && rc == MX_OK && !*is_clash; w++) {
        rc = mx_import__packer_merge(&workers[0].packer, &workers[w].packer, is_clash);
        mx_import__packer_dispose(&workers[w].packer);
    }
    if (rc < 0 || *is_clash) return rc;
    for (size_t w = 0; w < n_workers && rc == MX_OK; w++) {
        reader->import->n_rows += workers[w].n_rows;
        reader->import->n_refused += workers[w].n_refused;
        rc = copy_complaints(reader->complaints, workers[w].complaints);
    }
    return rc < 0 ? rc : mx_import__packer_give(&workers[0].packer, reader);
}

static int read_in_parts(const layout *plan, size_t n_parts, bool *is_clash)
{
    mx_rows *parts[MAX_THREADS] = {NULL};
    size_t n = 0, n_ready = 0;
    worker *workers = mx_alloc_array(n_parts, sizeof *workers);
    if (!workers) return mx_fail_memory();
    int rc = mx_sheet_split(parts, &n, plan->reader->sheet, plan->columns, plan->n_columns, n_parts);
    for (; n_ready < n && rc == MX_OK; n_ready++) rc = worker_init(&workers[n_ready], plan, parts[n_ready]);
    for (size_t p = n_ready; p < n; p++) mx_rows_close(parts[p]);
    if (rc == MX_OK) rc = run_parts(workers, n);
    if (rc == MX_OK) rc = gather(workers, n, is_clash);
    for (size_t w = 0; w < n_ready; w++) worker_dispose(&workers[w]);
    mx_free(workers);
    return rc;
}

/* ---- The plan -------------------------------------------------------------------------------------------------- */

static int plan_columns(layout *plan)
{
    mx_import__reader *reader = plan->reader;
    const mx_import__header *header = &reader->header;
    size_t most = header->n_names + MX_FU_N_COLUMNS;
    plan->columns = mx_arena_alloc(reader->import->arena, most * sizeof *plan->columns);
    plan->indicator_of = mx_arena_alloc(reader->import->arena, most * sizeof *plan->indicator_of);
    if (!plan->columns || !plan->indicator_of) return mx_fail_memory();
    for (size_t c = 0; c < MX_FU_N_COLUMNS; c++) {
        plan->cell_of[c] = SIZE_MAX;
        if (header->place_of[c] == SIZE_MAX) continue;
        plan->indicator_of[plan->n_columns] = MX_NO_ID;
        plan->cell_of[c] = plan->n_columns;
        plan->columns[plan->n_columns++] = header->place_of[c];
    }
    plan->has_respondents = plan->is_wide || plan->cell_of[MX_FU_RESPONDENT] != SIZE_MAX;
    return MX_OK;
}

static int fail_no_indicator(const mx_import__reader *reader)
{
    return mx_fail(MX_E_VALUE, mx_tr("%s:1: aucune colonne n'est un indicateur connu ; importez d'abord les indicateurs",
                                     "%s:1: no column is a known indicator; import the indicators first"),
                   reader->options->file);
}

static int fail_same_indicator(const layout *plan, size_t one, size_t other)
{
    const mx_import__header *header = &plan->reader->header;
    return mx_fail(MX_E_VALUE, mx_tr("%s:1: les colonnes « %s » et « %s » sont le même indicateur ; n'en gardez qu'une",
                                     "%s:1: the columns \"%s\" and \"%s\" are the same indicator; keep one of them"),
                   plan->reader->options->file, header->names[plan->columns[one]].at, header->names[plan->columns[other]].at);
}

/* Columns of a wide file: indicators that are known; others are kept out, which is said. */
static int plan_indicators(layout *plan)
{
    mx_import__reader *reader = plan->reader;
    const mx_import__header *header = &reader->header;
    size_t n_fixed = plan->n_columns, n_out = 0;
    mx_buf kept_out = {0};
    int rc = MX_OK;
    for (size_t i = 0; i < header->n_names && rc == MX_OK; i++) {
        if (header->column_of[i] != SIZE_MAX) continue;
        uint32_t indicator = plan->is_wide ? mx_import__indicator_of_column(reader, i) : MX_NO_ID;
        if (indicator == MX_NO_ID) {
            mx_buf_format(&kept_out, "%s%s", n_out++ ? ", " : "", header->names[i].at);
            continue;
        }
        plan->indicator_of[plan->n_columns] = indicator;
        plan->columns[plan->n_columns] = i;
        for (size_t c = n_fixed; c < plan->n_columns && rc == MX_OK; c++)
            if (plan->indicator_of[c] == indicator) rc = fail_same_indicator(plan, c, plan->n_columns);
        plan->n_columns++;
    }
    if (rc == MX_OK) rc = mx_buf_check(&kept_out);
    if (rc == MX_OK && n_out > 0)
        rc = mx_import__note(reader->import, n_out == 1 ? mx_tr("colonne laissée de côté : %s", "column kept out: %s")
                                                        : mx_tr("colonnes laissées de côté : %s", "columns kept out: %s"),
                             kept_out.at);
    mx_buf_dispose(&kept_out);
    if (rc == MX_OK && plan->is_wide && plan->n_columns == n_fixed) rc = fail_no_indicator(reader);
    return rc;
}

static int plan_digits(layout *plan)
{
    const mx_import__indicators *indicators = &plan->reader->indicators;
    plan->mark_of_digit = mx_arena_alloc(plan->reader->import->arena, (indicators->n + 1) * sizeof *plan->mark_of_digit);
    if (!plan->mark_of_digit) return mx_fail_memory();
    for (size_t i = 0; i < indicators->n; i++) {
        mx_import__scale scale = indicators->at[i].scale;
        for (int digit = 0; digit < 10 && !scale.is_real; digit++)
            if (digit >= scale.lowest && digit <= scale.highest)
                plan->mark_of_digit[i][digit] = (unsigned char)('0' + digit - (int)scale.lowest);
    }
    return MX_OK;
}

static size_t count_threads(unsigned asked)
{
    long found = asked ? (long)asked : sysconf(_SC_NPROCESSORS_ONLN);
    if (found < 1) return 1;
    return found > MAX_THREADS ? MAX_THREADS : (size_t)found;
}

int mx_import__read_people(mx_import__reader *reader, bool is_wide)
{
    layout plan = {.reader = reader, .is_wide = is_wide};
    bool is_clash = false;
    int rc = plan_columns(&plan);
    if (rc == MX_OK) rc = plan_indicators(&plan);
    if (rc == MX_OK) rc = plan_digits(&plan);
    if (rc == MX_OK) rc = read_in_parts(&plan, count_threads(reader->options->n_threads), &is_clash);
    if (rc == MX_OK && is_clash) {
        is_clash = false;
        rc = read_in_parts(&plan, 1, &is_clash);
    }
    return rc;
}
