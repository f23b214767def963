/*
 * Linear programs: how far a withheld cell can be narrowed down, what to withhold besides, and
 * which pattern costs least.
 *
 * Unknown are the differences between another table and the true one, so that the true one is
 * nothing everywhere and always fits. A relation of the web is a row.
 *
 * The least costly pattern (Fischetti and Salazar 2001): a master program says which cells are
 * withheld, linear programs say what of them could be worked out, and the dual values of each that
 * could say which cells, withheld besides, would have prevented it: an inequality that the master
 * takes on. What it then finds safe costs least of all that is safe.
 */
#include <glpk.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "web_i.h"

/* Webs of up to so many cells to choose from are solved, in up to so many rounds. */
enum { SMALL = 48, MOST_ROUNDS = 120, MOST_NODES = 20000 };

/* Farther than this nobody asks. */
#define FAR 1e12

static void bound(glp_prob *lp, int column, double from, double to)
{
    if (isinf(from) && isinf(to)) glp_set_col_bnds(lp, column, GLP_FR, 0, 0);
    else if (isinf(to)) glp_set_col_bnds(lp, column, GLP_LO, from, 0);
    else if (isinf(from)) glp_set_col_bnds(lp, column, GLP_UP, 0, to);
    else glp_set_col_bnds(lp, column, from < to ? GLP_DB : GLP_FX, from, to);
}

/* ---- A program over some of the cells --------------------------------------------------- */

typedef struct {
    glp_prob *lp;
    int *columns; /* of each cell; 0: none. A second one follows where is_split */
    mx_web *web;
} program;

static void dispose(program *p)
{
    if (p->lp) glp_delete_prob(p->lp);
    mx_free(p->columns);
}

/* The relations as rows, as far as cells with columns are in them. */
static int add_rows(program *p, bool is_split)
{
    const mx_web *web = p->web;
    int *columns = mx_alloc_array(2 * web->n_cells + 2, sizeof *columns);
    double *factors = mx_alloc_array(2 * web->n_cells + 2, sizeof *factors);
    for (size_t r = 0; columns && factors && r < web->n_relations; r++) {
        int n = 0;
        for (size_t i = web->relations[r].from; i < web->relations[r].to; i++) {
            uint32_t cell = web->terms[i].cell;
            if (p->columns[cell] == 0) continue;
            columns[++n] = p->columns[cell];
            factors[n] = web->terms[i].factor;
            if (!is_split || mx_web_is_hidden(&web->cells[cell])) continue;
            columns[++n] = p->columns[cell] + 1;
            factors[n] = -web->terms[i].factor;
        }
        if (n == 0) continue;
        int row = glp_add_rows(p->lp, 1);
        glp_set_row_bnds(p->lp, row, GLP_FX, 0, 0);
        glp_set_mat_row(p->lp, row, n, columns, factors);
    }
    bool is_enough = columns && factors;
    mx_free(columns);
    mx_free(factors);
    return is_enough ? MX_OK : mx_fail_memory();
}

static int begin(program *p, mx_web *web)
{
    glp_term_out(GLP_OFF);
    *p = (program){.web = web, .columns = mx_alloc_array(web->n_cells + 1, sizeof *p->columns)};
    if (!p->columns) return mx_fail_memory();
    p->lp = glp_create_prob();
    return MX_OK;
}

/* Each cell that is withheld gets a column: how far it lies from its value. */
static int open_hidden(program *p, mx_web *web)
{
    int rc = begin(p, web);
    for (size_t c = 0; rc == MX_OK && c < web->n_cells; c++) {
        const mx_web_cell *cell = &web->cells[c];
        if (!mx_web_is_hidden(cell)) continue;
        p->columns[c] = glp_add_cols(p->lp, 1);
        bound(p->lp, p->columns[c], cell->lower - cell->value, cell->upper - cell->value);
    }
    return rc == MX_OK ? add_rows(p, false) : rc;
}

/* GLP_OPT, GLP_UNBND, or something else. */
static int run(program *p, int presolve)
{
    glp_smcp how;
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.presolve = presolve;
    p->web->n_programs++;
    if (glp_simplex(p->lp, &how) != 0) return GLP_UNDEF;
    return glp_get_status(p->lp);
}

/* What the program's solution shows to be possible. */
static void note_solution(program *p)
{
    for (size_t c = 0; c < p->web->n_cells; c++) {
        mx_web_cell *cell = &p->web->cells[c];
        if (p->columns[c] == 0 || !mx_web_is_hidden(cell)) continue;
        double x = cell->value + glp_get_col_prim(p->lp, p->columns[c]);
        cell->most = fmax(cell->most, fmin(x, cell->upper));
        cell->least = fmin(cell->least, fmax(x, cell->lower));
    }
}

