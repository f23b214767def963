#include "mx/base.h"

#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef unsigned __int128 wide;

/* ---- Reading -------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The size of a mark that groups thousands at `at`: a space, U+00A0 or U+202F after a digit,
 * with just three digits behind it. 0 when there is none. */
static size_t grouping_size(mx_str text, size_t at)
{
    static const char *const marks[] = {" ", "\xC2\xA0", "\xE2\x80\xAF"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t size = strlen(marks[i]), n_digits = 0;
        if (at == 0 || at + size > text.size || memcmp(text.at + at, marks[i], size) != 0) continue;
        while (at + size + n_digits < text.size && is_digit(text.at[at + size + n_digits])) n_digits++;
        return is_digit(text.at[at - 1]) && n_digits == 3 ? size : 0;
    }
    return 0;
}

/* A number taken apart: ±digits × 10^exponent; `exact` while the digits fitted. */
typedef struct {
    uint64_t digits;
    int exponent;
    bool is_negative, is_exact;
} parts;

static bool take_apart(parts *out, mx_str text, char decimal)
{
    size_t i = 0, n_digits = 0;
    bool after_mark = false;
    int64_t exponent = 0;
    *out = (parts){.is_exact = true};
    if (i < text.size && (text.at[i] == '-' || text.at[i] == '+')) out->is_negative = text.at[i++] == '-';
    for (; i < text.size; i++) {
        char c = text.at[i];
        if (is_digit(c)) {
            n_digits++;
            if (out->digits < (UINT64_C(1) << 53) / 10) {
                out->digits = out->digits * 10 + (uint64_t)(c - '0');
                exponent -= after_mark;
            } else {
                out->is_exact = out->is_exact && c == '0';
                exponent += !after_mark;
            }
        } else if (c == decimal && !after_mark) {
            after_mark = true;
        } else {
            size_t size = after_mark ? 0 : grouping_size(text, i);
            if (!size) break;
            i += size - 1;
        }
    }
    if (n_digits == 0) return false;
    if (i < text.size && (text.at[i] == 'e' || text.at[i] == 'E')) {
        int64_t written;
        char sign = i + 1 < text.size ? text.at[i + 1] : '\0';
        if (!is_digit(sign) && sign != '-' && sign != '+') return false; /* integers may begin with blanks */
        if (mx_integer_parse(&written, (mx_str){text.at + i + 1, text.size - i - 1}) < 0) return false;
        if (written < -100000 || written > 100000) return false;
        exponent += written;
        i = text.size;
    }
    if (exponent < -100000 || exponent > 100000) return false;
    out->exponent = (int)exponent;
    return i == text.size;
}

/* Rare numbers, of many digits or far exponents: the C library, told of its locale. */
static int parse_slowly(double *out, mx_str text, char decimal)
{
    char copy[512];
    const char *mark = localeconv()->decimal_point;
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.at[i];
        if (size + strlen(mark) + 1 >= sizeof copy) return MX_E_SYNTAX;
        if (c == decimal) {
            memcpy(copy + size, mark, strlen(mark));
            size += strlen(mark);
        } else if (is_digit(c) || c == '-' || c == '+' || c == 'e' || c == 'E') {
            copy[size++] = c;
        }
    }
    copy[size] = '\0';
    *out = strtod(copy, NULL);
    return isfinite(*out) ? MX_OK : MX_E_SYNTAX;
}

int mx_number_parse(double *out, mx_str text, char decimal)
{
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    parts p;
    text = mx_str_trim(text);
    if (!take_apart(&p, text, decimal)) return MX_E_SYNTAX;
    /* Digits below 2^53 and powers to 10^22 are exact doubles: one rounding in all. */
    if (!p.is_exact || p.exponent < -22 || p.exponent > 22) return parse_slowly(out, text, decimal);
    double value = (double)p.digits;
    value = p.exponent < 0 ? value / powers[-p.exponent] : value * powers[p.exponent];
    *out = p.is_negative ? -value : value;
    return MX_OK;
}

