/* What was said, continued: what is particular to whom, what groups share, and people's own words. */
#include "annual_i.h"

#include <math.h>
#include <string.h>

#define SPECIFIC_MOST 8

/* ---- What is particular -------------------------------------------------------------- */

static bool is_word(const mx_release *release, size_t row, const char *column, const char *text)
{
    const char *word = mx_annual__word(release, row, column);
    return word != NULL && strcmp(word, text) == 0;
}

/* The strongest of those not told yet; SIZE_MAX when there is none. */
static size_t take_strongest(const mx_release *s, bool told[])
{
    size_t best = SIZE_MAX;
    for (size_t row = 0; row < mx_annual__n_rows(s); row++) {
        bool is_conclusive = is_word(s, row, "conclusion", "more") || is_word(s, row, "conclusion", "less");
        double here = fabs(mx_annual__number(s, row, "index"));
        if (told[row] || !is_conclusive || isnan(here)) continue;
        if (best == SIZE_MAX || here > fabs(mx_annual__number(s, best, "index"))) best = row;
    }
    if (best != SIZE_MAX) told[best] = true;
    return best;
}

static const char *tell_specific(annual *a, size_t row)
{
    const mx_release *s = a->found.specific;
    return ANNUAL_SAY(a, is_word(s, row, "conclusion", "more") ? "said.specific.more" : "said.specific.less",
                      VALUE_TEXT("part", mx_annual__part(a, mx_release_frame(s), row)),
                      VALUE_TEXT("dimension", mx_annual__word(s, row, "dimension")),
                      VALUE_COUNT("statements", mx_annual__number(s, row, "statements")),
                      VALUE_COUNT("expected", round(mx_annual__number(s, row, "expected"))));
}

static void specific(annual *a)
{
    const mx_release *s = a->found.specific;
    size_t n_rows = mx_annual__n_rows(s), count = 0;
    const char *items[SPECIFIC_MOST];
    if (n_rows == 0) return;
    bool *told = mx_arena_alloc(a->arena, n_rows * sizeof *told);
    if (told == NULL) {
        mx_annual__ok(a, mx_fail_memory());
        return;
    }
    mx_annual__heading(a, 3, "said-specific", "said.specific");
    if (mx_annual__n_shown(s, "statements") == 0) {
        mx_annual__paragraph(a, "said.specific.withheld");
        return;
    }
    while (count < SPECIFIC_MOST) {
        size_t row = take_strongest(s, told);
        if (row == SIZE_MAX) break;
        items[count++] = tell_specific(a, row);
    }
    if (count == 0) mx_annual__paragraph(a, "said.specific.none");
    mx_report_list(a->report, items, count);
    if (count > 0) mx_annual__paragraph(a, "said.specific.note");
}

/* ---- What is shared ------------------------------------------------------------------------ */

static void shared(annual *a)
{
    const mx_release *s = a->found.shared;
    const mx_report_column columns[] = {
        {.column = "component", .heading = mx_annual__plain(a, "column.component")},
        {.column = "groups", .heading = mx_annual__plain(a, "column.groups"), .show = MX_SHOW_COUNT},
        {.column = "of_groups", .heading = mx_annual__plain(a, "column.of_groups"), .show = MX_SHOW_COUNT},
        {.column = "n", .heading = mx_annual__plain(a, "column.people"), .show = MX_SHOW_COUNT},
        {.column = "statements", .heading = mx_annual__plain(a, "column.statements"), .show = MX_SHOW_COUNT},
    };
    if (mx_annual__n_shown(s, "groups") == 0 || !(mx_annual__number(s, 0, "of_groups") > 1)) return;
    mx_annual__heading(a, 3, "said-shared", "said.shared");
    double first = mx_annual__number(s, 0, "groups");
    if (!(mx_annual__number(s, 1, "groups") >= first)) /* alone in front */
        ANNUAL_PARAGRAPH(a, "said.shared.first", VALUE_TEXT("component", mx_annual__word(s, 0, "component")),
                         VALUE_COUNT("groups", first), VALUE_COUNT("of", mx_annual__number(s, 0, "of_groups")));
    mx_annual__table(a, s, columns, 5, mx_annual__text(a, "said.shared.caption"), NULL);
}

/* ---- People's own words ---------------------------------------------------------------------- */

static void typical(annual *a)
{
    const mx_report_column columns[] = {
        {.column = "name", .heading = mx_annual__plain(a, "column.dimension")},
        {.column = "text", .heading = mx_annual__plain(a, "column.text")},
        {.column = "n", .heading = mx_annual__plain(a, "column.people"), .show = MX_SHOW_COUNT},
    };
    if (mx_annual__n_rows(a->found.typical) == 0) return;
    mx_annual__heading(a, 3, "said-typical", "said.typical");
    mx_annual__table(a, a->found.typical, columns, 3, mx_annual__text(a, "said.typical.caption"),
                     mx_annual__text(a, "said.typical.note"));
}

void mx_annual__synthesis(annual *a)
{
    specific(a);
    mx_annual__map(a);
    shared(a);
    typical(a);
}
