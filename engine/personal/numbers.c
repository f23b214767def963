/* What is told by its form: e-mail addresses, numbers to call, social-security numbers, dates. */
#include "personal_i.h"

#include <ctype.h>
#include <string.h>

static bool is_digit_at(mx_str text, size_t at)
{
    return at < text.size && isdigit((unsigned char)text.at[at]);
}

static bool is_plain_at(mx_str text, size_t at)
{
    return at < text.size && (isalnum((unsigned char)text.at[at]) || (unsigned char)text.at[at] >= 0x80);
}

/* ---- E-mail ---------------------------------------------------------------------------- */

static bool is_local(char c)
{
    return isalnum((unsigned char)c) || (c && strchr("._%+-", c));
}

/* "@", or what people write against machines that collect addresses: " (at) ", "[at]". */
static size_t after_at(mx_str text, size_t at)
{
    static const char *const signs[] = {"@", "(at)", "[at]", " (at) ", " [at] "};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t size = strlen(signs[i]);
        if (text.size - at > size && memcmp(text.at + at, signs[i], size) == 0) return at + size;
    }
    return 0;
}

size_t mx_personal__email_at(mx_str text, size_t at)
{
    size_t to = at, label = 0, last_label = 0;
    if (at > 0 && is_local(text.at[at - 1])) return 0;
    while (to < text.size && is_local(text.at[to])) to++;
    if (to == at || to == text.size || !(to = after_at(text, to))) return 0;
    size_t n_labels = 1, end = 0;
    for (; to < text.size; to++) {
        char c = text.at[to];
        if (isalnum((unsigned char)c) || (c == '-' && label > 0)) {
            label++;
            if (n_labels > 1 && label >= 2) end = to + 1;
        } else if (c == '.' && label > 0) {
            last_label = label;
            label = 0;
            n_labels++;
        } else break;
    }
    return last_label > 0 ? end : 0;
}

/* ---- Digits in groups --------------------------------------------------------------------- */

enum { DIGITS_MAX = 16 };

typedef struct {
    char digits[DIGITS_MAX + 1];
    size_t n, end;
    size_t groups[DIGITS_MAX], n_groups;
} run;

/* The size of what may stand between groups of digits: a blank, a no-break space, a dot, a hyphen, a slash. */
static size_t gap_at(mx_str text, size_t at)
{
    if (at >= text.size) return 0;
    if (strchr(" .-/", text.at[at])) return 1;
    if (text.size - at >= 2 && memcmp(text.at + at, "\xC2\xA0", 2) == 0) return 2;
    if (text.size - at >= 3 && memcmp(text.at + at, "\xE2\x80\xAF", 3) == 0) return 3;
    return 0;
}

/* Digits from `at`, with one gap between groups at most. False when there are more than fit. */
static bool read_run(run *out, mx_str text, size_t at)
{
    *out = (run){.end = at};
    while (is_digit_at(text, at)) {
        size_t from = at;
        for (; is_digit_at(text, at); at++) {
            if (out->n == DIGITS_MAX) return false;
            out->digits[out->n++] = text.at[at];
        }
        out->groups[out->n_groups++] = at - from;
        out->end = at;
        at += gap_at(text, at);
    }
    return true;
}

/* ---- Telephone ------------------------------------------------------------------------------ */

static bool all_groups(const run *its, size_t from, size_t least, size_t most)
{
    for (size_t g = from; g < its->n_groups; g++)
        if (its->groups[g] < least || its->groups[g] > most) return false;
    return true;
}

/* As written within a country: French and Swiss numbers have ten digits, Belgian fixed ones nine. */
static bool is_national(const run *its)
{
    if (its->digits[0] != '0' || its->digits[1] == '0') return false;
    if (its->n == 10) return its->n_groups == 1 || (its->n_groups >= 3 && all_groups(its, 0, 2, 4));
    return its->n == 9 && its->n_groups >= 3 && all_groups(its, 0, 2, 3);
}

