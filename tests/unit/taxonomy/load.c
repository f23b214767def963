/* Frameworks: read from their folder, looked up, refused when not right. */
#include <stdlib.h>

#include "mx/taxonomy.h"
#include "support/check.h"

static const char about[] = "version\tname_fr\tname_en\tsource\tdimensions\tcomponents\n"
                            "mini\tPetit cadre\tSmall framework\t\t1\t2\n";
static const char components[] = "code\tlevel\tparent\tname_fr\tname_en\tcertainty\tsource\n"
                                 "A\tdimension\t\tAccès\tAccess\tsure\t\n"
                                 "A00\tcomponent\tA\tAccès en général\tAccess in general\tsure\t\n"
                                 "A01\tcomponent\tA\tAlimentation\tFood\tsure\t\n";
static const char meanings[] = "code\tcategory\tname_fr\tname_en\tcertainty\tformerly\n"
                               "P--\tP\tPossibilité\tPossibility\tfound\t\n"
                               "P15\tP\tArgent\tMoney\tfound\t\n"
                               "S--\tS\tSoutenabilité\tSustainability\tfound\tD\n";
static const char beneficiaries[] = "code\tname_fr\tname_en\tcertainty\n"
                                    "k\tmes enfants\tmy children\tfound\n";

/* Load a folder in which one of the four files differs. */
static int load(mx_taxonomy **out, const char *file, const char *text)
{
    mx_lang_set(MX_EN);
    check_text_file("framework.tsv", about);
    check_text_file("components.tsv", components);
    check_text_file("meanings.tsv", meanings);
    check_text_file("beneficiaries.tsv", beneficiaries);
    if (file) check_text_file(file, text);
    return mx_taxonomy_load_folder(out, check_folder());
}

TEST(taxonomy_load, gives_the_framework_of_2015)
{
    mx_taxonomy *taxonomy = NULL;
    CHECK_OK(mx_taxonomy_load(&taxonomy, MX_TAXONOMY_DEFAULT));
    CHECK_TEXT(mx_taxonomy_version(taxonomy), "2015");
    CHECK_TEXT(mx_taxonomy_name(taxonomy, MX_FR), "Cadre SPIRAL de 2015");
    CHECK_TEXT(mx_taxonomy_name(taxonomy, MX_EN), "SPIRAL framework of 2015");
    CHECK_INT(mx_taxonomy_n_dimensions(taxonomy), 9);
    CHECK_INT(mx_taxonomy_n_components(taxonomy), 67);

    size_t food = mx_taxonomy_find_component(taxonomy, mx_str_of("A01"));
    const mx_topic *topic = mx_taxonomy_component(taxonomy, food);
    CHECK_INT(food, 1);
    CHECK_TEXT(topic->code, "A01");
    CHECK_TEXT(mx_topic_name(topic, MX_FR), "Alimentation");
    CHECK_TEXT(mx_topic_name(topic, MX_EN), "Food / drink");
    CHECK_TEXT(topic->certainty, "sure");
    CHECK(topic->source && !topic->is_general);
    CHECK_TEXT(mx_taxonomy_dimension(taxonomy, topic->dimension)->code, "A");

    CHECK_TEXT(mx_taxonomy_meaning_name(taxonomy, mx_str_of("P15"), MX_EN),
               "Barrier of money or resources: X unaffordable");
    CHECK_TEXT(mx_taxonomy_beneficiary_name(taxonomy, mx_str_of("k"), MX_FR), "mes enfants");
    CHECK(!mx_taxonomy_meaning_name(taxonomy, mx_str_of("P99"), MX_EN));
    CHECK(!mx_taxonomy_beneficiary_name(taxonomy, mx_str_of("z"), MX_EN));
    mx_taxonomy_free(taxonomy);
}

TEST(taxonomy_load, keeps_every_component_under_its_dimension)
{
    mx_taxonomy *taxonomy = NULL;
    CHECK_OK(mx_taxonomy_load(&taxonomy, "2015"));
    size_t n_general = 0;
    for (size_t i = 0; i < mx_taxonomy_n_components(taxonomy); i++) {
        const mx_topic *topic = mx_taxonomy_component(taxonomy, i);
        CHECK_INT(mx_taxonomy_find_component(taxonomy, mx_str_of(topic->code)), i);
        CHECK_INT(mx_taxonomy_dimension(taxonomy, topic->dimension)->code[0], topic->code[0]);
        n_general += topic->is_general;
    }
    CHECK_INT(n_general, 9);
    for (size_t i = 0; i < mx_taxonomy_n_dimensions(taxonomy); i++) {
        const mx_topic *topic = mx_taxonomy_dimension(taxonomy, i);
        CHECK_INT(mx_taxonomy_find_dimension(taxonomy, mx_str_of(topic->code)), i);
        CHECK_INT(topic->dimension, i);
    }
    mx_taxonomy_free(taxonomy);
}

