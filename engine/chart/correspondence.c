/*
 * Correspondence: who speaks of what, as a plane of two axes (Benzécri 1973; Greenacre 2017). Both kinds of
 * point stand on one scale, as large as their part in the axes; those that the plane shows badly are pale and bear no
 * name. What may not be read from it stands below the picture, whatever the description says.
 */
#include <math.h>
#include <string.h>

#include "chart_i.h"

/* A point whose cos² in the plane is less is shown badly: most of it lies outside. */
static const double well_shown = 0.5;

static const uint32_t cloud_colours[2] = {MX_BLUE, MX_VERMILLION};

static bool is_well_shown(const mx_chart_row *row)
{
    return row->is_shown && !(row->quality < well_shown);
}

/* The clouds in the order in which they come; NULL: there is no such. */
static const char *cloud_name(const mx_chart_table *table, size_t cloud)
{
    const char *first = NULL;
    for (size_t i = 0; i < table->n_rows; i++) {
        const char *name = table->rows[i].series;
        if (!name) continue;
        if (!first) first = name;
        if (cloud == 0) return first;
        if (strcmp(name, first) != 0) return name;
    }
    return NULL;
}

static size_t cloud_of(const mx_chart_table *table, const mx_chart_row *row)
{
    const char *first = cloud_name(table, 0);
    return row->series && first && strcmp(row->series, first) != 0;
}

static int prepare(mx_chart_table *table)
{
    const char *names[] = {cloud_name(table, 0), cloud_name(table, 1)};
    for (size_t i = 0; names[1] && i < table->n_rows; i++) {
        const char *name = table->rows[i].series;
        if (!name || strcmp(name, names[0]) == 0 || strcmp(name, names[1]) == 0) continue;
        return mx_fail(MX_E_VALUE,
                       mx_tr("graphique « correspondence » : deux sortes de points, et non trois (« %s », « %s », « %s »)",
                             "chart “correspondence”: two kinds of point, not three (“%s”, “%s”, “%s”)"),
                       names[0], names[1], name);
    }
    return MX_OK;
}

/* ---- The plane ---------------------------------------------------------------------------- */

typedef struct {
    mx_box box;
    double per_unit, x0, y0; /* pixels of a unit; of the origin */
    double largest;          /* the largest part in the axes, 0: none is known */
} plane;

/* One scale for both axes, so that directions can be read. */
static plane lay_out(mx_canvas *canvas, const mx_chart_table *table, double top)
{
    const double around = 34;
    double low[2] = {0, 0}, high[2] = {0, 0};
    plane p = {.box = {MX_CHART_MARGIN, top, canvas->width - MX_CHART_MARGIN, top}};
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (!row->is_shown) continue;
        double at[2] = {row->at, row->y};
        for (size_t k = 0; k < 2; k++) {
            low[k] = fmin(low[k], at[k]);
            high[k] = fmax(high[k], at[k]);
        }
        p.largest = fmax(p.largest, row->size);
    }
    double width = p.box.x1 - p.box.x0, highest = table->chart->height ? fmax(table->chart->height - top - 110, 160) : width * 0.86;
    double across = fmax(high[0] - low[0], 1e-9), up = fmax(high[1] - low[1], 1e-9);
    p.per_unit = fmin((width - 2 * around - width * 0.16) / across, (highest - 2 * around) / up);
    double height = fmax(up * p.per_unit + 2 * around, width * 0.42);
    p.box.y1 = top + height;
    p.x0 = (p.box.x0 + p.box.x1) / 2 - (low[0] + high[0]) / 2 * p.per_unit;
    p.y0 = (p.box.y0 + p.box.y1) / 2 + (low[1] + high[1]) / 2 * p.per_unit;
    return p;
}

static const char *axis_name(const mx_chart *chart, bool is_up)
{
    const char *given = mx_chart__pick(chart, is_up ? chart->y_name : chart->x_name);
    return given ? given : is_up ? mx_chart__tr(chart, "axe 2", "axis 2") : mx_chart__tr(chart, "axe 1", "axis 1");
}

static double radius_of(const plane *p, const mx_chart_row *row)
{
    if (!is_well_shown(row)) return 2.6;
    return p->largest > 0 && row->size >= 0 ? 3.4 + 5.2 * sqrt(row->size / p->largest) : 4.6;
}

/* A circle for the first cloud, a square for the second: colour is not the only mark. */
static void draw_mark(mx_canvas *canvas, size_t cloud, double x, double y, double radius, uint32_t colour)
{
    if (cloud == 0) {
        mx_draw_dot(canvas, x, y, radius, colour, false);
        return;
    }
    double half = radius * 0.88;
    mx_draw_box(canvas, x - half - 1, y - half - 1, x + half + 1, y + half + 1, MX_PAPER, 1);
    mx_draw_box(canvas, x - half, y - half, x + half, y + half, colour, 1);
}

