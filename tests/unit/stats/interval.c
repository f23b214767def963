/* Intervals, tests and agreement: what others printed, and odd corners. */
#include "support/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "mx/stats.h"

#define MOST 40

/* A printed number: its value, and half a unit of its last digit. */
static bool printed(mx_str text, double *value, double *half_unit)
{
    const char *dot = memchr(text.at, '.', text.size);
    size_t decimals = dot ? text.size - (size_t)(dot - text.at) - 1 : 0;
    *half_unit = 0.5000001 * pow(10, -(double)decimals);
    return mx_number_parse(value, text, '.') == MX_OK;
}

static void check_printed(const char *row, const char *what, double actual, mx_str text)
{
    double value, half_unit;
    if (!printed(text, &value, &half_unit)) return;
    if (!(fabs(actual - value) <= half_unit)) {
        check_fail(__FILE__, __LINE__, "%s: %s is %.9g, printed %.*s", row, what, actual, MX_STR(text));
    }
    check_ran();
}

/* The function of a row of intervals.tsv, applied to its inputs. */
static mx_stats_interval apply(mx_str function, const double x[], size_t n)
{
    mx_stats_interval out = {0}, other = {0};
    double agreed, work[MOST];
    if (mx_str_is(function, "wilson")) {
        CHECK_OK(mx_stats_wilson(&out, x[0], x[1], 0.95));
    } else if (mx_str_is(function, "jeffreys")) {
        CHECK_OK(mx_stats_jeffreys(&out, x[0], x[1], 0.95));
    } else if (mx_str_is(function, "newcombe")) {
        mx_stats_interval first, second;
        CHECK_OK(mx_stats_wilson(&first, x[0], x[1], 0.95));
        CHECK_OK(mx_stats_wilson(&second, x[2], x[3], 0.95));
        mx_stats_difference(&out, &first, &second);
    } else if (mx_str_is(function, "tango")) {
        CHECK_OK(mx_stats_net(&out, (uint64_t)x[0], (uint64_t)x[1], (uint64_t)x[2], 0.95));
    } else if (mx_str_is(function, "sign")) {
        CHECK_OK(mx_stats_sign_test(&out.estimate, (uint64_t)x[0], (uint64_t)x[1]));
    } else if (mx_str_is(function, "kappa")) {
        CHECK_OK(mx_stats_cohen_kappa(&out, &agreed, x, (size_t)sqrt((double)n), 0.95, work));
    } else if (mx_str_is(function, "kappa_variance")) {
        CHECK_OK(mx_stats_cohen_kappa(&other, &agreed, x, (size_t)sqrt((double)n), 0.95, work));
        out.estimate = pow((other.high - other.low) / (2 * 1.959963984540054), 2);
    } else if (mx_str_is(function, "design_effect")) {
        double part[MOST], whole[MOST], sum = 0;
        for (size_t g = 0; g < n / 2; g++) {
            part[g] = x[2 * g];
            whole[g] = x[2 * g + 1];
            sum += whole[g];
        }
        CHECK_OK(mx_stats_clustered_share(&other, part, whole, n / 2, sum, sum, 0.95));
        CHECK_INT(other.method, MX_STATS_WILSON_CLUSTERED);
        CHECK_INT(other.n_groups, n / 2);
        out.estimate = sum / other.n_effective;
    } else {
        check_fail(__FILE__, __LINE__, "unknown function %.*s", MX_STR(function));
    }
    return out;
}

/* The next piece of `text` up to `mark`. */
static mx_str piece(mx_str *text, char mark)
{
    const char *end = text->size > 0 ? memchr(text->at, mark, text->size) : NULL;
    mx_str head = {text->at, end ? (size_t)(end - text->at) : text->size};
    size_t used = head.size + (end ? 1 : 0);
    text->at += used;
    text->size -= used;
    return head;
}

