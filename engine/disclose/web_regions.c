/*
 * A large web, region by region.
 *
 * What moves find one after the other costs more than it need. A region is what stands at some nodes of
 * each dimension, where cells are withheld that protect each other. With the withheld cells around it,
 * which stay so, it becomes a web of its own, and a pattern that costs next to least is searched for it
 * (web_solve.c). All of its cells stay safe; those farther off are looked at when all regions are done.
 */
#include "web_i.h"

#include <stdlib.h>
#include <string.h>

/*
 * A region has at most so many cells, and so many withheld ones around it. Regions end when the web's patience
 * does. Each way through the web begins at another cell, so that regions overlap.
 */
enum { MOST_INSIDE = 48, MOST_NEAR = 300, WAYS = 3 };

typedef struct {
    mx_web *web;
    const bool *is_given;              /* by cell: withheld before any cover was chosen */
    uint32_t *uses, *first;            /* relations of cell c: uses[first[c]] … uses[first[c + 1] - 1] */
    bool *is_done;                     /* by cell: has been in a region on this way */
    uint32_t *grown[MX_WEB_MOST_DIMS]; /* by node: how many cells the region at hand grew by there */
    size_t n_grown[MX_WEB_MOST_DIMS];
    uint32_t *queue;  /* of withheld cells that it grows by */
    uint32_t *number; /* by cell: where it stands in `cells`, or MX_WEB_NOWHERE */
    uint32_t *cells;  /* the region's, then those around it */
    size_t n_inside, n_cells;
    bool is_backward;
} regions;

/* Which relations a cell is in: counted, then written down. */
static void list_uses(regions *r)
{
    const mx_web *web = r->web;
    for (size_t i = 0; i < web->n_terms; i++) r->first[web->terms[i].cell + 2]++;
    for (size_t c = 0; c < web->n_cells; c++) r->first[c + 2] += r->first[c + 1];
    for (uint32_t i = 0; i < web->n_relations; i++)
        for (size_t t = web->relations[i].from; t < web->relations[i].to; t++)
            r->uses[r->first[web->terms[t].cell + 1]++] = i;
}

static int open_regions(regions *r, mx_web *web, const bool is_given[])
{
    size_t n = web->n_cells;
    *r = (regions){.web = web, .is_given = is_given};
    r->first = mx_alloc_array(n + 2, sizeof *r->first);
    r->uses = mx_alloc_array(web->n_terms + 1, sizeof *r->uses);
    r->is_done = mx_alloc_array(n, sizeof *r->is_done);
    r->queue = mx_alloc_array(n, sizeof *r->queue);
    r->cells = mx_alloc_array(n, sizeof *r->cells);
    r->number = mx_alloc_array(n, sizeof *r->number);
    bool is_enough = r->first && r->uses && r->is_done && r->queue && r->cells && r->number;
    for (size_t d = 0; d < web->n_dims; d++) {
        r->grown[d] = mx_alloc_array(web->trees[d].n, sizeof *r->grown[d]);
        is_enough = is_enough && r->grown[d];
    }
    if (!is_enough) return mx_fail_memory();
    for (size_t c = 0; c < n; c++) r->number[c] = MX_WEB_NOWHERE;
    list_uses(r);
    return MX_OK;
}

static void close_regions(regions *r)
{
    mx_free(r->first);
    mx_free(r->uses);
    mx_free(r->is_done);
    mx_free(r->queue);
    mx_free(r->cells);
    mx_free(r->number);
    for (size_t d = 0; d < MX_WEB_MOST_DIMS; d++) mx_free(r->grown[d]);
}

/* ---- Which cells --------------------------------------------------------------------------------- */

static bool is_inside(const regions *r, uint32_t cell)
{
    for (size_t d = 0; d < r->web->n_dims; d++)
        if (r->grown[d][r->web->nodes[cell * r->web->n_dims + d]] == 0) return false;
    return true;
}

/* The next node of those that the region grew by, from `node` on. */
static uint32_t next_grown(const regions *r, size_t dim, uint32_t node)
{
    while (node < r->web->trees[dim].n && r->grown[dim][node] == 0) node++;
    return node;
}

/* How many cells stand at the nodes that the region grew by; at some of the places there may be none. */
static size_t count_inside(const regions *r)
{
    const mx_web *web = r->web;
    enum { MOST_PLACES = 64 * MOST_INSIDE };
    uint32_t nodes[MX_WEB_MOST_DIMS];
    size_t n = 0, n_places = 1, d = 0;
    for (size_t i = 0; i < web->n_dims; i++) {
        n_places *= r->n_grown[i];
        nodes[i] = next_grown(r, i, 0);
        if (n_places > MOST_PLACES) return n_places;
    }
    if (!web->grid) return n_places;
    while (d < web->n_dims) {
        n += mx_web_at(web, nodes) < MX_WEB_EMPTY;
        for (d = 0; d < web->n_dims; d++) {
            nodes[d] = next_grown(r, d, nodes[d] + 1);
            if (nodes[d] < web->trees[d].n) break;
            nodes[d] = next_grown(r, d, 0);
        }
    }
    return n;
}

