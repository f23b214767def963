#include "script_support.h"

#include <unistd.h>

/* Ways out of embedded Luas that were published, one by one: each is refused, ends within its
 * budgets, or does nothing. The names are those under which they became known. */

/* CVE-2022-0543: Debian's Redis left `package` behind, and with it every library of the system. */
TEST(script_escapes, no_loading_of_libraries)
{
    CHECK_FAILS(run_lua("package.loadlib('liblua5.4.so.0', 'luaopen_io')"), MX_E_SCRIPT, "package");
    CHECK_FAILS(run_lua("require('io')"), MX_E_SCRIPT, "require");
    CHECK_FAILS(run_lua("_ENV._LOADED.io()"), MX_E_SCRIPT, "_LOADED");
}

/* CVE-2015-4335: code as bytes, written by string.dump, changed, and loaded. */
TEST(script_escapes, no_code_as_bytes)
{
    CHECK_FAILS(run_lua("string.dump(function() end)"), MX_E_SCRIPT, "nil");
    CHECK_FAILS(run_lua("load('\\27Lua')"), MX_E_SCRIPT, "load");
    CHECK_FAILS(run_lua("\x1bLuaT\x00"), MX_E_SCRIPT, "binary");
}

/* CVE-2022-24735 and CVE-2025-46818: what one script does to the metatables of basic types, the next
 * one runs with. */
TEST(script_escapes, no_metatables_to_poison)
{
    CHECK_FAILS(run_lua("getmetatable('').__index = function() end"), MX_E_SCRIPT, "getmetatable");
    CHECK_FAILS(run_lua("setmetatable(_ENV, {})"), MX_E_SCRIPT, "setmetatable");
    CHECK_FAILS(run_lua("debug.setmetatable(nil, {__index = print})"), MX_E_SCRIPT, "debug");
    CHECK_FAILS(run_lua("local f = frame.new({'a'}, {a = {1}}) f.a.__index = 1"), MX_E_SCRIPT, "");
    CHECK_FAILS(run_lua("local f = frame.new({'a'}, {a = {1}}) f.b = 1"), MX_E_SCRIPT, "");
    CHECK_FAILS(run_lua("local f = frame.new({'a'}, {a = {1}}) f.a[1] = 2"), MX_E_SCRIPT, "");
}

/* CVE-2021-32626 and CVE-2025-46817: more values than the stack has room for. */
TEST(script_escapes, no_overflow_of_the_stack_by_values)
{
    CHECK_FAILS(run_lua("table.unpack({}, 1, 1e6)"), MX_E_SCRIPT, "200");
    CHECK_FAILS(run_lua("table.unpack({}, math.mininteger, math.maxinteger)"), MX_E_SCRIPT, "200");
    CHECK_FAILS(run_lua("table.unpack({}, -1, math.maxinteger - 1)"), MX_E_SCRIPT, "200");
    CHECK_FAILS(run_lua("table.unpack({}, 0, 1 << 31)"), MX_E_SCRIPT, "200");
    CHECK_OK(run_lua("print(select('#', table.unpack({}, math.maxinteger - 1, math.maxinteger)), table.unpack({1}, 2, 1))"));
    CHECK_TEXT(said, "2\n");
    CHECK_FAILS(run_lua("(('a'):rep(300)):find(('(a)'):rep(100))"), MX_E_SCRIPT, "");
    CHECK_FAILS(run_lua("local c = frame.new({'a'}, {a = {1}}).a\n"
                        "local cs = {} for i = 1, 150 do cs[i] = c end c:map(print, table.unpack(cs))"), MX_E_SCRIPT, "16");
}

/* CVE-2021-43519, CVE-2022-33099, CVE-2020-24342: deep recursion through C, and errors on a full stack. */
TEST(script_escapes, no_overflow_of_the_stack_of_c)
{
    static const char *const deep[] = {
        "local function f() return coroutine.wrap(f)() end f()",
        "local function f() local co = coroutine.create(f) return coroutine.resume(co) end assert(f())",
        "local function f(s) return (s:gsub('.', f)) end f('a')",
        "local function f() return pcall(f) end assert(select(2, f()))",
        "local function f() table.sort({3, 2, 1}, f) end f()",
        "local function f() return 'x' .. f() end f()",
        "local function f() local ok, e = pcall(error, f()) return nil .. e end f()",
        "local c = frame.new({'a'}, {a = {1, 2}}).a local function f() return c:map(f) end f()",
        "local s = ('('):rep(100000) .. '1' .. (')'):rep(100000) print(('a'):find(s))",
    };
    for (size_t i = 0; i < sizeof deep / sizeof *deep; i++) {
        int rc = run_lua(deep[i]);
        if (rc != MX_E_SCRIPT && rc != MX_E_LIMIT && rc != MX_OK) check_fail(__FILE__, __LINE__, "%s gave %d", deep[i], rc);
        check_ran();
    }
    char source[30000] = "return ";
    for (size_t i = 0; i < 10000; i++) strcat(source + i, "(");
    CHECK_FAILS(run_lua(source), MX_E_SCRIPT, "s.lua : C stack overflow");
}

