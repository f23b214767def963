/* --rake and --standardise: the margins that people are weighted to, and the cells that say where they belong. */
#ifndef MX_TASK_MARGINS_H
#define MX_TASK_MARGINS_H

#include "mx/frame.h"
#include "mx/measure.h"
#include "mx/task.h"

/* Read the margins: of a table with the columns margin, category and share (a share or a number of people; of
 * one margin they are scaled to add up to one), or the names in `standardise`, with commas between them; both
 * NULL: none. All in the arena. MX_E_USAGE where both are there; MX_E_SYNTAX, MX_E_VALUE: what is wrong with
 * the table. */
int margins_read(mx_margin **out, size_t *n, const mx_weighting *weighting, mx_arena *arena) MX_MUST_CHECK;

/* Rows of a store's follow-up with a cell more for each margin: territory, group, or what the store knows of
 * groups (kind, profile). `groups` is canonical, and borrowed; `rows` is closed with *out, or on failure.
 * MX_E_USAGE: a margin that the store does not know. */
int margins_of_store(mx_rows **out, mx_rows *rows, const mx_frame *groups, const mx_margin margins[],
                     size_t n) MX_MUST_CHECK;

#endif
