/*
 * The pattern that costs least, or next to least.
 *
 * A master program says which cells are withheld, linear programs say what of them could be worked
 * out, and the dual values of each that could say which cells, withheld besides, would have prevented
 * it: an inequality that the master takes on (Fischetti and Salazar 2001). What it then finds safe
 * costs least of all that is safe, or a few per cent more.
 */
#include "web_program_i.h"

#include <math.h>
#include <stdlib.h>

/*
 * Webs of up to so many cells to choose from are solved: those of few for the least cost, others to within a
 * part of it. From a number of nodes of the master's search on, what was found by then is taken, and after so
 * many in all, or so many rounds, the search ends. Steps and not seconds: the pattern is the same everywhere.
 */
enum { FEW = 48, MANY = 400, MOST_ROUNDS = 40 };
#define GAP 0.05
enum { NODES_A_ROUND = 40, NODES_OF_MANY = 400, NODES_OF_FEW = 10000 };

typedef struct {
    mx_web *web;
    glp_prob *master;
    int *binaries;        /* by cell: the master's column; 0: none */
    mx_web_program inner; /* over all cells that are or may be withheld */
    double *cut;          /* by cell: of the inequality at hand */
    double fixed;         /* and what withheld cells add to it anyhow */
    bool is_small;        /* few cells to choose from */
    size_t n_first;       /* cells that each round looks at; at others only once these are safe */
    int n_nodes;          /* that searches went through */
} solver;

/* Whether the cell goes as far as it has to with what is withheld now; where it does not, the dual values,
 * added to the cut, bound it whatever is withheld. */
static void bound_by_duals(solver *s, uint32_t index, int direction)
{
    mx_web_program *p = &s->inner;
    const mx_web_cell *target = &s->web->cells[index];
    double reach = mx_web_reach(target), down = target->lower - target->value,
           up = target->upper - target->value;
    if (direction > 0) mx_web_program_bound(p->lp, p->columns[index], down, fmin(up, reach));
    else mx_web_program_bound(p->lp, p->columns[index], fmax(down, -reach), up);
    glp_set_obj_dir(p->lp, GLP_MAX);
    glp_set_obj_coef(p->lp, p->columns[index], direction);
    int status = mx_web_program_run(p, GLP_OFF);
    for (size_t c = 0; status == GLP_OPT && c < s->web->n_cells; c++) {
        const mx_web_cell *cell = &s->web->cells[c];
        if (p->columns[c] == 0 || c == index) continue;
        double dual = glp_get_col_dual(p->lp, p->columns[c]);
        if (fabs(dual) < 1e-9) continue;
        double gain = dual > 0 ? dual * (cell->upper - cell->value) : -dual * (cell->value - cell->lower);
        if (s->binaries[c] != 0) s->cut[c] += gain;
        else s->fixed += gain;
    }
    if (status == GLP_OPT) mx_web_program_note(p);
    glp_set_obj_coef(p->lp, p->columns[index], 0);
    mx_web_program_bound(p->lp, p->columns[index], down, up);
}

/* Whether the pattern at hand does not fulfil the cut. */
static bool is_violated(const solver *s, uint32_t index, double needed)
{
    double there = 0;
    for (size_t c = 0; c < s->web->n_cells; c++)
        if (s->binaries[c] != 0 && c != index && mx_web_is_hidden(&s->web->cells[c]))
            there += fmin(s->cut[c], needed);
    return there < needed * (1 - 1e-6);
}

/* What holds of any pattern in which the cell is safe: it withholds one cell at least that this one shows. */
static void widen_cut(solver *s)
{
    s->fixed = 0;
    for (size_t c = 0; c < s->web->n_cells; c++)
        s->cut[c] = s->binaries[c] != 0 && !mx_web_is_hidden(&s->web->cells[c]) ? 1 : 0;
}

/* The cut as a row of the master: together at least `target`, if the cell at hand is withheld. None where
 * nothing could help a cell that is withheld anyhow. */
