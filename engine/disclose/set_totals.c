/*
 * Totals that no result has.
 *
 * They go into what is remembered as well: one that follows from what is shown is known, and one that must not
 * be published stays withheld when a later result has it. One of which neither holds is taken to be
 * published, and the rest is protected against that; one that an earlier release withheld is protected itself.
 */
#include "set_weave_i.h"

#include <math.h>
#include <string.h>

/* Whether the one cell of the relation that is not known, if there is one alone, becomes known. */
static bool tells_of(const mx_web *web, const mx_web_relation *relation, bool is_known[])
{
    uint32_t unknown = MX_WEB_NOWHERE;
    for (size_t i = relation->from; i < relation->to; i++) {
        uint32_t c = web->terms[i].cell;
        if (is_known[c]) continue;
        if (unknown != MX_WEB_NOWHERE) return false;
        unknown = c;
    }
    if (unknown == MX_WEB_NOWHERE || !web->cells[unknown].is_elsewhere) return false;
    is_known[unknown] = true;
    return true;
}

/* All that follows from what is shown here, or from that and what was shown before: a flag a cell, to be freed;
 * NULL where there is no memory. */
static bool *find_known(const mx_web *web, bool with_before)
{
    bool *is_known = mx_alloc_array(web->n_cells + 1, sizeof *is_known);
    for (size_t c = 0; is_known && c < web->n_cells; c++)
        is_known[c] = web->cells[c].state == MX_WEB_SHOWN &&
                      (!web->cells[c].is_elsewhere || (with_before && web->cells[c].is_out));
    for (bool has_changed = is_known != NULL; has_changed;) {
        has_changed = false;
        for (size_t r = 0; r < web->n_relations; r++) has_changed = tells_of(web, &web->relations[r], is_known) || has_changed;
    }
    return is_known;
}

/* The member and its dimension that a dimension of the web comes from. */
static const mx_set_dim *find_dim(const weaving *w, size_t dim)
{
    for (size_t i = 0; i < w->n_rows; i++) {
        const mx_set_member *m = &w->set->members[w->rows[i].member];
        for (size_t d = 0; d < m->n_dims; d++)
            if (strcmp(m->dims[d].name, w->names[dim]) == 0) return &m->dims[d];
    }
    return NULL;
}

/* The last of a node's labels, and how many stand before it. */
static const char *last_label(const weaving *w, size_t dim, uint32_t node, size_t *depth)
{
    mx_str text = mx_ids_text(w->nodes[dim], node - 1);
    const char *label = text.at;
    *depth = 0;
    for (const char *c = text.at; *c; c++) {
        if (*c != '\x1f') continue;
        if (c > text.at) (*depth)++;
        label = c + 1;
    }
    return label;
}

/* Whether others stand below a node. */
static bool has_below(const mx_web_tree *tree, uint32_t node)
{
    return tree->last[node] - tree->first[node] > 1 || tree->leaves[tree->first[node]] != node;
}

/* The keys of a place, and the column whose figure stands there; NULL: it is nothing that is remembered, as people are
 * who were added up over what one may have several of. */
static const char *name_place(const weaving *w, uint32_t cell, mx_set_key keys[], size_t *n)
{
    const uint32_t *nodes = &w->web.nodes[(size_t)cell * w->n_dims];
    const mx_set_member *m = &w->set->members[w->rows[0].member];
    size_t depth;
    const char *column = last_label(w, 0, nodes[0], &depth);
    bool is_shared = false;
    for (size_t d = 1; d < w->n_dims; d++) {
        const mx_set_dim *dim = find_dim(w, d);
        is_shared = is_shared || (dim && dim->total->is_shared && has_below(&w->web.trees[d], nodes[d]));
        if (nodes[d] == 0) {
            bool is_whole;
            const char *root = dim ? mx_set__root(m, dim, &is_whole) : NULL;
            if (root) keys[(*n)++] = (mx_set_key){mx_frame_name(m->input->result, dim->levels[dim->n_levels - 1]), root, is_whole};
            continue;
        }
        const char *label = last_label(w, d, nodes[d], &depth);
        if (!dim) {
            column = label;
            continue;
        }
        size_t level = dim->levels[dim->total->tree || depth >= dim->n_levels ? dim->n_levels - 1 : depth];
        keys[(*n)++] = (mx_set_key){mx_frame_name(m->input->result, level), label,
                                    dim->total->tree && has_below(&w->web.trees[d], nodes[d])};
    }
    size_t at = mx_frame_find(m->input->result, column);
    if (at == SIZE_MAX || m->d.columns[at].is_mean || (is_shared && !m->d.columns[at].adds_up)) return NULL;
    return column;
}

