/* stats: agreement, inequality, many tests, bootstrap. */
#include "bind_stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Codes ------------------------------------------------------------------------------------ */

#define MOST_CATEGORIES 1000

/* The different codes of both in order, as sort and the weights see them. */
static size_t categories(double out[], const double a[], const double b[], size_t n)
{
    size_t k = 0;
    for (size_t i = 0; i < 2 * n; i++) {
        double value = i < n ? a[i] : b[i - n];
        size_t at = 0, end = k;
        while (at < end) {
            size_t middle = (at + end) / 2;
            if (out[middle] < value) at = middle + 1;
            else end = middle;
        }
        if (at < k && out[at] == value) continue;
        if (k == MOST_CATEGORIES) return k + 1;
        memmove(out + at + 1, out + at, (k - at) * sizeof *out);
        out[at] = value;
        k++;
    }
    return k;
}

static size_t category_of(const double list[], size_t k, double value)
{
    size_t at = 0;
    while (at + 1 < k && list[at] != value) at++;
    return at;
}

/* cohen_kappa(a, b, {weights, conf}): the codes of two coders, unit by unit. */
static int stats_cohen_kappa(lua_State *L)
{
    static const char *const names[] = {"weights", "conf", NULL}, *const weights[] = {"none", "linear",
                                                                                      "quadratic", NULL};
    mx_stats_options options = mx_script__stats_options(L, 3, names);
    mx_stats_weights how = (mx_stats_weights)mx_script__stats_choice(L, 3, "weights", weights);
    size_t n, n_b, used = 0;
    lua_settop(L, 3);
    lua_newtable(L);
    double *a = mx_script__stats_codes(L, 1, 4, "a", &n), *b = mx_script__stats_codes(L, 2, 4, "b", &n_b);
    if (n != n_b)
        mx_script__refuse(L, "b",
                          mx_tr("a et b n’ont pas la même longueur", "a and b are not of one length"));
    if (how != MX_STATS_UNWEIGHTED && lua_getfield(L, 4, " ") != LUA_TNIL)
        mx_script__refuse(
            L, "weights",
            mx_tr("des textes n’ont pas d’ordre ; donnez des nombres", "texts have no order; give numbers"));
    for (size_t i = 0; i < n; i++) {
        if (isnan(a[i]) || isnan(b[i])) continue;
        a[used] = a[i];
        b[used++] = b[i];
    }
    double list[MOST_CATEGORIES], agreed;
    size_t k = categories(list, a, b, used);
    if (k > MOST_CATEGORIES)
        mx_script__refuse(L, "a",
                          mx_tr("plus de mille codes différents", "more than a thousand different codes"));
    mx_script__charge(L, used * k + 4 * k * k);
    double *table = lua_newuserdatauv(L, (k * k + 4 * k + 1) * sizeof *table, 0);
    memset(table, 0, (k * k + 4 * k + 1) * sizeof *table);
    for (size_t i = 0; i < used; i++) table[category_of(list, k, a[i]) * k + category_of(list, k, b[i])]++;
    mx_stats_interval out;
    mx_script__raise(L, mx_stats_weighted_kappa(&out, &agreed, table, k, how, options.conf, table + k * k));
    (void)mx_script__push_estimate(L, out.estimate, used, n - used, mx_tr("kappa de Cohen", "Cohen’s kappa"));
    mx_script__set_number(L, "conf_low", out.low);
    mx_script__set_number(L, "conf_high", out.high);
    mx_script__set_number(L, "agreed", agreed);
    if (isnan(out.estimate))
        mx_script__set_text(L, "cannot",
                            used ? mx_tr("un seul code a servi", "only one code was used")
                                 : mx_tr("aucune unité codée deux fois", "no unit was coded twice"));
    return 1;
}

