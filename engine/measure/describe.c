/* The figures of a tally. */
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "mx/stats.h"
#include "tally_i.h"

enum { MOST_THREADS = 16 };

/* What counts as low and high of an indicator, and whether it has levels at all. */
typedef struct {
    double lowest, highest, low_max, high_min;
    bool is_real;
} bounds;

/* Everything that turns groups into rows. */
typedef struct {
    const mx_tally *tally;
    bounds *bounds;         /* by indicator */
    uint32_t *order;        /* groups in the order of the result; those of a row side by side */
    size_t n_groups;        /* in it */
    size_t *starts;         /* where each row begins in `order`, and the end */
    size_t n_rows;
    uint32_t *extra_order;  /* extras by group */
    size_t *extra_starts;   /* [n_groups + 1] */
    uint32_t **ranks;       /* [n_ids] */
    uint32_t *people;       /* distinct respondents of each row; NULL when not counted */
    bool has_weights;
} layout;

/* ---- Scales ------------------------------------------------------------------------------ */

static void see(bounds *of, double value)
{
    if (value < of->lowest) of->lowest = value;
    if (value > of->highest) of->highest = value;
    if (value != rint(value)) of->is_real = true;
}

static void see_all(const mx_tally *tally, bounds all[])
{
    for (size_t g = 0; g < tally->cells.n_groups; g++) {
        uint32_t block = tally->cells.blocks[g], id = mx_tally__ids(&tally->cells, block)[tally->indicator];
        const mx_tally__range *range = &tally->ranges[id];
        for (uint32_t i = 1; i <= range->width; i++)
            if (mx_tally__count(&tally->cells, block, i)) see(&all[id], (double)range->lowest + (double)(i - 1));
    }
    for (size_t i = 0; i < tally->n_extras; i++) {
        uint32_t block = tally->cells.blocks[tally->extras[i].group];
        if (!isnan(tally->extras[i].value))
            see(&all[mx_tally__ids(&tally->cells, block)[tally->indicator]], tally->extras[i].value);
    }
}

/* What is given wins over what was seen. */
static void settle(bounds *of, const mx_tally__scale *scale)
{
    if (!isnan(scale->lowest)) of->lowest = scale->lowest;
    if (!isnan(scale->highest)) of->highest = scale->highest;
    double n_levels = of->highest - of->lowest + 1;
    of->is_real = of->is_real || scale->is_real || n_levels > MX_TALLY__MOST_LEVELS;
    double step = n_levels < 4 ? 0 : 1;
    of->low_max = isnan(scale->low_max) ? of->lowest + step : scale->low_max;
    of->high_min = isnan(scale->high_min) ? of->highest - step : scale->high_min;
}

static int find_bounds(layout *to)
{
    const mx_tally *tally = to->tally;
    to->bounds = mx_alloc_array(tally->n_indicators, sizeof *to->bounds);
    if (!to->bounds) return mx_fail_memory();
    for (size_t i = 0; i < tally->n_indicators; i++) to->bounds[i] = (bounds){.lowest = INFINITY, .highest = -INFINITY};
    see_all(tally, to->bounds);
    for (size_t i = 0; i < tally->n_indicators; i++) settle(&to->bounds[i], &tally->scales[i]);
    return MX_OK;
}

/* ---- Order ---------------------------------------------------------------------------------- */

/* What sorting works with. */
typedef struct {
    uint32_t *rank_of, *sorted; /* [n_groups of the tally] */
    size_t *places;
} scratch;

