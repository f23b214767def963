/* Change in both designs, many tests at once, rows side by side: figures computed apart. */
#include "unit/measure/tables.h"

#include <math.h>
#include <stdio.h>

#include "mx/measure.h"

static const char *const by_territory[] = {"territory", "indicator", NULL};
static const char *const by_indicator[] = {"indicator", NULL};
static const mx_cut all = MX_CUT_INIT;

static mx_follow_up *read(const char *text)
{
    mx_rows *rows = rows_of(text);
    mx_follow_up *out;
    CHECK_OK(mx_follow_up_read(&out, rows, NULL, NULL));
    mx_rows_close(rows);
    return out;
}

static void check(mx_frame *frame, const char *columns, const char *expected)
{
    CHECK_TEXT(text_of(frame, columns), expected);
    mx_frame_free(frame);
}

static double number(const mx_frame *frame, size_t row, const char *column)
{
    return mx_frame_number(frame, row, mx_frame_find(frame, column));
}

/* ---- Change ------------------------------------------------------------------------------- */

TEST(measure_questions, keeps_the_two_designs_in_rows_of_their_own)
{
    /* a better, b worse, c alone before, 40 others counted after. */
    mx_follow_up *f = read("t1,,A01,2022,before,1,a,1,,\nt1,,A01,2023,after,1,a,5,,\n"
                           "t1,,A01,2022,before,1,b,4,,\nt1,,A01,2023,after,1,b,2,,\n"
                           "t1,,A01,2022,before,1,c,4,,\nt1,,A01,2023,after,1,,3,,40\n");
    mx_frame *frame;
    CHECK_OK(mx_measure_change(&frame, f, by_territory, &all, MX_BOTH_DESIGNS));
    check(
        frame,
        "territory indicator design n n_before n_after share_linked improved worsened net share_high_before "
        "share_high_after difference p_adjusted conclusion",
        "t1,A01,linked,2,3,42,0.047,1,1,0,,,,,cannot conclude\n"
        "t1,A01,unlinked,41,1,40,,,,,1,0,-1,,worse\n");
    CHECK_OK(mx_measure_change(&frame, f, by_territory, &all, MX_LINKED));
    check(frame, "design n", "linked,2\n");
    CHECK_OK(mx_measure_change(&frame, f, by_territory, &all, MX_UNLINKED));
    check(frame, "design n", "unlinked,41\n");
    mx_follow_up_free(f);
}

TEST(measure_questions, a_p_value_belongs_to_the_interval)
{
    /* 8 of 23 before, 19 of 29 after, nobody in a group: Newcombe's limits reach 0 at this level
     * (his formulas in Python 3.11, bisected; 20 of 50 and 35 of 50 give another). */
    mx_follow_up *f = read("t1,,A01,2022,before,1,,5,,8\nt1,,A01,2022,before,1,,1,,15\n"
                           "t1,,A01,2023,after,1,,5,,19\nt1,,A01,2023,after,1,,1,,10\n"
                           "t2,,A01,2022,before,1,,5,,20\nt2,,A01,2022,before,1,,1,,30\n"
                           "t2,,A01,2023,after,1,,5,,35\nt2,,A01,2023,after,1,,1,,15\n"
                           "t3,,A01,2022,before,1,,5,,20\nt3,,A01,2023,after,1,,5,,20\n");
    mx_frame *frame;
    CHECK_OK(mx_measure_change(&frame, f, by_territory, &all, MX_BOTH_DESIGNS));
    CHECK_NEAR(number(frame, 0, "p_value"), 0.026346990508855025, 1e-9);
    CHECK_NEAR(number(frame, 1, "p_value"), 0.0023867763899985866, 1e-9);
    CHECK_NEAR(number(frame, 2, "p_value"), 1, 0);
    check(frame, "conclusion", "better\nbetter\nnone\n");
    mx_follow_up_free(f);
}

