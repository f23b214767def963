/* A new store, with the framework that comes with the program. */
#include "mx/store.h"
#include "mx/task.h"
#include "mx/taxonomy.h"

int mx_task_init(const mx_context *context)
{
    mx_taxonomy *taxonomy = NULL;
    mx_store *store = NULL;
    int rc = mx_taxonomy_load(&taxonomy, MX_TAXONOMY_DEFAULT);
    if (rc == MX_OK) rc = mx_store_create(&store, context->store);
    if (rc == MX_OK) rc = mx_store_add_framework(store, taxonomy);
    if (rc == MX_OK) rc = mx_store_commit(store);
    mx_store_close(store);
    if (rc == MX_OK)
        mx_say(context,
               mx_tr("%s : base créée, référentiel « %s » (%zu dimensions, %zu composantes)",
                     "%s: store made, framework \"%s\" (%zu dimensions, %zu components)"),
               context->store, mx_taxonomy_version(taxonomy), mx_taxonomy_n_dimensions(taxonomy),
               mx_taxonomy_n_components(taxonomy));
    mx_taxonomy_free(taxonomy);
    return rc;
}
