/* The styles of an OpenDocument text: as on paper, by names that a word processor lists. */
#include "odt_i.h"

const char mx_odt__namespaces[] =
    " xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\""
    " xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\""
    " xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\""
    " xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\""
    " xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\""
    " xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\""
    " xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\""
    " xmlns:xlink=\"http://www.w3.org/1999/xlink\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
    " xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\" office:version=\"1.3\"";

/* A style of paragraphs: what it is called, what it is made from, and how it differs. */
typedef struct {
    const char *name, *parent, *next, *paragraph, *text;
    int level; /* of a heading, in the outline */
} paragraph_style;

#define INK "#1a1f26"
#define SOFT "#56606c"
#define ACCENT "@a" /* these are the theme's, see add_themed */
#define TINT "@b"
#define ALERT "@c"
#define ALERT_TINT "@d"
#define DISPLAY "style:font-name=\"Inter Display\" fo:font-weight=\"600\""

static const paragraph_style styles[] = {
    {"Text body", "Standard", NULL, "fo:margin-bottom=\"0.28cm\" fo:line-height=\"140%\"", "", 0},
    {"Publisher", "Standard", "Title", "fo:margin-top=\"1.5cm\"", "fo:font-weight=\"600\" fo:color=\"" ACCENT "\"", 0},
    {"Title", "Standard", "Subtitle", "fo:margin-top=\"0.2cm\" fo:line-height=\"112%\"", DISPLAY " fo:font-size=\"28pt\"",
     0},
    {"Subtitle", "Standard", "Text body", "fo:margin-top=\"0.2cm\"", "fo:font-size=\"13pt\" fo:color=\"" SOFT "\"", 0},
    {"Date", "Standard", "Text body",
     "fo:margin-top=\"0.3cm\" fo:margin-bottom=\"1cm\" fo:padding-bottom=\"0.5cm\" fo:border-bottom=\"2pt solid " ACCENT
     "\"",
     "fo:color=\"" SOFT "\"", 0},
    {"Heading 1", "Standard", "Text body",
     "fo:margin-top=\"1.1cm\" fo:margin-bottom=\"0.3cm\" fo:keep-with-next=\"always\"", DISPLAY " fo:font-size=\"17pt\"", 1},
    {"Heading 2", "Standard", "Text body",
     "fo:margin-top=\"0.7cm\" fo:margin-bottom=\"0.2cm\" fo:keep-with-next=\"always\"",
     "fo:font-weight=\"600\" fo:font-size=\"11.5pt\"", 2},
    {"Contents Heading", "Standard", "Text body", "fo:margin-bottom=\"0.2cm\" fo:keep-with-next=\"always\"",
     "fo:font-weight=\"600\" fo:font-size=\"11.5pt\"", 0},
    {"Contents 1", "Standard", NULL, "fo:margin-top=\"0.1cm\"", "fo:font-weight=\"600\"", 0},
    {"Contents 2", "Standard", NULL, "fo:margin-left=\"0.7cm\"", "fo:color=\"" SOFT "\"", 0},
    {"Finding", "Text body", "Text body", "fo:padding-left=\"0.35cm\" fo:border-left=\"3pt solid " ACCENT "\"",
     "fo:font-size=\"11.2pt\"", 0},
    {"Key figure", "Text body", NULL, "fo:margin-bottom=\"0.1cm\" fo:keep-together=\"always\"", "", 0},
    {"List item", "Text body", NULL, "fo:margin-bottom=\"0.14cm\"", "", 0},
    {"Term", "Text body", "Definition",
     "fo:margin-bottom=\"0cm\" fo:keep-with-next=\"always\" fo:padding-top=\"0.1cm\" fo:border-top=\"0.5pt solid #d6dce2\"",
     "fo:font-weight=\"600\"", 0},
    {"Definition", "Text body", "Term", "fo:margin-left=\"0.7cm\"", "", 0},
    {"Method box", "Text body", NULL,
     "fo:background-color=\"" TINT "\" fo:padding=\"0.25cm\" fo:border-left=\"3pt solid " ACCENT
     "\" fo:margin-bottom=\"0cm\"",
     "", 0},
    {"Warning box", "Text body", NULL,
     "fo:background-color=\"" ALERT_TINT "\" fo:padding=\"0.25cm\" fo:border-left=\"3pt solid " ALERT
     "\" fo:margin-bottom=\"0cm\"",
     "", 0},
    {"Note box", "Text body", NULL,
     "fo:background-color=\"#f4f6f8\" fo:padding=\"0.25cm\" fo:border-left=\"3pt solid " SOFT
     "\" fo:margin-bottom=\"0cm\"",
     "", 0},
    {"Caption", "Standard", "Text body",
     "fo:margin-top=\"0.5cm\" fo:margin-bottom=\"0.15cm\" fo:keep-with-next=\"always\"",
     "fo:font-size=\"8.5pt\" fo:color=\"" SOFT "\"", 0},
    {"Figure caption", "Standard", "Text body", "fo:margin-bottom=\"0.5cm\"",
     "fo:font-size=\"8.5pt\" fo:color=\"" SOFT "\"", 0},
    {"Figure", "Standard", "Figure caption", "fo:margin-top=\"0.4cm\" fo:keep-with-next=\"always\"", "", 0},
    {"Table Heading", "Standard", NULL, "", "fo:font-size=\"8pt\" fo:font-weight=\"600\" fo:color=\"" SOFT "\"", 0},
    {"Table Heading Right", "Table Heading", NULL, "fo:text-align=\"end\"", "", 0},
    {"Table Contents", "Standard", NULL, "", "fo:font-size=\"8.5pt\"", 0},
    {"Table Numbers", "Table Contents", NULL, "fo:text-align=\"end\"", "", 0},
    {"Table Note", "Standard", "Text body", "fo:margin-top=\"0.15cm\" fo:margin-bottom=\"0.5cm\"",
     "fo:font-size=\"8pt\" fo:color=\"" SOFT "\"", 0},
    {"Internal", "Standard", NULL, "fo:background-color=\"" ALERT "\" fo:padding=\"0.2cm\"",
     "fo:color=\"#ffffff\" fo:font-weight=\"600\"", 0},
    {"Header", "Standard", NULL, "", "fo:font-size=\"7.5pt\" fo:color=\"" SOFT "\"", 0},
    {"Footer", "Header", NULL, "fo:text-align=\"end\"", "", 0},
    {"Footer Mark", "Header", NULL, "", "fo:color=\"" ALERT "\" fo:font-weight=\"600\"", 0},
};

