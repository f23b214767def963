/* Territories where they lie. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "corners.h"
#include "sample.h"
#include "support/check.h"
#include "support/gate.h"

typedef struct {
    const char *name;
    double latitude, longitude, n, y;
} place;

static mx_release *release_of(const place places[], size_t n)
{
    static const char *const figures[] = {"y", "low", "high"};
    mx_frame *frame = NULL;
    mx_release *release = NULL;
    mx_rule rule;
    CHECK_OK(mx_frame_new(&frame));
    CHECK_OK(mx_frame_add_column(frame, "territory", MX_TEXT, MX_KEY));
    CHECK_OK(mx_frame_add_column(frame, "latitude", MX_NUMBER, MX_KEY));
    CHECK_OK(mx_frame_add_column(frame, "longitude", MX_NUMBER, MX_KEY));
    CHECK_OK(mx_frame_add_column(frame, "n", MX_NUMBER, MX_PEOPLE));
    for (size_t c = 0; c < 3; c++) CHECK_OK(mx_frame_add_column(frame, figures[c], MX_NUMBER, c ? MX_FIGURE : MX_SHARE));
    for (size_t i = 0; i < n; i++) {
        CHECK_OK(mx_frame_add_row(frame));
        CHECK_OK(mx_frame_set_text(frame, i, 0, places[i].name));
        const double values[] = {places[i].latitude, places[i].longitude, places[i].n, places[i].y, places[i].y - 0.06, places[i].y + 0.07};
        for (size_t c = 0; c < 6; c++) mx_frame_set_number(frame, i, 1 + c, values[c]);
    }
    CHECK_OK(mx_rule_find(&rule, "health"));
    CHECK_OK(gate_one(&release, frame, &rule, NULL, 0));
    mx_frame_free(frame);
    return release;
}

static mx_chart map_of(const mx_release *release)
{
    mx_chart chart = MX_CHART_INIT;
    chart.kind = MX_CHART_MAP;
    chart.release = release;
    chart.by = "territory";
    chart.latitude = "latitude";
    chart.longitude = "longitude";
    chart.y = "y";
    chart.low = "low";
    chart.high = "high";
    chart.size = "n";
    return chart;
}

static const place places[] = {
    {"Éauze", 47.81, 7.21, 659, 0.39},
    {"Saint-Louis", 47.59, 7.56, 858, 0.19},
    {"Communauté de communes du Val de la Très Longue Vallée et de ses environs", 47.83, 7.24, 310, 0.58},
    {"Petit", 47.7, 7.4, 7, 0.5},
    {"الجزيرة", NAN, NAN, 120, 0.45},
};
enum { N_PLACES = sizeof places / sizeof *places };

/* An island with a lake and an islet that bears the name of a row without degrees. */
static const char land[] =
    "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"id\":\"main\",\"properties\":{\"name\":\"Pays\",\"n\":3},"
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[7,47.4],[7.8,47.4],[7.8,48],[7,48],[7,47.4]],"
    "[[7.3,47.6],[7.4,47.6],[7.4,47.7],[7.3,47.7],[7.3,47.6]]]}},{\"type\":\"Feature\",\"properties\":{\"code\":\"الجزيرة\"},"
    "\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":[[[[7.9,47.5],[8,47.5],[8,47.6],[7.9,47.6],[7.9,47.5]]]]}},"
    "{\"type\":\"Feature\",\"properties\":null,\"geometry\":{\"type\":\"Point\",\"coordinates\":[7,47]}}]}";

TEST(chart_map, holds_every_row_with_and_without_ground)
{
    mx_release *release = release_of(places, N_PLACES);
    mx_chart chart = map_of(release);
    corners_check(&chart);
    chart.outline = land;
    corners_check(&chart);
    chart.low = chart.high = NULL;
    corners_check(&chart);
    mx_release_free(release);
}

TEST(chart_map, finds_and_says_what_may_be_shown)
{
    mx_release *release = release_of(places, N_PLACES);
    mx_chart chart = map_of(release);
    mx_buf words = {0};
    CHECK(corners_svg_has(&chart, "<title>De 19\u202f% pour «\u00a0Saint-Louis\u00a0» à 58\u202f% pour «\u00a0Communauté"));
    CHECK_OK(mx_chart_describe(&words, &chart));
    CHECK(strstr(words.at, "Carte de territoires\u00a0: Éauze 39\u202f% (intervalle 33–46)\u00a0; Saint-Louis 19"));
    CHECK(strstr(words.at, "Non publié (règle des 11\u00a0personnes)\u00a0: Petit."));
    CHECK(!strstr(words.at, "50\u202f%"));
    mx_buf_dispose(&words);
    mx_release_free(release);
}

