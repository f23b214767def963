/*
 * measure: questions asked of data.
 *
 * It turns rows into result tables. A result is an mx_frame whose columns have
 * roles (mx/frame.h): keys first, then on how many people the row rests and how
 * that is known, then the figures. No result travels without its n, none is
 * rounded, and none leaves before disclose has seen it.
 *
 * Follow-up is read once into an mx_follow_up, from any mx_rows (a CSV, a store);
 * distribution, change, trend and compare are asked of it. What was said
 * (statements and their codes) and the chain of the contract are asked of frames in
 * the store's canonical columns (mx/store.h). Every result belongs to the caller and
 * is sorted by its keys: same input, same table. "Cannot conclude" is a result with
 * its reason, not an error. The date of a question is passed in: there is no clock.
 */
#ifndef MX_MEASURE_H
#define MX_MEASURE_H

#include "mx/base.h"
#include "mx/frame.h"

MX_DOOR_OPEN

/* ---- Margins to weight by ----------------------------------------------------- */

/*
 * Shares that the people of each row of a result shall have: of kinds of groups, of ages. Weights are
 * raked to all margins at once (mx_stats_rake, starting from the weights that answers bring), row by row and
 * time by time, so that rows of unlike mix can be compared; with one margin this is direct standardisation.
 * A row that lacks people of an expected category has no figures, and the reason beside it. What it costs is
 * n / n_effective, the design effect (Kish 1965). It corrects for what the margins say and nothing else.
 */
typedef struct {
    const char *name;              /* in messages */
    const char *const *categories; /* n of them, and the share of each; they add up to one */
    const double *shares;
    size_t n; /* 0: the shares that all answers have together (standardisation) */
} mx_margin;
#define MX_MOST_MARGINS 8

/* ---- Follow-up ------------------------------------------------------------- */

typedef struct mx_follow_up mx_follow_up;
#define MX_COUNTED_MARK '\x1f'

/* Read all of `rows` (the caller closes them), whose cells stand in the order
 *     territory group indicator period phase cycle respondent value weight level_people
 * A row is one answer; an empty value is a question asked and not answered. A row
 * without respondent but with level_people is so many people at that value. One more cell may say more
 * of such people, with MX_COUNTED_MARK between its fields; "" where nothing is known:
 *     weights weights_rest squares squares_rest who after moved
 * The first four are the sums of their weights and of the squares, each rounded and what that left out; empty:
 * all have the row's weight. `who` is "all" of people of whom some are linked, "unlinked" of those among
 * them who are not (change looks at these, other questions at all), or "pairs" of those who are: value is what
 * they said before, `after` what they said after; where these are not known `moved` is 1, 0 or -1. Cells after
 * that (MX_MOST_MARGINS at most) say to which categories of margins people belong. Sums of weights are
 * exact: counts give what the answers they were made of give, to the last digit.
 *
 * `indicators` (canonical; NULL when there are none) gives scales, directions and what
 * counts as low and high. An indicator it does not hold, if all its values are whole
 * numbers on at most 78 levels, has the scale from the lowest to the highest seen and
 * direction "+". Low is up to low_max, high from high_min; where these are not given,
 * the two lowest and the two highest levels, or one of each under four levels. Values
 * on a real scale have a mean and a median but no levels and no shares.
 * `territories` (canonical; NULL when there are none) says who stands below whom.
 *
 * A respondent is one person within a territory, also in two of its groups. Neither
 * frame is kept. MX_E_VALUE names the line of a value, weight (0 to 1,000,000) or number of people that
 * cannot be. Needs about 50 bytes a row. */
int mx_follow_up_read(mx_follow_up **out, mx_rows *rows, const mx_frame *indicators,
                      const mx_frame *territories) MX_MUST_CHECK;
void mx_follow_up_free(mx_follow_up *follow_up);
size_t mx_follow_up_n_rows(const mx_follow_up *follow_up);
/* Whether some people are only counted: nobody knows who of them answered at several times. */
bool mx_follow_up_has_counted(const mx_follow_up *follow_up);

/* Weight the people of change and of side_by_side to margins, in the order of the cells that rows had for them.
 * MX_E_VALUE names a category of answers that a margin has no share for. Names are borrowed until then. */
int mx_follow_up_weigh(mx_follow_up *follow_up, const mx_margin margins[], size_t n) MX_MUST_CHECK;

/* For follow-up of a file, that no import has looked at. Give all indicators one scale: values
 * off it are MX_E_VALUE, unless `lowest` is NaN, which leaves the scales; and one direction. */
int mx_follow_up_set_scale(mx_follow_up *follow_up, double lowest, double highest,
                           bool is_reversed) MX_MUST_CHECK;
/* Two unequal answers of one person to one indicator in one period, phase and cycle: MX_E_VALUE. */
int mx_follow_up_check(const mx_follow_up *follow_up) MX_MUST_CHECK;

/* Whether an answer has this text as its key (territory, group, indicator, period, phase, cycle);
 * and all the texts of a key, in their order, with commas between (the first 20). */
