/*
 * What the questions asked of follow-up (change, trend, compare) share: reading the store or
 * files, the scope, keys by their names, and the release. For the task_*.c of this room only.
 */
#ifndef MX_TASK_ASKED_H
#define MX_TASK_ASKED_H

#include "margins.h"
#include "outlet.h"

enum { ASKED_MOST_KEYS = 6, ASKED_MOST_FIXED = 8 };

typedef struct {
    const mx_context *context;
    const mx_question *question;
    mx_arena *arena;
    mx_complaints *complaints;
    mx_frame *territories, *indicators, *ledger, *withheld; /* of the store; NULL for files */
    mx_follow_up *follow_up;
    mx_margin *margins; /* that the question weights to */
    size_t n_margins;
    outlet outlet;
    const char *what; /* an action; NULL: none */
    mx_cut cut;
    const char *by[ASKED_MOST_KEYS + 1]; /* the keys, then NULL */
    size_t n_by;
} asked;

/* Read what `command` asks about. `by` is --by where it is not given; `allowed` are the keys there
 * may be, ended by NULL. Dispose of it even when this failed. */
int asked_read(asked *out, const mx_context *context, const mx_question *question, const char *command,
               const char *by, const char *const allowed[]) MX_MUST_CHECK;
void asked_dispose(asked *a);

/* The canonical text of a period that answers have; NULL stays. MX_E_NOTFOUND, with those there are. */
int asked_period(const char **out, asked *a, const char *option, const char *text) MX_MUST_CHECK;

/* Fail where nothing is to be shown. */
int asked_check(const mx_frame *result) MX_MUST_CHECK;

/* What results are about, for other releases: the people who answer, and how they changed. */
#define ASKED_ANSWERS "answers"
#define ASKED_CHANGE "change"

/* Rows of which `column` would be withheld: nothing that is shown may be worked out from them.
 * One flag a row, in the arena. */
int asked_apart(const bool **out, asked *a, const mx_frame *result, const char *subject,
                const char *column) MX_MUST_CHECK;

/* Fill in p_adjusted over the tests that will be shown, and say how many tests there are. */
int asked_adjust(asked *a, mx_frame *result, const char *subject) MX_MUST_CHECK;

/* Say that there are so many tests. */
void asked_tests(const asked *a, size_t n_tests);

/* Say of rows what was not asked alike: over time, or with is_across in other territories. Last before
 * the release, since it adds a column. */
int asked_caution(asked *a, mx_frame *result, bool is_across) MX_MUST_CHECK;

/* The result under the rule, remembered by the store; says so where it is internal. */
int asked_release(mx_release **out, asked *a, const mx_frame *result, const char *subject) MX_MUST_CHECK;

/* ---- asked_files.c -------------------------------------------------------------------------- */

/* The files of the question as one cursor, with the cells that mx_follow_up_read takes and those of its
 * margins. Cells that are no values go to the complaints, and come out as missing. */
int asked_files(mx_rows **out, const asked *a) MX_MUST_CHECK;

#endif
