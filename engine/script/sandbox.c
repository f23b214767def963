#include "script_i.h"

#include <math.h>
#include <string.h>

/* What a script sees of Lua's own library is listed here, name by name; the rest is not
 * there: no files, no processes, no compiled code, no metatables, no addresses. */

static const char *const base_names[] = {"assert", "error", "ipairs", "select", "tonumber", "type", NULL};
static const char *const table_names[] = {"concat", "insert", "remove", "sort", NULL};
static const char *const math_names[] = {"abs",   "acos", "asin",       "atan", "ceil", "cos",       "deg",
                                         "exp",   "floor", "fmod",      "huge", "log",  "max",       "maxinteger",
                                         "min",   "mininteger", "modf", "pi",   "rad",  "sin",       "sqrt",
                                         "tan",   "tointeger", "type",  "ult",  NULL};
static const char *const utf8_names[] = {"char", "charpattern", "codepoint", "codes", "len", "offset", NULL};
static const char *const coroutine_names[] = {"create", "isyieldable", "running", "status", "yield", NULL};

/* Copies the fields named from the table at the top to a new one, which replaces it. */
static void keep_only(lua_State *L, const char *const names[])
{
    lua_newtable(L);
    for (size_t i = 0; names[i]; i++) {
        lua_getfield(L, -2, names[i]);
        lua_setfield(L, -2, names[i]);
    }
    lua_remove(L, -2);
}

/* ---- Texts of values ---------------------------------------------------------- */

/* As tostring, but without addresses, which differ from run to run. */
static void push_text(lua_State *L, int index)
{
    switch (lua_type(L, index)) {
    case LUA_TNUMBER:
    case LUA_TSTRING:
    case LUA_TBOOLEAN:
    case LUA_TNIL: luaL_tolstring(L, index, NULL); return;
    default:
        if (luaL_getmetafield(L, index, "__tostring") != LUA_TNIL) {
            lua_pushvalue(L, index);
            lua_call(L, 1, 1);
        } else {
            lua_pushstring(L, luaL_typename(L, index));
        }
    }
}

static int base_tostring(lua_State *L)
{
    luaL_checkany(L, 1);
    lua_settop(L, 1);
    push_text(L, 1);
    return 1;
}

static int base_print(lua_State *L)
{
    mx_script *script = mx_script__of(L);
    int n = lua_gettop(L);
    luaL_Buffer line;
    luaL_buffinit(L, &line);
    for (int i = 1; i <= n; i++) {
        if (i > 1) luaL_addchar(&line, '\t');
        push_text(L, i);
        luaL_addvalue(&line);
    }
    luaL_pushresult(&line);
    if (script->options.print) script->options.print(script->options.payload, lua_tostring(L, -1));
    return 0;
}

/* ---- Calls that must not swallow a spent budget ------------------------------- */

static int raise_if_spent(lua_State *L)
{
    if (mx_script__of(L)->spent) return lua_error(L);
    return 0;
}

static int base_pcall(lua_State *L)
{
    luaL_checkany(L, 1);
    int status = lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0);
    if (status != LUA_OK) {
        (void)raise_if_spent(L);
        lua_pushboolean(L, 0);
        lua_insert(L, -2);
        return 2;
    }
    lua_pushboolean(L, 1);
    lua_insert(L, 1);
    return lua_gettop(L);
}

static lua_State *check_thread(lua_State *L, int index)
{
    lua_State *thread = lua_tothread(L, index);
    luaL_argexpected(L, thread, index, "coroutine");
    return thread;
}

/* Moves the arguments over, runs it, and brings back results or the error. */
static int resume(lua_State *L, lua_State *thread, int n_arguments, int *n_results)
{
    if (!lua_checkstack(thread, n_arguments)) return luaL_error(L, "too many arguments to resume");
    lua_xmove(L, thread, n_arguments);
    int status = lua_resume(thread, L, n_arguments, n_results);
    if (status == LUA_OK || status == LUA_YIELD) {
        if (!lua_checkstack(L, *n_results + 1)) return luaL_error(L, "too many results to resume");
        lua_xmove(thread, L, *n_results);
        return 1;
    }
    lua_xmove(thread, L, 1);
    (void)raise_if_spent(L);
    return 0;
}

