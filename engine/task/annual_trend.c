/* How shares went over time: where the line breaks, what rises or falls, and the chart. */
#include "annual_i.h"

#include <math.h>
#include <string.h>

/* ---- Asking ------------------------------------------------------------------------------ */

static const char *text_at(const mx_frame *frame, size_t row, const char *column)
{
    size_t at = mx_frame_find(frame, column);
    return at == SIZE_MAX ? NULL : mx_frame_text(frame, row, at);
}

static bool is_same(const char *one, const char *other)
{
    return one != NULL && other != NULL && strcmp(one, other) == 0;
}

/* Territories of which a table of the ledger has this indicator in this period; `first` is a row of them. */
static size_t count_territories(const mx_frame *ledger, const char *indicator, const char *period, size_t *first)
{
    size_t n = 0;
    const char *last = NULL; /* rows of a territory stand together */
    *first = SIZE_MAX;
    for (size_t row = 0; row < mx_frame_n_rows(ledger); row++) {
        if (!is_same(text_at(ledger, row, "indicator"), indicator) || !is_same(text_at(ledger, row, "period"), period)) continue;
        const char *territory = text_at(ledger, row, "territory");
        n += !is_same(territory, last);
        last = territory;
        if (*first == SIZE_MAX) *first = row;
    }
    return n;
}

/* `changed` says what is other than before in most of the territories asked: there the line breaks and another
 * `series` begins. Where it is so in fewer the line goes on; `changed_in` of `asked_in` says in how many. */
static int add_breaks(mx_frame *trend, const mx_frame *all, const mx_frame *changes)
{
    static const struct {
        const char *name;
        mx_type type;
    } columns[] = {{"changed", MX_TEXT}, {"changed_in", MX_NUMBER}, {"asked_in", MX_NUMBER}, {"series", MX_TEXT}};
    size_t at = mx_frame_n_columns(trend), n_series = 0;
    int rc = MX_OK;
    for (size_t i = 0; i < 4 && rc >= 0; i++) rc = mx_frame_add_column(trend, columns[i].name, columns[i].type, MX_NOTE);
    for (size_t row = 0; row < mx_frame_n_rows(trend) && rc >= 0; row++) {
        const char *indicator = text_at(trend, row, "indicator"), *period = text_at(trend, row, "period");
        char series[24];
        size_t first, unused, n = count_territories(changes, indicator, period, &first);
        size_t n_asked = n == 0 ? 0 : count_territories(all, indicator, period, &unused);
        bool is_break = 2 * n > n_asked;
        n_series += is_break;
        snprintf(series, sizeof series, "%zu", n_series);
        rc = mx_frame_set_text(trend, row, at + 3, series);
        if (rc < 0 || n == 0) continue;
        mx_frame_set_number(trend, row, at + 1, (double)n);
        mx_frame_set_number(trend, row, at + 2, (double)n_asked);
        if (is_break) rc = mx_frame_set_text(trend, row, at, text_at(changes, first, "changed"));
    }
    return rc;
}

int mx_annual__add_breaks(annual *a, mx_frame *trend)
{
    mx_frame *all = NULL, *changes = NULL;
    int rc = mx_measure_ledger(&all, a->ledger, a->territories, &a->together, false);
    if (rc >= 0) rc = mx_measure_ledger(&changes, a->ledger, a->territories, &a->together, true);
    if (rc >= 0) rc = add_breaks(trend, all, changes);
    mx_frame_free(all);
    mx_frame_free(changes);
    return rc;
}

/* Slopes of unbroken lines, of what is shown of them: they tell nothing that the table does not. */
void mx_annual__ask_slopes(annual *a)
{
    const mx_release *t = a->found.trend;
    mx_frame *slopes = NULL;
    size_t n_tests;
    if (a->rc < 0 || mx_annual__n_shown(t, "share_high") == 0) return;
    bool *is_apart = mx_arena_alloc(a->arena, (mx_annual__n_rows(t) + 1) * sizeof *is_apart);
    if (is_apart == NULL) {
        mx_annual__ok(a, mx_fail_memory());
        return;
    }
    for (size_t row = 0; row < mx_annual__n_rows(t); row++) {
        is_apart[row] = isnan(mx_annual__number(t, row, "share_high")); /* withheld: not there */
        for (size_t other = 0; other < mx_annual__n_rows(t) && !is_apart[row]; other++)
            is_apart[row] = mx_annual__word(t, other, "changed") != NULL &&
                            is_same(mx_annual__word(t, other, "indicator"), mx_annual__word(t, row, "indicator"));
    }
    int rc = mx_measure_slopes(&slopes, mx_release_frame(t), is_apart, a->together.conf);
    if (rc >= 0) rc = mx_measure_adjust(&n_tests, slopes, NULL, a->together.conf);
    a->found.slopes = mx_annual__release_of(a, rc, &slopes, "slopes of the trend", NULL, NULL);
}

/* ---- Telling ------------------------------------------------------------------------------- */

static void draw_chart(annual *a, bool has_panels)
{
    mx_chart chart = MX_CHART_INIT;
    chart.kind = MX_CHART_TREND;
    chart.release = a->found.trend;
    chart.by = has_panels ? NULL : "indicator";
    chart.group = has_panels ? "indicator" : NULL;
    chart.x = "period";
    chart.y = "share_high";
    chart.low = "low";
    chart.high = "high";
    chart.series = "series";
    chart.why = "changed";
    chart.title[a->lang] = mx_annual__plain(a, "trend.title");
    chart.subtitle[a->lang] = mx_annual__plain(a, "trend.subtitle");
    chart.note[a->lang] = mx_annual__plain(a, "trend.note");
    mx_annual__draw(a, &chart, mx_annual__text(a, "trend.caption"));
}

