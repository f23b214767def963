/* Summaries: levels by their counts, and real values. Numbers in comments are those of the door. */
#include "mx/stats.h"

#include <math.h>

__extension__ typedef __int128 wide;

static const mx_stats_summary nothing = {0, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};

/* The level of the value at `rank` (0 is the smallest), which exists. */
static size_t level_at(const uint64_t counts[], uint64_t rank)
{
    size_t k = 0;
    while (rank >= counts[k]) rank -= counts[k++];
    return k;
}

/* The quantile quarters/4 (4): (n - 1) quarters / 4 is split without rounding. */
static double quartile(const uint64_t counts[], int64_t lowest, uint64_t n, unsigned quarters)
{
    uint64_t position = (n - 1) * quarters;
    uint64_t rank = position / 4, rest = position % 4;
    size_t below = level_at(counts, rank);
    if (rest == 0) return (double)(lowest + (int64_t)below);
    size_t above = level_at(counts, rank + 1);
    return (double)(lowest + (int64_t)below) + (double)(rest * (above - below)) / 4;
}

void mx_stats_histogram(mx_stats_summary *out, const uint64_t counts[], size_t n_levels, int64_t lowest)
{
    uint64_t n = 0;
    wide sum = 0, squares = 0; /* of k = x - lowest, which leaves the sd as it is */
    size_t first = n_levels, last = 0;
    *out = nothing;
    for (size_t k = 0; k < n_levels; k++) {
        if (counts[k] == 0) continue;
        if (n == 0) first = k;
        last = k;
        n += counts[k];
        sum += (wide)counts[k] * (wide)k;
        squares += (wide)counts[k] * (wide)k * (wide)k;
    }
    if (n == 0) return; /* (6) */
    out->n = n;
    out->n_effective = (double)n;
    out->mean = (double)(sum + (wide)n * lowest) / (double)n; /* (2) */
    if (n > 1)                                                /* (3) */
        out->sd = sqrt((double)((wide)n * squares - sum * sum) / ((double)n * (double)(n - 1)));
    out->min = (double)(lowest + (int64_t)first); /* (5) */
    out->max = (double)(lowest + (int64_t)last);
    out->q25 = quartile(counts, lowest, n, 1);
    out->median = quartile(counts, lowest, n, 2);
    out->q75 = quartile(counts, lowest, n, 3);
}

/* Values as the weighted forms see them: x[k], or lowest + k when x is NULL. */
typedef struct {
    const double *x, *weights;
    int64_t lowest;
    size_t n;
} weighted;

static double value_of(const weighted *of, size_t k)
{
    return of->x ? of->x[k] : (double)(of->lowest + (int64_t)k);
}

static double held(double u)
{
    return u < 0 ? 0 : u > 1 ? 1 : u;
}

/* (5) of the weighted form. The parts sum to 1; a last level takes what rounding left. */
static double weighted_quantile(const weighted *of, double total, double n_effective, double p)
{
    double h = (n_effective - 1) * p + 1;
    double reached = 0, below = 0, quantile = 0;
    for (size_t k = 0; k < of->n && below < 1; k++) {
        if (of->weights[k] <= 0) continue;
        reached += of->weights[k];
        double up_to = held(n_effective * (reached / total) - h + 1);
        quantile += (up_to - below) * value_of(of, k);
        below = up_to;
    }
    return quantile;
}

