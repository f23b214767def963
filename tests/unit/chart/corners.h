/* What holds of every picture, whatever its kind and its rows. */
#ifndef MX_TEST_CHART_CORNERS_H
#define MX_TEST_CHART_CORNERS_H

#include "mx/chart.h"

/* At three widths, in both languages: the SVG is whole, holds no figure that is none and says in words what
 * it shows; a PNG and a PDF are drawn, and the same bytes come twice. */
void corners_check(const mx_chart *chart);

/* Draw it as SVG; whether `part` stands in it (in its title and words: letters of the picture are outlines). */
bool corners_svg_has(const mx_chart *chart, const char *part);

#endif
