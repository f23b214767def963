/* How people stand on the situations. */
#include "measure_i.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const mx_measure__column before_levels[] = {
    {"n", MX_NUMBER, MX_PEOPLE}, {"basis", MX_TEXT, MX_BASIS}, {"missing", MX_NUMBER, MX_FIGURE}};
static const mx_measure__column after_levels[] = {{"share_low", MX_NUMBER, MX_SHARE},
                                                  {"share_middle", MX_NUMBER, MX_SHARE},
                                                  {"share_high", MX_NUMBER, MX_SHARE},
                                                  {"share_low_from", MX_NUMBER, MX_FIGURE},
                                                  {"share_low_to", MX_NUMBER, MX_FIGURE},
                                                  {"share_high_from", MX_NUMBER, MX_FIGURE},
                                                  {"share_high_to", MX_NUMBER, MX_FIGURE},
                                                  {"median", MX_NUMBER, MX_FIGURE},
                                                  {"mean", MX_NUMBER, MX_FIGURE},
                                                  {"sd", MX_NUMBER, MX_FIGURE},
                                                  {"groups", MX_NUMBER, MX_FIGURE},
                                                  {"value", MX_NUMBER, MX_FIGURE},
                                                  {"value_from", MX_NUMBER, MX_FIGURE},
                                                  {"value_to", MX_NUMBER, MX_FIGURE},
                                                  {"method", MX_TEXT, MX_NOTE},
                                                  {"source", MX_TEXT, MX_NOTE}};

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

typedef struct {
    mx_frame *frame;
    const mx_follow_up *follow_up;
    mx_measure__cells cells;
    const mx_cut *cut;
    double lowest, highest; /* levels of the table; NaN when it has none */
    size_t level_column;    /* of the lowest */
    const mx_measure__answer **answers;
    double *work;
} distribution;

/* A column for every level of any scale in the table. */
static int add_levels(distribution *d)
{
    d->lowest = d->highest = NAN;
    for (size_t i = 0; i < d->cells.n; i++) {
        const mx_measure__answer *a = &d->follow_up->answers[d->cells.picks[i].answer];
        const mx_measure__scale *scale = &d->follow_up->scales[a->keys[MX_BY_INDICATOR]];
        if (!scale->is_ordinal) continue;
        d->lowest = fmin(d->lowest, scale->lowest);
        d->highest = fmax(d->highest, scale->highest);
    }
    int rc = MX_OK;
    d->level_column = mx_frame_n_columns(d->frame);
    for (double level = d->lowest; rc == MX_OK && level <= d->highest; level++) {
        char name[40];
        snprintf(name, sizeof name, "level_%.0f", level);
        rc = mx_frame_add_column(d->frame, name, MX_NUMBER, MX_COUNT);
    }
    return rc;
}

/* A value off its scale: import refuses such, a file read directly may hold one. */
static int refuse_value(const mx_follow_up *f, const mx_measure__answer *a)
{
    return mx_fail(MX_E_VALUE,
                   mx_tr("indicateur « %.*s » : la valeur %g est hors de l’échelle",
                         "indicator \"%.*s\": the value %g is off the scale"),
                   MX_STR(mx_ids_text(f->texts[MX_BY_INDICATOR], a->keys[MX_BY_INDICATOR])), a->value);
}

static int put_levels(distribution *d, const mx_measure__people *people)
{
    const mx_measure__scale *scale = people->scale;
    if (!scale->is_ordinal || people->n == 0) return MX_OK;
    size_t row = mx_frame_n_rows(d->frame) - 1;
    for (double level = scale->lowest; level <= scale->highest; level++)
        mx_frame_set_number(d->frame, row, d->level_column + (size_t)(level - d->lowest), 0);
    for (size_t i = 0; i < people->n_answers; i++) {
        const mx_measure__answer *a = people->answers[i];
        if (!(a->value >= scale->lowest && a->value <= scale->highest) || a->value != floor(a->value))
            return refuse_value(d->follow_up, a);
        size_t column = d->level_column + (size_t)(a->value - d->lowest);
        mx_frame_set_number(d->frame, row, column, mx_frame_number(d->frame, row, column) + a->people);
    }
    return MX_OK;
}

static int put_shares(distribution *d, const mx_measure__people *people)
{
    mx_stats_interval low, middle, high;
    int rc = mx_measure__share(&low, people, MX_LOW, d->cut->conf, d->work);
    if (rc == MX_OK) rc = mx_measure__share(&middle, people, MX_MIDDLE, d->cut->conf, d->work);
    if (rc == MX_OK) rc = mx_measure__share(&high, people, MX_HIGH, d->cut->conf, d->work);
    if (rc < 0) return rc;
    mx_measure__put(d->frame, "share_low", low.estimate);
    mx_measure__put(d->frame, "share_low_from", low.low);
    mx_measure__put(d->frame, "share_low_to", low.high);
    mx_measure__put(d->frame, "share_middle", middle.estimate);
    mx_measure__put(d->frame, "share_high", high.estimate);
    mx_measure__put(d->frame, "share_high_from", high.low);
    mx_measure__put(d->frame, "share_high_to", high.high);
    return mx_measure__put_text(d->frame, "method", mx_stats_method_words(high.method));
}

