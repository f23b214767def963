/* Models: rows of tests/numbers/models.tsv, and odd corners. */
#include "stats_support.h"

static const mx_stats_options usual = MX_STATS_OPTIONS_INIT;

/* Samples as columns of a matrix, row by row, after a column of ones. */
static double *design_of(const samples *in, size_t from, size_t to, mx_arena *arena)
{
    size_t k = to - from + 1, n = in->n[0];
    double *x = mx_arena_alloc(arena, n * k * sizeof *x);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < k; j++) x[i * k + j] = j == 0 ? 1 : in->at[from + j - 1][i];
    return x;
}

static size_t *numbers_of(const double x[], size_t n, size_t *count, mx_arena *arena)
{
    size_t *out = mx_arena_alloc(arena, n * sizeof *out);
    *count = 0;
    for (size_t i = 0; i < n; i++) {
        out[i] = (size_t)x[i];
        if (out[i] >= *count) *count = out[i] + 1;
    }
    return out;
}

static mx_stats_result of_coefficient(mx_stats_coefficient of)
{
    return (mx_stats_result){.estimate = of.estimate,
                             .statistic = of.statistic,
                             .p_value = of.p_value,
                             .conf_low = of.conf_low,
                             .conf_high = of.conf_high};
}

/* y | columns… | clusters */
static mx_stats_result ols_row(const samples *in, const row_options *options, mx_arena *arena)
{
    static const char *const words[] = {"plain", "HC1", "clustered", NULL};
    size_t last = in->count - 1, n_clusters,
           *cluster = numbers_of(in->at[last], in->n[0], &n_clusters, arena);
    mx_stats_ols_fit fit;
    CHECK_OK(mx_stats_ols(&fit, in->at[0], design_of(in, 1, last, arena), cluster, in->n[0], last, n_clusters,
                          (mx_stats_errors)number_of(options->word, words), 0.95, arena));
    return of_coefficient(fit.coefficients[options->type - 1]);
}

static mx_stats_result wild_row(const samples *in, const row_options *options, mx_arena *arena)
{
    static const char *const words[] = {"auto", "rademacher", "webb", NULL};
    size_t last = in->count - 1, n_clusters,
           *cluster = numbers_of(in->at[last], in->n[0], &n_clusters, arena);
    mx_stats_result out;
    CHECK_OK(mx_stats_wild_bootstrap(
        &out, in->at[0], design_of(in, 1, last, arena), cluster, in->n[0], last, n_clusters,
        (size_t)options->type - 1, (mx_stats_wild)number_of(options->word, words), &options->common, arena));
    CHECK_INT(out.way, MX_STATS_EXACT);
    return out;
}

/* y | unit | period | action [| counts] */
static mx_stats_panel panel_of(const samples *in, mx_arena *arena)
{
    mx_stats_panel out = {.y = in->at[0], .n = in->n[0], .counts = in->count > 4 ? in->at[4] : NULL};
    bool *action = mx_arena_alloc(arena, out.n * sizeof *action);
    for (size_t i = 0; i < out.n; i++) action[i] = in->at[3][i] > 0;
    out.action = action;
    out.unit = numbers_of(in->at[1], out.n, &out.n_units, arena);
    out.period = numbers_of(in->at[2], out.n, &out.n_periods, arena);
    return out;
}

static mx_stats_result did_row(mx_str function, const samples *in, const row_options *options,
                               mx_arena *arena)
{
    mx_stats_panel panel = panel_of(in, arena);
    mx_stats_options few = options->common;
    few.reps = 99;
    mx_stats_did out;
    CHECK_OK(mx_stats_did_estimate(&out, &panel, MX_STATS_WILD_AUTO, &few, arena));
    if (mx_str_is(function, "did_lead")) return of_coefficient(out.periods[options->type - 1].lead);
    return mx_str_is(function, "did_before") ? out.before : of_coefficient(out.by_clusters);
}