/* ---- Drawing --------------------------------------------------------------------------------- */

/* What the marks are. Returns its height. */
static double draw_key(mx_canvas *canvas, const mx_chart_table *table, double top)
{
    mx_face face = {11.5, true, false, MX_INK}, plain = {11.5, false, false, MX_MUTED};
    double x = MX_CHART_MARGIN + 5, y = top + 8, right = canvas->width - MX_CHART_MARGIN;
    bool has_pale = false;
    for (size_t i = 0; i < table->n_rows; i++)
        has_pale = has_pale || (table->rows[i].is_shown && !is_well_shown(&table->rows[i]));
    for (size_t cloud = 0; cloud < 2; cloud++) {
        const char *name = cloud_name(table, cloud);
        if (!name) continue;
        draw_mark(canvas, cloud, x, y, 4.6, cloud_colours[cloud]);
        face.colour = mx_colour_for_text(cloud_colours[cloud]);
        x += 10 + mx_draw_text(canvas, x + 10, y, 0, face, name) + 24;
    }
    if (!has_pale) return y + 14 - top;
    const char *words = mx_chart__tr(table->chart, "pâle\u00a0: mal représenté ici (cos² < 0,5)", "pale: badly shown here (cos² < 0.5)");
    if (x + 10 + mx_text_width(canvas, plain, words) > right) {
        x = MX_CHART_MARGIN + 5;
        y += 20;
    }
    mx_draw_dot(canvas, x, y, 2.6, MX_QUIET, false);
    mx_draw_text(canvas, x + 10, y, 0, plain, words);
    return y + 14 - top;
}

static mx_point point_of(mx_canvas *canvas, const mx_chart_table *table, const plane *p, const mx_chart_row *row)
{
    const double widest = fmin(150, (p->box.x1 - p->box.x0) * 0.3);
    mx_point point = {.x = p->x0 + row->at * p->per_unit, .y = p->y0 - row->y * p->per_unit, .radius = radius_of(p, row)};
    if (!is_well_shown(row)) return point;
    mx_face face = {11.5, cloud_of(table, row) == 0, false, MX_INK};
    point.width = mx_block_width(canvas, widest, 2, face, row->label) + 2;
    point.height = mx_block_height(canvas, widest, 2, face, row->label);
    point.importance = (row->size >= 0 ? row->size : 0) + (cloud_of(table, row) == 0 ? p->largest : 0);
    point.may_cover = cloud_of(table, row) == 0; /* parts are few, and what the plane is asked for */
    return point;
}

static void draw_points(mx_canvas *canvas, const mx_chart_table *table, const plane *p)
{
    size_t n = 0;
    mx_point *points = mx_arena_alloc(table->arena, table->n_rows * sizeof *points);
    const mx_chart_row **rows = mx_arena_alloc(table->arena, table->n_rows * sizeof *rows);
    if (!points || !rows) {
        canvas->rc = mx_fail_memory();
        return;
    }
    for (size_t pass = 0; pass < 2; pass++) { /* pale ones below */
        for (size_t i = 0; i < table->n_rows; i++) {
            const mx_chart_row *row = &table->rows[i];
            if (!row->is_shown || is_well_shown(row) != (pass == 1)) continue;
            rows[n] = row;
            points[n++] = point_of(canvas, table, p, row);
        }
    }
    int rc = mx_place_labels(points, n, p->box, table->arena);
    if (rc < 0) canvas->rc = rc;
    for (size_t i = 0; i < n; i++) {
        size_t cloud = cloud_of(table, rows[i]);
        uint32_t colour = is_well_shown(rows[i]) ? cloud_colours[cloud] : mx_colour_mix(cloud_colours[cloud], MX_PAPER, 0.6);
        draw_mark(canvas, cloud, points[i].x, points[i].y, points[i].radius, colour);
    }
    for (size_t i = 0; i < n; i++) {
        size_t cloud = cloud_of(table, rows[i]);
        mx_face face = {11.5, cloud == 0, false, mx_colour_for_text(cloud_colours[cloud])};
        mx_box at = points[i].label;
        if (points[i].is_labelled) mx_draw_ringed(canvas, at.x0 + 1, at.y0, at.x1 - at.x0, 2, 0, face, rows[i]->label);
    }
}

