/* Fisher's exact test: 2 x 2 with the conditional odds ratio; larger tables one by one. */
#include "stats_i.h"

#include <float.h>
#include <math.h>

/* R's: tables within this of the observed one are as unlikely as it. */
#define RELATIVE_ERROR 1e-7

/* ---- 2 x 2 --------------------------------------------------------------------------------- */

/* The first cell, given the margins, from `low`: log weights when the odds ratio is 1. */
typedef struct {
    const double *log_weights;
    size_t n;
    double low;
} cell_weights;

static double log_choose(double n, double k)
{
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);
}

static double top_weight(const cell_weights *of, double log_odds)
{
    double top = -INFINITY;
    for (size_t i = 0; i < of->n; i++) top = fmax(top, of->log_weights[i] + log_odds * (of->low + (double)i));
    return top;
}

typedef struct {
    double mean, below, above, both; /* P(X <= x), P(X >= x), chance of what is as unlikely as x */
} cell_chances;

static cell_chances chances_at(const cell_weights *of, double log_odds, double x)
{
    cell_chances out = {0, 0, 0, 0};
    double all = 0, top = top_weight(of, log_odds);
    double seen = exp(of->log_weights[(size_t)(x - of->low)] + log_odds * x - top) * (1 + RELATIVE_ERROR);
    for (size_t i = 0; i < of->n; i++) {
        double value = of->low + (double)i, chance = exp(of->log_weights[i] + log_odds * value - top);
        all += chance;
        out.mean += chance * value;
        if (value <= x) out.below += chance;
        if (value >= x) out.above += chance;
        if (chance <= seen) out.both += chance;
    }
    out.mean /= all;
    out.below /= all;
    out.above /= all;
    out.both /= all;
    return out;
}

typedef enum { BY_MEAN, BY_ABOVE, BY_BELOW } criterion;

/* How far the criterion is past its goal; grows with the odds ratio. */
static double past(const cell_weights *of, criterion by, double log_odds, double x, double goal)
{
    cell_chances at = chances_at(of, log_odds, x);
    switch (by) {
    case BY_MEAN: return at.mean - goal;
    case BY_ABOVE: return at.above - goal;
    case BY_BELOW: return goal - at.below;
    }
    return 0;
}

/* The odds ratio where the criterion meets its goal, by halving. */
static double odds_where(const cell_weights *of, criterion by, double x, double goal)
{
    double from = -700, to = 700;
    for (;;) {
        double middle = from + (to - from) / 2;
        if (middle <= from || middle >= to) return exp(middle);
        if (past(of, by, middle, x, goal) < 0) from = middle;
        else to = middle;
    }
}

static void odds_ratio(mx_stats_result *out, const cell_weights *of, double x,
                       const mx_stats_options *options)
{
    double high = of->low + (double)(of->n - 1);
    bool is_two_sided = options->alternative == MX_STATS_TWO_SIDED;
    double tail = is_two_sided ? (1 - options->conf) / 2 : 1 - options->conf;
    out->estimate = x <= of->low ? 0 : x >= high ? INFINITY : odds_where(of, BY_MEAN, x, x); /* (2) */
    out->conf_low =
        x <= of->low || options->alternative == MX_STATS_LESS ? 0 : odds_where(of, BY_ABOVE, x, tail);
    out->conf_high =
        x >= high || options->alternative == MX_STATS_GREATER ? INFINITY : odds_where(of, BY_BELOW, x, tail);
    out->conf_level = options->conf;
}

static int fisher_of_two(mx_stats_result *out, const double table[4], const mx_stats_options *options,
                         mx_arena *arena)
{
    double first = table[0] + table[1], second = table[2] + table[3], column = table[0] + table[2];
    double low = fmax(0, column - second), high = fmin(column, first);
    double *weights = mx_stats__scratch(arena, (size_t)(high - low) + 1, sizeof *weights);
    if (!weights) return MX_E_NOMEM;
    cell_weights of = {weights, (size_t)(high - low) + 1, low};
    for (size_t i = 0; i < of.n; i++) {
        double x = low + (double)i;
        weights[i] = log_choose(first, x) + log_choose(second, column - x);
    }
    cell_chances at = chances_at(&of, 0, table[0]);
    out->way = MX_STATS_EXACT;
    out->estimates = mx_tr("rapport de cotes conditionnel", "conditional odds ratio");
    out->p_value = mx_stats__tail(at.below, at.above, at.both, options->alternative);
    cell_chances at_low = chances_at(&of, 0, low), at_high = chances_at(&of, 0, high);
    out->p_smallest =
        mx_stats__tail(at_low.below, at_high.above, fmin(at_low.both, at_high.both), options->alternative);
    odds_ratio(out, &of, table[0], options);
    return MX_OK;
}

/* ---- Larger tables ------------------------------------------------------------------------- */

#define MOST_STEPS 2e7 /* cells filled before we give up listing tables */

typedef struct {
    const mx_stats__margins *margins;
    double *left; /* of each row, while columns are filled */
    size_t rows, columns;
    double steps, limit, hits, all; /* limit: log chance of the observed table */
    double least, least_mass;       /* log chance of the least likely tables, and their sum */
} listing;

