/*
 * Follow-up in long form, as rows in passing: first answers, their strings taken apart
 * here (much faster than the view does it), then reals, then counts. Texts of a batch
 * live in the batch's arena; each database row's texts are copied once for all the
 * long rows made of it.
 */
#include <math.h>
#include <string.h>

#include "store_i.h"

enum {
    TERRITORY,
    GROUP,
    INDICATOR,
    PERIOD,
    PHASE,
    CYCLE,
    RESPONDENT,
    VALUE,
    WEIGHT,
    LEVEL_PEOPLE,
    COUNTED,
    N_COLUMNS,
    BATCH = 8192, /* long rows of a batch, a little more with the last database row's */
    N_LEVELS = 79 /* characters from '0' to '~' */
};

/* An indicator at its position. */
typedef struct {
    mx_str indicator;
    mx_str levels[N_LEVELS]; /* the texts of its levels */
} place_of_question;

/* A questionnaire's positions; the indicator is empty where the filter leaves one out. */
typedef struct {
    place_of_question *questions; /* by position - 1 */
    size_t n, capacity;
} places_of_questions;

typedef struct {
    sqlite3_stmt *answers, *others; /* others: reals, then counts */
    mx_store *store;
    mx_arena *kept, *batch; /* as long as the cursor; as long as the batch */
    mx_ids *names;          /* of questionnaires */
    places_of_questions *questionnaires;
    size_t n_questionnaires, questionnaires_capacity;

    mx_str *cells[N_COLUMNS];
    size_t *places;
    const mx_str *columns[N_COLUMNS];
    size_t n, capacity;
    mx_buf text;
    int at_answers, at_others; /* MX_OK while a row stands ready to be read */
} cursor;

/* ---- Questionnaires ---------------------------------------------------------------- */

static const char select_questions[] =
    "SELECT p.questionnaire, p.position, p.indicator, ifnull(i.lowest, 0) FROM positions AS p"
    " JOIN indicators AS i ON i.indicator = p.indicator WHERE ?1 IS NULL OR p.indicator = ?1"
    " ORDER BY p.questionnaire, p.position";

static int copy(mx_str *out, mx_arena *arena, const char *text)
{
    const size_t size = text ? strlen(text) : 0;
    *out = (mx_str){NULL, 0};
    if (!size) return MX_OK;
    out->at = mx_arena_copy(arena, text, size);
    out->size = size;
    return out->at ? MX_OK : mx_fail_memory();
}

static int fill_question(cursor *self, place_of_question *question, sqlite3_stmt *row)
{
    const double lowest = sqlite3_column_double(row, 3);
    int rc = copy(&question->indicator, self->kept, mx_store__text(row, 2));
    for (int i = 0; !rc && i < N_LEVELS; i++) {
        char number[MX_NUMBER_MAX];
        number[mx_number_format(number, lowest + i)] = '\0';
        rc = copy(&question->levels[i], self->kept, number);
    }
    return rc;
}

static int add_question(cursor *self, sqlite3_stmt *row)
{
    uint32_t id;
    int rc = mx_ids_add(self->names, mx_str_of(mx_store__text(row, 0)), &id);
    if (!rc && id == self->n_questionnaires) {
        rc = MX_GROW(self->questionnaires, self->n_questionnaires, self->questionnaires_capacity);
        if (!rc) self->questionnaires[self->n_questionnaires++] = (places_of_questions){NULL, 0, 0};
    }
    if (rc) return rc;
    places_of_questions *q = &self->questionnaires[id];
    const size_t position = (size_t)sqlite3_column_int64(row, 1);
    while (!rc && q->n < position) {
        rc = MX_GROW(q->questions, q->n, q->capacity);
        if (!rc) q->questions[q->n++] = (place_of_question){.indicator = {NULL, 0}};
    }
    return rc ? rc : fill_question(self, &q->questions[position - 1], row);
}

static int read_questionnaires(cursor *self, const char *indicator)
{
    sqlite3_stmt *row;
    int rc = mx_store__prepare(&row, self->store, select_questions);
    if (!rc) rc = mx_store__bind(self->store, row, "t", indicator);
    while (!rc && (rc = mx_store__step(self->store, row)) == MX_OK) rc = add_question(self, row);
    mx_store__reset(row);
    return rc < 0 ? rc : MX_OK;
}

/* ---- Long rows -------------------------------------------------------------------------- */

