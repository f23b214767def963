#include "script_i.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* indicator{ code = …, title = {fr = …, en = …}, meaning = …, explain = …, unit = …,
 *            direction = "+", needs = {"other"}, thresholds = {poor = 13},
 *            compute = function(ctx) … end, test = function(t) … end } */

static const char *const fields[] = {"code",  "compute", "direction",  "explain", "meaning", "needs",
                                     "test",  "thresholds", "title", "unit",    NULL};

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

/* ---- Keeping ---------------------------------------------------------------------------- */

/* Memory that lives, and counts as memory in use, as long as the state. */
static void *keep_bytes(lua_State *L, const void *from, size_t size)
{
    mx_script *script = mx_script__of(L);
    mx_script__reserve(L, size);
    script->kept += size;
    char *copy = mx_arena_alloc(script->arena, size);
    if (!copy) mx_script__raise(L, mx_fail_memory());
    if (from && size) memcpy(copy, from, size);
    return copy;
}

static const char *keep(lua_State *L, const char *text)
{
    return keep_bytes(L, text, strlen(text) + 1);
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

/* needs = {"a", "b"} */
static void read_needs(lua_State *L, mx_script_indicator *out)
{
    int type = lua_getfield(L, 1, "needs");
    if (type != LUA_TNIL && type != LUA_TTABLE)
        (void)mx_script__error(L, "%s", mx_tr("indicator : needs est une liste de codes", "indicator: needs is a list of codes"));
    out->n_needs = type == LUA_TTABLE ? (size_t)luaL_len(L, -1) : 0;
    if (out->n_needs > 100) (void)mx_script__error(L, "%s", mx_tr("indicator : needs : 100 codes au plus", "indicator: needs: 100 codes at most"));
    const char **needs = keep_bytes(L, NULL, (out->n_needs + 1) * sizeof *needs);
    for (size_t i = 0; i < out->n_needs; i++) {
        if (lua_geti(L, -1, (lua_Integer)i + 1) != LUA_TSTRING)
            (void)mx_script__error(L, "%s", mx_tr("indicator : needs est une liste de codes", "indicator: needs is a list of codes"));
        needs[i] = keep(L, lua_tostring(L, -1));
        lua_pop(L, 1);
    }
    out->needs = needs;
    lua_pop(L, 1);
}

static int compare_thresholds(const void *a, const void *b)
{
    const mx_script_threshold *x = a, *y = b;
    if (x->value != y->value) return x->value < y->value ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* thresholds = {mild = 5, moderate = 10} */
static void read_thresholds(lua_State *L, mx_script_indicator *out)
{
    enum { MOST = 32 };
    int type = lua_getfield(L, 1, "thresholds");
    mx_script_threshold *kept = NULL;
    if (type == LUA_TTABLE) {
        kept = keep_bytes(L, NULL, MOST * sizeof *kept);
        for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
            if (lua_type(L, -2) != LUA_TSTRING || lua_type(L, -1) != LUA_TNUMBER || !isfinite(lua_tonumber(L, -1)) || out->n_thresholds == MOST)
                (void)mx_script__error(L, "%s", mx_tr("indicator : thresholds nomme des nombres, 32 au plus", "indicator: thresholds names numbers, 32 at most"));
            kept[out->n_thresholds++] = (mx_script_threshold){keep(L, lua_tostring(L, -2)), lua_tonumber(L, -1)};
        }
        qsort(kept, out->n_thresholds, sizeof *kept, compare_thresholds);
    } else if (type != LUA_TNIL) {
        (void)mx_script__error(L, "%s", mx_tr("indicator : thresholds nomme des nombres, 32 au plus", "indicator: thresholds names numbers, 32 at most"));
    }
    out->thresholds = kept;
    lua_pop(L, 1);
}

/* ---- Defining -------------------------------------------------------------------------------- */

static int define_indicator(lua_State *L)
{
    mx_script *script = mx_script__of(L);
    indicator_entry made = {.shown = {.script = script->running, .sha256 = script->hash}, .compute = LUA_NOREF, .test = LUA_NOREF};
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    refuse_unknown(L);
    if (script->computing)
        return mx_script__error(L, "%s", mx_tr("un indicateur n’en définit pas d’autres en se calculant", "an indicator does not define others while it is computed"));
    mx_script__charge(L, script->n_indicators);
    made.shown.code = text_field(L, "code", NULL);
    if (mx_script_find_indicator(script, made.shown.code) != SIZE_MAX)
        return mx_script__error(L, mx_tr("l’indicateur « %s » est déjà défini", "the indicator \"%s\" is defined already"), made.shown.code);
    text_pair(L, "title", made.shown.title, true);
    text_pair(L, "meaning", made.shown.meaning, true);
    text_pair(L, "explain", made.shown.explain, false);
    made.shown.unit = text_field(L, "unit", NULL);
    made.shown.direction = text_field(L, "direction", "");
    if (made.shown.direction[0] && strcmp(made.shown.direction, "+") != 0 && strcmp(made.shown.direction, "-") != 0)
        return mx_script__error(L, "%s", mx_tr("indicator : direction est \"+\" ou \"-\"", "indicator: direction is \"+\" or \"-\""));
    read_needs(L, &made.shown);
    read_thresholds(L, &made.shown);
    int test = lua_getfield(L, 1, "test");
    if (test != LUA_TNIL && test != LUA_TFUNCTION)
        return mx_script__error(L, "%s", mx_tr("indicator : test doit être une fonction", "indicator: test must be a function"));
    made.shown.has_test = test == LUA_TFUNCTION;
    if (lua_getfield(L, 1, "compute") != LUA_TFUNCTION)
        return mx_script__error(L, "%s", mx_tr("indicator : compute doit être une fonction", "indicator: compute must be a function"));
    mx_script__raise(L, MX_GROW(script->indicators, script->n_indicators, script->indicator_capacity));
    made.compute = luaL_ref(L, LUA_REGISTRYINDEX);
    if (made.shown.has_test) made.test = luaL_ref(L, LUA_REGISTRYINDEX);
    size_t at = script->n_indicators++; /* in order of codes */
    while (at > 0 && strcmp(script->indicators[at - 1].shown.code, made.shown.code) > 0) {
        script->indicators[at] = script->indicators[at - 1];
        at--;
    }
    script->indicators[at] = made;
    return 0;
}

/* ---- What a computation is handed --------------------------------------------------------------- */

/* Pushes a copy of the frame of an indicator. */
static int push_needed(lua_State *L, const char *code)
{
    mx_script *script = mx_script__of(L);
    const mx_frame *frame;
    if (!script->options.need)
        return mx_script__error(L, mx_tr("« %s » ne peut être calculé ici", "\"%s\" cannot be computed here"), code);
    mx_script__raise(L, script->options.need(script->options.need_payload, &frame, code));
    mx_script__push_frame(L, frame);
    return 1;
}

int mx_script__need(lua_State *L)
{
    return push_needed(L, luaL_checkstring(L, 1));
}

/* ctx.need("code"): the frame of an indicator that `needs` names. */
static int context_need(lua_State *L)
{
    mx_script *script = mx_script__of(L);
    const char *code = luaL_checkstring(L, 1);
    bool is_declared = false;
    for (size_t i = 0; script->computing && i < script->computing->shown.n_needs; i++)
        is_declared = is_declared || strcmp(script->computing->shown.needs[i], code) == 0;
    if (!is_declared)
        return mx_script__error(L, mx_tr("« %s » n’est pas parmi les needs de cet indicateur", "\"%s\" is not among the needs of this indicator"), code);
    return push_needed(L, code);
}

static void push_context(lua_State *L)
{
    lua_createtable(L, 0, 2);
    lua_pushstring(L, mx_tr("fr", "en"));
    lua_setfield(L, -2, "lang");
    lua_pushcfunction(L, context_need);
    lua_setfield(L, -2, "need");
}

/* ---- What a test is handed -------------------------------------------------------------------------- */

static const char *show(lua_State *L, int index)
{
    const char *text = luaL_tolstring(L, index, NULL);
    return lua_type(L, index) == LUA_TTABLE || lua_type(L, index) == LUA_TFUNCTION ? luaL_typename(L, index) : text;
}

static int test_error(lua_State *L, const char *got, const char *wanted)
{
    luaL_where(L, 1);
    lua_pushfstring(L, mx_tr("obtenu : %s ; attendu : %s", "got: %s; wanted: %s"), got, wanted);
    lua_concat(L, 2);
    return lua_error(L);
}

/* t.equal(got, wanted): the same number, text, truth or nil. */
static int test_equal(lua_State *L)
{
    lua_settop(L, 2);
    if (!lua_compare(L, 1, 2, LUA_OPEQ)) {
        const char *got = show(L, 1);
        return test_error(L, got, show(L, 2));
    }
    return 0;
}

/* t.near(got, wanted, tolerance): relative; 1e-9 unless said. */
static int test_near(lua_State *L)
{
    double wanted = luaL_checknumber(L, 2), tolerance = luaL_optnumber(L, 3, 1e-9);
    double got = lua_type(L, 1) == LUA_TNUMBER ? lua_tonumber(L, 1) : NAN;
    if (!(fabs(got - wanted) <= tolerance * fmax(1, fabs(wanted)))) {
        const char *shown = show(L, 1);
        return test_error(L, shown, show(L, 2));
    }
    return 0;
}

/* t.fails(function, "words"): it ends in an error whose message holds the words. */
static int test_fails(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TFUNCTION);
    const char *words = luaL_optstring(L, 2, "");
    lua_settop(L, 2);
    lua_pushvalue(L, 1);
    int status = lua_pcall(L, 0, 0, 0);
    if (status != LUA_OK && mx_script__of(L)->spent) return lua_error(L);
    if (status == LUA_OK) return test_error(L, mx_tr("aucune erreur", "no error"), words);
    const char *message = lua_tostring(L, -1);
    if (!message || !strstr(message, words)) return test_error(L, message ? message : "?", words);
    return 0;
}

static void push_test(lua_State *L)
{
    static const luaL_Reg functions[] = {{"equal", test_equal}, {"fails", test_fails}, {"near", test_near}, {NULL, NULL}};
    luaL_newlib(L, functions);
}

int mx_script__call_indicator(lua_State *L)
{
    const indicator_entry *entry = lua_touserdata(L, 1);
    bool is_test = strcmp(lua_tostring(L, 2), "test") == 0;
    lua_rawgeti(L, LUA_REGISTRYINDEX, is_test ? entry->test : entry->compute);
    if (is_test) push_test(L);
    else push_context(L);
    lua_call(L, 1, 1);
    return 1;
}

void mx_script__open_indicator(lua_State *L)
{
    lua_pushcfunction(L, define_indicator);
    lua_setglobal(L, "indicator");
}
