/* The document as JSON: for programs that go on from what people read. */
#include "json_i.h"

#include <assert.h>
#include <math.h>

/* ---- Values ---------------------------------------------------------------------------- */

void mx_json__text(mx_buf *out, const char *text)
{
    if (text == NULL) {
        mx_buf_text(out, "null");
        return;
    }
    mx_buf_char(out, '"');
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '"' || *at == '\\') mx_buf_format(out, "\\%c", *at);
        else if ((unsigned char)*at < ' ') mx_buf_format(out, "\\u%04x", (unsigned)(unsigned char)*at);
        else mx_buf_char(out, *at);
    }
    mx_buf_char(out, '"');
}

void mx_json__markup(mx_buf *out, const char *markup, mx_lang lang)
{
    mx_buf words = {0};
    if (markup != NULL) mx_report_unmark(&words, markup, lang);
    mx_json__text(out, markup == NULL ? NULL : words.at == NULL ? "" : words.at);
    out->failed |= words.failed;
    mx_buf_dispose(&words);
}

void mx_json__plain(mx_buf *out, const char *text, mx_lang lang)
{
    mx_buf markup = {0};
    if (text != NULL) mx_report_plain(&markup, text);
    mx_json__markup(out, text == NULL ? NULL : markup.at == NULL ? "" : markup.at, lang);
    out->failed |= markup.failed;
    mx_buf_dispose(&markup);
}

void mx_json__number(mx_buf *out, double value)
{
    if (isfinite(value)) mx_buf_number(out, value);
    else mx_buf_text(out, "null");
}

/* ---- Blocks -------------------------------------------------------------------------------- */

typedef struct {
    mx_buf *out;
    const mx_report *report;
    mx_lang lang;
} writer;

static void key(writer *w, const char *name)
{
    mx_buf_format(w->out, ",\"%s\":", name);
}

static void markup_member(writer *w, const char *name, const char *markup)
{
    key(w, name);
    mx_json__markup(w->out, markup, w->lang);
}

static void heading(writer *w, const block *b)
{
    mx_buf_format(w->out, ",\"level\":%d,\"section\":%u,\"id\":", b->level, b->number);
    mx_json__text(w->out, b->id);
    markup_member(w, "text", b->text);
}

static void items(writer *w, const block *b)
{
    key(w, "items");
    for (size_t i = 0; i < b->count; i++) {
        mx_buf_char(w->out, i == 0 ? '[' : ',');
        if (b->terms != NULL) {
            mx_buf_text(w->out, "{\"term\":");
            mx_json__markup(w->out, b->terms[i], w->lang);
            markup_member(w, "text", b->items[i]);
            mx_buf_char(w->out, '}');
        } else {
            mx_json__markup(w->out, b->items[i], w->lang);
        }
    }
    mx_buf_char(w->out, ']');
}

/* {"value": …, "text": …, "low": …, "high": …, "withheld": …}, the last three where there are any. */
static void figure_members(writer *w, const cell *c)
{
    mx_buf_text(w->out, "\"value\":");
    mx_json__number(w->out, c->value);
    key(w, "text");
    mx_json__plain(w->out, c->reason == NULL ? c->text : NULL, w->lang);
    if (isfinite(c->low) && isfinite(c->high)) {
        key(w, "low");
        mx_json__number(w->out, c->low);
        key(w, "high");
        mx_json__number(w->out, c->high);
    }
    if (c->reason == NULL) return;
    key(w, "withheld");
    mx_json__plain(w->out, c->reason, w->lang);
}

static void key_figures(writer *w, const block *b)
{
    key(w, "items");
    for (size_t i = 0; i < b->count; i++) {
        mx_buf_text(w->out, i == 0 ? "[{" : ",{");
        figure_members(w, &b->key_figures[i].value);
        markup_member(w, "label", b->key_figures[i].label);
        markup_member(w, "note", b->key_figures[i].note);
        mx_buf_char(w->out, '}');
    }
    mx_buf_char(w->out, ']');
}

static void table_row(writer *w, const table *t, size_t row)
{
    for (size_t c = 0; c < t->n_columns; c++) {
        const cell *it = &t->cells[row * t->n_columns + c];
        mx_buf_text(w->out, c == 0 ? "[" : ",");
        if (!t->columns[c].is_numeric) {
            mx_json__plain(w->out, it->reason == NULL ? it->text : NULL, w->lang);
            continue;
        }
        mx_buf_char(w->out, '{');
        figure_members(w, it);
        mx_buf_char(w->out, '}');
    }
    mx_buf_char(w->out, ']');
}

