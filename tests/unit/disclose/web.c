/*
 * Protection between cells, held against an auditor that shares nothing with it.
 *
 * The auditor knows the cells that are shown, how cells add up, and that nobody is fewer than
 * nobody. On small tables he tries all tables there are; on larger ones he solves linear programs
 * by a simplex of his own. Set MIEUX_TEST_TABLES to a number for that many random tables of a kind.
 */
#include "web_i.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "simplex.h"
#include "support/check.h"

/* ---- Tables ------------------------------------------------------------------------------ */

/* A table over trees: sizes[d] are the children of the root; of each of them nested[d] again. */
typedef struct {
    size_t n_dims, sizes[3], nested[3];
} shape;

static size_t n_random(size_t usual)
{
    const char *more = getenv("MIEUX_TEST_TABLES");
    return more ? (size_t)strtoul(more, NULL, 10) : usual;
}

static bool is_leaf(const mx_web_tree *tree, uint32_t node)
{
    for (uint32_t i = 1; i < tree->n; i++)
        if (tree->parents[i] == node) return false;
    return true;
}

static bool is_below(const mx_web_tree *tree, uint32_t node, uint32_t above)
{
    while (node != above && node != 0) node = tree->parents[node];
    return node == above;
}

static void plant(mx_web *web, const shape *s)
{
    CHECK_OK(mx_web_init(web, s->n_dims + 1, 11));
    for (size_t d = 0; d < s->n_dims; d++)
        for (size_t i = 0; i < s->sizes[d]; i++) {
            uint32_t node, leaf;
            CHECK_OK(mx_web_add_node(web, d + 1, 0, &node));
            for (size_t j = 0; j < s->nested[d]; j++) CHECK_OK(mx_web_add_node(web, d + 1, node, &leaf));
        }
}

/* The place after this one, counting through all nodes; false after the last. */
static bool next_place(const mx_web *web, uint32_t nodes[])
{
    for (size_t d = 1; d < web->n_dims; d++) {
        if (++nodes[d] < web->trees[d].n) return true;
        nodes[d] = 0;
    }
    return false;
}

static mx_web_cell people(double value)
{
    return (mx_web_cell){.value = value,
                         .cost = 1 + value / 1e6,
                         .people = NAN,
                         .upper = INFINITY,
                         .state = value < 11 ? MX_WEB_PRIMARY : MX_WEB_SHOWN,
                         .is_summed = true,
                         .is_whole_number = true};
}

/* Every node of every dimension, leaves by `draw`, the rest as their sums. */
static void fill(mx_web *web, const shape *s, double (*draw)(mx_rng *rng), mx_rng *rng)
{
    static double leaves[1 << 16];
    uint32_t nodes[4] = {0};
    size_t n_leaves = 0;
    plant(web, s);
    do {
        bool is_inner = false;
        for (size_t d = 1; d < web->n_dims; d++) is_inner = is_inner || !is_leaf(&web->trees[d], nodes[d]);
        if (!is_inner) leaves[n_leaves++] = draw(rng);
    } while (next_place(web, nodes));
    do {
        uint32_t others[4] = {0}, index;
        double sum = 0;
        size_t leaf = 0;
        do {
            bool is_inner = false, is_part = true;
            for (size_t d = 1; d < web->n_dims; d++) {
                is_inner = is_inner || !is_leaf(&web->trees[d], others[d]);
                is_part = is_part && is_below(&web->trees[d], others[d], nodes[d]);
            }
            if (!is_inner && is_part) sum += leaves[leaf];
            leaf += !is_inner;
        } while (next_place(web, others));
        mx_web_cell cell = people(sum);
        CHECK_OK(mx_web_add_cell(web, nodes, &cell, &index));
    } while (next_place(web, nodes));
    CHECK_OK(mx_web_tie(web));
}

static double few_or_many(mx_rng *rng)
{
    return mx_rng_below(rng, 3) == 0 ? (double)mx_rng_below(rng, 11) : 11 + (double)mx_rng_below(rng, 90);
}

static double often_few(mx_rng *rng)
{
    return (double)mx_rng_below(rng, 24);
}

