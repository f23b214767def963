/*
 * Forgetting: all that a person, or a group, said and answered. One table says where
 * they may stand and what is done there: rows go, names in rows that stay are emptied.
 * Statements are found first, since codes, proposals, links and the parts they were
 * split into go with them.
 */
#include <string.h>

#include "store_i.h"

/* ?1 territory, ?2 person, ?3 group: one of the last two is NULL, so that a comparison
 * with it is never true. */
typedef struct {
    const char *table; /* as people know it */
    const char *where; /* the rows concerned */
    const char *erase; /* SET clause for rows that stay; NULL: the rows go */
} place_of_theirs;

#define THEIR_STATEMENTS                                                                                     \
    "WITH RECURSIVE theirs (statement) AS (SELECT statement FROM statements WHERE territory = ?1"            \
    " AND (author = ?2 OR [group] = ?3) UNION SELECT s.statement FROM statements AS s JOIN theirs"           \
    " ON s.parent = theirs.statement WHERE s.territory = ?1) SELECT statement FROM theirs"

/* Lines of files that something stood on. */
#define THEIR_LINES                                                                                          \
    "SELECT import, line FROM statements WHERE territory = ?1 AND statement IN (" THEIR_STATEMENTS ")"       \
    " UNION SELECT import, line FROM answers WHERE territory = ?1 AND (respondent = ?2 OR [group] = ?3)"     \
    " UNION SELECT import, line FROM reals WHERE territory = ?1 AND (respondent = ?2 OR [group] = ?3)"

static const place_of_theirs places[] = {
    {"masks", "(import, line) IN (" THEIR_LINES ")", NULL},
    {"objective_statements", "territory = ?1 AND statement IN (" THEIR_STATEMENTS ")", NULL},
    {"codes", "territory = ?1 AND statement IN (" THEIR_STATEMENTS ")", NULL},
    {"proposals", "territory = ?1 AND statement IN (" THEIR_STATEMENTS ")", NULL},
    {"statements", "territory = ?1 AND statement IN (" THEIR_STATEMENTS ")", NULL},
    {"answers", "territory = ?1 AND (respondent = ?2 OR [group] = ?3)", NULL},
    {"reals", "territory = ?1 AND (respondent = ?2 OR [group] = ?3)", NULL},
    {"counts", "territory = ?1 AND [group] = ?3 AND ?2 IS NULL", NULL},
    {"pairs", "territory = ?1 AND [group] = ?3 AND ?2 IS NULL", NULL},
    {"withheld", "territory = ?1 AND [group] = ?3 AND ?2 IS NULL", NULL},
    {"published", "territory = ?1 AND [group] = ?3 AND ?2 IS NULL", NULL},
    {"signatures",
     "territory = ?1 AND (signatory = ?2 OR contract IN"
     " (SELECT contract FROM contracts WHERE territory = ?1 AND [group] = ?3))",
     NULL},
    {"contracts", "territory = ?1 AND [group] = ?3 AND ?2 IS NULL", "[group] = NULL"},
    {"commitments", "territory = ?1 AND (actor = ?2 OR actor = ?3)", "actor = NULL"},
    {"groups", "territory = ?1 AND [group] = ?3 AND ?2 IS NULL", NULL},
};

enum { N_PLACES = sizeof places / sizeof *places };

static int check_whom(const mx_store_whom *whom)
{
    if (whom->territory && !whom->person != !whom->group) return MX_OK;
    return mx_fail(MX_E_USAGE, mx_tr("qui oublier : un territoire, et une personne ou un groupe",
                                     "whom to forget: a territory, and a person or a group"));
}

/* ---- What is known of them ----------------------------------------------------------- */

static int count_place(mx_frame *frame, mx_store *store, const place_of_theirs *place,
                       const mx_store_whom *whom)
{
    static const char no_trail[] = "objective_statements";
    mx_buf sql = {0};
    sqlite3_stmt *found = NULL;
    if (strcmp(place->table, no_trail) == 0)
        mx_buf_format(&sql, "SELECT count(*), NULL FROM %s WHERE %s", place->table, place->where);
    else
        mx_buf_format(
            &sql,
            "SELECT total(n), group_concat(file, '; ') FROM (SELECT count(*) AS n, (SELECT file FROM imports"
            " AS i WHERE i.import = t.import) AS file FROM %s AS t WHERE %s GROUP BY file ORDER BY file)",
            place->table, place->where);
    int rc = mx_buf_check(&sql);
    if (!rc) rc = mx_store__prepare(&found, store, sql.at);
    if (!rc) rc = mx_store__bind(store, found, "ttt", whom->territory, whom->person, whom->group);
    if (!rc) rc = mx_store__step(store, found);
    if (!rc && sqlite3_column_int64(found, 0) > 0) {
        const size_t row = mx_frame_n_rows(frame);
        rc = mx_frame_add_row(frame);
        if (!rc) rc = mx_frame_set_text(frame, row, 0, place->table);
        if (!rc) mx_frame_set_number(frame, row, 1, sqlite3_column_double(found, 0));
        if (!rc) rc = mx_frame_set_text(frame, row, 2, mx_store__text(found, 1));
    }
    mx_store__reset(found);
    mx_buf_dispose(&sql);
    return rc;
}