TEST(measure_questions, tests_ranks_and_margins_as_second_opinions)
{
    /* Rises of 1, 1, 1, 2, 2, 2 and a fall of 1: ranks 2.5 (four times) and 6, so 25.5 of 28 up; of the 2^7
     * signs, 6 reach 25.5 or more (nobody down, one of the four at 2.5 down, with 28 and 25.5: 1 + 4, doubled). */
    mx_follow_up *f = read("t1,,A01,2022,before,1,a,1,,\nt1,,A01,2023,after,1,a,2,,\n"
                           "t1,,A01,2022,before,1,b,1,,\nt1,,A01,2023,after,1,b,2,,\n"
                           "t1,,A01,2022,before,1,c,1,,\nt1,,A01,2023,after,1,c,2,,\n"
                           "t1,,A01,2022,before,1,d,1,,\nt1,,A01,2023,after,1,d,3,,\n"
                           "t1,,A01,2022,before,1,e,1,,\nt1,,A01,2023,after,1,e,3,,\n"
                           "t1,,A01,2022,before,1,g,1,,\nt1,,A01,2023,after,1,g,3,,\n"
                           "t1,,A01,2022,before,1,h,3,,\nt1,,A01,2023,after,1,h,2,,\n"
                           "t1,,A01,2022,before,1,,1,,3\nt1,,A01,2023,after,1,,1,,1\nt1,,A01,2023,after,1,,5,,2\n");
    mx_frame *frame;
    CHECK_OK(mx_measure_change(&frame, f, by_territory, &all, MX_BOTH_DESIGNS));
    CHECK_NEAR(number(frame, 0, "p_wilcoxon"), 10. / 128, 1e-12);
    CHECK_NEAR(number(frame, 0, "effect"), 2 * 25.5 / 28 - 1, 1e-12);
    CHECK(number(frame, 0, "p_margins") > 0.01 && number(frame, 0, "p_margins") <= 1);
    /* Unlinked: 1 1 1 before, 1 5 5 after: six of nine pairs above, three tied. */
    CHECK_NEAR(number(frame, 1, "effect"), 6. / 9, 1e-12);
    CHECK_NEAR(number(frame, 1, "p_wilcoxon"), 0.4, 1e-12); /* 4 of 20 choices put both 5s in one sample, and as many in the other */
    CHECK(isnan(number(frame, 1, "p_margins")));
    mx_frame_free(frame);
    mx_follow_up_free(f);
}

TEST(measure_questions, compares_two_periods_whatever_the_phases)
{
    mx_follow_up *f = read("t1,,A01,2021,,,a,1,,\nt1,,A01,2022,,3,a,2,,\nt1,,A01,2024,,4,a,5,,\n"
                           "t1,,A01,2022,before,,b,4,,\nt1,,A01,2024,after,,b,4,,\nt1,,A01,2024,,,c,3,,\n");
    mx_frame *frame;
    mx_cut cut = MX_CUT_INIT;
    cut.before = "2022";
    cut.after = "2024";
    CHECK_OK(mx_measure_change(&frame, f, by_indicator, &cut, MX_BOTH_DESIGNS));
    check(frame, "design n n_before n_after improved same", "linked,2,2,3,1,1\nunlinked,1,0,1,,\n");
    mx_follow_up_free(f);
}

/* ---- Many tests ----------------------------------------------------------------------------- */

static const char tests_text[] = "p_value:N,p_adjusted:N,conclusion,reason\n"
                                 "0.6528,,none,\n0.0001,,better,\n0.0201,,worse,\n0.0004,,better,\n"
                                 "0.0019,,better,\n0.0095,,worse,\n0.0278,,better,\n0.0298,,better,\n"
                                 "0.0344,,better,\n0.0459,,better,\n0.3240,,none,\n0.4262,,none,\n"
                                 "0.5719,,none,\n0.7590,,none,\n1,,none,\n";

/* The fifteen p-values of Benjamini and Hochberg (1995, p. 295), who reject the first four; adjusted
 * by hand: 0.0298 * 15 / 7 is less than 0.0278 * 15 / 6. */
