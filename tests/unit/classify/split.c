#include "fixture.h"
#include "support/check.h"

/* The small model is never sure enough, so these cases look at what is never cut; what is, with the
 * shipped model, stands in tests/cli/classify/split.sh. */
static bool is_two(mx_split *split, const char *text, const char *lang)
{
    mx_reader *reader;
    mx_proposal whole;
    bool found;
    const mx_statement statement = {mx_str_of(text), lang, 0};
    CHECK_OK(mx_reader_new(&reader, fixture_model()));
    CHECK_OK(mx_classify(&whole, reader, &statement));
    CHECK_OK(mx_classify_split(split, &found, reader, &statement, &whole));
    mx_reader_free(reader);
    return found;
}

TEST(classify_split, cuts_where_each_part_is_surely_another_component)
{
    mx_split split;
    CHECK(is_two(&split, "le chômage et tomber malade", "fr"));
    CHECK(!mx_str_equal(mx_str_of(split.themes[0].component[0]), mx_str_of(split.themes[1].component[0])));
    mx_str first = split.parts[0], second = split.parts[1];
    CHECK((mx_str_is(first, "le chômage") && mx_str_is(second, "tomber malade")) ||
          (mx_str_is(second, "le chômage") && mx_str_is(first, "tomber malade")));
}

TEST(classify_split, leaves_one_theme_and_odd_texts_whole)
{
    static const char *const whole[] = {"",        "et",    ",",          "avoir un travail et un emploi stable",
                                        "et et et", "a,,,,b", "un travail et", "\xff et \xfe", "et le chômage"};
    mx_split split;
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        CHECK(!is_two(&split, whole[i], "fr"));
    CHECK(!is_two(&split, "le chômage et tomber malade", "nl"));
}

TEST(classify_split, knows_and_in_each_language)
{
    mx_split split;
    CHECK(is_two(&split, "unemployment and being ill", "en"));
    CHECK(is_two(&split, "arbeitslos sein und krank sein", "de"));
    CHECK(!is_two(&split, "unemployment und being ill", "en"));
}
