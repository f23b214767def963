/*
 * Change between the two evaluations of a cycle.
 *
 * A person who answered both, in one cycle, is a pair and belongs to the linked table;
 * everyone else, and people who are only counted, belong to the unlinked one. Where cycle is
 * not among the keys a person's latest cycle counts, one with a pair before one without. Where
 * the cut names two periods they stand for the evaluations, and there are no cycles.
 */
#include "measure_i.h"

#include <math.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* Fewer pairs than this that changed cannot give a sign test under 5 %: 2 / 2^5 is 6 %. */
enum { FEWEST_CHANGED = 6 };

static const mx_measure__column linked_columns[] = {{"n", MX_NUMBER, MX_PEOPLE},
                                                    {"basis", MX_TEXT, MX_BASIS},
                                                    {"n_before", MX_NUMBER, MX_PEOPLE},
                                                    {"n_after", MX_NUMBER, MX_PEOPLE},
                                                    {"share_linked", MX_NUMBER, MX_FIGURE},
                                                    {"improved", MX_NUMBER, MX_COUNT},
                                                    {"same", MX_NUMBER, MX_COUNT},
                                                    {"worsened", MX_NUMBER, MX_COUNT},
                                                    {"net", MX_NUMBER, MX_FIGURE},
                                                    {"low", MX_NUMBER, MX_FIGURE},
                                                    {"high", MX_NUMBER, MX_FIGURE},
                                                    {"p_value", MX_NUMBER, MX_FIGURE},
                                                    {"conclusion", MX_TEXT, MX_FIGURE},
                                                    {"reason", MX_TEXT, MX_FIGURE},
                                                    {"method", MX_TEXT, MX_NOTE}};

static const mx_measure__column unlinked_columns[] = {{"n_before", MX_NUMBER, MX_PEOPLE},
                                                      {"n_after", MX_NUMBER, MX_PEOPLE},
                                                      {"basis", MX_TEXT, MX_BASIS},
                                                      {"share_high_before", MX_NUMBER, MX_SHARE},
                                                      {"share_high_after", MX_NUMBER, MX_SHARE},
                                                      {"difference", MX_NUMBER, MX_FIGURE},
                                                      {"low", MX_NUMBER, MX_FIGURE},
                                                      {"high", MX_NUMBER, MX_FIGURE},
                                                      {"conclusion", MX_TEXT, MX_FIGURE},
                                                      {"reason", MX_TEXT, MX_FIGURE},
                                                      {"method", MX_TEXT, MX_NOTE}};

/* Both designs in one table. */
static const mx_measure__column joint_columns[] = {{"design", MX_TEXT, MX_KEY},
                                                   {"n", MX_NUMBER, MX_PEOPLE},
                                                   {"basis", MX_TEXT, MX_BASIS},
                                                   {"n_before", MX_NUMBER, MX_PEOPLE},
                                                   {"n_after", MX_NUMBER, MX_PEOPLE},
                                                   {"share_linked", MX_NUMBER, MX_FIGURE},
                                                   {"improved", MX_NUMBER, MX_COUNT},
                                                   {"same", MX_NUMBER, MX_COUNT},
                                                   {"worsened", MX_NUMBER, MX_COUNT},
                                                   {"net", MX_NUMBER, MX_FIGURE},
                                                   {"share_high_before", MX_NUMBER, MX_SHARE},
                                                   {"share_high_after", MX_NUMBER, MX_SHARE},
                                                   {"difference", MX_NUMBER, MX_FIGURE},
                                                   {"low", MX_NUMBER, MX_FIGURE},
                                                   {"high", MX_NUMBER, MX_FIGURE},
                                                   {"p_value", MX_NUMBER, MX_FIGURE},
                                                   {"p_adjusted", MX_NUMBER, MX_FIGURE},
                                                   {"conclusion", MX_TEXT, MX_FIGURE},
                                                   {"reason", MX_TEXT, MX_FIGURE},
                                                   {"p_wilcoxon", MX_NUMBER, MX_FIGURE},
                                                   {"p_margins", MX_NUMBER, MX_FIGURE},
                                                   {"effect", MX_NUMBER, MX_FIGURE},
                                                   {"n_effective", MX_NUMBER, MX_FIGURE},
                                                   {"design_effect", MX_NUMBER, MX_FIGURE},
                                                   {"method", MX_TEXT, MX_NOTE}};

