/* Trend of a series: Mann and Kendall's test, Theil and Sen's slope. */
#include "stats_i.h"

#include <math.h>

/* Fewer periods than this allow no conclusion about a trend. */
#define FEWEST_PERIODS 4
#define MOST_EXACT 10
#define MOST_POINTS 5000

/* Chances of 0, 1, … inversions in a random order of n <= MOST_EXACT. */
static void count_inversions(double chance[], size_t n)
{
    double sums[MOST_EXACT * (MOST_EXACT - 1) / 2 + 1];
    size_t reached = 0;
    chance[0] = 1;
    for (size_t i = 2; i <= n; i++) {
        for (size_t s = 0; s <= reached + i - 1; s++) {
            sums[s] = 0;
            for (size_t back = 0; back < i && back <= s; back++)
                if (s - back <= reached) sums[s] += chance[s - back];
        }
        reached += i - 1;
        for (size_t s = 0; s <= reached; s++) chance[s] = sums[s] / (double)i;
    }
}

static void mann_kendall_exactly(mx_stats_result *out, size_t n, int64_t s, mx_stats_alternative alternative)
{
    double chance[MOST_EXACT * (MOST_EXACT - 1) / 2 + 1];
    int64_t pairs = (int64_t)(n * (n - 1) / 2);
    count_inversions(chance, n);
    mx_stats__distribution null = {chance, (size_t)pairs + 1, 0, 1};
    int64_t inversions = (pairs - s) / 2;
    out->way = MX_STATS_EXACT;
    out->p_value = mx_stats__tail(mx_stats__at_least(&null, inversions), mx_stats__at_most(&null, inversions),
                                  mx_stats__as_far(&null, inversions, 2, pairs), alternative);
    out->p_smallest = mx_stats__p(alternative == MX_STATS_TWO_SIDED ? 2 * chance[0] : chance[0]);
}

int mx_stats_mann_kendall(mx_stats_result *out, const double y[], size_t n, const mx_stats_options *options,
                          double work[])
{
    *out = mx_stats__result(n, mx_tr("Mann-Kendall", "Mann-Kendall"));
    out->estimates = "tau-b";
    size_t used = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(y[i])) work[used++] = y[i];
    out->n_used = used;
    if (used < FEWEST_PERIODS)
        return mx_stats__cannot(out, mx_tr("moins de quatre périodes", "fewer than four periods"));
    int64_t s = 0;
    for (size_t j = 1; j < used; j++)
        for (size_t i = 0; i < j; i++) s += (work[j] > work[i]) - (work[j] < work[i]);
    mx_stats__sort(work, used);
    mx_stats__ties none = {0, 0, 0, 0}, ties = mx_stats__ties_sorted(work, used);
    double size = (double)used, pairs = size * (size - 1) / 2,
           variance = mx_stats__kendall_variance(size, &none, &ties);
    out->statistic = (double)s;
    if (!(variance > 0))
        return mx_stats__cannot(out, mx_tr("la série est constante", "the series is constant"));
    out->estimate = (double)s / (sqrt(pairs) * sqrt(pairs - ties.pairs));
    bool is_exact = used <= MOST_EXACT && ties.pairs <= 0 && options->way != MX_STATS_ASYMPTOTIC;
    if (is_exact) {
        mann_kendall_exactly(out, used, s, options->alternative);
    } else {
        double step = 2 * mx_stats__continuity((double)s, options); /* S moves by two */
        out->p_value = mx_stats__normal_p(((double)s - step) / sqrt(variance), options->alternative);
    }
    return MX_OK;
}

/* Slopes of all pairs of points with different x; how many there are. */
static size_t all_slopes(double slopes[], const double x[], const double y[], size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            if (x[i] != x[j]) slopes[count++] = (y[j] - y[i]) / (x[j] - x[i]);
    return count;
}

static double slope_at(const double slopes[], size_t count, double rank)
{
    return rank < 1 ? -INFINITY : rank > (double)count ? INFINITY : slopes[(size_t)rank - 1];
}

int mx_stats_theil_sen(mx_stats_result *out, double *intercept, const double x[], const double y[], size_t n,
                       double conf, mx_arena *arena)
{
    *out = mx_stats__result(n, mx_tr("pente de Theil-Sen", "Theil-Sen slope"));
    out->estimates = mx_tr("pente", "slope");
    if (intercept) *intercept = NAN;
    int rc = mx_stats__check_conf(conf);
    if (rc == MX_OK) rc = mx_stats__check_finite(x, n);
    if (rc == MX_OK) rc = mx_stats__check_finite(y, n);
    if (rc < 0) return rc;
    if (n > MOST_POINTS)
        return mx_fail(MX_E_LIMIT,
                       mx_tr("%zu points : la pente de Theil-Sen en prend %d au plus",
                             "%zu points: Theil-Sen takes %d at most"),
                       n, MOST_POINTS);
    if (n < 2 || mx_stats__is_constant(x, n))
        return mx_stats__cannot(
            out, mx_tr("moins de deux abscisses différentes", "fewer than two different abscissas"));
    double *slopes = mx_stats__scratch(arena, n * (n - 1) / 2 + 2 * n, sizeof *slopes);
    if (!slopes) return MX_E_NOMEM;
    double *sorted_x = slopes + n * (n - 1) / 2, *rest = sorted_x + n;
    size_t count = all_slopes(slopes, x, y, n);
    mx_stats__sort(slopes, count);
    out->estimate = mx_stats__median(slopes, count);
    for (size_t i = 0; i < n; i++) {
        rest[i] = y[i] - out->estimate * x[i];
        sorted_x[i] = x[i];
    }
    mx_stats__sort(rest, n);
    if (intercept) *intercept = mx_stats__median(rest, n);
    for (size_t i = 0; i < n; i++) rest[i] = y[i];
    mx_stats__sort(rest, n);
    mx_stats__sort(sorted_x, n);
    mx_stats__ties ties_x = mx_stats__ties_sorted(sorted_x, n), ties_y = mx_stats__ties_sorted(rest, n);
    double reach = mx_stats__normal_quantile(conf) *
                   sqrt(fmax(0, mx_stats__kendall_variance((double)n, &ties_x, &ties_y)));
    out->conf_low = slope_at(slopes, count, nearbyint(((double)count - reach) / 2)); /* (2) */
    out->conf_high = slope_at(slopes, count, nearbyint(((double)count + reach) / 2 + 1));
    out->conf_level = conf;
    return MX_OK;
}
