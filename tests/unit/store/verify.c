/* Checking: whole stores are found whole, and each kind of damage is found. */
#include <stdio.h>

#include "fixture.h"
#include "store_i.h"
#include "support/check.h"

static size_t findings_of(mx_store *store, const char *table, const char *part)
{
    mx_complaints *findings;
    CHECK_OK(mx_complaints_new(&findings));
    CHECK_OK(mx_store_check(store, findings));
    const size_t n = mx_complaints_count(findings);
    if (n) {
        CHECK_TEXT(mx_complaints_get(findings, 0)->column, table);
        const char *message = mx_complaints_get(findings, 0)->message;
        if (!strstr(message, part)) check_fail(__FILE__, __LINE__, "\"%s\" not in: %s", part, message);
    }
    mx_complaints_free(findings);
    return n;
}

static mx_store *whole(void)
{
    mx_store *store = fixture_store(check_path("a.db"));
    CHECK_OK(mx_store_begin(store));
    const int64_t import = fixture_import(store, "b.csv");
    fixture_load(store, "statements", import, "territory|statement|text|group\nMUL|s1|un toit|g1\n");
    fixture_load(store, "codes", import, "territory|statement|coder|component\nMUL|s1|Anne|A01\n");
    fixture_load(store, "answers", import,
                 "territory|group|respondent|period|questionnaire|levels\nMUL|g1|p1|2023|CSM|4/:\n");
    CHECK_OK(mx_store_commit(store));
    return store;
}

/* What a hand outside mieux may do to a store, and what the check says of it. */
static void check_damage(const char *sql, const char *table, const char *part)
{
    mx_store *store = whole();
    CHECK_OK(mx_store__exec(store, "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON"));
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    CHECK_OK(mx_store__exec(store, sql));
    CHECK_OK(mx_store__exec(store, "PRAGMA ignore_check_constraints = OFF"));
    CHECK_INT(findings_of(store, table, part) > 0, 1);
    mx_store_close(store);
    CHECK_INT(remove(check_path("a.db")), 0);
}

TEST(store_verify, finds_a_whole_store_whole)
{
    mx_store *store = whole();
    CHECK_INT(findings_of(store, "", ""), 0);
    mx_store_close(store);
    CHECK_OK(mx_store_open(&store, check_path("a.db"), MX_STORE_READ));
    CHECK_INT(findings_of(store, "", ""), 0);
    mx_store_close(store);
}

TEST(store_verify, finds_each_kind_of_damage)
{
    check_damage("DROP TABLE reviews", "reviews", "manque");
    check_damage("CREATE TABLE reviewer (x)", "reviewer", "n’est pas de mieux");
    check_damage("ALTER TABLE reviews ADD COLUMN x TEXT", "reviews", "version");
    check_damage("DELETE FROM groups", "answers", "g1");
    check_damage("UPDATE codes SET component = 'Z09'", "codes", "Z09");
    check_damage("UPDATE codes SET component = 'A'", "codes", "MUL / s1");
    check_damage("UPDATE answers SET levels = '0120'", "answers", "places");
    check_damage("UPDATE answers SET levels = '05'", "answers", "MUL / p1 » : réponse hors");
    check_damage("UPDATE answers SET levels = '+'", "answers", "raison");
    check_damage("UPDATE answers SET territory = ''", "answers", "groups");
    check_damage("UPDATE imports SET sha256 = 'x'", "fichier", "CHECK constraint failed in imports");
    check_damage("UPDATE imports SET rows = NULL", "imports", "b.csv");
    check_damage("UPDATE settings SET value = '1815'", "settings", "1815");
    check_damage("UPDATE indicators SET highest = 200 WHERE indicator = 'J'", "positions", "J");
    check_damage("INSERT INTO counts (territory, indicator, period, level, people, import)"
                 " VALUES ('MUL', 'I1', '2023', 9, 3, 1)",
                 "counts", "I1");
    check_damage(
        "INSERT INTO releases (release, name, released_on, rule, min_count, sha256, content)"
        " VALUES (1, 'annual', '2024-05-06', 'health', 11, 'x', '{}')",
        "fichier", "releases");
    check_damage("INSERT INTO releases (release, name, released_on, rule, min_count, sha256, content)"
                 " VALUES (1, 'annual', '2024-05-06', 'health', 11,"
                 " '0123456789012345678901234567890123456789012345678901234567890123', '{}')",
                 "releases", "annual");
    check_damage("INSERT INTO mappings VALUES"
                 " ('0123456789012345678901234567890123456789012345678901234567890123', 'suivi', 'x')",
                 "mappings", "suivi");
}

TEST(store_verify, finds_bytes_that_were_changed)
{
    mx_store_close(whole());
    FILE *file = fopen(check_path("a.db"), "r+b");
    CHECK(file != NULL);
    for (long page = 3; page < 12; page++) {
        fseek(file, page * 4096 + 8, SEEK_SET);
        for (int i = 0; i < 64; i++) fputc(0x5a, file);
    }
    fclose(file);
    mx_store *store;
    mx_complaints *findings;
    CHECK_OK(mx_complaints_new(&findings));
    int rc = mx_store_open(&store, check_path("a.db"), MX_STORE_READ);
    if (!rc) rc = mx_store_check(store, findings);
    CHECK(rc == MX_E_STORE || mx_complaints_count(findings) > 0);
    mx_store_close(store);
    mx_complaints_free(findings);
}

/* A stranger's store: whatever its bytes, a message or findings, never a crash. */
TEST(store_verify, survives_any_byte)
{
    mx_file file;
    mx_rng rng;
    mx_store_close(whole());
    CHECK_OK(mx_file_open(&file, check_path("a.db")));
    mx_rng_seed(&rng, 20240305);
    for (int round = 0; round < 120; round++) {
        char *bytes = mx_alloc(file.size);
        mx_store *store;
        mx_frame *frame;
        mx_complaints *findings;
        memcpy(bytes, file.at, file.size);
        for (int i = 0; i < 1 << (round % 8); i++)
            bytes[100 + mx_rng_below(&rng, file.size - 100)] = (char)mx_rng_below(&rng, 256);
        const char *path = check_file("b.db", bytes, file.size);
        mx_free(bytes);
        CHECK_OK(mx_complaints_new(&findings));
        if (mx_store_open(&store, path, MX_STORE_READ) == MX_OK) {
            int rc = mx_store_check(store, findings);
            for (size_t i = 0; rc <= 0 && mx_store_table_name(i); i++)
                if (mx_store_table(&frame, store, mx_store_table_name(i)) == MX_OK) mx_frame_free(frame);
        }
        mx_store_close(store);
        mx_complaints_free(findings);
        CHECK_INT(remove(path), 0);
    }
    mx_file_close(&file);
}
