/* Fisher's exact test: 2 x 2 with the conditional odds ratio; larger tables by a network. */
#include "stats_i.h"

#include <math.h>
#include <string.h>

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

#define MOST_STEPS 2e7 /* columns filled before we give up */
#define MOST_NODES ((size_t)1 << 18)
#define MOST_ROWS 16
#define SAME 1e-11 /* in log chance: ways no further apart are one */

/*
 * The network of Mehta and Patel (1983): columns are filled one after another, and what may follow depends
 * only on what rows still need, in whatever order. Weight is the sum of log x! so far: the chance of a table
 * is exp(-weight) but for a constant. Ways to the same needs with the same weight are one from there on. A
 * way of which every end is as unlikely as the observed table counts whole; one of which no end is, falls
 * away: both by bounds that hold for every rest.
 */
typedef struct {
    uint64_t needs; /* of rows, sorted, each in its share of the bits */
    double weight, ways;
} node;

typedef struct {
    node *nodes;
    uint32_t *places; /* 1 + the number of a node, by hash */
    size_t n;
} stage;

typedef struct {
    size_t rows, columns, bits;
    const double *of_columns, *log_factorial;
    double *columns_left, *log_left; /* after column j: their sum, and the sum of log c! */
    double *least_left;              /* the least that the columns left can weigh, whatever rows need */
    stage now, next;
    double steps, limit, p, log_all;
    double heaviest, heaviest_p; /* of the least likely tables */
    bool is_longest, is_full;    /* is_longest: only the heaviest way to each needs is followed */
} network;

static double log_of(const network *of, double x)
{
    return of->log_factorial[(size_t)x];
}

/* The least sum of log x! of `parts` whole numbers that add up to x: they are as even as can be. */
static double even_weight(const network *of, double x, double parts)
{
    double each = floor(x / parts), more = x - each * parts;
    return (parts - more) * log_of(of, each) + (more > 0 ? more * log_of(of, each + 1) : 0);
}

static uint64_t pack(const network *of, const double left[])
{
    double sorted[MOST_ROWS];
    uint64_t needs = 0;
    for (size_t i = 0; i < of->rows; i++) {
        size_t at = i;
        for (; at > 0 && sorted[at - 1] > left[i]; at--) sorted[at] = sorted[at - 1];
        sorted[at] = left[i];
    }
    for (size_t i = 0; i < of->rows; i++) needs = needs << of->bits | (uint64_t)sorted[i];
    return needs;
}

static void unpack(const network *of, double left[], uint64_t needs)
{
    uint64_t mask = of->bits < 64 ? ((uint64_t)1 << of->bits) - 1 : UINT64_MAX;
    for (size_t i = of->rows; i-- > 0; needs = of->bits < 64 ? needs >> of->bits : 0)
        left[i] = (double)(needs & mask);
}

/* One more way: joined to those it is like, or kept as a node of its own. */
static void add_way(network *of, uint64_t needs, double weight, double ways)
{
    stage *to = &of->next;
    uint64_t grain = of->is_longest ? 0 : (uint64_t)llround(weight / SAME);
    uint64_t hash = (needs ^ grain * UINT64_C(0xC2B2AE3D27D4EB4F)) * UINT64_C(0x9E3779B97F4A7C15);
    for (size_t at = (size_t)(hash >> 45);; at = (at + 1) % (2 * MOST_NODES)) {
        if (!to->places[at]) {
            if (to->n == MOST_NODES) {
                of->is_full = true;
                return;
            }
            to->nodes[to->n] = (node){needs, weight, ways};
            to->places[at] = (uint32_t)++to->n;
            return;
        }
        node *there = &to->nodes[to->places[at] - 1];
        if (there->needs != needs) continue;
        if (fabs(there->weight - weight) <= (of->is_longest ? RELATIVE_ERROR : SAME)) {
            there->ways += ways;
            return;
        }
        if (!of->is_longest) continue;
        if (weight > there->weight) *there = (node){needs, weight, ways};
        return;
    }
}

/* A column is full. What the rest can weigh decides whether it is to be followed. */
static void end_column(network *of, size_t column, const double left[], double weight, double ways)
{
    double needed = 0, least = 0, after = (double)(of->columns - column - 1);
    for (size_t i = 0; i < of->rows; i++) {
        needed += log_of(of, left[i]);
        if (after > 0) least += even_weight(of, left[i], after);
    }
    double log_rest = log_of(of, of->columns_left[column]) - needed - of->log_left[column];
    if (of->is_longest) {
        if (after > 1) {
            add_way(of, pack(of, left), weight, ways);
            return;
        }
        double end = weight + needed, mass = ways * exp(-end - of->log_all);
        if (end > of->heaviest + RELATIVE_ERROR) of->heaviest = end, of->heaviest_p = 0;
        if (end >= of->heaviest - RELATIVE_ERROR) of->heaviest_p += mass;
        return;
    }
    least = fmax(least, of->least_left[column]);
    double most = fmin(needed, of->log_left[column]);
    if (weight + least >= of->limit) of->p += ways * exp(log_rest - weight - of->log_all);
    else if (weight + most >= of->limit) add_way(of, pack(of, left), weight, ways);
}

/* Gives each row from `row` on what it can take of this column; `rest` is what the column still holds and
 * `room` what rows from here on need. */
static void fill(network *of, size_t column, size_t row, double left[], double rest, double room,
                 double weight, double ways)
{
    if (of->is_full) return;
    if (row == of->rows) {
        of->is_full = ++of->steps > MOST_STEPS;
        end_column(of, column, left, weight, ways);
        return;
    }
    double need = left[row], from = fmax(0, rest - (room - need)), to = fmin(rest, need);
    for (double count = from; count <= to; count++) {
        left[row] = need - count;
        fill(of, column, row + 1, left, rest - count, room - need, weight + log_of(of, count), ways);
    }
    left[row] = need;
}

