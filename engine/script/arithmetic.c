#include "column.h"

#include <math.h>
#include <string.h>

/* Cell by cell: arithmetic, comparison, choice. The operations are data, each with its loop.
 * Work is charged by its length when the result is made, since the hook does not see it. A
 * number stands for a column of that number; missing gives missing. */

/* ---- Operations ------------------------------------------------------------------------ */

/* Numbers one after another, or one number again and again (step 0). */
typedef struct {
    const double *numbers;
    size_t step;
    double number;
} operand;

typedef void operation(double out[], const double a[], size_t step_a, const double b[], size_t step_b, size_t n);

/* Each is a loop of its own, so that the compiler sees what is in it. */
#define OPERATION(name, expression)                                                                                  \
    static void name(double out[], const double a[], size_t step_a, const double b[], size_t step_b, size_t n)       \
    {                                                                                                                \
        for (size_t i = 0; i < n; i++) {                                                                             \
            double x = a[i * step_a], y = b[i * step_b];                                                             \
            (void)y;                                                                                                 \
            out[i] = (expression);                                                                                   \
        }                                                                                                            \
    }
#define TRUTH(condition) (isnan(x) || isnan(y) ? NAN : (condition))

OPERATION(add, x + y)
OPERATION(subtract, x - y)
OPERATION(multiply, x * y)
OPERATION(divide, y == 0 ? NAN : x / y) /* a share of nobody is missing */
OPERATION(raise, y == 2 ? x * x : pow(x, y))
OPERATION(negate, -x)
OPERATION(is_greater, TRUTH(x > y))
OPERATION(is_at_least, TRUTH(x >= y))
OPERATION(is_less, TRUTH(x < y))
OPERATION(is_at_most, TRUTH(x <= y))
OPERATION(is_equal, TRUTH(x == y))
OPERATION(is_other, TRUTH(x != y))
OPERATION(both, TRUTH(x != 0 && y != 0))
OPERATION(either, TRUTH(x != 0 || y != 0))
OPERATION(reverse, isnan(x) ? NAN : x == 0)
OPERATION(smaller, TRUTH(fmin(x, y)))
OPERATION(larger, TRUTH(fmax(x, y)))
OPERATION(or_else, isnan(x) ? y : x)
OPERATION(magnitude, fabs(x))
OPERATION(root, x < 0 ? NAN : sqrt(x))
OPERATION(logarithm, x <= 0 ? NAN : log(x))
OPERATION(exponential, exp(x))
OPERATION(to_decimals, round(x * pow(10, y)) / pow(10, y))

typedef struct {
    const char *name;
    operation *f;
    int n_operands;
    bool takes_texts; /* texts are compared by their bytes, and the sign of that with 0 */
} operator_entry;

static const operator_entry operators[] = {
    {"__add", add, 2, false},   {"__sub", subtract, 2, false}, {"__mul", multiply, 2, false}, {"__div", divide, 2, false},
    {"__pow", raise, 2, false}, {"__unm", negate, 1, false},   {"__band", both, 2, false},    {"__bor", either, 2, false},
    {"__bnot", reverse, 1, false}};

static const operator_entry methods[] = {
    {"abs", magnitude, 1, false},  {"eq", is_equal, 2, true},     {"exp", exponential, 1, false}, {"fill", or_else, 2, false},
    {"ge", is_at_least, 2, true},  {"gt", is_greater, 2, true},   {"le", is_at_most, 2, true},    {"log", logarithm, 1, false},
    {"lt", is_less, 2, true},      {"at_most", smaller, 2, false}, {"at_least", larger, 2, false}, {"ne", is_other, 2, true},
    {"round", to_decimals, 2, false}, {"sqrt", root, 1, false}};

/* ---- Operands ---------------------------------------------------------------------------- */

static void check_same_length(lua_State *L, int index, size_t *n, const mx_script__column *column)
{
    luaL_argcheck(L, *n == SIZE_MAX || *n == column->n, index,
                  mx_tr("les deux colonnes n’ont pas la même longueur", "the two columns are not of one length"));
    *n = column->n;
}

static operand check_operand(lua_State *L, int index, size_t *n)
{
    mx_script__column *column = mx_script__to_column(L, index);
    if (!column) return (operand){NULL, 0, luaL_checknumber(L, index)};
    luaL_argcheck(L, column->type == MX_NUMBER, index, mx_tr("une colonne de nombres est attendue", "a column of numbers is expected"));
    check_same_length(L, index, n, column);
    return (operand){column->cells.numbers, 1, 0};
}

