/* What the files that bind stats share: arguments by name, scratch memory, results as tables. */
#ifndef MX_BIND_STATS_H
#define MX_BIND_STATS_H

#include "script_i.h"

#include "mx/stats.h"

/* Raise: argument `name` of the function that runs, and why. Never returns. */
int mx_script__refuse(lua_State *L, const char *name, const char *why);

/* Numbers of argument `name` at `index`; missing ones left out, or in place. */
double *mx_script__stats_numbers(lua_State *L, int index, const char *name, size_t *n, size_t *n_missing);
double *mx_script__stats_cells(lua_State *L, int index, const char *name, size_t *n);

/* Codes, numbers or texts, as numbers, NaN where there is none; the table at `names` keeps the number of
 * each text, in order of arrival. */
double *mx_script__stats_codes(lua_State *L, int index, int names, const char *argument, size_t *n);

/* Which key each place holds: index[i] < n_keys, or SIZE_MAX where it is missing. With `is_time` keys
 * stand in order, and `times` are theirs when all name one. Pushes the keys first, then its scratch. */
typedef struct {
    size_t *index, n, n_keys;
    double *times;
} mx_script__keys;
mx_script__keys mx_script__stats_keys(lua_State *L, int index, const char *argument, bool is_time);

/* A table of tables of numbers, row by row; rows of one length, NaN where one is missing. */
typedef struct {
    double *cells;
    size_t rows, columns;
} mx_script__matrix;
mx_script__matrix mx_script__stats_matrix(lua_State *L, int index, const char *name);

/* Memory for one call, `size` bytes of the budget held meanwhile: freed when the function that
 * runs ends, by an error too. Counts `steps` of work against the budget first. */
mx_arena *mx_script__stats_scratch(lua_State *L, double steps, double size);

/* Options in the table at `index`, the last argument, or none; a key not in `names` is refused.
 * Comes first in a function: it makes the stack `index` high. */
mx_stats_options mx_script__stats_options(lua_State *L, int index, const char *const names[]);
/* Which of `choices` the option is; the first when it is not given. */
int mx_script__stats_choice(lua_State *L, int index, const char *name, const char *const choices[]);

void mx_script__set_number(lua_State *L, const char *name, double value); /* NaN sets nothing */
void mx_script__set_count(lua_State *L, const char *name, size_t value);
void mx_script__set_text(lua_State *L, const char *name, const char *value); /* NULL sets nothing */
void mx_script__push_numbers(lua_State *L, const double x[], size_t n);      /* a sequence, with n */
int mx_script__push_result(lua_State *L, const mx_stats_result *result, size_t n_missing);
int mx_script__push_estimate(lua_State *L, double estimate, size_t n, size_t n_missing, const char *method);

/* Put the functions of a file into the table at the top. */
void mx_script__add_tests(lua_State *L);
void mx_script__add_indices(lua_State *L);
void mx_script__add_models(lua_State *L);
void mx_script__add_many(lua_State *L);
void mx_script__add_levels(lua_State *L);
void mx_script__add_factors(lua_State *L);

#endif