TEST(measure_questions, adjusts_as_benjamini_and_hochberg_do)
{
    mx_frame *frame = frame_of(tests_text);
    size_t n;
    CHECK_OK(mx_measure_adjust(&n, frame, NULL, 0.95));
    CHECK_INT(n, 15);
    CHECK_NEAR(number(frame, 1, "p_adjusted"), 0.0015, 1e-12);
    CHECK_NEAR(number(frame, 6, "p_adjusted"), 0.0298 * 15 / 7, 1e-12);
    CHECK_NEAR(number(frame, 0, "p_adjusted"), 0.6528 * 15 / 13, 1e-12);
    check(frame, "conclusion reason",
          "none,\nbetter,\nnone,net à lui seul, mais pas parmi 15 tests\nbetter,\nbetter,\nworse,\n"
          "none,net à lui seul, mais pas parmi 15 tests\nnone,net à lui seul, mais pas parmi 15 tests\n"
          "none,net à lui seul, mais pas parmi 15 tests\nnone,net à lui seul, mais pas parmi 15 tests\n"
          "none,\nnone,\nnone,\nnone,\nnone,\n");
}

TEST(measure_questions, shown_tests_do_not_tell_of_hidden_ones)
{
    static const char head[] = "p_value:N,p_adjusted:N,conclusion,reason\n0.01,,better,\n0.02,,better,\n";
    static const char *const hidden[] = {"0.001,,better,\n", "0.019,,better,\n", "0.9,,none,\n"};
    static const bool apart[] = {false, false, true};
    for (size_t i = 0; i < 3; i++) {
        char text[200];
        size_t n;
        snprintf(text, sizeof text, "%s%s", head, hidden[i]);
        mx_frame *frame = frame_of(text);
        CHECK_OK(mx_measure_adjust(&n, frame, apart, 0.95));
        CHECK_INT(n, 3);
        CHECK_NEAR(number(frame, 0, "p_adjusted"), 0.03, 1e-12);
        CHECK_NEAR(number(frame, 1, "p_adjusted"), 0.03, 1e-12);
        CHECK_NEAR(number(frame, 2, "p_adjusted"), fmin(1, 3 * number(frame, 2, "p_value")), 1e-12);
        mx_frame_free(frame);
    }
}

TEST(measure_questions, what_cannot_conclude_is_no_test)
{
    mx_frame *frame = frame_of("p_value:N,p_adjusted:N,conclusion,reason\n"
                               "0.0625,,cannot conclude,few\n0.04,,better,\n,,cannot conclude,none\n");
    size_t n;
    CHECK_OK(mx_measure_adjust(&n, frame, NULL, 0.95));
    CHECK_INT(n, 1);
    check(frame, "p_adjusted conclusion reason",
          ",cannot conclude,few\n0.04,better,\n,cannot conclude,none\n");
}

/* ---- Side by side ----------------------------------------------------------------------------- */

static const char *const sides[] = {"indicator", "territory", NULL};

/* Shares 0.9, 0.5, 0.45, 0.1 of 40 people each; e has 20 people. */
static const char four[] = "a,,A01,2021,,,,5,,36\na,,A01,2021,,,,1,,4\n"
                           "b,,A01,2022,,,,5,,20\nb,,A01,2023,,,,1,,20\n"
                           "c,,A01,2023,,,,5,,18\nc,,A01,2023,,,,1,,22\n"
                           "d,,A01,2023,,,,5,,4\nd,,A01,2023,,,,1,,36\n"
                           "e,,A01,2023,,,,5,,20\n";

TEST(measure_questions, says_whose_intervals_meet)
{
    mx_follow_up *f = read(four);
    mx_frame *frame;
    size_t n;
    CHECK_OK(mx_measure_side_by_side(&frame, f, sides, &all));
    CHECK_OK(mx_measure_side_by_side_finish(&n, frame, NULL, false));
    CHECK_INT(n, 0);
    check(frame, "territory n share_high periods others overlapping rank reason",
          "a,40,0.9,2021,4,1,,\nb,40,0.5,2022 … 2023,4,1,,\nc,40,0.45,2023,4,1,,\nd,40,0.1,2023,4,0,,\n"
          "e,20,1,2023,4,1,,\n");
    mx_follow_up_free(f);
}

