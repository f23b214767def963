/*
 * One row of answers, from its cells to the packer.
 *
 * Each cell of a key column becomes a number by comparing it with the cell above, then with
 * what followed that cell last time, and only then by hashing: in files of whole
 * questionnaires the first two nearly always hold.
 */
#include "people_i.h"

#include <math.h>
#include <string.h>

/* The column of follow-up that each text of the key comes from. */
static const size_t key_columns[MX_KEY_N_TEXTS] = {
    [MX_KEY_TERRITORY] = MX_FU_TERRITORY,   [MX_KEY_GROUP] = MX_FU_GROUP,
    [MX_KEY_RESPONDENT] = MX_FU_RESPONDENT, [MX_KEY_CYCLE] = MX_FU_CYCLE,
    [MX_KEY_PHASE] = MX_FU_PHASE,           [MX_KEY_PERIOD] = MX_FU_PERIOD,
};

size_t mx_import__key_column(size_t key)
{
    return key_columns[key];
}

/* Between a territory and the name of one of its people. */
enum { WITHIN = '\x1f' };

/* ---- Dictionaries ------------------------------------------------------------------------- */

/* What a text of a key column means: the number of its canonical form. Nobody is told what is wrong with it.
 */
static int meaning_of(mx_import__worker *self, size_t which, mx_str text, uint32_t *meaning)
{
    const mx_import__reader *reader = self->plan->reader;
    const char *within = which == MX_KEY_RESPONDENT && text.size ? memchr(text.at, WITHIN, text.size) : NULL;
    if (within) {
        self->cells.territory = (mx_str){text.at, (size_t)(within - text.at)};
        text = (mx_str){within + 1, text.size - self->cells.territory.size - 1};
    }
    text = mx_str_trim(text);
    *meaning = MX_TEXT_EMPTY;
    if (text.size == 0) return MX_OK;
    if (which == MX_DICTIONARY_INDICATOR) {
        *meaning = mx_ids_find(reader->known.ids[MX_REF_INDICATOR], mx_sheet_unguard(text));
        if (*meaning == MX_NO_ID) *meaning = MX_TEXT_REFUSED;
        return MX_OK;
    }
    mx_import__place place = {0};
    mx_buf_clear(&self->text);
    int rc = mx_import__read_text(&self->text, &self->cells, mx_import__follow_up_column(key_columns[which]),
                                  text, &place);
    if (rc == MX_OK) rc = mx_buf_check(&self->text);
    if (rc < 0) return rc;
    if (place.is_bad) {
        *meaning = MX_TEXT_REFUSED;
        return MX_OK;
    }
    return mx_ids_add(self->packer.texts[which], (mx_str){self->text.at, self->text.size}, meaning);
}

static int add_entry(mx_import__worker *self, size_t which, mx_str cell, uint32_t *number)
{
    mx_import__dictionary *its = &self->dictionaries[which];
    int rc = mx_ids_add(its->raw, cell, number);
    if (rc < 0 || *number < its->n_entries) return rc;
    if (MX_GROW(its->entries, its->n_entries, its->capacity) < 0) return mx_fail_memory();
    mx_import__entry made = {.text = mx_ids_text(its->raw, *number), .next = *number};
    if ((rc = meaning_of(self, which, cell, &made.meaning)) < 0) return rc;
    its->entries[its->n_entries++] = made;
    return MX_OK;
}

static inline bool same_text(mx_str a, mx_str b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.at, b.at, a.size) == 0);
}

