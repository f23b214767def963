/* The chart as a whole: what is around the picture, and the way into each format. */
#include <math.h>
#include <string.h>
#include <strings.h>

#include "chart_i.h"

/* ---- The kinds ------------------------------------------------------------------------- */

static const mx_chart_maker *const kinds[] = {
    [MX_CHART_SITUATIONS] = &mx_chart__situations,
    [MX_CHART_TREND] = &mx_chart__trend,
    [MX_CHART_TERRITORIES] = &mx_chart__territories,
    [MX_CHART_MENTIONS] = &mx_chart__mentions,
    [MX_CHART_CHANGE] = &mx_chart__change,
    [MX_CHART_BARS] = &mx_chart__bars,
    [MX_CHART_DOTS] = &mx_chart__dots,
    [MX_CHART_RANKS] = &mx_chart__ranks,
    [MX_CHART_SLOPE] = &mx_chart__slope,
    [MX_CHART_HEAT] = &mx_chart__heat,
    [MX_CHART_FUNNEL] = &mx_chart__funnel,
    [MX_CHART_RADAR] = &mx_chart__radar,
    [MX_CHART_RELIABILITY] = &mx_chart__reliability,
    [MX_CHART_RIDGES] = &mx_chart__ridges,
    [MX_CHART_FLOW] = &mx_chart__flow,
    [MX_CHART_CORRESPONDENCE] = &mx_chart__correspondence,
    [MX_CHART_MAP] = &mx_chart__map,
    [MX_CHART_CALENDAR] = &mx_chart__calendar,
};
enum { N_KINDS = sizeof kinds / sizeof *kinds };

const mx_chart_maker *mx_chart__maker(mx_chart_kind kind)
{
    return kinds[kind];
}

const char *mx_chart_kind_name(mx_chart_kind kind)
{
    return kinds[kind]->name;
}

size_t mx_chart_n_kinds(void)
{
    return N_KINDS;
}

int mx_chart_kind_find(mx_chart_kind *out, const char *name)
{
    for (size_t i = 0; i < N_KINDS; i++) {
        if (strcmp(kinds[i]->name, name) != 0) continue;
        *out = (mx_chart_kind)i;
        return MX_OK;
    }
    mx_buf list = {0};
    for (size_t i = 0; i < N_KINDS; i++) mx_buf_format(&list, "%s%s", i ? ", " : "", kinds[i]->name);
    int rc = mx_fail(MX_E_NOTFOUND, mx_tr("« %s » : graphique inconnu (%s)", "“%s”: unknown chart (%s)"),
                     name, list.at ? list.at : "");
    mx_buf_dispose(&list);
    return rc;
}

int mx_chart_format_find(mx_chart_format *out, const char *path)
{
    static const struct {
        const char *ending;
        mx_chart_format format;
    } endings[] = {{"svg", MX_CHART_SVG}, {"png", MX_CHART_PNG}, {"pdf", MX_CHART_PDF}};
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++) {
        if (strcasecmp(dot + 1, endings[i].ending) != 0) continue;
        *out = endings[i].format;
        return MX_OK;
    }
    return mx_fail(MX_E_USAGE,
                   mx_tr("« %s » : un graphique s’écrit en .svg, .png ou .pdf",
                         "“%s”: a chart is written as .svg, .png or .pdf"),
                   path);
}

/* ---- Around the picture ------------------------------------------------------------------- */

enum { TALLEST = 16000 };

/* A strip that cannot be overlooked on what is not for publication. */
static double draw_mark(mx_canvas *canvas, const mx_chart_table *table)
{
    const double height = 24;
    if (!mx_release_is_internal(table->chart->release)) return 0;
    mx_face face = {11, true, false, MX_PAPER};
    mx_draw_box(canvas, 0, 0, canvas->width, height, MX_ALARM, 1);
    mx_draw_text(
        canvas, MX_CHART_MARGIN, height / 2, 0, face,
        mx_chart__tr(table->chart, "USAGE INTERNE — ne pas diffuser", "INTERNAL USE — not for publication"));
    return height;
}

static double draw_above(mx_canvas *canvas, const mx_chart_table *table)
{
    const char *title = table->title, *subtitle = table->subtitle;
    double width = canvas->width - 2 * MX_CHART_MARGIN, y = draw_mark(canvas, table) + 14;
    mx_face face = mx_face_title;
    if (canvas->width < 480) face.size = 16;
    if (title) y += mx_draw_block(canvas, MX_CHART_MARGIN, y, width, 0, 0, face, title) + 3;
    if (subtitle) y += mx_draw_block(canvas, MX_CHART_MARGIN, y, width, 0, 0, mx_face_subtitle, subtitle);
    return title || subtitle ? y + 12 : y;
}

