/*
 * Flow: what becomes of what, from left to right (Sankey 1898). A row is a link from one stage to the
 * next; widths are counts, on one scale for the whole picture. A link may count other things where it arrives than
 * where it leaves (statements that become objectives): then it widens or narrows on its way.
 *
 * On a narrow page the stages stand one below the other, each as bars.
 */
#include <math.h>
#include <string.h>

#include "chart_i.h"

typedef struct {
    const char *name;
    uint32_t colour;
    bool has_status;
    double in, out;
    size_t stage;
    double x, y, height;      /* of its bar */
    double in_used, out_used; /* of the bar's two sides, from the top */
    double slot;              /* with its label and the space below */
} node;

typedef struct {
    const mx_chart_row *row;
    size_t from, to;
    double leaves, arrives; /* units */
    double y0, y1, height0, height1; /* upper edges, heights */
} link;

typedef struct {
    node *nodes;
    link *links;
    size_t n_nodes, n_links, n_stages;
} flow;

/* ---- The graph ----------------------------------------------------------------------------- */

static size_t find_node(flow *f, const char *name)
{
    size_t i = 0;
    while (i < f->n_nodes && strcmp(f->nodes[i].name, name) != 0) i++;
    if (i == f->n_nodes) f->nodes[f->n_nodes++] = (node){.name = name, .colour = MX_AXIS};
    return i;
}

/* Each stage lies right of all that leads to it. False where links go round in a circle. */
static bool find_stages(flow *f)
{
    bool has_moved = true;
    for (size_t pass = 0; has_moved && pass <= f->n_nodes; pass++) {
        has_moved = false;
        for (size_t i = 0; i < f->n_links; i++) {
            node *from = &f->nodes[f->links[i].from], *to = &f->nodes[f->links[i].to];
            if (to->stage > from->stage) continue;
            to->stage = from->stage + 1;
            has_moved = true;
        }
    }
    for (size_t i = 0; i < f->n_nodes; i++)
        if (f->nodes[i].stage + 1 > f->n_stages) f->n_stages = f->nodes[i].stage + 1;
    return !has_moved;
}

static int prepare(mx_chart_table *table)
{
    flow *f = mx_arena_alloc(table->arena, sizeof *f);
    if (!f) return mx_fail_memory();
    *f = (flow){.nodes = mx_arena_alloc(table->arena, 2 * table->n_rows * sizeof *f->nodes),
                .links = mx_arena_alloc(table->arena, table->n_rows * sizeof *f->links)};
    if (!f->nodes || !f->links) return mx_fail_memory();
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (!row->to || !(row->y > 0)) continue;
        link *l = &f->links[f->n_links++];
        *l = (link){.row = row, .leaves = row->y, .arrives = row->y2 >= 0 ? row->y2 : row->y};
        l->from = find_node(f, row->label);
        l->to = find_node(f, row->to);
        f->nodes[l->from].out += l->leaves;
        f->nodes[l->to].in += l->arrives;
        if (!row->status || !*row->status) continue;
        f->nodes[l->to].colour = mx_chart__status_colour(row->status);
        f->nodes[l->to].has_status = true;
    }
    table->own = f;
    if (find_stages(f)) return MX_OK;
    return mx_fail(MX_E_VALUE, "%s",
                   mx_tr("graphique « flow » : ses liens tournent en rond", "chart “flow”: its links go round in a circle"));
}

static double size_of(const node *n)
{
    return fmax(n->in, n->out);
}

/* ---- Layout ------------------------------------------------------------------------------------ */

static const mx_face name_face = {11.5, false, false, MX_INK}, count_face = {13, true, true, MX_INK};
static const double bar_width = 9, count_line = 17, between = 12;

static double label_height(mx_canvas *canvas, const node *n, double width)
{
    return count_line + mx_block_height(canvas, width, 3, name_face, n->name);
}

/* One scale for all, such that the fullest stage takes `height`, more where labels ask for it. Returns the
 * height of the tallest stage. */
