/* The file of a model: laid out, mapped, and refused when it is not whole. */
#include "classify_i.h"

#include <ctype.h>
#include <string.h>

const char mx_classify__meanings[N_MEANINGS + 1] = "POQS";

static size_t place(size_t *size, size_t bytes)
{
    size_t at = (*size + 63) / 64 * 64;
    *size = at + bytes;
    return at;
}

size_t mx_model__places(mx_model_places *out, size_t n_components, size_t n_columns)
{
    size_t size = sizeof(mx_model_header);
    out->codes = place(&size, n_components * sizeof(mx_component_code));
    out->scale = place(&size, n_columns * sizeof(float));
    out->bias = place(&size, n_columns * sizeof(float));
    out->idf = place(&size, N_BUCKETS);
    out->topics = place(&size, (size_t)N_BUCKETS * n_columns);
    out->polarity_idf = place(&size, N_FINE_BUCKETS);
    out->polarity = place(&size, N_FINE_BUCKETS);
    out->languages = place(&size, (size_t)N_LANG_BUCKETS * 8);
    out->met = place(&size, MET_BYTES);
    return size;
}

static int refuse_damaged(const char *name)
{
    return mx_fail(MX_E_SYNTAX,
                   mx_tr("%s : modèle endommagé ou incomplet ; refaites-le avec « mieux train »",
                         "%s: damaged or incomplete model; make it again with \"mieux train\""),
                   name);
}

static bool is_hash(const char text[MX_SHA256_TEXT])
{
    return strspn(text, "0123456789abcdef") == MX_SHA256_TEXT - 1;
}

static int check_header(const mx_model_header *header, size_t size, const char *name)
{
    if (size < sizeof *header || memcmp(header->magic, MODEL_MAGIC, sizeof header->magic) != 0)
        return mx_fail(MX_E_SYNTAX, mx_tr("%s : ce n’est pas un modèle de mieux", "%s: not a model of mieux"), name);
    if (header->order != MODEL_ORDER)
        return mx_fail(MX_E_SYNTAX,
                       mx_tr("%s : modèle fait sur une machine d’un autre ordre d’octets",
                             "%s: model made on a machine of another byte order"),
                       name);
    if (header->version != MODEL_VERSION)
        return mx_fail(MX_E_SYNTAX,
                       mx_tr("%s : modèle de version %u, ce programme lit la version %u ; refaites-le avec « mieux train »",
                             "%s: model of version %u, this program reads version %u; make it again with \"mieux train\""),
                       name, header->version, MODEL_VERSION);
    mx_model_places places;
    if (header->size != size || header->n_components < 2 || header->n_components > MAX_COMPONENTS ||
        header->n_columns != COLUMNS_FOR(header->n_components) ||
        mx_model__places(&places, header->n_components, header->n_columns) != size ||
        !memchr(header->framework, 0, sizeof header->framework) || !is_hash(header->hash) || !is_hash(header->training))
        return refuse_damaged(name);
    return MX_OK;
}

uint64_t mx_model__checksum(const mx_model_header *header)
{
    mx_model_header bare = *header;
    bare.checksum = 0;
    const char *payload = (const char *)(header + 1);
    return mx_hash(&bare, sizeof bare) ^ 3 * mx_hash(payload, (size_t)header->size - sizeof bare);
}

/* Numbers that training gives: far from where products of them would be no numbers. */
static bool are_moderate(const float numbers[], size_t n)
{
    const float most = 1e9F;
    for (size_t i = 0; i < n; i++)
        if (!(numbers[i] >= -most && numbers[i] <= most))
            return false;
    return true;
}

/* Codes in their order, each a letter and two digits. */
static bool are_codes(const mx_component_code codes[], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *code = codes[i].text;
        bool is_code = code[0] >= 'A' && code[0] <= 'Z' && isdigit((unsigned char)code[1]) &&
                       isdigit((unsigned char)code[2]) && code[3] == '\0';
        if (!is_code || (i > 0 && strcmp(codes[i - 1].text, code) >= 0))
            return false;
    }
    return true;
}

/* A checksum can be forged: whoever sends a model may not crash who reads it. */
static bool is_sound(const mx_model *model)
{
    const mx_model_header *h = model->header;
    const float numbers[] = {h->sharpness,     h->threshold,      h->least_component, h->polarity_scale,
                             h->polarity_bias, h->positive_above, h->negative_below};
    return are_moderate(numbers, sizeof numbers / sizeof *numbers) && are_moderate(model->scale, h->n_columns) &&
           are_moderate(model->bias, h->n_columns) && are_codes(model->codes, h->n_components);
}

int mx_model_read(mx_model **out, const void *bytes, size_t size, const char *name)
{
    *out = NULL;
    const mx_model_header *header = bytes;
    int rc = check_header(header, size, name);
    if (rc < 0)
        return rc;
    const char *at = bytes;
    if (mx_model__checksum(header) != header->checksum)
        return refuse_damaged(name);
    mx_model *model = mx_alloc_array(1, sizeof *model);
    if (!model)
        return mx_fail_memory();
    mx_model_places places;
    mx_model__places(&places, header->n_components, header->n_columns);
    const void *codes = at + places.codes;
    const void *scale = at + places.scale;
    const void *bias = at + places.bias;
    model->header = header;
    model->codes = codes;
    model->scale = scale;
    model->bias = bias;
    model->idf = (const uint8_t *)at + places.idf;
    model->topics = (const int8_t *)at + places.topics;
    model->polarity_idf = (const uint8_t *)at + places.polarity_idf;
    model->polarity = (const int8_t *)at + places.polarity;
    model->languages = (const int8_t *)at + places.languages;
    model->met = (const uint8_t *)at + places.met;
    if (!is_sound(model)) {
        mx_free(model);
        return refuse_damaged(name);
    }
    *out = model;
    return MX_OK;
}

int mx_model_open(mx_model **out, const char *path)
{
    *out = NULL;
    mx_file file;
    int rc = mx_file_open(&file, path);
    if (rc < 0)
        return rc;
    if ((rc = mx_model_read(out, file.at, file.size, path)) < 0)
        mx_file_close(&file);
    else
        (*out)->file = file;
    return rc;
}

void mx_model_close(mx_model *model)
{
    if (!model)
        return;
    if (model->file.at)
        mx_file_close(&model->file);
    mx_free(model);
}

const char *mx_model_hash(const mx_model *model)
{
    return model->header->hash;
}

const char *mx_model_training_hash(const mx_model *model)
{
    return model->header->training;
}

const char *mx_model_framework(const mx_model *model)
{
    return model->header->framework;
}

size_t mx_model_n_examples(const mx_model *model)
{
    return (size_t)model->header->n_examples;
}

bool mx_model_is_adapted(const mx_model *model)
{
    return model->header->is_adapted != 0;
}

size_t mx_model_n_components(const mx_model *model)
{
    return model->header->n_components;
}

const char *mx_model_component(const mx_model *model, size_t index)
{
    return model->codes[index].text;
}

double mx_model_threshold(const mx_model *model)
{
    return (double)model->header->threshold;
}
