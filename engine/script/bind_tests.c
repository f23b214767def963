/* stats: tests, correlations, trend, effects. */
#include "bind_stats.h"

#include <math.h>

static const char *const test_names[] = {"alternative", "exact", "zeros", "continuity",
                                         "conf",        "reps",  "seed",  NULL};
static const char *const trend_names[] = {"alternative", "exact", "continuity",  "reps",
                                          "seed",        "time",  "independent", NULL};
static const char *const conf_only[] = {"conf", NULL};

/* Work of random draws, in steps, where they may be asked for. */
static double drawing(const mx_stats_options *options, double n)
{
    bool is_asked = options->way == MX_STATS_EXACT || options->way == MX_STATS_MONTE_CARLO;
    return is_asked ? (double)options->reps * n : 0;
}

/* ---- Two variables ------------------------------------------------------------------------- */

typedef struct {
    double *x, *y;
    size_t n, n_missing;
} pairs;

/* Pairs of which neither is missing; y may be left out where `is_single` allows. */
static pairs check_pairs(lua_State *L, bool is_single)
{
    pairs out = {NULL, NULL, 0, 0};
    size_t n, n_y;
    double *x = mx_script__stats_cells(L, 1, "x", &n), *y = NULL;
    if (!is_single || !lua_isnoneornil(L, 2)) {
        y = mx_script__stats_cells(L, 2, "y", &n_y);
        if (n != n_y)
            mx_script__refuse(L, "y",
                              mx_tr("x et y n’ont pas la même longueur", "x and y are not of one length"));
    }
    for (size_t i = 0; i < n; i++) {
        if (isnan(x[i]) || (y && isnan(y[i]))) continue;
        x[out.n] = x[i];
        if (y) y[out.n] = y[i];
        out.n++;
    }
    out.x = x;
    out.y = y;
    out.n_missing = n - out.n;
    return out;
}

static int stats_signed_rank(lua_State *L)
{
    mx_stats_options options = mx_script__stats_options(L, 3, test_names);
    pairs of = check_pairs(L, true);
    double n = (double)of.n, counted = options.way == MX_STATS_EXACT ? n : fmin(n, 300);
    mx_stats_result out;
    mx_arena *arena = mx_script__stats_scratch(L, 100 * n + counted * counted * counted / 6,
                                               64 * n + 16 * counted * counted);
    mx_script__raise(L, mx_stats_signed_rank(&out, of.x, of.y, of.n, &options, arena));
    return mx_script__push_result(L, &out, of.n_missing);
}

static int stats_mann_whitney(lua_State *L)
{
    mx_stats_options options = mx_script__stats_options(L, 3, test_names);
    size_t n_x, n_y, gone_x, gone_y;
    double *x = mx_script__stats_numbers(L, 1, "x", &n_x, &gone_x),
           *y = mx_script__stats_numbers(L, 2, "y", &n_y, &gone_y);
    double n = (double)(n_x + n_y), few = (double)(n_x < n_y ? n_x : n_y), width = 2 * few * (n - few);
    double cost = options.way == MX_STATS_EXACT ? n * few * width / 6 : fmin(n * few * width / 6, 3e6);
    double places = options.way == MX_STATS_EXACT ? few * width : fmin(few * width, 1e6);
    mx_stats_result out;
    mx_arena *arena = mx_script__stats_scratch(L, 200 * n + cost, 64 * n + 8 * places);
    mx_script__raise(L, mx_stats_rank_sum(&out, x, n_x, y, n_y, &options, arena));
    return mx_script__push_result(L, &out, gone_x + gone_y);
}

static int stats_pearson(lua_State *L)
{
    mx_stats_options options = mx_script__stats_options(L, 3, test_names);
    pairs of = check_pairs(L, false);
    mx_stats_result out;
    mx_script__charge(L, of.n * 4);
    mx_script__raise(L, mx_stats_pearson(&out, of.x, of.y, of.n, &options));
    return mx_script__push_result(L, &out, of.n_missing);
}

typedef int correlation(mx_stats_result *out, const double x[], const double y[], size_t n,
                        const mx_stats_options *options, mx_arena *arena);

