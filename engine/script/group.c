#include "group.h"

#include <math.h>
#include <string.h>

/* frame:group{"territory", "period"}: rows with equal keys, one figure of each group a column.
 * What is made keeps on how many people it rests: the fewest of any row behind it, so that
 * nothing rests on more people than there were. */

static const char metatable[] = "mieux.group";

/* User value 1 is the frame, 2 the list of names of its keys. */
typedef struct {
    mx_script__groups groups;
    mx_script__partition parts;
} grouping;

enum { FRAME = 1, KEYS, ROWS, PARTS, MOST_KEYS = 16 };

static bool is_key(lua_State *L, int keys, const char *name)
{
    bool found = false;
    for (lua_Integer i = 1; !found && lua_geti(L, keys, i) == LUA_TSTRING; i++) {
        found = strcmp(lua_tostring(L, -1), name) == 0;
        lua_pop(L, 1);
    }
    if (!found) lua_pop(L, 1);
    return found;
}

int mx_script__frame_group(lua_State *L)
{
    const mx_frame *frame = mx_script__check_frame(L, 1);
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    lua_Integer n = luaL_len(L, 2);
    luaL_argcheck(L, n >= 0 && n <= MOST_KEYS, 2, mx_tr("16 clés au plus", "16 keys at most"));
    lua_newtable(L); /* frame names keys columns */
    lua_newtable(L);
    for (lua_Integer i = 1; i <= n; i++) {
        lua_geti(L, 2, i);
        size_t column = mx_script__find_column(L, frame, luaL_checkstring(L, -1));
        lua_rawseti(L, 3, i);
        mx_script__push_column(L, 1, column);
        lua_rawseti(L, 4, i);
    }
    grouping *g = lua_newuserdatauv(L, sizeof *g, PARTS); /* at 5 */
    *g = (grouping){.groups = {NULL, 0, 0}};
    luaL_setmetatable(L, metatable);
    lua_pushvalue(L, 1);
    lua_setiuservalue(L, 5, FRAME);
    lua_pushvalue(L, 3);
    lua_setiuservalue(L, 5, KEYS);
    g->groups = mx_script__group_columns(L, 4, mx_frame_n_rows(frame));
    lua_setiuservalue(L, 5, ROWS);
    g->parts = mx_script__partition_rows(L, &g->groups);
    lua_setiuservalue(L, 5, PARTS);
    lua_settop(L, 5);
    return 1;
}

/* ---- What is made ----------------------------------------------------------------------------- */

static const char *planned_text(lua_State *L, int plan, lua_Integer i)
{
    lua_rawgeti(L, plan, i);
    const char *text = lua_tostring(L, -1);
    lua_pop(L, 1); /* the plan holds it */
    return text;
}

/* Columns that go along, whatever is asked: they say on how many people a row rests, and how
 * that is known. */
static bool goes_along(mx_role role)
{
    return role == MX_PEOPLE || role == MX_BASIS;
}

static void copy_first(lua_State *L, mx_frame *to, size_t column, const grouping *g, const mx_frame *from, size_t source)
{
    for (size_t k = 0; k < g->groups.n_groups; k++) {
        size_t row = g->parts.rows[g->parts.start[k]];
        if (mx_frame_type(from, source) == MX_NUMBER) mx_frame_set_number(to, k, column, mx_frame_number(from, row, source));
        else mx_script__raise(L, mx_frame_set_text(to, k, column, mx_frame_text(from, row, source)));
    }
}

/* The fewest people of any row; unknown where one row does not know. */
static void fill_people(mx_frame *to, size_t column, const grouping *g, const mx_frame *from, size_t source)
{
    for (size_t k = 0; k < g->groups.n_groups; k++) {
        double fewest = INFINITY;
        for (size_t i = g->parts.start[k]; i < g->parts.start[k + 1]; i++) {
            double n = mx_frame_number(from, g->parts.rows[i], source);
            fewest = isnan(n) || isnan(fewest) ? NAN : fmin(fewest, n);
        }
        mx_frame_set_number(to, k, column, fewest);
    }
}

