#include <math.h>

#include "mx/stats.h"
#include "support/check.h"

/* 1 2 2 3 3 3 5: by hand Σx = 19, Σx² = 61, h = 6 p. */
TEST(stats_histogram, summarises_levels)
{
    const uint64_t counts[] = {1, 2, 3, 0, 1};
    mx_stats_summary s;
    mx_stats_histogram(&s, counts, 5, 1);
    CHECK_INT(s.n, 7);
    CHECK_NEAR(s.n_effective, 7, 0);
    CHECK_NEAR(s.mean, 19 / 7.0, 0);
    CHECK_NEAR(s.sd, sqrt((7 * 61 - 19 * 19) / 42.0), 1e-15);
    CHECK_NEAR(s.min, 1, 0);
    CHECK_NEAR(s.q25, 2, 0);
    CHECK_NEAR(s.median, 3, 0);
    CHECK_NEAR(s.q75, 3, 0);
    CHECK_NEAR(s.max, 5, 0);
}

/* Type 7 for 1 2 3 4 is 1.75, 2.5, 3.25 in Hyndman and Fan's definition, as in R's quantile(1:4). */
TEST(stats_histogram, quantiles_are_of_type_7)
{
    const uint64_t counts[] = {1, 1, 1, 1};
    const double x[] = {1, 2, 3, 4};
    mx_stats_summary s, v;
    mx_stats_histogram(&s, counts, 4, 1);
    mx_stats_values(&v, x, NULL, 4);
    CHECK_NEAR(s.q25, 1.75, 0);
    CHECK_NEAR(s.median, 2.5, 0);
    CHECK_NEAR(s.q75, 3.25, 0);
    CHECK_NEAR(v.q25, 1.75, 0);
    CHECK_NEAR(v.median, 2.5, 0);
    CHECK_NEAR(v.q75, 3.25, 0);
    CHECK_NEAR(mx_stats_quantile_sorted(x, 4, 0.1), 1.3, 1e-15);
    CHECK_NEAR(mx_stats_quantile_sorted(x, 4, 1), 4, 0);
    CHECK(isnan(mx_stats_quantile_sorted(x, 0, 0.5)));
}

TEST(stats_histogram, nothing_one_and_equal_values)
{
    const uint64_t none[] = {0, 0}, one[] = {0, 1}, equal[] = {0, 1000003};
    mx_stats_summary s;
    mx_stats_histogram(&s, none, 2, 3);
    CHECK(s.n == 0 && isnan(s.mean) && isnan(s.sd) && isnan(s.median) && isnan(s.min));
    mx_stats_histogram(&s, one, 2, 3);
    CHECK(s.n == 1 && s.mean == 4 && isnan(s.sd) && s.median == 4 && s.min == 4 && s.max == 4);
    mx_stats_histogram(&s, equal, 2, -3);
    CHECK(s.mean == -2 && s.sd == 0 && s.q25 == -2);
}

/* NIST's certified values for NumAcc1 (10000001 10000003 10000002) are 10000002 and 1. */
TEST(stats_histogram, is_exact_far_from_zero)
{
    const uint64_t counts[] = {1, 1, 1};
    const double x[] = {10000001, 10000002, 10000003};
    mx_stats_summary s;
    mx_stats_histogram(&s, counts, 3, 10000001);
    CHECK(s.mean == 10000002 && s.sd == 1);
    mx_stats_values(&s, x, NULL, 3);
    CHECK(s.mean == 10000002 && s.sd == 1);
}

/* NIST's NumAcc3: 1000000.2, then 500 times 1000000.1 and 1000000.3 in turn; mean
 * 1000000.2 and sd 0.1. NumAcc4 is the same from 10000000.2. The data are not exact as
 * doubles, which leaves about 9 and 8 right digits to any algorithm. */
TEST(stats_histogram, matches_nist_on_real_values)
{
    double x[1001];
    mx_stats_summary s;
    for (int decade = 6; decade <= 7; decade++) {
        double base = decade == 6 ? 1e6 : 1e7;
        for (size_t i = 0; i < 1001; i++) x[i] = base + (i < 500 ? 0.1 : i == 500 ? 0.2 : 0.3);
        mx_stats_values(&s, x, NULL, 1001);
        CHECK_NEAR(s.mean, base + 0.2, 1e-15);
        CHECK_NEAR(s.sd, 0.1, decade == 6 ? 1e-9 : 1e-8);
    }
}

