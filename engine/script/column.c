#include "script_i.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mx/stats.h"

/* Whole columns at a time: arithmetic and comparison spend steps by their length, since
 * the hook does not see work in C. A number stands for a column of that number. */

static const char metatable[] = "mieux.column";

mx_script__column *mx_script__new_column(lua_State *L, mx_type type, size_t n)
{
    mx_script__column *column = lua_newuserdatauv(L, sizeof *column, 1);
    *column = (mx_script__column){.type = type};
    luaL_setmetatable(L, metatable);
    size_t size = type == MX_NUMBER ? sizeof(double) : sizeof(char *);
    mx_script__charge(L, n);
    if (n > SIZE_MAX / size) mx_script__raise(L, mx_fail_memory());
    mx_script__reserve(L, n * size);
    column->bytes = n * size;
    column->cells.numbers = mx_alloc_array(n, size); /* all zero: texts are missing */
    if (!column->cells.numbers) mx_script__raise(L, mx_fail_memory());
    column->n = n;
    if (type == MX_NUMBER)
        for (size_t i = 0; i < n; i++) column->cells.numbers[i] = NAN;
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

static int column_free(lua_State *L)
{
    mx_script__column *column = mx_script__check_column(L, 1);
    mx_free(column->cells.numbers);
    mx_script__release(L, column->bytes);
    *column = (mx_script__column){.type = MX_NUMBER};
    return 0;
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
        lua_Integer given = lua_getfield(L, index, "n") == LUA_TNIL ? luaL_len(L, index) : luaL_checkinteger(L, -1);
        luaL_argcheck(L, given >= 0 && given <= 100000000, index, mx_tr("longueur impossible", "impossible length"));
        lua_pop(L, 1);
        length = (size_t)given;
    }
    mx_script__charge(L, length);
    double *numbers = lua_newuserdatauv(L, (length ? length : 1) * sizeof *numbers, 0);
    for (size_t i = 0; i < length; i++) {
        if (column) {
            numbers[i] = column->cells.numbers[i];
        } else {
            int type = lua_geti(L, index, (lua_Integer)i + 1);
            if (type != LUA_TNIL && type != LUA_TNUMBER)
                (void)luaL_argerror(L, index, mx_tr("des nombres sont attendus", "numbers are expected"));
            numbers[i] = type == LUA_TNIL ? NAN : lua_tonumber(L, -1);
            lua_pop(L, 1);
        }
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

/* ---- Arithmetic ------------------------------------------------------------------- */

/* An operand: a column of numbers, or one number for all rows. */
typedef struct {
    const double *numbers;
    double number;
} operand;

static operand check_operand(lua_State *L, int index, size_t *n)
{
    mx_script__column *column = mx_script__to_column(L, index);
    if (!column) return (operand){NULL, luaL_checknumber(L, index)};
    luaL_argcheck(L, column->type == MX_NUMBER, index, mx_tr("une colonne de nombres est attendue", "a column of numbers is expected"));
    luaL_argcheck(L, *n == SIZE_MAX || *n == column->n, index,
                  mx_tr("les deux colonnes n'ont pas la même longueur", "the two columns are not of one length"));
    *n = column->n;
    return (operand){column->cells.numbers, 0};
}

static double at(operand o, size_t i)
{
    return o.numbers ? o.numbers[i] : o.number;
}

typedef double operation(double a, double b);

static int combine(lua_State *L, operation *f)
{
    size_t n = SIZE_MAX;
    operand a = check_operand(L, 1, &n), b = check_operand(L, 2, &n);
    mx_script__column *out = mx_script__new_column(L, MX_NUMBER, n);
    for (size_t i = 0; i < n; i++) out->cells.numbers[i] = f(at(a, i), at(b, i));
    return 1;
}

static double truth(bool value, double a, double b)
{
    return isnan(a) || isnan(b) ? NAN : value;
}

static double add(double a, double b) { return a + b; }
static double subtract(double a, double b) { return a - b; }
static double multiply(double a, double b) { return a * b; }
static double divide(double a, double b) { return b == 0 ? NAN : a / b; } /* a share of nobody is missing */
static double raise(double a, double b) { return pow(a, b); }
static double negate(double a, double b) { (void)b; return -a; }
static double is_greater(double a, double b) { return truth(a > b, a, b); }
static double is_at_least(double a, double b) { return truth(a >= b, a, b); }
static double is_less(double a, double b) { return truth(a < b, a, b); }
static double is_at_most(double a, double b) { return truth(a <= b, a, b); }
static double both(double a, double b) { return truth(a != 0 && b != 0, a, b); }
static double either(double a, double b) { return truth(a != 0 || b != 0, a, b); }
static double reverse(double a, double b) { (void)b; return truth(a == 0, a, 0); }

static int column_add(lua_State *L) { return combine(L, add); }
static int column_sub(lua_State *L) { return combine(L, subtract); }
static int column_mul(lua_State *L) { return combine(L, multiply); }
static int column_div(lua_State *L) { return combine(L, divide); }
static int column_pow(lua_State *L) { return combine(L, raise); }
static int column_unm(lua_State *L) { return combine(L, negate); }
static int column_gt(lua_State *L) { return combine(L, is_greater); }
static int column_ge(lua_State *L) { return combine(L, is_at_least); }
static int column_lt(lua_State *L) { return combine(L, is_less); }
static int column_le(lua_State *L) { return combine(L, is_at_most); }
static int column_and(lua_State *L) { return combine(L, both); }
static int column_or(lua_State *L) { return combine(L, either); }
static int column_not(lua_State *L) { return combine(L, reverse); }

/* Equal to a number, a text, or cell by cell to another column; missing gives missing. */
static int column_eq(lua_State *L)
{
    mx_script__column *column = mx_script__check_column(L, 1), *other = mx_script__to_column(L, 2);
    const char *text = column->type == MX_TEXT && !other ? luaL_checkstring(L, 2) : NULL;
    double number = column->type == MX_NUMBER && !other ? luaL_checknumber(L, 2) : 0;
    luaL_argcheck(L, !other || (other->n == column->n && other->type == column->type), 2,
                  mx_tr("les deux colonnes ne se comparent pas", "the two columns cannot be compared"));
    mx_script__column *out = mx_script__new_column(L, MX_NUMBER, column->n);
    for (size_t i = 0; i < column->n; i++) {
        if (column->type == MX_NUMBER) {
            double a = column->cells.numbers[i], b = other ? other->cells.numbers[i] : number;
            out->cells.numbers[i] = truth(a == b, a, b);
        } else {
            const char *a = column->cells.texts[i], *b = other ? other->cells.texts[i] : text;
            if (a && b) out->cells.numbers[i] = strcmp(a, b) == 0;
        }
    }
    return 1;
}

static int column_is_missing(lua_State *L)
{
    mx_script__column *column = mx_script__check_column(L, 1);
    mx_script__column *out = mx_script__new_column(L, MX_NUMBER, column->n);
    for (size_t i = 0; i < column->n; i++)
        out->cells.numbers[i] = column->type == MX_NUMBER ? isnan(column->cells.numbers[i]) : !column->cells.texts[i];
    return 1;
}

/* ---- One number for a column ------------------------------------------------------ */

static int compare_numbers(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void summarise(lua_State *L, mx_stats_summary *out, double *sum)
{
    size_t n, n_missing;
    double *numbers = (double *)mx_script__check_numbers(L, 1, &n, &n_missing); /* our scratch, ours to sort */
    qsort(numbers, n, sizeof *numbers, compare_numbers);
    mx_script__charge(L, n * 4);
    mx_stats_values(out, numbers, NULL, n);
    *sum = 0;
    for (size_t i = 0; i < n; i++) *sum += numbers[i];
}

static int column_sum(lua_State *L)
{
    mx_stats_summary s;
    double sum;
    summarise(L, &s, &sum);
    lua_pushnumber(L, sum);
    return 1;
}

static int column_mean(lua_State *L)
{
    mx_stats_summary s;
    double sum;
    summarise(L, &s, &sum);
    lua_pushnumber(L, s.mean);
    return 1;
}

static int column_median(lua_State *L)
{
    mx_stats_summary s;
    double sum;
    summarise(L, &s, &sum);
    lua_pushnumber(L, s.median);
    return 1;
}

static int column_min(lua_State *L)
{
    mx_stats_summary s;
    double sum;
    summarise(L, &s, &sum);
    lua_pushnumber(L, s.min);
    return 1;
}

static int column_max(lua_State *L)
{
    mx_stats_summary s;
    double sum;
    summarise(L, &s, &sum);
    lua_pushnumber(L, s.max);
    return 1;
}

/* How many cells are there, and how many are missing. */
static int column_count(lua_State *L)
{
    mx_script__column *column = mx_script__check_column(L, 1);
    size_t n = 0;
    for (size_t i = 0; i < column->n; i++)
        if (column->type == MX_NUMBER ? !isnan(column->cells.numbers[i]) : column->cells.texts[i] != NULL) n++;
    lua_pushinteger(L, (lua_Integer)n);
    lua_pushinteger(L, (lua_Integer)(column->n - n));
    return 2;
}

/* ---- Cells --------------------------------------------------------------------------- */

static void push_cell(lua_State *L, const mx_script__column *column, size_t i)
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
        else push_cell(L, column, (size_t)i - 1);
        return 1;
    }
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) == LUA_TNIL)
        return mx_script__error(L, mx_tr("une colonne n'a pas de « %s »", "a column has no \"%s\""),
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
        push_cell(L, column, i);
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
        push_cell(L, column, i);
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
    static const luaL_Reg methods[] = {
        {"count", column_count}, {"eq", column_eq}, {"ge", column_ge}, {"gt", column_gt}, {"is_missing", column_is_missing},
        {"le", column_le}, {"lt", column_lt}, {"max", column_max}, {"mean", column_mean}, {"median", column_median},
        {"min", column_min}, {"sum", column_sum}, {"to_table", column_to_table}, {NULL, NULL}};
    static const luaL_Reg meta[] = {
        {"__add", column_add}, {"__sub", column_sub}, {"__mul", column_mul}, {"__div", column_div}, {"__pow", column_pow},
        {"__unm", column_unm}, {"__band", column_and}, {"__bor", column_or}, {"__bnot", column_not}, {"__len", column_length},
        {"__gc", column_free}, {"__tostring", column_tostring}, {NULL, NULL}};
    luaL_newmetatable(L, metatable);
    luaL_setfuncs(L, meta, 0);
    lua_newtable(L);
    luaL_setfuncs(L, methods, 0);
    lua_pushcclosure(L, column_index, 1);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
}