/* Let the region grow by a cell, unless it would have too many. */
static bool admit(regions *r, uint32_t cell)
{
    const uint32_t *nodes = &r->web->nodes[cell * r->web->n_dims];
    for (size_t d = 0; d < r->web->n_dims; d++) r->n_grown[d] += r->grown[d][nodes[d]]++ == 0;
    if (count_inside(r) <= MOST_INSIDE) return true;
    for (size_t d = 0; d < r->web->n_dims; d++) r->n_grown[d] -= --r->grown[d][nodes[d]] == 0;
    return false;
}

static bool is_near(regions *r, uint32_t cell)
{
    if (r->n_cells - r->n_inside == MOST_NEAR) return false;
    r->cells[r->n_cells++] = cell;
    return true;
}

/* From the withheld cells in the queue to those they share a relation with, and on. */
static size_t spread(regions *r, size_t n, bool (*may_join)(regions *r, uint32_t cell))
{
    const mx_web *web = r->web;
    for (size_t next = 0; next < n; next++)
        for (uint32_t u = r->first[r->queue[next]]; u < r->first[r->queue[next] + 1]; u++) {
            const mx_web_relation *relation = &web->relations[r->uses[u]];
            for (size_t t = relation->from; t < relation->to; t++) {
                uint32_t cell = web->terms[t].cell;
                if (!mx_web_is_hidden(&web->cells[cell]) || r->number[cell] != MX_WEB_NOWHERE) continue;
                if (!may_join(r, cell)) continue;
                r->number[cell] = (uint32_t)n;
                r->queue[n++] = cell;
            }
        }
    return n;
}

static void clear(regions *r)
{
    for (size_t d = 0; d < r->web->n_dims; d++) {
        memset(r->grown[d], 0, r->web->trees[d].n * sizeof *r->grown[d]);
        r->n_grown[d] = 0;
    }
    for (size_t i = 0; i < r->n_cells; i++) r->number[r->cells[i]] = MX_WEB_NOWHERE;
    r->n_inside = r->n_cells = 0;
}

static uint32_t in_order(const regions *r, size_t i)
{
    return (uint32_t)(r->is_backward ? r->web->n_cells - 1 - i : i);
}

static bool is_seed(const regions *r, uint32_t cell)
{
    return r->web->cells[cell].state == MX_WEB_COVER && !r->is_given[cell] && !r->is_done[cell];
}

/* From one cover on; where all that it shares relations with is inside, from those that follow in order. */
static void grow(regions *r, size_t start)
{
    size_t n = 0;
    clear(r);
    for (size_t i = start; i < r->web->n_cells; i++) {
        uint32_t c = in_order(r, i);
        if (!is_seed(r, c) || r->number[c] != MX_WEB_NOWHERE) continue;
        if (!admit(r, c)) break;
        r->number[c] = (uint32_t)n;
        r->queue[n++] = c;
        n = spread(r, n, admit);
    }
    for (size_t i = 0; i < n; i++) r->number[r->queue[i]] = MX_WEB_NOWHERE;
    for (uint32_t c = 0; c < r->web->n_cells; c++) {
        if (!is_inside(r, c)) continue;
        r->number[c] = (uint32_t)r->n_cells;
        r->cells[r->n_cells++] = c;
        r->is_done[c] = true;
    }
    r->n_inside = r->n_cells;
    for (size_t i = n = 0; i < r->n_inside; i++)
        if (mx_web_is_hidden(&r->web->cells[r->cells[i]])) r->queue[n++] = r->cells[i];
    spread(r, n, is_near);
    for (size_t i = r->n_inside; i < r->n_cells; i++) r->number[r->cells[i]] = (uint32_t)i;
}

/* ---- A web of its own ------------------------------------------------------------------------------- */

/* A relation, as far as its cells are known; others stay as they are. */
static int cut_relation(const regions *r, mx_web *part, const mx_web_relation *relation)
{
    const mx_web *web = r->web;
    size_t from = part->n_terms;
    bool is_whole = true;
    for (size_t t = relation->from; t < relation->to; t++) {
        uint32_t at = r->number[web->terms[t].cell];
        if (at == MX_WEB_NOWHERE) {
            is_whole = false; /* then it is no sum: how many people are withheld is not known here */
            continue;
        }
        int rc = MX_GROW(part->terms, part->n_terms, part->terms_capacity);
        if (rc < 0) return rc;
        part->terms[part->n_terms++] = (mx_web_term){at, web->terms[t].factor};
    }
    if (part->n_terms == from) return MX_OK;
    int rc = MX_GROW(part->relations, part->n_relations, part->relations_capacity);
    if (rc < 0) return rc;
    part->relations[part->n_relations++] =
        (mx_web_relation){from, part->n_terms, is_whole ? relation->dim : 0};
    return MX_OK;
}

