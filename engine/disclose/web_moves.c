/*
 * Moves: ways to change cells so that every sum stays.
 *
 * Take a leaf below a cell and, in each dimension in which the cell is not the root, another leaf
 * that does not stand below it. These pairs span a box. Give its corners +1 and -1 by turns: then
 * every sum over a dimension stays, and a cell above exactly one of two corners changes as that
 * corner does. If all cells that change are withheld, nobody can tell one table from the other.
 * (In one dimension two parts of a total; in two the rectangle of Cox 1980; in more the hypercube
 * of Repsilber 1994. Here in trees, so that totals of every level take part.)
 */
#include "web_i.h"

#include <math.h>
#include <stdlib.h>

/* So many boxes are looked at for one cell: the cheapest candidates of each dimension come first. */
enum { MOST_BOXES = 4096, MOST_CHANGED = 4096 };

/* A leaf to pair with, and what the corner next to the cell would cost. */
typedef struct {
    uint32_t leaf;
    double cost;
} partner;

typedef struct {
    uint32_t cell;
    int sign;
} change;

/* A cell that lies elsewhere for the moment, and its own value. */
typedef struct {
    uint32_t cell;
    double value;
} moved;

typedef struct {
    mx_web *web;
    uint32_t cell;
    int direction;
    double reach;
    uint32_t base[MX_WEB_MOST_DIMS];
    size_t n_varied, varied[MX_WEB_MOST_DIMS]; /* dimensions with a pair */
    partner *partners[MX_WEB_MOST_DIMS];       /* by number of the varied dimension */
    size_t n_partners[MX_WEB_MOST_DIMS];
    uint32_t chosen[MX_WEB_MOST_DIMS], best[MX_WEB_MOST_DIMS];
    double best_cost;
    size_t n_boxes;
    change changes[MOST_CHANGED];
    size_t n_changes;
    moved *moved;
    size_t n_moved, moved_capacity;
} search;

/* ---- The cells a corner changes --------------------------------------------------------- */

/* The nodes above `leaf` (itself among them) that are not above `other`; all where other is nowhere. */
static size_t chain(uint32_t out[], const mx_web_tree *tree, uint32_t leaf, uint32_t other)
{
    size_t n = 0;
    for (uint32_t node = leaf;; node = tree->parents[node]) {
        bool is_common = other != MX_WEB_NOWHERE && tree->first[node] <= tree->first[other] &&
                         tree->first[other] < tree->last[node];
        if (!is_common) out[n++] = node;
        if (is_common || node == 0) return n;
    }
}

/* What it costs that a cell changes by `sign` reaches; infinite when it cannot. */
static double cost_of(const search *s, uint32_t index, int sign)
{
    const mx_web_cell *c = &s->web->cells[index];
    double room = sign * s->direction > 0 ? c->upper - c->value : c->value - c->lower;
    if (c->is_linked || room < s->reach * (1 - 1e-9)) return INFINITY;
    if (mx_web_is_hidden(c)) return 0;
    return c->is_fixed ? INFINITY : c->cost;
}

/* The same of a place. Where there is no cell, but a sum would have it, nobody is: that is known. */
static double cost_at(const search *s, const uint32_t nodes[], int sign)
{
    uint32_t c = mx_web_at(s->web, nodes);
    if (c == MX_WEB_EMPTY) return INFINITY;
    return c == MX_WEB_NOWHERE ? 0 : cost_of(s, c, sign);
}

