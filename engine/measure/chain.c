/*
 * The chain of the contract: objectives, commitments, contracts, groups.
 *
 * Each question puts rows of one canonical frame into cells of a territory and one more key
 * (a scope, a kind), counts in them, and writes a row for each. What counts are acts; rows
 * of individual promises rest on the people who made them.
 */
#include "measure_i.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* ---- Cells ------------------------------------------------------------------------------ */

/* Rows of a frame that agree in territory and key. */
typedef struct {
    mx_str territory, key;
    size_t *rows;
    size_t n;
} act_cell;

typedef struct {
    const mx_chain *chain;
    const mx_cut *cut;
    const mx_frame *source;
    mx_measure__tree tree;
    size_t *rows; /* of the source, cell by cell */
    uint32_t *cells;
    size_t n;
    mx_frame *frame;
} acts;

/* The second key of a row; the empty text when it has none. */
typedef mx_str key_of(const mx_frame *source, size_t row);
/* Write what there is to say of a cell; its keys stand already, n and basis do not. */
typedef int put_cell(acts *a, const act_cell *cell);

static mx_str no_key(const mx_frame *source, size_t row)
{
    (void)source, (void)row;
    return (mx_str){NULL, 0};
}

static mx_str territory_of(const acts *a, size_t row)
{
    if (a->cut->together) return mx_str_of(a->cut->together);
    return mx_measure__str(a->source, row, "territory");
}

/* A place for each row in the order of cells, and the cells' ids. */
static int sort_rows(acts *a, key_of *key)
{
    mx_ids *ids = NULL;
    size_t n = mx_measure__n_rows(a->source);
    a->rows = mx_alloc_array(n + 1, sizeof *a->rows);
    a->cells = mx_alloc_array(n + 1, sizeof *a->cells);
    uint32_t *of_row = mx_alloc_array(n + 1, sizeof *of_row);
    int rc = a->rows && a->cells && of_row ? mx_ids_new(&ids) : mx_fail_memory();
    for (size_t row = 0; rc == MX_OK && row < n; row++) {
        of_row[row] = MX_NO_ID;
        if (!mx_measure__is_under(&a->tree, mx_measure__str(a->source, row, "territory"), a->cut->under))
            continue;
        rc = mx_measure__pair_id(ids, territory_of(a, row), key(a->source, row), &of_row[row]);
    }
    /* Rows in the order of their cells' first rows; few cells, so each is gathered in turn. */
    for (uint32_t id = 0; rc == MX_OK && id < mx_ids_count(ids); id++) {
        for (size_t row = 0; row < n; row++) {
            if (of_row[row] != id) continue;
            a->cells[a->n] = id;
            a->rows[a->n++] = row;
        }
    }
    mx_ids_free(ids);
    mx_free(of_row);
    return rc;
}

/* Ask a question of `source`: a table of `columns`, whose first are territory and, where
 * `key_column` is not NULL, that key. */
static int ask(mx_frame **out, const mx_chain *chain, const mx_cut *cut, const mx_frame *source,
               const mx_measure__column columns[], size_t n_columns, const char *key_column, key_of *key,
               put_cell *put)
{
    acts a = {.chain = chain, .cut = cut, .source = source};
    *out = NULL;
    int rc = mx_measure__tree_init(&a.tree, chain->territories);
    if (rc == MX_OK) rc = mx_measure__frame(&a.frame, columns, n_columns);
    if (rc == MX_OK) rc = sort_rows(&a, key);
    for (size_t from = 0, to; rc == MX_OK && from < a.n; from = to) {
        for (to = from; to < a.n && a.cells[to] == a.cells[from];) to++;
        act_cell cell = {territory_of(&a, a.rows[from]), key(source, a.rows[from]), a.rows + from, to - from};
        rc = mx_frame_add_row(a.frame);
        if (rc == MX_OK) rc = mx_measure__put_str(a.frame, "territory", cell.territory);
        if (rc == MX_OK && key_column) rc = mx_measure__put_str(a.frame, key_column, cell.key);
        if (rc == MX_OK) rc = put(&a, &cell);
    }
    const size_t keys[] = {0, 1, 2};
    if (rc == MX_OK) rc = mx_frame_sort(a.frame, keys, key_column ? 2 : 1);
    mx_measure__tree_dispose(&a.tree);
    mx_free(a.rows);
    mx_free(a.cells);
    if (rc < 0) mx_frame_free(a.frame);
    else *out = a.frame;
    return rc;
}

