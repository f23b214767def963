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

/* How far categories i and j count as agreement, from 0 to 1 (Cohen 1968; linear, quadratic). */
static double weight(mx_stats_weights weights, size_t k, size_t i, size_t j)
{
    double away = k > 1 ? fabs((double)i - (double)j) / (double)(k - 1) : 0;
    switch (weights) {
    case MX_STATS_UNWEIGHTED: return i == j;
    case MX_STATS_LINEAR: return 1 - away;
    case MX_STATS_QUADRATIC: return 1 - away * away;
    }
    return 0;
}

/* Weighted agreement, seen and expected, and the mean weight of each row and column. */
typedef struct {
    const double *table, *rows, *columns, *mean_rows, *mean_columns;
    size_t k;
    double n, p_o, p_e;
    mx_stats_weights weights;
} weighted;

static void agree(weighted *of)
{
    size_t k = of->k;
    of->p_o = of->p_e = 0;
    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j < k; j++) {
            double w = weight(of->weights, k, i, j);
            of->p_o += w * of->table[i * k + j] / of->n;
            of->p_e += w * of->rows[i] * of->columns[j];
        }
    }
}

/* Without weights the means are the shares themselves, and need no room. */
static void average_weights(weighted *of, double work[])
{
    size_t k = of->k;
    of->mean_rows = of->columns;
    of->mean_columns = of->rows;
    if (of->weights == MX_STATS_UNWEIGHTED) return;
    for (size_t i = 0; i < k; i++) {
        work[i] = work[k + i] = 0;
        for (size_t j = 0; j < k; j++) {
            double w = weight(of->weights, k, i, j);
            work[i] += w * of->columns[j];
            work[k + i] += w * of->rows[j];
        }
    }
    of->mean_rows = work;
    of->mean_columns = work + k;
}

/* Fleiss, Cohen and Everitt (1969, p. 324, equation 8; 13 without weights). */
static double kappa_variance(const weighted *of)
{
    size_t k = of->k;
    double sum = 0, rest = 1 - of->p_e, last = of->p_o * of->p_e - 2 * of->p_e + of->p_o;
    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j < k; j++) {
            double means = of->mean_rows[i] + of->mean_columns[j];
            double here = weight(of->weights, k, i, j) * rest - means * (1 - of->p_o);
            sum += of->table[i * k + j] / of->n * here * here;
        }
    }
    return (sum - last * last) / (of->n * rest * rest * rest * rest);
}

int mx_stats_weighted_kappa(mx_stats_interval *out, double *agreed, const double table[], size_t k,
                            mx_stats_weights weights, double conf, double work[])
{
    *out = (mx_stats_interval){.estimate = NAN, .low = NAN, .high = NAN};
    *agreed = NAN;
    int rc = mx_stats__check_conf(conf);
    if (rc < 0) return rc;
    double n = 0;
    for (size_t i = 0; i < k * k; i++) n += table[i];
    if (!(n > 0)) return MX_OK;
    weighted of = {.table = table, .rows = work, .columns = work + k, .k = k, .n = n, .weights = weights};
    margins(work, work + k, table, k, n);
    agree(&of);
    out->n = out->n_effective = n;
    *agreed = of.p_o;
    if (!(of.p_e < 1)) return MX_OK;
    out->estimate = (of.p_o - of.p_e) / (1 - of.p_e);
    average_weights(&of, work + 2 * k);
    double half = mx_stats__normal_quantile(conf) * sqrt(fmax(0, kappa_variance(&of)));
    out->low = fmax(-1, out->estimate - half);
    out->high = fmin(1, out->estimate + half);
    out->method = MX_STATS_COHEN;
    return MX_OK;
}

int mx_stats_cohen_kappa(mx_stats_interval *out, double *agreed, const double table[], size_t k, double conf,
                         double work[])
{
    return mx_stats_weighted_kappa(out, agreed, table, k, MX_STATS_UNWEIGHTED, conf, work);
}
