#include "script_support.h"

#include <stdlib.h>

TEST(script_sandbox, hides_what_reaches_out)
{
    static const char *const hidden[] = {
        "io", "os", "debug", "package", "require", "load", "loadstring", "loadfile", "dofile", "collectgarbage",
        "setmetatable", "getmetatable", "rawget", "rawset", "rawequal", "rawlen", "next", "xpcall", "warn", "_G", "_VERSION"};
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        char source[100], part[100];
        snprintf(source, sizeof source, "print(%s)", hidden[i]);
        snprintf(part, sizeof part, "s.lua:1: le nom « %s » n’existe pas ici", hidden[i]);
        CHECK_FAILS(run_lua(source), MX_E_SCRIPT, part);
    }
    CHECK_OK(run_lua("print(string.dump, ('x').dump, string.pack, math.randomseed, table.move, coroutine.close, utf8.huge)"));
    CHECK_TEXT(said, "nil\tnil\tnil\tnil\tnil\tnil\tnil\n");
}

TEST(script_sandbox, takes_no_compiled_code)
{
    CHECK_FAILS(run_lua("\x1bLua"), MX_E_SCRIPT, "binary");
    CHECK_FAILS(run_lua("\xff\xfe"), MX_E_SYNTAX, "UTF-8");
}

/* Each of these runs for ever, or nearly, in a plain Lua. */
TEST(script_sandbox, ends_what_would_never_end)
{
    static const char *const endless[] = {
        "while true do end",
        "while true do pcall(function() while true do end end) end",
        "local function f() while true do end end while true do pcall(f) end",
        "local c = coroutine.wrap(function() while true do end end) c()",
        "while true do local c = coroutine.create(function() while true do end end) coroutine.resume(c) end",
        "local c = coroutine.wrap(function() while true do pcall(coroutine.yield) end end) while true do pcall(c) end",
        "print((('a'):rep(40)):find(('a-'):rep(30) .. 'b'))",
        "print((('a'):rep(3000)):find('.-.-.-.-b'))",
        "print((('a'):rep(3000)):gsub('.-.-.-.-b', ''))",
        "for _ in (('a'):rep(3000)):gmatch('.-.-.-.-b') do end",
        "print((('a'):rep(3000)):match('(a*)(a*)(a*)(a*)b'))",
        "goto start ::start:: goto start",
        "local t = {} for i = 1, 1e9 do t[1] = i end",
        "table.sort({1, 2, 3, 4, 5}, function() while true do end end)",
        "(('a')):gsub('a', function() while true do end end)",
        "print((('a'):rep(1e5)):find('[' .. ('b'):rep(1e5) .. ']'))",
        "print((('a'):rep(1e5)):find('(.+)%1b'))",
    };
    for (size_t i = 0; i < sizeof endless / sizeof *endless; i++)
        CHECK_FAILS(run_lua(endless[i]), MX_E_LIMIT, "--max-steps");
}

TEST(script_sandbox, ends_by_the_clock)
{
    mx_script_options options = small_budgets();
    options.max_steps = UINT64_MAX;
    options.max_seconds = 0.05;
    CHECK_FAILS(run_with(options, "while true do pcall(error) end"), MX_E_LIMIT, "--max-time");
}

TEST(script_sandbox, bounds_memory)
{
    static const char *const greedy[] = {
        "local t = {} while true do t[#t + 1] = ('x'):rep(1000) .. #t end",
        "local s = 'x' while true do s = s .. s end",
        "local function f() return f() + 1 end f()",
        "print(#('x'):rep(1 << 40))",
        "local t = {} for i = 1, 1e9 do t[i] = i end",
        "local s, t = ('x'):rep(1e5), {} while true do t[#t + 1] = frame.new({'a'}, {a = {s .. #t}}) end",
        "frame.new({'a'}, {a = {1, n = 1e9 | 0}})",
        "local c = frame.new({'a'}, {a = {1, 2, 3}}).a local t = {} while true do t[#t + 1] = c + 1 end",
    };
    for (size_t i = 0; i < sizeof greedy / sizeof *greedy; i++) {
        int rc = run_lua(greedy[i]);
        if (rc != MX_E_LIMIT && rc != MX_E_SCRIPT) check_fail(__FILE__, __LINE__, "%s gave %d", greedy[i], rc);
        check_ran();
    }
}