/* A stable counting sort of of->order by the rank of each group's key. */
static void sort_by(layout *of, size_t key, scratch *use)
{
    const mx_tally__cells *cells = &of->tally->cells;
    const uint32_t *ranks = of->ranks[key];
    size_t n_ranks = of->tally->labels[key].n, at = 0;
    for (size_t g = 0; g < cells->n_groups; g++) use->rank_of[g] = ranks[mx_tally__ids(cells, cells->blocks[g])[key]];
    memset(use->places, 0, n_ranks * sizeof *use->places);
    for (size_t g = 0; g < of->n_groups; g++) use->places[use->rank_of[of->order[g]]]++;
    for (size_t i = 0; i < n_ranks; i++) {
        size_t count = use->places[i];
        use->places[i] = at;
        at += count;
    }
    for (size_t g = 0; g < of->n_groups; g++) use->sorted[use->places[use->rank_of[of->order[g]]]++] = of->order[g];
    uint32_t *sorted = use->sorted;
    use->sorted = of->order;
    of->order = sorted;
}

static bool same_row(const layout *of, uint32_t a, uint32_t b)
{
    const mx_tally__cells *cells = &of->tally->cells;
    return memcmp(mx_tally__ids(cells, cells->blocks[a]), mx_tally__ids(cells, cells->blocks[b]),
                  of->tally->plan.n_keys * sizeof(uint32_t)) == 0;
}

/* Value column `v` of a wide form has words and no number: it is no indicator. */
static bool is_no_indicator(const mx_tally *tally, size_t v)
{
    return tally->plan.indicator == MX_NO_COLUMN && tally->n_numbers[v] == 0 &&
           tally->found[tally->plan.values[v]].n > 0;
}

/* All groups but those of columns that are no indicators. */
static int list_groups(layout *to)
{
    const mx_tally *tally = to->tally;
    const mx_tally__cells *cells = &tally->cells;
    bool *is_out = mx_alloc_array(tally->n_indicators, sizeof *is_out);
    to->order = mx_alloc_array(cells->n_groups, sizeof *to->order);
    int rc = is_out && to->order ? MX_OK : mx_fail_memory();
    for (size_t v = 0; rc == MX_OK && v < tally->plan.n_values; v++)
        if (is_no_indicator(tally, v)) is_out[tally->value_ids[v]] = true;
    for (size_t g = 0; rc == MX_OK && g < cells->n_groups; g++)
        if (!is_out[mx_tally__ids(cells, cells->blocks[g])[tally->indicator]]) to->order[to->n_groups++] = (uint32_t)g;
    mx_free(is_out);
    return rc;
}

/* The last id first: each pass keeps the order of those before it. */
static int sort_groups(layout *to)
{
    const mx_tally *tally = to->tally;
    size_t most = 0;
    for (size_t i = 0; i < tally->n_ids; i++)
        if (tally->labels[i].n > most) most = tally->labels[i].n;
    int rc = list_groups(to);
    size_t n = to->n_groups, n_all = tally->cells.n_groups;
    scratch use = {mx_alloc_array(n_all, sizeof *use.rank_of), mx_alloc_array(n_all, sizeof *use.sorted),
                   mx_alloc_array(most, sizeof *use.places)};
    to->starts = mx_alloc_array(n + 1, sizeof *to->starts);
    if (rc == MX_OK && (!use.rank_of || !use.sorted || !use.places || !to->starts)) rc = mx_fail_memory();
    for (size_t i = tally->n_ids; rc == MX_OK && i-- > 0;) sort_by(to, i, &use);
    for (size_t g = 0; rc == MX_OK && g < n; g++)
        if (g == 0 || !same_row(to, to->order[g - 1], to->order[g])) to->starts[to->n_rows++] = g;
    if (rc == MX_OK) to->starts[to->n_rows] = n;
    mx_free(use.rank_of);
    mx_free(use.sorted);
    mx_free(use.places);
    return rc;
}

/* Extras by their group. */
static int sort_extras(layout *to)
{
    const mx_tally *tally = to->tally;
    size_t n_groups = tally->cells.n_groups;
    if (tally->n_extras == 0) return MX_OK;
    to->extra_starts = mx_alloc_array(n_groups + 2, sizeof *to->extra_starts);
    to->extra_order = mx_alloc_array(tally->n_extras, sizeof *to->extra_order);
    if (!to->extra_starts || !to->extra_order) return mx_fail_memory();
    size_t *starts = to->extra_starts;
    for (size_t i = 0; i < tally->n_extras; i++) starts[tally->extras[i].group + 2]++;
    for (size_t g = 2; g < n_groups + 2; g++) starts[g] += starts[g - 1];
    for (size_t i = 0; i < tally->n_extras; i++) to->extra_order[starts[tally->extras[i].group + 1]++] = (uint32_t)i;
    return MX_OK;
}

