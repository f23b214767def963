/* stats: many territories, weights, shares under imperfect coding. */
#include "bind_stats.h"

#include <math.h>
#include <string.h>

/* A number that may be left out. */
static double number_of(lua_State *L, int index, const char *name, double usual)
{
    if (!lua_istable(L, index)) return usual;
    int type = lua_getfield(L, index, name);
    if (type != LUA_TNIL && type != LUA_TNUMBER)
        mx_script__refuse(L, name, mx_tr("un nombre est attendu", "a number is expected"));
    double value = type == LUA_TNIL ? usual : lua_tonumber(L, -1);
    lua_pop(L, 1);
    return value;
}

/* Two columns of one length, of which none is missing. */
static double *check_with(lua_State *L, int index, const char *name, size_t n)
{
    size_t length;
    double *out = mx_script__stats_cells(L, index, name, &length);
    if (length != n)
        mx_script__refuse(L, name,
                          mx_tr("les colonnes n’ont pas la même longueur", "columns are not of one length"));
    return out;
}

/* ---- Shrinking ---------------------------------------------------------------------------------- */

static void push_shrunken(lua_State *L, const mx_stats_shrinkage *all, const mx_stats_shrunken each[])
{
    lua_newtable(L);
    mx_script__set_count(L, "n", all->n);
    mx_script__set_number(L, "mean", all->mean);
    mx_script__set_number(L, "mean_se", all->mean_se);
    mx_script__set_number(L, "between", all->between);
    mx_script__set_number(L, "statistic", all->q);
    mx_script__set_number(L, "p_value", all->p_value);
    mx_script__set_number(L, "i_squared", all->i_squared);
    if (all->prior > 0) mx_script__set_number(L, "prior", all->prior);
    mx_script__set_text(L, "method", all->method);
    mx_script__set_text(L, "cannot", all->cannot);
    lua_createtable(L, (int)all->n, 0);
    for (size_t i = 0; i < all->n; i++) {
        lua_newtable(L);
        mx_script__set_number(L, "estimate", each[i].estimate);
        mx_script__set_number(L, "se", each[i].se);
        mx_script__set_number(L, "conf_low", each[i].low);
        mx_script__set_number(L, "conf_high", each[i].high);
        mx_script__set_number(L, "kept", each[i].kept);
        lua_seti(L, -2, (lua_Integer)i + 1);
    }
    lua_setfield(L, -2, "each");
}

/* shrink(y, variances, {method, conf}) */
static int stats_shrink(lua_State *L)
{
    static const char *const names[] = {"method", "conf", NULL}, *const methods[] = {"paule_mandel",
                                                                                     "dersimonian_laird",
                                                                                     NULL};
    mx_stats_options options = mx_script__stats_options(L, 3, names);
    mx_stats_between how = (mx_stats_between)mx_script__stats_choice(L, 3, "method", methods);
    size_t n;
    double *y = mx_script__stats_cells(L, 1, "y", &n), *variances = check_with(L, 2, "variances", n);
    mx_stats_shrunken *each = lua_newuserdatauv(L, (n + 1) * sizeof *each, 0);
    mx_stats_shrinkage out;
    mx_script__charge(L, 400 * n);
    mx_script__raise(L, mx_stats_shrink(&out, each, y, variances, n, how, options.conf));
    push_shrunken(L, &out, each);
    return 1;
}

/* shrink_shares(k, n, {conf}) */
static int stats_shrink_shares(lua_State *L)
{
    static const char *const names[] = {"conf", NULL};
    mx_stats_options options = mx_script__stats_options(L, 3, names);
    size_t n;
    double *k = mx_script__stats_cells(L, 1, "k", &n), *people = check_with(L, 2, "n", n);
    mx_stats_shrunken *each = lua_newuserdatauv(L, (n + 1) * sizeof *each, 0);
    mx_stats_shrinkage out;
    mx_script__charge(L, 50000 * n);
    mx_script__raise(L, mx_stats_shrink_shares(&out, each, k, people, n, options.conf));
    push_shrunken(L, &out, each);
    return 1;
}