TEST(script_sandbox, counts_the_texts_of_indicators)
{
    CHECK_FAILS(run_lua("local s = ('x'):rep(1e5)\n"
                        "for i = 1, 1e9 do indicator{code = 'I' .. i, title = s, meaning = s, unit = s, compute = print} end"),
                MX_E_SCRIPT, "--max-memory");
}

TEST(script_sandbox, bounds_what_runs_in_c)
{
    CHECK_OK(run_lua("print(#(''):rep(1 << 60), ('ab'):rep(3, '-'))"));
    CHECK_TEXT(said, "0\tab-ab-ab\n");
    CHECK_FAILS(run_lua("table.unpack({}, 1, 1e8)"), MX_E_SCRIPT, "200");
    CHECK_FAILS(run_lua("frame.new({'a'}, {a = {1, n = -1}})"), MX_E_SCRIPT, "impossible");
}

TEST(script_sandbox, closes_the_metatable_of_texts)
{
    CHECK_FAILS(run_lua("print(getmetatable(''))"), MX_E_SCRIPT, "getmetatable");
    CHECK_OK(run_lua("string.rep = nil print(string.rep, ('x').rep)"));
}

TEST(script_sandbox, shows_no_addresses)
{
    CHECK_OK(run_lua("print({}, print, coroutine.create(print)) print(tostring({}), tostring(nil), tostring(1.5))"));
    CHECK_TEXT(said, "table\tfunction\tthread\ntable\tnil\t1.5\n");
    CHECK_FAILS(run_lua("print(('%s'):format({}))"), MX_E_SCRIPT, "attendu");
    CHECK_FAILS(run_lua("print(('%p'):format('a'))"), MX_E_SCRIPT, "%p");
    CHECK_FAILS(run_lua("print(('%-20p'):format('a'))"), MX_E_SCRIPT, "%p");
    CHECK_OK(run_lua("print(('100%%p'):format())"));
    CHECK_FAILS(run_lua("print(frame.new({'a'}, {a = {1}}).a[{}])"), MX_E_SCRIPT, "« table »");
}

TEST(script_sandbox, walks_tables_in_one_order)
{
    CHECK_OK(run_lua("for k, v in pairs{zebra = 1, 10, abc = 2, 20, [2.5] = 3, B = 4} do print(k, v) end"));
    CHECK_TEXT(said, "1\t10\n2\t20\n2.5\t3\nB\t4\nabc\t2\nzebra\t1\n");
    CHECK_FAILS(run_lua("for k in pairs{[{}] = 1} do end"), MX_E_SCRIPT, "ordre");
    CHECK_FAILS(run_lua("pairs{[{}] = 1, [print] = 2, [true] = 3, a = 4}"), MX_E_SCRIPT, "boolean");
    CHECK_FAILS(run_lua("indicator{d = 1, b = 2, c = 3, e = 4}"), MX_E_SCRIPT, "« b »");
}

TEST(script_sandbox, draws_by_its_seed)
{
    static char first[200];
    CHECK_OK(run_lua("print(math.random(1, 1000), math.random(), math.random(6))"));
    snprintf(first, sizeof first, "%s", said);
    CHECK_OK(run_lua("print(math.random(1, 1000), math.random(), math.random(6))"));
    CHECK_TEXT(said, first);
    mx_script_options options = small_budgets();
    options.seed = 2;
    CHECK_OK(run_with(options, "print(math.random(1, 1000), math.random(), math.random(6))"));
    CHECK(strcmp(said, first) != 0);
    CHECK_FAILS(run_lua("math.random(2, 1)"), MX_E_SCRIPT, "empty");
}

