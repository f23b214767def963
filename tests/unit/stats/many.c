/* Many territories, weights, corrected shares: rows of tests/numbers/models.tsv, and odd corners. */
#include "stats_support.h"

static const mx_stats_options usual = MX_STATS_OPTIONS_INIT;

static mx_stats_result shrink_row(mx_str function, const samples *in, const row_options *options)
{
    mx_stats_shrinkage all;
    mx_stats_shrunken each[SAMPLES_MAX];
    CHECK_OK(mx_stats_shrink(
        &all, each, in->at[0], in->at[1], in->n[0],
        strcmp(options->word, "PM") == 0 ? MX_STATS_PAULE_MANDEL : MX_STATS_DERSIMONIAN_LAIRD, 0.95));
    if (mx_str_is(function, "shrink_between")) return (mx_stats_result){.estimate = all.between};
    if (mx_str_is(function, "shrink_mean"))
        return (mx_stats_result){.estimate = all.mean, .statistic = all.mean_se};
    if (mx_str_is(function, "shrink_q")) return (mx_stats_result){.estimate = all.q, .p_value = all.p_value};
    if (mx_str_is(function, "shrink_i2")) return (mx_stats_result){.estimate = all.i_squared};
    const mx_stats_shrunken *one = &each[options->type - 1];
    return (mx_stats_result){.estimate = one->estimate, .conf_low = one->low};
}

static mx_stats_result shares_row(const samples *in, const row_options *options)
{
    mx_stats_shrinkage all;
    mx_stats_shrunken each[SAMPLES_MAX];
    CHECK_OK(mx_stats_shrink_shares(&all, each, in->at[0], in->at[1], in->n[0], 0.95));
    if (options->type == 0) return (mx_stats_result){.estimate = all.mean, .statistic = all.prior};
    const mx_stats_shrunken *one = &each[options->type - 1];
    return (mx_stats_result){.estimate = one->estimate, .conf_low = one->low, .conf_high = one->high};
}

static mx_stats_result funnel_row(const samples *in, const row_options *options, mx_arena *arena)
{
    static const char *const words[] = {"additive", "multiplicative", "none", NULL};
    mx_stats_funnel_summary all;
    mx_stats_funnel_unit each[SAMPLES_MAX];
    mx_stats_overdispersion how = (mx_stats_overdispersion)number_of(options->word, words);
    CHECK_OK(mx_stats_funnel(&all, each, in->at[0], in->at[1], in->n[0], NAN, how, arena));
    const mx_stats_funnel_unit *one = &each[options->type - 1];
    return (mx_stats_result){
        .estimate = one->z, .statistic = all.dispersion, .conf_low = one->low_95, .conf_high = one->high_998};
}

static void to_numbers(size_t out[], const double x[], size_t n)
{
    for (size_t i = 0; i < n; i++) out[i] = (size_t)x[i];
}

/* start | categories… | shares… */
static mx_stats_result rake_row(const samples *in, const row_options *options, mx_arena *arena)
{
    mx_stats_raking out;
    double weights[SAMPLES_MAX];
    size_t a[SAMPLES_MAX], b[SAMPLES_MAX], n = in->n[0];
    memcpy(weights, in->at[0], n * sizeof *weights);
    to_numbers(a, in->at[1], n);
    to_numbers(b, in->at[2], n);
    mx_stats_margin margins[] = {{a, in->at[3], in->n[3]}, {b, in->at[4], in->n[4]}};
    CHECK_OK(mx_stats_rake(&out, weights, margins, 2, n, arena));
    return (mx_stats_result){.estimate = weights[options->type - 1], .statistic = out.design_effect};
}

static mx_stats_result share_row(mx_str function, const samples *in, const row_options *options,
                                 mx_arena *arena)
{
    mx_stats_quantified out;
    mx_stats_share each[SAMPLES_MAX];
    mx_stats_options none = options->common;
    none.reps = 0;
    size_t k = in->n[0];
    if (mx_str_is(function, "adjusted_share"))
        CHECK_OK(mx_stats_adjusted_shares(&out, each, in->at[0], in->at[1], k, &none, arena));
    else CHECK_OK(mx_stats_prior_shares(&out, each, in->at[1], in->at[0], in->count - 1, k, &none, arena));
    return (mx_stats_result){.estimate = each[options->type - 1].estimate};
}

