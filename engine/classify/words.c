/* From bytes to words: letters, lower case, stems, languages. */
#include "words_i.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { N_SLOTS = 1 << 16 };

int mx_words_new(mx_words **out)
{
    *out = NULL;
    mx_words *words = mx_alloc_array(1, sizeof *words);
    if (!words)
        return mx_fail_memory();
    words->slots = mx_alloc_array(N_SLOTS, sizeof *words->slots);
    words->tallies = mx_alloc_array(N_FINE_BUCKETS, sizeof *words->tallies);
    bool whole = words->slots && words->tallies;
    for (int lang = 0; whole && lang < N_LANGS; lang++) {
        words->stemmers[lang] = sb_stemmer_new(mx_classify__lang_stemmer(lang), "UTF_8");
        whole = words->stemmers[lang] != NULL;
    }
    if (!whole) {
        mx_words_free(words);
        return mx_fail_memory();
    }
    *out = words;
    return MX_OK;
}

void mx_words_free(mx_words *words)
{
    if (!words)
        return;
    for (int lang = 0; lang < N_LANGS; lang++)
        if (words->stemmers[lang])
            sb_stemmer_delete(words->stemmers[lang]);
    mx_free(words->words);
    mx_free(words->slots);
    mx_buf_dispose(&words->texts);
    mx_buf_dispose(&words->scratch);
    mx_buf_dispose(&words->normal);
    mx_free(words->grams);
    mx_free(words->tokens);
    mx_free(words->tallies);
    mx_free(words->features);
    mx_free(words);
}

void mx_words_tell_languages(mx_words *words, const int8_t *weights)
{
    words->language_weights = weights;
}

void mx_words_leave_out(mx_words *words, unsigned kinds)
{
    words->without = kinds;
}

static void forget(mx_words *words)
{
    memset(words->slots, 0, N_SLOTS * sizeof *words->slots);
    words->n_words = 0;
    words->n_grams = 0;
    words->n_forgotten++;
    mx_buf_clear(&words->texts);
}

/* ---- A new word ---------------------------------------------------------------- */

/* Buckets of the letters of a folded word: runs of 2 to 5 in it, a space put on
 * either side. Folded words of our languages are ASCII; in other scripts a run is of
 * bytes, which serves as well. */
static int add_grams(mx_words *words, mx_word *word)
{
    char padded[2 * MAX_WORD + 2];
    size_t size = word->folded_size < 2 * MAX_WORD ? word->folded_size : 2 * MAX_WORD;
    padded[0] = ' ';
    memcpy(padded + 1, words->texts.at + word->folded, size);
    padded[size + 1] = ' ';
    size += 2;
    word->grams = (uint32_t)words->n_grams;
    for (size_t at = 0; at < size; at++) {
        uint64_t hash = 0x2545F4914F6CDD1DU;
        for (size_t length = 1; length <= 5 && at + length <= size; length++) {
            hash = (hash ^ (uint8_t)padded[at + length - 1]) * 0x100000001B3U;
            if (length < 2)
                continue;
            int rc = MX_GROW(words->grams, words->n_grams, words->grams_capacity);
            if (rc < 0)
                return rc;
            words->grams[words->n_grams++] =
                (uint32_t)(mx_words__mix(hash + length) >> (64 - FINE_BITS));
        }
    }
    word->n_grams = (uint16_t)(words->n_grams - word->grams);
    return MX_OK;
}

static int add_word(mx_words *words, mx_str text, uint64_t hash)
{
    int rc = MX_GROW(words->words, words->n_words, words->words_capacity);
    if (rc < 0)
        return rc;
    mx_word *word = &words->words[words->n_words];
    *word = (mx_word){.hash = hash};
    word->text = (uint32_t)words->texts.size;
    word->text_size = (uint16_t)text.size;
    mx_buf_add(&words->texts, text.at, text.size);
    word->folded = (uint32_t)words->texts.size;
    mx_fold(&words->texts, text);
    if ((rc = mx_buf_check(&words->texts)) < 0)
        return rc;
    word->folded_size = (uint16_t)(words->texts.size - word->folded);
    if ((rc = add_grams(words, word)) < 0)
        return rc;
    words->n_words++;
    return MX_OK;
}

static int find_word(mx_words *words, mx_str text, uint32_t *out)
{
    uint64_t hash = mx_hash(text.at, text.size);
    size_t slot = hash & (N_SLOTS - 1);
    for (; words->slots[slot]; slot = (slot + 1) & (N_SLOTS - 1)) {
        const mx_word *word = &words->words[words->slots[slot] - 1];
        if (word->hash == hash && word->text_size == text.size &&
            memcmp(words->texts.at + word->text, text.at, text.size) == 0) {
            *out = words->slots[slot] - 1;
            return MX_OK;
        }
    }
    int rc = add_word(words, text, hash);
    if (rc < 0)
        return rc;
    *out = (uint32_t)words->n_words - 1;
    words->slots[slot] = (uint32_t)words->n_words;
    return MX_OK;
}

