/*
 * Change between the two evaluations of a cycle.
 *
 * A person who answered both, in one cycle, is a pair and belongs to the linked table;
 * everyone else, and people who are only counted, belong to the unlinked one. Where cycle is
 * not among the keys a person's latest cycle counts, one with a pair before one without.
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

/* The people of a cell: pairs one by one, the rest as two samples. */
typedef struct {
    uint64_t up, same, down;
    double n_before, n_after;         /* all who answered then */
    mx_measure__people before, after; /* without the pairs */
} changes;

typedef struct {
    mx_frame *frame;
    const mx_follow_up *follow_up;
    mx_measure__cells cells;
    const mx_cut *cut;
    uint32_t before, after; /* ids of the two phases; MX_NO_ID when nobody was asked then */
    const mx_measure__answer **answers_before, **answers_after;
    double *work;
} change;

/* ---- Who changed ----------------------------------------------------------------------- */

/* The two answers of a person in one cycle: NULL where there is none with a value. */
typedef struct {
    const mx_measure__answer *before, *after;
} pair;

/* Picks of one person and cycle; the last answer of each phase counts. */
static pair read_pair(const change *c, size_t from, size_t to)
{
    pair out = {NULL, NULL};
    for (size_t i = from; i < to; i++) {
        const mx_measure__answer *a = &c->follow_up->answers[c->cells.picks[i].answer];
        if (isnan(a->value)) continue;
        if (a->keys[MX_BY_PHASE] == c->before) out.before = a;
        if (a->keys[MX_BY_PHASE] == c->after) out.after = a;
    }
    return out;
}

/* The pair of a person: of the latest cycle that has one, else what the latest cycle has. */
static pair choose_pair(const change *c, size_t from, size_t to)
{
    pair chosen = {NULL, NULL};
    for (size_t i = from, end; i < to; i = end) {
        end = i + 1;
        while (end < to && c->cells.picks[end].order[0] == c->cells.picks[i].order[0]) end++;
        pair next = read_pair(c, i, end);
        bool is_whole = next.before && next.after, has_whole = chosen.before && chosen.after;
        if (is_whole || (!has_whole && (next.before || next.after))) chosen = next;
    }
    return chosen;
}

static void add_pair(changes *out, const mx_measure__scale *scale, const pair *p)
{
    if (p->before) out->n_before += p->before->people;
    if (p->after) out->n_after += p->after->people;
    if (p->before && p->after) {
        double rise = p->after->value - p->before->value;
        if (scale->is_reversed) rise = -rise;
        if (rise > 0) out->up++;
        else if (rise < 0) out->down++;
        else out->same++;
    } else if (p->before) {
        mx_measure__people_add(&out->before, p->before);
    } else if (p->after) {
        mx_measure__people_add(&out->after, p->after);
    }
}

static void find_changes(changes *out, const change *c, size_t from, size_t to)
{
    const mx_measure__answer *one = &c->follow_up->answers[c->cells.picks[from].answer];
    *out = (changes){0};
    mx_measure__people_begin(&out->before, c->follow_up, one, c->answers_before);
    mx_measure__people_begin(&out->after, c->follow_up, one, c->answers_after);
    for (size_t i = from, end; i < to; i = end) {
        end = mx_measure__person_end(&c->cells, i, to);
        pair p = choose_pair(c, i, end);
        add_pair(out, out->before.scale, &p);
    }
    mx_measure__people_sort(&out->before);
    mx_measure__people_sort(&out->after);
}

/* ---- What can be said of it --------------------------------------------------------------- */

static int put_conclusion(mx_frame *frame, bool is_clear, bool is_better, const char *reason)
{
    int rc = mx_measure__put_text(frame, "conclusion", !is_clear ? "none" : is_better ? "better" : "worse");
    return rc < 0 || is_clear ? rc : mx_measure__put_text(frame, "reason", reason);
}

static int put_linked(change *c, const mx_measure__pick *first, const changes *found)
{
    uint64_t n = found->up + found->same + found->down, n_changed = found->up + found->down;
    mx_stats_interval net;
    double p;
    if (n == 0) return MX_OK;
    int rc = mx_stats_net(&net, found->up, found->down, n, c->cut->conf);
    if (rc == MX_OK) rc = mx_stats_sign_test(&p, found->up, found->down);
    if (rc == MX_OK) rc = mx_measure__begin_row(c->frame, c->follow_up, &c->cells, first, c->cut);
    if (rc < 0) return rc;
    mx_measure__put(c->frame, "n", (double)n);
    mx_measure__put(c->frame, "n_before", found->n_before);
    mx_measure__put(c->frame, "n_after", found->n_after);
    mx_measure__put(c->frame, "share_linked", (double)n / (found->n_before + found->n_after - (double)n));
    mx_measure__put(c->frame, "improved", (double)found->up);
    mx_measure__put(c->frame, "same", (double)found->same);
    mx_measure__put(c->frame, "worsened", (double)found->down);
    mx_measure__put(c->frame, "net", net.estimate);
    mx_measure__put(c->frame, "low", net.low);
    mx_measure__put(c->frame, "high", net.high);
    mx_measure__put(c->frame, "p_value", p);
    rc = mx_measure__put_text(c->frame, "basis", "count");
    if (rc == MX_OK) rc = mx_measure__put_text(c->frame, "method", mx_stats_method_words(net.method));
    const char *reason =
        n_changed < FEWEST_CHANGED
            ? mx_tr("moins de six personnes ont changé : aucun résultat ne pourrait être net",
                    "fewer than six people changed: no result could be clear")
            : mx_tr("l’écart peut être dû au hasard", "the difference may be due to chance");
    return rc < 0 ? rc : put_conclusion(c->frame, p<1 - c->cut->conf, found->up> found->down, reason);
}