TEST(measure_questions, ranks_by_what_intervals_admit)
{
    mx_follow_up *f = read(four);
    mx_frame *frame;
    size_t n;
    CHECK_OK(mx_measure_side_by_side(&frame, f, sides, &all));
    CHECK_OK(mx_measure_side_by_side_finish(&n, frame, NULL, true));
    CHECK_INT(n, 4);
    check(frame, "territory rank rank_from rank_to reason",
          "a,1,1,1,\nb,2,2,3,\nc,3,2,3,\nd,4,4,4,\ne,,,,moins de 30 personnes : pas de rang\n");
    /* Those that stand apart are not counted, and two are too few to rank. */
    static const bool apart[] = {true, true, false, false, false};
    CHECK_OK(mx_measure_side_by_side(&frame, f, sides, &all));
    CHECK_OK(mx_measure_side_by_side_finish(&n, frame, apart, true));
    CHECK_INT(n, 0);
    check(frame, "territory others overlapping rank reason",
          "a,,,,\nb,,,,\nc,2,0,,moins de trois à classer : pas de rang\n"
          "d,2,0,,moins de trois à classer : pas de rang\ne,2,0,,moins de 30 personnes : pas de rang\n");
    mx_follow_up_free(f);
}

TEST(measure_questions, ranks_nobody_by_few_groups)
{
    char text[4000] = "";
    size_t used = 0, n;
    for (int town = 0; town < 3; town++)
        for (int group = 0; group < (town == 2 ? 4 : 6); group++)
            used += (size_t)snprintf(text + used, sizeof text - used,
                                     "t%d,g%d,A01,2023,,,,5,,%d\nt%d,g%d,A01,2023,,,,1,,10\n", town, group,
                                     2 + group % 3, town, group);
    mx_follow_up *f = read(text);
    mx_frame *frame;
    CHECK_OK(mx_measure_side_by_side(&frame, f, sides, &all));
    CHECK_OK(mx_measure_side_by_side_finish(&n, frame, NULL, true));
    CHECK_INT(n, 0);
    check(frame, "territory groups reason",
          "t0,6,moins de trois à classer : pas de rang\nt1,6,moins de trois à classer : pas de rang\n"
          "t2,4,moins de cinq groupes : pas de rang\n");
    mx_follow_up_free(f);
}

/* ---- Over time --------------------------------------------------------------------------------- */

TEST(measure_questions, slopes_of_what_is_shown)
{
    /* Five years; shares 0.2, 0.3, 0.35, 0.5, 0.6: S = 10 of 10 pairs, p = 2 / 5! (Kendall 1975, table 1).
     * Of the ten slopes the middle two are 0.1 and 0.1. */
    mx_frame *trend =
        frame_of("territory,indicator,period,n:N,share_high:N\n"
                 "a,A01,2019,40,0.2\na,A01,2020,50,0.3\na,A01,2021,60,0.35\n"
                 "a,A01,2022,40,0.5\na,A01,2023,30,0.6\n"
                 "b,A01,first,20,0.5\nb,A01,second,20,0.4\nb,A01,third,20,0.3\nb,A01,last,20,0.1\n"
                 "c,A01,2021,20,0.5\n");
    mx_frame *frame;
    CHECK_OK(mx_measure_slopes(&frame, trend, NULL, 0.95));
    CHECK_NEAR(number(frame, 0, "slope"), 0.1, 2e-3); /* leap years */
    check(frame, "territory n periods first last unit tau p_value conclusion reason",
          "a,30,5,2019,2023,part par an,1,0.017,rising,\n"
          "b,20,4,first,last,part par période,-1,0.083,cannot conclude,"
          "trop peu de périodes : aucun résultat ne pourrait être net\n"
          "c,20,1,2021,2021,part par an,,,cannot conclude,moins de quatre périodes\n");
    static const bool apart[] = {false, false, true, false, false, false, false, false, false, true};
    CHECK_OK(mx_measure_slopes(&frame, trend, apart, 0.95));
    check(frame, "territory n periods conclusion",
          "a,30,4,cannot conclude\nb,20,4,cannot conclude\nc,,0,cannot conclude\n");
    for (uint64_t n = 1;; n++) {
        mx_alloc_fail_at(n);
        int rc = mx_measure_slopes(&frame, trend, NULL, 0.95);
        bool has_failed = mx_alloc_failed();
        mx_alloc_fail_at(0);
        mx_frame_free(frame);
        CHECK(rc == (has_failed ? MX_E_NOMEM : MX_OK));
        if (!has_failed) break;
    }
    mx_frame_free(trend);
}

