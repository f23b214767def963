/* measure: the parts of a tally, for its own files only. */
#ifndef MX_TALLY_I_H
#define MX_TALLY_I_H

#include "mx/measure.h"

__extension__ typedef __int128 mx_tally__wide;

/* ---- labels.c: the cells of a key as dense numbers -------------------------------- */

/* A text of up to 16 bytes stands in its slot, as two words that overlap; of a longer one
 * there are its hash and where it is. */
typedef struct {
    uint64_t first;
    union {
        uint64_t last;
        const char *text;
    };
    uint32_t size, id; /* id is MX_NO_ID where the slot is free */
} mx_tally__slot;

typedef struct {
    mx_arena *arena;
    mx_str *texts; /* by id, trimmed */
    size_t n, capacity;
    mx_tally__slot *slots;
    size_t mask, n_slots;
} mx_tally__labels;

int mx_tally__labels_init(mx_tally__labels *labels);
void mx_tally__labels_dispose(mx_tally__labels *labels);

/* The ids of `n` cells; texts that differ in blanks at their ends are the same. */
int mx_tally__labels_read(mx_tally__labels *labels, const mx_str cells[], size_t n, uint32_t ids[]);
int mx_tally__labels_add(mx_tally__labels *labels, mx_str text, uint32_t *id);

/* ---- cells.c: groups of rows and what they count ----------------------------------------- */

/* What a wide group counts at each level. At index 0, `n` is the missing, `apart` the
 * answers without respondent, and `weight` the sum of squared weights of all answers. */
typedef struct {
    uint64_t n, apart;
    mx_tally__wide weight; /* times 2^60 */
} mx_tally__level;

/* What all people of a row weigh, and the squares; times 2^60. */
typedef struct {
    mx_tally__wide weights, squares;
} mx_tally__sums;

/* Counters of a group are a run [lowest, lowest + width) of levels that its indicator
 * has in this tally, after one for the missing: 16-bit numbers in a narrow one, an
 * mx_tally__level each in a wide one. */
typedef struct {
    int32_t lowest;
    uint32_t width;
} mx_tally__range;

typedef struct {
    uint32_t tag, at; /* upper half of the hash; block, 0 where free */
} mx_tally__entry;

/* Blocks of memory in one pool, addressed in units of 16 bytes: the ids of the group,
 * its number, its counters. */
typedef struct {
    size_t n_ids, counters_at;
    bool is_wide;
    mx_tally__entry *entries;
    size_t mask;
    unsigned char *pool;
    size_t used, capacity; /* in units */
    uint32_t *blocks;      /* by number of the group */
    size_t n_groups, group_capacity;
} mx_tally__cells;

int mx_tally__cells_init(mx_tally__cells *cells, size_t n_ids, bool is_wide);
void mx_tally__cells_dispose(mx_tally__cells *cells);

#define MX_TALLY__FACTOR 0x9E3779B97F4A7C15u
uint64_t mx_tally__hash(const uint32_t ids[], size_t n_ids);

/* The block of these ids, made with `width` counters when it is new; 0 when memory is out. */
uint32_t mx_tally__cells_add(mx_tally__cells *cells, const uint32_t ids[], uint64_t hash, uint32_t width);

/* How many counters, without that of the missing, a block for `wanted` has room for. */
uint32_t mx_tally__cells_width(const mx_tally__cells *cells, uint32_t wanted);

/* Give a group a block with the levels of `to` instead of those of `from`, which are among them. */
int mx_tally__cells_move(mx_tally__cells *cells, size_t group, mx_tally__range from, mx_tally__range to);

static inline unsigned char *mx_tally__block(const mx_tally__cells *cells, uint32_t at)
{
    return cells->pool + (size_t)at * 16;
}

static inline uint32_t *mx_tally__ids(const mx_tally__cells *cells, uint32_t at)
{
    return (uint32_t *)(void *)mx_tally__block(cells, at);
}

/* The number of the group stands after its ids. */
static inline uint32_t mx_tally__group(const mx_tally__cells *cells, uint32_t at)
{
    return mx_tally__ids(cells, at)[cells->n_ids];
}

static inline uint16_t *mx_tally__narrow(const mx_tally__cells *cells, uint32_t at)
{
    return (uint16_t *)(void *)(mx_tally__block(cells, at) + cells->counters_at);
}

static inline mx_tally__level *mx_tally__levels(const mx_tally__cells *cells, uint32_t at)
{
    return (mx_tally__level *)(void *)(mx_tally__block(cells, at) + cells->counters_at);
}

/* The number of people at counter `i` of a block of either kind. */
static inline uint64_t mx_tally__count(const mx_tally__cells *cells, uint32_t at, size_t i)
{
    return cells->is_wide ? mx_tally__levels(cells, at)[i].n : mx_tally__narrow(cells, at)[i];
}

/* ---- tally.c ------------------------------------------------------------------------------------ */

enum {
    MX_TALLY__MOST_KEYS = 16,
    MX_TALLY__MOST_LEVELS = 78,      /* of an ordinal scale; more is a real one */
    MX_TALLY__MOST_COMPLAINTS = 1000 /* about a column; more are only counted */
};

/* What is counted beside the blocks: values that are no level of their block, and what a
 * 16-bit counter could not hold. NaN as value: missing. */
typedef struct {
    double value;
    uint32_t group, people;
} mx_tally__extra;

