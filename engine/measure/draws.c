/*
 * Rows side by side by their people one by one: how sure ranks are when whole respondents are drawn again, and
 * where rows stand by all their levels.
 */
#include "measure_i.h"

#include <math.h>
#include <string.h>

enum { DRAWS = 1000 };
#define MOST_SCORES ((size_t)1 << 28)

/* The people of a row of the table, found again in the follow-up. */
typedef struct {
    size_t row;      /* of the table */
    size_t question; /* its indicator among those of the table */
    size_t unit;     /* its other keys among those of the table */
    mx_measure__people people;
} sight;

typedef struct {
    mx_frame *table;
    const mx_follow_up *follow_up;
    const mx_cut *cut;
    const bool *is_apart;
    mx_measure__cells cells;
    mx_ids *rows, *units, *questions; /* texts of all keys; of all but the indicator; of the indicator */
    size_t *row_of;                   /* by id of rows */
    const mx_measure__answer **answers;
} survey;

/* ---- Finding rows again ---------------------------------------------------------------------------- */

static mx_str text_of_key(const survey *s, const mx_measure__answer *a, int key)
{
    if (key == MX_BY_TERRITORY && s->cut->together) return mx_str_of(s->cut->together);
    return mx_ids_text(s->follow_up->texts[key], a->keys[key]);
}

static int add_text(mx_ids *ids, mx_buf *text, uint32_t *id)
{
    int rc = mx_buf_check(text);
    return rc < 0 ? rc : mx_ids_add(ids, (mx_str){text->at, text->size}, id);
}

/* Number the rows of the table, what they are about and who they are. */
static int number_rows(survey *s)
{
    mx_buf all = {0}, unit = {0};
    size_t n = mx_frame_n_rows(s->table), indicator = mx_frame_find(s->table, "indicator");
    int rc = mx_ids_new(&s->rows);
    if (rc == MX_OK) rc = mx_ids_new(&s->units);
    if (rc == MX_OK) rc = mx_ids_new(&s->questions);
    s->row_of = mx_alloc_array(n + 1, sizeof *s->row_of);
    if (rc == MX_OK && !s->row_of) rc = mx_fail_memory();
    for (size_t row = 0; rc == MX_OK && row < n; row++) {
        uint32_t id, ignored;
        mx_buf_clear(&all);
        mx_buf_clear(&unit);
        for (size_t i = 0; i < s->cells.n_by; i++) {
            const char *name = mx_measure__by_names[s->cells.by[i]];
            mx_str text = mx_measure__str(s->table, row, name);
            mx_buf_format(&all, "%.*s\x1f", MX_STR(text));
            if (s->cells.by[i] != MX_BY_INDICATOR) mx_buf_format(&unit, "%.*s\x1f", MX_STR(text));
        }
        rc = add_text(s->rows, &all, &id);
        if (rc == MX_OK) s->row_of[id] = row;
        if (rc == MX_OK) rc = add_text(s->units, &unit, &ignored);
        if (rc == MX_OK)
            rc = mx_ids_add(s->questions, mx_str_of(mx_frame_text(s->table, row, indicator)), &ignored);
    }
    mx_buf_dispose(&all);
    mx_buf_dispose(&unit);
    return rc;
}

/* The row that the cell at `from` stands in, and its people; false where the table has none, or it is apart. */
static int find_sight(bool *out, sight *at, const survey *s, size_t from, size_t to)
{
    const mx_measure__answer *a = &s->follow_up->answers[s->cells.picks[from].answer];
    mx_buf all = {0}, unit = {0};
    for (size_t i = 0; i < s->cells.n_by; i++) {
        mx_str text = text_of_key(s, a, s->cells.by[i]);
        mx_buf_format(&all, "%.*s\x1f", MX_STR(text));
        if (s->cells.by[i] != MX_BY_INDICATOR) mx_buf_format(&unit, "%.*s\x1f", MX_STR(text));
    }
    int rc = mx_buf_check(&all);
    if (rc == MX_OK) rc = mx_buf_check(&unit);
    uint32_t id = rc == MX_OK ? mx_ids_find(s->rows, (mx_str){all.at, all.size}) : MX_NO_ID;
    *out = id != MX_NO_ID && !(s->is_apart && s->is_apart[s->row_of[id]]);
    if (*out) {
        at->row = s->row_of[id];
        at->unit = mx_ids_find(s->units, (mx_str){unit.at, unit.size});
        at->question = mx_ids_find(s->questions, text_of_key(s, a, MX_BY_INDICATOR));
        mx_measure__people_find(&at->people, s->follow_up, &s->cells, from, to, s->answers);
    }
    mx_buf_dispose(&all);
    mx_buf_dispose(&unit);
    return rc;
}

