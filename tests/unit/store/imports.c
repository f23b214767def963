/* Imports: found by their bytes, listed, taken back. */
#include "fixture.h"
#include "support/check.h"

TEST(store_imports, finds_the_same_bytes_again)
{
    mx_store *store = fixture_store(check_path("a.db"));
    char hash[MX_SHA256_TEXT];
    int64_t import;
    mx_sha256(hash, "base.csv", 8);
    CHECK_OK(mx_store_import_find(&import, store, hash, ""));
    CHECK_INT(import, 1);
    CHECK_OK(mx_store_import_find(&import, store, hash, "Feuille 2"));
    CHECK_INT(import, 0);
    hash[0] = hash[0] == 'a' ? 'b' : 'a';
    CHECK_OK(mx_store_import_find(&import, store, hash, ""));
    CHECK_INT(import, 0);
    mx_store_close(store);
}

TEST(store_imports, takes_back_the_rows_of_one_file_alone)
{
    mx_store *store = fixture_store(check_path("a.db"));
    CHECK_OK(mx_store_begin(store));
    const int64_t one = fixture_import(store, "b.csv"), two = fixture_import(store, "c.csv");
    int64_t erased = 0, found;
    fixture_load(store, "statements", one, "territory|statement|text\nMUL|s1|un toit\nMUL|s2|un ami\n");
    fixture_load(store, "objectives", one, "territory|objective|title|statements\nMUL|o1|Loger|s1;s2\n");
    fixture_load(store, "statements", two, "territory|statement|text\nCOL|s1|un toit\n");
    CHECK_OK(mx_store_commit(store));
    CHECK_OK(mx_store_begin(store));
    CHECK_OK(mx_store_import_remove(store, one, two, &erased));
    CHECK_OK(mx_store_commit(store));
    CHECK_INT(erased, 3);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM statements"), 1);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM objective_statements"), 0);
    CHECK_INT(fixture_number(store, "SELECT replaced_by FROM imports WHERE file = 'b.csv'"), (double)two);
    char hash[MX_SHA256_TEXT];
    mx_sha256(hash, "b.csv", 5);
    CHECK_OK(mx_store_import_find(&found, store, hash, ""));
    CHECK_INT(found, 0); /* taken back, it may be loaded again */
    CHECK_FAILS(mx_store_import_remove(store, one, two, NULL), MX_E_NOTFOUND, "imports");
    CHECK_FAILS(mx_store_import_remove(store, 99, two, NULL), MX_E_NOTFOUND, "99");
    mx_store_close(store);
}

TEST(store_imports, lets_a_corrected_file_meet_the_references_of_the_old)
{
    mx_store *store = fixture_store(check_path("a.db"));
    CHECK_OK(mx_store_begin(store));
    const int64_t two = fixture_import(store, "c.csv"), three = fixture_import(store, "d.csv");
    fixture_load(store, "statements", two, "territory|statement|text|group\nMUL|s1|un toit|g1\n");
    CHECK_OK(mx_store_commit(store));

    CHECK_OK(mx_store_begin(store)); /* nothing comes back in its place: refused, and named */
    CHECK_OK(mx_store_import_remove(store, 1, three, NULL));
    CHECK_FAILS(mx_store_commit(store), MX_E_VALUE, "« I1 »");
    mx_store_rollback(store);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM territories"), 3);

    CHECK_OK(mx_store_begin(store));
    CHECK_OK(mx_store_import_remove(store, 1, three, NULL));
    fixture_load(store, "territories", three, "territory|name\nMUL|Mulhouse (68)\n");
    fixture_load(store, "groups", three, "territory|group|name\nMUL|g1|Parents\n");
    fixture_load(store, "indicators", three,
                 "indicator|name|lowest#|highest#\nI1|Logement|1|5\nI2|Solitude|1|5\nJ|Satisfaction|0|10\n");
    CHECK_OK(mx_store_commit(store));
    CHECK_TEXT(fixture_text(store, "SELECT name FROM territories"), "Mulhouse (68)");
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM positions"), 3);
    mx_store_close(store);
}

TEST(store_imports, says_which_territories_a_file_speaks_of)
{
    mx_store *store = fixture_store(check_path("a.db"));
    mx_frame *frame;
    CHECK_OK(mx_store_begin(store));
    const int64_t import = fixture_import(store, "b.csv");
    fixture_load(store, "statements", import, "territory|statement|text\nMUL|s1|x\nCOL|s2|y\n");
    fixture_load(store, "reals", import, "territory|respondent|period|indicator|value#\nHR|p|2023|R|1\n");
    CHECK_OK(mx_store_import_subjects(&frame, store, import));
    CHECK_TEXT(fixture_show(frame), "COL\nHR\nMUL\n");
    mx_frame_free(frame);
    mx_store_rollback(store);
    mx_store_close(store);
}

TEST(store_imports, remembers_the_mapping_and_the_header_of_a_file)
{
    mx_store *store = fixture_store(check_path("a.db"));
    char hash[MX_SHA256_TEXT];
    mx_frame *headers;
    mx_sha256(hash, "texte", 5);
    CHECK_OK(mx_store_begin(store));
    const int64_t one = fixture_import(store, "2023.csv"), two = fixture_import(store, "2024.csv");
    CHECK_OK(mx_store_mapping_keep(store, one, hash, "suivi", "texte", "Ville\nDate"));
    CHECK_OK(mx_store_mapping_keep(store, two, hash, "suivi", "texte", "Ville\nJour"));
    CHECK_OK(mx_store_commit(store));
    const struct {
        int64_t before;
        const char *name, *part;
        size_t n;
    } asked[] = {{one, "suivi", "", 0}, {two, "suivi", "", 1}, {two + 1, "suivi", "", 2},
                 {two, "suivi", "Feuille 2", 0}, {two, "autre", "", 0}};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        CHECK_OK(mx_store_mapping_headers(&headers, store, asked[i].before, asked[i].name, asked[i].part));
        CHECK_INT(mx_frame_n_rows(headers), asked[i].n);
        if (asked[i].n) CHECK_TEXT(mx_frame_text(headers, 0, 0), asked[i].n == 1 ? "Ville\nDate" : "Ville\nJour");
        mx_frame_free(headers);
    }
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM mappings"), 1);
    mx_store_close(store);
}
