/* Blocks to pieces, from the cover to the last line. Tables and their kin are in pdf_table.c. */
#include "pdf_i.h"

#include <string.h>

static const face publisher_face = {.size = 9, .leading = 13, .is_strong = true, .colour = ACCENT},
                  title_face = {.size = 29, .leading = 33, .is_strong = true, .is_display = true, .colour = INK},
                  subtitle_face = {.size = 13, .leading = 19, .colour = SOFT},
                  date_face = {.size = 9.6, .leading = 14, .colour = SOFT},
                  section_face = {.size = 17, .leading = 21, .is_strong = true, .is_display = true, .colour = INK},
                  number_face = {.size = 17, .leading = 21, .is_display = true, .colour = ACCENT},
                  part_face = {.size = 11.4, .leading = 15.5, .is_strong = true, .colour = INK},
                  finding_face = {.size = 11.2, .leading = 16.4, .colour = INK},
                  contents_face = {.size = 9.6, .leading = 15, .is_strong = true, .is_tabular = true, .colour = INK},
                  contents_part_face = {.size = 8.6, .leading = 12.6, .is_tabular = true, .colour = SOFT},
                  banner_face = {.size = 9.6, .leading = 14, .is_strong = true, .colour = 0xffffff},
                  alert_face = {.size = 9.6, .leading = 14.2, .is_strong = true, .colour = ALERT},
                  bullet_face = {.size = 9.6, .leading = 14.2, .is_strong = true, .colour = ACCENT};

/* ---- Building ------------------------------------------------------------------------ */

bool mx_pdf__ok(flow *f, int rc)
{
    if (f->rc >= 0 && rc < 0) f->rc = rc;
    return f->rc >= 0;
}

void *mx_pdf__make(flow *f, size_t count, size_t size)
{
    void *made = f->rc < 0 ? NULL : mx_arena_alloc(f->arena, (count == 0 ? 1 : count) * size);
    if (made == NULL) mx_pdf__ok(f, mx_fail_memory());
    return made;
}

size_t mx_pdf__element(flow *f, const char *tag, size_t parent, bool is_group)
{
    if (!mx_pdf__ok(f, MX_GROW(f->elements, f->n_elements, f->elements_room))) return 0;
    f->elements[f->n_elements] = (struct_element){tag, parent, is_group, NULL};
    return f->n_elements++;
}

size_t mx_pdf__element_with(flow *f, const char *tag, size_t parent, const char *more)
{
    size_t made = mx_pdf__element(f, tag, parent, false);
    if (f->rc >= 0) f->elements[made].more = more;
    return made;
}

piece *mx_pdf__add(flow *f, piece made)
{
    if (!mx_pdf__ok(f, MX_GROW(f->pieces, f->n_pieces, f->pieces_room))) return NULL;
    made.box = f->box;
    f->pieces[f->n_pieces] = made;
    return &f->pieces[f->n_pieces++];
}

/* A piece of one text and nothing else. */
static piece *add_text(flow *f, text_mark text, double before, double height)
{
    text_mark *kept = mx_pdf__make(f, 1, sizeof *kept);
    if (kept == NULL || text.layout == NULL) return NULL;
    *kept = text;
    return mx_pdf__add(f, (piece){.before = before, .height = height, .texts = kept, .n_texts = 1});
}

static void add_space(flow *f, double height, bool keeps_next)
{
    mx_pdf__add(f, (piece){.height = height, .keeps_next = keeps_next});
}

/* Two lines at least stay together at either end. */
void mx_pdf__lines(flow *f, PangoLayout *layout, face as, size_t element, double before, bool keeps_next)
{
    int n = mx_pdf__n_lines(layout);
    for (int i = 0; i < n; i++) {
        text_mark text = {.layout = layout, .first = i, .end = i + 1, .x = f->left, .face = as, .element = element};
        piece *line = add_text(f, text, i == 0 ? before : 0, as.leading);
        if (line != NULL) line->keeps_next = keeps_next || (i == 0 && n > 1) || i == n - 2;
    }
}

