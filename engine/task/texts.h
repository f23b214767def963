/*
 * Files of statements, with or without labels, as classify, train and evaluate read
 * them; for the task_*.c of this room only.
 *
 * A table has a column of texts (`text`, or `word` in a lexicon) and may have lang, question,
 * component, polarity, meaning and weight, in English or French, in any order. "-"
 * is standard input, one statement a line and no header.
 */
#ifndef MX_TASK_TEXTS_H
#define MX_TASK_TEXTS_H

#include "mx/base.h"
#include "mx/sheet.h"
#include "mx/taxonomy.h"

typedef enum {
    TEXT_TEXT,
    TEXT_LANG,
    TEXT_QUESTION,
    TEXT_COMPONENT,
    TEXT_POLARITY,
    TEXT_MEANING,
    TEXT_WEIGHT,
    N_TEXT_COLUMNS
} text_column;

typedef struct {
    mx_str text;      /* as in the file */
    mx_str component; /* codes as written, '|' between alternatives; empty when unknown */
    char lang[4];     /* "" when unknown */
    int question;     /* 0 when unknown */
    char polarity;    /* '+', '-', or 0 */
    char meaning;     /* P O Q S D, or 0 */
    double weight;    /* 1 when the file does not say */
    uint64_t line;
} text_row;

typedef struct text_file text_file;

/* Of a workbook, its sheet `tab` (NULL: the first in sight). MX_E_SYNTAX for a table without texts. */
int text_file_open(text_file **out, const char *path, const char *tab) MX_MUST_CHECK;
void text_file_close(text_file *file); /* NULL is fine */
const mx_sheet *text_file_sheet(const text_file *file); /* NULL for lines of standard input */
bool text_file_has(const text_file *file, text_column column);

/* The next rows, valid until the next call; MX_DONE when there are no more. MX_E_VALUE,
 * with file, line and column, for a cell that is not what its column holds. */
int text_file_next(text_file *file, const text_row **out, size_t *n) MX_MUST_CHECK;

/* The component of a code as written: A03 for "A03-11/P15/k" and for "a03"; A00 for
 * "A". MX_E_VALUE or MX_E_SYNTAX names file and line. */
int text_component(char out[MX_CODE_MAX], const text_file *file, const text_row *row, mx_str code,
                   const mx_taxonomy *taxonomy) MX_MUST_CHECK;

/* The next of the codes of a cell, which '|' separates; empty texts are passed over. */
bool text_next_code(mx_str *out, mx_str *rest);

#endif