/* One sample a territory. */
static mx_stats_result convergence_row(mx_str function, const samples *in, const row_options *options,
                                       mx_arena *arena)
{
    double times[SAMPLES_MAX];
    mx_stats_convergence out;
    for (size_t p = 0; p < in->n[0]; p++) times[p] = (double)p;
    CHECK_OK(mx_stats_convergence_test(&out, in->at[0], in->count, times, in->n[0], &options->common, arena));
    return mx_str_is(function, "sigma") ? out.sigma : out.beta;
}

static mx_stats_result pca_row(mx_str function, const samples *in, const row_options *options,
                               mx_arena *arena)
{
    mx_stats_pca out;
    size_t k = in->n[0], c = (size_t)options->type - 1;
    CHECK_OK(
        mx_stats_pca_fit(&out, in->at[0], in->count, k, strcmp(options->word, "correlation") == 0, arena));
    double value = mx_str_is(function, "pca_variance") ? out.variances[c]
                   : mx_str_is(function, "pca_vector") ? out.vectors[2 * k + c]
                                                       : out.scores[4 * k + c];
    return (mx_stats_result){.estimate = value};
}

/* Five rows of the table; what follows takes no part. */
static mx_stats_result correspondence_row(mx_str function, const samples *in, const row_options *options,
                                          mx_arena *arena)
{
    mx_stats_correspondence out;
    size_t c = (size_t)options->type - 1, at = 3;
    CHECK_OK(mx_stats_correspond(&out, in->at[0], 5, in->n[0], in->count > 5 ? in->at[5] : NULL,
                                 in->count - 5, arena));
    at = at * out.k + c;
    double value = mx_str_is(function, "ca_variance")       ? out.variances[c]
                   : mx_str_is(function, "ca_row")          ? out.rows.coordinates[at]
                   : mx_str_is(function, "ca_column")       ? out.columns.coordinates[c]
                   : mx_str_is(function, "ca_contribution") ? out.rows.contributions[at]
                   : mx_str_is(function, "ca_more")         ? out.more.coordinates[c]
                                                            : out.rows.cos2[at];
    return (mx_stats_result){.estimate = value};
}

static mx_stats_result specificity_row(const samples *in, const row_options *options, mx_arena *arena)
{
    mx_stats_specific out[SAMPLES_MAX];
    CHECK_OK(mx_stats_specificity(out, in->at[0], in->count, in->n[0], arena));
    const mx_stats_specific *one = &out[options->type - 1];
    return (mx_stats_result){.estimate = one->index, .p_value = one->p_value, .statistic = one->p_adjusted};
}

static mx_stats_result omega_row(mx_str function, const samples *in, const row_options *options,
                                 mx_arena *arena)
{
    mx_stats_result out;
    double loadings[SAMPLES_MAX];
    mx_stats_options none = options->common;
    none.reps = 0;
    CHECK_OK(mx_stats_omega(&out, loadings, in->at[0], in->count, in->n[0], &none, arena));
    if (mx_str_is(function, "omega_loading")) out.estimate = loadings[options->type - 1];
    return out;
}

static mx_stats_result gwet_row(const samples *in, const row_options *options, mx_arena *arena)
{
    static const char *const words[] = {"none", "linear", "quadratic", NULL};
    mx_stats_result out;
    CHECK_OK(mx_stats_gwet(&out, in->at[0], in->count, in->n[0],
                           (mx_stats_weights)number_of(options->word, words), 0.95, arena));
    return out;
}

static bool begins(mx_str text, const char *with)
{
    size_t size = strlen(with);
    return text.size >= size && memcmp(text.at, with, size) == 0;
}

bool apply_model(mx_stats_result *out, mx_str function, const samples *in, const row_options *options,
                 mx_arena *arena)
{
    if (mx_str_is(function, "ols")) *out = ols_row(in, options, arena);
    else if (mx_str_is(function, "wild")) *out = wild_row(in, options, arena);
    else if (mx_str_is(function, "did") || mx_str_is(function, "did_lead") ||
             mx_str_is(function, "did_before"))
        *out = did_row(function, in, options, arena);
    else if (mx_str_is(function, "sigma") || mx_str_is(function, "beta"))
        *out = convergence_row(function, in, options, arena);
    else if (begins(function, "pca_")) *out = pca_row(function, in, options, arena);
    else if (begins(function, "ca_")) *out = correspondence_row(function, in, options, arena);
    else if (mx_str_is(function, "specificity")) *out = specificity_row(in, options, arena);
    else if (begins(function, "omega")) *out = omega_row(function, in, options, arena);
    else if (mx_str_is(function, "gwet")) *out = gwet_row(in, options, arena);
    else return false;
    return true;
}

