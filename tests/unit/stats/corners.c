/* Nothing, one, two, constant, ties only: each function says what it can, or that it cannot. */
#include "stats_support.h"

static const mx_stats_options usual = MX_STATS_OPTIONS_INIT;

TEST(stats_corners, quantiles_of_little)
{
    double out, work[1], x[] = {2.385};
    for (int type = 1; type <= 9; type++) {
        CHECK_OK(mx_stats_quantile(&out, x, 0, 0.5, type));
        CHECK(isnan(out));
        CHECK_OK(mx_stats_quantile(&out, x, 1, 0.83, type));
        CHECK_NEAR(out, 2.385, 0);
    }
    mx_lang_set(MX_EN);
    CHECK_FAILS(mx_stats_quantile(&out, x, 1, 1.5, 7), MX_E_VALUE, "p = 1.5");
    CHECK_FAILS(mx_stats_quantile(&out, x, 1, 0.5, 10), MX_E_VALUE, "type 10");
    CHECK_FAILS(mx_stats_skewness(&out, x, 1, 4), MX_E_VALUE, "type 4");
    mx_lang_set(MX_FR);
    CHECK(isnan(mx_stats_mad(x, 0, work)));
    CHECK_NEAR(mx_stats_mad(x, 1, work), 0, 0);
    double same[] = {3.5, 3.5, 3.5, 3.5, 3.5};
    CHECK_OK(mx_stats_skewness(&out, same, 5, 3));
    CHECK(isnan(out));
    CHECK_OK(mx_stats_kurtosis(&out, same, 0, 1));
    CHECK(isnan(out));
    double three[] = {1, 2, 4};
    CHECK_OK(mx_stats_kurtosis(&out, three, 3, 2));
    CHECK(isnan(out));
}

TEST(stats_corners, pairs_that_say_nothing)
{
    mx_arena *arena;
    mx_stats_result out;
    double x[] = {1, 2, 2}, one[] = {1.5}, far[] = {1, INFINITY};
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_signed_rank(&out, x, NULL, 0, &usual, arena));
    CHECK(out.cannot && isnan(out.p_value) && out.n == 0);
    CHECK_OK(mx_stats_signed_rank(&out, x, x, 3, &usual, arena));
    CHECK(out.cannot && out.n == 3 && out.n_used == 0);
    CHECK_OK(mx_stats_signed_rank(&out, one, NULL, 1, &usual, arena));
    CHECK_NEAR(out.p_value, 1, 0);
    CHECK_NEAR(out.p_smallest, 1, 0);
    CHECK_NEAR(out.estimate, 1.5, 0);
    CHECK_NEAR(out.conf_level, 0, 0);
    CHECK_FAILS(mx_stats_signed_rank(&out, far, NULL, 2, &usual, arena), MX_E_VALUE, "2");
    mx_arena_free(arena);
}

TEST(stats_corners, samples_that_say_nothing)
{
    mx_arena *arena;
    mx_stats_result out;
    double x[] = {2, 2, 2}, y[] = {2, 2}, above[] = {3.5, INFINITY}, missing[] = {NAN};
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_rank_sum(&out, x, 3, y, 0, &usual, arena));
    CHECK(out.cannot && isnan(out.p_value));
    CHECK_OK(mx_stats_rank_sum(&out, x, 3, y, 2, &usual, arena));
    CHECK(out.cannot && out.statistic == 3);
    CHECK_OK(mx_stats_rank_sum(&out, x, 3, above, 2, &usual, arena));
    CHECK(!out.cannot && isnan(out.estimate));
    CHECK_NEAR(out.p_value, 0.1, 1e-14); /* one of the ten choices of two, and not the other end */
    CHECK_FAILS(mx_stats_rank_sum(&out, x, 3, missing, 1, &usual, arena), MX_E_VALUE, "1");
    mx_arena_free(arena);
}

