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

MX_DOOR_CLOSE

#endif
