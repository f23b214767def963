/*
 * taxonomy: what statements are about, and how a statement's code is spelt.
 *
 * A framework (SPIRAL's of 2015: 9 dimensions, 67 components) is data with a
 * version: four tables in datasets/taxonomy/VERSION, or the same four tables
 * read back from a store. An mx_taxonomy holds one framework. It owns its
 * tables and every text it hands out; it never changes after loading, so any
 * number of threads may read it.
 *
 * A topic is a dimension (A) or a component (A01); A00 is the component
 * "dimension A in general". Topics keep the order of the file: each dimension
 * is followed by its components.
 *
 * An mx_code is a SPIRAL code taken apart: object / sense / beneficiary, for
 * example A01-11/P15/k. It is a plain value; it names no framework, so keep the
 * version beside it. Zeros mean "in general": A, A00 and A00-00/O-00/i are one
 * code. Polarity is no part of a code: one code has a positive and a negative side.
 */
#ifndef MX_TAXONOMY_H
#define MX_TAXONOMY_H

#include "mx/base.h"
#include "mx/frame.h"

MX_DOOR_OPEN

typedef struct mx_taxonomy mx_taxonomy;

/* The framework that is used where nobody names one. */
#define MX_TAXONOMY_DEFAULT "2015"

/* ---- Loading --------------------------------------------------------------- */

/* The framework that comes with the program under this version's name.
 * MX_E_NOTFOUND when there is none, MX_E_SYNTAX or MX_E_VALUE (file, line and
 * column named) when its tables are not right. */
int mx_taxonomy_load(mx_taxonomy **out, const char *version) MX_MUST_CHECK;

/* The framework in a folder: framework.tsv, components.tsv, meanings.tsv, beneficiaries.tsv. */
int mx_taxonomy_load_folder(mx_taxonomy **out, const char *folder) MX_MUST_CHECK;

/* The four tables of a framework. Each column is text. */
typedef struct {
    mx_frame *about;         /* version name_fr name_en source dimensions components; one row */
    mx_frame *topics;        /* code level parent name_fr name_en certainty source */
    mx_frame *meanings;      /* code category name_fr name_en certainty formerly */
    mx_frame *beneficiaries; /* code name_fr name_en certainty */
} mx_taxonomy_tables;

/* The framework these tables hold, after the same checks as for files. Takes the
 * frames over, whether it succeeds or not, and sets them to NULL. */
int mx_taxonomy_from_tables(mx_taxonomy **out, mx_taxonomy_tables *tables) MX_MUST_CHECK;

void mx_taxonomy_free(mx_taxonomy *taxonomy); /* NULL is fine */

/* ---- What a framework holds ------------------------------------------------- */

/* Every text below is lent by the taxonomy and lives as long as it does. */
const char *mx_taxonomy_version(const mx_taxonomy *taxonomy);
const char *mx_taxonomy_name(const mx_taxonomy *taxonomy, mx_lang lang);

/* The framework as tables, to store or to hand to a script. `level` is
 * "dimension" or "component"; `parent` is missing for dimensions; `certainty`
 * is "sure", "found" or "reconstructed"; `source` may be missing. */
const mx_frame *mx_taxonomy_frame(const mx_taxonomy *taxonomy);
const mx_taxonomy_tables *mx_taxonomy_get_tables(const mx_taxonomy *taxonomy);

/* Dimensions and components, each numbered from 0 in the order of the framework. */
typedef struct {
    const char *code; /* "A", "A01" */
    const char *name_fr, *name_en;
    const char *certainty; /* "sure" or "reconstructed" */
    const char *source;    /* NULL when none is known */
    size_t dimension;      /* of a component: its dimension's number; of a dimension: its own */
    bool is_general;       /* a component such as A00 */
} mx_topic;

size_t mx_taxonomy_n_dimensions(const mx_taxonomy *taxonomy);
size_t mx_taxonomy_n_components(const mx_taxonomy *taxonomy);
const mx_topic *mx_taxonomy_dimension(const mx_taxonomy *taxonomy, size_t number);
const mx_topic *mx_taxonomy_component(const mx_taxonomy *taxonomy, size_t number);

/* The number of the dimension ("A") or component ("A01") with exactly this code;
 * SIZE_MAX when the framework has none. */
