#include "bind_stats.h"
#include "column.h"

#include <math.h>
#include <string.h>

#include "mx/composite.h"

/* composite: figures made into one. Columns come in, columns and frames go out. */

static const mx_script__column *check_numbers_column(lua_State *L, int index, int argument)
{
    const mx_script__column *column = mx_script__to_column(L, index);
    luaL_argcheck(L, column && column->type == MX_NUMBER, argument, mx_tr("une colonne de nombres est attendue", "a column of numbers is expected"));
    return column;
}

static double number_field(lua_State *L, int index, const char *name, double otherwise)
{
    int type = lua_getfield(L, index, name);
    double value = type == LUA_TNIL ? otherwise : lua_tonumber(L, -1);
    if (type != LUA_TNIL && type != LUA_TNUMBER)
        (void)mx_script__error(L, mx_tr("composite : « %s » est un nombre", "composite: \"%s\" is a number"), name);
    lua_pop(L, 1);
    return value;
}

/* Options may be left out: an empty table stands for them. */
static void check_options(lua_State *L, int index)
{
    lua_settop(L, index);
    if (lua_isnil(L, index)) {
        lua_newtable(L);
        lua_replace(L, index);
    }
    luaL_checktype(L, index, LUA_TTABLE);
}

/* composite.normalise(column, "min_max", {lowest = 0, highest = 10, direction = "-"}) */
static int composite_normalise(lua_State *L)
{
    static const char *const scales[] = {"min_max", "z", "rank", NULL}, *const directions[] = {"+", "-", NULL};
    const mx_script__column *x = check_numbers_column(L, 1, 1);
    mx_scale scale = (mx_scale)luaL_checkoption(L, 2, scales[0], scales);
    check_options(L, 3);
    double lowest = number_field(L, 3, "lowest", NAN), highest = number_field(L, 3, "highest", NAN);
    lua_getfield(L, 3, "direction");
    bool is_reversed = luaL_checkoption(L, 4, directions[0], directions) == 1;
    double *work = lua_newuserdatauv(L, (x->n + 1) * sizeof *work, 0);
    mx_script__charge(L, 20 * x->n);
    mx_script__column *out = mx_script__new_column(L, MX_NUMBER, x->n);
    mx_composite_normalise(out->cells.numbers, x->cells.numbers, x->n, scale, lowest, highest, is_reversed, work);
    return 1;
}

/* composite.rank(column): 1 is the largest. */
static int composite_rank(lua_State *L)
{
    const mx_script__column *x = check_numbers_column(L, 1, 1);
    double *work = lua_newuserdatauv(L, (x->n + 1) * sizeof *work, 0);
    mx_script__charge(L, 20 * x->n);
    mx_script__column *out = mx_script__new_column(L, MX_NUMBER, x->n);
    mx_composite_rank(out->cells.numbers, x->cells.numbers, x->n, true, work);
    return 1;
}

/* ---- Trees -------------------------------------------------------------------------------- */

enum { MOST_NODES = 1000 };

typedef struct {
    mx_node *nodes;
    const char **names; /* of the nodes; the table holds them */
    const mx_frame *frame;
    size_t n_nodes, columns[MOST_NODES], n_columns;
    bool *reversed; /* by column */
} tree;

/* The branch at the top of the stack: "column", or {"column", weight = 2, direction = "-"}, or
 * {code = "health", mean = "geometric", weight = 1, known = 0.5, branch…}. */