/* One sentence a line that breaks, or a period in which some were asked otherwise. */
static void tell_breaks(annual *a)
{
    const mx_release *t = a->found.trend;
    const char *items[ANNUAL_BREAKS + 1];
    size_t count = 0, n_all = 0;
    for (size_t row = 0; row < mx_annual__n_rows(t); row++) {
        const char *changed = mx_annual__word(t, row, "changed");
        double n = mx_annual__number(t, row, "changed_in");
        if (isnan(n) || n_all++ >= ANNUAL_BREAKS) continue;
        const mx_text_value indicator = VALUE_TEXT("indicator", mx_annual__word(t, row, "indicator")),
                            period = VALUE_TEXT("period", mx_annual__word(t, row, "period"));
        items[count++] = changed != NULL
                             ? ANNUAL_SAY(a, "trend.break", indicator, period, VALUE_TEXT("changed", changed))
                             : ANNUAL_SAY(a, "trend.break.some", indicator, period, VALUE_COUNT("n", n),
                                          VALUE_COUNT("of", mx_annual__number(t, row, "asked_in")));
    }
    if (count == 0) return;
    if (n_all > ANNUAL_BREAKS) items[count++] = ANNUAL_SAY(a, "trend.break.more", VALUE_COUNT("n", n_all - ANNUAL_BREAKS));
    mx_annual__paragraph(a, "trend.breaks");
    mx_report_list(a->report, items, count);
}

static bool is_word(const mx_release *release, size_t row, const char *column, const char *word)
{
    return is_same(mx_annual__word(release, row, column), word);
}

static bool is_in_calendar(const char *period)
{
    mx_period parsed;
    bool is_one = period != NULL && mx_period_parse(&parsed, mx_str_of(period)) == MX_OK;
    mx_error_clear(); /* a label is no failure */
    return is_one;
}

/* A slope that chance does not explain: by year where periods are those of the calendar, else from one to the next. */
static const char *tell_slope(annual *a, size_t row)
{
    const mx_release *s = a->found.slopes;
    double slope = mx_annual__number(s, row, "slope"), low = mx_annual__number(s, row, "low"),
           high = mx_annual__number(s, row, "high");
    const char *unit = is_in_calendar(mx_annual__word(s, row, "first")) ? "trend.per_year" : "trend.per_period";
    const mx_text_value indicator = VALUE_TEXT("indicator", mx_annual__word(s, row, "indicator")),
                        from = VALUE_TEXT("first", mx_annual__word(s, row, "first")),
                        to = VALUE_TEXT("last", mx_annual__word(s, row, "last")),
                        by = {.name = "slope", .number = slope, .show = MX_SHOW_POINTS, .decimals = 1},
                        per = VALUE_TEXT("per", mx_annual__plain(a, unit)),
                        periods = VALUE_COUNT("periods", mx_annual__number(s, row, "periods")),
                        n = VALUE_COUNT("n", mx_annual__number(s, row, "n"));
    if (isnan(low) || isnan(high)) return ANNUAL_SAY(a, "trend.slope_only", indicator, from, to, by, per, periods, n);
    return ANNUAL_SAY(a, "trend.slope", indicator, from, to, by, per, periods, n,
                      {.name = "low", .number = low, .show = MX_SHOW_POINTS, .decimals = 1},
                      {.name = "high", .number = high, .show = MX_SHOW_POINTS, .decimals = 1});
}

static void tell_slopes(annual *a)
{
    const mx_release *s = a->found.slopes;
    const char *items[ANNUAL_TRENDS];
    size_t count = 0, n_tested = 0;
    for (size_t row = 0; row < mx_annual__n_rows(s); row++) {
        bool is_clear = is_word(s, row, "conclusion", "rising") || is_word(s, row, "conclusion", "falling");
        n_tested += mx_annual__word(s, row, "conclusion") != NULL && !is_word(s, row, "conclusion", "cannot conclude");
        if (is_clear && count < ANNUAL_TRENDS) items[count++] = tell_slope(a, row);
    }
    if (mx_annual__n_rows(s) == 0) return;
    if (n_tested == 0) mx_annual__paragraph(a, "trend.few");
    else if (count == 0) ANNUAL_PARAGRAPH(a, "trend.flat", VALUE_COUNT("n", n_tested));
    mx_report_list(a->report, items, count);
}

void mx_annual__trend(annual *a)
{
    const mx_release *t = a->found.trend;
    size_t n_shown = a->found.n_trends < ANNUAL_TRENDS ? a->found.n_trends : ANNUAL_TRENDS;
    const mx_report_column columns[] = {
        {.column = "indicator", .heading = mx_annual__plain(a, "column.indicator")},
        {.column = "period", .heading = mx_annual__plain(a, "column.period")},
        {.column = "n", .heading = mx_annual__plain(a, "column.n"), .show = MX_SHOW_COUNT},
        {.column = "share_high",
         .heading = mx_annual__plain(a, "column.high"),
         .show = MX_SHOW_SHARE,
         .low = "low",
         .high = "high"},
    };
    mx_annual__heading(a, 2, "trend", "trend.heading");
    if (mx_annual__n_rows(t) == 0) {
        mx_annual__paragraph(a, "trend.none");
        return;
    }
    if (mx_annual__n_shown(t, "share_high") == 0) {
        mx_annual__paragraph(a, "trend.withheld");
        return;
    }
    tell_slopes(a);
    draw_chart(a, n_shown > 1);
    tell_breaks(a);
    if (a->found.n_trends > n_shown)
        ANNUAL_PARAGRAPH(a, "trend.more", VALUE_COUNT("n", a->found.n_trends - n_shown),
                         VALUE_COUNT("shown", n_shown));
    mx_annual__table(a, t, columns, 4, mx_annual__text(a, "trend.table"), NULL);
}
