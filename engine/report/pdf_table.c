/* What stands in columns: tables, terms with what is said of them, key figures. */
#include "pdf_i.h"

#include <math.h>
#include <string.h>

#define GAP 12.0     /* between columns */
#define ROW_PAD 3.4  /* above and below the text of a row */
#define BAR_PAD 2.0

/* ---- Widths ---------------------------------------------------------------------------- */

/* What each column would take in one line, and can do with; and what it gets. */
typedef struct {
    double *natural, *least, *width;
    double *cells; /* what each cell would take in one line, row by row */
    size_t n;
    double total;    /* of the table, with its gaps */
    size_t n_across; /* how often it stands side by side */
    face cell, head;
} layout_plan;

static double longest_word(flow *f, face as, const char *text)
{
    double longest = 0;
    mx_buf word = {0};
    for (const char *at = text == NULL ? "" : text; *at != '\0'; at += strspn(at, " ")) {
        size_t size = strcspn(at, " ");
        mx_buf_clear(&word);
        mx_buf_add(&word, at, size);
        at += size;
        if (!mx_pdf__ok(f, mx_buf_check(&word))) break;
        longest = fmax(longest, mx_pdf__text_width(mx_pdf__layout_plain(f, as, word.at, 0)));
    }
    mx_buf_dispose(&word);
    return longest;
}

static const char *cell_text(const flow *f, const cell *c, bool is_numeric)
{
    if (c->reason != NULL) return f->words->not_published;
    if (c->text != NULL && c->text[0] != '\0') return c->text;
    return is_numeric ? "–" : "";
}

/* Figures are never broken; words may be, down to the longest of them. */
static void measure_column(flow *f, layout_plan *plan, const table *t, size_t column)
{
    bool is_numeric = t->columns[column].is_numeric;
    double natural = 0, least = longest_word(f, plan->head, t->columns[column].heading);
    for (size_t row = 0; row < t->n_rows && f->rc >= 0; row++) {
        const cell *c = &t->cells[row * t->n_columns + column];
        const char *text = cell_text(f, c, is_numeric);
        double width = mx_pdf__text_width(mx_pdf__layout_plain(f, plan->cell, text, 0));
        plan->cells[row * t->n_columns + column] = width;
        natural = fmax(natural, width);
        least = fmax(least, is_numeric ? width : fmin(longest_word(f, plan->cell, text), 150));
    }
    plan->least[column] = least;
    plan->natural[column] = fmax(natural, least);
}

static double sum(const double values[], size_t n)
{
    double all = 0;
    for (size_t i = 0; i < n; i++) all += values[i];
    return all;
}

static double gaps_of(const layout_plan *plan)
{
    return GAP * (double)(plan->n - 1);
}

/* Between what they need and what they would like, as far as the room goes; what is left over
 * goes to the first column, so that figures stand close together at the right. */
static void share_out(layout_plan *plan, double total)
{
    double natural = sum(plan->natural, plan->n), least = sum(plan->least, plan->n);
    plan->total = total;
    double room = plan->total - gaps_of(plan);
    double part = natural <= room ? 1 : natural > least ? (room - least) / (natural - least) : 0;
    if (part < 0) part = 0;
    for (size_t i = 0; i < plan->n; i++)
        plan->width[i] = plan->least[i] + part * (plan->natural[i] - plan->least[i]);
    double left = room - sum(plan->width, plan->n);
    if (left >= 0) {
        plan->width[0] += left;
        return;
    }
    for (size_t i = 0; i < plan->n; i++) plan->width[i] *= room / (room - left);
}

/* From so many rows on a table that is narrow enough is set in two columns, if hardly a row takes a second line there. */
#define HALF_LEAST 24
#define HALF_BROKEN 0.1

static bool fits_half(const layout_plan *plan, const table *t)
{
    size_t n_broken = 0;
    for (size_t row = 0; row < t->n_rows; row++) {
        bool is_broken = false;
        for (size_t c = 0; c < plan->n; c++)
            if (plan->cells[row * plan->n + c] > plan->width[c] + 0.5) is_broken = true;
        n_broken += is_broken;
    }
    return (double)n_broken <= HALF_BROKEN * (double)t->n_rows;
}

static void choose_width(layout_plan *plan, const table *t, bool is_in_box)
{
    const double gaps = gaps_of(plan);
    plan->n_across = 2;
    if (!is_in_box && t->n_rows >= HALF_LEAST && sum(plan->least, plan->n) + gaps <= HALF_WIDTH) {
        share_out(plan, HALF_WIDTH);
        if (fits_half(plan, t)) return;
    }
    plan->n_across = 1;
    share_out(plan, sum(plan->natural, plan->n) + gaps <= TEXT_WIDTH ? TEXT_WIDTH : FULL_WIDTH);
}

