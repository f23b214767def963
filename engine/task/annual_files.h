/* The files that one document becomes; for the tasks that write reports. */
#ifndef MX_ANNUAL_FILES_H
#define MX_ANNUAL_FILES_H

#include "mx/report.h"

#define ANNUAL_FORMATS 4

typedef struct {
    const char *paths[ANNUAL_FORMATS];
    size_t count;
    unsigned formats; /* of all of them */
} annual_files;

/* `as` NULL: the file `output`, in the format of its ending. Else a file for each format of the list `as`
 * ("html,pdf"), called as `output` with that ending in the place of its own. Paths live in `arena`.
 * MX_E_USAGE: an ending that is no format. */
int mx_annual_files(annual_files *out, const char *output, const char *as, mx_arena *arena) MX_MUST_CHECK;

/* Write the document into each. */
int mx_annual_files_write(const annual_files *files, const mx_report *report) MX_MUST_CHECK;

#endif
