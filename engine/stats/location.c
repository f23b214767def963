/* Signed-rank and rank-sum tests, with Hodges and Lehmann's estimates. */
#include "stats_i.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* ---- The k-th of many sums without making them ------------------------------------------ */

/* Sums a[i] + b[j] of two sorted arrays; with `is_walsh`, (a[i] + a[j]) / 2 for i <= j. */
typedef struct {
    const double *a, *b;
    size_t n_a, n_b;
    bool is_walsh;
} sums;

static double sum_at(const sums *of, size_t i, size_t j)
{
    return of->is_walsh ? of->a[i] / 2 + of->a[j] / 2 : of->a[i] + of->b[j];
}

/* How many sums are at most v: the boundary moves one way through both arrays. */
static double count_at_most(const sums *of, double v)
{
    double count = 0;
    size_t j = of->is_walsh ? of->n_a : of->n_b;
    for (size_t i = 0; i < of->n_a; i++) {
        while (j > 0 && sum_at(of, i, j - 1) > v) j--;
        if (!of->is_walsh) count += (double)j;
        else if (j > i) count += (double)(j - i);
    }
    return count;
}

/* Doubles in order, as whole numbers, so that halving an interval ends at the last bit. */
static int64_t to_bits(double value)
{
    int64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits < 0 ? INT64_MIN - bits : bits;
}

