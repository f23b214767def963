/* sheet: workbooks (XLSX, ODS), for the files that read them only. */
#ifndef MX_SHEET_WORKBOOK_I_H
#define MX_SHEET_WORKBOOK_I_H

#include <zip.h>

#include "sheet_i.h"

/* ---- archive.c: the ZIP file around a workbook, and XML out of it ---------------------- */

typedef struct {
    mx_sheet *sheet;
    zip_t *zip;
    uint64_t n_inflated; /* of all entries so far */
} mx_sheet__archive;

int mx_sheet__archive_open(mx_sheet__archive *out, mx_sheet *sheet);
void mx_sheet__archive_close(mx_sheet__archive *archive);
bool mx_sheet__archive_has(const mx_sheet__archive *archive, const char *entry);

/* The first bytes of an entry as text that ends in NUL; empty when there is no such entry. */
int mx_sheet__archive_begin(char *out, size_t size, const mx_sheet__archive *archive, const char *entry);

/* What is done with the pieces of an entry. Names are as written, prefix and all; attributes are
 * name, value, name, value, …, NULL. A code other than MX_OK ends the reading: a negative one is
 * passed on, MX_DONE means that enough is known. NULL: not wanted. */
typedef struct {
    int (*start)(void *payload, const char *name, const char **attributes);
    int (*end)(void *payload, const char *name);
    int (*text)(void *payload, mx_str text);
} mx_sheet__xml;

/* What an entry holds is not as it should be. */
int mx_sheet__refuse_damage(const mx_sheet *sheet, const char *entry);

/* Inflate and parse an entry, a block at a time. MX_E_SYNTAX: it is damaged, or declares a document
 * type (no workbook does; entities would come with it). MX_E_LIMIT: it inflates beyond the limits. */
int mx_sheet__archive_parse(mx_sheet__archive *archive, const char *entry, const mx_sheet__xml *handlers,
                            void *payload);

/* The same of bytes that are in no archive. */
int mx_sheet__parse_bytes(mx_sheet *sheet, mx_str bytes, const char *name, const mx_sheet__xml *handlers,
                          void *payload);

/* A whole entry, inflated within the limits. MX_E_NOTFOUND, without a message: there is no such entry (case
 * does not count). */
int mx_sheet__archive_read(mx_buf *out, mx_sheet__archive *archive, const char *entry);

/* A name without its prefix. */
const char *mx_sheet__local(const char *name);
/* The value of an attribute by its name as written, or by its local name; NULL when it is not there. */
const char *mx_sheet__attribute(const char **attributes, const char *name);
const char *mx_sheet__local_attribute(const char **attributes, const char *name);

/* ---- grid.c: cells by row and column become the working copy ----------------------------- */

enum { MX_SHEET__ROWS_MAX = 1 << 24, MX_SHEET__COLUMNS_MAX = 1 << 14 };

typedef struct {
    size_t at, size;
} mx_sheet__stretch;

/* Cells of a row merged from one column to another. */
typedef struct {
    uint64_t row;
    size_t first, last;
} mx_sheet__merge;

/* The cells of a kind that a person is told of. */
typedef struct {
    uint64_t n;
    char cell[24], text[24]; /* the first of them: where, and what it shows */
} mx_sheet__oddity;

typedef struct {
    mx_sheet *sheet;
    FILE *copy;
    uint64_t copied; /* bytes */
    mx_buf pending;  /* not in the file yet */
    mx_buf texts;    /* of the row at hand */
    mx_sheet__stretch *cells;
    size_t n_cells, cells_capacity;
    uint64_t n_filled;   /* cells of all rows that are not empty */
    uint64_t row;        /* the last one written; rows count from 1 */
    uint64_t header_row; /* the first; 0: not met yet */
    mx_str *headers[MX_SHEET_HEADER_MAX]; /* by line, in the sheet's arena, n_header cells each */
    size_t widths[MX_SHEET_HEADER_MAX];   /* cells of each */
    size_t n_headers;                     /* lines met so far */
    size_t n_header;                      /* the widest of them; of a raw sheet, the widest row */
    size_t rows_at;          /* where the rows begin in the copy */
    mx_sheet__merge *merges; /* of the header */
    size_t n_merges, merges_capacity;
    uint64_t n_merged_below;
    mx_sheet__oddity errors; /* #N/A and its like */
} mx_sheet__grid;

