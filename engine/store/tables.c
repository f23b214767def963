/*
 * Canonical tables in and out. A table is described by its form; loading, comparing with
 * what is there already (load.c) and reading are the same for all. Where a table has its
 * own needs (an id to be made, a list of ids, a coder to be known) a function before or
 * after each row sees to them (rows.c); answers and positions have loaders of their own.
 */
#include <math.h>
#include <string.h>

#include "forms.h"

/* clang-format off */
#define T(name) {name, MX_TEXT, MX_STORE_PLAIN, NULL}
#define N(name) {name, MX_NUMBER, MX_STORE_PLAIN, NULL}
#define K(name) {name, MX_TEXT, MX_STORE_KEY, NULL}
#define KN(name) {name, MX_NUMBER, MX_STORE_KEY, NULL}
/* clang-format on */

static int load_contracts(mx_store_load_job *job);
static int load_masks(mx_store_load_job *job);

#define STATEMENTS_OF_OBJECTIVE                                                                              \
    "(SELECT group_concat(statement, ';') FROM (SELECT statement FROM objective_statements"                  \
    " AS s WHERE s.territory = t.territory AND s.objective = t.objective ORDER BY position))"
#define COMMITMENTS_OF_ACTION                                                                                \
    "(SELECT group_concat(commitment, ';') FROM (SELECT commitment FROM action_commitments"                  \
    " AS c WHERE c.territory = t.territory AND c.action = t.action ORDER BY position))"

