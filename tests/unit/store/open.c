/* Opening, refusing, transactions. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixture.h"
#include "store_i.h"
#include "support/check.h"

static void plain_sql(const char *path, const char *sql)
{
    sqlite3 *db;
    char *message = NULL;
    CHECK_INT(sqlite3_open(path, &db), SQLITE_OK);
    CHECK_INT(sqlite3_exec(db, sql, NULL, NULL, &message), SQLITE_OK);
    sqlite3_close(db);
}

TEST(store_open, makes_a_file_for_its_owner_alone)
{
    struct stat about;
    mx_store_close(fixture_store(check_path("a.db")));
    CHECK_INT(stat(check_path("a.db"), &about), 0);
    CHECK_INT(about.st_mode & 07777, 0600);
}

TEST(store_open, opens_what_it_made)
{
    mx_store *store;
    mx_store_close(fixture_store(check_path("a.db")));
    CHECK_OK(mx_store_open(&store, check_path("a.db"), MX_STORE_READ));
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM territories"), 3);
    mx_store_close(store);
}

TEST(store_open, leaves_nothing_of_a_store_that_was_not_committed)
{
    mx_store *store;
    CHECK_OK(mx_store_create(&store, check_path("a.db")));
    mx_store_close(store);
    CHECK(access(check_path("a.db"), F_OK) != 0);
    CHECK(access(check_path("a.db-journal"), F_OK) != 0);
}

TEST(store_open, never_makes_a_store_over_a_file)
{
    mx_store *store;
    const char *path = check_text_file("letter.txt", "dear");
    CHECK_FAILS(mx_store_create(&store, path), MX_E_EXISTS, "letter.txt");
    CHECK(store == NULL);
}

TEST(store_open, takes_a_name_as_a_name)
{
    mx_store *store;
    char here[4096];
    CHECK(getcwd(here, sizeof here) != NULL);
    CHECK_INT(chdir(check_folder()), 0);
    mx_store_close(fixture_store(":memory:"));
    const int rc = mx_store_open(&store, ":memory:", MX_STORE_READ);
    CHECK_INT(chdir(here), 0);
    CHECK_OK(rc);
    mx_store_close(store);
}

TEST(store_open, says_how_to_make_a_missing_store)
{
    mx_store *store;
    CHECK_FAILS(mx_store_open(&store, check_path("none.db"), MX_STORE_READ), MX_E_NOTFOUND, "mieux init");
    CHECK_FAILS(mx_store_open(&store, check_path("none.db"), MX_STORE_WRITE), MX_E_NOTFOUND, "none.db");
    CHECK(store == NULL);
}

TEST(store_open, refuses_what_is_no_store)
{
    mx_store *store;
    CHECK_FAILS(mx_store_open(&store, check_folder(), MX_STORE_READ), MX_E_STORE, "dossier");
    CHECK_FAILS(mx_store_open(&store, check_text_file("empty.db", ""), MX_STORE_READ), MX_E_STORE, "vide");
    CHECK_FAILS(mx_store_open(&store, check_text_file("text.csv", "territory,text\nMUL,a long enough line\n"),
                              MX_STORE_READ),
                MX_E_STORE, "pas une base");
    plain_sql(check_path("other.db"), "CREATE TABLE t (x)");
    CHECK_FAILS(mx_store_open(&store, check_path("other.db"), MX_STORE_WRITE), MX_E_STORE, "autre programme");
    CHECK_FAILS(mx_store_open(&store, "/dev/null", MX_STORE_READ), MX_E_STORE, "/dev/null");
}

TEST(store_open, refuses_a_newer_store_and_names_both_versions)
{
    mx_store *store;
    mx_store_close(fixture_store(check_path("a.db")));
    plain_sql(check_path("a.db"), "PRAGMA user_version = 41");
    CHECK_FAILS(mx_store_open(&store, check_path("a.db"), MX_STORE_READ), MX_E_STORE, "version 41");
    CHECK_FAILS(mx_store_open(&store, check_path("a.db"), MX_STORE_WRITE), MX_E_STORE, "version 4");
}

TEST(store_open, says_that_a_truncated_store_is_damaged)
{
    mx_store *store;
    mx_complaints *findings;
    mx_store_close(fixture_store(check_path("a.db")));
    CHECK_INT(truncate(check_path("a.db"), 9000), 0);
    CHECK_OK(mx_complaints_new(&findings));
    int rc = mx_store_open(&store, check_path("a.db"), MX_STORE_READ);
    if (!rc) rc = mx_store_check(store, findings);
    CHECK(rc == MX_E_STORE || mx_complaints_count(findings) > 0);
    mx_store_close(store);
    mx_complaints_free(findings);
}

TEST(store_open, reads_without_writing)
{
    mx_store *store;
    mx_store_close(fixture_store(check_path("a.db")));
    CHECK_OK(mx_store_open(&store, check_path("a.db"), MX_STORE_READ));
    CHECK_FAILS(mx_store_set(store, "framework", "x"), MX_E_IO, "écrit");
    mx_store_close(store);
}

/* Root may write anywhere, so the claim is made by a child that is nobody. */
TEST(store_open, refuses_to_write_where_it_may_not)
{
    mx_store *store;
    const char *path = check_path("a.db");
    mx_store_close(fixture_store(path));
    CHECK_INT(chmod(path, 0444), 0);
    CHECK_INT(chmod(check_folder(), 0555), 0);
    const bool is_root = geteuid() == 0;
    if (is_root) CHECK_INT(seteuid(65534), 0);
    const int write = mx_store_open(&store, path, MX_STORE_WRITE);
    const int read = write ? mx_store_open(&store, path, MX_STORE_READ) : write;
    mx_store_close(store);
    if (is_root) CHECK_INT(seteuid(0), 0);
    CHECK_INT(chmod(check_folder(), 0755), 0);
    CHECK_INT(write, MX_E_IO);
    CHECK_OK(read);
}

