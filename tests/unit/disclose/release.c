/* What a release shows, case by case. */
#include "support/check.h"
#include "support/gate.h"

#include <math.h>

#include "mx/disclose.h"

static const mx_rule health = {.name = "health", .min_count = 11, .max_share = 1};
static const mx_rule business = {.name = "business", .min_count = 3, .max_share = 0.85};
static const mx_rule internal = {.name = "internal", .min_count = 0, .max_share = 1};

/* A result of one row a line of `rows`: territory, basis, then numbers in `columns`. */
typedef struct {
    const char *territory, *basis;
    double x[8];
} result_row;

static mx_frame *make(const char *const names[], const mx_role roles[], size_t n, const result_row rows[],
                      size_t n_rows)
{
    mx_frame *frame;
    CHECK_OK(mx_frame_new(&frame));
    CHECK_OK(mx_frame_add_column(frame, "territory", MX_TEXT, MX_KEY));
    CHECK_OK(mx_frame_add_column(frame, "basis", MX_TEXT, MX_BASIS));
    for (size_t c = 0; c < n; c++) CHECK_OK(mx_frame_add_column(frame, names[c], MX_NUMBER, roles[c]));
    CHECK_OK(mx_frame_add_rows(frame, n_rows));
    for (size_t r = 0; r < n_rows; r++) {
        CHECK_OK(mx_frame_set_text(frame, r, 0, rows[r].territory));
        CHECK_OK(mx_frame_set_text(frame, r, 1, rows[r].basis));
        for (size_t c = 0; c < n; c++) mx_frame_set_number(frame, r, c + 2, rows[r].x[c]);
    }
    return frame;
}

static double shown(const mx_release *release, size_t row, const char *column)
{
    const mx_frame *frame = mx_release_frame(release);
    size_t c = mx_frame_find(frame, column);
    CHECK(c != SIZE_MAX);
    return mx_frame_number(frame, row, c);
}

static const char *why(const mx_release *release, size_t row)
{
    const mx_frame *frame = mx_release_frame(release);
    const char *text = mx_frame_text(frame, row, mx_frame_find(frame, "withheld"));
    return text ? text : "";
}

static const char *const mean_names[] = {"n", "mean", "min"};
static const mx_role mean_roles[] = {MX_PEOPLE, MX_FIGURE, MX_RANGE};

TEST(disclose_release, withholds_rows_of_few_people)
{
    const result_row rows[] = {{"a", "count", {11, 3.5, 1}},    {"b", "count", {10, 3.2, 1}},
                               {"c", "estimate", {10, 2.4, 2}}, {"d", "published", {4, 2.5, 2}},
                               {"e", "acts", {NAN, 7, NAN}},    {"f", "count", {NAN, 3.2, 1}}};
    mx_frame *frame = make(mean_names, mean_roles, 3, rows, 6);
    mx_release *release;
    CHECK_OK(gate_one(&release, frame, &health, NULL, 0));
    CHECK(!mx_release_is_internal(release));
    CHECK_NEAR(shown(release, 0, "mean"), 3.5, 0);
    CHECK_TEXT(why(release, 0), "");
    for (size_t row = 1; row <= 2; row++) {
        CHECK(isnan(shown(release, row, "mean")) && isnan(shown(release, row, "n")));
        CHECK_TEXT(why(release, row), "moins de 11 personnes");
    }
    CHECK_TEXT(mx_frame_text(mx_release_frame(release), 1, 0), "b");
    CHECK_NEAR(shown(release, 3, "n"), 4, 0);
    CHECK_NEAR(shown(release, 3, "min"), 2, 0);
    CHECK_NEAR(shown(release, 4, "mean"), 7, 0);
    CHECK(isnan(shown(release, 5, "mean")));
    CHECK(isnan(shown(release, 0, "min"))); /* a range is for internal use */
    CHECK_INT(mx_release_n_withheld(release), 3);
    CHECK(mx_release_is_withheld(release, 1, 3) && !mx_release_is_withheld(release, 1, 0));
    CHECK(!mx_release_is_withheld(release, 0, 4) && !mx_release_is_withheld(release, 1, 99));
    CHECK_TEXT(mx_release_rule(release)->name, "health");
    mx_release_free(release);

    mx_lang_set(MX_EN);
    CHECK_OK(gate_one(&release, frame, &health, NULL, 0));
    CHECK_TEXT(why(release, 1), "fewer than 11 people");
    mx_release_free(release);
    mx_lang_set(MX_FR);
    mx_frame_free(frame);
}

