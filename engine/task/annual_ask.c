/* All questions the annual report asks, in one place; the sections only tell the answers. */
#include "annual_i.h"

#include <math.h>
#include <string.h>

#include "typical.h"

/* ---- The chain of the contract --------------------------------------------------- */

typedef int chain_question(mx_frame **out, const mx_chain *chain, const mx_cut *cut);

static const mx_release *ask_chain(annual *a, chain_question *question, const mx_chain *chain,
                                   const mx_cut *cut, const char *name, const annual_named named[],
                                   const char *total)
{
    mx_frame *frame = NULL;
    int rc = a->rc < 0 ? a->rc : question(&frame, chain, cut);
    return mx_annual__release_of(a, rc, &frame, name, named, total);
}

static const char *cell_text(const mx_frame *frame, size_t row, const char *column)
{
    return mx_frame_text(frame, row, mx_frame_find(frame, column));
}

/* Distinct texts of `column`, of each territory or of all together, over the rows that
 * `is_counted` takes. */
typedef bool row_filter(const annual *a, const mx_frame *frame, size_t row);

static double count_distinct(annual *a, const mx_frame *frame, const char *column, bool is_by_territory,
                             row_filter *is_counted)
{
    mx_ids *seen = NULL;
    mx_buf name = {0};
    mx_annual__ok(a, mx_ids_new(&seen));
    for (size_t row = 0; row < mx_frame_n_rows(frame) && a->rc >= 0; row++) {
        const char *text = cell_text(frame, row, column);
        uint32_t id;
        if (text == NULL || !is_counted(a, frame, row)) continue;
        mx_buf_clear(&name);
        mx_buf_format(&name, "%s\n%s", is_by_territory ? cell_text(frame, row, "territory") : "", text);
        if (mx_annual__ok(a, mx_buf_check(&name)))
            mx_annual__ok(a, mx_ids_add(seen, (mx_str){name.at, name.size}, &id));
    }
    double count = seen == NULL ? 0 : (double)mx_ids_count(seen);
    mx_buf_dispose(&name);
    mx_ids_free(seen);
    return count;
}

static bool is_signed_by_now(const annual *a, const mx_frame *frame, size_t row)
{
    const char *day = cell_text(frame, row, "signed_on");
    return mx_annual__is_member(a, cell_text(frame, row, "territory")) && day != NULL &&
           strcmp(day, a->date) <= 0;
}

static bool is_shared_promise(const annual *a, const mx_frame *frame, size_t row)
{
    const char *scope = cell_text(frame, row, "scope");
    return mx_annual__is_member(a, cell_text(frame, row, "territory")) &&
           (scope == NULL || strcmp(scope, "individual") != 0);
}

int mx_annual__add_acts_columns(mx_frame *frame)
{
    int rc = mx_frame_add_column(frame, "n", MX_NUMBER, MX_PEOPLE);
    return rc < 0 ? rc : mx_frame_add_column(frame, "basis", MX_TEXT, MX_BASIS);
}

/* Contracts and partners once each, whatever the number of kinds and territories they stand in. */
static int count_acts(annual *a, mx_frame **out)
{
    int rc = mx_frame_new(out);
    if (rc >= 0) rc = mx_frame_add_column(*out, "territory", MX_TEXT, MX_KEY);
    if (rc >= 0) rc = mx_annual__add_acts_columns(*out);
    if (rc >= 0) rc = mx_frame_add_column(*out, "contracts", MX_NUMBER, MX_FIGURE);
    if (rc >= 0) rc = mx_frame_add_column(*out, "partners", MX_NUMBER, MX_FIGURE);
    if (rc >= 0) rc = mx_frame_add_row(*out);
    if (rc >= 0) rc = mx_frame_set_text(*out, 0, 0, a->name);
    if (rc >= 0) rc = mx_frame_set_text(*out, 0, 2, "acts");
    if (rc < 0) return rc;
    mx_frame_set_number(*out, 0, 3, count_distinct(a, a->contracts, "contract", true, is_signed_by_now));
    mx_frame_set_number(*out, 0, 4, count_distinct(a, a->commitments, "actor", false, is_shared_promise));
    return a->rc;
}

