/* What the kinds made of rows have in common: names, groups, axes, the words of a withheld row. */
#include <math.h>
#include <string.h>

#include "chart_i.h"

static const double heading_height = 26;

/* Below this width long names stand above their figures, as there is no room beside them. */
static const double narrow = 520;

void mx_list_make(mx_list *list, mx_canvas *canvas, const mx_chart_table *table, double x, double most)
{
    bool is_long = table->n_rows > 24;
    double whole = 0, broken = 0; /* the longest name in one line, in two */
    *list =
        (mx_list){.face = {is_long ? 11.5 : 12.5, false, false, MX_INK}, .x = x, .pitch = is_long ? 19 : 28};
    for (size_t i = 0; i < table->n_rows; i++) {
        whole = fmax(whole, mx_text_width(canvas, list->face, table->rows[i].label));
        broken = fmax(broken, mx_block_width(canvas, most, 2, list->face, table->rows[i].label));
    }
    list->is_above = canvas->width < narrow && whole > most;
    list->width = list->is_above ? canvas->width - 2 * x : fmin(ceil(broken) + 1, most);
    list->end = x + (list->is_above ? 0 : list->width + 16);
}

static double name_height(const mx_list *list, mx_canvas *canvas, const mx_chart_row *row)
{
    return mx_block_height(canvas, list->width, 2, list->face, row->label);
}

static double heading_of(const mx_chart_table *table, size_t i, bool first)
{
    if (!table->has_group) return 0;
    bool is_new = first || i == 0 || strcmp(table->rows[i].group, table->rows[i - 1].group) != 0;
    return is_new ? heading_height : 0;
}

double mx_list_height(const mx_list *list, mx_canvas *canvas, const mx_chart_table *table, size_t i,
                      bool first)
{
    double name = name_height(list, canvas, &table->rows[i]), heading = heading_of(table, i, first);
    return heading + (list->is_above ? name + list->pitch : fmax(list->pitch, name + 6));
}

double mx_list_bottom(const mx_list *list, mx_canvas *canvas, const mx_chart_table *table, double y)
{
    for (size_t i = 0; i < table->n_rows; i++) y += mx_list_height(list, canvas, table, i, false);
    return y;
}

/* On a ground of its own, since lines of the picture may pass below it. */
static void draw_name(mx_canvas *canvas, double x, double y, double width, mx_face face, const char *name)
{
    double right = x + mx_block_width(canvas, width, 2, face, name) + 3;
    double bottom = y + mx_block_height(canvas, width, 2, face, name);
    mx_draw_box(canvas, x, y, right, bottom, MX_PAPER, 1);
    mx_draw_block(canvas, x, y, width, 2, 0, face, name);
}

double mx_list_row(const mx_list *list, mx_canvas *canvas, const mx_chart_table *table, size_t i, bool first,
                   double *y)
{
    const mx_chart_row *row = &table->rows[i];
    double heading = heading_of(table, i, first), name = name_height(list, canvas, row);
    double top = *y + heading, bottom = *y + mx_list_height(list, canvas, table, i, first);
    bool begins_part = !table->has_group || heading > 0;
    if (begins_part && i > 0 && !first) mx_canvas_may_cut(canvas, *y);
    if (heading > 0) {
        mx_face face = {list->face.size, true, false, MX_INK};
        draw_name(canvas, list->x, *y + heading_height - 20, canvas->width - 2 * list->x, face, row->group);
    }
    double at = list->is_above ? top + 3 : (top + bottom - name) / 2;
    draw_name(canvas, list->x, at, list->width, list->face, row->label);
    *y = bottom;
    return list->is_above ? bottom - list->pitch / 2 : (top + bottom) / 2;
}

/* Strokes cost as much as a bar each, so that long lists do without. */
static const double least_hatched = 18;

void mx_list_words(mx_canvas *canvas, const char *words, double x0, double x1, double y, double height)
{
    mx_face face = mx_face_small;
    double width = mx_block_width(canvas, x1 - x0 - 12, 1, face, words), middle = (x0 + x1) / 2;
    if (height >= least_hatched) {
        mx_draw_hatch(canvas, x0, y - height / 2, x1, y + height / 2);
        mx_draw_box(canvas, middle - width / 2 - 6, y - height / 2, middle + width / 2 + 6, y + height / 2,
                    MX_PAPER, 1);
    } else {
        mx_draw_box(canvas, x0, y - height / 2, x1, y + height / 2, MX_STRIPE, 1);
    }
    mx_draw_block(canvas, middle, y - face.size * 0.65, x1 - x0 - 12, 1, 0.5, face, words);
}

