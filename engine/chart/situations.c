/*
 * Situations: for each row the shares of the ordered levels, the low ones to the left and
 * the high ones to the right of the middle of the middle level. The shares of low and high
 * stand beside the bar, since they are what the distribution is read for.
 *
 * A row whose levels were merged has three segments; a row without figures is hatched and
 * says why.
 */
#include <math.h>
#include <string.h>

#include "chart_i.h"

/* One bar: three segments or as many as there are levels. */
typedef struct {
    const double *shares;
    size_t n;
    double left; /* what stands left of the middle */
} bar;

static bar bar_of(const mx_chart_table *table, const mx_chart_row *row)
{
    bool has_levels = isfinite(row->levels[0]);
    bar b = {.shares = has_levels ? row->levels : row->merged, .n = has_levels ? table->chart->n_levels : 3};
    for (size_t i = 0; i < b.n / 2; i++) b.left += b.shares[i];
    if (b.n % 2) b.left += b.shares[b.n / 2] / 2;
    return b;
}

/* Where things stand from left to right. */
typedef struct {
    mx_list list;
    double low_at;                             /* right edge of the low shares */
    double from, to, zero;                     /* of the bars; the middle */
    double per_share;                          /* pixels for a share of 1 */
    double high_at, high_to, between_at, n_at; /* left edge, right edge, left edge, right edge */
} columns;

static void lay_out(columns *c, mx_canvas *canvas, const mx_chart_table *table)
{
    const double margin = 20, gap = 14;
    double widest_n = 0, widest_interval = 0,
           share = mx_text_width(canvas, mx_face_strong, mx_chart__percent(table, 1));
    double left = 0, right = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (isfinite(row->n))
            widest_n = fmax(widest_n, mx_text_width(canvas, mx_face_figure, mx_chart__count(table, row->n)));
        if (isfinite(row->low)) {
            widest_interval =
                fmax(widest_interval,
                     mx_text_width(canvas, mx_face_small, mx_chart__interval(table, row->low, row->high)));
        }
        if (!row->is_shown) continue;
        double of_row = bar_of(table, row).left;
        left = fmax(left, of_row);
        right = fmax(right, 1 - of_row);
    }
    if (!(left + right > 0)) left = right = 0.5;

    mx_list_make(&c->list, canvas, table, margin, canvas->width * 0.34);
    c->low_at = c->list.end + share;
    c->from = c->low_at + 8;
    c->n_at = canvas->width - margin;
    c->between_at = c->n_at - (widest_n > 0 ? fmax(widest_n, 12) + gap : 0) - widest_interval;
    c->high_to = c->between_at - (widest_interval > 0 ? 6 : 0);
    c->high_at = c->high_to - share;
    c->to = c->high_at - 8;
    c->per_share = (c->to - c->from) / (left + right);
    c->zero = c->from + left * c->per_share;
}

static void draw_segment(mx_canvas *canvas, const mx_chart_table *table, double x0, double x1, double y,
                         double half, uint32_t colour, double share)
{
    if (x1 - x0 <= 0) return;
    mx_draw_box(canvas, x0, y - half, x1, y + half, colour, 1);
    mx_face face = {11, false, true, mx_colour_on(colour)};
    const char *text = mx_chart__count(table, 100 * share); /* the shares beside the bar bear the sign */
    if (mx_text_width(canvas, face, text) + 5 <= x1 - x0)
        mx_draw_text(canvas, (x0 + x1) / 2, y, 0.5, face, text);
}

static void draw_bar(mx_canvas *canvas, const mx_chart_table *table, const columns *c,
                     const mx_chart_row *row, double y, double half)
{
    bar b = bar_of(table, row);
    double x = c->zero - b.left * c->per_share;
    for (size_t i = 0; i < b.n; i++) {
        double next = x + b.shares[i] * c->per_share;
        uint32_t colour =
            mx_levels_are_merged(row) ? mx_level_merged_colour(i) : mx_level_colour(i, b.n);
        draw_segment(canvas, table, x, next, y, half, colour, b.shares[i]);
        x = next;
    }
}