TEST(stats_interval, gives_what_others_printed)
{
    mx_file file;
    CHECK_OK(mx_file_open(&file, MX_TEST_DATA "/../numbers/intervals.tsv"));
    mx_str rest = {file.at, file.size};
    piece(&rest, '\n');
    size_t n_rows = 0;
    while (rest.size > 0) {
        mx_str line = piece(&rest, '\n'), fields = line;
        char row[256];
        snprintf(row, sizeof row, "%.*s", (int)(line.size < 60 ? line.size : 60), line.at);
        mx_str function = piece(&fields, '\t'), inputs = piece(&fields, '\t');
        double x[MOST];
        size_t n = 0;
        while (inputs.size > 0) CHECK_OK(mx_number_parse(&x[n++], piece(&inputs, ' '), '.'));
        mx_stats_interval out = apply(function, x, n);
        check_printed(row, "estimate", out.estimate, piece(&fields, '\t'));
        check_printed(row, "low", out.low, piece(&fields, '\t'));
        check_printed(row, "high", out.high, piece(&fields, '\t'));
        n_rows++;
    }
    mx_file_close(&file);
    CHECK_INT(n_rows, 23);
}

TEST(stats_interval, has_none_of_nothing)
{
    mx_stats_interval out;
    CHECK_OK(mx_stats_wilson(&out, 0, 0, 0.95));
    CHECK(isnan(out.estimate) && isnan(out.low) && isnan(out.high));
    CHECK_INT(out.method, MX_STATS_NO_INTERVAL);
    CHECK_OK(mx_stats_jeffreys(&out, 0, 0, 0.9));
    CHECK(isnan(out.estimate));
    CHECK_OK(mx_stats_clustered_share(&out, NULL, NULL, 0, 0, 0, 0.95));
    CHECK(isnan(out.estimate));
    CHECK_OK(mx_stats_net(&out, 0, 0, 0, 0.95));
    CHECK(isnan(out.estimate));
    mx_stats_interval one;
    CHECK_OK(mx_stats_wilson(&one, 1, 1, 0.95));
    CHECK(one.low > 0.2 && one.high == 1);
    mx_stats_interval difference;
    mx_stats_difference(&difference, &out, &one);
    CHECK(isnan(difference.estimate));
    double p, agreed, work[2] = {0}, table[1] = {0};
    CHECK_OK(mx_stats_sign_test(&p, 0, 0));
    CHECK_NEAR(p, 1, 0);
    CHECK_OK(mx_stats_cohen_kappa(&out, &agreed, table, 1, 0.95, work));
    CHECK(isnan(agreed) && isnan(out.estimate));
}

TEST(stats_interval, refuses_what_cannot_be)
{
    mx_stats_interval out;
    mx_lang_set(MX_EN);
    CHECK_FAILS(mx_stats_wilson(&out, 3, 2, 0.95), MX_E_VALUE, "3 of 2");
    CHECK_FAILS(mx_stats_wilson(&out, 1, 2, 1), MX_E_VALUE, "confidence level 1");
    CHECK_FAILS(mx_stats_jeffreys(&out, -1, 2, 0.95), MX_E_VALUE, "-1 of 2");
    CHECK_FAILS(mx_stats_jeffreys(&out, 1, 2, NAN), MX_E_VALUE, "confidence level");
    CHECK_FAILS(mx_stats_net(&out, 2, 2, 3, 0.95), MX_E_VALUE, "of 3 pairs");
    CHECK_FAILS(mx_stats_net(&out, 1, 0, 2, 0), MX_E_VALUE, "confidence level");
    double p, part[] = {2.5}, whole[] = {1.5}, agreed, work[4];
    CHECK_FAILS(mx_stats_sign_test(&p, UINT64_MAX - 1, 1), MX_E_VALUE, "impossible");
    CHECK_FAILS(mx_stats_clustered_share(&out, part, whole, 1, 2, 2, 0.95), MX_E_VALUE, "2.5 of 1.5");
    CHECK_FAILS(mx_stats_clustered_share(&out, part, whole, 0, 2, 2, 7), MX_E_VALUE, "level 7");
    CHECK_FAILS(mx_stats_cohen_kappa(&out, &agreed, part, 1, -1, work), MX_E_VALUE, "level -1");
    mx_lang_set(MX_FR);
}

