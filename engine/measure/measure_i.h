/* What the files that answer a report's questions share. The tally has its own (tally_i.h). */
#ifndef MX_MEASURE_I_H
#define MX_MEASURE_I_H

#include <math.h>

#include "mx/measure.h"
#include "mx/stats.h"

/* Weights are summed exactly, as whole numbers of 2^-60, so that a sum does not depend on the order of its
 * parts, nor on who summed them: counts that others made of their answers give what the answers give. */
__extension__ typedef __int128 mx_measure__wide;

static inline mx_measure__wide mx_measure__parts(double weight)
{
    return (mx_measure__wide)(weight * 0x1p60);
}

static inline double mx_measure__sum(mx_measure__wide parts)
{
    return (double)parts * 0x1p-60;
}

/* ---- frames.c: canonical frames by column name --------------------------------------- */

/* Missing columns have missing cells. A missing text is NULL; "" when asked for as str. */
const char *mx_measure__text(const mx_frame *frame, size_t row, const char *column);
mx_str mx_measure__str(const mx_frame *frame, size_t row, const char *column);
double mx_measure__number(const mx_frame *frame, size_t row, const char *column);
size_t mx_measure__n_rows(const mx_frame *frame); /* 0 for NULL */

/* A column of a result. */
typedef struct {
    const char *name;
    mx_type type;
    mx_role role;
} mx_measure__column;

/* A new frame with these columns. */
int mx_measure__frame(mx_frame **out, const mx_measure__column columns[], size_t n) MX_MUST_CHECK;
int mx_measure__add_columns(mx_frame *frame, const mx_measure__column columns[], size_t n) MX_MUST_CHECK;

/* Set a cell of the last row by its column's name, which must exist. */
int mx_measure__put_text(mx_frame *frame, const char *column, const char *text) MX_MUST_CHECK;
int mx_measure__put_str(mx_frame *frame, const char *column, mx_str text) MX_MUST_CHECK;
void mx_measure__put(mx_frame *frame, const char *column, double value);

/* The place of each id's text in their order: as whole numbers when all are, else by bytes. */
int mx_measure__rank_texts(uint32_t ranks[], const mx_ids *ids) MX_MUST_CHECK;

/* Add the texts to `ids` as one, with a mark between them. */
int mx_measure__pair_id(mx_ids *ids, mx_str first, mx_str second, uint32_t *id) MX_MUST_CHECK;

/* ---- merging.c: values of keys that count as one ------------------------------------- */

typedef struct {
    const mx_frame *frame; /* of mx_merging_new; NULL: nothing is merged */
    mx_ids *places;        /* key, within, value; number i is row i */
} mx_measure__merging;

/* The frame is borrowed. */
int mx_measure__merging_init(mx_measure__merging *out, const mx_frame *frame) MX_MUST_CHECK;
void mx_measure__merging_dispose(mx_measure__merging *merging);
/* What stands for `value` of `key`, of this territory; the value itself where it stands alone. `work` is
 * scratch; the text lives with the frame. MX_E_NOMEM. */
int mx_measure__merged(mx_str *out, const mx_measure__merging *merging, const char *key, mx_str territory,
                       mx_str value, mx_buf *work) MX_MUST_CHECK;

/* ---- tree.c: who stands below whom ------------------------------------------------------ */

typedef struct {
    mx_ids *names;     /* of territories, and of networks */
    uint32_t *parents; /* by territory; MX_NO_ID where there is none */
    uint32_t *networks;
    mx_buf *labels; /* each territory's name, folded, for its place among others */
    size_t n;       /* territories: the first n names */
    mx_ids *aliases; /* names of several territories put together, and the first of each */
    uint32_t *first;
    size_t n_aliases, capacity;
} mx_measure__tree;

