/*
 * Calendar: a row for each commitment. A band from its start to the day it was due, a mark on that
 * day, a dot where it was done; what went beyond the day is a line of its own, up to the day it was done
 * or, where it is still open, up to the day of the calendar. Words at the end of the row say how it stands.
 */
#include <math.h>
#include <string.h>

#include "chart_i.h"

static const uint32_t late_colour = MX_VERMILLION;

/* ---- States ------------------------------------------------------------------------------ */

typedef enum { PLANNED, UNDER_WAY, KEPT, PARTLY_KEPT, NOT_KEPT, DROPPED, N_STATES } state;

static const struct {
    const char *name;      /* as the store has it */
    const char *words[2];  /* of one commitment */
    uint32_t colour;
} states[N_STATES] = {
    [PLANNED] = {"planned", {"prévu", "planned"}, MX_AXIS},
    [UNDER_WAY] = {"under way", {"en cours", "under way"}, MX_AXIS},
    [KEPT] = {"kept", {"tenu", "kept"}, MX_BLUE},
    [PARTLY_KEPT] = {"partly kept", {"tenu en partie", "partly kept"}, MX_SKY},
    [NOT_KEPT] = {"not kept", {"non tenu", "not kept"}, MX_VERMILLION},
    [DROPPED] = {"dropped", {"abandonné", "dropped"}, MX_MUTED},
};

static bool is_named(size_t i, const char *status)
{
    return strcmp(status, states[i].name) == 0 || strcmp(status, states[i].words[MX_FR]) == 0;
}

/* As the store says it, or in French; N_STATES for another word. */
static state state_of(const char *status)
{
    size_t i = 0;
    while (i < N_STATES && !(status && is_named(i, status))) i++;
    return (state)i;
}

const char *mx_chart__status(const mx_chart *chart, const char *status)
{
    state s = state_of(status);
    return s < N_STATES ? states[s].words[chart->lang] : status;
}

uint32_t mx_chart__status_colour(const char *status)
{
    state s = state_of(status);
    return s < N_STATES ? states[s].colour : MX_AXIS;
}

static bool is_open(state s)
{
    return s == PLANNED || s == UNDER_WAY;
}

static bool is_done(state s)
{
    return s == KEPT || s == PARTLY_KEPT;
}

/* Days beyond the day it was due, at the end or so far; 0 or less: in time; NaN: nothing to tell. */
static double days_late(const mx_chart_table *table, const mx_chart_row *row)
{
    state s = state_of(row->status);
    if (is_done(s)) return row->done - row->due;
    return is_open(s) ? fmax(table->as_of - row->due, 0) : NAN;
}

/* ---- Time -------------------------------------------------------------------------------------- */

/* Months since year 0 of a day, and the first day of a month. */
static long month_of(double day)
{
    char text[16];
    mx_date_format(text, (int32_t)day);
    mx_str whole = mx_str_of(text);
    long year = 0, month = 0, *part = &year;
    for (size_t i = 0; i < whole.size && i < 7; i++) {
        if (text[i] == '-') part = &month;
        else *part = *part * 10 + (text[i] - '0');
    }
    return year * 12 + month - 1;
}

static double first_day(long month)
{
    char text[48];
    int32_t day = 0;
    snprintf(text, sizeof text, "%04ld-%02ld-01", month / 12, month % 12 + 1);
    return mx_date_parse(&day, mx_str_of(text)) == MX_OK ? (double)day : (double)NAN;
}

typedef struct {
    long first, last; /* months: the first shown, one past the last */
    double low, high, from, to;
} time_axis;

static double x_of(const time_axis *axis, double day)
{
    return axis->from + (day - axis->low) / (axis->high - axis->low) * (axis->to - axis->from);
}

static bool find_range(time_axis *axis, const mx_chart_table *table)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        double seen[] = {row->start, row->due, row->done};
        for (size_t k = 0; k < 3; k++) { /* fmin and fmax pass over what is missing */
            low = fmin(low, seen[k]);
            high = fmax(high, seen[k]);
        }
    }
    if (!isfinite(low)) return false;
    low = fmin(low, table->as_of);
    high = fmax(high, table->as_of);
    axis->first = month_of(low);
    axis->last = month_of(high) + 1;
    axis->low = first_day(axis->first);
    axis->high = first_day(axis->last);
    return true;
}

/* Months from one line to the next: each where there is room, else quarters, else years. */
static long months_a_line(const time_axis *axis)
{
    double month = (axis->to - axis->from) / (double)(axis->last - axis->first);
    return month >= 12 ? 1 : month >= 5 ? 3 : 12;
}

