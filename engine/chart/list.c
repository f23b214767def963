/* What the kinds made of rows have in common: names, groups, axes, the words of a withheld row. */
#include <math.h>
#include <string.h>

#include "chart_i.h"

static const double heading_height = 26;

void mx_list_make(mx_list *list, mx_canvas *canvas, const mx_chart_table *table, double x, double most)
{
    bool is_long = table->n_rows > 24;
    *list = (mx_list){.face = {is_long ? 11.5 : 12.5, false, false, MX_INK}, .x = x, .pitch = is_long ? 19 : 28};
    for (size_t i = 0; i < table->n_rows; i++) {
        double width = mx_block_width(canvas, most, 2, list->face, table->rows[i].label);
        if (width > list->width) list->width = width;
    }
    list->width = fmin(ceil(list->width) + 1, most);
}

double mx_list_row_height(const mx_list *list, mx_canvas *canvas, const mx_chart_row *row)
{
    double text = mx_block_height(canvas, list->width, 2, list->face, row->label);
    return fmax(list->pitch, text + 6);
}

void mx_list_draw(const mx_list *list, mx_canvas *canvas, const mx_chart_row *row, double y)
{
    double height = mx_block_height(canvas, list->width, 2, list->face, row->label);
    mx_draw_block(canvas, list->x, y - height / 2, list->width, 2, 0, list->face, row->label);
}

double mx_list_heading(const mx_chart_table *table, size_t i, bool first)
{
    if (!table->has_group) return 0;
    bool is_new = first || i == 0 || strcmp(table->rows[i].group, table->rows[i - 1].group) != 0;
    return is_new ? heading_height : 0;
}

void mx_list_draw_heading(const mx_list *list, mx_canvas *canvas, const mx_chart_table *table, size_t i, double y)
{
    mx_face face = {list->face.size, true, false, MX_INK};
    mx_draw_block(canvas, list->x, y + heading_height - 20, canvas->width - 2 * list->x, 1, 0, face, table->rows[i].group);
}

void mx_list_withheld(mx_canvas *canvas, const char *words, double x0, double x1, double y, double height)
{
    mx_face face = mx_face_small;
    double width = mx_block_width(canvas, x1 - x0 - 12, 1, face, words), middle = (x0 + x1) / 2;
    mx_draw_hatch(canvas, x0, y - height / 2, x1, y + height / 2);
    mx_draw_box(canvas, middle - width / 2 - 6, y - height / 2, middle + width / 2 + 6, y + height / 2, MX_PAPER, 1);
    mx_draw_block(canvas, middle, y - face.size * 0.65, x1 - x0 - 12, 1, 0.5, face, words);
}

void mx_list_axis(mx_axis *axis, const mx_chart_table *table, double from, double to)
{
    const mx_chart *chart = table->chart;
    bool is_change = chart->kind == MX_CHART_CHANGE; /* its interval is that of the difference */
    bool has_ends = chart->lowest < chart->highest;
    double low = has_ends ? chart->lowest : INFINITY, high = has_ends ? chart->highest : -INFINITY;
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (!row->is_shown) continue;
        double seen[] = {row->y, is_change ? row->y2 : row->low, is_change ? NAN : row->high};
        for (size_t k = 0; k < 3; k++) { /* fmin and fmax pass over what is missing */
            low = fmin(low, seen[k]);
            high = fmax(high, seen[k]);
        }
    }
    if (!isfinite(low) && table->is_share) low = 0, high = 1;
    double width = fabs(to - from);
    mx_axis_make(axis, low, high, width > 420 ? 7 : width > 220 ? 5 : 4);
    mx_axis_trim(axis, low, high);
    axis->from = from;
    axis->to = to;
}

void mx_list_grid(mx_canvas *canvas, const mx_chart_table *table, const mx_axis *axis, double top, double bottom, double labels)
{
    for (size_t i = 0; i < axis->n_ticks; i++) {
        double x = floor(mx_axis_at(axis, axis->ticks[i])) + 0.5;
        bool is_zero = axis->ticks[i] == 0 && axis->low < 0;
        mx_draw_line(canvas, x, top, x, bottom, 1, is_zero ? MX_AXIS : MX_GRID);
        mx_draw_text(canvas, x, labels, 0.5, mx_face_small, mx_axis_label(axis, table, axis->ticks[i]));
    }
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
        mx_draw_box(canvas, x, row + line / 2 - square / 2, x + square, row + line / 2 + square / 2, colours[i], 1);
        mx_draw_block(canvas, x + square + 6, row + line / 2 - face.size * 0.65, x1 - x - square - 6, 1, 0, face, names[i]);
        x += width + 16;
    }
    return row + line - y;
}