/* What is known of an indicator beforehand; NaN: not given. */
typedef struct {
    double lowest, highest, low_max, high_min;
    bool is_real;
} mx_tally__scale;

/* What is wrong with a column's cells. */
typedef struct {
    mx_complaints *list; /* the first of them; NULL when there are none */
    uint64_t n;
} mx_tally__found;

struct mx_tally {
    mx_tally_plan plan;
    size_t n_ids, indicator;  /* ids of a group: the keys, then the indicator unless it is one */
    mx_tally__labels *labels; /* [n_ids] */
    mx_tally__range *ranges;  /* by id of the indicator */
    mx_tally__scale *scales;
    size_t n_indicators, range_capacity, scale_capacity;
    mx_tally__cells cells;
    mx_tally__extra *extras;
    mx_tally__wide *extra_weights; /* of all the people of an extra; where cells are wide */
    size_t n_extras, extra_capacity, weight_capacity;
    uint64_t n_moves; /* how often blocks moved: positions taken before are void */

    uint32_t *value_ids;    /* wide form: the indicator of each value column */
    uint64_t *n_numbers;    /* in each value column */
    mx_tally__found *found; /* in each column of the batches */

    bool saw_weights;

    bool counts_people;
    mx_tally__labels person[2]; /* territory, respondent */
    mx_tally__cells people;     /* one group for each person of each row of the result */

    size_t room; /* rows that the arrays of a batch hold */
    uint32_t **ids, *person_ids[2], *blocks, *counts;
    uint64_t *hashes;
    int32_t *levels;
    double *values, *weights;
    mx_tally__sums *sums;
};

/* The keys that make rows; the margins come after them. */
static inline size_t mx_tally__n_shown(const mx_tally *tally)
{
    return tally->plan.n_keys - tally->plan.n_margins;
}

static inline bool mx_tally__has_column(size_t column)
{
    return column != MX_NO_COLUMN;
}

/* ---- ranges.c ------------------------------------------------------------------------------------ */

/* Look up the scales of indicators that are new, and the levels their blocks begin with. */
int mx_tally__learn_indicators(mx_tally *tally);
/* Let the blocks of an indicator hold `level` too; false (in *fits) when they cannot. */
int mx_tally__stretch(mx_tally *tally, uint32_t id, int64_t level, bool *fits);
/* Count people at a value beside the blocks. */
int mx_tally__add_extra(mx_tally *tally, uint32_t group, double value, uint64_t people, mx_tally__wide weight);

/* The place of a key's texts in their order: numbers by value, periods in time, else bytes. */
int mx_tally__ranks(uint32_t **out, const mx_tally__labels *labels, bool is_period);

/* ---- layout.c: groups put in the order of the result ------------------------------------------- */

/* Of an indicator: its scale, what counts as low and high of it, whether it has levels at
 * all; and the same as counters of its blocks: low ones up to n_low, high ones from high_at. */
typedef struct {
    double lowest, highest, low_max, high_min;
    bool is_real;
    uint32_t n_low, high_at;
} mx_tally__bounds;

typedef struct {
    const mx_tally *tally;
    mx_tally__bounds *bounds; /* by indicator */
    uint32_t *blocks;         /* in the order of the result; those of a row side by side */
    size_t n_blocks;
    size_t *starts;    /* where each row begins in `blocks`, and the end */
    uint32_t *row_ids; /* [n_rows][keys that are shown] */
    size_t n_rows;
    uint32_t *extra_order; /* extras by group; NULL when there are none */
    size_t *extra_starts;  /* [n_groups + 1] */
    uint32_t *people;      /* distinct respondents of each row; NULL when not counted */
    bool has_weights;
    double *factors;      /* by place in `blocks`, what its weights are times; NULL without margins */
    const char **cannot;  /* by row: why it cannot be weighted to the margins; NULL where it can */
} mx_tally__layout;

int mx_tally__lay_out(mx_tally__layout *out, const mx_tally *tally);
void mx_tally__layout_dispose(mx_tally__layout *layout);

/* Value column `v` of a wide form has words and no number: it is no indicator. */
bool mx_tally__is_no_indicator(const mx_tally *tally, size_t v);

/* ---- rake.c: rows weighted to margins ------------------------------------------------------------- */

/* Fill in factors and cannot, where the plan has margins. */
int mx_tally__rake(mx_tally__layout *layout);

/* ---- figures.c: the figures of a row -------------------------------------------------------------- */

enum {
    MX_TALLY__N,
    MX_TALLY__N_EFFECTIVE,
    MX_TALLY__DESIGN_EFFECT,
    MX_TALLY__MISSING,
    MX_TALLY__MEAN,
    MX_TALLY__SD,
    MX_TALLY__MIN,
    MX_TALLY__Q25,
    MX_TALLY__MEDIAN,
    MX_TALLY__Q75,
    MX_TALLY__MAX,
    MX_TALLY__SHARE_LOW,
    MX_TALLY__SHARE_HIGH,
    MX_TALLY__PEOPLE,
    MX_TALLY__N_FIGURES
};

/* Fill the columns (NULL: not wanted) with all rows, in up to `n_threads` threads. */
int mx_tally__figures(const mx_tally__layout *layout, double *const columns[MX_TALLY__N_FIGURES],
                      unsigned n_threads);

/* Whether some row has more answers than people. */
int mx_tally__has_repeats(bool *out, const mx_tally__layout *layout);

#endif
