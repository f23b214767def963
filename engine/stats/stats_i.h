/* What the files of stats share. */
#ifndef MX_STATS_I_H
#define MX_STATS_I_H

#include <gsl/gsl_rng.h>

#include "mx/stats.h"

/* The two-sided critical values: of the normal distribution, of Student's with `df` degrees of
 * freedom. `conf` lies between 0 and 1. They switch off GSL's habit of ending the process. */
double mx_stats__normal_quantile(double conf);
double mx_stats__student_quantile(double conf, double df);
void mx_stats__quiet_gsl(void);

/* MX_E_VALUE unless 0 < conf < 1; unless all n values are finite; unless none is NaN. */
int mx_stats__check_conf(double conf) MX_MUST_CHECK;
int mx_stats__check_finite(const double x[], size_t n) MX_MUST_CHECK;
int mx_stats__check_known(const double x[], size_t n) MX_MUST_CHECK;

/* A result of nothing so far: all figures NaN. */
mx_stats_result mx_stats__result(size_t n, const char *method);
/* Nothing can be concluded, and why. */
int mx_stats__cannot(mx_stats_result *out, const char *why);
/* A p-value held between the smallest normal number and 1; NaN stays. */
double mx_stats__p(double p);
/* Normal p-value of z, and chi-square's upper tail. */
double mx_stats__normal_p(double z, mx_stats_alternative alternative);
double mx_stats__chi_square_p(double statistic, double df);
/* By halving: gsl_cdf_beta_Pinv gives NaN for parameters in the thousands. */
double mx_stats__beta_quantile(double p, double a, double b);
/* Half a unit towards the mean: what the correction for continuity takes from `away`. */
double mx_stats__continuity(double away, const mx_stats_options *options);
/* The p-value of an exact distribution from its tails P(T <= t) and P(T >= t). `both` is the
 * two-sided one. */
double mx_stats__tail(double below, double above, double both, mx_stats_alternative alternative);
/* A Monte Carlo p-value: `hits` of reps were as extreme (Davison and Hinkley 1997, p. 140). */
void mx_stats__monte_carlo(mx_stats_result *out, size_t hits, size_t reps);

void mx_stats__sort(double x[], size_t n);
bool mx_stats__is_constant(const double x[], size_t n);
double mx_stats__median(const double sorted[], size_t n);
/* Compensated: the sum of x (Neumaier 1974, p. 41); the sum of squares around `mean`. */
double mx_stats__sum(const double x[], size_t n);
double mx_stats__squares(const double x[], size_t n, double mean);
/* `count` zeroed places of `size` bytes from the arena; NULL with the message recorded. */
void *mx_stats__scratch(mx_arena *arena, size_t count, size_t size);
void mx_stats__shuffle(int64_t x[], size_t n, mx_rng *rng);

/* Our generator as GSL's samplers take one; it borrows `rng`. */
gsl_rng mx_stats__generator(mx_rng *rng);
/* The percentiles that hold `conf` of column c of `reps` rows of k. `sorted` has reps places. */
int mx_stats__limits(double *low, double *high, const double replicates[], size_t reps, size_t k, size_t c,
                     double conf, double sorted[]) MX_MUST_CHECK;

/* Groups of equal values, t in each: sums that variances need. */
typedef struct {
    double pairs;   /* t (t - 1) / 2 */
    double cubes;   /* t^3 - t */
    double kendall; /* t (t - 1) (2 t + 5) */
    double triples; /* t (t - 1) (t - 2) */
} mx_stats__ties;
void mx_stats__add_ties(mx_stats__ties *ties, size_t t);
mx_stats__ties mx_stats__ties_sorted(const double sorted[], size_t n);

/* Twice the midranks: whole numbers, whatever the ties. */
int mx_stats__rank(int64_t doubled[], mx_stats__ties *ties, const double x[], size_t n,
                   mx_arena *arena) MX_MUST_CHECK;

/* An exact null distribution of a whole-number statistic: chance[i] is that of least + step i. */
typedef struct {
    double *chance;
    size_t n;
    int64_t least, step;
} mx_stats__distribution;
double mx_stats__at_most(const mx_stats__distribution *d, int64_t value);
double mx_stats__at_least(const mx_stats__distribution *d, int64_t value);
/* P(|scale T - centre| >= |scale t - centre|), in whole numbers. */
double mx_stats__as_far(const mx_stats__distribution *d, int64_t value, int64_t scale, int64_t centre);
/* The smallest value v with P(T <= v) >= p. */
int64_t mx_stats__lower_quantile(const mx_stats__distribution *d, double p);
/* The smallest p the distribution can give for this alternative. */
double mx_stats__smallest(const mx_stats__distribution *d, int64_t scale, int64_t centre,
                          mx_stats_alternative alternative);

