/* What a store holds, in the form that import asks for: for task_import only. */
#ifndef MX_TASK_IMPORT_BACKGROUND_H
#define MX_TASK_IMPORT_BACKGROUND_H

#include "mx/import.h"
#include "mx/store.h"
#include "mx/taxonomy.h"

#define IMPORT_FRAMEWORKS_MAX 16

typedef struct {
    mx_import_context context;
    mx_taxonomy *frameworks[IMPORT_FRAMEWORKS_MAX];
    mx_frame *frames[8];
    size_t n_frames;
} import_background;

/* The frameworks, and the tables that rows of this kind are checked against. To be disposed of even
 * after an error. */
int import_background_read(import_background *all, mx_store *store, mx_kind kind) MX_MUST_CHECK;
void import_background_dispose(import_background *all);

#endif