/* funnel(y, variances, {target, overdispersion}) */
static int stats_funnel(lua_State *L)
{
    static const char *const names[] = {"target", "overdispersion", NULL}, *const ways[] = {"additive",
                                                                                            "multiplicative",
                                                                                            "none", NULL};
    (void)mx_script__stats_options(L, 3, names);
    mx_stats_overdispersion how =
        (mx_stats_overdispersion)mx_script__stats_choice(L, 3, "overdispersion", ways);
    double target = number_of(L, 3, "target", NAN);
    size_t n;
    double *y = mx_script__stats_cells(L, 1, "y", &n), *variances = check_with(L, 2, "variances", n);
    mx_stats_funnel_unit *each = lua_newuserdatauv(L, (n + 1) * sizeof *each, 0);
    mx_stats_funnel_summary out;
    mx_arena *arena = mx_script__stats_scratch(L, 40 * (double)n, 16 * (double)n);
    mx_script__raise(L, mx_stats_funnel(&out, each, y, variances, n, target, how, arena));
    lua_newtable(L);
    mx_script__set_count(L, "n", n);
    mx_script__set_number(L, "target", out.target);
    mx_script__set_number(L, "dispersion", out.dispersion);
    mx_script__set_number(L, "between", out.between);
    mx_script__set_number(L, "scale", out.scale);
    mx_script__set_text(L, "cannot", out.cannot);
    mx_script__set_text(L, "method", mx_tr("entonnoir de Spiegelhalter", "Spiegelhalter’s funnel"));
    lua_createtable(L, (int)n, 0);
    for (size_t i = 0; i < n; i++) {
        lua_newtable(L);
        mx_script__set_number(L, "z", each[i].z);
        mx_script__set_number(L, "p_value", each[i].p_value);
        mx_script__set_number(L, "low_95", each[i].low_95);
        mx_script__set_number(L, "high_95", each[i].high_95);
        mx_script__set_number(L, "low_998", each[i].low_998);
        mx_script__set_number(L, "high_998", each[i].high_998);
        lua_seti(L, -2, (lua_Integer)i + 1);
    }
    lua_setfield(L, -2, "each");
    return 1;
}

/* ordinal(counts, {conf}): territories by levels. */
static int stats_ordinal(lua_State *L)
{
    static const char *const names[] = {"conf", NULL};
    mx_stats_options options = mx_script__stats_options(L, 2, names);
    mx_script__matrix of = mx_script__stats_matrix(L, 1, "counts");
    double n = (double)of.rows, k = (double)of.columns;
    mx_stats_ordinal_unit *each = lua_newuserdatauv(L, (of.rows + 1) * sizeof *each, 0);
    mx_stats_ordinal out;
    mx_arena *arena = mx_script__stats_scratch(L, 20000 * n * k, 8 * (n * k + 3 * n + 8 * k + k * k));
    mx_script__raise(L, mx_stats_ordinal_fit(&out, each, of.cells, of.rows, of.columns, options.conf, arena));
    lua_newtable(L);
    mx_script__set_count(L, "n", of.rows);
    mx_script__set_number(L, "sd", out.sd);
    mx_script__set_number(L, "log_likelihood", out.log_likelihood);
    mx_script__set_number(L, "statistic", out.statistic);
    mx_script__set_number(L, "p_value", out.p_value);
    mx_script__set_text(L, "method", out.method);
    mx_script__set_text(L, "cannot", out.cannot);
    if (out.cannot) return 1;
    mx_script__push_numbers(L, out.thresholds, out.n_thresholds);
    lua_setfield(L, -2, "thresholds");
    lua_createtable(L, (int)of.rows, 0);
    for (size_t i = 0; i < of.rows; i++) {
        lua_newtable(L);
        mx_script__set_number(L, "n", each[i].n);
        mx_script__set_number(L, "estimate", each[i].effect);
        mx_script__set_number(L, "se", each[i].se);
        mx_script__set_number(L, "conf_low", each[i].low);
        mx_script__set_number(L, "conf_high", each[i].high);
        mx_script__set_number(L, "level", each[i].level);
        lua_seti(L, -2, (lua_Integer)i + 1);
    }
    lua_setfield(L, -2, "each");
    return 1;
}