bool mx_follow_up_has(const mx_follow_up *follow_up, const char *key, const char *text);
void mx_follow_up_list(mx_buf *out, const mx_follow_up *follow_up, const char *key);

/* From now on values put together (`merging`: key, within, value, label, see mx/disclose.h; borrowed for the
 * call) count as one in every question: of territory, of group (within its territory), of period. People
 * and groups stay who they were: one who answered in several of them counts once. Each call begins from
 * the answers as they were read; NULL leaves them so. */
int mx_follow_up_merge(mx_follow_up *follow_up, const mx_frame *merging) MX_MUST_CHECK;

/* Which rows a question is asked of, and how they are put together. */
typedef struct {
    /* Only this territory and those that stand below it, or, where no territory is
     * called so, those of this network; NULL takes all. */
    const char *under;
    /* Not NULL: the chosen territories count as one, which bears this name. */
    const char *together;
    /* Only this indicator, cycle, period (its text), phase; NULL takes all, "" only
     * answers without one. */
    const char *indicator, *cycle, *period, *phase;
    double conf; /* level of the intervals */
    /* Two periods (their texts) in the place of the phases of a change; both or neither. */
    const char *before, *after;
    size_t fewest_periods; /* a shorter series is left out of a trend; 0: three */
    /* Of what was said: values of territory, group, component that count as one, as in mx_follow_up_merge
     * (which does so for follow-up); NULL: none. */
    const mx_frame *merging;
} mx_cut;
#define MX_CUT_INIT {NULL, NULL, NULL, NULL, NULL, NULL, 0.95, NULL, NULL, 0, NULL}

/* How people stand on the situations: the distribution first, shares, median; the mean
 * second. `by` names the keys, out of territory group indicator period phase cycle, in
 * any order, and ends with NULL; indicator must be one of them (MX_E_VALUE).
 *
 *   the keys
 *   n         people with an answer (MX_PEOPLE); a person with several answers in one row
 *             counts once, with the answer of the latest period, then of phase "after"
 *   basis     "count"; "published" for the figures of others (MX_BASIS)
 *   missing   people asked without an answer
 *   level_L   people at level L, for every level of any scale in the table (MX_COUNT)
 *   share_low, share_middle, share_high          of the weights (MX_SHARE)
 *   share_low_from, share_low_to, share_high_from, share_high_to      their intervals
 *   median, mean, sd      as describe has them: type 7, n - 1; nothing is turned round
 *   groups    distinct groups among the answers
 *   value, value_from, value_to                  published by others, as they gave it
 *   method    of the intervals, in words         source     of a published value, its status with it
 *
 * Rows stand in the order of their keys: periods by date, phases "before" first and "after" last.
 * Intervals are clustered by group where every answer of the row names its group and there are
 * five groups or more (see mx_stats_clustered_share in mx/stats.h). `published` (canonical; may
 * be NULL) adds the values of others that fit the cut, after ours and never mixed with them;
 * where territories are put together, those for `under` itself. A value off its scale:
 * MX_E_VALUE. */
int mx_measure_distribution(mx_frame **out, const mx_follow_up *follow_up,
                            const mx_frame *published, const char *const by[],
                            const mx_cut *cut) MX_MUST_CHECK;

/* Change between the two evaluations of a cycle, phases "before" and "after", in two
 * designs that are never mixed: people who answered both make the linked table, all
 * others (and counts) the unlinked one; nobody is in both tables. `by` as above, out of
 * territory group indicator cycle. Improvement follows the indicator's direction: on "-"
 * fewer is better. Pairs are never made across cycles: where cycle is not among the keys, a
 * person's latest cycle with a pair counts. Rows with nobody in the design are left out.
 *
 * Linked: the keys, then
 *   n              pairs (MX_PEOPLE)                   basis
 *   n_before, n_after  people who answered then, linked or not (MX_PEOPLE)
 *   share_linked   pairs among the people of either evaluation; missing, as n_before and n_after, where those who share
 *                  counts withhold so many that fewer are known than pairs
 *   improved, same, worsened    people (MX_COUNT)
 *   net            (improved - worsened) / n of the weights, with its interval low, high (Tango 1998); a pair
 *                  has the mean of its two weights
 *   p_value        exact sign test, two-sided; with unequal weights see mx_stats_net_weighted
 *   conclusion     "better" or "worse" where p_value < 1 - conf, else "none"; with fewer than six
 *                  who changed it cannot be otherwise       reason       why none, in words
 *   method
 * Unlinked: the keys, then
 *   n_before, n_after (MX_PEOPLE)       basis       share_high_before, share_high_after (MX_SHARE)
 *   difference     after - before, with low, high (Newcombe 1998; each share clustered by group
 *                  as above); it is not turned round, the conclusion follows the direction
 *   conclusion     "better" or "worse" where the interval leaves 0 out, else "none"
 *   reason, method
 * In the linked table groups are not looked at: with few groups a pair is what can be said to be
 * independent. */
