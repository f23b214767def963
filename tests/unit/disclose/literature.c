/*
 * Published examples of cell suppression, reworked: what has to be withheld is given as the source
 * gives it, and no more may be withheld in all than there.
 *
 * Ours has more to hold than most sources: what covers must not be narrowed down to a tenth either,
 * and of parts that are withheld of a sum there must be enough people. Theirs may ask for wider
 * intervals around some cells. Tables are in tests/numbers/suppression, small ones here.
 */
#include "web_i.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "simplex.h"
#include "support/check.h"

/* ---- Rows and columns with both margins --------------------------------------------------- */

typedef struct {
    const char *source;
    size_t n_rows, n_columns;
    double values[16];
    const char *primary; /* 'x' for each of `values` that is */
    double min_count;    /* of a table of people; 0: of something else */
    size_t published;    /* cells withheld in all */
} two_way;

static const two_way small[] = {
    {"Fischetti and Salazar 2001, Management Science 47: investments by activity and region",
     3,
     3,
     {20, 50, 10, 8, 19, 22, 17, 32, 12},
     ".....x...",
     0,
     4},
    {"Insee 2025, rtauargus, Tau-Argus from R, minimal example: turnover by activity and size",
     3,
     2,
     {100, 50, 30, 20, 60, 40},
     "..x..x",
     0,
     4},
    {"Meindl 2026, sdcTable 0.34, tests of protectTable, microdata1: people by region and gender, all "
     "methods",
     4,
     2,
     {2, 18, 19, 14, 10, 12, 14, 11},
     "x.......",
     3,
     4},
    {"Langsrud, Lupp, Statistics Norway 2024, GaussSuppression, Small count frequency table suppression, "
     "table 1",
     2,
     3,
     {5, 2, 0, 6, 3, 4},
     "..x...",
     2,
     4},
};

static void weave(mx_web *web, const two_way *t)
{
    uint32_t node, index;
    CHECK_OK(mx_web_init(web, 3, t->min_count));
    for (size_t r = 0; r < t->n_rows; r++) CHECK_OK(mx_web_add_node(web, 1, 0, &node));
    for (size_t c = 0; c < t->n_columns; c++) CHECK_OK(mx_web_add_node(web, 2, 0, &node));
    for (uint32_t r = 0; r <= t->n_rows; r++)
        for (uint32_t c = 0; c <= t->n_columns; c++) {
            mx_web_cell cell = {
                .people = NAN, .upper = INFINITY, .is_summed = t->min_count > 0, .is_whole_number = true};
            for (size_t i = 0; i < t->n_rows; i++)
                for (size_t j = 0; j < t->n_columns; j++)
                    if ((r == 0 || i + 1 == r) && (c == 0 || j + 1 == c))
                        cell.value += t->values[i * t->n_columns + j];
            cell.cost = 1 + cell.value / (cell.value + 100);
            bool is_primary = r > 0 && c > 0 && t->primary[(r - 1) * t->n_columns + c - 1] == 'x';
            cell.state = is_primary ? MX_WEB_PRIMARY : MX_WEB_SHOWN;
            CHECK_OK(mx_web_add_cell(web, (const uint32_t[]){0, r, c}, &cell, &index));
        }
    CHECK_OK(mx_web_tie(web));
}

TEST(disclose_literature, withholds_no_more_of_rows_and_columns)
{
    for (size_t i = 0; i < sizeof small / sizeof *small; i++) {
        mx_web web;
        weave(&web, &small[i]);
        CHECK_OK(mx_web_protect(&web));
        size_t n = simplex_audit(&web, small[i].source);
        if (n > small[i].published)
            check_fail(__FILE__, __LINE__, "%s: %zu withheld, %zu published", small[i].source, n,
                       small[i].published);
        mx_web_dispose(&web);
    }
}

/* Meindl 2026, sdcTable 0.34, tests of the simple heuristic: nine cells, of which 47 can be worked out; with
 * a tenth, which makes 47 lie between 0 and 78, all ten are taken to be safe. */
static const two_way nine = {
    "nine cells",       4, 4, {30, 47, 64, 89, 90, 124, 5, 31, 92, 100, 59, 85, 800, 991, 651, 685},
    "xxx.x.x..x.x.x.x", 0, 10};

enum { CELL_OF_47 = 1 * 5 + 2, THEIR_TENTH = 2 * 5 + 4 };

