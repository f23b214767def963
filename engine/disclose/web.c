/* Cells, trees, and the sums that follow from them. */
#include "web_i.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A grid of so many places is kept whole in memory. */
enum { MOST_PLACES = 1 << 24 };

int mx_web_init(mx_web *web, size_t n_dims, double min_count)
{
    *web = (mx_web){.n_dims = n_dims, .min_count = min_count, .patience = MX_WEB_PATIENCE};
    if (n_dims > MX_WEB_MOST_DIMS)
        return mx_fail(MX_E_LIMIT,
                       mx_tr("trop de clés pour protéger ce résultat : %zu, au plus %d",
                             "too many keys to protect this result: %zu, at most %d"),
                       n_dims, MX_WEB_MOST_DIMS);
    for (size_t d = 0; d < n_dims; d++) {
        uint32_t root;
        int rc = mx_web_add_node(web, d, 0, &root);
        if (rc < 0) return rc;
    }
    return MX_OK;
}

void mx_web_dispose(mx_web *web)
{
    for (size_t d = 0; d < web->n_dims && d < MX_WEB_MOST_DIMS; d++) {
        mx_free(web->trees[d].parents);
        mx_free(web->trees[d].leaves);
        mx_free(web->trees[d].first);
        mx_free(web->trees[d].last);
    }
    mx_free(web->cells);
    mx_free(web->nodes);
    mx_free(web->terms);
    mx_free(web->relations);
    mx_free(web->grid);
}

int mx_web_add_node(mx_web *web, size_t dim, uint32_t parent, uint32_t *node)
{
    mx_web_tree *tree = &web->trees[dim];
    size_t depth = 1;
    for (uint32_t above = parent; above != 0; above = tree->parents[above]) depth++;
    if (depth >= MX_WEB_MOST_DEPTH)
        return mx_fail(MX_E_LIMIT, mx_tr("des totaux de plus de %d niveaux ne peuvent pas être protégés",
                                         "totals of more than %d levels cannot be protected"),
                       MX_WEB_MOST_DEPTH - 1);
    int rc = MX_GROW(tree->parents, tree->n, tree->capacity);
    if (rc < 0) return rc;
    *node = (uint32_t)tree->n++;
    tree->parents[*node] = parent;
    return MX_OK;
}

int mx_web_add_cell(mx_web *web, const uint32_t nodes[], const mx_web_cell *cell, uint32_t *index)
{
    int rc = MX_GROW(web->cells, web->n_cells, web->cells_capacity);
    while (rc == MX_OK && (web->n_cells + 1) * web->n_dims > web->nodes_capacity)
        rc = mx_grow_((void **)&web->nodes, &web->nodes_capacity, sizeof *web->nodes);
    if (rc < 0) return rc;
    *index = (uint32_t)web->n_cells++;
    web->cells[*index] = *cell;
    web->cells[*index].least = web->cells[*index].most = cell->value;
    memcpy(&web->nodes[*index * web->n_dims], nodes, web->n_dims * sizeof *nodes);
    return MX_OK;
}

static int add_term(mx_web *web, uint32_t cell, double factor)
{
    int rc = MX_GROW(web->terms, web->n_terms, web->terms_capacity);
    if (rc == MX_OK) web->terms[web->n_terms++] = (mx_web_term){cell, factor};
    return rc;
}

/* The terms since `from` as one. */
static int close_relation(mx_web *web, size_t from, size_t dim)
{
    int rc = MX_GROW(web->relations, web->n_relations, web->relations_capacity);
    if (rc == MX_OK) web->relations[web->n_relations++] = (mx_web_relation){from, web->n_terms, dim};
    return rc;
}

int mx_web_relate(mx_web *web, const mx_web_term terms[], size_t n)
{
    size_t from = web->n_terms;
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && i < n; i++) {
        web->cells[terms[i].cell].is_linked = true;
        rc = add_term(web, terms[i].cell, terms[i].factor);
    }
    return rc == MX_OK ? close_relation(web, from, 0) : rc;
}

