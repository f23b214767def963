#include "group.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mx/sheet.h"

static const char metatable[] = "mieux.frame";

typedef struct {
    mx_frame *frame; /* first: see take_result in script.c */
    size_t bytes;
} handle;

mx_frame **mx_script__new_frame(lua_State *L)
{
    handle *h = lua_newuserdatauv(L, sizeof *h, 0);
    *h = (handle){NULL, 0};
    luaL_setmetatable(L, metatable);
    return &h->frame;
}

/* The largest number of a text, plus one. */
static size_t count_texts(const mx_frame *frame)
{
    size_t n = 0;
    for (size_t c = 0; c < mx_frame_n_columns(frame); c++)
        for (size_t r = 0; mx_frame_type(frame, c) == MX_TEXT && r < mx_frame_n_rows(frame); r++) {
            uint32_t id = mx_frame_text_id(frame, r, c);
            if (id != MX_NO_ID && id >= n) n = (size_t)id + 1;
        }
    return n;
}

/* What the texts of a frame take, each once. */
static int measure_texts(size_t *out, const mx_frame *frame)
{
    enum { OVERHEAD = 32 }; /* of the frame's list of texts */
    size_t n = count_texts(frame);
    bool *is_seen = mx_alloc_array(n, sizeof *is_seen);
    *out = 0;
    if (!is_seen) return mx_fail_memory();
    for (size_t c = 0; c < mx_frame_n_columns(frame); c++)
        for (size_t r = 0; mx_frame_type(frame, c) == MX_TEXT && r < mx_frame_n_rows(frame); r++) {
            uint32_t id = mx_frame_text_id(frame, r, c);
            if (id == MX_NO_ID || is_seen[id]) continue;
            is_seen[id] = true;
            *out += strlen(mx_frame_text(frame, r, c)) + OVERHEAD;
        }
    mx_free(is_seen);
    return MX_OK;
}

void mx_script__check_room(lua_State *L, size_t n_rows, size_t n_columns)
{
    size_t room = mx_script__of(L)->options.max_memory;
    size_t bytes = n_columns && n_rows > room / n_columns / sizeof(double) ? room : n_rows * n_columns * sizeof(double);
    mx_script__reserve(L, bytes);
    mx_script__release(L, bytes);
}

void mx_script__keep_frame(lua_State *L)
{
    handle *h = luaL_checkudata(L, -1, metatable);
    size_t cells = mx_frame_n_rows(h->frame) * mx_frame_n_columns(h->frame), texts;
    mx_script__charge(L, cells);
    mx_script__raise(L, measure_texts(&texts, h->frame));
    mx_script__reserve(L, cells * sizeof(double) + texts);
    h->bytes = cells * sizeof(double) + texts;
}

void mx_script__push_frame(lua_State *L, const mx_frame *frame)
{
    mx_script__check_room(L, mx_frame_n_rows(frame), mx_frame_n_columns(frame));
    mx_frame **made = mx_script__new_frame(L);
    mx_script__raise(L, mx_frame_copy(made, frame));
    mx_script__keep_frame(L);
}

const mx_frame *mx_script__check_frame(lua_State *L, int index)
{
    handle *h = luaL_checkudata(L, index, metatable);
    luaL_argcheck(L, h->frame != NULL, index, mx_tr("tableau vide", "an empty frame"));
    return h->frame;
}

static int frame_free(lua_State *L)
{
    handle *h = luaL_checkudata(L, 1, metatable);
    mx_frame_free(h->frame);
    mx_script__release(L, h->bytes);
    *h = (handle){NULL, 0};
    return 0;
}

/* ---- Roles ------------------------------------------------------------------------ */

static const struct {
    const char *name;
    mx_role role;
} roles[] = {{"key", MX_KEY},     {"figure", MX_FIGURE}, {"count", MX_COUNT}, {"share", MX_SHARE},
             {"range", MX_RANGE}, {"people", MX_PEOPLE}, {"note", MX_NOTE}};

