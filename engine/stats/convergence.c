/* Do territories come closer: dispersion over periods, growth on the level at the start. */
#include "stats_i.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* Whether two variances of the same territories differ: Pitman (1939) and Morgan (1939), by the
 * correlation of sums and differences. Ratio of standard deviations, last over first. */
static void compare_spread(mx_stats_result *out, const double first[], const double last[], size_t n,
                           const mx_stats_options *options)
{
    double size = (double)n, mean_a = mx_stats__sum(first, n) / size, mean_b = mx_stats__sum(last, n) / size;
    double a = mx_stats__squares(first, n, mean_a), b = mx_stats__squares(last, n, mean_b), product = 0;
    for (size_t i = 0; i < n; i++) product += (first[i] - mean_a) * (last[i] - mean_b);
    out->estimate = sqrt(b / a);
    out->df = size - 2;
    double left = 1 - product * product / (a * b);
    if (!(left > 0) || !(b > 0)) return; /* one is the other, stretched: no test */
    double ratio = b / a, t = (ratio - 1) * sqrt(out->df) / (2 * sqrt(ratio * left));
    out->statistic = t;
    switch (options->alternative) {
    case MX_STATS_TWO_SIDED: out->p_value = mx_stats__p(2 * gsl_cdf_tdist_Q(fabs(t), out->df)); break;
    case MX_STATS_LESS: out->p_value = mx_stats__p(gsl_cdf_tdist_P(t, out->df)); break;
    case MX_STATS_GREATER: out->p_value = mx_stats__p(gsl_cdf_tdist_Q(t, out->df)); break;
    }
    double quantile = mx_stats__student_quantile(options->conf, out->df);
    double reach = 1 + 2 * left * quantile * quantile / out->df, root = sqrt(reach * reach - 1);
    out->conf_low = sqrt(ratio * (reach - root));
    out->conf_high = sqrt(ratio * (reach + root));
    out->conf_level = options->conf;
}

static int grow(mx_stats_convergence *out, const double first[], const double last[], size_t n, double span,
                double conf, mx_arena *arena)
{
    double *x = mx_stats__scratch(arena, 2 * n, sizeof *x),
           *growth = mx_stats__scratch(arena, n, sizeof *growth);
    if (!x || !growth) return MX_E_NOMEM;
    for (size_t i = 0; i < n; i++) {
        x[2 * i] = 1;
        x[2 * i + 1] = first[i];
        growth[i] = (last[i] - first[i]) / span;
    }
    mx_stats_ols_fit fit;
    int rc = mx_stats_ols(&fit, growth, x, NULL, n, 2, 0, MX_STATS_ERRORS_HC1, conf, arena);
    if (rc < 0) return rc;
    if (fit.cannot)
        return mx_stats__cannot(&out->beta, mx_tr("tous partent du même niveau", "all start from one level"));
    const mx_stats_coefficient *b = &fit.coefficients[1];
    out->beta.estimate = b->estimate;
    out->beta.statistic = b->statistic;
    out->beta.p_value = b->p_value;
    out->beta.conf_low = b->conf_low;
    out->beta.conf_high = b->conf_high;
    out->beta.conf_level = conf;
    out->beta.df = fit.df;
    out->r_squared = fit.r_squared;
    double left = 1 + b->estimate * span; /* of a gap, at the end */
    if (left > 0 && left < 1) out->half_life = span * log(2) / -log(left);
    return MX_OK;
}

/* Territories known at every period, column after column. */
static size_t complete_columns(double columns[], const double values[], size_t n, size_t n_periods)
{
    size_t used = 0;
    for (size_t i = 0; i < n; i++) {
        bool is_complete = true;
        for (size_t p = 0; p < n_periods; p++) is_complete = is_complete && !isnan(values[i * n_periods + p]);
        if (!is_complete) continue;
        for (size_t p = 0; p < n_periods; p++) columns[p * n + used] = values[i * n_periods + p];
        used++;
    }
    return used;
}

int mx_stats_convergence_test(mx_stats_convergence *out, const double values[], size_t n,
                              const double times[], size_t n_periods, const mx_stats_options *options,
                              mx_arena *arena)
{
    *out = (mx_stats_convergence){
        .sigma = mx_stats__result(n, mx_tr("sigma : Pitman-Morgan", "sigma: Pitman-Morgan")),
        .trend = mx_stats__result(n_periods, mx_tr("Mann-Kendall", "Mann-Kendall")),
        .beta = mx_stats__result(n, mx_tr("bêta : moindres carrés, HC1", "beta: least squares, HC1")),
        .half_life = NAN,
        .r_squared = NAN};
    out->sigma.estimates = mx_tr("écart-type, dernier sur premier", "standard deviation, last over first");
    out->beta.estimates = mx_tr("croissance sur niveau de départ", "growth on the level at the start");
    int rc = mx_stats__check_conf(options->conf);
    if (rc == MX_OK) rc = mx_stats__check_finite(times, n_periods);
    if (rc < 0) return rc;
    for (size_t p = 1; p < n_periods; p++)
        if (!(times[p] > times[p - 1]))
            return mx_fail(
                MX_E_VALUE,
                mx_tr("période %zu : %g ne vient pas après %g", "period %zu: %g does not come after %g"),
                p + 1, times[p], times[p - 1]);
    for (size_t i = 0; i < n * n_periods; i++)
        if (isinf(values[i]))
            return mx_fail(
                MX_E_VALUE,
                mx_tr("valeur %zu : %g n’est pas un nombre fini", "value %zu: %g is not a finite number"),
                i + 1, values[i]);
    double *columns = mx_stats__scratch(arena, n * n_periods, sizeof *columns),
           *work = mx_stats__scratch(arena, 2 * n_periods, sizeof *work);
    out->periods = mx_stats__scratch(arena, n_periods, sizeof *out->periods);
    if (!columns || !work || !out->periods) return MX_E_NOMEM;
    size_t used = complete_columns(columns, values, n, n_periods);
    out->n_periods = n_periods;
    out->sigma.n_used = out->beta.n_used = used;
    for (size_t p = 0; p < n_periods; p++) {
        double mean = used ? mx_stats__sum(columns + p * n, used) / (double)used : NAN;
        double sd =
            used > 1 ? sqrt(mx_stats__squares(columns + p * n, used, mean) / (double)(used - 1)) : NAN;
        out->periods[p] = (mx_stats_dispersion){mean, sd, mean > 0 ? sd / mean : NAN};
        work[p] = sd;
    }
    if (n_periods < 2 || used < MX_STATS_FEWEST_TERRITORIES) {
        const char *why =
            mx_tr("moins de cinq territoires connus à toutes les périodes, ou une seule période",
                  "fewer than five territories known at every period, or one period only");
        (void)mx_stats__cannot(&out->beta, why);
        (void)mx_stats__cannot(&out->trend, why);
        return mx_stats__cannot(&out->sigma, why);
    }
    rc = mx_stats_mann_kendall(&out->trend, work, n_periods, options, work + n_periods);
    if (rc < 0) return rc;
    const double *first = columns, *last = columns + (n_periods - 1) * n;
    if (!(out->periods[0].sd > 0)) {
        const char *why = mx_tr("tous partent du même niveau", "all start from one level");
        (void)mx_stats__cannot(&out->beta, why);
        return mx_stats__cannot(&out->sigma, why);
    }
    compare_spread(&out->sigma, first, last, used, options);
    return grow(out, first, last, used, times[n_periods - 1] - times[0], options->conf, arena);
}
