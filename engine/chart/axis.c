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
