/*
 * Several series of a trend at once: whether they rise together, and whether they draw together.
 *
 * As slopes are, it is computed from the shares of a trend that may be shown.
 */
#include "measure_i.h"

#include <math.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* The series of one indicator (a row a territory), or of one territory (a row an indicator), by the periods that
 * any of them has. */
typedef struct {
    const char **periods; /* in order */
    double *times;        /* middles in years, or places among the periods */
    uint32_t *series;     /* ids of their texts */
    double *shares;       /* series by series; NaN: none that may be shown */
    size_t n_periods, n_series;
    double least; /* fewest people behind a share */
    bool is_by_year;
} grid;

typedef struct {
    const mx_frame *trend;
    const bool *is_apart;
    size_t one, series, period, share, n; /* columns: what makes a grid, and a row of it */
    mx_arena *arena;
} source;

/* ---- Reading ------------------------------------------------------------------------------------ */

static bool is_shown(const source *s, size_t row, uint32_t one)
{
    return mx_frame_text_id(s->trend, row, s->one) == one && !(s->is_apart && s->is_apart[row]) &&
           !isnan(mx_frame_number(s->trend, row, s->share));
}

static size_t find_series(const grid *g, uint32_t id)
{
    size_t i = 0;
    while (i < g->n_series && g->series[i] != id) i++;
    return i;
}

static size_t find_period(const grid *g, const char *text)
{
    size_t i = 0;
    while (i < g->n_periods && strcmp(g->periods[i], text) != 0) i++;
    return i;
}

/* A period that is new stands after the one before it in its series, whose periods are in order. */
static size_t add_period(grid *g, const char *text, size_t after)
{
    size_t at = find_period(g, text);
    if (at < g->n_periods) return at;
    at = after == SIZE_MAX ? 0 : after + 1;
    memmove(g->periods + at + 1, g->periods + at, (g->n_periods - at) * sizeof *g->periods);
    g->periods[at] = text;
    g->n_periods++;
    return at;
}

static void find_axes(grid *g, const source *s, uint32_t one)
{
    size_t last = SIZE_MAX;
    for (size_t row = 0; row < mx_frame_n_rows(s->trend); row++) {
        if (!is_shown(s, row, one)) continue;
        uint32_t id = mx_frame_text_id(s->trend, row, s->series);
        if (g->n_series == 0 || g->series[g->n_series - 1] != id) {
            g->series[g->n_series++] = id; /* the rows of a series stand together */
            last = SIZE_MAX;
        }
        last = add_period(g, mx_frame_text(s->trend, row, s->period), last);
        g->least = fmin(g->least, mx_frame_number(s->trend, row, s->n));
    }
}

typedef struct {
    double time;
    const char *text;
} dated;

/* By day where all are periods of the calendar, else as they stand. */
static int place_in_time(grid *g, mx_arena *arena)
{
    dated *all = mx_arena_alloc(arena, (g->n_periods + 1) * sizeof *all);
    if (!all) return mx_fail_memory();
    g->is_by_year = true;
    for (size_t i = 0; i < g->n_periods; i++) {
        all[i] = (dated){(double)i, g->periods[i]};
        g->is_by_year = g->is_by_year && mx_measure__year_of(&all[i].time, g->periods[i]);
    }
    mx_error_clear(); /* a label is no failure */
    for (size_t i = 0; !g->is_by_year && i < g->n_periods; i++) all[i].time = (double)i;
    for (size_t i = 1; i < g->n_periods; i++) {
        dated one = all[i];
        size_t j = i;
        for (; j > 0 && all[j - 1].time > one.time; j--) all[j] = all[j - 1];
        all[j] = one;
    }
    for (size_t i = 0; i < g->n_periods; i++) {
        g->times[i] = all[i].time;
        g->periods[i] = all[i].text;
        if (i > 0 && !(all[i].time > all[i - 1].time)) g->is_by_year = false; /* 2023 and a part of it */
    }
    for (size_t i = 0; !g->is_by_year && i < g->n_periods; i++) g->times[i] = (double)i;
    return MX_OK;
}