/* Names as XML wants them: a space is written _20_. */
static void add_name(mx_buf *xml, const char *name)
{
    for (; *name != '\0'; name++) {
        if (*name == ' ') mx_buf_text(xml, "_20_");
        else mx_buf_char(xml, *name);
    }
}

static void add_reference(mx_buf *xml, const char *attribute, const char *name)
{
    if (name == NULL) return;
    mx_buf_format(xml, " %s=\"", attribute);
    add_name(xml, name);
    mx_buf_char(xml, '"');
}

/* Text with the theme's colours in their places. */
static void add_themed(mx_buf *xml, const char *text, const mx_report_theme *theme)
{
    const uint32_t colours[] = {theme->accent, mx_report__lighter(theme->accent, TINT_PART), theme->alert,
                                mx_report__lighter(theme->alert, ALERT_TINT_PART)};
    for (; *text != '\0'; text++) {
        if (*text == '@') mx_buf_format(xml, "#%06x", (unsigned)colours[*++text - 'a']);
        else mx_buf_char(xml, *text);
    }
}

static void add_paragraph_style(mx_buf *xml, const paragraph_style *s, const mx_report_theme *theme)
{
    mx_buf_text(xml, "<style:style style:family=\"paragraph\" style:class=\"text\"");
    add_reference(xml, "style:name", s->name);
    mx_buf_format(xml, " style:display-name=\"%s\"", s->name);
    add_reference(xml, "style:parent-style-name", s->parent);
    add_reference(xml, "style:next-style-name", s->next);
    if (s->level > 0)
        mx_buf_format(xml, " style:default-outline-level=\"%d\"", s->level);
    mx_buf_text(xml, "><style:paragraph-properties ");
    add_themed(xml, s->paragraph, theme);
    mx_buf_text(xml, "/><style:text-properties ");
    add_themed(xml, s->text, theme);
    mx_buf_text(xml, "/></style:style>\n");
}