TEST(taxonomy_load, finds_exact_codes_only)
{
    mx_taxonomy *taxonomy = NULL;
    CHECK_OK(mx_taxonomy_load(&taxonomy, "2015"));
    static const char *const strangers[] = {"", "a01", "A1", "A12", "A001", "J00", "A", "A0x"};
    for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++)
        CHECK(mx_taxonomy_find_component(taxonomy, mx_str_of(strangers[i])) == SIZE_MAX);
    CHECK(mx_taxonomy_find_dimension(taxonomy, mx_str_of("J")) == SIZE_MAX);
    CHECK(mx_taxonomy_find_dimension(taxonomy, mx_str_of("a")) == SIZE_MAX);
    CHECK(mx_taxonomy_find_dimension(taxonomy, mx_str_of("A01")) == SIZE_MAX);
    mx_taxonomy_free(taxonomy);
}

TEST(taxonomy_load, hands_out_its_topics_as_a_frame)
{
    static const char *const columns[] = {"code",    "level",     "parent", "name_fr",
                                          "name_en", "certainty", "source"};
    mx_taxonomy *taxonomy = NULL;
    CHECK_OK(mx_taxonomy_load(&taxonomy, "2015"));
    const mx_frame *frame = mx_taxonomy_frame(taxonomy);
    CHECK_INT(mx_frame_n_rows(frame), 76);
    CHECK_INT(mx_frame_n_columns(frame), 7);
    for (size_t i = 0; i < 7; i++) CHECK_TEXT(mx_frame_name(frame, i), columns[i]);
    CHECK_TEXT(mx_frame_text(frame, 0, 0), "A");
    CHECK_TEXT(mx_frame_text(frame, 0, 1), "dimension");
    CHECK(!mx_frame_text(frame, 0, 2));
    CHECK_TEXT(mx_frame_text(frame, 1, 2), "A");
    CHECK_INT(mx_frame_n_rows(mx_taxonomy_get_tables(taxonomy)->meanings), 28);
    mx_taxonomy_free(taxonomy);
}

TEST(taxonomy_load, refuses_a_version_it_does_not_have)
{
    static const char *const versions[] = {"1999", "", "..", "2015/", "../taxonomy/2015"};
    mx_taxonomy *taxonomy = NULL;
    mx_lang_set(MX_EN);
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        CHECK_FAILS(mx_taxonomy_load(&taxonomy, versions[i]), MX_E_NOTFOUND, "unknown framework");
        CHECK(!taxonomy);
    }
    mx_lang_set(MX_FR);
    CHECK_FAILS(mx_taxonomy_load(&taxonomy, "1999"), MX_E_NOTFOUND, "référentiel « 1999 » inconnu");
}

TEST(taxonomy_load, reads_a_folder)
{
    mx_taxonomy *taxonomy = NULL;
    CHECK_OK(load(&taxonomy, NULL, NULL));
    CHECK_TEXT(mx_taxonomy_version(taxonomy), "mini");
    CHECK_INT(mx_taxonomy_n_components(taxonomy), 2);
    mx_taxonomy_free(taxonomy);
}

TEST(taxonomy_load, needs_all_four_files)
{
    mx_taxonomy *taxonomy = NULL;
    CHECK_FAILS(mx_taxonomy_load_folder(&taxonomy, check_folder()), MX_E_IO, "framework.tsv");
    CHECK(!taxonomy);
}

typedef struct {
    const char *file, *text, *message;
    int code;
} refusal;

#define TOPICS "code\tlevel\tparent\tname_fr\tname_en\tcertainty\tsource\n"
#define A00 "A00\tcomponent\tA\tx\ty\tsure\t\n"
#define SENSES "code\tcategory\tname_fr\tname_en\tcertainty\tformerly\n"
#define ABOUT "version\tname_fr\tname_en\tsource\tdimensions\tcomponents\n"

