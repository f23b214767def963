/* Trend of a series: Mann and Kendall's test, Theil and Sen's slope. */
#include "stats_i.h"

#include <math.h>

/* Fewer periods than this allow no conclusion about a trend. */
#define FEWEST_PERIODS 4
#define MOST_EXACT 10
#define MOST_POINTS 5000

#define MOST_INVERSIONS (MOST_EXACT * (MOST_EXACT - 1) / 2)

/* Times 1 + z + … + z^(i-1); the polynomial grows by i - 1 places. */
static void multiply(double counts[], size_t *reached, size_t i)
{
    for (size_t s = *reached + 1; s < *reached + i; s++) counts[s] = 0;
    *reached += i - 1;
    for (size_t s = 1; s <= *reached; s++) counts[s] += counts[s - 1];
    for (size_t s = *reached; s >= i; s--) counts[s] -= counts[s - i];
}

/* The same undone; the quotient is whole. */
static void divide(double counts[], size_t *reached, size_t i)
{
    for (size_t s = i; s <= *reached; s++) counts[s] += counts[s - i];
    for (size_t s = *reached; s > 0; s--) counts[s] -= counts[s - 1];
    *reached -= i - 1;
}

/* How many of the different orders of n <= MOST_EXACT sorted values have 0, 1, … pairs in the wrong
 * order (MacMahon's q-multinomial coefficient): whole numbers, and exact. Their number. */
static double count_inversions(double counts[], size_t *reached, const double sorted[], size_t n)
{
    double orders = 1;
    counts[0] = 1;
    *reached = 0;
    for (size_t i = 2; i <= n; i++) {
        multiply(counts, reached, i);
        orders *= (double)i;
    }
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && sorted[end] == sorted[i]; end++) {
            divide(counts, reached, end - i + 1);
            orders /= (double)(end - i + 1);
        }
    }
    return orders;
}

static void mann_kendall_exactly(mx_stats_result *out, const double sorted[], size_t n, int64_t s,
                                 mx_stats_alternative alternative)
{
    double counts[MOST_INVERSIONS + 1];
    size_t untied;
    double orders = count_inversions(counts, &untied, sorted, n);
    for (size_t i = 0; i <= untied; i++) counts[i] /= orders;
    mx_stats__distribution null = {counts, untied + 1, 0, 1};
    int64_t pairs = (int64_t)untied, inversions = (pairs - s) / 2;
    out->way = MX_STATS_EXACT;
    out->p_value = mx_stats__tail(mx_stats__at_least(&null, inversions), mx_stats__at_most(&null, inversions),
                                  mx_stats__as_far(&null, inversions, 2, pairs), alternative);
    out->p_smallest = mx_stats__p(alternative == MX_STATS_TWO_SIDED ? 2 * counts[0] : counts[0]);
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
    if (used <= MOST_EXACT && options->way != MX_STATS_ASYMPTOTIC) {
        mann_kendall_exactly(out, work, used, s, options->alternative);
    } else {
        double step = 2 * mx_stats__continuity((double)s, options); /* S moves by two */
        out->p_value = mx_stats__normal_p(((double)s - step) / sqrt(variance), options->alternative);
    }
    return MX_OK;
}

int mx_stats_mann_kendall_at(mx_stats_result *out, const double y[], const double times[], size_t n,
                             const mx_stats_options *options, mx_arena *arena)
{
    *out = mx_stats__result(n, mx_tr("Mann-Kendall", "Mann-Kendall"));
    int rc = mx_stats__check_finite(times, n);
    if (rc < 0) return rc;
    double *kept = mx_stats__scratch(arena, n, sizeof *kept), *at = mx_stats__scratch(arena, n, sizeof *at),
           *sorted = mx_stats__scratch(arena, n, sizeof *sorted);
    if (!kept || !at || !sorted) return MX_E_NOMEM;
    size_t used = 0, periods = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(y[i])) continue;
        kept[used] = y[i];
        at[used] = sorted[used] = times[i];
        used++;
    }
    out->n_used = used;
    mx_stats__sort(sorted, used);
    for (size_t i = 0; i < used; i++) periods += i == 0 || sorted[i] != sorted[i - 1];
    if (periods < FEWEST_PERIODS)
        return mx_stats__cannot(out, mx_tr("moins de quatre périodes", "fewer than four periods"));
    if (mx_stats__is_constant(kept, used))
        return mx_stats__cannot(out, mx_tr("la série est constante", "the series is constant"));
    rc = mx_stats_kendall(out, at, kept, used, options, arena);
    out->n = n;
    out->n_used = used;
    out->method = mx_tr("Mann-Kendall", "Mann-Kendall");
    out->conf_low = out->conf_high = out->conf_level = NAN;
    return rc;
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
