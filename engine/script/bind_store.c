#include "script_i.h"

#include <string.h>

/* Tables of the store. Under a rule rows of people are not given at all; what is asked of them
 * stands in bind_questions.c. */

mx_store *mx_script__check_store(lua_State *L)
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
    mx_store *store = mx_script__check_store(L);
    const char *name = luaL_checkstring(L, 1);
    bool is_harmless = false;
    for (size_t i = 0; harmless[i]; i++)
        if (strcmp(harmless[i], name) == 0) is_harmless = true;
    if (mx_script__of(L)->options.gate && !is_harmless)
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

static int store_actions(lua_State *L)
{
    lua_settop(L, 0);
    lua_pushliteral(L, "actions");
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
    mx_store *store = mx_script__check_store(L);
    if (mx_script__of(L)->options.gate)
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
    mx_store *store = mx_script__check_store(L);
    const char *sql = luaL_checkstring(L, 1);
    mx_store_param params[32];
    int n = lua_gettop(L) - 1;
    luaL_argcheck(L, n <= 32, 34, "32");
    if (script->options.gate)
        return mx_script__error(L, "%s", mx_tr("store.query n’est pas disponible avec --release", "store.query is not available with --release"));
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

/* store.periods(): those of the follow-up, one column. */
static int store_periods(lua_State *L)
{
    static const char sql[] = "SELECT DISTINCT period FROM follow_up WHERE period IS NOT NULL ORDER BY period";
    mx_store *store = mx_script__check_store(L);
    mx_frame **made = mx_script__new_frame(L);
    mx_script__raise(L, mx_store_query(made, store, sql, NULL, 0, 0));
    mx_script__keep_frame(L);
    return 1;
}

void mx_script__open_store(lua_State *L)
{
    static const luaL_Reg functions[] = {{"actions", store_actions},       {"indicators", store_indicators}, {"periods", store_periods},
                                         {"query", store_query},           {"statements", store_statements}, {"table", store_table},
                                         {"territories", store_territories}, {NULL, NULL}};
    luaL_newlib(L, functions);
    mx_script__add_questions(L);
    mx_script__add_answers(L);
    lua_setglobal(L, "store");
}
