/* What references may refer to: what the store knows already, and what the file adds. */
#include "import_i.h"

#include <string.h>

/* Between a territory and an id within it; names hold no control characters. */
#define UNIT_SEPARATOR '\x1f'

/* The column that names what is referred to, and the frame of the context it comes from. */
static const mx_frame *frame_of(const mx_import_context *context, mx_import__ref ref, const char **column)
{
    switch (ref) {
    case MX_REF_TERRITORY: *column = "territory"; return context->territories;
    case MX_REF_GROUP: *column = "group"; return context->groups;
    case MX_REF_STATEMENT: *column = "statement"; return context->statements;
    case MX_REF_INDICATOR: *column = "indicator"; return context->indicators;
    case MX_REF_OBJECTIVE: *column = "objective"; return context->objectives;
    case MX_REF_COMMITMENT: *column = "commitment"; return context->commitments;
    case MX_REF_CONTRACT: *column = "contract"; return context->contracts;
    case MX_N_REFS: break;
    }
    *column = "";
    return NULL;
}

bool mx_import__is_scoped(mx_import__ref ref)
{
    return ref != MX_REF_TERRITORY && ref != MX_REF_INDICATOR;
}

static void add_key(mx_buf *out, mx_import__ref ref, const char *territory, mx_str id)
{
    if (mx_import__is_scoped(ref)) {
        mx_buf_text(out, territory ? territory : "");
        mx_buf_char(out, UNIT_SEPARATOR);
    }
    mx_buf_add(out, id.at, id.size);
}

/* One more territory has a statement of this id. */
static int count_statement(mx_import__known *known, mx_str id)
{
    uint32_t number;
    size_t n_before = mx_ids_count(known->statement_ids);
    int rc = mx_ids_add(known->statement_ids, id, &number);
    if (rc < 0) return rc;
    if (number == n_before) {
        if (MX_GROW(known->n_places, n_before, known->n_places_capacity) < 0) return mx_fail_memory();
        known->n_places[number] = 0;
    }
    known->n_places[number]++;
    return MX_OK;
}

int mx_import__know(mx_import__known *known, mx_import__ref ref, const char *territory, mx_str id)
{
    mx_buf key = {0};
    add_key(&key, ref, territory, id);
    int rc = mx_buf_check(&key);
    size_t n_before = mx_ids_count(known->ids[ref]);
    uint32_t ignored;
    if (rc == MX_OK) rc = mx_ids_add(known->ids[ref], (mx_str){key.at, key.size}, &ignored);
    bool is_new = rc == MX_OK && mx_ids_count(known->ids[ref]) > n_before;
    if (is_new && ref == MX_REF_STATEMENT) rc = count_statement(known, id);
    mx_buf_dispose(&key);
    return rc;
}

size_t mx_import__statement_places(const mx_import__known *known, mx_str id)
{
    uint32_t number = mx_ids_find(known->statement_ids, id);
    return number == MX_NO_ID ? 0 : known->n_places[number];
}

int mx_import__knows(bool *is_known, const mx_import__known *known, mx_import__ref ref, const char *territory,
                     mx_str id)
{
    mx_buf key = {0};
    add_key(&key, ref, territory, id);
    int rc = mx_buf_check(&key);
    if (rc == MX_OK) *is_known = mx_ids_find(known->ids[ref], (mx_str){key.at, key.size}) != MX_NO_ID;
    mx_buf_dispose(&key);
    return rc;
}

const char *mx_import__near(const mx_import__known *known, mx_import__ref ref, mx_str id)
{
    if (mx_import__is_scoped(ref)) return NULL;
    mx_buf wanted = {0}, other = {0};
    const char *found = NULL;
    mx_fold(&wanted, id);
    for (uint32_t i = 0; i < mx_ids_count(known->ids[ref]) && !found; i++) {
        mx_buf_clear(&other);
        mx_fold(&other, mx_ids_text(known->ids[ref], i));
        bool is_near = !wanted.failed && !other.failed &&
                       mx_str_equal((mx_str){wanted.at, wanted.size}, (mx_str){other.at, other.size});
        if (is_near) found = mx_ids_text(known->ids[ref], i).at;
    }
    mx_buf_dispose(&wanted);
    mx_buf_dispose(&other);
    return found;
}

const mx_taxonomy *mx_import__framework(const mx_import__known *known, mx_str version)
{
    for (size_t i = 0; i < known->context->n_frameworks; i++)
        if (mx_str_is(version, mx_taxonomy_version(known->context->frameworks[i])))
            return known->context->frameworks[i];
    return NULL;
}

static int know_frame(mx_import__known *known, mx_import__ref ref)
{
    const char *name;
    const mx_frame *frame = frame_of(known->context, ref, &name);
    if (!frame) return MX_OK;
    size_t column = mx_frame_find(frame, name), territory = mx_frame_find(frame, "territory");
    int rc = MX_OK;
    for (size_t row = 0; row < mx_frame_n_rows(frame) && rc == MX_OK; row++) {
        const char *where = mx_import__is_scoped(ref) ? mx_frame_text(frame, row, territory) : NULL;
        rc = mx_import__know(known, ref, where, mx_str_of(mx_frame_text(frame, row, column)));
    }
    return rc;
}

int mx_import__known_init(mx_import__known *known, const mx_import_context *context)
{
    *known = (mx_import__known){.context = context};
    int rc = mx_ids_new(&known->statement_ids);
    for (size_t ref = 0; ref < MX_N_REFS && rc == MX_OK; ref++) {
        rc = mx_ids_new(&known->ids[ref]);
        if (rc == MX_OK) rc = know_frame(known, (mx_import__ref)ref);
    }
    if (rc < 0) mx_import__known_dispose(known);
    return rc;
}

void mx_import__known_dispose(mx_import__known *known)
{
    for (size_t ref = 0; ref < MX_N_REFS; ref++) mx_ids_free(known->ids[ref]);
    mx_ids_free(known->statement_ids);
    mx_free(known->n_places);
    *known = (mx_import__known){0};
}