/* As far as the cell goes to one side. */
static void push(program *p, uint32_t c, int direction)
{
    mx_web_cell *cell = &p->web->cells[c];
    glp_set_obj_dir(p->lp, direction > 0 ? GLP_MAX : GLP_MIN);
    glp_set_obj_coef(p->lp, p->columns[c], 1);
    int status = run(p, GLP_OFF);
    if (status == GLP_OPT) note_solution(p);
    if (status == GLP_UNBND && direction > 0) cell->most = fmin(cell->value + FAR, cell->upper);
    if (status == GLP_UNBND && direction < 0) cell->least = fmax(cell->value - FAR, cell->lower);
    glp_set_obj_coef(p->lp, p->columns[c], 0);
}

int mx_web_measure(mx_web *web)
{
    program p;
    int rc = open_hidden(&p, web);
    for (uint32_t c = 0; rc == MX_OK && c < web->n_cells; c++) {
        const mx_web_cell *cell = &web->cells[c];
        if (cell->is_lost) continue;
        if (!mx_web_is_safe(cell) && mx_web_lacks(cell, 1)) push(&p, c, 1);
        if (!mx_web_is_safe(cell) && mx_web_lacks(cell, -1)) push(&p, c, -1);
    }
    dispose(&p);
    return rc;
}

int mx_web_measure_all(mx_web *web)
{
    program p;
    int rc = open_hidden(&p, web);
    for (uint32_t c = 0; rc == MX_OK && c < web->n_cells; c++) {
        if (web->cells[c].state != MX_WEB_COVER && web->cells[c].state != MX_WEB_PRIMARY) continue;
        push(&p, c, 1);
        push(&p, c, -1);
    }
    dispose(&p);
    return rc;
}

/* ---- Mending ------------------------------------------------------------------------------ */

static bool may_cover(const mx_web_cell *c)
{
    return c->state == MX_WEB_SHOWN && !c->is_fixed;
}

/* Cells around one: `is_near` gets those that share a sum with it, or with such a one, and so on. */
static void mark_near(bool is_near[], const mx_web *web, uint32_t index)
{
    enum { STEPS = 3 };
    bool *is_next = is_near + web->n_cells;
    is_near[index] = true;
    for (int step = 0; step < STEPS; step++) {
        memcpy(is_next, is_near, web->n_cells * sizeof *is_near);
        for (size_t r = 0; r < web->n_relations; r++) {
            const mx_web_relation *relation = &web->relations[r];
            bool is_touched = false;
            for (size_t i = relation->from; !is_touched && i < relation->to; i++) is_touched = is_near[web->terms[i].cell];
            for (size_t i = relation->from; is_touched && i < relation->to; i++) is_next[web->terms[i].cell] = true;
        }
        memcpy(is_near, is_next, web->n_cells * sizeof *is_near);
    }
}

/* Cells that may still be withheld, and are near (NULL: any), have two columns, up and down, which cost. */
static int open_all(program *p, mx_web *web, const bool is_near[])
{
    int rc = begin(p, web);
    for (size_t c = 0; rc == MX_OK && c < web->n_cells; c++) {
        const mx_web_cell *cell = &web->cells[c];
        if (mx_web_is_hidden(cell)) {
            p->columns[c] = glp_add_cols(p->lp, 1);
            bound(p->lp, p->columns[c], cell->lower - cell->value, cell->upper - cell->value);
        } else if (may_cover(cell) && (!is_near || is_near[c])) {
            p->columns[c] = glp_add_cols(p->lp, 2);
            bound(p->lp, p->columns[c], 0, cell->upper - cell->value);
            bound(p->lp, p->columns[c] + 1, 0, cell->value - cell->lower);
            glp_set_obj_coef(p->lp, p->columns[c], cell->cost);
            glp_set_obj_coef(p->lp, p->columns[c] + 1, cell->cost);
        }
    }
    return rc == MX_OK ? add_rows(p, true) : rc;
}

static int mend(mx_web *web, uint32_t index, int direction, const bool is_near[], bool *is_found)
{
    program p;
    const mx_web_cell *target = &web->cells[index];
    double room = direction > 0 ? target->upper - target->value : target->value - target->lower;
    double reach = fmin(mx_web_reach(target), room);
    *is_found = false;
    int rc = open_all(&p, web, is_near);
    if (rc == MX_OK) {
        bound(p.lp, p.columns[index], direction * reach, direction * reach);
        *is_found = run(&p, GLP_ON) == GLP_OPT;
    }
    for (size_t c = 0; *is_found && c < web->n_cells; c++) {
        mx_web_cell *cell = &web->cells[c];
        if (p.columns[c] == 0 || mx_web_is_hidden(cell)) continue;
        double change = glp_get_col_prim(p.lp, p.columns[c]) - glp_get_col_prim(p.lp, p.columns[c] + 1);
        if (fabs(change) <= 1e-7) continue;
        cell->state = MX_WEB_COVER;
        cell->most = fmax(cell->most, cell->value + change);
        cell->least = fmin(cell->least, cell->value + change);
        p.columns[c] = 0; /* noted */
    }
    if (*is_found) note_solution(&p);
    dispose(&p);
    return rc;
}