void mx_list_withheld(mx_canvas *canvas, const mx_chart_table *table, const mx_chart_row *row, double x0,
                      double x1, double y, double height)
{
    const char *words = mx_chart__reason(table, row);
    bool is_too_long = row->withheld && mx_text_width(canvas, mx_face_small, words) > x1 - x0 - 30;
    if (is_too_long)
        words = mx_chart__tr(table->chart, "non publié", "not published"); /* the note below says why */
    mx_list_words(canvas, words, x0, x1, y, height);
}

void mx_list_axis(mx_axis *axis, const mx_chart_table *table, double from, double to)
{
    const mx_chart *chart = table->chart;
    const mx_chart_maker *maker = mx_chart__maker(chart->kind);
    bool is_change = maker->is_of_change, has_y2 = (maker->needs | maker->takes) & MX_COL_Y2;
    bool has_ends = chart->lowest < chart->highest;
    double low = has_ends ? chart->lowest : INFINITY, high = has_ends ? chart->highest : -INFINITY;
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (!row->is_shown) continue;
        double seen[] = {row->y, has_y2 ? row->y2 : NAN, is_change ? NAN : row->low,
                         is_change ? NAN : row->high};
        for (size_t k = 0; k < 4; k++) { /* fmin and fmax pass over what is missing */
            low = fmin(low, seen[k]);
            high = fmax(high, seen[k]);
        }
    }
    if (!isfinite(low) && table->is_share) low = 0, high = 1;
    if (maker->is_from_zero && isfinite(low)) low = fmin(low, 0), high = fmax(high, 0);
    double width = fabs(to - from);
    mx_axis_make(axis, low, high, width > 420 ? 7 : width > 220 ? 5 : 4);
    mx_axis_trim(axis, low, high);
    axis->from = from;
    axis->to = to;
}

void mx_list_grid(mx_canvas *canvas, const mx_chart_table *table, const mx_axis *axis, double top,
                  double bottom, double labels)
{
    for (size_t i = 0; i < axis->n_ticks; i++) {
        double x = floor(mx_axis_at(axis, axis->ticks[i])) + 0.5;
        bool is_zero = axis->ticks[i] == 0 && axis->low < 0;
        mx_draw_line(canvas, x, top, x, bottom, 1, is_zero ? MX_AXIS : MX_GRID);
        mx_draw_text(canvas, x, labels, 0.5, mx_face_small, mx_axis_label(axis, table, axis->ticks[i]));
    }
}

void mx_figures_make(mx_figures *out, mx_canvas *canvas, const mx_chart_table *table, double x1,
                     bool has_interval)
{
    double figure = 0, interval = 0, n = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (!row->is_shown) continue;
        figure = fmax(figure, mx_text_width(canvas, mx_face_strong, mx_chart__figure(table, row->y)));
        if (has_interval && isfinite(row->low)) {
            interval = fmax(interval, mx_text_width(canvas, mx_face_small,
                                                    mx_chart__interval(table, row->low, row->high)));
        }
        if (isfinite(row->n))
            n = fmax(n, mx_text_width(canvas, mx_face_figure, mx_chart__count(table, row->n)));
    }
    out->has_interval = interval > 0;
    out->n_at = x1;
    out->interval_at = x1 - (n > 0 ? fmax(n, 10) + 14 : 0) - interval;
    out->figure_at = out->interval_at - (interval > 0 ? 6 : 0);
    out->from = out->figure_at - figure;
}

void mx_figures_draw(mx_canvas *canvas, const mx_figures *figures, const mx_chart_table *table,
                     const mx_chart_row *row, double y)
{
    mx_draw_text(canvas, figures->figure_at, y, 1, mx_face_strong, mx_chart__figure(table, row->y));
    if (figures->has_interval && isfinite(row->low)) {
        mx_draw_text(canvas, figures->interval_at, y, 0, mx_face_small,
                     mx_chart__interval(table, row->low, row->high));
    }
    if (isfinite(row->n))
        mx_draw_text(canvas, figures->n_at, y, 1, mx_face_figure, mx_chart__count(table, row->n));
}

double mx_draw_legend(mx_canvas *canvas, double x0, double x1, double y, size_t n, const uint32_t colours[],
                      const char *const names[])
{
    const double square = 11, line = 20;
    mx_face face = {11.5, false, false, MX_INK};
    double x = x0, row = y;
    for (size_t i = 0; i < n; i++) {
        double width = square + 6 + mx_text_width(canvas, face, names[i]);
        if (x > x0 && x + width > x1) {
            x = x0;
            row += line;
        }
        mx_draw_box(canvas, x, row + line / 2 - square / 2, x + square, row + line / 2 + square / 2,
                    colours[i], 1);
        mx_draw_block(canvas, x + square + 6, row + line / 2 - face.size * 0.65, x1 - x - square - 6, 1, 0,
                      face, names[i]);
        x += width + 16;
    }
    return row + line - y;
}
