/*
 * What a store hands on without its microdata: how many people stand at each level, and how those who answered
 * twice changed. Sums of weights are exact, each with what its number leaves out.
 */
#include "measure_i.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* People of one kind, and what they weigh. */
typedef struct {
    uint64_t people;
    mx_measure__wide weights, squares;
} total;

/* All who were asked at one time, by level; and those of them who are linked to no other time. */
typedef struct {
    size_t from, to; /* picks */
    const mx_measure__scale *scale;
    total *all, *unlinked;
    bool has_linked;
} moment;

typedef struct {
    const mx_follow_up *follow_up;
    const mx_cut *cut;
    bool by_group;
    mx_arena *arena;
    mx_measure__cells cells;
    moment *moments;
    size_t n_moments;
    mx_ids *ids; /* keys of an answer; number i is moments[i] */
    double lowest, highest;
    const mx_measure__answer **answers;
    double *work;
    mx_frame *people, *sums, *pairs, *moves;
} sharing;

/* ---- Counting ---------------------------------------------------------------------------------------- */

static const mx_measure__answer *answer_at(const sharing *s, const mx_measure__cells *cells, size_t pick)
{
    return &s->follow_up->answers[cells->picks[pick].answer];
}

static mx_str key_of(uint32_t key[MX_N_BY], const sharing *s, const mx_measure__answer *a)
{
    memcpy(key, a->keys, MX_N_BY * sizeof *key);
    if (!s->by_group) key[MX_BY_GROUP] = 0;
    return (mx_str){(const char *)key, MX_N_BY * sizeof *key};
}

static int add_to(total *totals, const mx_measure__people *people, size_t i)
{
    const mx_measure__answer *a = people->answers[i];
    const mx_measure__scale *scale = people->scale;
    if (!(a->value >= scale->lowest && a->value <= scale->highest) || a->value != floor(a->value))
        return mx_fail(MX_E_VALUE,
                       mx_tr("indicateur « %.*s » : la valeur %g est hors de l’échelle",
                             "indicator \"%.*s\": the value %g is off the scale"),
                       MX_STR(mx_ids_text(people->follow_up->texts[MX_BY_INDICATOR], a->keys[MX_BY_INDICATOR])), a->value);
    total *at = &totals[(size_t)(a->value - scale->lowest)];
    at->people += a->people;
    at->weights += mx_measure__weight_of(people, i);
    at->squares += mx_measure__squares_of(people, i);
    return MX_OK;
}

static int count_moment(sharing *s, size_t from, size_t to)
{
    const mx_measure__answer *one = answer_at(s, &s->cells, from);
    const mx_measure__scale *scale = &s->follow_up->scales[one->keys[MX_BY_INDICATOR]];
    uint32_t key[MX_N_BY], id;
    mx_measure__people people;
    if (!scale->is_ordinal) return MX_OK; /* real values have no levels to count */
    size_t k = (size_t)(scale->highest - scale->lowest) + 1;
    moment *m = &s->moments[s->n_moments];
    int rc = mx_ids_add(s->ids, key_of(key, s, one), &id);
    if (rc < 0) return rc;
    s->n_moments++;
    *m = (moment){.from = from, .to = to, .scale = scale};
    m->all = mx_arena_alloc(s->arena, k * sizeof *m->all);
    m->unlinked = mx_arena_alloc(s->arena, k * sizeof *m->unlinked);
    if (!m->all || !m->unlinked) return mx_fail_memory();
    s->lowest = fmin(s->lowest, scale->lowest);
    s->highest = fmax(s->highest, scale->highest);
    mx_measure__people_find(&people, s->follow_up, &s->cells, from, to, s->answers);
    for (size_t i = 0; rc == MX_OK && i < people.n_answers; i++) rc = add_to(m->all, &people, i);
    return rc;
}

static moment *moment_of(const sharing *s, const mx_measure__answer *a)
{
    uint32_t key[MX_N_BY], id = mx_ids_find(s->ids, key_of(key, s, a));
    return id == MX_NO_ID ? NULL : &s->moments[id];
}

/* Those who answered one evaluation only, put where they stand among all. */
static int count_unlinked(const sharing *s, const mx_measure__people *people)
{
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && i < people->n_answers; i++) {
        moment *m = moment_of(s, people->answers[i]);
        if (!m) continue;
        rc = add_to(m->unlinked, people, i);
    }
    return rc;
}

/* ---- Pairs ------------------------------------------------------------------------------------------------ */

