#include "column.h"

#include <math.h>
#include <string.h>

/* Columns: their life, and their cells one by one. What is done with whole columns stands in
 * arithmetic.c and summary.c. */

static const char metatable[] = "mieux.column";

/* The cells stand behind the column, in Lua's own memory: nothing is left to a finalizer, which Lua
 * forgets when memory is out. */
mx_script__column *mx_script__new_column(lua_State *L, mx_type type, size_t n)
{
    size_t size = type == MX_NUMBER ? sizeof(double) : sizeof(char *);
    mx_script__charge(L, n);
    if (n > (SIZE_MAX - sizeof(mx_script__column)) / size) mx_script__raise(L, mx_fail_memory());
    mx_script__reserve(L, n * size); /* to say which budget is gone; Lua counts it */
    mx_script__release(L, n * size);
    mx_script__column *column = lua_newuserdatauv(L, sizeof *column + n * size, 1);
    *column = (mx_script__column){.type = type, .n = n};
    luaL_setmetatable(L, metatable);
    column->cells.numbers = (void *)(column + 1);
    for (size_t i = 0; i < n; i++) {
        if (type == MX_NUMBER) column->cells.numbers[i] = NAN;
        else column->cells.texts[i] = NULL;
    }
    return column;
}

mx_script__column *mx_script__to_column(lua_State *L, int index)
{
    return luaL_testudata(L, index, metatable);
}

mx_script__column *mx_script__check_column(lua_State *L, int index)
{
    return luaL_checkudata(L, index, metatable);
}

void mx_script__push_column(lua_State *L, int index, size_t number)
{
    index = lua_absindex(L, index);
    const mx_frame *frame = mx_script__check_frame(L, index);
    size_t n = mx_frame_n_rows(frame);
    mx_script__column *column = mx_script__new_column(L, mx_frame_type(frame, number), n);
    for (size_t r = 0; r < n; r++) {
        if (column->type == MX_NUMBER) column->cells.numbers[r] = mx_frame_number(frame, r, number);
        else column->cells.texts[r] = mx_frame_text(frame, r, number);
    }
    lua_pushvalue(L, index); /* the texts are the frame's */
    lua_setiuservalue(L, -2, 1);
}

void mx_script__keep_texts_of(lua_State *L, int index)
{
    index = lua_absindex(L, index);
    lua_getiuservalue(L, index, 1);
    lua_setiuservalue(L, -2, 1);
}

/* A sequence may be long and sparse, so its length is told by its field n, where it has one. */
static size_t check_length(lua_State *L, int index)
{
    lua_Integer given = lua_getfield(L, index, "n") == LUA_TNIL ? luaL_len(L, index) : luaL_checkinteger(L, -1);
    luaL_argcheck(L, given >= 0 && given <= 100000000, index, mx_tr("longueur impossible", "impossible length"));
    lua_pop(L, 1);
    return (size_t)given;
}

static mx_type type_of_sequence(lua_State *L, int index, size_t n)
{
    mx_type type = MX_NUMBER;
    for (size_t i = 1; i <= n && type == MX_NUMBER; i++) {
        if (lua_geti(L, index, (lua_Integer)i) == LUA_TSTRING) type = MX_TEXT;
        lua_pop(L, 1);
    }
    return type;
}

mx_script__column *mx_script__push_sequence(lua_State *L, int index)
{
    index = lua_absindex(L, index);
    size_t n = check_length(L, index);
    mx_script__charge(L, n);
    mx_script__column *column = mx_script__new_column(L, type_of_sequence(L, index, n), n);
    lua_newtable(L); /* column kept */
    for (size_t i = 0; i < n; i++) {
        int type = lua_geti(L, index, (lua_Integer)i + 1);
        if (type == LUA_TNIL) {
            lua_pop(L, 1);
        } else if (column->type == MX_NUMBER) {
            if (type != LUA_TNUMBER) (void)luaL_argerror(L, index, mx_tr("des nombres sont attendus", "numbers are expected"));
            column->cells.numbers[i] = lua_tonumber(L, -1);
            lua_pop(L, 1);
        } else {
            mx_script__keep_text(L, column, i);
        }
    }
    lua_setiuservalue(L, -2, 1);
    return column;
}

void mx_script__keep_text(lua_State *L, mx_script__column *column, size_t i)
{
    if (lua_type(L, -1) != LUA_TSTRING) /* a number would be turned into a text that nothing keeps */
        (void)mx_script__error(L, "%s", mx_tr("une colonne de textes ne contient que des textes", "a column of texts holds texts only"));
    column->cells.texts[i] = lua_tostring(L, -1);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
}

/* ---- Numbers out of Lua --------------------------------------------------------- */

