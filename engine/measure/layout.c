/* Groups put in the order of the result. */
#include <math.h>
#include <string.h>

#include "tally_i.h"

/* ---- Scales ------------------------------------------------------------------------------ */

static void see(mx_tally__bounds *of, double value)
{
    if (value < of->lowest) of->lowest = value;
    if (value > of->highest) of->highest = value;
    if (value != rint(value)) of->is_real = true;
}

static void see_all(const mx_tally *tally, mx_tally__bounds all[])
{
    for (size_t g = 0; g < tally->cells.n_groups; g++) {
        uint32_t block = tally->cells.blocks[g], id = mx_tally__ids(&tally->cells, block)[tally->indicator];
        const mx_tally__range *range = &tally->ranges[id];
        for (uint32_t i = 1; i <= range->width; i++)
            if (mx_tally__count(&tally->cells, block, i))
                see(&all[id], (double)range->lowest + (double)(i - 1));
    }
    for (size_t i = 0; i < tally->n_extras; i++) {
        uint32_t block = tally->cells.blocks[tally->extras[i].group];
        if (!isnan(tally->extras[i].value))
            see(&all[mx_tally__ids(&tally->cells, block)[tally->indicator]], tally->extras[i].value);
    }
}

/* What is given wins over what was seen. */
static void settle(mx_tally__bounds *of, const mx_tally__scale *scale, const mx_tally__range *range)
{
    if (!isnan(scale->lowest)) of->lowest = scale->lowest;
    if (!isnan(scale->highest)) of->highest = scale->highest;
    double n_levels = of->highest - of->lowest + 1;
    of->is_real = of->is_real || scale->is_real || n_levels > MX_TALLY__MOST_LEVELS;
    double step = n_levels < 4 ? 0 : 1;
    of->low_max = isnan(scale->low_max) ? of->lowest + step : scale->low_max;
    of->high_min = isnan(scale->high_min) ? of->highest - step : scale->high_min;
    while (of->n_low < range->width && range->lowest + (double)of->n_low <= of->low_max) of->n_low++;
    of->high_at = 1;
    while (of->high_at <= range->width && range->lowest + (double)of->high_at - 1 < of->high_min)
        of->high_at++;
}

static int find_bounds(mx_tally__layout *to)
{
    const mx_tally *tally = to->tally;
    to->bounds = mx_alloc_array(tally->n_indicators, sizeof *to->bounds);
    if (!to->bounds) return mx_fail_memory();
    for (size_t i = 0; i < tally->n_indicators; i++)
        to->bounds[i] = (mx_tally__bounds){.lowest = INFINITY, .highest = -INFINITY};
    see_all(tally, to->bounds);
    for (size_t i = 0; i < tally->n_indicators; i++)
        settle(&to->bounds[i], &tally->scales[i], &tally->ranges[i]);
    return MX_OK;
}

/* ---- Order ---------------------------------------------------------------------------------- */

/* What sorting works with. */
typedef struct {
    uint32_t *order, *sorted, *rank_of; /* [n_groups] */
    size_t *places;
} scratch;

/* A stable counting sort of the first `n` of use->order by the rank of each group's key. */
static void sort_by(const mx_tally *tally, size_t key, const uint32_t ranks[], scratch *use, size_t n)
{
    const mx_tally__cells *cells = &tally->cells;
    size_t n_ranks = tally->labels[key].n, at = 0;
    for (size_t g = 0; g < cells->n_groups; g++)
        use->rank_of[g] = ranks[mx_tally__ids(cells, cells->blocks[g])[key]];
    memset(use->places, 0, n_ranks * sizeof *use->places);
    for (size_t g = 0; g < n; g++) use->places[use->rank_of[use->order[g]]]++;
    for (size_t i = 0; i < n_ranks; i++) {
        size_t count = use->places[i];
        use->places[i] = at;
        at += count;
    }
    for (size_t g = 0; g < n; g++) use->sorted[use->places[use->rank_of[use->order[g]]]++] = use->order[g];
    uint32_t *sorted = use->sorted;
    use->sorted = use->order;
    use->order = sorted;
}

bool mx_tally__is_no_indicator(const mx_tally *tally, size_t v)
{
    return tally->plan.indicator == MX_NO_COLUMN && tally->n_numbers[v] == 0 &&
           tally->found[tally->plan.values[v]].n > 0;
}

/* All groups but those of columns that are no indicators. */
static int list_groups(uint32_t order[], size_t *n, const mx_tally *tally)
{
    const mx_tally__cells *cells = &tally->cells;
    bool *is_out = mx_alloc_array(tally->n_indicators, sizeof *is_out);
    if (!is_out) return mx_fail_memory();
    for (size_t v = 0; v < tally->plan.n_values; v++)
        if (mx_tally__is_no_indicator(tally, v)) is_out[tally->value_ids[v]] = true;
    *n = 0;
    for (size_t g = 0; g < cells->n_groups; g++)
        if (!is_out[mx_tally__ids(cells, cells->blocks[g])[tally->indicator]]) order[(*n)++] = (uint32_t)g;
    mx_free(is_out);
    return MX_OK;
}

