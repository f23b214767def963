/* Another store into one: everything comes, once; what disagrees is said; the other stays as it was. */
#include <math.h>
#include <string.h>

#include "fixture.h"
#include "store_i.h"
#include "support/check.h"

/* ---- Stores to merge ------------------------------------------------------------------ */

static mx_store *bare_store(const char *path)
{
    mx_store *store;
    mx_taxonomy *taxonomy;
    CHECK_OK(mx_store_create(&store, path));
    CHECK_OK(mx_taxonomy_load(&taxonomy, MX_TAXONOMY_DEFAULT));
    CHECK_OK(mx_store_add_framework(store, taxonomy));
    mx_taxonomy_free(taxonomy);
    CHECK_OK(mx_store_commit(store));
    return store;
}

/* Rows of a table in a store at rest, from a file called FILE. */
static int64_t add(mx_store *store, const char *file, const char *table, const char *rows)
{
    CHECK_OK(mx_store_begin(store));
    const int64_t import = fixture_import(store, file);
    fixture_load(store, table, import, rows);
    CHECK_OK(mx_store_commit(store));
    return import;
}

/* Something in every table: a store that has lived. */
static mx_store *full_store(const char *path)
{
    mx_store *store = fixture_store(path);
    CHECK_OK(mx_store_begin(store));
    const int64_t import = fixture_import(store, "tout.csv");
    char hash[MX_SHA256_TEXT];
    int64_t release = 0;
    mx_sha256(hash, "lire", 4);
    CHECK_OK(mx_store_mapping_keep(store, import, hash, "Enquête", "lire", "a\nb"));
    CHECK_OK(mx_store_mode_keep(store, import, "papier"));
    CHECK_OK(mx_store_wording_keep(store, import, "I1", "Êtes-vous bien logé ?"));
    fixture_load(store, "levels", import, "indicator|level#|text\nI1|1|pas du tout\nI1|5|tout à fait\n");
    fixture_load(store, "statements", import,
                 "territory|statement|text|group|cycle|question#|author|consent#|parent\n"
                 "MUL|s1|un toit et un ami|g1|1|1|a1|1|\nMUL|s1a|un toit|g1|1|1|a1|1|s1\nCOL|s1|la paix||||a1|0|\n");
    fixture_load(store, "codes", import,
                 "territory|statement|coder|component|polarity|meaning|detail#|coded_on\n"
                 "MUL|s1a|anne|A03|+|P15|11|2024-02-01\nMUL|s1a|consensus|A03|+||||\n");
    fixture_load(store, "proposals", 0,
                 "territory|statement|model|component|confidence#|decision\nCOL|s1|m1|E01|0.875|auto\n"
                 "COL|s1|m2|E02|0.5|review\n");
    fixture_load(store, "answers", import,
                 "territory|group|respondent|period|questionnaire|levels|weight#\nMUL|g1|r1|2023|CSM|01:|1.5\nCOL||r1|2023|CSM|4.|\n");
    fixture_load(store, "reals", import, "territory|respondent|period|indicator|value#\nMUL|r1|2023|R|1250.5\n");
    fixture_load(store, "counts", import, "territory|indicator|period|level#|people#\nCOL|I2|2022|1|12\nCOL|I2|2022||3\n");
    fixture_load(store, "pairs", import, "territory|indicator|cycle|moved#|before#|after#|people#\nCOL|I2|1|1|1|2|12\nCOL|I1|1|-1|||14\n");
    fixture_load(store, "withheld", import, "territory|indicator|period|what|reason\nCOL|I1|2022|people|few\n");
    fixture_load(store, "published", import, "territory|indicator|period|value#|low#|high#|n#|source\nCOL|I1|2021|3.5|3|4|120|INSEE\n");
    fixture_load(store, "objectives", import, "territory|objective|title|statements\nMUL|o1|Loger|s1;s1a\n");
    fixture_load(store, "commitments", import, "territory|commitment|title|objective|status\nMUL|c1|Trois logements|o1|kept\n");
    fixture_load(store, "actions", import, "territory|action|title|commitments\nMUL|x1|Visites|c1\n");
    fixture_load(store, "contracts", import, "territory|contract|signed_on|group|signatory|signatory_kind\nMUL|k1|2023-06-01|g1|Ville|city\n");
    fixture_load(store, "reviews", import, "territory|review|held_on|contract|objective|finding\nMUL|v1|2024-01-09|k1|o1|reached\n");
    fixture_load(store, "masks", import, "kind\nphone\nname\n");
    const mx_store_release said = {"report", "2024-02-02", "health", 11, "people\x1fMUL\tn=12\n"};
    CHECK_OK(mx_store_keep_release(&release, NULL, store, &said));
    CHECK_OK(mx_store_commit(store));
    const mx_store_whom whom = {"COL", "nobody", NULL};
    mx_frame *known;
    CHECK_OK(mx_store_known(&known, store, &whom));
    CHECK_OK(mx_store_begin(store));
    CHECK_OK(mx_store_prove(store, &whom, known, "2024-02-03", "0.1"));
    CHECK_OK(mx_store_commit(store));
    mx_frame_free(known);
    return store;
}

