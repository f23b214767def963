/* Canonical tables in and out. */
#include "fixture.h"
#include "store_i.h"
#include "support/check.h"

/* Load, and say how many complaints there were; the first one's words contain `part`. */
static size_t complaints_of(mx_store *store, const char *table, int64_t import, const char *text,
                            uint64_t line, const char *column, const char *part)
{
    mx_frame *frame = fixture_frame(text);
    mx_complaints *list;
    CHECK_OK(mx_complaints_new(&list));
    CHECK_OK(mx_store_load(store, table, frame, import, list));
    const size_t n = mx_complaints_count(list);
    if (n) {
        const mx_complaint *first = mx_complaints_get(list, 0);
        CHECK_INT(first->line, line);
        CHECK_TEXT(first->column, column);
        if (!strstr(first->message, part))
            check_fail(__FILE__, __LINE__, "\"%s\" not in: %s", part, first->message);
    }
    mx_complaints_free(list);
    mx_frame_free(frame);
    return n;
}

static void fails_to_load(mx_store *store, const char *table, int64_t import, const char *text,
                          const char *part)
{
    mx_frame *frame = fixture_frame(text);
    mx_complaints *list;
    CHECK_OK(mx_complaints_new(&list));
    CHECK_FAILS(mx_store_load(store, table, frame, import, list), MX_E_VALUE, part);
    mx_complaints_free(list);
    mx_frame_free(frame);
}

static void check_table(mx_store *store, const char *table, const char *expected)
{
    mx_frame *frame;
    CHECK_OK(mx_store_table(&frame, store, table));
    CHECK_TEXT(fixture_show(frame), expected);
    mx_frame_free(frame);
}