int mx_measure_change_linked(mx_frame **out, const mx_follow_up *follow_up,
                             const char *const by[], const mx_cut *cut) MX_MUST_CHECK;
int mx_measure_change_unlinked(mx_frame **out, const mx_follow_up *follow_up,
                               const char *const by[], const mx_cut *cut) MX_MUST_CHECK;

/* Both designs in one table, never in one row: the keys, then
 *   design         "linked" or "unlinked", a key as well      n      pairs, or people of both samples
 *   basis n_before n_after share_linked improved same worsened net share_high_before
 *   share_high_after difference low high    as above; what the other design has is missing
 *   p_value        linked: exact sign test; unlinked: the level at which the interval of the
 *                  difference just reaches 0 (1e-9 stands for that or less)
 *   p_adjusted     missing, see mx_measure_adjust
 *   conclusion     as above, and "cannot conclude" where no result could have been clear
 *   reason
 *   p_wilcoxon     second opinions, that decide nothing: linked, the signed-rank test of the differences
 *                  (zeros dropped), unlinked, the rank-sum test of the levels; exact where cheap
 *   p_margins      linked, on levels: Stuart and Maxwell's test that levels are as frequent after as before
 *   effect         size in the order of levels, -1 to 1, above 0 for the better: linked, the rank-biserial
 *                  correlation (Kerby 2014), unlinked, Cliff's delta of after against before; people count alike
 *   n_effective    how many pairs, or people of both samples, the figures are worth after weights and groups
 *   design_effect  n / n_effective
 *   method
 * With `before` and `after` in the cut a person's answers in these two periods make the pair,
 * whatever their cycles and phases. Rows of one design are as in its own table. */
typedef enum { MX_LINKED = 1, MX_UNLINKED = 2, MX_BOTH_DESIGNS = 3 } mx_designs;
int mx_measure_change(mx_frame **out, const mx_follow_up *follow_up, const char *const by[],
                      const mx_cut *cut, mx_designs designs) MX_MUST_CHECK;

/* What an action changed: the share in high situations in territories that have it against those that
 * have not, before and after (difference in differences, see mx_stats_did_estimate). `what` is an
 * action's id or title, or the component or dimension that actions are about; `actions` is canonical.
 * Time is the phases "before" and "after" or the two periods of the cut, and the action is in force in
 * the second; where there are neither, all periods, and it is in force from the first that begins
 * on its first day or later (a territory whose action has no date is left out).
 *   indicator
 *   n_with_before, n_with_after, n_without_before, n_without_after (MX_PEOPLE)        basis
 *   territories_with, territories_without
 *   share_with_before … share_without_after (MX_SHARE)
 *   effect        (with after - before) - (without after - before), low, high, p_value: clustered by territory,
 *                 by wild bootstrap from `seed` under 30 of them; a limit that has no end is missing
 *   p_adjusted    missing, see mx_measure_adjust
 *   conclusion    "better" or "worse" by the direction where p_value < 1 - conf, else "none", or
 *                 "cannot conclude", so with fewer than five territories on one side      reason
 *   p_before      whether the two already moved apart before; missing with one period before
 *   method
 * With has_periods a row a period in its place: indicator, period, n_with, n_without (MX_PEOPLE), basis,
 * in_force (1, 0), share_with, share_without (MX_SHARE), gap, lead with lead_low, lead_high,
 * lead_p_value (the gap against that of the last period before), method. MX_E_NOTFOUND: no such
 * action. */
int mx_measure_action(mx_frame **out, const mx_follow_up *follow_up, const mx_frame *actions, const char *what,
                      const mx_cut *cut, uint64_t seed, bool has_periods) MX_MUST_CHECK;

/* Many tests at once. In a table with p_value, p_adjusted, conclusion and (it may be) reason, fill in
 * p_adjusted: Benjamini and Hochberg (1995, p. 293) over all rows with a p_value, and withdraw
 * each conclusion that p_adjusted does not bear at level `conf`. Where the conclusion is "cannot
 * conclude" there was no test, and p_adjusted stays missing. Rows for which `is_apart` (one
 * flag a row; NULL: none) is true have figures that will be withheld: their p takes no part
 * in the others' (it counts as 1), and theirs is p times the number of tests, so that what
 * is shown never depends on what is not. `n_tests` gets the number of tests. */
int mx_measure_adjust(size_t *n_tests, mx_frame *table, const bool is_apart[], double conf) MX_MUST_CHECK;

/* The share in high situations over time: territory indicator period, n, basis, share_high
 * (MX_SHARE), low, high (a band for each period, not for the line), groups, method. Series of
 * fewer than three periods (or what the cut says) are left out. Answers without a phase (a barometer) and those of
 * evaluations never share a line: where the former make any series, only they are taken,
 * unless the cut names a phase. */
int mx_measure_trend(mx_frame **out, const mx_follow_up *follow_up, const mx_cut *cut) MX_MUST_CHECK;

