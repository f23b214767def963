/*
 * Trend: one line for each text of `by`, over periods, with a band between low and high. The
 * band goes period by period: it says nothing of the line as a whole.
 *
 * Up to five lines share one picture and bear their names at their ends. More lines, or
 * groups, take one panel each, all on the same axes, the other lines in grey behind. A line is
 * broken where a period has no figure and where its series changes; then a dashed mark says why.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart_i.h"

enum { MOST_TOGETHER = 5, N_COLOURS = 6, MOST_REASONS = 26 };

/* In the order of use: no two neighbours are alike to a colour-blind eye. */
static const uint32_t colours[N_COLOURS] = {MX_BLUE, MX_VERMILLION, MX_GREEN, MX_PURPLE, MX_ORANGE, MX_SKY};

/* ---- Periods ------------------------------------------------------------------------- */

typedef struct {
    const char *text;  /* as in the table */
    const char *label; /* as people read it */
    mx_period period;
    double at; /* days from 1970 to its middle, or its place where periods are mere words */
    size_t arrival;
} moment;

typedef struct {
    moment *items; /* in time */
    size_t n;
} moments;

static const char *month_name(const mx_chart *chart, int month)
{
    static const char *const names[12][2] = {
        {"janv.", "Jan"}, {"févr.", "Feb"}, {"mars", "Mar"},  {"avr.", "Apr"},
        {"mai", "May"},   {"juin", "Jun"},  {"juil.", "Jul"}, {"août", "Aug"},
        {"sept.", "Sep"}, {"oct.", "Oct"},  {"nov.", "Nov"},  {"déc.", "Dec"},
    };
    return names[month - 1][chart->lang];
}

typedef struct {
    int year, month, day;
} date;

static date date_of(int32_t days)
{
    char text[16];
    date d = {0, 1, 1};
    mx_date_format(text, days);
    d.year = (int)strtol(text, NULL, 10);
    if (strlen(text) >= 10) {
        d.month = (int)strtol(text + strlen(text) - 5, NULL, 10);
        d.day = (int)strtol(text + strlen(text) - 2, NULL, 10);
    }
    if (d.month < 1 || d.month > 12) d.month = 1;
    return d;
}

static const char *period_label(const mx_chart_table *table, mx_period period)
{
    const mx_chart *chart = table->chart;
    date first = date_of(period.first), last = date_of(period.last);
    switch (period.kind) {
    case MX_PERIOD_YEAR: return mx_arena_format(table->arena, "%d", first.year);
    case MX_PERIOD_SEMESTER:
        return mx_arena_format(table->arena, mx_chart__tr(chart, "S%d %d", "H%d %d"), first.month > 6 ? 2 : 1,
                               first.year);
    case MX_PERIOD_QUARTER:
        return mx_arena_format(table->arena, mx_chart__tr(chart, "T%d %d", "Q%d %d"), (first.month + 2) / 3,
                               first.year);
    case MX_PERIOD_MONTH:
        return mx_arena_format(table->arena, "%s %d", month_name(chart, first.month), first.year);
    case MX_PERIOD_DAY:
        return mx_arena_format(table->arena, "%d %s %d", first.day, month_name(chart, first.month),
                               first.year);
    case MX_PERIOD_INTERVAL:
        return mx_arena_format(table->arena, "%s %d–%s %d", month_name(chart, first.month), first.year,
                               month_name(chart, last.month), last.year);
    }
    return NULL;
}

static const char *word_label(const mx_chart *chart, const char *text)
{
    if (strcmp(text, "before") == 0) return mx_chart__tr(chart, "avant", "before");
    if (strcmp(text, "after") == 0) return mx_chart__tr(chart, "après", "after");
    return text;
}

static int by_time(const void *left, const void *right)
{
    const moment *a = left, *b = right;
    if (a->at != b->at) return a->at < b->at ? -1 : 1;
    return (a->arrival > b->arrival) - (a->arrival < b->arrival);
}

