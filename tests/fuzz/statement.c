/*
 * Statements: any bytes are classified, and the same way whatever came before; what is cut in two
 * is cut inside the text.
 *
 * The first byte chooses language and question.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "mx/classify.h"

static const char *const languages[] = {NULL, "", "fr", "en", "de", "es", "it", "pt", "ro", "xx", "a long name"};

static mx_model *model;

static void make_model(void)
{
    static const char *const examples[][3] = {
        {"avoir un travail", "fr", "A06"},  {"le chômage", "fr", "A06"},       {"a good job", "en", "A06"},
        {"eine sichere Arbeit", "de", "A06"}, {"tener trabajo", "es", "A06"},  {"avere un lavoro", "it", "A06"},
        {"ter trabalho", "pt", "A06"},      {"să am un loc de muncă", "ro", "A06"}, {"être en bonne santé", "fr", "F01"},
        {"good health", "en", "F01"},       {"gesund sein", "de", "F01"},      {"tener salud", "es", "F01"},
        {"avoir des amis", "fr", "D03"},    {"good friends", "en", "D03"},     {"gute Freunde", "de", "D03"}};
    mx_trainer *trainer;
    mx_fit fit = MX_FIT_INIT;
    mx_buf out = {0};
    FUZZ_OK(mx_trainer_new(&trainer));
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        mx_example example = {mx_str_of(examples[i][0]), examples[i][1], examples[i][2], i % 2 ? '-' : '+', 0, 'O', 1};
        FUZZ_OK(mx_trainer_add(trainer, &example));
    }
    FUZZ_OK(mx_trainer_fit(trainer, &fit, &out));
    mx_trainer_free(trainer);
    FUZZ_OK(mx_model_open(&model, fuzz_path(out.at, out.size)));
    mx_buf_dispose(&out);
}

static void check_proposal(const mx_proposal *p)
{
    for (size_t i = 0; i < MX_PROPOSALS; i++) {
        FUZZ_HOLDS(p->confidence[i] >= 0 && p->confidence[i] <= 1);
        FUZZ_HOLDS(i == 0 || p->confidence[i] <= p->confidence[i - 1]);
        FUZZ_HOLDS(strlen(p->component[i]) == 3);
    }
    FUZZ_HOLDS(p->dimension == p->component[0][0]);
    FUZZ_HOLDS(p->dimension_confidence >= p->confidence[0] && p->dimension_confidence <= 1.000001);
    FUZZ_HOLDS(p->positive >= 0 && p->positive <= 1);
    FUZZ_HOLDS(p->polarity == '+' || p->polarity == '-' || p->polarity == 0);
    FUZZ_HOLDS(p->meaning && strchr("POQS", p->meaning));
    FUZZ_HOLDS(p->beneficiary == 'k' || p->beneficiary == 'i');
    FUZZ_HOLDS(memchr(p->lang, 0, sizeof p->lang) != NULL);
}

static void check_same(const mx_proposal *a, const mx_proposal *b)
{
    for (size_t i = 0; i < MX_PROPOSALS; i++)
        FUZZ_HOLDS(a->component[i] == b->component[i] && a->confidence[i] == b->confidence[i]);
    FUZZ_HOLDS(a->positive == b->positive && a->meaning_confidence == b->meaning_confidence);
    FUZZ_HOLDS(strcmp(a->lang, b->lang) == 0 && a->polarity == b->polarity && a->is_auto == b->is_auto);
}

static void check_reasons(mx_reader *reader, const mx_statement *statement, const mx_proposal *proposal)
{
    mx_buf first = {0}, second = {0};
    FUZZ_OK(mx_classify_explain(&first, &second, reader, statement, proposal));
    FUZZ_HOLDS(mx_utf8_valid((mx_str){first.at, first.size}, NULL));
    FUZZ_HOLDS(mx_utf8_valid((mx_str){second.at, second.size}, NULL));
    mx_buf_dispose(&first);
    mx_buf_dispose(&second);
}

static bool is_within(mx_str part, mx_str text)
{
    return part.size > 0 && part.at >= text.at && part.at + part.size <= text.at + text.size;
}

static void check_split(mx_reader *reader, const mx_statement *statement, const mx_proposal *proposal)
{
    mx_split split;
    bool is_two;
    FUZZ_OK(mx_classify_split(&split, &is_two, reader, statement, proposal));
    if (!is_two) return;
    FUZZ_HOLDS(is_within(split.parts[0], statement->text) && is_within(split.parts[1], statement->text));
    FUZZ_HOLDS(split.themes[0].component[0] != split.themes[1].component[0]);
    check_proposal(&split.themes[0]);
    check_proposal(&split.themes[1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static mx_reader *old; /* has met the words of all inputs */
    fuzz_input input = {data, size};
    if (!model) {
        make_model();
        FUZZ_OK(mx_reader_new(&old, model));
    }
    uint8_t choice = fuzz_byte(&input);
    mx_statement statement = {{(const char *)input.at, input.size},
                              languages[choice % 16 % (sizeof languages / sizeof *languages)], choice >> 4 & 3};
    mx_proposal proposal, again;
    mx_reader *fresh;
    FUZZ_OK(mx_classify(&proposal, old, &statement));
    check_proposal(&proposal);
    check_reasons(old, &statement, &proposal);
    check_split(old, &statement, &proposal);
    FUZZ_OK(mx_reader_new(&fresh, model));
    FUZZ_OK(mx_classify(&again, fresh, &statement));
    check_same(&proposal, &again);
    mx_reader_free(fresh);
    return 0;
}