static double draw_note(mx_canvas *canvas, double y, const char *text)
{
    if (!text || !*text) return y;
    return y +
           mx_draw_block(canvas, MX_CHART_MARGIN, y, canvas->width - 2 * MX_CHART_MARGIN, 0, 0, mx_face_small,
                         text) +
           2;
}

static double draw_below(mx_canvas *canvas, const mx_chart_table *table, double y)
{
    const mx_chart *chart = table->chart;
    const mx_chart_maker *maker = kinds[chart->kind];
    bool has_figures = false;
    for (size_t i = 0; i < table->n_rows; i++) has_figures = has_figures || table->rows[i].is_shown;
    y += 12;
    y = draw_note(canvas, y,
                  maker->is_naming_hidden ? mx_chart__hidden(table, maker->is_naming_x)
                                          : mx_chart__reasons(table));
    if (maker->is_uncertain && has_figures && !table->has_interval) {
        y = draw_note(canvas, y,
                      mx_chart__tr(chart, "L’incertitude de ces chiffres n’est pas connue.",
                                   "The uncertainty of these figures is not known."));
    }
    y = draw_note(canvas, y, mx_chart__pick(chart, chart->note));
    const char *source = mx_chart__pick(chart, chart->source);
    if (source) {
        y = draw_note(
            canvas, y,
            mx_arena_format(table->arena, mx_chart__tr(chart, "Source\u00a0: %s", "Source: %s"), source));
    }
    return y + 12;
}

typedef struct {
    const mx_chart_table *table;
    double height;
} picture;

static void draw_picture(mx_canvas *canvas, void *payload)
{
    picture *p = payload;
    double y = draw_above(canvas, p->table);
    y = kinds[p->table->chart->kind]->draw(canvas, p->table, y);
    p->height = ceil(draw_below(canvas, p->table, y));
}

/* A picture has a name for those who cannot see it, also where nothing stands above it. */
static const char *title_of(const mx_chart_table *table)
{
    return table->title ? table->title : kinds[table->chart->kind]->what[table->chart->lang];
}

/* ---- The door ------------------------------------------------------------------------------------------ */

static int describe(mx_buf *out, const mx_chart_table *table)
{
    const mx_chart *chart = table->chart;
    const mx_chart_maker *maker = kinds[chart->kind];
    mx_buf words = {0};
    if (maker->say) maker->say(&words, table);
    else mx_chart__say_rows(&words, table, maker->say_row);
    const char *hidden = mx_chart__hidden(table, maker->is_naming_x);
    int rc = mx_buf_check(&words);
    if (rc == MX_OK) {
        if (mx_release_is_internal(chart->release))
            mx_buf_text(out, mx_chart__tr(chart, "Usage interne. ", "Internal use. "));
        mx_buf_text(out, maker->what[chart->lang]);
        mx_buf_text(out, words.size ? mx_chart__tr(chart, "\u00a0: ", ": ") : ".");
        mx_buf_add(out, words.at ? words.at : "", words.size);
        if (hidden) mx_buf_format(out, " %s", hidden);
        rc = mx_buf_check(out);
    }
    mx_buf_dispose(&words);
    return rc;
}

static int measure(picture *p, mx_canvas *canvas)
{
    draw_picture(canvas, p);
    if (canvas->rc < 0) return canvas->rc;
    if (p->height <= TALLEST) return MX_OK;
    return mx_fail(
        MX_E_LIMIT,
        mx_tr("graphique « %s » : %zu lignes font une image trop haute (%.0f points, au plus %d) ; "
              "choisissez moins de lignes",
              "chart “%s”: %zu rows make too tall a picture (%.0f pixels, at most %d); choose fewer rows"),
        mx_chart_kind_name(p->table->chart->kind), p->table->n_rows, p->height, TALLEST);
}

static int draw_locked(mx_buf *bytes, mx_canvas *canvas, const mx_chart_table *table, mx_chart_format format,
                       const char *words)
{
    const mx_chart *chart = table->chart;
    picture p = {table, 0};
    int rc = measure(&p, canvas);
    if (rc < 0) return rc;
    return mx_chart__canvas_draw(canvas, bytes, format, (int)p.height, chart->scale,
                                 title_of(table), words, draw_picture, &p);
}

