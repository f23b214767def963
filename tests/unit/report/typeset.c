/* Words, numbers and dates as readers of French and of English expect them. */
#include "support/check.h"

#include <math.h>

#include "mx/report.h"

#define NARROW "\xE2\x80\xAF"
#define NBSP "\xC2\xA0"
#define MINUS "\xE2\x88\x92"

static mx_buf text;

static const char *typeset(const char *words, mx_lang lang)
{
    mx_buf_clear(&text);
    mx_typeset(&text, mx_str_of(words), lang);
    CHECK_OK(mx_buf_check(&text));
    return text.at;
}

static const char *number(double value, mx_show show, int decimals, mx_lang lang)
{
    mx_buf_clear(&text);
    mx_show_number(&text, value, show, decimals, lang);
    return text.at;
}

static const char *date(const char *day, mx_lang lang)
{
    mx_buf_clear(&text);
    mx_show_date(&text, day, lang);
    return text.at;
}

static const char *plain(const char *words)
{
    mx_buf_clear(&text);
    mx_report_plain(&text, words);
    return text.at;
}

TEST(report_typeset, french_marks_keep_their_word_with_a_narrow_space)
{
    CHECK_TEXT(typeset("Quoi ? Ceci : « non » ; 12 % !", MX_FR),
               "Quoi" NARROW "? Ceci" NARROW ": «" NARROW "non" NARROW "»" NARROW "; 12" NARROW "%" NARROW
               "!");
    CHECK_TEXT(typeset("à" NBSP ": b", MX_FR), "à" NARROW ": b");
    mx_buf_dispose(&text);
}

TEST(report_typeset, english_spaces_stay_and_apostrophes_are_curly)
{
    CHECK_TEXT(typeset("Why : it's", MX_EN), "Why : it’s");
    CHECK_TEXT(typeset("l'été, d'Île ; 'non'", MX_FR), "l’été, d’Île" NARROW "; 'non’");
    CHECK_TEXT(typeset("5' 12:30", MX_EN), "5' 12:30");
    mx_buf_dispose(&text);
}

TEST(report_typeset, numbers_carry_their_unit_and_sign)
{
    CHECK_TEXT(number(0.413, MX_SHOW_SHARE, 0, MX_FR), "41" NARROW "%");
    CHECK_TEXT(number(0.413, MX_SHOW_SHARE, 1, MX_EN), "41.3%");
    CHECK_TEXT(number(1234, MX_SHOW_COUNT, 0, MX_FR), "1" NARROW "234");
    CHECK_TEXT(number(2.385, MX_SHOW_DECIMAL, 1, MX_FR), "2,4");
    CHECK_TEXT(number(0.12, MX_SHOW_POINTS, 0, MX_FR), "+12" NBSP "points");
    CHECK_TEXT(number(-0.01, MX_SHOW_POINTS, 0, MX_EN), MINUS "1" NBSP "point");
    CHECK_TEXT(number(0.015, MX_SHOW_POINTS, 1, MX_FR), "+1,5" NBSP "point");
    CHECK_TEXT(number(-0.002, MX_SHOW_POINTS, 0, MX_EN), "0" NBSP "points");
    CHECK_TEXT(number(-0.31, MX_SHOW_SIGNED, 2, MX_FR), MINUS "0,31");
    CHECK_TEXT(number(NAN, MX_SHOW_SHARE, 0, MX_FR), "–");
    mx_buf_dispose(&text);
}

TEST(report_typeset, an_interval_names_its_unit_once)
{
    mx_show_interval(&text, 0.41, 0.35, 0.47, MX_SHOW_SHARE, 0, MX_FR);
    CHECK_TEXT(text.at, "41" NARROW "%" NBSP "[35" NARROW ";" NBSP "47]");
    mx_buf_clear(&text);
    mx_show_interval(&text, 0.12, -0.02, 0.22, MX_SHOW_POINTS, 0, MX_EN);
    CHECK_TEXT(text.at, "+12" NBSP "points" NBSP "[" MINUS "2;" NBSP "+22]");
    mx_buf_clear(&text);
    mx_show_interval(&text, 0.41, NAN, 0.47, MX_SHOW_SHARE, 0, MX_EN);
    CHECK_TEXT(text.at, "41%");
    mx_buf_dispose(&text);
}

TEST(report_typeset, dates_are_written_in_words)
{
    CHECK_TEXT(date("2025-08-01", MX_FR), "1er" NBSP "août" NBSP "2025");
    CHECK_TEXT(date("2025-12-31", MX_EN), "31" NBSP "December" NBSP "2025");
    CHECK_TEXT(date("bientôt", MX_FR), "bientôt");
    mx_error_clear();
    mx_buf_dispose(&text);
}

TEST(report_typeset, text_of_unknown_origin_stays_text)
{
    CHECK_TEXT(plain("a*b`c~d\\e"), "a\\*b\\`c\\~d\\\\e");
    CHECK_TEXT(plain("a\nb\x01\x7F"), "a b");
    CHECK_TEXT(plain("x\xE2\x80\xAEy"), "xy"); /* right-to-left override */
    CHECK_TEXT(plain("\xD7\xA9\xD7\x9C"), "\xE2\x81\xA8\xD7\xA9\xD7\x9C\xE2\x81\xA9"); /* isolated */
    mx_buf_dispose(&text);
}

TEST(report_typeset, markup_can_be_taken_off)
{
    mx_report_unmark(&text, "**a** `b`~: \\*c d ?", MX_FR);
    CHECK_TEXT(text.at, "a b" NARROW ": *c d" NARROW "?");
    mx_buf_dispose(&text);
}
