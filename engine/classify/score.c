/* Proposals against what people decided. */
#include "classify_i.h"

#include "mx/stats.h"

#include <math.h>
#include <string.h>

enum { N_BINS = 10, N_LETTERS = 26 };

typedef struct {
    double right, n;
} tally;

/* By component: how often proposed, decided, and both. */
typedef struct {
    double proposed, decided, both;
} agreement;

struct mx_score {
    tally dimension, component, first_three, polarity, polarity_answered, polarity_by_text;
    tally automatic, automatic_dimension;
    double expected; /* of the dimensions of what is automatic, by their probabilities */
    tally two_themes, two_themes_right;
    double n_review;
    tally bins[N_BINS];
    double bin_confidence[N_BINS];
    mx_ids *components;
    agreement *agreements;
    size_t n_agreements, agreements_capacity;
    double confusion[N_LETTERS][N_LETTERS];
};

int mx_score_new(mx_score **out)
{
    *out = NULL;
    mx_score *score = mx_alloc_array(1, sizeof *score);
    if (!score)
        return mx_fail_memory();
    int rc = mx_ids_new(&score->components);
    if (rc < 0) {
        mx_free(score);
        return rc;
    }
    *out = score;
    return MX_OK;
}

void mx_score_free(mx_score *score)
{
    if (!score)
        return;
    mx_ids_free(score->components);
    mx_free(score->agreements);
    mx_free(score);
}

static void count(tally *out, bool is_right)
{
    out->right += is_right;
    out->n += 1.0;
}

static int agreement_of(mx_score *score, mx_str component, agreement **out)
{
    uint32_t id;
    int rc = mx_ids_add(score->components, component, &id);
    if (rc < 0)
        return rc;
    while (score->n_agreements <= id) {
        if ((rc = MX_GROW(score->agreements, score->n_agreements, score->agreements_capacity)) < 0)
            return rc;
        score->agreements[score->n_agreements++] = (agreement){0};
    }
    *out = &score->agreements[id];
    return MX_OK;
}

/* The next of the codes separated by '|'. */
static mx_str next_code(mx_str *rest)
{
    const char *bar = rest->size ? memchr(rest->at, '|', rest->size) : NULL;
    size_t size = bar ? (size_t)(bar - rest->at) : rest->size;
    mx_str code = mx_str_trim((mx_str){rest->at, size});
    size_t used = bar ? size + 1 : size;
    *rest = (mx_str){rest->at + used, rest->size - used};
    return code;
}

/* What one proposal got right; `settled` is the decided code that counts for the macro
 * figures: the one that was proposed, else the first. */
typedef struct {
    bool component, dimension, in_three;
    mx_str settled;
} verdict;

static verdict judge(const mx_proposal *proposal, const char *component)
{
    verdict out = {.settled = {NULL, 0}};
    mx_str rest = mx_str_of(component);
    while (rest.size > 0) {
        mx_str code = next_code(&rest);
        if (code.size == 0)
            continue;
        if (!out.settled.at || mx_str_is(code, proposal->component[0]))
            out.settled = code;
        out.dimension = out.dimension || code.at[0] == proposal->dimension;
        out.component = out.component || mx_str_is(code, proposal->component[0]);
        for (int k = 0; k < MX_PROPOSALS; k++)
            out.in_three = out.in_three || mx_str_is(code, proposal->component[k]);
    }
    return out;
}

static int add_component(mx_score *score, const mx_proposal *proposal, const verdict *v)
{
    count(&score->component, v->component);
    count(&score->dimension, v->dimension);
    count(&score->first_three, v->in_three);
    score->n_review += !proposal->is_auto;
    if (proposal->is_auto) {
        count(&score->automatic, v->component);
        count(&score->automatic_dimension, v->dimension);
        score->expected += proposal->dimension_confidence;
    }
    double confidence = proposal->confidence[0];
    size_t bin = confidence >= 1.0 ? N_BINS - 1 : (size_t)(confidence * N_BINS);
    count(&score->bins[bin], v->component);
    score->bin_confidence[bin] += confidence;

    char decided = v->settled.at[0];
    char settled = v->dimension ? proposal->dimension : decided;
    if (settled >= 'A' && settled <= 'Z' && proposal->dimension >= 'A' && proposal->dimension <= 'Z')
        score->confusion[settled - 'A'][proposal->dimension - 'A'] += 1.0;

    agreement *a;
    int rc = agreement_of(score, v->settled, &a);
    if (rc < 0)
        return rc;
    a->decided += 1.0;
    a->both += v->component;
    if ((rc = agreement_of(score, mx_str_of(proposal->component[0]), &a)) < 0)
        return rc;
    a->proposed += 1.0;
    return MX_OK;
}

