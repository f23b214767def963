/* Difference in differences: territories with an action from some period on, and without. */
#include "stats_i.h"

#include <math.h>

/* Rows that are known, their periods numbered anew in order; where each period of ours comes from. */
typedef struct {
    const mx_stats_panel *panel;
    size_t *rows, n, *period, n_periods, *source;
    size_t *start; /* of each unit: the first period with the action; n_periods when never */
    bool *is_with, *is_unit;
    size_t first; /* the one start */
} panel;

static double count_at(const panel *of, size_t i)
{
    return of->panel->counts ? of->panel->counts[of->rows[i]] : 1;
}

static int check_panel(const mx_stats_panel *of)
{
    for (size_t i = 0; i < of->n; i++) {
        if (isinf(of->y[i]))
            return mx_fail(
                MX_E_VALUE,
                mx_tr("valeur %zu : %g n’est pas un nombre fini", "value %zu: %g is not a finite number"),
                i + 1, of->y[i]);
        if (of->counts && !(of->counts[i] >= 0 && isfinite(of->counts[i])))
            return mx_fail(MX_E_VALUE, mx_tr("ligne %zu : %g personnes", "row %zu: %g people"), i + 1,
                           of->counts[i]);
    }
    return MX_OK;
}

static int read_panel(panel *out, const mx_stats_panel *in, mx_arena *arena)
{
    *out = (panel){.panel = in,
                   .rows = mx_stats__scratch(arena, in->n, sizeof(size_t)),
                   .period = mx_stats__scratch(arena, in->n_periods, sizeof(size_t)),
                   .source = mx_stats__scratch(arena, in->n_periods, sizeof(size_t)),
                   .start = mx_stats__scratch(arena, in->n_units, sizeof(size_t)),
                   .is_with = mx_stats__scratch(arena, in->n_units, sizeof(bool)),
                   .is_unit = mx_stats__scratch(arena, in->n_units, sizeof(bool))};
    if (!out->rows || !out->period || !out->source || !out->start || !out->is_with || !out->is_unit)
        return MX_E_NOMEM;
    for (size_t i = 0; i < in->n; i++) {
        if (isnan(in->y[i]) || (in->counts && in->counts[i] <= 0)) continue;
        out->rows[out->n++] = i;
        out->period[in->period[i]] = 1;
        out->is_unit[in->unit[i]] = true;
    }
    for (size_t p = 0; p < in->n_periods; p++) {
        if (!out->period[p]) continue;
        out->source[out->n_periods] = p;
        out->period[p] = out->n_periods++;
    }
    return MX_OK;
}

static size_t period_at(const panel *of, size_t i)
{
    return of->period[of->panel->period[of->rows[i]]];
}

/* When each unit begins. NULL, or why the design is not one that this estimator can answer for. */
static const char *find_start(panel *of)
{
    for (size_t u = 0; u < of->panel->n_units; u++) of->start[u] = of->n_periods;
    for (size_t i = 0; i < of->n; i++) {
        size_t u = of->panel->unit[of->rows[i]], p = period_at(of, i);
        if (of->panel->action[of->rows[i]] && p < of->start[u]) of->start[u] = p;
    }
    of->first = of->n_periods;
    for (size_t u = 0; u < of->panel->n_units; u++) {
        of->is_with[u] = of->start[u] < of->n_periods;
        if (!of->is_with[u]) continue;
        if (of->first != of->n_periods && of->first != of->start[u])
            return mx_tr("l’action ne commence pas partout à la même période : comparez début par début",
                         "the action does not begin at one period everywhere: compare start by start");
        of->first = of->start[u];
    }
    for (size_t i = 0; i < of->n; i++) {
        size_t u = of->panel->unit[of->rows[i]];
        if (!of->panel->action[of->rows[i]] && period_at(of, i) >= of->start[u])
            return mx_tr("l’action s’arrête quelque part avant la fin",
                         "the action stops somewhere before the end");
    }
    return of->first == 0 ? mx_tr("aucune période avant l’action", "no period before the action") : NULL;
}

