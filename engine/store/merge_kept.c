/*
 * What belongs to a store as a whole, when it is merged: its settings, keys and frameworks, what it
 * published and what it erased.
 */
#include <string.h>

#include "merge_i.h"

/* ---- Frameworks --------------------------------------------------------------------------------------- */

/* NULL when the setting was never made. */
static int find_setting(const char **out, mx_store *store, const char *name, mx_arena *arena)
{
    int rc = mx_store_setting(out, store, name, arena);
    if (rc != MX_E_NOTFOUND) return rc;
    mx_error_clear();
    *out = NULL;
    return MX_OK;
}

static int add_framework(mx_store_merging *self, const char *version)
{
    mx_taxonomy *taxonomy;
    int rc = mx_store_taxonomy(&taxonomy, self->other, version);
    if (rc) return rc;
    rc = mx_store_add_framework(self->store, taxonomy);
    mx_taxonomy_free(taxonomy);
    if (rc != MX_E_EXISTS) return rc;
    return mx_fail(MX_E_EXISTS,
                   mx_tr("%s : son référentiel « %s » n’est pas celui de ce nom dans %s ; donnez à l’un des deux "
                         "un autre nom de version, et chargez-y de nouveau les codes",
                         "%s: its framework \"%s\" is not the one of that name in %s; give one of them another "
                         "version name and load its codes again"),
                   self->other->path, version, self->store->path);
}

static int add_frameworks(mx_store_merging *self)
{
    mx_frame *frameworks;
    int rc = mx_store_table(&frameworks, self->other, "frameworks");
    for (size_t row = 0; !rc && row < mx_frame_n_rows(frameworks); row++)
        rc = add_framework(self, mx_frame_text(frameworks, row, 0));
    mx_frame_free(frameworks);
    return rc;
}

static int compare_framework(mx_store_merging *self)
{
    const char *theirs, *ours;
    int rc = find_setting(&theirs, self->other, "framework", self->arena);
    if (!rc) rc = find_setting(&ours, self->store, "framework", self->arena);
    if (rc || !theirs || !ours || strcmp(theirs, ours) == 0) return rc;
    return mx_fail(MX_E_VALUE,
                   mx_tr("%s : ses codes parlent le référentiel « %s », ceux de %s le « %s » ; chargez ses fichiers "
                         "dans une base du même référentiel, puis fusionnez celle-là",
                         "%s: its codes speak framework \"%s\", those of %s speak \"%s\"; load its files into a store "
                         "of the same framework and merge that one"),
                   self->other->path, theirs, self->store->path, ours);
}

/* ---- Keys ------------------------------------------------------------------------------------------------ */

/* The mark of the key behind a territory's pseudonyms: its own, where it came from another store, else
 * that of the store. NULL: they are no pseudonyms. */
static int find_mark(const char **out, mx_store *store, const char *territory, mx_arena *arena)
{
    const char *name = mx_arena_format(arena, "key:%s", territory);
    if (!name) return mx_fail_memory();
    int rc = find_setting(out, store, name, arena);
    return rc || *out ? rc : find_setting(out, store, "key", arena);
}

static const char select_peopled[] = "SELECT territory FROM answers UNION SELECT territory FROM reals"
                                     " UNION SELECT territory FROM statements WHERE author IS NOT NULL ORDER BY 1";
static const char has_people[] =
    "SELECT EXISTS (SELECT 1 FROM answers WHERE territory = ?1) OR EXISTS (SELECT 1 FROM reals WHERE territory = ?1)"
    " OR EXISTS (SELECT 1 FROM statements WHERE territory = ?1 AND author IS NOT NULL)";