static double draw(mx_canvas *canvas, const mx_chart_table *table, double top)
{
    const mx_chart *chart = table->chart;
    double y = top + draw_key(canvas, table, top) + 6, width = canvas->width - 2 * MX_CHART_MARGIN;
    bool has_points = false;
    for (size_t i = 0; i < table->n_rows; i++) has_points = has_points || table->rows[i].is_shown;
    if (!has_points) {
        mx_list_withheld(canvas, table, &table->rows[0], MX_CHART_MARGIN, canvas->width - MX_CHART_MARGIN, y + 20, 34);
        return y + 44;
    }
    mx_draw_text(canvas, MX_CHART_MARGIN, y + 6, 0, mx_face_small, axis_name(chart, true));
    plane p = lay_out(canvas, table, y + 18);
    mx_draw_line(canvas, p.box.x0, floor(p.y0) + 0.5, p.box.x1, floor(p.y0) + 0.5, 1, MX_QUIET);
    mx_draw_line(canvas, floor(p.x0) + 0.5, p.box.y0, floor(p.x0) + 0.5, p.box.y1, 1, MX_QUIET);
    mx_draw_text(canvas, p.box.x1, p.box.y1 + 8, 1, mx_face_small, axis_name(chart, false));
    draw_points(canvas, table, &p);
    y = p.box.y1 + 22;
    return y + mx_draw_block(canvas, MX_CHART_MARGIN, y, width, 0, 0, mx_face_small,
                             mx_chart__tr(chart,
                                          "Près du centre\u00a0: parle comme l’ensemble. Deux points d’une même sorte sont proches quand ils se "
                                          "ressemblent\u00a0; entre les deux sortes, seule la direction se lit, non la distance. La taille d’un point "
                                          "est sa part dans les axes, non un nombre de personnes.",
                                          "Near the centre: speaks as all do. Two points of one kind are close where they are alike; between "
                                          "the kinds only the direction can be read, not the distance. The size of a point is its part in the "
                                          "axes, not a number of people."));
}

/* ---- Words ----------------------------------------------------------------------------------- */

/* The well shown points of a cloud (2: of both) furthest along the first axis, on either side. */
static void find_ends(const mx_chart_row *ends[2], const mx_chart_table *table, size_t cloud)
{
    ends[0] = ends[1] = NULL;
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (!is_well_shown(row) || (cloud < 2 && cloud_of(table, row) != cloud)) continue;
        if (row->at < 0 && (!ends[0] || row->at < ends[0]->at)) ends[0] = row;
        if (row->at > 0 && (!ends[1] || row->at > ends[1]->at)) ends[1] = row;
    }
}

static void find(mx_buf *out, const mx_chart_table *table)
{
    const mx_chart_row *ends[2];
    find_ends(ends, table, 0);
    if (!ends[0] || !ends[1]) return;
    mx_buf_format(out, mx_chart__tr(table->chart, "Le premier axe oppose «\u00a0%s\u00a0» à «\u00a0%s\u00a0»", "The first axis sets “%s” against “%s”"),
                  ends[0]->label, ends[1]->label);
}

static void say(mx_buf *out, const mx_chart_table *table)
{
    const mx_chart *chart = table->chart;
    size_t n = 0, n_pale = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        n += table->rows[i].is_shown;
        n_pale += table->rows[i].is_shown && !is_well_shown(&table->rows[i]);
    }
    if (n == 0) return;
    mx_buf_format(out, mx_chart__tr(chart, n > 1 ? "%zu points sur %s et %s" : "%zu point sur %s et %s",
                                    n > 1 ? "%zu points on %s and %s" : "%zu point on %s and %s"), n, axis_name(chart, false), axis_name(chart, true));
    for (size_t side = 0; side < 2; side++) {
        bool is_first = true;
        for (size_t cloud = 0; cloud < 2; cloud++) {
            const mx_chart_row *ends[2];
            find_ends(ends, table, cloud);
            if (!ends[side]) continue;
            if (is_first) mx_buf_text(out, side == 0 ? mx_chart__tr(chart, "\u00a0; à gauche\u00a0: ", "; to the left: ") : mx_chart__tr(chart, "\u00a0; à droite\u00a0: ", "; to the right: "));
            else mx_buf_text(out, ", ");
            mx_buf_text(out, ends[side]->label);
            is_first = false;
        }
    }
    if (n_pale) mx_buf_format(out, mx_chart__tr(chart, n_pale > 1 ? "\u00a0; %zu points mal représentés" : "\u00a0; %zu point mal représenté",
                                    n_pale > 1 ? "; %zu points badly shown" : "; %zu point badly shown"), n_pale);
    mx_buf_char(out, '.');
}

const mx_chart_maker mx_chart__correspondence = {
    .name = "correspondence",
    .what = {"Plan de correspondance", "Correspondence map"},
    .needs = MX_COL_BY | MX_COL_X_NUMBER | MX_COL_Y | MX_COL_QUALITY,
    .takes = MX_COL_SERIES | MX_COL_SIZE | MX_COL_N,
    .shows = MX_COL_X_NUMBER | MX_COL_Y,
    .is_naming_hidden = true,
    .prepare = prepare,
    .draw = draw,
    .say = say,
    .find = find,
};
