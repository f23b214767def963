/*
 * Map: each territory a disc where it lies, as large as people answered there, its colour the figure. Outlines of
 * the land, where they are given, are only ground: surface stands for nobody. A territory whose figure is
 * withheld is hollow. Degrees are drawn as they are, those of longitude shortened as in the middle of the map
 * (equirectangular, Marinus of Tyre): distances hold on a map of one country, and the bar tells them.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart_i.h"

static const double km_of_degree = 111.195; /* of latitude, on a sphere of 6,371 km */
static const double pi = 3.14159265358979;

/* ---- Where things are ------------------------------------------------------------------------ */

typedef struct {
    mx_outlines outlines;
    double *x, *y; /* of each row, degrees; NaN: nowhere */
    double west, east, south, north;
} ground;

/* Across the line where 180 turns into −180 the east is what lies west of it. */
static double turned(double longitude, bool is_across)
{
    return is_across && longitude < 0 ? longitude + 360 : longitude;
}

/* The centre of gravity of an outline's largest ring. */
static void find_centre(double *x, double *y, const mx_outline *outline)
{
    double largest = 0;
    *x = *y = NAN;
    for (size_t i = 0; i < outline->n_rings; i++) {
        const mx_ring *ring = &outline->rings[i];
        double area = 0, sum_x = 0, sum_y = 0, x0 = ring->x[0], y0 = ring->y[0];
        for (size_t k = 0; k + 1 < ring->n; k++) { /* from its first point, so that little is lost */
            double ax = ring->x[k] - x0, ay = ring->y[k] - y0, bx = ring->x[k + 1] - x0, by = ring->y[k + 1] - y0;
            double cross = ax * by - bx * ay;
            area += cross;
            sum_x += (ax + bx) * cross;
            sum_y += (ay + by) * cross;
        }
        if (ring->is_hole || !(fabs(area) > largest)) continue;
        largest = fabs(area);
        *x = x0 + sum_x / (3 * area);
        *y = y0 + sum_y / (3 * area);
    }
}

static void stretch(ground *g, double x, double y)
{
    g->west = fmin(g->west, x); /* fmin and fmax pass over what is missing */
    g->east = fmax(g->east, x);
    g->south = fmin(g->south, y);
    g->north = fmax(g->north, y);
}

static void find_extent(ground *g, const mx_chart_table *table, bool is_across)
{
    g->west = g->south = INFINITY;
    g->east = g->north = -INFINITY;
    for (size_t i = 0; i < table->n_rows; i++) stretch(g, turned(g->x[i], is_across), g->y[i]);
    for (size_t i = 0; i < g->outlines.n; i++) {
        for (size_t k = 0; k < g->outlines.at[i].n_rings; k++) {
            const mx_ring *ring = &g->outlines.at[i].rings[k];
            for (size_t p = 0; p < ring->n; p++) stretch(g, turned(ring->x[p], is_across), ring->y[p]);
        }
    }
}

static void turn_all(ground *g, const mx_chart_table *table)
{
    for (size_t i = 0; i < table->n_rows; i++) g->x[i] = turned(g->x[i], true);
    for (size_t i = 0; i < g->outlines.n; i++) {
        for (size_t k = 0; k < g->outlines.at[i].n_rings; k++) {
            mx_ring *ring = &g->outlines.at[i].rings[k];
            for (size_t p = 0; p < ring->n; p++) ring->x[p] = turned(ring->x[p], true);
        }
    }
}

/* By its degrees, else by the outline that bears its name. */
static int find_place(ground *g, const mx_chart_table *table, size_t i)
{
    const mx_chart_row *row = &table->rows[i];
    g->x[i] = row->longitude;
    g->y[i] = row->latitude;
    if (fabs(row->longitude) > 360 || fabs(row->latitude) > 90) {
        return mx_fail(MX_E_VALUE,
                       mx_tr("graphique « map » : « %s » : latitude %g, longitude %g ne sont pas des degrés",
                             "chart “map”: “%s”: latitude %g, longitude %g are not degrees"),
                       row->label, row->latitude, row->longitude);
    }
    if (isfinite(row->longitude) && isfinite(row->latitude)) return MX_OK;
    const mx_outline *outline = mx_chart__find_outline(&g->outlines, row->area ? row->area : row->label);
    g->x[i] = g->y[i] = NAN;
    if (outline) find_centre(&g->x[i], &g->y[i], outline);
    return MX_OK;
}

