/*
 * What the files of this room share: words and their features, the layout of a
 * model, the solver. Everything that decides a figure is here or in roles.c.
 */
#ifndef MX_CLASSIFY_I_H
#define MX_CLASSIFY_I_H

#include "mx/classify.h"

/* ---- Languages -------------------------------------------------------------- */

enum { N_LANGS = 7, NO_LANG = N_LANGS };

/* "fr" gives 0 …; NO_LANG for anything else. The name of NO_LANG is "". */
int mx_classify__lang(const char *code);
const char *mx_classify__lang_code(int lang);
const char *mx_classify__lang_stemmer(int lang); /* the name libstemmer knows it by */

/* ---- Words -------------------------------------------------------------------- */

/* What a word does to its neighbours, apart from what it means. */
enum {
    ROLE_NEGATES = 1,  /* not, no, without, never: what follows is turned round */
    ROLE_DIMINISHES = 2, /* less, stop, against, end of: likewise, in other words */
    ROLE_BREAKS = 4,   /* but: nothing reaches across */
    ROLE_LINKS = 8,    /* for, with, thanks to: the head of the phrase stands before */
    ROLE_EMPTY = 16,   /* articles, pronouns, to be, to have: no theme of its own */
    ROLE_CHILD = 32,   /* child, son, daughter */
    ROLE_MINE = 64,    /* my */
    ROLE_JOINS = 128   /* and: puts a second theme beside the first */
};
unsigned mx_classify__role(int lang, mx_str folded);

/* Words that link two themes, to compose sentences with; index below N_LINKS. */
enum { N_LINKS = 6 };
const char *mx_classify__link(int lang, size_t index);

/* Topics have a row of weights a bucket, and so few buckets that features share them; polarity has one
 * weight a bucket, and as many buckets as features are met. */
#define BUCKET_BITS 17
#define N_BUCKETS ((uint32_t)1 << BUCKET_BITS)
#define FINE_BITS 19
#define N_FINE_BUCKETS ((uint32_t)1 << FINE_BITS)
#define LANG_BITS 14
#define N_LANG_BUCKETS ((uint32_t)1 << LANG_BITS)

/* What a statement says it says in its first thousand words; the longest word of
 * these languages is shorter than 64 bytes. */
enum { MAX_WORDS = 1000, MAX_WORD = 64 };

typedef struct {
    uint32_t word;   /* index in the dictionary */
    bool is_stopped; /* punctuation stands before it */
    bool is_turned;  /* within reach of a word that negates or diminishes */
    bool is_head;    /* before the first word that links */
    bool is_again;   /* the statement has the same word before */
} mx_token;

/* One feature of a statement. */
typedef struct {
    uint32_t bucket;
    float value;
} mx_feature;

/* The words one thread has met, and the statement it has before it. */
typedef struct mx_words mx_words;
int mx_words_new(mx_words **out) MX_MUST_CHECK;
void mx_words_free(mx_words *words);

/* Use these weights (N_LANG_BUCKETS rows of 8) to tell languages. Borrowed. */
void mx_words_tell_languages(mx_words *words, const int8_t *weights);

/* Give no features of these kinds (bits of mx_kind_of_feature). */
void mx_words_leave_out(mx_words *words, unsigned kinds);

/* Split `text` into tokens. `lang` is a language, or -1: found out. Returns in
 * `found` the language that was used. The tokens live until the next call. */
int mx_words_read(mx_words *words, mx_str text, int lang, int *found) MX_MUST_CHECK;
size_t mx_words_count(const mx_words *words);
mx_str mx_words_text(const mx_words *words, size_t token);         /* in lower case */
size_t mx_words_themes(const mx_words *words); /* how many tokens have a theme of their own */
bool mx_words_pair(const mx_words *words, unsigned a, unsigned b); /* role b right after role a */

/* The features of the statement, as counts: blocks one after the other, in order of
 * first appearance. `ends[k]` is where block k ends. The letters of a word count once, however
 * often the statement has it. */
enum { BLOCK_WORDS, BLOCK_LETTERS, N_BLOCKS };
typedef struct {
    mx_feature *items; /* lives until the next call */
    size_t ends[N_BLOCKS];
    float letter_squares; /* of the weights of all runs of letters, those that cancel out too; 0: none do */
} mx_features;
int mx_words_topic(mx_words *words, mx_features *out) MX_MUST_CHECK; /* buckets below N_BUCKETS */
/* Buckets below N_FINE_BUCKETS. `idf` is what the features will be weighed with; NULL when only the buckets count. */
int mx_words_polarity(mx_words *words, const uint8_t *idf, mx_features *out) MX_MUST_CHECK;
/* Buckets (below N_LANG_BUCKETS) that tell a language, all in one block; for training. */
int mx_words_language(mx_words *words, mx_features *out) MX_MUST_CHECK;

