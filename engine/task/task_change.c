/* change: between two evaluations, of the same people and of different ones, never mixed. */
#include "asked.h"

#include "mx/store.h"

/* Of counts nobody knows who answered in both periods. */
static void tell_of_counted(const asked *a)
{
    if (!a->cut.before || !mx_follow_up_has_counted(a->follow_up)) return;
    mx_say(a->context, "%s",
           mx_tr("des personnes ne sont que comptées : qui a répondu aux deux périodes n’est pas connu, elles sont toutes "
                 "parmi les personnes différentes (unlinked)",
                 "some people are only counted: who answered in both periods is not known, all of them are among different "
                 "people (unlinked)"));
}

/* Measured, then adjusted for the number of tests over what will be shown. */
static int ask(mx_frame **out, asked *a, mx_designs designs)
{
    int rc = mx_measure_change(out, a->follow_up, a->by, &a->cut, designs);
    if (rc == MX_OK && mx_frame_n_rows(*out) == 0 && !a->cut.before)
        return mx_fail(MX_E_NOTFOUND, "%s",
                       mx_tr("aucune réponse d’avant et d’après (colonne phase) ne convient à ce qui est demandé ; "
                             "--before et --after comparent deux périodes",
                             "no answers before and after (column phase) fit what is asked for; --before and --after "
                             "compare two periods"));
    if (rc == MX_OK) rc = asked_check(*out);
    if (rc == MX_OK) tell_of_counted(a);
    if (rc == MX_OK) rc = asked_adjust(a, *out, ASKED_CHANGE);
    return rc == MX_OK ? asked_caution(a, *out, false) : rc;
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
    int rc = asked_read(&a, context, question, "change", "territory,indicator", allowed);
    if (rc == MX_OK) rc = asked_period(&a.cut.before, &a, "before", before);
    if (rc == MX_OK) rc = asked_period(&a.cut.after, &a, "after", after);
    if (rc == MX_OK) rc = ask(&result, &a, designs[design]);
    outlet_option(&a.outlet, "design", design == MX_CHANGE_BOTH ? NULL : design == MX_CHANGE_LINKED ? "linked" : "unlinked");
    outlet_option(&a.outlet, "before", before);
    outlet_option(&a.outlet, "after", after);
    if (rc == MX_OK) rc = asked_release(out, &a, result, ASKED_CHANGE);
    mx_frame_free(result);
    asked_dispose(&a);
    return rc;
}

static int read_actions(mx_frame **out, const mx_context *context)
{
    mx_store *store = NULL;
    int rc = mx_store_open(&store, context->store, MX_STORE_READ);
    if (rc == MX_OK) rc = mx_store_table(out, store, "actions");
    mx_store_close(store);
    return rc;
}

static int check_keys(const mx_question *question)
{
    if (question->n_files > 0)
        return mx_fail(
            MX_E_USAGE, "%s",
            mx_tr("--action lit les actions de la base : sans FICHIER ; chargez-les par mieux import",
                  "--action reads the actions of the store: without FILE; load them by mieux import"));
    if (!question->by && !question->is_together) return MX_OK;
    return mx_fail(
        MX_E_USAGE, "%s",
        mx_tr("--action compare des territoires, indicateur par indicateur : sans --by ni --together",
              "--action compares territories, indicator by indicator: without --by and --together"));
}

int mx_task_change_by_action(mx_release **out, const mx_context *context, const mx_question *question,
                             const char *action, const char *before, const char *after, bool has_periods)
{
    static const char *const allowed[] = {"indicator", NULL};
    asked a;
    mx_frame *actions = NULL, *result = NULL;
    *out = NULL;
    int rc = check_keys(question);
    if (rc < 0) return rc;
    rc = asked_read(&a, context, question, "change", "indicator", allowed);
    if (rc == MX_OK) rc = asked_period(&a.cut.before, &a, "before", before);
    if (rc == MX_OK) rc = asked_period(&a.cut.after, &a, "after", after);
    if (rc == MX_OK) rc = read_actions(&actions, context);
    if (rc == MX_OK)
        rc = mx_measure_action(&result, a.follow_up, actions, action, &a.cut, context->seed, has_periods);
    if (rc == MX_OK) rc = asked_check(result);
    a.what = action;
    outlet_option(&a.outlet, "action", action);
    outlet_option(&a.outlet, "before", before);
    outlet_option(&a.outlet, "after", after);
    if (has_periods) outlet_word(&a.outlet, "--periods");
    if (rc == MX_OK && !has_periods) rc = asked_adjust(&a, result, ASKED_CHANGE);
    if (rc == MX_OK) rc = asked_release(out, &a, result, ASKED_CHANGE);
    mx_frame_free(actions);
    mx_frame_free(result);
    asked_dispose(&a);
    return rc;
}