/* Takes the mean of its unit from a column and scales it, so that plain least squares of what is left
 * are those with an effect of each unit, people counted. */
static void within_units(const panel *of, double x[], size_t k, size_t column, double sums[])
{
    size_t units = of->panel->n_units;
    for (size_t u = 0; u < 2 * units; u++) sums[u] = 0;
    for (size_t i = 0; i < of->n; i++) {
        size_t u = of->panel->unit[of->rows[i]];
        sums[u] += count_at(of, i) * x[i * k + column];
        sums[units + u] += count_at(of, i);
    }
    for (size_t i = 0; i < of->n; i++) {
        size_t u = of->panel->unit[of->rows[i]];
        x[i * k + column] = (x[i * k + column] - sums[u] / sums[units + u]) * sqrt(count_at(of, i));
    }
}

/* A model: what each row has in the columns of interest, before effects of units and periods. */
typedef double design(const panel *of, size_t row, size_t column);

static bool is_with_action(const panel *of, size_t i)
{
    return of->is_with[of->panel->unit[of->rows[i]]];
}

static double in_force(const panel *of, size_t i, size_t column)
{
    (void)column;
    return is_with_action(of, i) && period_at(of, i) >= of->first;
}

static double slope(const panel *of, size_t i, size_t column)
{
    (void)column;
    return is_with_action(of, i) ? (double)period_at(of, i) : 0;
}

/* One column a period, but the last before the action. */
static double at_period(const panel *of, size_t i, size_t column)
{
    return is_with_action(of, i) && period_at(of, i) == column + (column + 1 >= of->first);
}

typedef struct {
    double *x, *y, n; /* n: people, or rows */
    size_t *cluster, k, interest;
    mx_stats__fit fit;
    double *covariance;
} model;

static int build(model *out, const panel *of, design *d, size_t interest, mx_arena *arena)
{
    size_t k = interest + of->n_periods - 1;
    double *sums = mx_stats__scratch(arena, 2 * of->panel->n_units, sizeof *sums);
    *out = (model){.x = mx_stats__scratch(arena, of->n * k, sizeof(double)),
                   .y = mx_stats__scratch(arena, of->n, sizeof(double)),
                   .cluster = mx_stats__scratch(arena, of->n, sizeof(size_t)),
                   .covariance = mx_stats__scratch(arena, k * k, sizeof(double)),
                   .k = k,
                   .interest = interest};
    if (!sums || !out->x || !out->y || !out->cluster || !out->covariance) return MX_E_NOMEM;
    for (size_t i = 0; i < of->n; i++) {
        size_t row = of->rows[i];
        for (size_t j = 0; j < interest; j++) out->x[i * k + j] = d(of, i, j);
        if (period_at(of, i) > 0) out->x[i * k + interest + period_at(of, i) - 1] = 1;
        out->y[i] = of->panel->y[row];
        out->cluster[i] = of->panel->cluster ? of->panel->cluster[row] : of->panel->unit[row];
        out->n += count_at(of, i);
    }
    for (size_t j = 0; j < k; j++) within_units(of, out->x, k, j, sums);
    within_units(of, out->y, 1, 0, sums);
    return mx_stats__least_squares(&out->fit, out->y, out->x, of->n, k, arena);
}

/* Effects of units lie within clusters and are not counted as coefficients (4). */
static int cluster_errors(model *m, size_t clusters, size_t n_clusters, mx_arena *arena)
{
    double g = (double)clusters, k = (double)(m->k + 1);
    double factor = m->n > k ? g / (g - 1) * (m->n - 1) / (m->n - k) : NAN;
    return mx_stats__clustered(m->covariance, &m->fit, m->cluster, n_clusters, factor, arena);
}

