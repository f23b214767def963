/* A document with every kind of block, for the tests of its renderers. */
#ifndef MX_TEST_REPORT_SAMPLE_H
#define MX_TEST_REPORT_SAMPLE_H

#include "mx/report.h"

/* In French, dated 2026-03-02, with one chart and one table, of `n_rows` and three columns. The third row rests on
 * seven people; the second's name is written from right to left. */
mx_report *sample_report(unsigned formats, size_t n_rows, const char *title, const char *rule_name);

/* How often `part` stands in bytes that may hold any byte. */
size_t sample_count(const mx_buf *in, const char *part);

#endif