/* Whether any group of the scope says how many came and stayed. */
static bool knows_participants(const annual *a)
{
    size_t entered = mx_frame_find(a->groups, "entered"), present = mx_frame_find(a->groups, "present");
    for (size_t row = 0; row < mx_frame_n_rows(a->groups); row++)
        if (mx_annual__is_member(a, cell_text(a->groups, row, "territory")) &&
            !(isnan(mx_frame_number(a->groups, row, entered)) &&
              isnan(mx_frame_number(a->groups, row, present))))
            return true;
    return false;
}

static void ask_about_acts(annual *a)
{
    static const annual_named status[] = {{"scope", NAME_SCOPE}, {"status", NAME_STATUS}, {0}};
    static const annual_named kind[] = {{"kind", NAME_KIND}, {0}};
    const mx_chain chain = {.objectives = a->objectives,
                            .commitments = a->commitments,
                            .actions = a->actions,
                            .contracts = a->contracts,
                            .reviews = a->reviews,
                            .groups = a->groups,
                            .territories = a->territories,
                            .as_of = a->date};
    annual_results *f = &a->found;
    mx_frame *frame = NULL;
    const mx_cut *all = &a->together;
    f->groups = ask_chain(a, mx_measure_groups, &chain, all, "groups", NULL, NULL);
    if (knows_participants(a))
        f->participants = ask_chain(a, mx_measure_participants, &chain, all, "participants", NULL, NULL);
    f->objectives = ask_chain(a, mx_measure_objectives, &chain, all, "objectives", NULL, NULL);
    f->status =
        ask_chain(a, mx_measure_commitments, &chain, all, "commitments by scope, status", status, "status");
    f->kept = ask_chain(a, mx_measure_kept, &chain, all, "commitments kept by scope", status, NULL);
    f->partners = ask_chain(a, mx_measure_partners, &chain, all, "partners by kind", kind, NULL);
    f->contracts = ask_chain(a, mx_measure_contracts, &chain, all, "contracts by kind", kind, NULL);
    f->acts = mx_annual__release_of(a, a->rc < 0 ? a->rc : count_acts(a, &frame), &frame,
                                    "contracts, partners", NULL, NULL);
    mx_annual__ask_objectives(a);
    static const annual_named territory[] = {{"territory", NAME_TERRITORY}, {0}};
    if (a->n_territories < 2) return;
    f->groups_apart =
        ask_chain(a, mx_measure_groups, &chain, &a->apart, "groups by territory", territory, "territory");
    if (knows_participants(a))
        f->participants_apart = ask_chain(a, mx_measure_participants, &chain, &a->apart,
                                          "participants by territory", territory, "territory");
}

/* ---- What was said ------------------------------------------------------------------ */

/* By `key` and territory; rows add up over `total` to figures that are shown too. */
static const mx_release *ask_mentions(annual *a, const mx_said *said, const char *key, const mx_cut *cut,
                                      const char *name, const annual_named named[], const char *total)
{
    const char *const by[] = {"territory", key, NULL};
    mx_frame *frame = NULL;
    int rc = a->rc < 0 ? a->rc : mx_measure_mentions(&frame, said, by, cut);
    return mx_annual__release_of(a, rc, &frame, name, named, total);
}

/* Whether any statement of the scope belongs to a cycle before the one of the report. */
static bool has_earlier_cycle(const annual *a)
{
    for (size_t row = 0; row < mx_frame_n_rows(a->statements); row++) {
        const char *cycle = cell_text(a->statements, row, "cycle");
        if (cycle != NULL && a->cycle != NULL && strcmp(cycle, a->cycle) < 0 &&
            mx_annual__is_member(a, cell_text(a->statements, row, "territory")))
            return true;
    }
    return false;
}