TEST(store_load, gives_back_every_table_as_it_came)
{
    static const struct {
        const char *table, *columns, *rows, *again;
    } sets[] = {
        {"territories", "territory|name|kind|country|parent|network|since|population#|latitude#|longitude#\n",
         "BRI|Braine|commune|BE|WAL|TOGETHER;CSM|2009|39000.5|50.68|4.37\nWAL|Wallonie|region|BE||||||\n",
         NULL},
        {"groups", "territory|group|name|kind|profile|cycle|started|ended|size#|entered#|present#\n",
         "BRI|a|Aînés|homogeneous|65 +|1|2023-01-02|2024-02-03|12|11|9\n", NULL},
        {"statements", "territory|statement|text|group|cycle|period|question#|author|lang|consent#|parent\n",
         "BRI|s1|Pouvoir sortir|a|1|2023-05|1|p3|fr|1|\nBRI|s1b|sortir seule|a|1|2023-05|1|p3|fr|1|s1\n",
         NULL},
        {"codes",
         "territory|statement|coder|framework|component|polarity|meaning|beneficiary|detail#|round#|coded_"
         "on\n",
         "BRI|s1|Anne|2015|A01|+|P15|k|11|1|2023-06-01\nBRI|s1|Anne|2015|A02|-|||||\n",
         "BRI|s1|Anne|2015|A01|+|P15|k|11|1|2023-06-01|2\n"},
        {"objectives", "territory|objective|title|component|statements|needs|expectations|target|set_on\n",
         "BRI|o1|Sortir|A01|s1b, s1|bus|oui|50 %|2023-07-01\n",
         "BRI|o1|Sortir|A01|s1b;s1|bus|oui|50 %|2023-07-01|2\n"},
        {"commitments",
         "territory|commitment|title|objective|actor|actor_kind|scope|start|due|status|done_on|participants#"
         "\n",
         "BRI|c1|Navette|o1|Ville|city|institutional|2023-09-01|2024-01-31|partly kept|2024-03-01|7\n", NULL},
        {"actions", "territory|action|title|commitments|component|start|end|status|participants#\n",
         "BRI|a1|Essai|c1|A01|2023-10-01|2023-12-31|done|14\n", NULL},
        {"contracts", "territory|contract|signed_on|group|signatory|signatory_kind\n",
         "BRI|k1|2023-06-30|a|Mairie|city\nBRI|k1|2023-06-30|a|Hôpital|hospital\nBRI|k2||||\n",
         "BRI|k1|2023-06-30|a|Hôpital|hospital|3\nBRI|k1|2023-06-30|a|Mairie|city|2\nBRI|k2|||||4\n"},
        {"reviews", "territory|review|held_on|contract|objective|finding\n",
         "BRI|r1|2024-06-01|k1||tous étaient là\nBRI|r1|2024-06-01|k1|o1|la navette roule\n", NULL},
        {"levels", "indicator|level#|text\n", "I1|1|à la rue\nI1|5|un toit choisi\n", NULL},
        {"reals", "territory|group|respondent|cycle|phase|period|indicator|weight#|value#\n",
         "BRI|a|p3|1|before|2023|R|1.25|1480.75\nBRI||p4|||2023|R||\n",
         "BRI||p4|||2023|R|||3\nBRI|a|p3|1|before|2023|R|1.25|1480.75|2\n"},
        {"counts",
         "territory|group|indicator|period|cycle|phase|who|level#|people#|weights#|weights_rest#|weights_squared#|"
         "weights_squared_rest#\n",
         "BRI||I1|2023||||3|17|18.5||21.25|\nBRI||I1|2023|||||2|2||2|\n"
         "BRI||I1|2024|1|after|unlinked|3|17|18.5|1e-17|21.25|2e-17\n",
         "BRI||I1|2023|||||2|2||2||3\nBRI||I1|2023||||3|17|18.5||21.25||2\n"
         "BRI||I1|2024|1|after|unlinked|3|17|18.5|1e-17|21.25|2e-17|4\n"},
        {"pairs",
         "territory|group|indicator|cycle|moved#|before#|after#|people#|weights#|weights_rest#|weights_squared#|"
         "weights_squared_rest#\n",
         "BRI||I1|1|0|2|2|12||||\nBRI||I1|1|1|1|3|17|18.5||21.25|\nBRI|a|I1|1|-1|||11||||\n", NULL},
        {"withheld", "territory|group|indicator|period|cycle|phase|what|reason\n",
         "BRI||I1||1||pairs|moins de 11 personnes\nBRI|a|I1|2023|||people|moins de 11 personnes\n", NULL},
        {"published", "territory|group|indicator|period|value#|low#|high#|n#|status|source\n",
         "BRI||R|2021|0.625|0.5|0.75||final|IWEPS\n", NULL},
    };
    mx_store *store = fixture_store(check_path("a.db"));
    CHECK_OK(mx_store_begin(store));
    const int64_t import = fixture_import(store, "all.csv");
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        mx_buf text = {0}, expected = {0};
        mx_buf_text(&text, sets[i].columns);
        mx_buf_text(&text, sets[i].rows);
        /* a second round of codes would clash with the first: only one of the two is loaded */
        if (strcmp(sets[i].table, "codes") == 0) *strstr(text.at, "BRI|s1|Anne|2015|A02") = '\0';
        fixture_load(store, sets[i].table, import, text.at);
        fixture_load(store, sets[i].table, import, text.at); /* the same again changes nothing */
        mx_frame *all, *mine;
        CHECK_OK(mx_store_table(&all, store, sets[i].table));
        bool *keep = mx_alloc_array(mx_frame_n_rows(all), sizeof *keep);
        for (size_t row = 0; row < mx_frame_n_rows(all); row++)
            keep[row] = strcmp(mx_frame_text(all, row, 0), "BRI") == 0 ||
                        strcmp(mx_frame_text(all, row, 0), "WAL") == 0 ||
                        strcmp(sets[i].table, "levels") == 0;
        CHECK_OK(mx_frame_filter(&mine, all, keep));
        if (sets[i].again) {
            mx_buf_text(&expected, sets[i].again);
        } else {
            int line = 2;
            for (const char *at = sets[i].rows, *end; (end = strchr(at, '\n')); at = end + 1) {
                mx_buf_add(&expected, at, (size_t)(end - at));
                mx_buf_format(&expected, "|%d\n", line++);
            }
        }
        CHECK_TEXT(fixture_show(mine), expected.at);
        mx_free(keep);
        mx_frame_free(mine);
        mx_frame_free(all);
        mx_buf_dispose(&text);
        mx_buf_dispose(&expected);
    }
    CHECK_OK(mx_store_commit(store));
    mx_store_close(store);
}

