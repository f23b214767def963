/*
 * Stores of other territories into the context's, in one transaction: all of them, or none. They are read
 * and never written.
 */
#include <sys/stat.h>

#include "lines.h"
#include "mx/store.h"
#include "mx/task.h"
#include "shared_load.h"

typedef struct {
    const mx_context *context;
    const mx_merge *options;
    mx_store *store;
    mx_complaints *complaints;
    mx_buf said; /* what is said once all are merged, a line each */
    bool has_changed;
} merging;

/* "territories 3, answers 120": how many rows each table gets. */
static void list_rows(mx_buf *out, const mx_frame *rows)
{
    for (size_t row = 0; row < mx_frame_n_rows(rows); row++)
        mx_buf_format(out, "%s%s %.0f", row ? ", " : "", mx_frame_text(rows, row, 0), mx_frame_number(rows, row, 1));
    if (mx_frame_n_rows(rows) == 0) mx_buf_text(out, mx_tr("aucune ligne", "no rows"));
}

/* "imports nouveaux : 2, déjà là : 5, remplacés : 1" */
static void count_imports(mx_buf *out, const mx_store_merged *merged)
{
    mx_buf_format(out, mx_tr("imports nouveaux : %zu, déjà là : %zu", "new imports: %zu, there already: %zu"),
                  merged->n_imports, merged->n_there);
    if (merged->n_replaced) mx_buf_format(out, mx_tr(", remplacés : %zu", ", replaced: %zu"), merged->n_replaced);
}

/* What was merged before, and is otherwise here than there. */
static void warn(mx_buf *out, const char *path, const mx_store_merged *merged)
{
    if (merged->n_corrected)
        mx_buf_format(out,
                      mx_tr("%s : imports déjà là que cette base-ci a remplacés ou repris depuis : %zu ; leurs lignes "
                            "ne reviennent pas\n",
                            "%s: imports there already that this store has replaced or taken back since: %zu; their "
                            "rows do not come back\n"),
                      path, merged->n_corrected);
    if (merged->n_erasures && merged->n_there)
        mx_buf_format(out,
                      mx_tr("%s : effacements faits là-bas depuis : %zu ; ce qui en fut fusionné auparavant est encore "
                            "ici : « mieux forget » l’efface\n",
                            "%s: erasures made there since: %zu; what of it was merged before still stands here: "
                            "`mieux forget` erases it\n"),
                      path, merged->n_erasures);
}

static int tell(merging *self, const char *path, const mx_store_merged *merged)
{
    mx_buf *out = &self->said;
    mx_buf_format(out, mx_tr("%s : ", "%s: "), path);
    if (!merged->has_changed) {
        mx_buf_text(out, merged->n_corrected > 0
                             ? mx_tr("rien de nouveau ; rien ne change\n", "nothing is new; nothing changes\n")
                             : mx_tr("tout est déjà là ; rien ne change\n", "all of it is here already; nothing changes\n"));
        warn(out, path, merged);
        return mx_buf_check(out);
    }
    count_imports(out, merged);
    mx_buf_text(out, self->options->is_dry_run ? mx_tr(" ; essai, rien n’est fusionné : ", "; a trial, nothing is merged: ")
                                               : mx_tr(" ; ", "; "));
    list_rows(out, merged->rows);
    mx_buf_char(out, '\n');
    warn(out, path, merged);
    return mx_buf_check(out);
}

static int merge_counts(merging *self, const char *path)
{
    bool has_changed;
    int rc = shared_load(&has_changed, &self->said, self->store, path, self->options->replaces, self->options->is_dry_run,
                         self->complaints);
    if (rc == MX_OK) self->has_changed = self->has_changed || has_changed;
    return rc;
}

static int merge_one(merging *self, const char *path)
{
    mx_store *other;
    mx_store_merged merged = {0};
    struct stat ours, theirs;
    if (shared_load_is(path)) return merge_counts(self, path);
    if (stat(self->context->store, &ours) == 0 && stat(path, &theirs) == 0 && ours.st_dev == theirs.st_dev &&
        ours.st_ino == theirs.st_ino)
        return mx_fail(MX_E_USAGE,
                       mx_tr("%s : c’est la base qui reçoit ; nommez celle d’un autre territoire, ou une autre par --store",
                             "%s: this is the store that receives; name another territory's, or another one by --store"),
                       path);
    int rc = mx_store_open(&other, path, MX_STORE_OTHERS);
    if (rc < 0) return rc;
    rc = mx_store_merge(&merged, self->store, other, self->complaints);
    if (rc == MX_OK) rc = tell(self, path, &merged);
    if (rc == MX_OK) self->has_changed = self->has_changed || merged.has_changed;
    mx_store_merged_dispose(&merged);
    mx_store_close(other);
    return rc;
}

static int refuse(const merging *self)
{
    const size_t n = mx_complaints_count(self->complaints);
    if (self->options->complain) self->options->complain(self->options->payload, self->complaints);
    return mx_fail(MX_E_REFUSED,
                   n == 1 ? mx_tr("%zu désaccord, rien n’est fusionné ; convenez de ce qui est juste, corrigez le fichier "
                                  "dans la base qui a tort (import --replaces), puis recommencez",
                                  "%zu disagreement, nothing is merged; settle what is right, correct the file in the "
                                  "store that is wrong (import --replaces), then merge again")
                          : mx_tr("%zu désaccords, rien n’est fusionné ; convenez de ce qui est juste, corrigez les fichiers "
                                  "dans la base qui a tort (import --replaces), puis recommencez",
                                  "%zu disagreements, nothing is merged; settle what is right, correct the files in the "
                                  "store that is wrong (import --replaces), then merge again"),
                   n);
}

static int merge_all(merging *self)
{
    int rc = mx_store_begin(self->store);
    if (rc < 0) return rc;
    for (size_t i = 0; i < self->options->n_stores && rc == MX_OK; i++) rc = merge_one(self, self->options->stores[i]);
    if (rc == MX_OK && mx_complaints_count(self->complaints) > 0) rc = refuse(self);
    bool is_kept = rc == MX_OK && self->has_changed && !self->options->is_dry_run;
    if (is_kept) {
        rc = mx_store_commit(self->store);
        is_kept = rc == MX_OK;
    }
    if (!is_kept) mx_store_rollback(self->store);
    return rc;
}

int mx_task_merge(const mx_context *context, const mx_merge *options)
{
    merging self = {.context = context, .options = options};
    if (options->n_stores == 0)
        return mx_fail(MX_E_USAGE, "%s",
                       mx_tr("merge : nommez la base d’un territoire au moins", "merge: name the store of a territory at least"));
    if (options->replaces && (options->n_stores > 1 || !shared_load_is(options->stores[0])))
        return mx_fail(MX_E_USAGE, "%s",
                       mx_tr("merge : --replaces va avec un seul fichier d’effectifs partagés",
                             "merge: --replaces goes with a single file of shared counts"));
    int rc = mx_store_open(&self.store, context->store, MX_STORE_WRITE);
    if (rc < 0) return rc;
    rc = mx_complaints_new(&self.complaints);
    if (rc == MX_OK) rc = merge_all(&self);
    if (rc == MX_OK) lines_say(context, &self.said);
    mx_complaints_free(self.complaints);
    mx_buf_dispose(&self.said);
    mx_store_close(self.store);
    return rc;
}
