/*
 * Withholding more until nothing can be worked out, and proving it.
 *
 * A cell is proven by tables: other values of all withheld cells that agree with everything that
 * is shown, in which the cell lies far enough from its own. Most come for nothing with the cells
 * that are chosen to cover it (web_moves.c); where none is at hand, a linear program finds one or
 * shows that there is none (web_linear.c), and then more is withheld.
 *
 * A web of few cells is solved as a whole before (web_solve.c), one of many in regions afterwards
 * (web_regions.c).
 */
#include "web_i.h"

#include <math.h>
#include <string.h>

double mx_web_reach(const mx_web_cell *cell)
{
    double tenth = fabs(cell->value) / 10;
    return cell->is_whole_number ? fmax(ceil(tenth - 1e-9), 1) : fmax(tenth, 0.01);
}

/* Nobody takes a number of people below nobody for possible: it need not be. */
static bool lacks_above(const mx_web_cell *c)
{
    return c->most < fmin(c->value + mx_web_reach(c), c->upper) - 1e-6 * (1 + fabs(c->value));
}

static bool lacks_below(const mx_web_cell *c)
{
    return c->least > fmax(c->value - mx_web_reach(c), c->lower) + 1e-6 * (1 + fabs(c->value));
}

bool mx_web_lacks(const mx_web_cell *c, int direction)
{
    return direction > 0 ? lacks_above(c) : lacks_below(c);
}

bool mx_web_is_safe(const mx_web_cell *c)
{
    double reach = mx_web_reach(c) * (1 - 1e-6);
    bool is_far = c->most - c->value >= reach || c->value - c->least >= reach;
    switch (c->state) {
    case MX_WEB_SHOWN:
    case MX_WEB_FREE: return true;
    case MX_WEB_COVER: return is_far;
    case MX_WEB_PRIMARY: return is_far && (c->is_one_sided || (!lacks_above(c) && !lacks_below(c)));
    }
    return true;
}

/* ---- What several withheld parts add up to ------------------------------------------- */

/* Everybody can subtract what is shown from the whole: what is left are the withheld parts
 * together, and these must be a figure that could be shown. */
static void add_up_hidden(const mx_web *web, const mx_web_relation *r, double *count, double *people,
                          size_t *n)
{
    *count = *people = 0;
    *n = 0;
    for (size_t i = r->from; i + 1 < r->to; i++) {
        const mx_web_cell *c = &web->cells[web->terms[i].cell];
        if (!mx_web_is_hidden(c)) continue;
        (*n)++;
        *count += c->value;
        *people += c->people;
    }
}

bool mx_web_counts_parts(const mx_web *web, const mx_web_relation *r)
{
    const mx_web_cell *whole = &web->cells[web->terms[r->to - 1].cell];
    return r->dim > 0 && isnan(whole->people) == isnan(web->cells[web->terms[r->from].cell].people);
}

static bool applies(const mx_web *web, const mx_web_relation *r)
{
    if (!mx_web_counts_parts(web, r) || mx_web_is_hidden(&web->cells[web->terms[r->to - 1].cell]))
        return false;
    for (size_t i = r->from; i + 1 < r->to; i++)
        if (!web->cells[web->terms[i].cell].is_summed) return false;
    return true;
}

bool mx_web_sum_is_enough(const mx_web *web, const mx_web_relation *r)
{
    double count, people;
    size_t n;
    if (!applies(web, r)) return true;
    add_up_hidden(web, r, &count, &people, &n);
    if (n == 0) return true;
    return count >= web->min_count && !(people - count < web->min_count);
}

static bool may_cover(const mx_web_cell *c)
{
    return c->state == MX_WEB_SHOWN && !c->is_fixed;
}

/* The cheapest part that is shown; else the whole. Ties go to the first. */
static uint32_t cheapest(const mx_web *web, const mx_web_relation *r)
{
    uint32_t best = MX_WEB_NOWHERE;
    for (size_t i = r->from; i + 1 < r->to; i++) {
        uint32_t c = web->terms[i].cell;
        if (!may_cover(&web->cells[c])) continue;
        if (best == MX_WEB_NOWHERE || web->cells[c].cost < web->cells[best].cost) best = c;
    }
    uint32_t whole = web->terms[r->to - 1].cell;
    return best == MX_WEB_NOWHERE && may_cover(&web->cells[whole]) ? whole : best;
}

