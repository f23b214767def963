/* Arguments of statistics, their scratch memory, and results as tables. */
#include "bind_stats.h"

#include <math.h>
#include <string.h>

int mx_script__refuse(lua_State *L, const char *name, const char *why)
{
    lua_Debug at;
    const char *function = "?";
    if (lua_getstack(L, 0, &at) && lua_getinfo(L, "n", &at) && at.name) function = at.name;
    return mx_script__error(L, mx_tr("stats.%s : argument « %s » : %s", "stats.%s: argument \"%s\": %s"),
                            function, name, why);
}

static void check_sequence(lua_State *L, int index, const char *name)
{
    if (!lua_istable(L, index) && !mx_script__to_column(L, index))
        mx_script__refuse(L, name,
                          mx_tr("une colonne ou une suite de nombres est attendue",
                                "a column or a sequence of numbers is expected"));
}

double *mx_script__stats_numbers(lua_State *L, int index, const char *name, size_t *n, size_t *n_missing)
{
    check_sequence(L, index, name);
    return (double *)mx_script__check_numbers(L, index, n, n_missing); /* our scratch, ours to sort */
}

double *mx_script__stats_cells(lua_State *L, int index, const char *name, size_t *n)
{
    check_sequence(L, index, name);
    return mx_script__check_cells(L, index, n);
}

mx_script__matrix mx_script__stats_matrix(lua_State *L, int index, const char *name)
{
    mx_script__matrix out = {NULL, 0, 0};
    if (!lua_istable(L, index))
        mx_script__refuse(L, name, mx_tr("une table de lignes est attendue", "a table of rows is expected"));
    out.rows = (size_t)luaL_len(L, index);
    for (size_t i = 0; i < out.rows; i++) {
        size_t n;
        lua_geti(L, index, (lua_Integer)i + 1);
        const double *row = mx_script__stats_cells(L, lua_gettop(L), name, &n);
        if (i == 0) {
            out.columns = n;
            if (n > 0 && out.rows > ((size_t)1 << 27) / n)
                mx_script__refuse(L, name, mx_tr("la table est trop grande", "the table is too large"));
            out.cells = lua_newuserdatauv(L, out.rows * (n ? n : 1) * sizeof *out.cells, 0);
            lua_insert(L, -3); /* cells row numbers */
        }
        if (n != out.columns)
            mx_script__refuse(L, name,
                              mx_tr("les lignes n’ont pas la même longueur", "rows are not of one length"));
        if (n > 0) memcpy(out.cells + i * n, row, n * sizeof *row);
        lua_pop(L, 2);
    }
    return out;
}

/* ---- Codes ------------------------------------------------------------------------------------ */

/* The number of a code: that of its text, in order of arrival, kept in the table at `names`. */
static double code_number(lua_State *L, int names, const char *argument)
{
    int type = lua_type(L, -1);
    if (type == LUA_TNIL) return NAN;
    if (type == LUA_TNUMBER) return lua_tonumber(L, -1);
    if (type != LUA_TSTRING)
        mx_script__refuse(
            L, argument,
            mx_tr("des codes (nombres ou textes) sont attendus", "codes (numbers or texts) are expected"));
    lua_pushvalue(L, -1);
    if (lua_rawget(L, names) == LUA_TNIL) {
        lua_pop(L, 1);
        lua_pushvalue(L, -1);
        lua_getfield(L, names, " "); /* how many there are; a code is never a blank */
        lua_Integer next = lua_tointeger(L, -1) + 1;
        lua_pop(L, 1);
        lua_pushinteger(L, next);
        lua_rawset(L, names);
        lua_pushinteger(L, next);
        lua_pushvalue(L, -1);
        lua_setfield(L, names, " ");
    }
    double number = lua_tonumber(L, -1);
    lua_pop(L, 1);
    return number;
}

/* A column or a sequence of codes, and how many. */
static void check_codes_given(lua_State *L, int index, const char *argument, size_t *n)
{
    if (!lua_istable(L, index) && !mx_script__to_column(L, index))
        mx_script__refuse(L, argument,
                          mx_tr("une colonne ou une suite de codes est attendue",
                                "a column or a sequence of codes is expected"));
    lua_Integer length = luaL_len(L, index);
    if (lua_istable(L, index) && lua_getfield(L, index, "n") == LUA_TNUMBER) length = lua_tointeger(L, -1);
    if (lua_istable(L, index)) lua_pop(L, 1);
    if (length < 0 || length > 100000000)
        mx_script__refuse(L, argument, mx_tr("longueur impossible", "impossible length"));
    *n = (size_t)length;
}