static int prepare(mx_chart_table *table)
{
    ground *g = mx_arena_alloc(table->arena, sizeof *g);
    if (!g) return mx_fail_memory();
    *g = (ground){.x = mx_arena_alloc(table->arena, table->n_rows * sizeof *g->x),
                  .y = mx_arena_alloc(table->arena, table->n_rows * sizeof *g->y)};
    if (!g->x || !g->y) return mx_fail_memory();
    int rc = table->chart->outline ? mx_chart__outlines(&g->outlines, table->chart->outline, table->arena) : MX_OK;
    for (size_t i = 0; rc == MX_OK && i < table->n_rows; i++) rc = find_place(g, table, i);
    if (rc < 0) return rc;
    find_extent(g, table, false);
    if (g->east - g->west > 180) {
        turn_all(g, table);
        find_extent(g, table, true);
    }
    table->own = g;
    return MX_OK;
}

/* ---- Degrees to pixels ----------------------------------------------------------------------------- */

typedef struct {
    mx_box box;
    double x0, y0, per_degree, narrow; /* pixels of west, of north; of a degree of latitude; how short one of longitude is */
    double largest, radius;            /* size of the largest disc, and its radius */
    mx_axis figures;                   /* colours change at its ticks */
} sheet;

static double x_of(const sheet *s, const ground *g, double longitude)
{
    return s->x0 + (longitude - g->west) * s->narrow * s->per_degree;
}

static double y_of(const sheet *s, const ground *g, double latitude)
{
    return s->y0 + (g->north - latitude) * s->per_degree;
}

/* As described, else the people behind the row. */
static double size_of(const mx_chart_table *table, const mx_chart_row *row)
{
    return table->chart->size ? row->size : row->n;
}

static void lay_out(sheet *s, mx_canvas *canvas, const mx_chart_table *table, double top)
{
    const ground *g = table->own;
    const double least = 0.02; /* degrees: a single point has no extent */
    double low = INFINITY, high = -INFINITY, edge;
    size_t n = 0;
    s->largest = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (!isfinite(g->x[i])) continue;
        n++;
        s->largest = fmax(s->largest, size_of(table, row));
        if (!row->is_shown) continue;
        low = fmin(low, row->y);
        high = fmax(high, row->y);
    }
    s->radius = n > 120 ? 7 : n > 40 ? 10 : canvas->width < 480 ? 11 : 15;
    edge = s->radius + 12;
    s->narrow = fmax(cos((g->north + g->south) / 2 * pi / 180), 0.05);
    s->box = (mx_box){MX_CHART_MARGIN, top, canvas->width - MX_CHART_MARGIN, top};
    double width = s->box.x1 - s->box.x0, most = table->chart->height ? fmax(table->chart->height - top - 90, 160) : width * 0.9;
    double across = fmax((g->east - g->west) * s->narrow, least), down = fmax(g->north - g->south, least);
    double names = g->outlines.n ? 0 : fmin(130, width * 0.2); /* names may stand beside the outermost discs */
    s->per_degree = fmin((width - 2 * edge - names) / across, (most - 2 * edge) / down);
    s->box.y1 = top + fmax(down * s->per_degree + 2 * edge, 180);
    s->x0 = (s->box.x0 + s->box.x1 - (g->east - g->west) * s->narrow * s->per_degree) / 2;
    s->y0 = (s->box.y0 + s->box.y1 - (g->north - g->south) * s->per_degree) / 2;
    mx_axis_make(&s->figures, low, high, 5);
}

/* ---- Colours and sizes ------------------------------------------------------------------------------- */

