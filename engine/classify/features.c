/* What a statement shows the models: counts of hashed words, pairs of words and
 * runs of letters, weighed and brought to length. */
#include "words_i.h"

#include <math.h>

/* Each kind of feature hashes from its own start, so that they share the buckets evenly. */
enum {
    SEED_WORD = 0x51ED,
    SEED_PAIR = 0x9A17,
    SEED_HEAD = 0x777,
    SEED_FIRST = 0xF157,
    SEED_SECOND = 0xF357,
    SEED_OPENING = 0xF257,
    SEED_START = 0xABC1,
    SEED_TURNED = 0x33C5
};

static uint32_t fine_bucket_of(uint64_t hash, uint64_t seed)
{
    return (uint32_t)(mx_words__mix(hash + seed * 0x9E3779B97F4A7C15U) >> (64 - FINE_BITS));
}

static uint32_t bucket_of(uint64_t hash, uint64_t seed)
{
    return fine_bucket_of(hash, seed) >> TO_COARSE;
}

static uint64_t pair_hash(uint64_t first, uint64_t second)
{
    return first * 3 + mx_words__mix(second);
}

/* ---- Counting --------------------------------------------------------------------- */

/* Adds `by` to a bucket's tally; a bucket met for the first time in this block gets a
 * feature, whose value is filled in when the block ends. */
static int tally(mx_words *words, uint32_t bucket, int by)
{
    if (words->tallies[bucket] == 0) {
        int rc = MX_GROW(words->features, words->n_features, words->features_capacity);
        if (rc < 0)
            return rc;
        words->features[words->n_features++].bucket = bucket;
    }
    if (words->tallies[bucket] < INT16_MAX && words->tallies[bucket] > -INT16_MAX)
        words->tallies[bucket] = (int16_t)(words->tallies[bucket] + by);
    return MX_OK;
}

static void end_block(mx_words *words, size_t start)
{
    size_t kept = start;
    for (size_t i = start; i < words->n_features; i++) {
        uint32_t bucket = words->features[i].bucket;
        if (words->tallies[bucket] != 0)
            words->features[kept++] = (mx_feature){bucket, (float)words->tallies[bucket]};
        words->tallies[bucket] = 0;
    }
    words->n_features = kept;
}

static uint64_t stem_at(const mx_words *words, size_t token)
{
    return words->words[words->tokens[token].word].stems[words->lang];
}

/* In fine buckets, or shifted to coarse ones. */
static int tally_letters(mx_words *words, size_t token, unsigned shift, uint32_t flip, int by)
{
    const mx_word *word = &words->words[words->tokens[token].word];
    int rc = MX_OK;
    for (size_t k = 0; k < word->n_grams && rc == MX_OK; k++)
        rc = tally(words, words->grams[word->grams + k] >> shift ^ flip, by);
    return rc;
}

/* What was tallied up to now is the block of words; it is all there is until letters are added. */
static void give_words(mx_words *words, mx_features *out)
{
    end_block(words, 0);
    *out = (mx_features){.items = words->features, .ends = {words->n_features, words->n_features}};
}

static void give_letters(mx_words *words, mx_features *out)
{
    end_block(words, out->ends[BLOCK_WORDS]);
    out->items = words->features;
    out->ends[BLOCK_LETTERS] = words->n_features;
}

/* A word with a theme before the first word that links: the key codes a statement by it. */
static bool is_head(const mx_words *words, size_t i)
{
    const mx_word *word = &words->words[words->tokens[i].word];
    return words->tokens[i].is_head && !(word->roles[words->lang] & (ROLE_EMPTY | ROLE_LINKS));
}

static bool has(const mx_words *words, mx_kind_of_feature kind)
{
    return !(words->without & (unsigned)kind);
}

static uint64_t opening_hash(const mx_words *words)
{
    return pair_hash(stem_at(words, words->opening[0]), stem_at(words, words->opening[1]));
}

/* The two words that open a statement (verb and object, as a rule), each in its place, and together. */
static int tally_opening(mx_words *words, size_t i, unsigned shift)
{
    int rc = MX_OK;
    if (i == words->opening[0])
        rc = tally(words, fine_bucket_of(stem_at(words, i), SEED_FIRST) >> shift, 1);
    if (rc == MX_OK && i == words->opening[1])
        rc = tally(words, fine_bucket_of(stem_at(words, i), SEED_SECOND) >> shift, 1);
    if (rc == MX_OK && i == words->opening[1])
        rc = tally(words, fine_bucket_of(opening_hash(words), SEED_OPENING) >> shift, 1);
    return rc;
}