/* How the people of a group are known: as those of its rows, where these agree; else counted, so
 * that no figure of others lends its freedom to ours. */
static void fill_basis(lua_State *L, mx_frame *to, size_t column, const grouping *g, const mx_frame *from, size_t source)
{
    for (size_t k = 0; k < g->groups.n_groups; k++) {
        const char *basis = mx_frame_text(from, g->parts.rows[g->parts.start[k]], source);
        for (size_t i = g->parts.start[k]; basis && i < g->parts.start[k + 1]; i++) {
            const char *other = mx_frame_text(from, g->parts.rows[i], source);
            if (!other || strcmp(basis, other) != 0) basis = NULL;
        }
        mx_script__raise(L, mx_frame_set_text(to, k, column, basis ? basis : "count"));
    }
}

static mx_role role_of(mx_script__summary what, const mx_frame *from, size_t source)
{
    bool counts = what == MX_SCRIPT__N || what == MX_SCRIPT__MISSING || what == MX_SCRIPT__SUM;
    if (what == MX_SCRIPT__FIRST || what == MX_SCRIPT__LAST) return mx_frame_role(from, source);
    if (what == MX_SCRIPT__MIN || what == MX_SCRIPT__MAX) return mx_frame_role(from, source) == MX_KEY ? MX_KEY : MX_FIGURE;
    return counts || mx_frame_role(from, source) != MX_RANGE ? MX_FIGURE : MX_RANGE;
}

/* The plan at `plan` lists new name, figure, column, three a column. */
static int make(lua_State *L, int plan)
{
    const grouping *g = luaL_checkudata(L, 1, metatable);
    lua_Integer n_planned = luaL_len(L, plan) / 3;
    lua_getiuservalue(L, 1, FRAME);
    int source = lua_gettop(L);
    lua_getiuservalue(L, 1, KEYS);
    int keys = source + 1;
    const mx_frame *from = mx_script__check_frame(L, source);
    lua_Integer n_keys = luaL_len(L, keys);
    mx_frame **made = mx_script__new_frame(L);
    int result = lua_gettop(L);
    mx_script__raise(L, mx_frame_new(made));
    for (lua_Integer i = 1; i <= n_keys; i++) {
        size_t c = mx_frame_find(from, planned_text(L, keys, i));
        mx_script__raise(L, mx_frame_add_column(*made, mx_frame_name(from, c), mx_frame_type(from, c), mx_frame_role(from, c)));
    }
    for (size_t c = 0; c < mx_frame_n_columns(from); c++)
        if (goes_along(mx_frame_role(from, c)) && !is_key(L, keys, mx_frame_name(from, c)))
            mx_script__raise(L, mx_frame_add_column(*made, mx_frame_name(from, c), mx_frame_type(from, c), mx_frame_role(from, c)));
    size_t first_planned = mx_frame_n_columns(*made);
    for (lua_Integer i = 0; i < n_planned; i++) {
        const char *column = planned_text(L, plan, 3 * i + 3);
        mx_script__summary what = (mx_script__summary)mx_script__find_summary(planned_text(L, plan, 3 * i + 2));
        size_t c = column[0] || what != MX_SCRIPT__N ? mx_script__find_column(L, from, column) : SIZE_MAX; /* rows */
        bool is_cell = what == MX_SCRIPT__FIRST || what == MX_SCRIPT__LAST;
        if (c != SIZE_MAX && mx_frame_type(from, c) == MX_TEXT && !is_cell && what > MX_SCRIPT__MISSING)
            return mx_script__error(L, mx_tr("group : « %s » n’est pas une colonne de nombres", "group: \"%s\" is not a column of numbers"), column);
        mx_script__raise(L, mx_frame_add_column(*made, planned_text(L, plan, 3 * i + 1),
                                                is_cell ? mx_frame_type(from, c) : MX_NUMBER,
                                                c == SIZE_MAX ? MX_FIGURE : role_of(what, from, c)));
    }
    mx_script__raise(L, mx_frame_add_rows(*made, g->groups.n_groups));
    for (size_t c = 0; c < first_planned; c++) {
        size_t old = mx_frame_find(from, mx_frame_name(*made, c));
        mx_role role = c < (size_t)n_keys ? MX_KEY : mx_frame_role(*made, c);
        if (role == MX_PEOPLE) fill_people(*made, c, g, from, old);
        else if (role == MX_BASIS) fill_basis(L, *made, c, g, from, old);
        else copy_first(L, *made, c, g, from, old);
    }
    double *work = lua_newuserdatauv(L, (g->groups.n_rows + 1) * sizeof *work, 0);
    for (lua_Integer i = 0; i < n_planned; i++) {
        const char *name = planned_text(L, plan, 3 * i + 3);
        mx_script__summary what = (mx_script__summary)mx_script__find_summary(planned_text(L, plan, 3 * i + 2));
        size_t at = first_planned + (size_t)i;
        mx_script__charge(L, g->groups.n_rows * (what == MX_SCRIPT__MEDIAN || what == MX_SCRIPT__SD ? 8 : 2));
        if (!name[0]) { /* rows */
            for (size_t k = 0; k < g->groups.n_groups; k++)
                mx_frame_set_number(*made, k, at, (double)(g->parts.start[k + 1] - g->parts.start[k]));
            continue;
        }
        mx_script__push_column(L, source, mx_frame_find(from, name));
        const mx_script__column *column = mx_script__check_column(L, -1);
        for (size_t k = 0; k < g->groups.n_groups; k++) {
            const size_t *rows = g->parts.rows + g->parts.start[k], n = g->parts.start[k + 1] - g->parts.start[k];
            if (what != MX_SCRIPT__FIRST && what != MX_SCRIPT__LAST) {
                mx_frame_set_number(*made, k, at, mx_script__summarise(what, column, rows, n, work));
                continue;
            }
            size_t row = mx_script__find_cell(what == MX_SCRIPT__LAST, column, rows, n);
            if (row == SIZE_MAX) continue;
            if (column->type == MX_NUMBER) mx_frame_set_number(*made, k, at, column->cells.numbers[row]);
            else mx_script__raise(L, mx_frame_set_text(*made, k, at, column->cells.texts[row]));
        }
        lua_pop(L, 1);
    }
    lua_settop(L, result);
    mx_script__keep_frame(L);
    return 1;
}

