/*
 * Whether a series rises or falls: Mann and Kendall's test, Theil and Sen's slope.
 *
 * They are computed from the table of a trend, from its shares as they may be shown: what this
 * table says adds nothing to what that one does.
 */
#include "measure_i.h"

#include <math.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

enum { DAYS_IN_4_YEARS = 1461 };

static const mx_measure__column slope_columns[] = {
    {"territory", MX_TEXT, MX_KEY},     {"indicator", MX_TEXT, MX_KEY},
    {"n", MX_NUMBER, MX_PEOPLE},        {"basis", MX_TEXT, MX_BASIS},
    {"periods", MX_NUMBER, MX_FIGURE},  {"first", MX_TEXT, MX_FIGURE},
    {"last", MX_TEXT, MX_FIGURE},       {"slope", MX_NUMBER, MX_FIGURE},
    {"low", MX_NUMBER, MX_FIGURE},      {"high", MX_NUMBER, MX_FIGURE},
    {"unit", MX_TEXT, MX_NOTE},         {"tau", MX_NUMBER, MX_FIGURE},
    {"p_value", MX_NUMBER, MX_FIGURE},  {"p_adjusted", MX_NUMBER, MX_FIGURE},
    {"conclusion", MX_TEXT, MX_FIGURE}, {"reason", MX_TEXT, MX_FIGURE},
    {"method", MX_TEXT, MX_NOTE}};

/* One series: the periods of it that may be shown. */
typedef struct {
    size_t first, last; /* rows in the trend */
    size_t n;
    double least;    /* fewest people in one of them */
    double *x, *y;   /* years since 1970 (or the place among the periods), shares */
    bool is_by_year; /* every period is one of the calendar */
} series;

typedef struct {
    mx_frame *frame;
    const mx_frame *trend;
    const bool *is_apart;
    double conf;
    mx_arena *arena;
    double *x, *y, *work;
} slopes;

static const char *text_of(const slopes *s, size_t row, const char *column)
{
    return mx_frame_text(s->trend, row, mx_frame_find(s->trend, column));
}

static bool is_same(const slopes *s, size_t a, size_t b, const char *column)
{
    size_t c = mx_frame_find(s->trend, column);
    return mx_frame_text_id(s->trend, a, c) == mx_frame_text_id(s->trend, b, c);
}

bool mx_measure__year_of(double *out, const char *text)
{
    mx_period period;
    if (mx_period_parse(&period, mx_str_of(text)) < 0) return false;
    *out = ((double)period.first + (double)period.last + 1) / 2 / DAYS_IN_4_YEARS * 4;
    return true;
}

static series read_series(const slopes *s, size_t from, size_t to)
{
    series out = {.first = from, .last = from, .least = NAN, .x = s->x, .y = s->y, .is_by_year = true};
    for (size_t row = from; row < to; row++) {
        double share = mx_measure__number(s->trend, row, "share_high");
        if (s->is_apart && s->is_apart[row]) continue;
        if (out.n == 0) out.first = row;
        out.last = row;
        out.is_by_year = out.is_by_year && mx_measure__year_of(&out.x[out.n], text_of(s, row, "period"));
        out.least = fmin(out.least, mx_measure__number(s->trend, row, "n"));
        out.y[out.n++] = share;
    }
    mx_error_clear(); /* a label is no failure */
    for (size_t i = 0; !out.is_by_year && i < out.n; i++) out.x[i] = (double)i;
    return out;
}

/* With n periods in any order but one, S is extreme in two of n! orders: at four, p is 8 % at best. */
static bool is_hopeless(size_t n, double conf)
{
    double p = 2;
    for (size_t i = 2; i <= n; i++) p /= (double)i;
    return p >= 1 - conf;
}

