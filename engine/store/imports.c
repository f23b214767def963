/* Imports: which files the rows came from, and taking a file's rows back. */
#include <string.h>

#include "store_i.h"

/* The tables whose rows belong to an import, children first. Positions stay: they give
 * other imports' answers their meaning. */
static const char *const tables[] = {
    "masks",      "signatures", "reviews",    "contracts",  "actions", "commitments", "objectives",
    "published",  "withheld",   "pairs",      "counts",  "reals",       "answers",     "levels",
    "codes",      "proposals",  "statements", "indicators", "groups",   "territories",
};

enum { N_TABLES = sizeof tables / sizeof *tables };

int mx_store_import_find(int64_t *out, mx_store *store, const char *sha256, const char *part)
{
    return mx_store__number(
        out, store, 0,
        "SELECT min(import) FROM imports WHERE sha256 = ? AND part = ? AND replaced_by IS NULL", "kk", sha256,
        part);
}

static const char insert_import[] = "INSERT INTO imports (file, sha256, part, kind, loaded_on, mapping, "
                                    "program) VALUES (?, ?, ?, ?, ?, ?, ?)";

int mx_store_import_begin(int64_t *out, mx_store *store, const mx_store_import *import)
{
    *out = 0;
    int rc = mx_store__run(store, insert_import,
                           "ttktt"
                           "kt",
                           import->file, import->sha256, import->part, import->kind, import->loaded_on,
                           import->mapping, import->program);
    if (!rc) *out = sqlite3_last_insert_rowid(store->db);
    return rc;
}

int mx_store_import_finish(mx_store *store, int64_t import, int64_t n_rows)
{
    return mx_store__run(store, "UPDATE imports SET rows = ? WHERE import = ?", "ii", n_rows, import);
}

/* ---- Mapping files ---- */

static const char insert_mapping[] =
    "INSERT INTO mappings (mapping, name, text) VALUES (?, ?, ?) ON CONFLICT (mapping) DO NOTHING";
static const char insert_mapped[] = "INSERT INTO mapped (import, mapping, headers) VALUES (?, ?, ?)";

int mx_store_mapping_keep(mx_store *store, int64_t import, const char *sha256, const char *name,
                          const char *text, const char *headers)
{
    int rc = mx_store__run(store, insert_mapping, "ttt", sha256, name, text);
    return rc ? rc : mx_store__run(store, insert_mapped, "itt", import, sha256, headers);
}

int mx_store_mode_keep(mx_store *store, int64_t import, const char *mode)
{
    return mx_store__run(store, "INSERT INTO modes (import, mode) VALUES (?, ?)", "it", import, mode);
}

int mx_store_wording_keep(mx_store *store, int64_t import, const char *indicator, const char *wording)
{
    static const char insert[] = "INSERT INTO wordings (import, indicator, wording) VALUES (?, ?, ?)"
                                 " ON CONFLICT DO NOTHING";
    return mx_store__run(store, insert, "itt", import, indicator, wording);
}

static const char select_headers[] =
    "SELECT d.headers FROM mapped AS d JOIN mappings AS m ON m.mapping = d.mapping"
    " JOIN imports AS i ON i.import = d.import"
    " WHERE m.name = ? AND i.part = ? AND i.import < ? ORDER BY i.import DESC LIMIT 20";

int mx_store_mapping_headers(mx_frame **out, mx_store *store, int64_t import, const char *name, const char *part)
{
    static const mx_store_column columns[] = {{"headers", MX_TEXT}};
    sqlite3_stmt *rows;
    *out = NULL;
    int rc = mx_store__prepare(&rows, store, select_headers);
    if (!rc) rc = mx_store__bind(store, rows, "tki", name, part, import);
    return rc ? rc : mx_store__collect(out, store, rows, columns, 1);
}

int mx_store_import_subjects(mx_frame **out, mx_store *store, int64_t import)
{
    static const mx_store_column columns[] = {{"subject", MX_TEXT}};
    mx_buf sql = {0};
    sqlite3_stmt *statement;
    *out = NULL;
    for (int i = 0; i < N_TABLES; i++) {
        if (strcmp(tables[i], "levels") == 0 || strcmp(tables[i], "masks") == 0) continue;
        bool is_of_indicators = strcmp(tables[i], "indicators") == 0;
        if (sql.size) mx_buf_text(&sql, " UNION ");
        mx_buf_format(&sql, "SELECT %s AS subject FROM %s WHERE import = ?1",
                      is_of_indicators ? "indicator" : "territory", tables[i]);
    }
    mx_buf_text(&sql, " ORDER BY subject");
    int rc = mx_buf_check(&sql);
    if (!rc) rc = mx_store__prepare(&statement, store, sql.at);
    if (!rc) rc = mx_store__bind(store, statement, "i", import);
    if (!rc) rc = mx_store__collect(out, store, statement, columns, 1);
    mx_buf_dispose(&sql);
    return rc;
}

static int check_import(mx_store *store, int64_t import)
{
    int64_t there;
    int rc = mx_store__number(&there, store, 0,
                              "SELECT 1 FROM imports WHERE import = ? AND replaced_by IS NULL", "i", import);
    if (rc || there) return rc;
    return mx_fail(
        MX_E_NOTFOUND,
        mx_tr("%s : pas d’import %lld, ou il est déjà remplacé ; « mieux export imports » les énumère",
              "%s: no import %lld, or it is replaced already; `mieux export imports` lists them"),
        store->path, (long long)import);
}

/* The lists of objectives and actions go with them. */
static int erase_lists(mx_store *store, int64_t import)
{
    int rc = mx_store__run(store,
                           "DELETE FROM objective_statements WHERE (territory, objective) IN"
                           " (SELECT territory, objective FROM objectives WHERE import = ?)",
                           "i", import);
    if (rc) return rc;
    return mx_store__run(store,
                         "DELETE FROM action_commitments WHERE (territory, action) IN"
                         " (SELECT territory, action FROM actions WHERE import = ?)",
                         "i", import);
}

static int erase_rows(mx_store *store, int64_t import, int64_t *n_rows)
{
    int rc = erase_lists(store, import);
    for (int i = 0; !rc && i < N_TABLES; i++) {
        char sql[64];
        snprintf(sql, sizeof sql, "DELETE FROM %s WHERE import = ?", tables[i]);
        rc = mx_store__run(store, sql, "i", import);
        *n_rows += sqlite3_changes64(store->db);
    }
    return rc;
}

int mx_store_import_remove(mx_store *store, int64_t import, int64_t by, int64_t *n_rows)
{
    int64_t erased = 0;
    int rc = mx_store_begin(store);
    if (rc) return rc;
    rc = check_import(store, import);
    if (!rc) rc = erase_rows(store, import, &erased);
    if (!rc)
        rc = mx_store__run(store, "UPDATE imports SET replaced_by = ? WHERE import = ?", "ii",
                           by ? by : import, import);
    if (!rc) rc = mx_store_commit(store);
    if (rc) mx_store_rollback(store);
    if (!rc && n_rows) *n_rows = erased;
    return rc;
}