/* ---- Merging ----------------------------------------------------------------------------- */

/* What the merge complained about, a line each; lives until the next call. */
static char said[4000];

static int try_merge(mx_store_merged *merged, mx_store *store, const char *path)
{
    mx_store *other;
    mx_complaints *complaints;
    size_t size = 0;
    said[0] = '\0';
    CHECK_OK(mx_complaints_new(&complaints));
    CHECK_OK(mx_store_open(&other, path, MX_STORE_OTHERS));
    CHECK_OK(mx_store_begin(store));
    int rc = mx_store_merge(merged, store, other, complaints);
    for (size_t i = 0; i < mx_complaints_count(complaints); i++) {
        const mx_complaint *one = mx_complaints_get(complaints, i);
        size += (size_t)snprintf(said + size, sizeof said - size, "%s:%llu: %s: %s\n", one->file,
                                 (unsigned long long)one->line, one->column, one->message);
    }
    bool is_kept = rc == MX_OK && mx_complaints_count(complaints) == 0;
    if (is_kept) rc = mx_store_commit(store);
    if (!is_kept || rc < 0) mx_store_rollback(store);
    mx_complaints_free(complaints);
    mx_store_close(other);
    return rc;
}

/* A merge that nothing speaks against. */
static mx_store_merged merge(mx_store *store, const char *path)
{
    mx_store_merged merged;
    CHECK_OK(try_merge(&merged, store, path));
    CHECK_TEXT(said, "");
    return merged;
}

static void check_whole(mx_store *store)
{
    mx_complaints *findings;
    CHECK_OK(mx_complaints_new(&findings));
    CHECK_OK(mx_store_check(store, findings));
    if (mx_complaints_count(findings)) mx_complaints_print(findings, 5, stderr);
    CHECK_INT(mx_complaints_count(findings), 0);
    mx_complaints_free(findings);
}

static bool same_cell(const mx_frame *a, const mx_frame *b, size_t row, size_t column)
{
    if (mx_frame_type(a, column) == MX_TEXT)
        return mx_str_equal(mx_str_of(mx_frame_text(a, row, column)), mx_str_of(mx_frame_text(b, row, column)));
    const double x = mx_frame_number(a, row, column), y = mx_frame_number(b, row, column);
    return isnan(x) ? isnan(y) : x == y;
}

static void check_same_table(mx_store *a, mx_store *b, const char *name)
{
    mx_frame *ours, *theirs;
    size_t n_other = 0;
    CHECK_OK(mx_store_table(&ours, a, name));
    CHECK_OK(mx_store_table(&theirs, b, name));
    CHECK_INT(mx_frame_n_rows(ours), mx_frame_n_rows(theirs));
    for (size_t row = 0; row < mx_frame_n_rows(ours); row++)
        for (size_t c = 0; c < mx_frame_n_columns(ours); c++) n_other += !same_cell(ours, theirs, row, c);
    CHECK_INT(n_other, 0);
    mx_frame_free(ours);
    mx_frame_free(theirs);
}

TEST(store_merge, makes_an_empty_store_the_other)
{
    mx_store *other = full_store(check_path("o.db")), *store = bare_store(check_path("s.db"));
    mx_store_merged merged = merge(store, check_path("o.db"));
    CHECK_INT(merged.n_imports, 2);
    CHECK_INT(merged.n_there, 0);
    CHECK_INT(merged.n_erasures, 1);
    for (size_t i = 0; mx_store_table_name(i); i++)
        if (strcmp(mx_store_table_name(i), "releases") != 0) check_same_table(store, other, mx_store_table_name(i));
    CHECK_TEXT(fixture_text(store, "SELECT name || rule || min_count || content || store FROM releases"),
               "reporthealth11people\x1fMUL\tn=12\no.db");
    check_whole(store);
    mx_store_merged_dispose(&merged);
    mx_store_close(other);
    mx_store_close(store);
}

