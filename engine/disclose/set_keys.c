/* What a row goes by: where it stands in the totals it is part of, and the name a later release knows it by.
 */
#include "set_i.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a part goes by that has no name. */
static const char nameless[] = "?";

/* The value of a key: a code where there are codes. */
static const char *key_text(const mx_set_member *m, size_t row, size_t column, char number[MX_NUMBER_MAX])
{
    const mx_frame *frame = m->input->result, *codes = m->input->codes;
    size_t coded = codes ? mx_frame_find(codes, mx_frame_name(frame, column)) : SIZE_MAX;
    bool is_named =
        coded != SIZE_MAX && mx_frame_type(frame, column) == MX_TEXT && mx_frame_text(frame, row, column);
    if (coded != SIZE_MAX) {
        frame = codes;
        column = coded;
    }
    if (mx_frame_type(frame, column) == MX_TEXT) {
        const char *text = mx_frame_text(frame, row, column);
        return text || !is_named ? text : nameless;
    }
    double value = mx_frame_number(frame, row, column);
    if (isnan(value)) return is_named ? nameless : NULL;
    mx_number_format(number, value);
    return number;
}

static bool is_same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

static size_t tree_row(const mx_frame *tree, const char *value)
{
    size_t row = 0;
    while (row < mx_frame_n_rows(tree) && !is_same(mx_frame_text(tree, row, 0), value)) row++;
    return row;
}

bool mx_set__is_above(const mx_frame *tree, const char *value)
{
    for (size_t row = 0; row < mx_frame_n_rows(tree); row++)
        if (is_same(mx_frame_text(tree, row, 1), value)) return true;
    return false;
}

/* What stands above `value` in a tree, outermost first, then the value: with all below it where it
 * has parts, and by itself below that. */
static size_t tree_path(const mx_total *total, const char *value, bool is_together, const char *labels[])
{
    const char *up[MX_SET_MOST_LEVELS];
    size_t n = 0, count = 0;
    bool is_inner = mx_set__is_above(total->tree, value);
    if (is_inner && !is_together) up[n++] = value;
    for (const char *at = value; at && n < MX_SET_MOST_LEVELS;) {
        up[n++] = at;
        size_t row = tree_row(total->tree, at);
        at = row < mx_frame_n_rows(total->tree) ? mx_frame_text(total->tree, row, 1) : NULL;
    }
    while (n > 0) labels[count++] = up[--n];
    return count;
}

const char *mx_set__root(const mx_set_member *m, const mx_set_dim *dim, bool *is_whole)
{
    const mx_total *total = dim->total;
    if (!m->is_only || !total->tree || !total->stands_for) return NULL;
    *is_whole = mx_set__is_above(total->tree, total->stands_for);
    return total->stands_for;
}

/* How many labels lead down to the root of the result. */
static size_t count_above(const mx_set_path *path, const char *root)
{
    for (size_t l = 0; root && l < path->n; l++)
        if (is_same(path->labels[l], root)) return l + 1;
    return 0;
}

void mx_set__path(mx_set_path *out, const mx_set_member *m, const mx_set_dim *dim, size_t row)
{
    const mx_total *total = dim->total;
    *out = (mx_set_path){.n = 0};
    for (size_t l = 0; l < dim->n_levels; l++) {
        const char *text = key_text(m, row, dim->levels[l], out->numbers[l]);
        if (is_same(text, total->together)) {
            out->is_together = true;
            text = total->stands_for;
        } else if (!text && total->has_nameless_part) {
            text = nameless;
        }
        if (!text) return;
        out->level = l;
        if (total->tree) {
            out->is_whole = out->is_together && mx_set__is_above(total->tree, text);
            out->n = tree_path(total, text, out->is_together, out->labels);
            out->n_above = count_above(out, mx_set__root(m, dim, &(bool){false}));
            return;
        }
        out->labels[out->n++] = text;
    }
}

bool mx_set__is_time(const char *key)
{
    return strcmp(key, "period") == 0 || strcmp(key, "phase") == 0 || strcmp(key, "cycle") == 0;
}

/* Whether a key column belongs to a way of adding up of this member. */
static bool is_level(const mx_set_member *m, size_t column)
{
    for (size_t d = 0; d < m->n_dims; d++)
        for (size_t l = 0; l < m->dims[d].n_levels; l++)
            if (m->dims[d].levels[l] == column) return true;
    return false;
}

