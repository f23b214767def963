/*
 * Models: bytes that claim to be one are refused, or classify any text.
 *
 * A model has more than a megabyte, so an input is a list of patches to a small one: where (four
 * bytes; below 2^24 in what comes before the weights, where damage tells), how many, the bytes.
 * The first byte: bit 0, the input is the whole file; bit 1, the checksum is left as it is; else it
 * is made right, as somebody who forges a model would.
 */
#include <stdlib.h>
#include <string.h>

#include "classify_i.h"
#include "fuzz.h"

static char *base; /* a model of two components, 64-byte aligned */
static size_t base_size;

static void make_base(void)
{
    static const struct {
        const char *text, *lang, *component;
        char polarity;
    } examples[] = {{"avoir un travail", "fr", "A06", '+'}, {"le chômage", "fr", "A06", '-'},
                    {"good health", "en", "F01", '+'},      {"krank sein", "de", "F01", '-'}};
    mx_trainer *trainer;
    mx_fit fit = MX_FIT_INIT;
    mx_buf out = {0};
    fit.threads = 1;
    FUZZ_OK(mx_trainer_new(&trainer));
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        mx_example example = {mx_str_of(examples[i].text), examples[i].lang, examples[i].component,
                              examples[i].polarity, 0, 'O', 1};
        FUZZ_OK(mx_trainer_add(trainer, &example));
    }
    FUZZ_OK(mx_trainer_fit(trainer, &fit, &out));
    mx_trainer_free(trainer);
    base_size = out.size;
    base = aligned_alloc(64, (base_size + 63) / 64 * 64);
    FUZZ_HOLDS(base != NULL);
    memcpy(base, out.at, base_size);
    mx_buf_dispose(&out);
}

static size_t place(uint32_t where)
{
    size_t n_small = sizeof(mx_model_header) + 512; /* header, codes, scales, biases */
    return where < 1U << 24 ? where % n_small : where % base_size;
}

/* Applies the patches; the bytes they replaced go into `old`, which takes them back in reverse. */
static void patch(fuzz_input input, mx_buf *old)
{
    while (input.size) {
        size_t at = place(fuzz_word(&input));
        for (size_t n = fuzz_byte(&input) % 32; n && input.size && at < base_size; n--, at++) {
            mx_buf_add(old, (const char *)&at, sizeof at);
            mx_buf_char(old, base[at]);
            base[at] = (char)fuzz_byte(&input);
        }
    }
    FUZZ_OK(mx_buf_check(old));
}

static void take_back(mx_buf *old)
{
    while (old->size) {
        size_t at;
        old->size -= sizeof at + 1;
        memcpy(&at, old->at + old->size, sizeof at);
        base[at] = old->at[old->size + sizeof at];
    }
    mx_buf_dispose(old);
}

static void check_proposal(const mx_proposal *p, const mx_model *model)
{
    for (size_t i = 0; i < MX_PROPOSALS; i++) {
        FUZZ_HOLDS(p->confidence[i] >= 0 && p->confidence[i] <= 1);
        FUZZ_HOLDS(i >= mx_model_n_components(model) || strlen(p->component[i]) == 3);
    }
    FUZZ_HOLDS(p->positive >= 0 && p->positive <= 1);
    FUZZ_HOLDS(p->meaning_confidence >= 0 && p->meaning_confidence <= 1);
}

static void use(const mx_model *model)
{
    static const char *const texts[] = {"avoir un travail", "krank sein, aber nicht allein", "", "\xff\xfe x"};
    mx_reader *reader;
    mx_proposal proposal;
    for (size_t i = 0; i < mx_model_n_components(model); i++) FUZZ_HOLDS(strlen(mx_model_component(model, i)) == 3);
    FUZZ_HOLDS(strlen(mx_model_hash(model)) == 64 && strlen(mx_model_training_hash(model)) == 64);
    FUZZ_OK(mx_reader_new(&reader, model));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        mx_statement statement = {mx_str_of(texts[i]), NULL, 0};
        mx_buf first = {0}, second = {0};
        FUZZ_OK(mx_classify(&proposal, reader, &statement));
        check_proposal(&proposal, model);
        FUZZ_OK(mx_classify_explain(&first, &second, reader, &statement, &proposal));
        mx_buf_dispose(&first);
        mx_buf_dispose(&second);
    }
    mx_reader_free(reader);
}

static void read_model(const void *bytes, size_t size)
{
    mx_model *model;
    int rc = mx_model_read(&model, bytes, size, "a model");
    if (rc < 0) {
        fuzz_refused(rc);
        return;
    }
    use(model);
    mx_model_close(model);
}

static void read_bytes(fuzz_input input)
{
    void *copy = aligned_alloc(64, (input.size + 64) / 64 * 64);
    FUZZ_HOLDS(copy != NULL);
    memcpy(copy, input.at, input.size);
    read_model(copy, input.size);
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input input = {data, size};
    mx_buf old = {0};
    if (!base) make_base();
    uint8_t choice = fuzz_byte(&input);
    if (choice & 1) {
        read_bytes(input);
        return 0;
    }
    patch(input, &old);
    mx_model_header *header = (mx_model_header *)(void *)base;
    uint64_t kept = header->checksum;
    if (!(choice & 2) && header->size == base_size) header->checksum = mx_model__checksum(header);
    read_model(base, base_size);
    header->checksum = kept;
    take_back(&old);
    return 0;
}
