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

/* R 4.2.2: the beta-binomial likelihood of 12 of 30, 3 of 30, 9 of 12, 20 of 60, 6 of 40, 15 of 25 by optim and nlm
 * (mean 0.374531426, prior 5.263121510), posterior means and qbeta. */
TEST(measure_questions, shrinks_shares_as_worked_in_r)
{
    static const int high[] = {12, 3, 9, 20, 6, 15}, people[] = {30, 30, 12, 60, 40, 25};
    static const double shrunk[] = {0.396198742670, 0.140974598733, 0.635528423898,
                                    0.336655739054, 0.176108145860, 0.560788298036};
    static const char *const by[] = {"indicator", "territory", NULL};
    mx_buf text = {0};
    mx_frame *frame;
    for (int t = 0; t < 6; t++)
        mx_buf_format(&text, "t%d,,A01,2022,,1,,5,,%d\nt%d,,A01,2022,,1,,1,,%d\n", t, high[t], t, people[t] - high[t]);
    mx_follow_up *f = read(text.at);
    CHECK_OK(mx_measure_side_by_side(&frame, f, by, &all));
    CHECK_OK(mx_measure_side_by_side_crowd(frame, NULL, 0.95));
    for (size_t t = 0; t < 6; t++) CHECK_NEAR(number(frame, t, "shrunk"), shrunk[t], 1e-6);
    CHECK_NEAR(number(frame, 2, "shrunk_low"), 0.4032774283293, 1e-6);
    CHECK_NEAR(number(frame, 4, "shrunk_high"), 0.298255538354, 1e-6);
    mx_frame_free(frame);
    mx_follow_up_free(f);
    mx_buf_dispose(&text);
}

/* ---- People one by one --------------------------------------------------------------------------- */

/* Levels 1, 2 and 5 of six towns. */
static const int towns[6][3] = {{6, 12, 12}, {20, 7, 3}, {2, 1, 9}, {25, 15, 20}, {30, 4, 6}, {3, 7, 15}};

static mx_follow_up *read_towns(void)
{
    static const int levels[] = {1, 2, 5};
    mx_buf text = {0};
    for (int t = 0; t < 6; t++)
        for (int i = 0; i < 3; i++)
            mx_buf_format(&text, "t%d,,A01,2022,,1,,%d,,%d\n", t, levels[i], towns[t][i]);
    mx_follow_up *f = read(text.at);
    mx_buf_dispose(&text);
    return f;
}

/* R 4.2.2, ordinal 2022.11-16: clmm(y ~ 1 + (1 | town), nAGQ = 50), ranef, which are modes: ours are means, a
 * little further out where few people tell. */
TEST(measure_questions, sets_the_ordinal_model_beside)
{
    static const char *const by[] = {"indicator", "territory", NULL};
    static const double expected[] = {0.4195102591, -1.1286539015, 1.2130754804,
                                      -0.1208968110, -1.3902784067, 0.9947333155};
    mx_follow_up *f = read_towns();
    mx_frame *frame;
    bool apart[6] = {[5] = true};
    size_t n_ranked;
    CHECK_OK(mx_measure_side_by_side(&frame, f, by, &all));
    CHECK_OK(mx_measure_side_by_side_people(frame, f, by, &all, NULL, 1));
    for (size_t t = 0; t < 6; t++) CHECK_NEAR(number(frame, t, "ordinal"), expected[t], 0.04);
    CHECK(number(frame, 1, "ordinal_high") < 0 && number(frame, 2, "ordinal_low") > 0);
    CHECK(isnan(number(frame, 0, "rank_low"))); /* no rank was asked for */
    mx_frame_free(frame);
    CHECK_OK(mx_measure_side_by_side(&frame, f, by, &all));
    CHECK_OK(mx_measure_side_by_side_finish(&n_ranked, frame, apart, true));
    CHECK_OK(mx_measure_side_by_side_people(frame, f, by, &all, apart, 1));
    CHECK_INT(n_ranked, 4); /* of 30, 30, 60 and 40 people */
    mx_frame_free(frame);
    mx_follow_up_free(f);
}