TEST(stats_histogram, counted_values_are_repeated_values)
{
    const double x[] = {-2.385, 0.71, 0.71, 0.71, 4.26, 4.26}, distinct[] = {-2.385, 0.71, 4.26};
    const uint64_t counts[] = {1, 3, 2};
    mx_stats_summary a, b;
    mx_stats_values(&a, x, NULL, 6);
    mx_stats_values(&b, distinct, counts, 3);
    CHECK_INT(b.n, 6);
    CHECK_NEAR(b.mean, a.mean, 1e-15);
    CHECK_NEAR(b.sd, a.sd, 1e-15);
    CHECK_NEAR(b.q25, a.q25, 0);
    CHECK_NEAR(b.q75, a.q75, 0);
    CHECK_NEAR(b.max, 4.26, 0);
}

TEST(stats_histogram, equal_weights_change_nothing)
{
    const uint64_t counts[] = {4, 1, 7, 0, 3};
    mx_stats_summary plain, weighted;
    double weights[5], squared = 0, w = 0.37;
    for (int k = 0; k < 5; k++) {
        weights[k] = w * (double)counts[k];
        squared += w * w * (double)counts[k];
    }
    mx_stats_histogram(&plain, counts, 5, 1);
    mx_stats_histogram_weighted(&weighted, counts, weights, squared, 5, 1);
    CHECK_INT(weighted.n, plain.n);
    CHECK_NEAR(weighted.n_effective, 15, 1e-14);
    CHECK_NEAR(weighted.mean, plain.mean, 1e-14);
    CHECK_NEAR(weighted.sd, plain.sd, 1e-14);
    CHECK_NEAR(weighted.q25, plain.q25, 1e-13);
    CHECK_NEAR(weighted.median, plain.median, 1e-13);
    CHECK_NEAR(weighted.q75, plain.q75, 1e-13);
}

/* Values 1 2 4 with weights 1 2 1, by hand: Σw 4, Σwx 9, Σw² 6; mean 2.25, Σw (x - mean)² =
 * 1.5625 + 0.125 + 3.0625 = 4.75, denominator 4 - 6/4 = 2.5; n* = 16/6. For the median
 * h = (8/3 - 1)/2 + 1 = 11/6; F(1/4) = 2/3 - 5/6 < 0 gives 0, F(3/4) = 2 - 5/6 > 1 gives 1: 2.
 * For q75, h = 9/4: F(3/4) = 2 - 5/4 = 3/4, F(1) = 8/3 - 5/4 > 1: 3/4 · 2 + 1/4 · 4 = 2.5. */
TEST(stats_histogram, weights_as_computed_by_hand)
{
    const uint64_t counts[] = {1, 1, 0, 1};
    const double weights[] = {1, 2, 0, 1}, x[] = {1, 2, 4}, of_x[] = {1, 2, 1};
    const uint64_t ones[] = {1, 1, 1};
    mx_stats_summary s, v;
    mx_stats_histogram_weighted(&s, counts, weights, 6, 4, 1);
    mx_stats_values_weighted(&v, x, ones, of_x, 6, 3);
    const mx_stats_summary *both[] = {&s, &v};
    for (int i = 0; i < 2; i++) {
        CHECK_INT(both[i]->n, 3);
        CHECK_NEAR(both[i]->n_effective, 16 / 6.0, 1e-15);
        CHECK_NEAR(both[i]->mean, 2.25, 1e-15);
        CHECK_NEAR(both[i]->sd, sqrt(4.75 / 2.5), 1e-15);
        CHECK_NEAR(both[i]->median, 2, 1e-14);
        CHECK_NEAR(both[i]->q75, 2.5, 1e-14);
        CHECK_NEAR(both[i]->min, 1, 0);
        CHECK_NEAR(both[i]->max, 4, 0);
    }
}

TEST(stats_histogram, weights_of_zero_count_no_more_than_their_people)
{
    const uint64_t counts[] = {2, 1};
    const double some[] = {0, 1.5}, none[] = {0, 0};
    mx_stats_summary s;
    mx_stats_histogram_weighted(&s, counts, some, 2.25, 2, 1);
    CHECK(s.n == 3 && s.mean == 2 && isnan(s.sd) && s.min == 2 && s.median == 2);
    mx_stats_histogram_weighted(&s, counts, none, 0, 2, 1);
    CHECK(s.n == 3 && isnan(s.mean) && isnan(s.median) && isnan(s.n_effective));
}
