/* Two coders, the same statements. */
#include "stats_i.h"

#include <math.h>

/* Shares of row and column i, from a table of n. */
static void margins(double rows[], double columns[], const double table[], size_t k, double n)
{
    for (size_t i = 0; i < k; i++) rows[i] = columns[i] = 0;
    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j < k; j++) {
            rows[i] += table[i * k + j] / n;
            columns[j] += table[i * k + j] / n;
        }
    }
}

/* Fleiss, Cohen and Everitt (1969, p. 324, equation 13), in their names. */
static double kappa_variance(const double rows[], const double columns[], const double table[], size_t k,
                             double n, double p_o, double p_e)
{
    double on = 0, off = 0;
    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j < k; j++) {
            double p_ij = table[i * k + j] / n, sum = columns[i] + rows[j];
            double here = (1 - p_e) - sum * (1 - p_o);
            if (i == j) on += p_ij * here * here;
            else off += p_ij * sum * sum;
        }
    }
    double rest = 1 - p_e, last = p_o * p_e - 2 * p_e + p_o;
    return (on + (1 - p_o) * (1 - p_o) * off - last * last) / (n * rest * rest * rest * rest);
}

int mx_stats_cohen_kappa(mx_stats_interval *out, double *agreed, const double table[], size_t k, double conf,
                         double work[])
{
    *out = (mx_stats_interval){.estimate = NAN, .low = NAN, .high = NAN};
    *agreed = NAN;
    int rc = mx_stats__check_conf(conf);
    if (rc < 0) return rc;
    double n = 0, diagonal = 0;
    for (size_t i = 0; i < k * k; i++) n += table[i];
    for (size_t i = 0; i < k; i++) diagonal += table[i * k + i];
    if (!(n > 0)) return MX_OK;

    double *rows = work, *columns = work + k, p_e = 0;
    margins(rows, columns, table, k, n);
    for (size_t i = 0; i < k; i++) p_e += rows[i] * columns[i];
    out->n = out->n_effective = n;
    *agreed = diagonal / n;
    if (!(p_e < 1)) return MX_OK;
    out->estimate = (*agreed - p_e) / (1 - p_e);
    double variance = kappa_variance(rows, columns, table, k, n, *agreed, p_e);
    double half = mx_stats__normal_quantile(conf) * sqrt(fmax(0, variance));
    out->low = fmax(-1, out->estimate - half);
    out->high = fmin(1, out->estimate + half);
    out->method = MX_STATS_COHEN;
    return MX_OK;
}
