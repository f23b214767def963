/* Tests, effects and indices give what R and the books print: tests/numbers/tests.tsv, models.tsv. */
#include "stats_support.h"

static bool is_word(mx_str text, const char *key, mx_str *value)
{
    size_t size = strlen(key);
    if (text.size < size || memcmp(text.at, key, size) != 0) return false;
    *value = (mx_str){text.at + size, text.size - size};
    return true;
}

static row_options read_options(mx_str text)
{
    row_options out = {.common = MX_STATS_OPTIONS_INIT};
    out.parameter = NAN;
    while (text.size > 0) {
        mx_str value, word = cut(&text, ' ');
        if (is_word(word, "way=", &value)) {
            out.common.way = mx_str_is(value, "exact") ? MX_STATS_EXACT : MX_STATS_ASYMPTOTIC;
        } else if (is_word(word, "alternative=", &value)) {
            out.common.alternative = mx_str_is(value, "less") ? MX_STATS_LESS : MX_STATS_GREATER;
        } else if (is_word(word, "zeros=", &value)) {
            out.common.zeros = mx_str_is(value, "pratt") ? MX_STATS_ZEROS_PRATT : MX_STATS_ZEROS_DROP;
        } else if (is_word(word, "continuity=", &value)) {
            out.common.continuity = mx_str_is(value, "yes");
        } else if (is_word(word, "type=", &value)) {
            out.type = atoi(value.at);
        } else if (is_word(word, "parameter=", &value)) {
            CHECK_OK(mx_number_parse(&out.parameter, value, '.'));
        } else if (is_word(word, "word=", &value)) {
            snprintf(out.word, sizeof out.word, "%.*s", MX_STR(value));
        } else {
            check_fail(__FILE__, __LINE__, "unknown option %.*s", MX_STR(word));
        }
    }
    return out;
}

static double adjusted(const samples *in, const row_options *options, mx_arena *arena)
{
    static const char *const words[] = {"holm", "BH", "BY", "bonferroni", NULL};
    double out[SAMPLES_MAX];
    CHECK_OK(mx_stats_p_adjust(out, in->at[0], in->n[0], (mx_stats_adjustment)number_of(options->word, words),
                               arena));
    return out[options->type - 1];
}

static mx_stats_result kappa_of(const samples *in, const row_options *options)
{
    static const char *const words[] = {"none", "linear", "quadratic", NULL};
    mx_stats_interval interval;
    double agreed, work[SAMPLES_MAX];
    CHECK_OK(mx_stats_weighted_kappa(&interval, &agreed, in->at[0], in->count,
                                     (mx_stats_weights)number_of(options->word, words), 0.95, work));
    return (mx_stats_result){
        .estimate = interval.estimate, .conf_low = interval.low, .conf_high = interval.high};
}

static mx_stats_result alpha_of(const samples *in, const row_options *options, mx_arena *arena)
{
    static const char *const words[] = {"nominal", "ordinal", "interval", "ratio", NULL};
    mx_stats_result out;
    CHECK_OK(mx_stats_krippendorff(&out, in->at[0], in->count, in->n[0],
                                   (mx_stats_metric)number_of(options->word, words), &options->common,
                                   arena));
    return out;
}

/* Inequality and spread; the name is that of the figure. */
static double index_of(mx_str function, const samples *in, const row_options *options)
{
    const double *x = in->at[0];
    double out = NAN, between;
    mx_stats_spread spread;
    if (mx_str_is(function, "gini")) CHECK_OK(mx_stats_gini(&out, x, in->n[0]));
    else if (mx_str_is(function, "theil")) CHECK_OK(mx_stats_theil(&out, x, in->n[0]));
    else if (mx_str_is(function, "theil_within"))
        CHECK_OK(mx_stats_theil_groups(&between, &out, x, in->n, in->count));
    else if (mx_str_is(function, "atkinson"))
        CHECK_OK(mx_stats_atkinson(&out, x, in->n[0], options->parameter));
    else if (mx_str_is(function, "cowell_flachaire")) CHECK_OK(mx_stats_cowell_flachaire(&out, x, in->n[0]));
    else {
        CHECK_OK(mx_stats_polarisation(&spread, x, in->n[0]));
        if (mx_str_is(function, "agreement")) out = spread.agreement;
        else if (mx_str_is(function, "leik")) out = spread.consensus_leik;
        else if (mx_str_is(function, "blair_lacy")) out = spread.concentration_blair_lacy;
        else check_fail(__FILE__, __LINE__, "unknown function %.*s", MX_STR(function));
    }
    return out;
}

