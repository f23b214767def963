/* The figures of a row, from what its groups count. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mx/stats.h"
#include "tally_i.h"

/* A value, how many people have it, and their weight. */
typedef struct {
    double value;
    uint64_t people;
    mx_tally__wide weight;
} item;

/* A thread's part of the rows, and what it works with. */
typedef struct {
    const mx_tally__layout *of;
    double *const *columns; /* of the frame, in the order below */
    size_t from, to;
    item *items; /* of a row with real values */
    size_t n_items, item_capacity;
    double *x, *weights;
    uint64_t *counts;
    mx_tally__wide *parts; /* weights before they are rounded */
    size_t room;
    double factor; /* of the weights of the block at hand */
    int rc;
} worker;

/* The levels that a row's values lie on, from `lowest` on; none of it where there are real
 * values or the levels are far apart. */
typedef struct {
    int64_t lowest;
    size_t n_levels;
    bool is_far, is_real;
} span;

/* What a row has beside its values. */
typedef struct {
    uint64_t n, missing, low, high, anonymous;
    mx_tally__wide weight, low_weight, high_weight, squares;
} totals;

/* The extras of the group of a block: their number, and where they begin in extra_order. */
static size_t extras_of(size_t *first, const mx_tally__layout *of, uint32_t block)
{
    if (!of->extra_starts) return 0;
    uint32_t group = mx_tally__group(&of->tally->cells, block);
    *first = of->extra_starts[group];
    return of->extra_starts[group + 1] - of->extra_starts[group];
}

static span span_of(const mx_tally__layout *of, size_t row)
{
    enum { FAR = 1024 };
    const mx_tally *tally = of->tally;
    span s = {0};
    double lowest = INFINITY, highest = -INFINITY;
    for (size_t g = of->starts[row]; g < of->starts[row + 1]; g++) {
        uint32_t id = mx_tally__ids(&tally->cells, of->blocks[g])[tally->indicator];
        size_t first = 0, n_extras = extras_of(&first, of, of->blocks[g]);
        const mx_tally__range *range = &tally->ranges[id];
        s.is_real = s.is_real || of->bounds[id].is_real;
        if (range->width > 0 && range->lowest < lowest) lowest = range->lowest;
        if (range->width > 0 && range->lowest + (double)range->width - 1 > highest)
            highest = range->lowest + (double)range->width - 1;
        for (size_t i = first; i < first + n_extras; i++) {
            double value = tally->extras[of->extra_order[i]].value;
            if (value < lowest) lowest = value; /* never of a missing one */
            if (value > highest) highest = value;
        }
    }
    s.is_far = highest - lowest >= FAR;
    if (s.is_real || s.is_far || lowest > highest) return s;
    s.lowest = (int64_t)lowest;
    s.n_levels = (size_t)(highest - lowest) + 1;
    return s;
}

static void dispose_worker(worker *w)
{
    mx_free(w->items);
    mx_free(w->x);
    mx_free(w->weights);
    mx_free(w->counts);
    mx_free(w->parts);
}

static int make_room(worker *w, size_t n)
{
    if (n <= w->room) return MX_OK;
    size_t room = n < 128 ? 128 : 2 * n;
    mx_free(w->x);
    mx_free(w->weights);
    mx_free(w->counts);
    mx_free(w->parts);
    w->room = 0;
    w->x = mx_alloc_array(room, sizeof *w->x);
    w->weights = mx_alloc_array(room, sizeof *w->weights);
    w->counts = mx_alloc_array(room, sizeof *w->counts);
    w->parts = mx_alloc_array(room, sizeof *w->parts);
    if (!w->x || !w->weights || !w->counts || !w->parts) return mx_fail_memory();
    w->room = room;
    return MX_OK;
}

static mx_tally__wide times(mx_tally__wide weight, double factor)
{
    return (mx_tally__wide)((double)weight * factor);
}

/* A value goes to its level, or to the items of a row without levels. */
static int take_value(worker *w, const span *s, const mx_tally__bounds *of, totals *sums, item one)
{
    sums->n += one.people;
    sums->weight += one.weight;
    if (one.value <= of->low_max) {
        sums->low += one.people;
        sums->low_weight += one.weight;
    }
    if (one.value >= of->high_min) {
        sums->high += one.people;
        sums->high_weight += one.weight;
    }
    if (s->n_levels > 0) {
        w->counts[(int64_t)one.value - s->lowest] += one.people;
        if (w->of->has_weights) w->parts[(int64_t)one.value - s->lowest] += one.weight;
        return MX_OK;
    }
    int rc = MX_GROW(w->items, w->n_items, w->item_capacity);
    if (rc == MX_OK) w->items[w->n_items++] = one;
    return rc;
}

