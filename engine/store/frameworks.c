/* Frameworks: a taxonomy's four tables into the store, and back out of it. */
#include <string.h>

#include "store_i.h"

enum { MOST_COLUMNS = 7 };

/* One of the four tables: where it lies, its columns as the taxonomy names them, and what
 * they are called here where that differs (the version of a framework). */
typedef struct {
    const char *insert, *select;
    const char *columns[MOST_COLUMNS + 1];
} framework_part;

enum { ABOUT, TOPICS, MEANINGS, BENEFICIARIES, N_PARTS };

/* Parameters: the framework, the position, then the columns. */
static const framework_part parts[N_PARTS] = {
    [ABOUT] = {"INSERT INTO frameworks (framework, name_fr, name_en, source, dimensions, components)"
               " VALUES (?3, ?4, ?5, ?6, ?7, ?8)",
               "SELECT framework, name_fr, name_en, source, dimensions, components FROM frameworks"
               " WHERE framework = ?",
               {"version", "name_fr", "name_en", "source", "dimensions", "components"}},
    [TOPICS] =
        {"INSERT INTO topics (framework, position, code, level, parent, name_fr, name_en, certainty, source)"
         " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
         "SELECT code, level, parent, name_fr, name_en, certainty, source FROM topics WHERE framework = ?"
         " ORDER BY position",
         {"code", "level", "parent", "name_fr", "name_en", "certainty", "source"}},
    [MEANINGS] =
        {"INSERT INTO meanings (framework, position, code, category, name_fr, name_en, certainty, formerly)"
         " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
         "SELECT code, category, name_fr, name_en, certainty, formerly FROM meanings WHERE framework = ?"
         " ORDER BY position",
         {"code", "category", "name_fr", "name_en", "certainty", "formerly"}},
    [BENEFICIARIES] = {"INSERT INTO beneficiaries (framework, position, code, name_fr, name_en, certainty)"
                       " VALUES (?, ?, ?, ?, ?, ?)",
                       "SELECT code, name_fr, name_en, certainty FROM beneficiaries WHERE framework = ?"
                       " ORDER BY position",
                       {"code", "name_fr", "name_en", "certainty"}},
};

static int put_row(mx_store *store, const framework_part *part, const char *version, const mx_frame *frame,
                   size_t row)
{
    sqlite3_stmt *statement;
    int rc = mx_store__prepare(&statement, store, part->insert);
    if (!rc && part != &parts[ABOUT]) rc = mx_store__bind(store, statement, "ti", version, (int64_t)row + 1);
    for (int i = 0; !rc && part->columns[i]; i++) {
        const size_t column = mx_frame_find(frame, part->columns[i]);
        const char *text = column == SIZE_MAX ? NULL : mx_frame_text(frame, row, column);
        if (sqlite3_bind_text(statement, i + 3, text, -1, SQLITE_STATIC) != SQLITE_OK)
            rc = mx_store__fail(store);
    }
    while (!rc) rc = mx_store__step(store, statement);
    mx_store__reset(statement);
    return rc < 0 ? rc : MX_OK;
}

static int put_part(mx_store *store, const framework_part *part, const char *version, const mx_frame *frame)
{
    int rc = MX_OK;
    for (size_t row = 0; !rc && row < mx_frame_n_rows(frame); row++)
        rc = put_row(store, part, version, frame, row);
    return rc;
}

static int get_part(mx_frame **out, mx_store *store, const framework_part *part, const char *version)
{
    mx_store_column columns[MOST_COLUMNS];
    sqlite3_stmt *statement;
    size_t n = 0;
    for (; part->columns[n]; n++) columns[n] = (mx_store_column){part->columns[n], MX_TEXT};
    *out = NULL;
    int rc = mx_store__prepare(&statement, store, part->select);
    if (!rc) rc = mx_store__bind(store, statement, "t", version);
    return rc ? rc : mx_store__collect(out, store, statement, columns, n);
}

static bool same_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