/* fleiss_kappa(counts, {conf}): units by categories. */
static int stats_fleiss_kappa(lua_State *L)
{
    static const char *const names[] = {"conf", NULL};
    mx_stats_options options = mx_script__stats_options(L, 2, names);
    mx_script__matrix of = mx_script__stats_matrix(L, 1, "counts");
    double *work = lua_newuserdatauv(L, (of.columns + 1) * sizeof *work, 0);
    mx_stats_result out;
    mx_script__charge(L, 8 * of.rows * of.columns);
    mx_script__raise(L, mx_stats_fleiss_kappa(&out, of.cells, of.rows, of.columns, options.conf, work));
    return mx_script__push_result(L, &out, out.n - out.n_used);
}

/* krippendorff_alpha(matrix, {metric, conf, reps, seed}): units by coders. */
static int stats_krippendorff_alpha(lua_State *L)
{
    static const char *const names[] = {"metric", "conf", "reps", "seed", NULL};
    static const char *const metrics[] = {"nominal", "ordinal", "interval", "ratio", NULL};
    mx_stats_options options = mx_script__stats_options(L, 2, names);
    mx_stats_metric metric = (mx_stats_metric)mx_script__stats_choice(L, 2, "metric", metrics);
    if (!lua_istable(L, 2) || lua_getfield(L, 2, "reps") == LUA_TNIL) options.reps = 1000;
    mx_script__matrix of = mx_script__stats_matrix(L, 1, "matrix");
    double cells = (double)of.rows * (double)of.columns, reps = (double)options.reps;
    mx_stats_result out;
    mx_arena *arena = mx_script__stats_scratch(L, 50 * cells + 2 * reps * (double)of.rows,
                                               40 * cells + 16 * (double)of.rows + 8 * reps);
    mx_script__raise(L, mx_stats_krippendorff(&out, of.cells, of.rows, of.columns, metric, &options, arena));
    return mx_script__push_result(L, &out, out.n - out.n_used);
}

/* cronbach_alpha(matrix, {conf}): people by items. */
static int stats_cronbach_alpha(lua_State *L)
{
    static const char *const names[] = {"conf", NULL};
    mx_stats_options options = mx_script__stats_options(L, 2, names);
    mx_script__matrix of = mx_script__stats_matrix(L, 1, "matrix");
    mx_stats_result out;
    mx_arena *arena =
        mx_script__stats_scratch(L, 8 * (double)of.rows * (double)of.columns, 32 * (double)of.rows);
    mx_script__raise(L, mx_stats_cronbach_alpha(&out, of.cells, of.rows, of.columns, options.conf, arena));
    return mx_script__push_result(L, &out, out.n - out.n_used);
}

/* ---- Inequality -------------------------------------------------------------------------------- */

static int compare_numbers(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static size_t drop_missing(double x[], size_t n)
{
    size_t used = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i])) x[used++] = x[i];
    return used;
}

/* Values put group after group, where option `groups` of the table at `index` names their groups; else
 * n_groups is 0. Missing values are gone. */
typedef struct {
    double *x;
    size_t n, n_missing, *sizes, n_groups;
} grouped_values;

static grouped_values check_grouped(lua_State *L, int index)
{
    grouped_values out = {.sizes = NULL};
    size_t n;
    double *x = mx_script__stats_cells(L, 1, "x", &n);
    bool has_groups = lua_istable(L, index) && lua_getfield(L, index, "groups") != LUA_TNIL;
    if (!has_groups) {
        out.x = x;
        out.n = drop_missing(x, n);
        out.n_missing = n - out.n;
        return out;
    }
    mx_script__keys keys = mx_script__stats_keys(L, lua_gettop(L), "groups", false);
    if (keys.n != n)
        mx_script__refuse(L, "groups",
                          mx_tr("groups n’a pas la longueur de x", "groups is not as long as x"));
    size_t *sizes = lua_newuserdatauv(L, (2 * keys.n_keys + 2) * sizeof *sizes, 0),
           *at = sizes + keys.n_keys + 1;
    memset(sizes, 0, (2 * keys.n_keys + 2) * sizeof *sizes);
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i]) && keys.index[i] != SIZE_MAX) sizes[keys.index[i]]++;
    for (size_t g = 1; g < keys.n_keys; g++) at[g] = at[g - 1] + sizes[g - 1];
    out.x = lua_newuserdatauv(L, (n + 1) * sizeof *out.x, 0);
    for (size_t i = 0; i < n; i++) {
        if (isnan(x[i]) || keys.index[i] == SIZE_MAX) continue;
        out.x[at[keys.index[i]]++] = x[i];
        out.n++;
    }
    out.n_missing = n - out.n;
    out.sizes = sizes;
    out.n_groups = keys.n_keys;
    return out;
}

