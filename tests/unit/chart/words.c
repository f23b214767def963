/* What a chart says of itself. */
#include <stdio.h>

#include "sample.h"
#include "support/check.h"

static void check_words(const mx_chart *chart, const char *expected)
{
    mx_buf words = {0};
    CHECK_OK(mx_chart_describe(&words, chart));
    CHECK_TEXT(words.at, expected);
    mx_buf_dispose(&words);
}

TEST(chart_words, situations_internal)
{
    mx_release *release = sample_situations("internal");
    mx_chart chart = sample_situations_chart(release);
    check_words(&chart,
                "Usage interne. Barres des situations\u00a0: part des situations 4 et 5 (et 1 et 2)\u00a0: "
                "Logement 38\u202f% (36\u202f%)\u00a0; Sécurité / tranquillité et relations de voisinage "
                "24\u202f% (58\u202f%)\u00a0; Santé 49\u202f% (24\u202f%)\u00a0; Accès aux soins 29\u202f% "
                "(43\u202f%)\u00a0; "
                "Liens familiaux 72\u202f% (14\u202f%)\u00a0; Solidarité #1 & <amis> 40\u202f% (40\u202f%).");
    chart.lang = MX_EN;
    mx_buf words = {0};
    CHECK_OK(mx_chart_describe(&words, &chart));
    CHECK(strstr(
        words.at,
        "Internal use. Bars of situations: share of situations 4 and 5 (and 1 and 2): Logement 38% (36%); "));
    mx_buf_dispose(&words);
    mx_release_free(release);
}

/* The words hold no more than the release. */
TEST(chart_words, situations_published)
{
    mx_release *release = sample_situations("health");
    mx_chart chart = sample_situations_chart(release);
    mx_buf words = {0};
    CHECK_OK(mx_chart_describe(&words, &chart));
    CHECK(!strstr(words.at, "Accès aux soins 29"));
    CHECK(!strstr(words.at, "(14\u202f%)"));
    CHECK(strstr(words.at, "Non publié (règle des 11\u00a0personnes)\u00a0: "));
    CHECK(strstr(words.at, "Accès aux soins"));
    mx_buf_dispose(&words);
    mx_release_free(release);
}

TEST(chart_words, a_row_may_be_left_out)
{
    mx_release *release = sample_situations("internal");
    mx_chart chart = sample_situations_chart(release);
    chart.without = "Logement";
    mx_buf words = {0}, drawn = {0};
    CHECK_OK(mx_chart_describe(&words, &chart));
    CHECK(!strstr(words.at, "Logement") && strstr(words.at, "Santé"));
    drawn = sample_draw(&chart, MX_CHART_SVG);
    CHECK(!strstr(drawn.at, "Logement"));
    mx_buf_dispose(&words);
    mx_buf_dispose(&drawn);
    mx_release_free(release);

    release = sample_one("Seul");
    chart = sample_territories_chart(release);
    chart.reference = NULL;
    chart.without = "Seul";
    CHECK_FAILS(mx_chart_describe(&words, &chart), MX_E_VALUE, "aucune ligne");
    mx_buf_dispose(&words);
    mx_release_free(release);
}

TEST(chart_words, trend)
{
    mx_release *release = sample_trend("health");
    mx_chart chart = sample_trend_chart(release);
    check_words(&chart, "Courbes par période\u00a0: Éauze\u00a0: de 41\u202f% (2019) à 53\u202f% (2024), "
                        "intervalle 47–60, rupture en 2022\u00a0; "
                        "Mulhouse\u00a0: de 48\u202f% (2019) à 60\u202f% (2024), intervalle 54–67, rupture en 2022\u00a0; "
                        "Saint-Louis\u00a0: de 55\u202f% (2019) à 67\u202f% (2024), intervalle 61–74, rupture en 2022. "
                        "Non publié (règle des 11\u00a0personnes)\u00a0: Mulhouse\u00a0"
                        "2021. Sans donnée\u00a0: Saint-Louis\u00a0"
                        "2023.");
    mx_release_free(release);
}

TEST(chart_words, territories)
{
    mx_release *release = sample_territories("health", 6);
    mx_chart chart = sample_territories_chart(release);
    chart.lang = MX_EN;
    check_words(&chart,
                "Dots with their intervals: 5 rows, from Territoire 002 47% (interval 38–55) to Territoire "
                "003 69% (interval 60–77); "
                "Réseau 52% (interval 43–60). Not published (rule of 11\u00a0people): Territoire 005.");
    mx_release_free(release);
}

TEST(chart_words, change_gives_both_figures)
{
    mx_release *release = sample_one("Éauze");
    mx_chart chart = sample_territories_chart(release);
    chart.kind = MX_CHART_CHANGE;
    chart.y2 = "before";
    chart.low = chart.high = NULL;
    check_words(&chart, "Points avant et après\u00a0: Éauze de 38\u202f% à 44\u202f% (+5).");
    mx_release_free(release);
}
