/* Where people stand, and how the same people changed. */
#include "annual_i.h"

#include <math.h>
#include <string.h>

static const char *say_cycle(annual *a)
{
    return a->follow_cycle == NULL ? "" : ANNUAL_SAY(a, "change.cycle", VALUE_TEXT("cycle", a->follow_cycle));
}

/* ---- Situations ------------------------------------------------------------------ */

static void situations_chart(annual *a)
{
    const annual_results *f = &a->found;
    mx_chart chart = MX_CHART_INIT;
    if (mx_annual__n_rows(f->ladder) > ANNUAL_CHART_ROWS || mx_annual__n_shown(f->ladder, "n") == 0) return;
    chart.kind = MX_CHART_SITUATIONS;
    chart.release = f->ladder;
    chart.by = f->has_two_phases ? "phase" : "indicator";
    chart.group = f->has_two_phases ? "indicator" : NULL;
    chart.n_levels = f->ladder_levels;
    for (size_t i = 0; i < f->ladder_levels; i++)
        chart.levels[i] = mx_arena_format(a->arena, "level_%d", f->ladder_lowest + (int)i);
    chart.merged[0] = "share_low";
    chart.merged[1] = "share_middle";
    chart.merged[2] = "share_high";
    chart.title[a->lang] = mx_annual__plain(a, a->found.has_two_phases ? "change.situations.title_two"
                                                                       : "change.situations.title");
    chart.subtitle[a->lang] = mx_annual__plain(a, "change.situations.subtitle");
    mx_annual__draw(a, &chart, mx_annual__text(a, "change.situations.caption"));
}

static void situations_table(annual *a)
{
    mx_report_column columns[6] = {
        {.column = "indicator", .heading = mx_annual__plain(a, "column.indicator")}};
    size_t count = 1;
    if (a->found.has_two_phases)
        columns[count++] =
            (mx_report_column){.column = "phase", .heading = mx_annual__plain(a, "column.phase")};
    columns[count++] =
        (mx_report_column){.column = "n", .heading = mx_annual__plain(a, "column.n"), .show = MX_SHOW_COUNT};
    columns[count++] = (mx_report_column){.column = "share_low",
                                          .heading = mx_annual__plain(a, "column.low"),
                                          .show = MX_SHOW_SHARE,
                                          .low = "share_low_from",
                                          .high = "share_low_to"};
    columns[count++] = (mx_report_column){.column = "share_high",
                                          .heading = mx_annual__plain(a, "column.high"),
                                          .show = MX_SHOW_SHARE,
                                          .low = "share_high_from",
                                          .high = "share_high_to"};
    columns[count++] = (mx_report_column){.column = "median",
                                          .heading = mx_annual__plain(a, "column.median"),
                                          .show = MX_SHOW_DECIMAL,
                                          .decimals = 1};
    mx_annual__table(a, a->found.situations, columns, count, mx_annual__text(a, "change.situations.table"),
                     mx_annual__text(a, "change.situations.note"));
}

static void situations(annual *a)
{
    if (mx_annual__n_rows(a->found.situations) == 0) return;
    mx_annual__heading(a, 3, "situations", "change.situations");
    if (mx_annual__n_shown(a->found.situations, "n") == 0) {
        mx_annual__paragraph(a, "change.situations.withheld");
        return;
    }
    situations_chart(a);
    situations_table(a);
}

/* ---- The same people ------------------------------------------------------------------ */

/* Of a row: -1 decline, 1 progress, 0 no conclusion; as measure concluded. */
static int conclusion(annual *a, size_t row)
{
    const char *word = mx_annual__word(a->found.linked, row, "conclusion");
    if (word == NULL) return 0;
    if (strcmp(word, mx_annual__name(a, NAME_CONCLUSION, "better")) == 0) return 1;
    return strcmp(word, mx_annual__name(a, NAME_CONCLUSION, "worse")) == 0 ? -1 : 0;
}

typedef struct {
    size_t n, n_better, n_worse;
} counts;

static counts count_conclusions(annual *a)
{
    const mx_release *linked = a->found.linked;
    counts all = {0, 0, 0};
    for (size_t row = 0; row < mx_annual__n_rows(linked); row++) {
        int here = conclusion(a, row);
        all.n += mx_annual__word(linked, row, "conclusion") != NULL;
        all.n_better += here > 0;
        all.n_worse += here < 0;
    }
    return all;
}

