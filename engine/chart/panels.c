/* Small multiples: the same picture for each group, on the same axes. */
#include <math.h>
#include <string.h>

#include "chart_i.h"

static const double between = 24, heading_gap = 8;
static const mx_face heading_face = {12.5, true, false, MX_INK};

/* One past the last row of the group that begins at `from`. */
static size_t group_end(const mx_chart_table *table, size_t from)
{
    size_t end = from + 1;
    while (end < table->n_rows && strcmp(table->rows[end].group, table->rows[from].group) == 0) end++;
    return end;
}

/* Names of groups stand on one line of feet, however many lines they take. */
static double heading_height(mx_canvas *canvas, const mx_chart_table *table, double width)
{
    double height = 0;
    for (size_t i = 0; table->has_group && i < table->n_rows; i = group_end(table, i))
        height = fmax(height, mx_block_height(canvas, width, 2, heading_face, table->rows[i].group));
    return height > 0 ? height + heading_gap : 0;
}

double mx_draw_panels(mx_canvas *canvas, const mx_chart_table *table, double top, const mx_panels *panels)
{
    double whole = canvas->width - 2 * MX_CHART_MARGIN;
    size_t n = table->n_groups > 0 ? table->n_groups : 1;
    size_t across = (size_t)fmax(1, floor((whole + between) / (panels->narrowest + between)));
    if (across > n) across = n;
    double width = (whole - between * (double)(across - 1)) / (double)across;
    if (panels->widest > 0) width = fmin(width, panels->widest);
    double height = fmin(fmax(width * panels->ratio, panels->lowest), panels->highest);
    double heading = heading_height(canvas, table, width), y = top;

    size_t first = 0;
    for (size_t i = 0; i < n; i++) {
        size_t end = table->n_groups > 0 ? group_end(table, first) : table->n_rows, column = i % across;
        if (i > 0 && column == 0) {
            y += heading + height + between / 2;
            mx_canvas_may_cut(canvas, y - between / 4);
        }
        double x = MX_CHART_MARGIN + (double)column * (width + between);
        if (heading > 0) {
            const char *name = table->rows[first].group;
            double own = mx_block_height(canvas, width, 2, heading_face, name);
            mx_draw_block(canvas, x, y + heading - heading_gap - own, width, 2, 0, heading_face, name);
        }
        mx_chart_table part = *table;
        part.rows = table->rows + first;
        part.n_rows = end - first;
        panels->draw(canvas, table, &part, (mx_box){x, y + heading, x + width, y + heading + height});
        first = end;
    }
    return y + heading + height;
}