int mx_web_mend(mx_web *web, uint32_t index, int direction, bool *is_found)
{
    enum { LARGE = 1000 }; /* in a web of more cells those near the cell are tried first */
    int rc = MX_OK;
    *is_found = false;
    if (web->n_cells > LARGE) {
        bool *is_near = mx_alloc_array(2 * web->n_cells, sizeof *is_near);
        if (!is_near) return mx_fail_memory();
        mark_near(is_near, web, index);
        rc = mend(web, index, direction, is_near, is_found);
        mx_free(is_near);
    }
    return rc == MX_OK && !*is_found ? mend(web, index, direction, NULL, is_found) : rc;
}

/* ---- The pattern that costs least ------------------------------------------------------------ */

typedef struct {
    mx_web *web;
    glp_prob *master;
    int *binaries; /* by cell: the master's column; 0: none */
    program inner; /* over all cells that are or may be withheld */
    double *cut;   /* by cell: of the inequality at hand */
    double fixed;  /* and what withheld cells add to it anyhow */
} solver;

/* How far `cell` goes with what is withheld now; the dual values, added to the cut, bound it
 * whatever is withheld. */
static double bound_by_duals(solver *s, uint32_t index, int direction)
{
    program *p = &s->inner;
    glp_set_obj_dir(p->lp, GLP_MAX);
    glp_set_obj_coef(p->lp, p->columns[index], direction);
    int status = run(p, GLP_OFF);
    double far = status == GLP_OPT ? glp_get_obj_val(p->lp) : INFINITY;
    for (size_t c = 0; status == GLP_OPT && c < s->web->n_cells; c++) {
        const mx_web_cell *cell = &s->web->cells[c];
        if (p->columns[c] == 0) continue;
        double dual = glp_get_col_dual(p->lp, p->columns[c]);
        if (fabs(dual) < 1e-9) continue;
        double gain = dual > 0 ? dual * (cell->upper - cell->value) : -dual * (cell->value - cell->lower);
        if (s->binaries[c] != 0) s->cut[c] += gain;
        else s->fixed += gain;
    }
    if (status == GLP_OPT) note_solution(p);
    glp_set_obj_coef(p->lp, p->columns[index], 0);
    return far;
}

/* The cut as a row of the master: together at least `target`, if the cell at hand is withheld. */
static int add_cut(solver *s, uint32_t index, double target)
{
    size_t n_cells = s->web->n_cells;
    int *columns = mx_alloc_array(n_cells + 2, sizeof *columns), n = 0;
    double *factors = mx_alloc_array(n_cells + 2, sizeof *factors);
    bool is_enough = columns && factors, is_own = s->binaries[index] != 0;
    double needed = fmax(target - s->fixed, 1e-6);
    for (size_t c = 0; is_enough && c < n_cells; c++) {
        if (s->binaries[c] == 0) continue;
        double factor = fmin(s->cut[c], needed);
        if (is_own && c == index) factor = 0;
        if (is_own && c == index) factor -= needed;
        if (fabs(factor) < 1e-9) continue;
        columns[++n] = s->binaries[c];
        factors[n] = factor / needed;
    }
    if (is_enough) {
        int row = glp_add_rows(s->master, 1);
        glp_set_row_bnds(s->master, row, GLP_LO, is_own ? 0 : 1, 0);
        glp_set_mat_row(s->master, row, n, columns, factors);
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
        if (cell->state == MX_WEB_PRIMARY && mx_web_lacks(cell, direction)) {
            rc = add_cut(s, index, fmin(reach, room));
            *is_cut = true;
        }
    }
    if (cell->state == MX_WEB_COVER && !mx_web_is_safe(cell)) {
        rc = add_cut(s, index, reach);
        *is_cut = true;
    }
    return rc;
}

