/* What another tally counted, added to this one's. */
#include "tally_i.h"

#include <math.h>

/* Groups that are merged together. */
enum { MERGE_STEP = 64 };

static int map_labels(uint32_t **out, mx_tally__labels *into, const mx_tally__labels *from)
{
    uint32_t *map = mx_alloc_array(from->n, sizeof *map);
    int rc = map ? MX_OK : mx_fail_memory();
    for (size_t i = 0; rc == MX_OK && i < from->n; i++)
        rc = mx_tally__labels_add(into, from->texts[i], &map[i]);
    *out = map;
    return rc;
}

/* All levels of the other's blocks get a counter here, so that no block moves later. */
static int merge_ranges(mx_tally *into, const mx_tally *from, const uint32_t *indicators)
{
    int rc = mx_tally__learn_indicators(into);
    for (size_t i = 0; rc == MX_OK && i < from->n_indicators; i++) {
        mx_tally__range range = from->ranges[i], *own = &into->ranges[indicators[i]];
        int64_t ends[] = {range.lowest, range.lowest + (int64_t)range.width - 1};
        for (size_t e = 0; rc == MX_OK && range.width > 0 && e < 2; e++) {
            bool is_in = ends[e] >= own->lowest && ends[e] < own->lowest + (int64_t)own->width, fits;
            if (!is_in) rc = mx_tally__stretch(into, indicators[i], ends[e], &fits);
        }
    }
    return rc;
}

/* A counter that is no level of the block here, or too much for its 16 bits. */
static int merge_slowly(mx_tally *into, uint32_t block, const mx_tally *from, uint32_t other, size_t i)
{
    const mx_tally__range *of = &from->ranges[mx_tally__ids(&from->cells, other)[from->indicator]];
    double value = i == 0 ? NAN : (double)of->lowest + (double)(i - 1);
    mx_tally__wide weight = into->cells.is_wide && i ? mx_tally__levels(&from->cells, other)[i].weight : 0;
    return mx_tally__add_extra(into, mx_tally__group(&into->cells, block), value,
                               mx_tally__count(&from->cells, other, i), weight);
}

/* The counters of another tally's block, added to this one's. */
static int merge_block(mx_tally *into, uint32_t block, const mx_tally *from, uint32_t other)
{
    mx_tally__range to = into->ranges[mx_tally__ids(&into->cells, block)[into->indicator]];
    mx_tally__range of = from->ranges[mx_tally__ids(&from->cells, other)[from->indicator]];
    int64_t shift = (int64_t)of.lowest - to.lowest;
    for (size_t i = 0; i <= of.width; i++) {
        int64_t index = i == 0 ? 0 : (int64_t)i + shift;
        bool fits = i == 0 || (index >= 1 && index <= (int64_t)to.width);
        if (into->cells.is_wide && fits) {
            mx_tally__level *level = mx_tally__levels(&into->cells, block) + index;
            const mx_tally__level *source = mx_tally__levels(&from->cells, other) + i;
            level->n += source->n;
            level->apart += source->apart;
            level->weight += source->weight;
            continue;
        }
        uint64_t n = mx_tally__count(&from->cells, other, i);
        uint16_t *counter = fits ? mx_tally__narrow(&into->cells, block) + index : NULL;
        if (counter && *counter + n < UINT16_MAX) *counter = (uint16_t)(*counter + n);
        else if (n > 0 && merge_slowly(into, block, from, other, i) < 0) return MX_E_NOMEM;
    }
    return MX_OK;
}

/* Groups [begin, end) of another tally. In three steps, as rows are counted, so that what
 * each leads to is on its way when it is needed. */
static int merge_stretch(mx_tally *into, const mx_tally *from, size_t begin, size_t end,
                         uint32_t *const maps[], uint32_t groups[])
{
    mx_tally__cells *cells = &into->cells;
    uint32_t ids[MERGE_STEP][MX_TALLY__MOST_KEYS + 1];
    uint64_t hashes[MERGE_STEP];
    for (size_t g = begin; g < end; g++) {
        const uint32_t *old = mx_tally__ids(&from->cells, from->cells.blocks[g]);
        for (size_t i = 0; i < into->n_ids; i++) ids[g - begin][i] = maps[i][old[i]];
        hashes[g - begin] = mx_tally__hash(ids[g - begin], into->n_ids);
        __builtin_prefetch(&cells->entries[hashes[g - begin] & cells->mask]);
    }
    for (size_t g = begin; g < end; g++)
        __builtin_prefetch(mx_tally__block(cells, cells->entries[hashes[g - begin] & cells->mask].at));
    for (size_t g = begin; g < end; g++) {
        uint32_t width = into->ranges[ids[g - begin][into->indicator]].width;
        uint32_t block = mx_tally__cells_add(cells, ids[g - begin], hashes[g - begin], width);
        if (!block) return mx_fail_memory();
        groups[g] = mx_tally__group(cells, block);
        int rc = merge_block(into, block, from, from->cells.blocks[g]);
        if (rc < 0) return rc;
    }
    return MX_OK;
}