/* ---- Follow-up of a file ------------------------------------------------------------------------ */

TEST(measure_questions, gives_a_file_its_scale_and_direction)
{
    mx_follow_up *f = read("t1,,A01,2022,before,1,a,2,,\nt1,,A01,2023,after,1,a,1,,\n");
    mx_frame *frame;
    CHECK_OK(mx_follow_up_set_scale(f, NAN, NAN, true));
    CHECK_OK(mx_measure_change(&frame, f, by_territory, &all, MX_LINKED));
    check(frame, "improved worsened", "1,0\n");
    CHECK_FAILS(mx_follow_up_set_scale(f, 0, 1, false), MX_E_VALUE, "0-1");
    CHECK_OK(mx_follow_up_set_scale(f, 1, 5, false));
    CHECK_OK(mx_measure_distribution(&frame, f, NULL, by_indicator, &all));
    check(frame, "share_low share_high", "1,0\n");
    mx_follow_up_free(f);
}

TEST(measure_questions, refuses_two_unequal_answers)
{
    mx_follow_up *f =
        read("t1,,A01,2022,,,a,2,,\nt1,,A01,2022,,,a,,,\nt1,,A01,2022,,,a,2,,\nt1,,A01,2022,,,,3,,\n");
    CHECK_OK(mx_follow_up_check(f));
    mx_follow_up_free(f);
    f = read("t1,,A01,2022,,,a,2,,\nt1,,A02,2022,,,a,3,,\nt1,,A01,2022,,,a,3,,\n");
    CHECK_FAILS(mx_follow_up_check(f), MX_E_VALUE,
                "« a » a répondu deux fois à « A01 » pour « 2022 » : 2 et 3");
    mx_follow_up_free(f);
}

TEST(measure_questions, lists_what_there_is_in_order)
{
    mx_follow_up *f =
        read("t1,,A01,2023,after,,a,2,,\nt1,,A01,2022-05,before,,a,2,,\nt1,,A01,2022,later,,b,2,,\n");
    mx_buf list = {0};
    mx_follow_up_list(&list, f, "period");
    CHECK_TEXT(list.at, "2022, 2022-05, 2023");
    mx_buf_clear(&list);
    mx_follow_up_list(&list, f, "phase");
    CHECK_TEXT(list.at, "before, later, after");
    CHECK(mx_follow_up_has(f, "territory", "t1") && !mx_follow_up_has(f, "territory", "t2"));
    CHECK(!mx_follow_up_has(f, "town", "t1"));
    mx_buf_dispose(&list);
    mx_follow_up_free(f);
}