static size_t n_clusters_of(const mx_stats_panel *in)
{
    return in->cluster ? in->n_clusters : in->n_units;
}

static int check_nesting(const panel *of, mx_arena *arena)
{
    size_t *cluster = mx_stats__scratch(arena, of->panel->n_units, sizeof *cluster);
    if (!cluster) return MX_E_NOMEM;
    for (size_t i = 0; of->panel->cluster && i < of->n; i++) {
        size_t u = of->panel->unit[of->rows[i]], c = of->panel->cluster[of->rows[i]] + 1;
        if (cluster[u] && cluster[u] != c)
            return mx_fail(MX_E_VALUE,
                           mx_tr("ligne %zu : un territoire est dans deux grappes",
                                 "row %zu: a territory is in two clusters"),
                           of->rows[i] + 1);
        cluster[u] = c;
    }
    return MX_OK;
}

/* One coefficient with its clustered interval, and by wild bootstrap where clusters are few. */
static int test_coefficient(mx_stats_coefficient *by_clusters, mx_stats_result *out, model *m,
                            const panel *of, mx_stats_wild points, const mx_stats_options *options,
                            mx_arena *arena)
{
    size_t n_clusters = n_clusters_of(of->panel);
    bool *is_seen = mx_stats__scratch(arena, n_clusters, sizeof *is_seen);
    if (!is_seen) return MX_E_NOMEM;
    *out = mx_stats__result(of->n, mx_tr("erreurs par grappes (CR1)", "clustered errors (CR1)"));
    out->n_used = mx_stats__filled(m->cluster, of->n, n_clusters, is_seen);
    if (m->fit.dependent)
        return mx_stats__cannot(out, mx_tr("trop peu de territoires suivis avant et après",
                                           "too few territories are followed before and after"));
    int rc = cluster_errors(m, out->n_used, n_clusters, arena);
    if (rc < 0) return rc;
    out->df = (double)out->n_used - 1;
    mx_stats__coefficient(by_clusters, m->fit.b[0], m->covariance[0], out->df, options->conf);
    out->estimate = by_clusters->estimate;
    out->statistic = by_clusters->statistic;
    out->p_value = by_clusters->p_value;
    out->conf_low = by_clusters->conf_low;
    out->conf_high = by_clusters->conf_high;
    out->conf_level = options->conf;
    if (out->n_used >= MX_STATS_WILD_BELOW || isnan(out->p_value)) return MX_OK;
    mx_stats_result wild;
    rc = mx_stats_wild_bootstrap(&wild, m->y, m->x, m->cluster, of->n, m->k, n_clusters, 0, points, options,
                                 arena);
    if (rc < 0 || wild.cannot) return rc;
    wild.statistic = out->statistic;
    *out = wild;
    return MX_OK;
}

/* Means of those with and without the action, period by period. */
static void describe_periods(mx_stats_did *out, const panel *of)
{
    for (size_t p = 0; p < of->n_periods; p++)
        out->periods[p] = (mx_stats_did_period){.period = of->source[p],
                                                .gap = NAN,
                                                .is_before = p < of->first,
                                                .lead = {NAN, NAN, NAN, NAN, NAN, NAN}};
    for (size_t i = 0; i < of->n; i++) {
        mx_stats_did_period *p = &out->periods[period_at(of, i)];
        double n = count_at(of, i);
        *(is_with_action(of, i) ? &p->n_with : &p->n_without) += n;
        *(is_with_action(of, i) ? &p->mean_with : &p->mean_without) += n * of->panel->y[of->rows[i]];
    }
    for (size_t i = 0; i < of->n_periods; i++) {
        mx_stats_did_period *p = &out->periods[i];
        p->mean_with = p->n_with > 0 ? p->mean_with / p->n_with : NAN;
        p->mean_without = p->n_without > 0 ? p->mean_without / p->n_without : NAN;
        p->gap = p->mean_with - p->mean_without;
    }
}

