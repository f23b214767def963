/* Kinds of rows with figures: bars, dots, ranks, slopes, heat, funnels, radars, reliability, broken trends.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "corners.h"
#include "sample.h"
#include "support/check.h"
#include "support/gate.h"

/* A table that every kind can read: `n_groups` groups of `n` names; the second of seven people, the third
 * without figure; long names and right-to-left ones among them. */
static mx_release *release_of(size_t n, size_t n_groups, const char *rule_name)
{
    static const struct {
        const char *name;
        mx_type type;
        mx_role role;
    } columns[] = {
        {"group", MX_TEXT, MX_KEY},
        {"name", MX_TEXT, MX_KEY},
        {"x", MX_TEXT, MX_KEY},
        {"n", MX_NUMBER, MX_PEOPLE},
        {"share", MX_NUMBER, MX_SHARE},
        {"other", MX_NUMBER, MX_FIGURE},
        {"low", MX_NUMBER, MX_FIGURE},
        {"high", MX_NUMBER, MX_FIGURE},
        {"rank", MX_NUMBER, MX_FIGURE},
        {"rank_low", MX_NUMBER, MX_FIGURE},
        {"rank_high", MX_NUMBER, MX_FIGURE},
        {"outside", MX_TEXT, MX_NOTE},
        {"step_low", MX_NUMBER, MX_FIGURE},
        {"step_high", MX_NUMBER, MX_FIGURE},
    };
    mx_frame *frame = NULL;
    mx_release *release = NULL;
    mx_rule rule;
    CHECK_OK(mx_frame_new(&frame));
    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++)
        CHECK_OK(mx_frame_add_column(frame, columns[c].name, columns[c].type, columns[c].role));
    for (size_t i = 0; i < n * n_groups; i++) {
        size_t place = i % n;
        double y = 0.271 + 0.0413 * (double)(place * 7 % 11), step = 0.03 * ((double)(place % 4) - 1);
        char name[160], group[40], x[40];
        snprintf(name, sizeof name, "%s %zu",
                 place % 5 == 4 ? "Communauté d’agglomération de la très longue vallée des Trois Rivières"
                 : place % 5 == 3 ? "ירושלים המערבית"
                                  : "Éauze",
                 place);
        snprintf(group, sizeof group, "Groupe & <%zu>", i / n);
        snprintf(x, sizeof x, "Dimension %zu", place % 3);
        CHECK_OK(mx_frame_add_row(frame));
        CHECK_OK(mx_frame_set_text(frame, i, 0, group));
        CHECK_OK(mx_frame_set_text(frame, i, 1, name));
        CHECK_OK(mx_frame_set_text(frame, i, 2, x));
        mx_frame_set_number(frame, i, 3, place == 1 ? 7 : 40 + 13 * (double)place);
        const double figures[] = {y,
                                  y - step,
                                  y - 0.07,
                                  y + 0.08,
                                  (double)place + 1,
                                  fmax((double)place - 2, 1),
                                  (double)place + 3};
        for (size_t k = 0; k < 7; k++) mx_frame_set_number(frame, i, 4 + k, place == 2 ? NAN : figures[k]);
        CHECK_OK(mx_frame_set_text(frame, i, 11, place % 7 == 5 ? "above" : "none"));
        mx_frame_set_number(frame, i, 12, step - 0.028);
        mx_frame_set_number(frame, i, 13, step + 0.023);
    }
    CHECK_OK(mx_rule_find(&rule, rule_name));
    CHECK_OK(gate_one(&release, frame, &rule, NULL, 0));
    mx_frame_free(frame);
    return release;
}

static mx_chart chart_of(mx_chart_kind kind, const mx_release *release)
{
    mx_chart chart = MX_CHART_INIT;
    chart.kind = kind;
    chart.release = release;
    chart.by = "name";
    chart.y = "share";
    chart.low = "low";
    chart.high = "high";
    chart.source[MX_FR] = "tableau d’essai";
    if (kind == MX_CHART_DOTS || kind == MX_CHART_RADAR || kind == MX_CHART_SLOPE) chart.y2 = "other";
    if (kind == MX_CHART_HEAT) chart.x = "x";
    if (kind == MX_CHART_SLOPE) {
        chart.low = "step_low";
        chart.high = "step_high";
    }
    if (kind == MX_CHART_RANKS) {
        chart.rank = "rank";
        chart.rank_low = "rank_low";
        chart.rank_high = "rank_high";
    }
    if (kind == MX_CHART_FUNNEL) {
        chart.low = chart.high = NULL;
        chart.n = "n";
        chart.series = "outside";
        chart.middle = 0.47;
        chart.spread = 0.03;
    }
    if (kind == MX_CHART_RELIABILITY) {
        chart.by = NULL;
        chart.x = "other";
    }
    return chart;
}