TEST(disclose_release, shows_all_internally_and_is_marked)
{
    const result_row rows[] = {{"a", "count", {1, 3.5, 1}}};
    mx_frame *frame = make(mean_names, mean_roles, 3, rows, 1);
    mx_release *release;
    CHECK_OK(gate_one(&release, frame, &internal, NULL, 0));
    CHECK(mx_release_is_internal(release));
    CHECK_NEAR(shown(release, 0, "min"), 1, 0);
    CHECK_INT(mx_frame_find(mx_release_frame(release), "withheld") == SIZE_MAX, 1);
    CHECK_INT(mx_release_n_withheld(release), 0);
    CHECK(!mx_release_is_withheld(release, 0, 2));
    mx_release_free(release);
    mx_frame_free(frame);
}

TEST(disclose_release, lets_no_figure_travel_without_its_people)
{
    const char *const names[] = {"mean"};
    const mx_role roles[] = {MX_FIGURE};
    const result_row rows[] = {{"a", "count", {3.5}}};
    mx_frame *frame = make(names, roles, 1, rows, 1);
    mx_release *release;
    CHECK_FAILS(gate_one(&release, frame, &health, NULL, 0), MX_E_VALUE, "sur combien de personnes");
    CHECK(release == NULL);
    CHECK_OK(gate_one(&release, frame, &internal, NULL, 0));
    mx_release_free(release);
    mx_frame_free(frame);
}

TEST(disclose_release, withholds_what_one_contributor_makes)
{
    const char *const names[] = {"n", "statements", "largest_share"};
    const mx_role roles[] = {MX_PEOPLE, MX_FIGURE, MX_RANGE};
    const result_row rows[] = {{"a", "count", {4, 100, 0.86}}, {"b", "count", {4, 100, 0.85}}};
    mx_frame *frame = make(names, roles, 3, rows, 2);
    mx_release *release;
    CHECK_OK(gate_one(&release, frame, &business, NULL, 0));
    CHECK(isnan(shown(release, 0, "statements")));
    CHECK_TEXT(why(release, 0), "une personne fait plus de 85 % du chiffre");
    CHECK_NEAR(shown(release, 1, "statements"), 100, 0);
    CHECK(isnan(shown(release, 1, "largest_share")));
    mx_release_free(release);
    mx_frame_free(frame);
}

/* low, middle, high out of n, and which of them stay. */
static void check_shares(double n, double low, double middle, double high, bool shows_low, bool shows_middle,
                         bool shows_high)
{
    const char *const names[] = {"n",      "share_low", "share_middle", "share_high", "share_high_from",
                                 "median", "sd"};
    const mx_role roles[] = {MX_PEOPLE, MX_SHARE, MX_SHARE, MX_SHARE, MX_FIGURE, MX_FIGURE, MX_FIGURE};
    const result_row rows[] = {{"a", "count", {n, low / n, middle / n, high / n, 0.4, 3, 1.25}}};
    mx_frame *frame = make(names, roles, 7, rows, 1);
    mx_release *release;
    CHECK_OK(gate_one(&release, frame, &health, NULL, 0));
    CHECK_INT(!isnan(shown(release, 0, "share_low")), shows_low);
    CHECK_INT(!isnan(shown(release, 0, "share_middle")), shows_middle);
    CHECK_INT(!isnan(shown(release, 0, "share_high")), shows_high);
    CHECK_INT(!isnan(shown(release, 0, "share_high_from")), shows_high);
    bool is_whole = shows_low && shows_middle && shows_high,
         is_nothing = !shows_low && !shows_middle && !shows_high;
    CHECK_INT(!isnan(shown(release, 0, "sd")), is_whole);
    CHECK_INT(!isnan(shown(release, 0, "median")), is_whole || (is_nothing && fmod(n, 2) == 1));
    CHECK(!isnan(shown(release, 0, "n")));
    CHECK_TEXT(why(release, 0), is_whole ? "" : "part de moins de 11 personnes, ou son complément");
    mx_release_free(release);
    mx_frame_free(frame);
}