/* Smaller letters where the longest words would not fit side by side. */
static bool make_plan(flow *f, layout_plan *plan, const table *t)
{
    static const double smaller[] = {1, 0.9, 0.8};
    *plan = (layout_plan){.n = t->n_columns};
    plan->natural = mx_pdf__make(f, t->n_columns, sizeof(double));
    plan->least = mx_pdf__make(f, t->n_columns, sizeof(double));
    plan->width = mx_pdf__make(f, t->n_columns, sizeof(double));
    plan->cells = mx_pdf__make(f, t->n_rows * t->n_columns, sizeof(double));
    for (size_t i = 0; i < 3 && f->rc >= 0; i++) {
        plan->cell = mx_pdf__cell;
        plan->head = mx_pdf__cell_head;
        plan->cell.size *= smaller[i];
        plan->head.size *= smaller[i];
        for (size_t c = 0; c < t->n_columns; c++) measure_column(f, plan, t, c);
        if (sum(plan->least, plan->n) + gaps_of(plan) <= FULL_WIDTH) break;
    }
    if (f->rc >= 0) choose_width(plan, t, f->box != 0);
    return f->rc >= 0;
}

/* ---- Rows ---------------------------------------------------------------------------------- */

/* A row under way: marks, and how high it has grown. */
typedef struct {
    text_mark *texts;
    area_mark *areas;
    size_t n_texts, n_areas;
    double height;
} row;

static bool begin_row(flow *f, row *r, size_t texts, size_t areas)
{
    *r = (row){.texts = mx_pdf__make(f, texts, sizeof(text_mark)),
               .areas = mx_pdf__make(f, areas, sizeof(area_mark))};
    return f->rc >= 0;
}

static void put_text(flow *f, row *r, text_mark text)
{
    if (f->rc < 0 || text.layout == NULL) return;
    text.end = mx_pdf__n_lines(text.layout);
    r->texts[r->n_texts++] = text;
    r->height = fmax(r->height, text.y + text.end * text.face.leading);
}

static piece *end_row(flow *f, const row *r, double before, bool keeps_next)
{
    return mx_pdf__add(f, (piece){.before = before,
                                  .height = r->height,
                                  .keeps_next = keeps_next,
                                  .texts = r->texts,
                                  .n_texts = r->n_texts,
                                  .areas = r->areas,
                                  .n_areas = r->n_areas});
}

static void put_rule(row *r, double x, double width, double thickness, uint32_t colour)
{
    r->areas[r->n_areas++] = (area_mark){x, r->height, width, thickness, colour};
    r->height += thickness;
}

/* Headings from `x` on; those that say what is said already are in no element. */
static void put_heads(flow *f, row *r, const layout_plan *plan, const table *t, double x, size_t tr)
{
    for (size_t c = 0; c < t->n_columns; c++) {
        bool is_right = t->columns[c].is_numeric && c > 0;
        put_text(f, r,
                 (text_mark){.layout = mx_pdf__layout_plain(f, plan->head, t->columns[c].heading,
                                                            plan->width[c] + 0.5),
                             .x = is_right ? x + plan->width[c] : x,
                             .y = 2,
                             .anchor = is_right,
                             .face = plan->head,
                             .element = tr == 0 ? 0 : mx_pdf__element_with(f, "TH", tr, "Column")});
        x += plan->width[c] + GAP;
    }
}

static void head_row(flow *f, const layout_plan *plan, const table *t, size_t parent)
{
    row r;
    size_t tr = mx_pdf__element(f, "TR", parent, true);
    if (!begin_row(f, &r, plan->n_across * t->n_columns, plan->n_across)) return;
    for (size_t i = 0; i < plan->n_across; i++)
        put_heads(f, &r, plan, t, f->left + (double)i * (HALF_WIDTH + GUTTER), i == 0 ? tr : 0);
    for (size_t i = 0; i < r.n_texts; i++) /* headings stand on the rule */
        r.texts[i].y = r.height - r.texts[i].end * plan->head.leading;
    r.height += 3;
    for (size_t i = 0; i < plan->n_across; i++)
        r.areas[r.n_areas++] = (area_mark){f->left + (double)i * (HALF_WIDTH + GUTTER), r.height, plan->total, 1.2, INK};
    r.height += 1.2;
    end_row(f, &r, 4, true);
}

