/*
 * Mentions: two bars a row on either side of one line, ill-being to the left and
 * well-being to the right, each with its number at its end. How often something is
 * mentioned is not how well people are: the caller's note says so.
 */
#include <math.h>

#include "chart_i.h"

static const uint32_t side_colours[2] = {MX_VERMILLION, MX_BLUE};

static const char *side_name(const mx_chart *chart, size_t side)
{
    return mx_chart__side(chart, side, side == 0 ? "mal-être" : "bien-être",
                          side == 0 ? "ill-being" : "well-being");
}

static double draw(mx_canvas *canvas, const mx_chart_table *table, double top)
{
    const double margin = 20;
    double most[2] = {0, 0}, number = 0, n_width = 0;
    mx_list list;
    mx_list_make(&list, canvas, table, margin, canvas->width * 0.36);
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (!row->is_shown) continue;
        most[0] = fmax(most[0], row->y2);
        most[1] = fmax(most[1], row->y);
        number = fmax(number,
                      mx_text_width(canvas, mx_face_figure, mx_chart__figure(table, fmax(row->y, row->y2))));
        if (isfinite(row->n))
            n_width = fmax(n_width, mx_text_width(canvas, mx_face_figure, mx_chart__count(table, row->n)));
    }
    const char *people = mx_chart__tr(table->chart, "pers.", "people");
    double n_at = canvas->width - margin;
    double from = list.end + number + 6;
    double to = n_at - (n_width > 0 ? fmax(n_width, mx_text_width(canvas, mx_face_small, people)) + 20 : 0) -
                number - 6;
    double each = most[0] + most[1] > 0 ? (to - from) / (most[0] + most[1]) : 0;
    double zero = each > 0 ? from + most[0] * each : (from + to) / 2;

    mx_face left = {12, true, false, mx_colour_for_text(side_colours[0])},
            right = {12, true, false, side_colours[1]};
    double y = top + 10;
    mx_draw_text(canvas, zero - 8, y, 1, left, side_name(table->chart, 0));
    mx_draw_text(canvas, zero + 8, y, 0, right, side_name(table->chart, 1));
    if (table->has_n) mx_draw_text(canvas, n_at, y, 1, mx_face_small, people);
    y += 12;
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        double top_of_row = y, middle = mx_list_row(&list, canvas, table, i, false, &y),
               half = list.pitch * 0.33;
        if (!row->is_shown) {
            mx_list_withheld(canvas, table, row, from - number, to + number, middle, 2 * half);
            continue;
        }
        mx_draw_box(canvas, zero - row->y2 * each, middle - half, zero, middle + half, side_colours[0], 0.9);
        mx_draw_box(canvas, zero, middle - half, zero + row->y * each, middle + half, side_colours[1], 0.9);
        mx_draw_line(canvas, floor(zero) + 0.5, list.is_above ? middle - half - 3 : top_of_row,
                     floor(zero) + 0.5, y, 1, MX_INK);
        mx_draw_text(canvas, zero - row->y2 * each - 5, middle, 1, mx_face_figure,
                     mx_chart__figure(table, row->y2));
        mx_draw_text(canvas, zero + row->y * each + 5, middle, 0, mx_face_figure,
                     mx_chart__figure(table, row->y));
        if (isfinite(row->n))
            mx_draw_text(canvas, n_at, middle, 1, mx_face_figure, mx_chart__count(table, row->n));
    }
    return y;
}

static void say_row(mx_buf *out, const mx_chart_table *table, const mx_chart_row *row)
{
    mx_buf_format(out, "%s %s %s, %s %s", row->label, side_name(table->chart, 1),
                  mx_chart__figure(table, row->y), side_name(table->chart, 0),
                  mx_chart__figure(table, row->y2));
}

const mx_chart_maker mx_chart__mentions = {
    .name = "mentions",
    .what = {"Barres de part et d’autre d’un axe", "Bars on either side of a line"},
    .needs = MX_COL_BY | MX_COL_Y | MX_COL_Y2,
    .takes = MX_COL_GROUP | MX_COL_N,
    .shows = MX_COL_Y | MX_COL_Y2,
    .draw = draw,
    .say_row = say_row,
};
