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

struct mx_sheet {
    char *path;
    mx_file file;
    mx_sheet__text text; /* valid UTF-8, lines end in \n or \r\n */
    const char *encoding;
    bool is_assumed;
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

/* ---- parallel.c ------------------------------------------------------------------------ */

/* Threads worth having: `wanted`, or one for each processor when it is 0. */
unsigned mx_sheet__threads(unsigned wanted);

/* Run work(job) for each of `n` jobs of `size` bytes, each in its own thread. */
void mx_sheet__in_parallel(void (*work)(void *job), void *jobs, size_t size, size_t n);

#endif
