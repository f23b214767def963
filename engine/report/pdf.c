/*
 * The document as a PDF: pages drawn one after the other on a cairo surface.
 *
 * Structure (headings, lists, tables, figures) is tagged as it is drawn; running heads, rules and
 * repeated rows are not, so that readers aloud pass over them. The date inside is the report's.
 */
#include "pdf_i.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

/* ---- Structure ----------------------------------------------------------------------- */

/* What is open, outermost first. */
#define DEPTH 8
typedef struct {
    flow *f;
    cairo_t *cairo;
    cairo_surface_t *surface;
    size_t open[DEPTH];
    size_t n_open;
    mx_buf attributes;
    const char **more; /* of the elements opened so far, in order */
    size_t n_more, more_room;
    const figure *shown; /* the last figure, and on how many pages already */
    size_t n_shown;
} pen;

static void close_one(pen *p)
{
    cairo_tag_end(p->cairo, p->f->elements[p->open[--p->n_open]].tag);
}

static void open_one(pen *p, size_t number)
{
    const struct_element *it = &p->f->elements[number];
    cairo_tag_begin(p->cairo, it->tag, "");
    p->open[p->n_open++] = number;
    if (it->more != NULL && mx_pdf__ok(p->f, MX_GROW(p->more, p->n_more, p->more_room)))
        p->more[p->n_more++] = it->more;
}

static void close_text(pen *p)
{
    while (p->n_open > 0 && !p->f->elements[p->open[p->n_open - 1]].is_group) close_one(p);
}

/* Open `wanted` and all it stands in, and close what it does not. */
static void enter(pen *p, size_t wanted)
{
    size_t path[DEPTH], n = 0;
    for (size_t at = wanted;; at = p->f->elements[at].parent) {
        assert(n < DEPTH);
        path[n++] = at;
        if (at == 0) break;
    }
    size_t same = 0;
    while (same < n && same < p->n_open && p->open[same] == path[n - 1 - same]) same++;
    while (p->n_open > same) close_one(p);
    for (size_t i = same; i < n; i++) open_one(p, path[n - 1 - i]);
}

/* Text in no element must not fall into the one that is open. */
static void enter_or_leave(pen *p, size_t element)
{
    if (element != 0) enter(p, element);
    else close_text(p);
}

/* ---- Pieces ----------------------------------------------------------------------------- */

static void draw_areas(pen *p, const piece *it, double y)
{
    for (size_t i = 0; i < it->n_areas; i++) {
        const area_mark *area = &it->areas[i];
        mx_pdf__colour(p->cairo, p->f, area->colour);
        cairo_rectangle(p->cairo, area->x, y + area->y, area->width, area->height);
        cairo_fill(p->cairo);
    }
}

static void draw_texts(pen *p, const piece *it, double y, bool is_repeated)
{
    for (size_t i = 0; i < it->n_texts; i++) {
        const text_mark *text = &it->texts[i];
        enter_or_leave(p, is_repeated ? 0 : text->element);
        if (text->dest != NULL) {
            mx_buf_clear(&p->attributes);
            mx_buf_format(&p->attributes, "dest='%s'", text->dest);
            cairo_tag_begin(p->cairo, CAIRO_TAG_LINK, p->attributes.failed ? "" : p->attributes.at);
        }
        mx_pdf__show_text(p->cairo, p->f, text, text->x, y + text->y);
        if (text->dest != NULL) cairo_tag_end(p->cairo, CAIRO_TAG_LINK);
    }
}

/* All parts of a figure that a page holds are one picture. Returns the last of them. */
static size_t draw_figure(pen *p, const piece pieces[], size_t first, size_t end)
{
    const piece *it = &pieces[first];
    size_t last = first;
    while (last + 1 < end && pieces[last + 1].figure == it->figure) last++;
    p->n_shown = it->figure == p->shown ? p->n_shown + 1 : 1;
    p->shown = it->figure;
    assert(p->n_shown <= it->figure->n_drawings);
    const mx_chart_drawing *drawing = it->figure->drawings[p->n_shown - 1];
    double scale = it->height / it->cut_height;
    double inside = scale * (mx_chart_drawing_width(drawing) - 2 * MX_CHART_MARGIN);
    double cut_height = pieces[last].cut_top + pieces[last].cut_height - it->cut_top;
    enter(p, it->figure_element);
    cairo_save(p->cairo);
    cairo_rectangle(p->cairo, PAGE_LEFT, PAGE_TOP + it->y, FULL_WIDTH, scale * cut_height);
    cairo_clip(p->cairo);
    cairo_translate(p->cairo, PAGE_LEFT + (FULL_WIDTH - inside) / 2, PAGE_TOP + it->y);
    cairo_scale(p->cairo, scale, scale);
    cairo_translate(p->cairo, -MX_CHART_MARGIN, 0);
    mx_chart_drawing_show(drawing, it->cut_top, cut_height, p->cairo);
    cairo_restore(p->cairo);
    return last;
}

