#include "import_persons.h"

#include <string.h>

int import_persons_open(import_persons *out, const mx_import_files *files)
{
    *out = (import_persons){0};
    int rc = mx_personal_new(&out->personal);
    if (rc == MX_OK && files->key) rc = mx_key_open(&out->key, files->key);
    if (rc < 0) import_persons_close(out);
    return rc;
}

void import_persons_close(import_persons *persons)
{
    mx_personal_free(persons->personal);
    mx_key_close(persons->key);
    *persons = (import_persons){0};
}

/* The setting that holds the mark of the store's key. */
static const char setting[] = "key";

int import_persons_match(import_persons *persons, mx_store *store, const char *key_file)
{
    mx_arena *arena;
    const char *mark = NULL;
    int rc = mx_arena_new(&arena);
    if (rc < 0) return rc;
    rc = mx_store_setting(&mark, store, setting, arena);
    bool is_new = rc == MX_E_NOTFOUND;
    if (is_new) {
        mx_error_clear();
        rc = persons->key ? mx_store_set(store, setting, mx_key_mark(persons->key)) : MX_OK;
    }
    persons->needs_key = rc == MX_OK && mark && !persons->key;
    if (rc == MX_OK && mark && persons->key && strcmp(mark, mx_key_mark(persons->key)) != 0)
        rc = mx_fail(MX_E_VALUE,
                     mx_tr("%s : ce n’est pas la clé de cette base ; ses pseudonymes ne retrouveraient personne",
                           "%s: this is not the key of this store; its pseudonyms would meet nobody"),
                     key_file);
    mx_arena_free(arena);
    return rc;
}

/* ---- Territories whose people came from another store ------------------------------------------ */

/* The mark of the key behind a territory's people, where a merge brought them by another key than the store's;
 * NULL: it did not. */
static int find_mark(const char **out, mx_store *store, const char *territory, mx_arena *arena)
{
    const char *name = mx_arena_format(arena, "%s:%s", setting, territory);
    if (!name) return mx_fail_memory();
    int rc = mx_store_setting(out, store, name, arena);
    if (rc == MX_E_NOTFOUND) {
        mx_error_clear();
        rc = MX_OK;
    }
    return rc;
}

/* Would these people be others than those of that key? */
static bool are_others(const import_persons *persons, const mx_frame *rows, size_t territory, uint32_t which,
                       size_t person)
{
    for (size_t row = 0; row < mx_frame_n_rows(rows); row++) {
        const char *name = mx_frame_text(rows, row, person);
        if (mx_frame_text_id(rows, row, territory) != which || !name) continue;
        if (persons->key || !mx_is_pseudonym(mx_str_of(name))) return true;
    }
    return false;
}

static int check_territory(const import_persons *persons, mx_store *store, const mx_frame *rows, size_t row,
                           size_t person, const char *label, mx_arena *arena)
{
    const size_t column = mx_frame_find(rows, "territory");
    const char *territory = mx_frame_text(rows, row, column), *mark;
    int rc = find_mark(&mark, store, territory, arena);
    if (rc < 0 || !mark || (persons->key && strcmp(mark, mx_key_mark(persons->key)) == 0)) return rc;
    if (!are_others(persons, rows, column, mx_frame_text_id(rows, row, column), person)) return MX_OK;
    return mx_fail(MX_E_VALUE,
                   mx_tr("%s : les personnes du territoire « %s » sont venues d’une autre base, avec leurs pseudonymes ; "
                         "chargez ce fichier là-bas, et fusionnez de nouveau",
                         "%s: the people of territory \"%s\" came from another store, with their pseudonyms; load this "
                         "file there and merge again"),
                   label, territory);
}

