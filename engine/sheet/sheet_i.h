/* sheet: layout and helpers, for this room's files only. */
#ifndef MX_SHEET_I_H
#define MX_SHEET_I_H

#include "mx/sheet.h"

/* Text in memory: the file's own bytes, or a temporary file without a name. */
typedef struct {
    const char *at;
    size_t size;
    void *mapped; /* to be unmapped; NULL when `at` belongs to the file */
} mx_sheet__text;

/* What a workbook may hold before it is refused; tests ask for less. */
typedef struct {
    uint64_t inflated;          /* bytes of all its entries that are read */
    uint64_t ratio, ratio_from; /* how far an entry may swell once it has so many bytes */
    uint64_t cells;             /* of a sheet, those that are not empty */
    uint64_t copy;              /* bytes of the working copy */
    uint64_t shared, n_shared;  /* bytes of its shared texts, and how many */
} mx_sheet__limits;

/* Rows of fewer bytes are not cut into parts. */
enum { MX_SHEET__WORTH_A_PART = 1 << 18 };

struct mx_sheet {
    char *path;
    mx_file file;
    mx_sheet__text text; /* valid UTF-8, lines end in \n or \r\n */
    const char *encoding;
    bool is_assumed;
    bool is_workbook; /* the text is a working copy, a line a row; rows may have fewer cells than the header */
    const char *wanted, *tab; /* the sheet of a workbook that was asked for (or NULL), and that is read */
    const struct mx_sheet__tab_name *tabs; /* of the workbook, all of them */
    size_t n_tabs;
    unsigned header, n_header; /* as the options have them; n_header is 1 or more */
    bool numbers_twins, is_raw, has_lines;
    uint64_t *lines; /* of a sheet made by the program: the line each row stands on */
    size_t n_lines;
    const mx_sheet__limits *limits;
    const char **notes;
    size_t n_notes, notes_capacity;
    bool has_quotes;
    char delimiter;
    size_t max_record;
    size_t worth_a_part; /* bytes below which rows are not cut; tests cut small files too */
    unsigned n_threads;
    mx_arena *arena;
    const char **names; /* columns with a name */
    size_t *positions;  /* where each stands among the cells of a row */
    size_t n_columns;
    size_t n_cells;    /* of the header, named or not */
    size_t n_required; /* cells up to the last name: a row has no fewer */
    size_t rows_at;    /* where the first row begins */
};

/* ---- encoding.c ---------------------------------------------------------------- */

/* Find the encoding of sheet->file (or take `given`, which may be NULL), fill text,
 * encoding, is_assumed and has_quotes. */
int mx_sheet__decode(mx_sheet *sheet, const char *given);

/* Of a workbook protected by a password. */
int mx_sheet__refuse_encrypted(const mx_sheet *sheet);

/* The `size` bytes of a file without a name that was written through `out`. */
int mx_sheet__map_written(mx_sheet__text *text, FILE *out, size_t size, const char *path);

/* ---- workbook.c ------------------------------------------------------------------ */

/* A sheet of a workbook. */
typedef struct mx_sheet__tab_name {
    const char *name;
    bool is_hidden;
} mx_sheet__tab;

/* sheet->file is a ZIP archive: fill text, encoding, has_quotes, names and rows_at. */
int mx_sheet__read_workbook(mx_sheet *sheet);

/* ---- scan.c ---------------------------------------------------------------------- */

/* Bit i of a mask stands for byte i of a block. */
enum { MX_SHEET__BLOCK = 64 };

/* What a stretch of bytes has somewhere. */
typedef struct {
    bool quote, nul, high; /* '"', 0, a byte from 0x80 */
} mx_sheet__traits;

/* One way of looking at blocks of 64 bytes. */
typedef struct {
    const char *name;
    /* For each of n_blocks, where delimiters, quotes and line feeds stand, and line feeds alone. */
    void (*masks)(const char *at, size_t n_blocks, char delimiter, uint64_t specials[], uint64_t newlines[]);
    void (*traits)(const char *at, size_t n_blocks, mx_sheet__traits *out);
} mx_sheet__scanner;

/* The ways this machine has, the best first; NULL after the last. All give the same. */
const mx_sheet__scanner *mx_sheet__scanner_get(size_t index);

/* The traits of any number of bytes, added to those in `out`. */
void mx_sheet__look(const mx_sheet__scanner *scanner, const char *at, size_t size, mx_sheet__traits *out);

/* ---- lines.c ------------------------------------------------------------------------- */

/* The decoded text becomes a working copy whose rows are its lines. */
int mx_sheet__read_lines(mx_sheet *sheet);

/* ---- qda.c ----------------------------------------------------------------------------- */

/* Whether the bytes are XML of REFI-QDA, and reading them: a project or a codebook. */
bool mx_sheet__is_qda(mx_str bytes);
int mx_sheet__read_qda_file(mx_sheet *sheet);

/* ---- xlsx.c --------------------------------------------------------------------------- */

/* XLSX writes characters that XML does not have as "_x000D_", in units of UTF-16: the unit at the
 * beginning of `text`, or -1 when it does not begin so. */
long mx_sheet__unit_at(mx_str text);

/* ---- sheet.c, rows.c ----------------------------------------------------------------- */

/* Where a cell of the text that begins at `at` ends, and what it says. */
typedef struct {
    mx_str text;      /* without its quotes; doubled quotes still doubled */
    bool is_quoted;   /* it had quotes */
    bool has_doubled; /* there are doubled ones inside */
    size_t end;       /* of the delimiter or line feed after it, or the end of the text */
    bool is_last;     /* of its row */
} mx_sheet__cell;

/* Read one cell of a record that began at `record`. MX_E_SYNTAX, MX_E_LIMIT. */
int mx_sheet__read_cell(mx_sheet__cell *out, const mx_sheet *sheet, size_t record, size_t at);

/* The line that the byte at `at` stands on. */
uint64_t mx_sheet__line(const mx_sheet *sheet, size_t at);

/* Line feeds from `from`, where a record begins, to `to`; in the copy of a workbook, whose lines
 * are rows, those inside cells do not count. */
uint64_t mx_sheet__count_lines(const mx_sheet *sheet, size_t from, size_t to);

/* The line that a row of the text, counted from 1, stands on. */
uint64_t mx_sheet__line_of_row(const mx_sheet *sheet, uint64_t row);

/* "B", "AA": a column by its number from 0. */
void mx_sheet__column_letters(char out[8], size_t column);

/* The names of several lines of a header joined into those of the last, in the arena; `reaches`: a
 * name of an upper line stands for the blank cells on its right, too. */
int mx_sheet__join_headers(mx_sheet *sheet, mx_str *const lines[], size_t n_lines, size_t n_cells, bool reaches,
                           mx_str **out);

/* Take these cells as the header. MX_E_SYNTAX: two columns of one name. */
int mx_sheet__name_columns(mx_sheet *sheet, const mx_str cells[], size_t n_cells);

/* There is no header. */
int mx_sheet__refuse_empty(const mx_sheet *sheet);

/* Keep a line for mx_sheet_note. */
int mx_sheet__note(mx_sheet *sheet, const char *format, ...) MX_PRINTF(2, 3);

/* mx_sheet_open with other limits; they must outlive the sheet. */
int mx_sheet__open(mx_sheet **out, const char *path, const mx_sheet_options *options,
                   const mx_sheet__limits *limits);

#endif