static void add_paragraph(flow *f, face as, const char *markup, double before, bool keeps_next)
{
    size_t p = mx_pdf__element(f, "P", 0, false);
    mx_pdf__lines(f, mx_pdf__layout(f, as, markup, f->width), as, p, before, keeps_next);
}

static void add_plain(flow *f, const char *tag, face as, const char *text, double before)
{
    if (text == NULL) return;
    size_t p = mx_pdf__element(f, tag, 0, false);
    mx_pdf__lines(f, mx_pdf__layout_plain(f, as, text, f->width), as, p, before, true);
}

static void add_area(flow *f, area_mark area, double before, double height, bool keeps_next)
{
    area_mark *kept = mx_pdf__make(f, 1, sizeof *kept);
    if (kept == NULL) return;
    *kept = area;
    mx_pdf__add(f, (piece){
                       .before = before, .height = height, .keeps_next = keeps_next, .areas = kept, .n_areas = 1});
}

/* ---- Cover and contents ------------------------------------------------------------------ */

static void banner(flow *f)
{
    if (!f->report->is_internal) return;
    size_t p = mx_pdf__element(f, "P", 0, false);
    PangoLayout *layout = mx_pdf__layout_plain(f, banner_face, f->words->internal_long, FULL_WIDTH - 24);
    int n = mx_pdf__n_lines(layout);
    double height = n * banner_face.leading + 12;
    text_mark text = {.layout = layout, .end = n, .x = f->left + 12, .y = 6, .face = banner_face, .element = p};
    area_mark *area = mx_pdf__make(f, 1, sizeof *area);
    piece *added = add_text(f, text, 0, height);
    if (added == NULL || area == NULL) return;
    *area = (area_mark){f->left, 0, FULL_WIDTH, height, ALERT};
    added->areas = area;
    added->n_areas = 1;
    added->keeps_next = true;
}

/* As large as it goes on three lines; smaller where the name is long. */
static void cover_title(flow *f, const char *title)
{
    face as = title_face;
    PangoLayout *layout = mx_pdf__layout_plain(f, as, title, f->width);
    if (mx_pdf__n_lines(layout) > 3) {
        as.size *= 0.6;
        as.leading *= 0.62;
    }
    add_plain(f, "H1", as, title, 6);
}

static void cover(flow *f)
{
    const mx_report_head *h = &f->report->head;
    f->width = FULL_WIDTH;
    banner(f);
    if (f->report->theme.logo.size > 0)
        mx_pdf__add(f, (piece){.height = 46, .keeps_next = true, .is_logo = true});
    add_space(f, f->report->theme.logo.size > 0 ? 20 : 46, true);
    add_plain(f, "P", publisher_face, h->publisher, 0);
    cover_title(f, h->title);
    add_plain(f, "P", subtitle_face, h->subtitle, 6);
    if (h->date != NULL) {
        mx_buf date = {0};
        mx_show_date(&date, h->date, f->lang);
        if (mx_pdf__ok(f, mx_buf_check(&date))) add_plain(f, "P", date_face, date.at, 10);
        mx_buf_dispose(&date);
    }
    add_area(f, (area_mark){f->left, 0, FULL_WIDTH, 2.4, ACCENT}, 18, 2.4, true);
    f->width = TEXT_WIDTH;
}

/* A heading's title, and the place for its page. */
static void contents_entry(flow *f, const block *b, size_t index, size_t toc)
{
    bool is_section = b->level == 2;
    face as = is_section ? contents_face : contents_part_face;
    const double indent = 20, place = 30;
    size_t item = mx_pdf__element(f, "TOCI", toc, true), link = mx_pdf__element(f, "Reference", item, false);
    PangoLayout *title = mx_pdf__layout(f, as, b->text, TEXT_WIDTH - indent - place);
    text_mark *texts = mx_pdf__make(f, 2, sizeof *texts);
    if (texts == NULL || title == NULL) return;
    int n = mx_pdf__n_lines(title);
    size_t count = 0;
    if (is_section) {
        const char *number = mx_arena_format(f->arena, "%u", b->number);
        face quiet = as;
        quiet.colour = ACCENT;
        texts[count++] = (text_mark){.layout = mx_pdf__layout(f, quiet, number, 0),
                                     .end = 1,
                                     .x = f->left,
                                     .face = quiet,
                                     .element = link,
                                     .dest = b->id};
    }
    texts[count++] = (text_mark){
        .layout = title, .end = n, .x = f->left + indent, .face = as, .element = link, .dest = b->id};
    mx_pdf__add(f, (piece){.before = is_section ? 5 : 0,
                           .height = n * as.leading,
                           .keeps_next = is_section,
                           .texts = texts,
                           .n_texts = count,
                           .target = index + 1});
}

