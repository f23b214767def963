/*
 * Queries that others wrote. Three guards stand one behind the other: SQLite's
 * authorizer, which admits reading and plain functions and nothing else; query_only;
 * and a budget of steps. Values are gathered first, since SQLite's columns have no
 * type and a frame's have one.
 */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "store_i.h"

enum { STEPS_A_TICK = 1000, LONGEST_TEXT = 16 << 20 };

/* ---- Guards --------------------------------------------------------------------- */

/* What would give another answer at another time; and what reaches out. */
static bool is_forbidden(const char *function)
{
    static const char *const names[] = {"load_extension", "random", "randomblob", "current_date", "current_time", "current_timestamp", NULL};
    for (size_t i = 0; names[i]; i++)
        if (sqlite3_stricmp(names[i], function) == 0) return true;
    return false;
}

/* The functions of dates take 'now' for the time of day, and so do they without an argument. */
static bool asks_the_clock(const char *sql)
{
    static const char *const words[] = {"'now'", "\"now\"", "date()", "time()", "julianday()", "unixepoch()", NULL};
    for (; *sql; sql++)
        for (size_t i = 0; words[i]; i++)
            if (sqlite3_strnicmp(sql, words[i], (int)strlen(words[i])) == 0) return true;
    return false;
}

static int check_timeless(const char *sql, const mx_store_param params[], size_t n)
{
    bool asks = asks_the_clock(sql);
    for (size_t i = 0; i < n; i++) asks = asks || (params[i].text && sqlite3_stricmp(params[i].text, "now") == 0);
    if (!asks) return MX_OK;
    return mx_fail(MX_E_VALUE, mx_tr("une requête ne demande pas l’heure (now) : donnez la date",
                                     "a query does not ask the time (now): give the date"));
}

static int authorize(void *payload, int action, const char *first, const char *second, const char *database,
                     const char *inner)
{
    (void)payload, (void)first, (void)database, (void)inner;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE: return SQLITE_OK;
    case SQLITE_FUNCTION: return second && is_forbidden(second) ? SQLITE_DENY : SQLITE_OK;
    default: return SQLITE_DENY;
    }
}

static int count_ticks(void *payload)
{
    uint64_t *left = payload;
    if (*left == 0) return 1;
    --*left;
    return 0;
}

/* What was in force before, put back afterwards. */
typedef struct {
    uint64_t ticks;
    int longest;
    int64_t was_query_only;
} raised_guards;

static int raise_guards(raised_guards *guard, mx_store *store, uint64_t max_steps)
{
    int rc = mx_store__number(&guard->was_query_only, store, 0, "PRAGMA query_only", "");
    if (!rc) rc = mx_store__exec(store, "PRAGMA query_only = ON");
    if (rc) return rc;
    guard->ticks = max_steps / STEPS_A_TICK;
    guard->longest = sqlite3_limit(store->db, SQLITE_LIMIT_LENGTH, LONGEST_TEXT);
    if (max_steps) sqlite3_progress_handler(store->db, STEPS_A_TICK, count_ticks, &guard->ticks);
    sqlite3_set_authorizer(store->db, authorize, NULL);
    return MX_OK;
}

static void lower_guards(raised_guards *guard, mx_store *store)
{
    sqlite3_set_authorizer(store->db, NULL, NULL);
    sqlite3_progress_handler(store->db, 0, NULL, NULL);
    sqlite3_limit(store->db, SQLITE_LIMIT_LENGTH, guard->longest);
    if (!guard->was_query_only) sqlite3_exec(store->db, "PRAGMA query_only = OFF", NULL, NULL, NULL);
}

/* ---- The statement --------------------------------------------------------------- */

static int fail_query(mx_store *store)
{
    const int code = sqlite3_errcode(store->db) & 0xff;
    if (code == SQLITE_AUTH)
        return mx_fail(MX_E_VALUE, mx_tr("une requête ne peut que lire : un SELECT, sans PRAGMA ni ATTACH",
                                         "a query can only read: one SELECT, no PRAGMA, no ATTACH"));
    if (code != SQLITE_ERROR && code != SQLITE_RANGE) return mx_store__fail(store);
    return mx_fail(MX_E_VALUE, mx_tr("requête : %s", "query: %s"), sqlite3_errmsg(store->db));
}

static bool is_blank(const char *sql)
{
    while (isspace((unsigned char)*sql) || *sql == ';') sql++;
    return *sql == '\0';
}

static int prepare(sqlite3_stmt **out, mx_store *store, const char *sql)
{
    const char *rest = "";
    *out = NULL;
    if (sqlite3_prepare_v2(store->db, sql, -1, out, &rest) != SQLITE_OK) return fail_query(store);
    if (!*out || !is_blank(rest) || sqlite3_column_count(*out) == 0 || !sqlite3_stmt_readonly(*out))
        return mx_fail(MX_E_VALUE, mx_tr("une requête est un seul SELECT", "a query is one SELECT"));
    return MX_OK;
}