/* A coroutine that has ended, or runs already, cannot be resumed. */
static bool is_resumable(lua_State *L, lua_State *thread)
{
    lua_Debug frame;
    if (thread == L) return false;
    if (lua_status(thread) == LUA_YIELD) return true;
    return lua_status(thread) == LUA_OK && !lua_getstack(thread, 0, &frame) && lua_gettop(thread) > 0;
}

static int coroutine_resume(lua_State *L)
{
    lua_State *thread = check_thread(L, 1);
    int n_results = 0;
    if (!is_resumable(L, thread)) {
        lua_pushboolean(L, 0);
        lua_pushstring(L, mx_tr("cette coroutine ne peut pas reprendre", "this coroutine cannot be resumed"));
        return 2;
    }
    if (!resume(L, thread, lua_gettop(L) - 1, &n_results)) {
        lua_pushboolean(L, 0);
        lua_insert(L, -2);
        return 2;
    }
    lua_pushboolean(L, 1);
    lua_insert(L, -(n_results + 1));
    return n_results + 1;
}

static int wrapped(lua_State *L)
{
    lua_State *thread = lua_tothread(L, lua_upvalueindex(1));
    int n_results = 0;
    if (!is_resumable(L, thread))
        return mx_script__error(L, "%s", mx_tr("cette coroutine ne peut pas reprendre", "this coroutine cannot be resumed"));
    if (!resume(L, thread, lua_gettop(L), &n_results)) return lua_error(L);
    return n_results;
}

static int coroutine_wrap(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_State *thread = lua_newthread(L);
    lua_pushvalue(L, 1);
    lua_xmove(L, thread, 1);
    lua_pushcclosure(L, wrapped, 1);
    return 1;
}

/* ---- Tables in a fixed order ---------------------------------------------------- */

/* Numbers first, ascending, then texts by bytes; other keys may not be walked, since
 * nothing orders them. */
static bool key_comes_before(lua_State *L, int a, int b)
{
    bool a_is_number = lua_type(L, a) == LUA_TNUMBER, b_is_number = lua_type(L, b) == LUA_TNUMBER;
    if (a_is_number != b_is_number) return a_is_number;
    if (a_is_number) return lua_compare(L, a, b, LUA_OPLT);
    mx_str x, y;
    x.at = lua_tolstring(L, a, &x.size);
    y.at = lua_tolstring(L, b, &y.size);
    return mx_str_compare(x, y) < 0;
}

static int compare_keys(lua_State *L)
{
    lua_pushboolean(L, key_comes_before(L, 1, 2));
    return 1;
}

static int next_key(lua_State *L)
{
    lua_Integer i = lua_tointeger(L, lua_upvalueindex(3)) + 1;
    lua_pushinteger(L, i);
    lua_replace(L, lua_upvalueindex(3));
    if (lua_rawgeti(L, lua_upvalueindex(2), i) == LUA_TNIL) return 1;
    lua_pushvalue(L, -1);
    lua_gettable(L, lua_upvalueindex(1));
    return 2;
}

static int base_pairs(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    lua_newtable(L);
    lua_Integer n = 0;
    int without_order = LUA_TNONE; /* of several types the first, for the same message each time */
    for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
        int type = lua_type(L, -2);
        if (type != LUA_TNUMBER && type != LUA_TSTRING && (without_order == LUA_TNONE || type < without_order))
            without_order = type;
        lua_pushvalue(L, -2);
        lua_rawseti(L, 2, ++n);
    }
    if (without_order != LUA_TNONE)
        return mx_script__error(L, mx_tr("pairs : une clé de type %s n’a pas d’ordre", "pairs: a key of type %s has no order"),
                                lua_typename(L, without_order));
    mx_script__charge(L, (uint64_t)n);
    lua_getfield(L, LUA_REGISTRYINDEX, "mieux.sort");
    lua_pushvalue(L, 2);
    lua_pushcfunction(L, compare_keys);
    lua_call(L, 2, 0);
    lua_pushvalue(L, 1);
    lua_pushvalue(L, 2);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, next_key, 3);
    return 1;
}