/* Two keys give one person two pseudonyms: in one territory they would count twice. */
static int keep_mark(mx_store_merging *self, const char *territory)
{
    const char *theirs, *ours, *name = mx_arena_format(self->arena, "key:%s", territory);
    int64_t is_peopled = 0;
    if (!name) return mx_fail_memory();
    int rc = find_mark(&theirs, self->other, territory, self->arena);
    if (!rc) rc = find_mark(&ours, self->store, territory, self->arena);
    if (rc || !theirs || (ours && strcmp(theirs, ours) == 0)) return rc;
    rc = mx_store__number(&is_peopled, self->store, 0, has_people, "t", territory);
    if (rc) return rc;
    if (is_peopled && ours)
        return mx_fail(MX_E_VALUE,
                       mx_tr("%s : les personnes du territoire « %s » y ont des pseudonymes d’une autre clé que dans %s, "
                             "et compteraient deux fois ; chargez leurs fichiers avec la même clé",
                             "%s: the people of territory \"%s\" have pseudonyms by another key there than in %s, and "
                             "would count twice; load their files with the same key"),
                       self->other->path, territory, self->store->path);
    return mx_store_set(self->store, name, theirs);
}

static int keep_marks(mx_store_merging *self)
{
    sqlite3_stmt *row;
    int rc = mx_store__prepare(&row, self->other, select_peopled);
    while (!rc && (rc = mx_store__step(self->other, row)) == MX_OK) rc = keep_mark(self, mx_store__text(row, 0));
    mx_store__reset(row);
    return rc < 0 ? rc : MX_OK;
}

int mx_store__merge_settings(mx_store_merging *self)
{
    int rc = compare_framework(self);
    if (!rc) rc = add_frameworks(self);
    return rc ? rc : keep_marks(self);
}

/* ---- What went out ------------------------------------------------------------------------------------------ */

enum { RELEASE, NAME, RELEASED_ON, RULE, SHA256, CONTENT, WITHDRAWN_ON, MIN_COUNT, STORE };

static const mx_store_column release_columns[] = {
    [RELEASE] = {"release", MX_NUMBER}, [NAME] = {"name", MX_TEXT},         [RELEASED_ON] = {"released_on", MX_TEXT},
    [RULE] = {"rule", MX_TEXT},         [SHA256] = {"sha256", MX_TEXT},     [CONTENT] = {"content", MX_TEXT},
    [WITHDRAWN_ON] = {"withdrawn_on", MX_TEXT}, [MIN_COUNT] = {"min_count", MX_NUMBER},
    [STORE] = {"store", MX_TEXT}};

/* Those that stand come first: what was withdrawn may have gone out again in the same words. */
static const char select_releases[] =
    "SELECT release, name, released_on, rule, sha256, content, withdrawn_on, ifnull(min_count, -1), store"
    " FROM releases ORDER BY withdrawn_on IS NOT NULL, release";

static int list_releases(mx_frame **out, mx_store *store)
{
    sqlite3_stmt *statement;
    *out = NULL;
    int rc = mx_store__prepare(&statement, store, select_releases);
    return rc ? rc
              : mx_store__collect(out, store, statement, release_columns,
                                  sizeof release_columns / sizeof *release_columns);
}

static bool same_cell(const mx_frame *a, size_t row, const mx_frame *b, size_t other, size_t column)
{
    return mx_str_equal(mx_str_of(mx_frame_text(a, row, column)), mx_str_of(mx_frame_text(b, other, column)));
}

static bool is_same_release(const mx_frame *a, size_t row, const mx_frame *b, size_t other)
{
    return mx_frame_number(a, row, MIN_COUNT) == mx_frame_number(b, other, MIN_COUNT) &&
           same_cell(a, row, b, other, NAME) && same_cell(a, row, b, other, RELEASED_ON) &&
           same_cell(a, row, b, other, RULE) && same_cell(a, row, b, other, SHA256);
}

/* The release here that is theirs: withdrawn as it is, or else standing where theirs no longer does. SIZE_MAX: none. */
static size_t find_release(const mx_frame *ours, const bool met[], const mx_frame *theirs, size_t row)
{
    size_t standing = SIZE_MAX;
    for (size_t here = 0; here < mx_frame_n_rows(ours); here++) {
        if (met[here] || !is_same_release(theirs, row, ours, here)) continue;
        if (same_cell(theirs, row, ours, here, WITHDRAWN_ON)) return here;
        if (standing == SIZE_MAX && !mx_frame_text(ours, here, WITHDRAWN_ON)) standing = here;
    }
    return mx_frame_text(theirs, row, WITHDRAWN_ON) ? standing : SIZE_MAX;
}

