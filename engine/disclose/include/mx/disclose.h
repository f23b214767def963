/*
 * disclose: what may leave.
 *
 * A result (an mx_frame with roles, see mx/frame.h) says on how many people each
 * row rests. A gate applies a rule to it and is the only maker of an mx_release;
 * faces, charts and reports print, draw and write nothing else, so the rule
 * cannot be forgotten. The gate knows what went out before, and says what goes
 * out now. Internal outputs are releases too, under the rule "internal", and
 * carry a mark that faces must show.
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
 * 5. What is withheld cannot be worked out from what is shown: of totals and subtotals, nested
 *    levels, linked tables and any other linear relation that is declared (mx_gate_pass_set). Of each
 *    withheld number of people a reader can only tell an interval that holds a tenth more and a
 *    tenth less, one person at least; of a figure withheld to protect another, a tenth on one side.
 *    Parts that are withheld of one sum are T people or more together. Each is proven by other
 *    tables that agree with all that is shown, found in the tables or by linear programs; as long
 *    as that fails more is withheld. The reader is taken to know that nobody is fewer than nobody;
 *    reasons do not tell him which of the withheld were few and which cover them.
 * 6. Earlier releases count as published: a figure that they showed covers nothing, one that they
 *    withheld stays withheld (unless for being near to what they showed, and no longer), and one that differs from theirs by fewer than T people (or statements)
 *    is withheld, and kept from being worked out like one of few. So do the tables that went through
 *    the same gate before, and totals that follow from what was shown.
 *    Totals over a key that tells when (period, phase, cycle) are taken to be published nowhere but where they
 *    were: the same people may answer each time.
 * 7. Rows of basis "published" (figures of others) and "acts" (figures that count public
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
    char merge[64];   /* what is put together before anything is withheld, in this order, with commas between:
                         components, groups, territories, periods; "": nothing */
    char purpose[160]; /* what it is for, in the current language when it was found */
} mx_rule;

/* MX_E_NOTFOUND with the list of names for an unknown one, or when the file of rules is
 * missing; MX_E_SYNTAX when the file cannot be understood, with its line. */
int mx_rule_find(mx_rule *out, const char *name) MX_MUST_CHECK;

/* Another order of merging ("territories,periods"; "-": none). MX_E_VALUE, with the names there are. */
int mx_rule_set_merge(mx_rule *rule, const char *names) MX_MUST_CHECK;

/* How rows of a result add up: rows that agree in all key columns but `column` are parts of one
 * total that is published, in this result or in another. A row whose `column` is missing is such a
 * total itself, and no part of one. */
typedef struct {
    const char *column;
    /* Another key that says what the values of this one are parts of first (the dimension of a
     * component); itself a total. NULL: none. */
    const char *within;
    /* Or a table whose first two columns are texts, a value and what it is a part of (the council
     * of a territory). Rows of a value count that value by itself. NULL: all are parts of one. */
    const mx_frame *tree;
    /* The value of rows that count several together, and for which value of the tree with all
     * below it they stand (NULL: for all there are). NULL: no such rows. */
    const char *together, *stands_for;
    bool has_nameless_part; /* a missing value is a part like others: no row is a total */
    bool is_shared; /* one person may have several values: people add up to more than there are */
} mx_total;

/* A key that all rows of a result share, and that it has no column of. NULL as the value: it has none. */
typedef struct {
    const char *name, *value;
} mx_fixed_key;

typedef struct mx_release mx_release;

/* A result to be published, with how its rows add up. Results of one subject are tables of the
 * same people: rows that agree in their keys, those a table does not have being missing, are the
 * same figure, and a total of one is a total of the other. */
typedef struct {
    const mx_frame *result;
    const mx_total *totals;
    size_t n_totals;
    const char *subject; /* NULL: one of its own, which is not remembered */
    /* The rows of the result with codes in the place of names, by which they are known in any language;
     * a key without a code is a part without a name. NULL: the result has codes. */
    const mx_frame *codes;
    const mx_fixed_key *fixed;
    size_t n_fixed;
    /* Where no column says which territory: the one that all rows are of, with all below it (NULL: all there are),
     * and who stands below whom, as in mx_total. NULL: nothing is known of territories. */
    const char *scope;
    const mx_frame *territories;
} mx_published;

/* A figure among results that are published together, times `factor`; a share counts as its
 * number of people. */
typedef struct {
    size_t result, row;
    const char *column;
    double factor;
} mx_term;

/* Figures that add up to nothing, which everybody knows. */
typedef struct {
    const mx_term *terms;
    size_t n_terms;
} mx_relation;

/* ---- The gate --------------------------------------------------------------------------- */

/*
 * The one way out of a store: a rule, what went out before, and what goes out now. There is no other
 * way to a release under a publishing rule. Whoever opens a gate recalls what the store remembers
 * of earlier releases, and has the store remember what mx_gate_said says, before it leaves.
 */
