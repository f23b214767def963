/*
 * Another store into this one. Its rows come table by table and import by import, as if their files were
 * loaded here: what both have counts once, and what they say otherwise is complained about (load.c).
 * Imports are numbered anew (merge_imports.c); what belongs to no import is compared by its content.
 */
#include <string.h>

#include "forms.h"
#include "merge_i.h"

/* How the rows of a table come: in which order within a line (NULL: by their keys), and which of them
 * (NULL: all). */
typedef struct {
    const char *table, *order;
    const mx_store_form *form; /* where the table's own does not do */
    int (*wants)(bool *out, mx_store_merging *self, const mx_frame *rows, size_t row);
} passage;

static int wants_coded(bool *out, mx_store_merging *self, const mx_frame *rows, size_t row);
static int wants_proposed(bool *out, mx_store_merging *self, const mx_frame *rows, size_t row);

static const passage passages[] = {
    {"territories", NULL, NULL, NULL},
    {"groups", NULL, NULL, NULL},
    {"statements", NULL, NULL, NULL},
    {"codes", NULL, NULL, wants_coded},
    {"proposals", "t.proposal", NULL, wants_proposed},
    {"indicators", NULL, NULL, NULL},
    {"levels", NULL, NULL, NULL},
    {"answers", NULL, NULL, NULL},
    {"reals", NULL, NULL, NULL},
    {"counts", NULL, NULL, NULL},
    {"pairs", NULL, NULL, NULL},
    {"withheld", NULL, NULL, NULL},
    {"published", NULL, NULL, NULL},
    {"objectives", NULL, NULL, NULL},
    {"commitments", NULL, NULL, NULL},
    {"actions", NULL, NULL, NULL},
    {"contracts", NULL, &mx_store__contract_heads, NULL},
    {"signatures", NULL, &mx_store__contract_signatures, NULL},
    {"reviews", NULL, NULL, NULL},
    {"masks", NULL, NULL, NULL},
};

enum { N_PASSAGES = sizeof passages / sizeof *passages };

/* ---- Rows that stay out ----------------------------------------------------------------------------------- */

/* A statement that was erased here, or corrected away, does not come back, and its codes do not either. */
static int has_statement(bool *out, mx_store_merging *self, const mx_frame *rows, size_t row)
{
    int64_t found = 0;
    int rc = mx_store__number(&found, self->store, 0, "SELECT 1 FROM statements WHERE territory = ? AND statement = ?", "kk",
                              mx_frame_text(rows, row, mx_frame_find(rows, "territory")),
                              mx_frame_text(rows, row, mx_frame_find(rows, "statement")));
    *out = found != 0;
    return rc;
}

static int wants_coded(bool *out, mx_store_merging *self, const mx_frame *rows, size_t row)
{
    return has_statement(out, self, rows, row);
}

/* The last proposal for a statement is the one that counts: where there is one here, it stays the last. */
static int wants_proposed(bool *out, mx_store_merging *self, const mx_frame *rows, size_t row)
{
    static const char sql[] = "SELECT 1 FROM proposals WHERE territory = ? AND statement = ? AND proposal <= ?";
    int64_t found = 0;
    int rc = has_statement(out, self, rows, row);
    if (rc || !*out) return rc;
    rc = mx_store__number(&found, self->store, 0, sql, "kki", mx_frame_text(rows, row, mx_frame_find(rows, "territory")),
                          mx_frame_text(rows, row, mx_frame_find(rows, "statement")), self->last_proposal);
    *out = found == 0;
    return rc;
}

static int keep_wanted(mx_frame **rows, mx_store_merging *self, const passage *way)
{
    const size_t n = mx_frame_n_rows(*rows);
    mx_frame *wanted = NULL;
    if (!way->wants) return MX_OK;
    bool *keep = mx_alloc_array(n + 1, sizeof *keep);
    int rc = keep ? MX_OK : mx_fail_memory();
    for (size_t row = 0; !rc && row < n; row++) rc = way->wants(&keep[row], self, *rows, row);
    if (!rc) rc = mx_frame_filter(&wanted, *rows, keep);
    mx_free(keep);
    if (rc) return rc;
    mx_frame_free(*rows);
    *rows = wanted;
    return MX_OK;
}

/* ---- One table ------------------------------------------------------------------------------------------------ */

typedef struct {
    mx_store_merging *merging;
    const passage *passage;
    const mx_store_form *form;
    const mx_store_layout *layout; /* for answers */
    mx_frame *rows;                /* of one import */
    int64_t import;                /* its number there; 0: none */
} table_merge;

static int load_rows(table_merge *self)
{
    mx_store_merging *merging = self->merging;
    const mx_store_merge_import *import = mx_store__merged_import(merging, self->import);
    int rc = keep_wanted(&self->rows, merging, self->passage);
    if (!rc && strcmp(self->form->name, "answers") == 0) rc = mx_store__lay_out(self->layout, self->rows);
    if (rc) return rc;
    mx_store_load_job job = {merging->store, self->rows, import ? import->ours : 0,
                             import ? import->label : merging->other->path, merging->complaints};
    return mx_store__load_form(&job, self->form);
}

