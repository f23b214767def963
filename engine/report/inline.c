/* Markup and plain text as HTML, base 64, and the room's own words. */
#include "report_i.h"

#include <string.h>

const report_words *mx_report__words(mx_lang lang)
{
    static const report_words words[2] = {
        [MX_FR] =
            {
                .lang = "fr",
                .skip = "Aller au contenu",
                .contents = "Sommaire",
                .table = "Tableau",
                .figure = "Figure",
                .not_published = "n. p.",
                .withheld_title = "Non publié",
                .withheld_note = "n. p. : non publié",
                .internal = "Document interne",
                .internal_long = "Document interne : chiffres non protégés, à ne pas diffuser.",
                .page_of = "Page",
                .scroll = "Tableau défilant",
                .missing = "sans valeur",
                .rows = "lignes",
                .semicolon = "\xE2\x80\xAF; ",
                .low_bound = ", borne basse",
                .high_bound = ", borne haute",
            },
        [MX_EN] =
            {
                .lang = "en",
                .skip = "Skip to content",
                .contents = "Contents",
                .table = "Table",
                .figure = "Figure",
                .not_published = "n. p.",
                .withheld_title = "Not published",
                .withheld_note = "n. p.: not published",
                .internal = "Internal document",
                .internal_long = "Internal document: unprotected figures, do not pass on.",
                .page_of = "Page",
                .scroll = "Scrolling table",
                .missing = "no value",
                .rows = "rows",
                .semicolon = "; ",
                .low_bound = ", lower bound",
                .high_bound = ", upper bound",
            },
    };
    return &words[lang];
}

void mx_report__escape_bytes(mx_buf *html, mx_str text)
{
    for (size_t i = 0; i < text.size; i++) {
        switch (text.at[i]) {
        case '&': mx_buf_text(html, "&amp;"); break;
        case '<': mx_buf_text(html, "&lt;"); break;
        case '>': mx_buf_text(html, "&gt;"); break;
        case '"': mx_buf_text(html, "&quot;"); break;
        case '\'': mx_buf_text(html, "&#39;"); break;
        default: mx_buf_char(html, text.at[i]);
        }
    }
}

/* Hand a run over typeset. Bytes that are not UTF-8 become U+FFFD on the way. */
static bool flush_run(mx_buf *run, unsigned marks, mx_lang lang, report_run *take, void *payload)
{
    mx_buf typeset = {0};
    mx_typeset(&typeset, (mx_str){run->at, run->size}, lang);
    if (typeset.size > 0) take(payload, typeset.at, typeset.size, marks);
    bool is_whole = !typeset.failed && !run->failed;
    mx_buf_dispose(&typeset);
    mx_buf_clear(run);
    return is_whole;
}

bool mx_report__runs(const char *markup, mx_lang lang, report_run *take, void *payload)
{
    mx_buf run = {0};
    unsigned marks = 0;
    bool is_whole = true;
    for (const char *at = markup == NULL ? "" : markup; *at != '\0'; at++) {
        if (*at == '\\' && at[1] != '\0') {
            mx_buf_char(&run, *++at);
        } else if (*at == '~') {
            mx_buf_text(&run, "\xC2\xA0");
        } else if (*at == '*' || *at == '`') {
            is_whole &= flush_run(&run, marks, lang, take, payload);
            bool is_bold = *at == '*' && at[1] == '*';
            marks ^= is_bold ? MARK_BOLD : *at == '*' ? MARK_EMPHASIS : MARK_CODE;
            at += is_bold;
        } else {
            mx_buf_char(&run, *at);
        }
    }
    is_whole &= flush_run(&run, marks, lang, take, payload);
    mx_buf_dispose(&run);
    return is_whole;
}

/* Elements must nest: `open` lists what is open, outermost first. */
typedef struct {
    mx_buf *html;
    unsigned open[3];
    size_t count;
} html_runs;

static unsigned all_open(const html_runs *h)
{
    unsigned all = 0;
    for (size_t i = 0; i < h->count; i++) all |= h->open[i];
    return all;
}

static void open_mark(html_runs *h, unsigned mark)
{
    mx_buf_text(h->html, mark == MARK_BOLD ? "<strong>" : mark == MARK_EMPHASIS ? "<em>" : "<code>");
    h->open[h->count++] = mark;
}

static void close_mark(html_runs *h)
{
    unsigned mark = h->open[--h->count];
    mx_buf_text(h->html, mark == MARK_BOLD ? "</strong>" : mark == MARK_EMPHASIS ? "</em>" : "</code>");
}

static void set_marks(html_runs *h, unsigned marks)
{
    while (all_open(h) & ~marks) close_mark(h);
    for (unsigned mark = MARK_BOLD; mark <= MARK_CODE; mark <<= 1)
        if (marks & ~all_open(h) & mark) open_mark(h, mark);
}

static void add_html(void *payload, const char *text, size_t size, unsigned marks)
{
    html_runs *h = payload;
    set_marks(h, marks);
    mx_report__escape_bytes(h->html, (mx_str){text, size});
}

void mx_report__inline(mx_buf *html, const char *markup, mx_lang lang)
{
    html_runs h = {html, {0}, 0};
    html->failed |= !mx_report__runs(markup, lang, add_html, &h);
    set_marks(&h, 0);
}

static void add_text(void *payload, const char *text, size_t size, unsigned marks)
{
    (void)marks;
    mx_buf_add(payload, text, size);
}

void mx_report_unmark(mx_buf *out, const char *markup, mx_lang lang)
{
    out->failed |= !mx_report__runs(markup, lang, add_text, out);
}

void mx_report__escape(mx_buf *html, const char *text, mx_lang lang)
{
    mx_buf markup = {0};
    mx_report_plain(&markup, text);
    mx_report__inline(html, markup.at, lang);
    html->failed |= markup.failed;
    mx_buf_dispose(&markup);
}

void mx_report__base64(mx_buf *html, mx_str bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < bytes.size; i += 3) {
        size_t left = bytes.size - i < 3 ? bytes.size - i : 3;
        unsigned char b[3] = {0, 0, 0};
        memcpy(b, bytes.at + i, left);
        char four[4] = {digits[b[0] >> 2], digits[(b[0] & 3) << 4 | b[1] >> 4],
                        left > 1 ? digits[(b[1] & 15) << 2 | b[2] >> 6] : '=',
                        left > 2 ? digits[b[2] & 63] : '='};
        mx_buf_add(html, four, 4);
    }
}
