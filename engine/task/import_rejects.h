/* Rows that were refused, in a file of their own: for task_import only. */
#ifndef MX_TASK_IMPORT_REJECTS_H
#define MX_TASK_IMPORT_REJECTS_H

#include "mx/sheet.h"

/* Write the rows of `sheet` that `complaints` (in order of lines) are about, as they stood, with line,
 * column and message beside them. *n_rows: how many. */
int import_rejects_write(size_t *n_rows, const char *path, mx_sheet *sheet,
                         mx_complaints *complaints) MX_MUST_CHECK;

#endif
