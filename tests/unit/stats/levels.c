/* Counts of levels give what the people behind them give, to the last bit; spread and its parts. */
#include "stats_support.h"

static const mx_stats_options usual = MX_STATS_OPTIONS_INIT;

static size_t people_of(double out[], const double counts[], size_t k)
{
    size_t n = 0;
    for (size_t i = 0; i < k; i++)
        for (double c = 0; c < counts[i]; c++) out[n++] = (double)i;
    return n;
}

static void check_same(const mx_stats_result *a, const mx_stats_result *b)
{
    CHECK(a->n == b->n && a->n_used == b->n_used && a->way == b->way && !a->cannot == !b->cannot);
    CHECK(memcmp(&a->statistic, &b->statistic, sizeof(double)) == 0);
    CHECK(a->cannot || memcmp(&a->p_value, &b->p_value, sizeof(double)) == 0);
    CHECK(a->cannot || memcmp(&a->estimate, &b->estimate, sizeof(double)) == 0);
    CHECK(a->cannot || (memcmp(&a->conf_low, &b->conf_low, sizeof(double)) == 0 &&
                        memcmp(&a->conf_high, &b->conf_high, sizeof(double)) == 0));
}

#define MOST 4000

TEST(stats_levels, of_two_groups_are_those_of_their_people)
{
    static const double tables[][2][5] = {{{3, 5, 9, 2, 1}, {1, 4, 8, 8, 5}},
                                          {{300, 500, 200, 90, 10}, {20, 300, 400, 400, 90}},
                                          {{0, 0, 7, 0, 0}, {0, 0, 900, 0, 700}},
                                          {{0, 1, 0, 0, 0}, {900, 800, 400, 300, 80}}};
    static double x[MOST], y[MOST];
    for (size_t t = 0; t < 4; t++) {
        mx_arena *arena;
        mx_stats_result people, counts;
        CHECK_OK(mx_arena_new(&arena));
        size_t n_x = people_of(x, tables[t][0], 5), n_y = people_of(y, tables[t][1], 5);
        CHECK_OK(mx_stats_rank_sum(&people, x, n_x, y, n_y, &usual, arena));
        CHECK_OK(mx_stats_rank_sum_levels(&counts, tables[t][0], tables[t][1], 5, &usual, arena));
        check_same(&people, &counts);
        CHECK_OK(mx_stats_cliffs_delta(&people, x, n_x, y, n_y, 0.95, arena));
        CHECK_OK(mx_stats_cliffs_delta_levels(&counts, tables[t][0], tables[t][1], 5, 0.95));
        check_same(&people, &counts);
        CHECK_OK(mx_stats_vargha_delaney_levels(&counts, tables[t][0], tables[t][1], 5, 0.95));
        CHECK_NEAR(counts.estimate, (people.estimate + 1) / 2, 0);
        mx_arena_free(arena);
    }
}

TEST(stats_levels, of_pairs_are_those_of_their_people)
{
    static const double tables[][9] = {{4, 5, 1, 2, 6, 3, 0, 1, 5},
                                       {400, 500, 100, 200, 600, 300, 30, 100, 500},
                                       {9, 1200, 0, 0, 3, 0, 0, 0, 2},
                                       {3, 0, 0, 0, 1500, 0, 0, 0, 2}};
    static double before[MOST], after[MOST];
    for (size_t t = 0; t < 4; t++)
        for (int zeros = 0; zeros < 2; zeros++) {
            mx_arena *arena;
            mx_stats_result people, counts;
            mx_stats_options options = usual;
            options.zeros = (mx_stats_zeros)zeros;
            CHECK_OK(mx_arena_new(&arena));
            size_t n = 0;
            for (size_t c = 0; c < 9; c++)
                for (double i = 0; i < tables[t][c]; i++) {
                    before[n] = (double)(c / 3);
                    after[n++] = (double)(c % 3);
                }
            CHECK_OK(mx_stats_signed_rank(&people, after, before, n, &options, arena));
            CHECK_OK(mx_stats_signed_rank_levels(&counts, tables[t], 3, &options, arena));
            check_same(&people, &counts);
            mx_arena_free(arena);
        }
}

TEST(stats_levels, of_nobody_say_so)
{
    mx_arena *arena;
    mx_stats_result out;
    double none[9] = {0}, half[9] = {0.5}, some[3] = {2, 0, 1};
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_rank_sum_levels(&out, none, some, 3, &usual, arena));
    CHECK(out.cannot != NULL);
    CHECK_OK(mx_stats_signed_rank_levels(&out, none, 3, &usual, arena));
    CHECK(out.cannot != NULL);
    CHECK_OK(mx_stats_signed_rank_levels(&out, none, 0, &usual, arena));
    CHECK(out.cannot != NULL);
    CHECK_OK(mx_stats_cliffs_delta_levels(&out, some, none, 3, 0.95));
    CHECK(out.cannot && isnan(out.estimate));
    CHECK_FAILS(mx_stats_signed_rank_levels(&out, half, 3, &usual, arena), MX_E_VALUE, "0.5");
    CHECK_FAILS(mx_stats_rank_sum_levels(&out, half, some, 3, &usual, arena), MX_E_VALUE, "0.5");
    CHECK_FAILS(mx_stats_cliffs_delta_levels(&out, some, half, 3, 0.95), MX_E_VALUE, "0.5");
    mx_arena_free(arena);
}

