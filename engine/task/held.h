/* Which past releases count a person or a group; for the tasks of this room only. */
#ifndef MX_TASK_HELD_H
#define MX_TASK_HELD_H

#include "mx/store.h"

/* Releases that show a figure in which rows of theirs are counted, at any level above them, or quote them word
 * for word, as far as the store remembers: release(N), released_on, name, and `held`, which figures those are, in the
 * current language. A release is named rather once too often: where a row does not say of what cycle or period it is, all
 * are taken to count it. */
int held_by(mx_frame **out, mx_store *store, const mx_store_whom *whom) MX_MUST_CHECK;

#endif
