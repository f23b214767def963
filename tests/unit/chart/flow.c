/* What becomes of what. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "corners.h"
#include "sample.h"
#include "support/check.h"
#include "support/gate.h"

typedef struct {
    const char *from, *to, *status;
    double leaves, arrives;
} link;

static mx_release *release_of(const link links[], size_t n)
{
    mx_frame *frame = NULL;
    mx_release *release = NULL;
    mx_rule rule;
    CHECK_OK(mx_frame_new(&frame));
    CHECK_OK(mx_frame_add_column(frame, "from", MX_TEXT, MX_KEY));
    CHECK_OK(mx_frame_add_column(frame, "to", MX_TEXT, MX_KEY));
    CHECK_OK(mx_frame_add_column(frame, "status", MX_TEXT, MX_KEY));
    CHECK_OK(mx_frame_add_column(frame, "n", MX_NUMBER, MX_PEOPLE));
    CHECK_OK(mx_frame_add_column(frame, "basis", MX_TEXT, MX_BASIS));
    CHECK_OK(mx_frame_add_column(frame, "leaves", MX_NUMBER, MX_FIGURE));
    CHECK_OK(mx_frame_add_column(frame, "arrives", MX_NUMBER, MX_FIGURE));
    for (size_t i = 0; i < n; i++) {
        CHECK_OK(mx_frame_add_row(frame));
        CHECK_OK(mx_frame_set_text(frame, i, 0, links[i].from));
        CHECK_OK(mx_frame_set_text(frame, i, 1, links[i].to));
        CHECK_OK(mx_frame_set_text(frame, i, 2, links[i].status));
        CHECK_OK(mx_frame_set_text(frame, i, 4, "acts"));
        mx_frame_set_number(frame, i, 5, links[i].leaves);
        mx_frame_set_number(frame, i, 6, links[i].arrives);
    }
    CHECK_OK(mx_rule_find(&rule, "health"));
    CHECK_OK(gate_one(&release, frame, &rule, NULL, 0));
    mx_frame_free(frame);
    return release;
}

static mx_chart flow_of(const mx_release *release)
{
    mx_chart chart = MX_CHART_INIT;
    chart.kind = MX_CHART_FLOW;
    chart.release = release;
    chart.by = "from";
    chart.to = "to";
    chart.y = "leaves";
    chart.y2 = "arrives";
    chart.status = "status";
    return chart;
}

static const link chain[] = {
    {"expressions", "objectifs", NULL, 336, 51},
    {"objectifs", "engagements", NULL, 49, 109},
    {"objectifs", "sans engagement", NULL, 2, NAN},
    {"engagements", "tenus", "kept", 61, NAN},
    {"engagements", "tenus en partie mais pas autant que tous l’auraient voulu", "partly kept", 27, NAN},
    {"engagements", "لم يتم الوفاء بها", "not kept", 20, NAN},
    {"engagements", "abandonnés", "dropped", 1, NAN},
    {"tenus", "en bilan", NULL, 60, NAN},
    {"abandonnés", "en bilan", NULL, 0, NAN},
};

TEST(chart_flow, holds_wide_thin_and_empty_links)
{
    mx_release *release = release_of(chain, sizeof chain / sizeof *chain);
    mx_chart chart = flow_of(release);
    corners_check(&chart);
    chart.height = 900;
    chart.status = chart.y2 = NULL;
    corners_check(&chart);
    mx_release_free(release);
}

TEST(chart_flow, says_what_leaves_and_what_arrives)
{
    mx_release *release = release_of(chain, 4);
    mx_chart chart = flow_of(release);
    mx_buf words = {0};
    CHECK_OK(mx_chart_describe(&words, &chart));
    CHECK_TEXT(words.at, "Flux de gauche à droite\u00a0: expressions vers objectifs 336 → 51\u00a0; objectifs vers engagements 49 → 109\u00a0; "
                         "objectifs vers sans engagement 2\u00a0; engagements vers tenus 61.");
    mx_buf_dispose(&words);
    mx_release_free(release);
}

TEST(chart_flow, holds_one_link_none_and_three_hundred)
{
    static const link nothing[] = {{"a", "b", NULL, 0, NAN}};
    static link many[300];
    static char names[300][16];
    mx_release *one = release_of(chain, 1), *none = release_of(nothing, 1);
    mx_chart chart = flow_of(one);
    corners_check(&chart);
    chart.release = none;
    corners_check(&chart);
    for (size_t i = 0; i < 300; i++) {
        snprintf(names[i], sizeof names[i], "objectif %zu", i);
        many[i] = (link){"expressions", names[i], NULL, (double)(i % 7), NAN};
    }
    mx_release *release = release_of(many, 300);
    chart.release = release;
    mx_buf svg = sample_draw(&chart, MX_CHART_SVG);
    CHECK(strstr(svg.at, "</svg>"));
    mx_buf_dispose(&svg);
    mx_release_free(one);
    mx_release_free(none);
    mx_release_free(release);
}

TEST(chart_flow, refuses_a_circle)
{
    static const link circle[] = {{"a", "b", NULL, 3, NAN}, {"b", "c", NULL, 3, NAN}, {"c", "a", NULL, 2, NAN}};
    static const link itself[] = {{"a", "a", NULL, 3, NAN}};
    mx_release *release = release_of(circle, 3), *other = release_of(itself, 1);
    mx_chart chart = flow_of(release);
    mx_buf bytes = {0};
    CHECK_FAILS(mx_chart_draw(&bytes, &chart, MX_CHART_SVG), MX_E_VALUE, "tournent en rond");
    chart.release = other;
    CHECK_FAILS(mx_chart_draw(&bytes, &chart, MX_CHART_SVG), MX_E_VALUE, "tournent en rond");
    mx_release_free(release);
    mx_release_free(other);
}