/* One hue, from light to dark by even steps to the eye (Blues of Brewer). */
static uint32_t step_colour(const sheet *s, size_t step)
{
    static const uint32_t light = 0xd3e4f3, middle = 0x5ba3d0, dark = 0x08306b;
    double at = s->figures.n_ticks > 2 ? (double)step / (double)(s->figures.n_ticks - 2) : 0.5;
    return at < 0.5 ? mx_colour_mix(light, middle, 2 * at) : mx_colour_mix(middle, dark, 2 * at - 1);
}

static uint32_t colour_of(const sheet *s, double figure)
{
    size_t step = 0;
    while (step + 2 < s->figures.n_ticks && figure >= s->figures.ticks[step + 1]) step++;
    return step_colour(s, step);
}

static double radius_of(const sheet *s, double size)
{
    if (!(s->largest > 0)) return fmin(s->radius, 6);
    return size >= 0 ? fmax(s->radius * sqrt(size / s->largest), 3) : 4; /* one whose people are withheld is no larger for it */
}

/* A disc with a dark rim, so that light ones are seen too; hollow: paper. */
static void draw_disc(mx_canvas *canvas, double x, double y, double radius, uint32_t colour)
{
    enum { N = 36 };
    for (int rim = 1; rim >= 0; rim--) {
        double px[N], py[N];
        for (size_t i = 0; i < N; i++) {
            double angle = 2 * pi * (double)i / N, r = radius + rim;
            px[i] = x + r * cos(angle);
            py[i] = y + r * sin(angle);
        }
        mx_draw_area(canvas, N, px, py, rim ? MX_MUTED : colour, 1);
    }
}

/* ---- Drawing ------------------------------------------------------------------------------------------ */

/* Points closer than this to the last one change nothing to be seen. */
static const double finest = 0.7;

static void draw_ring(mx_canvas *canvas, const mx_chart_table *table, const sheet *s, const mx_ring *ring)
{
    const ground *g = table->own;
    double *x = mx_arena_alloc(table->arena, ring->n * sizeof *x), *y = mx_arena_alloc(table->arena, ring->n * sizeof *y);
    size_t n = 0;
    if (!x || !y) {
        canvas->rc = mx_fail_memory();
        return;
    }
    for (size_t i = 0; i < ring->n; i++) {
        double px = x_of(s, g, ring->x[i]), py = y_of(s, g, ring->y[i]);
        if (n > 0 && i + 1 < ring->n && fabs(px - x[n - 1]) + fabs(py - y[n - 1]) < finest) continue;
        x[n] = px;
        y[n++] = py;
    }
    mx_draw_area(canvas, n, x, y, ring->is_hole ? MX_PAPER : 0xefefef, 1);
    mx_draw_lines(canvas, n, x, y, 1, 0xcfcfcf);
}

static const char *label_of(const mx_chart_table *table, const mx_chart_row *row)
{
    const char *text = row->label;
    if (row->is_shown && isfinite(row->low))
        text = mx_arena_format(table->arena, "%s\n%s (%s)", row->label, mx_chart__figure(table, row->y), mx_chart__interval(table, row->low, row->high));
    else if (row->is_shown) text = mx_arena_format(table->arena, "%s\n%s", row->label, mx_chart__figure(table, row->y));
    return text ? text : "";
}

typedef struct {
    size_t row;
    double size;
} disc;

