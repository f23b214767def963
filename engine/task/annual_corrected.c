/* Shares of dimensions, corrected for what the classifier confuses: where people decided enough. */
#include "annual_i.h"

#include <math.h>
#include <string.h>

#include "learning.h"

/* Fewer decisions than this bear no correction (mx_measure_corrected). */
#define FEWEST_DECIDED 20

/* ---- Proposals -------------------------------------------------------------------------- */

int mx_annual__propose(annual_proposals *out, const mx_context *context, const char *model)
{
    mx_store *store = NULL;
    int rc = learning_model(&out->model, model);
    if (rc == MX_OK) rc = coded_check_model(out->model, model);
    if (rc == MX_OK) rc = mx_store_open(&store, context->store, MX_STORE_READ);
    if (rc == MX_OK) rc = coded_read(&out->all, store, NULL);
    mx_store_close(store);
    if (rc == MX_OK) rc = coded_propose(&out->all, out->model, 0);
    return rc == MX_OK ? coded_add_proposals(&out->all) : rc;
}

void mx_annual__forget_proposals(annual_proposals *proposals)
{
    coded_dispose(&proposals->all);
    mx_model_close(proposals->model);
    *proposals = (annual_proposals){.model = NULL};
}

/* ---- Asking ------------------------------------------------------------------------------- */

/* Whether a model coded some of what was said here, and people decided enough to tell how well. */
static bool is_correctable(const annual *a)
{
    size_t status = mx_frame_find(a->statements, "status"), territory = mx_frame_find(a->statements, "territory");
    size_t n_decided = 0, n_others = 0;
    for (size_t row = 0; row < mx_frame_n_rows(a->statements); row++) {
        const char *how = mx_frame_text(a->statements, row, status);
        bool is_decided = how != NULL && (strcmp(how, "settled") == 0 || strcmp(how, "agreed") == 0);
        n_decided += is_decided;
        n_others += !is_decided && mx_annual__is_member(a, mx_frame_text(a->statements, row, territory));
    }
    return n_decided >= FEWEST_DECIDED && n_others > 0;
}

/* A store whose framework no model speaks has no correction: that is no failure of the report. */
static int find_proposals(const annual_proposals **out, annual *a)
{
    annual_shelf *shelf = mx_annual__shelf(a);
    *out = NULL;
    if (!shelf->is_proposed) {
        int rc = mx_annual__propose(&shelf->proposals, a->context, NULL);
        if (rc == MX_E_NOMEM || rc == MX_E_IO) return rc;
        if (rc < 0) mx_annual__forget_proposals(&shelf->proposals);
        shelf->is_proposed = true;
    }
    if (shelf->proposals.model != NULL) *out = &shelf->proposals;
    return MX_OK;
}

void mx_annual__ask_corrected(annual *a, const mx_cut *cut)
{
    static const annual_named names[] = {{"dimension", NAME_DIMENSION}, {0}};
    const annual_proposals *proposals = NULL;
    mx_frame *frame = NULL;
    if (a->rc < 0 || !is_correctable(a) || !mx_annual__ok(a, find_proposals(&proposals, a)) || proposals == NULL) return;
    const mx_said said = {proposals->all.statements, a->groups, a->territories};
    int rc = mx_measure_corrected(&frame, a->found.n_decided, &said, "dimension", cut, a->context->seed);
    a->found.corrected =
        mx_annual__release_of(a, rc, &frame, "statements by dimension, corrected", names, "dimension");
}

/* ---- Telling --------------------------------------------------------------------------------- */

/* Of the corrections that are more than chance, the largest. SIZE_MAX: none. */
static size_t find_largest(const mx_release *c)
{
    size_t best = SIZE_MAX;
    double most = 0;
    for (size_t row = 0; row < mx_annual__n_rows(c); row++) {
        const char *conclusion = mx_annual__word(c, row, "conclusion");
        bool is_conclusive = conclusion != NULL && (strcmp(conclusion, "more") == 0 || strcmp(conclusion, "less") == 0);
        double by = fabs(mx_annual__number(c, row, "corrected") - mx_annual__number(c, row, "share"));
        if (!is_conclusive || !(by > most)) continue;
        most = by;
        best = row;
    }
    return best;
}

static const char *tell_largest(annual *a, size_t row)
{
    const mx_release *c = a->found.corrected;
    return ANNUAL_SAY(a, "said.corrected.largest", VALUE_TEXT("dimension", mx_annual__word(c, row, "dimension")),
                      VALUE_SHARE("share", mx_annual__number(c, row, "share")),
                      VALUE_SHARE("corrected", mx_annual__number(c, row, "corrected")),
                      VALUE_SHARE("low", mx_annual__number(c, row, "low")),
                      VALUE_SHARE("high", mx_annual__number(c, row, "high")));
}

void mx_annual__corrected(annual *a)
{
    const mx_release *c = a->found.corrected;
    const mx_report_column columns[] = {
        {.column = "dimension", .heading = mx_annual__plain(a, "column.dimension")},
        {.column = "share", .heading = mx_annual__plain(a, "column.as_coded"), .show = MX_SHOW_SHARE},
        {.column = "corrected",
         .heading = mx_annual__plain(a, "column.corrected"),
         .show = MX_SHOW_SHARE,
         .low = "low",
         .high = "high"},
    };
    if (mx_annual__n_shown(c, "corrected") == 0) return;
    size_t largest = find_largest(c);
    const size_t *seen = a->found.n_decided;
    mx_annual__heading(a, 3, "said-corrected", "said.corrected");
    if (largest == SIZE_MAX) mx_annual__paragraph(a, "said.corrected.none");
    else mx_annual__tell(a, tell_largest(a, largest));
    mx_annual__table(a, c, columns, 3, mx_annual__text(a, "said.corrected.caption"),
                     ANNUAL_SAY(a, "said.corrected.note", VALUE_COUNT("sure", seen[0]), VALUE_COUNT("unsure", seen[1])));
}
