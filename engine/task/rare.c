#include "rare.h"

#include <string.h>

/* Of a word: who used it first, and whether anybody else did. */
typedef struct {
    uint32_t person;
    bool is_shared;
} use;

struct rare_words {
    mx_ids *words, *people;
    use *uses; /* by word */
    size_t n, capacity;
};

/* ---- Words ----------------------------------------------------------------------------- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* How far a mask reaches that begins here; 0: it is none. */
static size_t mask_size(mx_str rest)
{
    const char *end = rest.at[0] == '[' ? memchr(rest.at, ']', rest.size) : NULL;
    return end ? (size_t)(end - rest.at) + 1 : 0;
}

mx_str rare_next_word(mx_str *rest)
{
    while (rest->size > 0) {
        size_t size = 0, masked = mask_size(*rest);
        while (size < rest->size && is_letter(rest->at[size])) size++;
        mx_str word = {rest->at, size};
        size_t step = masked > 0 ? masked : size > 0 ? size : 1;
        rest->at += step;
        rest->size -= step;
        if (word.size >= 3) return word;
    }
    return (mx_str){NULL, 0};
}

/* ---- Reading ------------------------------------------------------------------------------ */

static const char *cell(const mx_frame *frame, size_t row, const char *column)
{
    size_t at = mx_frame_find(frame, column);
    return at == SIZE_MAX ? NULL : mx_frame_text(frame, row, at);
}

static int find_person(uint32_t *out, rare_words *words, const mx_frame *statements, size_t row)
{
    const char *territory = cell(statements, row, "territory"), *author = cell(statements, row, "author");
    mx_buf name = {0};
    mx_buf_format(&name, "%s\x1f", territory ? territory : "");
    if (author) mx_buf_text(&name, author);
    else mx_buf_format(&name, "\x1f%zu", row);
    int rc = mx_buf_check(&name);
    if (rc == MX_OK) rc = mx_ids_add(words->people, (mx_str){name.at, name.size}, out);
    mx_buf_dispose(&name);
    return rc;
}

static int use_word(rare_words *words, mx_str word, uint32_t person)
{
    uint32_t id;
    int rc = mx_ids_add(words->words, word, &id);
    if (rc == MX_OK && id == words->n) rc = MX_GROW(words->uses, words->n, words->capacity);
    if (rc < 0) return rc;
    if (id == words->n) words->uses[words->n++] = (use){person, false};
    if (words->uses[id].person != person) words->uses[id].is_shared = true;
    return MX_OK;
}

static int read_statement(rare_words *words, const mx_frame *statements, size_t row, mx_buf *folded)
{
    uint32_t person;
    const char *text = cell(statements, row, "text");
    if (!text) return MX_OK;
    mx_buf_clear(folded);
    mx_fold(folded, mx_str_of(text));
    int rc = mx_buf_check(folded);
    if (rc == MX_OK) rc = find_person(&person, words, statements, row);
    mx_str rest = {folded->at, folded->size};
    for (mx_str word = {NULL, 0}; rc == MX_OK && (word = rare_next_word(&rest)).size > 0;)
        rc = use_word(words, word, person);
    return rc;
}

int rare_read(rare_words **out, const mx_frame *statements)
{
    mx_buf folded = {0};
    *out = NULL;
    rare_words *words = mx_alloc_array(1, sizeof *words);
    if (!words) return mx_fail_memory();
    int rc = mx_ids_new(&words->words);
    if (rc == MX_OK) rc = mx_ids_new(&words->people);
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(statements); row++)
        rc = read_statement(words, statements, row, &folded);
    mx_buf_dispose(&folded);
    if (rc < 0) rare_free(words);
    else *out = words;
    return rc;
}

void rare_free(rare_words *words)
{
    if (!words) return;
    mx_ids_free(words->words);
    mx_ids_free(words->people);
    mx_free(words->uses);
    mx_free(words);
}

/* ---- Telling --------------------------------------------------------------------------------- */

int rare_tells(bool *out, const rare_words *words, const char *text)
{
    mx_buf folded = {0};
    size_t n = 0, n_rare = 0;
    mx_fold(&folded, mx_str_of(text));
    int rc = mx_buf_check(&folded);
    mx_str rest = {folded.at, folded.size};
    for (mx_str word = {NULL, 0}; rc == MX_OK && (word = rare_next_word(&rest)).size > 0; n++) {
        uint32_t id = mx_ids_find(words->words, word);
        n_rare += id == MX_NO_ID || !words->uses[id].is_shared;
    }
    mx_buf_dispose(&folded);
    *out = n_rare >= 2 && 4 * n_rare >= n;
    return rc;
}