/* Ties and zeros, against all 2^n signs and all choices. */
TEST(stats_corners, counting_is_listing)
{
    mx_arena *arena;
    mx_stats_result out;
    double x[] = {2, -1, 3, 1, 1, 0, -2, 4, 2}, least = 0;
    double ranks[] = {5, 2, 7, 2, 2, 0, 5, 8, 5}; /* of |x|, the zero left out */
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_signed_rank(&out, x, NULL, 9, &usual, arena));
    for (int signs = 0; signs < 256; signs++) {
        static const int used[] = {0, 1, 2, 3, 4, 6, 7, 8};
        double sum = 0;
        for (int i = 0; i < 8; i++)
            if (signs >> i & 1) sum += ranks[used[i]];
        least += fabs(sum - 18) >= fabs(out.statistic - 18);
    }
    CHECK_NEAR(out.statistic, 5 + 7 + 2 + 2 + 8 + 5, 0);
    CHECK_NEAR(out.p_value, least / 256, 1e-15);
    CHECK_INT(out.way, MX_STATS_EXACT);
    mx_arena_free(arena);
}

TEST(stats_corners, exact_reaches_far)
{
    mx_arena *arena;
    mx_stats_result exact, rough;
    double x[200];
    mx_stats_options asymptotic = MX_STATS_OPTIONS_INIT;
    asymptotic.way = MX_STATS_ASYMPTOTIC;
    for (int i = 0; i < 200; i++) x[i] = (double)(i * 37 % 11) - 4.5; /* ties all over */
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_signed_rank(&exact, x, NULL, 200, &usual, arena));
    CHECK_OK(mx_stats_signed_rank(&rough, x, NULL, 200, &asymptotic, arena));
    CHECK_INT(exact.way, MX_STATS_EXACT);
    CHECK_NEAR(exact.p_value, rough.p_value, 0.02);
    CHECK_OK(mx_stats_rank_sum(&exact, x, 40, x + 40, 40, &usual, arena));
    CHECK_INT(exact.way, MX_STATS_EXACT);
    for (int i = 0; i < 200; i++) x[i] = i + 1.5;
    CHECK_OK(mx_stats_signed_rank(&exact, x, NULL, 200, &usual, arena));
    CHECK_NEAR(exact.p_value, pow(2, -199), 1e-12);
    CHECK_NEAR(exact.p_smallest, pow(2, -199), 1e-12);
    mx_arena_free(arena);
}

/* Agresti 2002, p. 57, job satisfaction: p = 0.7827 (R, example of fisher.test). The large table is drawn. */
TEST(stats_corners, large_tables_are_drawn_and_say_so)
{
    mx_arena *arena;
    mx_stats_result out, again;
    double job[] = {1, 3, 10, 6, 2, 3, 10, 7, 1, 6, 14, 12, 0, 1, 9, 11}, large[64], cells[90];
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_fisher(&out, job, 4, 4, &usual, arena));
    CHECK_INT(out.way, MX_STATS_EXACT);
    CHECK_NEAR(out.p_value, 0.782684938966532, 1e-11); /* R 4.2.2: fisher.test(Job)$p.value */
    mx_stats_options drawn = MX_STATS_OPTIONS_INIT;
    drawn.way = MX_STATS_MONTE_CARLO;
    CHECK_OK(mx_stats_fisher(&out, job, 4, 4, &drawn, arena));
    CHECK(out.p_low < 0.7827 && 0.7827 < out.p_high && out.p_high - out.p_low < 0.03);
    for (size_t i = 0; i < 64; i++) large[i] = (double)(i * i * 7 % 23);
    CHECK_OK(mx_stats_fisher(&out, large, 8, 8, &usual, arena));
    CHECK_INT(out.way, MX_STATS_MONTE_CARLO);
    CHECK_OK(mx_stats_fisher(&again, large, 8, 8, &usual, arena));
    CHECK(out.p_value == again.p_value);
    CHECK_NEAR(out.p_smallest, 1.0 / 10001, 1e-14);
    /* Turned round, and with an empty row and column, it is the same table. */
    double table[] = {5, 3, 2, 1, 2, 4, 6, 3, 1, 2, 5, 7},
           turned[] = {5, 2, 0, 1, 3, 4, 0, 2, 0, 0, 0, 0, 2, 6, 0, 5, 1, 3, 0, 7};
    CHECK_OK(mx_stats_fisher(&out, table, 3, 4, &usual, arena));
    CHECK_OK(mx_stats_fisher(&again, turned, 5, 4, &usual, arena));
    CHECK(out.way == MX_STATS_EXACT && again.way == MX_STATS_EXACT);
    CHECK_NEAR(out.p_value, again.p_value, 1e-12);
    CHECK_NEAR(out.p_smallest, again.p_smallest, 1e-12);
    for (size_t i = 0; i < 90; i++)
        cells[i] = i % 31 == 0; /* three people far apart: every table is as likely */
    CHECK_OK(mx_stats_fisher(&out, cells, 9, 10, &usual, arena));
    CHECK_NEAR(out.p_value, 1, 1e-12);
    mx_stats_options exact = MX_STATS_OPTIONS_INIT;
    exact.way = MX_STATS_EXACT;
    CHECK_OK(mx_stats_chi_square(&out, job, 4, 4, &exact, arena));
    CHECK_INT(out.way, MX_STATS_MONTE_CARLO);
    CHECK(out.p_low < 0.7700 &&
          0.7700 < out.p_high); /* R 4.2.2: chisq.test(job, simulate.p.value = TRUE, B = 1e6) */
    CHECK_OK(mx_stats_mcnemar(&out, job, 4, &exact, arena));
    CHECK_INT(out.way, MX_STATS_MONTE_CARLO);
    CHECK(out.p_value > 0 && out.p_value <= 1);
    mx_arena_free(arena);
}