/* What was said with values put together. */
typedef struct {
    const mx_said *said;
    const mx_cut *cut;
} said_how;

static int measure_specific(mx_frame **out, annual *a, const mx_frame *merging, const void *how)
{
    const said_how *h = how;
    mx_cut cut = *h->cut;
    cut.merging = merging;
    return mx_measure_specific(out, h->said, a->n_territories >= 2 ? "territory" : "group", "dimension", &cut);
}

static int measure_new(mx_frame **out, annual *a, const mx_frame *merging, const void *how)
{
    const said_how *h = how;
    mx_cut cut = *h->cut;
    (void)a;
    cut.merging = merging;
    return mx_measure_new_components(out, h->said, &cut);
}

static int measure_said_apart(mx_frame **out, annual *a, const mx_frame *merging, const void *how)
{
    static const char *const by[] = {"territory", NULL};
    const said_how *h = how;
    mx_cut cut = *h->cut;
    (void)a;
    cut.merging = merging;
    return mx_measure_mentions(out, h->said, by, &cut);
}

/* By territory where there are several, else by group; parts add up in both directions. */
static void ask_specific(annual *a, const mx_said *said, const mx_cut *apart)
{
    static const annual_named names[] = {{"dimension", NAME_DIMENSION}, {"territory", NAME_TERRITORY}, {0}};
    const said_how how = {said, apart};
    const annual_asked asked = {measure_specific, &how, "dimensions particular to a territory or group", NULL, names,
                                a->n_territories >= 2 ? "territory" : "group", &a->said_merging, true};
    a->found.specific = mx_annual__release_merged(a, &asked);
}

static void ask_shared(annual *a, const mx_said *said, const mx_cut *cut)
{
    static const annual_named names[] = {{"component", NAME_COMPONENT}, {0}};
    mx_frame *frame = NULL;
    int rc = a->rc < 0 ? a->rc : mx_measure_shared(&frame, said, "component", ANNUAL_SHARED, cut);
    a->found.shared = mx_annual__release_of(a, rc, &frame, "components that most groups name", names, NULL);
}

/* Of the dimensions that may be shown, by their codes. */
static void ask_typical(annual *a, const mx_said *said, const mx_cut *cut)
{
    static const char *const by[] = {"dimension", NULL};
    mx_frame *frame = NULL;
    int rc = a->rc < 0 ? a->rc : mx_measure_mentions(&frame, said, by, cut);
    const mx_release *counts =
        mx_annual__release_of(a, rc, &frame, "people by dimension", NULL, "dimension");
    rc = a->rc < 0 ? a->rc : mx_typical_of(&frame, a, counts, "dimension", cut->cycle);
    a->found.typical = mx_annual__release_of(a, rc, &frame, "typical statements by dimension", NULL, NULL);
}