static bool is_by(const char *date, const char *as_of)
{
    return date && strcmp(date, as_of) <= 0; /* yyyy-mm-dd */
}

/* Distinct texts of a column in a cell, within their territories; missing ones are none. */
static int count_distinct(double *out, const acts *a, const act_cell *cell, const char *column)
{
    mx_ids *ids = NULL;
    int rc = mx_ids_new(&ids);
    for (size_t i = 0; rc == MX_OK && i < cell->n; i++) {
        mx_str text = mx_measure__str(a->source, cell->rows[i], column);
        uint32_t id;
        if (text.size > 0)
            rc = mx_measure__pair_id(ids, mx_measure__str(a->source, cell->rows[i], "territory"), text, &id);
    }
    *out = rc == MX_OK ? (double)mx_ids_count(ids) : NAN;
    mx_ids_free(ids);
    return rc;
}

/* ---- Commitments ---------------------------------------------------------------------------- */

static mx_str scope_of(const mx_frame *commitments, size_t row)
{
    bool is_individual = mx_str_is(mx_measure__str(commitments, row, "scope"), "individual");
    return mx_str_of(is_individual ? "individual" : "collective");
}

/* Individual promises rest on those who made them, one person at least where nobody is named. */
static int put_basis(acts *a, const act_cell *cell, mx_str scope)
{
    if (!mx_str_is(scope, "individual")) return mx_measure__put_text(a->frame, "basis", "acts");
    double actors;
    int rc = count_distinct(&actors, a, cell, "actor");
    if (rc < 0) return rc;
    mx_measure__put(a->frame, "n", fmax(1, actors));
    return mx_measure__put_text(a->frame, "basis", "count");
}

static const mx_measure__column commitment_columns[] = {
    {"territory", MX_TEXT, MX_KEY}, {"scope", MX_TEXT, MX_KEY},   {"status", MX_TEXT, MX_KEY},
    {"n", MX_NUMBER, MX_PEOPLE},    {"basis", MX_TEXT, MX_BASIS}, {"commitments", MX_NUMBER, MX_FIGURE}};

/* Scope and status are two columns but one key here: the rows of a scope, status by status. */
static int put_statuses(acts *a, const act_cell *cell)
{
    static const char *const statuses[] = {"planned",  "under way", "kept", "partly kept",
                                           "not kept", "dropped",   ""};
    size_t *rows = mx_alloc_array(cell->n + 1, sizeof *rows);
    bool is_first = true;
    int rc = rows ? MX_OK : mx_fail_memory();
    for (size_t s = 0; rc == MX_OK && s < COUNT_OF(statuses); s++) {
        act_cell part = {cell->territory, cell->key, rows, 0};
        for (size_t i = 0; i < cell->n; i++) {
            if (mx_str_is(mx_measure__str(a->source, cell->rows[i], "status"), statuses[s]))
                rows[part.n++] = cell->rows[i];
        }
        if (part.n == 0) continue;
        if (!is_first) {
            rc = mx_frame_add_row(a->frame);
            if (rc == MX_OK) rc = mx_measure__put_str(a->frame, "territory", cell->territory);
            if (rc == MX_OK) rc = mx_measure__put_str(a->frame, "scope", cell->key);
        }
        is_first = false;
        if (rc == MX_OK) rc = mx_measure__put_str(a->frame, "status", mx_str_of(statuses[s]));
        if (rc < 0) break;
        mx_measure__put(a->frame, "commitments", (double)part.n);
        rc = put_basis(a, &part, cell->key);
    }
    mx_free(rows);
    return rc;
}

int mx_measure_commitments(mx_frame **out, const mx_chain *chain, const mx_cut *cut)
{
    return ask(out, chain, cut, chain->commitments, commitment_columns, COUNT_OF(commitment_columns), "scope",
               scope_of, put_statuses);
}

