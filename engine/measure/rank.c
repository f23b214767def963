/* Rows of a comparison against each other: whose intervals meet, and what ranks they admit. */
#include "measure_i.h"

#include <math.h>
#include <string.h>

typedef struct {
    mx_frame *table;
    const bool *is_apart;
    size_t share, low, high, n, method;
    size_t from, to; /* rows of one indicator */
} comparison;

static bool takes_part(const comparison *c, size_t row)
{
    return !(c->is_apart && c->is_apart[row]) && !isnan(mx_frame_number(c->table, row, c->share));
}

/* NULL where the row may have a rank, else why not. Groups count where every answer names its own. */
static const char *why_no_rank(const comparison *c, size_t row)
{
    const char *method = mx_frame_text(c->table, row, c->method);
    if (mx_frame_number(c->table, row, c->n) < MX_MEASURE_RANK_PEOPLE)
        return mx_tr("moins de 30 personnes : pas de rang", "fewer than 30 people: no rank");
    if (method && strcmp(method, mx_stats_method_words(MX_STATS_WILSON_FEW_GROUPS)) == 0)
        return mx_tr("moins de cinq groupes : pas de rang", "fewer than five groups: no rank");
    return NULL;
}

static bool can_rank(const comparison *c, size_t row)
{
    return takes_part(c, row) && !why_no_rank(c, row);
}

static void put(const comparison *c, size_t row, const char *column, size_t value)
{
    mx_frame_set_number(c->table, row, mx_frame_find(c->table, column), (double)value);
}

static void count_overlaps(const comparison *c, size_t row)
{
    size_t n_others = 0, n_meeting = 0;
    for (size_t other = c->from; other < c->to; other++) {
        if (other == row || !takes_part(c, other)) continue;
        n_others++;
        n_meeting += mx_frame_number(c->table, other, c->low) <= mx_frame_number(c->table, row, c->high) &&
                     mx_frame_number(c->table, other, c->high) >= mx_frame_number(c->table, row, c->low);
    }
    put(c, row, "others", n_others);
    put(c, row, "overlapping", n_meeting);
}

static void put_rank(const comparison *c, size_t row)
{
    size_t rank = 1, from = 1, to = 0;
    for (size_t other = c->from; other < c->to; other++) {
        if (!can_rank(c, other)) continue;
        to++;
        rank += mx_frame_number(c->table, other, c->share) > mx_frame_number(c->table, row, c->share);
        from += mx_frame_number(c->table, other, c->low) > mx_frame_number(c->table, row, c->high);
        to -= mx_frame_number(c->table, other, c->high) < mx_frame_number(c->table, row, c->low);
    }
    put(c, row, "rank", rank);
    put(c, row, "rank_from", from);
    put(c, row, "rank_to", to);
}

/* All rows of an indicator, or none of them. */
static int rank_rows(size_t *n_ranked, const comparison *c)
{
    size_t n = 0, reason = mx_frame_find(c->table, "reason");
    int rc = MX_OK;
    for (size_t row = c->from; row < c->to; row++) n += can_rank(c, row) ? 1 : 0;
    for (size_t row = c->from; rc == MX_OK && row < c->to; row++) {
        if (!takes_part(c, row)) continue;
        const char *why = why_no_rank(c, row);
        if (!why && n < MX_MEASURE_RANK_ROWS)
            why = mx_tr("moins de trois à classer : pas de rang", "fewer than three to rank: no rank");
        if (why) rc = mx_frame_set_text(c->table, row, reason, why);
        else put_rank(c, row);
        *n_ranked += why ? 0 : 1;
    }
    return rc;
}

int mx_measure_side_by_side_finish(size_t *n_ranked, mx_frame *table, const bool is_apart[], bool is_ranked)
{
    size_t indicator = mx_frame_find(table, "indicator"), n_rows = mx_frame_n_rows(table);
    comparison c = {.table = table,
                    .is_apart = is_apart,
                    .share = mx_frame_find(table, "share_high"),
                    .low = mx_frame_find(table, "low"),
                    .high = mx_frame_find(table, "high"),
                    .n = mx_frame_find(table, "n"),
                    .method = mx_frame_find(table, "method")};
    int rc = MX_OK;
    *n_ranked = 0;
    for (c.from = 0; rc == MX_OK && c.from < n_rows; c.from = c.to) {
        uint32_t one = mx_frame_text_id(table, c.from, indicator);
        for (c.to = c.from; c.to < n_rows && mx_frame_text_id(table, c.to, indicator) == one;) c.to++;
        for (size_t row = c.from; row < c.to; row++)
            if (takes_part(&c, row)) count_overlaps(&c, row);
        if (is_ranked) rc = rank_rows(n_ranked, &c);
    }
    return rc;
}
