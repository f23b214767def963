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

/* PuOr (Brewer), five classes, the ends light enough to print: unsatisfactory to ideal. */
static const uint32_t ramp[5] = {0xb35806, 0xf1a340, 0xdcdcdc, 0x998ec3, 0x542788};

static const char *const situation_names[5][2] = {
    {"1 très insatisfaisante", "1 very unsatisfactory"},
    {"2 insatisfaisante", "2 unsatisfactory"},
    {"3 moyenne", "3 average"},
    {"4 bonne", "4 good"},
    {"5 idéale", "5 ideal"},
};

static uint32_t level_colour(size_t level, size_t n)
{
    double at = 4.0 * (double)level / (double)(n - 1);
    size_t below = at >= 4 ? 3 : (size_t)at;
    return mx_colour_mix(ramp[below], ramp[below + 1], at - (double)below);
}

static bool are_spiral(const mx_chart *chart)
{
    return chart->n_levels == 5 && !mx_chart__pick(chart, chart->level_names[0]);
}

static const char *level_name(const mx_chart *chart, size_t level)
{
    const char *given = mx_chart__pick(chart, chart->level_names[level]);
    if (given) return given;
    if (chart->n_levels == 5) return situation_names[level][chart->lang];
    const char *column = chart->levels[level], *last = column ? strrchr(column, '_') : NULL;
    return last ? last + 1 : column ? column : "";
}

/* One bar: three segments or as many as there are levels. */
typedef struct {
    const double *shares;
    size_t n;
    double low, high; /* shares of the low and of the high levels */
    double left;      /* what stands left of the middle */
} bar;

static bar bar_of(const mx_chart_table *table, const mx_chart_row *row)
{
    size_t n = table->chart->n_levels, ends = n > 3 ? 2 : 1;
    bool has_levels = isfinite(row->levels[0]), has_merged = isfinite(row->merged[0]);
    bar b = {.shares = has_levels ? row->levels : row->merged, .n = has_levels ? n : 3};
    for (size_t i = 0; i < b.n / 2; i++) b.left += b.shares[i];
    if (b.n % 2) b.left += b.shares[b.n / 2] / 2;
    if (has_merged) {
        b.low = row->merged[0];
        b.high = row->merged[2];
    } else {
        for (size_t i = 0; i < ends; i++) {
            b.low += b.shares[i];
            b.high += b.shares[b.n - 1 - i];
        }
    }
    return b;
}

static bool is_merged(const mx_chart_row *row)
{
    return row->is_shown && !isfinite(row->levels[0]);
}

/* Where things stand from left to right. */
typedef struct {
    mx_list list;
    double low_at;          /* right edge of the low shares */
    double from, to, zero;  /* of the bars; the middle */
    double per_share;       /* pixels for a share of 1 */
    double high_at, between_at, n_at; /* left edge, left edge, right edge */
} columns;

static void lay_out(columns *c, mx_canvas *canvas, const mx_chart_table *table)
{
    const double margin = 20, gap = 14;
    double widest_n = 0, widest_interval = 0, share = mx_text_width(canvas, mx_face_strong, mx_chart__percent(table, 1));
    double left = 0, right = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (isfinite(row->n)) widest_n = fmax(widest_n, mx_text_width(canvas, mx_face_figure, mx_chart__count(table, row->n)));
        if (!row->is_shown) continue;
        bar b = bar_of(table, row);
        left = fmax(left, b.left);
        right = fmax(right, 1 - b.left);
        if (isfinite(row->low)) {
            widest_interval = fmax(widest_interval, mx_text_width(canvas, mx_face_small,
                                                                  mx_chart__interval(table, row->low, row->high)));
        }
    }
    if (!(left + right > 0)) left = right = 0.5;

    mx_list_make(&c->list, canvas, table, margin, canvas->width * (canvas->width < 560 ? 0.28 : 0.34));
    c->low_at = margin + c->list.width + gap + share;
    c->from = c->low_at + 8;
    c->n_at = canvas->width - margin;
    c->between_at = c->n_at - (widest_n > 0 ? fmax(widest_n, 12) + gap : 0) - widest_interval;
    c->high_at = c->between_at - (widest_interval > 0 ? 6 : 0) - share;
    c->to = c->high_at - 8;
    c->per_share = (c->to - c->from) / (left + right);
    c->zero = c->from + left * c->per_share;
}