static void walk(network *of, const double of_rows[])
{
    double left[MOST_ROWS], room = 0;
    of->now.n = 1;
    of->now.nodes[0] = (node){pack(of, of_rows), 0, 1};
    of->is_full = false;
    of->steps = 0;
    for (size_t i = 0; i < of->rows; i++) room += of_rows[i];
    for (size_t column = 0; column + 1 < of->columns && !of->is_full; column++) {
        memset(of->next.places, 0, 2 * MOST_NODES * sizeof *of->next.places);
        of->next.n = 0;
        for (size_t i = 0; i < of->now.n; i++) {
            const node *from = &of->now.nodes[i];
            unpack(of, left, from->needs);
            fill(of, column, 0, left, of->of_columns[column], room, from->weight, from->ways);
        }
        room -= of->of_columns[column];
        stage kept = of->now;
        of->now = of->next;
        of->next = kept;
    }
}

static double weigh(const network *of, const double table[], size_t cells)
{
    double weight = 0;
    for (size_t i = 0; i < cells; i++) weight += log_of(of, table[i]);
    return weight;
}

static int fisher_at_random(mx_stats_result *out, double table[], const mx_stats__margins *margins,
                            size_t rows, size_t columns, const network *of, const mx_stats_options *options,
                            mx_arena *arena)
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
        hits += weigh(of, table, rows * columns) >= of->limit;
    }
    mx_stats__monte_carlo(out, hits, options->reps);
    return MX_OK;
}

static int new_stage(stage *out, mx_arena *arena)
{
    *out = (stage){mx_stats__scratch(arena, MOST_NODES, sizeof(node)),
                   mx_stats__scratch(arena, 2 * MOST_NODES, sizeof(uint32_t)), 0};
    return out->nodes && out->places ? MX_OK : MX_E_NOMEM;
}

static size_t keep_filled(double out[], const double margins[], size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (margins[i] > 0) out[kept++] = margins[i];
    mx_stats__sort(out, kept);
    return kept;
}

/* The longer side along the network, so that needs are few numbers; empty rows and columns are gone. */
static int new_network(network *out, double **of_rows, const mx_stats__margins *margins, size_t rows,
                       size_t columns, mx_arena *arena)
{
    size_t n = (size_t)margins->n;
    double *a = mx_stats__scratch(arena, rows, sizeof *a), *b = mx_stats__scratch(arena, columns, sizeof *b),
           *log_factorial = mx_stats__scratch(arena, n + 2, sizeof *log_factorial);
    double *left = mx_stats__scratch(arena, 3 * (rows + columns), sizeof *left);
    if (!a || !b || !log_factorial || !left) return MX_E_NOMEM;
    size_t n_a = keep_filled(a, margins->of_rows, rows), n_b = keep_filled(b, margins->of_columns, columns);
    bool is_turned = n_a > n_b;
    *of_rows = is_turned ? b : a;
    *out = (network){.rows = is_turned ? n_b : n_a,
                     .columns = is_turned ? n_a : n_b,
                     .of_columns = is_turned ? a : b,
                     .log_factorial = log_factorial,
                     .columns_left = left,
                     .log_left = left + rows + columns,
                     .least_left = left + 2 * (rows + columns),
                     .bits = 1};
    for (size_t i = 1; i <= n + 1; i++) log_factorial[i] = lgamma((double)i + 1);
    for (size_t j = out->columns; j-- > 1;) {
        double c = out->of_columns[j];
        bool is_last = j + 1 == out->columns;
        out->columns_left[j - 1] = c + (is_last ? 0 : out->columns_left[j]);
        out->log_left[j - 1] = log_of(out, c) + (is_last ? 0 : out->log_left[j]);
        out->least_left[j - 1] = even_weight(out, c, (double)out->rows) + (is_last ? 0 : out->least_left[j]);
    }
    while (pow(2, (double)out->bits) <= (*of_rows)[out->rows - 1])
        out->bits++; /* sorted: the last is the largest */
    out->log_all = log_of(out, margins->n);
    for (size_t i = 0; i < out->rows; i++) out->log_all -= log_of(out, (*of_rows)[i]);
    for (size_t j = 0; j < out->columns; j++) out->log_all -= log_of(out, out->of_columns[j]);
    return MX_OK;
}

static int fisher_of_many(mx_stats_result *out, const double table[], const mx_stats__margins *margins,
                          double work[], size_t rows, size_t columns, const mx_stats_options *options,
                          mx_arena *arena)
{
    network of;
    double *of_rows;
    int rc = new_network(&of, &of_rows, margins, rows, columns, arena);
    if (rc < 0) return rc;
    double seen = weigh(&of, table, rows * columns);
    bool is_tried = options->way != MX_STATS_MONTE_CARLO && of.rows <= MOST_ROWS && of.rows * of.bits <= 64;
    if (is_tried) rc = new_stage(&of.now, arena);
    if (is_tried && rc == MX_OK) rc = new_stage(&of.next, arena);
    if (rc < 0) return rc;
    of.limit = seen - RELATIVE_ERROR;
    if (is_tried) walk(&of, of_rows);
    if (!is_tried || of.is_full)
        return fisher_at_random(out, work, margins, rows, columns, &of, options, arena);
    out->way = MX_STATS_EXACT;
    out->p_value = mx_stats__p(of.p);
    of.is_longest = true;
    walk(&of, of_rows);
    if (!of.is_full) out->p_smallest = mx_stats__p(of.heaviest_p);
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