static double lay_out(mx_canvas *canvas, const flow *f, double height, double label_width, double x0, double step)
{
    double per_unit = INFINITY, tallest = 0;
    for (size_t stage = 0; stage < f->n_stages; stage++) {
        double sum = 0;
        size_t n = 0;
        for (size_t i = 0; i < f->n_nodes; i++) {
            if (f->nodes[i].stage != stage) continue;
            sum += size_of(&f->nodes[i]);
            n++;
        }
        per_unit = fmin(per_unit, fmax(height - between * (double)n, height / 2) / sum);
    }
    for (size_t pass = 0; pass < 2; pass++) { /* the second time the tallest stage is known */
        for (size_t stage = 0; stage < f->n_stages; stage++) {
            double y = 0, whole = 0;
            for (size_t i = 0; i < f->n_nodes; i++) whole += f->nodes[i].stage == stage ? f->nodes[i].slot : 0;
            y = pass == 1 ? (tallest - whole) / 2 : 0;
            for (size_t i = 0; i < f->n_nodes; i++) {
                node *n = &f->nodes[i];
                if (n->stage != stage) continue;
                n->height = fmax(size_of(n) * per_unit, 1.5);
                n->slot = fmax(n->height, label_height(canvas, n, label_width)) + between;
                n->x = x0 + step * (double)stage;
                n->y = y + (n->slot - between - n->height) / 2;
                n->in_used = n->out_used = 0;
                y += n->slot;
            }
            if (pass == 0) tallest = fmax(tallest, y);
        }
    }
    /* Links leave and arrive in the order of the stages they lead to and come from. */
    for (size_t at = 0; at < f->n_nodes; at++) {
        for (size_t i = 0; i < f->n_links; i++) {
            link *l = &f->links[i];
            if (l->to == at) {
                l->y0 = f->nodes[l->from].y + f->nodes[l->from].out_used;
                l->height0 = l->leaves * per_unit;
                f->nodes[l->from].out_used += l->height0;
            }
            if (l->from == at) {
                l->y1 = f->nodes[l->to].y + f->nodes[l->to].in_used;
                l->height1 = l->arrives * per_unit;
                f->nodes[l->to].in_used += l->height1;
            }
        }
    }
    return tallest - between;
}

/* ---- Drawing --------------------------------------------------------------------------------- */

enum { STEPS = 20 };

/* An edge as an S, level at both ends. */
static void trace(double x[], double y[], double x0, double y0, double x1, double y1)
{
    for (size_t i = 0; i <= STEPS; i++) {
        double t = (double)i / STEPS, s = t * t * (3 - 2 * t);
        x[i] = x0 + t * (x1 - x0);
        y[i] = y0 + s * (y1 - y0);
    }
}

static void draw_link(mx_canvas *canvas, const flow *f, const link *l, double top)
{
    enum { N = STEPS + 1 };
    const node *from = &f->nodes[l->from], *to = &f->nodes[l->to];
    double x[2 * N], y[2 * N], back_x[N], back_y[N];
    trace(x, y, from->x + bar_width, top + l->y0, to->x, top + l->y1);
    trace(back_x, back_y, from->x + bar_width, top + l->y0 + fmax(l->height0, 1), to->x, top + l->y1 + fmax(l->height1, 1));
    for (size_t i = 0; i < N; i++) {
        x[N + i] = back_x[N - 1 - i];
        y[N + i] = back_y[N - 1 - i];
    }
    mx_draw_area(canvas, 2 * N, x, y, mx_colour_mix(to->has_status ? to->colour : from->colour, MX_PAPER, 0.66), 1);
}

static void draw_node(mx_canvas *canvas, const mx_chart_table *table, const node *n, double width, double top)
{
    double middle = top + n->y + n->height / 2, text = label_height(canvas, n, width), x = n->x + bar_width + 6;
    mx_draw_box(canvas, n->x, top + n->y, n->x + bar_width, top + n->y + n->height, n->colour, 1);
    mx_draw_ringed(canvas, x, middle - text / 2, 0, 0, 0, count_face, mx_chart__count(table, size_of(n)));
    mx_draw_ringed(canvas, x, middle - text / 2 + count_line, width, 3, 0, name_face, n->name);
}

