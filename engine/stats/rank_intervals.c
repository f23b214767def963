/* How sure the rank of a territory is: whole respondents drawn again, all questions at once. */
#include "stats_i.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_COUNTERS ((size_t)1 << 27)
#define BATCH 32 /* resamples whose means are kept before they are ranked */

/* Units are drawn with replacement within their stratum; unit u holds rows first[u] to first[u + 1] - 1,
 * stratum s units from[s] to from[s + 1] - 1. Strata of a territory follow each other. */
typedef struct {
    size_t *first, *from, *territory, n_units, n_strata;
    double *weights; /* of rows in the order of units; NULL: one each */
} layout;

typedef struct {
    const mx_stats_ranking *of;
    const mx_stats_options *options;
    layout units;
    uint8_t *rows;      /* in the order of units: k scores, 0 where missing, and whether each is known */
    bool *has_gaps;     /* of each territory */
    bool *is_ranked;    /* of each territory and question */
    double *means;      /* BATCH x k x territories */
    uint32_t *counters; /* k x territories x 2 territories: by doubled rank */
} ranking;

/* ---- Who stands where -------------------------------------------------------------------- */

/* A stable order of rows by key < n_keys. */
static void sort_rows(size_t out[], const size_t rows[], const size_t key[], size_t n, size_t at[],
                      size_t n_keys)
{
    memset(at, 0, (n_keys + 1) * sizeof *at);
    for (size_t i = 0; i < n; i++) at[key[i] + 1]++;
    for (size_t g = 0; g < n_keys; g++) at[g + 1] += at[g];
    for (size_t i = 0; i < n; i++) out[at[key[rows[i]]]++] = rows[i];
}

static bool starts_unit(const mx_stats_ranking *of, const size_t rows[], size_t i)
{
    return i == 0 || !of->draws_groups || of->group[rows[i]] != of->group[rows[i - 1]] ||
           of->territory[rows[i]] != of->territory[rows[i - 1]];
}

static bool starts_stratum(const mx_stats_ranking *of, const size_t rows[], size_t i)
{
    return i == 0 || of->territory[rows[i]] != of->territory[rows[i - 1]] ||
           (of->group && !of->draws_groups && of->group[rows[i]] != of->group[rows[i - 1]]);
}

static void lay_out(ranking *r, const size_t rows[])
{
    const mx_stats_ranking *of = r->of;
    layout *units = &r->units;
    for (size_t i = 0; i < of->n; i++) {
        if (starts_stratum(of, rows, i)) {
            units->territory[units->n_strata] = of->territory[rows[i]];
            units->from[units->n_strata++] = units->n_units;
        }
        if (starts_unit(of, rows, i)) units->first[units->n_units++] = i;
        for (size_t j = 0; j < of->k; j++) {
            uint8_t score = of->scores[rows[i] * of->k + j];
            bool is_known = score != MX_STATS_NO_SCORE;
            r->rows[2 * i * of->k + j] = is_known ? score : 0;
            r->rows[(2 * i + 1) * of->k + j] = is_known;
            if (!is_known) r->has_gaps[of->territory[rows[i]]] = true;
        }
        if (units->weights) units->weights[i] = of->weights[rows[i]];
    }
    units->first[units->n_units] = of->n;
    units->from[units->n_strata] = units->n_units;
}

static int prepare(ranking *r, mx_arena *arena)
{
    const mx_stats_ranking *of = r->of;
    size_t n = of->n, keys = of->n_territories > of->n_groups ? of->n_territories : of->n_groups;
    size_t *rows = mx_stats__scratch(arena, 2 * n + keys + 2, sizeof *rows);
    r->units.first = mx_stats__scratch(arena, 3 * (n + 1), sizeof(size_t));
    r->rows = mx_stats__scratch(arena, 2 * n, of->k ? of->k : 1);
    r->has_gaps = mx_stats__scratch(arena, of->n_territories, sizeof(bool));
    if (of->weights) r->units.weights = mx_stats__scratch(arena, n, sizeof(double));
    if (!rows || !r->units.first || !r->rows || !r->has_gaps || (of->weights && !r->units.weights)) return MX_E_NOMEM;
    r->units.from = r->units.first + n + 1;
    r->units.territory = r->units.from + n + 1;
    size_t *other = rows + n, *at = other + n;
    for (size_t i = 0; i < n; i++) other[i] = i;
    if (of->group) {
        sort_rows(rows, other, of->group, n, at, of->n_groups);
        memcpy(other, rows, n * sizeof *rows);
    }
    sort_rows(rows, other, of->territory, n, at, of->n_territories);
    lay_out(r, rows);
    return MX_OK;
}

