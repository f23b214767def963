/* Files of wording: what they may hold, and how they are filled in. */
#include "support/check.h"

#include "mx/report.h"

static const mx_text_key keys[] = {
    {"title", "territory"},
    {"groups", "n"},
    {"plain", ""},
};

static mx_texts *texts;
static mx_buf text;

static int load(const char *content, mx_lang lang)
{
    mx_lang_set(MX_EN);
    return mx_texts_load(&texts, check_text_file("wording.txt", content), lang, keys, 3);
}

static const char *groups(double n)
{
    mx_text_value value = {.name = "n", .number = n, .show = MX_SHOW_COUNT};
    mx_buf_clear(&text);
    CHECK_OK(mx_texts_fill(&text, texts, "groups", &value, 1));
    return text.at;
}

static void dispose(void)
{
    mx_texts_free(texts);
    texts = NULL;
    mx_buf_dispose(&text);
    mx_lang_set(MX_FR);
}

static const char whole[] = "# wording\n"
                            "title = Report of {territory}\n"
                            "groups = {n} {n|group|groups}\n"
                            "\n"
                            "plain = A long\n"
                            "   text\n";

TEST(report_texts, a_text_goes_on_over_indented_lines)
{
    CHECK_OK(load(whole, MX_EN));
    CHECK_TEXT(mx_texts_get(texts, "plain"), "A long text");
    CHECK_TEXT(mx_texts_get(texts, "nothing"), "");
    dispose();
}

TEST(report_texts, values_are_escaped_into_the_markup)
{
    CHECK_OK(load(whole, MX_EN));
    mx_text_value value = {.name = "territory", .text = "St *Louis*"};
    CHECK_OK(mx_texts_fill(&text, texts, "title", &value, 1));
    CHECK_TEXT(text.at, "Report of St \\*Louis\\*");
    dispose();
}

TEST(report_texts, words_agree_with_their_number_in_each_language)
{
    CHECK_OK(load(whole, MX_EN));
    CHECK_TEXT(groups(0), "0 groups");
    CHECK_TEXT(groups(1), "1 group");
    CHECK_TEXT(groups(2), "2 groups");
    dispose();
    CHECK_OK(load(whole, MX_FR));
    CHECK_TEXT(groups(0), "0 group");
    CHECK_TEXT(groups(1), "1 group");
    CHECK_TEXT(groups(2), "2 groups");
    dispose();
}

TEST(report_texts, a_missing_key_is_named)
{
    CHECK_FAILS(load("title = x\ngroups = y\n", MX_EN), MX_E_SYNTAX, "the key \"plain\" is missing");
    CHECK(texts == NULL);
    dispose();
}

TEST(report_texts, an_unknown_or_repeated_key_is_refused_with_its_line)
{
    CHECK_FAILS(load("title = x\ncolour = y\n", MX_EN), MX_E_SYNTAX,
                "wording.txt:2: the key \"colour\" is not used");
    CHECK_FAILS(load("title = x\ntitle = y\n", MX_EN), MX_E_SYNTAX,
                "wording.txt:2: the key \"title\" is on line 1");
    CHECK_FAILS(load("nothing\n", MX_EN), MX_E_SYNTAX, "\"nothing\": needs \"key = text\"");
    dispose();
}

TEST(report_texts, a_placeholder_must_exist_and_close)
{
    CHECK_FAILS(load("title = {city}\ngroups = y\nplain = z\n", MX_EN), MX_E_SYNTAX,
                "{city} does not exist here; allowed: territory");
    CHECK_FAILS(load("title = x\ngroups = {n\nplain = z\n", MX_EN), MX_E_SYNTAX,
                "wording.txt:2: groups: malformed brace");
    CHECK_FAILS(load("title = x\ngroups = {n|one}\nplain = z\n", MX_EN), MX_E_SYNTAX, "malformed brace");
    dispose();
}

TEST(report_texts, a_value_that_was_not_given_is_named)
{
    CHECK_OK(load(whole, MX_EN));
    CHECK_FAILS(mx_texts_fill(&text, texts, "groups", NULL, 0), MX_E_NOTFOUND, "no value for {n}");
    CHECK_FAILS(mx_texts_fill(&text, texts, "colour", NULL, 0), MX_E_NOTFOUND, "\"colour\"");
    dispose();
}

TEST(report_texts, memory_may_run_out_at_any_point)
{
    const char *path = check_text_file("wording.txt", whole);
    mx_text_value value = {.name = "n", .number = 3, .show = MX_SHOW_COUNT};
    bool is_through = false;
    for (uint64_t n = 1; !is_through; n++) {
        mx_alloc_fail_at(n);
        int rc = mx_texts_load(&texts, path, MX_EN, keys, 3);
        if (rc >= 0) rc = mx_texts_fill(&text, texts, "groups", &value, 1);
        is_through = !mx_alloc_failed();
        mx_alloc_fail_at(0);
        CHECK(is_through ? rc == MX_OK : rc == MX_E_NOMEM);
        dispose();
    }
}
