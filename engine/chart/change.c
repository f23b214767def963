/*
 * Change: two dots a row, before (hollow) and after (full), joined; at the right both
 * figures, their difference and its interval.
 */
#include <math.h>
#include <string.h>

#include "chart_i.h"

static const char *side_name(const mx_chart *chart, size_t side)
{
    return mx_chart__side(chart, side, side == 0 ? "avant" : "après", side == 0 ? "before" : "after");
}

static double draw(mx_canvas *canvas, const mx_chart_table *table, double top)
{
    const double margin = 20;
    double figure = 0, step = 0, interval = 0, n_width = 0;
    mx_list list;
    mx_list_make(&list, canvas, table, margin, canvas->width * 0.34);
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (!row->is_shown) continue;
        figure = fmax(figure, mx_text_width(canvas, mx_face_figure, mx_chart__figure(table, row->y)));
        figure = fmax(figure, mx_text_width(canvas, mx_face_figure, mx_chart__figure(table, row->y2)));
        step = fmax(step, mx_text_width(canvas, mx_face_strong, mx_chart__difference(table, row)));
        if (isfinite(row->low)) {
            interval = fmax(interval, mx_text_width(canvas, mx_face_small,
                                                    mx_chart__interval(table, row->low, row->high)));
        }
        if (isfinite(row->n))
            n_width = fmax(n_width, mx_text_width(canvas, mx_face_figure, mx_chart__count(table, row->n)));
    }
    double n_at = canvas->width - margin;
    double interval_at = n_at - (n_width > 0 ? fmax(n_width, 10) + 14 : 0) - interval;
    double step_at = interval_at - (interval > 0 ? 7 : 0);
    mx_axis axis;
    mx_list_axis(&axis, table, list.end + figure + 10, step_at - step - 16 - figure - 8);

    mx_face before = {11.5, false, false, MX_MUTED}, after = {11.5, true, false, MX_BLUE};
    double x = margin + 5, y = top + 10;
    mx_draw_dot(canvas, x, y, 4.2, MX_MUTED, true);
    x += 10 + mx_draw_text(canvas, x + 10, y, 0, before, side_name(table->chart, 0)) + 20;
    mx_draw_dot(canvas, x, y, 4.8, MX_BLUE, false);
    mx_draw_text(canvas, x + 10, y, 0, after, side_name(table->chart, 1));
    double labels = y + 24;
    y = labels + 12;
    double bottom = y;
    for (size_t i = 0; i < table->n_rows; i++) {
        bottom += mx_list_height(&list, canvas, table, i, false);
    }
    mx_list_grid(canvas, table, &axis, y - 3, bottom, labels);
    mx_draw_text(canvas, step_at, labels, 1, mx_face_small,
                 table->is_share ? mx_chart__tr(table->chart, "points", "points")
                                 : mx_chart__tr(table->chart, "écart", "change"));
    if (table->has_n) mx_draw_text(canvas, n_at, labels, 1, mx_face_small, "n");

    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        double middle = mx_list_row(&list, canvas, table, i, false, &y);
        if (!row->is_shown) {
            mx_list_withheld(canvas, table, row, axis.from - figure, axis.to + figure, middle,
                             list.pitch * 0.7);
            continue;
        }
        double from = mx_axis_at(&axis, row->y2), to = mx_axis_at(&axis, row->y);
        double side = to >= from ? 1 : -1; /* each figure on the outer side of its dot */
        mx_draw_line(canvas, from, middle, to, middle, 2.4, mx_colour_mix(MX_BLUE, MX_PAPER, 0.5));
        mx_draw_dot(canvas, from, middle, 4.2, MX_MUTED, true);
        mx_draw_dot(canvas, to, middle, 4.8, MX_BLUE, false);
        mx_face old = {11, false, true, MX_MUTED}, new = {11.5, true, true, MX_BLUE};
        mx_draw_text(canvas, from - 9 * side, middle, side > 0 ? 1 : 0, old,
                     mx_chart__figure(table, row->y2));
        mx_draw_text(canvas, to + 9 * side, middle, side > 0 ? 0 : 1, new, mx_chart__figure(table, row->y));
        mx_draw_text(canvas, step_at, middle, 1, mx_face_strong, mx_chart__difference(table, row));
        if (isfinite(row->low)) {
            mx_draw_text(canvas, interval_at, middle, 0, mx_face_small,
                         mx_chart__interval(table, row->low, row->high));
        }
        if (isfinite(row->n))
            mx_draw_text(canvas, n_at, middle, 1, mx_face_figure, mx_chart__count(table, row->n));
    }
    return y;
}

const mx_chart_maker mx_chart__change = {
    .name = "change",
    .what = {"Points avant et après", "Dots before and after"},
    .needs = MX_COL_BY | MX_COL_Y | MX_COL_Y2,
    .takes = MX_COL_ROWS,
    .shows = MX_COL_Y | MX_COL_Y2,
    .is_uncertain = true,
    .is_of_change = true,
    .draw = draw,
    .say_row = mx_chart__say_change,
    .find = mx_chart__find_changes,
};