TEST(stats_models, least_squares_of_little)
{
    mx_arena *arena;
    mx_stats_ols_fit fit;
    double y[] = {2.4, 3.1, 5.2, 4.7}, ones[] = {1, 1, 1, 1}, two[] = {1, 3, 1, 3, 1, 3, 1, 3},
           bad[] = {1, NAN, 1, 2};
    size_t one[] = {2, 2, 2, 2}, own[] = {0, 1, 2, 3};
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_ols(&fit, y, ones, NULL, 0, 1, 0, MX_STATS_ERRORS_PLAIN, 0.95, arena));
    CHECK(fit.cannot && !fit.coefficients);
    CHECK_OK(mx_stats_ols(&fit, y, ones, NULL, 1, 1, 0, MX_STATS_ERRORS_HC1, 0.95, arena));
    CHECK(fit.cannot != NULL);
    CHECK_OK(mx_stats_ols(&fit, y, ones, NULL, 4, 1, 0, MX_STATS_ERRORS_PLAIN, 0.95, arena));
    CHECK_NEAR(fit.coefficients[0].estimate, 3.85, 1e-14);
    CHECK_NEAR(fit.coefficients[0].se, sqrt(5.21 / 12), 1e-14); /* sd over root n: squares add up to 5.21 */
    CHECK_NEAR(fit.r_squared, 0, 1e-15);
    CHECK_OK(mx_stats_ols(&fit, y, two, NULL, 4, 2, 0, MX_STATS_ERRORS_PLAIN, 0.95, arena));
    CHECK(fit.cannot && fit.dependent == 2);
    CHECK_OK(mx_stats_ols(&fit, y, ones, one, 4, 1, 3, MX_STATS_ERRORS_CLUSTERED, 0.95, arena));
    CHECK(fit.cannot && fit.n_clusters == 1);
    /* Each row its own cluster: HC1 but for the factor, n / (n - 1) (n - 1) / (n - k). */
    mx_stats_ols_fit robust;
    CHECK_OK(mx_stats_ols(&fit, y, ones, own, 4, 1, 4, MX_STATS_ERRORS_CLUSTERED, 0.95, arena));
    CHECK_OK(mx_stats_ols(&robust, y, ones, NULL, 4, 1, 0, MX_STATS_ERRORS_HC1, 0.95, arena));
    CHECK_NEAR(fit.coefficients[0].se, robust.coefficients[0].se, 1e-14);
    mx_lang_set(MX_EN);
    CHECK_FAILS(mx_stats_ols(&fit, bad, ones, NULL, 4, 1, 0, MX_STATS_ERRORS_PLAIN, 0.95, arena), MX_E_VALUE,
                "value 2");
    CHECK_FAILS(mx_stats_ols(&fit, y, ones, NULL, 4, 1, 0, MX_STATS_ERRORS_PLAIN, 2, arena), MX_E_VALUE,
                "level 2");
    mx_lang_set(MX_FR);
    mx_arena_free(arena);
}