/* A word as itself, as one of a pair, and once more where it heads or opens the statement. */
static int tally_theme(mx_words *words, size_t i)
{
    uint64_t stem = stem_at(words, i);
    int rc = tally(words, bucket_of(stem, SEED_WORD), 1);
    if (rc == MX_OK && i > 0 && has(words, MX_KIND_PAIRS))
        rc = tally(words, bucket_of(pair_hash(stem_at(words, i - 1), stem), SEED_PAIR), 1);
    if (rc == MX_OK && has(words, MX_KIND_HEADS) && is_head(words, i))
        rc = tally(words, bucket_of(stem, SEED_HEAD), 1);
    if (rc == MX_OK && has(words, MX_KIND_OPENING))
        rc = tally_opening(words, i, TO_COARSE);
    return rc;
}

int mx_words_topic_words(mx_words *words, mx_features *out)
{
    words->n_features = 0;
    int rc = MX_OK;
    for (size_t i = 0; i < words->n_tokens && rc == MX_OK; i++)
        rc = tally_theme(words, i);
    give_words(words, out);
    return rc;
}

int mx_words_topic(mx_words *words, mx_features *out)
{
    size_t n = has(words, MX_KIND_LETTERS) ? words->n_tokens : 0;
    int rc = mx_words_topic_words(words, out);
    for (size_t i = 0; i < n && rc == MX_OK; i++)
        if (!words->tokens[i].is_again)
            rc = tally_letters(words, i, TO_COARSE, 0, 1);
    if (rc == MX_OK && n > 0 && has(words, MX_KIND_OPENING) && words->opening[0] != SIZE_MAX)
        rc = tally_letters(words, words->opening[0], TO_COARSE, FLIP_OPENING, 1);
    give_letters(words, out);
    return rc;
}

/* A turned word counts twice: as a feature of its own ("not afraid" may be a set
 * phrase), and against the plain word, which carries over what is known of it. What comes first, of
 * whatever role ("no", "too", "to be"), and the words that open the statement tell once more. */
static int tally_feeling(mx_words *words, size_t i)
{
    bool is_turned = words->tokens[i].is_turned;
    int by = is_turned ? -1 : 1;
    uint64_t stem = stem_at(words, i);
    int rc = tally(words, fine_bucket_of(stem, SEED_WORD), by);
    if (rc == MX_OK && is_turned)
        rc = tally(words, fine_bucket_of(stem, SEED_TURNED), 1);
    if (rc == MX_OK && i > 0) {
        uint64_t pair = pair_hash(stem_at(words, i - 1), stem);
        bool both = is_turned && words->tokens[i - 1].is_turned;
        rc = tally(words, fine_bucket_of(pair, SEED_PAIR), both ? -1 : 1);
    }
    if (rc == MX_OK && i == 0)
        rc = tally(words, fine_bucket_of(stem, SEED_START), 1);
    return rc == MX_OK ? tally_opening(words, i, 0) : rc;
}

int mx_words_polarity_words(mx_words *words, mx_features *out)
{
    words->n_features = 0;
    int rc = MX_OK;
    for (size_t i = 0; i < words->n_tokens && rc == MX_OK; i++)
        rc = tally_feeling(words, i);
    give_words(words, out);
    return rc;
}

/* What the letters of a word, flipped or not, add to the length of their block. */
static float squares_of_letters(const mx_words *words, size_t token, uint32_t flip, const uint8_t *idf)
{
    const mx_word *word = &words->words[words->tokens[token].word];
    int32_t squares = 0;
    for (size_t k = 0; k < word->n_grams; k++) {
        int32_t weight = idf[words->grams[word->grams + k] ^ flip];
        squares += weight * weight;
    }
    return (float)squares * IDF_STEP * IDF_STEP;
}