static const mx_store_form tables[] = {
    {.name = "frameworks",
     .flags = MX_STORE_READ_ONLY | MX_STORE_NO_TRAIL,
     .columns = {K("framework"), T("name_fr"), T("name_en"), T("source"), T("dimensions"), T("components")}},
    {.name = "topics",
     .flags = MX_STORE_READ_ONLY | MX_STORE_NO_TRAIL,
     .order = "t.framework, t.position",
     .columns = {K("framework"), K("code"), T("level"), T("parent"), T("name_fr"), T("name_en"),
                 T("certainty"), T("source")}},
    {.name = "meanings",
     .flags = MX_STORE_READ_ONLY | MX_STORE_NO_TRAIL,
     .order = "t.framework, t.position",
     .columns = {K("framework"), K("code"), T("category"), T("name_fr"), T("name_en"), T("certainty"),
                 T("formerly")}},
    {.name = "beneficiaries",
     .flags = MX_STORE_READ_ONLY | MX_STORE_NO_TRAIL,
     .order = "t.framework, t.position",
     .columns = {K("framework"), K("code"), T("name_fr"), T("name_en"), T("certainty")}},
    {.name = "territories",
     .columns = {K("territory"), T("name"), T("kind"), T("country"), T("parent"), T("network"), T("since"),
                 N("population"), N("latitude"), N("longitude")}},
    {.name = "groups",
     .columns = {K("territory"), K("group"), T("name"), T("kind"), T("profile"), T("cycle"), T("started"),
                 T("ended"), N("size"), N("entered"), N("present")}},
    {.name = "statements",
     .before = mx_store__before_statement,
     .columns = {K("territory"), K("statement"), T("text"), T("group"), T("cycle"), T("period"),
                 N("question"), T("author"), T("lang"), N("consent"), T("parent")}},
    {.name = "codes",
     .before = mx_store__before_code,
     .columns = {K("territory"), K("statement"), K("coder"), K("framework"), T("component"), T("polarity"),
                 T("meaning"), T("beneficiary"), N("detail"), KN("round"), T("coded_on")}},
    {.name = "proposals",
     .before = mx_store__before_proposal,
     .columns = {K("territory"), K("statement"), K("model"), T("framework"), T("component"), N("confidence"),
                 T("polarity"), T("component_2"), N("confidence_2"), T("component_3"), N("confidence_3"),
                 T("decision")}},
    {.name = "indicators",
     .columns = {K("indicator"), T("name"), T("component"), T("questionnaire"), T("scale"), N("lowest"),
                 N("highest"), T("direction"), T("unit"), N("low_max"), N("high_min"), N("target")}},
    {.name = "levels", .columns = {K("indicator"), KN("level"), T("text")}},
    {.name = "positions",
     .load = mx_store__load_positions,
     .columns = {K("questionnaire"), T("indicator"), KN("position")}},
    {.name = "answers",
     .load = mx_store__load_answers,
     .order = "t.territory, t.respondent, t.questionnaire, t.period, t.cycle, t.phase, t.[group], t.import",
     .columns = {K("territory"), K("group"), K("respondent"), K("cycle"), K("phase"), K("period"),
                 K("questionnaire"), N("weight"), T("levels")}},
    {.name = "reals",
     .flags = MX_STORE_PER_IMPORT,
     .columns = {K("territory"), K("group"), K("respondent"), K("cycle"), K("phase"), K("period"),
                 K("indicator"), N("weight"), N("value")}},
    {.name = "counts",
     .flags = MX_STORE_PER_IMPORT,
     .columns = {K("territory"), K("group"), K("indicator"), K("period"), K("cycle"), K("phase"), K("who"), KN("level"),
                 N("people"), N("weights"), N("weights_rest"), N("weights_squared"), N("weights_squared_rest")}},
    {.name = "pairs",
     .flags = MX_STORE_PER_IMPORT,
     .columns = {K("territory"), K("group"), K("indicator"), K("cycle"), KN("moved"), KN("before"), KN("after"),
                 N("people"), N("weights"), N("weights_rest"), N("weights_squared"), N("weights_squared_rest")}},
    {.name = "withheld",
     .flags = MX_STORE_PER_IMPORT,
     .columns = {K("territory"), K("group"), K("indicator"), K("period"), K("cycle"), K("phase"), K("what"),
                 T("reason")}},
    {.name = "published",
     .flags = MX_STORE_PER_IMPORT,
     .columns = {K("territory"), K("group"), K("indicator"), K("period"), N("value"), N("low"), N("high"),
                 N("n"), T("status"), K("source")}},
    {.name = "objectives",
     .before = mx_store__before_list,
     .after = mx_store__after_objective,
     .columns = {K("territory"),
                 K("objective"),
                 T("title"),
                 T("component"),
                 {"statements", MX_TEXT, MX_STORE_LIST, STATEMENTS_OF_OBJECTIVE},
                 T("needs"),
                 T("expectations"),
                 T("target"),
                 T("set_on")}},
    {.name = "commitments",
     .columns = {K("territory"), K("commitment"), T("title"), T("objective"), T("actor"), T("actor_kind"),
                 T("scope"), T("start"), T("due"), T("status"), T("done_on"), N("participants")}},
    {.name = "actions",
     .before = mx_store__before_list,
     .after = mx_store__after_action,
     .columns = {K("territory"),
                 K("action"),
                 T("title"),
                 {"commitments", MX_TEXT, MX_STORE_LIST, COMMITMENTS_OF_ACTION},
                 T("component"),
                 T("start"),
                 T("end"),
                 T("status"),
                 N("participants")}},
    {.name = "contracts",
     .load = load_contracts,
     .source = "(SELECT c.territory, c.contract, c.signed_on, c.[group], s.signatory, s.signatory_kind,"
               " ifnull(s.line, c.line) AS line FROM contracts AS c LEFT JOIN signatures AS s"
               " ON s.territory = c.territory AND s.contract = c.contract)",
     .columns = {K("territory"), K("contract"), T("signed_on"), T("group"), K("signatory"),
                 T("signatory_kind")}},
    {.name = "reviews",
     .columns = {K("territory"), K("review"), T("held_on"), K("contract"), K("objective"), T("finding")}},
    {.name = "releases",
     .columns = {KN("release"), T("name"), T("released_on"), T("rule"), N("min_count"), T("sha256"),
                 T("content"), T("withdrawn_on"), T("store")}},
    {.name = "masks",
     .load = load_masks,
     .order = "t.import, t.line, t.mask",
     .columns = {KN("import"), T("kind")}},
    {.name = "erasures",
     .flags = MX_STORE_READ_ONLY | MX_STORE_NO_TRAIL,
     .columns = {KN("erasure"), T("erased_on"), T("kind"), N("rows"), T("tables"), N("left_over"), T("program")}},
    {.name = "imports",
     .flags = MX_STORE_READ_ONLY | MX_STORE_NO_TRAIL,
     .columns = {KN("import"), T("file"), T("sha256"), T("part"), T("kind"), T("loaded_on"), N("rows"),
                 T("mapping"), T("program"), N("replaced_by")}},
    {.name = "mappings",
     .flags = MX_STORE_READ_ONLY | MX_STORE_NO_TRAIL,
     .columns = {K("mapping"), T("name"), T("text")}},
    {.name = "mapped",
     .flags = MX_STORE_READ_ONLY | MX_STORE_NO_TRAIL,
     .columns = {KN("import"), T("mapping"), T("headers")}},
    {.name = "modes", .flags = MX_STORE_READ_ONLY | MX_STORE_NO_TRAIL, .columns = {KN("import"), T("mode")}},
    {.name = "wordings",
     .flags = MX_STORE_READ_ONLY | MX_STORE_NO_TRAIL,
     .columns = {KN("import"), K("indicator"), T("wording")}},
    {.name = "dimensions",
     .flags = MX_STORE_READ_ONLY | MX_STORE_NO_TRAIL,
     .columns = {K("framework"), K("dimension"), T("name_fr"), T("name_en"), T("certainty")}},
    {.name = "components",
     .flags = MX_STORE_READ_ONLY | MX_STORE_NO_TRAIL,
     .columns = {K("framework"), K("component"), T("dimension"), T("name_fr"), T("name_en"), T("certainty")}},
    {.name = "cycles",
     .flags = MX_STORE_READ_ONLY | MX_STORE_NO_TRAIL,
     .columns = {K("territory"), K("cycle"), T("started"), T("ended"), N("groups")}},
    {.name = "follow_up",
     .flags = MX_STORE_READ_ONLY,
     .columns = {K("territory"), K("group"), K("indicator"), K("period"), K("phase"), K("cycle"),
                 K("respondent"), N("value"), T("reason"), N("weight"), N("people")}},
    {.name = "ledger",
     .flags = MX_STORE_READ_ONLY | MX_STORE_NO_TRAIL,
     .order = "t.territory, t.indicator, t.period, t.cycle, t.phase, t.import",
     .columns = {K("territory"), K("indicator"), K("period"), K("cycle"), K("phase"), T("questionnaire"),
                 T("scale"), T("wording"), T("mode"), N("people"), N("groups"), T("kinds"), KN("import"),
                 T("file")}},
    {.name = "statement_codes",
     .flags = MX_STORE_READ_ONLY | MX_STORE_NO_TRAIL,
     .columns = {K("territory"), K("statement"), T("framework"), T("component"), T("polarity"), T("meaning"),
                 T("beneficiary"), T("status"), T("coder"), N("confidence")}},
};

