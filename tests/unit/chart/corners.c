#include "corners.h"

#include <string.h>

#include "sample.h"
#include "support/check.h"

/* Tags that open close again, and no coordinate is missing. */
static void check_svg(const char *svg)
{
    size_t n_open = 0, n_closed = 0;
    for (const char *at = strchr(svg, '<'); at; at = strchr(at + 1, '<')) {
        const char *end = strchr(at, '>');
        CHECK(end && !memchr(at + 1, '<', (size_t)(end - at - 1)));
        bool is_closing = at[1] == '/', is_alone = end[-1] == '/' || at[1] == '?';
        n_closed += is_closing;
        n_open += !is_closing && !is_alone;
    }
    CHECK(n_open > 0);
    CHECK_INT(n_open, n_closed);
    CHECK(!strstr(svg, "nan") && !strstr(svg, "inf\""));
    CHECK(strstr(svg, "<desc>"));
}

static void check_twice(const mx_chart *chart, mx_chart_format format)
{
    mx_buf first = sample_draw(chart, format), second = sample_draw(chart, format);
    CHECK(first.size == second.size && memcmp(first.at, second.at, first.size) == 0);
    if (format == MX_CHART_SVG) check_svg(first.at);
    mx_buf_dispose(&first);
    mx_buf_dispose(&second);
}

void corners_check(const mx_chart *given)
{
    static const int widths[] = {320, 760, 1400};
    mx_chart chart = *given;
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        chart.width = widths[i];
        chart.lang = i % 2 == 0 ? MX_FR : MX_EN;
        check_twice(&chart, MX_CHART_SVG);
    }
    check_twice(given, MX_CHART_PDF);
    check_twice(given, MX_CHART_PNG);
}

bool corners_svg_has(const mx_chart *chart, const char *part)
{
    mx_buf svg = sample_draw(chart, MX_CHART_SVG);
    bool has = strstr(svg.at, part) != NULL;
    mx_buf_dispose(&svg);
    return has;
}
