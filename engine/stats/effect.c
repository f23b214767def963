/* Sizes of effects: dominance of ordinal values, standardised difference of means. */
#include "stats_i.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

/* How two samples stand to each other over the same values, sorted: for each of `of`, how many of the
 * others lie below minus how many above, over their number; the sum of squared distances from the mean
 * of that, and how many pairs are not tied. Samples and histograms of levels both come to this. */
typedef struct {
    double mean, squares, untied;
} dominance;

static dominance dominate(const double of[], const double others[], size_t k, double n_of, double n_others)
{
    dominance out = {0, 0, 0};
    double below = 0, sum = 0;
    for (size_t i = 0; i < k; i++) {
        double above = n_others - below - others[i];
        sum += of[i] * (below - above);
        out.untied += of[i] * (below + above);
        below += others[i];
    }
    out.mean = sum / (n_of * n_others);
    below = 0;
    for (size_t i = 0; i < k; i++) {
        double away = (below - (n_others - below - others[i])) / n_others - out.mean;
        out.squares += of[i] * away * away;
        below += others[i];
    }
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

static void start_delta(mx_stats_result *out, size_t n)
{
    *out = mx_stats__result(
        n, mx_tr("delta de Cliff, intervalle de Feng et Cliff", "Cliff’s delta, interval of Feng and Cliff"));
    out->estimates = "delta";
}

/* From how often each of k values, sorted, occurs in both. */
static int delta_of_counts(mx_stats_result *out, const double x[], const double y[], size_t k, double m,
                           double n, double conf)
{
    if (!(m > 0) || !(n > 0))
        return mx_stats__cannot(out, mx_tr("un échantillon est vide", "a sample is empty"));
    dominance of_x = dominate(x, y, k, m, n), of_y = dominate(y, x, k, n, m);
    out->estimate = of_x.mean;
    out->df = m + n - 2;
    if (m > 1 && n > 1)
        delta_interval(out, delta_variance(out->estimate, &of_x, &of_y, m, n), fmin(m, n), conf);
    return MX_OK;
}

int mx_stats_cliffs_delta_levels(mx_stats_result *out, const double first[], const double second[], size_t k,
                                 double conf)
{
    double m = 0, n = 0;
    start_delta(out, 0);
    int rc = mx_stats__check_conf(conf);
    if (rc == MX_OK) rc = mx_stats__check_counts(first, k);
    if (rc == MX_OK) rc = mx_stats__check_counts(second, k);
    if (rc < 0) return rc;
    for (size_t i = 0; i < k; i++) {
        m += first[i];
        n += second[i];
    }
    out->n = out->n_used = (size_t)(m + n);
    return delta_of_counts(out, first, second, k, m, n, conf);
}

/* How often x has each of the k values that occur in both, sorted. */
static void count_values(double counts[], const double x[], size_t n, const double values[], size_t k)
{
    for (size_t i = 0; i < n; i++) {
        size_t low = 0, high = k;
        while (high - low > 1) {
            size_t middle = low + (high - low) / 2;
            if (values[middle] <= x[i]) low = middle;
            else high = middle;
        }
        counts[low]++;
    }
}

int mx_stats_cliffs_delta(mx_stats_result *out, const double x[], size_t n_x, const double y[], size_t n_y,
                          double conf, mx_arena *arena)
{
    start_delta(out, n_x + n_y);
    int rc = mx_stats__check_conf(conf);
    if (rc == MX_OK) rc = mx_stats__check_known(x, n_x);
    if (rc == MX_OK) rc = mx_stats__check_known(y, n_y);
    if (rc < 0) return rc;
    size_t n = n_x + n_y, k = 0;
    double *values = mx_stats__scratch(arena, 3 * n, sizeof *values);
    if (!values) return MX_E_NOMEM;
    if (n_x > 0) memcpy(values, x, n_x * sizeof *values);
    if (n_y > 0) memcpy(values + n_x, y, n_y * sizeof *values);
    mx_stats__sort(values, n);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || values[i] != values[i - 1]) values[k++] = values[i];
    count_values(values + n, x, n_x, values, k);
    count_values(values + 2 * n, y, n_y, values, k);
    return delta_of_counts(out, values + n, values + 2 * n, k, (double)n_x, (double)n_y, conf);
}

static int turn_to_a(mx_stats_result *out, int rc)
{
    out->method = mx_tr("A de Vargha et Delaney, intervalle de Feng et Cliff",
                        "Vargha and Delaney’s A, interval of Feng and Cliff");
    out->estimates = "A";
    out->estimate = (out->estimate + 1) / 2;
    out->conf_low = (out->conf_low + 1) / 2;
    out->conf_high = (out->conf_high + 1) / 2;
    return rc;
}

int mx_stats_vargha_delaney_levels(mx_stats_result *out, const double first[], const double second[],
                                   size_t k, double conf)
{
    return turn_to_a(out, mx_stats_cliffs_delta_levels(out, first, second, k, conf));
}

int mx_stats_vargha_delaney(mx_stats_result *out, const double x[], size_t n_x, const double y[], size_t n_y,
                            double conf, mx_arena *arena)
{
    return turn_to_a(out, mx_stats_cliffs_delta(out, x, n_x, y, n_y, conf, arena));
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
