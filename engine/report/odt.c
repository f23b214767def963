/* The document as an OpenDocument text: what it says, by named styles, for an editor to go on with. */
#include "odt_i.h"

#include <assert.h>
#include <math.h>
#include <string.h>

typedef struct {
    mx_buf *out;
    const mx_report *report;
    const report_words *words;
    mx_lang lang;
    const char *box; /* the style of paragraphs in the box that is open, or NULL */
} writer;

/* ---- Text ---------------------------------------------------------------------------- */

static void raw(writer *w, const char *xml)
{
    mx_buf_text(w->out, xml);
}

static void plain(writer *w, const char *text)
{
    mx_report__escape(w->out, text, w->lang);
}

/* Spans do not nest here: each run names its marks. */
static void add_run(void *payload, const char *text, size_t size, unsigned marks)
{
    static const char *const names[] = {"Strong", "Emphasis", "Code"};
    writer *w = payload;
    for (size_t i = 0; i < 3; i++)
        if (marks & 1u << i) mx_buf_format(w->out, "<text:span text:style-name=\"%s\">", names[i]);
    mx_report__escape_bytes(w->out, (mx_str){text, size});
    for (size_t i = 0; i < 3; i++)
        if (marks & 1u << i) raw(w, "</text:span>");
}

static void markup(writer *w, const char *text)
{
    w->out->failed |= !mx_report__runs(text, w->lang, add_run, w);
}

static void open_paragraph(writer *w, const char *style)
{
    mx_buf_format(w->out, "<text:p text:style-name=\"%s\">", style);
}

static void close_paragraph(writer *w)
{
    raw(w, "</text:p>\n");
}

/* In a box, running text has the box's style. */
static void paragraph(writer *w, const char *style, const char *text)
{
    open_paragraph(w, style);
    markup(w, text);
    close_paragraph(w);
}

static void optional_paragraph(writer *w, const char *style, const char *text)
{
    if (text == NULL) return;
    open_paragraph(w, style);
    plain(w, text);
    close_paragraph(w);
}

/* Centimetres with two decimals, whatever the locale. */
static void length(writer *w, const char *attribute, double cm)
{
    long hundredths = lround(cm * 100);
    mx_buf_format(w->out, " %s=\"%ld.%02ldcm\"", attribute, hundredths / 100, hundredths % 100);
}

/* A number of four bytes as PNG writes it. */
static double png_number(const char *at)
{
    const unsigned char *b = (const unsigned char *)at;
    return ((b[0] * 256.0 + b[1]) * 256.0 + b[2]) * 256.0 + b[3];
}

/* As high as three lines, unless that makes it too broad. Its size stands in the PNG's first chunk. */
static void logo(writer *w, mx_str png)
{
    const double highest = 1.6, broadest = 6.4;
    double pixels = png.size < 24 ? 1 : png_number(png.at + 16), lines = png.size < 24 ? 1 : png_number(png.at + 20);
    double width = highest * pixels / fmax(lines, 1), height = highest;
    if (width > broadest) {
        height *= broadest / width;
        width = broadest;
    }
    raw(w, "<text:p text:style-name=\"Figure\"><draw:frame draw:name=\"logo\" text:anchor-type=\"as-char\"");
    length(w, "svg:width", width);
    length(w, "svg:height", height);
    raw(w, "><draw:image xlink:href=\"Pictures/logo.png\" xlink:type=\"simple\" xlink:show=\"embed\" "
           "xlink:actuate=\"onLoad\"/></draw:frame></text:p>\n");
}

/* ---- Cover and contents ----------------------------------------------------------------- */

static void cover(writer *w)
{
    const mx_report_head *h = &w->report->head;
    if (w->report->is_internal) optional_paragraph(w, "Internal", w->words->internal_long);
    if (h->theme->logo.size > 0) logo(w, h->theme->logo);
    optional_paragraph(w, "Publisher", h->publisher);
    optional_paragraph(w, "Title", h->title);
    optional_paragraph(w, "Subtitle", h->subtitle);
    if (h->date == NULL) return;
    mx_buf date = {0};
    mx_show_date(&date, h->date, w->lang);
    optional_paragraph(w, "Date", date.at);
    w->out->failed |= date.failed;
    mx_buf_dispose(&date);
}