static int make_room(cursor *self)
{
    if (self->n < self->capacity) return MX_OK;
    const size_t wanted = self->capacity ? self->capacity * 2 : BATCH + 128;
    size_t *places = mx_realloc_array(self->places, wanted, sizeof *places);
    if (!places) return mx_fail_memory();
    self->places = places;
    for (size_t i = 0; i < N_COLUMNS; i++) {
        mx_str *cells = mx_realloc_array(self->cells[i], wanted, sizeof *cells);
        if (!cells) return mx_fail_memory();
        self->cells[i] = cells;
    }
    self->capacity = wanted;
    return MX_OK;
}

static int add_row(cursor *self, const mx_str row[N_COLUMNS], int64_t line)
{
    int rc = make_room(self);
    if (rc) return rc;
    for (size_t i = 0; i < N_COLUMNS; i++) self->cells[i][self->n] = row[i];
    self->places[self->n++] = (size_t)line;
    return MX_OK;
}

static int copy_number(mx_str *out, mx_arena *arena, double value)
{
    char text[MX_NUMBER_MAX];
    text[mx_number_format(text, value)] = '\0';
    return copy(out, arena, text);
}

/* ---- Answers ------------------------------------------------------------------------------ */

static const char select_answers[] =
    "SELECT territory, [group], questionnaire, period, phase, cycle, respondent, levels, weight, line FROM "
    "answers"
    " WHERE (?1 IS NULL OR territory = ?1) AND (?2 IS NULL OR [group] = ?2) AND (?3 IS NULL OR period = ?3)"
    " AND (?4 IS NULL OR cycle = ?4) AND (?5 IS NULL OR phase = ?5) AND (?6 IS NULL OR questionnaire ="
    " (SELECT questionnaire FROM positions WHERE indicator = ?6))"
    " ORDER BY territory, respondent, questionnaire, period, cycle, phase, [group], import";

/* Columns of select_answers by the column of the long row they fill. */
static const int key_columns[] = {TERRITORY, GROUP, -1, PERIOD, PHASE, CYCLE, RESPONDENT};

static int read_keys(mx_str row[N_COLUMNS], mx_arena *arena, sqlite3_stmt *statement)
{
    int rc = MX_OK;
    for (int i = 0; !rc && i < (int)(sizeof key_columns / sizeof *key_columns); i++)
        if (key_columns[i] >= 0) rc = copy(&row[key_columns[i]], arena, mx_store__text(statement, i));
    return rc;
}

/* Does the row that stands ready answer for the same person, period and group? */
static bool same_keys(const mx_str row[N_COLUMNS], const char *questionnaire, sqlite3_stmt *statement)
{
    for (int i = 0; i < (int)(sizeof key_columns / sizeof *key_columns); i++) {
        const char *text = mx_store__text(statement, i);
        if (!mx_str_is(key_columns[i] < 0 ? mx_str_of(questionnaire) : row[key_columns[i]], text ? text : ""))
            return false;
    }
    return true;
}

/* Put the answers of the following rows, other imports' for the same key, into `levels`. */
static int merge_following(cursor *self, const mx_str row[N_COLUMNS], const char *questionnaire,
                           const char **levels)
{
    for (;;) {
        self->at_answers = mx_store__step(self->store, self->answers);
        if (self->at_answers != MX_OK || !same_keys(row, questionnaire, self->answers)) break;
        const char *more = (const char *)sqlite3_column_text(self->answers, 7);
        if (!more) return mx_fail_memory();
        char *both = mx_arena_alloc(self->batch, strlen(*levels) + strlen(more) + 1);
        if (!both) return mx_fail_memory();
        mx_store__merge_levels(both, *levels, more);
        *levels = both;
    }
    return self->at_answers < 0 ? self->at_answers : MX_OK;
}

static int take_apart(cursor *self, mx_str row[N_COLUMNS], const places_of_questions *q, const char *levels,
                      int64_t line)
{
    int rc = MX_OK;
    for (size_t i = 0; !rc && i < q->n && levels[i]; i++) {
        const place_of_question *question = &q->questions[i];
        if (levels[i] == ' ' || !question->indicator.size) continue;
        row[INDICATOR] = question->indicator;
        row[VALUE] = levels[i] >= '0' ? question->levels[levels[i] - '0'] : (mx_str){NULL, 0};
        rc = add_row(self, row, line);
    }
    return rc;
}

static int next_answer(cursor *self)
{
    mx_str row[N_COLUMNS] = {{NULL, 0}}, name, text;
    const int64_t line = sqlite3_column_int64(self->answers, 9);
    int rc = read_keys(row, self->batch, self->answers);
    if (!rc) rc = copy(&name, self->batch, mx_store__text(self->answers, 2));
    if (!rc) rc = copy(&text, self->batch, mx_store__text(self->answers, 7));
    if (!rc) rc = copy_number(&row[WEIGHT], self->batch, mx_store__double(self->answers, 8));
    const char *levels = rc || !text.at ? "" : text.at;
    if (!rc) rc = merge_following(self, row, name.at ? name.at : "", &levels);
    if (rc) return rc;
    const uint32_t id = mx_ids_find(self->names, name);
    return id == MX_NO_ID ? MX_OK : take_apart(self, row, &self->questionnaires[id], levels, line);
}