int mx_integer_parse(int64_t *out, mx_str text)
{
    uint64_t value = 0, limit = INT64_MAX;
    size_t i = 0;
    bool is_negative = false;
    text = mx_str_trim(text);
    if (text.size && (text.at[0] == '-' || text.at[0] == '+')) is_negative = text.at[i++] == '-';
    if (i == text.size) return MX_E_SYNTAX;
    for (; i < text.size; i++) {
        uint64_t digit = (uint64_t)(text.at[i] - '0');
        if (!is_digit(text.at[i]) || value > (limit - digit) / 10) return MX_E_SYNTAX;
        value = value * 10 + digit;
    }
    *out = is_negative ? -(int64_t)value : (int64_t)value;
    return MX_OK;
}

/* ---- Writing --------------------------------------------------------------- */

/* Shortest decimal by R. Giulietti, "The Schubfach way to render doubles" (2020): scale
 * the rounding interval by a power of ten, known to 128 bits rounded up, and take the
 * shortest decimal inside. Powers 10^-54 to 10^54 suffice for 1e-38 to 1e70, and 5^54
 * still leaves room in 128 bits; the few numbers outside go the slow way. */
enum { POWER_MAX = 54 };
static wide powers_of_ten[2 * POWER_MAX + 1];
static pthread_once_t powers_made = PTHREAD_ONCE_INIT;

/* The top 128 bits of 1/divisor, rounded up, by long division bit by bit. */
static wide reciprocal(wide divisor)
{
    wide remainder = 1, quotient = 0;
    while (remainder < divisor) remainder <<= 1;
    for (int bit = 0; bit < 128; bit++) {
        quotient <<= 1;
        if (remainder >= divisor) {
            remainder -= divisor;
            quotient |= 1;
        }
        remainder <<= 1;
    }
    return quotient + (remainder != 0);
}

static void make_powers(void)
{
    wide five = 1;
    for (int k = 0; k <= POWER_MAX; k++, five *= 5) {
        wide top = five;
        while (!(top >> 127)) top <<= 1;
        powers_of_ten[POWER_MAX + k] = top;
        powers_of_ten[POWER_MAX - k] = k ? reciprocal(five) : top;
    }
}

/* floor(log10(2^e)), floor(log10(3/4 · 2^e)), floor(log2(10^e)) for the exponents of doubles. */
static int log10_pow2(int e)
{
    return (e * 1262611) >> 22;
}

static int log10_three_quarters_pow2(int e)
{
    return (e * 1262611 - 524031) >> 22;
}

static int log2_pow10(int e)
{
    return (e * 1741647) >> 19;
}

/* The upper 64 bits of power × factor / 2^64, made odd when anything was cut off. */
static uint64_t scale_to_odd(wide power, uint64_t factor)
{
    uint64_t below = (uint64_t)(((wide)(uint64_t)power * factor) >> 64);
    wide product = (wide)(uint64_t)(power >> 64) * factor + below;
    return (uint64_t)(product >> 64) | ((uint64_t)product > 1);
}

typedef struct {
    uint64_t digits;
    int exponent;
} decimal;

/* False when the power of ten is not in the table. `value` is positive and finite. */
static bool shortest(decimal *out, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    uint64_t fraction = bits & ((UINT64_C(1) << 52) - 1);
    int biased = (int)(bits >> 52);
    uint64_t c = biased ? fraction | (UINT64_C(1) << 52) : fraction;
    int q = (biased ? biased : 1) - 1075;
    bool is_odd = c & 1;
    bool is_closer_below = fraction == 0 && biased > 1;
    int k = is_closer_below ? log10_three_quarters_pow2(q) : log10_pow2(q);
    if (k < -POWER_MAX || k > POWER_MAX) return false;
    int shift = q + log2_pow10(-k) + 1;
    wide power = powers_of_ten[POWER_MAX - k];
    uint64_t low = scale_to_odd(power, (4 * c - 2 + is_closer_below) << shift) + is_odd;
    uint64_t mid = scale_to_odd(power, (4 * c) << shift);
    uint64_t high = scale_to_odd(power, (4 * c + 2) << shift) - is_odd;
    uint64_t s = mid / 4;
    if (s >= 10) {
        uint64_t tens = s / 10;
        bool below = low <= 40 * tens, above = 40 * tens + 40 <= high;
        if (below != above) {
            *out = (decimal){tens + above, k + 1};
            return true;
        }
    }
    bool below = low <= 4 * s, above = 4 * s + 4 <= high;
    bool round_up = below != above ? above : mid > 4 * s + 2 || (mid == 4 * s + 2 && (s & 1));
    *out = (decimal){s + round_up, k};
    return true;
}