/* Visit every cell that changes with one corner: the product of the chains. */
static double visit_corner(search *s, const uint32_t leaves[], const uint32_t others[], int sign, bool keeps)
{
    const mx_web *web = s->web;
    uint32_t chains[MX_WEB_MOST_DIMS][MX_WEB_MOST_DEPTH], nodes[MX_WEB_MOST_DIMS];
    size_t lengths[MX_WEB_MOST_DIMS], at[MX_WEB_MOST_DIMS] = {0};
    double cost = 0;
    nodes[0] = web->nodes[s->cell * web->n_dims];
    for (size_t d = 1; d < web->n_dims; d++) {
        lengths[d] = chain(chains[d], &web->trees[d], leaves[d], others[d]);
        nodes[d] = chains[d][0];
    }
    for (;;) {
        uint32_t c = mx_web_at(web, nodes);
        cost += cost_at(s, nodes, sign);
        if (keeps && c != MX_WEB_NOWHERE && s->n_changes < MOST_CHANGED)
            s->changes[s->n_changes++] = (change){c, sign};
        if (isinf(cost) && !keeps) return cost;
        size_t d = 1;
        while (d < web->n_dims && ++at[d] == lengths[d]) {
            at[d] = 0;
            nodes[d] = chains[d][0];
            d++;
        }
        if (d >= web->n_dims) return cost;
        nodes[d] = chains[d][at[d]];
    }
}

/* All corners of the box that the chosen partners span. */
static double visit_box(search *s, size_t n_varied, double limit, bool keeps)
{
    uint32_t leaves[MX_WEB_MOST_DIMS], others[MX_WEB_MOST_DIMS];
    double cost = 0;
    for (unsigned corner = 0; corner < 1u << n_varied; corner++) {
        int sign = 1;
        for (size_t d = 0; d < s->web->n_dims; d++) {
            leaves[d] = s->base[d];
            others[d] = MX_WEB_NOWHERE;
        }
        for (size_t v = 0; v < n_varied; v++) {
            size_t d = s->varied[v];
            bool is_other = corner >> v & 1;
            leaves[d] = is_other ? s->chosen[v] : s->base[d];
            others[d] = is_other ? s->base[d] : s->chosen[v];
            if (is_other) sign = -sign;
        }
        cost += visit_corner(s, leaves, others, sign, keeps);
        if (cost >= limit && !keeps) return INFINITY;
    }
    return cost;
}

/* How far all cells of the box can go together, to one side. */
static double room_of(const search *s, int direction)
{
    double room = 1e12;
    for (size_t i = 0; i < s->n_changes; i++) {
        const mx_web_cell *c = &s->web->cells[s->changes[i].cell];
        room = fmin(room, s->changes[i].sign * direction > 0 ? c->upper - c->value : c->value - c->lower);
    }
    return room;
}

/* What it will cost besides to protect the cells that the box withholds anew, as far as it does not by
 * itself. */
static double cost_of_followers(search *s)
{
    double cost = 0;
    s->n_changes = 0;
    visit_box(s, s->n_varied, INFINITY, true);
    double room = fmax(room_of(s, 1), room_of(s, -1));
    for (size_t i = 0; i < s->n_changes; i++) {
        const mx_web_cell *c = &s->web->cells[s->changes[i].cell];
        if (!mx_web_is_hidden(c) && room < mx_web_reach(c)) cost += c->cost;
    }
    return cost;
}

/* ---- Which box ------------------------------------------------------------------------------ */

/* A leaf that does not stand below `node`, next to it where there is one; nowhere for the root. */
static uint32_t outside(const mx_web_tree *tree, uint32_t node)
{
    for (uint32_t above = node; above != 0;) {
        above = tree->parents[above];
        if (tree->first[above] < tree->first[node]) return tree->leaves[tree->first[node] - 1];
        if (tree->last[above] > tree->last[node]) return tree->leaves[tree->last[node]];
    }
    return MX_WEB_NOWHERE;
}

