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
#define MX_STATS_OPTIONS_INIT                                                                                \
    {                                                                                                        \
        .continuity = true, .conf = 0.95, .reps = 10000, .seed = 1                                           \
    }

/* What a test found. NaN stands where a figure does not apply. */
typedef struct {
    double statistic, p_value; /* p_value is never 0: where arithmetic ends, its bound stands */
    double p_low, p_high;      /* Monte Carlo: 99 % interval of the p-value (Clopper and Pearson) */
    double p_smallest;         /* the smallest p attainable with these data; exact, Monte Carlo */
    double estimate, conf_low, conf_high;
    double conf_level; /* of the interval, as attained */
    double df, df2;
    size_t n, n_used;      /* units given; those that inform the test */
    mx_stats_way way;      /* how: never AUTO */
    const char *method;    /* in the current language; a literal */
    const char *estimates; /* what `estimate` is, in the current language; NULL when none */
    const char *cannot;    /* why nothing can be concluded; NULL when something can */
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
    MX_STATS_TANGO_WEIGHTED,
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

/*
 * The same with weights: moved[i] above, below or equal to 0 for pair i of n, weights[i] >= 0.
 *
 * 1. (sum of weights that rose - sum of those that fell) / sum of weights; n_effective = (sum w)^2 / sum w^2
 *    (Kish 1965).
 * 2. Interval: Tango's, of n_effective pairs with these shares. *p_value: the level at which it just reaches 0,
 *    two-sided, from (b - c) / sqrt(b + c) (McNemar's score, to which Tango's comes down there).
 * 3. Equal weights (to 1e-9, more than raking leaves): mx_stats_net and the exact sign test. No weight at all: no interval, p NaN.
 */
int mx_stats_net_weighted(mx_stats_interval *out, double *p_value, const int moved[], const double weights[],
                          size_t n, double conf) MX_MUST_CHECK;

/* Pairs in sums: how many, and what they weigh. */
typedef struct {
    uint64_t n, n_up, n_down;       /* all, those that rose, those that fell */
    double all, up, down, squares;  /* sums of weights, and of their squares */
    double least, most;             /* of the weights of single pairs */
} mx_stats_moves;

/* mx_stats_net_weighted of pairs that are known by their sums alone. */
int mx_stats_net_of_moves(mx_stats_interval *out, double *p_value, const mx_stats_moves *sums, double conf) MX_MUST_CHECK;

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
int mx_stats_cohen_kappa(mx_stats_interval *out, double *agreed, const double table[], size_t k, double conf,
                         double work[]) MX_MUST_CHECK;

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

/*
 * The same two tests from counts of levels, whole and not negative (else MX_E_VALUE): table[i * k + j]
 * pairs with level i before and j after (after - before is tested), or how many of two samples hold
 * each of k levels.
 *
 * 1. They give what the functions above give for the people behind the counts, to the last bit.
 * 2. To a thousand people by those functions; beyond, the cost depends on the levels alone.
 */
int mx_stats_signed_rank_levels(mx_stats_result *out, const double table[], size_t k,
                                const mx_stats_options *options, mx_arena *arena) MX_MUST_CHECK;
int mx_stats_rank_sum_levels(mx_stats_result *out, const double first[], const double second[], size_t k,
                             const mx_stats_options *options, mx_arena *arena) MX_MUST_CHECK;

/* ---- Several groups ----------------------------------------------------------------- */

/*
 * Kruskal and Wallis's test of n_groups groups: the first sizes[0] values of x are of group 0,
 * the next sizes[1] of group 1, …
 *
 * 1. statistic: H over the correction for ties (Hollander, Wolfe and Chicken 2014, section 6.1);
 *    R's kruskal.test. df = groups that hold anything - 1. Infinite values have their rank.
 * 2. Exact: all ways to give the midranks to the groups, to a million of them (AUTO too); on
 *    demand beyond, Monte Carlo. Else chi-square.
 * 3. estimate: epsilon squared, H / (n - 1) (Kelley 1935; Tomczak and Tomczak 2014, p. 24).
 * 4. Fewer than two groups, or all values equal: cannot conclude.
 */
int mx_stats_kruskal_wallis(mx_stats_result *out, const double x[], const size_t sizes[], size_t n_groups,
                            const mx_stats_options *options, mx_arena *arena) MX_MUST_CHECK;

/*
 * Friedman's test of k treatments in n blocks: x[i * k + j], block i, treatment j.
 *
 * 1. A block with a missing value is left out; n_used counts the others.
 * 2. statistic with the correction for ties (2014, section 7.1); R's friedman.test. Exact: the sums of
 *    columns over all orders within blocks, block after block, ties included, to eight treatments and
 *    as many sums as fit (AUTO to 2 million steps); EXACT beyond, Monte Carlo. Else chi-square, k - 1
 *    degrees of freedom.
 * 3. estimate: Kendall's W. 4. No complete block, k < 2, all blocks constant: cannot conclude.
 */
int mx_stats_friedman(mx_stats_result *out, const double x[], size_t n, size_t k,
                      const mx_stats_options *options, mx_arena *arena) MX_MUST_CHECK;

/*
 * Page's test that treatments rise in the order of the columns (Page 1963, p. 216).
 *
 * 1. statistic: L, sum of column number times rank sum; blocks as in mx_stats_friedman. The
 *    alternative of the theory is MX_STATS_GREATER.
 * 2. Exact: the distribution of L over the orders of each block's midranks, ties included, to
 *    10 treatments. Else normal, with the variance of the midranks; no continuity correction.
 * 3. Fewer than three treatments, or nothing but ties: cannot conclude.
 */
int mx_stats_page_trend(mx_stats_result *out, const double x[], size_t n, size_t k,
                        const mx_stats_options *options, mx_arena *arena) MX_MUST_CHECK;

/* ---- Tables of counts ----------------------------------------------------------------- */

/*
 * Pearson's chi-square of table[i * columns + j]; R's chisq.test.
 *
 * 1. Cells are whole and not negative, else MX_E_VALUE. Empty rows and columns do not count.
 * 2. 2 x 2 with options.continuity: Yates's correction, at most the difference itself.
 * 3. estimate: Cramer's V, from the uncorrected sum. n: the total.
 * 4. EXACT, MONTE_CARLO: random tables with these margins, without the correction. Prefer it,
 *    or Fisher's test, where expected counts are below five.
 */
int mx_stats_chi_square(mx_stats_result *out, const double table[], size_t rows, size_t columns,
                        const mx_stats_options *options, mx_arena *arena) MX_MUST_CHECK;

/*
 * McNemar's test that a k x k table of pairs (rows before, columns after) is symmetric.
 *
 * 1. k = 2: chi-square corrected for continuity (R's mcnemar.test), or exact: the sign test of
 *    the pairs that changed. AUTO is exact. The alternative is about table[1] > table[2].
 * 2. k > 2: Bowker's test (1948, p. 572), df = pairs of cells that hold anything; EXACT gives
 *    Monte Carlo, a coin for each pair that changed.
 * 3. estimate, k = 2: odds ratio table[1] / table[2], interval from Clopper and Pearson's.
 * 4. n: pairs; n_used: those that changed. None: cannot conclude.
 */
int mx_stats_mcnemar(mx_stats_result *out, const double table[], size_t k, const mx_stats_options *options,
                     mx_arena *arena) MX_MUST_CHECK;

/*
 * Stuart and Maxwell's test that a k x k table of pairs (rows before, columns after) has the same
 * margins: that levels are as frequent after as before, whoever moved.
 *
 * 1. statistic: d' V^- d of the differences d of the margins and their covariance V, from the
 *    pairs off the diagonal (Stuart 1955; Maxwell 1970); df: the rank of V, k - 1 where all
 *    levels are linked by pairs. k = 2: McNemar's, without correction.
 * 2. V does not change when pairs are turned round, so the exact p goes through all ways to turn
 *    them, to 20,000 different ones (AUTO too); else chi-square.
 * 3. n: pairs; n_used: those that changed. None: cannot conclude. Cells as in chi_square.
 */
int mx_stats_marginal_homogeneity(mx_stats_result *out, const double table[], size_t k,
                                  const mx_stats_options *options, mx_arena *arena) MX_MUST_CHECK;

/*
 * Fisher's exact test of a table of counts; R's fisher.test.
 *
 * 1. Two-sided: the chance of all tables with these margins that are as unlikely as this one,
 *    to R's relative error of 1e-7.
 * 2. 2 x 2: estimate is the conditional maximum-likelihood odds ratio, with the exact interval of
 *    Cornfield (1956); found to the last bits by halving.
 * 3. Larger: the network of Mehta and Patel (1983), to twenty million fillings of a column and a quarter of
 *    a million nodes; beyond, Monte Carlo with its interval, and the result says so. p_smallest is left
 *    out where only it is beyond. The alternative does not apply.
 * 4. Fewer than two rows or columns that hold anything: cannot conclude.
 */
int mx_stats_fisher(mx_stats_result *out, const double table[], size_t rows, size_t columns,
                    const mx_stats_options *options, mx_arena *arena) MX_MUST_CHECK;

/* ---- Correlation ------------------------------------------------------------------------- */

/*
 * Pearson's r, Spearman's rho, Kendall's tau-b of pairs (x[i], y[i]); R's cor.test.
 *
 * 1. r from centred compensated sums, rho from midranks, tau-b = S / sqrt of the pairs not tied
 *    in x times those not tied in y. statistic: t; sum of squared rank differences, corrected
 *    for ties as R; S, concordant minus discordant pairs (Knight 1966).
 * 2. Exact (rho, tau): over all orders to n = 10, ties included; tau without ties by counting
 *    inversions. AUTO below 50 pairs, and EXACT, beyond: Monte Carlo. Two-sided P(|T| >= |t|).
 * 3. Asymptotic: Student's t (r, rho), normal with ties (tau; options.continuity is not R's
 *    default there).
 * 4. Interval: Fisher's z; variance 1 / (n - 3), (1 + rho^2 / 2) / (n - 3), 0.437 / (n - 4)
 *    (Bonett and Wright 2000, p. 24; Fieller and others 1957 for tau).
 * 5. Fewer than three pairs, or a constant: cannot conclude. r hides curves and is led by single
 *    points; infinite values are refused by r (MX_E_VALUE), ranked by the others.
 */
int mx_stats_pearson(mx_stats_result *out, const double x[], const double y[], size_t n,
                     const mx_stats_options *options) MX_MUST_CHECK;
int mx_stats_spearman(mx_stats_result *out, const double x[], const double y[], size_t n,
                      const mx_stats_options *options, mx_arena *arena) MX_MUST_CHECK;
int mx_stats_kendall(mx_stats_result *out, const double x[], const double y[], size_t n,
                     const mx_stats_options *options, mx_arena *arena) MX_MUST_CHECK;

/* ---- Trend ---------------------------------------------------------------------------------- */

/*
 * Mann and Kendall's test that a series rises or falls; y in order of time, NaN is missing.
 *
 * 1. statistic: S (Mann 1945, p. 247); estimate tau-b. work has n places. Only order matters:
 *    periods may be unequal.
 * 2. To n = 10: exact, ties included (orders of what is tied are counted once). Else normal, the variance
 * less the correction for ties (Gilbert 1987, p. 211), S moved by one towards 0 with options.continuity.
 * 3. n_used: known periods. Fewer than four, or a constant series: cannot conclude.
 * 4. It takes periods as independent; a series that leans on its past looks like a trend.
 */
int mx_stats_mann_kendall(mx_stats_result *out, const double y[], size_t n, const mx_stats_options *options,
                          double work[]) MX_MUST_CHECK;

/*
 * The same with the time of each value, in any order; times may repeat, and what has one time is not
 * compared (Gilbert 1987, p. 241). It is Kendall's test with ties in both, exact as
 * mx_stats_kendall is. n_used: known values; fewer than four different times: cannot conclude.
 */
int mx_stats_mann_kendall_at(mx_stats_result *out, const double y[], const double times[], size_t n,
                             const mx_stats_options *options, mx_arena *arena) MX_MUST_CHECK;

/*
 * Whether n periods of k components (or sites) rise together: y[i * k + j], NaN missing.
 *
 * 1. statistic: the sum of Mann and Kendall's S over components (Hirsch, Slack and Smith 1982; Helsel
 *    and Frans 2006, regional Kendall). Normal; S moved by one towards 0 with options.continuity.
 * 2. Variance: the sum over components; unless they are independent, plus the covariances of Hirsch and
 *    Slack (1984, after Dietz and Killeen 1981), which few periods estimate badly: prefer ten.
 * 3. estimate: the median of the slopes within components, a unit of time; times rise (MX_E_VALUE).
 * 4. n_used: components with four known periods, which count; none, or no variance: cannot conclude.
 *    Components that move against each other cancel out: look at each as well.
 */
int mx_stats_regional_kendall(mx_stats_result *out, const double y[], const double times[], size_t n,
                              size_t k, bool is_independent, const mx_stats_options *options,
                              mx_arena *arena) MX_MUST_CHECK;

/*
 * Theil and Sen's slope: the median of the slopes of all pairs of points (Sen 1968, p. 1379).
 *
 * 1. x may repeat and be unequally spaced; all finite; at most 5,000 points (MX_E_LIMIT).
 * 2. Interval of Gilbert (1987, p. 218), as sen.slope of R's trend: slopes of ranks
 *    (N -+ z sqrt(Var S)) / 2, rounded, Var S with ties; infinite where there is no such rank.
 * 3. *intercept, unless NULL: the median of y - slope x. 4. One point: cannot conclude.
 */
int mx_stats_theil_sen(mx_stats_result *out, double *intercept, const double x[], const double y[], size_t n,
                       double conf, mx_arena *arena) MX_MUST_CHECK;

/* ---- Sizes of effects -------------------------------------------------------------------------- */

/*
 * Cliff's delta, P(X > Y) - P(X < Y), and Vargha and Delaney's A = (delta + 1) / 2.
 *
 * 1. Cliff (1996, p. 130), Vargha and Delaney (2000, p. 107). Only order counts: right for levels.
 * 2. Interval: Feng and Cliff's (2004, p. 323) with Cliff's unbiased variance, at least
 *    (1 - delta^2) / (n_x n_y - 1), and Student's quantile; at delta = 1 from (n - z^2) /
 *    (n + z^2), n the smaller sample. None with fewer than two values in a sample.
 */
int mx_stats_cliffs_delta(mx_stats_result *out, const double x[], size_t n_x, const double y[], size_t n_y,
                          double conf, mx_arena *arena) MX_MUST_CHECK;
int mx_stats_vargha_delaney(mx_stats_result *out, const double x[], size_t n_x, const double y[], size_t n_y,
                            double conf, mx_arena *arena) MX_MUST_CHECK;

/* The same, to the last bit, from how many hold each of k levels. */
int mx_stats_cliffs_delta_levels(mx_stats_result *out, const double first[], const double second[], size_t k,
                                 double conf) MX_MUST_CHECK;
int mx_stats_vargha_delaney_levels(mx_stats_result *out, const double first[], const double second[],
                                   size_t k, double conf) MX_MUST_CHECK;

/*
 * Hedges' g: difference of means over the pooled standard deviation, without its bias.
 *
 * 1. The exact correction with gamma functions (Hedges 1981, p. 111), not 1 - 3 / (4 df - 1).
 * 2. Interval: normal, variance (n_x + n_y) / (n_x n_y) + g^2 / (2 (n_x + n_y)) (Hedges and Olkin
 *    1985, p. 86). 3. Fewer than two values in a sample, or no spread: cannot conclude.
 */
int mx_stats_hedges_g(mx_stats_result *out, const double x[], size_t n_x, const double y[], size_t n_y,
                      double conf) MX_MUST_CHECK;

/*
 * The same with weights for near agreement (Cohen 1968, p. 215): 1 - |i - j| / (k - 1), or with
 * the square. *agreed is the weighted agreement; work has 4k places. Quadratic weights make kappa
 * grow with k: say k beside it.
 */
typedef enum { MX_STATS_UNWEIGHTED, MX_STATS_LINEAR, MX_STATS_QUADRATIC } mx_stats_weights;
int mx_stats_weighted_kappa(mx_stats_interval *out, double *agreed, const double table[], size_t k,
                            mx_stats_weights weights, double conf, double work[]) MX_MUST_CHECK;

/*
 * Fleiss' kappa of n units: counts[i * k + j] coders gave unit i category j.
 *
 * 1. Fleiss (1971, p. 379); where units have unlike numbers of coders, Gwet's extension (2014,
 *    p. 62): those with two or more tell about agreement, all about chance. work has k places.
 * 2. Interval: Gwet's variance over units (2014, p. 146), Student's quantile, within -1 and 1.
 * 3. n_used: units with two codes. None, or one category only: cannot conclude.
 */
int mx_stats_fleiss_kappa(mx_stats_result *out, const double counts[], size_t n, size_t k, double conf,
                          double work[]) MX_MUST_CHECK;

/*
 * Gwet's AC1 (unweighted) and AC2 (credit for near agreement, as in mx_stats_weighted_kappa) of n
 * units: counts[i * k + j] coders gave unit i category j.
 *
 * 1. (p_a - p_e) / (1 - p_e), p_e = sum of credits / (k (k - 1)) * sum of pi (1 - pi) (Gwet 2008;
 *    2014, chapter 5), units with unlike numbers of coders as in mx_stats_fleiss_kappa.
 * 2. Interval: his variance over units, Student's quantile, within -1 and 1.
 * 3. Defined, unlike kappa, where nearly all use one category; it then stands close to plain
 *    agreement. n_used: units with two codes; none, or fewer than two categories: cannot conclude.
 */
int mx_stats_gwet(mx_stats_result *out, const double counts[], size_t n, size_t k, mx_stats_weights weights,
                  double conf, mx_arena *arena) MX_MUST_CHECK;

/*
 * Krippendorff's alpha of n units by coders: codes[i * coders + c], NaN where there is none.
 *
 * 1. Krippendorff (2011, "Computing Krippendorff's Alpha-Reliability"); units with fewer than two
 *    codes leave; n_used counts the others.
 * 2. The ordinal metric rests on the margins of all pairable values, as in his section D.
 * 3. Ratio: values not below 0, else MX_E_VALUE; its cost grows with the square of the number of
 *    different values, that of the others does not.
 * 4. Interval: options.reps bootstrap draws of units with the disagreement by chance held (Hayes
 *    and Krippendorff 2007, p. 88); none when reps is 0.
 * 5. All codes equal, or no unit with two: cannot conclude.
 */
typedef enum { MX_STATS_NOMINAL, MX_STATS_ORDINAL, MX_STATS_INTERVAL, MX_STATS_RATIO } mx_stats_metric;
int mx_stats_krippendorff(mx_stats_result *out, const double codes[], size_t n, size_t coders,
                          mx_stats_metric metric, const mx_stats_options *options,
                          mx_arena *arena) MX_MUST_CHECK;

/*
 * Cronbach's alpha of k items answered by n people: x[i * k + j]; people with a gap are left out.
 *
 * 1. Cronbach (1951, p. 299), from covariances (psych::alpha's raw_alpha).
 * 2. Interval: Feldt (1965, p. 363), F with n - 1 and (n - 1)(k - 1) degrees of freedom.
 * 3. It says how items go together, not that they measure one thing. Fewer than two people or
 *    items, or constant totals: cannot conclude.
 */
int mx_stats_cronbach_alpha(mx_stats_result *out, const double x[], size_t n, size_t k, double conf,
                            mx_arena *arena) MX_MUST_CHECK;

/*
 * McDonald's omega total of k items that share one factor: x[i * k + j]; people with a gap are left out.
 *
 * 1. (sum of loadings)^2 / ((sum of loadings)^2 + sum of unique variances), McDonald (1999, chapter 6),
 *    of the maximum-likelihood solution with one factor (R's factanal(factors = 1), on covariances).
 *    loadings, unless NULL: k places, standardised.
 * 2. Interval: options.reps bootstrap draws of people, percentiles; none when reps is 0.
 * 3. A unique variance held at 0.005 of its item's (factanal's bound): doubtful, and the method says so.
 * 4. One factor is assumed, not tested; with several, omega hides it. Fewer than three people or items,
 *    an item without variance: cannot conclude.
 */
int mx_stats_omega(mx_stats_result *out, double loadings[], const double x[], size_t n, size_t k,
                   const mx_stats_options *options, mx_arena *arena) MX_MUST_CHECK;

/* ---- What variables have in common ------------------------------------------------------------------ */

#define MX_STATS_MOST_VARIABLES 400

/*
 * Principal components of n rows of k variables.
 *
 * 1. Of the correlations, or of the covariances (n - 1); R's prcomp(scale. = …). Rows with a gap leave,
 *    and their scores are NaN.
 * 2. variances of the components in falling order, explained their shares; vectors[j * k + c] the weight
 *    of variable j in component c; loadings the correlation of both; scores[i * k + c].
 * 3. Signs: the weight of greatest size is positive, the first of equals.
 * 4. Fewer than two rows, a constant variable (correlations; constant: which, from 1): cannot conclude.
 *    Components describe; they are not causes, and on levels they take steps as equal.
 */
typedef struct {
    size_t n, n_used, k, constant;
    double *centre, *scale, *variances, *explained; /* k */
    double *vectors, *loadings;                     /* k x k */
    double *scores;                                 /* n x k */
    const char *cannot;
} mx_stats_pca;
int mx_stats_pca_fit(mx_stats_pca *out, const double x[], size_t n, size_t k, bool is_correlation,
                     mx_arena *arena) MX_MUST_CHECK;

/* Categories of one side: mass, inertia; for each of k dimensions coordinate, contribution to the
 * dimension's inertia, and cos2, the part of the category that the dimension shows. */
typedef struct {
    size_t n;
    double *mass, *inertia;                     /* n */
    double *coordinates, *contributions, *cos2; /* n x k */
} mx_stats_points;

/*
 * Correspondence analysis of a table of counts.
 *
 * 1. Greenacre (2017, appendix A): singular values of standardised residuals, both sides in principal
 *    coordinates; as ca::ca of R, its standard coordinates times the singular values.
 * 2. inertia = chi-square / n; variances[c] the inertia of dimension c, explained its share.
 * 3. `more`: rows that take no part, placed by the transition formula. Empty rows and columns have
 *    mass 0 and NaN coordinates.
 * 4. At most min(rows, columns) - 1 dimensions, those of rounding left out. Signs: the column that
 *    contributes most is positive.
 * 5. Cells not below 0, else MX_E_VALUE. Fewer than two filled rows or columns, independence: cannot
 *    conclude. It shows departures from independence and not whether they are more than chance:
 *    test with chi-square first; rare categories draw the eye.
 */
typedef struct {
    double n, inertia;
    size_t k;
    double *variances, *explained;
    mx_stats_points rows, columns, more;
    const char *cannot;
} mx_stats_correspondence;
int mx_stats_correspond(mx_stats_correspondence *out, const double table[], size_t rows, size_t columns,
                        const double more[], size_t n_more, mx_arena *arena) MX_MUST_CHECK;

/*
 * Specificity of each cell of a table, words (or components) by parts: Lafon (1980).
 *
 * 1. With the margins held, the count of a cell is hypergeometric. p_value is P(X >= count) where the
 *    count is at least the mode, else P(X <= count); index is -log10 of it, or log10: above 0 said more
 *    here than elsewhere, below 0 less. No factorials: exact however small.
 * 2. p_adjusted: Benjamini and Hochberg over all cells, of twice p_value, since the data chose the side.
 * 3. A row or column that is empty, or is the whole table: NaN. out has rows * columns places; counts
 *    whole and not negative, else MX_E_VALUE.
 * 4. Statements are taken as drawn one by one; people who say several make it too sure.
 */
typedef struct {
    double count, expected, index, p_value, p_adjusted;
} mx_stats_specific;
int mx_stats_specificity(mx_stats_specific out[], const double table[], size_t rows, size_t columns,
                         mx_arena *arena) MX_MUST_CHECK;

/* ---- Inequality, polarisation ------------------------------------------------------------------ */

/*
 * Gini, Theil's T and Atkinson's index of values not below 0; else MX_E_VALUE.
 *
 * 1. Gini of the n values as a population (Cowell 2011, p. 26; x sorted; times n / (n - 1) for
 *    an estimate without bias); Theil (1967, p. 91); Atkinson (1970, p. 257), epsilon > 0.
 * 2. n = 0 or a sum of 0: NaN. One value, or all equal: 0.
 * 3. A value of 0 adds nothing to Theil's index, and makes Atkinson's 1 where epsilon >= 1.
 */
int mx_stats_gini(double *out, const double x[], size_t n) MX_MUST_CHECK;
int mx_stats_theil(double *out, const double x[], size_t n) MX_MUST_CHECK;
int mx_stats_atkinson(double *out, const double x[], size_t n, double epsilon) MX_MUST_CHECK;

/* Theil's index as the sum of what lies between groups and within them (Theil 1967, p. 95);
 * groups as in mx_stats_kruskal_wallis. */
int mx_stats_theil_groups(double *between, double *within, const double x[], const size_t sizes[],
                          size_t n_groups) MX_MUST_CHECK;

/*
 * The same for Atkinson's index and for Gini's. 1 - Atkinson is the product of 1 - within and
 * 1 - between (Blackorby, Donaldson and Auersperg 1981). Gini is between (of the means of groups) +
 * within + overlap, what is left where groups overlap (Bhattacharya and Mahalanobis 1967).
 */
int mx_stats_atkinson_groups(double *between, double *within, const double x[], const size_t sizes[],
                             size_t n_groups, double epsilon) MX_MUST_CHECK;
int mx_stats_gini_groups(double *between, double *within, double *overlap, const double x[],
                         const size_t sizes[], size_t n_groups, mx_arena *arena) MX_MUST_CHECK;

/*
 * How people spread over k ordered levels, counts[0] on the lowest.
 *
 * 1. agreement: van der Eijk's A (2001, p. 331), 1 all on one level, 0 even, -1 half on each end;
 *    polarisation = (1 - A) / 2.
 * 2. consensus_leik: 1 - Leik's D (1966, p. 86). 3. concentration_blair_lacy: l squared (2000, p.
 *    258). Both 1 on one level, 0 half on each end.
 *    inequality_median: Abul Naga and Yalcin's (2008) with alpha = beta = 1, which respects Allison and
 *    Foster's order: 0 on one level, 1 half on each end.
 * 4. Nobody: all NaN. 2 to MX_STATS_MOST_LEVELS levels, counts not below 0, else MX_E_VALUE.
 */
#define MX_STATS_MOST_LEVELS 101
typedef struct {
    double agreement, polarisation, consensus_leik, concentration_blair_lacy, inequality_median;
    double n;
} mx_stats_spread;
int mx_stats_polarisation(mx_stats_spread *out, const double counts[], size_t k) MX_MUST_CHECK;

/* Cowell and Flachaire's inequality of levels (2017, p. 297; status by those at or below, alpha
 * = 0): minus the mean log share at or below one's level; 0 when all are on one level. */
int mx_stats_cowell_flachaire(double *out, const double counts[], size_t k) MX_MUST_CHECK;

/* Whether one distribution over k levels is better whatever the levels are worth: no more people at
 * or below any level, and fewer at one (first-order dominance; whole counts compare exactly). */
typedef enum {
    MX_STATS_NO_DOMINANCE, /* the same shares, or nobody */
    MX_STATS_FIRST_DOMINATES,
    MX_STATS_SECOND_DOMINATES,
    MX_STATS_CROSSING
} mx_stats_dominance;
mx_stats_dominance mx_stats_first_order(const double first[], const double second[], size_t k);

/* Which of two distributions over k levels with a median in common is more spread around it, whatever the
 * levels are worth: more people at or below each level below the median, and at or above each level
 * above it (Allison and Foster 2004). Whole counts compare exactly; nobody in one: the same. */
typedef enum {
    MX_STATS_SAME_SPREAD,
    MX_STATS_FIRST_MORE_SPREAD,
    MX_STATS_SECOND_MORE_SPREAD,
    MX_STATS_SPREADS_CROSS,
    MX_STATS_MEDIANS_DIFFER /* the order is silent */
} mx_stats_spread_order;
mx_stats_spread_order mx_stats_allison_foster(const double first[], const double second[], size_t k);

/* ---- Models ------------------------------------------------------------------------------------- */

/*
 * Ordinary least squares: y of n rows on the k columns of x, row by row (a constant is a column of
 * ones, given by the caller).
 *
 * 1. b = (X'X)^-1 X'y by Householder reflections; finite values, else MX_E_VALUE.
 * 2. Errors: plain, s^2 (X'X)^-1; HC1, White's (1980) times n / (n - k); clustered by cluster[i] <
 *    n_clusters (Liang and Zeger 1986) times G / (G - 1) (n - 1) / (n - k), as R's
 *    sandwich::vcovCL(type = "HC1", cadjust = TRUE).
 * 3. Student's quantiles with n - k degrees of freedom, G - 1 when clustered (Cameron and Miller
 *    2015). With fewer than 30 clusters these are too sure: use mx_stats_wild_bootstrap.
 * 4. r_squared is about the mean where a column is constant, else about 0.
 * 5. n <= k, columns that depend on each other (dependent: which, from 1; to rounding), one cluster:
 *    cannot conclude. It describes association: what is left out of X may be the cause.
 */
typedef enum { MX_STATS_ERRORS_PLAIN, MX_STATS_ERRORS_HC1, MX_STATS_ERRORS_CLUSTERED } mx_stats_errors;
typedef struct {
    double estimate, se, statistic, p_value, conf_low, conf_high;
} mx_stats_coefficient;
typedef struct {
    size_t n, k, n_clusters, dependent;
    double df, sigma, r_squared, r_squared_adjusted;
    mx_stats_coefficient *coefficients; /* k of them, in the arena; NULL when nothing is concluded */
    double *covariance;                 /* k x k */
    const char *method, *cannot;
} mx_stats_ols_fit;
int mx_stats_ols(mx_stats_ols_fit *out, const double y[], const double x[], const size_t cluster[], size_t n,
                 size_t k, size_t n_clusters, mx_stats_errors errors, double conf,
                 mx_arena *arena) MX_MUST_CHECK;

/*
 * Test and interval of one coefficient by the wild cluster bootstrap, the null hypothesis imposed.
 *
 * 1. Cameron, Gelbach and Miller (2008): the clustered t of samples whose residuals under the null
 *    are multiplied by a weight drawn for each cluster. options.reps draws; with Rademacher's two
 *    points all 2^G arrangements instead, where reps allows as many (then `exact`).
 * 2. AUTO takes Webb's six points (2014) below MX_STATS_WILD_FEW clusters, else Rademacher's.
 * 3. Interval: the values that the test does not reject at 1 - conf, found by halving; infinite
 *    where it rejects none.
 * 4. n_used: clusters. It fails, as all do, when one or two clusters hold what differs (MacKinnon
 *    and Webb 2017): say how many do. Cannot conclude: as mx_stats_ols.
 */
#define MX_STATS_WILD_FEW 12
typedef enum { MX_STATS_WILD_AUTO, MX_STATS_WILD_RADEMACHER, MX_STATS_WILD_WEBB } mx_stats_wild;
int mx_stats_wild_bootstrap(mx_stats_result *out, const double y[], const double x[], const size_t cluster[],
                            size_t n, size_t k, size_t n_clusters, size_t column, mx_stats_wild points,
                            const mx_stats_options *options, mx_arena *arena) MX_MUST_CHECK;

/* Rows of territories followed over periods: units < n_units, periods < n_periods in order of time,
 * whether the action is in force, and how many people a row is the mean of (NULL: one each). y NaN,
 * or nobody: the row is left out. cluster NULL: units are the clusters. */
typedef struct {
    const double *y, *counts;
    const size_t *unit, *period, *cluster;
    const bool *action;
    size_t n, n_units, n_periods, n_clusters;
} mx_stats_panel;

/*
 * Difference in differences: what an action changed where it took place, if without it all would
 * have moved in parallel.
 *
 * 1. Least squares with an effect of each unit and of each period, people counted; `effect` is the
 *    coefficient of the action in force. With two periods: the change with minus the change without.
 * 2. All actions begin at one period and last; else cannot conclude, since least squares then mix
 *    comparisons with weights that may be negative (Goodman-Bacon 2021).
 * 3. Fewer than MX_STATS_WILD_BELOW clusters: p and interval by wild cluster bootstrap; by_clusters
 *    is what clustered errors alone would say.
 * 4. Clustered as mx_stats_ols, n people, effects of units not counted as coefficients since
 *    they lie within clusters (as Stata's xtreg and R's fixest).
 * 5. Fewer than two units with the action, or without: cannot conclude. With few of them, no method
 *    is sure (MacKinnon and Webb 2017).
 * 6. periods: both means and their gap, and `lead`, the gap against that of the last period before.
 *    before: the difference of slopes before the action, a period; a test that finds nothing with few
 *    territories does not show that trends were parallel (Roth 2022).
 */
#define MX_STATS_WILD_BELOW 30
typedef struct {
    size_t period; /* the caller's number */
    bool is_before;
    double n_with, n_without, mean_with, mean_without, gap;
    mx_stats_coefficient lead; /* NaN for the period compared with */
} mx_stats_did_period;
typedef struct {
    mx_stats_result effect, before; /* n rows, n_used clusters */
    mx_stats_coefficient by_clusters;
    size_t n_with, n_without, n_missing, first;
    mx_stats_did_period *periods; /* in the arena */
    size_t n_periods;
} mx_stats_did;
int mx_stats_did_estimate(mx_stats_did *out, const mx_stats_panel *in, mx_stats_wild points,
                          const mx_stats_options *options, mx_arena *arena) MX_MUST_CHECK;

/*
 * Convergence of n territories over periods at rising times: values[i * n_periods + p], NaN missing.
 *
 * 1. Only territories known at every period count, so that the set does not change (n_used).
 * 2. sigma: the standard deviation between them, n - 1, and the coefficient of variation where the
 *    mean is above 0; tested first against last by Pitman (1939) and Morgan (1939), who allow for the
 *    same territories being measured twice; estimate: sd last over first, below 1 when they converge.
 *    trend: Mann and Kendall's test of the standard deviations (four periods or more).
 * 3. beta: yearly growth on the level at the start, least squares, HC1 (Barro and Sala-i-Martin 1992,
 *    without logarithms, since levels may be 0); half_life of a gap, in units of time.
 * 4. Errors of measurement alone give a negative beta (Galton's fallacy: Friedman 1992, Quah 1993);
 *    sigma does not suffer from it. Beta without sigma is no convergence.
 * 5. Fewer than MX_STATS_FEWEST_TERRITORIES, one period, one level at the start: cannot conclude.
 */
#define MX_STATS_FEWEST_TERRITORIES 5
typedef struct {
    double mean, sd, cv;
} mx_stats_dispersion;
typedef struct {
    mx_stats_result sigma, trend, beta;
    double half_life, r_squared;
    mx_stats_dispersion *periods; /* in the arena */
    size_t n_periods;
} mx_stats_convergence;
int mx_stats_convergence_test(mx_stats_convergence *out, const double values[], size_t n,
                              const double times[], size_t n_periods, const mx_stats_options *options,
                              mx_arena *arena) MX_MUST_CHECK;

/* ---- Many territories ---------------------------------------------------------------------------- */

/* One estimate, drawn towards the mean of all: kept is the weight of its own figure. */
typedef struct {
    double estimate, se, low, high, kept;
} mx_stats_shrunken;

typedef struct {
    size_t n;
    double mean, mean_se; /* of all */
    double between;       /* variance between them, beyond chance */
    double q, p_value;    /* Cochran's test that there is none */
    double i_squared;     /* the part of the variance that is between them */
    double prior;         /* beta-binomial: how many people the mean of all is worth to each */
    const char *method, *cannot;
} mx_stats_shrinkage;

/*
 * Empirical Bayes of n estimates y with known sampling variances (above 0, else MX_E_VALUE).
 *
 * 1. y[i] normal around theta[i], theta normal around a mean: variance between by Paule and Mandel (1982),
 *    or DerSimonian and Laird (1986); metafor's rma(method = "PM" or "DL").
 * 2. q, p_value: Cochran's (1954); i_squared: Higgins and Thompson (2002).
 * 3. each: kept y + (1 - kept) mean, kept = between / (between + variance); error as metafor's blup,
 *    which counts that of the mean but takes `between` as known (Morris 1983 on what that hides).
 * 4. It errs less on the whole and may hide a territory that is truly apart: show both figures.
 *    Fewer than three: cannot conclude.
 */
typedef enum { MX_STATS_PAULE_MANDEL, MX_STATS_DERSIMONIAN_LAIRD } mx_stats_between;
int mx_stats_shrink(mx_stats_shrinkage *out, mx_stats_shrunken each[], const double y[],
                    const double variances[], size_t n, mx_stats_between how, double conf) MX_MUST_CHECK;

/*
 * Empirical Bayes of shares k[i] of n[i]: binomial around shares of a beta distribution.
 *
 * 1. Mean and prior of greatest likelihood (Skellam 1948); prior infinite where shares differ no more
 *    than chance, and then all are the mean. 2. each: mean and equal-tailed interval of Beta(prior mean +
 *    k, prior (1 - mean) + n - k), prior taken as known. 3. 0 <= k <= n, else MX_E_VALUE. Fewer than
 *    three shares, nobody or everybody: cannot conclude.
 */
int mx_stats_shrink_shares(mx_stats_shrinkage *out, mx_stats_shrunken each[], const double k[],
                           const double n[], size_t count, double conf) MX_MUST_CHECK;

/*
 * A hierarchical ordinal model of n territories: counts[t * k + c] people of territory t on level c.
 *
 * 1. logit P(level <= c | u) = threshold[c] - u, u of each territory normal around 0 (Agresti 2010, chapter
 *    10; R's ordinal::clmm with a random intercept), by maximum likelihood, u integrated out.
 * 2. effect, se: mean and standard deviation of u given the data, parameters taken as known; low and high
 *    normal; level: the level expected, from 0. A second opinion on mx_stats_shrink, which takes levels as
 *    numbers. sd: of u between territories.
 * 3. statistic, p_value: likelihood ratio against one distribution for all, half a chi-square with one degree
 *    of freedom, since sd = 0 is an edge (Self and Liang 1987).
 * 4. Levels that nobody holds are left out. It takes differences between territories as one shift on all
 *    levels, and hides those that lie at one end only. Fewer than MX_STATS_FEWEST_TERRITORIES with people,
 * one level: cannot conclude; a territory with nobody: NaN. Counts whole, else MX_E_VALUE.
 */
typedef struct {
    double n, effect, se, low, high, level;
} mx_stats_ordinal_unit;
typedef struct {
    size_t n, n_thresholds;
    double sd, log_likelihood, statistic, p_value;
    double *thresholds; /* in the arena */
    const char *method, *cannot;
} mx_stats_ordinal;
int mx_stats_ordinal_fit(mx_stats_ordinal *out, mx_stats_ordinal_unit each[], const double counts[], size_t n,
                         size_t k, double conf, mx_arena *arena) MX_MUST_CHECK;

/*
 * Funnel limits: which of n territories lie further from the target than chance and what they commonly
 * differ by.
 *
 * 1. Spiegelhalter (2005): z = (y - target) / sqrt(variance); target NaN: the mean weighted by precision.
 * 2. Dispersion: the mean of squared z, the outer tenths drawn in (winsorised). Where it is more than
 *    chance gives: ADDITIVE, a variance between territories; MULTIPLICATIVE, variances times it.
 * 3. Limits at 95 % and 99.8 % for each. Among many some are outside: see p_value, and adjust it.
 * 4. Fewer than five: cannot conclude. Variances at the target (for shares target (1 - target) / n).
 */
typedef enum {
    MX_STATS_ADDITIVE,
    MX_STATS_MULTIPLICATIVE,
    MX_STATS_NO_OVERDISPERSION
} mx_stats_overdispersion;
typedef struct {
    double z, p_value, low_95, high_95, low_998, high_998;
} mx_stats_funnel_unit;
typedef struct {
    size_t n;
    double target, dispersion, between, scale;
    const char *cannot;
} mx_stats_funnel_summary;
int mx_stats_funnel(mx_stats_funnel_summary *out, mx_stats_funnel_unit each[], const double y[],
                    const double variances[], size_t n, double target, mx_stats_overdispersion how,
                    mx_arena *arena) MX_MUST_CHECK;

/* Answers of n people to k questions, row by row, 0 to 254 or MX_STATS_NO_SCORE; the territory of each, and
 * the group unless NULL. Means of scores are ranked: give a share as scores of 0 and 1. */
#define MX_STATS_NO_SCORE 255
typedef struct {
    const uint8_t *scores;
    const size_t *territory, *group;
    size_t n, k, n_territories, n_groups;
    bool draws_groups; /* whole groups are drawn within territories; else people within groups */
    size_t fewest;     /* a cell with fewer answers has no rank */
    const double *weights; /* of people, above or equal to 0; NULL: all count alike */
} mx_stats_ranking;

typedef struct {
    double mean, rank, low, high; /* 1 is the highest mean; ranks of equals are shared */
    size_t n;                     /* answers */
} mx_stats_rank;

/*
 * How sure ranks are: out[question * n_territories + territory].
 *
 * 1. options.reps draws of whole respondents with all their answers (or whole groups), within territory
 *    and group; territories are ranked anew each time; low and high are the outer (1 - conf) / 2 of ranks
 *    (Goldstein and Spiegelhalter 1996; Hall and Miller 2009 on why ranks of equals are hard).
 *    Weights go with their people; they are not raked anew.
 * 2. threads as mx_threads; their number changes no bit. 3. Seldom narrow: where intervals span most of
 *    the table, say that there is no ranking. Cells without answers, or fewer than `fewest`: NaN.
 */
int mx_stats_rank_intervals(mx_stats_rank out[], const mx_stats_ranking *of, unsigned threads,
                            const mx_stats_options *options, mx_arena *arena) MX_MUST_CHECK;

/* ---- Weights ------------------------------------------------------------------------------------- */

/* One known margin: the category of each person, < k, and the shares of categories, which add up to one. */
typedef struct {
    const size_t *category;
    const double *shares;
    size_t k;
} mx_stats_margin;
typedef struct {
    size_t n, rounds;
    double n_effective, design_effect, least, most;
    const char *cannot;
} mx_stats_raking;

/*
 * Weights under which a sample has known margins: iterative proportional fitting.
 *
 * 1. Deming and Stephan (1940); weights holds what it starts from (above 0; ones without design weights) and
 *    what it ends at, whose sum is n; until margins differ by 1e-10 at most; R's survey::rake.
 * 2. n_effective = (sum w)^2 / sum w^2, design_effect = n / n_effective (Kish 1965).
 * 3. A category expected and empty, margins that contradict each other: cannot. It corrects for what
 *    margins say and nothing else; weights far from 1 rest the figure on few people: see most.
 */
int mx_stats_rake(mx_stats_raking *out, double weights[], const mx_stats_margin margins[], size_t n_margins,
                  size_t n, mx_arena *arena) MX_MUST_CHECK;

/*
 * What a mean would be with a standard mix of k strata (group types): sum of shares times means.
 *
 * 1. Direct standardisation (Keiding and Clayton 2014); shares are scaled to add up to one; strata of share 0
 *    do not count. 2. Variance: sum of shares^2 variances / n, normal interval; none where a stratum has one
 *    person. 3. A stratum without people: cannot conclude. It compares territories of unlike mix, and hides
 *    that the difference between them may itself differ by stratum.
 */
int mx_stats_standardise(mx_stats_result *out, const double means[], const double variances[],
                         const double n[], const double shares[], size_t k, double conf) MX_MUST_CHECK;

/* ---- Shares under imperfect coding ------------------------------------------------------------------ */

typedef struct {
    double coded, estimate, low, high; /* share as coded, as corrected, and its interval */
} mx_stats_share;
typedef struct {
    size_t k;
    double n, n_tested;
    const char *method, *cannot;
} mx_stats_quantified;

/*
 * Shares of k categories from how many items got each code and the table of a test of the coding,
 * table[i * k + j] items of true category i coded j.
 *
 * 1. The shares under which these codes are most likely given the confusion (Hopkins and King 2010; EM),
 *    which is Forman's adjusted count (2008) where that lies between 0 and 1.
 * 2. Interval: options.reps draws of the items and, each time, of the test: sampling error and coding error.
 * 3. The test must be of the same kind of texts: confusion elsewhere may differ. n_tested: items tested.
 * 4. Nothing coded, fewer than two categories, a category without test: cannot conclude.
 */
int mx_stats_adjusted_shares(mx_stats_quantified *out, mx_stats_share each[], const double coded[],
                             const double table[], size_t k, const mx_stats_options *options,
                             mx_arena *arena) MX_MUST_CHECK;

/*
 * The same from probabilities, chances[i * k + c] of n items, by a classifier trained on shares `trained`.
 *
 * 1. Saerens, Latinne and Decaestecker (2002): probabilities and shares re-estimated in turn (EM).
 * 2. Interval: options.reps draws of items; it takes probabilities as calibrated. 3. Not between 0 and 1:
 *    MX_E_VALUE.
 */
int mx_stats_prior_shares(mx_stats_quantified *out, mx_stats_share each[], const double chances[],
                          const double trained[], size_t n, size_t k, const mx_stats_options *options,
                          mx_arena *arena) MX_MUST_CHECK;

/*
 * The same where people decided some of the items themselves, chosen by what was proposed for them.
 *
 * Each item has a category proposed and perhaps one decided (MX_STATS_UNDECIDED); a stratum, by how sure the
 * proposal was; a cluster, the person who said it. test[(s * k + j) * k + i]: items of stratum s for which j
 * was proposed and i decided, here or elsewhere in the same coding.
 *
 * 1. What was decided counts as decided. Of what was not, in stratum s with proposal j, the part that is i is
 *    taken from the test's items of that stratum and proposal (Tenenbein 1970, double sampling; it is the
 *    adjusted count of a test weighted to the proposals): choosing by stratum and proposal does no harm.
 * 2. Few were tested of some proposals: each counts one item more, like its stratum: right as often as all
 *    proposals of the stratum are, else wrong as they are (the mean of a Dirichlet distribution).
 * 3. Interval: options.reps draws of whole clusters, sampling error, and each time of the parts from their
 *    Dirichlet distributions, coding error. Percentiles. Fewer than MX_STATS_FEWEST_GROUPS clusters: items are
 *    drawn one by one, which is too sure where people say several; the method says which.
 * 4. adjusted, a second opinion: stratum by stratum mx_stats_adjusted_shares, which takes confusion of what
 *    is truly i as the same wherever. NaN where that cannot be, as with a category never decided.
 * 5. A stratum with undecided items and fewer than MX_STATS_FEWEST_REVIEWED tested: cannot conclude, and
 *    `lacking` says which; fewer than two categories, no item: cannot conclude. n items, n_decided of them.
 */
#define MX_STATS_UNDECIDED UINT32_MAX
#define MX_STATS_FEWEST_REVIEWED 20
typedef struct {
    const uint32_t *proposed, *decided, *stratum, *cluster;
    size_t n, k, n_strata, n_clusters;
    const double *test;
} mx_stats_review;
typedef struct {
    double coded, estimate, low, high, adjusted; /* coded: as decided, else as proposed */
} mx_stats_reviewed_share;
typedef struct {
    size_t n, n_decided, n_clusters, lacking;
    double n_tested;
    const char *method, *cannot;
} mx_stats_reviewed;
int mx_stats_reviewed_shares(mx_stats_reviewed *out, mx_stats_reviewed_share each[], const mx_stats_review *of,
                             const mx_stats_options *options, mx_arena *arena) MX_MUST_CHECK;

/* ---- Many tests, bootstrap ------------------------------------------------------------------------ */

/*
 * P-values adjusted for how many there are; R's p.adjust.
 *
 * 1. Holm (1979), Benjamini and Hochberg (1995), Benjamini and Yekutieli (2001), Bonferroni.
 * 2. NaN stays and does not count. Not between 0 and 1: MX_E_VALUE.
 */
typedef enum { MX_STATS_HOLM, MX_STATS_BH, MX_STATS_BY, MX_STATS_BONFERRONI } mx_stats_adjustment;
int mx_stats_p_adjust(double out[], const double p[], size_t n, mx_stats_adjustment how,
                      mx_arena *arena) MX_MUST_CHECK;

/* A statistic of n values, in no order; NaN where it is not defined. */
typedef double mx_stats_statistic(void *payload, const double x[], size_t n);
/* The mean, for bootstrap; payload may be NULL. */
double mx_stats_mean_of(void *payload, const double x[], size_t n);

/*
 * Bootstrap interval of f over options.reps draws with replacement.
 *
 * 1. group NULL: values are drawn. Else whole groups are (group[i] < n_groups): people resemble
 *    those they came with, and groups are what was sampled. n_used: units drawn from.
 * 2. Percentile, or BCa (Efron and Tibshirani 1993, pp. 170, 184) with the jackknife's
 *    acceleration; limits are type 6 quantiles of the replicates.
 * 3. Where all replicates lie on one side of the estimate, BCa is not defined: percentiles, said
 *    in the method.
 * 4. Fewer than two units, or f not defined for a replicate: cannot conclude. Few units give
 *    intervals that are too narrow.
 */
int mx_stats_bootstrap(mx_stats_result *out, const double x[], const size_t group[], size_t n,
                       size_t n_groups, mx_stats_statistic *f, void *payload, bool is_bca,
                       const mx_stats_options *options, mx_arena *arena) MX_MUST_CHECK;

MX_DOOR_CLOSE

#endif
