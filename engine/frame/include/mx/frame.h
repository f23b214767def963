/*
 * frame: the currency in which rooms trade.
 *
 * An mx_frame is a table in memory: named columns of text or of numbers, each
 * with a role that tells keys from figures, so that a result carries how many
 * people it rests on. An mx_rows is rows in passing: a cursor that hands out
 * batches of text cells, so that a consumer cannot tell a CSV from a query.
 *
 * A frame owns its texts and gives equal texts one copy. Cells are written by
 * row and column number; what was never written is missing. A cursor is made by
 * a producer (sheet, store) that fills in an mx_rows_class; a consumer calls
 * mx_rows_next until MX_DONE, then mx_rows_close. A batch is valid until the
 * next call. Frames may be read by several threads, written by one.
 */
#ifndef MX_FRAME_H
#define MX_FRAME_H

#include "mx/base.h"

MX_DOOR_OPEN

typedef enum { MX_TEXT, MX_NUMBER } mx_type;

/* What a column is in a result. Ordinary tables are all MX_KEY. */
typedef enum {
    MX_KEY,    /* says what the row is about: territory, indicator, period */
    MX_FIGURE, /* a figure that rests on the row's people, and falls with them */
    MX_COUNT,  /* a figure that is itself a number of people (a part of the row's people) */
    MX_SHARE,  /* a part of the row's people as a share, 0 to 1 */
    MX_RANGE,  /* minimum, maximum and the like: for internal use only */
    MX_PEOPLE, /* how many distinct people the row's figures rest on */
    MX_BASIS,  /* how MX_PEOPLE is known: "count", "estimate", "published" */
    MX_NOTE    /* words about the row: method, reason, source */
} mx_role;

typedef struct mx_frame mx_frame;

int mx_frame_new(mx_frame **out) MX_MUST_CHECK;
void mx_frame_free(mx_frame *frame);

/* `name` is copied; cells of rows that are there already are missing. Two of one name: MX_E_EXISTS. */
int mx_frame_add_column(mx_frame *frame, const char *name, mx_type type, mx_role role) MX_MUST_CHECK;
size_t mx_frame_n_columns(const mx_frame *frame);
const char *mx_frame_name(const mx_frame *frame, size_t column);
mx_type mx_frame_type(const mx_frame *frame, size_t column);
mx_role mx_frame_role(const mx_frame *frame, size_t column);
/* SIZE_MAX when there is no such column. */
size_t mx_frame_find(const mx_frame *frame, const char *name);
/* The first column of a role, SIZE_MAX when there is none. */
size_t mx_frame_find_role(const mx_frame *frame, mx_role role);

/* A new row, all missing; its number is mx_frame_n_rows before the call. */
int mx_frame_add_row(mx_frame *frame) MX_MUST_CHECK;
int mx_frame_add_rows(mx_frame *frame, size_t count) MX_MUST_CHECK;
size_t mx_frame_n_rows(const mx_frame *frame);

/* Cells. Text is copied; NULL and NaN are "missing". Setting a text column's cell
 * as a number, or the reverse, is a programming mistake (assert). */
int mx_frame_set_text(mx_frame *frame, size_t row, size_t column, const char *text) MX_MUST_CHECK;
int mx_frame_set_str(mx_frame *frame, size_t row, size_t column, mx_str text) MX_MUST_CHECK;
void mx_frame_set_number(mx_frame *frame, size_t row, size_t column, double value);
const char *mx_frame_text(const mx_frame *frame, size_t row, size_t column); /* lives with the frame */
double mx_frame_number(const mx_frame *frame, size_t row, size_t column);
double *mx_frame_numbers(mx_frame *frame, size_t column); /* n_rows values, to read or to fill */

/* The number a text has in this frame: equal texts, equal numbers; MX_NO_ID is missing. */
uint32_t mx_frame_text_id(const mx_frame *frame, size_t row, size_t column);
/* Set a cell to a text the frame holds already, by its number. */
int mx_frame_intern(mx_frame *frame, mx_str text, uint32_t *id) MX_MUST_CHECK;
void mx_frame_set_text_id(mx_frame *frame, size_t row, size_t column, uint32_t id);

/* Sort rows by `columns` in turn, stably: numbers ascending; texts by bytes, or as
 * numbers where all of a column's texts are whole numbers; missing last. */
int mx_frame_sort(mx_frame *frame, const size_t columns[], size_t n_columns) MX_MUST_CHECK;

/* A copy that does not depend on `frame`; its texts have the same numbers. */
int mx_frame_copy(mx_frame **out, const mx_frame *frame) MX_MUST_CHECK;

/* A copy with only the rows for which `keep` is true (one flag a row). */
int mx_frame_filter(mx_frame **out, const mx_frame *frame, const bool keep[]) MX_MUST_CHECK;
/* A copy of the `n` rows listed, in that order. */
int mx_frame_pick(mx_frame **out, const mx_frame *frame, const size_t rows[], size_t n) MX_MUST_CHECK;

/* ---- Rows in passing ------------------------------------------------------------ */

typedef struct {
    size_t n_rows, n_columns;
    const mx_str *const *cells; /* cells[column][row], UTF-8; an empty text is a missing cell */
    const size_t *places;       /* of each row, for mx_rows_line */
} mx_batch;

typedef struct mx_rows mx_rows;

/* The maker's half. `next` fills the batch: MX_OK, MX_DONE, or an error. */
typedef struct {
    int (*next)(void *self, mx_batch *out);
    uint64_t (*line)(void *self, size_t place); /* the line a row begins on; 1 is the header */
    void (*close)(void *self);
} mx_rows_class;

int mx_rows_new(mx_rows **out, const mx_rows_class *class, void *self) MX_MUST_CHECK;
int mx_rows_next(mx_rows *rows, mx_batch *out) MX_MUST_CHECK;
uint64_t mx_rows_line(mx_rows *rows, size_t place);
void mx_rows_close(mx_rows *rows); /* NULL is fine */

MX_DOOR_CLOSE

#endif
