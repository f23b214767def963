/* stats: regression, difference in differences, convergence. */
#include "bind_stats.h"

#include <math.h>
#include <string.h>

/* ---- What the functions share --------------------------------------------------------------- */

static const char *const wild_words[] = {"auto", "rademacher", "webb", "none", NULL};
#define WILD_NONE 3

/* Pushes the column called by option `option`, or `usual`, of the frame (or table of columns) at 1;
 * nil where it may be left out and is not there. */
static void push_column(lua_State *L, const char *option, const char *usual, bool is_needed)
{
    const char *name = usual;
    if (lua_istable(L, 2) && lua_getfield(L, 2, option) != LUA_TNIL) {
        if (lua_type(L, -1) != LUA_TSTRING)
            mx_script__refuse(L, option,
                              mx_tr("le nom d’une colonne est attendu", "the name of a column is expected"));
        name = lua_tostring(L, -1);
        is_needed = true;
    }
    lua_getfield(L, 1, name);
    if (lua_isnil(L, -1) && is_needed) {
        lua_pushfstring(L, mx_tr("il n’y a pas de colonne « %s »", "there is no column \"%s\""), name);
        mx_script__refuse(L, option, lua_tostring(L, -1));
    }
}

static void check_frame(lua_State *L)
{
    if (!lua_istable(L, 1) && !lua_isuserdata(L, 1))
        mx_script__refuse(L, "frame", mx_tr("un tableau est attendu", "a frame is expected"));
}

static void check_length(lua_State *L, const char *name, size_t n, size_t expected)
{
    if (n != expected)
        mx_script__refuse(L, name,
                          mx_tr("les colonnes n’ont pas la même longueur", "columns are not of one length"));
}

static void set_coefficient(lua_State *L, const mx_stats_coefficient *of)
{
    mx_script__set_number(L, "estimate", of->estimate);
    mx_script__set_number(L, "se", of->se);
    mx_script__set_number(L, "statistic", of->statistic);
    mx_script__set_number(L, "p_value", of->p_value);
    mx_script__set_number(L, "conf_low", of->conf_low);
    mx_script__set_number(L, "conf_high", of->conf_high);
}

/* ---- Regression -------------------------------------------------------------------------------- */

typedef struct {
    double *y, *x; /* x row by row, a one first */
    size_t *cluster, n, given, k, n_clusters;
} regression;

/* The columns of X: a sequence of columns, or one column. Copied row by row. */
static void read_columns(lua_State *L, regression *out)
{
    bool is_one = mx_script__to_column(L, 2) != NULL;
    if (!is_one && lua_istable(L, 2)) {
        is_one = lua_geti(L, 2, 1) == LUA_TNUMBER;
        lua_pop(L, 1);
    }
    if (!is_one && !lua_istable(L, 2))
        mx_script__refuse(L, "X",
                          mx_tr("une suite de colonnes est attendue", "a sequence of columns is expected"));
    out->k = (is_one ? 1 : (size_t)luaL_len(L, 2)) + 1;
    if (out->k > 1000)
        mx_script__refuse(L, "X", mx_tr("plus de mille colonnes", "more than a thousand columns"));
    mx_script__charge(L, out->n * out->k);
    out->x = lua_newuserdatauv(L, (out->n * out->k + 1) * sizeof *out->x, 0);
    for (size_t i = 0; i < out->n; i++) out->x[i * out->k] = 1;
    for (size_t j = 1; j < out->k; j++) {
        size_t n;
        if (is_one) lua_pushvalue(L, 2);
        else lua_geti(L, 2, (lua_Integer)j);
        const double *column = mx_script__stats_cells(L, lua_gettop(L), "X", &n);
        check_length(L, "X", n, out->n);
        for (size_t i = 0; i < n; i++) out->x[i * out->k + j] = column[i];
        lua_pop(L, 2);
    }
}

