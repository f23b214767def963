#include "promise.h"

#include <math.h>
#include <string.h>

#include "mx/stats.h"

enum { ALL, AUTO, REVIEW };
enum { DIMENSION, FIRST, FIRST_THREE, POLARITY };

static void count(promise_share counts[PROMISE_DECISIONS], const mx_proposal *proposal, bool is_right,
                  double confidence)
{
    const int decisions[] = {ALL, proposal->is_auto ? AUTO : REVIEW};
    for (size_t k = 0; k < 2; k++) {
        promise_share *its = &counts[decisions[k]];
        its->right += is_right;
        its->n++;
        its->expected += confidence;
    }
}

void promise_add(promise *all, const mx_proposal *proposal, const char *component, const char *polarity)
{
    bool is_first = strcmp(component, proposal->component[0]) == 0, is_in_three = is_first;
    double three = proposal->confidence[0];
    for (size_t k = 1; k < MX_PROPOSALS; k++) {
        is_in_three = is_in_three || strcmp(component, proposal->component[k]) == 0;
        three += proposal->confidence[k];
    }
    count(all->counts[DIMENSION], proposal, component[0] == proposal->dimension,
          proposal->dimension_confidence);
    count(all->counts[FIRST], proposal, is_first, proposal->confidence[0]);
    count(all->counts[FIRST_THREE], proposal, is_in_three, three);
    if (polarity) count(all->counts[POLARITY], proposal, proposal->polarity == *polarity, NAN);
}

static int add_share(mx_frame *frame, const char *decision, const char *figure, const promise_share *its)
{
    mx_stats_interval interval;
    size_t row = mx_frame_n_rows(frame);
    int rc = mx_stats_wilson(&interval, its->right, its->n, 0.95);
    if (rc == MX_OK) rc = mx_frame_add_row(frame);
    if (rc == MX_OK) rc = mx_frame_set_text(frame, row, 0, decision);
    if (rc == MX_OK) rc = mx_frame_set_text(frame, row, 1, figure);
    if (rc < 0) return rc;
    mx_frame_set_number(frame, row, 2, its->n);
    mx_frame_set_number(frame, row, 3, interval.estimate);
    mx_frame_set_number(frame, row, 4, interval.low);
    mx_frame_set_number(frame, row, 5, interval.high);
    mx_frame_set_number(frame, row, 6, its->n > 0 ? round(its->expected / its->n * 1e4) / 1e4 : NAN);
    return MX_OK;
}

int promise_table(mx_frame **out, const promise *all)
{
    static const char *const names[] = {"decision", "figure", "n", "value", "low", "high", "expected"};
    static const char *const decisions[] = {"all", "auto", "review"};
    static const char *const figures[] = {"dimension", "component", "first_three", "polarity"};
    mx_frame *frame;
    *out = NULL;
    int rc = mx_frame_new(&frame);
    for (size_t c = 0; rc == MX_OK && c < sizeof names / sizeof *names; c++)
        rc = mx_frame_add_column(frame, names[c], c < 2 ? MX_TEXT : MX_NUMBER, c < 2 ? MX_KEY : MX_FIGURE);
    for (size_t d = 0; rc == MX_OK && d < PROMISE_DECISIONS; d++)
        for (size_t f = 0; rc == MX_OK && f < PROMISE_FIGURES; f++)
            rc = add_share(frame, decisions[d], figures[f], &all->counts[f][d]);
    if (rc == MX_OK) *out = frame;
    else mx_frame_free(frame);
    return rc;
}

int promise_say(const mx_context *context, const promise *all)
{
    const promise_share *automatic = &all->counts[FIRST][AUTO];
    mx_stats_interval interval;
    if (all->counts[FIRST][ALL].n == 0) return MX_OK;
    if (automatic->n == 0) {
        mx_say(
            context, "%s",
            mx_tr(
                "aucune de ces expressions n’est codée seule par le modèle : sa promesse n’est pas vérifiée",
                "the model codes none of these statements alone: its promise is not checked"));
        return MX_OK;
    }
    int rc = mx_stats_wilson(&interval, automatic->right, automatic->n, 0.95);
    if (rc < 0) return rc;
    double promised = automatic->expected / automatic->n;
    mx_say(context,
           mx_tr("de ce que le modèle code seul, %.0f sur %.0f sont comme la personne : %.0f %% [%.0f ; "
                 "%.0f] ; il en promet "
                 "%.0f %%",
                 "of what the model codes alone, %.0f of %.0f are as the person says: %.0f%% [%.0f, %.0f]; "
                 "it promises "
                 "%.0f%%"),
           automatic->right, automatic->n, 100 * interval.estimate, 100 * interval.low, 100 * interval.high,
           100 * promised);
    if (interval.high < promised)
        mx_say(context, "%s",
               mx_tr("il promet plus qu’il ne tient ici : relisez aussi ce qu’il code seul, puis mieux train "
                     "--from-store",
                     "it promises more than it keeps here: read what it codes alone as well, then mieux "
                     "train --from-store"));
    return MX_OK;
}