/* Ranks; no correction for continuity unless asked for, as in cor.test. */
static int correlate(lua_State *L, correlation *f, double gain_cost)
{
    mx_stats_options options = mx_script__stats_options(L, 3, test_names);
    options.continuity =
        lua_istable(L, 3) && lua_getfield(L, 3, "continuity") == LUA_TBOOLEAN && lua_toboolean(L, -1);
    pairs of = check_pairs(L, false);
    double n = (double)of.n, counted = options.way == MX_STATS_EXACT ? fmin(n, 1000) : fmin(n, 50);
    bool is_drawn = options.way == MX_STATS_AUTO && of.n > 10 && of.n < 50;
    double orders = of.n <= 10 && options.way != MX_STATS_ASYMPTOTIC ? tgamma(n + 1) : 0;
    mx_stats_result out;
    mx_arena *arena =
        mx_script__stats_scratch(L,
                                 50 * n + orders + counted * counted * counted / 6 +
                                     (is_drawn ? (double)options.reps * n : drawing(&options, n)) * gain_cost,
                                 128 * n + 8 * counted * counted);
    mx_script__raise(L, f(&out, of.x, of.y, of.n, &options, arena));
    return mx_script__push_result(L, &out, of.n_missing);
}

static int stats_spearman(lua_State *L)
{
    return correlate(L, mx_stats_spearman, 1);
}

static int stats_kendall(lua_State *L)
{
    return correlate(L, mx_stats_kendall, lua_istable(L, 1) ? (double)luaL_len(L, 1) : 1);
}

/* ---- Groups, blocks, tables ------------------------------------------------------------------ */

static int stats_kruskal_wallis(lua_State *L)
{
    mx_stats_options options = mx_script__stats_options(L, 2, test_names);
    if (!lua_istable(L, 1))
        mx_script__refuse(L, "groups",
                          mx_tr("une table de groupes est attendue", "a table of groups is expected"));
    size_t n_groups = (size_t)luaL_len(L, 1), n = 0, n_missing = 0, used;
    size_t *sizes = lua_newuserdatauv(L, (n_groups + 1) * sizeof *sizes, 0);
    double *x = NULL;
    for (int pass = 0; pass < 2; pass++) { /* sizes, then values */
        if (pass == 1) x = lua_newuserdatauv(L, (n + 1) * sizeof *x, 0);
        used = n_missing = 0;
        for (size_t g = 0; g < n_groups; g++) {
            size_t gone;
            lua_geti(L, 1, (lua_Integer)g + 1);
            const double *values = mx_script__stats_numbers(L, lua_gettop(L), "groups", &sizes[g], &gone);
            for (size_t i = 0; x && i < sizes[g]; i++) x[used + i] = values[i];
            used += sizes[g];
            n_missing += gone;
            lua_pop(L, 2);
        }
        n = used;
    }
    mx_stats_result out;
    mx_arena *arena = mx_script__stats_scratch(
        L, 50 * (double)n + 1e6 * (n <= 30) + drawing(&options, (double)n), 64 * (double)n);
    mx_script__raise(L, mx_stats_kruskal_wallis(&out, x, sizes, n_groups, &options, arena));
    return mx_script__push_result(L, &out, n_missing);
}

typedef int rows_test(mx_stats_result *out, const double x[], size_t n, size_t k,
                      const mx_stats_options *options, mx_arena *arena);

static int test_rows(lua_State *L, rows_test *f, const char *name, double most)
{
    mx_stats_options options = mx_script__stats_options(L, 2, test_names);
    mx_script__matrix of = mx_script__stats_matrix(L, 1, name);
    double cells = (double)of.rows * (double)of.columns;
    mx_stats_result out;
    mx_arena *arena =
        mx_script__stats_scratch(L, 50 * cells + most + drawing(&options, cells), 64 * cells + 8 * most);
    mx_script__raise(L, f(&out, of.cells, of.rows, of.columns, &options, arena));
    return mx_script__push_result(L, &out, out.n - out.n_used);
}

static int stats_friedman(lua_State *L)
{
    return test_rows(L, mx_stats_friedman, "matrix", 2e6); /* sums of columns, in 5 MiB */
}

static int stats_page_trend(lua_State *L)
{
    return test_rows(L, mx_stats_page_trend, "matrix", 1e6);
}

static double total_of(const mx_script__matrix *of)
{
    double n = 0;
    for (size_t i = 0; i < of->rows * of->columns; i++) n += of->cells[i];
    return isfinite(n) && n > 0 ? n : 0;
}