/* Rows with a gap leave. */
static void keep_complete(regression *of, const size_t *cluster)
{
    size_t used = 0;
    for (size_t i = 0; i < of->n; i++) {
        bool is_complete = !isnan(of->y[i]) && (!cluster || cluster[i] != SIZE_MAX);
        for (size_t j = 0; j < of->k; j++) is_complete = is_complete && !isnan(of->x[i * of->k + j]);
        if (!is_complete) continue;
        of->y[used] = of->y[i];
        memmove(of->x + used * of->k, of->x + i * of->k, of->k * sizeof *of->x);
        if (cluster) of->cluster[used] = cluster[i];
        used++;
    }
    of->n = used;
}

static regression check_regression(lua_State *L)
{
    regression out = {.cluster = NULL};
    out.y = mx_script__stats_cells(L, 1, "y", &out.n);
    out.given = out.n;
    read_columns(L, &out);
    if (lua_istable(L, 3) && lua_getfield(L, 3, "cluster") != LUA_TNIL) {
        mx_script__keys keys = mx_script__stats_keys(L, lua_gettop(L), "cluster", false);
        check_length(L, "cluster", keys.n, out.n);
        out.cluster = keys.index;
        out.n_clusters = keys.n_keys;
    }
    keep_complete(&out, out.cluster);
    return out;
}

static void name_coefficient(lua_State *L, size_t j)
{
    if (j == 0) {
        lua_pushstring(L, mx_tr("constante", "constant"));
    } else if (lua_istable(L, 3) && lua_getfield(L, 3, "names") == LUA_TTABLE) {
        lua_geti(L, -1, (lua_Integer)j);
    } else {
        lua_pushfstring(L, "x%d", (int)j);
    }
}

/* By the wild bootstrap, what clustered errors say with too few clusters. */
static void bootstrap_coefficient(lua_State *L, const regression *of, size_t j, mx_stats_wild points,
                                  const mx_stats_options *options, mx_arena *arena)
{
    mx_stats_result wild;
    mx_script__raise(L, mx_stats_wild_bootstrap(&wild, of->y, of->x, of->cluster, of->n, of->k,
                                                of->n_clusters, j, points, options, arena));
    mx_script__set_number(L, "p_value", wild.p_value);
    mx_script__set_number(L, "p_low", wild.p_low);
    mx_script__set_number(L, "p_high", wild.p_high);
    mx_script__set_number(L, "p_smallest", wild.p_smallest);
    mx_script__set_number(L, "conf_low", wild.conf_low);
    mx_script__set_number(L, "conf_high", wild.conf_high);
    mx_script__set_text(L, "how", mx_stats_way_words(wild.way));
    mx_script__set_text(L, "method", wild.method);
}

