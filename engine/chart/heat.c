/*
 * Heat: a table of names by columns of x, each cell coloured and with its figure in it, so that the
 * colour need not be read. With an order by value rows and columns stand by their means; a cell that
 * was withheld is hatched, one of which nothing is known is empty.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart_i.h"

/* From the least to the most, in one hue: order needs no key, and grey print keeps it. */
static const uint32_t ramp[] = {0xeef4f9, 0xb9d5ea, 0x6aa9d3, 0x1f78b4, 0x08386b};
enum { N_RAMP = sizeof ramp / sizeof *ramp };

static uint32_t colour_at(double part)
{
    double at = fmin(fmax(part, 0), 1) * (N_RAMP - 1);
    size_t below = at >= N_RAMP - 1 ? N_RAMP - 2 : (size_t)at;
    return mx_colour_mix(ramp[below], ramp[below + 1], at - (double)below);
}

/* ---- Rows and columns of the picture --------------------------------------------------------- */

typedef struct {
    const char *name;
    const mx_chart_row *first;
    double sum;
    size_t n, arrival;
} lane;

typedef struct {
    mx_chart_table names;    /* a row a name, for the list */
    mx_chart_table left_out; /* a row for each name without any figure, which has none here */
    lane *columns;           /* in drawing order */
    size_t n_columns;
    const mx_chart_row **cells; /* of names by columns; NULL: no such row */
    mx_axis axis;               /* the range of colours */
    bool has_intervals;         /* cells are large enough to bear them */
} grid;

static int by_mean(const void *left, const void *right)
{
    const lane *a = left, *b = right;
    double x = a->n ? a->sum / (double)a->n : -INFINITY, y = b->n ? b->sum / (double)b->n : -INFINITY;
    if (x != y) return x > y ? -1 : 1;
    return (a->arrival > b->arrival) - (a->arrival < b->arrival);
}

static size_t find_lane(const lane lanes[], size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(lanes[i].name, name) == 0) return i;
    }
    return n;
}

/* Add a figure to the lane of this name, and the lane where it is new. */
static void add(lane lanes[], size_t *n, const char *name, const mx_chart_row *row)
{
    size_t i = find_lane(lanes, *n, name);
    if (i == *n) lanes[(*n)++] = (lane){.name = name, .first = row, .arrival = i};
    if (!row->is_shown) return;
    lanes[i].sum += row->y;
    lanes[i].n++;
}

/* One row for each name of a group, which stands for it in the list. */
static int list_names(grid *g, const mx_chart_table *table)
{
    lane *lanes = mx_arena_alloc(table->arena, table->n_rows * sizeof *lanes);
    bool has_figures = false;
    for (size_t i = 0; i < table->n_rows; i++) has_figures = has_figures || table->rows[i].is_shown;
    g->names = g->left_out = *table;
    g->names.rows = mx_arena_alloc(table->arena, table->n_rows * sizeof *g->names.rows);
    g->left_out.rows = mx_arena_alloc(table->arena, table->n_rows * sizeof *g->left_out.rows);
    g->names.n_rows = g->left_out.n_rows = 0;
    if (!lanes || !g->names.rows || !g->left_out.rows) return mx_fail_memory();
    for (size_t from = 0, end; from < table->n_rows; from = end) {
        size_t n = 0;
        for (end = from; end < table->n_rows && strcmp(table->rows[end].group, table->rows[from].group) == 0;
             end++)
            add(lanes, &n, table->rows[end].label, &table->rows[end]);
        if (table->chart->order == MX_CHART_BY_VALUE) qsort(lanes, n, sizeof *lanes, by_mean);
        for (size_t i = 0; i < n; i++) {
            mx_chart_table *to = lanes[i].n > 0 || !has_figures ? &g->names : &g->left_out;
            mx_chart_row *row = &to->rows[to->n_rows++];
            *row = *lanes[i].first;
            row->x = NULL;
        }
    }
    return MX_OK;
}

