#include "script_i.h"

#include <math.h>
#include <string.h>

/* chart.trend{ data = frame, x = "period", y = "share_high", by = "territory", band = {"low", "high"},
 *              title = {fr = …, en = …} }: a chart described, to be drawn by who asked for it.
 *
 * The frame is disclosed here, through the script's gate, so that nothing can be drawn that may not
 * be shown. Texts belong to the table of options, which the chart keeps. */

static const char metatable[] = "mieux.chart";

typedef struct {
    mx_chart chart; /* first: see mx_script__check_chart */
    mx_release *release;
} drawing;

static int chart_free(lua_State *L)
{
    drawing *d = luaL_checkudata(L, 1, metatable);
    mx_release_free(d->release);
    d->release = NULL;
    d->chart.release = NULL;
    return 0;
}

const mx_chart *mx_script__check_chart(lua_State *L, int index)
{
    drawing *d = luaL_checkudata(L, index, metatable);
    luaL_argcheck(L, d->release != NULL, index, mx_tr("graphique vide", "an empty chart"));
    return &d->chart;
}

const mx_chart *mx_script__to_chart(lua_State *L, int index)
{
    drawing *d = luaL_testudata(L, index, metatable);
    return d && d->release ? &d->chart : NULL;
}

/* ---- Fields ------------------------------------------------------------------------------- */

typedef enum { COLUMN, WORDS, NUMBER, TRUTH } field_kind;

/* A field of the description, by its name in Lua and its place in mx_chart. */
typedef struct {
    const char *name;
    field_kind kind;
    size_t at;
} field;

#define FIELD(name_, kind_, member) {name_, kind_, offsetof(mx_chart, member)}

static const field fields[] = {
    FIELD("by", COLUMN, by),           FIELD("group", COLUMN, group),         FIELD("x", COLUMN, x),
    FIELD("y", COLUMN, y),             FIELD("y2", COLUMN, y2),               FIELD("low", COLUMN, low),
    FIELD("high", COLUMN, high),       FIELD("n", COLUMN, n),                 FIELD("series", COLUMN, series),
    FIELD("why", COLUMN, why),         FIELD("rank", COLUMN, rank),           FIELD("rank_low", COLUMN, rank_low),
    FIELD("rank_high", COLUMN, rank_high), FIELD("reference", COLUMN, reference), FIELD("without", COLUMN, without), FIELD("title", WORDS, title),      FIELD("subtitle", WORDS, subtitle),
    FIELD("note", WORDS, note),        FIELD("source", WORDS, source),        FIELD("unit", WORDS, unit),
    FIELD("lowest", NUMBER, lowest),   FIELD("highest", NUMBER, highest),     FIELD("middle", NUMBER, middle),
    FIELD("spread", NUMBER, spread),   FIELD("as_percent", TRUTH, as_percent), FIELD("finds", TRUTH, finds),
    FIELD("quality", COLUMN, quality), FIELD("size", COLUMN, size),           FIELD("latitude", COLUMN, latitude),
    FIELD("longitude", COLUMN, longitude), FIELD("area", COLUMN, area),       FIELD("outline", COLUMN, outline),
    FIELD("x_name", WORDS, x_name),    FIELD("y_name", WORDS, y_name),
    FIELD("to", COLUMN, to),           FIELD("start", COLUMN, start),     FIELD("due", COLUMN, due),             FIELD("done", COLUMN, done),
    FIELD("status", COLUMN, status),   FIELD("as_of", COLUMN, as_of)};
enum { N_FIELDS = sizeof fields / sizeof *fields };

/* Those that are read one by one. */
static const char *const others[] = {"band", "data", "decimals", "height", "level_names", "levels", "merged", "order", "side_names", "width", NULL};