static int by_size(const void *left, const void *right)
{
    const disc *a = left, *b = right;
    if (a->size != b->size) return a->size > b->size ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

/* Large ones below small ones, then the names that have room. */
static void draw_discs(mx_canvas *canvas, const mx_chart_table *table, const sheet *s)
{
    const ground *g = table->own;
    const mx_face face = {11, false, true, MX_INK};
    const double widest = 170;
    disc *discs = mx_arena_alloc(table->arena, table->n_rows * sizeof *discs);
    mx_point *points = mx_arena_alloc(table->arena, table->n_rows * sizeof *points);
    size_t n = 0;
    if (!discs || !points) {
        canvas->rc = mx_fail_memory();
        return;
    }
    for (size_t i = 0; i < table->n_rows; i++)
        if (isfinite(g->x[i])) discs[n++] = (disc){i, radius_of(s, size_of(table, &table->rows[i]))};
    qsort(discs, n, sizeof *discs, by_size);
    for (size_t i = 0; i < n; i++) {
        const mx_chart_row *row = &table->rows[discs[i].row];
        double x = x_of(s, g, g->x[discs[i].row]), y = y_of(s, g, g->y[discs[i].row]);
        points[i] = (mx_point){.x = x, .y = y, .radius = discs[i].size, .importance = discs[i].size + (row->is_shown ? 100 : 0)};
        points[i].width = mx_block_width(canvas, widest, 3, face, label_of(table, row)) + 2;
        points[i].height = mx_block_height(canvas, widest, 3, face, label_of(table, row));
        draw_disc(canvas, x, y, discs[i].size, row->is_shown ? colour_of(s, row->y) : MX_PAPER);
    }
    int rc = mx_place_labels(points, n, s->box, table->arena);
    if (rc < 0) canvas->rc = rc;
    for (size_t i = 0; i < n; i++) {
        const mx_chart_row *row = &table->rows[discs[i].row];
        mx_face own = face;
        own.colour = row->is_shown ? MX_INK : MX_MUTED;
        if (points[i].is_labelled)
            mx_draw_ringed(canvas, points[i].label.x0 + 1, points[i].label.y0, widest, 3, 0, own, label_of(table, row));
    }
}

/* A bar of a round number of kilometres, about a sixth of the width. */
static void draw_scale(mx_canvas *canvas, const mx_chart_table *table, const sheet *s)
{
    double per_km = s->per_degree / km_of_degree, wanted = (s->box.x1 - s->box.x0) / 6 / per_km;
    double power = pow(10, floor(log10(wanted))), km = wanted >= 5 * power ? 5 * power : wanted >= 2 * power ? 2 * power : power;
    double y = s->box.y1 + 18, x = s->box.x0 + 1;
    mx_axis whole = {.decimals = km >= 1 ? 0 : (int)ceil(-log10(km))};
    mx_chart bare = *table->chart;
    mx_chart_table plain = *table;
    bare.unit[0] = bare.unit[1] = "km";
    plain.chart = &bare;
    plain.is_share = false;
    mx_draw_line(canvas, x, y, x + km * per_km, y, 1.6, MX_MUTED);
    mx_draw_line(canvas, x, y - 4, x, y + 1, 1.6, MX_MUTED);
    mx_draw_line(canvas, x + km * per_km, y - 4, x + km * per_km, y + 1, 1.6, MX_MUTED);
    mx_draw_text(canvas, x, y - 12, 0, mx_face_small, mx_axis_label(&whole, &plain, km));
}

/* Colours with the figures at which they change, sizes with the people they stand for, hollow. Returns its height. */
static double draw_key(mx_canvas *canvas, const mx_chart_table *table, const sheet *s, double top)
{
    const mx_chart *chart = table->chart;
    const double width = 46, height = 11, right = canvas->width - MX_CHART_MARGIN;
    double x = MX_CHART_MARGIN, y = top + 4;
    bool has_figure = false, has_hollow = false;
    for (size_t i = 0; i < table->n_rows; i++) {
        has_figure = has_figure || table->rows[i].is_shown;
        has_hollow = has_hollow || !table->rows[i].is_shown;
    }
    for (size_t i = 0; has_figure && i + 1 < s->figures.n_ticks; i++)
        mx_draw_box(canvas, x + width * (double)i, y, x + width * (double)(i + 1), y + height, step_colour(s, i), 1);
    for (size_t i = 0; has_figure && i < s->figures.n_ticks; i++) {
        mx_draw_text(canvas, x + width * (double)i, y + height + 9, i == 0 ? 0 : 0.5, mx_face_small,
                     mx_axis_label(&s->figures, table, s->figures.ticks[i]));
    }
    if (has_figure) x += width * (double)(s->figures.n_ticks - 1) + 30;
    if (s->largest > 0) {
        double sizes[2] = {s->largest / 5, s->largest};
        for (size_t i = 0; i < 2; i++) {
            double power = pow(10, floor(log10(sizes[i]))), round_size = floor(sizes[i] / power) * power, radius = radius_of(s, round_size);
            const char *words = mx_chart__n(table, round_size);
            if (x + 2 * radius + 6 + mx_text_width(canvas, mx_face_small, words) > right) {
                x = MX_CHART_MARGIN;
                y += 34;
            }
            draw_disc(canvas, x + radius, y + height / 2 + 4, radius, 0xe9e9e9);
            x += 2 * radius + 6;
            x += mx_draw_text(canvas, x, y + height / 2 + 4, 0, mx_face_small, words) + 18;
        }
    }
    if (has_hollow) {
        const char *words = mx_chart__tr(chart, "sans chiffre publié", "no published figure");
        if (x + 18 + mx_text_width(canvas, mx_face_small, words) > right) {
            x = MX_CHART_MARGIN;
            y += 34;
        }
        draw_disc(canvas, x + 6, y + height / 2 + 4, 5, MX_PAPER);
        mx_draw_text(canvas, x + 18, y + height / 2 + 4, 0, mx_face_small, words);
    }
    return y + 34 - top;
}

/* Those that lie nowhere, by name. */
static double draw_nowhere(mx_canvas *canvas, const mx_chart_table *table, double y)
{
    const size_t most = 24;
    const ground *g = table->own;
    mx_buf names = {0};
    size_t n = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        if (isfinite(g->x[i]) || !table->rows[i].is_shown || n++ >= most) continue;
        mx_buf_format(&names, "%s%s %s", n > 1 ? ", " : "", table->rows[i].label, mx_chart__figure(table, table->rows[i].y));
    }
    if (n > most)
        mx_buf_format(&names, mx_chart__tr(table->chart, n == most + 1 ? " et %zu autre" : " et %zu autres", " and %zu more"), n - most);
    int rc = mx_buf_check(&names);
    if (rc < 0) canvas->rc = rc;
    const char *text = rc == MX_OK && n ? mx_arena_format(table->arena, mx_chart__tr(table->chart, "Sans coordonnées\u00a0: %s.", "Without coordinates: %s."), names.at) : NULL;
    mx_buf_dispose(&names);
    if (!text) return y;
    return y + mx_draw_block(canvas, MX_CHART_MARGIN, y, canvas->width - 2 * MX_CHART_MARGIN, 0, 0, mx_face_small, text);
}