/* As links; a word processor puts the page numbers in when it is told to update the contents. */
static void contents(writer *w)
{
    raw(w, "<text:table-of-content text:name=\"contents\" text:protected=\"false\"><text:table-of-content-source "
           "text:outline-level=\"2\"><text:index-title-template text:style-name=\"Contents_20_Heading\">");
    plain(w, w->words->contents);
    raw(w, "</text:index-title-template>");
    for (int level = 1; level <= 2; level++)
        mx_buf_format(w->out,
                      "<text:table-of-content-entry-template text:outline-level=\"%d\" "
                      "text:style-name=\"Contents_20_%d\"><text:index-entry-link-start/><text:index-entry-text/>"
                      "<text:index-entry-tab-stop style:type=\"right\"/><text:index-entry-page-number/>"
                      "<text:index-entry-link-end/></text:table-of-content-entry-template>",
                      level, level);
    raw(w, "</text:table-of-content-source><text:index-body><text:index-title text:name=\"contents-head\">");
    optional_paragraph(w, "Contents_20_Heading", w->words->contents);
    raw(w, "</text:index-title>\n");
    for (size_t i = 0; i < w->report->n_blocks; i++) {
        const block *b = &w->report->blocks[i];
        if (b->kind != BLOCK_HEADING) continue;
        open_paragraph(w, b->level == 2 ? "Contents_20_1" : "Contents_20_2");
        mx_buf_format(w->out, "<text:a xlink:type=\"simple\" xlink:href=\"#%s\">", b->id);
        if (b->level == 2) mx_buf_format(w->out, "%u ", b->number);
        markup(w, b->text);
        raw(w, "</text:a>");
        close_paragraph(w);
    }
    raw(w, "</text:index-body></text:table-of-content>\n");
}

/* ---- Blocks --------------------------------------------------------------------------------- */

static void heading(writer *w, const block *b)
{
    int level = b->level - 1;
    mx_buf_format(w->out,
                  "<text:h text:style-name=\"Heading_20_%d\" text:outline-level=\"%d\"><text:bookmark "
                  "text:name=\"%s\"/>",
                  level, level, b->id);
    markup(w, b->text);
    raw(w, "</text:h>\n");
}

static void list(writer *w, const block *b)
{
    raw(w, "<text:list text:style-name=\"Bullets\">\n");
    for (size_t i = 0; i < b->count; i++) {
        raw(w, "<text:list-item>");
        paragraph(w, w->box == NULL ? "List_20_item" : w->box, b->items[i]);
        raw(w, "</text:list-item>\n");
    }
    raw(w, "</text:list>\n");
}

static void terms(writer *w, const block *b)
{
    for (size_t i = 0; i < b->count; i++) {
        if (w->box == NULL) {
            paragraph(w, "Term", b->terms[i]);
            paragraph(w, "Definition", b->items[i]);
            continue;
        }
        open_paragraph(w, w->box);
        raw(w, "<text:span text:style-name=\"Strong\">");
        markup(w, b->terms[i]);
        raw(w, w->lang == MX_FR ? "\xE2\x80\xAF: </text:span>" : ": </text:span>");
        markup(w, b->items[i]);
        close_paragraph(w);
    }
}

static void open_box(writer *w, const block *b)
{
    static const char *const styles[] = {
        [MX_BOX_METHOD] = "Method_20_box", [MX_BOX_WARNING] = "Warning_20_box", [MX_BOX_NOTE] = "Note_20_box"};
    w->box = styles[b->box];
    if (b->text == NULL) return;
    open_paragraph(w, w->box);
    raw(w, "<text:span text:style-name=\"Strong\">");
    markup(w, b->text);
    raw(w, "</text:span>");
    close_paragraph(w);
}

static void close_box(writer *w)
{
    w->box = NULL;
    paragraph(w, "Text_20_body", "");
}