static mx_role check_role(lua_State *L, int index, mx_role otherwise)
{
    const char *name = luaL_optstring(L, index, NULL);
    if (!name) return otherwise;
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (strcmp(roles[i].name, name) == 0) return roles[i].role;
    (void)luaL_argerror(L, index, "key, figure, count, share, range, people, note");
    return otherwise;
}

/* ---- Making frames ------------------------------------------------------------------ */

size_t mx_script__find_column(lua_State *L, const mx_frame *frame, const char *name)
{
    size_t column = mx_frame_find(frame, name);
    if (column == SIZE_MAX)
        (void)mx_script__error(L, mx_tr("ce tableau n’a pas de colonne « %s »", "this frame has no column \"%s\""), name);
    return column;
}

static int copy_cells(mx_frame *to, size_t to_column, const mx_frame *from, size_t column)
{
    int rc = MX_OK;
    for (size_t r = 0; rc == MX_OK && r < mx_frame_n_rows(from); r++) {
        if (mx_frame_type(from, column) == MX_TEXT)
            rc = mx_frame_set_text(to, r, to_column, mx_frame_text(from, r, column));
        else
            mx_frame_set_number(to, r, to_column, mx_frame_number(from, r, column));
    }
    return rc;
}

static void set_column(lua_State *L, mx_frame *to, size_t number, const mx_script__column *column)
{
    for (size_t r = 0; r < column->n; r++) {
        if (column->type == MX_NUMBER) mx_frame_set_number(to, r, number, column->cells.numbers[r]);
        else mx_script__raise(L, mx_frame_set_text(to, r, number, column->cells.texts[r]));
    }
}

/* A column like one of `from`, under another name; its cells follow once all columns are there. */
static void add_like(lua_State *L, mx_frame *to, const char *name, const mx_frame *from, size_t column)
{
    mx_script__raise(L, mx_frame_add_column(to, name, mx_frame_type(from, column), mx_frame_role(from, column)));
}

/* Appends the pair of a new and an old name to the plan, a table at `plan`. */
static void plan_column(lua_State *L, int plan, int new_name, int old_name)
{
    (void)luaL_checkstring(L, new_name);
    (void)luaL_checkstring(L, old_name);
    new_name = lua_absindex(L, new_name);
    old_name = lua_absindex(L, old_name);
    lua_Integer n = luaL_len(L, plan);
    lua_pushvalue(L, new_name);
    lua_rawseti(L, plan, n + 1);
    lua_pushvalue(L, old_name);
    lua_rawseti(L, plan, n + 2);
}

void mx_script__push_sorted_keys(lua_State *L, int index)
{
    lua_Integer n = 0;
    lua_newtable(L);
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
        if (lua_type(L, -2) != LUA_TSTRING) continue;
        lua_pushvalue(L, -2);
        lua_rawseti(L, -4, ++n);
    }
    lua_getfield(L, LUA_REGISTRYINDEX, "mieux.sort");
    lua_pushvalue(L, -2);
    lua_call(L, 1, 0);
}

/* Pushes what select was told as a list: new name, old name, new name, … */
static void push_plan(lua_State *L, int index)
{
    lua_newtable(L);
    int plan = lua_gettop(L);
    for (lua_Integer i = 1; lua_geti(L, index, i) != LUA_TNIL; i++) {
        plan_column(L, plan, -1, -1);
        lua_settop(L, plan);
    }
    lua_settop(L, plan);
    mx_script__push_sorted_keys(L, index);
    for (lua_Integer i = 1; lua_geti(L, plan + 1, i) != LUA_TNIL; i++) {
        lua_pushvalue(L, -1);
        lua_gettable(L, index);
        plan_column(L, plan, -2, -1);
        lua_settop(L, plan + 1);
    }
    lua_settop(L, plan);
}