int mx_sheet__grid_init(mx_sheet__grid *out, mx_sheet *sheet);
void mx_sheet__grid_dispose(mx_sheet__grid *grid);

/* A cell of the row at hand; columns count from 0. MX_E_LIMIT. */
int mx_sheet__grid_put(mx_sheet__grid *grid, size_t column, mx_str text);
/* The row at hand is complete: it is number `row`, and stands there `times` times. */
int mx_sheet__grid_end_row(mx_sheet__grid *grid, uint64_t row, uint64_t times);
/* Cells of `row` are merged, from column `first` to column `last`. Only those of the header count. */
int mx_sheet__grid_merge(mx_sheet__grid *grid, uint64_t row, size_t first, size_t last);
/* A cell with an error is missing; a person hears of it. */
void mx_sheet__grid_error(mx_sheet__grid *grid, uint64_t row, size_t column, mx_str shown);
/* All rows are there: the copy becomes the text of the sheet, its header the names of the columns. */
int mx_sheet__grid_finish(mx_sheet__grid *grid);

/* A formula of which the file does not have the result. */
int mx_sheet__refuse_formula(const mx_sheet *sheet, uint64_t row, size_t column);
/* ---- formats.c: what a number stands for -------------------------------------------------- */

typedef enum {
    MX_SHEET__NUMBER,
    MX_SHEET__DATE,
    MX_SHEET__MOMENT,  /* a date with a time of day */
    MX_SHEET__TIME,    /* of day */
    MX_SHEET__DURATION /* hours may pass 24 */
} mx_sheet__format;

/* What a number format, such as "dd/mm/yyyy", shows; and one of those that have a number only. */
mx_sheet__format mx_sheet__format_of(const char *code);
mx_sheet__format mx_sheet__format_built_in(long number);

/* Days since the epoch of the workbook as 2023-05-17, 2023-05-17T10:20:30 or 10:20:30; what is no
 * day of the calendar stays a number. */
void mx_sheet__add_serial(mx_buf *out, double serial, mx_sheet__format format, bool is_1904);
/* A number as a workbook writes it, which may have more digits than it means. */
void mx_sheet__add_number(mx_buf *out, mx_str text);
/* "2023-05-17T00:00:00.000" as 2023-05-17; a time of day that is not midnight stays. */
void mx_sheet__add_moment(mx_buf *out, mx_str text);
/* "PT10H20M30S" as 10:20:30. */
void mx_sheet__add_duration(mx_buf *out, mx_str text);

/* ---- workbook.c: which of its sheets ------------------------------------------------------- */

typedef struct {
    mx_sheet__tab *tabs; /* texts live in the arena of the sheet */
    size_t n, capacity;
} mx_sheet__tabs;

int mx_sheet__tabs_add(mx_sheet__tabs *tabs, mx_sheet *sheet, const char *name, bool is_hidden);
/* Whether the sheet added last is the one to read: the one asked for, else the first in sight. */
bool mx_sheet__tabs_is_wanted(const mx_sheet__tabs *tabs, const mx_sheet *sheet, size_t chosen);
/* `chosen` is read (SIZE_MAX: none could be): says so, and which others there are. */
int mx_sheet__tabs_tell(const mx_sheet__tabs *tabs, mx_sheet *sheet, size_t chosen);

/* ---- xlsx.c, ods.c ---------------------------------------------------------------------------- */

int mx_sheet__read_xlsx(mx_sheet__archive *archive, mx_sheet__grid *grid);
int mx_sheet__read_ods(mx_sheet__archive *archive, mx_sheet__grid *grid);

/* ---- qda.c: a project in its archive ----------------------------------------------------------- */

/* The name of the project's XML in the archive; NULL when it is no project. */
const char *mx_sheet__qda_entry(const mx_sheet__archive *archive);
int mx_sheet__read_qda(mx_sheet__archive *archive, mx_sheet__grid *grid);

#endif