/* Parts of a sum that are withheld are together enough people, counted (`is_rest`: left out): for each part. */
static int add_sum_rule(solver *s, const mx_web_relation *r, bool is_rest)
{
    mx_web *web = s->web;
    const mx_web_cell *whole = &web->cells[web->terms[r->to - 1].cell];
    size_t n_parts = r->to - 1 - r->from;
    int *columns = mx_alloc_array(n_parts + 3, sizeof *columns), whole_at = s->binaries[web->terms[r->to - 1].cell];
    double *factors = mx_alloc_array(n_parts + 3, sizeof *factors), there = 0, all = 0, least = web->min_count;
    bool is_any = false, is_enough = columns && factors;
    for (size_t i = r->from; i + 1 < r->to; i++) {
        const mx_web_cell *c = &web->cells[web->terms[i].cell];
        double amount = is_rest ? c->people - c->value : c->value;
        if (mx_web_is_hidden(c)) there += amount;
        if (mx_web_is_hidden(c)) is_any = true;
        if (mx_web_is_hidden(c) || may_cover(c)) all += amount;
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

static int open_solver(solver *s, mx_web *web)
{
    *s = (solver){.web = web};
    s->binaries = mx_alloc_array(web->n_cells + 1, sizeof *s->binaries);
    s->cut = mx_alloc_array(web->n_cells + 1, sizeof *s->cut);
    if (!s->binaries || !s->cut) return mx_fail_memory();
    int rc = begin(&s->inner, web);
    if (rc < 0) return rc;
    s->master = glp_create_prob();
    for (size_t c = 0; c < web->n_cells; c++) {
        const mx_web_cell *cell = &web->cells[c];
        if (mx_web_is_hidden(cell) || may_cover(cell)) s->inner.columns[c] = glp_add_cols(s->inner.lp, 1);
        if (!may_cover(cell)) continue;
        s->binaries[c] = glp_add_cols(s->master, 1);
        glp_set_col_kind(s->master, s->binaries[c], GLP_BV);
        glp_set_obj_coef(s->master, s->binaries[c], cell->cost);
    }
    rc = add_rows(&s->inner, false);
    for (size_t r = 0; rc == MX_OK && r < web->n_relations; r++) {
        const mx_web_relation *relation = &web->relations[r];
        if (!mx_web_counts_parts(web, relation)) continue;
        rc = add_sum_rule(s, relation, false);
        if (rc == MX_OK && !isnan(web->cells[web->terms[relation->from].cell].people))
            rc = add_sum_rule(s, relation, true);
    }
    return rc;
}

static void close_solver(solver *s)
{
    if (s->master) glp_delete_prob(s->master);
    dispose(&s->inner);
    mx_free(s->binaries);
    mx_free(s->cut);
}

/* A search that grows beyond measure is given up, after a number of steps and not of seconds. */
static void count_nodes(glp_tree *tree, void *payload)
{
    int active, all, total;
    (void)payload;
    glp_ios_tree_size(tree, &active, &all, &total);
    if (total > MOST_NODES) glp_ios_terminate(tree);
}

static bool solve_master(solver *s)
{
    glp_iocp how;
    glp_init_iocp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.presolve = GLP_ON;
    how.cb_func = count_nodes;
    return glp_intopt(s->master, &how) == 0 && glp_mip_status(s->master) == GLP_OPT;
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
        bound(s->inner.lp, s->inner.columns[c], is_hidden ? cell->lower - cell->value : 0,
              is_hidden ? cell->upper - cell->value : 0);
    }
}

static int solve_round(solver *s, bool *is_safe)
{
    int rc = MX_OK;
    *is_safe = true;
    take_pattern(s);
    for (uint32_t c = 0; rc == MX_OK && c < s->web->n_cells; c++) {
        bool is_cut = false;
        if (!mx_web_is_safe(&s->web->cells[c])) rc = cut_off(s, c, &is_cut);
        if (is_cut) *is_safe = false;
    }
    return rc;
}

int mx_web_solve(mx_web *web, bool *is_solved)
{
    size_t n_open = 0;
    bool is_needed = false, is_safe = false;
    *is_solved = false;
    for (size_t c = 0; c < web->n_cells; c++) {
        n_open += may_cover(&web->cells[c]);
        is_needed = is_needed || web->cells[c].state == MX_WEB_PRIMARY;
    }
    if (!is_needed || n_open == 0 || n_open > SMALL) return MX_OK;
    solver s;
    int rc = open_solver(&s, web);
    for (int round = 0; rc == MX_OK && !is_safe && round < MOST_ROUNDS; round++) {
        if (!solve_master(&s)) break;
        rc = solve_round(&s, &is_safe);
    }
    *is_solved = rc == MX_OK && is_safe;
    for (size_t c = 0; !*is_solved && c < web->n_cells; c++) {
        mx_web_cell *cell = &web->cells[c];
        if (s.binaries && s.binaries[c] != 0) cell->state = MX_WEB_SHOWN;
        cell->least = cell->most = cell->value;
    }
    close_solver(&s);
    return rc;
}
