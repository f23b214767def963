/*
 * Ridges: the distribution of each row over the levels, one below the other. Five levels are
 * five steps: no curve is drawn through them, which would invent people between situations. Areas are
 * shares, on one scale for all rows, and no row covers another.
 *
 * A dot below the steps stands at the median. Levels that were merged are one broad step of the
 * same area.
 */
#include <math.h>

#include "chart_i.h"

/* Where things stand from left to right, and how high a share is. */
typedef struct {
    mx_list list;
    double from, step;                           /* left edge of the first level; width of a level */
    double figure_at, interval_at, n_at;         /* right edge, left edge, right edge */
    double per_share;                            /* pixels of a level that has everyone */
    bool has_figures;                            /* room for the share of each level above its step */
} columns;

/* Levels that part `i` of a merged row stands for. */
static size_t merged_width(const mx_chart *chart, size_t i)
{
    size_t ends = chart->n_levels > 3 ? 2 : 1;
    return i == 1 ? chart->n_levels - 2 * ends : ends;
}

static size_t n_parts(const mx_chart_table *table, const mx_chart_row *row)
{
    return mx_levels_are_merged(row) ? 3 : table->chart->n_levels;
}

static size_t part_width(const mx_chart_table *table, const mx_chart_row *row, size_t i)
{
    return mx_levels_are_merged(row) ? merged_width(table->chart, i) : 1;
}

/* The share of part `i`, and how high it stands: a broad one is lower. */
static double share_of(const mx_chart_row *row, size_t i)
{
    return mx_levels_are_merged(row) ? row->merged[i] : row->levels[i];
}

static double highest_step(const mx_chart_table *table)
{
    double highest = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        for (size_t k = 0; row->is_shown && k < n_parts(table, row); k++)
            highest = fmax(highest, share_of(row, k) / (double)part_width(table, row, k));
    }
    return highest > 0 ? highest : 1;
}

/* Many rows stand close; few have room for a figure above each step. */
static double pitch_for(size_t n_rows)
{
    return n_rows <= 8 ? 70 : n_rows <= 16 ? 56 : n_rows <= 40 ? 40 : 26;
}

static mx_face high_face(void)
{
    return (mx_face){11, true, false, mx_level_colour(4, 5)};
}

static const char *high_words(const mx_chart *chart)
{
    return mx_levels_are_spiral(chart) ? mx_chart__tr(chart, "4 et 5", "4 and 5") : mx_chart__tr(chart, "haut", "high");
}

static void lay_out(columns *c, mx_canvas *canvas, const mx_chart_table *table)
{
    const double gap = 14, right = canvas->width - MX_CHART_MARGIN;
    double share = mx_text_width(canvas, high_face(), high_words(table->chart)), interval = 0, n = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (isfinite(row->share_high))
            share = fmax(share, mx_text_width(canvas, mx_face_strong, mx_chart__percent(table, row->share_high)));
        if (isfinite(row->low))
            interval = fmax(interval, mx_text_width(canvas, mx_face_small, mx_chart__interval(table, row->low, row->high)));
        if (isfinite(row->n))
            n = fmax(n, mx_text_width(canvas, mx_face_figure, mx_chart__count(table, row->n)));
    }
    mx_list_make(&c->list, canvas, table, MX_CHART_MARGIN, canvas->width * 0.3);
    c->list.pitch = pitch_for(table->n_rows);
    c->n_at = right;
    c->interval_at = right - (n > 0 ? fmax(n, 12) + gap : 0) - interval;
    c->figure_at = c->interval_at - (interval > 0 ? 6 : 0);
    c->from = c->list.end;
    c->step = (c->figure_at - share - 22 - c->from) / (double)table->chart->n_levels;
    c->has_figures = c->list.pitch >= 40 && c->step >= 30;
    c->per_share = (c->list.pitch - (c->has_figures ? 26 : 9)) / highest_step(table);
}

static double median_at(const mx_chart_table *table, const columns *c, const mx_chart_row *row)
{
    double below = 0;
    size_t level = 0;
    while (level + 1 < table->chart->n_levels && below + row->levels[level] < 0.5 - 1e-9) below += row->levels[level++];
    bool is_between = fabs(below + row->levels[level] - 0.5) < 1e-9;
    return c->from + c->step * ((double)level + (is_between ? 1 : 0.5));
}

static void draw_steps(mx_canvas *canvas, const mx_chart_table *table, const columns *c,
                       const mx_chart_row *row, double foot)
{
    double x = c->from;
    for (size_t i = 0; i < n_parts(table, row); i++) {
        double width = c->step * (double)part_width(table, row, i), share = share_of(row, i);
        double top = foot - share / (double)part_width(table, row, i) * c->per_share;
        uint32_t colour = mx_levels_are_merged(row) ? mx_level_merged_colour(i) : mx_level_colour(i, table->chart->n_levels);
        mx_draw_box(canvas, x + 0.75, top, x + width - 0.75, foot, colour, 1);
        if (c->has_figures) {
            mx_face face = {11, false, true, MX_INK};
            mx_draw_text(canvas, x + width / 2, top - 8, 0.5, face, mx_chart__count(table, 100 * share));
        }
        x += width;
    }
    mx_draw_line(canvas, c->from, foot, x, foot, 1, MX_AXIS);
    if (!mx_levels_are_merged(row)) mx_draw_dot(canvas, median_at(table, c, row), foot, 3.4, MX_INK, false);
}

