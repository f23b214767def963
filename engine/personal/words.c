/* A text cut into words. */
#include "personal_i.h"

#include <string.h>

/* The letters that European names are written with: Latin, with its marks. */
static bool is_letter(uint32_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7);
}

/* Capital and small letters alternate in Latin Extended-A, from an even or from an odd number. */
static bool is_capital(uint32_t c)
{
    if (c < 0x100) return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7);
    if (c <= 0x137 || (c >= 0x14A && c <= 0x177)) return c % 2 == 0;
    return (c >= 0x139 && c <= 0x148 && c % 2 == 1) || c == 0x178 || c == 0x179 || c == 0x17B || c == 0x17D;
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_apostrophe(uint32_t c)
{
    return c == '\'' || c == 0x2019;
}

static uint32_t peek(mx_str rest)
{
    return rest.size ? mx_utf8_next(&rest) : 0;
}

/* Read the rest of a word whose first character is there. An apostrophe ends it, and belongs to it. */
static void read_word(mx_personal__word *word, mx_str *rest, uint32_t c, const char *start)
{
    size_t n_capital = 0;
    word->is_capital = is_capital(c);
    for (;;) {
        word->n_letters += is_letter(c);
        n_capital += is_capital(c);
        word->has_digit |= is_digit(c);
        word->end = (size_t)(rest->at - start);
        mx_str after = *rest;
        c = after.size ? mx_utf8_next(&after) : 0;
        if (is_apostrophe(c) && is_letter(peek(after))) {
            *rest = after;
            word->end = (size_t)(rest->at - start);
            break;
        }
        bool is_joint = c == '-' && is_letter(peek(after)) && !word->has_digit;
        if (!is_letter(c) && !is_digit(c) && !is_joint) break;
        *rest = after;
    }
    word->is_all_capital = n_capital > 1 && n_capital == word->n_letters;
}

int mx_personal__cut(mx_personal *personal, mx_str text)
{
    mx_str rest = text;
    size_t n_small = 0;
    personal->text = text;
    personal->n_words = 0;
    mx_buf_clear(&personal->folded);
    while (rest.size > 0) {
        size_t at = (size_t)(rest.at - text.at);
        uint32_t c = mx_utf8_next(&rest);
        if (!is_letter(c) && !is_digit(c)) continue;
        if (MX_GROW(personal->words, personal->n_words, personal->words_capacity) < 0) return mx_fail_memory();
        mx_personal__word *word = &personal->words[personal->n_words++];
        *word = (mx_personal__word){.at = at, .folded = personal->folded.size};
        read_word(word, &rest, c, text.at);
        mx_fold(&personal->folded, (mx_str){text.at + word->at, word->end - word->at});
        word->folded_size = personal->folded.size - word->folded;
        n_small += word->n_letters > 1 && !word->is_all_capital;
    }
    personal->is_shouted = n_small == 0;
    return mx_buf_check(&personal->folded);
}

mx_str mx_personal__folded(const mx_personal *personal, size_t word)
{
    if (word >= personal->n_words) return (mx_str){0};
    const mx_personal__word *its = &personal->words[word];
    return (mx_str){personal->folded.at + its->folded, its->folded_size};
}

bool mx_personal__is_one_of(const mx_personal *personal, size_t word, const char *list)
{
    mx_str folded = mx_personal__folded(personal, word);
    for (const char *at = list; *at && folded.size;) {
        size_t size = strcspn(at, "|");
        if (size == folded.size && memcmp(at, folded.at, size) == 0) return true;
        at += size + (at[size] == '|');
    }
    return false;
}

bool mx_personal__follows(const mx_personal *personal, size_t word, char mark)
{
    if (word + 1 >= personal->n_words) return false;
    size_t from = personal->words[word].end, to = personal->words[word + 1].at;
    mx_str between = mx_str_trim((mx_str){personal->text.at + from, to - from});
    if (between.size == 0) return true;
    return mark && between.size == 1 && between.at[0] == mark;
}
