/* What was published: remembered, and withdrawn where it never went out. */
#include <string.h>

#include "store_i.h"

static int insert(int64_t *number, mx_store *store, const mx_store_release *r, const char *hash)
{
    int rc = mx_store__run(store,
                           "INSERT INTO releases (name, released_on, rule, min_count, sha256, content)"
                           " VALUES (?, ?, ?, ?, ?, ?)",
                           "tttitk", r->name, r->released_on, r->rule, (int64_t)r->min_count, hash, r->content);
    *number = rc ? 0 : sqlite3_last_insert_rowid(store->db);
    return rc;
}

static int find(int64_t *number, mx_store *store, const mx_store_release *r, const char *hash)
{
    return mx_store__number(number, store, 0,
                            "SELECT release FROM releases WHERE name = ? AND rule = ? AND min_count = ? AND"
                            " sha256 = ? AND withdrawn_on IS NULL AND store IS NULL ORDER BY release LIMIT 1",
                            "ttit", r->name, r->rule, (int64_t)r->min_count, hash);
}

int mx_store_keep_release(int64_t *number, bool *is_new, mx_store *store, const mx_store_release *r)
{
    char hash[MX_SHA256_TEXT];
    const bool is_begun = *number != 0;
    int64_t there = *number;
    mx_sha256(hash, r->content, strlen(r->content));
    if (is_new) *is_new = false;
    int rc = mx_store_begin(store);
    if (rc) return rc;
    if (is_begun)
        rc = mx_store__run(store, "UPDATE releases SET content = ?, sha256 = ? WHERE release = ?", "kti", r->content, hash,
                           *number);
    else rc = find(&there, store, r, hash);
    if (!rc && there == 0) {
        rc = insert(&there, store, r, hash);
        if (is_new) *is_new = true;
    }
    if (!rc) rc = mx_store_commit(store);
    if (rc) mx_store_rollback(store);
    else *number = there;
    return rc;
}

int mx_store_withdraw(mx_store *store, int64_t number, const char *day)
{
    int64_t there;
    int rc = mx_store_begin(store);
    if (rc) return rc;
    rc = mx_store__number(&there, store, 0, "SELECT release FROM releases WHERE release = ? AND withdrawn_on IS NULL", "i",
                          number);
    if (!rc && there == 0)
        rc = mx_fail(MX_E_NOTFOUND,
                     mx_tr("%s : pas de publication n° %lld, ou elle est déjà retirée",
                           "%s: there is no release %lld, or it is withdrawn already"),
                     store->path, (long long)number);
    if (!rc)
        rc = mx_store__run(store, "UPDATE releases SET content = '', withdrawn_on = ? WHERE release = ?", "ti", day, number);
    if (!rc) rc = mx_store_commit(store);
    if (rc) mx_store_rollback(store);
    return rc;
}