static void add_branch(lua_State *L, tree *t, size_t parent, int depth)
{
    static const char *const means[] = {"arithmetic", "geometric", NULL}, *const directions[] = {"+", "-", NULL};
    size_t at = t->n_nodes++;
    if (t->n_nodes > MOST_NODES || depth > 16)
        (void)mx_script__error(L, "%s", mx_tr("composite : arbre de plus de 1000 nœuds ou 16 étages", "composite: a tree of more than 1000 nodes or 16 levels"));
    luaL_checkstack(L, 8, NULL);
    t->nodes[at] = (mx_node){.parent = parent, .column = MX_NO_NODE, .weight = 1, .mean = MX_MEAN_ARITHMETIC, .known = 1};
    if (lua_type(L, -1) == LUA_TSTRING) {
        lua_createtable(L, 1, 0);
        lua_insert(L, -2);
        lua_rawseti(L, -2, 1);
        t->n_nodes--; /* the same branch, as a table */
        add_branch(L, t, parent, depth + 1);
        return;
    }
    if (!lua_istable(L, -1))
        (void)mx_script__error(L, "%s", mx_tr("composite : une branche est un nom de colonne ou une table", "composite: a branch is the name of a column, or a table"));
    int branch = lua_gettop(L);
    t->nodes[at].weight = number_field(L, branch, "weight", 1);
    t->nodes[at].known = number_field(L, branch, "known", 1);
    lua_getfield(L, branch, "mean");
    t->nodes[at].mean = (mx_mean)luaL_checkoption(L, branch + 1, means[0], means);
    lua_getfield(L, branch, "direction");
    bool is_reversed = luaL_checkoption(L, branch + 2, directions[0], directions) == 1;
    lua_getfield(L, branch, "code");
    t->names[at] = lua_tostring(L, -1);
    bool is_leaf = lua_isnil(L, -1);
    lua_settop(L, branch);
    if (is_leaf) {
        if (lua_geti(L, branch, 1) != LUA_TSTRING)
            (void)mx_script__error(L, "%s", mx_tr("composite : une branche a un code, ou le nom d’une colonne", "composite: a branch has a code, or the name of a column"));
        size_t column = mx_frame_find(t->frame, lua_tostring(L, -1));
        if (column == SIZE_MAX || mx_frame_type(t->frame, column) != MX_NUMBER)
            (void)mx_script__error(L, mx_tr("composite : ce tableau n’a pas de colonne de nombres « %s »", "composite: this frame has no column of numbers \"%s\""),
                                   lua_tostring(L, -1));
        t->names[at] = mx_frame_name(t->frame, column);
        t->reversed[t->n_columns] = is_reversed;
        t->columns[t->n_columns] = column;
        t->nodes[at].column = t->n_columns++;
        lua_settop(L, branch);
        return;
    }
    for (lua_Integer i = 1; lua_geti(L, branch, i) != LUA_TNIL; i++) {
        add_branch(L, t, at, depth + 1);
        lua_settop(L, branch);
    }
    lua_settop(L, branch);
}

/* The frame is argument 1, the tree argument 2. */
static tree *check_tree(lua_State *L)
{
    tree *t = lua_newuserdatauv(L, sizeof *t, 0);
    *t = (tree){.frame = mx_script__check_frame(L, 1)};
    luaL_checktype(L, 2, LUA_TTABLE);
    t->nodes = lua_newuserdatauv(L, MOST_NODES * sizeof *t->nodes, 0);
    t->names = lua_newuserdatauv(L, MOST_NODES * sizeof *t->names, 0);
    t->reversed = lua_newuserdatauv(L, MOST_NODES * sizeof *t->reversed, 0);
    lua_pushvalue(L, 2);
    add_branch(L, t, MX_NO_NODE, 1);
    lua_pop(L, 1);
    mx_script__raise(L, mx_composite_check_tree(t->nodes, t->n_nodes, t->n_columns));
    return t;
}

static double *push_cells(lua_State *L, const tree *t)
{
    size_t n = mx_frame_n_rows(t->frame);
    mx_script__charge(L, n * t->n_columns);
    double *cells = lua_newuserdatauv(L, (n * t->n_columns + 1) * sizeof *cells, 0);
    for (size_t r = 0; r < n; r++)
        for (size_t c = 0; c < t->n_columns; c++) cells[r * t->n_columns + c] = mx_frame_number(t->frame, r, t->columns[c]);
    return cells;
}

