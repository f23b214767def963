/*
 * The canvas: lines and surfaces by PLplot's extcairo driver, text by pango, both on
 * one cairo surface that belongs to us.
 *
 * What PLplot 5.15 does if left alone, and what is done about it here: it exits the
 * process on an error (plsexit, and a jump around the whole drawing); it is not safe
 * for threads (one lock); it turns the page over (text goes back to the matrix
 * of before); it strokes every surface with the pen (a pen of no width); it lays text
 * out at 96 dpi with glyphs on whole pixels, so text does not go through it.
 */
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <pango/pangocairo.h>
#include <plplot.h>

#include "chart_i.h"

static pthread_mutex_t room = PTHREAD_MUTEX_INITIALIZER;

/* ---- PLplot's own errors ------------------------------------------------------------ */

static struct {
    jmp_buf back;
    bool is_armed;
    char said[200];
} plplot;

static void remember(PLCHAR_VECTOR message)
{
    snprintf(plplot.said, sizeof plplot.said, "%s", message);
}

/* PLplot is about to exit: leave it by a jump instead. */
static int leave_plplot(PLCHAR_VECTOR message)
{
    remember(message);
    if (plplot.is_armed) {
        plplot.is_armed = false;
        longjmp(plplot.back, 1);
    }
    return 1;
}

/* ---- Opening --------------------------------------------------------------------------- */

int mx_chart_hold_fonts(PangoContext **out)
{
    pthread_mutex_lock(&room);
    int rc = mx_chart__fonts(out);
    if (rc < 0) pthread_mutex_unlock(&room);
    return rc;
}

void mx_chart_let_go_fonts(void)
{
    pthread_mutex_unlock(&room);
}

int mx_chart__canvas_open(mx_canvas *out, int width)
{
    *out = (mx_canvas){.width = width};
    int rc = mx_chart_hold_fonts(&out->pango);
    if (rc < 0) return rc;
    out->laid_out = mx_alloc_array(MX_LAID_OUT, sizeof *out->laid_out);
    if (out->laid_out) return MX_OK;
    mx_chart_let_go_fonts();
    return mx_fail_memory();
}

void mx_chart__canvas_close(mx_canvas *canvas)
{
    for (size_t i = 0; i < MX_LAID_OUT; i++) {
        if (canvas->laid_out[i].layout) g_object_unref(canvas->laid_out[i].layout);
    }
    mx_free(canvas->laid_out);
    *canvas = (mx_canvas){0};
    mx_chart_let_go_fonts();
}

static cairo_status_t collect(void *payload, const unsigned char *bytes, unsigned int size)
{
    mx_buf *buf = payload;
    mx_buf_add(buf, (const char *)bytes, size);
    return buf->failed ? CAIRO_STATUS_NO_MEMORY : CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *make_surface(mx_buf *bytes, mx_chart_format format, double width, double height,
                                     double scale)
{
    cairo_surface_t *surface = NULL;
    switch (format) {
    case MX_CHART_SVG:
        surface = cairo_svg_surface_create_for_stream(collect, bytes, width, height);
        cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PX);
        break;
    case MX_CHART_PDF: surface = cairo_pdf_surface_create_for_stream(collect, bytes, width, height); break;
    case MX_CHART_PNG:
        surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)lround(width * scale),
                                             (int)lround(height * scale));
        break;
    }
    return surface;
}

/* Without a fixed date the bytes of a PDF would be those of the moment. */
static void sign_pdf(cairo_surface_t *surface, const char *title, const char *subject)
{
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, subject);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "mieux");
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
}

static void start_plplot(mx_canvas *canvas)
{
    PLINT black = 0;
    plscmap0(&black, &black, &black, 1);
    plscmap0n(2);
    plspause(0);
    plsdev("extcairo");
    plspage(0, 0, (PLINT)canvas->width, (PLINT)canvas->height, 0, 0);
    plinit();
    pl_cmd(PLESC_DEVINIT, canvas->cairo);
    pladv(0);
    plvpor(0, 1, 0, 1);
    plwind(0, canvas->width, canvas->height, 0);
}

