/*
 * SPIRAL codes: OBJECT/SENSE/BENEFICIARY, read leniently, written one way.
 *
 * Each part is first cleaned (blanks around it dropped, letters in capitals, every
 * dash a hyphen, since word processors turn "--" into one long dash) and then read
 * strictly: nothing is guessed, so "A1" is refused and not taken for A01.
 */
#include <stdio.h>
#include <string.h>

#include "taxonomy_i.h"

/* ---- Cleaning --------------------------------------------------------------------- */

enum { PART_MAX = 8 }; /* the longest right part is "A01-11" */

typedef struct {
    char at[PART_MAX + 1]; /* ends in NUL */
    size_t size;
} part;

static bool is_dash(uint32_t c)
{
    return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

/* False when the text is longer than any part or holds a character that no part has. */
static bool clean(part *out, mx_str text)
{
    *out = (part){0};
    text = mx_str_trim(text);
    while (text.size > 0) {
        uint32_t c = mx_utf8_next(&text);
        if (is_dash(c)) c = '-';
        else if (c >= 'a' && c <= 'z') c = c - 'a' + 'A';
        bool is_known = c == '-' || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!is_known || out->size == PART_MAX) return false;
        out->at[out->size++] = (char)c;
    }
    return true;
}

static bool is_letter(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Two digits at `at`, or -1. */
static int two_digits(const char *at)
{
    if (at[0] < '0' || at[0] > '9' || at[1] < '0' || at[1] > '9') return -1;
    return (at[0] - '0') * 10 + (at[1] - '0');
}

/* ---- The object --------------------------------------------------------------------- */

static int bad_object(mx_str text)
{
    return mx_fail(MX_E_SYNTAX,
                   mx_tr("« %.*s » : objet : une lettre, puis deux chiffres, puis au besoin un trait "
                         "d’union et deux chiffres, par exemple A, A01 ou A01-11",
                         "\"%.*s\": object: one letter, then two digits, then if need be a hyphen and "
                         "two digits, for example A, A01 or A01-11"),
                   MX_STR(text));
}

static int unknown_dimension(const mx_taxonomy *taxonomy, mx_str text, char letter)
{
    size_t last = taxonomy->n_dimensions;
    return mx_fail(MX_E_VALUE,
                   mx_tr("« %.*s » : objet : le référentiel %s n’a pas de dimension %c (de %s à %s)",
                         "\"%.*s\": object: the framework %s has no dimension %c (from %s to %s)"),
                   MX_STR(text), mx_taxonomy_version(taxonomy), letter,
                   last ? taxonomy->dimensions[0].code : "", last ? taxonomy->dimensions[last - 1].code : "");
}

static int unknown_component(const mx_taxonomy *taxonomy, mx_str text, char letter, int number)
{
    const char *last = "";
    for (size_t i = 0; i < taxonomy->n_components; i++)
        if (taxonomy->components[i].code[0] == letter) last = taxonomy->components[i].code;
    return mx_fail(MX_E_VALUE,
                   mx_tr("« %.*s » : objet : le référentiel %s n’a pas de composante %c%02d (de %c00 à %s)",
                         "\"%.*s\": object: the framework %s has no component %c%02d (from %c00 to %s)"),
                   MX_STR(text), mx_taxonomy_version(taxonomy), letter, number, letter, last);
}

int mx_code_parse_object(mx_code *code, const mx_taxonomy *taxonomy, mx_str text)
{
    part object;
    if (!clean(&object, text) || !is_letter(object.at[0])) return bad_object(text);

    char letter = object.at[0];
    int component = 0, detail = 0;
    if (object.size > 1) component = two_digits(object.at + 1);
    if (object.size > 3) detail = object.at[3] == '-' ? two_digits(object.at + 4) : -1;
    bool is_whole = object.size == 1 || object.size == 3 || object.size == 6;
    if (!is_whole || component < 0 || detail < 0) return bad_object(text);

    if (!taxonomy->dimension_at[letter - 'A']) return unknown_dimension(taxonomy, text, letter);
    if (!taxonomy->component_at[letter - 'A'][component])
        return unknown_component(taxonomy, text, letter, component);
    if (component == 0 && detail > 0)
        return mx_fail(MX_E_VALUE,
                       mx_tr("« %.*s » : objet : le détail -%02d doit suivre une composante, comme dans "
                             "%c01-%02d ; %c00 est déjà la dimension en général",
                             "\"%.*s\": object: the detail -%02d must follow a component, as in "
                             "%c01-%02d; %c00 is the dimension in general"),
                       MX_STR(text), detail, letter, detail, letter);
    code->dimension = letter;
    code->component = (uint8_t)component;
    code->detail = (uint8_t)detail;
    return MX_OK;
}

/* ---- The sense ------------------------------------------------------------------------ */

/* "", "-", "000", "0-00": nothing but zeros and dashes; and O-00, which the SPIRAL
 * method writes with the letter O for the zero. */
static bool says_nothing(const part *sense)
{
    return strcmp(sense->at, "O-00") == 0 || strspn(sense->at, "0-") == sense->size;
}

static int bad_sense(mx_str text)
{
    return mx_fail(MX_E_SYNTAX,
                   mx_tr("« %.*s » : sens : une lettre et deux chiffres (P15), la lettre et deux traits "
                         "(P--) ou O-00 si rien n’est dit du sens",
                         "\"%.*s\": sense: a letter and two digits (P15), the letter and two hyphens "
                         "(P--), or O-00 when nothing is said of the sense"),
                   MX_STR(text));
}

static int unknown_category(const mx_taxonomy *taxonomy, mx_str text, char letter)
{
    char known[2 * MX_LETTERS + 1] = "";
    size_t size = 0;
    for (int i = 0; i < MX_LETTERS; i++)
        if (taxonomy->category_of[i] == 'A' + i) {
            if (size > 0) known[size++] = ' ';
            known[size++] = (char)('A' + i);
        }
    known[size] = '\0';
    return mx_fail(MX_E_VALUE,
                   mx_tr("« %.*s » : sens : la catégorie %c n’existe pas (catégories : %s)",
                         "\"%.*s\": sense: there is no category %c (categories: %s)"),
                   MX_STR(text), letter, known);
}

/* What follows the letter: nothing, "-", "--" or two digits, with or without a dash before them. */
static int cause_of(const char *rest)
{
    if (strcmp(rest, "") == 0 || strcmp(rest, "-") == 0 || strcmp(rest, "--") == 0) return 0;
    if (*rest == '-') rest++;
    return strlen(rest) == 2 ? two_digits(rest) : -1;
}

int mx_code_parse_sense(mx_code *code, const mx_taxonomy *taxonomy, mx_str text)
{
    part sense;
    if (!clean(&sense, text)) return bad_sense(text);
    if (says_nothing(&sense)) {
        code->category = 0;
        code->cause = 0;
        return MX_OK;
    }
    if (!is_letter(sense.at[0])) return bad_sense(text);
    int cause = cause_of(sense.at + 1);
    if (cause < 0) return bad_sense(text);

    char category = taxonomy->category_of[sense.at[0] - 'A'];
    if (!category) return unknown_category(taxonomy, text, sense.at[0]);
    code->category = category;
    code->cause = (uint8_t)cause;
    return MX_OK;
}

/* ---- The beneficiary --------------------------------------------------------------------- */

int mx_code_parse_beneficiary(mx_code *code, mx_str text)
{
    part beneficiary;
    bool is_clean = clean(&beneficiary, text);
    if (is_clean && strspn(beneficiary.at, "0-") == beneficiary.size) {
        code->beneficiary = 'i';
        return MX_OK;
    }
    if (!is_clean || beneficiary.size != 1 || !is_letter(beneficiary.at[0]))
        return mx_fail(MX_E_SYNTAX,
                       mx_tr("« %.*s » : bénéficiaire : une seule lettre, par exemple k (mes enfants) ou i "
                             "(général)",
                             "\"%.*s\": beneficiary: a single letter, for example k (my children) or i "
                             "(general)"),
                       MX_STR(text));
    code->beneficiary = (char)(beneficiary.at[0] - 'A' + 'a');
    return MX_OK;
}

/* ---- The whole ------------------------------------------------------------------------------ */

/* Cut the text at its slashes; the number of parts, which may be more than fit. */
static size_t split(mx_str parts[3], mx_str text)
{
    size_t n_parts = 1, start = 0;
    if (!text.at) text.at = "";
    for (size_t i = 0; i <= text.size; i++) {
        if (i < text.size && text.at[i] != '/') continue;
        if (n_parts <= 3) parts[n_parts - 1] = (mx_str){text.at + start, i - start};
        start = i + 1;
        if (i < text.size) n_parts++;
    }
    return n_parts;
}

int mx_code_parse(mx_code *out, const mx_taxonomy *taxonomy, mx_str text)
{
    mx_str parts[3] = {{0}};
    mx_code code = MX_CODE_INIT;

    *out = code;
    size_t n_parts = split(parts, text);
    if (n_parts > 3)
        return mx_fail(MX_E_SYNTAX,
                       mx_tr("« %.*s » : %zu parties au lieu de trois au plus : objet/sens/bénéficiaire, "
                             "par exemple A01-11/P15/k",
                             "\"%.*s\": %zu parts instead of three at most: object/sense/beneficiary, "
                             "for example A01-11/P15/k"),
                       MX_STR(text), n_parts);
    int rc = mx_code_parse_object(&code, taxonomy, parts[0]);
    if (rc >= 0) rc = mx_code_parse_sense(&code, taxonomy, parts[1]);
    if (rc >= 0) rc = mx_code_parse_beneficiary(&code, parts[2]);
    if (rc < 0 && n_parts > 1)
        return mx_fail_context(rc, mx_tr("code « %.*s »", "code \"%.*s\""), MX_STR(text));
    if (rc >= 0) *out = code;
    return rc;
}

void mx_code_format(char out[MX_CODE_MAX], mx_code code)
{
    char object[MX_CODE_MAX], sense[MX_CODE_MAX];
    mx_code_object(object, code);
    mx_code_sense(sense, code);
    bool is_general = code.beneficiary == 'i';
    if (is_general && !code.category) snprintf(out, MX_CODE_MAX, "%.7s", object);
    else if (is_general) snprintf(out, MX_CODE_MAX, "%.7s/%.4s", object, sense);
    else snprintf(out, MX_CODE_MAX, "%.7s/%.4s/%c", object, code.category ? sense : "O-00", code.beneficiary);
}

void mx_code_format_long(char out[MX_CODE_MAX], mx_code code)
{
    char sense[MX_CODE_MAX];
    mx_code_sense(sense, code);
    snprintf(out, MX_CODE_MAX, "%c%02u-%02u/%.4s/%c", code.dimension, code.component % 100u,
             code.detail % 100u, code.category ? sense : "O-00", code.beneficiary);
}

void mx_code_component(char out[MX_CODE_MAX], mx_code code)
{
    snprintf(out, MX_CODE_MAX, "%c%02u", code.dimension, code.component % 100u);
}

void mx_code_object(char out[MX_CODE_MAX], mx_code code)
{
    if (code.detail == 0) mx_code_component(out, code);
    else snprintf(out, MX_CODE_MAX, "%c%02u-%02u", code.dimension, code.component % 100u, code.detail % 100u);
}

void mx_code_sense(char out[MX_CODE_MAX], mx_code code)
{
    if (!code.category) out[0] = '\0';
    else if (code.cause == 0) snprintf(out, MX_CODE_MAX, "%c--", code.category);
    else snprintf(out, MX_CODE_MAX, "%c%02u", code.category, code.cause % 100u);
}

void mx_code_beneficiary(char out[MX_CODE_MAX], mx_code code)
{
    out[0] = code.beneficiary == 'i' ? '\0' : code.beneficiary;
    out[1] = '\0';
}

mx_code mx_code_roll_up(mx_code code, mx_code_level level)
{
    if (level >= MX_CODE_BY_CATEGORY) {
        code.detail = 0;
        code.cause = 0;
    }
    if (level >= MX_CODE_BY_COMPONENT) {
        code.category = 0;
        code.beneficiary = 'i';
    }
    if (level >= MX_CODE_BY_DIMENSION) code.component = 0;
    return code;
}

/* The fields as one number, most significant first; the general beneficiary counts as 0. */
static uint64_t rank(mx_code code)
{
    uint8_t fields[] = {
        (uint8_t)code.dimension, code.component, code.detail,
        (uint8_t)code.category,  code.cause,     code.beneficiary == 'i' ? 0 : (uint8_t)code.beneficiary};
    uint64_t number = 0;
    for (size_t i = 0; i < sizeof fields; i++) number = number << 8 | fields[i];
    return number;
}

int mx_code_compare(mx_code a, mx_code b)
{
    uint64_t left = rank(a), right = rank(b);
    return (left > right) - (left < right);
}
