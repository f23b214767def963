/* One trend of several components: the sum of their Mann-Kendall tests. */
#include "stats_i.h"

#include <math.h>

#define FEWEST_PERIODS 4
#define MOST_SLOPES ((size_t)1 << 24)

/* The components that count, one after another, periods along them. */
typedef struct {
    double *y, *ranks; /* ranks: of Dietz and Killeen; the middle one where a value is missing */
    size_t *known, n, k;
} components;

static int sign(double x)
{
    return (x > 0) - (x < 0); /* NaN: 0 */
}

static int collect(components *out, const double y[], size_t n, size_t k, mx_arena *arena)
{
    *out = (components){mx_stats__scratch(arena, n * k, sizeof(double)),
                        mx_stats__scratch(arena, n * k, sizeof(double)),
                        mx_stats__scratch(arena, k, sizeof(size_t)), n, 0};
    if (!out->y || !out->ranks || !out->known) return MX_E_NOMEM;
    for (size_t j = 0; j < k; j++) {
        double *to = out->y + out->k * n, *ranks = out->ranks + out->k * n;
        size_t known = 0;
        for (size_t i = 0; i < n; i++) known += isnan(to[i] = y[i * k + j]) ? 0 : 1;
        if (known < FEWEST_PERIODS) continue;
        for (size_t i = 0; i < n; i++) {
            double above = 0;
            for (size_t h = 0; h < n; h++) above += sign(to[i] - to[h]);
            ranks[i] = ((double)known + 1 + above) / 2;
        }
        out->known[out->k++] = known;
    }
    return MX_OK;
}

static double s_of(const double y[], size_t n)
{
    double s = 0;
    for (size_t j = 1; j < n; j++)
        for (size_t i = 0; i < j; i++) s += sign(y[j] - y[i]);
    return s;
}

static double variance_of(const double y[], size_t n, double sorted[])
{
    size_t used = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(y[i])) sorted[used++] = y[i];
    mx_stats__sort(sorted, used);
    mx_stats__ties none = {0, 0, 0, 0}, ties = mx_stats__ties_sorted(sorted, used);
    return mx_stats__kendall_variance((double)used, &none, &ties);
}

/* Covariance of S of components g and h (Hirsch and Slack 1984, equation 6). */
static double covariance_of(const components *of, size_t g, size_t h)
{
    const double *a = of->y + g * of->n, *b = of->y + h * of->n, *r = of->ranks + g * of->n,
                 *q = of->ranks + h * of->n;
    double together = 0, products = 0;
    for (size_t j = 0; j < of->n; j++) {
        for (size_t i = 0; i < j; i++) together += sign(a[j] - a[i]) * sign(b[j] - b[i]);
        products += r[j] * q[j];
    }
    double middle = (double)of->n * ((double)of->known[g] + 1) * ((double)of->known[h] + 1);
    return (together + 4 * products - middle) / 3;
}

static int median_slope(double *out, const components *of, const double times[], mx_arena *arena)
{
    size_t pairs = of->n * (of->n - 1) / 2, count = 0;
    if (pairs > MOST_SLOPES / of->k)
        return mx_fail(MX_E_LIMIT,
                       mx_tr("%zu périodes de %zu composantes : trop de pentes",
                             "%zu periods of %zu components: too many slopes"),
                       of->n, of->k);
    double *slopes = mx_stats__scratch(arena, pairs * of->k, sizeof *slopes);
    if (!slopes) return MX_E_NOMEM;
    for (size_t c = 0; c < of->k; c++)
        for (size_t j = 1; j < of->n; j++)
            for (size_t i = 0; i < j; i++) {
                double slope = (of->y[c * of->n + j] - of->y[c * of->n + i]) / (times[j] - times[i]);
                if (!isnan(slope)) slopes[count++] = slope;
            }
    mx_stats__sort(slopes, count);
    *out = mx_stats__median(slopes, count);
    return MX_OK;
}

int mx_stats_regional_kendall(mx_stats_result *out, const double y[], const double times[], size_t n,
                              size_t k, bool is_independent, const mx_stats_options *options, mx_arena *arena)
{
    *out = mx_stats__result(k, is_independent ? mx_tr("Kendall régional, composantes indépendantes",
                                                      "regional Kendall, independent components")
                                              : mx_tr("Kendall régional, covariances de Hirsch et Slack",
                                                      "regional Kendall, covariances of Hirsch and Slack"));
    out->estimates = mx_tr("pente médiane", "median slope");
    for (size_t i = 0; i < n; i++)
        if (!isfinite(times[i]) || (i > 0 && !(times[i] > times[i - 1])))
            return mx_fail(MX_E_VALUE,
                           mx_tr("période %zu : %g ne vient pas après la précédente",
                                 "period %zu: %g does not come after the one before"),
                           i + 1, times[i]);
    for (size_t i = 0; i < n * k; i++)
        if (isinf(y[i]))
            return mx_fail(
                MX_E_VALUE,
                mx_tr("valeur %zu : %g n’est pas un nombre fini", "value %zu: %g is not a finite number"),
                i + 1, y[i]);
    components of;
    double *sorted = mx_stats__scratch(arena, n, sizeof *sorted), s = 0, variance = 0;
    int rc = sorted ? collect(&of, y, n, k, arena) : MX_E_NOMEM;
    if (rc < 0) return rc;
    out->n_used = of.k;
    if (of.k == 0)
        return mx_stats__cannot(
            out, mx_tr("aucune composante n’a quatre périodes", "no component has four periods"));
    for (size_t g = 0; g < of.k; g++) {
        s += s_of(of.y + g * n, n);
        variance += variance_of(of.y + g * n, n, sorted);
        for (size_t h = 0; h < g && !is_independent; h++) variance += 2 * covariance_of(&of, g, h);
    }
    out->statistic = s;
    rc = median_slope(&out->estimate, &of, times, arena);
    if (rc < 0) return rc;
    if (!(variance > 0))
        return mx_stats__cannot(out, mx_tr("aucune variance : séries constantes, ou opposées",
                                           "no variance: series are constant, or opposed"));
    double step = 2 * mx_stats__continuity(s, options);
    out->p_value = mx_stats__normal_p((s - step) / sqrt(variance), options->alternative);
    return MX_OK;
}
