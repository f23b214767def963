#include "column.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mx/stats.h"

/* One figure of a column, of each of its groups, or of the rows up to here. */

const char *const mx_script__summary_names[] = {"n",   "missing", "sum",   "mean",  "median", "sd",
                                                "min", "max",     "share", "first", "last",   NULL};

int mx_script__find_summary(const char *name)
{
    for (int i = 0; mx_script__summary_names[i]; i++)
        if (strcmp(mx_script__summary_names[i], name) == 0) return i;
    return -1;
}

static int compare_numbers(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static bool is_there(const mx_script__column *column, size_t row)
{
    return column->type == MX_NUMBER ? !isnan(column->cells.numbers[row]) : column->cells.texts[row] != NULL;
}

double mx_script__summarise(mx_script__summary what, const mx_script__column *column, const size_t rows[], size_t n_rows,
                            double work[])
{
    size_t n = 0, n_true = 0;
    double sum = 0, low = INFINITY, high = -INFINITY;
    mx_stats_summary s;
    for (size_t i = 0; i < n_rows; i++) {
        if (!is_there(column, rows[i])) continue;
        double x = column->type == MX_NUMBER ? column->cells.numbers[rows[i]] : 1;
        work[n++] = x;
        sum += x;
        n_true += x != 0;
        low = fmin(low, x);
        high = fmax(high, x);
    }
    switch (what) {
    case MX_SCRIPT__N: return (double)n;
    case MX_SCRIPT__MISSING: return (double)(n_rows - n);
    case MX_SCRIPT__SUM: return sum;
    case MX_SCRIPT__MEAN: return n ? sum / (double)n : NAN;
    case MX_SCRIPT__MIN: return n ? low : NAN;
    case MX_SCRIPT__MAX: return n ? high : NAN;
    case MX_SCRIPT__SHARE: return n ? (double)n_true / (double)n : NAN;
    case MX_SCRIPT__MEDIAN:
    case MX_SCRIPT__SD:
        qsort(work, n, sizeof *work, compare_numbers);
        mx_stats_values(&s, work, NULL, n);
        return what == MX_SCRIPT__SD ? s.sd : s.median;
    case MX_SCRIPT__FIRST:
    case MX_SCRIPT__LAST: break;
    }
    return NAN;
}

size_t mx_script__find_cell(bool is_last, const mx_script__column *column, const size_t rows[], size_t n_rows)
{
    for (size_t i = 0; i < n_rows; i++) {
        size_t row = rows[is_last ? n_rows - 1 - i : i];
        if (is_there(column, row)) return row;
    }
    return SIZE_MAX;
}

/* ---- Groups ------------------------------------------------------------------------------- */

/* Pairs of (group so far, cell) become new groups: a table with open addressing. */
typedef struct {
    uint64_t key;
    uint32_t group;
    bool is_used;
} slot;

static uint64_t scatter(uint64_t x)
{
    x = (x ^ (x >> 31)) * 0x7fb5d329728ea185u;
    return x ^ (x >> 27);
}

static uint32_t place(slot slots[], size_t mask, uint32_t group, uint32_t cell, size_t *count)
{
    uint64_t key = (uint64_t)group << 32 | cell;
    size_t at = (size_t)scatter(key) & mask;
    while (slots[at].is_used && slots[at].key != key) at = (at + 1) & mask;
    if (!slots[at].is_used) slots[at] = (slot){.key = key, .group = (uint32_t)(*count)++, .is_used = true};
    return slots[at].group;
}

/* A number for each different cell, through a table of Lua's: texts are compared, not pointers. */
static uint32_t number_of_cell(lua_State *L, int seen, const mx_script__column *column, size_t row, uint32_t *count)
{
    if (!is_there(column, row)) return UINT32_MAX;
    mx_script__push_cell(L, column, row);
    lua_pushvalue(L, -1);
    bool is_new = lua_rawget(L, seen) == LUA_TNIL; /* cell number */
    uint32_t number = is_new ? (*count)++ : (uint32_t)lua_tointeger(L, -1);
    lua_pop(L, 1);
    if (is_new) {
        lua_pushinteger(L, number);
        lua_rawset(L, seen);
    } else {
        lua_pop(L, 1);
    }
    return number;
}

/* Texts looked up a moment ago, by where they stand: a frame keeps equal texts once, so that most
 * rows are answered here. */
enum { N_RECENT = 1024 };
typedef struct {
    const char *text;
    uint32_t number;
} recent;

/* Divide the groups so far by the cells of one column. */
static void divide_groups(lua_State *L, mx_script__groups *groups, const mx_script__column *column)
{
    size_t size = 16, count = 0;
    uint32_t n_cells = 0;
    while (size < 2 * groups->n_rows) size *= 2;
    mx_script__charge(L, 4 * groups->n_rows);
    slot *slots = lua_newuserdatauv(L, size * sizeof *slots, 0);
    memset(slots, 0, size * sizeof *slots);
    lua_newtable(L);
    int seen = lua_gettop(L);
    recent known[N_RECENT] = {{NULL, 0}};
    for (size_t r = 0; r < groups->n_rows; r++) {
        const char *text = column->type == MX_TEXT ? column->cells.texts[r] : NULL;
        recent *at = &known[scatter((uint64_t)(uintptr_t)text) % N_RECENT];
        if (!text || at->text != text) *at = (recent){text, number_of_cell(L, seen, column, r, &n_cells)};
        groups->of[r] = place(slots, size - 1, groups->of[r], at->number, &count);
    }
    groups->n_groups = count;
    lua_pop(L, 2);
}

static const mx_script__column *check_key(lua_State *L, int index, int argument, size_t n)
{
    const mx_script__column *column = mx_script__to_column(L, index);
    luaL_argcheck(L, column && column->n == n, argument,
                  mx_tr("une colonne (ou une liste de colonnes) de la même longueur est attendue",
                        "a column (or a list of columns) of the same length is expected"));
    return column;
}

mx_script__groups mx_script__group_columns(lua_State *L, int index, size_t n)
{
    mx_script__groups groups = {lua_newuserdatauv(L, (n + 1) * sizeof(uint32_t), 0), n, n > 0};
    memset(groups.of, 0, (n + 1) * sizeof *groups.of);
    if (lua_isnoneornil(L, index)) return groups;
    if (!lua_istable(L, index)) {
        divide_groups(L, &groups, check_key(L, index, index, n));
        return groups;
    }
    lua_Integer n_keys = luaL_len(L, index);
    for (lua_Integer i = 1; i <= n_keys; i++) {
        lua_geti(L, index, i);
        divide_groups(L, &groups, check_key(L, -1, index, n));
        lua_pop(L, 1);
    }
    return groups;
}

mx_script__partition mx_script__partition_rows(lua_State *L, const mx_script__groups *groups)
{
    mx_script__partition out;
    size_t n = groups->n_rows, n_groups = groups->n_groups;
    out.rows = lua_newuserdatauv(L, (n + n_groups + 2) * sizeof *out.rows, 0);
    out.start = out.rows + n;
    memset(out.start, 0, (n_groups + 2) * sizeof *out.start);
    for (size_t r = 0; r < n; r++) out.start[groups->of[r] + 2]++;
    for (size_t g = 1; g <= n_groups; g++) out.start[g + 1] += out.start[g];
    for (size_t r = 0; r < n; r++) out.rows[out.start[groups->of[r] + 1]++] = r;
    return out;
}

/* ---- One figure ------------------------------------------------------------------------------ */

/* The figure of all rows, or, by groups, on each row that of its group. Upvalue 1 says which. */
static int column_summary(lua_State *L)
{
    mx_script__summary what = (mx_script__summary)lua_tointeger(L, lua_upvalueindex(1));
    mx_script__column *column = mx_script__check_column(L, 1);
    lua_settop(L, 2);
    bool is_cell = what == MX_SCRIPT__FIRST || what == MX_SCRIPT__LAST, is_by = !lua_isnil(L, 2);
    luaL_argcheck(L, column->type == MX_NUMBER || is_cell || what == MX_SCRIPT__N || what == MX_SCRIPT__MISSING, 1,
                  mx_tr("une colonne de nombres est attendue", "a column of numbers is expected"));
    mx_script__charge(L, column->n * (what == MX_SCRIPT__MEDIAN || what == MX_SCRIPT__SD ? 8 : 2));
    mx_script__groups groups = mx_script__group_columns(L, 2, column->n);
    mx_script__partition parts = mx_script__partition_rows(L, &groups);
    double *work = lua_newuserdatauv(L, (column->n + 1) * sizeof *work, 0);
    mx_script__column *out = is_by ? mx_script__new_column(L, is_cell ? column->type : MX_NUMBER, column->n) : NULL;
    for (size_t g = 0; g < (groups.n_groups ? groups.n_groups : 1); g++) {
        const size_t *rows = parts.rows + parts.start[g], n = parts.start[g + 1] - parts.start[g];
        size_t at = is_cell ? mx_script__find_cell(what == MX_SCRIPT__LAST, column, rows, n) : SIZE_MAX;
        double figure = is_cell ? NAN : mx_script__summarise(what, column, rows, n, work);
        if (!is_by) {
            if (at != SIZE_MAX) mx_script__push_cell(L, column, at);
            else if (isnan(figure)) lua_pushnil(L);
            else lua_pushnumber(L, figure);
            return 1;
        }
        for (size_t i = 0; i < n; i++) {
            if (out->type == MX_TEXT) out->cells.texts[rows[i]] = at == SIZE_MAX ? NULL : column->cells.texts[at];
            else if (is_cell) out->cells.numbers[rows[i]] = at == SIZE_MAX ? NAN : column->cells.numbers[at];
            else out->cells.numbers[rows[i]] = figure;
        }
    }
    mx_script__keep_texts_of(L, 1);
    return 1;
}

/* How many cells are there, and how many are missing. */
static int column_count(lua_State *L)
{
    mx_script__column *column = mx_script__check_column(L, 1);
    lua_Integer n = 0;
    for (size_t i = 0; i < column->n; i++) n += is_there(column, i);
    lua_pushinteger(L, n);
    lua_pushinteger(L, (lua_Integer)column->n - n);
    return 2;
}

/* ---- Rows that look at other rows of their group ------------------------------------------------- */

/* column:lag(k, by): the cell k rows earlier (later, when k is negative); missing where there is none. */
static int column_lag(lua_State *L)
{
    mx_script__column *column = mx_script__check_column(L, 1);
    lua_Integer k = luaL_optinteger(L, 2, 1), most = (lua_Integer)column->n;
    lua_settop(L, 3);
    mx_script__groups groups = mx_script__group_columns(L, 3, column->n);
    mx_script__partition parts = mx_script__partition_rows(L, &groups);
    mx_script__column *out = mx_script__new_column(L, column->type, column->n);
    if (k > most) k = most;
    if (k < -most) k = -most;
    for (size_t g = 0; g < groups.n_groups; g++)
        for (lua_Integer i = (lua_Integer)parts.start[g], from = i - k; i < (lua_Integer)parts.start[g + 1]; i++, from++) {
            if (from < (lua_Integer)parts.start[g] || from >= (lua_Integer)parts.start[g + 1]) continue;
            if (out->type == MX_TEXT) out->cells.texts[parts.rows[i]] = column->cells.texts[parts.rows[from]];
            else out->cells.numbers[parts.rows[i]] = column->cells.numbers[parts.rows[from]];
        }
    mx_script__keep_texts_of(L, 1);
    return 1;
}

static mx_script__column *check_number_column(lua_State *L)
{
    mx_script__column *column = mx_script__check_column(L, 1);
    luaL_argcheck(L, column->type == MX_NUMBER, 1, mx_tr("une colonne de nombres est attendue", "a column of numbers is expected"));
    return column;
}

/* column:cumsum(by): the sum up to this row; a missing cell adds nothing and stays missing. */
static int column_cumsum(lua_State *L)
{
    mx_script__column *column = check_number_column(L);
    lua_settop(L, 2);
    mx_script__groups groups = mx_script__group_columns(L, 2, column->n);
    mx_script__column *out = mx_script__new_column(L, MX_NUMBER, column->n);
    double *sums = lua_newuserdatauv(L, (groups.n_groups + 1) * sizeof *sums, 0);
    memset(sums, 0, (groups.n_groups + 1) * sizeof *sums);
    for (size_t i = 0; i < column->n; i++)
        if (is_there(column, i)) out->cells.numbers[i] = sums[groups.of[i]] += column->cells.numbers[i];
    lua_pop(L, 1);
    return 1;
}

typedef struct {
    double value;
    size_t row;
} ranked;

static int compare_ranked(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->value != y->value) return x->value < y->value ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* column:rank(by, "descending"): 1 is the smallest, equal cells share the mean of their ranks. */
static int column_rank(lua_State *L)
{
    static const char *const orders[] = {"ascending", "descending", NULL};
    mx_script__column *column = check_number_column(L);
    bool is_descending = luaL_checkoption(L, 3, orders[0], orders) == 1;
    lua_settop(L, 3);
    mx_script__groups groups = mx_script__group_columns(L, 2, column->n);
    mx_script__partition parts = mx_script__partition_rows(L, &groups);
    mx_script__column *out = mx_script__new_column(L, MX_NUMBER, column->n);
    ranked *sorted = lua_newuserdatauv(L, (column->n + 1) * sizeof *sorted, 0);
    mx_script__charge(L, column->n * 20);
    for (size_t g = 0; g < groups.n_groups; g++) {
        size_t n = 0;
        for (size_t i = parts.start[g]; i < parts.start[g + 1]; i++) {
            double x = column->cells.numbers[parts.rows[i]];
            if (!isnan(x)) sorted[n++] = (ranked){is_descending ? -x : x, parts.rows[i]};
        }
        qsort(sorted, n, sizeof *sorted, compare_ranked);
        for (size_t i = 0, end; i < n; i = end) {
            for (end = i + 1; end < n && sorted[end].value == sorted[i].value;) end++;
            for (size_t k = i; k < end; k++) out->cells.numbers[sorted[k].row] = (double)(i + 1 + end) / 2;
        }
    }
    lua_pop(L, 1);
    return 1;
}

void mx_script__add_summaries(lua_State *L)
{
    static const luaL_Reg functions[] = {
        {"count", column_count}, {"cumsum", column_cumsum}, {"lag", column_lag}, {"rank", column_rank}, {NULL, NULL}};
    for (int i = 0; mx_script__summary_names[i]; i++) {
        lua_pushinteger(L, i);
        lua_pushcclosure(L, column_summary, 1);
        lua_setfield(L, -2, mx_script__summary_names[i]);
    }
    luaL_setfuncs(L, functions, 0);
}