/* A row for each series of a table that mx_measure_trend gave: whether it rises or falls, from the
 * shares as they are in the table; rows for which `is_apart` is true (NULL: none) are periods
 * that are not there.
 *   territory, indicator
 *   n              the fewest people of one period (MX_PEOPLE)       basis
 *   periods        how many; first, last: which
 *   slope          Theil and Sen's, in `unit` (share a year from the middles of the periods; a
 *                  period where one of them is a label), with low, high (missing: no limit)
 *   tau, p_value   Mann and Kendall's      p_adjusted      missing, see mx_measure_adjust
 *   conclusion     "rising" or "falling" where p_value < 1 - conf, else "none"; "cannot conclude"
 *                  below four periods, and where no order of so few would be clear
 *   reason, method */
int mx_measure_slopes(mx_frame **out, const mx_frame *trend, const bool is_apart[], double conf) MX_MUST_CHECK;

/* Whether the series of a trend rise together: a row for each territory over its indicators (`one` is "territory"),
 * or for each indicator over territories ("indicator"). As slopes, from what may be shown.
 *   `one`, n (the fewest people of one period), basis
 *   series         with four periods or more: those that count       periods first last      that any has
 *   slope          the median within series, in `unit`
 *   p_value        regional Kendall test with the covariances of series (mx_stats_regional_kendall)
 *   p_adjusted conclusion reason      as of slopes
 *   page, page_series, p_page    a second opinion: Page's test that periods rise in their order, over series known
 *                  at every period (mx_stats_page_trend, two-sided)
 *   method */
int mx_measure_slopes_together(mx_frame **out, const mx_frame *trend, const bool is_apart[], const char *one,
                               double conf) MX_MUST_CHECK;

/* Whether territories draw together: a row for each indicator of a trend, over territories known at every period,
 * from what may be shown (mx_stats_convergence_test).
 *   indicator, n (the fewest people of one period), basis, territories, periods, first, last
 *   mean_first, mean_last, sd_first, sd_last     of their shares       ratio    of the standard deviations
 *   p_value        sigma: whether the first and the last spread differ       p_adjusted
 *   conclusion     "converging", "diverging", "none", "cannot conclude"      reason
 *   p_trend        Mann and Kendall's test of the spread, with four periods or more
 *   beta, beta_low, beta_high, p_beta, half_life     yearly growth on the level at the start, in `unit`;
 *                  chance alone makes it negative: without a falling spread it is no convergence
 *   method */
int mx_measure_convergence(mx_frame **out, const mx_frame *trend, const bool is_apart[], double conf) MX_MUST_CHECK;

/* Territories side by side, by name and not ranked: indicator territory, n, basis,
 * share_high (MX_SHARE), low, high, groups, method. */
int mx_measure_compare(mx_frame **out, const mx_follow_up *follow_up,
                       const mx_cut *cut) MX_MUST_CHECK;

/* The same by any keys out of indicator territory group (indicator first, names in the place of
 * territories' ids decide the order), with
 *   periods        of the answers: "2023", or the first and the last, "2021 … 2023" (MX_NOTE)
 *   n_effective    how many people the share is worth, after weights and groups
 *   design_effect  n / n_effective
 *   others, overlapping        how many others of the indicator have an interval, and how many of
 *                  these intervals meet this one        rank, rank_from, rank_to, rank_low, rank_high
 *   reason         why there is no rank, or no share, in words
 *   shrunk, shrunk_low, shrunk_high, ordinal, ordinal_low, ordinal_high, z, p_value, p_adjusted, outside
 * of which those from others on are missing until the next three fill them in. */
int mx_measure_side_by_side(mx_frame **out, const mx_follow_up *follow_up, const char *const by[],
                            const mx_cut *cut) MX_MUST_CHECK;

/* A rank is given to those that rest on so many people and, where every answer names its group, on
 * groups enough to cluster by (five); and only where there are so many to rank. */
#define MX_MEASURE_RANK_PEOPLE 30
#define MX_MEASURE_RANK_ROWS 3

/* Compare the rows of each indicator with each other; those for which `is_apart` is true (NULL:
 * none) take no part, nor do those without a share. With `is_ranked` also rank them: 1 is the
 * largest share, equal ones have the same rank; rank_from and rank_to are the ranks that the
 * intervals admit (Klein, Wright and Wieczorek 2020, p. 3: below all whose interval is
 * above, above all whose interval is below), which holds for all rows at once when the
 * intervals do. `n_ranked` gets the number of ranks given. */
int mx_measure_side_by_side_finish(size_t *n_ranked, mx_frame *table, const bool is_apart[],
                                   bool is_ranked) MX_MUST_CHECK;

/* What takes the people of the rows one by one, from the same question; those apart take no part. `by` begins
 * with indicator.
 *   rank_low, rank_high     of rows that have a rank: 95 % of the ranks when whole respondents are drawn again
 *                within groups, 1,000 times from `seed` (mx_stats_rank_intervals)
 *   ordinal, ordinal_low, ordinal_high     a second opinion on shrunk, by all levels: how much higher the log odds
 *                of standing above any level are than in the typical row (mx_stats_ordinal_fit; five rows or more)
 *                missing for rows whose people have unlike weights
 * Both are missing where there are margins, which would have to be met anew each time. */