/* ---- Ranks ---------------------------------------------------------------------------------------- */

/* Answers as scores from 0: whole numbers no more than 254 apart. */
static uint8_t *check_scores(lua_State *L, const mx_script__matrix *of)
{
    double least = INFINITY, most = -INFINITY;
    size_t cells = of->rows * of->columns;
    for (size_t i = 0; i < cells; i++) {
        if (isnan(of->cells[i])) continue;
        if (of->cells[i] != floor(of->cells[i]))
            mx_script__refuse(L, "matrix",
                              mx_tr("des réponses entières sont attendues", "whole answers are expected"));
        least = fmin(least, of->cells[i]);
        most = fmax(most, of->cells[i]);
    }
    if (most - least > 254)
        mx_script__refuse(L, "matrix",
                          mx_tr("des réponses à 254 au plus l’une de l’autre sont attendues",
                                "answers no more than 254 apart are expected"));
    uint8_t *out = lua_newuserdatauv(L, cells + 1, 0);
    for (size_t i = 0; i < cells; i++)
        out[i] = isnan(of->cells[i]) ? MX_STATS_NO_SCORE : (uint8_t)(of->cells[i] - least);
    lua_pushnumber(L, isfinite(least) ? least : 0);
    return out;
}

static mx_script__keys check_people(lua_State *L, int index, const char *name, size_t n)
{
    mx_script__keys keys = mx_script__stats_keys(L, index, name, false);
    if (keys.n != n) mx_script__refuse(L, name, mx_tr("il en faut un par ligne", "give one for each row"));
    for (size_t i = 0; i < n; i++)
        if (keys.index[i] == SIZE_MAX) mx_script__refuse(L, name, mx_tr("il en manque", "some are missing"));
    return keys;
}

static void push_ranks(lua_State *L, const mx_stats_rank out[], const mx_stats_ranking *of, int keys,
                       double least)
{
    lua_createtable(L, (int)of->k, 0);
    for (size_t q = 0; q < of->k; q++) {
        lua_createtable(L, (int)of->n_territories, 0);
        for (size_t t = 0; t < of->n_territories; t++) {
            const mx_stats_rank *one = &out[q * of->n_territories + t];
            lua_newtable(L);
            lua_geti(L, keys, (lua_Integer)t + 1);
            lua_setfield(L, -2, "territory");
            mx_script__set_count(L, "n", one->n);
            mx_script__set_number(L, "mean", one->mean + least);
            mx_script__set_number(L, "rank", one->rank);
            mx_script__set_number(L, "conf_low", one->low);
            mx_script__set_number(L, "conf_high", one->high);
            lua_seti(L, -2, (lua_Integer)t + 1);
        }
        lua_seti(L, -2, (lua_Integer)q + 1);
    }
}

