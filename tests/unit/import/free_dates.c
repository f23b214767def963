/* Dates as people write them. */
#include "mapping_i.h"
#include "support/check.h"

/* "FIRST LAST" of the days, one date where it is exact, "?" where it is none. */
static const char *days_of(const char *text, bool is_month_first)
{
    static char shown[40];
    mx_period period;
    bool is_date, is_exact;
    char first[16], last[16];
    CHECK_OK(mx_import__free_date(&is_date, &period, &is_exact, mx_str_of(text), is_month_first));
    if (!is_date) return "?";
    mx_date_format(first, period.first);
    mx_date_format(last, period.last);
    snprintf(shown, sizeof shown, is_exact ? "%s" : "%s %s", first, last);
    return shown;
}

TEST(import_free_dates, reads_days_in_the_usual_ways)
{
    static const char *const same[] = {"2024-03-12", "12/03/2024", "12/03/24", "12.3.2024", "12-03-2024", " 2024/3/12 ",
                                       "2024-03-12T10:20:30.000+01:00", "12/03/2024 10:20", "45363", "45363.4375",
                                       "12 mars 2024", "mardi 12 mars 2024", "le 12 mars 2024", "12 March 2024",
                                       "March 12, 2024", "12 MARS 24"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) CHECK_TEXT(days_of(same[i], false), "2024-03-12");
    CHECK_TEXT(days_of("3/12/2024 10:20:30 AM", true), "2024-03-12");
    CHECK_TEXT(days_of("2024/03/12 10:20:30 AM UTC+1", true), "2024-03-12");
    CHECK_TEXT(days_of("1er mai 2024", false), "2024-05-01");
}

TEST(import_free_dates, reads_stretches_of_days_in_words)
{
    CHECK_TEXT(days_of("courant mars 2024", false), "2024-03-01 2024-03-31");
    CHECK_TEXT(days_of("mars-avril 2024", false), "2024-03-01 2024-04-30");
    CHECK_TEXT(days_of("03/2024", false), "2024-03-01 2024-03-31");
    CHECK_TEXT(days_of("2024-02", false), "2024-02-01 2024-02-29");
    CHECK_TEXT(days_of("2024", false), "2024-01-01 2024-12-31");
    CHECK_TEXT(days_of("début juin 2023", false), "2023-06-01 2023-06-10");
    CHECK_TEXT(days_of("mi-juin 2023", false), "2023-06-11 2023-06-20");
    CHECK_TEXT(days_of("fin juin 2023", false), "2023-06-21 2023-06-30");
    CHECK_TEXT(days_of("fin 2024", false), "2024-09-01 2024-12-31");
    CHECK_TEXT(days_of("T2 2024", false), "2024-04-01 2024-06-30");
    CHECK_TEXT(days_of("2e trimestre 2024", false), "2024-04-01 2024-06-30");
    CHECK_TEXT(days_of("1er semestre 2024", false), "2024-01-01 2024-06-30");
    CHECK_TEXT(days_of("été 2024", false), "2024-06-01 2024-08-31");
    CHECK_TEXT(days_of("hiver 2024", false), "2024-12-01 2025-02-28");
    CHECK_TEXT(days_of("rentrée 2024", false), "2024-09-01 2024-09-30");
}

TEST(import_free_dates, guesses_nothing)
{
    static const char *const none[] = {"", "à voir", "mars", "12/03", "31/02/2024", "13/13/2024", "2024-13-01", "99999999",
                                       "5", "T5 2024", "12 mars", "dès que possible", "2024 ou 2025", "12 mars avril 2024",
                                       "1234", "3e trimestre", "courant 2024 selon budget"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) CHECK_TEXT(days_of(none[i], false), "?");
}