static void refuse_unknown(lua_State *L)
{
    const char *unknown = NULL;
    for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
        const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "?";
        bool is_known = false;
        for (size_t i = 0; i < N_FIELDS; i++) is_known = is_known || strcmp(fields[i].name, name) == 0;
        for (size_t i = 0; others[i]; i++) is_known = is_known || strcmp(others[i], name) == 0;
        if (!is_known && (!unknown || strcmp(name, unknown) < 0)) unknown = name;
    }
    if (unknown) (void)mx_script__error(L, mx_tr("chart : champ inconnu « %s »", "chart: unknown field \"%s\""), unknown);
}

static int wrong_type(lua_State *L, const char *name, const char *wanted)
{
    return mx_script__error(L, mx_tr("chart : le champ « %s » doit être %s", "chart: the field \"%s\" must be %s"), name, wanted);
}

/* The text at the top, which its table keeps; pops it. */
static const char *take_text(lua_State *L, const char *name)
{
    if (lua_type(L, -1) != LUA_TSTRING) (void)wrong_type(L, name, mx_tr("un texte", "a text"));
    const char *text = lua_tostring(L, -1);
    if (!mx_utf8_valid(mx_str_of(text), NULL)) (void)wrong_type(L, name, mx_tr("en UTF-8", "UTF-8"));
    lua_pop(L, 1);
    return text;
}

/* A text, or {fr = …, en = …}, at the top; pops it. */
static void take_words(lua_State *L, const char *name, const char *out[2])
{
    if (lua_type(L, -1) != LUA_TTABLE) {
        out[MX_FR] = out[MX_EN] = take_text(L, name);
        return;
    }
    if (lua_getfield(L, -1, "fr") != LUA_TNIL) out[MX_FR] = take_text(L, name);
    else lua_pop(L, 1);
    if (lua_getfield(L, -1, "en") != LUA_TNIL) out[MX_EN] = take_text(L, name);
    else lua_pop(L, 1);
    lua_pop(L, 1);
}

static void read_field(lua_State *L, mx_chart *chart, const field *f)
{
    char *at = (char *)chart + f->at;
    int type = lua_getfield(L, 1, f->name);
    if (type == LUA_TNIL) {
        lua_pop(L, 1);
        return;
    }
    switch (f->kind) {
    case COLUMN: *(const char **)(void *)at = take_text(L, f->name); return;
    case WORDS: take_words(L, f->name, (const char **)(void *)at); return;
    case NUMBER:
        if (type != LUA_TNUMBER) (void)wrong_type(L, f->name, mx_tr("un nombre", "a number"));
        *(double *)(void *)at = lua_tonumber(L, -1);
        break;
    case TRUTH: *(bool *)(void *)at = lua_toboolean(L, -1); break;
    }
    lua_pop(L, 1);
}

static int integer_field(lua_State *L, const char *name, int low, int high, int otherwise)
{
    int type = lua_getfield(L, 1, name), is_whole = 1;
    lua_Integer value = type == LUA_TNIL ? otherwise : lua_tointegerx(L, -1, &is_whole);
    if (type != LUA_TNIL && (!is_whole || value < low || value > high))
        (void)mx_script__error(L, mx_tr("chart : « %s » va de %d à %d", "chart: \"%s\" goes from %d to %d"), name, low, high);
    lua_pop(L, 1);
    return (int)value;
}

/* A list of texts into `out`; their number. */
static size_t text_list(lua_State *L, const char *name, const char *out[], size_t most)
{
    size_t n = 0;
    int type = lua_getfield(L, 1, name);
    if (type != LUA_TNIL && type != LUA_TTABLE) (void)wrong_type(L, name, mx_tr("une liste de textes", "a list of texts"));
    while (type == LUA_TTABLE && lua_geti(L, -1, (lua_Integer)n + 1) != LUA_TNIL) {
        if (n == most) (void)mx_script__error(L, mx_tr("chart : « %s » : %d textes au plus", "chart: \"%s\": %d texts at most"), name, (int)most);
        out[n++] = take_text(L, name);
    }
    if (type == LUA_TTABLE) lua_pop(L, 1);
    lua_pop(L, 1);
    return n;
}

