/* What charts ask of statements: what was said, and how much of it was of well-being. */
#include "drawing.h"

#include <math.h>

#include "mx/stats.h"

static int read_said(mx_frame **out, drawing *d, const char *const by[], const mx_cut *cut)
{
    mx_store_filter filter = MX_STORE_FILTER_INIT;
    mx_frame *statements = NULL, *groups = NULL;
    filter.cycle = d->ask->cycle;
    d->subject = "statements";
    int rc = mx_store_statements(&statements, d->store, &filter);
    if (rc == MX_OK) rc = mx_store_table(&groups, d->store, "groups");
    mx_said said = {statements, groups, d->territories};
    if (rc == MX_OK) rc = mx_measure_mentions(out, &said, by, cut);
    mx_frame_free(statements);
    mx_frame_free(groups);
    return rc;
}

/* Open statements have no dimension. */
static int keep_coded(drawing *d)
{
    bool *keep = mx_arena_alloc(d->arena, mx_frame_n_rows(d->result) + 1);
    if (!keep) return mx_fail_memory();
    for (size_t row = 0; row < mx_frame_n_rows(d->result); row++)
        keep[row] = cell(d->result, row, "dimension") != NULL;
    return drawing_keep(d, keep);
}

int ask_mentions(drawing *d)
{
    static const char *const by[] = {"dimension", NULL};
    d->chart.by = "dimension";
    d->chart.y = "positive";
    d->chart.y2 = "negative";
    set_words(d, about(d, tr(d, "Ce qui a été dit", "What was said"), d->scope),
              tr(d, "Expressions de mal-être et de bien-être par dimension",
                 "Statements of ill-being and of well-being by dimension"),
              tr(d, "Ce dont on parle souvent n’est pas forcément ce qui va mal, ni ce qui va bien.",
                 "What is often spoken of need not be what goes badly, nor what goes well."));
    int rc = read_said(&d->result, d, by, &d->together);
    return rc == MX_OK ? keep_coded(d) : rc;
}

/* ---- The share of well-being in what was said ------------------------------------------- */

static double number_at(const mx_frame *frame, size_t row, const char *column)
{
    return mx_frame_number(frame, row, mx_frame_find(frame, column));
}

/* Add `share`, the statements of well-being out of those that say well or ill, with its interval. */
static int add_share(mx_frame *frame)
{
    static const char *const names[] = {"share_well", "share_well_from", "share_well_to"};
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && i < 3; i++)
        rc = mx_frame_add_column(frame, names[i], MX_NUMBER, MX_FIGURE);
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(frame); row++) {
        double well = number_at(frame, row, "positive"), all = well + number_at(frame, row, "negative");
        mx_stats_interval interval;
        if (!(all > 0)) continue;
        rc = mx_stats_wilson(&interval, well, all, 0.95);
        if (rc < 0) break;
        mx_frame_set_number(frame, row, mx_frame_find(frame, names[0]), well / all);
        mx_frame_set_number(frame, row, mx_frame_find(frame, names[1]), interval.low);
        mx_frame_set_number(frame, row, mx_frame_find(frame, names[2]), interval.high);
    }
    return rc;
}

static void describe_share(drawing *d)
{
    d->chart.y = "share_well";
    d->chart.low = "share_well_from";
    d->chart.high = "share_well_to";
    d->chart.as_percent = true;
    d->chart.finds = true;
    set_words(
        d, about(d, tr(d, "Le bien-être dans ce qui a été dit", "Well-being in what was said"), d->scope),
        tr(d, "Part des expressions de bien-être, par dimension",
           "Share of statements of well-being, by dimension"),
        tr(d,
           "Sur cent expressions de bien-être ou de mal-être, celles de bien-être, et leur intervalle à "
           "95\u202f%, où les expressions comptent une à une. n\u00a0: personnes.",
           "Of a hundred statements of well-being or ill-being, those of well-being, and their 95% "
           "interval, in which statements count one by one. n: people."));
}

int ask_heat(drawing *d)
{
    static const char *const by[] = {"territory", "dimension", NULL};
    d->chart.by = "territory";
    d->chart.x = "dimension";
    d->chart.order = MX_CHART_BY_VALUE;
    describe_share(d);
    int rc = read_said(&d->result, d, by, &d->apart);
    if (rc == MX_OK) rc = add_share(d->result);
    return rc == MX_OK ? keep_coded(d) : rc;
}

/* Beside the scope all that was said, where the others are people enough not to be worked out. */
static int add_whole(drawing *d, const mx_frame *whole)
{
    size_t at;
    int rc = mx_frame_add_column(d->result, "share_well_whole", MX_NUMBER, MX_FIGURE);
    at = mx_frame_find(d->result, "share_well_whole");
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(d->result); row++) {
        size_t other = find_row(whole, "dimension", cell(d->result, row, "dimension"));
        if (other == SIZE_MAX) continue;
        double left = number_at(whole, other, "n") - number_at(d->result, row, "n");
        if (left >= d->ask->rule.min_count)
            mx_frame_set_number(d->result, row, at, number_at(whole, other, "share_well"));
    }
    return rc;
}

/* The nine dimensions of the scope, beside the whole store where it is a part of it. */
int ask_radar(drawing *d)
{
    static const char *const by[] = {"dimension", NULL};
    mx_cut all = d->together;
    mx_frame *whole = NULL;
    d->chart.by = "dimension";
    d->chart.lowest = 0;
    d->chart.highest = 1;
    describe_share(d);
    int rc = read_said(&d->result, d, by, &d->together);
    if (rc == MX_OK) rc = add_share(d->result);
    if (rc == MX_OK) rc = keep_coded(d);
    if (rc < 0 || !d->together.under) return rc;
    all.under = NULL;
    d->chart.y2 = "share_well_whole";
    d->chart.side_names[0][d->context->lang] = tr(d, "toute la base", "the whole store");
    d->chart.side_names[1][d->context->lang] = d->scope;
    rc = read_said(&whole, d, by, &all);
    if (rc == MX_OK) rc = add_share(whole);
    if (rc == MX_OK) rc = add_whole(d, whole);
    mx_frame_free(whole);
    return rc;
}
