#include "script_i.h"

#include <string.h>

#include "mx/measure.h"

/* Questions to the store. Each result is disclosed under the script's rule, where it has
 * one; rows of people are then not given at all. */

enum { MAX_KEYS = 8 };

static mx_store *check_store(lua_State *L)
{
    mx_store *store = mx_script__of(L)->options.store;
    if (!store)
        (void)mx_script__error(L, "%s", mx_tr("ce script demande une base : donnez --store ou faites mieux init",
                                              "this script asks for a store: give --store or run mieux init"));
    return store;
}

/* A table by name. Under a rule only what holds nobody: territories, indicators… */
static int store_table(lua_State *L)
{
    static const char *const harmless[] = {"territories", "indicators", "levels", "frameworks", "topics",
                                           "meanings", "beneficiaries", "positions", "published", NULL};
    mx_store *store = check_store(L);
    const char *name = luaL_checkstring(L, 1);
    bool is_harmless = false;
    for (size_t i = 0; harmless[i]; i++)
        if (strcmp(harmless[i], name) == 0) is_harmless = true;
    if (mx_script__of(L)->options.rule && !is_harmless)
        return mx_script__error(L, mx_tr("« %s » contient des lignes de personnes : pas de publication (--release)",
                                         "\"%s\" holds rows of people: not with --release"), name);
    mx_frame **made = mx_script__new_frame(L);
    mx_script__raise(L, mx_store_table(made, store, name));
    mx_script__keep_frame(L);
    return 1;
}

static int store_territories(lua_State *L)
{
    lua_settop(L, 0);
    lua_pushliteral(L, "territories");
    return store_table(L);
}

static int store_indicators(lua_State *L)
{
    lua_settop(L, 0);
    lua_pushliteral(L, "indicators");
    return store_table(L);
}

static int store_statements(lua_State *L)
{
    mx_store *store = check_store(L);
    if (mx_script__of(L)->options.rule)
        return mx_script__error(L, "%s", mx_tr("les expressions ne sont pas publiées (--release)",
                                               "statements are not given with --release"));
    mx_frame **made = mx_script__new_frame(L);
    mx_script__raise(L, mx_store_statements(made, store, NULL));
    mx_script__keep_frame(L);
    return 1;
}

/* store.query("SELECT … WHERE x = ?", …): one SELECT, read only, under the step budget. */
static int store_query(lua_State *L)
{
    mx_script *script = mx_script__of(L);
    mx_store *store = check_store(L);
    const char *sql = luaL_checkstring(L, 1);
    mx_store_param params[32];
    int n = lua_gettop(L) - 1;
    luaL_argcheck(L, n <= 32, 34, "32");
    if (script->options.rule)
        return mx_script__error(L, "%s", mx_tr("store.query n'est pas disponible avec --release", "store.query is not available with --release"));
    for (int i = 0; i < n; i++) {
        bool is_text = lua_type(L, i + 2) == LUA_TSTRING;
        params[i] = (mx_store_param){is_text ? lua_tostring(L, i + 2) : NULL, is_text ? 0 : luaL_checknumber(L, i + 2)};
    }
    uint64_t left = script->options.max_steps > script->steps ? script->options.max_steps - script->steps : 1;
    mx_frame **made = mx_script__new_frame(L);
    mx_script__raise(L, mx_store_query(made, store, sql, params, (size_t)n, left));
    mx_script__keep_frame(L);
    return 1;
}

/* Everything a distribution reads, as one userdata, so that an error frees it. */
typedef struct {
    mx_rows *rows;
    mx_frame *indicators, *territories, *published;
    mx_follow_up *follow_up;
    mx_frame *result;
    mx_release *release;
} question;

static int question_free(lua_State *L)
{
    question *q = luaL_checkudata(L, 1, "mieux.question");
    mx_rows_close(q->rows);
    mx_frame_free(q->indicators);
    mx_frame_free(q->territories);
    mx_frame_free(q->published);
    mx_follow_up_free(q->follow_up);
    mx_frame_free(q->result);
    mx_release_free(q->release);
    *q = (question){0};
    return 0;
}

