/* Exact distributions by counting: no list of arrangements is ever made. */
#include "stats_i.h"

#include <math.h>
#include <stdlib.h>

static double value_at(const mx_stats__distribution *d, size_t i)
{
    return (double)d->least + (double)d->step * (double)i;
}

double mx_stats__at_most(const mx_stats__distribution *d, int64_t value)
{
    double sum = 0;
    for (size_t i = 0; i < d->n && value_at(d, i) <= (double)value; i++) sum += d->chance[i];
    return sum;
}

double mx_stats__at_least(const mx_stats__distribution *d, int64_t value)
{
    double sum = 0;
    for (size_t i = d->n; i > 0 && value_at(d, i - 1) >= (double)value; i--) sum += d->chance[i - 1];
    return sum;
}

double mx_stats__as_far(const mx_stats__distribution *d, int64_t value, int64_t scale, int64_t centre)
{
    double sum = 0, limit = fabs((double)value * (double)scale - (double)centre);
    for (size_t i = 0; i < d->n; i++)
        if (fabs(value_at(d, i) * (double)scale - (double)centre) >= limit) sum += d->chance[i];
    return sum;
}

int64_t mx_stats__lower_quantile(const mx_stats__distribution *d, double p)
{
    double sum = 0;
    for (size_t i = 0; i < d->n; i++) {
        sum += d->chance[i];
        if (sum >= p) return d->least + d->step * (int64_t)i;
    }
    return d->least + d->step * (int64_t)(d->n - 1);
}

double mx_stats__smallest(const mx_stats__distribution *d, int64_t scale, int64_t centre,
                          mx_stats_alternative alternative)
{
    size_t low = 0, high = d->n - 1;
    while (low < high && d->chance[low] <= 0) low++;
    while (high > low && d->chance[high] <= 0) high--;
    if (alternative == MX_STATS_LESS) return mx_stats__p(d->chance[low]);
    if (alternative == MX_STATS_GREATER) return mx_stats__p(d->chance[high]);
    double below = fabs(value_at(d, low) * (double)scale - (double)centre);
    double above = fabs(value_at(d, high) * (double)scale - (double)centre);
    return mx_stats__p(
        mx_stats__as_far(d, d->least + d->step * (int64_t)(above > below ? high : low), scale, centre));
}

/* ---- Sums ------------------------------------------------------------------------- */

/* The greatest step of which all differences from values[0] are multiples; with `with_zero`, of
 * which the values themselves are. Midranks without ties are doubled for nothing. */
static int64_t common_step(const int64_t values[], size_t n, bool with_zero)
{
    int64_t step = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t a = llabs(with_zero ? values[i] : values[i] - values[0]);
        while (a) {
            int64_t rest = step % a;
            step = a;
            a = rest;
        }
    }
    return step ? step : 1;
}

static int too_many(void)
{
    return mx_fail(MX_E_LIMIT, mx_tr("trop de valeurs pour un p exact : demandez la méthode asymptotique",
                                     "too many values for an exact p: ask for the asymptotic one"));
}

double mx_stats__signs_cost(const int64_t values[], size_t n)
{
    double cost = 0, sum = 0, step = (double)common_step(values, n, true);
    for (size_t i = 0; i < n; i++) cost += sum += (double)values[i] / step;
    return cost;
}

/* The product of (1 + z^value) / 2 over all values, which are not negative. */
int mx_stats__signs(mx_stats__distribution *out, const int64_t values[], size_t n, mx_arena *arena)
{
    int64_t step = common_step(values, n, true), most = 0;
    for (size_t i = 0; i < n; i++) most += values[i] / step;
    *out = (mx_stats__distribution){NULL, (size_t)most + 1, 0, step};
    if (out->n > MX_STATS__MOST_PLACES || n > MX_STATS__MOST_COUNTED) return too_many();
    double *chance = mx_stats__scratch(arena, out->n, sizeof *chance);
    if (!chance) return MX_E_NOMEM;
    chance[0] = 1;
    size_t reached = 0;
    for (size_t i = 0; i < n; i++) {
        size_t value = (size_t)(values[i] / step);
        reached += value;
        for (size_t s = reached + 1; s-- > 0;) /* downwards, in place: places beyond were 0 */
            chance[s] = (chance[s] + (s >= value ? chance[s - value] : 0)) / 2;
    }
    out->chance = chance;
    return MX_OK;
}

