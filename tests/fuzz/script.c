/*
 * Scripts: any text ends within its budgets, in peace or with one of our errors; it says the same
 * when it runs again (no address, no hash seed shows through); the state stays balanced.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "mx/script.h"
#include "script_i.h"

enum { MAX_MEMORY = 1 << 20, MAX_STEPS = 50000 };

/* What a run came to. */
typedef struct {
    mx_buf said;
    int code;
} outcome;

static void hear(void *payload, const char *line)
{
    outcome *o = payload;
    mx_buf_text(&o->said, line);
    mx_buf_char(&o->said, '\n');
}

static void refuse(outcome *o, int code)
{
    fuzz_refused(code);
    FUZZ_HOLDS(code == MX_E_SCRIPT || code == MX_E_LIMIT || code == MX_E_SYNTAX || code == MX_E_VALUE);
    o->code = code;
    hear(o, mx_error_message());
}

static void check_state(const mx_script *script)
{
    FUZZ_HOLDS(lua_gettop(script->state) == 0);
    FUZZ_HOLDS(lua_status(script->state) == LUA_OK);
    FUZZ_HOLDS(script->memory <= script->options.max_memory);
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
    FUZZ_HOLDS(script->memory == of_lua + script->kept);
}

static void check_indicator(outcome *o, mx_script *script, size_t index)
{
    const mx_script_indicator *indicator = mx_script_get_indicator(script, index);
    mx_frame *frame;
    FUZZ_HOLDS(mx_script_find_indicator(script, indicator->code) == index);
    FUZZ_HOLDS(indicator->title[MX_FR] && indicator->title[MX_EN] && indicator->meaning[MX_FR] && indicator->meaning[MX_EN]);
    hear(o, indicator->code);
    int rc = mx_script_compute(&frame, script, index);
    if (rc < 0) refuse(o, rc);
    FUZZ_HOLDS((frame != NULL) == (rc == MX_OK));
    mx_frame_free(frame);
    check_state(script);
}

static outcome run(const char *path)
{
    outcome o = {0};
    mx_script_options options = MX_SCRIPT_OPTIONS_INIT;
    mx_script *script;
    options.data_folder = fuzz_folder();
    options.max_memory = MAX_MEMORY;
    options.max_steps = MAX_STEPS;
    options.max_seconds = 30;
    options.print = hear;
    options.payload = &o;
    FUZZ_OK(mx_script_open(&script, &options));
    int rc = mx_script_run(script, path, NULL, 0);
    if (rc < 0) refuse(&o, rc);
    check_state(script);
    for (size_t i = 0; i < mx_script_n_indicators(script); i++) check_indicator(&o, script, i);
    check_memory(script);
    mx_script_close(script);
    FUZZ_OK(mx_buf_check(&o.said));
    return o;
}

static void write_table(void)
{
    static const char table[] = "territory,group,period,n,share\ncolmar,g1,2023,12,0.25\ncolmar,g2,2023,30,\n"
                                "mulhouse,g1,2024,41,0.5\n";
    FUZZ_OK(mx_file_write(fuzz_folder_path("t.csv"), table, sizeof table - 1));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool is_ready;
    if (!is_ready) write_table();
    is_ready = true;
    const char *path = fuzz_path(data, size);
    outcome first = run(path), second = run(path);
    FUZZ_HOLDS(first.code == second.code);
    FUZZ_HOLDS(mx_str_equal((mx_str){first.said.at, first.said.size}, (mx_str){second.said.at, second.said.size}));
    mx_buf_dispose(&first.said);
    mx_buf_dispose(&second.said);
    return 0;
}