/* ols(y, X, {cluster, robust, names, conf, wild, reps, seed}) */
static int stats_ols(lua_State *L)
{
    static const char *const names[] = {"cluster", "robust", "names", "conf", "wild", "reps", "seed", NULL};
    mx_stats_options options = mx_script__stats_options(L, 3, names);
    int wild = mx_script__stats_choice(L, 3, "wild", wild_words);
    bool is_robust =
        lua_istable(L, 3) && lua_getfield(L, 3, "robust") == LUA_TBOOLEAN && lua_toboolean(L, -1);
    regression of = check_regression(L);
    mx_stats_errors errors = of.cluster  ? MX_STATS_ERRORS_CLUSTERED
                             : is_robust ? MX_STATS_ERRORS_HC1
                                         : MX_STATS_ERRORS_PLAIN;
    double n = (double)of.n, k = (double)of.k, m = (double)of.n_clusters, reps = (double)options.reps;
    bool may_draw = of.cluster && wild != WILD_NONE && of.n_clusters < MX_STATS_WILD_BELOW;
    double draws = may_draw ? k * reps * m : 0;
    mx_arena *arena = mx_script__stats_scratch(
        L, 20 * n * k * k + 200 * draws * k,
        (may_draw ? k : 1) * 8 * (6 * n * k + 4 * m * k + 6 * k * k + 8 * n) + 8 * draws);
    mx_stats_ols_fit fit;
    mx_script__raise(L, mx_stats_ols(&fit, of.y, of.x, of.cluster, of.n, of.k, of.n_clusters, errors,
                                     options.conf, arena));
    lua_newtable(L);
    mx_script__set_count(L, "n", of.given);
    mx_script__set_count(L, "n_used", of.n);
    mx_script__set_count(L, "missing", of.given - of.n);
    mx_script__set_text(L, "method", fit.method);
    mx_script__set_text(L, "cannot", fit.cannot);
    if (of.cluster) mx_script__set_count(L, "clusters", fit.n_clusters);
    if (!fit.coefficients) return 1;
    mx_script__set_number(L, "df", fit.df);
    mx_script__set_number(L, "sigma", fit.sigma);
    mx_script__set_number(L, "r_squared", fit.r_squared);
    mx_script__set_number(L, "r_squared_adjusted", fit.r_squared_adjusted);
    lua_createtable(L, (int)of.k, 0);
    for (size_t j = 0; j < of.k; j++) {
        lua_newtable(L);
        set_coefficient(L, &fit.coefficients[j]);
        if (may_draw && fit.n_clusters < MX_STATS_WILD_BELOW)
            bootstrap_coefficient(L, &of, j, (mx_stats_wild)wild, &options, arena);
        int top = lua_gettop(L);
        name_coefficient(L, j);
        lua_setfield(L, top, "name");
        lua_settop(L, top);
        lua_seti(L, -2, (lua_Integer)j + 1);
    }
    lua_setfield(L, -2, "coefficients");
    return 1;
}

/* ---- Difference in differences ------------------------------------------------------------------- */

/* Whether the action is in force: true and false, or 1 and 0. */
static bool *check_action(lua_State *L, int index, size_t n)
{
    bool *out = lua_newuserdatauv(L, n + 1, 0);
    for (size_t i = 0; i < n; i++) {
        int type = lua_geti(L, index, (lua_Integer)i + 1);
        double number = lua_tonumber(L, -1);
        if (type != LUA_TBOOLEAN && !(type == LUA_TNUMBER && (number == 0 || number == 1)))
            mx_script__refuse(L, "action",
                              mx_tr("0 ou 1 est attendu sur chaque ligne", "0 or 1 is expected on each row"));
        out[i] = type == LUA_TBOOLEAN ? lua_toboolean(L, -1) : number == 1;
        lua_pop(L, 1);
    }
    return out;
}

static void refuse_missing(lua_State *L, const char *name, const mx_script__keys *keys)
{
    for (size_t i = 0; i < keys->n; i++)
        if (keys->index[i] == SIZE_MAX) {
            lua_pushfstring(L, mx_tr("elle manque à la ligne %d", "it is missing on row %d"), (int)i + 1);
            mx_script__refuse(L, name, lua_tostring(L, -1));
        }
}

static mx_script__keys check_keys(lua_State *L, const char *name, bool is_time, size_t n)
{
    push_column(L, name, name, true);
    mx_script__keys keys = mx_script__stats_keys(L, lua_gettop(L), name, is_time);
    check_length(L, name, keys.n, n);
    refuse_missing(L, name, &keys);
    return keys;
}

static void push_did_periods(lua_State *L, const mx_stats_did *of, int keys)
{
    lua_createtable(L, (int)of->n_periods, 0);
    for (size_t p = 0; p < of->n_periods; p++) {
        const mx_stats_did_period *one = &of->periods[p];
        lua_newtable(L);
        lua_geti(L, keys, (lua_Integer)one->period + 1);
        lua_setfield(L, -2, "period");
        lua_pushboolean(L, one->is_before);
        lua_setfield(L, -2, "is_before");
        mx_script__set_number(L, "n_with", one->n_with);
        mx_script__set_number(L, "n_without", one->n_without);
        mx_script__set_number(L, "mean_with", one->mean_with);
        mx_script__set_number(L, "mean_without", one->mean_without);
        mx_script__set_number(L, "gap", one->gap);
        lua_newtable(L);
        set_coefficient(L, &one->lead);
        lua_setfield(L, -2, "lead");
        lua_seti(L, -2, (lua_Integer)p + 1);
    }
}