/* Longley's data of NIST StRD: six columns that nearly depend on each other. Certified to 15 digits. */
TEST(stats_models, least_squares_keep_the_digits_of_longley)
{
    static const double y[] = {60323, 61122, 60171, 61187, 63221, 63639, 64989, 63761,
                               66019, 67857, 68169, 66513, 68655, 69564, 69331, 70551};
    static const double x[] = {
        1, 83.0,  234289, 2356, 1590, 107608, 1947, 1, 88.5,  259426, 2325, 1456, 108632, 1948,
        1, 88.2,  258054, 3682, 1616, 109773, 1949, 1, 89.5,  284599, 3351, 1650, 110929, 1950,
        1, 96.2,  328975, 2099, 3099, 112075, 1951, 1, 98.1,  346999, 1932, 3594, 113270, 1952,
        1, 99.0,  365385, 1870, 3547, 115094, 1953, 1, 100.0, 363112, 3578, 3350, 116219, 1954,
        1, 101.2, 397469, 2904, 3048, 117388, 1955, 1, 104.6, 419180, 2822, 2857, 118734, 1956,
        1, 108.4, 442769, 2936, 2798, 120445, 1957, 1, 110.8, 444546, 4681, 2637, 121950, 1958,
        1, 112.6, 482704, 3813, 2552, 123366, 1959, 1, 114.2, 502601, 3931, 2514, 125368, 1960,
        1, 115.7, 518173, 4806, 2572, 127852, 1961, 1, 116.9, 554894, 4007, 2827, 130081, 1962};
    static const double certified[] = {-3482258.63459582, 15.0618722713733,  -0.0358191792925910,
                                       -2.02022980381683, -1.03322686717359, -0.0511041056535807,
                                       1829.15146461355};
    static const double errors[] = {890420.383607373,  84.9149257747669,  0.0334910077722432,
                                    0.488399681651699, 0.214274163161675, 0.226073200069370,
                                    455.478499142212};
    mx_arena *arena;
    mx_stats_ols_fit fit;
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_ols(&fit, y, x, NULL, 16, 7, 0, MX_STATS_ERRORS_PLAIN, 0.95, arena));
    for (size_t j = 0; j < 7; j++) {
        CHECK_NEAR(fit.coefficients[j].estimate, certified[j], 1e-10);
        CHECK_NEAR(fit.coefficients[j].se, errors[j], 1e-10);
    }
    CHECK_NEAR(fit.sigma, 304.854073561965, 1e-12);
    CHECK_NEAR(fit.r_squared, 0.995479004577296, 1e-13);
    mx_arena_free(arena);
}

TEST(stats_models, wild_bootstrap_says_how)
{
    mx_arena *arena;
    mx_stats_result out, again;
    double y[24], x[48];
    size_t cluster[24];
    mx_rng rng;
    mx_rng_seed(&rng, 5);
    for (size_t i = 0; i < 24; i++) {
        cluster[i] = 3 * (i / 4); /* numbers with gaps */
        x[2 * i] = 1;
        x[2 * i + 1] = i / 4 % 2 ? 1 : 0;
        y[i] = 2.5 * x[2 * i + 1] + mx_rng_uniform(&rng);
    }
    mx_stats_options options = usual;
    options.reps = 499;
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_wild_bootstrap(&out, y, x, cluster, 24, 2, 16, 1, MX_STATS_WILD_AUTO, &options, arena));
    CHECK(out.way == MX_STATS_MONTE_CARLO && out.n_used == 6 && !out.cannot);
    CHECK(out.conf_low < out.estimate && out.estimate < out.conf_high && out.conf_low > 0);
    CHECK(out.p_value < 0.05 && out.p_low <= out.p_value && out.p_value <= out.p_high);
    CHECK_OK(
        mx_stats_wild_bootstrap(&again, y, x, cluster, 24, 2, 16, 1, MX_STATS_WILD_AUTO, &options, arena));
    CHECK(again.p_value == out.p_value && again.conf_low == out.conf_low);
    CHECK_OK(mx_stats_wild_bootstrap(&out, y, x, cluster, 24, 2, 16, 1, MX_STATS_WILD_RADEMACHER, &options,
                                     arena));
    CHECK(out.way == MX_STATS_EXACT);
    CHECK_NEAR(out.p_smallest, 2.0 / 64, 0);
    CHECK(out.p_value >= out.p_smallest);
    /* With two points and six clusters, p is never below 1/32: a 99 % interval has no end. */
    options.conf = 0.99;
    CHECK_OK(mx_stats_wild_bootstrap(&out, y, x, cluster, 24, 2, 16, 1, MX_STATS_WILD_RADEMACHER, &options,
                                     arena));
    CHECK(isinf(out.conf_low) && isinf(out.conf_high));
    CHECK_OK(mx_stats_wild_bootstrap(&out, y, x, cluster, 2, 2, 16, 1, MX_STATS_WILD_AUTO, &options, arena));
    CHECK(out.cannot && isnan(out.p_value));
    options.reps = 0;
    CHECK_FAILS(
        mx_stats_wild_bootstrap(&out, y, x, cluster, 24, 2, 16, 1, MX_STATS_WILD_AUTO, &options, arena),
        MX_E_VALUE, "0");
    mx_arena_free(arena);
}