/* Between the two, PLplot may jump back here; then its stream is closed all the same. */
static int with_plplot(mx_canvas *canvas, void (*draw)(mx_canvas *, void *), void *payload)
{
    PLINT stream = 0;
    plsexit(leave_plplot);
    plsabort(remember);
    plplot.said[0] = '\0';
    plmkstrm(&stream);
    if (setjmp(plplot.back) == 0) {
        plplot.is_armed = true;
        start_plplot(canvas);
        draw(canvas, payload);
        plplot.is_armed = false;
    }
    plend1();
    if (plplot.said[0]) {
        return mx_fail(
            MX_E_IO,
            mx_tr("PLplot n’a pas pu dessiner : %s (le paquet plplot-driver-cairo est-il installé ?)",
                  "PLplot could not draw: %s (is the package plplot-driver-cairo installed?)"),
            plplot.said);
    }
    return canvas->rc;
}

static int cairo_code(cairo_status_t status)
{
    if (status == CAIRO_STATUS_SUCCESS) return MX_OK;
    if (status == CAIRO_STATUS_NO_MEMORY) return mx_fail_memory();
    return mx_fail(MX_E_IO, mx_tr("cairo n’a pas pu dessiner : %s", "cairo could not draw: %s"),
                   cairo_status_to_string(status));
}

/* Draw on a surface of ours; what the surface is decides what becomes of it. */
static int draw_on(mx_canvas *canvas, cairo_surface_t *surface, double scale,
                   void (*draw)(mx_canvas *, void *), void *payload)
{
    canvas->cairo = cairo_create(surface);
    int rc = cairo_code(cairo_status(canvas->cairo));
    if (rc < 0) goto out;

    cairo_scale(canvas->cairo, scale, scale);
    cairo_set_source_rgb(canvas->cairo, 1, 1, 1);
    cairo_paint(canvas->cairo);
    cairo_get_matrix(canvas->cairo, &canvas->upright);

    canvas->is_drawing = true;
    rc = with_plplot(canvas, draw, payload);
    canvas->is_drawing = false;
    if (rc == MX_OK) rc = cairo_code(cairo_status(canvas->cairo));
out:
    cairo_destroy(canvas->cairo);
    canvas->cairo = NULL;
    return rc;
}

int mx_chart__canvas_draw(mx_canvas *canvas, mx_buf *bytes, mx_chart_format format, int height, double scale,
                          const char *title, const char *subject, void (*draw)(mx_canvas *, void *),
                          void *payload)
{
    canvas->height = height;
    canvas->is_outlined = format == MX_CHART_PNG;
    cairo_surface_t *surface = make_surface(bytes, format, canvas->width, height, scale);
    if (format == MX_CHART_PDF) sign_pdf(surface, title, subject);
    int rc = draw_on(canvas, surface, format == MX_CHART_PNG ? scale : 1, draw, payload);
    if (rc == MX_OK && format == MX_CHART_PNG)
        rc = cairo_code(cairo_surface_write_to_png_stream(surface, collect, bytes));
    if (rc == MX_OK) cairo_surface_show_page(surface);
    cairo_surface_finish(surface);
    if (rc == MX_OK) rc = cairo_code(cairo_surface_status(surface));
    cairo_surface_destroy(surface);
    if (rc == MX_OK) rc = mx_buf_check(bytes);
    return rc;
}

int mx_chart__canvas_record(mx_canvas *canvas, cairo_surface_t **out, int height,
                            void (*draw)(mx_canvas *, void *), void *payload)
{
    const cairo_rectangle_t all = {0, 0, canvas->width, height};
    canvas->height = height;
    *out = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &all);
    int rc = draw_on(canvas, *out, 1, draw, payload);
    if (rc == MX_OK) rc = cairo_code(cairo_surface_status(*out));
    if (rc == MX_OK) return MX_OK;
    cairo_surface_destroy(*out);
    *out = NULL;
    return rc;
}