enum { N_TABLES = sizeof tables / sizeof *tables };

/* The two halves of a canonical contract, each with the import it came from. */
const mx_store_form mx_store__contract_heads = {
    .name = "contracts", .columns = {K("territory"), K("contract"), T("signed_on"), T("group")}};
const mx_store_form mx_store__contract_signatures = {
    .name = "signatures",
    .before = mx_store__before_signature,
    .columns = {K("territory"), K("contract"), K("signatory"), T("signatory_kind")}};

const char *mx_store_table_name(size_t index)
{
    return index < N_TABLES ? tables[index].name : NULL;
}

int mx_store__find_form(const mx_store_form **out, const char *name)
{
    char names[512] = "";
    for (size_t i = 0; i < N_TABLES; i++) {
        *out = &tables[i];
        if (strcmp(tables[i].name, name) == 0) return MX_OK;
        if (i) strncat(names, ", ", sizeof names - strlen(names) - 1);
        strncat(names, tables[i].name, sizeof names - strlen(names) - 1);
    }
    *out = NULL;
    return mx_fail(
        MX_E_NOTFOUND,
        mx_tr("la base n’a pas de table « %s » ; elle a : %s", "the store has no table \"%s\"; it has: %s"),
        name, names);
}

size_t mx_store__count_columns(const mx_store_form *form)
{
    size_t n = 0;
    while (n < MX_STORE_MOST_COLUMNS && form->columns[n].name) n++;
    return n;
}

/* ---- The SQL of a table -------------------------------------------------------- */

void mx_store__add_columns(mx_buf *sql, const mx_store_form *form)
{
    for (const mx_store_form_column *c = form->columns; c->name; c++) {
        if (c != form->columns) mx_buf_text(sql, ", ");
        if (c->expression) mx_buf_text(sql, c->expression);
        else mx_buf_format(sql, "t.[%s]", c->name);
    }
}

/* "t.[a] IS other.[a] AND …" over the key. */
void mx_store__add_key_match(mx_buf *sql, const mx_store_form *form, const char *other)
{
    const char *and = "";
    for (const mx_store_form_column *c = form->columns; c->name; c++) {
        if (c->role != MX_STORE_KEY) continue;
        if (other) mx_buf_format(sql, "%s%s.[%s] IS t.[%s]", and, other, c->name, c->name);
        else mx_buf_format(sql, "%st.[%s] IS ?", and, c->name);
        and = " AND ";
    }
}

void mx_store__add_order(mx_buf *sql, const mx_store_form *form)
{
    const char *comma = "";
    if (form->order) mx_buf_text(sql, form->order);
    for (const mx_store_form_column *c = form->columns; !form->order && c->name; c++) {
        if (c->role != MX_STORE_KEY) continue;
        mx_buf_format(sql, "%st.[%s]", comma, c->name);
        comma = ", ";
    }
}

/* Where several imports may say the same, the first one's row is read. */
static void sql_to_read(mx_buf *sql, const mx_store_form *form)
{
    mx_buf_text(sql, "SELECT ");
    mx_store__add_columns(sql, form);
    mx_buf_format(sql, ", %s FROM %s AS t", form->flags & MX_STORE_NO_TRAIL ? "NULL" : "t.line",
                  form->source ? form->source : form->name);
    if (form->flags & MX_STORE_PER_IMPORT) {
        mx_buf_format(sql, " WHERE NOT EXISTS (SELECT 1 FROM %s AS e WHERE ", form->name);
        mx_store__add_key_match(sql, form, "e");
        mx_buf_text(sql, " AND e.import < t.import)");
    }
    mx_buf_text(sql, " ORDER BY ");
    mx_store__add_order(sql, form);
}

