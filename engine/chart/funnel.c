/*
 * Funnel: each row's figure against the people behind it, between the limits within which rows that
 * do not differ, or differ only as rows usually do, would stand (Spiegelhalter 2005). Few people:
 * wide limits. Rows that were found outside bear their names; the others are there to be seen around.
 *
 * The middle is given, or the figure of the reference row; limits at 95 % and 99.8 % from the variance of a
 * share and the spread that the description gives. Who is outside is for a test that counts how many were
 * made to say, not for the eye: the column `series` brings its word.
 */
#include <math.h>
#include <string.h>

#include "chart_i.h"

static const double z_95 = 1.959964, z_998 = 3.090232;

static bool is_reference(const mx_chart_table *table, const mx_chart_row *row)
{
    return table->chart->reference && strcmp(row->label, table->chart->reference) == 0;
}

/* NaN: there is none, and no limits. */
static double middle_of(const mx_chart_table *table)
{
    double given = table->chart->middle;
    if (!table->is_share) return NAN;
    if (given > 0 && given < 1) return given;
    for (size_t i = 0; i < table->n_rows; i++) {
        if (table->rows[i].is_shown && is_reference(table, &table->rows[i])) return table->rows[i].y;
    }
    return NAN;
}

static bool is_dot(const mx_chart_table *table, const mx_chart_row *row)
{
    return row->is_shown && !is_reference(table, row);
}

static bool is_outside(const mx_chart_row *row)
{
    return row->series && *row->series && strcmp(row->series, "none") != 0;
}

/* How far from the middle the limit is where so many people stand behind a share. */
static double reach(const mx_chart_table *table, double middle, double n, double z)
{
    double spread = table->chart->spread;
    return z * sqrt(middle * (1 - middle) / n + spread * spread);
}

typedef struct {
    mx_box box;
    mx_axis x, y;
    double middle; /* NaN: none known, and no limits */
} plane;

static void make_axes(plane *p, const mx_chart_table *whole, const mx_chart_table *part)
{
    double low = INFINITY, high = -INFINITY, least = INFINITY, most = 0;
    p->middle = middle_of(part);
    for (size_t i = 0; i < whole->n_rows; i++) {
        const mx_chart_row *row = &whole->rows[i];
        if (!is_dot(whole, row)) continue;
        low = fmin(low, row->y);
        high = fmax(high, row->y);
        least = fmin(least, row->n);
        most = fmax(most, row->n);
    }
    if (isfinite(p->middle) && isfinite(least)) {
        low = fmin(low, fmax(p->middle - reach(whole, p->middle, fmax(least, 1), z_95), 0));
        high = fmax(high, fmin(p->middle + reach(whole, p->middle, fmax(least, 1), z_95),
                               whole->is_share ? 1 : INFINITY));
    }
    mx_axis_make(&p->x, 0, most > 0 ? most * 1.04 : 1, p->box.x1 - p->box.x0 > 420 ? 7 : 4);
    mx_axis_trim(&p->x, 0, most > 0 ? most * 1.04 : 1);
    p->x.low = 0;
    mx_axis_make(&p->y, low, high, 6);
    p->x.from = p->box.x0;
    p->x.to = p->box.x1;
    p->y.from = p->box.y1;
    p->y.to = p->box.y0;
}

/* Between the limits at z, cut at the ends of the picture. */
static void draw_limits(mx_canvas *canvas, const mx_chart_table *table, const plane *p, double z,
                        bool is_filled)
{
    enum { STEPS = 90 };
    double x[2 * STEPS], y[2 * STEPS];
    for (size_t i = 0; i < STEPS; i++) {
        double part = ((double)i + 1) / STEPS, n = p->x.high * part * part; /* denser where it bends */
        double far = reach(table, p->middle, n, z);
        x[i] = x[2 * STEPS - 1 - i] = mx_axis_at(&p->x, n);
        y[i] = mx_axis_at(&p->y, fmin(p->middle + far, p->y.high));
        y[2 * STEPS - 1 - i] = mx_axis_at(&p->y, fmax(p->middle - far, p->y.low));
    }
    if (is_filled) {
        mx_draw_area(canvas, 2 * STEPS, x, y, MX_BLUE, 0.07);
        return;
    }
    for (int side = 0; side < 2; side++) { /* no line along the ends of the picture */
        size_t from = (size_t)side * STEPS, end = from + STEPS;
        while (from < end && (y[from] <= p->box.y0 || y[from] >= p->box.y1)) from++;
        while (end > from && (y[end - 1] <= p->box.y0 || y[end - 1] >= p->box.y1)) end--;
        mx_draw_lines(canvas, end - from, x + from, y + from, 1, mx_colour_mix(MX_BLUE, MX_PAPER, 0.5));
    }
}

