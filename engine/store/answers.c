/*
 * Answers of people: one row for a person, a questionnaire and a period, and in it a
 * string of levels. Two imports may answer for the same person; what they say alike
 * counts once, what they say differently is refused. Questionnaires' positions, which
 * give the characters their meaning, are loaded here too.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store_i.h"

enum { NOT_ASKED = ' ', FIRST_LEVEL = '0' };

size_t mx_store__merge_levels(char *out, const char *a, const char *b)
{
    size_t clash = 0, i = 0;
    for (; *a || *b; i++) {
        const char x = *a ? *a++ : NOT_ASKED, y = *b ? *b++ : NOT_ASKED;
        const bool both = x >= FIRST_LEVEL && y >= FIRST_LEVEL;
        if (both && x != y && !clash) clash = i + 1;
        out[i] = x >= FIRST_LEVEL || y == NOT_ASKED ? x : (y >= FIRST_LEVEL || x == NOT_ASKED ? y : x);
    }
    out[i] = '\0';
    return clash;
}

/* ---- Rows ------------------------------------------------------------------------ */

/* The cells of one row, by the columns' numbers in the frame. */
typedef struct {
    const char *territory, *respondent, *questionnaire, *period, *cycle, *phase, *group;
    const char *levels;
    double weight;
    int64_t line;
} answer;

typedef struct {
    mx_store_load_job *job;
    size_t columns[8], weight, line; /* of the frame, in the order of `answer`; SIZE_MAX: none */
    bool has_others;                 /* rows that were there before this load */
    sqlite3_stmt *insert;
    mx_buf merged;
} answers;