static int put_summary(distribution *d, const mx_measure__people *people)
{
    mx_stats_summary summary;
    int rc = mx_measure__summary(&summary, people);
    if (rc < 0) return rc;
    mx_measure__put(d->frame, "median", summary.median);
    mx_measure__put(d->frame, "mean", summary.mean);
    mx_measure__put(d->frame, "sd", summary.sd);
    return MX_OK;
}

static int put_cell(distribution *d, size_t from, size_t to)
{
    mx_measure__people people;
    mx_measure__people_find(&people, d->follow_up, &d->cells, from, to, d->answers);
    int rc = mx_measure__begin_row(d->frame, d->follow_up, &d->cells, &d->cells.picks[from], d->cut);
    if (rc < 0) return rc;
    mx_measure__put(d->frame, "n", people.n);
    mx_measure__put(d->frame, "missing", people.n_missing);
    mx_measure__put(d->frame, "groups", (double)mx_measure__n_groups(&people));
    rc = mx_measure__put_text(d->frame, "basis", "count");
    if (rc == MX_OK) rc = put_levels(d, &people);
    if (rc == MX_OK) rc = put_shares(d, &people);
    return rc < 0 ? rc : put_summary(d, &people);
}

/* ---- What others published -------------------------------------------------------------- */

static bool is_text_wanted(const mx_frame *published, size_t row, const char *column, const char *wanted)
{
    return !wanted || mx_str_is(mx_measure__str(published, row, column), wanted);
}

/* A value for the whole stands with our whole; others with our territories. */
static bool fits_cut(const distribution *d, const mx_frame *published, size_t row)
{
    mx_str territory = mx_measure__str(published, row, "territory");
    const mx_cut *cut = d->cut;
    if (!is_text_wanted(published, row, "indicator", cut->indicator)) return false;
    if (!is_text_wanted(published, row, "period", cut->period)) return false;
    if (cut->together) return cut->under && mx_str_is(territory, cut->under);
    return mx_measure__is_under(&d->follow_up->tree, territory, cut->under);
}

static int put_source(mx_frame *frame, const mx_frame *published, size_t row)
{
    mx_buf words = {0};
    mx_str source = mx_measure__str(published, row, "source"),
           status = mx_measure__str(published, row, "status");
    mx_buf_add(&words, source.at, source.size);
    if (status.size > 0) mx_buf_format(&words, "%s%.*s", source.size > 0 ? ", " : "", MX_STR(status));
    int rc = mx_buf_check(&words);
    if (rc == MX_OK) rc = mx_measure__put_str(frame, "source", (mx_str){words.at, words.size});
    mx_buf_dispose(&words);
    return rc;
}

static int put_published(distribution *d, const mx_frame *published, size_t row)
{
    int rc = mx_frame_add_row(d->frame);
    for (size_t i = 0; rc == MX_OK && i < d->cells.n_by; i++) {
        int key = d->cells.by[i];
        mx_str text = mx_measure__str(published, row, mx_measure__by_names[key]);
        if (key == MX_BY_TERRITORY && d->cut->together) text = mx_str_of(d->cut->together);
        rc = mx_measure__put_str(d->frame, mx_measure__by_names[key], text);
    }
    if (rc == MX_OK) rc = mx_measure__put_text(d->frame, "basis", "published");
    if (rc < 0) return rc;
    mx_measure__put(d->frame, "n", mx_measure__number(published, row, "n"));
    mx_measure__put(d->frame, "value", mx_measure__number(published, row, "value"));
    mx_measure__put(d->frame, "value_from", mx_measure__number(published, row, "low"));
    mx_measure__put(d->frame, "value_to", mx_measure__number(published, row, "high"));
    return put_source(d->frame, published, row);
}

/* ---- The table ------------------------------------------------------------------------------- */

static int distribution_begin(distribution *d)
{
    int rc = mx_frame_new(&d->frame);
    if (rc == MX_OK) rc = mx_measure__add_keys(d->frame, &d->cells);
    if (rc == MX_OK) rc = mx_measure__add_columns(d->frame, before_levels, COUNT_OF(before_levels));
    if (rc == MX_OK) rc = add_levels(d);
    if (rc == MX_OK) rc = mx_measure__add_columns(d->frame, after_levels, COUNT_OF(after_levels));
    if (rc < 0) return rc;
    d->answers = mx_alloc_array(d->cells.n + 1, sizeof *d->answers);
    d->work = mx_alloc_array(d->cells.n + 1, 2 * sizeof *d->work);
    return d->answers && d->work ? MX_OK : mx_fail_memory();
}

int mx_measure_distribution(mx_frame **out, const mx_follow_up *follow_up, const mx_frame *published,
                            const char *const by[], const mx_cut *cut)
{
    distribution d = {.follow_up = follow_up, .cut = cut};
    *out = NULL;
    int rc = mx_measure__cells_find(&d.cells, follow_up, by, cut, MX_LATEST_PERIOD);
    if (rc == MX_OK) rc = distribution_begin(&d);
    for (size_t from = 0, to; rc == MX_OK && from < d.cells.n; from = to) {
        to = mx_measure__cell_end(&d.cells, from);
        rc = put_cell(&d, from, to);
    }
    for (size_t row = 0; rc == MX_OK && row < mx_measure__n_rows(published); row++) {
        if (fits_cut(&d, published, row)) rc = put_published(&d, published, row);
    }
    mx_measure__cells_dispose(&d.cells);
    mx_free(d.answers);
    mx_free(d.work);
    if (rc < 0) mx_frame_free(d.frame);
    else *out = d.frame;
    return rc;
}