static const double *numbers_of(const operand *o)
{
    return o->step ? o->numbers : &o->number;
}

/* Texts against texts, or against one text. */
static int compare_texts(lua_State *L, operation *f)
{
    const mx_script__column *a = mx_script__check_column(L, 1), *b = mx_script__to_column(L, 2);
    luaL_argcheck(L, !b || (b->type == MX_TEXT && b->n == a->n), 2,
                  mx_tr("les deux colonnes ne se comparent pas", "the two columns cannot be compared"));
    const char *text = b ? NULL : luaL_checkstring(L, 2);
    mx_script__column *out = mx_script__new_column(L, MX_NUMBER, a->n);
    for (size_t i = 0; i < a->n; i++) {
        const char *x = a->cells.texts[i], *y = b ? b->cells.texts[i] : text;
        double sign = x && y ? (double)strcmp(x, y) : NAN, zero = 0;
        f(&out->cells.numbers[i], &sign, 0, &zero, 0, 1);
    }
    return 1;
}

/* Upvalue 1 is the entry of the table. */
static int operate(lua_State *L)
{
    const operator_entry *op = lua_touserdata(L, lua_upvalueindex(1));
    mx_script__column *first = mx_script__to_column(L, 1);
    size_t n = SIZE_MAX;
    if (op->takes_texts && first && first->type == MX_TEXT) return compare_texts(L, op->f);
    operand a = check_operand(L, 1, &n), b = {NULL, 0, 0};
    if (op->n_operands == 2) b = lua_isnoneornil(L, 2) && op->f == to_decimals ? b : check_operand(L, 2, &n);
    luaL_argcheck(L, n != SIZE_MAX, 1, mx_tr("une colonne de nombres est attendue", "a column of numbers is expected"));
    mx_script__column *out = mx_script__new_column(L, MX_NUMBER, n);
    op->f(out->cells.numbers, numbers_of(&a), a.step, numbers_of(&b), b.step, n);
    return 1;
}

/* ---- Conditions --------------------------------------------------------------------------- */

static int column_is_missing(lua_State *L)
{
    mx_script__column *column = mx_script__check_column(L, 1);
    mx_script__column *out = mx_script__new_column(L, MX_NUMBER, column->n);
    for (size_t i = 0; i < column->n; i++)
        out->cells.numbers[i] = column->type == MX_NUMBER ? isnan(column->cells.numbers[i]) : !column->cells.texts[i];
    return 1;
}

/* column:is_in{"a", "b"}: whether the cell is one of these; missing gives missing. */
static int column_is_in(lua_State *L)
{
    mx_script__column *column = mx_script__check_column(L, 1);
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    lua_Integer n = luaL_len(L, 2);
    mx_script__charge(L, (uint64_t)(n > 0 ? n : 0));
    lua_newtable(L); /* column list set */
    for (lua_Integer i = 1; i <= n; i++) {
        int type = lua_geti(L, 2, i);
        luaL_argcheck(L, type == (column->type == MX_TEXT ? LUA_TSTRING : LUA_TNUMBER), 2,
                      mx_tr("une liste de valeurs du type de la colonne est attendue", "a list of values of the column's type is expected"));
        if (type == LUA_TNUMBER) {
            lua_pushnumber(L, lua_tonumber(L, -1)); /* 1 and 1.0 are one key */
            lua_replace(L, -2);
        }
        lua_pushboolean(L, 1);
        lua_rawset(L, 3);
    }
    mx_script__column *out = mx_script__new_column(L, MX_NUMBER, column->n);
    for (size_t i = 0; i < column->n; i++) {
        mx_script__push_cell(L, column, i);
        bool is_missing = lua_isnil(L, -1);
        if (!is_missing) out->cells.numbers[i] = lua_rawget(L, 3) == LUA_TBOOLEAN;
        lua_pop(L, 1);
    }
    return 1;
}

/* Rows in which a condition holds: neither 0 nor missing. */
static const double *check_mask(lua_State *L, int index, size_t n)
{
    mx_script__column *mask = mx_script__check_column(L, index);
    luaL_argcheck(L, mask->type == MX_NUMBER && mask->n == n, index,
                  mx_tr("une colonne de conditions de la même longueur est attendue", "a column of conditions of the same length is expected"));
    return mask->cells.numbers;
}

static bool holds(double condition)
{
    return !isnan(condition) && condition != 0;
}