static void set_parts(lua_State *L, double between, double within)
{
    mx_script__set_number(L, "between", between);
    mx_script__set_number(L, "within", within);
}

static const char *const groups_only[] = {"groups", NULL};

/* gini(x, {groups}) */
static int stats_gini(lua_State *L)
{
    (void)mx_script__stats_options(L, 2, groups_only);
    grouped_values of = check_grouped(L, 2);
    double out, between, within, overlap;
    mx_arena *arena = mx_script__stats_scratch(L, 12 * (double)of.n, 16 * (double)of.n);
    if (of.sizes)
        mx_script__raise(
            L, mx_stats_gini_groups(&between, &within, &overlap, of.x, of.sizes, of.n_groups, arena));
    qsort(of.x, of.n, sizeof *of.x, compare_numbers);
    mx_script__raise(L, mx_stats_gini(&out, of.x, of.n));
    (void)mx_script__push_estimate(L, out, of.n, of.n_missing, mx_tr("indice de Gini", "Gini index"));
    if (!of.sizes) return 1;
    set_parts(L, between, within);
    mx_script__set_number(L, "overlap", overlap);
    return 1;
}

/* theil(x, {groups}) */
static int stats_theil(lua_State *L)
{
    (void)mx_script__stats_options(L, 2, groups_only);
    grouped_values of = check_grouped(L, 2);
    double out, between, within;
    mx_script__charge(L, 16 * of.n);
    mx_script__raise(L, mx_stats_theil(&out, of.x, of.n));
    (void)mx_script__push_estimate(L, out, of.n, of.n_missing, mx_tr("indice T de Theil", "Theil’s T"));
    if (!of.sizes) return 1;
    mx_script__raise(L, mx_stats_theil_groups(&between, &within, of.x, of.sizes, of.n_groups));
    set_parts(L, between, within);
    return 1;
}

/* atkinson(x, epsilon, {groups}) */
static int stats_atkinson(lua_State *L)
{
    (void)mx_script__stats_options(L, 3, groups_only);
    if (lua_type(L, 2) != LUA_TNUMBER)
        mx_script__refuse(L, "epsilon",
                          mx_tr("un nombre positif est attendu", "a number above 0 is expected"));
    double out, between, within, epsilon = lua_tonumber(L, 2);
    grouped_values of = check_grouped(L, 3);
    mx_script__charge(L, 40 * of.n);
    mx_script__raise(L, mx_stats_atkinson(&out, of.x, of.n, epsilon));
    (void)mx_script__push_estimate(L, out, of.n, of.n_missing, mx_tr("indice d’Atkinson", "Atkinson index"));
    if (!of.sizes) return 1;
    mx_script__raise(L, mx_stats_atkinson_groups(&between, &within, of.x, of.sizes, of.n_groups, epsilon));
    set_parts(L, between, within);
    return 1;
}