static int begin_rows(table_merge *self, int64_t import)
{
    self->import = import;
    int rc = mx_frame_new(&self->rows);
    for (const mx_store_form_column *c = self->form->columns; !rc && c->name; c++)
        rc = mx_frame_add_column(self->rows, c->name, c->type, MX_KEY);
    return rc ? rc : mx_frame_add_column(self->rows, "line", MX_NUMBER, MX_KEY);
}

static int end_rows(table_merge *self)
{
    int rc = self->rows ? load_rows(self) : MX_OK;
    mx_frame_free(self->rows);
    self->rows = NULL;
    return rc;
}

/* A row's import is its last column. The rows of an import that is here already stay there. */
static int take_row(table_merge *self, sqlite3_stmt *statement)
{
    const int64_t number = sqlite3_column_int64(statement, (int)mx_store__count_columns(self->form) + 1);
    const mx_store_merge_import *import = mx_store__merged_import(self->merging, number);
    int rc = MX_OK;
    if (import && !import->is_new) return MX_OK;
    if (self->rows && number != self->import) rc = end_rows(self);
    if (!rc && !self->rows) rc = begin_rows(self, number);
    return rc ? rc : mx_store__collect_row(self->rows, self->merging->other, statement);
}

static void sql_to_pass(mx_buf *sql, const mx_store_form *form, const char *order)
{
    mx_buf_text(sql, "SELECT ");
    mx_store__add_columns(sql, form);
    mx_buf_format(sql, ", t.line, t.import FROM %s AS t ORDER BY t.import, t.line, ", form->name);
    if (order) mx_buf_text(sql, order);
    else mx_store__add_order(sql, form);
}

static int merge_table(mx_store_merging *merging, const passage *way, const mx_store_layout *layout)
{
    table_merge self = {.merging = merging, .passage = way, .form = way->form, .layout = layout};
    mx_store *other = merging->other;
    mx_buf sql = {0};
    sqlite3_stmt *statement = NULL;
    int rc = self.form ? MX_OK : mx_store__find_form(&self.form, way->table);
    if (!rc) {
        sql_to_pass(&sql, self.form, way->order);
        rc = mx_buf_check(&sql);
    }
    if (!rc) rc = mx_store__prepare(&statement, other, sql.at);
    while (!rc && (rc = mx_store__step(other, statement)) == MX_OK) rc = take_row(&self, statement);
    if (rc == MX_DONE) rc = end_rows(&self);
    mx_frame_free(self.rows);
    mx_store__reset(statement);
    mx_buf_dispose(&sql);
    return rc;
}

/* ---- What came -------------------------------------------------------------------------------------------- */

/* Tables whose new rows are counted: those that pass, and two without imports. */
static const char *counted(size_t i)
{
    static const char *const others[] = {"releases", "erasures"};
    return i < N_PASSAGES ? passages[i].table : i < N_PASSAGES + 2 ? others[i - N_PASSAGES] : NULL;
}

/* The number of rows of each counted table; those that were there before are taken off. */
static int count_rows(double counts[N_PASSAGES + 2], mx_store *store)
{
    int rc = MX_OK;
    for (size_t i = 0; !rc && counted(i); i++) {
        char sql[64];
        int64_t n;
        snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", counted(i));
        rc = mx_store__number(&n, store, 0, sql, "");
        counts[i] = (double)n - counts[i];
    }
    return rc;
}

static int list_rows(mx_frame *rows, const double counts[])
{
    int rc = mx_frame_add_column(rows, "table", MX_TEXT, MX_KEY);
    if (!rc) rc = mx_frame_add_column(rows, "rows", MX_NUMBER, MX_KEY);
    for (size_t i = 0; !rc && counted(i); i++) {
        const size_t row = mx_frame_n_rows(rows);
        if (counts[i] < 1) continue;
        rc = mx_frame_add_row(rows);
        if (!rc) rc = mx_frame_set_text(rows, row, 0, counted(i));
        if (!rc) mx_frame_set_number(rows, row, 1, counts[i]);
    }
    return rc;
}

/* ---- A store ---------------------------------------------------------------------------------------------- */

/* A store with faults would bring them along. */
static int check_other(mx_store *other)
{
    mx_complaints *findings;
    int rc = mx_complaints_new(&findings);
    if (rc) return rc;
    rc = mx_store_check(other, findings);
    const size_t n = mx_complaints_count(findings);
    if (!rc && n > 0)
        rc = mx_fail(MX_E_STORE,
                     mx_tr("%s : la base n’est pas entière (%s : %s) ; « mieux check --store %s » dit tout ; rien n’a "
                           "été changé",
                           "%s: the store is not whole (%s: %s); `mieux check --store %s` tells all; nothing was changed"),
                     other->path, mx_complaints_get(findings, 0)->column, mx_complaints_get(findings, 0)->message,
                     other->path);
    mx_complaints_free(findings);
    return rc;
}

/* An objective may name a statement that was erased here. */
static int drop_lost_links(mx_store *store)
{
    return mx_store__exec(store, "DELETE FROM objective_statements WHERE NOT EXISTS (SELECT 1 FROM statements AS s"
                                 " WHERE s.territory = objective_statements.territory"
                                 " AND s.statement = objective_statements.statement)");
}