/* Six territories of 200 people: 100 high in five, 180 in the sixth, which stands apart; and five alike. */
TEST(measure_questions, draws_rows_to_the_mean_and_finds_those_outside)
{
    static const char *const by[] = {"indicator", "territory", NULL};
    mx_buf text = {0};
    mx_frame *frame;
    for (int t = 1; t <= 6; t++) {
        int high = t == 6 ? 180 : 100;
        mx_buf_format(&text, "t%d,,A01,2022,,1,,5,,%d\nt%d,,A01,2022,,1,,1,,%d\n", t, high, t, 200 - high);
        if (t < 6) mx_buf_format(&text, "t%d,,B01,2022,,1,,5,,3\nt%d,,B01,2022,,1,,1,,9\n", t, t);
    }
    mx_follow_up *f = read(text.at);
    CHECK_OK(mx_measure_side_by_side(&frame, f, by, &all));
    CHECK_OK(mx_measure_side_by_side_crowd(frame, NULL, 0.95));
    /* 680 of 1,200: 0.5667 for all; each is drawn there, the mean of all six hardly moves. */
    CHECK(number(frame, 0, "shrunk") > 0.5 && number(frame, 0, "shrunk") < 0.56);
    CHECK(number(frame, 5, "shrunk") < 0.9 && number(frame, 5, "shrunk") > 0.85);
    CHECK(number(frame, 5, "z") > 0 && number(frame, 0, "z") < 0);
    /* Equal shares: no more between them than chance, all are the mean; and nothing is outside. */
    CHECK_NEAR(number(frame, 6, "shrunk"), 0.25, 1e-9);
    CHECK_NEAR(number(frame, 6, "z"), 0, 1e-9);
    CHECK_NEAR(number(frame, 6, "p_adjusted"), 1, 1e-9);
    bool apart[11] = {[5] = true};
    mx_frame *without;
    CHECK_OK(mx_measure_side_by_side(&without, f, by, &all));
    CHECK_OK(mx_measure_side_by_side_crowd(without, apart, 0.95));
    CHECK(isnan(number(without, 5, "shrunk")) && isnan(number(without, 5, "z")));
    CHECK_NEAR(number(without, 0, "shrunk"), 0.5, 1e-9);
    check(without, "indicator territory outside",
          "A01,t1,none\nA01,t2,none\nA01,t3,none\nA01,t4,none\nA01,t5,none\nA01,t6,\n"
          "B01,t1,none\nB01,t2,none\nB01,t3,none\nB01,t4,none\nB01,t5,none\n");
    mx_frame_free(frame);
    mx_follow_up_free(f);
    mx_buf_dispose(&text);
}

/* ---- Weights and margins ---------------------------------------------------------------------- */

static const char *const ages[] = {"old", "young"};
static const double shares[] = {0.25, 0.75};
static const mx_margin known = {"age", ages, shares, 2}, mix_of_all = {"age", NULL, NULL, 0};

/* t1: of 20 old people 15 stand high, of 10 young 2; t2: of 10 and 30, 8 and 9; t3 has no old ones. */
static const char mixed[] = "t1,,A01,2022,,,,5,,15,old\nt1,,A01,2022,,,,1,,5,old\n"
                            "t1,,A01,2022,,,,5,,2,young\nt1,,A01,2022,,,,1,,8,young\n"
                            "t2,,A01,2022,,,,5,,8,old\nt2,,A01,2022,,,,1,,2,old\n"
                            "t2,,A01,2022,,,,5,,9,young\nt2,,A01,2022,,,,1,,21,young\n"
                            "t3,,A01,2022,,,,5,,9,young\nt3,,A01,2022,,,,1,,21,young\n";

TEST(measure_questions, standardises_rows_of_unlike_mix)
{
    static const char *const by[] = {"indicator", "territory", NULL};
    mx_follow_up *f = read(mixed);
    mx_frame *frame;
    CHECK_OK(mx_follow_up_weigh(f, &known, 1));
    CHECK_OK(mx_measure_side_by_side(&frame, f, by, &all));
    /* 0.25 * 0.75 + 0.75 * 0.2 and 0.25 * 0.8 + 0.75 * 0.3; Kish: 1 / (0.25^2 / 20 + 0.75^2 / 10). */
    CHECK_NEAR(number(frame, 0, "share_high"), 0.3375, 1e-12);
    CHECK_NEAR(number(frame, 1, "share_high"), 0.425, 1e-12);
    CHECK_NEAR(number(frame, 0, "n_effective"), 1 / (0.0625 / 20 + 0.5625 / 10), 1e-9);
    CHECK_NEAR(number(frame, 1, "design_effect"), 1, 1e-9);
    mx_lang_set(MX_EN);
    mx_frame_free(frame);
    CHECK_OK(mx_measure_side_by_side(&frame, f, by, &all));
    check(frame, "territory n share_high reason",
          "t1,30,0.338,\nt2,40,0.425,\nt3,30,,a category that is expected has nobody\n");
    mx_lang_set(MX_FR);
    CHECK_OK(mx_follow_up_weigh(f, &mix_of_all, 1)); /* 30 old of 100 */
    CHECK_OK(mx_measure_side_by_side(&frame, f, by, &all));
    CHECK_NEAR(number(frame, 0, "share_high"), 0.3 * 0.75 + 0.7 * 0.2, 1e-12);
    mx_frame_free(frame);
    CHECK_OK(mx_follow_up_weigh(f, NULL, 0)); /* as they are */
    CHECK_OK(mx_measure_side_by_side(&frame, f, by, &all));
    CHECK_NEAR(number(frame, 0, "share_high"), 17.0 / 30, 1e-12);
    mx_frame_free(frame);
    mx_follow_up_free(f);
}

