/* Objectives, commitments, partners, contracts: the chain of the contract. */
#include "annual_i.h"

#include <math.h>

const char *mx_annual__tell_objectives(annual *a)
{
    const mx_release *o = a->found.objectives;
    double n = mx_annual__number(o, 0, "objectives");
    if (isnan(n) || !(n > 0)) return NULL;
    return ANNUAL_SAY(a, "objectives.count", VALUE_COUNT("objectives", n),
                      VALUE_COUNT("with", mx_annual__number(o, 0, "with_commitment")),
                      VALUE_COUNT("kept", mx_annual__number(o, 0, "with_kept")));
}

const char *mx_annual__tell_kept(annual *a)
{
    const mx_release *k = a->found.kept;
    size_t row = mx_annual__find_acts(k);
    double due = mx_annual__number(k, row, "due");
    if (isnan(due)) return NULL;
    if (!(due > 0)) return mx_annual__text(a, "objectives.not_due");
    return ANNUAL_SAY(a, "objectives.due", VALUE_COUNT("due", due), VALUE_TEXT("date", mx_annual__date(a)),
                      VALUE_COUNT("kept", mx_annual__number(k, row, "kept")),
                      VALUE_COUNT("partly", mx_annual__number(k, row, "partly_kept")),
                      VALUE_COUNT("late", mx_annual__number(k, row, "late")));
}

static void say_delay(annual *a)
{
    size_t row = mx_annual__find_acts(a->found.kept);
    double delay = mx_annual__number(a->found.kept, row, "delay"),
           n = mx_annual__number(a->found.kept, row, "delays");
    if (isnan(delay) || n < 3) return; /* the median of one or two says nothing */
    ANNUAL_PARAGRAPH(a, delay < 0 ? "objectives.early" : "objectives.delay",
                     VALUE_COUNT("delay", fabs(delay)), VALUE_COUNT("n", n));
}

static void status_table(annual *a)
{
    const mx_report_column columns[] = {
        {.column = "status", .heading = mx_annual__plain(a, "column.status")},
        {.column = "scope", .heading = mx_annual__plain(a, "column.scope")},
        {.column = "commitments",
         .heading = mx_annual__plain(a, "column.commitments"),
         .show = MX_SHOW_COUNT},
    };
    mx_annual__table(a, a->found.status, columns, 3, mx_annual__text(a, "objectives.status.caption"),
                     mx_annual__text(a, "objectives.status.note"));
}

static void kept_table(annual *a)
{
    const mx_report_column columns[] = {
        {.column = "scope", .heading = mx_annual__plain(a, "column.scope")},
        {.column = "commitments",
         .heading = mx_annual__plain(a, "column.commitments"),
         .show = MX_SHOW_COUNT},
        {.column = "due", .heading = mx_annual__plain(a, "column.due"), .show = MX_SHOW_COUNT},
        {.column = "kept", .heading = mx_annual__plain(a, "column.kept"), .show = MX_SHOW_COUNT},
        {.column = "partly_kept", .heading = mx_annual__plain(a, "column.partly"), .show = MX_SHOW_COUNT},
        {.column = "late", .heading = mx_annual__plain(a, "column.late"), .show = MX_SHOW_COUNT},
        {.column = "share_kept",
         .heading = mx_annual__plain(a, "column.share_kept"),
         .show = MX_SHOW_SHARE,
         .has_bar = true},
    };
    mx_annual__table(a, a->found.kept, columns, 7, mx_annual__text(a, "objectives.kept.caption"), NULL);
}

/* A territory's own list; a network's would fill pages. */
static void objective_list(annual *a)
{
    const mx_report_column columns[] = {
        {.column = "title", .heading = mx_annual__plain(a, "column.objective")},
        {.column = "component", .heading = mx_annual__plain(a, "column.component")},
        {.column = "target", .heading = mx_annual__plain(a, "column.target")},
        {.column = "commitments",
         .heading = mx_annual__plain(a, "column.commitments"),
         .show = MX_SHOW_COUNT},
        {.column = "kept", .heading = mx_annual__plain(a, "column.kept"), .show = MX_SHOW_COUNT},
    };
    if (mx_annual__n_rows(a->found.objective_list) <= ANNUAL_CHART_ROWS)
        mx_annual__table(a, a->found.objective_list, columns, 5,
                         mx_annual__text(a, "objectives.list.caption"),
                         mx_annual__text(a, "objectives.list.note"));
}

