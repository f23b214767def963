#include <string.h>

#include "fixture.h"
#include "support/check.h"

static const uint32_t nobody = 0;

/* The order as text: a digit a candidate. */
static const char *order_of(const mx_candidate candidates[], size_t n, size_t most)
{
    static char text[64];
    size_t out[64], n_out;
    CHECK_OK(mx_reading_order(out, &n_out, candidates, n, most));
    for (size_t i = 0; i < n_out; i++) text[i] = (char)(out[i] < 10 ? '0' + out[i] : 'a' + out[i] - 10);
    text[n_out] = 0;
    return text;
}

TEST(classify_select, puts_those_on_which_people_differ_first)
{
    const mx_candidate candidates[] = {{MX_READ_UNSURE, 0, 1, nobody, 0.9},
                                       {MX_READ_REST, 1, 2, nobody, 0.1},
                                       {MX_READ_DIFFER, 2, 3, nobody, 0.2},
                                       {MX_READ_DIFFER, 3, 3, nobody, 0.3}};
    CHECK_TEXT(order_of(candidates, 4, 10), "3201");
    CHECK_TEXT(order_of(candidates, 4, 2), "32");
    CHECK_TEXT(order_of(candidates, 0, 10), "");
    CHECK_TEXT(order_of(candidates, 4, 0), "");
}

TEST(classify_select, lets_components_and_groups_take_turns)
{
    /* Component 1 has the three most doubtful, two of them of group 7. */
    const mx_candidate candidates[] = {{MX_READ_UNSURE, 0, 1, 7, 0.99}, {MX_READ_UNSURE, 1, 1, 7, 0.98},
                                       {MX_READ_UNSURE, 2, 1, 8, 0.97}, {MX_READ_UNSURE, 3, 2, 7, 0.40},
                                       {MX_READ_UNSURE, 4, 3, 7, 0.60}, {MX_READ_UNSURE, 5, 3, 7, 0.50}};
    CHECK_TEXT(order_of(candidates, 6, 10), "043251");
}

TEST(classify_select, keeps_what_says_the_same_together_in_one_place)
{
    const mx_candidate candidates[] = {{MX_READ_UNSURE, 5, 1, nobody, 0.5},
                                       {MX_READ_UNSURE, 6, 2, nobody, 0.9},
                                       {MX_READ_UNSURE, 5, 1, nobody, 0.7},
                                       {MX_READ_UNSURE, 7, 3, nobody, 0.8},
                                       {MX_READ_UNSURE, 5, 1, nobody, 0.6}};
    CHECK_TEXT(order_of(candidates, 5, 10), "13024");
    CHECK_TEXT(order_of(candidates, 5, 3), "13024");
    CHECK_TEXT(order_of(candidates, 5, 2), "13");
    /* One on which people differ draws the others along. */
    mx_candidate drawn[5];
    memcpy(drawn, candidates, sizeof drawn);
    drawn[4].reason = MX_READ_DIFFER;
    CHECK_TEXT(order_of(drawn, 5, 10), "02413");
    /* Of equal doubts, the one that settles more comes first. */
    drawn[4].reason = MX_READ_UNSURE;
    for (size_t i = 0; i < 5; i++) drawn[i].doubt = 0.5;
    CHECK_TEXT(order_of(drawn, 5, 10), "02413");
}

TEST(classify_select, checks_the_promise_at_every_tenth_place)
{
    mx_candidate candidates[14];
    for (uint32_t i = 0; i < 14; i++)
        candidates[i] = (mx_candidate){i < 3 ? MX_READ_CHECK : MX_READ_UNSURE, i, 1, nobody, 1.0 - i / 100.0};
    CHECK_TEXT(order_of(candidates, 14, 20), "3456789ab0cd12");
    CHECK_TEXT(order_of(candidates, 14, 10), "3456789ab0");
    for (uint32_t i = 10; i < 14; i++) candidates[i].reason = MX_READ_REST;
    CHECK_TEXT(order_of(candidates, 14, 20), "3456789ab0cd12");
    CHECK_TEXT(order_of(candidates, 3, 20), "012");
}