static mx_stats_did did_of(const double y[], const size_t unit[], const size_t period[], const bool action[],
                           size_t n, mx_arena *arena)
{
    mx_stats_panel panel = {
        .y = y, .unit = unit, .period = period, .action = action, .n = n, .n_units = 40, .n_periods = 3};
    mx_stats_options few = usual;
    few.reps = 199;
    mx_stats_did out;
    CHECK_OK(mx_stats_did_estimate(&out, &panel, MX_STATS_WILD_AUTO, &few, arena));
    return out;
}

TEST(stats_models, difference_in_differences_is_that_of_four_means)
{
    mx_arena *arena;
    double y[] = {1.2, 2.9, 2.4, 3.1, 3.3, 1.1, 3.1, 1.6, 3.9, 1.8}; /* units 0 to 4, before and after */
    size_t unit[] = {0, 0, 1, 1, 2, 2, 3, 3, 4, 4}, period[] = {0, 2, 0, 2, 2, 0, 2, 0, 2, 0};
    bool action[] = {false, true, false, true, false, false, false, false, false, false};
    CHECK_OK(mx_arena_new(&arena));
    mx_stats_did out = did_of(y, unit, period, action, 10, arena);
    double with = (2.9 + 3.1 - 1.2 - 2.4) / 2, without = (3.3 - 1.1 + 3.1 - 1.6 + 3.9 - 1.8) / 3;
    CHECK_NEAR(out.effect.estimate, with - without, 1e-12);
    CHECK(out.n_with == 2 && out.n_without == 3 && out.first == 2 && out.n_periods == 2);
    CHECK(out.effect.way == MX_STATS_MONTE_CARLO && out.effect.n_used == 5 && out.before.cannot);
    CHECK_NEAR(out.periods[1].gap, (2.9 + 3.1) / 2 - (3.3 + 3.1 + 3.9) / 3, 1e-14);
    CHECK_NEAR(out.periods[1].lead.estimate, out.effect.estimate, 1e-12);
    CHECK(isnan(out.periods[0].lead.estimate) && out.periods[0].is_before);
    mx_arena_free(arena);
}

