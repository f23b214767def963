#include "mx/composite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N_SCALES = 3, N_MEANS = 2 };

/* What one run drew. */
typedef struct {
    mx_scale scale;
    size_t mean;     /* an mx_mean, or N_MEANS: each node its own */
    size_t left_out; /* a leaf, or n_nodes: none */
} drawn;

typedef struct {
    const double *cells;
    size_t n_rows, n_columns, n_nodes;
    const bool *reversed;
    const mx_node *nodes;
    const mx_choices *choices;
    mx_rng *rng;
    double *scaled[N_SCALES]; /* cells on each scale, once */
    double *values, *index, *work, *ranks, *as_given;
    double *all_ranks; /* [row * runs + run] */
    double *shifts;    /* [run] */
    drawn *draws;      /* [run] */
    mx_node *tree;
} simulation;

static int check(const mx_choices *choices)
{
    bool has_scale = false;
    for (size_t s = 0; s < N_SCALES; s++) has_scale = has_scale || choices->scales[s];
    if (choices->runs == 0 || !has_scale || !(choices->spread >= 0 && choices->spread < 1))
        return mx_fail(MX_E_VALUE, mx_tr("incertitude : il faut des tirages, une échelle au moins, un écart de 0 à moins de 1",
                                         "uncertainty: give runs, one scale or more, a spread from 0 to under 1"));
    return MX_OK;
}

static bool is_geometric(const simulation *s, const drawn *d)
{
    if (d->mean < N_MEANS) return d->mean == MX_MEAN_GEOMETRIC;
    for (size_t i = 0; i < s->n_nodes; i++)
        if (s->nodes[i].column == MX_NO_NODE && s->nodes[i].mean == MX_MEAN_GEOMETRIC) return true;
    return false;
}

/* ---- One run -------------------------------------------------------------------------------- */

static size_t draw_one(const bool allowed[], size_t n, mx_rng *rng)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) count += allowed[i];
    if (count == 0) return n;
    uint64_t k = mx_rng_below(rng, count);
    for (size_t i = 0;; i++)
        if (allowed[i] && k-- == 0) return i;
}

static drawn draw(simulation *s)
{
    drawn d;
    bool scales[N_SCALES];
    memcpy(scales, s->choices->scales, sizeof scales);
    d.mean = draw_one(s->choices->means, N_MEANS, s->rng);
    if (is_geometric(s, &d)) scales[MX_SCALE_Z] = false;
    size_t scale = draw_one(scales, N_SCALES, s->rng);
    d.scale = scale == N_SCALES ? MX_SCALE_MIN_MAX : (mx_scale)scale; /* z alone was allowed, and cannot be */
    d.left_out = s->choices->leaves_one_out ? (size_t)mx_rng_below(s->rng, s->n_nodes + 1) : s->n_nodes;
    if (d.left_out < s->n_nodes && s->nodes[d.left_out].column == MX_NO_NODE) d.left_out = s->n_nodes;
    return d;
}

/* The index of each row under a draw, ranked. */
static void rank_rows(simulation *s, const drawn *d)
{
    bool geometric = is_geometric(s, d);
    const double *scaled = s->scaled[d->scale];
    double *moved = s->values + s->n_rows * s->n_nodes;
    for (size_t i = 0; i < s->n_nodes; i++)
        if (d->mean < N_MEANS) s->tree[i].mean = (mx_mean)d->mean;
    for (size_t i = 0; i < s->n_rows * s->n_columns; i++) moved[i] = geometric ? 0.01 + 0.99 * scaled[i] : scaled[i];
    if (d->left_out < s->n_nodes) {
        size_t column = s->nodes[d->left_out].column;
        for (size_t r = 0; r < s->n_rows; r++) moved[r * s->n_columns + column] = NAN;
        for (size_t i = 0; i < s->n_nodes; i++) s->tree[i].known = 0; /* the rest is scaled up */
    }
    mx_composite_aggregate(s->values, moved, s->n_rows, s->n_columns, s->tree, s->n_nodes);
    for (size_t r = 0; r < s->n_rows; r++) s->index[r] = s->values[r * s->n_nodes];
    mx_composite_rank(s->ranks, s->index, s->n_rows, true, s->work);
}

static void run(simulation *s, size_t number)
{
    drawn d = draw(s);
    double shift = 0;
    size_t n = 0;
    for (size_t i = 0; i < s->n_nodes; i++) {
        s->tree[i] = s->nodes[i];
        s->tree[i].weight *= 1 + s->choices->spread * (2 * mx_rng_uniform(s->rng) - 1);
    }
    rank_rows(s, &d);
    for (size_t r = 0; r < s->n_rows; r++) {
        s->all_ranks[r * s->choices->runs + number] = s->ranks[r];
        if (isnan(s->ranks[r]) || isnan(s->as_given[r])) continue;
        shift += fabs(s->ranks[r] - s->as_given[r]);
        n++;
    }
    s->shifts[number] = n ? shift / (double)n : NAN;
    s->draws[number] = d;
}

static void rank_as_given(simulation *s)
{
    drawn d = {MX_SCALE_MIN_MAX, N_MEANS, s->n_nodes};
    while (!s->choices->scales[d.scale]) d.scale++;
    if (d.scale == MX_SCALE_Z && is_geometric(s, &d)) d.scale = MX_SCALE_MIN_MAX;
    memcpy(s->tree, s->nodes, s->n_nodes * sizeof *s->tree);
    rank_rows(s, &d);
    memcpy(s->as_given, s->ranks, s->n_rows * sizeof *s->ranks);
}

