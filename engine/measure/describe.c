/* The result of a tally as a frame; describing as a whole. */
#include <assert.h>

#include "tally_i.h"

/* ---- The frame --------------------------------------------------------------------------- */

static int add_columns(mx_frame *frame, const mx_tally__layout *of, size_t columns[MX_TALLY__N_FIGURES],
                       bool shows_people)
{
    static const struct {
        const char *name;
        mx_role role;
    } figures[MX_TALLY__N_FIGURES] = {[MX_TALLY__N] = {"n", MX_PEOPLE},
                                      [MX_TALLY__N_EFFECTIVE] = {"n_effective", MX_FIGURE},
                                      [MX_TALLY__DESIGN_EFFECT] = {"design_effect", MX_FIGURE},
                                      [MX_TALLY__MISSING] = {"missing", MX_FIGURE},
                                      [MX_TALLY__MEAN] = {"mean", MX_FIGURE},
                                      [MX_TALLY__SD] = {"sd", MX_FIGURE},
                                      [MX_TALLY__MIN] = {"min", MX_RANGE},
                                      [MX_TALLY__Q25] = {"q25", MX_FIGURE},
                                      [MX_TALLY__MEDIAN] = {"median", MX_FIGURE},
                                      [MX_TALLY__Q75] = {"q75", MX_FIGURE},
                                      [MX_TALLY__MAX] = {"max", MX_RANGE},
                                      [MX_TALLY__SHARE_LOW] = {"share_low", MX_SHARE},
                                      [MX_TALLY__SHARE_HIGH] = {"share_high", MX_SHARE},
                                      [MX_TALLY__PEOPLE] = {"people", MX_PEOPLE}};
    const mx_tally_plan *plan = &of->tally->plan;
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && i < mx_tally__n_shown(of->tally); i++)
        rc = mx_frame_add_column(frame, plan->keys[i].name, MX_TEXT, MX_KEY);
    for (size_t i = 0; rc == MX_OK && i < MX_TALLY__N_FIGURES; i++) {
        columns[i] = SIZE_MAX;
        bool is_there = i == MX_TALLY__PEOPLE          ? shows_people
                        : i == MX_TALLY__N_EFFECTIVE   ? of->has_weights
                        : i == MX_TALLY__DESIGN_EFFECT ? plan->n_margins > 0
                                                       : true;
        if (!is_there) continue;
        columns[i] = mx_frame_n_columns(frame);
        mx_role role = i == MX_TALLY__N && shows_people ? MX_FIGURE : figures[i].role;
        rc = mx_frame_add_column(frame, figures[i].name, MX_NUMBER, role);
    }
    if (rc == MX_OK && plan->n_margins > 0) rc = mx_frame_add_column(frame, "reason", MX_TEXT, MX_FIGURE);
    return rc;
}

static int fill_reasons(mx_frame *frame, const mx_tally__layout *of)
{
    size_t column = mx_frame_find(frame, "reason");
    int rc = MX_OK;
    for (size_t row = 0; of->cannot && rc == MX_OK && row < of->n_rows; row++)
        if (of->cannot[row]) rc = mx_frame_set_text(frame, row, column, of->cannot[row]);
    return rc;
}

static int fill_keys(mx_frame *frame, const mx_tally__layout *of)
{
    const mx_tally *tally = of->tally;
    size_t n_keys = mx_tally__n_shown(tally);
    for (size_t i = 0; i < n_keys; i++) {
        const mx_tally__labels *labels = &tally->labels[i];
        uint32_t *texts = mx_alloc_array(labels->n, sizeof *texts);
        int rc = texts ? MX_OK : mx_fail_memory();
        for (size_t t = 0; rc == MX_OK && t < labels->n; t++) {
            texts[t] = MX_NO_ID;
            if (labels->texts[t].size > 0) rc = mx_frame_intern(frame, labels->texts[t], &texts[t]);
        }
        for (size_t row = 0; rc == MX_OK && row < of->n_rows; row++)
            mx_frame_set_text_id(frame, row, i, texts[of->row_ids[row * n_keys + i]]);
        mx_free(texts);
        if (rc < 0) return rc;
    }
    return MX_OK;
}

static int make_frame(mx_frame *frame, const mx_tally__layout *of, unsigned n_threads)
{
    size_t columns[MX_TALLY__N_FIGURES];
    double *numbers[MX_TALLY__N_FIGURES] = {NULL};
    bool shows_people = false;
    int rc = of->tally->plan.counts_people ? mx_tally__has_repeats(&shows_people, of) : MX_OK;
    if (rc == MX_OK) rc = add_columns(frame, of, columns, shows_people);
    if (rc == MX_OK) rc = mx_frame_add_rows(frame, of->n_rows);
    if (rc == MX_OK) rc = fill_keys(frame, of);
    if (rc == MX_OK) rc = fill_reasons(frame, of);
    if (rc < 0) return rc;
    for (size_t i = 0; i < MX_TALLY__N_FIGURES; i++)
        if (columns[i] != SIZE_MAX) numbers[i] = mx_frame_numbers(frame, columns[i]);
    return mx_tally__figures(of, numbers, n_threads);
}