/* Distinct respondents by row: each group of tally->people is one, with the keys of its row. */
static int count_people(layout *to)
{
    const mx_tally *tally = to->tally;
    mx_tally__cells rows = {0};
    size_t n_keys = tally->plan.n_keys;
    to->people = mx_alloc_array(to->n_rows, sizeof *to->people);
    int rc = to->people ? mx_tally__cells_init(&rows, n_keys, false) : mx_fail_memory();
    for (size_t r = 0; rc == MX_OK && r < to->n_rows; r++) {
        const uint32_t *ids = mx_tally__ids(&tally->cells, tally->cells.blocks[to->order[to->starts[r]]]);
        if (!mx_tally__cells_add(&rows, ids, mx_tally__hash(ids, n_keys), 0)) rc = mx_fail_memory();
    }
    for (size_t g = 0; rc == MX_OK && g < tally->people.n_groups; g++) {
        const uint32_t *ids = mx_tally__ids(&tally->people, tally->people.blocks[g]);
        uint32_t at = mx_tally__cells_add(&rows, ids, mx_tally__hash(ids, n_keys), 0);
        if (!at) rc = mx_fail_memory();
        else to->people[mx_tally__group(&rows, at)]++;
    }
    mx_tally__cells_dispose(&rows);
    return rc;
}

/* ---- The figures of a row ----------------------------------------------------------------------- */

/* A value, how many people have it, and their weight. */
typedef struct {
    double value;
    uint64_t people;
    mx_tally__wide weight;
} item;

/* A thread's part of the rows, and what it works with. */
typedef struct {
    const layout *of;
    double *const *columns; /* of the frame, in the order below */
    size_t from, to;
    item *items;            /* of a row with real values */
    size_t n_items, item_capacity;
    double *x, *weights;
    uint64_t *counts;
    mx_tally__wide *parts;  /* weights before they are rounded */
    size_t room;
    int rc;
} worker;

enum { N, PEOPLE, N_EFFECTIVE, N_MISSING, MEAN, SD, MIN, Q25, MEDIAN, Q75, MAX, SHARE_LOW, SHARE_HIGH, N_FIGURES };

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

static size_t n_extras_of(const layout *of, uint32_t group)
{
    return of->extra_starts ? of->extra_starts[group + 1] - of->extra_starts[group] : 0;
}

static span span_of(const layout *of, size_t row)
{
    enum { FAR = 1024 };
    const mx_tally *tally = of->tally;
    span s = {0};
    double lowest = INFINITY, highest = -INFINITY;
    for (size_t g = of->starts[row]; g < of->starts[row + 1]; g++) {
        uint32_t group = of->order[g], id = mx_tally__ids(&tally->cells, tally->cells.blocks[group])[tally->indicator];
        const mx_tally__range *range = &tally->ranges[id];
        s.is_real = s.is_real || of->bounds[id].is_real;
        if (range->width > 0 && range->lowest < lowest) lowest = range->lowest;
        if (range->width > 0 && range->lowest + (double)range->width - 1 > highest)
            highest = range->lowest + (double)range->width - 1;
        for (size_t i = 0; i < n_extras_of(of, group); i++) {
            double value = tally->extras[of->extra_order[of->extra_starts[group] + i]].value;
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

/* A value goes to its level, or to the items of a row without levels. */
static int take_value(worker *w, const span *s, const bounds *of, totals *sums, item one)
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
        w->parts[(int64_t)one.value - s->lowest] += one.weight;
        return MX_OK;
    }
    int rc = MX_GROW(w->items, w->n_items, w->item_capacity);
    if (rc == MX_OK) w->items[w->n_items++] = one;
    return rc;
}

static int take_extras(worker *w, uint32_t group, const span *s, const bounds *of, totals *sums)
{
    const mx_tally *tally = w->of->tally;
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && i < n_extras_of(w->of, group); i++) {
        uint32_t e = w->of->extra_order[w->of->extra_starts[group] + i];
        const mx_tally__extra *extra = &tally->extras[e];
        mx_tally__wide weight = tally->extra_weights ? tally->extra_weights[e] : 0;
        if (isnan(extra->value)) sums->missing += extra->people;
        else rc = take_value(w, s, of, sums, (item){extra->value, extra->people, weight});
    }
    return rc;
}