int mx_measure__tree_init(mx_measure__tree *tree, const mx_frame *territories) MX_MUST_CHECK;
void mx_measure__tree_dispose(mx_measure__tree *tree);
/* `alias` stands for several territories, of which this is one; it is where that is. */
int mx_measure__tree_alias(mx_measure__tree *tree, mx_str alias, mx_str territory) MX_MUST_CHECK;
/* Whether `territory` is `under` or stands below it or, where no territory bears that name,
 * belongs to the network `under`. NULL takes all. */
bool mx_measure__is_under(const mx_measure__tree *tree, mx_str territory, const char *under);
/* The folded name of a territory, its id where it has none. */
mx_str mx_measure__tree_label(const mx_measure__tree *tree, mx_str territory);

/* ---- follow_up.c ---------------------------------------------------------------------------- */

/* The keys of follow-up, in the order of its cells. */
enum {
    MX_BY_TERRITORY,
    MX_BY_GROUP,
    MX_BY_INDICATOR,
    MX_BY_PERIOD,
    MX_BY_PHASE,
    MX_BY_CYCLE,
    MX_N_BY
};

extern const char *const mx_measure__by_names[MX_N_BY];

typedef struct {
    uint32_t keys[MX_N_BY]; /* ids within each key; an empty cell has the id of the empty text */
    uint32_t person;        /* within the follow-up; MX_NO_ID for people who are only counted */
    uint32_t group;         /* a group of a territory; MX_NO_ID when it is not named */
    uint32_t people;
    uint32_t counted; /* place in the follow-up's `counted`; MX_NO_ID: nothing more is known */
    double value;     /* NaN: asked, no answer */
    double weight;    /* of one of them */
} mx_measure__answer;

/* People of a store that shares counts, of whom some answered both evaluations of a cycle: all of them; those
 * who did not; and those who did, as pairs. */
typedef enum { MX_COUNTED_WHOLE, MX_COUNTED_ALL, MX_COUNTED_UNLINKED, MX_COUNTED_PAIRS } mx_measure__who;

/* What is known of people who are only counted, besides how many they are. */
typedef struct {
    mx_measure__wide weights, squares; /* of all of them, and their squares */
    double after;                      /* of pairs: their second value, `value` being the first; NaN: not known */
    mx_measure__who who;
    int moved;         /* of pairs: whether they rose */
    bool has_weights;  /* else each has that of the answer */
} mx_measure__counted;

/* What is known of an indicator. NaN where there is no such thing. */
typedef struct {
    bool is_ordinal, is_reversed; /* reversed: direction "-" */
    double lowest, highest;       /* of an ordinal scale */
    double low_max, high_min;
} mx_measure__scale;

struct mx_follow_up {
    mx_measure__answer *answers;
    size_t n, capacity;
    mx_measure__counted *counted;
    size_t n_counted, counted_capacity;
    mx_ids *texts[MX_N_BY], *people, *groups;
    uint32_t *ranks[MX_N_BY]; /* the place of each id of a key among the others */
    mx_measure__scale *scales; /* by indicator id */
    mx_measure__tree tree;
    uint32_t *as_read[MX_N_BY]; /* ids of the answers before values were put together; NULL: they are not */

    size_t n_strata; /* cells of rows after the usual ones: categories of margins */
    mx_ids *categories[MX_MOST_MARGINS];
    uint32_t *strata; /* n_strata for each answer */
    size_t strata_capacity;
    struct {
        double *shares; /* by category; k places */
        size_t k;
    } margins[MX_MOST_MARGINS]; /* to which people are weighted */
    size_t n_margins;
};

/* A cell of MX_COUNTED_MARK; false where it cannot be read. */
bool mx_measure__read_counted(mx_measure__counted *out, mx_str cell);
mx_measure__who mx_measure__who_is(const mx_follow_up *follow_up, const mx_measure__answer *answer);

/* Find the places of all ids again, after texts were added. */
int mx_measure__rank_keys(mx_follow_up *follow_up) MX_MUST_CHECK;

/* ---- margins.c ------------------------------------------------------------------------------- */

/* The share of each of `ids` in a margin; counts[id], how many there are of each, give those of a margin without.
 * `shares` has a place for each of ids, and more for categories that nobody has: *k places in all. */
