/* What all tests share: results, p-values, sums, ranks. */
#include "stats_i.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

const char *mx_stats_way_words(mx_stats_way way)
{
    switch (way) {
    case MX_STATS_AUTO: return "";
    case MX_STATS_EXACT: return mx_tr("exact", "exact");
    case MX_STATS_ASYMPTOTIC: return mx_tr("asymptotique", "asymptotic");
    case MX_STATS_MONTE_CARLO: return mx_tr("Monte-Carlo", "Monte Carlo");
    }
    return "";
}

int mx_stats__check_known(const double x[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (isnan(x[i]))
            return mx_fail(MX_E_VALUE, mx_tr("valeur %zu : elle manque", "value %zu: it is missing"), i + 1);
    return MX_OK;
}

int mx_stats__check_finite(const double x[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(x[i]))
            return mx_fail(
                MX_E_VALUE,
                mx_tr("valeur %zu : %g n’est pas un nombre fini", "value %zu: %g is not a finite number"),
                i + 1, x[i]);
    return MX_OK;
}

mx_stats_result mx_stats__result(size_t n, const char *method)
{
    mx_stats__quiet_gsl();
    return (mx_stats_result){.statistic = NAN,
                             .p_value = NAN,
                             .p_low = NAN,
                             .p_high = NAN,
                             .p_smallest = NAN,
                             .estimate = NAN,
                             .conf_low = NAN,
                             .conf_high = NAN,
                             .conf_level = NAN,
                             .df = NAN,
                             .df2 = NAN,
                             .n = n,
                             .n_used = n,
                             .way = MX_STATS_ASYMPTOTIC,
                             .method = method};
}

int mx_stats__cannot(mx_stats_result *out, const char *why)
{
    out->cannot = why;
    return MX_OK;
}

double mx_stats__p(double p)
{
    return isnan(p) ? NAN : p < DBL_MIN ? DBL_MIN : p > 1 ? 1 : p;
}

double mx_stats__normal_p(double z, mx_stats_alternative alternative)
{
    if (isnan(z)) return NAN;
    switch (alternative) {
    case MX_STATS_TWO_SIDED: return mx_stats__p(2 * gsl_cdf_ugaussian_Q(fabs(z)));
    case MX_STATS_LESS: return mx_stats__p(gsl_cdf_ugaussian_P(z));
    case MX_STATS_GREATER: return mx_stats__p(gsl_cdf_ugaussian_Q(z));
    }
    return NAN;
}

double mx_stats__chi_square_p(double statistic, double df)
{
    return isnan(statistic) ? NAN : mx_stats__p(gsl_cdf_chisq_Q(statistic, df));
}

double mx_stats__continuity(double away, const mx_stats_options *options)
{
    if (!options->continuity) return 0;
    switch (options->alternative) {
    case MX_STATS_TWO_SIDED: return away > 0 ? 0.5 : away < 0 ? -0.5 : 0;
    case MX_STATS_LESS: return -0.5;
    case MX_STATS_GREATER: return 0.5;
    }
    return 0;
}

double mx_stats__tail(double below, double above, double both, mx_stats_alternative alternative)
{
    switch (alternative) {
    case MX_STATS_TWO_SIDED: return mx_stats__p(both);
    case MX_STATS_LESS: return mx_stats__p(below);
    case MX_STATS_GREATER: return mx_stats__p(above);
    }
    return NAN;
}

double mx_stats__beta_quantile(double p, double a, double b)
{
    double from = 0, to = 1;
    mx_stats__quiet_gsl();
    for (;;) {
        double middle = from + (to - from) / 2;
        if (middle <= from || middle >= to) return middle;
        if (gsl_cdf_beta_P(middle, a, b) < p) from = middle;
        else to = middle;
    }
}

void mx_stats__monte_carlo(mx_stats_result *out, size_t hits, size_t reps)
{
    double k = (double)hits, n = (double)reps;
    out->way = MX_STATS_MONTE_CARLO;
    out->p_value = (k + 1) / (n + 1);
    out->p_smallest = 1 / (n + 1);
    out->p_low = hits == 0 ? 0 : mx_stats__beta_quantile(0.005, k, n - k + 1);
    out->p_high = hits == reps ? 1 : mx_stats__beta_quantile(0.995, k + 1, n - k);
}

static int compare_numbers(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void mx_stats__sort(double x[], size_t n)
{
    if (n > 1) qsort(x, n, sizeof *x, compare_numbers);
}

bool mx_stats__is_constant(const double x[], size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (x[i] != x[0]) return false;
    return true;
}

double mx_stats__median(const double sorted[], size_t n)
{
    return mx_stats_quantile_sorted(sorted, n, 0.5);
}

static void add(double *sum, double *lost, double value)
{
    double next = *sum + value;
    *lost += fabs(*sum) >= fabs(value) ? *sum - next + value : value - next + *sum;
    *sum = next;
}

double mx_stats__sum(const double x[], size_t n)
{
    double sum = 0, lost = 0;
    for (size_t i = 0; i < n; i++) add(&sum, &lost, x[i]);
    return sum + lost;
}

double mx_stats__squares(const double x[], size_t n, double mean)
{
    double sum = 0, lost = 0, rest = 0;
    for (size_t i = 0; i < n; i++) {
        double away = x[i] - mean;
        add(&sum, &lost, away * away);
        rest += away;
    }
    return n ? sum + lost - rest * rest / (double)n : 0;
}

void *mx_stats__scratch(mx_arena *arena, size_t count, size_t size)
{
    void *memory = count > SIZE_MAX / size ? NULL : mx_arena_alloc(arena, (count ? count : 1) * size);
    if (!memory) mx_fail_memory();
    return memory;
}

void mx_stats__shuffle(int64_t x[], size_t n, mx_rng *rng)
{
    for (size_t i = n; i > 1; i--) {
        size_t j = (size_t)mx_rng_below(rng, i);
        int64_t kept = x[i - 1];
        x[i - 1] = x[j];
        x[j] = kept;
    }
}

void mx_stats__add_ties(mx_stats__ties *ties, size_t count)
{
    double t = (double)count;
    ties->pairs += t * (t - 1) / 2;
    ties->cubes += t * t * t - t;
    ties->kendall += t * (t - 1) * (2 * t + 5);
    ties->triples += t * (t - 1) * (t - 2);
}

mx_stats__ties mx_stats__ties_sorted(const double sorted[], size_t n)
{
    mx_stats__ties ties = {0, 0, 0, 0};
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && sorted[end] == sorted[i];) end++;
        mx_stats__add_ties(&ties, end - i);
    }
    return ties;
}

