/*
 * What the letters of words bring to a statement, remembered word by word. A statement has some
 * twenty-five runs of letters a word and a row of weights for each; but the block of letters is a sum
 * over words (mx_features_weigh), so the sum of a word's rows is made once and serves from then on.
 */
#include "words_i.h"

#include <math.h>
#include <string.h>

/* A row of numbers: these, and then what the letters bring to each column. */
enum { SQUARES, FEELING, FEELING_SQUARES, BEFORE_COLUMNS = 4 };

struct mx_letters {
    const mx_model *model;
    const mx_words *words;
    uint32_t n_forgotten; /* of the words, when these rows were made */
    uint32_t *places;     /* by word, and whether it opens the statement: NEW, MET, or FIRST_ROW + its row */
    float *rows;
    size_t n_rows, capacity, stride;
    float passing[BEFORE_COLUMNS + MAX_COLUMNS]; /* the row of a word that was met once */
};

/* Every second word of a list stands there once: a row is kept from the second time on. */
enum { NEW, MET, FIRST_ROW };
enum { N_PLACES = 2 * (MOST_WORDS + MAX_WORDS) };

int mx_letters_new(mx_letters **out, const mx_model *model, const mx_words *words)
{
    *out = NULL;
    mx_letters *letters = mx_alloc_array(1, sizeof *letters);
    if (!letters)
        return mx_fail_memory();
    *letters = (mx_letters){.model = model, .words = words, .stride = BEFORE_COLUMNS + model->header->n_columns};
    letters->places = mx_alloc_array(N_PLACES, sizeof *letters->places);
    if (!letters->places) {
        mx_free(letters);
        return mx_fail_memory();
    }
    *out = letters;
    return MX_OK;
}

void mx_letters_free(mx_letters *letters)
{
    if (!letters)
        return;
    mx_free(letters->places);
    mx_free(letters->rows);
    mx_free(letters);
}

/* Whole numbers below 2^24 all along, which a float holds: nothing is lost, and no order counts. */
MX_WIDE static void sum_up(float row[], const mx_model *model, const uint32_t *grams, size_t n, uint32_t flip)
{
    enum { AHEAD = 8 };
    size_t n_columns = model->header->n_columns;
    int32_t sums[MAX_COLUMNS] = {0}, squares = 0;
    for (size_t k = 0; k < n; k++) {
        if (k + AHEAD < n)
            mx_model_fetch(model, grams[k + AHEAD] >> TO_COARSE ^ flip);
        uint32_t bucket = grams[k] >> TO_COARSE ^ flip;
        const int8_t *weights = model->topics + (size_t)bucket * n_columns;
        int16_t idf = model->idf[bucket];
        squares += idf * idf;
        for (size_t c = 0; c < n_columns; c++)
            sums[c] += (int16_t)(idf * weights[c]);
    }
    row[SQUARES] = (float)squares;
    for (size_t c = 0; c < n_columns; c++)
        row[BEFORE_COLUMNS + c] = (float)sums[c];
}

/* The same for polarity, which has one column. */
static void sum_up_feeling(float *sum, float *sum_of_squares, const mx_model *model, const uint32_t *grams, size_t n,
                           uint32_t flip)
{
    int32_t brought = 0, squares = 0;
    for (size_t k = 0; k < n; k++) {
        uint32_t bucket = grams[k] ^ flip;
        int32_t idf = model->polarity_idf[bucket];
        squares += idf * idf;
        brought += idf * model->polarity[bucket];
    }
    *sum = (float)brought;
    *sum_of_squares = (float)squares;
}

static int add_row(mx_letters *letters)
{
    if (letters->n_rows == letters->capacity) {
        size_t capacity = letters->capacity ? letters->capacity + letters->capacity / 2 : 256;
        float *rows = mx_realloc_array(letters->rows, capacity * letters->stride, sizeof *rows);
        if (!rows)
            return mx_fail_memory();
        letters->rows = rows;
        letters->capacity = capacity;
    }
    letters->n_rows++;
    return MX_OK;
}

