/* Results that are published together, on their way into webs. For set*.c and release.c only. */
#ifndef MX_DISCLOSE_SET_I_H
#define MX_DISCLOSE_SET_I_H

#include "disclose_i.h"
#include "web_i.h"

enum { MX_SET_MOST_LEVELS = 8, MX_SET_MOST_LABELS = 10 };

/* One way in which rows of a result add up: key columns from the outermost level inwards. */
typedef struct {
    const char *name; /* the outermost column's */
    size_t n_levels, levels[MX_SET_MOST_LEVELS];
    const mx_total *total; /* of the innermost */
} mx_set_dim;

/* A result of the set. */
typedef struct {
    mx_disclosure d;
    const mx_published *input;
    mx_set_dim *dims;
    size_t n_dims;
    /* By column: whether a count or share is no part of a whole with the others, since they are more
     * than it somewhere; whether they leave nothing over anywhere. */
    bool *is_alone, *is_complete;
    bool is_only; /* of its set: what it is about is all there is to add up to */
} mx_set_member;

typedef struct {
    const mx_rule *rule;
    const mx_memory *earlier; /* or NULL */
    mx_set_member *members;
    size_t n_members;
    const mx_relation *relations;
    size_t n_relations;
    mx_note note;
    mx_buf totals; /* what a later release has to know of totals that no result has */
    uint64_t patience; /* that is left for the webs still to come (web_i.h) */
} mx_set;

/* Where the value of a key column stands: the labels from the outermost level inwards. A missing
 * value, and the one that stands for all, are the root: none. */
typedef struct {
    size_t n, n_above; /* those from n_above on lie within what the result is about */
    const char *labels[MX_SET_MOST_LABELS]; /* of the result, of the tree, or of `numbers` */
    char numbers[MX_SET_MOST_LEVELS][MX_NUMBER_MAX];
    size_t level;  /* of the last label, where there is one */
    bool is_whole; /* it stands for all below it in the tree */
    bool is_together; /* the row counts several together */
} mx_set_path;
/* The territory that stands at the root in this dimension, or NULL: all there are. */
const char *mx_set__root(const mx_set_member *m, const mx_set_dim *dim, bool *is_whole);
void mx_set__path(mx_set_path *out, const mx_set_member *m, const mx_set_dim *dim, size_t row);

/* Whether a key tells when. The same people answer each time, so that nobody publishes totals over such a key: one
 * that would give a figure away is barred, rather than taken to be known. */
bool mx_set__is_time(const char *key);

/* The name of a row in every release: its subject, and of each key its column and value, in the order of
 * the columns' names. Of columns that stand within one another the innermost that has a value; what stands
 * for all below it in a tree is marked. */
void mx_set__name(const mx_set_member *m, size_t row, mx_buf *out);

/* The name that it would have in another territory, with all below it where `is_whole`; NULL: in all there are. */
void mx_set__name_in(const mx_set_member *m, size_t row, const char *territory, bool is_whole, mx_buf *out);

/* Whether others stand below a territory in a tree. */
bool mx_set__is_above(const mx_frame *tree, const char *value);

/* One of the keys of such a name. */
typedef struct {
    const char *name, *value;
    bool is_whole;
} mx_set_key;
/* Their names in order, and no two alike: the first counts. Sorts `keys`. */
void mx_set__write_name(mx_buf *out, const char *subject, mx_set_key keys[], size_t n);

/* So many keys of a row are looked at. */
enum { MX_SET_MOST_NAMED = 24 };

/* The keys that do not add up, and those that no column holds; texts of numbers go to `numbers`. */
size_t mx_set__list_context(mx_set_key keys[MX_SET_MOST_NAMED], char numbers[MX_SET_MOST_NAMED][MX_NUMBER_MAX], const mx_set_member *m,
                           size_t row);
/* Its subject, "" where it has none. */
const char *mx_set__subject_of(const mx_set_member *m);
/* What rows that share a web agree in. */
void mx_set__add_context(const mx_set_member *m, size_t row, mx_buf *out);

/* Hold what is published now against what was published before. */
int mx_set__recall(mx_set *set) MX_MUST_CHECK;

/* Apply the rule to results that are published together; `earlier` may be NULL. out[0]->memory, in
 * mx_set__said, is what a later release has to know of all of them. */
int mx_set__disclose(mx_release *out[], const mx_published results[], size_t n_results, const mx_rule *rule,
                     const mx_relation relations[], size_t n_relations, const mx_memory *earlier) MX_MUST_CHECK;
const mx_buf *mx_set__said(const mx_release *release);
/* It goes out: its frame may be looked at. Internal ones are made so. */
void mx_set__let(mx_release *release);

/* What a later release has to know of this member. */
int mx_set__write(const mx_set_member *m, mx_buf *out) MX_MUST_CHECK;

/* Protect rows from each other. */
int mx_set__protect(mx_set *set) MX_MUST_CHECK;

#endif
