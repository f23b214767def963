/* Commitments in time. */
#include <stdio.h>
#include <string.h>

#include "corners.h"
#include "sample.h"
#include "support/check.h"
#include "support/gate.h"

typedef struct {
    const char *title, *start, *due, *done, *status;
} promise;

static mx_release *release_of(const promise promises[], size_t n, size_t times)
{
    static const char *const columns[] = {"title", "start", "due", "done", "status", "objective"};
    mx_frame *frame = NULL;
    mx_release *release = NULL;
    mx_rule rule;
    CHECK_OK(mx_frame_new(&frame));
    for (size_t c = 0; c < 6; c++) CHECK_OK(mx_frame_add_column(frame, columns[c], MX_TEXT, MX_KEY));
    CHECK_OK(mx_frame_add_column(frame, "n", MX_NUMBER, MX_PEOPLE));
    CHECK_OK(mx_frame_add_column(frame, "basis", MX_TEXT, MX_BASIS));
    for (size_t i = 0; i < n * times; i++) {
        const promise *p = &promises[i % n];
        const char *cells[] = {p->title, p->start, p->due, p->done, p->status, i < n * times / 2 ? "Sortir" : "Être logé"};
        CHECK_OK(mx_frame_add_row(frame));
        for (size_t c = 0; c < 6; c++) CHECK_OK(mx_frame_set_text(frame, i, c, cells[c]));
        CHECK_OK(mx_frame_set_text(frame, i, 7, "acts"));
    }
    CHECK_OK(mx_rule_find(&rule, "health"));
    CHECK_OK(gate_one(&release, frame, &rule, NULL, 0));
    mx_frame_free(frame);
    return release;
}

static mx_chart calendar_of(const mx_release *release)
{
    mx_chart chart = MX_CHART_INIT;
    chart.kind = MX_CHART_CALENDAR;
    chart.release = release;
    chart.by = "title";
    chart.group = "objective";
    chart.start = "start";
    chart.due = "due";
    chart.done = "done";
    chart.status = "status";
    chart.as_of = "2025-12-31";
    return chart;
}

static const promise promises[] = {
    {"Ouvrir un café", "2024-03-01", "2024-06-30", "2024-06-12", "kept"},
    {"Former six pairs", "2024-03", "2024-06", "2024-07-27", "kept"},
    {"Monter une pièce", "2024-05-02", "2024-11-30", "2025-02-03", "partly kept"},
    {"Prêter le théâtre", "2025-01-10", "2025-11-01", NULL, "under way"},
    {"Réserver vingt places gratuites par spectacle et le dire dans toutes les langues du quartier", "2025-09-01", "2026-03-31", NULL, "planned"},
    {"Financer le goûter", "2024-01-01", "2024-12-31", NULL, "not kept"},
    {"Marcher le mardi", NULL, "2024-12-31", NULL, "dropped"},
    {"فتح مقهى في الحي", NULL, NULL, NULL, "planned"},
    {"Sans état", "2024-01-01", "2024-12-31", NULL, NULL},
};
enum { N_PROMISES = sizeof promises / sizeof *promises };

TEST(chart_calendar, holds_every_status_and_missing_dates)
{
    mx_release *release = release_of(promises, N_PROMISES, 1);
    mx_chart chart = calendar_of(release);
    corners_check(&chart);
    chart.as_of = NULL;
    corners_check(&chart);
    mx_release_free(release);
}

/* 2024-06 ends on the 30th: 27 days; open since 1 November: 60 days. */
TEST(chart_calendar, tells_what_is_late)
{
    mx_release *release = release_of(promises, N_PROMISES, 1);
    mx_chart chart = calendar_of(release);
    mx_buf words = {0};
    CHECK_OK(mx_chart_describe(&words, &chart));
    CHECK_TEXT(words.at,
               "Calendrier d’engagements\u00a0: 6 engagements échus\u00a0: 2 tenus, dont 1 en retard, 1 en partie\u00a0; 1 attend encore. "
               "En retard\u00a0: Sortir, Former six pairs (tenu, 27\u00a0jours de retard)\u00a0; Sortir, Monter une pièce (tenu en partie, "
               "65\u00a0jours de retard)\u00a0; Sortir, Prêter le théâtre (en cours, 60\u00a0jours de retard). Sans donnée\u00a0: Sans état.");
    CHECK(corners_svg_has(&chart, "<title>6 engagements échus\u00a0: 2 tenus"));
    chart.lang = MX_EN;
    CHECK(corners_svg_has(&chart, "Former six pairs (kept, 27\u00a0days late)"));
    mx_buf_dispose(&words);
    mx_release_free(release);
}

TEST(chart_calendar, holds_one_row_and_three_hundred)
{
    mx_release *one = release_of(promises, 1, 1), *many = release_of(promises, N_PROMISES, 34);
    mx_chart chart = calendar_of(one);
    corners_check(&chart);
    chart.release = many;
    mx_buf svg = sample_draw(&chart, MX_CHART_SVG);
    CHECK(strstr(svg.at, "</svg>"));
    mx_buf_dispose(&svg);
    mx_release_free(one);
    mx_release_free(many);
}

TEST(chart_calendar, refuses_what_is_no_date)
{
    static const promise wrong[] = {{"Ouvrir un café", "2024-03-01", "au printemps", NULL, "planned"}};
    mx_release *release = release_of(wrong, 1, 1);
    mx_chart chart = calendar_of(release);
    mx_buf bytes = {0};
    CHECK_FAILS(mx_chart_draw(&bytes, &chart, MX_CHART_SVG), MX_E_VALUE, "« au printemps »");
    chart.due = "start";
    chart.as_of = "demain";
    CHECK_FAILS(mx_chart_draw(&bytes, &chart, MX_CHART_SVG), MX_E_SYNTAX, "demain");
    chart.as_of = NULL;
    chart.y = "n";
    CHECK_FAILS(mx_chart_draw(&bytes, &chart, MX_CHART_SVG), MX_E_VALUE, "« y »");
    mx_release_free(release);
}
