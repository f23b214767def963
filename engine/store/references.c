/*
 * References that lead nowhere, in words. SQLite says which row of which table breaks
 * which of its references; people want to see the name that is not there.
 */
#include "store_i.h"

/* The columns of one reference: "c.[x] = p.[y] AND …", and what to show of a row. */
static int describe_reference(mx_store *store, const char *table, int64_t reference, mx_buf *match,
                              mx_buf *shown, mx_buf *given)
{
    static const char columns[] =
        "SELECT [from], [to] FROM pragma_foreign_key_list(?) WHERE id = ? ORDER BY seq";
    sqlite3_stmt *row;
    int rc = mx_store__prepare(&row, store, columns);
    if (!rc) rc = mx_store__bind(store, row, "ti", table, reference);
    while (!rc && (rc = mx_store__step(store, row)) == MX_OK) {
        const char *from = mx_store__text(row, 0), *to = mx_store__text(row, 1);
        mx_buf_format(match, "%sp.[%s] = c.[%s]", match->size ? " AND " : "", to, from);
        mx_buf_format(shown, "%sc.[%s]", shown->size ? " || ' / ' || " : "", from);
        mx_buf_format(given, "c.[%s] IS NOT NULL AND ", from);
    }
    mx_store__reset(row);
    if (rc < 0) return rc;
    if (!rc || rc == MX_DONE) rc = mx_buf_check(match);
    if (!rc) rc = mx_buf_check(shown);
    return rc ? rc : mx_buf_check(given);
}

/* The first row that breaks the reference, and how many do. */
static int complain_of_reference(mx_store *store, mx_complaints *findings, const char *table,
                                 const char *parent, int64_t n, const char *sql)
{
    sqlite3_stmt *row;
    int rc = mx_store__prepare(&row, store, sql);
    if (!rc) rc = mx_store__step(store, row);
    if (rc >= 0) {
        const char *name = rc == MX_OK ? mx_store__text(row, 0) : NULL;
        rc = mx_complain(findings, store->path, 0, table,
                         mx_tr("renvoie à « %s », que la table %s n’a pas (%lld en tout)",
                               "refers to \"%s\", which table %s does not have (%lld in all)"),
                         name ? name : "", parent, (long long)n);
    }
    mx_store__reset(row);
    return rc;
}

static int explain(mx_store *store, mx_complaints *findings, const char *table, const char *parent,
                   int64_t reference, int64_t n)
{
    mx_buf match = {0}, shown = {0}, given = {0}, sql = {0};
    int rc = describe_reference(store, table, reference, &match, &shown, &given);
    if (!rc) {
        mx_buf_format(
            &sql, "SELECT %s FROM [%s] AS c WHERE %sNOT EXISTS (SELECT 1 FROM [%s] AS p WHERE %s) LIMIT 1",
            shown.at, table, given.at, parent, match.at);
        rc = mx_buf_check(&sql);
    }
    if (!rc) rc = complain_of_reference(store, findings, table, parent, n, sql.at);
    mx_buf_dispose(&match);
    mx_buf_dispose(&shown);
    mx_buf_dispose(&given);
    mx_buf_dispose(&sql);
    return rc;
}

int mx_store__dangling(mx_store *store, mx_complaints *findings, size_t most)
{
    static const char broken[] = "SELECT [table], parent, fkid, count(*) FROM pragma_foreign_key_check GROUP "
                                 "BY 1, 2, 3 ORDER BY 1, 2, 3";
    const size_t before = mx_complaints_count(findings);
    sqlite3_stmt *row;
    int rc = mx_store__prepare(&row, store, broken);
    while (!rc && mx_complaints_count(findings) - before < most && (rc = mx_store__step(store, row)) == MX_OK)
        rc = explain(store, findings, mx_store__text(row, 0), mx_store__text(row, 1),
                     sqlite3_column_int64(row, 2), sqlite3_column_int64(row, 3));
    mx_store__reset(row);
    return rc < 0 ? rc : MX_OK;
}

/* ---- Rings --------------------------------------------------------------------------------------------- */

/* Up from each territory until one comes again. A ring is named once, from the first of its names. */
static const char select_rings[] =
    "WITH RECURSIVE up (start, at, path, n) AS ("
    " SELECT territory, parent, territory || ' → ' || parent, 1 FROM territories WHERE parent IS NOT NULL"
    " UNION ALL SELECT up.start, t.parent, up.path || ' → ' || t.parent, up.n + 1 FROM up"
    " JOIN territories AS t ON t.territory = up.at"
    " WHERE up.at > up.start AND t.parent IS NOT NULL AND up.n < (SELECT count(*) FROM territories))"
    " SELECT path FROM up WHERE at = start ORDER BY start";

int mx_store__rings(mx_store *store, mx_complaints *findings)
{
    sqlite3_stmt *row;
    int rc = mx_store__prepare(&row, store, select_rings);
    while (!rc && (rc = mx_store__step(store, row)) == MX_OK)
        rc = mx_complain(findings, store->path, 0, "territories",
                         mx_tr("des territoires dépendent l’un de l’autre en rond : %s ; corrigez « parent » de l’un d’eux",
                               "territories stand below each other in a ring: %s; correct the \"parent\" of one of them"),
                         mx_store__text(row, 0));
    mx_store__reset(row);
    return rc < 0 ? rc : MX_OK;
}
