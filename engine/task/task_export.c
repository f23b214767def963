/* One table of the store, as an internal output. */
#include <string.h>

#include "mx/sheet.h"
#include "mx/store.h"
#include "mx/task.h"
#include "rare.h"

/* What somebody who hands statements on should know: how many could tell whose they are. */
static int warn_of_rare(const mx_context *context, const mx_frame *statements)
{
    rare_words *words;
    size_t n = 0, text = mx_frame_find(statements, "text");
    int rc = rare_read(&words, statements);
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(statements); row++) {
        bool tells = false;
        const char *told = mx_frame_text(statements, row, text);
        if (told) rc = rare_tells(&tells, words, told);
        n += tells;
    }
    rare_free(words);
    if (rc == MX_OK && n > 0)
        mx_say(context,
               mx_tr("récits rares : %zu. Leurs mots ne sont chez personne d’autre et diraient de qui ils sont ; relisez-les avant "
                     "de les transmettre",
                     "rare stories: %zu. Nobody else used their words, which could tell whose they are; read them before you "
                     "hand them on"),
               n);
    return rc;
}

int mx_task_export(mx_release **out, const mx_context *context, const char *table)
{
    mx_store *store;
    mx_frame *frame = NULL;
    *out = NULL;
    int rc = mx_store_open(&store, context->store, MX_STORE_READ);
    if (rc < 0) return rc;
    rc = mx_store_table(&frame, store, table);
    if (rc == MX_OK && strcmp(table, "statements") == 0) rc = warn_of_rare(context, frame);
    if (rc == MX_OK) rc = mx_disclose_internal(out, frame);
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