int mx_store_known(mx_frame **out, mx_store *store, const mx_store_whom *whom)
{
    mx_frame *frame = NULL;
    *out = NULL;
    int rc = check_whom(whom);
    if (!rc) rc = mx_frame_new(&frame);
    if (!rc) rc = mx_frame_add_column(frame, "table", MX_TEXT, MX_KEY);
    if (!rc) rc = mx_frame_add_column(frame, "rows", MX_NUMBER, MX_KEY);
    if (!rc) rc = mx_frame_add_column(frame, "files", MX_TEXT, MX_NOTE);
    for (int i = 0; !rc && i < N_PLACES; i++) rc = count_place(frame, store, &places[i], whom);
    if (rc) mx_frame_free(frame);
    else *out = frame;
    return rc;
}

/* ---- Where it counts ------------------------------------------------------------------ */

/* Groups that a person took part in, and the group itself. */
#define THEIR_GROUPS                                                                                         \
    "SELECT [group] FROM statements WHERE territory = ?1 AND author = ?2 UNION SELECT [group] FROM answers"  \
    " WHERE territory = ?1 AND respondent = ?2 UNION SELECT [group] FROM reals WHERE territory = ?1"         \
    " AND respondent = ?2 UNION SELECT ?3"

int mx_store_traces(mx_frame **out, mx_store *store, const mx_store_whom *whom)
{
    static const char sql[] =
        "SELECT DISTINCT 'answers' AS kind, [group], cycle, period, phase, indicator, NULL AS statement"
        " FROM follow_up WHERE territory = ?1 AND (respondent = ?2 OR [group] = ?3)"
        " UNION ALL SELECT 'statements', [group], cycle, period, NULL, NULL, statement FROM statements"
        " WHERE territory = ?1 AND statement IN (" THEIR_STATEMENTS ")"
        " UNION ALL SELECT 'members', [group], cycle, NULL, NULL, NULL, NULL FROM groups"
        " WHERE territory = ?1 AND [group] IN (" THEIR_GROUPS ")"
        " UNION ALL SELECT 'commitments', NULL, NULL, NULL, NULL, NULL, NULL FROM commitments"
        " WHERE territory = ?1 AND (actor = ?2 OR actor = ?3)";
    static const mx_store_column columns[] = {{"kind", MX_TEXT},   {"group", MX_TEXT},     {"cycle", MX_TEXT},    {"period", MX_TEXT},
                                              {"phase", MX_TEXT},  {"indicator", MX_TEXT}, {"statement", MX_TEXT}};
    sqlite3_stmt *found = NULL;
    *out = NULL;
    int rc = check_whom(whom);
    if (!rc) rc = mx_store__prepare(&found, store, sql);
    if (!rc) rc = mx_store__bind(store, found, "ttt", whom->territory, whom->person, whom->group);
    if (!rc) rc = mx_store__collect(out, store, found, columns, sizeof columns / sizeof *columns);
    mx_store__reset(found);
    return rc;
}

/* ---- Erasing ------------------------------------------------------------------------- */

static int erase_place(mx_store *store, const place_of_theirs *place, const mx_store_whom *whom)
{
    mx_buf sql = {0};
    if (place->erase)
        mx_buf_format(&sql, "UPDATE %s SET %s WHERE %s", place->table, place->erase, place->where);
    else mx_buf_format(&sql, "DELETE FROM %s WHERE %s", place->table, place->where);
    int rc = mx_buf_check(&sql);
    if (!rc) rc = mx_store__run(store, sql.at, "ttt", whom->territory, whom->person, whom->group);
    mx_buf_dispose(&sql);
    return rc;
}

int mx_store_forget(mx_store *store, const mx_store_whom *whom)
{
    int rc = check_whom(whom);
    if (rc) return rc;
    rc = mx_store_begin(store);
    if (rc) return rc;
    for (int i = 0; !rc && i < N_PLACES; i++) rc = erase_place(store, &places[i], whom);
    if (!rc) rc = mx_store_commit(store);
    if (rc) mx_store_rollback(store);
    return rc;
}

/* "statements 12; codes 30": which tables, and how many rows of each. */
static double list_tables(mx_buf *out, const mx_frame *known)
{
    double n = 0;
    for (size_t row = 0; row < mx_frame_n_rows(known); row++) {
        mx_buf_format(out, "%s%s ", row > 0 ? "; " : "", mx_frame_text(known, row, 0));
        mx_buf_number(out, mx_frame_number(known, row, 1));
        n += mx_frame_number(known, row, 1);
    }
    return n;
}

int mx_store_prove(mx_store *store, const mx_store_whom *whom, const mx_frame *known, const char *day,
                   const char *program)
{
    static const char sql[] = "INSERT INTO erasures (erased_on, kind, rows, tables, left_over, program)"
                              " VALUES (?, ?, ?, ?, ?, ?)";
    mx_frame *left = NULL;
    mx_buf tables = {0}, unused = {0};
    int rc = mx_store_known(&left, store, whom);
    if (!rc) {
        const int64_t n = (int64_t)list_tables(&tables, known), n_left = (int64_t)list_tables(&unused, left);
        rc = mx_buf_check(&tables);
        if (!rc)
            rc = mx_store__run(store, sql, "ttitit", day, whom->person ? "person" : "group", n,
                               tables.at ? tables.at : "", n_left, program);
    }
    mx_buf_dispose(&tables);
    mx_buf_dispose(&unused);
    mx_frame_free(left);
    return rc;
}

int mx_store_compact(mx_store *store)
{
    return mx_store__exec(store, "VACUUM");
}
