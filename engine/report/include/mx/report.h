/*
 * report: a document in order, then one file.
 *
 * A report is built from top to bottom (headings, paragraphs, key figures, tables,
 * charts, boxes), numbers its sections, tables and figures, and is rendered to one
 * self-contained HTML file (no script, no network, readable by a screen reader, on a
 * telephone and on paper), to a PDF for the printer and the archive, or to an ODT for
 * the editor. Figures come only from an mx_release, so that what a rule withheld
 * cannot be shown; a withheld cell reads "n. p." and the table says why. As soon as
 * one release is internal, the whole document is marked so.
 *
 * Everything handed over is copied: releases and buffers may be freed at once. Text is
 * either markup, written by us (see below), or plain, written by anybody; both are
 * escaped. Adding never fails aloud: errors stick, as in mx_buf, and rendering
 * returns the first one. There is no clock here: the same document, the same bytes.
 *
 * The second half of this door reads the files of texts in reports/, in which all
 * wording lives, so that it can be changed without touching C.
 */
#ifndef MX_REPORT_H
#define MX_REPORT_H

#include "mx/base.h"
#include "mx/chart.h"
#include "mx/disclose.h"

MX_DOOR_OPEN

/* ---- Words and numbers for people --------------------------------------- */

/* Markup, for all arguments named so: **bold**, *emphasis*, `code`, ~ for a no-break
 * space, and \ before a character that means itself. An open mark ends with its text.
 *
 * Append plain text of unknown origin to markup so that it stays what it is: marks are
 * escaped, control characters and direction overrides dropped, right-to-left text
 * isolated from its neighbours. */
void mx_report_plain(mx_buf *markup, const char *text);

/* Append markup as plain text: marks gone, typeset. For what takes no markup, a chart's title. */
void mx_report_unmark(mx_buf *out, const char *markup, mx_lang lang);

/* Append `text` typeset: in French, the spaces before : ; ! ? % » and after « become
 * narrow no-break ones; in both languages the apostrophe of a word is ’. */
void mx_typeset(mx_buf *out, mx_str text, mx_lang lang);

/* How a number is written. */
typedef enum {
    MX_SHOW_TEXT,    /* as it stands (a text column) */
    MX_SHOW_COUNT,   /* 1 234, no decimals */
    MX_SHOW_DECIMAL, /* with the decimals asked for */
    MX_SHOW_SHARE,   /* 0.413 as "41 %" */
    MX_SHOW_POINTS,  /* 0.12 as "+12 points", −0.03 as "−3 points" */
    MX_SHOW_SIGNED,  /* as MX_SHOW_DECIMAL, always with its sign */
    MX_SHOW_DATE     /* a text column of dates, in words (mx_show_date) */
} mx_show;

/* Append `value`; "–" when it is NaN. Text and dates are no numbers: those two write the shortest form. */
void mx_show_number(mx_buf *out, double value, mx_show show, int decimals, mx_lang lang);

/* Append "41 % [35 ; 47]", or the value alone when a bound is NaN. */
void mx_show_interval(mx_buf *out, double value, double low, double high, mx_show show, int decimals,
                      mx_lang lang);

/* Append a date yyyy-mm-dd in words ("17 mai 2023", "17 May 2023"); other text unchanged. */
void mx_show_date(mx_buf *out, const char *date, mx_lang lang);

/* ---- The document ------------------------------------------------------- */

typedef struct mx_report mx_report;

/* What a house changes of the look. Colours are 0xRRGGBB. */
typedef struct {
    uint32_t accent, alert; /* of headings and rules; of warnings and of what is internal */
    const char *publisher;  /* who hands it over; NULL: the report's own words */
    mx_str logo;            /* a PNG, at the head of the cover; empty: none */
} mx_report_theme;

/* Read a file of texts with the keys accent, alert ("#14536b"), publisher, logo (a PNG beside the file), of which the
 * last two may be empty. The theme's texts live in `arena`. MX_E_SYNTAX or MX_E_VALUE, with the key, for what is not a
 * colour, a colour too pale to be read on white (less than 4.5:1, WCAG 2.1), or a logo that is no PNG. */
int mx_report_theme_read(mx_report_theme *out, const char *path, mx_arena *arena) MX_MUST_CHECK;

/* What it will be rendered to: charts are drawn for these as they are added. Added up. */
enum { MX_REPORT_HTML = 1, MX_REPORT_PDF = 2, MX_REPORT_ODT = 4, MX_REPORT_JSON = 8 };

/* The format of a file by the ending of its name; MX_E_USAGE for another ending. */
int mx_report_format_find(unsigned *out, const char *path) MX_MUST_CHECK;

/* What stands above and around it. All texts are plain and may be NULL but the title. */
typedef struct {
    unsigned formats; /* of the enumeration above */
    mx_lang lang;
    const char *title;
    const char *subtitle;
    const char *publisher; /* who hands it over, above the title */
    const char *date;      /* yyyy-mm-dd, passed in */
    const char *generator; /* program and version, in the footer */
    const char *style;     /* CSS, the text of reports/report.css */
    const mx_report_theme *theme; /* NULL: the usual one */
} mx_report_head;

/* MX_E_VALUE when there is no title, or when the style holds "</". */
int mx_report_new(mx_report **out, const mx_report_head *head) MX_MUST_CHECK;
void mx_report_free(mx_report *report);

/* A heading of level 2 (a section, numbered, in the contents) or 3 (within one). A level
 * 3 before any level 2 is a programming mistake. `id` names it in links: letters, digits, -. */
