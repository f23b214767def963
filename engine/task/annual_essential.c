/* Page one: what the report is about, and its key figures. */
#include "annual_i.h"

#include <math.h>

/* At most so many key figures stand on page one. */
#define MOST 10

typedef struct {
    mx_report_key_figure figures[MOST];
    size_t count;
} key_figures;

/* A key figure from the first row of a release; left out when nothing is known of it. `label`
 * is a text with {n}. */
static void add(annual *a, key_figures *to, const mx_release *release, const char *column, mx_show show,
                const char *label, const char *note)
{
    if (mx_annual__n_rows(release) == 0) return;
    double n = mx_annual__number(release, 0, column);
    size_t at = mx_frame_find(mx_release_frame(release), column);
    if (isnan(n) && !mx_release_is_withheld(release, 0, at)) return;
    to->figures[to->count++] = (mx_report_key_figure){.release = release,
                                                      .column = column,
                                                      .show = show,
                                                      .label = ANNUAL_SAY(a, label, VALUE_COUNT("n", n)),
                                                      .note = note};
}

static const char *say_entered(annual *a)
{
    double entered = mx_annual__number(a->found.participants, 0, "entered");
    return isnan(entered) ? mx_annual__text(a, "essential.entered_unknown")
                          : ANNUAL_SAY(a, "essential.entered", VALUE_COUNT("entered", entered));
}

static void add_kept(annual *a, key_figures *to)
{
    size_t row = mx_annual__find_acts(a->found.kept);
    double due = mx_annual__number(a->found.kept, row, "due");
    if (isnan(due) || !(due > 0)) return;
    to->figures[to->count++] =
        (mx_report_key_figure){.release = a->found.kept,
                               .column = "share_kept",
                               .row = row,
                               .show = MX_SHOW_SHARE,
                               .label = mx_annual__text(a, "essential.kept"),
                               .note = ANNUAL_SAY(a, "essential.kept_note", VALUE_COUNT("due", due))};
}

/* The most pairs that any indicator has: how many people could be followed. */
static void add_pairs(annual *a, key_figures *to)
{
    size_t best = 0;
    for (size_t row = 1; row < mx_annual__n_rows(a->found.linked); row++)
        if (!(mx_annual__number(a->found.linked, row, "n") <= mx_annual__number(a->found.linked, best, "n")))
            best = row;
    if (mx_annual__n_shown(a->found.linked, "n") == 0) return;
    to->figures[to->count++] = (mx_report_key_figure){.release = a->found.linked,
                                                      .column = "n",
                                                      .row = best,
                                                      .show = MX_SHOW_COUNT,
                                                      .label = mx_annual__text(a, "essential.pairs"),
                                                      .note = mx_annual__text(a, "essential.pairs_note")};
}

static key_figures collect(annual *a)
{
    const annual_results *f = &a->found;
    key_figures all = {.count = 0};
    double finished = mx_annual__number(f->groups, 0, "finished");
    const char *note =
        isnan(finished) ? NULL : ANNUAL_SAY(a, "essential.finished", VALUE_COUNT("finished", finished));
    if (finished > 0 || mx_annual__number(f->groups, 0, "under_way") > 0)
        add(a, &all, f->groups, "under_way", MX_SHOW_COUNT, "essential.groups", note);
    add(a, &all, f->participants, "present", MX_SHOW_COUNT, "essential.present", say_entered(a));
    if (mx_annual__has_acts(a)) {
        add(a, &all, f->acts, "partners", MX_SHOW_COUNT, "essential.partners", NULL);
        add(a, &all, f->acts, "contracts", MX_SHOW_COUNT, "essential.contracts", NULL);
    }
    add(a, &all, f->said, "statements", MX_SHOW_COUNT, "essential.statements", NULL);
    add(a, &all, f->objectives, "objectives", MX_SHOW_COUNT, "essential.objectives", NULL);
    add_kept(a, &all);
    add_pairs(a, &all);
    return all;
}

/* Nothing at all, or nothing that may be shown of people. */
static bool is_empty(const annual *a)
{
    const annual_results *f = &a->found;
    return mx_annual__n_rows(f->groups) + mx_annual__n_rows(f->said) + mx_annual__n_rows(f->objectives) +
               mx_annual__n_rows(f->situations) + mx_annual__n_rows(f->kept) +
               mx_annual__n_rows(f->published) ==
           0;
}

static bool says_little(const annual *a)
{
    const annual_results *f = &a->found;
    bool has_people = mx_annual__n_rows(f->said) + mx_annual__n_rows(f->situations) > 0;
    return has_people && mx_annual__n_shown(f->said, "statements") == 0 &&
           mx_annual__n_shown(f->situations, "share_high") == 0;
}

/* The report in five sentences; those that cannot be said are left out. */
static void findings(annual *a)
{
    const char *const told[] = {mx_annual__tell_said(a), mx_annual__tell_first_dimension(a),
                                mx_annual__tell_objectives(a), mx_annual__tell_kept(a),
                                mx_annual__tell_change(a)};
    const char *items[5];
    size_t count = 0;
    for (size_t i = 0; i < 5; i++)
        if (told[i] != NULL) items[count++] = told[i];
    mx_report_list(a->report, items, count);
}

void mx_annual__essential(annual *a)
{
    mx_annual__heading(a, 2, "essential", "essential.heading");
    ANNUAL_PARAGRAPH(a, "essential.scope", VALUE_TEXT("name", a->name),
                     VALUE_COUNT("territories", a->n_territories), VALUE_TEXT("date", mx_annual__date(a)));
    if (is_empty(a)) {
        mx_annual__paragraph(a, "essential.empty");
        return;
    }
    key_figures all = collect(a);
    mx_report_key_figures(a->report, all.figures, all.count);
    findings(a);
    if (says_little(a)) {
        mx_report_open_box(a->report, MX_BOX_WARNING, NULL);
        mx_annual__paragraph(a, "essential.little");
        mx_report_close_box(a->report);
    }
}
