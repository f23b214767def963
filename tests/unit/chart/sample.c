#include "sample.h"

#include <math.h>
#include <stdio.h>

#include "support/check.h"
#include "support/gate.h"

static mx_release *release_of(mx_frame *frame, const char *name)
{
    mx_rule rule = {.min_count = 11, .max_share = 1};
    mx_release *release = NULL;
    CHECK_OK(mx_rule_find(&rule, name));
    CHECK_OK(gate_one(&release, frame, &rule, NULL, 0));
    mx_frame_free(frame);
    return release;
}

typedef struct {
    const char *name;
    mx_type type;
    mx_role role;
} column;

static mx_frame *frame_of(const column columns[], size_t n)
{
    mx_frame *frame = NULL;
    CHECK_OK(mx_frame_new(&frame));
    for (size_t i = 0; i < n; i++)
        CHECK_OK(mx_frame_add_column(frame, columns[i].name, columns[i].type, columns[i].role));
    return frame;
}

mx_release *sample_situations(const char *rule)
{
    static const column columns[] = {
        {"component", MX_TEXT, MX_KEY},
        {"n", MX_NUMBER, MX_PEOPLE},
        {"level_1", MX_NUMBER, MX_COUNT},
        {"level_2", MX_NUMBER, MX_COUNT},
        {"level_3", MX_NUMBER, MX_COUNT},
        {"level_4", MX_NUMBER, MX_COUNT},
        {"level_5", MX_NUMBER, MX_COUNT},
        {"share_low", MX_NUMBER, MX_SHARE},
        {"share_middle", MX_NUMBER, MX_SHARE},
        {"share_high", MX_NUMBER, MX_SHARE},
        {"share_high_from", MX_NUMBER, MX_FIGURE},
        {"share_high_to", MX_NUMBER, MX_FIGURE},
    };
    static const struct {
        const char *name;
        double people[5];
    } rows[] = {
        {"Logement", {21, 34, 40, 33, 25}},
        {"Sécurité / tranquillité et relations de voisinage", {41, 30, 22, 17, 12}},
        {"Santé", {3, 19, 25, 31, 14}},
        {"Accès aux soins", {1, 2, 2, 1, 1}},
        {"Liens familiaux", {2, 4, 6, 18, 13}},
        {"Solidarité #1 & <amis>", {15, 15, 15, 15, 15}},
    };
    mx_frame *frame = frame_of(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double n = 0;
        CHECK_OK(mx_frame_add_row(frame));
        CHECK_OK(mx_frame_set_text(frame, i, 0, rows[i].name));
        for (size_t k = 0; k < 5; k++) n += rows[i].people[k];
        for (size_t k = 0; k < 5; k++) mx_frame_set_number(frame, i, 2 + k, rows[i].people[k]);
        double high = (rows[i].people[3] + rows[i].people[4]) / n;
        mx_frame_set_number(frame, i, 1, n);
        mx_frame_set_number(frame, i, 7, (rows[i].people[0] + rows[i].people[1]) / n);
        mx_frame_set_number(frame, i, 8, rows[i].people[2] / n);
        mx_frame_set_number(frame, i, 9, high);
        mx_frame_set_number(frame, i, 10, fmax(high - 0.08, 0));
        mx_frame_set_number(frame, i, 11, fmin(high + 0.09, 1));
    }
    return release_of(frame, rule);
}

mx_chart sample_situations_chart(const mx_release *release)
{
    mx_chart chart = MX_CHART_INIT;
    chart.kind = MX_CHART_SITUATIONS;
    chart.release = release;
    chart.by = "component";
    static const char *const levels[] = {"level_1", "level_2", "level_3", "level_4", "level_5"};
    for (size_t i = 0; i < 5; i++) chart.levels[i] = levels[i];
    chart.merged[0] = "share_low";
    chart.merged[1] = "share_middle";
    chart.merged[2] = "share_high";
    chart.low = "share_high_from";
    chart.high = "share_high_to";
    chart.title[MX_FR] = "Le logement va mieux";
    chart.title[MX_EN] = "Housing is getting better";
    return chart;
}

