/* Forgetting a person or a group, down to the bytes of the file. */
#include <stdio.h>

#include "fixture.h"
#include "support/check.h"

static mx_store *peopled(void)
{
    mx_store *store = fixture_store(check_path("a.db"));
    CHECK_OK(mx_store_begin(store));
    const int64_t one = fixture_import(store, "paroles.csv"), two = fixture_import(store, "suivi.csv");
    fixture_load(store, "statements", one,
                 "territory|statement|text|group|author|parent\nMUL|s1|mon voisin Zyxwvut|g1|Quetzal|\n"
                 "MUL|s1a|Zyxwvut encore|g1||s1\nMUL|s2|un ami|g1|Robin|\nCOL|s1|ailleurs||Quetzal|\n");
    fixture_load(store, "codes", one,
                 "territory|statement|coder|component\nMUL|s1|Anne|A01\nMUL|s2|Anne|A02\n");
    fixture_load(store, "proposals", 0,
                 "territory|statement|model|component|decision\nMUL|s1a|hash|A01|auto\n");
    fixture_load(store, "objectives", one, "territory|objective|title|statements\nMUL|o1|Voisins|s1;s2\n");
    fixture_load(store, "commitments", one, "territory|commitment|title|actor\nMUL|c1|Visiter|Quetzal\n");
    fixture_load(store, "contracts", one,
                 "territory|contract|group|signatory\nMUL|k1|g1|Quetzal\nMUL|k1|g1|Mairie\n");
    fixture_load(store, "answers", two,
                 "territory|group|respondent|period|questionnaire|levels\nMUL|g1|Quetzal|2023|CSM|012\n"
                 "MUL||Quetzal|2024|CSM|012\nMUL|g1|Robin|2023|CSM|012\nCOL||Quetzal|2023|CSM|222\n");
    fixture_load(store, "reals", two,
                 "territory|respondent|period|indicator|value#\nMUL|Quetzal|2023|R|7.5\n");
    fixture_load(store, "counts", two,
                 "territory|group|indicator|period|level#|people#\nMUL|g1|I1|2020|3|12\n");
    CHECK_OK(mx_store_commit(store));
    return store;
}

static void forget(mx_store *store, const char *person, const char *group)
{
    const mx_store_whom whom = {"MUL", person, group};
    mx_frame *frame;
    CHECK_OK(mx_store_begin(store));
    CHECK_OK(mx_store_forget(store, &whom));
    CHECK_OK(mx_store_commit(store));
    CHECK_OK(mx_store_known(&frame, store, &whom));
    CHECK_TEXT(fixture_show(frame), "");
    mx_frame_free(frame);
}

static bool file_holds(const char *path, const char *text)
{
    mx_file file;
    bool found = false;
    CHECK_OK(mx_file_open(&file, path));
    for (size_t i = 0; i + strlen(text) <= file.size && !found; i++)
        found = memcmp(file.at + i, text, strlen(text)) == 0;
    mx_file_close(&file);
    return found;
}

TEST(store_forget, says_beforehand_what_it_would_erase)
{
    mx_store *store = peopled();
    mx_frame *frame;
    CHECK_OK(mx_store_known(&frame, store, &(mx_store_whom){"MUL", "Quetzal", NULL}));
    CHECK_TEXT(fixture_show(frame), "objective_statements|1|\ncodes|1|paroles.csv\nproposals|1|\n"
                                    "statements|2|paroles.csv\nanswers|2|suivi.csv\nreals|1|suivi.csv\n"
                                    "signatures|1|paroles.csv\ncommitments|1|paroles.csv\n");
    mx_frame_free(frame);
    CHECK_FAILS(mx_store_known(&frame, store, &(mx_store_whom){"MUL", NULL, NULL}), MX_E_USAGE, "personne");
    CHECK_FAILS(mx_store_known(&frame, store, &(mx_store_whom){"MUL", "a", "b"}), MX_E_USAGE, "groupe");
    mx_store_close(store);
}

TEST(store_forget, says_where_they_count)
{
    mx_store *store = peopled();
    mx_frame *frame;
    CHECK_OK(mx_store_traces(&frame, store, &(mx_store_whom){"MUL", "Quetzal", NULL}));
    CHECK_TEXT(fixture_show(frame), "answers|g1||2023||I1|\nanswers|g1||2023||I2|\nanswers|g1||2023||J|\n"
                                    "answers|||2024||I1|\nanswers|||2024||I2|\nanswers|||2024||J|\n"
                                    "answers|||2023||R|\nstatements|g1|||||s1\nstatements|g1|||||s1a\n"
                                    "members|g1|1||||\ncommitments||||||\n");
    mx_frame_free(frame);
    CHECK_FAILS(mx_store_traces(&frame, store, &(mx_store_whom){"MUL", "a", "b"}), MX_E_USAGE, "groupe");
    mx_store_close(store);
}

TEST(store_forget, erases_a_person_of_one_territory)
{
    mx_store *store = peopled();
    forget(store, "Quetzal", NULL);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM statements"), 2);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM answers"), 2);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM objective_statements"), 1);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM contracts"), 1);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM signatures"), 1);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM commitments WHERE actor IS NULL"), 1);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM answers WHERE territory = 'COL'"), 1);
    mx_complaints *findings;
    CHECK_OK(mx_complaints_new(&findings));
    CHECK_OK(mx_store_check(store, findings));
    CHECK_INT(mx_complaints_count(findings), 0);
    mx_complaints_free(findings);
    mx_store_close(store);
}

TEST(store_forget, erases_a_group_and_what_it_said)
{
    mx_store *store = peopled();
    forget(store, NULL, "g1");
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM statements WHERE territory = 'MUL'"), 0);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM groups"), 0);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM counts"), 0);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM answers"), 2);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM signatures"), 0);
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM contracts WHERE [group] IS NULL"), 1);
    mx_store_close(store);
}

TEST(store_forget, leaves_no_byte_behind)
{
    mx_store *store = peopled();
    CHECK(file_holds(check_path("a.db"), "Zyxwvut"));
    forget(store, "Quetzal", NULL);
    CHECK(!file_holds(check_path("a.db"), "Zyxwvut"));
    CHECK_OK(mx_store_compact(store));
    CHECK(!file_holds(check_path("a.db"), "Zyxwvut"));
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM statements"), 2);
    mx_store_close(store);
}