/* After + or 00: the country and the number; a zero in brackets may stand between. */
static size_t international_end(mx_str text, size_t at)
{
    run its;
    size_t from = at;
    while (is_digit_at(text, from) && from - at < 3) from++;
    size_t bracket = from + gap_at(text, from);
    if (text.size - at > 3 && bracket + 3 <= text.size && memcmp(text.at + bracket, "(0)", 3) == 0) {
        bracket += 3;
        bracket += gap_at(text, bracket);
        if (!read_run(&its, text, bracket)) return 0;
        return its.n >= 6 && its.n <= 12 ? its.end : 0;
    }
    if (!read_run(&its, text, at) || its.digits[0] == '0') return 0;
    return its.n >= 8 && its.n <= 15 ? its.end : 0;
}

size_t mx_personal__phone_at(mx_str text, size_t at)
{
    run its;
    if (at > 0 && (is_plain_at(text, at - 1) || text.at[at - 1] == '+')) return 0;
    size_t end = 0;
    if (text.at[at] == '+' && is_digit_at(text, at + 1)) {
        end = international_end(text, at + 1);
    } else if (is_digit_at(text, at)) {
        bool is_abroad = text.size - at > 4 && text.at[at] == '0' && text.at[at + 1] == '0';
        size_t country = at + 2 + (is_abroad ? gap_at(text, at + 2) : 0);
        if (is_abroad) end = international_end(text, country);
        else if (read_run(&its, text, at) && is_national(&its)) end = its.end;
    }
    return end && !is_plain_at(text, end) ? end : 0;
}

/* ---- Social security ------------------------------------------------------------------------- */

/* INSEE: sex 1 or 2 (7, 8 while registering), year, month (or 20 and above, unknown), department (2A and
 * 2B: Corsica), commune, order; then the key, 97 less the number modulo 97, with 2A read as 19, 2B as 18. */
static bool has_form(const char digits[15])
{
    int month = (digits[3] - '0') * 10 + digits[4] - '0';
    return strchr("1278", digits[0]) && month >= 1 && (month <= 12 || month >= 20);
}

static bool key_fits(const char digits[15])
{
    int rest = 0;
    for (size_t i = 0; i < 13; i++) {
        int digit = digits[i] - '0';
        if (digits[i] == 'A') digit = 9; /* 2A counts as 19, 2B as 18 */
        if (digits[i] == 'B') digit = 8;
        if (i == 5 && (digits[6] == 'A' || digits[6] == 'B')) digit = 1;
        rest = (rest * 10 + digit) % 97;
    }
    return 97 - rest == (digits[13] - '0') * 10 + digits[14] - '0';
}

size_t mx_personal__social_at(mx_str text, size_t at)
{
    static const size_t card[] = {1, 2, 2, 2, 3, 3, 2}; /* groups as on the card */
    char digits[15];
    size_t n = 0, n_gaps = 0, n_right = 0, boundary = 0, part = 0, end = at, n_end = 0;
    if (at > 0 && is_plain_at(text, at - 1)) return 0;
    while (n < 15) {
        size_t gap = n > 0 ? gap_at(text, at) : 0;
        if (gap) {
            n_gaps++;
            n_right += n == boundary;
            at += gap;
        }
        if (at >= text.size) break;
        char c = (char)toupper((unsigned char)text.at[at]);
        bool is_corsica = n == 6 && digits[5] == '2' && (c == 'A' || c == 'B');
        if (!isdigit((unsigned char)c) && !is_corsica) break;
        if (n == boundary) boundary += card[part++];
        digits[n++] = c;
        end = ++at;
        n_end = n_gaps;
    }
    if (n < 13 || !has_form(digits) || is_plain_at(text, end)) return 0;
    bool is_spaced = n_end == n_right && n_end == (n == 15 ? 6u : 5u);
    if (n == 15 && (key_fits(digits) || is_spaced)) return end;
    return n == 13 && is_spaced ? end : 0;
}

