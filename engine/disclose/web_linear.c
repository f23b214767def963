/*
 * Linear programs: how far a withheld cell can be narrowed down, and what to withhold besides.
 *
 * Unknown are the differences between another table and the true one, so that the true one is
 * nothing everywhere and always fits. A relation of the web is a row.
 */
#include "web_program_i.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Farther than this nobody asks. */
#define FAR 1e12

void mx_web_program_bound(glp_prob *lp, int column, double from, double to)
{
    if (isinf(from) && isinf(to)) glp_set_col_bnds(lp, column, GLP_FR, 0, 0);
    else if (isinf(to)) glp_set_col_bnds(lp, column, GLP_LO, from, 0);
    else if (isinf(from)) glp_set_col_bnds(lp, column, GLP_UP, 0, to);
    else glp_set_col_bnds(lp, column, from < to ? GLP_DB : GLP_FX, from, to);
}

/* ---- A program over some of the cells --------------------------------------------------- */

void mx_web_program_dispose(mx_web_program *p)
{
    if (p->lp) glp_delete_prob(p->lp);
    mx_free(p->columns);
}

int mx_web_program_add_rows(mx_web_program *p, bool is_split)
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

int mx_web_program_begin(mx_web_program *p, mx_web *web)
{
    glp_term_out(GLP_OFF);
    *p = (mx_web_program){.web = web, .columns = mx_alloc_array(web->n_cells + 1, sizeof *p->columns)};
    if (!p->columns) return mx_fail_memory();
    p->lp = glp_create_prob();
    return MX_OK;
}

/* ---- Which cells hang together ----------------------------------------------------------- */

/* The first of those a cell hangs together with; on the way each points farther. */
static uint32_t first_of(uint32_t first[], uint32_t c)
{
    while (first[c] != c) c = first[c] = first[first[c]];
    return c;
}

/* By withheld cell the first of those that it hangs together with by sums; to be freed. */
static uint32_t *find_knots(const mx_web *web)
{
    uint32_t *first = mx_alloc_array(web->n_cells + 1, sizeof *first);
    if (!first) return NULL;
    for (uint32_t c = 0; c < web->n_cells; c++) first[c] = c;
    for (size_t r = 0; r < web->n_relations; r++) {
        uint32_t met = MX_WEB_NOWHERE;
        for (size_t i = web->relations[r].from; i < web->relations[r].to; i++) {
            if (!mx_web_is_hidden(&web->cells[web->terms[i].cell])) continue;
            uint32_t other = first_of(first, web->terms[i].cell);
            if (met == MX_WEB_NOWHERE) met = other;
            else if (other < met) met = first[met] = other;
            else first[other] = met;
        }
    }
    for (uint32_t c = 0; c < web->n_cells; c++) first[c] = first_of(first, c);
    return first;
}

/* Each withheld cell of a knot gets a column: how far it lies from its value. */
static int open_knot(mx_web_program *p, mx_web *web, const uint32_t knots[], uint32_t knot)
{
    int rc = mx_web_program_begin(p, web);
    for (size_t c = knot; rc == MX_OK && c < web->n_cells; c++) {
        const mx_web_cell *cell = &web->cells[c];
        if (!mx_web_is_hidden(cell) || knots[c] != knot) continue;
        p->columns[c] = glp_add_cols(p->lp, 1);
        mx_web_program_bound(p->lp, p->columns[c], cell->lower - cell->value, cell->upper - cell->value);
    }
    return rc == MX_OK ? mx_web_program_add_rows(p, false) : rc;
}

int mx_web_program_run(mx_web_program *p, int presolve)
{
    glp_smcp how;
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.presolve = presolve;
    p->web->n_programs++;
    if (glp_simplex(p->lp, &how) != 0) return GLP_UNDEF;
    return glp_get_status(p->lp);
}

void mx_web_program_note(mx_web_program *p)
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
static void push(mx_web_program *p, uint32_t c, int direction)
{
    mx_web_cell *cell = &p->web->cells[c];
    glp_set_obj_dir(p->lp, direction > 0 ? GLP_MAX : GLP_MIN);
    glp_set_obj_coef(p->lp, p->columns[c], 1);
    int status = mx_web_program_run(p, GLP_OFF);
    if (status == GLP_OPT) mx_web_program_note(p);
    if (status == GLP_UNBND && direction > 0) cell->most = fmin(cell->value + FAR, cell->upper);
    if (status == GLP_UNBND && direction < 0) cell->least = fmax(cell->value - FAR, cell->lower);
    glp_set_obj_coef(p->lp, p->columns[c], 0);
}