/* It went out from the other store, unless that one had it from a third. */
static int add_release(mx_store_merging *self, const mx_frame *theirs, size_t row)
{
    static const char insert[] = "INSERT INTO releases (name, released_on, rule, sha256, content, withdrawn_on, store, min_count)"
                                 " VALUES (?, ?, ?, ?, ?, ?, ?, nullif(?, -1))";
    const char *slash = strrchr(self->other->path, '/'), *from = mx_frame_text(theirs, row, STORE);
    if (!from) from = slash ? slash + 1 : self->other->path;
    return mx_store__run(self->store, insert, "ttttkttn", mx_frame_text(theirs, row, NAME),
                         mx_frame_text(theirs, row, RELEASED_ON), mx_frame_text(theirs, row, RULE),
                         mx_frame_text(theirs, row, SHA256), mx_frame_text(theirs, row, CONTENT),
                         mx_frame_text(theirs, row, WITHDRAWN_ON), from, mx_frame_number(theirs, row, MIN_COUNT));
}

/* What a territory published is held against the network's figures as well; what it withdrew is not. */
static int take_release(mx_store_merging *self, const mx_frame *ours, bool met[], const mx_frame *theirs, size_t row)
{
    const size_t here = find_release(ours, met, theirs, row);
    if (here == SIZE_MAX) return add_release(self, theirs, row);
    met[here] = true;
    if (same_cell(theirs, row, ours, here, WITHDRAWN_ON)) return MX_OK;
    return mx_store_withdraw(self->store, (int64_t)mx_frame_number(ours, here, RELEASE),
                             mx_frame_text(theirs, row, WITHDRAWN_ON));
}

int mx_store__merge_releases(mx_store_merging *self)
{
    mx_frame *theirs = NULL, *ours = NULL;
    bool *met = NULL;
    int rc = list_releases(&theirs, self->other);
    if (!rc) rc = list_releases(&ours, self->store);
    if (!rc && !(met = mx_alloc_array(mx_frame_n_rows(ours) + 1, sizeof *met))) rc = mx_fail_memory();
    for (size_t row = 0; !rc && row < mx_frame_n_rows(theirs); row++) rc = take_release(self, ours, met, theirs, row);
    mx_free(met);
    mx_frame_free(theirs);
    mx_frame_free(ours);
    return rc;
}

/* ---- What was erased ------------------------------------------------------------------------------------------ */

/* Proofs have no key: two may read alike. As many of a kind as they have stand here afterwards. */
static const char select_erasures[] =
    "SELECT erased_on, kind, rows, tables, left_over, program, count(*) FROM erasures GROUP BY 1, 2, 3, 4, 5, 6"
    " ORDER BY min(erasure)";
static const char count_erasures[] = "SELECT count(*) FROM erasures WHERE erased_on = ? AND kind = ? AND rows = ?"
                                     " AND tables = ? AND left_over = ? AND program = ?";
static const char insert_erasure[] = "INSERT INTO erasures (erased_on, kind, rows, tables, left_over, program)"
                                     " VALUES (?, ?, ?, ?, ?, ?)";

static int take_erasure(mx_store_merging *self, sqlite3_stmt *theirs)
{
    const char *day = mx_store__text(theirs, 0), *kind = mx_store__text(theirs, 1),
               *tables = mx_store__text(theirs, 3), *program = mx_store__text(theirs, 5);
    const int64_t rows = sqlite3_column_int64(theirs, 2), left = sqlite3_column_int64(theirs, 4);
    int64_t n;
    int rc = mx_store__number(&n, self->store, 0, count_erasures, "ttikit", day, kind, rows, tables, left, program);
    for (; !rc && n < sqlite3_column_int64(theirs, 6); n++) {
        rc = mx_store__run(self->store, insert_erasure, "ttikit", day, kind, rows, tables, left, program);
        self->out->n_erasures++;
    }
    return rc;
}

int mx_store__merge_erasures(mx_store_merging *self)
{
    sqlite3_stmt *row;
    int rc = mx_store__prepare(&row, self->other, select_erasures);
    while (!rc && (rc = mx_store__step(self->other, row)) == MX_OK) rc = take_erasure(self, row);
    mx_store__reset(row);
    return rc < 0 ? rc : MX_OK;
}