TEST(store_open, says_when_another_program_holds_it)
{
    mx_store *store;
    sqlite3 *other;
    mx_store_close(fixture_store(check_path("a.db")));
    CHECK_INT(sqlite3_open(check_path("a.db"), &other), SQLITE_OK);
    CHECK_INT(sqlite3_exec(other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
    CHECK_FAILS(mx_store_open(&store, check_path("a.db"), MX_STORE_READ), MX_E_BUSY,
                "autre programme utilise");
    CHECK_INT(sqlite3_exec(other, "ROLLBACK; BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    CHECK_OK(mx_store_open(&store, check_path("a.db"), MX_STORE_WRITE));
    CHECK_FAILS(mx_store_begin(store), MX_E_BUSY, "réessayez");
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM territories"), 3);
    mx_store_close(store);
    sqlite3_close(other);
}

TEST(store_open, keeps_every_promise_of_a_connection)
{
    mx_store *store = fixture_store(check_path("a.db"));
    static const struct {
        const char *pragma;
        int value;
    } promises[] = {{"foreign_keys", 1},
                    {"synchronous", 2},
                    {"trusted_schema", 0},
                    {"secure_delete", 1},
                    {"temp_store", 2},
                    {"application_id", 0x6D696575},
                    {"user_version", MX_STORE_VERSION}};
    for (size_t i = 0; i < sizeof promises / sizeof *promises; i++) {
        char sql[80];
        int64_t value;
        snprintf(sql, sizeof sql, "PRAGMA %s", promises[i].pragma);
        CHECK_OK(mx_store__number(&value, store, -1, sql, ""));
        CHECK_INT(value, promises[i].value);
    }
    int64_t unused;
    CHECK_FAILS(mx_store__number(&unused, store, 0, "SELECT load_extension('x')", ""), MX_E_STORE,
                "not authorized");
    CHECK_FAILS(mx_store_set(store, NULL, "x"), MX_E_VALUE, "NOT NULL");
    mx_store_close(store);
}

/* What the file itself says. */
static int plain_version(const char *path)
{
    sqlite3 *db;
    sqlite3_stmt *found;
    CHECK_INT(sqlite3_open(path, &db), SQLITE_OK);
    CHECK_INT(sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &found, NULL), SQLITE_OK);
    CHECK_INT(sqlite3_step(found), SQLITE_ROW);
    const int version = sqlite3_column_int(found, 0);
    sqlite3_finalize(found);
    sqlite3_close(db);
    return version;
}

/* A store of version 1 is one of today without what later steps made. */
TEST(store_open, reads_an_older_store_and_brings_it_up_to_date_when_it_is_written)
{
    mx_store *store = fixture_store(check_path("a.db"));
    mx_store_close(store);
    plain_sql(check_path("a.db"), FIXTURE_BACK_TO_VERSION_1);
    CHECK_OK(mx_store_open(&store, check_path("a.db"), MX_STORE_READ)); /* out of a copy */
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM mapped"), 0);
    CHECK_FAILS(mx_store_set(store, "colour", "red"), MX_E_IO, "ne peut être écrite");
    mx_store_close(store);
    CHECK_INT(plain_version(check_path("a.db")), 1);
    CHECK_OK(mx_store_open(&store, check_path("a.db"), MX_STORE_WRITE));
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM mapped"), 0);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM territories"), 3);
    mx_complaints *findings;
    CHECK_OK(mx_complaints_new(&findings));
    CHECK_OK(mx_store_check(store, findings));
    CHECK_INT(mx_complaints_count(findings), 0);
    mx_complaints_free(findings);
    mx_store_close(store);
}

TEST(store_open, nests_transactions)
{
    mx_store *store = fixture_store(check_path("a.db"));
    CHECK_OK(mx_store_begin(store));
    CHECK_OK(mx_store_set(store, "kept", "1"));
    CHECK_OK(mx_store_begin(store));
    CHECK_OK(mx_store_set(store, "lost", "1"));
    mx_store_rollback(store);
    CHECK_OK(mx_store_begin(store));
    CHECK_OK(mx_store_set(store, "also", "1"));
    CHECK_OK(mx_store_commit(store));
    CHECK_OK(mx_store_commit(store));
    CHECK_TEXT(
        fixture_text(store, "SELECT group_concat(name) FROM (SELECT name FROM settings ORDER BY name)"),
        "also,framework,kept");
    mx_store_close(store);
}

TEST(store_open, gives_settings_back)
{
    mx_store *store = fixture_store(check_path("a.db"));
    mx_arena *arena;
    const char *value;
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_store_setting(&value, store, "framework", arena));
    CHECK_TEXT(value, "2015");
    CHECK_FAILS(mx_store_setting(&value, store, "colour", arena), MX_E_NOTFOUND, "colour");
    mx_arena_free(arena);
    mx_store_close(store);
}

TEST(store_open, gives_a_framework_back_as_it_came)
{
    mx_store *store = fixture_store(check_path("a.db"));
    mx_taxonomy *taxonomy, *shipped;
    CHECK_OK(mx_store_taxonomy(&taxonomy, store, NULL));
    CHECK_INT(mx_taxonomy_n_dimensions(taxonomy), 9);
    CHECK_INT(mx_taxonomy_n_components(taxonomy), 67);
    CHECK_TEXT(mx_taxonomy_version(taxonomy), "2015");
    CHECK_OK(mx_taxonomy_load(&shipped, "2015"));
    CHECK_OK(mx_store_add_framework(store, shipped)); /* the same again changes nothing */
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM dimensions"), 9);
    mx_taxonomy_free(shipped);
    mx_taxonomy_free(taxonomy);
    CHECK_FAILS(mx_store_taxonomy(&taxonomy, store, "1815"), MX_E_NOTFOUND, "1815");
    mx_store_close(store);
}
