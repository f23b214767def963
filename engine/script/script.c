#include "script_i.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The hook comes this often; the clock is looked at then. */
enum { HOOK_STEPS = 1000, MAX_SOURCE = 4 << 20 };

double mx_script__now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

mx_script *mx_script__of(lua_State *L)
{
    return *(mx_script **)lua_getextraspace(L);
}

int mx_script__disclose(mx_release **out, lua_State *L, const mx_frame *frame)
{
    mx_gate *gate = mx_script__of(L)->options.gate;
    const mx_outgoing figures = {.result = frame};
    return gate ? mx_gate_pass(out, gate, &figures) : mx_disclose_internal(out, frame);
}

/* ---- Budgets --------------------------------------------------------------- */

static void *allocate(void *payload, void *old, size_t old_size, size_t size)
{
    mx_script *script = payload;
    if (!old) old_size = 0; /* then it tells the kind of object */
    if (size == 0) {
        mx_free(old);
        script->memory -= old_size;
        return NULL;
    }
    if (size > old_size && size - old_size > script->options.max_memory - script->memory) return NULL;
    void *memory = mx_realloc_array(old, size, 1);
    if (memory) script->memory = script->memory - old_size + size;
    else script->is_out_of_memory = true;
    return memory;
}

int mx_script__error(lua_State *L, const char *format, ...)
{
    va_list arguments;
    char message[512];
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return luaL_error(L, "%s", message);
}

/* Once a budget is gone it stays gone: the hook then comes at every instruction, so that
 * no pcall in the script outlives it. */
static void on_count(lua_State *L, lua_Debug *unused);

static void check_budgets(lua_State *L)
{
    mx_script *script = mx_script__of(L);
    if (!script->spent && script->steps > script->options.max_steps) script->spent = "--max-steps";
    if (!script->spent && mx_script__now() > script->deadline) script->spent = "--max-time";
    if (!script->spent) return;
    lua_sethook(L, on_count, LUA_MASKCOUNT, 1);
    (void)mx_script__error(L, mx_tr("le script a dépassé sa limite (%s)", "the script is past its limit (%s)"),
                           script->spent);
}

static void on_count(lua_State *L, lua_Debug *unused)
{
    (void)unused;
    mx_script__of(L)->steps += HOOK_STEPS;
    mx_script__note_place(L);
    check_budgets(L);
}

void mx_script__charge(lua_State *L, uint64_t n)
{
    mx_script *script = mx_script__of(L);
    script->steps = n > UINT64_MAX - script->steps ? UINT64_MAX : script->steps + n;
    check_budgets(L);
}

void mx_script__reserve(lua_State *L, size_t size)
{
    mx_script *script = mx_script__of(L);
    if (size > script->options.max_memory - script->memory) {
        lua_gc(L, LUA_GCCOLLECT);
        if (size > script->options.max_memory - script->memory)
            (void)mx_script__error(L, "%s", mx_tr("mémoire du script épuisée (--max-memory)",
                                                  "the script's memory is used up (--max-memory)"));
    }
    script->memory += size;
}

void mx_script__release(lua_State *L, size_t size)
{
    mx_script__of(L)->memory -= size;
}

static int buf_free(lua_State *L)
{
    mx_buf_dispose(luaL_checkudata(L, 1, "mieux.buf"));
    return 0;
}

mx_buf *mx_script__new_buf(lua_State *L)
{
    mx_buf *buf = lua_newuserdatauv(L, sizeof *buf, 0);
    *buf = (mx_buf){0};
    luaL_setmetatable(L, "mieux.buf");
    return buf;
}

void mx_script__raise(lua_State *L, int rc)
{
    if (rc == MX_E_NOMEM) mx_script__of(L)->is_out_of_memory = true;
    if (rc < 0) (void)luaL_error(L, "%s", mx_error_message());
}

/* ---- Life -------------------------------------------------------------------- */