typedef struct mx_gate mx_gate;

int mx_gate_open(mx_gate **out, const mx_rule *rule) MX_MUST_CHECK;
void mx_gate_close(mx_gate *gate);
const mx_rule *mx_gate_rule(const mx_gate *gate);

/* Take in what mx_gate_said said of an earlier release. MX_E_SYNTAX: not such a text. */
int mx_gate_recall(mx_gate *gate, const char *said) MX_MUST_CHECK;
/* The same of what others said of a part of what goes out here, as a territory of its own store. What they showed of
 * all of theirs must not come near what is shown of all here; what they withheld of it is no figure of this gate,
 * nor does it have to put values together as they did. Of each territory all they said holds. */
int mx_gate_recall_part(mx_gate *gate, const char *said) MX_MUST_CHECK;

/* Who stands below whom, of the columns territory, parent and network; others are not looked at.
 * Without it territories are parts of one. */
int mx_gate_plant(mx_gate *gate, const mx_frame *territories) MX_MUST_CHECK;

/* What went out, a line a row; nothing that was withheld stands there. "" for internal rules and
 * results without a subject. Until the next pass. */
const char *mx_gate_said(const mx_gate *gate);
/* From now on only what goes out from now on: another document begins, which knows of the last. */
void mx_gate_begin(mx_gate *gate);

/* A statement goes out word for word: remember it, by a name from which nobody can tell which it was (its hash; no
 * words), for who has to know one day where somebody was quoted. Nothing under an internal rule. */
int mx_gate_quote(mx_gate *gate, const char *territory, const char *statement) MX_MUST_CHECK;
#define MX_QUOTED 24
void mx_gate_name_quoted(char out[MX_QUOTED], const char *territory, const char *statement);

/* Whether a line of what was said is a row of a table; others are totals that no table had, what was put together, and
 * what was quoted. */
bool mx_gate_is_row(mx_str line);

/* Have somebody keep what was said each time something new was, before the release is given out;
 * `keep` fails: so does the pass. For whom what is released is out at once. */
void mx_gate_keep_by(mx_gate *gate, int (*keep)(void *payload, const char *said), void *payload);

/*
 * Apply the rule to copies of results that are published together. out[i] is the release of
 * results[i]; all are freed one by one, and independent of what is given here.
 *
 * A result under a publishing rule must have a column of role MX_PEOPLE (else MX_E_VALUE): no
 * figure travels without its n. It may have several (n_before, n_after): each must reach the rule,
 * and a count or share belongs to the one whose name ends as its own does, else to the first.
 * Where there is a column `largest_share` (MX_RANGE) it is held against max_share. A total of a
 * column that is not a key is MX_E_NOTFOUND. A result made of released figures may bring their text
 * column `withheld` along: its reasons stay on rows that lack a figure, where none is added.
 *
 * MX_E_REFUSED: what is withheld could be worked out, though all that may be is withheld.
 */
int mx_gate_pass_set(mx_release *out[], mx_gate *gate, const mx_published results[], size_t n_results,
                     const mx_relation relations[], size_t n_relations) MX_MUST_CHECK;

/* A result as a question gives it. */
typedef struct {
    const mx_frame *result, *codes; /* as in mx_published */
    const char *subject;
    /* Keys over which rows add up, ended by NULL; those that the result does not have are passed over. A
     * component is a part of its dimension, a territory of those above it. NULL: none. */
    const char *const *adding;
    const mx_fixed_key *fixed;
    size_t n_fixed;
    const char *scope;    /* the territory or network that the result is about; NULL: all there are */
    const char *together; /* what the column territory says of rows that count the scope as one; or NULL */
    bool has_totals;      /* rows without one of these keys are totals; else parts without a name */
    bool has_each_once;   /* nobody is counted in two rows; else who spoke may have in several questions, dimensions,
                           * components or polarities */
} mx_outgoing;

int mx_gate_pass(mx_release **out, mx_gate *gate, const mx_outgoing *figures) MX_MUST_CHECK;

/* In two steps, for who tries several results and shows one: what would go out, of which nobody knows; and
 * let it go out. mx_release_frame is for what went out. */
int mx_gate_try(mx_release **out, mx_gate *gate, const mx_outgoing *figures) MX_MUST_CHECK;
int mx_gate_let(mx_gate *gate, mx_release *release) MX_MUST_CHECK;

/* One more value of the territories' tree: several that are put together, below `above` (NULL: below nothing). One
 * that is there stays where it is. */
int mx_gate_graft(mx_gate *gate, const char *value, const char *above) MX_MUST_CHECK;

/* Which rows would be withheld in `column`: a flag a row. Nothing goes out. */
int mx_gate_foresee(bool is_withheld[], mx_gate *gate, const mx_outgoing *figures, size_t column) MX_MUST_CHECK;

