/* Groups of rows and what they count, found by the ids of their keys. */
#include "tally_i.h"

#include <string.h>

enum { UNIT = 16 };

static size_t round_up(size_t size, size_t to)
{
    return (size + to - 1) / to * to;
}

static size_t counter_size(const mx_tally__cells *cells)
{
    return cells->is_wide ? sizeof(mx_tally__level) : sizeof(uint16_t);
}

uint32_t mx_tally__cells_width(const mx_tally__cells *cells, uint32_t wanted)
{
    size_t size = round_up(cells->counters_at + (wanted + (size_t)1) * counter_size(cells), UNIT);
    return (uint32_t)((size - cells->counters_at) / counter_size(cells) - 1);
}

int mx_tally__cells_init(mx_tally__cells *cells, size_t n_ids, bool is_wide)
{
    enum { FIRST_ENTRIES = 1024, FIRST_UNITS = 1024 };
    *cells = (mx_tally__cells){.n_ids = n_ids, .is_wide = is_wide};
    cells->counters_at = round_up((n_ids + 1) * sizeof(uint32_t), is_wide ? UNIT : sizeof(uint16_t));
    cells->entries = mx_alloc_array(FIRST_ENTRIES, sizeof *cells->entries);
    cells->mask = FIRST_ENTRIES - 1;
    cells->pool = mx_alloc_array(FIRST_UNITS, UNIT);
    cells->capacity = FIRST_UNITS;
    cells->used = 1; /* no block is at 0 */
    return cells->entries && cells->pool ? MX_OK : mx_fail_memory();
}

void mx_tally__cells_dispose(mx_tally__cells *cells)
{
    mx_free(cells->entries);
    mx_free(cells->pool);
    mx_free(cells->blocks);
    *cells = (mx_tally__cells){0};
}

uint64_t mx_tally__hash(const uint32_t ids[], size_t n_ids)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < n_ids; i++) hash = (hash ^ ids[i]) * MX_TALLY__FACTOR;
    return hash ^ hash >> 32;
}

/* The entry of these ids, or the free one where they belong. */
static mx_tally__entry *find(const mx_tally__cells *cells, const uint32_t ids[], uint64_t hash)
{
    uint32_t tag = (uint32_t)(hash >> 32);
    for (size_t i = hash & cells->mask;; i = (i + 1) & cells->mask) {
        mx_tally__entry *e = &cells->entries[i];
        if (!e->at) return e;
        if (e->tag == tag && memcmp(mx_tally__ids(cells, e->at), ids, cells->n_ids * sizeof *ids) == 0)
            return e;
    }
}

/* Twice as many entries. The blocks know their ids, and so their hashes. */
static int grow_entries(mx_tally__cells *cells)
{
    size_t n = 2 * (cells->mask + 1);
    mx_tally__entry *made = mx_alloc_array(n, sizeof *made);
    if (!made) return mx_fail_memory();
    mx_free(cells->entries);
    cells->entries = made;
    cells->mask = n - 1;
    for (size_t g = 0; g < cells->n_groups; g++) {
        uint32_t at = cells->blocks[g];
        uint64_t hash = mx_tally__hash(mx_tally__ids(cells, at), cells->n_ids);
        size_t i = hash & cells->mask;
        while (made[i].at) i = (i + 1) & cells->mask;
        made[i] = (mx_tally__entry){(uint32_t)(hash >> 32), at};
    }
    return MX_OK;
}

/* A new block, all zero; 0 when memory is out. */
static uint32_t new_block(mx_tally__cells *cells, uint32_t width)
{
    size_t units = round_up(cells->counters_at + (width + (size_t)1) * counter_size(cells), UNIT) / UNIT;
    if (units > cells->capacity - cells->used) {
        size_t capacity = cells->capacity + cells->capacity / 2 + units;
        unsigned char *grown = capacity < UINT32_MAX ? mx_realloc_array(cells->pool, capacity, UNIT) : NULL;
        if (!grown) return 0;
        cells->pool = grown;
        cells->capacity = capacity;
    }
    uint32_t at = (uint32_t)cells->used;
    memset(mx_tally__block(cells, at), 0, units * UNIT);
    cells->used += units;
    return at;
}

uint32_t mx_tally__cells_add(mx_tally__cells *cells, const uint32_t ids[], uint64_t hash, uint32_t width)
{
    mx_tally__entry *e = find(cells, ids, hash);
    if (e->at) return e->at;
    if (MX_GROW(cells->blocks, cells->n_groups, cells->group_capacity) < 0) return 0;
    if (2 * (cells->n_groups + 1) > cells->mask + 1) {
        if (grow_entries(cells) < 0) return 0;
        e = find(cells, ids, hash);
    }
    uint32_t at = new_block(cells, width);
    if (!at) return 0;
    memcpy(mx_tally__ids(cells, at), ids, cells->n_ids * sizeof *ids);
    mx_tally__ids(cells, at)[cells->n_ids] = (uint32_t)cells->n_groups;
    *e = (mx_tally__entry){(uint32_t)(hash >> 32), at};
    cells->blocks[cells->n_groups++] = at;
    return at;
}

int mx_tally__cells_move(mx_tally__cells *cells, size_t group, mx_tally__range from, mx_tally__range to)
{
    uint32_t made = new_block(cells, to.width), old = cells->blocks[group];
    size_t size = counter_size(cells), head = cells->counters_at + size;
    if (!made) return mx_fail_memory();
    unsigned char *source = mx_tally__block(cells, old), *target = mx_tally__block(cells, made);
    memcpy(target, source, head); /* ids, number, the missing */
    if (from.width > 0)
        memcpy(target + head + (size_t)(from.lowest - to.lowest) * size, source + head, from.width * size);
    uint32_t *ids = mx_tally__ids(cells, made);
    find(cells, ids, mx_tally__hash(ids, cells->n_ids))->at = made;
    cells->blocks[group] = made;
    return MX_OK;
}
