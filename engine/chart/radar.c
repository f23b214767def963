/*
 * Radar: a figure an axis, in a circle, with what it is compared with as a grey line. People ask for
 * it; its surface depends on the order of the axes and grows with the square of the figures, which the
 * picture says below itself. Its honest twin is `dots`, of the same columns.
 */
#include <math.h>

#include "chart_i.h"

static const double turn = 2 * 3.14159265358979;

typedef struct {
    double x, y, radius;
    mx_axis axis; /* from 0 to the radius */
    size_t n;
} wheel;

static double angle_of(const wheel *w, size_t i)
{
    return -turn / 4 + turn * (double)i / (double)w->n;
}

static double x_of(const wheel *w, size_t i, double value)
{
    return w->x + cos(angle_of(w, i)) * mx_axis_at(&w->axis, value);
}

static double y_of(const wheel *w, size_t i, double value)
{
    return w->y + sin(angle_of(w, i)) * mx_axis_at(&w->axis, value);
}

static double value_of(const mx_chart_row *row, bool is_second)
{
    return is_second ? row->y2 : row->is_shown ? row->y : NAN;
}

/* Sides between neighbours that both have a figure; the surface where all have. */
static void draw_shape(mx_canvas *canvas, const wheel *w, const mx_chart_table *part, bool is_second)
{
    uint32_t colour = is_second ? MX_AXIS : MX_BLUE;
    double *x = mx_arena_alloc(part->arena, 2 * w->n * sizeof *x);
    bool is_closed = true;
    if (!x) {
        canvas->rc = mx_fail_memory();
        return;
    }
    for (size_t i = 0; i < w->n; i++) {
        double value = value_of(&part->rows[i], is_second);
        x[i] = x_of(w, i, value);
        x[w->n + i] = y_of(w, i, value);
        is_closed = is_closed && isfinite(value);
    }
    if (is_closed && !is_second) mx_draw_area(canvas, w->n, x, x + w->n, colour, 0.1);
    for (size_t i = 0; i < w->n; i++) {
        size_t next = (i + 1) % w->n;
        mx_draw_line(canvas, x[i], x[w->n + i], x[next], x[w->n + next], is_second ? 1.6 : 2.2, colour);
    }
}

static void draw_rings(mx_canvas *canvas, const wheel *w)
{
    for (size_t i = 0; i < w->n; i++) {
        double a = angle_of(w, i);
        mx_draw_line(canvas, w->x, w->y, w->x + cos(a) * w->radius, w->y + sin(a) * w->radius, 1, MX_GRID);
    }
    for (size_t k = 0; k < w->axis.n_ticks; k++) {
        double value = w->axis.ticks[k];
        for (size_t i = 0; i < w->n; i++) {
            size_t next = (i + 1) % w->n;
            mx_draw_line(canvas, x_of(w, i, value), y_of(w, i, value), x_of(w, next, value),
                         y_of(w, next, value), 1, k + 1 == w->axis.n_ticks ? MX_QUIET : MX_GRID);
        }
    }
}

/* Between the first two axes, above all lines. */
static void draw_ticks(mx_canvas *canvas, const mx_chart_table *table, const wheel *w)
{
    mx_face face = {9.5, false, true, MX_MUTED};
    double half = turn / 2 / (double)w->n; /* half way between the first two axes, where sides are nearest */
    for (size_t k = w->axis.n_ticks > 3 ? 2 : 1; k < w->axis.n_ticks; k++) {
        double far = mx_axis_at(&w->axis, w->axis.ticks[k]) * cos(half);
        double x = w->x + far * sin(half), y = w->y - far * cos(half);
        const char *label = mx_axis_label(&w->axis, table, w->axis.ticks[k]);
        double width = mx_text_width(canvas, face, label) + 4;
        mx_draw_box(canvas, x - width / 2, y - 6, x + width / 2, y + 6, MX_PAPER, 1);
        mx_draw_text(canvas, x, y, 0.5, face, label);
    }
}

static void draw_intervals(mx_canvas *canvas, const wheel *w, const mx_chart_table *part)
{
    for (size_t i = 0; i < w->n; i++) {
        const mx_chart_row *row = &part->rows[i];
        mx_draw_line(canvas, x_of(w, i, row->low), y_of(w, i, row->low), x_of(w, i, row->high),
                     y_of(w, i, row->high), 5, mx_colour_mix(MX_BLUE, MX_PAPER, 0.62));
    }
}