static int read_grid(grid *g, const source *s, uint32_t one)
{
    size_t n = mx_frame_n_rows(s->trend) + 1;
    *g = (grid){.least = NAN,
                .periods = mx_arena_alloc(s->arena, n * sizeof *g->periods),
                .times = mx_arena_alloc(s->arena, n * sizeof *g->times),
                .series = mx_arena_alloc(s->arena, n * sizeof *g->series)};
    if (!g->periods || !g->times || !g->series) return mx_fail_memory();
    find_axes(g, s, one);
    int rc = place_in_time(g, s->arena);
    if (rc < 0) return rc;
    g->shares = mx_arena_alloc(s->arena, (g->n_series * g->n_periods + 1) * sizeof *g->shares);
    if (!g->shares) return mx_fail_memory();
    for (size_t i = 0; i < g->n_series * g->n_periods; i++) g->shares[i] = NAN;
    for (size_t row = 0; row < n - 1; row++)
        if (is_shown(s, row, one))
            g->shares[find_series(g, mx_frame_text_id(s->trend, row, s->series)) * g->n_periods +
                      find_period(g, mx_frame_text(s->trend, row, s->period))] =
                mx_frame_number(s->trend, row, s->share);
    return MX_OK;
}

/* The series that are known at each period, one after another; how many. */
static size_t complete(double out[], const grid *g)
{
    size_t n = 0;
    for (size_t i = 0; i < g->n_series; i++) {
        const double *series = g->shares + i * g->n_periods;
        bool is_whole = true;
        for (size_t p = 0; p < g->n_periods; p++) is_whole = is_whole && !isnan(series[p]);
        if (is_whole) memcpy(out + n++ * g->n_periods, series, g->n_periods * sizeof *out);
    }
    return n;
}

/* ---- Grids one by one -------------------------------------------------------------------------------- */

typedef int put_grid(mx_frame *frame, const grid *g, double conf, mx_arena *arena);

static int begin_row(mx_frame *frame, const source *s, size_t row, const grid *g)
{
    const char *key = mx_frame_name(s->trend, s->one);
    int rc = mx_frame_add_row(frame);
    if (rc == MX_OK) rc = mx_measure__put_str(frame, key, mx_str_of(mx_frame_text(s->trend, row, s->one)));
    if (rc == MX_OK) rc = mx_measure__put_text(frame, "basis", "count");
    if (rc < 0) return rc;
    mx_measure__put(frame, "n", g->least);
    mx_measure__put(frame, "periods", (double)g->n_periods);
    if (g->n_periods == 0) return MX_OK;
    rc = mx_measure__put_text(frame, "first", g->periods[0]);
    return rc < 0 ? rc : mx_measure__put_text(frame, "last", g->periods[g->n_periods - 1]);
}

/* Whether an earlier row is of the same grid. */
static bool is_done(const source *s, size_t row)
{
    for (size_t before = 0; before < row; before++)
        if (mx_frame_text_id(s->trend, before, s->one) == mx_frame_text_id(s->trend, row, s->one)) return true;
    return false;
}

static int put_all(mx_frame *frame, source *s, put_grid *put, double conf)
{
    int rc = MX_OK;
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(s->trend); row++) {
        bool is_next = row > 0 && mx_frame_text_id(s->trend, row, s->one) == mx_frame_text_id(s->trend, row - 1, s->one);
        grid g;
        if (is_next || is_done(s, row)) continue;
        rc = mx_arena_new(&s->arena);
        if (rc == MX_OK) rc = read_grid(&g, s, mx_frame_text_id(s->trend, row, s->one));
        if (rc == MX_OK) rc = begin_row(frame, s, row, &g);
        if (rc == MX_OK) rc = put(frame, &g, conf, s->arena);
        mx_arena_free(s->arena);
        s->arena = NULL;
    }
    return rc;
}

/* A row for each text of the column `one`, whose series are told apart by the other. */
static int ask(mx_frame **out, const mx_frame *trend, const bool is_apart[], const char *one,
               const mx_measure__column columns[], size_t n_columns, put_grid *put, double conf)
{
    const mx_measure__column key = {one, MX_TEXT, MX_KEY};
    source s = {.trend = trend,
                .is_apart = is_apart,
                .one = mx_frame_find(trend, one),
                .series = mx_frame_find(trend, strcmp(one, "indicator") == 0 ? "territory" : "indicator"),
                .period = mx_frame_find(trend, "period"),
                .share = mx_frame_find(trend, "share_high"),
                .n = mx_frame_find(trend, "n")};
    mx_frame *frame = NULL;
    *out = NULL;
    int rc = mx_measure__frame(&frame, &key, 1);
    if (rc == MX_OK) rc = mx_measure__add_columns(frame, columns, n_columns);
    if (rc == MX_OK) rc = put_all(frame, &s, put, conf);
    if (rc < 0) mx_frame_free(frame);
    else *out = frame;
    return rc;
}