/* Sum of those of values[] whose coin falls on heads; of k of them drawn without replacement;
 * the number of inversions of a random order of n. Costs are in additions; MX_E_LIMIT beyond
 * MX_STATS__MOST_PLACES. */
#define MX_STATS__CHEAP 1e7
#define MX_STATS__MOST_COUNTED 1000 /* values: 2^-1000 is still a normal number */
#define MX_STATS__MOST_PLACES ((size_t)1 << 25)
double mx_stats__signs_cost(const int64_t values[], size_t n);
int mx_stats__signs(mx_stats__distribution *out, const int64_t values[], size_t n,
                    mx_arena *arena) MX_MUST_CHECK;
double mx_stats__drawn_cost(const int64_t values[], size_t n, size_t k);
int mx_stats__drawn(mx_stats__distribution *out, const int64_t values[], size_t n, size_t k,
                    mx_arena *arena) MX_MUST_CHECK;
int mx_stats__inversions(mx_stats__distribution *out, size_t n, mx_arena *arena) MX_MUST_CHECK;

/* How extreme each order of y[] is against x: gain(payload, y, d) is what position d adds to
 * the statistic, given y[0..d]. */
typedef int64_t mx_stats__gain(const void *payload, const int64_t y[], size_t d);
/* Counts, over all different orders of y, how many statistics T have T <= t, T >= t and
 * |scale T - centre| >= |scale t - centre|. */
typedef struct {
    mx_stats__gain *gain;
    const void *payload;
    size_t n;
    int64_t value, scale, centre;
    double orders, below, above, both;
    int64_t least, most, farthest; /* of T, T and |scale T - centre|; how many orders have them */
    double n_least, n_most, n_farthest;
} mx_stats__orders;
/* At most 3.6 million orders are gone through one by one. */
#define MX_STATS__MOST_ORDERED 10
/* Their p-value into out: exact where n allows, else Monte Carlo. Shuffles y. */
void mx_stats__permutation_p(mx_stats_result *out, mx_stats__orders *orders, int64_t y[],
                             const mx_stats_options *options);

/* Normal p-values of a statistic that is there: n differences ranked, `zeros` of them zero; samples of m
 * and n. cubes: of ties. And the rank of the lower limit among sums. */
void mx_stats__signed_rank_normally(mx_stats_result *out, double n, double zeros, double cubes,
                                    const mx_stats_options *options);
void mx_stats__rank_sum_normally(mx_stats_result *out, double m, double n, double cubes,
                                 const mx_stats_options *options);
double mx_stats__normal_place(double mean, double sd, double conf);

/* The variance of Kendall's S, with ties in both (Kendall 1970, p. 55; as R's cor.test). */
double mx_stats__kendall_variance(double n, const mx_stats__ties *x, const mx_stats__ties *y);

/* Least squares of y on the n rows of x (k columns), by Householder reflections. Where a column depends
 * on those before it, to rounding, `dependent` is its number and the rest is not there. */
typedef struct {
    const double *x;
    size_t n, k, dependent;
    double *b, *e, *inverse; /* coefficients; residuals; (X'X)^-1 */
} mx_stats__fit;
int mx_stats__least_squares(mx_stats__fit *out, const double y[], const double x[], size_t n, size_t k,
                            mx_arena *arena) MX_MUST_CHECK;
/* The clustered covariance of its coefficients, times `factor`. */
int mx_stats__clustered(double out[], const mx_stats__fit *fit, const size_t cluster[], size_t n_clusters,
                        double factor, mx_arena *arena) MX_MUST_CHECK;
void mx_stats__coefficient(mx_stats_coefficient *out, double estimate, double variance, double df,
                           double conf);
/* How many of n_groups groups hold anything, and which. */
size_t mx_stats__filled(const size_t group[], size_t n, size_t n_groups, bool is_seen[]);

/* A table of counts, row by row: MX_E_VALUE unless all are whole and not negative. */
int mx_stats__check_counts(const double table[], size_t n) MX_MUST_CHECK;
typedef struct {
    double *of_rows, *of_columns, n;
    size_t rows_used, columns_used; /* that hold anything */
} mx_stats__margins;
/* work has rows + columns places. */
mx_stats__margins mx_stats__table_margins(const double table[], size_t rows, size_t columns, double work[]);
/* A table with these margins, all assignments of units to cells alike; units[] holds the column
 * of each unit and is shuffled. */
void mx_stats__random_table(double table[], int64_t units[], const mx_stats__margins *margins, size_t rows,
                            size_t columns, mx_rng *rng);

#endif
