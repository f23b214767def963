/*
 * What rows of single tables need before and after they are put in: ids that are
 * missing, coders and frameworks that are not named, lists of ids.
 */
#include <math.h>
#include <string.h>

#include "forms.h"

static size_t find_column(const mx_store_form *form, const char *name)
{
    for (size_t i = 0; i < mx_store__count_columns(form); i++)
        if (strcmp(form->columns[i].name, name) == 0) return i;
    return SIZE_MAX;
}

static mx_store_cell *cell_of(mx_store_loading *row, const char *name)
{
    return &row->cells[find_column(row->form, name)];
}

static bool is_given(const mx_store_cell *cell)
{
    return cell->text && *cell->text;
}

static int complain_of(mx_store_loading *row, const char *column, const char *words, const char *text)
{
    int rc = mx_complain(row->job->complaints, row->job->file, (uint64_t)mx_store__line(row->job, row->row),
                         column, "%s: %s", words, text);
    return rc ? rc : MX_DONE;
}

/* -- statements: ids that are missing -- */

/* What a corrected file is likely to keep of a row it does not touch. */
static int content_of_statement(mx_buf *out, mx_store_loading *row)
{
    static const char *const parts[] = {"territory", "group", "cycle", "period", "text"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const char *text = cell_of(row, parts[i])->text;
        mx_buf_text(out, text ? text : "");
        mx_buf_char(out, '\x1f');
    }
    mx_buf_number(out, cell_of(row, "question")->number);
    return mx_buf_check(out);
}

/* Is the id another row's, of this file or of another import? */
static int is_taken(bool *out, mx_store_loading *row, const char *id)
{
    int64_t found = 0;
    *out = mx_ids_find(row->seen, mx_str_of(id)) != MX_NO_ID;
    if (*out) return MX_OK;
    int rc = mx_store__number(&found, row->job->store, 0,
                              "SELECT 1 FROM statements WHERE territory = ? AND statement = ?", "kk",
                              cell_of(row, "territory")->text, id);
    *out = found != 0;
    return rc;
}

static int remember_made(mx_store_loading *row, const char *id)
{
    mx_store *store = row->job->store;
    int rc = MX_GROW(store->made, store->n_made, store->made_capacity);
    if (rc) return rc;
    made_statement *made = &store->made[store->n_made++];
    made->line = mx_store__line(row->job, row->row);
    snprintf(made->id, sizeof made->id, "%s", id);
    return MX_OK;
}

static int make_id(mx_store_loading *row, const char *content, size_t size)
{
    char hash[MX_SHA256_TEXT], id[24];
    bool taken = true;
    uint32_t unused;
    int rc = MX_OK;
    mx_sha256(hash, content, size);
    for (unsigned repeat = 1; !rc && taken; repeat++) {
        snprintf(id, sizeof id, repeat == 1 ? "s%.10s" : "s%.10s-%u", hash, repeat);
        rc = is_taken(&taken, row, id);
    }
    if (!rc) rc = mx_ids_add(row->seen, mx_str_of(id), &unused);
    if (!rc) rc = remember_made(row, id);
    if (rc) return rc;
    mx_store_cell *statement = cell_of(row, "statement");
    statement->text = mx_arena_copy(row->arena, id, strlen(id));
    return statement->text ? MX_OK : mx_fail_memory();
}

int mx_store__before_statement(mx_store_loading *row)
{
    mx_store *store = row->job->store;
    if (store->made_import != row->job->import) {
        store->made_import = row->job->import;
        store->n_made = 0;
    }
    if (is_given(cell_of(row, "statement"))) return MX_OK;
    mx_buf content = {0};
    int rc = content_of_statement(&content, row);
    if (!rc) rc = make_id(row, content.at, content.size);
    mx_buf_dispose(&content);
    return rc;
}

/* -- codes -- */

/* The statement of the same line: the id it was given, else the one it has in the store. */
static int statement_of_line(mx_store_loading *row)
{
    const mx_store *store = row->job->store;
    const int64_t line = mx_store__line(row->job, row->row);
    size_t low = 0, high = store->made_import == row->job->import ? store->n_made : 0;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (store->made[middle].line < line) low = middle + 1;
        else high = middle;
    }
    if (low == store->n_made || store->made[low].line != line)
        return complain_of(row, "statement", mx_tr("pas d’expression à coder", "no statement to code"), "");
    mx_store_cell *statement = cell_of(row, "statement");
    statement->text = mx_arena_copy(row->arena, store->made[low].id, strlen(store->made[low].id));
    return statement->text ? MX_OK : mx_fail_memory();
}

static int territory_of_statement(mx_store_loading *row)
{
    static const char sql[] = "SELECT min(territory), count(*) FROM statements WHERE statement = ?";
    const char *id = cell_of(row, "statement")->text;
    sqlite3_stmt *found;
    int rc = mx_store__prepare(&found, row->job->store, sql);
    if (!rc) rc = mx_store__bind(row->job->store, found, "t", id);
    if (!rc) rc = mx_store__step(row->job->store, found);
    if (!rc) {
        const int64_t n = sqlite3_column_int64(found, 1);
        const char *territory = mx_store__text(found, 0);
        if (n == 0) rc = complain_of(row, "statement", mx_tr("expression inconnue", "unknown statement"), id);
        else if (n > 1)
            rc = complain_of(row, "statement",
                             mx_tr("expression de plusieurs territoires, nommez le territoire",
                                   "statement of several territories, name the territory"),
                             id);
        else if (!(cell_of(row, "territory")->text = mx_arena_copy(row->arena, territory, strlen(territory))))
            rc = mx_fail_memory();
    }
    mx_store__reset(found);
    return rc;
}