static void draw_months(mx_canvas *canvas, const time_axis *axis, double top, double bottom)
{
    static const char initials[] = "JFMAMJJASOND"; /* in both languages */
    double month = (axis->to - axis->from) / (double)(axis->last - axis->first), free_from = 0;
    long every = months_a_line(axis);
    mx_face year_face = {11.5, true, true, MX_INK};
    for (long m = axis->first; m < axis->last; m++) {
        double x = x_of(axis, first_day(m)), middle = (x + x_of(axis, first_day(m + 1))) / 2;
        bool is_year = m % 12 == 0, is_named = is_year || m == axis->first;
        if (is_year || m % every == 0)
            mx_draw_line(canvas, floor(x) + 0.5, is_year ? top : top + 16, floor(x) + 0.5, bottom, 1, is_year ? MX_QUIET : MX_GRID);
        if (every == 1) {
            char initial[2] = {initials[m % 12], '\0'};
            mx_draw_text(canvas, middle, top + 24, 0.5, mx_face_small, initial);
        }
        char year[24];
        snprintf(year, sizeof year, "%ld", m / 12);
        bool has_room = is_named && x >= free_from && (is_year || (double)(12 - m % 12) * month >= 46);
        if (!has_room) continue;
        mx_draw_text(canvas, x + 4, top + 7, 0, year_face, year);
        free_from = x + mx_text_width(canvas, year_face, year) + 10;
    }
}

/* "27 jours de retard", "3 ans de retard": in the largest unit that still says something. */
static const char *delay_words(const mx_chart_table *table, double days)
{
    const mx_chart *chart = table->chart;
    static const char *const texts[3][2][2] = {
        {{"%s\u00a0jour de retard", "%s\u00a0day late"}, {"%s\u00a0jours de retard", "%s\u00a0days late"}},
        {{"%s\u00a0mois de retard", "%s\u00a0month late"}, {"%s\u00a0mois de retard", "%s\u00a0months late"}},
        {{"%s\u00a0an de retard", "%s\u00a0year late"}, {"%s\u00a0ans de retard", "%s\u00a0years late"}}};
    size_t unit = days < 92 ? 0 : days < 731 ? 1 : 2;
    double n = floor(days / (unit == 0 ? 1 : unit == 1 ? 30.44 : 365.25));
    mx_buf text = {0};
    const char *form = texts[unit][n >= 2][chart->lang], *gap = strstr(form, "%s");
    mx_buf_text(&text, mx_chart__count(table, n));
    mx_buf_text(&text, gap + 2);
    char *out = text.at ? mx_arena_copy(table->arena, text.at, text.size) : NULL;
    mx_buf_dispose(&text);
    return out ? out : "";
}

/* "tenu", "tenu, 27 jours de retard". */
static const char *row_words(const mx_chart_table *table, const mx_chart_row *row)
{
    double late = days_late(table, row);
    const char *status = mx_chart__status(table->chart, row->status);
    const char *text = late >= 1 ? mx_arena_format(table->arena, "%s, %s", status, delay_words(table, late)) : status;
    return text ? text : "";
}

/* ---- Rows ------------------------------------------------------------------------------------------ */

static void draw_cross(mx_canvas *canvas, double x, double y, double radius, uint32_t colour)
{
    mx_draw_line(canvas, x - radius, y - radius, x + radius, y + radius, 2, colour);
    mx_draw_line(canvas, x - radius, y + radius, x + radius, y - radius, 2, colour);
}

static void draw_row(mx_canvas *canvas, const mx_chart_table *table, const time_axis *axis, const mx_list *list,
                     const mx_chart_row *row, double y)
{
    state s = state_of(row->status);
    uint32_t colour = mx_chart__status_colour(row->status);
    bool is_close = list->pitch < 24;
    double half = is_close ? 3.5 : 5, radius = is_close ? 3.6 : 4.6, late = days_late(table, row);
    double start = isfinite(row->start) ? row->start : row->due, due = isfinite(row->due) ? row->due : table->as_of;
    double end = is_done(s) && isfinite(row->done) ? row->done : due;
    uint32_t pale = mx_colour_mix(is_open(s) ? MX_MUTED : colour, MX_PAPER, 0.62);

    if (start < due) mx_draw_box(canvas, x_of(axis, start), y - half, x_of(axis, fmin(due, fmax(end, start))), y + half, pale, 1);
    if (start < due && end < due) /* time that was left: the band's outline only */
        mx_draw_box(canvas, x_of(axis, fmax(end, start)), y - half, x_of(axis, due), y + half, mx_colour_mix(pale, MX_PAPER, 0.65), 1);
    if (late >= 1)
        mx_draw_line(canvas, x_of(axis, row->due), y, x_of(axis, is_open(s) ? table->as_of : row->done), y, 3, late_colour);
    if (isfinite(row->due))
        mx_draw_line(canvas, x_of(axis, row->due), y - half - 2, x_of(axis, row->due), y + half + 2, 1.6, MX_INK);
    if (is_done(s)) mx_draw_dot(canvas, x_of(axis, end), y, radius, colour, s == PARTLY_KEPT);
    if (s == NOT_KEPT) draw_cross(canvas, x_of(axis, due), y, radius, colour);
    if (s == DROPPED) draw_cross(canvas, x_of(axis, end), y, radius, MX_MUTED);
}