static int table_unpack(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_Integer from = luaL_optinteger(L, 2, 1);
    lua_Integer to = lua_isnoneornil(L, 3) ? luaL_len(L, 1) : luaL_checkinteger(L, 3);
    if (from > to) return 0;
    if ((lua_Unsigned)to - (lua_Unsigned)from >= 200) return luaL_argerror(L, 3, "more than 200 values");
    luaL_checkstack(L, 200, NULL);
    for (lua_Integer i = from;; i++) {
        lua_geti(L, 1, i);
        if (i == to) break;
    }
    return (int)(to - from + 1);
}

static int table_pack(lua_State *L)
{
    int n = lua_gettop(L);
    lua_createtable(L, n, 1);
    lua_insert(L, 1);
    for (int i = n; i >= 1; i--) lua_seti(L, 1, i);
    lua_pushinteger(L, n);
    lua_setfield(L, 1, "n");
    return 1;
}

/* ---- Randomness ------------------------------------------------------------------- */

static int math_random(lua_State *L)
{
    mx_rng *rng = &mx_script__of(L)->rng;
    if (lua_gettop(L) == 0) {
        lua_pushnumber(L, mx_rng_uniform(rng));
        return 1;
    }
    lua_Integer low = lua_gettop(L) > 1 ? luaL_checkinteger(L, 1) : 1;
    lua_Integer high = luaL_checkinteger(L, lua_gettop(L) > 1 ? 2 : 1);
    luaL_argcheck(L, low <= high, lua_gettop(L) > 1 ? 2 : 1, "interval is empty");
    uint64_t span = (uint64_t)high - (uint64_t)low + 1;
    uint64_t draw = span ? mx_rng_below(rng, span) : mx_rng_next(rng);
    lua_pushinteger(L, (lua_Integer)((uint64_t)low + draw));
    return 1;
}

/* ---- Globals ---------------------------------------------------------------------- */

static int unknown_global(lua_State *L)
{
    return mx_script__error(L, mx_tr("le nom « %s » n’existe pas ici", "there is no name \"%s\" here"),
                            lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "?");
}

static void open_module(lua_State *L, lua_CFunction open, const char *name, const char *const names[])
{
    luaL_requiref(L, name, open, 0);
    keep_only(L, names);
}

static void add_functions(lua_State *L, const luaL_Reg *functions)
{
    luaL_setfuncs(L, functions, 0);
}

void mx_script__open_base(lua_State *L)
{
    static const luaL_Reg base[] = {
        {"pairs", base_pairs}, {"pcall", base_pcall}, {"print", base_print}, {"tostring", base_tostring}, {NULL, NULL}};
    static const luaL_Reg tables[] = {{"pack", table_pack}, {"unpack", table_unpack}, {NULL, NULL}};
    static const luaL_Reg maths[] = {{"random", math_random}, {NULL, NULL}};
    static const luaL_Reg coroutines[] = {{"resume", coroutine_resume}, {"wrap", coroutine_wrap}, {NULL, NULL}};

    open_module(L, luaopen_base, "_G", base_names);
    add_functions(L, base);
    open_module(L, luaopen_table, "table", table_names);
    add_functions(L, tables);
    lua_getfield(L, -1, "sort");
    lua_setfield(L, LUA_REGISTRYINDEX, "mieux.sort");
    lua_pushcfunction(L, base_print);
    lua_setfield(L, LUA_REGISTRYINDEX, "mieux.print");
    lua_setfield(L, -2, "table");
    open_module(L, luaopen_math, "math", math_names);
    add_functions(L, maths);
    lua_setfield(L, -2, "math");
    open_module(L, luaopen_utf8, "utf8", utf8_names);
    lua_setfield(L, -2, "utf8");
    open_module(L, luaopen_coroutine, "coroutine", coroutine_names);
    add_functions(L, coroutines);
    lua_setfield(L, -2, "coroutine");

    lua_createtable(L, 0, 2); /* reading an unknown name is a mistake that is told */
    lua_pushcfunction(L, unknown_global);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
}