int mx_chart_draw(mx_buf *out, const mx_chart *chart, mx_chart_format format)
{
    mx_arena *arena = NULL;
    mx_buf bytes = {0}, words = {0};
    mx_chart_table table;
    mx_canvas canvas;
    int rc = mx_arena_new(&arena);
    if (rc == MX_OK) rc = mx_chart__table(&table, chart, arena);
    if (rc == MX_OK) rc = describe(&words, &table);
    if (rc == MX_OK) rc = mx_chart__canvas_open(&canvas, chart->width);
    if (rc == MX_OK) {
        rc = draw_locked(&bytes, &canvas, &table, format, words.at);
        mx_chart__canvas_close(&canvas);
    }
    if (rc == MX_OK) {
        size_t before = out->size;
        if (format == MX_CHART_SVG) mx_chart__svg(out, bytes.at, title_of(&table), words.at);
        else mx_buf_add(out, bytes.at, bytes.size);
        rc = mx_buf_check(out);
        if (rc < 0) out->size = before;
    }
    mx_buf_dispose(&words);
    mx_buf_dispose(&bytes);
    mx_arena_free(arena);
    return rc;
}

struct mx_chart_drawing {
    cairo_surface_t *recording;
    int width, height;
    double cuts[MX_CUTS];
    size_t n_cuts;
};

static int record_locked(mx_chart_drawing *drawing, mx_canvas *canvas, const mx_chart_table *table)
{
    picture p = {table, 0};
    int rc = measure(&p, canvas);
    if (rc < 0) return rc;
    drawing->width = table->chart->width;
    drawing->height = (int)p.height;
    rc = mx_chart__canvas_record(canvas, &drawing->recording, drawing->height, draw_picture, &p);
    drawing->n_cuts = canvas->has_columns ? 0 : canvas->n_cuts;
    memcpy(drawing->cuts, canvas->cuts, sizeof drawing->cuts);
    return rc;
}

int mx_chart_record(mx_chart_drawing **out, const mx_chart *chart)
{
    mx_arena *arena = NULL;
    mx_chart_table table;
    mx_canvas canvas;
    *out = NULL;
    mx_chart_drawing *drawing = mx_alloc_array(1, sizeof *drawing);
    int rc = drawing == NULL ? mx_fail_memory() : mx_arena_new(&arena);
    if (rc == MX_OK) rc = mx_chart__table(&table, chart, arena);
    if (rc == MX_OK) rc = mx_chart__canvas_open(&canvas, chart->width);
    if (rc == MX_OK) {
        rc = record_locked(drawing, &canvas, &table);
        mx_chart__canvas_close(&canvas);
    }
    mx_arena_free(arena);
    if (rc == MX_OK) *out = drawing;
    else mx_chart_drawing_free(drawing);
    return rc;
}

void mx_chart_drawing_free(mx_chart_drawing *drawing)
{
    if (drawing == NULL) return;
    cairo_surface_destroy(drawing->recording); /* knows NULL */
    mx_free(drawing);
}

int mx_chart_drawing_width(const mx_chart_drawing *drawing)
{
    return drawing->width;
}

int mx_chart_drawing_height(const mx_chart_drawing *drawing)
{
    return drawing->height;
}

size_t mx_chart_drawing_cuts(const double **out, const mx_chart_drawing *drawing)
{
    *out = drawing->cuts;
    return drawing->n_cuts;
}

void mx_chart_drawing_show(const mx_chart_drawing *drawing, double top, double height, cairo_t *cairo)
{
    cairo_save(cairo);
    cairo_set_source_surface(cairo, drawing->recording, 0, -top);
    cairo_rectangle(cairo, 0, 0, drawing->width, height);
    cairo_fill(cairo);
    cairo_restore(cairo);
}

int mx_chart_size(int *width, int *height, const mx_chart *chart)
{
    mx_arena *arena = NULL;
    mx_chart_table table;
    mx_canvas canvas;
    picture p = {&table, 0};
    *width = *height = 0;
    int rc = mx_arena_new(&arena);
    if (rc == MX_OK) rc = mx_chart__table(&table, chart, arena);
    if (rc == MX_OK) rc = mx_chart__canvas_open(&canvas, chart->width);
    if (rc == MX_OK) {
        rc = measure(&p, &canvas);
        mx_chart__canvas_close(&canvas);
    }
    if (rc == MX_OK) {
        *width = chart->width;
        *height = (int)p.height;
    }
    mx_arena_free(arena);
    return rc;
}

int mx_chart_describe(mx_buf *out, const mx_chart *chart)
{
    mx_arena *arena = NULL;
    mx_chart_table table;
    int rc = mx_arena_new(&arena);
    if (rc == MX_OK) rc = mx_chart__table(&table, chart, arena);
    if (rc == MX_OK) rc = describe(out, &table);
    mx_arena_free(arena);
    return rc;
}

int mx_chart_write(const mx_chart *chart, const char *path)
{
    mx_chart_format format;
    mx_buf bytes = {0};
    int rc = mx_chart_format_find(&format, path);
    if (rc == MX_OK) rc = mx_chart_draw(&bytes, chart, format);
    if (rc == MX_OK) rc = mx_file_write(path, bytes.at, bytes.size);
    mx_buf_dispose(&bytes);
    return rc;
}