/* The people of a cell: pairs one by one, the rest as two samples. */
typedef struct {
    mx_frame *frame;
    mx_measure__evaluations of;
    const mx_cut *cut;
    mx_designs designs;
    bool is_joint; /* the table has the columns of both designs */
    double *work;
} change;

/* ---- What can be said of it --------------------------------------------------------------- */

/* What is concluded: nothing could have been clear, nothing is, or better or worse. */
typedef struct {
    bool cannot, is_clear, is_better;
    const char *reason; /* why nothing is clear */
} verdict;

static const char *by_chance(void)
{
    return mx_tr("l’écart peut être dû au hasard", "the difference may be due to chance");
}

static int put_verdict(const change *c, const verdict *v)
{
    const char *word = v->is_clear                ? (v->is_better ? "better" : "worse")
                       : v->cannot && c->is_joint ? "cannot conclude"
                                                  : "none";
    int rc = mx_measure__put_text(c->frame, "conclusion", word);
    return rc < 0 || v->is_clear ? rc : mx_measure__put_text(c->frame, "reason", v->reason);
}

/* What rows of either design begin with. */
static int begin_row(const change *c, const mx_measure__pick *first, mx_designs design, double n)
{
    int rc = mx_measure__begin_row(c->frame, c->of.follow_up, &c->of.cells, first, c->cut);
    if (rc == MX_OK) rc = mx_measure__put_text(c->frame, "basis", "count");
    if (rc < 0) return rc;
    if (c->is_joint || design == MX_LINKED) mx_measure__put(c->frame, "n", n);
    if (!c->is_joint) return MX_OK;
    return mx_measure__put_text(c->frame, "design", design == MX_LINKED ? "linked" : "unlinked");
}

/* Second opinions, and how many people the first rests on. */
static void put_effect(const change *c, const mx_measure__effect *effect, double n, double n_effective)
{
    if (!c->is_joint) return;
    if (n_effective > 0) {
        mx_measure__put(c->frame, "n_effective", n_effective);
        mx_measure__put(c->frame, "design_effect", n / n_effective);
    }
    mx_measure__put(c->frame, "p_wilcoxon", effect->p_ranks);
    mx_measure__put(c->frame, "p_margins", effect->p_margins);
    mx_measure__put(c->frame, "effect", effect->size);
}

/* The pairs in sums, which are exact. */
static mx_stats_moves moves_of(const mx_measure__changes *found)
{
    mx_measure__wide all = 0, up = 0, down = 0, squares = 0;
    mx_stats_moves out = {.n_up = found->up, .n_down = found->down, .n = found->up + found->same + found->down};
    if (found->linked.cannot) return (mx_stats_moves){0};
    out.least = INFINITY;
    for (size_t i = 0; i < found->n_pairs; i++) {
        const mx_measure__pairs *p = &found->pairs[i];
        double weight = mx_measure__sum(p->weights) / p->people;
        all += p->weights;
        squares += p->squares;
        if (p->moved > 0) up += p->weights;
        if (p->moved < 0) down += p->weights;
        out.least = fmin(out.least, p->is_even ? weight : 0);
        out.most = fmax(out.most, weight);
    }
    out.all = mx_measure__sum(all);
    out.squares = mx_measure__sum(squares);
    out.up = mx_measure__sum(up);
    out.down = mx_measure__sum(down);
    return out;
}