static void put_sums(mx_frame *frame, const total *t)
{
    double weights = mx_measure__sum(t->weights), squares = mx_measure__sum(t->squares);
    mx_measure__put(frame, "people", (double)t->people);
    if (t->weights == mx_measure__parts(1) * (mx_measure__wide)t->people && t->squares == t->weights) return;
    mx_measure__put(frame, "weights", weights);
    mx_measure__put(frame, "weights_rest", mx_measure__sum(t->weights - mx_measure__parts(weights)));
    mx_measure__put(frame, "weights_squared", squares);
    mx_measure__put(frame, "weights_squared_rest", mx_measure__sum(t->squares - mx_measure__parts(squares)));
}

static void add_pairs(total *to, const mx_measure__pairs *p)
{
    to->people += p->people;
    to->weights += p->weights;
    to->squares += p->squares;
}

/* How many fell, stayed and rose. */
static int put_moves(sharing *s, const mx_measure__evaluations *e, size_t from, const mx_measure__changes *found)
{
    total totals[3] = {{0}};
    int rc = MX_OK;
    for (size_t i = 0; i < found->n_pairs; i++) {
        const mx_measure__pairs *p = &found->pairs[i];
        add_pairs(&totals[found->linked.scale->is_reversed ? 1 - p->moved : 1 + p->moved], p);
    }
    for (int moved = -1; rc == MX_OK && moved <= 1; moved++) {
        if (totals[moved + 1].people == 0) continue;
        rc = mx_measure__begin_row(s->moves, s->follow_up, &e->cells, &e->cells.picks[from], s->cut);
        if (rc < 0) break;
        mx_measure__put(s->moves, "moved", moved);
        put_sums(s->moves, &totals[moved + 1]);
    }
    return rc;
}

/* How many went from each level to each, a row for each that somebody went. */
static int put_pairs(sharing *s, const mx_measure__evaluations *e, size_t from, const mx_measure__changes *found)
{
    const mx_measure__scale *scale = found->linked.scale;
    size_t k = (size_t)(scale->highest - scale->lowest) + 1;
    total *table = mx_alloc_array(k * k, sizeof *table);
    int rc = table ? MX_OK : mx_fail_memory();
    for (size_t i = 0; rc == MX_OK && i < found->n_pairs; i++) {
        const mx_measure__pairs *p = &found->pairs[i];
        bool is_known = p->before >= scale->lowest && p->before <= scale->highest && p->after >= scale->lowest &&
                        p->after <= scale->highest;
        if (is_known)
            add_pairs(&table[(size_t)(p->before - scale->lowest) * k + (size_t)(p->after - scale->lowest)], p);
    }
    for (size_t i = 0; rc == MX_OK && i < k * k; i++) {
        if (table[i].people == 0) continue;
        double before = scale->lowest + (double)(i / k), after = scale->lowest + (double)(i % k);
        rc = mx_measure__begin_row(s->pairs, s->follow_up, &e->cells, &e->cells.picks[from], s->cut);
        if (rc < 0) break;
        mx_measure__put(s->pairs, "moved", (after > before) - (after < before));
        mx_measure__put(s->pairs, "before", before);
        mx_measure__put(s->pairs, "after", after);
        put_sums(s->pairs, &table[i]);
    }
    mx_free(table);
    return rc;
}

/* Both moments of linked people are no longer all there is to know of them. */
static void mark_linked(const sharing *s, const mx_measure__changes *found)
{
    for (size_t i = 0; i < found->n_pairs; i++) {
        moment *first = moment_of(s, found->pairs[i].first), *second = moment_of(s, found->pairs[i].second);
        if (first) first->has_linked = true;
        if (second) second->has_linked = true;
    }
}