static int take_group(worker *w, uint32_t group, const span *s, totals *sums)
{
    const mx_tally *tally = w->of->tally;
    const mx_tally__cells *cells = &tally->cells;
    uint32_t block = cells->blocks[group], id = mx_tally__ids(cells, block)[tally->indicator];
    const mx_tally__range *range = &tally->ranges[id];
    const mx_tally__level *levels = cells->is_wide ? mx_tally__levels(cells, block) : NULL;
    uint64_t n_before = sums->n;
    int rc = MX_OK;
    sums->missing += mx_tally__count(cells, block, 0);
    for (uint32_t i = 1; rc == MX_OK && i <= range->width; i++) {
        uint64_t people = mx_tally__count(cells, block, i);
        item one = {(double)range->lowest + (double)(i - 1), people, levels ? levels[i].weight : 0};
        if (people > 0) rc = take_value(w, s, &w->of->bounds[id], sums, one);
    }
    if (rc == MX_OK) rc = take_extras(w, group, s, &w->of->bounds[id], sums);
    if (levels) sums->squares += levels->weight;
    /* Without names a person is told only by answering an indicator once. */
    uint64_t anonymous = !tally->counts_people ? sums->n - n_before : levels ? levels->apart : 0;
    if (anonymous > sums->anonymous) sums->anonymous = anonymous;
    return rc;
}