/* did(frame, {value, territory, period, action, count, cluster, wild, conf, reps, seed}) */
static int stats_did(lua_State *L)
{
    static const char *const names[] = {"value", "territory", "period", "action", "count",       "cluster",
                                        "wild",  "conf",      "reps",   "seed",   "alternative", NULL};
    mx_stats_options options = mx_script__stats_options(L, 2, names);
    int wild = mx_script__stats_choice(L, 2, "wild", wild_words);
    if (wild == WILD_NONE)
        mx_script__refuse(L, "wild",
                          mx_tr("by_clusters donne les erreurs par grappes seules",
                                "by_clusters has clustered errors alone"));
    check_frame(L);
    mx_stats_panel in = {.counts = NULL};
    push_column(L, "value", "value", true);
    in.y = mx_script__stats_cells(L, lua_gettop(L), "value", &in.n);
    mx_script__keys units = check_keys(L, "territory", false, in.n);
    push_column(L, "period", "period", true);
    int keys = lua_gettop(L) + 1;
    mx_script__keys periods = mx_script__stats_keys(L, lua_gettop(L), "period", true);
    check_length(L, "period", periods.n, in.n);
    refuse_missing(L, "period", &periods);
    push_column(L, "action", "action", true);
    in.action = check_action(L, lua_gettop(L), in.n);
    in.unit = units.index;
    in.n_units = units.n_keys;
    in.period = periods.index;
    in.n_periods = periods.n_keys;
    push_column(L, "count", "count", false);
    if (!lua_isnil(L, -1)) {
        size_t n;
        in.counts = mx_script__stats_cells(L, lua_gettop(L), "count", &n);
        check_length(L, "count", n, in.n);
    }
    if (lua_istable(L, 2) && lua_getfield(L, 2, "cluster") != LUA_TNIL) {
        mx_script__keys clusters = check_keys(L, "cluster", false, in.n);
        in.cluster = clusters.index;
        in.n_clusters = clusters.n_keys;
    }
    double n = (double)in.n, k = 2 * (double)in.n_periods,
           m = (double)(in.cluster ? in.n_clusters : in.n_units);
    double draws = m < MX_STATS_WILD_BELOW ? (double)options.reps * m : 0;
    mx_arena *arena = mx_script__stats_scratch(L, 60 * n * k * k + 400 * draws * k,
                                               8 * (40 * n * k + 20 * m * k + 50 * k * k) + 16 * draws);
    luaL_checkstack(L, 20, NULL);
    mx_stats_did out;
    mx_script__raise(L, mx_stats_did_estimate(&out, &in, (mx_stats_wild)wild, &options, arena));
    (void)mx_script__push_result(L, &out.effect, out.n_missing);
    mx_script__set_count(L, "clusters", out.effect.n_used);
    mx_script__set_count(L, "n_used", in.n - out.n_missing);
    mx_script__set_count(L, "n", in.n);
    mx_script__set_count(L, "with_action", out.n_with);
    mx_script__set_count(L, "without", out.n_without);
    if (!out.periods) return 1;
    lua_geti(L, keys, (lua_Integer)out.first + 1);
    lua_setfield(L, -2, "first");
    (void)mx_script__push_result(L, &out.before, 0);
    lua_setfield(L, -2, "before");
    if (!out.effect.cannot) {
        lua_newtable(L);
        set_coefficient(L, &out.by_clusters);
        lua_setfield(L, -2, "by_clusters");
    }
    push_did_periods(L, &out, keys);
    lua_setfield(L, -2, "periods");
    return 1;
}

