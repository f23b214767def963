/* Rendering to one HTML file. Nothing is decided here that the reader cannot see. */
#include "report_i.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* What every piece of the page needs. */
typedef struct {
    mx_buf *out;
    const mx_report *report;
    const report_words *words;
    mx_lang lang;
} page;

static void raw(page *p, const char *html)
{
    mx_buf_text(p->out, html);
}

static void plain(page *p, const char *text)
{
    mx_report__escape(p->out, text, p->lang);
}

static void markup(page *p, const char *text)
{
    mx_report__inline(p->out, text, p->lang);
}

static void element(page *p, const char *open, const char *text_markup, const char *close)
{
    raw(p, open);
    markup(p, text_markup);
    raw(p, close);
}

/* Text inside a CSS string: everything but letters, digits and plain spaces by number. */
static void css_text(mx_buf *out, const char *text)
{
    mx_str rest = mx_str_of(text);
    while (rest.size > 0) {
        uint32_t c = mx_utf8_next(&rest);
        if (c == ' ' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
            mx_buf_char(out, (char)c);
        else mx_buf_format(out, "\\%06x", (unsigned)c);
    }
}

/* Running heads: the title above, the mark of internal documents and the page number below. */
static void page_rule(page *p)
{
    raw(p, "@page{@top-left{content:\"");
    css_text(p->out, p->report->head.title);
    raw(p, "\"}@bottom-right{content:\"");
    css_text(p->out, p->words->page_of);
    raw(p, " \" counter(page) \" / \" counter(pages)}");
    if (p->report->is_internal) {
        raw(p, "@bottom-left{content:\"");
        css_text(p->out, p->words->internal_long);
        raw(p, "\"}");
    }
    raw(p, "}\n");
}

static void head(page *p)
{
    const mx_report_head *h = &p->report->head;
    mx_buf_format(p->out,
                  "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                  "img-src data:; style-src 'unsafe-inline'\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<meta name=\"color-scheme\" content=\"light\">\n<title>",
                  p->words->lang);
    plain(p, h->title);
    if (h->subtitle != NULL) {
        raw(p, " – ");
        plain(p, h->subtitle);
    }
    raw(p, "</title>\n");
    if (h->generator != NULL) {
        raw(p, "<meta name=\"generator\" content=\"");
        plain(p, h->generator);
        raw(p, "\">\n");
    }
    raw(p, "<style>\n");
    page_rule(p);
    raw(p, h->style == NULL ? "" : h->style);
    mx_buf_format(p->out, ":root{--accent:#%06x;--tint:#%06x;--alert:#%06x;--alert-tint:#%06x}\n",
                  (unsigned)h->theme->accent, (unsigned)mx_report__lighter(h->theme->accent, TINT_PART),
                  (unsigned)h->theme->alert, (unsigned)mx_report__lighter(h->theme->alert, ALERT_TINT_PART));
    raw(p, "</style>\n</head>\n");
}

static void optional_line(page *p, const char *class, const char *text)
{
    if (text == NULL) return;
    mx_buf_format(p->out, "<p class=\"%s\">", class);
    plain(p, text);
    raw(p, "</p>\n");
}

static void cover(page *p)
{
    const mx_report_head *h = &p->report->head;
    raw(p, "<header class=\"cover\">\n");
    if (h->theme->logo.size > 0) {
        raw(p, "<img class=\"logo\" alt=\"\" src=\"data:image/png;base64,");
        mx_report__base64(p->out, h->theme->logo);
        raw(p, "\">\n");
    }
    optional_line(p, "publisher", h->publisher);
    raw(p, "<h1>");
    plain(p, h->title);
    raw(p, "</h1>\n");
    optional_line(p, "subtitle", h->subtitle);
    if (h->date != NULL) {
        mx_buf date = {0};
        mx_show_date(&date, h->date, p->lang);
        mx_buf_format(p->out, "<p class=\"date\"><time datetime=\"");
        plain(p, h->date);
        raw(p, "\">");
        plain(p, date.at);
        raw(p, "</time></p>\n");
        p->out->failed |= date.failed;
        mx_buf_dispose(&date);
    }
    raw(p, "</header>\n");
}

/* Sections with their parts, as a nested list. */
static void contents(page *p)
{
    const mx_report *r = p->report;
    int level = 1;
    raw(p, "<nav class=\"contents\" aria-labelledby=\"contents\">\n<h2 id=\"contents\">");
    plain(p, p->words->contents);
    raw(p, "</h2>\n<ol>");
    for (size_t i = 0; i < r->n_blocks; i++) {
        const block *b = &r->blocks[i];
        if (b->kind != BLOCK_HEADING) continue;
        if (b->level == 2)
            raw(p, level == 1 ? "\n<li>" : level == 2 ? "</li>\n<li>" : "</li></ol></li>\n<li>");
        else raw(p, level == 2 ? "\n<ol><li>" : "</li>\n<li>");
        level = b->level;
        mx_buf_format(p->out, "<a href=\"#%s\">", b->id);
        markup(p, b->text);
        raw(p, "</a>");
    }
    raw(p, level == 1   ? "</ol>\n</nav>\n"
           : level == 2 ? "</li>\n</ol>\n</nav>\n"
                        : "</li></ol></li>\n</ol>\n</nav>\n");
}

static void heading(page *p, const block *b, bool *is_section_open)
{
    if (b->level == 3) {
        mx_buf_format(p->out, "<h3 id=\"%s\">", b->id);
        element(p, "", b->text, "</h3>\n");
        return;
    }
    if (*is_section_open) raw(p, "</section>\n");
    *is_section_open = true;
    mx_buf_format(p->out, "<section aria-labelledby=\"%s\">\n", b->id);
    if (p->report->is_internal) {
        raw(p, "<p class=\"internal-mark\">");
        plain(p, p->words->internal);
        raw(p, "</p>\n");
    }
    mx_buf_format(p->out, "<h2 id=\"%s\"><span class=\"number\">%u</span> ", b->id, b->number);
    element(p, "", b->text, "</h2>\n");
}

static void list(page *p, const block *b)
{
    raw(p, b->links == NULL ? "<ul>\n" : "<ul class=\"links\">\n");
    for (size_t i = 0; i < b->count; i++) {
        raw(p, "<li>");
        if (b->links != NULL) {
            raw(p, "<a href=\"");
            mx_report__escape_bytes(p->out, mx_str_of(b->links[i]));
            raw(p, "\">");
        }
        element(p, "", b->items[i], b->links == NULL ? "</li>\n" : "</a></li>\n");
    }
    raw(p, "</ul>\n");
}

static void terms(page *p, const block *b)
{
    raw(p, "<dl>\n");
    for (size_t i = 0; i < b->count; i++) {
        element(p, "<div><dt>", b->terms[i], "</dt>");
        element(p, "<dd>", b->items[i], "</dd></div>\n");
    }
    raw(p, "</dl>\n");
}

static void open_box(page *p, const block *b)
{
    static const char *const classes[] = {
        [MX_BOX_METHOD] = "method", [MX_BOX_WARNING] = "warning", [MX_BOX_NOTE] = "note"};
    mx_buf_format(p->out, "<div class=\"box %s\">\n", classes[b->box]);
    if (b->text != NULL) element(p, "<p class=\"box-title\">", b->text, "</p>\n");
}

static void withheld(page *p, const char *reason)
{
    raw(p, "<abbr title=\"");
    plain(p, p->words->withheld_title);
    raw(p, p->lang == MX_FR ? "\xE2\x80\xAF: " : ": ");
    plain(p, reason);
    raw(p, "\">");
    plain(p, p->words->not_published);
    raw(p, "</abbr>");
}

static void cell_content(page *p, const cell *c, bool is_numeric)
{
    if (c->reason != NULL) {
        withheld(p, c->reason);
    } else if (is_numeric && (c->text == NULL || c->text[0] == '\0')) {
        raw(p, "<span aria-hidden=\"true\">–</span><span class=\"unseen\">");
        plain(p, p->words->missing);
        raw(p, "</span>");
    } else if (c->text != NULL) {
        plain(p, c->text);
    }
}

/* In whole hundredths, written without printf's decimal mark. */
static void bar_cell(page *p, double share)
{
    int hundredths = (int)lround(share * 100.0);
    mx_buf_format(p->out, "<td class=\"n bar\" style=\"--fraction:%d.%02d\">", hundredths / 100,
                  hundredths % 100);
}

static void table_row(page *p, const table *t, size_t row)
{
    raw(p, "<tr>");
    for (size_t c = 0; c < t->n_columns; c++) {
        const cell *it = &t->cells[row * t->n_columns + c];
        bool is_numeric = t->columns[c].is_numeric;
        if (c == 0) raw(p, mx_report__is_again(t, row) ? "<th scope=\"row\" class=\"again\">" : "<th scope=\"row\">");
        else if (!isnan(it->bar)) bar_cell(p, it->bar);
        else raw(p, is_numeric ? "<td class=\"n\">" : "<td>");
        cell_content(p, it, is_numeric);
        raw(p, c == 0 ? "</th>" : "</td>");
    }
    raw(p, "</tr>\n");
}

void mx_report__table_note(mx_buf *out, const table *t, const report_words *words)
{
    if (t->note != NULL) mx_buf_text(out, t->note);
    for (size_t i = 0; i < t->n_reasons; i++) {
        mx_buf_text(out, i > 0 ? words->semicolon : t->note == NULL ? "" : " ");
        if (i == 0) mx_buf_format(out, "%s (", words->withheld_note);
        mx_report_plain(out, t->reasons[i]);
    }
    if (t->n_reasons > 0) mx_buf_text(out, ").");
}

static void table_note(page *p, const table *t)
{
    mx_buf note = {0};
    mx_report__table_note(&note, t, p->words);
    if (note.size > 0) element(p, "<p class=\"table-note\">", note.at, "</p>\n");
    p->out->failed |= note.failed;
    mx_buf_dispose(&note);
}

/* "Table 3. Caption", as markup of the page. */
static void table_caption(page *p, const block *b)
{
    mx_buf_format(p->out, "<b>%s %u.</b> ", p->words->table, b->number);
    markup(p, b->table->caption);
}

static void table_cells(page *p, const table *t)
{
    raw(p, "<thead><tr>");
    for (size_t c = 0; c < t->n_columns; c++) {
        raw(p, t->columns[c].is_numeric ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
        plain(p, t->columns[c].heading);
        raw(p, "</th>");
    }
    raw(p, "</tr></thead>\n<tbody>\n");
    for (size_t row = 0; row < t->n_rows; row++) table_row(p, t, row);
    raw(p, "</tbody>\n");
}

/* A table of more rows is folded on the screen, and whole on paper. */
#define ROWS_TO_FOLD 24

static void draw_table(page *p, const block *b)
{
    const table *t = b->table;
    bool is_folded = t->n_rows > ROWS_TO_FOLD;
    mx_buf_format(p->out, "<%s class=\"table\" id=\"table-%u\">\n", is_folded ? "details" : "div", b->number);
    if (is_folded) {
        raw(p, "<summary>");
        table_caption(p, b);
        mx_buf_format(p->out, " <small>(%zu %s)</small></summary>\n", t->n_rows, p->words->rows);
    }
    mx_buf_format(p->out,
                  "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"caption-%u\">\n"
                  "<table>\n<caption id=\"caption-%u\"%s>",
                  b->number, b->number, is_folded ? " class=\"unseen\"" : "");
    table_caption(p, b);
    raw(p, "</caption>\n");
    table_cells(p, t);
    raw(p, "</table>\n</div>\n");
    table_note(p, t);
    raw(p, is_folded ? "</details>\n" : "</div>\n");
}

static void key_figures(page *p, const block *b)
{
    raw(p, "<dl class=\"key-figures\">\n");
    for (size_t i = 0; i < b->count; i++) {
        const key_figure *it = &b->key_figures[i];
        element(p, "<div><dt>", it->label, "</dt><dd class=\"value\">");
        cell_content(p, &it->value, true);
        raw(p, "</dd>");
        if (it->note != NULL) element(p, "<dd class=\"note\">", it->note, "</dd>");
        raw(p, "</div>\n");
    }
    raw(p, "</dl>\n");
}

static void data_uri(page *p, mx_str svg)
{
    raw(p, "data:image/svg+xml;base64,");
    mx_report__base64(p->out, svg);
}

/* Images, not inline SVG: the ids inside two pictures would collide. */
static void draw_figure(page *p, const block *b)
{
    const figure *f = b->figure;
    mx_buf_format(p->out, "<figure id=\"figure-%u\">\n<picture><source media=\"(max-width: 40rem)\" srcset=\"",
                  b->number);
    data_uri(p, f->narrow);
    raw(p, "\"><img src=\"");
    data_uri(p, f->wide);
    raw(p, "\" alt=\"");
    plain(p, f->alt);
    mx_buf_format(p->out, "\"></picture>\n<figcaption><b>%s %u.</b> ", p->words->figure, b->number);
    element(p, "", f->caption, "");
    if (f->source != NULL) element(p, " <small>", f->source, "</small>");
    raw(p, "</figcaption>\n</figure>\n");
}

static void draw(page *p, const block *b, bool *is_section_open)
{
    switch (b->kind) {
    case BLOCK_HEADING: heading(p, b, is_section_open); return;
    case BLOCK_PARAGRAPH: element(p, "<p>", b->text, "</p>\n"); return;
    case BLOCK_FINDING: element(p, "<p class=\"finding\">", b->text, "</p>\n"); return;
    case BLOCK_LIST: list(p, b); return;
    case BLOCK_TERMS: terms(p, b); return;
    case BLOCK_OPEN_BOX: open_box(p, b); return;
    case BLOCK_CLOSE_BOX: raw(p, "</div>\n"); return;
    case BLOCK_TABLE: draw_table(p, b); return;
    case BLOCK_KEY_FIGURES: key_figures(p, b); return;
    case BLOCK_FIGURE: draw_figure(p, b); return;
    }
}

static void body(page *p)
{
    const mx_report *r = p->report;
    raw(p, r->is_internal ? "<body class=\"internal\">\n" : "<body>\n");
    raw(p, "<a class=\"skip\" href=\"#content\">");
    plain(p, p->words->skip);
    raw(p, "</a>\n");
    if (r->is_internal) {
        raw(p, "<aside class=\"internal-banner\">");
        plain(p, p->words->internal_long);
        raw(p, "</aside>\n");
    }
    cover(p);
    raw(p, "<div class=\"columns\">\n");
    contents(p);
    raw(p, "<main id=\"content\" tabindex=\"-1\">\n");
    bool is_section_open = false;
    for (size_t i = 0; i < r->n_blocks; i++) draw(p, &r->blocks[i], &is_section_open);
    raw(p, is_section_open ? "</section>\n</main>\n</div>\n" : "</main>\n</div>\n");
    raw(p, "<footer>");
    if (r->head.generator != NULL) optional_line(p, "generator", r->head.generator);
    raw(p, "</footer>\n</body>\n</html>\n");
}

int mx_report_html(mx_buf *out, const mx_report *report)
{
    assert(!report->is_box_open && (report->head.formats & MX_REPORT_HTML));
    if (report->error < 0) return mx_fail(report->error, "%s", report->message);
    page p = {out, report, mx_report__words(report->head.lang), report->head.lang};
    head(&p);
    body(&p);
    return mx_buf_check(out);
}
