/* Correlation: Pearson, Spearman, Kendall. */
#include "stats_i.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

static int start(mx_stats_result *out, const double x[], const double y[], size_t n,
                 const mx_stats_options *options, bool is_finite)
{
    int rc = mx_stats__check_conf(options->conf);
    if (rc == MX_OK) rc = is_finite ? mx_stats__check_finite(x, n) : mx_stats__check_known(x, n);
    if (rc == MX_OK) rc = is_finite ? mx_stats__check_finite(y, n) : mx_stats__check_known(y, n);
    if (rc < 0) return rc;
    if (n < 3) return mx_stats__cannot(out, mx_tr("moins de trois paires", "fewer than three pairs"));
    if (mx_stats__is_constant(x, n) || mx_stats__is_constant(y, n))
        return mx_stats__cannot(out, mx_tr("une variable est constante", "a variable is constant"));
    return MX_OK;
}

static double student_p(double t, double df, mx_stats_alternative alternative)
{
    switch (alternative) {
    case MX_STATS_TWO_SIDED: return mx_stats__p(2 * gsl_cdf_tdist_Q(fabs(t), df));
    case MX_STATS_LESS: return mx_stats__p(gsl_cdf_tdist_P(t, df));
    case MX_STATS_GREATER: return mx_stats__p(gsl_cdf_tdist_Q(t, df));
    }
    return NAN;
}

/* Fisher's z transformation, with the variance that suits the coefficient. */
static void interval_by_z(mx_stats_result *out, double variance, double conf)
{
    if (!(variance > 0) || !isfinite(variance)) return;
    double z = atanh(out->estimate), half = mx_stats__normal_quantile(conf) * sqrt(variance);
    out->conf_low = tanh(z - half);
    out->conf_high = tanh(z + half);
    out->conf_level = conf;
}

static double t_of(double r, double df)
{
    return r * sqrt(df / ((1 - r) * (1 + r)));
}

int mx_stats_pearson(mx_stats_result *out, const double x[], const double y[], size_t n,
                     const mx_stats_options *options)
{
    *out = mx_stats__result(n, mx_tr("corrélation de Pearson", "Pearson correlation"));
    out->estimates = "r";
    int rc = start(out, x, y, n, options, true);
    if (rc < 0 || out->cannot) return rc;
    double mean_x = mx_stats__sum(x, n) / (double)n, mean_y = mx_stats__sum(y, n) / (double)n, product = 0;
    for (size_t i = 0; i < n; i++) product += (x[i] - mean_x) * (y[i] - mean_y);
    double r = product / (sqrt(mx_stats__squares(x, n, mean_x)) * sqrt(mx_stats__squares(y, n, mean_y)));
    out->estimate = fmax(-1, fmin(1, r));
    out->df = (double)n - 2;
    out->statistic = t_of(out->estimate, out->df);
    out->p_value = student_p(out->statistic, out->df, options->alternative);
    interval_by_z(out, 1 / ((double)n - 3), options->conf);
    return MX_OK;
}

/* ---- Spearman -------------------------------------------------------------------------------- */

static int64_t product_gain(const void *payload, const int64_t y[], size_t d)
{
    const int64_t *x = payload;
    return x[d] * y[d];
}

/* All orders of a few, random ones of some: below 50 pairs, where R's cor.test leaves the exact p too. */
static bool wants_orders(size_t n, const mx_stats_options *options)
{
    return options->way == MX_STATS_EXACT || options->way == MX_STATS_MONTE_CARLO ||
           (options->way == MX_STATS_AUTO && n < 50);
}

int mx_stats_spearman(mx_stats_result *out, const double x[], const double y[], size_t n,
                      const mx_stats_options *options, mx_arena *arena)
{
    *out = mx_stats__result(n, mx_tr("corrélation des rangs de Spearman", "Spearman rank correlation"));
    out->estimates = "rho";
    int rc = start(out, x, y, n, options, false);
    if (rc < 0 || out->cannot) return rc;
    mx_stats__ties ties_x, ties_y;
    int64_t *a = mx_stats__scratch(arena, n, sizeof *a), *b = mx_stats__scratch(arena, n, sizeof *b), sum = 0;
    if (!a || !b) return MX_E_NOMEM;
    rc = mx_stats__rank(a, &ties_x, x, n, arena);
    if (rc == MX_OK) rc = mx_stats__rank(b, &ties_y, y, n, arena);
    if (rc < 0) return rc;
    int64_t middle = (int64_t)(n + 1);
    for (size_t i = 0; i < n; i++) {
        a[i] -= middle;
        b[i] -= middle;
        sum += a[i] * b[i];
    }
    double size = (double)n, cube = size * size * size - size;
    out->estimate = 3 * (double)sum / (sqrt(cube - ties_x.cubes) * sqrt(cube - ties_y.cubes)); /* (1) */
    out->df = size - 2;
    out->statistic = cube * (1 - out->estimate) / 6;
    out->p_value = student_p(t_of(out->estimate, out->df), out->df, options->alternative);
    interval_by_z(out, (1 + out->estimate * out->estimate / 2) / (size - 3), options->conf);
    if (!wants_orders(n, options)) return MX_OK;
    mx_stats__orders orders = {
        .gain = product_gain, .payload = a, .n = n, .value = sum, .scale = 1, .centre = 0};
    mx_stats__permutation_p(out, &orders, b, options);
    return MX_OK;
}

