/* What a trial tells of a file besides its rows: for task_import only. */
#ifndef MX_TASK_IMPORT_SUMMARY_H
#define MX_TASK_IMPORT_SUMMARY_H

#include "mx/store.h"

/* Append to `out` a line, beginning with `label`, for each of these that there is in `import`, whose rows are
 * in the store (to be taken back): new territories; texts said twice in a group; people who answer all alike;
 * how many respondents have answered for another period. */
int import_summary_add(mx_buf *out, mx_store *store, int64_t import, const char *label) MX_MUST_CHECK;

#endif
