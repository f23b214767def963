/*
 * Questionnaires of a store that is merged: what they ask gets its place here, after what stands here
 * already, and the levels of answers are laid out anew where the places differ.
 */
#include <math.h>
#include <string.h>

#include "merge_i.h"

/* ---- Places --------------------------------------------------------------------------------------- */

enum { QUESTIONNAIRE, INDICATOR, LINE, VERSION, IMPORT };

static const mx_store_column columns[] = {[QUESTIONNAIRE] = {"questionnaire", MX_TEXT},
                                          [INDICATOR] = {"indicator", MX_TEXT},
                                          [LINE] = {"line", MX_NUMBER},
                                          [VERSION] = {"version", MX_NUMBER},
                                          [IMPORT] = {"import", MX_NUMBER}};

static const char select_positions[] = "SELECT questionnaire, indicator, line, version, ifnull(import, 0) FROM positions"
                                       " ORDER BY version, 5, questionnaire, position";

/* Rows `from` to `to`, which came in one load there, in one load here. */
static int load_growth(mx_store_merging *self, const mx_frame *all, const bool keep[], size_t from)
{
    const mx_store_merge_import *import = mx_store__merged_import(self, (int64_t)mx_frame_number(all, from, IMPORT));
    mx_frame *rows;
    int rc = mx_frame_filter(&rows, all, keep);
    if (rc) return rc;
    mx_store_load_job job = {self->store, rows, import ? import->ours : 0, import ? import->label : self->other->path,
                             self->complaints};
    rc = mx_store__load_positions(&job);
    mx_frame_free(rows);
    return rc;
}

static bool grew_together(const mx_frame *all, size_t a, size_t b)
{
    return mx_frame_number(all, a, VERSION) == mx_frame_number(all, b, VERSION) &&
           mx_frame_number(all, a, IMPORT) == mx_frame_number(all, b, IMPORT);
}

int mx_store__merge_positions(mx_store_merging *self)
{
    mx_frame *all = NULL;
    sqlite3_stmt *statement;
    int rc = mx_store__prepare(&statement, self->other, select_positions);
    if (!rc) rc = mx_store__collect(&all, self->other, statement, columns, sizeof columns / sizeof *columns);
    if (rc) return rc;
    const size_t n = mx_frame_n_rows(all);
    bool *keep = mx_alloc_array(n + 1, sizeof *keep);
    if (!keep) rc = mx_fail_memory();
    for (size_t from = 0, to; !rc && from < n; from = to) {
        memset(keep, 0, n * sizeof *keep);
        for (to = from; to < n && grew_together(all, from, to); to++) keep[to] = true;
        rc = load_growth(self, all, keep, from);
    }
    mx_free(keep);
    mx_frame_free(all);
    return rc;
}

/* ---- Levels ----------------------------------------------------------------------------------------- */

/* Of a questionnaire: the place here of each of its places there, both from 1; 0: it has none. */
typedef struct {
    size_t *here;
    size_t n, capacity, last; /* `last`: the greatest place here */
    bool differs;
} places;

struct mx_store_layout {
    mx_ids *questionnaires;
    places *all;
    size_t n, capacity;
};

void mx_store__layout_free(mx_store_layout *layout)
{
    if (!layout) return;
    for (size_t i = 0; i < layout->n; i++) mx_free(layout->all[i].here);
    mx_ids_free(layout->questionnaires);
    mx_free(layout->all);
    mx_free(layout);
}

static int find_places(places **out, mx_store_layout *self, const char *questionnaire)
{
    uint32_t id;
    int rc = mx_ids_add(self->questionnaires, mx_str_of(questionnaire), &id);
    if (!rc && id == self->n) {
        rc = MX_GROW(self->all, self->n, self->capacity);
        if (!rc) self->all[self->n++] = (places){0};
    }
    *out = rc ? NULL : &self->all[id];
    return rc;
}

static int add_place(places *of, size_t there, size_t here)
{
    while (of->n < there) {
        int rc = MX_GROW(of->here, of->n, of->capacity);
        if (rc) return rc;
        of->here[of->n++] = 0;
    }
    of->here[there - 1] = here;
    of->differs = of->differs || here != there;
    if (here > of->last) of->last = here;
    return MX_OK;
}

static int read_places(mx_store_layout *self, mx_store_merging *merging)
{
    static const char theirs[] = "SELECT questionnaire, position, indicator FROM positions ORDER BY 1, 2";
    static const char ours[] = "SELECT position FROM positions WHERE questionnaire = ? AND indicator = ?";
    sqlite3_stmt *row;
    int rc = mx_store__prepare(&row, merging->other, theirs);
    while (!rc && (rc = mx_store__step(merging->other, row)) == MX_OK) {
        const char *questionnaire = mx_store__text(row, 0);
        int64_t here = 0;
        places *of;
        rc = find_places(&of, self, questionnaire);
        if (!rc)
            rc = mx_store__number(&here, merging->store, 0, ours, "tt", questionnaire, mx_store__text(row, 2));
        if (!rc) rc = add_place(of, (size_t)sqlite3_column_int64(row, 1), (size_t)here);
    }
    mx_store__reset(row);
    return rc < 0 ? rc : MX_OK;
}

int mx_store__layout_new(mx_store_layout **out, mx_store_merging *merging)
{
    mx_store_layout *self = mx_alloc_array(1, sizeof *self);
    *out = NULL;
    if (!self) return mx_fail_memory();
    int rc = mx_ids_new(&self->questionnaires);
    if (!rc) rc = read_places(self, merging);
    if (rc) mx_store__layout_free(self);
    else *out = self;
    return rc;
}

/* `text` by the places there into `out` by those here; what lies beyond the last is not asked. */
static int lay_out_text(mx_buf *out, const places *of, const char *text)
{
    mx_buf_clear(out);
    for (size_t i = 0; i < of->last; i++) mx_buf_char(out, ' ');
    int rc = mx_buf_check(out);
    for (size_t i = 0; !rc && text[i] && i < of->n; i++)
        if (of->here[i]) out->at[of->here[i] - 1] = text[i];
    while (!rc && out->size && out->at[out->size - 1] == ' ') out->at[--out->size] = '\0';
    return rc;
}

int mx_store__lay_out(const mx_store_layout *layout, mx_frame *answers)
{
    const size_t name = mx_frame_find(answers, "questionnaire"), levels = mx_frame_find(answers, "levels");
    mx_buf text = {0};
    int rc = MX_OK;
    for (size_t row = 0; !rc && row < mx_frame_n_rows(answers); row++) {
        const char *questionnaire = mx_frame_text(answers, row, name), *there = mx_frame_text(answers, row, levels);
        const uint32_t id = mx_ids_find(layout->questionnaires, mx_str_of(questionnaire));
        if (!there || id == MX_NO_ID || !layout->all[id].differs) continue;
        rc = lay_out_text(&text, &layout->all[id], there);
        if (!rc) rc = mx_frame_set_text(answers, row, levels, text.at);
    }
    mx_buf_dispose(&text);
    return rc;
}
