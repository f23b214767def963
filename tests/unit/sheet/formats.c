#include "support/check.h"
#include "workbook_i.h"

static const char *serial(double value, mx_sheet__format format, bool is_1904)
{
    static char text[64];
    mx_buf out = {0};
    mx_sheet__add_serial(&out, value, format, is_1904);
    snprintf(text, sizeof text, "%s", out.at);
    mx_buf_dispose(&out);
    return text;
}

TEST(sheet_formats, tells_dates_from_numbers_by_their_format)
{
    static const struct {
        const char *code;
        mx_sheet__format format;
    } cases[] = {{"General", MX_SHEET__NUMBER},       {"0.00%", MX_SHEET__NUMBER},
                 {"#,##0.00\\ \"days\"", MX_SHEET__NUMBER}, {"[Red]0;[Blue]-0", MX_SHEET__NUMBER},
                 {"0.0E+00", MX_SHEET__NUMBER},        {"@", MX_SHEET__NUMBER},
                 {"0_d", MX_SHEET__NUMBER},            {"0;yyyy", MX_SHEET__NUMBER},
                 {"", MX_SHEET__NUMBER},               {"\"dd", MX_SHEET__NUMBER},
                 {"dd/mm/yyyy", MX_SHEET__DATE},       {"mmm\\-yy", MX_SHEET__DATE},
                 {"mmmm", MX_SHEET__DATE},             {"[$-F800]dddd\\,\\ mmmm\\ dd", MX_SHEET__DATE},
                 {"YYYY-MM-DD", MX_SHEET__DATE},       {"dd/mm/yy hh:mm", MX_SHEET__MOMENT},
                 {"hh:mm:ss", MX_SHEET__TIME},         {"mm:ss.0", MX_SHEET__TIME},
                 {"h:mm AM/PM", MX_SHEET__TIME},       {"[hh]:mm:ss", MX_SHEET__DURATION},
                 {"[mm]", MX_SHEET__DURATION}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (mx_sheet__format_of(cases[i].code) != cases[i].format) check_fail(__FILE__, __LINE__, "%s", cases[i].code);
    CHECK_INT(mx_sheet__format_built_in(0), MX_SHEET__NUMBER);
    CHECK_INT(mx_sheet__format_built_in(10), MX_SHEET__NUMBER);
    CHECK_INT(mx_sheet__format_built_in(14), MX_SHEET__DATE);
    CHECK_INT(mx_sheet__format_built_in(22), MX_SHEET__MOMENT);
    CHECK_INT(mx_sheet__format_built_in(45), MX_SHEET__TIME);
    CHECK_INT(mx_sheet__format_built_in(46), MX_SHEET__DURATION);
    CHECK_INT(mx_sheet__format_built_in(49), MX_SHEET__NUMBER);
}

TEST(sheet_formats, knows_both_calendars_and_the_day_that_never_was)
{
    CHECK_TEXT(serial(1, MX_SHEET__DATE, false), "1900-01-01");
    CHECK_TEXT(serial(59, MX_SHEET__DATE, false), "1900-02-28");
    CHECK_TEXT(serial(60, MX_SHEET__DATE, false), "60");
    CHECK_TEXT(serial(61, MX_SHEET__DATE, false), "1900-03-01");
    CHECK_TEXT(serial(44927, MX_SHEET__DATE, false), "2023-01-01");
    CHECK_TEXT(serial(2958465, MX_SHEET__DATE, false), "9999-12-31");
    CHECK_TEXT(serial(2958466, MX_SHEET__DATE, false), "2958466");
    CHECK_TEXT(serial(2957003, MX_SHEET__DATE, true), "9999-12-31");
    CHECK_TEXT(serial(2957004, MX_SHEET__DATE, true), "2957004");
    CHECK_TEXT(serial(0, MX_SHEET__DATE, false), "0");
    CHECK_TEXT(serial(-1, MX_SHEET__DATE, false), "-1");
    CHECK_TEXT(serial(1e300, MX_SHEET__MOMENT, false), "1e+300");
}

TEST(sheet_formats, writes_times_to_the_second)
{
    CHECK_TEXT(serial(44927.999999, MX_SHEET__MOMENT, false), "2023-01-02");
    CHECK_TEXT(serial(44927.0001, MX_SHEET__MOMENT, false), "2023-01-01T00:00:09");
    CHECK_TEXT(serial(0.430902777777778, MX_SHEET__TIME, false), "10:20:30");
    CHECK_TEXT(serial(44927.5, MX_SHEET__TIME, false), "12:00:00");
    CHECK_TEXT(serial(0.5, MX_SHEET__MOMENT, false), "12:00:00");
    CHECK_TEXT(serial(4.25, MX_SHEET__DURATION, false), "102:00:00");
}
