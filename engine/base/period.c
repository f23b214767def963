#include "mx/base.h"

#include <string.h>

/* Days since 1970-01-01 in the Gregorian calendar, counting years from March so that
 * the leap day is the last of its year. */
static int32_t day_of(int year, int month, int day)
{
    int y = year - (month <= 2);
    int era = (y >= 0 ? y : y - 399) / 400;
    int of_era = y - era * 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

typedef struct {
    int year, month, day;
} civil;

static civil civil_of(int32_t day)
{
    int z = day + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int of_era = z - era * 146097;
    int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * year + year / 4 - year / 100);
    int shifted = (5 * of_year + 2) / 153;
    civil out = {.day = of_year - (153 * shifted + 2) / 5 + 1, .month = shifted < 10 ? shifted + 3 : shifted - 9};
    out.year = year + era * 400 + (out.month <= 2);
    return out;
}

static int days_in(int year, int month)
{
    return day_of(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1) - day_of(year, month, 1);
}

/* Reads exactly `count` digits; -1 when they are not there. */
static int take_digits(mx_str *text, size_t count)
{
    int value = 0;
    if (text->size < count) return -1;
    for (size_t i = 0; i < count; i++) {
        char c = text->at[i];
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    *text = (mx_str){text->at + count, text->size - count};
    return value;
}

static bool take_char(mx_str *text, char c)
{
    if (text->size == 0 || text->at[0] != c) return false;
    *text = (mx_str){text->at + 1, text->size - 1};
    return true;
}

static int refuse_month(mx_str text)
{
    return mx_fail(MX_E_SYNTAX,
                   mx_tr("« %.*s » n’est pas un mois (01 à 12)", "\"%.*s\" is not a month (01 to 12)"), MX_STR(text));
}

static int refuse_date(mx_str text)
{
    return mx_fail(MX_E_SYNTAX,
                   mx_tr("« %.*s » n’est pas une date : écrivez 2023-05-17 ou 17/05/2023",
                         "\"%.*s\" is not a date: write 2023-05-17 or 17/05/2023"),
                   MX_STR(text));
}

static int refuse_period(mx_str text)
{
    return mx_fail(MX_E_SYNTAX,
                   mx_tr("« %.*s » n’est pas une période : écrivez 2023, 2023-05, 2023-T2, 2023-S1, 2023-05-17 "
                         "ou 2022-04-01/P1Y",
                         "\"%.*s\" is not a period: write 2023, 2023-05, 2023-Q2, 2023-S1, 2023-05-17 "
                         "or 2022-04-01/P1Y"),
                   MX_STR(text));
}

/* yyyy-mm-dd or dd/mm/yyyy, and nothing after. */
int mx_date_parse(int32_t *out, mx_str text)
{
    mx_str whole = text = mx_str_trim(text);
    int year, month, day;
    if (text.size == 10 && text.at[4] == '-') {
        year = take_digits(&text, 4);
        bool dash = take_char(&text, '-');
        month = take_digits(&text, 2);
        dash = dash && take_char(&text, '-');
        day = take_digits(&text, 2);
        if (!dash) return refuse_date(whole);
    } else {
        day = take_digits(&text, 2);
        bool slash = take_char(&text, '/');
        month = take_digits(&text, 2);
        slash = slash && take_char(&text, '/');
        year = take_digits(&text, 4);
        if (!slash) return refuse_date(whole);
    }
    if (text.size || year < 1 || month < 0 || day < 0) return refuse_date(whole);
    if (month < 1 || month > 12) return refuse_month(whole);
    if (day < 1 || day > days_in(year, month))
        return mx_fail(MX_E_SYNTAX,
                       mx_tr("« %.*s » : ce mois n’a que %d jours", "\"%.*s\": that month has %d days"), MX_STR(whole),
                       days_in(year, month));
    *out = day_of(year, month, day);
    return MX_OK;
}

void mx_date_format(char out[16], int32_t day)
{
    civil c = civil_of(day);
    snprintf(out, 16, "%04d-%02d-%02d", c.year % 10000, c.month % 100, c.day % 100);
}

static mx_period months(mx_period_kind kind, int year, int month, int count)
{
    int last = month + count - 1;
    return (mx_period){kind, day_of(year, month, 1), day_of(year, last, days_in(year, last))};
}

/* "P1Y", "P6M", "P2W", "P10D" after a first day. */
static int parse_length(mx_period *out, int32_t first, mx_str length, mx_str whole)
{
    int64_t count;
    if (length.size < 3 || length.at[0] != 'P') return refuse_period(whole);
    char unit = length.at[length.size - 1];
    mx_str digits = {length.at + 1, length.size - 2};
    if (mx_integer_parse(&count, digits) < 0 || count < 1 || count > 1200) return refuse_period(whole);
    civil c = civil_of(first);
    int32_t end;
    if (unit == 'D' || unit == 'W') {
        end = first + (int32_t)count * (unit == 'W' ? 7 : 1);
    } else if (unit == 'M' || unit == 'Y') {
        int n = c.month - 1 + (int)count * (unit == 'Y' ? 12 : 1);
        int year = c.year + n / 12, month = n % 12 + 1;
        int day = c.day < days_in(year, month) ? c.day : days_in(year, month);
        end = day_of(year, month, day);
    } else {
        return refuse_period(whole);
    }
    if (end - 1 > day_of(9999, 12, 31))
        return mx_fail(MX_E_SYNTAX, mx_tr("« %.*s » finit après l’an 9999", "\"%.*s\" ends after the year 9999"),
                       MX_STR(whole));
    *out = (mx_period){MX_PERIOD_INTERVAL, first, end - 1};
    return MX_OK;
}

static int parse_interval(mx_period *out, mx_str text, size_t slash)
{
    mx_str before = {text.at, slash}, after = {text.at + slash + 1, text.size - slash - 1};
    int32_t first, last;
    int rc = mx_date_parse(&first, before);
    if (rc < 0) return rc;
    if (after.size && after.at[0] == 'P') return parse_length(out, first, after, text);
    rc = mx_date_parse(&last, after);
    if (rc < 0) return rc;
    if (last < first)
        return mx_fail(MX_E_SYNTAX,
                       mx_tr("« %.*s » finit avant d’avoir commencé", "\"%.*s\" ends before it begins"), MX_STR(text));
    *out = (mx_period){MX_PERIOD_INTERVAL, first, last};
    return MX_OK;
}

int mx_period_parse(mx_period *out, mx_str text)
{
    mx_str whole = text = mx_str_trim(text);
    const char *slash = text.size ? memchr(text.at, '/', text.size) : NULL;
    if (slash && slash - text.at == 10) return parse_interval(out, text, 10);
    if (slash || text.size == 10) {
        int32_t day;
        int rc = mx_date_parse(&day, text);
        if (rc == MX_OK) *out = (mx_period){MX_PERIOD_DAY, day, day};
        return rc;
    }
    int year = take_digits(&text, 4);
    if (year < 1) return refuse_period(whole);
    if (text.size == 0) {
        *out = months(MX_PERIOD_YEAR, year, 1, 12);
        return MX_OK;
    }
    if (!take_char(&text, '-') || text.size != 2) return refuse_period(whole);
    char letter = text.at[0];
    int digit = text.at[1] - '0';
    if (strchr("QqTt", letter) && digit >= 1 && digit <= 4) {
        *out = months(MX_PERIOD_QUARTER, year, 3 * digit - 2, 3);
        return MX_OK;
    }
    if (strchr("Ss", letter) && (digit == 1 || digit == 2)) {
        *out = months(MX_PERIOD_SEMESTER, year, 6 * digit - 5, 6);
        return MX_OK;
    }
    int month = take_digits(&text, 2);
    if (month < 0) return refuse_period(whole);
    if (month < 1 || month > 12) return refuse_month(whole);
    *out = months(MX_PERIOD_MONTH, year, month, 1);
    return MX_OK;
}

void mx_period_format(char out[MX_PERIOD_TEXT_MAX], mx_period period)
{
    civil c = civil_of(period.first);
    char first[16], last[16];
    mx_date_format(first, period.first);
    mx_date_format(last, period.last);
    switch (period.kind) {
    case MX_PERIOD_YEAR: snprintf(out, MX_PERIOD_TEXT_MAX, "%04d", c.year); return;
    case MX_PERIOD_SEMESTER: snprintf(out, MX_PERIOD_TEXT_MAX, "%04d-S%d", c.year, (c.month + 5) / 6); return;
    case MX_PERIOD_QUARTER: snprintf(out, MX_PERIOD_TEXT_MAX, "%04d-Q%d", c.year, (c.month + 2) / 3); return;
    case MX_PERIOD_MONTH: snprintf(out, MX_PERIOD_TEXT_MAX, "%04d-%02d", c.year, c.month); return;
    case MX_PERIOD_DAY: snprintf(out, MX_PERIOD_TEXT_MAX, "%s", first); return;
    case MX_PERIOD_INTERVAL: snprintf(out, MX_PERIOD_TEXT_MAX, "%s/%s", first, last); return;
    }
}

int mx_period_compare(mx_period a, mx_period b)
{
    if (a.first != b.first) return a.first < b.first ? -1 : 1;
    return (a.last < b.last) - (a.last > b.last);
}