TEST(disclose_literature, narrows_a_cell_as_far_as_published)
{
    mx_web web;
    weave(&web, &nine);
    CHECK_OK(mx_web_measure_all(&web));
    CHECK_NEAR(web.cells[CELL_OF_47].least, 47, 1e-9);
    CHECK_NEAR(web.cells[CELL_OF_47].most, 47, 1e-9);
    web.cells[THEIR_TENTH].state = MX_WEB_COVER;
    CHECK_OK(mx_web_measure_all(&web));
    CHECK_NEAR(web.cells[CELL_OF_47].least, 0, 1e-9);
    CHECK_NEAR(web.cells[CELL_OF_47].most, 78, 1e-9);
    CHECK_NEAR(simplex_farthest(&web, CELL_OF_47, 1), 78, 1e-9);
    mx_web_dispose(&web);
}

/* One more than published: whichever the tenth cell is, another is left within a tenth of its value (in
 * theirs 64, of which one learns that it is 69 at most). Eleven are the fewest that hold what is promised
 * here. */
TEST(disclose_literature, withholds_one_more_where_ten_would_not_do)
{
    mx_web web;
    for (uint32_t tenth = 6; tenth < 25; tenth++) {
        weave(&web, &nine);
        bool is_inner = tenth % 5 != 0 && web.cells[tenth].state == MX_WEB_SHOWN, is_safe = true;
        if (is_inner) web.cells[tenth].state = MX_WEB_COVER;
        CHECK_OK(mx_web_measure_all(&web));
        for (size_t c = 0; c < web.n_cells; c++) is_safe = is_safe && mx_web_is_safe(&web.cells[c]);
        CHECK(!is_inner || !is_safe);
        mx_web_dispose(&web);
    }
    weave(&web, &nine);
    CHECK_OK(mx_web_protect(&web));
    CHECK_INT(simplex_audit(&web, nine.source), nine.published + 1);
    mx_web_dispose(&web);
}

/* Geurts 1992, table 10, in Hundepool and others, Handbook on Statistical Disclosure Control, 4.2: of four
 * cells that are withheld the first lies between 3 and 6. (Their values are not printed; any that add up do.)
 */
TEST(disclose_literature, narrows_the_first_of_four_cells_as_far_as_published)
{
    static const two_way geurts = {"Geurts 1992", 3, 2, {4, 3, 2, 1, 3, 3}, "xxxx..", 0, 4};
    mx_web web;
    weave(&web, &geurts);
    CHECK_OK(mx_web_measure_all(&web));
    const mx_web_cell *cell = &web.cells[1 * 3 + 1];
    CHECK_NEAR(cell->least, 3, 1e-9);
    CHECK_NEAR(cell->most, 6, 1e-9);
    mx_web_dispose(&web);
}

/* ---- Linked tables --------------------------------------------------------------------------- */

/* Meindl 2026, sdcTable 0.34, tests of linked tables: eight regions by county and by size; five are of three
 * people or fewer, each table by itself needs no more, both together one. */
TEST(disclose_literature, withholds_no_more_of_two_groupings)
{
    static const double people[] = {2, 2, 8, 8, 3, 3, 3, 7}; /* A B I J, K L M N */
    static const bool is_big[] = {false, false, false, false, false, true, true, false};
    mx_web web;
    uint32_t county[2], region[8], size[2], index;
    mx_web_term big[9] = {{0}}, rest[9] = {{0}};
    size_t n_big = 0, n_rest = 0;
    CHECK_OK(mx_web_init(&web, 2, 4));
    for (size_t i = 0; i < 2; i++) CHECK_OK(mx_web_add_node(&web, 0, 0, &size[i]));
    for (size_t i = 0; i < 2; i++) CHECK_OK(mx_web_add_node(&web, 1, 0, &county[i]));
    for (size_t i = 0; i < 8; i++) CHECK_OK(mx_web_add_node(&web, 1, county[i / 4], &region[i]));
    mx_web_cell cell = {
        .cost = 1, .people = NAN, .upper = INFINITY, .is_summed = true, .is_whole_number = true};
    for (size_t i = 0; i < 8; i++) {
        cell.value = people[i];
        cell.cost = 1 + people[i] / 100;
        cell.state = people[i] <= 3 ? MX_WEB_PRIMARY : MX_WEB_SHOWN;
        CHECK_OK(mx_web_add_cell(&web, (const uint32_t[]){0, region[i]}, &cell, &index));
        if (is_big[i]) big[n_big++] = (mx_web_term){index, 1};
        else rest[n_rest++] = (mx_web_term){index, 1};
    }
    cell.state = MX_WEB_SHOWN;
    const struct {
        uint32_t nodes[2];
        double value;
        mx_web_term *terms;
        size_t *n;
    } wholes[] = {{{0, county[0]}, 20, NULL, NULL},
                  {{0, county[1]}, 16, NULL, NULL},
                  {{0, 0}, 36, NULL, NULL},
                  {{size[0], 0}, 6, big, &n_big},
                  {{size[1], 0}, 30, rest, &n_rest}};
    for (size_t i = 0; i < 5; i++) {
        cell.value = wholes[i].value;
        cell.cost = 2;
        CHECK_OK(mx_web_add_cell(&web, wholes[i].nodes, &cell, &index));
        if (wholes[i].terms) wholes[i].terms[(*wholes[i].n)++] = (mx_web_term){index, -1};
    }
    CHECK_OK(mx_web_tie(&web));
    CHECK_OK(mx_web_relate(&web, big, n_big));
    CHECK_OK(mx_web_relate(&web, rest, n_rest));
    CHECK_OK(mx_web_protect(&web));
    CHECK(simplex_audit(&web, "linked tables of sdcTable") <= 6);
    mx_web_dispose(&web);
}

