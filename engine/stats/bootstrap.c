/* Bootstrap intervals: percentile and BCa, of values or of whole groups. */
#include "stats_i.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

double mx_stats_mean_of(void *payload, const double x[], size_t n)
{
    (void)payload;
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[i];
    return n ? sum / (double)n : NAN;
}

/* Values by group, one after another: those of group g are x[first[g]] to x[first[g + 1] - 1]. */
typedef struct {
    double *x, *drawn;
    size_t *first, n, n_groups, longest;
} grouped;

static int group_values(grouped *out, const double x[], const size_t group[], size_t n, size_t n_groups,
                        mx_arena *arena)
{
    size_t *first = mx_stats__scratch(arena, n_groups + 2, sizeof *first);
    double *sorted = mx_stats__scratch(arena, n, sizeof *sorted);
    if (!first || !sorted) return MX_E_NOMEM;
    for (size_t i = 0; i < n; i++) first[group[i] + 2]++;
    *out = (grouped){sorted, NULL, first, n, n_groups, 0};
    for (size_t g = 0; g < n_groups; g++) {
        if (first[g + 2] > out->longest) out->longest = first[g + 2];
        first[g + 2] += first[g + 1];
    }
    for (size_t i = 0; i < n; i++) sorted[first[group[i] + 1]++] = x[i];
    size_t room = out->longest > 0 && n_groups > SIZE_MAX / out->longest ? SIZE_MAX : n_groups * out->longest;
    out->drawn = mx_stats__scratch(arena, room, sizeof *out->drawn);
    return out->drawn ? MX_OK : MX_E_NOMEM;
}

/* Whole groups, drawn with replacement. */
static size_t draw(const grouped *of, mx_rng *rng)
{
    size_t n = 0;
    for (size_t d = 0; d < of->n_groups; d++) {
        size_t g = (size_t)mx_rng_below(rng, of->n_groups), size = of->first[g + 1] - of->first[g];
        memcpy(of->drawn + n, of->x + of->first[g], size * sizeof *of->x);
        n += size;
    }
    return n;
}

static size_t draw_plain(double drawn[], const double x[], size_t n, mx_rng *rng)
{
    for (size_t i = 0; i < n; i++) drawn[i] = x[mx_rng_below(rng, n)];
    return n;
}

/* The acceleration from leaving out each group in turn (Efron and Tibshirani 1993, p. 186). */
static double acceleration(const grouped *of, mx_stats_statistic *f, void *payload, double left_out[])
{
    size_t m = of->n_groups;
    for (size_t g = 0; g < m; g++) {
        size_t before = of->first[g], after = of->n - of->first[g + 1];
        memcpy(of->drawn, of->x, before * sizeof *of->x);
        memcpy(of->drawn + before, of->x + of->first[g + 1], after * sizeof *of->x);
        left_out[g] = f(payload, of->drawn, before + after);
    }
    double mean = mx_stats__sum(left_out, m) / (double)m, cubes = 0, squares = 0;
    for (size_t g = 0; g < m; g++) {
        double away = mean - left_out[g];
        squares += away * away;
        cubes += away * away * away;
    }
    return squares > 0 ? cubes / (6 * pow(squares, 1.5)) : 0;
}

/* Where the limits stand among the sorted replicates (1993, p. 185, equation 14.10). */
static double corrected(double tail, double bias, double accelerate)
{
    double z = bias + gsl_cdf_ugaussian_Pinv(tail);
    return gsl_cdf_ugaussian_P(bias + z / (1 - accelerate * z));
}

static void limits(mx_stats_result *out, const double sorted[], size_t reps, double bias, double accelerate,
                   double conf)
{
    double tail = (1 - conf) / 2;
    int rc = mx_stats_quantile(&out->conf_low, sorted, reps, corrected(tail, bias, accelerate), 6);
    if (rc == MX_OK)
        rc = mx_stats_quantile(&out->conf_high, sorted, reps, corrected(1 - tail, bias, accelerate), 6);
    if (rc < 0) out->conf_low = out->conf_high = NAN;
    out->conf_level = conf;
}

/* How far the median of the replicates lies from the estimate; half of those equal to it count. */
static double bias_of(const double replicates[], size_t reps, double estimate)
{
    double below = 0;
    for (size_t r = 0; r < reps; r++)
        below += replicates[r] < estimate ? 1 : replicates[r] == estimate ? 0.5 : 0;
    return gsl_cdf_ugaussian_Pinv(below / (double)reps);
}

int mx_stats_bootstrap(mx_stats_result *out, const double x[], const size_t group[], size_t n,
                       size_t n_groups, mx_stats_statistic *f, void *payload, bool is_bca,
                       const mx_stats_options *options, mx_arena *arena)
{
    *out = mx_stats__result(n, is_bca ? mx_tr("bootstrap BCa", "BCa bootstrap")
                                      : mx_tr("bootstrap, percentiles", "percentile bootstrap"));
    out->way = MX_STATS_MONTE_CARLO;
    int rc = mx_stats__check_conf(options->conf);
    if (rc < 0) return rc;
    if (options->reps < 2)
        return mx_fail(MX_E_VALUE,
                       mx_tr("%zu répliques : il en faut deux au moins", "%zu replicates: give two at least"),
                       options->reps);
    size_t units = group ? n_groups : n;
    out->n_used = units;
    if (units < 2)
        return mx_stats__cannot(out, mx_tr("moins de deux unités à tirer", "fewer than two units to draw"));
    size_t *own = group ? NULL : mx_stats__scratch(arena, n, sizeof *own);
    if (!group && !own) return MX_E_NOMEM;
    for (size_t i = 0; own && i < n; i++) own[i] = i;
    grouped of;
    rc = group_values(&of, x, group ? group : own, n, units, arena);
    double *replicates =
        rc == MX_OK ? mx_stats__scratch(arena, options->reps + units, sizeof *replicates) : NULL;
    if (!replicates) return rc < 0 ? rc : MX_E_NOMEM;

    mx_rng rng;
    mx_rng_seed(&rng, options->seed);
    out->estimate = f(payload, of.x, n);
    for (size_t r = 0; r < options->reps; r++) {
        size_t drawn = group ? draw(&of, &rng) : draw_plain(of.drawn, of.x, n, &rng);
        replicates[r] = f(payload, of.drawn, drawn);
        if (isnan(replicates[r]))
            return mx_stats__cannot(out, mx_tr("la statistique n’est pas définie pour toutes les répliques",
                                               "the statistic is not defined for every replicate"));
    }
    double bias = is_bca ? bias_of(replicates, options->reps, out->estimate) : 0;
    double accelerate = is_bca ? acceleration(&of, f, payload, replicates + options->reps) : 0;
    mx_stats__sort(replicates, options->reps);
    if (!isfinite(bias)) { /* (3) */
        bias = accelerate = 0;
        out->method =
            mx_tr("bootstrap, percentiles (BCa non défini)", "percentile bootstrap (BCa not defined)");
    }
    limits(out, replicates, options->reps, bias, accelerate, options->conf);
    return MX_OK;
}