/* ---- Convergence --------------------------------------------------------------------------------- */

/* convergence(frame, {value, territory, period, conf, alternative}) */
static int stats_convergence(lua_State *L)
{
    static const char *const names[] = {"value", "territory", "period", "conf", "alternative", NULL};
    mx_stats_options options = mx_script__stats_options(L, 2, names);
    size_t n;
    check_frame(L);
    push_column(L, "value", "value", true);
    const double *y = mx_script__stats_cells(L, lua_gettop(L), "value", &n);
    mx_script__keys units = check_keys(L, "territory", false, n);
    push_column(L, "period", "period", true);
    int keys = lua_gettop(L) + 1;
    mx_script__keys periods = mx_script__stats_keys(L, lua_gettop(L), "period", true);
    check_length(L, "period", periods.n, n);
    refuse_missing(L, "period", &periods);
    size_t rows = units.n_keys, columns = periods.n_keys;
    if (columns > 0 && rows > ((size_t)1 << 24) / columns)
        mx_script__refuse(L, "frame", mx_tr("le tableau est trop grand", "the frame is too large"));
    double *values = lua_newuserdatauv(L, (rows + 1) * (columns + 1) * sizeof *values, 0),
           *times = values + rows * columns;
    for (size_t i = 0; i < rows * columns; i++) values[i] = NAN;
    for (size_t i = 0; i < n; i++) {
        double *cell = &values[units.index[i] * columns + periods.index[i]];
        if (!isnan(*cell) && !isnan(y[i]))
            mx_script__refuse(L, "frame",
                              mx_tr("un territoire a deux valeurs pour une période ; donnez-en la moyenne",
                                    "a territory has two values in a period; give their mean"));
        if (!isnan(y[i])) *cell = y[i];
    }
    for (size_t p = 0; p < columns; p++) times[p] = periods.times ? periods.times[p] : (double)p + 1;
    double cells = (double)rows * (double)columns;
    mx_arena *arena = mx_script__stats_scratch(L, 50 * cells + (double)columns * (double)columns,
                                               8 * (12 * (double)rows + cells + 8 * (double)columns));
    mx_stats_convergence out;
    mx_script__raise(L, mx_stats_convergence_test(&out, values, rows, times, columns, &options, arena));
    lua_newtable(L);
    (void)mx_script__push_result(L, &out.sigma, rows - out.sigma.n_used);
    lua_setfield(L, -2, "sigma");
    (void)mx_script__push_result(L, &out.trend, 0);
    lua_setfield(L, -2, "trend");
    (void)mx_script__push_result(L, &out.beta, rows - out.beta.n_used);
    mx_script__set_number(L, "half_life", out.half_life);
    mx_script__set_number(L, "r_squared", out.r_squared);
    lua_setfield(L, -2, "beta");
    mx_script__set_count(L, "n", rows);
    mx_script__set_text(L, "time",
                        periods.times
                            ? mx_tr("années ou unités des périodes", "years, or units of the periods")
                            : mx_tr("rang des périodes", "rank of periods"));
    lua_createtable(L, (int)columns, 0);
    for (size_t p = 0; p < out.n_periods; p++) {
        lua_newtable(L);
        lua_geti(L, keys, (lua_Integer)p + 1);
        lua_setfield(L, -2, "period");
        mx_script__set_number(L, "mean", out.periods[p].mean);
        mx_script__set_number(L, "sd", out.periods[p].sd);
        mx_script__set_number(L, "cv", out.periods[p].cv);
        lua_seti(L, -2, (lua_Integer)p + 1);
    }
    lua_setfield(L, -2, "periods");
    return 1;
}

void mx_script__add_models(lua_State *L)
{
    static const luaL_Reg functions[] = {
        {"convergence", stats_convergence}, {"did", stats_did}, {"ols", stats_ols}, {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
}
