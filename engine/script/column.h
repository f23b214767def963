/* What the files that work on whole columns share: column.c, arithmetic.c, summary.c, group.c, join.c. */
#ifndef MX_SCRIPT_COLUMN_H
#define MX_SCRIPT_COLUMN_H

#include "script_i.h"

/* Push the cell at `i` (from 0): a number, a text, or nil. */
void mx_script__push_cell(lua_State *L, const mx_script__column *column, size_t i);

/* The column at the top keeps what keeps the texts of the column at `index`. */
void mx_script__keep_texts_of(lua_State *L, int index);
/* Cell `i` becomes the text at the top, which moves into the table below it: that table is to
 * be the user value of the column. */
void mx_script__keep_text(lua_State *L, mx_script__column *column, size_t i);

/* Put the operators into the metatable at the top; the methods into the table there. */
void mx_script__add_operators(lua_State *L);
void mx_script__add_arithmetic(lua_State *L);
void mx_script__add_summaries(lua_State *L);

/* ---- Rows that belong together ------------------------------------------------------- */

/* Which group each row is of, 0, 1, 2… in order of first appearance. The memory is a userdata
 * that stays on the stack. */
typedef struct {
    uint32_t *of;
    size_t n_rows, n_groups;
} mx_script__groups;

/* By what is at `index`: a column, or a list of columns, each of `n` cells; nothing there: one
 * group. Missing cells are alike. */
mx_script__groups mx_script__group_columns(lua_State *L, int index, size_t n);

/* The rows, those of group 0 first, each group in the order of its rows; group g is
 * rows[start[g]] to rows[start[g + 1] - 1]. */
typedef struct {
    size_t *rows, *start;
} mx_script__partition;
mx_script__partition mx_script__partition_rows(lua_State *L, const mx_script__groups *groups);

/* ---- One figure of many ----------------------------------------------------------------- */

typedef enum {
    MX_SCRIPT__N, /* cells that are there */
    MX_SCRIPT__MISSING,
    MX_SCRIPT__SUM,
    MX_SCRIPT__MEAN,
    MX_SCRIPT__MEDIAN,
    MX_SCRIPT__SD, /* n - 1 */
    MX_SCRIPT__MIN,
    MX_SCRIPT__MAX,
    MX_SCRIPT__SHARE, /* part of those there that are not 0 */
    MX_SCRIPT__FIRST,
    MX_SCRIPT__LAST
} mx_script__summary;

/* By name; -1 for another. The names, NULL at the end. */
int mx_script__find_summary(const char *name);
extern const char *const mx_script__summary_names[];

/* Of the cells of a column in these rows; `work` has room for n_rows numbers. NaN where there is
 * none. Not for FIRST and LAST, which are cells. */
double mx_script__summarise(mx_script__summary what, const mx_script__column *column, const size_t rows[], size_t n_rows,
                            double work[]);
/* The row of the first, or last, cell that is there; SIZE_MAX when none is. */
size_t mx_script__find_cell(bool is_last, const mx_script__column *column, const size_t rows[], size_t n_rows);

#endif