/* The distinct periods. When all can be read they stand by date, else side by side as they came. */
static int collect_moments(moments *out, const mx_chart_table *table)
{
    *out = (moments){mx_arena_alloc(table->arena, table->n_rows * sizeof *out->items), 0};
    if (!out->items) return mx_fail_memory();
    bool are_dates = true;
    for (size_t i = 0; i < table->n_rows; i++) {
        const char *text = table->rows[i].x;
        bool is_known = text == NULL;
        for (size_t k = 0; !is_known && k < out->n; k++) is_known = strcmp(out->items[k].text, text) == 0;
        if (is_known) continue;
        moment *m = &out->items[out->n];
        *m = (moment){.text = text, .at = (double)out->n, .arrival = out->n};
        out->n++;
        are_dates = are_dates && mx_period_parse(&m->period, mx_str_of(text)) == MX_OK;
    }
    mx_error_clear();
    for (size_t k = 0; k < out->n; k++) {
        moment *m = &out->items[k];
        if (are_dates) m->at = (m->period.first + m->period.last) / 2.0;
        m->label = are_dates ? period_label(table, m->period) : word_label(table->chart, m->text);
        if (!m->label) m->label = m->text;
    }
    if (out->n) qsort(out->items, out->n, sizeof *out->items, by_time);
    return MX_OK;
}

/* ---- Lines ---------------------------------------------------------------------------------- */

typedef struct {
    const mx_chart_row *row; /* with or without a figure */
    size_t at;               /* its moment */
} point;

/* A line has points where it has rows. A row without figure breaks it; a period that is none
 * of its own (others are asked each month, this one each year) does not. */
typedef struct {
    const char *name, *group;
    point *points; /* in time */
    size_t n;
    const point *first, *last; /* with a figure; NULL when there is none */
    uint32_t colour;
} line;

typedef struct {
    moments moments;
    line *lines;
    size_t n;
    bool has_panels;
    size_t n_names;                    /* distinct names of lines */
    double first, last;                /* ends of time */
    const char *reasons[MOST_REASONS]; /* of breaks, in time; more of them are breaks without words */
    size_t n_reasons;
} trend;

static size_t moment_of(const moments *m, const char *text)
{
    for (size_t k = 0; k < m->n; k++) {
        if (strcmp(m->items[k].text, text) == 0) return k;
    }
    return 0;
}

static line *line_of(trend *t, const mx_chart_table *table, mx_ids *names, const mx_chart_row *row)
{
    for (size_t k = 0; k < t->n; k++) {
        if (strcmp(t->lines[k].name, row->label) == 0 && strcmp(t->lines[k].group, row->group) == 0)
            return &t->lines[k];
    }
    uint32_t id = 0;
    line *new = &t->lines[t->n];
    *new = (line){.name = row->label, .group = row->group};
    new->points = mx_arena_alloc(table->arena, t->moments.n * sizeof *new->points);
    if (!new->points || mx_ids_add(names, mx_str_of(row->label), &id) < 0) return NULL;
    new->colour = colours[id % N_COLOURS];
    t->n++;
    return new;
}

static int by_moment(const void *left, const void *right)
{
    const point *a = left, *b = right;
    return (a->at > b->at) - (a->at < b->at);
}

/* One point a moment: the first row that names it. */
static void add_point(line *l, const mx_chart_row *row, size_t at)
{
    for (size_t i = 0; i < l->n; i++) {
        if (l->points[i].at == at) return;
    }
    l->points[l->n++] = (point){row, at};
}

static int collect_lines(trend *t, const mx_chart_table *table)
{
    mx_ids *names = NULL;
    int rc = mx_ids_new(&names);
    t->lines = mx_arena_alloc(table->arena, table->n_rows * sizeof *t->lines);
    if (rc == MX_OK && !t->lines) rc = mx_fail_memory();
    for (size_t i = 0; rc == MX_OK && i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        line *l = row->x ? line_of(t, table, names, row) : NULL;
        if (row->x && !l) rc = mx_fail_memory();
        if (l) add_point(l, row, moment_of(&t->moments, row->x));
    }
    t->n_names = names ? mx_ids_count(names) : 0;
    mx_ids_free(names);
    for (size_t k = 0; rc == MX_OK && k < t->n; k++) {
        line *l = &t->lines[k];
        qsort(l->points, l->n, sizeof *l->points, by_moment);
        for (size_t i = 0; i < l->n; i++) {
            if (!l->points[i].row->is_shown) continue;
            if (!l->first) l->first = &l->points[i];
            l->last = &l->points[i];
        }
    }
    return rc;
}

