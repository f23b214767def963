/* Building: every block is copied into the report's arena as it arrives. */
#include "report_i.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Remember the first failure, with its message, and go on doing nothing. */
static void stick(mx_report *report, int code)
{
    if (report->error < 0 || code >= 0) return;
    report->error = code;
    snprintf(report->message, sizeof report->message, "%s", mx_error_message());
}

static char *copy(mx_report *report, const char *text)
{
    if (text == NULL || report->error < 0) return NULL;
    char *copied = mx_arena_copy(report->arena, text, strlen(text));
    if (copied == NULL) stick(report, mx_fail_memory());
    return copied;
}

static void *make(mx_report *report, size_t count, size_t size)
{
    if (report->error < 0) return NULL;
    void *made = mx_arena_alloc(report->arena, (count == 0 ? 1 : count) * size);
    if (made == NULL) stick(report, mx_fail_memory());
    return made;
}

static mx_str keep_bytes(mx_report *report, mx_str bytes)
{
    char *copied = bytes.size == 0 ? NULL : make(report, bytes.size, 1);
    if (copied == NULL) return (mx_str){NULL, 0};
    memcpy(copied, bytes.at, bytes.size);
    return (mx_str){copied, bytes.size};
}

/* A new last block, or NULL once an error stuck. */
static block *add(mx_report *report, block_kind kind)
{
    if (report->error < 0) return NULL;
    int rc = MX_GROW(report->blocks, report->n_blocks, report->capacity);
    if (rc < 0) {
        stick(report, rc);
        return NULL;
    }
    block *added = &report->blocks[report->n_blocks++];
    memset(added, 0, sizeof *added);
    added->kind = kind;
    return added;
}

static void add_text(mx_report *report, block_kind kind, const char *markup)
{
    const char *text = copy(report, markup == NULL ? "" : markup);
    block *added = add(report, kind);
    if (added != NULL) added->text = text;
}

int mx_report_new(mx_report **out, const mx_report_head *head)
{
    *out = NULL;
    if (head->title == NULL || head->title[0] == '\0')
        return mx_fail(MX_E_VALUE, mx_tr("rapport : il faut un titre", "report: a title is needed"));
    if (head->style != NULL && strstr(head->style, "</") != NULL)
        return mx_fail(MX_E_VALUE, mx_tr("feuille de style : « </ » n’y est pas permis",
                                         "style sheet: \"</\" is not allowed in it"));
    mx_report *report = mx_alloc_array(1, sizeof *report);
    if (report == NULL) return mx_fail_memory();
    int rc = mx_arena_new(&report->arena);
    if (rc < 0) {
        mx_free(report);
        return rc;
    }
    report->theme = head->theme == NULL ? mx_report__usual_theme : *head->theme;
    report->theme.publisher = NULL; /* the head's is the one that counts */
    report->theme.logo = keep_bytes(report, report->theme.logo);
    report->head = (mx_report_head){
        .formats = head->formats,
        .lang = head->lang,
        .title = copy(report, head->title),
        .subtitle = copy(report, head->subtitle),
        .publisher = copy(report, head->theme != NULL && head->theme->publisher != NULL ? head->theme->publisher
                                                                                        : head->publisher),
        .date = copy(report, head->date),
        .generator = copy(report, head->generator),
        .style = copy(report, head->style),
        .theme = &report->theme,
    };
    *out = report;
    return MX_OK;
}

static void free_drawings(const figure *of)
{
    for (size_t i = 0; i < of->n_drawings; i++) mx_chart_drawing_free(of->drawings[i]);
}

void mx_report_free(mx_report *report)
{
    if (report == NULL) return;
    for (size_t i = 0; i < report->n_blocks; i++)
        if (report->blocks[i].kind == BLOCK_FIGURE) free_drawings(report->blocks[i].figure);
    mx_free(report->blocks);
    mx_arena_free(report->arena);
    mx_free(report);
}

void mx_report_heading(mx_report *report, int level, const char *id, const char *markup)
{
    assert(level == 2 || level == 3);
    assert(level == 2 || report->n_sections > 0);
    const char *name = copy(report, id), *text = copy(report, markup);
    block *added = add(report, BLOCK_HEADING);
    if (added == NULL) return;
    if (level == 2) report->n_sections++;
    added->level = level;
    added->number = report->n_sections;
    added->id = name;
    added->text = text;
}

void mx_report_paragraph(mx_report *report, const char *markup)
{
    add_text(report, BLOCK_PARAGRAPH, markup);
}

void mx_report_finding(mx_report *report, const char *markup)
{
    add_text(report, BLOCK_FINDING, markup);
}

