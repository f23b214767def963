/* What the functions share that ask the store for a chart; for task_chart.c and its neighbours only. */
#ifndef MX_TASK_DRAWING_H
#define MX_TASK_DRAWING_H

#include <string.h>

#include "mx/chart.h"
#include "mx/measure.h"
#include "mx/store.h"
#include "mx/task.h"
#include "mx/taxonomy.h"
#include "outlet.h"

typedef struct {
    const mx_context *context;
    const mx_drawing *ask;
    mx_arena *arena;
    mx_store *store;
    mx_taxonomy *taxonomy;
    mx_frame *territories, *indicators;
    mx_follow_up *follow_up;
    mx_cut together, apart; /* the scope as one, each territory by itself */
    const char *scope;      /* its name */
    const char *indicator;  /* the name of the one asked for; NULL when none was */
    mx_frame *result;
    const char *subject, *design; /* what the figures are about, for other releases */
    outlet outlet;
    mx_chart chart;
} drawing;

/* ---- Words -------------------------------------------------------------------------------- */

static inline const char *tr(const drawing *d, const char *fr, const char *en) MX_FORMAT_ARG(2) MX_FORMAT_ARG(3);
static inline const char *tr(const drawing *d, const char *fr, const char *en)
{
    return d->context->lang == MX_EN ? en : fr;
}

/* "words: name", for titles. */
static inline const char *about(drawing *d, const char *words, const char *name)
{
    return mx_arena_format(d->arena, d->context->lang == MX_EN ? "%s: %s" : "%s\u00a0: %s", words, name);
}

static inline void set_words(drawing *d, const char *title, const char *subtitle, const char *note)
{
    d->chart.title[d->context->lang] = title;
    d->chart.subtitle[d->context->lang] = subtitle;
    d->chart.note[d->context->lang] = note;
}

static inline const char *share_words(const drawing *d)
{
    return tr(d,
              "Part des personnes en bonne situation (4 et 5, ou les niveaux hauts de l’échelle), intervalle "
              "à 95\u202f%",
              "Share of people in good situations (4 and 5, or the high levels of the scale), 95% interval");
}

/* ---- Cells ----------------------------------------------------------------------------------- */

static inline const char *cell(const mx_frame *frame, size_t row, const char *column)
{
    return mx_frame_text(frame, row, mx_frame_find(frame, column));
}

static inline bool is_same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* The row of `frame` whose `column` is `text`; SIZE_MAX when there is none. */
static inline size_t find_row(const mx_frame *frame, const char *column, const char *text)
{
    for (size_t row = 0; row < mx_frame_n_rows(frame); row++) {
        if (is_same(cell(frame, row, column), text)) return row;
    }
    return SIZE_MAX;
}

static inline const char *name_in(const mx_frame *frame, const char *key, const char *code)
{
    size_t row = find_row(frame, key, code);
    const char *name = row == SIZE_MAX ? NULL : cell(frame, row, "name");
    return name ? name : code;
}

/* ---- Rows (task_chart.c) --------------------------------------------------------------------- */

int drawing_keep(drawing *d, const bool keep[]) MX_MUST_CHECK;
/* Rows of `table` whose `column` would be withheld; one flag a row, in the arena. */
int drawing_apart(const bool **out, drawing *d, const mx_frame *table, const char *column) MX_MUST_CHECK;

/* ---- Questions that kinds ask ----------------------------------------------------------------- */

/* Of follow-up (task_chart.c, chart_people.c). */
int ask_change(drawing *d) MX_MUST_CHECK;
int ask_slope(drawing *d) MX_MUST_CHECK;
int ask_bars(drawing *d) MX_MUST_CHECK;
int ask_ranks(drawing *d) MX_MUST_CHECK;
int ask_funnel(drawing *d) MX_MUST_CHECK;

/* Of statements (chart_said.c). */
int ask_mentions(drawing *d) MX_MUST_CHECK;
int ask_heat(drawing *d) MX_MUST_CHECK;
int ask_radar(drawing *d) MX_MUST_CHECK;

/* Of the chain (chart_chain.c). */
int ask_calendar(drawing *d) MX_MUST_CHECK;
int ask_flow(drawing *d) MX_MUST_CHECK;

/* Of a plane (chart_places.c). */
int ask_map(drawing *d) MX_MUST_CHECK;
int ask_correspondence(drawing *d) MX_MUST_CHECK;

/* Of a file (chart_data.c): read ask->data into the result, and describe it. */
int drawing_read_data(drawing *d) MX_MUST_CHECK;

#endif
