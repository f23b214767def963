/*
 * The chain of the contract as charts: when commitments were due and what became of them, and how statements
 * became objectives, commitments and acts. They are public acts; what one person promised for themselves is not
 * shown one by one.
 */
#include <math.h>

#include "drawing.h"

/* Whether a territory lies in the scope that was asked for. */
static bool is_in_scope(const drawing *d, const char *territory)
{
    const char *under = d->together.under;
    size_t row = find_row(d->territories, "territory", territory);
    if (!under) return true;
    for (size_t step = 0; row != SIZE_MAX && step <= mx_frame_n_rows(d->territories); step++) {
        if (is_same(cell(d->territories, row, "territory"), under) || is_same(cell(d->territories, row, "network"), under)) return true;
        row = find_row(d->territories, "territory", cell(d->territories, row, "parent"));
    }
    return false;
}

static bool is_public(const drawing *d, const mx_frame *commitments, size_t row)
{
    return is_in_scope(d, cell(commitments, row, "territory")) && !is_same(cell(commitments, row, "scope"), "individual");
}

/* The row of an act of this id in the territory; SIZE_MAX: none. */
static size_t find_act(const mx_frame *acts, const char *key, const char *territory, const char *id)
{
    for (size_t row = 0; id && row < mx_frame_n_rows(acts); row++) {
        if (is_same(cell(acts, row, key), id) && is_same(cell(acts, row, "territory"), territory)) return row;
    }
    return SIZE_MAX;
}

/* The day that was asked for, else the one up to which the store knows: that of its last import. */
static int find_day(drawing *d)
{
    mx_frame *found = NULL;
    int32_t asked = 0;
    if (d->ask->date) return mx_date_parse(&asked, mx_str_of(d->ask->date));
    int rc = mx_store_query(&found, d->store, "SELECT max(loaded_on) AS day FROM imports", NULL, 0, 0);
    const char *day = found && mx_frame_n_rows(found) && mx_frame_type(found, 0) == MX_TEXT ? mx_frame_text(found, 0, 0) : NULL;
    if (rc == MX_OK && day) {
        d->chart.as_of = mx_arena_copy(d->arena, day, strlen(day) < 10 ? strlen(day) : 10);
        if (!d->chart.as_of) rc = mx_fail_memory();
    }
    mx_frame_free(found);
    return rc;
}

/* An empty result with these text columns, then n and basis. */
static int begin_acts(drawing *d, const char *const columns[], size_t n)
{
    int rc = mx_frame_new(&d->result);
    for (size_t i = 0; rc == MX_OK && i < n; i++) rc = mx_frame_add_column(d->result, columns[i], MX_TEXT, MX_KEY);
    if (rc == MX_OK) rc = mx_frame_add_column(d->result, "n", MX_NUMBER, MX_PEOPLE);
    if (rc == MX_OK) rc = mx_frame_add_column(d->result, "basis", MX_TEXT, MX_BASIS);
    return rc;
}

/* ---- Calendar ---------------------------------------------------------------------------------- */

enum { TERRITORY, OBJECTIVE, TITLE, START, DUE, DONE_ON, STATUS, N_COLUMNS };

static int add_commitment(drawing *d, const mx_frame *commitments, const mx_frame *objectives, size_t from)
{
    static const char *const columns[] = {"territory", NULL, "title", "start", "due", "done_on", "status"};
    const char *territory = cell(commitments, from, "territory"), *id = cell(commitments, from, "objective");
    size_t to = mx_frame_n_rows(d->result), objective = find_act(objectives, "objective", territory, id);
    int rc = mx_frame_add_row(d->result);
    for (size_t c = 0; rc == MX_OK && c < N_COLUMNS; c++) {
        const char *text = columns[c] ? cell(commitments, from, columns[c]) : NULL;
        if (c == OBJECTIVE)
            text = objective == SIZE_MAX ? tr(d, "Sans objectif", "Without an objective") : cell(objectives, objective, "title");
        if (c == TITLE && !text) text = cell(commitments, from, "commitment");
        rc = mx_frame_set_text(d->result, to, c, text);
    }
    if (rc == MX_OK) rc = mx_frame_set_text(d->result, to, N_COLUMNS + 1, "acts");
    return rc;
}

