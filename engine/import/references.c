/* Rows against each other, and against what the store holds. */
#include "rows_i.h"

#include <string.h>

/* What tells a row apart, in `text`; false when it does not say. */
static bool row_key(mx_import__staging *stage, size_t row)
{
    const mx_import__kind *kind = stage->reader->kind;
    mx_buf_clear(&stage->text);
    for (size_t k = 0; k < MX_IMPORT_KEY_MAX && kind->key[k]; k++) {
        size_t column = mx_import__staged_column(stage, kind->key[k]);
        if (mx_frame_type(stage->rows, column) == MX_NUMBER) {
            mx_buf_number(&stage->text, mx_frame_number(stage->rows, row, column));
        } else {
            mx_str part = mx_import__staged_text(stage, row, column);
            /* Statements without an id get one of their own; a required part that lacks was complained about.
             */
            bool is_needed = kind->columns[column].is_required || stage->reader->number == MX_KIND_STATEMENTS;
            if (part.size == 0 && is_needed) return false;
            mx_buf_add(&stage->text, part.at, part.size);
        }
        mx_buf_char(&stage->text, '\x1f');
    }
    return true;
}

int mx_import__check_keys(mx_import__staging *stage)
{
    mx_ids *keys = NULL;
    size_t n_rows = mx_frame_n_rows(stage->rows), last = 0;
    uint64_t *first_line = mx_alloc_array(n_rows + 1, sizeof *first_line);
    int rc = first_line ? mx_ids_new(&keys) : mx_fail_memory();
    const mx_import__kind *kind = stage->reader->kind;
    while (last + 1 < MX_IMPORT_KEY_MAX && kind->key[last + 1]) last++;
    for (size_t row = 0; row < n_rows && rc == MX_OK; row++) {
        if (!row_key(stage, row)) continue;
        uint32_t id;
        if ((rc = mx_buf_check(&stage->text)) < 0) break;
        if ((rc = mx_ids_add(keys, (mx_str){stage->text.at, stage->text.size}, &id)) < 0) break;
        if (first_line[id] == 0) {
            first_line[id] = mx_import__staged_line(stage, row);
            continue;
        }
        mx_import__place place = mx_import__place_of(stage->reader, mx_import__staged_line(stage, row));
        const char *name = kind->key[kind->defines == MX_REF_CONTRACT || last > 1 ? 1 : last];
        mx_import__set_column(stage, &place, name);
        rc = mx_import__complain(
            &place, mx_tr("« %.*s » est déjà ligne %llu", "\"%.*s\" is already on line %llu"),
            MX_STR(mx_import__staged_text(stage, row, mx_import__staged_column(stage, name))),
            (unsigned long long)first_line[id]);
        stage->is_bad[row] = true;
    }
    mx_ids_free(keys);
    mx_free(first_line);
    return rc;
}

/* The rows of the file that may be referred to by others of it, or of files to come. */
int mx_import__know_rows(mx_import__staging *stage)
{
    const mx_import__kind *kind = stage->reader->kind;
    if (kind->defines == MX_N_REFS) return MX_OK;
    bool is_scoped = mx_import__is_scoped(kind->defines);
    size_t territory = mx_import__staged_column(stage, "territory"),
           id = mx_import__staged_column(stage, kind->key[is_scoped ? 1 : 0]);
    int rc = MX_OK;
    for (size_t row = 0; row < mx_frame_n_rows(stage->rows) && rc == MX_OK; row++) {
        mx_str name = mx_import__staged_text(stage, row, id);
        if (stage->is_bad[row] || name.size == 0) continue;
        rc = mx_import__know(&stage->reader->known, kind->defines,
                             is_scoped ? mx_frame_text(stage->rows, row, territory) : NULL, name);
    }
    return rc;
}

/* Which columns of which kinds refer to what. */
static const struct {
    const char *column;
    mx_import__ref ref;
    bool is_list;
    const char *fr, *en; /* what it is that nobody knows */
} references[] = {
    {"territory", MX_REF_TERRITORY, false, "territoire « %.*s » inconnu", "unknown territory \"%.*s\""},
    {"indicator", MX_REF_INDICATOR, false, "indicateur « %.*s » inconnu", "unknown indicator \"%.*s\""},
    {"group", MX_REF_GROUP, false, "groupe « %.*s » inconnu dans ce territoire",
     "no group \"%.*s\" in this territory"},
    {"statement", MX_REF_STATEMENT, false, "expression « %.*s » inconnue", "unknown statement \"%.*s\""},
    {"statements", MX_REF_STATEMENT, true, "expression « %.*s » inconnue dans ce territoire",
     "no statement \"%.*s\" in this territory"},
    {"parent", MX_REF_STATEMENT, false, "expression « %.*s » inconnue dans ce territoire",
     "no statement \"%.*s\" in this territory"},
    {"objective", MX_REF_OBJECTIVE, false, "objectif « %.*s » inconnu dans ce territoire",
     "no objective \"%.*s\" in this territory"},
    {"commitments", MX_REF_COMMITMENT, true, "engagement « %.*s » inconnu dans ce territoire",
     "no commitment \"%.*s\" in this territory"},
    {"contract", MX_REF_CONTRACT, false, "contrat « %.*s » inconnu dans ce territoire",
     "no contract \"%.*s\" in this territory"},
};

