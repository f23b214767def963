/* personal: a text cut into words, and the looks taken at each place of it. */
#ifndef MX_PERSONAL_I_H
#define MX_PERSONAL_I_H

#include "mx/personal.h"

/* A run of letters and digits; hyphens and apostrophes inside belong to it ("Jean-Paul", "l'avenue"
 * is cut after its apostrophe). */
typedef struct {
    size_t at, end;
    size_t n_letters; /* characters that are letters */
    bool has_digit, is_capital, is_all_capital; /* the first letter; all of two or more */
    size_t folded, folded_size;                 /* as mx_fold has it, in the text of folded words */
} mx_personal__word;

struct mx_personal {
    mx_ids *first_names; /* folded */
    mx_personal__word *words;
    size_t n_words, words_capacity;
    mx_buf folded; /* of all words, one after another */
    mx_personal_find *finds;
    size_t n_finds, finds_capacity;
    mx_str text;
    bool is_shouted; /* all of its letters are capital */
};

/* Cut the text into words. (words.c) */
int mx_personal__cut(mx_personal *personal, mx_str text) MX_MUST_CHECK;
/* The folded word; empty beyond the last. */
mx_str mx_personal__folded(const mx_personal *personal, size_t word);
/* Whether a word, folded, is one of those that '|' joins. */
bool mx_personal__is_one_of(const mx_personal *personal, size_t word, const char *list);
/* Whether between a word and the next there is nothing but blanks (and `mark`, unless 0). */
bool mx_personal__follows(const mx_personal *personal, size_t word, char mark);

/* Each looks for something that begins at `at` (or, of words, at word number `word`) and gives where it
 * ends; 0 when there is no such thing. */
size_t mx_personal__email_at(mx_str text, size_t at);
size_t mx_personal__phone_at(mx_str text, size_t at);
size_t mx_personal__social_at(mx_str text, size_t at);
size_t mx_personal__date_at(mx_str text, size_t at);
/* « né le », "date of birth" and their like end at the word: dates after it are dates of birth. */
bool mx_personal__announces_birth(const mx_personal *personal, size_t word);
size_t mx_personal__address_at(const mx_personal *personal, size_t word);
/* Names may begin after the word that announces them: *from is where. */
size_t mx_personal__name_at(const mx_personal *personal, size_t word, size_t *from);

#endif
