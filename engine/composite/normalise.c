#include "mx/composite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int find(const char *const names[], const char *name)
{
    for (int i = 0; names[i]; i++)
        if (strcmp(names[i], name) == 0) return i;
    return -1;
}

int mx_scale_find(const char *name)
{
    static const char *const names[] = {"min_max", "z", "rank", NULL};
    return find(names, name);
}

int mx_mean_find(const char *name)
{
    static const char *const names[] = {"arithmetic", "geometric", NULL};
    return find(names, name);
}

/* ---- Ranks ---------------------------------------------------------------------------- */

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* How many of the sorted values are below x, and how many are not above it. */
static void count_below(size_t *below, size_t *up_to, const double sorted[], size_t n, double x)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sorted[middle] < x) low = middle + 1;
        else high = middle;
    }
    *below = low;
    for (high = n; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (sorted[middle] <= x) low = middle + 1;
        else high = middle;
    }
    *up_to = low;
}

void mx_composite_rank(double out[], const double x[], size_t n, bool is_descending, double work[])
{
    size_t known = 0, below, up_to;
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i])) work[known++] = x[i];
    qsort(work, known, sizeof *work, compare);
    for (size_t i = 0; i < n; i++) {
        if (isnan(x[i])) {
            out[i] = NAN;
            continue;
        }
        count_below(&below, &up_to, work, known, x[i]);
        double rank = (double)(below + 1 + up_to) / 2;
        out[i] = is_descending ? (double)known + 1 - rank : rank;
    }
}

/* ---- Scales ------------------------------------------------------------------------------ */

static void rescale(double out[], const double x[], size_t n, double zero, double unit)
{
    for (size_t i = 0; i < n; i++) out[i] = unit > 0 ? (x[i] - zero) / unit : NAN;
}

static void standardise(double out[], const double x[], size_t n)
{
    double mean = 0, squares = 0;
    size_t known = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(x[i])) continue;
        double step = x[i] - mean; /* Welford 1962 */
        mean += step / (double)++known;
        squares += step * (x[i] - mean);
    }
    rescale(out, x, n, mean, known > 1 ? sqrt(squares / (double)(known - 1)) : 0);
}

void mx_composite_normalise(double out[], const double x[], size_t n, mx_scale scale, double lowest, double highest,
                            bool is_reversed, double work[])
{
    double low = INFINITY, high = -INFINITY;
    size_t known = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(x[i])) continue;
        known++;
        low = fmin(low, x[i]);
        high = fmax(high, x[i]);
    }
    switch (scale) {
    case MX_SCALE_MIN_MAX:
        if (!isnan(lowest)) low = lowest;
        if (!isnan(highest)) high = highest;
        rescale(out, x, n, low, high - low);
        break;
    case MX_SCALE_Z: standardise(out, x, n); break;
    case MX_SCALE_RANK:
        mx_composite_rank(out, x, n, false, work);
        rescale(out, out, n, 1, low < high ? (double)known - 1 : 0);
        break;
    }
    for (size_t i = 0; is_reversed && i < n; i++) out[i] = scale == MX_SCALE_Z ? -out[i] : 1 - out[i];
}