/* Names of limits at their right ends, inside. */
static void name_limits(mx_canvas *canvas, const mx_chart_table *table, const plane *p)
{
    const struct {
        double z;
        const char *fr, *en;
    } limits[] = {{z_95, "95\u202f%", "95%"}, {z_998, "99,8\u202f%", "99.8%"}};
    mx_face face = {10, false, true, mx_colour_for_text(MX_BLUE)};
    for (size_t i = 0; i < 2; i++) {
        double y = mx_axis_at(&p->y, p->middle + reach(table, p->middle, p->x.high, limits[i].z));
        const char *name = table->chart->lang == MX_EN ? limits[i].en : limits[i].fr;
        if (y > p->box.y0 + 5) mx_draw_text(canvas, p->box.x1 + 5, y, 0, face, name);
    }
}

/* ---- Names of those outside --------------------------------------------------------------------- */

/* Places that are taken: by dots, which a name may cover where it must, and by names and dots of
 * those outside, which it may not. */
typedef struct {
    mx_box *dots, *names;
    size_t n_dots, n_names;
} taken;

static bool do_meet(mx_box a, mx_box b)
{
    return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
}

static bool is_free(const taken *t, mx_box box, const plane *p, double right, bool over_dots)
{
    if (box.x0 < p->box.x0 || box.x1 > right || box.y0 < p->box.y0 - 8 || box.y1 > p->box.y1) return false;
    for (size_t i = 0; i < t->n_names; i++) {
        if (do_meet(box, t->names[i])) return false;
    }
    for (size_t i = 0; !over_dots && i < t->n_dots; i++) {
        if (do_meet(box, t->dots[i])) return false;
    }
    return true;
}

/* Right of the dot, else left, above, below; where all is taken the name is left to the words. */
static void draw_name(mx_canvas *canvas, const plane *p, taken *t, const mx_chart_row *row)
{
    const double height = 14, gap = 8;
    mx_face face = {11.5, true, false, MX_ALARM};
    double x = mx_axis_at(&p->x, row->n), y = mx_axis_at(&p->y, row->y);
    double width = fmin(mx_text_width(canvas, face, row->label), 220);
    const mx_box places[] = {
        {x + gap, y - height / 2, x + gap + width, y + height / 2},
        {x - gap - width, y - height / 2, x - gap, y + height / 2},
        {x - width / 2, y - gap - height, x + width / 2, y - gap},
        {x - width / 2, y + gap, x + width / 2, y + gap + height},
        {x + gap, y - gap - height, x + gap + width, y - gap},
        {x + gap, y + gap, x + gap + width, y + gap + height},
    };
    for (int over_dots = 0; over_dots < 2; over_dots++) {
        for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
            if (!is_free(t, places[i], p, canvas->width - MX_CHART_MARGIN, over_dots)) continue;
            t->names[t->n_names++] = places[i];
            mx_draw_block(canvas, places[i].x0, (places[i].y0 + places[i].y1) / 2 - face.size * 0.65,
                          width + 1, 1, 0, face, row->label);
            return;
        }
    }
}

static void draw_dots(mx_canvas *canvas, const mx_chart_table *part, const plane *p)
{
    taken t = {.dots = mx_arena_alloc(part->arena, part->n_rows * sizeof *t.dots),
               .names = mx_arena_alloc(part->arena, 2 * part->n_rows * sizeof *t.names)};
    if (!t.dots || !t.names) {
        canvas->rc = mx_fail_memory();
        return;
    }
    for (int outside = 0; outside < 2; outside++) {
        for (size_t i = 0; i < part->n_rows; i++) {
            const mx_chart_row *row = &part->rows[i];
            if (!is_dot(part, row) || is_outside(row) != outside) continue;
            double x = mx_axis_at(&p->x, row->n), y = mx_axis_at(&p->y, row->y);
            mx_draw_dot(canvas, x, y, outside ? 5.2 : 4, outside ? MX_VERMILLION : MX_BLUE, false);
            *(outside ? &t.names[t.n_names++] : &t.dots[t.n_dots++]) = (mx_box){x - 5, y - 5, x + 5, y + 5};
        }
    }
    for (size_t i = 0; i < part->n_rows; i++) {
        const mx_chart_row *row = &part->rows[i];
        if (is_dot(part, row) && is_outside(row)) draw_name(canvas, p, &t, row);
    }
}