/* ---- One resample -------------------------------------------------------------------------- */

/* Sums of a territory so far: 2 k of them, scores and numbers of answers. Rows are first added up in 16 bits,
 * as many as are sure to fit: twice as many at a time as in 32. */
typedef struct {
    uint32_t *sums, n;
    uint16_t *recent;
    size_t n_recent;
    double *weighted; /* the same sums of weights, where there are any; then nothing else is added up */
} adder;

#define MOST_RECENT 257 /* times 255 is all that 16 bits hold */

static void start_adding(adder *to, size_t k)
{
    memset(to->sums, 0, 2 * k * sizeof *to->sums);
    memset(to->recent, 0, 2 * k * sizeof *to->recent);
    for (size_t j = 0; to->weighted && j < 2 * k; j++) to->weighted[j] = 0;
    to->n = 0;
    to->n_recent = 0;
}

static void settle(adder *to, size_t width)
{
    for (size_t j = 0; j < width; j++) to->sums[j] += to->recent[j];
    memset(to->recent, 0, width * sizeof *to->recent);
    to->n_recent = 0;
}

static void add_row(uint16_t *restrict to, const uint8_t *restrict row, size_t width)
{
    for (size_t j = 0; j < width; j++) to[j] = (uint16_t)(to[j] + row[j]);
}

/* Without gaps in the territory, the number of rows is that of answers. */
static void add_unit(const ranking *r, size_t unit, adder *to, bool has_gaps)
{
    size_t k = r->of->k, width = has_gaps ? 2 * k : k;
    for (size_t i = r->units.first[unit]; i < r->units.first[unit + 1]; i++) {
        for (size_t j = 0; to->weighted && j < 2 * k; j++)
            to->weighted[j] += r->units.weights[i] * r->rows[2 * i * k + j];
        if (to->weighted) continue;
        add_row(to->recent, r->rows + 2 * i * k, width);
        to->n++;
        if (++to->n_recent == MOST_RECENT) settle(to, width);
    }
}

/* Means of a territory into their places. */
static void keep_means(const ranking *r, double means[], size_t territory, adder *of)
{
    size_t k = r->of->k;
    bool has_gaps = r->has_gaps[territory];
    settle(of, has_gaps ? 2 * k : k);
    for (size_t j = 0; of->weighted && j < k; j++)
        means[j * r->of->n_territories + territory] =
            of->weighted[k + j] > 0 ? of->weighted[j] / of->weighted[k + j] : NAN;
    for (size_t j = 0; !of->weighted && j < k; j++) {
        uint32_t n = has_gaps ? of->sums[k + j] : of->n;
        means[j * r->of->n_territories + territory] = n ? (double)of->sums[j] / (double)n : NAN;
    }
}

/* rng NULL: the sample itself. */
static void resample(const ranking *r, double means[], mx_rng *rng, adder *to)
{
    const layout *units = &r->units;
    size_t cells = r->of->k * r->of->n_territories;
    for (size_t c = 0; c < cells; c++) means[c] = NAN;
    for (size_t s = 0; s < units->n_strata; s++) {
        size_t territory = units->territory[s], from = units->from[s], n = units->from[s + 1] - from;
        if (s == 0 || units->territory[s - 1] != territory) start_adding(to, r->of->k);
        for (size_t d = 0; d < n; d++)
            add_unit(r, from + (rng ? (size_t)mx_rng_below(rng, n) : d), to, r->has_gaps[territory]);
        bool is_last = s + 1 == units->n_strata || units->territory[s + 1] != territory;
        if (is_last) keep_means(r, means, territory, to);
    }
}

/* ---- Ranks --------------------------------------------------------------------------------- */

typedef struct {
    double mean;
    size_t territory;
} standing;

static int compare_standings(const void *a, const void *b)
{
    const standing *x = a, *y = b;
    if (x->mean != y->mean) return x->mean > y->mean ? -1 : 1;
    return (x->territory > y->territory) - (x->territory < y->territory);
}

