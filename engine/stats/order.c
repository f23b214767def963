/* All orders of a few values, or random orders of many: permutation tests of two rankings. */
#include "stats_i.h"

#include <math.h>
#include <stdlib.h>

static int64_t distance(const mx_stats__orders *of, int64_t value)
{
    return llabs(value * of->scale - of->centre);
}

static void count_one(mx_stats__orders *of, int64_t value)
{
    int64_t far = distance(of, value);
    of->orders++;
    if (value <= of->value) of->below++;
    if (value >= of->value) of->above++;
    if (far >= distance(of, of->value)) of->both++;
    if (value < of->least) of->least = value, of->n_least = 0;
    if (value == of->least) of->n_least++;
    if (value > of->most) of->most = value, of->n_most = 0;
    if (value == of->most) of->n_most++;
    if (far > of->farthest) of->farthest = far, of->n_farthest = 0;
    if (far == of->farthest) of->n_farthest++;
}

static void start(mx_stats__orders *of)
{
    of->orders = of->below = of->above = of->both = of->n_least = of->n_most = of->n_farthest = 0;
    of->least = INT64_MAX;
    of->most = INT64_MIN;
    of->farthest = -1;
}

static void swap(int64_t y[], size_t i, size_t j)
{
    int64_t kept = y[i];
    y[i] = y[j];
    y[j] = kept;
}

/* Puts each different value of the rest at `depth` once; `total` is what those before add up to. */
static void descend(mx_stats__orders *of, int64_t y[], size_t depth, int64_t total)
{
    if (depth == of->n) {
        count_one(of, total);
        return;
    }
    for (size_t i = depth; i < of->n; i++) {
        bool is_seen = false;
        for (size_t j = depth; j < i && !is_seen; j++) is_seen = y[j] == y[i];
        if (is_seen) continue;
        swap(y, depth, i);
        descend(of, y, depth + 1, total + of->gain(of->payload, y, depth));
        swap(y, depth, i);
    }
}

static void every_order(mx_stats__orders *of, int64_t y[])
{
    start(of);
    descend(of, y, 0, 0);
}

static void random_orders(mx_stats__orders *of, int64_t y[], size_t reps, uint64_t seed)
{
    mx_rng rng;
    mx_rng_seed(&rng, seed);
    start(of);
    for (size_t r = 0; r < reps; r++) {
        int64_t total = 0;
        mx_stats__shuffle(y, of->n, &rng);
        for (size_t d = 0; d < of->n; d++) total += of->gain(of->payload, y, d);
        count_one(of, total);
    }
}

static double hits(const mx_stats__orders *of, mx_stats_alternative alternative)
{
    switch (alternative) {
    case MX_STATS_TWO_SIDED: return of->both;
    case MX_STATS_LESS: return of->below;
    case MX_STATS_GREATER: return of->above;
    }
    return 0;
}

void mx_stats__permutation_p(mx_stats_result *out, mx_stats__orders *of, int64_t y[],
                             const mx_stats_options *options)
{
    if (options->way == MX_STATS_MONTE_CARLO || of->n > MX_STATS__MOST_ORDERED) {
        random_orders(of, y, options->reps, options->seed);
        mx_stats__monte_carlo(out, (size_t)hits(of, options->alternative), options->reps);
        return;
    }
    every_order(of, y);
    out->way = MX_STATS_EXACT;
    out->p_value = mx_stats__p(hits(of, options->alternative) / of->orders);
    out->p_smallest = mx_stats__tail(of->n_least / of->orders, of->n_most / of->orders,
                                     of->n_farthest / of->orders, options->alternative);
}