/* The scratch memory is a userdata left on the stack, so that no error can leak it. */
double *mx_script__check_cells(lua_State *L, int index, size_t *n)
{
    mx_script__column *column = mx_script__to_column(L, index);
    size_t length;
    index = lua_absindex(L, index);
    if (column) {
        luaL_argcheck(L, column->type == MX_NUMBER, index, mx_tr("une colonne de nombres est attendue", "a column of numbers is expected"));
        length = column->n;
    } else {
        luaL_checktype(L, index, LUA_TTABLE);
        length = check_length(L, index);
    }
    mx_script__charge(L, length);
    double *numbers = lua_newuserdatauv(L, (length ? length : 1) * sizeof *numbers, 0);
    if (column && length) memcpy(numbers, column->cells.numbers, length * sizeof *numbers);
    for (size_t i = 0; !column && i < length; i++) {
        int type = lua_geti(L, index, (lua_Integer)i + 1);
        if (type != LUA_TNIL && type != LUA_TNUMBER)
            (void)luaL_argerror(L, index, mx_tr("des nombres sont attendus", "numbers are expected"));
        numbers[i] = type == LUA_TNIL ? NAN : lua_tonumber(L, -1);
        lua_pop(L, 1);
    }
    *n = length;
    return numbers;
}

const double *mx_script__check_numbers(lua_State *L, int index, size_t *n, size_t *n_missing)
{
    size_t length, count = 0;
    double *numbers = mx_script__check_cells(L, index, &length);
    for (size_t i = 0; i < length; i++)
        if (!isnan(numbers[i])) numbers[count++] = numbers[i];
    *n = count;
    *n_missing = length - count;
    return numbers;
}

/* ---- Cells --------------------------------------------------------------------------- */

void mx_script__push_cell(lua_State *L, const mx_script__column *column, size_t i)
{
    if (column->type == MX_NUMBER && !isnan(column->cells.numbers[i])) lua_pushnumber(L, column->cells.numbers[i]);
    else if (column->type == MX_TEXT && column->cells.texts[i]) lua_pushstring(L, column->cells.texts[i]);
    else lua_pushnil(L);
}

static int column_index(lua_State *L)
{
    mx_script__column *column = mx_script__check_column(L, 1);
    if (lua_isinteger(L, 2)) {
        lua_Integer i = lua_tointeger(L, 2);
        if (i < 1 || (lua_Unsigned)i > column->n) lua_pushnil(L);
        else mx_script__push_cell(L, column, (size_t)i - 1);
        return 1;
    }
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) == LUA_TNIL)
        return mx_script__error(L, mx_tr("une colonne n’a pas de « %s »", "a column has no \"%s\""),
                                lua_isstring(L, 2) ? lua_tostring(L, 2) : luaL_typename(L, 2));
    return 1;
}

static int column_length(lua_State *L)
{
    lua_pushinteger(L, (lua_Integer)mx_script__check_column(L, 1)->n);
    return 1;
}

static int column_to_table(lua_State *L)
{
    mx_script__column *column = mx_script__check_column(L, 1);
    mx_script__charge(L, column->n);
    lua_createtable(L, 0, 1);
    for (size_t i = 0; i < column->n; i++) {
        mx_script__push_cell(L, column, i);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_pushinteger(L, (lua_Integer)column->n);
    lua_setfield(L, -2, "n");
    return 1;
}

static int column_tostring(lua_State *L)
{
    mx_script__column *column = mx_script__check_column(L, 1);
    luaL_Buffer out;
    luaL_buffinit(L, &out);
    luaL_addchar(&out, '{');
    for (size_t i = 0; i < column->n && i < 10; i++) {
        if (i) luaL_addlstring(&out, ", ", 2);
        mx_script__push_cell(L, column, i);
        luaL_tolstring(L, -1, NULL);
        lua_remove(L, -2);
        luaL_addvalue(&out);
    }
    if (column->n > 10) luaL_addstring(&out, ", …");
    luaL_addchar(&out, '}');
    luaL_pushresult(&out);
    return 1;
}

void mx_script__open_column(lua_State *L)
{
    static const luaL_Reg methods[] = {{"to_table", column_to_table}, {NULL, NULL}};
    static const luaL_Reg meta[] = {
        {"__len", column_length}, {"__tostring", column_tostring}, {NULL, NULL}};
    luaL_newmetatable(L, metatable);
    luaL_setfuncs(L, meta, 0);
    mx_script__add_operators(L);
    lua_newtable(L);
    luaL_setfuncs(L, methods, 0);
    mx_script__add_arithmetic(L);
    mx_script__add_summaries(L);
    lua_pushcclosure(L, column_index, 1);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
}
