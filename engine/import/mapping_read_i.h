/* Reading mapping files: the line at hand and its tokens, for the files that read them. */
#ifndef MX_IMPORT_MAPPING_READ_I_H
#define MX_IMPORT_MAPPING_READ_I_H

#include "mapping_i.h"

/* What a token of a line is. */
typedef enum { MX_TOKEN_END, MX_TOKEN_TEXT, MX_TOKEN_WORD, MX_TOKEN_BAR, MX_TOKEN_EQUAL } mx_mapping__token;

/* A mapping being read. */
typedef struct {
    mx_mapping *mapping;
    const char *file;
    unsigned line;
    mx_str rest;             /* of the line, after the token at hand */
    mx_mapping__token token; /* the one at hand */
    mx_str text;             /* of it, without quotes */
    mx_mapping__source *source;
    mx_mapping__output *output; /* NULL: in none */
    mx_mapping__labels *labels; /* NULL: in none */
    bool is_short;              /* of memory, while words were compared */
} mx_mapping__reader;

/* ---- mapping_tokens.c ------------------------------------------------------------------------ */

/* Refuses the line at hand: MX_E_SYNTAX, or MX_E_MEMORY when memory was out while words were compared. */
int mx_mapping__refuse(const mx_mapping__reader *r, const char *format, ...) MX_PRINTF(2, 3) MX_MUST_CHECK;

/* Whether a text begins so. */
bool mx_mapping__begins(mx_str text, const char *with);

/* A text without its first `size` bytes. */
mx_str mx_mapping__skip(mx_str text, size_t size);

/* The quoted text at the beginning of `from`, and how many bytes it takes; false: never closed. */
bool mx_mapping__quoted_size(mx_str from, size_t *size);

/* Whether a text begins with a quotation mark. */
bool mx_mapping__is_quote(mx_str text);

/* The text inside, doubled quotes made single; that of « » trimmed. */
int mx_mapping__unquote(mx_str *out, mx_mapping__reader *r, mx_str quoted) MX_MUST_CHECK;

/* Refuses a quotation that is never closed. */
int mx_mapping__refuse_quote(const mx_mapping__reader *r) MX_MUST_CHECK;

/* Makes the next token of the line the one at hand. */
int mx_mapping__next(mx_mapping__reader *r) MX_MUST_CHECK;

/* Whether a text is one of the words in `list`, in any case and accents. */
bool mx_mapping__is_one_of(mx_mapping__reader *r, mx_str text, const char *list);

/* Whether the token at hand is one of these words. */
bool mx_mapping__at_word(mx_mapping__reader *r, const char *list);

/* Refuses the token at hand, where something else is wanted. */
int mx_mapping__refuse_token(const mx_mapping__reader *r, const char *wanted) MX_MUST_CHECK;

/* A text, quoted or of one word; it ends in NUL. */
int mx_mapping__take_text(mx_str *out, mx_mapping__reader *r) MX_MUST_CHECK;

/* Texts with bars between. */
int mx_mapping__take_texts(mx_str **out, size_t *n, mx_mapping__reader *r) MX_MUST_CHECK;

/* Names of columns with bars between, and whether they are the parent's. */
int mx_mapping__take_columns(mx_mapping__columns *out, mx_mapping__reader *r) MX_MUST_CHECK;

/* A whole number from 0 to `most`. */
int mx_mapping__take_number(unsigned *out, mx_mapping__reader *r, unsigned most) MX_MUST_CHECK;

/* Refuses whatever is left of the line. */
int mx_mapping__expect_end(const mx_mapping__reader *r) MX_MUST_CHECK;

/* Yes or no. */
int mx_mapping__take_yes(bool *out, mx_mapping__reader *r) MX_MUST_CHECK;

/* ---- mapping_terms.c ------------------------------------------------------------------------- */

/* Terms, up to the end of the line. */
int mx_mapping__take_value(mx_mapping__value *out, mx_mapping__reader *r) MX_MUST_CHECK;

/* A question in a column of its own; `code`: the indicator's. */
int mx_mapping__read_indicator(mx_mapping__reader *r, mx_str code) MX_MUST_CHECK;

/* "indicateurs : colonnes "V1" à "V23" échelle 1-5": each column is an indicator of its own name. */
int mx_mapping__read_range(mx_mapping__reader *r) MX_MUST_CHECK;

/* Rows to keep, or to leave out. */
int mx_mapping__read_condition(mx_mapping__reader *r, bool is_keep) MX_MUST_CHECK;

#endif