static int take_row(worker *w, size_t row, span *s, totals *sums)
{
    const layout *of = w->of;
    *s = span_of(of, row);
    *sums = (totals){0};
    w->n_items = 0;
    int rc = make_room(w, s->n_levels);
    if (rc == MX_OK && s->n_levels > 0) {
        memset(w->counts, 0, s->n_levels * sizeof *w->counts);
        memset(w->parts, 0, s->n_levels * sizeof *w->parts);
    }
    for (size_t g = of->starts[row]; rc == MX_OK && g < of->starts[row + 1]; g++)
        rc = take_group(w, of->order[g], s, sums);
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

static double share_of(const layout *of, const span *s, const totals *sums, uint64_t part, mx_tally__wide part_weight)
{
    if (s->is_real) return NAN;
    if (of->has_weights) return sums->weight > 0 ? (double)part_weight / (double)sums->weight : NAN;
    return sums->n ? (double)part / (double)sums->n : NAN;
}

static double people_of(const layout *of, size_t row, const totals *sums)
{
    return (double)sums->anonymous + (of->people ? of->people[row] : 0);
}

static int make_row(worker *w, size_t row)
{
    const layout *of = w->of;
    span on;
    totals sums;
    mx_stats_summary s;
    int rc = take_row(w, row, &on, &sums);
    if (rc == MX_OK) rc = summarise(w, &on, &sums, &s);
    if (rc < 0) return rc;
    const double figures[N_FIGURES] = {
        [N] = (double)s.n,
        [PEOPLE] = people_of(of, row, &sums),
        [N_EFFECTIVE] = s.n_effective,
        [N_MISSING] = (double)sums.missing,
        [MEAN] = s.mean,
        [SD] = s.sd,
        [MIN] = s.min,
        [Q25] = s.q25,
        [MEDIAN] = s.median,
        [Q75] = s.q75,
        [MAX] = s.max,
        [SHARE_LOW] = share_of(of, &on, &sums, sums.low, sums.low_weight),
        [SHARE_HIGH] = share_of(of, &on, &sums, sums.high, sums.high_weight)};
    for (size_t i = 0; i < N_FIGURES; i++)
        if (w->columns[i]) w->columns[i][row] = figures[i];
    return MX_OK;
}

/* Groups lie in memory in the order of their arrival: those of later rows are sent for. */
static void *make_rows(void *payload)
{
    enum { AHEAD = 12 };
    worker *w = payload;
    const layout *of = w->of;
    const mx_tally__cells *cells = &of->tally->cells;
    for (size_t row = w->from; w->rc == MX_OK && row < w->to; row++) {
        if (row + AHEAD < w->to)
            __builtin_prefetch(mx_tally__block(cells, cells->blocks[of->order[of->starts[row + AHEAD]]]));
        w->rc = make_row(w, row);
    }
    return NULL;
}

/* Run `n` jobs, the first here; one for which no thread can be had is run here too. */
static void in_parallel(void *(*work)(void *), void *jobs, size_t size, size_t n)
{
    pthread_t threads[MOST_THREADS];
    bool is_running[MOST_THREADS] = {false};
    for (size_t i = 1; i < n; i++)
        is_running[i] = pthread_create(&threads[i], NULL, work, (char *)jobs + i * size) == 0;
    for (size_t i = 0; i < n; i++)
        if (!is_running[i]) work((char *)jobs + i * size);
    for (size_t i = 1; i < n; i++)
        if (is_running[i]) pthread_join(threads[i], NULL);
}

/* ---- The frame --------------------------------------------------------------------------------------- */

static int add_columns(mx_frame *frame, const layout *of, size_t columns[N_FIGURES], bool shows_people)
{
    static const struct {
        const char *name;
        mx_role role;
    } figures[N_FIGURES] = {
        [N] = {"n", MX_PEOPLE},          [PEOPLE] = {"people", MX_PEOPLE}, [N_EFFECTIVE] = {"n_effective", MX_FIGURE},
        [N_MISSING] = {"missing", MX_FIGURE}, [MEAN] = {"mean", MX_FIGURE},   [SD] = {"sd", MX_FIGURE},
        [MIN] = {"min", MX_RANGE},       [Q25] = {"q25", MX_FIGURE},       [MEDIAN] = {"median", MX_FIGURE},
        [Q75] = {"q75", MX_FIGURE},      [MAX] = {"max", MX_RANGE},        [SHARE_LOW] = {"share_low", MX_SHARE},
        [SHARE_HIGH] = {"share_high", MX_SHARE}};
    const mx_tally_plan *plan = &of->tally->plan;
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && i < plan->n_keys; i++)
        rc = mx_frame_add_column(frame, plan->keys[i].name, MX_TEXT, MX_KEY);
    for (size_t i = 0; rc == MX_OK && i < N_FIGURES; i++) {
        columns[i] = SIZE_MAX;
        if ((i == PEOPLE && !shows_people) || (i == N_EFFECTIVE && !of->has_weights)) continue;
        columns[i] = mx_frame_n_columns(frame);
        mx_role role = i == N && shows_people ? MX_FIGURE : figures[i].role;
        rc = mx_frame_add_column(frame, figures[i].name, MX_NUMBER, role);
    }
    return rc;
}

static int fill_keys(mx_frame *frame, const layout *of)
{
    const mx_tally *tally = of->tally;
    for (size_t i = 0; i < tally->plan.n_keys; i++) {
        const mx_tally__labels *labels = &tally->labels[i];
        uint32_t *texts = mx_alloc_array(labels->n, sizeof *texts);
        int rc = texts ? MX_OK : mx_fail_memory();
        for (size_t t = 0; rc == MX_OK && t < labels->n; t++) {
            texts[t] = MX_NO_ID;
            if (labels->texts[t].size > 0) rc = mx_frame_intern(frame, labels->texts[t], &texts[t]);
        }
        for (size_t row = 0; rc == MX_OK && row < of->n_rows; row++) {
            uint32_t block = tally->cells.blocks[of->order[of->starts[row]]];
            mx_frame_set_text_id(frame, row, i, texts[mx_tally__ids(&tally->cells, block)[i]]);
        }
        mx_free(texts);
        if (rc < 0) return rc;
    }
    return MX_OK;
}