static bool fill_sums(mx_web *web)
{
    bool has_changed = false;
    for (size_t r = 0; r < web->n_relations; r++) {
        while (!mx_web_sum_is_enough(web, &web->relations[r])) {
            uint32_t c = cheapest(web, &web->relations[r]);
            if (c == MX_WEB_NOWHERE) break;
            web->cells[c].state = MX_WEB_COVER;
            has_changed = true;
        }
    }
    return has_changed;
}

/* ---- Cell by cell ----------------------------------------------------------------------- */

/* Protect one cell by moves of what is withheld already, then by withholding more. */
static int move_cell(mx_web *web, uint32_t index, bool *is_found)
{
    static const double limits[] = {MX_WEB_FREE_OF_COST, INFINITY};
    const mx_web_cell *c = &web->cells[index];
    *is_found = false;
    for (size_t i = 0; i < 2; i++)
        for (int direction = 1; direction >= -1; direction -= 2) {
            bool found;
            if (mx_web_is_safe(c) || !mx_web_lacks(c, direction)) continue;
            int rc = mx_web_move(web, index, direction, limits[i], &found);
            if (rc < 0) return rc;
            *is_found = *is_found || found;
        }
    return MX_OK;
}

static bool has_term(const mx_web *web, const mx_web_relation *r, uint32_t index)
{
    for (size_t i = r->from; i < r->to; i++)
        if (web->terms[i].cell == index) return true;
    return false;
}

/* Totals that no table here has, and that would give the cell away, must not be published anywhere:
 * they are taken to be unknown. Those so many sums away from the cell. */
static bool free_totals(mx_web *web, uint32_t index, int depth)
{
    bool is_any = false;
    for (size_t r = 0; r < web->n_relations; r++) {
        const mx_web_relation *relation = &web->relations[r];
        if (!has_term(web, relation, index)) continue;
        for (size_t i = relation->from; i < relation->to; i++) {
            mx_web_cell *c = &web->cells[web->terms[i].cell];
            if (!c->is_elsewhere || c->is_out || web->terms[i].cell == index) continue;
            if (c->state == MX_WEB_SHOWN) {
                c->state = MX_WEB_FREE;
                is_any = true;
            } else if (depth > 0 && free_totals(web, web->terms[i].cell, depth - 1)) {
                is_any = true;
            }
        }
    }
    return is_any;
}

/* First those next to the cell, then those farther off, at last all there are. */
static bool free_some(mx_web *web, uint32_t index)
{
    enum { FARTHEST = 2 };
    bool is_any = false;
    for (int depth = 0; depth <= FARTHEST; depth++)
        if (free_totals(web, index, depth)) return true;
    for (size_t c = 0; c < web->n_cells; c++) {
        if (!web->cells[c].is_elsewhere || web->cells[c].is_out || web->cells[c].state != MX_WEB_SHOWN) continue;
        web->cells[c].state = MX_WEB_FREE;
        is_any = true;
    }
    return is_any;
}

static int mend_cell(mx_web *web, uint32_t index)
{
    mx_web_cell *c = &web->cells[index];
    for (int direction = 1; direction >= -1; direction -= 2) {
        bool is_found;
        if (mx_web_is_safe(c) || !mx_web_lacks(c, direction)) continue;
        int rc = mx_web_mend(web, index, direction, &is_found);
        if (rc < 0) return rc;
    }
    if (mx_web_is_safe(c)) return MX_OK;
    /* What is known from elsewhere bounds it, whatever is withheld here; or gives it away. */
    c->is_one_sided = true;
    if (!mx_web_is_safe(c)) c->is_lost = !free_some(web, index);
    return MX_OK;
}

static bool is_in_doubt(const mx_web *web, uint32_t c)
{
    return !web->cells[c].is_lost && !mx_web_is_safe(&web->cells[c]);
}