/* The shares of the low and the high levels, with the interval of the latter, and the people. */
static void draw_figures(mx_canvas *canvas, const mx_chart_table *table, const columns *c,
                         const mx_chart_row *row, double y)
{
    mx_face low = mx_face_strong, high = mx_face_strong;
    low.colour = mx_colour_for_text(mx_level_colour(0, 5));
    high.colour = mx_level_colour(4, 5);
    if (isfinite(row->share_low))
        mx_draw_text(canvas, c->low_at, y, 1, low, mx_chart__percent(table, row->share_low));
    if (isfinite(row->share_high))
        mx_draw_text(canvas, c->high_to, y, 1, high, mx_chart__percent(table, row->share_high));
    if (isfinite(row->low)) {
        mx_draw_text(canvas, c->between_at, y, 0, mx_face_small,
                     mx_chart__interval(table, row->low, row->high));
    }
    if (isfinite(row->n)) mx_draw_text(canvas, c->n_at, y, 1, mx_face_figure, mx_chart__count(table, row->n));
}

/* Where only one end of the scale may be shown, the rest is one part; with both, what is left
 * between them is what the release withholds, and is not worked out here. */
static void draw_partial(mx_canvas *canvas, const mx_chart_table *table, const columns *c,
                         const mx_chart_row *row, double y, double height)
{
    const mx_chart *chart = table->chart;
    const char *text = mx_chart__tr(chart, "publié en partie", "published in part");
    bool has_low = isfinite(row->share_low), has_high = isfinite(row->share_high);
    if (mx_levels_are_spiral(chart) && has_low != has_high) {
        const char *rest = mx_chart__percent(table, 1 - (has_high ? row->share_high : row->share_low));
        text =
            mx_arena_format(table->arena,
                            has_high ? mx_chart__tr(chart, "1 à 3 réunies\u00a0: %s", "1 to 3 together: %s")
                                     : mx_chart__tr(chart, "3 à 5 réunies\u00a0: %s", "3 to 5 together: %s"),
                            rest);
    }
    mx_list_words(canvas, text ? text : "", c->from, c->to, y, height);
}

static double draw_head(mx_canvas *canvas, const mx_chart_table *table, const columns *c, double top)
{
    const mx_chart *chart = table->chart;
    uint32_t colours[MX_CHART_LEVELS_MAX];
    const char *names[MX_CHART_LEVELS_MAX];
    for (size_t i = 0; i < chart->n_levels; i++) {
        colours[i] = mx_level_colour(i, chart->n_levels);
        names[i] = mx_level_name(chart, i);
    }
    double y =
        top + mx_draw_legend(canvas, 20, canvas->width - 20, top, chart->n_levels, colours, names) + 16;
    bool has_figures = false;
    for (size_t i = 0; i < table->n_rows; i++) {
        has_figures = has_figures || table->rows[i].is_shown || table->rows[i].is_partial;
    }
    if (!has_figures) return y - 8;
    bool by_number = mx_levels_are_spiral(chart);
    mx_face low = {11, true, false, mx_colour_for_text(mx_level_colour(0, 5))}, high = {11, true, false, mx_level_colour(4, 5)};
    mx_draw_text(canvas, c->low_at, y, 1, low,
                 by_number ? mx_chart__tr(chart, "1 et 2", "1 and 2") : mx_chart__tr(chart, "bas", "low"));
    mx_draw_text(canvas, c->high_at, y, 0, high,
                 by_number ? mx_chart__tr(chart, "4 et 5", "4 and 5") : mx_chart__tr(chart, "haut", "high"));
    if (table->has_n) mx_draw_text(canvas, c->n_at, y, 1, mx_face_small, "n");
    return y + 10;
}