/* Do the columns that the store keeps hold the same in both? */
static bool same_frame(const framework_part *part, const mx_frame *kept, const mx_frame *given)
{
    if (mx_frame_n_rows(kept) != mx_frame_n_rows(given)) return false;
    for (size_t i = 0; part->columns[i]; i++) {
        const size_t column = mx_frame_find(given, part->columns[i]);
        for (size_t row = 0; row < mx_frame_n_rows(kept); row++)
            if (!same_text(mx_frame_text(kept, row, i),
                           column == SIZE_MAX ? NULL : mx_frame_text(given, row, column)))
                return false;
    }
    return true;
}

static const mx_frame *frame_of(const mx_taxonomy_tables *tables, int i)
{
    const mx_frame *const frames[N_PARTS] = {tables->about, tables->topics, tables->meanings,
                                             tables->beneficiaries};
    return frames[i];
}

static int compare_with_kept(mx_store *store, const char *version, const mx_taxonomy_tables *tables)
{
    for (int i = 0; i < N_PARTS; i++) {
        mx_frame *kept;
        int rc = get_part(&kept, store, &parts[i], version);
        if (rc) return rc;
        const bool same = same_frame(&parts[i], kept, frame_of(tables, i));
        mx_frame_free(kept);
        if (!same)
            return mx_fail(
                MX_E_EXISTS,
                mx_tr("%s : la base a déjà un autre référentiel « %s » ; donnez une autre version au "
                      "nouveau",
                      "%s: the store has another framework \"%s\" already; give the new one another version"),
                store->path, version);
    }
    return MX_OK;
}

static int put_framework(mx_store *store, const char *version, const mx_taxonomy_tables *tables)
{
    int rc = MX_OK;
    for (int i = 0; !rc && i < N_PARTS; i++) rc = put_part(store, &parts[i], version, frame_of(tables, i));
    if (rc) return rc;
    return mx_store__run(store,
                         "INSERT INTO settings (name, value) VALUES ('framework', ?) ON CONFLICT DO NOTHING",
                         "t", version);
}

int mx_store_add_framework(mx_store *store, const mx_taxonomy *taxonomy)
{
    const char *version = mx_taxonomy_version(taxonomy);
    const mx_taxonomy_tables *tables = mx_taxonomy_get_tables(taxonomy);
    int64_t there = 0;
    int rc = mx_store_begin(store);
    if (rc) return rc;
    rc = mx_store__number(&there, store, 0, "SELECT 1 FROM frameworks WHERE framework = ?", "t", version);
    if (!rc) rc = there ? compare_with_kept(store, version, tables) : put_framework(store, version, tables);
    if (!rc) rc = mx_store_commit(store);
    if (rc) mx_store_rollback(store);
    return rc;
}

static int read_framework(mx_taxonomy **out, mx_store *store, const char *version)
{
    mx_taxonomy_tables tables = {NULL, NULL, NULL, NULL};
    int rc = get_part(&tables.about, store, &parts[ABOUT], version);
    if (!rc && mx_frame_n_rows(tables.about) == 0)
        rc = mx_fail(
            MX_E_NOTFOUND,
            mx_tr("%s : pas de référentiel « %s » dans la base", "%s: no framework \"%s\" in the store"),
            store->path, version);
    if (!rc) rc = get_part(&tables.topics, store, &parts[TOPICS], version);
    if (!rc) rc = get_part(&tables.meanings, store, &parts[MEANINGS], version);
    if (!rc) rc = get_part(&tables.beneficiaries, store, &parts[BENEFICIARIES], version);
    if (!rc) return mx_taxonomy_from_tables(out, &tables);
    mx_frame_free(tables.about);
    mx_frame_free(tables.topics);
    mx_frame_free(tables.meanings);
    mx_frame_free(tables.beneficiaries);
    return rc;
}

int mx_store_taxonomy(mx_taxonomy **out, mx_store *store, const char *version)
{
    mx_arena *arena;
    *out = NULL;
    int rc = mx_arena_new(&arena);
    if (rc) return rc;
    if (!version) rc = mx_store_setting(&version, store, "framework", arena);
    if (!rc) rc = read_framework(out, store, version);
    mx_arena_free(arena);
    return rc;
}
