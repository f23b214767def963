/* What was said: by dimension and question, the components most named, what is new. */
#include "annual_i.h"

#include <math.h>
#include <string.h>

static const char *say_cycle(annual *a)
{
    return a->cycle == NULL ? "" : ANNUAL_SAY(a, "said.cycle", VALUE_TEXT("cycle", a->cycle));
}

const char *mx_annual__tell_said(annual *a)
{
    const mx_release *said = a->found.said;
    double people = mx_annual__number(said, 0, "n"), statements = mx_annual__number(said, 0, "statements");
    const char *basis = mx_annual__word(said, 0, "basis");
    if (isnan(people) || isnan(statements))
        return mx_annual__n_rows(said) == 0 ? NULL : mx_annual__text(a, "said.withheld");
    bool is_estimate = basis != NULL && strcmp(basis, "estimate") == 0;
    return ANNUAL_SAY(a, is_estimate ? "said.estimate" : "said.count", VALUE_COUNT("people", people),
                      VALUE_COUNT("statements", statements), VALUE_MARKUP("cycle", say_cycle(a)));
}

static bool is_open(annual *a, size_t row)
{
    const char *dimension = mx_annual__word(a->found.dimensions, row, "dimension");
    return dimension != NULL && strcmp(dimension, mx_annual__plain(a, "dimension.open")) == 0;
}

/* The dimension that most people named; SIZE_MAX when none may be shown, or two are equal. Those
 * that are withheld rest on fewer people, or on no more than the smallest of the others. */
static size_t find_first(annual *a)
{
    const mx_release *release = a->found.dimensions;
    size_t best = SIZE_MAX;
    bool is_tied = false;
    for (size_t row = 0; row < mx_annual__n_rows(release); row++) {
        double n = mx_annual__number(release, row, "n");
        if (isnan(n) || mx_annual__word(release, row, "dimension") == NULL || is_open(a, row)) continue;
        double lead = best == SIZE_MAX ? 1 : n - mx_annual__number(release, best, "n");
        is_tied = lead > 0 ? false : is_tied || !(lead < 0);
        if (lead > 0) best = row;
    }
    return is_tied ? SIZE_MAX : best;
}

const char *mx_annual__tell_first_dimension(annual *a)
{
    const mx_release *d = a->found.dimensions;
    size_t first = find_first(a);
    if (first == SIZE_MAX) return NULL;
    return ANNUAL_SAY(a, "said.first", VALUE_TEXT("dimension", mx_annual__word(d, first, "dimension")),
                      VALUE_SHARE("share", mx_annual__number(d, first, "share")),
                      VALUE_COUNT("people", mx_annual__number(d, first, "n")));
}

/* Columns shared by the tables of mentions, after the one that names the row. */
static void add_mentions(annual *a, const mx_release *release, const char *key, const char *heading,
                         bool has_share, bool has_balance, const char *caption, const char *note)
{
    mx_report_column columns[7] = {
        {.column = key, .heading = mx_annual__plain(a, heading)},
        {.column = "statements", .heading = mx_annual__plain(a, "column.statements"), .show = MX_SHOW_COUNT},
        {.column = "n", .heading = mx_annual__plain(a, "column.people"), .show = MX_SHOW_COUNT},
    };
    size_t count = 3;
    if (has_share)
        columns[count++] = (mx_report_column){.column = "share",
                                              .heading = mx_annual__plain(a, "column.share"),
                                              .show = MX_SHOW_SHARE,
                                              .has_bar = true};
    if (has_balance) {
        columns[count++] = (mx_report_column){
            .column = "positive", .heading = mx_annual__plain(a, "column.positive"), .show = MX_SHOW_COUNT};
        columns[count++] = (mx_report_column){
            .column = "negative", .heading = mx_annual__plain(a, "column.negative"), .show = MX_SHOW_COUNT};
        columns[count++] = (mx_report_column){.column = "balance",
                                              .heading = mx_annual__plain(a, "column.balance"),
                                              .show = MX_SHOW_SIGNED,
                                              .decimals = 2};
    }
    mx_annual__table(a, release, columns, count, caption, note);
}

/* How shares read when they are rounded: what they add up to where that is not 100 %, so that nobody
 * has to wonder. Nothing where one is withheld: the rest cannot add up. */
static const char *say_rounding(annual *a)
{
    const mx_release *d = a->found.dimensions;
    double sum = 0;
    for (size_t row = 0; row < mx_annual__n_rows(d); row++) {
        if (mx_annual__word(d, row, "dimension") == NULL || is_open(a, row)) continue;
        sum += round(100 * mx_annual__number(d, row, "share"));
    }
    if (isnan(sum) || (sum > 99.5 && sum < 100.5)) return mx_annual__text(a, "said.balance.note");
    return ANNUAL_SAY(a, "said.rounded", VALUE_MARKUP("balance", mx_annual__text(a, "said.balance.note")),
                      VALUE_SHARE("sum", sum / 100));
}