/* The row of a total, as it is remembered, goes to w->text; its column, or NULL: it is not. */
static const char *name_total(weaving *w, uint32_t cell)
{
    const mx_set_member *m = &w->set->members[w->rows[0].member];
    mx_set_key keys[MX_SET_MOST_NAMED];
    char numbers[MX_SET_MOST_NAMED][MX_NUMBER_MAX];
    size_t n = mx_set__list_context(keys, numbers, m, w->rows[0].row);
    const char *column = name_place(w, cell, keys, &n);
    if (!column) return NULL;
    mx_buf_clear(&w->text);
    mx_set__write_name(&w->text, mx_set__subject_of(m), keys, n);
    return column;
}

bool mx_weaving_has_memory(const weaving *w)
{
    return !w->is_mixed && w->set->members[w->rows[0].member].input->subject;
}

int mx_weaving_recall(weaving *w)
{
    for (uint32_t c = 0; mx_weaving_has_memory(w) && w->set->earlier && c < w->web.n_cells; c++) {
        mx_web_cell *cell = &w->web.cells[c];
        const char *column = cell->is_elsewhere ? name_total(w, c) : NULL;
        if (!column) continue;
        mx_buf_format(&w->text, "\t%s", column);
        int rc = mx_buf_check(&w->text);
        if (rc < 0) return rc;
        switch (mx_memory_said(w->set->earlier, (mx_str){w->text.at, w->text.size}, cell->value, w->set->rule->min_count)) {
        case MX_SAID_NOTHING:
        case MX_SAID_OTHERWISE: continue;
        case MX_SAID_WITHHELD: cell->is_held = true; break;
        case MX_SAID_SO:
            cell->state = MX_WEB_SHOWN;
            cell->is_out = true;
            w->knows_totals = true;
            break;
        case MX_SAID_NEARLY: cell->state = MX_WEB_PRIMARY; break;
        }
        w->is_time_told = w->is_time_told || mx_web_is_over_private(&w->web, c);
    }
    return MX_OK;
}

/* Whether a total over time is in a table, here or before: then its parts are held against it. */
static bool has_time_totals(const weaving *w)
{
    for (uint32_t c = 0; c < w->web.n_cells; c++)
        if (!w->web.cells[c].is_elsewhere && mx_web_is_over_private(&w->web, c)) return true;
    return w->is_time_told;
}

/* Protect what is withheld here, and with it the totals that were withheld before and would follow now. */
static int protect_web(weaving *w)
{
    for (bool has_changed = true; has_changed;) {
        int rc = mx_web_protect(&w->web);
        if (rc < 0) return rc;
        bool *is_known = find_known(&w->web, true);
        if (!is_known) return mx_fail_memory();
        has_changed = false;
        for (size_t c = 0; c < w->web.n_cells; c++) {
            mx_web_cell *cell = &w->web.cells[c];
            if (!cell->is_held || cell->state == MX_WEB_COVER || cell->state == MX_WEB_PRIMARY || !is_known[c]) continue;
            cell->state = MX_WEB_COVER;
            has_changed = true;
        }
        mx_free(is_known);
    }
    return MX_OK;
}

int mx_weaving_protect(weaving *w)
{
    size_t n_all;
    if (has_time_totals(w)) return protect_web(w);
    int rc = mx_web_set_aside(&w->web, &n_all);
    if (rc < 0) return rc;
    rc = protect_web(w);
    w->web.n_relations = n_all;
    return rc;
}

static void write_total(weaving *w, uint32_t cell, bool is_barred)
{
    mx_buf *out = &w->set->totals;
    const char *column = mx_weaving_has_memory(w) ? name_total(w, cell) : NULL;
    if (!column) return;
    mx_buf_add(out, w->text.at, w->text.size);
    mx_buf_format(out, "\t\t%s=", column); /* the empty figure: no table had it */
    if (is_barred) mx_buf_char(out, '-');
    else mx_buf_number(out, w->web.cells[cell].value);
    mx_buf_char(out, '\n');
}

int mx_weaving_write_totals(weaving *w)
{
    bool *is_known = find_known(&w->web, false), *was_known = find_known(&w->web, true);
    bool is_enough = is_known && was_known;
    for (uint32_t c = 0; is_enough && c < w->web.n_cells; c++) {
        const mx_web_cell *cell = &w->web.cells[c];
        if (!cell->is_elsewhere) continue;
        bool is_barred = mx_web_is_hidden(cell) && !was_known[c] && cell->is_summed && cell->value >= w->set->rule->min_count;
        w->set->note.n_barred += is_barred;
        if (is_barred || is_known[c]) write_total(w, c, is_barred);
    }
    mx_free(is_known);
    mx_free(was_known);
    if (!is_enough) return mx_fail_memory();
    int rc = mx_buf_check(&w->text);
    return rc == MX_OK ? mx_buf_check(&w->set->totals) : rc;
}
