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
    item *items;
    size_t n_items, item_capacity;
    double *x, *weights;
    uint64_t *counts;
    size_t room;
    int rc;
} worker;

enum { N, PEOPLE, N_EFFECTIVE, N_MISSING, MEAN, SD, MIN, Q25, MEDIAN, Q75, MAX, SHARE_LOW, SHARE_HIGH, N_FIGURES };

/* What a row has beside its summary. */
typedef struct {
    uint64_t missing, low, high, anonymous;
    mx_tally__wide weight, low_weight, high_weight, squares;
    bool is_real;
} totals;

static int add_item(worker *w, const bounds *of, totals *sums, item made)
{
    int rc = MX_GROW(w->items, w->n_items, w->item_capacity);
    if (rc < 0) return rc;
    w->items[w->n_items++] = made;
    sums->weight += made.weight;
    sums->is_real = sums->is_real || of->is_real;
    if (made.value <= of->low_max) {
        sums->low += made.people;
        sums->low_weight += made.weight;
    }
    if (made.value >= of->high_min) {
        sums->high += made.people;
        sums->high_weight += made.weight;
    }
    return MX_OK;
}

static int take_extras(worker *w, uint32_t group, const bounds *of, totals *sums, uint64_t *n)
{
    const layout *l = w->of;
    int rc = MX_OK;
    if (!l->extra_starts) return MX_OK;
    for (size_t i = l->extra_starts[group]; rc == MX_OK && i < l->extra_starts[group + 1]; i++) {
        uint32_t e = l->extra_order[i];
        const mx_tally__extra *extra = &l->tally->extras[e];
        mx_tally__wide weight = l->tally->extra_weights ? l->tally->extra_weights[e] : 0;
        if (isnan(extra->value)) {
            sums->missing += extra->people;
            continue;
        }
        *n += extra->people;
        rc = add_item(w, of, sums, (item){extra->value, extra->people, weight});
    }
    return rc;
}

static int take_group(worker *w, uint32_t group, totals *sums)
{
    const mx_tally *tally = w->of->tally;
    const mx_tally__cells *cells = &tally->cells;
    uint32_t block = cells->blocks[group], id = mx_tally__ids(cells, block)[tally->indicator];
    const mx_tally__range *range = &tally->ranges[id];
    const mx_tally__level *levels = cells->is_wide ? mx_tally__levels(cells, block) : NULL;
    uint64_t n = 0;
    int rc = MX_OK;
    sums->missing += mx_tally__count(cells, block, 0);
    for (uint32_t i = 1; rc == MX_OK && i <= range->width; i++) {
        uint64_t people = mx_tally__count(cells, block, i);
        if (people == 0) continue;
        n += people;
        item made = {(double)range->lowest + (double)(i - 1), people, levels ? levels[i].weight : 0};
        rc = add_item(w, &w->of->bounds[id], sums, made);
    }
    if (rc == MX_OK) rc = take_extras(w, group, &w->of->bounds[id], sums, &n);
    if (levels) sums->squares += levels->weight;
    /* Without names a person is told only by answering an indicator once. */
    uint64_t anonymous = !tally->counts_people ? n : levels ? levels->apart : 0;
    if (anonymous > sums->anonymous) sums->anonymous = anonymous;
    return rc;
}

static int compare_items(const void *a, const void *b)
{
    double x = ((const item *)a)->value, y = ((const item *)b)->value;
    return (x > y) - (x < y);
}

static int make_room(worker *w, size_t n)
{
    if (n <= w->room) return MX_OK;
    size_t room = n < 128 ? 128 : 2 * n;
    double *x = mx_realloc_array(w->x, room, sizeof *x);
    if (x) w->x = x;
    double *weights = mx_realloc_array(w->weights, room, sizeof *weights);
    if (weights) w->weights = weights;
    uint64_t *counts = mx_realloc_array(w->counts, room, sizeof *counts);
    if (counts) w->counts = counts;
    if (!x || !weights || !counts) return mx_fail_memory();
    w->room = room;
    return MX_OK;
}