static const mx_chart_kind kinds[] = {MX_CHART_BARS, MX_CHART_DOTS,   MX_CHART_RANKS, MX_CHART_SLOPE,
                                      MX_CHART_HEAT, MX_CHART_FUNNEL, MX_CHART_RADAR, MX_CHART_RELIABILITY};
enum { N_KINDS = sizeof kinds / sizeof *kinds };

TEST(chart_kinds, hold_one_row_a_withheld_one_a_dozen_and_long_names)
{
    static const size_t sizes[] = {1, 12};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        mx_release *release = release_of(sizes[i], 1, "health");
        for (size_t k = 0; k < N_KINDS; k++) {
            mx_chart chart = chart_of(kinds[k], release);
            corners_check(&chart);
        }
        mx_release_free(release);
    }
}

TEST(chart_kinds, hold_three_hundred_rows_and_rows_of_groups)
{
    mx_release *many = release_of(300, 1, "health"), *grouped = release_of(5, 4, "internal");
    for (size_t k = 0; k < N_KINDS; k++) {
        mx_chart chart = chart_of(kinds[k], many);
        chart.order = MX_CHART_BY_VALUE;
        mx_buf svg = sample_draw(&chart, MX_CHART_SVG);
        CHECK(!strstr(svg.at, "nan"));
        mx_buf_dispose(&svg);
        chart = chart_of(kinds[k], grouped);
        chart.group = "group";
        svg = sample_draw(&chart, MX_CHART_SVG);
        CHECK(!strstr(svg.at, "nan"));
        mx_buf_dispose(&svg);
    }
    mx_release_free(many);
    mx_release_free(grouped);
}

/* What nobody may know stands neither in the words nor in the title. */
TEST(chart_kinds, say_that_a_row_is_withheld_and_not_its_figure)
{
    mx_release *release = release_of(4, 1, "health");
    for (size_t k = 0; k < N_KINDS; k++) {
        mx_chart chart = chart_of(kinds[k], release);
        mx_buf words = {0};
        CHECK_OK(mx_chart_describe(&words, &chart));
        CHECK(!strstr(words.at, "56\u202f%")); /* of the second row */
        CHECK(strstr(words.at, "Non publié") || kinds[k] == MX_CHART_RELIABILITY);
        mx_buf_dispose(&words);
    }
    mx_release_free(release);
}

TEST(chart_kinds, find_only_what_intervals_bear)
{
    static const struct {
        mx_chart_kind kind;
        const char *title;
    } expected[] = {
        {MX_CHART_BARS, "<title>From 27% to 68%, none clearly above all others</title>"},
        {MX_CHART_RANKS, "<title>Who comes first is not known: 3 of 11 may</title>"},
        {MX_CHART_SLOPE, "<title>5 of 11 clearly up, 3 clearly down</title>"},
        {MX_CHART_FUNNEL, "<title>1 of 11 outside what chance and usual differences explain</title>"},
        {MX_CHART_RADAR, "<title>None of 11 is further from the reference than its interval</title>"},
        {MX_CHART_RELIABILITY, "<title>11 of 11 promises kept within their intervals</title>"},
    };
    mx_release *release = release_of(12, 1, "internal");
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        mx_chart chart = chart_of(expected[i].kind, release);
        chart.lang = MX_EN;
        CHECK(corners_svg_has(&chart, expected[i].title));
        chart.title[MX_EN] = "What somebody says";
        CHECK(corners_svg_has(&chart, "<title>What somebody says</title>"));
    }
    mx_release_free(release);
}

TEST(chart_kinds, say_figures_with_their_intervals)
{
    mx_release *release = release_of(4, 1, "internal");
    mx_chart dots = chart_of(MX_CHART_DOTS, release), ranks = chart_of(MX_CHART_RANKS, release),
             slope = chart_of(MX_CHART_SLOPE, release), heat = chart_of(MX_CHART_HEAT, release);
    CHECK(corners_svg_has(&dots, "Éauze 0 27\u202f% (intervalle 20–35), repère 30\u202f%"));
    CHECK(corners_svg_has(&ranks, "Éauze 0 27\u202f% (intervalle 20–35), rang 1–3"));
    CHECK(corners_svg_has(&slope, "Éauze 0 de 30\u202f% à 27\u202f% (−3, intervalle −6 à −1)"));
    CHECK(corners_svg_has(&heat, "le plus bas, Éauze 0 / Dimension 0 27\u202f%"));
    mx_release_free(release);
}

