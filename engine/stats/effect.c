/* Sizes of effects: dominance of ordinal values, standardised difference of means. */
#include "stats_i.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

/* For each value of a, how many of sorted b lie below minus how many lie above, over n_b; the sum
 * of their squared distances from the mean, and how many pairs are not tied. */
typedef struct {
    double mean, squares, untied;
} dominance;

static dominance dominate(const double a[], size_t n_a, const double b[], size_t n_b, double work[])
{
    dominance out = {0, 0, 0};
    size_t below = 0, upto = 0;
    for (size_t i = 0; i < n_a; i++) {
        while (below < n_b && b[below] < a[i]) below++;
        while (upto < n_b && b[upto] <= a[i]) upto++;
        double above = (double)(n_b - upto);
        work[i] = ((double)below - above) / (double)n_b;
        out.untied += (double)below + above;
    }
    out.mean = mx_stats__sum(work, n_a) / (double)n_a;
    out.squares = mx_stats__squares(work, n_a, out.mean);
    return out;
}

/* Cliff's unbiased variance (1996, p. 138), never below that of a sample with no ties. */
static double delta_variance(double delta, const dominance *x, const dominance *y, double m, double n)
{
    double cells = x->untied - m * n * delta * delta;
    double variance = (n * n * x->squares + m * m * y->squares - cells) / (m * n * (m - 1) * (n - 1));
    return fmax(variance, (1 - delta * delta) / (m * n - 1));
}

/* Feng and Cliff's asymmetric interval (2004, p. 323). */
static void delta_interval(mx_stats_result *out, double variance, double fewer, double conf)
{
    double d = out->estimate, t = mx_stats__student_quantile(conf, out->df),
           z = mx_stats__normal_quantile(conf);
    out->conf_level = conf;
    if (fabs(d) >= 1) {
        double edge = (fewer - z * z) / (fewer + z * z);
        out->conf_low = d > 0 ? edge : -1;
        out->conf_high = d > 0 ? 1 : -edge;
        return;
    }
    double one = 1 - d * d, half = t * sqrt(variance) * sqrt(one * one + t * t * variance);
    double scale = one + t * t * variance;
    out->conf_low = fmax(-1, (d - d * d * d - half) / scale);
    out->conf_high = fmin(1, (d - d * d * d + half) / scale);
}

int mx_stats_cliffs_delta(mx_stats_result *out, const double x[], size_t n_x, const double y[], size_t n_y,
                          double conf, mx_arena *arena)
{
    *out = mx_stats__result(n_x + n_y, mx_tr("delta de Cliff, intervalle de Feng et Cliff",
                                             "Cliff’s delta, interval of Feng and Cliff"));
    out->estimates = "delta";
    int rc = mx_stats__check_conf(conf);
    if (rc == MX_OK) rc = mx_stats__check_known(x, n_x);
    if (rc == MX_OK) rc = mx_stats__check_known(y, n_y);
    if (rc < 0) return rc;
    if (n_x == 0 || n_y == 0)
        return mx_stats__cannot(out, mx_tr("un échantillon est vide", "a sample is empty"));
    double *a = mx_stats__scratch(arena, 2 * (n_x + n_y), sizeof *a);
    if (!a) return MX_E_NOMEM;
    double *b = a + n_x, *work = b + n_y, m = (double)n_x, n = (double)n_y;
    memcpy(a, x, n_x * sizeof *a);
    memcpy(b, y, n_y * sizeof *b);
    mx_stats__sort(a, n_x);
    mx_stats__sort(b, n_y);
    dominance of_x = dominate(a, n_x, b, n_y, work), of_y = dominate(b, n_y, a, n_x, work);
    out->estimate = of_x.mean;
    out->df = m + n - 2;
    if (n_x > 1 && n_y > 1)
        delta_interval(out, delta_variance(out->estimate, &of_x, &of_y, m, n), fmin(m, n), conf);
    return MX_OK;
}

int mx_stats_vargha_delaney(mx_stats_result *out, const double x[], size_t n_x, const double y[], size_t n_y,
                            double conf, mx_arena *arena)
{
    int rc = mx_stats_cliffs_delta(out, x, n_x, y, n_y, conf, arena);
    out->method = mx_tr("A de Vargha et Delaney, intervalle de Feng et Cliff",
                        "Vargha and Delaney’s A, interval of Feng and Cliff");
    out->estimates = "A";
    out->estimate = (out->estimate + 1) / 2;
    out->conf_low = (out->conf_low + 1) / 2;
    out->conf_high = (out->conf_high + 1) / 2;
    return rc;
}

int mx_stats_hedges_g(mx_stats_result *out, const double x[], size_t n_x, const double y[], size_t n_y,
                      double conf)
{
    *out = mx_stats__result(n_x + n_y, mx_tr("g de Hedges, intervalle de Hedges et Olkin",
                                             "Hedges’ g, interval of Hedges and Olkin"));
    out->estimates = "g";
    int rc = mx_stats__check_conf(conf);
    if (rc == MX_OK) rc = mx_stats__check_finite(x, n_x);
    if (rc == MX_OK) rc = mx_stats__check_finite(y, n_y);
    if (rc < 0) return rc;
    if (n_x < 2 || n_y < 2)
        return mx_stats__cannot(
            out, mx_tr("moins de deux valeurs dans un échantillon", "fewer than two values in a sample"));
    double m = (double)n_x, n = (double)n_y, df = m + n - 2;
    double mean_x = mx_stats__sum(x, n_x) / m, mean_y = mx_stats__sum(y, n_y) / n;
    double pooled = (mx_stats__squares(x, n_x, mean_x) + mx_stats__squares(y, n_y, mean_y)) / df;
    out->df = df;
    if (!(pooled > 0))
        return mx_stats__cannot(
            out, mx_tr("aucune dispersion dans les échantillons", "no spread within the samples"));
    double correction = exp(lgamma(df / 2) - log(df / 2) / 2 - lgamma((df - 1) / 2)); /* (1) */
    out->estimate = correction * (mean_x - mean_y) / sqrt(pooled);
    double half = mx_stats__normal_quantile(conf) *
                  sqrt((m + n) / (m * n) + out->estimate * out->estimate / (2 * (m + n)));
    out->conf_low = out->estimate - half;
    out->conf_high = out->estimate + half;
    out->conf_level = conf;
    return MX_OK;
}
