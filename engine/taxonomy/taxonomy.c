/* A framework: its tables checked once, then indexed by letter and number. */
#include <string.h>

#include "taxonomy_i.h"

/* ---- Checking and indexing ---------------------------------------------------- */

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The number of "A01" or "P15" after its letter, or -1. */
static int number_after_letter(const char *code)
{
    if (strlen(code) != 3 || !is_upper(code[0]) || !is_digit(code[1]) || !is_digit(code[2])) return -1;
    return (code[1] - '0') * 10 + (code[2] - '0');
}

/* Every cell but those of `optional` columns (given as bits) must hold something. */
static int check_filled(const mx_frame *frame, const char *table, unsigned optional)
{
    for (size_t row = 0; row < mx_frame_n_rows(frame); row++)
        for (size_t column = 0; column < mx_frame_n_columns(frame); column++)
            if (!(optional >> column & 1u) && !mx_frame_text(frame, row, column))
                return mx_taxonomy__bad_cell(frame, table, row, column,
                                             mx_tr("ne peut rester vide", "must not be empty"));
    return MX_OK;
}

/* No two rows of one code. The tables are short. */
static int check_unique(const mx_frame *frame, const char *table)
{
    for (size_t row = 1; row < mx_frame_n_rows(frame); row++)
        for (size_t above = 0; above < row; above++)
            if (mx_frame_text_id(frame, row, 0) == mx_frame_text_id(frame, above, 0))
                return mx_taxonomy__bad_cell(frame, table, row, 0,
                                             mx_tr("figure déjà plus haut", "stands above already"));
    return MX_OK;
}

static int check_shape(const mx_frame *frame, const char *table, size_t n_columns)
{
    if (!frame || mx_frame_n_columns(frame) < n_columns)
        return mx_fail(MX_E_VALUE,
                       mx_tr("référentiel : il manque des colonnes à la table « %s »",
                             "framework: the table \"%s\" lacks columns"),
                       table);
    return MX_OK;
}

static int check_about(const mx_taxonomy *taxonomy)
{
    const mx_frame *about = taxonomy->tables.about;
    int64_t n_dimensions = 0, n_components = 0;

    if (mx_frame_n_rows(about) != 1)
        return mx_fail(MX_E_VALUE,
                       mx_tr("framework : une seule ligne attendue, %zu trouvées",
                             "framework: one row expected, %zu found"),
                       mx_frame_n_rows(about));
    int rc = check_filled(about, "framework", 1u << ABOUT_SOURCE);
    if (rc < 0) return rc;

    if (mx_integer_parse(&n_dimensions, mx_str_of(mx_frame_text(about, 0, ABOUT_DIMENSIONS))) < 0 ||
        n_dimensions != (int64_t)taxonomy->n_dimensions)
        return mx_taxonomy__bad_cell(about, "framework", 0, ABOUT_DIMENSIONS,
                                     mx_tr("n’est pas le nombre de dimensions de la table components",
                                           "is not the number of dimensions in the table components"));
    if (mx_integer_parse(&n_components, mx_str_of(mx_frame_text(about, 0, ABOUT_COMPONENTS))) < 0 ||
        n_components != (int64_t)taxonomy->n_components)
        return mx_taxonomy__bad_cell(about, "framework", 0, ABOUT_COMPONENTS,
                                     mx_tr("n’est pas le nombre de composantes de la table components",
                                           "is not the number of components in the table components"));
    return MX_OK;
}

static mx_topic topic_of_row(const mx_frame *topics, size_t row)
{
    return (mx_topic){
        .code = mx_frame_text(topics, row, TOPIC_CODE),
        .name_fr = mx_frame_text(topics, row, TOPIC_FR),
        .name_en = mx_frame_text(topics, row, TOPIC_EN),
        .certainty = mx_frame_text(topics, row, TOPIC_CERTAINTY),
        .source = mx_frame_text(topics, row, TOPIC_SOURCE),
    };
}

static int add_dimension(mx_taxonomy *taxonomy, size_t row)
{
    const mx_frame *topics = taxonomy->tables.topics;
    mx_topic topic = topic_of_row(topics, row);

    if (strlen(topic.code) != 1 || !is_upper(topic.code[0]))
        return mx_taxonomy__bad_cell(
            topics, "components", row, TOPIC_CODE,
            mx_tr("n’est pas une dimension (une lettre, A à Z)", "is not a dimension (one letter, A to Z)"));
    topic.dimension = taxonomy->n_dimensions;
    taxonomy->dimensions[taxonomy->n_dimensions++] = topic;
    taxonomy->dimension_at[topic.code[0] - 'A'] = (uint16_t)taxonomy->n_dimensions;
    return MX_OK;
}