/* The smallest and the sum of the k largest differences from it, in steps. */
static size_t most_drawn(const int64_t values[], size_t n, size_t k, int64_t least, int64_t step)
{
    int64_t highest = least;
    double total = 0;
    for (size_t i = 0; i < n; i++) {
        if (values[i] > highest) highest = values[i];
        total += (double)((values[i] - least) / step);
    }
    double bound = fmin(total, (double)k * (double)((highest - least) / step));
    return bound < (double)MX_STATS__MOST_PLACES ? (size_t)bound : MX_STATS__MOST_PLACES;
}

static int64_t least_of(const int64_t values[], size_t n)
{
    int64_t least = n ? values[0] : 0;
    for (size_t i = 1; i < n; i++)
        if (values[i] < least) least = values[i];
    return least;
}

double mx_stats__drawn_cost(const int64_t values[], size_t n, size_t k)
{
    if (k > n - k) k = n - k;
    size_t most = most_drawn(values, n, k, least_of(values, n), common_step(values, n, false));
    return (double)n * (double)k * (double)most / 3; /* sums grow as values come */
}

/* ways[c][s]: how many choices of c among the values so far have the sum s, in steps above
 * c times the least. At most C(1000, 500), which is finite. */
static void count_draws(double *ways, size_t width, const int64_t values[], size_t n, size_t k, int64_t least,
                        int64_t step)
{
    size_t reached = 0;
    ways[0] = 1;
    for (size_t i = 0; i < n; i++) {
        size_t value = (size_t)((values[i] - least) / step);
        reached = reached + value < width ? reached + value : width - 1;
        for (size_t c = i + 1 < k ? i + 1 : k; c > 0; c--) {
            double *to = ways + c * width, *from = ways + (c - 1) * width;
            for (size_t s = value; s <= reached; s++) to[s] += from[s - value];
        }
    }
}

int mx_stats__drawn(mx_stats__distribution *out, const int64_t values[], size_t n, size_t k, mx_arena *arena)
{
    bool is_turned = k > n - k; /* those left behind are fewer: count them */
    size_t few = is_turned ? n - k : k;
    int64_t least = least_of(values, n), step = common_step(values, n, false), total = 0;
    size_t width = most_drawn(values, n, few, least, step) + 1;
    *out = (mx_stats__distribution){NULL, width, 0, step};
    if (n > MX_STATS__MOST_COUNTED || (few + 1) > MX_STATS__MOST_PLACES / width) return too_many();
    double *ways = mx_stats__scratch(arena, (few + 1) * width, sizeof *ways);
    if (!ways) return MX_E_NOMEM;
    count_draws(ways, width, values, n, few, least, step);
    double *chance = ways + few * width, all = 0;
    for (size_t s = 0; s < width; s++) all += chance[s];
    for (size_t s = 0; s < width; s++) chance[s] /= all;
    for (size_t i = 0; i < n; i++) total += values[i];
    out->chance = chance;
    out->least = (int64_t)few * least;
    if (!is_turned) return MX_OK;
    for (size_t s = 0; s < width / 2; s++) {
        double kept = chance[s];
        chance[s] = chance[width - 1 - s];
        chance[width - 1 - s] = kept;
    }
    out->least = total - (int64_t)few * least - step * (int64_t)(width - 1);
    return MX_OK;
}

/* The product of (1 + z + … + z^(i-1)) / i for i up to n (Kendall 1938, p. 84). */
int mx_stats__inversions(mx_stats__distribution *out, size_t n, mx_arena *arena)
{
    *out = (mx_stats__distribution){NULL, n < 2 ? 1 : n * (n - 1) / 2 + 1, 0, 1};
    if (n > MX_STATS__MOST_COUNTED) return too_many();
    double *chance = mx_stats__scratch(arena, 2 * out->n, sizeof *chance);
    if (!chance) return MX_E_NOMEM;
    double *sums = chance + out->n;
    chance[0] = 1;
    for (size_t i = 2, reached = 0; i <= n; i++) {
        double running = 0;
        reached += i - 1;
        for (size_t s = 0; 2 * s <= reached; s++) { /* the rest mirrors it, and keeps its small chances */
            running += chance[s];
            if (s >= i) running -= chance[s - i];
            sums[s] = sums[reached - s] = running;
        }
        for (size_t s = 0; s <= reached; s++) chance[s] = sums[s] / (double)i;
    }
    out->chance = chance;
    return MX_OK;
}
