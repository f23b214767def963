/* Reading the answers of people: what people.c, answers.c and refusals.c share. */
#ifndef MX_IMPORT_PEOPLE_I_H
#define MX_IMPORT_PEOPLE_I_H

#include <pthread.h>

#include "import_i.h"

/* Values of an entry of a dictionary that are no number of a text. */
#define MX_TEXT_EMPTY MX_NO_ID
#define MX_TEXT_REFUSED (MX_NO_ID - 1)

/* A text as it stands in the file, and what it means. */
typedef struct {
    mx_str text;
    uint32_t meaning; /* a number, MX_TEXT_EMPTY or MX_TEXT_REFUSED */
    uint32_t next;    /* the entry that followed it last time */
} mx_import__entry;

typedef struct {
    mx_ids *raw;
    mx_import__entry *entries;
    size_t n_entries, capacity;
    uint32_t last;
} mx_import__dictionary;

/* Dictionaries: the texts of the key, then the indicator of a row. */
enum { MX_DICTIONARY_INDICATOR = MX_KEY_N_TEXTS, MX_N_DICTIONARIES };

/* What reading needs and threads share; nobody writes to it while they run. */
typedef struct {
    mx_import__reader *reader;
    bool is_wide, has_respondents;
    size_t *columns, n_columns;         /* of the sheet, as asked for */
    mx_str given[MX_KEY_N_TEXTS];       /* by the user, where the file has no column; empty: by nobody */
    size_t cell_of[MX_FU_N_COLUMNS];    /* where a column of follow-up is among those */
    uint32_t *indicator_of;             /* wide: of each of those; MX_NO_ID for others */
    unsigned char (*mark_of_digit)[10]; /* by indicator: the mark of a one-digit cell, 0 for none */
} mx_import__layout;

typedef struct {
    const mx_import__layout *plan;
    mx_rows *rows;
    mx_import__packer packer;
    mx_complaints *complaints;
    mx_import__dictionary dictionaries[MX_N_DICTIONARIES];
    mx_import__cells cells;
    mx_buf text, name;
    uint32_t last_row; /* of the packer; MX_NO_ID: none */
    uint32_t last_person; /* among the packer's respondents, when the cell says it as it is kept */
    uint64_t n_rows, n_refused;
    char *marks; /* wide: of the row being read, by column */
    double *values;
    int rc;
    char message[1024];
    pthread_t thread;
    bool is_started;
} mx_import__worker;

/* The column of follow-up with this number (MX_FU_…). */
static inline const mx_import__column *mx_import__follow_up_column(size_t column)
{
    return &mx_import__kind_of(MX_KIND_FOLLOW_UP)->columns[column];
}

/* The cell of a column of follow-up; empty when the file has no such column. */
static inline mx_str mx_import__cell_of(const mx_import__worker *self, const mx_batch *batch, size_t i,
                                        size_t column)
{
    size_t at = self->plan->cell_of[column];
    return at == SIZE_MAX ? (mx_str){0} : batch->cells[at][i];
}

/* The column of follow-up that a text of the key (MX_KEY_…) comes from. (answers.c) */
size_t mx_import__key_column(size_t key);

/* Take one row of the file: its answer (long form) or answers (wide form) go to the packer;
 * what is wrong with it becomes complaints. (answers.c) */
int mx_import__read_long_row(mx_import__worker *self, const mx_batch *batch, size_t i) MX_MUST_CHECK;
int mx_import__read_wide_row(mx_import__worker *self, const mx_batch *batch, size_t i) MX_MUST_CHECK;

/* Refuse a row, which counts it. (refusals.c)
 * Say all that is wrong with it by itself; it must be wrong in some way. */
int mx_import__complain_of_row(mx_import__worker *self, const mx_batch *batch, size_t i) MX_MUST_CHECK;
/* The person has said something else before. */
int mx_import__complain_second(mx_import__worker *self, const mx_batch *batch, size_t i, const char *column,
                               mx_str cell) MX_MUST_CHECK;
int mx_import__complain_weight(mx_import__worker *self, const mx_batch *batch, size_t i) MX_MUST_CHECK;

/* The weight of a row, NaN when it has none; it is above 0, or complained about. */
int mx_import__check_weight(mx_import__worker *self, const mx_batch *batch, size_t i, mx_import__place *place,
                            double *weight) MX_MUST_CHECK;

#endif
