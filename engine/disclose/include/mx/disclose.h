/*
 * disclose: what may leave.
 *
 * A result (an mx_frame with roles, see mx/frame.h) says on how many people each
 * row rests. mx_disclose applies a rule to it and is the only maker of an
 * mx_release; faces, charts and reports print, draw and write nothing else, so
 * the rule cannot be forgotten. Internal outputs are releases too, under the
 * rule "internal", and carry a mark that faces must show.
 *
 * Under a publishing rule: a row resting on fewer than min_count people keeps its
 * keys, its figures are empty, and a last text column `withheld` says why; columns
 * of role MX_RANGE are always empty; a count or share whose people, or whose
 * complement, are fewer than min_count (0 and all included, in small groups) is
 * empty too; where one row alone of a declared total is withheld, the smallest
 * other row of it falls with it, so that subtraction does not give it back.
 */
#ifndef MX_DISCLOSE_H
#define MX_DISCLOSE_H

#include "mx/base.h"
#include "mx/frame.h"

MX_DOOR_OPEN

/* A rule by name: "internal" (nothing withheld, marked), "health" (11 people, the
 * default), "public" (5), "business" (3, and nobody behind more than 85 %). */
typedef struct {
    const char *name;
    int min_count;      /* fewest people a figure may rest on; 0 withholds nothing */
    double max_share;   /* the largest part of a figure one contributor may make; 1 is no limit */
} mx_rule;

/* MX_E_NOTFOUND with the list of names for an unknown one. */
int mx_rule_find(mx_rule *out, const char *name) MX_MUST_CHECK;

/* How rows of a result add up: rows that agree in all key columns but `column` are
 * parts of one published total. */
typedef struct {
    const char *column;
} mx_total;

typedef struct mx_release mx_release;

/* Apply `rule` to a copy of `result`. A result under a publishing rule must have a
 * column of role MX_PEOPLE (else MX_E_VALUE): no figure travels without its n.
 * Rows whose MX_BASIS is "published" are others' figures and pass as they are.
 * `totals` may be NULL when n_totals is 0. The release is independent of `result`. */
int mx_disclose(mx_release **out, const mx_frame *result, const mx_rule *rule,
                const mx_total totals[], size_t n_totals) MX_MUST_CHECK;
void mx_release_free(mx_release *release);

/* The table as it may be shown: the result's columns, then `withheld` (MX_NOTE)
 * unless the rule is internal. Lives with the release. */
const mx_frame *mx_release_frame(const mx_release *release);
bool mx_release_is_internal(const mx_release *release);
const mx_rule *mx_release_rule(const mx_release *release);
size_t mx_release_n_withheld(const mx_release *release); /* rows whose figures were withheld */

MX_DOOR_CLOSE

#endif