TEST(stats_levels, spread_is_ordered_around_a_common_median)
{
    double one[] = {0, 0, 8, 0, 0}, even[] = {2, 2, 2, 2, 2}, ends[] = {4, 0, 0, 0, 4},
           low[] = {5, 1, 0, 0, 0}, lean[] = {1, 1, 4, 0, 2}, turned[] = {2, 0, 4, 1, 1}, none[5] = {0},
           twice[] = {4, 4, 4, 4, 4};
    CHECK_INT(mx_stats_allison_foster(even, one, 5), MX_STATS_FIRST_MORE_SPREAD);
    CHECK_INT(mx_stats_allison_foster(one, even, 5), MX_STATS_SECOND_MORE_SPREAD);
    CHECK_INT(mx_stats_allison_foster(even, ends, 5),
              MX_STATS_SECOND_MORE_SPREAD); /* its medians are all five */
    CHECK_INT(mx_stats_allison_foster(even, low, 5), MX_STATS_MEDIANS_DIFFER);
    CHECK_INT(mx_stats_allison_foster(lean, turned, 5), MX_STATS_SPREADS_CROSS);
    CHECK_INT(mx_stats_allison_foster(even, twice, 5), MX_STATS_SAME_SPREAD);
    CHECK_INT(mx_stats_allison_foster(even, none, 5), MX_STATS_SAME_SPREAD);
    mx_stats_spread out;
    CHECK_OK(mx_stats_polarisation(&out, ends, 5));
    CHECK_NEAR(out.inequality_median, 1, 0);
    CHECK_OK(mx_stats_polarisation(&out, one, 5));
    CHECK_NEAR(out.inequality_median, 0, 0);
    /* Abul Naga and Yalcin 2008 by hand: shares upto 0.2 0.4 0.6 0.8, median 3: (0.6 - 2.4 + 3) / 2. */
    CHECK_OK(mx_stats_polarisation(&out, even, 5));
    CHECK_NEAR(out.inequality_median, 0.6, 1e-14);
}

TEST(stats_levels, inequality_is_that_between_groups_and_within)
{
    mx_arena *arena;
    double x[] = {1.5, 4, 2.5, 7, 9, 3.5, 0.5, 6}, between, within, overlap, all;
    size_t sizes[] = {3, 0, 2, 3}, single[] = {1, 1, 1, 1, 1, 1, 1, 1}, whole[] = {8};
    CHECK_OK(mx_arena_new(&arena));
    for (double epsilon = 0.5; epsilon <= 2; epsilon += 0.5) {
        CHECK_OK(mx_stats_atkinson(&all, x, 8, epsilon));
        CHECK_OK(mx_stats_atkinson_groups(&between, &within, x, sizes, 4, epsilon));
        CHECK_NEAR((1 - between) * (1 - within), 1 - all, 1e-14);
        CHECK(between > 0 && within > 0);
        CHECK_OK(mx_stats_atkinson_groups(&between, &within, x, single, 8, epsilon));
        CHECK(within < 1e-15);
        CHECK_NEAR(between, all, 1e-13);
        CHECK_OK(mx_stats_atkinson_groups(&between, &within, x, whole, 1, epsilon));
        CHECK(between < 1e-15);
    }
    CHECK_OK(mx_stats_gini_groups(&between, &within, &overlap, x, single, 8, arena));
    CHECK(within <= 0 && overlap < 1e-15);
    CHECK_OK(mx_stats_gini_groups(&between, &within, &overlap, x, whole, 1, arena));
    CHECK(between < 1e-15 && overlap < 1e-15 && within > 0);
    double apart[] = {1, 2, 5, 7};
    size_t halves[] = {2, 2};
    CHECK_OK(mx_stats_gini_groups(&between, &within, &overlap, apart, halves, 2, arena));
    CHECK(overlap < 1e-15); /* groups that do not overlap leave nothing */
    CHECK_NEAR(between, 0.3, 1e-14);
    CHECK_NEAR(within, 0.5 * 3 / 15 * (1.0 / 6) + 0.5 * 12 / 15 * (1.0 / 12), 1e-13);
    CHECK_OK(mx_stats_gini_groups(&between, &within, &overlap, x, sizes, 4, arena));
    CHECK(overlap > 0);
    double nothing[] = {0, 0};
    CHECK_OK(mx_stats_atkinson_groups(&between, &within, nothing, halves, 1, 1));
    CHECK(isnan(between) && isnan(within));
    CHECK_FAILS(mx_stats_atkinson_groups(&between, &within, x, whole, 1, 0), MX_E_VALUE, "0");
    mx_arena_free(arena);
}