TEST(store_load, knows_its_tables_by_name)
{
    mx_store *store = fixture_store(check_path("a.db"));
    mx_frame *frame;
    for (size_t i = 0; mx_store_table_name(i); i++) {
        CHECK_OK(mx_store_table(&frame, store, mx_store_table_name(i)));
        CHECK_TEXT(mx_frame_name(frame, mx_frame_n_columns(frame) - 1), "line");
        mx_frame_free(frame);
    }
    CHECK_FAILS(mx_store_table(&frame, store, "answer"), MX_E_NOTFOUND, "answers");
    CHECK(frame == NULL);
    mx_store_close(store);
}

TEST(store_load, complains_of_the_same_key_with_other_content)
{
    mx_store *store = fixture_store(check_path("a.db"));
    CHECK_OK(mx_store_begin(store));
    const int64_t import = fixture_import(store, "b.csv");
    CHECK_INT(
        complaints_of(store, "territories", import,
                      "territory|name|parent|population#\nMUL|Mulhouse|HR|108312\nCOL|Colmar|HR|68000\n", 3,
                      "population", "« 68000 » ici, « 67730 » pour la même clé (COL) dans base.csv, ligne 3"),
        1);
    CHECK_INT(complaints_of(
                  store, "groups", import,
                  "territory|group|name|kind|cycle|started|size#\nMUL|g1|Pères|homogeneous|1|2022-01-10|12\n",
                  2, "name", "« Pères » ici, « Parents »"),
              1);
    CHECK_INT(fixture_number(store, "SELECT population FROM territories WHERE territory = 'COL'"), 67730);
    mx_store_rollback(store);
    mx_store_close(store);
}

TEST(store_load, refuses_values_outside_the_schema_and_keeps_nothing_of_the_table)
{
    mx_store *store = fixture_store(check_path("a.db"));
    CHECK_OK(mx_store_begin(store));
    const int64_t import = fixture_import(store, "b.csv");
    fails_to_load(store, "territories", import, "territory|name|latitude#\nA|Ax|48\nB|Bx|91\n", "latitude");
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM territories"), 3);
    fails_to_load(store, "groups", import, "territory|group|name|started\nMUL|g9|x|2022\n", "started");
    fails_to_load(store, "groups", import, "territory|group|name|size#\nMUL|g9|x|1.5\n", "groups.size");
    fails_to_load(store, "statements", import, "territory|text\nMUL|\n", "statements.text");
    fails_to_load(store, "statements", import, "territory|text|question#\nMUL|x|4\n", "question");
    fails_to_load(store, "commitments", import, "territory|commitment|title|status\nMUL|c|x|tenu\n",
                  "status");
    fails_to_load(store, "answers", import,
                  "territory|respondent|period|questionnaire|levels\nMUL|p1|2023|CSM|1\xc3\xa9\n", "levels");
    fails_to_load(store, "imports", import, "file\nx\n", "imports");
    mx_store_rollback(store);
    mx_store_close(store);
}

TEST(store_load, names_the_reference_that_leads_nowhere_at_the_commit)
{
    mx_store *store = fixture_store(check_path("a.db"));
    CHECK_OK(mx_store_begin(store));
    const int64_t import = fixture_import(store, "b.csv");
    fixture_load(store, "statements", import, "territory|statement|text|group\nMUL|s1|x|g7\n");
    CHECK_FAILS(mx_store_commit(store), MX_E_VALUE, "MUL / g7");
    mx_store_rollback(store);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM statements"), 0);
    mx_store_close(store);
}