static int test_table(lua_State *L, rows_test *f, double most)
{
    mx_stats_options options = mx_script__stats_options(L, 2, test_names);
    mx_script__matrix of = mx_script__stats_matrix(L, 1, "table");
    double cells = (double)of.rows * (double)of.columns, n = total_of(&of);
    mx_stats_result out;
    mx_arena *arena = mx_script__stats_scratch(
        L, 100 * cells + most * (1 + n / 100) + drawing(&options, n + cells), 64 * cells + 32 * n + 9 * most);
    mx_script__raise(L, f(&out, of.cells, of.rows, of.columns, &options, arena));
    return mx_script__push_result(L, &out, 0);
}

static int square_mcnemar(mx_stats_result *out, const double x[], size_t n, size_t k,
                          const mx_stats_options *options, mx_arena *arena)
{
    if (n == k) return mx_stats_mcnemar(out, x, k, options, arena);
    return mx_fail(MX_E_VALUE,
                   mx_tr("argument « table » : %zu lignes et %zu colonnes ; il en faut autant",
                         "argument \"table\": %zu rows and %zu columns; give as many of each"),
                   n, k);
}

static int stats_mcnemar(lua_State *L)
{
    return test_table(L, square_mcnemar, 0);
}

static int stats_chi_square(lua_State *L)
{
    return test_table(L, mx_stats_chi_square, 0);
}

static int stats_fisher_exact(lua_State *L)
{
    return test_table(L, mx_stats_fisher, 2e6);
}

/* ---- Trend, effects -------------------------------------------------------------------------- */

/* Times of values: numbers, or periods; pushed last. */
static const double *check_times(lua_State *L, int index, size_t n)
{
    mx_script__keys keys = mx_script__stats_keys(L, index, "time", true);
    if (keys.n != n)
        mx_script__refuse(L, "time",
                          mx_tr("time n’a pas la longueur des valeurs", "time is not as long as the values"));
    double *times = lua_newuserdatauv(L, (n + 1) * sizeof *times, 0);
    for (size_t i = 0; i < n; i++) {
        if (keys.index[i] == SIZE_MAX)
            mx_script__refuse(L, "time", mx_tr("il manque une période", "a period is missing"));
        times[i] = keys.times ? keys.times[keys.index[i]] : (double)keys.index[i] + 1;
    }
    return times;
}

/* mann_kendall(y, {time, …}) */
static int stats_mann_kendall(lua_State *L)
{
    mx_stats_options options = mx_script__stats_options(L, 2, trend_names);
    size_t n;
    double *y = mx_script__stats_cells(L, 1, "y", &n),
           *work = lua_newuserdatauv(L, (n + 1) * sizeof *work, 0), size = (double)n;
    mx_stats_result out;
    if (lua_istable(L, 2) && lua_getfield(L, 2, "time") != LUA_TNIL) {
        const double *times = check_times(L, lua_gettop(L), n);
        double orders = n <= 10 ? tgamma(size + 1) : (double)options.reps * size * size / 2;
        mx_arena *arena =
            mx_script__stats_scratch(L, size * size + orders, 300 * size + 16 * fmin(size * size, 1e6));
        mx_script__raise(L, mx_stats_mann_kendall_at(&out, y, times, n, &options, arena));
    } else {
        mx_script__charge(L, n < 1000000 ? n * n / 4 + n : (uint64_t)1 << 60);
        mx_script__raise(L, mx_stats_mann_kendall(&out, y, n, &options, work));
    }
    return mx_script__push_result(L, &out, n - out.n_used);
}