/* ---- Which cells are in which sums ---------------------------------------------------- */

/* A sum while it is collected: all but one of its nodes are those of its first part. */
typedef struct {
    uint32_t dim, first_part, last_part; /* parts are a chain through `next` */
    uint32_t whole;
} sum;

/* A whole that was added, and the sum that asked for it. */
typedef struct {
    uint32_t cell, sum, depth;
} made_whole;

typedef struct {
    mx_web *web;
    mx_ids *places; /* of cells, as bytes */
    mx_ids *sums;
    sum *all;
    size_t n, capacity;
    uint32_t *next;
    size_t next_capacity;
    made_whole *made;
    size_t n_made, made_capacity;
} tying;

static uint32_t next_part(const tying *t, const sum *s, uint32_t part)
{
    return t->next[(size_t)part * t->web->n_dims + s->dim];
}

/* How far below the roots a cell stands, over all dimensions. */
static uint32_t depth_of(const mx_web *web, uint32_t cell)
{
    uint32_t depth = 0;
    for (size_t d = 1; d < web->n_dims; d++)
        for (uint32_t node = web->nodes[cell * web->n_dims + d]; node != 0; node = web->trees[d].parents[node])
            depth++;
    return depth;
}

/* The name of a place, the node of dimension `dim` replaced by its parent. */
typedef struct {
    uint32_t dim, nodes[MX_WEB_MOST_DIMS];
} place;

static mx_str name_place(place *out, const mx_web *web, uint32_t cell, size_t dim)
{
    memset(out, 0, sizeof *out);
    out->dim = (uint32_t)dim;
    memcpy(out->nodes, &web->nodes[cell * web->n_dims], web->n_dims * sizeof *out->nodes);
    if (dim < web->n_dims) out->nodes[dim] = web->trees[dim].parents[out->nodes[dim]];
    return (mx_str){(const char *)out, sizeof *out};
}

static int know_place(tying *t, uint32_t cell)
{
    place at;
    uint32_t id;
    return mx_ids_add(t->places, name_place(&at, t->web, cell, t->web->n_dims), &id);
}

static int join(tying *t, uint32_t cell, size_t dim)
{
    place at;
    mx_str name = name_place(&at, t->web, cell, dim);
    uint32_t id = mx_ids_find(t->sums, name);
    if (id == MX_NO_ID) {
        int rc = mx_ids_add(t->sums, name, &id);
        if (rc == MX_OK) rc = MX_GROW(t->all, t->n, t->capacity);
        if (rc < 0) return rc;
        t->all[t->n++] = (sum){(uint32_t)dim, MX_WEB_NOWHERE, MX_WEB_NOWHERE, MX_WEB_NOWHERE};
    }
    sum *s = &t->all[id];
    size_t slot = (size_t)cell * t->web->n_dims + dim;
    t->next[slot] = MX_WEB_NOWHERE;
    if (s->first_part == MX_WEB_NOWHERE) s->first_part = cell;
    else t->next[(size_t)s->last_part * t->web->n_dims + dim] = cell;
    s->last_part = cell;
    return MX_OK;
}

static int join_all(tying *t, uint32_t cell)
{
    const mx_web *web = t->web;
    int rc = MX_OK;
    while (rc == MX_OK && ((size_t)cell + 1) * web->n_dims > t->next_capacity)
        rc = mx_grow_((void **)&t->next, &t->next_capacity, sizeof *t->next);
    for (size_t d = 1; rc == MX_OK && d < web->n_dims; d++)
        if (web->nodes[cell * web->n_dims + d] != 0) rc = join(t, cell, d);
    return rc;
}

static bool is_few(const mx_web *web, double k)
{
    return k < web->min_count;
}

/* Whether a figure like this may be shown somewhere at all. */
static bool may_be_published(const mx_web *web, const mx_web_cell *c)
{
    if (!c->is_summed) return true;
    if (isnan(c->people)) return !is_few(web, c->value);
    return !is_few(web, c->value) && !is_few(web, c->people - c->value);
}