static void collect_reasons(trend *t)
{
    for (size_t at = 0; at < t->moments.n; at++) {
        for (size_t k = 0; k < t->n; k++) {
            for (size_t i = 1; i < t->lines[k].n; i++) {
                const point *p = &t->lines[k].points[i];
                bool is_new = p->at == at && p->row->why && t->n_reasons < MOST_REASONS;
                for (size_t j = 0; is_new && j < t->n_reasons; j++)
                    is_new = strcmp(t->reasons[j], p->row->why) != 0;
                if (is_new) t->reasons[t->n_reasons++] = p->row->why;
            }
        }
    }
}

static int trend_make(trend *t, const mx_chart_table *table)
{
    *t = (trend){0};
    int rc = collect_moments(&t->moments, table);
    if (rc == MX_OK) rc = collect_lines(t, table);
    if (rc < 0) return rc;
    t->has_panels = table->has_group || t->n > MOST_TOGETHER;
    if (t->moments.n) {
        t->first = t->moments.items[0].at;
        t->last = t->moments.items[t->moments.n - 1].at;
    }
    collect_reasons(t);
    return MX_OK;
}

/* ---- One picture ----------------------------------------------------------------------------- */

typedef struct {
    double x0, y0, x1, y1;
    mx_axis axis; /* of figures, upwards */
    const trend *trend;
    bool is_small;
} panel;

static double x_of(const panel *p, size_t moment_index)
{
    const trend *t = p->trend;
    double inset = p->is_small ? 5 : 10;
    if (!(t->last > t->first)) return (p->x0 + p->x1) / 2;
    return p->x0 + inset +
           (t->moments.items[moment_index].at - t->first) / (t->last - t->first) *
               (p->x1 - p->x0 - 2 * inset);
}

/* Does another series begin at this point of the line? */
static bool is_break(const line *l, size_t i)
{
    if (i == 0) return false;
    if (l->points[i].row->why) return true;
    const char *before = l->points[i - 1].row->series, *here = l->points[i].row->series;
    return before && here ? strcmp(before, here) != 0 : before != here;
}

/* One past the last point of the stretch of line that begins at `from`. */
static size_t stretch_end(const line *l, size_t from)
{
    size_t end = from + 1;
    while (end < l->n && l->points[end].row->is_shown && !is_break(l, end)) end++;
    return end;
}

static void draw_band(mx_canvas *canvas, const panel *p, const line *l, mx_arena *arena, double alpha)
{
    double *x = mx_arena_alloc(arena, 4 * (l->n + 1) * sizeof *x);
    if (!x) {
        canvas->rc = mx_fail_memory();
        return;
    }
    double *y = x + 2 * (l->n + 1);
    for (size_t from = 0; from < l->n; from++) {
        if (!l->points[from].row->is_shown || !isfinite(l->points[from].row->low)) continue;
        size_t end = stretch_end(l, from), n = 0;
        for (size_t i = from; i < end && isfinite(l->points[i].row->low); i++, n++) {
            x[n] = x_of(p, l->points[i].at);
            y[n] = mx_axis_at(&p->axis, l->points[i].row->low);
        }
        for (size_t k = 0; k < n; k++) {
            x[2 * n - 1 - k] = x[k];
            y[2 * n - 1 - k] = mx_axis_at(&p->axis, l->points[from + k].row->high);
        }
        if (n == 1) { /* a period alone: a bar in the place of a band */
            mx_draw_line(canvas, x[0], y[0], x[0], y[1], 5, mx_colour_mix(l->colour, MX_PAPER, 0.72));
        } else {
            mx_draw_area(canvas, 2 * n, x, y, l->colour, alpha);
        }
        from += n - 1;
    }
}

static void draw_line(mx_canvas *canvas, const panel *p, const line *l, mx_arena *arena, uint32_t colour,
                      double width, bool with_dots)
{
    double *x = mx_arena_alloc(arena, 2 * (l->n + 1) * sizeof *x);
    if (!x) {
        canvas->rc = mx_fail_memory();
        return;
    }
    double *y = x + l->n;
    for (size_t from = 0; from < l->n; from++) {
        if (!l->points[from].row->is_shown) continue;
        size_t end = stretch_end(l, from), n = end - from;
        for (size_t i = 0; i < n; i++) {
            x[i] = x_of(p, l->points[from + i].at);
            y[i] = mx_axis_at(&p->axis, l->points[from + i].row->y);
        }
        mx_draw_lines(canvas, n, x, y, width, colour);
        for (size_t i = 0; with_dots && i < n; i++)
            mx_draw_dot(canvas, x[i], y[i], p->is_small ? 2.6 : 3.8, colour, false);
        from = end - 1;
    }
}

