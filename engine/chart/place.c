/* Labels around points of a plane: as many as fit, the most important first, none upon another or upon a point. */
#include <math.h>
#include <stdlib.h>

#include "chart_i.h"

static bool overlap(mx_box a, mx_box b)
{
    return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
}

static bool is_free(const mx_point points[], size_t n, mx_box box, size_t own, mx_box within, bool may_cover)
{
    if (box.x0 < within.x0 || box.x1 > within.x1 || box.y0 < within.y0 || box.y1 > within.y1) return false;
    for (size_t i = 0; i < n; i++) {
        const mx_point *p = &points[i];
        mx_box dot = {p->x - p->radius, p->y - p->radius, p->x + p->radius, p->y + p->radius};
        if (i != own && !may_cover && overlap(box, dot)) return false;
        if (p->is_labelled && overlap(box, p->label)) return false;
    }
    return true;
}

/* Right of its point first, then left, above, below, and at the corners. */
static bool place_one(mx_point points[], size_t n, size_t own, mx_box within, bool may_cover)
{
    static const struct {
        double across, down; /* -1 left of (above) the point, 0 centred, 1 right of (below) it */
    } sides[] = {{1, 0}, {-1, 0}, {0, -1}, {0, 1}, {1, -1}, {1, 1}, {-1, -1}, {-1, 1}};
    mx_point *p = &points[own];
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        bool is_corner = sides[i].across != 0 && sides[i].down != 0;
        double away = (is_corner ? 0.6 * p->radius : p->radius) + 4, half_x = p->width / 2, half_y = p->height / 2;
        double x = p->x + sides[i].across * (away + half_x), y = p->y + sides[i].down * ((is_corner ? 0.6 * p->radius : p->radius) + 2 + half_y);
        mx_box box = {x - half_x, y - half_y, x + half_x, y + half_y};
        if (!is_free(points, n, box, own, within, may_cover)) continue;
        p->label = box;
        return p->is_labelled = true;
    }
    return false;
}

typedef struct {
    double importance;
    size_t place;
} turn;

static int by_importance(const void *left, const void *right)
{
    const turn *a = left, *b = right;
    if (a->importance != b->importance) return a->importance > b->importance ? -1 : 1;
    return (a->place > b->place) - (a->place < b->place);
}

int mx_place_labels(mx_point points[], size_t n, mx_box within, mx_arena *arena)
{
    turn *turns = mx_arena_alloc(arena, (n + 1) * sizeof *turns);
    if (!turns) return mx_fail_memory();
    for (size_t i = 0; i < n; i++) {
        turns[i] = (turn){points[i].importance, i};
        points[i].is_labelled = false;
    }
    qsort(turns, n, sizeof *turns, by_importance);
    for (size_t i = 0; i < n; i++) {
        size_t at = turns[i].place;
        if (!(points[at].width > 0) || place_one(points, n, at, within, false)) continue;
        if (points[at].may_cover) (void)place_one(points, n, at, within, true);
    }
    return MX_OK;
}