/* Each table of the schema is filled by full_store, so that one that a merge forgets is found here. */
TEST(store_merge, forgets_no_table)
{
    mx_store *other = full_store(check_path("o.db")), *store = bare_store(check_path("s.db"));
    mx_store_merged merged = merge(store, check_path("o.db"));
    mx_frame *tables;
    CHECK_OK(mx_store_query(&tables, other, "SELECT name FROM sqlite_schema WHERE type = 'table'", NULL, 0, 0));
    CHECK(mx_frame_n_rows(tables) > 30);
    for (size_t row = 0; row < mx_frame_n_rows(tables); row++) {
        char sql[100];
        snprintf(sql, sizeof sql, "SELECT count(*) FROM [%s]", mx_frame_text(tables, row, 0));
        const double there = fixture_number(other, sql);
        CHECK(there > 0);
        CHECK_NEAR(fixture_number(store, sql), there, 0);
    }
    mx_frame_free(tables);
    mx_store_merged_dispose(&merged);
    mx_store_close(other);
    mx_store_close(store);
}

TEST(store_merge, changes_nothing_the_second_time)
{
    mx_store *store = bare_store(check_path("s.db"));
    mx_store_close(full_store(check_path("o.db")));
    mx_store_merged merged = merge(store, check_path("o.db"));
    CHECK(merged.has_changed);
    mx_store_merged_dispose(&merged);
    merged = merge(store, check_path("o.db"));
    CHECK(!merged.has_changed);
    CHECK_INT(merged.n_imports, 0);
    CHECK_INT(merged.n_there, 2);
    CHECK_INT(mx_frame_n_rows(merged.rows), 0);
    mx_store_merged_dispose(&merged);
    mx_store_close(store);
}

TEST(store_merge, lays_answers_out_by_the_places_here)
{
    mx_store *store = fixture_store(check_path("s.db")), *other = bare_store(check_path("o.db"));
    CHECK_OK(mx_store_begin(other));
    const int64_t import = fixture_import(other, "autre.csv");
    fixture_load(other, "territories", import, "territory|name\nSTR|Strasbourg\n");
    fixture_load(other, "indicators", import,
                 "indicator|name|questionnaire|scale|lowest#|highest#|direction\nK|Amis|CSM|1-5|1|5|+\n"
                 "J|Satisfaction|CSM|0-10|0|10|+\nI1|Logement|CSM|1-5|1|5|+\n");
    fixture_load(other, "positions", import, "questionnaire|indicator|position#\nCSM|K|1\nCSM|J|2\nCSM|I1|3\n");
    fixture_load(other, "answers", import,
                 "territory|respondent|period|questionnaire|levels\nSTR|r1|2023|CSM|0:4\nSTR|r2|2023|CSM|/\nSTR|r3|2023|CSM| 7\n");
    CHECK_OK(mx_store_commit(other));
    mx_store_close(other);
    mx_store_merged merged = merge(store, check_path("o.db"));
    CHECK_TEXT(fixture_text(store, "SELECT group_concat(respondent || '=' || levels, ';') FROM answers"),
               "r1=4 :0;r2=   /;r3=  7");
    CHECK_TEXT(fixture_text(store, "SELECT group_concat(indicator || value, ';') FROM follow_up WHERE respondent = 'r1'"),
               "I15.0;J10.0;K1.0");
    CHECK_INT(fixture_number(store, "SELECT version FROM questionnaires"), 2);
    check_whole(store);
    mx_store_merged_dispose(&merged);
    mx_store_close(store);
}

TEST(store_merge, counts_equal_rows_once)
{
    mx_store *store = fixture_store(check_path("s.db")), *other = bare_store(check_path("o.db"));
    add(other, "villes.csv", "territories", "territory|name|parent|population#\nHR|Haut-Rhin||767086\nILL|Illzach|HR|\n");
    mx_store_close(other);
    mx_store_merged merged = merge(store, check_path("o.db"));
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM territories"), 4);
    CHECK_TEXT(fixture_show(merged.rows), "territories|1\n");
    CHECK_INT(fixture_number(store, "SELECT import FROM territories WHERE territory = 'HR'"), 1);
    mx_store_merged_dispose(&merged);
    mx_store_close(store);
}