static void cell_text(writer *w, const cell *c, bool is_numeric)
{
    if (c->reason != NULL) plain(w, w->words->not_published);
    else if (c->text != NULL && c->text[0] != '\0') plain(w, c->text);
    else if (is_numeric) raw(w, "–");
}

static void key_figures(writer *w, const block *b)
{
    for (size_t i = 0; i < b->count; i++) {
        const key_figure *it = &b->key_figures[i];
        open_paragraph(w, "Key_20_figure");
        raw(w, "<text:span text:style-name=\"Key_20_value\">");
        cell_text(w, &it->value, true);
        raw(w, "</text:span> ");
        markup(w, it->label);
        if (it->note != NULL) {
            raw(w, " (");
            markup(w, it->note);
            raw(w, ")");
        }
        close_paragraph(w);
    }
}

static void table_row(writer *w, const table *t, size_t row)
{
    const char *line = row + 1 == t->n_rows ? "CellLast" : "Cell";
    raw(w, "<table:table-row table:style-name=\"Row\">");
    for (size_t c = 0; c < t->n_columns; c++) {
        bool is_numeric = t->columns[c].is_numeric && c > 0;
        mx_buf_format(w->out, "<table:table-cell table:style-name=\"%s\" office:value-type=\"string\">", line);
        open_paragraph(w, is_numeric ? "Table_20_Numbers" : "Table_20_Contents");
        cell_text(w, &t->cells[row * t->n_columns + c], t->columns[c].is_numeric);
        raw(w, "</text:p></table:table-cell>");
    }
    raw(w, "</table:table-row>\n");
}

static void numbered(writer *w, const char *style, const char *word, unsigned number, const char *caption)
{
    open_paragraph(w, style);
    mx_buf_format(w->out, "<text:span text:style-name=\"Strong\">%s %u.</text:span> ", word, number);
    markup(w, caption);
    close_paragraph(w);
}

static void draw_table(writer *w, const block *b)
{
    const table *t = b->table;
    numbered(w, "Caption", w->words->table, b->number, t->caption);
    mx_buf_format(w->out, "<table:table table:name=\"table-%u\" table:style-name=\"Table\">", b->number);
    for (size_t c = 0; c < t->n_columns; c++)
        mx_buf_format(w->out, "<table:table-column table:style-name=\"Column-%u-%zu\"/>", b->number, c);
    raw(w, "<table:table-header-rows><table:table-row table:style-name=\"Row\">");
    for (size_t c = 0; c < t->n_columns; c++) {
        raw(w, "<table:table-cell table:style-name=\"CellHead\" office:value-type=\"string\">");
        open_paragraph(w, t->columns[c].is_numeric && c > 0 ? "Table_20_Heading_20_Right" : "Table_20_Heading");
        plain(w, t->columns[c].heading);
        raw(w, "</text:p></table:table-cell>");
    }
    raw(w, "</table:table-row></table:table-header-rows>\n");
    for (size_t row = 0; row < t->n_rows; row++) table_row(w, t, row);
    raw(w, "</table:table>\n");
    mx_buf note = {0};
    mx_report__table_note(&note, t, w->words);
    paragraph(w, "Table_20_Note", note.at);
    w->out->failed |= note.failed;
    mx_buf_dispose(&note);
}

static void draw_figure(writer *w, const block *b)
{
    const figure *f = b->figure;
    const double full = 16.6, most = 20.5; /* centimetres; a heading still fits above */
    double width = full, height = full * f->height / f->width;
    if (height > most) {
        width *= most / height;
        height = most;
    }
    open_paragraph(w, "Figure");
    mx_buf_format(w->out, "<draw:frame draw:name=\"figure-%u\" text:anchor-type=\"as-char\"", b->number);
    length(w, "svg:width", width);
    length(w, "svg:height", height);
    mx_buf_format(w->out,
                  "><draw:image xlink:href=\"Pictures/figure-%u.png\" xlink:type=\"simple\" xlink:show=\"embed\" "
                  "xlink:actuate=\"onLoad\"/><svg:desc>",
                  b->number);
    plain(w, f->alt);
    raw(w, "</svg:desc></draw:frame>");
    close_paragraph(w);
    numbered(w, "Figure_20_caption", w->words->figure, b->number, f->caption);
    if (f->source != NULL) paragraph(w, "Table_20_Note", f->source);
}