/* Where links and bookmarks lead. */
static void mark_heading(pen *p, const block *heading, size_t element)
{
    enter(p, element);
    mx_buf_clear(&p->attributes);
    mx_buf_format(&p->attributes, "name='%s'", heading->id);
    cairo_tag_begin(p->cairo, CAIRO_TAG_DEST, p->attributes.failed ? "" : p->attributes.at);
    cairo_tag_end(p->cairo, CAIRO_TAG_DEST);
}

/* A number at the right end of the contents' line. */
static void draw_target(pen *p, flow *f, const piece *it, double y)
{
    const text_mark *beside = &it->texts[it->n_texts - 1];
    size_t page = f->pieces[f->headings[it->target - 1]].page;
    const char *number = mx_arena_format(f->arena, "%zu", page + 1);
    text_mark text = *beside;
    text.layout = mx_pdf__layout(f, beside->face, number, 0);
    text.first = 0;
    text.end = 1;
    text.x = PAGE_LEFT + TEXT_WIDTH;
    text.anchor = 1;
    if (text.layout == NULL) return;
    const piece as_piece = {.texts = &text, .n_texts = 1};
    draw_texts(p, &as_piece, y + (beside->end - 1) * beside->face.leading, false);
}

/* Where its bytes are read from, as cairo asks for them. */
static cairo_status_t read_some(void *payload, unsigned char *out, unsigned int size)
{
    mx_str *rest = payload;
    if (rest->size < size) return CAIRO_STATUS_READ_ERROR;
    memcpy(out, rest->at, size);
    rest->at += size;
    rest->size -= size;
    return CAIRO_STATUS_SUCCESS;
}

/* As high as its place, unless that makes it too broad. A decoration: in no element. */
static void draw_logo(pen *p, const piece *it, double y)
{
    const double broadest = 180;
    mx_str rest = p->f->report->theme.logo;
    cairo_surface_t *logo = cairo_image_surface_create_from_png_stream(read_some, &rest);
    double width = cairo_image_surface_get_width(logo), height = cairo_image_surface_get_height(logo);
    if (cairo_surface_status(logo) == CAIRO_STATUS_SUCCESS && width > 0 && height > 0) {
        double scale = fmin(it->height / height, broadest / width);
        close_text(p);
        cairo_save(p->cairo);
        cairo_translate(p->cairo, PAGE_LEFT, y);
        cairo_scale(p->cairo, scale, scale);
        cairo_set_source_surface(p->cairo, logo, 0, 0);
        cairo_paint(p->cairo);
        cairo_restore(p->cairo);
    } else {
        mx_pdf__ok(p->f, mx_fail(MX_E_VALUE, mx_tr("logo : image PNG illisible", "logo: unreadable PNG picture")));
    }
    cairo_surface_destroy(logo);
}

static void draw_piece(pen *p, flow *f, const piece *it, double y, bool is_repeated)
{
    const double aside = it->is_right ? HALF_WIDTH + GUTTER : 0;
    cairo_translate(p->cairo, aside, 0);
    draw_areas(p, it, y);
    if (it->is_logo) draw_logo(p, it, y);
    if (it->heading != NULL && it->n_texts > 0) mark_heading(p, it->heading, it->texts[0].element);
    draw_texts(p, it, y, is_repeated);
    if (it->target > 0) draw_target(p, f, it, y);
    cairo_translate(p->cairo, -aside, 0);
}

/* ---- Pages -------------------------------------------------------------------------------- */

/* The ground of a box, for as much of it as this page holds. */
static void draw_box(pen *p, const flow *f, size_t first, size_t end)
{
    static const struct {
        uint32_t ground, bar;
    } looks[] = {
        [MX_BOX_METHOD] = {TINT, ACCENT}, [MX_BOX_WARNING] = {ALERT_TINT, ALERT}, [MX_BOX_NOTE] = {FAINT, SOFT}};
    const piece *top = &f->pieces[first], *last = &f->pieces[end - 1];
    mx_box box = f->boxes[top->box - 1];
    double y = PAGE_TOP + top->y, height = last->y + last->height - top->y;
    mx_pdf__colour(p->cairo, p->f, looks[box].ground);
    cairo_rectangle(p->cairo, PAGE_LEFT, y, FULL_WIDTH, height);
    cairo_fill(p->cairo);
    mx_pdf__colour(p->cairo, p->f, looks[box].bar);
    cairo_rectangle(p->cairo, PAGE_LEFT, y, 3, height);
    cairo_fill(p->cairo);
}