/* Groups as blocks, rows where the keys change. Blocks lie in memory as their groups
 * arrived: those of later rows are sent for. */
static void collect_rows(mx_tally__layout *to, const uint32_t order[])
{
    enum { AHEAD = 16 };
    const mx_tally__cells *cells = &to->tally->cells;
    size_t n_keys = mx_tally__n_shown(to->tally);
    for (size_t g = 0; g < to->n_blocks; g++) to->blocks[g] = cells->blocks[order[g]];
    for (size_t g = 0; g < to->n_blocks; g++) {
        if (g + AHEAD < to->n_blocks) __builtin_prefetch(mx_tally__block(cells, to->blocks[g + AHEAD]));
        const uint32_t *ids = mx_tally__ids(cells, to->blocks[g]);
        uint32_t *row = to->row_ids + to->n_rows * n_keys;
        bool is_new = to->n_rows == 0;
        for (size_t i = 0; i < n_keys && !is_new; i++)
            is_new = ids[i] != row[(ptrdiff_t)i - (ptrdiff_t)n_keys];
        if (!is_new) continue;
        memcpy(row, ids, n_keys * sizeof *row);
        to->starts[to->n_rows++] = g;
    }
    to->starts[to->n_rows] = to->n_blocks;
}

/* The last id first: each pass keeps the order of those before it. */
static int sort_groups(mx_tally__layout *to, scratch *use)
{
    const mx_tally *tally = to->tally;
    int rc = list_groups(use->order, &to->n_blocks, tally);
    for (size_t i = tally->n_ids; rc == MX_OK && i-- > 0;) {
        uint32_t *ranks;
        bool is_period = i < tally->plan.n_keys && tally->plan.keys[i].is_period;
        rc = mx_tally__ranks(&ranks, &tally->labels[i], is_period);
        if (rc == MX_OK) sort_by(tally, i, ranks, use, to->n_blocks);
        mx_free(ranks);
    }
    if (rc == MX_OK) collect_rows(to, use->order);
    return rc;
}

static int put_in_order(mx_tally__layout *to)
{
    const mx_tally *tally = to->tally;
    size_t n = tally->cells.n_groups, most = 0;
    for (size_t i = 0; i < tally->n_ids; i++)
        if (tally->labels[i].n > most) most = tally->labels[i].n;
    scratch use = {mx_alloc_array(n, sizeof *use.order), mx_alloc_array(n, sizeof *use.sorted),
                   mx_alloc_array(n, sizeof *use.rank_of), mx_alloc_array(most, sizeof *use.places)};
    to->blocks = mx_alloc_array(n, sizeof *to->blocks);
    to->starts = mx_alloc_array(n + 1, sizeof *to->starts);
    to->row_ids = mx_alloc_array(n, tally->plan.n_keys * sizeof *to->row_ids);
    bool has_room =
        use.order && use.sorted && use.rank_of && use.places && to->blocks && to->starts && to->row_ids;
    int rc = has_room ? sort_groups(to, &use) : mx_fail_memory();
    mx_free(use.order);
    mx_free(use.sorted);
    mx_free(use.rank_of);
    mx_free(use.places);
    return rc;
}

/* Extras by their group. */
static int sort_extras(mx_tally__layout *to)
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
    for (size_t i = 0; i < tally->n_extras; i++)
        to->extra_order[starts[tally->extras[i].group + 1]++] = (uint32_t)i;
    return MX_OK;
}

/* Distinct respondents by row: each group of tally->people is one, with the keys of its row. */
static int count_people(mx_tally__layout *to)
{
    const mx_tally *tally = to->tally;
    mx_tally__cells rows = {0};
    size_t n_keys = mx_tally__n_shown(tally);
    to->people = mx_alloc_array(to->n_rows, sizeof *to->people);
    int rc = to->people ? mx_tally__cells_init(&rows, n_keys, false) : mx_fail_memory();
    for (size_t r = 0; rc == MX_OK && r < to->n_rows; r++) {
        const uint32_t *ids = to->row_ids + r * n_keys;
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

/* ---- All together ------------------------------------------------------------------------------ */

int mx_tally__lay_out(mx_tally__layout *out, const mx_tally *tally)
{
    *out = (mx_tally__layout){.tally = tally, .has_weights = tally->saw_weights || tally->plan.n_margins > 0};
    int rc = find_bounds(out);
    if (rc == MX_OK) rc = put_in_order(out);
    if (rc == MX_OK) rc = sort_extras(out);
    if (rc == MX_OK && tally->counts_people) rc = count_people(out);
    if (rc == MX_OK && tally->plan.n_margins > 0) rc = mx_tally__rake(out);
    return rc;
}

void mx_tally__layout_dispose(mx_tally__layout *layout)
{
    mx_free(layout->bounds);
    mx_free(layout->blocks);
    mx_free(layout->starts);
    mx_free(layout->row_ids);
    mx_free(layout->extra_order);
    mx_free(layout->extra_starts);
    mx_free(layout->people);
    mx_free(layout->factors);
    mx_free(layout->cannot);
}