static void ask_what_was_said(annual *a)
{
    static const annual_named names[] = {
        {"dimension", NAME_DIMENSION}, {"component", NAME_COMPONENT}, {"question", NAME_QUESTION}, {0}};
    static const annual_named territory[] = {{"territory", NAME_TERRITORY}, {0}};
    const mx_said said = {a->statements, a->groups, a->territories};
    mx_cut cut = a->together, apart = a->apart;
    annual_results *f = &a->found;
    mx_frame *frame = NULL;
    cut.cycle = apart.cycle = a->cycle;
    f->said = ask_mentions(a, &said, NULL, &cut, "statements", NULL, NULL);
    f->questions = ask_mentions(a, &said, "question", &cut, "statements by question", names, "question");
    f->dimensions = ask_mentions(a, &said, "dimension", &cut, "statements by dimension", names, "dimension");
    int rc = a->rc < 0 ? a->rc : mx_measure_most_named(&frame, &said, 5, &cut);
    f->five = mx_annual__release_of(a, rc, &frame, "five components most named", names, NULL);
    f->is_first_cycle = !has_earlier_cycle(a);
    const said_how together = {&said, &cut}, side_by_side = {&said, &apart};
    const annual_asked new = {measure_new, &together, "components named first in this cycle", NULL, names, NULL, NULL, false};
    f->new = mx_annual__release_merged(a, &new);
    rc = a->rc < 0 ? a->rc : mx_measure_coding(&frame, &said, &cut);
    f->coding = mx_annual__release_of(a, rc, &frame, "coding", NULL, NULL);
    rc = a->rc < 0 ? a->rc : mx_measure_agreement(&frame, &said, a->codes, &cut);
    f->agreement = mx_annual__release_of(a, rc, &frame, "agreement of coders", NULL, NULL);
    mx_annual__ask_corrected(a, &cut);
    const annual_asked by_territory = {measure_said_apart, &side_by_side, "statements by territory", NULL, territory,
                                       "territory", &a->said_merging, false};
    if (a->n_territories >= 2) f->said_apart = mx_annual__release_merged(a, &by_territory);
    ask_specific(a, &said, &apart);
    mx_annual__ask_map(a);
    ask_shared(a, &said, &cut);
    ask_typical(a, &said, &cut);
}

/* ---- Follow-up ------------------------------------------------------------------------ */

/* Keep the rows `keep` is true for, in place of `*frame`. */
static int keep_rows(mx_frame **frame, const bool keep[])
{
    mx_frame *kept;
    int rc = mx_frame_filter(&kept, *frame, keep);
    if (rc < 0) return rc;
    mx_frame_free(*frame);
    *frame = kept;
    return MX_OK;
}

/* One flag a row, from an arena that ends with the report. */
static bool *flags(annual *a, const mx_frame *frame)
{
    size_t n = frame == NULL ? 0 : mx_frame_n_rows(frame);
    bool *made = a->rc < 0 ? NULL : mx_arena_alloc(a->arena, n + 1);
    if (made == NULL) mx_annual__ok(a, mx_fail_memory());
    return made;
}

/* The last cycle, by text, that rows of `frame` name; NULL when none does. */
static const char *last_cycle(annual *a, const mx_frame *frame)
{
    const char *last = NULL;
    for (size_t row = 0; frame != NULL && row < mx_frame_n_rows(frame); row++) {
        const char *cycle = cell_text(frame, row, "cycle");
        if (cycle != NULL && (last == NULL || strcmp(cycle, last) > 0)) last = cycle;
    }
    if (last == NULL) return NULL;
    const char *kept = mx_arena_copy(a->arena, last, strlen(last));
    if (kept == NULL) mx_annual__ok(a, mx_fail_memory());
    return kept;
}

typedef int change_question(mx_frame **out, const mx_follow_up *follow_up, const char *const by[],
                            const mx_cut *cut);

/* The cycle whose two evaluations are compared: the one asked for, else the last in which
 * someone answered both, else in which anyone answered either. */
static const char *find_follow_cycle(annual *a)
{
    static change_question *const questions[] = {mx_measure_change_linked, mx_measure_change_unlinked};
    static const char *const by[] = {"indicator", "cycle", NULL};
    const char *found = a->ask->cycle;
    for (size_t i = 0; i < 2 && found == NULL && a->rc >= 0; i++) {
        mx_frame *frame = NULL;
        if (mx_annual__ok(a, questions[i](&frame, a->follow_up, by, &a->together)))
            found = last_cycle(a, frame);
        mx_frame_free(frame);
    }
    return found;
}

static bool is_text(const mx_frame *frame, size_t row, const char *column, const char *text)
{
    const char *here = cell_text(frame, row, column);
    return here != NULL && strcmp(here, text) == 0;
}