/* R 4.2.2: qbeta(c(0.025, 0.975), 7793.5, 2207.5); GSL's own inverse gives up there. */
TEST(stats_interval, of_jeffreys_is_there_for_many_people)
{
    mx_stats_interval out;
    CHECK_OK(mx_stats_jeffreys(&out, 7793, 10000, 0.95));
    CHECK_NEAR(out.low, 0.7710915852061, 1e-10);
    CHECK_NEAR(out.high, 0.7873467663726, 1e-10);
}

TEST(stats_interval, of_few_groups_is_wilson_and_says_so)
{
    double part[] = {3, 7, 2, 5}, whole[] = {11, 13, 9, 12};
    mx_stats_interval grouped, plain;
    CHECK_OK(mx_stats_clustered_share(&grouped, part, whole, 4, 45, 45, 0.95));
    CHECK_OK(mx_stats_wilson(&plain, 17, 45, 0.95));
    CHECK_INT(grouped.method, MX_STATS_WILSON_FEW_GROUPS);
    CHECK_NEAR(grouped.low, plain.low, 1e-14);
    CHECK_NEAR(grouped.high, plain.high, 1e-14);
    CHECK_OK(mx_stats_clustered_share(&grouped, part, whole, 0, 45, 45, 0.95));
    CHECK(isnan(grouped.estimate));
}

TEST(stats_interval, of_like_groups_is_no_narrower_than_of_people)
{
    /* Every group has one share: the ratio estimator sees no variance at all. */
    double part[] = {2, 4, 6, 8, 10, 3}, whole[] = {4, 8, 12, 16, 20, 6};
    mx_stats_interval out, plain;
    CHECK_OK(mx_stats_clustered_share(&out, part, whole, 6, 66, 66, 0.95));
    CHECK_OK(mx_stats_wilson(&plain, 33, 66, 0.95));
    CHECK_NEAR(out.n_effective, 66, 0);
    CHECK(out.low < plain.low && out.high > plain.high);
    /* All or none of them: the limits stay within 0 and 1. */
    CHECK_OK(mx_stats_clustered_share(&out, whole, whole, 6, 66, 66, 0.95));
    CHECK(out.high == 1 && out.low > 0.8 && out.low < 1);
    double none[6] = {0};
    CHECK_OK(mx_stats_clustered_share(&out, none, whole, 6, 66, 66, 0.95));
    CHECK(out.low == 0 && out.high > 0 && out.high < 0.2);
}

TEST(stats_interval, of_pairs_is_symmetric_and_holds_the_estimate)
{
    for (uint64_t n = 1; n <= 12; n++) {
        for (uint64_t up = 0; up <= n; up++) {
            for (uint64_t down = 0; up + down <= n; down++) {
                mx_stats_interval out, turned;
                CHECK_OK(mx_stats_net(&out, up, down, n, 0.95));
                CHECK_OK(mx_stats_net(&turned, down, up, n, 0.95));
                CHECK(-1 <= out.low && out.low <= out.estimate && out.estimate <= out.high && out.high <= 1);
                CHECK(out.low < out.high);
                CHECK(fabs(out.low + turned.high) < 1e-12 && fabs(out.high + turned.low) < 1e-12);
            }
        }
    }
}

TEST(stats_interval, of_agreement_knows_when_kappa_is_not_defined)
{
    double table[4] = {7, 0, 0, 0}, work[4], agreed;
    mx_stats_interval out;
    CHECK_OK(mx_stats_cohen_kappa(&out, &agreed, table, 2, 0.95, work));
    CHECK(agreed == 1 && isnan(out.estimate));
    CHECK_INT((int)out.n, 7);
    double perfect[4] = {7, 0, 0, 4};
    CHECK_OK(mx_stats_cohen_kappa(&out, &agreed, perfect, 2, 0.95, work));
    CHECK_NEAR(out.estimate, 1, 1e-15);
    CHECK_NEAR(out.low, 1, 1e-12);
}