static const mx_measure__column kept_columns[] = {
    {"territory", MX_TEXT, MX_KEY},        {"scope", MX_TEXT, MX_KEY},
    {"n", MX_NUMBER, MX_PEOPLE},           {"basis", MX_TEXT, MX_BASIS},
    {"commitments", MX_NUMBER, MX_FIGURE}, {"due", MX_NUMBER, MX_FIGURE},
    {"kept", MX_NUMBER, MX_FIGURE},        {"partly_kept", MX_NUMBER, MX_FIGURE},
    {"share_kept", MX_NUMBER, MX_FIGURE},  {"late", MX_NUMBER, MX_FIGURE},
    {"delay", MX_NUMBER, MX_FIGURE},       {"delays", MX_NUMBER, MX_FIGURE}};

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Days from due to done; false where it was not done or a date is missing. */
static bool delay_of(const mx_frame *commitments, size_t row, double *out)
{
    mx_str status = mx_measure__str(commitments, row, "status");
    int32_t due, done;
    if (!mx_str_is(status, "kept") && !mx_str_is(status, "partly kept")) return false;
    mx_str due_text = mx_measure__str(commitments, row, "due"),
           done_text = mx_measure__str(commitments, row, "done_on");
    if (due_text.size == 0 || done_text.size == 0) return false;
    if (mx_date_parse(&due, due_text) < 0 || mx_date_parse(&done, done_text) < 0) return false;
    *out = (double)done - (double)due;
    return true;
}

static int put_delay(acts *a, const act_cell *cell)
{
    double *delays = mx_alloc_array(cell->n + 1, sizeof *delays);
    size_t n = 0;
    if (!delays) return mx_fail_memory();
    for (size_t i = 0; i < cell->n; i++) n += delay_of(a->source, cell->rows[i], &delays[n]);
    qsort(delays, n, sizeof *delays, by_value);
    mx_measure__put(a->frame, "delay", mx_stats_quantile_sorted(delays, n, 0.5));
    mx_measure__put(a->frame, "delays", (double)n);
    mx_free(delays);
    return MX_OK;
}

static int put_kept(acts *a, const act_cell *cell)
{
    double due = 0, kept = 0, partly = 0, late = 0;
    for (size_t i = 0; i < cell->n; i++) {
        if (!is_by(mx_measure__text(a->source, cell->rows[i], "due"), a->chain->as_of)) continue;
        mx_str status = mx_measure__str(a->source, cell->rows[i], "status");
        due++;
        kept += mx_str_is(status, "kept");
        partly += mx_str_is(status, "partly kept");
        late += mx_str_is(status, "planned") || mx_str_is(status, "under way");
    }
    mx_measure__put(a->frame, "commitments", (double)cell->n);
    mx_measure__put(a->frame, "due", due);
    mx_measure__put(a->frame, "kept", kept);
    mx_measure__put(a->frame, "partly_kept", partly);
    if (due > 0) mx_measure__put(a->frame, "share_kept", kept / due);
    mx_measure__put(a->frame, "late", late);
    int rc = put_delay(a, cell);
    return rc < 0 ? rc : put_basis(a, cell, cell->key);
}

int mx_measure_kept(mx_frame **out, const mx_chain *chain, const mx_cut *cut)
{
    return ask(out, chain, cut, chain->commitments, kept_columns, COUNT_OF(kept_columns), "scope", scope_of,
               put_kept);
}

/* ---- Objectives --------------------------------------------------------------------------------- */

static const mx_measure__column objective_columns[] = {{"territory", MX_TEXT, MX_KEY},
                                                       {"n", MX_NUMBER, MX_PEOPLE},
                                                       {"basis", MX_TEXT, MX_BASIS},
                                                       {"objectives", MX_NUMBER, MX_FIGURE},
                                                       {"with_commitment", MX_NUMBER, MX_FIGURE},
                                                       {"with_kept", MX_NUMBER, MX_FIGURE},
                                                       {"share_kept", MX_NUMBER, MX_FIGURE}};

/* Objectives (of a territory) that some commitment, or some kept one, names. */
static int named_objectives(mx_ids **out, const mx_frame *commitments, bool only_kept)
{
    int rc = mx_ids_new(out);
    for (size_t row = 0; rc == MX_OK && row < mx_measure__n_rows(commitments); row++) {
        uint32_t id;
        mx_str objective = mx_measure__str(commitments, row, "objective");
        if (objective.size == 0 ||
            (only_kept && !mx_str_is(mx_measure__str(commitments, row, "status"), "kept")))
            continue;
        rc = mx_measure__pair_id(*out, mx_measure__str(commitments, row, "territory"), objective, &id);
    }
    return rc;
}