static double draw(mx_canvas *canvas, const mx_chart_table *table, double top)
{
    columns c = {0};
    lay_out(&c, canvas, table);
    double y = draw_head(canvas, table, &c, top), first = y;

    /* The line of the middle first: bars cover it, so it shows between them and not over figures. */
    double bottom = y;
    for (size_t i = 0; i < table->n_rows; i++) {
        bottom += mx_list_height(&c.list, canvas, table, i, false);
    }
    mx_draw_line(canvas, floor(c.zero) + 0.5, first, floor(c.zero) + 0.5, bottom, 1, MX_AXIS);

    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        double middle = mx_list_row(&c.list, canvas, table, i, false, &y), half = c.list.pitch * 0.36;
        if (row->is_shown) {
            draw_bar(canvas, table, &c, row, middle, half);
        } else if (row->is_partial) {
            draw_partial(canvas, table, &c, row, middle, 2 * half);
        } else {
            mx_list_withheld(canvas, table, row, c.from, c.to, middle, 2 * half);
        }
        if (row->is_shown || row->is_partial) draw_figures(canvas, table, &c, row, middle);
    }
    return mx_levels_draw_foot(
        canvas, table, y,
        mx_chart__tr(table->chart,
                     "Barres de trois parts\u00a0: situations regroupées (basses, moyenne, hautes), "
                     "l’une d’elles comptant trop peu de personnes.",
                     "Bars of three parts: situations put together (low, middle, high), "
                     "since one of them holds too few people."));
}

/* "53 % (22 %)": the high share and the low one, as far as they are known. */
static void say_shares(mx_buf *out, const mx_chart_table *table, const mx_chart_row *row)
{
    mx_buf_text(out, isfinite(row->share_high) ? mx_chart__percent(table, row->share_high) : "–");
    if (isfinite(row->share_low)) mx_buf_format(out, " (%s)", mx_chart__percent(table, row->share_low));
}

void mx_chart__say_situations(mx_buf *out, const mx_chart_table *table)
{
    const mx_chart *chart = table->chart;
    const mx_chart_row *least = NULL, *most = NULL;
    size_t n_shown = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (!row->is_shown && !row->is_partial) continue;
        n_shown++;
        if (!isfinite(row->share_high)) continue;
        if (!least || row->share_high < least->share_high) least = row;
        if (!most || row->share_high > most->share_high) most = row;
    }
    if (n_shown == 0) return;
    mx_buf_text(out, mx_levels_are_spiral(chart) ? mx_chart__tr(chart, "part des situations 4 et 5 (et 1 et 2)\u00a0: ",
                                                      "share of situations 4 and 5 (and 1 and 2): ")
                                       : mx_chart__tr(chart, "part des niveaux hauts (et bas)\u00a0: ",
                                                      "share of the high (and low) levels: "));
    if (n_shown <= 6 || !least) {
        for (size_t i = 0, said = 0; i < table->n_rows && said < 6; i++) {
            const mx_chart_row *row = &table->rows[i];
            if (!row->is_shown && !row->is_partial) continue;
            if (said++) mx_buf_text(out, mx_chart__tr(chart, "\u00a0; ", "; "));
            mx_chart__say_name(out, row);
            mx_buf_char(out, ' ');
            say_shares(out, table, row);
        }
    } else {
        mx_buf_text(out, mx_chart__tr(chart, "de ", "from "));
        say_shares(out, table, least);
        mx_buf_text(out, mx_chart__tr(chart, " pour «\u00a0", " for “"));
        mx_chart__say_name(out, least);
        mx_buf_text(out, mx_chart__tr(chart, "\u00a0» à ", "” to "));
        say_shares(out, table, most);
        mx_buf_text(out, mx_chart__tr(chart, " pour «\u00a0", " for “"));
        mx_chart__say_name(out, most);
        mx_buf_format(out, mx_chart__tr(chart, "\u00a0», sur %zu lignes", "”, over %zu rows"), n_shown);
    }
    mx_buf_char(out, '.');
}

const mx_chart_maker mx_chart__situations = {
    .name = "situations",
    .what = {"Barres des situations", "Bars of situations"},
    .needs = MX_COL_BY | MX_COL_LEVELS,
    .takes = MX_COL_ROWS,
    .shows = 0,
    .draw = draw,
    .say = mx_chart__say_situations,
};
