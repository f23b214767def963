/* Values of keys that are put together: in follow-up, and in rows on their way to a tally. */
#include "measure_i.h"

#include <string.h>

enum { KEY, WITHIN, VALUE, LABEL }; /* as in mx_merging_new */

/* ---- Looking up ----------------------------------------------------------------------- */

static int place(mx_buf *out, mx_str key, mx_str within, mx_str value)
{
    mx_buf_clear(out);
    mx_buf_format(out, "%.*s\x1f%.*s\x1f%.*s", MX_STR(key), MX_STR(within), MX_STR(value));
    return mx_buf_check(out);
}

int mx_measure__merging_init(mx_measure__merging *out, const mx_frame *frame)
{
    mx_buf text = {0};
    uint32_t id;
    *out = (mx_measure__merging){.frame = frame};
    if (!frame) return MX_OK;
    int rc = mx_ids_new(&out->places);
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(frame); row++) {
        rc = place(&text, mx_str_of(mx_frame_text(frame, row, KEY)), mx_str_of(mx_frame_text(frame, row, WITHIN)),
                   mx_str_of(mx_frame_text(frame, row, VALUE)));
        if (rc == MX_OK) rc = mx_ids_add(out->places, (mx_str){text.at, text.size}, &id);
    }
    mx_buf_dispose(&text);
    return rc;
}

void mx_measure__merging_dispose(mx_measure__merging *merging)
{
    mx_ids_free(merging->places);
    *merging = (mx_measure__merging){0};
}

int mx_measure__merged(mx_str *out, const mx_measure__merging *merging, const char *key, mx_str territory, mx_str value,
                       mx_buf *work)
{
    const mx_str within[] = {territory, {NULL, 0}};
    *out = value;
    if (!merging->frame || value.size == 0) return MX_OK;
    for (size_t i = 0; i < 2; i++) {
        int rc = place(work, mx_str_of(key), within[i], value);
        if (rc < 0) return rc;
        uint32_t row = mx_ids_find(merging->places, (mx_str){work->at, work->size});
        if (row == MX_NO_ID) continue;
        *out = mx_str_of(mx_frame_text(merging->frame, row, LABEL));
        break;
    }
    return MX_OK;
}

/* ---- Follow-up -------------------------------------------------------------------------- */

static bool merges(const mx_frame *frame, const char *key)
{
    for (size_t row = 0; row < mx_frame_n_rows(frame); row++)
        if (strcmp(mx_frame_text(frame, row, KEY), key) == 0) return true;
    return false;
}

static void restore(mx_follow_up *f)
{
    for (int key = 0; key < MX_N_BY; key++) {
        for (size_t i = 0; f->as_read[key] && i < f->n; i++) f->answers[i].keys[key] = f->as_read[key][i];
        mx_free(f->as_read[key]);
        f->as_read[key] = NULL;
    }
}

/* The ids of a key's texts with what stands for them. Groups depend on their territory, and are looked up
 * one by one. */
static int map_ids(uint32_t **out, mx_follow_up *f, const mx_measure__merging *merging, int key)
{
    size_t n = mx_ids_count(f->texts[key]);
    mx_buf work = {0};
    int rc = MX_OK;
    *out = mx_alloc_array(n + 1, sizeof **out);
    if (!*out) return mx_fail_memory();
    for (uint32_t id = 0; rc == MX_OK && id < n; id++) {
        mx_str label;
        rc = mx_measure__merged(&label, merging, mx_measure__by_names[key], (mx_str){NULL, 0}, mx_ids_text(f->texts[key], id),
                                &work);
        if (rc == MX_OK) rc = mx_ids_add(f->texts[key], label, &(*out)[id]);
    }
    mx_buf_dispose(&work);
    return rc;
}

static int merge_group(mx_follow_up *f, const mx_measure__merging *merging, size_t i, mx_buf *work)
{
    mx_measure__answer *a = &f->answers[i];
    const uint32_t *read = f->as_read[MX_BY_TERRITORY];
    mx_str territory = mx_ids_text(f->texts[MX_BY_TERRITORY], read ? read[i] : a->keys[MX_BY_TERRITORY]), label;
    int rc = mx_measure__merged(&label, merging, "group", territory, mx_ids_text(f->texts[MX_BY_GROUP], a->keys[MX_BY_GROUP]),
                                work);
    return rc < 0 ? rc : mx_ids_add(f->texts[MX_BY_GROUP], label, &a->keys[MX_BY_GROUP]);
}

static int merge_key(mx_follow_up *f, const mx_measure__merging *merging, int key)
{
    mx_buf work = {0};
    uint32_t *ids = NULL;
    f->as_read[key] = mx_alloc_array(f->n + 1, sizeof *f->as_read[key]);
    if (!f->as_read[key]) return mx_fail_memory();
    for (size_t i = 0; i < f->n; i++) f->as_read[key][i] = f->answers[i].keys[key];
    int rc = key == MX_BY_GROUP ? MX_OK : map_ids(&ids, f, merging, key);
    for (size_t i = 0; rc == MX_OK && i < f->n; i++) {
        if (key == MX_BY_GROUP) rc = merge_group(f, merging, i, &work);
        else f->answers[i].keys[key] = ids[f->answers[i].keys[key]];
    }
    mx_free(ids);
    mx_buf_dispose(&work);
    return rc;
}

