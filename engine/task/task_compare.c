/* compare: territories or groups side by side, and never in order unless asked. */
#include "asked.h"

#include <math.h>
#include <string.h>

/* The indicator leads: only rows of one indicator compare with each other. */
static void put_indicator_first(asked *a)
{
    for (size_t i = a->n_by; i-- > 1;) {
        const char *before = a->by[i - 1];
        if (strcmp(a->by[i], "indicator") != 0) continue;
        a->by[i - 1] = a->by[i];
        a->by[i] = before;
    }
}

/* The most rows that one indicator has. */
static size_t longest(const mx_frame *table)
{
    size_t indicator = mx_frame_find(table, "indicator"), most = 1, n = 0;
    for (size_t row = 0; row < mx_frame_n_rows(table); row++) {
        bool goes_on =
            row > 0 && mx_frame_text_id(table, row, indicator) == mx_frame_text_id(table, row - 1, indicator);
        n = goes_on ? n + 1 : 1;
        if (n > most) most = n;
    }
    return most;
}

/* Once more, with intervals that hold for all the rows of an indicator at once. */
static int widen(mx_frame **table, asked *a)
{
    size_t n = longest(*table);
    mx_frame_free(*table);
    a->cut.conf = 1 - (1 - a->cut.conf) / (double)n;
    int rc = mx_measure_side_by_side(table, a->follow_up, a->by, &a->cut);
    if (rc == MX_OK)
        mx_say(
            a->context,
            mx_tr(
                "classement : les intervalles tiennent ensemble à 95 %% (%zu lignes par indicateur au plus, "
                "Bonferroni) ; rank_from et rank_to sont les rangs qu’ils admettent",
                "ranking: intervals hold together at 95%% (%zu rows an indicator at most, Bonferroni); "
                "rank_from and rank_to are the ranks they admit"),
            n);
    return rc;
}

static int refuse_ranking(void)
{
    return mx_fail(
        MX_E_VALUE,
        mx_tr("pas de classement : il y faut, pour un indicateur, %d lignes au moins de %d personnes "
              "chacune (et de cinq groupes, s’ils sont tous nommés) ; sans --rank le tableau se lit par nom",
              "no ranking: it needs, for an indicator, at least %d rows of %d people each (and of five "
              "groups, where all are named); without --rank the table stands by name"),
        MX_MEASURE_RANK_ROWS, MX_MEASURE_RANK_PEOPLE);
}

/* Rows all of whose intervals meet some other: nothing sets them apart. */
static void tell_of_overlaps(const asked *a, const mx_frame *table)
{
    size_t others = mx_frame_find(table, "others"), overlapping = mx_frame_find(table, "overlapping");
    size_t n = 0, n_apart = 0;
    for (size_t row = 0; row < mx_frame_n_rows(table); row++) {
        double all = mx_frame_number(table, row, others);
        if (isnan(all) || all == 0) continue;
        n++;
        n_apart += mx_frame_number(table, row, overlapping) < all ? 1 : 0;
    }
    if (n > 0)
        mx_say(
            a->context,
            mx_tr(
                "%zu lignes sur %zu se distinguent d’au moins une autre du même indicateur ; les intervalles "
                "des autres se recouvrent tous",
                "%zu of %zu rows are set apart from at least one other of the same indicator; the intervals "
                "of the rest all overlap"),
            n_apart, n);
    if (!a->cut.period && mx_follow_up_has_counted(a->follow_up))
        mx_say(a->context, "%s",
               mx_tr("des personnes ne sont que comptées : celles qui ont répondu à plusieurs périodes comptent à chacune ; --period en "
                     "choisit une",
                     "some people are only counted: those who answered in several periods count in each; --period chooses one"));
    if (!a->cut.period && !a->cut.cycle)
        mx_say(
            a->context, "%s",
            mx_tr("chaque personne compte par sa dernière réponse (colonne periods) ; --period ou --cycle en "
                  "choisit d’autres",
                  "each person counts by their latest answer (column periods); --period or --cycle choose "
                  "others"));
}

static void tell_of_tests(const asked *a, const mx_frame *table)
{
    size_t column = mx_frame_find(table, "p_value"), n = 0;
    for (size_t row = 0; row < mx_frame_n_rows(table); row++)
        if (!isnan(mx_frame_number(table, row, column))) n++;
    if (n > 1) asked_tests(a, n);
}

static int ask(mx_frame **out, asked *a, bool is_ranked)
{
    const bool *apart;
    size_t n_ranked;
    put_indicator_first(a);
    int rc = mx_measure_side_by_side(out, a->follow_up, a->by, &a->cut);
    if (rc == MX_OK) rc = asked_check(*out);
    if (rc == MX_OK && is_ranked) rc = widen(out, a);
    if (rc == MX_OK) rc = asked_apart(&apart, a, *out, ASKED_ANSWERS, "share_high");
    if (rc == MX_OK) rc = mx_measure_side_by_side_finish(&n_ranked, *out, apart, is_ranked);
    if (rc == MX_OK && is_ranked && n_ranked == 0) rc = refuse_ranking();
    if (rc == MX_OK) rc = mx_measure_side_by_side_crowd(*out, apart, 0.95);
    if (rc == MX_OK)
        rc = mx_measure_side_by_side_people(*out, a->follow_up, a->by, &a->cut, apart, a->context->seed);
    if (rc == MX_OK) {
        tell_of_overlaps(a, *out);
        tell_of_tests(a, *out);
    }
    return rc == MX_OK ? asked_caution(a, *out, true) : rc;
}

int mx_task_compare(mx_release **out, const mx_context *context, const mx_question *question, bool is_ranked)
{
    static const char *const allowed[] = {"territory", "group", "indicator", NULL};
    asked a;
    mx_frame *result = NULL;
    *out = NULL;
    int rc = asked_read(&a, context, question, "compare", "indicator,territory", allowed);
    if (is_ranked) outlet_word(&a.outlet, "--rank");
    if (rc == MX_OK) rc = ask(&result, &a, is_ranked);
    if (rc == MX_OK) rc = asked_release(out, &a, result, ASKED_ANSWERS);
    mx_frame_free(result);
    asked_dispose(&a);
    return rc;
}
