/* Queries that others wrote: what they may do, and what not. */
#include <math.h>

#include "fixture.h"
#include "support/check.h"

static void refused(mx_store *store, const char *sql, int code, const char *part)
{
    mx_frame *frame;
    CHECK_FAILS(mx_store_query(&frame, store, sql, NULL, 0, 1000000), code, part);
    CHECK(frame == NULL);
}

TEST(store_query, binds_its_parameters)
{
    mx_store *store = fixture_store(check_path("a.db"));
    mx_frame *frame;
    const mx_store_param params[] = {{"HR", 0}, {NULL, 70000}, {NULL, NAN}};
    CHECK_OK(mx_store_query(
        &frame, store,
        "SELECT territory, population, ?3 AS empty FROM territories WHERE parent = ?1 AND population > ?2",
        params, 3, 0));
    CHECK_TEXT(fixture_show(frame), "MUL|108312|\n");
    CHECK_INT(mx_frame_type(frame, 1), MX_NUMBER);
    mx_frame_free(frame);
    CHECK_FAILS(mx_store_query(&frame, store, "SELECT ?", NULL, 0, 0), MX_E_VALUE, "1 param");
    mx_store_close(store);
}

TEST(store_query, makes_a_column_of_text_and_numbers_a_column_of_text)
{
    mx_store *store = fixture_store(check_path("a.db"));
    mx_frame *frame;
    CHECK_OK(mx_store_query(&frame, store, "SELECT 0.5 AS a, NULL AS b UNION ALL SELECT 'x', 2", NULL, 0, 0));
    CHECK_TEXT(fixture_show(frame), "0.5|\nx|2\n");
    mx_frame_free(frame);
    CHECK_OK(mx_store_query(&frame, store, "SELECT territory FROM territories WHERE 0", NULL, 0, 0));
    CHECK_INT(mx_frame_n_rows(frame), 0);
    CHECK_INT(mx_frame_n_columns(frame), 1);
    mx_frame_free(frame);
    mx_store_close(store);
}

TEST(store_query, only_reads)
{
    mx_store *store = fixture_store(check_path("a.db"));
    static const char *const attempts[] = {
        "DELETE FROM territories",
        "INSERT INTO settings VALUES ('a', 'b')",
        "DROP TABLE settings",
        "PRAGMA query_only = OFF",
        "PRAGMA user_version",
        "ATTACH 'other.db' AS o",
        "VACUUM INTO 'copy.db'",
        "BEGIN",
        "COMMIT",
        "CREATE TEMP TABLE t (x)",
        "SELECT load_extension('x')",
        "WITH x AS (SELECT 1) DELETE FROM settings",
        "SELECT * FROM pragma_database_list",
        "SELECT 1; DELETE FROM settings",
        "REINDEX",
        "ANALYZE",
        "EXPLAIN DELETE FROM settings",
        "DETACH main",
        "SAVEPOINT x",
    };
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++)
        refused(store, attempts[i], MX_E_VALUE, "");
    refused(store, "", MX_E_VALUE, "SELECT");
    refused(store, "-- nothing", MX_E_VALUE, "SELECT");
    refused(store, "SELECT * FROM nowhere", MX_E_VALUE, "nowhere");
    refused(store, "SELECT 1 AS a, 2 AS a", MX_E_VALUE, "« a »");
    CHECK_OK(mx_store_begin(store)); /* and leaves the store writable */
    CHECK_OK(mx_store_set(store, "a", "b"));
    CHECK_OK(mx_store_commit(store));
    mx_store_close(store);
}

TEST(store_query, stops_when_its_steps_are_spent)
{
    mx_store *store = fixture_store(check_path("a.db"));
    refused(store,
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) AS m FROM n",
            MX_E_LIMIT, "étapes");
    refused(store, "SELECT length(zeroblob(100000000)) AS n", MX_E_LIMIT, "");
    CHECK_INT(fixture_number(store, "SELECT 7 AS n; "), 7);
    mx_store_close(store);
}

TEST(store_query, reads_views_and_plain_functions)
{
    mx_store *store = fixture_store(check_path("a.db"));
    CHECK_TEXT(fixture_text(store, "SELECT upper(name_fr) AS n FROM components WHERE component = 'A01'"),
               "ALIMENTATION");
    CHECK_INT(fixture_number(store, "SELECT count(*) AS n FROM follow_up"), 0);
    CHECK_TEXT(fixture_text(store, "SELECT started AS s FROM cycles"), "2022-01-10");
    mx_store_close(store);
}