/* The stem is taken with its accents, which the stemmers rely on, and folded after. */
uint64_t mx_words__stem(mx_words *words, mx_word *word, int lang)
{
    if (word->stems[lang])
        return word->stems[lang];
    mx_str stem = {words->texts.at + word->text, word->text_size};
    if (lang != NO_LANG) {
        struct sb_stemmer *stemmer = words->stemmers[lang];
        const sb_symbol *symbols = sb_stemmer_stem(stemmer, (const sb_symbol *)stem.at, (int)stem.size);
        if (symbols)
            stem = (mx_str){(const char *)symbols, (size_t)sb_stemmer_length(stemmer)};
    }
    mx_buf_clear(&words->scratch);
    mx_fold(&words->scratch, stem);
    word->stems[lang] = mx_hash(words->scratch.at, words->scratch.size) | 1;
    mx_str folded = {words->texts.at + word->folded, word->folded_size};
    word->roles[lang] = (uint8_t)mx_classify__role(lang, folded);
    return word->stems[lang];
}

/* ---- Letters ----------------------------------------------------------------------- */

static bool is_letter(uint32_t c)
{
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    /* The categories from LU to ME are letters and the marks that go with them. */
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ME) ||
           category == UTF8PROC_CATEGORY_ND;
}

static bool is_stop(uint32_t c)
{
    return c < 0x80 ? strchr(".,;:!?()\n", (int)c) != NULL : c == 0x2026 || c == 0x2014;
}

/* Accents typed as characters of their own ("e" and U+0301) are joined to their
 * letters, or the stemmers would not know the word. */