int mx_words_polarity(mx_words *words, const uint8_t *idf, mx_features *out)
{
    float squares = 0.0F;
    int rc = mx_words_polarity_words(words, out);
    for (size_t i = 0; i < words->n_tokens && rc == MX_OK; i++) {
        bool is_turned = words->tokens[i].is_turned;
        if (words->tokens[i].is_again)
            continue;
        rc = tally_letters(words, i, 0, 0, is_turned ? -1 : 1);
        if (rc == MX_OK && is_turned)
            rc = tally_letters(words, i, 0, FLIP_TURNED, 1);
        squares += idf ? squares_of_letters(words, i, 0, idf) : 0.0F;
        squares += idf && is_turned ? squares_of_letters(words, i, FLIP_TURNED, idf) : 0.0F;
    }
    give_letters(words, out);
    out->letter_squares = squares;
    return rc;
}

/* ---- Weighing ---------------------------------------------------------------------- */

/* 1 + ln n of the first counts, as the same bits everywhere. */
static float damped(float count)
{
    static const float table[] = {0.0F,        1.0F,        1.69314718F, 2.09861229F, 2.38629436F, 2.60943791F,
                                  2.79175947F, 2.94591015F, 3.07944154F, 3.19722458F, 3.30258509F};
    enum { LAST = sizeof table / sizeof table[0] - 1 };
    float size = count < 0.0F ? -count : count;
    float value = size < (float)LAST ? table[(int)size] : table[LAST];
    return count < 0.0F ? -value : value;
}

/* Weighs features[from] … features[to − 1] into place `kept` and beyond; returns where they end. The
 * block's length is that of its values, or for letters given where not 0. */
static size_t weigh_block(mx_feature *features, size_t from, size_t to, size_t kept, const uint8_t *idf, bool is_letters,
                          float given_squares)
{
    size_t start = kept;
    float squares = 0.0F;
    for (size_t at = from; at < to; at++) {
        mx_feature feature = features[at];
        float weight = idf ? (float)idf[feature.bucket] * IDF_STEP : 1.0F;
        float value = (is_letters ? feature.value : damped(feature.value)) * weight;
        if (value == 0.0F)
            continue;
        squares += is_letters ? value * weight : value * value;
        features[kept++] = (mx_feature){feature.bucket, value};
    }
    if (given_squares > 0.0F)
        squares = given_squares;
    float shrink = squares > 0.0F ? 1.0F / sqrtf(squares) : 0.0F;
    for (size_t i = start; i < kept; i++)
        features[i].value *= shrink;
    return kept;
}

void mx_features_weigh(mx_features *features, const uint8_t *idf)
{
    size_t words = features->ends[BLOCK_WORDS], letters = features->ends[BLOCK_LETTERS];
    size_t kept = weigh_block(features->items, 0, words, 0, idf, false, 0.0F);
    features->ends[BLOCK_WORDS] = kept;
    features->ends[BLOCK_LETTERS] = weigh_block(features->items, words, letters, kept, idf, true, features->letter_squares);
}

/* ---- Languages ------------------------------------------------------------------------ */

size_t mx_words__language_buckets(uint32_t *out, mx_str text)
{
    char padded[MAX_WORD + 2];
    size_t size = text.size < MAX_WORD ? text.size : MAX_WORD, n = 0;
    padded[0] = ' ';
    for (size_t i = 0; i < size; i++)
        padded[i + 1] = text.at[i];
    padded[size + 1] = ' ';
    size += 2;
    for (size_t at = 0; at < size; at++) {
        uint64_t hash = 0x7A3D;
        for (size_t length = 1; length <= 4 && at + length <= size; length++) {
            hash = (hash ^ (uint8_t)padded[at + length - 1]) * 0x100000001B3U;
            out[n++] = (uint32_t)(mx_words__mix(hash) >> (64 - LANG_BITS));
        }
    }
    out[n++] = (uint32_t)(mx_words__mix(mx_hash(text.at, text.size)) >> (64 - LANG_BITS));
    return n;
}

int mx_words_language(mx_words *words, mx_features *out)
{
    words->n_features = 0;
    int rc = MX_OK;
    for (size_t i = 0; i < words->n_tokens && rc == MX_OK; i++) {
        uint32_t buckets[MAX_LANGUAGE_BUCKETS];
        size_t n = mx_words__language_buckets(buckets, mx_words_text(words, i));
        for (size_t k = 0; k < n && rc == MX_OK; k++)
            rc = tally(words, buckets[k], 1);
    }
    give_words(words, out);
    return rc;
}

/* ---- Words met before ---------------------------------------------------------------------- */