/* ---- What the runs say -------------------------------------------------------------------------- */

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double quantile(const double sorted[], size_t n, double p)
{
    double at = p * (double)(n - 1);
    size_t low = (size_t)at;
    return low + 1 < n ? sorted[low] + (at - (double)low) * (sorted[low + 1] - sorted[low]) : sorted[low];
}

static mx_rank_spread spread_of(double ranks[], size_t runs)
{
    size_t n = 0, first = 0;
    for (size_t i = 0; i < runs; i++) {
        if (isnan(ranks[i])) continue;
        first += ranks[i] <= 1;
        ranks[n++] = ranks[i];
    }
    if (n == 0) return (mx_rank_spread){NAN, NAN, NAN, NAN};
    qsort(ranks, n, sizeof *ranks, compare);
    return (mx_rank_spread){quantile(ranks, n, 0.5), quantile(ranks, n, 0.05), quantile(ranks, n, 0.95), (double)first / (double)n};
}

typedef size_t level(const drawn *d);
static size_t scale_level(const drawn *d) { return d->scale; }
static size_t mean_level(const drawn *d) { return d->mean; }
static size_t left_out_level(const drawn *d) { return d->left_out; }

/* Variance between the means of the levels of one choice, over the variance of all. */
static double explained(const simulation *s, level *of, size_t n_levels, double mean, double variance)
{
    double between = 0;
    size_t n_seen = 0;
    for (size_t l = 0; l < n_levels; l++) {
        double sum = 0;
        size_t n = 0;
        for (size_t i = 0; i < s->choices->runs; i++) {
            if (of(&s->draws[i]) != l || isnan(s->shifts[i])) continue;
            sum += s->shifts[i];
            n++;
        }
        if (n) between += (double)n * pow(sum / (double)n - mean, 2);
        n_seen += n > 0;
    }
    return n_seen > 1 && variance > 0 ? between / variance : NAN;
}

static mx_sensitivity sense(const simulation *s)
{
    double sum = 0, squares = 0;
    size_t n = 0;
    for (size_t i = 0; i < s->choices->runs; i++)
        if (!isnan(s->shifts[i])) sum += s->shifts[i], n++;
    double mean = n ? sum / (double)n : NAN;
    for (size_t i = 0; i < s->choices->runs; i++)
        if (!isnan(s->shifts[i])) squares += pow(s->shifts[i] - mean, 2);
    return (mx_sensitivity){.scale = explained(s, scale_level, N_SCALES, mean, squares),
                            .mean = explained(s, mean_level, N_MEANS + 1, mean, squares),
                            .left_out = explained(s, left_out_level, s->n_nodes + 1, mean, squares),
                            .mean_shift = mean};
}

static int make_room(simulation *s)
{
    size_t n_cells = s->n_rows * s->n_columns, runs = s->choices->runs;
    int rc = MX_OK;
    for (size_t k = 0; k < N_SCALES; k++)
        if (!(s->scaled[k] = mx_alloc_array(n_cells + 1, sizeof(double)))) rc = mx_fail_memory();
    s->values = mx_alloc_array(s->n_rows * s->n_nodes + n_cells + 1, sizeof(double));
    s->index = mx_alloc_array(4 * s->n_rows + 1, sizeof(double));
    s->all_ranks = mx_alloc_array(s->n_rows ? s->n_rows : 1, runs * sizeof(double));
    s->shifts = mx_alloc_array(runs, sizeof(double));
    s->draws = mx_alloc_array(runs, sizeof *s->draws);
    s->tree = mx_alloc_array(s->n_nodes + 1, sizeof *s->tree);
    if (!s->values || !s->index || !s->all_ranks || !s->shifts || !s->draws || !s->tree) return mx_fail_memory();
    s->work = s->index + s->n_rows;
    s->ranks = s->work + s->n_rows;
    s->as_given = s->ranks + s->n_rows;
    return rc;
}

/* Column by column, through work arrays of one column. */
static void scale_all(simulation *s)
{
    for (size_t k = 0; k < N_SCALES; k++)
        for (size_t c = 0; c < s->n_columns; c++) {
            for (size_t r = 0; r < s->n_rows; r++) s->index[r] = s->cells[r * s->n_columns + c];
            mx_composite_normalise(s->ranks, s->index, s->n_rows, (mx_scale)k, NAN, NAN, s->reversed && s->reversed[c], s->work);
            for (size_t r = 0; r < s->n_rows; r++) s->scaled[k][r * s->n_columns + c] = s->ranks[r];
        }
}

int mx_composite_uncertain(mx_rank_spread out[], mx_sensitivity *sensitivity, const double cells[], size_t n_rows,
                           size_t n_columns, const bool reversed[], const mx_node nodes[], size_t n_nodes,
                           const mx_choices *choices, mx_rng *rng)
{
    simulation s = {.cells = cells, .n_rows = n_rows, .n_columns = n_columns, .n_nodes = n_nodes,
                    .reversed = reversed, .nodes = nodes, .choices = choices, .rng = rng};
    int rc = check(choices);
    if (rc == MX_OK) rc = mx_composite_check_tree(nodes, n_nodes, n_columns);
    if (rc == MX_OK) rc = make_room(&s);
    if (rc == MX_OK) {
        scale_all(&s);
        rank_as_given(&s);
        for (size_t i = 0; i < choices->runs; i++) run(&s, i);
        *sensitivity = sense(&s);
        for (size_t r = 0; r < n_rows; r++) out[r] = spread_of(s.all_ranks + r * choices->runs, choices->runs);
    }
    for (size_t k = 0; k < N_SCALES; k++) mx_free(s.scaled[k]);
    mx_free(s.values);
    mx_free(s.index);
    mx_free(s.all_ranks);
    mx_free(s.shifts);
    mx_free(s.draws);
    mx_free(s.tree);
    return rc;
}
