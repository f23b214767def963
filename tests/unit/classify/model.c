#include <math.h>
#include <stddef.h>

#include "classify_i.h"
#include "fixture.h"
#include "support/check.h"

TEST(classify_model, survives_writing_and_mapping)
{
    mx_buf bytes = {0};
    fixture_fit(&bytes, 1);
    CHECK(bytes.size < 12 * 1024 * 1024);
    mx_model *model;
    CHECK_OK(mx_model_open(&model, check_file("m.mxc", bytes.at, bytes.size)));
    CHECK_TEXT(mx_model_framework(model), "2015");
    CHECK_INT(mx_model_n_components(model), 4);
    CHECK_TEXT(mx_model_component(model, 0), "A06");
    CHECK_TEXT(mx_model_component(model, 3), "G03");
    CHECK_INT(mx_model_n_examples(model), 27);
    CHECK_INT(strlen(mx_model_hash(model)), 64);
    CHECK_INT(strlen(mx_model_training_hash(model)), 64);
    mx_model_close(model);
    mx_buf_dispose(&bytes);
}

TEST(classify_model, has_the_same_bytes_for_any_number_of_threads)
{
    mx_buf one = {0}, three = {0};
    fixture_fit(&one, 1);
    fixture_fit(&three, 3);
    CHECK_INT(one.size, three.size);
    CHECK(memcmp(one.at, three.at, one.size) == 0);
    mx_buf_dispose(&one);
    mx_buf_dispose(&three);
}

TEST(classify_model, depends_on_its_examples)
{
    mx_trainer *trainer;
    mx_fit fit = MX_FIT_INIT;
    mx_buf bytes = {0};
    CHECK_OK(mx_trainer_new(&trainer));
    fixture_examples(trainer);
    CHECK_OK(mx_trainer_add(trainer, &(mx_example){.text = mx_str_of("un chien"), .lang = "fr", .component = "D06", .weight = 1}));
    CHECK_OK(mx_trainer_fit(trainer, &fit, &bytes));
    mx_model *model;
    CHECK_OK(mx_model_read(&model, bytes.at, bytes.size, "x"));
    CHECK(strcmp(mx_model_training_hash(model), mx_model_training_hash(fixture_model())) != 0);
    CHECK(strcmp(mx_model_hash(model), mx_model_hash(fixture_model())) != 0);
    mx_model_close(model);
    mx_trainer_free(trainer);
    mx_buf_dispose(&bytes);
}

TEST(classify_model, refuses_what_is_no_model)
{
    mx_model *model;
    mx_lang_set(MX_EN);
    CHECK_FAILS(mx_model_open(&model, check_text_file("m.mxc", "text,lang\n")), MX_E_SYNTAX, "not a model");
    CHECK(model == NULL);
    CHECK_FAILS(mx_model_open(&model, check_path("none.mxc")), MX_E_IO, "none.mxc");
    mx_lang_set(MX_FR);
}

/* Any byte changed, anywhere, and any shortening is found. */
TEST(classify_model, refuses_damage)
{
    mx_buf bytes = {0};
    fixture_fit(&bytes, 1);
    mx_lang_set(MX_EN);
    mx_model *model;
    const size_t places[] = {12, 17, 33, 5000, 200000, 1000000, bytes.size - 1};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        bytes.at[places[i]] = (char)(bytes.at[places[i]] ^ 0x40);
        CHECK(mx_model_read(&model, bytes.at, bytes.size, "m.mxc") == MX_E_SYNTAX);
        CHECK(strstr(mx_error_message(), "m.mxc") != NULL);
        CHECK(model == NULL);
        bytes.at[places[i]] = (char)(bytes.at[places[i]] ^ 0x40);
    }
    const size_t sizes[] = {0, 7, 100, 5000, bytes.size - 1};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        CHECK(mx_model_read(&model, bytes.at, sizes[i], "m.mxc") == MX_E_SYNTAX);
    CHECK_OK(mx_model_read(&model, bytes.at, bytes.size, "m.mxc"));
    mx_model_close(model);
    bytes.at[8]++;
    CHECK_FAILS(mx_model_read(&model, bytes.at, bytes.size, "m.mxc"), MX_E_SYNTAX, "version");
    mx_lang_set(MX_FR);
    mx_buf_dispose(&bytes);
}