static int add_component(mx_taxonomy *taxonomy, size_t row)
{
    const mx_frame *topics = taxonomy->tables.topics;
    mx_topic topic = topic_of_row(topics, row);
    const char *parent = mx_frame_text(topics, row, TOPIC_PARENT);

    int number = number_after_letter(topic.code);
    if (number < 0)
        return mx_taxonomy__bad_cell(topics, "components", row, TOPIC_CODE,
                                     mx_tr("n’est pas une composante (une lettre et deux chiffres)",
                                           "is not a component (a letter and two digits)"));
    if (taxonomy->n_dimensions == 0 ||
        taxonomy->dimensions[taxonomy->n_dimensions - 1].code[0] != topic.code[0])
        return mx_taxonomy__bad_cell(topics, "components", row, TOPIC_CODE,
                                     mx_tr("ne suit pas sa dimension", "does not follow its dimension"));
    if (!parent || strlen(parent) != 1 || parent[0] != topic.code[0])
        return mx_taxonomy__bad_cell(topics, "components", row, TOPIC_PARENT,
                                     mx_tr("n’est pas la lettre du code", "is not the letter of the code"));
    topic.dimension = taxonomy->n_dimensions - 1;
    topic.is_general = number == 0;
    taxonomy->components[taxonomy->n_components++] = topic;
    taxonomy->component_at[topic.code[0] - 'A'][number] = (uint16_t)taxonomy->n_components;
    return MX_OK;
}

static int index_topics(mx_taxonomy *taxonomy)
{
    const mx_frame *topics = taxonomy->tables.topics;
    int rc = check_filled(topics, "components", 1u << TOPIC_PARENT | 1u << TOPIC_SOURCE);
    if (rc >= 0) rc = check_unique(topics, "components");
    if (rc < 0) return rc;

    /* Codes differ, so there are at most as many dimensions as letters. */
    taxonomy->dimensions = mx_alloc_array(MX_LETTERS, sizeof *taxonomy->dimensions);
    taxonomy->components = mx_alloc_array(mx_frame_n_rows(topics) + 1, sizeof *taxonomy->components);
    if (!taxonomy->dimensions || !taxonomy->components) return mx_fail_memory();

    for (size_t row = 0; row < mx_frame_n_rows(topics); row++) {
        mx_str level = mx_str_of(mx_frame_text(topics, row, TOPIC_LEVEL));
        if (mx_str_is(level, "dimension")) rc = add_dimension(taxonomy, row);
        else if (mx_str_is(level, "component")) rc = add_component(taxonomy, row);
        else
            rc = mx_taxonomy__bad_cell(topics, "components", row, TOPIC_LEVEL,
                                       mx_tr("n’est ni « dimension » ni « component »",
                                             "is neither \"dimension\" nor \"component\""));
        if (rc < 0) return rc;
    }

    for (size_t i = 0; i < taxonomy->n_dimensions; i++)
        if (!taxonomy->component_at[taxonomy->dimensions[i].code[0] - 'A'][0])
            return mx_fail(MX_E_VALUE,
                           mx_tr("components : la dimension %s n’a pas de composante générale %s00",
                                 "components: the dimension %s has no general component %s00"),
                           taxonomy->dimensions[i].code, taxonomy->dimensions[i].code);
    return MX_OK;
}

/* A category is announced by a row such as "P--"; its other rows follow. */
static int index_meaning(mx_taxonomy *taxonomy, size_t row)
{
    const mx_frame *meanings = taxonomy->tables.meanings;
    const char *code = mx_frame_text(meanings, row, MEANING_CODE);
    const char *category = mx_frame_text(meanings, row, MEANING_CATEGORY);
    const char *formerly = mx_frame_text(meanings, row, MEANING_FORMERLY);
    bool is_category = strlen(code) == 3 && is_upper(code[0]) && strcmp(code + 1, "--") == 0;

    if (!is_category && number_after_letter(code) < 0)
        return mx_taxonomy__bad_cell(meanings, "meanings", row, MEANING_CODE,
                                     mx_tr("n’est pas un sens (P-- ou P15)", "is not a sense (P-- or P15)"));
    if (strlen(category) != 1 || category[0] != code[0])
        return mx_taxonomy__bad_cell(meanings, "meanings", row, MEANING_CATEGORY,
                                     mx_tr("n’est pas la lettre du code", "is not the letter of the code"));
    if (formerly && (strlen(formerly) != 1 || !is_upper(formerly[0]) || !is_category))
        return mx_taxonomy__bad_cell(
            meanings, "meanings", row, MEANING_FORMERLY,
            mx_tr("n’est pas l’ancienne lettre d’une catégorie", "is not the former letter of a category"));
    char *known = &taxonomy->category_of[code[0] - 'A'];
    if (!is_category && *known != code[0])
        return mx_taxonomy__bad_cell(meanings, "meanings", row, MEANING_CODE,
                                     mx_tr("ne suit pas sa catégorie (P-- avant P15)",
                                           "does not follow its category (P-- before P15)"));
    if (is_category) *known = code[0];
    if (formerly) taxonomy->category_of[formerly[0] - 'A'] = code[0];
    return MX_OK;
}