/* One sample a territory: the standard deviation and the log likelihood, or a threshold. */
static mx_stats_result ordinal_row(const samples *in, const row_options *options, mx_arena *arena)
{
    mx_stats_ordinal out;
    mx_stats_ordinal_unit each[SAMPLES_MAX];
    CHECK_OK(mx_stats_ordinal_fit(&out, each, in->at[0], in->count, in->n[0], 0.95, arena));
    return (mx_stats_result){.estimate = options->type > 0 ? out.thresholds[options->type - 1] : out.sd,
                             .statistic = out.log_likelihood};
}

bool apply_many(mx_stats_result *out, mx_str function, const samples *in, const row_options *options,
                mx_arena *arena)
{
    if (mx_str_is(function, "shrink_shares")) *out = shares_row(in, options);
    else if (function.size >= 6 && memcmp(function.at, "shrink", 6) == 0)
        *out = shrink_row(function, in, options);
    else if (mx_str_is(function, "funnel")) *out = funnel_row(in, options, arena);
    else if (mx_str_is(function, "ordinal")) *out = ordinal_row(in, options, arena);
    else if (mx_str_is(function, "rake")) *out = rake_row(in, options, arena);
    else if (mx_str_is(function, "adjusted_share") || mx_str_is(function, "prior_share"))
        *out = share_row(function, in, options, arena);
    else if (mx_str_is(function, "standardise"))
        CHECK_OK(mx_stats_standardise(out, in->at[0], in->at[1], in->at[2], in->at[3], in->n[0], 0.95));
    else return false;
    return true;
}

TEST(stats_many, shrinking_little)
{
    mx_stats_shrinkage out;
    mx_stats_shrunken each[4];
    double y[] = {2.5, 2.6, 2.55, 9}, v[] = {0.5, 0.4, 0.6, 0.2}, bad[] = {0.5, 0, 0.6};
    CHECK_OK(mx_stats_shrink(&out, each, y, v, 2, MX_STATS_PAULE_MANDEL, 0.95));
    CHECK(out.cannot && isnan(each[0].estimate));
    CHECK_OK(mx_stats_shrink(&out, each, y, v, 3, MX_STATS_PAULE_MANDEL, 0.95)); /* alike: all are the mean */
    CHECK(out.between <= 0 && each[0].kept <= 0);
    CHECK_NEAR(each[0].estimate, out.mean, 1e-15);
    CHECK_OK(mx_stats_shrink(&out, each, y, v, 4, MX_STATS_DERSIMONIAN_LAIRD, 0.95));
    CHECK(out.between > 0 && each[3].estimate < 9 && each[3].estimate > 7);
    mx_lang_set(MX_EN);
    CHECK_FAILS(mx_stats_shrink(&out, each, y, bad, 3, MX_STATS_PAULE_MANDEL, 0.95), MX_E_VALUE,
                "variance 2");
    mx_lang_set(MX_FR);
}

TEST(stats_many, shrinking_shares)
{
    mx_stats_shrinkage out;
    mx_stats_shrunken each[5];
    double k[] = {2, 3, 2, 3, 2}, n[] = {10, 12, 9, 13, 11}, none[] = {0, 0, 0, 0, 0},
           apart[] = {0, 12, 9, 0, 11}, over[] = {11, 1, 1, 1, 1};
    CHECK_OK(mx_stats_shrink_shares(&out, each, k, n, 5, 0.95)); /* less apart than chance puts them */
    CHECK(isinf(out.prior) && out.between <= 0 && each[0].estimate == each[1].estimate);
    CHECK_NEAR(out.mean, 12.0 / 55, 1e-15);
    CHECK_OK(mx_stats_shrink_shares(&out, each, apart, n, 5, 0.95));
    CHECK(out.prior < 1 && each[0].estimate < 0.05 && each[1].estimate > 0.95 &&
          each[0].low < each[0].estimate);
    CHECK_OK(mx_stats_shrink_shares(&out, each, none, n, 5, 0.95));
    CHECK(out.cannot != NULL);
    CHECK_OK(mx_stats_shrink_shares(&out, each, n, n, 5, 0.95));
    CHECK(out.cannot != NULL);
    CHECK_OK(mx_stats_shrink_shares(&out, each, k, n, 2, 0.95));
    CHECK(out.cannot != NULL);
    CHECK_FAILS(mx_stats_shrink_shares(&out, each, over, n, 5, 0.95), MX_E_VALUE, "11");
}

