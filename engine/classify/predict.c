/* From features to a proposal. */
#include "classify_i.h"

#include <stdatomic.h>
#include <string.h>

struct mx_reader {
    const mx_model *model;
    mx_words *words;
    mx_letters *letters;
};

enum { AHEAD = 24 };

int mx_reader_new(mx_reader **out, const mx_model *model)
{
    *out = NULL;
    mx_reader *reader = mx_alloc_array(1, sizeof *reader);
    if (!reader)
        return mx_fail_memory();
    int rc = mx_words_new(&reader->words);
    if (rc == MX_OK)
        rc = mx_letters_new(&reader->letters, model, reader->words);
    if (rc < 0) {
        mx_reader_free(reader);
        return rc;
    }
    mx_words_tell_languages(reader->words, model->languages);
    mx_words_leave_out(reader->words, model->header->without);
    reader->model = model;
    *out = reader;
    return MX_OK;
}

void mx_reader_free(mx_reader *reader)
{
    if (!reader)
        return;
    mx_letters_free(reader->letters);
    mx_words_free(reader->words);
    mx_free(reader);
}

size_t mx_reader__n_themes(const mx_reader *reader)
{
    return mx_words_themes(reader->words);
}

/* z = weights x, for all columns side by side. */
MX_WIDE static void score_words(float z[], const mx_model *model, const mx_feature *features, size_t n)
{
    size_t n_columns = model->header->n_columns;
    for (size_t i = 0; i < n; i++) {
        if (i + AHEAD < n)
            mx_model_fetch(model, features[i + AHEAD].bucket);
        const int8_t *weights = model->topics + (size_t)features[i].bucket * n_columns;
        float value = features[i].value;
        for (size_t c = 0; c < n_columns; c++)
            z[c] += value * (float)weights[c];
    }
}

/* What the statement says of each column, and of polarity. */
static int score(float z[MAX_COLUMNS], float *polarity, mx_reader *reader)
{
    const mx_model *model = reader->model;
    mx_features features;
    size_t n_columns = model->header->n_columns;
    memset(z, 0, n_columns * sizeof *z);
    *polarity = 0.0F;
    int rc = mx_words_topic_words(reader->words, &features);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < features.ends[BLOCK_WORDS] && i < AHEAD; i++)
        mx_model_fetch(model, features.items[i].bucket);
    if ((rc = mx_letters_bring(z, polarity, reader->letters)) < 0)
        return rc;
    mx_features_weigh(&features, model->idf);
    score_words(z, model, features.items, features.ends[BLOCK_WORDS]);
    if ((rc = mx_words_polarity_words(reader->words, &features)) < 0)
        return rc;
    mx_features_weigh(&features, model->polarity_idf);
    for (size_t i = 0; i < features.ends[BLOCK_WORDS]; i++)
        *polarity += features.items[i].value * (float)model->polarity[features.items[i].bucket];
    for (size_t c = 0; c < n_columns; c++)
        z[c] = z[c] * model->scale[c] + model->bias[c];
    *polarity = *polarity * model->header->polarity_scale + model->header->polarity_bias;
    return MX_OK;
}

/* The likeliest three, in order; of equals the earlier code. */
static void choose_three(size_t best[MX_PROPOSALS], const float p[], size_t n)
{
    for (size_t k = 0; k < MX_PROPOSALS; k++)
        best[k] = SIZE_MAX;
    for (size_t c = 0; c < n; c++) {
        if (best[MX_PROPOSALS - 1] != SIZE_MAX && p[c] <= p[best[MX_PROPOSALS - 1]])
            continue;
        size_t k = MX_PROPOSALS - 1;
        for (; k > 0 && (best[k - 1] == SIZE_MAX || p[c] > p[best[k - 1]]); k--)
            best[k] = best[k - 1];
        best[k] = c;
    }
}

/* Components are in the order of their codes, those of a dimension together: the sum over them from
 * `first` on. `likeliest` is the one of them, `next` where the next dimension begins. */
static float sum_of_dimension(const float p[], const mx_component_code codes[], size_t n, size_t first,
                              size_t *likeliest, size_t *next)
{
    float sum = 0.0F;
    size_t c = first;
    *likeliest = first;
    for (; c < n && codes[c].text[0] == codes[first].text[0]; c++) {
        sum += p[c];
        if (p[c] > p[*likeliest])
            *likeliest = c;
    }
    *next = c;
    return sum;
}