static void put_bar(row *r, double x, double width, double share)
{
    r->areas[r->n_areas++] = (area_mark){x - BAR_PAD, 2, (width + 2 * BAR_PAD) * share, r->height + ROW_PAD - 4, TINT};
}

/* So few rows of one name that they should not be torn apart. */
#define GROUP_MOST 6
/* So few rows that the table is not broken. */
#define WHOLE_MOST 6

static bool is_in_small_group(const table *t, size_t index)
{
    size_t first = index, end = index + 1;
    while (mx_report__is_again(t, first)) first--;
    while (mx_report__is_again(t, end)) end++;
    return end - first <= GROUP_MOST;
}

/* The first two rows stay with the head, the last two with each other, few of one name together. */
static bool keeps_next_row(const table *t, size_t index)
{
    if (index + 1 >= t->n_rows) return false;
    if (t->n_rows <= WHOLE_MOST || index == 0 || index + 2 == t->n_rows) return true;
    return mx_report__is_again(t, index + 1) && is_in_small_group(t, index);
}

static piece *body_row(flow *f, const layout_plan *plan, const table *t, size_t index, size_t parent)
{
    row r;
    double x = f->left;
    size_t tr = mx_pdf__element(f, "TR", parent, true);
    const cell *cells = &t->cells[index * t->n_columns];
    if (!begin_row(f, &r, t->n_columns, t->n_columns + 1)) return NULL;
    for (size_t c = 0; c < t->n_columns; c++) {
        bool is_right = t->columns[c].is_numeric && c > 0;
        face as = plan->cell;
        if (cells[c].reason != NULL || (c == 0 && mx_report__is_again(t, index))) as.colour = SOFT;
        const char *text = cell_text(f, &cells[c], t->columns[c].is_numeric);
        size_t element = c == 0 ? mx_pdf__element_with(f, "TH", tr, "Row") : mx_pdf__element(f, "TD", tr, false);
        put_text(f, &r,
                 (text_mark){.layout = mx_pdf__layout_plain(f, as, text, plan->width[c] + 0.5),
                             .x = is_right ? x + plan->width[c] : x,
                             .y = ROW_PAD,
                             .anchor = is_right,
                             .face = as,
                             .element = element});
        x += plan->width[c] + GAP;
    }
    x = f->left;
    for (size_t c = 0; c < t->n_columns; c++) {
        if (!isnan(cells[c].bar)) put_bar(&r, x, plan->width[c], cells[c].bar);
        x += plan->width[c] + GAP;
    }
    r.height += ROW_PAD;
    bool is_last = index + 1 == t->n_rows;
    put_rule(&r, f->left, plan->total, is_last ? 1.2 : 0.5, is_last ? INK : LINE);
    return end_row(f, &r, 0, keeps_next_row(t, index));
}

/* ---- Tables ------------------------------------------------------------------------------------ */

static void table_note(flow *f, const table *t)
{
    if (t->note == NULL && t->n_reasons == 0) return;
    mx_buf text = {0};
    mx_report__table_note(&text, t, f->words);
    if (mx_pdf__ok(f, mx_buf_check(&text))) {
        if (f->n_pieces > 0) f->pieces[f->n_pieces - 1].keeps_next = true;
        size_t p = mx_pdf__element(f, "P", 0, false);
        mx_pdf__lines(f, mx_pdf__layout(f, mx_pdf__note, text.at, TEXT_WIDTH), mx_pdf__note, p, 5, false);
    }
    mx_buf_dispose(&text);
}

void mx_pdf__table(flow *f, const block *b)
{
    const table *t = b->table;
    layout_plan plan;
    size_t whole = mx_pdf__element(f, "Table", 0, true);
    if (!make_plan(f, &plan, t)) return;
    const char *caption =
        mx_arena_format(f->arena, "**%s~%u.** %s", f->words->table, b->number, t->caption == NULL ? "" : t->caption);
    mx_pdf__lines(f, mx_pdf__layout(f, mx_pdf__small, caption, TEXT_WIDTH), mx_pdf__small,
                  mx_pdf__element(f, "Caption", whole, false), 16, true);
    size_t head = f->n_pieces;
    head_row(f, &plan, t, whole);
    for (size_t i = 0; i < t->n_rows && f->rc >= 0; i++) {
        piece *added = body_row(f, &plan, t, i, whole);
        if (added == NULL) return;
        added->header = head;
        added->n_header = 1;
        added->is_half = plan.n_across > 1;
    }
    table_note(f, t);
    mx_pdf__add(f, (piece){.height = 10});
}