TEST(classify_select, doubts_small_probabilities_and_small_distances)
{
    const mx_proposal sure = {.confidence = {0.9, 0.05, 0.01}}, torn = {.confidence = {0.45, 0.44, 0.01}},
                      weak = {.confidence = {0.45, 0.05, 0.05}};
    CHECK_NEAR(mx_proposal_doubt(&sure), 0.125, 1e-12);
    CHECK(mx_proposal_doubt(&torn) > mx_proposal_doubt(&weak));
    CHECK(mx_proposal_doubt(&weak) > mx_proposal_doubt(&sure));
}

TEST(classify_select, knows_what_says_the_same)
{
    const struct {
        const char *text, *lang;
    } said[] = {{"Avoir un travail", "fr"},
                {"avoir  un  TRAVAIL !", ""},
                {"les travails", "fr"},
                {"ne plus avoir de travail", "fr"},
                {"la santé et le travail", "fr"},
                {"travail, santé", "fr"},
                {"\xf0\x9f\x98\x80", ""},
                {"\xf0\x9f\x98\xa2", ""},
                {"\xf0\x9f\x98\x80", "fr"},
                {"avoir", "fr"},
                {"être", "fr"}};
    enum { N = sizeof said / sizeof *said };
    mx_statement statements[N];
    uint32_t gists[N];
    for (size_t i = 0; i < N; i++) statements[i] = (mx_statement){mx_str_of(said[i].text), said[i].lang, 0};
    CHECK_OK(mx_gists(gists, fixture_model(), statements, N));
    CHECK_INT(gists[1], gists[0]);
    CHECK_INT(gists[2], gists[0]);
    CHECK(gists[3] != gists[0]);
    CHECK(gists[4] != gists[0]);
    CHECK_INT(gists[5], gists[4]);
    CHECK(gists[6] != gists[7]);
    CHECK_INT(gists[8], gists[6]);
    CHECK(gists[9] != gists[10]);
}

TEST(classify_select, tells_how_much_is_new_to_a_model)
{
    const mx_statement known[] = {{mx_str_of("avoir un travail"), "fr", 0},
                                  {mx_str_of("good friends"), "en", 0}},
                       strange[] = {{mx_str_of("un volcan gronde, lave rouge, cendres froides"), "fr", 0}};
    double share;
    CHECK_OK(mx_model_unknown(&share, fixture_model(), known, 2));
    CHECK_NEAR(share, 0.0, 1e-12);
    CHECK_OK(mx_model_unknown(&share, fixture_model(), strange, 1));
    CHECK(share > 0.7 && share <= 1.0);
    CHECK_OK(mx_model_unknown(&share, fixture_model(), known, 0));
    CHECK_NEAR(share, 0.0, 1e-12);
}

TEST(classify_select, says_when_memory_is_out)
{
    const mx_candidate candidates[] = {{MX_READ_UNSURE, 0, 1, nobody, 0.9},
                                       {MX_READ_UNSURE, 1, 2, nobody, 0.9}};
    const mx_statement statements[] = {{mx_str_of("avoir un travail"), "fr", 1}, {mx_str_of("rire"), "", 0}};
    const mx_model *model = fixture_model();
    size_t out[2], n_out;
    uint32_t gists[2];
    double share;
    uint64_t n = 0;
    do {
        mx_alloc_fail_at(++n);
        int rc = mx_reading_order(out, &n_out, candidates, 2, 9);
        if (rc == MX_OK) rc = mx_gists(gists, model, statements, 2);
        if (rc == MX_OK) rc = mx_model_unknown(&share, model, statements, 2);
        bool has_failed = mx_alloc_failed();
        mx_alloc_fail_at(0);
        CHECK_INT(rc, has_failed ? MX_E_NOMEM : MX_OK);
        if (!has_failed) break;
    } while (n < 1000);
    CHECK(n > 5);
}
