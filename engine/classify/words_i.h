/* The dictionary of a thread, shared by words.c (what is read) and features.c (what it tells). */
#ifndef MX_CLASSIFY_WORDS_I_H
#define MX_CLASSIFY_WORDS_I_H

#include "classify_i.h"

#include <libstemmer.h>

/* One word, as it is spelt in lower case: all that can be known of it before its
 * neighbours are seen. */
typedef struct {
    uint64_t hash;
    uint32_t text;   /* in `texts` */
    uint32_t folded; /* in `texts` */
    uint32_t grams;  /* in `grams`: fine buckets of its letters */
    uint32_t statement; /* the last that it was read in, by number */
    uint16_t text_size, folded_size, n_grams;
    bool has_langs;
    uint8_t roles[N_LANGS + 1];
    uint64_t stems[N_LANGS + 1]; /* hash of the folded stem in each language; 0: not asked yet */
    float langs[8];              /* what it says for each language */
} mx_word;

struct mx_words {
    struct sb_stemmer *stemmers[N_LANGS];
    const int8_t *language_weights;
    unsigned without; /* kinds of features */
    mx_word *words;
    size_t n_words, words_capacity;
    uint32_t *slots; /* open addressing: index + 1 of a word, 0 for empty */
    mx_buf texts, scratch, normal;
    uint32_t *grams;
    size_t n_grams, grams_capacity;
    mx_token *tokens;
    size_t n_tokens, tokens_capacity;
    uint32_t statement; /* the number of the one before us */
    uint32_t n_forgotten; /* how often the dictionary was emptied */
    int lang; /* of the statement before us */
    size_t opening[2]; /* its first two tokens with a theme; SIZE_MAX for none */
    int16_t *tallies;    /* one a fine bucket, all 0 between calls */
    mx_feature *features;
    size_t n_features, features_capacity;
};

/* The dictionary is emptied when it holds this many words, or this many buckets:
 * some 6 MB a thread with what their letters bring, more than a city's vocabulary. */
enum { MOST_WORDS = 10 << 10, MOST_GRAMS = 5 << 16 };

/* Letters of a turned word, and once more those of the word that opens a statement, count in
 * other buckets than the word's own: in these flipped. */
#define FLIP_TURNED ((uint32_t)0x5568C & (N_FINE_BUCKETS - 1))
#define FLIP_OPENING ((uint32_t)0xA5A3 & (N_BUCKETS - 1))
#define TO_COARSE (FINE_BITS - BUCKET_BITS) /* a fine bucket shifted by this is the bucket */

/* The word's stem hash and roles in a language. */
uint64_t mx_words__stem(mx_words *words, mx_word *word, int lang);

/* Buckets for telling languages: letters with accents, and the word itself. */
size_t mx_words__language_buckets(uint32_t *out, mx_str text);
enum { MAX_LANGUAGE_BUCKETS = 4 * (MAX_WORD + 2) + 1 };

static inline uint64_t mx_words__mix(uint64_t x)
{
    x ^= x >> 31;
    x *= 0x9E3779B97F4A7C15U;
    x ^= x >> 29;
    return x;
}

#endif
