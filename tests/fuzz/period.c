/* Periods, dates and numbers: what is read and written is read back the same. */
#include <math.h>
#include <string.h>

#include "fuzz.h"

static void check_period(mx_str text)
{
    mx_period period, again;
    char written[MX_PERIOD_TEXT_MAX], rewritten[MX_PERIOD_TEXT_MAX];
    int rc = mx_period_parse(&period, text);
    if (rc < 0) {
        fuzz_refused(rc);
        return;
    }
    FUZZ_HOLDS(period.first <= period.last);
    mx_period_format(written, period);
    FUZZ_OK(mx_period_parse(&again, mx_str_of(written)));
    FUZZ_HOLDS(again.kind == period.kind && again.first == period.first && again.last == period.last);
    FUZZ_HOLDS(mx_period_compare(period, again) == 0);
    mx_period_format(rewritten, again);
    FUZZ_HOLDS(strcmp(written, rewritten) == 0);
}

static void check_date(mx_str text)
{
    int32_t day, again;
    char written[16];
    int rc = mx_date_parse(&day, text);
    if (rc < 0) {
        fuzz_refused(rc);
        return;
    }
    mx_date_format(written, day);
    FUZZ_OK(mx_date_parse(&again, mx_str_of(written)));
    FUZZ_HOLDS(day == again);
}

static void check_value(double value)
{
    char text[MX_NUMBER_MAX];
    double again;
    size_t size = mx_number_format(text, value);
    FUZZ_HOLDS(size < sizeof text && strlen(text) == size);
    if (!isfinite(value)) return;
    FUZZ_OK(mx_number_parse(&again, (mx_str){text, size}, '.'));
    FUZZ_HOLDS(again == value); /* -0 is written as 0 */
    mx_buf people = {0};
    for (int decimals = 0; decimals <= 6; decimals++) mx_number_for_people(&people, value, decimals, decimals % 2 ? MX_FR : MX_EN);
    FUZZ_HOLDS(mx_utf8_valid((mx_str){people.at, people.size}, NULL));
    mx_buf_dispose(&people);
}

static void check_numbers(mx_str text)
{
    double value;
    int64_t whole;
    if (mx_number_parse(&value, text, '.') == MX_OK) {
        FUZZ_HOLDS(isfinite(value));
        check_value(value);
    }
    if (mx_number_parse(&value, text, ',') == MX_OK) check_value(value);
    if (mx_integer_parse(&whole, text) == MX_OK) {
        FUZZ_OK(mx_number_parse(&value, text, '.'));
        FUZZ_HOLDS(value == (double)whole);
    }
    if (text.size < sizeof value) return;
    memcpy(&value, text.at, sizeof value);
    check_value(value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mx_str text = {(const char *)data, size};
    check_period(text);
    check_date(text);
    check_numbers(text);
    return 0;
}