static double seldom_few(mx_rng *rng)
{
    return mx_rng_below(rng, 12) == 0 ? (double)mx_rng_below(rng, 11) : 15 + (double)mx_rng_below(rng, 400);
}

static size_t count_state(const mx_web *web, mx_web_state state)
{
    size_t n = 0;
    for (size_t c = 0; c < web->n_cells; c++) n += web->cells[c].state == state;
    return n;
}

static void attack(const shape *s, double (*draw)(mx_rng *rng), size_t n_tables, const char *what)
{
    mx_rng rng;
    size_t n_withheld = 0, n_shown = 0;
    mx_rng_seed(&rng, 7);
    for (size_t i = 0; i < n_tables; i++) {
        mx_web web;
        fill(&web, s, draw, &rng);
        CHECK_OK(mx_web_protect(&web));
        n_withheld += simplex_audit(&web, what);
        n_shown += count_state(&web, MX_WEB_SHOWN);
        mx_web_dispose(&web);
    }
    CHECK(n_withheld > 0 && n_shown > 0);
}

TEST(disclose_web, holds_one_total)
{
    attack(&(shape){1, {6}, {0}}, few_or_many, n_random(300), "six parts");
    attack(&(shape){1, {4}, {3}}, few_or_many, n_random(200), "four times three parts");
}

TEST(disclose_web, holds_both_margins)
{
    attack(&(shape){2, {3, 4}, {0, 0}}, few_or_many, n_random(150), "3 × 4");
    attack(&(shape){2, {3, 4}, {0, 0}}, often_few, n_random(100), "3 × 4, mostly few");
    attack(&(shape){2, {6, 8}, {0, 0}}, seldom_few, n_random(60), "6 × 8");
}

TEST(disclose_web, holds_nested_levels)
{
    attack(&(shape){2, {3, 3}, {2, 0}}, few_or_many, n_random(40), "3 × 2 levels × 3");
    attack(&(shape){2, {2, 3}, {3, 2}}, seldom_few, n_random(30), "two nested dimensions");
}

TEST(disclose_web, holds_three_dimensions)
{
    attack(&(shape){3, {2, 3, 3}, {0, 0, 0}}, seldom_few, n_random(8), "2 × 3 × 3");
}

/* More cells than are solved as a whole. */
TEST(disclose_web, holds_what_is_done_region_by_region)
{
    attack(&(shape){2, {18, 26}, {0, 0}}, seldom_few, n_random(2), "18 × 26");
    attack(&(shape){2, {5, 4}, {4, 3}}, seldom_few, n_random(2), "two nested dimensions of 5 × 4 and 4 × 3");
}

/* ---- For how little ------------------------------------------------------------------------- */

/* What the cheapest safe pattern costs: all of them are tried. */
static double least_cost(mx_web *web)
{
    uint32_t open[16], n_open = 0;
    double least = INFINITY;
    for (uint32_t c = 0; c < web->n_cells; c++)
        if (web->cells[c].state == MX_WEB_SHOWN) open[n_open++] = c;
    CHECK(n_open <= 12);
    for (uint32_t pattern = 0; pattern < 1u << n_open; pattern++) {
        double cost = 0;
        for (uint32_t i = 0; i < n_open; i++) {
            web->cells[open[i]].state = pattern >> i & 1 ? MX_WEB_COVER : MX_WEB_SHOWN;
            if (pattern >> i & 1) cost += web->cells[open[i]].cost;
        }
        if (cost < least && simplex_finds_safe(web)) least = cost;
    }
    return least;
}

static double cost_of_covers(const mx_web *web)
{
    double cost = 0;
    for (size_t c = 0; c < web->n_cells; c++)
        if (web->cells[c].state == MX_WEB_COVER) cost += web->cells[c].cost;
    return cost;
}

static void compare_with_least(const shape *s, double (*draw)(mx_rng *rng), size_t n_tables)
{
    mx_rng rng;
    mx_rng_seed(&rng, 23);
    for (size_t i = 0; i < n_tables; i++) {
        mx_web web, other;
        mx_rng again = rng;
        fill(&web, s, draw, &rng);
        fill(&other, s, draw, &again);
        CHECK_OK(mx_web_protect(&web));
        CHECK_NEAR(cost_of_covers(&web), least_cost(&other), 1e-9);
        mx_web_dispose(&web);
        mx_web_dispose(&other);
    }
}