static int take_extras(worker *w, uint32_t block, const span *s, const mx_tally__bounds *of, totals *sums)
{
    const mx_tally *tally = w->of->tally;
    size_t first = 0, n = extras_of(&first, w->of, block);
    int rc = MX_OK;
    for (size_t i = first; rc == MX_OK && i < first + n; i++) {
        uint32_t e = w->of->extra_order[i];
        const mx_tally__extra *extra = &tally->extras[e];
        mx_tally__wide weight = tally->extra_weights ? tally->extra_weights[e] : 0;
        if (w->of->factors) weight = times(weight, w->factor);
        if (isnan(extra->value)) sums->missing += extra->people;
        else rc = take_value(w, s, of, sums, (item){extra->value, extra->people, weight});
    }
    return rc;
}

/* The counters of a narrow block, as levels side by side. */
static void take_counters(worker *w, uint32_t block, const span *s, const mx_tally__range *range,
                          const mx_tally__bounds *of, totals *sums)
{
    const uint16_t *counters = mx_tally__narrow(&w->of->tally->cells, block);
    uint64_t *to = w->counts + (range->lowest - s->lowest);
    for (uint32_t i = 1; i <= range->width; i++) {
        to[i - 1] += counters[i];
        sums->n += counters[i];
        sums->low += i <= of->n_low ? counters[i] : 0;
        sums->high += i >= of->high_at ? counters[i] : 0;
    }
}

static int take_values(worker *w, uint32_t block, const span *s, const mx_tally__range *range,
                       const mx_tally__bounds *of, totals *sums)
{
    const mx_tally__cells *cells = &w->of->tally->cells;
    int rc = MX_OK;
    for (uint32_t i = 1; rc == MX_OK && i <= range->width; i++) {
        uint64_t people = mx_tally__count(cells, block, i);
        mx_tally__wide weight = cells->is_wide ? mx_tally__levels(cells, block)[i].weight : 0;
        if (w->of->factors) weight = times(weight, w->factor);
        if (people > 0)
            rc = take_value(w, s, of, sums, (item){range->lowest + (double)i - 1, people, weight});
    }
    return rc;
}

static int take_group(worker *w, uint32_t block, const span *s, totals *sums)
{
    const mx_tally *tally = w->of->tally;
    const mx_tally__cells *cells = &tally->cells;
    uint32_t id = mx_tally__ids(cells, block)[tally->indicator];
    const mx_tally__bounds *of = &w->of->bounds[id];
    uint64_t n_before = sums->n, apart = 0;
    int rc = MX_OK;
    sums->missing += mx_tally__count(cells, block, 0);
    if (!cells->is_wide && s->n_levels > 0) take_counters(w, block, s, &tally->ranges[id], of, sums);
    else rc = take_values(w, block, s, &tally->ranges[id], of, sums);
    if (rc == MX_OK) rc = take_extras(w, block, s, of, sums);
    if (cells->is_wide) {
        mx_tally__wide squares = mx_tally__levels(cells, block)->weight;
        sums->squares += w->of->factors ? times(squares, w->factor * w->factor) : squares;
        apart = mx_tally__levels(cells, block)->apart;
    }
    /* Without names a person is told only by answering an indicator once. */
    uint64_t anonymous = tally->counts_people ? apart : sums->n - n_before;
    if (anonymous > sums->anonymous) sums->anonymous = anonymous;
    return rc;
}

static int take_row(worker *w, size_t row, span *s, totals *sums)
{
    const mx_tally__layout *of = w->of;
    *s = span_of(of, row);
    *sums = (totals){0};
    w->n_items = 0;
    int rc = make_room(w, s->n_levels);
    if (rc == MX_OK && s->n_levels > 0) {
        memset(w->counts, 0, s->n_levels * sizeof *w->counts);
        if (of->has_weights) memset(w->parts, 0, s->n_levels * sizeof *w->parts);
    }
    for (size_t g = of->starts[row]; rc == MX_OK && g < of->starts[row + 1]; g++) {
        w->factor = of->factors ? of->factors[g] : 1;
        rc = take_group(w, of->blocks[g], s, sums);
    }
    return rc;
}

static int compare_items(const void *a, const void *b)
{
    double x = ((const item *)a)->value, y = ((const item *)b)->value;
    return (x > y) - (x < y);
}

/* Items as distinct values in order; returns how many. Weights of equal values are summed
 * before they are rounded, so that the order they came in does not matter. */
static size_t fill_values(worker *w)
{
    size_t n = 0;
    if (w->n_items > 0) qsort(w->items, w->n_items, sizeof *w->items, compare_items);
    for (size_t i = 0; i < w->n_items;) {
        item all = w->items[i++];
        for (; i < w->n_items && w->items[i].value <= all.value; i++) {
            all.people += w->items[i].people;
            all.weight += w->items[i].weight;
        }
        w->x[n] = all.value;
        w->counts[n] = all.people;
        w->weights[n++] = (double)all.weight * 0x1p-60;
    }
    return n;
}