static int put_linked(change *c, const mx_measure__pick *first, const mx_measure__changes *found)
{
    uint64_t n = found->up + found->same + found->down;
    mx_stats_moves moves = moves_of(found);
    mx_stats_interval net;
    mx_measure__effect effect;
    double p;
    if (n == 0) return MX_OK;
    int rc = mx_stats_net_of_moves(&net, &p, &moves, c->cut->conf);
    if (rc == MX_OK && c->is_joint)
        rc = mx_measure__effect_of_pairs(&effect, found->before.scale, found->pairs, found->n_pairs);
    if (rc == MX_OK) rc = begin_row(c, first, MX_LINKED, (double)n);
    if (rc < 0) return rc;
    if (found->n_before >= (double)n && found->n_after >= (double)n) { /* else all who answered are not known */
        mx_measure__put(c->frame, "n_before", found->n_before);
        mx_measure__put(c->frame, "n_after", found->n_after);
        mx_measure__put(c->frame, "share_linked", (double)n / (found->n_before + found->n_after - (double)n));
    }
    mx_measure__put(c->frame, "improved", (double)found->up);
    mx_measure__put(c->frame, "same", (double)found->same);
    mx_measure__put(c->frame, "worsened", (double)found->down);
    mx_measure__put(c->frame, "net", net.estimate);
    mx_measure__put(c->frame, "low", net.low);
    mx_measure__put(c->frame, "high", net.high);
    mx_measure__put(c->frame, "p_value", p);
    put_effect(c, &effect, (double)n, net.n_effective);
    rc = mx_measure__put_text(c->frame, "method", mx_stats_method_words(net.method));
    bool are_few = found->up + found->down < FEWEST_CHANGED;
    verdict v = {.cannot = are_few || isnan(net.estimate),
                 .is_clear = !are_few && p < 1 - c->cut->conf,
                 .is_better = net.estimate > 0,
                 .reason = by_chance()};
    if (isnan(net.estimate))
        v.reason = found->linked.cannot ? found->linked.cannot
                                       : mx_tr("aucun poids n’est au-dessus de 0", "no weight is above 0");
    else if (are_few)
        v.reason = mx_tr("moins de six personnes ont changé : aucun résultat ne pourrait être net",
                         "fewer than six people changed: no result could be clear");
    return rc < 0 ? rc : put_verdict(c, &v);
}

/* The shares in high situations of both samples, and their difference, at a level. */
static int find_difference(mx_stats_interval out[3], const change *c, const mx_measure__changes *found, double conf)
{
    int rc = mx_measure__share(&out[0], &found->before, MX_HIGH, conf, c->work);
    if (rc == MX_OK) rc = mx_measure__share(&out[1], &found->after, MX_HIGH, conf, c->work);
    if (rc == MX_OK) mx_stats_difference(&out[2], &out[0], &out[1]);
    return rc;
}

static bool leaves_out_zero(const mx_stats_interval *interval)
{
    return interval->low > 0 || interval->high < 0;
}

/* The p-value that belongs to the interval: the level at which it just reaches 0, by bisection
 * of its logarithm. So the test takes weights and groups into account as the interval does, and
 * the two never contradict each other. */
static int find_p(double *p, const change *c, const mx_measure__changes *found)
{
    enum { STEPS = 60 };
    double low = log(1e-9), high = log1p(-1e-9);
    mx_stats_interval shares[3];
    for (int i = 0; i < STEPS; i++) {
        double middle = (low + high) / 2;
        int rc = find_difference(shares, c, found, -expm1(middle));
        if (rc < 0) return rc;
        if (leaves_out_zero(&shares[2])) high = middle;
        else low = middle;
    }
    *p = high < log1p(-1e-9) ? exp(high) : 1;
    return MX_OK;
}

/* Whether not even nobody before and everybody after would make a difference that is clear. */
static int is_hopeless(bool *out, const change *c, const mx_stats_interval shares[3])
{
    mx_stats_interval nobody, everybody, most;
    double conf = c->cut->conf;
    int rc = mx_stats_wilson(&nobody, 0, shares[0].n_effective, conf);
    if (rc == MX_OK) rc = mx_stats_wilson(&everybody, shares[1].n_effective, shares[1].n_effective, conf);
    if (rc < 0) return rc;
    mx_stats_difference(&most, &nobody, &everybody);
    *out = !leaves_out_zero(&most);
    return MX_OK;
}

static const char *unlinked_reason(const mx_measure__changes *found, const mx_stats_interval *difference, bool cannot)
{
    if (found->before.cannot || found->after.cannot)
        return found->before.cannot ? found->before.cannot : found->after.cannot;
    if (!isnan(difference->estimate) && cannot)
        return mx_tr("trop peu de personnes : aucun résultat ne pourrait être net",
                     "too few people: no result could be clear");
    if (!cannot) return by_chance();
    if (found->before.n > 0 && found->after.n > 0)
        return mx_tr("l’échelle n’a pas de situations hautes : il n’y a pas de part à comparer",
                     "the scale has no high situations: there is no share to compare");
    return mx_tr("personne à l’une des deux évaluations", "nobody in one of the two evaluations");
}