/* rank_intervals(matrix, territory, {group, draw, fewest, conf, reps, seed}): people by questions. */
static int stats_rank_intervals(lua_State *L)
{
    static const char *const names[] = {"group", "draw", "fewest", "conf", "reps", "seed", NULL},
                             *const draws[] = {"people", "groups", NULL};
    mx_stats_options options = mx_script__stats_options(L, 3, names);
    if (!lua_istable(L, 3) || lua_getfield(L, 3, "reps") == LUA_TNIL) options.reps = 1000;
    mx_stats_ranking in = {.draws_groups = mx_script__stats_choice(L, 3, "draw", draws) == 1};
    double fewest = number_of(L, 3, "fewest", 1);
    mx_script__matrix of = mx_script__stats_matrix(L, 1, "matrix");
    in.scores = check_scores(L, &of);
    double least = lua_tonumber(L, -1);
    int keys = lua_gettop(L) + 1;
    mx_script__keys territories = check_people(L, 2, "territory", of.rows);
    in.territory = territories.index;
    in.n_territories = territories.n_keys;
    bool has_groups = lua_istable(L, 3) && lua_getfield(L, 3, "group") != LUA_TNIL;
    if (in.draws_groups && !has_groups)
        mx_script__refuse(L, "group", mx_tr("il faut les groupes à tirer", "give the groups to draw"));
    if (has_groups) {
        mx_script__keys groups = check_people(L, lua_gettop(L), "group", of.rows);
        in.group = groups.index;
        in.n_groups = groups.n_keys;
    }
    in.n = of.rows;
    in.k = of.columns;
    in.fewest = fewest > 0 ? (size_t)fewest : 0;
    double t = (double)in.n_territories, k = (double)in.k, n = (double)in.n, reps = (double)options.reps;
    mx_stats_rank *out = lua_newuserdatauv(L, (in.k * in.n_territories + 1) * sizeof *out, 0);
    mx_arena *arena = mx_script__stats_scratch(L, reps * (n * k / 8 + k * t * 12),
                                               8 * k * t * t + 8 * 34 * k * t + 2 * n * k + 48 * n + 400 * t);
    mx_script__raise(L, mx_stats_rank_intervals(out, &in, 0, &options, arena));
    lua_newtable(L);
    push_ranks(L, out, &in, keys, least);
    lua_setfield(L, -2, "questions");
    mx_script__set_count(L, "n", in.n);
    mx_script__set_count(L, "territories", in.n_territories);
    mx_script__set_text(
        L, "method",
        in.draws_groups
            ? mx_tr("rangs, bootstrap de groupes entiers", "ranks, bootstrap of whole groups")
            : mx_tr("rangs, bootstrap de personnes entières", "ranks, bootstrap of whole respondents"));
    return 1;
}

/* ---- Weights ---------------------------------------------------------------------------------------- */

/* Shares by key, from a table {key = share}; keys of `of` without one are refused. */
static double *check_shares(lua_State *L, int index, int keys, size_t n_keys, const char *name)
{
    double *shares = lua_newuserdatauv(L, (n_keys + 1) * sizeof *shares, 0);
    size_t found = 0, given = 0;
    if (!lua_istable(L, index))
        mx_script__refuse(L, name,
                          mx_tr("une table de parts par catégorie est attendue",
                                "a table of shares by category is expected"));
    for (lua_pushnil(L); lua_next(L, index) != 0; lua_pop(L, 1)) given++;
    for (size_t c = 0; c < n_keys; c++) {
        lua_geti(L, keys, (lua_Integer)c + 1);
        if (lua_gettable(L, index) != LUA_TNUMBER) {
            lua_geti(L, keys, (lua_Integer)c + 1);
            lua_pushfstring(L, mx_tr("il n’y a pas de part pour « %s »", "there is no share for \"%s\""),
                            luaL_tolstring(L, -1, NULL));
            mx_script__refuse(L, name, lua_tostring(L, -1));
        }
        shares[c] = lua_tonumber(L, -1);
        found += 1;
        lua_pop(L, 1);
    }
    if (given > found)
        mx_script__refuse(
            L, name,
            mx_tr("une catégorie qui a une part n’a personne", "a category with a share has nobody"));
    return shares;
}