/* The i-th name of the plan (from 1); the plan holds it, so that it stays. */
static const char *planned(lua_State *L, int plan, lua_Integer i)
{
    lua_rawgeti(L, plan, i);
    const char *name = lua_tostring(L, -1);
    lua_pop(L, 1);
    return name;
}

/* Why figures are missing stays with them: a released frame keeps its column `withheld`. */
static void keep_reasons(lua_State *L, int plan, const mx_frame *from)
{
    if (mx_frame_find(from, "withheld") == SIZE_MAX) return;
    for (lua_Integer i = 2; i <= luaL_len(L, plan); i += 2)
        if (strcmp(planned(L, plan, i), "withheld") == 0) return;
    lua_pushliteral(L, "withheld");
    plan_column(L, plan, -1, -1);
    lua_settop(L, plan);
}

/* frame:select{"a", "b", new = "old"}: columns kept, in order, then renamed ones by new name. */
static int frame_select(lua_State *L)
{
    const mx_frame *from = mx_script__check_frame(L, 1);
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    push_plan(L, 2);
    keep_reasons(L, 3, from);
    lua_Integer n = luaL_len(L, 3) / 2;
    mx_frame **made = mx_script__new_frame(L);
    mx_script__raise(L, mx_frame_new(made));
    for (lua_Integer i = 1; i <= n; i++)
        add_like(L, *made, planned(L, 3, 2 * i - 1), from, mx_script__find_column(L, from, planned(L, 3, 2 * i)));
    mx_script__raise(L, mx_frame_add_rows(*made, mx_frame_n_rows(from)));
    for (lua_Integer i = 1; i <= n; i++)
        mx_script__raise(L, copy_cells(*made, (size_t)i - 1, from, mx_frame_find(from, planned(L, 3, 2 * i))));
    mx_script__keep_frame(L);
    return 1;
}

/* frame:with("name", column or sequence or number or text, role): one column more, or another in its place. */
static int frame_with(lua_State *L)
{
    const mx_frame *from = mx_script__check_frame(L, 1);
    const char *name = luaL_checkstring(L, 2);
    lua_settop(L, 4);
    if (lua_istable(L, 3)) {
        (void)mx_script__push_sequence(L, 3);
        lua_replace(L, 3);
    }
    mx_script__column *column = mx_script__to_column(L, 3);
    mx_type type = column ? column->type : lua_type(L, 3) == LUA_TSTRING ? MX_TEXT : MX_NUMBER;
    size_t n = mx_frame_n_rows(from), old = mx_frame_find(from, name);
    mx_role role = check_role(L, 4, old != SIZE_MAX ? mx_frame_role(from, old) : type == MX_TEXT ? MX_KEY : MX_FIGURE);
    double number = !column && type == MX_NUMBER ? luaL_checknumber(L, 3) : 0;
    luaL_argcheck(L, !column || column->n == n, 3,
                  mx_tr("la colonne n’a pas la longueur du tableau", "the column is not as long as the frame"));
    mx_frame **made = mx_script__new_frame(L);
    mx_script__raise(L, mx_frame_new(made));
    for (size_t c = 0; c < mx_frame_n_columns(from); c++) {
        if (c != old) add_like(L, *made, mx_frame_name(from, c), from, c);
        else mx_script__raise(L, mx_frame_add_column(*made, name, type, role));
    }
    if (old == SIZE_MAX) mx_script__raise(L, mx_frame_add_column(*made, name, type, role));
    mx_script__raise(L, mx_frame_add_rows(*made, n));
    for (size_t c = 0; c < mx_frame_n_columns(from); c++)
        if (c != old) mx_script__raise(L, copy_cells(*made, c, from, c));
    size_t at = mx_frame_find(*made, name);
    if (column) set_column(L, *made, at, column);
    for (size_t r = 0; !column && r < n; r++) {
        if (type == MX_NUMBER) mx_frame_set_number(*made, r, at, number);
        else mx_script__raise(L, mx_frame_set_text(*made, r, at, lua_tostring(L, 3)));
    }
    mx_script__keep_frame(L);
    return 1;
}