static void draw_boxes(pen *p, const flow *f, size_t first, size_t end)
{
    for (size_t i = first; i < end;) {
        size_t next = i + 1;
        while (next < end && f->pieces[next].box == f->pieces[i].box) next++;
        if (f->pieces[i].box != 0) draw_box(p, f, i, next);
        i = next;
    }
}

static void running_text(pen *p, flow *f, const char *markup, double x, double y, double anchor, uint32_t colour)
{
    face as = {.size = 7.6, .leading = 10, .is_tabular = true, .colour = colour};
    text_mark text = {.layout = mx_pdf__layout(f, as, markup, FULL_WIDTH), .end = 1, .anchor = anchor, .face = as};
    if (text.layout == NULL) return;
    pango_layout_set_height(text.layout, -1); /* one line, and an ellipsis */
    pango_layout_set_ellipsize(text.layout, PANGO_ELLIPSIZE_END);
    mx_pdf__show_text(p->cairo, p->f, &text, x, y);
}

/* The title above, from the second page on; the page's number and the mark of internal documents below. */
static void running_heads(pen *p, flow *f, size_t page)
{
    const double right = PAGE_LEFT + FULL_WIDTH, foot = PAGE_HEIGHT - 44;
    close_text(p);
    running_text(p, f,
                 mx_arena_format(f->arena, "%s~%zu / %zu", f->words->page_of, page + 1, f->n_pages),
                 right, foot, 1, SOFT);
    if (f->report->is_internal) {
        face as = {.size = 7.6, .leading = 10, .is_strong = true, .colour = ALERT};
        text_mark text = {.layout = mx_pdf__layout_plain(f, as, f->words->internal_long, 0), .end = 1, .face = as};
        if (text.layout != NULL) mx_pdf__show_text(p->cairo, p->f, &text, PAGE_LEFT, foot);
    }
    if (page == 0) return;
    mx_buf head = {0};
    mx_report_plain(&head, f->report->head.title);
    if (f->report->head.subtitle != NULL) {
        mx_buf_text(&head, " – ");
        mx_report_plain(&head, f->report->head.subtitle);
    }
    if (mx_pdf__ok(f, mx_buf_check(&head))) running_text(p, f, head.at, PAGE_LEFT, 34, 0, SOFT);
    mx_buf_dispose(&head);
}

static void draw_page(pen *p, flow *f, size_t first, size_t end, size_t page)
{
    double y = PAGE_TOP;
    draw_boxes(p, f, first, end);
    for (size_t i = 0; i < f->pieces[first].n_header; i++) {
        const piece *repeated = &f->pieces[f->pieces[first].header + i];
        draw_piece(p, f, repeated, y, true);
        y += repeated->height;
    }
    for (size_t i = first; i < end; i++) {
        if (f->pieces[i].figure != NULL) i = draw_figure(p, f->pieces, i, end);
        else draw_piece(p, f, &f->pieces[i], PAGE_TOP + f->pieces[i].y, false);
    }
    running_heads(p, f, page);
    cairo_show_page(p->cairo);
}

static void draw_pages(pen *p, flow *f)
{
    enter(p, 0);
    for (size_t first = 0; first < f->n_pieces && f->rc >= 0;) {
        size_t end = first;
        while (end < f->n_pieces && f->pieces[end].page == f->pieces[first].page) end++;
        draw_page(p, f, first, end, f->pieces[first].page);
        first = end;
    }
    while (p->n_open > 0) close_one(p);
    mx_pdf__ok(f, mx_buf_check(&p->attributes));
}

/* ---- The file -------------------------------------------------------------------------------- */

static cairo_status_t collect(void *payload, const unsigned char *bytes, unsigned int size)
{
    mx_buf *buf = payload;
    mx_buf_add(buf, (const char *)bytes, size);
    return buf->failed ? CAIRO_STATUS_NO_MEMORY : CAIRO_STATUS_SUCCESS;
}

/* Plain text as it is read: typeset, without marks. The caller disposes of it. */
static const char *typeset(flow *f, mx_buf *out, const char *markup)
{
    mx_buf_clear(out);
    mx_report_unmark(out, markup, f->lang);
    return mx_pdf__ok(f, mx_buf_check(out)) && out->at != NULL ? out->at : "";
}