/* How many rows of the cell are objectives among `named`. */
static int count_named(double *out, const acts *a, const act_cell *cell, mx_ids *named)
{
    size_t n = mx_ids_count(named);
    int rc = MX_OK;
    *out = 0;
    for (size_t i = 0; rc == MX_OK && i < cell->n; i++) {
        uint32_t id;
        rc = mx_measure__pair_id(named, mx_measure__str(a->source, cell->rows[i], "territory"),
                                 mx_measure__str(a->source, cell->rows[i], "objective"), &id);
        if (rc == MX_OK && id < n) (*out)++;
    }
    return rc;
}

static int count_objectives(double *out, const acts *a, const act_cell *cell, bool only_kept)
{
    mx_ids *named = NULL;
    int rc = named_objectives(&named, a->chain->commitments, only_kept);
    if (rc == MX_OK) rc = count_named(out, a, cell, named);
    mx_ids_free(named);
    return rc;
}

static int put_objectives(acts *a, const act_cell *cell)
{
    double with_commitment = 0, with_kept = 0;
    int rc = count_objectives(&with_commitment, a, cell, false);
    if (rc == MX_OK) rc = count_objectives(&with_kept, a, cell, true);
    if (rc < 0) return rc;
    mx_measure__put(a->frame, "objectives", (double)cell->n);
    mx_measure__put(a->frame, "with_commitment", with_commitment);
    mx_measure__put(a->frame, "with_kept", with_kept);
    mx_measure__put(a->frame, "share_kept", with_kept / (double)cell->n);
    return mx_measure__put_text(a->frame, "basis", "acts");
}

int mx_measure_objectives(mx_frame **out, const mx_chain *chain, const mx_cut *cut)
{
    return ask(out, chain, cut, chain->objectives, objective_columns, COUNT_OF(objective_columns), NULL,
               no_key, put_objectives);
}

/* ---- Partners and contracts ------------------------------------------------------------------------ */

static const mx_measure__column partner_columns[] = {
    {"territory", MX_TEXT, MX_KEY},     {"kind", MX_TEXT, MX_KEY},
    {"n", MX_NUMBER, MX_PEOPLE},        {"basis", MX_TEXT, MX_BASIS},
    {"partners", MX_NUMBER, MX_FIGURE}, {"commitments", MX_NUMBER, MX_FIGURE}};

/* People who promised for themselves are no partners: their rows get a key that is left out. */
static const char nobody[] = "\x1f";

static mx_str partner_kind(const mx_frame *commitments, size_t row)
{
    if (mx_str_is(mx_measure__str(commitments, row, "scope"), "individual")) return mx_str_of(nobody);
    return mx_measure__str(commitments, row, "actor_kind");
}

static int put_partners(acts *a, const act_cell *cell)
{
    double partners;
    int rc = count_distinct(&partners, a, cell, "actor");
    if (rc < 0) return rc;
    mx_measure__put(a->frame, "partners", partners);
    mx_measure__put(a->frame, "commitments", (double)cell->n);
    return mx_measure__put_text(a->frame, "basis", "acts");
}

/* Leave out the rows whose kind is nobody's. */
static int without_nobody(mx_frame **out)
{
    mx_frame *all = *out;
    size_t n = mx_frame_n_rows(all);
    bool *keep = mx_alloc_array(n + 1, sizeof *keep);
    *out = NULL;
    int rc = keep ? MX_OK : mx_fail_memory();
    for (size_t row = 0; rc == MX_OK && row < n; row++)
        keep[row] = !mx_str_is(mx_measure__str(all, row, "kind"), nobody);
    if (rc == MX_OK) rc = mx_frame_filter(out, all, keep);
    mx_free(keep);
    mx_frame_free(all);
    return rc;
}

int mx_measure_partners(mx_frame **out, const mx_chain *chain, const mx_cut *cut)
{
    int rc = ask(out, chain, cut, chain->commitments, partner_columns, COUNT_OF(partner_columns), "kind",
                 partner_kind, put_partners);
    return rc < 0 ? rc : without_nobody(out);
}

static const mx_measure__column contract_columns[] = {
    {"territory", MX_TEXT, MX_KEY},      {"kind", MX_TEXT, MX_KEY},
    {"n", MX_NUMBER, MX_PEOPLE},         {"basis", MX_TEXT, MX_BASIS},
    {"contracts", MX_NUMBER, MX_FIGURE}, {"signatories", MX_NUMBER, MX_FIGURE}};