/* ---- Terms --------------------------------------------------------------------------------------- */

void mx_pdf__terms(flow *f, const block *b)
{
    const double term_width = 104;
    face as = mx_pdf__body, term_face = mx_pdf__strong;
    as.size = term_face.size = 8.8;
    as.leading = term_face.leading = 12.8;
    size_t list = mx_pdf__element(f, "L", 0, true);
    double width = f->box == 0 ? FULL_WIDTH : f->width;
    for (size_t i = 0; i < b->count && f->rc >= 0; i++) {
        row r;
        size_t item = mx_pdf__element(f, "LI", list, true);
        if (!begin_row(f, &r, 2, 1)) return;
        put_rule(&r, f->left, width, 0.5, LINE);
        put_text(f, &r,
                 (text_mark){.layout = mx_pdf__layout(f, term_face, b->terms[i], term_width),
                             .x = f->left,
                             .y = 4,
                             .face = term_face,
                             .element = mx_pdf__element(f, "Lbl", item, false)});
        put_text(f, &r,
                 (text_mark){.layout = mx_pdf__layout(f, as, b->items[i], width - term_width - GAP),
                             .x = f->left + term_width + GAP,
                             .y = 4,
                             .face = as,
                             .element = mx_pdf__element(f, "LBody", item, false)});
        r.height += 4;
        end_row(f, &r, i == 0 ? 6 : 0, false);
    }
}

/* ---- Key figures ------------------------------------------------------------------------------------ */

#define FIGURES_ACROSS 4

static const face value_face = {.size = 19, .leading = 23, .is_strong = true, .is_display = true, .colour = INK},
                  withheld_face = {.size = 14, .leading = 23, .is_display = true, .colour = SOFT},
                  label_face = {.size = 8.6, .leading = 11.4, .is_strong = true, .colour = INK},
                  remark_face = {.size = 7.8, .leading = 10.4, .colour = SOFT};

static double put_below(flow *f, row *r, text_mark text)
{
    put_text(f, r, text);
    return text.y + mx_pdf__n_lines(text.layout) * text.face.leading;
}

static void put_figure(flow *f, row *r, const key_figure *it, double x, double width, size_t list)
{
    size_t item = mx_pdf__element(f, "LI", list, true), body = mx_pdf__element(f, "LBody", item, false);
    face as = it->value.reason == NULL ? value_face : withheld_face;
    const char *value = cell_text(f, &it->value, true);
    double y = put_below(f, r,
                         (text_mark){.layout = mx_pdf__layout_plain(f, as, value, width),
                                     .x = x,
                                     .y = 8,
                                     .face = as,
                                     .element = body});
    y = put_below(f, r,
                  (text_mark){.layout = mx_pdf__layout(f, label_face, it->label, width),
                              .x = x,
                              .y = y + 1,
                              .face = label_face,
                              .element = body});
    if (it->note != NULL)
        put_below(f, r,
                  (text_mark){.layout = mx_pdf__layout(f, remark_face, it->note, width),
                              .x = x,
                              .y = y + 1,
                              .face = remark_face,
                              .element = body});
}

static void figures_row(flow *f, const key_figure figures[], size_t count, size_t list, double before)
{
    const double gap = 9, pad = 9, width = (FULL_WIDTH - gap * (FIGURES_ACROSS - 1)) / FIGURES_ACROSS;
    row r;
    if (!begin_row(f, &r, 3 * count, 2 * count)) return;
    for (size_t i = 0; i < count; i++)
        put_figure(f, &r, &figures[i], f->left + (double)i * (width + gap) + pad, width - 2 * pad, list);
    r.height += 9;
    for (size_t i = 0; i < count; i++) {
        double x = f->left + (double)i * (width + gap);
        r.areas[r.n_areas++] = (area_mark){x, 0, width, r.height, FAINT};
        r.areas[r.n_areas++] = (area_mark){x, 0, width, 2, ACCENT};
    }
    end_row(f, &r, before, false);
}

void mx_pdf__key_figures(flow *f, const block *b)
{
    size_t list = mx_pdf__element(f, "L", 0, true);
    for (size_t i = 0; i < b->count && f->rc >= 0; i += FIGURES_ACROSS) {
        size_t count = b->count - i < FIGURES_ACROSS ? b->count - i : FIGURES_ACROSS;
        figures_row(f, &b->key_figures[i], count, list, i == 0 ? 12 : 9);
    }
    mx_pdf__add(f, (piece){.height = 8});
}