void mx_classify__put_dimension_first(float p[], const mx_component_code codes[], size_t n)
{
    size_t first = 0, leader = 0, likeliest, next;
    float most = 0.0F;
    for (size_t c = 0; c < n; c = next) {
        float sum = sum_of_dimension(p, codes, n, c, &likeliest, &next);
        if (p[likeliest] > p[first])
            first = likeliest;
        if (sum > most) {
            most = sum;
            leader = likeliest;
        }
    }
    float kept = p[leader];
    if (2.0F * kept < p[first])
        return;
    p[leader] = p[first];
    p[first] = kept;
}

static void choose_components(mx_proposal *out, const mx_model *model, const float p[])
{
    size_t n = model->header->n_components, best[MX_PROPOSALS], c = 0, likeliest;
    choose_three(best, p, n);
    for (size_t k = 0; k < MX_PROPOSALS; k++) {
        out->component[k] = best[k] == SIZE_MAX ? "" : model->codes[best[k]].text;
        out->confidence[k] = best[k] == SIZE_MAX ? 0.0 : (double)p[best[k]];
    }
    out->dimension = out->component[0][0];
    for (size_t next; c < n; c = next) {
        float sum = sum_of_dimension(p, model->codes, n, c, &likeliest, &next);
        if (model->codes[c].text[0] == out->dimension)
            out->dimension_confidence = (double)sum;
    }
}

/* Two loops: the first goes side by side, the sum keeps its order. */
MX_WIDE static void share_out(float p[], const float z[], size_t n, float sharpness)
{
    float sum = 0.0F;
    for (size_t c = 0; c < n; c++)
        p[c] = mx_sigmoid(sharpness * z[c]);
    for (size_t c = 0; c < n; c++)
        sum += p[c];
    for (size_t c = 0; c < n; c++)
        p[c] /= sum;
}

static void choose_meaning(mx_proposal *out, const float z[N_MEANINGS])
{
    float p[N_MEANINGS];
    share_out(p, z, N_MEANINGS, 1.0F);
    size_t best = 0;
    for (size_t c = 1; c < N_MEANINGS; c++)
        if (p[c] > p[best])
            best = c;
    out->meaning = mx_classify__meanings[best];
    out->meaning_confidence = (double)p[best];
}

static void choose_polarity(mx_proposal *out, const mx_reader *reader, float z, int question)
{
    const mx_model_header *header = reader->model->header;
    float positive = mx_sigmoid(z);
    out->positive = (double)positive;
    /* Question 3 asks for actions: most of them are neither well-being nor ill-being, so the
     * text must be plain. Elsewhere it is one of the two, and the likelier is said. */
    float high = question == 3 ? header->positive_above : 0.5F, low = question == 3 ? header->negative_below : 0.5F;
    if (question == 1)
        out->polarity = '+';
    else if (question == 2)
        out->polarity = '-';
    else if (mx_words_count(reader->words) > 0)
        out->polarity = positive > high ? '+' : positive < low ? '-' : 0;
}

int mx_classify(mx_proposal *out, mx_reader *reader, const mx_statement *statement)
{
    *out = (mx_proposal){.beneficiary = 'i'};
    const mx_model *model = reader->model;
    bool is_given = statement->lang && *statement->lang;
    int lang, rc = mx_words_read(reader->words, statement->text,
                                 is_given ? mx_classify__lang(statement->lang) : -1, &lang);
    if (rc < 0)
        return rc;
    const char *code = is_given ? statement->lang : mx_classify__lang_code(lang);
    memcpy(out->lang, code, strnlen(code, sizeof out->lang - 1));

    float z[MAX_COLUMNS], p[MAX_COLUMNS], feeling;
    size_t n = model->header->n_components;
    if ((rc = score(z, &feeling, reader)) < 0)
        return rc;
    share_out(p, z, n, model->header->sharpness);
    mx_classify__put_dimension_first(p, model->codes, n);
    choose_components(out, model, p);
    choose_meaning(out, z + n);
    if (mx_words_pair(reader->words, ROLE_MINE, ROLE_CHILD))
        out->beneficiary = 'k';
    size_t n_words = mx_words_count(reader->words);
    out->is_auto = lang != NO_LANG && n_words > 0 && n_words < MAX_WORDS &&
                   out->dimension_confidence >= (double)model->header->threshold &&
                   out->confidence[0] >= (double)model->header->least_component;
    choose_polarity(out, reader, feeling, statement->question);
    return MX_OK;
}

/* ---- Many ------------------------------------------------------------------------------- */

enum { BATCH = 256 };

struct mx_crew {
    mx_reader **readers;
    unsigned n_readers;
    /* The work at hand. */
    mx_proposal *out;
    const mx_statement *statements;
    size_t n;
    atomic_uint n_at_work;
    atomic_size_t next;
    atomic_int rc;
};

