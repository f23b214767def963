#include "script_i.h"

#include <math.h>
#include <string.h>

/* report: a document in order, through the door of the report room. A script adds to the document it
 * is handed (a section of the annual report), or begins its own. Texts are markup, one for both
 * languages or {fr = …, en = …}; report.plain makes markup of words of unknown origin. Figures come
 * from frames, disclosed here through the script's gate. */

static mx_report *check_report(lua_State *L)
{
    mx_script *script = mx_script__of(L);
    mx_report *report = script->options.report ? script->options.report : script->report;
    if (!report)
        (void)mx_script__error(L, "%s", mx_tr("aucun rapport n’est commencé : report.begin{title = …}, et mieux report",
                                              "no report is begun: report.begin{title = …}, and mieux report"));
    return report;
}

/* The text at `index` in the language of the run; the table there keeps it. NULL: none. */
static const char *opt_words(lua_State *L, int index)
{
    const char *text = NULL;
    if (lua_isnoneornil(L, index)) return NULL;
    if (lua_istable(L, index)) {
        lua_getfield(L, index, mx_tr("fr", "en"));
        text = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
        lua_pop(L, 1);
    } else if (lua_type(L, index) == LUA_TSTRING) {
        text = lua_tostring(L, index);
    }
    luaL_argcheck(L, text && mx_utf8_valid(mx_str_of(text), NULL), index,
                  mx_tr("un texte en UTF-8, ou {fr = …, en = …}, est attendu", "a UTF-8 text, or {fr = …, en = …}, is expected"));
    return text;
}

static const char *check_words(lua_State *L, int index)
{
    const char *text = opt_words(L, index);
    luaL_argcheck(L, text, index, mx_tr("un texte est attendu", "a text is expected"));
    return text;
}

/* The field of the table at argument 1, pushed, so that what it holds stays. */
static const char *words_field(lua_State *L, const char *name)
{
    lua_getfield(L, 1, name);
    return opt_words(L, lua_gettop(L));
}

/* ---- Beginning ------------------------------------------------------------------------------- */

/* report.begin{title = …, subtitle = …, publisher = …, date = …} */
static int report_begin(lua_State *L)
{
    mx_script *script = mx_script__of(L);
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    if (!script->options.head || script->report)
        return mx_script__error(L, "%s", mx_tr("un rapport est déjà commencé, ou ce script n’en écrit pas",
                                               "a report is begun already, or this script writes none"));
    mx_report_head head = *script->options.head;
    head.title = words_field(L, "title");
    head.subtitle = words_field(L, "subtitle");
    head.publisher = words_field(L, "publisher");
    const char *date = words_field(L, "date");
    if (date) head.date = date;
    mx_script__raise(L, mx_report_new(&script->report, &head));
    return 0;
}

/* ---- Text ----------------------------------------------------------------------------------------- */

/* Names of sections: letters, digits and - of the script's own name, and a number. */
static const char *push_id(lua_State *L)
{
    mx_script *script = mx_script__of(L);
    const char *name = strrchr(script->running, '/');
    luaL_Buffer id;
    luaL_buffinit(L, &id);
    for (name = name ? name + 1 : script->running; *name && *name != '.'; name++) {
        bool is_plain = (*name >= 'a' && *name <= 'z') || (*name >= '0' && *name <= '9');
        luaL_addchar(&id, is_plain ? *name : '-');
    }
    luaL_addchar(&id, '-');
    luaL_pushresult(&id);
    lua_pushfstring(L, "%s%d", lua_tostring(L, -1), ++script->n_headings);
    return lua_tostring(L, -1);
}

/* report.heading(text, level): 2 a section, 3 within one. */
static int report_heading(lua_State *L)
{
    mx_script *script = mx_script__of(L);
    mx_report *report = check_report(L);
    const char *text = check_words(L, 1);
    lua_Integer level = luaL_optinteger(L, 2, 2);
    luaL_argcheck(L, level == 2 || level == 3, 2, mx_tr("2 ou 3", "2 or 3"));
    luaL_argcheck(L, level == 2 || script->n_headings > 0, 2,
                  mx_tr("un titre de niveau 3 vient après un titre de niveau 2", "a heading of level 3 comes after one of level 2"));
    if (script->is_box_open) return mx_script__error(L, "%s", mx_tr("pas de titre dans un encadré", "no heading in a box"));
    mx_report_heading(report, (int)level, push_id(L), text);
    return 0;
}

