/* Axes: round numbers on a stretch of pixels. */
#include <math.h>

#include "chart_i.h"

/* The nearest of 1, 2, 5 times a power of ten that gives no more than `wanted` steps. */
static double round_step(double spread, size_t wanted)
{
    double rough = spread / (double)wanted;
    double power = pow(10, floor(log10(rough)));
    static const double sizes[] = {1, 2, 2.5, 5};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        if (sizes[i] == 2.5 && power > 0.5 && power < 5)
            continue; /* 2.5, beside 2 and 5, only adds a decimal */
        if (sizes[i] * power >= rough * (1 - 1e-9)) return sizes[i] * power;
    }
    return 10 * power;
}

void mx_axis_make(mx_axis *axis, double low, double high, size_t wanted)
{
    if (!(high > low)) { /* one value, or none: room on both sides of it */
        double around = isfinite(low) && low != 0 ? fabs(low) * 0.1 : 1;
        low = (isfinite(low) ? low : 0) - around;
        high = low + 2 * around;
    }
    double step = round_step(high - low, wanted);
    while ((high - low) / step > MX_TICKS_MAX - 3) step *= 2;
    long first = lround(floor(low / step + 1e-9)), last = lround(ceil(high / step - 1e-9));
    axis->low = (double)first * step;
    axis->high = (double)last * step;
    axis->n_ticks = 0;
    for (long i = first; i <= last && axis->n_ticks < MX_TICKS_MAX; i++) {
        axis->ticks[axis->n_ticks++] = (double)i * step;
    }
    axis->decimals = 0;
    for (double rest = step; axis->decimals < 6 && fabs(rest - round(rest)) > 1e-6; rest *= 10)
        axis->decimals++;
}

void mx_axis_trim(mx_axis *axis, double low, double high)
{
    double pad = (high - low) * 0.02;
    if (!(high > low)) return;
    low = fmax(low - pad, axis->low);
    high = fmin(high + pad, axis->high);
    size_t n = 0;
    for (size_t i = 0; i < axis->n_ticks; i++) {
        if (axis->ticks[i] >= low && axis->ticks[i] <= high) axis->ticks[n++] = axis->ticks[i];
    }
    axis->n_ticks = n;
    axis->low = low;
    axis->high = high;
}

double mx_axis_at(const mx_axis *axis, double value)
{
    return axis->from + (value - axis->low) / (axis->high - axis->low) * (axis->to - axis->from);
}

const char *mx_axis_label(const mx_axis *axis, const mx_chart_table *table, double tick)
{
    mx_chart_table as_tick = *table;
    as_tick.decimals = table->is_share ? (axis->decimals > 2 ? axis->decimals - 2 : 0) : axis->decimals;
    return mx_chart__figure(&as_tick, tick);
}

double mx_axis_left_width(mx_canvas *canvas, const mx_axis *axis, const mx_chart_table *table)
{
    double widest = 0;
    for (size_t i = 0; i < axis->n_ticks; i++) {
        const char *label = mx_axis_label(axis, table, axis->ticks[i]);
        widest = fmax(widest, mx_text_width(canvas, mx_face_small, label));
    }
    return ceil(widest) + 8;
}

void mx_axis_left(mx_canvas *canvas, const mx_axis *axis, const mx_chart_table *table, double x0, double x1,
                  bool with_labels)
{
    for (size_t i = 0; i < axis->n_ticks; i++) {
        double y = floor(mx_axis_at(axis, axis->ticks[i])) + 0.5;
        mx_draw_line(canvas, x0, y, x1, y, 1, i == 0 ? MX_AXIS : MX_GRID);
        if (with_labels)
            mx_draw_text(canvas, x0 - 7, y, 1, mx_face_small, mx_axis_label(axis, table, axis->ticks[i]));
    }
}

void mx_axis_below(mx_canvas *canvas, const mx_axis *axis, const mx_chart_table *table, double y0, double y1,
                   bool are_counts, bool with_lines)
{
    for (size_t i = 0; i < axis->n_ticks; i++) {
        double x = floor(mx_axis_at(axis, axis->ticks[i])) + 0.5;
        const char *label =
            are_counts ? mx_chart__count(table, axis->ticks[i]) : mx_axis_label(axis, table, axis->ticks[i]);
        if (with_lines) mx_draw_line(canvas, x, y0, x, y1, 1, MX_GRID);
        mx_draw_line(canvas, x, y1, x, y1 + 4, 1, MX_AXIS);
        mx_draw_text(canvas, x, y1 + 13, 0.5, mx_face_small, label);
    }
}