TEST(stats_corners, tables_that_say_nothing)
{
    mx_arena *arena;
    mx_stats_result out;
    double empty[4] = {0}, row[] = {3, 4, 0, 0}, diagonal[] = {3, 0, 0, 4}, half[] = {1, 2.5, 3, 4},
           sure[] = {5, 0, 0, 5};
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_chi_square(&out, empty, 2, 2, &usual, arena));
    CHECK(out.cannot && out.n == 0);
    CHECK_OK(mx_stats_fisher(&out, row, 2, 2, &usual, arena));
    CHECK(out.cannot && out.n == 7);
    CHECK_OK(mx_stats_mcnemar(&out, diagonal, 2, &usual, arena));
    CHECK(out.cannot && out.n == 7 && out.n_used == 0);
    CHECK_FAILS(mx_stats_chi_square(&out, half, 2, 2, &usual, arena), MX_E_VALUE, "2.5");
    CHECK_OK(mx_stats_fisher(&out, sure, 2, 2, &usual, arena));
    CHECK(isinf(out.estimate) && isinf(out.conf_high) && out.conf_low > 1);
    CHECK_NEAR(out.p_value, 2.0 / 252, 1e-12);
    CHECK_NEAR(out.p_smallest, 2.0 / 252, 1e-12);
    mx_arena_free(arena);
}

TEST(stats_corners, groups_that_say_nothing)
{
    mx_arena *arena;
    mx_stats_result out;
    double x[] = {1.5, 2.5, 3.5, NAN, 2, 2, 2, 2, 2};
    size_t one[] = {3, 0}, two[] = {2, 1}, apart[] = {1, 4};
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_kruskal_wallis(&out, x, one, 2, &usual, arena));
    CHECK(out.cannot);
    CHECK_OK(mx_stats_kruskal_wallis(&out, x, two, 2, &usual, arena));
    CHECK_INT(out.way, MX_STATS_EXACT);
    CHECK_NEAR(out.p_value, 2.0 / 3, 1e-14);
    CHECK_NEAR(out.p_smallest, 2.0 / 3, 1e-14);
    CHECK_OK(mx_stats_kruskal_wallis(&out, x + 4, apart, 2, &usual, arena));
    CHECK(out.cannot);
    CHECK_OK(mx_stats_friedman(&out, x, 1, 4, &usual, arena));
    CHECK(out.cannot && out.n == 1 && out.n_used == 0);
    CHECK_OK(mx_stats_friedman(&out, x + 4, 2, 2, &usual, arena));
    CHECK(out.cannot && out.n_used == 2);
    CHECK_OK(mx_stats_page_trend(&out, x + 4, 1, 4, &usual, arena));
    CHECK(out.cannot);
    CHECK_OK(mx_stats_page_trend(&out, x, 1, 3, &usual, arena));
    CHECK_NEAR(out.p_value, 1.0 / 3, 1e-14); /* 1 2 3 and 3 2 1 of six */
    mx_arena_free(arena);
}

