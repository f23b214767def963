#include "script_support.h"

#include <stdlib.h>

#include "script_i.h"

/* ---- Looking without running ----------------------------------------------------------- */

static mx_script *fresh(void)
{
    mx_script_options options = small_budgets();
    mx_script *script;
    said[0] = '\0';
    CHECK_OK(mx_script_open(&script, &options));
    return script;
}

static size_t look_at(mx_complaints **out, const char *source)
{
    mx_script *script = fresh();
    CHECK_OK(mx_complaints_new(out));
    CHECK_OK(mx_script_check(script, check_text_file("c.lua", source), *out));
    mx_script_close(script);
    return mx_complaints_count(*out);
}

TEST(script_words, finds_names_that_are_not_there)
{
    mx_complaints *found;
    CHECK_INT(look_at(&found, "local a = frame.new\nfunction b() return c + a end\nreturn function() return stats.mode, b end\n"), 2);
    CHECK_INT(mx_complaints_get(found, 0)->line, 2);
    CHECK(strstr(mx_complaints_get(found, 0)->message, "« c »") != NULL);
    CHECK_INT(mx_complaints_get(found, 1)->line, 3);
    CHECK(strstr(mx_complaints_get(found, 1)->message, "stats n’a pas de « mode »") != NULL);
    mx_complaints_free(found);
}

TEST(script_words, has_nothing_to_say_of_what_is_right)
{
    static const char *const good[] = {
        "", "local stats = {} stats.mode = 1 print(stats.mode)", "x = 1 print(x)", "print(arg[1], ...)",
        "local t = {} t.anything = 1 return t.anything", "return (('x'):rep(3)):anything()", "goto done ::done::",
        "local s = stats print() return s.mode", /* through a local: not known here */
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        mx_complaints *found;
        if (look_at(&found, good[i]) != 0) check_fail(__FILE__, __LINE__, "%s: %s", good[i], mx_complaints_get(found, 0)->message);
        check_ran();
        mx_complaints_free(found);
    }
}

/* Lines are told by differences, by whole numbers every 128 instructions and where they leap. */
TEST(script_words, knows_lines_far_down)
{
    mx_buf source = {0};
    mx_complaints *found;
    for (int i = 0; i < 1000; i++) mx_buf_text(&source, i == 500 ? "\n\n\n\n" : "local _ = 1 + 2 do end print(1, 2)\n");
    mx_buf_text(&source, "print(nowhere)\n");
    for (int i = 0; i < 180; i++) mx_buf_format(&source, "print('%d')\n", i); /* many constants */
    char *text = source.at;
    mx_buf whole = {0};
    for (const char *at = text; *at;) { /* 150 locals a block, so that it compiles */
        const char *line = at;
        size_t n = strcspn(line, "\n") + 1;
        mx_buf_text(&whole, "do ");
        mx_buf_add(&whole, line, n - 1);
        mx_buf_text(&whole, " end\n");
        at += n;
    }
    CHECK_OK(mx_buf_check(&whole));
    CHECK_INT(look_at(&found, whole.at), 1);
    CHECK_INT(mx_complaints_get(found, 0)->line, 1004);
    mx_complaints_free(found);
    mx_buf_dispose(&source);
    mx_buf_dispose(&whole);
}

TEST(script_words, tells_what_does_not_compile)
{
    mx_complaints *found;
    CHECK_INT(look_at(&found, "print(1)\nx = = 1\n"), 1);
    CHECK_INT(mx_complaints_get(found, 0)->line, 2);
    CHECK(strstr(mx_complaints_get(found, 0)->message, "near '='") != NULL);
    mx_complaints_free(found);
}

/* ---- A line at a time --------------------------------------------------------------------- */

TEST(script_words, answers_a_line_at_a_time)
{
    bool wants_more;
    mx_script *script = fresh();
    CHECK_OK(mx_script_eval(script, &wants_more, "x = 20"));
    CHECK_OK(mx_script_eval(script, &wants_more, "x + 1, nil, 'é'"));
    CHECK(!wants_more);
    CHECK_OK(mx_script_eval(script, &wants_more, "for i = 1, 2 do"));
    CHECK(wants_more);
    CHECK_FAILS(mx_script_eval(script, &wants_more, "x = = 1"), MX_E_SCRIPT, "lua:1:");
    CHECK_FAILS(mx_script_eval(script, &wants_more, "while true do end"), MX_E_LIMIT, "--max-steps");
    CHECK_OK(mx_script_eval(script, &wants_more, "x"));
    CHECK_TEXT(said, "21\tnil\té\n20\n");
    mx_script_close(script);
}

/* ---- Words for editors ----------------------------------------------------------------------- */

static mx_buf annotations(void)
{
    const char *path;
    mx_arena *arena;
    mx_file file;
    mx_buf out = {0};
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_share_path(&path, "scripts/lib/annotations.lua", arena));
    CHECK_OK(mx_file_open(&file, path));
    mx_buf_add(&out, file.at, file.size);
    CHECK_OK(mx_buf_check(&out));
    mx_file_close(&file);
    mx_arena_free(arena);
    return out;
}

/* Every function in the table at the top stands there as "function OWNER.name(". */
static void check_names(lua_State *L, const mx_buf *words, const char *owner, char mark)
{
    for (lua_pushnil(L); lua_next(L, -2) != 0; lua_pop(L, 1)) {
        char wanted[128];
        snprintf(wanted, sizeof wanted, "function %s%c%s(", owner, mark, lua_tostring(L, -2));
        if (!strstr(words->at, wanted)) check_fail(__FILE__, __LINE__, "scripts/lib/annotations.lua lacks %s", wanted);
        check_ran();
    }
    lua_pop(L, 1);
}

static void check_methods(lua_State *L, const mx_buf *words, const char *metatable, const char *owner)
{
    luaL_getmetatable(L, metatable);
    lua_getfield(L, -1, "__index");
    CHECK(lua_getupvalue(L, -1, 1) != NULL);
    check_names(L, words, owner, ':');
    lua_pop(L, 2);
}

/* Kinds of chart are not asked for: the room of charts names its own. */
TEST(script_words, for_editors_name_every_function)
{
    static const char *const modules[] = {"composite", "frame", "report", "stats", "store"};
    mx_buf words = annotations();
    mx_script *script = fresh();
    lua_State *L = script->state;
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
        lua_pushstring(L, modules[i]);
        lua_rawget(L, -2);
        check_names(L, &words, modules[i], '.');
        lua_pop(L, 1);
    }
    check_methods(L, &words, "mieux.column", "Column");
    check_methods(L, &words, "mieux.frame", "Frame");
    check_methods(L, &words, "mieux.group", "Group");
    CHECK_INT(lua_gettop(L), 0);
    mx_script_close(script);
    mx_buf_dispose(&words);
}