/* column:where(condition): the cells for which it holds. */
static int column_where(lua_State *L)
{
    mx_script__column *column = mx_script__check_column(L, 1);
    const double *mask = check_mask(L, 2, column->n);
    size_t n = 0;
    mx_script__charge(L, column->n);
    for (size_t i = 0; i < column->n; i++) n += holds(mask[i]);
    mx_script__column *out = mx_script__new_column(L, column->type, n);
    for (size_t i = 0, k = 0; i < column->n; i++) {
        if (!holds(mask[i])) continue;
        if (column->type == MX_NUMBER) out->cells.numbers[k++] = column->cells.numbers[i];
        else out->cells.texts[k++] = column->cells.texts[i];
    }
    mx_script__keep_texts_of(L, 1);
    return 1;
}

/* condition:choose(a, b): a where it holds, b where it does not, missing where it is missing. */
static int column_choose(lua_State *L)
{
    mx_script__column *mask = mx_script__check_column(L, 1);
    size_t n = mask->n;
    (void)check_mask(L, 1, n);
    operand a = check_operand(L, 2, &n), b = check_operand(L, 3, &n);
    mx_script__column *out = mx_script__new_column(L, MX_NUMBER, n);
    for (size_t i = 0; i < n; i++)
        if (!isnan(mask->cells.numbers[i])) out->cells.numbers[i] = mask->cells.numbers[i] != 0 ? numbers_of(&a)[i * a.step] : numbers_of(&b)[i * b.step];
    return 1;
}

/* ---- A function of the script, row by row ---------------------------------------------------- */

/* column:map(f, column…): f(cell, cell…) of each row, a number, a text or nil. */
static int column_map(lua_State *L)
{
    enum { MOST = 16 };
    const mx_script__column *columns[MOST];
    int n_columns = lua_gettop(L) - 1;
    luaL_checktype(L, 2, LUA_TFUNCTION);
    luaL_argcheck(L, n_columns <= MOST, MOST + 2, "16");
    lua_pushvalue(L, 2); /* column f column… f: the columns become 1, 2… */
    lua_remove(L, 2);
    size_t n = SIZE_MAX;
    for (int c = 0; c < n_columns; c++) {
        columns[c] = mx_script__check_column(L, c + 1);
        check_same_length(L, c + 1, &n, columns[c]);
    }
    int f = n_columns + 1;
    mx_script__column *out = NULL;
    luaL_checkstack(L, MOST + 8, NULL);
    for (size_t i = 0; i < n; i++) {
        lua_pushvalue(L, f);
        for (int c = 0; c < n_columns; c++) mx_script__push_cell(L, columns[c], i);
        lua_call(L, n_columns, 1); /* columns f (out kept) result */
        int type = lua_type(L, -1);
        if (!out && type != LUA_TNIL) {
            out = mx_script__new_column(L, type == LUA_TSTRING ? MX_TEXT : MX_NUMBER, n);
            lua_newtable(L);
            lua_rotate(L, -3, 2); /* columns f out kept result */
        }
        if (type == LUA_TNIL) {
            lua_pop(L, 1);
        } else if (out->type == MX_TEXT) {
            mx_script__keep_text(L, out, i);
        } else {
            if (type != LUA_TNUMBER && type != LUA_TBOOLEAN)
                return mx_script__error(L, mx_tr("map : la fonction rend tantôt un nombre, tantôt : %s", "map: the function returns now a number, now: %s"),
                                        lua_typename(L, type));
            out->cells.numbers[i] = type == LUA_TBOOLEAN ? lua_toboolean(L, -1) : lua_tonumber(L, -1);
            lua_pop(L, 1);
        }
    }
    if (out) lua_setiuservalue(L, -2, 1);
    else (void)mx_script__new_column(L, MX_NUMBER, n);
    return 1;
}

/* ---- Into the tables ---------------------------------------------------------------------------- */

static void add_entries(lua_State *L, const operator_entry entries[], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        lua_pushlightuserdata(L, (void *)&entries[i]); /* only read */
        lua_pushcclosure(L, operate, 1);
        lua_setfield(L, -2, entries[i].name);
    }
}

void mx_script__add_operators(lua_State *L)
{
    add_entries(L, operators, sizeof operators / sizeof *operators);
}

void mx_script__add_arithmetic(lua_State *L)
{
    static const luaL_Reg functions[] = {{"choose", column_choose}, {"is_in", column_is_in}, {"is_missing", column_is_missing},
                                         {"map", column_map},       {"where", column_where}, {NULL, NULL}};
    add_entries(L, methods, sizeof methods / sizeof *methods);
    luaL_setfuncs(L, functions, 0);
}
