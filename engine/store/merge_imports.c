/*
 * The imports of a store that is merged. The same file is the same import: what came from it is here,
 * and is not loaded again, whatever was corrected or forgotten here since. A file that they replaced by a
 * corrected one is replaced here as well, unless it holds what territories share.
 */
#include <math.h>
#include <string.h>

#include "merge_i.h"

enum { IMPORT, SHA256, PART, KIND, MAPPED, NAME, LOADED_ON, ROWS, MAPPING, PROGRAM, REPLACED_BY, HEADERS, MODE };

static const mx_store_column columns[] = {
    [IMPORT] = {"import", MX_NUMBER},     [SHA256] = {"sha256", MX_TEXT},
    [PART] = {"part", MX_TEXT},           [KIND] = {"kind", MX_TEXT},
    [MAPPED] = {"mapped", MX_TEXT},       [NAME] = {"file", MX_TEXT},
    [LOADED_ON] = {"loaded_on", MX_TEXT}, [ROWS] = {"rows", MX_NUMBER},
    [MAPPING] = {"mapping", MX_TEXT},     [PROGRAM] = {"program", MX_TEXT},
    [REPLACED_BY] = {"replaced_by", MX_NUMBER},
    [HEADERS] = {"headers", MX_TEXT},     [MODE] = {"mode", MX_TEXT},
};

static const char select_imports[] =
    "SELECT i.import, i.sha256, i.part, i.kind, d.mapping, i.file, i.loaded_on, i.rows, i.mapping, i.program,"
    " i.replaced_by, d.headers, o.mode FROM imports AS i LEFT JOIN mapped AS d ON d.import = i.import"
    " LEFT JOIN modes AS o ON o.import = i.import ORDER BY i.import";

/* Imports here of the same file, read by the same mapping: those that are alike in all the rest first. */
static const char select_alike[] =
    "SELECT i.import, i.file = ?5 AND i.loaded_on = ?6 AND i.rows IS ?7 AND i.mapping = ?8 AND i.program = ?9,"
    " i.replaced_by IS NULL FROM imports AS i LEFT JOIN mapped AS d ON d.import = i.import"
    " WHERE i.sha256 = ?1 AND i.part = ?2 AND i.kind = ?3 AND ifnull(d.mapping, '') = ?4"
    " ORDER BY 2 DESC, (i.replaced_by IS NULL) = ?10 DESC, i.import";

static const char insert_import[] = "INSERT INTO imports (sha256, part, kind, file, loaded_on, rows, mapping, program)"
                                    " VALUES (?1, ?2, ?3, ?5, ?6, ?7, ?8, ?9)";

static int64_t whole(double number)
{
    return isnan(number) ? 0 : (int64_t)number;
}

/* The parameters 1 to 9 that the two statements share. */
static int bind_import(mx_store *store, sqlite3_stmt *statement, const mx_frame *theirs, size_t row)
{
    return mx_store__bind(store, statement, "tktkttnkt", mx_frame_text(theirs, row, SHA256),
                          mx_frame_text(theirs, row, PART), mx_frame_text(theirs, row, KIND),
                          mx_frame_text(theirs, row, MAPPED), mx_frame_text(theirs, row, NAME),
                          mx_frame_text(theirs, row, LOADED_ON), mx_frame_number(theirs, row, ROWS),
                          mx_frame_text(theirs, row, MAPPING), mx_frame_text(theirs, row, PROGRAM));
}

const mx_store_merge_import *mx_store__merged_import(const mx_store_merging *self, int64_t theirs)
{
    size_t low = 0, high = self->n;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (self->imports[middle].theirs < theirs) low = middle + 1;
        else high = middle;
    }
    return low < self->n && self->imports[low].theirs == theirs ? &self->imports[low] : NULL;
}

/* ---- The same import here --------------------------------------------------------------------- */

static bool is_taken(const mx_store_merging *self, int64_t ours)
{
    for (size_t i = 0; i < self->n; i++)
        if (self->imports[i].ours == ours) return true;
    return false;
}

/* Does the import of ours speak of all that the import of theirs does? The same bytes may have been loaded
 * for one territory here and for another there. */