static void put(const survey *s, size_t row, const char *column, double value)
{
    mx_frame_set_number(s->table, row, mx_frame_find(s->table, column), value);
}

/* ---- Ranks drawn again -------------------------------------------------------------------------------- */

/* Whole respondents: 1 where they stand high, 0 where not. */
typedef struct {
    uint8_t *scores;
    size_t *unit, *group;
    double *weights;
    size_t n, scores_capacity, unit_capacity, group_capacity, weight_capacity;
    size_t *of_person, n_people; /* the last respondent that a person of the follow-up is; SIZE_MAX: none yet */
    bool *is_ranked;             /* by question and unit */
    bool have_unlike_weights;
} respondents;

static int add_respondent(respondents *r, const survey *s, const sight *at, const mx_measure__answer *a)
{
    size_t k = mx_ids_count(s->questions), n_groups = mx_ids_count(s->follow_up->groups);
    int rc = MX_GROW(r->unit, r->n, r->unit_capacity);
    if (rc == MX_OK) rc = MX_GROW(r->group, r->n, r->group_capacity);
    if (rc == MX_OK) rc = MX_GROW(r->weights, r->n, r->weight_capacity);
    for (size_t q = 0; rc == MX_OK && q < k; q++) {
        size_t place = r->n * k + q;
        rc = MX_GROW(r->scores, place, r->scores_capacity);
        if (rc == MX_OK) r->scores[place] = MX_STATS_NO_SCORE;
    }
    if (rc < 0) return rc;
    r->unit[r->n] = at->unit;
    r->group[r->n] = a->group == MX_NO_ID ? n_groups + at->unit : a->group;
    r->weights[r->n] = a->weight;
    r->have_unlike_weights = r->have_unlike_weights || a->weight != r->weights[0];
    r->n++;
    return MX_OK;
}

static int add_answer(respondents *r, const survey *s, const sight *at, const mx_measure__answer *a)
{
    size_t k = mx_ids_count(s->questions);
    mx_measure__part part;
    int rc = MX_OK;
    uint8_t score = mx_measure__part_of(at->people.scale, a->value, &part) && part == MX_HIGH;
    for (uint32_t p = 0; rc == MX_OK && p < a->people; p++) {
        size_t *known = a->person == MX_NO_ID ? NULL : &r->of_person[a->person];
        bool is_new = !known || *known == SIZE_MAX || r->unit[*known] != at->unit;
        if (is_new) rc = add_respondent(r, s, at, a);
        if (is_new && known) *known = r->n - 1;
        if (rc == MX_OK) r->scores[(known ? *known : r->n - 1) * k + at->question] = score;
    }
    return rc;
}

static int read_respondents(respondents *r, const survey *s)
{
    size_t rank = mx_frame_find(s->table, "rank"), n_units = mx_ids_count(s->units), k = mx_ids_count(s->questions);
    *r = (respondents){.n_people = mx_ids_count(s->follow_up->people),
                       .is_ranked = mx_alloc_array(n_units * k + 1, sizeof *r->is_ranked)};
    r->of_person = mx_alloc_array(r->n_people + 1, sizeof *r->of_person);
    int rc = r->of_person && r->is_ranked ? MX_OK : mx_fail_memory();
    for (size_t i = 0; rc == MX_OK && i < r->n_people; i++) r->of_person[i] = SIZE_MAX;
    for (size_t from = 0, to; rc == MX_OK && from < s->cells.n && r->n * k < MOST_SCORES; from = to) {
        sight at;
        bool is_there;
        to = mx_measure__cell_end(&s->cells, from);
        rc = find_sight(&is_there, &at, s, from, to);
        if (rc < 0 || !is_there || isnan(mx_frame_number(s->table, at.row, rank))) continue;
        r->is_ranked[at.question * n_units + at.unit] = true;
        for (size_t i = 0; rc == MX_OK && i < at.people.n_answers; i++)
            rc = add_answer(r, s, &at, at.people.answers[i]);
    }
    return rc;
}