int ask_calendar(drawing *d)
{
    static const char *const columns[] = {"territory", "objective", "title", "start", "due", "done_on", "status"};
    mx_frame *commitments = NULL, *objectives = NULL;
    bool is_several = false;
    int rc = mx_store_table(&commitments, d->store, "commitments");
    if (rc == MX_OK) rc = mx_store_table(&objectives, d->store, "objectives");
    if (rc == MX_OK) rc = find_day(d);
    if (rc == MX_OK) rc = begin_acts(d, columns, N_COLUMNS);
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(commitments); row++) {
        if (!is_public(d, commitments, row)) continue;
        rc = add_commitment(d, commitments, objectives, row);
        is_several = is_several || !is_same(cell(d->result, 0, "territory"), cell(commitments, row, "territory"));
    }
    if (rc == MX_OK) rc = mx_frame_sort(d->result, (const size_t[]){TERRITORY, DUE, START}, 3);
    mx_frame_free(commitments);
    mx_frame_free(objectives);
    d->chart.by = "title";
    d->chart.group = is_several ? "territory" : "objective";
    d->chart.start = "start";
    d->chart.due = "due";
    d->chart.done = "done_on";
    d->chart.status = "status";
    d->chart.finds = true;
    set_words(d, about(d, tr(d, "Les engagements", "Commitments"), d->scope),
              tr(d, "Du début à l’échéance, et ce qu’ils sont devenus", "From start to due day, and what became of them"),
              tr(d, "Engagements collectifs et institutionnels\u00a0; ceux qu’une personne prend pour elle-même ne sont pas montrés.",
                 "Collective and institutional commitments; those that a person takes for themselves are not shown."));
    return rc;
}

/* ---- Flow -------------------------------------------------------------------------------------- */

/* What became of commitments, in the order in which it is shown. */
static const struct {
    const char *status, *words[2];
} fates[] = {
    {"kept", {"tenus", "kept"}},         {"partly kept", {"tenus en partie", "partly kept"}},
    {"under way", {"en cours", "under way"}}, {"planned", {"prévus", "planned"}},
    {"not kept", {"non tenus", "not kept"}},  {"dropped", {"abandonnés", "dropped"}},
};
enum { N_FATES = sizeof fates / sizeof *fates };

typedef struct {
    mx_frame *objectives, *commitments, *actions, *reviews;
    double statements, heard, with, without, promised; /* statements kept; objectives from them, with and without commitments; commitments of objectives */
    double acted[2][N_FATES];                          /* without and with an action */
    double reviewed[N_FATES][2];                       /* not yet, and yes */
} chain;

/* How many ids a list in one cell names; where `id` is given, whether it is one of them. */
static size_t count_ids(const char *list, const char *id)
{
    static const char between[] = ",; ";
    size_t n = 0;
    for (const char *at = list ? list + strspn(list, between) : ""; *at; at += strspn(at, between)) {
        size_t size = strcspn(at, between);
        n += id == NULL || (strlen(id) == size && strncmp(at, id, size) == 0);
        at += size;
    }
    return n;
}

static bool is_listed(const mx_frame *actions, const char *territory, const char *commitment)
{
    for (size_t row = 0; row < mx_frame_n_rows(actions); row++) {
        if (is_same(cell(actions, row, "territory"), territory) && count_ids(cell(actions, row, "commitments"), commitment)) return true;
    }
    return false;
}

static void count_objective(chain *c, const drawing *d, size_t row)
{
    const char *territory = cell(c->objectives, row, "territory"), *id = cell(c->objectives, row, "objective");
    size_t n_statements = count_ids(cell(c->objectives, row, "statements"), NULL), n = 0;
    for (size_t i = 0; i < mx_frame_n_rows(c->commitments); i++) {
        n += is_public(d, c->commitments, i) && is_same(cell(c->commitments, i, "territory"), territory) &&
             is_same(cell(c->commitments, i, "objective"), id);
    }
    c->statements += (double)n_statements;
    c->heard += n_statements > 0;
    c->with += n > 0;
    c->without += n == 0;
    c->promised += (double)n;
}

static void count_commitment(chain *c, size_t row)
{
    const char *territory = cell(c->commitments, row, "territory"), *objective = cell(c->commitments, row, "objective");
    bool is_acted = is_listed(c->actions, territory, cell(c->commitments, row, "commitment"));
    bool is_reviewed = find_act(c->reviews, "objective", territory, objective) != SIZE_MAX;
    for (size_t k = 0; k < N_FATES; k++) {
        if (!is_same(cell(c->commitments, row, "status"), fates[k].status)) continue;
        c->acted[is_acted][k]++;
        c->reviewed[k][is_reviewed]++;
    }
}

enum { FROM, TO, FATE, N_OF_PEOPLE, BASIS, LEAVES, ARRIVES };

static int add_link(drawing *d, const char *from, const char *to, const char *status, double leaves, double arrives)
{
    size_t row = mx_frame_n_rows(d->result);
    if (!(leaves > 0)) return MX_OK;
    int rc = mx_frame_add_row(d->result);
    if (rc == MX_OK) rc = mx_frame_set_text(d->result, row, FROM, from);
    if (rc == MX_OK) rc = mx_frame_set_text(d->result, row, TO, to);
    if (rc == MX_OK) rc = mx_frame_set_text(d->result, row, FATE, status);
    if (rc == MX_OK) rc = mx_frame_set_text(d->result, row, BASIS, "acts");
    if (rc < 0) return rc;
    mx_frame_set_number(d->result, row, LEAVES, leaves);
    mx_frame_set_number(d->result, row, ARRIVES, arrives);
    return rc;
}