/* As far as moves go. */
static int protect_by_moves(mx_web *web)
{
    for (bool has_changed = true; has_changed;) {
        has_changed = fill_sums(web);
        for (uint32_t c = 0; c < web->n_cells; c++) {
            if (!is_in_doubt(web, c)) continue;
            bool is_found;
            int rc = move_cell(web, c, &is_found);
            if (rc < 0) return rc;
            has_changed = has_changed || is_found;
        }
        has_changed = fill_sums(web) || has_changed;
    }
    return MX_OK;
}

static size_t count_in_doubt(const mx_web *web)
{
    size_t n = 0;
    for (uint32_t c = 0; c < web->n_cells; c++) n += is_in_doubt(web, c);
    return n;
}

/* The rest: measured, and mended where it is not safe. */
static int protect_by_programs(mx_web *web)
{
    int rc = mx_web_measure(web);
    for (uint32_t c = 0; rc == MX_OK && c < web->n_cells; c++)
        if (is_in_doubt(web, c)) rc = mend_cell(web, c);
    return rc;
}

static int protect(mx_web *web)
{
    int rc = MX_OK;
    while (rc == MX_OK) {
        rc = protect_by_moves(web);
        if (rc < 0 || count_in_doubt(web) == 0) break;
        rc = protect_by_programs(web);
    }
    return rc;
}

/* ---- Again, for less ---------------------------------------------------------------------- */

/* Of those that were chosen here. */
static double cost_of_covers(const mx_web *web, const bool is_given[])
{
    double cost = 0;
    for (size_t c = 0; c < web->n_cells; c++)
        if (web->cells[c].state == MX_WEB_COVER && !is_given[c]) cost += web->cells[c].cost;
    return cost;
}

/* Cells of which less could be proven than of others. */
static size_t count_yielding(const mx_web *web)
{
    size_t n = 0;
    for (size_t c = 0; c < web->n_cells; c++) n += (size_t)web->cells[c].is_one_sided + web->cells[c].is_lost;
    return n;
}

/* Of what is withheld, with nothing more: in boxes, else by linear programs. */
static int prove(mx_web *web)
{
    int rc = MX_OK;
    for (size_t c = 0; c < web->n_cells; c++) web->cells[c].least = web->cells[c].most = web->cells[c].value;
    for (uint32_t c = 0; rc == MX_OK && c < web->n_cells; c++)
        for (int direction = 1; rc == MX_OK && direction >= -1; direction -= 2) {
            bool is_found;
            if (is_in_doubt(web, c) && mx_web_lacks(&web->cells[c], direction))
                rc = mx_web_move(web, c, direction, MX_WEB_FREE_OF_COST, &is_found);
        }
    return rc == MX_OK ? mx_web_measure(web) : rc;
}

/* Look for a pattern that costs less, region by region; what that left in doubt is protected as ever. */
static int improve(mx_web *web, const bool is_given[])
{
    const double before = cost_of_covers(web, is_given);
    const size_t n_before = count_yielding(web);
    if (before <= 0 || web->patience == 0) return MX_OK;
    mx_web_cell *kept = mx_alloc_array(web->n_cells + 1, sizeof *kept);
    if (!kept) return mx_fail_memory();
    memcpy(kept, web->cells, web->n_cells * sizeof *kept);
    int rc = mx_web_refine(web, is_given);
    if (rc == MX_OK) rc = prove(web);
    if (rc == MX_OK) rc = protect(web);
    bool is_better = cost_of_covers(web, is_given) <= before && count_yielding(web) <= n_before;
    if (rc == MX_OK && !is_better)
        memcpy(web->cells, kept, web->n_cells * sizeof *kept);
    mx_free(kept);
    return rc;
}

int mx_web_protect(mx_web *web)
{
    bool is_solved, *is_given = mx_alloc_array(web->n_cells + 1, sizeof *is_given);
    if (!is_given) return mx_fail_memory();
    for (size_t c = 0; c < web->n_cells; c++) is_given[c] = mx_web_is_hidden(&web->cells[c]);
    int rc = mx_web_solve(web, web->n_cells, &is_solved);
    if (rc == MX_OK) rc = protect(web);
    if (rc == MX_OK && !is_solved) rc = improve(web, is_given);
    mx_free(is_given);
    return rc;
}
