/* How far texts lie from those a model learned from. */
#include "classify_i.h"

/* A text that has a bit of every word and pair falls among the met by chance as often as bits are
 * set, twice; what is missing is scaled up by that. */
static double share_by_chance(const uint8_t *met)
{
    double n_set = 0.0;
    for (size_t byte = 0; byte < MET_BYTES; byte++)
        for (int bit = 0; bit < 8; bit++)
            n_set += met[byte] >> bit & 1;
    double set = n_set / (8.0 * MET_BYTES);
    return set * set;
}

int mx_model_unknown(double *out, const mx_model *model, const mx_statement statements[], size_t n)
{
    mx_words *words;
    size_t n_all = 0, n_met = 0;
    *out = 0.0;
    int rc = mx_words_new(&words);
    if (rc < 0) return rc;
    mx_words_tell_languages(words, model->languages);
    for (size_t i = 0; rc == MX_OK && i < n; i++) {
        bool is_given = statements[i].lang && *statements[i].lang;
        int lang;
        rc = mx_words_read(words, statements[i].text, is_given ? mx_classify__lang(statements[i].lang) : -1,
                           &lang);
        if (rc == MX_OK) mx_words_meet(words, model->met, &n_all, &n_met);
    }
    mx_words_free(words);
    if (rc < 0 || n_all == 0) return rc;
    double missing = (double)(n_all - n_met) / (double)n_all, chance = share_by_chance(model->met);
    if (chance < 1.0) *out = missing / (1.0 - chance);
    if (*out > 1.0) *out = 1.0;
    return MX_OK;
}