/* ---- Reals and counts ---------------------------------------------------------------------- */

#define IS_SHARED "EXISTS (SELECT 1 FROM imports AS i WHERE i.import = t.import AND i.kind = 'shared')"

/* The cells, the line, then the fields of the last cell. Pairs have neither period nor phase. */
static const char select_others[] =
    "SELECT territory, [group], indicator, period, phase, cycle, respondent, value, weight, NULL, line,"
    " NULL, NULL, NULL, NULL, '', NULL, NULL"
    " FROM reals AS t WHERE (?1 IS NULL OR territory = ?1) AND (?2 IS NULL OR [group] = ?2)"
    " AND (?3 IS NULL OR period = ?3) AND (?4 IS NULL OR cycle = ?4) AND (?5 IS NULL OR phase = ?5)"
    " AND (?6 IS NULL OR indicator = ?6) AND NOT EXISTS (SELECT 1 FROM reals AS e"
    " WHERE e.territory = t.territory AND e.respondent = t.respondent AND e.indicator = t.indicator"
    " AND e.period = t.period AND e.cycle = t.cycle AND e.phase = t.phase AND e.[group] = t.[group]"
    " AND e.import < t.import)"
    " UNION ALL "
    "SELECT territory, [group], indicator, period, phase, cycle, NULL, level, weights / people, people, line,"
    " weights, weights_rest, weights_squared, weights_squared_rest, who, NULL, NULL"
    " FROM counts AS t WHERE (?1 IS NULL OR territory = ?1) AND (?2 IS NULL OR [group] = ?2)"
    " AND (?3 IS NULL OR period = ?3) AND (?4 IS NULL OR cycle = ?4) AND (?5 IS NULL OR phase = ?5)"
    " AND (?6 IS NULL OR indicator = ?6) AND (?7 OR who <> 'unlinked') AND NOT (?8 AND " IS_SHARED ")"
    " AND NOT EXISTS (SELECT 1 FROM counts AS e"
    " WHERE e.territory = t.territory AND e.[group] = t.[group] AND e.indicator = t.indicator"
    " AND e.period = t.period AND e.cycle = t.cycle AND e.phase = t.phase AND e.who = t.who"
    " AND ifnull(e.level, '') = ifnull(t.level, '') AND e.import < t.import)"
    " UNION ALL "
    "SELECT territory, [group], indicator, '', '', cycle, NULL, before, weights / people, people, line,"
    " weights, weights_rest, weights_squared, weights_squared_rest, 'pairs', after, moved"
    " FROM pairs AS t WHERE ?7 AND NOT ?8 AND (?1 IS NULL OR territory = ?1) AND (?2 IS NULL OR [group] = ?2)"
    " AND ?3 IS NULL AND (?4 IS NULL OR cycle = ?4) AND ?5 IS NULL AND (?6 IS NULL OR indicator = ?6)";

enum { LINE = LEVEL_PEOPLE + 1, SUMS, WHO = SUMS + 4, CHANGED };

static void put_field(mx_buf *out, double value)
{
    if (!isnan(value)) mx_buf_number(out, value);
    mx_buf_char(out, '\x1f');
}

/* The fields in one cell; empty where all are. Sums are of use together only. */
static int read_counted(mx_str *out, mx_arena *arena, sqlite3_stmt *statement, mx_buf *text)
{
    const char *who = mx_store__text(statement, WHO);
    const double people = mx_store__double(statement, LEVEL_PEOPLE), sum = mx_store__double(statement, SUMS),
                 squares = mx_store__double(statement, SUMS + 2);
    const bool has_sums = !isnan(sum) && !isnan(squares) && (sum != people || squares != people); /* not all weigh 1 */
    if (!has_sums && (!who || !*who)) return MX_OK;
    mx_buf_clear(text);
    for (int i = 0; i < 4; i++) {
        double field = mx_store__double(statement, SUMS + i);
        put_field(text, !has_sums ? NAN : isnan(field) ? 0 : field);
    }
    mx_buf_format(text, "%s\x1f", who ? who : "");
    put_field(text, mx_store__double(statement, CHANGED));
    double moved = mx_store__double(statement, CHANGED + 1);
    if (!isnan(moved)) mx_buf_number(text, moved);
    int rc = mx_buf_check(text);
    return rc ? rc : copy(out, arena, text->at);
}

