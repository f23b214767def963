/* SPIRAL codes: read, written one way, rolled up; every refusal provoked. */
#include "mx/taxonomy.h"
#include "support/check.h"

static mx_taxonomy *framework(void)
{
    mx_taxonomy *taxonomy = NULL;
    mx_lang_set(MX_EN);
    CHECK_OK(mx_taxonomy_load(&taxonomy, "2015"));
    return taxonomy;
}

/* What `text` is written as once read. */
static const char *normal(const mx_taxonomy *taxonomy, const char *text)
{
    static char out[MX_CODE_MAX];
    mx_code code;
    CHECK_OK(mx_code_parse(&code, taxonomy, mx_str_of(text)));
    mx_code_format(out, code);
    return out;
}

TEST(taxonomy_code, has_one_canonical_spelling)
{
    static const char *const spellings[][2] = {
        {"A01-11/P15/k", "A01-11/P15/k"},
        {"A", "A00"},
        {"A00", "A00"},
        {"A00-00", "A00"},
        {"A00-00/O-00/i", "A00"},
        {"A00-00/0-00/0", "A00"},
        {"A//", "A00"},
        {"a01-11/p15/K", "A01-11/P15/k"},
        {" A01 / P-- / k ", "A01/P--/k"},
        {"A01-00/P/i", "A01/P--"},
        {"A01/P-00", "A01/P--"},
        {"A01/P00", "A01/P--"},
        {"A01/P\xe2\x80\x94", "A01/P--"}, /* an em dash, as word processors write -- */
        {"A01\xe2\x80\x91"
         "11",
         "A01-11"}, /* a no-break hyphen */
        {"A01/P-15", "A01/P15"},
        {"A01/O--", "A01/O--"},
        {"A01//k", "A01/O-00/k"},
        {"A01/D42", "A01/S42"},
        {"A01/D--", "A01/S--"},
        {"I03/Q51", "I03/Q51"},
    };
    mx_taxonomy *taxonomy = framework();
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        CHECK_TEXT(normal(taxonomy, spellings[i][0]), spellings[i][1]);
    mx_taxonomy_free(taxonomy);
}

static void refused(const mx_taxonomy *taxonomy, const char *text, int code, const char *part)
{
    mx_code out;
    CHECK_FAILS(mx_code_parse(&out, taxonomy, mx_str_of(text)), code, part);
    CHECK_INT(out.dimension, 0);
}