static const char *const *copy_all(mx_report *report, const char *const texts[], size_t count)
{
    const char **copies = make(report, count, sizeof *copies);
    for (size_t i = 0; copies != NULL && i < count; i++) copies[i] = copy(report, texts[i]);
    return copies;
}

void mx_report_list(mx_report *report, const char *const markup[], size_t count)
{
    const char *const *items = copy_all(report, markup, count);
    block *added = count == 0 ? NULL : add(report, BLOCK_LIST);
    if (added == NULL) return;
    added->items = items;
    added->count = count;
}

/* As mx_report_plain, kept. */
static const char *keep_plain(mx_report *report, const char *text)
{
    mx_buf markup = {0};
    mx_report_plain(&markup, text);
    const char *kept = copy(report, markup.at == NULL ? "" : markup.at);
    if (markup.failed) stick(report, mx_fail_memory());
    mx_buf_dispose(&markup);
    return kept;
}

void mx_report_links(mx_report *report, const char *const names[], const char *const files[], size_t count)
{
    const char **items = make(report, count, sizeof *items);
    const char *const *links = copy_all(report, files, count);
    for (size_t i = 0; items != NULL && i < count; i++) items[i] = keep_plain(report, names[i]);
    block *added = count == 0 ? NULL : add(report, BLOCK_LIST);
    if (added == NULL) return;
    added->items = items;
    added->links = links;
    added->count = count;
}

void mx_report_terms(mx_report *report, const char *const terms[], const char *const markup[], size_t count)
{
    const char *const *names = copy_all(report, terms, count);
    const char *const *items = copy_all(report, markup, count);
    block *added = count == 0 ? NULL : add(report, BLOCK_TERMS);
    if (added == NULL) return;
    added->terms = names;
    added->items = items;
    added->count = count;
}

void mx_report_open_box(mx_report *report, mx_box box, const char *title_markup)
{
    assert(!report->is_box_open);
    report->is_box_open = true;
    const char *title = copy(report, title_markup);
    block *added = add(report, BLOCK_OPEN_BOX);
    if (added == NULL) return;
    added->box = box;
    added->text = title;
}

void mx_report_close_box(mx_report *report)
{
    assert(report->is_box_open);
    report->is_box_open = false;
    add(report, BLOCK_CLOSE_BOX);
}

static int find_column(size_t *out, const mx_frame *frame, const char *name)
{
    *out = mx_frame_find(frame, name);
    if (*out != SIZE_MAX) return MX_OK;
    return mx_fail(
        MX_E_NOTFOUND,
        mx_tr("rapport : le résultat n’a pas de colonne « %s »", "report: the result has no column \"%s\""),
        name);
}

/* Why this cell was withheld, NULL when it was not. */
static const char *withheld_reason(const mx_release *release, size_t row, size_t column)
{
    if (!mx_release_is_withheld(release, row, column)) return NULL;
    const mx_frame *frame = mx_release_frame(release);
    size_t reasons = mx_frame_find(frame, "withheld");
    const char *reason = reasons == SIZE_MAX ? NULL : mx_frame_text(frame, row, reasons);
    return reason == NULL ? "" : reason;
}

static double number_or_nan(const mx_frame *frame, size_t row, const char *name)
{
    size_t column = name == NULL ? SIZE_MAX : mx_frame_find(frame, name);
    return column == SIZE_MAX ? NAN : mx_frame_number(frame, row, column);
}

static const char *copy_date(mx_report *report, const char *date)
{
    mx_buf words = {0};
    mx_show_date(&words, date, report->head.lang);
    const char *kept = copy(report, words.at);
    if (words.failed) stick(report, mx_fail_memory());
    mx_buf_dispose(&words);
    return kept;
}

/* Words in a cell are kept as markup-free plain text; numbers are written out here. */
static cell make_cell(mx_report *report, const mx_release *release, size_t row, const mx_report_column *spec,
                      size_t column)
{
    const mx_frame *frame = mx_release_frame(release);
    cell made = {.text = "",
                 .reason = copy(report, withheld_reason(release, row, column)),
                 .bar = NAN,
                 .value = NAN,
                 .low = NAN,
                 .high = NAN};
    report->n_withheld += made.reason != NULL;
    if (mx_frame_type(frame, column) == MX_TEXT) {
        const char *words = mx_frame_text(frame, row, column);
        made.text = spec->show == MX_SHOW_DATE ? copy_date(report, words) : copy(report, words);
        return made;
    }
    made.value = mx_frame_number(frame, row, column);
    if (isnan(made.value)) return made;
    made.low = number_or_nan(frame, row, spec->low);
    made.high = number_or_nan(frame, row, spec->high);
    mx_buf text = {0};
    mx_show_interval(&text, made.value, made.low, made.high, spec->show, spec->decimals, report->head.lang);
    made.text = copy(report, text.at);
    if (text.failed) stick(report, mx_fail_memory());
    mx_buf_dispose(&text);
    if (spec->has_bar) made.bar = made.value < 0 ? 0 : made.value > 1 ? 1 : made.value;
    return made;
}

