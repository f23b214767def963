/* Stuart and Maxwell's test of margins. */
#include "stats_support.h"

static const mx_stats_options usual = MX_STATS_OPTIONS_INIT;

TEST(stats_marginal, gives_what_stuart_printed)
{
    /* Unaided distance vision of 7,477 women, right eye against left (Stuart 1955): 11.96 on 3
     * degrees of freedom, p = 0.0075. */
    static const double vision[] = {1520, 266, 124,  66,  234, 1512, 432, 78,
                                    117,  362, 1772, 205, 36,  82,   179, 492};
    mx_stats_result out;
    mx_arena *arena;
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_marginal_homogeneity(&out, vision, 4, &usual, arena));
    CHECK(fabs(out.statistic - 11.96) < 0.005);
    CHECK(fabs(out.p_value - 0.0075) < 0.00005);
    CHECK_NEAR(out.df, 3, 0);
    CHECK(out.way == MX_STATS_ASYMPTOTIC && out.n == 7477 && out.n_used == 7477 - 5296);
    mx_arena_free(arena);
}

TEST(stats_marginal, is_mcnemar_on_two_levels)
{
    /* 8 rose and 2 fell: (8 - 2)^2 / 10, and the exact sign test 2 (1 + 10 + 45) / 1024. */
    static const double two[] = {5, 8, 2, 7};
    mx_stats_result out;
    mx_arena *arena;
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_marginal_homogeneity(&out, two, 2, &usual, arena));
    CHECK_NEAR(out.statistic, 3.6, 1e-12);
    CHECK_NEAR(out.p_value, 112. / 1024, 1e-12);
    CHECK(out.way == MX_STATS_EXACT && out.n_used == 10);
    mx_stats_options asymptotic = usual;
    asymptotic.way = MX_STATS_ASYMPTOTIC;
    CHECK_OK(mx_stats_marginal_homogeneity(&out, two, 2, &asymptotic, arena));
    CHECK_NEAR(out.p_value, 0.057779571123597256, 1e-10); /* pchisq(3.6, 1, lower.tail = FALSE) */
    mx_arena_free(arena);
}

TEST(stats_marginal, goes_through_all_ways_to_turn_the_pairs)
{
    /* One pair from level 1 to 2, one from 2 to 3: V is [1 -1 0; -1 2 -1; 0 -1 1], d (1, 0, -1), so the
     * statistic is 2 for all four ways to turn them. */
    static const double chain[] = {0, 1, 0, 0, 0, 1, 0, 0, 0};
    /* Two separate pairs of levels: two degrees of freedom, 1 + 1. */
    static const double apart[] = {0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0};
    static const double still[] = {3, 0, 0, 4};
    mx_stats_result out;
    mx_arena *arena;
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_marginal_homogeneity(&out, chain, 3, &usual, arena));
    CHECK_NEAR(out.statistic, 2, 1e-12);
    CHECK_NEAR(out.df, 2, 0);
    CHECK_NEAR(out.p_value, 1, 1e-12);
    CHECK_OK(mx_stats_marginal_homogeneity(&out, apart, 4, &usual, arena));
    CHECK_NEAR(out.statistic, 2, 1e-12);
    CHECK_NEAR(out.df, 2, 0);
    CHECK_OK(mx_stats_marginal_homogeneity(&out, still, 2, &usual, arena));
    CHECK(out.cannot && isnan(out.p_value) && out.n == 7);
    CHECK_OK(mx_stats_marginal_homogeneity(&out, still, 0, &usual, arena));
    CHECK(out.cannot != NULL);
    static const double half[] = {0, 0.5, 0, 0};
    CHECK_FAILS(mx_stats_marginal_homogeneity(&out, half, 2, &usual, arena), MX_E_VALUE, "0.5");
    mx_arena_free(arena);
}