/* The two bits of a word (`pair` 0) or of the pair that it ends (1). */
static void bits_of(uint32_t out[2], const mx_words *words, size_t i, int pair)
{
    uint64_t hash = pair ? pair_hash(stem_at(words, i - 1), stem_at(words, i)) : stem_at(words, i);
    for (uint64_t k = 0; k < 2; k++)
        out[k] = (uint32_t)(mx_words__mix(hash + (k + 1) * 0xD6E8FEB86659FD93U) >> (64 - MET_BITS));
}

void mx_words_learn(const mx_words *words, uint8_t *met)
{
    for (size_t i = 0; i < words->n_tokens; i++)
        for (int pair = 0; pair < (i > 0 ? 2 : 1); pair++) {
            uint32_t bits[2];
            bits_of(bits, words, i, pair);
            for (int k = 0; k < 2; k++)
                met[bits[k] / 8] = (uint8_t)(met[bits[k] / 8] | 1U << bits[k] % 8);
        }
}

void mx_words_meet(const mx_words *words, const uint8_t *met, size_t *n_all, size_t *n_met)
{
    for (size_t i = 0; i < words->n_tokens; i++)
        for (int pair = 0; pair < (i > 0 ? 2 : 1); pair++) {
            uint32_t bits[2];
            bits_of(bits, words, i, pair);
            ++*n_all;
            *n_met += (met[bits[0] / 8] >> bits[0] % 8 & 1) && (met[bits[1] / 8] >> bits[1] % 8 & 1);
        }
}

/* ---- Explaining ------------------------------------------------------------------------ */

/* What a token has in a block: the sum of its buckets' shares. */
static float sum_of_token(const mx_words *words, size_t i, int block, const float *shares)
{
    float sum = 0.0F;
    if (block == BLOCK_LETTERS) {
        const mx_word *word = &words->words[words->tokens[i].word];
        for (size_t k = 0; k < word->n_grams; k++) {
            uint32_t bucket = words->grams[word->grams + k] >> TO_COARSE;
            sum += shares[bucket] + (i == words->opening[0] ? shares[bucket ^ FLIP_OPENING] : 0.0F);
        }
        return sum;
    }
    sum = shares[bucket_of(stem_at(words, i), SEED_WORD)];
    if (is_head(words, i))
        sum += shares[bucket_of(stem_at(words, i), SEED_HEAD)];
    if (i == words->opening[0])
        sum += shares[bucket_of(stem_at(words, i), SEED_FIRST)];
    if (i == words->opening[1])
        sum += shares[bucket_of(stem_at(words, i), SEED_SECOND)];
    if (words->opening[1] != SIZE_MAX && (i == words->opening[0] || i == words->opening[1]))
        sum += 0.5F * shares[bucket_of(opening_hash(words), SEED_OPENING)];
    if (i > 0)
        sum += 0.5F * shares[bucket_of(pair_hash(stem_at(words, i - 1), stem_at(words, i)), SEED_PAIR)];
    if (i + 1 < words->n_tokens)
        sum += 0.5F * shares[bucket_of(pair_hash(stem_at(words, i), stem_at(words, i + 1)), SEED_PAIR)];
    return sum;
}

/* A bucket's share is what it brought in all, divided by how often it was counted:
 * hence the features once weighed and once raw. */
int mx_words_blame(mx_words *words, const uint8_t *idf, const int8_t *column, size_t stride, float *points)
{
    float *shares = mx_alloc_array(N_BUCKETS, sizeof *shares);
    if (!shares)
        return mx_fail_memory();
    int rc = MX_OK;
    for (int block = 0; block < N_BLOCKS && rc == MX_OK; block++) {
        mx_features features;
        if ((rc = mx_words_topic(words, &features)) < 0)
            break;
        mx_features_weigh(&features, idf);
        for (size_t i = block ? features.ends[block - 1] : 0; i < features.ends[block]; i++)
            shares[features.items[i].bucket] =
                features.items[i].value * (float)column[features.items[i].bucket * stride];
        if ((rc = mx_words_topic(words, &features)) < 0)
            break;
        size_t start = block ? features.ends[block - 1] : 0;
        for (size_t i = start; i < features.ends[block]; i++)
            shares[features.items[i].bucket] /= features.items[i].value;
        for (size_t i = 0; i < words->n_tokens; i++)
            points[i] += sum_of_token(words, i, block, shares);
        for (size_t i = start; i < features.ends[block]; i++)
            shares[features.items[i].bucket] = 0.0F;
    }
    mx_free(shares);
    return rc;
}