TEST(stats_many, funnels_of_few)
{
    mx_arena *arena;
    mx_stats_funnel_summary out;
    mx_stats_funnel_unit each[6];
    double y[] = {2.5, 2.6, 2.55, 2.45, 2.5, 2.52}, v[] = {0.5, 0.4, 0.6, 0.2, 0.3, 0.7};
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_funnel(&out, each, y, v, 4, NAN, MX_STATS_ADDITIVE, arena));
    CHECK(out.cannot && isnan(each[0].z));
    CHECK_OK(
        mx_stats_funnel(&out, each, y, v, 6, 3, MX_STATS_ADDITIVE, arena)); /* no more apart than chance */
    CHECK(!out.cannot && out.between <= 0 && out.target == 3);
    CHECK_NEAR(each[0].z, -0.5 / sqrt(0.5), 1e-15);
    CHECK(each[0].low_998 < each[0].low_95 && each[0].high_95 < each[0].high_998);
    mx_arena_free(arena);
}

TEST(stats_many, ordinal_models_of_few_and_of_alike)
{
    mx_arena *arena;
    mx_stats_ordinal out;
    mx_stats_ordinal_unit each[6];
    /* Levels two and four held by nobody; the last territory too. */
    double apart[] = {9, 0, 1, 0, 8, 0, 2, 0, 1, 0, 9, 0, 2, 0, 8, 0, 5, 0, 5, 0, 0, 0, 0, 0}, alike[30],
           one[30] = {0}, half[30] = {0.5};
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_ordinal_fit(&out, each, apart, 6, 4, 0.95, arena));
    CHECK(!out.cannot && out.n_thresholds == 1 && out.sd > 0.5 && out.p_value < 0.01);
    CHECK(each[0].effect < 0 && each[2].effect > 0 && each[0].low < each[0].effect &&
          each[0].effect < each[0].high);
    CHECK(each[0].level > 0 && each[0].level < each[2].level && each[2].level < 2);
    CHECK(each[5].n == 0 && isnan(each[5].effect));
    for (size_t i = 0; i < 30; i++) alike[i] = 4;
    CHECK_OK(mx_stats_ordinal_fit(&out, each, alike, 6, 5, 0.95, arena));
    CHECK(out.sd < 0.05 && out.p_value > 0.4);
    CHECK_NEAR(each[3].level, 2, 1e-6);
    CHECK_OK(mx_stats_ordinal_fit(&out, each, alike, 4, 5, 0.95, arena));
    CHECK(out.cannot && isnan(out.sd));
    for (size_t t = 0; t < 6; t++) one[t * 5 + 2] = 7;
    CHECK_OK(mx_stats_ordinal_fit(&out, each, one, 6, 5, 0.95, arena));
    CHECK(out.cannot && each[0].n == 7);
    CHECK_OK(mx_stats_ordinal_fit(&out, each, one, 0, 0, 0.95, arena));
    CHECK(out.cannot != NULL);
    CHECK_FAILS(mx_stats_ordinal_fit(&out, each, half, 6, 5, 0.95, arena), MX_E_VALUE, "0.5");
    mx_arena_free(arena);
}

#define PEOPLE 240

