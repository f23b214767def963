/* Who answered both evaluations of a cycle, and who one of them. */
#include "measure_i.h"

#include <math.h>

/* ---- The evaluations ----------------------------------------------------------------------- */

static void choose_evaluations(mx_measure__evaluations *e, const mx_follow_up *f, const mx_cut *cut)
{
    bool is_by_period = cut->before != NULL;
    e->key = is_by_period ? MX_BY_PERIOD : MX_BY_PHASE;
    e->before = mx_ids_find(f->texts[e->key], mx_str_of(is_by_period ? cut->before : "before"));
    e->after = mx_ids_find(f->texts[e->key], mx_str_of(is_by_period ? cut->after : "after"));
}

int mx_measure__evaluations_find(mx_measure__evaluations *out, const mx_follow_up *f, const char *const by[],
                                 const mx_cut *cut)
{
    *out = (mx_measure__evaluations){.follow_up = f};
    choose_evaluations(out, f, cut);
    int rc = mx_measure__cells_find(&out->cells, f, by, cut, MX_LATEST_CYCLE);
    if (rc < 0) return rc;
    out->answers = mx_alloc_array(out->cells.n + 1, 3 * sizeof *out->answers);
    out->weights = mx_alloc_array(out->cells.n + 1, 3 * sizeof *out->weights);
    out->pairs = mx_alloc_array(out->cells.n + 1, sizeof *out->pairs);
    return out->answers && out->weights && out->pairs ? MX_OK : mx_fail_memory();
}

void mx_measure__evaluations_dispose(mx_measure__evaluations *e)
{
    mx_measure__cells_dispose(&e->cells);
    mx_free(e->answers);
    mx_free(e->weights);
    mx_free(e->pairs);
}

/* ---- People by their names -------------------------------------------------------------------- */

/* The two answers of a person in one cycle: NULL where there is none with a value. */
typedef struct {
    const mx_measure__answer *before, *after;
} occasions;

/* Picks of one person and cycle; the last answer of each phase counts. */
static occasions read_cycle(const mx_measure__evaluations *e, size_t from, size_t to)
{
    occasions out = {NULL, NULL};
    for (size_t i = from; i < to; i++) {
        const mx_measure__answer *a = &e->follow_up->answers[e->cells.picks[i].answer];
        if (isnan(a->value)) continue;
        if (a->keys[e->key] == e->before) out.before = a;
        if (a->keys[e->key] == e->after) out.after = a;
    }
    return out;
}

/* Those of a person: of the latest cycle that has both, else what the latest cycle has. */
static occasions choose_cycle(const mx_measure__evaluations *e, size_t from, size_t to)
{
    occasions chosen = {NULL, NULL};
    for (size_t i = from, end; i < to; i = end) {
        end = i + 1;
        while (end < to &&
               (e->key == MX_BY_PERIOD || e->cells.picks[end].order[0] == e->cells.picks[i].order[0]))
            end++;
        occasions next = read_cycle(e, i, end);
        bool is_whole = next.before && next.after, has_whole = chosen.before && chosen.after;
        if (is_whole || (!has_whole && (next.before || next.after))) chosen = next;
    }
    return chosen;
}

static void add_pairs(mx_measure__changes *out, const mx_measure__pairs *p)
{
    mx_measure__people *linked = &out->linked;
    out->pairs[out->n_pairs++] = *p;
    linked->answers[linked->n_answers++] = p->first;
    linked->n += p->people;
    if (p->moved > 0) out->up += p->people;
    else if (p->moved < 0) out->down += p->people;
    else out->same += p->people;
}

/* Above 0 for the better. */
static int turned(const mx_measure__scale *scale, int rise)
{
    return scale->is_reversed ? -rise : rise;
}

static void add_person(mx_measure__changes *out, const occasions *p)
{
    if (p->before) out->n_before += p->before->people;
    if (p->after) out->n_after += p->after->people;
    if (p->before && p->after) {
        double before = p->before->value, after = p->after->value;
        double weight = (p->before->weight + p->after->weight) / 2;
        add_pairs(out, &(mx_measure__pairs){.first = p->before,
                                            .second = p->after,
                                            .before = before,
                                            .after = after,
                                            .moved = turned(out->before.scale, (after > before) - (after < before)),
                                            .people = p->before->people,
                                            .weights = mx_measure__parts(weight),
                                            .squares = mx_measure__parts(weight * weight),
                                            .is_even = true});
    } else if (p->before) {
        mx_measure__people_add(&out->before, p->before);
    } else if (p->after) {
        mx_measure__people_add(&out->after, p->after);
    }
}