TEST(taxonomy_code, says_which_part_is_wrong)
{
    mx_taxonomy *taxonomy = framework();
    refused(taxonomy, "", MX_E_SYNTAX, "\"\": object: one letter");
    refused(taxonomy, "1", MX_E_SYNTAX, "\"1\": object: one letter");
    refused(taxonomy, "A1", MX_E_SYNTAX, "\"A1\": object: one letter, then two digits");
    refused(taxonomy, "A011", MX_E_SYNTAX, "for example A, A01 or A01-11");
    refused(taxonomy, "A01-1", MX_E_SYNTAX, "object:");
    refused(taxonomy, "A01.11", MX_E_SYNTAX, "object:");
    refused(taxonomy, "A01-111", MX_E_SYNTAX, "object:");
    refused(taxonomy, "A01-1x", MX_E_SYNTAX, "object:");
    refused(taxonomy, "Alimentation", MX_E_SYNTAX, "object:");
    refused(taxonomy,
            "\xc9"
            "01",
            MX_E_SYNTAX, "object:");
    refused(taxonomy, "/P15/k", MX_E_SYNTAX, "code \"/P15/k\"");
    refused(taxonomy, "J", MX_E_VALUE, "the framework 2015 has no dimension J (from A to I)");
    refused(taxonomy, "Z01/P--", MX_E_VALUE, "code \"Z01/P--\": \"Z01\": object");
    refused(taxonomy, "A12", MX_E_VALUE, "the framework 2015 has no component A12 (from A00 to A11)");
    refused(taxonomy, "I04", MX_E_VALUE, "(from I00 to I03)");
    refused(taxonomy, "A00-11", MX_E_VALUE, "the detail -11 must follow a component, as in A01-11");
    refused(taxonomy, "A01/X15", MX_E_VALUE, "there is no category X (categories: O P Q R S)");
    refused(taxonomy, "A01/P1", MX_E_SYNTAX, "\"P1\": sense: a letter and two digits (P15)");
    refused(taxonomy, "A01/P155", MX_E_SYNTAX, "sense:");
    refused(taxonomy, "A01/15", MX_E_SYNTAX, "sense:");
    refused(taxonomy, "A01/P---", MX_E_SYNTAX, "sense:");
    refused(taxonomy, "A01/+", MX_E_SYNTAX, "sense:");
    refused(taxonomy, "A01/P15/kk", MX_E_SYNTAX, "\"kk\": beneficiary: a single letter");
    refused(taxonomy, "A01/P15/3", MX_E_SYNTAX, "beneficiary:");
    refused(taxonomy, "A01/P15/k/i", MX_E_SYNTAX, "4 parts instead of three at most");

    mx_lang_set(MX_FR);
    refused(taxonomy, "A1", MX_E_SYNTAX, "« A1 » : objet : une lettre, puis deux chiffres");
    refused(taxonomy, "J", MX_E_VALUE, "le référentiel 2015 n’a pas de dimension J (de A à I)");
    refused(taxonomy, "A12/P--", MX_E_VALUE, "code « A12/P-- » : « A12 » : objet");
    refused(taxonomy, "A00-11", MX_E_VALUE, "doit suivre une composante, comme dans A01-11");
    refused(taxonomy, "A01/X15", MX_E_VALUE, "la catégorie X n’existe pas (catégories : O P Q R S)");
    refused(taxonomy, "A01/P1", MX_E_SYNTAX, "« P1 » : sens");
    refused(taxonomy, "A01/P15/kk", MX_E_SYNTAX, "bénéficiaire : une seule lettre");
    refused(taxonomy, "A01/P15/k/i", MX_E_SYNTAX, "objet/sens/bénéficiaire");
    mx_taxonomy_free(taxonomy);
}

TEST(taxonomy_code, refuses_a_zero_byte)
{
    mx_taxonomy *taxonomy = framework();
    mx_code code;
    CHECK_FAILS(mx_code_parse(&code, taxonomy, (mx_str){"A01\0", 4}), MX_E_SYNTAX, "object");
    CHECK_FAILS(mx_code_parse(&code, taxonomy, (mx_str){NULL, 0}), MX_E_SYNTAX, "object");
    mx_taxonomy_free(taxonomy);
}

TEST(taxonomy_code, reads_its_parts_from_separate_columns)
{
    mx_taxonomy *taxonomy = framework();
    mx_code code = MX_CODE_INIT;
    char text[MX_CODE_MAX];

    CHECK_OK(mx_code_parse_object(&code, taxonomy, mx_str_of("A01-11")));
    CHECK_OK(mx_code_parse_sense(&code, taxonomy, mx_str_of("P15")));
    CHECK_OK(mx_code_parse_beneficiary(&code, mx_str_of("k")));
    mx_code_component(text, code);
    CHECK_TEXT(text, "A01");
    mx_code_object(text, code);
    CHECK_TEXT(text, "A01-11");
    mx_code_sense(text, code);
    CHECK_TEXT(text, "P15");
    mx_code_beneficiary(text, code);
    CHECK_TEXT(text, "k");
    mx_code_format_long(text, code);
    CHECK_TEXT(text, "A01-11/P15/k");

    CHECK_OK(mx_code_parse_sense(&code, taxonomy, mx_str_of("")));
    CHECK_OK(mx_code_parse_beneficiary(&code, mx_str_of("")));
    mx_code_sense(text, code);
    CHECK_TEXT(text, "");
    mx_code_beneficiary(text, code);
    CHECK_TEXT(text, "");
    mx_taxonomy_free(taxonomy);
}