static void words_list(lua_State *L, const char *name, const char *out[][2], size_t most)
{
    int type = lua_getfield(L, 1, name);
    if (type != LUA_TNIL && type != LUA_TTABLE) (void)wrong_type(L, name, mx_tr("une liste de textes", "a list of texts"));
    for (size_t i = 0; type == LUA_TTABLE && i < most && lua_geti(L, -1, (lua_Integer)i + 1) != LUA_TNIL; i++) take_words(L, name, out[i]);
    lua_settop(L, 2);
}

static void read_order(lua_State *L, mx_chart *chart)
{
    static const char *const orders[] = {"as_is", "by_name", "by_value", NULL};
    lua_getfield(L, 1, "order");
    chart->order = (mx_chart_order)luaL_checkoption(L, 3, orders[0], orders);
    lua_pop(L, 1);
}

/* Argument 1 is the table of options; upvalue 1 the kind. */
static int describe(lua_State *L)
{
    const char *band[2] = {NULL, NULL};
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    refuse_unknown(L);
    drawing *d = lua_newuserdatauv(L, sizeof *d, 1); /* options chart */
    *d = (drawing){.chart = MX_CHART_INIT};
    luaL_setmetatable(L, metatable);
    d->chart.kind = (mx_chart_kind)lua_tointeger(L, lua_upvalueindex(1));
    d->chart.lang = mx_lang_get();
    for (size_t i = 0; i < N_FIELDS; i++) read_field(L, &d->chart, &fields[i]);
    if (text_list(L, "band", band, 2) == 2) {
        d->chart.low = band[0];
        d->chart.high = band[1];
    }
    size_t n_levels = text_list(L, "levels", d->chart.levels, MX_CHART_LEVELS_MAX);
    if (n_levels) d->chart.n_levels = n_levels;
    (void)text_list(L, "merged", d->chart.merged, 3);
    words_list(L, "level_names", d->chart.level_names, MX_CHART_LEVELS_MAX);
    words_list(L, "side_names", d->chart.side_names, 2);
    read_order(L, &d->chart);
    d->chart.decimals = integer_field(L, "decimals", 0, 6, d->chart.decimals);
    d->chart.width = integer_field(L, "width", 320, 2000, d->chart.width);
    d->chart.height = integer_field(L, "height", 200, 4000, d->chart.height);
    lua_getfield(L, 1, "data");
    const mx_frame *frame = luaL_testudata(L, 3, "mieux.frame") ? mx_script__check_frame(L, 3) : NULL;
    if (!frame) return wrong_type(L, "data", mx_tr("un tableau (frame)", "a frame"));
    mx_script__charge(L, mx_frame_n_rows(frame) * mx_frame_n_columns(frame) * 10);
    mx_script__raise(L, mx_script__disclose(&d->release, L, frame));
    d->chart.release = d->release;
    lua_settop(L, 2);
    lua_pushvalue(L, 1);
    lua_setiuservalue(L, 2, 1);
    return 1;
}

/* What it shows, in words: for who cannot see it, and to look at in a script. */
static int chart_tostring(lua_State *L)
{
    const mx_chart *chart = mx_script__check_chart(L, 1);
    mx_buf *text = mx_script__new_buf(L);
    mx_script__raise(L, mx_chart_describe(text, chart));
    lua_pushlstring(L, text->at ? text->at : "", text->size);
    return 1;
}

void mx_script__open_chart(lua_State *L)
{
    static const luaL_Reg meta[] = {{"__gc", chart_free}, {"__tostring", chart_tostring}, {NULL, NULL}};
    luaL_newmetatable(L, metatable);
    luaL_setfuncs(L, meta, 0);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
    lua_newtable(L);
    for (int kind = 0; kind < (int)mx_chart_n_kinds(); kind++) {
        lua_pushinteger(L, kind);
        lua_pushcclosure(L, describe, 1);
        lua_setfield(L, -2, mx_chart_kind_name((mx_chart_kind)kind));
    }
    lua_setglobal(L, "chart");
}
