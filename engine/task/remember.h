/* What a store knows of its earlier releases, and how it learns of the next; for this room only. */
#ifndef MX_TASK_REMEMBER_H
#define MX_TASK_REMEMBER_H

#include "mx/disclose.h"
#include "mx/store.h"
#include "mx/task.h"

/* All releases that the store remembers and that were not taken back. */
int remember_read(mx_memory **out, mx_store *store) MX_MUST_CHECK;

/* Keep what these releases say, under `name`, as of `day` (yyyy-mm-dd; NULL: the last import's), unless
 * the store knows it already or they are internal. A store that cannot be written to is no failure:
 * the person is told that the next release will not know of this one. */
int remember_write(const mx_context *context, const char *name, const char *day, const mx_rule *rule,
                   const mx_release *const releases[], size_t n) MX_MUST_CHECK;

/* Release one result of the store's, held against earlier releases of `subject`, and keep what it says. */
int remember_disclose(mx_release **out, const mx_frame *result, const mx_rule *rule, const mx_total totals[],
                      size_t n_totals, const char *subject, const mx_context *context) MX_MUST_CHECK;

#endif