typedef struct {
    double value;
    size_t place;
} placed;

static int compare_placed(const void *a, const void *b)
{
    const placed *x = a, *y = b;
    if (x->value != y->value) return x->value < y->value ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

int mx_stats__rank(int64_t doubled[], mx_stats__ties *ties, const double x[], size_t n, mx_arena *arena)
{
    placed *order = mx_stats__scratch(arena, n, sizeof *order);
    if (!order) return MX_E_NOMEM;
    for (size_t i = 0; i < n; i++) order[i] = (placed){x[i], i};
    if (n > 1) qsort(order, n, sizeof *order, compare_placed);
    *ties = (mx_stats__ties){0, 0, 0, 0};
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && order[end].value == order[i].value;) end++;
        mx_stats__add_ties(ties, end - i);
        for (size_t j = i; j < end; j++)
            doubled[order[j].place] = (int64_t)(i + end + 1); /* (i+1 + end) / 2, twice */
    }
    return MX_OK;
}

/* ---- GSL's samplers over our generator -------------------------------------------------------- */

static unsigned long next_number(void *state)
{
    return (unsigned long)(mx_rng_next(state) >> 32);
}

static double next_uniform(void *state)
{
    return mx_rng_uniform(state);
}

static void no_seed(void *state, unsigned long seed)
{
    (void)state;
    (void)seed;
}

gsl_rng mx_stats__generator(mx_rng *rng)
{
    static const gsl_rng_type ours = {"xoshiro256**", 0xffffffffUL, 0,           sizeof(mx_rng),
                                      no_seed,        next_number,  next_uniform};
    return (gsl_rng){&ours, rng};
}