static void add_bookmarks(flow *f, cairo_surface_t *surface)
{
    mx_buf text = {0};
    int section = CAIRO_PDF_OUTLINE_ROOT;
    for (size_t i = 0; i < f->report->n_blocks && f->rc >= 0; i++) {
        const block *b = &f->report->blocks[i];
        if (b->kind != BLOCK_HEADING) continue;
        const char *link = mx_arena_format(f->arena, "dest='%s'", b->id), *title = typeset(f, &text, b->text);
        if (b->level == 2)
            section = cairo_pdf_surface_add_outline(surface, CAIRO_PDF_OUTLINE_ROOT, title, link,
                                                    CAIRO_PDF_OUTLINE_FLAG_OPEN);
        else cairo_pdf_surface_add_outline(surface, section, title, link, 0);
    }
    mx_buf_dispose(&text);
}

/* Without a date of its own the bytes would be those of the moment. */
static void add_metadata(flow *f, cairo_surface_t *surface)
{
    const mx_report_head *h = &f->report->head;
    mx_buf text = {0};
    const char *day = h->date == NULL ? "2000-01-01" : h->date;
    const char *moment = mx_arena_format(f->arena, "%sT00:00:00Z", day);
    mx_buf_text(&text, h->title);
    if (h->subtitle != NULL) mx_buf_format(&text, " – %s", h->subtitle);
    if (mx_pdf__ok(f, mx_buf_check(&text)))
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, text.at);
    if (h->publisher != NULL) cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, h->publisher);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "mieux");
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, moment);
    mx_buf_dispose(&text);
}

static int cairo_code(cairo_status_t status)
{
    if (status == CAIRO_STATUS_SUCCESS) return MX_OK;
    if (status == CAIRO_STATUS_NO_MEMORY) return mx_fail_memory();
    return mx_fail(MX_E_IO, mx_tr("cairo n’a pas pu écrire le PDF : %s", "cairo could not write the PDF: %s"),
                   cairo_status_to_string(status));
}

/* Draw all, then add what cairo leaves out. */
static int write_pdf(flow *f, mx_buf *bytes)
{
    pen p = {.f = f, .surface = cairo_pdf_surface_create_for_stream(collect, bytes, PAGE_WIDTH, PAGE_HEIGHT)};
    cairo_pdf_surface_restrict_to_version(p.surface, CAIRO_PDF_VERSION_1_4); /* as mx_pdf__update reads it */
    p.cairo = cairo_create(p.surface);
    add_metadata(f, p.surface);
    add_bookmarks(f, p.surface);
    draw_pages(&p, f);
    mx_pdf__ok(f, cairo_code(cairo_status(p.cairo)));
    cairo_destroy(p.cairo);
    cairo_surface_finish(p.surface);
    mx_pdf__ok(f, cairo_code(cairo_surface_status(p.surface)));
    cairo_surface_destroy(p.surface);
    mx_buf_dispose(&p.attributes);
    const pdf_additions additions = {f->words->lang, p.more, p.n_more};
    if (mx_pdf__ok(f, mx_buf_check(bytes))) mx_pdf__ok(f, mx_pdf__update(bytes, &additions));
    mx_free(p.more);
    return f->rc;
}

static int render(flow *f, mx_buf *bytes)
{
    int rc = mx_chart_hold_fonts(&f->pango);
    if (rc < 0) return rc;
    mx_pdf__flow(f);
    if (f->rc >= 0) {
        f->n_pages = mx_pdf__paginate(f->pieces, f->n_pieces, TEXT_HEIGHT);
        mx_pdf__ok(f, write_pdf(f, bytes));
    }
    for (size_t i = 0; i < f->n_layouts; i++) g_object_unref(f->layouts[i]);
    mx_chart_let_go_fonts();
    return f->rc;
}

int mx_report_pdf(mx_buf *out, const mx_report *report)
{
    assert(!report->is_box_open && (report->head.formats & MX_REPORT_PDF));
    if (report->error < 0) return mx_fail(report->error, "%s", report->message);
    flow f = {.report = report, .words = mx_report__words(report->head.lang), .lang = report->head.lang};
    mx_buf bytes = {0};
    int rc = mx_arena_new(&f.arena);
    if (rc >= 0) rc = render(&f, &bytes);
    if (rc >= 0) {
        mx_buf_add(out, bytes.at, bytes.size);
        rc = mx_buf_check(out);
    }
    mx_buf_dispose(&bytes);
    mx_free(f.pieces);
    mx_free(f.elements);
    mx_free(f.layouts);
    mx_free(f.boxes);
    mx_free(f.headings);
    mx_arena_free(f.arena);
    return rc;
}