void mx_canvas_may_cut(mx_canvas *canvas, double y)
{
    if (!canvas->is_drawing) return;
    bool is_lower = canvas->n_cuts == 0 || y > canvas->cuts[canvas->n_cuts - 1];
    canvas->has_columns = canvas->has_columns || !is_lower;
    if (is_lower && canvas->n_cuts < MX_CUTS) canvas->cuts[canvas->n_cuts++] = y;
}

/* ---- Lines and surfaces ---------------------------------------------------------------------- */

static bool all_finite(size_t n, const double x[], const double y[])
{
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(x[i]) || !isfinite(y[i])) return false;
    }
    return true;
}

static void use_colour(uint32_t colour, double alpha)
{
    plscol0a(1, colour >> 16 & 255, colour >> 8 & 255, colour & 255, alpha);
    plcol0(1);
}

/* A pen this thin leaves no seam; PLplot takes 0 for one pixel. */
static void use_no_pen(void)
{
    plwidth(1e-4);
}

void mx_draw_lines(mx_canvas *canvas, size_t n, const double x[], const double y[], double width,
                   uint32_t colour)
{
    if (!canvas->is_drawing || n < 2 || !all_finite(n, x, y)) return;
    use_colour(colour, 1);
    plwidth(width);
    plline((PLINT)n, x, y);
}

void mx_draw_line(mx_canvas *canvas, double x0, double y0, double x1, double y1, double width,
                  uint32_t colour)
{
    mx_draw_lines(canvas, 2, (double[]){x0, x1}, (double[]){y0, y1}, width, colour);
}

void mx_draw_dashes(mx_canvas *canvas, double x0, double y0, double x1, double y1, double width,
                    uint32_t colour)
{
    const double dash = 4, gap = 3;
    double length = hypot(x1 - x0, y1 - y0);
    if (!isfinite(length)) return;
    for (double at = 0; at < length; at += dash + gap) {
        double a = at / length, b = fmin(at + dash, length) / length;
        mx_draw_line(canvas, x0 + a * (x1 - x0), y0 + a * (y1 - y0), x0 + b * (x1 - x0), y0 + b * (y1 - y0),
                     width, colour);
    }
}

void mx_draw_area(mx_canvas *canvas, size_t n, const double x[], const double y[], uint32_t colour,
                  double alpha)
{
    if (!canvas->is_drawing || n < 3 || !all_finite(n, x, y)) return;
    use_colour(colour, alpha);
    use_no_pen();
    plpsty(0);
    plfill((PLINT)n, x, y);
}

void mx_draw_box(mx_canvas *canvas, double x0, double y0, double x1, double y1, uint32_t colour, double alpha)
{
    mx_draw_area(canvas, 4, (double[]){x0, x1, x1, x0}, (double[]){y0, y0, y1, y1}, colour, alpha);
}

void mx_draw_hatch(mx_canvas *canvas, double x0, double y0, double x1, double y1)
{
    mx_draw_box(canvas, x0, y0, x1, y1, MX_STRIPE, 1);
    double height = y1 - y0;
    if (!isfinite(height) || !isfinite(x0) || !isfinite(x1)) return;
    for (double x = x0 - height + 5; x < x1; x += 9) { /* rising strokes, cut at the sides of the box */
        double from = fmax(x, x0), to = fmin(x + height, x1);
        if (from < to) mx_draw_line(canvas, from, y1 - (from - x), to, y1 - (to - x), 0.8, MX_QUIET);
    }
}

void mx_draw_dot(mx_canvas *canvas, double x, double y, double radius, uint32_t colour, bool is_hollow)
{
    if (!canvas->is_drawing || !isfinite(x) || !isfinite(y)) return;
    use_no_pen();
    use_colour(is_hollow ? MX_PAPER : colour, 1);
    plarc(x, y, radius, radius, 0, 360, 0, 1);
    use_colour(is_hollow ? colour : MX_PAPER, 1);
    plwidth(is_hollow ? 1.8 : 1.2);
    plarc(x, y, radius, radius, 0, 360, 0, 0);
}