/* The C library's digits, as few as read back the same. */
static void shortest_slowly(decimal *out, double value)
{
    char text[40];
    for (int precision = 1; precision <= 17; precision++) {
        snprintf(text, sizeof text, "%.*e", precision - 1, value);
        if (strtod(text, NULL) == value) break;
    }
    char *e = strchr(text, 'e');
    int exponent = atoi(e + 1);
    out->digits = 0;
    for (char *c = text; c < e; c++)
        if (is_digit(*c)) out->digits = out->digits * 10 + (uint64_t)(*c - '0');
    for (char *c = text + 1; c < e; c++) exponent -= is_digit(*c);
    out->exponent = exponent;
}

/* Digits of a whole number, right-aligned in 20 bytes; returns where they begin. */
static char *write_digits(char digits[20], uint64_t value)
{
    static const char pairs[] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
                                "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
                                "8081828384858687888990919293949596979899";
    char *at = digits + 20;
    while (value >= 100) {
        at -= 2;
        memcpy(at, pairs + 2 * (value % 100), 2);
        value /= 100;
    }
    if (value >= 10) {
        at -= 2;
        memcpy(at, pairs + 2 * value, 2);
    } else {
        *--at = (char)('0' + value);
    }
    return at;
}

/* Plain decimals where the point stands within 21 digits or 6 zeros, else d.ddde±x. */
static size_t lay_out(char *out, decimal number)
{
    while (number.digits % 10 == 0) {
        number.digits /= 10;
        number.exponent++;
    }
    char room[20];
    const char *digits = write_digits(room, number.digits);
    int n = (int)(room + 20 - digits);
    int point = n + number.exponent; /* digits before the point */
    char *at = out;
    if (point > 21 || point < -5) {
        *at++ = *digits;
        if (n > 1) *at++ = '.';
        memcpy(at, digits + 1, (size_t)n - 1);
        at += n - 1;
        return (size_t)(at - out) + (size_t)sprintf(at, "e%+03d", point - 1);
    }
    if (point <= 0) {
        memcpy(at, "0.00000", (size_t)(2 - point));
        at += 2 - point;
        memcpy(at, digits, (size_t)n);
        return (size_t)(at + n - out);
    }
    int whole = point < n ? point : n;
    memcpy(at, digits, (size_t)whole);
    at += whole;
    for (; whole < point; whole++) *at++ = '0';
    if (n > point) {
        *at++ = '.';
        memcpy(at, digits + point, (size_t)(n - point));
        at += n - point;
    }
    return (size_t)(at - out);
}

size_t mx_number_format(char *out, double value)
{
    char *at = out;
    if (isnan(value)) {
        out[0] = '\0';
        return 0;
    }
    if (value < 0) {
        *at++ = '-';
        value = -value;
    }
    if (isinf(value)) {
        memcpy(at, "Inf", 4);
        return (size_t)(at - out) + 3;
    }
    if (value < 0x1p53 && value == (double)(uint64_t)value) {
        char room[20];
        const char *digits = write_digits(room, (uint64_t)value);
        size_t n = (size_t)(room + 20 - digits);
        memcpy(at, digits, n);
        at += n;
    } else {
        decimal number;
        pthread_once(&powers_made, make_powers);
        if (!shortest(&number, value)) shortest_slowly(&number, value);
        at += lay_out(at, number);
    }
    *at = '\0';
    return (size_t)(at - out);
}

void mx_number_for_people(mx_buf *out, double value, int decimals, mx_lang lang)
{
    char text[400];
    int size = snprintf(text, sizeof text, "%.*f", decimals, fabs(value));
    bool is_zero = strspn(text, "0.,") == (size_t)size;
    if (!isfinite(value)) {
        mx_buf_text(out, "–");
        return;
    }
    if (value < 0 && !is_zero) mx_buf_text(out, "\xE2\x88\x92");
    int whole = decimals > 0 ? size - decimals - 1 : size;
    for (int i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0) mx_buf_text(out, lang == MX_FR ? "\xE2\x80\xAF" : ",");
        mx_buf_char(out, text[i]);
    }
    if (decimals > 0) {
        mx_buf_char(out, lang == MX_FR ? ',' : '.');
        mx_buf_add(out, text + whole + 1, (size_t)decimals);
    }
}