/* The leaf below the cell, dimension by dimension, whose own corner costs least. */
static void choose_base(search *s)
{
    const mx_web *web = s->web;
    const uint32_t *nodes = &web->nodes[s->cell * web->n_dims];
    uint32_t others[MX_WEB_MOST_DIMS];
    for (size_t d = 0; d < web->n_dims; d++) {
        s->base[d] = web->trees[d].leaves[web->trees[d].first[nodes[d]]];
        others[d] = outside(&web->trees[d], nodes[d]);
    }
    for (size_t d = 1; d < web->n_dims; d++) {
        const mx_web_tree *tree = &web->trees[d];
        uint32_t best = s->base[d];
        double least = INFINITY;
        for (uint32_t l = tree->first[nodes[d]]; l < tree->last[nodes[d]] && least > 0; l++) {
            s->base[d] = tree->leaves[l];
            double cost = visit_corner(s, s->base, others, 1, false);
            if (cost >= least) continue;
            least = cost;
            best = s->base[d];
        }
        s->base[d] = best;
    }
}

static int by_cost(const void *a, const void *b)
{
    const partner *x = a, *y = b;
    if (x->cost < y->cost || x->cost > y->cost) return x->cost < y->cost ? -1 : 1;
    return x->leaf < y->leaf ? -1 : x->leaf > y->leaf;
}

/* What certainly changes when `leaf` is paired with the base in dimension `dim`: of the two corners,
 * the cells that stand at the base's leaves in the other dimensions. */
static double cost_of_pair(const search *s, size_t dim, uint32_t leaf)
{
    const mx_web *web = s->web;
    const mx_web_tree *tree = &web->trees[dim];
    const uint32_t *nodes = &web->nodes[s->cell * web->n_dims];
    uint32_t at[MX_WEB_MOST_DIMS], above[MX_WEB_MOST_DEPTH];
    double cost = 0;
    at[0] = nodes[0];
    for (size_t d = 1; d < web->n_dims; d++) at[d] = nodes[d] == 0 ? 0 : s->base[d];
    for (int sign = 1; sign >= -1; sign -= 2) {
        size_t n = sign > 0 ? chain(above, tree, s->base[dim], leaf) : chain(above, tree, leaf, s->base[dim]);
        for (size_t i = 0; i < n; i++) {
            at[dim] = above[i];
            cost += cost_at(s, at, sign);
        }
    }
    return cost;
}

/* The leaves outside the cell's node, those that cost least first. */
static int list_partners(search *s, size_t v)
{
    const mx_web_tree *tree = &s->web->trees[s->varied[v]];
    uint32_t node = s->web->nodes[s->cell * s->web->n_dims + s->varied[v]];
    s->partners[v] = mx_alloc_array(tree->n, sizeof *s->partners[v]);
    if (!s->partners[v]) return mx_fail_memory();
    for (uint32_t l = 0; l < tree->last[0]; l++) {
        if (l >= tree->first[node] && l < tree->last[node]) continue;
        double cost = cost_of_pair(s, s->varied[v], tree->leaves[l]);
        if (cost < s->best_cost) s->partners[v][s->n_partners[v]++] = (partner){tree->leaves[l], cost};
    }
    if (s->n_partners[v] > 0) qsort(s->partners[v], s->n_partners[v], sizeof *s->partners[v], by_cost);
    return MX_OK;
}

static void try_boxes(search *s, size_t v, double cost)
{
    if (v == s->n_varied) {
        s->n_boxes++;
        double whole = visit_box(s, s->n_varied, s->best_cost, false);
        if (whole > MX_WEB_FREE_OF_COST && whole < s->best_cost) whole += cost_of_followers(s);
        if (whole >= s->best_cost) return;
        s->best_cost = whole;
        for (size_t i = 0; i < s->n_varied; i++) s->best[i] = s->chosen[i];
        return;
    }
    for (size_t p = 0; p < s->n_partners[v] && s->n_boxes < MOST_BOXES; p++) {
        if (s->best_cost <= 0 || cost + s->partners[v][p].cost >= s->best_cost) return;
        s->chosen[v] = s->partners[v][p].leaf;
        try_boxes(s, v + 1, cost + s->partners[v][p].cost);
    }
}

/* ---- What a box proves ----------------------------------------------------------------------- */

