/*
 * The file in which a store hands counts on: a workbook with a sheet for each table below, or the same tables in
 * one CSV file, whose first column says which table a row is of. For the tasks of this room only.
 */
#ifndef MX_TASK_SHARED_H
#define MX_TASK_SHARED_H

#include "mx/frame.h"
#include "mx/task.h"

typedef enum {
    SHARED_METHOD,      /* item text: what the file is, and how it was protected */
    SHARED_TERRITORIES, /* the rest as the store has them, see mx/store.h */
    SHARED_GROUPS,
    SHARED_INDICATORS,
    SHARED_LEVELS,
    SHARED_COUNTS,
    SHARED_PAIRS,
    SHARED_WITHHELD,
    SHARED_N
} shared_table;

typedef struct {
    mx_frame *tables[SHARED_N];
} shared;

/* Tables without a row. */
int shared_new(shared *out) MX_MUST_CHECK;
void shared_dispose(shared *s);
const char *shared_name(shared_table table);
/* "mieux-counts-1": the item `format` of a file that shared_read can read. */
#define SHARED_FORMAT "mieux-counts-1"

/* One more row of a table, whose cells are set by the names of its columns. */
int shared_add(shared *s, shared_table table) MX_MUST_CHECK;
int shared_put_text(shared *s, shared_table table, const char *column, const char *text) MX_MUST_CHECK;
void shared_put(shared *s, shared_table table, const char *column, double value);
/* A row of `from`, of the columns that both have. */
int shared_copy(shared *s, shared_table table, const mx_frame *from, size_t row) MX_MUST_CHECK;

int shared_write(const shared *s, FILE *out, bool is_workbook) MX_MUST_CHECK;

/* Read a file that shared_write wrote; each table has a last column `line`. Cells that are no numbers are
 * complaints. MX_E_SYNTAX: it is no such file, or of another format. */
int shared_read(shared *out, char sha256[MX_SHA256_TEXT], const char *path, mx_complaints *complaints) MX_MUST_CHECK;

#endif
