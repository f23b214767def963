/* Markup and plain text as pango lays them out, in the fonts of the charts. */
#include "pdf_i.h"

#include <string.h>

#include <pango/pangocairo.h>

const face mx_pdf__body = {.size = 9.6, .leading = 14.2, .colour = INK},
           mx_pdf__small = {.size = 8.2, .leading = 11.6, .colour = SOFT},
           mx_pdf__strong = {.size = 9.6, .leading = 14.2, .is_strong = true, .colour = INK},
           mx_pdf__note = {.size = 7.8, .leading = 11, .colour = SOFT},
           mx_pdf__cell = {.size = 8.4, .leading = 11.6, .is_tabular = true, .colour = INK},
           mx_pdf__cell_head = {.size = 7.8, .leading = 10.4, .is_strong = true, .colour = SOFT};

/* Inter's capitals are 0.727 of its size high: lines stand on that, whatever script they hold. */
#define CAPITAL 0.727

static uint32_t themed(const flow *f, uint32_t colour)
{
    const mx_report_theme *theme = &f->report->theme;
    switch (colour) {
    case ACCENT: return theme->accent;
    case TINT: return mx_report__lighter(theme->accent, TINT_PART);
    case ALERT: return theme->alert;
    case ALERT_TINT: return mx_report__lighter(theme->alert, ALERT_TINT_PART);
    default: return colour;
    }
}

void mx_pdf__colour(cairo_t *cairo, const flow *f, uint32_t colour)
{
    colour = themed(f, colour);
    cairo_set_source_rgb(cairo, (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0,
                         (colour & 255) / 255.0);
}

static void insert(PangoAttrList *list, PangoAttribute *attribute, size_t start, size_t end)
{
    attribute->start_index = (guint)start;
    attribute->end_index = (guint)end;
    pango_attr_list_insert(list, attribute);
}

static void insert_marks(PangoAttrList *list, unsigned marks, face as, size_t start, size_t end)
{
    if (marks & MARK_BOLD) insert(list, pango_attr_weight_new(PANGO_WEIGHT_SEMIBOLD), start, end);
    if (marks & MARK_EMPHASIS) insert(list, pango_attr_style_new(PANGO_STYLE_ITALIC), start, end);
    if (!(marks & MARK_CODE)) return;
    insert(list, pango_attr_family_new("DejaVu Sans Mono"), start, end);
    insert(list, pango_attr_size_new_absolute((int)(as.size * 0.86 * PANGO_SCALE)), start, end);
}

/* What a run of equal marks adds: its text, and attributes over it. */
typedef struct {
    mx_buf text;
    PangoAttrList *attributes;
    face as;
} styled;

static void add_run(void *payload, const char *text, size_t size, unsigned marks)
{
    styled *s = payload;
    size_t start = s->text.size;
    mx_buf_add(&s->text, text, size);
    insert_marks(s->attributes, marks, s->as, start, s->text.size);
}

static void set_face(PangoLayout *layout, face as)
{
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, as.is_display ? "Inter Display,Inter,DejaVu Sans"
                                                                 : "Inter,DejaVu Sans");
    pango_font_description_set_weight(font, as.is_strong ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font, as.size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
}

static PangoLayout *keep(flow *f, PangoLayout *layout)
{
    if (mx_pdf__ok(f, MX_GROW(f->layouts, f->n_layouts, f->layouts_room)))
        return f->layouts[f->n_layouts++] = layout;
    g_object_unref(layout);
    return NULL;
}

PangoLayout *mx_pdf__layout(flow *f, face as, const char *markup, double width)
{
    if (f->rc < 0) return NULL;
    styled s = {.attributes = pango_attr_list_new(), .as = as};
    s.text.failed |= !mx_report__runs(markup, f->lang, add_run, &s);
    if (as.is_tabular) insert(s.attributes, pango_attr_font_features_new("tnum=1"), 0, G_MAXUINT);
    insert(s.attributes, pango_attr_language_new(pango_language_from_string(f->words->lang)), 0, G_MAXUINT);

    PangoLayout *layout = pango_layout_new(f->pango);
    set_face(layout, as);
    pango_layout_set_attributes(layout, s.attributes);
    pango_attr_list_unref(s.attributes);
    pango_layout_set_width(layout, width > 0 ? (int)(width * PANGO_SCALE) : -1);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(layout, s.text.at == NULL ? "" : s.text.at, (int)s.text.size);
    mx_pdf__ok(f, mx_buf_check(&s.text));
    mx_buf_dispose(&s.text);
    return keep(f, layout);
}

PangoLayout *mx_pdf__layout_plain(flow *f, face as, const char *text, double width)
{
    mx_buf markup = {0};
    mx_report_plain(&markup, text);
    PangoLayout *layout = mx_pdf__ok(f, mx_buf_check(&markup)) ? mx_pdf__layout(f, as, markup.at, width) : NULL;
    mx_buf_dispose(&markup);
    return layout;
}

int mx_pdf__n_lines(PangoLayout *layout)
{
    return layout == NULL ? 0 : pango_layout_get_line_count(layout);
}

static double line_width(PangoLayout *layout, int line)
{
    PangoRectangle extents;
    pango_layout_line_get_extents(pango_layout_get_line_readonly(layout, line), NULL, &extents);
    return (double)extents.width / PANGO_SCALE;
}

double mx_pdf__text_width(PangoLayout *layout)
{
    double widest = 0;
    for (int i = 0; i < mx_pdf__n_lines(layout); i++) {
        double width = line_width(layout, i);
        if (width > widest) widest = width;
    }
    return widest;
}

void mx_pdf__show_text(cairo_t *cairo, const flow *f, const text_mark *text, double x, double y)
{
    mx_pdf__colour(cairo, f, text->face.colour);
    for (int i = text->first; i < text->end; i++) {
        double baseline = y + (i - text->first) * text->face.leading +
                          (text->face.leading + CAPITAL * text->face.size) / 2;
        cairo_move_to(cairo, x - text->anchor * line_width(text->layout, i), baseline);
        pango_cairo_show_layout_line(cairo, pango_layout_get_line_readonly(text->layout, i));
    }
}