/* Items as levels from `lowest` on. */
static void fill_levels(worker *w, double lowest, size_t n_levels)
{
    memset(w->counts, 0, n_levels * sizeof *w->counts);
    for (size_t i = 0; i < w->n_items; i++) w->counts[(size_t)(w->items[i].value - lowest)] += w->items[i].people;
    if (!w->of->has_weights) return;
    /* Sums of parts are exact, so that levels add up the same in any order. */
    for (size_t k = 0; k < n_levels; k++) {
        mx_tally__wide weight = 0;
        for (size_t i = 0; i < w->n_items; i++)
            if (w->items[i].value == lowest + (double)k) weight += w->items[i].weight;
        w->weights[k] = (double)weight * 0x1p-60;
    }
}

/* Items as distinct values in order; returns how many. */
static size_t fill_values(worker *w)
{
    size_t n = 0;
    qsort(w->items, w->n_items, sizeof *w->items, compare_items);
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

static int summarise(worker *w, const totals *sums, mx_stats_summary *out)
{
    double lowest = INFINITY, highest = -INFINITY, squares = (double)sums->squares * 0x1p-60;
    for (size_t i = 0; i < w->n_items; i++) {
        lowest = fmin(lowest, w->items[i].value);
        highest = fmax(highest, w->items[i].value);
    }
    bool is_real = sums->is_real || highest - lowest >= MX_TALLY__MOST_LEVELS;
    size_t n = is_real ? w->n_items : w->n_items ? (size_t)(highest - lowest) + 1 : 0;
    int rc = make_room(w, n);
    if (rc < 0) return rc;
    if (is_real) {
        n = fill_values(w);
        if (w->of->has_weights) mx_stats_values_weighted(out, w->x, w->counts, w->weights, squares, n);
        else mx_stats_values(out, w->x, w->counts, n);
        return MX_OK;
    }
    if (n > 0) fill_levels(w, lowest, n);
    int64_t first = n > 0 ? (int64_t)lowest : 0;
    if (w->of->has_weights) mx_stats_histogram_weighted(out, w->counts, w->weights, squares, n, first);
    else mx_stats_histogram(out, w->counts, n, first);
    return MX_OK;
}

static double share_of(const layout *of, const totals *sums, uint64_t n, uint64_t part, mx_tally__wide part_weight)
{
    if (sums->is_real) return NAN;
    if (of->has_weights) return sums->weight > 0 ? (double)part_weight / (double)sums->weight : NAN;
    return n ? (double)part / (double)n : NAN;
}

static int take_row(worker *w, size_t row, totals *sums)
{
    const layout *of = w->of;
    int rc = MX_OK;
    *sums = (totals){0};
    w->n_items = 0;
    for (size_t g = of->starts[row]; rc == MX_OK && g < of->starts[row + 1]; g++) rc = take_group(w, of->order[g], sums);
    return rc;
}

static double people_of(const layout *of, size_t row, const totals *sums)
{
    return (double)sums->anonymous + (of->people ? of->people[row] : 0);
}

static int make_row(worker *w, size_t row)
{
    const layout *of = w->of;
    totals sums;
    mx_stats_summary s;
    int rc = take_row(w, row, &sums);
    if (rc == MX_OK) rc = summarise(w, &sums, &s);
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
        [SHARE_LOW] = share_of(of, &sums, s.n, sums.low, sums.low_weight),
        [SHARE_HIGH] = share_of(of, &sums, s.n, sums.high, sums.high_weight)};
    for (size_t i = 0; i < N_FIGURES; i++)
        if (w->columns[i]) w->columns[i][row] = figures[i];
    return MX_OK;
}

static void *make_rows(void *payload)
{
    worker *w = payload;
    for (size_t row = w->from; w->rc == MX_OK && row < w->to; row++) w->rc = make_row(w, row);
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
        mx_free(workers[i].items);
        mx_free(workers[i].x);
        mx_free(workers[i].weights);
        mx_free(workers[i].counts);
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
        double n = 0;
        rc = take_row(&w, row, &sums);
        for (size_t i = 0; i < w.n_items; i++) n += (double)w.items[i].people;
        *differ = people_of(of, row, &sums) < n;
    }
    mx_free(w.items);
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