TEST(chart_map, holds_one_place_none_and_three_hundred)
{
    static const place nowhere[] = {{"Éauze", NAN, NAN, 100, 0.4}};
    static place many[300];
    static char names[300][24];
    mx_release *one = release_of(places, 1), *none = release_of(nowhere, 1);
    mx_chart chart = map_of(one);
    corners_check(&chart);
    chart.release = none;
    corners_check(&chart);
    for (size_t i = 0; i < 300; i++) {
        snprintf(names[i], sizeof names[i], "Commune %zu", i);
        many[i] = (place){names[i], 44 + 0.031 * (double)(i * 7 % 113), 1 + 0.043 * (double)(i * 11 % 127), 20 + (double)(i * 13 % 400), 0.2 + 0.001 * (double)i};
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

/* Two islands a degree apart on either side of the line where 180 turns into -180 are neighbours. */
TEST(chart_map, crosses_the_line_of_180_degrees)
{
    static const place fiji[] = {{"Ouest", -17, 179.5, 100, 0.4}, {"Est", -17.4, -179.5, 100, 0.5}};
    static const place near[] = {{"Ouest", -17, 9.5, 100, 0.4}, {"Est", -17.4, 10.5, 100, 0.5}};
    mx_release *a = release_of(fiji, 2), *b = release_of(near, 2);
    mx_chart first = map_of(a), second = map_of(b);
    mx_buf one = sample_draw(&first, MX_CHART_SVG), two = sample_draw(&second, MX_CHART_SVG);
    CHECK_TEXT(one.at, two.at);
    mx_buf_dispose(&one);
    mx_buf_dispose(&two);
    mx_release_free(a);
    mx_release_free(b);
}

static void refuse(const char *outline, int code, const char *words)
{
    mx_release *release = release_of(places, N_PLACES);
    mx_chart chart = map_of(release);
    mx_buf bytes = {0};
    chart.outline = outline;
    CHECK_FAILS(mx_chart_draw(&bytes, &chart, MX_CHART_SVG), code, words);
    mx_release_free(release);
}

TEST(chart_map, refuses_what_is_no_outline)
{
    static const place wrong[] = {{"Éauze", 478, 7.2, 100, 0.4}};
    refuse("", MX_E_SYNTAX, "ligne 1");
    refuse("{\n\"type\": Polygon}", MX_E_SYNTAX, "ligne 2");
    refuse("{\"type\":\"FeatureCollection\",\"features\":[]}", MX_E_VALUE, "aucun polygone");
    refuse("[1,2]", MX_E_VALUE, "aucun polygone");
    refuse("{\"type\":\"Polygon\",\"coordinates\":[[[7,47],[8,47],[7,47]]]}", MX_E_VALUE, "moins de quatre");
    refuse("{\"type\":\"Polygon\",\"coordinates\":[[[700000,6800000],[8,47],[8,48],[7,47]]]}", MX_E_VALUE, "en degrés");
    refuse("{\"type\":\"Polygon\",\"coordinates\":[[7,47,8,47]]}", MX_E_VALUE, "en degrés");
    mx_release *release = release_of(wrong, 1);
    mx_chart chart = map_of(release);
    mx_buf bytes = {0};
    CHECK_FAILS(mx_chart_draw(&bytes, &chart, MX_CHART_SVG), MX_E_VALUE, "478");
    mx_release_free(release);
}

TEST(chart_map, running_out_of_memory_is_said_and_leaves_nothing)
{
    mx_release *release = release_of(places, N_PLACES);
    mx_chart chart = map_of(release);
    chart.outline = land;
    mx_buf warm = sample_draw(&chart, MX_CHART_SVG);
    mx_buf_dispose(&warm);
    for (uint64_t n = 1;; n++) {
        int width, height;
        mx_alloc_fail_at(n);
        int rc = mx_chart_size(&width, &height, &chart);
        bool has_failed = mx_alloc_failed();
        mx_alloc_fail_at(0);
        if (!has_failed) break;
        if (rc != MX_OK) CHECK_INT(rc, MX_E_NOMEM);
    }
    mx_release_free(release);
}
