/*
 * Slope: two axes, before and after, and a line a row between them with its name at the left and its
 * difference at the right. A line has a colour where the interval of its difference leaves zero out,
 * else it is grey and dashed: nothing is known of its direction.
 */
#include <math.h>
#include <string.h>

#include "chart_i.h"

static const mx_face name_face = {12, false, true, MX_INK};

static const char *side_name(const mx_chart *chart, size_t side)
{
    return mx_chart__side(chart, side, side == 0 ? "avant" : "après", side == 0 ? "before" : "after");
}

typedef enum { UNCLEAR, UP, DOWN } direction;

static direction direction_of(const mx_chart_row *row)
{
    if (row->low > 0) return UP;
    return row->high < 0 ? DOWN : UNCLEAR;
}

static uint32_t colour_of(const mx_chart_row *row)
{
    static const uint32_t colours[] = {[UNCLEAR] = MX_AXIS, [UP] = MX_BLUE, [DOWN] = MX_VERMILLION};
    return colours[direction_of(row)];
}

static const char *left_text(const mx_chart_table *table, const mx_chart_row *row)
{
    const char *text = mx_arena_format(table->arena, "%s  %s", row->label, mx_chart__figure(table, row->y2));
    return text ? text : "";
}

/* "53 %  +12 (2–21)" */
static const char *right_text(const mx_chart_table *table, const mx_chart_row *row)
{
    const char *figure = mx_chart__figure(table, row->y), *step = mx_chart__difference(table, row);
    const char *text = isfinite(row->low) ? mx_arena_format(table->arena, "%s  %s (%s)", figure, step,
                                                            mx_chart__interval(table, row->low, row->high))
                                          : mx_arena_format(table->arena, "%s  %s", figure, step);
    return text ? text : "";
}

/* Labels of one side of the rows that are shown. */
static size_t make_labels(mx_label labels[], mx_canvas *canvas, const mx_chart_table *part,
                          const mx_axis *axis, bool is_left, double width)
{
    size_t n = 0;
    for (size_t i = 0; i < part->n_rows; i++) {
        const mx_chart_row *row = &part->rows[i];
        if (!row->is_shown) continue;
        labels[n] = (mx_label){.text = is_left ? left_text(part, row) : right_text(part, row),
                               .wanted = mx_axis_at(axis, is_left ? row->y2 : row->y),
                               .colour = mx_colour_for_text(colour_of(row)),
                               .of = i};
        labels[n].height = mx_block_height(canvas, width, 2, name_face, labels[n].text) + 1;
        n++;
    }
    return n;
}

static double widest(mx_canvas *canvas, const mx_chart_table *table, bool is_left, double most)
{
    double width = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (!row->is_shown) continue;
        const char *text = is_left ? left_text(table, row) : right_text(table, row);
        width = fmax(width, mx_block_width(canvas, most, 2, name_face, text));
    }
    return ceil(width) + 1;
}

/* `edge` is where texts end (left) or begin (right), `axis_at` where their lines do. */
static void draw_labels(mx_canvas *canvas, mx_label labels[], size_t n, mx_box box, bool is_left, double edge,
                        double axis_at, double width)
{
    mx_labels_push_apart(labels, n, box.y0 - 6, box.y1 + 6);
    for (size_t i = 0; i < n; i++) {
        mx_face face = name_face;
        face.colour = labels[i].colour;
        mx_draw_line(canvas, axis_at, labels[i].wanted, edge + (is_left ? 3 : -3), labels[i].at, 0.7,
                     MX_QUIET);
        mx_draw_block(canvas, edge, labels[i].at - labels[i].height / 2, width, 2, is_left ? 1 : 0, face,
                      labels[i].text);
    }
}

static void draw_part(mx_canvas *canvas, const mx_chart_table *whole, const mx_chart_table *part, mx_box box)
{
    const double leader = 16;
    double left = widest(canvas, whole, true, (box.x1 - box.x0) * 0.42),
           right = widest(canvas, whole, false, (box.x1 - box.x0) * 0.34);
    double from = box.x0 + left + leader, to = box.x1 - right - leader;
    mx_label *labels = mx_arena_alloc(whole->arena, part->n_rows * sizeof *labels);
    mx_face head = {12, true, false, MX_INK};
    mx_axis axis;
    if (!labels) {
        canvas->rc = mx_fail_memory();
        return;
    }
    mx_draw_text(canvas, from, box.y0 + 6, 1, head, side_name(whole->chart, 0));
    mx_draw_text(canvas, to, box.y0 + 6, 0, head, side_name(whole->chart, 1));
    box.y0 += 30;
    box.y1 -= 10;
    mx_list_axis(&axis, whole, box.y1, box.y0);
    mx_draw_line(canvas, from, box.y0, from, box.y1, 1, MX_QUIET);
    mx_draw_line(canvas, to, box.y0, to, box.y1, 1, MX_QUIET);
    size_t n = make_labels(labels, canvas, part, &axis, true, left);
    if (n == 0) {
        mx_list_withheld(canvas, whole, &part->rows[0], box.x0, box.x1, (box.y0 + box.y1) / 2, 34);
        return;
    }
    draw_labels(canvas, labels, n, box, true, box.x0 + left, from, left);
    n = make_labels(labels, canvas, part, &axis, false, right);
    draw_labels(canvas, labels, n, box, false, box.x1 - right, to, right);
    for (int clear = 0; clear < 2; clear++) { /* what is known above what is not */
        for (size_t i = 0; i < part->n_rows; i++) {
            const mx_chart_row *row = &part->rows[i];
            if (!row->is_shown || (direction_of(row) != UNCLEAR) != clear) continue;
            double y0 = mx_axis_at(&axis, row->y2), y1 = mx_axis_at(&axis, row->y);
            if (clear) mx_draw_line(canvas, from, y0, to, y1, 2.4, colour_of(row));
            else mx_draw_dashes(canvas, from, y0, to, y1, 1.4, colour_of(row));
            mx_draw_dot(canvas, from, y0, 3.6, colour_of(row), true);
            mx_draw_dot(canvas, to, y1, 4.2, colour_of(row), false);
        }
    }
}

/* As high as its most labels need. */
static double draw(mx_canvas *canvas, const mx_chart_table *table, double top)
{
    size_t most = 0, run = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        bool is_new = i > 0 && strcmp(table->rows[i].group, table->rows[i - 1].group) != 0;
        run = is_new ? 1 : run + 1;
        most = run > most ? run : most;
    }
    double height = fmax(240, 60 + 24 * (double)most);
    mx_panels panels = {
        .narrowest = 420, .ratio = 0.5, .lowest = height, .highest = height, .draw = draw_part};
    return mx_draw_panels(canvas, table, top, &panels) + 4;
}

const mx_chart_maker mx_chart__slope = {
    .name = "slope",
    .what = {"Pentes d’avant à après", "Slopes from before to after"},
    .needs = MX_COL_BY | MX_COL_Y | MX_COL_Y2,
    .takes = MX_COL_ROWS,
    .shows = MX_COL_Y | MX_COL_Y2,
    .is_naming_hidden = true,
    .is_naming_x = true,
    .is_uncertain = true,
    .is_n_above = true,
    .is_of_change = true,
    .draw = draw,
    .say_row = mx_chart__say_change,
    .find = mx_chart__find_changes,
};