static void draw(writer *w, const block *b)
{
    switch (b->kind) {
    case BLOCK_HEADING: heading(w, b); return;
    case BLOCK_PARAGRAPH: paragraph(w, w->box == NULL ? "Text_20_body" : w->box, b->text); return;
    case BLOCK_FINDING: paragraph(w, "Finding", b->text); return;
    case BLOCK_LIST: list(w, b); return;
    case BLOCK_TERMS: terms(w, b); return;
    case BLOCK_OPEN_BOX: open_box(w, b); return;
    case BLOCK_CLOSE_BOX: close_box(w); return;
    case BLOCK_TABLE: draw_table(w, b); return;
    case BLOCK_KEY_FIGURES: key_figures(w, b); return;
    case BLOCK_FIGURE: draw_figure(w, b); return;
    }
}

/* ---- The parts of the archive ------------------------------------------------------------------- */

static size_t n_letters(const char *text)
{
    size_t n = 0;
    for (mx_str rest = mx_str_of(text); rest.size > 0; n++) mx_utf8_next(&rest);
    return n;
}

/* A column is as wide as its longest text asks for, within reason. */
static void column_styles(mx_buf *xml, const block *b)
{
    const size_t least = 8, most = 36;
    const table *t = b->table;
    for (size_t c = 0; c < t->n_columns; c++) {
        size_t widest = n_letters(t->columns[c].heading) / 2;
        for (size_t row = 0; row < t->n_rows; row++) {
            size_t n = n_letters(t->cells[row * t->n_columns + c].text);
            if (n > widest) widest = n;
        }
        if (t->columns[c].is_numeric) widest += widest / 4; /* figures are broad, and not to be broken */
        mx_buf_format(xml,
                      "<style:style style:name=\"Column-%u-%zu\" style:family=\"table-column\">"
                      "<style:table-column-properties style:rel-column-width=\"%zu*\"/></style:style>",
                      b->number, c, widest < least ? least : widest > most ? most : widest);
    }
}

static void write_content(mx_buf *xml, const mx_report *report)
{
    writer w = {xml, report, mx_report__words(report->head.lang), report->head.lang, NULL};
    mx_buf_format(xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-content%s>\n",
                  mx_odt__namespaces);
    raw(&w, "<office:automatic-styles>"
            "<style:style style:name=\"Table\" style:family=\"table\"><style:table-properties "
            "style:rel-width=\"100%\" table:align=\"margins\"/></style:style>"
            "<style:style style:name=\"Row\" style:family=\"table-row\"><style:table-row-properties "
            "fo:keep-together=\"always\"/></style:style>");
    static const char *const cells[][2] = {
        {"CellHead", "1pt solid #1a1f26"}, {"Cell", "0.5pt solid #d6dce2"}, {"CellLast", "1pt solid #1a1f26"}};
    for (size_t i = 0; i < 3; i++)
        mx_buf_format(xml,
                      "<style:style style:name=\"%s\" style:family=\"table-cell\"><style:table-cell-properties "
                      "fo:padding=\"0.09cm\" fo:border-bottom=\"%s\"/></style:style>",
                      cells[i][0], cells[i][1]);
    for (size_t i = 0; i < report->n_blocks; i++)
        if (report->blocks[i].kind == BLOCK_TABLE) column_styles(xml, &report->blocks[i]);
    raw(&w, "</office:automatic-styles>\n<office:body><office:text>\n");
    cover(&w);
    contents(&w);
    for (size_t i = 0; i < report->n_blocks; i++) draw(&w, &report->blocks[i]);
    optional_paragraph(&w, "Table_20_Note", report->head.generator);
    raw(&w, "</office:text></office:body>\n</office:document-content>\n");
}

