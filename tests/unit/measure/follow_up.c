/* Distribution, change, trend and comparison of small follow-ups, counted by hand. */
#include "unit/measure/tables.h"

#include <math.h>
#include <stdio.h>

#include "mx/measure.h"

static const char indicators_text[] = "indicator,name,component,questionnaire,scale,lowest:N,highest:N,"
                                      "direction,unit,low_max:N,high_min:N,target:N\n"
                                      "A01,Alimentation,A01,s,1-5,1,5,+,,,,\n"
                                      "PHQ,Humeur,F04,p,0-3,0,3,-,,0,2,\n"
                                      "INC,Revenu,A06,r,real,,,+,euros,,,\n";

static const char territories_text[] =
    "territory,name,kind,country,parent,network,since,population:N,latitude:N,longitude:N\n"
    "net,Réseau,,,,TOGETHER,,,,\n"
    "dep,Département,,,net,,,,,\n"
    "t1,Zellwiller,,,dep,,,,,\n"
    "t2,Altkirch,,,dep,,,,,\n"
    "t3,Colmar,,,,TOGETHER,,,,\n";

/* territory group indicator period phase cycle respondent value weight level_people */
static mx_follow_up *read(const char *text)
{
    mx_frame *indicators = frame_of(indicators_text), *territories = frame_of(territories_text);
    mx_rows *rows = rows_of(text);
    mx_follow_up *out;
    CHECK_OK(mx_follow_up_read(&out, rows, indicators, territories));
    mx_rows_close(rows);
    mx_frame_free(indicators);
    mx_frame_free(territories);
    return out;
}

static const char *const by_territory[] = {"territory", "indicator", NULL};
static const char *const by_period[] = {"territory", "indicator", "period", NULL};
static const char *const by_indicator[] = {"indicator", NULL};

static void check_distribution(const char *text, const char *const by[], const mx_cut *cut,
                               const mx_frame *published, const char *columns, const char *expected)
{
    mx_follow_up *f = read(text);
    mx_frame *frame;
    CHECK_OK(mx_measure_distribution(&frame, f, published, by, cut));
    CHECK_TEXT(text_of(frame, columns), expected);
    mx_frame_free(frame);
    mx_follow_up_free(f);
}

static const mx_cut all = MX_CUT_INIT;

TEST(measure_follow_up, counts_levels_and_shares)
{
    check_distribution(
        "t1,g1,A01,2022,,,a,1,,\n"
        "t1,g1,A01,2022,,,b,4,,\n"
        "t1,g1,A01,2022,,,c,5,,\n"
        "t1,g2,A01,2022,,,d,3,,\n"
        "t1,g2,A01,2022,,,e,,,\n",
        by_period, &all, NULL,
        "territory indicator period n basis missing level_1 level_2 level_3 level_4 level_5 share_low "
        "share_middle share_high median mean sd groups",
        "t1,A01,2022,4,count,1,1,0,1,1,1,0.25,0.25,0.5,3.5,3.25,1.708,2\n");
}

TEST(measure_follow_up, counts_a_person_once_with_the_latest_answer)
{
    /* a sits in two groups; b answered twice; c's later answer is missing; d and d' are two people. */
    check_distribution("t1,g1,A01,2022,before,,a,2,,\n"
                       "t1,g2,A01,2022,before,,a,2,,\n"
                       "t1,g1,A01,2022,after,,b,5,,\n"
                       "t1,g1,A01,2022,before,,b,1,,\n"
                       "t1,g1,A01,2021,before,,c,3,,\n"
                       "t1,g1,A01,2022,before,,c,,,\n"
                       "t1,g1,A01,2022,before,,d,4,,\n"
                       "t2,g1,A01,2022,before,,d,4,,\n",
                       by_territory, &all, NULL,
                       "territory n missing level_1 level_2 level_3 level_4 level_5",
                       "t1,4,0,0,1,1,1,1\nt2,1,0,0,0,0,1,0\n");
}

TEST(measure_follow_up, keeps_each_scale_to_its_own_levels)
{
    check_distribution(
        "t1,,A01,2022,,,a,1,,\nt1,,PHQ,2022,,,a,0,,\nt1,,PHQ,2022,,,b,2,,\nt1,,INC,2022,,,a,1210.5,,\n"
        "t1,,INC,2022,,,b,900,,\nt1,,NEW,2022,,,a,7,,\nt1,,NEW,2022,,,b,9,,\n",
        by_indicator, &all, NULL,
        "indicator n level_0 level_1 level_5 level_7 level_9 share_low share_high median",
        "A01,1,,1,0,,,1,0,1\n"
        "INC,2,,,,,,,,1055.25\n"
        "NEW,2,,,,1,1,0.5,0.5,8\n"
        "PHQ,2,1,0,,,,0.5,0.5,1\n");
}