TEST(stats_corners, series_that_say_nothing)
{
    mx_arena *arena;
    mx_stats_result out;
    double intercept, work[6], y[] = {1, NAN, 2, 3}, flat[] = {2, 2, 2, 2, 2}, rise[] = {1, 2, 4, NAN, 5, 7},
                               x[] = {3, 3, 3, 3, 3};
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_mann_kendall(&out, y, 4, &usual, work));
    CHECK(out.cannot && out.n == 4 && out.n_used == 3);
    CHECK_OK(mx_stats_mann_kendall(&out, flat, 5, &usual, work));
    CHECK(out.cannot && out.statistic == 0);
    CHECK_OK(mx_stats_mann_kendall(&out, rise, 6, &usual, work));
    CHECK_NEAR(out.p_value, 2.0 / 120, 1e-14);
    CHECK_NEAR(out.p_smallest, 2.0 / 120, 1e-14);
    CHECK_OK(mx_stats_theil_sen(&out, &intercept, x, flat, 5, 0.95, arena));
    CHECK(out.cannot && isnan(intercept));
    CHECK_OK(mx_stats_theil_sen(&out, &intercept, rise, rise, 2, 0.95, arena));
    CHECK_NEAR(out.estimate, 1, 1e-14);
    CHECK(isinf(out.conf_low) && isinf(out.conf_high));
    CHECK_OK(mx_stats_pearson(&out, flat, x, 5, &usual));
    CHECK(out.cannot);
    CHECK_OK(mx_stats_spearman(&out, y + 2, x, 2, &usual, arena));
    CHECK(out.cannot);
    double far[] = {1, 2, INFINITY};
    CHECK_OK(mx_stats_kendall(&out, far, far, 3, &usual, arena));
    CHECK_NEAR(out.p_value, 1.0 / 3, 1e-14);
    CHECK_NEAR(out.estimate, 1, 1e-14);
    CHECK_FAILS(mx_stats_pearson(&out, far, far, 3, &usual), MX_E_VALUE, "inf");
    mx_arena_free(arena);
}

TEST(stats_corners, trends_of_several_components)
{
    mx_arena *arena;
    mx_stats_result out;
    double times[] = {2019, 2020, 2021, 2023}, back[] = {2019, 2018, 2021, 2023}, one_day[] = {1, 1, 1, 1};
    double y[] = {1.5, 4.5, NAN, 2.5, 3.5, NAN, 3.5, 2.5, 1, 4.5, 1.5, 2}, flat[] = {2, 2, 2, 2},
           up[] = {1, 2, 3.5, 7};
    CHECK_OK(mx_arena_new(&arena));
    /* Two that are opposed cancel out; the third has two periods only. */
    CHECK_OK(mx_stats_regional_kendall(&out, y, times, 4, 3, true, &usual, arena));
    CHECK(!out.cannot && out.n == 3 && out.n_used == 2);
    CHECK_NEAR(out.statistic, 0, 0);
    CHECK_NEAR(out.p_value, 1, 1e-15);
    CHECK_OK(mx_stats_regional_kendall(&out, y, times, 4, 3, false, &usual, arena));
    CHECK(out.cannot && isnan(out.p_value)); /* their covariance takes all variance away */
    CHECK_OK(mx_stats_regional_kendall(&out, flat, times, 4, 1, true, &usual, arena));
    CHECK(out.cannot && out.n_used == 1);
    CHECK_OK(mx_stats_regional_kendall(&out, y, times, 3, 3, true, &usual, arena));
    CHECK(out.cannot && out.n_used == 0);
    CHECK_OK(mx_stats_regional_kendall(&out, y, times, 0, 0, true, &usual, arena));
    CHECK(out.cannot != NULL);
    CHECK_FAILS(mx_stats_regional_kendall(&out, y, back, 4, 3, true, &usual, arena), MX_E_VALUE, "2018");
    CHECK_OK(mx_stats_mann_kendall_at(&out, up, times, 4, &usual, arena));
    CHECK_NEAR(out.p_value, 2.0 / 24, 1e-15);
    CHECK_OK(mx_stats_mann_kendall_at(&out, up, one_day, 4, &usual, arena));
    CHECK(out.cannot != NULL);
    CHECK_OK(mx_stats_mann_kendall_at(&out, flat, times, 4, &usual, arena));
    CHECK(out.cannot != NULL);
    mx_arena_free(arena);
}