TEST(script_sandbox, names_script_and_line_of_an_error)
{
    CHECK_FAILS(run_lua("\n\nlocal x = nil + 1"), MX_E_SCRIPT, "s.lua:3:");
    CHECK_FAILS(run_lua("x = = 1"), MX_E_SCRIPT, "s.lua:1:");
    CHECK_FAILS(run_lua("error({})"), MX_E_SCRIPT, "pas un texte");
    CHECK_FAILS(run_lua("print(misspelt)"), MX_E_SCRIPT, "misspelt");
}

TEST(script_sandbox, lets_pcall_and_coroutines_work)
{
    CHECK_OK(run_lua("print(pcall(error, 'x')) print(select('#', pcall(function() return 1, nil, 3 end)))\n"
                     "local c = coroutine.create(function(a) local b = coroutine.yield(a + 1) error('end ' .. b) end)\n"
                     "print(coroutine.resume(c, 1)) print(select(2, coroutine.resume(c, 'y')):match('[^/]*$')) print(coroutine.resume(c))\n"
                     "local g = coroutine.wrap(function() for i = 1, 2 do coroutine.yield(i) end end)\n"
                     "print(g(), g()) print(coroutine.status(c))"));
    CHECK_TEXT(said, "false\tx\n4\ntrue\t2\ns.lua:2: end y\nfalse\tcette coroutine ne peut pas reprendre\n1\t2\ndead\n");
}