static void ranking_of(uint8_t scores[], size_t territory[], size_t group[])
{
    mx_rng rng;
    mx_rng_seed(&rng, 21);
    for (size_t i = 0; i < PEOPLE; i++) {
        territory[i] = i % 6;
        group[i] = i % 6 + 6 * (i / 6 % 3); /* three in each */
        for (size_t j = 0; j < 3; j++)
            scores[i * 3 + j] = (uint8_t)(mx_rng_below(&rng, 4) + (territory[i] == 5 ? 4 : 0));
    }
    for (size_t i = 0; i < PEOPLE; i += 6)
        scores[i * 3 + 1] = MX_STATS_NO_SCORE; /* the second question, first territory */
    scores[4 * 3 + 2] = MX_STATS_NO_SCORE;
}

TEST(stats_many, ranks_have_intervals_that_threads_do_not_change)
{
    mx_arena *arena;
    static uint8_t scores[PEOPLE * 3];
    static size_t territory[PEOPLE], group[PEOPLE];
    ranking_of(scores, territory, group);
    for (int way = 0; way < 3; way++) {
        mx_stats_ranking of = {scores, territory, way == 0 ? NULL : group, PEOPLE, 3, 6, 18, way == 2, 2, NULL};
        mx_stats_rank one[18], two[18];
        mx_stats_options options = usual;
        options.reps = 200;
        CHECK_OK(mx_arena_new(&arena));
        CHECK_OK(mx_stats_rank_intervals(one, &of, 1, &options, arena));
        CHECK_OK(mx_stats_rank_intervals(two, &of, 3, &options, arena));
        CHECK(memcmp(one, two, sizeof one) == 0);
        CHECK(one[5].rank == 1 && one[5].low == 1 && one[5].high == 1); /* far above all */
        CHECK(isnan(one[6].rank) && one[6].n == 0 && isnan(one[6].low));
        CHECK(one[12 + 4].n == 39);
        for (size_t c = 0; c < 18; c++)
            CHECK(isnan(one[c].rank) || (one[c].low <= one[c].high && one[c].low >= 1 && one[c].high <= 6));
        double ranks = 0;
        for (size_t t = 0; t < 6; t++) ranks += one[t].rank;
        CHECK_NEAR(ranks, 21, 1e-15);
        mx_arena_free(arena);
    }
}

TEST(stats_many, ranks_go_by_weights_where_there_are_any)
{
    mx_arena *arena;
    static uint8_t scores[PEOPLE * 3];
    static size_t territory[PEOPLE], group[PEOPLE];
    static double weights[PEOPLE];
    mx_stats_rank plain[18], even[18], bent[18];
    mx_stats_options options = usual;
    options.reps = 100;
    ranking_of(scores, territory, group);
    mx_stats_ranking of = {scores, territory, group, PEOPLE, 3, 6, 18, false, 2, NULL};
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_rank_intervals(plain, &of, 1, &options, arena));
    of.weights = weights;
    for (size_t i = 0; i < PEOPLE; i++) weights[i] = 0.5;
    CHECK_OK(mx_stats_rank_intervals(even, &of, 2, &options, arena));
    CHECK(memcmp(plain, even, sizeof plain) == 0); /* halves are exact */
    double sum = 0, all = 0;
    for (size_t i = 0; i < PEOPLE; i++) {
        weights[i] = 1 + (double)(i % 4);
        if (territory[i] != 2 || scores[3 * i] == MX_STATS_NO_SCORE) continue;
        sum += weights[i] * scores[3 * i];
        all += weights[i];
    }
    CHECK_OK(mx_stats_rank_intervals(bent, &of, 2, &options, arena));
    CHECK_NEAR(bent[2].mean, sum / all, 1e-14);
    mx_lang_set(MX_EN);
    weights[4] = -1;
    CHECK_FAILS(mx_stats_rank_intervals(bent, &of, 1, &options, arena), MX_E_VALUE, "person 5: -1");
    mx_lang_set(MX_FR);
    mx_arena_free(arena);
}