/* A cell for a whole that has none; its value comes later, when all its parts are there. */
static int make_whole(tying *t, size_t index)
{
    mx_web *web = t->web;
    sum *s = &t->all[index];
    place at;
    uint32_t id, dim = s->dim;
    mx_web_cell whole = {.is_fixed = true, .cost = 1, .people = NAN, .upper = INFINITY};
    name_place(&at, web, s->first_part, dim);
    at.dim = (uint32_t)web->n_dims;
    int rc = mx_web_add_cell(web, at.nodes, &whole, &s->whole);
    if (rc == MX_OK) rc = mx_ids_add(t->places, (mx_str){(const char *)&at, sizeof at}, &id);
    if (rc == MX_OK) rc = MX_GROW(t->made, t->n_made, t->made_capacity);
    if (rc < 0) return rc;
    t->made[t->n_made++] = (made_whole){s->whole, (uint32_t)index, depth_of(web, s->whole)};
    return join_all(t, s->whole);
}

/* The deepest first: a whole may be a part of another. */
static int by_depth(const void *a, const void *b)
{
    const made_whole *x = a, *y = b;
    if (x->depth != y->depth) return x->depth < y->depth ? 1 : -1;
    return x->cell < y->cell ? -1 : 1;
}

bool mx_web_is_over_private(const mx_web *web, uint32_t cell)
{
    for (size_t d = 1; d < web->n_dims; d++)
        if (web->is_private[d] && web->nodes[(size_t)cell * web->n_dims + d] == 0) return true;
    return false;
}

/* A whole of one part is the same as that, and known or not as that is. */
static mx_web_state value_state(const mx_web *web, const sum *s, const mx_web_cell *whole)
{
    const mx_web_cell *first = &web->cells[s->first_part];
    if (s->first_part == s->last_part) return first->is_elsewhere ? first->state : MX_WEB_FREE;
    if (mx_web_is_over_private(web, s->whole)) return MX_WEB_FREE;
    return may_be_published(web, whole) ? MX_WEB_SHOWN : MX_WEB_PRIMARY;
}

static void value_wholes(tying *t)
{
    mx_web *web = t->web;
    if (t->n_made > 0) qsort(t->made, t->n_made, sizeof *t->made, by_depth);
    for (size_t i = 0; i < t->n_made; i++) {
        const sum *s = &t->all[t->made[i].sum];
        mx_web_cell *whole = &web->cells[t->made[i].cell];
        *whole = web->cells[s->first_part];
        whole->value = whole->people = 0;
        for (uint32_t c = s->first_part; c != MX_WEB_NOWHERE; c = next_part(t, s, c)) {
            whole->value += web->cells[c].value;
            whole->people += web->cells[c].people;
            whole->is_summed = whole->is_summed && web->cells[c].is_summed;
        }
        whole->is_fixed = whole->is_elsewhere = true;
        whole->upper = INFINITY;
        whole->least = whole->most = whole->value;
        whole->state = value_state(web, s, whole);
    }
}

/* The dimension in which a part's whole is the root, and the place of that whole. */
static bool find_people(const tying *t, uint32_t cell, place *out)
{
    const mx_web *web = t->web;
    for (size_t d = 1; d < web->n_dims; d++) {
        if (web->nodes[cell * web->n_dims + d] == 0) continue;
        name_place(out, web, cell, web->n_dims);
        out->nodes[d] = 0;
        uint32_t whole = mx_ids_find(t->places, (mx_str){(const char *)out, sizeof *out});
        if (whole != MX_NO_ID && isnan(web->cells[whole].people)) {
            out->dim = (uint32_t)d;
            return true;
        }
    }
    return false;
}

/* Of a row that is published elsewhere, and of which a part may not be shown, one part alone is:
 * as within the rows here. */