static int index_meanings(mx_taxonomy *taxonomy)
{
    int rc = check_filled(taxonomy->tables.meanings, "meanings", 1u << MEANING_FORMERLY);
    if (rc >= 0) rc = check_unique(taxonomy->tables.meanings, "meanings");
    for (size_t row = 0; rc >= 0 && row < mx_frame_n_rows(taxonomy->tables.meanings); row++)
        rc = index_meaning(taxonomy, row);
    return rc;
}

static int check_beneficiaries(const mx_frame *beneficiaries)
{
    int rc = check_filled(beneficiaries, "beneficiaries", 0);
    if (rc >= 0) rc = check_unique(beneficiaries, "beneficiaries");
    for (size_t row = 0; rc >= 0 && row < mx_frame_n_rows(beneficiaries); row++) {
        const char *code = mx_frame_text(beneficiaries, row, BENEFICIARY_CODE);
        if (strlen(code) != 1 || code[0] < 'a' || code[0] > 'z')
            rc = mx_taxonomy__bad_cell(beneficiaries, "beneficiaries", row, BENEFICIARY_CODE,
                                       mx_tr("n’est pas une lettre minuscule", "is not a small letter"));
    }
    return rc;
}

static int build(mx_taxonomy *taxonomy)
{
    const mx_taxonomy_tables *tables = &taxonomy->tables;
    int rc = check_shape(tables->about, "framework", ABOUT_COMPONENTS + 1);
    if (rc >= 0) rc = check_shape(tables->topics, "components", TOPIC_SOURCE + 1);
    if (rc >= 0) rc = check_shape(tables->meanings, "meanings", MEANING_FORMERLY + 1);
    if (rc >= 0) rc = check_shape(tables->beneficiaries, "beneficiaries", BENEFICIARY_CERTAINTY + 1);
    if (rc >= 0) rc = index_topics(taxonomy);
    if (rc >= 0) rc = check_about(taxonomy);
    if (rc >= 0) rc = index_meanings(taxonomy);
    if (rc >= 0) rc = check_beneficiaries(tables->beneficiaries);
    return rc;
}

/* ---- Loading ------------------------------------------------------------------- */

int mx_taxonomy_from_tables(mx_taxonomy **out, mx_taxonomy_tables *tables)
{
    *out = NULL;
    mx_taxonomy *taxonomy = mx_alloc_array(1, sizeof *taxonomy);
    if (!taxonomy) {
        mx_taxonomy__dispose(tables);
        return mx_fail_memory();
    }
    taxonomy->tables = *tables;
    *tables = (mx_taxonomy_tables){0};

    int rc = build(taxonomy);
    if (rc < 0) {
        mx_taxonomy_free(taxonomy);
        return rc;
    }
    *out = taxonomy;
    return MX_OK;
}

int mx_taxonomy_load_folder(mx_taxonomy **out, const char *folder)
{
    *out = NULL;
    mx_taxonomy_tables tables;
    int rc = mx_taxonomy__read(&tables, folder);
    if (rc >= 0) rc = mx_taxonomy_from_tables(out, &tables);
    if (rc == MX_E_SYNTAX || rc == MX_E_VALUE)
        return mx_fail_context(rc, mx_tr("référentiel « %s »", "framework \"%s\""), folder);
    return rc;
}

/* A version names a folder of ours: nothing that could lead elsewhere. */
static bool is_version(const char *version)
{
    if (!*version) return false;
    for (const char *c = version; *c; c++)
        if (!is_digit(*c) && !is_upper(*c) && !(*c >= 'a' && *c <= 'z') && *c != '-') return false;
    return true;
}