static void fill(listing *of, size_t column, size_t row, double rest, double log_chance);

static void next_column(listing *of, size_t column, double log_chance)
{
    if (column < of->columns) {
        fill(of, column, 0, of->margins->of_columns[column], log_chance);
        return;
    }
    double chance = exp(log_chance);
    of->all += chance;
    if (log_chance <= of->limit) of->hits += chance;
    if (log_chance < of->least - RELATIVE_ERROR) of->least = log_chance, of->least_mass = 0;
    if (log_chance <= of->least + RELATIVE_ERROR) of->least_mass += chance;
}

/* Gives row `row` of this column each count it can take; `rest` is what the column still needs. */
static void fill(listing *of, size_t column, size_t row, double rest, double log_chance)
{
    if (of->steps > MOST_STEPS) return;
    if (row == of->rows) {
        if (rest <= 0) next_column(of, column + 1, log_chance);
        return;
    }
    double below = 0;
    for (size_t i = row + 1; i < of->rows; i++) below += of->left[i];
    bool is_last = column + 1 == of->columns;
    double from = is_last ? of->left[row] : fmax(0, rest - below), to = fmin(rest, of->left[row]);
    for (double count = from; count <= to; count++) {
        of->steps++;
        of->left[row] -= count;
        fill(of, column, row + 1, rest - count, log_chance - lgamma(count + 1));
        of->left[row] += count;
    }
}

static double log_table_chance(const double table[], size_t cells, double constant)
{
    for (size_t i = 0; i < cells; i++) constant -= lgamma(table[i] + 1);
    return constant;
}

static int fisher_at_random(mx_stats_result *out, double table[], const mx_stats__margins *margins,
                            size_t rows, size_t columns, double limit, double constant,
                            const mx_stats_options *options, mx_arena *arena)
{
    size_t n = (size_t)margins->n, filled = 0, hits = 0;
    int64_t *units = mx_stats__scratch(arena, n, sizeof *units);
    if (!units) return MX_E_NOMEM;
    for (size_t j = 0; j < columns; j++)
        for (size_t c = 0; c < (size_t)margins->of_columns[j]; c++) units[filled++] = (int64_t)j;
    mx_rng rng;
    mx_rng_seed(&rng, options->seed);
    for (size_t r = 0; r < options->reps; r++) {
        mx_stats__random_table(table, units, margins, rows, columns, &rng);
        hits += log_table_chance(table, rows * columns, constant) <= limit;
    }
    mx_stats__monte_carlo(out, hits, options->reps);
    return MX_OK;
}

static int fisher_of_many(mx_stats_result *out, const double table[], const mx_stats__margins *margins,
                          double work[], size_t rows, size_t columns, const mx_stats_options *options,
                          mx_arena *arena)
{
    double constant = -lgamma(margins->n + 1);
    for (size_t i = 0; i < rows; i++) constant += lgamma(margins->of_rows[i] + 1);
    for (size_t j = 0; j < columns; j++) constant += lgamma(margins->of_columns[j] + 1);
    listing of = {.margins = margins,
                  .left = work,
                  .rows = rows,
                  .columns = columns,
                  .limit = log_table_chance(table, rows * columns, constant) + RELATIVE_ERROR};
    for (size_t i = 0; i < rows; i++) work[i] = margins->of_rows[i];
    if (options->way != MX_STATS_MONTE_CARLO) next_column(&of, 0, constant);
    if (options->way == MX_STATS_MONTE_CARLO || of.steps > MOST_STEPS)
        return fisher_at_random(out, work + rows, margins, rows, columns, of.limit, constant, options, arena);
    out->way = MX_STATS_EXACT;
    out->p_value = mx_stats__p(of.hits / of.all);
    out->p_smallest = mx_stats__p(of.least_mass / of.all);
    return MX_OK;
}

int mx_stats_fisher(mx_stats_result *out, const double table[], size_t rows, size_t columns,
                    const mx_stats_options *options, mx_arena *arena)
{
    *out = mx_stats__result(0, mx_tr("test exact de Fisher", "Fisher’s exact test"));
    int rc = mx_stats__check_conf(options->conf);
    if (rc == MX_OK) rc = mx_stats__check_counts(table, rows * columns);
    if (rc < 0) return rc;
    double *work = mx_stats__scratch(arena, 2 * rows + columns + rows * columns, sizeof *work);
    if (!work) return MX_E_NOMEM;
    mx_stats__margins margins = mx_stats__table_margins(table, rows, columns, work);
    out->n = out->n_used = (size_t)margins.n;
    if (margins.rows_used < 2 || margins.columns_used < 2)
        return mx_stats__cannot(out, mx_tr("moins de deux lignes ou de deux colonnes remplies",
                                           "fewer than two rows or two columns with counts"));
    if (rows == 2 && columns == 2) return fisher_of_two(out, table, options, arena);
    return fisher_of_many(out, table, &margins, work + rows + columns, rows, columns, options, arena);
}