size_t mx_taxonomy_find_dimension(const mx_taxonomy *taxonomy, mx_str code);
size_t mx_taxonomy_find_component(const mx_taxonomy *taxonomy, mx_str code);

const char *mx_topic_name(const mx_topic *topic, mx_lang lang);

/* What a sense ("P15", "P--") or a beneficiary ("k") means; NULL when the
 * framework's lists, which hold only what was found in use, do not say. */
const char *mx_taxonomy_meaning_name(const mx_taxonomy *taxonomy, mx_str code, mx_lang lang);
const char *mx_taxonomy_beneficiary_name(const mx_taxonomy *taxonomy, mx_str code, mx_lang lang);

/* ---- SPIRAL codes ------------------------------------------------------------- */

/* 0 in a number means "in general". */
typedef struct {
    char dimension;    /* 'A' to 'Z' */
    uint8_t component; /* 0 to 99: the 01 of A01 */
    uint8_t detail;    /* 0 to 99: the 11 of A01-11; 0 whenever component is 0 */
    char category;     /* R P O Q S; 0 when nothing is said of the sense */
    uint8_t cause;     /* 0 to 99: the 15 of P15; 0 whenever category is 0 */
    char beneficiary;  /* 'a' to 'z'; 'i' is "in general" */
} mx_code;

#define MX_CODE_MAX 16 /* bytes for any of the texts below, NUL included */

/* Read a whole code: OBJECT, OBJECT/SENSE or OBJECT/SENSE/BENEFICIARY. Any case
 * and any kind of dash will do, blanks around the parts do not matter.
 *   object       A, A01 or A01-11; dimension and component must be the framework's
 *   sense        P15; P-- (or P, P-00) for the category alone; O-00, 0-00 or
 *                nothing when no sense is said; D, in files of old, is S
 *   beneficiary  one letter; i or nothing in general
 * Causes, details and beneficiaries that the framework does not list are
 * accepted, since its lists hold only what was found in use. MX_E_SYNTAX when a
 * part is misspelt, MX_E_VALUE when the framework has no such thing; the message
 * names the part and what would be right. */
int mx_code_parse(mx_code *out, const mx_taxonomy *taxonomy, mx_str text) MX_MUST_CHECK;

/* Read one part into its fields of *code and leave the others alone. Start from
 * MX_CODE_INIT. An empty sense or beneficiary means "in general"; an empty object
 * is refused. */
#define MX_CODE_INIT                                                                                         \
    {                                                                                                        \
        0, 0, 0, 0, 0, 'i'                                                                                   \
    }
int mx_code_parse_object(mx_code *code, const mx_taxonomy *taxonomy, mx_str text) MX_MUST_CHECK;
int mx_code_parse_sense(mx_code *code, const mx_taxonomy *taxonomy, mx_str text) MX_MUST_CHECK;
int mx_code_parse_beneficiary(mx_code *code, mx_str text) MX_MUST_CHECK;

/* Print the canonical, shortest spelling: A00, A01-11/P15/k, A01/O-00/k, A01/P--.
 * Reading it back gives the same code. The long form has all three parts:
 * A00-00/O-00/i. */
void mx_code_format(char out[MX_CODE_MAX], mx_code code);
void mx_code_format_long(char out[MX_CODE_MAX], mx_code code);

/* Its parts, as tables keep them: "A01" (always a component, so A00 for A);
 * "A01-11" (A01 when there is no detail); "P15", "P--" or ""; "k" ("" in general). */
void mx_code_component(char out[MX_CODE_MAX], mx_code code);
void mx_code_object(char out[MX_CODE_MAX], mx_code code);
void mx_code_sense(char out[MX_CODE_MAX], mx_code code);
void mx_code_beneficiary(char out[MX_CODE_MAX], mx_code code);

/* The code seen from further away: without its detail and cause; then the
 * component alone; then its dimension in general. */
typedef enum {
    MX_CODE_AS_IS,
    MX_CODE_BY_CATEGORY,  /* A01-11/P15/k gives A01/P--/k */
    MX_CODE_BY_COMPONENT, /* … A01 */
    MX_CODE_BY_DIMENSION  /* … A00 */
} mx_code_level;
mx_code mx_code_roll_up(mx_code code, mx_code_level level);

/* Order: by object, then sense, then beneficiary, the general first. Below, at or above 0. */
int mx_code_compare(mx_code a, mx_code b);

MX_DOOR_CLOSE

#endif