static int add_aliases(mx_follow_up *f, const mx_frame *merging)
{
    int rc = MX_OK;
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(merging); row++)
        if (strcmp(mx_frame_text(merging, row, KEY), "territory") == 0)
            rc = mx_measure__tree_alias(&f->tree, mx_str_of(mx_frame_text(merging, row, LABEL)),
                                        mx_str_of(mx_frame_text(merging, row, VALUE)));
    return rc;
}

int mx_follow_up_merge(mx_follow_up *f, const mx_frame *merging)
{
    mx_measure__merging find;
    restore(f);
    if (!merging) return MX_OK;
    int rc = mx_measure__merging_init(&find, merging);
    for (int key = 0; rc == MX_OK && key < MX_N_BY; key++)
        if (merges(merging, mx_measure__by_names[key])) rc = merge_key(f, &find, key);
    if (rc == MX_OK) rc = add_aliases(f, merging);
    if (rc == MX_OK) rc = mx_measure__rank_keys(f);
    if (rc < 0) restore(f);
    mx_measure__merging_dispose(&find);
    return rc;
}

/* ---- Rows in passing ------------------------------------------------------------------------ */

typedef struct {
    mx_rows *from;
    mx_measure__merging merging;
    const char **keys; /* names of the columns that are added */
    size_t *columns;   /* the columns they are made of */
    size_t n_keys, territory, room;
    mx_str *added;       /* [key * room + row] */
    const mx_str **cells; /* of the batch that is handed out */
    mx_buf work;
} merged_rows;

static int merge_batch(merged_rows *m, const mx_batch *batch)
{
    if (batch->n_rows > m->room) {
        mx_free(m->added);
        m->room = 0;
        m->added = mx_alloc_array(batch->n_rows, m->n_keys * sizeof *m->added);
        if (!m->added) return mx_fail_memory();
        m->room = batch->n_rows;
    }
    for (size_t k = 0; k < m->n_keys; k++)
        for (size_t row = 0; row < batch->n_rows; row++) {
            mx_str territory = m->territory == MX_NO_COLUMN ? (mx_str){NULL, 0} : batch->cells[m->territory][row];
            int rc = mx_measure__merged(&m->added[k * m->room + row], &m->merging, m->keys[k], mx_str_trim(territory),
                                        mx_str_trim(batch->cells[m->columns[k]][row]), &m->work);
            if (rc < 0) return rc;
        }
    return MX_OK;
}

static int next(void *self, mx_batch *out)
{
    merged_rows *m = self;
    mx_batch batch;
    int rc = mx_rows_next(m->from, &batch);
    if (rc != MX_OK) return rc;
    rc = merge_batch(m, &batch);
    if (rc == MX_OK && !m->cells) {
        m->cells = mx_alloc_array(batch.n_columns + m->n_keys, sizeof *m->cells);
        if (!m->cells) rc = mx_fail_memory();
    }
    if (rc < 0) return rc;
    for (size_t c = 0; c < batch.n_columns; c++) m->cells[c] = batch.cells[c];
    for (size_t k = 0; k < m->n_keys; k++) m->cells[batch.n_columns + k] = m->added + k * m->room;
    *out = (mx_batch){batch.n_rows, batch.n_columns + m->n_keys, m->cells, batch.places};
    return MX_OK;
}

static uint64_t line(void *self, size_t at)
{
    return mx_rows_line(((merged_rows *)self)->from, at);
}

static void close_rows(void *self)
{
    merged_rows *m = self;
    mx_rows_close(m->from);
    mx_measure__merging_dispose(&m->merging);
    mx_free(m->keys);
    mx_free(m->columns);
    mx_free(m->added);
    mx_free(m->cells);
    mx_buf_dispose(&m->work);
    mx_free(m);
}

int mx_measure_merged_rows(mx_rows **out, mx_rows *rows, const char *const keys[], const size_t columns[],
                           size_t n_keys, size_t territory, const mx_frame *merging)
{
    static const mx_rows_class class = {next, line, close_rows};
    merged_rows *m = mx_alloc_array(1, sizeof *m);
    *out = NULL;
    if (!m) {
        mx_rows_close(rows);
        return mx_fail_memory();
    }
    *m = (merged_rows){.from = rows, .n_keys = n_keys, .territory = territory};
    m->keys = mx_alloc_array(n_keys + 1, sizeof *m->keys);
    m->columns = mx_alloc_array(n_keys + 1, sizeof *m->columns);
    int rc = m->keys && m->columns ? mx_measure__merging_init(&m->merging, merging) : mx_fail_memory();
    for (size_t k = 0; rc == MX_OK && k < n_keys; k++) {
        m->keys[k] = keys[k];
        m->columns[k] = columns[k];
    }
    if (rc == MX_OK) rc = mx_rows_new(out, &class, m);
    if (rc < 0) close_rows(m);
    return rc;
}