TEST(measure_questions, refuses_categories_without_a_share)
{
    static const mx_margin narrow = {"age", ages, shares, 1};
    mx_follow_up *f = read(mixed);
    mx_lang_set(MX_EN);
    CHECK_FAILS(mx_follow_up_weigh(f, &narrow, 1), MX_E_VALUE, "\"young\" has no share");
    mx_follow_up_free(f);
    f = read("t1,,A01,2022,,,a,5,,,old\nt1,,A01,2022,,,b,1,,,\n");
    CHECK_FAILS(mx_follow_up_weigh(f, &mix_of_all, 1), MX_E_VALUE, "do not tell");
    mx_follow_up_free(f);
    f = read("t1,,A01,2022,,,a,5,,,old\nt1,,A01,2022,,,b,,,,\n"); /* who did not answer needs no age */
    CHECK_OK(mx_follow_up_weigh(f, &mix_of_all, 1));
    mx_lang_set(MX_FR);
    mx_follow_up_free(f);
}

TEST(measure_questions, pairs_bring_their_weights)
{
    /* Eight better of weight 1, four worse of weight 3, mean of the two evaluations. */
    mx_buf text = {0};
    for (int i = 0; i < 12; i++)
        mx_buf_format(&text, "t1,,A01,2022,before,1,p%d,%d,%d,,\nt1,,A01,2023,after,1,p%d,%d,%d,,\n", i, i < 8 ? 1 : 4,
                      i < 8 ? 1 : 2, i, i < 8 ? 4 : 1, i < 8 ? 1 : 4);
    mx_follow_up *f = read(text.at);
    mx_frame *frame;
    CHECK_OK(mx_measure_change(&frame, f, by_territory, &all, MX_LINKED));
    double n = 400.0 / 44, b = 0.4 * n, c = 0.6 * n; /* (8 + 12)^2 / (8 + 36) */
    CHECK_NEAR(number(frame, 0, "net"), -0.2, 1e-12);
    CHECK_NEAR(number(frame, 0, "n_effective"), n, 1e-12);
    CHECK_NEAR(number(frame, 0, "p_value"), erfc((c - b) / sqrt(b + c) / sqrt(2)), 1e-12);
    CHECK(number(frame, 0, "low") < -0.2 && number(frame, 0, "high") > 0);
    check(frame, "n improved worsened conclusion", "12,8,4,none\n");
    mx_follow_up_free(f);
    mx_buf_dispose(&text);
    /* Raked: three old pairs, one better; nine young, all better; half of each. */
    for (int i = 0; i < 12; i++)
        mx_buf_format(&text, "t1,,A01,2022,before,1,p%d,2,,,%s\nt1,,A01,2023,after,1,p%d,%d,,,%s\n", i,
                      i < 3 ? "old" : "young", i, i < 1 || i > 2 ? 4 : 1, i < 3 ? "old" : "young");
    static const double halves[] = {0.5, 0.5};
    static const mx_margin even = {"age", ages, halves, 2};
    f = read(text.at);
    CHECK_OK(mx_follow_up_weigh(f, &even, 1));
    CHECK_OK(mx_measure_change(&frame, f, by_territory, &all, MX_LINKED));
    CHECK_NEAR(number(frame, 0, "net"), 0.5 * -1 / 3 + 0.5, 1e-12);
    CHECK_NEAR(number(frame, 0, "n_effective"), 1 / (0.25 / 3 + 0.25 / 9), 1e-9);
    CHECK_NEAR(number(frame, 0, "design_effect"), 12 * (0.25 / 3 + 0.25 / 9), 1e-9);
    mx_frame_free(frame);
    mx_follow_up_free(f);
    mx_buf_dispose(&text);
}

