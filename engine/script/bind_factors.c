/* stats: components, correspondences, specificities, omega, AC1 and AC2. */
#include "bind_stats.h"

#include <math.h>

static bool truth(lua_State *L, int index, const char *name, bool usual)
{
    if (!lua_istable(L, index)) return usual;
    int type = lua_getfield(L, index, name);
    if (type != LUA_TNIL && type != LUA_TBOOLEAN)
        mx_script__refuse(L, name, mx_tr("true ou false est attendu", "true or false is expected"));
    bool value = type == LUA_TNIL ? usual : lua_toboolean(L, -1);
    lua_pop(L, 1);
    return value;
}

static void set_numbers(lua_State *L, const char *name, const double x[], size_t n)
{
    mx_script__push_numbers(L, x, n);
    lua_setfield(L, -2, name);
}

/* The first `used` of `width` columns. */
static void set_rows(lua_State *L, const char *name, const double x[], size_t n, size_t width, size_t used)
{
    lua_createtable(L, (int)(n < 1000000 ? n : 1000000), 0);
    for (size_t i = 0; i < n; i++) {
        mx_script__push_numbers(L, x + i * width, used);
        lua_seti(L, -2, (lua_Integer)i + 1);
    }
    lua_setfield(L, -2, name);
}

/* pca(matrix, {correlation}) */
static int stats_pca(lua_State *L)
{
    static const char *const names[] = {"correlation", NULL};
    (void)mx_script__stats_options(L, 2, names);
    bool is_correlation = truth(L, 2, "correlation", true);
    mx_script__matrix of = mx_script__stats_matrix(L, 1, "matrix");
    double n = (double)of.rows, k = (double)of.columns;
    mx_stats_pca out;
    mx_arena *arena =
        mx_script__stats_scratch(L, 3 * n * k * k + 100 * k * k * k, 8 * (n * k + 4 * k * k + 8 * k));
    mx_script__raise(L, mx_stats_pca_fit(&out, of.cells, of.rows, of.columns, is_correlation, arena));
    lua_newtable(L);
    mx_script__set_count(L, "n", out.n);
    mx_script__set_count(L, "n_used", out.n_used);
    mx_script__set_count(L, "missing", out.n - out.n_used);
    mx_script__set_text(
        L, "method",
        is_correlation
            ? mx_tr("composantes principales des corrélations", "principal components of correlations")
            : mx_tr("composantes principales des covariances", "principal components of covariances"));
    mx_script__set_text(L, "cannot", out.cannot);
    if (out.constant) mx_script__set_count(L, "constant", out.constant);
    if (out.cannot) return 1;
    set_numbers(L, "variances", out.variances, out.k);
    set_numbers(L, "explained", out.explained, out.k);
    set_numbers(L, "centre", out.centre, out.k);
    set_numbers(L, "scale", out.scale, out.k);
    set_rows(L, "vectors", out.vectors, out.k, out.k, out.k);
    set_rows(L, "loadings", out.loadings, out.k, out.k, out.k);
    set_rows(L, "scores", out.scores, out.n, out.k, out.k);
    return 1;
}

static void set_points(lua_State *L, const char *name, const mx_stats_points *of, size_t k, bool is_active)
{
    lua_newtable(L);
    if (is_active) set_numbers(L, "mass", of->mass, of->n);
    if (is_active) set_numbers(L, "inertia", of->inertia, of->n);
    set_rows(L, "coordinates", of->coordinates, of->n, k, k);
    if (is_active) set_rows(L, "contributions", of->contributions, of->n, k, k);
    set_rows(L, "cos2", of->cos2, of->n, k, k);
    lua_setfield(L, -2, name);
}

/* correspondence(table, {supplementary}) */
static int stats_correspondence(lua_State *L)
{
    static const char *const names[] = {"supplementary", NULL};
    (void)mx_script__stats_options(L, 2, names);
    mx_script__matrix of = mx_script__stats_matrix(L, 1, "table"), more = {NULL, 0, 0};
    if (lua_istable(L, 2) && lua_getfield(L, 2, "supplementary") != LUA_TNIL)
        more = mx_script__stats_matrix(L, lua_gettop(L), "supplementary");
    if (more.rows > 0 && more.columns != of.columns)
        mx_script__refuse(
            L, "supplementary",
            mx_tr("il faut autant de colonnes que dans la table", "give as many columns as in the table"));
    double r = (double)of.rows, c = (double)of.columns, few = fmin(r, c);
    mx_stats_correspondence out;
    mx_arena *arena = mx_script__stats_scratch(
        L, 100 * r * c * few, 8 * (5 * r * c + (double)more.rows * few * 4 + 5 * few * few + 6 * (r + c)));
    mx_script__raise(L,
                     mx_stats_correspond(&out, of.cells, of.rows, of.columns, more.cells, more.rows, arena));
    lua_newtable(L);
    mx_script__set_number(L, "n", out.n);
    mx_script__set_number(L, "inertia", out.inertia);
    mx_script__set_text(L, "method", mx_tr("analyse des correspondances", "correspondence analysis"));
    mx_script__set_text(L, "cannot", out.cannot);
    if (out.cannot) return 1;
    set_numbers(L, "variances", out.variances, out.k);
    set_numbers(L, "explained", out.explained, out.k);
    set_points(L, "rows", &out.rows, out.k, true);
    set_points(L, "columns", &out.columns, out.k, true);
    if (more.rows > 0) set_points(L, "supplementary", &out.more, out.k, false);
    return 1;
}