/* From start to due day, where there are few enough to be told apart. */
static void calendar(annual *a)
{
    mx_chart chart = MX_CHART_INIT;
    if (mx_annual__n_rows(a->found.commitment_list) > ANNUAL_CALENDAR) return;
    chart.kind = MX_CHART_CALENDAR;
    chart.release = a->found.commitment_list;
    chart.by = "title";
    chart.group = "objective";
    chart.start = "start";
    chart.due = "due";
    chart.done = "done_on";
    chart.status = "status";
    chart.as_of = a->date;
    chart.finds = true;
    chart.title[a->lang] = mx_annual__plain(a, "objectives.calendar");
    chart.subtitle[a->lang] = mx_annual__plain(a, "objectives.calendar.subtitle");
    chart.note[a->lang] = mx_annual__plain(a, "objectives.calendar.note");
    mx_annual__draw(a, &chart, mx_annual__text(a, "objectives.calendar"));
}

static void reviews(annual *a)
{
    const mx_report_column columns[] = {
        {.column = "held_on", .heading = mx_annual__plain(a, "column.held_on"), .show = MX_SHOW_DATE},
        {.column = "objective", .heading = mx_annual__plain(a, "column.objective")},
        {.column = "finding", .heading = mx_annual__plain(a, "column.finding")},
    };
    if (mx_annual__n_rows(a->found.reviews) <= ANNUAL_CHART_ROWS)
        mx_annual__table(a, a->found.reviews, columns, 3, mx_annual__text(a, "objectives.reviews.caption"), NULL);
}

/* In a document of the house: from each objective back to what people said. */
static void sources(annual *a)
{
    const mx_report_column columns[] = {
        {.column = "objective", .heading = mx_annual__plain(a, "column.objective")},
        {.column = "statement", .heading = mx_annual__plain(a, "column.id")},
        {.column = "text", .heading = mx_annual__plain(a, "column.text")},
    };
    if (mx_annual__n_rows(a->found.sources) == 0) return;
    mx_annual__heading(a, 3, "objectives-sources", "objectives.sources");
    mx_annual__table(a, a->found.sources, columns, 3, mx_annual__text(a, "objectives.sources.caption"), NULL);
}

static void partners_and_contracts(annual *a)
{
    const mx_report_column partners[] = {
        {.column = "kind", .heading = mx_annual__plain(a, "column.kind")},
        {.column = "partners", .heading = mx_annual__plain(a, "column.partners"), .show = MX_SHOW_COUNT},
        {.column = "commitments",
         .heading = mx_annual__plain(a, "column.commitments"),
         .show = MX_SHOW_COUNT},
    };
    const mx_report_column contracts[] = {
        {.column = "kind", .heading = mx_annual__plain(a, "column.kind")},
        {.column = "signatories",
         .heading = mx_annual__plain(a, "column.signatories"),
         .show = MX_SHOW_COUNT},
        {.column = "contracts", .heading = mx_annual__plain(a, "column.contracts"), .show = MX_SHOW_COUNT},
    };
    mx_annual__table(a, a->found.partners, partners, 3, mx_annual__text(a, "objectives.partners.caption"),
                     NULL);
    mx_annual__table(a, a->found.contracts, contracts, 3, mx_annual__text(a, "objectives.contracts.caption"),
                     mx_annual__text(a, "objectives.contracts.note"));
}

bool mx_annual__has_acts(const annual *a)
{
    const annual_results *f = &a->found;
    return mx_annual__n_rows(f->objective_list) + mx_annual__n_rows(f->status) +
               mx_annual__n_rows(f->contracts) >
           0;
}

void mx_annual__chain(annual *a)
{
    mx_annual__heading(a, 2, "objectives", "objectives.heading");
    if (!mx_annual__has_acts(a)) {
        mx_annual__paragraph(a, "objectives.none");
        return;
    }
    const char *finding = mx_annual__tell_objectives(a);
    if (finding != NULL) mx_report_finding(a->report, finding);
    mx_annual__tell(a, mx_annual__tell_kept(a));
    say_delay(a);
    kept_table(a);
    status_table(a);
    objective_list(a);
    calendar(a);
    reviews(a);
    partners_and_contracts(a);
    sources(a);
}