/* ---- The whole ---------------------------------------------------------------------------------- */

/* What the marks are, for those that occur. */
static double draw_key(mx_canvas *canvas, const mx_chart_table *table, double top)
{
    const mx_chart *chart = table->chart;
    mx_face face = {11.5, false, false, MX_INK};
    size_t n[N_STATES + 1] = {0}, n_late = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        n[state_of(table->rows[i].status)]++;
        n_late += days_late(table, &table->rows[i]) >= 1;
    }
    const struct {
        size_t n;
        const char *words;
    } marks[] = {
        {1, mx_chart__tr(chart, "du début à l’échéance", "from start to due day")},
        {n_late, mx_chart__tr(chart, "au-delà de l’échéance", "beyond the due day")},
        {n[KEPT], states[KEPT].words[chart->lang]},
        {n[PARTLY_KEPT], states[PARTLY_KEPT].words[chart->lang]},
        {n[NOT_KEPT], states[NOT_KEPT].words[chart->lang]},
        {n[DROPPED], states[DROPPED].words[chart->lang]},
    };
    double x = MX_CHART_MARGIN, y = top + 8;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        double width = 24 + mx_text_width(canvas, face, marks[i].words);
        if (marks[i].n == 0) continue;
        if (x + width > canvas->width - MX_CHART_MARGIN) {
            x = MX_CHART_MARGIN;
            y += 20;
        }
        switch (i) {
        case 0:
            mx_draw_box(canvas, x, y - 4, x + 16, y + 4, mx_colour_mix(MX_MUTED, MX_PAPER, 0.62), 1);
            mx_draw_line(canvas, x + 16, y - 6, x + 16, y + 6, 1.6, MX_INK);
            break;
        case 1: mx_draw_line(canvas, x, y, x + 16, y, 3, late_colour); break;
        case 2: mx_draw_dot(canvas, x + 9, y, 4.6, MX_BLUE, false); break;
        case 3: mx_draw_dot(canvas, x + 9, y, 4.6, MX_SKY, true); break;
        case 4: draw_cross(canvas, x + 9, y, 4.2, MX_VERMILLION); break;
        default: draw_cross(canvas, x + 9, y, 4.2, MX_MUTED); break;
        }
        mx_draw_text(canvas, x + 22, y, 0, face, marks[i].words);
        x += width + 16;
    }
    return y + 18 - top;
}

static double words_width(mx_canvas *canvas, const mx_chart_table *table)
{
    mx_face strong = {11, true, true, MX_INK};
    double widest = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        if (!table->rows[i].status) continue;
        widest = fmax(widest, mx_text_width(canvas, strong, row_words(table, &table->rows[i])));
    }
    return ceil(widest);
}

/* A line on the day of the calendar, with its date. */
static void draw_today(mx_canvas *canvas, const mx_chart_table *table, const time_axis *axis, double top, double bottom)
{
    char iso[16];
    if (!isfinite(table->as_of)) return;
    double x = x_of(axis, table->as_of);
    mx_date_format(iso, (int32_t)table->as_of);
    const char *date = table->chart->lang == MX_FR
                           ? mx_arena_format(table->arena, "au %.2s/%.2s/%.4s", iso + 8, iso + 5, iso)
                           : mx_arena_format(table->arena, "on %s", iso);
    mx_face face = {11, true, true, MX_INK};
    mx_draw_line(canvas, x, top, x, bottom + 6, 1.2, MX_INK);
    mx_draw_text(canvas, fmin(x + 4, axis->to), bottom + 13, x + 4 > axis->to - 70 ? 1 : 0, face, date ? date : "");
}

