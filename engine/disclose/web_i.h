/*
 * A web: the cells of tables that are published together, how they add up, and what somebody who
 * reads them can work out of those that are withheld.
 *
 * Cells stand in a grid. Each of its dimensions is a tree: leaves (a territory, a component, a part
 * of the people), what they add up to (a council, a dimension), and at the root all of them. A
 * cell is one node of each tree. Where a node has children, the cell there is the sum of the cells
 * at its children, all other nodes being the same. Tables that share cells are linked by them.
 * Dimension 0 only tells apart what does not add up. Any other linear relation may be added.
 *
 * The reader knows all cells that are shown, that none is below its `lower` or above its `upper`,
 * and every relation; not which of the withheld cells were small and which cover them.
 */
#ifndef MX_DISCLOSE_WEB_I_H
#define MX_DISCLOSE_WEB_I_H

#include "mx/base.h"

enum { MX_WEB_MOST_DIMS = 12, MX_WEB_MOST_DEPTH = 16 };

typedef enum {
    MX_WEB_SHOWN,
    MX_WEB_FREE,   /* published nowhere, and no secret of its own */
    MX_WEB_COVER,  /* withheld to protect another */
    MX_WEB_PRIMARY /* may not be shown */
} mx_web_state;

typedef struct {
    double value;
    double cost;         /* of withholding it, above 0 */
    double people;       /* of a part: the people it is a part of; NaN: it is no part */
    double lower, upper; /* what everybody knows of it; infinite: nothing */
    double least, most;  /* tables that agree with all that is shown reach from here to there */
    mx_web_state state;
    bool is_whole_number;
    bool is_fixed;  /* cannot be withheld: published before, or elsewhere */
    bool is_summed; /* of withheld parts of a sum, min_count people or more must be withheld */
    bool is_elsewhere; /* no table here has it: a total that another publication may hold */
    bool is_held;      /* such a one that an earlier publication withheld */
    bool is_out;       /* such a one that an earlier publication showed */
    bool is_linked; /* is in a relation that is no sum */
    bool is_one_sided; /* primary, and what is fixed bounds it on the other side */
    bool is_lost;   /* what is known from elsewhere gives it away, whatever is withheld here */
} mx_web_cell;

typedef struct {
    uint32_t cell;
    double factor;
} mx_web_term;

/* Terms from … to-1 add up to nothing. Those of a sum over dimension `dim`: its parts with factor
 * 1, last the whole with -1; 0: no sum. */
typedef struct {
    size_t from, to, dim;
} mx_web_relation;

typedef struct {
    uint32_t *parents; /* of node 0, the root, itself */
    size_t n, capacity;
    uint32_t *leaves;       /* in an order in which those below a node stand together: */
    uint32_t *first, *last; /* by node, leaves[first … last-1] */
} mx_web_tree;

typedef struct {
    double min_count;
    size_t n_dims;
    mx_web_tree trees[MX_WEB_MOST_DIMS];
    bool is_private[MX_WEB_MOST_DIMS]; /* nobody publishes totals over this one, but who did before */
    mx_web_cell *cells;
    size_t n_cells, cells_capacity;
    uint32_t *nodes; /* [cell * n_dims + dim] */
    size_t nodes_capacity;
    mx_web_term *terms;
    size_t n_terms, terms_capacity;
    mx_web_relation *relations;
    size_t n_relations, relations_capacity;
    uint32_t *grid; /* the cell at each place; NULL when it is too large */
    uint64_t strides[MX_WEB_MOST_DIMS];
    uint64_t n_programs;      /* linear programs solved */
    uint64_t patience; /* how many more may look for a pattern that costs less (web_regions.c): steps, not seconds, so
                        * that the pattern is the same everywhere */
} mx_web;

/* Patience for all webs of one release together. */
#define MX_WEB_PATIENCE 40000

/* Places without a cell: of those, the ones that a sum would have, where nobody is. */
#define MX_WEB_NOWHERE UINT32_MAX
#define MX_WEB_EMPTY (UINT32_MAX - 1)

int mx_web_init(mx_web *web, size_t n_dims, double min_count) MX_MUST_CHECK;
void mx_web_dispose(mx_web *web);

/* A new node below `parent` (0: the root, which is there). Before any cell. */
int mx_web_add_node(mx_web *web, size_t dim, uint32_t parent, uint32_t *node) MX_MUST_CHECK;

