/*
 * Rows of a comparison as draws from one network: what each is likely to be when chance is taken out of it,
 * and which stand further off than chance and their usual differences explain.
 */
#include "measure_i.h"

#include <math.h>

/* The rows of one indicator that take part. */
typedef struct {
    size_t *rows, n;
    double *share, *k, *people, *variance;
    mx_stats_shrunken *shrunken;
    mx_stats_funnel_unit *units;
} crowd;

static int find_room(crowd *out, size_t n, mx_arena *arena)
{
    double *numbers = mx_arena_alloc(arena, (n + 1) * 4 * sizeof *numbers);
    *out = (crowd){0};
    if (!numbers) return mx_fail_memory();
    *out = (crowd){.rows = mx_arena_alloc(arena, (n + 1) * sizeof *out->rows),
                   .share = numbers,
                   .k = numbers + n,
                   .people = numbers + 2 * n,
                   .variance = numbers + 3 * n,
                   .shrunken = mx_arena_alloc(arena, (n + 1) * sizeof *out->shrunken),
                   .units = mx_arena_alloc(arena, (n + 1) * sizeof *out->units)};
    return out->rows && out->shrunken && out->units ? MX_OK : mx_fail_memory();
}

static void read_rows(crowd *c, const mx_frame *table, const bool is_apart[], size_t from, size_t to)
{
    for (size_t row = from; row < to; row++) {
        double share = mx_measure__number(table, row, "share_high"),
               n = mx_measure__number(table, row, "n_effective");
        if ((is_apart && is_apart[row]) || isnan(share) || !(n > 0)) continue;
        c->rows[c->n] = row;
        c->share[c->n] = share;
        c->people[c->n] = n;
        c->k[c->n++] = share * n;
    }
}

static void put(mx_frame *table, size_t row, const char *column, double value)
{
    mx_frame_set_number(table, row, mx_frame_find(table, column), value);
}

/* Beta-binomial: a small row is drawn far towards the mean of all, a large one hardly. Where rows differ no
 * more than by chance all are the mean, and none has an interval of its own. */
static int shrink(mx_frame *table, const crowd *c, double conf)
{
    mx_stats_shrinkage all;
    int rc = mx_stats_shrink_shares(&all, c->shrunken, c->k, c->people, c->n, conf);
    if (rc < 0 || all.cannot) return rc;
    for (size_t i = 0; i < c->n; i++) {
        put(table, c->rows[i], "shrunk", c->shrunken[i].estimate);
        if (isinf(all.prior)) continue;
        put(table, c->rows[i], "shrunk_low", c->shrunken[i].low);
        put(table, c->rows[i], "shrunk_high", c->shrunken[i].high);
    }
    return MX_OK;
}

/* The target is the share of all people together. */
static int find_outside(mx_frame *table, const crowd *c, mx_arena *arena)
{
    mx_stats_funnel_summary all;
    double k = 0, n = 0;
    for (size_t i = 0; i < c->n; i++) {
        k += c->k[i];
        n += c->people[i];
    }
    double target = n > 0 ? k / n : NAN;
    if (!(target > 0 && target < 1)) return MX_OK;
    for (size_t i = 0; i < c->n; i++) c->variance[i] = target * (1 - target) / c->people[i];
    int rc = mx_stats_funnel(&all, c->units, c->share, c->variance, c->n, target, MX_STATS_ADDITIVE, arena);
    if (rc < 0 || all.cannot) return rc;
    for (size_t i = 0; i < c->n; i++) {
        put(table, c->rows[i], "z", c->units[i].z);
        put(table, c->rows[i], "p_value", c->units[i].p_value);
    }
    return MX_OK;
}

/* Among many some are outside by chance: over all tests of the table. */
static int adjust(mx_frame *table, double conf, mx_arena *arena)
{
    size_t n = mx_frame_n_rows(table);
    double *p = mx_arena_alloc(arena, (n + 1) * 2 * sizeof *p);
    if (!p) return mx_fail_memory();
    for (size_t row = 0; row < n; row++) p[row] = mx_measure__number(table, row, "p_value");
    int rc = mx_stats_p_adjust(p + n, p, n, MX_STATS_BH, arena);
    for (size_t row = 0; rc == MX_OK && row < n; row++) {
        if (isnan(p[row])) continue;
        put(table, row, "p_adjusted", p[n + row]);
        const char *side = p[n + row] >= 1 - conf                    ? "none"
                           : mx_measure__number(table, row, "z") > 0 ? "above"
                                                                     : "below";
        rc = mx_frame_set_text(table, row, mx_frame_find(table, "outside"), side);
    }
    return rc;
}

int mx_measure_side_by_side_crowd(mx_frame *table, const bool is_apart[], double conf)
{
    size_t indicator = mx_frame_find(table, "indicator"), n_rows = mx_frame_n_rows(table);
    mx_arena *arena;
    crowd c;
    int rc = mx_arena_new(&arena);
    if (rc == MX_OK) rc = find_room(&c, n_rows, arena);
    for (size_t from = 0, to; rc == MX_OK && from < n_rows; from = to) {
        uint32_t one = mx_frame_text_id(table, from, indicator);
        for (to = from; to < n_rows && mx_frame_text_id(table, to, indicator) == one;) to++;
        c.n = 0;
        read_rows(&c, table, is_apart, from, to);
        rc = shrink(table, &c, conf);
        if (rc == MX_OK) rc = find_outside(table, &c, arena);
    }
    if (rc == MX_OK) rc = adjust(table, conf, arena);
    mx_arena_free(arena);
    return rc;
}