static mx_stats_result apply(mx_str function, const samples *in, const row_options *options, mx_arena *arena)
{
    mx_stats_result out = {0};
    const double *x = in->at[0], *y = in->at[1];
    size_t n = in->n[0], n_y = in->n[1];
    if (mx_str_is(function, "quantile"))
        CHECK_OK(mx_stats_quantile(&out.estimate, x, n, y[0], options->type));
    else if (mx_str_is(function, "skewness")) CHECK_OK(mx_stats_skewness(&out.estimate, x, n, options->type));
    else if (mx_str_is(function, "kurtosis")) CHECK_OK(mx_stats_kurtosis(&out.estimate, x, n, options->type));
    else if (mx_str_is(function, "mad"))
        out.estimate = mx_stats_mad(x, n, mx_arena_alloc(arena, n * sizeof(double)));
    else if (mx_str_is(function, "signed_rank"))
        CHECK_OK(mx_stats_signed_rank(&out, x, y, n, &options->common, arena));
    else if (mx_str_is(function, "rank_sum"))
        CHECK_OK(mx_stats_rank_sum(&out, x, n, y, n_y, &options->common, arena));
    else if (mx_str_is(function, "kruskal_wallis"))
        CHECK_OK(mx_stats_kruskal_wallis(&out, x, in->n, in->count, &options->common, arena));
    else if (mx_str_is(function, "friedman"))
        CHECK_OK(mx_stats_friedman(&out, x, in->count, n, &options->common, arena));
    else if (mx_str_is(function, "page_trend"))
        CHECK_OK(mx_stats_page_trend(&out, x, in->count, n, &options->common, arena));
    else if (mx_str_is(function, "chi_square"))
        CHECK_OK(mx_stats_chi_square(&out, x, in->count, n, &options->common, arena));
    else if (mx_str_is(function, "mcnemar")) CHECK_OK(mx_stats_mcnemar(&out, x, n, &options->common, arena));
    else if (mx_str_is(function, "fisher"))
        CHECK_OK(mx_stats_fisher(&out, x, in->count, n, &options->common, arena));
    else if (mx_str_is(function, "pearson")) CHECK_OK(mx_stats_pearson(&out, x, y, n, &options->common));
    else if (mx_str_is(function, "spearman"))
        CHECK_OK(mx_stats_spearman(&out, x, y, n, &options->common, arena));
    else if (mx_str_is(function, "kendall"))
        CHECK_OK(mx_stats_kendall(&out, x, y, n, &options->common, arena));
    else if (mx_str_is(function, "mann_kendall"))
        CHECK_OK(
            mx_stats_mann_kendall(&out, x, n, &options->common, mx_arena_alloc(arena, n * sizeof(double))));
    else if (mx_str_is(function, "mann_kendall_at"))
        CHECK_OK(mx_stats_mann_kendall_at(&out, x, y, n, &options->common, arena));
    else if (mx_str_is(function, "regional_kendall")) /* times | periods… */
        CHECK_OK(mx_stats_regional_kendall(&out, in->at[1], x, in->count - 1, in->n[1],
                                           strcmp(options->word, "independent") == 0, &options->common,
                                           arena));
    else if (mx_str_is(function, "theil_sen")) CHECK_OK(mx_stats_theil_sen(&out, NULL, x, y, n, 0.95, arena));
    else if (mx_str_is(function, "cliffs_delta"))
        CHECK_OK(mx_stats_cliffs_delta(&out, x, n, y, n_y, 0.95, arena));
    else if (mx_str_is(function, "vargha_delaney"))
        CHECK_OK(mx_stats_vargha_delaney(&out, x, n, y, n_y, 0.95, arena));
    else if (mx_str_is(function, "hedges_g")) CHECK_OK(mx_stats_hedges_g(&out, x, n, y, n_y, 0.95));
    else if (mx_str_is(function, "weighted_kappa")) out = kappa_of(in, options);
    else if (mx_str_is(function, "fleiss_kappa"))
        CHECK_OK(
            mx_stats_fleiss_kappa(&out, x, in->count, n, 0.95, mx_arena_alloc(arena, n * sizeof(double))));
    else if (mx_str_is(function, "krippendorff")) out = alpha_of(in, options, arena);
    else if (mx_str_is(function, "cronbach_alpha"))
        CHECK_OK(mx_stats_cronbach_alpha(&out, x, in->count, n, 0.95, arena));
    else if (mx_str_is(function, "p_adjust")) out.estimate = adjusted(in, options, arena);
    else if (!apply_model(&out, function, in, options, arena) &&
             !apply_many(&out, function, in, options, arena))
        out.estimate = index_of(function, in, options);
    return out;
}

static double field(const mx_stats_result *result, mx_str name)
{
    if (mx_str_is(name, "statistic")) return result->statistic;
    if (mx_str_is(name, "p_value")) return result->p_value;
    if (mx_str_is(name, "p_smallest")) return result->p_smallest;
    if (mx_str_is(name, "conf_low")) return result->conf_low;
    if (mx_str_is(name, "conf_high")) return result->conf_high;
    if (mx_str_is(name, "df")) return result->df;
    return result->estimate;
}

static size_t check_rows(const char *path)
{
    mx_file file;
    CHECK_OK(mx_file_open(&file, path));
    mx_str rest = {file.at, file.size};
    cut(&rest, '\n');
    size_t n_rows = 0;
    while (rest.size > 0) {
        mx_str line = cut(&rest, '\n'), fields = line;
        mx_arena *arena;
        CHECK_OK(mx_arena_new(&arena));
        mx_str function = cut(&fields, '\t');
        row_options options = read_options(cut(&fields, '\t'));
        samples in = read_samples(cut(&fields, '\t'), arena);
        mx_stats_result result = apply(function, &in, &options, arena);
        mx_str name = cut(&fields, '\t');
        check_digits(line, field(&result, name), cut(&fields, '\t'));
        mx_arena_free(arena);
        n_rows++;
    }
    mx_file_close(&file);
    return n_rows;
}

TEST(stats_numbers, are_those_of_r_and_of_the_books)
{
    CHECK(check_rows(MX_TEST_DATA "/../numbers/tests.tsv") >= 90);
}

TEST(stats_numbers, of_models_are_those_of_r)
{
    CHECK(check_rows(MX_TEST_DATA "/../numbers/models.tsv") >= 50);
}