/* polarisation(levels): how many people stand on each level, from the lowest. */
static int stats_polarisation(lua_State *L)
{
    size_t k;
    double status, *counts = mx_script__stats_cells(L, 1, "levels", &k);
    mx_stats_spread out;
    mx_script__raise(L, mx_stats_polarisation(&out, counts, k));
    mx_script__raise(L, mx_stats_cowell_flachaire(&status, counts, k));
    lua_newtable(L);
    mx_script__set_number(L, "estimate", out.polarisation);
    mx_script__set_number(L, "agreement", out.agreement);
    mx_script__set_number(L, "consensus", out.consensus_leik);
    mx_script__set_number(L, "concentration", out.concentration_blair_lacy);
    mx_script__set_number(L, "inequality", status);
    mx_script__set_number(L, "inequality_median", out.inequality_median);
    mx_script__set_number(L, "n", out.n);
    mx_script__set_text(
        L, "method",
        mx_tr("van der Eijk (polarisation, accord), Leik (consensus), Blair-Lacy "
              "(concentration), Cowell-Flachaire (inégalité), Abul Naga-Yalcin (autour de la médiane)",
              "van der Eijk (polarisation, agreement), Leik (consensus), Blair-Lacy "
              "(concentration), Cowell-Flachaire (inequality), Abul Naga-Yalcin (around the median)"));
    return 1;
}

/* ---- Many tests, bootstrap ------------------------------------------------------------------------ */