static int speaks_of_all(bool *out, mx_store_merging *self, int64_t theirs, int64_t ours)
{
    mx_frame *there = NULL, *here = NULL;
    *out = true;
    int rc = mx_store_import_subjects(&there, self->other, theirs);
    if (!rc) rc = mx_store_import_subjects(&here, self->store, ours);
    size_t at = 0;
    for (size_t row = 0; !rc && *out && row < mx_frame_n_rows(there); row++) { /* both are sorted */
        const char *subject = mx_frame_text(there, row, 0);
        while (at < mx_frame_n_rows(here) && strcmp(mx_frame_text(here, at, 0), subject) < 0) at++;
        *out = at < mx_frame_n_rows(here) && strcmp(mx_frame_text(here, at, 0), subject) == 0;
    }
    mx_frame_free(there);
    mx_frame_free(here);
    return rc;
}

static int list_alike(mx_frame **out, mx_store_merging *self, const mx_frame *theirs, size_t row)
{
    static const mx_store_column found[] = {{"import", MX_NUMBER}, {"is_twin", MX_NUMBER}, {"is_current", MX_NUMBER}};
    const bool is_current = isnan(mx_frame_number(theirs, row, REPLACED_BY));
    sqlite3_stmt *statement;
    *out = NULL;
    int rc = mx_store__prepare(&statement, self->store, select_alike);
    if (!rc) rc = bind_import(self->store, statement, theirs, row);
    if (!rc && sqlite3_bind_int(statement, 10, is_current) != SQLITE_OK) rc = mx_store__fail(self->store);
    return rc ? rc : mx_store__collect(out, self->store, statement, found, 3);
}

/* The import here that is theirs: it came from that store, or both loaded the same file. `ours` stays 0: none. */
static int find_here(mx_store_merge_import *import, mx_store_merging *self, const mx_frame *theirs, size_t row)
{
    mx_frame *alike;
    int rc = list_alike(&alike, self, theirs, row);
    for (size_t i = 0; !rc && !import->ours && i < mx_frame_n_rows(alike); i++) {
        const int64_t candidate = (int64_t)mx_frame_number(alike, i, 0);
        const bool is_current = mx_frame_number(alike, i, 2) > 0;
        bool is_it = mx_frame_number(alike, i, 1) > 0;
        if (is_taken(self, candidate)) continue;
        if (!is_it && is_current && !import->replaced_by)
            rc = speaks_of_all(&is_it, self, import->theirs, candidate);
        if (!rc && is_it) {
            import->ours = candidate;
            import->is_ours_current = is_current;
        }
    }
    mx_frame_free(alike);
    return rc;
}

/* ---- An import that was not here -------------------------------------------------------------- */

static int keep_mapping(mx_store_merging *self, int64_t ours, const mx_frame *theirs, size_t row)
{
    static const char select_mapping[] = "SELECT name, text FROM mappings WHERE mapping = ?";
    const char *hash = mx_frame_text(theirs, row, MAPPED), *headers = mx_frame_text(theirs, row, HEADERS);
    sqlite3_stmt *mapping;
    if (!hash) return MX_OK;
    int rc = mx_store__prepare(&mapping, self->other, select_mapping);
    if (!rc) rc = mx_store__bind(self->other, mapping, "t", hash);
    if (!rc) rc = mx_store__step(self->other, mapping);
    if (!rc) {
        const char *name = mx_store__text(mapping, 0), *text = mx_store__text(mapping, 1);
        rc = mx_store_mapping_keep(self->store, ours, hash, name ? name : "", text ? text : "", headers ? headers : "");
    }
    mx_store__reset(mapping);
    return rc < 0 ? rc : MX_OK;
}

static int keep_wordings(mx_store_merging *self, int64_t theirs, int64_t ours)
{
    static const char select_wordings[] = "SELECT indicator, wording FROM wordings WHERE import = ? ORDER BY indicator";
    sqlite3_stmt *row;
    int rc = mx_store__prepare(&row, self->other, select_wordings);
    if (!rc) rc = mx_store__bind(self->other, row, "i", theirs);
    while (!rc && (rc = mx_store__step(self->other, row)) == MX_OK)
        rc = mx_store_wording_keep(self->store, ours, mx_store__text(row, 0), mx_store__text(row, 1));
    mx_store__reset(row);
    return rc < 0 ? rc : MX_OK;
}