/* ---- Text ------------------------------------------------------------------------------------------ */

/* Inter's capitals are 0.727 of its size high; labels stand on that, whatever script they are in. */
static const double capital = 0.727;

static void set_font(PangoLayout *layout, mx_face face)
{
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, "Inter,DejaVu Sans");
    pango_font_description_set_weight(font, face.is_strong ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font, face.size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    if (!face.is_tabular) return;
    PangoAttrList *attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_font_features_new("tnum=1"));
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
}

static PangoLayout *make_layout(mx_canvas *canvas, mx_face face, const char *text, int width, int max_lines)
{
    PangoLayout *layout = pango_layout_new(canvas->pango);
    set_font(layout, face);
    pango_layout_set_width(layout, width);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    if (max_lines) {
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
        pango_layout_set_height(layout, -max_lines);
    }
    pango_layout_set_text(layout, text, -1);
    return layout;
}

/* A text is laid out once and looked up from then on: each is measured several times before
 * it is drawn, and that was most of the time of a chart with many rows. The canvas owns them. */
static PangoLayout *layout_of(mx_canvas *canvas, mx_face face, const char *text, double pixels, int max_lines)
{
    struct {
        uint64_t text;
        double size;
        int width, max_lines;
        bool is_strong, is_tabular;
    } key;
    memset(&key, 0, sizeof key); /* its padding is hashed too */
    key.text = mx_hash(text, strlen(text));
    key.size = face.size;
    key.width = pixels > 0 ? (int)(pixels * PANGO_SCALE) : -1;
    key.max_lines = max_lines;
    key.is_strong = face.is_strong;
    key.is_tabular = face.is_tabular;

    uint64_t hash = mx_hash(&key, sizeof key);
    mx_laid_out *slot = &canvas->laid_out[hash % MX_LAID_OUT];
    bool is_same =
        slot->layout && slot->hash == hash && strcmp(pango_layout_get_text(slot->layout), text) == 0;
    if (is_same) return slot->layout;
    if (slot->layout) g_object_unref(slot->layout);
    *slot = (mx_laid_out){hash, make_layout(canvas, face, text, key.width, max_lines)};
    return slot->layout;
}

static double in_pixels(int units)
{
    return (double)units / PANGO_SCALE;
}

static double line_height(mx_face face)
{
    return face.size * 1.3;
}