TEST(stats_many, ranks_of_nobody_and_of_few)
{
    mx_arena *arena;
    uint8_t scores[] = {1, 1, 2, 2, 3};
    size_t territory[] = {0, 1, 1, 2, 2}, beyond[] = {0, 1, 1, 2, 9};
    mx_stats_rank out[3];
    mx_stats_ranking of = {scores, territory, NULL, 5, 1, 3, 0, false, 2, NULL};
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_rank_intervals(out, &of, 1, &usual, arena));
    CHECK(isnan(out[0].rank) && out[0].n == 1 && out[0].mean == 1); /* one answer: no rank */
    CHECK(out[1].rank == 2 && out[2].rank == 1 && out[1].low == 1.5 && out[1].high == 2);
    of.n = 0;
    CHECK_OK(mx_stats_rank_intervals(out, &of, 1, &usual, arena));
    CHECK(isnan(out[0].mean) && isnan(out[2].rank));
    of.n = 5;
    of.territory = beyond;
    CHECK_FAILS(mx_stats_rank_intervals(out, &of, 1, &usual, arena), MX_E_VALUE, "5");
    of.territory = territory;
    mx_stats_options none = usual;
    none.reps = 1;
    CHECK_FAILS(mx_stats_rank_intervals(out, &of, 1, &none, arena), MX_E_VALUE, "1");
    mx_arena_free(arena);
}

TEST(stats_many, raking_says_when_it_cannot)
{
    mx_arena *arena;
    mx_stats_raking out;
    size_t a[] = {0, 0, 1, 1}, empty[] = {0, 0, 0, 0};
    double weights[] = {1, 1, 1, 1}, shares[] = {0.7, 0.3}, half[] = {0.5, 0.5}, more[] = {0.5, 0.6},
           zero[] = {1, 0, 1, 1};
    mx_stats_margin one[] = {{a, shares, 2}}, both[] = {{a, shares, 2}, {a, half, 2}},
                    none[] = {{empty, half, 2}}, over[] = {{a, more, 2}};
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_rake(&out, weights, one, 1, 4, arena));
    CHECK(!out.cannot);
    CHECK_NEAR(weights[0], 1.4, 1e-14);
    CHECK_NEAR(out.n_effective, 16 / (2 * 1.96 + 2 * 0.36), 1e-13);
    CHECK_OK(mx_stats_rake(&out, weights, both, 2, 4, arena));
    CHECK(out.cannot != NULL); /* they contradict each other */
    for (size_t i = 0; i < 4; i++) weights[i] = 1;
    CHECK_OK(mx_stats_rake(&out, weights, none, 1, 4, arena));
    CHECK(out.cannot != NULL);
    CHECK_OK(mx_stats_rake(&out, weights, one, 1, 0, arena));
    CHECK(out.cannot != NULL);
    CHECK_OK(mx_stats_rake(&out, weights, one, 0, 4, arena));
    CHECK(out.cannot != NULL);
    CHECK_FAILS(mx_stats_rake(&out, weights, over, 1, 4, arena), MX_E_VALUE, "1.1");
    CHECK_FAILS(mx_stats_rake(&out, zero, one, 1, 4, arena), MX_E_VALUE, "2");
    one[0].k = 1;
    CHECK_FAILS(mx_stats_rake(&out, weights, one, 1, 4, arena), MX_E_VALUE, "0.7");
    mx_arena_free(arena);
}

TEST(stats_many, standardising_needs_every_stratum)
{
    mx_stats_result out;
    double means[] = {2.5, 4, NAN}, variances[] = {0.5, NAN, NAN}, n[] = {10, 1, 0}, shares[] = {0.5, 0.5, 0},
           all[] = {1, 1, 1}, none[] = {0, 0, 0};
    CHECK_OK(mx_stats_standardise(&out, means, variances, n, shares, 3, 0.95));
    CHECK_NEAR(out.estimate, 3.25, 1e-15);
    CHECK(isnan(out.conf_low) && !out.cannot); /* one person in a stratum: no variance */
    CHECK_OK(mx_stats_standardise(&out, means, variances, n, all, 3, 0.95));
    CHECK(out.cannot != NULL);
    CHECK_OK(mx_stats_standardise(&out, means, variances, n, none, 3, 0.95));
    CHECK(out.cannot != NULL);
}