/* CVE-2025-46819 and CVE-2022-28805: texts that a parser read past their ends; CVE-2025-49844: a collection
 * while it reads. */
TEST(script_escapes, no_reading_past_the_source)
{
    static const char *const cut[] = {"x = [[", "x = [==[ ]=]", "--[==[ never", "x = [=", "x = '\\", "x = '\\u{", "x = '\\x", "local _ENV <const> = {} _ENV = 1",
                                      "local a <close> = 1", "goto nowhere", "x = 0x", "::a:: ::a::", "local x <unknown> = 1", "break"};
    for (size_t i = 0; i < sizeof cut / sizeof *cut; i++) CHECK_FAILS(run_lua(cut[i]), MX_E_SCRIPT, "s.lua:");
    mx_script_options options = small_budgets();
    options.max_memory = 400 << 10; /* collects at every turn */
    for (size_t i = 0; i < sizeof cut / sizeof *cut; i++) CHECK(run_with(options, cut[i]) < 0);
}

/* CVE-2024-46981 and CVE-2021-44964: driving the collector, finalisers that run when nobody counts. */
TEST(script_escapes, no_hand_on_the_collector)
{
    CHECK_FAILS(run_lua("collectgarbage('step')"), MX_E_SCRIPT, "collectgarbage");
    CHECK_FAILS(run_lua("local x <close> = {}"), MX_E_SCRIPT, "");
    CHECK_OK(run_lua("local t = {} for i = 1, 1000 do t[i] = frame.new({'a'}, {a = {i}}).a + 1 t[i - 10] = nil end print(t[1000])"));
    CHECK_TEXT(said, "{1001.0}\n");
}

/* CVE-2019-6706, CVE-2020-24370: debug.upvaluejoin, debug.getlocal. CVE-2018-11218 and -11219, CVE-2020-14147,
 * CVE-2024-31449: struct, cmsgpack, bit: libraries that take lengths from strangers. */
TEST(script_escapes, no_libraries_with_a_past)
{
    static const char *const gone[] = {"debug", "struct", "cmsgpack", "cjson", "bit", "bit32", "ffi", "jit", "redis", "newproxy", "module", "setfenv", "getfenv"};
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
        char source[64];
        snprintf(source, sizeof source, "print(%s)", gone[i]);
        CHECK_FAILS(run_lua(source), MX_E_SCRIPT, gone[i]);
    }
    CHECK_OK(run_lua("print(string.pack, string.unpack, string.packsize)"));
    CHECK_TEXT(said, "nil\tnil\tnil\n");
}

/* Work in C that no hook sees; lengths and indexes that wrap around. */
TEST(script_escapes, no_endless_work_in_c)
{
    static const char *const heavy[] = {
        "table.concat({}, 'x', 1, 1 << 53)",
        "table.insert({}, math.maxinteger, 1)",
        "('x'):rep(1 << 62, 'y')",
        "('x'):rep(math.maxinteger)",
        "('%99999d'):format(1)",
        "('%.999f'):format(1)",
        "(('x'):rep(1e6)):find(('x?'):rep(1e5) .. 'y')",
        "utf8.char(1 << 40)",
        "for _ in utf8.codes('\\xff') do end",
        "local t = {} for i = 1, 1e5 do t[i] = i % 7 end table.sort(t, function() return true end)",
        "math.random(0, -1)",
        "frame.new({'a'}, {a = {1, n = math.maxinteger}})",
        "frame.new({'a'}, {a = {1}}).a:lag(math.mininteger):lag(math.maxinteger)[{}]()",
        "stats.bootstrap({1, 2, 3}, function() while true do end end)",
        "frame.new({'a'}, {a = {1, 2}}).a:map(function() while true do pcall(error) end end)",
    };
    for (size_t i = 0; i < sizeof heavy / sizeof *heavy; i++) {
        int rc = run_lua(heavy[i]);
        if (rc != MX_E_SCRIPT && rc != MX_E_LIMIT) check_fail(__FILE__, __LINE__, "%s gave %d", heavy[i], rc);
        check_ran();
    }
}

