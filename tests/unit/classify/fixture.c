#include "fixture.h"

#include <stdlib.h>

#include "support/check.h"

static const struct {
    const char *text, *lang, *component;
    char polarity, meaning;
} examples[] = {
    {"avoir un travail", "fr", "A06", '+', 'O'},
    {"le chômage", "fr", "A06", '-', 'O'},
    {"un emploi stable", "fr", "A06", '+', 'S'},
    {"perdre son emploi", "fr", "A06", '-', 'O'},
    {"a good job", "en", "A06", '+', 'Q'},
    {"unemployment", "en", "A06", '-', 'O'},
    {"eine sichere Arbeit", "de", "A06", '+', 'D'},
    {"arbeitslos sein", "de", "A06", '-', 'O'},
    {"être en bonne santé", "fr", "F01", '+', 'Q'},
    {"la maladie", "fr", "F01", '-', 'Q'},
    {"tomber malade", "fr", "F01", '-', 'Q'},
    {"good health", "en", "F01", '+', 'Q'},
    {"being ill", "en", "F01", '-', 'Q'},
    {"gesund sein", "de", "F01", '+', 'Q'},
    {"krank sein", "de", "F01", '-', 'Q'},
    {"avoir peur", "fr", "G03", '-', 'Q'},
    {"la peur du lendemain", "fr", "G03", '-', 'S'},
    {"vivre dans la peur", "fr", "G03", '-', 'Q'},
    {"être serein", "fr", "G03", '+', 'Q'},
    {"being afraid", "en", "G03", '-', 'Q'},
    {"peace of mind", "en", "G03", '+', 'Q'},
    {"Angst haben", "de", "G03", '-', 'Q'},
    {"avoir des amis", "fr", "D03", '+', 'O'},
    {"de vrais amis", "fr", "D03", '+', 'Q'},
    {"ne pas avoir d'amis", "fr", "D03", '-', 'O'},
    {"good friends", "en", "D03", '+', 'Q'},
    {"gute Freunde", "de", "D03", '+', 'Q'},
};

void fixture_examples(mx_trainer *trainer)
{
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        mx_example example = {.text = mx_str_of(examples[i].text), .lang = examples[i].lang,
                              .component = examples[i].component, .polarity = examples[i].polarity,
                              .meaning = examples[i].meaning, .weight = 1.0};
        CHECK_OK(mx_trainer_add(trainer, &example));
    }
}

void fixture_fit(mx_buf *out, unsigned threads)
{
    mx_trainer *trainer;
    mx_fit fit = MX_FIT_INIT;
    fit.threads = threads;
    CHECK_OK(mx_trainer_new(&trainer));
    fixture_examples(trainer);
    CHECK_OK(mx_trainer_fit(trainer, &fit, out));
    mx_trainer_free(trainer);
}

static mx_model *model;
static mx_buf bytes;

static void forget_model(void)
{
    mx_model_close(model);
    mx_buf_dispose(&bytes);
}

const mx_model *fixture_model(void)
{
    if (!model) {
        fixture_fit(&bytes, 1);
        CHECK_OK(mx_model_read(&model, bytes.at, bytes.size, "fixture"));
        atexit(forget_model);
    }
    return model;
}
