/* The wild cluster bootstrap of one coefficient, the null hypothesis imposed. */
#include "stats_i.h"

#include <math.h>

/*
 * Cameron, Gelbach and Miller (2008), computed as Roodman, Nielsen, MacKinnon and Webb (2019) do:
 * by clusters, since the bootstrap sample is a weight for each of them. With b the column after
 * regression on the others W, and u = M (y - theta d), the scores of cluster g under weights w are
 *     w_g s_g - p_g . sum_h w_h q_h - b_g'b_g sum_h w_h s_h / b'b,
 * s_g = b_g'u_g, p_g = (W'W)^-1 W_g'b_g, q_g = W_g'u_g. All are linear in theta.
 */
typedef struct {
    size_t n_clusters, k; /* k: columns of W */
    double *squares;      /* b_g'b_g, which is also what s_g loses as theta grows by one */
    double *s, *p, *q, *q_slope;
    double all;
    const double *weights; /* reps rows of n_clusters */
    size_t reps;
    double *s_now, *q_now, *sum;
} wild;

static int collect(wild *out, const double a[], const double b[], const double w[],
                   const mx_stats__fit *others, const size_t cluster[], size_t n, mx_arena *arena)
{
    size_t k = out->k, m = out->n_clusters;
    out->squares = mx_stats__scratch(arena, 3 * m, sizeof(double));
    out->p = mx_stats__scratch(arena, 4 * m * k + k, sizeof(double));
    if (!out->squares || !out->p) return MX_E_NOMEM;
    out->s = out->squares + m;
    out->s_now = out->s + m;
    out->q = out->p + m * k;
    out->q_slope = out->q + m * k;
    out->q_now = out->q_slope + m * k;
    out->sum = out->q_now + m * k;
    for (size_t i = 0; i < n; i++) {
        size_t g = cluster[i];
        out->squares[g] += b[i] * b[i];
        out->s[g] += b[i] * a[i];
        for (size_t j = 0; j < k; j++) {
            out->q[g * k + j] += w[i * k + j] * a[i];
            out->q_slope[g * k + j] += w[i * k + j] * b[i];
        }
    }
    for (size_t g = 0; g < m; g++) {
        out->all += out->squares[g];
        for (size_t i = 0; i < k; i++)
            for (size_t j = 0; j < k; j++)
                out->p[g * k + i] += others->inverse[i * k + j] * out->q_slope[g * k + j];
    }
    return MX_OK;
}

static void move_to(wild *of, double theta)
{
    for (size_t g = 0; g < of->n_clusters; g++) of->s_now[g] = of->s[g] - theta * of->squares[g];
    for (size_t i = 0; i < of->n_clusters * of->k; i++) of->q_now[i] = of->q[i] - theta * of->q_slope[i];
}

/* t, but for a constant. Without weights: that of the sample. */
static double t_of(const wild *of, const double weights[])
{
    double total = 0, squares = 0;
    for (size_t j = 0; j < of->k; j++) of->sum[j] = 0;
    for (size_t g = 0; g < of->n_clusters; g++) {
        double weight = weights ? weights[g] : 1;
        total += weight * of->s_now[g];
        for (size_t j = 0; j < of->k; j++) of->sum[j] += weight * of->q_now[g * of->k + j];
    }
    for (size_t g = 0; g < of->n_clusters; g++) {
        double score = (weights ? weights[g] : 1) * of->s_now[g] - of->squares[g] * total / of->all;
        for (size_t j = 0; j < of->k; j++) score -= of->p[g * of->k + j] * of->sum[j];
        squares += score * score;
    }
    return squares > 0 ? total / sqrt(squares) : total > 0 ? INFINITY : total < 0 ? -INFINITY : 0;
}

/* Statistics that differ by no more are those of one arrangement of signs. */
#define RELATIVE_ERROR 1e-9

