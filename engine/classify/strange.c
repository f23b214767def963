/* How far texts lie from those a model learned from. */
#include "words_i.h"

/* Words and pairs of words of one statement: how many, and how many fall where training put
 * nothing. */
static int count_empty(double *n, double *n_empty, const mx_model *model, mx_words *words,
                       const mx_statement *statement)
{
    mx_features features;
    bool is_given = statement->lang && *statement->lang;
    int lang,
        rc = mx_words_read(words, statement->text, is_given ? mx_classify__lang(statement->lang) : -1, &lang);
    if (rc == MX_OK) rc = mx_words_topic(words, &features);
    if (rc < 0) return rc;
    for (size_t i = 0; i < features.ends[BLOCK_WORDS]; i++)
        *n_empty += model->idf[features.items[i].bucket] == 0;
    *n += (double)features.ends[BLOCK_WORDS];
    return MX_OK;
}

/* An unknown word falls into an empty bucket as often as there are empty ones, so the share of
 * empty falls, divided by that of empty buckets, is the share of the unknown. */
int mx_model_unknown(double *out, const mx_model *model, const mx_statement statements[], size_t n)
{
    mx_words *words;
    double n_features = 0.0, n_empty = 0.0, n_free = 0.0;
    *out = 0.0;
    int rc = mx_words_new(&words);
    if (rc < 0) return rc;
    mx_words_tell_languages(words, model->languages);
    for (size_t i = 0; rc == MX_OK && i < n; i++)
        rc = count_empty(&n_features, &n_empty, model, words, &statements[i]);
    mx_words_free(words);
    if (rc < 0 || n_features == 0.0) return rc;
    for (uint32_t bucket = 0; bucket < N_BUCKETS; bucket++) n_free += model->idf[bucket] == 0;
    if (n_free > 0.0) *out = n_empty / n_features * N_BUCKETS / n_free;
    if (*out > 1.0) *out = 1.0;
    return MX_OK;
}