/* Rows of phases before and after, if both are there. */
static bool keep_two_phases(annual *a, mx_frame **frame)
{
    bool *keep = flags(a, *frame);
    bool has_before = false, has_after = false;
    for (size_t row = 0; keep != NULL && row < mx_frame_n_rows(*frame); row++) {
        bool is_before = is_text(*frame, row, "phase", "before"),
             is_after = is_text(*frame, row, "phase", "after");
        keep[row] = is_before || is_after;
        has_before |= is_before;
        has_after |= is_after;
    }
    return has_before && has_after && mx_annual__ok(a, keep_rows(frame, keep));
}

/* Real values have no situations. */
static void keep_with_shares(annual *a, mx_frame **frame)
{
    bool *keep = flags(a, *frame);
    size_t high = mx_frame_find(*frame, "share_high");
    for (size_t row = 0; keep != NULL && row < mx_frame_n_rows(*frame); row++)
        keep[row] = !isnan(mx_frame_number(*frame, row, high));
    if (a->rc >= 0) mx_annual__ok(a, keep_rows(frame, keep));
}

/* The scale of the indicator of a row; false when it is not known, or not one to draw. */
static bool find_scale(const annual *a, const mx_frame *frame, size_t row, double *lowest, double *highest)
{
    const mx_frame *all = a->indicators;
    const char *code = cell_text(frame, row, "indicator");
    for (size_t i = 0; i < mx_frame_n_rows(all); i++) {
        if (!is_text(all, i, "indicator", code)) continue;
        *lowest = mx_frame_number(all, i, mx_frame_find(all, "lowest"));
        *highest = mx_frame_number(all, i, mx_frame_find(all, "highest"));
        double levels = *highest - *lowest + 1;
        return levels >= 3 && levels <= ANNUAL_LEVELS;
    }
    return false;
}

/* The rows on the scale that most of them have, so that one chart can show their levels. */
static void ask_ladder(annual *a, const mx_frame *frame)
{
    static const annual_named names[] = {{"indicator", NAME_INDICATOR}, {"phase", NAME_PHASE}, {0}};
    annual_results *f = &a->found;
    size_t n_rows = mx_frame_n_rows(frame), most = 0;
    double lowest, highest, low, high;
    for (size_t row = 0; row < n_rows; row++) {
        size_t alike = 0;
        if (!find_scale(a, frame, row, &lowest, &highest)) continue;
        for (size_t other = 0; other < n_rows; other++)
            alike += find_scale(a, frame, other, &low, &high) && !(low < lowest || low > lowest) &&
                     !(high < highest || high > highest);
        if (alike <= most) continue;
        most = alike;
        f->ladder_lowest = (int)lowest;
        f->ladder_levels = (size_t)(highest - lowest) + 1;
    }
    bool *keep = flags(a, frame);
    for (size_t row = 0; keep != NULL && row < n_rows; row++)
        keep[row] = find_scale(a, frame, row, &low, &high) && (int)low == f->ladder_lowest &&
                    (size_t)(high - low) + 1 == f->ladder_levels;
    mx_frame *kept = NULL;
    int rc = a->rc < 0 ? a->rc : mx_frame_filter(&kept, frame, keep);
    f->ladder = mx_annual__release_of(a, rc, &kept, "situations on one scale", names, NULL);
}

/* Before and after of each indicator where both are known, else where people stand last. */
static void ask_situations(annual *a)
{
    static const char *const by_phase[] = {"indicator", "phase", NULL}, *const by[] = {"indicator", NULL};
    static const annual_named names[] = {{"indicator", NAME_INDICATOR}, {"phase", NAME_PHASE}, {0}};
    mx_cut cut = a->together;
    mx_frame *frame = NULL;
    cut.cycle = a->follow_cycle;
    if (!mx_annual__ok(a, mx_measure_distribution(&frame, a->follow_up, NULL, by_phase, &cut))) return;
    a->found.has_two_phases = keep_two_phases(a, &frame);
    if (!a->found.has_two_phases && a->rc >= 0) {
        mx_frame_free(frame);
        mx_annual__ok(a, mx_measure_distribution(&frame, a->follow_up, NULL, by, &cut));
    }
    if (a->rc >= 0) keep_with_shares(a, &frame);
    if (a->rc >= 0) ask_ladder(a, frame);
    a->found.situations = mx_annual__release_of(a, a->rc, &frame, "situations by indicator", names, NULL);
}