static void note(search *s, int direction, double room)
{
    for (size_t i = 0; i < s->n_changes; i++) {
        mx_web_cell *c = &s->web->cells[s->changes[i].cell];
        if (s->changes[i].sign * direction > 0) c->most = fmax(c->most, c->value + room);
        else c->least = fmin(c->least, c->value - room);
    }
}

/* The whole box by its reach: the cells lie there now. */
static int take_box(search *s)
{
    for (size_t v = 0; v < s->n_varied; v++) s->chosen[v] = s->best[v];
    s->n_changes = 0;
    visit_box(s, s->n_varied, INFINITY, true);
    note(s, 1, room_of(s, 1));
    note(s, -1, room_of(s, -1));
    for (size_t i = 0; i < s->n_changes; i++) {
        int rc = MX_GROW(s->moved, s->n_moved, s->moved_capacity);
        if (rc < 0) return rc;
        mx_web_cell *c = &s->web->cells[s->changes[i].cell];
        if (c->state == MX_WEB_SHOWN) c->state = MX_WEB_COVER;
        s->moved[s->n_moved++] = (moved){s->changes[i].cell, c->value};
        c->value += s->changes[i].sign * s->direction * s->reach;
    }
    return MX_OK;
}

/* Look for a box by which the cell moves by `reach`, for less than `limit`. */
static int find_box(search *s, double reach, double limit)
{
    int rc = MX_OK;
    s->reach = reach;
    s->best_cost = limit;
    s->n_boxes = 0;
    choose_base(s);
    for (size_t v = 0; rc == MX_OK && v < s->n_varied; v++) {
        mx_free(s->partners[v]);
        s->n_partners[v] = 0;
        rc = list_partners(s, v);
    }
    if (rc == MX_OK) try_boxes(s, 0, 0);
    return rc;
}

/* Boxes, one on top of the other, each as large as it can be; `needed` is left. */
static int climb(search *s, double *needed, double limit, bool is_whole_number)
{
    enum { MOST_STEPS = 24, FINEST = 64 };
    const double all = *needed;
    for (int i = 0; i<MOST_STEPS && * needed> 0; i++) {
        bool is_found = false;
        for (double step = *needed; !is_found && step * FINEST >= all; step /= 2) {
            if (is_whole_number) step = ceil(step);
            int rc = find_box(s, step, limit);
            is_found = rc == MX_OK && s->best_cost < limit;
            if (is_found) rc = take_box(s);
            if (rc < 0) return rc;
            if (is_found) *needed -= step;
            if (limit > MX_WEB_FREE_OF_COST) return MX_OK;
            if (is_whole_number && step <= 1) break;
        }
        if (!is_found) return MX_OK;
    }
    return MX_OK;
}

int mx_web_move(mx_web *web, uint32_t cell, int direction, double limit, bool *is_found)
{
    const mx_web_cell *c = &web->cells[cell];
    *is_found = false;
    if (!web->grid || c->is_linked) return MX_OK;
    search *s = mx_alloc_array(1, sizeof *s);
    if (!s) return mx_fail_memory();
    s->web = web;
    s->cell = cell;
    s->direction = direction;
    for (size_t d = 1; d < web->n_dims; d++)
        if (web->nodes[cell * web->n_dims + d] != 0) s->varied[s->n_varied++] = d;
    double needed = fmin(mx_web_reach(c), direction > 0 ? c->upper - c->value : c->value - c->lower);
    int rc = s->n_varied > 0 ? climb(s, &needed, limit, c->is_whole_number) : MX_OK;
    *is_found = rc == MX_OK && needed <= 0;
    while (s->n_moved-- > 0) { /* back again, last first */
        mx_web_cell *there = &web->cells[s->moved[s->n_moved].cell];
        there->most = fmax(there->most, there->value);
        there->least = fmin(there->least, there->value);
        there->value = s->moved[s->n_moved].value;
    }
    for (size_t v = 0; v < s->n_varied; v++) mx_free(s->partners[v]);
    mx_free(s->moved);
    mx_free(s);
    return rc;
}
