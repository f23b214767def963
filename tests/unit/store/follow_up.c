/* Follow-up in long form: as a view and as rows in passing, which must agree. */
#include <math.h>

#include "fixture.h"
#include "support/check.h"

#define ANSWERS "territory|group|respondent|cycle|phase|period|questionnaire|weight#|levels\n"

static mx_store *followed(void)
{
    mx_store *store = fixture_store(check_path("a.db"));
    CHECK_OK(mx_store_begin(store));
    const int64_t one = fixture_import(store, "b.csv"), two = fixture_import(store, "c.csv");
    fixture_load(store, "answers", one,
                 ANSWERS "MUL|g1|p1|1|before|2022|CSM|1.5|0.:\nMUL|g1|p1|1|after|2023|CSM|1.5|4/0\n"
                         "COL||p1|||2023|CSM||2 5\nCOL||p2|||2023|CSM||.\n");
    fixture_load(store, "answers", two, ANSWERS "COL||p1|||2023|CSM||225\n");
    fixture_load(store, "reals", one,
                 "territory|respondent|period|indicator|value#\nCOL|p1|2023|R|1203.25\nCOL|p2|2023|R|\n");
    fixture_load(store, "counts", one,
                 "territory|indicator|period|level#|people#|weights#\nHR|I2|2021|2|40|50\nHR|I2|2021||3|\n");
    CHECK_OK(mx_store_commit(store));
    return store;
}

/* All rows of a cursor as text, one line each, sorted as they come. */
static const char *show(mx_store *store, const mx_store_filter *filter)
{
    static char text[8000];
    size_t size = 0;
    mx_rows *rows;
    mx_batch batch;
    int rc;
    text[0] = '\0';
    CHECK_OK(mx_store_follow_up(&rows, store, filter));
    while ((rc = mx_rows_next(rows, &batch)) == MX_OK) {
        CHECK_INT(batch.n_columns, 11);
        for (size_t row = 0; row < batch.n_rows; row++)
            for (size_t i = 0; i < batch.n_columns; i++)
                size += (size_t)snprintf(text + size, sizeof text - size, "%.*s%c",
                                         MX_STR(batch.cells[i][row]), i + 1 < batch.n_columns ? '|' : '\n');
    }
    CHECK_INT(rc, MX_DONE);
    mx_rows_close(rows);
    return text;
}

TEST(store_follow_up, streams_answers_reals_and_counts)
{
    mx_store *store = followed();
    CHECK_TEXT(
        show(store, NULL),
        "COL||I1|2023|||p1|3|||\nCOL||I2|2023|||p1|3|||\nCOL||J|2023|||p1|5|||\nCOL||I1|2023|||p2||||\n"
        "MUL|g1|I1|2022|before|1|p1|1|1.5||\nMUL|g1|I2|2022|before|1|p1||1.5||\nMUL|g1|J|2022|before|1|p1|10|1."
        "5||\n"
        "MUL|g1|I1|2023|after|1|p1|5|1.5||\nMUL|g1|I2|2023|after|1|p1||1.5||\nMUL|g1|J|2023|after|1|p1|0|1.5||\n"
        "COL||R|2023|||p1|1203.25|||\nCOL||R|2023|||p2||||\n"
        "HR||I2|2021||||2|1.25|40|\nHR||I2|2021||||||3|\n");
    mx_store_close(store);
}

TEST(store_follow_up, reads_only_what_the_filter_lets_through)
{
    mx_store *store = followed();
    CHECK_TEXT(show(store, &(mx_store_filter){.indicator = "J", .phase = "after"}),
               "MUL|g1|J|2023|after|1|p1|0|1.5||\n");
    CHECK_TEXT(show(store, &(mx_store_filter){.territory = "HR"}),
               "HR||I2|2021||||2|1.25|40|\nHR||I2|2021||||||3|\n");
    CHECK_TEXT(
        show(store, &(mx_store_filter){.group = "g1", .period = "2022", .cycle = "1", .indicator = "I1"}),
        "MUL|g1|I1|2022|before|1|p1|1|1.5||\n");
    CHECK_TEXT(show(store, &(mx_store_filter){.indicator = "R"}),
               "COL||R|2023|||p1|1203.25|||\nCOL||R|2023|||p2||||\n");
    CHECK_TEXT(show(store, &(mx_store_filter){.territory = "nowhere"}), "");
    mx_store_close(store);
}

TEST(store_follow_up, remembers_the_line_of_each_row)
{
    mx_store *store = followed();
    mx_rows *rows;
    mx_batch batch;
    CHECK_OK(mx_store_follow_up(&rows, store, &(mx_store_filter){.phase = "after"}));
    CHECK_OK(mx_rows_next(rows, &batch));
    CHECK_INT(mx_rows_line(rows, batch.places[0]), 3);
    mx_rows_close(rows);
    mx_store_close(store);
}