static const mx_release *ask_change(annual *a, change_question *question, const char *name)
{
    static const char *const by[] = {"indicator", NULL};
    static const annual_named names[] = {{"indicator", NAME_INDICATOR}, {"conclusion", NAME_CONCLUSION}, {0}};
    mx_cut cut = a->together;
    mx_frame *frame = NULL;
    cut.cycle = a->follow_cycle;
    int rc = a->rc < 0 ? a->rc : question(&frame, a->follow_up, by, &cut);
    return mx_annual__release_of(a, rc, &frame, name, names, NULL);
}

/* ---- Choosing among indicators ---------------------------------------------------------- */

/* An indicator of a result, with what decides whether it is shown. */
typedef struct {
    const char *code;
    double weight;
    size_t n_rows;
    bool is_chosen;
} candidate;

static candidate *find_candidate(candidate *candidates, size_t *count, const char *code)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(candidates[i].code, code) == 0) return &candidates[i];
    candidates[*count] = (candidate){.code = code};
    return &candidates[(*count)++];
}

/* The indicators of `frame`, heavier the more rows and people they have; NULL on failure. */
static candidate *list_candidates(annual *a, const mx_frame *frame, size_t *count)
{
    size_t n_rows = mx_frame_n_rows(frame), people = mx_frame_find(frame, "n");
    candidate *made = mx_arena_alloc(a->arena, (n_rows + 1) * sizeof *made);
    *count = 0;
    if (made == NULL) mx_annual__ok(a, mx_fail_memory());
    for (size_t row = 0; made != NULL && row < n_rows; row++) {
        candidate *here = find_candidate(made, count, cell_text(frame, row, "indicator"));
        double n = mx_frame_number(frame, row, people);
        here->n_rows++;
        here->weight += isnan(n) ? 0 : n;
    }
    return made;
}

/* The heaviest of at least `n_least` rows not chosen yet, the first of equals; NULL when all are. */
static candidate *choose_next(candidate *candidates, size_t count, size_t n_least)
{
    candidate *best = NULL;
    for (size_t i = 0; i < count; i++)
        if (!candidates[i].is_chosen && candidates[i].n_rows >= n_least &&
            (best == NULL || candidates[i].weight > best->weight))
            best = &candidates[i];
    if (best != NULL) best->is_chosen = true;
    return best;
}

/* The kind of a row's period; MX_PERIOD_INTERVAL + 1 for a label. */
static int period_kind(const mx_frame *frame, size_t row)
{
    const char *text = cell_text(frame, row, "period");
    mx_period period;
    bool is_period = text != NULL && mx_period_parse(&period, mx_str_of(text)) >= 0;
    return is_period ? (int)period.kind : MX_PERIOD_INTERVAL + 1;
}

/* A year and a month of it do not follow one another: only periods of the commonest kind count. */
static int find_kind_of_period(const mx_frame *frame)
{
    size_t n[MX_PERIOD_INTERVAL + 2] = {0};
    int most = 0;
    for (size_t row = 0; row < mx_frame_n_rows(frame); row++) n[period_kind(frame, row)]++;
    for (int kind = 1; kind <= MX_PERIOD_INTERVAL + 1; kind++)
        if (n[kind] > n[most]) most = kind;
    return most;
}

/* Which series are shown: of one kind of period, and of indicators that were chosen. */
typedef struct {
    int kind;
    candidate *candidates;
    size_t n;
} trend_how;

static bool is_chosen(const trend_how *h, const char *indicator)
{
    for (size_t i = 0; i < h->n; i++)
        if (strcmp(h->candidates[i].code, indicator) == 0) return h->candidates[i].is_chosen;
    return false;
}