TEST(stats_models, designs_that_it_cannot_answer_for)
{
    mx_arena *arena;
    double y[] = {1.2, 2.9, 2.4, 3.1, 3.3, 1.1, 3.1, 1.6, 3.9, 1.8};
    size_t unit[] = {0, 0, 1, 1, 2, 2, 3, 3, 4, 4}, period[] = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
    bool always[] = {true, true, true, true, false, false, false, false, false, false},
         alone[] = {false, true, false, false, false, false, false, false, false, false},
         apart[] = {false, true, true, true, false, false, false, false, false, false},
         stops[] = {true, false, true, true, false, false, false, false, false, false};
    CHECK_OK(mx_arena_new(&arena));
    CHECK(did_of(y, unit, period, always, 10, arena).effect.cannot != NULL);
    CHECK(did_of(y, unit, period, alone, 10, arena).effect.cannot != NULL);
    CHECK(did_of(y, unit, period, apart, 10, arena).effect.cannot != NULL);
    CHECK(did_of(y, unit, period, stops, 10, arena).effect.cannot != NULL);
    mx_stats_did none = did_of(y, unit, period, always, 0, arena);
    CHECK(none.effect.cannot && none.before.cannot && none.n_with == 0);
    /* Nobody is followed: units are seen once each. */
    size_t once[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    bool half[] = {false, true, false, true, false, false, false, false, false, false};
    CHECK(did_of(y, once, period, half, 10, arena).effect.cannot != NULL);
    size_t both[] = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
    mx_stats_panel panel = {.y = y,
                            .unit = unit,
                            .period = period,
                            .action = half,
                            .cluster = both,
                            .n = 10,
                            .n_units = 5,
                            .n_periods = 2,
                            .n_clusters = 2};
    mx_stats_did out;
    CHECK_FAILS(mx_stats_did_estimate(&out, &panel, MX_STATS_WILD_AUTO, &usual, arena), MX_E_VALUE, "2");
    double people[] = {3, 4, -1, 5, 5, 5, 5, 5, 5, 5};
    panel.cluster = NULL;
    panel.counts = people;
    CHECK_FAILS(mx_stats_did_estimate(&out, &panel, MX_STATS_WILD_AUTO, &usual, arena), MX_E_VALUE, "-1");
    mx_arena_free(arena);
}

TEST(stats_models, convergence_of_little)
{
    mx_arena *arena;
    mx_stats_convergence out;
    double times[] = {2020, 2022}, back[] = {2020, 2020};
    double values[] = {1.1, 2.2, 2.4, 2.9, 3.3, 3.1, 4.2, 3.8, 5.1, 4.4, 2.2, NAN},
           level[] = {2, 3, 2, 4, 2, 2, 2, 3, 2, 5};
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_convergence_test(&out, values, 0, times, 2, &usual, arena));
    CHECK(out.sigma.cannot && out.beta.cannot && isnan(out.periods[0].sd));
    CHECK_OK(mx_stats_convergence_test(&out, values, 6, times, 2, &usual, arena));
    CHECK(!out.sigma.cannot && out.sigma.n == 6 && out.sigma.n_used == 5);
    CHECK(out.sigma.estimate < 1 && out.sigma.conf_low < out.sigma.estimate &&
          out.sigma.estimate < out.sigma.conf_high);
    CHECK(out.beta.estimate < 0 && out.half_life > 0 && out.trend.cannot);
    CHECK_OK(mx_stats_convergence_test(&out, level, 5, times, 2, &usual, arena));
    CHECK(out.sigma.cannot && out.beta.cannot && out.periods[1].sd > 0);
    mx_lang_set(MX_EN);
    CHECK_FAILS(mx_stats_convergence_test(&out, values, 6, back, 2, &usual, arena), MX_E_VALUE, "period 2");
    mx_lang_set(MX_FR);
    mx_arena_free(arena);
}

TEST(stats_models, components_of_little)
{
    mx_arena *arena;
    mx_stats_pca out;
    double x[] = {1.5, 4, 2, 2.5, 4, NAN, 3, 4, 8, 1, 4, 3}, line[] = {1, 2.5, 2, 4.5, 4, 8.5};
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_pca_fit(&out, x, 0, 3, true, arena));
    CHECK(out.cannot != NULL);
    CHECK_OK(mx_stats_pca_fit(&out, x, 4, 3, true, arena));
    CHECK(out.cannot && out.constant == 2 && out.n_used == 3);
    CHECK_OK(mx_stats_pca_fit(&out, x, 4, 3, false, arena));
    CHECK(!out.cannot && isnan(out.scores[3]) && isnan(out.loadings[3]) && out.scores[0] < 10);
    CHECK_NEAR(out.explained[0] + out.explained[1] + out.explained[2], 1, 1e-12);
    CHECK_OK(mx_stats_pca_fit(&out, line, 3, 2, true, arena)); /* two variables on one line */
    CHECK_NEAR(out.explained[0], 1, 1e-15);
    CHECK_NEAR(out.loadings[0], 1, 1e-14);
    CHECK_FAILS(mx_stats_pca_fit(&out, line, 3, 0, true, arena), MX_E_VALUE, "0");
    mx_arena_free(arena);
}