/* Runs protected: opening libraries allocates, and may fail. */
static int open_all(lua_State *L)
{
    luaL_newmetatable(L, "mieux.buf");
    lua_pushcfunction(L, buf_free);
    lua_setfield(L, -2, "__gc");
    lua_pop(L, 1);
    mx_script__open_base(L);
    mx_script__open_strings(L);
    mx_script__open_frame(L);
    mx_script__open_stats(L);
    mx_script__open_composite(L);
    mx_script__open_store(L);
    mx_script__open_indicator(L);
    mx_script__open_chart(L);
    mx_script__open_report(L);
    lua_pushnil(L); /* what opening left behind would lead back to the whole library */
    lua_setfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    return 0;
}

static int add_place(lua_State *L)
{
    const char *message = lua_tostring(L, 1);
    lua_pushstring(L, message ? message : mx_tr("erreur qui n’est pas un texte", "an error that is not a text"));
    return 1;
}

/* What ended a call of Lua, in our record. */
static int translate(mx_script *script, int status)
{
    const char *message = lua_tostring(script->state, -1);
    if (script->is_out_of_memory) return mx_fail_memory();
    if (status == LUA_ERRMEM)
        return mx_fail(MX_E_LIMIT,
                       mx_tr("%s : mémoire du script épuisée (--max-memory)",
                             "%s: the script's memory is used up (--max-memory)"),
                       script->running);
    int code = script->spent ? MX_E_LIMIT : MX_E_SCRIPT;
    if (message && strchr(message, ':')) return mx_fail(code, "%s", message);
    return mx_fail(code, mx_tr("%s : %s", "%s: %s"), script->running, message ? message : "?"); /* the compiler names no place */
}

int mx_script__call(mx_script *script, int n_arguments, int n_results)
{
    lua_State *L = script->state;
    int handler = lua_gettop(L) - n_arguments;
    lua_pushcfunction(L, add_place);
    lua_insert(L, handler);
    script->deadline = mx_script__now() + script->options.max_seconds;
    script->is_out_of_memory = false;
    lua_sethook(L, on_count, LUA_MASKCOUNT, HOOK_STEPS);
    mx_script *before = mx_script__watch(script);
    int status = lua_pcall(L, n_arguments, n_results, handler);
    if (script->options.may_end_process) mx_script__unwatch(before);
    lua_sethook(L, NULL, 0, 0);
    lua_remove(L, handler);
    int rc = status == LUA_OK ? MX_OK : translate(script, status);
    if (status != LUA_OK) lua_pop(L, 1);
    return rc;
}

int mx_script_open(mx_script **out, const mx_script_options *options)
{
    mx_script *script = mx_alloc_array(1, sizeof *script);
    *out = NULL;
    if (!script) return mx_fail_memory();
    script->options = *options;
    script->running = script->hash = "";
    mx_rng_seed(&script->rng, options->seed);
    int rc = mx_arena_new(&script->arena);
    if (rc == MX_OK && !options->readings) rc = mx_readings_new(&script->own, options->store);
    if (script->own) script->options.readings = script->own;
    if (rc == MX_OK) {
        script->state = lua_newstate(allocate, script);
        rc = script->state ? MX_OK : mx_fail_memory();
    }
    if (rc == MX_OK) {
        *(mx_script **)lua_getextraspace(script->state) = script;
        lua_pushcfunction(script->state, open_all);
        rc = mx_script__call(script, 0, 0);
    }
    if (rc < 0) {
        mx_script_close(script);
        return rc;
    }
    *out = script;
    return MX_OK;
}

void mx_script_close(mx_script *script)
{
    if (!script) return;
    if (script->state) lua_close(script->state);
    mx_readings_free(script->own);
    mx_report_free(script->report);
    mx_arena_free(script->arena);
    mx_free(script->indicators);
    mx_free(script);
}

/* ---- Running ------------------------------------------------------------------- */

typedef struct {
    const char *path;
    mx_str source;
    char *const *arguments;
    size_t n_arguments;
    const mx_script_question *question; /* NULL: none */
} job;

static void set_text(lua_State *L, const char *name, const char *text)
{
    if (!text) return;
    lua_pushstring(L, text);
    lua_setfield(L, -2, name);
}