TEST(store_merge, says_what_two_stores_say_otherwise)
{
    mx_store *store = fixture_store(check_path("s.db")), *other = fixture_store(check_path("o.db"));
    mx_store_merged merged;
    add(store, "ici.csv", "answers", "territory|respondent|period|questionnaire|levels\nMUL|r1|2023|CSM|01\n");
    add(other, "villes.csv", "territories", "territory|name\nSTR|Strasbourg\n");
    add(other, "la.csv", "answers", "territory|respondent|period|questionnaire|levels\nMUL|r1|2023|CSM|04\n");
    mx_store_close(other);
    other = fixture_store(check_path("p.db"));
    add(other, "lieux.csv", "territories", "territory|name\nSTR|Strassen\n");
    mx_store_close(other);
    CHECK_OK(try_merge(&merged, store, check_path("o.db")));
    CHECK(strstr(said, "o.db (la.csv):2: I2: « r1 » répond 5 pour 2023, mais 2 dans ici.csv, ligne 2"));
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM territories"), 3); /* nothing came */
    mx_store_merged_dispose(&merged);

    add(store, "villes.csv", "territories", "territory|name\nSTR|Strasbourg\n");
    CHECK_OK(try_merge(&merged, store, check_path("p.db")));
    CHECK(strstr(said, "p.db (lieux.csv):2: name: « Strassen » ici, « Strasbourg » pour la même clé (STR) dans villes.csv"));
    mx_store_merged_dispose(&merged);
    mx_store_close(store);
}

TEST(store_merge, tells_respondents_of_two_territories_apart)
{
    mx_store *store = fixture_store(check_path("s.db")), *other = fixture_store(check_path("o.db"));
    add(store, "ici.csv", "answers", "territory|respondent|period|questionnaire|levels\nMUL|r1|2023|CSM|01\n");
    add(other, "la.csv", "answers", "territory|respondent|period|questionnaire|levels\nCOL|r1|2023|CSM|44\n");
    mx_store_close(other);
    mx_store_merged merged = merge(store, check_path("o.db"));
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM (SELECT DISTINCT territory, respondent FROM follow_up)"), 2);
    mx_store_merged_dispose(&merged);
    mx_store_close(store);
}

/* ---- The other store -------------------------------------------------------------------------- */