double *mx_script__stats_codes(lua_State *L, int index, int names, const char *argument, size_t *n)
{
    check_codes_given(L, index, argument, n);
    mx_script__charge(L, 4 * *n);
    double *codes = lua_newuserdatauv(L, (*n + 1) * sizeof *codes, 0);
    for (size_t i = 0; i < *n; i++) {
        lua_geti(L, index, (lua_Integer)i + 1);
        codes[i] = code_number(L, names, argument);
        lua_pop(L, 1);
    }
    return codes;
}

/* Where key i stands on the axis of time: what it is, or the first day of the period it names, in years. */
static bool read_time(lua_State *L, int keys, lua_Integer i, double *out)
{
    mx_period period;
    size_t size;
    bool is_time = lua_geti(L, keys, i) == LUA_TNUMBER;
    if (is_time) {
        *out = lua_tonumber(L, -1);
    } else {
        const char *text = lua_tolstring(L, -1, &size);
        is_time = mx_period_parse(&period, (mx_str){text, size}) == MX_OK;
        if (is_time) *out = 1970 + period.first / 365.2425;
    }
    lua_pop(L, 1);
    return is_time;
}

static bool comes_before(lua_State *L, const mx_script__keys *of, int keys, size_t a, size_t b)
{
    if (of->times) return of->times[a] < of->times[b];
    lua_geti(L, keys, (lua_Integer)a + 1);
    lua_geti(L, keys, (lua_Integer)b + 1);
    bool is_before = lua_type(L, -2) == lua_type(L, -1) ? lua_compare(L, -2, -1, LUA_OPLT)
                                                        : lua_type(L, -2) < lua_type(L, -1);
    lua_pop(L, 2);
    return is_before;
}

/* Puts the keys, few of them, in order of time, or of number or alphabet where they name no time. */
static void order_keys(lua_State *L, mx_script__keys *of, int keys)
{
    size_t n = of->n_keys;
    double *times = lua_newuserdatauv(L, 2 * (n + 1) * sizeof *times, 0), *sorted = times + n;
    size_t *place = lua_newuserdatauv(L, 2 * (n + 1) * sizeof *place, 0), *order = place + n, read = 0;
    while (read < n && read_time(L, keys, (lua_Integer)read + 1, &times[read])) read++;
    of->times = read == n ? times : NULL;
    mx_script__charge(L, n * n);
    for (size_t i = 0; i < n; i++) {
        size_t at = i;
        for (; at > 0 && comes_before(L, of, keys, i, order[at - 1]); at--) order[at] = order[at - 1];
        order[at] = i;
    }
    lua_createtable(L, (int)n, 0);
    for (size_t i = 0; i < n; i++) {
        place[order[i]] = i;
        sorted[i] = times[order[i]];
        lua_geti(L, keys, (lua_Integer)order[i] + 1);
        lua_seti(L, -2, (lua_Integer)i + 1);
    }
    lua_replace(L, keys);
    if (of->times) of->times = sorted;
    for (size_t i = 0; i < of->n; i++)
        if (of->index[i] != SIZE_MAX) of->index[i] = place[of->index[i]];
}

#define MOST_TIMES 2000

mx_script__keys mx_script__stats_keys(lua_State *L, int index, const char *argument, bool is_time)
{
    mx_script__keys out = {NULL, 0, 0, NULL};
    index = lua_absindex(L, index);
    check_codes_given(L, index, argument, &out.n);
    lua_newtable(L); /* keys, in order of arrival */
    int keys = lua_gettop(L);
    lua_newtable(L); /* number of each */
    out.index = lua_newuserdatauv(L, (out.n + 1) * sizeof *out.index, 0);
    mx_script__charge(L, 4 * out.n);
    for (size_t i = 0; i < out.n; i++) {
        int type = lua_geti(L, index, (lua_Integer)i + 1);
        bool is_missing = type == LUA_TNIL || (type == LUA_TNUMBER && isnan(lua_tonumber(L, -1)));
        if (!is_missing && type != LUA_TNUMBER && type != LUA_TSTRING)
            mx_script__refuse(
                L, argument,
                mx_tr("des nombres ou des textes sont attendus", "numbers or texts are expected"));
        out.index[i] = SIZE_MAX;
        if (!is_missing) {
            lua_pushvalue(L, -1);
            if (lua_rawget(L, keys + 1) == LUA_TNIL) {
                lua_pushvalue(L, -2);
                lua_pushinteger(L, (lua_Integer)++out.n_keys);
                lua_rawset(L, keys + 1);
                lua_pushvalue(L, -2);
                lua_seti(L, keys, (lua_Integer)out.n_keys);
                out.index[i] = out.n_keys - 1;
            } else {
                out.index[i] = (size_t)lua_tointeger(L, -1) - 1;
            }
            lua_pop(L, 1);
        }
        lua_pop(L, 1);
    }
    if (is_time && out.n_keys > MOST_TIMES)
        mx_script__refuse(L, argument,
                          mx_tr("plus de deux mille périodes", "more than two thousand periods"));
    if (is_time) order_keys(L, &out, keys);
    return out;
}