/* Doubled ranks, 2 the highest mean; 0 without one. list has n_territories places. */
static void rank(const ranking *r, size_t question, const double means[], uint32_t doubled[], standing list[])
{
    size_t n = 0, territories = r->of->n_territories;
    for (size_t t = 0; t < territories; t++) {
        double mean = means[question * territories + t];
        doubled[t] = 0;
        if (r->is_ranked[question * territories + t] && !isnan(mean)) list[n++] = (standing){mean, t};
    }
    qsort(list, n, sizeof *list, compare_standings);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && list[end].mean == list[i].mean;) end++;
        for (size_t j = i; j < end; j++) doubled[list[j].territory] = (uint32_t)(i + end + 1);
    }
}

/* ---- Threads: resamples are shared out, then questions; what each does depends on its number only - */

typedef struct {
    ranking *r;
    size_t from, to, batch; /* resamples from … to - 1, or questions */
    adder adder;
    uint32_t *doubled;
    standing *list;
} job;

static void draw_job(void *payload)
{
    job *j = payload;
    size_t cells = j->r->of->k * j->r->of->n_territories;
    for (size_t b = j->from; b < j->to; b++) {
        mx_rng rng;
        mx_rng_seed(&rng, j->r->options->seed + UINT64_C(0x9E3779B97F4A7C15) * (j->batch + b + 1));
        resample(j->r, j->r->means + b * cells, &rng, &j->adder);
    }
}

static void rank_job(void *payload)
{
    job *j = payload;
    size_t territories = j->r->of->n_territories, cells = j->r->of->k * territories;
    for (size_t q = j->from; q < j->to; q++)
        for (size_t b = 0; b < j->batch; b++) {
            rank(j->r, q, j->r->means + b * cells, j->doubled, j->list);
            for (size_t t = 0; t < territories; t++)
                if (j->doubled[t])
                    j->r->counters[(q * territories + t) * 2 * territories + j->doubled[t] - 1]++;
        }
}

static void share_out(job jobs[], unsigned threads, size_t n, size_t batch, void (*work)(void *))
{
    for (unsigned i = 0; i < threads; i++) {
        jobs[i].from = n * i / threads;
        jobs[i].to = n * (i + 1) / threads;
        jobs[i].batch = batch;
    }
    mx_in_parallel(work, jobs, sizeof *jobs, threads);
}

static int new_adder(adder *out, size_t k, bool has_weights, mx_arena *arena)
{
    *out = (adder){.sums = mx_stats__scratch(arena, 2 * k, sizeof(uint32_t)),
                   .recent = mx_stats__scratch(arena, 2 * k, sizeof(uint16_t))};
    if (has_weights) out->weighted = mx_stats__scratch(arena, 2 * k, sizeof(double));
    return out->sums && out->recent && (out->weighted || !has_weights) ? MX_OK : MX_E_NOMEM;
}

static int draw_all(ranking *r, unsigned threads, mx_arena *arena)
{
    job jobs[MX_MOST_THREADS];
    size_t reps = r->options->reps;
    for (unsigned i = 0; i < threads; i++) {
        jobs[i] = (job){.r = r,
                        .doubled = mx_stats__scratch(arena, r->of->n_territories, sizeof(uint32_t)),
                        .list = mx_stats__scratch(arena, r->of->n_territories, sizeof(standing))};
        int rc = new_adder(&jobs[i].adder, r->of->k, r->of->weights != NULL, arena);
        if (rc < 0 || !jobs[i].doubled || !jobs[i].list) return MX_E_NOMEM;
    }
    for (size_t done = 0; done < reps; done += BATCH) {
        size_t batch = reps - done < BATCH ? reps - done : BATCH;
        share_out(jobs, threads, batch, done, draw_job);
        share_out(jobs, threads, r->of->k, batch, rank_job);
    }
    return MX_OK;
}

/* ---- Answers ------------------------------------------------------------------------------- */

/* The lowest rank with at least `part` of the draws at or below it. */
static double rank_at(const uint32_t counters[], size_t n, double part)
{
    double all = 0, upto = 0;
    for (size_t i = 0; i < n; i++) all += counters[i];
    for (size_t i = 0; i < n && all > 0; i++) {
        upto += counters[i];
        if (upto >= part * all) return (double)(i + 1) / 2;
    }
    return NAN;
}