/* rake(categories, shares, {weights}): a sequence of columns, a sequence of tables of shares. */
static int stats_rake(lua_State *L)
{
    static const char *const names[] = {"weights", NULL};
    enum { MOST_MARGINS = 20 };
    mx_stats_margin margins[MOST_MARGINS];
    (void)mx_script__stats_options(L, 3, names);
    size_t n = 0, n_margins = lua_istable(L, 1) ? (size_t)luaL_len(L, 1) : 0;
    if (n_margins == 0 || n_margins > MOST_MARGINS || !lua_istable(L, 2) ||
        (size_t)luaL_len(L, 2) != n_margins)
        mx_script__refuse(L, "categories",
                          mx_tr("autant de colonnes que de tables de parts sont attendues, vingt au plus",
                                "as many columns as tables of shares are expected, twenty at most"));
    luaL_checkstack(L, 10 * MOST_MARGINS, NULL);
    for (size_t m = 0; m < n_margins; m++) {
        lua_geti(L, 1, (lua_Integer)m + 1);
        int keys = lua_gettop(L) + 1;
        size_t length = (size_t)luaL_len(L, -1);
        mx_script__keys of = check_people(L, lua_gettop(L), "categories", m == 0 ? length : n);
        n = of.n;
        lua_geti(L, 2, (lua_Integer)m + 1);
        margins[m] =
            (mx_stats_margin){of.index, check_shares(L, lua_gettop(L), keys, of.n_keys, "shares"), of.n_keys};
    }
    double *weights;
    if (lua_istable(L, 3) && lua_getfield(L, 3, "weights") != LUA_TNIL) {
        weights = check_with(L, lua_gettop(L), "weights", n);
    } else {
        weights = lua_newuserdatauv(L, (n + 1) * sizeof *weights, 0);
        for (size_t i = 0; i < n; i++) weights[i] = 1;
    }
    mx_stats_raking out;
    mx_arena *arena = mx_script__stats_scratch(L, 200 * (double)n * (double)n_margins, 8 * (double)n);
    mx_script__raise(L, mx_stats_rake(&out, weights, margins, n_margins, n, arena));
    lua_newtable(L);
    mx_script__set_count(L, "n", n);
    mx_script__set_number(L, "n_effective", out.n_effective);
    mx_script__set_number(L, "design_effect", out.design_effect);
    mx_script__set_number(L, "least", out.least);
    mx_script__set_number(L, "most", out.most);
    mx_script__set_count(L, "rounds", out.rounds);
    mx_script__set_text(L, "cannot", out.cannot);
    mx_script__set_text(
        L, "method",
        mx_tr("calage sur marges (Deming et Stephan)", "raking to margins (Deming and Stephan)"));
    if (!out.cannot) {
        mx_script__push_numbers(L, weights, n);
        lua_setfield(L, -2, "weights");
    }
    return 1;
}

/* standardise(x, strata, shares, {conf}) */
static int stats_standardise(lua_State *L)
{
    static const char *const names[] = {"conf", NULL};
    mx_stats_options options = mx_script__stats_options(L, 4, names);
    size_t n, missing = 0;
    const double *x = mx_script__stats_cells(L, 1, "x", &n);
    int keys = lua_gettop(L) + 1;
    mx_script__keys strata = check_people(L, 2, "strata", n);
    const double *shares = check_shares(L, 3, keys, strata.n_keys, "shares");
    size_t k = strata.n_keys;
    double *sums = lua_newuserdatauv(L, (3 * k + 1) * sizeof *sums, 0), *variances = sums + k,
           *people = variances + k;
    memset(sums, 0, 3 * k * sizeof *sums);
    mx_script__charge(L, 4 * n);
    for (size_t i = 0; i < n; i++) { /* means and sums of squares around them, one value after another */
        size_t s = strata.index[i];
        if (isnan(x[i])) {
            missing++;
            continue;
        }
        double away = x[i] - sums[s];
        sums[s] += away / ++people[s];
        variances[s] += away * (x[i] - sums[s]);
    }
    for (size_t s = 0; s < k; s++) variances[s] = people[s] > 1 ? variances[s] / (people[s] - 1) : NAN;
    mx_stats_result out;
    mx_script__raise(L, mx_stats_standardise(&out, sums, variances, people, shares, k, options.conf));
    return mx_script__push_result(L, &out, missing);
}

