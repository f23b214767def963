#include "script_i.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mx/stats.h"

/* Each takes a column or a sequence, leaves out what is missing and says how many. */

static int compare_numbers(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double *check_sorted(lua_State *L, int index, size_t *n, size_t *n_missing)
{
    double *numbers = (double *)mx_script__check_numbers(L, index, n, n_missing); /* our scratch, ours to sort */
    mx_script__charge(L, *n * 4);
    qsort(numbers, *n, sizeof *numbers, compare_numbers);
    return numbers;
}

static void set_number(lua_State *L, const char *name, double value)
{
    if (isnan(value)) return; /* a field that does not apply is not there */
    lua_pushnumber(L, value);
    lua_setfield(L, -2, name);
}

static void set_count(lua_State *L, const char *name, size_t value)
{
    lua_pushinteger(L, (lua_Integer)value);
    lua_setfield(L, -2, name);
}

static void summarise(lua_State *L, mx_stats_summary *out, size_t *n_missing)
{
    size_t n;
    double *numbers = check_sorted(L, 1, &n, n_missing);
    mx_stats_values(out, numbers, NULL, n);
}

static int stats_summary(lua_State *L)
{
    mx_stats_summary s;
    size_t n_missing;
    summarise(L, &s, &n_missing);
    lua_newtable(L);
    set_count(L, "n", s.n);
    set_count(L, "missing", n_missing);
    set_number(L, "mean", s.mean);
    set_number(L, "sd", s.sd);
    set_number(L, "min", s.min);
    set_number(L, "q25", s.q25);
    set_number(L, "median", s.median);
    set_number(L, "q75", s.q75);
    set_number(L, "max", s.max);
    return 1;
}

/* One estimate, with its n. */
static int push_estimate(lua_State *L, double estimate, size_t n, size_t n_missing, const char *method)
{
    lua_newtable(L);
    set_number(L, "estimate", estimate);
    set_count(L, "n", n);
    set_count(L, "missing", n_missing);
    lua_pushstring(L, method);
    lua_setfield(L, -2, "method");
    return 1;
}

static int stats_mean(lua_State *L)
{
    mx_stats_summary s;
    size_t n_missing;
    summarise(L, &s, &n_missing);
    return push_estimate(L, s.mean, s.n, n_missing, mx_tr("moyenne", "mean"));
}

static int stats_sd(lua_State *L)
{
    mx_stats_summary s;
    size_t n_missing;
    summarise(L, &s, &n_missing);
    return push_estimate(L, s.sd, s.n, n_missing, mx_tr("écart-type, n - 1", "standard deviation, n - 1"));
}

static int stats_variance(lua_State *L)
{
    mx_stats_summary s;
    size_t n_missing;
    summarise(L, &s, &n_missing);
    return push_estimate(L, s.sd * s.sd, s.n, n_missing, mx_tr("variance, n - 1", "variance, n - 1"));
}

static int stats_median(lua_State *L)
{
    mx_stats_summary s;
    size_t n_missing;
    summarise(L, &s, &n_missing);
    return push_estimate(L, s.median, s.n, n_missing, mx_tr("médiane", "median"));
}

/* quantile(x, p): type 7 of Hyndman and Fan. */
static int stats_quantile(lua_State *L)
{
    size_t n, n_missing;
    double p = luaL_checknumber(L, 2);
    luaL_argcheck(L, p >= 0 && p <= 1, 2, mx_tr("entre 0 et 1", "between 0 and 1"));
    luaL_argcheck(L, luaL_optinteger(L, 3, 7) == 7, 3, mx_tr("seul le type 7 est calculé", "only type 7 is computed"));
    double *numbers = check_sorted(L, 1, &n, &n_missing);
    return push_estimate(L, mx_stats_quantile_sorted(numbers, n, p), n, n_missing, mx_tr("quantile de type 7", "type 7 quantile"));
}

static int push_interval(lua_State *L, const mx_stats_interval *interval)
{
    lua_newtable(L);
    set_number(L, "estimate", interval->estimate);
    set_number(L, "conf_low", interval->low);
    set_number(L, "conf_high", interval->high);
    set_number(L, "n", interval->n);
    lua_pushstring(L, mx_stats_method_words(interval->method));
    lua_setfield(L, -2, "method");
    return 1;
}

/* wilson(k, n, conf), jeffreys(k, n, conf) */
static int stats_wilson(lua_State *L)
{
    mx_stats_interval interval;
    mx_script__raise(L, mx_stats_wilson(&interval, luaL_checknumber(L, 1), luaL_checknumber(L, 2), luaL_optnumber(L, 3, 0.95)));
    return push_interval(L, &interval);
}

static int stats_jeffreys(lua_State *L)
{
    mx_stats_interval interval;
    mx_script__raise(L, mx_stats_jeffreys(&interval, luaL_checknumber(L, 1), luaL_checknumber(L, 2), luaL_optnumber(L, 3, 0.95)));
    return push_interval(L, &interval);
}

void mx_script__open_stats(lua_State *L)
{
    static const luaL_Reg functions[] = {{"jeffreys", stats_jeffreys}, {"mean", stats_mean}, {"median", stats_median},
                                         {"quantile", stats_quantile}, {"sd", stats_sd}, {"summary", stats_summary},
                                         {"variance", stats_variance}, {"wilson", stats_wilson}, {NULL, NULL}};
    luaL_newlib(L, functions);
    lua_setglobal(L, "stats");
}