static int add_import(mx_store_merge_import *import, mx_store_merging *self, const mx_frame *theirs, size_t row)
{
    const char *mode = mx_frame_text(theirs, row, MODE);
    sqlite3_stmt *statement;
    int rc = mx_store__prepare(&statement, self->store, insert_import);
    if (!rc) rc = bind_import(self->store, statement, theirs, row);
    if (!rc) rc = mx_store__step(self->store, statement);
    mx_store__reset(statement);
    if (rc < 0) return rc;
    import->ours = sqlite3_last_insert_rowid(self->store->db);
    import->is_new = true;
    rc = keep_mapping(self, import->ours, theirs, row);
    if (!rc && mode) rc = mx_store_mode_keep(self->store, import->ours, mode);
    return rc ? rc : keep_wordings(self, import->theirs, import->ours);
}

static int take_import(mx_store_merging *self, const mx_frame *theirs, size_t row)
{
    mx_store_merge_import import = {.theirs = (int64_t)mx_frame_number(theirs, row, IMPORT),
                                    .replaced_by = whole(mx_frame_number(theirs, row, REPLACED_BY))};
    const char *kind = mx_frame_text(theirs, row, KIND);
    import.label = mx_arena_format(self->arena, "%s (%.*s)", self->other->path,
                                   MX_STR(mx_str_of(mx_frame_text(theirs, row, NAME))));
    import.kind = mx_arena_format(self->arena, "%.*s", MX_STR(mx_str_of(kind)));
    int rc = import.label && import.kind ? MX_GROW(self->imports, self->n, self->capacity) : mx_fail_memory();
    if (!rc) rc = find_here(&import, self, theirs, row);
    if (!rc && !import.ours) rc = add_import(&import, self, theirs, row);
    if (rc) return rc;
    self->imports[self->n++] = import;
    self->out->n_imports += import.is_new;
    self->out->n_there += !import.is_new;
    self->out->n_corrected += !import.is_new && !import.is_ours_current && !import.replaced_by;
    return MX_OK;
}

/* ---- Replaced ones -------------------------------------------------------------------------------- */

/* What several territories may rest on is not taken away for one of them. */
static bool is_shared(const mx_store_merge_import *import)
{
    return strcmp(import->kind, "territories") == 0 || strcmp(import->kind, "indicators") == 0;
}

/* An import that was taken back for nothing is replaced by itself. */
static int replace(mx_store_merging *self, const mx_store_merge_import *import)
{
    static const char update[] = "UPDATE imports SET replaced_by = ? WHERE import = ?";
    const mx_store_merge_import *by = mx_store__merged_import(self, import->replaced_by);
    if (!import->replaced_by || !by) return MX_OK;
    if (import->is_new) return mx_store__run(self->store, update, "ii", by->ours, import->ours);
    if (!import->is_ours_current || is_shared(import)) return MX_OK;
    self->out->n_replaced++;
    return mx_store_import_remove(self->store, import->ours, by == import ? 0 : by->ours, NULL);
}

/* ---- Counts whose answers come ---------------------------------------------------------------------- */

/* The times at which the other store has answers, and the import there of each. */
typedef struct {
    mx_ids *moments;
    int64_t *imports;
    size_t n, capacity;
} answered;

static const char select_answered[] =
    "SELECT l.territory || char(31) || l.indicator || char(31) || l.period || char(31) || l.cycle || char(31) || l.phase,"
    " l.import FROM ledger AS l JOIN imports AS i ON i.import = l.import WHERE i.kind <> 'shared'";

static int read_answered(answered *out, mx_store *other)
{
    sqlite3_stmt *row;
    int rc = mx_store__prepare(&row, other, select_answered);
    while (!rc && (rc = mx_store__step(other, row)) == MX_OK) {
        uint32_t id;
        rc = mx_ids_add(out->moments, mx_str_of(mx_store__text(row, 0)), &id);
        if (rc || id < out->n) continue;
        rc = MX_GROW(out->imports, out->n, out->capacity);
        if (!rc) out->imports[out->n++] = sqlite3_column_int64(row, 1);
    }
    mx_store__reset(row);
    return rc < 0 ? rc : MX_OK;
}