TEST(disclose_web, withholds_the_least_of_small_tables)
{
    compare_with_least(&(shape){2, {2, 3}, {0, 0}}, few_or_many, n_random(60));
    compare_with_least(&(shape){1, {3}, {2}}, few_or_many, n_random(60));
    compare_with_least(&(shape){2, {2, 3}, {0, 0}}, seldom_few, n_random(20));
}

/* ---- The same input, and all tables there are ------------------------------------------------ */

TEST(disclose_web, withholds_the_same_each_time)
{
    mx_web_state first[MOST_CELLS];
    for (int run = 0; run < 3; run++) {
        mx_rng rng;
        mx_web web;
        mx_rng_seed(&rng, 41);
        fill(&web, &(shape){2, {5, 4}, {2, 0}}, few_or_many, &rng);
        CHECK_OK(mx_web_protect(&web));
        for (size_t c = 0; c < web.n_cells; c++) {
            if (run == 0) first[c] = web.cells[c].state;
            CHECK(web.cells[c].state == first[c]);
        }
        mx_web_dispose(&web);
    }
}

/* Every table of whole numbers that agrees with what is shown, tried one by one. */
typedef struct {
    const mx_web *web;
    uint32_t hidden[8];
    double x[8], least[8], most[8];
    size_t n;
} trial;

static bool agrees(const trial *t)
{
    for (size_t r = 0; r < t->web->n_relations; r++) {
        double sum = 0;
        for (size_t i = t->web->relations[r].from; i < t->web->relations[r].to; i++) {
            const mx_web_term *term = &t->web->terms[i];
            double value = t->web->cells[term->cell].value;
            for (size_t h = 0; h < t->n; h++)
                if (t->hidden[h] == term->cell) value = t->x[h];
            sum += term->factor * value;
        }
        if (fabs(sum) > 1e-6) return false;
    }
    return true;
}

static void try_all(trial *t, size_t h, double total)
{
    if (h == t->n) {
        for (size_t i = 0; agrees(t) && i < t->n; i++) {
            t->least[i] = fmin(t->least[i], t->x[i]);
            t->most[i] = fmax(t->most[i], t->x[i]);
        }
        return;
    }
    for (t->x[h] = 0; t->x[h] <= total; t->x[h]++) try_all(t, h + 1, total);
}

static double up_to_six(mx_rng *rng)
{
    return 3 + (double)mx_rng_below(rng, 4);
}

TEST(disclose_web, holds_against_all_tables_of_whole_numbers)
{
    mx_rng rng;
    size_t n_tried = 0;
    mx_rng_seed(&rng, 19);
    for (size_t i = 0; i < n_random(40); i++) {
        mx_web web;
        fill(&web, &(shape){2, {2, 3}, {0, 0}}, up_to_six, &rng);
        web.min_count = 4;
        for (size_t c = 0; c < web.n_cells; c++)
            web.cells[c].state = web.cells[c].value < 4 ? MX_WEB_PRIMARY : MX_WEB_SHOWN;
        CHECK_OK(mx_web_protect(&web));
        trial t = {.web = &web};
        for (uint32_t c = 0; c < web.n_cells; c++)
            if (mx_web_is_hidden(&web.cells[c]) && t.n < 8) t.hidden[t.n++] = c;
        if (t.n == 4) { /* as many as can be tried */
            for (size_t h = 0; h < t.n; h++) {
                t.least[h] = INFINITY;
                t.most[h] = -INFINITY;
            }
            try_all(&t, 0, 14);
            for (size_t h = 0; h < t.n; h++) {
                const mx_web_cell *c = &web.cells[t.hidden[h]];
                CHECK(t.most[h] > t.least[h]);
                if (c->state == MX_WEB_PRIMARY)
                    CHECK(t.least[h] <= c->value - 1 && t.most[h] >= c->value + 1);
            }
            n_tried++;
        }
        mx_web_dispose(&web);
    }
    CHECK(n_tried > 0);
}
