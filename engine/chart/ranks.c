/*
 * Ranks: a dot with its interval a row, and beside it the ranks that the intervals leave possible.
 * A rank alone would say more than is known: where ranges overlap there is no order.
 */
#include <math.h>
#include <string.h>

#include "chart_i.h"

/* Ranks from 1 to the last, as whole numbers. */
static void make_axis(mx_axis *axis, const mx_chart_table *table, double from, double to)
{
    double last = 1;
    for (size_t i = 0; i < table->n_rows; i++)
        last = fmax(last, fmax(table->rows[i].rank_high, table->rows[i].rank));
    *axis = (mx_axis){.low = 0.5, .high = last + 0.5, .from = from, .to = to};
    axis->ticks[axis->n_ticks++] = 1;
    if (last > 4) axis->ticks[axis->n_ticks++] = round((1 + last) / 2);
    if (last > 1) axis->ticks[axis->n_ticks++] = last;
}

static const char *range_of(const mx_chart_table *table, const mx_chart_row *row)
{
    const char *rank = mx_chart__count(table, row->rank);
    if (!isfinite(row->rank)) return "";
    if (!isfinite(row->rank_low) || row->rank_low == row->rank_high) return rank;
    const char *text = mx_arena_format(table->arena, "%s–%s", mx_chart__count(table, row->rank_low),
                                       mx_chart__count(table, row->rank_high));
    return text ? text : "";
}

typedef struct {
    mx_list list;
    mx_figures figures;
    mx_axis values, ranks;
    double range_at; /* right edge of the ranges in figures */
} columns;

static void lay_out(columns *c, mx_canvas *canvas, const mx_chart_table *table)
{
    double right = canvas->width - MX_CHART_MARGIN, range = 0;
    for (size_t i = 0; i < table->n_rows; i++)
        range = fmax(range, mx_text_width(canvas, mx_face_figure, range_of(table, &table->rows[i])));
    mx_list_make(&c->list, canvas, table, MX_CHART_MARGIN, canvas->width * 0.28);
    c->range_at = right;
    double ranks_to = right - range - 10, ranks_from = ranks_to - canvas->width * 0.2;
    make_axis(&c->ranks, table, ranks_from, ranks_to);
    mx_figures_make(&c->figures, canvas, table, ranks_from - 16, canvas->width >= 600);
    mx_list_axis(&c->values, table, c->list.end + 4, c->figures.from - 14);
}

static void draw_row(mx_canvas *canvas, const mx_chart_table *table, const columns *c,
                     const mx_chart_row *row, double y)
{
    double radius = c->list.pitch < 24 ? 3.8 : 5;
    mx_draw_line(canvas, mx_axis_at(&c->values, row->low), y, mx_axis_at(&c->values, row->high), y, 2.2,
                 mx_colour_mix(MX_BLUE, MX_PAPER, 0.35));
    mx_draw_dot(canvas, mx_axis_at(&c->values, row->y), y, radius, MX_BLUE, false);
    mx_figures_draw(canvas, &c->figures, table, row, y);
    if (!isfinite(row->rank)) {
        mx_draw_text(canvas, c->range_at, y, 1, mx_face_small,
                     mx_chart__tr(table->chart, "non classé", "no rank"));
        return;
    }
    uint32_t range = mx_colour_mix(MX_ORANGE, MX_PAPER, 0.25);
    mx_draw_box(canvas, mx_axis_at(&c->ranks, row->rank_low - 0.4), y - 3.5,
                mx_axis_at(&c->ranks, row->rank_high + 0.4), y + 3.5, range, 1);
    double x = mx_axis_at(&c->ranks, row->rank);
    mx_draw_line(canvas, x, y - 5.5, x, y + 5.5, 2, MX_INK);
    mx_draw_text(canvas, c->range_at, y, 1, mx_face_figure, range_of(table, row));
}

static double draw(mx_canvas *canvas, const mx_chart_table *table, double top)
{
    columns c = {0};
    lay_out(&c, canvas, table);
    double heads = top + 8, labels = heads + 18, y = labels + 12;
    double bottom = mx_list_bottom(&c.list, canvas, table, y);
    mx_face head = {11, true, false, MX_INK};
    mx_draw_text(canvas, c.ranks.from, heads, 0, head,
                 mx_chart__tr(table->chart, "rangs possibles", "possible ranks"));
    mx_list_grid(canvas, table, &c.values, y - 3, bottom, labels);
    if (table->has_n) mx_draw_text(canvas, c.figures.n_at, labels, 1, mx_face_small, "n");
    for (size_t i = 0; i < c.ranks.n_ticks; i++) {
        double x = floor(mx_axis_at(&c.ranks, c.ranks.ticks[i])) + 0.5;
        mx_draw_line(canvas, x, y - 3, x, bottom, 1, MX_GRID);
        mx_draw_text(canvas, x, labels, 0.5, mx_face_small, mx_chart__count(table, c.ranks.ticks[i]));
    }
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        double middle = mx_list_row(&c.list, canvas, table, i, false, &y);
        if (row->is_shown) draw_row(canvas, table, &c, row, middle);
        else mx_list_withheld(canvas, table, row, c.values.from, c.range_at, middle, c.list.pitch * 0.66);
    }
    return bottom;
}

static void say_row(mx_buf *out, const mx_chart_table *table, const mx_chart_row *row)
{
    mx_chart__say_name(out, row);
    mx_buf_format(out, " %s", mx_chart__figure(table, row->y));
    mx_chart__say_interval(out, table, row);
    if (isfinite(row->rank))
        mx_buf_format(out, mx_chart__tr(table->chart, ", rang %s", ", rank %s"), range_of(table, row));
}

/* How many could be the first. */
static void find(mx_buf *out, const mx_chart_table *table)
{
    const mx_chart_row *first = NULL;
    size_t n = 0, could = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (!row->is_shown || !isfinite(row->rank_low)) continue;
        n++;
        could += row->rank_low == 1;
        if (row->rank_low == 1) first = row;
    }
    if (n < 2 || could == 0) return;
    if (could == 1 && n == 2) {
        mx_chart__say_name(out, first);
        mx_buf_text(out, mx_chart__tr(table->chart, " est en tête\u00a0: l’autre ne peut l’être", " comes first: the other cannot"));
    } else if (could == 1) {
        mx_chart__say_name(out, first);
        mx_buf_format(out,
                      mx_chart__tr(table->chart, " est en tête\u00a0: aucun des %zu autres ne peut l’être",
                                   " comes first: none of the other %zu can"),
                      n - 1);
    } else {
        mx_buf_format(out,
                      mx_chart__tr(table->chart,
                                   "Qui est en tête ne se sait pas\u00a0: %zu sur %zu peuvent l’être",
                                   "Who comes first is not known: %zu of %zu may"),
                      could, n);
    }
}

const mx_chart_maker mx_chart__ranks = {
    .name = "ranks",
    .what = {"Points avec leur intervalle et leurs rangs possibles",
             "Dots with their intervals and possible ranks"},
    .needs = MX_COL_BY | MX_COL_Y | MX_COL_RANK,
    .takes = MX_COL_ROWS,
    .shows = MX_COL_Y,
    .is_uncertain = true,
    .draw = draw,
    .say_row = say_row,
    .find = find,
};