/* Draw one line with its baseline at `y`; the CTM is PLplot's and must be ours for the moment. */
static void show_line(mx_canvas *canvas, PangoLayoutLine *line, double x, double baseline, uint32_t colour)
{
    cairo_t *cairo = canvas->cairo;
    cairo_save(cairo);
    cairo_set_matrix(cairo, &canvas->upright);
    cairo_set_source_rgb(cairo, (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0,
                         (colour & 255) / 255.0);
    cairo_move_to(cairo, x, baseline);
    if (canvas->is_outlined) {
        pango_cairo_layout_line_path(cairo, line);
        cairo_fill(cairo);
    } else {
        pango_cairo_show_layout_line(cairo, line);
    }
    cairo_new_path(cairo);
    cairo_restore(cairo);
}

/* Lines stand at our own distance: fonts that step in must not push them apart. */
static double show_block(mx_canvas *canvas, PangoLayout *layout, double x, double y, double anchor,
                         mx_face face)
{
    int n = pango_layout_get_line_count(layout);
    if (!canvas->is_drawing || !isfinite(x) || !isfinite(y)) return n * line_height(face);
    for (int i = 0; i < n; i++) {
        PangoLayoutLine *line = pango_layout_get_line_readonly(layout, i);
        PangoRectangle extents;
        pango_layout_line_get_extents(line, NULL, &extents);
        double baseline = y + i * line_height(face) + (line_height(face) + capital * face.size) / 2;
        show_line(canvas, line, x - anchor * in_pixels(extents.width), baseline, face.colour);
    }
    return n * line_height(face);
}

static double widest_line(PangoLayout *layout)
{
    int widest = 0;
    for (int i = 0; i < pango_layout_get_line_count(layout); i++) {
        PangoRectangle extents;
        pango_layout_line_get_extents(pango_layout_get_line_readonly(layout, i), NULL, &extents);
        if (extents.width > widest) widest = extents.width;
    }
    return in_pixels(widest);
}

double mx_draw_text(mx_canvas *canvas, double x, double y, double anchor, mx_face face, const char *text)
{
    PangoLayout *layout = layout_of(canvas, face, text, 0, 0);
    show_block(canvas, layout, x, y - line_height(face) / 2, anchor, face);
    return widest_line(layout);
}

double mx_draw_slanted(mx_canvas *canvas, double x, double y, double degrees, mx_face face, const char *text)
{
    const double turn = degrees * 3.14159265358979 / 180;
    PangoLayout *layout = layout_of(canvas, face, text, 0, 0);
    if (canvas->is_drawing && isfinite(x) && isfinite(y)) {
        cairo_matrix_t before = canvas->upright;
        cairo_matrix_translate(&canvas->upright, x, y);
        cairo_matrix_rotate(&canvas->upright, -turn);
        show_line(canvas, pango_layout_get_line_readonly(layout, 0), 0, capital * face.size / 2, face.colour);
        canvas->upright = before;
    }
    return widest_line(layout);
}

double mx_text_width(mx_canvas *canvas, mx_face face, const char *text)
{
    return widest_line(layout_of(canvas, face, text, 0, 0));
}

double mx_draw_block(mx_canvas *canvas, double x, double y, double width, int max_lines, double anchor,
                     mx_face face, const char *text)
{
    return show_block(canvas, layout_of(canvas, face, text, width, max_lines), x, y, anchor, face);
}

void mx_draw_ringed(mx_canvas *canvas, double x, double y, double width, int max_lines, double anchor, mx_face face,
                    const char *text)
{
    const double ring = 1.2;
    mx_face paper = face;
    paper.colour = MX_PAPER;
    for (int corner = 0; corner < 4; corner++) {
        mx_draw_block(canvas, x + (corner % 2 ? ring : -ring), y + (corner / 2 ? ring : -ring), width, max_lines, anchor, paper,
                      text);
    }
    mx_draw_block(canvas, x, y, width, max_lines, anchor, face, text);
}

double mx_block_height(mx_canvas *canvas, double width, int max_lines, mx_face face, const char *text)
{
    return pango_layout_get_line_count(layout_of(canvas, face, text, width, max_lines)) * line_height(face);
}

double mx_block_width(mx_canvas *canvas, double width, int max_lines, mx_face face, const char *text)
{
    return widest_line(layout_of(canvas, face, text, width, max_lines));
}

/* ---- Colours ----------------------------------------------------------------------------------------------
 */

/* Relative luminance and contrast as WCAG 2 defines them. */
static double luminance(uint32_t colour)
{
    double part[3];
    for (int i = 0; i < 3; i++) {
        double v = (colour >> (16 - 8 * i) & 255) / 255.0;
        part[i] = v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
    }
    return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2];
}

uint32_t mx_colour_mix(uint32_t colour, uint32_t with, double part)
{
    uint32_t mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        double v = (1 - part) * (colour >> shift & 255) + part * (with >> shift & 255);
        mixed |= (uint32_t)lround(v) << shift;
    }
    return mixed;
}

uint32_t mx_colour_for_text(uint32_t colour)
{
    uint32_t dark = colour;
    for (double part = 0; 1.05 / (luminance(dark) + 0.05) < 4.6 && part < 1; part += 0.02) {
        dark = mx_colour_mix(colour, 0, part);
    }
    return dark;
}

uint32_t mx_colour_on(uint32_t background)
{
    double light = luminance(background) + 0.05;
    return 1.05 / light >= light / (luminance(MX_INK) + 0.05) ? MX_PAPER : MX_INK;
}