static void plain_sql(const char *path, const char *sql)
{
    sqlite3 *db;
    CHECK_INT(sqlite3_open(path, &db), SQLITE_OK);
    CHECK_INT(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

TEST(store_merge, takes_an_older_store_and_leaves_its_bytes)
{
    char before[MX_SHA256_TEXT], after[MX_SHA256_TEXT];
    mx_file file;
    mx_store *store = bare_store(check_path("s.db")), *other = fixture_store(check_path("o.db"));
    add(other, "la.csv", "statements", "territory|statement|text\nCOL|s1|la paix\n");
    mx_store_close(other);
    plain_sql(check_path("o.db"), FIXTURE_BACK_TO_VERSION_1);
    CHECK_OK(mx_file_open(&file, check_path("o.db")));
    mx_file_sha256(before, &file);
    mx_file_close(&file);
    mx_store_merged merged = merge(store, check_path("o.db"));
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM statements"), 1);
    check_whole(store);
    CHECK_OK(mx_file_open(&file, check_path("o.db")));
    mx_file_sha256(after, &file);
    mx_file_close(&file);
    CHECK_TEXT(after, before);
    mx_store_merged_dispose(&merged);
    mx_store_close(store);
}

TEST(store_merge, refuses_what_is_no_whole_store)
{
    mx_store *store = fixture_store(check_path("s.db")), *other;
    mx_store_merged merged;
    CHECK_FAILS(mx_store_open(&other, check_path("none.db"), MX_STORE_OTHERS), MX_E_NOTFOUND, "territoire");
    CHECK_FAILS(mx_store_open(&other, check_text_file("t.csv", "territory,name\nMUL,Mulhouse, ville\n"), MX_STORE_OTHERS),
                MX_E_STORE, "t.csv : ce n’est pas une base de mieux ; nommez celle d’un territoire");
    mx_store_close(fixture_store(check_path("o.db")));
    plain_sql(check_path("o.db"), "PRAGMA user_version = 41");
    CHECK_FAILS(mx_store_open(&other, check_path("o.db"), MX_STORE_OTHERS), MX_E_STORE, "version 41");
    mx_store_close(fixture_store(check_path("p.db")));
    plain_sql(check_path("p.db"), "PRAGMA foreign_keys = OFF; DELETE FROM territories WHERE territory = 'HR'");
    CHECK_FAILS(try_merge(&merged, store, check_path("p.db")), MX_E_STORE, "HR");
    mx_store_close(store);
}

static void copy_file(const char *from, const char *to)
{
    mx_file file;
    CHECK_OK(mx_file_open(&file, from));
    CHECK_OK(mx_file_write(to, file.at, file.size));
    mx_file_close(&file);
}

/* What a killed program leaves: pages that were written, and the journal that takes them back. */
TEST(store_merge, says_what_to_do_about_a_store_whose_writer_was_killed)
{
    sqlite3 *db;
    char from[400], to[400];
    mx_store *other;
    mx_store_close(fixture_store(check_path("o.db")));
    CHECK_INT(sqlite3_open(check_path("o.db"), &db), SQLITE_OK);
    CHECK_INT(sqlite3_exec(db,
                           "PRAGMA cache_size = 1; BEGIN IMMEDIATE; CREATE TABLE long AS WITH RECURSIVE n (i) AS (SELECT 1"
                           " UNION ALL SELECT i + 1 FROM n WHERE i < 400) SELECT randomblob(1000) FROM n",
                           NULL, NULL, NULL),
              SQLITE_OK);
    snprintf(from, sizeof from, "%s", check_path("o.db"));
    snprintf(to, sizeof to, "%s", check_path("p.db"));
    copy_file(from, to);
    snprintf(from, sizeof from, "%s", check_path("o.db-journal"));
    snprintf(to, sizeof to, "%s", check_path("p.db-journal"));
    copy_file(from, to);
    sqlite3_close(db);
    CHECK_FAILS(mx_store_open(&other, check_path("p.db"), MX_STORE_OTHERS), MX_E_STORE, "mieux check --store");
    CHECK_OK(mx_store_open(&other, check_path("p.db"), MX_STORE_READ)); /* puts it right */
    mx_store_close(other);
    CHECK_OK(mx_store_open(&other, check_path("p.db"), MX_STORE_OTHERS));
    mx_store_close(other);
}

TEST(store_merge, refuses_a_framework_of_other_words)
{
    mx_store *store = fixture_store(check_path("s.db"));
    mx_store_merged merged;
    mx_store_close(fixture_store(check_path("o.db")));
    plain_sql(check_path("o.db"), "UPDATE topics SET name_fr = 'Autre' WHERE code = 'A03'");
    CHECK_FAILS(try_merge(&merged, store, check_path("o.db")), MX_E_EXISTS, "o.db");
    plain_sql(check_path("o.db"), "PRAGMA foreign_keys = OFF; UPDATE frameworks SET framework = '2019'; UPDATE topics SET framework = '2019';"
                                  " UPDATE meanings SET framework = '2019'; UPDATE beneficiaries SET framework = '2019';"
                                  " UPDATE settings SET value = '2019' WHERE name = 'framework'");
    CHECK_FAILS(try_merge(&merged, store, check_path("o.db")), MX_E_VALUE, "« 2019 »");
    mx_store_close(store);
}

/* ---- Stores that go on living ------------------------------------------------------------------ */

TEST(store_merge, follows_a_file_that_was_corrected_there)
{
    mx_store *store = bare_store(check_path("s.db")), *other = fixture_store(check_path("o.db"));
    const int64_t one = add(other, "la.csv", "statements", "territory|statement|text\nCOL|s1|la pais\nCOL|s2|un ami\n");
    mx_store_merged merged = merge(store, check_path("o.db"));
    mx_store_merged_dispose(&merged);

    CHECK_OK(mx_store_begin(other));
    const int64_t two = fixture_import(other, "la-corrige.csv");
    CHECK_OK(mx_store_import_remove(other, one, two, NULL));
    fixture_load(other, "statements", two, "territory|statement|text\nCOL|s1|la paix\n");
    CHECK_OK(mx_store_commit(other));
    mx_store_close(other);
    merged = merge(store, check_path("o.db"));
    CHECK_INT(merged.n_replaced, 1);
    CHECK_TEXT(fixture_text(store, "SELECT group_concat(text) FROM statements"), "la paix");
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM imports WHERE replaced_by IS NOT NULL"), 1);
    check_whole(store);
    mx_store_merged_dispose(&merged);
    mx_store_close(store);
}

TEST(store_merge, brings_back_nothing_that_was_erased_here)
{
    mx_store *store = bare_store(check_path("s.db")), *other = fixture_store(check_path("o.db"));
    add(other, "la.csv", "statements", "territory|statement|text|author\nCOL|s1|la paix|a1\nCOL|s2|un ami|a2\n");
    fixture_load(other, "proposals", 0, "territory|statement|model|component|decision\nCOL|s1|m1|E01|auto\nCOL|s2|m1|E01|auto\n");
    mx_store_merged merged = merge(store, check_path("o.db"));
    mx_store_merged_dispose(&merged);
    const mx_store_whom whom = {"COL", "a1", NULL};
    CHECK_OK(mx_store_forget(store, &whom));

    add(other, "codes.csv", "codes", "territory|statement|coder|component\nCOL|s1|anne|A03\nCOL|s2|anne|A03\n");
    add(other, "objectifs.csv", "objectives", "territory|objective|title|statements\nCOL|o1|Loger|s1;s2\n");
    merged = merge(store, check_path("o.db"));
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM statements"), 1);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM codes"), 1);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM proposals"), 1);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM objective_statements"), 1);
    check_whole(store);
    mx_store_merged_dispose(&merged);

    mx_store_close(other);
    mx_store_close(store);
}

