/* A file of shared counts (shared.h) into a store, inside the transaction of the task; for the tasks of this room only. */
#ifndef MX_TASK_SHARED_LOAD_H
#define MX_TASK_SHARED_LOAD_H

#include "mx/store.h"
#include "mx/task.h"

/* Whether a path is called like such a file (.xlsx, .csv) rather than like a store. */
bool shared_load_is(const char *path);

/* Load it as an import of its own, in the place of `replaces` (0: of none). Counts of people who are in the store
 * already, scales that disagree and cells that cannot be are complaints; the caller decides. What is to be said
 * is added to `said`, a line. The same bytes again change nothing. MX_E_SYNTAX: it is no such file; MX_E_NOTFOUND:
 * no such import. */
int shared_load(bool *has_changed, mx_buf *said, mx_store *store, const char *path, int64_t replaces, bool is_dry_run,
                mx_complaints *complaints) MX_MUST_CHECK;

#endif
