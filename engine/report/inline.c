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
            },
    };
    return &words[lang];
}

static void escape_bytes(mx_buf *html, mx_str text)
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

/* A run of text without marks. Bytes that are not UTF-8 become U+FFFD on the way. */
static void flush_run(mx_buf *html, mx_buf *run, mx_lang lang)
{
    mx_buf typeset = {0};
    mx_typeset(&typeset, (mx_str){run->at, run->size}, lang);
    escape_bytes(html, (mx_str){typeset.at, typeset.size});
    html->failed |= typeset.failed || run->failed;
    mx_buf_dispose(&typeset);
    mx_buf_clear(run);
}

enum { BOLD = 1, EMPHASIS = 2, CODE = 4 };

static void open_mark(mx_buf *html, unsigned mark)
{
    mx_buf_text(html, mark == BOLD ? "<strong>" : mark == EMPHASIS ? "<em>" : "<code>");
}

static void close_mark(mx_buf *html, unsigned mark)
{
    mx_buf_text(html, mark == BOLD ? "</strong>" : mark == EMPHASIS ? "</em>" : "</code>");
}

/* Elements must nest: the innermost ones close first, and those that should go on are
 * opened again. `open` lists what is open, outermost first. */
typedef struct {
    unsigned marks[3];
    size_t count;
} open_marks;

static void toggle(mx_buf *html, open_marks *open, unsigned mark)
{
    size_t at = 0;
    while (at < open->count && open->marks[at] != mark) at++;
    if (at == open->count) {
        open_mark(html, mark);
        open->marks[open->count++] = mark;
        return;
    }
    for (size_t i = open->count; i > at; i--) close_mark(html, open->marks[i - 1]);
    open->count--;
    for (size_t i = at; i < open->count; i++) {
        open->marks[i] = open->marks[i + 1];
        open_mark(html, open->marks[i]);
    }
}

void mx_report__inline(mx_buf *html, const char *markup, mx_lang lang)
{
    mx_buf run = {0};
    open_marks open = {{0}, 0};
    for (const char *at = markup == NULL ? "" : markup; *at != '\0'; at++) {
        if (*at == '\\' && at[1] != '\0') {
            mx_buf_char(&run, *++at);
        } else if (*at == '~') {
            mx_buf_text(&run, "\xC2\xA0");
        } else if (*at == '*' || *at == '`') {
            flush_run(html, &run, lang);
            bool is_bold = *at == '*' && at[1] == '*';
            toggle(html, &open, is_bold ? BOLD : *at == '*' ? EMPHASIS : CODE);
            at += is_bold;
        } else {
            mx_buf_char(&run, *at);
        }
    }
    flush_run(html, &run, lang);
    while (open.count > 0) close_mark(html, open.marks[--open.count]);
    mx_buf_dispose(&run);
}

void mx_report_unmark(mx_buf *out, const char *markup, mx_lang lang)
{
    mx_buf run = {0};
    for (const char *at = markup == NULL ? "" : markup; *at != '\0'; at++) {
        if (*at == '\\' && at[1] != '\0') mx_buf_char(&run, *++at);
        else if (*at == '~') mx_buf_text(&run, "\xC2\xA0");
        else if (*at != '*' && *at != '`') mx_buf_char(&run, *at);
    }
    mx_typeset(out, (mx_str){run.at, run.size}, lang);
    out->failed |= run.failed;
    mx_buf_dispose(&run);
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
