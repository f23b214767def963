#include "bind_stats.h"

#include <math.h>
#include <stdlib.h>

/* Each takes a column or a sequence, leaves out what is missing and says how many. */

static int compare_numbers(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double *check_sorted(lua_State *L, int index, size_t *n, size_t *n_missing)
{
    double *numbers = mx_script__stats_numbers(L, index, "x", n, n_missing);
    mx_script__charge(L, *n * 4);
    qsort(numbers, *n, sizeof *numbers, compare_numbers);
    return numbers;
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
    mx_script__set_count(L, "n", s.n);
    mx_script__set_count(L, "missing", n_missing);
    mx_script__set_number(L, "mean", s.mean);
    mx_script__set_number(L, "sd", s.sd);
    mx_script__set_number(L, "min", s.min);
    mx_script__set_number(L, "q25", s.q25);
    mx_script__set_number(L, "median", s.median);
    mx_script__set_number(L, "q75", s.q75);
    mx_script__set_number(L, "max", s.max);
    return 1;
}

static int stats_mean(lua_State *L)
{
    mx_stats_summary s;
    size_t n_missing;
    summarise(L, &s, &n_missing);
    return mx_script__push_estimate(L, s.mean, s.n, n_missing, mx_tr("moyenne", "mean"));
}

static int stats_sd(lua_State *L)
{
    mx_stats_summary s;
    size_t n_missing;
    summarise(L, &s, &n_missing);
    return mx_script__push_estimate(L, s.sd, s.n, n_missing,
                                    mx_tr("écart-type, n - 1", "standard deviation, n - 1"));
}

static int stats_variance(lua_State *L)
{
    mx_stats_summary s;
    size_t n_missing;
    summarise(L, &s, &n_missing);
    return mx_script__push_estimate(L, s.sd * s.sd, s.n, n_missing,
                                    mx_tr("variance, n - 1", "variance, n - 1"));
}

static int stats_median(lua_State *L)
{
    mx_stats_summary s;
    size_t n_missing;
    summarise(L, &s, &n_missing);
    return mx_script__push_estimate(L, s.median, s.n, n_missing, mx_tr("médiane", "median"));
}

/* quantile(x, p, type): the nine types of Hyndman and Fan; 7 unless said. */
static int stats_quantile(lua_State *L)
{
    size_t n, n_missing;
    int is_whole = 1;
    lua_Integer type = lua_isnoneornil(L, 3) ? 7 : lua_tointegerx(L, 3, &is_whole);
    if (!lua_isnumber(L, 2) || !(lua_tonumber(L, 2) >= 0 && lua_tonumber(L, 2) <= 1))
        mx_script__refuse(
            L, "p", mx_tr("un nombre entre 0 et 1 est attendu", "a number between 0 and 1 is expected"));
    if (!is_whole || type < 1 || type > 9)
        mx_script__refuse(L, "type",
                          mx_tr("un entier de 1 à 9 est attendu", "a whole number from 1 to 9 is expected"));
    double out, *numbers = check_sorted(L, 1, &n, &n_missing);
    mx_script__raise(L, mx_stats_quantile(&out, numbers, n, lua_tonumber(L, 2), (int)type));
    (void)mx_script__push_estimate(L, out, n, n_missing, NULL);
    lua_pushfstring(L, mx_tr("quantile de type %d", "type %d quantile"), (int)type);
    lua_setfield(L, -2, "method");
    return 1;
}

static int stats_mad(lua_State *L)
{
    size_t n, n_missing;
    double *numbers = check_sorted(L, 1, &n, &n_missing),
           *work = lua_newuserdatauv(L, (n + 1) * sizeof *work, 0);
    return mx_script__push_estimate(
        L, mx_stats_mad(numbers, n, work), n, n_missing,
        mx_tr("écart absolu médian, fois 1,4826", "median absolute deviation, times 1.4826"));
}

typedef int shape(double *out, const double x[], size_t n, int type);

/* skewness(x, type), kurtosis(x, type): the types of Joanes and Gill; 3 unless said, as e1071. */
static int push_shape(lua_State *L, shape *f, const char *method)
{
    size_t n, n_missing;
    int is_whole = 1;
    lua_Integer type = lua_isnoneornil(L, 2) ? 3 : lua_tointegerx(L, 2, &is_whole);
    if (!is_whole || type < 1 || type > 3)
        mx_script__refuse(L, "type", mx_tr("1, 2 ou 3 est attendu", "1, 2 or 3 is expected"));
    double out, *numbers = mx_script__stats_numbers(L, 1, "x", &n, &n_missing);
    mx_script__charge(L, 4 * n);
    mx_script__raise(L, f(&out, numbers, n, (int)type));
    (void)mx_script__push_estimate(L, out, n, n_missing, NULL);
    lua_pushfstring(L, method, (int)type);
    lua_setfield(L, -2, "method");
    return 1;
}

static int stats_skewness(lua_State *L)
{
    return push_shape(L, mx_stats_skewness, mx_tr("asymétrie, type %d", "skewness, type %d"));
}

static int stats_kurtosis(lua_State *L)
{
    return push_shape(L, mx_stats_kurtosis, mx_tr("aplatissement, type %d", "excess kurtosis, type %d"));
}

static int push_interval(lua_State *L, const mx_stats_interval *interval)
{
    lua_newtable(L);
    mx_script__set_number(L, "estimate", interval->estimate);
    mx_script__set_number(L, "conf_low", interval->low);
    mx_script__set_number(L, "conf_high", interval->high);
    mx_script__set_number(L, "n", interval->n);
    lua_pushstring(L, mx_stats_method_words(interval->method));
    lua_setfield(L, -2, "method");
    return 1;
}

/* wilson(k, n, conf), jeffreys(k, n, conf) */
static int stats_wilson(lua_State *L)
{
    mx_stats_interval interval;
    mx_script__raise(L, mx_stats_wilson(&interval, luaL_checknumber(L, 1), luaL_checknumber(L, 2),
                                        luaL_optnumber(L, 3, 0.95)));
    return push_interval(L, &interval);
}

static int stats_jeffreys(lua_State *L)
{
    mx_stats_interval interval;
    mx_script__raise(L, mx_stats_jeffreys(&interval, luaL_checknumber(L, 1), luaL_checknumber(L, 2),
                                          luaL_optnumber(L, 3, 0.95)));
    return push_interval(L, &interval);
}

void mx_script__open_stats(lua_State *L)
{
    static const luaL_Reg functions[] = {{"jeffreys", stats_jeffreys},
                                         {"kurtosis", stats_kurtosis},
                                         {"mad", stats_mad},
                                         {"mean", stats_mean},
                                         {"median", stats_median},
                                         {"quantile", stats_quantile},
                                         {"sd", stats_sd},
                                         {"skewness", stats_skewness},
                                         {"summary", stats_summary},
                                         {"variance", stats_variance},
                                         {"wilson", stats_wilson},
                                         {NULL, NULL}};
    luaL_newlib(L, functions);
    mx_script__add_tests(L);
    mx_script__add_indices(L);
    mx_script__add_models(L);
    mx_script__add_many(L);
    mx_script__add_levels(L);
    mx_script__add_factors(L);
    lua_setglobal(L, "stats");
}