TEST(stats_many, corrected_shares_have_both_errors)
{
    mx_arena *arena;
    mx_stats_quantified out;
    mx_stats_share each[2], large[2];
    double coded[] = {700, 300}, table[] = {45, 5, 10, 40}, tested[] = {4500, 500, 1000, 4000},
           none[] = {0, 0}, gap[] = {45, 5, 0, 0}, extreme[] = {1000, 0};
    mx_stats_options few = usual;
    few.reps = 400;
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_adjusted_shares(&out, each, coded, table, 2, &few, arena));
    CHECK_NEAR(each[0].estimate, (0.7 - 0.2) / 0.7, 1e-9); /* (coded - false) / (right - false) */
    CHECK(each[0].low < each[0].estimate && each[0].estimate < each[0].high && each[0].coded == 0.7);
    CHECK_OK(mx_stats_adjusted_shares(&out, large, coded, tested, 2, &few, arena));
    CHECK(large[0].high - large[0].low < (each[0].high - each[0].low) / 1.5); /* a larger test errs less */
    CHECK_OK(mx_stats_adjusted_shares(&out, each, extreme, table, 2, &few, arena));
    CHECK(each[0].estimate <= 1 && each[0].estimate > 0.999);
    CHECK_OK(mx_stats_adjusted_shares(&out, each, none, table, 2, &few, arena));
    CHECK(out.cannot && isnan(each[0].estimate));
    CHECK_OK(mx_stats_adjusted_shares(&out, each, coded, gap, 2, &few, arena));
    CHECK(out.cannot != NULL);
    double chances[] = {0.9, 0.1, 0.8, 0.2, 0.2, 0.8, 0.7, 0.3}, trained[] = {0.5, 0.5}, bad[] = {0.5, 0};
    CHECK_OK(mx_stats_prior_shares(&out, each, chances, trained, 4, 2, &few, arena));
    CHECK(each[0].coded == 0.65 && each[0].estimate > 0.65 && each[0].low < each[0].estimate &&
          each[0].high <= 1);
    CHECK_OK(mx_stats_prior_shares(&out, each, chances, trained, 0, 2, &few, arena));
    CHECK(out.cannot != NULL);
    CHECK_FAILS(mx_stats_prior_shares(&out, each, chances, bad, 4, 2, &few, arena), MX_E_VALUE, "2");
    mx_arena_free(arena);
}

