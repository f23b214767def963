/* Writing JSON, for this room only. */
#ifndef MX_REPORT_JSON_I_H
#define MX_REPORT_JSON_I_H

#include "report_i.h"

/* Append `text` as a JSON string; null for NULL. Marks and bytes that are not UTF-8 must be gone already. */
void mx_json__text(mx_buf *out, const char *text);
/* Append the words of plain text of unknown origin, or of markup, typeset, as a JSON string; null for NULL. */
void mx_json__plain(mx_buf *out, const char *text, mx_lang lang);
void mx_json__markup(mx_buf *out, const char *markup, mx_lang lang);
/* Append a number in full; null for NaN. */
void mx_json__number(mx_buf *out, double value);

#endif