TEST(store_merge, brings_back_no_file_that_was_taken_back_here)
{
    mx_store *store = bare_store(check_path("s.db")), *other = fixture_store(check_path("o.db"));
    add(other, "la.csv", "statements", "territory|statement|text\nCOL|s1|la paix\n");
    mx_store_close(other);
    mx_store_merged merged = merge(store, check_path("o.db"));
    mx_store_merged_dispose(&merged);
    CHECK_OK(mx_store_import_remove(store, 2, 0, NULL));
    merged = merge(store, check_path("o.db"));
    CHECK_INT(merged.n_corrected, 1);
    CHECK(!merged.has_changed);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM statements"), 0);
    mx_store_merged_dispose(&merged);
    mx_store_close(store);
}

TEST(store_merge, leaves_the_last_proposal_here_the_last)
{
    mx_store *store = bare_store(check_path("s.db")), *other = fixture_store(check_path("o.db"));
    add(other, "la.csv", "statements", "territory|statement|text\nCOL|s1|la paix\n");
    fixture_load(other, "proposals", 0, "territory|statement|model|component|decision\nCOL|s1|m1|E01|auto\n");
    mx_store_merged merged = merge(store, check_path("o.db"));
    mx_store_merged_dispose(&merged);
    fixture_load(store, "proposals", 0, "territory|statement|model|component|decision\nCOL|s1|m2|A03|auto\n");
    merged = merge(store, check_path("o.db"));
    CHECK(!merged.has_changed);
    CHECK_TEXT(fixture_text(store, "SELECT component FROM statement_codes"), "A03");
    mx_store_merged_dispose(&merged);
    mx_store_close(other);
    mx_store_close(store);
}

TEST(store_merge, remembers_what_went_out_until_it_is_withdrawn)
{
    mx_store *store = bare_store(check_path("s.db")), *other = full_store(check_path("o.db"));
    mx_store_merged merged = merge(store, check_path("o.db"));
    mx_store_merged_dispose(&merged);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM releases WHERE content <> '' AND withdrawn_on IS NULL"), 1);
    CHECK_TEXT(fixture_text(store, "SELECT store FROM releases"), "o.db");
    CHECK_OK(mx_store_withdraw(other, 1, "2024-05-05"));
    const mx_store_release again = {"report", "2024-02-02", "health", 11, "people\x1fMUL\tn=12\n"};
    int64_t number = 0;
    CHECK_OK(mx_store_keep_release(&number, NULL, other, &again)); /* and out it goes after all */
    merged = merge(store, check_path("o.db"));
    mx_store_merged_dispose(&merged);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM releases WHERE withdrawn_on IS NULL"), 1);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM releases"), 2);
    CHECK_OK(mx_store_withdraw(other, number, "2024-05-06"));
    merged = merge(store, check_path("o.db"));
    mx_store_merged_dispose(&merged);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM releases WHERE content <> ''"), 0);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM releases"), 2);
    mx_store_close(other);
    mx_store_close(store);
}