/* ---- Kendall --------------------------------------------------------------------------------- */

typedef struct {
    int64_t x, y;
} pair;

static int compare_pairs(const void *a, const void *b)
{
    const pair *p = a, *q = b;
    if (p->x != q->x) return p->x < q->x ? -1 : 1;
    return (p->y > q->y) - (p->y < q->y);
}

/* Exchanges that sorting by y takes: pairs in the wrong order (Knight 1966, p. 436). */
static double exchanges(pair list[], pair room[], size_t n)
{
    if (n < 2) return 0;
    size_t half = n / 2, i = 0, j = half, k = 0;
    double count = exchanges(list, room, half) + exchanges(list + half, room, n - half);
    while (k < n) {
        bool is_left = j == n || (i < half && list[i].y <= list[j].y);
        if (!is_left) count += (double)(half - i);
        room[k++] = is_left ? list[i++] : list[j++];
    }
    for (k = 0; k < n; k++) list[k] = room[k];
    return count;
}

static double tied_in_both(const pair list[], size_t n)
{
    double pairs = 0;
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && list[end].x == list[i].x && list[end].y == list[i].y;) end++;
        pairs += (double)(end - i) * (double)(end - i - 1) / 2;
    }
    return pairs;
}

static int64_t sign(int64_t value)
{
    return (value > 0) - (value < 0);
}

static int64_t kendall_gain(const void *payload, const int64_t y[], size_t d)
{
    const int64_t *x = payload;
    int64_t gain = 0;
    for (size_t i = 0; i < d; i++) gain += sign(x[d] - x[i]) * sign(y[d] - y[i]);
    return gain;
}

double mx_stats__kendall_variance(double n, const mx_stats__ties *x, const mx_stats__ties *y)
{
    double plain = (n * (n - 1) * (2 * n + 5) - x->kendall - y->kendall) / 18;
    double pairs = 2 * x->pairs * y->pairs / (n * (n - 1));
    return plain + pairs + (n > 2 ? x->triples * y->triples / (9 * n * (n - 1) * (n - 2)) : 0);
}

/* S without ties: pairs minus twice the inversions of a random order. */
static int kendall_by_counting(mx_stats_result *out, size_t n, double s, mx_stats_alternative alternative,
                               mx_arena *arena)
{
    mx_stats__distribution null;
    int rc = mx_stats__inversions(&null, n, arena);
    if (rc < 0) return rc;
    int64_t pairs = (int64_t)(n * (n - 1) / 2), inversions = (pairs - (int64_t)s) / 2;
    out->way = MX_STATS_EXACT;
    out->p_value = mx_stats__tail(mx_stats__at_least(&null, inversions), mx_stats__at_most(&null, inversions),
                                  mx_stats__as_far(&null, inversions, 2, pairs), alternative);
    out->p_smallest = mx_stats__smallest(&null, 2, pairs, alternative);
    return MX_OK;
}

/* Without ties, R's cor.test counts below 50 pairs, and so do we; on demand, to a thousand. */
static bool wants_counting(size_t n, const mx_stats_options *options)
{
    return (options->way == MX_STATS_AUTO && n < 50) || (options->way == MX_STATS_EXACT && n <= 1000);
}

int mx_stats_kendall(mx_stats_result *out, const double x[], const double y[], size_t n,
                     const mx_stats_options *options, mx_arena *arena)
{
    *out = mx_stats__result(n, mx_tr("tau-b de Kendall", "Kendall tau-b"));
    out->estimates = "tau-b";
    int rc = start(out, x, y, n, options, false);
    if (rc < 0 || out->cannot) return rc;
    mx_stats__ties ties_x, ties_y;
    int64_t *a = mx_stats__scratch(arena, n, sizeof *a), *b = mx_stats__scratch(arena, n, sizeof *b);
    pair *list = mx_stats__scratch(arena, 2 * n, sizeof *list);
    if (!a || !b || !list) return MX_E_NOMEM;
    rc = mx_stats__rank(a, &ties_x, x, n, arena);
    if (rc == MX_OK) rc = mx_stats__rank(b, &ties_y, y, n, arena);
    if (rc < 0) return rc;
    for (size_t i = 0; i < n; i++) list[i] = (pair){a[i], b[i]};
    qsort(list, n, sizeof *list, compare_pairs);
    double size = (double)n, pairs = size * (size - 1) / 2, both = tied_in_both(list, n);
    double s = pairs - ties_x.pairs - ties_y.pairs + both - 2 * exchanges(list, list + n, n); /* (1) */
    out->statistic = s;
    out->estimate = s / (sqrt(pairs - ties_x.pairs) * sqrt(pairs - ties_y.pairs));
    double step = options->continuity ? 2 * mx_stats__continuity(s, options) : 0;
    out->p_value = mx_stats__normal_p((s - step) / sqrt(mx_stats__kendall_variance(size, &ties_x, &ties_y)),
                                      options->alternative);
    interval_by_z(out, 0.437 / (size - 4), options->conf);
    if (ties_x.pairs + ties_y.pairs <= 0 && wants_counting(n, options))
        return kendall_by_counting(out, n, s, options->alternative, arena);
    if (!wants_orders(n, options)) return MX_OK;
    mx_stats__orders orders = {
        .gain = kendall_gain, .payload = a, .n = n, .value = (int64_t)s, .scale = 1, .centre = 0};
    mx_stats__permutation_p(out, &orders, b, options);
    return MX_OK;
}
