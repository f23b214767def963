/*
 * stats: arithmetic on plain arrays.
 *
 * Each function takes numbers and gives numbers; it knows no table, no file and no
 * person, so that it can be checked against printed results. What a function
 * requires and gives is a numbered list above it; the body cites the numbers.
 *
 * Nothing here allocates, keeps state, or depends on the order in which threads
 * happen to work: the same input gives the same bits. Inputs have no missing values
 * unless a function says what it does with them.
 */
#ifndef MX_STATS_H
#define MX_STATS_H

#include "mx/base.h"

MX_DOOR_OPEN

/* ---- Summaries --------------------------------------------------------------- */

/* What describes one variable. NaN stands where a figure is not defined. */
typedef struct {
    uint64_t n;         /* values, unweighted */
    double n_effective; /* Kish's effective sample size; n without weights */
    double mean, sd;
    double min, q25, median, q75, max;
} mx_stats_summary;

/*
 * Summary of whole-number levels by how often each occurs.
 *
 * 1. counts[k] is the number of values equal to lowest + k, for k < n_levels.
 *    The sum of counts and n·Σx² must stay within 64 and 127 bits (2^40 values of
 *    levels up to 2^20 do).
 * 2. mean = Σx / n, from exact integer sums: one rounding.
 * 3. sd has n - 1: sqrt((n Σx² - (Σx)²) / (n (n - 1))); the numerator is an exact integer.
 * 4. Quantiles are type 7 of Hyndman and Fan (1996, p. 363): with the values in order,
 *    h = (n - 1) p, linear between x[floor h] and x[floor h + 1].
 * 5. min and max are the lowest and highest level that occurs.
 * 6. n = 0: all NaN. n = 1: sd is NaN. All equal: sd is 0.
 */
void mx_stats_histogram(mx_stats_summary *out, const uint64_t counts[], size_t n_levels, int64_t lowest);

/*
 * The same with weights: weights[k] is the sum of the weights of the counts[k] values
 * equal to lowest + k, sum_squared the sum of the squared weights of all of them.
 *
 * 1. Weights are reliability weights: only their ratios matter.
 * 2. mean = Σwx / Σw.
 * 3. sd = sqrt(Σw (x - mean)² / (Σw - Σw² / Σw)), so that equal weights give the
 *    unweighted sd.
 * 4. n_effective = (Σw)² / Σw² (Kish 1965, p. 162).
 * 5. Quantiles are the weighted type 7 of Akinshin (2023, "Weighted quantile estimators",
 *    §4.3): with n* = n_effective, h = (n* - 1) p + 1 and s_k the share of the weights up to
 *    level k, the level has the part F(s_k) - F(s_{k-1}) in the quantile, where F(u) is
 *    n* u - h + 1 held between 0 and 1. Equal weights give type 7.
 * 6. min and max are over the levels with weight; n counts values, also those of weight 0.
 * 7. Σw = 0: all NaN. One value with weight: sd is NaN (0 / 0).
 */
void mx_stats_histogram_weighted(mx_stats_summary *out, const uint64_t counts[], const double weights[],
                                 double sum_squared, size_t n_levels, int64_t lowest);

/*
 * Summary of real values.
 *
 * 1. x[0] ≤ … ≤ x[n-1], all finite. counts[i] says how often x[i] occurs; NULL: once.
 * 2. mean: the sum is compensated (Neumaier 1974, p. 41), then divided.
 * 3. sd has n - 1; two passes, the second compensated and corrected for the rounded mean
 *    (Chan, Golub and LeVeque 1983, p. 243).
 * 4. Quantiles: type 7. n = 0, n = 1, all equal: as mx_stats_histogram.
 */
void mx_stats_values(mx_stats_summary *out, const double x[], const uint64_t counts[], size_t n);

/* The same with weights[i] ≥ 0, the sum of the weights of the counts[i] values equal to
 * x[i], and sum_squared that of their squares: definitions 1 to 7 of
 * mx_stats_histogram_weighted. */
void mx_stats_values_weighted(mx_stats_summary *out, const double x[], const uint64_t counts[],
                              const double weights[], double sum_squared, size_t n);

/* The type 7 quantile, 0 ≤ p ≤ 1, of sorted x[0] ≤ … ≤ x[n-1]; NaN when n is 0. */
double mx_stats_quantile_sorted(const double x[], size_t n, double p);

/* ---- Intervals of shares ------------------------------------------------------- */

typedef enum {
    MX_STATS_NO_INTERVAL,
    MX_STATS_WILSON,
    MX_STATS_WILSON_FEW_GROUPS, /* groups are known, but too few to cluster by */
    MX_STATS_WILSON_CLUSTERED,
    MX_STATS_JEFFREYS,
    MX_STATS_NEWCOMBE,
    MX_STATS_TANGO,
    MX_STATS_COHEN
} mx_stats_method;

/* The method in the current language; never "". */
const char *mx_stats_method_words(mx_stats_method method);

/* An estimate and its interval. Where n is 0, or the figure is not defined, estimate, low and
 * high are NaN and the method is MX_STATS_NO_INTERVAL. */
