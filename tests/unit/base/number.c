#include "support/check.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>

static double read(const char *text, char decimal)
{
    double value;
    if (mx_number_parse(&value, mx_str_of(text), decimal) < 0) return NAN;
    return value;
}

static const char *written(double value)
{
    static char text[MX_NUMBER_MAX];
    size_t size = mx_number_format(text, value);
    CHECK_INT(size, strlen(text));
    return text;
}

TEST(base_number, reads_points_and_commas)
{
    CHECK(read("3.25", '.') == 3.25);
    CHECK(read(" -0,125 ", ',') == -0.125);
    CHECK(read("+17", '.') == 17);
    CHECK(read(".5", '.') == 0.5);
    CHECK(read("5.", '.') == 5);
    CHECK(read("1e-3", '.') == 1e-3);
    CHECK(read("12\xC2\xA0" "345,67", ',') == 12345.67);
    CHECK(read("1\xE2\x80\xAF" "234\xE2\x80\xAF" "567", ',') == 1234567);
    CHECK(read("12 345,5", ',') == 12345.5);
    CHECK(read("108 000", '.') == 108000);
    CHECK(read("1 234 567.5", '.') == 1234567.5);
    CHECK(isnan(read("12 34", ',')));
    CHECK(isnan(read("12 3456", ',')));
    CHECK(isnan(read("1 234 5", ',')));
    CHECK(isnan(read("0,5 000", ',')));
}

TEST(base_number, refuses_what_is_not_a_number)
{
    static const char *const bad[] = {"",    " ",   "-",   ".",     "1,5", "1.5.2", "abc", "1e", "1e 5",  "e5",
                                      "1 2", "0x1", "nan", "1e99999", "inf", "--1",   "1-",  "1.5x"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (!isnan(read(bad[i], '.'))) check_fail(__FILE__, __LINE__, "\"%s\" was read", bad[i]);
    CHECK(isnan(read("1.5", ',')));
    CHECK(isnan(read("1 ,5", ',')));
}

/* Clinger (1990) and others: values that lie near the middle between two doubles. */
TEST(base_number, rounds_correctly)
{
    CHECK(read("9007199254740993", '.') == 9007199254740992.0);
    CHECK(read("9007199254740993.0000000000001", '.') == 9007199254740994.0);
    CHECK(read("1.7976931348623157e308", '.') == 1.7976931348623157e308);
    CHECK(read("4.9e-324", '.') == 4.9e-324);
    CHECK(read("0.1", '.') == 0.1);
    CHECK(read("123456789012345678901234567890", '.') == 123456789012345678901234567890.0);
}

TEST(base_number, writes_the_shortest)
{
    CHECK_TEXT(written(0), "0");
    CHECK_TEXT(written(-0.0), "0");
    CHECK_TEXT(written(1), "1");
    CHECK_TEXT(written(-250), "-250");
    CHECK_TEXT(written(0.1), "0.1");
    CHECK_TEXT(written(0.1 + 0.2), "0.30000000000000004");
    CHECK_TEXT(written(1.0 / 3), "0.3333333333333333");
    CHECK_TEXT(written(2.0 / 3), "0.6666666666666666");
    CHECK_TEXT(written(100.5), "100.5");
    CHECK_TEXT(written(9007199254740991), "9007199254740991");
    CHECK_TEXT(written(1e21), "1e+21");
    CHECK_TEXT(written(1e20), "100000000000000000000");
    CHECK_TEXT(written(1.5e-6), "0.0000015");
    CHECK_TEXT(written(1.5e-7), "1.5e-07");
    CHECK_TEXT(written(1.7976931348623157e308), "1.7976931348623157e+308");
    CHECK_TEXT(written(5e-324), "5e-324");
    CHECK_TEXT(written(NAN), "");
    CHECK_TEXT(written(-INFINITY), "-Inf");
}

/* Random doubles of all magnitudes read back the same, and no text one digit shorter does. */
TEST(base_number, reads_back_and_cannot_be_shorter)
{
    mx_rng rng;
    mx_rng_seed(&rng, 2385);
    for (int i = 0; i < 200000; i++) {
        double value;
        uint64_t bits = mx_rng_next(&rng);
        if (i % 2) bits = (bits & 0x800FFFFFFFFFFFFF) | (uint64_t)(1023 - 60 + i % 120) << 52;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value)) continue;
        char text[MX_NUMBER_MAX], shorter[40];
        size_t size = mx_number_format(text, value);
        double back = strtod(text, NULL), parsed;
        if (back != value || size >= MX_NUMBER_MAX)
            check_fail(__FILE__, __LINE__, "%a is written %s", value, text);
        if (mx_number_parse(&parsed, (mx_str){text, size}, '.') < 0 || parsed != value)
            check_fail(__FILE__, __LINE__, "%s is read as %a", text, parsed);
        int digits = 0;
        bool leading = true;
        for (const char *c = text; *c && *c != 'e'; c++) {
            if (*c >= '1' && *c <= '9') leading = false;
            digits += *c >= '0' && *c <= '9' && !leading;
        }
        if (digits < 2 || !strchr(text, '.')) continue;
        snprintf(shorter, sizeof shorter, "%.*e", digits - 2, value);
        if (strtod(shorter, NULL) == value)
            check_fail(__FILE__, __LINE__, "%s could be %s", text, shorter);
    }
    check_ran();
}

TEST(base_number, does_not_heed_the_locale)
{
    if (!setlocale(LC_ALL, "fr_FR.UTF-8")) setlocale(LC_ALL, "C");
    CHECK_TEXT(written(1.5), "1.5");
    CHECK(read("1.5", '.') == 1.5);
    CHECK(read("1.00000000000000000000001", '.') == 1);
    setlocale(LC_ALL, "C");
}

TEST(base_number, writes_for_people)
{
    mx_buf buf = {0};
    mx_number_for_people(&buf, 1234567.891, 1, MX_FR);
    CHECK_TEXT(buf.at, "1\xE2\x80\xAF" "234\xE2\x80\xAF" "567,9");
    mx_buf_clear(&buf);
    mx_number_for_people(&buf, -1234.5, 0, MX_EN);
    CHECK_TEXT(buf.at, "\xE2\x88\x92" "1,234");
    mx_buf_clear(&buf);
    mx_number_for_people(&buf, -0.001, 1, MX_EN);
    CHECK_TEXT(buf.at, "0.0");
    mx_buf_dispose(&buf);
}

TEST(base_number, reads_whole_numbers_to_the_limits)
{
    int64_t value;
    CHECK_OK(mx_integer_parse(&value, mx_str_of("9223372036854775807")));
    CHECK(value == INT64_MAX);
    CHECK(mx_integer_parse(&value, mx_str_of("9223372036854775808")) == MX_E_SYNTAX);
    CHECK(mx_integer_parse(&value, mx_str_of("1.0")) == MX_E_SYNTAX);
    CHECK(mx_integer_parse(&value, mx_str_of("")) == MX_E_SYNTAX);
    CHECK_OK(mx_integer_parse(&value, mx_str_of(" -12 ")));
    CHECK_INT(value, -12);
}