static void note_reason(const char *reasons[], size_t *count, const char *reason)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(reasons[i], reason) == 0) return;
    reasons[(*count)++] = reason;
}

static table *make_table(mx_report *report, const mx_release *release, const mx_report_column columns[],
                         size_t n_columns)
{
    const mx_frame *frame = mx_release_frame(release);
    size_t n_rows = mx_frame_n_rows(frame);
    table *made = make(report, 1, sizeof *made);
    table_column *heads = make(report, n_columns, sizeof *heads);
    cell *cells = make(report, n_rows * n_columns, sizeof *cells);
    const char **reasons = make(report, n_rows, sizeof *reasons);
    if (reasons == NULL) return NULL;
    for (size_t c = 0; c < n_columns && report->error >= 0; c++) {
        size_t column;
        int rc = find_column(&column, frame, columns[c].column);
        if (rc < 0) {
            stick(report, rc);
            return NULL;
        }
        heads[c] = (table_column){.name = copy(report, columns[c].column),
                                  .heading = copy(report, columns[c].heading),
                                  .show = columns[c].show,
                                  .is_numeric = mx_frame_type(frame, column) == MX_NUMBER,
                                  .has_interval = columns[c].low != NULL && columns[c].high != NULL};
        for (size_t row = 0; row < n_rows; row++)
            cells[row * n_columns + c] = make_cell(report, release, row, &columns[c], column);
    }
    for (size_t i = 0; i < n_rows * n_columns; i++)
        if (cells[i].reason != NULL) note_reason(reasons, &made->n_reasons, cells[i].reason);
    *made = (table){.columns = heads,
                    .n_columns = n_columns,
                    .cells = cells,
                    .n_rows = n_rows,
                    .reasons = reasons,
                    .n_reasons = made->n_reasons};
    return made;
}

unsigned mx_report_table(mx_report *report, const mx_release *release, const mx_report_column columns[],
                         size_t n_columns, const char *caption_markup, const char *note_markup)
{
    report->is_internal |= mx_release_is_internal(release);
    if (mx_frame_n_rows(mx_release_frame(release)) == 0 || report->error < 0) return 0;
    table *made = make_table(report, release, columns, n_columns);
    if (made == NULL) return 0;
    made->caption = copy(report, caption_markup);
    made->note = copy(report, note_markup);
    block *added = add(report, BLOCK_TABLE);
    if (added == NULL) return 0;
    added->table = made;
    return added->number = ++report->n_tables;
}

static key_figure make_key_figure(mx_report *report, const mx_report_key_figure *spec)
{
    key_figure made = {.value = {.bar = NAN, .value = NAN, .low = NAN, .high = NAN}};
    size_t column;
    report->is_internal |= mx_release_is_internal(spec->release);
    int rc = find_column(&column, mx_release_frame(spec->release), spec->column);
    if (rc < 0) {
        stick(report, rc);
        return made;
    }
    mx_report_column as_column = {.column = spec->column, .show = spec->show, .decimals = spec->decimals};
    made.value = make_cell(report, spec->release, spec->row, &as_column, column);
    made.label = copy(report, spec->label);
    made.note = copy(report, spec->note);
    return made;
}

void mx_report_key_figures(mx_report *report, const mx_report_key_figure figures[], size_t count)
{
    key_figure *made = make(report, count, sizeof *made);
    for (size_t i = 0; made != NULL && i < count; i++) made[i] = make_key_figure(report, &figures[i]);
    block *added = count == 0 ? NULL : add(report, BLOCK_KEY_FIGURES);
    if (added == NULL) return;
    added->key_figures = made;
    added->count = count;
}

/* ---- Charts ---------------------------------------------------------------------- */

/* Widths in logical pixels: letters stay legible on a desk, on a telephone and on paper. */
enum { WIDE = 760, NARROW = 400, PAPER = 660 };

static mx_str draw(mx_report *report, const mx_chart *chart, int width, mx_chart_format format)
{
    mx_buf bytes = {0};
    mx_chart sized = *chart;
    sized.width = width;
    sized.scale = 2;
    stick(report, report->error < 0 ? MX_OK : mx_chart_draw(&bytes, &sized, format));
    mx_str kept = keep_bytes(report, (mx_str){bytes.at, bytes.size});
    mx_buf_dispose(&bytes);
    return kept;
}