/* Whether a dimension has a figure, besides what is not coded yet. */
static bool is_any_shown(annual *a)
{
    const mx_release *d = a->found.dimensions;
    for (size_t row = 0; row < mx_annual__n_rows(d); row++)
        if (!is_open(a, row) && !isnan(mx_annual__number(d, row, "statements"))) return true;
    return false;
}

/* What the picture leaves out, so that it does not set the scale for the dimensions. */
static const char *tell_open(annual *a)
{
    const mx_release *d = a->found.dimensions;
    for (size_t row = 0; row < mx_annual__n_rows(d); row++) {
        double statements = mx_annual__number(d, row, "statements"), people = mx_annual__number(d, row, "n");
        if (!is_open(a, row)) continue;
        if (isnan(statements) || isnan(people)) return mx_annual__plain(a, "said.dimensions.open_withheld");
        return mx_annual__unmark(a, ANNUAL_SAY(a, "said.dimensions.open", VALUE_COUNT("statements", statements),
                                               VALUE_COUNT("people", people)));
    }
    return NULL;
}

static void dimensions(annual *a)
{
    const mx_release *d = a->found.dimensions;
    mx_annual__heading(a, 3, "said-dimensions", "said.dimensions");
    mx_annual__tell(a, mx_annual__tell_first_dimension(a));
    if (is_any_shown(a)) {
        mx_chart chart = MX_CHART_INIT;
        size_t first = find_first(a);
        chart.kind = MX_CHART_MENTIONS;
        chart.release = d;
        chart.by = "dimension";
        chart.y = "positive";
        chart.y2 = "negative";
        chart.title[a->lang] =
            first == SIZE_MAX
                ? mx_annual__plain(a, "said.dimensions.title_plain")
                : mx_annual__unmark(
                      a, ANNUAL_SAY(a, "said.dimensions.title",
                                    VALUE_TEXT("dimension", mx_annual__word(d, first, "dimension"))));
        chart.subtitle[a->lang] = mx_annual__plain(a, "said.dimensions.subtitle");
        chart.note[a->lang] = tell_open(a);
        chart.without = mx_annual__plain(a, "dimension.open");
        mx_annual__draw(a, &chart, mx_annual__text(a, "said.dimensions.title_plain"));
    }
    add_mentions(a, d, "dimension", "column.dimension", true, true,
                 mx_annual__text(a, "said.dimensions.caption"), say_rounding(a));
}

static void most_named(annual *a)
{
    const mx_release *five = a->found.five;
    mx_annual__heading(a, 3, "said-five", "said.five");
    if (mx_annual__n_shown(five, "n") == 0) mx_annual__paragraph(a, "said.five.withheld");
    else
        add_mentions(a, five, "component", "column.component", true, true,
                     ANNUAL_SAY(a, "said.five.caption", VALUE_COUNT("n", mx_annual__n_rows(five))), NULL);
}

static void new_components(annual *a)
{
    size_t n = mx_annual__n_rows(a->found.new), n_shown = mx_annual__n_shown(a->found.new, "statements");
    mx_annual__heading(a, 3, "said-new", "said.new");
    if (a->found.is_first_cycle) mx_annual__paragraph(a, "said.new.first");
    else if (n == 0) mx_annual__paragraph(a, "said.new.none");
    else if (n_shown == 0) ANNUAL_PARAGRAPH(a, "said.new.withheld", VALUE_COUNT("n", n));
    else
        add_mentions(a, a->found.new, "component", "column.component", false, false,
                     mx_annual__text(a, "said.new.caption"), NULL);
}

void mx_annual__said(annual *a)
{
    const annual_results *f = &a->found;
    mx_annual__heading(a, 2, "said", "said.heading");
    if (mx_annual__n_rows(f->said) == 0) {
        mx_annual__paragraph(a, "said.none");
        return;
    }
    mx_report_finding(a->report, mx_annual__tell_said(a));
    if (mx_annual__n_shown(f->said, "statements") == 0) return;
    dimensions(a);
    mx_annual__corrected(a);
    mx_annual__heading(a, 3, "said-questions", "said.questions");
    add_mentions(a, f->questions, "question", "column.question", false, false,
                 mx_annual__text(a, "said.questions.caption"), NULL);
    most_named(a);
    new_components(a);
    mx_annual__synthesis(a);
    mx_report_open_box(a->report, MX_BOX_NOTE, mx_annual__text(a, "said.caveat.title"));
    mx_annual__paragraph(a, "said.caveat");
    mx_report_close_box(a->report);
}