/* ---- Scratch ------------------------------------------------------------------------------ */

static const char metatable[] = "mieux.scratch";

typedef struct {
    mx_arena *arena;
    size_t size;
} scratch;

static int scratch_free(lua_State *L)
{
    scratch *s = luaL_checkudata(L, 1, metatable);
    mx_arena_free(s->arena);
    mx_script__release(L, s->size);
    *s = (scratch){NULL, 0};
    return 0;
}

mx_arena *mx_script__stats_scratch(lua_State *L, double steps, double size)
{
    mx_script__charge(L, steps < 1e18 ? (uint64_t)steps : (uint64_t)1 << 60);
    scratch *s = lua_newuserdatauv(L, sizeof *s, 0);
    *s = (scratch){NULL, 0};
    if (luaL_newmetatable(L, metatable)) {
        static const luaL_Reg meta[] = {{"__gc", scratch_free}, {"__close", scratch_free}, {NULL, NULL}};
        luaL_setfuncs(L, meta, 0);
        lua_pushboolean(L, 0);
        lua_setfield(L, -2, "__metatable");
    }
    lua_setmetatable(L, -2);
    lua_toclose(L, -1);
    size_t bytes = size < 1e15 ? (size_t)size : (size_t)1 << 50;
    mx_script__reserve(L, bytes);
    s->size = bytes;
    mx_script__raise(L, mx_arena_new(&s->arena));
    return s->arena;
}

/* ---- Options ------------------------------------------------------------------------------ */

static void check_names(lua_State *L, int index, const char *const names[])
{
    for (lua_pushnil(L); lua_next(L, index) != 0; lua_pop(L, 1)) {
        const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : luaL_typename(L, -2);
        size_t i = 0;
        while (names[i] && strcmp(names[i], key) != 0) i++;
        if (!names[i])
            mx_script__refuse(L, key, mx_tr("cette option n’existe pas ici", "there is no such option here"));
    }
}

int mx_script__stats_choice(lua_State *L, int index, const char *name, const char *const choices[])
{
    if (!lua_istable(L, index)) return 0;
    int type = lua_getfield(L, index, name);
    const char *given = type == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
    int i = 0;
    while (given && choices[i] && strcmp(choices[i], given) != 0) i++;
    if (type != LUA_TNIL && (!given || !choices[i])) {
        luaL_Buffer out;
        luaL_buffinit(L, &out);
        for (i = 0; choices[i]; i++) {
            luaL_addstring(&out, i ? ", " : "");
            luaL_addstring(&out, choices[i]);
        }
        luaL_pushresult(&out);
        lua_pushfstring(L, mx_tr("il faut l’un de : %s", "give one of: %s"), lua_tostring(L, -1));
        mx_script__refuse(L, name, lua_tostring(L, -1));
    }
    lua_pop(L, 1);
    return i;
}

static double number_option(lua_State *L, int index, const char *name, double usual)
{
    int type = lua_getfield(L, index, name);
    double value = type == LUA_TNIL ? usual : lua_tonumber(L, -1);
    if (type != LUA_TNIL && type != LUA_TNUMBER)
        mx_script__refuse(L, name, mx_tr("un nombre est attendu", "a number is expected"));
    lua_pop(L, 1);
    return value;
}

static double count_option(lua_State *L, int index, const char *name, double usual)
{
    double value = number_option(L, index, name, usual);
    if (!(value >= 0 && value <= 9007199254740992.0 && value == floor(value)))
        mx_script__refuse(
            L, name, mx_tr("un entier positif ou nul est attendu", "a whole number not below 0 is expected"));
    return value;
}

/* exact = "auto", true, false or "monte_carlo". */
static mx_stats_way way_option(lua_State *L, int index)
{
    static const char *const words[] = {"auto", "exact", "asymptotic", "monte_carlo", NULL};
    int type = lua_getfield(L, index, "exact");
    bool is_true = lua_toboolean(L, -1);
    lua_pop(L, 1);
    if (type == LUA_TBOOLEAN) return is_true ? MX_STATS_EXACT : MX_STATS_ASYMPTOTIC;
    return (mx_stats_way)mx_script__stats_choice(L, index, "exact", words);
}