static int fill_figures(mx_frame *frame, const layout *of, const size_t columns[N_FIGURES], unsigned n_threads)
{
    enum { WORTH_A_THREAD = 2000 };
    double *numbers[N_FIGURES] = {NULL};
    worker workers[MOST_THREADS] = {0};
    size_t n = of->n_rows / WORTH_A_THREAD + 1;
    if (n > n_threads) n = n_threads > 0 ? n_threads : 1;
    if (n > MOST_THREADS) n = MOST_THREADS;
    for (size_t i = 0; i < N_FIGURES; i++)
        if (columns[i] != SIZE_MAX) numbers[i] = mx_frame_numbers(frame, columns[i]);
    for (size_t i = 0; i < n; i++)
        workers[i] = (worker){
            .of = of, .columns = numbers, .from = of->n_rows * i / n, .to = of->n_rows * (i + 1) / n};
    in_parallel(make_rows, workers, sizeof *workers, n);
    int rc = MX_OK;
    for (size_t i = 0; i < n; i++) {
        if (workers[i].rc < 0) rc = mx_fail_memory(); /* the record of another thread says so already */
        dispose_worker(&workers[i]);
    }
    return rc;
}

/* Whether some row has more answers than people. */
static int compare_people(const layout *of, bool *differ)
{
    worker w = {.of = of};
    int rc = MX_OK;
    *differ = false;
    for (size_t row = 0; rc == MX_OK && !*differ && row < of->n_rows; row++) {
        totals sums;
        span on;
        rc = take_row(&w, row, &on, &sums);
        *differ = people_of(of, row, &sums) < (double)sums.n;
    }
    dispose_worker(&w);
    return rc;
}

static int make_frame(mx_frame *frame, const layout *of, unsigned n_threads)
{
    size_t columns[N_FIGURES];
    bool shows_people = false;
    int rc = of->tally->plan.counts_people ? compare_people(of, &shows_people) : MX_OK;
    if (rc == MX_OK) rc = add_columns(frame, of, columns, shows_people);
    if (rc == MX_OK) rc = mx_frame_add_rows(frame, of->n_rows);
    if (rc == MX_OK) rc = fill_keys(frame, of);
    return rc == MX_OK ? fill_figures(frame, of, columns, n_threads) : rc;
}

static int lay_out(layout *to)
{
    const mx_tally *tally = to->tally;
    to->has_weights = tally->saw_weights;
    to->ranks = mx_alloc_array(tally->n_ids, sizeof *to->ranks);
    int rc = to->ranks ? find_bounds(to) : mx_fail_memory();
    for (size_t i = 0; rc == MX_OK && i < tally->n_ids; i++)
        rc = mx_tally__ranks(&to->ranks[i], &tally->labels[i], i < tally->plan.n_keys && tally->plan.keys[i].is_period);
    if (rc == MX_OK) rc = sort_groups(to);
    if (rc == MX_OK) rc = sort_extras(to);
    if (rc == MX_OK && tally->counts_people) rc = count_people(to);
    return rc;
}

static void dispose(layout *of)
{
    for (size_t i = 0; of->ranks && i < of->tally->n_ids; i++) mx_free(of->ranks[i]);
    mx_free(of->ranks);
    mx_free(of->bounds);
    mx_free(of->order);
    mx_free(of->starts);
    mx_free(of->extra_order);
    mx_free(of->extra_starts);
    mx_free(of->people);
}