/* frame:where(column), frame:filter(column): the rows in which it is true, that is neither 0 nor missing. */
static int frame_where(lua_State *L)
{
    const mx_frame *from = mx_script__check_frame(L, 1);
    mx_script__column *mask = mx_script__check_column(L, 2);
    size_t n = mx_frame_n_rows(from);
    luaL_argcheck(L, mask->type == MX_NUMBER && mask->n == n, 2,
                  mx_tr("une colonne de conditions de la longueur du tableau est attendue",
                        "a column of conditions as long as the frame is expected"));
    bool *keep = lua_newuserdatauv(L, n + 1, 0);
    for (size_t r = 0; r < n; r++) keep[r] = !isnan(mask->cells.numbers[r]) && mask->cells.numbers[r] != 0;
    mx_frame **made = mx_script__new_frame(L);
    mx_script__raise(L, mx_frame_filter(made, from, keep));
    mx_script__keep_frame(L);
    return 1;
}

/* frame:head(n): the first rows, ten unless said. */
static int frame_head(lua_State *L)
{
    const mx_frame *from = mx_script__check_frame(L, 1);
    lua_Integer most = luaL_optinteger(L, 2, 10);
    size_t n = mx_frame_n_rows(from);
    luaL_argcheck(L, most >= 0, 2, mx_tr("un nombre de lignes est attendu", "a number of rows is expected"));
    bool *keep = lua_newuserdatauv(L, n + 1, 0);
    for (size_t r = 0; r < n; r++) keep[r] = r < (size_t)most;
    mx_frame **made = mx_script__new_frame(L);
    mx_script__raise(L, mx_frame_filter(made, from, keep));
    mx_script__keep_frame(L);
    return 1;
}

/* frame:append(other): the rows of another frame below; its columns go by name, those it lacks are missing. */
static int frame_append(lua_State *L)
{
    const mx_frame *above = mx_script__check_frame(L, 1), *below = mx_script__check_frame(L, 2);
    size_t n_above = mx_frame_n_rows(above), n_below = mx_frame_n_rows(below);
    mx_script__check_room(L, n_above + n_below, mx_frame_n_columns(above));
    mx_frame **made = mx_script__new_frame(L);
    mx_script__raise(L, mx_frame_copy(made, above));
    mx_script__raise(L, mx_frame_add_rows(*made, n_below));
    for (size_t c = 0; c < mx_frame_n_columns(below); c++) {
        size_t to = mx_script__find_column(L, above, mx_frame_name(below, c));
        if (mx_frame_type(above, to) != mx_frame_type(below, c))
            return mx_script__error(L, mx_tr("append : « %s » est un texte d’un côté, un nombre de l’autre",
                                             "append: \"%s\" is a text on one side, a number on the other"), mx_frame_name(below, c));
        for (size_t r = 0; r < n_below; r++) {
            if (mx_frame_type(below, c) == MX_NUMBER) mx_frame_set_number(*made, n_above + r, to, mx_frame_number(below, r, c));
            else mx_script__raise(L, mx_frame_set_text(*made, n_above + r, to, mx_frame_text(below, r, c)));
        }
    }
    mx_script__keep_frame(L);
    return 1;
}

/* frame:sort{"a", "b"}: ascending, missing last. */
static int frame_sort(lua_State *L)
{
    const mx_frame *from = mx_script__check_frame(L, 1);
    size_t n = mx_frame_n_rows(from), columns[16];
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_Integer n_columns = luaL_len(L, 2);
    luaL_argcheck(L, n_columns >= 1 && n_columns <= 16, 2, "1 to 16");
    for (lua_Integer i = 0; i < n_columns; i++) {
        lua_geti(L, 2, i + 1);
        columns[i] = mx_script__find_column(L, from, luaL_checkstring(L, -1));
        lua_pop(L, 1);
    }
    bool *keep = lua_newuserdatauv(L, n + 1, 0);
    memset(keep, true, n + 1);
    mx_frame **made = mx_script__new_frame(L);
    mx_script__raise(L, mx_frame_filter(made, from, keep));
    mx_script__charge(L, n * 20);
    mx_script__raise(L, mx_frame_sort(*made, columns, (size_t)n_columns));
    mx_script__keep_frame(L);
    return 1;
}