static void draw_part(mx_canvas *canvas, const mx_chart_table *whole, const mx_chart_table *part, mx_box box)
{
    plane p = {.box = box};
    size_t n = 0;
    for (size_t i = 0; i < part->n_rows; i++) n += is_dot(part, &part->rows[i]) && isfinite(part->rows[i].n);
    if (n == 0) {
        mx_list_withheld(canvas, whole, &part->rows[0], box.x0, box.x1, box.y0 + 30, 34);
        return;
    }
    p.box.y0 += 10;
    p.box.y1 -= 36;
    p.box.x1 -= 44; /* names of limits */
    make_axes(&p, whole, part);
    p.box.x0 += mx_axis_left_width(canvas, &p.y, whole);
    p.x.from = p.box.x0;
    mx_axis_left(canvas, &p.y, whole, p.box.x0, p.box.x1, true);
    mx_axis_below(canvas, &p.x, whole, p.box.y0, p.box.y1, true, false);
    mx_draw_text(canvas, p.box.x1, p.box.y1 + 29, 1, mx_face_small,
                 mx_chart__tr(whole->chart, "nombre de personnes (n)", "number of people (n)"));
    if (isfinite(p.middle)) {
        draw_limits(canvas, whole, &p, z_998, true);
        draw_limits(canvas, whole, &p, z_95, true);
        draw_limits(canvas, whole, &p, z_998, false);
        draw_limits(canvas, whole, &p, z_95, false);
        double y = mx_axis_at(&p.y, p.middle);
        mx_face face = {11, true, true, MX_MUTED};
        mx_draw_line(canvas, p.box.x0, y, p.box.x1, y, 1.4, MX_MUTED);
        mx_draw_text(canvas, p.box.x1 + 5, y, 0, face, mx_chart__figure(whole, p.middle));
        name_limits(canvas, whole, &p);
    }
    draw_dots(canvas, part, &p);
}

static double draw(mx_canvas *canvas, const mx_chart_table *table, double top)
{
    const mx_panels panels = {
        .narrowest = 320, .ratio = 0.52, .lowest = 250, .highest = 420, .draw = draw_part};
    return mx_draw_panels(canvas, table, top, &panels);
}

/* ---- In words ----------------------------------------------------------------------------------- */

/* How many dots, how many of them were tested, how many were found outside. */
typedef struct {
    size_t dots, tested, outside;
} tally;

static tally count(const mx_chart_table *table)
{
    tally t = {0};
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (!is_dot(table, row)) continue;
        t.dots++;
        t.tested += row->series && *row->series;
        t.outside += is_outside(row);
    }
    return t;
}

static void say(mx_buf *out, const mx_chart_table *table)
{
    const mx_chart *chart = table->chart;
    double middle = middle_of(table);
    tally t = count(table);
    size_t said = 0;
    if (t.dots == 0) return;
    mx_buf_format(out,
                  t.dots == 1 ? mx_chart__tr(chart, "%zu point", "%zu dot")
                              : mx_chart__tr(chart, "%zu points", "%zu dots"),
                  t.dots);
    if (isfinite(middle))
        mx_buf_format(out, mx_chart__tr(chart, " autour de %s", " around %s"),
                      mx_chart__figure(table, middle));
    if (t.tested > 0)
        mx_buf_format(out, mx_chart__tr(chart, ", dont %zu hors limites", ", %zu of them outside"),
                      t.outside);
    for (size_t i = 0; i < table->n_rows && said < 9; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (!is_dot(table, row) || !is_outside(row)) continue;
        mx_buf_text(out, said++ ? ", " : mx_chart__tr(chart, "\u00a0: ", ": "));
        mx_chart__say_name(out, row);
        mx_buf_format(out, " %s (%s)", mx_chart__figure(table, row->y), mx_chart__n(table, row->n));
    }
    mx_buf_char(out, '.');
}

static void find(mx_buf *out, const mx_chart_table *table)
{
    tally t = count(table);
    if (t.tested < 2) return; /* one alone has nothing to stand out of */
    if (t.outside == 0) {
        mx_buf_format(
            out,
            mx_chart__tr(table->chart,
                         "Aucun des %zu ne sort de ce que le hasard et les écarts habituels expliquent",
                         "None of %zu is outside what chance and usual differences explain"),
            t.tested);
    } else {
        mx_buf_format(out,
                      mx_chart__tr(table->chart,
                                   "%zu sur %zu hors de ce que le hasard et les écarts habituels expliquent",
                                   "%zu of %zu outside what chance and usual differences explain"),
                      t.outside, t.tested);
    }
}

const mx_chart_maker mx_chart__funnel = {
    .name = "funnel",
    .what = {"Entonnoir", "Funnel"},
    .needs = MX_COL_BY | MX_COL_Y,
    .takes = MX_COL_GROUP | MX_COL_N | MX_COL_SERIES,
    .shows = MX_COL_Y | MX_COL_N,
    .is_naming_hidden = true,
    .draw = draw,
    .say = say,
    .find = find,
};