TEST(stats_models, correspondences_of_little)
{
    mx_arena *arena;
    mx_stats_correspondence out;
    double even[] = {2, 4, 3, 6}, gap[] = {3, 0, 1, 0, 0, 0, 1, 0, 5}, bad[] = {1, -2, 3, 4},
           more[] = {2, 7, 2, 0, 0, 0};
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_correspond(&out, even, 2, 2, NULL, 0, arena));
    CHECK(out.cannot && out.inertia < 1e-30 && out.k == 0);
    CHECK_OK(mx_stats_correspond(&out, gap, 3, 3, more, 2, arena)); /* an empty row and column */
    CHECK(!out.cannot && out.k == 1 && isnan(out.rows.coordinates[1]) && isnan(out.columns.coordinates[1]));
    CHECK_NEAR(out.inertia, out.variances[0], 1e-14);
    CHECK(fabs(out.more.coordinates[0]) > 0 && isnan(out.more.coordinates[1])); /* nobody in the second */
    CHECK_OK(mx_stats_correspond(&out, gap, 1, 3, NULL, 0, arena));
    CHECK(out.cannot != NULL);
    CHECK_FAILS(mx_stats_correspond(&out, bad, 2, 2, NULL, 0, arena), MX_E_VALUE, "-2");
    CHECK_FAILS(mx_stats_correspond(&out, even, 2, 2, bad, 1, arena), MX_E_VALUE, "-2");
    mx_arena_free(arena);
}

TEST(stats_models, specificities_of_little_and_of_much)
{
    mx_arena *arena;
    mx_stats_specific out[6];
    double table[] = {0, 3, 0, 0, 0, 0}, far[] = {3000, 0, 0, 7000}, half[] = {1.5, 2, 3, 4};
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_specificity(out, table, 2, 3, arena));
    for (size_t i = 0; i < 6; i++) CHECK(isnan(out[i].index) && isnan(out[i].p_adjusted));
    CHECK_OK(mx_stats_specificity(out, far, 2, 2, arena));
    CHECK(out[0].index > 2000 && out[1].index < -2000); /* 1 / C(10000, 3000) is no double */
    CHECK(out[0].p_value > 0 && out[0].p_adjusted > 0);
    CHECK_FAILS(mx_stats_specificity(out, half, 2, 2, arena), MX_E_VALUE, "1.5");
    mx_arena_free(arena);
}

TEST(stats_models, omega_of_little)
{
    mx_arena *arena;
    mx_stats_result out;
    double x[] = {1, 2, 3, 2, 3, 5, 4, 4, 4, NAN, 1, 2, 3, 5, 5, 1, 1, 2},
           same[] = {1, 2, 3, 1, 3, 4, 1, 5, 3};
    mx_stats_options few = usual;
    few.reps = 200;
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_omega(&out, NULL, x, 0, 3, &few, arena));
    CHECK(out.cannot && isnan(out.estimate));
    CHECK_OK(mx_stats_omega(&out, NULL, x, 9, 2, &few, arena));
    CHECK(out.cannot != NULL);
    CHECK_OK(mx_stats_omega(&out, NULL, same, 3, 3, &few, arena));
    CHECK(out.cannot != NULL);
    CHECK_OK(mx_stats_omega(&out, NULL, x, 6, 3, &few, arena));
    CHECK(out.n == 6 && out.n_used == 5 && out.conf_low < out.estimate && out.estimate <= out.conf_high);
    CHECK(out.estimate > 0 && out.conf_high <= 1);
    mx_arena_free(arena);
}

TEST(stats_models, gwet_of_little)
{
    mx_arena *arena;
    mx_stats_result out;
    double one[] = {3, 0, 2, 0}, alone[] = {1, 0, 0, 1}, none[] = {0, 0};
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_stats_gwet(&out, one, 2, 2, MX_STATS_UNWEIGHTED, 0.95, arena));
    CHECK_NEAR(out.estimate, 1, 0); /* where kappa is not defined */
    CHECK_OK(mx_stats_gwet(&out, alone, 2, 2, MX_STATS_LINEAR, 0.95, arena));
    CHECK(out.cannot && isnan(out.estimate) && out.n_used == 0);
    CHECK_OK(mx_stats_gwet(&out, none, 1, 2, MX_STATS_LINEAR, 0.95, arena));
    CHECK(out.cannot != NULL);
    CHECK_OK(mx_stats_gwet(&out, one, 4, 1, MX_STATS_LINEAR, 0.95, arena));
    CHECK(out.cannot != NULL);
    mx_arena_free(arena);
}
