/* Numbers, intervals and dates as a reader of the report's language writes them. */
#include "report_i.h"

#include <math.h>

#define MINUS "\xE2\x88\x92"  /* − */
#define DASH "\xE2\x80\x93"   /* – */
#define NARROW "\xE2\x80\xAF" /* narrow no-break space */
#define NO_BREAK "\xC2\xA0"

/* A value that rounds to nothing has no sign: −0.2 point is written 0. */
static bool rounds_to_zero(double value, int decimals)
{
    return fabs(value) < 0.5 * pow(10.0, -decimals);
}

/* ± and digits; `is_signed` writes the plus as well. */
static void show_magnitude(mx_buf *out, double value, int decimals, bool is_signed, mx_lang lang)
{
    if (!rounds_to_zero(value, decimals)) {
        if (value < 0) mx_buf_text(out, MINUS);
        else if (is_signed) mx_buf_char(out, '+');
    }
    mx_number_for_people(out, fabs(value), decimals, lang);
}

/* The number without its unit, so that an interval can name the unit once. */
static void show_bare(mx_buf *out, double value, mx_show show, int decimals, mx_lang lang)
{
    switch (show) {
    case MX_SHOW_COUNT: show_magnitude(out, value, 0, false, lang); return;
    case MX_SHOW_DECIMAL: show_magnitude(out, value, decimals, false, lang); return;
    case MX_SHOW_SHARE: show_magnitude(out, value * 100.0, decimals, false, lang); return;
    case MX_SHOW_POINTS: show_magnitude(out, value * 100.0, decimals, true, lang); return;
    case MX_SHOW_SIGNED: show_magnitude(out, value, decimals, true, lang); return;
    case MX_SHOW_TEXT:
    case MX_SHOW_DATE: mx_buf_number(out, value); return;
    }
}

static void show_unit(mx_buf *out, double value, mx_show show, int decimals, mx_lang lang)
{
    if (show == MX_SHOW_SHARE) {
        mx_buf_text(out, lang == MX_FR ? NARROW "%" : "%");
    } else if (show == MX_SHOW_POINTS) {
        double points = fabs(value) * 100.0;
        bool is_one = lang == MX_FR ? points < 2.0 - 0.5 * pow(10.0, -decimals)
                                    : fabs(points - 1.0) < 0.5 * pow(10.0, -decimals);
        mx_buf_text(out, is_one ? NO_BREAK "point" : NO_BREAK "points");
    }
}

void mx_show_number(mx_buf *out, double value, mx_show show, int decimals, mx_lang lang)
{
    if (!isfinite(value)) {
        mx_buf_text(out, DASH);
        return;
    }
    show_bare(out, value, show, decimals, lang);
    show_unit(out, value, show, decimals, lang);
}

void mx_show_interval(mx_buf *out, double value, double low, double high, mx_show show, int decimals,
                      mx_lang lang)
{
    mx_show_number(out, value, show, decimals, lang);
    if (!isfinite(value) || !isfinite(low) || !isfinite(high)) return;
    mx_buf_text(out, NO_BREAK "[");
    show_bare(out, low, show, decimals, lang);
    mx_buf_text(out, lang == MX_FR ? NARROW ";" NO_BREAK : ";" NO_BREAK);
    show_bare(out, high, show, decimals, lang);
    mx_buf_char(out, ']');
}

void mx_show_date(mx_buf *out, const char *date, mx_lang lang)
{
    static const char *const months[2][12] = {
        {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
         "novembre", "décembre"},
        {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
         "November", "December"},
    };
    int32_t day;
    char text[16];
    if (mx_date_parse(&day, mx_str_of(date)) < 0) {
        mx_buf_text(out, date == NULL ? "" : date);
        return;
    }
    mx_date_format(text, day);
    int month = (text[5] - '0') * 10 + text[6] - '0';
    int number = (text[8] - '0') * 10 + text[9] - '0';
    mx_buf_format(out, number == 1 && lang == MX_FR ? "%der" : "%d", number);
    mx_buf_format(out, NO_BREAK "%s" NO_BREAK "%.4s", months[lang == MX_EN][month - 1], text);
}