TEST(taxonomy_code, rolls_up_one_step_at_a_time)
{
    static const char *const rolled[] = {"A01-11/P15/k", "A01/P--/k", "A01", "A00"};
    mx_taxonomy *taxonomy = framework();
    mx_code code;
    char text[MX_CODE_MAX];

    CHECK_OK(mx_code_parse(&code, taxonomy, mx_str_of("A01-11/P15/k")));
    for (int level = MX_CODE_AS_IS; level <= MX_CODE_BY_DIMENSION; level++) {
        mx_code_format(text, mx_code_roll_up(code, (mx_code_level)level));
        CHECK_TEXT(text, rolled[level]);
    }
    mx_taxonomy_free(taxonomy);
}

TEST(taxonomy_code, is_ordered_from_the_general_to_the_particular)
{
    static const char *const ordered[] = {"A00",     "A00/O--", "A01",    "A01//a", "A01//k",
                                          "A01/P--", "A01/P15", "A01-11", "B00"};
    mx_taxonomy *taxonomy = framework();
    for (size_t i = 0; i < sizeof ordered / sizeof *ordered; i++)
        for (size_t j = 0; j < sizeof ordered / sizeof *ordered; j++) {
            mx_code a, b;
            CHECK_OK(mx_code_parse(&a, taxonomy, mx_str_of(ordered[i])));
            CHECK_OK(mx_code_parse(&b, taxonomy, mx_str_of(ordered[j])));
            CHECK_INT(mx_code_compare(a, b), (i > j) - (i < j));
        }
    mx_taxonomy_free(taxonomy);
}

/* A code drawn at random among all that the framework allows. */
static mx_code draw(const mx_taxonomy *taxonomy, mx_rng *rng)
{
    const mx_topic *topic =
        mx_taxonomy_component(taxonomy, mx_rng_below(rng, mx_taxonomy_n_components(taxonomy)));
    mx_code code = MX_CODE_INIT;
    code.dimension = topic->code[0];
    code.component = (uint8_t)((topic->code[1] - '0') * 10 + (topic->code[2] - '0'));
    if (code.component > 0) code.detail = (uint8_t)(mx_rng_below(rng, 2) * mx_rng_below(rng, 100));
    code.category = "\0RPOQS"[mx_rng_below(rng, 6)];
    if (code.category) code.cause = (uint8_t)(mx_rng_below(rng, 2) * mx_rng_below(rng, 100));
    code.beneficiary = (char)('a' + mx_rng_below(rng, 26));
    return code;
}

TEST(taxonomy_code, reads_back_whatever_it_writes)
{
    mx_taxonomy *taxonomy = framework();
    mx_rng rng;
    mx_rng_seed(&rng, 2015);
    for (int i = 0; i < 20000; i++) {
        mx_code code = draw(taxonomy, &rng), again;
        char text[MX_CODE_MAX], text_again[MX_CODE_MAX];
        mx_code_format(text, code);
        CHECK_OK(mx_code_parse(&again, taxonomy, mx_str_of(text)));
        CHECK(mx_code_compare(code, again) == 0);
        mx_code_format(text_again, again);
        CHECK_TEXT(text_again, text);
        mx_code_format_long(text, code);
        CHECK_OK(mx_code_parse(&again, taxonomy, mx_str_of(text)));
        CHECK(mx_code_compare(code, again) == 0);
    }
    mx_taxonomy_free(taxonomy);
}

/* Any bytes are either refused with a message, or a code that reads back. */
TEST(taxonomy_code, survives_any_bytes)
{
    static const char alphabet[] = "AB01/P-k0O9 \xe2\x80\x94\x00z";
    mx_taxonomy *taxonomy = framework();
    mx_rng rng;
    mx_rng_seed(&rng, 7);
    for (int i = 0; i < 50000; i++) {
        char bytes[12], text[MX_CODE_MAX];
        size_t size = mx_rng_below(&rng, sizeof bytes + 1);
        for (size_t b = 0; b < size; b++) bytes[b] = alphabet[mx_rng_below(&rng, sizeof alphabet)];
        mx_code code, again;
        if (mx_code_parse(&code, taxonomy, (mx_str){bytes, size}) < 0) {
            CHECK(*mx_error_message());
            continue;
        }
        mx_code_format(text, code);
        CHECK_OK(mx_code_parse(&again, taxonomy, mx_str_of(text)));
        CHECK(mx_code_compare(code, again) == 0);
    }
    mx_taxonomy_free(taxonomy);
}