/* ---- Looking into frames --------------------------------------------------------------- */

static int frame_names(lua_State *L)
{
    const mx_frame *frame = mx_script__check_frame(L, 1);
    lua_newtable(L);
    for (size_t c = 0; c < mx_frame_n_columns(frame); c++) {
        lua_pushstring(L, mx_frame_name(frame, c));
        lua_rawseti(L, -2, (lua_Integer)c + 1);
    }
    return 1;
}

static int frame_column(lua_State *L)
{
    const mx_frame *frame = mx_script__check_frame(L, 1);
    mx_script__push_column(L, 1, mx_script__find_column(L, frame, luaL_checkstring(L, 2)));
    return 1;
}

static void push_cell(lua_State *L, const mx_frame *frame, size_t row, size_t column)
{
    if (mx_frame_type(frame, column) == MX_TEXT) lua_pushstring(L, mx_frame_text(frame, row, column));
    else if (isnan(mx_frame_number(frame, row, column))) lua_pushnil(L);
    else lua_pushnumber(L, mx_frame_number(frame, row, column));
}

static void push_row(lua_State *L, const mx_frame *frame, size_t row)
{
    size_t n = mx_frame_n_columns(frame);
    mx_script__charge(L, n);
    lua_createtable(L, 0, (int)n);
    for (size_t c = 0; c < n; c++) {
        push_cell(L, frame, row, c);
        lua_setfield(L, -2, mx_frame_name(frame, c));
    }
}

static int next_row(lua_State *L)
{
    const mx_frame *frame = mx_script__check_frame(L, lua_upvalueindex(1));
    lua_Integer row = lua_tointeger(L, lua_upvalueindex(2));
    if ((size_t)row >= mx_frame_n_rows(frame)) return 0;
    lua_pushinteger(L, row + 1);
    lua_replace(L, lua_upvalueindex(2));
    push_row(L, frame, (size_t)row);
    return 1;
}

static int frame_rows(lua_State *L)
{
    (void)mx_script__check_frame(L, 1);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, next_row, 2);
    return 1;
}

static int frame_to_rows(lua_State *L)
{
    const mx_frame *frame = mx_script__check_frame(L, 1);
    lua_newtable(L);
    for (size_t r = 0; r < mx_frame_n_rows(frame); r++) {
        push_row(L, frame, r);
        lua_rawseti(L, -2, (lua_Integer)r + 1);
    }
    return 1;
}

static int frame_length(lua_State *L)
{
    lua_pushinteger(L, (lua_Integer)mx_frame_n_rows(mx_script__check_frame(L, 1)));
    return 1;
}

/* A method, else the column of that name. */
static int frame_index(lua_State *L)
{
    const char *name = luaL_checkstring(L, 2);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) return 1;
    const mx_frame *frame = mx_script__check_frame(L, 1);
    mx_script__push_column(L, 1, mx_script__find_column(L, frame, name));
    return 1;
}

/* ---- Showing frames --------------------------------------------------------------------- */

enum { SHOWN_ROWS = 20, WIDEST = 40, SHOWN_DIGITS = 6 };

/* A cell as it is shown: numbers with six digits, a dash for what is missing. */
static const char *shown(char out[MX_NUMBER_MAX], const mx_frame *frame, size_t row, size_t column)
{
    if (mx_frame_type(frame, column) == MX_TEXT) {
        const char *text = mx_frame_text(frame, row, column);
        return text ? text : "–";
    }
    double x = mx_frame_number(frame, row, column);
    if (isnan(x)) return "–";
    if (x != 0 && isfinite(x) && x != floor(x)) {
        double scale = pow(10, SHOWN_DIGITS - 1 - floor(log10(fabs(x))));
        if (isfinite(scale) && scale > 0) x = round(x * scale) / scale;
    }
    out[mx_number_format(out, x)] = '\0';
    return out;
}