static int add_links(drawing *d, const chain *c)
{
    const char *objectives = tr(d, "objectifs", "objectives"), *commitments = tr(d, "engagements", "commitments");
    const char *acted[2] = {tr(d, "sans action", "without an action"), tr(d, "avec une action", "with an action")};
    const char *reviewed[2] = {tr(d, "sans bilan encore", "no review yet"), tr(d, "passés en bilan", "reviewed")};
    int rc = add_link(d, tr(d, "expressions retenues", "statements taken up"), objectives, NULL, c->statements, c->heard);
    if (rc == MX_OK) rc = add_link(d, objectives, commitments, NULL, c->with, c->promised);
    if (rc == MX_OK) rc = add_link(d, objectives, tr(d, "sans engagement", "without a commitment"), NULL, c->without, c->without);
    for (size_t i = 2; rc == MX_OK && i-- > 0;) {
        double n = 0;
        for (size_t k = 0; k < N_FATES; k++) n += c->acted[i][k];
        rc = add_link(d, commitments, acted[i], NULL, n, n);
    }
    for (size_t i = 2; rc == MX_OK && i-- > 0;) {
        for (size_t k = 0; rc == MX_OK && k < N_FATES; k++)
            rc = add_link(d, acted[i], fates[k].words[d->context->lang], fates[k].status, c->acted[i][k], c->acted[i][k]);
    }
    for (size_t i = 2; rc == MX_OK && i-- > 0;) {
        for (size_t k = 0; rc == MX_OK && k < N_FATES; k++)
            rc = add_link(d, fates[k].words[d->context->lang], reviewed[i], NULL, c->reviewed[k][i], c->reviewed[k][i]);
    }
    return rc;
}

/* What the figures say by themselves: how many of the commitments that came to an end were kept. */
static const char *find_fate(drawing *d, const chain *c)
{
    double kept = c->acted[0][0] + c->acted[1][0], all = 0;
    for (size_t k = 0; k < N_FATES; k++) all += c->acted[0][k] + c->acted[1][k];
    if (!(c->with + c->without > 0) || !(all > 0)) return NULL;
    double objectives = c->with + c->without;
    const char *first = mx_arena_format(d->arena,
                                        tr(d, objectives > 1 ? "De %.0f objectifs à" : "De %.0f objectif à",
                                           objectives > 1 ? "From %.0f objectives to" : "From %.0f objective to"),
                                        objectives),
               *second = mx_arena_format(d->arena,
                                         tr(d, all > 1 ? "%.0f engagements" : "%.0f engagement",
                                            all > 1 ? "%.0f commitments" : "%.0f commitment"),
                                         all),
               *third = mx_arena_format(d->arena, tr(d, kept > 1 ? "dont %.0f tenus" : "dont %.0f tenu", "%.0f of them kept"), kept);
    return first && second && third ? mx_arena_format(d->arena, "%s %s, %s", first, second, third) : NULL;
}

int ask_flow(drawing *d)
{
    static const char *const columns[] = {"from", "to", "status"};
    chain c = {0};
    int rc = mx_store_table(&c.objectives, d->store, "objectives");
    if (rc == MX_OK) rc = mx_store_table(&c.commitments, d->store, "commitments");
    if (rc == MX_OK) rc = mx_store_table(&c.actions, d->store, "actions");
    if (rc == MX_OK) rc = mx_store_table(&c.reviews, d->store, "reviews");
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(c.objectives); row++)
        if (is_in_scope(d, cell(c.objectives, row, "territory"))) count_objective(&c, d, row);
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(c.commitments); row++)
        if (is_public(d, c.commitments, row)) count_commitment(&c, row);
    if (rc == MX_OK) rc = begin_acts(d, columns, 3);
    if (rc == MX_OK) rc = mx_frame_add_column(d->result, "leaves", MX_NUMBER, MX_FIGURE);
    if (rc == MX_OK) rc = mx_frame_add_column(d->result, "arrives", MX_NUMBER, MX_FIGURE);
    if (rc == MX_OK) rc = add_links(d, &c);
    d->chart.by = "from";
    d->chart.to = "to";
    d->chart.y = "leaves";
    d->chart.y2 = "arrives";
    d->chart.status = "status";
    const char *title = about(d, tr(d, "La chaîne du contrat", "The chain of the contract"), d->scope), *finding = find_fate(d, &c);
    const char *what = tr(d, "Des expressions au bilan\u00a0; largeurs selon les nombres, à la même échelle", "From statements to reviews; widths by counts, on one scale");
    set_words(d, finding ? finding : title, finding ? mx_arena_format(d->arena, "%s. %s", title, what) : what,
              tr(d, "Engagements collectifs et institutionnels\u00a0; ceux qu’une personne prend pour elle-même ne sont pas comptés.",
                 "Collective and institutional commitments; those that a person takes for themselves are not counted."));
    mx_frame_free(c.objectives);
    mx_frame_free(c.commitments);
    mx_frame_free(c.actions);
    mx_frame_free(c.reviews);
    return rc;
}
