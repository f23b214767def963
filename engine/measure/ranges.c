/* Indicators of a tally: their scales, and the levels that their blocks have counters for. */
#include "tally_i.h"

#include <math.h>
#include <string.h>

/* Levels of a block at most: a scale of 78, and the room its block had left before. */
enum { WIDEST = 96 };

static double number_in(const mx_frame *frame, size_t row, const char *name)
{
    size_t column = mx_frame_find(frame, name);
    return column == SIZE_MAX || mx_frame_type(frame, column) != MX_NUMBER
               ? NAN
               : mx_frame_number(frame, row, column);
}

static void look_up_scale(mx_tally__scale *scale, const mx_frame *indicators, mx_str name)
{
    size_t names = mx_frame_find(indicators, "indicator"), kinds = mx_frame_find(indicators, "scale");
    for (size_t r = 0; names != SIZE_MAX && r < mx_frame_n_rows(indicators); r++) {
        if (!mx_str_equal(mx_str_of(mx_frame_text(indicators, r, names)), name)) continue;
        const char *kind = kinds == SIZE_MAX ? NULL : mx_frame_text(indicators, r, kinds);
        scale->lowest = number_in(indicators, r, "lowest");
        scale->highest = number_in(indicators, r, "highest");
        scale->low_max = number_in(indicators, r, "low_max");
        scale->high_min = number_in(indicators, r, "high_min");
        scale->is_real = kind && strcmp(kind, "real") == 0;
    }
}

/* What is known of an indicator, and the levels its blocks begin with. */
static void learn_indicator(mx_tally *tally, uint32_t id)
{
    const mx_tally_plan *plan = &tally->plan;
    mx_tally__scale *scale = &tally->scales[id];
    *scale = (mx_tally__scale){.lowest = NAN, .highest = NAN, .low_max = NAN, .high_min = NAN};
    if (plan->has_scale) {
        scale->lowest = plan->lowest;
        scale->highest = plan->highest;
    } else if (plan->indicators) {
        look_up_scale(scale, plan->indicators, tally->labels[tally->indicator].texts[id]);
    }
    double n_levels = scale->highest - scale->lowest + 1; /* NaN without a scale */
    scale->is_real = scale->is_real || n_levels > MX_TALLY__MOST_LEVELS;
    if (!scale->is_real && n_levels >= 1)
        tally->ranges[id] = (mx_tally__range){(int32_t)scale->lowest, (uint32_t)n_levels};
}

int mx_tally__learn_indicators(mx_tally *tally)
{
    size_t n = tally->labels[tally->indicator].n;
    for (; tally->n_indicators < n; tally->n_indicators++) {
        int rc = MX_GROW(tally->ranges, tally->n_indicators, tally->range_capacity);
        if (rc == MX_OK) rc = MX_GROW(tally->scales, tally->n_indicators, tally->scale_capacity);
        if (rc < 0) return rc;
        tally->ranges[tally->n_indicators] = (mx_tally__range){0, 0};
        learn_indicator(tally, (uint32_t)tally->n_indicators);
    }
    return MX_OK;
}

/* The levels of `range` and `level`, with what room the blocks have beyond, downwards to 0
 * where that is enough. Wider than WIDEST when it cannot be. */
static mx_tally__range stretched(const mx_tally *tally, mx_tally__range range, int64_t level)
{
    int64_t lowest = range.width && range.lowest < level ? range.lowest : level;
    int64_t highest = range.width && range.lowest + (int64_t)range.width - 1 > level
                          ? range.lowest + (int64_t)range.width - 1
                          : level;
    if (highest - lowest >= WIDEST) return (mx_tally__range){0, WIDEST + 1};
    uint32_t width = mx_tally__cells_width(&tally->cells, (uint32_t)(highest - lowest + 1));
    if (lowest > 0 && highest < width) lowest = 0;
    return (mx_tally__range){(int32_t)lowest, width < WIDEST ? width : WIDEST};
}

/* Let the blocks of an indicator hold `level` too; false (in *fits) when they cannot. */
int mx_tally__stretch(mx_tally *tally, uint32_t id, int64_t level, bool *fits)
{
    mx_tally__range from = tally->ranges[id], to = stretched(tally, from, level);
    *fits = to.width <= WIDEST;
    if (!*fits) return MX_OK;
    for (size_t g = 0; g < tally->cells.n_groups; g++) {
        if (mx_tally__ids(&tally->cells, tally->cells.blocks[g])[tally->indicator] != id) continue;
        int rc = mx_tally__cells_move(&tally->cells, g, from, to);
        if (rc < 0) return rc;
    }
    tally->ranges[id] = to;
    tally->n_moves++;
    return MX_OK;
}

int mx_tally__add_extra(mx_tally *tally, uint32_t group, double value, uint64_t people, mx_tally__wide weight)
{
    while (people > 0) {
        uint32_t some = people < UINT32_MAX ? (uint32_t)people : UINT32_MAX;
        int rc = MX_GROW(tally->extras, tally->n_extras, tally->extra_capacity);
        if (rc == MX_OK && tally->cells.is_wide) {
            rc = MX_GROW(tally->extra_weights, tally->n_extras, tally->weight_capacity);
            if (rc == MX_OK) tally->extra_weights[tally->n_extras] = weight;
        }
        if (rc < 0) return rc;
        tally->extras[tally->n_extras++] = (mx_tally__extra){value, group, some};
        people -= some;
        weight = 0; /* went with the first of them */
    }
    return MX_OK;
}