static void draw_figures(mx_canvas *canvas, const mx_chart_table *table, const columns *c,
                         const mx_chart_row *row, double y)
{
    mx_face high = mx_face_strong;
    high.colour = mx_level_colour(4, 5);
    if (isfinite(row->share_high)) mx_draw_text(canvas, c->figure_at, y, 1, high, mx_chart__percent(table, row->share_high));
    if (isfinite(row->low))
        mx_draw_text(canvas, c->interval_at, y, 0, mx_face_small, mx_chart__interval(table, row->low, row->high));
    if (isfinite(row->n)) mx_draw_text(canvas, c->n_at, y, 1, mx_face_figure, mx_chart__count(table, row->n));
}

/* The names of the levels stand above their steps, or, where these are narrow, in a line of their own. */
static double draw_names(mx_canvas *canvas, const mx_chart *chart, const columns *c, double top)
{
    const double two_lines = 2.5 * 1.3 * 11;
    const char *names[MX_CHART_LEVELS_MAX];
    uint32_t colours[MX_CHART_LEVELS_MAX];
    double height = 0;
    for (size_t i = 0; i < chart->n_levels; i++) {
        names[i] = mx_level_name(chart, i);
        colours[i] = mx_level_colour(i, chart->n_levels);
        height = fmax(height, mx_block_height(canvas, c->step - 6, 3, mx_face_small, names[i]));
    }
    if (height > two_lines) {
        return mx_draw_legend(canvas, MX_CHART_MARGIN, canvas->width - MX_CHART_MARGIN, top, chart->n_levels, colours,
                              names) + 18;
    }
    for (size_t i = 0; i < chart->n_levels; i++) {
        mx_face face = {11, i == 0 || i + 1 == chart->n_levels, false, mx_colour_for_text(colours[i])};
        double own = mx_block_height(canvas, c->step - 6, 3, face, names[i]);
        mx_draw_block(canvas, c->from + c->step * ((double)i + 0.5), top + height - own, c->step - 6, 3, 0.5, face, names[i]);
    }
    return height;
}

static double draw_head(mx_canvas *canvas, const mx_chart_table *table, const columns *c, double top)
{
    const mx_chart *chart = table->chart;
    double foot = top + draw_names(canvas, chart, c, top);
    mx_draw_text(canvas, c->figure_at, foot - 7, 1, high_face(), high_words(chart));
    if (table->has_n) mx_draw_text(canvas, c->n_at, foot - 7, 1, mx_face_small, "n");
    return foot + 4;
}

/* What the dot is, and why some steps are broad. */
static double draw_foot(mx_canvas *canvas, const mx_chart_table *table, double y)
{
    const mx_chart *chart = table->chart;
    bool has_median = false;
    for (size_t i = 0; i < table->n_rows; i++)
        has_median = has_median || (table->rows[i].is_shown && !mx_levels_are_merged(&table->rows[i]));
    if (has_median) {
        mx_draw_dot(canvas, MX_CHART_MARGIN + 5, y + 13, 3.4, MX_INK, false);
        mx_draw_text(canvas, MX_CHART_MARGIN + 14, y + 13, 0, mx_face_small,
                     mx_chart__tr(chart, "niveau médian\u00a0; hauteurs\u00a0: parts en %, à la même échelle partout",
                                  "median level; heights: shares in %, on one scale throughout"));
        y += 20;
    }
    return mx_levels_draw_foot(canvas, table, y,
                               mx_chart__tr(chart,
                                            "Marches larges\u00a0: niveaux regroupés (bas, milieu, hauts), l’un d’eux comptant trop "
                                            "peu de personnes\u00a0; leur surface est leur part.",
                                            "Broad steps: levels put together (low, middle, high), since one of them holds too "
                                            "few people; their area is their share."));
}

static double draw(mx_canvas *canvas, const mx_chart_table *table, double top)
{
    columns c;
    lay_out(&c, canvas, table);
    double y = draw_head(canvas, table, &c, top), end = c.from + c.step * (double)table->chart->n_levels;
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        double middle = mx_list_row(&c.list, canvas, table, i, false, &y), foot = y - 5;
        if (row->is_shown) draw_steps(canvas, table, &c, row, foot);
        else if (row->is_partial)
            mx_list_words(canvas, mx_chart__tr(table->chart, "publié en partie", "published in part"), c.from, end, middle,
                          fmin(c.list.pitch * 0.6, 24));
        else mx_list_withheld(canvas, table, row, c.from, end, middle, fmin(c.list.pitch * 0.6, 24));
        if (row->is_shown || row->is_partial) draw_figures(canvas, table, &c, row, middle);
    }
    return draw_foot(canvas, table, y);
}

static void find(mx_buf *out, const mx_chart_table *table)
{
    const mx_chart *chart = table->chart;
    mx_chart__find_range(out, table,
                         mx_levels_are_spiral(chart) ? mx_chart__tr(chart, "Situations bonnes ou idéales", "Good or ideal situations")
                                                     : mx_chart__tr(chart, "Niveaux hauts", "High levels"));
}

const mx_chart_maker mx_chart__ridges = {
    .name = "ridges",
    .what = {"Répartitions en marches", "Distributions as steps"},
    .needs = MX_COL_BY | MX_COL_LEVELS,
    .takes = MX_COL_ROWS,
    .shows = 0,
    .draw = draw,
    .say = mx_chart__say_situations,
    .find = find,
};
