/* Typical statements: one for each dimension or component that may be shown. For this room only. */
#ifndef MX_TASK_TYPICAL_H
#define MX_TASK_TYPICAL_H

#include "annual_i.h"

/* Of each row of `counts` (mentions by `what`, codes in the column of that name) whose people may be shown, the
 * statement most like the others: the one with most of the words that mark them. Only statements whose author agreed
 * (consent), with names, numbers and addresses masked; of the scope and `cycle` (NULL: all). Under a publishing rule
 * one that tells a rare story (rare.h) is passed over and named to the person, unless ask->quotes has it. Columns: what, name,
 * n (MX_PEOPLE), basis, text. The words are people's own, so that nothing of them is counted. */
int mx_typical_of(mx_frame **out, annual *a, const mx_release *counts, const char *what, const char *cycle) MX_MUST_CHECK;

#endif
