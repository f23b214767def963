/* Workbooks made of XML that a test shows: entries go into a ZIP file, with what is usual around them. */
#ifndef MX_TEST_BOOKS_H
#define MX_TEST_BOOKS_H

#include <unistd.h>
#include <zip.h>

#include "reading.h"

typedef struct {
    const char *name, *text; /* a NULL name ends a list of them; a NULL text leaves the entry out */
} book_entry;

/* A file `name` with these entries, compressed. */
static inline const char *book_zip(const char *name, const book_entry entries[])
{
    const char *path = check_path(name);
    unlink(path);
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_EXCL, NULL);
    CHECK(zip);
    for (; entries->name; entries++) {
        if (!entries->text) continue;
        zip_source_t *source = zip_source_buffer(zip, entries->text, strlen(entries->text), 0);
        CHECK(source && zip_file_add(zip, entries->name, source, 0) >= 0);
    }
    CHECK(zip_close(zip) == 0);
    return path;
}

/* What the workbook of a test is made of; NULL: nothing, or what is usual. */
typedef struct {
    const char *rows;      /* inside <sheetData> of the sheet "Suivi" */
    const char *after;     /* after it: merged cells */
    const char *shared;    /* inside <sst> */
    const char *styles;    /* inside <styleSheet> */
    const char *settings;  /* <workbookPr …/> */
    const char *sheets;    /* inside <sheets>; its sheets are rId1 (the rows above), rId2 (one cell) and rId3 (a chart) */
} book;

#define BOOK_XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
#define BOOK_MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define BOOK_RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define BOOK_RELATION(id, type, target) \
    "<Relationship Id=\"" id "\" Type=\"" BOOK_RELATIONS "/" type "\" Target=\"" target "\"/>"
#define BOOK_TEXT(text) ((text) ? (text) : "")

static inline const char *book_format(char out[], size_t size, const char *before, const char *text, const char *after)
{
    CHECK(snprintf(out, size, "%s%s%s", before, text, after) < (int)size);
    return out;
}

static inline const char *book_xlsx(const book *b)
{
    static char workbook[4096], shared[8192], styles[4096], sheet[1 << 20], data[1 << 20];
    snprintf(data, sizeof data, "<sheetData>%s</sheetData>%s", BOOK_TEXT(b->rows), BOOK_TEXT(b->after));
    const char *sheets = b->sheets ? b->sheets : "<sheet name=\"Suivi\" sheetId=\"1\" r:id=\"rId1\"/>";
    char inside[2048];
    snprintf(inside, sizeof inside, "%s<sheets>%s</sheets>", BOOK_TEXT(b->settings), sheets);
    const book_entry entries[] = {
        {"[Content_Types].xml", BOOK_XML "<Types/>"},
        {"_rels/.rels", BOOK_XML "<Relationships>" BOOK_RELATION("rId1", "officeDocument", "xl/workbook.xml") "</Relationships>"},
        {"xl/workbook.xml", book_format(workbook, sizeof workbook, BOOK_XML "<workbook " BOOK_MAIN " xmlns:r=\"" BOOK_RELATIONS "\">", inside, "</workbook>")},
        {"xl/_rels/workbook.xml.rels",
         BOOK_XML "<Relationships>" BOOK_RELATION("rId1", "worksheet", "worksheets/sheet1.xml")
             BOOK_RELATION("rId2", "worksheet", "/xl/worksheets/other.xml") BOOK_RELATION("rId3", "chartsheet", "chartsheets/sheet1.xml")
             BOOK_RELATION("rId4", "styles", "styles.xml") BOOK_RELATION("rId5", "sharedStrings", "sharedStrings.xml") "</Relationships>"},
        {"xl/worksheets/sheet1.xml", book_format(sheet, sizeof sheet, BOOK_XML "<worksheet " BOOK_MAIN ">", data, "</worksheet>")},
        {"xl/worksheets/other.xml", BOOK_XML "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>autre</v></c></row></sheetData></worksheet>"},
        {"xl/styles.xml", b->styles ? book_format(styles, sizeof styles, BOOK_XML "<styleSheet>", b->styles, "</styleSheet>") : NULL},
        {"xl/sharedStrings.xml", b->shared ? book_format(shared, sizeof shared, BOOK_XML "<sst>", b->shared, "</sst>") : NULL},
        {NULL, NULL}};
    return book_zip("book.xlsx", entries);
}

/* An ODS file: styles of sheets, and what is inside <office:spreadsheet>. */
static inline const char *book_ods(const char *styles, const char *tables)
{
    static char content[1 << 16], inside[1 << 15];
    snprintf(inside, sizeof inside,
             "<office:automatic-styles>%s</office:automatic-styles><office:body><office:spreadsheet>%s"
             "</office:spreadsheet></office:body>",
             BOOK_TEXT(styles), tables);
    const book_entry entries[] = {
        {"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
        {"content.xml", book_format(content, sizeof content, BOOK_XML "<office:document-content>", inside, "</office:document-content>")},
        {"META-INF/manifest.xml", BOOK_XML "<manifest:manifest/>"},
        {NULL, NULL}};
    return book_zip("book.ods", entries);
}

/* The header as "a|b", then the rows as read_all has them. */
static inline int read_book(mx_buf *out, const char *path, const char *tab)
{
    mx_sheet *sheet;
    mx_sheet_options options = MX_SHEET_OPTIONS_INIT;
    options.sheet = tab;
    int rc = mx_sheet_open(&sheet, path, &options);
    if (rc < 0) return rc;
    for (size_t c = 0; c < mx_sheet_n_columns(sheet); c++)
        mx_buf_format(out, "%s%s", c ? "|" : "", mx_sheet_column(sheet, c));
    mx_buf_char(out, '\n');
    rc = read_all(out, sheet, 1);
    for (size_t i = 0; i < mx_sheet_n_notes(sheet); i++) mx_buf_format(out, "! %s\n", mx_sheet_note(sheet, i));
    mx_sheet_close(sheet);
    return rc;
}

#define READS_BOOK(path, expected)                  \
    do {                                            \
        mx_buf read_ = {0};                         \
        CHECK_OK(read_book(&read_, path, NULL));    \
        CHECK_TEXT(read_.at ? read_.at : "", expected); \
        mx_buf_dispose(&read_);                     \
    } while (0)

#define REFUSES_BOOK(path, code, part)                       \
    do {                                                     \
        mx_buf read_ = {0};                                  \
        CHECK_FAILS(read_book(&read_, path, NULL), code, part); \
        mx_buf_dispose(&read_);                              \
    } while (0)

#endif
