/* A store verified: what is wrong with it, as complaints. */
#include "mx/store.h"
#include "mx/task.h"

int mx_task_check(const mx_context *context, mx_complaints *findings)
{
    mx_store *store;
    int rc = mx_store_open(&store, context->store, MX_STORE_READ);
    if (rc < 0) return rc;
    rc = mx_store_check(store, findings);
    mx_store_close(store);
    return rc;
}
