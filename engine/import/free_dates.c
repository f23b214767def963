/*
 * Dates as people write them: "12/03/24", "2024-03-12T10:20:30", "45363", "courant mars 2024",
 * "mi-juin 2023", "T2 2024", "rentrée 2024", "mars-avril 2024". What is not a day becomes the days it
 * speaks of: "début", "mi" and "fin" are the first, middle and last third of what follows them.
 */
#include <ctype.h>
#include <string.h>

#include "mapping_i.h"

enum { MOST_WORDS = 12 };

/* Words and numbers of a text, folded; what stands between them does not count. */
typedef struct {
    mx_str at[MOST_WORDS];
    size_t n;
} words;

static bool is_number(mx_str word)
{
    for (size_t i = 0; i < word.size; i++)
        if (!isdigit((unsigned char)word.at[i])) return false;
    return word.size > 0 && word.size <= 6;
}

static int value_of(mx_str word)
{
    int value = 0;
    for (size_t i = 0; i < word.size; i++) value = 10 * value + (word.at[i] - '0');
    return value;
}

static bool take_words(words *out, mx_str folded)
{
    out->n = 0;
    for (size_t at = 0; at < folded.size;) {
        size_t start = at;
        if (isdigit((unsigned char)folded.at[at]))
            while (at < folded.size && isdigit((unsigned char)folded.at[at])) at++;
        else
            while (at < folded.size && (isalpha((unsigned char)folded.at[at]) || (folded.at[at] & 0x80))) at++;
        if (at == start) {
            at++;
            continue;
        }
        if (out->n == MOST_WORDS) return false;
        out->at[out->n++] = (mx_str){folded.at + start, at - start};
    }
    return true;
}

static int month_of(mx_str word)
{
    static const char *const months[] = {"janvier|janv|jan|january",
                                         "fevrier|fevr|fev|february|feb",
                                         "mars|march|mar",
                                         "avril|avr|april|apr",
                                         "mai|may",
                                         "juin|june|jun",
                                         "juillet|juil|july|jul",
                                         "aout|august|aug",
                                         "septembre|sept|september|sep",
                                         "octobre|oct|october",
                                         "novembre|nov|november",
                                         "decembre|dec|december"};
    for (int m = 0; m < 12; m++)
        if (mx_import__listed(months[m], word)) return m + 1;
    return 0;
}

static bool parse(mx_period *out, const char *text)
{
    bool is_one = mx_period_parse(out, mx_str_of(text)) == MX_OK;
    mx_error_clear();
    return is_one;
}

static int year_of(mx_str word)
{
    int value = is_number(word) ? value_of(word) : 0;
    if (word.size == 4 && value >= 1900 && value < 2200) return value;
    return word.size == 2 && value > 0 ? 2000 + value : 0;
}

static bool day_of(mx_period *out, int year, int month, int day)
{
    char text[48];
    snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
    return year && month >= 1 && month <= 12 && day >= 1 && day <= 31 && parse(out, text);
}

static bool months_of(mx_period *out, int year, int first, int last)
{
    char text[48];
    mx_period end;
    snprintf(text, sizeof text, "%04d-%02d", year, first);
    if (!parse(out, text)) return false;
    snprintf(text, sizeof text, "%04d-%02d", last < first ? year + 1 : year, last);
    if (!parse(&end, text)) return false;
    out->last = end.last;
    out->kind = MX_PERIOD_INTERVAL;
    return true;
}

/* ---- Numbers alone ------------------------------------------------------------------------------- */

/* Days since 1899-12-30, as spreadsheets count; those of the years 1955 to 2119. */
static bool serial_of(mx_period *out, mx_str text)
{
    double value;
    const int32_t origin = -25569;
    bool is_plain = text.size >= 5 && text.size <= 18 && memchr("123456789", text.at[0], 9);
    if (!is_plain || mx_number_parse(&value, text, '.') < 0 || value < 20200 || value > 80000) return false;
    *out = (mx_period){MX_PERIOD_DAY, origin + (int32_t)value, origin + (int32_t)value};
    return true;
}

/* "12/03/24", "2024.3.12", "03/2024", "2024": numbers in the order that the file has. */
static bool numbers_of(mx_period *out, bool *is_exact, const words *w, bool is_month_first)
{
    *is_exact = true;
    if (w->n >= 3) {
        int one = value_of(w->at[0]), two = value_of(w->at[1]), three = value_of(w->at[2]);
        if (w->at[0].size == 4) return day_of(out, one, two, three);
        int year = year_of(w->at[2]);
        return is_month_first ? day_of(out, year, one, two) : day_of(out, year, two, one);
    }
    *is_exact = false;
    if (w->n == 2 && w->at[1].size == 4)
        return value_of(w->at[0]) >= 1 && value_of(w->at[0]) <= 12 && year_of(w->at[1]) &&
               months_of(out, year_of(w->at[1]), value_of(w->at[0]), value_of(w->at[0]));
    if (w->n == 2 && w->at[0].size == 4)
        return value_of(w->at[1]) >= 1 && value_of(w->at[1]) <= 12 && year_of(w->at[0]) &&
               months_of(out, year_of(w->at[0]), value_of(w->at[1]), value_of(w->at[1]));
    return w->n == 1 && w->at[0].size == 4 && year_of(w->at[0]) && months_of(out, year_of(w->at[0]), 1, 12);
}

static bool has_words(const words *w, size_t from)
{
    for (size_t i = from; i < w->n; i++)
        if (!is_number(w->at[i])) return true;
    return false;
}