int mx_tally_result(mx_frame **out, const mx_tally *tally, unsigned n_threads)
{
    mx_tally__layout of;
    mx_frame *frame = NULL;
    *out = NULL;
    int rc = mx_tally__lay_out(&of, tally);
    if (rc == MX_OK) rc = mx_frame_new(&frame);
    if (rc == MX_OK) rc = make_frame(frame, &of, n_threads);
    mx_tally__layout_dispose(&of);
    if (rc < 0) {
        mx_frame_free(frame);
        return rc;
    }
    *out = frame;
    return MX_OK;
}

/* ---- All of it ----------------------------------------------------------------------------------------- */

/* The value column that column `c` of the batches is; n_values when it is none. */
static size_t value_at(const mx_tally *tally, size_t c)
{
    size_t v = 0;
    while (v < tally->plan.n_values && tally->plan.values[v] != c) v++;
    return v;
}

int mx_tally_complaints(const mx_tally *tally, mx_complaints *complaints, mx_buf *left_out)
{
    for (size_t c = 0; c < tally->plan.n_columns; c++) {
        const mx_tally__found *found = &tally->found[c];
        size_t v = value_at(tally, c);
        if (v < tally->plan.n_values && mx_tally__is_no_indicator(tally, v)) {
            mx_buf_format(left_out, "%s%s", left_out->size ? ", " : "", tally->plan.columns[c]);
            continue;
        }
        size_t n = found->list ? mx_complaints_count(found->list) : 0;
        for (size_t i = 0; i < n; i++) {
            const mx_complaint *one = mx_complaints_get(found->list, i);
            int rc = mx_complain(complaints, one->file, one->line, one->column, "%s", one->message);
            if (rc < 0) return rc;
        }
        if (found->n <= n) continue;
        int rc = mx_complain(complaints, tally->plan.file, 0, tally->plan.columns[c],
                             mx_tr("%llu autres cellules de cette colonne", "%llu more cells of this column"),
                             (unsigned long long)(found->n - n));
        if (rc < 0) return rc;
    }
    return mx_buf_check(left_out);
}

/* A thread's part of the rows. Its error record ends with it, so the message is kept. */
typedef struct {
    mx_tally *tally;
    mx_rows *rows;
    int rc;
    char message[1024];
} counting;

static void count_part(void *payload)
{
    counting *c = payload;
    c->rc = mx_tally_add(c->tally, c->rows);
    if (c->rc < 0) snprintf(c->message, sizeof c->message, "%s", mx_error_message());
}

static int count_parts(counting parts[], size_t n)
{
    mx_in_parallel(count_part, parts, sizeof *parts, n);
    for (size_t i = 0; i < n; i++)
        if (parts[i].rc < 0) return mx_fail(parts[i].rc, "%s", parts[i].message);
    for (size_t i = 1; i < n; i++) {
        int rc = mx_tally_merge(parts[0].tally, parts[i].tally);
        if (rc < 0) return rc;
        mx_tally_free(parts[i].tally);
        parts[i].tally = NULL;
    }
    return MX_OK;
}

int mx_measure_describe(mx_frame **out, mx_rows *const parts[], size_t n_parts, const mx_tally_plan *plan,
                        mx_complaints *complaints, mx_buf *left_out)
{
    counting counts[MX_MOST_THREADS] = {0};
    size_t n_before = mx_complaints_count(complaints);
    int rc = MX_OK;
    *out = NULL;
    assert(n_parts >= 1 && n_parts <= MX_MOST_THREADS);
    for (size_t i = 0; rc == MX_OK && i < n_parts; i++) {
        counts[i].rows = parts[i];
        rc = mx_tally_new(&counts[i].tally, plan);
    }
    if (rc == MX_OK) rc = count_parts(counts, n_parts);
    if (rc == MX_OK) rc = mx_tally_complaints(counts[0].tally, complaints, left_out);
    if (rc == MX_OK && mx_complaints_count(complaints) > n_before)
        rc = mx_fail(MX_E_REFUSED, mx_tr("%s : fichier refusé", "%s: file refused"), plan->file);
    if (rc == MX_OK) rc = mx_tally_result(out, counts[0].tally, (unsigned)n_parts);
    for (size_t i = 0; i < n_parts; i++) mx_tally_free(counts[i].tally);
    return rc;
}
