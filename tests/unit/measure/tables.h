/* Small tables as text, for the tests of measure. */
#ifndef MX_TEST_TABLES_H
#define MX_TEST_TABLES_H

#include "support/check.h"

#include "mx/frame.h"

/* Rows in passing out of lines of comma-separated cells; `text` must outlive them. */
mx_rows *rows_of(const char *text);

/* A frame whose first line names the columns; names that end in ":N" are numbers. */
mx_frame *frame_of(const char *text);

/* A frame as such text again: numbers with three decimals at most, columns as asked for. */
const char *text_of(const mx_frame *frame, const char *columns);

#endif