/* A name beside the end of its axis, its figure below. */
static void draw_name(mx_canvas *canvas, const mx_chart_table *table, const wheel *w, size_t i,
                      const mx_chart_row *row, mx_box box)
{
    mx_face name = {11.5, false, false, MX_INK},
            figure = {11.5, true, true, row->is_shown ? MX_BLUE : MX_MUTED};
    double a = angle_of(w, i), x = w->x + cos(a) * (w->radius + 10), y = w->y + sin(a) * (w->radius + 10);
    double side = fabs(cos(a)) < 0.1 ? 0.5 : cos(a) > 0 ? 0 : 1;
    double room = side == 0.5 ? (box.x1 - box.x0) * 0.6 : side == 0 ? box.x1 - x : x - box.x0;
    double height = mx_block_height(canvas, room, 3, name, row->label) + 15;
    const char *words = row->is_shown   ? mx_chart__figure(table, row->y)
                        : row->withheld ? mx_chart__tr(table->chart, "non publié", "not published")
                                        : "–";
    double top = y - height / 2 + sin(a) * height / 2;
    mx_draw_block(canvas, x, top, room, 3, side, name, row->label);
    mx_draw_text(canvas, x, top + height - 7, side, figure, words);
}

static void draw_part(mx_canvas *canvas, const mx_chart_table *whole, const mx_chart_table *part, mx_box box)
{
    double width = box.x1 - box.x0, height = box.y1 - box.y0;
    wheel w = {.x = (box.x0 + box.x1) / 2, .y = (box.y0 + box.y1) / 2, .n = part->n_rows};
    w.radius = fmin(width * 0.29, height / 2 - 46);
    mx_list_axis(&w.axis, whole, 0, w.radius);
    if (part->n_rows < 3) {
        mx_list_words(canvas,
                      mx_chart__tr(whole->chart, "moins de trois axes\u00a0: voir les points alignés (dots)",
                                   "fewer than three axes: see the dots on one axis (dots)"),
                      box.x0, box.x1, w.y, 34);
        return;
    }
    draw_rings(canvas, &w);
    draw_intervals(canvas, &w, part);
    draw_shape(canvas, &w, part, true);
    draw_shape(canvas, &w, part, false);
    draw_ticks(canvas, whole, &w);
    for (size_t i = 0; i < w.n; i++) {
        const mx_chart_row *row = &part->rows[i];
        double value = value_of(row, false);
        mx_draw_dot(canvas, x_of(&w, i, value), y_of(&w, i, value), 4, MX_BLUE, false);
        draw_name(canvas, whole, &w, i, row, box);
    }
}

static double draw_key(mx_canvas *canvas, const mx_chart_table *table, double top)
{
    mx_face face = {11.5, false, false, MX_INK};
    double x = MX_CHART_MARGIN, y = top + 8;
    if (!table->chart->y2) return 0;
    mx_draw_line(canvas, x, y, x + 20, y, 2.2, MX_BLUE);
    mx_draw_dot(canvas, x + 10, y, 4, MX_BLUE, false);
    x += 26;
    x += mx_draw_text(canvas, x, y, 0, face, mx_chart__side(table->chart, 1, "valeur", "value")) + 22;
    mx_draw_line(canvas, x, y, x + 20, y, 1.6, MX_AXIS);
    mx_draw_text(canvas, x + 26, y, 0, face, mx_chart__side(table->chart, 0, "repère", "reference"));
    return 28;
}

static double draw(mx_canvas *canvas, const mx_chart_table *table, double top)
{
    const mx_panels panels = {
        .narrowest = 340, .ratio = 0.62, .lowest = 330, .highest = 460, .draw = draw_part};
    const char *caveat = mx_chart__tr(
        table->chart,
        "À lire axe par axe\u00a0: la surface dépend de l’ordre des axes et grandit avec le carré des "
        "valeurs. Pour comparer, préférez les points alignés (dots).",
        "Read it axis by axis: the surface depends on the order of the axes and grows with the square of "
        "the figures. To compare, prefer the dots on one axis (dots).");
    double y = mx_draw_panels(canvas, table, top + draw_key(canvas, table, top), &panels) + 6;
    return y + mx_draw_block(canvas, MX_CHART_MARGIN, y, canvas->width - 2 * MX_CHART_MARGIN, 0, 0,
                             mx_face_small, caveat);
}

const mx_chart_maker mx_chart__radar = {
    .name = "radar",
    .what = {"Radar", "Radar"},
    .needs = MX_COL_BY | MX_COL_Y,
    .takes = MX_COL_ROWS | MX_COL_Y2,
    .shows = MX_COL_Y,
    .is_uncertain = true,
    .is_n_above = true,
    .is_from_zero = true,
    .draw = draw,
    .say_row = mx_chart__say_compared,
    .find = mx_chart__find_apart,
};