static void add_plain(mx_buf *out, const char *text)
{
    for (const char *c = text; *c; c++) mx_buf_char(out, (unsigned char)*c < ' ' || *c == '|' ? ' ' : *c);
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const mx_set_key *)a)->name, ((const mx_set_key *)b)->name);
}

void mx_set__write_name(mx_buf *out, const char *subject, mx_set_key keys[], size_t n)
{
    add_plain(out, subject);
    if (n > 0) qsort(keys, n, sizeof *keys, by_key);
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && strcmp(keys[i].name, keys[i - 1].name) == 0) continue;
        mx_buf_format(out, "|%s=", keys[i].name);
        add_plain(out, keys[i].value);
        if (keys[i].is_whole) mx_buf_char(out, '+');
    }
}

size_t mx_set__list_context(mx_set_key keys[MX_SET_MOST_NAMED],
                            char numbers[MX_SET_MOST_NAMED][MX_NUMBER_MAX], const mx_set_member *m,
                            size_t row)
{
    size_t n = 0;
    for (size_t c = 0; c < m->d.n_columns && n < MX_SET_MOST_NAMED / 2; c++) {
        if (m->d.columns[c].role != MX_KEY || is_level(m, c)) continue;
        const char *text = key_text(m, row, c, numbers[n]);
        if (text) keys[n++] = (mx_set_key){mx_frame_name(m->input->result, c), text, false};
    }
    for (size_t i = 0; i < m->input->n_fixed && n < MX_SET_MOST_NAMED - MX_WEB_MOST_DIMS; i++) {
        const mx_fixed_key *fixed = &m->input->fixed[i];
        if (fixed->value) keys[n++] = (mx_set_key){fixed->name, fixed->value, false};
    }
    return n;
}

const char *mx_set__subject_of(const mx_set_member *m)
{
    return m->input->subject ? m->input->subject : "";
}

void mx_set__add_context(const mx_set_member *m, size_t row, mx_buf *out)
{
    mx_set_key keys[MX_SET_MOST_NAMED];
    char numbers[MX_SET_MOST_NAMED][MX_NUMBER_MAX];
    mx_set__write_name(out, "", keys, mx_set__list_context(keys, numbers, m, row));
}

static size_t list_keys(mx_set_key keys[MX_SET_MOST_NAMED], char numbers[MX_SET_MOST_NAMED][MX_NUMBER_MAX],
                        mx_set_path paths[MX_WEB_MOST_DIMS], const mx_set_member *m, size_t row)
{
    size_t n = mx_set__list_context(keys, numbers, m, row);
    for (size_t d = 0; d < m->n_dims && d < MX_WEB_MOST_DIMS; d++) {
        mx_set_path *path = &paths[d];
        mx_set__path(path, m, &m->dims[d], row);
        if (path->n == 0) path->labels[0] = mx_set__root(m, &m->dims[d], &path->is_whole);
        if (path->n == 0 && !path->labels[0]) continue;
        size_t column = m->dims[d].levels[path->level];
        keys[n++] = (mx_set_key){mx_frame_name(m->input->result, column), path->labels[path->n > 0 ? path->n - 1 : 0],
                                 path->is_whole};
    }
    return n;
}

void mx_set__name(const mx_set_member *m, size_t row, mx_buf *out)
{
    mx_set_key keys[MX_SET_MOST_NAMED];
    char numbers[MX_SET_MOST_NAMED][MX_NUMBER_MAX];
    mx_set_path paths[MX_WEB_MOST_DIMS];
    size_t n = list_keys(keys, numbers, paths, m, row);
    mx_set__write_name(out, mx_set__subject_of(m), keys, n);
}

void mx_set__name_in(const mx_set_member *m, size_t row, const char *territory, bool is_whole, mx_buf *out)
{
    mx_set_key keys[MX_SET_MOST_NAMED];
    char numbers[MX_SET_MOST_NAMED][MX_NUMBER_MAX];
    mx_set_path paths[MX_WEB_MOST_DIMS];
    size_t n = list_keys(keys, numbers, paths, m, row), kept = 0;
    for (size_t i = 0; i < n; i++)
        if (strcmp(keys[i].name, "territory") != 0) keys[kept++] = keys[i];
    if (territory) keys[kept++] = (mx_set_key){"territory", territory, is_whole};
    mx_set__write_name(out, mx_set__subject_of(m), keys, kept);
}