/* The letter of a reason, NUL where it is none of those told below. */
static char letter_of(const trend *t, const char *why)
{
    for (size_t i = 0; why && i < t->n_reasons; i++) {
        if (strcmp(t->reasons[i], why) == 0) return (char)('a' + i);
    }
    return '\0';
}

/* A dashed line with the letters of its reasons at its head; without reasons words say what it is. */
static void draw_break(mx_canvas *canvas, const mx_chart_table *table, const panel *p, double x,
                       const bool reasons[])
{
    char letters[2 * MOST_REASONS + 1] = "";
    for (size_t i = 0; i < p->trend->n_reasons; i++) {
        if (reasons[i]) strcat(letters, (char[]){(char)('a' + i), '\0'});
    }
    mx_draw_dashes(canvas, x, p->y0, x, p->y1, 1, MX_AXIS);
    if (*letters) {
        mx_face face = {11, true, false, MX_INK};
        double width = mx_text_width(canvas, face, letters);
        mx_draw_box(canvas, x - width / 2 - 4, p->y0 - 1, x + width / 2 + 4, p->y0 + 14, MX_PAPER, 1);
        mx_draw_text(canvas, x, p->y0 + 6, 0.5, face, letters);
    } else if (!p->is_small) {
        const char *words = mx_chart__tr(table->chart, "rupture de série", "break of series");
        bool is_left = x + 5 + mx_text_width(canvas, mx_face_small, words) > p->x1;
        mx_draw_text(canvas, is_left ? x - 5 : x + 5, p->y0 + 7, is_left ? 1 : 0, mx_face_small, words);
    }
}

/* Between two periods where the series of a line changes: once, whatever lines break there. */
static void draw_breaks(mx_canvas *canvas, const mx_chart_table *table, const panel *p, const line *lines,
                        size_t n)
{
    for (size_t at = 1; at < p->trend->moments.n; at++) {
        bool reasons[MOST_REASONS] = {false}, is_broken = false;
        double x = NAN;
        for (size_t k = 0; k < n; k++) {
            for (size_t i = 1; i < lines[k].n; i++) {
                if (lines[k].points[i].at != at || !is_break(&lines[k], i)) continue;
                char letter = letter_of(p->trend, lines[k].points[i].row->why);
                if (letter) reasons[letter - 'a'] = true;
                if (!is_broken) x = (x_of(p, lines[k].points[i - 1].at) + x_of(p, at)) / 2;
                is_broken = true;
            }
        }
        if (is_broken) draw_break(canvas, table, p, x, reasons);
    }
}

/* What the letters stand for, below the picture. Returns the lower edge. */
static double draw_reasons(mx_canvas *canvas, const trend *t, double y)
{
    mx_face face = {11, true, false, MX_INK};
    double width = canvas->width - 2 * MX_CHART_MARGIN - 14;
    for (size_t i = 0; i < t->n_reasons; i++) {
        mx_draw_text(canvas, MX_CHART_MARGIN, y + 7, 0, face, (char[]){(char)('a' + i), '\0'});
        y += mx_draw_block(canvas, MX_CHART_MARGIN + 14, y, width, 0, 0, mx_face_small, t->reasons[i]) + 2;
    }
    return y;
}

/* As many periods as have room, always the last and, where it fits, the first. */
static void draw_time_axis(mx_canvas *canvas, const panel *p)
{
    const moments *m = &p->trend->moments;
    double free_from = INFINITY;
    for (size_t k = m->n; k-- > 0;) {
        double width = mx_text_width(canvas, mx_face_small, m->items[k].label), x = x_of(p, k);
        if (p->is_small && k > 0 && k + 1 < m->n) continue;
        double left = x - width / 2;
        if (p->is_small && m->n > 1) left = k == 0 ? p->x0 : p->x1 - width;
        if (left + width > free_from) continue;
        mx_draw_line(canvas, x, p->y1, x, p->y1 + 4, 1, MX_AXIS);
        mx_draw_text(canvas, left, p->y1 + 13, 0, mx_face_small, m->items[k].label);
        free_from = left - 8;
    }
}