/* Without room for stages side by side: each as bars under each other. */
static double draw_narrow(mx_canvas *canvas, const mx_chart_table *table, double top)
{
    const flow *f = table->own;
    double right = canvas->width - MX_CHART_MARGIN, most = 1, y = top, count = 0;
    for (size_t i = 0; i < f->n_nodes; i++) {
        most = fmax(most, size_of(&f->nodes[i]));
        count = fmax(count, mx_text_width(canvas, count_face, mx_chart__count(table, size_of(&f->nodes[i]))));
    }
    for (size_t stage = 0; stage < f->n_stages; stage++) {
        if (stage > 0) {
            y += 8;
            mx_draw_line(canvas, MX_CHART_MARGIN, y - 4, right, y - 4, 1, MX_GRID);
        }
        for (size_t i = 0; i < f->n_nodes; i++) {
            const node *n = &f->nodes[i];
            if (n->stage != stage) continue;
            y += mx_draw_block(canvas, MX_CHART_MARGIN, y, right - MX_CHART_MARGIN, 2, 0, name_face, n->name);
            double x1 = MX_CHART_MARGIN + size_of(n) / most * (right - MX_CHART_MARGIN - count - 10);
            mx_draw_box(canvas, MX_CHART_MARGIN, y + 1, fmax(x1, MX_CHART_MARGIN + 1.5), y + 13, n->colour, 1);
            mx_draw_text(canvas, fmax(x1, MX_CHART_MARGIN + 1.5) + 6, y + 7, 0, count_face, mx_chart__count(table, size_of(n)));
            y += 21;
        }
    }
    return y;
}

static double draw(mx_canvas *canvas, const mx_chart_table *table, double top)
{
    const flow *f = table->own;
    if (f->n_links == 0) {
        mx_list_words(canvas, mx_chart__tr(table->chart, "rien à compter", "nothing to count"), MX_CHART_MARGIN,
                      canvas->width - MX_CHART_MARGIN, top + 20, 34);
        return top + 44;
    }
    double step = (canvas->width - 2 * MX_CHART_MARGIN) / (double)f->n_stages;
    if (step < 96) return draw_narrow(canvas, table, top);
    double label = step - bar_width - 12, height = table->chart->height ? fmax(table->chart->height - top - 60, 120) : 330;
    double bottom = top + lay_out(canvas, f, height, label, MX_CHART_MARGIN, step);
    for (size_t i = 0; i < f->n_links; i++) draw_link(canvas, f, &f->links[i], top);
    bool has_change = false;
    for (size_t i = 0; i < f->n_nodes; i++) draw_node(canvas, table, &f->nodes[i], label, top);
    for (size_t i = 0; i < f->n_links; i++) has_change = has_change || fabs(f->links[i].leaves - f->links[i].arrives) > 0.01;
    if (!has_change) return bottom;
    return bottom + 10 + mx_draw_block(canvas, MX_CHART_MARGIN, bottom + 10, canvas->width - 2 * MX_CHART_MARGIN, 0, 0, mx_face_small,
                         mx_chart__tr(table->chart, "Une bande qui change de largeur compte autre chose à l’arrivée qu’au départ.",
                                      "A band that changes its width counts other things where it arrives than where it leaves."));
}

/* ---- Words -------------------------------------------------------------------------------------- */

static void say_row(mx_buf *out, const mx_chart_table *table, const mx_chart_row *row)
{
    mx_buf_format(out, mx_chart__tr(table->chart, "%s vers %s %s", "%s to %s %s"), row->label, row->to,
                  mx_chart__count(table, row->y));
    if (row->y2 >= 0 && row->y2 != row->y) mx_buf_format(out, " → %s", mx_chart__count(table, row->y2));
}

const mx_chart_maker mx_chart__flow = {
    .name = "flow",
    .what = {"Flux de gauche à droite", "Flow from left to right"},
    .needs = MX_COL_BY | MX_COL_TO | MX_COL_Y,
    .takes = MX_COL_Y2 | MX_COL_STATUS,
    .shows = MX_COL_TO | MX_COL_Y,
    .is_naming_hidden = true,
    .prepare = prepare,
    .draw = draw,
    .say_row = say_row,
};