TEST(measure_questions, draws_ranks_of_whole_respondents)
{
    /* Four towns of 40 people, of whom 36, 22, 20 and 4 stand high on both questions. */
    static const int high[] = {36, 22, 20, 4};
    static const char *const by[] = {"indicator", "territory", NULL};
    mx_buf text = {0};
    for (int t = 0; t < 4; t++)
        for (int p = 0; p < 40; p++)
            for (int q = 1; q <= 2; q++)
                mx_buf_format(&text, "t%d,g%d,A0%d,2022,,1,p%d,%d,,\n", t, p % 5, q, p, p < high[t] ? 5 : 1);
    mx_follow_up *f = read(text.at);
    mx_frame *frame, *again;
    size_t n_ranked;
    CHECK_OK(mx_measure_side_by_side(&frame, f, by, &all));
    CHECK_OK(mx_measure_side_by_side_finish(&n_ranked, frame, NULL, true));
    CHECK_OK(mx_measure_side_by_side_people(frame, f, by, &all, NULL, 1));
    CHECK_INT(n_ranked, 8);
    CHECK_TEXT(text_of(frame, "indicator territory rank rank_low rank_high"),
               "A01,t0,1,1,1\nA01,t1,2,2,3\nA01,t2,3,2,3\nA01,t3,4,4,4\n"
               "A02,t0,1,1,1\nA02,t1,2,2,3\nA02,t2,3,2,3\nA02,t3,4,4,4\n");
    bool apart[8] = {[0] = true, [4] = true}; /* as if the first were not there */
    CHECK_OK(mx_measure_side_by_side(&again, f, by, &all));
    CHECK_OK(mx_measure_side_by_side_finish(&n_ranked, again, apart, true));
    CHECK_OK(mx_measure_side_by_side_people(again, f, by, &all, apart, 1));
    check(again, "indicator territory rank rank_low rank_high",
          "A01,t0,,,\nA01,t1,1,1,2\nA01,t2,2,1,2\nA01,t3,3,3,3\n"
          "A02,t0,,,\nA02,t1,1,1,2\nA02,t2,2,1,2\nA02,t3,3,3,3\n");
    mx_frame_free(frame);
    mx_follow_up_free(f);
    mx_buf_dispose(&text);
}

/* ---- Several series ------------------------------------------------------------------------------- */

static mx_frame *trend_of(const char *text)
{
    mx_follow_up *f = read(text);
    mx_cut cut = all;
    mx_frame *trend;
    cut.fewest_periods = 1;
    CHECK_OK(mx_measure_trend(&trend, f, &cut));
    mx_follow_up_free(f);
    return trend;
}

/* `high` of 20 people in a territory, for an indicator, in a year. */
static void add_share(mx_buf *out, int territory, int indicator, int year, int high)
{
    mx_buf_format(out, "t%d,,A0%d,%d,,1,,5,,%d\nt%d,,A0%d,%d,,1,,1,,%d\n", territory, indicator, year, high, territory,
                  indicator, year, 20 - high);
}

TEST(measure_questions, tests_series_that_rise_together)
{
    mx_buf text = {0};
    for (int i = 1; i <= 3; i++)
        for (int y = 0; y < 5; y++) add_share(&text, 1, i, 2018 + y, 4 + i + 2 * y);
    for (int y = 0; y < 3; y++) add_share(&text, 2, 1, 2018 + y, 5 + y);
    mx_frame *trend = trend_of(text.at), *frame;
    CHECK_OK(mx_measure_slopes_together(&frame, trend, NULL, "territory", 0.95));
    /* Each S is 10, their variance 50 / 3, and so are the covariances of series that agree in all: 150 in all.
     * Page: 3 * 55, which two of 120^3 orders reach. */
    CHECK_NEAR(number(frame, 0, "p_value"), erfc(29 / sqrt(150) / sqrt(2)), 1e-12);
    CHECK_NEAR(number(frame, 0, "slope"), 0.1, 1e-3);
    CHECK_NEAR(number(frame, 0, "p_page"), 2.0 / (120.0 * 120 * 120), 1e-15);
    mx_lang_set(MX_EN);
    mx_frame_free(frame);
    CHECK_OK(mx_measure_slopes_together(&frame, trend, NULL, "territory", 0.95));
    check(frame, "territory n series periods first last unit conclusion reason page page_series",
          "t1,20,3,5,2018,2022,share a year,rising,,165,3\n"
          "t2,20,0,3,2018,2020,,cannot conclude,no component has four periods,14,1\n");
    /* The same the other way: A01 has a series of five periods and one of three. */
    CHECK_OK(mx_measure_slopes_together(&frame, trend, NULL, "indicator", 0.95));
    check(frame, "indicator series periods conclusion page_series", "A01,1,5,rising,1\nA02,1,5,rising,1\nA03,1,5,rising,1\n");
    bool apart[18] = {[1] = true, [2] = true, [6] = true, [7] = true, [11] = true, [12] = true};
    CHECK_OK(mx_measure_slopes_together(&frame, trend, apart, "territory", 0.95)); /* three periods of each are left */
    check(frame, "territory series periods conclusion",
          "t1,0,3,cannot conclude\nt2,0,3,cannot conclude\n");
    mx_lang_set(MX_FR);
    mx_frame_free(trend);
    mx_buf_dispose(&text);
}

