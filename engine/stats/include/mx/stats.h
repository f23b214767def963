/*
 * stats: arithmetic on plain arrays.
 *
 * Each function takes numbers and gives numbers; it knows no table, no file and no
 * person, so that it can be checked against printed results. What a function
 * requires and gives is a numbered list above it; the body cites the numbers.
 *
 * Nothing here keeps state or depends on the order in which threads happen to
 * work: the same input gives the same bits. Functions that need memory get work[]
 * or a scratch arena, last; the others allocate nothing. Inputs have no missing
 * values unless a function says what it does with them.
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

/* ---- Shape and spread ----------------------------------------------------------- */

/*
 * The quantile of sorted x[0] <= ... <= x[n-1] by one of the nine definitions of Hyndman
 * and Fan (1996, pp. 361-364), numbered as theirs and as in R's quantile().
 *
 * 1. 0 <= p <= 1 and 1 <= type <= 9, else MX_E_VALUE. Types 1 to 3 are steps, 4 to 9 are
 *    linear between neighbours; 7 is what summaries use.
 * 2. n p + m is taken as whole when it is whole but for four roundings, as R does.
 * 3. n = 0: NaN. n = 1: the value, for every p.
 */
int mx_stats_quantile(double *out, const double x[], size_t n, double p, int type) MX_MUST_CHECK;

/*
 * Median absolute deviation from the median, times 1.4826 (R's mad(); Hampel 1974, p. 388).
 *
 * 1. x sorted and finite; work has n places. 2. n = 0: NaN. n = 1, or all equal: 0.
 */
double mx_stats_mad(const double x[], size_t n, double work[]);

/*
 * Skewness and excess kurtosis of Joanes and Gill (1998, p. 184), types 1, 2 and 3 as in R's
 * e1071: 1 is the moment ratio g1, g2; 2 is G1, G2, unbiased under normality (SAS, SPSS);
 * 3 is b1, b2, with the standard deviation of n - 1 (Minitab; e1071's default).
 *
 * 1. Fewer values than defined (type 2: 3 and 4; else 1), or all equal: NaN.
 * 2. Any type but these: MX_E_VALUE. Few values say very little about shape.
 */
int mx_stats_skewness(double *out, const double x[], size_t n, int type) MX_MUST_CHECK;
int mx_stats_kurtosis(double *out, const double x[], size_t n, int type) MX_MUST_CHECK;

/* ---- Tests: what they take and give ---------------------------------------------- */

typedef enum { MX_STATS_TWO_SIDED, MX_STATS_LESS, MX_STATS_GREATER } mx_stats_alternative;

/* How a p-value was, or is to be, computed. AUTO is exact where that is cheap, else
 * asymptotic. EXACT beyond reach becomes MONTE_CARLO, and the result says so. */
typedef enum { MX_STATS_AUTO, MX_STATS_EXACT, MX_STATS_ASYMPTOTIC, MX_STATS_MONTE_CARLO } mx_stats_way;

/* Differences of zero: left out (Wilcoxon 1945), or ranked and then left out (Pratt 1959). */
typedef enum { MX_STATS_ZEROS_DROP, MX_STATS_ZEROS_PRATT } mx_stats_zeros;

typedef struct {
    mx_stats_alternative alternative;
    mx_stats_way way;
    mx_stats_zeros zeros;
    bool continuity; /* correct asymptotic p-values for continuity */
    double conf;     /* of intervals */
    size_t reps;     /* of Monte Carlo */
    uint64_t seed;
} mx_stats_options;
#define MX_STATS_OPTIONS_INIT {.continuity = true, .conf = 0.95, .reps = 10000, .seed = 1}

/* What a test found. NaN stands where a figure does not apply. */
typedef struct {
    double statistic, p_value; /* p_value is never 0: where arithmetic ends, its bound stands */
    double p_low, p_high;      /* Monte Carlo: 99 % interval of the p-value (Clopper and Pearson) */
    double p_smallest;         /* the smallest p attainable with these data; exact, Monte Carlo */
    double estimate, conf_low, conf_high;
    double conf_level; /* of the interval, as attained */
    double df, df2;
    size_t n, n_used;    /* units given; those that inform the test */
    mx_stats_way way;    /* how: never AUTO */
    const char *method;  /* in the current language; a literal */
    const char *estimates; /* what `estimate` is, in the current language; NULL when none */
    const char *cannot;  /* why nothing can be concluded; NULL when something can */
} mx_stats_result;

/* "exact", "asymptotic", "Monte Carlo" in the current language; "" for AUTO. */
const char *mx_stats_way_words(mx_stats_way way);

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

/* ---- Tests of location ------------------------------------------------------------ */

/*
 * Wilcoxon's signed-rank test of pairs x[i] - y[i], or of x alone where y is NULL.
 *
 * 1. statistic: the sum of the ranks of |difference| whose difference is positive, midranks
 *    for ties (Hollander, Wolfe and Chicken 2014, section 3.1); R's wilcox.test(paired = TRUE).
 * 2. Zeros: dropped, or ranked and then dropped (Pratt 1959). n counts pairs, n_used those not
 *    zero. None left: nothing can be concluded.
 * 3. Exact: the distribution over all 2^n_used signs, given the ranks as they are, ties
 *    included, counted by their generating function (as coin and exactRankTests). AUTO is exact
 *    to n_used = 200 at least. Two-sided: P(|T - E| >= |t - E|).
 * 4. Asymptotic: normal, variance = sum of squared ranks / 4, corrected for continuity.
 * 5. estimate: Hodges and Lehmann's median of the Walsh averages of the differences used (all
 *    of them with Pratt's zeros); the interval is of two Walsh averages (2014, section 3.3),
 *    placed by the exact distribution of untied ranks to 200 differences, else by the normal
 *    one; conf_level is the level attained by the exact one.
 * 6. n = 0: cannot conclude. Values that are not finite: MX_E_VALUE.
 */
int mx_stats_signed_rank(mx_stats_result *out, const double x[], const double y[], size_t n,
                         const mx_stats_options *options, mx_arena *arena) MX_MUST_CHECK;

/*
 * Wilcoxon's rank-sum test, which is Mann and Whitney's, of independent x and y.
 *
 * 1. statistic: U, pairs (x, y) with x > y plus half of those tied; R's wilcox.test W.
 * 2. Exact: the distribution of the rank sum over all choices of n_x of the midranks, ties
 *    included (coin's wilcox_test(distribution = "exact")); two-sided P(|T - E| >= |t - E|).
 *    AUTO is exact where that takes few additions: all samples of less than 40 each, and
 *    small ones against large ones.
 * 3. Asymptotic: normal with the variance corrected for ties and continuity, as wilcox.test.
 * 4. estimate: median of all x - y (Hodges and Lehmann 1963, p. 602), with the interval of
 *    Moses (Hollander, Wolfe and Chicken 2014, section 4.3), placed as in signed_rank (5).
 *    Not computed where a value is infinite.
 * 5. One sample empty, or all values equal: cannot conclude. It is a test of P(X > Y) and not
 *    of medians, unless the two distributions have one shape.
 */
int mx_stats_rank_sum(mx_stats_result *out, const double x[], size_t n_x, const double y[], size_t n_y,
                      const mx_stats_options *options, mx_arena *arena) MX_MUST_CHECK;

MX_DOOR_CLOSE

#endif