static const refusal refusals[] = {
    {"framework.tsv", "", "framework:1: column 1: \"\" instead of \"version\"", MX_E_SYNTAX},
    {"framework.tsv", "version\tnom\n", "column 2: \"nom\" instead of \"name_fr\"", MX_E_SYNTAX},
    {"framework.tsv", ABOUT, "one row expected, 0 found", MX_E_VALUE},
    {"framework.tsv", ABOUT "v\ta\tb\t\t1\t2\nw\ta\tb\t\t1\t2\n", "one row expected, 2 found", MX_E_VALUE},
    {"framework.tsv", ABOUT "\ta\tb\t\t1\t2\n", "framework:2: version: \"\" must not be empty", MX_E_VALUE},
    {"framework.tsv", ABOUT "v\ta\tb\t\t3\t2\n", "dimensions: \"3\" is not the number", MX_E_VALUE},
    {"framework.tsv", ABOUT "v\ta\tb\t\t1\tmany\n", "components: \"many\" is not the number", MX_E_VALUE},
    {"framework.tsv", ABOUT "v\ta\tb\t\t1\n", "framework:2: 5 cells instead of 6", MX_E_SYNTAX},
    {"components.tsv", TOPICS "A\tdimension\t\t\ty\tsure\t\n",
     "components:2: name_fr: \"\" must not be empty", MX_E_VALUE},
    {"components.tsv", TOPICS "AA\tdimension\t\tx\ty\tsure\t\n", "\"AA\" is not a dimension", MX_E_VALUE},
    {"components.tsv", TOPICS "A\ttheme\t\tx\ty\tsure\t\n", "\"theme\" is neither", MX_E_VALUE},
    {"components.tsv", TOPICS "A\tdimension\t\tx\ty\tsure\t\nA1\tcomponent\tA\tx\ty\tsure\t\n",
     "components:3: code: \"A1\" is not a component", MX_E_VALUE},
    {"components.tsv", TOPICS A00, "\"A00\" does not follow its dimension", MX_E_VALUE},
    {"components.tsv", TOPICS "A\tdimension\t\tx\ty\tsure\t\nA00\tcomponent\tB\tx\ty\tsure\t\n",
     "parent: \"B\" is not the letter of the code", MX_E_VALUE},
    {"components.tsv", TOPICS "A\tdimension\t\tx\ty\tsure\t\n" A00 A00,
     "components:4: code: \"A00\" stands above", MX_E_VALUE},
    {"components.tsv", TOPICS "A\tdimension\t\tx\ty\tsure\t\n", "dimension A has no general component A00",
     MX_E_VALUE},
    {"components.tsv", TOPICS "A\tdimension\t\t\xff\ty\tsure\t\n", "is not UTF-8", MX_E_SYNTAX},
    {"meanings.tsv", SENSES "P1\tP\tx\ty\tfound\t\n", "\"P1\" is not a sense", MX_E_VALUE},
    {"meanings.tsv", SENSES "P--\tQ\tx\ty\tfound\t\n", "category: \"Q\" is not the letter", MX_E_VALUE},
    {"meanings.tsv", SENSES "P15\tP\tx\ty\tfound\t\n", "\"P15\" does not follow its category", MX_E_VALUE},
    {"meanings.tsv", SENSES "P--\tP\tx\ty\tfound\tpp\n", "\"pp\" is not the former letter", MX_E_VALUE},
    {"meanings.tsv", SENSES "P--\tP\tx\ty\tfound\t\nP--\tP\tx\ty\tfound\t\n", "\"P--\" stands above",
     MX_E_VALUE},
    {"beneficiaries.tsv", "code\tname_fr\tname_en\tcertainty\nK\tx\ty\tfound\n",
     "\"K\" is not a small letter", MX_E_VALUE},
    {"beneficiaries.tsv", "code\tname_fr\tname_en\tcertainty\nk\tx\ty\tfound\nk\tx\ty\tfound\n",
     "stands above", MX_E_VALUE},
};

TEST(taxonomy_load, says_what_is_wrong_in_a_table)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        mx_taxonomy *taxonomy = NULL;
        CHECK_FAILS(load(&taxonomy, refusals[i].file, refusals[i].text), refusals[i].code,
                    refusals[i].message);
        CHECK(strstr(mx_error_message(), check_folder()));
        CHECK(!taxonomy);
    }
}

TEST(taxonomy_load, takes_tables_over_even_when_it_refuses_them)
{
    mx_taxonomy *taxonomy = NULL;
    mx_taxonomy_tables tables = {0};
    mx_lang_set(MX_EN);
    CHECK_OK(mx_frame_new(&tables.about));
    CHECK_FAILS(mx_taxonomy_from_tables(&taxonomy, &tables), MX_E_VALUE, "\"framework\" lacks columns");
    CHECK(!tables.about && !taxonomy);
}

TEST(taxonomy_load, survives_every_failed_allocation)
{
    for (uint64_t n = 1;; n++) {
        mx_taxonomy *taxonomy = NULL;
        mx_alloc_fail_at(n);
        int rc = mx_taxonomy_load(&taxonomy, "2015");
        bool failed = mx_alloc_failed();
        mx_alloc_fail_at(0);
        if (!failed) {
            CHECK_OK(rc);
            mx_taxonomy_free(taxonomy);
            return;
        }
        CHECK_INT(rc, MX_E_NOMEM);
        CHECK(!taxonomy);
    }
}