static int report_paragraph(lua_State *L)
{
    mx_report_paragraph(check_report(L), check_words(L, 1));
    return 0;
}

static int report_finding(lua_State *L)
{
    mx_report_finding(check_report(L), check_words(L, 1));
    return 0;
}

/* report.list{text, text…} */
static int report_list(lua_State *L)
{
    enum { MOST = 100 };
    const char *items[MOST];
    size_t n = 0;
    mx_report *report = check_report(L);
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checkstack(L, MOST + 4, NULL);
    while (lua_geti(L, 1, (lua_Integer)n + 1) != LUA_TNIL) { /* they stay on the stack */
        luaL_argcheck(L, n < MOST, 1, mx_tr("100 points au plus", "100 items at most"));
        items[n++] = check_words(L, lua_gettop(L));
    }
    if (n) mx_report_list(report, items, n);
    return 0;
}

/* report.box("method"|"warning"|"note", title, function() … end) */
static int report_box(lua_State *L)
{
    static const char *const boxes[] = {"method", "warning", "note", NULL};
    mx_script *script = mx_script__of(L);
    mx_report *report = check_report(L);
    mx_box box = (mx_box)luaL_checkoption(L, 1, NULL, boxes);
    const char *title = check_words(L, 2);
    luaL_checktype(L, 3, LUA_TFUNCTION);
    if (script->is_box_open) return mx_script__error(L, "%s", mx_tr("un encadré n’en contient pas d’autre", "a box holds no other box"));
    mx_report_open_box(report, box, title);
    script->is_box_open = true;
    lua_settop(L, 3);
    int status = lua_pcall(L, 0, 0, 0);
    script->is_box_open = false;
    mx_report_close_box(report);
    return status == LUA_OK ? 0 : lua_error(L);
}

/* report.plain(text): as markup that means the text itself. */
static int report_plain(lua_State *L)
{
    const char *text = luaL_checkstring(L, 1);
    mx_buf *out = mx_script__new_buf(L);
    mx_report_plain(out, text);
    mx_script__raise(L, mx_buf_check(out));
    lua_pushlstring(L, out->at ? out->at : "", out->size);
    return 1;
}

static const char *const shows[] = {"text", "count", "decimal", "share", "points", "signed", NULL};

/* report.number(x, "share", decimals): as people write it; "–" where it is missing. */
static int report_number(lua_State *L)
{
    double x = lua_isnoneornil(L, 1) ? NAN : luaL_checknumber(L, 1);
    mx_show show = (mx_show)luaL_checkoption(L, 2, "decimal", shows);
    lua_Integer decimals = luaL_optinteger(L, 3, 0);
    luaL_argcheck(L, decimals >= 0 && decimals <= 10, 3, "0 to 10");
    mx_buf *out = mx_script__new_buf(L);
    mx_show_number(out, x, show, (int)decimals, mx_lang_get());
    mx_script__raise(L, mx_buf_check(out));
    lua_pushlstring(L, out->at ? out->at : "", out->size);
    return 1;
}

/* ---- Figures ------------------------------------------------------------------------------------------ */

/* A release of the frame at `index`, as a userdata, so that an error frees it. */
typedef struct {
    mx_release *release;
} released;

static int released_free(lua_State *L)
{
    released *r = luaL_checkudata(L, 1, "mieux.released");
    mx_release_free(r->release);
    r->release = NULL;
    return 0;
}

static const mx_release *push_release(lua_State *L, const mx_frame *frame)
{
    released *r = lua_newuserdatauv(L, sizeof *r, 0);
    r->release = NULL;
    luaL_setmetatable(L, "mieux.released");
    mx_script__charge(L, mx_frame_n_rows(frame) * mx_frame_n_columns(frame) * 10);
    mx_script__raise(L, mx_script__disclose(&r->release, L, frame));
    return r->release;
}

/* A field of the column description at `index`; the table keeps it. */
static const char *column_text(lua_State *L, int index, const char *name)
{
    int type = lua_getfield(L, index, name);
    if (type != LUA_TNIL && type != LUA_TSTRING)
        (void)mx_script__error(L, mx_tr("report.table : « %s » est un texte", "report.table: \"%s\" is a text"), name);
    const char *text = type == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
    lua_pop(L, 1);
    return text;
}

