/*
 * disclose: what may leave.
 *
 * A result (an mx_frame with roles, see mx/frame.h) says on how many people each
 * row rests. mx_disclose applies a rule to it and is the only maker of an
 * mx_release; faces, charts and reports print, draw and write nothing else, so
 * the rule cannot be forgotten. Internal outputs are releases too, under the
 * rule "internal", and carry a mark that faces must show.
 *
 * Under a publishing rule of T people (min_count):
 * 1. A row resting on fewer than T people keeps its keys, its basis and its notes; its
 *    figures, the number of people among them, are withheld.
 * 2. Columns of role MX_RANGE are always empty.
 * 3. A count or share may be shown where its people, and those it leaves out, are T or more;
 *    nobody and all, as share or level, where the row rests on 2T or more. Columns level_L
 *    are shown all or none, so that low / middle / high are left. Where one of the shares of a
 *    whole (what they leave over counted in) may not be shown, one alone stays: the last, or
 *    else the first; of counts (improved, same, worsened) none does.
 * 4. Figures of a row that would give its withheld parts back fall with them: mean, spread,
 *    tests, intervals (one named after a share, share_high_from, goes with that share). A verdict
 *    (conclusion) stays from nine people on; the median where it adds next to nothing to what is
 *    shown, and, where nothing is, that of an odd number.
 * 5. Of the parts of a declared total never one alone is withheld (see mx_total): the row with
 *    fewest people falls with it, and more until what is withheld has room to be anything.
 * 6. Rows of basis "published" (figures of others) and "acts" (figures that count public
 *    acts, not people) pass as they are.
 * A last text column `withheld` says why, in the current language. The same result and rule
 * give the same release.
 */
#ifndef MX_DISCLOSE_H
#define MX_DISCLOSE_H

#include "mx/base.h"
#include "mx/frame.h"

MX_DOOR_OPEN

/* A rule by name: "internal" (nothing withheld, marked), "health" (11 people, the
 * default), "public" (5), "business" (3, and nobody behind more than 85 %). They stand in
 * datasets/rules/rules.tsv. A copy may be changed before use (--min-count). */
typedef struct {
    char name[24];
    int min_count;    /* fewest people a figure may rest on; 0 withholds nothing */
    double max_share; /* the largest part of a figure one contributor may make; 1 is no limit */
    char purpose[160]; /* what it is for, in the current language when it was found */
} mx_rule;

/* MX_E_NOTFOUND with the list of names for an unknown one, or when the file of rules is
 * missing; MX_E_SYNTAX when the file cannot be understood, with its line. */
int mx_rule_find(mx_rule *out, const char *name) MX_MUST_CHECK;

/* How rows of a result add up: rows that agree in all key columns but `column` are
 * parts of one total that is published, in this result or in another. A row whose
 * `column` is missing is such a total itself, and no part of one. */
typedef struct {
    const char *column;
} mx_total;

typedef struct mx_release mx_release;

/* Apply `rule` to a copy of `result`. A result under a publishing rule must have a
 * column of role MX_PEOPLE (else MX_E_VALUE): no figure travels without its n. It may
 * have several (n_before, n_after): each must reach the rule, and a count or share belongs to
 * the one whose name ends as its own does, else to the first. Where there is a column
 * `largest_share` (MX_RANGE) it is held against max_share. A total of a column that is
 * not a key is MX_E_NOTFOUND. A result made of released figures may bring their text column
 * `withheld` along: its reasons stay on rows that lack a figure, where none is added.
 * `totals` may be NULL when n_totals is 0. The release is independent of `result`. */
int mx_disclose(mx_release **out, const mx_frame *result, const mx_rule *rule,
                const mx_total totals[], size_t n_totals) MX_MUST_CHECK;
void mx_release_free(mx_release *release);

/* The table as it may be shown: the result's columns, then `withheld` (MX_NOTE)
 * unless the rule is internal. Lives with the release. */
const mx_frame *mx_release_frame(const mx_release *release);
bool mx_release_is_internal(const mx_release *release);
const mx_rule *mx_release_rule(const mx_release *release);
size_t mx_release_n_withheld(const mx_release *release); /* rows with a figure withheld */

/* Whether this cell is empty because it was withheld, rather than never known. */
bool mx_release_is_withheld(const mx_release *release, size_t row, size_t column);

MX_DOOR_CLOSE

#endif