static void find_columns(answers *self)
{
    static const char *const names[] = {"territory", "respondent", "questionnaire", "period",
                                        "cycle",     "phase",      "group",         "levels"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        self->columns[i] = mx_frame_find(self->job->rows, names[i]);
    self->weight = mx_frame_find(self->job->rows, "weight");
    self->line = mx_frame_find(self->job->rows, "line");
}

static const char *text_or_empty(const answers *self, size_t row, size_t i)
{
    const char *text =
        self->columns[i] == SIZE_MAX ? NULL : mx_frame_text(self->job->rows, row, self->columns[i]);
    return text ? text : "";
}

static answer read_answer(const answers *self, size_t row)
{
    const mx_frame *rows = self->job->rows;
    const double line = self->line == SIZE_MAX ? NAN : mx_frame_number(rows, row, self->line);
    return (answer){
        .territory = text_or_empty(self, row, 0),
        .respondent = text_or_empty(self, row, 1),
        .questionnaire = text_or_empty(self, row, 2),
        .period = text_or_empty(self, row, 3),
        .cycle = text_or_empty(self, row, 4),
        .phase = text_or_empty(self, row, 5),
        .group = text_or_empty(self, row, 6),
        .levels = text_or_empty(self, row, 7),
        .weight = self->weight == SIZE_MAX ? NAN : mx_frame_number(rows, row, self->weight),
        .line = line >= 1 ? (int64_t)line : 0,
    };
}

/* ---- Order ----------------------------------------------------------------------------- */

/* A row, and what mostly tells it from others: the number of its territory and the first bytes of its
 * respondent. Rows are put in by the order of the table's key: in another order each would search its
 * page of a large store anew (a million people in random order: 5 times as long). */
typedef struct {
    uint32_t territory, row;
    uint64_t respondent;
    const answers *of;
} sorted;

static uint64_t first_bytes(const char *text)
{
    uint64_t bytes = 0;
    for (int i = 0; i < 8; i++) {
        bytes = bytes << 8 | (unsigned char)*text;
        text += *text != '\0';
    }
    return bytes;
}

/* By person, questionnaire, period, cycle and phase; 0: the same. */
static int compare_keys(const answer *a, const answer *b)
{
    const char *const ours[] = {a->territory, a->respondent, a->questionnaire, a->period, a->cycle, a->phase};
    const char *const theirs[] = {b->territory, b->respondent, b->questionnaire, b->period, b->cycle, b->phase};
    int order = 0;
    for (size_t i = 0; i < sizeof ours / sizeof *ours && order == 0; i++)
        if (ours[i] != theirs[i]) order = strcmp(ours[i], theirs[i]);
    return order;
}

/* Rows of the same key stay in the order of the frame. */
static int compare_places(const void *left, const void *right)
{
    const sorted *a = left, *b = right;
    if (a->territory != b->territory) return a->territory < b->territory ? -1 : 1;
    if (a->respondent != b->respondent) return a->respondent < b->respondent ? -1 : 1;
    const answer ours = read_answer(a->of, a->row), theirs = read_answer(b->of, b->row);
    const int order = compare_keys(&ours, &theirs);
    return order ? order : a->row < b->row ? -1 : 1;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Territories are few: number each by its place among all of them. */
static int number_territories(sorted places[], size_t n, const answers *self)
{
    mx_ids *ids;
    const char **names = NULL;
    uint32_t *rank = NULL;
    int rc = mx_ids_new(&ids);
    for (size_t i = 0; i < n && !rc; i++)
        rc = mx_ids_add(ids, mx_str_of(text_or_empty(self, i, 0)), &places[i].territory);
    const size_t n_names = rc ? 0 : mx_ids_count(ids);
    if (!rc) names = mx_alloc_array(n_names + 1, sizeof *names);
    if (!rc) rank = mx_alloc_array(n_names + 1, sizeof *rank);
    if (!rc && (!names || !rank)) rc = mx_fail_memory();
    for (uint32_t i = 0; i < n_names && !rc; i++) names[i] = mx_ids_text(ids, i).at;
    if (!rc && n_names) qsort(names, n_names, sizeof *names, compare_texts);
    for (uint32_t i = 0; i < n_names && !rc; i++) rank[mx_ids_find(ids, mx_str_of(names[i]))] = i;
    for (size_t i = 0; i < n && !rc; i++) places[i].territory = rank[places[i].territory];
    mx_free(names);
    mx_free(rank);
    mx_ids_free(ids);
    return rc;
}

/* All rows of the frame, in the order of the key. */
static int put_in_order(sorted **out, const answers *self)
{
    const size_t n = mx_frame_n_rows(self->job->rows);
    sorted *places = mx_alloc_array(n + 1, sizeof *places);
    *out = NULL;
    if (!places) return mx_fail_memory();
    int rc = number_territories(places, n, self);
    for (size_t i = 0; i < n; i++) {
        places[i].row = (uint32_t)i;
        places[i].respondent = first_bytes(text_or_empty(self, i, 1));
        places[i].of = self;
    }
    if (rc) {
        mx_free(places);
        return rc;
    }
    if (n) qsort(places, n, sizeof *places, compare_places);
    *out = places;
    return MX_OK;
}

/* ---- Twins: answers of the same person, questionnaire and period --------------------- */

static const char select_indicator[] =
    "SELECT p.indicator, ifnull(i.lowest, 0) FROM positions AS p JOIN indicators AS i"
    " ON i.indicator = p.indicator WHERE p.questionnaire = ? AND p.position = ?";

static int complain_of_clash(answers *self, const answer *a, const char *there, size_t position,
                             sqlite3_stmt *twin)
{
    mx_store *store = self->job->store;
    sqlite3_stmt *found;
    int rc = mx_store__prepare(&found, store, select_indicator);
    if (!rc) rc = mx_store__bind(store, found, "ti", a->questionnaire, (int64_t)position);
    if (!rc) rc = mx_store__step(store, found);
    if (rc >= 0) {
        const char *indicator = rc == MX_OK ? mx_store__text(found, 0) : a->questionnaire;
        const char *file = mx_store__text(twin, 3);
        const double lowest = rc == MX_OK ? mx_store__double(found, 1) : 0;
        rc = mx_complain(self->job->complaints, self->job->file, (uint64_t)a->line, indicator,
                         mx_tr("« %s » répond %g pour %s, mais %g dans %s, ligne %lld",
                               "\"%s\" answers %g for %s, but %g in %s, line %lld"),
                         a->respondent, lowest + a->levels[position - 1] - FIRST_LEVEL, a->period,
                         lowest + there[position - 1] - FIRST_LEVEL, file ? file : "",
                         (long long)sqlite3_column_int64(twin, 2));
    }
    mx_store__reset(found);
    return rc;
}

static const char update_levels[] = "UPDATE answers SET levels = ? WHERE territory = ? AND respondent = ? "
                                    "AND questionnaire = ? AND period = ?"
                                    " AND cycle = ? AND phase = ? AND [group] = ? AND import = ?";

static const char select_twins[] =
    "SELECT import, [group], line, (SELECT file FROM imports AS i WHERE i.import = a.import), levels"
    " FROM answers AS a WHERE territory = ? AND respondent = ? AND questionnaire = ? AND period = ?"
    " AND cycle = ? AND phase = ?";

/* Compare with one twin. A row of the same import and group is this row's other half:
 * `*is_half` is set, and the two together are in `merged`. */
static int compare_with_twin(answers *self, const answer *a, sqlite3_stmt *twin, bool *is_half)
{
    const char *group = mx_store__text(twin, 1), *levels = mx_store__text(twin, 4);
    mx_buf both = {0};
    if (!levels) return MX_OK;
    mx_buf_text(&both, levels);
    mx_buf_text(&both, a->levels); /* room for the longer of the two */
    int rc = mx_buf_check(&both);
    const size_t clash = rc ? 0 : mx_store__merge_levels(both.at, levels, a->levels);
    if (clash) rc = complain_of_clash(self, a, levels, clash, twin);
    if (!rc && clash) rc = MX_DONE;
    if (!rc && sqlite3_column_int64(twin, 0) == self->job->import &&
        strcmp(group ? group : "", a->group) == 0) {
        *is_half = true;
        mx_buf_clear(&self->merged);
        mx_buf_text(&self->merged, both.at);
        rc = mx_buf_check(&self->merged);
    }
    mx_buf_dispose(&both);
    return rc;
}

/* MX_DONE: the row clashes, and was complained about. */
static int compare_with_twins(answers *self, const answer *a, bool *is_half)
{
    mx_store *store = self->job->store;
    sqlite3_stmt *twin;
    bool clash = false;
    int rc = mx_store__prepare(&twin, store, select_twins);
    if (!rc)
        rc = mx_store__bind(store, twin, "tttttt", a->territory, a->respondent, a->questionnaire, a->period,
                            a->cycle, a->phase);
    while (!rc && (rc = mx_store__step(store, twin)) == MX_OK) {
        rc = compare_with_twin(self, a, twin, is_half);
        clash = rc == MX_DONE;
    }
    mx_store__reset(twin);
    if (rc < 0) return rc;
    return clash ? MX_DONE : MX_OK;
}

/* ---- Loading ---------------------------------------------------------------------------- */

static const char insert_answer[] =
    "INSERT INTO answers (territory, respondent, questionnaire, period, cycle, phase, [group], import, line,"
    " weight, levels) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

static int put_answer(answers *self, const answer *a)
{
    mx_store *store = self->job->store;
    int rc = mx_store__bind(store, self->insert, "tttttttiznt", a->territory, a->respondent, a->questionnaire, a->period,
                            a->cycle, a->phase, a->group, self->job->import, a->line, a->weight, a->levels);
    if (!rc) rc = mx_store__step(store, self->insert);
    mx_store__reset(self->insert);
    return rc < 0 ? rc : MX_OK;
}

/* `is_twin`: the row before was of the same person, questionnaire and period. */
static int load_answer(answers *self, const answer *a, bool is_twin)
{
    bool is_half = false;
    int rc = is_twin || self->has_others ? compare_with_twins(self, a, &is_half) : MX_OK;
    if (rc) return rc < 0 ? rc : MX_OK;
    if (!is_half) return put_answer(self, a);
    return mx_store__run(self->job->store, update_levels, "tttttttti", self->merged.at, a->territory,
                         a->respondent, a->questionnaire, a->period, a->cycle, a->phase, a->group,
                         self->job->import);
}

int mx_store__load_answers(mx_store_load_job *job)
{
    answers self = {.job = job};
    int64_t found = 0;
    sorted *places = NULL;
    answer before = {0};
    find_columns(&self);
    int rc = mx_store__number(&found, job->store, 0, "SELECT 1 FROM answers LIMIT 1", "");
    self.has_others = found != 0;
    if (!rc) rc = put_in_order(&places, &self);
    if (!rc) rc = mx_store__prepare(&self.insert, job->store, insert_answer);
    for (size_t i = 0; !rc && i < mx_frame_n_rows(job->rows); i++) {
        const answer a = read_answer(&self, places[i].row);
        rc = load_answer(&self, &a, i > 0 && compare_keys(&a, &before) == 0);
        before = a;
    }
    mx_free(places);
    mx_buf_dispose(&self.merged);
    return rc;
}

/* ---- Positions ------------------------------------------------------------------------- */

static const char select_place[] = "SELECT questionnaire, position FROM positions WHERE indicator = ?1 OR "
                                   "(questionnaire = ?2 AND position = ?3)";
static const char next_position[] = "SELECT max(position) + 1 FROM positions WHERE questionnaire = ?";
static const char grow_questionnaire[] = "INSERT INTO questionnaires (questionnaire, version) VALUES (?, 1)"
                                         " ON CONFLICT (questionnaire) DO UPDATE SET version = version + 1";
static const char insert_position[] =
    "INSERT INTO positions (questionnaire, position, indicator, version, import, line) VALUES (?1, ?2, ?3,"
    " (SELECT version FROM questionnaires WHERE questionnaire = ?1), ?4, ?5)";

/* Is the indicator in its place already, or the place another's? MX_OK: neither; MX_DONE: in
 * place, or complained about. */
static int look_at_place(mx_store_load_job *job, size_t row, const char *questionnaire, const char *indicator,
                         double position)
{
    sqlite3_stmt *there;
    int rc = mx_store__prepare(&there, job->store, select_place);
    if (!rc) rc = mx_store__bind(job->store, there, "kkn", indicator, questionnaire, position);
    if (!rc) rc = mx_store__step(job->store, there);
    const char *taken = rc == MX_OK ? mx_store__text(there, 0) : NULL;
    if (rc == MX_OK && !taken) rc = mx_fail_memory();
    if (taken) {
        const double place = mx_store__double(there, 1);
        rc = MX_DONE;
        if (strcmp(taken, questionnaire) != 0 || (!isnan(position) && place != position))
            rc = mx_complain(job->complaints, job->file, (uint64_t)mx_store__line(job, row), "indicator",
                             mx_tr("« %s » a déjà la place %g du questionnaire « %s »",
                                   "\"%s\" already has place %g of questionnaire \"%s\""),
                             indicator, place, taken);
        if (!rc) rc = MX_DONE;
    } else if (rc == MX_DONE) {
        rc = MX_OK;
    }
    mx_store__reset(there);
    return rc;
}

/* A questionnaire grows once a load, however many positions it gains. */
static int load_position(mx_store_load_job *job, size_t row, mx_ids *grown)
{
    const char *questionnaire = mx_store__cell(job, row, "questionnaire");
    const char *indicator = mx_store__cell(job, row, "indicator");
    const double wanted = mx_store__cell_number(job, row, "position");
    int64_t position = isnan(wanted) ? 0 : (int64_t)wanted;
    uint32_t id;
    if (!questionnaire) questionnaire = "";
    int rc = look_at_place(job, row, questionnaire, indicator, wanted);
    if (rc) return rc < 0 ? rc : MX_OK;
    if (isnan(wanted)) rc = mx_store__number(&position, job->store, 1, next_position, "t", questionnaire);
    if (!rc && mx_ids_find(grown, mx_str_of(questionnaire)) == MX_NO_ID)
        rc = mx_store__run(job->store, grow_questionnaire, "t", questionnaire);
    if (!rc) rc = mx_ids_add(grown, mx_str_of(questionnaire), &id);
    if (rc) return rc;
    return mx_store__run(job->store, insert_position, "titzz", questionnaire, position, indicator,
                         job->import, mx_store__line(job, row));
}

int mx_store__load_positions(mx_store_load_job *job)
{
    mx_ids *grown;
    int rc = mx_ids_new(&grown);
    for (size_t row = 0; !rc && row < mx_frame_n_rows(job->rows); row++) rc = load_position(job, row, grown);
    mx_ids_free(grown);
    return rc;
}