mx_release *sample_trend(const char *rule)
{
    static const column columns[] = {
        {"territory", MX_TEXT, MX_KEY}, {"period", MX_TEXT, MX_KEY},         {"series", MX_TEXT, MX_NOTE},
        {"n", MX_NUMBER, MX_PEOPLE},    {"share_high", MX_NUMBER, MX_SHARE}, {"low", MX_NUMBER, MX_FIGURE},
        {"high", MX_NUMBER, MX_FIGURE},
    };
    static const char *const names[] = {"Éauze", "Mulhouse", "Saint-Louis"};
    mx_frame *frame = frame_of(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < 18; i++) {
        size_t who = i / 6, when = i % 6;
        char period[16];
        double y = 0.41 + 0.07 * (double)who + 0.0231 * (double)when;
        snprintf(period, sizeof period, "%zu", 2019 + when);
        CHECK_OK(mx_frame_add_row(frame));
        CHECK_OK(mx_frame_set_text(frame, i, 0, names[who]));
        CHECK_OK(mx_frame_set_text(frame, i, 1, period));
        CHECK_OK(mx_frame_set_text(frame, i, 2, when < 3 ? "papier" : "en ligne"));
        mx_frame_set_number(frame, i, 3, who == 1 && when == 2 ? 7 : 120);
        mx_frame_set_number(frame, i, 4, who == 2 && when == 4 ? NAN : y);
        mx_frame_set_number(frame, i, 5, y - 0.06);
        mx_frame_set_number(frame, i, 6, y + 0.07);
    }
    return release_of(frame, rule);
}

mx_chart sample_trend_chart(const mx_release *release)
{
    mx_chart chart = MX_CHART_INIT;
    chart.kind = MX_CHART_TREND;
    chart.release = release;
    chart.by = "territory";
    chart.x = "period";
    chart.y = "share_high";
    chart.low = "low";
    chart.high = "high";
    chart.series = "series";
    chart.title[MX_FR] = "Trois territoires progressent";
    return chart;
}

static mx_frame *territories_frame(void)
{
    static const column columns[] = {
        {"territory", MX_TEXT, MX_KEY}, {"n", MX_NUMBER, MX_PEOPLE},    {"share_high", MX_NUMBER, MX_SHARE},
        {"low", MX_NUMBER, MX_FIGURE},  {"high", MX_NUMBER, MX_FIGURE}, {"before", MX_NUMBER, MX_SHARE},
    };
    return frame_of(columns, sizeof columns / sizeof *columns);
}

static void add_territory(mx_frame *frame, const char *name, double n, double y)
{
    size_t row = mx_frame_n_rows(frame);
    CHECK_OK(mx_frame_add_row(frame));
    CHECK_OK(mx_frame_set_text(frame, row, 0, name));
    mx_frame_set_number(frame, row, 1, n);
    mx_frame_set_number(frame, row, 2, y);
    mx_frame_set_number(frame, row, 3, y - 0.09);
    mx_frame_set_number(frame, row, 4, y + 0.08);
    mx_frame_set_number(frame, row, 5, y - 0.053);
}

mx_release *sample_territories(const char *rule, size_t n)
{
    mx_frame *frame = territories_frame();
    add_territory(frame, "Réseau", 2418, 0.523);
    for (size_t i = 1; i <= n; i++) {
        char name[40];
        snprintf(name, sizeof name, "Territoire %03zu", i);
        add_territory(frame, name, i % 9 == 5 ? 7 : 140, 0.37 + 0.0317 * (double)(i * 7 % 11));
    }
    return release_of(frame, rule);
}

mx_release *sample_one(const char *name)
{
    mx_frame *frame = territories_frame();
    add_territory(frame, name, 140, 0.437);
    return release_of(frame, "health");
}

mx_chart sample_territories_chart(const mx_release *release)
{
    mx_chart chart = MX_CHART_INIT;
    chart.kind = MX_CHART_TERRITORIES;
    chart.release = release;
    chart.by = "territory";
    chart.y = "share_high";
    chart.low = "low";
    chart.high = "high";
    chart.reference = "Réseau";
    chart.order = MX_CHART_BY_NAME;
    chart.title[MX_FR] = "Peu de territoires s’écartent du réseau";
    return chart;
}

mx_buf sample_draw(const mx_chart *chart, mx_chart_format format)
{
    mx_buf bytes = {0};
    CHECK_OK(mx_chart_draw(&bytes, chart, format));
    CHECK(bytes.size > 100);
    return bytes;
}
