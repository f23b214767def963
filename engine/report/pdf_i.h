/*
 * A report on its way to paper, for the pdf*.c of this room.
 *
 * Blocks become pieces: a line, a row of a table, a figure; the smallest things a page can
 * begin or end with. Pieces are put on pages by height and by what must stay together, then
 * drawn page by page. Everything is measured in points from the upper left corner.
 */
#ifndef MX_REPORT_PDF_I_H
#define MX_REPORT_PDF_I_H

#include "report_i.h"

typedef struct _PangoLayout PangoLayout; /* pango's own name, so that tests need not its header */

/* ---- The page ------------------------------------------------------------------ */

#define PAGE_WIDTH 595.276 /* A4 */
#define PAGE_HEIGHT 841.89
#define PAGE_LEFT 62.0
#define PAGE_TOP 66.0
#define PAGE_BOTTOM 66.0
#define FULL_WIDTH (PAGE_WIDTH - 2 * PAGE_LEFT) /* of tables and figures */
#define TEXT_WIDTH 404.0                        /* of running text: some eighty letters */
#define GUTTER 26.0                             /* between two columns of a page */
#define HALF_WIDTH ((FULL_WIDTH - GUTTER) / 2)  /* of a table set in two columns */
#define TEXT_HEIGHT (PAGE_HEIGHT - PAGE_TOP - PAGE_BOTTOM)

/* As in reports/report.css. */
enum {
    INK = 0x1a1f26,
    SOFT = 0x56606c,
    LINE = 0xd6dce2,
    FAINT = 0xf4f6f8,
    ACCENT = 0x1000000, /* these four are the theme's */
    TINT,
    ALERT,
    ALERT_TINT
};

/* ---- Text (pdf_text.c) ----------------------------------------------------------- */

typedef struct {
    double size, leading;
    bool is_strong, is_display, is_tabular;
    uint32_t colour; /* 0xRRGGBB, or one of the theme's */
} face;

/* Lines `first` to before `end` of a laid-out text, in the element of its number. */
typedef struct {
    PangoLayout *layout;
    int first, end;
    double x, y;   /* within the piece; the upper edge of the first line */
    double anchor; /* 0: begins at x, 1: ends there */
    face face;
    size_t element;   /* 0: in none, so that readers aloud pass over it */
    const char *dest; /* the heading that it links to, or NULL */
} text_mark;

/* A surface; a rule is a thin one. */
typedef struct {
    double x, y, width, height;
    uint32_t colour;
} area_mark;

/* An element of the document's structure, inside another; number 0 is the document. */
typedef struct {
    const char *tag;
    size_t parent;
    bool is_group;    /* holds elements, not text: may go on over pages */
    const char *more; /* of a figure its alternative text, of a table heading its scope */
} struct_element;

typedef struct {
    double before, height; /* the space above, left out at the head of a page; its own */
    double least;          /* of a figure: how far it may shrink to fit; 0: it may not */
    bool keeps_next;       /* no page ends after it */
    bool begins_page;
    bool begins_block;         /* of the report: what may change places with another does so whole */
    const text_mark *texts;
    size_t n_texts;
    const area_mark *areas;
    size_t n_areas;
    const figure *figure;
    bool is_logo;               /* the theme's picture stands here */
    double cut_top, cut_height; /* the part of the figure that the piece shows, in its own pixels */
    size_t figure_element;
    size_t header, n_header; /* pieces repeated where a page begins with this one */
    bool is_half;            /* half as broad as the page: neighbours stand in two columns */
    size_t box;              /* number of the box it stands in, 0 for none */
    const block *heading;    /* the heading that begins here, or NULL */
    size_t target;           /* 1 + the heading whose page stands at the right end; 0: none */
    /* Where it came to stand (pdf_pages.c). */
    size_t page;     /* from 0 */
    double y;        /* from the upper edge of the text */
    bool is_right;   /* in the right one of two columns */
} piece;

typedef struct {
    const mx_report *report;
    const report_words *words;
    mx_lang lang;
    PangoContext *pango;
    mx_arena *arena;
    piece *pieces;
    size_t n_pieces, pieces_room;
    struct_element *elements;
    size_t n_elements, elements_room;
    PangoLayout **layouts; /* all of them, to be freed */
    size_t n_layouts, layouts_room;
    mx_box *boxes; /* of number i + 1 */
    size_t n_boxes, boxes_room;
    size_t *headings; /* the piece of the i-th heading */
    size_t n_headings, headings_room;
    size_t n_pages;
    /* Where text stands now. */
    double left, width;
    size_t box;
    int rc; /* sticks */
} flow;

/* A text laid out to `width` (0: one line); NULL once an error stuck. The flow owns it. */
PangoLayout *mx_pdf__layout(flow *f, face as, const char *markup, double width);
/* The same for plain text of unknown origin. */
PangoLayout *mx_pdf__layout_plain(flow *f, face as, const char *text, double width);
int mx_pdf__n_lines(PangoLayout *layout);
double mx_pdf__text_width(PangoLayout *layout); /* of its longest line */
void mx_pdf__show_text(cairo_t *cairo, const flow *f, const text_mark *text, double x, double y);
void mx_pdf__colour(cairo_t *cairo, const flow *f, uint32_t colour);

/* ---- Blocks to pieces (pdf_flow.c, pdf_table.c) --------------------------------------- */

void mx_pdf__flow(flow *f);
void mx_pdf__table(flow *f, const block *b);
void mx_pdf__terms(flow *f, const block *b);
void mx_pdf__key_figures(flow *f, const block *b);

bool mx_pdf__ok(flow *f, int rc);
void *mx_pdf__make(flow *f, size_t count, size_t size);
size_t mx_pdf__element(flow *f, const char *tag, size_t parent, bool is_group);
/* An element of which readers are told more. */
size_t mx_pdf__element_with(flow *f, const char *tag, size_t parent, const char *more);
/* A new last piece, copied; NULL once an error stuck. */
piece *mx_pdf__add(flow *f, piece made);
/* One piece for each line of a text. `before` is the space above the first. */
void mx_pdf__lines(flow *f, PangoLayout *layout, face as, size_t element, double before, bool keeps_next);

extern const face mx_pdf__body, mx_pdf__small, mx_pdf__strong, mx_pdf__note, mx_pdf__cell, mx_pdf__cell_head;

/* ---- Pieces to pages (pdf_pages.c) ------------------------------------------------------- */

/* Give each piece its page and place, for pages of `height`. Returns how many pages there are. */
size_t mx_pdf__paginate(piece pieces[], size_t count, double height);

/* ---- What cairo leaves out (pdf_update.c) -------------------------------------------------- */

typedef struct {
    const char *lang;
    const char *const *more; /* of each figure and table heading, in the order of the document */
    size_t n_more;
} pdf_additions;

/* Add the language, the alternative texts of figures and the scopes of table headings to a PDF
 * that cairo wrote, as an incremental update. MX_E_IO when it is not built as cairo 1.16 builds it. */
int mx_pdf__update(mx_buf *pdf, const pdf_additions *additions) MX_MUST_CHECK;

#endif