TEST(disclose_release, withholds_shares_of_few_and_of_all_but_few)
{
    check_shares(100, 30, 30, 40, true, true, true);
    check_shares(100, 5, 40, 55, false, false, true); /* one part alone stays: the last */
    check_shares(100, 55, 40, 5, true, false, false); /* or the first */
    check_shares(100, 40, 5, 55, false, false, true);
    check_shares(100, 10, 10, 80, false, false, true);
    check_shares(100, 0, 30, 70, true, true, true); /* nobody, in a large group */
    check_shares(22, 0, 0, 22, true, true, true);   /* all of 22 */
    check_shares(21, 0, 0, 21, false, false, false);
    check_shares(15, 5, 5, 5, false, false, false); /* a group of the contract: its median stays */
    check_shares(14, 5, 4, 5, false, false, false); /* of an even number it would tell who is half */
    check_shares(100, 2, 3, 95, false, false, false);
    check_shares(33, 11, 11, 11, true, true, true);
}

TEST(disclose_release, merges_levels_before_it_withholds)
{
    const char *const names[] = {"n", "level_1", "level_2", "level_3", "share_low", "share_high", "mean"};
    const mx_role roles[] = {MX_PEOPLE, MX_COUNT, MX_COUNT, MX_COUNT, MX_SHARE, MX_SHARE, MX_FIGURE};
    const result_row rows[] = {
        {"whole", "count", {60, 20, 20, 20, 20.0 / 60, 20.0 / 60, 2}},
        {"merged", "count", {60, 5, 25, 30, 30.0 / 60, 30.0 / 60, 2.41}},
        {"other scale", "count", {60, NAN, NAN, NAN, 30.0 / 60, 30.0 / 60, 2.41}},
    };
    mx_frame *frame = make(names, roles, 7, rows, 3);
    mx_release *release;
    CHECK_OK(gate_one(&release, frame, &health, NULL, 0));
    CHECK_NEAR(shown(release, 0, "level_3"), 20, 0);
    CHECK_NEAR(shown(release, 0, "mean"), 2, 0);
    CHECK(isnan(shown(release, 1, "level_1")) && isnan(shown(release, 1, "level_3")));
    CHECK_NEAR(shown(release, 1, "share_low"), 0.5, 0);
    CHECK(isnan(shown(release, 1, "mean"))); /* with the shares it would tell of the levels */
    CHECK_NEAR(shown(release, 2, "mean"), 2.41, 0);
    CHECK_TEXT(why(release, 2), "");
    mx_release_free(release);
    mx_frame_free(frame);
}

TEST(disclose_release, knows_which_people_a_share_is_of)
{
    const char *const names[] = {"n_before", "n_after", "share_high_before", "share_high_after"};
    const mx_role roles[] = {MX_PEOPLE, MX_PEOPLE, MX_SHARE, MX_SHARE};
    const result_row rows[] = {{"a", "count", {40, 15, 0.5, 0.4}}, {"b", "count", {40, 9, 0.5, 3.0 / 9}}};
    mx_frame *frame = make(names, roles, 4, rows, 2);
    mx_release *release;
    CHECK_OK(gate_one(&release, frame, &health, NULL, 0));
    CHECK_NEAR(shown(release, 0, "share_high_before"), 0.5, 0);
    CHECK(isnan(shown(release, 0, "share_high_after")));
    CHECK(isnan(shown(release, 1, "share_high_before")) && isnan(shown(release, 1, "n_before")));
    mx_release_free(release);
    mx_frame_free(frame);
}

TEST(disclose_release, never_withholds_one_part_of_a_total_alone)
{
    const char *const names[] = {"n"};
    const mx_role roles[] = {MX_PEOPLE};
    const result_row rows[] = {
        {"a", "count", {40}}, {"b", "count", {6}}, {"c", "count", {25}}, {"d", "count", {13}}};
    const mx_total by_territory = {.column = "territory"}, unknown = {.column = "commune"};
    mx_frame *frame = make(names, roles, 1, rows, 4);
    mx_release *release;
    CHECK_OK(gate_one(&release, frame, &health, &by_territory, 1));
    CHECK_NEAR(shown(release, 0, "n"), 40, 0);
    CHECK_NEAR(shown(release, 2, "n"), 25, 0);
    /* The fewest people cover; both rows give one reason, so that nobody can tell 6 from 13. */
    CHECK_TEXT(why(release, 1), "moins de 11 personnes, ou complément d’un chiffre retenu");
    CHECK_TEXT(why(release, 3), why(release, 1));
    CHECK_INT(mx_release_n_withheld(release), 2);
    mx_release_free(release);
    CHECK_FAILS(gate_one(&release, frame, &health, &unknown, 1), MX_E_NOTFOUND, "commune");
    mx_frame_free(frame);
}