/* composite.aggregate(frame, tree): the frame with a column more for each code of the tree. */
static int composite_aggregate(lua_State *L)
{
    lua_settop(L, 2);
    const tree *t = check_tree(L);
    const double *cells = push_cells(L, t);
    size_t n = mx_frame_n_rows(t->frame);
    mx_script__charge(L, n * t->n_nodes * 4);
    double *values = lua_newuserdatauv(L, (n * t->n_nodes + 1) * sizeof *values, 0);
    mx_composite_aggregate(values, cells, n, t->n_columns, t->nodes, t->n_nodes);
    mx_frame **made = mx_script__new_frame(L);
    mx_script__raise(L, mx_frame_new(made));
    for (size_t c = 0; c < mx_frame_n_columns(t->frame); c++)
        mx_script__raise(L, mx_frame_add_column(*made, mx_frame_name(t->frame, c), mx_frame_type(t->frame, c), mx_frame_role(t->frame, c)));
    for (size_t i = 0; i < t->n_nodes; i++)
        if (t->nodes[i].column == MX_NO_NODE) mx_script__raise(L, mx_frame_add_column(*made, t->names[i], MX_NUMBER, MX_FIGURE));
    mx_script__raise(L, mx_frame_add_rows(*made, n));
    for (size_t r = 0; r < n; r++) {
        size_t c = 0;
        for (; c < mx_frame_n_columns(t->frame); c++) {
            if (mx_frame_type(t->frame, c) == MX_NUMBER) mx_frame_set_number(*made, r, c, mx_frame_number(t->frame, r, c));
            else mx_script__raise(L, mx_frame_set_text(*made, r, c, mx_frame_text(t->frame, r, c)));
        }
        for (size_t i = 0; i < t->n_nodes; i++)
            if (t->nodes[i].column == MX_NO_NODE) mx_frame_set_number(*made, r, c++, values[r * t->n_nodes + i]);
    }
    mx_script__keep_frame(L);
    return 1;
}