int mx_measure_side_by_side_people(mx_frame *table, const mx_follow_up *follow_up, const char *const by[],
                                   const mx_cut *cut, const bool is_apart[], uint64_t seed) MX_MUST_CHECK;

/* Take the rows of each indicator as draws from one network; those apart take no part.
 *   shrunk, shrunk_low, shrunk_high     the share drawn towards that of all by how little it rests on
 *                (mx_stats_shrink_shares; three rows or more): it errs less on the whole
 *   z, p_value   how far the row is from the share of all people, in what chance and the rows' usual
 *                differences explain (mx_stats_funnel, additive; five rows or more)
 *   p_adjusted   over the whole table (Benjamini and Hochberg 1995)
 *   outside      "above" or "below" where p_adjusted < 1 - conf, else "none" */
int mx_measure_side_by_side_crowd(mx_frame *table, const bool is_apart[], double conf) MX_MUST_CHECK;

/* ---- The comparability ledger -------------------------------------------------- */

/* `ledger` is the store's (mx/store.h): what was asked of whom, when, how. The same rows of the cut's
 * territories and indicator in time within territory and indicator, with a last column
 *   changed     what is other than the last time it was known, in words: wording, mode, questionnaire,
 *               kinds of groups; what is not known changes nothing
 * and of these, with only_changes, those that have it. All columns are keys: it is about questions. */
int mx_measure_ledger(mx_frame **out, const mx_frame *ledger, const mx_frame *territories, const mx_cut *cut,
                      bool only_changes) MX_MUST_CHECK;
/* The last time of each territory and indicator that is other than what most territories have, in the
 * same columns; `changed` says against what. */
int mx_measure_ledger_across(mx_frame **out, const mx_frame *ledger, const mx_frame *territories,
                             const mx_cut *cut) MX_MUST_CHECK;

/* What others withheld of the counts they share (`withheld` is canonical) as more rows of `changes`, a table of the two
 * above: those of the cut's territories and indicator. `n_withheld`: how many. */
int mx_measure_add_withheld(mx_frame *changes, size_t *n_withheld, const mx_frame *withheld, const mx_frame *territories,
                            const mx_cut *cut) MX_MUST_CHECK;

/* Add a last column `caution` (MX_NOTE) to a result: the first of these changes that is about the
 * row, by the keys that both have (without territory where is_together), and how many more there
 * are. `n_cautions`: rows that have one. */
int mx_measure_add_cautions(size_t *n_cautions, mx_frame *table, const mx_frame *changes,
                            bool is_together) MX_MUST_CHECK;

/* ---- What is handed on without microdata ------------------------------------------ */

/* How people stand and changed, in counts from which every question of follow-up is answered as from the
 * answers they were made of; levels of scales only, real values are left out.
 *   people   territory, group (by_group), indicator, period, phase, cycle; n (MX_PEOPLE), basis, missing,
 *            level_L (MX_COUNT), share_low, share_middle, share_high
 *   sums     row (of `people`, from 0), who, level (missing: no answer), people, weights, weights_rest,
 *            weights_squared, weights_squared_rest; a level at which nobody is has no row, and where all
 *            weigh 1 the last four are missing. `who` is missing where nobody is linked; else "all" of
 *            all, and "unlinked" of those who are not
 *   pairs    territory, group (by_group), indicator, cycle, moved (1 rose on the scale, 0, -1), before, after,
 *            people and sums, as above
 *   moves    the same, added up over levels: before and after are missing
 * A person in two groups counts in each of them by_group, else once. */
typedef struct {
    mx_frame *people, *sums, *pairs, *moves;
} mx_counts;
int mx_measure_counts(mx_counts *out, const mx_follow_up *follow_up, bool by_group, const mx_cut *cut) MX_MUST_CHECK;
void mx_counts_dispose(mx_counts *counts);

/* ---- What was said ------------------------------------------------------------ */

/*
 * Asked of `statements`: each with THE code, columns territory group cycle question(N)
 * author component polarity status (mx_store_statements gives them). A statement whose
 * component is missing is open. `groups` (canonical; NULL when none) tells their sizes.
 *
 * People behind statements: distinct authors of a territory; statements without author
 * are put down to as many people of their group as there are statements, up to the group's
 * size (present, else size, else entered; one person when nothing is known), less its known
 * authors. Then the basis is "estimate", and so is the part that one person has (largest_share): people without
 * a name said as much each, and where all of a group are known, what has no author is theirs, in equal parts.
 */
typedef struct {
    const mx_frame *statements, *groups;
    const mx_frame *territories; /* canonical; who stands below whom; may be NULL */
} mx_said;