/* A cell at one node of each dimension; no two at the same place. */
int mx_web_add_cell(mx_web *web, const uint32_t nodes[], const mx_web_cell *cell, uint32_t *index) MX_MUST_CHECK;

/* Terms that add up to nothing, besides the sums; after mx_web_tie. */
int mx_web_relate(mx_web *web, const mx_web_term terms[], size_t n) MX_MUST_CHECK;

/* After the last cell: every sum of the grid as a relation. A whole that is no cell is taken to be
 * published elsewhere, if it may be and has several parts, unless it is over a private dimension; one
 * that its parts do not add up to is no sum. */
int mx_web_tie(mx_web *web) MX_MUST_CHECK;

/* Whether a cell is a total over a private dimension. */
bool mx_web_is_over_private(const mx_web *web, uint32_t cell);

/* Leave relations of such totals out: those nobody knows tell nothing of their parts. They stand behind the others, until
 * n_relations is what `n_all` says, again. */
int mx_web_set_aside(mx_web *web, size_t *n_all) MX_MUST_CHECK;

/* The cell at a place, MX_WEB_NOWHERE or MX_WEB_EMPTY. Needs web->grid. */
uint32_t mx_web_at(const mx_web *web, const uint32_t nodes[]);

static inline bool mx_web_is_hidden(const mx_web_cell *c)
{
    return c->state != MX_WEB_SHOWN;
}

/* How far from its value a withheld cell must be able to lie: a tenth of it, and one person. */
double mx_web_reach(const mx_web_cell *cell);
/* Whether what is proven of a withheld cell is enough: a primary one has to reach as far on both
 * sides, but for where it would be fewer than nobody; one that covers, on one. */
bool mx_web_is_safe(const mx_web_cell *cell);
/* Whether it still has to become possible that the cell is higher, or lower. */
bool mx_web_lacks(const mx_web_cell *cell, int direction);

/* ---- web_moves.c ---- */

/* Find the cheapest way to change withheld cells, and some more that cost less than `limit`, so
 * that `cell` moves by its reach in `direction` (1, -1) and every sum stays: corners of a box in the
 * grid. Withholds those cells and notes what they prove. With MX_WEB_FREE_OF_COST only what is
 * withheld already moves, in several boxes where one does not do. */
int mx_web_move(mx_web *web, uint32_t cell, int direction, double limit, bool *is_found) MX_MUST_CHECK;
#define MX_WEB_FREE_OF_COST 1e-9

/* ---- web_linear.c ---- */

/* The interval of each cell in doubt, by linear programs. */
int mx_web_measure(mx_web *web) MX_MUST_CHECK;
/* The same of every withheld cell, to its end: what a reader can work out, no less and no more. */
int mx_web_measure_all(mx_web *web) MX_MUST_CHECK;
/* As mx_web_move at any cost, by a linear program over all cells. */
int mx_web_mend(mx_web *web, uint32_t cell, int direction, bool *is_found) MX_MUST_CHECK;
/* ---- web_solve.c ---- */

/* Withhold the covers of a pattern that costs next to least. Cells from number `n_first` on are only looked
 * at once those before are safe. Not solved are webs of many cells, in which nothing is done, and those where
 * the search grew too long, which may leave cells in doubt. */
int mx_web_solve(mx_web *web, size_t n_first, bool *is_solved) MX_MUST_CHECK;

/* ---- web_regions.c ---- */

/* In a web that is protected, withhold other covers that cost less, where there are some; by cell: whether
 * it was withheld before any was chosen, and stays so. A few cells may be in doubt then: what is noted as
 * proven no longer holds. */
int mx_web_refine(mx_web *web, const bool is_given[]) MX_MUST_CHECK;

/* ---- web_protect.c ---- */

/* Withhold what must be, and prove it. */
int mx_web_protect(mx_web *web) MX_MUST_CHECK;
/* Whether a relation is a sum over rows, not that of a row's parts to its people. */
bool mx_web_counts_parts(const mx_web *web, const mx_web_relation *relation);
/* Whether the parts of a sum over rows that are withheld are together enough people. */
bool mx_web_sum_is_enough(const mx_web *web, const mx_web_relation *relation);

#endif