int mx_measure__margin_shares(double **shares, size_t *k, const mx_margin *margin, const mx_str categories[],
                              const double counts[], size_t n) MX_MUST_CHECK;
void mx_measure__margins_dispose(mx_follow_up *follow_up);

/* ---- pick.c: the answers a question is asked of ------------------------------------------------ */

/* The answers of a cut, put into cells by keys. Within a cell a person's answers stand
 * together, in the order asked for; people who are only counted come last. */
typedef struct {
    uint32_t cell, person;
    uint32_t order[3];
    uint32_t answer;
} mx_measure__pick;

typedef struct {
    int by[MX_N_BY]; /* the keys, in the order of the columns */
    size_t n_by;
    mx_measure__pick *picks; /* by cell, cells in the order of their keys */
    size_t n;
} mx_measure__cells;

typedef enum { MX_LATEST_PERIOD, MX_LATEST_CYCLE } mx_measure__order;

/* MX_E_VALUE: an unknown key, one named twice, or no indicator among them. Answers are ordered by
 * period, phase, cycle (MX_LATEST_PERIOD) or by cycle, phase, period (MX_LATEST_CYCLE). */
int mx_measure__cells_find(mx_measure__cells *out, const mx_follow_up *follow_up, const char *const by[],
                           const mx_cut *cut, mx_measure__order order) MX_MUST_CHECK;
void mx_measure__cells_dispose(mx_measure__cells *cells);

/* The end of the run of picks of one cell (or, within it, of one person) that begins at `from`. */
size_t mx_measure__cell_end(const mx_measure__cells *cells, size_t from);
size_t mx_measure__person_end(const mx_measure__cells *cells, size_t from, size_t to);

/* Add the key columns to a result; begin a row with the keys of the cell of `pick`. */
int mx_measure__add_keys(mx_frame *frame, const mx_measure__cells *cells) MX_MUST_CHECK;
int mx_measure__begin_row(mx_frame *frame, const mx_follow_up *follow_up, const mx_measure__cells *cells,
                          const mx_measure__pick *pick, const mx_cut *cut) MX_MUST_CHECK;

/* ---- standing.c: how the people of one cell stand --------------------------------------------- */

/* One answer for each person of a cell (all counted people of an answer in one). */
typedef struct {
    const mx_follow_up *follow_up;
    const mx_measure__scale *scale;
    const mx_measure__answer **answers; /* sorted by group */
    size_t n_answers;
    double n, n_missing; /* people with an answer, and without */
    const double *weights; /* of one person of each answer; NULL: those that answers bring */
    const char *cannot;    /* why there are no weights for the margins; then there is no share */
} mx_measure__people;

/* Keep the latest answer of each person of picks[from … to-1]. `answers` has room for them all. */
void mx_measure__people_find(mx_measure__people *out, const mx_follow_up *follow_up, const mx_measure__cells *cells,
                             size_t from, size_t to, const mx_measure__answer *answers[]);
/* Begin and add, for those who choose answers in another way; sort before use. */
void mx_measure__people_begin(mx_measure__people *out, const mx_follow_up *follow_up,
                              const mx_measure__answer *any, const mx_measure__answer *answers[]);
void mx_measure__people_add(mx_measure__people *people, const mx_measure__answer *answer);
void mx_measure__people_sort(mx_measure__people *people);

/* Weight them to the margins of the follow-up, where it has any, from weights[], those to start from. They keep
 * weights[], which goes with their answers: sort before. */
int mx_measure__people_weigh(mx_measure__people *people, double weights[]) MX_MUST_CHECK;
/* The same from the weights that their answers bring. */
int mx_measure__people_weigh_answers(mx_measure__people *people, double weights[]) MX_MUST_CHECK;

typedef enum { MX_LOW, MX_MIDDLE, MX_HIGH } mx_measure__part;

