/* Who speaks of what, as a plane. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "corners.h"
#include "sample.h"
#include "support/check.h"
#include "support/gate.h"

typedef struct {
    const char *name, *cloud;
    double x, y, quality, size;
} point;

static mx_release *release_of(const point points[], size_t n, double people)
{
    mx_frame *frame = NULL;
    mx_release *release = NULL;
    mx_rule rule;
    CHECK_OK(mx_frame_new(&frame));
    CHECK_OK(mx_frame_add_column(frame, "point", MX_TEXT, MX_KEY));
    CHECK_OK(mx_frame_add_column(frame, "cloud", MX_TEXT, MX_KEY));
    CHECK_OK(mx_frame_add_column(frame, "n", MX_NUMBER, MX_PEOPLE));
    static const char *const figures[] = {"x", "y", "quality", "part"};
    for (size_t c = 0; c < 4; c++) CHECK_OK(mx_frame_add_column(frame, figures[c], MX_NUMBER, MX_FIGURE));
    for (size_t i = 0; i < n; i++) {
        const double values[] = {points[i].x, points[i].y, points[i].quality, points[i].size};
        CHECK_OK(mx_frame_add_row(frame));
        CHECK_OK(mx_frame_set_text(frame, i, 0, points[i].name));
        CHECK_OK(mx_frame_set_text(frame, i, 1, points[i].cloud));
        mx_frame_set_number(frame, i, 2, i == 1 ? people : 40);
        for (size_t c = 0; c < 4; c++) mx_frame_set_number(frame, i, 3 + c, values[c]);
    }
    CHECK_OK(mx_rule_find(&rule, "health"));
    CHECK_OK(gate_one(&release, frame, &rule, NULL, 0));
    mx_frame_free(frame);
    return release;
}

static mx_chart plane_of(const mx_release *release)
{
    mx_chart chart = MX_CHART_INIT;
    chart.kind = MX_CHART_CORRESPONDENCE;
    chart.release = release;
    chart.by = "point";
    chart.series = "cloud";
    chart.x = "x";
    chart.y = "y";
    chart.quality = "quality";
    chart.size = "part";
    chart.x_name[MX_FR] = "axe 1\u00a0: 54\u202f% de l’inertie";
    return chart;
}

static const point points[] = {
    {"Habitants d’un quartier", "groupes", -0.41, 0.13, 0.92, 0.37},
    {"Professionnels de première ligne", "groupes", 0.52, -0.24, 0.88, 0.43},
    {"Élus et agents des services municipaux de la ville et de l’agglomération", "groupes", 0.07, 0.36, 0.71, 0.2},
    {"Logement", "composantes", -0.39, 0.15, 0.83, 0.3},
    {"الصحة", "composantes", 0.44, -0.21, 0.77, 0.35},
    {"Mobilité", "composantes", 0.03, 0.02, 0.12, 0.01},
    {"Emploi", "composantes", 0.0301, 0.0202, 0.91, 0.01},
    {"Sans second axe", "composantes", 0.1, NAN, 0.6, 0.1},
};
enum { N_POINTS = sizeof points / sizeof *points };

TEST(chart_correspondence, holds_points_upon_each_other_and_withheld_ones)
{
    mx_release *all = release_of(points, N_POINTS, 40), *few = release_of(points, N_POINTS, 7);
    mx_chart chart = plane_of(all);
    corners_check(&chart);
    chart.size = chart.series = NULL;
    corners_check(&chart);
    chart = plane_of(few);
    corners_check(&chart);
    mx_release_free(all);
    mx_release_free(few);
}

TEST(chart_correspondence, names_the_ends_that_are_well_shown)
{
    mx_release *all = release_of(points, N_POINTS, 40);
    mx_chart chart = plane_of(all);
    mx_buf words = {0};
    CHECK_OK(mx_chart_describe(&words, &chart));
    CHECK_TEXT(words.at, "Plan de correspondance\u00a0: 7 points sur axe 1\u00a0: 54\u202f% de l’inertie et axe 2\u00a0; à gauche\u00a0: Habitants "
                         "d’un quartier, Logement\u00a0; à droite\u00a0: Professionnels de première ligne, الصحة\u00a0; 1 point mal représenté. "
                         "Sans donnée\u00a0: Sans second axe.");
    CHECK(corners_svg_has(&chart, "<title>Le premier axe oppose «\u00a0Habitants d’un quartier\u00a0» à «\u00a0Professionnels de première ligne\u00a0»</title>"));
    mx_buf_dispose(&words);
    mx_release_free(all);
}

/* What is withheld is named as such and stands nowhere. */
TEST(chart_correspondence, tells_nothing_of_the_seven)
{
    mx_release *few = release_of(points, N_POINTS, 7);
    mx_chart chart = plane_of(few);
    mx_buf words = {0};
    CHECK_OK(mx_chart_describe(&words, &chart));
    CHECK(strstr(words.at, "6 points"));
    CHECK(strstr(words.at, "Non publié (règle des 11\u00a0personnes)\u00a0: Professionnels de première ligne."));
    mx_buf_dispose(&words);
    mx_release_free(few);
}

TEST(chart_correspondence, holds_one_point_and_three_hundred)
{
    static point many[300];
    static char names[300][24];
    mx_release *one = release_of(points, 1, 40);
    mx_chart chart = plane_of(one);
    corners_check(&chart);
    for (size_t i = 0; i < 300; i++) {
        snprintf(names[i], sizeof names[i], "composante %zu", i);
        many[i] = (point){names[i], i % 9 ? "composantes" : "groupes", 0.013 * (double)(i * 7 % 41) - 0.21, 0.017 * (double)(i * 11 % 37) - 0.3, 0.8, 0.01};
    }
    mx_release *release = release_of(many, 300, 40);
    chart.release = release;
    mx_buf svg = sample_draw(&chart, MX_CHART_SVG);
    CHECK(strstr(svg.at, "</svg>"));
    mx_buf_dispose(&svg);
    mx_release_free(one);
    mx_release_free(release);
}