/* The block of words alone, without the letters. */
int mx_words_topic_words(mx_words *words, mx_features *out) MX_MUST_CHECK;
int mx_words_polarity_words(mx_words *words, mx_features *out) MX_MUST_CHECK;

/* Counts become values: (1 + ln tf)·idf for words, tf·idf for letters; and each block is brought to
 * length one, for letters as if no two words shared a run. So what the letters of a statement bring is
 * the sum of what its words do, and can be remembered word by word (letters.c). `idf` is one
 * byte a bucket in steps of IDF_STEP (rarity, for topics times what the feature tells of the component: train.c),
 * 0 where it was never seen in training;
 * NULL counts every feature alike. Drops what has no value. */
#define IDF_STEP 0.05F
void mx_features_weigh(mx_features *features, const uint8_t *idf);

/* The words and pairs of words that training met: two bits set for each, by hashes of its own
 * (Bloom 1970), since nearly all buckets are in use. */
#define MET_BITS 21
#define MET_BYTES ((size_t)1 << (MET_BITS - 3))

/* Set the bits of the statement's words and pairs; or count these, and those whose bits are set. */
void mx_words_learn(const mx_words *words, uint8_t *met);
void mx_words_meet(const mx_words *words, const uint8_t *met, size_t *n_all, size_t *n_met);

/* For explaining: adds to points[token] what each token brought to one column of
 * weights, column[bucket * stride], by the topic features weighed with `idf`. */
int mx_words_blame(mx_words *words, const uint8_t *idf, const int8_t *column, size_t stride,
                   float *points) MX_MUST_CHECK;

/* ---- Arithmetic that is the same everywhere ------------------------------------ */

/* Loops over columns or classes, compiled a second time for processors whose vectors are twice as wide; the
 * program takes what it finds. Each column is reckoned alike either way (and nothing is fused), so the bits are the same. */
#if defined __x86_64__ && defined __linux__ && defined __GNUC__ && !defined __clang__
#define MX_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define MX_WIDE
#endif

/* e^x within 2e-7, by additions and multiplications alone: libm's last bit differs
 * between processors, and a model must not. */
static inline float mx_exp(float x)
{
    x = x < -80.0F ? -80.0F : x > 80.0F ? 80.0F : x;
    float k = x * 1.44269504F;
    int32_t n = (int32_t)(k + (k < 0.0F ? -0.5F : 0.5F));
    float r = x - (float)n * 0.693359375F + (float)n * 2.12194440e-4F;
    float p = 1.9875691500e-4F;
    p = p * r + 1.3981999507e-3F;
    p = p * r + 8.3334519073e-3F;
    p = p * r + 4.1665795894e-2F;
    p = p * r + 1.6666665459e-1F;
    p = p * r + 5.0000001201e-1F;
    p = p * r * r + r + 1.0F;
    union {
        int32_t bits;
        float value;
    } power = {(n + 127) * (1 << 23)};
    return p * power.value;
}

static inline float mx_sigmoid(float x)
{
    return 1.0F / (1.0F + mx_exp(-x));
}

/* ---- Solver ---------------------------------------------------------------------- */

/* A feature in four bytes, since training holds millions: the bucket, and above it a whole number
 * of at most MX_PACKED_MOST either way, a count, or a value of a row of length one in steps of
 * 1 / MX_PACKED_MOST. */
typedef uint32_t mx_packed;
enum { MX_PACKED_MOST = (1 << (31 - FINE_BITS)) - 1 };

static inline mx_packed mx_pack(uint32_t bucket, float number)
{
    const float most = (float)MX_PACKED_MOST;
    number = number < -most ? -most : number > most ? most : number;
    int32_t whole = (int32_t)(number + (number < 0.0F ? -0.5F : 0.5F));
    return (uint32_t)(whole + MX_PACKED_MOST) << FINE_BITS | bucket;
}

static inline uint32_t mx_packed_bucket(mx_packed feature)
{
    return feature & (N_FINE_BUCKETS - 1);
}

static inline float mx_packed_number(mx_packed feature)
{
    return (float)((int32_t)(feature >> FINE_BITS) - MX_PACKED_MOST);
}

/* Rows of features with a label each; label[i] is a class, or n_classes for a row
 * that belongs to none. */
typedef struct {
    const mx_packed *features; /* values */
    const size_t *starts;      /* n_rows + 1 */
    const uint32_t *rows; /* which rows to learn from: n of them */
    const uint8_t *labels; /* by row */
    const float *weights;  /* by row */
    size_t n;
    size_t n_buckets, n_classes;
    float cost;
    int epochs;
    unsigned threads;
    uint64_t seed;
} mx_problem;