TEST(store_load, checks_the_group_of_an_answer_but_not_a_missing_one)
{
    mx_store *store = fixture_store(check_path("a.db"));
    CHECK_OK(mx_store_begin(store));
    const int64_t import = fixture_import(store, "b.csv");
    fixture_load(store, "answers", import,
                 "territory|group|respondent|period|questionnaire|levels\nMUL||p1|2023|CSM|123\nMUL|g1|p2|"
                 "2023|CSM|1\n");
    CHECK_OK(mx_store_commit(store));
    CHECK_OK(mx_store_begin(store));
    fixture_load(store, "answers", import,
                 "territory|group|respondent|period|questionnaire|levels\nMUL|g8|p3|2023|CSM|123\n");
    CHECK_FAILS(mx_store_commit(store), MX_E_VALUE, "g8");
    mx_store_rollback(store);
    mx_store_close(store);
}

/* ---- Statements without ids ------------------------------------------------------- */

TEST(store_load, makes_ids_that_a_corrected_file_keeps)
{
    static const char first[] =
        "territory|text|group|question#\nMUL|la santé|g1|1\nMUL|la santé|g1|1\nMUL|un toit|g1|1\n";
    static const char second[] =
        "territory|text|group|question#\nMUL|un ami|g1|1\nMUL|la santé|g1|1\nMUL|un toit|g1|1\n";
    mx_store *store = fixture_store(check_path("a.db"));
    CHECK_OK(mx_store_begin(store));
    const int64_t one = fixture_import(store, "b.csv"), two = fixture_import(store, "c.csv");
    fixture_load(store, "statements", one, first);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM statements"), 3);
    char id[40];
    snprintf(id, sizeof id, "%s",
             fixture_text(store, "SELECT statement FROM statements WHERE text = 'un toit'"));
    CHECK_OK(mx_store_import_remove(store, one, two, NULL));
    fixture_load(store, "statements", two, second);
    CHECK_TEXT(fixture_text(store, "SELECT statement FROM statements WHERE text = 'un toit'"), id);
    CHECK_OK(mx_store_commit(store));
    mx_store_close(store);
}

TEST(store_load, counts_equal_words_of_two_files_as_two_statements)
{
    mx_store *store = fixture_store(check_path("a.db"));
    CHECK_OK(mx_store_begin(store));
    fixture_load(store, "statements", fixture_import(store, "b.csv"), "territory|text\nMUL|la santé\n");
    fixture_load(store, "statements", fixture_import(store, "c.csv"), "territory|text\nMUL|la santé\n");
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM statements"), 2);
    mx_store_rollback(store);
    mx_store_close(store);
}

TEST(store_load, joins_a_code_to_the_statement_of_its_line)
{
    mx_store *store = fixture_store(check_path("a.db"));
    CHECK_OK(mx_store_begin(store));
    const int64_t import = fixture_import(store, "b.csv");
    fixture_load(store, "statements", import, "territory|text\nMUL|la santé\nMUL|un toit\n");
    fixture_load(store, "codes", import, "territory|coder|component\nMUL|Anne|A01\nMUL|Anne|B02\n");
    CHECK_TEXT(fixture_text(store, "SELECT component FROM codes JOIN statements USING (territory, statement)"
                                   " WHERE text = 'un toit'"),
               "B02");
    CHECK_TEXT(fixture_text(store, "SELECT min(framework) FROM codes"), "2015");
    mx_store_rollback(store);
    mx_store_close(store);
}

TEST(store_load, finds_the_territory_of_a_code_by_its_statement)
{
    mx_store *store = fixture_store(check_path("a.db"));
    CHECK_OK(mx_store_begin(store));
    const int64_t import = fixture_import(store, "b.csv");
    fixture_load(store, "statements", import, "territory|statement|text\nMUL|s1|x\nMUL|s2|y\nCOL|s2|z\n");
    fixture_load(store, "codes", import, "statement|coder|component\ns1|Anne|A01\n");
    CHECK_TEXT(fixture_text(store, "SELECT territory FROM codes"), "MUL");
    CHECK_INT(complaints_of(store, "codes", import, "statement|coder|component\ns2|Anne|A01\n", 2,
                            "statement", "plusieurs territoires"),
              1);
    CHECK_INT(complaints_of(store, "codes", import, "statement|coder|component\ns3|Anne|A01\n", 2,
                            "statement", "s3"),
              1);
    mx_store_rollback(store);
    mx_store_close(store);
}