static int count_changes(sharing *s)
{
    static const char *const by[] = {"territory", "indicator", "cycle", NULL};
    static const char *const by_group[] = {"territory", "group", "indicator", "cycle", NULL};
    mx_measure__evaluations e;
    int rc = mx_measure__evaluations_find(&e, s->follow_up, s->by_group ? by_group : by, s->cut);
    if (rc == MX_OK) rc = mx_measure__add_keys(s->pairs, &e.cells);
    if (rc == MX_OK) rc = mx_measure__add_keys(s->moves, &e.cells);
    static const mx_measure__column columns[] = {
        {"moved", MX_NUMBER, MX_KEY},         {"before", MX_NUMBER, MX_KEY},
        {"after", MX_NUMBER, MX_KEY},         {"people", MX_NUMBER, MX_COUNT},
        {"weights", MX_NUMBER, MX_FIGURE},    {"weights_rest", MX_NUMBER, MX_FIGURE},
        {"weights_squared", MX_NUMBER, MX_FIGURE}, {"weights_squared_rest", MX_NUMBER, MX_FIGURE}};
    if (rc == MX_OK) rc = mx_measure__add_columns(s->pairs, columns, sizeof columns / sizeof *columns);
    if (rc == MX_OK) rc = mx_measure__add_columns(s->moves, columns, sizeof columns / sizeof *columns);
    for (size_t from = 0, to; rc == MX_OK && from < e.cells.n; from = to) {
        mx_measure__changes found;
        to = mx_measure__cell_end(&e.cells, from);
        rc = mx_measure__changes_find(&found, &e, from, to);
        if (rc < 0 || found.n_pairs == 0 || !found.linked.scale->is_ordinal) continue;
        mark_linked(s, &found);
        rc = count_unlinked(s, &found.before);
        if (rc == MX_OK) rc = count_unlinked(s, &found.after);
        if (rc == MX_OK) rc = put_pairs(s, &e, from, &found);
        if (rc == MX_OK) rc = put_moves(s, &e, from, &found);
    }
    mx_measure__evaluations_dispose(&e);
    return rc;
}

/* ---- The tables --------------------------------------------------------------------------------------------- */

static int begin_people(sharing *s)
{
    static const mx_measure__column before[] = {{"n", MX_NUMBER, MX_PEOPLE},
                                                {"basis", MX_TEXT, MX_BASIS},
                                                {"missing", MX_NUMBER, MX_FIGURE}};
    static const mx_measure__column after[] = {{"share_low", MX_NUMBER, MX_SHARE},
                                               {"share_middle", MX_NUMBER, MX_SHARE},
                                               {"share_high", MX_NUMBER, MX_SHARE}};
    static const mx_measure__column sums[] = {
        {"row", MX_NUMBER, MX_KEY},             {"who", MX_TEXT, MX_KEY},
        {"level", MX_NUMBER, MX_KEY},           {"people", MX_NUMBER, MX_COUNT},
        {"weights", MX_NUMBER, MX_FIGURE},      {"weights_rest", MX_NUMBER, MX_FIGURE},
        {"weights_squared", MX_NUMBER, MX_FIGURE}, {"weights_squared_rest", MX_NUMBER, MX_FIGURE}};
    int rc = mx_measure__add_keys(s->people, &s->cells);
    if (rc == MX_OK) rc = mx_measure__add_columns(s->people, before, sizeof before / sizeof *before);
    for (double level = s->lowest; rc == MX_OK && level <= s->highest; level++) {
        char name[40];
        snprintf(name, sizeof name, "level_%.0f", level);
        rc = mx_frame_add_column(s->people, name, MX_NUMBER, MX_COUNT);
    }
    if (rc == MX_OK) rc = mx_measure__add_columns(s->people, after, sizeof after / sizeof *after);
    return rc == MX_OK ? mx_measure__add_columns(s->sums, sums, sizeof sums / sizeof *sums) : rc;
}

static int put_sum(sharing *s, const char *who, double level, const total *t)
{
    int rc = mx_frame_add_row(s->sums);
    if (rc == MX_OK) rc = mx_measure__put_text(s->sums, "who", who);
    if (rc < 0) return rc;
    mx_measure__put(s->sums, "row", (double)(mx_frame_n_rows(s->people) - 1));
    mx_measure__put(s->sums, "level", level);
    put_sums(s->sums, t);
    return MX_OK;
}

static int put_levels(sharing *s, const moment *m, const char *who, const total *totals)
{
    int rc = MX_OK;
    for (double level = m->scale->lowest; rc == MX_OK && level <= m->scale->highest; level++) {
        const total *t = &totals[(size_t)(level - m->scale->lowest)];
        if (t->people > 0) rc = put_sum(s, who, level, t);
    }
    return rc;
}

/* What the parts weigh, as other questions publish it. */
static int put_shares(sharing *s, const mx_measure__people *people)
{
    static const char *const names[] = {[MX_LOW] = "share_low", [MX_MIDDLE] = "share_middle", [MX_HIGH] = "share_high"};
    int rc = MX_OK;
    for (int part = MX_LOW; rc == MX_OK && part <= MX_HIGH; part++) {
        mx_stats_interval share;
        rc = mx_measure__share(&share, people, (mx_measure__part)part, s->cut->conf, s->work);
        bool is_empty = part == MX_MIDDLE && people->scale->high_min <= people->scale->low_max + 1;
        if (rc == MX_OK && !is_empty) mx_measure__put(s->people, names[part], share.estimate);
    }
    return rc;
}