/* A territory that shared its counts, and now comes with the answers behind some of them: its people would count
 * twice. The first moment of each two imports. */
static const char select_twice[] =
    "WITH told AS MATERIALIZED (SELECT l.territory, l.indicator, l.period, l.cycle, l.phase, l.import, l.file, i.kind"
    " FROM ledger AS l JOIN imports AS i ON i.import = l.import)"
    " SELECT s.territory, s.period, s.indicator, s.file, s.import, a.file FROM told AS s JOIN told AS a"
    " ON a.territory = s.territory AND a.indicator = s.indicator AND a.period = s.period AND a.cycle = s.cycle"
    " AND a.phase = s.phase WHERE s.kind = 'shared' AND a.kind <> 'shared'"
    " GROUP BY s.territory, s.import, a.import ORDER BY s.territory, s.import, a.import";

static int complain_of_twice(mx_store_merging *self)
{
    int64_t has_shared;
    sqlite3_stmt *row;
    int rc = mx_store__number(&has_shared, self->store, 0,
                              "SELECT 1 FROM imports WHERE kind = 'shared' AND replaced_by IS NULL LIMIT 1", "");
    if (rc || !has_shared) return rc;
    rc = mx_store__prepare(&row, self->store, select_twice);
    while (!rc && (rc = mx_store__step(self->store, row)) == MX_OK)
        rc = mx_complain(self->complaints, self->other->path, 0, "territory",
                         mx_tr("« %s » a ici des effectifs partagés de %s (indicateur %s ; %s, import %lld), et des réponses du même "
                               "moment (%s), mais pas de tous ceux des effectifs : ses personnes compteraient deux fois ; demandez-lui "
                               "des effectifs du reste, et donnez-les par --replaces %lld",
                               "\"%s\" has shared counts of %s here (indicator %s; %s, import %lld), and answers of the same time "
                               "(%s), but not of all those that the counts have: its people would count twice; ask it for counts of "
                               "the rest, and give them by --replaces %lld"),
                         mx_store__text(row, 0), mx_store__text(row, 1), mx_store__text(row, 2), mx_store__text(row, 3),
                         (long long)sqlite3_column_int64(row, 4), mx_store__text(row, 5),
                         (long long)sqlite3_column_int64(row, 4));
    mx_store__reset(row);
    return rc < 0 ? rc : MX_OK;
}

static int merge_tables(mx_store_merging *self)
{
    mx_store_layout *layout = NULL;
    int rc = mx_store__merge_positions(self);
    if (!rc) rc = mx_store__layout_new(&layout, self);
    for (size_t i = 0; !rc && i < N_PASSAGES; i++) rc = merge_table(self, &passages[i], layout);
    mx_store__layout_free(layout);
    return rc ? rc : drop_lost_links(self->store);
}

static int merge_all(mx_store_merging *self)
{
    double counts[N_PASSAGES + 2] = {0};
    int rc = mx_store__number(&self->last_proposal, self->store, 0, "SELECT max(proposal) FROM proposals", "");
    if (!rc) rc = mx_store__merge_settings(self);
    if (!rc) rc = mx_store__merge_imports(self);
    if (!rc) rc = count_rows(counts, self->store);
    if (!rc) rc = merge_tables(self);
    if (!rc) rc = mx_store__merge_releases(self);
    if (!rc) rc = mx_store__merge_erasures(self);
    if (!rc) rc = count_rows(counts, self->store);
    if (!rc) rc = list_rows(self->out->rows, counts);
    if (!rc && mx_complaints_count(self->complaints) == 0) rc = mx_store__dangling(self->store, self->complaints, 50);
    return rc ? rc : complain_of_twice(self);
}

void mx_store_merged_dispose(mx_store_merged *merged)
{
    mx_frame_free(merged->rows);
    *merged = (mx_store_merged){0};
}

/* One moment of the other store is read, whatever another program writes to it meanwhile. */
int mx_store_merge(mx_store_merged *out, mx_store *store, mx_store *other, mx_complaints *complaints)
{
    mx_store_merging self = {.store = store, .other = other, .out = out, .complaints = complaints};
    const int64_t before = sqlite3_total_changes64(store->db);
    *out = (mx_store_merged){0};
    int rc = mx_store__exec(other, "BEGIN");
    if (rc) return rc;
    rc = check_other(other);
    if (!rc) rc = mx_arena_new(&self.arena);
    if (!rc) rc = mx_frame_new(&out->rows);
    if (!rc) rc = mx_store_begin(store);
    if (!rc) {
        rc = merge_all(&self);
        if (!rc) rc = mx_store_commit(store);
        if (rc) mx_store_rollback(store);
    }
    sqlite3_exec(other->db, "ROLLBACK", NULL, NULL, NULL); /* nothing was written */
    out->has_changed = sqlite3_total_changes64(store->db) > before;
    mx_free(self.imports);
    mx_arena_free(self.arena);
    if (rc) mx_store_merged_dispose(out);
    return rc;
}
