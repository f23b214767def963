/* Parts of statements on a coding sheet that comes back; for review_read.c only. */
#ifndef MX_TASK_REVIEW_PARTS_H
#define MX_TASK_REVIEW_PARTS_H

#include "coded.h"
#include "mx/sheet.h"

/* The sheet's own columns, by place; the last is missing from sheets of old. */
enum { SHEET_TERRITORY, SHEET_STATEMENT, SHEET_COMPONENT, SHEET_TEXT, SHEET_PART_OF, N_SHEET_COLUMNS };

/* The statements to make of parts that the person filled in, as the store's table has them: each
 * keeps its parent, and what the parent says of group, date and author. A statement is cut in two
 * at least; what is cut already may get more parts. Rows at fault are complained about and left
 * out. *out is NULL when there is nothing new. */
int review_parts(mx_frame **out, const coded *all, mx_sheet *sheet, const size_t columns[N_SHEET_COLUMNS],
                 mx_complaints *complaints) MX_MUST_CHECK;

#endif