static int summarise(worker *w, const span *s, const totals *sums, mx_stats_summary *out)
{
    double squares = (double)sums->squares * 0x1p-60;
    bool has_weights = w->of->has_weights;
    if (s->n_levels == 0) {
        int rc = make_room(w, w->n_items);
        if (rc < 0) return rc;
        size_t n = fill_values(w);
        if (has_weights) mx_stats_values_weighted(out, w->x, w->counts, w->weights, squares, n);
        else mx_stats_values(out, w->x, w->counts, n);
        return MX_OK;
    }
    for (size_t k = 0; has_weights && k < s->n_levels; k++) w->weights[k] = (double)w->parts[k] * 0x1p-60;
    if (has_weights) mx_stats_histogram_weighted(out, w->counts, w->weights, squares, s->n_levels, s->lowest);
    else mx_stats_histogram(out, w->counts, s->n_levels, s->lowest);
    return MX_OK;
}

static double share_of(const mx_tally__layout *of, const span *s, const totals *sums, uint64_t part,
                       mx_tally__wide part_weight)
{
    if (s->is_real) return NAN;
    if (of->has_weights) return sums->weight > 0 ? (double)part_weight / (double)sums->weight : NAN;
    return sums->n ? (double)part / (double)sums->n : NAN;
}

static double people_of(const mx_tally__layout *of, size_t row, const totals *sums)
{
    return (double)sums->anonymous + (of->people ? of->people[row] : 0);
}

static int make_row(worker *w, size_t row)
{
    const mx_tally__layout *of = w->of;
    span on;
    totals sums;
    mx_stats_summary s;
    int rc = take_row(w, row, &on, &sums);
    if (rc == MX_OK) rc = summarise(w, &on, &sums, &s);
    if (rc < 0) return rc;
    const double figures[MX_TALLY__N_FIGURES] = {
        [MX_TALLY__N] = (double)s.n,
        [MX_TALLY__PEOPLE] = people_of(of, row, &sums),
        [MX_TALLY__N_EFFECTIVE] = s.n_effective,
        [MX_TALLY__DESIGN_EFFECT] = (double)s.n / s.n_effective,
        [MX_TALLY__MISSING] = (double)sums.missing,
        [MX_TALLY__MEAN] = s.mean,
        [MX_TALLY__SD] = s.sd,
        [MX_TALLY__MIN] = s.min,
        [MX_TALLY__Q25] = s.q25,
        [MX_TALLY__MEDIAN] = s.median,
        [MX_TALLY__Q75] = s.q75,
        [MX_TALLY__MAX] = s.max,
        [MX_TALLY__SHARE_LOW] = share_of(of, &on, &sums, sums.low, sums.low_weight),
        [MX_TALLY__SHARE_HIGH] = share_of(of, &on, &sums, sums.high, sums.high_weight)};
    bool cannot = of->cannot && of->cannot[row];
    for (size_t i = 0; i < MX_TALLY__N_FIGURES; i++) {
        bool is_count = i == MX_TALLY__N || i == MX_TALLY__MISSING || i == MX_TALLY__PEOPLE;
        if (w->columns[i]) w->columns[i][row] = cannot && !is_count ? NAN : figures[i];
    }
    return MX_OK;
}

/* Blocks lie in memory as their groups arrived: those of later rows are sent for. */
static void make_rows(void *payload)
{
    enum { AHEAD = 12 };
    worker *w = payload;
    const mx_tally__layout *of = w->of;
    for (size_t row = w->from; w->rc == MX_OK && row < w->to; row++) {
        if (row + AHEAD < w->to)
            __builtin_prefetch(mx_tally__block(&of->tally->cells, of->blocks[of->starts[row + AHEAD]]));
        w->rc = make_row(w, row);
    }
}

int mx_tally__figures(const mx_tally__layout *layout, double *const columns[MX_TALLY__N_FIGURES],
                      unsigned n_threads)
{
    enum { WORTH_A_THREAD = 2000 };
    worker workers[MX_MOST_THREADS] = {0};
    size_t n = layout->n_rows / WORTH_A_THREAD + 1;
    int rc = MX_OK;
    if (n > n_threads) n = n_threads > 0 ? n_threads : 1;
    if (n > MX_MOST_THREADS) n = MX_MOST_THREADS;
    for (size_t i = 0; i < n; i++)
        workers[i] = (worker){.of = layout,
                              .columns = columns,
                              .from = layout->n_rows * i / n,
                              .to = layout->n_rows * (i + 1) / n};
    mx_in_parallel(make_rows, workers, sizeof *workers, n);
    for (size_t i = 0; i < n; i++) {
        if (workers[i].rc < 0)
            rc = mx_fail_memory(); /* all that can happen, and in the record of another thread */
        dispose_worker(&workers[i]);
    }
    return rc;
}

int mx_tally__has_repeats(bool *out, const mx_tally__layout *layout)
{
    worker w = {.of = layout};
    int rc = MX_OK;
    *out = false;
    for (size_t row = 0; rc == MX_OK && !*out && row < layout->n_rows; row++) {
        span on;
        totals sums;
        rc = take_row(&w, row, &on, &sums);
        *out = people_of(layout, row, &sums) < (double)sums.n;
    }
    dispose_worker(&w);
    return rc;
}