/* Pushes what is asked for as a table. */
static void push_question(lua_State *L, const mx_script_question *q)
{
    lua_newtable(L);
    set_text(L, "lang", mx_tr("fr", "en"));
    set_text(L, "territory", q->territory);
    set_text(L, "network", q->network);
    set_text(L, "indicator", q->indicator);
    set_text(L, "cycle", q->cycle);
    set_text(L, "date", q->date);
    lua_pushcfunction(L, mx_script__need);
    lua_setfield(L, -2, "need");
    if (!q->territories) return;
    lua_createtable(L, (int)q->n_territories, 0);
    for (size_t i = 0; i < q->n_territories; i++) {
        lua_pushstring(L, q->territories[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_setfield(L, -2, "territories");
}

/* Protected: compiles the text. */
static int compile_source(lua_State *L)
{
    const job *j = lua_touserdata(L, 1);
    lua_pushfstring(L, "@%s", j->path);
    if (luaL_loadbufferx(L, j->source.at, j->source.size, lua_tostring(L, -1), "t") != LUA_OK) return lua_error(L);
    return 1;
}

/* Protected: runs the function at the top, and gives back the first thing it returns. */
static int run_compiled(lua_State *L)
{
    const job *j = lua_touserdata(L, 2);
    lua_createtable(L, (int)j->n_arguments, 0);
    for (size_t i = 0; i < j->n_arguments; i++) {
        lua_pushstring(L, j->arguments[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_setglobal(L, "arg");
    lua_settop(L, 1);
    if (j->question) push_question(L, j->question);
    lua_call(L, j->question != NULL, 1);
    return 1;
}

static int begin_file(mx_script *script, const char *path, mx_str source)
{
    char hash[MX_SHA256_TEXT];
    mx_sha256(hash, source.at, source.size);
    const char *running = mx_arena_copy(script->arena, path, strlen(path));
    script->hash = mx_arena_copy(script->arena, hash, strlen(hash));
    if (!running || !script->hash) return mx_fail_memory();
    script->running = running;
    return MX_OK;
}

int mx_script__compile(mx_script *script, const char *path, mx_str source)
{
    job j = {.path = path, .source = source};
    if (source.size > MAX_SOURCE)
        return mx_fail(MX_E_LIMIT, mx_tr("%s : script de plus de 4 Mio", "%s: a script of more than 4 MiB"), path);
    if (!mx_utf8_valid(source, NULL))
        return mx_fail(MX_E_SYNTAX,
                       mx_tr("%s : ce n’est pas un texte en UTF-8 ; un script est un texte",
                             "%s: this is not UTF-8 text; a script is text"),
                       path);
    int rc = begin_file(script, path, source);
    if (rc < 0) return rc;
    lua_pushcfunction(script->state, compile_source);
    lua_pushlightuserdata(script->state, &j);
    return mx_script__call(script, 1, 1);
}

/* Runs the file of a job; what it returns is left on the stack where all went well. */
static int run_file(mx_script *script, job *j)
{
    mx_file file;
    int rc = mx_file_open(&file, j->path);
    if (rc < 0) return rc;
    rc = mx_script__compile(script, j->path, (mx_str){file.at, file.size});
    if (rc == MX_OK) {
        lua_pushcfunction(script->state, run_compiled); /* function run */
        lua_insert(script->state, -2);
        lua_pushlightuserdata(script->state, j);
        rc = mx_script__call(script, 2, 1);
    }
    mx_file_close(&file);
    return rc;
}

int mx_script_run(mx_script *script, const char *path, char *const arguments[], size_t n_arguments)
{
    job j = {.path = path, .arguments = arguments, .n_arguments = n_arguments};
    int rc = run_file(script, &j);
    if (rc == MX_OK) lua_pop(script->state, 1);
    return rc;
}

int mx_script_tell(mx_script *script, const char *path, const mx_script_question *question)
{
    job j = {.path = path, .question = question};
    int rc = run_file(script, &j);
    if (rc == MX_OK) lua_pop(script->state, 1);
    return rc;
}

int mx_script_take_report(mx_report **out, mx_script *script)
{
    *out = script->report;
    script->report = NULL;
    if (*out) return MX_OK;
    return mx_fail(MX_E_VALUE, mx_tr("%s : ce script ne commence aucun rapport (report.begin)", "%s: this script begins no report (report.begin)"),
                   script->running);
}

/* Protected: keeps the value at the top as long as the state. */
static int keep_value(lua_State *L)
{
    lua_setfield(L, LUA_REGISTRYINDEX, "mieux.result");
    return 0;
}

int mx_script_chart(const mx_chart **out, mx_script *script, const char *path, const mx_script_question *question)
{
    job j = {.path = path, .question = question};
    *out = NULL;
    int rc = run_file(script, &j);
    if (rc < 0) return rc;
    const mx_chart *chart = mx_script__to_chart(script->state, -1);
    if (!chart) {
        rc = mx_fail(MX_E_VALUE, mx_tr("%s : le script doit finir par return chart.…{…}, il rend : %s", "%s: the script must end in return chart.…{…}, it returns: %s"),
                     path, luaL_typename(script->state, -1));
        lua_pop(script->state, 1);
        return rc;
    }
    lua_pushcfunction(script->state, keep_value);
    lua_insert(script->state, -2);
    rc = mx_script__call(script, 1, 0);
    if (rc == MX_OK) *out = chart;
    return rc;
}

/* ---- Indicators ------------------------------------------------------------------ */

size_t mx_script_n_indicators(const mx_script *script)
{
    return script->n_indicators;
}

const mx_script_indicator *mx_script_get_indicator(const mx_script *script, size_t index)
{
    return &script->indicators[index].shown;
}

size_t mx_script_find_indicator(const mx_script *script, const char *code)
{
    for (size_t i = 0; i < script->n_indicators; i++)
        if (strcmp(script->indicators[i].shown.code, code) == 0) return i;
    return SIZE_MAX;
}

/* The frame that an indicator gave, copied out of the state. */
static int take_result(mx_frame **out, mx_script *script, const indicator_entry *entry)
{
    lua_State *L = script->state;
    mx_frame *const *given = luaL_testudata(L, -1, "mieux.frame");
    if (!given)
        return mx_fail(MX_E_VALUE,
                       mx_tr("%s : l’indicateur « %s » doit rendre un tableau (frame), il rend : %s",
                             "%s: the indicator \"%s\" must return a frame, it returns: %s"),
                       entry->shown.script, entry->shown.code, luaL_typename(L, -1));
    if (mx_frame_find_role(*given, MX_PEOPLE) == SIZE_MAX)
        return mx_fail(MX_E_VALUE,
                       mx_tr("%s : le tableau de l’indicateur « %s » ne dit pas sur combien de personnes il repose : "
                             "gardez la colonne n",
                             "%s: the table of the indicator \"%s\" does not say on how many people it rests: "
                             "keep the column n"),
                       entry->shown.script, entry->shown.code);
    return mx_frame_copy(out, *given);
}

/* Calls a function of the indicator under the budgets. */
static int call_function(mx_script *script, size_t index, const char *function, int n_results)
{
    const indicator_entry *entry = &script->indicators[index];
    script->running = entry->shown.script;
    script->computing = entry;
    lua_pushcfunction(script->state, mx_script__call_indicator);
    lua_pushlightuserdata(script->state, (void *)entry); /* only read */
    lua_pushstring(script->state, function);
    int rc = mx_script__call(script, 2, n_results);
    script->computing = NULL;
    return rc;
}

int mx_script_compute(mx_frame **out, mx_script *script, size_t index)
{
    *out = NULL;
    int rc = call_function(script, index, "compute", 1);
    if (rc < 0) return rc;
    rc = take_result(out, script, &script->indicators[index]);
    lua_pop(script->state, 1);
    return rc;
}

int mx_script_test(mx_script *script, size_t index)
{
    return script->indicators[index].test == LUA_NOREF ? MX_OK : call_function(script, index, "test", 0);
}
