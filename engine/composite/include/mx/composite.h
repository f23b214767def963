/*
 * composite: several figures made into one.
 *
 * An index is a sequence of choices: a scale for each figure, weights, a kind of mean
 * up a tree. This room makes each choice a function, and says what the choices are
 * worth: mx_composite_uncertain computes the index again and again under other
 * choices and tells how far each rank depends on them. It also counts people who are
 * deprived in several things at once. Plain arrays, missing values are NaN; tables of
 * cells are row by row. Nothing is published by it: an index without its uncertainty is
 * an opinion.
 *
 * Sources: OECD and JRC, Handbook on Constructing Composite Indicators (2008); Saisana,
 * Saltelli and Tarantola (2005), J. R. Statist. Soc. A 168; Alkire and Foster (2011),
 * Journal of Public Economics 95.
 */
#ifndef MX_COMPOSITE_H
#define MX_COMPOSITE_H

#include "mx/base.h"

MX_DOOR_OPEN

/* ---- Normalising ---------------------------------------------------------------- */

typedef enum {
    MX_SCALE_MIN_MAX,   /* (x - lowest) / (highest - lowest): 0 to 1 */
    MX_SCALE_Z,         /* (x - mean) / sd, n - 1 */
    MX_SCALE_RANK       /* (rank - 1) / (n - 1): 0 to 1; ties share the mean of their ranks */
} mx_scale;

/* "min_max", "z", "rank"; -1 for another name. */
int mx_scale_find(const char *name);

/* 1. out[i] is x[i] on the new scale; may be the same array. Missing stays missing.
 * 2. MIN_MAX takes `lowest` and `highest` (goalposts) where they are given, else (NaN) the smallest
 *    and largest of x; what lies outside goalposts is not cut off.
 * 3. Where nothing varies, or one value only is known, there is no scale: all missing.
 * 4. `is_reversed`: more is worse; min-max and rank are complemented to 1, z changes its sign.
 * `work` has room for n numbers. */
void mx_composite_normalise(double out[], const double x[], size_t n, mx_scale scale, double lowest,
                            double highest, bool is_reversed, double work[]);

/* Ranks, 1 for the smallest (or the largest); ties share their mean rank. `work` has room for n. */
void mx_composite_rank(double out[], const double x[], size_t n, bool is_descending, double work[]);

/* ---- Aggregating ----------------------------------------------------------------- */

typedef enum {
    MX_MEAN_ARITHMETIC, /* a loss here is made good by a gain there */
    MX_MEAN_GEOMETRIC   /* less so: of 0 and anything it is 0; of a negative one there is none */
} mx_mean;

/* "arithmetic", "geometric"; -1 for another name. */
int mx_mean_find(const char *name);

#define MX_NO_NODE SIZE_MAX

typedef struct {
    size_t parent; /* a node before this one; MX_NO_NODE: a root */
    size_t column; /* of the cells, where it is a leaf; MX_NO_NODE: it has children */
    double weight; /* among its siblings, above 0 */
    mx_mean mean;  /* of its children */
    double known;  /* the share of its children's weight that must be there: 1 all of it */
} mx_node;

/* MX_E_VALUE: a parent that does not come before, a leaf with children or without a column, an inner
 * node without children, a weight that is not above 0, `known` outside 0 to 1. */
int mx_composite_check_tree(const mx_node nodes[], size_t n_nodes, size_t n_columns) MX_MUST_CHECK;

/* out[row * n_nodes + node] for every node: leaves are their cells, others the weighted mean of
 * their children. Where some are missing and enough is known, the weights of the rest are scaled up. */
void mx_composite_aggregate(double out[], const double cells[], size_t n_rows, size_t n_columns,
                            const mx_node nodes[], size_t n_nodes);

/* ---- Uncertainty and sensitivity ------------------------------------------------------ */

typedef struct {
    bool scales[3]; /* which are defensible, by mx_scale; with a geometric mean z is left out */
    bool means[2];  /* by mx_mean, for all nodes alike; none: each node keeps its own */
    double spread;  /* each weight times a number between 1 - spread and 1 + spread */
    bool leaves_one_out; /* one leaf in turn is left out, or none, with equal chances */
    size_t runs;
} mx_choices;

/* A row under all these choices: ranks, 1 for the largest. */
typedef struct {
    double median, low, high; /* 5 % of the runs lie below low, 5 % above high */
    double first_share;       /* runs in which it is first */
} mx_rank_spread;

/* What each choice alone explains of the variance of the mean shift of ranks (first-order
 * indices); NaN where nothing shifts, or a choice is none. */
typedef struct {
    double scale, mean, left_out;
    double mean_shift; /* places by which a rank moves on average */
} mx_sensitivity;

/* 1. Node 0 is the index. `reversed[column]` says that more is worse.
 * 2. Each run draws a scale, a mean, weights and a leaf to leave out, normalises, aggregates, ranks.
 * 3. The shift of a run is the mean over rows of |rank - rank as it was given| (the tree as it is,
 *    min-max or the first scale allowed). Before a geometric mean, scales from 0 to 1 are moved onto
 *    0.01 to 1, since a single 0 would decide alone.
 * 4. Rows without an index have no rank. Same rng, same result.
 * MX_E_VALUE: no run, no scale, spread outside 0 to 1, or a tree that mx_composite_check_tree refuses. */
int mx_composite_uncertain(mx_rank_spread out[], mx_sensitivity *sensitivity, const double cells[], size_t n_rows,
                           size_t n_columns, const bool reversed[], const mx_node nodes[], size_t n_nodes,
                           const mx_choices *choices, mx_rng *rng) MX_MUST_CHECK;

/* ---- Joint deprivation ------------------------------------------------------------------- */

typedef struct {
    size_t n, n_missing;    /* people who count; people of whom something is not known */
    size_t n_poor;
    double headcount;       /* H: share of people who are deprived in k or more */
    double intensity;       /* A: share of things in which these are deprived, on average */
    double adjusted;        /* M0 = H A */
} mx_joint;

/* For each dimension. */
typedef struct {
    double raw;          /* share of people deprived in it */
    double censored;     /* share of people deprived in it and in k or more */
    double contribution; /* part of M0 that it makes: weight * censored / M0; they add up to 1 */
} mx_joint_part;

/* 1. deprived[person * n_dimensions + d]: 1 yes (under the cut-off of d), 0 no, NaN not known.
 * 2. Weights are scaled to the sum 1; NULL: equal.
 * 3. A person counts when everything is known; is poor when the weights of what they are deprived in
 *    reach k, 0 < k <= 1 (the second cut-off); k at most the smallest weight is "in anything", 1 "in all".
 *    Sums of weights are compared with k up to what rounding can add.
 * 4. M0 of all is the mean of M0 of groups, by their people: a group is the same call on its rows.
 * 5. n = 0: shares are NaN. Nobody poor: A and contributions are NaN, M0 is 0.
 * `is_poor` (may be NULL) gets 1, 0 or NaN a person. MX_E_VALUE: k or a weight that cannot be. */
int mx_composite_joint(mx_joint *out, mx_joint_part parts[], double is_poor[], const double deprived[],
                       size_t n_people, size_t n_dimensions, const double weights[], double k) MX_MUST_CHECK;

MX_DOOR_CLOSE

#endif