static inline int look_up(mx_import__worker *self, size_t which, mx_str cell, uint32_t *meaning)
{
    mx_import__dictionary *its = &self->dictionaries[which];
    if (its->n_entries > 0) {
        const mx_import__entry *last = &its->entries[its->last];
        if (same_text(last->text, cell)) {
            *meaning = last->meaning;
            return MX_OK;
        }
        const mx_import__entry *next = &its->entries[last->next];
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

/* A respondent's name, of which there may be as many as rows: looked for among the names as they are kept,
 * so that none stands in memory twice. A guarded cell means another text than it shows. */
static inline int look_up_person(mx_import__worker *self, mx_str cell, uint32_t *meaning)
{
    const mx_ids *names = self->packer.texts[MX_KEY_RESPONDENT];
    *meaning = MX_TEXT_EMPTY;
    if (cell.size == 0) return MX_OK;
    if (self->last_person != MX_NO_ID && same_text(mx_ids_text(names, self->last_person), cell)) {
        *meaning = self->last_person;
        return MX_OK;
    }
    uint32_t found = cell.at[0] == '\'' ? MX_NO_ID : mx_ids_find(names, cell);
    if (found == MX_NO_ID) {
        int rc = meaning_of(self, MX_KEY_RESPONDENT, cell, &found);
        if (rc < 0) return rc;
    }
    bool is_plain = found < MX_TEXT_REFUSED && same_text(mx_ids_text(names, found), cell);
    self->last_person = is_plain ? found : MX_NO_ID;
    *meaning = found;
    return MX_OK;
}

/* ---- Keys -------------------------------------------------------------------------------------- */

/* A name for a person whom the file does not name; nobody else has it. */
static int make_respondent(mx_import__worker *self, const mx_batch *batch, size_t i, uint32_t *number)
{
    char name[48];
    int size = snprintf(name, sizeof name, "~%.12s-%llu", self->plan->reader->options->hash,
                        (unsigned long long)mx_rows_line(self->rows, batch->places[i]));
    return mx_ids_add(self->packer.texts[MX_KEY_RESPONDENT], (mx_str){name, (size_t)size}, number);
}

/* A name counts within its territory: the two, with a mark between, are what the dictionary knows it by. */
static int name_within(mx_import__worker *self, uint32_t territory, mx_str *name)
{
    mx_str where = territory < MX_TEXT_REFUSED ? mx_ids_text(self->packer.texts[MX_KEY_TERRITORY], territory)
                                               : (mx_str){0};
    mx_buf_clear(&self->name);
    mx_buf_add(&self->name, where.at, where.size);
    mx_buf_char(&self->name, WITHIN);
    mx_buf_add(&self->name, name->at, name->size);
    *name = (mx_str){self->name.at, self->name.size};
    return mx_buf_check(&self->name);
}

/* The texts of a row's key; *is_bad when one of them is refused, or lacks. */
static inline int read_key(mx_import__worker *self, const mx_batch *batch, size_t i, uint32_t key[MX_KEY_N],
                           bool *is_bad)
{
    const mx_import__layout *plan = self->plan;
    for (size_t k = 0; k < MX_KEY_N_TEXTS; k++) {
        size_t at = plan->cell_of[key_columns[k]];
        key[k] = MX_TEXT_EMPTY;
        if (at == SIZE_MAX && plan->given[k].size == 0) continue;
        mx_str cell = at == SIZE_MAX ? plan->given[k] : batch->cells[at][i];
        if (k == MX_KEY_RESPONDENT && plan->reader->options->key && cell.size > 0) {
            int rc = name_within(self, key[MX_KEY_TERRITORY], &cell);
            if (rc < 0) return rc;
        }
        bool is_bare = k == MX_KEY_RESPONDENT && !plan->reader->options->key;
        int rc = is_bare ? look_up_person(self, cell, &key[k]) : look_up(self, k, cell, &key[k]);
        if (rc < 0) return rc;
        *is_bad |= key[k] == MX_TEXT_REFUSED;
    }
    *is_bad |= key[MX_KEY_TERRITORY] == MX_TEXT_EMPTY || key[MX_KEY_PERIOD] == MX_TEXT_EMPTY;
    return MX_OK;
}

/* Whether the store knows the territory and the group of a new key. */
static int key_is_known(const mx_import__worker *self, const uint32_t key[MX_KEY_N], bool *is_known)
{
    const mx_import__known *known = &self->plan->reader->known;
    mx_str territory = mx_ids_text(self->packer.texts[MX_KEY_TERRITORY], key[MX_KEY_TERRITORY]);
    int rc = mx_import__knows(is_known, known, MX_REF_TERRITORY, NULL, territory);
    if (rc < 0 || !*is_known || key[MX_KEY_GROUP] == MX_TEXT_EMPTY) return rc;
    return mx_import__knows(is_known, known, MX_REF_GROUP, territory.at,
                            mx_ids_text(self->packer.texts[MX_KEY_GROUP], key[MX_KEY_GROUP]));
}

/* The packer's row for a key; MX_NO_ID when the key is refused. */
static inline int find_row(mx_import__worker *self, const mx_batch *batch, size_t i,
                           const uint32_t key[MX_KEY_N], double weight, uint32_t *row)
{
    mx_import__packer *packer = &self->packer;
    if (self->last_row != MX_NO_ID &&
        memcmp(packer->rows[self->last_row].key, key, sizeof packer->rows->key) == 0) {
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
static int read_answer(mx_import__worker *self, mx_str cell, uint32_t number, char *mark, double *value)
{
    const mx_import__indicator *indicator = &self->packer.indicators[number];
    mx_import__scale scale = indicator->scale;
    cell = mx_str_trim(cell);
    *value = NAN;
    if (mx_import__is_missing(cell, mark)) return MX_OK;
    *mark = 0;
    if (mx_number_parse(value, cell, self->cells.decimal) < 0) return MX_OK;
    if (*value < scale.lowest || *value > scale.highest || (!scale.is_real && *value != floor(*value)))
        return MX_OK;
    *mark = scale.is_real ? '0' : (char)('0' + (int)(*value - scale.lowest));
    return MX_OK;
}

static inline int read_mark(mx_import__worker *self, mx_str cell, uint32_t indicator, char *mark,
                            double *value)
{
    unsigned digit = cell.size == 1 ? (unsigned)(unsigned char)cell.at[0] - '0' : 10u;
    if (digit < 10 && self->plan->mark_of_digit[indicator][digit]) {
        *mark = (char)self->plan->mark_of_digit[indicator][digit];
        return MX_OK;
    }
    return read_answer(self, cell, indicator, mark, value);
}

/* The indicator's questionnaire and position, from now on, if it has none. */
static int give_place(mx_import__worker *self, const mx_batch *batch, size_t i, uint32_t indicator)
{
    mx_import__indicator *its = &self->packer.indicators[indicator];
    if (its->position != MX_NO_ID) return MX_OK;
    mx_str name = mx_str_trim(mx_import__cell_of(self, batch, i, MX_FU_QUESTIONNAIRE));
    if (its->questionnaire != MX_NO_ID) name = mx_ids_text(self->packer.questionnaires, its->questionnaire);
    if (name.size == 0) name = mx_str_of(MX_QUESTIONNAIRE_DEFAULT);
    return mx_import__packer_place(&self->packer, indicator, name);
}

/* Whether the row names another questionnaire than the indicator's. */
static bool names_other_questionnaire(const mx_import__worker *self, const mx_batch *batch, size_t i,
                                      uint32_t indicator)
{
    uint32_t own = self->packer.indicators[indicator].questionnaire;
    if (self->plan->cell_of[MX_FU_QUESTIONNAIRE] == SIZE_MAX || own == MX_NO_ID) return false;
    mx_str name = mx_str_trim(mx_import__cell_of(self, batch, i, MX_FU_QUESTIONNAIRE));
    return name.size > 0 && !mx_str_equal(name, mx_ids_text(self->packer.questionnaires, own));
}

static bool same_weight(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static int read_weight(mx_import__worker *self, const mx_batch *batch, size_t i, double *weight, bool *is_bad)
{
    *weight = NAN;
    if (self->plan->cell_of[MX_FU_WEIGHT] == SIZE_MAX) return MX_OK;
    mx_import__place place = {0};
    int rc = mx_import__check_weight(self, batch, i, &place, weight);
    *is_bad |= place.is_bad;
    return rc;
}

/* ---- Long form --------------------------------------------------------------------------------------- */

/* More people at this level: one, in a file that names nobody; or as many as the row says. */
static int count_people(mx_import__worker *self, const mx_batch *batch, size_t i, uint32_t key[MX_KEY_N],
                        uint32_t indicator, char mark, double weight, double n)
{
    uint32_t row;
    key[MX_KEY_SHEET] = 0x80000000u | indicator << 8 | (unsigned char)mark;
    int rc = find_row(self, batch, i, key, NAN, &row);
    if (rc < 0) return rc;
    if (row == MX_NO_ID) return mx_import__complain_of_row(self, batch, i);
    double one = isnan(weight) ? 1 : weight;
    self->packer.rows[row].people += n;
    self->packer.rows[row].weights += n * one;
    self->packer.rows[row].weights_squared += n * one * one;
    return MX_OK;
}

static int put_answer(mx_import__worker *self, const mx_batch *batch, size_t i, uint32_t row,
                      uint32_t indicator, char mark, double value)
{
    mx_import__packer *packer = &self->packer;
    if (packer->indicators[indicator].scale.is_real)
        return mx_import__packer_put_real(packer, row, indicator, value,
                                          mx_rows_line(self->rows, batch->places[i]));
    return mx_import__packer_put(packer, row, indicator, mark);
}

/* How many people a row that names nobody counts; 0 when it does not say. */
static double people_of_row(const mx_import__worker *self, const mx_batch *batch, size_t i)
{
    double n;
    mx_str cell = mx_str_trim(mx_import__cell_of(self, batch, i, MX_FU_COUNT));
    return mx_number_parse(&n, cell, self->cells.decimal) == MX_OK && n == floor(n) ? n : 0;
}

int mx_import__read_long_row(mx_import__worker *self, const mx_batch *batch, size_t i)
{
    const mx_import__layout *plan = self->plan;
    mx_import__packer *packer = &self->packer;
    uint32_t key[MX_KEY_N], indicator = MX_TEXT_EMPTY, row;
    bool is_bad = false;
    char mark = 0;
    double value = NAN, weight;
    int rc = read_key(self, batch, i, key, &is_bad);
    if (rc == MX_OK)
        rc = look_up(self, MX_DICTIONARY_INDICATOR, batch->cells[plan->cell_of[MX_FU_INDICATOR]][i],
                     &indicator);
    if (rc == MX_OK) rc = read_weight(self, batch, i, &weight, &is_bad);
    if (rc < 0) return rc;
    mx_str cell = batch->cells[plan->cell_of[MX_FU_VALUE]][i];
    if (cell.size == 0) cell = mx_import__cell_of(self, batch, i, MX_FU_REASON);
    if (indicator < packer->n_indicators) {
        rc = read_mark(self, cell, indicator, &mark, &value);
        if (rc < 0) return rc;
        is_bad |= names_other_questionnaire(self, batch, i, indicator);
    }
    if (is_bad || mark == 0) return mx_import__complain_of_row(self, batch, i);
    const mx_import__indicator *its = &packer->indicators[indicator];
    bool is_nobody = key[MX_KEY_RESPONDENT] == MX_TEXT_EMPTY && !its->scale.is_real;
    if (is_nobody && !plan->has_respondents)
        return count_people(self, batch, i, key, indicator, mark, weight, 1);
    if (is_nobody && people_of_row(self, batch, i) >= 1)
        return count_people(self, batch, i, key, indicator, mark, weight, people_of_row(self, batch, i));
    if (key[MX_KEY_RESPONDENT] == MX_TEXT_EMPTY &&
        (rc = make_respondent(self, batch, i, &key[MX_KEY_RESPONDENT])) < 0)
        return rc;
    key[MX_KEY_SHEET] = MX_NO_ID;
    if (!its->scale.is_real) {
        if ((rc = give_place(self, batch, i, indicator)) < 0) return rc;
        key[MX_KEY_SHEET] = its->questionnaire;
    }
    if ((rc = find_row(self, batch, i, key, weight, &row)) < 0) return rc;
    if (row == MX_NO_ID) return mx_import__complain_of_row(self, batch, i);
    if (!same_weight(packer->rows[row].weight, weight)) return mx_import__complain_weight(self, batch, i);
    if (!its->scale.is_real) {
        mark = mx_import__mark_of_both(mx_import__packer_mark(packer, row, indicator), mark);
        if (mark == 0)
            return mx_import__complain_second(self, batch, i,
                                              mx_import__column_name(plan->reader, MX_FU_VALUE), cell);
    }
    return put_answer(self, batch, i, row, indicator, mark, value);
}

/* ---- Wide form ----------------------------------------------------------------------------------------- */

/* The packer's row for one questionnaire of a wide row, with the checks that a second row of the same person
 * needs. */
static int find_wide_row(mx_import__worker *self, const mx_batch *batch, size_t i, uint32_t key[MX_KEY_N],
                         size_t c, double weight, uint32_t *row)
{
    const mx_import__layout *plan = self->plan;
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
static int find_contradiction(mx_import__worker *self, const mx_batch *batch, size_t i,
                              uint32_t key[MX_KEY_N], double weight, bool *is_bad)
{
    const mx_import__layout *plan = self->plan;
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
        if (!same_weight(packer->rows[row].weight, weight)) return mx_import__complain_weight(self, batch, i);
        if (!its->scale.is_real)
            self->marks[c] =
                mx_import__mark_of_both(mx_import__packer_mark(packer, row, indicator), self->marks[c]);
        if (self->marks[c] == 0)
            return mx_import__complain_second(self, batch, i, plan->reader->header.names[plan->columns[c]].at,
                                              batch->cells[c][i]);
        *is_bad = false;
    }
    return MX_OK;
}

int mx_import__read_wide_row(mx_import__worker *self, const mx_batch *batch, size_t i)
{
    const mx_import__layout *plan = self->plan;
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
    if (is_bad) return mx_import__complain_of_row(self, batch, i);
    if (key[MX_KEY_RESPONDENT] == MX_TEXT_EMPTY)
        rc = make_respondent(self, batch, i, &key[MX_KEY_RESPONDENT]);
    else rc = find_contradiction(self, batch, i, key, weight, &is_bad);
    for (size_t c = 0; c < plan->n_columns && rc == MX_OK && !is_bad; c++) {
        uint32_t indicator = plan->indicator_of[c];
        if (indicator == MX_NO_ID) continue;
        rc = find_wide_row(self, batch, i, key, c, weight, &row);
        if (rc == MX_OK) rc = put_answer(self, batch, i, row, indicator, self->marks[c], self->values[c]);
    }
    return rc;
}