static void draw_segment(mx_canvas *canvas, const mx_chart_table *table, double x0, double x1, double y, double half,
                         uint32_t colour, double share)
{
    if (x1 - x0 <= 0) return;
    mx_draw_box(canvas, x0, y - half, x1, y + half, colour, 1);
    mx_face face = {11, false, true, mx_colour_on(colour)};
    const char *text = mx_chart__percent(table, share);
    if (mx_text_width(canvas, face, text) + 6 <= x1 - x0) mx_draw_text(canvas, (x0 + x1) / 2, y, 0.5, face, text);
}

static void draw_bar(mx_canvas *canvas, const mx_chart_table *table, const columns *c, const mx_chart_row *row, double y,
                     double half)
{
    bar b = bar_of(table, row);
    double x = c->zero - b.left * c->per_share;
    for (size_t i = 0; i < b.n; i++) {
        double next = x + b.shares[i] * c->per_share;
        uint32_t colour = is_merged(row) ? mx_colour_mix(ramp[i == 0 ? 1 : 3], MX_PAPER, 0.25) : level_colour(i, b.n);
        if (is_merged(row) && i == 1) colour = 0xececec;
        draw_segment(canvas, table, x, next, y, half, colour, b.shares[i]);
        x = next;
    }
    mx_face low = mx_face_strong, high = mx_face_strong;
    low.colour = mx_colour_for_text(ramp[0]);
    high.colour = ramp[4];
    mx_draw_text(canvas, c->low_at, y, 1, low, mx_chart__percent(table, b.low));
    mx_draw_text(canvas, c->between_at - (table->has_interval ? 6 : 0), y, 1, high, mx_chart__percent(table, b.high));
    if (isfinite(row->low)) {
        mx_draw_text(canvas, c->between_at, y, 0, mx_face_small, mx_chart__interval(table, row->low, row->high));
    }
}

static double draw_head(mx_canvas *canvas, const mx_chart_table *table, const columns *c, double top)
{
    const mx_chart *chart = table->chart;
    uint32_t colours[MX_CHART_LEVELS_MAX];
    const char *names[MX_CHART_LEVELS_MAX];
    for (size_t i = 0; i < chart->n_levels; i++) {
        colours[i] = level_colour(i, chart->n_levels);
        names[i] = level_name(chart, i);
    }
    double y = top + mx_draw_legend(canvas, 20, canvas->width - 20, top, chart->n_levels, colours, names) + 16;
    bool by_number = are_spiral(chart);
    mx_face low = {11, true, false, mx_colour_for_text(ramp[0])}, high = {11, true, false, ramp[4]};
    mx_draw_text(canvas, c->low_at, y, 1, low, by_number ? mx_chart__tr(chart, "1 et 2", "1 and 2") : mx_chart__tr(chart, "bas", "low"));
    mx_draw_text(canvas, c->high_at, y, 0, high, by_number ? mx_chart__tr(chart, "4 et 5", "4 and 5") : mx_chart__tr(chart, "haut", "high"));
    if (table->has_n) mx_draw_text(canvas, c->n_at, y, 1, mx_face_small, "n");
    return y + 10;
}