static mx_str signatory_kind(const mx_frame *contracts, size_t row)
{
    return mx_measure__str(contracts, row, "signatory_kind");
}

static int put_contracts(acts *a, const act_cell *cell)
{
    act_cell signed_ones = *cell;
    double contracts = 0, signatories = 0;
    signed_ones.n = 0;
    for (size_t i = 0; i < cell->n; i++) {
        if (is_by(mx_measure__text(a->source, cell->rows[i], "signed_on"), a->chain->as_of))
            signed_ones.rows[signed_ones.n++] = cell->rows[i];
    }
    int rc = count_distinct(&contracts, a, &signed_ones, "contract");
    if (rc == MX_OK) rc = count_distinct(&signatories, a, &signed_ones, "signatory");
    if (rc < 0) return rc;
    mx_measure__put(a->frame, "contracts", contracts);
    mx_measure__put(a->frame, "signatories", signatories);
    return mx_measure__put_text(a->frame, "basis", "acts");
}

int mx_measure_contracts(mx_frame **out, const mx_chain *chain, const mx_cut *cut)
{
    return ask(out, chain, cut, chain->contracts, contract_columns, COUNT_OF(contract_columns), "kind",
               signatory_kind, put_contracts);
}

/* ---- Groups and who is in them ------------------------------------------------------------------------ */

static const mx_measure__column group_columns[] = {
    {"territory", MX_TEXT, MX_KEY},      {"n", MX_NUMBER, MX_PEOPLE},
    {"basis", MX_TEXT, MX_BASIS},        {"groups", MX_NUMBER, MX_FIGURE},
    {"under_way", MX_NUMBER, MX_FIGURE}, {"finished", MX_NUMBER, MX_FIGURE}};

static int put_groups(acts *a, const act_cell *cell)
{
    double under_way = 0, finished = 0;
    for (size_t i = 0; i < cell->n; i++) {
        bool has_started = is_by(mx_measure__text(a->source, cell->rows[i], "started"), a->chain->as_of);
        bool has_ended = is_by(mx_measure__text(a->source, cell->rows[i], "ended"), a->chain->as_of);
        finished += has_ended;
        under_way += has_started && !has_ended;
    }
    mx_measure__put(a->frame, "groups", (double)cell->n);
    mx_measure__put(a->frame, "under_way", under_way);
    mx_measure__put(a->frame, "finished", finished);
    return mx_measure__put_text(a->frame, "basis", "acts");
}

int mx_measure_groups(mx_frame **out, const mx_chain *chain, const mx_cut *cut)
{
    return ask(out, chain, cut, chain->groups, group_columns, COUNT_OF(group_columns), NULL, no_key,
               put_groups);
}

static const mx_measure__column participant_columns[] = {
    {"territory", MX_TEXT, MX_KEY},         {"entered", MX_NUMBER, MX_PEOPLE},
    {"present", MX_NUMBER, MX_COUNT},       {"basis", MX_TEXT, MX_BASIS},
    {"groups_known", MX_NUMBER, MX_FIGURE}, {"share_present", MX_NUMBER, MX_SHARE}};

static int put_participants(acts *a, const act_cell *cell)
{
    double entered = 0, present = 0, known = 0;
    for (size_t i = 0; i < cell->n; i++) {
        mx_str kind = mx_measure__str(a->source, cell->rows[i], "kind");
        if (kind.size > 0 && !mx_str_is(kind, "homogeneous")) continue;
        double came = mx_measure__number(a->source, cell->rows[i], "entered");
        double stayed = mx_measure__number(a->source, cell->rows[i], "present");
        if (isnan(came) || isnan(stayed)) continue;
        entered += came;
        present += stayed;
        known++;
    }
    mx_measure__put(a->frame, "entered", entered);
    mx_measure__put(a->frame, "present", present);
    mx_measure__put(a->frame, "groups_known", known);
    if (entered > 0) mx_measure__put(a->frame, "share_present", present / entered);
    return mx_measure__put_text(a->frame, "basis", "count");
}

int mx_measure_participants(mx_frame **out, const mx_chain *chain, const mx_cut *cut)
{
    return ask(out, chain, cut, chain->groups, participant_columns, COUNT_OF(participant_columns), NULL,
               no_key, put_participants);
}