static int grid_make(grid *g, const mx_chart_table *table)
{
    *g = (grid){0};
    int rc = list_names(g, table);
    g->columns = mx_arena_alloc(table->arena, table->n_rows * sizeof *g->columns);
    if (rc == MX_OK && !g->columns) rc = mx_fail_memory();
    if (rc < 0) return rc;
    for (size_t i = 0; i < table->n_rows; i++) {
        const char *x = table->rows[i].x;
        if (x) add(g->columns, &g->n_columns, x, &table->rows[i]);
    }
    if (table->chart->order == MX_CHART_BY_VALUE)
        qsort(g->columns, g->n_columns, sizeof *g->columns, by_mean);

    size_t n_cells = g->names.n_rows * g->n_columns;
    g->cells = mx_arena_alloc(table->arena, (n_cells + 1) * sizeof *g->cells);
    if (!g->cells) return mx_fail_memory();
    for (size_t i = 0; i < n_cells; i++) g->cells[i] = NULL;
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (!row->x) continue;
        size_t column = find_lane(g->columns, g->n_columns, row->x);
        for (size_t k = 0; k < g->names.n_rows; k++) {
            const mx_chart_row *name = &g->names.rows[k];
            if (strcmp(name->label, row->label) == 0 && strcmp(name->group, row->group) == 0)
                g->cells[k * g->n_columns + column] = row;
        }
    }
    g->axis =
        (mx_axis){.low = INFINITY, .high = -INFINITY, .decimals = table->is_share ? 2 : table->decimals};
    for (size_t i = 0; i < table->n_rows; i++) { /* figures alone: their intervals have no colour */
        if (!table->rows[i].is_shown) continue;
        g->axis.low = fmin(g->axis.low, table->rows[i].y);
        g->axis.high = fmax(g->axis.high, table->rows[i].y);
    }
    if (table->chart->lowest < table->chart->highest) {
        g->axis.low = table->chart->lowest;
        g->axis.high = table->chart->highest;
    }
    return MX_OK;
}

/* ---- The picture ------------------------------------------------------------------------------- */

static const mx_face head_face = {11, false, false, MX_INK};

/* Heads stand level where each of their words has room, else they rise. */
static bool is_level(mx_canvas *canvas, const mx_chart_table *table, const grid *g, double width)
{
    for (size_t i = 0; i < g->n_columns; i++) {
        const char *at = g->columns[i].name;
        while (*at) {
            size_t size = strcspn(at, " -");
            const char *word = mx_arena_format(table->arena, "%.*s", (int)size, at);
            if (word && mx_text_width(canvas, head_face, word) > width) return false;
            at += size + (at[size] != '\0');
        }
    }
    return true;
}

static const double rise = 40; /* degrees */

static double head_height(mx_canvas *canvas, const grid *g, double cell, bool level)
{
    double height = 0;
    for (size_t i = 0; i < g->n_columns; i++) {
        const char *name = g->columns[i].name;
        double own = level ? mx_block_height(canvas, cell - 4, 5, head_face, name)
                           : mx_text_width(canvas, head_face, name) * sin(rise * 3.14159265358979 / 180) + 10;
        height = fmax(height, own);
    }
    return height + 6;
}

static void draw_heads(mx_canvas *canvas, const grid *g, double x, double bottom, double cell, bool level)
{
    for (size_t i = 0; i < g->n_columns; i++) {
        const char *name = g->columns[i].name;
        double middle = x + ((double)i + 0.5) * cell;
        if (level) {
            double height = mx_block_height(canvas, cell - 4, 5, head_face, name);
            mx_draw_block(canvas, middle, bottom - 4 - height, cell - 4, 5, 0.5, head_face, name);
        } else {
            mx_draw_slanted(canvas, middle - 2, bottom - 7, rise, head_face, name);
        }
    }
}