static bool is_asked(const mx_web_cell *cell, int direction)
{
    return !cell->is_lost && !mx_web_is_safe(cell) && mx_web_lacks(cell, direction);
}

static bool is_secret(const mx_web_cell *cell, int direction)
{
    (void)direction;
    return cell->state == MX_WEB_COVER || cell->state == MX_WEB_PRIMARY;
}

/* A knot after the other, so that programs are small: cells of which `is_wanted` says so. */
static int measure(mx_web *web, bool (*is_wanted)(const mx_web_cell *cell, int direction))
{
    uint32_t *knots = find_knots(web);
    bool *is_done = mx_alloc_array(web->n_cells + 1, sizeof *is_done); /* by the first of a knot */
    int rc = knots && is_done ? MX_OK : mx_fail_memory();
    for (uint32_t start = 0; rc == MX_OK && start < web->n_cells; start++) {
        const mx_web_cell *cell = &web->cells[start];
        mx_web_program p;
        if (is_done[knots[start]] || !(is_wanted(cell, 1) || is_wanted(cell, -1))) continue;
        is_done[knots[start]] = true;
        rc = open_knot(&p, web, knots, knots[start]);
        for (uint32_t c = start; rc == MX_OK && c < web->n_cells; c++) {
            if (p.columns[c] == 0) continue;
            if (is_wanted(&web->cells[c], 1)) push(&p, c, 1);
            if (is_wanted(&web->cells[c], -1)) push(&p, c, -1);
        }
        mx_web_program_dispose(&p);
    }
    mx_free(knots);
    mx_free(is_done);
    return rc;
}

int mx_web_measure(mx_web *web)
{
    return measure(web, is_asked);
}

int mx_web_measure_all(mx_web *web)
{
    return measure(web, is_secret);
}

/* ---- Mending ------------------------------------------------------------------------------ */

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
            for (size_t i = relation->from; !is_touched && i < relation->to; i++)
                is_touched = is_near[web->terms[i].cell];
            for (size_t i = relation->from; is_touched && i < relation->to; i++)
                is_next[web->terms[i].cell] = true;
        }
        memcpy(is_near, is_next, web->n_cells * sizeof *is_near);
    }
}

/* Cells that may still be withheld, and are near (NULL: any), have two columns, up and down, which cost. */
static int open_all(mx_web_program *p, mx_web *web, const bool is_near[])
{
    int rc = mx_web_program_begin(p, web);
    for (size_t c = 0; rc == MX_OK && c < web->n_cells; c++) {
        const mx_web_cell *cell = &web->cells[c];
        if (mx_web_is_hidden(cell)) {
            p->columns[c] = glp_add_cols(p->lp, 1);
            mx_web_program_bound(p->lp, p->columns[c], cell->lower - cell->value, cell->upper - cell->value);
        } else if (mx_web_may_cover(cell) && (!is_near || is_near[c])) {
            p->columns[c] = glp_add_cols(p->lp, 2);
            mx_web_program_bound(p->lp, p->columns[c], 0, cell->upper - cell->value);
            mx_web_program_bound(p->lp, p->columns[c] + 1, 0, cell->value - cell->lower);
            glp_set_obj_coef(p->lp, p->columns[c], cell->cost);
            glp_set_obj_coef(p->lp, p->columns[c] + 1, cell->cost);
        }
    }
    return rc == MX_OK ? mx_web_program_add_rows(p, true) : rc;
}

static int mend(mx_web *web, uint32_t index, int direction, const bool is_near[], bool *is_found)
{
    mx_web_program p;
    const mx_web_cell *target = &web->cells[index];
    double room = direction > 0 ? target->upper - target->value : target->value - target->lower;
    double reach = fmin(mx_web_reach(target), room);
    *is_found = false;
    int rc = open_all(&p, web, is_near);
    if (rc == MX_OK) {
        mx_web_program_bound(p.lp, p.columns[index], direction * reach, direction * reach);
        *is_found = mx_web_program_run(&p, GLP_ON) == GLP_OPT;
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
    if (*is_found) mx_web_program_note(&p);
    mx_web_program_dispose(&p);
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