/* Each of the newer functions once. */
static int run_all(mx_arena *arena)
{
    static const size_t unit[] = {0, 0, 1, 1, 2, 2, 3, 3}, period[] = {0, 1, 0, 1, 0, 1, 0, 1},
                        two[] = {0, 1, 0, 1, 0, 1, 0, 1};
    static const bool action[] = {false, true, false, true, false, false, false, false};
    static const uint8_t scores[] = {1, 2, 3, 0, 2, 2, 4, 1};
    double y[] = {1.5, 2.5, 2, 3.5, 1, 1.5, 2.5, 2},
           x[] = {1, 1, 1, 2, 1, 3.5, 1, 4, 1, 2.5, 1, 6, 1, 5, 1, 4.5},
           values[] = {1, 2, 2, 2.5, 3, 3.5, 4, 3.5, 5, 4}, times[] = {1, 2, 3, 4},
           table[] = {4, 1, 2, 1, 3, 2, 2, 1, 5}, shares[] = {0.5, 0.5},
           items[] = {1, 2, 3, 2, 3, 5, 4, 4, 4, 3, 1, 2, 3, 5, 5, 1, 1, 2},
           weights[] = {1, 1, 1, 1, 1, 1, 1, 1}, coded[] = {5, 4, 3}, chances[] = {0.7, 0.3, 0.2, 0.8},
           between, within, overlap;
    size_t sizes[] = {4, 4};
    mx_stats_options few = usual;
    few.reps = 20;
    mx_stats_result out;
    mx_stats_ols_fit fit;
    mx_stats_did did;
    mx_stats_convergence convergence;
    mx_stats_pca pca;
    mx_stats_correspondence correspondence;
    mx_stats_specific specific[9];
    mx_stats_rank ranks[4];
    mx_stats_raking raking;
    mx_stats_quantified quantified;
    mx_stats_share each[3];
    mx_stats_funnel_summary funnel;
    mx_stats_funnel_unit units[8];
    mx_stats_ordinal levels;
    mx_stats_ordinal_unit few_levels[6];
    mx_stats_panel panel = {
        .y = y, .unit = unit, .period = period, .action = action, .n = 8, .n_units = 4, .n_periods = 2};
    mx_stats_ranking ranking = {scores, unit, two, 8, 1, 4, 2, false, 1, x};
    mx_stats_margin margin = {two, shares, 2};
    static const uint32_t codes[] = {0, 1, 0, 1}, undecided[] = {0, 1, MX_STATS_UNDECIDED, 0}, same[] = {0, 0, 0, 0};
    static const double tested[] = {12, 3, 2, 9};
    mx_stats_review review = {codes, undecided, same, codes, 4, 2, 1, 2, tested};
    mx_stats_reviewed reviewed;
    mx_stats_reviewed_share reviewed_each[2];
    int rc = mx_stats_ols(&fit, y, x, unit, 8, 2, 4, MX_STATS_ERRORS_CLUSTERED, 0.95, arena);
    if (rc == MX_OK) rc = mx_stats_ols(&fit, y, x, NULL, 8, 2, 0, MX_STATS_ERRORS_HC1, 0.95, arena);
    if (rc == MX_OK)
        rc = mx_stats_wild_bootstrap(&out, y, x, unit, 8, 2, 4, 1, MX_STATS_WILD_AUTO, &few, arena);
    if (rc == MX_OK) rc = mx_stats_did_estimate(&did, &panel, MX_STATS_WILD_AUTO, &few, arena);
    if (rc == MX_OK) rc = mx_stats_convergence_test(&convergence, values, 5, times, 2, &few, arena);
    if (rc == MX_OK) rc = mx_stats_pca_fit(&pca, items, 6, 3, true, arena);
    if (rc == MX_OK) rc = mx_stats_correspond(&correspondence, table, 3, 3, coded, 1, arena);
    if (rc == MX_OK) rc = mx_stats_specificity(specific, table, 3, 3, arena);
    if (rc == MX_OK) rc = mx_stats_omega(&out, NULL, items, 6, 3, &few, arena);
    if (rc == MX_OK) rc = mx_stats_gwet(&out, table, 3, 3, MX_STATS_LINEAR, 0.95, arena);
    if (rc == MX_OK) rc = mx_stats_mann_kendall_at(&out, y, times, 4, &few, arena);
    if (rc == MX_OK) rc = mx_stats_regional_kendall(&out, y, times, 4, 2, false, &few, arena);
    if (rc == MX_OK) rc = mx_stats_friedman(&out, items, 6, 3, &few, arena);
    if (rc == MX_OK) rc = mx_stats_rank_sum_levels(&out, coded, table, 3, &few, arena);
    if (rc == MX_OK) rc = mx_stats_signed_rank_levels(&out, table, 3, &few, arena);
    if (rc == MX_OK) rc = mx_stats_gini_groups(&between, &within, &overlap, y, sizes, 2, arena);
    if (rc == MX_OK) rc = mx_stats_funnel(&funnel, units, y, weights, 8, NAN, MX_STATS_ADDITIVE, arena);
    if (rc == MX_OK) rc = mx_stats_ordinal_fit(&levels, few_levels, items, 6, 3, 0.95, arena);
    if (rc == MX_OK) rc = mx_stats_rank_intervals(ranks, &ranking, 2, &few, arena);
    if (rc == MX_OK) rc = mx_stats_rake(&raking, weights, &margin, 1, 8, arena);
    if (rc == MX_OK) rc = mx_stats_adjusted_shares(&quantified, each, coded, table, 3, &few, arena);
    if (rc == MX_OK) rc = mx_stats_prior_shares(&quantified, each, chances, shares, 2, 2, &few, arena);
    if (rc == MX_OK) rc = mx_stats_reviewed_shares(&reviewed, reviewed_each, &review, &few, arena);
    return rc;
}

TEST(stats_many, memory_that_runs_out_is_said)
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