/* ---- Loading -------------------------------------------------------------------- */

const char *mx_store__cell(const mx_store_load_job *job, size_t row, const char *column)
{
    const size_t i = mx_frame_find(job->rows, column);
    return i == SIZE_MAX ? NULL : mx_frame_text(job->rows, row, i);
}

double mx_store__cell_number(const mx_store_load_job *job, size_t row, const char *column)
{
    const size_t i = mx_frame_find(job->rows, column);
    return i == SIZE_MAX ? NAN : mx_frame_number(job->rows, row, i);
}

int64_t mx_store__line(const mx_store_load_job *job, size_t row)
{
    const double line = mx_store__cell_number(job, row, "line");
    return line >= 1 ? (int64_t)line : 0;
}

static int load_contracts(mx_store_load_job *job)
{
    int rc = mx_store__load_rows(job, &mx_store__contract_heads);
    return rc ? rc : mx_store__load_rows(job, &mx_store__contract_signatures);
}

/* Any number of a kind on a line, so nothing is compared. */
static int load_masks(mx_store_load_job *job)
{
    static const char insert[] = "INSERT INTO masks (import, line, kind) VALUES (?, ?, ?)";
    int rc = MX_OK;
    for (size_t row = 0; !rc && row < mx_frame_n_rows(job->rows); row++)
        rc = mx_store__run(job->store, insert, "iit", job->import, mx_store__line(job, row),
                           mx_store__cell(job, row, "kind"));
    return rc;
}

/* The file of the import at hand, copied: rows will be compared through the same statement. */
static int name_file(mx_store_load_job *job, char **out)
{
    static const char file_of_import[] = "SELECT file FROM imports WHERE import = ?";
    sqlite3_stmt *statement;
    int rc = mx_store__prepare(&statement, job->store, file_of_import);
    if (!rc) rc = mx_store__bind(job->store, statement, "i", job->import);
    if (!rc) rc = mx_store__step(job->store, statement);
    if (rc >= 0) {
        const char *file = rc == MX_OK ? mx_store__text(statement, 0) : NULL;
        const size_t size = strlen(file ? file : job->store->path) + 1;
        *out = mx_alloc(size);
        if (*out) memcpy(*out, file ? file : job->store->path, size);
        rc = *out ? MX_OK : mx_fail_memory();
        job->file = *out;
    }
    mx_store__reset(statement);
    return rc;
}

int mx_store__load_form(mx_store_load_job *job, const mx_store_form *form)
{
    return form->load ? form->load(job) : mx_store__load_rows(job, form);
}

int mx_store_load(mx_store *store, const char *name, const mx_frame *rows, int64_t import,
                  mx_complaints *complaints)
{
    const mx_store_form *form;
    mx_store_load_job job = {store, rows, import, NULL, complaints};
    char *file = NULL;
    int rc = mx_store__find_form(&form, name);
    if (!rc && form->flags & MX_STORE_READ_ONLY)
        rc = mx_fail(MX_E_VALUE, mx_tr("la table « %s » ne se charge pas", "table \"%s\" cannot be loaded"),
                     name);
    if (rc) return rc;
    rc = mx_store_begin(store);
    if (rc) return rc;
    rc = name_file(&job, &file);
    if (!rc) rc = mx_store__load_form(&job, form);
    if (!rc) rc = mx_store_commit(store);
    if (rc) mx_store_rollback(store);
    mx_free(file);
    return rc;
}

/* ---- Reading -------------------------------------------------------------------- */

int mx_store_table(mx_frame **out, mx_store *store, const char *name)
{
    const mx_store_form *form;
    mx_store_column columns[MX_STORE_MOST_COLUMNS + 1];
    mx_buf sql = {0};
    sqlite3_stmt *statement;
    *out = NULL;
    int rc = mx_store__find_form(&form, name);
    if (rc) return rc;
    const size_t n = mx_store__count_columns(form);
    for (size_t i = 0; i < n; i++)
        columns[i] = (mx_store_column){form->columns[i].name, form->columns[i].type};
    columns[n] = (mx_store_column){"line", MX_NUMBER};
    sql_to_read(&sql, form);
    rc = mx_buf_check(&sql);
    if (!rc) rc = mx_store__prepare(&statement, store, sql.at);
    if (!rc) rc = mx_store__collect(out, store, statement, columns, n + 1);
    mx_buf_dispose(&sql);
    return rc;
}