static int put_unlinked(change *c, const mx_measure__pick *first, const changes *found)
{
    mx_stats_interval before, after, difference;
    if (found->before.n + found->after.n == 0) return MX_OK;
    int rc = mx_measure__share(&before, &found->before, MX_HIGH, c->cut->conf, c->work);
    if (rc == MX_OK) rc = mx_measure__share(&after, &found->after, MX_HIGH, c->cut->conf, c->work);
    if (rc == MX_OK) rc = mx_measure__begin_row(c->frame, c->follow_up, &c->cells, first, c->cut);
    if (rc < 0) return rc;
    mx_stats_difference(&difference, &before, &after);
    mx_measure__put(c->frame, "n_before", found->before.n);
    mx_measure__put(c->frame, "n_after", found->after.n);
    mx_measure__put(c->frame, "share_high_before", before.estimate);
    mx_measure__put(c->frame, "share_high_after", after.estimate);
    mx_measure__put(c->frame, "difference", difference.estimate);
    mx_measure__put(c->frame, "low", difference.low);
    mx_measure__put(c->frame, "high", difference.high);
    rc = mx_measure__put_text(c->frame, "basis", "count");
    if (rc == MX_OK) rc = mx_measure__put_text(c->frame, "method", mx_stats_method_words(difference.method));
    bool is_clear = difference.low > 0 || difference.high < 0;
    bool is_better = (difference.estimate > 0) != found->before.scale->is_reversed;
    const char *reason =
        isnan(difference.estimate)
            ? mx_tr("personne à l’une des deux évaluations", "nobody in one of the two evaluations")
            : mx_tr("l’écart peut être dû au hasard", "the difference may be due to chance");
    return rc < 0 ? rc : put_conclusion(c->frame, is_clear, is_better, reason);
}

/* ---- The two tables ------------------------------------------------------------------------ */

typedef int put_row(change *c, const mx_measure__pick *first, const changes *found);

static int ask(mx_frame **out, const mx_follow_up *f, const char *const by[], const mx_cut *cut,
               const mx_measure__column columns[], size_t n_columns, put_row *put)
{
    change c = {.follow_up = f, .cut = cut};
    *out = NULL;
    c.before = mx_ids_find(f->texts[MX_BY_PHASE], mx_str_of("before"));
    c.after = mx_ids_find(f->texts[MX_BY_PHASE], mx_str_of("after"));
    int rc = mx_measure__cells_find(&c.cells, f, by, cut, MX_LATEST_CYCLE);
    if (rc == MX_OK) rc = mx_frame_new(&c.frame);
    if (rc == MX_OK) rc = mx_measure__add_keys(c.frame, &c.cells);
    if (rc == MX_OK) rc = mx_measure__add_columns(c.frame, columns, n_columns);
    c.answers_before = mx_alloc_array(c.cells.n + 1, sizeof *c.answers_before);
    c.answers_after = mx_alloc_array(c.cells.n + 1, sizeof *c.answers_after);
    c.work = mx_alloc_array(c.cells.n + 1, 2 * sizeof *c.work);
    if (rc == MX_OK && (!c.answers_before || !c.answers_after || !c.work)) rc = mx_fail_memory();
    for (size_t from = 0, to; rc == MX_OK && from < c.cells.n; from = to) {
        changes found;
        to = mx_measure__cell_end(&c.cells, from);
        find_changes(&found, &c, from, to);
        rc = put(&c, &c.cells.picks[from], &found);
    }
    mx_measure__cells_dispose(&c.cells);
    mx_free(c.answers_before);
    mx_free(c.answers_after);
    mx_free(c.work);
    if (rc < 0) mx_frame_free(c.frame);
    else *out = c.frame;
    return rc;
}

int mx_measure_change_linked(mx_frame **out, const mx_follow_up *follow_up, const char *const by[],
                             const mx_cut *cut)
{
    return ask(out, follow_up, by, cut, linked_columns, COUNT_OF(linked_columns), put_linked);
}

int mx_measure_change_unlinked(mx_frame **out, const mx_follow_up *follow_up, const char *const by[],
                               const mx_cut *cut)
{
    return ask(out, follow_up, by, cut, unlinked_columns, COUNT_OF(unlinked_columns), put_unlinked);
}