static int complain_unknown(const mx_import__staging *stage, size_t which, mx_str id, mx_import__place *place)
{
    char text[400];
    const char *format = mx_tr(references[which].fr, references[which].en);
    /* The format is one of the table's, each with one "%.*s". */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(text, sizeof text, format, MX_STR(id));
#pragma GCC diagnostic pop
    const char *near = mx_import__near(&stage->reader->known, references[which].ref, id);
    if (near)
        return mx_import__complain(place, mx_tr("%s ; est-ce « %s » ?", "%s; is it \"%s\"?"), text, near);
    return mx_import__complain(
        place,
        mx_tr("%s : importez-le d’abord, ou corrigez le nom", "%s: import it first, or correct the name"),
        text);
}

static int check_reference(mx_import__staging *stage, size_t row, size_t which, mx_str id,
                           mx_import__place *place)
{
    mx_import__reader *reader = stage->reader;
    size_t territory = mx_import__staged_column(stage, "territory");
    const char *where = territory == SIZE_MAX ? NULL : mx_frame_text(stage->rows, row, territory);
    if (reader->number == MX_KIND_CODES && references[which].ref == MX_REF_STATEMENT && !where) {
        size_t n = mx_import__statement_places(&reader->known, id);
        if (n == 0) return complain_unknown(stage, which, id, place);
        if (n == 1) return MX_OK;
        return mx_import__complain(
            place,
            mx_tr("l’expression « %.*s » existe dans %zu territoires : ajoutez la colonne « territory »",
                  "there is a statement \"%.*s\" in %zu territories: add the column \"territory\""),
            MX_STR(id), n);
    }
    bool is_known;
    int rc = mx_import__knows(&is_known, &reader->known, references[which].ref, where, id);
    return rc < 0 || is_known ? rc : complain_unknown(stage, which, id, place);
}

static int check_references_of(mx_import__staging *stage, size_t which, size_t column)
{
    int rc = MX_OK;
    for (size_t row = 0; row < mx_frame_n_rows(stage->rows) && rc == MX_OK; row++) {
        mx_str list = mx_import__staged_text(stage, row, column);
        mx_import__place place = mx_import__place_of(stage->reader, mx_import__staged_line(stage, row));
        place.column = mx_import__column_name(stage->reader, column);
        while (list.size > 0 && rc == MX_OK) {
            const char *end = references[which].is_list ? memchr(list.at, ';', list.size) : NULL;
            size_t size = end ? (size_t)(end - list.at) : list.size;
            rc = check_reference(stage, row, which, (mx_str){list.at, size}, &place);
            size += end != NULL;
            list = (mx_str){list.at + size, list.size - size};
        }
        stage->is_bad[row] |= place.is_bad;
    }
    return rc;
}

int mx_import__check_references(mx_import__staging *stage)
{
    int rc = MX_OK;
    for (size_t which = 0; which < sizeof references / sizeof *references && rc == MX_OK; which++) {
        size_t column = mx_import__staged_column(stage, references[which].column);
        /* What a row is called is no reference; and territories see to their parents themselves. */
        bool is_own = stage->reader->number == MX_KIND_TERRITORIES ||
                      (references[which].ref == stage->reader->kind->defines && !references[which].is_list &&
                       strcmp(references[which].column, "parent") != 0);
        if (column != SIZE_MAX && !is_own) rc = check_references_of(stage, which, column);
    }
    return rc;
}

/* ---- The tree of territories ------------------------------------------------------------------ */

/* The rows of the file by their territories: a name's number is its place in `rows`. */
typedef struct {
    mx_import__staging *stage;
    mx_ids *names;
    size_t *rows;
    size_t parent; /* the column */
} territory_rows;

