/* The share in high situations: over time, and territories side by side. */
#include "measure_i.h"

#include <math.h>
#include <stdlib.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* A series of fewer periods is no trend. */
enum { FEWEST_PERIODS = 3 };

static const mx_measure__column share_columns[] = {
    {"n", MX_NUMBER, MX_PEOPLE},   {"basis", MX_TEXT, MX_BASIS},   {"share_high", MX_NUMBER, MX_SHARE},
    {"low", MX_NUMBER, MX_FIGURE}, {"high", MX_NUMBER, MX_FIGURE}, {"groups", MX_NUMBER, MX_FIGURE},
    {"method", MX_TEXT, MX_NOTE}};

/* What is said besides of rows side by side. */
static const mx_measure__column side_columns[] = {
    {"n_effective", MX_NUMBER, MX_FIGURE}, {"design_effect", MX_NUMBER, MX_FIGURE}, {"others", MX_NUMBER, MX_FIGURE},
    {"overlapping", MX_NUMBER, MX_FIGURE}, {"rank", MX_NUMBER, MX_FIGURE},
    {"rank_from", MX_NUMBER, MX_FIGURE},   {"rank_to", MX_NUMBER, MX_FIGURE},
    {"rank_low", MX_NUMBER, MX_FIGURE},    {"rank_high", MX_NUMBER, MX_FIGURE},
    {"reason", MX_TEXT, MX_FIGURE},        {"shrunk", MX_NUMBER, MX_FIGURE},
    {"shrunk_low", MX_NUMBER, MX_FIGURE},  {"shrunk_high", MX_NUMBER, MX_FIGURE},
    {"ordinal", MX_NUMBER, MX_FIGURE},     {"ordinal_low", MX_NUMBER, MX_FIGURE},
    {"ordinal_high", MX_NUMBER, MX_FIGURE},
    {"z", MX_NUMBER, MX_FIGURE},           {"p_value", MX_NUMBER, MX_FIGURE},
    {"p_adjusted", MX_NUMBER, MX_FIGURE},  {"outside", MX_TEXT, MX_FIGURE},
    {"periods", MX_TEXT, MX_NOTE}};

/* One cell of the result, before it is known whether and where it stands. */
typedef struct {
    size_t from; /* its first pick */
    mx_stats_interval high;
    double n;           /* people */
    const char *cannot; /* why they have no share */
    size_t n_groups;
    uint32_t periods[2]; /* ids of the first and the last */
    mx_str label;        /* of its territory */
} share;

typedef struct {
    const mx_follow_up *follow_up;
    mx_measure__cells cells;
    share *all;
    size_t n, capacity;
} shares;

static void shares_dispose(shares *s)
{
    mx_measure__cells_dispose(&s->cells);
    mx_free(s->all);
}

static const mx_measure__answer *answer_of(const shares *s, const share *one)
{
    return &s->follow_up->answers[s->cells.picks[one->from].answer];
}

static void find_periods(share *out, const mx_follow_up *f, const mx_measure__people *people)
{
    const uint32_t *ranks = f->ranks[MX_BY_PERIOD];
    for (size_t i = 0; i < people->n_answers; i++) {
        uint32_t period = people->answers[i]->keys[MX_BY_PERIOD];
        if (i == 0 || ranks[period] < ranks[out->periods[0]]) out->periods[0] = period;
        if (i == 0 || ranks[period] > ranks[out->periods[1]]) out->periods[1] = period;
    }
}

/* The share of every cell that has one. */
static int find_shares(shares *s, const mx_follow_up *f, const char *const by[], const mx_cut *cut)
{
    *s = (shares){.follow_up = f};
    int rc = mx_measure__cells_find(&s->cells, f, by, cut, MX_LATEST_PERIOD);
    const mx_measure__answer **answers = mx_alloc_array(s->cells.n + 1, sizeof *answers);
    double *work = mx_alloc_array(s->cells.n + 1, 3 * sizeof *work);
    if (rc == MX_OK && (!answers || !work)) rc = mx_fail_memory();
    for (size_t from = 0, to; rc == MX_OK && from < s->cells.n; from = to) {
        to = mx_measure__cell_end(&s->cells, from);
        mx_measure__people people;
        share one = {.from = from};
        mx_measure__people_find(&people, f, &s->cells, from, to, answers);
        rc = mx_measure__people_weigh_answers(&people, work + 2 * s->cells.n);
        if (rc == MX_OK) rc = mx_measure__share(&one.high, &people, MX_HIGH, cut->conf, work);
        if (rc < 0 || (isnan(one.high.estimate) && !people.cannot)) continue;
        one.n = people.n;
        one.cannot = people.cannot;
        one.n_groups = mx_measure__n_groups(&people);
        find_periods(&one, f, &people);
        uint32_t territory = answer_of(s, &one)->keys[MX_BY_TERRITORY];
        one.label = mx_measure__tree_label(&f->tree, mx_ids_text(f->texts[MX_BY_TERRITORY], territory));
        rc = MX_GROW(s->all, s->n, s->capacity);
        if (rc == MX_OK) s->all[s->n++] = one;
    }
    mx_free(answers);
    mx_free(work);
    return rc;
}

static int put_share(mx_frame *frame, const shares *s, const share *one, const mx_cut *cut)
{
    int rc = mx_measure__begin_row(frame, s->follow_up, &s->cells, &s->cells.picks[one->from], cut);
    if (rc < 0) return rc;
    mx_measure__put(frame, "n", one->n);
    mx_measure__put(frame, "share_high", one->high.estimate);
    mx_measure__put(frame, "low", one->high.low);
    mx_measure__put(frame, "high", one->high.high);
    mx_measure__put(frame, "groups", (double)one->n_groups);
    rc = mx_measure__put_text(frame, "basis", "count");
    return rc < 0 ? rc : mx_measure__put_text(frame, "method", mx_stats_method_words(one->high.method));
}