/* {"min_max", "rank"} as flags; `names` ends with NULL. */
static void read_flags(lua_State *L, int index, const char *field, const char *const names[], bool out[])
{
    int type = lua_getfield(L, index, field);
    lua_Integer n = type == LUA_TTABLE ? luaL_len(L, -1) : 0;
    for (lua_Integer i = 1; i <= n; i++) {
        size_t k = 0;
        const char *name = lua_geti(L, -1, i) == LUA_TSTRING ? lua_tostring(L, -1) : "?";
        while (names[k] && strcmp(names[k], name) != 0) k++;
        if (!names[k]) (void)mx_script__error(L, mx_tr("composite : « %s » : choix inconnu « %s »", "composite: \"%s\": unknown choice \"%s\""), field, name);
        out[k] = true;
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

/* composite.uncertainty(frame, tree, {runs = 1000, scales = {"min_max", "rank"}, means = {…},
 * spread = 0.25, leave_one_out = true, seed = 1}): columns rank, rank_low, rank_high, first, and a
 * table that says what each choice explains. */
static int composite_uncertainty(lua_State *L)
{
    static const char *const scales[] = {"min_max", "z", "rank", NULL}, *const means[] = {"arithmetic", "geometric", NULL};
    enum { MOST_RUNS = 100000 };
    mx_choices choices = {.runs = 1000};
    mx_sensitivity sensitivity;
    check_options(L, 3);
    double runs = number_field(L, 3, "runs", 1000), seed = number_field(L, 3, "seed", (double)mx_script__of(L)->options.seed);
    if (!(runs >= 1 && runs <= MOST_RUNS) || !(seed >= 0 && seed <= 9007199254740992.0))
        return mx_script__error(L, "%s", mx_tr("composite : runs de 1 à 100000, seed un entier positif", "composite: runs from 1 to 100000, seed a whole number not below 0"));
    choices.runs = (size_t)runs;
    choices.spread = number_field(L, 3, "spread", 0.25);
    lua_getfield(L, 3, "leave_one_out");
    choices.leaves_one_out = lua_toboolean(L, -1);
    lua_pop(L, 1);
    read_flags(L, 3, "scales", scales, choices.scales);
    read_flags(L, 3, "means", means, choices.means);
    if (!choices.scales[0] && !choices.scales[1] && !choices.scales[2]) choices.scales[MX_SCALE_MIN_MAX] = true;
    const tree *t = check_tree(L);
    const double *cells = push_cells(L, t);
    size_t n = mx_frame_n_rows(t->frame);
    double work = runs * (double)(n + 1) * (double)(t->n_nodes + 20);
    mx_script__charge(L, work < 1e18 ? (uint64_t)work : UINT64_MAX / 2);
    mx_script__reserve(L, (size_t)runs * n * sizeof(double)); /* held while the room works */
    mx_script__release(L, (size_t)runs * n * sizeof(double));
    mx_rng rng;
    mx_rng_seed(&rng, (uint64_t)seed);
    mx_rank_spread *spread = lua_newuserdatauv(L, (n + 1) * sizeof *spread, 0);
    mx_script__raise(L, mx_composite_uncertain(spread, &sensitivity, cells, n, t->n_columns, t->reversed, t->nodes, t->n_nodes, &choices, &rng));
    lua_newtable(L);
    static const char *const columns[] = {"rank", "rank_low", "rank_high", "first"};
    for (size_t c = 0; c < 4; c++) {
        mx_script__column *column = mx_script__new_column(L, MX_NUMBER, n);
        for (size_t r = 0; r < n; r++) {
            const double figures[] = {spread[r].median, spread[r].low, spread[r].high, spread[r].first_share};
            column->cells.numbers[r] = figures[c];
        }
        lua_setfield(L, -2, columns[c]);
    }
    mx_script__set_number(L, "explained_by_scale", sensitivity.scale);
    mx_script__set_number(L, "explained_by_mean", sensitivity.mean);
    mx_script__set_number(L, "explained_by_leaving_out", sensitivity.left_out);
    mx_script__set_number(L, "mean_shift", sensitivity.mean_shift);
    mx_script__set_count(L, "runs", choices.runs);
    return 1;
}

/* ---- Joint deprivation ------------------------------------------------------------------------ */

/* composite.joint({column, column…}, {k = 1/3, weights = {1, 2…}}): columns of 1 (deprived) and 0. */
static int composite_joint(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    check_options(L, 2);
    size_t n_dimensions = (size_t)luaL_len(L, 1), n = 0;
    luaL_argcheck(L, n_dimensions >= 1 && n_dimensions <= 200, 1, mx_tr("1 à 200 colonnes", "1 to 200 columns"));
    double k = number_field(L, 2, "k", 1), *weights = NULL;
    if (lua_getfield(L, 2, "weights") != LUA_TNIL) {
        weights = mx_script__check_cells(L, 3, &n);
        luaL_argcheck(L, n == n_dimensions, 2, mx_tr("weights : un poids par colonne", "weights: one weight a column"));
    }
    lua_geti(L, 1, 1);
    n = check_numbers_column(L, -1, 1)->n;
    lua_pop(L, 1);
    mx_script__charge(L, 4 * n * n_dimensions);
    double *deprived = lua_newuserdatauv(L, (n * n_dimensions + 1) * sizeof *deprived, 0);
    for (size_t d = 0; d < n_dimensions; d++) {
        lua_geti(L, 1, (lua_Integer)d + 1);
        const mx_script__column *column = check_numbers_column(L, -1, 1);
        luaL_argcheck(L, column->n == n, 1, mx_tr("les colonnes n’ont pas la même longueur", "the columns are not of one length"));
        for (size_t i = 0; i < n; i++) {
            double x = column->cells.numbers[i];
            luaL_argcheck(L, isnan(x) || x == 0 || x == 1, 1, mx_tr("des conditions sont attendues : 1, 0 ou rien", "conditions are expected: 1, 0 or nothing"));
            deprived[i * n_dimensions + d] = x;
        }
        lua_pop(L, 1);
    }
    mx_joint joint;
    mx_joint_part *parts = lua_newuserdatauv(L, n_dimensions * sizeof *parts, 0);
    lua_newtable(L);
    mx_script__column *poor = mx_script__new_column(L, MX_NUMBER, n);
    mx_script__raise(L, mx_composite_joint(&joint, parts, poor->cells.numbers, deprived, n, n_dimensions, weights, k));
    lua_setfield(L, -2, "poor");
    mx_script__set_number(L, "h", joint.headcount);
    mx_script__set_number(L, "a", joint.intensity);
    mx_script__set_number(L, "m0", joint.adjusted);
    mx_script__set_count(L, "n", joint.n);
    mx_script__set_count(L, "n_poor", joint.n_poor);
    mx_script__set_count(L, "missing", joint.n_missing);
    lua_createtable(L, (int)n_dimensions, 0);
    for (size_t d = 0; d < n_dimensions; d++) {
        lua_newtable(L);
        mx_script__set_number(L, "raw", parts[d].raw);
        mx_script__set_number(L, "censored", parts[d].censored);
        mx_script__set_number(L, "contribution", parts[d].contribution);
        lua_seti(L, -2, (lua_Integer)d + 1);
    }
    lua_setfield(L, -2, "dimensions");
    return 1;
}

void mx_script__open_composite(lua_State *L)
{
    static const luaL_Reg functions[] = {{"aggregate", composite_aggregate}, {"joint", composite_joint}, {"normalise", composite_normalise},
                                         {"rank", composite_rank}, {"uncertainty", composite_uncertainty}, {NULL, NULL}};
    luaL_newlib(L, functions);
    lua_setglobal(L, "composite");
}