/* AUTO beyond what can be gone through: Friedman keeps chi-square, rankings are drawn. */
TEST(stats_corners, exact_has_its_bounds)
{
    mx_arena *arena;
    mx_stats_result out;
    double x[60 * 6], y[40];
    mx_rng rng;
    mx_rng_seed(&rng, 3);
    for (size_t i = 0; i < 60 * 6; i++) x[i] = mx_rng_uniform(&rng);
    for (size_t i = 0; i < 40; i++) y[i] = (double)mx_rng_below(&rng, 5);
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_friedman(&out, x, 60, 6, &usual, arena));
    CHECK_INT(out.way, MX_STATS_ASYMPTOTIC);
    CHECK_OK(mx_stats_friedman(&out, x, 15, 3, &usual, arena));
    CHECK(out.way == MX_STATS_EXACT && out.p_smallest < 1e-10 && out.p_value >= out.p_smallest);
    CHECK_OK(mx_stats_kendall(&out, x, y, 40, &usual, arena));
    CHECK(out.way == MX_STATS_MONTE_CARLO && out.p_low <= out.p_value && out.p_value <= out.p_high);
    double drawn = out.p_value;
    mx_stats_options plain = usual;
    plain.way = MX_STATS_ASYMPTOTIC;
    CHECK_OK(mx_stats_kendall(&out, x, y, 40, &plain, arena));
    CHECK(fabs(out.p_value - drawn) < 0.03);
    mx_arena_free(arena);
}

TEST(stats_corners, effects_that_say_nothing)
{
    mx_arena *arena;
    mx_stats_result out;
    double x[] = {1, 2, 3}, y[] = {4, 5, 6}, same[] = {2, 2};
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_cliffs_delta(&out, x, 3, y, 0, 0.95, arena));
    CHECK(out.cannot);
    CHECK_OK(mx_stats_cliffs_delta(&out, x, 3, y, 3, 0.95, arena));
    CHECK(out.estimate == -1 && out.conf_low == -1 && out.conf_high > -1);
    CHECK_OK(mx_stats_cliffs_delta(&out, x, 1, y, 1, 0.95, arena));
    CHECK(out.estimate == -1 && isnan(out.conf_low));
    CHECK_OK(mx_stats_vargha_delaney(&out, same, 2, same, 2, 0.95, arena));
    CHECK_NEAR(out.estimate, 0.5, 0);
    CHECK_OK(mx_stats_hedges_g(&out, x, 3, y, 1, 0.95));
    CHECK(out.cannot);
    CHECK_OK(mx_stats_hedges_g(&out, same, 2, same, 2, 0.95));
    CHECK(out.cannot);
    mx_arena_free(arena);
}

TEST(stats_corners, codes_that_say_nothing)
{
    mx_arena *arena;
    mx_stats_result out;
    mx_stats_interval interval;
    double agreed, work[8], none[] = {NAN, NAN, 1, NAN}, same[] = {3, 3, 3, 3}, counts[] = {1, 0, 0, 1},
                            one[] = {4, 0, 3, 0};
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_krippendorff(&out, none, 2, 2, MX_STATS_NOMINAL, &usual, arena));
    CHECK(out.cannot && out.n == 2 && out.n_used == 0);
    CHECK_OK(mx_stats_krippendorff(&out, NULL, 0, 2, MX_STATS_NOMINAL, &usual, arena));
    CHECK(out.cannot && out.n == 0);
    CHECK_OK(mx_stats_krippendorff(&out, same, 2, 2, MX_STATS_RATIO, &usual, arena));
    CHECK(out.cannot && out.n_used == 2);
    double below[] = {-1, 2};
    CHECK_FAILS(mx_stats_krippendorff(&out, below, 1, 2, MX_STATS_RATIO, &usual, arena), MX_E_VALUE, "-1");
    CHECK_OK(mx_stats_fleiss_kappa(&out, counts, 2, 2, 0.95, work));
    CHECK(out.cannot);
    CHECK_OK(mx_stats_fleiss_kappa(&out, one, 2, 2, 0.95, work));
    CHECK(out.cannot);
    double table[] = {3, 0, 0, 0};
    CHECK_OK(mx_stats_weighted_kappa(&interval, &agreed, table, 2, MX_STATS_QUADRATIC, 0.95, work));
    CHECK(isnan(interval.estimate) && agreed == 1);
    CHECK_OK(mx_stats_cronbach_alpha(&out, none, 2, 2, 0.95, arena));
    CHECK(out.cannot && out.n_used == 0);
    CHECK_OK(mx_stats_cronbach_alpha(&out, same, 2, 2, 0.95, arena));
    CHECK(out.cannot && out.n_used == 2);
    mx_arena_free(arena);
}