static int add_cut(solver *s, uint32_t index, double target, bool *is_cut)
{
    size_t n_cells = s->web->n_cells;
    bool is_own = s->binaries[index] != 0;
    double needed = fmax(target - s->fixed, 1e-6);
    if (!is_violated(s, index, needed)) {
        widen_cut(s);
        needed = 1;
    }
    int *columns = mx_alloc_array(n_cells + 2, sizeof *columns), n = 0;
    double *factors = mx_alloc_array(n_cells + 2, sizeof *factors);
    bool is_enough = columns && factors;
    for (size_t c = 0; is_enough && c < n_cells; c++) {
        if (s->binaries[c] == 0) continue;
        double factor = c == index ? -needed : fmin(s->cut[c], needed);
        if (fabs(factor) < 1e-9) continue;
        columns[++n] = s->binaries[c];
        factors[n] = factor / needed;
    }
    if (is_enough && n > 0) {
        int row = glp_add_rows(s->master, 1);
        glp_set_row_bnds(s->master, row, GLP_LO, is_own ? 0 : 1, 0);
        glp_set_mat_row(s->master, row, n, columns, factors);
        *is_cut = true;
    }
    mx_free(columns);
    mx_free(factors);
    return is_enough ? MX_OK : mx_fail_memory();
}

static void clear_cut(solver *s)
{
    for (size_t c = 0; c < s->web->n_cells; c++) s->cut[c] = 0;
    s->fixed = 0;
}

/* Cut off the pattern at hand where it leaves this cell unsafe. */
static int cut_off(solver *s, uint32_t index, bool *is_cut)
{
    const mx_web_cell *cell = &s->web->cells[index];
    double reach = mx_web_reach(cell);
    int rc = MX_OK;
    clear_cut(s);
    for (int direction = 1; rc == MX_OK && direction >= -1; direction -= 2) {
        double room = direction > 0 ? cell->upper - cell->value : cell->value - cell->lower;
        if (cell->state == MX_WEB_PRIMARY) clear_cut(s);
        if (cell->state == MX_WEB_PRIMARY && !mx_web_lacks(cell, direction)) continue;
        bound_by_duals(s, index, direction);
        if (mx_web_is_safe(cell)) return MX_OK;
        if (cell->state == MX_WEB_PRIMARY && mx_web_lacks(cell, direction))
            rc = add_cut(s, index, fmin(reach, room), is_cut);
    }
    return rc == MX_OK && cell->state == MX_WEB_COVER ? add_cut(s, index, reach, is_cut) : rc;
}

/* Parts of a sum that are withheld are together enough people, counted (`is_rest`: left out): for each part.
 */
static int add_sum_rule(solver *s, const mx_web_relation *r, bool is_rest)
{
    mx_web *web = s->web;
    const mx_web_cell *whole = &web->cells[web->terms[r->to - 1].cell];
    size_t n_parts = r->to - 1 - r->from;
    int *columns = mx_alloc_array(n_parts + 3, sizeof *columns),
        whole_at = s->binaries[web->terms[r->to - 1].cell];
    double *factors = mx_alloc_array(n_parts + 3, sizeof *factors), there = 0, all = 0,
           least = web->min_count;
    bool is_any = false, is_enough = columns && factors;
    for (size_t i = r->from; i + 1 < r->to; i++) {
        const mx_web_cell *c = &web->cells[web->terms[i].cell];
        double amount = is_rest ? c->people - c->value : c->value;
        if (mx_web_is_hidden(c)) there += amount;
        if (mx_web_is_hidden(c)) is_any = true;
        if (mx_web_is_hidden(c) || mx_web_may_cover(c)) all += amount;
        if (!c->is_summed || isnan(amount)) is_enough = false;
    }
    bool applies = is_enough && !mx_web_is_hidden(whole) && there < least && all >= least;
    for (size_t j = r->from; applies && j + 1 < r->to; j++) {
        uint32_t at = web->terms[j].cell;
        int n = 0;
        if (!is_any && s->binaries[at] == 0) continue;
        for (size_t i = r->from; i + 1 < r->to; i++) {
            const mx_web_cell *c = &web->cells[web->terms[i].cell];
            double amount = fmin(is_rest ? c->people - c->value : c->value, least - there);
            if (s->binaries[web->terms[i].cell] == 0) continue;
            columns[++n] = s->binaries[web->terms[i].cell];
            factors[n] = amount - (!is_any && i == j ? least : 0);
        }
        if (whole_at != 0) {
            columns[++n] = whole_at;
            factors[n] = least;
        }
        int row = glp_add_rows(s->master, 1);
        glp_set_row_bnds(s->master, row, GLP_LO, is_any ? least - there : 0, 0);
        glp_set_mat_row(s->master, row, n, columns, factors);
        if (is_any) break;
    }
    bool has_memory = columns && factors;
    mx_free(columns);
    mx_free(factors);
    return has_memory ? MX_OK : mx_fail_memory();
}