/* A row for the gate, and all that it rests on. */
static int put_moment(sharing *s, const moment *m)
{
    const char *who = m->has_linked ? "all" : NULL;
    mx_measure__people people;
    mx_measure__people_find(&people, s->follow_up, &s->cells, m->from, m->to, s->answers);
    int rc = mx_measure__begin_row(s->people, s->follow_up, &s->cells, &s->cells.picks[m->from], s->cut);
    if (rc == MX_OK) rc = mx_measure__put_text(s->people, "basis", "count");
    if (rc < 0) return rc;
    mx_measure__put(s->people, "n", people.n);
    mx_measure__put(s->people, "missing", people.n_missing);
    for (double level = m->scale->lowest; level <= m->scale->highest; level++) {
        char name[40];
        snprintf(name, sizeof name, "level_%.0f", level);
        mx_measure__put(s->people, name, (double)m->all[(size_t)(level - m->scale->lowest)].people);
    }
    rc = put_shares(s, &people);
    if (rc == MX_OK) rc = put_levels(s, m, who, m->all);
    const total missing = {.people = (uint64_t)people.n_missing,
                           .weights = mx_measure__parts(1) * (mx_measure__wide)people.n_missing,
                           .squares = mx_measure__parts(1) * (mx_measure__wide)people.n_missing};
    if (rc == MX_OK && people.n_missing > 0) rc = put_sum(s, who, NAN, &missing);
    return rc == MX_OK && m->has_linked ? put_levels(s, m, "unlinked", m->unlinked) : rc;
}

static int begin(sharing *s)
{
    static const char *const by[] = {"territory", "indicator", "period", "phase", "cycle", NULL};
    static const char *const by_group[] = {"territory", "group", "indicator", "period", "phase", "cycle", NULL};
    s->lowest = INFINITY;
    s->highest = -INFINITY;
    int rc = mx_arena_new(&s->arena);
    if (rc == MX_OK) rc = mx_ids_new(&s->ids);
    if (rc == MX_OK) rc = mx_frame_new(&s->people);
    if (rc == MX_OK) rc = mx_frame_new(&s->sums);
    if (rc == MX_OK) rc = mx_frame_new(&s->pairs);
    if (rc == MX_OK) rc = mx_frame_new(&s->moves);
    if (rc == MX_OK)
        rc = mx_measure__cells_find(&s->cells, s->follow_up, s->by_group ? by_group : by, s->cut, MX_LATEST_PERIOD);
    if (rc < 0) return rc;
    s->moments = mx_alloc_array(s->cells.n + 1, sizeof *s->moments);
    s->answers = mx_alloc_array(s->cells.n + 1, sizeof *s->answers);
    s->work = mx_alloc_array(s->cells.n + 1, 2 * sizeof *s->work);
    return s->moments && s->answers && s->work ? MX_OK : mx_fail_memory();
}

static void dispose(sharing *s)
{
    mx_measure__cells_dispose(&s->cells);
    mx_ids_free(s->ids);
    mx_free(s->moments);
    mx_free(s->answers);
    mx_free(s->work);
    mx_arena_free(s->arena);
}

int mx_measure_counts(mx_counts *out, const mx_follow_up *follow_up, bool by_group, const mx_cut *cut)
{
    sharing s = {.follow_up = follow_up, .cut = cut, .by_group = by_group};
    *out = (mx_counts){0};
    int rc = begin(&s);
    for (size_t from = 0, to; rc == MX_OK && from < s.cells.n; from = to) {
        to = mx_measure__cell_end(&s.cells, from);
        rc = count_moment(&s, from, to);
    }
    if (rc == MX_OK) rc = count_changes(&s);
    if (rc == MX_OK) rc = begin_people(&s);
    for (size_t i = 0; rc == MX_OK && i < s.n_moments; i++) rc = put_moment(&s, &s.moments[i]);
    dispose(&s);
    *out = (mx_counts){s.people, s.sums, s.pairs, s.moves};
    if (rc < 0) mx_counts_dispose(out);
    return rc;
}

void mx_counts_dispose(mx_counts *counts)
{
    mx_frame_free(counts->people);
    mx_frame_free(counts->sums);
    mx_frame_free(counts->pairs);
    mx_frame_free(counts->moves);
    *counts = (mx_counts){0};
}