TEST(disclose_release, covers_a_share_in_another_territory)
{
    const char *const names[] = {"n", "share_high", "share_high_from"};
    const mx_role roles[] = {MX_PEOPLE, MX_SHARE, MX_FIGURE};
    const result_row rows[] = {{"a", "count", {40, 0.5, 0.3}},
                               {"b", "count", {40, 0.1, 0.05}},
                               {"c", "count", {60, 0.5, 0.4}},
                               {NULL, "count", {140, 54.0 / 140, 0.3}}};
    const mx_total by_territory = {.column = "territory"};
    mx_frame *frame = make(names, roles, 3, rows, 4);
    mx_release *release;
    CHECK_OK(gate_one(&release, frame, &health, &by_territory, 1));
    CHECK(isnan(shown(release, 1, "share_high")));
    CHECK(isnan(shown(release, 0, "share_high")) && isnan(shown(release, 0, "share_high_from")));
    CHECK_NEAR(shown(release, 0, "n"), 40, 0);
    CHECK_NEAR(shown(release, 2, "share_high"), 0.5, 0);
    CHECK_NEAR(shown(release, 3, "share_high"), 54.0 / 140, 0); /* the total itself */
    mx_release_free(release);
    mx_frame_free(frame);
}

/* Figures that a script derives from released ones come with the reasons of what was withheld. */
TEST(disclose_release, keeps_reasons_where_a_figure_is_missing)
{
    mx_frame *result;
    mx_release *release;
    CHECK_OK(mx_frame_new(&result));
    CHECK_OK(mx_frame_add_column(result, "n", MX_NUMBER, MX_PEOPLE));
    CHECK_OK(mx_frame_add_column(result, "net", MX_NUMBER, MX_FIGURE));
    CHECK_OK(mx_frame_add_column(result, "withheld", MX_TEXT, MX_NOTE));
    CHECK_OK(mx_frame_add_rows(result, 3));
    for (size_t r = 0; r < 3; r++) {
        mx_frame_set_number(result, r, 0, r == 2 ? 7 : 40);
        if (r != 1) mx_frame_set_number(result, r, 1, 0.25);
        CHECK_OK(mx_frame_set_text(result, r, 2, "reason"));
    }
    int rc = gate_one(&release, result, &health, NULL, 0);
    mx_frame_free(result);
    CHECK_OK(rc);
    CHECK_TEXT(why(release, 0), "");
    CHECK_TEXT(why(release, 1), "reason");
    CHECK_TEXT(why(release, 2), "moins de 11 personnes");
    CHECK_INT(mx_release_n_withheld(release), 2);
    mx_release_free(release);
}

TEST(disclose_release, of_nothing_is_empty)
{
    mx_frame *frame = make(mean_names, mean_roles, 3, NULL, 0);
    const mx_total by_territory = {.column = "territory"};
    mx_release *release;
    CHECK_OK(gate_one(&release, frame, &health, &by_territory, 1));
    CHECK_INT(mx_frame_n_rows(mx_release_frame(release)), 0);
    mx_release_free(release);
    mx_release_free(NULL);
    mx_frame_free(frame);
}

TEST(disclose_release, survives_running_out_of_memory)
{
    const result_row rows[] = {
        {"a", "count", {40, 3.5, 1}}, {"b", "count", {6, 3.2, 1}}, {"c", "count", {25, 3, 1}}};
    const mx_total by_territory = {.column = "territory"};
    mx_frame *frame = make(mean_names, mean_roles, 3, rows, 3);
    for (uint64_t n = 1;; n++) {
        mx_release *release;
        mx_alloc_fail_at(n);
        int rc = gate_one(&release, frame, &health, &by_territory, 1);
        bool has_failed = mx_alloc_failed();
        mx_alloc_fail_at(0);
        mx_release_free(release);
        if (!has_failed) {
            CHECK_OK(rc);
            break;
        }
        CHECK_INT(rc, MX_E_NOMEM);
        CHECK(release == NULL);
    }
    mx_frame_free(frame);
}