static const char select_told[] =
    "SELECT territory || char(31) || indicator || char(31) || period || char(31) || cycle || char(31) || phase"
    " FROM counts WHERE import = ?1 UNION"
    " SELECT territory || char(31) || indicator || char(31) || period || char(31) || cycle || char(31) || phase"
    " FROM withheld WHERE import = ?1 AND what = 'people'";

/* The import there with answers of the counts' time, where there are answers of all their times; 0: there are not. */
static int find_answers(int64_t *out, mx_store *store, int64_t counts, const answered *theirs)
{
    sqlite3_stmt *row;
    bool has_all = true;
    *out = 0;
    int rc = mx_store__prepare(&row, store, select_told);
    if (!rc) rc = mx_store__bind(store, row, "i", counts);
    while (!rc && (rc = mx_store__step(store, row)) == MX_OK) {
        const uint32_t id = mx_ids_find(theirs->moments, mx_str_of(mx_store__text(row, 0)));
        has_all = has_all && id != MX_NO_ID;
        if (id != MX_NO_ID) *out = theirs->imports[id];
    }
    mx_store__reset(row);
    if (!has_all) *out = 0;
    return rc < 0 ? rc : MX_OK;
}

/* A territory that shared its counts comes with the answers behind them: these take the place of the counts. */
static int replace_counts(mx_store_merging *self, const answered *theirs)
{
    static const char select_shared[] =
        "SELECT import FROM imports WHERE kind = 'shared' AND replaced_by IS NULL AND import <= ? ORDER BY import";
    const mx_store_column number[] = {{"import", MX_NUMBER}};
    mx_frame *shared = NULL;
    sqlite3_stmt *statement;
    int rc = mx_store__prepare(&statement, self->store, select_shared);
    if (!rc) rc = mx_store__bind(self->store, statement, "i", self->last_import);
    if (!rc) rc = mx_store__collect(&shared, self->store, statement, number, 1);
    for (size_t i = 0; !rc && i < mx_frame_n_rows(shared); i++) {
        const int64_t counts = (int64_t)mx_frame_number(shared, i, 0);
        int64_t there;
        rc = find_answers(&there, self->store, counts, theirs);
        const mx_store_merge_import *by = rc ? NULL : mx_store__merged_import(self, there);
        if (!by || !by->is_new) continue;
        rc = mx_store_import_remove(self->store, counts, by->ours, NULL);
        self->out->n_replaced += !rc;
    }
    mx_frame_free(shared);
    return rc;
}

static int find_counts(mx_store_merging *self)
{
    answered theirs = {0};
    int64_t has_shared;
    int rc = mx_store__number(&has_shared, self->store, 0,
                              "SELECT 1 FROM imports WHERE kind = 'shared' AND replaced_by IS NULL LIMIT 1", "");
    if (rc || !has_shared) return rc;
    rc = mx_ids_new(&theirs.moments);
    if (!rc) rc = read_answered(&theirs, self->other);
    if (!rc) rc = replace_counts(self, &theirs);
    mx_ids_free(theirs.moments);
    mx_free(theirs.imports);
    return rc;
}

int mx_store__merge_imports(mx_store_merging *self)
{
    mx_frame *theirs = NULL;
    sqlite3_stmt *statement;
    int rc = mx_store__number(&self->last_import, self->store, 0, "SELECT max(import) FROM imports", "");
    if (!rc) rc = mx_store__prepare(&statement, self->other, select_imports);
    if (!rc) rc = mx_store__collect(&theirs, self->other, statement, columns, sizeof columns / sizeof *columns);
    for (size_t row = 0; !rc && row < mx_frame_n_rows(theirs); row++) rc = take_import(self, theirs, row);
    mx_frame_free(theirs);
    for (size_t i = 0; !rc && i < self->n; i++) rc = replace(self, &self->imports[i]);
    return rc ? rc : find_counts(self);
}
