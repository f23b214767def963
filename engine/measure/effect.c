/* How much pairs, or two samples, differ in their order: tests of ranks and of margins, and a size. */
#include "measure_i.h"

#include <math.h>
#include <stdlib.h>

/* Beyond so many people ranks are not sorted: their tests would find any difference clear. */
#define MOST_PEOPLE 1000000.0

static const mx_measure__effect nothing = {NAN, NAN, NAN};

/* Pairs by level before and after; false where the scale has no levels. */
static double *transitions(size_t *k, const mx_measure__scale *scale, const double before[],
                           const double after[], size_t n, mx_arena *arena)
{
    *k = (size_t)(scale->highest - scale->lowest) + 1;
    double *table = mx_arena_alloc(arena, *k * *k * sizeof *table);
    for (size_t i = 0; table && i < n; i++)
        table[(size_t)(before[i] - scale->lowest) * *k + (size_t)(after[i] - scale->lowest)]++;
    return table;
}

/* How many people the pairs are; 0 where the values of some are not known. */
static size_t count_people(const mx_measure__pairs pairs[], size_t n)
{
    size_t people = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(pairs[i].before) || isnan(pairs[i].after)) return 0;
        people += pairs[i].people;
    }
    return people;
}

static int by_values(const void *a, const void *b)
{
    const mx_measure__pairs *x = a, *y = b;
    if (x->before != y->before) return x->before < y->before ? -1 : 1;
    return (x->after > y->after) - (x->after < y->after);
}

int mx_measure__effect_of_pairs(mx_measure__effect *out, const mx_measure__scale *scale, const mx_measure__pairs pairs[],
                                size_t n_pairs)
{
    mx_stats_options options = MX_STATS_OPTIONS_INIT;
    mx_stats_result ranks, margins;
    mx_arena *arena;
    size_t n = count_people(pairs, n_pairs), k = 0;
    *out = nothing;
    if (n == 0 || (double)n > MOST_PEOPLE) return MX_OK;
    int rc = mx_arena_new(&arena);
    if (rc < 0) return rc;
    double *before = mx_arena_alloc(arena, n * sizeof *before), *after = mx_arena_alloc(arena, n * sizeof *after);
    mx_measure__pairs *sorted = mx_arena_alloc(arena, n_pairs * sizeof *sorted);
    if (!before || !after || !sorted) rc = mx_fail_memory();
    for (size_t i = 0; rc == MX_OK && i < n_pairs; i++) sorted[i] = pairs[i];
    if (rc == MX_OK) qsort(sorted, n_pairs, sizeof *sorted, by_values);
    for (size_t i = 0; rc == MX_OK && i < n_pairs; i++)
        for (uint32_t p = 0; p < sorted[i].people; p++) {
            before[k] = sorted[i].before;
            after[k++] = sorted[i].after;
        }
    if (rc == MX_OK) rc = mx_stats_signed_rank(&ranks, after, before, n, &options, arena);
    if (rc == MX_OK && !ranks.cannot) {
        double used = (double)ranks.n_used, size = 2 * ranks.statistic / (used * (used + 1) / 2) - 1;
        out->p_ranks = ranks.p_value;
        out->size = scale->is_reversed ? -size : size;
    }
    if (rc == MX_OK && scale->is_ordinal) {
        double *table = transitions(&k, scale, before, after, n, arena);
        rc = table ? mx_stats_marginal_homogeneity(&margins, table, k, &options, arena) : mx_fail_memory();
        if (rc == MX_OK) out->p_margins = margins.p_value;
    }
    mx_arena_free(arena);
    return rc;
}

static int by_number(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The values of people, each as often as there are people; in order, so that sums do not depend on who came first. */
static double *values_of(size_t *n, const mx_measure__people *people, mx_arena *arena)
{
    double *values = mx_arena_alloc(arena, ((size_t)people->n + 1) * sizeof *values);
    *n = 0;
    for (size_t i = 0; values && i < people->n_answers; i++)
        for (uint32_t p = 0; p < people->answers[i]->people; p++) values[(*n)++] = people->answers[i]->value;
    if (values && *n > 0) qsort(values, *n, sizeof *values, by_number);
    return values;
}

int mx_measure__effect_of_samples(mx_measure__effect *out, const mx_measure__people *before,
                                  const mx_measure__people *after, double conf)
{
    mx_stats_options options = MX_STATS_OPTIONS_INIT;
    mx_stats_result ranks, delta;
    mx_arena *arena;
    size_t n_before, n_after;
    *out = nothing;
    if (before->n == 0 || after->n == 0 || before->n + after->n > MOST_PEOPLE) return MX_OK;
    int rc = mx_arena_new(&arena);
    if (rc < 0) return rc;
    double *x = values_of(&n_after, after, arena), *y = values_of(&n_before, before, arena);
    rc = x && y ? mx_stats_rank_sum(&ranks, x, n_after, y, n_before, &options, arena) : mx_fail_memory();
    if (rc == MX_OK) rc = mx_stats_cliffs_delta(&delta, x, n_after, y, n_before, conf, arena);
    if (rc == MX_OK) {
        if (!ranks.cannot) out->p_ranks = ranks.p_value;
        out->size = before->scale->is_reversed ? -delta.estimate : delta.estimate;
    }
    mx_arena_free(arena);
    return rc;
}