/* A cell of the web is withheld, whatever the master says. */
static bool is_given(const solver *s, uint32_t cell)
{
    return s->binaries[cell] == 0 && mx_web_is_hidden(&s->web->cells[cell]);
}

/* Nothing that is withheld is so alone in a relation: it would be what is missing there. For `cell`, others
 * add up to one at least, if it is withheld. */
static void add_company(solver *s, const mx_web_relation *r, uint32_t cell, int columns[], double factors[])
{
    bool is_own = s->binaries[cell] != 0;
    int n = 0;
    for (size_t i = r->from; i < r->to; i++) {
        uint32_t c = s->web->terms[i].cell;
        if (s->binaries[c] == 0) continue;
        columns[++n] = s->binaries[c];
        factors[n] = c == cell ? -1 : 1;
    }
    int row = glp_add_rows(s->master, 1);
    glp_set_row_bnds(s->master, row, GLP_LO, is_own ? 0 : 1, 0);
    glp_set_mat_row(s->master, row, n, columns, factors);
}

/* The same for each cell of a relation. */
static int add_company_rule(solver *s, const mx_web_relation *r)
{
    const mx_web *web = s->web;
    size_t n_given = 0, n_open = 0;
    for (size_t i = r->from; i < r->to; i++) {
        n_given += is_given(s, web->terms[i].cell);
        n_open += s->binaries[web->terms[i].cell] != 0;
    }
    if (n_given > 1 || n_open == 0) return MX_OK;
    int *columns = mx_alloc_array(n_open + 1, sizeof *columns);
    double *factors = mx_alloc_array(n_open + 1, sizeof *factors);
    bool is_enough = columns && factors;
    for (size_t i = r->from; is_enough && i < r->to; i++) {
        uint32_t cell = web->terms[i].cell;
        bool is_lone = n_given == 0 ? s->binaries[cell] != 0
                                    : is_given(s, cell) && web->cells[cell].state != MX_WEB_FREE;
        if (is_lone) add_company(s, r, cell, columns, factors);
    }
    mx_free(columns);
    mx_free(factors);
    return is_enough ? MX_OK : mx_fail_memory();
}

static int open_solver(solver *s, mx_web *web)
{
    *s = (solver){.web = web};
    s->binaries = mx_alloc_array(web->n_cells + 1, sizeof *s->binaries);
    s->cut = mx_alloc_array(web->n_cells + 1, sizeof *s->cut);
    if (!s->binaries || !s->cut) return mx_fail_memory();
    int rc = mx_web_program_begin(&s->inner, web);
    if (rc < 0) return rc;
    s->master = glp_create_prob();
    for (size_t c = 0; c < web->n_cells; c++) {
        const mx_web_cell *cell = &web->cells[c];
        if (mx_web_is_hidden(cell) || mx_web_may_cover(cell))
            s->inner.columns[c] = glp_add_cols(s->inner.lp, 1);
        if (!mx_web_may_cover(cell)) continue;
        s->binaries[c] = glp_add_cols(s->master, 1);
        glp_set_col_kind(s->master, s->binaries[c], GLP_BV);
        glp_set_obj_coef(s->master, s->binaries[c], cell->cost);
    }
    rc = mx_web_program_add_rows(&s->inner, false);
    for (size_t r = 0; rc == MX_OK && r < web->n_relations; r++) {
        const mx_web_relation *relation = &web->relations[r];
        rc = add_company_rule(s, relation);
        if (rc < 0 || !mx_web_counts_parts(web, relation)) continue;
        rc = add_sum_rule(s, relation, false);
        if (rc == MX_OK && !isnan(web->cells[web->terms[relation->from].cell].people))
            rc = add_sum_rule(s, relation, true);
    }
    return rc;
}

