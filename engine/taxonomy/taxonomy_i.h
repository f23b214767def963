/* The layout of a framework, for this room's files only. */
#ifndef MX_TAXONOMY_I_H
#define MX_TAXONOMY_I_H

#include "mx/taxonomy.h"

enum { MX_LETTERS = 26, MX_NUMBERS = 100 };

struct mx_taxonomy {
    mx_taxonomy_tables tables; /* own every text below */
    mx_topic *dimensions, *components;
    size_t n_dimensions, n_components;

    /* Where a letter, or a letter and a number, stand in the arrays above, plus 1; 0 is "nowhere". */
    uint16_t dimension_at[MX_LETTERS];
    uint16_t component_at[MX_LETTERS][MX_NUMBERS];

    /* The category that a letter means: itself, today's letter for a former one, or 0. */
    char category_of[MX_LETTERS];
};

/* The columns of the four tables, in the order of the files. */
enum { ABOUT_VERSION, ABOUT_FR, ABOUT_EN, ABOUT_SOURCE, ABOUT_DIMENSIONS, ABOUT_COMPONENTS };
enum { TOPIC_CODE, TOPIC_LEVEL, TOPIC_PARENT, TOPIC_FR, TOPIC_EN, TOPIC_CERTAINTY, TOPIC_SOURCE };
enum { MEANING_CODE, MEANING_CATEGORY, MEANING_FR, MEANING_EN, MEANING_CERTAINTY, MEANING_FORMERLY };
enum { BENEFICIARY_CODE, BENEFICIARY_FR, BENEFICIARY_EN, BENEFICIARY_CERTAINTY };

/* Read the four files of a folder. On failure every table is NULL. */
int mx_taxonomy__read(mx_taxonomy_tables *out, const char *folder) MX_MUST_CHECK;
void mx_taxonomy__dispose(mx_taxonomy_tables *tables);

/* Fail with "TABLE:LINE: COLUMN: " before the reason; row 0 is line 2 of the file. */
int mx_taxonomy__bad_cell(const mx_frame *frame, const char *table, size_t row, size_t column,
                          const char *reason) MX_MUST_CHECK;

#endif
