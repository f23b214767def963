/* Mapping files: what is written in them, for the files that read and apply them. */
#ifndef MX_IMPORT_MAPPING_I_H
#define MX_IMPORT_MAPPING_I_H

#include "import_i.h"

/* ---- What a mapping says -------------------------------------------------------------------------- */

/* Names one of which a file has as a column. */
typedef struct {
    mx_str *names;
    size_t n;
    bool is_optional;
    bool is_of_parent; /* of the row that a row belongs to */
    size_t *places;    /* those that the file at hand has, in this order */
    size_t n_places;
} mx_mapping__columns;

typedef enum {
    MX_TERM_TEXT,   /* the same in every row */
    MX_TERM_COLUMN, /* the first of its columns with something in it */
    MX_TERM_RANK,   /* the number of the row among the rows of the file, from 1 */
    MX_TERM_TITLE,  /* the title above the row */
    MX_TERM_FILE,   /* the name of the file without folder and ending */
    MX_TERM_SHEET   /* the name of the sheet */
} mx_mapping__term_kind;

typedef enum {
    MX_BY_NOTHING,
    MX_BY_DAY,
    MX_BY_MONTH,
    MX_BY_QUARTER,
    MX_BY_SEMESTER,
    MX_BY_YEAR
} mx_mapping__unit;

typedef struct mx_mapping__labels mx_mapping__labels;

typedef struct {
    mx_mapping__term_kind kind;
    mx_str text; /* of MX_TERM_TEXT */
    mx_mapping__columns columns;
    int width;                        /* of MX_TERM_RANK: digits at least */
    const mx_mapping__labels *labels; /* NULL: none */
    mx_str labels_name;               /* as written, until it is resolved */
    mx_mapping__unit by;
    bool is_free_date, is_lower, is_upper, is_slug;
    bool has_fallback;
    mx_str fallback; /* when there is nothing, or a label nobody listed */
    bool is_split;
    mx_str separator; /* empty: lines and bullets */
} mx_mapping__term;

typedef struct {
    mx_mapping__term *terms;
    size_t n;
} mx_mapping__value;

typedef struct {
    const char *column; /* canonical */
    size_t place;       /* among the kind's columns; SIZE_MAX: level_N of indicators */
    mx_mapping__value value;
    unsigned line;
} mx_mapping__rule;

/* A question in a column of its own. */
typedef struct {
    mx_str code;
    mx_mapping__term value;
    mx_mapping__columns low, high; /* none: n is 0 */
    mx_str name, scale, direction, component, unit;
    unsigned line;
} mx_mapping__indicator;

typedef struct {
    mx_mapping__columns columns;
    mx_str *patterns; /* folded; '*' stands for anything */
    size_t n_patterns;
} mx_mapping__clause;

/* Rows to keep, or to leave out, where all clauses hold. */
typedef struct {
    bool is_keep;
    mx_mapping__clause *clauses;
    size_t n_clauses;
    unsigned line;
} mx_mapping__condition;

typedef struct {
    mx_kind kind;
    mx_mapping__rule *rules;
    size_t n_rules;
    mx_mapping__indicator *indicators;
    size_t n_indicators;
    mx_mapping__columns first, last; /* of a range of columns that are indicators; n 0: none */
    mx_mapping__indicator range;     /* what its indicators have in common */
    mx_mapping__condition *conditions;
    size_t n_conditions;
    bool puts_limits_aside; /* limits that do not hold their value go into the status */
    unsigned line;
} mx_mapping__output;

typedef struct {
    mx_str file, sheet; /* patterns; empty: any */
    unsigned header, n_header;
    mx_mapping__columns fill_down, personal, ignored;
    bool has_titles, is_month_first;
    mx_str parent_file, parent_sheet; /* patterns of the source whose rows these belong to */
    mx_mapping__columns parent_key, own_key;
    mx_mapping__output *outputs;
    size_t n_outputs;
    unsigned line;
} mx_mapping__source;

struct mx_mapping__labels {
    mx_str name;
    mx_ids *texts; /* folded */
    mx_str *targets;
    mx_str *first; /* of each target in order: the text as written, for the names of levels */
    mx_str *levels;
    size_t n_levels;
    unsigned line;
};

struct mx_mapping {
    mx_arena *arena;
    const char *file; /* as the user named it */
    mx_str name;
    char hash[MX_SHA256_TEXT];
    mx_str text; /* the whole file */
    mx_mapping__source *sources;
    size_t n_sources;
    mx_mapping__labels **labels;
    size_t n_labels;
};

/* A new element, zeroed, at the end of an array in the arena; NULL when memory is out. The array has
 * *n elements, which becomes one more. */
void *mx_mapping__push(mx_arena *arena, void *array, size_t *n, size_t size);

/* Letters and digits only, folded: what stays of a question when its punctuation changes. */
void mx_mapping__loosen(mx_buf *out, mx_str text);

/* Whether a folded text is like a folded pattern, in which '*' stands for any characters. */
bool mx_mapping__is_like(mx_str text, mx_str pattern);

/* The scale that targets of labels span: whole numbers only, else false. */
bool mx_mapping__labels_scale(const mx_mapping__labels *labels, int *lowest, int *highest);

/* ---- Dates as people write them (free_dates.c) ------------------------------------------------------ */

/* The days a text speaks of: a date in one of the usual ways, with or without a time; the serial
 * number of a spreadsheet; or words ("courant mars 2024", "fin 2023", "T2 2024", "été 2024").
 * *is_exact: it is one day. */
int mx_import__free_date(bool *is_date, mx_period *out, bool *is_exact, mx_str text,
                         bool is_month_first) MX_MUST_CHECK;

#endif
