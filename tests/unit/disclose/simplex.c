#include "simplex.h"

#include <math.h>
#include <stdlib.h>

#include "support/check.h"

/* Largest sum of `goal` over x of 0 or more with rows adding up; started at a basis of artificial
 * variables, dense, by Bland's rule. Returns INFINITY where there is no end. */
typedef struct {
    int m, n;
    double *a; /* (m + 1) × (n + 1): the last row is the goal, the last column the right side */
    int *basis;
} tableau;

#define AT(t, i, j) ((t)->a[(size_t)(i) * (size_t)((t)->n + 1) + (size_t)(j)])

static void pivot(tableau *t, int row, int column)
{
    double by = AT(t, row, column);
    for (int j = 0; j <= t->n; j++) AT(t, row, j) /= by;
    for (int i = 0; i <= t->m; i++) {
        double factor = AT(t, i, column);
        if (i == row || fabs(factor) < 1e-12) continue;
        for (int j = 0; j <= t->n; j++) AT(t, i, j) -= factor * AT(t, row, j);
    }
    t->basis[row] = column;
}

/* Columns from `n_allowed` on stay out. True where it came to an end. */
static bool climb(tableau *t, int n_allowed)
{
    for (int steps = 0; steps < 100000; steps++) {
        int column = 0, row = -1;
        while (column < n_allowed && AT(t, t->m, column) < 1e-9) column++;
        if (column == n_allowed) return true;
        double least = INFINITY;
        for (int i = 0; i < t->m; i++) {
            if (AT(t, i, column) < 1e-9) continue;
            double ratio = AT(t, i, t->n) / AT(t, i, column);
            if (ratio < least - 1e-12 || (ratio < least + 1e-12 && row >= 0 && t->basis[i] < t->basis[row])) {
                least = ratio;
                row = i;
            }
        }
        if (row < 0) return false;
        pivot(t, row, column);
    }
    check_fail(__FILE__, __LINE__, "the auditor's simplex does not end");
    return false;
}

/* Unknowns are the hidden cells. */
double simplex_farthest(const mx_web *web, uint32_t target, int direction)
{
    static int column[MOST_CELLS];
    int n = 0, m = 0;
    for (size_t c = 0; c < web->n_cells; c++) column[c] = mx_web_is_hidden(&web->cells[c]) ? n++ : -1;
    for (size_t r = 0; r < web->n_relations; r++) {
        bool has = false;
        for (size_t i = web->relations[r].from; i < web->relations[r].to; i++)
            has = has || column[web->terms[i].cell] >= 0;
        m += has;
    }
    tableau t = {.m = m, .n = n + m};
    t.a = calloc((size_t)(m + 1) * (size_t)(n + m + 1), sizeof *t.a);
    t.basis = calloc((size_t)m + 1, sizeof *t.basis);
    CHECK(t.a && t.basis);
    int row = 0;
    for (size_t r = 0; r < web->n_relations; r++) {
        double right = 0;
        bool has = false;
        for (size_t i = web->relations[r].from; i < web->relations[r].to; i++) {
            uint32_t c = web->terms[i].cell;
            if (column[c] < 0) right -= web->terms[i].factor * web->cells[c].value;
            else AT(&t, row, column[c]) = web->terms[i].factor;
            has = has || column[c] >= 0;
        }
        if (!has) continue;
        if (right < 0)
            for (int j = 0; j < n; j++) AT(&t, row, j) = -AT(&t, row, j);
        AT(&t, row, n + row) = 1;
        AT(&t, row, t.n) = fabs(right);
        t.basis[row] = n + row;
        for (int j = 0; j < n; j++) AT(&t, m, j) += AT(&t, row, j);
        AT(&t, m, t.n) += AT(&t, row, t.n);
        row++;
    }
    bool is_over = climb(&t, n);
    CHECK(is_over && fabs(AT(&t, m, t.n)) < 1e-6);
    for (int i = 0; i < m; i++) { /* artificial variables that stayed, at nothing, leave where they can */
        if (t.basis[i] < n) continue;
        int j = 0;
        while (j < n && fabs(AT(&t, i, j)) < 1e-9) j++;
        if (j < n) pivot(&t, i, j);
    }
    for (int j = 0; j <= t.n; j++) AT(&t, m, j) = 0;
    AT(&t, m, column[target]) = direction;
    for (int i = 0; i < m; i++)
        if (t.basis[i] == column[target]) {
            double factor = AT(&t, m, column[target]);
            for (int j = 0; j <= t.n; j++) AT(&t, m, j) -= factor * AT(&t, i, j);
        }
    double far = climb(&t, n) ? -AT(&t, m, t.n) * direction : (direction > 0 ? INFINITY : -INFINITY);
    free(t.a);
    free(t.basis);
    return far;
}

/* Whether a withheld cell is safe between these. */
static bool is_far(const mx_web_cell *cell, double least, double most)
{
    double up = most - cell->value, down = cell->value - least;
    double reach = fmax(fabs(cell->value) / 10, cell->is_whole_number ? 1 : 0.01) - 1e-6;
    if (cell->state == MX_WEB_COVER) return up >= reach || down >= reach;
    return up >= reach && (down >= reach || least <= 1e-6);
}

static bool is_secret(const mx_web_cell *cell)
{
    return cell->state == MX_WEB_COVER || cell->state == MX_WEB_PRIMARY;
}

bool simplex_finds_safe(const mx_web *web)
{
    for (size_t r = 0; r < web->n_relations; r++)
        if (!mx_web_sum_is_enough(web, &web->relations[r])) return false;
    for (uint32_t c = 0; c < web->n_cells; c++)
        if (is_secret(&web->cells[c]) &&
            !is_far(&web->cells[c], simplex_farthest(web, c, -1), simplex_farthest(web, c, 1)))
            return false;
    return true;
}

size_t simplex_audit(const mx_web *web, const char *what)
{
    size_t n_withheld = 0;
    for (uint32_t c = 0; c < web->n_cells; c++) {
        const mx_web_cell *cell = &web->cells[c];
        if (!is_secret(cell)) continue;
        double most = simplex_farthest(web, c, 1), least = simplex_farthest(web, c, -1);
        if (!is_far(cell, least, most))
            check_fail(__FILE__, __LINE__, "%s: a withheld cell of %g lies between %g and %g", what,
                       cell->value, least, most);
        if (cell->least < least - 1e-5 || cell->most > most + 1e-5)
            check_fail(__FILE__, __LINE__, "%s: [%g, %g] was claimed, [%g, %g] is so", what, cell->least,
                       cell->most, least, most);
        n_withheld++;
    }
    for (size_t r = 0; r < web->n_relations; r++) CHECK(mx_web_sum_is_enough(web, &web->relations[r]));
    CHECK(n_withheld == 0 || n_withheld > 1);
    return n_withheld;
}
