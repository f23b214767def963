/* What the files of this room share. Nothing here is for other rooms. */
#ifndef MX_STORE_I_H
#define MX_STORE_I_H

#include <sqlite3.h>

#include "mx/store.h"

/* "mieu" as the number that marks a SQLite file as ours. */
#define MX_STORE_APPLICATION_ID 0x6D696575

/* The id that a statement without one was given, by its line in the import at hand. */
typedef struct {
    int64_t line;
    char id[24];
} made_statement;

struct mx_store {
    sqlite3 *db;
    char *path;      /* as the caller gave it, for messages */
    char *real_path; /* for the system */
    bool is_new;     /* made by create and not committed: removed on close */
    bool is_others;  /* opened to be looked at only: MX_STORE_OTHERS */
    int depth;       /* of begins without their end */

    /* Prepared once for each connection: texts of SQL and, by their number, statements. */
    mx_ids *sql;
    sqlite3_stmt **statements;
    size_t n_statements, statements_capacity;

    made_statement *made; /* by ascending line */
    size_t n_made, made_capacity;
    int64_t made_import;
};

/* ---- sql.c ---- */

/* SQLite's last error on this connection as ours, with the store's path: the one place
 * where its codes are translated. Returns the code. */
int mx_store__fail(mx_store *store);

/* What to do about a file that is no store: half a sentence. */
const char *mx_store__name_another(bool is_others);

/* A statement prepared once and kept: reset, unbound and owned by the store. */
int mx_store__prepare(sqlite3_stmt **out, mx_store *store, const char *sql) MX_MUST_CHECK;

/* Bind parameters 1, 2, … by `kinds`, one letter each:
 *   t  const char *, NULL is NULL        k  const char *, NULL is ''   (both borrowed until reset)
 *   i  int64_t                           n  double, NaN is NULL
 *   z  int64_t, 0 is NULL */
int mx_store__bind(mx_store *store, sqlite3_stmt *statement, const char *kinds, ...) MX_MUST_CHECK;

/* MX_OK: a row stands ready; MX_DONE: none is left; or an error. */
int mx_store__step(mx_store *store, sqlite3_stmt *statement) MX_MUST_CHECK;
void mx_store__reset(sqlite3_stmt *statement); /* NULL is fine */

/* Prepare, bind, run to the end, reset. */
int mx_store__run(mx_store *store, const char *sql, const char *kinds, ...) MX_MUST_CHECK;
/* As run, for SQL without parameters that is not worth keeping. */
int mx_store__exec(mx_store *store, const char *sql) MX_MUST_CHECK;
/* The number in the first row's first column; `none` when there is no row or it is NULL. */
int mx_store__number(int64_t *out, mx_store *store, int64_t none, const char *sql, const char *kinds,
                     ...) MX_MUST_CHECK;

/* The text of a column: "" is NULL too. Valid until the next step or reset. */
const char *mx_store__text(sqlite3_stmt *statement, int column);
/* The number of a column, NaN for NULL. */
double mx_store__double(sqlite3_stmt *statement, int column);

/* The row that stands ready, as one more of a frame with the statement's columns. */
int mx_store__collect_row(mx_frame *frame, mx_store *store, sqlite3_stmt *statement) MX_MUST_CHECK;

/* All rows of a prepared and bound statement as a frame, whose columns it must match;
 * resets the statement. */
typedef struct {
    const char *name;
    mx_type type;
} mx_store_column;
int mx_store__collect(mx_frame **out, mx_store *store, sqlite3_stmt *statement,
                      const mx_store_column columns[], size_t n_columns) MX_MUST_CHECK;

/* ---- migrations.c ---- */

int mx_store__migrate(mx_store *store, int from) MX_MUST_CHECK;

/* ---- loading, one table each where the general way does not do ---- */

/* A load under way: what all loaders need. */
typedef struct {
    mx_store *store;
    const mx_frame *rows;
    int64_t import;
    const char *file; /* as complaints name it */
    mx_complaints *complaints;
} mx_store_load_job;

/* The cell of a named column, missing when the frame has no such column. */
const char *mx_store__cell(const mx_store_load_job *job, size_t row, const char *column);
double mx_store__cell_number(const mx_store_load_job *job, size_t row, const char *column);
int64_t mx_store__line(const mx_store_load_job *job, size_t row);

int mx_store__load_answers(mx_store_load_job *job) MX_MUST_CHECK;
int mx_store__load_positions(mx_store_load_job *job) MX_MUST_CHECK;

/* ---- answers.c ---- */

/* Two strings of levels of one person and period, put together: what one leaves out the
 * other says; an answer goes before a reason. Returns the first position (from 1) at which
 * both answer and differ, 0 when there is none. `out` holds the longer length, and NUL. */
size_t mx_store__merge_levels(char *out, const char *a, const char *b);

/* ---- levels.c ---- */

/* Complaints about strings that do not fit their questionnaire, its scales or the reasons. */
int mx_store__check_levels(mx_store *store, mx_complaints *findings) MX_MUST_CHECK;

/* ---- references.c ---- */

/* Each reference that leads nowhere, in words, as a complaint about `path`. Stops after `most`. */
int mx_store__dangling(mx_store *store, mx_complaints *findings, size_t most) MX_MUST_CHECK;
/* Each ring of territories that stand below each other, with its names, as a complaint about `path`. */
int mx_store__rings(mx_store *store, mx_complaints *findings) MX_MUST_CHECK;

#endif
