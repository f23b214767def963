/* The document as it is kept between building and rendering, for this room only. */
#ifndef MX_REPORT_I_H
#define MX_REPORT_I_H

#include "mx/report.h"

typedef enum {
    BLOCK_HEADING,
    BLOCK_PARAGRAPH,
    BLOCK_FINDING,
    BLOCK_LIST,
    BLOCK_TERMS,
    BLOCK_OPEN_BOX,
    BLOCK_CLOSE_BOX,
    BLOCK_TABLE,
    BLOCK_KEY_FIGURES,
    BLOCK_FIGURE
} block_kind;

/* A cell as it will be read. `reason` is set when a rule withheld it. */
typedef struct {
    const char *text;
    const char *reason;
    double bar;              /* 0 to 1, NaN for none */
    double value, low, high; /* what `text` writes out; NaN for words, and where there is none */
} cell;

typedef struct {
    const char *name; /* in the release */
    const char *heading;
    mx_show show;
    bool is_numeric, has_interval;
} table_column;

typedef struct {
    const table_column *columns;
    size_t n_columns;
    const cell *cells; /* n_rows × n_columns, row by row */
    size_t n_rows;
    const char *caption, *note;
    const char *const *reasons; /* the different reasons of its withheld cells, in order of arrival */
    size_t n_reasons;
} table;

typedef struct {
    cell value;
    const char *label, *note;
} key_figure;

/* A chart in the forms that the document's formats need; the others are empty. */
typedef struct {
    mx_str wide, narrow; /* SVG, for broad and narrow screens */
    mx_chart_drawing **drawings; /* for paper, one a page that it may take; freed with the report */
    size_t n_drawings;
    mx_str png;        /* for word processors, two pixels for one */
    int width, height; /* of it, in logical pixels */
    const char *alt, *caption, *source;
} figure;

/* Which members are used goes by kind: `text` is a heading, a paragraph or a box's title. */
typedef struct {
    block_kind kind;
    int level;       /* of a heading */
    unsigned number; /* of a section, table or figure */
    mx_box box;
    const char *id, *text;
    const char *const *terms, *const *items;
    const char *const *links; /* of a list's items; NULL: none */
    size_t count;
    const table *table;
    const key_figure *key_figures;
    const figure *figure;
} block;

struct mx_report {
    mx_arena *arena;
    mx_report_head head; /* its theme is `theme` */
    mx_report_theme theme;
    block *blocks;
    size_t n_blocks, capacity;
    unsigned n_sections, n_tables, n_figures;
    size_t n_withheld;
    bool is_internal, is_box_open;
    int error;
    char message[512];
};

/* How far grounds are from their colours towards white. */
#define TINT_PART 0.9
#define ALERT_TINT_PART 0.93
extern const mx_report_theme mx_report__usual_theme;
/* `part` of the way from a colour to white. */
uint32_t mx_report__lighter(uint32_t colour, double part);

/* The words the room itself needs, in the report's language (not the process's). */
typedef struct {
    const char *lang, *skip, *contents, *table, *figure, *not_published, *withheld_title, *withheld_note,
        *internal, *internal_long, *page_of, *scroll, *missing, *rows, *semicolon, *low_bound,
        *high_bound;
} report_words;
const report_words *mx_report__words(mx_lang lang);

/* Take `markup` apart: each run of text under the same marks, typeset, in order. False when
 * memory ran out on the way. */
enum { MARK_BOLD = 1, MARK_EMPHASIS = 2, MARK_CODE = 4 };
typedef void report_run(void *payload, const char *text, size_t size, unsigned marks);
bool mx_report__runs(const char *markup, mx_lang lang, report_run *take, void *payload);

/* Append `markup` as HTML, escaped and typeset. */
void mx_report__inline(mx_buf *html, const char *markup, mx_lang lang);
/* Append text with the characters that mean something in HTML and XML escaped. */
void mx_report__escape_bytes(mx_buf *html, mx_str text);
/* Append plain text as HTML, escaped and typeset. */
void mx_report__escape(mx_buf *html, const char *text, mx_lang lang);
/* Append the note under a table, as markup: its own, and why cells were withheld. */
void mx_report__table_note(mx_buf *markup, const table *t, const report_words *words);
/* Whether a row of a table has the same name as the one before it: it is then said again in passing. */
bool mx_report__is_again(const table *t, size_t row);
/* On how many pages of a PDF a drawing may come to stand. */
size_t mx_pdf__n_pages(const mx_chart_drawing *drawing);
/* Append `bytes` in base 64. */
void mx_report__base64(mx_buf *html, mx_str bytes);

#endif