TEST(measure_questions, orders_periods_that_are_labels_by_their_series)
{
    mx_buf text = {0};
    static const char *const waves[] = {"première", "deuxième", "troisième", "quatrième", "cinquième"};
    for (int w = 0; w < 5; w++)
        mx_buf_format(&text, "t1,,A01,%s,,1,,5,,%d\nt1,,A01,%s,,1,,1,,9\n", waves[w], 1 + w, waves[w]);
    mx_frame *trend = trend_of(text.at), *frame;
    CHECK_OK(mx_measure_slopes_together(&frame, trend, NULL, "territory", 0.95));
    check(frame, "first last periods unit conclusion", "première,cinquième,5,part par période,rising\n");
    mx_frame_free(trend);
    mx_buf_dispose(&text);
}

/* R 4.2.2: Pitman and Morgan's t from cor(a + b, b - a); lm((b - a) / 2 ~ a), sandwich::vcovHC(type = "HC1"). */
TEST(measure_questions, tells_whether_territories_draw_together)
{
    static const int first[] = {4, 7, 9, 12, 16}, last[] = {8, 7, 10, 12, 13};
    mx_buf text = {0};
    for (int t = 0; t < 5; t++) {
        add_share(&text, t, 3, 2021, first[t]);
        add_share(&text, t, 3, 2023, 12); /* all at one level: nothing that a test could weigh */
        add_share(&text, t, 1, 2021, first[t]);
        add_share(&text, t, 1, 2023, last[t]);
        if (t < 4) add_share(&text, t, 2, 2021, first[t]);
    }
    mx_frame *trend = trend_of(text.at), *frame;
    CHECK_OK(mx_measure_convergence(&frame, trend, NULL, 0.95));
    CHECK_NEAR(number(frame, 0, "ratio"), 0.5524167984853704, 1e-12);
    CHECK_NEAR(number(frame, 0, "p_value"), 0.0751047023717356, 1e-12);
    CHECK_NEAR(number(frame, 0, "beta"), -0.247652582159624, 1e-3); /* years of 365.25 days */
    CHECK_NEAR(number(frame, 0, "p_beta"), 0.0172465113890133, 1e-9);
    CHECK_NEAR(number(frame, 0, "half_life"), 2.02733502311354, 5e-3);
    check(frame, "indicator n territories periods first last mean_first mean_last conclusion",
          "A01,20,5,2,2021,2023,0.48,0.5,none\nA02,20,4,1,2021,2021,,,cannot conclude\n"
          "A03,20,5,2,2021,2023,0.48,0.6,cannot conclude\n");
    mx_frame_free(trend);
    mx_buf_dispose(&text);
}

/* ---- Weights and margins ---------------------------------------------------------------------- */

static const char *const ages[] = {"old", "young"};
static const double shares[] = {0.25, 0.75};
static const mx_margin known = {"age", ages, shares, 2}, mix_of_all = {"age", NULL, NULL, 0};