typedef struct {
    double estimate, low, high;
    double n;           /* what it rests on: people, pairs, statements */
    double n_effective; /* what the width rests on, after weights and groups */
    size_t n_groups;    /* groups clustered by, or found too few for it; else 0 */
    mx_stats_method method;
} mx_stats_interval;

/*
 * Wilson's score interval of the share k of n.
 *
 * 1. Wilson (1927, p. 209); recommended for small n by Brown, Cai and DasGupta (2001, p. 107).
 * 2. 0 <= k <= n, not necessarily whole (effective numbers); 0 < conf < 1. Else MX_E_VALUE.
 * 3. k = 0 gives low 0, k = n gives high 1, exactly.
 */
int mx_stats_wilson(mx_stats_interval *out, double k, double n, double conf) MX_MUST_CHECK;

/*
 * Jeffreys' equal-tailed interval of the share k of n.
 *
 * 1. Quantiles of Beta(k + 1/2, n - k + 1/2): Brown, Cai and DasGupta (2001, p. 108), with
 *    low 0 where k = 0 and high 1 where k = n.
 * 2. Domain as mx_stats_wilson.
 */
int mx_stats_jeffreys(mx_stats_interval *out, double k, double n, double conf) MX_MUST_CHECK;

/* With fewer groups than this, the variance between groups is not estimated. */
#define MX_STATS_FEWEST_GROUPS 5

/*
 * The share of people with a property when people came in groups, who resemble each other.
 *
 * 1. part[g] of whole[g] (sums of weights of the people of group g with the property, and of
 *    all; without weights, numbers of people); 0 <= part[g] <= whole[g], else MX_E_VALUE.
 * 2. p = sum of parts / sum of wholes, a ratio estimator.
 * 3. Its variance by linearisation (Cochran 1977, p. 66; Rao and Scott 1992, p. 578):
 *    m / (m - 1) * sum of (part - p whole)^2 / (sum of wholes)^2, for m groups.
 * 4. The effective sample size p (1 - p) / variance, at most n_effective (groups are not
 *    allowed to make an interval narrower, as in Parker and others 2017), goes into Wilson's
 *    interval in place of n with Student's quantile on m - 1 in place of the normal one, so
 *    that the limits stay between 0 and 1 (Dean and Pagano 2015 compare such intervals). Where
 *    all groups have the same share, n_effective is the effective size.
 * 5. Fewer than MX_STATS_FEWEST_GROUPS groups: Wilson's interval at n_effective, method
 *    MX_STATS_WILSON_FEW_GROUPS (with no group at all MX_STATS_WILSON).
 * 6. n people; n_effective Kish's size for their weights (n without weights), which is what 4
 *    and 5 start from. It hides differences between groups: show m beside it.
 */
int mx_stats_clustered_share(mx_stats_interval *out, const double part[], const double whole[],
                             size_t n_groups, double n, double n_effective, double conf) MX_MUST_CHECK;

/*
 * The difference second - first of two independent shares, from the intervals of each.
 *
 * 1. Newcombe (1998b, p. 876, method 10) when both are Wilson's; the same formula for other
 *    intervals is Zou and Donner's (2008). The level is that of the two intervals.
 * 2. No interval where one of them has none. n is the sum of both.
 */
void mx_stats_difference(mx_stats_interval *out, const mx_stats_interval *first,
                         const mx_stats_interval *second);

/* ---- Pairs ---------------------------------------------------------------------- */

/*
 * Exact two-sided sign test: `up` pairs rose, `down` fell; ties are left out before.
 *
 * 1. p = min(1, 2 P(X <= min(up, down))), X binomial (up + down, 1/2): Siegel and Castellan
 *    (1988, section 5.1). It is McNemar's exact test when pairs are of yes and no.
 * 2. up + down = 0: p is 1. At most 2^32 - 1 pairs, else MX_E_VALUE.
 */
int mx_stats_sign_test(double *p_value, uint64_t up, uint64_t down) MX_MUST_CHECK;

/*
 * Net improvement: (up - down) / n of n pairs, with Tango's score interval.
 *
 * 1. Tango (1998): the differences whose score statistic lies within the normal
 *    quantile; holds its level with few pairs and empty cells (Newcombe 1998c).
 * 2. Limits to the last bit, by bisection. All up: high is 1; all down: low is -1.
 * 3. n = 0: no interval. up + down > n: MX_E_VALUE.
 */
int mx_stats_net(mx_stats_interval *out, uint64_t up, uint64_t down, uint64_t n, double conf) MX_MUST_CHECK;

/* ---- Agreement -------------------------------------------------------------------- */

/*
 * Cohen's kappa of two coders.
 *
 * 1. table[i * k + j]: how often the first gave category i and the second j, k categories.
 *    work has 2k places.
 * 2. kappa = (p_o - p_e) / (1 - p_e), Cohen (1960, p. 40); *agreed is p_o.
 * 3. Interval by the large-sample standard error of Fleiss, Cohen and Everitt (1969, p. 324),
 *    held between -1 and 1.
 * 4. Both used one and the same category only: kappa is not defined, *agreed is 1. Nothing
 *    coded by both: *agreed is NaN too.
 */
int mx_stats_cohen_kappa(mx_stats_interval *out, double *agreed, const double table[], size_t k,
                         double conf, double work[]) MX_MUST_CHECK;

MX_DOOR_CLOSE

#endif
