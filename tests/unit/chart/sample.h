/* Releases to draw. Each is made anew and lives until mx_release_free. */
#ifndef MX_TEST_CHART_SAMPLE_H
#define MX_TEST_CHART_SAMPLE_H

#include "mx/chart.h"
#include "mx/frame.h"

/* Six components on the five situations, under `rule`: one of 7 people, one with a level of
 * 3 people, one of which only the high share may be known; columns as mx_measure_distribution. */
mx_release *sample_situations(const char *rule);
mx_chart sample_situations_chart(const mx_release *release);

/* Three territories over six years, a break of series, a period of 7 people, one without figure. */
mx_release *sample_trend(const char *rule);
mx_chart sample_trend_chart(const mx_release *release);

/* `n` territories and the network "Réseau", every ninth of 7 people; columns y, low, high, before. */
mx_release *sample_territories(const char *rule, size_t n);
mx_chart sample_territories_chart(const mx_release *release);

/* The same with one territory of this name. */
mx_release *sample_one(const char *name);

/* The picture as text that ends in NUL; lives in the test's memory: mx_buf_dispose. */
mx_buf sample_draw(const mx_chart *chart, mx_chart_format format);

#endif
