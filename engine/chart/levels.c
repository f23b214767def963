/* Ordered levels: their names and colours, the same wherever people stand on them. */
#include <math.h>
#include <string.h>

#include "chart_i.h"

/* PuOr (Brewer), five classes, the ends light enough to print: unsatisfactory to ideal. */
static const uint32_t ramp[5] = {0xb35806, 0xf1a340, 0xdcdcdc, 0x998ec3, 0x542788};

static const char *const situation_names[5][2] = {
    {"1 très insatisfaisante", "1 very unsatisfactory"},
    {"2 insatisfaisante", "2 unsatisfactory"},
    {"3 moyenne", "3 average"},
    {"4 bonne", "4 good"},
    {"5 idéale", "5 ideal"},
};

uint32_t mx_level_colour(size_t level, size_t n)
{
    double at = 4.0 * (double)level / (double)(n - 1);
    size_t below = at >= 4 ? 3 : (size_t)at;
    return mx_colour_mix(ramp[below], ramp[below + 1], at - (double)below);
}

uint32_t mx_level_merged_colour(size_t part)
{
    return part == 1 ? 0xececec : mx_colour_mix(ramp[part == 0 ? 1 : 3], MX_PAPER, 0.25);
}

/* What a column's name ends in: the "3" of "level_3". */
static const char *level_mark(const mx_chart *chart, size_t level)
{
    const char *column = chart->levels[level] ? chart->levels[level] : "", *last = strrchr(column, '_');
    return last ? last + 1 : column;
}

bool mx_levels_are_spiral(const mx_chart *chart)
{
    const char *first = level_mark(chart, 0);
    return chart->n_levels == 5 && !mx_chart__pick(chart, chart->level_names[0]) &&
           (*first == '\0' || strcmp(first, "1") == 0);
}

const char *mx_level_name(const mx_chart *chart, size_t level)
{
    const char *given = mx_chart__pick(chart, chart->level_names[level]);
    if (given) return given;
    return mx_levels_are_spiral(chart) ? situation_names[level][chart->lang] : level_mark(chart, level);
}

bool mx_levels_are_merged(const mx_chart_row *row)
{
    return row->is_shown && !isfinite(row->levels[0]);
}

double mx_levels_draw_foot(mx_canvas *canvas, const mx_chart_table *table, double y, const char *words)
{
    bool has_merged = false;
    for (size_t i = 0; i < table->n_rows; i++)
        has_merged = has_merged || mx_levels_are_merged(&table->rows[i]);
    if (!has_merged) return y;
    return y + 6 +
           mx_draw_block(canvas, MX_CHART_MARGIN, y + 6, canvas->width - 2 * MX_CHART_MARGIN, 0, 0,
                         mx_face_small, words);
}