static int cut_out(const regions *r, mx_web *part)
{
    static const uint32_t root = 0;
    uint32_t index;
    int rc = mx_web_init(part, 1, r->web->min_count);
    for (size_t i = 0; rc == MX_OK && i < r->n_cells; i++)
        rc = mx_web_add_cell(part, &root, &r->web->cells[r->cells[i]], &index);
    for (size_t i = 0; rc == MX_OK && i < r->web->n_relations; i++)
        rc = cut_relation(r, part, &r->web->relations[i]);
    return rc;
}

/* Whether a cell of the part is withheld and needs others, which are not known. */
static bool needs_others(const regions *r, const mx_web *part, uint32_t cell)
{
    return part->cells[cell].state == MX_WEB_FREE && r->web->cells[r->cells[cell]].state != MX_WEB_FREE;
}

/* Such a cell stays as it is, and so do covers next to it. */
static void keep_what_needs_others(const regions *r, mx_web *part, bool is_kept[])
{
    for (size_t i = 0; i < part->n_cells; i++)
        if (!mx_web_is_safe(&part->cells[i])) part->cells[i].state = MX_WEB_FREE;
    for (size_t i = 0; i < part->n_relations; i++) {
        const mx_web_relation *relation = &part->relations[i];
        bool is_next = false;
        for (size_t t = relation->from; t < relation->to; t++) {
            uint32_t cell = part->terms[t].cell;
            is_next = is_next || (cell < r->n_inside && needs_others(r, part, cell));
        }
        for (size_t t = relation->from; is_next && t < relation->to; t++) is_kept[part->terms[t].cell] = true;
    }
}

/* Other covers may be shown again, and other cells withheld in their place. What those cost. */
static double open_covers(const regions *r, mx_web *part, bool is_kept[])
{
    double cost = 0;
    for (size_t i = 0; i < part->n_cells; i++) {
        mx_web_cell *c = &part->cells[i];
        is_kept[i] = is_kept[i] || i >= r->n_inside || r->is_given[r->cells[i]];
        if (c->state != MX_WEB_COVER || is_kept[i]) continue;
        c->state = MX_WEB_SHOWN;
        cost += c->cost;
    }
    return cost;
}

static double cost_of_covers(const regions *r, const mx_web *part, const bool is_kept[])
{
    double cost = 0;
    for (size_t i = 0; i < r->n_inside; i++) {
        bool was_hidden = mx_web_is_hidden(&r->web->cells[r->cells[i]]);
        if (part->cells[i].state == MX_WEB_COVER && !(was_hidden && is_kept[i])) cost += part->cells[i].cost;
    }
    return cost;
}

static void take_over(regions *r, const mx_web *part)
{
    for (size_t i = 0; i < r->n_inside; i++) {
        mx_web_cell *c = &r->web->cells[r->cells[i]];
        if (c->state == MX_WEB_SHOWN || part->cells[i].state == MX_WEB_SHOWN) c->state = part->cells[i].state;
    }
}

static int refine(regions *r)
{
    mx_web part;
    bool is_solved = false, *is_kept = mx_alloc_array(r->n_cells, sizeof *is_kept);
    double before = 0;
    if (!is_kept) return mx_fail_memory();
    int rc = cut_out(r, &part);
    if (rc == MX_OK) rc = mx_web_measure_all(&part);
    if (rc == MX_OK) {
        keep_what_needs_others(r, &part, is_kept);
        before = open_covers(r, &part, is_kept);
    }
    if (before > 0) rc = mx_web_solve(&part, r->n_inside, &is_solved);
    if (rc == MX_OK && is_solved && cost_of_covers(r, &part, is_kept) < before * (1 - 1e-9))
        take_over(r, &part);
    r->web->n_programs += part.n_programs;
    mx_web_dispose(&part);
    mx_free(is_kept);
    return rc;
}

int mx_web_refine(mx_web *web, const bool is_given[])
{
    regions r;
    const uint64_t before = web->n_programs, most = before + web->patience;
    int rc = open_regions(&r, web, is_given);
    for (int way = 0; rc == MX_OK && way < WAYS; way++) {
        r.is_backward = way % 2 == 1;
        memset(r.is_done, 0, web->n_cells * sizeof *r.is_done);
        for (size_t i = 0; rc == MX_OK && i < web->n_cells && web->n_programs < most; i++) {
            if (!is_seed(&r, in_order(&r, i))) continue;
            grow(&r, i);
            rc = refine(&r);
        }
    }
    close_regions(&r);
    const uint64_t taken = web->n_programs - before;
    web->patience -= taken < web->patience ? taken : web->patience;
    return rc;
}
