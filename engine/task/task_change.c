/* change: between two evaluations, of the same people and of different ones, never mixed. */
#include "asked.h"

/* Measured, then adjusted for the number of tests over what will be shown. */
static int ask(mx_frame **out, asked *a, mx_designs designs)
{
    int rc = mx_measure_change(out, a->follow_up, a->by, &a->cut, designs);
    if (rc == MX_OK) rc = asked_check(*out);
    return rc == MX_OK ? asked_adjust(a, *out) : rc;
}

int mx_task_change(mx_release **out, const mx_context *context, const mx_question *question,
                   mx_change_design design, const char *before, const char *after)
{
    static const char *const allowed[] = {"territory", "group", "indicator", "cycle", NULL};
    static const mx_designs designs[] = {[MX_CHANGE_BOTH] = MX_BOTH_DESIGNS,
                                         [MX_CHANGE_LINKED] = MX_LINKED,
                                         [MX_CHANGE_UNLINKED] = MX_UNLINKED};
    asked a;
    mx_frame *result = NULL;
    *out = NULL;
    int rc = asked_read(&a, context, question, "territory,indicator", allowed);
    if (rc == MX_OK) rc = asked_period(&a.cut.before, &a, "before", before);
    if (rc == MX_OK) rc = asked_period(&a.cut.after, &a, "after", after);
    if (rc == MX_OK) rc = ask(&result, &a, designs[design]);
    if (rc == MX_OK) rc = asked_release(out, &a, result);
    mx_frame_free(result);
    asked_dispose(&a);
    return rc;
}