static int put_unlinked(change *c, const mx_measure__pick *first, const mx_measure__changes *found)
{
    mx_stats_interval shares[3], *difference = &shares[2];
    mx_measure__effect effect;
    bool cannot = true;
    double p = NAN;
    if (found->before.n + found->after.n == 0) return MX_OK;
    int rc = find_difference(shares, c, found, c->cut->conf);
    if (rc == MX_OK && !isnan(difference->estimate)) rc = is_hopeless(&cannot, c, shares);
    if (rc == MX_OK && c->is_joint && !isnan(difference->estimate)) rc = find_p(&p, c, found);
    if (rc == MX_OK && c->is_joint)
        rc = mx_measure__effect_of_samples(&effect, &found->before, &found->after, c->cut->conf);
    if (rc == MX_OK) rc = begin_row(c, first, MX_UNLINKED, found->before.n + found->after.n);
    if (rc < 0) return rc;
    mx_measure__put(c->frame, "n_before", found->before.n);
    mx_measure__put(c->frame, "n_after", found->after.n);
    mx_measure__put(c->frame, "share_high_before", shares[0].estimate);
    mx_measure__put(c->frame, "share_high_after", shares[1].estimate);
    mx_measure__put(c->frame, "difference", difference->estimate);
    mx_measure__put(c->frame, "low", difference->low);
    mx_measure__put(c->frame, "high", difference->high);
    if (c->is_joint) mx_measure__put(c->frame, "p_value", p);
    put_effect(c, &effect, found->before.n + found->after.n,
               isnan(difference->estimate) ? 0 : shares[0].n_effective + shares[1].n_effective);
    rc = mx_measure__put_text(c->frame, "method", mx_stats_method_words(difference->method));
    verdict v = {.cannot = cannot,
                 .is_clear = leaves_out_zero(difference),
                 .is_better = (difference->estimate > 0) != found->before.scale->is_reversed,
                 .reason = unlinked_reason(found, difference, cannot)};
    return rc < 0 ? rc : put_verdict(c, &v);
}

/* ---- The tables ---------------------------------------------------------------------------- */

static int put_rows(change *c, const mx_measure__pick *first, const mx_measure__changes *found)
{
    int rc = c->designs & MX_LINKED ? put_linked(c, first, found) : MX_OK;
    return rc == MX_OK && c->designs & MX_UNLINKED ? put_unlinked(c, first, found) : rc;
}

static int ask(mx_frame **out, const mx_follow_up *f, const char *const by[], change c,
               const mx_measure__column columns[], size_t n_columns)
{
    *out = NULL;
    int rc = mx_measure__evaluations_find(&c.of, f, by, c.cut);
    if (rc == MX_OK) rc = mx_frame_new(&c.frame);
    if (rc == MX_OK) rc = mx_measure__add_keys(c.frame, &c.of.cells);
    if (rc == MX_OK) rc = mx_measure__add_columns(c.frame, columns, n_columns);
    c.work = mx_alloc_array(c.of.cells.n + 1, 2 * sizeof *c.work);
    if (rc == MX_OK && !c.work) rc = mx_fail_memory();
    for (size_t from = 0, to; rc == MX_OK && from < c.of.cells.n; from = to) {
        mx_measure__changes found;
        to = mx_measure__cell_end(&c.of.cells, from);
        rc = mx_measure__changes_find(&found, &c.of, from, to);
        if (rc == MX_OK) rc = put_rows(&c, &c.of.cells.picks[from], &found);
    }
    mx_measure__evaluations_dispose(&c.of);
    mx_free(c.work);
    if (rc < 0) mx_frame_free(c.frame);
    else *out = c.frame;
    return rc;
}

int mx_measure_change_linked(mx_frame **out, const mx_follow_up *follow_up, const char *const by[],
                             const mx_cut *cut)
{
    return ask(out, follow_up, by, (change){.cut = cut, .designs = MX_LINKED}, linked_columns,
               COUNT_OF(linked_columns));
}

int mx_measure_change_unlinked(mx_frame **out, const mx_follow_up *follow_up, const char *const by[],
                               const mx_cut *cut)
{
    return ask(out, follow_up, by, (change){.cut = cut, .designs = MX_UNLINKED}, unlinked_columns,
               COUNT_OF(unlinked_columns));
}

int mx_measure_change(mx_frame **out, const mx_follow_up *follow_up, const char *const by[],
                      const mx_cut *cut, mx_designs designs)
{
    return ask(out, follow_up, by, (change){.cut = cut, .designs = designs, .is_joint = true}, joint_columns,
               COUNT_OF(joint_columns));
}