static void figures_axis(mx_axis *axis, const mx_chart_table *table, size_t wanted)
{
    const mx_chart *chart = table->chart;
    bool has_ends = chart->lowest < chart->highest;
    double low = has_ends ? chart->lowest : INFINITY, high = has_ends ? chart->highest : -INFINITY;
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (!row->is_shown) continue;
        low = fmin(low, fmin(row->y, row->low));
        high = fmax(high, fmax(row->y, row->high));
    }
    if (!isfinite(low) && table->is_share) low = 0, high = 1;
    mx_axis_make(axis, low, high, wanted);
}

/* ---- Names at the ends ------------------------------------------------------------------------------ */

static const mx_face name_face = {12, true, true, MX_INK};

/* The last figure of each line that has one and its name, which is cut first; in the order of `lines`. */
static size_t make_labels(mx_label *labels, mx_canvas *canvas, const mx_chart_table *table, const trend *t,
                          double width)
{
    size_t n = 0;
    for (size_t k = 0; k < t->n; k++) {
        const line *l = &t->lines[k];
        if (!l->last) continue;
        const char *figure = mx_chart__figure(table, l->last->row->y);
        const char *text = mx_arena_format(table->arena, "%s%s%s", figure, *l->name ? "  " : "", l->name);
        labels[n] = (mx_label){.of = k, .text = text ? text : "", .colour = l->colour};
        labels[n].height = mx_block_height(canvas, width, 2, name_face, labels[n].text);
        n++;
    }
    return n;
}

static void draw_labels(mx_canvas *canvas, const panel *p, mx_label *labels, size_t n, double x, double width)
{
    const line *lines = p->trend->lines;
    for (size_t i = 0; i < n; i++) labels[i].wanted = mx_axis_at(&p->axis, lines[labels[i].of].last->row->y);
    mx_labels_push_apart(labels, n, p->y0 - 10, p->y1 + 10);
    for (size_t i = 0; i < n; i++) {
        double end = x_of(p, lines[labels[i].of].last->at) + 6;
        if (fabs(labels[i].at - labels[i].wanted) > 2 || end + 12 < x) {
            mx_draw_line(canvas, end, labels[i].wanted, x - 3, labels[i].at, 0.8,
                         mx_colour_mix(labels[i].colour, MX_PAPER, 0.4));
        }
        mx_face face = name_face;
        face.colour = mx_colour_for_text(labels[i].colour);
        mx_draw_block(canvas, x, labels[i].at - labels[i].height / 2, width, 2, 0, face, labels[i].text);
    }
}

/* ---- Together, or in panels -------------------------------------------------------------------------------
 */

static double draw_together(mx_canvas *canvas, const mx_chart_table *table, const trend *t, double top)
{
    const double margin = 20;
    double height = table->chart->height ? fmax(table->chart->height - top - 90, 120) : 280;
    double most = canvas->width * 0.3, widest = 0;
    mx_label labels[MOST_TOGETHER];
    size_t n = make_labels(labels, canvas, table, t, most);
    for (size_t i = 0; i < n; i++)
        widest = fmax(widest, mx_block_width(canvas, most, 2, name_face, labels[i].text));

    panel p = {.y0 = top + 6, .y1 = top + 6 + height, .trend = t};
    figures_axis(&p.axis, table, height > 220 ? 6 : 4);
    p.axis.from = p.y1;
    p.axis.to = p.y0;
    p.x0 = margin + mx_axis_left_width(canvas, &p.axis, table);
    p.x1 = canvas->width - margin - (n ? ceil(widest) + 14 : 0);

    mx_axis_left(canvas, &p.axis, table, p.x0, p.x1, true);
    draw_time_axis(canvas, &p);
    draw_breaks(canvas, table, &p, t->lines, t->n);
    for (size_t k = 0; k < t->n; k++)
        draw_band(canvas, &p, &t->lines[k], table->arena, t->n > 3 ? 0.1 : 0.17); /* below all lines */
    for (size_t k = 0; k < t->n; k++)
        draw_line(canvas, &p, &t->lines[k], table->arena, t->lines[k].colour, 2.4, true);
    draw_labels(canvas, &p, labels, n, p.x1 + 12, most);
    return p.y1 + 22;
}

/* A panel holds the lines of one group, or, without groups, one line. */
static bool is_in_panel(const mx_chart_table *table, const trend *t, const line *l, size_t panel_line)
{
    const line *of = &t->lines[panel_line];
    return table->has_group ? strcmp(l->group, of->group) == 0 : l == of;
}