static const char *text_option(lua_State *L, const char *name)
{
    const char *text = lua_getfield(L, 1, name) == LUA_TNIL ? NULL : luaL_checkstring(L, -1);
    lua_pop(L, 1); /* the table holds it */
    return text;
}

static void check_keys(lua_State *L, const char *keys[MAX_KEYS + 1])
{
    static const char *const usual[] = {"territory", "indicator", "period", NULL};
    if (lua_getfield(L, 1, "by") == LUA_TNIL) {
        memcpy(keys, usual, sizeof usual);
    } else {
        luaL_checktype(L, -1, LUA_TTABLE);
        lua_Integer n = luaL_len(L, -1);
        luaL_argcheck(L, n >= 1 && n <= MAX_KEYS, 1, "by");
        for (lua_Integer i = 0; i < n; i++) {
            lua_geti(L, -1, i + 1);
            keys[i] = luaL_checkstring(L, -1);
            lua_pop(L, 1);
        }
        keys[n] = NULL;
    }
    lua_pop(L, 1);
}

static void ask(lua_State *L, question *q, const char *const keys[], const mx_cut *cut)
{
    mx_store *store = check_store(L);
    mx_script__raise(L, mx_store_table(&q->indicators, store, "indicators"));
    mx_script__raise(L, mx_store_table(&q->territories, store, "territories"));
    mx_script__raise(L, mx_store_table(&q->published, store, "published"));
    mx_script__raise(L, mx_store_follow_up(&q->rows, store, NULL));
    mx_script__raise(L, mx_follow_up_read(&q->follow_up, q->rows, q->indicators, q->territories));
    mx_script__charge(L, mx_follow_up_n_rows(q->follow_up));
    mx_script__raise(L, mx_measure_distribution(&q->result, q->follow_up, q->published, keys, cut));
}

/* store.distribution{by = {"territory", "indicator", "period"}, under = …, together = …,
 * indicator = …, period = …, cycle = …, phase = …} */
static int store_distribution(lua_State *L)
{
    const mx_rule *rule = mx_script__of(L)->options.rule;
    const char *keys[MAX_KEYS + 1];
    mx_cut cut = MX_CUT_INIT;
    lua_settop(L, 1);
    if (lua_isnil(L, 1)) {
        lua_newtable(L);
        lua_replace(L, 1);
    }
    luaL_checktype(L, 1, LUA_TTABLE);
    check_keys(L, keys);
    cut.under = text_option(L, "under");
    cut.together = text_option(L, "together");
    cut.indicator = text_option(L, "indicator");
    cut.cycle = text_option(L, "cycle");
    cut.period = text_option(L, "period");
    cut.phase = text_option(L, "phase");
    question *q = lua_newuserdatauv(L, sizeof *q, 0);
    *q = (question){0};
    luaL_setmetatable(L, "mieux.question");
    ask(L, q, keys, &cut);
    if (rule) {
        mx_script__raise(L, mx_disclose(&q->release, q->result, rule, NULL, 0));
        mx_script__push_frame(L, mx_release_frame(q->release));
        return 1;
    }
    mx_frame **made = mx_script__new_frame(L);
    *made = q->result;
    q->result = NULL;
    mx_script__keep_frame(L);
    return 1;
}

void mx_script__open_store(lua_State *L)
{
    static const luaL_Reg functions[] = {{"distribution", store_distribution}, {"indicators", store_indicators},
                                         {"query", store_query}, {"statements", store_statements},
                                         {"table", store_table}, {"territories", store_territories}, {NULL, NULL}};
    luaL_newmetatable(L, "mieux.question");
    lua_pushcfunction(L, question_free);
    lua_setfield(L, -2, "__gc");
    lua_pop(L, 1);
    luaL_newlib(L, functions);
    lua_setglobal(L, "store");
}