TEST(stats_interval, has_words_for_every_method)
{
    for (int method = MX_STATS_NO_INTERVAL; method <= MX_STATS_COHEN; method++) {
        CHECK(mx_stats_method_words((mx_stats_method)method)[0] != '\0');
    }
}

TEST(stats_interval, weighted_pairs_of_one_weight_are_plain_pairs)
{
    const int moved[] = {1, 1, 1, 1, 1, 1, 1, -1, -1, 0};
    double weights[10], p, plain_p;
    mx_stats_interval out, plain;
    for (size_t i = 0; i < 10; i++) weights[i] = 2.385;
    CHECK_OK(mx_stats_net_weighted(&out, &p, moved, weights, 10, 0.95));
    CHECK_OK(mx_stats_net(&plain, 7, 2, 10, 0.95));
    CHECK_OK(mx_stats_sign_test(&plain_p, 7, 2));
    CHECK(out.estimate == plain.estimate && out.low == plain.low && out.high == plain.high && p == plain_p);
    CHECK(out.method == MX_STATS_TANGO && out.n_effective == 10);
    weights[0] = 7.155; /* three times as much: the first counts as three of twelve */
    CHECK_OK(mx_stats_net_weighted(&out, &p, moved, weights, 10, 0.95));
    CHECK_NEAR(out.estimate, (9.0 - 2) / 12, 1e-15);
    CHECK_NEAR(out.n_effective, 144.0 / 18, 1e-14); /* (3 + 9)^2 / (9 + 9) */
    CHECK(out.method == MX_STATS_TANGO_WEIGHTED && out.n == 10 && out.low < out.estimate && out.high > out.estimate);
    /* The p-value is the level at which the interval just reaches 0. */
    mx_stats_interval touching;
    double again;
    CHECK_OK(mx_stats_net_weighted(&touching, &again, moved, weights, 10, 1 - p));
    CHECK_NEAR(touching.low, 0, 1e-12);
}

TEST(stats_interval, weighted_pairs_at_the_edges)
{
    const int up[] = {1, 1, 1}, none[] = {0, 0, 0};
    double weights[] = {1, 2, 4}, nothing[] = {0, 0, 0}, bad[] = {1, -2, 4}, p;
    mx_stats_interval out;
    CHECK_OK(mx_stats_net_weighted(&out, &p, up, weights, 3, 0.95));
    CHECK(out.estimate == 1 && out.high == 1 && out.low < 1);
    CHECK_OK(mx_stats_net_weighted(&out, &p, none, weights, 3, 0.95));
    CHECK(out.estimate == 0 && p == 1);
    CHECK_OK(mx_stats_net_weighted(&out, &p, up, nothing, 3, 0.95));
    CHECK(isnan(out.estimate) && isnan(p) && out.method == MX_STATS_NO_INTERVAL);
    CHECK_OK(mx_stats_net_weighted(&out, &p, up, weights, 0, 0.95));
    CHECK(isnan(out.estimate) && isnan(p));
    weights[0] = 0; /* counts for nothing */
    CHECK_OK(mx_stats_net_weighted(&out, &p, up, weights, 3, 0.95));
    CHECK_NEAR(out.n_effective, 36.0 / 20, 1e-15);
    mx_lang_set(MX_EN);
    CHECK_FAILS(mx_stats_net_weighted(&out, &p, up, bad, 3, 0.95), MX_E_VALUE, "weight 2: -2");
    CHECK_FAILS(mx_stats_net_weighted(&out, &p, up, weights, 3, 1), MX_E_VALUE, "confidence level");
    mx_lang_set(MX_FR);
}
