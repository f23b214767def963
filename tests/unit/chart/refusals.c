/* What is refused, and how it is said. */
#include <stdlib.h>

#include "sample.h"
#include "support/check.h"
#include "support/gate.h"

static int try_it(const mx_chart *chart)
{
    mx_buf bytes = {0};
    mx_buf_text(&bytes, "before");
    int rc = mx_chart_draw(&bytes, chart, MX_CHART_SVG);
    if (rc < 0) CHECK_TEXT(bytes.at, "before");
    mx_buf_dispose(&bytes);
    return rc;
}

TEST(chart_refusals, a_column_that_is_not_there)
{
    mx_release *release = sample_territories("health", 3);
    mx_chart chart = sample_territories_chart(release);
    chart.y = "moyenne";
    CHECK_FAILS(try_it(&chart), MX_E_NOTFOUND, "« moyenne »");
    chart.y = "territory";
    CHECK_FAILS(try_it(&chart), MX_E_VALUE, "des nombres");
    chart.y = "share_high";
    chart.by = "n";
    CHECK_FAILS(try_it(&chart), MX_E_VALUE, "du texte");
    mx_release_free(release);
}

TEST(chart_refusals, a_description_that_lacks_something)
{
    mx_release *release = sample_territories("health", 3);
    mx_chart chart = sample_territories_chart(release);
    chart.by = NULL;
    CHECK_FAILS(try_it(&chart), MX_E_VALUE, "« by »");
    chart = sample_territories_chart(release);
    chart.high = NULL;
    CHECK_FAILS(try_it(&chart), MX_E_VALUE, "low, high");
    chart = sample_territories_chart(release);
    chart.kind = MX_CHART_TREND;
    CHECK_FAILS(try_it(&chart), MX_E_VALUE, "« x »");
    chart.kind = MX_CHART_CHANGE;
    CHECK_FAILS(try_it(&chart), MX_E_VALUE, "« y2 »");
    chart.kind = MX_CHART_SITUATIONS;
    CHECK_FAILS(try_it(&chart), MX_E_VALUE, "levels");
    chart.n_levels = 2;
    CHECK_FAILS(try_it(&chart), MX_E_VALUE, "n_levels");
    mx_release_free(release);
}

TEST(chart_refusals, sizes_out_of_range)
{
    mx_release *release = sample_territories("health", 3);
    mx_chart chart = sample_territories_chart(release);
    chart.width = 100;
    CHECK_FAILS(try_it(&chart), MX_E_VALUE, "100");
    chart = sample_territories_chart(release);
    chart.height = 100000;
    CHECK_FAILS(try_it(&chart), MX_E_VALUE, "100000");
    chart = sample_territories_chart(release);
    chart.scale = 40;
    CHECK_FAILS(try_it(&chart), MX_E_VALUE, "40");
    chart = sample_territories_chart(release);
    chart.lowest = 2;
    chart.highest = 1;
    CHECK_FAILS(try_it(&chart), MX_E_VALUE, "axe");
    mx_release_free(release);
}

TEST(chart_refusals, text_that_is_not_utf8)
{
    mx_release *release = sample_one("Mulhouse \xff");
    mx_chart chart = sample_territories_chart(release);
    CHECK_FAILS(try_it(&chart), MX_E_SYNTAX, "territory");
    mx_release_free(release);
    release = sample_one("Mulhouse");
    chart = sample_territories_chart(release);
    chart.note[MX_FR] = "\xc3(";
    CHECK_FAILS(try_it(&chart), MX_E_SYNTAX, "UTF-8");
    mx_release_free(release);
}

TEST(chart_refusals, a_table_without_rows_and_one_with_too_many)
{
    mx_release *release = sample_territories("health", 3000);
    mx_chart chart = sample_territories_chart(release);
    CHECK_FAILS(try_it(&chart), MX_E_LIMIT, "3001");
    mx_release_free(release);

    mx_frame *frame = NULL;
    mx_rule rule;
    CHECK_OK(mx_frame_new(&frame));
    CHECK_OK(mx_frame_add_column(frame, "territory", MX_TEXT, MX_KEY));
    CHECK_OK(mx_frame_add_column(frame, "n", MX_NUMBER, MX_PEOPLE));
    CHECK_OK(mx_frame_add_column(frame, "share_high", MX_NUMBER, MX_SHARE));
    CHECK_OK(mx_rule_find(&rule, "health"));
    CHECK_OK(gate_one(&release, frame, &rule, NULL, 0));
    chart = sample_territories_chart(release);
    chart.low = chart.high = NULL;
    CHECK_FAILS(try_it(&chart), MX_E_VALUE, "aucune ligne");
    mx_release_free(release);
    mx_frame_free(frame);
}

TEST(chart_refusals, fonts_that_are_not_installed)
{
    mx_release *release = sample_one("Mulhouse");
    mx_chart chart = sample_territories_chart(release);
    CHECK_INT(setenv("MIEUX_FONTS", check_folder(), 1), 0);
    int rc = try_it(&chart);
    CHECK_INT(unsetenv("MIEUX_FONTS"), 0);
    CHECK_FAILS(rc, MX_E_NOTFOUND, "apt install fonts-inter");
    CHECK_OK(try_it(&chart));
    mx_release_free(release);
}

TEST(chart_refusals, names_that_are_not_kinds_or_formats)
{
    mx_chart_kind kind;
    mx_chart_format format;
    CHECK_FAILS(mx_chart_kind_find(&kind, "camembert"), MX_E_NOTFOUND, "situations");
    CHECK_OK(mx_chart_kind_find(&kind, "change"));
    CHECK_INT(kind, MX_CHART_CHANGE);
    CHECK_FAILS(mx_chart_format_find(&format, "graphique"), MX_E_USAGE, ".png");
    CHECK_OK(mx_chart_format_find(&format, "dossier.svg/graphique.Pdf"));
    CHECK_INT(format, MX_CHART_PDF);
}