/* Numbers, or numbers with a time of day behind them: "2024-03-12T10:20:30+01:00", "5/17/2024 10:20 AM". */
static bool plain_of(mx_period *out, bool *is_exact, words w, bool is_month_first)
{
    if (w.n > 3 && !has_words(&(words){{w.at[0], w.at[1], w.at[2]}, 3}, 0)) w.n = 3;
    return !has_words(&w, 0) && numbers_of(out, is_exact, &w, is_month_first);
}

/* ---- Words --------------------------------------------------------------------------------------------- */

/* What the words have said so far. */
typedef struct {
    int day, year, first, last; /* months; 0: not said */
    int third;                  /* 1 début, 2 mi, 3 fin */
    int ordinal;                /* "1er" of "1er trimestre" */
    bool is_half, is_quarter;
} said;

static bool take_season(said *s, mx_str word)
{
    static const struct {
        const char *names;
        int first, last;
    } seasons[] = {{"printemps|spring", 3, 5},
                   {"ete|summer", 6, 8},
                   {"automne|autumn|fall", 9, 11},
                   {"hiver|winter", 12, 2},
                   {"rentree", 9, 9}};
    for (size_t i = 0; i < sizeof seasons / sizeof *seasons; i++) {
        if (!mx_import__listed(seasons[i].names, word)) continue;
        s->first = seasons[i].first;
        s->last = seasons[i].last;
        return true;
    }
    return false;
}

static bool take_number(said *s, mx_str word, mx_str next)
{
    int value = value_of(word);
    bool is_ordinal = mx_import__listed("er|e|eme|ere|st|nd|rd|th", next);
    if (word.size == 4) s->year = year_of(word);
    else if (is_ordinal && value <= 4 && !s->ordinal) s->ordinal = value;
    else if (s->day == 0 && value >= 1 && value <= 31 && (s->first == 0 || (is_number(next) && next.size == 4)))
        s->day = value;
    else if (s->first && !s->year) s->year = year_of(word);
    else return false;
    return word.size != 4 || s->year;
}

static bool take_word(said *s, mx_str word, mx_str next)
{
    static const char *const idle =
        "le|la|les|l|de|du|d|des|en|au|aux|a|courant|vers|dans|pour|er|e|eme|ere|of|the|in|by|about|around|"
        "during|st|nd|rd|th|et|and|to|annee|year|mois|month|avant|before|environ|lundi|mardi|mercredi|jeudi|"
        "vendredi|samedi|dimanche|lun|mer|jeu|ven|sam|dim|monday|tuesday|wednesday|thursday|friday|saturday|"
        "sunday|prevu|prevue|depuis|since|until|partir";
    int month = month_of(word);
    if (is_number(word)) return take_number(s, word, next);
    if (month && s->first == 0) s->first = s->last = month;
    else if (month && s->first) s->last = month;
    else if (take_season(s, word)) return true;
    else if (mx_import__listed("debut|early|beginning|start", word)) s->third = 1;
    else if (mx_import__listed("mi|milieu|mid|middle", word)) s->third = 2;
    else if (mx_import__listed("fin|late|end", word)) s->third = 3;
    else if (mx_import__listed("trimestre|trim|quarter|t|q", word)) s->is_quarter = true;
    else if (mx_import__listed("semestre|sem|semester|half|s", word)) s->is_half = true;
    else return mx_import__listed(idle, word);
    return true;
}

static bool quarter_of(mx_period *out, const said *s)
{
    int number = s->ordinal ? s->ordinal : s->day;
    int most = s->is_quarter ? 4 : 2, length = 12 / most;
    return number >= 1 && number <= most && months_of(out, s->year, (number - 1) * length + 1, number * length);
}

static void take_third(mx_period *out, int third)
{
    int32_t days = out->last - out->first + 1;
    int32_t first = out->first + days * (third - 1) / 3;
    out->last = out->first + days * third / 3 - 1;
    out->first = first;
}

static bool days_of(mx_period *out, bool *is_exact, const said *s)
{
    *is_exact = false;
    if (!s->year) return false;
    if (s->is_quarter || s->is_half) return quarter_of(out, s);
    int day = s->day ? s->day : s->ordinal;
    if (s->first && s->first == s->last && day && !s->third) {
        *is_exact = true;
        return day_of(out, s->year, s->first, day);
    }
    if (day) return false;
    bool is_there = s->first ? months_of(out, s->year, s->first, s->last) : months_of(out, s->year, 1, 12);
    if (is_there && s->third) take_third(out, s->third);
    return is_there;
}

/* Of a text that is folded already. */
static bool folded_of(mx_period *out, bool *is_exact, mx_str folded, bool is_month_first)
{
    words w;
    if (!take_words(&w, folded) || w.n == 0) return false;
    if (plain_of(out, is_exact, w, is_month_first)) return true;
    said s = {0};
    for (size_t i = 0; i < w.n; i++)
        if (!take_word(&s, w.at[i], i + 1 < w.n ? w.at[i + 1] : (mx_str){0})) return false;
    return days_of(out, is_exact, &s);
}

int mx_import__free_date(bool *is_date, mx_period *out, bool *is_exact, mx_str text, bool is_month_first)
{
    const size_t longest = 80;
    mx_buf folded = {0};
    text = mx_str_trim(text);
    *is_exact = true;
    *is_date = serial_of(out, text);
    if (*is_date || text.size == 0 || text.size > longest) return MX_OK;
    mx_fold(&folded, text);
    int rc = mx_buf_check(&folded);
    if (rc == MX_OK) *is_date = folded_of(out, is_exact, (mx_str){folded.at, folded.size}, is_month_first);
    mx_buf_dispose(&folded);
    return rc;
}