TEST(classify_model, wants_two_components_and_codes)
{
    mx_trainer *trainer;
    mx_fit fit = MX_FIT_INIT;
    mx_buf bytes = {0};
    mx_lang_set(MX_EN);
    CHECK_OK(mx_trainer_new(&trainer));
    CHECK_FAILS(mx_trainer_add(trainer, &(mx_example){.text = mx_str_of("x"), .component = "travail", .weight = 1}),
                MX_E_VALUE, "\"travail\"");
    CHECK_FAILS(mx_trainer_add(trainer, &(mx_example){.text = mx_str_of("x"), .component = "A06", .weight = 0}),
                MX_E_VALUE, "weight");
    CHECK_OK(mx_trainer_add(trainer, &(mx_example){.text = mx_str_of("x"), .component = "A06", .weight = 1}));
    CHECK_INT(mx_trainer_count(trainer), 1);
    CHECK_FAILS(mx_trainer_fit(trainer, &fit, &bytes), MX_E_VALUE, "two components");
    CHECK_INT(bytes.size, 0);
    mx_trainer_free(trainer);
    mx_lang_set(MX_FR);
}

/* As if the rows had never been added: the same bytes. */
TEST(classify_model, leaves_out_what_it_is_told)
{
    static const mx_example extra[] = {
        {{"un grand jardin", 15}, "fr", "D03", '-', 2, 'O', 1.0},
        {{"la peur du noir", 15}, "fr", "A06", '+', 1, 'Q', 0.5},
    };
    mx_trainer *trainer;
    mx_fit fit = MX_FIT_INIT;
    mx_buf bytes = {0}, without = {0};
    bool leave_out[29] = {[0] = true, [28] = true};
    CHECK_OK(mx_trainer_new(&trainer));
    CHECK_OK(mx_trainer_add(trainer, &extra[0]));
    fixture_examples(trainer);
    CHECK_OK(mx_trainer_add(trainer, &extra[1]));
    fit.leave_out = leave_out;
    CHECK_OK(mx_trainer_fit(trainer, &fit, &bytes));
    fixture_fit(&without, 1);
    CHECK_INT(bytes.size, without.size);
    CHECK(memcmp(bytes.at, without.at, bytes.size) == 0);
    mx_trainer_free(trainer);
    mx_buf_dispose(&bytes);
    mx_buf_dispose(&without);
}

/* The checksum does not protect against people. */
static void check_forged(mx_buf *bytes, size_t at, const void *what, size_t size)
{
    char kept[16];
    mx_model *model;
    mx_model_header *header = (mx_model_header *)(void *)bytes->at;
    memcpy(kept, bytes->at + at, size);
    memcpy(bytes->at + at, what, size);
    header->checksum = mx_model__checksum(header);
    CHECK_FAILS(mx_model_read(&model, bytes->at, bytes->size, "x"), MX_E_SYNTAX, "x");
    memcpy(bytes->at + at, kept, size);
    header->checksum = mx_model__checksum(header);
    CHECK_OK(mx_model_read(&model, bytes->at, bytes->size, "x"));
    mx_model_close(model);
}

TEST(classify_model, refuses_one_that_is_forged)
{
    const float nan = NAN, huge = 3e38F;
    mx_buf bytes = {0};
    mx_model_places places;
    fixture_fit(&bytes, 1);
    const mx_model_header *header = (const mx_model_header *)(const void *)bytes.at;
    mx_model__places(&places, header->n_components, header->n_columns);
    check_forged(&bytes, places.codes + 3, "x", 1);
    check_forged(&bytes, places.codes, "Z99", 3);
    check_forged(&bytes, places.codes, "A 1", 3);
    check_forged(&bytes, places.scale, &nan, sizeof nan);
    check_forged(&bytes, places.bias + 4, &huge, sizeof huge);
    check_forged(&bytes, offsetof(mx_model_header, sharpness), &nan, sizeof nan);
    check_forged(&bytes, offsetof(mx_model_header, hash), "g", 1);
    check_forged(&bytes, offsetof(mx_model_header, training), "", 1);
    mx_buf_dispose(&bytes);
}
