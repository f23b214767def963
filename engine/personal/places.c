/* Postal addresses: a number, a street, perhaps a town. */
#include "personal_i.h"

#include <string.h>

/* Nobody counts these by figures; what follows may be written small. */
#define STREETS "rue|avenue|av|boulevard|bd|bld|impasse|allee|chemin|faubourg|fbg|ruelle|sente"
/* These one does (« 1 place de parking »): what follows must be a name. */
#define OTHERS                                                                                              \
    "place|cours|route|passage|cite|square|quai|residence|lotissement|sentier|esplanade|promenade|hameau|villa|montee"
#define LINKS "de|du|des|la|le|les|l'|d'|l\xE2\x80\x99|d\xE2\x80\x99|a|aux|au|en|sur|sous|et"
#define ENGLISH "street|st|road|rd|avenue|ave|lane|close|drive|way|court|gardens|terrace|crescent"

static bool has_digits_only(const mx_personal *personal, size_t word, size_t least, size_t most)
{
    if (word >= personal->n_words) return false;
    const mx_personal__word *its = &personal->words[word];
    return its->has_digit && its->n_letters == 0 && its->end - its->at >= least && its->end - its->at <= most;
}

/* 12, 12bis, 12B */
static bool is_house_number(const mx_personal *personal, size_t word)
{
    if (word >= personal->n_words) return false;
    const mx_personal__word *its = &personal->words[word];
    char first = personal->text.at[its->at];
    return its->has_digit && first >= '1' && first <= '9' && its->end - its->at - its->n_letters <= 4 &&
           (its->n_letters <= 1 || (its->n_letters == 3 && its->end - its->at <= 7));
}

/* The next word, when at most a comma stands between; else the number of words. */
static size_t next_of(const mx_personal *personal, size_t word)
{
    return mx_personal__follows(personal, word, ',') ? word + 1 : personal->n_words;
}

/* The words of the street's name; SIZE_MAX when there is none. */
static size_t street_name(const mx_personal *personal, size_t street, bool needs_capital)
{
    size_t last = SIZE_MAX, n_names = 0;
    for (size_t word = street + 1; word < personal->n_words && mx_personal__follows(personal, word - 1, 0); word++) {
        const mx_personal__word *its = &personal->words[word];
        if (mx_personal__is_one_of(personal, word, LINKS)) continue;
        bool is_name = its->is_capital || its->has_digit;
        bool may_begin = n_names == 0 && !needs_capital && its->n_letters > 1;
        if ((!is_name && !may_begin) || n_names == 5 || has_digits_only(personal, word, 5, 5)) break;
        last = word;
        n_names++;
    }
    return last;
}

/* « , 68100 Mulhouse » after the street. */
static size_t town(const mx_personal *personal, size_t last)
{
    size_t code = next_of(personal, last);
    if (!has_digits_only(personal, code, 4, 5)) return last;
    size_t end = code;
    for (size_t word = next_of(personal, code); word < personal->n_words && personal->words[word].is_capital;
         word = next_of(personal, word))
        end = word;
    return end;
}

static size_t english_street(const mx_personal *personal, size_t number)
{
    enum { MOST = 4 };
    for (size_t word = next_of(personal, number), n = 0; word < personal->n_words && n < MOST;
         word = next_of(personal, word), n++) {
        if (!personal->words[word].is_capital) break;
        if (n > 0 && mx_personal__is_one_of(personal, word, ENGLISH)) return word;
    }
    return SIZE_MAX;
}

size_t mx_personal__address_at(const mx_personal *personal, size_t word)
{
    if (!is_house_number(personal, word)) return 0;
    size_t street = next_of(personal, word);
    if (mx_personal__is_one_of(personal, street, "bis|ter|quater")) street = next_of(personal, street);
    bool is_street = mx_personal__is_one_of(personal, street, STREETS);
    size_t last = SIZE_MAX;
    if (is_street || mx_personal__is_one_of(personal, street, OTHERS))
        last = street_name(personal, street, !is_street);
    if (last == SIZE_MAX) last = english_street(personal, word);
    return last == SIZE_MAX ? 0 : personal->words[town(personal, last)].end;
}