static int put_conclusion(const slopes *s, const series *one, const mx_stats_result *test)
{
    const char *word = "none",
               *reason = mx_tr("la pente peut être due au hasard", "the slope may be due to chance");
    if (test->cannot || is_hopeless(one->n, s->conf)) {
        word = "cannot conclude";
        reason = test->cannot ? test->cannot
                              : mx_tr("trop peu de périodes : aucun résultat ne pourrait être net",
                                      "too few periods: no result could be clear");
    } else if (test->p_value < 1 - s->conf) {
        word = test->statistic > 0 ? "rising" : "falling";
        reason = NULL;
    }
    int rc = mx_measure__put_text(s->frame, "conclusion", word);
    return rc < 0 || !reason ? rc : mx_measure__put_text(s->frame, "reason", reason);
}

static int put_keys(const slopes *s, const series *one)
{
    static const char *const copied[] = {"territory", "indicator"};
    int rc = mx_frame_add_row(s->frame);
    for (size_t i = 0; rc == MX_OK && i < COUNT_OF(copied); i++)
        rc = mx_measure__put_str(s->frame, copied[i], mx_str_of(text_of(s, one->first, copied[i])));
    if (rc == MX_OK) rc = mx_measure__put_text(s->frame, "basis", "count");
    if (rc < 0) return rc;
    mx_measure__put(s->frame, "n", one->least);
    mx_measure__put(s->frame, "periods", (double)one->n);
    if (one->n == 0) return MX_OK;
    rc = mx_measure__put_str(s->frame, "first", mx_str_of(text_of(s, one->first, "period")));
    return rc < 0 ? rc : mx_measure__put_str(s->frame, "last", mx_str_of(text_of(s, one->last, "period")));
}

static int put_slope(const slopes *s, const series *one)
{
    mx_stats_options options = MX_STATS_OPTIONS_INIT;
    mx_stats_result test, slope;
    options.conf = s->conf;
    int rc = mx_stats_mann_kendall(&test, one->y, one->n, &options, s->work);
    if (rc == MX_OK) rc = mx_stats_theil_sen(&slope, NULL, one->x, one->y, one->n, s->conf, s->arena);
    if (rc == MX_OK) rc = put_keys(s, one);
    if (rc == MX_OK) rc = put_conclusion(s, one, &test);
    if (rc == MX_OK)
        rc = mx_measure__put_text(s->frame, "unit",
                                  one->is_by_year ? mx_tr("part par an", "share a year")
                                                  : mx_tr("part par période", "share a period"));
    if (rc < 0 || test.cannot) return rc;
    mx_measure__put(s->frame, "slope", slope.estimate);
    if (isfinite(slope.conf_low)) mx_measure__put(s->frame, "low", slope.conf_low);
    if (isfinite(slope.conf_high)) mx_measure__put(s->frame, "high", slope.conf_high);
    mx_measure__put(s->frame, "tau", test.estimate);
    mx_measure__put(s->frame, "p_value", test.p_value);
    return mx_measure__put_text(s->frame, "method", test.method);
}

int mx_measure_slopes(mx_frame **out, const mx_frame *trend, const bool is_apart[], double conf)
{
    size_t n = mx_frame_n_rows(trend);
    slopes s = {.trend = trend, .is_apart = is_apart, .conf = conf};
    *out = NULL;
    int rc = mx_arena_new(&s.arena);
    if (rc == MX_OK) rc = mx_measure__frame(&s.frame, slope_columns, COUNT_OF(slope_columns));
    s.x = mx_alloc_array(n + 1, sizeof *s.x);
    s.y = mx_alloc_array(n + 1, sizeof *s.y);
    s.work = mx_alloc_array(n + 1, sizeof *s.work);
    if (rc == MX_OK && (!s.x || !s.y || !s.work)) rc = mx_fail_memory();
    for (size_t from = 0, to; rc == MX_OK && from < n; from = to) {
        for (to = from; to < n && is_same(&s, from, to, "territory") && is_same(&s, from, to, "indicator");)
            to++;
        series one = read_series(&s, from, to);
        rc = put_slope(&s, &one);
    }
    mx_free(s.x);
    mx_free(s.y);
    mx_free(s.work);
    mx_arena_free(s.arena);
    if (rc < 0) mx_frame_free(s.frame);
    else *out = s.frame;
    return rc;
}