/* What answer i weighs, all its people together, and the sum of the squares of their weights. */
mx_measure__wide mx_measure__weight_of(const mx_measure__people *people, size_t i);
mx_measure__wide mx_measure__squares_of(const mx_measure__people *people, size_t i);
bool mx_measure__is_weighted(const mx_measure__people *people, size_t i); /* by another weight than 1 */
/* Whether they all have one weight, to the last but three of its digits. */
bool mx_measure__have_one_weight(const mx_measure__people *people);

/* Which part of the scale a value is in; false where the scale has no parts. */
bool mx_measure__part_of(const mx_measure__scale *scale, double value, mx_measure__part *out);
/* Their share in a part, clustered by group. `work` has room for twice the groups (n_answers). */
int mx_measure__share(mx_stats_interval *out, const mx_measure__people *people, mx_measure__part part, double conf,
                      double work[]) MX_MUST_CHECK;
size_t mx_measure__n_groups(const mx_measure__people *people);

/* Median, mean, sd, as describe has them; weighted where there are weights. */
int mx_measure__summary(mx_stats_summary *out, const mx_measure__people *people) MX_MUST_CHECK;

/* ---- slopes.c ------------------------------------------------------------------------------------ */

/* The middle of a period in years; false for a label, which leaves an error behind. */
bool mx_measure__year_of(double *out, const char *text);

/* ---- pairs.c --------------------------------------------------------------------------------------- */

/* People who answered both evaluations of a cycle alike: one of them, or so many that are counted. */
typedef struct {
    const mx_measure__answer *first, *second; /* their answers; second is NULL of people who are counted */
    double before, after;                     /* their values; NaN: not known */
    int moved;                                /* whether they rose, above 0 for the better */
    uint32_t people;
    mx_measure__wide weights, squares; /* a pair has the mean of its two weights */
    bool is_even;                      /* they all have one weight */
} mx_measure__pairs;

/* The people of one cell: nobody is in two of these. */
typedef struct {
    mx_measure__pairs *pairs;
    size_t n_pairs;
    uint64_t up, same, down;          /* people among them */
    double n_before, n_after;         /* all who answered then */
    mx_measure__people before, after; /* without the pairs */
    mx_measure__people linked;        /* of the pairs, the first answers */
} mx_measure__changes;

/* The two evaluations, and room for the people of any cell. */
typedef struct {
    const mx_follow_up *follow_up;
    mx_measure__cells cells;
    int key;                /* tells the evaluations: the phase, or the period */
    uint32_t before, after; /* its ids; MX_NO_ID when nobody was asked then */
    const mx_measure__answer **answers;
    double *weights;
    mx_measure__pairs *pairs;
} mx_measure__evaluations;

/* Dispose of it even where this failed. */
int mx_measure__evaluations_find(mx_measure__evaluations *out, const mx_follow_up *follow_up, const char *const by[],
                                 const mx_cut *cut) MX_MUST_CHECK;
void mx_measure__evaluations_dispose(mx_measure__evaluations *e);
/* The people of picks[from … to - 1], a cell; until the next. */
int mx_measure__changes_find(mx_measure__changes *out, const mx_measure__evaluations *e, size_t from, size_t to) MX_MUST_CHECK;

/* ---- effect.c ------------------------------------------------------------------------------------ */

/* Improvement in the order of levels; NaN where it cannot be told. People count alike. */
typedef struct {
    double p_ranks;   /* Wilcoxon's signed-rank test, or his rank-sum test of two samples */
    double p_margins; /* pairs on levels: Stuart and Maxwell's test */
    double size;      /* -1 to 1, above 0 for the better: rank-biserial correlation of pairs (Kerby 2014), or Cliff's delta */
} mx_measure__effect;

int mx_measure__effect_of_pairs(mx_measure__effect *out, const mx_measure__scale *scale, const mx_measure__pairs pairs[],
                                size_t n) MX_MUST_CHECK;
int mx_measure__effect_of_samples(mx_measure__effect *out, const mx_measure__people *before,
                                  const mx_measure__people *after, double conf) MX_MUST_CHECK;

#endif
