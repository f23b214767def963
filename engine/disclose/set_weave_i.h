/* One web on its way from results and back: for set.c and set_totals.c. */
#ifndef MX_DISCLOSE_SET_WEAVE_I_H
#define MX_DISCLOSE_SET_WEAVE_I_H

#include "set_i.h"

/* A row of a member. */
typedef struct {
    uint32_t member, row;
} member_row;

/* The cell of a result that a cell of the web stands for; several may share one. */
typedef struct {
    member_row at;
    size_t column;
    uint32_t cell;
} stand;

typedef struct {
    mx_set *set;
    const member_row *rows;
    size_t n_rows;
    bool is_mixed; /* rows of several subjects, or that differ in keys that do not add up */
    bool knows_totals; /* some that no result here has were published before */
    bool is_time_told; /* an earlier release told of a total over time that no result here has */
    mx_web web;
    size_t n_dims; /* 0 tells apart what does not add up; then those of `names` */
    const char *names[MX_WEB_MOST_DIMS];
    mx_ids *nodes[MX_WEB_MOST_DIMS]; /* labels with all above them; number i is node i + 1 */
    mx_ids *places;                  /* of cells, which have their numbers */
    stand *stands;
    size_t n_stands, capacity;
    mx_buf text;
} weaving;

/* ---- Totals that no result has (set_totals.c) ------------------------------------------------ */

/* Whether what is released here is remembered, and held against what was. */
bool mx_weaving_has_memory(const weaving *w);

/* Totals that were withheld, or are too near to what was shown, must not follow from what is shown now; those that
 * were shown as they are stay known. */
int mx_weaving_recall(weaving *w) MX_MUST_CHECK;

/* Protect what is withheld here, and with it the totals that were withheld before and would follow now. */
int mx_weaving_protect(weaving *w) MX_MUST_CHECK;

/* What a later release has to know of them. */
int mx_weaving_write_totals(weaving *w) MX_MUST_CHECK;

#endif