static size_t count_hits(wild *of, double theta, mx_stats_alternative alternative)
{
    size_t hits = 0;
    move_to(of, theta);
    double seen = t_of(of, NULL), slack = fabs(seen) * RELATIVE_ERROR;
    if (isinf(slack)) slack = 0;
    for (size_t r = 0; r < of->reps; r++) {
        double t = t_of(of, of->weights + r * of->n_clusters);
        switch (alternative) {
        case MX_STATS_TWO_SIDED: hits += fabs(t) >= fabs(seen) - slack; break;
        case MX_STATS_LESS: hits += t <= seen + slack; break;
        case MX_STATS_GREATER: hits += t >= seen - slack; break;
        }
    }
    return hits;
}

static double p_at(wild *of, double theta, bool is_complete)
{
    double hits = (double)count_hits(of, theta, MX_STATS_TWO_SIDED), n = (double)of->reps;
    return is_complete ? hits / n : (hits + 1) / (n + 1);
}

/* Where p falls below 1 - conf, from the estimate outwards by `step`; infinite where it never does. */
static double limit(wild *of, double estimate, double step, double alpha, bool is_complete)
{
    enum { DOUBLINGS = 12, HALVINGS = 30 };
    double inside = estimate, outside = estimate + step;
    int i = 0;
    while (i < DOUBLINGS && p_at(of, outside, is_complete) > alpha) {
        inside = outside;
        step *= 2;
        outside = estimate + step;
        i++;
    }
    if (i == DOUBLINGS) return step > 0 ? INFINITY : -INFINITY;
    for (i = 0; i < HALVINGS; i++) {
        double middle = inside + (outside - inside) / 2;
        if (p_at(of, middle, is_complete) > alpha) inside = middle;
        else outside = middle;
    }
    return inside;
}

/* Two points, or Webb's six (2014), which tell more samples apart when clusters are few. */
static double draw_weight(mx_rng *rng, mx_stats_wild points)
{
    static const double six[] = {-1.2247448713915890, -1, -0.7071067811865476,
                                 0.7071067811865476,  1,  1.2247448713915890};
    return points == MX_STATS_WILD_WEBB ? six[mx_rng_below(rng, 6)] : mx_rng_below(rng, 2) ? 1 : -1;
}

/* All 2^m arrangements of signs where options.reps allows so many, else draws. */
static int fill_weights(wild *of, bool *is_complete, mx_stats_wild points, const mx_stats_options *options,
                        mx_arena *arena)
{
    size_t m = of->n_clusters;
    *is_complete = points == MX_STATS_WILD_RADEMACHER && m < 40 && ((uint64_t)1 << m) <= options->reps;
    of->reps = *is_complete ? (size_t)1 << m : options->reps;
    if (of->reps > MX_STATS__MOST_PLACES / m)
        return mx_fail(MX_E_LIMIT,
                       mx_tr("%zu grappes et %zu tirages : demandez moins de tirages",
                             "%zu clusters and %zu draws: ask for fewer draws"),
                       m, of->reps);
    double *weights = mx_stats__scratch(arena, of->reps * m, sizeof *weights);
    if (!weights) return MX_E_NOMEM;
    mx_rng rng;
    mx_rng_seed(&rng, options->seed);
    for (size_t r = 0; r < of->reps; r++)
        for (size_t g = 0; g < m; g++)
            weights[r * m + g] = *is_complete ? (r >> g & 1 ? -1 : 1) : draw_weight(&rng, points);
    of->weights = weights;
    return MX_OK;
}

/* Dense numbers for the clusters that hold anything. */
static int number_clusters(size_t **out, size_t *count, const size_t cluster[], size_t n, size_t n_clusters,
                           mx_arena *arena)
{
    size_t *number = mx_stats__scratch(arena, n_clusters, sizeof *number);
    *out = mx_stats__scratch(arena, n, sizeof **out);
    if (!number || !*out) return MX_E_NOMEM;
    *count = 0;
    for (size_t i = 0; i < n; i++) {
        if (number[cluster[i]] == 0) number[cluster[i]] = ++*count;
        (*out)[i] = number[cluster[i]] - 1;
    }
    return MX_OK;
}