/* Characters, up to the widest that is shown; and the bytes they take. */
static size_t measure(const char *text, size_t *bytes)
{
    size_t width = 0;
    mx_str rest = mx_str_of(text);
    while (rest.size && width < WIDEST && *rest.at != '\n') {
        (void)mx_utf8_next(&rest);
        width++;
    }
    *bytes = (size_t)(rest.at - text);
    return width;
}

static void add_padded(luaL_Buffer *out, const char *text, size_t width, bool is_right, bool is_last)
{
    size_t bytes, used = measure(text, &bytes);
    for (size_t i = used; is_right && i < width; i++) luaL_addchar(out, ' ');
    luaL_addlstring(out, text, bytes);
    for (size_t i = used; !is_right && !is_last && i < width; i++) luaL_addchar(out, ' ');
}

/* A table in columns: the first rows, then how many more there are. */
static int frame_tostring(lua_State *L)
{
    const mx_frame *frame = mx_script__check_frame(L, 1);
    size_t n = mx_frame_n_rows(frame), n_columns = mx_frame_n_columns(frame), n_shown = n < SHOWN_ROWS ? n : SHOWN_ROWS, bytes;
    char number[MX_NUMBER_MAX];
    size_t *widths = lua_newuserdatauv(L, (n_columns + 1) * sizeof *widths, 0);
    luaL_Buffer out;
    mx_script__charge(L, n_columns * (n_shown + 1));
    for (size_t c = 0; c < n_columns; c++) {
        widths[c] = measure(mx_frame_name(frame, c), &bytes);
        for (size_t r = 0; r < n_shown; r++) {
            size_t width = measure(shown(number, frame, r, c), &bytes);
            if (width > widths[c]) widths[c] = width;
        }
    }
    luaL_buffinit(L, &out);
    for (size_t r = 0; r <= n_shown; r++) {
        for (size_t c = 0; c < n_columns; c++) {
            bool is_right = mx_frame_type(frame, c) == MX_NUMBER;
            luaL_addstring(&out, c ? "  " : r ? "\n" : "");
            add_padded(&out, r ? shown(number, frame, r - 1, c) : mx_frame_name(frame, c), widths[c], is_right, c + 1 == n_columns);
        }
    }
    luaL_pushresult(&out);
    if (n > SHOWN_ROWS) {
        lua_pushfstring(L, mx_tr("\n… et %d autres lignes", "\n… and %d more rows"), (int)(n - SHOWN_ROWS));
        lua_concat(L, 2);
    }
    return 1;
}

/* ---- Files below the data folder --------------------------------------------------------- */

/* The real path of `name` below the folder, links resolved; raises when it leads out. */
static void resolve(lua_State *L, const char *name, char out[PATH_MAX])
{
    const char *folder = mx_script__of(L)->options.data_folder;
    char root[PATH_MAX], joined[PATH_MAX];
    if (!folder)
        (void)mx_script__error(L, "%s", mx_tr("read_csv lit sous un dossier que --data doit nommer",
                                              "read_csv reads below a folder that --data must name"));
    if (!realpath(folder, root) || snprintf(joined, sizeof joined, "%s/%s", root, name) >= (int)sizeof joined ||
        !realpath(joined, out))
        (void)mx_script__error(L, mx_tr("%s : ce fichier n’existe pas dans le dossier de --data",
                                        "%s: no such file in the folder of --data"), name);
    size_t size = strlen(root);
    if (strncmp(out, root, size) != 0 || out[size] != '/')
        (void)mx_script__error(L, mx_tr("%s : ce fichier est hors du dossier de --data",
                                        "%s: this file is outside the folder of --data"), name);
}