static bool truth_option(lua_State *L, int index, const char *name, bool usual)
{
    int type = lua_getfield(L, index, name);
    bool value = type == LUA_TNIL ? usual : lua_toboolean(L, -1);
    if (type != LUA_TNIL && type != LUA_TBOOLEAN)
        mx_script__refuse(L, name, mx_tr("true ou false est attendu", "true or false is expected"));
    lua_pop(L, 1);
    return value;
}

mx_stats_options mx_script__stats_options(lua_State *L, int index, const char *const names[])
{
    static const char *const alternatives[] = {"two_sided", "less", "greater", NULL}, *const zeros[] = {
                                                                                          "drop", "pratt",
                                                                                          NULL};
    mx_stats_options out = MX_STATS_OPTIONS_INIT;
    lua_settop(L, index); /* options come last: what is left out is nil, and not our scratch */
    if (lua_isnoneornil(L, index)) return out;
    if (!lua_istable(L, index))
        mx_script__refuse(L, "options", mx_tr("une table est attendue", "a table is expected"));
    check_names(L, index, names);
    out.alternative = (mx_stats_alternative)mx_script__stats_choice(L, index, "alternative", alternatives);
    out.zeros = (mx_stats_zeros)mx_script__stats_choice(L, index, "zeros", zeros);
    out.way = way_option(L, index);
    out.continuity = truth_option(L, index, "continuity", true);
    out.conf = number_option(L, index, "conf", out.conf);
    out.reps = (size_t)count_option(L, index, "reps", (double)out.reps);
    out.seed = (uint64_t)count_option(L, index, "seed", (double)out.seed);
    if (!(out.conf > 0 && out.conf < 1))
        mx_script__refuse(L, "conf",
                          mx_tr("il faut un nombre entre 0 et 1, comme 0.95",
                                "give a number between 0 and 1, such as 0.95"));
    return out;
}

/* ---- Results ------------------------------------------------------------------------------ */

void mx_script__set_number(lua_State *L, const char *name, double value)
{
    if (isnan(value)) return; /* a field that does not apply is not there */
    lua_pushnumber(L, value);
    lua_setfield(L, -2, name);
}

void mx_script__set_count(lua_State *L, const char *name, size_t value)
{
    lua_pushinteger(L, (lua_Integer)value);
    lua_setfield(L, -2, name);
}

void mx_script__set_text(lua_State *L, const char *name, const char *value)
{
    if (!value) return;
    lua_pushstring(L, value);
    lua_setfield(L, -2, name);
}

void mx_script__push_numbers(lua_State *L, const double x[], size_t n)
{
    lua_createtable(L, (int)(n < 1000000 ? n : 1000000), 1);
    for (size_t i = 0; i < n; i++) {
        if (isnan(x[i])) continue;
        lua_pushnumber(L, x[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    mx_script__set_count(L, "n", n);
}

int mx_script__push_result(lua_State *L, const mx_stats_result *r, size_t n_missing)
{
    lua_newtable(L);
    mx_script__set_number(L, "statistic", r->statistic);
    mx_script__set_number(L, "p_value", r->p_value);
    mx_script__set_number(L, "p_low", r->p_low);
    mx_script__set_number(L, "p_high", r->p_high);
    mx_script__set_number(L, "p_smallest", r->p_smallest);
    mx_script__set_number(L, "estimate", r->estimate);
    mx_script__set_number(L, "conf_low", r->conf_low);
    mx_script__set_number(L, "conf_high", r->conf_high);
    mx_script__set_number(L, "conf_level", r->conf_level);
    mx_script__set_number(L, "df", r->df);
    mx_script__set_number(L, "df2", r->df2);
    mx_script__set_count(L, "n", r->n);
    mx_script__set_count(L, "n_used", r->n_used);
    mx_script__set_count(L, "missing", n_missing);
    mx_script__set_text(L, "method", r->method);
    mx_script__set_text(L, "estimates", isnan(r->estimate) ? NULL : r->estimates);
    mx_script__set_text(L, "how", isnan(r->p_value) ? NULL : mx_stats_way_words(r->way));
    mx_script__set_text(L, "cannot", r->cannot);
    return 1;
}

int mx_script__push_estimate(lua_State *L, double estimate, size_t n, size_t n_missing, const char *method)
{
    lua_newtable(L);
    mx_script__set_number(L, "estimate", estimate);
    mx_script__set_count(L, "n", n);
    mx_script__set_count(L, "missing", n_missing);
    mx_script__set_text(L, "method", method);
    return 1;
}
