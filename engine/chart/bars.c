/*
 * Bars: from zero to a figure, its interval across the end, a row each. Lengths are compared, so
 * the axis always holds zero.
 */
#include <math.h>

#include "chart_i.h"

static void draw_bar(mx_canvas *canvas, const mx_axis *axis, const mx_chart_row *row, double y, double half)
{
    double zero = mx_axis_at(axis, 0), end = mx_axis_at(axis, row->y);
    double low = mx_axis_at(axis, row->low), high = mx_axis_at(axis, row->high);
    mx_draw_box(canvas, fmin(zero, end), y - half, fmax(zero, end), y + half,
                mx_colour_mix(MX_BLUE, MX_PAPER, 0.3), 1);
    mx_draw_line(canvas, low, y, high, y, 4, MX_PAPER); /* a rim, where it crosses the bar */
    mx_draw_line(canvas, low, y, high, y, 1.8, MX_INK);
    mx_draw_line(canvas, end, y - half, end, y + half, 2, mx_colour_mix(MX_BLUE, MX_INK, 0.4));
}

static double draw(mx_canvas *canvas, const mx_chart_table *table, double top)
{
    mx_list list;
    mx_figures figures;
    mx_axis axis;
    mx_list_make(&list, canvas, table, MX_CHART_MARGIN, canvas->width * 0.34);
    mx_figures_make(&figures, canvas, table, canvas->width - MX_CHART_MARGIN, canvas->width >= 480);
    mx_list_axis(&axis, table, list.end + 2, figures.from - 16);

    double labels = top + 8, y = labels + 12, first = y;
    double bottom = mx_list_bottom(&list, canvas, table, y);
    mx_list_grid(canvas, table, &axis, first - 3, bottom, labels);
    if (table->has_n) mx_draw_text(canvas, figures.n_at, labels, 1, mx_face_small, "n");
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        double middle = mx_list_row(&list, canvas, table, i, false, &y), half = list.pitch * 0.33;
        if (!row->is_shown) {
            mx_list_withheld(canvas, table, row, axis.from, figures.n_at, middle, 2 * half);
            continue;
        }
        draw_bar(canvas, &axis, row, middle, half);
        mx_figures_draw(canvas, &figures, table, row, middle);
    }
    double zero = floor(mx_axis_at(&axis, 0)) + 0.5;
    if (!table->has_group && !list.is_above) mx_draw_line(canvas, zero, first, zero, bottom, 1, MX_INK);
    return bottom;
}

const mx_chart_maker mx_chart__bars = {
    .name = "bars",
    .what = {"Barres avec leur intervalle", "Bars with their intervals"},
    .needs = MX_COL_BY | MX_COL_Y,
    .takes = MX_COL_ROWS,
    .shows = MX_COL_Y,
    .is_uncertain = true,
    .is_from_zero = true,
    .draw = draw,
    .say_row = mx_chart__say_figure,
    .find = mx_chart__find_top,
};