static int free_parts(tying *t)
{
    mx_web *web = t->web;
    mx_ids *rows = NULL, *kept = NULL;
    place at;
    uint32_t id;
    int rc = mx_ids_new(&rows);
    if (rc == MX_OK) rc = mx_ids_new(&kept);
    for (size_t i = 0; rc == MX_OK && i < t->n_made; i++) {
        const mx_web_cell *c = &web->cells[t->made[i].cell];
        if (isnan(c->people) || c->state == MX_WEB_SHOWN || !find_people(t, t->made[i].cell, &at)) continue;
        rc = mx_ids_add(rows, (mx_str){(const char *)&at, sizeof at}, &id);
    }
    for (size_t i = 0; rc == MX_OK && i < t->n_made; i++) {
        mx_web_cell *c = &web->cells[t->made[i].cell];
        if (isnan(c->people) || c->state != MX_WEB_SHOWN || !find_people(t, t->made[i].cell, &at)) continue;
        mx_str row = {(const char *)&at, sizeof at};
        if (mx_ids_find(rows, row) == MX_NO_ID) continue;
        size_t n = mx_ids_count(kept);
        rc = mx_ids_add(kept, row, &id);
        if (rc == MX_OK && id < n) c->state = MX_WEB_FREE;
    }
    mx_ids_free(rows);
    mx_ids_free(kept);
    return rc;
}

static int find_whole(tying *t, size_t index)
{
    sum *s = &t->all[index];
    place at;
    name_place(&at, t->web, s->first_part, s->dim);
    at.dim = (uint32_t)t->web->n_dims;
    uint32_t id = mx_ids_find(t->places, (mx_str){(const char *)&at, sizeof at});
    s->whole = id; /* places have the numbers of their cells */
    return id == MX_NO_ID ? make_whole(t, index) : MX_OK;
}

static int write_sum(tying *t, const sum *s)
{
    mx_web *web = t->web;
    double total = 0, size = 0;
    for (uint32_t c = s->first_part; c != MX_WEB_NOWHERE; c = next_part(t, s, c)) {
        total += web->cells[c].value;
        size += fabs(web->cells[c].value);
    }
    double whole = web->cells[s->whole].value;
    if (!(fabs(total - whole) <= 1e-6 * (1 + size))) return MX_OK;
    size_t from = web->n_terms;
    int rc = MX_OK;
    for (uint32_t c = s->first_part; rc == MX_OK && c != MX_WEB_NOWHERE; c = next_part(t, s, c))
        rc = add_term(web, c, 1);
    if (rc == MX_OK) rc = add_term(web, s->whole, -1);
    return rc == MX_OK ? close_relation(web, from, s->dim) : rc;
}

static int collect_sums(tying *t)
{
    int rc = MX_OK;
    size_t n_cells = t->web->n_cells;
    for (size_t c = 0; rc == MX_OK && c < n_cells; c++) rc = know_place(t, (uint32_t)c);
    for (size_t c = 0; rc == MX_OK && c < n_cells; c++) rc = join_all(t, (uint32_t)c);
    for (size_t s = 0; rc == MX_OK && s < t->n; s++) rc = find_whole(t, s);
    if (rc == MX_OK) value_wholes(t);
    if (rc == MX_OK) rc = free_parts(t);
    for (size_t s = 0; rc == MX_OK && s < t->n; s++) rc = write_sum(t, &t->all[s]);
    return rc;
}

/* ---- The grid, the leaves, the uses --------------------------------------------------- */

/* Parents come before their children: count leaves from the last node on, give places from the first. */
static int order_leaves(mx_web_tree *tree)
{
    uint32_t *width = mx_alloc_array(tree->n, sizeof *width), *used = mx_alloc_array(tree->n, sizeof *used);
    tree->leaves = mx_alloc_array(tree->n, sizeof *tree->leaves);
    tree->first = mx_alloc_array(tree->n, sizeof *tree->first);
    tree->last = mx_alloc_array(tree->n, sizeof *tree->last);
    bool is_enough = width && used && tree->leaves && tree->first && tree->last;
    for (size_t i = tree->n; is_enough && i-- > 0;) {
        used[i] = width[i]; /* 0: a leaf */
        if (width[i] == 0) width[i] = 1;
        if (i > 0) width[tree->parents[i]] += width[i];
    }
    for (size_t i = 0; is_enough && i < tree->n; i++) {
        bool is_leaf = used[i] == 0;
        uint32_t parent = tree->parents[i];
        if (i > 0) {
            tree->first[i] = tree->last[parent];
            tree->last[parent] += width[i];
        }
        tree->last[i] = tree->first[i];
        if (is_leaf) tree->leaves[tree->last[i]++] = (uint32_t)i;
    }
    mx_free(width);
    mx_free(used);
    return is_enough ? MX_OK : mx_fail_memory();
}