/* The gap of each period against that of the last before the action. */
static int find_leads(mx_stats_did *out, const panel *of, size_t clusters, double conf, mx_arena *arena)
{
    model m;
    int rc = build(&m, of, at_period, of->n_periods - 1, arena);
    if (rc < 0 || m.fit.dependent) return rc;
    rc = cluster_errors(&m, clusters, n_clusters_of(of->panel), arena);
    if (rc < 0) return rc;
    for (size_t j = 0; j + 1 < of->n_periods; j++)
        mx_stats__coefficient(&out->periods[j + (j + 1 >= of->first)].lead, m.fit.b[j],
                              m.covariance[j * m.k + j], (double)clusters - 1, conf);
    return MX_OK;
}

/* Whether the two ran apart before: the difference of their slopes, a period. */
static int test_before(mx_stats_did *out, panel *of, mx_stats_wild points, const mx_stats_options *options,
                       mx_arena *arena)
{
    size_t kept = 0;
    for (size_t i = 0; i < of->n; i++)
        if (period_at(of, i) < of->first) of->rows[kept++] = of->rows[i];
    of->n = kept;
    of->n_periods = of->first;
    out->before = mx_stats__result(
        kept, mx_tr("écart des pentes avant l’action", "difference of slopes before the action"));
    if (of->first < 2)
        return mx_stats__cannot(
            &out->before, mx_tr("une seule période avant l’action", "one period before the action only"));
    model m;
    int rc = build(&m, of, slope, 1, arena);
    mx_stats_coefficient unused;
    if (rc == MX_OK) rc = test_coefficient(&unused, &out->before, &m, of, points, options, arena);
    out->before.estimates = mx_tr("écart des pentes, par période", "difference of slopes, a period");
    return rc;
}

int mx_stats_did_estimate(mx_stats_did *out, const mx_stats_panel *in, mx_stats_wild points,
                          const mx_stats_options *options, mx_arena *arena)
{
    *out = (mx_stats_did){
        .effect = mx_stats__result(in->n, mx_tr("différence de différences", "difference in differences"))};
    out->before = out->effect;
    out->effect.estimates = mx_tr("effet de l’action", "effect of the action");
    int rc = mx_stats__check_conf(options->conf);
    if (rc == MX_OK) rc = check_panel(in);
    panel of;
    if (rc == MX_OK) rc = read_panel(&of, in, arena);
    if (rc == MX_OK) rc = check_nesting(&of, arena);
    if (rc < 0) return rc;
    out->n_missing = in->n - of.n;
    const char *why = find_start(&of);
    for (size_t u = 0; u < in->n_units; u++) {
        out->n_with += of.is_unit[u] && of.is_with[u];
        out->n_without += of.is_unit[u] && !of.is_with[u];
    }
    if (!why && (out->n_with < 2 || out->n_without < 2)) /* 5 */
        why = mx_tr("moins de deux territoires avec l’action, ou sans elle",
                    "fewer than two territories with the action, or without it");
    if (why) {
        (void)mx_stats__cannot(&out->before, why);
        return mx_stats__cannot(&out->effect, why);
    }
    out->n_periods = of.n_periods;
    out->first = of.source[of.first];
    out->periods = mx_stats__scratch(arena, of.n_periods, sizeof *out->periods);
    if (!out->periods) return MX_E_NOMEM;
    describe_periods(out, &of);
    model m;
    rc = build(&m, &of, in_force, 1, arena);
    if (rc == MX_OK) rc = test_coefficient(&out->by_clusters, &out->effect, &m, &of, points, options, arena);
    out->effect.estimates = mx_tr("effet de l’action", "effect of the action");
    if (rc == MX_OK && !out->effect.cannot)
        rc = find_leads(out, &of, out->effect.n_used, options->conf, arena);
    if (rc == MX_OK) rc = test_before(out, &of, points, options, arena);
    return rc;
}