static void dispose_respondents(respondents *r)
{
    mx_free(r->scores);
    mx_free(r->unit);
    mx_free(r->group);
    mx_free(r->of_person);
    mx_free(r->is_ranked);
    mx_free(r->weights);
}

static int put_draws(const survey *s, const respondents *r, const mx_stats_rank ranks[])
{
    size_t n_units = mx_ids_count(s->units);
    mx_buf unit = {0};
    int rc = MX_OK;
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(s->table); row++) {
        mx_buf_clear(&unit);
        for (size_t i = 0; i < s->cells.n_by; i++)
            if (s->cells.by[i] != MX_BY_INDICATOR)
                mx_buf_format(&unit, "%.*s\x1f",
                              MX_STR(mx_measure__str(s->table, row, mx_measure__by_names[s->cells.by[i]])));
        rc = mx_buf_check(&unit);
        if (rc < 0) break;
        size_t question = mx_ids_find(s->questions, mx_measure__str(s->table, row, "indicator")),
               place = question * n_units + mx_ids_find(s->units, (mx_str){unit.at, unit.size});
        if (!r->is_ranked[place]) continue;
        put(s, row, "rank_low", ranks[place].low);
        put(s, row, "rank_high", ranks[place].high);
    }
    mx_buf_dispose(&unit);
    return rc;
}

static int draw_ranks(survey *s, uint64_t seed, mx_arena *arena)
{
    respondents r;
    size_t k = mx_ids_count(s->questions), n_units = mx_ids_count(s->units);
    mx_stats_options options = MX_STATS_OPTIONS_INIT;
    options.reps = DRAWS;
    options.seed = seed;
    mx_stats_rank *ranks = mx_arena_alloc(arena, (k * n_units + 1) * sizeof *ranks);
    int rc = read_respondents(&r, s);
    if (rc == MX_OK && !ranks) rc = mx_fail_memory();
    if (rc == MX_OK && r.n > 0 && r.n * k < MOST_SCORES) {
        const mx_stats_ranking of = {.scores = r.scores,
                                     .territory = r.unit,
                                     .group = r.group,
                                     .n = r.n,
                                     .k = k,
                                     .n_territories = n_units,
                                     .n_groups = mx_ids_count(s->follow_up->groups) + n_units,
                                     .fewest = 1,
                                     .weights = r.have_unlike_weights ? r.weights : NULL};
        rc = mx_stats_rank_intervals(ranks, &of, 0, &options, arena);
        if (rc == MX_OK) rc = put_draws(s, &r, ranks);
    }
    dispose_respondents(&r);
    return rc;
}

/* ---- By all levels -------------------------------------------------------------------------------------- */

/* Rows of one indicator on its levels. */
typedef struct {
    size_t *rows, n, k;
    double *counts; /* n x k */
} ladder;

static void count_levels(ladder *l, const sight *at)
{
    const mx_measure__scale *scale = at->people.scale;
    if (!scale->is_ordinal || !mx_measure__have_one_weight(&at->people)) return;
    l->rows[l->n] = at->row;
    for (size_t i = 0; i < at->people.n_answers; i++) {
        const mx_measure__answer *a = at->people.answers[i];
        if (a->value >= scale->lowest && a->value <= scale->highest && a->value == floor(a->value))
            l->counts[l->n * l->k + (size_t)(a->value - scale->lowest)] += a->people;
    }
    l->n++;
}