/* What a row says, and by how much where that may be told. */
static const char *tell_move(annual *a, size_t row, bool is_better)
{
    const mx_release *linked = a->found.linked;
    const mx_text_value indicator = VALUE_TEXT("indicator", mx_annual__word(linked, row, "indicator"));
    const mx_text_value n = VALUE_COUNT("n", mx_annual__number(linked, row, "n"));
    double net = mx_annual__number(linked, row, "net");
    if (isnan(net))
        return ANNUAL_SAY(a, is_better ? "change.better_only" : "change.worse_only", indicator, n);
    return ANNUAL_SAY(a, is_better ? "change.better" : "change.worse", indicator, n, VALUE_POINTS("net", net),
                      mx_annual__bound("low", mx_annual__number(linked, row, "low")),
                      mx_annual__bound("high", mx_annual__number(linked, row, "high")));
}

/* One sentence an indicator that moved, as a list. */
static void list_moves(annual *a)
{
    const char *items[ANNUAL_MOVES + 1];
    size_t count = 0, n_moves = 0;
    for (size_t row = 0; row < mx_annual__n_rows(a->found.linked); row++) {
        int here = conclusion(a, row);
        if (here == 0) continue;
        if (n_moves++ < ANNUAL_MOVES) items[count++] = tell_move(a, row, here > 0);
    }
    if (n_moves > ANNUAL_MOVES)
        items[count++] = ANNUAL_SAY(a, "change.more", VALUE_COUNT("n", n_moves - ANNUAL_MOVES));
    mx_report_list(a->report, items, count);
}

const char *mx_annual__tell_change(annual *a)
{
    counts all = count_conclusions(a);
    if (all.n == 0) return NULL;
    return ANNUAL_SAY(a, "change.conclusions", VALUE_COUNT("n", all.n), VALUE_COUNT("better", all.n_better),
                      VALUE_COUNT("worse", all.n_worse),
                      VALUE_COUNT("none", all.n - all.n_better - all.n_worse));
}

static void linked_chart(annual *a)
{
    mx_chart chart = MX_CHART_INIT;
    if (mx_annual__n_rows(a->found.linked) > ANNUAL_CHART_ROWS ||
        mx_annual__n_shown(a->found.linked, "net") == 0)
        return;
    chart.kind = MX_CHART_TERRITORIES;
    chart.release = a->found.linked;
    chart.by = "indicator";
    chart.y = "net";
    chart.low = "low";
    chart.high = "high";
    chart.n = "n";
    chart.as_percent = true;
    chart.order = MX_CHART_BY_VALUE;
    chart.title[a->lang] = mx_annual__plain(a, "change.chart.title");
    chart.subtitle[a->lang] = mx_annual__plain(a, "change.chart.subtitle");
    chart.note[a->lang] = mx_annual__plain(a, "change.chart.note");
    mx_annual__draw(a, &chart, mx_annual__text(a, "change.chart.title"));
}

/* People moving either way are shown where most rows have enough of them to show. */
static void linked_table(annual *a)
{
    const mx_release *linked = a->found.linked;
    bool has_parts = 2 * mx_annual__n_shown(linked, "improved") > mx_annual__n_rows(linked);
    mx_report_column columns[6] = {
        {.column = "indicator", .heading = mx_annual__plain(a, "column.indicator")},
        {.column = "n", .heading = mx_annual__plain(a, "column.pairs"), .show = MX_SHOW_COUNT},
    };
    size_t count = 2;
    if (has_parts) {
        columns[count++] = (mx_report_column){
            .column = "improved", .heading = mx_annual__plain(a, "column.improved"), .show = MX_SHOW_COUNT};
        columns[count++] = (mx_report_column){
            .column = "worsened", .heading = mx_annual__plain(a, "column.worsened"), .show = MX_SHOW_COUNT};
    }
    columns[count++] = (mx_report_column){.column = "net",
                                          .heading = mx_annual__plain(a, "column.net"),
                                          .show = MX_SHOW_POINTS,
                                          .low = "low",
                                          .high = "high"};
    columns[count++] =
        (mx_report_column){.column = "conclusion", .heading = mx_annual__plain(a, "column.conclusion")};
    mx_annual__table(a, linked, columns, count,
                     ANNUAL_SAY(a, "change.linked.caption", VALUE_MARKUP("cycle", say_cycle(a))),
                     mx_annual__text(a, "change.linked.note"));
}