/* An interval of a difference whose end is near zero tells on which side it is. */
TEST(chart_kinds, tell_the_side_of_zero)
{
    mx_release *release = release_of(8, 1, "internal");
    mx_chart chart = chart_of(MX_CHART_SLOPE, release);
    CHECK(corners_svg_has(&chart, "(+3, intervalle 0,2–5,3)"));
    CHECK(corners_svg_has(&chart, "(0, intervalle −3 à 2)"));
    chart.low = "low"; /* 0.201: far from zero, and no decimal */
    chart.high = "high";
    CHECK(corners_svg_has(&chart, "intervalle 20–35)"));
    mx_release_free(release);
}

TEST(chart_kinds, refuse_columns_that_they_make_nothing_of)
{
    mx_release *release = release_of(3, 1, "internal");
    mx_chart chart = chart_of(MX_CHART_BARS, release);
    mx_buf svg = {0};
    chart.y2 = "other";
    CHECK_FAILS(mx_chart_draw(&svg, &chart, MX_CHART_SVG), MX_E_VALUE,
                "« y2 » ne lui sert à rien ; il prend by, group, y");
    chart = chart_of(MX_CHART_RANKS, release);
    chart.rank_low = NULL;
    CHECK_FAILS(mx_chart_draw(&svg, &chart, MX_CHART_SVG), MX_E_VALUE, "« rank_low »");
    chart = chart_of(MX_CHART_RELIABILITY, release);
    chart.x = "name";
    CHECK_FAILS(mx_chart_draw(&svg, &chart, MX_CHART_SVG), MX_E_VALUE, "des nombres");
    mx_buf_dispose(&svg);
    mx_release_free(release);
}

/* A wider picture has room for more panels beside each other. */
TEST(chart_kinds, panels_stand_side_by_side)
{
    mx_release *release = release_of(5, 4, "internal");
    mx_chart chart = chart_of(MX_CHART_RELIABILITY, release);
    int width, narrow, wide;
    chart.group = "group";
    chart.width = 400;
    CHECK_OK(mx_chart_size(&width, &narrow, &chart));
    chart.width = 1400;
    CHECK_OK(mx_chart_size(&width, &wide, &chart));
    CHECK(narrow > 3 * wide);
    mx_release_free(release);
}

/* ---- Trends with breaks ------------------------------------------------------------------- */

static mx_release *broken_trend(void)
{
    mx_frame *frame = NULL;
    mx_release *release = NULL;
    mx_rule rule;
    CHECK_OK(mx_frame_new(&frame));
    CHECK_OK(mx_frame_add_column(frame, "period", MX_TEXT, MX_KEY));
    CHECK_OK(mx_frame_add_column(frame, "n", MX_NUMBER, MX_PEOPLE));
    CHECK_OK(mx_frame_add_column(frame, "y", MX_NUMBER, MX_SHARE));
    CHECK_OK(mx_frame_add_column(frame, "changed", MX_TEXT, MX_NOTE));
    for (size_t i = 0; i < 6; i++) {
        char period[16];
        snprintf(period, sizeof period, "%zu", 2019 + i);
        CHECK_OK(mx_frame_add_row(frame));
        CHECK_OK(mx_frame_set_text(frame, i, 0, period));
        mx_frame_set_number(frame, i, 1, 120);
        mx_frame_set_number(frame, i, 2, 0.41 + 0.0231 * (double)i);
        if (i == 3) CHECK_OK(mx_frame_set_text(frame, i, 3, "autre formulation & \"mode\""));
    }
    CHECK_OK(mx_rule_find(&rule, "health"));
    CHECK_OK(gate_one(&release, frame, &rule, NULL, 0));
    mx_frame_free(frame);
    return release;
}

TEST(chart_kinds, a_trend_breaks_where_there_is_a_reason_and_tells_it)
{
    mx_release *release = broken_trend();
    mx_chart chart = MX_CHART_INIT;
    int width, whole, broken;
    chart.kind = MX_CHART_TREND;
    chart.release = release;
    chart.x = "period";
    chart.y = "y";
    CHECK(!corners_svg_has(&chart, "rupture"));
    CHECK_OK(mx_chart_size(&width, &whole, &chart));
    chart.why = "changed";
    corners_check(&chart);
    CHECK(corners_svg_has(&chart, "de 41\u202f% (2019) à 53\u202f% (2024), rupture en 2022 (autre "
                                  "formulation &amp; &quot;mode&quot;)"));
    CHECK_OK(mx_chart_size(&width, &broken, &chart));
    CHECK(broken > whole); /* the reason stands below the picture */
    mx_release_free(release);
}