static int fit_ladder(const survey *s, const ladder *l)
{
    mx_stats_ordinal all;
    mx_arena *arena;
    int rc = mx_arena_new(&arena);
    if (rc < 0) return rc;
    mx_stats_ordinal_unit *each = mx_arena_alloc(arena, (l->n + 1) * sizeof *each);
    rc = each ? mx_stats_ordinal_fit(&all, each, l->counts, l->n, l->k, 0.95, arena) : mx_fail_memory();
    for (size_t i = 0; rc == MX_OK && !all.cannot && i < l->n; i++) {
        put(s, l->rows[i], "ordinal", each[i].effect);
        put(s, l->rows[i], "ordinal_low", each[i].low);
        put(s, l->rows[i], "ordinal_high", each[i].high);
    }
    mx_arena_free(arena);
    return rc;
}

/* The cells of one indicator, from … to - 1. */
static int find_ladder(const survey *s, size_t from, size_t to, size_t n_rows)
{
    const mx_measure__answer *one = &s->follow_up->answers[s->cells.picks[from].answer];
    const mx_measure__scale *scale = &s->follow_up->scales[one->keys[MX_BY_INDICATOR]];
    ladder l = {.k = scale->is_ordinal ? (size_t)(scale->highest - scale->lowest) + 1 : 1};
    l.rows = mx_alloc_array(n_rows + 1, sizeof *l.rows);
    l.counts = mx_alloc_array(n_rows + 1, l.k * sizeof *l.counts);
    int rc = l.rows && l.counts ? MX_OK : mx_fail_memory();
    for (size_t cell = from, end; rc == MX_OK && cell < to; cell = end) {
        sight at;
        bool is_there;
        end = mx_measure__cell_end(&s->cells, cell);
        rc = find_sight(&is_there, &at, s, cell, end);
        if (rc == MX_OK && is_there) count_levels(&l, &at);
    }
    if (rc == MX_OK && l.n >= MX_STATS_FEWEST_TERRITORIES) rc = fit_ladder(s, &l);
    mx_free(l.rows);
    mx_free(l.counts);
    return rc;
}

static int find_ladders(const survey *s)
{
    const mx_follow_up *f = s->follow_up;
    int rc = MX_OK;
    for (size_t from = 0, to; rc == MX_OK && from < s->cells.n; from = to) {
        uint32_t indicator = f->answers[s->cells.picks[from].answer].keys[MX_BY_INDICATOR];
        size_t n = 0;
        for (to = from; to < s->cells.n && f->answers[s->cells.picks[to].answer].keys[MX_BY_INDICATOR] == indicator;
             to = mx_measure__cell_end(&s->cells, to))
            n++;
        rc = find_ladder(s, from, to, n);
    }
    return rc;
}

/* ---- The whole ---------------------------------------------------------------------------------------------- */

int mx_measure_side_by_side_people(mx_frame *table, const mx_follow_up *follow_up, const char *const by[],
                                   const mx_cut *cut, const bool is_apart[], uint64_t seed)
{
    survey s = {.table = table, .follow_up = follow_up, .cut = cut, .is_apart = is_apart};
    mx_arena *arena = NULL;
    if (follow_up->n_margins > 0) return MX_OK; /* both take people as they are */
    int rc = mx_arena_new(&arena);
    if (rc == MX_OK) rc = mx_measure__cells_find(&s.cells, follow_up, by, cut, MX_LATEST_PERIOD);
    s.answers = mx_alloc_array(s.cells.n + 1, sizeof *s.answers);
    if (rc == MX_OK && !s.answers) rc = mx_fail_memory();
    if (rc == MX_OK) rc = number_rows(&s);
    if (rc == MX_OK) rc = draw_ranks(&s, seed, arena);
    if (rc == MX_OK) rc = find_ladders(&s);
    mx_measure__cells_dispose(&s.cells);
    mx_ids_free(s.rows);
    mx_ids_free(s.units);
    mx_ids_free(s.questions);
    mx_free(s.row_of);
    mx_free(s.answers);
    mx_arena_free(arena);
    return rc;
}
