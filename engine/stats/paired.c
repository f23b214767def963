/* Pairs: who went up, who went down. */
#include "stats_i.h"

#include <gsl/gsl_cdf.h>
#include <limits.h>
#include <math.h>

static int check_pairs(uint64_t up, uint64_t down, uint64_t n)
{
    if (up <= n && down <= n - up && n <= UINT_MAX) return MX_OK;
    return mx_fail(MX_E_VALUE,
                   mx_tr("%llu en hausse et %llu en baisse sur %llu paires : impossible",
                         "%llu up and %llu down of %llu pairs: impossible"),
                   (unsigned long long)up, (unsigned long long)down, (unsigned long long)n);
}

int mx_stats_sign_test(double *p_value, uint64_t up, uint64_t down)
{
    *p_value = NAN;
    int rc = check_pairs(up, down, up + down);
    if (rc < 0) return rc;
    mx_stats__quiet_gsl();
    unsigned fewer = (unsigned)(up < down ? up : down);
    *p_value = fmin(1, 2 * gsl_cdf_binomial_P(fewer, 0.5, (unsigned)(up + down)));
    return MX_OK;
}

/* Tango's score statistic at `delta`, compared with z without dividing: positive when the
 * statistic is above z. b pairs up, c down, of n. */
static double score_above(double delta, double z, double b, double c, double n)
{
    /* His q21: the estimate of the share that went down, given the difference (1998, eq. 14). */
    double A = 2 * n, B = -b - c + (2 * n - b + c) * delta, C = -c * delta * (1 - delta);
    double q = (sqrt(fmax(0, B * B - 4 * A * C)) - B) / (2 * A);
    double variance = n * (2 * q + delta * (1 - delta));
    return b - c - n * delta - z * sqrt(fmax(0, variance));
}

/* Where the statistic, which falls as delta grows, crosses z. */
static double crossing(double from, double to, double z, double b, double c, double n)
{
    for (;;) {
        double middle = from + (to - from) / 2;
        if (middle <= from || middle >= to) return middle;
        if (score_above(middle, z, b, c, n) > 0) from = middle;
        else to = middle;
    }
}

static const mx_stats_interval nothing = {.estimate = NAN, .low = NAN, .high = NAN};

/* b pairs up and c down of n, not necessarily whole. */
static void find_net(mx_stats_interval *out, double b, double c, double n, double conf)
{
    double z = mx_stats__normal_quantile(conf);
    out->estimate = (b - c) / n;
    out->low = c >= n ? -1 : crossing(-1, out->estimate, z, b, c, n);
    out->high = b >= n ? 1 : crossing(out->estimate, 1, -z, b, c, n);
    out->n = out->n_effective = n;
    out->method = MX_STATS_TANGO;
}

int mx_stats_net(mx_stats_interval *out, uint64_t up, uint64_t down, uint64_t n, double conf)
{
    *out = nothing;
    int rc = mx_stats__check_conf(conf);
    if (rc == MX_OK) rc = check_pairs(up, down, n);
    if (rc == MX_OK && n > 0) find_net(out, (double)up, (double)down, (double)n, conf);
    return rc;
}

/* Raked weights that differ by less are the same. */
#define RAKED_TO 1e-9

static int add_weights(mx_stats_moves *out, const int moved[], const double weights[], size_t n)
{
    *out = (mx_stats_moves){.n = n, .least = INFINITY};
    for (size_t i = 0; i < n; i++) {
        if (!(weights[i] >= 0 && isfinite(weights[i])))
            return mx_fail(MX_E_VALUE,
                           mx_tr("poids %zu : %g ; il faut un nombre d’au moins 0",
                                 "weight %zu: %g; give a number of at least 0"),
                           i + 1, weights[i]);
        out->all += weights[i];
        out->squares += weights[i] * weights[i];
        if (moved[i] > 0) out->up += weights[i];
        if (moved[i] < 0) out->down += weights[i];
        out->n_up += moved[i] > 0;
        out->n_down += moved[i] < 0;
        out->least = fmin(out->least, weights[i]);
        out->most = fmax(out->most, weights[i]);
    }
    return MX_OK;
}

int mx_stats_net_of_moves(mx_stats_interval *out, double *p_value, const mx_stats_moves *sums, double conf)
{
    *out = nothing;
    *p_value = NAN;
    int rc = mx_stats__check_conf(conf);
    if (rc < 0 || !(sums->all > 0)) return rc;
    if (sums->most - sums->least <= RAKED_TO * sums->most) {
        rc = mx_stats_net(out, sums->n_up, sums->n_down, sums->n, conf);
        return rc < 0 ? rc : mx_stats_sign_test(p_value, sums->n_up, sums->n_down);
    }
    double effective = sums->all / sums->squares * sums->all;
    double b = fmin(1, sums->up / sums->all) * effective, c = fmin(1, sums->down / sums->all) * effective;
    find_net(out, b, c, effective, conf);
    out->n = (double)sums->n;
    out->method = MX_STATS_TANGO_WEIGHTED;
    *p_value = b + c > 0 ? mx_stats__normal_p((b - c) / sqrt(b + c), MX_STATS_TWO_SIDED) : 1;
    return MX_OK;
}

int mx_stats_net_weighted(mx_stats_interval *out, double *p_value, const int moved[], const double weights[],
                          size_t n, double conf)
{
    mx_stats_moves sums;
    int rc = add_weights(&sums, moved, weights, n);
    *out = nothing;
    *p_value = NAN;
    return rc < 0 ? rc : mx_stats_net_of_moves(out, p_value, &sums, conf);
}