/* The patterns of the reference manual (5.4, §6.4.1), each against what it says. */
TEST(script_sandbox, matches_patterns_as_lua_does)
{
    static const struct {
        const char *call, *result;
    } cases[] = {
        {"('hello world'):find('o w')", "5\t7"},
        {"('hello'):find('l+')", "3\t4"},
        {"('hello'):find('xyz')", "nil"},
        {"('hello'):find('', 10)", "nil"},
        {"('hello'):find('', 6)", "6\t5"},
        {"('a.b'):find('.', 1, true)", "2\t2"},
        {"('key = value'):match('^(%w+)%s*=%s*(%w+)$')", "key\tvalue"},
        {"('  x '):match('^%s*(.-)%s*$')", "x"},
        {"('2026-11-21'):match('(%d+)-(%d+)-(%d+)')", "2026\t11\t21"},
        {"('f(a(b)c)d'):match('%b()')", "(a(b)c)"},
        {"('THE (quick) fox'):find('%f[%a]%a+%f[%A]')", "1\t3"},
        {"('\"q\" \\'r\\''):match('([\"\\'])(.-)%1')", "\"\tq"},
        {"('abc'):match('()b()')", "2\t3"},
        {"('a]b'):match('[]]')", "]"},
        {"('a-z'):match('[a%-z]+')", "a-z"},
        {"('x^y'):match('[%^]')", "^"},
        {"('abc123'):match('[^%d]+')", "abc"},
        {"('aaa'):match('a-')", ""},
        {"('aaab'):match('a-b')", "aaab"},
        {"('ab'):match('a?b?c?')", "ab"},
        {"('$5'):match('%$(%d)')", "5"},
        {"('price$'):match('e$$')", "e$"},
        {"('hello world'):gsub('o', '0')", "hell0 w0rld\t2"},
        {"('hello world'):gsub('(%w+) (%w+)', '%2 %1')", "world hello\t1"},
        {"('abc'):gsub('%w', '%0%0')", "aabbcc\t3"},
        {"('abc'):gsub('', '-')", "-a-b-c-\t4"},
        {"('abc'):gsub('b', {b = 'X'})", "aXc\t1"},
        {"('abc'):gsub('.', function(c) if c == 'b' then return 'Y' end end)", "aYc\t3"},
        {"('abc abc'):gsub('a', 'x', 1)", "xbc abc\t1"},
        {"('100%'):gsub('%%', '%% of')", "100% of\t1"},
        {"('aXb'):gsub('%u', '%%')", "a%b\t1"},
        {"('hello'):gsub('^h', 'j')", "jello\t1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char source[300], expected[100];
        snprintf(source, sizeof source, "print(%s)", cases[i].call);
        snprintf(expected, sizeof expected, "%s\n", cases[i].result);
        CHECK_OK(run_lua(source));
        if (strcmp(said, expected) != 0) check_fail(__FILE__, __LINE__, "%s gave %s", cases[i].call, said);
    }
    CHECK_OK(run_lua("for k, v in ('a=1, b=2'):gmatch('(%w+)=(%w+)') do print(k, v) end for w in ('one two'):gmatch('%a+') do print(w) end"));
    CHECK_TEXT(said, "a\t1\nb\t2\none\ntwo\n");
}

TEST(script_sandbox, refuses_malformed_patterns)
{
    static const char *const bad[] = {"[a", "%", "(a", "a)", "%b", "%f", "%1", "[%", "(a%1)", "[]"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char source[100];
        snprintf(source, sizeof source, "print(('aaa'):find('%s'))", bad[i]);
        CHECK_FAILS(run_lua(source), MX_E_SCRIPT, "malformed pattern");
    }
    CHECK_FAILS(run_lua("print(('x'):gsub('x', '%2'))"), MX_E_SCRIPT, "capture");
}

/* The n-th allocation of a run fails, ours, Lua's or SQLite's: an error, no leak, no crash. Opening a
 * state is tried at every seventh; the run itself at its first two thousand, then now and then. */
TEST(script_sandbox, survives_any_failing_allocation)
{
    const char *path = check_text_file("s.lua",
                                       "local f = frame.new({'a', 'n', 'v'}, {a = {'x', 'y', 'x'}, n = {12, 13, 14}, v = {1, nil, 3, n = 3}}, {n = 'people'})\n"
                                       "local g = f:group{'a'}:figures{m = {'mean', 'v'}, l = {'last', 'a'}}\n"
                                       "print(f:join(g:select{'a', 'm'}, {'a'}, {how = 'left'}):sort{'n'}, f.v:rank(f.a), f.v:lag(1, f.a), f.a:map(function(x) return x .. 'é' end))\n"
                                       "print(composite.joint({f.n:gt(12), f.v:gt(1)}, {k = 0.5}).h, stats.wilson(3, 10).estimate)\n"
                                       "print(composite.uncertainty(f, {code = 'i', 'n', 'v'}, {runs = 5}).rank, pcall(error, 'x'))\n"
                                       "print(store.query('SELECT ? AS a', 'é').a, store.territories(), store.kept())\n"
                                       "report.heading('a') report.table{data = f, columns = {{'a'}, {'v'}}, caption = 'c'}\n"
                                       "chart.trend{data = f, x = 'a', y = 'v', title = {fr = 'a', en = 'b'}}\n"
                                       "indicator{code = 'a', title = 'a', meaning = 'a', unit = 'a', needs = {'b'}, thresholds = {x = 1}, compute = print}\n");
    const mx_report_head head = {.formats = MX_REPORT_HTML, .lang = MX_FR, .title = "x", .style = ""};
    mx_store *store;
    CHECK_OK(mx_store_create(&store, check_path("f.db")));
    CHECK_OK(mx_store_commit(store));
    uint64_t opening = 0;
    for (bool is_run = false;; is_run = true) {
        uint64_t n = 1;
        for (;; n += is_run && n < 2000 ? 1 : is_run ? 97 : 7) {
            mx_script_options options = small_budgets();
            mx_script *script = NULL;
            options.store = store;
            said[0] = '\0';
            CHECK_OK(mx_report_new(&options.report, &head));
            if (!is_run) mx_alloc_fail_at(n);
            int rc = mx_script_open(&script, &options);
            if (is_run) mx_alloc_fail_at(n);
            if (rc == MX_OK && is_run) rc = mx_script_run(script, path, NULL, 0);
            bool failed = mx_alloc_failed();
            mx_script_close(script);
            mx_alloc_fail_at(0);
            mx_report_free(options.report);
            if (!failed) {
                CHECK_OK(rc);
                break;
            }
            CHECK(rc < 0);
        }
        if (is_run) break;
        opening = n;
    }
    CHECK(opening > 100);
    mx_store_close(store);
}