/* ---- Corrected shares --------------------------------------------------------------------------------- */

static int push_shares(lua_State *L, const mx_stats_quantified *out, const mx_stats_share each[])
{
    lua_newtable(L);
    mx_script__set_number(L, "n", out->n);
    if (out->n_tested > 0) mx_script__set_number(L, "n_tested", out->n_tested);
    mx_script__set_text(L, "method", out->method);
    mx_script__set_text(L, "cannot", out->cannot);
    lua_createtable(L, (int)out->k, 0);
    for (size_t c = 0; c < out->k; c++) {
        lua_newtable(L);
        mx_script__set_number(L, "coded", each[c].coded);
        mx_script__set_number(L, "estimate", each[c].estimate);
        mx_script__set_number(L, "conf_low", each[c].low);
        mx_script__set_number(L, "conf_high", each[c].high);
        lua_seti(L, -2, (lua_Integer)c + 1);
    }
    lua_setfield(L, -2, "shares");
    return 1;
}

static const char *const draw_names[] = {"conf", "reps", "seed", NULL};

static mx_stats_options draw_options(lua_State *L)
{
    mx_stats_options options = mx_script__stats_options(L, 3, draw_names);
    if (!lua_istable(L, 3) || lua_getfield(L, 3, "reps") == LUA_TNIL) options.reps = 1000;
    return options;
}

/* adjusted_shares(coded, confusion, {conf, reps, seed}) */
static int stats_adjusted_shares(lua_State *L)
{
    mx_stats_options options = draw_options(L);
    size_t k;
    double *coded = mx_script__stats_cells(L, 1, "coded", &k);
    mx_script__matrix table = mx_script__stats_matrix(L, 2, "confusion");
    if (table.rows != k || table.columns != k)
        mx_script__refuse(L, "confusion",
                          mx_tr("il faut autant de lignes et de colonnes que de codes",
                                "give as many rows and columns as codes"));
    mx_stats_share *each = lua_newuserdatauv(L, (k + 1) * sizeof *each, 0);
    double size = (double)k, reps = (double)options.reps + 1;
    mx_stats_quantified out;
    mx_arena *arena = mx_script__stats_scratch(L, reps * size * size * 200,
                                               8 * (2 * size * size + 8 * size + reps * (size + 1)));
    mx_script__raise(L, mx_stats_adjusted_shares(&out, each, coded, table.cells, k, &options, arena));
    return push_shares(L, &out, each);
}

/* prior_shares(chances, trained, {conf, reps, seed}) */
static int stats_prior_shares(lua_State *L)
{
    mx_stats_options options = draw_options(L);
    mx_script__matrix of = mx_script__stats_matrix(L, 1, "chances");
    double *trained = check_with(L, 2, "trained", of.columns);
    size_t k = of.columns;
    mx_stats_share *each = lua_newuserdatauv(L, (k + 1) * sizeof *each, 0);
    double size = (double)k, n = (double)of.rows, reps = (double)options.reps + 1;
    mx_stats_quantified out;
    mx_arena *arena =
        mx_script__stats_scratch(L, reps * n * size * 20, 8 * (4 * size + n + reps * (size + 1)));
    mx_script__raise(L, mx_stats_prior_shares(&out, each, of.cells, trained, of.rows, k, &options, arena));
    return push_shares(L, &out, each);
}

void mx_script__add_many(lua_State *L)
{
    static const luaL_Reg functions[] = {{"adjusted_shares", stats_adjusted_shares},
                                         {"funnel", stats_funnel},
                                         {"ordinal", stats_ordinal},
                                         {"prior_shares", stats_prior_shares},
                                         {"rake", stats_rake},
                                         {"rank_intervals", stats_rank_intervals},
                                         {"shrink", stats_shrink},
                                         {"shrink_shares", stats_shrink_shares},
                                         {"standardise", stats_standardise},
                                         {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
}