static void draw_png(mx_report *report, figure *made, const mx_chart *chart)
{
    mx_chart sized = *chart;
    sized.width = PAPER;
    made->png = draw(report, chart, PAPER, MX_CHART_PNG);
    stick(report, report->error < 0 ? MX_OK : mx_chart_size(&made->width, &made->height, &sized));
}

/* As many recordings as it may take pages: shown once each (mx_chart_drawing_show). */
static void record(mx_report *report, figure *made, const mx_chart *chart)
{
    mx_chart sized = *chart;
    size_t n_pages = 1;
    sized.width = PAPER;
    for (size_t i = 0; i < n_pages && report->error >= 0; i++) {
        mx_chart_drawing *drawing = NULL;
        stick(report, mx_chart_record(&drawing, &sized));
        if (i == 0 && drawing != NULL) {
            n_pages = mx_pdf__n_pages(drawing);
            made->drawings = make(report, n_pages, sizeof *made->drawings);
        }
        if (made->drawings == NULL) mx_chart_drawing_free(drawing);
        else if (drawing != NULL) made->drawings[made->n_drawings++] = drawing;
    }
}

static const char *describe(mx_report *report, const mx_chart *chart)
{
    mx_buf words = {0};
    stick(report, report->error < 0 ? MX_OK : mx_chart_describe(&words, chart));
    const char *kept = copy(report, words.at);
    mx_buf_dispose(&words);
    return kept;
}

unsigned mx_report_chart(mx_report *report, const mx_chart *chart, const char *caption_markup,
                         const char *source_markup)
{
    report->is_internal |= mx_release_is_internal(chart->release);
    figure *made = make(report, 1, sizeof *made);
    block *added = made == NULL ? NULL : add(report, BLOCK_FIGURE);
    if (added == NULL) return 0;
    added->figure = made;
    added->number = ++report->n_figures;
    made->alt = describe(report, chart);
    made->caption = copy(report, caption_markup);
    made->source = copy(report, source_markup);
    if (report->head.formats & MX_REPORT_HTML) {
        made->wide = draw(report, chart, WIDE, MX_CHART_SVG);
        made->narrow = draw(report, chart, NARROW, MX_CHART_SVG);
    }
    if (report->head.formats & MX_REPORT_ODT) draw_png(report, made, chart);
    if (report->head.formats & MX_REPORT_PDF) record(report, made, chart);
    return added->number;
}

size_t mx_report_n_withheld(const mx_report *report)
{
    return report->n_withheld;
}

bool mx_report_is_internal(const mx_report *report)
{
    return report->is_internal;
}

/* ---- Files ------------------------------------------------------------------------- */

static const struct {
    const char *ending;
    unsigned format;
    int (*render)(mx_buf *out, const mx_report *report);
} formats[] = {
    {".html", MX_REPORT_HTML, mx_report_html},
    {".pdf", MX_REPORT_PDF, mx_report_pdf},
    {".odt", MX_REPORT_ODT, mx_report_odt},
    {".json", MX_REPORT_JSON, mx_report_json},
};

static int find_format(size_t *out, const char *path)
{
    size_t size = strlen(path);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        size_t length = strlen(formats[i].ending);
        if (size <= length || strcasecmp(path + size - length, formats[i].ending) != 0) continue;
        *out = i;
        return MX_OK;
    }
    return mx_fail(MX_E_USAGE,
                   mx_tr("« %s » : un rapport s’écrit en .html, .pdf, .odt ou .json",
                         "\"%s\": a report is written as .html, .pdf, .odt or .json"),
                   path);
}

int mx_report_format_find(unsigned *out, const char *path)
{
    size_t found = 0;
    int rc = find_format(&found, path);
    *out = rc < 0 ? 0 : formats[found].format;
    return rc;
}

int mx_report_write(const mx_report *report, const char *path)
{
    size_t found = 0;
    mx_buf bytes = {0};
    int rc = find_format(&found, path);
    if (rc >= 0) rc = formats[found].render(&bytes, report);
    if (rc >= 0) rc = mx_file_write(path, bytes.at, bytes.size);
    mx_buf_dispose(&bytes);
    return rc;
}

bool mx_report__is_again(const table *t, size_t row)
{
    if (row == 0 || row >= t->n_rows || t->columns[0].is_numeric) return false;
    const char *name = t->cells[row * t->n_columns].text, *above = t->cells[(row - 1) * t->n_columns].text;
    return name != NULL && above != NULL && strcmp(name, above) == 0;
}