TEST(measure_follow_up, takes_counts_and_weights)
{
    check_distribution(
        "t1,,A01,2022,,,,2,,6\nt1,,A01,2022,,,,4,,3\nt1,,A01,2022,,,,,,2\nt1,,A01,2022,,,a,5,3,\n", by_period,
        &all, NULL, "n missing level_2 level_4 level_5 share_low share_high mean",
        "10,2,6,3,1,0.5,0.5,3.25\n");
}

TEST(measure_follow_up, puts_territories_together)
{
    const char *text = "t1,,A01,2022,,,a,1,,\nt2,,A01,2022,,,a,5,,\nt3,,A01,2022,,,a,5,,\n";
    mx_cut cut = MX_CUT_INIT;
    cut.under = "dep";
    check_distribution(text, by_territory, &cut, NULL, "territory n", "t1,1\nt2,1\n");
    cut.together = "Ensemble";
    check_distribution(text, by_territory, &cut, NULL, "territory n share_high", "Ensemble,2,0.5\n");
    cut.under = "TOGETHER";
    check_distribution(text, by_territory, &cut, NULL, "territory n", "Ensemble,3\n");
    cut.under = "t3";
    check_distribution(text, by_territory, &cut, NULL, "territory n", "Ensemble,1\n");
    cut.under = "nowhere";
    check_distribution(text, by_territory, &cut, NULL, "territory n", "");
    cut.under = NULL;
    check_distribution(text, by_territory, &cut, NULL, "territory n", "Ensemble,3\n");
    cut.indicator = "B01";
    check_distribution(text, by_territory, &cut, NULL, "territory n", "");
}

TEST(measure_follow_up, sets_published_values_beside_ours)
{
    mx_frame *published = frame_of("territory,group,indicator,period,value:N,low:N,high:N,n:N,status,source\n"
                                   "t1,,A01,2022,41.5,38,45,1200,provisoire,INSEE\n"
                                   "t3,,A01,2022,40,,,,,INSEE\n"
                                   "t1,,PHQ,2022,7,,,,,\n");
    mx_cut cut = MX_CUT_INIT;
    cut.under = "dep";
    cut.indicator = "A01";
    check_distribution("t1,,A01,2022,,,a,1,,\n", by_period, &cut, published,
                       "territory period n basis share_high value value_from value_to source",
                       "t1,2022,1,count,0,,,,\nt1,2022,1200,published,,41.5,38,45,INSEE, provisoire\n");
    mx_frame_free(published);
}

TEST(measure_follow_up, orders_periods_by_date_and_phases_by_time)
{
    static const char *const by_phase[] = {"indicator", "period", "phase", NULL};
    check_distribution(
        "t1,,A01,2022,after,,a,1,,\nt1,,A01,2021-Q4,before,,a,1,,\nt1,,A01,2022,before,,a,1,,\n"
        "t1,,A01,2022-03,midway,,a,1,,\nt1,,A01,last spring,,,a,1,,\n",
        by_phase, &all, NULL, "period phase",
        "2021-Q4,before\n2022,before\n2022,after\n2022-03,midway\nlast spring,\n");
}

TEST(measure_follow_up, clusters_by_group_where_all_name_theirs)
{
    char text[4000] = "";
    size_t used = 0;
    for (int group = 0; group < 6; group++) {
        for (int person = 0; person < 5; person++)
            used += (size_t)snprintf(text + used, sizeof text - used, "t1,g%d,A01,2022,,,p%d-%d,%d,,\n",
                                     group, group, person, group < 3 ? 5 : 1);
    }
    check_distribution(text, by_period, &all, NULL,
                       "n groups share_high share_high_from share_high_to method",
                       "30,6,0.5,0.123,0.877,Wilson, par groupes (effectif efficace, t)\n");
    snprintf(text + used, sizeof text - used, "t1,,A01,2022,,,q,5,,\n");
    check_distribution(text, by_period, &all, NULL, "n groups method", "31,6,Wilson\n");
}