TEST(store_follow_up, lets_two_cursors_run_at_once)
{
    mx_store *store = followed();
    mx_rows *one, *two;
    mx_batch batch;
    CHECK_OK(mx_store_follow_up(&one, store, NULL));
    CHECK_OK(mx_store_follow_up(&two, store, NULL));
    CHECK_OK(mx_rows_next(one, &batch));
    const size_t n = batch.n_rows;
    CHECK_OK(mx_rows_next(two, &batch));
    CHECK_INT(batch.n_rows, n);
    mx_rows_close(one);
    mx_rows_close(two);
    mx_store_close(store);
}

/* The view is for any SQLite tool, the cursor for us: the same rows. */
TEST(store_follow_up, agrees_with_the_view)
{
    mx_store *store = followed();
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM follow_up"), 14);
    CHECK_INT(fixture_number(store, "SELECT value FROM follow_up WHERE indicator = 'J' AND period = '2022'"),
              10);
    CHECK_INT(fixture_number(store, "SELECT value FROM follow_up WHERE indicator = 'J' AND phase = 'after'"),
              0);
    CHECK_INT(
        fixture_number(store, "SELECT value FROM follow_up WHERE indicator = 'I1' AND phase = 'before'"), 1);
    CHECK_TEXT(
        fixture_text(store, "SELECT reason FROM follow_up WHERE indicator = 'I2' AND phase = 'before'"),
        "no answer");
    CHECK_TEXT(fixture_text(store, "SELECT reason FROM follow_up WHERE indicator = 'I2' AND phase = 'after'"),
               "does not know");
    CHECK(isnan(
        fixture_number(store, "SELECT value FROM follow_up WHERE indicator = 'I2' AND phase = 'after'")));
    CHECK_INT(
        fixture_number(store, "SELECT count(*) FROM follow_up WHERE territory = 'COL' AND respondent = 'p1'"),
        4);
    CHECK_INT(fixture_number(store, "SELECT sum(people) FROM follow_up WHERE territory = 'HR'"), 43);
    mx_store_close(store);
}

TEST(store_follow_up, is_right_for_the_longest_scale)
{
    mx_store *store = fixture_store(check_path("a.db"));
    CHECK_OK(mx_store_begin(store));
    const int64_t import = fixture_import(store, "b.csv");
    fixture_load(store, "indicators", import, "indicator|name|lowest#|highest#\nL|x|-3|75\n");
    fixture_load(store, "positions", import, "questionnaire|indicator|position#\nLONG|L|1\n");
    for (int level = 0; level < 79; level++) {
        char rows[120];
        snprintf(rows, sizeof rows,
                 "territory|respondent|period|questionnaire|levels\nMUL|p%d|2023|LONG|%c\n", level,
                 '0' + level);
        if ('0' + level != '|') fixture_load(store, "answers", import, rows);
    }
    CHECK_OK(mx_store_commit(store));
    CHECK_INT(fixture_number(store, "SELECT count(*) FROM follow_up WHERE value = substr(respondent, 2) - 3"),
              78);
    CHECK(strstr(show(store, NULL), "MUL||L|2023|||p78|75|||\n") != NULL);
    mx_store_close(store);
}

TEST(store_follow_up, crosses_from_batch_to_batch)
{
    mx_store *store = fixture_store(check_path("a.db"));
    mx_buf text = {0};
    mx_rows *rows;
    mx_batch batch;
    size_t n = 0, batches = 0;
    double sum = 0;
    int rc;
    mx_buf_text(&text, "territory|respondent|period|questionnaire|levels\n");
    for (int i = 0; i < 9000; i++) mx_buf_format(&text, "MUL|p%d|2023|CSM|%d1%d\n", i, i % 5, i % 10);
    CHECK_OK(mx_buf_check(&text));
    CHECK_OK(mx_store_begin(store));
    fixture_load(store, "answers", fixture_import(store, "b.csv"), text.at);
    CHECK_OK(mx_store_commit(store));
    CHECK_OK(mx_store_follow_up(&rows, store, NULL));
    for (; (rc = mx_rows_next(rows, &batch)) == MX_OK; batches++)
        for (size_t row = 0; row < batch.n_rows; row++, n++) {
            double value;
            CHECK_OK(mx_number_parse(&value, batch.cells[7][row], '.'));
            sum += value;
        }
    CHECK_INT(rc, MX_DONE);
    CHECK_INT(n, 27000);
    CHECK(batches > 2);
    CHECK_NEAR(sum, 9000 * (3 + 2 + 4.5), 0);
    mx_rows_close(rows);
    mx_buf_dispose(&text);
    mx_store_close(store);
}
