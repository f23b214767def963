/*
 * Reliability: what was reached against what was promised, with the interval of each point, and the
 * number behind it as a bar at the foot. On the diagonal promises are kept; below it they are too high.
 */
#include <math.h>

#include "chart_i.h"

typedef struct {
    mx_box box;  /* of the points */
    double foot; /* lower end of the bars of n */
    mx_axis x, y;
    double most; /* the largest n */
} plane;

static void draw_frame(mx_canvas *canvas, const mx_chart_table *table, const plane *p)
{
    const char *reached = mx_chart__side(table->chart, 1, "atteint", "reached"),
               *promised = mx_chart__side(table->chart, 0, "promis", "promised");
    mx_axis_left(canvas, &p->y, table, p->box.x0, p->box.x1, true);
    mx_axis_below(canvas, &p->x, table, p->box.y0, p->foot, false, false);
    mx_draw_line(canvas, p->box.x0, p->foot, p->box.x1, p->foot, 1, MX_AXIS);
    mx_draw_text(canvas, p->box.x0 - 7, p->box.y0 - 16, 0, mx_face_small, reached);
    mx_draw_text(canvas, p->box.x1, p->foot + 29, 1, mx_face_small, promised);
    mx_draw_dashes(canvas, mx_axis_at(&p->x, p->x.low), mx_axis_at(&p->y, p->x.low),
                   mx_axis_at(&p->x, p->x.high), mx_axis_at(&p->y, p->x.high), 1.4, MX_MUTED);
}

static void draw_part(mx_canvas *canvas, const mx_chart_table *whole, const mx_chart_table *part, mx_box box)
{
    const double bars = 44;
    plane p = {.box = box, .foot = box.y1 - 36};
    double low = 0, high = 1;
    if (whole->chart->lowest < whole->chart->highest)
        low = whole->chart->lowest, high = whole->chart->highest;
    mx_axis_make(&p.x, low, high, 5);
    p.y = p.x;
    p.box.x0 += mx_axis_left_width(canvas, &p.y, whole);
    p.box.y0 += 26;
    p.box.y1 = p.foot - (whole->has_n ? bars : 0);
    p.x.from = p.box.x0 + 8;
    p.x.to = p.box.x1 - 8;
    p.y.from = p.box.y1;
    p.y.to = p.box.y0;
    for (size_t i = 0; i < whole->n_rows; i++)
        p.most = fmax(p.most, whole->rows[i].is_shown ? whole->rows[i].n : 0);
    draw_frame(canvas, whole, &p);

    mx_face count = {9.5, false, true, MX_MUTED};
    for (size_t i = 0; i < part->n_rows; i++) {
        const mx_chart_row *row = &part->rows[i];
        if (!row->is_shown) continue;
        double x = mx_axis_at(&p.x, row->at), tall = (bars - 20) * row->n / p.most;
        mx_draw_box(canvas, x - 7, p.foot - tall, x + 7, p.foot, MX_QUIET, 1);
        if (isfinite(row->n))
            mx_draw_text(canvas, x, p.foot - tall - 7, 0.5, count, mx_chart__count(whole, row->n));
        mx_draw_line(canvas, x, mx_axis_at(&p.y, row->low), x, mx_axis_at(&p.y, row->high), 2.2,
                     mx_colour_mix(MX_BLUE, MX_PAPER, 0.35));
    }
    for (size_t i = 0; i < part->n_rows; i++) {
        const mx_chart_row *row = &part->rows[i];
        if (row->is_shown)
            mx_draw_dot(canvas, mx_axis_at(&p.x, row->at), mx_axis_at(&p.y, row->y), 4.6, MX_BLUE, false);
    }
}

static double draw(mx_canvas *canvas, const mx_chart_table *table, double top)
{
    const mx_panels panels = {
        .narrowest = 300, .widest = 440, .ratio = 0.95, .lowest = 300, .highest = 400, .draw = draw_part};
    return mx_draw_panels(canvas, table, top, &panels);
}

static void say_row(mx_buf *out, const mx_chart_table *table, const mx_chart_row *row)
{
    mx_buf_format(out, mx_chart__tr(table->chart, "%s%spromis %s, atteint %s", "%s%spromised %s, reached %s"),
                  row->group, *row->group ? ", " : "", mx_chart__figure(table, row->at),
                  mx_chart__figure(table, row->y));
    mx_chart__say_interval(out, table, row);
}

/* How many promises their intervals refute. */
static void find(mx_buf *out, const mx_chart_table *table)
{
    size_t n = 0, over = 0, under = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (!row->is_shown || !isfinite(row->low)) continue;
        n++;
        over += row->high < row->at;
        under += row->low > row->at;
    }
    if (n == 0) return;
    if (over + under == 0) {
        mx_buf_format(out,
                      mx_chart__tr(table->chart, "Promesses tenues à leur intervalle près\u00a0: %zu sur %zu",
                                   "%zu of %zu promises kept within their intervals"),
                      n, n);
        return;
    }
    mx_buf_format(
        out,
        mx_chart__tr(table->chart,
                     "Promesses tenues à leur intervalle près\u00a0: %zu sur %zu\u00a0; trop hautes\u00a0: %zu\u00a0; trop basses\u00a0: %zu",
                     "%zu of %zu promises kept within their intervals, %zu too high, %zu too low"),
        n - over - under, n, over, under);
}

const mx_chart_maker mx_chart__reliability = {
    .name = "reliability",
    .what = {"Promis et atteint", "Promised and reached"},
    .needs = MX_COL_X_NUMBER | MX_COL_Y,
    .takes = MX_COL_GROUP | MX_COL_INTERVAL | MX_COL_N,
    .shows = MX_COL_X_NUMBER | MX_COL_Y,
    .is_uncertain = true,
    .draw = draw,
    .say_row = say_row,
    .find = find,
};