static double from_bits(int64_t bits)
{
    double value;
    if (bits < 0) bits = INT64_MIN - bits;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* The k-th smallest sum, k from 1. */
static double kth_sum(const sums *of, double k)
{
    size_t last = of->is_walsh ? of->n_a - 1 : of->n_b - 1;
    int64_t low = to_bits(sum_at(of, 0, 0)), high = to_bits(sum_at(of, of->n_a - 1, last));
    while (low < high) {
        int64_t middle = (low & high) + ((low ^ high) >> 1);
        if (count_at_most(of, from_bits(middle)) >= k) high = middle;
        else low = middle + 1;
    }
    return from_bits(low);
}

static double median_sum(const sums *of, double count)
{
    double k = floor((count + 1) / 2), lower = kth_sum(of, k);
    return fmod(count, 2) != 0 ? lower : lower / 2 + kth_sum(of, k + 1) / 2;
}

/* The rank q of the lower limit among `count` sums, of which the upper is count + 1 - q. */
typedef struct {
    double rank, level;
} placement;

double mx_stats__normal_place(double mean, double sd, double conf)
{
    return fmax(1, floor(mean - mx_stats__normal_quantile(conf) * sd));
}

static placement place_exactly(const mx_stats__distribution *null, double conf)
{
    int64_t q = mx_stats__lower_quantile(null, (1 - conf) / 2);
    if (q < null->least + null->step) q = null->least + null->step;
    double rank = (double)((q - null->least) / null->step);
    return (placement){rank, 1 - 2 * mx_stats__at_most(null, q - null->step)};
}

static placement place_normally(double mean, double sd, double conf)
{
    return (placement){mx_stats__normal_place(mean, sd, conf), conf};
}

static void estimate_by(mx_stats_result *out, const sums *of, double count, placement place)
{
    out->estimate = median_sum(of, count);
    out->conf_low = kth_sum(of, place.rank);
    out->conf_high = kth_sum(of, count + 1 - place.rank);
    out->conf_level = place.level;
}

/* Ranks 1 to n without ties, doubled. */
static int64_t *plain_ranks(size_t n, mx_arena *arena)
{
    int64_t *ranks = mx_stats__scratch(arena, n, sizeof *ranks);
    for (size_t i = 0; ranks && i < n; i++) ranks[i] = 2 * (int64_t)(i + 1);
    return ranks;
}

static bool is_exact(double cost, size_t n, const mx_stats_options *options)
{
    bool is_cheap = n <= MX_STATS__MOST_COUNTED && cost <= MX_STATS__CHEAP;
    return options->way == MX_STATS_EXACT || (options->way == MX_STATS_AUTO && is_cheap);
}

/* P-values of a counted distribution: statistic t, twice the expectation `centre`. */
static void count_p(mx_stats_result *out, const mx_stats__distribution *null, int64_t t, int64_t scale,
                    int64_t centre, const mx_stats_options *options)
{
    out->way = MX_STATS_EXACT;
    out->p_value = mx_stats__tail(mx_stats__at_most(null, t), mx_stats__at_least(null, t),
                                  mx_stats__as_far(null, t, scale, centre), options->alternative);
    out->p_smallest = mx_stats__smallest(null, scale, centre, options->alternative);
}

/* ---- Pairs ------------------------------------------------------------------------------ */

typedef struct {
    double *away;     /* differences that take part in the ranking */
    int64_t *doubled; /* ranks of those not zero, positive where the difference is */
    size_t n, n_used;
    double cubes; /* of ties, zeros among them */
} signed_ranks;

static int rank_signed(signed_ranks *out, const double x[], const double y[], size_t n, mx_stats_zeros zeros,
                       mx_arena *arena)
{
    mx_stats__ties ties;
    double *sizes = mx_stats__scratch(arena, 2 * n, sizeof *sizes);
    int64_t *doubled = mx_stats__scratch(arena, n, sizeof *doubled);
    if (!sizes || !doubled) return MX_E_NOMEM;
    *out = (signed_ranks){sizes + n, doubled, 0, 0, 0};
    for (size_t i = 0; i < n; i++) {
        double away = y ? x[i] - y[i] : x[i];
        if (away == 0 && zeros == MX_STATS_ZEROS_DROP) continue;
        sizes[out->n] = fabs(away);
        out->away[out->n++] = away;
    }
    int rc = mx_stats__rank(doubled, &ties, sizes, out->n, arena);
    if (rc < 0) return rc;
    out->cubes = ties.cubes;
    for (size_t i = 0; i < out->n; i++)
        if (out->away[i] != 0) doubled[out->n_used++] = out->away[i] > 0 ? doubled[i] : -doubled[i];
    return MX_OK;
}

/* Sums of ranks and of their squares in closed form, so that counts of differences give the same bits. */
void mx_stats__signed_rank_normally(mx_stats_result *out, double n, double zeros, double cubes,
                                    const mx_stats_options *options)
{
    double total = n * (n + 1) / 2 - zeros * (zeros + 1) / 2;
    double squares = n * (n + 1) * (2 * n + 1) / 6 - cubes / 12 - zeros * (zeros + 1) * (zeros + 1) / 4;
    double away = out->statistic - total / 2;
    double z = (away - mx_stats__continuity(away, options)) / sqrt(squares / 4); /* (4) */
    out->p_value = mx_stats__normal_p(z, options->alternative);
}

static int signed_rank_estimate(mx_stats_result *out, signed_ranks *ranks, const mx_stats_options *options,
                                mx_arena *arena)
{
    double n = (double)ranks->n, count = n * (n + 1) / 2;
    mx_stats__sort(ranks->away, ranks->n);
    sums of = {ranks->away, ranks->away, ranks->n, ranks->n, true};
    if (ranks->n > 200) {
        estimate_by(out, &of, count,
                    place_normally(count / 2, sqrt(n * (n + 1) * (2 * n + 1) / 24), options->conf));
        return MX_OK;
    }
    mx_stats__distribution null;
    int64_t *plain = plain_ranks(ranks->n, arena);
    int rc = plain ? mx_stats__signs(&null, plain, ranks->n, arena) : MX_E_NOMEM;
    if (rc == MX_OK) estimate_by(out, &of, count, place_exactly(&null, options->conf));
    return rc;
}

int mx_stats_signed_rank(mx_stats_result *out, const double x[], const double y[], size_t n,
                         const mx_stats_options *options, mx_arena *arena)
{
    *out = mx_stats__result(n, mx_tr("rangs signés de Wilcoxon", "Wilcoxon signed-rank"));
    out->estimates = mx_tr("pseudo-médiane (Hodges-Lehmann)", "pseudomedian (Hodges-Lehmann)");
    int rc = mx_stats__check_conf(options->conf);
    if (rc == MX_OK) rc = mx_stats__check_finite(x, n);
    if (rc == MX_OK && y) rc = mx_stats__check_finite(y, n);
    signed_ranks ranks = {NULL, NULL, 0, 0, 0};
    if (rc == MX_OK) rc = rank_signed(&ranks, x, y, n, options->zeros, arena);
    if (rc < 0) return rc;
    out->n_used = ranks.n_used;
    if (n == 0) return mx_stats__cannot(out, mx_tr("aucune paire", "no pairs"));
    if (ranks.n_used == 0)
        return mx_stats__cannot(out, mx_tr("toutes les différences sont nulles", "all differences are zero"));

    int64_t positive = 0, total = 0;
    for (size_t i = 0; i < ranks.n_used; i++) {
        if (ranks.doubled[i] > 0) positive += ranks.doubled[i];
        total += ranks.doubled[i] > 0 ? ranks.doubled[i] : -ranks.doubled[i];
    }
    out->statistic = (double)positive / 2; /* (1) */
    mx_stats__signed_rank_normally(out, (double)ranks.n, (double)(ranks.n - ranks.n_used), ranks.cubes,
                                   options);
    for (size_t i = 0; i < ranks.n_used; i++)
        if (ranks.doubled[i] < 0) ranks.doubled[i] = -ranks.doubled[i];
    if (is_exact(mx_stats__signs_cost(ranks.doubled, ranks.n_used), ranks.n_used, options)) { /* (3) */
        mx_stats__distribution null;
        rc = mx_stats__signs(&null, ranks.doubled, ranks.n_used, arena);
        if (rc < 0) return rc;
        count_p(out, &null, positive, 2, total, options);
    }
    return signed_rank_estimate(out, &ranks, options, arena); /* (5) */
}

/* ---- Two samples ------------------------------------------------------------------------ */

/* x, then y turned around, each sorted: their sums are the differences. */
static int rank_sum_estimate(mx_stats_result *out, const double x[], size_t n_x, const double y[], size_t n_y,
                             const mx_stats_options *options, mx_arena *arena)
{
    double m = (double)n_x, n = (double)n_y, mean = m * n / 2;
    double *values = mx_stats__scratch(arena, n_x + n_y, sizeof *values);
    if (!values) return MX_E_NOMEM;
    memcpy(values, x, n_x * sizeof *values);
    for (size_t i = 0; i < n_y; i++) values[n_x + i] = -y[i];
    mx_stats__sort(values, n_x);
    mx_stats__sort(values + n_x, n_y);
    sums of = {values, values + n_x, n_x, n_y, false};

    mx_stats__distribution null;
    int64_t *plain = plain_ranks(n_x + n_y, arena);
    if (!plain) return MX_E_NOMEM;
    if (n_x + n_y > MX_STATS__MOST_COUNTED || mx_stats__drawn_cost(plain, n_x + n_y, n_x) > MX_STATS__CHEAP) {
        estimate_by(out, &of, m * n, place_normally(mean, sqrt(mean * (m + n + 1) / 6), options->conf));
        return MX_OK;
    }
    int rc = mx_stats__drawn(&null, plain, n_x + n_y, n_x, arena);
    if (rc < 0) return rc;
    while (null.n > 1 && null.chance[0] <= 0) { /* from the smallest rank sum there is */
        null.chance++;
        null.n--;
        null.least += null.step;
    }
    estimate_by(out, &of, m * n, place_exactly(&null, options->conf));
    return MX_OK;
}

void mx_stats__rank_sum_normally(mx_stats_result *out, double m, double n, double cubes,
                                 const mx_stats_options *options)
{
    double all = m + n, away = out->statistic - m * n / 2;
    double variance = m * n / 12 * (all + 1 - cubes / (all * (all - 1)));
    out->p_value = mx_stats__normal_p((away - mx_stats__continuity(away, options)) / sqrt(variance),
                                      options->alternative);
}

int mx_stats_rank_sum(mx_stats_result *out, const double x[], size_t n_x, const double y[], size_t n_y,
                      const mx_stats_options *options, mx_arena *arena)
{
    size_t n = n_x + n_y;
    mx_stats__ties ties;
    *out = mx_stats__result(
        n, mx_tr("somme des rangs de Wilcoxon-Mann-Whitney", "Wilcoxon-Mann-Whitney rank-sum"));
    out->estimates = mx_tr("décalage (Hodges-Lehmann)", "shift (Hodges-Lehmann)");
    int rc = mx_stats__check_conf(options->conf);
    if (rc == MX_OK) rc = mx_stats__check_known(x, n_x);
    if (rc == MX_OK) rc = mx_stats__check_known(y, n_y);
    double *both = rc == MX_OK ? mx_stats__scratch(arena, n, sizeof *both) : NULL;
    int64_t *doubled = both ? mx_stats__scratch(arena, n, sizeof *doubled) : NULL;
    if (!doubled) return rc < 0 ? rc : MX_E_NOMEM;
    if (n_x == 0 || n_y == 0)
        return mx_stats__cannot(out, mx_tr("un échantillon est vide", "a sample is empty"));
    memcpy(both, x, n_x * sizeof *both);
    memcpy(both + n_x, y, n_y * sizeof *both);
    rc = mx_stats__rank(doubled, &ties, both, n, arena);
    if (rc < 0) return rc;

    int64_t sum = 0, total = (int64_t)n * (int64_t)(n + 1);
    for (size_t i = 0; i < n_x; i++) sum += doubled[i];
    out->statistic = (double)(sum - (int64_t)n_x * (int64_t)(n_x + 1)) / 2; /* (1) */
    if (mx_stats__is_constant(both, n))
        return mx_stats__cannot(out, mx_tr("toutes les valeurs sont égales", "all values are equal"));
    mx_stats__rank_sum_normally(out, (double)n_x, (double)n_y, ties.cubes, options);
    if (is_exact(mx_stats__drawn_cost(doubled, n, n_x), n, options)) { /* (2) */
        mx_stats__distribution null;
        rc = mx_stats__drawn(&null, doubled, n, n_x, arena);
        if (rc < 0) return rc;
        count_p(out, &null, sum, (int64_t)n, (int64_t)n_x * total, options);
    }
    for (size_t i = 0; i < n; i++)
        if (!isfinite(both[i])) return MX_OK; /* (4) */
    return rank_sum_estimate(out, x, n_x, y, n_y, options, arena);
}