static double draw(mx_canvas *canvas, const mx_chart_table *table, double top)
{
    const ground *g = table->own;
    sheet s;
    if (!(g->west <= g->east)) {
        mx_list_words(canvas, mx_chart__tr(table->chart, "aucune coordonnée", "no coordinates"), MX_CHART_MARGIN,
                      canvas->width - MX_CHART_MARGIN, top + 20, 34);
        return draw_nowhere(canvas, table, top + 46);
    }
    lay_out(&s, canvas, table, top);
    double key = draw_key(canvas, table, &s, top) + 8;
    lay_out(&s, canvas, table, top + key);
    for (size_t i = 0; i < g->outlines.n; i++)
        for (size_t k = 0; k < g->outlines.at[i].n_rings; k++) draw_ring(canvas, table, &s, &g->outlines.at[i].rings[k]);
    draw_scale(canvas, table, &s);
    draw_discs(canvas, table, &s);
    return draw_nowhere(canvas, table, s.box.y1 + 28);
}

/* ---- Words ------------------------------------------------------------------------------------------ */

static void find(mx_buf *out, const mx_chart_table *table)
{
    mx_chart__find_range(out, table, NULL);
}

const mx_chart_maker mx_chart__map = {
    .name = "map",
    .what = {"Carte de territoires", "Map of territories"},
    .needs = MX_COL_BY | MX_COL_Y,
    .takes = MX_COL_LATITUDE | MX_COL_LONGITUDE | MX_COL_SIZE | MX_COL_AREA | MX_COL_INTERVAL | MX_COL_N,
    .shows = MX_COL_Y,
    .is_naming_hidden = true,
    .is_uncertain = true,
    .is_n_above = true,
    .prepare = prepare,
    .draw = draw,
    .say_row = mx_chart__say_figure,
    .find = find,
};