static void contents(flow *f)
{
    size_t toc = mx_pdf__element(f, "TOC", 0, true), index = 0;
    add_plain(f, "H2", part_face, f->words->contents, 30);
    for (size_t i = 0; i < f->report->n_blocks; i++)
        if (f->report->blocks[i].kind == BLOCK_HEADING) contents_entry(f, &f->report->blocks[i], index++, toc);
}

/* ---- Running text -------------------------------------------------------------------------- */

static void note_heading(flow *f)
{
    if (mx_pdf__ok(f, MX_GROW(f->headings, f->n_headings, f->headings_room)))
        f->headings[f->n_headings++] = f->n_pieces;
}

/* The number hangs before the title, in the colour of the house. */
static void section_heading(flow *f, const block *b)
{
    const double indent = 26;
    size_t h = mx_pdf__element(f, "H2", 0, false), first = f->n_pieces;
    PangoLayout *number = mx_pdf__layout(f, number_face, mx_arena_format(f->arena, "%u", b->number), 0);
    PangoLayout *title = mx_pdf__layout(f, section_face, b->text, FULL_WIDTH - indent);
    text_mark *texts = mx_pdf__make(f, 2, sizeof *texts);
    if (texts == NULL || number == NULL || title == NULL) return;
    int n = mx_pdf__n_lines(title);
    texts[0] = (text_mark){.layout = number, .end = 1, .x = f->left, .face = number_face, .element = h};
    texts[1] = (text_mark){.layout = title, .end = n, .x = f->left + indent, .face = section_face, .element = h};
    mx_pdf__add(f, (piece){.before = 34,
                           .height = n * section_face.leading,
                           .keeps_next = true,
                           .begins_page = b->number == 1,
                           .texts = texts,
                           .n_texts = 2});
    if (f->rc >= 0) f->pieces[first].heading = b;
    add_space(f, 4, true);
}

static void heading(flow *f, const block *b)
{
    note_heading(f);
    if (b->level == 2) {
        section_heading(f, b);
        return;
    }
    size_t h = mx_pdf__element(f, "H3", 0, false), first = f->n_pieces;
    mx_pdf__lines(f, mx_pdf__layout(f, part_face, b->text, FULL_WIDTH), part_face, h, 20, true);
    if (f->rc >= 0 && first < f->n_pieces) f->pieces[first].heading = b;
}

/* A bar stands beside what was found. */
static void finding(flow *f, const block *b)
{
    const double indent = 13;
    size_t p = mx_pdf__element(f, "P", 0, false), first = f->n_pieces;
    f->left += indent;
    PangoLayout *layout = mx_pdf__layout(f, finding_face, b->text, f->width - indent);
    mx_pdf__lines(f, layout, finding_face, p, 8, true);
    f->left -= indent;
    for (size_t i = first; i < f->n_pieces; i++) {
        area_mark *bar = mx_pdf__make(f, 1, sizeof *bar);
        if (bar == NULL) return;
        *bar = (area_mark){f->left, 0, 3, finding_face.leading, ACCENT};
        f->pieces[i].areas = bar;
        f->pieces[i].n_areas = 1;
        f->pieces[i].keeps_next = i + 1 < f->n_pieces;
    }
    add_space(f, 4, false);
}