static int put_words(mx_frame *frame, const char *conclusion, const char *reason, const char *method)
{
    int rc = mx_measure__put_text(frame, "conclusion", conclusion);
    if (rc == MX_OK && reason) rc = mx_measure__put_text(frame, "reason", reason);
    return rc == MX_OK && method ? mx_measure__put_text(frame, "method", method) : rc;
}

static void put_limit(mx_frame *frame, const char *column, double value)
{
    if (isfinite(value)) mx_measure__put(frame, column, value);
}

/* ---- Rising together ------------------------------------------------------------------------------------ */

static const mx_measure__column together_columns[] = {
    {"n", MX_NUMBER, MX_PEOPLE},          {"basis", MX_TEXT, MX_BASIS},      {"series", MX_NUMBER, MX_FIGURE},
    {"periods", MX_NUMBER, MX_FIGURE},    {"first", MX_TEXT, MX_FIGURE},     {"last", MX_TEXT, MX_FIGURE},
    {"slope", MX_NUMBER, MX_FIGURE},      {"unit", MX_TEXT, MX_NOTE},        {"p_value", MX_NUMBER, MX_FIGURE},
    {"p_adjusted", MX_NUMBER, MX_FIGURE}, {"conclusion", MX_TEXT, MX_FIGURE}, {"reason", MX_TEXT, MX_FIGURE},
    {"page", MX_NUMBER, MX_FIGURE},       {"page_series", MX_NUMBER, MX_FIGURE}, {"p_page", MX_NUMBER, MX_FIGURE},
    {"method", MX_TEXT, MX_NOTE}};

static int put_page(mx_frame *frame, const grid *g, mx_arena *arena)
{
    mx_stats_options options = MX_STATS_OPTIONS_INIT;
    mx_stats_result page;
    double *whole = mx_arena_alloc(arena, (g->n_series * g->n_periods + 1) * sizeof *whole);
    if (!whole) return mx_fail_memory();
    size_t n = complete(whole, g);
    if (n == 0) return MX_OK;
    int rc = mx_stats_page_trend(&page, whole, n, g->n_periods, &options, arena);
    if (rc < 0 || page.cannot) return rc;
    mx_measure__put(frame, "page", page.statistic);
    mx_measure__put(frame, "page_series", (double)n);
    mx_measure__put(frame, "p_page", page.p_value);
    return MX_OK;
}

static int put_together(mx_frame *frame, const grid *g, double conf, mx_arena *arena)
{
    mx_stats_options options = MX_STATS_OPTIONS_INIT;
    mx_stats_result test;
    double *y = mx_arena_alloc(arena, (g->n_series * g->n_periods + 1) * sizeof *y);
    if (!y) return mx_fail_memory();
    for (size_t i = 0; i < g->n_series; i++)
        for (size_t p = 0; p < g->n_periods; p++) y[p * g->n_series + i] = g->shares[i * g->n_periods + p];
    int rc = mx_stats_regional_kendall(&test, y, g->times, g->n_periods, g->n_series, false, &options, arena);
    if (rc < 0) return rc;
    const char *word = "none", *reason = NULL;
    if (test.cannot) {
        word = "cannot conclude";
        reason = test.cannot;
    } else if (test.p_value < 1 - conf) {
        word = test.statistic > 0 ? "rising" : "falling";
    } else {
        reason = mx_tr("la pente peut être due au hasard", "the slope may be due to chance");
    }
    mx_measure__put(frame, "series", (double)test.n_used);
    if (!test.cannot) {
        mx_measure__put(frame, "slope", test.estimate);
        mx_measure__put(frame, "p_value", test.p_value);
        rc = mx_measure__put_text(frame, "unit", g->is_by_year ? mx_tr("part par an", "share a year")
                                                               : mx_tr("part par période", "share a period"));
    }
    if (rc == MX_OK) rc = put_words(frame, word, reason, test.method);
    return rc < 0 ? rc : put_page(frame, g, arena);
}

int mx_measure_slopes_together(mx_frame **out, const mx_frame *trend, const bool is_apart[], const char *one,
                               double conf)
{
    return ask(out, trend, is_apart, one, together_columns, COUNT_OF(together_columns), put_together, conf);
}

