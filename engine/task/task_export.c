/* One table of the store, as an internal output. */
#include "mx/sheet.h"
#include "mx/store.h"
#include "mx/task.h"

int mx_task_export(mx_release **out, const mx_context *context, const char *table)
{
    mx_store *store;
    mx_frame *frame = NULL;
    mx_rule internal;
    *out = NULL;
    int rc = mx_store_open(&store, context->store, MX_STORE_READ);
    if (rc < 0) return rc;
    rc = mx_store_table(&frame, store, table);
    if (rc == MX_OK) rc = mx_rule_find(&internal, "internal");
    if (rc == MX_OK) rc = mx_disclose(out, frame, &internal, NULL, 0);
    mx_frame_free(frame);
    mx_store_close(store);
    return rc;
}

const char *mx_task_export_name(size_t index)
{
    return mx_store_table_name(index);
}

int mx_task_export_workbook(const mx_release *release, const char *table, FILE *out)
{
    return mx_sheet_write_workbook(out, mx_release_frame(release), table);
}