static int begin(mx_frame **out, const shares *s)
{
    int rc = mx_frame_new(out);
    if (rc == MX_OK) rc = mx_measure__add_keys(*out, &s->cells);
    return rc < 0 ? rc : mx_measure__add_columns(*out, share_columns, COUNT_OF(share_columns));
}

/* Hand the frame over, or free it. */
static int finish(mx_frame **out, mx_frame *frame, shares *s, int rc)
{
    shares_dispose(s);
    if (rc < 0) mx_frame_free(frame);
    else *out = frame;
    return rc;
}

/* ---- Over time ---------------------------------------------------------------------- */

static bool is_one_series(const shares *s, const share *a, const share *b, const mx_cut *cut)
{
    const uint32_t *x = answer_of(s, a)->keys, *y = answer_of(s, b)->keys;
    if (x[MX_BY_INDICATOR] != y[MX_BY_INDICATOR]) return false;
    return cut->together || x[MX_BY_TERRITORY] == y[MX_BY_TERRITORY];
}

static int find_trend(mx_frame **out, const mx_follow_up *follow_up, const mx_cut *cut)
{
    static const char *const by[] = {"territory", "indicator", "period", NULL};
    size_t fewest = cut->fewest_periods > 0 ? cut->fewest_periods : FEWEST_PERIODS;
    shares s;
    mx_frame *frame = NULL;
    *out = NULL;
    int rc = find_shares(&s, follow_up, by, cut);
    if (rc == MX_OK) rc = begin(&frame, &s);
    for (size_t from = 0, to; rc == MX_OK && from < s.n; from = to) {
        for (to = from + 1; to < s.n && is_one_series(&s, &s.all[from], &s.all[to], cut);) to++;
        for (size_t i = from; rc == MX_OK && to - from >= fewest && i < to; i++)
            rc = put_share(frame, &s, &s.all[i], cut);
    }
    return finish(out, frame, &s, rc);
}

/* People asked every year and people followed through a contract are not one line: a
 * barometer, whose answers have no phase, comes first. */
int mx_measure_trend(mx_frame **out, const mx_follow_up *follow_up, const mx_cut *cut)
{
    mx_cut barometer = *cut;
    barometer.phase = "";
    int rc = find_trend(out, follow_up, cut->phase ? cut : &barometer);
    if (rc < 0 || cut->phase || mx_frame_n_rows(*out) > 0) return rc;
    mx_frame_free(*out);
    return find_trend(out, follow_up, cut);
}

/* ---- Side by side --------------------------------------------------------------------- */

/* Keeps the order of cells (indicator, then territory by id), changed to names. */
static int by_label(const void *a, const void *b)
{
    const share *x = a, *y = b;
    int order = mx_str_compare(x->label, y->label);
    return order != 0 ? order : x->from < y->from ? -1 : x->from > y->from;
}

static int put_periods(mx_frame *frame, const shares *s, const share *one)
{
    const mx_ids *periods = s->follow_up->texts[MX_BY_PERIOD];
    mx_str first = mx_ids_text(periods, one->periods[0]), last = mx_ids_text(periods, one->periods[1]);
    mx_buf words = {0};
    mx_buf_add(&words, first.at, first.size);
    if (one->periods[0] != one->periods[1]) mx_buf_format(&words, " … %.*s", MX_STR(last));
    int rc = mx_buf_check(&words);
    if (rc == MX_OK) rc = mx_measure__put_str(frame, "periods", (mx_str){words.at, words.size});
    mx_buf_dispose(&words);
    return rc;
}

static void put_worth(mx_frame *frame, const share *one)
{
    mx_measure__put(frame, "n_effective", one->high.n_effective);
    mx_measure__put(frame, "design_effect", one->n / one->high.n_effective);
}

static int find_comparison(mx_frame **out, const mx_follow_up *follow_up, const char *const by[],
                           const mx_cut *cut, bool is_whole)
{
    shares s;
    mx_frame *frame = NULL;
    *out = NULL;
    int rc = find_shares(&s, follow_up, by, cut);
    if (rc == MX_OK) rc = begin(&frame, &s);
    if (rc == MX_OK && is_whole) rc = mx_measure__add_columns(frame, side_columns, COUNT_OF(side_columns));
    for (size_t from = 0, to; rc == MX_OK && from < s.n; from = to) {
        uint32_t indicator = answer_of(&s, &s.all[from])->keys[MX_BY_INDICATOR];
        for (to = from + 1; to < s.n && answer_of(&s, &s.all[to])->keys[MX_BY_INDICATOR] == indicator;) to++;
        qsort(s.all + from, to - from, sizeof *s.all, by_label);
        for (size_t i = from; rc == MX_OK && i < to; i++) {
            rc = put_share(frame, &s, &s.all[i], cut);
            if (rc < 0 || !is_whole) continue;
            if (s.all[i].cannot) rc = mx_measure__put_text(frame, "reason", s.all[i].cannot);
            else put_worth(frame, &s.all[i]);
            if (rc == MX_OK) rc = put_periods(frame, &s, &s.all[i]);
        }
    }
    return finish(out, frame, &s, rc);
}

int mx_measure_compare(mx_frame **out, const mx_follow_up *follow_up, const mx_cut *cut)
{
    static const char *const by[] = {"indicator", "territory", NULL};
    return find_comparison(out, follow_up, by, cut, false);
}

int mx_measure_side_by_side(mx_frame **out, const mx_follow_up *follow_up, const char *const by[],
                            const mx_cut *cut)
{
    return find_comparison(out, follow_up, by, cut, true);
}