int mx_score_add(mx_score *score, const mx_proposal *proposal, const char *component, char polarity)
{
    if (polarity) {
        count(&score->polarity, proposal->polarity == polarity);
        count(&score->polarity_by_text, (proposal->positive > 0.5) == (polarity == '+'));
        if (proposal->polarity)
            count(&score->polarity_answered, proposal->polarity == polarity);
    }
    verdict v = judge(proposal, component);
    return v.settled.at ? add_component(score, proposal, &v) : MX_OK;
}

void mx_score_add_split(mx_score *score, const mx_split *split, const char *component)
{
    if (!*component)
        return;
    count(&score->two_themes, split != NULL);
    if (!split)
        return;
    verdict first = judge(&split->themes[0], component), second = judge(&split->themes[1], component);
    count(&score->two_themes_right, first.component || second.component);
}

/* ---- Tables ----------------------------------------------------------------------------- */

enum { FIGURE, VALUE, LOW, HIGH, N };

static int add_row(mx_frame *frame, const char *name, double value, double low, double high, double n)
{
    size_t row = mx_frame_n_rows(frame);
    int rc = mx_frame_add_row(frame);
    if (rc == MX_OK)
        rc = mx_frame_set_text(frame, row, FIGURE, name);
    if (rc < 0)
        return rc;
    mx_frame_set_number(frame, row, VALUE, value);
    mx_frame_set_number(frame, row, LOW, low);
    mx_frame_set_number(frame, row, HIGH, high);
    mx_frame_set_number(frame, row, N, n);
    return MX_OK;
}

static int add_share(mx_frame *frame, const char *name, tally share)
{
    mx_stats_interval interval;
    int rc = mx_stats_wilson(&interval, share.right, share.n, 0.95);
    if (rc < 0)
        return rc;
    return add_row(frame, name, interval.estimate, interval.low, interval.high, share.n);
}

/* The mean of F1 over the components that people decided or the model proposed. */
static double macro_f1(const mx_score *score)
{
    double sum = 0.0;
    for (size_t i = 0; i < score->n_agreements; i++) {
        const agreement *a = &score->agreements[i];
        sum += 2.0 * a->both / (a->proposed + a->decided);
    }
    return score->n_agreements ? sum / (double)score->n_agreements : NAN;
}

/* The mean distance of confidence and accuracy over ten bins of confidence, weighted
 * by how many proposals fall in each (Naeini, Cooper and Hauskrecht 2015). */
static double calibration_error(const mx_score *score)
{
    double sum = 0.0;
    for (size_t b = 0; b < N_BINS; b++)
        sum += fabs(score->bin_confidence[b] - score->bins[b].right);
    return score->component.n > 0.0 ? sum / score->component.n : NAN;
}

static int add_figures(mx_frame *frame, const mx_score *score)
{
    const struct {
        const char *name;
        tally share;
    } shares[] = {
        {"dimension", score->dimension},
        {"component", score->component},
        {"first_three", score->first_three},
        {"polarity", score->polarity},
        {"polarity_where_given", score->polarity_answered},
        {"polarity_by_text", score->polarity_by_text},
        {"review", {score->n_review, score->component.n}},
        {"auto_dimension", score->automatic_dimension},
        {"auto_component", score->automatic},
        {"two_themes", score->two_themes},
        {"two_themes_component", score->two_themes_right},
    };
    size_t n_shares = sizeof shares / sizeof *shares - (score->two_themes.n > 0.0 ? 0 : 2);
    for (size_t i = 0; i < n_shares; i++) {
        int rc = add_share(frame, shares[i].name, shares[i].share);
        if (rc < 0)
            return rc;
    }
    const struct {
        const char *name;
        double value, n;
    } numbers[] = {
        {"auto_dimension_expected", score->automatic.n > 0.0 ? score->expected / score->automatic.n : NAN,
         score->automatic.n},
        {"macro_f1", macro_f1(score), score->component.n},
        {"calibration_error", calibration_error(score), score->component.n},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        int rc = add_row(frame, numbers[i].name, numbers[i].value, NAN, NAN, numbers[i].n);
        if (rc < 0)
            return rc;
    }
    return MX_OK;
}

/* A frame of one column of texts (the key, NULL for none) and then numbers. */
static int new_table(mx_frame **out, const char *key, const char *const numbers[], size_t n)
{
    mx_frame *frame;
    *out = NULL;
    int rc = mx_frame_new(&frame);
    if (rc == MX_OK && key)
        rc = mx_frame_add_column(frame, key, MX_TEXT, MX_KEY);
    for (size_t c = 0; rc == MX_OK && c < n; c++)
        rc = mx_frame_add_column(frame, numbers[c], MX_NUMBER, MX_FIGURE);
    if (rc < 0)
        mx_frame_free(frame);
    else
        *out = frame;
    return rc;
}

