/*
 * Dots: on one common axis a dot with its interval and, hollow, what it is compared with. What a
 * radar shows, in the form in which figures can be compared (Cleveland and McGill 1984).
 */
#include <math.h>

#include "chart_i.h"

static const char *side_name(const mx_chart *chart, size_t side)
{
    return mx_chart__side(chart, side, side == 0 ? "repère" : "valeur", side == 0 ? "reference" : "value");
}

/* What the dots are, where there are two; returns its height. */
static double draw_key(mx_canvas *canvas, const mx_chart_table *table, double top)
{
    mx_face face = {11.5, false, false, MX_INK};
    if (!table->chart->y2) return 0;
    double x = MX_CHART_MARGIN + 6, y = top + 8;
    mx_draw_dot(canvas, x, y, 4.8, MX_BLUE, false);
    x += 10;
    x += mx_draw_text(canvas, x, y, 0, face, side_name(table->chart, 1)) + 22;
    mx_draw_dot(canvas, x, y, 4.2, MX_MUTED, true);
    mx_draw_text(canvas, x + 10, y, 0, face, side_name(table->chart, 0));
    return 24;
}

static void draw_row(mx_canvas *canvas, const mx_chart_row *row, const mx_axis *axis, const mx_list *list,
                     double y)
{
    double radius = list->pitch < 24 ? 3.8 : 5;
    mx_draw_line(canvas, mx_axis_at(axis, row->low), y, mx_axis_at(axis, row->high), y, 2.2,
                 mx_colour_mix(MX_BLUE, MX_PAPER, 0.35));
    mx_draw_dot(canvas, mx_axis_at(axis, row->y2), y, radius - 0.6, MX_MUTED, true);
    mx_draw_dot(canvas, mx_axis_at(axis, row->y), y, radius, MX_BLUE, false);
}

static double draw(mx_canvas *canvas, const mx_chart_table *table, double top)
{
    mx_list list;
    mx_figures figures;
    mx_axis axis;
    mx_list_make(&list, canvas, table, MX_CHART_MARGIN, canvas->width * 0.34);
    mx_figures_make(&figures, canvas, table, canvas->width - MX_CHART_MARGIN, canvas->width >= 480);
    mx_list_axis(&axis, table, list.end + 6, figures.from - 16);

    double labels = top + draw_key(canvas, table, top) + 8, y = labels + 12;
    double bottom = mx_list_bottom(&list, canvas, table, y);
    mx_list_grid(canvas, table, &axis, y - 3, bottom, labels);
    if (table->has_n) mx_draw_text(canvas, figures.n_at, labels, 1, mx_face_small, "n");
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        double middle = mx_list_row(&list, canvas, table, i, false, &y);
        if (!row->is_shown) {
            mx_list_withheld(canvas, table, row, axis.from, figures.n_at, middle, list.pitch * 0.66);
            continue;
        }
        draw_row(canvas, row, &axis, &list, middle);
        mx_figures_draw(canvas, &figures, table, row, middle);
    }
    return bottom;
}

void mx_chart__say_compared(mx_buf *out, const mx_chart_table *table, const mx_chart_row *row)
{
    mx_chart__say_name(out, row);
    mx_buf_format(out, " %s", mx_chart__figure(table, row->y));
    mx_chart__say_interval(out, table, row);
    if (isfinite(row->y2))
        mx_buf_format(out, ", %s %s", side_name(table->chart, 0), mx_chart__figure(table, row->y2));
}

/* How many differ from what they are compared with by more than their interval. */
void mx_chart__find_apart(mx_buf *out, const mx_chart_table *table)
{
    const mx_chart *chart = table->chart;
    size_t n = 0, above = 0, below = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (!row->is_shown || !isfinite(row->low) || !isfinite(row->y2)) continue;
        n++;
        above += row->low > row->y2;
        below += row->high < row->y2;
    }
    if (n == 0) return;
    if (above + below == 0 && n == 1) {
        mx_buf_text(out, mx_chart__tr(chart, "L’intervalle contient le repère", "The interval holds the reference"));
        return;
    }
    if (above + below == 0) {
        mx_buf_format(out,
                      mx_chart__tr(chart, "Aucun des %zu ne s’écarte du repère de plus que son intervalle",
                                   "None of %zu is further from the reference than its interval"),
                      n);
        return;
    }
    mx_buf_format(out,
                  mx_chart__tr(chart,
                               "%zu sur %zu au-dessus du repère, intervalle compris\u00a0; %zu au-dessous",
                               "%zu of %zu above the reference, intervals included; %zu below"),
                  above, n, below);
}

const mx_chart_maker mx_chart__dots = {
    .name = "dots",
    .what = {"Points alignés", "Dots on one axis"},
    .needs = MX_COL_BY | MX_COL_Y,
    .takes = MX_COL_ROWS | MX_COL_Y2,
    .shows = MX_COL_Y,
    .is_uncertain = true,
    .draw = draw,
    .say_row = mx_chart__say_compared,
    .find = mx_chart__find_apart,
};
