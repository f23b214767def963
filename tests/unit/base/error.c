#include "support/check.h"

TEST(base_error, keeps_the_last_message_and_returns_its_code)
{
    CHECK_INT(mx_fail(MX_E_VALUE, "%s:%d", "suivi.csv", 41), MX_E_VALUE);
    CHECK_TEXT(mx_error_message(), "suivi.csv:41");
    CHECK_INT(mx_error_code(), MX_E_VALUE);
    mx_error_clear();
    CHECK_TEXT(mx_error_message(), "");
}

TEST(base_error, cuts_a_long_message_at_a_character)
{
    char text[3000];
    for (size_t i = 0; i + 1 < sizeof text; i += 2) memcpy(text + i, "é", 2);
    text[sizeof text - 2] = '\0';
    (void)mx_fail(MX_E_IO, "%s", text);
    const char *message = mx_error_message();
    CHECK(strlen(message) < 1024);
    CHECK(mx_utf8_valid(mx_str_of(message), NULL));
    CHECK_TEXT(message + strlen(message) - 3, "…");
}

TEST(base_error, puts_what_was_attempted_before)
{
    (void)mx_fail(MX_E_IO, "disque plein");
    CHECK_INT(mx_fail_context(MX_E_IO, "écriture de %s", "x"), MX_E_IO);
    CHECK_TEXT(mx_error_message(), "écriture de x : disque plein");
}

TEST(base_error, speaks_the_language_set)
{
    CHECK_TEXT(mx_tr("oui", "yes"), "oui");
    mx_lang_set(MX_EN);
    CHECK_TEXT(mx_tr("oui", "yes"), "yes");
}