static bool opens_panel(const mx_chart_table *table, const trend *t, size_t k)
{
    for (size_t i = 0; table->has_group && i < k; i++) {
        if (strcmp(t->lines[i].group, t->lines[k].group) == 0) return false;
    }
    return true;
}

static void draw_panel(mx_canvas *canvas, const mx_chart_table *table, const panel *p, size_t opener,
                       bool with_labels, double title_y)
{
    const trend *t = p->trend;
    const line *of = &t->lines[opener];
    bool is_single = !table->has_group || t->n_names == 1;
    mx_axis_left(canvas, &p->axis, table, p->x0, p->x1, with_labels);
    draw_time_axis(canvas, p);
    for (size_t k = 0; is_single && k < t->n; k++) { /* the others, for comparison */
        if (!is_in_panel(table, t, &t->lines[k], opener))
            draw_line(canvas, p, &t->lines[k], table->arena, 0xdadada, 1, false);
    }
    for (int pass = 0; pass < 2; pass++) {
        for (size_t k = 0; k < t->n; k++) {
            line l = t->lines[k];
            if (!is_in_panel(table, t, &t->lines[k], opener)) continue;
            if (is_single) l.colour = MX_BLUE;
            if (pass == 0) draw_band(canvas, p, &l, table->arena, 0.17);
            else draw_line(canvas, p, &l, table->arena, l.colour, 2.2, true);
        }
    }
    line *own = mx_arena_alloc(table->arena, t->n * sizeof *own);
    size_t n_own = 0;
    for (size_t k = 0; own && k < t->n; k++) {
        if (is_in_panel(table, t, &t->lines[k], opener)) own[n_own++] = t->lines[k];
    }
    if (!own) canvas->rc = mx_fail_memory();
    else draw_breaks(canvas, table, p, own, n_own);

    double room = p->x1 - p->x0;
    mx_face face = {12, true, false, MX_INK};
    if (is_single && of->last) {
        mx_face figure = {12, true, true, MX_BLUE};
        room -=
            mx_draw_text(canvas, p->x1, title_y, 1, figure, mx_chart__figure(table, of->last->row->y)) + 6;
    } else if (!of->last && is_single) {
        room -= mx_draw_text(canvas, p->x1, title_y, 1, mx_face_small,
                             mx_chart__tr(table->chart, "non publié", "not published")) +
                6;
    }
    const char *title = table->has_group ? of->group : of->name;
    double height = mx_block_height(canvas, room, 2, face, title);
    mx_draw_block(canvas, p->x0, title_y + 8 - height, room, 2, 0, face, title);
}

static double draw_panels(mx_canvas *canvas, const mx_chart_table *table, const trend *t, double top)
{
    const double margin = 20, gap = 22, height = 104, head = 40, foot = 24;
    size_t across = canvas->width >= 900 ? 4 : canvas->width >= 560 ? 3 : canvas->width >= 400 ? 2 : 1, n = 0;
    panel p = {.trend = t, .is_small = true};
    figures_axis(&p.axis, table, 3);
    double left = margin + mx_axis_left_width(canvas, &p.axis, table);
    double width = (canvas->width - margin - left - gap * (double)(across - 1)) / (double)across;

    if (table->has_group && t->n_names > 1) {
        const char *names[N_COLOURS];
        uint32_t shades[N_COLOURS];
        size_t n_named = 0;
        for (size_t k = 0; k < t->n && n_named < N_COLOURS && n_named < t->n_names; k++) {
            bool is_new = true;
            for (size_t i = 0; i < n_named; i++) is_new = is_new && strcmp(names[i], t->lines[k].name) != 0;
            if (!is_new) continue;
            names[n_named] = t->lines[k].name;
            shades[n_named++] = t->lines[k].colour;
        }
        top += mx_draw_legend(canvas, margin, canvas->width - margin, top, n_named, shades, names);
    }
    for (size_t k = 0; k < t->n; k++) {
        if (!opens_panel(table, t, k)) continue;
        size_t column = n % across, row = n / across;
        double y = top + (double)row * (head + height + foot);
        p.x0 = left + (double)column * (width + gap);
        p.x1 = p.x0 + width;
        p.y0 = y + head;
        p.y1 = p.y0 + height;
        p.axis.from = p.y1;
        p.axis.to = p.y0;
        draw_panel(canvas, table, &p, k, column == 0, y + head - 16);
        n++;
    }
    return top + (double)((n + across - 1) / across) * (head + height + foot);
}