TEST(measure_questions, unlinked_samples_are_weighted_each)
{
    /* Before 20 old (5 high) and 10 young (5 high), after 10 old (5 high) and 20 young (5 high); halves of each. */
    static const double halves[] = {0.5, 0.5};
    static const mx_margin even = {"age", ages, halves, 2};
    mx_follow_up *f = read("t1,,A01,2022,before,1,,5,,5,old\nt1,,A01,2022,before,1,,1,,15,old\n"
                           "t1,,A01,2022,before,1,,5,,5,young\nt1,,A01,2022,before,1,,1,,5,young\n"
                           "t1,,A01,2023,after,1,,5,,5,old\nt1,,A01,2023,after,1,,1,,5,old\n"
                           "t1,,A01,2023,after,1,,5,,5,young\nt1,,A01,2023,after,1,,1,,15,young\n"
                           "t2,,A01,2022,before,1,,5,,5,old\nt2,,A01,2023,after,1,,5,,5,young\n");
    mx_frame *frame;
    CHECK_OK(mx_follow_up_weigh(f, &even, 1));
    CHECK_OK(mx_measure_change(&frame, f, by_territory, &all, MX_UNLINKED));
    CHECK_NEAR(number(frame, 0, "share_high_before"), 0.375, 1e-12);
    CHECK_NEAR(number(frame, 0, "difference"), 0, 1e-12);
    CHECK_NEAR(number(frame, 0, "n_effective"), 2 / (0.25 / 20 + 0.25 / 10), 1e-9);
    mx_lang_set(MX_EN);
    mx_frame_free(frame);
    CHECK_OK(mx_measure_change(&frame, f, by_territory, &all, MX_UNLINKED));
    check(frame, "territory conclusion reason",
          "t1,none,the difference may be due to chance\n"
          "t2,cannot conclude,a category that is expected has nobody\n");
    mx_lang_set(MX_FR);
    mx_follow_up_free(f);
}

TEST(measure_questions, survive_running_out_of_memory)
{
    mx_follow_up *f = read(four), *raked = read(mixed);
    for (uint64_t n = 1;; n++) {
        mx_frame *frames[3] = {NULL};
        size_t count;
        mx_alloc_fail_at(n);
        int rc = mx_measure_change(&frames[0], f, by_territory, &all, MX_BOTH_DESIGNS);
        if (rc == MX_OK) rc = mx_measure_adjust(&count, frames[0], NULL, 0.95);
        if (rc == MX_OK) rc = mx_measure_side_by_side(&frames[1], f, sides, &all);
        if (rc == MX_OK) rc = mx_measure_side_by_side_finish(&count, frames[1], NULL, true);
        if (rc == MX_OK) rc = mx_follow_up_check(f);
        if (rc == MX_OK) rc = mx_follow_up_weigh(raked, &mix_of_all, 1);
        if (rc == MX_OK) rc = mx_measure_side_by_side(&frames[2], raked, sides, &all);
        bool has_failed = mx_alloc_failed();
        mx_alloc_fail_at(0);
        for (size_t i = 0; i < 3; i++) mx_frame_free(frames[i]);
        CHECK(rc == (has_failed ? MX_E_NOMEM : MX_OK));
        if (!has_failed) break;
    }
    mx_follow_up_free(f);
    mx_follow_up_free(raked);
}