/* ---- People who are counted -------------------------------------------------------------------- */

/* Sums of weights do not say whether these are alike, but what their squares come to does. */
static bool are_even(const mx_measure__counted *c, uint32_t people)
{
    double sum = mx_measure__sum(c->weights), squares = mx_measure__sum(c->squares);
    return people * squares - sum * sum <= 1e-9 * sum * sum;
}

static void add_counted_pairs(mx_measure__changes *out, const mx_measure__answer *a, const mx_measure__counted *c)
{
    mx_measure__pairs p = {.first = a,
                           .before = a->value,
                           .after = c->after,
                           .moved = turned(out->before.scale, c->moved),
                           .people = a->people,
                           .weights = mx_measure__parts(1) * a->people,
                           .squares = mx_measure__parts(1) * a->people,
                           .is_even = true};
    if (c->has_weights) {
        p.weights = c->weights;
        p.squares = c->squares;
        p.is_even = are_even(c, a->people);
    }
    add_pairs(out, &p);
}

/* Two periods in the place of evaluations: pairs are of evaluations, and all stand unlinked. */
static void add_counted(mx_measure__changes *out, const mx_measure__evaluations *e, const mx_measure__answer *a)
{
    mx_measure__who who = mx_measure__who_is(e->follow_up, a);
    if (e->key == MX_BY_PERIOD && who == MX_COUNTED_ALL) who = MX_COUNTED_WHOLE;
    if (e->key == MX_BY_PERIOD && who != MX_COUNTED_WHOLE) return;
    if (who == MX_COUNTED_PAIRS) {
        add_counted_pairs(out, a, &e->follow_up->counted[a->counted]);
        return;
    }
    bool is_before = a->keys[e->key] == e->before, is_after = a->keys[e->key] == e->after;
    if (isnan(a->value) || !(is_before || is_after)) return;
    if (who != MX_COUNTED_UNLINKED) *(is_before ? &out->n_before : &out->n_after) += a->people;
    if (who != MX_COUNTED_ALL) mx_measure__people_add(is_before ? &out->before : &out->after, a);
}

/* ---- The people of a cell ------------------------------------------------------------------------ */

/* Weight the pairs to the margins, from the means of their weights. */
static int weigh_pairs(mx_measure__changes *out, double weights[])
{
    for (size_t i = 0; i < out->n_pairs; i++)
        weights[i] = mx_measure__sum(out->pairs[i].weights) / out->pairs[i].people;
    int rc = mx_measure__people_weigh(&out->linked, weights);
    for (size_t i = 0; i < out->n_pairs; i++) {
        mx_measure__pairs *p = &out->pairs[i];
        p->weights = mx_measure__parts(weights[i]) * p->people;
        p->squares = mx_measure__parts(weights[i] * weights[i]) * p->people;
        p->is_even = true;
    }
    return rc;
}

int mx_measure__changes_find(mx_measure__changes *out, const mx_measure__evaluations *e, size_t from, size_t to)
{
    const mx_measure__answer *one = &e->follow_up->answers[e->cells.picks[from].answer];
    size_t n = e->cells.n, most = to - from;
    *out = (mx_measure__changes){.pairs = e->pairs};
    mx_measure__people_begin(&out->before, e->follow_up, one, e->answers);
    mx_measure__people_begin(&out->after, e->follow_up, one, e->answers + n);
    mx_measure__people_begin(&out->linked, e->follow_up, one, e->answers + 2 * n);
    for (size_t i = from, end; i < to; i = end) {
        end = mx_measure__person_end(&e->cells, i, to);
        const mx_measure__answer *a = &e->follow_up->answers[e->cells.picks[i].answer];
        if (a->person == MX_NO_ID) {
            add_counted(out, e, a);
            continue;
        }
        occasions p = choose_cycle(e, i, end);
        add_person(out, &p);
    }
    mx_measure__people_sort(&out->before);
    mx_measure__people_sort(&out->after);
    int rc = mx_measure__people_weigh_answers(&out->before, e->weights);
    if (rc == MX_OK) rc = mx_measure__people_weigh_answers(&out->after, e->weights + most);
    if (rc < 0 || e->follow_up->n_margins == 0) return rc;
    return weigh_pairs(out, e->weights + 2 * most);
}