static int bind_params(sqlite3_stmt *statement, mx_store *store, const mx_store_param params[], size_t n)
{
    if ((size_t)sqlite3_bind_parameter_count(statement) != n)
        return mx_fail(MX_E_VALUE,
                       mx_tr("la requête attend %d paramètres, %zu sont donnés",
                             "the query takes %d parameters, %zu are given"),
                       sqlite3_bind_parameter_count(statement), n);
    for (size_t i = 0; i < n; i++) {
        int code = params[i].text
                       ? sqlite3_bind_text(statement, (int)i + 1, params[i].text, -1, SQLITE_STATIC)
                   : isnan(params[i].number) ? sqlite3_bind_null(statement, (int)i + 1)
                                             : sqlite3_bind_double(statement, (int)i + 1, params[i].number);
        if (code != SQLITE_OK) return mx_store__fail(store);
    }
    return MX_OK;
}

/* ---- Values --------------------------------------------------------------------------- */

/* A value as SQLite gave it: text in the arena, else a number (NaN is NULL). */
typedef struct {
    const char *text;
    double number;
} gathered;

typedef struct {
    mx_arena *arena;
    gathered *values; /* row by row */
    size_t n, capacity, n_columns;
    bool *has_text; /* by column */
} answer;

static int add_value(answer *self, mx_store *store, sqlite3_stmt *statement, int column)
{
    const int type = sqlite3_column_type(statement, column);
    gathered value = {NULL, NAN};
    if (type == SQLITE_INTEGER || type == SQLITE_FLOAT) {
        value.number = sqlite3_column_double(statement, column);
    } else if (type != SQLITE_NULL) {
        const char *text = (const char *)sqlite3_column_text(statement, column);
        if (!text && sqlite3_errcode(store->db) == SQLITE_NOMEM) return mx_fail_memory();
        value.text = mx_arena_copy(self->arena, text ? text : "", text ? strlen(text) : 0);
        if (!value.text) return mx_fail_memory();
        self->has_text[column] = true;
    }
    int rc = MX_GROW(self->values, self->n, self->capacity);
    if (!rc) self->values[self->n++] = value;
    return rc;
}

static int gather(answer *self, mx_store *store, sqlite3_stmt *statement)
{
    for (;;) {
        const int code = sqlite3_step(statement);
        if (code == SQLITE_DONE) return MX_OK;
        if (code != SQLITE_ROW) return fail_query(store);
        for (size_t i = 0; i < self->n_columns; i++) {
            int rc = add_value(self, store, statement, (int)i);
            if (rc) return rc;
        }
    }
}

static int add_columns(mx_frame *frame, const answer *self, sqlite3_stmt *statement)
{
    for (size_t i = 0; i < self->n_columns; i++) {
        const char *name = sqlite3_column_name(statement, (int)i);
        if (!name) return mx_fail_memory();
        int rc = mx_frame_add_column(frame, name, self->has_text[i] ? MX_TEXT : MX_NUMBER, MX_KEY);
        if (rc == MX_E_EXISTS)
            return mx_fail(MX_E_VALUE,
                           mx_tr("requête : deux colonnes « %s » ; nommez-les par AS",
                                 "query: two columns \"%s\"; name them with AS"),
                           name);
        if (rc) return rc;
    }
    return MX_OK;
}

static int set_cell(mx_frame *frame, size_t row, size_t column, const gathered *value)
{
    char number[MX_NUMBER_MAX];
    if (mx_frame_type(frame, column) == MX_NUMBER) {
        mx_frame_set_number(frame, row, column, value->number);
        return MX_OK;
    }
    if (value->text) return mx_frame_set_text(frame, row, column, value->text);
    if (isnan(value->number)) return MX_OK;
    number[mx_number_format(number, value->number)] = '\0';
    return mx_frame_set_text(frame, row, column, number);
}

static int to_frame(mx_frame **out, const answer *self, sqlite3_stmt *statement)
{
    mx_frame *frame;
    int rc = mx_frame_new(&frame);
    if (rc) return rc;
    rc = add_columns(frame, self, statement);
    if (!rc) rc = mx_frame_add_rows(frame, self->n / self->n_columns);
    for (size_t i = 0; !rc && i < self->n; i++)
        rc = set_cell(frame, i / self->n_columns, i % self->n_columns, &self->values[i]);
    if (rc) mx_frame_free(frame);
    else *out = frame;
    return rc;
}

static int answer_query(mx_frame **out, mx_store *store, sqlite3_stmt *statement)
{
    answer self = {.n_columns = (size_t)sqlite3_column_count(statement)};
    int rc = mx_arena_new(&self.arena);
    if (!rc && !(self.has_text = mx_alloc_array(self.n_columns, sizeof *self.has_text)))
        rc = mx_fail_memory();
    if (!rc) rc = gather(&self, store, statement);
    if (!rc) rc = to_frame(out, &self, statement);
    mx_free(self.has_text);
    mx_free(self.values);
    mx_arena_free(self.arena);
    return rc;
}

int mx_store_query(mx_frame **out, mx_store *store, const char *sql, const mx_store_param params[],
                   size_t n_params, uint64_t max_steps)
{
    raised_guards guard;
    sqlite3_stmt *statement = NULL;
    *out = NULL;
    int rc = raise_guards(&guard, store, max_steps);
    if (rc) return rc;
    rc = check_timeless(sql, params, n_params);
    if (!rc) rc = prepare(&statement, store, sql);
    if (!rc) rc = bind_params(statement, store, params, n_params);
    if (!rc) rc = answer_query(out, store, statement);
    sqlite3_finalize(statement);
    lower_guards(&guard, store);
    return rc;
}