/* ---- What is asked ------------------------------------------------------------------------------ */

static void plan_one(lua_State *L, int plan, const char *name, const char *figure, const char *column)
{
    lua_Integer n = luaL_len(L, plan);
    const char *const texts[] = {name, figure, column};
    for (lua_Integer i = 0; i < 3; i++) {
        lua_pushstring(L, texts[i]);
        lua_rawseti(L, plan, n + 1 + i);
    }
}

/* group:mean("a", "b"…): of these columns; of none named, of all columns of figures. Upvalue 1
 * is the figure. group:n() counts rows. */
static int group_figure(lua_State *L)
{
    const char *figure = lua_tostring(L, lua_upvalueindex(1));
    luaL_checkudata(L, 1, metatable);
    int n = lua_gettop(L);
    luaL_argcheck(L, n <= 100, 101, "100");
    lua_newtable(L);
    int plan = n + 1;
    for (int i = 2; i <= n; i++) plan_one(L, plan, luaL_checkstring(L, i), figure, lua_tostring(L, i));
    if (n > 1) return make(L, plan);
    if (strcmp(figure, "n") == 0) {
        plan_one(L, plan, "rows", figure, "");
        return make(L, plan);
    }
    lua_getiuservalue(L, 1, FRAME);
    lua_getiuservalue(L, 1, KEYS);
    const mx_frame *from = mx_script__check_frame(L, -2);
    for (size_t c = 0; c < mx_frame_n_columns(from); c++)
        if (mx_frame_type(from, c) == MX_NUMBER && !goes_along(mx_frame_role(from, c)) && !is_key(L, plan + 2, mx_frame_name(from, c)))
            plan_one(L, plan, mx_frame_name(from, c), figure, mx_frame_name(from, c));
    lua_settop(L, plan);
    return make(L, plan);
}