/* Residuals of y and of the column on the others. */
static int leave_others_out(double **a, double **b, double **w, mx_stats__fit *others, const double y[],
                            const double x[], size_t n, size_t k, size_t column, mx_arena *arena)
{
    double *d = mx_stats__scratch(arena, n, sizeof *d);
    *w = mx_stats__scratch(arena, n * (k - 1), sizeof **w);
    if (!d || !*w) return MX_E_NOMEM;
    for (size_t i = 0; i < n; i++) {
        d[i] = x[i * k + column];
        for (size_t j = 0, c = 0; j < k; j++)
            if (j != column) (*w)[i * (k - 1) + c++] = x[i * k + j];
    }
    int rc = mx_stats__least_squares(others, y, *w, n, k - 1, arena);
    *a = others->e;
    if (rc == MX_OK) rc = mx_stats__least_squares(others, d, *w, n, k - 1, arena);
    *b = others->e;
    return rc;
}

int mx_stats_wild_bootstrap(mx_stats_result *out, const double y[], const double x[], const size_t cluster[],
                            size_t n, size_t k, size_t n_clusters, size_t column, mx_stats_wild points,
                            const mx_stats_options *options, mx_arena *arena)
{
    *out = mx_stats__result(n, NULL);
    mx_stats_ols_fit fit;
    int rc =
        mx_stats_ols(&fit, y, x, cluster, n, k, n_clusters, MX_STATS_ERRORS_CLUSTERED, options->conf, arena);
    if (rc < 0) return rc;
    out->n_used = fit.n_clusters;
    out->df = fit.df;
    out->method = mx_tr("bootstrap sauvage par grappes", "wild cluster bootstrap");
    out->estimates = mx_tr("coefficient", "coefficient");
    if (fit.cannot) return mx_stats__cannot(out, fit.cannot);
    out->estimate = fit.coefficients[column].estimate;
    out->statistic = fit.coefficients[column].statistic;
    if (options->reps < 2)
        return mx_fail(MX_E_VALUE,
                       mx_tr("%zu tirages : il en faut deux au moins", "%zu draws: give two at least"),
                       options->reps);
    double *a, *b, *w;
    size_t *dense;
    mx_stats__fit others;
    wild of = {.k = k - 1};
    bool is_complete = false;
    rc = leave_others_out(&a, &b, &w, &others, y, x, n, k, column, arena);
    if (rc == MX_OK) rc = number_clusters(&dense, &of.n_clusters, cluster, n, n_clusters, arena);
    if (rc == MX_OK) rc = collect(&of, a, b, w, &others, dense, n, arena);
    if (points == MX_STATS_WILD_AUTO)
        points = of.n_clusters < MX_STATS_WILD_FEW ? MX_STATS_WILD_WEBB : MX_STATS_WILD_RADEMACHER;
    if (rc == MX_OK) rc = fill_weights(&of, &is_complete, points, options, arena);
    if (rc < 0) return rc;
    out->method =
        points == MX_STATS_WILD_WEBB
            ? mx_tr("bootstrap sauvage par grappes (Webb)", "wild cluster bootstrap (Webb)")
            : mx_tr("bootstrap sauvage par grappes (Rademacher)", "wild cluster bootstrap (Rademacher)");
    size_t hits = count_hits(&of, 0, options->alternative);
    mx_stats__monte_carlo(out, hits, of.reps);
    if (is_complete) {
        out->way = MX_STATS_EXACT;
        out->p_value = mx_stats__p((double)hits / (double)of.reps);
        out->p_smallest = (options->alternative == MX_STATS_TWO_SIDED ? 2.0 : 1.0) / (double)of.reps;
        out->p_low = out->p_high = NAN;
    }
    double step = fit.coefficients[column].se;
    if (!(step > 0)) return MX_OK;
    out->conf_low = limit(&of, out->estimate, -step, 1 - options->conf, is_complete);
    out->conf_high = limit(&of, out->estimate, step, 1 - options->conf, is_complete);
    out->conf_level = options->conf;
    return MX_OK;
}