static uint32_t *place_of(const mx_web *web, const uint32_t nodes[])
{
    uint64_t at = 0;
    for (size_t d = 0; d < web->n_dims; d++) at += nodes[d] * web->strides[d];
    return &web->grid[at];
}

/* Parts that a sum would have, and nobody is there. */
static void mark_empty(mx_web *web, const mx_web_relation *r)
{
    const mx_web_tree *tree = &web->trees[r->dim];
    uint32_t nodes[MX_WEB_MOST_DIMS], whole = web->terms[r->to - 1].cell;
    if (r->dim == 0) return;
    memcpy(nodes, &web->nodes[whole * web->n_dims], web->n_dims * sizeof *nodes);
    for (uint32_t node = 1, above = nodes[r->dim]; node < tree->n; node++) {
        if (tree->parents[node] != above) continue;
        nodes[r->dim] = node;
        uint32_t *at = place_of(web, nodes);
        if (*at == MX_WEB_NOWHERE) *at = MX_WEB_EMPTY;
    }
}

static int fill_grid(mx_web *web)
{
    uint64_t size = 1;
    for (size_t d = 0; d < web->n_dims; d++) {
        web->strides[d] = size;
        size *= web->trees[d].n;
        if (size > MOST_PLACES) return MX_OK;
    }
    web->grid = mx_alloc_array(size, sizeof *web->grid);
    if (!web->grid) return mx_fail_memory();
    memset(web->grid, 0xff, size * sizeof *web->grid);
    for (size_t c = 0; c < web->n_cells; c++) *place_of(web, &web->nodes[c * web->n_dims]) = (uint32_t)c;
    for (size_t r = 0; r < web->n_relations; r++) mark_empty(web, &web->relations[r]);
    return MX_OK;
}

uint32_t mx_web_at(const mx_web *web, const uint32_t nodes[])
{
    return *place_of(web, nodes);
}

int mx_web_tie(mx_web *web)
{
    tying t = {.web = web};
    int rc = mx_ids_new(&t.places);
    if (rc == MX_OK) rc = mx_ids_new(&t.sums);
    if (rc == MX_OK) rc = collect_sums(&t);
    mx_ids_free(t.places);
    mx_ids_free(t.sums);
    mx_free(t.all);
    mx_free(t.next);
    mx_free(t.made);
    for (size_t d = 0; rc == MX_OK && d < web->n_dims; d++) rc = order_leaves(&web->trees[d]);
    return rc == MX_OK ? fill_grid(web) : rc;
}

static bool is_of_private(const mx_web *web, const mx_web_relation *r)
{
    for (size_t i = r->from; i < r->to; i++)
        if (mx_web_is_over_private(web, web->terms[i].cell)) return true;
    return false;
}

int mx_web_set_aside(mx_web *web, size_t *n_all)
{
    size_t n = 0, n_aside = 0;
    mx_web_relation *aside = mx_alloc_array(web->n_relations + 1, sizeof *aside);
    if (!aside) return mx_fail_memory();
    *n_all = web->n_relations;
    for (size_t i = 0; i < web->n_relations; i++) {
        if (is_of_private(web, &web->relations[i])) aside[n_aside++] = web->relations[i];
        else web->relations[n++] = web->relations[i];
    }
    for (size_t i = 0; i < n_aside; i++) web->relations[n + i] = aside[i];
    web->n_relations = n;
    mx_free(aside);
    return MX_OK;
}