static void draw_cell(mx_canvas *canvas, const mx_chart_table *table, const grid *g, const mx_chart_row *row,
                      mx_box box)
{
    double x = (box.x0 + box.x1) / 2, y = (box.y0 + box.y1) / 2;
    if (!row || (!row->is_shown && !row->withheld)) {
        mx_draw_text(canvas, x, y, 0.5, mx_face_small, "–");
        return;
    }
    if (!row->is_shown) {
        mx_draw_hatch(canvas, box.x0, box.y0, box.x1, box.y1);
        return;
    }
    uint32_t colour = colour_at((row->y - g->axis.low) / (g->axis.high - g->axis.low)),
             ink = mx_colour_on(colour);
    mx_face face = {11.5, true, true, ink}, small = {9.5, false, true, ink};
    const char *figure = mx_chart__count(table, 100 * row->y);
    if (!table->is_share) figure = mx_chart__figure(table, row->y);
    mx_draw_box(canvas, box.x0, box.y0, box.x1, box.y1, colour, 1);
    bool has_interval = g->has_intervals && isfinite(row->low);
    if (mx_text_width(canvas, face, figure) > box.x1 - box.x0 - 2) return; /* the words say it */
    mx_draw_text(canvas, x, has_interval ? y - 6 : y, 0.5, face, figure);
    if (has_interval)
        mx_draw_text(canvas, x, y + 8, 0.5, small, mx_chart__interval(table, row->low, row->high));
}

/* The range of colours with its ends, and what hatching means. Returns its height. */
static double draw_key(mx_canvas *canvas, const mx_chart_table *table, const grid *g, double top)
{
    const double width = 140, height = 10, y = top + 6;
    bool has_withheld = false;
    for (size_t i = 0; i < table->n_rows; i++)
        has_withheld = has_withheld || (table->rows[i].withheld && !table->rows[i].is_shown);
    double x = MX_CHART_MARGIN;
    if (!(g->axis.low < g->axis.high)) return 0; /* one figure, or none: no range */
    x += mx_draw_text(canvas, x, y, 0, mx_face_small, mx_axis_label(&g->axis, table, g->axis.low)) + 6;
    for (size_t i = 0; i < 28; i++) {
        double from = x + width * (double)i / 28;
        mx_draw_box(canvas, from, y - height / 2, from + width / 28, y + height / 2,
                    colour_at((double)i / 27), 1);
    }
    x += width + 6;
    x += mx_draw_text(canvas, x, y, 0, mx_face_small, mx_axis_label(&g->axis, table, g->axis.high)) + 22;
    if (has_withheld) {
        mx_draw_hatch(canvas, x, y - height / 2, x + 24, y + height / 2);
        x += 30;
        x += mx_draw_text(canvas, x, y, 0, mx_face_small,
                          mx_chart__tr(table->chart, "non publié", "not published")) +
             22;
    }
    const char *small = mx_chart__tr(table->chart, "en petit\u00a0: l’intervalle", "in small: the interval");
    if (g->has_intervals && x + mx_text_width(canvas, mx_face_small, small) < canvas->width - MX_CHART_MARGIN)
        mx_draw_text(canvas, x, y, 0, mx_face_small, small);
    return 22;
}