static void add_defaults(mx_buf *xml, const char *lang)
{
    mx_buf_format(xml,
                  "<style:default-style style:family=\"paragraph\"><style:paragraph-properties "
                  "fo:orphans=\"2\" fo:widows=\"2\" style:writing-mode=\"page\"/><style:text-properties "
                  "style:font-name=\"Inter\" fo:font-size=\"9.5pt\" fo:color=\"" INK
                  "\" fo:language=\"%s\" fo:country=\"%s\"/></style:default-style>\n"
                  "<style:style style:name=\"Standard\" style:family=\"paragraph\" style:class=\"text\"/>\n",
                  lang, lang[0] == 'f' ? "FR" : "GB");
    mx_buf_text(xml,
                "<style:style style:name=\"Strong\" style:family=\"text\"><style:text-properties "
                "fo:font-weight=\"600\"/></style:style>\n"
                "<style:style style:name=\"Emphasis\" style:family=\"text\"><style:text-properties "
                "fo:font-style=\"italic\"/></style:style>\n"
                "<style:style style:name=\"Code\" style:family=\"text\"><style:text-properties "
                "style:font-name=\"DejaVu Sans Mono\" fo:font-size=\"85%\"/></style:style>\n"
                "<style:style style:name=\"Key_20_value\" style:display-name=\"Key value\" style:family=\"text\">"
                "<style:text-properties " DISPLAY " fo:font-size=\"17pt\"/></style:style>\n");
    mx_buf_text(xml,
                "<text:outline-style style:name=\"Outline\"><text:outline-level-style text:level=\"1\" "
                "style:num-format=\"1\" style:num-suffix=\" \"><style:list-level-properties "
                "text:list-level-position-and-space-mode=\"label-alignment\"><style:list-level-label-alignment "
                "text:label-followed-by=\"listtab\" text:list-tab-stop-position=\"0.9cm\"/>"
                "</style:list-level-properties></text:outline-level-style>"
                "<text:outline-level-style text:level=\"2\" style:num-format=\"\"/></text:outline-style>\n"
                "<text:list-style style:name=\"Bullets\"><text:list-level-style-bullet text:level=\"1\" "
                "text:bullet-char=\"•\"><style:list-level-properties "
                "text:list-level-position-and-space-mode=\"label-alignment\"><style:list-level-label-alignment "
                "text:label-followed-by=\"listtab\" text:list-tab-stop-position=\"0.5cm\" fo:text-indent=\"-0.5cm\" "
                "fo:margin-left=\"0.5cm\"/></style:list-level-properties></text:list-level-style-bullet>"
                "</text:list-style>\n");
}

static void add_page(mx_buf *xml)
{
    mx_buf_text(xml, "</office:styles>\n<office:automatic-styles>"
                     "<style:page-layout style:name=\"A4\"><style:page-layout-properties fo:page-width=\"21cm\" "
                     "fo:page-height=\"29.7cm\" fo:margin-top=\"1.4cm\" fo:margin-bottom=\"1.4cm\" "
                     "fo:margin-left=\"2.2cm\" fo:margin-right=\"2.2cm\"/>"
                     "<style:header-style><style:header-footer-properties fo:margin-bottom=\"0.7cm\"/>"
                     "</style:header-style><style:footer-style><style:header-footer-properties "
                     "fo:margin-top=\"0.7cm\"/></style:footer-style></style:page-layout></office:automatic-styles>\n"
                     "<office:master-styles><style:master-page style:name=\"Standard\" "
                     "style:page-layout-name=\"A4\">");
}

void mx_odt__styles(mx_buf *xml, const mx_report *report, const report_words *words)
{
    mx_lang lang = report->head.lang;
    mx_buf_format(xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-styles%s>\n", mx_odt__namespaces);
    mx_buf_text(xml, "<office:font-face-decls><style:font-face style:name=\"Inter\" "
                     "svg:font-family=\"Inter, Arial, sans-serif\"/><style:font-face style:name=\"Inter Display\" "
                     "svg:font-family=\"'Inter Display', Inter, Arial, sans-serif\"/><style:font-face "
                     "style:name=\"DejaVu Sans Mono\" svg:font-family=\"'DejaVu Sans Mono', monospace\"/>"
                     "</office:font-face-decls>\n<office:styles>\n");
    add_defaults(xml, words->lang);
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) add_paragraph_style(xml, &styles[i], &report->theme);
    add_page(xml);
    mx_buf_text(xml, "<style:header><text:p text:style-name=\"Header\">");
    mx_report__escape(xml, report->head.title, lang);
    if (report->head.subtitle != NULL) {
        mx_buf_text(xml, " – ");
        mx_report__escape(xml, report->head.subtitle, lang);
    }
    mx_buf_text(xml, "</text:p></style:header><style:footer>");
    if (report->is_internal) {
        mx_buf_text(xml, "<text:p text:style-name=\"Footer_20_Mark\">");
        mx_report__escape(xml, words->internal_long, lang);
        mx_buf_text(xml, "</text:p>");
    }
    mx_buf_format(xml,
                  "<text:p text:style-name=\"Footer\">%s <text:page-number text:select-page=\"current\">1"
                  "</text:page-number> / <text:page-count>1</text:page-count></text:p></style:footer>"
                  "</style:master-page></office:master-styles>\n</office:document-styles>\n",
                  words->page_of);
}
