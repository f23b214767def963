/* Who speaks of what, as a map: correspondence analysis of the counts that are known. */
#include "said_i.h"

#include <math.h>
#include <string.h>

#include "mx/stats.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static const mx_measure__column columns_of_points[] = {
    {"n", MX_NUMBER, MX_PEOPLE},          {"basis", MX_TEXT, MX_BASIS},          {"statements", MX_NUMBER, MX_FIGURE},
    {"x", MX_NUMBER, MX_FIGURE},          {"y", MX_NUMBER, MX_FIGURE},           {"contribution_x", MX_NUMBER, MX_FIGURE},
    {"contribution_y", MX_NUMBER, MX_FIGURE}, {"cos2_x", MX_NUMBER, MX_FIGURE},  {"cos2_y", MX_NUMBER, MX_FIGURE},
    {"explained_x", MX_NUMBER, MX_FIGURE}, {"explained_y", MX_NUMBER, MX_FIGURE}, {"p_value", MX_NUMBER, MX_FIGURE}};

/* Parts by what was said. A cell that is withheld is NaN; one without a row is 0. */
typedef struct {
    const mx_frame *mentions;
    mx_measure__crossing cross;
    size_t n[2];        /* parts, whats */
    double *counts;     /* n[0] x n[1] */
    bool *is_out[2];    /* left out, by part and by what */
    size_t *place[2];   /* among those that stay */
    size_t n_in[2];
} crossed;

static double *cell_of(const crossed *t, size_t part, size_t what)
{
    return &t->counts[part * t->n[1] + what];
}

static int fill(crossed *t, mx_arena *arena)
{
    const mx_measure__crossing *c = &t->cross;
    t->n[0] = mx_ids_count(c->parts);
    t->n[1] = mx_ids_count(c->whats);
    t->counts = mx_arena_alloc(arena, (t->n[0] * t->n[1] + 1) * sizeof *t->counts);
    for (int side = 0; side < 2; side++) {
        t->is_out[side] = mx_arena_alloc(arena, (t->n[side] + 1) * sizeof(bool));
        t->place[side] = mx_arena_alloc(arena, (t->n[side] + 1) * sizeof(size_t));
        if (!t->is_out[side] || !t->place[side]) return mx_fail_memory();
    }
    if (!t->counts) return mx_fail_memory();
    for (size_t row = 0; row < mx_frame_n_rows(t->mentions); row++)
        if (c->part[row] != MX_NO_ID)
            *cell_of(t, c->part[row], c->what[row]) = mx_measure__number(t->mentions, row, "statements");
    return MX_OK;
}

/* The part of its cells, of those that stay, that are withheld. */
static double hidden_share(const crossed *t, int side, size_t at)
{
    size_t hidden = 0, all = 0;
    for (size_t other = 0; other < t->n[1 - side]; other++) {
        if (t->is_out[1 - side][other]) continue;
        double cell = side == 0 ? *cell_of(t, at, other) : *cell_of(t, other, at);
        hidden += isnan(cell) ? 1 : 0;
        all++;
    }
    return all == 0 ? 0 : (double)hidden / (double)all;
}

/* Leave out the part, or the thing said, of which most is withheld, until all that is left is known. */
static void leave_out_hidden(crossed *t)
{
    for (;;) {
        double most = 0;
        bool *worst = NULL;
        for (int side = 0; side < 2; side++)
            for (size_t i = 0; i < t->n[side]; i++) {
                double share = t->is_out[side][i] ? 0 : hidden_share(t, side, i);
                if (share > most) worst = &t->is_out[side][i];
                most = fmax(most, share);
            }
        if (worst == NULL) return;
        *worst = true;
    }
}

/* Then who has nothing left, and what nobody left has said: they lie nowhere. */
static void leave_out_empty(crossed *t)
{
    for (int side = 0; side < 2; side++)
        for (size_t i = 0; i < t->n[side]; i++) {
            double all = 0;
            for (size_t other = 0; other < t->n[1 - side]; other++)
                if (!t->is_out[1 - side][other]) all += side == 0 ? *cell_of(t, i, other) : *cell_of(t, other, i);
            if (all == 0) t->is_out[side][i] = true;
        }
}

static double *counts_that_stay(crossed *t, mx_arena *arena)
{
    for (int side = 0; side < 2; side++) {
        t->n_in[side] = 0;
        for (size_t i = 0; i < t->n[side]; i++)
            t->place[side][i] = t->is_out[side][i] ? SIZE_MAX : t->n_in[side]++;
    }
    double *made = mx_arena_alloc(arena, (t->n_in[0] * t->n_in[1] + 1) * sizeof *made);
    for (size_t part = 0; made != NULL && part < t->n[0]; part++)
        for (size_t what = 0; what < t->n[1]; what++)
            if (!t->is_out[0][part] && !t->is_out[1][what])
                made[t->place[0][part] * t->n_in[1] + t->place[1][what]] = *cell_of(t, part, what);
    return made;
}