/* Statements by keys out of territory cycle group question dimension component polarity
 * (`by` ends with NULL). A dimension is the letter of the component; open statements have
 * neither. The cut's territories and cycle apply.
 *   the keys, n (MX_PEOPLE), basis, groups, statements
 *   share     of all coded statements of the same territory and cycle (as far as keys)
 *   positive, negative     statements of well-being, of ill-being
 *   balance   (positive - negative) / (positive + negative): 1 all well-being, -1 all ill-being
 *   largest_share          part of the statements that the person behind most of them has (MX_RANGE) */
int mx_measure_mentions(mx_frame **out, const mx_said *said, const char *const by[],
                        const mx_cut *cut) MX_MUST_CHECK;

/* The `most` components named by most people (then in most statements, then by code) of
 * each territory, X00 left out: territory component rank n basis groups statements share
 * positive negative balance largest_share. */
int mx_measure_most_named(mx_frame **out, const mx_said *said, size_t most,
                          const mx_cut *cut) MX_MUST_CHECK;

/* Components named in cycle `cut->cycle` (else the last of each territory) that nobody named in any earlier cycle
 * (cycles in order of their text) of that territory: territory cycle component n basis groups
 * statements largest_share (MX_RANGE). A territory with no earlier cycle has no rows. */
int mx_measure_new_components(mx_frame **out, const mx_said *said, const mx_cut *cut) MX_MUST_CHECK;

/* What one part says more, or less, than all: `part` is territory, group (with its territory), question, cycle or
 * polarity, `what` dimension or component. Only coded statements; cells where nothing was said have no row;
 * parts that are all put together have none.
 *   the keys, n (MX_PEOPLE), basis, groups, statements
 *   expected    statements, had all parts spoken alike
 *   index       log10 of the probability, above 0 where more than expected (Lafon 1980, mx_stats_specificity)
 *   p_value     two-sided: twice the probability of so many, or so few
 *   p_adjusted  missing, see mx_measure_adjust
 *   conclusion  "more", "less" where p_value < 1 - conf, else "none"
 *   largest_share (MX_RANGE)
 * Statements are taken one by one: a person who says several makes it too sure. */
int mx_measure_specific(mx_frame **out, const mx_said *said, const char *part, const char *what,
                        const mx_cut *cut) MX_MUST_CHECK;

/* Who speaks of what, as a map: correspondence analysis (mx_stats_correspond) of the statements in `mentions`, a
 * table of mx_measure_mentions by `n_keys` keys, the last of them what was said, the others the part. A cell
 * without a row is 0. Of a released table only what it shows goes in: as long as a cell is withheld (NaN), the part or
 * thing said of which most is withheld is left out, so that the map tells nothing that the table does not.
 *   the keys: a row for each part, its last key missing, then one for each thing said, the others missing
 *   n (MX_PEOPLE)  the fewest people of any of its cells; basis; statements
 *   x y            coordinates on the first two axes (principal, both sides); y missing where there is one axis
 *   contribution_x contribution_y   its part of the axis: they add up to 1 on each side
 *   cos2_x cos2_y  how much of it the axis shows; explained_x explained_y how much of all, the same in each row
 *   p_value        chi-square that parts speak alike, the same in each row: statements are taken one by one
 * No row where fewer than two parts and two things are left, or all speak alike. */
int mx_measure_correspond(mx_frame **out, const mx_frame *mentions, size_t n_keys) MX_MUST_CHECK;

/* Shares of dimensions or components (`what`) corrected for what the model is known to confuse. Asked of
 * statements with two columns more: proposed (a component) and decision ("auto", "review"), by a model that
 * did not learn from them. Statements that people decided (status "settled", "agreed") count as decided; all
 * of the frame, whatever the cut, are the test by which the others of the cut are corrected, by decision and
 * proposal: people see mostly what the model is unsure of, and mx_stats_reviewed_shares allows for it.
 *   `what`, n (MX_PEOPLE), basis, groups, statements, share     as mx_measure_mentions has them, of what is coded
 *   corrected, low, high     of all statements, open ones too; the interval draws whole people (statements
 *                without author: whole groups) from `seed`, and what the proposals truly are
 *   adjusted     by adjusted count, a second opinion; missing where it has none
 *   reviewed, confirmed      of the test: how many of those proposed here people decided, and how many alike
 *   conclusion   "more" or "less" where the interval leaves out share, else "none"; "cannot conclude"
 *   reason, method, largest_share
 * `seen`: how many of the test the model would code alone, and how many it would not. */
int mx_measure_corrected(mx_frame **out, size_t seen[2], const mx_said *said, const char *what, const mx_cut *cut,
                         uint64_t seed) MX_MUST_CHECK;

/* The `most` dimensions or components (X00 left out) that most groups named (then most people, then by code): `what`, n, basis,
 * groups (that named it), of_groups (that spoke), statements, largest_share. */
int mx_measure_shared(mx_frame **out, const mx_said *said, const char *what, size_t most,
                      const mx_cut *cut) MX_MUST_CHECK;

/* How far coding has come: territory n basis statements coded open share_open general
 * (coded X00) by_model (status "auto") largest_share (MX_RANGE). */
int mx_measure_coding(mx_frame **out, const mx_said *said, const mx_cut *cut) MX_MUST_CHECK;

