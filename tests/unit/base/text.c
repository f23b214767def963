#include "support/check.h"

static const char *folded(const char *text)
{
    static char out[200];
    mx_buf buf = {0};
    mx_fold(&buf, mx_str_of(text));
    snprintf(out, sizeof out, "%s", buf.at ? buf.at : "");
    mx_buf_dispose(&buf);
    return out;
}

TEST(base_text, folds_case_accents_and_blanks)
{
    CHECK_TEXT(folded("  Période \xC2\xA0 d’Été "), "periode d'ete");
    CHECK_TEXT(folded("CŒUR"), "coeur");
    CHECK_TEXT(folded("Straße"), "strasse");
    CHECK_TEXT(folded("Țară și Înțelegere"), "tara si intelegere");
    CHECK_TEXT(folded("e\xCC\x81" "cole"), "ecole");
    CHECK_TEXT(folded(""), "");
}

TEST(base_text, folds_blanks_that_hide_in_other_characters)
{
    CHECK_TEXT(folded("a \xE3\x80\x80" "b\xE2\x80\x83"), "a b");  /* U+3000, U+2003 */
    CHECK_TEXT(folded("a \xCC\x81"), "a");                        /* a mark on a blank */
    CHECK_TEXT(folded("\xC2\xA8" "a"), "a");                      /* U+00A8 is a blank with a mark */
    CHECK_TEXT(folded("\xC5\x89"), "'n");                         /* U+0149 */
    CHECK_INT(strlen(folded("\xEF\xB7\xBA")), 33);                /* U+FDFA: 18 characters */
}

TEST(base_text, trims_blanks_of_all_kinds)
{
    mx_str t = mx_str_trim(mx_str_of(" \t\xC2\xA0 a b \xE2\x80\xAF\r\n"));
    CHECK(mx_str_is(t, "a b"));
    CHECK_INT(mx_str_trim(mx_str_of("\xC2\xA0")).size, 0);
}

TEST(base_text, knows_well_formed_utf8)
{
    static const char *const bad[] = {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80", "\xE2\x82", "a\xFF"};
    size_t at;
    CHECK(mx_utf8_valid(mx_str_of("été, 日本, 🙂, aaaaaaaaaaaaaaaaaaaaaaaaaaa"), NULL));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) CHECK(!mx_utf8_valid(mx_str_of(bad[i]), &at));
    CHECK(!mx_utf8_valid(mx_str_of("abcdefghijkl\xE9t"), &at));
    CHECK_INT(at, 12);
}

TEST(base_text, reads_characters_and_replaces_bad_bytes)
{
    mx_str text = mx_str_of("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x99\x82\xFFz");
    CHECK_INT(mx_utf8_next(&text), 'a');
    CHECK_INT(mx_utf8_next(&text), 0xE9);
    CHECK_INT(mx_utf8_next(&text), 0x20AC);
    CHECK_INT(mx_utf8_next(&text), 0x1F642);
    CHECK_INT(mx_utf8_next(&text), 0xFFFD);
    CHECK_INT(mx_utf8_next(&text), 'z');
    CHECK_INT(text.size, 0);
}

TEST(base_text, remembers_that_memory_ran_out)
{
    mx_buf buf = {0};
    mx_buf_text(&buf, "kept");
    mx_alloc_fail_at(1);
    for (int i = 0; i < 100; i++) mx_buf_format(&buf, "%d", i);
    mx_alloc_fail_at(0);
    mx_buf_text(&buf, "more");
    CHECK_FAILS(mx_buf_check(&buf), MX_E_NOMEM, "mémoire");
    mx_buf_dispose(&buf);
}

TEST(base_text, orders_by_bytes)
{
    CHECK(mx_str_compare(mx_str_of("a"), mx_str_of("ab")) < 0);
    CHECK(mx_str_compare(mx_str_of("b"), mx_str_of("ab")) > 0);
    CHECK(mx_str_compare(mx_str_of(""), (mx_str){NULL, 0}) == 0);
}