int mx_crew_new(mx_crew **out, const mx_model *model, unsigned threads)
{
    *out = NULL;
    mx_crew *crew = mx_alloc_array(1, sizeof *crew);
    if (!crew)
        return mx_fail_memory();
    unsigned n = mx_classify__n_threads(threads);
    crew->readers = mx_alloc_array(n, sizeof *crew->readers);
    int rc = crew->readers ? MX_OK : mx_fail_memory();
    while (rc == MX_OK && crew->n_readers < n)
        if ((rc = mx_reader_new(&crew->readers[crew->n_readers], model)) == MX_OK)
            crew->n_readers++;
    if (rc < 0) {
        mx_crew_free(crew);
        return rc;
    }
    *out = crew;
    return MX_OK;
}

void mx_crew_free(mx_crew *crew)
{
    if (!crew)
        return;
    while (crew->n_readers > 0)
        mx_reader_free(crew->readers[--crew->n_readers]);
    mx_free(crew->readers);
    mx_free(crew);
}

mx_reader *mx_crew_reader(mx_crew *crew)
{
    return crew->readers[0];
}

static void *classify_batches(void *payload)
{
    mx_crew *crew = payload;
    mx_reader *reader = crew->readers[atomic_fetch_add(&crew->n_at_work, 1)];
    int rc = MX_OK;
    while (rc == MX_OK && atomic_load(&crew->rc) == MX_OK) {
        size_t first = atomic_fetch_add(&crew->next, BATCH);
        if (first >= crew->n)
            break;
        size_t end = crew->n - first < BATCH ? crew->n : first + BATCH;
        for (size_t i = first; i < end && rc == MX_OK; i++)
            rc = mx_classify(&crew->out[i], reader, &crew->statements[i]);
    }
    if (rc < 0)
        atomic_store(&crew->rc, rc);
    return NULL;
}

int mx_crew_classify(mx_crew *crew, mx_proposal out[], const mx_statement statements[], size_t n)
{
    crew->out = out;
    crew->statements = statements;
    crew->n = n;
    atomic_store(&crew->n_at_work, 0);
    atomic_store(&crew->next, 0);
    atomic_store(&crew->rc, MX_OK);
    mx_classify__in_parallel(n > BATCH ? crew->n_readers : 1, classify_batches, crew);
    /* The other threads' records are theirs; all they can run out of is memory. */
    return atomic_load(&crew->rc) < 0 ? mx_fail_memory() : MX_OK;
}

/* ---- Reasons ------------------------------------------------------------------------------ */

enum { MOST_REASONS = 3 };

/* The tokens with most points, strongest first, each word once. */
static void add_reasons(mx_buf *out, const mx_words *words, const float *points, size_t n)
{
    size_t taken[MOST_REASONS], n_taken = 0;
    while (n_taken < MOST_REASONS) {
        size_t best = SIZE_MAX;
        for (size_t i = 0; i < n; i++) {
            bool is_free = points[i] > 0.0F;
            for (size_t k = 0; k < n_taken; k++)
                is_free = is_free && !mx_str_equal(mx_words_text(words, taken[k]), mx_words_text(words, i));
            if (is_free && (best == SIZE_MAX || points[i] > points[best]))
                best = i;
        }
        if (best == SIZE_MAX || (n_taken > 0 && points[best] < 0.1F * points[taken[0]]))
            break;
        taken[n_taken++] = best;
        if (n_taken > 1)
            mx_buf_char(out, ' ');
        mx_str word = mx_words_text(words, best);
        mx_buf_add(out, word.at, word.size);
    }
}

static int explain_one(mx_buf *out, mx_reader *reader, const char *component)
{
    const mx_model *model = reader->model;
    size_t n = mx_words_count(reader->words), column = 0;
    while (column < model->header->n_components && strcmp(model->codes[column].text, component) != 0)
        column++;
    if (n == 0 || column == model->header->n_components)
        return MX_OK;
    float *points = mx_alloc_array(n, sizeof *points);
    if (!points)
        return mx_fail_memory();
    int rc = mx_words_blame(reader->words, model->idf, model->topics + column, model->header->n_columns, points);
    if (rc == MX_OK)
        add_reasons(out, reader->words, points, n);
    mx_free(points);
    return rc < 0 ? rc : mx_buf_check(out);
}

int mx_classify_explain(mx_buf *first, mx_buf *second, mx_reader *reader, const mx_statement *statement,
                        const mx_proposal *proposal)
{
    bool is_given = statement->lang && *statement->lang;
    int lang, rc = mx_words_read(reader->words, statement->text,
                                 is_given ? mx_classify__lang(statement->lang) : -1, &lang);
    if (rc == MX_OK)
        rc = explain_one(first, reader, proposal->component[0]);
    if (rc == MX_OK)
        rc = explain_one(second, reader, proposal->component[1]);
    return rc;
}