/* Whether a period puts several together; its kind does not matter then. */
static bool is_merged(const mx_frame *merging, const char *period)
{
    for (size_t row = 0; merging != NULL && row < mx_frame_n_rows(merging); row++)
        if (strcmp(mx_frame_text(merging, row, MX_MERGING_LABEL), period) == 0) return true;
    return false;
}

static int measure_trend(mx_frame **out, annual *a, const mx_frame *merging, const void *how)
{
    const trend_how *h = how;
    int rc = mx_follow_up_merge(a->follow_up, merging);
    if (rc >= 0) rc = mx_measure_trend(out, a->follow_up, &a->together);
    if (rc >= 0) rc = mx_follow_up_merge(a->follow_up, NULL);
    bool *keep = rc < 0 ? NULL : flags(a, *out);
    for (size_t row = 0; keep != NULL && row < mx_frame_n_rows(*out); row++)
        keep[row] = is_chosen(h, cell_text(*out, row, "indicator")) &&
                    (period_kind(*out, row) == h->kind || is_merged(merging, cell_text(*out, row, "period")));
    if (rc >= 0) rc = a->rc < 0 ? a->rc : keep_rows(out, keep);
    return rc < 0 ? rc : mx_annual__add_breaks(a, *out);
}

static void ask_trend(annual *a)
{
    static const annual_named names[] = {{"indicator", NAME_INDICATOR}, {0}};
    trend_how how = {0};
    mx_frame *frame = NULL;
    if (a->rc < 0 || !mx_annual__ok(a, mx_measure_trend(&frame, a->follow_up, &a->together))) return;
    how.kind = find_kind_of_period(frame);
    bool *keep = flags(a, frame);
    for (size_t row = 0; keep != NULL && row < mx_frame_n_rows(frame); row++)
        keep[row] = period_kind(frame, row) == how.kind;
    if (a->rc >= 0) mx_annual__ok(a, keep_rows(&frame, keep));
    if (a->rc >= 0) how.candidates = list_candidates(a, frame, &how.n);
    for (size_t i = 0; how.candidates != NULL && i < how.n; i++) a->found.n_trends += how.candidates[i].n_rows >= 3;
    for (size_t i = 0; i < ANNUAL_TRENDS && how.candidates != NULL; i++)
        (void)choose_next(how.candidates, how.n, 3);
    const annual_asked asked = {measure_trend, &how, "trend by indicator", NULL, names, NULL, NULL, false};
    a->found.trend = mx_annual__release_merged(a, &asked);
    mx_frame_free(frame);
    mx_annual__ask_slopes(a);
}

/* One indicator's territories. All of them are released together, those that may not be shown
 * too: leaving them out first would let the rest of a total give them back. */
static int measure_comparison(mx_frame **out, annual *a, const mx_frame *merging, const void *how)
{
    const candidate *chosen = how;
    mx_cut cut = a->apart;
    cut.indicator = chosen->code;
    int rc = mx_follow_up_merge(a->follow_up, merging);
    if (rc >= 0) rc = mx_measure_compare(out, a->follow_up, &cut);
    return rc < 0 ? rc : mx_follow_up_merge(a->follow_up, NULL);
}

static void ask_one_comparison(annual *a, size_t which, const candidate *chosen)
{
    static const annual_named names[] = {{"indicator", NAME_INDICATOR}, {"territory", NAME_TERRITORY}, {0}};
    const annual_asked asked = {measure_comparison, chosen, "share in high situations by territory", chosen->code, names, "territory",
                                NULL, false};
    a->found.compare[which] = mx_annual__release_merged(a, &asked);
}

