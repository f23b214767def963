/* Distributions as steps. */
#include <stdio.h>
#include <string.h>

#include "corners.h"
#include "sample.h"
#include "support/check.h"
#include "support/gate.h"

static mx_chart ridges_of(const mx_release *release)
{
    mx_chart chart = sample_situations_chart(release);
    chart.kind = MX_CHART_RIDGES;
    return chart;
}

/* Whole, merged, partly withheld and withheld rows beside each other. */
TEST(chart_ridges, hold_every_state_of_a_row)
{
    mx_release *release = sample_situations("health"), *internal = sample_situations("internal");
    mx_chart chart = ridges_of(release), inside = ridges_of(internal);
    corners_check(&chart);
    corners_check(&inside);
    mx_release_free(release);
    mx_release_free(internal);
}

TEST(chart_ridges, say_the_shares_of_the_ends)
{
    mx_release *release = sample_situations("internal");
    mx_chart chart = ridges_of(release);
    mx_buf words = {0};
    CHECK_OK(mx_chart_describe(&words, &chart));
    CHECK(strstr(words.at, "Répartitions en marches\u00a0: part des situations 4 et 5 (et 1 et 2)\u00a0: Logement 38"));
    mx_buf_dispose(&words);
    mx_release_free(release);
}

/* A title is a finding only where intervals bear it, and the given one then begins the subtitle. */
TEST(chart_ridges, find_what_the_intervals_bear)
{
    mx_release *release = sample_situations("internal");
    mx_chart chart = ridges_of(release);
    chart.finds = true;
    CHECK(corners_svg_has(&chart, "<title>Situations bonnes ou idéales\u00a0: de 24\u202f% pour «\u00a0Sécurité"));
    chart.lang = MX_EN;
    CHECK(corners_svg_has(&chart, "<title>Good or ideal situations: from 24% for “"));
    chart.low = chart.high = NULL;
    CHECK(corners_svg_has(&chart, "<title>Housing is getting better</title>"));
    mx_release_free(release);
}

static mx_release *release_of_rows(size_t n, const char *name)
{
    mx_frame *frame = NULL;
    mx_release *release = NULL;
    mx_rule rule;
    CHECK_OK(mx_frame_new(&frame));
    CHECK_OK(mx_frame_add_column(frame, "component", MX_TEXT, MX_KEY));
    CHECK_OK(mx_frame_add_column(frame, "n", MX_NUMBER, MX_PEOPLE));
    for (int level = 1; level <= 5; level++) {
        char column[16];
        snprintf(column, sizeof column, "level_%d", level);
        CHECK_OK(mx_frame_add_column(frame, column, MX_NUMBER, MX_COUNT));
    }
    for (size_t row = 0; row < n; row++) {
        char text[200];
        snprintf(text, sizeof text, "%s %zu", name, row);
        CHECK_OK(mx_frame_add_row(frame));
        CHECK_OK(mx_frame_set_text(frame, row, 0, text));
        mx_frame_set_number(frame, row, 1, 100);
        for (size_t level = 0; level < 5; level++) mx_frame_set_number(frame, row, 2 + level, level == row % 5 ? 40 : 15);
    }
    CHECK_OK(mx_rule_find(&rule, "health"));
    CHECK_OK(gate_one(&release, frame, &rule, NULL, 0));
    mx_frame_free(frame);
    return release;
}

TEST(chart_ridges, hold_no_row_one_row_and_three_hundred)
{
    static const size_t sizes[] = {1, 9, 41, 300};
    mx_buf bytes = {0};
    mx_release *empty = release_of_rows(0, "");
    mx_chart chart = ridges_of(empty);
    chart.merged[0] = chart.merged[1] = chart.merged[2] = chart.low = chart.high = NULL;
    CHECK_FAILS(mx_chart_draw(&bytes, &chart, MX_CHART_SVG), MX_E_VALUE, "aucune ligne");
    mx_release_free(empty);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        mx_release *release = release_of_rows(sizes[i], i == 1 ? "مجلس الصحة النفسية في المدينة القديمة" : "Communauté de communes du Val de la Très Longue Vallée");
        chart.release = release;
        mx_buf svg = sample_draw(&chart, MX_CHART_SVG);
        CHECK(strstr(svg.at, "</svg>"));
        mx_buf_dispose(&svg);
        mx_release_free(release);
    }
}