/* {"share_high", heading = {fr = …, en = …}, show = "share", decimals = 0, low = …, high = …, bar = true}, at the top. */
static mx_report_column read_column(lua_State *L, const mx_frame *frame)
{
    int index = lua_gettop(L);
    luaL_checktype(L, index, LUA_TTABLE);
    lua_geti(L, index, 1);
    const char *name = luaL_checkstring(L, -1);
    size_t column = mx_frame_find(frame, name);
    if (column == SIZE_MAX) (void)mx_script__error(L, mx_tr("ce tableau n’a pas de colonne « %s »", "this frame has no column \"%s\""), name);
    bool is_text = mx_frame_type(frame, column) == MX_TEXT;
    mx_report_column out = {.column = mx_frame_name(frame, column)};
    lua_getfield(L, index, "heading");
    const char *heading = opt_words(L, lua_gettop(L));
    out.heading = heading ? heading : mx_frame_name(frame, column);
    lua_getfield(L, index, "show");
    out.show = (mx_show)luaL_checkoption(L, lua_gettop(L), is_text ? "text" : mx_frame_role(frame, column) == MX_SHARE ? "share" : "decimal", shows);
    if (is_text != (out.show == MX_SHOW_TEXT))
        (void)mx_script__error(L, mx_tr("report.table : « %s » ne se montre pas ainsi", "report.table: \"%s\" is not shown like that"), name);
    lua_getfield(L, index, "decimals");
    out.decimals = (int)luaL_optinteger(L, -1, out.show == MX_SHOW_DECIMAL || out.show == MX_SHOW_SIGNED ? 2 : 0);
    luaL_argcheck(L, out.decimals >= 0 && out.decimals <= 10, 1, "decimals: 0 to 10");
    out.low = column_text(L, index, "low");
    out.high = column_text(L, index, "high");
    lua_getfield(L, index, "bar");
    out.has_bar = lua_toboolean(L, -1);
    lua_settop(L, index); /* the description keeps its texts */
    return out;
}

/* report.table{data = frame, columns = {…}, caption = …, note = …} */
static int report_table(lua_State *L)
{
    enum { MOST = 30 };
    mx_report_column columns[MOST];
    size_t n = 0;
    mx_report *report = check_report(L);
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    luaL_checkstack(L, MOST + 16, NULL);
    lua_getfield(L, 1, "data");
    const mx_frame *frame = mx_script__check_frame(L, 2);
    lua_getfield(L, 1, "columns");
    luaL_checktype(L, 3, LUA_TTABLE);
    while (lua_geti(L, 3, (lua_Integer)n + 1) != LUA_TNIL) { /* they stay on the stack */
        luaL_argcheck(L, n < MOST, 1, mx_tr("30 colonnes au plus", "30 columns at most"));
        columns[n++] = read_column(L, frame);
    }
    luaL_argcheck(L, n > 0, 1, mx_tr("columns est vide", "columns is empty"));
    const char *caption = words_field(L, "caption"), *note = words_field(L, "note");
    luaL_argcheck(L, caption, 1, mx_tr("caption manque", "caption is missing"));
    lua_pushinteger(L, (lua_Integer)mx_report_table(report, push_release(L, frame), columns, n, caption, note));
    return 1;
}

/* report.figure{chart = chart.trend{…}, caption = …, source = …} */
static int report_figure(lua_State *L)
{
    mx_report *report = check_report(L);
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    lua_getfield(L, 1, "chart");
    const mx_chart *chart = mx_script__check_chart(L, 2);
    const char *caption = words_field(L, "caption"), *source = words_field(L, "source");
    luaL_argcheck(L, caption, 1, mx_tr("caption manque", "caption is missing"));
    mx_script__charge(L, 10000);
    lua_pushinteger(L, (lua_Integer)mx_report_chart(report, chart, caption, source));
    return 1;
}

void mx_script__open_report(lua_State *L)
{
    static const luaL_Reg functions[] = {
        {"begin", report_begin},     {"box", report_box},       {"figure", report_figure}, {"finding", report_finding},
        {"heading", report_heading}, {"list", report_list},     {"number", report_number}, {"paragraph", report_paragraph},
        {"plain", report_plain},     {"table", report_table},   {NULL, NULL}};
    luaL_newmetatable(L, "mieux.released");
    lua_pushcfunction(L, released_free);
    lua_setfield(L, -2, "__gc");
    lua_pop(L, 1);
    luaL_newlib(L, functions);
    lua_setglobal(L, "report");
}