/* An open sheet and a cursor, as a userdata, so that an error closes them. */
typedef struct {
    mx_sheet *sheet;
    mx_rows *rows;
} reading;

static int reading_close(lua_State *L)
{
    reading *r = luaL_checkudata(L, 1, "mieux.reading");
    mx_rows_close(r->rows);
    mx_sheet_close(r->sheet);
    *r = (reading){NULL, NULL};
    return 0;
}

typedef void each_cell(lua_State *L, size_t column, size_t row, mx_str cell, void *payload);

static size_t walk(lua_State *L, reading *from, const size_t *columns, size_t n_columns, each_cell *visit, void *payload)
{
    mx_batch batch;
    size_t n_rows = 0;
    int rc;
    mx_script__raise(L, mx_sheet_rows(&from->rows, from->sheet, columns, n_columns));
    while ((rc = mx_rows_next(from->rows, &batch)) == MX_OK) {
        mx_script__charge(L, batch.n_rows * n_columns);
        for (size_t c = 0; c < n_columns; c++)
            for (size_t r = 0; r < batch.n_rows; r++) visit(L, c, n_rows + r, mx_str_trim(batch.cells[c][r]), payload);
        n_rows += batch.n_rows;
    }
    mx_script__raise(L, rc);
    mx_rows_close(from->rows);
    from->rows = NULL;
    return n_rows;
}

typedef struct {
    mx_frame *frame;
    bool *is_text;
    char decimal;
} table;

static void look(lua_State *L, size_t column, size_t row, mx_str cell, void *payload)
{
    double unused;
    table *t = payload;
    (void)L;
    (void)row;
    if (cell.size && mx_number_parse(&unused, cell, t->decimal) < 0) t->is_text[column] = true;
}

static void fill(lua_State *L, size_t column, size_t row, mx_str cell, void *payload)
{
    double number;
    table *t = payload;
    if (!cell.size) return;
    if (t->is_text[column]) mx_script__raise(L, mx_frame_set_str(t->frame, row, column, cell));
    else if (mx_number_parse(&number, cell, t->decimal) == MX_OK) mx_frame_set_number(t->frame, row, column, number);
}

/* frame.read_csv("name.csv"): columns whose cells are all numbers are numbers. */
static int frame_read_csv(lua_State *L)
{
    char path[PATH_MAX];
    resolve(L, luaL_checkstring(L, 1), path);
    lua_settop(L, 1);
    reading *r = lua_newuserdatauv(L, sizeof *r, 0);
    *r = (reading){NULL, NULL};
    luaL_setmetatable(L, "mieux.reading");
    mx_script__raise(L, mx_sheet_open(&r->sheet, path, NULL));
    size_t n_columns = mx_sheet_n_columns(r->sheet);
    size_t *columns = lua_newuserdatauv(L, (n_columns + 1) * sizeof *columns, 0);
    table t = {NULL, lua_newuserdatauv(L, n_columns + 1, 0), '.'};
    for (size_t c = 0; c < n_columns; c++) {
        columns[c] = c;
        t.is_text[c] = false;
    }
    if (mx_sheet_decimal(&t.decimal, r->sheet, columns, n_columns) < 0) t.decimal = '.';
    size_t n_rows = walk(L, r, columns, n_columns, look, &t);
    mx_frame **made = mx_script__new_frame(L);
    mx_script__raise(L, mx_frame_new(made));
    t.frame = *made;
    for (size_t c = 0; c < n_columns; c++)
        mx_script__raise(L, mx_frame_add_column(t.frame, mx_sheet_column(r->sheet, c), t.is_text[c] ? MX_TEXT : MX_NUMBER, MX_KEY));
    mx_script__check_room(L, n_rows, n_columns);
    mx_script__raise(L, mx_frame_add_rows(t.frame, n_rows));
    (void)walk(L, r, columns, n_columns, fill, &t);
    mx_sheet_close(r->sheet);
    r->sheet = NULL;
    mx_script__keep_frame(L);
    return 1;
}