/* A coroutine that yields out of the middle of C, or lives on in a table. */
TEST(script_escapes, no_yield_out_of_c)
{
    CHECK_FAILS(run_lua("coroutine.wrap(function() table.sort({3, 2, 1}, coroutine.yield) end)()"), MX_E_SCRIPT, "yield");
    CHECK_FAILS(run_lua("coroutine.wrap(function() ('a'):gsub('a', coroutine.yield) end)()"), MX_E_SCRIPT, "yield");
    CHECK_FAILS(run_lua("coroutine.wrap(function() frame.new({'a'}, {a = {1}}).a:map(coroutine.yield) end)()"), MX_E_SCRIPT, "yield");
    CHECK_FAILS(run_lua("coroutine.wrap(function() pcall(coroutine.yield) end)() error('still here')"), MX_E_SCRIPT, "still here");
    CHECK_OK(run_lua("local co co = coroutine.wrap(function() print(pcall(co)) end) co() print(coroutine.resume(coroutine.running()))"));
}

/* Once a budget is gone nothing brings it back: not pcall, not a test's t.fails, not a box. */
TEST(script_escapes, no_life_after_the_budget)
{
    mx_script *script;
    mx_script_options options = small_budgets();
    CHECK_OK(mx_script_open(&script, &options));
    CHECK_OK(mx_script_run(script, check_text_file("s.lua", "indicator{code = 'a', title = 'a', meaning = 'a', unit = 'a', compute = print,\n"
                                                            "  test = function(t) t.fails(function() while true do end end) print('alive') end}"),
                           NULL, 0));
    said[0] = '\0';
    CHECK_FAILS(mx_script_test(script, 0), MX_E_LIMIT, "--max-steps");
    CHECK_TEXT(said, "");
    mx_script_close(script);
    CHECK_FAILS(run_lua("pcall(pcall, pcall, function() while true do end end) print('alive')"), MX_E_LIMIT, "--max-steps");
    CHECK_FAILS(run_lua("local co = coroutine.create(function() while true do end end) coroutine.resume(co) print('alive')"), MX_E_LIMIT, "--max-steps");
    CHECK_TEXT(said, "");
}

/* ---- SQL ---------------------------------------------------------------------------------- */

static int ask_store(const char *call)
{
    mx_script_options options = small_budgets();
    mx_store *store;
    CHECK_OK(mx_store_create(&store, check_path("e.db")));
    CHECK_OK(mx_store_commit(store));
    mx_store_close(store);
    CHECK_OK(mx_store_open(&store, check_path("e.db"), MX_STORE_READ));
    options.store = store;
    int rc = run_with(options, call);
    mx_store_close(store);
    CHECK(unlink(check_path("e.db")) == 0);
    return rc;
}

TEST(script_escapes, no_way_out_through_sql)
{
    static const char *const refused[] = {
        "store.query(\"ATTACH '/etc/passwd' AS p\")",
        "store.query('PRAGMA journal_mode = MEMORY')",
        "store.query(\"SELECT load_extension('/tmp/x.so')\")",
        "store.query('DELETE FROM imports')",
        "store.query('SELECT 1; DROP TABLE imports')",
        "store.query('CREATE TEMP TABLE t (a)')",
        "store.query('WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c')",
        "store.query('SELECT length(zeroblob(1 << 40))')",
        "store.query('SELECT printf(\"%.*c\", 1 << 30, \"x\")')",
        "store.query('SELECT random()')",
        "store.query('SELECT hex(randomblob(8))')",
        "store.query('SELECT CURRENT_TIMESTAMP')",
        "store.query(\"SELECT date('now')\")",
        "store.query('SELECT julianday(?)', 'NOW')",
        "store.query('SELECT datetime()')",
        "store.query('VACUUM INTO \"/tmp/copy.db\"')",
        "store.query('SELECT 1', table.unpack({1, 2, 3}))",
        "store.query('')",
        "store.query('SELECT ?', {})",
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        int rc = ask_store(refused[i]);
        if (rc != MX_E_SCRIPT && rc != MX_E_LIMIT) check_fail(__FILE__, __LINE__, "%s gave %d", refused[i], rc);
        check_ran();
    }
    CHECK_OK(ask_store("print(store.query(\"SELECT date('2024-02-28', '+1 day') AS d\").d[1])"));
    CHECK_TEXT(said, "2024-02-29\n");
}
