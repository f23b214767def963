/* What the number of a cell stands for: dates and times are numbers with a format. */
#include "workbook_i.h"

#include <math.h>
#include <string.h>

/* ---- Formats --------------------------------------------------------------------------------- */

/* After what `at` begins, if it is no part of the pattern: "text", \x, _x, *x, [colour]. */
static const char *skip(const char *at)
{
    if (*at == '\\' || *at == '_' || *at == '*') return at[1] ? at + 2 : at + 1;
    char closing = *at == '"' ? '"' : *at == '[' ? ']' : 0;
    const char *end = closing ? strchr(at + 1, closing) : NULL;
    return end ? end + 1 : closing ? at + strlen(at) : at;
}

/* "[h]", "[mm]", "[ss]". */
static bool is_elapsed(const char *at)
{
    if (*at != '[' || !at[1] || !strchr("hHmMsS", at[1])) return false;
    size_t n = strspn(at + 1, (char[]){at[1], 0});
    return at[1 + n] == ']';
}

/* A format has up to four sections, of which the first shows positive numbers. m is a month, unless
 * hours or seconds are there; y and d settle it. */
mx_sheet__format mx_sheet__format_of(const char *code)
{
    bool has_day = false, has_month = false, has_time = false;
    for (const char *at = code; *at && *at != ';';) {
        if (is_elapsed(at)) return MX_SHEET__DURATION;
        const char *after = skip(at);
        if (after != at) {
            at = after;
            continue;
        }
        if (strncmp(at, "General", 7) == 0) return MX_SHEET__NUMBER;
        char c = (char)(*at | 0x20);
        has_day = has_day || c == 'y' || c == 'd';
        has_month = has_month || c == 'm';
        has_time = has_time || c == 'h' || c == 's';
        at++;
    }
    bool has_date = has_day || (has_month && !has_time);
    return has_date   ? has_time ? MX_SHEET__MOMENT : MX_SHEET__DATE
           : has_time ? MX_SHEET__TIME
                      : MX_SHEET__NUMBER;
}

/* ECMA-376 part 1, 18.8.30; 27 to 36 and 50 to 58 are dates where Chinese, Japanese or Korean is set. */
mx_sheet__format mx_sheet__format_built_in(long number)
{
    if (number == 22) return MX_SHEET__MOMENT;
    if (number == 46) return MX_SHEET__DURATION;
    if ((number >= 14 && number <= 17) || (number >= 27 && number <= 31) || number == 36 ||
        (number >= 50 && number <= 58))
        return MX_SHEET__DATE;
    if ((number >= 18 && number <= 21) || (number >= 32 && number <= 35) || number == 45 || number == 47)
        return MX_SHEET__TIME;
    return MX_SHEET__NUMBER;
}

/* ---- Numbers ---------------------------------------------------------------------------------- */

/* 0.28999999999999998 is 0.29 with all its digits: the shortest text that reads back the same. */
void mx_sheet__add_number(mx_buf *out, mx_str text)
{
    enum { EXACT = 15 };
    size_t n_digits = 0;
    double value;
    text = mx_str_trim(text);
    if (text.size == 0) return;
    while (n_digits < text.size && text.at[n_digits] >= '0' && text.at[n_digits] <= '9') n_digits++;
    bool is_plain = n_digits == text.size && n_digits <= EXACT && (n_digits == 1 || text.at[0] != '0');
    if (is_plain || mx_number_parse(&value, text, '.') < 0) mx_buf_add(out, text.at, text.size);
    else mx_buf_number(out, value);
}

/* ---- Dates -------------------------------------------------------------------------------------- */

static void add_time(mx_buf *out, uint64_t seconds)
{
    mx_buf_format(out, "%02llu:%02u:%02u", (unsigned long long)(seconds / 3600),
                  (unsigned)(seconds / 60 % 60), (unsigned)(seconds % 60));
}

/* Days from 1970-01-01. The calendar that counts from 1900 has a 29 February that never was: it is
 * day 60, and days before it count from one later. */
static bool day_of(int32_t *out, uint64_t serial, bool is_1904)
{
    enum { LAST = 2958465 /* 9999-12-31 */, EPOCH_1900 = 25569, EPOCH_1904 = 24107 };
    if (serial > LAST - (is_1904 ? EPOCH_1900 - EPOCH_1904 : 0)) return false;
    if (!is_1904 && (serial == 0 || serial == 60)) return false;
    *out = (int32_t)serial - (is_1904 ? EPOCH_1904 : serial < 60 ? EPOCH_1900 - 1 : EPOCH_1900);
    return true;
}

void mx_sheet__add_serial(mx_buf *out, double serial, mx_sheet__format format, bool is_1904)
{
    enum { DAY = 86400 };
    char date[16];
    int32_t day;
    if (format == MX_SHEET__NUMBER || !(serial >= 0 && serial < 1e7)) {
        mx_buf_number(out, serial);
        return;
    }
    uint64_t seconds = (uint64_t)llround(serial * DAY);
    if (format == MX_SHEET__DURATION || format == MX_SHEET__TIME ||
        (format == MX_SHEET__MOMENT && seconds < DAY)) {
        add_time(out, format == MX_SHEET__DURATION ? seconds : seconds % DAY);
        return;
    }
    if (!day_of(&day, seconds / DAY, is_1904)) {
        mx_buf_number(out, serial);
        return;
    }
    mx_date_format(date, day);
    mx_buf_text(out, date);
    if (format == MX_SHEET__DATE || seconds % DAY == 0) return;
    mx_buf_char(out, 'T');
    add_time(out, seconds % DAY);
}

void mx_sheet__add_moment(mx_buf *out, mx_str text)
{
    if (text.size == 0) return;
    const char *fraction = memchr(text.at, '.', text.size);
    if (fraction) text.size = (size_t)(fraction - text.at);
    const char *time = text.size ? memchr(text.at, 'T', text.size) : NULL;
    size_t size = time ? (size_t)(time - text.at) : text.size;
    mx_str rest = {text.at + size, text.size - size};
    bool is_midnight = mx_str_is(rest, "T00:00:00") || mx_str_is(rest, "T00:00");
    mx_buf_add(out, text.at, is_midnight ? size : text.size);
}

void mx_sheet__add_duration(mx_buf *out, mx_str text)
{
    uint64_t seconds = 0, number = 0;
    bool is_fraction = false;
    if (text.size < 3 || text.at[0] != 'P' || text.at[1] != 'T') {
        mx_buf_add(out, text.at, text.size);
        return;
    }
    for (size_t i = 2; i < text.size; i++) {
        char c = text.at[i];
        if (c >= '0' && c <= '9') {
            if (!is_fraction && number < 1000000000) number = number * 10 + (uint64_t)(c - '0');
            continue;
        }
        is_fraction = c == '.' || c == ',';
        if (is_fraction) continue;
        seconds += number * (c == 'H' ? 3600 : c == 'M' ? 60 : 1);
        number = 0;
    }
    add_time(out, seconds);
}