/* Each territory of a table that names people, once. */
static int check_table(const import_persons *persons, mx_store *store, const mx_frame *rows, const char *label,
                       mx_arena *arena)
{
    const size_t territory = mx_frame_find(rows, "territory"), respondent = mx_frame_find(rows, "respondent"),
                 person = respondent != SIZE_MAX ? respondent : mx_frame_find(rows, "author");
    mx_ids *seen = NULL;
    if (territory == SIZE_MAX || person == SIZE_MAX) return MX_OK;
    int rc = mx_ids_new(&seen);
    for (size_t row = 0; row < mx_frame_n_rows(rows) && rc == MX_OK; row++) {
        const char *name = mx_frame_text(rows, row, territory);
        const size_t n = mx_ids_count(seen);
        uint32_t id;
        if (name) rc = mx_ids_add(seen, mx_str_of(name), &id);
        if (rc == MX_OK && mx_ids_count(seen) > n)
            rc = check_territory(persons, store, rows, row, person, label, arena);
    }
    mx_ids_free(seen);
    return rc;
}

/* Mostly none has, and then no row need be looked at. */
static int has_marks(bool *out, mx_store *store)
{
    mx_frame *found;
    *out = false;
    int rc = mx_store_query(&found, store, "SELECT 1 FROM settings WHERE name LIKE 'key:%' LIMIT 1", NULL, 0, 0);
    if (rc < 0) return rc;
    *out = mx_frame_n_rows(found) > 0;
    mx_frame_free(found);
    return MX_OK;
}

int import_persons_check(const import_persons *persons, mx_store *store, const mx_import *import, const char *label)
{
    mx_arena *arena = NULL;
    bool has_any;
    int rc = has_marks(&has_any, store);
    if (rc < 0 || !has_any) return rc;
    rc = mx_arena_new(&arena);
    for (size_t t = 0; t < mx_import_n_tables(import) && rc == MX_OK; t++)
        rc = check_table(persons, store, mx_import_frame(import, t), label, arena);
    mx_arena_free(arena);
    return rc;
}

/* ---- What was found ----------------------------------------------------------------------- */

/* « (lignes 4, 17, 20, … » of the finds of a kind, masked or not. Returns how many there are. */
static uint64_t list_lines(mx_buf *lines, const mx_import *import, mx_personal_kind kind, bool is_masked)
{
    enum { MOST = 10 };
    uint64_t n = 0, n_lines = 0, last = 0;
    for (size_t i = 0; i < mx_import_n_finds(import); i++) {
        const mx_import_find *find = mx_import_find_at(import, i);
        if (find->kind != kind || find->is_masked != is_masked) continue;
        n++;
        if (find->line == last) continue;
        last = find->line;
        if (n_lines < MOST) mx_buf_format(lines, "%s%llu", n_lines ? ", " : "", (unsigned long long)last);
        else if (n_lines == MOST) mx_buf_text(lines, ", …");
        n_lines++;
    }
    return n;
}

/* "3 e-mail addresses (lines 4, 17), 1 telephone number (line 9)". */
static void list_kinds(mx_buf *out, const mx_import *import, bool is_masked)
{
    for (int kind = 0; kind < MX_N_PERSONAL; kind++) {
        mx_buf lines = {0};
        uint64_t n = list_lines(&lines, import, (mx_personal_kind)kind, is_masked);
        if (n > 0) {
            bool is_one = lines.at && !strchr(lines.at, ',');
            if (out->size) mx_buf_text(out, ", ");
            mx_personal_count_words(out, (mx_personal_kind)kind, n);
            mx_buf_format(out, is_one ? mx_tr(" (ligne %s)", " (line %s)") : mx_tr(" (lignes %s)", " (lines %s)"),
                          lines.at ? lines.at : "");
        }
        mx_buf_dispose(&lines);
    }
}

int import_persons_say(const mx_context *context, const mx_import *import, const char *path)
{
    int rc = MX_OK;
    for (int is_masked = 1; is_masked >= 0 && rc == MX_OK; is_masked--) {
        mx_buf text = {0};
        list_kinds(&text, import, is_masked);
        rc = mx_buf_check(&text);
        if (rc == MX_OK && text.size && is_masked)
            mx_say(context, mx_tr("%s : données personnelles masquées : %s", "%s: personal data masked: %s"), path,
                   text.at);
        else if (rc == MX_OK && text.size)
            mx_warn(context,
                    mx_tr("%s : ATTENTION, données personnelles gardées telles quelles : %s ; --mask les masque",
                          "%s: ATTENTION, personal data kept as it is: %s; --mask masks it"),
                    path, text.at);
        mx_buf_dispose(&text);
    }
    return rc;
}