static void list_item(flow *f, const char *markup, size_t list)
{
    const double indent = 12;
    size_t item = mx_pdf__element(f, "LI", list, true), first = f->n_pieces;
    size_t label = mx_pdf__element(f, "Lbl", item, false), words = mx_pdf__element(f, "LBody", item, false);
    f->left += indent;
    mx_pdf__lines(f, mx_pdf__layout(f, mx_pdf__body, markup, f->width - indent), mx_pdf__body, words, 4, false);
    f->left -= indent;
    text_mark *texts = mx_pdf__make(f, 2, sizeof *texts);
    if (texts == NULL || first == f->n_pieces) return;
    texts[0] = (text_mark){.layout = mx_pdf__layout(f, bullet_face, "•", 0),
                           .end = 1,
                           .x = f->left,
                           .face = bullet_face,
                           .element = label};
    texts[1] = f->pieces[first].texts[0];
    if (texts[0].layout == NULL) return;
    f->pieces[first].texts = texts;
    f->pieces[first].n_texts = 2;
}

static void list(flow *f, const block *b)
{
    size_t l = mx_pdf__element(f, "L", 0, true);
    for (size_t i = 0; i < b->count; i++) list_item(f, b->items[i], l);
    add_space(f, 4, false);
}

#define BOX_INDENT 14.0

static void open_box(flow *f, const block *b)
{
    if (!mx_pdf__ok(f, MX_GROW(f->boxes, f->n_boxes, f->boxes_room))) return;
    f->boxes[f->n_boxes++] = b->box;
    f->box = f->n_boxes;
    mx_pdf__add(f, (piece){.before = 14, .height = 9, .keeps_next = true});
    f->left += BOX_INDENT;
    f->width = FULL_WIDTH - 2 * BOX_INDENT;
    if (b->text != NULL)
        add_paragraph(f, b->box == MX_BOX_WARNING ? alert_face : mx_pdf__strong, b->text, 0, true);
}

static void close_box(flow *f)
{
    if (f->n_pieces > 0) f->pieces[f->n_pieces - 1].keeps_next = true;
    add_space(f, 11, false);
    f->box = 0;
    f->left -= BOX_INDENT;
    f->width = TEXT_WIDTH;
    add_space(f, 8, false);
}

/* ---- Figures ----------------------------------------------------------------------------------- */

/* "Figure 3. Caption", in the element that belongs to what it stands by. */
static void figure_caption(flow *f, const block *b)
{
    const figure *it = b->figure;
    const char *text = mx_arena_format(f->arena, "**%s~%u.** %s", f->words->figure, b->number,
                                       it->caption == NULL ? "" : it->caption);
    size_t c = mx_pdf__element(f, "Caption", 0, false);
    mx_pdf__lines(f, mx_pdf__layout(f, mx_pdf__small, text, TEXT_WIDTH), mx_pdf__small, c, 2, it->source != NULL);
    if (it->source != NULL) {
        size_t s = mx_pdf__element(f, "P", 0, false);
        mx_pdf__lines(f, mx_pdf__layout(f, mx_pdf__note, it->source, TEXT_WIDTH), mx_pdf__note, s, 1, false);
    }
    add_space(f, 10, false);
}

/* From `top` to `bottom` of the drawing, in its own pixels. */
static void figure_part(flow *f, const figure *it, double top, double bottom, double scale, size_t element)
{
    mx_pdf__add(f, (piece){.before = top > 0 ? 0 : 10,
                           .height = (bottom - top) * scale,
                           .figure = it,
                           .cut_top = top,
                           .cut_height = bottom - top,
                           .figure_element = element});
}

/* A tall one goes on on the next page, as a table does, where it may be cut. */
static void cut_figure(flow *f, const figure *it, double scale, size_t element)
{
    const double *cuts;
    size_t n_cuts = mx_chart_drawing_cuts(&cuts, it->drawings[0]), first = f->n_pieces;
    double height = mx_chart_drawing_height(it->drawings[0]), top = 0;
    for (size_t i = 0; i <= n_cuts; i++) {
        double bottom = i < n_cuts ? cuts[i] : height;
        figure_part(f, it, top, bottom, scale, element);
        top = bottom;
    }
    if (f->rc < 0) return;
    f->pieces[first].keeps_next = true; /* what stands above the first row, with it */
    f->pieces[f->n_pieces - 1].keeps_next = true;
    f->pieces[f->n_pieces - 2].keeps_next = true;
}