static void write_meta(mx_buf *xml, const mx_report *report)
{
    const mx_report_head *h = &report->head;
    const report_words *words = mx_report__words(h->lang);
    mx_buf_format(xml,
                  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-meta%s><office:meta>"
                  "<meta:generator>mieux</meta:generator><dc:title>",
                  mx_odt__namespaces);
    mx_report__escape(xml, h->title, h->lang);
    mx_buf_format(xml, "</dc:title><dc:language>%s</dc:language>", words->lang);
    if (h->date != NULL) mx_buf_format(xml, "<dc:date>%sT00:00:00</dc:date>", h->date);
    mx_buf_text(xml, "</office:meta></office:document-meta>\n");
}

static void add_entry(mx_buf *xml, const char *path, const char *type)
{
    mx_buf_format(xml, "<manifest:file-entry manifest:full-path=\"%s\" manifest:media-type=\"%s\"/>\n", path, type);
}

#define ODT_TYPE "application/vnd.oasis.opendocument.text"

static void write_manifest(mx_buf *xml, const mx_report *report)
{
    char name[40];
    mx_buf_text(xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest:manifest "
                     "xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" "
                     "manifest:version=\"1.3\">\n"
                     "<manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.3\" "
                     "manifest:media-type=\"" ODT_TYPE "\"/>\n");
    add_entry(xml, "content.xml", "text/xml");
    add_entry(xml, "styles.xml", "text/xml");
    add_entry(xml, "meta.xml", "text/xml");
    for (unsigned i = 1; i <= report->n_figures; i++) {
        snprintf(name, sizeof name, "Pictures/figure-%u.png", i);
        add_entry(xml, name, "image/png");
    }
    if (report->theme.logo.size > 0) add_entry(xml, "Pictures/logo.png", "image/png");
    mx_buf_text(xml, "</manifest:manifest>\n");
}

/* Type, manifest, the three documents; then the pictures and the logo. */
enum { FIXED_PARTS = 5 };

static int gather(odt_part parts[], const mx_report *report, mx_arena *arena)
{
    size_t count = FIXED_PARTS;
    for (size_t i = 0; i < report->n_blocks; i++) {
        const block *b = &report->blocks[i];
        if (b->kind != BLOCK_FIGURE) continue;
        const char *name = mx_arena_format(arena, "Pictures/figure-%u.png", b->number);
        if (name == NULL) return mx_fail_memory();
        parts[count++] = (odt_part){name, b->figure->png};
    }
    if (report->theme.logo.size > 0) parts[count++] = (odt_part){"Pictures/logo.png", report->theme.logo};
    return MX_OK;
}

static int pack(mx_buf *out, const mx_report *report, mx_arena *arena)
{
    static const char *const names[] = {"META-INF/manifest.xml", "content.xml", "styles.xml", "meta.xml"};
    size_t count = FIXED_PARTS + report->n_figures + (report->theme.logo.size > 0);
    mx_buf texts[4] = {{0}};
    odt_part *parts = mx_arena_alloc(arena, count * sizeof *parts);
    if (parts == NULL) return mx_fail_memory();
    write_manifest(&texts[0], report);
    write_content(&texts[1], report);
    mx_odt__styles(&texts[2], report, mx_report__words(report->head.lang));
    write_meta(&texts[3], report);
    parts[0] = (odt_part){"mimetype", mx_str_of(ODT_TYPE)};
    int rc = gather(parts, report, arena);
    for (size_t i = 0; i < 4; i++) {
        parts[1 + i] = (odt_part){names[i], {texts[i].at, texts[i].size}};
        if (rc >= 0) rc = mx_buf_check(&texts[i]);
    }
    if (rc >= 0) rc = mx_odt__zip(out, parts, count);
    for (size_t i = 0; i < 4; i++) mx_buf_dispose(&texts[i]);
    return rc;
}

int mx_report_odt(mx_buf *out, const mx_report *report)
{
    assert(!report->is_box_open && (report->head.formats & MX_REPORT_ODT));
    if (report->error < 0) return mx_fail(report->error, "%s", report->message);
    mx_arena *arena = NULL;
    int rc = mx_arena_new(&arena);
    if (rc >= 0) rc = pack(out, report, arena);
    mx_arena_free(arena);
    return rc;
}