static void limits(annual *a, size_t n)
{
    const char *items[4];
    size_t count = 0;
    items[count++] = mx_annual__text(a, "change.limits.who");
    if (n > 1)
        items[count++] = ANNUAL_SAY(a, "change.limits.chance", VALUE_COUNT("n", n),
                                    VALUE_DECIMAL("expected", 0.05 * (double)n, n < 10 ? 1 : 0));
    items[count++] = mx_annual__text(a, "change.limits.cause");
    items[count++] = mx_annual__text(a, "change.limits.small");
    mx_report_open_box(a->report, MX_BOX_WARNING, mx_annual__text(a, "change.limits.title"));
    mx_report_list(a->report, items, count);
    mx_report_close_box(a->report);
}

static void linked(annual *a)
{
    counts all = count_conclusions(a);
    mx_annual__heading(a, 3, "change-linked", "change.linked");
    if (mx_annual__n_rows(a->found.linked) == 0) {
        mx_annual__paragraph(a, "change.linked.none");
        return;
    }
    if (all.n == 0) {
        mx_annual__paragraph(a, "change.linked.withheld");
        return;
    }
    mx_report_finding(a->report, mx_annual__tell_change(a));
    if (all.n_better + all.n_worse == 0) mx_annual__paragraph(a, "change.inconclusive");
    list_moves(a);
    linked_chart(a);
    linked_table(a);
    limits(a, all.n);
}

/* Where the interval of the difference leaves 0 out, as measure concluded: one sentence each. */
static void list_differences(annual *a)
{
    const mx_release *u = a->found.unlinked;
    const char *items[ANNUAL_MOVES];
    size_t count = 0;
    for (size_t row = 0; row < mx_annual__n_rows(u) && count < ANNUAL_MOVES; row++) {
        const char *word = mx_annual__word(u, row, "conclusion");
        bool is_conclusive = word != NULL && strcmp(word, mx_annual__name(a, NAME_CONCLUSION, "none")) != 0;
        double difference = mx_annual__number(u, row, "difference"), before = mx_annual__number(u, row, "share_high_before"),
               after = mx_annual__number(u, row, "share_high_after");
        if (!is_conclusive || isnan(difference) || isnan(before) || isnan(after)) continue;
        items[count++] = ANNUAL_SAY(a, "change.difference", VALUE_TEXT("indicator", mx_annual__word(u, row, "indicator")),
                                    VALUE_SHARE("before", before), VALUE_SHARE("after", after),
                                    VALUE_COUNT("n_before", mx_annual__number(u, row, "n_before")),
                                    VALUE_COUNT("n_after", mx_annual__number(u, row, "n_after")),
                                    mx_annual__bound("low", mx_annual__number(u, row, "low")),
                                    mx_annual__bound("high", mx_annual__number(u, row, "high")));
    }
    if (count == 0) mx_annual__paragraph(a, "change.difference.none");
    mx_report_list(a->report, items, count);
}

static void unlinked(annual *a)
{
    const mx_release *u = a->found.unlinked;
    const mx_report_column columns[] = {
        {.column = "indicator", .heading = mx_annual__plain(a, "column.indicator")},
        {.column = "n_before", .heading = mx_annual__plain(a, "column.n_before"), .show = MX_SHOW_COUNT},
        {.column = "n_after", .heading = mx_annual__plain(a, "column.n_after"), .show = MX_SHOW_COUNT},
        {.column = "share_high_before",
         .heading = mx_annual__plain(a, "column.before"),
         .show = MX_SHOW_SHARE},
        {.column = "share_high_after", .heading = mx_annual__plain(a, "column.after"), .show = MX_SHOW_SHARE},
        {.column = "difference",
         .heading = mx_annual__plain(a, "column.difference"),
         .show = MX_SHOW_POINTS,
         .low = "low",
         .high = "high"},
    };
    if (mx_annual__n_shown(u, "difference") == 0) return;
    mx_annual__heading(a, 3, "change-unlinked", "change.unlinked");
    list_differences(a);
    mx_annual__table(a, u, columns, 6,
                     ANNUAL_SAY(a, "change.unlinked.caption", VALUE_MARKUP("cycle", say_cycle(a))),
                     mx_annual__text(a, "change.unlinked.note"));
}

void mx_annual__change(annual *a)
{
    const annual_results *f = &a->found;
    bool has_change = mx_annual__n_rows(f->linked) + mx_annual__n_rows(f->unlinked) > 0;
    mx_annual__heading(a, 2, "change", "change.heading");
    if (mx_annual__n_rows(f->situations) == 0 && !has_change) {
        mx_annual__paragraph(a, "change.none");
        return;
    }
    if (!has_change) mx_annual__paragraph(a, "change.one_phase");
    situations(a);
    if (has_change) {
        linked(a);
        unlinked(a);
    }
}