static double draw(mx_canvas *canvas, const mx_chart_table *table, double top)
{
    trend t;
    int rc = trend_make(&t, table);
    if (rc < 0) {
        canvas->rc = rc;
        return top;
    }
    if (t.moments.n <= 1) { /* no time to speak of: dots and intervals say it better */
        if (t.moments.n == 1) mx_draw_text(canvas, 20, top + 8, 0, name_face, t.moments.items[0].label);
        return mx_chart__draw_territories(canvas, table, top);
    }
    double y = t.has_panels ? draw_panels(canvas, table, &t, top) : draw_together(canvas, table, &t, top);
    return t.n_reasons > 0 ? draw_reasons(canvas, &t, y + 6) : y;
}

/* ---- In words
 * ------------------------------------------------------------------------------------------------- */

static void say_line(mx_buf *out, const mx_chart_table *table, const trend *t, const line *l)
{
    const mx_chart *chart = table->chart;
    mx_buf_format(out, "%s%s%s%s", l->group, *l->group && *l->name ? ", " : "", l->name,
                  *l->group || *l->name ? mx_chart__tr(chart, "\u00a0: ", ": ") : "");
    if (l->first == l->last) {
        mx_buf_format(out, "%s (%s)", mx_chart__figure(table, l->last->row->y),
                      t->moments.items[l->first->at].label);
    } else {
        mx_buf_format(out, mx_chart__tr(chart, "de %s (%s) à %s (%s)", "from %s (%s) to %s (%s)"),
                      mx_chart__figure(table, l->first->row->y), t->moments.items[l->first->at].label,
                      mx_chart__figure(table, l->last->row->y), t->moments.items[l->last->at].label);
    }
    if (isfinite(l->last->row->low)) {
        mx_buf_format(out, mx_chart__tr(chart, ", intervalle %s", ", interval %s"),
                      mx_chart__interval(table, l->last->row->low, l->last->row->high));
    }
    for (size_t i = 1; i < l->n; i++) {
        const char *why = l->points[i].row->why;
        if (is_break(l, i))
            mx_buf_format(out, mx_chart__tr(chart, ", rupture en %s%s%s%s", ", break in %s%s%s%s"),
                          t->moments.items[l->points[i].at].label, why ? " (" : "", why ? why : "",
                          why ? ")" : "");
    }
}

static void say(mx_buf *out, const mx_chart_table *table)
{
    const mx_chart *chart = table->chart;
    trend t;
    const line *least = NULL, *most = NULL;
    size_t n = 0;
    if (trend_make(&t, table) < 0) {
        out->failed = true;
        return;
    }
    for (size_t k = 0; k < t.n; k++) {
        const line *l = &t.lines[k];
        if (!l->last) continue;
        n++;
        if (!least || l->last->row->y < least->last->row->y) least = l;
        if (!most || l->last->row->y > most->last->row->y) most = l;
    }
    if (n == 0) return;
    if (n > MOST_TOGETHER) {
        mx_buf_format(out,
                      mx_chart__tr(chart, "%zu courbes\u00a0; la plus basse à la fin, ",
                                   "%zu lines; the lowest at the end, "),
                      n);
        say_line(out, table, &t, least);
        mx_buf_text(out, mx_chart__tr(chart, "\u00a0; la plus haute, ", "; the highest, "));
        say_line(out, table, &t, most);
    }
    for (size_t k = 0, said = 0; n <= MOST_TOGETHER && k < t.n; k++) {
        if (!t.lines[k].last) continue;
        if (said++) mx_buf_text(out, mx_chart__tr(chart, "\u00a0; ", "; "));
        say_line(out, table, &t, &t.lines[k]);
    }
    mx_buf_char(out, '.');
}

const mx_chart_maker mx_chart__trend = {
    .name = "trend",
    .what = {"Courbes par période", "Lines over periods"},
    .needs = MX_COL_X | MX_COL_Y,
    .takes = MX_COL_ROWS | MX_COL_SERIES | MX_COL_WHY,
    .shows = MX_COL_X | MX_COL_Y,
    .is_naming_hidden = true,
    .is_naming_x = true,
    .is_uncertain = true,
    .is_n_above = true,
    .draw = draw,
    .say = say,
};
