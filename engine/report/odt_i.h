/* A report as an OpenDocument text, for the odt*.c of this room. */
#ifndef MX_REPORT_ODT_I_H
#define MX_REPORT_ODT_I_H

#include "report_i.h"

/* A file inside the archive. */
typedef struct {
    const char *name;
    mx_str bytes;
} odt_part;

/* Append an archive of `parts`, in their order, to `out`: the first stored as it is, as OpenDocument wants of
 * its type. The same parts, the same bytes. MX_E_IO when libzip could not. */
int mx_odt__zip(mx_buf *out, const odt_part parts[], size_t count) MX_MUST_CHECK;

/* Append styles.xml: named styles, the page, its head and foot. */
void mx_odt__styles(mx_buf *xml, const mx_report *report, const report_words *words);

/* The namespaces that all parts share. */
extern const char mx_odt__namespaces[];

#endif