/* p_adjust(p, method): a sequence as long as p, with n, and tests, how many there are. */
static int stats_p_adjust(lua_State *L)
{
    static const char *const methods[] = {"holm", "BH", "BY", "bonferroni", NULL};
    size_t n, tests = 0, i = 1;
    const char *method = lua_isnoneornil(L, 2) ? "BH" : lua_tostring(L, 2);
    double *p = mx_script__stats_cells(L, 1, "p", &n);
    for (i = 0; method && methods[i] && strcmp(methods[i], method) != 0;) i++;
    if (!method || !methods[i])
        mx_script__refuse(
            L, "method",
            mx_tr("il faut l’un de : holm, BH, BY, bonferroni", "give one of: holm, BH, BY, bonferroni"));
    double *out = lua_newuserdatauv(L, (n + 1) * sizeof *out, 0);
    mx_arena *arena = mx_script__stats_scratch(L, 40 * (double)n, 32 * (double)n);
    mx_script__raise(L, mx_stats_p_adjust(out, p, n, (mx_stats_adjustment)i, arena));
    lua_createtable(L, (int)(n < 1000000 ? n : 1000000), 3);
    for (i = 0; i < n; i++) {
        if (isnan(out[i])) continue;
        lua_pushnumber(L, out[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
        tests++;
    }
    mx_script__set_count(L, "n", n);
    mx_script__set_count(L, "tests", tests);
    mx_script__set_text(L, "method", method);
    return 1;
}

/* Calls the function at stack place 2 with a sequence of the values drawn. An error it raises jumps
 * over the bootstrap, which holds nothing but the scratch of this call. */
static double call_statistic(void *payload, const double x[], size_t n)
{
    lua_State *L = payload;
    mx_script__charge(L, n);
    lua_pushvalue(L, 2);
    lua_createtable(L, (int)(n < 1000000 ? n : 1000000), 0);
    for (size_t i = 0; i < n; i++) {
        lua_pushnumber(L, x[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_call(L, 1, 1);
    if (lua_istable(L, -1)) { /* of our own functions, the estimate */
        lua_getfield(L, -1, "estimate");
        lua_remove(L, -2);
    }
    if (lua_type(L, -1) != LUA_TNUMBER && !lua_isnil(L, -1))
        mx_script__refuse(L, "f",
                          mx_tr("elle doit donner un nombre, ou une table avec « estimate »",
                                "it must give a number, or a table with estimate"));
    double value = lua_isnil(L, -1) ? NAN : lua_tonumber(L, -1);
    lua_pop(L, 1);
    return value;
}

/* Dense numbers, from 0, of the groups in `cluster`; missing values of x leave with theirs. */
static size_t *read_clusters(lua_State *L, double x[], size_t *n, size_t *n_groups)
{
    size_t length, used = 0;
    lua_newtable(L);
    int names = lua_gettop(L);
    lua_getfield(L, 3, "cluster");
    double *codes = mx_script__stats_codes(L, lua_gettop(L), names, "cluster", &length);
    if (length != *n)
        mx_script__refuse(
            L, "cluster",
            mx_tr("x et cluster n’ont pas la même longueur", "x and cluster are not of one length"));
    size_t *group = lua_newuserdatauv(L, (length + 1) * sizeof *group, 0);
    lua_newtable(L);
    *n_groups = 0;
    for (size_t i = 0; i < length; i++) {
        if (isnan(x[i])) continue;
        if (isnan(codes[i]))
            mx_script__refuse(L, "cluster", mx_tr("il manque un groupe", "a group is missing"));
        lua_pushnumber(L, codes[i]);
        if (lua_rawget(L, -2) == LUA_TNIL) {
            lua_pushnumber(L, codes[i]);
            lua_pushinteger(L, (lua_Integer)(*n_groups)++);
            lua_rawset(L, -4);
            lua_pushinteger(L, (lua_Integer)*n_groups - 1);
            lua_replace(L, -2);
        }
        group[used] = (size_t)lua_tointeger(L, -1);
        lua_pop(L, 1);
        x[used++] = x[i];
    }
    *n = used;
    return group;
}

/* bootstrap(x, f, {reps, method, seed, cluster, conf}): f a function, or "mean". */
static int stats_bootstrap(lua_State *L)
{
    static const char *const names[] = {"reps", "method", "seed", "cluster", "conf", NULL},
                             *const methods[] = {"bca", "percentile", NULL};
    lua_settop(L, 3);
    mx_stats_options options = mx_script__stats_options(L, 3, names);
    bool is_bca = mx_script__stats_choice(L, 3, "method", methods) == 0;
    bool is_mean = lua_type(L, 2) == LUA_TSTRING && strcmp(lua_tostring(L, 2), "mean") == 0;
    if (!is_mean && !lua_isfunction(L, 2))
        mx_script__refuse(
            L, "f", mx_tr("une fonction, ou \"mean\", est attendue", "a function, or \"mean\", is expected"));
    size_t n, n_groups = 0, *group = NULL;
    double *x = mx_script__stats_cells(L, 1, "x", &n);
    size_t given = n;
    bool is_grouped = lua_istable(L, 3) && lua_getfield(L, 3, "cluster") != LUA_TNIL;
    if (is_grouped) group = read_clusters(L, x, &n, &n_groups);
    else n = drop_missing(x, n);
    double size = (double)n, room = is_grouped ? size * (double)n_groups : size, reps = (double)options.reps;
    mx_stats_result out;
    mx_arena *arena = mx_script__stats_scratch(L, 2 * (reps + size) * size + 20 * reps,
                                               40 * size + 8 * fmin(room, 1e12) + 8 * reps);
    luaL_checkstack(L, 10, NULL);
    mx_script__raise(L, mx_stats_bootstrap(&out, x, group, n, n_groups,
                                           is_mean ? mx_stats_mean_of : call_statistic, L, is_bca, &options,
                                           arena));
    return mx_script__push_result(L, &out, given - n);
}

void mx_script__add_indices(lua_State *L)
{
    static const luaL_Reg functions[] = {{"atkinson", stats_atkinson},
                                         {"bootstrap", stats_bootstrap},
                                         {"cohen_kappa", stats_cohen_kappa},
                                         {"cronbach_alpha", stats_cronbach_alpha},
                                         {"fleiss_kappa", stats_fleiss_kappa},
                                         {"gini", stats_gini},
                                         {"krippendorff_alpha", stats_krippendorff_alpha},
                                         {"p_adjust", stats_p_adjust},
                                         {"polarisation", stats_polarisation},
                                         {"theil", stats_theil},
                                         {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
}
