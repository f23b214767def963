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

int mx_stats_net(mx_stats_interval *out, uint64_t up, uint64_t down, uint64_t n, double conf)
{
    *out = (mx_stats_interval){.estimate = NAN, .low = NAN, .high = NAN};
    int rc = mx_stats__check_conf(conf);
    if (rc == MX_OK) rc = check_pairs(up, down, n);
    if (rc < 0 || n == 0) return rc;
    double b = (double)up, c = (double)down, pairs = (double)n, z = mx_stats__normal_quantile(conf);
    out->estimate = (b - c) / pairs;
    out->low = up == 0 && down == n ? -1 : crossing(-1, out->estimate, z, b, c, pairs);
    out->high = up == n ? 1 : crossing(out->estimate, 1, -z, b, c, pairs);
    out->n = out->n_effective = pairs;
    out->method = MX_STATS_TANGO;
    return MX_OK;
}