static int find_version(const char **out, const char *version, mx_arena *arena)
{
    *out = NULL;
    if (is_version(version)) {
        char *name = mx_arena_format(arena, "datasets/taxonomy/%s", version);
        if (!name) return mx_fail_memory();
        int rc = mx_share_path(out, name, arena);
        if (rc != MX_E_NOTFOUND) return rc;
    }
    return mx_fail(MX_E_NOTFOUND,
                   mx_tr("référentiel « %s » inconnu : il n’y a pas de dossier de ce nom dans "
                         "datasets/taxonomy",
                         "unknown framework \"%s\": there is no folder of that name in "
                         "datasets/taxonomy"),
                   version);
}

int mx_taxonomy_load(mx_taxonomy **out, const char *version)
{
    mx_arena *arena = NULL;
    const char *folder = NULL;

    *out = NULL;
    int rc = mx_arena_new(&arena);
    if (rc >= 0) rc = find_version(&folder, version, arena);
    if (rc >= 0) rc = mx_taxonomy_load_folder(out, folder);
    mx_arena_free(arena);
    return rc;
}

void mx_taxonomy_free(mx_taxonomy *taxonomy)
{
    if (!taxonomy) return;
    mx_taxonomy__dispose(&taxonomy->tables);
    mx_free(taxonomy->dimensions);
    mx_free(taxonomy->components);
    mx_free(taxonomy);
}

/* ---- Asking ---------------------------------------------------------------------- */

const char *mx_taxonomy_version(const mx_taxonomy *taxonomy)
{
    return mx_frame_text(taxonomy->tables.about, 0, ABOUT_VERSION);
}

const char *mx_taxonomy_name(const mx_taxonomy *taxonomy, mx_lang lang)
{
    return mx_frame_text(taxonomy->tables.about, 0, lang == MX_FR ? ABOUT_FR : ABOUT_EN);
}

const mx_frame *mx_taxonomy_frame(const mx_taxonomy *taxonomy)
{
    return taxonomy->tables.topics;
}

const mx_taxonomy_tables *mx_taxonomy_get_tables(const mx_taxonomy *taxonomy)
{
    return &taxonomy->tables;
}

size_t mx_taxonomy_n_dimensions(const mx_taxonomy *taxonomy)
{
    return taxonomy->n_dimensions;
}

size_t mx_taxonomy_n_components(const mx_taxonomy *taxonomy)
{
    return taxonomy->n_components;
}

const mx_topic *mx_taxonomy_dimension(const mx_taxonomy *taxonomy, size_t number)
{
    return &taxonomy->dimensions[number];
}

const mx_topic *mx_taxonomy_component(const mx_taxonomy *taxonomy, size_t number)
{
    return &taxonomy->components[number];
}

/* A position kept as "plus 1, 0 is nowhere", as callers see it. */
static size_t number_of(uint16_t position)
{
    return position ? (size_t)position - 1 : SIZE_MAX;
}

size_t mx_taxonomy_find_dimension(const mx_taxonomy *taxonomy, mx_str code)
{
    if (code.size != 1 || !is_upper(code.at[0])) return SIZE_MAX;
    return number_of(taxonomy->dimension_at[code.at[0] - 'A']);
}

size_t mx_taxonomy_find_component(const mx_taxonomy *taxonomy, mx_str code)
{
    if (code.size != 3 || !is_upper(code.at[0]) || !is_digit(code.at[1]) || !is_digit(code.at[2]))
        return SIZE_MAX;
    int number = (code.at[1] - '0') * 10 + (code.at[2] - '0');
    return number_of(taxonomy->component_at[code.at[0] - 'A'][number]);
}

const char *mx_topic_name(const mx_topic *topic, mx_lang lang)
{
    return lang == MX_FR ? topic->name_fr : topic->name_en;
}

/* The text in `column` of the row whose first column is `code`. */
static const char *look_up(const mx_frame *frame, mx_str code, size_t column)
{
    for (size_t row = 0; row < mx_frame_n_rows(frame); row++)
        if (mx_str_is(code, mx_frame_text(frame, row, 0))) return mx_frame_text(frame, row, column);
    return NULL;
}

const char *mx_taxonomy_meaning_name(const mx_taxonomy *taxonomy, mx_str code, mx_lang lang)
{
    return look_up(taxonomy->tables.meanings, code, lang == MX_FR ? MEANING_FR : MEANING_EN);
}

const char *mx_taxonomy_beneficiary_name(const mx_taxonomy *taxonomy, mx_str code, mx_lang lang)
{
    return look_up(taxonomy->tables.beneficiaries, code, lang == MX_FR ? BENEFICIARY_FR : BENEFICIARY_EN);
}
