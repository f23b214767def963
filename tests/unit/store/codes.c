/* THE code of a statement, among what people and models say. */
#include "fixture.h"
#include "support/check.h"

#define CODES "territory|statement|coder|component|polarity|round#\n"
#define PROPOSALS "territory|statement|model|framework|component|confidence#|polarity|decision\n"

static mx_store *coded(const char *codes, const char *proposals)
{
    mx_store *store = fixture_store(check_path("a.db"));
    CHECK_OK(mx_store_begin(store));
    const int64_t import = fixture_import(store, "b.csv");
    fixture_load(store, "statements", import,
                 "territory|statement|text|group|period|question#|author\nMUL|s1|un toit|g1|2023|1|p1\n");
    if (codes) fixture_load(store, "codes", import, codes);
    if (proposals) fixture_load(store, "proposals", 0, proposals);
    CHECK_OK(mx_store_commit(store));
    return store;
}

/* "component polarity status coder confidence" of the statement. */
static void check_the_code(mx_store *store, const char *expected)
{
    mx_frame *frame;
    mx_buf text = {0};
    CHECK_OK(mx_store_statements(&frame, store, NULL));
    CHECK_INT(mx_frame_n_rows(frame), 1);
    static const char *const columns[] = {"component", "polarity", "status", "coder"};
    for (size_t i = 0; i < 4; i++) {
        const char *cell = mx_frame_text(frame, 0, mx_frame_find(frame, columns[i]));
        mx_buf_text(&text, cell ? cell : "");
        mx_buf_char(&text, '|');
    }
    mx_buf_number(&text, mx_frame_number(frame, 0, mx_frame_find(frame, "confidence")));
    CHECK_TEXT(text.at, expected);
    mx_buf_dispose(&text);
    mx_frame_free(frame);
    mx_store_close(store);
}

TEST(store_codes, is_open_while_nobody_decided)
{
    check_the_code(coded(NULL, NULL), "|+|open||");
}

TEST(store_codes, is_what_all_people_say)
{
    check_the_code(coded(CODES "MUL|s1|Anne|A01|-|\nMUL|s1|Zoé|A01|-|\n", NULL), "A01|-|agreed|Anne;Zoé|");
}

TEST(store_codes, is_open_where_people_differ)
{
    check_the_code(coded(CODES "MUL|s1|Anne|A01|+|\nMUL|s1|Zoé|A02|+|\n",
                         PROPOSALS "MUL|s1|hash|2015|A01|0.97|+|auto\n"),
                   "|+|open|Anne;Zoé|");
}

TEST(store_codes, is_what_was_settled_together_whatever_people_said_before)
{
    check_the_code(coded(CODES "MUL|s1|Anne|A01|+|\nMUL|s1|Zoé|A02|+|\nMUL|s1|CONSENSUS|B03|-|\n", NULL),
                   "B03|-|settled|consensus|");
}

TEST(store_codes, is_the_proposal_that_stands_where_nobody_coded)
{
    check_the_code(coded(NULL, PROPOSALS "MUL|s1|hash|2015|A01|0.93|-|auto\n"), "A01|-|auto|hash|0.93");
    CHECK_INT(remove(check_path("a.db")), 0);
    check_the_code(coded(NULL, PROPOSALS "MUL|s1|hash|2015|A01|0.43|-|review\n"), "|+|open|hash|0.43");
}

TEST(store_codes, prefers_a_person_to_the_model)
{
    check_the_code(coded(CODES "MUL|s1|Anne|C02|+|\n", PROPOSALS "MUL|s1|hash|2015|A01|0.99|+|auto\n"),
                   "C02|+|agreed|Anne|");
}

TEST(store_codes, takes_the_last_word_of_each)
{
    check_the_code(coded(CODES "MUL|s1|Anne|A01|+|1\nMUL|s1|Zoé|A02|+|1\nMUL|s1|Anne|A02|+|2\n", NULL),
                   "A02|+|agreed|Anne;Zoé|");
    CHECK_INT(remove(check_path("a.db")), 0);
    mx_store *store = coded(NULL, PROPOSALS "MUL|s1|old|2015|A01|0.93|-|auto\n");
    fixture_load(store, "proposals", 0, PROPOSALS "MUL|s1|new|2015|A02|0.94|-|auto\n");
    fixture_load(store, "proposals", 0, PROPOSALS "MUL|s1|old|2015|A03|0.95|+|auto\n");
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM proposals"), 2);
    check_the_code(store, "A03|+|auto|old|0.95");
}

TEST(store_codes, gives_statements_by_filter)
{
    mx_store *store = coded(NULL, NULL);
    mx_frame *frame;
    CHECK_OK(mx_store_statements(&frame, store,
                                 &(mx_store_filter){.territory = "MUL", .group = "g1", .period = "2023"}));
    CHECK_INT(mx_frame_n_rows(frame), 1);
    CHECK_TEXT(mx_frame_text(frame, 0, mx_frame_find(frame, "author")), "p1");
    mx_frame_free(frame);
    CHECK_OK(mx_store_statements(&frame, store, &(mx_store_filter){.territory = "COL"}));
    CHECK_INT(mx_frame_n_rows(frame), 0);
    mx_frame_free(frame);
    mx_store_close(store);
}