static double draw_foot(mx_canvas *canvas, const mx_chart_table *table, double y)
{
    bool has_merged = false;
    for (size_t i = 0; i < table->n_rows; i++) has_merged = has_merged || is_merged(&table->rows[i]);
    if (!has_merged) return y;
    return y + 6 + mx_draw_block(canvas, 20, y + 6, canvas->width - 40, 0, 0, mx_face_small,
                                 mx_chart__tr(table->chart,
                                              "Barres de trois parts\u00a0: situations regroupées (basses, moyenne, hautes), "
                                              "l’une d’elles comptant trop peu de personnes.",
                                              "Bars of three parts: situations put together (low, middle, high), "
                                              "since one of them holds too few people."));
}

double mx_chart__situations(mx_canvas *canvas, const mx_chart_table *table, double top)
{
    columns c = {0};
    lay_out(&c, canvas, table);
    double y = draw_head(canvas, table, &c, top), first = y;

    /* The line of the middle first: bars cover it, so it shows between them and not over figures. */
    double bottom = y;
    for (size_t i = 0; i < table->n_rows; i++) {
        bottom += mx_list_heading(table, i, false);
        bottom += mx_list_row_height(&c.list, canvas, &table->rows[i]);
    }
    mx_draw_line(canvas, floor(c.zero) + 0.5, first, floor(c.zero) + 0.5, bottom, 1, MX_AXIS);

    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        double heading = mx_list_heading(table, i, false);
        if (heading > 0) mx_list_draw_heading(&c.list, canvas, table, i, y);
        y += heading;
        double height = mx_list_row_height(&c.list, canvas, row), middle = y + height / 2;
        double half = c.list.pitch * 0.36;
        mx_list_draw(&c.list, canvas, row, middle);
        if (row->is_shown) {
            draw_bar(canvas, table, &c, row, middle, half);
        } else {
            mx_list_withheld(canvas, table, row, c.from, c.to, middle, 2 * half);
        }
        if (row->is_shown && isfinite(row->n)) mx_draw_text(canvas, c.n_at, middle, 1, mx_face_figure, mx_chart__count(table, row->n));
        y += height;
    }
    return draw_foot(canvas, table, y);
}

void mx_chart__say_situations(mx_buf *out, const mx_chart_table *table)
{
    const mx_chart *chart = table->chart;
    const mx_chart_row *least = NULL, *most = NULL;
    size_t n_shown = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (!row->is_shown) continue;
        n_shown++;
        if (!least || bar_of(table, row).high < bar_of(table, least).high) least = row;
        if (!most || bar_of(table, row).high > bar_of(table, most).high) most = row;
    }
    if (n_shown == 0) return;
    mx_buf_text(out, are_spiral(chart) ? mx_chart__tr(chart, "Part des situations 4 et 5 (et 1 et 2)\u00a0: ",
                                                      "Share of situations 4 and 5 (and 1 and 2): ")
                                       : mx_chart__tr(chart, "Part des niveaux hauts (et bas)\u00a0: ",
                                                      "Share of the high (and low) levels: "));
    if (n_shown <= 6) {
        bool is_first = true;
        for (size_t i = 0; i < table->n_rows; i++) {
            const mx_chart_row *row = &table->rows[i];
            if (!row->is_shown) continue;
            bar b = bar_of(table, row);
            mx_buf_format(out, "%s%s%s%s %s (%s)", is_first ? "" : mx_chart__tr(chart, "\u00a0; ", "; "), row->group,
                          *row->group ? ", " : "", row->label, mx_chart__percent(table, b.high), mx_chart__percent(table, b.low));
            is_first = false;
        }
    } else {
        bar low = bar_of(table, least), high = bar_of(table, most);
        mx_buf_format(out, mx_chart__tr(chart, "de %s (%s) pour «\u00a0%s\u00a0» à %s (%s) pour «\u00a0%s\u00a0», sur %zu lignes",
                                        "from %s (%s) for “%s” to %s (%s) for “%s”, over %zu rows"),
                      mx_chart__percent(table, low.high), mx_chart__percent(table, low.low), least->label,
                      mx_chart__percent(table, high.high), mx_chart__percent(table, high.low), most->label, n_shown);
    }
    mx_buf_char(out, '.');
}