static void ask_comparisons(annual *a)
{
    mx_frame *frame = NULL;
    if (a->rc < 0 || a->n_territories < 2) return;
    if (!mx_annual__ok(a, mx_measure_compare(&frame, a->follow_up, &a->apart))) return;
    size_t count = 0;
    candidate *candidates = list_candidates(a, frame, &count);
    size_t most = a->ask->kind == MX_REPORT_COMPARISON ? ANNUAL_COMPARED : 2;
    for (size_t i = 0; i < most && candidates != NULL; i++) {
        candidate *chosen = choose_next(candidates, count, 2);
        if (chosen != NULL) ask_one_comparison(a, i, chosen);
    }
    mx_frame_free(frame);
}

/* Whether `row` is the last period of its published series, in rows sorted by their keys. */
static bool is_last_of_series(const mx_frame *frame, size_t row)
{
    if (!is_text(frame, row, "basis", "published")) return false;
    return row + 1 == mx_frame_n_rows(frame) || !is_text(frame, row + 1, "basis", "published") ||
           !is_text(frame, row, "indicator", cell_text(frame, row + 1, "indicator")) ||
           !is_text(frame, row, "territory", cell_text(frame, row + 1, "territory"));
}

/* Of the last values, those of the first indicator that has several, as far as one chart goes. */
static void ask_published_one(annual *a, const mx_frame *frame)
{
    static const annual_named names[] = {{"indicator", NAME_INDICATOR}, {"territory", NAME_TERRITORY}, {0}};
    bool *keep = flags(a, frame);
    size_t n_rows = mx_frame_n_rows(frame), first = 0, n_kept = 0;
    while (first + 1 < n_rows &&
           !is_text(frame, first, "indicator", cell_text(frame, first + 1, "indicator")))
        first++;
    for (size_t row = first; keep != NULL && row < n_rows && n_kept < ANNUAL_CHART_ROWS; row++) {
        keep[row] = is_text(frame, row, "indicator", cell_text(frame, first, "indicator"));
        n_kept += keep[row];
    }
    mx_frame *kept = NULL;
    int rc = a->rc < 0 ? a->rc : mx_frame_filter(&kept, frame, keep);
    a->found.published_one =
        mx_annual__release_of(a, rc, &kept, "published values of one indicator", names, NULL);
}

/* The last period of each published series, as far as they are shown. */
static void ask_published(annual *a)
{
    static const char *const by[] = {"indicator", "territory", "period", NULL};
    static const annual_named names[] = {{"indicator", NAME_INDICATOR}, {"territory", NAME_TERRITORY}, {0}};
    mx_frame *frame = NULL;
    if (a->rc < 0 || mx_frame_n_rows(a->published) == 0) return;
    if (!mx_annual__ok(a, mx_measure_distribution(&frame, a->follow_up, a->published, by, &a->apart))) return;
    const size_t keys[] = {mx_frame_find(frame, "indicator"), mx_frame_find(frame, "territory"),
                           mx_frame_find(frame, "period")};
    mx_annual__ok(a, mx_frame_sort(frame, keys, 3));
    bool *keep = flags(a, frame);
    for (size_t row = 0; keep != NULL && row < mx_frame_n_rows(frame); row++) {
        bool is_last = is_last_of_series(frame, row);
        keep[row] = is_last && a->found.n_published < ANNUAL_PUBLISHED;
        a->found.n_published += is_last;
    }
    if (a->rc >= 0) mx_annual__ok(a, keep_rows(&frame, keep));
    if (a->rc >= 0 && mx_frame_n_rows(frame) > 0) ask_published_one(a, frame);
    a->found.published = mx_annual__release_of(a, a->rc, &frame, "published values", names, NULL);
}

void mx_annual__ask(annual *a)
{
    ask_about_acts(a);
    ask_what_was_said(a);
    if (a->rc >= 0) a->follow_cycle = find_follow_cycle(a);
    if (a->rc >= 0) ask_situations(a);
    a->found.linked = ask_change(a, mx_measure_change_linked, "change of the same people by indicator");
    a->found.unlinked =
        ask_change(a, mx_measure_change_unlinked, "change between different people by indicator");
    ask_trend(a);
    ask_comparisons(a);
    ask_published(a);
}
