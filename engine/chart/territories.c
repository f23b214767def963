/*
 * Territories: a dot and its interval for each row, beside the line of the network. Rows
 * stand by name or by value; there is no rank, since intervals that overlap cannot be ranked.
 * Many rows take two columns. Rows without figures are named below the picture.
 */
#include <math.h>
#include <string.h>

#include "chart_i.h"

static const double margin = 20, between_columns = 28;

static bool is_reference(const mx_chart_table *table, const mx_chart_row *row)
{
    return table->chart->reference && strcmp(row->label, table->chart->reference) == 0;
}

static const mx_chart_row *find_reference(const mx_chart_table *table)
{
    for (size_t i = 0; i < table->n_rows; i++) {
        if (is_reference(table, &table->rows[i]) && table->rows[i].is_shown) return &table->rows[i];
    }
    return NULL;
}

static bool is_dot(const mx_chart_table *table, const mx_chart_row *row)
{
    return row->is_shown && !is_reference(table, row);
}

/* A column of the picture: rows `first` to `last`, and where their parts stand. */
typedef struct {
    size_t first, last;
    mx_list list;
    mx_axis axis;
    mx_figures figures;
    bool has_interval; /* in figures; narrow columns only draw it */
} column;

static void lay_out(column *c, mx_canvas *canvas, const mx_chart_table *table, double x0, double x1)
{
    mx_figures_make(&c->figures, canvas, table, x1, c->has_interval);
    mx_list_make(&c->list, canvas, table, x0, (x1 - x0) * 0.34);
    mx_list_axis(&c->axis, table, c->list.end + 2, c->figures.from - 16);
}

static double height_of(const column *c, mx_canvas *canvas, const mx_chart_table *table)
{
    double height = 0;
    bool is_first = true;
    for (size_t i = c->first; i < c->last; i++) {
        if (!is_dot(table, &table->rows[i])) continue;
        height += mx_list_height(&c->list, canvas, table, i, is_first);
        is_first = false;
    }
    return height;
}

static void draw_reference(mx_canvas *canvas, const mx_chart_table *table, const column *c,
                           const mx_chart_row *row, double words, double top, double bottom)
{
    double x = mx_axis_at(&c->axis, row->y);
    if (isfinite(row->low)) {
        mx_draw_box(canvas, mx_axis_at(&c->axis, row->low), top, mx_axis_at(&c->axis, row->high), bottom,
                    MX_AXIS, 0.16);
    }
    mx_draw_line(canvas, x, top, x, bottom, 1.4, MX_MUTED);

    const char *text = mx_arena_format(table->arena, "%s %s", row->label, mx_chart__figure(table, row->y));
    mx_face face = {11, true, true, MX_MUTED};
    double width = mx_text_width(canvas, face, text ? text : "");
    double left = fmin(fmax(x - width / 2, c->list.x), c->figures.n_at - width);
    mx_draw_text(canvas, left, words, 0, face, text ? text : "");
}

static void draw_row(mx_canvas *canvas, const mx_chart_table *table, const column *c, const mx_chart_row *row,
                     double y)
{
    double x = mx_axis_at(&c->axis, row->y), radius = c->list.pitch < 24 ? 3.8 : 5;
    mx_draw_line(canvas, mx_axis_at(&c->axis, row->low), y, mx_axis_at(&c->axis, row->high), y, 2.2,
                 mx_colour_mix(MX_BLUE, MX_PAPER, 0.35));
    mx_draw_dot(canvas, x, y, radius, MX_BLUE, false);
    mx_figures_draw(canvas, &c->figures, table, row, y);
}

static double draw_column(mx_canvas *canvas, const mx_chart_table *table, column *c, double top)
{
    const mx_chart_row *reference = find_reference(table);
    double labels = top + (reference ? 26 : 8), y = labels + 12, bottom = y + height_of(c, canvas, table);
    mx_list_grid(canvas, table, &c->axis, y - 3, bottom, labels);
    if (table->has_n) mx_draw_text(canvas, c->figures.n_at, labels, 1, mx_face_small, "n");
    if (reference) draw_reference(canvas, table, c, reference, top + 8, y - 3, bottom);
    bool is_first = true;
    for (size_t i = c->first; i < c->last; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (!is_dot(table, row)) continue;
        double middle = mx_list_row(&c->list, canvas, table, i, is_first, &y);
        draw_row(canvas, table, c, row, middle);
        is_first = false;
    }
    return bottom;
}

double mx_chart__draw_territories(mx_canvas *canvas, const mx_chart_table *table, double top)
{
    size_t n_dots = 0, half = 0, seen = 0;
    for (size_t i = 0; i < table->n_rows; i++) n_dots += is_dot(table, &table->rows[i]);
    bool is_double = n_dots > 36 && canvas->width >= 680;
    if (n_dots == 0) {
        const mx_chart_row *row = &table->rows[table->n_rows - 1];
        mx_list_withheld(canvas, table, row, margin, canvas->width - margin, top + 22, 34);
        return top + 46;
    }
    if (!is_double) {
        column c = {.first = 0, .last = table->n_rows, .has_interval = canvas->width >= 480};
        lay_out(&c, canvas, table, margin, canvas->width - margin);
        return draw_column(canvas, table, &c, top);
    }
    for (half = 0; seen < (n_dots + 1) / 2; half++) seen += is_dot(table, &table->rows[half]);
    double middle = canvas->width / 2;
    column left = {.first = 0, .last = half}, right = {.first = half, .last = table->n_rows};
    lay_out(&left, canvas, table, margin, middle - between_columns / 2);
    lay_out(&right, canvas, table, middle + between_columns / 2, canvas->width - margin);
    return fmax(draw_column(canvas, table, &left, top), draw_column(canvas, table, &right, top));
}

static void say_row(mx_buf *out, const mx_chart_table *table, const mx_chart_row *row)
{
    mx_chart__say_name(out, row);
    mx_buf_format(out, " %s", mx_chart__figure(table, row->y));
    mx_chart__say_interval(out, table, row);
}

static void say(mx_buf *out, const mx_chart_table *table)
{
    const mx_chart *chart = table->chart;
    const mx_chart_row *least = NULL, *most = NULL, *reference = find_reference(table);
    size_t n = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (!is_dot(table, row)) continue;
        n++;
        if (!least || row->y < least->y) least = row;
        if (!most || row->y > most->y) most = row;
    }
    if (n == 1) {
        say_row(out, table, most);
    } else if (n > 1) {
        mx_buf_format(out, mx_chart__tr(chart, "%zu lignes, de ", "%zu rows, from "), n);
        say_row(out, table, least);
        mx_buf_text(out, mx_chart__tr(chart, " à ", " to "));
        say_row(out, table, most);
    }
    if (reference) {
        mx_buf_text(out, n == 0 ? "" : mx_chart__tr(chart, "\u00a0; ", "; "));
        say_row(out, table, reference);
    }
    if (n || reference) mx_buf_char(out, '.');
}

const mx_chart_maker mx_chart__territories = {
    .name = "territories",
    .what = {"Points avec leur intervalle", "Dots with their intervals"},
    .needs = MX_COL_BY | MX_COL_Y,
    .takes = MX_COL_ROWS,
    .shows = MX_COL_Y,
    .is_naming_hidden = true,
    .is_uncertain = true,
    .draw = mx_chart__draw_territories,
    .say = say,
    .find = mx_chart__find_top,
};
