/* Proposing a mapping: what a sheet and its columns turn out to be, for the files that look, judge and write.
 */
#ifndef MX_IMPORT_DRAFT_I_H
#define MX_IMPORT_DRAFT_I_H

#include "propose_i.h"

/* What a column turns out to be. */
typedef enum {
    MX_PART_IGNORED,
    MX_PART_META,
    MX_PART_PERSONAL,
    MX_PART_RESPONDENT,
    MX_PART_DATE,
    MX_PART_PARENT,
    MX_PART_COLUMN,    /* a column of the kind: territory, group, phase… */
    MX_PART_QUESTION,  /* an indicator */
    MX_PART_STATEMENT, /* what people said */
    MX_PART_CHAIN      /* of the chain of the contract */
} mx_draft__part;

typedef struct {
    mx_str name; /* of the header; its own copy */
    mx_buf folded, tool;
    mx_ids *answers;                                                   /* different cells, the first 40 */
    uint64_t n_filled, n_numbers, n_whole, n_dates, n_inexact, n_more; /* n_more: beyond those answers */
    size_t longest;
    bool has_lines;
    double lowest, highest;
    uint64_t n_gaps; /* empty cells below a filled one, in rows that have others */
    mx_draft__part part;
    const char *kind_column;
    const mx_import__family *family;
    bool is_numbered, is_sure;
    int question;    /* of SPIRAL */
    int first, last; /* of the numbers that answers begin with: the scale */
    mx_str code;
} mx_draft__column;

struct mx_draft {
    mx_arena *arena;
    const mx_import_options *options;
    const mx_frame *indicators;
    mx_buf body, labels;
    mx_ids *families; /* names of labels written already */
    size_t n_open;
    bool is_certain;
    size_t n_sheets;
};

/* A sheet at work. */
typedef struct {
    mx_draft *to;
    mx_sheet *sheet;
    mx_draft__column *columns;
    size_t n_columns;
    uint64_t header_first, header_line, n_rows, n_titles; /* the header's first and last line */
    const mx_import__dialect *dialect;
    bool is_chain;
    size_t n_questions, n_statements, n_needed; /* columns of each; those that a person has to name */
} mx_draft__look;

/* ---- draft_look.c ---------------------------------------------------------------------------- */

/* Each row of the sheet, all cells, until `take` says MX_DONE. */
int mx_draft__each_row(mx_draft__look *at,
                       int (*take)(mx_draft__look *at, const mx_str cells[], uint64_t line, void *payload),
                       void *payload) MX_MUST_CHECK;

/* Finds the header and names the columns by it. MX_E_VALUE: no row looks like one. */
int mx_draft__read_header(mx_draft__look *at) MX_MUST_CHECK;

/* Counts what the cells of a row below the header are; for each_row. */
int mx_draft__look_at_row(mx_draft__look *at, const mx_str cells[], uint64_t line,
                          void *payload) MX_MUST_CHECK;

/* ---- draft_judge.c --------------------------------------------------------------------------- */

/* The folded name of a column. */
mx_str mx_draft__folded(const mx_draft__column *c);

/* Its name as those of survey tools are compared. */
mx_str mx_draft__tool_name(const mx_draft__column *c);

/* The name without its group: "vie" of "groupe/vie". */
mx_str mx_draft__own_name(const mx_draft__look *at, const mx_draft__column *c);

/* How many answers a family knows. */
size_t mx_draft__known_answers(const mx_draft__column *c, const mx_import__family *family, int *rc);

/* Whether a part is at least eight tenths. */
bool mx_draft__is_mostly(uint64_t part, uint64_t all);

/* The first column with this part; NULL: none. */
const mx_draft__column *mx_draft__column_of_part(const mx_draft__look *at, mx_draft__part part);

/* Gives a column its part. */
int mx_draft__judge(mx_draft__look *at, mx_draft__column *c) MX_MUST_CHECK;

/* ---- draft_chain.c --------------------------------------------------------------------------- */

/* A sheet that names two links of the chain is one of it. */
bool mx_draft__is_of_chain(const mx_draft__look *at);

/* The sections of a sheet of the chain: a link each, with what refers to the one above. */
int mx_draft__add_chain(mx_draft__look *at) MX_MUST_CHECK;

/* Links of the chain with gaps below their cells: merged, or written once for several rows. */
void mx_draft__add_fill_down(mx_draft__look *at);

/* ---- draft_write.c --------------------------------------------------------------------------- */

/* A name in quotes; line ends become spaces. */
void mx_draft__add_quoted(mx_buf *out, mx_str name);

/* Ends the line with its reason, marked and counted when a person has to confirm it. */
void mx_draft__end_line(mx_draft__look *at, bool is_sure, const char *reason);

/* The beginning of a line that takes its value from a column. */
void mx_draft__add_column(mx_draft__look *at, const char *key, mx_str name);

/* "personnel : "Nom" | "Courriel"": all columns of a part. */
void mx_draft__add_list(mx_draft__look *at, const char *key, mx_draft__part part, mx_draft__part other,
                        const char *reason);

/* The line of the territory: a column of it, or one for a person to write. */
void mx_draft__add_territory(mx_draft__look *at);

/* The line of the period: a column of dates, or one for a person to write. */
void mx_draft__add_period(mx_draft__look *at);

/* Lines for those of these columns of the kind that the sheet has, under these keys. */
void mx_draft__add_aside(mx_draft__look *at, const char *const columns[], const char *const names[]);

/* The labels of a family of answers, once in a mapping. */
int mx_draft__add_family(mx_draft__look *at, const mx_import__family *family) MX_MUST_CHECK;

/* Labels of one column whose answers begin with their number. */
int mx_draft__add_numbered(mx_draft__look *at, const mx_draft__column *c) MX_MUST_CHECK;

/* ---- draft_questions.c ----------------------------------------------------------------------- */

/* "1 Moyen, Bon, …": some of the answers, for a comment. */
void mx_draft__list_answers(mx_buf *out, const mx_draft__column *c);

/* The section of follow-up: territory, period, who answers, and a line for each question. */
int mx_draft__add_follow_up(mx_draft__look *at) MX_MUST_CHECK;

/* The section of statements out of a column of free text. */
void mx_draft__add_statements(mx_draft__look *at, const mx_draft__column *c);

#endif