/* An internal output: nothing is withheld, nothing remembered, and faces say that it is one. */
int mx_disclose_internal(mx_release **out, const mx_frame *result) MX_MUST_CHECK;

/* ---- Releases ----------------------------------------------------------------------------- */

void mx_release_free(mx_release *release);

/* The table as it may be shown: the result's columns, then `withheld` (MX_NOTE)
 * unless the rule is internal. Lives with the release. */
const mx_frame *mx_release_frame(const mx_release *release);
bool mx_release_is_internal(const mx_release *release);
const mx_rule *mx_release_rule(const mx_release *release);
size_t mx_release_n_withheld(const mx_release *release); /* rows with a figure withheld */

/* Whether this cell is empty because it was withheld, rather than never known. */
bool mx_release_is_withheld(const mx_release *release, size_t row, size_t column);

/* How what was published together was protected: the method note of a release. */
typedef struct {
    size_t n_figures;  /* cells that hold people or what rests on them */
    size_t n_primary;  /* of them, withheld because few people stand behind them, or a part of few */
    size_t n_covers;   /* withheld so that those cannot be worked out */
    size_t n_earlier;  /* withheld because of what was published before */
    size_t n_beside;   /* withheld because of another table of the same document */
    size_t n_audited;  /* withheld cells of sums, for each of which the audit found other tables that fit */
    size_t n_programs; /* linear programs that took */
    size_t n_given_away; /* withheld, and known from earlier releases anyhow */
    size_t n_barred;   /* totals that no table here has, and that must not be published elsewhere */
    size_t n_merged, n_labels; /* values of keys that were put together, and the values they became */
    double narrowest;  /* the narrowest interval left to a reader of a figure of few, as a share of its value,
                        * where all were measured to their end; NaN: none was */
} mx_note;

const mx_note *mx_release_note(const mx_release *release);

/* The note of all these releases together, once for each set they came from, in whole sentences
 * of the current language: rule, cells withheld, audit. Empty for internal releases. */
int mx_disclose_explain(mx_buf *out, const mx_release *const releases[], size_t n) MX_MUST_CHECK;

/* What a release withholds of the result it was made from. For the producer's eyes. */
typedef struct {
    size_t n_rows, n_whole, n_partly; /* rows: all, withheld, with a figure withheld */
    size_t n_figures;                 /* cells withheld */
} mx_advice;
void mx_disclose_advise(mx_advice *out, const mx_release *release, const mx_frame *result);

/* How many figures a release shows: cells of figures, counts, shares and people that are not empty. */
size_t mx_release_n_published(const mx_release *release);

/* ---- Merging before hiding ------------------------------------------------------ */

/* The way along which values of a key column may be put together. */
typedef struct {
    const char *name; /* as rules order them: "components", "groups", "territories", "periods" */
    const char *key;  /* a text column */
    const char *within;   /* another key in which they must agree (the territory of groups); NULL: none */
    const mx_frame *tree; /* two texts, a value and what it is part of; NULL: all are parts of one */
    bool is_period;       /* neighbours in time are put together, periods that lie in each other are not */
} mx_ladder;

/* Values that are put together: four texts, `key`, `within` ("" where it does not matter), `value` and
 * `label`, which takes the value's place in that key: the values with " + " between, in order, or of
 * periods the interval from the first to the last. The source of a result (mx/measure.h) counts people
 * of several values once. */
enum { MX_MERGING_KEY, MX_MERGING_WITHIN, MX_MERGING_VALUE, MX_MERGING_LABEL };
int mx_merging_new(mx_frame **out) MX_MUST_CHECK;

/* What should be put together along `ladder` so that `release`, made of `result` under a publishing rule, would
 * withhold less, on top of `merging`, by which `result` was asked for already (NULL: nothing). Values of which half
 * of the rows or more are withheld are put together with others that are part of the same, those withheld
 * first, then those of the fewest people, until in half of the rows they would be people enough; where all of
 * one part are not, with those of the part above. `*out` is NULL where nothing can be put together.
 * People who stand in several of the rows count several times here: only asking tells whether more
 * would be shown. */
int mx_disclose_merge(mx_frame **out, const mx_release *release, const mx_frame *result, const mx_ladder *ladder,
                      const mx_frame *merging) MX_MUST_CHECK;

/* Say in the release's note what was put together (`merging` may be NULL), and let later releases know of it
 * under the name of the table; that is NULL for one that is not remembered. */
int mx_release_tell_merged(mx_release *release, const mx_frame *merging, const char *table) MX_MUST_CHECK;

/* Whether a release that went out showed this table, and what it put together (`*out` is NULL: nothing). What is
 * shown twice has to be put together alike: two ways would give a part back by subtraction. */
int mx_gate_merging(mx_frame **out, bool *is_known, const mx_gate *gate, const char *table) MX_MUST_CHECK;

MX_DOOR_CLOSE

#endif
