/* What the files of disclose share: a result while the rule is applied to it. */
#ifndef MX_DISCLOSE_I_H
#define MX_DISCLOSE_I_H

#include "mx/disclose.h"

/* Why something of a row is withheld; a set of bits. */
enum {
    MX_WHY_PEOPLE = 1,     /* the row rests on too few */
    MX_WHY_DOMINANCE = 2,  /* one contributor makes most of it */
    MX_WHY_PART = 4,       /* a part of the row, or of its complement */
    MX_WHY_COMPLEMENT = 8, /* the row would give another one back */
    MX_WHY_EARLIER = 16,   /* held against an earlier release, or another table */
    MX_WHY_BESIDE = 32     /* with that: only against tables of the same document */
};

/* What the rule has to know of a column besides its role. */
typedef struct {
    mx_role role;
    size_t people;    /* the column of the people it is a part of (counts and shares) */
    bool is_level;    /* level_L */
    int64_t level;    /* its L */
    size_t follows;   /* a figure named after a count or share (share_low_from): that column */
    bool is_fragile;  /* a figure that could give a withheld part of its row back */
    bool is_mean;     /* mean, net: a sum over the row's people, divided by them */
    bool is_median;
    bool is_verdict;  /* conclusion, reason */
    bool adds_up;     /* a figure of which a total is the sum: statements */
} mx_disclose_column;

typedef struct {
    const mx_frame *result;
    const mx_rule *rule;
    size_t n_rows, n_columns;
    bool has_totals;    /* rows are parts of others: reasons do not tell which is few */
    bool is_nobody_few; /* nobody and all count as few: parts add up to what is published */
    mx_disclose_column *columns;
    bool *is_exempt;    /* by row: figures of others, public acts */
    unsigned char *why; /* by row */
    bool *withheld;     /* [row * n_columns + column] */
    bool *is_known;     /* the same: an earlier release showed it */
    bool *is_near;      /* the same: withheld for being near to what one showed */
} mx_disclosure;

/* How lines begin that have no figures: what a table puts together, and what was quoted. */
#define MX_SAID_MERGED "merged\x1f"
#define MX_SAID_QUOTED "quoted\x1f"

/* What earlier releases said, in the lines that they left. A figure may have been published several times. */
typedef struct mx_memory mx_memory;
int mx_memory_new(mx_memory **out) MX_MUST_CHECK;
/* MX_E_SYNTAX: not such a text. `is_of_part`: as mx_gate_recall_part. */
int mx_memory_add(mx_memory *memory, const char *text, bool is_of_part) MX_MUST_CHECK;
void mx_memory_free(mx_memory *memory);
/* Another document begins: what was said until now was said before it. */
void mx_memory_begin(mx_memory *memory);
/* What was said of a figure by its name, "row\tcolumn", that is `now`: nothing, that it is withheld, what it is,
 * what differs by fewer than `min_count`, or by more. */
typedef enum { MX_SAID_NOTHING, MX_SAID_WITHHELD, MX_SAID_SO, MX_SAID_NEARLY, MX_SAID_OTHERWISE } mx_said;
mx_said mx_memory_said(const mx_memory *memory, mx_str name, double now, double min_count);
/* As mx_gate_merging. */
int mx_memory_merging(mx_frame **out, bool *is_known, const mx_memory *memory, const char *table) MX_MUST_CHECK;

/* Whether row `row` as a whole is withheld. */
bool mx_disclose__row_is_withheld(const mx_disclosure *d, size_t row);
void mx_disclose__withhold_row(mx_disclosure *d, size_t row, int why);

/* The people of a row: the smallest of its columns of people, 0 where one is missing. */
double mx_disclose__people(const mx_disclosure *d, size_t row);

/* The people behind a count or share (NaN where missing), and whether a part of `k` out of
 * `n` people in such a column may not be shown. */
double mx_disclose__part(const mx_disclosure *d, size_t row, size_t column);
bool mx_disclose__is_small(const mx_disclosure *d, size_t column, double k, double n);

/* Withhold what must be within a row, given what of it is withheld already. */
void mx_disclose__protect_row(mx_disclosure *d, size_t row);

/* What of a merging (NULL: none) later releases of a table have to know (memory.c). */
void mx_disclose__write_merging(mx_buf *out, const mx_frame *merging, const char *table);

#endif