/* The row of a token's word; lives until the next is asked for. */
static int row_of(const float **out, mx_letters *letters, size_t token, bool is_opening)
{
    uint32_t index = letters->words->tokens[token].word;
    uint32_t *place = &letters->places[2 * index + is_opening];
    const mx_word *word = &letters->words->words[index];
    bool is_kept = *place >= FIRST_ROW, is_new = *place == NEW;
    if (!is_kept && !is_new) {
        int rc = add_row(letters);
        if (rc < 0)
            return rc;
        *place = (uint32_t)(FIRST_ROW + letters->n_rows - 1);
    }
    float *row = is_new ? letters->passing : letters->rows + (*place - FIRST_ROW) * letters->stride;
    const uint32_t *grams = letters->words->grams + word->grams;
    if (!is_kept)
        sum_up(row, letters->model, grams, word->n_grams, is_opening ? FLIP_OPENING : 0);
    if (!is_kept && !is_opening)
        sum_up_feeling(&row[FEELING], &row[FEELING_SQUARES], letters->model, grams, word->n_grams, 0);
    if (is_new)
        *place = MET;
    *out = row;
    return MX_OK;
}

/* Words have other numbers since the dictionary was emptied. */
static void keep_up(mx_letters *letters)
{
    if (letters->n_forgotten == letters->words->n_forgotten)
        return;
    letters->n_forgotten = letters->words->n_forgotten;
    letters->n_rows = 0;
    memset(letters->places, 0, N_PLACES * sizeof *letters->places);
}

MX_WIDE static void add_columns(float sums[], const float *row, size_t n_columns)
{
    for (size_t c = 0; c < n_columns; c++)
        sums[c] += row[BEFORE_COLUMNS + c];
}

/* A turned word's letters count against the plain ones, and in buckets of their own. Few words are turned: nothing
 * is remembered. */
static void turn(float *feeling, float *squares, const mx_letters *letters, size_t token)
{
    const mx_word *word = &letters->words->words[letters->words->tokens[token].word];
    float turned, turned_squares;
    sum_up_feeling(&turned, &turned_squares, letters->model, letters->words->grams + word->grams, word->n_grams, FLIP_TURNED);
    *feeling = turned - *feeling;
    *squares += turned_squares;
}

int mx_letters_bring(float topics[], float *polarity, mx_letters *letters)
{
    const mx_words *words = letters->words;
    size_t n_columns = letters->model->header->n_columns;
    float sums[MAX_COLUMNS] = {0}, squares = 0.0F, feeling = 0.0F, feeling_squares = 0.0F;
    bool has_topics = !(words->without & MX_KIND_LETTERS), has_opening = !(words->without & MX_KIND_OPENING);
    keep_up(letters);
    for (size_t i = 0; i < words->n_tokens; i++) {
        const mx_token *token = &words->tokens[i];
        const float *row;
        int rc = MX_OK;
        if (!token->is_again && (rc = row_of(&row, letters, i, false)) == MX_OK) {
            add_columns(sums, row, n_columns);
            squares += row[SQUARES];
            float its_feeling = row[FEELING], its_squares = row[FEELING_SQUARES];
            if (token->is_turned)
                turn(&its_feeling, &its_squares, letters, i);
            feeling += its_feeling;
            feeling_squares += its_squares;
        }
        if (rc == MX_OK && i == words->opening[0] && has_opening && (rc = row_of(&row, letters, i, true)) == MX_OK) {
            add_columns(sums, row, n_columns);
            squares += row[SQUARES];
        }
        if (rc < 0)
            return rc;
    }
    float shrink = has_topics && squares > 0.0F ? 1.0F / sqrtf(squares) : 0.0F;
    for (size_t c = 0; c < n_columns; c++)
        topics[c] += sums[c] * shrink;
    *polarity += feeling_squares > 0.0F ? feeling / sqrtf(feeling_squares) : 0.0F;
    return MX_OK;
}