TEST(stats_corners, intervals_of_agreement_hold_the_estimate)
{
    mx_arena *arena;
    mx_stats_result out, again;
    double codes[60], counts[60], work[3];
    for (int i = 0; i < 60; i++) {
        codes[i] = i % 7 == 0 ? (double)(i % 3) : (double)(i / 2 % 3);
        counts[i] = (double)(i % 3 == i / 3 % 3 ? 3 : i % 3 == 0);
    }
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_krippendorff(&out, codes, 30, 2, MX_STATS_ORDINAL, &usual, arena));
    CHECK_OK(mx_stats_krippendorff(&again, codes, 30, 2, MX_STATS_ORDINAL, &usual, arena));
    CHECK(out.conf_low < out.estimate && out.estimate < out.conf_high && out.conf_high <= 1);
    CHECK(out.conf_low == again.conf_low && out.conf_high == again.conf_high);
    CHECK_OK(mx_stats_fleiss_kappa(&out, counts, 20, 3, 0.95, work));
    CHECK(out.conf_low < out.estimate && out.estimate < out.conf_high);
    mx_arena_free(arena);
}

TEST(stats_corners, inequality_of_little)
{
    double out, between, within, zero[] = {0, 0}, same[] = {2.5, 2.5}, rich[] = {0, 0, 0, 8}, below[] = {-1};
    size_t sizes[] = {2, 2};
    CHECK_OK(mx_stats_gini(&out, zero, 0));
    CHECK(isnan(out));
    CHECK_OK(mx_stats_theil(&out, zero, 2));
    CHECK(isnan(out));
    CHECK_OK(mx_stats_gini(&out, same, 2));
    CHECK_NEAR(out, 0, 0);
    CHECK_OK(mx_stats_atkinson(&out, same, 2, 0.7));
    CHECK_NEAR(out, 0, 1e-15);
    CHECK_OK(mx_stats_gini(&out, rich, 4));
    CHECK_NEAR(out, 0.75, 1e-15);
    CHECK_OK(mx_stats_theil(&out, rich, 4));
    CHECK_NEAR(out, log(4), 1e-15);
    CHECK_OK(mx_stats_atkinson(&out, rich, 4, 1));
    CHECK_NEAR(out, 1, 0);
    CHECK_OK(mx_stats_theil_groups(&between, &within, rich, sizes, 2));
    CHECK_NEAR(between, log(2), 1e-15);
    CHECK_NEAR(within, log(2), 1e-15);
    CHECK_FAILS(mx_stats_gini(&out, below, 1), MX_E_VALUE, "-1");
    CHECK_FAILS(mx_stats_atkinson(&out, same, 2, 0), MX_E_VALUE, "epsilon = 0");
}