/* t1: of 20 old people 15 stand high, of 10 young 2; t2: of 10 and 30, 8 and 9; t3 has no old ones. */
static const char mixed[] = "t1,,A01,2022,,,,5,,15,,old\nt1,,A01,2022,,,,1,,5,,old\n"
                            "t1,,A01,2022,,,,5,,2,,young\nt1,,A01,2022,,,,1,,8,,young\n"
                            "t2,,A01,2022,,,,5,,8,,old\nt2,,A01,2022,,,,1,,2,,old\n"
                            "t2,,A01,2022,,,,5,,9,,young\nt2,,A01,2022,,,,1,,21,,young\n"
                            "t3,,A01,2022,,,,5,,9,,young\nt3,,A01,2022,,,,1,,21,,young\n";

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
    f = read("t1,,A01,2022,,,a,5,,,,old\nt1,,A01,2022,,,b,1,,,,\n");
    CHECK_FAILS(mx_follow_up_weigh(f, &mix_of_all, 1), MX_E_VALUE, "do not tell");
    mx_follow_up_free(f);
    f = read("t1,,A01,2022,,,a,5,,,,old\nt1,,A01,2022,,,b,,,,,\n"); /* who did not answer needs no age */
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
        mx_buf_format(&text, "t1,,A01,2022,before,1,p%d,2,,,,%s\nt1,,A01,2023,after,1,p%d,%d,,,,%s\n", i,
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
    mx_follow_up *f = read("t1,,A01,2022,before,1,,5,,5,,old\nt1,,A01,2022,before,1,,1,,15,,old\n"
                           "t1,,A01,2022,before,1,,5,,5,,young\nt1,,A01,2022,before,1,,1,,5,,young\n"
                           "t1,,A01,2023,after,1,,5,,5,,old\nt1,,A01,2023,after,1,,1,,5,,old\n"
                           "t1,,A01,2023,after,1,,5,,5,,young\nt1,,A01,2023,after,1,,1,,15,,young\n"
                           "t2,,A01,2022,before,1,,5,,5,,old\nt2,,A01,2023,after,1,,5,,5,,young\n");
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
    mx_follow_up *many = read("t1,,A01,2020,,,,5,,9\nt1,,A01,2021,,,,5,,8\nt1,,A01,2022,,,,5,,7\nt1,,A01,2023,,,,5,,6\n"
                              "t1,,A01,2020,,,,1,,9\nt1,,A01,2021,,,,1,,9\nt1,,A01,2022,,,,1,,9\nt1,,A01,2023,,,,1,,9\n");
    for (uint64_t n = 1;; n++) {
        mx_frame *frames[6] = {NULL};
        size_t count;
        mx_alloc_fail_at(n);
        int rc = mx_measure_change(&frames[0], f, by_territory, &all, MX_BOTH_DESIGNS);
        if (rc == MX_OK) rc = mx_measure_adjust(&count, frames[0], NULL, 0.95);
        if (rc == MX_OK) rc = mx_measure_side_by_side(&frames[1], f, sides, &all);
        if (rc == MX_OK) rc = mx_measure_side_by_side_finish(&count, frames[1], NULL, true);
        if (rc == MX_OK) rc = mx_measure_side_by_side_people(frames[1], f, sides, &all, NULL, 1);
        if (rc == MX_OK) rc = mx_measure_trend(&frames[3], many, &all);
        if (rc == MX_OK) rc = mx_measure_slopes_together(&frames[4], frames[3], NULL, "territory", 0.95);
        if (rc == MX_OK) rc = mx_measure_convergence(&frames[5], frames[3], NULL, 0.95);
        if (rc == MX_OK) rc = mx_follow_up_check(f);
        if (rc == MX_OK) rc = mx_follow_up_weigh(raked, &mix_of_all, 1);
        if (rc == MX_OK) rc = mx_measure_side_by_side(&frames[2], raked, sides, &all);
        bool has_failed = mx_alloc_failed();
        mx_alloc_fail_at(0);
        for (size_t i = 0; i < 6; i++) mx_frame_free(frames[i]);
        CHECK(rc == (has_failed ? MX_E_NOMEM : MX_OK));
        if (!has_failed) break;
    }
    mx_follow_up_free(f);
    mx_follow_up_free(raked);
    mx_follow_up_free(many);
}