static double draw(mx_canvas *canvas, const mx_chart_table *table, double top)
{
    mx_list list;
    time_axis axis;
    double right = canvas->width - MX_CHART_MARGIN, words = words_width(canvas, table);
    bool is_narrow = canvas->width < 620;
    mx_list_make(&list, canvas, table, MX_CHART_MARGIN, canvas->width * 0.36);
    if (is_narrow && !list.is_above) { /* names and words cost too much beside each other */
        list.is_above = true;
        list.width = canvas->width - 2 * MX_CHART_MARGIN;
        list.end = MX_CHART_MARGIN;
    }
    if (!find_range(&axis, table)) axis = (time_axis){0};
    axis.from = list.end + 2;
    axis.to = right - words - 10;

    double y = top + draw_key(canvas, table, top), head = 0, bottom;
    if (axis.last > axis.first) head = months_a_line(&axis) == 1 ? 34 : 20;
    bottom = y + head;
    if (axis.last > axis.first) {
        for (size_t i = 0; i < table->n_rows; i++) bottom += mx_list_height(&list, canvas, table, i, false);
        draw_months(canvas, &axis, y, bottom);
        draw_today(canvas, table, &axis, y + head - 2, bottom);
        y += head;
    }
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        double middle = mx_list_row(&list, canvas, table, i, false, &y);
        bool is_dated = isfinite(row->start) || isfinite(row->due) || isfinite(row->done);
        if (!row->is_shown) {
            mx_list_withheld(canvas, table, row, list.end, right, middle, list.pitch * 0.66);
            continue;
        }
        if (is_dated) draw_row(canvas, table, &axis, &list, row, middle);
        else mx_draw_text(canvas, axis.from, middle, 0, mx_face_small, mx_chart__tr(table->chart, "sans date", "no date"));
        bool is_late = days_late(table, row) >= 1;
        mx_face face = {11, is_late && is_open(state_of(row->status)), true, is_late ? mx_colour_for_text(late_colour) : MX_MUTED};
        mx_draw_text(canvas, right, middle, 1, face, row_words(table, row));
    }
    return isfinite(table->as_of) && axis.last > axis.first ? fmax(y, bottom + 20) : y;
}

/* ---- Words ------------------------------------------------------------------------------------------ */

/* Of what was due: how many, kept, of these late, kept in part, and how many are late and open. */
typedef struct {
    size_t due, kept, kept_late, partly, open_late;
} fate;

static fate count_fates(const mx_chart_table *table)
{
    fate f = {0};
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        state s = state_of(row->status);
        if (!row->is_shown || !(row->due <= table->as_of)) continue;
        bool is_late = days_late(table, row) >= 1;
        f.due++;
        f.kept += s == KEPT;
        f.kept_late += s == KEPT && is_late;
        f.partly += s == PARTLY_KEPT;
        f.open_late += is_open(s) && is_late;
    }
    return f;
}

/* "1 engagement échu, 12 tenus…": as far as there is something to count. */
static void say_fates(mx_buf *out, const mx_chart_table *table)
{
    const mx_chart *chart = table->chart;
    fate f = count_fates(table);
    if (f.due == 0) return;
    mx_buf_format(out, mx_chart__tr(chart, f.due > 1 ? "%zu engagements échus" : "%zu engagement échu",
                                    f.due > 1 ? "%zu commitments due" : "%zu commitment due"), f.due);
    mx_buf_format(out, mx_chart__tr(chart, f.kept > 1 ? "\u00a0: %zu tenus" : "\u00a0: %zu tenu", ": %zu kept"), f.kept);
    if (f.kept_late) mx_buf_format(out, mx_chart__tr(chart, ", dont %zu en retard", ", %zu of them late"), f.kept_late);
    if (f.partly) mx_buf_format(out, mx_chart__tr(chart, ", %zu en partie", ", %zu in part"), f.partly);
    if (f.open_late)
        mx_buf_format(out, mx_chart__tr(chart, f.open_late > 1 ? "\u00a0; %zu attendent encore" : "\u00a0; %zu attend encore", "; %zu still open"), f.open_late);
}

static void say(mx_buf *out, const mx_chart_table *table)
{
    const mx_chart *chart = table->chart;
    const size_t most = 6;
    size_t said = 0, n_late = 0;
    say_fates(out, table);
    if (out->size) mx_buf_char(out, '.');
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (!row->is_shown || !(days_late(table, row) >= 1) || n_late++ >= most) continue;
        if (said == 0 && out->size) mx_buf_char(out, ' ');
        mx_buf_text(out, said++ ? mx_chart__tr(chart, "\u00a0; ", "; ") : mx_chart__tr(chart, "En retard\u00a0: ", "Late: "));
        mx_chart__say_name(out, row);
        mx_buf_format(out, " (%s)", row_words(table, row));
    }
    if (n_late > said)
        mx_buf_format(out, mx_chart__tr(chart, n_late == said + 1 ? " et %zu autre" : " et %zu autres", " and %zu more"), n_late - said);
    if (said) mx_buf_char(out, '.');
}

const mx_chart_maker mx_chart__calendar = {
    .name = "calendar",
    .what = {"Calendrier d’engagements", "Calendar of commitments"},
    .needs = MX_COL_BY | MX_COL_DUE | MX_COL_STATUS,
    .takes = MX_COL_GROUP | MX_COL_START | MX_COL_DONE,
    .shows = MX_COL_STATUS,
    .draw = draw,
    .say = say,
    .find = say_fates,
};