/* Agreement of coders who coded the same statements (the coder "consensus" is left out; a
 * coder's last round counts): level ("dimension" or "component"), coder_1, coder_2, n, basis,
 * statements, share_agreed, kappa (Cohen 1960; missing when both used one code only), low,
 * high (Fleiss, Cohen, Everitt 1969). A last pair "*" "*" pools all pairs' statements, with
 * mean kappa weighted by statements and no interval. `codes` is canonical. */
int mx_measure_agreement(mx_frame **out, const mx_said *said, const mx_frame *codes,
                         const mx_cut *cut) MX_MUST_CHECK;

/* The same with rows for each dimension, and with the classifier as one more coder. A first key
 * column `dimension` is missing where all count; else the row is about that dimension against
 * all others: kappa of yes and no, share_agreed the specific agreement 2a / (2a + b + c), n
 * and statements of what either put there. `proposals` (canonical; may be NULL) are the coders
 * "model 1a2b3c4d", by the hash of the model, always coder_2; a pair "*" and the model pools
 * the people against it, and is no part of "*" "*". Last come alpha, alpha_low, alpha_high:
 * Krippendorff's (2011) for nominal codes, over all coders of the row at once; the interval by a
 * bootstrap of statements; then ac1, ac1_low, ac1_high: Gwet's AC1 (2008) over the codes that
 * occur, which stays defined where nearly all use one. */
int mx_measure_agree(mx_frame **out, const mx_said *said, const mx_frame *codes, const mx_frame *proposals,
                     const mx_cut *cut) MX_MUST_CHECK;

/* Statements on which coders do not agree and nothing is settled, those most worth a discussion
 * first; for internal use, with no n: territory statement text differ times(N) codes model
 * confidence(N). `differ` says "dimension" or "component" where people give different ones, in
 * this order, then "model" where they agree and the model does not; `times` is how many pairs
 * of codings have the same confusion of components, the most frequent first; `codes` names
 * them, "A01 (anne), C02 (bob)". */
int mx_measure_disagreements(mx_frame **out, const mx_said *said, const mx_frame *codes,
                             const mx_frame *proposals, const mx_cut *cut) MX_MUST_CHECK;

/* ---- The chain of the contract -------------------------------------------------- */

/* Canonical frames; any may be NULL: nothing of that kind. */
typedef struct {
    const mx_frame *objectives, *commitments, *actions, *contracts, *reviews, *groups;
    const mx_frame *territories;
    const char *as_of; /* yyyy-mm-dd: the day on which something is due, late, under way */
} mx_chain;

/*
 * Most of these count public acts, not people: their n is missing and their basis is
 * "acts", which disclose lets pass. What one person promised for themselves is about that
 * person: rows of scope "individual" rest on n distinct actors, basis "count". Of the cut,
 * under and together apply. Each has the column territory first.
 */

/* scope ("individual", else "collective"), status, n, basis, commitments. */
int mx_measure_commitments(mx_frame **out, const mx_chain *chain, const mx_cut *cut) MX_MUST_CHECK;

/* scope, n, basis, commitments, due (due date not after as_of, dropped ones included), kept and
 * partly_kept (of those due), share_kept (kept / due), late (due, and planned or under way),
 * delay (median days from due to done of what was kept or partly kept; negative is early),
 * delays (how many that median rests on). */
int mx_measure_kept(mx_frame **out, const mx_chain *chain, const mx_cut *cut) MX_MUST_CHECK;

/* n, basis, objectives, with_commitment, with_kept (at least one kept), share_kept. */
int mx_measure_objectives(mx_frame **out, const mx_chain *chain, const mx_cut *cut) MX_MUST_CHECK;

/* kind (of actor), n, basis, partners (distinct actors of commitments not individual), commitments. */
int mx_measure_partners(mx_frame **out, const mx_chain *chain, const mx_cut *cut) MX_MUST_CHECK;

/* kind (of signatory), n, basis, contracts (distinct, signed by as_of), signatories (distinct). */
int mx_measure_contracts(mx_frame **out, const mx_chain *chain, const mx_cut *cut) MX_MUST_CHECK;

/* n, basis, groups, under_way (started by as_of and not ended before it), finished. */
int mx_measure_groups(mx_frame **out, const mx_chain *chain, const mx_cut *cut) MX_MUST_CHECK;

/* Participants of homogeneous groups (rainbow and coordination groups are made of them and of
 * services): entered, present (both MX_PEOPLE), basis, groups_known (groups that say both),
 * share_present (present / entered, of groups that say both). */
int mx_measure_participants(mx_frame **out, const mx_chain *chain, const mx_cut *cut) MX_MUST_CHECK;

/* ---- Describing: a tally of rows -------------------------------------------------- */

/*
 * A tally counts rows in passing: for each combination of keys (and each indicator) how
 * often each level occurs. It grows with groups and levels, not with rows, but for real
 * values, which it keeps. Tallies of parts of the rows, made by a thread each, are merged;
 * the result does not depend on how the rows were cut.
 */