static int merge_people(mx_tally *into, const mx_tally *from, uint32_t *const maps[])
{
    uint32_t *person[2] = {NULL, NULL}, ids[MX_TALLY__MOST_KEYS + 2];
    size_t n = into->plan.n_keys;
    int rc = map_labels(&person[0], &into->person[0], &from->person[0]);
    if (rc == MX_OK) rc = map_labels(&person[1], &into->person[1], &from->person[1]);
    for (size_t g = 0; rc == MX_OK && g < from->people.n_groups; g++) {
        const uint32_t *old = mx_tally__ids(&from->people, from->people.blocks[g]);
        for (size_t i = 0; i < n; i++) ids[i] = maps[i][old[i]];
        ids[n] = mx_tally__has_column(into->plan.territory) ? person[0][old[n]] : 0;
        ids[n + 1] = person[1][old[n + 1]];
        if (!mx_tally__cells_add(&into->people, ids, mx_tally__hash(ids, n + 2), 0)) rc = mx_fail_memory();
    }
    mx_free(person[0]);
    mx_free(person[1]);
    return rc;
}

static int merge_found(mx_tally *into, const mx_tally *from)
{
    into->saw_weights = into->saw_weights || from->saw_weights;
    for (size_t v = 0; v < into->plan.n_values; v++) into->n_numbers[v] += from->n_numbers[v];
    for (size_t c = 0; c < into->plan.n_columns; c++) {
        mx_tally__found *to = &into->found[c], *other = &from->found[c];
        if (other->list && !to->list && mx_complaints_new(&to->list) < 0) return MX_E_NOMEM;
        for (size_t i = 0; other->list && i < mx_complaints_count(other->list); i++) {
            const mx_complaint *one = mx_complaints_get(other->list, i);
            if (mx_complaints_count(to->list) >= MX_TALLY__MOST_COMPLAINTS) break;
            int rc = mx_complain(to->list, one->file, one->line, one->column, "%s", one->message);
            if (rc < 0) return rc;
        }
        to->n += other->n;
    }
    return MX_OK;
}

static int merge_groups(mx_tally *into, const mx_tally *from, uint32_t *const maps[])
{
    uint32_t *groups = mx_alloc_array(from->cells.n_groups, sizeof *groups);
    int rc = groups ? merge_ranges(into, from, maps[from->indicator]) : mx_fail_memory();
    for (size_t g = 0; rc == MX_OK && g < from->cells.n_groups; g += MERGE_STEP) {
        size_t left = from->cells.n_groups - g;
        rc = merge_stretch(into, from, g, g + (left < MERGE_STEP ? left : MERGE_STEP), maps, groups);
    }
    for (size_t i = 0; rc == MX_OK && i < from->n_extras; i++) {
        const mx_tally__extra *e = &from->extras[i];
        mx_tally__wide weight = into->cells.is_wide ? from->extra_weights[i] : 0;
        rc = mx_tally__add_extra(into, groups[e->group], e->value, e->people, weight);
    }
    mx_free(groups);
    return rc;
}

int mx_tally_merge(mx_tally *into, const mx_tally *from)
{
    uint32_t **maps = mx_alloc_array(into->n_ids, sizeof *maps);
    int rc = maps ? MX_OK : mx_fail_memory();
    for (size_t i = 0; rc == MX_OK && i < into->n_ids; i++)
        rc = map_labels(&maps[i], &into->labels[i], &from->labels[i]);
    if (rc == MX_OK) rc = merge_groups(into, from, maps);
    if (rc == MX_OK && into->counts_people) rc = merge_people(into, from, maps);
    if (rc == MX_OK) rc = merge_found(into, from);
    for (size_t i = 0; maps && i < into->n_ids; i++) mx_free(maps[i]);
    mx_free(maps);
    return rc;
}