static int compose(mx_words *words, mx_str *text)
{
    bool has_marks = false;
    for (size_t i = 0; i + 1 < text->size && !has_marks; i++)
        has_marks = (uint8_t)text->at[i] == 0xCC || (uint8_t)text->at[i] == 0xCD;
    if (!has_marks || !mx_utf8_valid(*text, NULL))
        return MX_OK;
    utf8proc_uint8_t *composed = NULL;
    utf8proc_ssize_t size = utf8proc_map((const utf8proc_uint8_t *)text->at, (utf8proc_ssize_t)text->size,
                                         &composed, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    if (size < 0)
        return size == UTF8PROC_ERROR_NOMEM ? mx_fail_memory() : MX_OK;
    mx_buf_clear(&words->normal);
    mx_buf_add(&words->normal, (const char *)composed, (size_t)size);
    free(composed); /* utf8proc's own allocation */
    *text = (mx_str){words->normal.at, words->normal.size};
    return mx_buf_check(&words->normal);
}

/* ---- Reading ------------------------------------------------------------------------- */

static uint32_t in_lower_case(uint32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
}

/* The letter at the end of a word, and how many times in a row. */
typedef struct {
    uint32_t letter;
    size_t times, size; /* of the word before the first of them */
} held_letter;

/* Adds a letter in lower case. One that is held ("sooo happy", three times or more) counts once; a digit each time. */
static void add_letter(mx_buf *word, held_letter *last, uint32_t c)
{
    c = in_lower_case(c);
    bool is_same = c == last->letter && !(c >= '0' && c <= '9');
    *last = is_same ? (held_letter){c, last->times + 1, last->size} : (held_letter){c, 1, word->size};
    if (last->times == 3)
        word->size = last->size;
    if (last->times <= 3 && word->size < MAX_WORD - 4)
        mx_utf8_add(word, c);
}

/* The next word of `rest`, in lower case, in words->scratch. False at the end.
 * `stopped` tells whether punctuation stood before it. */
static bool next_word(mx_words *words, mx_str *rest, bool *stopped)
{
    held_letter last = {0};
    mx_buf_clear(&words->scratch);
    *stopped = false;
    while (rest->size > 0) {
        const char *at = rest->at;
        uint32_t c = mx_utf8_next(rest);
        if (is_letter(c)) {
            add_letter(&words->scratch, &last, c);
        } else if (words->scratch.size > 0) {
            *rest = (mx_str){at, rest->size + (size_t)(rest->at - at)};
            break;
        } else if (is_stop(c)) {
            *stopped = true;
        }
    }
    return words->scratch.size > 0;
}

static int add_token(mx_words *words, bool stopped)
{
    int rc = MX_GROW(words->tokens, words->n_tokens, words->tokens_capacity);
    if (rc < 0)
        return rc;
    mx_token *token = &words->tokens[words->n_tokens];
    *token = (mx_token){.is_stopped = stopped};
    if ((rc = find_word(words, (mx_str){words->scratch.at, words->scratch.size}, &token->word)) < 0)
        return rc;
    mx_word *word = &words->words[token->word];
    token->is_again = word->statement == words->statement;
    word->statement = words->statement;
    words->n_tokens++;
    return MX_OK;
}

/* What each word says for each language, summed; the first language leads a little,
 * since most of our users write it. */
static int find_language(mx_words *words)
{
    float sums[8] = {4.0F};
    bool any = false;
    for (size_t i = 0; i < words->n_tokens; i++) {
        mx_word *word = &words->words[words->tokens[i].word];
        if (!word->has_langs) {
            uint32_t buckets[MAX_LANGUAGE_BUCKETS];
            size_t n = mx_words__language_buckets(
                buckets, (mx_str){words->texts.at + word->text, word->text_size});
            for (size_t k = 0; k < n; k++)
                for (int lang = 0; lang < 8; lang++)
                    word->langs[lang] += (float)words->language_weights[(size_t)buckets[k] * 8 + (size_t)lang];
            word->has_langs = true;
        }
        for (int lang = 0; lang < N_LANGS; lang++)
            sums[lang] += word->langs[lang];
        uint8_t letter = (uint8_t)words->texts.at[word->text];
        any = any || (letter >= 'a' && letter <= 'z') || (letter >= 0xC3 && letter <= 0xC9);
    }
    int best = 0;
    for (int lang = 1; lang < N_LANGS; lang++)
        if (sums[lang] > sums[best])
            best = lang;
    return any ? best : NO_LANG;
}

/* A word that negates or diminishes turns the next few words, up to a stop or a "but". */
static void mark_scopes(mx_words *words)
{
    enum { REACH = 2 };
    int left = 0;
    bool is_head = true, has_theme = false;
    words->opening[0] = words->opening[1] = SIZE_MAX;
    for (size_t i = 0; i < words->n_tokens; i++) {
        mx_token *token = &words->tokens[i];
        mx_word *word = &words->words[token->word];
        mx_words__stem(words, word, words->lang);
        unsigned role = word->roles[words->lang];
        if (token->is_stopped || (role & ROLE_BREAKS))
            left = 0;
        token->is_turned = left > 0 && !(role & (ROLE_NEGATES | ROLE_DIMINISHES));
        if (role & (ROLE_NEGATES | ROLE_DIMINISHES))
            left = REACH;
        else if (left > 0 && !(role & ROLE_EMPTY))
            left--;
        if ((role & (ROLE_LINKS | ROLE_BREAKS)) && has_theme)
            is_head = false;
        has_theme = has_theme || !(role & (ROLE_EMPTY | ROLE_LINKS | ROLE_NEGATES | ROLE_BREAKS));
        token->is_head = is_head;
        if (!(role & ROLE_EMPTY) && words->opening[1] == SIZE_MAX)
            words->opening[words->opening[0] != SIZE_MAX] = i;
    }
}

int mx_words_read(mx_words *words, mx_str text, int lang, int *found)
{
    if (words->n_words >= MOST_WORDS || words->n_grams >= MOST_GRAMS)
        forget(words);
    words->n_tokens = 0;
    if (++words->statement == 0) /* 0 is no statement: what a new word was read in */
        words->statement = 1;
    int rc = compose(words, &text);
    bool stopped;
    while (rc == MX_OK && words->n_tokens < MAX_WORDS && next_word(words, &text, &stopped))
        rc = add_token(words, stopped);
    if (rc < 0)
        return rc;
    if ((rc = mx_buf_check(&words->scratch)) < 0)
        return rc;
    words->lang = lang >= 0 ? lang : find_language(words);
    mark_scopes(words);
    *found = words->lang;
    return MX_OK;
}

size_t mx_words_count(const mx_words *words)
{
    return words->n_tokens;
}

mx_str mx_words_text(const mx_words *words, size_t token)
{
    const mx_word *word = &words->words[words->tokens[token].word];
    return (mx_str){words->texts.at + word->text, word->text_size};
}

size_t mx_words_themes(const mx_words *words)
{
    size_t n = 0;
    for (size_t i = 0; i < words->n_tokens; i++)
        n += !(words->words[words->tokens[i].word].roles[words->lang] & (ROLE_EMPTY | ROLE_LINKS | ROLE_NEGATES));
    return n;
}

bool mx_words_pair(const mx_words *words, unsigned a, unsigned b)
{
    for (size_t i = 0; i + 1 < words->n_tokens; i++)
        if ((words->words[words->tokens[i].word].roles[words->lang] & a) &&
            (words->words[words->tokens[i + 1].word].roles[words->lang] & b))
            return true;
    return false;
}
