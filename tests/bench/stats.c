/*
 * stats: how long the statistics of a referee take.
 *
 *     cc -O2 -D_XOPEN_SOURCE=700 stats.c $(pkg-config --cflags --libs mieux) && ./a.out
 *
 * Prints the median of the runs of each, in milliseconds. Data come from a seed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "mx/stats.h"

enum {
    RUNS = 7,
    SERIES = 20100,
    PERIODS = 10,
    UNITS = 100000,
    CODERS = 3,
    QUESTIONS = 67,
    TERRITORIES = 300
};

static double data[UNITS * CODERS];
static const mx_stats_options usual = MX_STATS_OPTIONS_INIT;

static double now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static void fill(size_t n, uint64_t levels)
{
    mx_rng rng;
    mx_rng_seed(&rng, 11);
    for (size_t i = 0; i < n; i++)
        data[i] = levels ? (double)mx_rng_below(&rng, levels) : mx_rng_uniform(&rng);
}

static int signed_rank(mx_arena *arena)
{
    mx_stats_result out;
    int rc = mx_stats_signed_rank(&out, data, data + 200, 200, &usual, arena);
    return rc < 0 || out.way != MX_STATS_EXACT ? -1 : 0;
}

static int bootstrap(mx_arena *arena)
{
    mx_stats_result out;
    return mx_stats_bootstrap(&out, data, NULL, 300, 0, mx_stats_mean_of, NULL, true, &usual, arena);
}

static int mann_kendall(mx_arena *arena)
{
    mx_stats_result out;
    double work[PERIODS];
    int rc = 0;
    (void)arena;
    for (size_t s = 0; s < SERIES && rc == 0; s++)
        rc = mx_stats_mann_kendall(&out, data + s * PERIODS, PERIODS, &usual, work);
    return rc;
}

static int krippendorff(mx_arena *arena)
{
    mx_stats_result out;
    mx_stats_options options = MX_STATS_OPTIONS_INIT;
    options.reps = 0;
    return mx_stats_krippendorff(&out, data, UNITS, CODERS, MX_STATS_ORDINAL, &options, arena);
}

static uint8_t scores[UNITS * QUESTIONS];
static size_t territory[UNITS];
static mx_stats_rank ranks[QUESTIONS * TERRITORIES];

/* 100,000 people of 300 territories, 67 questions of five levels, one answer in six missing. */
static int rank_intervals(mx_arena *arena)
{
    mx_rng rng;
    mx_rng_seed(&rng, 11);
    for (size_t i = 0; i < UNITS; i++) territory[i] = (size_t)mx_rng_below(&rng, TERRITORIES);
    for (size_t i = 0; i < UNITS * QUESTIONS; i++) {
        uint64_t level = mx_rng_below(&rng, 6);
        scores[i] = level == 5 ? MX_STATS_NO_SCORE : (uint8_t)level;
    }
    mx_stats_options options = MX_STATS_OPTIONS_INIT;
    options.reps = 1000;
    mx_stats_ranking of = {scores, territory, NULL, UNITS, QUESTIONS, TERRITORIES, 0, false, 1};
    return mx_stats_rank_intervals(ranks, &of, 2, &options, arena);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int bench(const char *name, int (*run)(mx_arena *), size_t n, uint64_t levels, int runs)
{
    double times[RUNS];
    fill(n, levels);
    for (int r = 0; r < runs; r++) {
        mx_arena *arena;
        double from = now();
        if (mx_arena_new(&arena) < 0 || run(arena) < 0) return 1;
        mx_arena_free(arena);
        times[r] = now() - from;
    }
    qsort(times, (size_t)runs, sizeof *times, compare);
    printf("%-55s %8.2f ms\n", name, times[runs / 2]);
    return 0;
}

int main(void)
{
    return bench("signed-rank, exact with ties and zeros, 200 pairs", signed_rank, 400, 5, RUNS) ||
           bench("bootstrap (BCa) of a mean of 300, 10,000 replicates", bootstrap, 300, 0, RUNS) ||
           bench("Mann-Kendall, 20,100 series of 10, no ties", mann_kendall, SERIES * PERIODS, 0, RUNS) ||
           bench("Mann-Kendall, 20,100 series of 10, ties", mann_kendall, SERIES * PERIODS, 5, RUNS) ||
           bench("Krippendorff's alpha, 100,000 units by 3 coders", krippendorff, UNITS * CODERS, 5, RUNS) ||
           bench("rank intervals, 300 x 67 x 1,000 draws of 100,000", rank_intervals, 0, 0, 1);
}
