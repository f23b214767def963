/* Proposing a mapping: what is known of answers and of survey tools, for propose.c and its tables. */
#ifndef MX_IMPORT_PROPOSE_I_H
#define MX_IMPORT_PROPOSE_I_H

#include "mapping_i.h"

/* ---- Answers in words (scales.c) ------------------------------------------------------------------- */

#define MX_SCALE_STEPS_MAX 6

/* A family of answers in their order. */
typedef struct {
    const char *name_fr, *name_en;              /* of the labels in a mapping */
    int lowest;                                 /* the level of the first step */
    const char *steps[MX_SCALE_STEPS_MAX];      /* in French|in English|folded|…; NULL ends fewer */
} mx_import__family;

/* The families, the fuller ones first; NULL after the last. */
const mx_import__family *mx_import__family_at(size_t index);
/* The step of a family that a folded answer is, from 0; -1 when it is none. Feminine forms count
 * as their masculine. */
int mx_import__family_step(const mx_import__family *family, mx_str folded);
/* The number that an answer begins with, as in "4 - Satisfait" or "5 (idéale)"; -1 when it has none. */
int mx_import__leading_number(mx_str answer);

/* ---- Survey tools (dialects.c) -------------------------------------------------------------------------- */

/* What a column of a survey tool's own is for. */
typedef enum {
    MX_ROLE_NONE,
    MX_ROLE_RESPONDENT,
    MX_ROLE_DATE,     /* when the answer was given or sent */
    MX_ROLE_PERSONAL, /* tells who answers */
    MX_ROLE_META,     /* the tool's own affairs */
    MX_ROLE_PARENT    /* the row that a row of a repeat belongs to */
} mx_import__role;

typedef struct {
    const char *name;
    const char *all[3];     /* lists of folded names: the header has one of each; NULL ends fewer */
    char group_mark;        /* between group and question; 0: none */
    const char *respondent, *date, *personal, *meta, *parent;
} mx_import__dialect;

/* A name as those of the tools are compared: folded, but for the '_' it begins with. */
void mx_import__tool_name(mx_buf *out, mx_str name);

/* The survey tool whose export has this header; NULL when it is none that is known. */
int mx_import__dialect_of(const mx_import__dialect **out, const mx_str names[], size_t n_names) MX_MUST_CHECK;
/* The role of a column, by its name as above; `dialect` may be NULL. */
mx_import__role mx_import__role_of(const mx_import__dialect *dialect, mx_str folded);
/* 1, 2 or 3 when a question is one of SPIRAL's (well-being, ill-being, what to do), else 0. */
int mx_import__spiral_question(mx_str folded);

#endif