/* The fewest people of its cells that stay, how they are known, and its statements. */
static int put_people(mx_frame *to, const crossed *t, int side, size_t at)
{
    double fewest = INFINITY, statements = 0;
    bool is_estimate = false;
    for (size_t row = 0; row < mx_frame_n_rows(t->mentions); row++) {
        const uint32_t ids[2] = {t->cross.part[row], t->cross.what[row]};
        if (ids[0] == MX_NO_ID || ids[side] != at || t->is_out[1 - side][ids[1 - side]]) continue;
        fewest = fmin(fewest, mx_measure__number(t->mentions, row, "n"));
        statements += mx_measure__number(t->mentions, row, "statements");
        is_estimate |= mx_str_is(mx_measure__str(t->mentions, row, "basis"), "estimate");
    }
    mx_measure__put(to, "n", fewest);
    mx_measure__put(to, "statements", statements);
    return mx_measure__put_str(to, "basis", mx_str_of(is_estimate ? "estimate" : "count"));
}

static int put_keys(mx_frame *to, const crossed *t, int side, size_t at)
{
    const uint32_t *ids = side == 0 ? t->cross.part : t->cross.what;
    size_t row = 0, n_keys = t->cross.n_keys;
    while (ids[row] != at) row++;
    int rc = MX_OK;
    for (size_t k = side == 0 ? 0 : n_keys - 1; rc == MX_OK && k < (side == 0 ? n_keys - 1 : n_keys); k++) {
        size_t last = mx_frame_n_rows(to) - 1;
        if (mx_frame_type(to, k) == MX_TEXT) rc = mx_frame_set_text(to, last, k, mx_frame_text(t->mentions, row, k));
        else mx_frame_set_number(to, last, k, mx_frame_number(t->mentions, row, k));
    }
    return rc;
}

static void put_place(mx_frame *to, const mx_stats_correspondence *map, const mx_stats_points *points, size_t at)
{
    static const char *const names[][4] = {{"x", "contribution_x", "cos2_x", "explained_x"},
                                           {"y", "contribution_y", "cos2_y", "explained_y"}};
    for (size_t axis = 0; axis < 2 && axis < map->k; axis++) {
        mx_measure__put(to, names[axis][0], points->coordinates[at * map->k + axis]);
        mx_measure__put(to, names[axis][1], points->contributions[at * map->k + axis]);
        mx_measure__put(to, names[axis][2], points->cos2[at * map->k + axis]);
        mx_measure__put(to, names[axis][3], map->explained[axis]);
    }
}

static int put_points(mx_frame *to, const crossed *t, const mx_stats_correspondence *map, double p_value)
{
    int rc = MX_OK;
    for (int side = 0; side < 2; side++)
        for (size_t i = 0; rc == MX_OK && i < t->n[side]; i++) {
            if (t->is_out[side][i]) continue;
            rc = mx_frame_add_row(to);
            if (rc == MX_OK) rc = put_keys(to, t, side, i);
            if (rc == MX_OK) rc = put_people(to, t, side, i);
            if (rc < 0) break;
            put_place(to, map, side == 0 ? &map->rows : &map->columns, t->place[side][i]);
            mx_measure__put(to, "p_value", p_value);
        }
    return rc;
}

static int map_counts(mx_frame *to, crossed *t, mx_arena *arena)
{
    mx_stats_options options = MX_STATS_OPTIONS_INIT;
    options.continuity = false; /* the chi-square that the inertia is made of */
    mx_stats_correspondence map;
    mx_stats_result test;
    int rc = fill(t, arena);
    if (rc < 0) return rc;
    leave_out_hidden(t);
    leave_out_empty(t);
    double *counts = counts_that_stay(t, arena);
    if (counts == NULL) return mx_fail_memory();
    if (t->n_in[0] < 2 || t->n_in[1] < 2) return MX_OK;
    rc = mx_stats_correspond(&map, counts, t->n_in[0], t->n_in[1], NULL, 0, arena);
    if (rc < 0 || map.cannot != NULL) return rc;
    rc = mx_stats_chi_square(&test, counts, t->n_in[0], t->n_in[1], &options, arena);
    return rc < 0 ? rc : put_points(to, t, &map, test.p_value);
}

int mx_measure_correspond(mx_frame **out, const mx_frame *mentions, size_t n_keys)
{
    mx_frame *frame = NULL;
    mx_arena *arena = NULL;
    crossed t = {.mentions = mentions};
    *out = NULL;
    int rc = mx_arena_new(&arena);
    if (rc == MX_OK) rc = mx_frame_new(&frame);
    for (size_t k = 0; rc == MX_OK && k < n_keys; k++)
        rc = mx_frame_add_column(frame, mx_frame_name(mentions, k), mx_frame_type(mentions, k), MX_KEY);
    if (rc == MX_OK) rc = mx_measure__add_columns(frame, columns_of_points, COUNT_OF(columns_of_points));
    if (rc == MX_OK) rc = mx_measure__cross(&t.cross, mentions, n_keys, arena);
    if (rc == MX_OK) rc = map_counts(frame, &t, arena);
    mx_measure__uncross(&t.cross);
    mx_arena_free(arena);
    if (rc < 0) mx_frame_free(frame);
    else *out = frame;
    return rc;
}
