/* stats: two distributions over levels, and pairs of levels, from counts alone. */
#include "bind_stats.h"

#include <math.h>

static const char *const names[] = {"alternative", "exact", "zeros", "continuity",
                                    "conf",        "reps",  "seed",  NULL};

static void set_result(lua_State *L, const char *name, const mx_stats_result *result)
{
    (void)mx_script__push_result(L, result, 0);
    lua_setfield(L, -2, name);
}

static void set_interval(lua_State *L, const char *name, const mx_stats_interval *of)
{
    lua_newtable(L);
    mx_script__set_number(L, "estimate", of->estimate);
    mx_script__set_number(L, "conf_low", of->low);
    mx_script__set_number(L, "conf_high", of->high);
    mx_script__set_number(L, "n", of->n);
    mx_script__set_text(L, "method", mx_stats_method_words(of->method));
    lua_setfield(L, -2, name);
}

/* Whole numbers of people, by level from the lowest. */
static double *check_people(lua_State *L, int index, const char *name, size_t *k, double *n)
{
    double *counts = mx_script__stats_cells(L, index, name, k);
    *n = 0;
    for (size_t i = 0; i < *k; i++) {
        if (!(counts[i] >= 0 && counts[i] == floor(counts[i]) && counts[i] <= 1e12))
            mx_script__refuse(L, name,
                              mx_tr("des nombres entiers de personnes sont attendus",
                                    "whole numbers of people are expected"));
        *n += counts[i];
    }
    return counts;
}

/* What people beyond the first thousand cost nothing for. */
static double expanded(double n, const mx_stats_options *options)
{
    return options->way == MX_STATS_EXACT ? n : fmin(n, 1000);
}

static void set_upto(lua_State *L, const char *name, const double counts[], size_t k, double n)
{
    double upto = 0;
    lua_createtable(L, (int)k, 0);
    for (size_t i = 0; i < k; i++) {
        upto += counts[i];
        lua_pushnumber(L, upto / n);
        lua_seti(L, -2, (lua_Integer)i + 1);
    }
    lua_setfield(L, -2, name);
}

/* levels(first, second, {…}): how many people hold each level, from the lowest, in two groups. */
static int stats_levels(lua_State *L)
{
    static const char *const orders[] = {"same", "first", "second", "crossing"}, *const spreads[] = {
                                                                                     "same", "first",
                                                                                     "second", "crossing",
                                                                                     "medians_differ"};
    mx_stats_options options = mx_script__stats_options(L, 3, names);
    size_t k, k_second;
    double n_first, n_second, *first = check_people(L, 1, "first", &k, &n_first),
                              *second = check_people(L, 2, "second", &k_second, &n_second);
    if (k != k_second || k < 2 || k > MX_STATS_MOST_LEVELS)
        mx_script__refuse(L, "second",
                          mx_tr("il faut autant de niveaux dans les deux, de 2 à 101",
                                "give as many levels in both, from 2 to 101"));
    double n = expanded(n_first + n_second, &options), few = fmin(n_first, n_second), width = 2 * few * n;
    mx_stats_result ranks, delta, a;
    mx_arena *arena = mx_script__stats_scratch(
        L,
        200 * n + fmin(n * few * width / 6, options.way == MX_STATS_EXACT ? 1e18 : 3e6) +
            20 * (double)(k * k),
        100 * n + 8 * fmin(few * width, options.way == MX_STATS_EXACT ? 1e18 : 1e6) + 16 * (double)(k * k));
    mx_script__raise(L, mx_stats_rank_sum_levels(&ranks, first, second, k, &options, arena));
    mx_script__raise(L, mx_stats_cliffs_delta_levels(&delta, first, second, k, options.conf));
    mx_script__raise(L, mx_stats_vargha_delaney_levels(&a, first, second, k, options.conf));
    lua_newtable(L);
    mx_script__set_number(L, "n", n_first + n_second);
    mx_script__set_text(L, "higher", orders[mx_stats_first_order(first, second, k)]);
    mx_script__set_text(L, "more_spread", spreads[mx_stats_allison_foster(first, second, k)]);
    if (n_first > 0) set_upto(L, "first_upto", first, k, n_first);
    if (n_second > 0) set_upto(L, "second_upto", second, k, n_second);
    set_result(L, "ranks", &ranks);
    set_result(L, "delta", &delta);
    set_result(L, "a", &a);
    mx_script__set_text(L, "method",
                        mx_tr("dominance de premier ordre ; Allison-Foster autour de la médiane",
                              "first-order dominance; Allison and Foster around the median"));
    return 1;
}

/* transitions(table, {…}): pairs with the level of the row before and of the column after. */
static int stats_transitions(lua_State *L)
{
    mx_stats_options options = mx_script__stats_options(L, 2, names);
    mx_script__matrix of = mx_script__stats_matrix(L, 1, "table");
    size_t k = of.rows;
    double up = 0, down = 0, same = 0, p;
    if (of.columns != k || k < 2 || k > MX_STATS_MOST_LEVELS)
        mx_script__refuse(L, "table",
                          mx_tr("il faut autant de lignes que de colonnes, de 2 à 101",
                                "give as many rows as columns, from 2 to 101"));
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++) *(j > i ? &up : j < i ? &down : &same) += of.cells[i * k + j];
    double pairs = up + down + same, n = expanded(isfinite(pairs) && pairs > 0 ? pairs : 0, &options);
    mx_stats_result ranks, margins;
    mx_stats_interval net;
    mx_arena *arena = mx_script__stats_scratch(L, 200 * n + n * n * n / 6 + 1e6 + 100 * (double)(k * k * k),
                                               100 * n + 16 * n * n + 64 * (double)(k * k) + 1e6);
    mx_script__raise(L, mx_stats_signed_rank_levels(&ranks, of.cells, k, &options, arena));
    mx_script__raise(L, mx_stats_marginal_homogeneity(&margins, of.cells, k, &options, arena));
    mx_script__raise(L, mx_stats_net(&net, (uint64_t)up, (uint64_t)down, (uint64_t)pairs, options.conf));
    mx_script__raise(L, mx_stats_sign_test(&p, (uint64_t)up, (uint64_t)down));
    lua_newtable(L);
    mx_script__set_number(L, "n", pairs);
    mx_script__set_number(L, "improved", up);
    mx_script__set_number(L, "same", same);
    mx_script__set_number(L, "worsened", down);
    mx_script__set_number(L, "p_sign", up + down > 0 ? p : NAN);
    set_interval(L, "net", &net);
    set_result(L, "ranks", &ranks);
    set_result(L, "margins", &margins);
    mx_script__set_text(L, "method", mx_tr("table de passage", "transition table"));
    return 1;
}

void mx_script__add_levels(lua_State *L)
{
    static const luaL_Reg functions[] = {
        {"levels", stats_levels}, {"transitions", stats_transitions}, {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
}