/* The frame if all went well; it is freed otherwise. */
static int hand_over(mx_frame **out, mx_frame *frame, int rc)
{
    if (rc < 0)
        mx_frame_free(frame);
    else
        *out = frame;
    return rc;
}

int mx_score_figures(mx_frame **out, const mx_score *score)
{
    static const char *const names[] = {"value", "low", "high", "n"};
    mx_frame *frame;
    *out = NULL;
    int rc = new_table(&frame, "figure", names, sizeof names / sizeof *names);
    return rc < 0 ? rc : hand_over(out, frame, add_figures(frame, score));
}

/* A new row with these numbers from column `first` on. */
static int add_numbers(mx_frame *frame, size_t first, const double numbers[], size_t n)
{
    size_t row = mx_frame_n_rows(frame);
    int rc = mx_frame_add_row(frame);
    for (size_t c = 0; rc == MX_OK && c < n; c++)
        mx_frame_set_number(frame, row, first + c, numbers[c]);
    return rc;
}

static int add_bins(mx_frame *frame, const mx_score *score)
{
    int rc = MX_OK;
    for (size_t b = 0; rc == MX_OK && b < N_BINS; b++) {
        const tally *bin = &score->bins[b];
        mx_stats_interval right;
        if (bin->n == 0.0)
            continue;
        rc = mx_stats_wilson(&right, bin->right, bin->n, 0.95);
        const double numbers[] = {(double)b / N_BINS,
                                  (double)(b + 1) / N_BINS,
                                  bin->n,
                                  score->bin_confidence[b] / bin->n,
                                  right.estimate,
                                  right.low,
                                  right.high};
        if (rc == MX_OK)
            rc = add_numbers(frame, 0, numbers, sizeof numbers / sizeof *numbers);
    }
    return rc;
}

int mx_score_reliability(mx_frame **out, const mx_score *score)
{
    static const char *const names[] = {"from", "to", "n", "confidence", "right", "low", "high"};
    mx_frame *frame;
    *out = NULL;
    int rc = new_table(&frame, NULL, names, sizeof names / sizeof *names);
    return rc < 0 ? rc : hand_over(out, frame, add_bins(frame, score));
}

static int add_dimensions(mx_frame *frame, const mx_score *score)
{
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && i < N_LETTERS; i++) {
        double n = 0.0;
        mx_stats_interval right;
        for (size_t j = 0; j < N_LETTERS; j++)
            n += score->confusion[i][j];
        if (n == 0.0)
            continue;
        rc = mx_stats_wilson(&right, score->confusion[i][i], n, 0.95);
        if (rc == MX_OK)
            rc = add_numbers(frame, 1, (const double[]){n, right.estimate, right.low, right.high}, 4);
        if (rc == MX_OK)
            rc = mx_frame_set_text(frame, mx_frame_n_rows(frame) - 1, 0, (char[]){(char)('A' + i), 0});
    }
    return rc;
}

int mx_score_dimensions(mx_frame **out, const mx_score *score)
{
    static const char *const names[] = {"n", "right", "low", "high"};
    mx_frame *frame;
    *out = NULL;
    int rc = new_table(&frame, "dimension", names, sizeof names / sizeof *names);
    return rc < 0 ? rc : hand_over(out, frame, add_dimensions(frame, score));
}

/* Letters that occur on either side. */
static size_t letters_of(const mx_score *score, size_t letters[N_LETTERS])
{
    size_t n = 0;
    for (size_t i = 0; i < N_LETTERS; i++) {
        double any = 0.0;
        for (size_t j = 0; j < N_LETTERS; j++)
            any += score->confusion[i][j] + score->confusion[j][i];
        if (any > 0.0)
            letters[n++] = i;
    }
    return n;
}

static int add_confusion(mx_frame *frame, const mx_score *score)
{
    size_t letters[N_LETTERS], n = letters_of(score, letters);
    int rc = mx_frame_add_column(frame, "dimension", MX_TEXT, MX_KEY);
    for (size_t i = 0; i < n && rc == MX_OK; i++)
        rc = mx_frame_add_column(frame, (char[]){(char)('A' + letters[i]), 0}, MX_NUMBER, MX_FIGURE);
    for (size_t i = 0; i < n && rc == MX_OK; i++) {
        if ((rc = mx_frame_add_row(frame)) < 0)
            break;
        rc = mx_frame_set_text(frame, i, 0, (char[]){(char)('A' + letters[i]), 0});
        for (size_t j = 0; j < n; j++)
            mx_frame_set_number(frame, i, j + 1, score->confusion[letters[i]][letters[j]]);
    }
    return rc;
}

int mx_score_confusion(mx_frame **out, const mx_score *score)
{
    mx_frame *frame;
    *out = NULL;
    int rc = mx_frame_new(&frame);
    return rc < 0 ? rc : hand_over(out, frame, add_confusion(frame, score));
}