static double draw(mx_canvas *canvas, const mx_chart_table *table, double top)
{
    grid g;
    int rc = grid_make(&g, table);
    if (rc < 0) {
        canvas->rc = rc;
        return top;
    }
    mx_list list;
    mx_list_make(&list, canvas, &g.names, MX_CHART_MARGIN, canvas->width * 0.3);
    double right = canvas->width - MX_CHART_MARGIN, n = (double)(g.n_columns ? g.n_columns : 1);
    double room = right - list.end, cell = fmin(room / n, 96);
    bool level = is_level(canvas, table, &g, cell - 4);
    if (!level) { /* the last head leans out at the right */
        const char *last = g.n_columns ? g.columns[g.n_columns - 1].name : "";
        double lean = mx_text_width(canvas, head_face, last) * cos(rise * 3.14159265358979 / 180);
        cell = fmin((room - fmax(lean + 8 - cell / 2, 0)) / n, 96);
    }
    double x = list.end, head = head_height(canvas, &g, cell, level);
    g.has_intervals = table->has_interval && cell >= 38 && g.names.n_rows <= 30;
    if (g.has_intervals) list.pitch = 36;

    double y = top + draw_key(canvas, table, &g, top) + 6;
    y += head;
    draw_heads(canvas, &g, x, y, cell, level);
    for (size_t i = 0; i < g.names.n_rows; i++) {
        double middle = mx_list_row(&list, canvas, &g.names, i, false, &y), half = y - middle;
        for (size_t k = 0; k < g.n_columns; k++) {
            mx_box box = {x + (double)k * cell + 1, middle - half + 1, x + (double)(k + 1) * cell - 1,
                          middle + half - 1};
            draw_cell(canvas, table, &g, g.cells[i * g.n_columns + k], box);
        }
    }
    const char *left_out = g.left_out.n_rows > 0 ? mx_chart__hidden(&g.left_out, true) : NULL;
    if (!left_out) return y;
    return y + 10 +
           mx_draw_block(canvas, MX_CHART_MARGIN, y + 10, canvas->width - 2 * MX_CHART_MARGIN, 0, 0,
                         mx_face_small, left_out);
}

/* ---- In words -------------------------------------------------------------------------------------- */

static void say_cell(mx_buf *out, const mx_chart_table *table, const mx_chart_row *row)
{
    mx_chart__say_name(out, row);
    mx_buf_format(out, " / %s %s", row->x, mx_chart__figure(table, row->y));
}

/* The cells with the least and the largest figure; false where there is none. */
static bool find_ends(const mx_chart_row **least, const mx_chart_row **most, const mx_chart_table *table)
{
    *least = *most = NULL;
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (!row->is_shown) continue;
        if (!*least || row->y < (*least)->y) *least = row;
        if (!*most || row->y > (*most)->y) *most = row;
    }
    return *least != NULL;
}

static void say(mx_buf *out, const mx_chart_table *table)
{
    const mx_chart *chart = table->chart;
    const mx_chart_row *least, *most;
    grid g;
    if (grid_make(&g, table) < 0) {
        out->failed = true;
        return;
    }
    if (!find_ends(&least, &most, table)) return;
    mx_buf_format(out,
                  mx_chart__tr(chart, "%zu × %zu cases\u00a0; le plus bas, ", "%zu × %zu cells; the least, "),
                  g.names.n_rows, g.n_columns);
    say_cell(out, table, least);
    mx_buf_text(out, mx_chart__tr(chart, "\u00a0; le plus haut, ", "; the most, "));
    say_cell(out, table, most);
    mx_buf_char(out, '.');
}

static void find(mx_buf *out, const mx_chart_table *table)
{
    const mx_chart_row *least, *most;
    if (!find_ends(&least, &most, table) || !(most->low > least->high)) return; /* false too where one is missing */
    mx_buf_format(
        out, mx_chart__tr(table->chart, "De %s (%s, %s) à %s (%s, %s)", "From %s (%s, %s) to %s (%s, %s)"),
        mx_chart__figure(table, least->y), least->label, least->x, mx_chart__figure(table, most->y),
        most->label, most->x);
}

const mx_chart_maker mx_chart__heat = {
    .name = "heat",
    .what = {"Tableau de couleurs", "Table of colours"},
    .needs = MX_COL_BY | MX_COL_X | MX_COL_Y,
    .takes = MX_COL_ROWS,
    .shows = MX_COL_X | MX_COL_Y,
    .is_n_above = true,
    .draw = draw,
    .say = say,
    .find = find,
};