/* ---- Tables of several levels ------------------------------------------------------------------- */

enum { MOST_KEYS = 4, MOST_ROWS = 2000 };

/* Tables that share cells, in one web: a dimension for each name of a key. */
typedef struct {
    mx_web web;
    mx_file tree; /* what a value is a part of first: dimension, value, above */
    mx_str names[MOST_KEYS];
    mx_ids *values[MOST_KEYS]; /* value i of a dimension is node i + 1 */
    mx_ids *places;            /* of cells */
    size_t n_names;
    uint32_t cells[MOST_ROWS]; /* of the rows of all tables */
    size_t n_rows;
} tables;

/* The next piece of `text` up to `mark`. */
static mx_str piece(mx_str *text, char mark)
{
    const char *end = text->size > 0 ? memchr(text->at, mark, text->size) : NULL;
    mx_str head = {text->at, end ? (size_t)(end - text->at) : text->size};
    size_t used = head.size + (end ? 1 : 0);
    text->at += used;
    text->size -= used;
    return head;
}

static size_t dim_of(const tables *t, mx_str name)
{
    size_t d = 0;
    while (d < t->n_names && !mx_str_equal(t->names[d], name)) d++;
    CHECK(d < t->n_names);
    return d;
}

static mx_str above(const tables *t, mx_str name, mx_str value)
{
    for (mx_str rest = {t->tree.at, t->tree.size}; rest.size > 0;) {
        mx_str line = piece(&rest, '\n');
        bool is_same = mx_str_equal(piece(&line, '\t'), name);
        if (mx_str_equal(piece(&line, '\t'), value) && is_same) return line;
    }
    return (mx_str){"", 0};
}

static uint32_t node_of(tables *t, size_t dim, mx_str value)
{
    uint32_t id, node;
    if (value.size == 0) return 0;
    id = mx_ids_find(t->values[dim], value);
    if (id != MX_NO_ID) return id + 1;
    uint32_t parent = node_of(t, dim, above(t, t->names[dim], value));
    CHECK_OK(mx_ids_add(t->values[dim], value, &id));
    CHECK_OK(mx_web_add_node(&t->web, dim + 1, parent, &node));
    CHECK_INT(node, id + 1);
    return node;
}

static void open_tables(tables *t, size_t n, const char *const names[])
{
    memset(t, 0, sizeof *t);
    CHECK_OK(mx_file_open(&t->tree, MX_TEST_DATA "/../numbers/suppression/tree.tsv"));
    CHECK_OK(mx_ids_new(&t->places));
    CHECK_OK(mx_web_init(&t->web, n + 1, 0));
    for (; t->n_names < n; t->n_names++) {
        t->names[t->n_names] = mx_str_of(names[t->n_names]);
        CHECK_OK(mx_ids_new(&t->values[t->n_names]));
    }
}

static void close_tables(tables *t)
{
    mx_file_close(&t->tree);
    mx_ids_free(t->places);
    for (size_t d = 0; d < t->n_names; d++) mx_ids_free(t->values[d]);
    mx_web_dispose(&t->web);
}

/* Keys, then value, "x" where it is primary, and how many stand behind it: by these, as ever, a cell costs.
 */
static void read_row(tables *t, mx_str line, const size_t dims[], size_t n_keys)
{
    uint32_t nodes[MOST_KEYS + 1] = {0}, id;
    mx_web_cell cell = {.people = NAN, .upper = INFINITY};
    for (size_t k = 0; k < n_keys; k++) nodes[dims[k] + 1] = node_of(t, dims[k], piece(&line, '\t'));
    CHECK_OK(mx_number_parse(&cell.value, piece(&line, '\t'), '.'));
    cell.state = mx_str_is(piece(&line, '\t'), "x") ? MX_WEB_PRIMARY : MX_WEB_SHOWN;
    CHECK_OK(mx_number_parse(&cell.cost, line, '.'));
    cell.cost = 1 + cell.cost / (cell.cost + 100);
    size_t n = mx_ids_count(t->places);
    CHECK_OK(mx_ids_add(t->places, (mx_str){(const char *)nodes, sizeof nodes}, &id));
    if (id == n) CHECK_OK(mx_web_add_cell(&t->web, nodes, &cell, &id));
    CHECK(t->web.cells[id].state == cell.state);
    t->cells[t->n_rows++] = id;
}

