/* measure: statements while questions are asked of them. */
#ifndef MX_SAID_I_H
#define MX_SAID_I_H

#include "measure_i.h"

typedef struct {
    size_t row;         /* in the frame of statements */
    uint32_t cell;      /* for the question that asks */
    uint32_t group;     /* of a territory; the unnamed one too */
    uint32_t author;    /* of a territory; MX_NO_ID when unknown */
    uint32_t component; /* MX_NO_ID when open */
    int polarity;       /* 1, -1, 0 */
    bool has_group;
    /* What stands for its keys where values are put together; else their own texts. */
    mx_str as_territory, as_group, as_component;
} mx_measure__statement;

typedef struct {
    const mx_frame *statements;
    const mx_cut *cut;
    bool keeps_cycles; /* the cut's cycle does not choose statements */
    mx_measure__tree tree;
    mx_ids *groups, *authors, *components;
    double *sizes; /* by group; NaN when unknown */
    mx_measure__statement *all;
    size_t n;
    mx_measure__merging merging; /* while statements are read */
    mx_buf work;                 /* for looking up in it */
} mx_measure__said;

/* Read the statements of the cut. Dispose of it even when this failed. */
int mx_measure__said_read(mx_measure__said *out, const mx_said *said, const mx_cut *cut,
                          bool keeps_cycles) MX_MUST_CHECK;
void mx_measure__said_dispose(mx_measure__said *said);

/* The territory a statement counts for. */
mx_str mx_measure__said_territory(const mx_measure__said *said, const mx_measure__statement *statement);
/* X00: the dimension in general. */
bool mx_measure__is_general(mx_str component);

/* Who said so many statements. */
typedef struct {
    size_t n_statements, n_positive, n_negative, n_groups;
    double n_people;
    bool is_estimate;
    double largest_share; /* of the statements, that one person said; by estimate where authors are unknown */
} mx_measure__voice;

/* Reorders the statements. */
void mx_measure__voices(mx_measure__voice *out, const mx_measure__said *said, mx_measure__statement statements[], size_t n);

/* n, basis, statements, and where there are such columns groups and largest_share, into the last row. */
int mx_measure__put_voice(mx_frame *frame, const mx_measure__voice *voice) MX_MUST_CHECK;

/* Where each row of the mentions stands in the table of parts by what was said; the ids are freed by
 * mx_measure__uncross, whatever mx_measure__cross returned. */
typedef struct {
    const mx_frame *mentions;
    size_t n_keys; /* the last of them is what was said */
    mx_ids *parts, *whats;
    uint32_t *part, *what; /* by row; MX_NO_ID where nothing is coded */
} mx_measure__crossing;

int mx_measure__cross(mx_measure__crossing *out, const mx_frame *mentions, size_t n_keys, mx_arena *arena) MX_MUST_CHECK;
void mx_measure__uncross(mx_measure__crossing *crossing);

#endif
