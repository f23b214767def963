/* Intervals of a share: Wilson, Jeffreys, clustered; and of the difference of two. */
#include "stats_i.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <pthread.h>

static void switch_handler_off(void)
{
    gsl_set_error_handler_off();
}

void mx_stats__quiet_gsl(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, switch_handler_off);
}

double mx_stats__normal_quantile(double conf)
{
    mx_stats__quiet_gsl();
    return gsl_cdf_ugaussian_Qinv((1 - conf) / 2);
}

double mx_stats__student_quantile(double conf, double df)
{
    mx_stats__quiet_gsl();
    return gsl_cdf_tdist_Qinv((1 - conf) / 2, df);
}

int mx_stats__check_conf(double conf)
{
    if (conf > 0 && conf < 1) return MX_OK;
    return mx_fail(MX_E_VALUE,
                   mx_tr("niveau de confiance %g : il faut un nombre entre 0 et 1, comme 0.95",
                         "confidence level %g: give a number between 0 and 1, such as 0.95"),
                   conf);
}

const char *mx_stats_method_words(mx_stats_method method)
{
    switch (method) {
    case MX_STATS_NO_INTERVAL: return mx_tr("sans intervalle", "no interval");
    case MX_STATS_WILSON: return mx_tr("Wilson", "Wilson");
    case MX_STATS_WILSON_FEW_GROUPS:
        return mx_tr("Wilson, sans tenir compte des groupes (moins de cinq)",
                     "Wilson, groups not taken into account (fewer than five)");
    case MX_STATS_WILSON_CLUSTERED:
        return mx_tr("Wilson, par groupes (effectif efficace, t)",
                     "Wilson, by groups (effective sample size, t)");
    case MX_STATS_JEFFREYS: return mx_tr("Jeffreys", "Jeffreys");
    case MX_STATS_NEWCOMBE:
        return mx_tr("Newcombe (différence de deux parts)", "Newcombe (difference of two shares)");
    case MX_STATS_TANGO: return mx_tr("Tango (paires)", "Tango (pairs)");
    case MX_STATS_TANGO_WEIGHTED:
        return mx_tr("Tango (paires pondérées, effectif efficace)",
                     "Tango (weighted pairs, effective sample size)");
    case MX_STATS_COHEN: return mx_tr("kappa de Cohen", "Cohen’s kappa");
    }
    return "";
}

static const mx_stats_interval nothing = {
    .estimate = NAN,
    .low = NAN,
    .high = NAN,
    .n = 0,
    .n_effective = 0,
    .method = MX_STATS_NO_INTERVAL,
};

/* Wilson's limits for the share p of n, n > 0, with critical value z: the p0 for which
 * |p - p0| = z sqrt(p0 (1 - p0) / n). */
static void wilson_limits(mx_stats_interval *out, double p, double n, double z)
{
    double z2 = z * z, middle = p + z2 / (2 * n);
    double half = z * sqrt(p * (1 - p) / n + z2 / (4 * n * n)), scale = 1 + z2 / n;
    out->estimate = p;
    out->low = p <= 0 ? 0 : fmax(0, (middle - half) / scale);
    out->high = p >= 1 ? 1 : fmin(1, (middle + half) / scale);
}

static int check_part(double k, double n)
{
    if (n >= 0 && k >= 0 && k <= n && isfinite(n)) return MX_OK;
    return mx_fail(MX_E_VALUE,
                   mx_tr("%g sur %g : il faut une partie d’un effectif", "%g of %g: give a part of a number"),
                   k, n);
}

int mx_stats_wilson(mx_stats_interval *out, double k, double n, double conf)
{
    *out = nothing;
    int rc = mx_stats__check_conf(conf);
    if (rc == MX_OK) rc = check_part(k, n);
    if (rc < 0 || n == 0) return rc;
    wilson_limits(out, k / n, n, mx_stats__normal_quantile(conf));
    out->n = out->n_effective = n;
    out->method = MX_STATS_WILSON;
    return MX_OK;
}

int mx_stats_jeffreys(mx_stats_interval *out, double k, double n, double conf)
{
    *out = nothing;
    int rc = mx_stats__check_conf(conf);
    if (rc == MX_OK) rc = check_part(k, n);
    if (rc < 0 || n == 0) return rc;
    mx_stats__quiet_gsl();
    double tail = (1 - conf) / 2, a = k + 0.5, b = n - k + 0.5;
    out->estimate = k / n;
    out->low = k == 0 ? 0 : mx_stats__beta_quantile(tail, a, b);
    out->high = k == n ? 1 : mx_stats__beta_quantile(1 - tail, a, b);
    out->n = out->n_effective = n;
    out->method = MX_STATS_JEFFREYS;
    return MX_OK;
}

int mx_stats_clustered_share(mx_stats_interval *out, const double part[], const double whole[],
                             size_t n_groups, double n, double n_effective, double conf)
{
    *out = nothing;
    int rc = mx_stats__check_conf(conf);
    if (rc < 0) return rc;
    double sum_part = 0, sum_whole = 0;
    for (size_t g = 0; g < n_groups; g++) {
        rc = check_part(part[g], whole[g]);
        if (rc < 0) return rc;
        sum_part += part[g];
        sum_whole += whole[g];
    }
    if (sum_whole == 0 || n_effective <= 0) return MX_OK;

    double p = fmin(1, sum_part / sum_whole), m = (double)n_groups; /* 2 */
    out->n = n;
    out->n_groups = n_groups;
    if (n_groups < MX_STATS_FEWEST_GROUPS) { /* 5 */
        wilson_limits(out, p, n_effective, mx_stats__normal_quantile(conf));
        out->n_effective = n_effective;
        out->method = n_groups == 0 ? MX_STATS_WILSON : MX_STATS_WILSON_FEW_GROUPS;
        return MX_OK;
    }
    double sum_squares = 0;
    for (size_t g = 0; g < n_groups; g++) {
        double residual = part[g] - p * whole[g];
        sum_squares += residual * residual;
    }
    double variance = m / (m - 1) * sum_squares / (sum_whole * sum_whole); /* 3 */
    double effective = p * (1 - p) / variance;                             /* 4; NaN when 0 / 0 */
    if (!(effective < n_effective)) effective = n_effective;
    wilson_limits(out, p, effective, mx_stats__student_quantile(conf, m - 1));
    out->n_effective = effective;
    out->method = MX_STATS_WILSON_CLUSTERED;
    return MX_OK;
}

void mx_stats_difference(mx_stats_interval *out, const mx_stats_interval *first,
                         const mx_stats_interval *second)
{
    *out = nothing;
    if (first->method == MX_STATS_NO_INTERVAL || second->method == MX_STATS_NO_INTERVAL) return;
    double down_1 = first->estimate - first->low, up_1 = first->high - first->estimate;
    double down_2 = second->estimate - second->low, up_2 = second->high - second->estimate;
    out->estimate = second->estimate - first->estimate;
    out->low = out->estimate - sqrt(down_2 * down_2 + up_1 * up_1);
    out->high = out->estimate + sqrt(up_2 * up_2 + down_1 * down_1);
    out->n = first->n + second->n;
    out->n_effective = first->n_effective + second->n_effective;
    out->method = MX_STATS_NEWCOMBE;
}
