/*
 * sheet: files of rows, as syntax only.
 *
 * A sheet is an open CSV or TSV file, one sheet of a workbook (XLSX, ODS), or the coded
 * passages of a qualitative project (REFI-QDA: QDPX, QDE; the codes of a QDC). Its
 * encoding and delimiter are found (or given), its header is read, and its rows are
 * handed out as an mx_rows of the columns a consumer asks for; what the columns mean
 * is no business of this room. After opening, all text is valid UTF-8 in mapped
 * memory: a file in another encoding, or a workbook, was rewritten into a temporary
 * file without a name.
 *
 * The room promises that no row is lost or made up: a row with too few or too many
 * cells, an unclosed quote, a NUL byte, a record without end are errors with the
 * line they stand on, "FILE:LINE: what is wrong". Blank lines are skipped, and rows
 * in which every cell is empty, unless one is "", as the writer makes it. Rows borrow
 * from the sheet, which must outlive them.
 *
 * Of a workbook, cells are what a person sees in them, free of their formats: numbers
 * with a point and in full, dates as 2023-05-17 (with T10:20:30 where there is a time),
 * times as 10:20:30, truths as 1 and 0, formulas by the result in the file. A cell with an
 * error is missing. Lines are rows of the sheet.
 *
 * Of a project, each coding of a stretch of text is a row, in the order of the project, with the
 * columns `segment`, `document`, `text`, `code`, `coder` and `coded_on`; a stretch without a code
 * is a row too, and so is a code that codes nothing (in `code` alone). REFI-QDA 1.5, 2019: positions
 * are characters of the plain text, from 0, the end not included. Codings of pictures, sound and
 * film are left out, and counted in a note.
 *
 * Writing is the reverse: cells quoted where they must be, numbers in full.
 */
#ifndef MX_SHEET_H
#define MX_SHEET_H

#include "mx/base.h"
#include "mx/frame.h"

MX_DOOR_OPEN

/* ---- Reading --------------------------------------------------------------- */

typedef struct mx_sheet mx_sheet;

typedef struct {
    const char *encoding; /* "utf-8", "utf-16", "utf-16le", "utf-16be", "windows-1252"; NULL: found out */
    char delimiter;       /* ',' ';' '\t' '|'; 0: found out */
    size_t max_record;    /* bytes one row may have; 0: 16 MiB */
    unsigned n_threads;   /* to look at the bytes; 0: one for each processor */
    const char *sheet;    /* of a workbook, by name; NULL: the first in sight */
    unsigned header;      /* the line (row of a workbook) the header stands on; 0: the first that is not blank */
    unsigned n_header;    /* how many lines it takes, MX_SHEET_HEADER_MAX at most; 0: one */
    bool numbers_twins;   /* columns of one name are told apart as "Date", "Date (2)" instead of refused */
    bool is_raw;          /* there is no header: columns are called A, B, C… and every line is a row */
    bool has_lines;       /* of a text: each line is a row of one cell, in a column called A; no delimiter, no quotes */
} mx_sheet_options;
#define MX_SHEET_OPTIONS_INIT {NULL, 0, 0, 0, NULL, 0, 0, false, false, false}
#define MX_SHEET_HEADER_MAX 4

/* Open `path` ("-" is standard input). `options` may be NULL. The header is the first
 * line that is not blank, or the lines asked for (what stands above is no row; names of several
 * lines are joined by " / ", those of upper lines reaching over the blank cells on their right);
 * its names are trimmed. Columns without a name are kept out
 * (find their cells in no mx_rows); at the end of the header they must stay empty.
 * Encoding and delimiter are no matter for a workbook. MX_E_IO: cannot be read; MX_E_SYNTAX:
 * empty, not text, a workbook that is damaged, old (XLS) or protected by a password, bytes that
 * are not of the encoding, two columns of one name; MX_E_VALUE: a formula without its result;
 * MX_E_NOTFOUND: no such sheet; MX_E_USAGE: an unknown encoding or delimiter, a sheet asked of a
 * file that is no workbook; MX_E_LIMIT: a record longer than max_record, a workbook that swells
 * beyond all measure. */
int mx_sheet_open(mx_sheet **out, const char *path, const mx_sheet_options *options) MX_MUST_CHECK;
void mx_sheet_close(mx_sheet *sheet);

const char *mx_sheet_path(const mx_sheet *sheet);     /* as the user named it */
mx_str mx_sheet_bytes(const mx_sheet *sheet);         /* the file itself, before any change */
void mx_sheet_sha256(char out[MX_SHA256_TEXT], const mx_sheet *sheet); /* of those */
const char *mx_sheet_encoding(const mx_sheet *sheet); /* "utf-8", "utf-16le", …, "xlsx", "ods"; a literal */
/* Neither a mark in the file nor an option said so, and its bytes are not UTF-8. */
bool mx_sheet_encoding_is_assumed(const mx_sheet *sheet);
char mx_sheet_delimiter(const mx_sheet *sheet);
/* The name of the sheet that is read; NULL when the file is not a workbook. */
const char *mx_sheet_tab(const mx_sheet *sheet);
/* All sheets of the workbook, in its order; 0 when the file is no workbook. */
size_t mx_sheet_n_tabs(const mx_sheet *sheet);
const char *mx_sheet_tab_name(const mx_sheet *sheet, size_t number);
bool mx_sheet_tab_is_hidden(const mx_sheet *sheet, size_t number);
/* What a person should know of a workbook, a line each: sheets left out (hidden ones are called
 * that), cells with errors, merged cells. Texts live with the sheet. */