/* SIZE_MAX: the file has no such territory. */
static size_t row_of_territory(const territory_rows *self, mx_str name)
{
    uint32_t id = name.size ? mx_ids_find(self->names, name) : MX_NO_ID;
    return id == MX_NO_ID ? SIZE_MAX : self->rows[id];
}

static size_t row_above(const territory_rows *self, size_t row)
{
    return row_of_territory(self, mx_import__staged_text(self->stage, row, self->parent));
}

static mx_import__place place_of_parent(const territory_rows *self, size_t row)
{
    mx_import__place place = mx_import__place_of(self->stage->reader, mx_import__staged_line(self->stage, row));
    place.column = mx_import__column_name(self->stage->reader, self->parent);
    return place;
}

/* "a → b → c → a": the parents from a row up, until it comes again. */
static int complain_of_ring(const territory_rows *self, size_t row)
{
    mx_import__place place = place_of_parent(self, row);
    const size_t column = mx_import__staged_column(self->stage, "territory");
    mx_buf ring = {0};
    size_t at = row;
    do {
        mx_buf_format(&ring, "%.*s → ", MX_STR(mx_import__staged_text(self->stage, at, column)));
        self->stage->is_bad[at] = true;
        at = row_above(self, at);
    } while (at != row);
    mx_buf_format(&ring, "%.*s", MX_STR(mx_import__staged_text(self->stage, row, column)));
    int rc = mx_buf_check(&ring);
    if (rc == MX_OK)
        rc = mx_import__complain(&place,
                                 mx_tr("ces territoires dépendent l’un de l’autre en rond : %s ; corrigez l’un d’eux",
                                       "these territories stand below each other in a ring: %s; correct one of them"),
                                 ring.at);
    mx_buf_dispose(&ring);
    return rc;
}

/* Each ring once, at its first row; all of its rows are refused. */
static int check_ring(const territory_rows *self, size_t row)
{
    size_t at = row_above(self, row), n_steps = 0;
    while (at != SIZE_MAX && at > row && n_steps++ < mx_frame_n_rows(self->stage->rows)) at = row_above(self, at);
    return at == row ? complain_of_ring(self, row) : MX_OK;
}

static int check_parent(const territory_rows *self, size_t row)
{
    mx_import__staging *stage = self->stage;
    mx_str parent = mx_import__staged_text(stage, row, self->parent);
    if (parent.size == 0 || stage->is_bad[row]) return MX_OK;
    mx_import__place place = place_of_parent(self, row);
    const size_t above = row_of_territory(self, parent);
    bool is_known = above != SIZE_MAX;
    int rc = MX_OK;
    if (!is_known) rc = mx_import__knows(&is_known, &stage->reader->known, MX_REF_TERRITORY, NULL, parent);
    if (rc == MX_OK && !is_known) rc = complain_unknown(stage, 0, parent, &place);
    else if (rc == MX_OK && above != SIZE_MAX && stage->is_bad[above])
        rc = mx_import__complain(&place,
                                 mx_tr("le territoire « %.*s » est refusé lui-même (ligne %llu)",
                                       "territory \"%.*s\" is itself refused (line %llu)"),
                                 MX_STR(parent), (unsigned long long)mx_import__staged_line(stage, above));
    stage->is_bad[row] |= place.is_bad;
    return rc;
}

int mx_import__check_parents(mx_import__staging *stage)
{
    size_t n_rows = mx_frame_n_rows(stage->rows), column = mx_import__staged_column(stage, "territory"),
           n_bad = 0, n_before;
    territory_rows self = {.stage = stage,
                           .rows = mx_alloc_array(n_rows + 1, sizeof *self.rows),
                           .parent = mx_import__staged_column(stage, "parent")};
    int rc = self.rows ? mx_ids_new(&self.names) : mx_fail_memory();
    for (size_t row = 0; row < n_rows && rc == MX_OK; row++) {
        uint32_t id;
        size_t n_names = mx_ids_count(self.names);
        rc = mx_ids_add(self.names, mx_import__staged_text(stage, row, column), &id);
        if (rc == MX_OK && id == n_names) self.rows[id] = row;
    }
    for (size_t row = 0; row < n_rows && rc == MX_OK; row++) rc = check_ring(&self, row);
    /* A refused parent refuses its children, so go on until nothing changes. */
    do {
        n_before = n_bad;
        n_bad = 0;
        for (size_t row = 0; row < n_rows && rc == MX_OK; row++) {
            rc = check_parent(&self, row);
            n_bad += stage->is_bad[row];
        }
    } while (rc == MX_OK && n_bad != n_before);
    mx_ids_free(self.names);
    mx_free(self.rows);
    return rc;
}