/* One-vs-rest L2 logistic regression. `matrix` has n_buckets rows of `stride` bytes, the
 * first column at `matrix`; weights are matrix · scale[class], intercepts in bias[class]. */
int mx_classify__solve(const mx_problem *problem, int8_t *matrix, size_t stride, float *scale,
                       float *bias) MX_MUST_CHECK;

/* What a number of threads comes to: 0 is one a core. */
unsigned mx_classify__n_threads(unsigned threads);

/* Run `work(payload)` on so many threads, this one among them, until all have returned.
 * Where the system gives fewer threads, fewer run. */
void mx_classify__in_parallel(unsigned threads, void *(*work)(void *payload), void *payload);

/* ---- Readers ------------------------------------------------------------------------ */

/* Of the statement read last: how many words have a theme of their own. */
size_t mx_reader__n_themes(const mx_reader *reader);

/* ---- Models ------------------------------------------------------------------------- */

enum { N_MEANINGS = 4, MAX_COMPONENTS = 120 };
#define COLUMNS_FOR(n_components) (((n_components) + N_MEANINGS + 7) / 8 * 8)
enum { MAX_COLUMNS = COLUMNS_FOR(MAX_COMPONENTS) };
extern const char mx_classify__meanings[N_MEANINGS + 1];

#define MODEL_MAGIC "mxmodel\n"
#define MODEL_VERSION 7U
#define MODEL_ORDER 0x01020304U

/* The file: this header, then the sections in this order, each on a multiple of 64. */
typedef struct {
    char magic[8];
    uint32_t version, order;
    uint64_t size;     /* of the whole file */
    uint64_t checksum; /* of all else, see mx_model__checksum */
    uint64_t n_examples;
    uint32_t n_components, n_columns; /* columns: components, meanings, padding to 8 */
    float sharpness;                  /* p is σ(sharpness · z), shared out over the components */
    float threshold;                  /* of the dimension, and below: what `auto` asks */
    float polarity_scale, polarity_bias;
    float positive_above, negative_below; /* what the text must say of an answer to question 3 */
    float least_component;
    uint32_t is_adapted; /* 0, 1 */
    char framework[16];
    char hash[MX_SHA256_TEXT], training[MX_SHA256_TEXT];
    char padding[26]; /* to 256 bytes: none is left to the compiler */
    uint32_t without; /* kinds of features that it does not have */
} mx_model_header;

/* A code and its NUL. */
typedef struct {
    char text[8];
} mx_component_code;

struct mx_model {
    mx_file file; /* empty when the bytes are borrowed */
    const mx_model_header *header;
    const mx_component_code *codes; /* n_components */
    const float *scale, *bias;      /* n_columns */
    const uint8_t *idf;             /* N_BUCKETS, of topics */
    const int8_t *topics;           /* N_BUCKETS rows of n_columns */
    const uint8_t *polarity_idf;    /* N_FINE_BUCKETS */
    const int8_t *polarity;         /* N_FINE_BUCKETS */
    const int8_t *languages;        /* N_LANG_BUCKETS rows of 8 */
    const uint8_t *met;             /* MET_BYTES */
};

/* Ask for a bucket's row ahead of its use; it lies on two lines of the cache, as a rule. */
static inline void mx_model_fetch(const mx_model *model, uint32_t bucket)
{
    const int8_t *row = model->topics + (size_t)bucket * model->header->n_columns;
    __builtin_prefetch(row);
    __builtin_prefetch(row + model->header->n_columns - 1);
}

/* Where the sections of a model with these numbers begin; returns its whole size. */
typedef struct {
    size_t codes, scale, bias, idf, topics, polarity_idf, polarity, languages, met;
} mx_model_places;
size_t mx_model__places(mx_model_places *out, size_t n_components, size_t n_columns);

/* The likeliest dimension, by the sum over its components, may not be that of the likeliest component. Its
 * own likeliest then takes the first place, and that one's probability, unless it is less than half as
 * likely. On rounds left out the dimension is right more often so, by half a point in all, and the
 * component no less. `codes` are in their order. */
void mx_classify__put_dimension_first(float p[], const mx_component_code codes[], size_t n);

/* What the letters of words bring to a model's columns (letters.c); borrows both. */
typedef struct mx_letters mx_letters;
int mx_letters_new(mx_letters **out, const mx_model *model, const mx_words *words) MX_MUST_CHECK;
void mx_letters_free(mx_letters *letters);

/* Add to topics[n_columns] and to *polarity what the letters of the statement read last bring: weights
 * times features, as mx_words_topic and mx_words_polarity have them and mx_features_weigh weighs them. */
int mx_letters_bring(float topics[], float *polarity, mx_letters *letters) MX_MUST_CHECK;

/* Of a header and the sections that follow it in memory. */
uint64_t mx_model__checksum(const mx_model_header *header);

#endif