TEST(store_load, never_overwrites_a_code)
{
    mx_store *store = fixture_store(check_path("a.db"));
    CHECK_OK(mx_store_begin(store));
    const int64_t import = fixture_import(store, "b.csv");
    fixture_load(store, "statements", import, "territory|statement|text\nMUL|s1|x\n");
    fixture_load(store, "codes", import, "territory|statement|coder|component\nMUL|s1|Anne|A01\n");
    CHECK_INT(complaints_of(store, "codes", import, "territory|statement|coder|component\nMUL|s1|Anne|A02\n",
                            2, "component", "« A02 » ici, « A01 »"),
              1);
    fixture_load(store, "codes", import, "territory|statement|coder|component|round#\nMUL|s1|Anne|A02|2\n");
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM codes"), 2);
    mx_store_rollback(store);
    mx_store_close(store);
}

/* ---- Answers -------------------------------------------------------------------------- */

#define ANSWERS "territory|group|respondent|phase|period|questionnaire|levels\n"

TEST(store_load, refuses_an_unequal_second_answer_and_names_it)
{
    mx_store *store = fixture_store(check_path("a.db"));
    CHECK_OK(mx_store_begin(store));
    fixture_load(store, "answers", fixture_import(store, "b.csv"), ANSWERS "MUL|g1|p1|before|2023|CSM|2.7\n");
    const int64_t import = fixture_import(store, "c.csv");
    CHECK_INT(complaints_of(store, "answers", import,
                            ANSWERS "MUL|g1|p2|before|2023|CSM|222\n"
                                    "MUL|g1|p1|before|2023|CSM|238\n",
                            3, "J", "« p1 » répond 8 pour 2023, mais 7 dans b.csv, ligne 2"),
              1);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM answers"), 2);
    /* another phase is another answer, another group the same person */
    fixture_load(store, "answers", import, ANSWERS "MUL|g1|p1|after|2023|CSM|238\n");
    CHECK_INT(complaints_of(store, "answers", import, ANSWERS "MUL||p1|before|2023|CSM|3\n", 2, "I1", "p1"),
              1);
    mx_store_rollback(store);
    mx_store_close(store);
}

TEST(store_load, puts_two_halves_of_an_answer_together)
{
    mx_store *store = fixture_store(check_path("a.db"));
    CHECK_OK(mx_store_begin(store));
    const int64_t import = fixture_import(store, "b.csv");
    fixture_load(store, "answers", import, ANSWERS "MUL|g1|p1||2023|CSM|2\nMUL|g1|p1||2023|CSM| .9\n");
    CHECK_TEXT(fixture_text(store, "SELECT levels FROM answers"), "2.9");
    CHECK_INT(complaints_of(store, "answers", import, ANSWERS "MUL|g1|p1||2023|CSM|1\n", 2, "I1", "p1"), 1);
    mx_store_rollback(store);
    mx_store_close(store);
}

TEST(store_load, keeps_equal_answers_of_two_files_apart)
{
    mx_store *store = fixture_store(check_path("a.db"));
    CHECK_OK(mx_store_begin(store));
    const int64_t one = fixture_import(store, "b.csv"), two = fixture_import(store, "c.csv");
    fixture_load(store, "answers", one, ANSWERS "MUL|g1|p1||2023|CSM|2.7\n");
    fixture_load(store, "answers", two, ANSWERS "MUL|g1|p1||2023|CSM|237\n");
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM answers"), 2);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM follow_up"), 3);
    CHECK_OK(mx_store_import_remove(store, one, 0, NULL));
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM follow_up"), 3);
    mx_store_rollback(store);
    mx_store_close(store);
}