int mx_tally_result(mx_frame **out, const mx_tally *tally, unsigned n_threads)
{
    layout of = {.tally = tally};
    mx_frame *frame = NULL;
    *out = NULL;
    int rc = lay_out(&of);
    if (rc == MX_OK) rc = mx_frame_new(&frame);
    if (rc == MX_OK) rc = make_frame(frame, &of, n_threads);
    dispose(&of);
    if (rc < 0) {
        mx_frame_free(frame);
        return rc;
    }
    *out = frame;
    return MX_OK;
}

/* ---- All of it ----------------------------------------------------------------------------------------- */

/* The value column that column `c` of the batches is; n_values when it is none. */
static size_t value_at(const mx_tally *tally, size_t c)
{
    size_t v = 0;
    while (v < tally->plan.n_values && tally->plan.values[v] != c) v++;
    return v;
}

int mx_tally_complaints(const mx_tally *tally, mx_complaints *complaints, mx_buf *left_out)
{
    for (size_t c = 0; c < tally->plan.n_columns; c++) {
        const mx_tally__found *found = &tally->found[c];
        size_t v = value_at(tally, c);
        if (v < tally->plan.n_values && is_no_indicator(tally, v)) {
            mx_buf_format(left_out, "%s%s", left_out->size ? ", " : "", tally->plan.columns[c]);
            continue;
        }
        size_t n = found->list ? mx_complaints_count(found->list) : 0;
        for (size_t i = 0; i < n; i++) {
            const mx_complaint *one = mx_complaints_get(found->list, i);
            int rc = mx_complain(complaints, one->file, one->line, one->column, "%s", one->message);
            if (rc < 0) return rc;
        }
        if (found->n <= n) continue;
        int rc = mx_complain(complaints, tally->plan.file, 0, tally->plan.columns[c],
                             mx_tr("%llu autres cellules de cette colonne", "%llu more cells of this column"),
                             (unsigned long long)(found->n - n));
        if (rc < 0) return rc;
    }
    return mx_buf_check(left_out);
}

/* A thread's part of the rows. Its error record ends with it, so the message is kept. */
typedef struct {
    mx_tally *tally;
    mx_rows *rows;
    int rc;
    char message[1024];
} counting;

static void *count_part(void *payload)
{
    counting *c = payload;
    c->rc = mx_tally_add(c->tally, c->rows);
    if (c->rc < 0) snprintf(c->message, sizeof c->message, "%s", mx_error_message());
    return NULL;
}

static int count_parts(counting parts[], size_t n)
{
    in_parallel(count_part, parts, sizeof *parts, n);
    for (size_t i = 0; i < n; i++)
        if (parts[i].rc < 0) return mx_fail(parts[i].rc, "%s", parts[i].message);
    for (size_t i = 1; i < n; i++) {
        int rc = mx_tally_merge(parts[0].tally, parts[i].tally);
        if (rc < 0) return rc;
        mx_tally_free(parts[i].tally);
        parts[i].tally = NULL;
    }
    return MX_OK;
}

int mx_measure_describe(mx_frame **out, mx_rows *const parts[], size_t n_parts, const mx_tally_plan *plan,
                        mx_complaints *complaints, mx_buf *left_out)
{
    counting counts[MOST_THREADS] = {0};
    size_t n_before = mx_complaints_count(complaints);
    int rc = MX_OK;
    *out = NULL;
    for (size_t i = 0; rc == MX_OK && i < n_parts; i++) {
        counts[i].rows = parts[i];
        rc = mx_tally_new(&counts[i].tally, plan);
    }
    if (rc == MX_OK) rc = count_parts(counts, n_parts);
    if (rc == MX_OK) rc = mx_tally_complaints(counts[0].tally, complaints, left_out);
    if (rc == MX_OK && mx_complaints_count(complaints) > n_before)
        rc = mx_fail(MX_E_REFUSED, mx_tr("%s : fichier refusé", "%s: file refused"), plan->file);
    if (rc == MX_OK) rc = mx_tally_result(out, counts[0].tally, (unsigned)n_parts);
    for (size_t i = 0; i < n_parts; i++) mx_tally_free(counts[i].tally);
    return rc;
}