/* ---- Dates ------------------------------------------------------------------------------------- */

static size_t skip_blanks(mx_str text, size_t at)
{
    while (at < text.size && text.at[at] == ' ') at++;
    return at;
}

/* A number of at most `most` digits, between bounds; *at moves past it. */
static bool take_number(mx_str text, size_t *at, size_t most, int lowest, int highest)
{
    int value = 0;
    size_t from = *at;
    while (is_digit_at(text, *at) && *at - from < most) value = value * 10 + (text.at[(*at)++] - '0');
    return *at > from && !is_digit_at(text, *at) && value >= lowest && value <= highest;
}

static bool take_month_name(mx_str text, size_t *at)
{
    static const char months[] = "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|"
                                 "january|february|march|april|may|june|july|august|september|october|november|"
                                 "december";
    char folded[16];
    size_t size = 0, to = *at;
    for (; to < text.size && is_plain_at(text, to) && size + 1 < sizeof folded; to++) {
        unsigned char c = (unsigned char)text.at[to];
        if (c == 0xC3 && to + 1 < text.size) c = (unsigned char)text.at[++to] == 0xBB ? 'u' : 'e'; /* û; é */
        folded[size++] = (char)tolower(c);
    }
    folded[size] = '\0';
    for (const char *month = months; *month && size > 0;) {
        size_t length = strcspn(month, "|");
        if (length == size && memcmp(month, folded, size) == 0) {
            *at = to;
            return true;
        }
        month += length + (month[length] == '|');
    }
    return false;
}

/* 17/05/1980, 17.5.80, 1980-05-17. */
static size_t numbers_end(mx_str text, size_t at)
{
    size_t to = at;
    bool is_iso = take_number(text, &to, 4, 1850, 2100);
    if (!is_iso) {
        to = at;
        if (!take_number(text, &to, 2, 1, 31)) return 0;
    }
    char mark = to < text.size ? text.at[to] : 0;
    if (!mark || !strchr("/.-", mark)) return 0;
    to++;
    if (!take_number(text, &to, 2, 1, 12) || to >= text.size || text.at[to] != mark) return 0;
    to++;
    return take_number(text, &to, is_iso ? 2 : 4, 0, is_iso ? 31 : 2100) ? to : 0;
}

/* 17 mai 1980, 1er mai 1980, May 17, 1980. */
static size_t words_end(mx_str text, size_t at)
{
    size_t to = at;
    bool is_english = take_month_name(text, &to);
    if (is_english) to = skip_blanks(text, to);
    if (!take_number(text, &to, 2, 1, 31)) return 0;
    static const char *const ordinals[] = {"er", "st", "nd", "rd", "th"};
    for (size_t i = 0; i < sizeof ordinals / sizeof *ordinals; i++)
        if (text.size - to > 2 && memcmp(text.at + to, ordinals[i], 2) == 0) {
            to += 2;
            break;
        }
    if (is_english && to < text.size && text.at[to] == ',') to++;
    to = skip_blanks(text, to);
    if (!is_english) {
        if (!take_month_name(text, &to)) return 0;
        to = skip_blanks(text, to);
    }
    return take_number(text, &to, 4, 1850, 2100) ? to : 0;
}

size_t mx_personal__date_at(mx_str text, size_t at)
{
    size_t end = numbers_end(text, at);
    return end ? end : words_end(text, at);
}

bool mx_personal__announces_birth(const mx_personal *personal, size_t word)
{
    if (mx_personal__is_one_of(personal, word, "naissance|birth|ddn|dob|born|nee")) return true;
    /* « né » with its accent: « ne » is another word; « né(e) » is two */
    const mx_personal__word *its = &personal->words[word];
    return mx_personal__is_one_of(personal, word, "ne") && its->end - its->at == 3;
}