TEST(store_load, merges_levels_position_by_position)
{
    static const struct {
        const char *a, *b, *both;
        size_t clash;
    } cases[] = {
        {"", "", "", 0},       {"12", "1", "12", 0},  {"1", "12", "12", 0}, {"1.", "13", "13", 0},
        {" 3", "1", "13", 0},  {"/", ".", "/", 0},    {" ", ".", ".", 0},   {"123", "124", "123", 3},
        {"13", "24", "13", 1}, {"1-", "1 ", "1-", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char both[8];
        CHECK_INT(mx_store__merge_levels(both, cases[i].a, cases[i].b), cases[i].clash);
        CHECK_TEXT(both, cases[i].both);
    }
}

TEST(store_load, lets_positions_grow_and_never_move)
{
    mx_store *store = fixture_store(check_path("a.db"));
    CHECK_OK(mx_store_begin(store));
    const int64_t import = fixture_import(store, "b.csv");
    fixture_load(store, "indicators", import, "indicator|name|lowest#|highest#\nK|x|1|5\nL|y|1|5\n");
    fixture_load(store, "positions", import,
                 "questionnaire|indicator|position#\nCSM|I1|1\nCSM|K|4\nCSM|L|\n");
    CHECK_INT(fixture_number(store, "SELECT version FROM questionnaires"), 2);
    CHECK_INT(fixture_number(store, "SELECT position FROM positions WHERE indicator = 'L'"), 5);
    CHECK_INT(fixture_number(store, "SELECT version FROM positions WHERE indicator = 'L'"), 2);
    CHECK_INT(complaints_of(store, "positions", import, "questionnaire|indicator|position#\nCSM|K|6\n", 2,
                            "indicator", "place 4"),
              1);
    CHECK_INT(complaints_of(store, "positions", import, "questionnaire|indicator|position#\nX|K|1\n", 2,
                            "indicator", "CSM"),
              1);
    mx_store_rollback(store);
    mx_store_close(store);
}

/* ---- Counts, reals, published ------------------------------------------------------------- */

TEST(store_load, counts_equal_figures_of_two_files_once_and_refuses_unequal_ones)
{
    mx_store *store = fixture_store(check_path("a.db"));
    CHECK_OK(mx_store_begin(store));
    const int64_t one = fixture_import(store, "b.csv"), two = fixture_import(store, "c.csv");
    static const char counts[] = "territory|indicator|period|level#|people#\nCOL|I1|2023|4|12\n";
    fixture_load(store, "counts", one, counts);
    fixture_load(store, "counts", two, counts);
    check_table(store, "counts", "COL||I1|2023||||4|12|||||2\n");
    CHECK_INT(complaints_of(store, "counts", two,
                            "territory|indicator|period|level#|people#\nCOL|I1|2023|4|13\n", 2, "people",
                            "« 13 » ici, « 12 »"),
              1);
    fixture_load(store, "published", one, "territory|indicator|period|value#|source\nCOL|R|2021|0.5|INSEE\n");
    fixture_load(store, "published", two, "territory|indicator|period|value#|source\nCOL|R|2021|0.7|IWEPS\n");
    CHECK_INT(complaints_of(store, "published", two,
                            "territory|indicator|period|value#|source\nCOL|R|2021|0.6|INSEE\n", 2, "value",
                            "0.6"),
              1);
    mx_store_rollback(store);
    mx_store_close(store);
}

TEST(store_load, numbers_releases)
{
    mx_store *store = fixture_store(check_path("a.db"));
    char row[300], hash[MX_SHA256_TEXT];
    mx_sha256(hash, "{}", 2);
    snprintf(row, sizeof row,
             "name|released_on|rule|min_count#|sha256|content\nannual|2024-05-06|health|11|%s|{}\n", hash);
    fixture_load(store, "releases", 0, row);
    fixture_load(store, "releases", 0, row);
    CHECK_INT(fixture_number(store, "SELECT max(release) FROM releases"), 2);
    mx_store_close(store);
}