static void summarise_weighted(mx_stats_summary *out, const weighted *of, const uint64_t counts[],
                               double sum_squared)
{
    double total = 0, sum = 0, spread = 0;
    size_t first = of->n, last = 0;
    *out = nothing;
    for (size_t k = 0; k < of->n; k++) {
        out->n += counts[k];
        if (of->weights[k] <= 0) continue;
        if (first == of->n) first = k;
        last = k;
        total += of->weights[k];
        sum += of->weights[k] * value_of(of, k);
    }
    if (total <= 0) return;                         /* (7) */
    out->n_effective = total * total / sum_squared; /* (4) */
    out->mean = sum / total;                        /* (2) */
    for (size_t k = first; k <= last; k++) {
        double away = value_of(of, k) - out->mean;
        spread += of->weights[k] * away * away;
    }
    double denominator = total - sum_squared / total; /* (3) */
    if (out->n > 1 && denominator > 0) out->sd = sqrt(spread / denominator);
    out->min = value_of(of, first); /* (6) */
    out->max = value_of(of, last);
    out->q25 = weighted_quantile(of, total, out->n_effective, 0.25);
    out->median = weighted_quantile(of, total, out->n_effective, 0.5);
    out->q75 = weighted_quantile(of, total, out->n_effective, 0.75);
}

void mx_stats_histogram_weighted(mx_stats_summary *out, const uint64_t counts[], const double weights[],
                                 double sum_squared, size_t n_levels, int64_t lowest)
{
    weighted of = {NULL, weights, lowest, n_levels};
    summarise_weighted(out, &of, counts, sum_squared);
}

void mx_stats_values_weighted(mx_stats_summary *out, const double x[], const uint64_t counts[],
                              const double weights[], double sum_squared, size_t n)
{
    weighted of = {x, weights, 0, n};
    summarise_weighted(out, &of, counts, sum_squared);
}

/* A sum that carries what each addition lost (Neumaier 1974). */
typedef struct {
    double sum, lost;
} compensated;

static void add(compensated *to, double value)
{
    double sum = to->sum + value;
    to->lost += fabs(to->sum) >= fabs(value) ? to->sum - sum + value : value - sum + to->sum;
    to->sum = sum;
}

/* Adds value · count without losing the product's rounding. */
static void add_times(compensated *to, double value, uint64_t count)
{
    double times = (double)count, product = value * times;
    add(to, product);
    if (count > 1) add(to, fma(value, times, -product));
}

static double total_of(const compensated *of)
{
    return of->sum + of->lost;
}

static double value_at(const double x[], const uint64_t counts[], uint64_t rank)
{
    return x[counts ? level_at(counts, rank) : rank];
}

static double quantile_at(const double x[], const uint64_t counts[], uint64_t n, double p)
{
    double h = (double)(n - 1) * p, whole = floor(h);
    double below = value_at(x, counts, (uint64_t)whole);
    if (h <= whole) return below;
    double above = value_at(x, counts, (uint64_t)whole + 1);
    return below + (h - whole) * (above - below);
}

double mx_stats_quantile_sorted(const double x[], size_t n, double p)
{
    return n ? quantile_at(x, NULL, n, p) : NAN;
}

void mx_stats_values(mx_stats_summary *out, const double x[], const uint64_t counts[], size_t n)
{
    compensated sum = {0, 0}, squares = {0, 0}, rest = {0, 0};
    uint64_t total = 0;
    *out = nothing;
    for (size_t i = 0; i < n; i++) {
        uint64_t count = counts ? counts[i] : 1;
        total += count;
        add_times(&sum, x[i], count);
    }
    if (total == 0) return;
    double people = (double)total;
    out->n = total;
    out->n_effective = people;
    out->mean = total_of(&sum) / people; /* (2) */
    for (size_t i = 0; i < n; i++) {
        uint64_t count = counts ? counts[i] : 1;
        double away = x[i] - out->mean;
        add_times(&squares, away * away, count);
        add_times(&rest, away, count);
    }
    if (total > 1) { /* (3) */
        double spread = total_of(&squares) - total_of(&rest) * total_of(&rest) / people;
        out->sd = spread > 0 ? sqrt(spread / (people - 1)) : 0;
    }
    out->q25 = quantile_at(x, counts, total, 0.25);
    out->median = quantile_at(x, counts, total, 0.5);
    out->q75 = quantile_at(x, counts, total, 0.75);
    out->min = value_at(x, counts, 0);
    out->max = value_at(x, counts, total - 1);
}
