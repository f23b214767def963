#include "support/check.h"

static const char *canonical(const char *text)
{
    static char out[MX_PERIOD_TEXT_MAX];
    mx_period period;
    if (mx_period_parse(&period, mx_str_of(text)) < 0) return mx_error_message();
    mx_period_format(out, period);
    return out;
}

TEST(base_period, reads_the_forms_of_the_contract)
{
    CHECK_TEXT(canonical("2023"), "2023");
    CHECK_TEXT(canonical(" 2023-05 "), "2023-05");
    CHECK_TEXT(canonical("2023-T2"), "2023-Q2");
    CHECK_TEXT(canonical("2023-q4"), "2023-Q4");
    CHECK_TEXT(canonical("2023-S2"), "2023-S2");
    CHECK_TEXT(canonical("17/05/2023"), "2023-05-17");
    CHECK_TEXT(canonical("2022-04-01/P1Y"), "2022-04-01/2023-03-31");
    CHECK_TEXT(canonical("2022-01-31/P1M"), "2022-01-31/2022-02-27");
    CHECK_TEXT(canonical("2022-04-01/2022-04-30"), "2022-04-01/2022-04-30");
}

TEST(base_period, names_what_is_wrong)
{
    mx_period period;
    CHECK_FAILS(mx_period_parse(&period, mx_str_of("2023-13")), MX_E_SYNTAX, "« 2023-13 » n’est pas un mois (01 à 12)");
    CHECK_FAILS(mx_period_parse(&period, mx_str_of("2023-02-29")), MX_E_SYNTAX, "28 jours");
    CHECK_FAILS(mx_period_parse(&period, mx_str_of("2023-Q5")), MX_E_SYNTAX, "n’est pas une période");
    CHECK_FAILS(mx_period_parse(&period, mx_str_of("23")), MX_E_SYNTAX, "n’est pas une période");
    CHECK_FAILS(mx_period_parse(&period, mx_str_of("")), MX_E_SYNTAX, "n’est pas une période");
    CHECK_FAILS(mx_period_parse(&period, mx_str_of("2023-05-01/2023-04-01")), MX_E_SYNTAX, "finit avant");
    CHECK_FAILS(mx_period_parse(&period, mx_str_of("2023-05-01/P")), MX_E_SYNTAX, "n’est pas une période");
}

TEST(base_period, ends_by_the_year_9999)
{
    mx_period period;
    char text[MX_PERIOD_TEXT_MAX];
    CHECK_OK(mx_period_parse(&period, mx_str_of("9000-01-01/P1000Y")));
    mx_period_format(text, period);
    CHECK_TEXT(text, "9000-01-01/9999-12-31");
    CHECK_FAILS(mx_period_parse(&period, mx_str_of("9000-01-02/P1000Y")), MX_E_SYNTAX, "finit après l’an 9999");
}

TEST(base_period, counts_days_as_the_calendar_does)
{
    int32_t day;
    char text[16];
    CHECK_OK(mx_date_parse(&day, mx_str_of("1970-01-01")));
    CHECK_INT(day, 0);
    CHECK_OK(mx_date_parse(&day, mx_str_of("2000-03-01")));
    CHECK_INT(day, 11017);
    CHECK_OK(mx_date_parse(&day, mx_str_of("29/02/2024")));
    mx_date_format(text, day);
    CHECK_TEXT(text, "2024-02-29");
    for (int32_t d = -400000; d < 400000; d += 37) {
        int32_t back;
        mx_date_format(text, d);
        if (strlen(text) != 10) continue;
        CHECK_OK(mx_date_parse(&back, mx_str_of(text)));
        CHECK_INT(back, d);
    }
}

TEST(base_period, orders_by_time_and_the_longer_first)
{
    mx_period a, b, c;
    CHECK_OK(mx_period_parse(&a, mx_str_of("2023")));
    CHECK_OK(mx_period_parse(&b, mx_str_of("2023-01")));
    CHECK_OK(mx_period_parse(&c, mx_str_of("2023-Q2")));
    CHECK(mx_period_compare(a, b) < 0);
    CHECK(mx_period_compare(b, c) < 0);
    CHECK(mx_period_compare(c, c) == 0);
}