static const char put_coder[] = "INSERT INTO coders (coder, kind) VALUES (?, ?) ON CONFLICT DO NOTHING";

/* "consensus" in whatever spelling is one coder: all together. */
static int know_coder(mx_store_loading *row)
{
    mx_store_cell *coder = cell_of(row, "coder");
    mx_buf folded = {0};
    if (!is_given(coder)) return complain_of(row, "coder", mx_tr("codeur manquant", "no coder"), "");
    mx_fold(&folded, mx_str_of(coder->text));
    int rc = mx_buf_check(&folded);
    const bool together = !rc && strcmp(folded.at, "consensus") == 0;
    mx_buf_dispose(&folded);
    if (together) coder->text = "consensus";
    return rc ? rc
              : mx_store__run(row->job->store, put_coder, "tt", coder->text,
                              together ? "together" : "person");
}

static int default_framework(mx_store_loading *row)
{
    mx_store_cell *framework = cell_of(row, "framework");
    if (is_given(framework)) return MX_OK;
    return mx_store_setting(&framework->text, row->job->store, "framework", row->arena);
}

int mx_store__before_code(mx_store_loading *row)
{
    mx_store_cell *round = cell_of(row, "round");
    if (isnan(round->number)) round->number = 1;
    int rc = MX_OK;
    if (!is_given(cell_of(row, "statement"))) rc = statement_of_line(row);
    if (!rc && !is_given(cell_of(row, "territory"))) rc = territory_of_statement(row);
    if (!rc) rc = default_framework(row);
    return rc ? rc : know_coder(row);
}

int mx_store__before_proposal(mx_store_loading *row)
{
    static const char forget_earlier[] =
        "DELETE FROM proposals WHERE territory = ? AND statement = ? AND model = ?";
    const char *model = cell_of(row, "model")->text;
    int rc = default_framework(row);
    if (!rc) rc = mx_store__run(row->job->store, put_coder, "tt", model, "model");
    if (!rc)
        rc = mx_store__run(row->job->store, forget_earlier, "kkk", cell_of(row, "territory")->text,
                           cell_of(row, "statement")->text, model);
    return rc;
}

/* -- contracts -- */

int mx_store__before_signature(mx_store_loading *row)
{
    return is_given(cell_of(row, "signatory")) ? MX_OK : MX_DONE;
}

/* -- lists of ids -- */

/* The next id of a list, trimmed; false when the list is through. */
static bool next_id(mx_str *list, mx_str *id)
{
    while (list->size) {
        size_t end = 0;
        while (end < list->size && list->at[end] != ';' && list->at[end] != ',') end++;
        *id = mx_str_trim((mx_str){list->at, end});
        const size_t used = end < list->size ? end + 1 : end;
        *list = (mx_str){list->at + used, list->size - used};
        if (id->size) return true;
    }
    return false;
}

/* Lists are compared as the store gives them back: ids joined by ';'. */
int mx_store__before_list(mx_store_loading *row)
{
    mx_store_cell *list = NULL;
    for (size_t i = 0; i < mx_store__count_columns(row->form); i++)
        if (row->form->columns[i].role == MX_STORE_LIST) list = &row->cells[i];
    mx_str rest = mx_str_of(list->text), id;
    mx_buf joined = {0};
    while (next_id(&rest, &id)) {
        if (joined.size) mx_buf_char(&joined, ';');
        mx_buf_add(&joined, id.at, id.size);
    }
    int rc = mx_buf_check(&joined);
    list->text = NULL;
    if (!rc && joined.size && !(list->text = mx_arena_copy(row->arena, joined.at, joined.size)))
        rc = mx_fail_memory();
    mx_buf_dispose(&joined);
    return rc;
}

static int put_list(mx_store_loading *row, const char *owner, const char *list, const char *sql)
{
    mx_str rest = mx_str_of(cell_of(row, list)->text), id;
    int rc = MX_OK;
    for (int64_t position = 1; !rc && next_id(&rest, &id); position++) {
        const char *text = mx_arena_copy(row->arena, id.at, id.size);
        if (!text) return mx_fail_memory();
        rc = mx_store__run(row->job->store, sql, "kkti", cell_of(row, "territory")->text,
                           cell_of(row, owner)->text, text, position);
    }
    return rc;
}

int mx_store__after_objective(mx_store_loading *row)
{
    return put_list(row, "objective", "statements",
                    "INSERT INTO objective_statements (territory, objective, statement, position)"
                    " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING");
}

int mx_store__after_action(mx_store_loading *row)
{
    return put_list(row, "action", "commitments",
                    "INSERT INTO action_commitments (territory, action, commitment, position)"
                    " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING");
}