/* specificity(table) */
static int stats_specificity(lua_State *L)
{
    lua_settop(L, 1);
    mx_script__matrix of = mx_script__stats_matrix(L, 1, "table");
    size_t n = of.rows * of.columns;
    mx_stats_specific *out = lua_newuserdatauv(L, (n + 1) * sizeof *out, 0);
    double total = 0;
    for (size_t i = 0; i < n; i++) total += of.cells[i] > 0 ? of.cells[i] : 0;
    mx_arena *arena = mx_script__stats_scratch(L, (double)n * (20 + 4 * sqrt(total)), 100 * (double)n);
    mx_script__raise(L, mx_stats_specificity(out, of.cells, of.rows, of.columns, arena));
    lua_newtable(L);
    for (size_t i = 0; i < of.rows; i++) {
        lua_createtable(L, (int)of.columns, 0);
        for (size_t j = 0; j < of.columns; j++) {
            const mx_stats_specific *one = &out[i * of.columns + j];
            lua_newtable(L);
            mx_script__set_number(L, "count", one->count);
            mx_script__set_number(L, "expected", one->expected);
            mx_script__set_number(L, "index", one->index);
            mx_script__set_number(L, "p_value", one->p_value);
            mx_script__set_number(L, "p_adjusted", one->p_adjusted);
            lua_seti(L, -2, (lua_Integer)j + 1);
        }
        lua_seti(L, -2, (lua_Integer)i + 1);
    }
    mx_script__set_number(L, "n", total);
    mx_script__set_count(L, "tests", n);
    mx_script__set_text(L, "method",
                        mx_tr("spécificités de Lafon, p ajustés par Benjamini-Hochberg",
                              "Lafon’s specificities, p adjusted by Benjamini and Hochberg"));
    return 1;
}

/* mcdonald_omega(matrix, {conf, reps, seed}): people by items. */
static int stats_mcdonald_omega(lua_State *L)
{
    static const char *const names[] = {"conf", "reps", "seed", NULL};
    mx_stats_options options = mx_script__stats_options(L, 2, names);
    if (!lua_istable(L, 2) || lua_getfield(L, 2, "reps") == LUA_TNIL) options.reps = 1000;
    mx_script__matrix of = mx_script__stats_matrix(L, 1, "matrix");
    double n = (double)of.rows, k = (double)of.columns, reps = (double)options.reps + 1;
    double *loadings = lua_newuserdatauv(L, (of.columns + 1) * sizeof *loadings, 0);
    mx_stats_result out;
    mx_arena *arena =
        mx_script__stats_scratch(L, reps * (n * k * k / 2 + 50 * k * k), 16 * n + 8 * (k * k + 8 * k + reps));
    mx_script__raise(L, mx_stats_omega(&out, loadings, of.cells, of.rows, of.columns, &options, arena));
    (void)mx_script__push_result(L, &out, out.n - out.n_used);
    if (!out.cannot) set_numbers(L, "loadings", loadings, of.columns);
    return 1;
}

/* gwet(counts, {weights, conf}): units by categories. */
static int stats_gwet(lua_State *L)
{
    static const char *const names[] = {"weights", "conf", NULL}, *const weights[] = {"none", "linear",
                                                                                      "quadratic", NULL};
    mx_stats_options options = mx_script__stats_options(L, 2, names);
    mx_stats_weights how = (mx_stats_weights)mx_script__stats_choice(L, 2, "weights", weights);
    mx_script__matrix of = mx_script__stats_matrix(L, 1, "counts");
    double n = (double)of.rows, k = (double)of.columns;
    mx_stats_result out;
    mx_arena *arena = mx_script__stats_scratch(L, 3 * n * k * k, 8 * (k + k * k));
    mx_script__raise(L, mx_stats_gwet(&out, of.cells, of.rows, of.columns, how, options.conf, arena));
    return mx_script__push_result(L, &out, out.n - out.n_used);
}

void mx_script__add_factors(lua_State *L)
{
    static const luaL_Reg functions[] = {{"correspondence", stats_correspondence}, {"gwet", stats_gwet},
                                         {"mcdonald_omega", stats_mcdonald_omega}, {"pca", stats_pca},
                                         {"specificity", stats_specificity},       {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
}