TEST(stats_corners, spread_over_levels)
{
    mx_stats_spread out;
    double one[] = {0, 7, 0, 0, 0}, ends[] = {4, 0, 0, 0, 4}, even[] = {3, 3, 3, 3, 3}, none[5] = {0}, index;
    CHECK_OK(mx_stats_polarisation(&out, one, 5));
    CHECK(out.agreement == 1 && out.polarisation == 0 && out.consensus_leik == 1 &&
          out.concentration_blair_lacy == 1);
    CHECK_OK(mx_stats_polarisation(&out, ends, 5));
    CHECK_NEAR(out.agreement, -1, 1e-15);
    CHECK_NEAR(out.polarisation, 1, 1e-15);
    CHECK_NEAR(out.consensus_leik, 0, 1e-15);
    CHECK_NEAR(out.concentration_blair_lacy, 0, 1e-15);
    CHECK_OK(mx_stats_polarisation(&out, even, 5));
    CHECK_NEAR(out.agreement, 0, 1e-15);
    CHECK_OK(mx_stats_polarisation(&out, none, 5));
    CHECK(isnan(out.agreement) && out.n == 0);
    CHECK_FAILS(mx_stats_polarisation(&out, one, 1), MX_E_VALUE, "1");
    CHECK_OK(mx_stats_cowell_flachaire(&index, one, 5));
    CHECK_NEAR(index, 0, 0);
    CHECK_OK(mx_stats_cowell_flachaire(&index, none, 5));
    CHECK(isnan(index));
    CHECK_INT(mx_stats_first_order(one, one, 5), MX_STATS_NO_DOMINANCE);
    CHECK_INT(mx_stats_first_order(one, ends, 5), MX_STATS_CROSSING);
    CHECK_INT(mx_stats_first_order(even, (double[]){3, 1, 0, 0, 0}, 5), MX_STATS_FIRST_DOMINATES);
    CHECK_INT(mx_stats_first_order(one, (double[]){0, 3, 3, 3, 3}, 5), MX_STATS_SECOND_DOMINATES);
    CHECK_INT(mx_stats_first_order(one, none, 5), MX_STATS_NO_DOMINANCE);
}

static double undefined(void *payload, const double x[], size_t n)
{
    (void)payload;
    return x[0] > 2 ? NAN : (double)n;
}

static double first_of(void *payload, const double x[], size_t n)
{
    (void)payload;
    (void)n;
    return x[0] * 0 + 1;
}

TEST(stats_corners, bootstrap_draws_again)
{
    mx_arena *arena;
    mx_stats_result out, again, grouped;
    double x[] = {0.12, 0.35, 0.41, 0.86, 1.02, 1.33, 1.94, 2.87, 4.12, 6.59};
    size_t pairs[] = {0, 0, 1, 1, 2, 2, 3, 3, 4, 4}, own[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    mx_stats_options many = MX_STATS_OPTIONS_INIT;
    many.reps = 200000;
    CHECK_OK(mx_arena_new(&arena));
    /* R 4.2.2: 400,000 draws with sample(x, 10, TRUE), and Efron and Tibshirani's equations 14.10 to 14.15.
     */
    CHECK_OK(mx_stats_bootstrap(&out, x, NULL, 10, 0, mx_stats_mean_of, NULL, false, &many, arena));
    CHECK_NEAR(out.conf_low, 0.891, 0.01);
    CHECK_NEAR(out.conf_high, 3.277, 0.01);
    CHECK_OK(mx_stats_bootstrap(&out, x, NULL, 10, 0, mx_stats_mean_of, NULL, true, &many, arena));
    CHECK_NEAR(out.conf_low, 1.041, 0.01);
    CHECK_NEAR(out.conf_high, 3.626484, 0.01);
    CHECK_OK(mx_stats_bootstrap(&again, x, own, 10, 10, mx_stats_mean_of, NULL, true, &many, arena));
    CHECK(again.conf_low == out.conf_low && again.conf_high == out.conf_high);
    CHECK_OK(mx_stats_bootstrap(&grouped, x, pairs, 10, 5, mx_stats_mean_of, NULL, false, &usual, arena));
    CHECK(grouped.n == 10 && grouped.n_used == 5);
    CHECK(grouped.conf_low < out.conf_low + 0.1 && grouped.conf_high > 2.8);
    CHECK_OK(mx_stats_bootstrap(&out, x, NULL, 1, 0, mx_stats_mean_of, NULL, true, &usual, arena));
    CHECK(out.cannot);
    CHECK_OK(mx_stats_bootstrap(&out, x, NULL, 10, 0, undefined, NULL, true, &usual, arena));
    CHECK(out.cannot && isnan(out.conf_low));
    CHECK_OK(mx_stats_bootstrap(&out, x, NULL, 10, 0, first_of, NULL, true, &usual, arena));
    CHECK(out.conf_low == 1 && out.conf_high == 1);
    many.reps = 1;
    CHECK_FAILS(mx_stats_bootstrap(&out, x, NULL, 10, 0, first_of, NULL, true, &many, arena), MX_E_VALUE,
                "1");
    mx_arena_free(arena);
}

TEST(stats_corners, adjusting_leaves_the_missing_out)
{
    mx_arena *arena;
    double p[] = {0.01, NAN, 0.03}, out[3];
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_p_adjust(out, p, 3, MX_STATS_BONFERRONI, arena));
    CHECK(isnan(out[1]));
    CHECK_NEAR(out[2], 0.06, 1e-15);
    CHECK_OK(mx_stats_p_adjust(out, p, 0, MX_STATS_BH, arena));
    p[1] = 1.5;
    CHECK_FAILS(mx_stats_p_adjust(out, p, 3, MX_STATS_BH, arena), MX_E_VALUE, "1.5");
    mx_arena_free(arena);
}