/* ---- frame.new ------------------------------------------------------------------------------ */

/* frame.new({"a", "b"}, {a = {…}, b = column}, {b = "people"}) */
static int frame_new(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 3);
    if (lua_isnil(L, 3)) {
        lua_newtable(L);
        lua_replace(L, 3);
    }
    luaL_checktype(L, 3, LUA_TTABLE);
    lua_Integer n_columns = luaL_len(L, 1);
    luaL_argcheck(L, n_columns >= 1 && n_columns <= 1000, 1, "1 to 1000");
    mx_frame **made = mx_script__new_frame(L);
    mx_script__raise(L, mx_frame_new(made));
    lua_createtable(L, (int)n_columns, 0); /* names values roles frame columns */
    size_t n_rows = SIZE_MAX;
    for (lua_Integer i = 1; i <= n_columns; i++) {
        lua_geti(L, 1, i);
        const char *name = luaL_checkstring(L, 6);
        lua_getfield(L, 2, name);
        if (!mx_script__to_column(L, 7) && !lua_istable(L, 7))
            return mx_script__error(L, mx_tr("la colonne « %s » n’a pas de valeurs", "the column \"%s\" has no values"), name);
        if (lua_istable(L, 7)) (void)mx_script__push_sequence(L, 7);
        const mx_script__column *column = mx_script__check_column(L, -1);
        if (n_rows == SIZE_MAX) n_rows = column->n;
        if (column->n != n_rows)
            return mx_script__error(L, mx_tr("la colonne « %s » n’a pas la longueur de la première",
                                             "the column \"%s\" is not as long as the first"), name);
        lua_rawseti(L, 5, i);
        lua_settop(L, 6);
        lua_getfield(L, 3, name);
        mx_script__raise(L, mx_frame_add_column(*made, name, column->type, check_role(L, 7, MX_KEY)));
        lua_settop(L, 5);
    }
    mx_script__check_room(L, n_rows, (size_t)n_columns);
    mx_script__raise(L, mx_frame_add_rows(*made, n_rows));
    for (lua_Integer i = 1; i <= n_columns; i++) {
        lua_rawgeti(L, 5, i);
        set_column(L, *made, (size_t)i - 1, mx_script__check_column(L, -1));
        lua_settop(L, 5);
    }
    lua_settop(L, 4);
    mx_script__keep_frame(L);
    return 1;
}

void mx_script__open_frame(lua_State *L)
{
    static const luaL_Reg methods[] = {{"append", frame_append}, {"column", frame_column}, {"filter", frame_where},
                                       {"group", mx_script__frame_group}, {"head", frame_head}, {"join", mx_script__frame_join},
                                       {"names", frame_names}, {"rows", frame_rows}, {"select", frame_select},
                                       {"sort", frame_sort}, {"to_rows", frame_to_rows}, {"where", frame_where},
                                       {"with", frame_with}, {NULL, NULL}};
    static const luaL_Reg meta[] = {{"__gc", frame_free}, {"__len", frame_length}, {"__tostring", frame_tostring}, {NULL, NULL}};
    static const luaL_Reg functions[] = {{"new", frame_new}, {"read_csv", frame_read_csv}, {NULL, NULL}};
    mx_script__open_column(L);
    mx_script__open_group(L);
    luaL_newmetatable(L, "mieux.reading");
    lua_pushcfunction(L, reading_close);
    lua_setfield(L, -2, "__gc");
    luaL_newmetatable(L, metatable);
    luaL_setfuncs(L, meta, 0);
    lua_newtable(L);
    luaL_setfuncs(L, methods, 0);
    lua_pushcclosure(L, frame_index, 1);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    luaL_newlib(L, functions);
    lua_setglobal(L, "frame");
    lua_pop(L, 2);
}
