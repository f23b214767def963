/* A new store, with the framework that comes with the program. */
#include "mx/personal.h"
#include "mx/store.h"
#include "mx/task.h"
#include "mx/taxonomy.h"

#include <string.h>
#include <unistd.h>

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

/* The folder of a path, its length in bytes. */
static size_t folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) : 0;
}

int mx_task_new_key(const mx_context *context, const char *path)
{
    int rc = mx_key_make(path);
    if (rc == MX_OK && access(context->store, F_OK) != 0) rc = mx_task_init(context);
    if (rc < 0) return rc;
    mx_say(context,
           mx_tr("%s : clé écrite ; gardez-en une copie en lieu sûr, personne ne peut la refaire",
                 "%s: key written; keep a copy of it in a safe place, nobody can make it again"),
           path);
    size_t folder = folder_of(path);
    if (folder == folder_of(context->store) && memcmp(path, context->store, folder) == 0)
        mx_say(context, "%s",
               mx_tr("elle est dans le même dossier que la base : mettez-la ailleurs, pour qu’une copie du dossier "
                     "ne donne pas les deux",
                     "it is in the same folder as the store: put it elsewhere, so that a copy of the folder does "
                     "not give both"));
    return MX_OK;
}
