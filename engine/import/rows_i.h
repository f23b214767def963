/* Rows staged for checking: what rows.c, row_checks.c and references.c share. */
#ifndef MX_IMPORT_ROWS_I_H
#define MX_IMPORT_ROWS_I_H

#include "import_i.h"

/* The frame in which rows are staged, and where its columns are. Columns of the kind come first, in its
 * order. */
typedef struct {
    mx_import__reader *reader;
    mx_frame *rows;
    size_t line;                     /* column: where the row came from */
    size_t *level_columns;           /* of indicators: for each header name, its column here or SIZE_MAX */
    bool *is_bad;
    size_t is_bad_capacity;
    mx_lang lang; /* of the row at hand */
    mx_buf text;  /* scratch */
} mx_import__staging;

/* The staging frame's column of this name; SIZE_MAX when there is none. */
static inline size_t mx_import__staged_column(const mx_import__staging *stage, const char *name)
{
    return mx_frame_find(stage->rows, name);
}

static inline mx_str mx_import__staged_text(const mx_import__staging *stage, size_t row, size_t column)
{
    return mx_str_of(mx_frame_text(stage->rows, row, column));
}

static inline uint64_t mx_import__staged_line(const mx_import__staging *stage, size_t row)
{
    return (uint64_t)mx_frame_number(stage->rows, row, stage->line);
}

/* Name the column, as the file calls it, that the next complaint is about. */
static inline void mx_import__set_column(const mx_import__staging *stage, mx_import__place *place,
                                         const char *name)
{
    place->column = mx_import__column_name(stage->reader, mx_import__staged_column(stage, name));
}

/* What the cells of one row say together: dates in order, levels on their scale, codes taken
 * apart and set in their parts. (row_checks.c) */
int mx_import__finish_row(mx_import__staging *stage, size_t row, mx_import__place *place) MX_MUST_CHECK;

/* Rows against each other and the store (references.c): keys said twice; what the good rows bring
 * into being; references to what is not there; the tree of territories. Rows found bad are marked. */
int mx_import__check_keys(mx_import__staging *stage) MX_MUST_CHECK;
int mx_import__know_rows(mx_import__staging *stage) MX_MUST_CHECK;
int mx_import__check_references(mx_import__staging *stage) MX_MUST_CHECK;
int mx_import__check_parents(mx_import__staging *stage) MX_MUST_CHECK;

#endif