/* ---- Drawing together ------------------------------------------------------------------------------------ */

static const mx_measure__column convergence_columns[] = {
    {"n", MX_NUMBER, MX_PEOPLE},          {"basis", MX_TEXT, MX_BASIS},       {"territories", MX_NUMBER, MX_FIGURE},
    {"periods", MX_NUMBER, MX_FIGURE},    {"first", MX_TEXT, MX_FIGURE},      {"last", MX_TEXT, MX_FIGURE},
    {"mean_first", MX_NUMBER, MX_FIGURE}, {"mean_last", MX_NUMBER, MX_FIGURE}, {"sd_first", MX_NUMBER, MX_FIGURE},
    {"sd_last", MX_NUMBER, MX_FIGURE},    {"ratio", MX_NUMBER, MX_FIGURE},    {"p_value", MX_NUMBER, MX_FIGURE},
    {"p_adjusted", MX_NUMBER, MX_FIGURE}, {"conclusion", MX_TEXT, MX_FIGURE}, {"reason", MX_TEXT, MX_FIGURE},
    {"p_trend", MX_NUMBER, MX_FIGURE},    {"beta", MX_NUMBER, MX_FIGURE},     {"beta_low", MX_NUMBER, MX_FIGURE},
    {"beta_high", MX_NUMBER, MX_FIGURE},  {"p_beta", MX_NUMBER, MX_FIGURE},   {"half_life", MX_NUMBER, MX_FIGURE},
    {"unit", MX_TEXT, MX_NOTE},           {"method", MX_TEXT, MX_NOTE}};

static void put_dispersions(mx_frame *frame, const mx_stats_convergence *c)
{
    if (c->n_periods == 0 || !c->periods) return;
    const mx_stats_dispersion *first = &c->periods[0], *last = &c->periods[c->n_periods - 1];
    mx_measure__put(frame, "mean_first", first->mean);
    mx_measure__put(frame, "mean_last", last->mean);
    mx_measure__put(frame, "sd_first", first->sd);
    mx_measure__put(frame, "sd_last", last->sd);
    mx_measure__put(frame, "ratio", c->sigma.estimate);
    mx_measure__put(frame, "p_value", c->sigma.p_value);
    if (!c->trend.cannot) mx_measure__put(frame, "p_trend", c->trend.p_value);
    if (c->beta.cannot) return;
    mx_measure__put(frame, "beta", c->beta.estimate);
    put_limit(frame, "beta_low", c->beta.conf_low);
    put_limit(frame, "beta_high", c->beta.conf_high);
    mx_measure__put(frame, "p_beta", c->beta.p_value);
    put_limit(frame, "half_life", c->half_life);
}

static int put_convergence(mx_frame *frame, const grid *g, double conf, mx_arena *arena)
{
    mx_stats_options options = MX_STATS_OPTIONS_INIT;
    mx_stats_convergence c;
    options.conf = conf;
    int rc = mx_stats_convergence_test(&c, g->shares, g->n_series, g->times, g->n_periods, &options, arena);
    if (rc < 0) return rc;
    const char *word = "none", *reason = NULL;
    if (c.sigma.cannot) {
        word = "cannot conclude";
        reason = c.sigma.cannot;
    } else if (isnan(c.sigma.p_value)) {
        word = "cannot conclude";
        reason = mx_tr("les parts de la fin suivent exactement de celles du début : pas de test",
                       "the last shares follow exactly from the first: no test");
    } else if (c.sigma.p_value < 1 - conf) {
        word = c.sigma.estimate < 1 ? "converging" : "diverging";
    } else {
        reason = mx_tr("l’écart peut être dû au hasard", "the difference may be due to chance");
    }
    mx_measure__put(frame, "territories", (double)c.sigma.n_used);
    if (!c.sigma.cannot) put_dispersions(frame, &c);
    rc = mx_measure__put_text(frame, "unit", g->is_by_year ? mx_tr("année", "year") : mx_tr("période", "period"));
    return rc < 0 ? rc : put_words(frame, word, reason, c.sigma.method);
}

int mx_measure_convergence(mx_frame **out, const mx_frame *trend, const bool is_apart[], double conf)
{
    return ask(out, trend, is_apart, "indicator", convergence_columns, COUNT_OF(convergence_columns),
               put_convergence, conf);
}