/* ---- What must agree ----------------------------------------------------------------------------- */

TEST(store_merge, refuses_two_keys_for_the_people_of_a_territory)
{
    static const char answers[] = "territory|respondent|period|questionnaire|levels\nCOL|p1|2023|CSM|01\n";
    static const char later[] = "territory|respondent|period|questionnaire|levels\nCOL|q1|2024|CSM|01\n";
    mx_store_merged merged;
    mx_store *store = fixture_store(check_path("s.db")), *other = fixture_store(check_path("o.db"));
    CHECK_OK(mx_store_set(store, "key", "network"));
    CHECK_OK(mx_store_set(other, "key", "colmar"));
    add(other, "la.csv", "answers", answers);
    merged = merge(store, check_path("o.db")); /* nobody of COL was here */
    mx_store_merged_dispose(&merged);
    CHECK_TEXT(fixture_text(store, "SELECT value FROM settings WHERE name = 'key:COL'"), "colmar");
    CHECK_TEXT(fixture_text(store, "SELECT value FROM settings WHERE name = 'key'"), "network");
    add(other, "la-2.csv", "answers", later);
    merged = merge(store, check_path("o.db")); /* the same key as before */
    mx_store_merged_dispose(&merged);
    mx_store_close(other);
    other = fixture_store(check_path("p.db"));
    CHECK_OK(mx_store_set(other, "key", "another"));
    add(other, "la-3.csv", "answers", later);
    mx_store_close(other);
    CHECK_FAILS(try_merge(&merged, store, check_path("p.db")), MX_E_VALUE, "« COL »");
    mx_store_close(store);
}

TEST(store_merge, names_a_ring_of_territories)
{
    mx_store_merged merged;
    mx_store *store = bare_store(check_path("s.db")), *other = bare_store(check_path("o.db"));
    add(other, "b.csv", "territories", "territory|name|parent\nA|A|B\nB|B|\nC|C|A\nD|D|F\nE|E|D\nF|F|E\n");
    mx_store_close(other);
    mx_complaints *findings;
    CHECK_OK(mx_complaints_new(&findings));
    CHECK_OK(mx_store_open(&other, check_path("o.db"), MX_STORE_OTHERS));
    CHECK_OK(mx_store_check(other, findings));
    CHECK_INT(mx_complaints_count(findings), 1);
    CHECK(strstr(mx_complaints_get(findings, 0)->message, "D → F → E → D"));
    mx_complaints_free(findings);
    mx_store_close(other);
    CHECK_FAILS(try_merge(&merged, store, check_path("o.db")), MX_E_STORE, "D → F → E → D");

    mx_store_close(store);
}

/* ---- Faults ------------------------------------------------------------------------------------------ */

TEST(store_merge, leaves_the_store_as_it_was_when_memory_runs_out)
{
    mx_store *store = fixture_store(check_path("s.db"));
    const char *path = check_path("o.db");
    mx_store_close(full_store(path));
    int rc = MX_E_NOMEM;
    for (uint64_t n = 1; rc != MX_OK; n += 1 + n / 6) {
        mx_store *other = NULL;
        mx_store_merged merged = {0};
        mx_complaints *complaints;
        CHECK_OK(mx_complaints_new(&complaints));
        CHECK_OK(mx_store_begin(store));
        mx_alloc_fail_at(n);
        rc = mx_store_open(&other, path, MX_STORE_OTHERS);
        if (rc == MX_OK) rc = mx_store_merge(&merged, store, other, complaints);
        mx_alloc_fail_at(0);
        mx_store_rollback(store);
        CHECK(rc == MX_OK || rc == MX_E_NOMEM);
        CHECK_INT(fixture_number(store, "SELECT count(*) FROM imports"), 1);
        CHECK_INT(fixture_number(store, "SELECT count(*) FROM statements"), 0);
        mx_store_merged_dispose(&merged);
        mx_complaints_free(complaints);
        mx_store_close(other);
    }
    check_whole(store);
    mx_store_close(store);
}
