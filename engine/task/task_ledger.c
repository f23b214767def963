/* ledger: what was asked of whom, when and how, and what changed. */
#include "asked.h"

int mx_task_ledger(mx_release **out, const mx_context *context, const mx_question *question,
                   bool only_changes)
{
    static const char *const allowed[] = {"indicator", NULL};
    asked a;
    mx_frame *result = NULL;
    *out = NULL;
    if (question->n_files > 0)
        return mx_fail(MX_E_USAGE, "%s",
                       mx_tr("ledger lit la base : sans FICHIER", "ledger reads the store: without FILE"));
    int rc = asked_read(&a, context, question, "ledger", "indicator", allowed);
    if (rc == MX_OK) rc = mx_measure_ledger(&result, a.ledger, a.territories, &a.cut, only_changes);
    if (rc == MX_OK && mx_frame_n_rows(result) == 0)
        rc = mx_fail(MX_E_NOTFOUND, "%s",
                     mx_tr("tout a été posé de la même façon", "everything was asked alike"));
    if (rc == MX_OK) rc = asked_release(out, &a, result, NULL);
    mx_frame_free(result);
    asked_dispose(&a);
    return rc;
}
