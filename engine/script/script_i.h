/* Inside the script room: the state behind a script, and what its files share. */
#ifndef MX_SCRIPT_I_H
#define MX_SCRIPT_I_H

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include "mx/script.h"

typedef struct {
    mx_script_indicator shown;
    int compute, test; /* references to the functions in the registry; LUA_NOREF: none */
} indicator_entry;

struct mx_script {
    lua_State *state;
    mx_script_options options;
    size_t memory;        /* bytes in use: Lua's and those of frames and columns */
    uint64_t steps;       /* spent */
    double deadline;      /* on the monotonic clock */
    bool is_out_of_memory; /* the system's, not the budget */
    const char *spent;    /* the budget that is gone, in words; NULL while none is */
    mx_rng rng;
    mx_arena *arena;      /* texts of indicators */
    size_t kept;          /* bytes of them, a part of `memory` */
    indicator_entry *indicators;
    size_t n_indicators, indicator_capacity;
    const char *running;  /* path of the file being run */
    const char *hash;     /* of its text */
    mx_readings *own;     /* readings that nobody else shares; NULL */
    mx_report *report;    /* that the script began; NULL */
    int n_headings;       /* that it added */
    bool is_box_open;
    const indicator_entry *computing; /* whose function runs; NULL: none */
};

/* What is read of the store; it lives as long as the readings (readings.c). */
int mx_readings__follow_up(const mx_follow_up **out, mx_readings *readings) MX_MUST_CHECK;
int mx_readings__statements(const mx_frame **out, mx_readings *readings) MX_MUST_CHECK;

/* The script behind a state. */
mx_script *mx_script__of(lua_State *L);

/* Compile a text, as a file of this name: the function is left on the stack. MX_E_SCRIPT: it does not compile. */
int mx_script__compile(mx_script *script, const char *path, mx_str source) MX_MUST_CHECK;
/* Call what is on the stack, with its arguments, under the budgets. */
int mx_script__call(mx_script *script, int n_arguments, int n_results) MX_MUST_CHECK;

/* Seconds on the monotonic clock. */
double mx_script__now(void);
/* The alarm behind --max-time: begin, and hand back to who had it before. */
mx_script *mx_script__watch(mx_script *script);
void mx_script__unwatch(mx_script *before);
void mx_script__note_place(lua_State *L);

/* Spend `n` steps; raises when the budget is gone. */
void mx_script__charge(lua_State *L, uint64_t n);
/* Account for `size` bytes outside Lua's own heap; raises when there is no room. */
void mx_script__reserve(lua_State *L, size_t size);
void mx_script__release(lua_State *L, size_t size);
/* Raise our error record, when rc is negative, at the line that called us. */
void mx_script__raise(lua_State *L, int rc);
/* Raise a message in the user's language. Never returns. */
int mx_script__error(lua_State *L, const char *format, ...) MX_PRINTF(2, 3);

/* Open a part of the library into the table of globals. */
void mx_script__open_base(lua_State *L);
void mx_script__open_strings(lua_State *L);
void mx_script__open_frame(lua_State *L);
void mx_script__open_stats(lua_State *L);
void mx_script__open_composite(lua_State *L);
void mx_script__open_store(lua_State *L);
void mx_script__open_indicator(lua_State *L);
void mx_script__open_chart(lua_State *L);
void mx_script__open_report(lua_State *L);
/* Call the function of an indicator: the entry and "compute" or "test" are its arguments. */
int mx_script__call_indicator(lua_State *L);

/* A frame that a script made, through its gate where it has one: it was made of what went out already. */
int mx_script__disclose(mx_release **out, lua_State *L, const mx_frame *frame) MX_MUST_CHECK;

/* Push growable text that is freed with the userdata. */
mx_buf *mx_script__new_buf(lua_State *L);

/* The chart at `index`; it lives as long as the value. The second gives NULL for anything else. */
const mx_chart *mx_script__check_chart(lua_State *L, int index);
const mx_chart *mx_script__to_chart(lua_State *L, int index);

/* Call ctx.need("code") for any indicator. */
int mx_script__need(lua_State *L);

/* The store of the script; raises when there is none. */
mx_store *mx_script__check_store(lua_State *L);
/* Put functions into the module store, at the top. */
void mx_script__add_questions(lua_State *L);
void mx_script__add_answers(lua_State *L);

/* Push a userdata for a frame, empty so far: fill in what it points to, then account for
 * it with mx_script__keep_frame (the userdata at the top). The userdata owns the frame. */
mx_frame **mx_script__new_frame(lua_State *L);
void mx_script__keep_frame(lua_State *L);
/* Push a copy of a frame. */
void mx_script__push_frame(lua_State *L, const mx_frame *frame);
const mx_frame *mx_script__check_frame(lua_State *L, int index);

/* Raises when the cells of a frame that is to be made would not fit into the memory. */
void mx_script__check_room(lua_State *L, size_t n_rows, size_t n_columns);

/* A column of a frame, or one computed: n numbers, or n texts that live with what is kept as
 * its user value (a frame, or a table of them). Missing: NaN, NULL. */
typedef struct {
    mx_type type;
    size_t n;
    union {
        double *numbers;
        const char **texts;
    } cells;
} mx_script__column;

/* Push a column of n missing numbers or texts. */
mx_script__column *mx_script__new_column(lua_State *L, mx_type type, size_t n);
mx_script__column *mx_script__check_column(lua_State *L, int index);
mx_script__column *mx_script__to_column(lua_State *L, int index); /* NULL when it is none */
/* Push a column of the frame at `index`. */
void mx_script__push_column(lua_State *L, int index, size_t column);
/* Push a column of the sequence at `index`: numbers, or texts where one of its values is a text. */
mx_script__column *mx_script__push_sequence(lua_State *L, int index);
void mx_script__open_column(lua_State *L); /* makes its metatable */

/* Numbers at `index`: a column, or a sequence (NaN and nil are missing). Missing ones are
 * left out and counted. Lives as long as the value pushed on the stack by this call. */
const double *mx_script__check_numbers(lua_State *L, int index, size_t *n, size_t *n_missing);
/* The same with the missing ones in their places, as NaN. */
double *mx_script__check_cells(lua_State *L, int index, size_t *n);

#endif
