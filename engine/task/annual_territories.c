/* Territories side by side, where numbers allow; and the figures that others published. */
#include "annual_i.h"

#include <math.h>

#include "mx/stats.h"

/* Tables with a row for each territory, unless they would fill pages. */
static void tables(annual *a)
{
    const mx_report_column groups[] = {
        {.column = "territory", .heading = mx_annual__plain(a, "column.territory")},
        {.column = "groups", .heading = mx_annual__plain(a, "column.groups"), .show = MX_SHOW_COUNT},
        {.column = "under_way", .heading = mx_annual__plain(a, "column.under_way"), .show = MX_SHOW_COUNT},
        {.column = "finished", .heading = mx_annual__plain(a, "column.finished"), .show = MX_SHOW_COUNT},
    };
    const mx_report_column participants[] = {
        {.column = "territory", .heading = mx_annual__plain(a, "column.territory")},
        {.column = "entered", .heading = mx_annual__plain(a, "column.entered"), .show = MX_SHOW_COUNT},
        {.column = "present", .heading = mx_annual__plain(a, "column.present"), .show = MX_SHOW_COUNT},
    };
    const mx_report_column said[] = {
        {.column = "territory", .heading = mx_annual__plain(a, "column.territory")},
        {.column = "n", .heading = mx_annual__plain(a, "column.people"), .show = MX_SHOW_COUNT},
        {.column = "statements", .heading = mx_annual__plain(a, "column.statements"), .show = MX_SHOW_COUNT},
        {.column = "balance",
         .heading = mx_annual__plain(a, "column.balance"),
         .show = MX_SHOW_SIGNED,
         .decimals = 2},
    };
    if (mx_annual__n_rows(a->found.groups_apart) <= ANNUAL_CHART_ROWS)
        mx_annual__table(a, a->found.groups_apart, groups, 4,
                         mx_annual__text(a, "territories.groups.caption"), NULL);
    if (mx_annual__n_rows(a->found.participants_apart) <= ANNUAL_CHART_ROWS)
        mx_annual__table(a, a->found.participants_apart, participants, 3,
                         mx_annual__text(a, "territories.participants.caption"), NULL);
    if (mx_annual__n_rows(a->found.said_apart) <= ANNUAL_CHART_ROWS)
        mx_annual__table(a, a->found.said_apart, said, 4, mx_annual__text(a, "territories.said.caption"),
                         mx_annual__text(a, "said.balance.note"));
}

/* Around which share limits stand, and what territories usually differ by beyond chance: of what is shown. */
static int find_middle(mx_chart *chart, annual *a)
{
    const mx_release *release = chart->release;
    size_t n = mx_annual__n_rows(release), used = 0;
    double *y = mx_arena_alloc(a->arena, 2 * (n + 1) * sizeof *y), sum = 0, people = 0;
    mx_stats_funnel_unit *units = mx_arena_alloc(a->arena, (n + 1) * sizeof *units);
    mx_stats_funnel_summary all;
    if (y == NULL || units == NULL) return mx_fail_memory();
    double *variance = y + n + 1;
    for (size_t row = 0; row < n; row++) {
        double share = mx_annual__number(release, row, "share_high"), size = mx_annual__number(release, row, "n");
        if (isnan(share) || !(size > 0)) continue;
        y[used] = share;
        variance[used++] = 1 / size;
        sum += share * size;
        people += size;
    }
    double middle = people > 0 ? sum / people : NAN;
    if (!(middle > 0 && middle < 1)) return MX_OK;
    for (size_t i = 0; i < used; i++) variance[i] *= middle * (1 - middle);
    int rc = mx_stats_funnel(&all, units, y, variance, used, middle, MX_STATS_ADDITIVE, a->arena);
    if (rc < 0 || all.cannot != NULL) return rc;
    chart->middle = middle;
    chart->spread = sqrt(all.between);
    return MX_OK;
}

/* Many territories: their names would fill pages, so what chance explains is shown in their place. */
static void draw_funnel(annual *a, mx_chart *chart, const char *caption)
{
    chart->kind = MX_CHART_FUNNEL;
    chart->low = chart->high = NULL;
    chart->n = "n";
    chart->subtitle[a->lang] = mx_annual__plain(a, "territories.funnel.subtitle");
    chart->note[a->lang] = mx_annual__plain(a, "territories.funnel.note");
    if (mx_annual__ok(a, find_middle(chart, a)) && chart->middle > 0) mx_annual__draw(a, chart, caption);
}