static void close_solver(solver *s)
{
    if (s->master) glp_delete_prob(s->master);
    mx_web_program_dispose(&s->inner);
    mx_free(s->binaries);
    mx_free(s->cut);
}

/* Of one search. */
typedef struct {
    int n, most;
} node_count;

static void count_nodes(glp_tree *tree, void *payload)
{
    int active, all;
    node_count *nodes = payload;
    glp_ios_tree_size(tree, &active, &all, &nodes->n);
    if (nodes->n > nodes->most) glp_ios_terminate(tree);
}

/* False where no pattern was found. */
static bool solve_master(solver *s)
{
    node_count nodes = {0, s->is_small ? NODES_OF_FEW : NODES_A_ROUND};
    glp_iocp how;
    glp_init_iocp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.presolve = GLP_ON;
    if (!s->is_small) how.mip_gap = GAP;
    how.cb_func = count_nodes;
    how.cb_info = &nodes;
    int code = glp_intopt(s->master, &how);
    s->n_nodes += nodes.n;
    if (code != 0 && code != GLP_EMIPGAP && code != GLP_ESTOP) return false;
    return glp_mip_status(s->master) == GLP_OPT || glp_mip_status(s->master) == GLP_FEAS;
}

/* What the master withholds, in the web and in the inner program. */
static void take_pattern(solver *s)
{
    for (size_t c = 0; c < s->web->n_cells; c++) {
        mx_web_cell *cell = &s->web->cells[c];
        if (s->binaries[c] != 0)
            cell->state = glp_mip_col_val(s->master, s->binaries[c]) > 0.5 ? MX_WEB_COVER : MX_WEB_SHOWN;
        cell->least = cell->most = cell->value;
        if (s->inner.columns[c] == 0) continue;
        bool is_hidden = mx_web_is_hidden(cell);
        mx_web_program_bound(s->inner.lp, s->inner.columns[c], is_hidden ? cell->lower - cell->value : 0,
                             is_hidden ? cell->upper - cell->value : 0);
    }
}

static int solve_round(solver *s, bool *is_safe)
{
    int rc = MX_OK;
    *is_safe = true;
    take_pattern(s);
    for (uint32_t c = 0; rc == MX_OK && c < s->web->n_cells && (*is_safe || c < s->n_first); c++) {
        bool is_cut = false;
        if (!mx_web_is_safe(&s->web->cells[c])) rc = cut_off(s, c, &is_cut);
        if (is_cut) *is_safe = false;
    }
    return rc;
}

/* Nothing is withheld but what must be. */
static void take_back(solver *s)
{
    for (size_t c = 0; c < s->web->n_cells; c++) {
        mx_web_cell *cell = &s->web->cells[c];
        if (s->binaries[c] != 0) cell->state = MX_WEB_SHOWN;
        cell->least = cell->most = cell->value;
    }
}

static int solve(solver *s, bool *is_solved)
{
    int rc = MX_OK;
    const int most = s->is_small ? NODES_OF_FEW : NODES_OF_MANY;
    for (int round = 0; rc == MX_OK && !*is_solved && round < MOST_ROUNDS && s->n_nodes < most; round++) {
        if (!solve_master(s)) {
            take_back(s);
            return MX_OK;
        }
        rc = solve_round(s, is_solved);
    }
    return rc;
}

int mx_web_solve(mx_web *web, size_t n_first, bool *is_solved)
{
    size_t n_open = 0;
    bool is_needed = false;
    *is_solved = false;
    for (size_t c = 0; c < web->n_cells; c++) {
        n_open += mx_web_may_cover(&web->cells[c]);
        is_needed = is_needed || web->cells[c].state == MX_WEB_PRIMARY || web->cells[c].state == MX_WEB_COVER;
    }
    if (n_open > MANY) return MX_OK;
    *is_solved = !is_needed || n_open == 0;
    if (*is_solved) return MX_OK;
    solver s;
    int rc = open_solver(&s, web);
    s.is_small = n_open <= FEW && n_first == web->n_cells;
    s.n_first = n_first;
    if (rc == MX_OK) rc = solve(&s, is_solved);
    close_solver(&s);
    return rc;
}
