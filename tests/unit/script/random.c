#include "script_support.h"

#include <unistd.h>

#include "script_i.h"

/* Every binding, called with arguments that nobody would give it: whatever comes of it, the
 * process stands, the stack is balanced, and what is accounted for is what is held. The seed of a
 * run is its number, so that a find can be run again alone. */

enum { RUNS = 24, CALLS = 800 };

static void add_names(mx_buf *out, lua_State *L, const char *owner, bool is_method)
{
    for (lua_pushnil(L); lua_next(L, -2) != 0; lua_pop(L, 1)) {
        const char *name = lua_tostring(L, -2);
        if (is_method) mx_buf_format(out, "function(...) return (%s).%s(...) end,\n", owner, name);
        else mx_buf_format(out, "%s.%s,\n", owner, name);
    }
    lua_pop(L, 1);
}

static void add_methods(mx_buf *out, lua_State *L, const char *metatable, const char *value)
{
    luaL_getmetatable(L, metatable);
    lua_getfield(L, -1, "__index");
    CHECK(lua_getupvalue(L, -1, 1) != NULL);
    add_names(out, L, value, true);
    lua_pop(L, 2);
}

/* The text of the run: a list of functions, a list of makers of values, calls at random. */
static void write_source(mx_buf *out)
{
    static const char *const modules[] = {"chart", "composite", "frame", "report", "stats", "store", "string", "table", "math", "utf8", "coroutine"};
    mx_script_options options = small_budgets();
    mx_script *script;
    CHECK_OK(mx_script_open(&script, &options));
    lua_State *L = script->state;
    mx_buf_text(out, "local f = frame.new({'t', 'n', 'v'}, {t = {'a', 'b', 'a', nil, n = 4}, n = {12, 30, 7, 40}, v = {0.5, nil, -2, 1e300, n = 4}}, {n = 'people'})\n"
                     "local g, c = f:group{'t'}, f.v\nlocal calls = {\nindicator, pairs, tostring, pcall, print, select, ipairs,\n");
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
        lua_pushstring(L, modules[i]);
        lua_rawget(L, -2);
        lua_remove(L, -2);
        if (strcmp(modules[i], "utf8") == 0) { /* holds a text too */
            lua_pushnil(L);
            lua_setfield(L, -2, "charpattern");
        }
        if (strcmp(modules[i], "math") == 0) {
            mx_buf_text(out, "math.random, math.floor, math.tointeger, math.fmod,\n");
            lua_pop(L, 1);
            continue;
        }
        add_names(out, L, modules[i], false);
    }
    add_methods(out, L, "mieux.column", "c");
    add_methods(out, L, "mieux.frame", "f");
    add_methods(out, L, "mieux.group", "g");
    mx_buf_format(out,
                  "}\nlocal r = math.random\n"
                  "local makers = {\n"
                  "function() return nil end, function() return r() < 0.5 end, function() return r(-3, 60) end, function() return r() * 10 end,\n"
                  "function() return ({0/0, 1/0, -1/0, -0.0, 1e300, math.maxinteger, math.mininteger})[r(7)] end,\n"
                  "function() return ({'', 't', 'n', 'v', 'mean', 'min_max', '%%d%%s', '(a*)', 'territories', '\\xff', ('x'):rep(300)})[r(11)] end,\n"
                  "function() return f end, function() return c end, function() return f.t end, function() return g end,\n"
                  "function() return f.n end, function() return f:where(c:gt(99)) end, function() return f:head(0).v end,\n"
                  "function() return {} end, function() return {1, 2, nil, 4, n = r(0, 6)} end, function() return {{1, 2}, {3, 4}, {r(9), 0/0}} end,\n"
                  "function() return {'t', 'v'} end, function() return {t = 't', k = 0.5, seed = r(3), reps = 20, runs = 20, how = 'left'} end,\n"
                  "function() return {code = 'x', 'n', {'v', weight = 2}} end, function() return {c, f.n} end,\n"
                  "function() return {data = f, by = 't', y = 'v', x = 't', columns = {{'t'}}, caption = 'c', title = 't'} end,\n"
                  "function() return function(...) return ... end end, function() return function() error('no') end end,\n"
                  "function() return coroutine.create(function(...) coroutine.yield(...) end) end,\n"
                  "}\n"
                  "for _ = 1, %d do\n"
                  "  local arguments, n = {}, r(0, 4)\n"
                  "  for i = 1, n do arguments[i] = makers[r(#makers)]() end\n"
                  "  pcall(calls[r(#calls)], table.unpack(arguments, 1, n))\n"
                  "end\n", (int)CALLS);
    CHECK_OK(mx_buf_check(out));
    CHECK_INT(lua_gettop(L), 0);
    mx_script_close(script);
}

/* Once nothing is held any more, what is accounted for is what Lua itself has. */
static void check_memory(mx_script *script)
{
    lua_State *L = script->state;
    lua_pushnil(L);
    lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    for (size_t i = 0; i < script->n_indicators; i++) {
        luaL_unref(L, LUA_REGISTRYINDEX, script->indicators[i].compute);
        luaL_unref(L, LUA_REGISTRYINDEX, script->indicators[i].test);
    }
    lua_gc(L, LUA_GCCOLLECT);
    lua_gc(L, LUA_GCCOLLECT);
    size_t of_lua = (size_t)lua_gc(L, LUA_GCCOUNT) * 1024 + (size_t)lua_gc(L, LUA_GCCOUNTB);
    CHECK_INT(script->memory, of_lua + script->kept);
}

static void run_once(const char *path, mx_store *store, const mx_rule *rule, uint64_t seed)
{
    const mx_report_head head = {.formats = MX_REPORT_HTML, .lang = MX_FR, .title = "x", .style = ""};
    mx_script_options options = small_budgets();
    mx_script *script;
    options.max_steps = 3000000;
    options.max_memory = (size_t)16 << 20;
    options.print = NULL;
    options.data_folder = check_folder();
    options.store = store;
    mx_gate *gate = NULL;
    if (rule) CHECK_OK(mx_gate_open(&gate, rule));
    options.gate = gate;
    options.seed = seed;
    CHECK_OK(mx_report_new(&options.report, &head));
    CHECK_OK(mx_script_open(&script, &options));
    int rc = mx_script_run(script, path, NULL, 0);
    if (rc != MX_OK && rc != MX_E_LIMIT) check_fail(__FILE__, __LINE__, "seed %d: %d: %s", (int)seed, rc, mx_error_message());
    CHECK_INT(lua_gettop(script->state), 0);
    check_memory(script);
    mx_script_close(script);
    mx_gate_close(gate);
    mx_report_free(options.report);
}

TEST(script_random, calls_leave_everything_in_order)
{
    mx_buf source = {0};
    mx_store *store;
    mx_rule rule;
    CHECK_OK(mx_rule_find(&rule, "health"));
    write_source(&source);
    const char *path = check_text_file("random.lua", source.at);
    CHECK_OK(mx_store_create(&store, check_path("r.db")));
    CHECK_OK(mx_store_commit(store));
    for (uint64_t seed = 1; seed <= RUNS; seed++) run_once(path, store, seed % 2 ? &rule : NULL, seed);
    mx_store_close(store);
    mx_buf_dispose(&source);
}