typedef struct mx_tally mx_tally;

#define MX_NO_COLUMN SIZE_MAX

typedef struct {
    const char *name; /* of the column in the result */
    size_t column;    /* of the batches; MX_NO_COLUMN for the indicator of a wide form */
    bool is_period;   /* ordered in time where all its texts are periods */
} mx_tally_key;

/* What the columns of the batches are. All pointers are borrowed for the tally's life.
 * Long form: `indicator` is a column and there is one value column. Wide form: `indicator`
 * is MX_NO_COLUMN and each value column is an indicator by its name; one in which there is
 * no number at all is no indicator and left out. */
typedef struct {
    const char *file;           /* in complaints */
    const char *const *columns; /* names of the columns, in complaints */
    size_t n_columns;
    const mx_tally_key *keys;   /* 16 at most, in the order of the result */
    size_t n_keys;
    size_t indicator, territory, respondent; /* columns, or MX_NO_COLUMN */
    const size_t *values;
    size_t n_values;
    size_t weight;              /* 0 to 1,000,000; MX_NO_COLUMN: no weights */
    size_t people;              /* how many people a row stands for; MX_NO_COLUMN: one */
    bool has_counted;
    size_t counted;             /* with has_counted: what is known of people who are counted, a cell as mx_follow_up_read has it;
                                   rows of `who` unlinked or pairs do not come; needs weight and people */
    bool cells_may_be_empty;    /* an empty weight or number of people is 1, else complained about */
    char decimal;               /* '.' or ',' */
    bool has_scale;             /* all indicators go from lowest to highest */
    double lowest, highest;
    const mx_frame *indicators; /* canonical; scales by name; NULL: what is seen */
    bool counts_people;         /* count distinct respondents (memory grows with them) */
    const mx_margin *margins;   /* of the last n_margins keys, which make no rows */
    size_t n_margins;
} mx_tally_plan;

int mx_tally_new(mx_tally **out, const mx_tally_plan *plan) MX_MUST_CHECK;
void mx_tally_free(mx_tally *tally);

/* Count all of `rows`, to their end. Cells that are no values, weights or numbers of people
 * are left out and remembered as complaints. Missing values: empty, NA, N/A, NaN, "." in any
 * case. */
int mx_tally_add(mx_tally *tally, mx_rows *rows) MX_MUST_CHECK;

/* Add what `from` counted, made by the same plan. */
int mx_tally_merge(mx_tally *into, const mx_tally *from) MX_MUST_CHECK;

/* Move what was wrong to `complaints`: up to 1000 cells of a column, then how many more.
 * `left_out` gets the names of value columns without a number, joined by ", ". */
int mx_tally_complaints(const mx_tally *tally, mx_complaints *complaints, mx_buf *left_out) MX_MUST_CHECK;

/*
 * The figures, a row for each combination of keys that occurs, sorted by the keys in turn
 * (whole numbers by value, periods in time, else by bytes; the missing key last):
 *   the keys (MX_KEY)
 *   n            answers (MX_PEOPLE)
 *   n_effective  only where there are weights or margins (MX_FIGURE), see mx_stats_histogram_weighted
 *   design_effect    n / n_effective, only where there are margins (MX_FIGURE)
 *   missing      asked without an answer (MX_FIGURE)
 *   mean sd min q25 median q75 max      (MX_FIGURE; min and max MX_RANGE)
 *   share_low share_high    (MX_SHARE) at or under low_max, at or over high_min; where these
 *                are not given, the two lowest and two highest levels of the indicator, or
 *                one under four; missing for real values
 *   people       distinct respondents, only where they were counted and are fewer than the
 *                answers; then they are MX_PEOPLE and n is MX_FIGURE
 *   reason       why a row has no figures, only where there are margins (MX_FIGURE)
 * A scale that is not given goes over the whole numbers seen; an indicator with other
 * numbers, or more than 78 levels, is real.
 * MX_E_VALUE: a category of rows that a margin has no share for.
 */
int mx_tally_result(mx_frame **out, const mx_tally *tally, unsigned n_threads) MX_MUST_CHECK;

/* The same rows with columns after their own: the keys in `columns`, with what `merging` (see
 * mx_follow_up_merge) puts in the place of values. `territory` is a column, or MX_NO_COLUMN. Takes
 * `rows` over, also when it fails; the merging must outlive it. */
int mx_measure_merged_rows(mx_rows **out, mx_rows *rows, const char *const keys[], const size_t columns[],
                           size_t n_keys, size_t territory, const mx_frame *merging) MX_MUST_CHECK;

/* All of it: a thread for each of `parts` (1 to 16, from mx_sheet_split; the caller closes
 * them), then the result. When there are complaints there is no result: MX_E_REFUSED. */
int mx_measure_describe(mx_frame **out, mx_rows *const parts[], size_t n_parts, const mx_tally_plan *plan,
                        mx_complaints *complaints, mx_buf *left_out) MX_MUST_CHECK;

MX_DOOR_CLOSE

#endif