/* The chart without its margins takes the full width, so that its words stand under ours. */
static double full_scale(const mx_chart_drawing *drawing)
{
    return FULL_WIDTH / (mx_chart_drawing_width(drawing) - 2 * MX_CHART_MARGIN);
}

static bool is_to_cut(const mx_chart_drawing *drawing)
{
    const double *cuts;
    bool is_tall = mx_chart_drawing_height(drawing) * full_scale(drawing) > 0.8 * TEXT_HEIGHT;
    return is_tall && mx_chart_drawing_cuts(&cuts, drawing) > 0;
}

size_t mx_pdf__n_pages(const mx_chart_drawing *drawing)
{
    if (!is_to_cut(drawing)) return 1;
    return 2 + (size_t)(1.5 * mx_chart_drawing_height(drawing) * full_scale(drawing) / TEXT_HEIGHT);
}

static void draw_figure(flow *f, const block *b)
{
    const double most = TEXT_HEIGHT - 70;
    const figure *it = b->figure;
    const mx_chart_drawing *drawing = it->drawings[0];
    size_t element = mx_pdf__element_with(f, "Figure", 0, it->alt == NULL ? "" : it->alt);
    double scale = full_scale(drawing), height = mx_chart_drawing_height(drawing);
    if (is_to_cut(drawing)) {
        cut_figure(f, it, scale, element);
    } else {
        figure_part(f, it, 0, height, height * scale > most ? most / height : scale, element);
        if (f->rc < 0) return;
        piece *whole = &f->pieces[f->n_pieces - 1];
        whole->least = 0.72 * whole->height;
        whole->keeps_next = true;
    }
    figure_caption(f, b);
}

/* ---- All of it ------------------------------------------------------------------------------------ */

/* A few lines that lead up to a table or figure stay with it. */
static void lead_up(flow *f, size_t first)
{
    if (f->rc < 0 || f->n_pieces - first > 3) return;
    for (size_t i = first; i < f->n_pieces; i++) f->pieces[i].keeps_next = true;
}

static void flow_paragraph(flow *f, const block *b)
{
    const block *end = f->report->blocks + f->report->n_blocks;
    size_t first = f->n_pieces;
    add_paragraph(f, mx_pdf__body, b->text, 8, false);
    if (b + 1 < end && (b[1].kind == BLOCK_FIGURE || b[1].kind == BLOCK_TABLE)) lead_up(f, first);
}

static void add_block(flow *f, const block *b)
{
    switch (b->kind) {
    case BLOCK_HEADING: heading(f, b); return;
    case BLOCK_PARAGRAPH: flow_paragraph(f, b); return;
    case BLOCK_FINDING: finding(f, b); return;
    case BLOCK_LIST: list(f, b); return;
    case BLOCK_TERMS: mx_pdf__terms(f, b); return;
    case BLOCK_OPEN_BOX: open_box(f, b); return;
    case BLOCK_CLOSE_BOX: close_box(f); return;
    case BLOCK_TABLE: mx_pdf__table(f, b); return;
    case BLOCK_KEY_FIGURES: mx_pdf__key_figures(f, b); return;
    case BLOCK_FIGURE: draw_figure(f, b); return;
    }
}

static void flow_block(flow *f, const block *b)
{
    size_t first = f->n_pieces;
    add_block(f, b);
    if (first < f->n_pieces) f->pieces[first].begins_block = true;
}

void mx_pdf__flow(flow *f)
{
    f->left = PAGE_LEFT;
    f->width = TEXT_WIDTH;
    mx_pdf__element(f, "Document", 0, true); /* its number is 0 */
    cover(f);
    contents(f);
    for (size_t i = 0; i < f->report->n_blocks && f->rc >= 0; i++) flow_block(f, &f->report->blocks[i]);
    if (f->report->head.generator != NULL && f->n_pieces > 0) {
        f->pieces[f->n_pieces - 1].keeps_next = true;
        add_area(f, (area_mark){f->left, 0, FULL_WIDTH, 0.6, LINE}, 22, 0.6, true);
        add_plain(f, "P", mx_pdf__note, f->report->head.generator, 5);
        if (f->n_pieces > 0) f->pieces[f->n_pieces - 1].keeps_next = false;
    }
}