/* group:figures{ low = {"min", "value"}, rows = {"n"} }: several at once, in the order of their names. */
static int group_figures(lua_State *L)
{
    luaL_checkudata(L, 1, metatable);
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    lua_newtable(L);
    mx_script__push_sorted_keys(L, 2);
    for (lua_Integer i = 1; lua_geti(L, 4, i) == LUA_TSTRING; i++) {
        const char *name = lua_tostring(L, 5), *figure = NULL, *column = NULL;
        if (lua_getfield(L, 2, name) == LUA_TTABLE) {
            figure = lua_geti(L, 6, 1) == LUA_TSTRING ? lua_tostring(L, 7) : NULL;
            column = lua_geti(L, 6, 2) == LUA_TSTRING ? lua_tostring(L, 8) : NULL;
        }
        int what = figure ? mx_script__find_summary(figure) : -1;
        if (what < 0 || (!column && what != MX_SCRIPT__N))
            return mx_script__error(L,
                                    mx_tr("group : « %s » attend {\"chiffre\", \"colonne\"}, le chiffre parmi n, missing, sum, mean, median, sd, "
                                          "min, max, share, first, last",
                                          "group: \"%s\" takes {\"figure\", \"column\"}, the figure out of n, missing, sum, mean, median, sd, min, "
                                          "max, share, first, last"),
                                    name);
        plan_one(L, 3, name, figure, column ? column : "");
        lua_settop(L, 4);
    }
    return make(L, 3);
}

/* The rows of group `k` as a frame of their own, pushed. */
static void push_group(lua_State *L, const grouping *g, const mx_frame *from, size_t k)
{
    const size_t *rows = g->parts.rows + g->parts.start[k], n = g->parts.start[k + 1] - g->parts.start[k];
    mx_script__charge(L, n * mx_frame_n_columns(from));
    mx_frame **made = mx_script__new_frame(L);
    mx_script__raise(L, mx_frame_pick(made, from, rows, n));
    mx_script__keep_frame(L);
}

static int next_group(lua_State *L)
{
    const grouping *g = luaL_checkudata(L, lua_upvalueindex(1), metatable);
    lua_Integer k = lua_tointeger(L, lua_upvalueindex(2));
    if ((size_t)k >= g->groups.n_groups) return 0;
    lua_pushinteger(L, k + 1);
    lua_replace(L, lua_upvalueindex(2));
    lua_getiuservalue(L, lua_upvalueindex(1), FRAME);
    push_group(L, g, mx_script__check_frame(L, -1), (size_t)k);
    return 1;
}

/* for part in group:frames(): each group as a frame, in the order in which they first appear. */
static int group_frames(lua_State *L)
{
    luaL_checkudata(L, 1, metatable);
    lua_settop(L, 1);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, next_group, 2);
    return 1;
}

/* How many groups there are. */
static int group_length(lua_State *L)
{
    const grouping *g = luaL_checkudata(L, 1, metatable);
    lua_pushinteger(L, (lua_Integer)g->groups.n_groups);
    return 1;
}

static int group_index(lua_State *L)
{
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) == LUA_TNIL)
        return mx_script__error(L, mx_tr("un regroupement n’a pas de « %s »", "a grouping has no \"%s\""),
                                lua_isstring(L, 2) ? lua_tostring(L, 2) : luaL_typename(L, 2));
    return 1;
}

void mx_script__open_group(lua_State *L)
{
    luaL_newmetatable(L, metatable);
    lua_pushcfunction(L, group_length);
    lua_setfield(L, -2, "__len");
    lua_newtable(L);
    for (int i = 0; mx_script__summary_names[i]; i++) {
        lua_pushstring(L, mx_script__summary_names[i]);
        lua_pushcclosure(L, group_figure, 1);
        lua_setfield(L, -2, mx_script__summary_names[i]);
    }
    lua_pushcfunction(L, group_figures);
    lua_setfield(L, -2, "figures");
    lua_pushcfunction(L, group_frames);
    lua_setfield(L, -2, "frames");
    lua_pushcclosure(L, group_index, 1);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
}