static int next_other(cursor *self)
{
    mx_str row[N_COLUMNS] = {{NULL, 0}};
    int rc = MX_OK;
    for (int i = TERRITORY; !rc && i <= RESPONDENT; i++)
        rc = copy(&row[i], self->batch, mx_store__text(self->others, i));
    for (int i = VALUE; !rc && i <= LEVEL_PEOPLE; i++)
        rc = copy_number(&row[i], self->batch, mx_store__double(self->others, i));
    if (!rc) rc = read_counted(&row[COUNTED], self->batch, self->others, &self->text);
    if (!rc) rc = add_row(self, row, sqlite3_column_int64(self->others, LINE));
    if (!rc) self->at_others = mx_store__step(self->store, self->others);
    return rc ? rc : (self->at_others < 0 ? self->at_others : MX_OK);
}

/* ---- The cursor ------------------------------------------------------------------------------- */

static int fill_batch(cursor *self)
{
    int rc = MX_OK;
    while (!rc && self->n < BATCH && self->at_answers == MX_OK) rc = next_answer(self);
    while (!rc && self->n < BATCH && self->at_others == MX_OK) rc = next_other(self);
    return rc;
}

static int cursor_next(void *payload, mx_batch *out)
{
    cursor *self = payload;
    mx_arena_free(self->batch);
    self->batch = NULL;
    self->n = 0;
    int rc = mx_arena_new(&self->batch);
    if (!rc) rc = fill_batch(self);
    if (rc) return rc;
    for (size_t i = 0; i < N_COLUMNS; i++) self->columns[i] = self->cells[i];
    *out = (mx_batch){self->n, N_COLUMNS, self->columns, self->places};
    return self->n ? MX_OK : MX_DONE;
}

static uint64_t cursor_line(void *payload, size_t place)
{
    (void)payload;
    return place;
}

static void cursor_close(void *payload)
{
    cursor *self = payload;
    sqlite3_finalize(self->answers);
    sqlite3_finalize(self->others);
    for (size_t i = 0; i < self->n_questionnaires; i++) mx_free(self->questionnaires[i].questions);
    mx_free(self->questionnaires);
    for (size_t i = 0; i < N_COLUMNS; i++) mx_free(self->cells[i]);
    mx_free(self->places);
    mx_buf_dispose(&self->text);
    mx_ids_free(self->names);
    mx_arena_free(self->batch);
    mx_arena_free(self->kept);
    mx_free(self);
}

/* The cursor's own statement: several cursors may be open at once. It keeps the filter's
 * texts, which need not outlive the call. */
static int start(sqlite3_stmt **out, int *at, cursor *self, const char *sql, const mx_store_filter *filter)
{
    enum { N_TEXTS = 6 };
    const char *const texts[N_TEXTS] = {filter->territory, filter->group, filter->period,
                                 filter->cycle,     filter->phase, filter->indicator};
    *out = NULL;
    if (sqlite3_prepare_v2(self->store->db, sql, -1, out, NULL) != SQLITE_OK)
        return mx_store__fail(self->store);
    for (int i = 0; i < N_TEXTS; i++)
        if (sqlite3_bind_text(*out, i + 1, texts[i], -1, SQLITE_TRANSIENT) != SQLITE_OK)
            return mx_store__fail(self->store);
    if (sqlite3_bind_parameter_count(*out) > N_TEXTS &&
        (sqlite3_bind_int(*out, N_TEXTS + 1, filter->has_pairs) != SQLITE_OK ||
         sqlite3_bind_int(*out, N_TEXTS + 2, filter->is_own) != SQLITE_OK))
        return mx_store__fail(self->store);
    *at = mx_store__step(self->store, *out);
    return *at < 0 ? *at : MX_OK;
}

int mx_store_follow_up(mx_rows **out, mx_store *store, const mx_store_filter *filter)
{
    static const mx_rows_class class = {cursor_next, cursor_line, cursor_close};
    static const mx_store_filter all = MX_STORE_FILTER_INIT;
    cursor *self = mx_alloc_array(1, sizeof *self);
    *out = NULL;
    if (!self) return mx_fail_memory();
    if (!filter) filter = &all;
    self->store = store;
    int rc = mx_arena_new(&self->kept);
    if (!rc) rc = mx_ids_new(&self->names);
    if (!rc) rc = read_questionnaires(self, filter->indicator);
    if (!rc) rc = start(&self->answers, &self->at_answers, self, select_answers, filter);
    if (!rc) rc = start(&self->others, &self->at_others, self, select_others, filter);
    if (!rc) rc = mx_rows_new(out, &class, self);
    if (rc) cursor_close(self);
    return rc;
}