static void compare_chart(annual *a, const mx_release *release, const char *indicator)
{
    mx_chart chart = MX_CHART_INIT;
    chart.kind = MX_CHART_TERRITORIES;
    chart.release = release;
    chart.by = "territory";
    chart.y = "share_high";
    chart.low = "low";
    chart.high = "high";
    chart.order = MX_CHART_BY_NAME;
    chart.title[a->lang] =
        mx_annual__unmark(a, ANNUAL_SAY(a, "territories.title", VALUE_TEXT("indicator", indicator)));
    chart.subtitle[a->lang] = mx_annual__plain(a, "territories.subtitle");
    const char *caption = ANNUAL_SAY(a, "territories.caption", VALUE_TEXT("indicator", indicator));
    if (mx_annual__n_rows(release) <= ANNUAL_CHART_ROWS) mx_annual__draw(a, &chart, caption);
    else draw_funnel(a, &chart, caption);
}

static void compare_table(annual *a, const mx_release *release, const char *indicator)
{
    const mx_report_column columns[] = {
        {.column = "territory", .heading = mx_annual__plain(a, "column.territory")},
        {.column = "n", .heading = mx_annual__plain(a, "column.n"), .show = MX_SHOW_COUNT},
        {.column = "share_high",
         .heading = mx_annual__plain(a, "column.high"),
         .show = MX_SHOW_SHARE,
         .low = "low",
         .high = "high"},
    };
    mx_annual__table(a, release, columns, 3,
                     ANNUAL_SAY(a, "territories.caption", VALUE_TEXT("indicator", indicator)), NULL);
}

/* True when at least two territories could be shown. */
static bool comparison(annual *a, size_t which)
{
    const mx_release *release = a->found.compare[which];
    size_t n_shown = mx_annual__n_shown(release, "share_high");
    const char *indicator = mx_annual__word(release, 0, "indicator");
    if (n_shown < 2 || indicator == NULL) return false;
    ANNUAL_PARAGRAPH(a, "territories.more", VALUE_TEXT("indicator", indicator), VALUE_COUNT("n", n_shown),
                     VALUE_COUNT("all", mx_annual__n_rows(release)));
    compare_chart(a, release, indicator);
    compare_table(a, release, indicator);
    return true;
}

void mx_annual__territories(annual *a)
{
    size_t n_compared = 0;
    mx_annual__heading(a, 2, "territories", "territories.heading");
    if (a->n_territories < 2) {
        mx_annual__paragraph(a, "territories.one");
        return;
    }
    tables(a);
    for (size_t i = 0; i < ANNUAL_COMPARED; i++) n_compared += comparison(a, i);
    if (n_compared == 0) {
        mx_annual__paragraph(a, "territories.withheld");
        return;
    }
    mx_report_open_box(a->report, MX_BOX_WARNING, NULL);
    mx_annual__paragraph(a, "territories.not_ranked");
    mx_report_close_box(a->report);
}

/* The last values of one indicator, in its own unit, with the limits that were published. */
static void published_chart(annual *a)
{
    const mx_release *release = a->found.published_one;
    const char *indicator = mx_annual__word(release, 0, "indicator");
    mx_chart chart = MX_CHART_INIT;
    if (mx_annual__n_shown(release, "value") < 2 || indicator == NULL) return;
    chart.kind = MX_CHART_TERRITORIES;
    chart.release = release;
    chart.by = "territory";
    chart.y = "value";
    chart.low = "value_from";
    chart.high = "value_to";
    chart.order = MX_CHART_BY_NAME;
    chart.title[a->lang] =
        mx_annual__unmark(a, ANNUAL_SAY(a, "published.title", VALUE_TEXT("indicator", indicator)));
    chart.source[a->lang] = mx_annual__word(release, 0, "source");
    mx_annual__draw(a, &chart, ANNUAL_SAY(a, "published.title", VALUE_TEXT("indicator", indicator)));
}

/* Left out altogether when nobody published anything. */
void mx_annual__published(annual *a)
{
    size_t n_rows = mx_annual__n_rows(a->found.published);
    const mx_report_column columns[] = {
        {.column = "indicator", .heading = mx_annual__plain(a, "column.indicator")},
        {.column = "territory", .heading = mx_annual__plain(a, "column.territory")},
        {.column = "period", .heading = mx_annual__plain(a, "column.period")},
        {.column = "value",
         .heading = mx_annual__plain(a, "column.value"),
         .show = MX_SHOW_DECIMAL,
         .decimals = 1,
         .low = "value_from",
         .high = "value_to"},
        {.column = "source", .heading = mx_annual__plain(a, "column.source")},
    };
    if (n_rows == 0) return;
    mx_annual__heading(a, 2, "published", "published.heading");
    mx_annual__paragraph(a, "published.intro");
    published_chart(a);
    mx_annual__table(a, a->found.published, columns, 5, mx_annual__text(a, "published.caption"), NULL);
    if (a->found.n_published > n_rows)
        ANNUAL_PARAGRAPH(a, "published.more", VALUE_COUNT("n", a->found.n_published - n_rows));
}