/* NIST StRD, univariate, NumAcc1 to NumAcc4: means and standard deviations certified exactly. The
 * last ones lose what their inputs lost when they were rounded to binary. */
TEST(stats_corners, summaries_keep_the_digits_of_nist)
{
    static const struct {
        double middle, step;
        size_t n;
        double tolerance;
    } sets[] = {{10000002, 1, 3, 1e-15},
                {1.2, 0.1, 1001, 1e-14},
                {1000000.2, 0.1, 1001, 1e-9},
                {10000000.2, 0.1, 1001, 1e-8}};
    static double x[1001];
    for (size_t s = 0; s < 4; s++) {
        mx_stats_summary out;
        for (size_t i = 0; i < sets[s].n; i++) /* sorted: the low half, the middle, the high half */
            x[i] = sets[s].middle + (i < sets[s].n / 2 ? -1 : i > sets[s].n / 2 ? 1 : 0) * sets[s].step;
        mx_stats_values(&out, x, NULL, sets[s].n);
        CHECK_NEAR(out.mean, sets[s].middle, 1e-15);
        CHECK_NEAR(out.sd, sets[s].step, sets[s].tolerance);
    }
}

static int run_all(mx_arena *arena)
{
    mx_stats_result out;
    double x[] = {1, 3, 2, 5, 4, 4}, y[] = {2, 2, 5, 4, 7, 6}, table[] = {3, 1, 2, 4, 5, 1}, adjusted[6],
           p[] = {0.1, 0.2};
    size_t sizes[] = {3, 3};
    int rc = mx_stats_signed_rank(&out, x, y, 6, &usual, arena);
    if (rc == MX_OK) rc = mx_stats_rank_sum(&out, x, 6, y, 6, &usual, arena);
    if (rc == MX_OK) rc = mx_stats_kruskal_wallis(&out, x, sizes, 2, &usual, arena);
    if (rc == MX_OK) rc = mx_stats_page_trend(&out, x, 2, 3, &usual, arena);
    if (rc == MX_OK) rc = mx_stats_fisher(&out, table, 2, 3, &usual, arena);
    if (rc == MX_OK) rc = mx_stats_kendall(&out, x, y, 6, &usual, arena);
    if (rc == MX_OK) rc = mx_stats_theil_sen(&out, NULL, x, y, 6, 0.95, arena);
    if (rc == MX_OK) rc = mx_stats_cliffs_delta(&out, x, 6, y, 6, 0.95, arena);
    if (rc == MX_OK) rc = mx_stats_krippendorff(&out, x, 3, 2, MX_STATS_INTERVAL, &usual, arena);
    if (rc == MX_OK) rc = mx_stats_cronbach_alpha(&out, x, 3, 2, 0.95, arena);
    if (rc == MX_OK) rc = mx_stats_p_adjust(adjusted, p, 2, MX_STATS_HOLM, arena);
    if (rc == MX_OK)
        rc = mx_stats_bootstrap(&out, x, NULL, 6, 0, mx_stats_mean_of, NULL, true, &usual, arena);
    return rc;
}

TEST(stats_corners, memory_that_runs_out_is_said)
{
    bool has_failed = true;
    for (uint64_t n = 1; has_failed; n++) {
        mx_arena *arena;
        CHECK_OK(mx_arena_new(&arena));
        mx_alloc_fail_at(n);
        int rc = run_all(arena);
        has_failed = mx_alloc_failed();
        mx_alloc_fail_at(0);
        CHECK_INT(rc, has_failed ? MX_E_NOMEM : MX_OK);
        mx_arena_free(arena);
    }
}