TEST(measure_follow_up, refuses_what_cannot_be)
{
    mx_rows *rows;
    mx_follow_up *f;
    mx_frame *frame;
    static const char *const bad[][2] = {{"t1,,A01,2022,,,a,much,,\n", "« much »"},
                                         {"t1,,A01,2022,,,a,1,-1,\n", "poids"},
                                         {"t1,,A01,2022,,,,1,,2.5\n", "effectif"},
                                         {"t1,,A01\n", "3 colonnes"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        rows = rows_of(bad[i][0]);
        CHECK_FAILS(mx_follow_up_read(&f, rows, NULL, NULL), MX_E_VALUE, bad[i][1]);
        CHECK(f == NULL);
        mx_rows_close(rows);
    }
    f = read("t1,,A01,2022,,,a,7,,\n");
    CHECK_FAILS(mx_measure_distribution(&frame, f, NULL, by_period, &all), MX_E_VALUE, "hors de l’échelle");
    static const char *const no_indicator[] = {"territory", NULL},
                             *const twice[] = {"indicator", "indicator", NULL},
                             *const unknown[] = {"town", NULL};
    CHECK_FAILS(mx_measure_distribution(&frame, f, NULL, no_indicator, &all), MX_E_VALUE, "indicator");
    CHECK_FAILS(mx_measure_change_linked(&frame, f, twice, &all), MX_E_VALUE, "deux fois");
    CHECK_FAILS(mx_measure_change_unlinked(&frame, f, unknown, &all), MX_E_VALUE, "town");
    CHECK(frame == NULL);
    mx_cut cut = MX_CUT_INIT;
    cut.conf = 95;
    CHECK_FAILS(mx_measure_trend(&frame, f, &cut), MX_E_VALUE, "95");
    mx_follow_up_free(f);
    mx_follow_up_free(NULL);
}

TEST(measure_follow_up, of_nothing_is_nothing)
{
    mx_follow_up *f = read("");
    mx_frame *frame;
    CHECK_INT(mx_follow_up_n_rows(f), 0);
    CHECK_OK(mx_measure_distribution(&frame, f, NULL, by_period, &all));
    CHECK_INT(mx_frame_n_rows(frame), 0);
    mx_frame_free(frame);
    CHECK_OK(mx_measure_change_linked(&frame, f, by_territory, &all));
    CHECK_INT(mx_frame_n_rows(frame), 0);
    mx_frame_free(frame);
    CHECK_OK(mx_measure_compare(&frame, f, &all));
    CHECK_INT(mx_frame_n_rows(frame), 0);
    mx_frame_free(frame);
    mx_follow_up_free(f);
    /* Nobody answered: a row that says so. */
    check_distribution("t1,,A01,2022,,,a,,,\n", by_period, &all, NULL,
                       "n missing level_1 share_high median method", "0,1,,,,sans intervalle\n");
}

/* ---- Change -------------------------------------------------------------------------------- */

typedef int question(mx_frame **out, const mx_follow_up *follow_up, const char *const by[],
                     const mx_cut *cut);

static void check_change(question *ask, const char *text, const char *const by[], const char *columns,
                         const char *expected)
{
    mx_follow_up *f = read(text);
    mx_frame *frame;
    CHECK_OK(ask(&frame, f, by, &all));
    CHECK_TEXT(text_of(frame, columns), expected);
    mx_frame_free(frame);
    mx_follow_up_free(f);
}

static const char *const by_cycle[] = {"territory", "indicator", "cycle", NULL};

TEST(measure_follow_up, pairs_the_same_people)
{
    /* a better, b same, c worse; d and e stand alone; f skipped the question; g was asked midway. */
    const char *text = "t1,,A01,2022,before,1,a,1,,\nt1,,A01,2023,after,1,a,4,,\n"
                       "t1,,A01,2022,before,1,b,3,,\nt1,,A01,2023,after,1,b,3,,\n"
                       "t1,,A01,2022,before,1,c,4,,\nt1,,A01,2023,after,1,c,2,,\n"
                       "t1,,A01,2022,before,1,d,4,,\nt1,,A01,2023,after,1,e,1,,\n"
                       "t1,,A01,2022,before,1,f,,,\nt1,,A01,2023,after,1,f,5,,\n"
                       "t1,,A01,2022,midway,1,g,5,,\n";
    check_change(mx_measure_change_linked, text, by_cycle,
                 "territory indicator cycle n basis n_before n_after share_linked improved same worsened net "
                 "p_value conclusion",
                 "t1,A01,1,3,count,4,5,0.5,1,1,1,0,1,none\n");
    check_change(mx_measure_change_unlinked, text, by_cycle,
                 "n_before n_after share_high_before share_high_after difference conclusion reason",
                 "1,2,1,0.5,-0.5,none,trop peu de personnes : aucun résultat ne pourrait être net\n");
}

TEST(measure_follow_up, never_pairs_across_cycles)
{
    const char *text =
        "t1,,A01,2020,before,1,a,1,,\nt1,,A01,2023,after,2,a,5,,\n"
        "t1,,A01,2020,before,1,b,1,,\nt1,,A01,2021,after,1,b,2,,\nt1,,A01,2022,before,2,b,5,,\n";
    check_change(mx_measure_change_linked, text, by_cycle, "cycle n improved", "1,1,1\n");
    /* Without the cycle as key: b's pair counts before b's later single answer; a stays alone. */
    check_change(mx_measure_change_linked, text, by_territory, "n improved n_before n_after", "1,1,1,2\n");
}

TEST(measure_follow_up, turns_improvement_with_the_direction)
{
    char text[2000] = "";
    size_t used = 0;
    for (int person = 0; person < 8; person++)
        used +=
            (size_t)snprintf(text + used, sizeof text - used,
                             "t1,,PHQ,2022,before,1,p%d,3,,\nt1,,PHQ,2023,after,1,p%d,0,,\n", person, person);
    check_change(mx_measure_change_linked, text, by_cycle,
                 "n improved worsened net p_value conclusion reason", "8,8,0,1,0.008,better,\n");
    used = 0;
    for (int person = 0; person < 60; person++)
        used += (size_t)snprintf(text + used, sizeof text - used, "t1,,PHQ,2022,%s,1,,%d,,15\n",
                                 person % 2 ? "after" : "before", person % 2 ? 0 : 3);
    check_change(mx_measure_change_unlinked, text, by_cycle, "n_before n_after difference conclusion",
                 "450,450,-1,better\n");
}

TEST(measure_follow_up, says_why_it_cannot_conclude)
{
    char text[2000] = "";
    size_t used = 0;
    for (int person = 0; person < 5; person++)
        used +=
            (size_t)snprintf(text + used, sizeof text - used,
                             "t1,,A01,2022,before,1,p%d,1,,\nt1,,A01,2023,after,1,p%d,5,,\n", person, person);
    check_change(mx_measure_change_linked, text, by_cycle, "n net p_value conclusion reason",
                 "5,1,0.063,none,moins de six personnes ont changé : aucun résultat ne pourrait être net\n");
    check_change(mx_measure_change_unlinked, "t1,,A01,2022,before,1,a,1,,\n", by_cycle,
                 "n_before n_after difference conclusion reason",
                 "1,0,,none,personne à l’une des deux évaluations\n");
    check_change(mx_measure_change_unlinked, "t1,,A01,2022,midway,1,a,1,,\n", by_cycle, "n_before", "");
}

/* ---- Over time, side by side ------------------------------------------------------------------ */

TEST(measure_follow_up, draws_a_trend_from_three_periods)
{
    mx_follow_up *f =
        read("t1,,A01,2021,,,a,1,,\nt1,,A01,2022,,,a,4,,\nt1,,A01,2023,,,a,5,,\nt2,,A01,2021,,,a,1,,\n"
             "t2,,A01,2022,,,a,1,,\nt1,,INC,2021,,,a,9.5,,\nt1,,INC,2022,,,a,9,,\nt1,,INC,2023,,,a,8,,\n");
    mx_frame *frame;
    mx_cut cut = MX_CUT_INIT;
    CHECK_OK(mx_measure_trend(&frame, f, &cut));
    CHECK_TEXT(text_of(frame, "territory indicator period n basis share_high low high method"),
               "t1,A01,2021,1,count,0,0,0.793,Wilson\nt1,A01,2022,1,count,1,0.207,1,Wilson\nt1,A01,2023,1,"
               "count,1,0.207,1,Wilson\n");
    mx_frame_free(frame);
    cut.together = "Ensemble";
    CHECK_OK(mx_measure_trend(&frame, f, &cut));
    CHECK_TEXT(text_of(frame, "territory period n share_high"),
               "Ensemble,2021,2,0\nEnsemble,2022,2,0.5\nEnsemble,2023,1,1\n");
    mx_frame_free(frame);
    mx_follow_up_free(f);
}

TEST(measure_follow_up, keeps_evaluations_out_of_a_barometer)
{
    mx_follow_up *f =
        read("t1,,A01,2021,,,a,1,,\nt1,,A01,2022,,,b,4,,\nt1,,A01,2023,,,c,5,,\nt1,,A01,2022-05,before,1,d,1,,\n"
             "t1,,A01,2023-05,after,1,d,5,,\n");
    mx_frame *frame;
    mx_cut cut = MX_CUT_INIT;
    CHECK_OK(mx_measure_trend(&frame, f, &cut));
    CHECK_TEXT(text_of(frame, "period n share_high"), "2021,1,0\n2022,1,1\n2023,1,1\n");
    mx_frame_free(frame);
    mx_follow_up_free(f);
    f = read("t1,,A01,2021,before,1,a,1,,\nt1,,A01,2022,after,1,a,4,,\nt1,,A01,2023,before,2,a,4,,\n");
    CHECK_OK(mx_measure_trend(&frame, f, &cut));
    CHECK_TEXT(text_of(frame, "period n share_high"), "2021,1,0\n2022,1,1\n2023,1,1\n");
    mx_frame_free(frame);
    cut.phase = "before";
    CHECK_OK(mx_measure_trend(&frame, f, &cut));
    CHECK_INT(mx_frame_n_rows(frame), 0);
    mx_frame_free(frame);
    mx_follow_up_free(f);
}

TEST(measure_follow_up, puts_territories_side_by_side_by_name)
{
    mx_follow_up *f =
        read("t1,,A01,2021,,,a,1,,\nt2,,A01,2021,,,a,4,,\nt3,,A01,2021,,,a,4,,\nt1,,PHQ,2021,,,a,3,,\n");
    mx_frame *frame;
    CHECK_OK(mx_measure_compare(&frame, f, &all));
    CHECK_TEXT(text_of(frame, "indicator territory n share_high"),
               "A01,t2,1,1\nA01,t3,1,1\nA01,t1,1,0\nPHQ,t1,1,1\n");
    mx_frame_free(frame);
    mx_follow_up_free(f);
}

TEST(measure_follow_up, survives_running_out_of_memory)
{
    static const char text[] =
        "t1,g,A01,2021,before,1,a,1,,\nt1,g,A01,2022,after,1,a,4,,\nt1,h,A01,2023,after,1,b,5,,\n";
    mx_frame *indicators = frame_of(indicators_text), *territories = frame_of(territories_text);
    for (uint64_t n = 1;; n++) {
        mx_rows *rows = rows_of(text);
        mx_follow_up *f = NULL;
        mx_frame *frames[5] = {NULL};
        mx_alloc_fail_at(n);
        int rc = mx_follow_up_read(&f, rows, indicators, territories);
        if (rc == MX_OK) rc = mx_measure_distribution(&frames[0], f, NULL, by_period, &all);
        if (rc == MX_OK) rc = mx_measure_change_linked(&frames[1], f, by_cycle, &all);
        if (rc == MX_OK) rc = mx_measure_change_unlinked(&frames[2], f, by_cycle, &all);
        if (rc == MX_OK) rc = mx_measure_trend(&frames[3], f, &all);
        if (rc == MX_OK) rc = mx_measure_compare(&frames[4], f, &all);
        bool has_failed = mx_alloc_failed();
        mx_alloc_fail_at(0);
        for (size_t i = 0; i < 5; i++) mx_frame_free(frames[i]);
        mx_follow_up_free(f);
        mx_rows_close(rows);
        CHECK(rc == (has_failed ? MX_E_NOMEM : MX_OK));
        if (!has_failed) break;
    }
    mx_frame_free(indicators);
    mx_frame_free(territories);
}

/* Values put together, as disclose asks for them: rows of key, within, value, label. */
static mx_frame *merging_of(const char *text)
{
    char whole[512];
    snprintf(whole, sizeof whole, "key,within,value,label\n%s", text);
    mx_frame *merging = frame_of(whole);
    for (size_t row = 0; row < mx_frame_n_rows(merging); row++)
        if (!mx_frame_text(merging, row, 1)) CHECK_OK(mx_frame_set_text(merging, row, 1, ""));
    return merging;
}

TEST(measure_follow_up, counts_people_of_merged_values_once)
{
    /* a of t1 sits in two groups and answered in two years; a of t2 is somebody else. */
    mx_follow_up *f = read("t1,g1,A01,2021,,,a,2,,\n"
                           "t1,g2,A01,2021,,,a,2,,\n"
                           "t1,g2,A01,2022,,,a,5,,\n"
                           "t2,g1,A01,2022,,,a,4,,\n"
                           "t3,g1,A01,2023,,,b,1,,\n");
    mx_frame *places = merging_of("territory,,t1,t1 + t2\nterritory,,t2,t1 + t2\n"),
             *groups = merging_of("group,t1,g1,g1 + g2\ngroup,t1,g2,g1 + g2\n"),
             *years = merging_of("period,,2021,2021-01-01/P2Y\nperiod,,2022,2021-01-01/P2Y\n"), *frame;
    static const char *const by_group[] = {"territory", "group", "indicator", NULL};
    const mx_cut department = {.under = "dep", .conf = 0.95};
    CHECK_OK(mx_follow_up_merge(f, places));
    CHECK_OK(mx_measure_distribution(&frame, f, NULL, by_territory, &all));
    CHECK_TEXT(text_of(frame, "territory n mean groups"), "t1 + t2,2,4.5,2\nt3,1,1,1\n");
    mx_frame_free(frame);
    CHECK_OK(mx_measure_distribution(&frame, f, NULL, by_territory, &department));
    CHECK_TEXT(text_of(frame, "territory n"), "t1 + t2,2\n");
    mx_frame_free(frame);
    CHECK_OK(mx_follow_up_merge(f, groups));
    CHECK_OK(mx_measure_distribution(&frame, f, NULL, by_group, &all));
    CHECK_TEXT(text_of(frame, "territory group n"), "t1,g1 + g2,1\nt2,g1,1\nt3,g1,1\n");
    mx_frame_free(frame);
    CHECK_OK(mx_follow_up_merge(f, years));
    CHECK_OK(mx_measure_distribution(&frame, f, NULL, by_period, &all));
    CHECK_TEXT(text_of(frame, "territory period n median"),
               "t1,2021-01-01/P2Y,1,5\nt2,2021-01-01/P2Y,1,4\nt3,2023,1,1\n");
    mx_frame_free(frame);
    CHECK_OK(mx_follow_up_merge(f, NULL));
    CHECK_OK(mx_measure_distribution(&frame, f, NULL, by_territory, &all));
    CHECK_TEXT(text_of(frame, "territory n"), "t1,1\nt2,1\nt3,1\n");
    mx_frame_free(frame);
    mx_frame_free(places);
    mx_frame_free(groups);
    mx_frame_free(years);
    mx_follow_up_free(f);
}

/* ---- Counts in the place of answers ------------------------------------------------------------------ */

#define SUMS(weights, squares) weights "\x1f" "0\x1f" squares "\x1f" "0\x1f"
#define NO_SUMS "\x1f\x1f\x1f\x1f"

/* Three of five people answer twice, one of them better; what is handed on gives the same changes. */
TEST(measure_follow_up, hands_on_counts_that_give_the_same_changes)
{
    static const char answers[] = "t1,,A01,2022,before,1,a,1,,\nt1,,A01,2023,after,1,a,4,,\n"
                                  "t1,,A01,2022,before,1,b,4,,\nt1,,A01,2023,after,1,b,4,,\n"
                                  "t1,,A01,2022,before,1,c,5,,\nt1,,A01,2023,after,1,c,3,,\n"
                                  "t1,,A01,2022,before,1,d,2,,\nt1,,A01,2023,after,1,e,5,,\n"
                                  "t1,,A01,2022,before,1,f,,,\n";
    static const char counts[] = "t1,,A01,2022,before,1,,1,,1," NO_SUMS "all\x1f\x1f\n"
                                 "t1,,A01,2022,before,1,,2,,1," NO_SUMS "all\x1f\x1f\n"
                                 "t1,,A01,2022,before,1,,4,,1," NO_SUMS "all\x1f\x1f\n"
                                 "t1,,A01,2022,before,1,,5,,1," NO_SUMS "all\x1f\x1f\n"
                                 "t1,,A01,2022,before,1,,2,,1," NO_SUMS "unlinked\x1f\x1f\n"
                                 "t1,,A01,2023,after,1,,3,,1," NO_SUMS "all\x1f\x1f\n"
                                 "t1,,A01,2023,after,1,,4,,2," NO_SUMS "all\x1f\x1f\n"
                                 "t1,,A01,2023,after,1,,5,,1," NO_SUMS "all\x1f\x1f\n"
                                 "t1,,A01,2023,after,1,,5,,1," NO_SUMS "unlinked\x1f\x1f\n"
                                 "t1,,A01,,,1,,1,,1," NO_SUMS "pairs\x1f" "4\x1f" "1\n"
                                 "t1,,A01,,,1,,4,,1," NO_SUMS "pairs\x1f" "4\x1f" "0\n"
                                 "t1,,A01,,,1,,5,,1," NO_SUMS "pairs\x1f" "3\x1f" "-1\n";
    static const char columns[] = "design n n_before n_after improved same worsened net p_value share_high_before share_high_after effect";
    mx_follow_up *f = read(answers), *again = read(counts);
    mx_counts handed;
    mx_frame *one, *two;
    CHECK_OK(mx_measure_counts(&handed, f, false, &all));
    CHECK_TEXT(text_of(handed.people, "period phase n missing level_1 level_2 level_3 level_4 level_5"),
               "2022,before,4,1,1,1,0,1,1\n2023,after,4,0,0,0,1,2,1\n");
    CHECK_TEXT(text_of(handed.sums, "row who level people weights"),
               "0,all,1,1,\n0,all,2,1,\n0,all,4,1,\n0,all,5,1,\n0,all,,1,\n0,unlinked,2,1,\n"
               "1,all,3,1,\n1,all,4,2,\n1,all,5,1,\n1,unlinked,5,1,\n");
    CHECK_TEXT(text_of(handed.pairs, "moved before after people"), "1,1,4,1\n0,4,4,1\n-1,5,3,1\n");
    CHECK_TEXT(text_of(handed.moves, "moved people"), "-1,1\n0,1\n1,1\n");
    mx_counts_dispose(&handed);
    CHECK_OK(mx_measure_change(&one, f, by_territory, &all, MX_BOTH_DESIGNS));
    CHECK_TEXT(text_of(one, "design n n_before n_after improved same worsened"), "linked,3,4,4,1,1,1\nunlinked,2,1,1,,,\n");
    mx_buf expected = {0};
    mx_buf_text(&expected, text_of(one, columns));
    CHECK_OK(mx_measure_change(&two, again, by_territory, &all, MX_BOTH_DESIGNS));
    CHECK_TEXT(text_of(two, columns), expected.at);
    mx_buf_dispose(&expected);
    mx_frame_free(one);
    mx_frame_free(two);
    CHECK_OK(mx_measure_distribution(&one, again, NULL, by_period, &all));
    CHECK_TEXT(text_of(one, "period n"), "2022,4\n2023,4\n"); /* everybody once: neither the unlinked nor pairs again */
    mx_frame_free(one);
    CHECK(mx_follow_up_has_counted(again) && !mx_follow_up_has_counted(f));
    mx_follow_up_free(f);
    mx_follow_up_free(again);
}

/* Half of 3 people weigh 0.1, 0.2 and 0.4: sums go by their parts, not by the mean of each. */
TEST(measure_follow_up, counted_people_have_the_weights_of_their_sums)
{
    mx_follow_up *f = read("t1,,A01,2022,,,,5,,2," SUMS("0.5", "0.17") "\x1f\x1f\n"
                           "t1,,A01,2022,,,,1,,1," SUMS("0.2", "0.04") "\x1f\x1f\n");
    mx_frame *frame;
    CHECK_OK(mx_measure_side_by_side(&frame, f, by_territory, &all));
    CHECK_NEAR(mx_frame_number(frame, 0, mx_frame_find(frame, "share_high")), 0.5 / 0.7, 1e-15);
    CHECK_NEAR(mx_frame_number(frame, 0, mx_frame_find(frame, "n_effective")), 0.49 / 0.21, 1e-15);
    mx_frame_free(frame);
    mx_follow_up_free(f);
    mx_rows *rows = rows_of("t1,,A01,2022,,,,5,,2,1\x1f" "x\n");
    CHECK_FAILS(mx_follow_up_read(&f, rows, NULL, NULL), MX_E_VALUE, "sommes");
    mx_rows_close(rows);
}