static void draw_table(writer *w, const block *b)
{
    const table *t = b->table;
    mx_buf_format(w->out, ",\"number\":%u", b->number);
    markup_member(w, "caption", t->caption);
    markup_member(w, "note", t->note);
    key(w, "columns");
    for (size_t c = 0; c < t->n_columns; c++) {
        mx_buf_text(w->out, c == 0 ? "[{\"name\":" : ",{\"name\":");
        mx_json__text(w->out, t->columns[c].name);
        key(w, "heading");
        mx_json__plain(w->out, t->columns[c].heading, w->lang);
        mx_buf_format(w->out, ",\"type\":\"%s\"}", t->columns[c].is_numeric ? "number" : "text");
    }
    mx_buf_text(w->out, "],\n\"rows\":[");
    for (size_t row = 0; row < t->n_rows; row++) {
        mx_buf_text(w->out, row == 0 ? "\n" : ",\n");
        table_row(w, t, row);
    }
    mx_buf_char(w->out, ']');
}

static void draw_figure(writer *w, const block *b)
{
    mx_buf_format(w->out, ",\"number\":%u", b->number);
    markup_member(w, "caption", b->figure->caption);
    key(w, "description");
    mx_json__plain(w->out, b->figure->alt, w->lang);
    markup_member(w, "source", b->figure->source);
}

static void open_box(writer *w, const block *b)
{
    static const char *const kinds[] = {
        [MX_BOX_METHOD] = "method", [MX_BOX_WARNING] = "warning", [MX_BOX_NOTE] = "note"};
    mx_buf_format(w->out, ",\"kind\":\"%s\"", kinds[b->box]);
    markup_member(w, "title", b->text);
    mx_buf_text(w->out, ",\"blocks\":[");
}

static void draw(writer *w, const block *b)
{
    static const char *const types[] = {
        [BLOCK_HEADING] = "heading", [BLOCK_PARAGRAPH] = "paragraph",     [BLOCK_FINDING] = "finding",
        [BLOCK_LIST] = "list",       [BLOCK_TERMS] = "terms",             [BLOCK_OPEN_BOX] = "box",
        [BLOCK_TABLE] = "table",     [BLOCK_KEY_FIGURES] = "key_figures", [BLOCK_FIGURE] = "figure"};
    mx_buf_format(w->out, "{\"type\":\"%s\"", types[b->kind]);
    switch (b->kind) {
    case BLOCK_HEADING: heading(w, b); break;
    case BLOCK_PARAGRAPH:
    case BLOCK_FINDING: markup_member(w, "text", b->text); break;
    case BLOCK_LIST:
    case BLOCK_TERMS: items(w, b); break;
    case BLOCK_OPEN_BOX: open_box(w, b); return; /* it ends where the box does */
    case BLOCK_CLOSE_BOX: break;
    case BLOCK_TABLE: draw_table(w, b); break;
    case BLOCK_KEY_FIGURES: key_figures(w, b); break;
    case BLOCK_FIGURE: draw_figure(w, b); break;
    }
    mx_buf_char(w->out, '}');
}

static void blocks(writer *w)
{
    bool is_first = true;
    for (size_t i = 0; i < w->report->n_blocks; i++) {
        const block *b = &w->report->blocks[i];
        if (b->kind == BLOCK_CLOSE_BOX) {
            mx_buf_text(w->out, "]}");
            is_first = false;
            continue;
        }
        mx_buf_text(w->out, is_first ? "\n" : ",\n");
        draw(w, b);
        is_first = b->kind == BLOCK_OPEN_BOX;
    }
}

int mx_report_json(mx_buf *out, const mx_report *report)
{
    assert(!report->is_box_open);
    if (report->error < 0) return mx_fail(report->error, "%s", report->message);
    const mx_report_head *h = &report->head;
    writer w = {out, report, h->lang};
    const struct {
        const char *name, *text;
    } members[] = {
        {"subtitle", h->subtitle}, {"publisher", h->publisher}, {"date", h->date}, {"generator", h->generator}};
    mx_buf_text(out, "{\"title\":");
    mx_json__plain(out, h->title, h->lang);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        key(&w, members[i].name);
        mx_json__plain(out, members[i].text, h->lang);
    }
    mx_buf_format(out, ",\"language\":\"%s\",\"internal\":%s,\"blocks\":[", mx_report__words(h->lang)->lang,
                  report->is_internal ? "true" : "false");
    blocks(&w);
    mx_buf_text(out, "]}\n");
    return mx_buf_check(out);
}
