#include "script_i.h"

#include <string.h>

/* indicator{ code = …, title = {fr = …, en = …}, meaning = …, explain = …, unit = …,
 *            direction = "+", compute = function() … end } */

static const char *const fields[] = {"code", "compute", "direction", "explain", "meaning", "title", "unit", NULL};

static bool is_field(const char *name)
{
    for (size_t i = 0; fields[i]; i++)
        if (strcmp(fields[i], name) == 0) return true;
    return false;
}

/* A field that is not known is a typing mistake, and would be lost in silence. Of several the
 * first by bytes is told: the order in a table differs from run to run. */
static void refuse_unknown(lua_State *L)
{
    const char *unknown = NULL;
    bool are_named = true;
    for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
        if (lua_type(L, -2) != LUA_TSTRING) {
            are_named = false;
            continue;
        }
        const char *name = lua_tostring(L, -2);
        if (!is_field(name) && (!unknown || strcmp(name, unknown) < 0)) unknown = name;
    }
    if (!are_named) (void)luaL_argerror(L, 1, mx_tr("des champs nommés sont attendus", "named fields are expected"));
    if (unknown)
        (void)mx_script__error(L, mx_tr("indicator : champ inconnu « %s »", "indicator: unknown field \"%s\""), unknown);
}

/* A copy that lives, and counts as memory in use, as long as the state. */
static const char *keep(lua_State *L, const char *text)
{
    mx_script *script = mx_script__of(L);
    size_t size = strlen(text) + 1;
    mx_script__reserve(L, size);
    script->kept += size;
    char *copy = mx_arena_copy(script->arena, text, size - 1);
    if (!copy) mx_script__raise(L, mx_fail_memory());
    return copy;
}

static const char *text_field(lua_State *L, const char *name, const char *otherwise)
{
    int type = lua_getfield(L, 1, name);
    if (type != LUA_TSTRING && (type != LUA_TNIL || !otherwise))
        (void)mx_script__error(L, mx_tr("indicator : le champ « %s » doit être un texte", "indicator: the field \"%s\" must be a text"), name);
    const char *text = keep(L, type == LUA_TNIL ? otherwise : lua_tostring(L, -1));
    lua_pop(L, 1);
    return text;
}

/* A text for both languages, or {fr = …, en = …}. */
static void text_pair(lua_State *L, const char *name, const char *out[2], bool is_needed)
{
    static const char *const langs[2] = {[MX_FR] = "fr", [MX_EN] = "en"};
    if (lua_getfield(L, 1, name) != LUA_TTABLE) {
        lua_pop(L, 1);
        out[MX_FR] = out[MX_EN] = text_field(L, name, is_needed ? NULL : "");
        return;
    }
    for (int lang = MX_FR; lang <= MX_EN; lang++) {
        if (lua_getfield(L, -1, langs[lang]) != LUA_TSTRING)
            (void)mx_script__error(L, mx_tr("indicator : %s.%s manque", "indicator: %s.%s is missing"), name, langs[lang]);
        out[lang] = keep(L, lua_tostring(L, -1));
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

static int define_indicator(lua_State *L)
{
    mx_script *script = mx_script__of(L);
    indicator_entry made = {.shown.script = script->running};
    luaL_checktype(L, 1, LUA_TTABLE);
    refuse_unknown(L);
    mx_script__charge(L, script->n_indicators);
    made.shown.code = text_field(L, "code", NULL);
    if (mx_script_find_indicator(script, made.shown.code) != SIZE_MAX)
        return mx_script__error(L, mx_tr("l'indicateur « %s » est déjà défini", "the indicator \"%s\" is defined already"), made.shown.code);
    text_pair(L, "title", made.shown.title, true);
    text_pair(L, "meaning", made.shown.meaning, true);
    text_pair(L, "explain", made.shown.explain, false);
    made.shown.unit = text_field(L, "unit", NULL);
    made.shown.direction = text_field(L, "direction", "");
    if (made.shown.direction[0] && strcmp(made.shown.direction, "+") != 0 && strcmp(made.shown.direction, "-") != 0)
        return mx_script__error(L, "%s", mx_tr("indicator : direction est \"+\" ou \"-\"", "indicator: direction is \"+\" or \"-\""));
    if (lua_getfield(L, 1, "compute") != LUA_TFUNCTION)
        return mx_script__error(L, "%s", mx_tr("indicator : compute doit être une fonction", "indicator: compute must be a function"));
    mx_script__raise(L, MX_GROW(script->indicators, script->n_indicators, script->indicator_capacity));
    made.compute = luaL_ref(L, LUA_REGISTRYINDEX);
    size_t at = script->n_indicators++; /* in order of codes */
    while (at > 0 && strcmp(script->indicators[at - 1].shown.code, made.shown.code) > 0) {
        script->indicators[at] = script->indicators[at - 1];
        at--;
    }
    script->indicators[at] = made;
    return 0;
}

void mx_script__open_indicator(lua_State *L)
{
    lua_pushcfunction(L, define_indicator);
    lua_setglobal(L, "indicator");
}