static int check(const mx_stats_ranking *of, const mx_stats_options *options)
{
    int rc = mx_stats__check_conf(options->conf);
    for (size_t i = 0; rc == MX_OK && i < of->n; i++)
        if (of->territory[i] >= of->n_territories || (of->group && of->group[i] >= of->n_groups))
            rc = mx_fail(MX_E_VALUE,
                         mx_tr("personne %zu : son territoire ou son groupe n’existe pas",
                               "person %zu: there is no such territory or group"),
                         i + 1);
    for (size_t i = 0; rc == MX_OK && of->weights && i < of->n; i++)
        if (!(of->weights[i] >= 0 && isfinite(of->weights[i])))
            rc = mx_fail(MX_E_VALUE,
                         mx_tr("personne %zu : %g n’est pas un poids", "person %zu: %g is not a weight"), i + 1,
                         of->weights[i]);
    if (rc == MX_OK && options->reps < 2)
        rc = mx_fail(MX_E_VALUE,
                     mx_tr("%zu tirages : il en faut deux au moins", "%zu draws: give two at least"),
                     options->reps);
    size_t t = of->n_territories ? of->n_territories : 1, k = of->k ? of->k : 1;
    if (rc == MX_OK && (k > MOST_COUNTERS / 2 / t / t || of->n > (size_t)1 << 24))
        rc = mx_fail(MX_E_LIMIT,
                     mx_tr("%zu territoires, %zu questions et %zu personnes : c’est trop à la fois",
                           "%zu territories, %zu questions and %zu people: too much at once"),
                     of->n_territories, of->k, of->n);
    return rc;
}

int mx_stats_rank_intervals(mx_stats_rank out[], const mx_stats_ranking *of, unsigned threads,
                            const mx_stats_options *options, mx_arena *arena)
{
    int rc = check(of, options);
    if (rc < 0) return rc;
    size_t territories = of->n_territories, cells = of->k * territories;
    ranking r = {.of = of, .options = options};
    rc = prepare(&r, arena);
    r.means = mx_stats__scratch(arena, BATCH * cells, sizeof *r.means);
    r.is_ranked = mx_stats__scratch(arena, cells, sizeof *r.is_ranked);
    r.counters = mx_stats__scratch(arena, cells * 2 * territories, sizeof *r.counters);
    uint32_t *doubled = mx_stats__scratch(arena, territories, sizeof *doubled);
    adder whole;
    standing *list = mx_stats__scratch(arena, territories, sizeof *list);
    if (rc == MX_OK) rc = new_adder(&whole, of->k, of->weights != NULL, arena);
    if (rc < 0 || !r.means || !r.is_ranked || !r.counters || !doubled || !list)
        return rc < 0 ? rc : MX_E_NOMEM;
    for (size_t i = 0; i < cells; i++) out[i] = (mx_stats_rank){NAN, NAN, NAN, NAN, 0};
    for (size_t i = 0; i < of->n; i++)
        for (size_t q = 0; q < of->k; q++)
            out[q * territories + of->territory[i]].n += of->scores[i * of->k + q] != MX_STATS_NO_SCORE;
    for (size_t c = 0; c < cells; c++) r.is_ranked[c] = out[c].n > 0 && out[c].n >= of->fewest;
    resample(&r, r.means, NULL, &whole);
    for (size_t q = 0; q < of->k; q++) {
        rank(&r, q, r.means, doubled, list);
        for (size_t t = 0; t < territories; t++) {
            out[q * territories + t].mean = r.means[q * territories + t];
            if (doubled[t]) out[q * territories + t].rank = doubled[t] / 2.0;
        }
    }
    rc = draw_all(&r, mx_threads(threads), arena);
    if (rc < 0) return rc;
    for (size_t c = 0; c < cells; c++) {
        if (isnan(out[c].rank)) continue;
        out[c].low = rank_at(r.counters + c * 2 * territories, 2 * territories, (1 - options->conf) / 2);
        out[c].high = rank_at(r.counters + c * 2 * territories, 2 * territories, (1 + options->conf) / 2);
    }
    return MX_OK;
}