size_t mx_sheet_n_notes(const mx_sheet *sheet);
const char *mx_sheet_note(const mx_sheet *sheet, size_t number);
/* Threads worth having: what the options said, or one for each processor (16 at most). */
unsigned mx_sheet_n_threads(const mx_sheet *sheet);

/* Columns with a name, in the order of the file. Texts live with the sheet. */
size_t mx_sheet_n_columns(const mx_sheet *sheet);
const char *mx_sheet_column(const mx_sheet *sheet, size_t column);
/* By exact name; SIZE_MAX when there is none. */
size_t mx_sheet_find(const mx_sheet *sheet, const char *name);
/* Columns of the header without a name. */
size_t mx_sheet_n_nameless(const mx_sheet *sheet);

/* The mark between units and decimals in `columns` (cells that are not numbers do not
 * count): told by the first 10,000 rows, '.' when none of them has a mark. Cells such as
 * "1,234" tell nothing in a file whose delimiter is the comma. MX_E_VALUE, quoting a cell
 * and its line: both marks occur ("1.5" and "2,5"), or only cells that tell nothing. In a
 * workbook numbers have a point; the comma is its mark only where texts have it and nothing
 * has a point. */
int mx_sheet_decimal(char *out, mx_sheet *sheet, const size_t columns[], size_t n_columns) MX_MUST_CHECK;

/* The rows after the header, as cells of `columns` in this order. */
int mx_sheet_rows(mx_rows **out, mx_sheet *sheet, const size_t columns[], size_t n_columns) MX_MUST_CHECK;

/* The same rows in at most `n_parts` parts that follow one another, each a cursor for a
 * thread of its own: `out` has room for n_parts, n_out says how many there are (at least
 * one; small files are not cut). A file with quoted cells is looked through once to be cut
 * at the ends of records. */
int mx_sheet_split(mx_rows *out[], size_t *n_out, mx_sheet *sheet, const size_t columns[],
                   size_t n_columns, size_t n_parts) MX_MUST_CHECK;

/* ---- Made by the program --------------------------------------------------------- */

/* A sheet whose rows the program makes out of those of another, to be read like a file's: each row
 * stands on the line that is said, so that complaints name the place where it came from. */
typedef struct mx_sheet_maker mx_sheet_maker;

/* `path` is how the sheet is called; names of columns are copied and must differ. */
int mx_sheet_make(mx_sheet_maker **out, const char *path, const char *const names[],
                  size_t n_names) MX_MUST_CHECK;
/* A row of n_names cells, UTF-8; one whose cells are all empty counts for nothing. */
int mx_sheet_make_row(mx_sheet_maker *maker, const mx_str cells[], uint64_t line) MX_MUST_CHECK;
/* The sheet is complete; the maker is gone either way. */
int mx_sheet_made(mx_sheet **out, mx_sheet_maker *maker) MX_MUST_CHECK;
void mx_sheet_maker_free(mx_sheet_maker *maker); /* instead of mx_sheet_made; NULL is fine */

/* ---- Writing ------------------------------------------------------------------ */

typedef struct {
    char delimiter;     /* 0: a comma */
    bool is_guarded;    /* free text cannot start a formula, see mx_sheet_guard */
    unsigned n_threads; /* 0: one for each processor; the bytes are the same */
} mx_sheet_write_options;
#define MX_SHEET_WRITE_OPTIONS_INIT {0, false, 0}

/* One cell: quoted when it has the delimiter, a quote, a line end, or blanks at an end. */
void mx_sheet_write_cell(mx_buf *out, mx_str cell, char delimiter);

/* A spreadsheet evaluates a cell that begins with = + - @, a tab or a return. Guarding puts
 * an apostrophe before such a text (and before one that looks guarded already); numbers and
 * single characters (the codes + and -) stay as they are. Unguarding is the exact reverse
 * and gives a part of `cell`. */
void mx_sheet_guard(mx_buf *out, mx_str cell);
mx_str mx_sheet_unguard(mx_str cell);

/* The whole frame: header, then a line a row, "\n" at the ends; numbers by
 * mx_number_format, missing cells empty. `options` may be NULL. MX_E_IO. */
int mx_sheet_write_frame(FILE *out, const mx_frame *frame, const mx_sheet_write_options *options) MX_MUST_CHECK;

/* The same as an XLSX workbook of one sheet called `name` (31 bytes at most, none of []:*?/\): a bold
 * header that stays in sight, columns as wide as their cells, numbers as numbers and texts as texts,
 * never as formulas; import gives back what was written, numbers to 16 digits. The same frame gives the same bytes.
 * MX_E_LIMIT: more rows, columns or characters than a workbook holds. MX_E_IO. */
int mx_sheet_write_workbook(FILE *out, const mx_frame *frame, const char *name) MX_MUST_CHECK;

/* A workbook of several sheets, in this order. Numbers that its 16 digits do not hold are texts with all
 * of their digits, so that reading gives every number back as it was. */
typedef struct {
    const char *name;
    const mx_frame *frame;
} mx_sheet_page;
int mx_sheet_write_pages(FILE *out, const mx_sheet_page pages[], size_t n) MX_MUST_CHECK;

MX_DOOR_CLOSE

#endif