static void read_table(tables *t, const char *path)
{
    mx_file file;
    CHECK_OK(mx_file_open(&file, path));
    mx_str rest = {file.at, file.size}, head = piece(&rest, '\n');
    size_t dims[MOST_KEYS], n_keys = 0;
    for (mx_str name = piece(&head, '\t'); !mx_str_is(name, "value"); name = piece(&head, '\t'))
        dims[n_keys++] = dim_of(t, name);
    while (rest.size > 0) read_row(t, piece(&rest, '\n'), dims, n_keys);
    mx_file_close(&file);
}

/* Of rows from … to-1. */
static size_t count(const tables *t, size_t from, size_t to, bool is_primary)
{
    size_t n = 0;
    for (size_t i = from; i < to; i++) {
        mx_web_state state = t->web.cells[t->cells[i]].state;
        n += state == MX_WEB_PRIMARY || (!is_primary && state == MX_WEB_COVER);
    }
    return n;
}

/* By linear programs to their end: the dense simplex would take too long. */
static void protect(tables *t)
{
    CHECK_OK(mx_web_tie(&t->web));
    CHECK_OK(mx_web_protect(&t->web));
    for (size_t c = 0; c < t->web.n_cells; c++)
        t->web.cells[c].least = t->web.cells[c].most = t->web.cells[c].value;
    CHECK_OK(mx_web_measure_all(&t->web));
    for (size_t c = 0; c < t->web.n_cells; c++) CHECK(mx_web_is_safe(&t->web.cells[c]));
}

#define SUPPRESSION MX_TEST_DATA "/../numbers/suppression/"

/* tau-ARGUS user's manual 4.1 (de Wolf and others 2014), pages 50 and 51: 9 cells unsafe, 12 secondary. */
TEST(disclose_literature, withholds_no_more_than_tau_argus_of_regions)
{
    tables t;
    open_tables(&t, 2, (const char *const[]){"region", "size"});
    read_table(&t, SUPPRESSION "region_size.tsv");
    protect(&t);
    CHECK_INT(t.n_rows, 119);
    CHECK_INT(count(&t, 0, t.n_rows, true), 9);
    size_t n = count(&t, 0, t.n_rows, false);
    if (n > 21) check_fail(__FILE__, __LINE__, "%zu withheld, 21 published", n);
    close_tables(&t);
}

/* Insee 2025, rtauargus, Tau-Argus from R, second example, by its optimal method: 77 primary, 64 secondary.
 */
TEST(disclose_literature, withholds_no_more_than_the_optimal_method)
{
    tables t;
    open_tables(&t, 2, (const char *const[]){"activity", "size"});
    read_table(&t, SUPPRESSION "act_size.tsv");
    protect(&t);
    CHECK_INT(t.n_rows, 414);
    CHECK_INT(count(&t, 0, t.n_rows, true), 77);
    size_t n = count(&t, 0, t.n_rows, false);
    if (n > 77 + 64) check_fail(__FILE__, __LINE__, "%zu withheld, %d published", n, 77 + 64);
    close_tables(&t);
}

/* Insee 2025, rtauargus, Protect several linked tables at once (and Insee's manual on tables, chapter on
 * linked tables): turnover by activity and by region, each by size and by legal form, with common margins. Of
 * each table so many cells are primary and secondary, by the modular method table by table until all agree.
 */
TEST(disclose_literature, withholds_no_more_of_four_linked_tables)
{
    static const struct {
        const char *path;
        size_t n_rows, n_primary, n_secondary;
    } published[] = {{SUPPRESSION "act_size.tsv", 414, 77, 83},
                     {SUPPRESSION "act_cj.tsv", 406, 60, 88},
                     {SUPPRESSION "nuts_size.tsv", 460, 72, 82},
                     {SUPPRESSION "nuts_cj.tsv", 452, 65, 101}};
    tables t;
    size_t n_withheld = 0, n_published = 0;
    open_tables(&t, 4, (const char *const[]){"activity", "nuts", "size", "cj"});
    for (size_t i = 0; i < 4; i++) read_table(&t, published[i].path);
    protect(&t);
    for (size_t i = 0, from = 0; i < 4; from += published[i++].n_rows) {
        size_t to = from + published[i].n_rows;
        CHECK(to <= t.n_rows);
        CHECK_INT(count(&t, from, to, true), published[i].n_primary);
        n_withheld += count(&t, from, to, false);
        n_published += published[i].n_primary + published[i].n_secondary;
    }
    if (n_withheld > n_published)
        check_fail(__FILE__, __LINE__, "%zu withheld, %zu published", n_withheld, n_published);
    close_tables(&t);
}