/* regional_kendall(matrix, {time, independent, …}): periods by components. */
static int stats_regional_kendall(lua_State *L)
{
    mx_stats_options options = mx_script__stats_options(L, 2, trend_names);
    bool is_independent =
        lua_istable(L, 2) && lua_getfield(L, 2, "independent") == LUA_TBOOLEAN && lua_toboolean(L, -1);
    mx_script__matrix of = mx_script__stats_matrix(L, 1, "matrix");
    const double *times;
    if (lua_istable(L, 2) && lua_getfield(L, 2, "time") != LUA_TNIL) {
        times = check_times(L, lua_gettop(L), of.rows);
    } else {
        double *ranks = lua_newuserdatauv(L, (of.rows + 1) * sizeof *ranks, 0);
        for (size_t i = 0; i < of.rows; i++) ranks[i] = (double)i + 1;
        times = ranks;
    }
    double n = (double)of.rows, k = (double)of.columns;
    mx_stats_result out;
    mx_arena *arena = mx_script__stats_scratch(L, n * n * k * (is_independent ? 10 : 10 + k),
                                               8 * (2 * n * k + n * n * k / 2 + n + k));
    mx_script__raise(L, mx_stats_regional_kendall(&out, of.cells, times, of.rows, of.columns, is_independent,
                                                  &options, arena));
    return mx_script__push_result(L, &out, out.n - out.n_used);
}

static int stats_theil_sen(lua_State *L)
{
    mx_stats_options options = mx_script__stats_options(L, 3, conf_only);
    pairs of = check_pairs(L, false);
    double n = (double)of.n, intercept;
    mx_stats_result out;
    mx_arena *arena =
        mx_script__stats_scratch(L, 10 * n + 4 * fmin(n * n, 3e7), 4 * fmin(n * n, 3e7) + 32 * n);
    mx_script__raise(L, mx_stats_theil_sen(&out, &intercept, of.x, of.y, of.n, options.conf, arena));
    (void)mx_script__push_result(L, &out, of.n_missing);
    mx_script__set_number(L, "intercept", intercept);
    return 1;
}

typedef struct {
    double *x, *y;
    size_t n_x, n_y, n_missing;
    double conf;
} two_samples;

static two_samples check_samples(lua_State *L)
{
    two_samples out;
    size_t gone_x, gone_y;
    out.conf = mx_script__stats_options(L, 3, conf_only).conf;
    out.x = mx_script__stats_numbers(L, 1, "x", &out.n_x, &gone_x);
    out.y = mx_script__stats_numbers(L, 2, "y", &out.n_y, &gone_y);
    out.n_missing = gone_x + gone_y;
    return out;
}

typedef int effect(mx_stats_result *out, const double x[], size_t n_x, const double y[], size_t n_y,
                   double conf, mx_arena *arena);

static int measure_effect(lua_State *L, effect *f)
{
    two_samples of = check_samples(L);
    double n = (double)(of.n_x + of.n_y);
    mx_stats_result out;
    mx_arena *arena = mx_script__stats_scratch(L, 50 * n, 32 * n);
    mx_script__raise(L, f(&out, of.x, of.n_x, of.y, of.n_y, of.conf, arena));
    return mx_script__push_result(L, &out, of.n_missing);
}

static int stats_cliffs_delta(lua_State *L)
{
    return measure_effect(L, mx_stats_cliffs_delta);
}

static int stats_vargha_delaney(lua_State *L)
{
    return measure_effect(L, mx_stats_vargha_delaney);
}

static int stats_hedges_g(lua_State *L)
{
    two_samples of = check_samples(L);
    mx_stats_result out;
    mx_script__charge(L, 4 * (of.n_x + of.n_y));
    mx_script__raise(L, mx_stats_hedges_g(&out, of.x, of.n_x, of.y, of.n_y, of.conf));
    return mx_script__push_result(L, &out, of.n_missing);
}

void mx_script__add_tests(lua_State *L)
{
    static const luaL_Reg functions[] = {{"chi_square", stats_chi_square},
                                         {"cliffs_delta", stats_cliffs_delta},
                                         {"fisher_exact", stats_fisher_exact},
                                         {"friedman", stats_friedman},
                                         {"hedges_g", stats_hedges_g},
                                         {"kendall", stats_kendall},
                                         {"kruskal_wallis", stats_kruskal_wallis},
                                         {"mann_kendall", stats_mann_kendall},
                                         {"mann_whitney", stats_mann_whitney},
                                         {"mcnemar", stats_mcnemar},
                                         {"page_trend", stats_page_trend},
                                         {"pearson", stats_pearson},
                                         {"regional_kendall", stats_regional_kendall},
                                         {"spearman", stats_spearman},
                                         {"theil_sen", stats_theil_sen},
                                         {"vargha_delaney", stats_vargha_delaney},
                                         {"wilcoxon_signed_rank", stats_signed_rank},
                                         {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
}