void mx_report_heading(mx_report *report, int level, const char *id, const char *markup);

void mx_report_paragraph(mx_report *report, const char *markup);
/* The sentence that says what was found, set apart from those that explain it. */
void mx_report_finding(mx_report *report, const char *markup);
void mx_report_list(mx_report *report, const char *const markup[], size_t count);
/* Plain names that lead to other files, given from where this one will stand. */
void mx_report_links(mx_report *report, const char *const names[], const char *const files[], size_t count);
/* Terms with what is to be said of each. */
void mx_report_terms(mx_report *report, const char *const terms[], const char *const markup[], size_t count);

typedef enum { MX_BOX_METHOD, MX_BOX_WARNING, MX_BOX_NOTE } mx_box;
/* What follows stands in a box until mx_report_close_box; boxes do not nest. */
void mx_report_open_box(mx_report *report, mx_box box, const char *title_markup);
void mx_report_close_box(mx_report *report);

/* A column of a table. */
typedef struct {
    const char *column;  /* its name in the release */
    const char *heading; /* plain text */
    mx_show show;
    int decimals;
    const char *low, *high; /* columns of the interval's bounds, or NULL */
    bool has_bar;           /* a share drawn as a bar behind the figure too */
} mx_report_column;

/* A table: the rows of `release` in their order, the first column as row headings.
 * Returns the table's number, for references. A release without rows leaves the
 * table out and returns 0. A column the release does not have is MX_E_NOTFOUND,
 * returned by mx_report_html. `note` may be NULL. */
unsigned mx_report_table(mx_report *report, const mx_release *release, const mx_report_column columns[],
                         size_t n_columns, const char *caption_markup, const char *note_markup);

/* One figure of page one: the number in a cell of `release`, and what it counts. */
typedef struct {
    const mx_release *release;
    const char *column;
    size_t row;
    mx_show show;
    int decimals;
    const char *label; /* markup */
    const char *note;  /* markup, or NULL */
} mx_report_key_figure;

void mx_report_key_figures(mx_report *report, const mx_report_key_figure figures[], size_t count);

/* A chart with its alternative text, drawn at the sizes that the formats need, whatever its
 * `width` and `scale`. Returns the figure's number; errors are those of mx_chart_draw. `source`
 * may be NULL. */
unsigned mx_report_chart(mx_report *report, const mx_chart *chart, const char *caption_markup,
                         const char *source_markup);

/* How many cells of its tables and key figures were withheld; whether it is internal. */
size_t mx_report_n_withheld(const mx_report *report);
bool mx_report_is_internal(const mx_report *report);

/* Append the document as one HTML file. The first error that happened while building, if any. */
int mx_report_html(mx_buf *out, const mx_report *report) MX_MUST_CHECK;

/* Append it as a PDF: A4, with page numbers, linked contents, bookmarks, embedded fonts, charts as
 * lines and letters, and the structure that a reader aloud needs. MX_E_NOTFOUND when a font's package
 * is missing. */
int mx_report_pdf(mx_buf *out, const mx_report *report) MX_MUST_CHECK;

/* Append it as an OpenDocument text, to paste from and to change in a word processor: headings, lists,
 * tables with their heading rows, pictures with their alternative texts, all by named styles. */
int mx_report_odt(mx_buf *out, const mx_report *report) MX_MUST_CHECK;

/* Append it as JSON for programs: every block in order, figures as numbers beside their text, what was
 * withheld as null with its reason. Charts stand there by their words: their figures are in tables. */
int mx_report_json(mx_buf *out, const mx_report *report) MX_MUST_CHECK;

/* Write its tables into `folder` (made where it is not there): table-1.csv and so on with figures in full, their
 * description for programs in tables.json (CSV on the Web, W3C 2015), the whole in report.json. */
int mx_report_write_data(const mx_report *report, const char *folder) MX_MUST_CHECK;

/* Write it into a file, in the format of its ending, whole or not at all. */
int mx_report_write(const mx_report *report, const char *path) MX_MUST_CHECK;

/* ---- Texts --------------------------------------------------------------- */

/* A text a program uses: its key, and the placeholders it may hold, separated by blanks. */
typedef struct {
    const char *key;
    const char *placeholders;
} mx_text_key;

typedef struct mx_texts mx_texts;

/* Read a file of texts: `key = markup`, continued on indented lines, # begins a comment
 * line. In a text {name} stands for a value, {name|one|many} for one of two words, by
 * that value as a number (in French 0 and 1 are one; in English only 1).
 *
 * The file must hold exactly the `declared` keys, with no placeholders but the
 * declared ones: else MX_E_SYNTAX, with the file, the line and what to change. */
int mx_texts_load(mx_texts **out, const char *path, mx_lang lang, const mx_text_key declared[],
                  size_t n_declared) MX_MUST_CHECK;
void mx_texts_free(mx_texts *texts);

/* The markup as it stands in the file, "" for an unknown key (a programming mistake). */
const char *mx_texts_get(const mx_texts *texts, const char *key);

/* What a placeholder stands for. `text` is plain and wins; `markup` is markup; else the number. */
typedef struct {
    const char *name;
    const char *text;
    const char *markup;
    double number;
    mx_show show;
    int decimals;
} mx_text_value;

/* Append the text of `key` with its values as markup. MX_E_NOTFOUND for an unknown key or
 * a placeholder without a value: the message names both. */
int mx_texts_fill(mx_buf *out, const mx_texts *texts, const char *key, const mx_text_value values[],
                  size_t count) MX_MUST_CHECK;

MX_DOOR_CLOSE

#endif
