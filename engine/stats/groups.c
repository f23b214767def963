/* Several groups, or several treatments of the same blocks. */
#include "stats_i.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* ---- Kruskal and Wallis ------------------------------------------------------------------ */

/* Values given to groups: `left` places in each, the doubled ranks in them so far. */
typedef struct {
    const int64_t *doubled;
    const size_t *sizes;
    size_t *left;
    int64_t *sums;
    size_t n, n_groups;
    double limit, arrangements, hits, most, n_most;
} arrangement;

/* The sum of squared rank sums over sizes, of which H is an increasing function. */
static double spread(const int64_t sums[], const size_t sizes[], size_t n_groups)
{
    double total = 0;
    for (size_t g = 0; g < n_groups; g++)
        if (sizes[g] > 0) total += (double)sums[g] * (double)sums[g] / (double)sizes[g];
    return total;
}

/* Arrangements of one H may differ by the rounding of its n_groups terms; no more than this. */
static double rounded_down(double value, size_t n_groups)
{
    return value * (1 - 4 * DBL_EPSILON * (double)n_groups);
}

static void count_arrangement(arrangement *of)
{
    double value = spread(of->sums, of->sizes, of->n_groups);
    of->arrangements++;
    if (value >= of->limit) of->hits++;
    if (rounded_down(value, of->n_groups) > of->most) of->most = value, of->n_most = 0;
    if (value >= rounded_down(of->most, of->n_groups)) of->n_most++;
}

static void arrange(arrangement *of, size_t i)
{
    if (i == of->n) {
        count_arrangement(of);
        return;
    }
    for (size_t g = 0; g < of->n_groups; g++) {
        if (of->left[g] == 0) continue;
        of->left[g]--;
        of->sums[g] += of->doubled[i];
        arrange(of, i + 1);
        of->sums[g] -= of->doubled[i];
        of->left[g]++;
    }
}

static double n_arrangements(const size_t sizes[], size_t n_groups, size_t n)
{
    double log = lgamma((double)n + 1);
    for (size_t g = 0; g < n_groups; g++) log -= lgamma((double)sizes[g] + 1);
    return exp(log);
}

static size_t shuffled_hits(arrangement *of, int64_t doubled[], const mx_stats_options *options)
{
    mx_rng rng;
    size_t hits = 0;
    mx_rng_seed(&rng, options->seed);
    for (size_t r = 0; r < options->reps; r++) {
        mx_stats__shuffle(doubled, of->n, &rng);
        for (size_t g = 0, i = 0; g < of->n_groups; g++) {
            of->sums[g] = 0;
            for (size_t end = i + of->sizes[g]; i < end; i++) of->sums[g] += doubled[i];
        }
        hits += spread(of->sums, of->sizes, of->n_groups) >= of->limit;
    }
    return hits;
}

#define MOST_ARRANGEMENTS 1e6

static void kruskal_p(mx_stats_result *out, arrangement *of, int64_t doubled[],
                      const mx_stats_options *options)
{
    bool is_few = n_arrangements(of->sizes, of->n_groups, of->n) <= MOST_ARRANGEMENTS;
    out->p_value = mx_stats__chi_square_p(out->statistic, out->df);
    if (options->way == MX_STATS_ASYMPTOTIC || (options->way == MX_STATS_AUTO && !is_few)) return;
    if (options->way == MX_STATS_MONTE_CARLO || !is_few) {
        mx_stats__monte_carlo(out, shuffled_hits(of, doubled, options), options->reps);
        return;
    }
    memcpy(of->left, of->sizes, of->n_groups * sizeof *of->left);
    memset(of->sums, 0, of->n_groups * sizeof *of->sums);
    arrange(of, 0);
    out->way = MX_STATS_EXACT;
    out->p_value = mx_stats__p(of->hits / of->arrangements);
    out->p_smallest = mx_stats__p(of->n_most / of->arrangements);
}

int mx_stats_kruskal_wallis(mx_stats_result *out, const double x[], const size_t sizes[], size_t n_groups,
                            const mx_stats_options *options, mx_arena *arena)
{
    size_t n = 0, filled = 0;
    for (size_t g = 0; g < n_groups; g++) {
        n += sizes[g];
        filled += sizes[g] > 0;
    }
    *out = mx_stats__result(n, mx_tr("Kruskal-Wallis", "Kruskal-Wallis"));
    out->estimates = mx_tr("epsilon carré", "epsilon squared");
    int rc = mx_stats__check_known(x, n);
    if (rc < 0) return rc;
    if (filled < 2) return mx_stats__cannot(out, mx_tr("moins de deux groupes", "fewer than two groups"));
    if (mx_stats__is_constant(x, n))
        return mx_stats__cannot(out, mx_tr("toutes les valeurs sont égales", "all values are equal"));

    mx_stats__ties ties;
    int64_t *doubled = mx_stats__scratch(arena, n, sizeof *doubled),
            *sums = mx_stats__scratch(arena, n_groups, sizeof *sums);
    size_t *left = mx_stats__scratch(arena, n_groups, sizeof *left);
    if (!doubled || !sums || !left) return MX_E_NOMEM;
    rc = mx_stats__rank(doubled, &ties, x, n, arena);
    if (rc < 0) return rc;
    for (size_t g = 0, i = 0; g < n_groups; g++)
        for (size_t end = i + sizes[g]; i < end; i++) sums[g] += doubled[i];
    double all = (double)n, seen = spread(sums, sizes, n_groups);
    double h = 3 * seen / (all * (all + 1)) - 3 * (all + 1); /* (1); the ranks are doubled */
    out->statistic = h / (1 - ties.cubes / (all * all * all - all));
    out->df = (double)(filled - 1);
    out->estimate = out->statistic / (all - 1);
    arrangement of = {.doubled = doubled,
                      .sizes = sizes,
                      .left = left,
                      .sums = sums,
                      .n = n,
                      .n_groups = n_groups,
                      .limit = rounded_down(seen, n_groups)};
    kruskal_p(out, &of, doubled, options);
    return MX_OK;
}

/* ---- Friedman ---------------------------------------------------------------------------- */

/* Doubled ranks within each complete row; the sum over rows of their ties. */
static int rank_rows(int64_t ranks[], size_t *n_used, double *cubes, const double x[], size_t n, size_t k,
                     mx_arena *arena)
{
    *n_used = 0;
    *cubes = 0;
    for (size_t i = 0; i < n; i++) {
        bool is_complete = true;
        mx_stats__ties ties;
        for (size_t j = 0; j < k; j++) is_complete = is_complete && !isnan(x[i * k + j]);
        if (!is_complete) continue;
        int rc = mx_stats__rank(ranks + *n_used * k, &ties, x + i * k, k, arena);
        if (rc < 0) return rc;
        *cubes += ties.cubes;
        ++*n_used;
    }
    return MX_OK;
}

/* The sum of squared column sums: whole, so that equal is equal. */
static int64_t column_spread(const int64_t ranks[], size_t n, size_t k)
{
    int64_t total = 0;
    for (size_t j = 0; j < k; j++) {
        int64_t sum = 0;
        for (size_t i = 0; i < n; i++) sum += ranks[i * k + j] - (int64_t)(k + 1);
        total += sum * sum;
    }
    return total;
}

static size_t friedman_hits(int64_t ranks[], size_t n, size_t k, const mx_stats_options *options)
{
    int64_t seen = column_spread(ranks, n, k);
    size_t hits = 0;
    mx_rng rng;
    mx_rng_seed(&rng, options->seed);
    for (size_t r = 0; r < options->reps; r++) {
        for (size_t i = 0; i < n; i++) mx_stats__shuffle(ranks + i * k, k, &rng);
        hits += column_spread(ranks, n, k) >= seen;
    }
    return hits;
}

/* Sums of columns, the order of columns left out, each in its share of 64 bits; and their chance. An
 * open table: places[hash] is 1 + the number of a sum. */
typedef struct {
    uint64_t *keys;
    double *chances;
    uint32_t *places;
    size_t n;
} column_sums;

#define MOST_SUMS ((size_t)1 << 17)
#define MOST_COLUMNS 8

static int new_sums(column_sums *out, mx_arena *arena)
{
    *out = (column_sums){mx_stats__scratch(arena, MOST_SUMS, sizeof(uint64_t)),
                         mx_stats__scratch(arena, MOST_SUMS, sizeof(double)),
                         mx_stats__scratch(arena, 2 * MOST_SUMS, sizeof(uint32_t)), 0};
    return out->keys && out->chances && out->places ? MX_OK : MX_E_NOMEM;
}

static void clear_sums(column_sums *of)
{
    memset(of->places, 0, 2 * MOST_SUMS * sizeof *of->places);
    of->n = 0;
}

/* False when the table is full. */
static bool add_sum(column_sums *to, uint64_t key, double chance)
{
    size_t at = (size_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> 46); /* 2 * MOST_SUMS places */
    while (to->places[at]) {
        size_t i = to->places[at] - 1;
        if (to->keys[i] == key) {
            to->chances[i] += chance;
            return true;
        }
        at = (at + 1) % (2 * MOST_SUMS);
    }
    if (to->n == MOST_SUMS) return false;
    to->keys[to->n] = key;
    to->chances[to->n] = chance;
    to->places[at] = (uint32_t)++to->n;
    return true;
}

typedef struct {
    column_sums now, next;
    size_t k, bits;
    double steps, most_steps;
} friedman_walk;

static uint64_t pack(const int64_t sums[], size_t k, size_t bits)
{
    int64_t sorted[MOST_COLUMNS];
    uint64_t key = 0;
    for (size_t j = 0; j < k; j++) {
        size_t at = j;
        for (; at > 0 && sorted[at - 1] > sums[j]; at--) sorted[at] = sorted[at - 1];
        sorted[at] = sums[j];
    }
    for (size_t j = 0; j < k; j++) key = key << bits | (uint64_t)sorted[j];
    return key;
}

static void unpack(int64_t sums[], uint64_t key, size_t k, size_t bits)
{
    for (size_t j = k; j-- > 0; key >>= bits) sums[j] = (int64_t)(key & (((uint64_t)1 << bits) - 1));
}

/* Adds each different order of the row's ranks from column `depth` on; false when it is too much. */
static bool spread_row(friedman_walk *of, int64_t sums[], int64_t ranks[], size_t depth, double chance)
{
    if (depth == of->k) {
        of->steps++;
        return of->steps <= of->most_steps && add_sum(&of->next, pack(sums, of->k, of->bits), chance);
    }
    for (size_t i = depth; i < of->k; i++) {
        bool is_seen = false;
        for (size_t j = depth; j < i && !is_seen; j++) is_seen = ranks[j] == ranks[i];
        if (is_seen) continue;
        int64_t rank = ranks[i];
        ranks[i] = ranks[depth];
        ranks[depth] = rank;
        sums[depth] += rank;
        bool is_done = spread_row(of, sums, ranks, depth + 1, chance);
        sums[depth] -= rank;
        ranks[depth] = ranks[i];
        ranks[i] = rank;
        if (!is_done) return false;
    }
    return true;
}

/* Different orders of a row. */
static double orders_of(const int64_t ranks[], size_t k)
{
    double orders = 1;
    for (size_t i = 0; i < k; i++) {
        double same = 0;
        for (size_t j = 0; j <= i; j++) same += ranks[j] == ranks[i];
        orders *= (double)(i + 1) / same;
    }
    return orders;
}

/* Row after row; the first may stay as it is, since columns are alike. */
static bool walk_rows(friedman_walk *of, const int64_t ranks[], size_t n)
{
    int64_t sums[MOST_COLUMNS], row[MOST_COLUMNS];
    (void)add_sum(&of->now, pack(ranks, of->k, of->bits), 1);
    for (size_t i = 1; i < n; i++) {
        double orders = orders_of(ranks + i * of->k, of->k);
        clear_sums(&of->next);
        for (size_t s = 0; s < of->now.n; s++) {
            unpack(sums, of->now.keys[s], of->k, of->bits);
            memcpy(row, ranks + i * of->k, of->k * sizeof *row);
            if (!spread_row(of, sums, row, 0, of->now.chances[s] / orders)) return false;
        }
        column_sums kept = of->now;
        of->now = of->next;
        of->next = kept;
    }
    return true;
}

static size_t bits_for(double most)
{
    size_t bits = 1;
    while (pow(2, (double)bits) <= most) bits++;
    return bits;
}

/* Leaves out as it is where there are too many sums. */
static int friedman_exactly(mx_stats_result *out, const int64_t ranks[], size_t n, size_t k,
                            double most_steps, mx_arena *arena)
{
    friedman_walk of = {.k = k, .bits = bits_for(2 * (double)n * (double)k), .most_steps = most_steps};
    if (k > MOST_COLUMNS || of.bits * k > 64) return MX_OK;
    int rc = new_sums(&of.now, arena);
    if (rc == MX_OK) rc = new_sums(&of.next, arena);
    if (rc < 0 || !walk_rows(&of, ranks, n)) return rc;
    int64_t seen = column_spread(ranks, n, k), most = 0, sums[MOST_COLUMNS];
    double p = 0, p_most = 0;
    for (size_t s = 0; s < of.now.n; s++) {
        int64_t squares = 0, centre = (int64_t)(n * (k + 1));
        unpack(sums, of.now.keys[s], k, of.bits);
        for (size_t j = 0; j < k; j++) squares += (sums[j] - centre) * (sums[j] - centre);
        if (squares >= seen) p += of.now.chances[s];
        if (squares > most) most = squares, p_most = 0;
        if (squares == most) p_most += of.now.chances[s];
    }
    out->way = MX_STATS_EXACT;
    out->p_value = mx_stats__p(p);
    out->p_smallest = mx_stats__p(p_most);
    return MX_OK;
}

int mx_stats_friedman(mx_stats_result *out, const double x[], size_t n, size_t k,
                      const mx_stats_options *options, mx_arena *arena)
{
    *out = mx_stats__result(n, mx_tr("Friedman", "Friedman"));
    out->estimates = mx_tr("W de Kendall", "Kendall’s W");
    int64_t *ranks = mx_stats__scratch(arena, n * k, sizeof *ranks);
    if (!ranks) return MX_E_NOMEM;
    double cubes;
    int rc = rank_rows(ranks, &out->n_used, &cubes, x, n, k, arena);
    if (rc < 0) return rc;
    double rows = (double)out->n_used, columns = (double)k;
    if (out->n_used == 0 || k < 2)
        return mx_stats__cannot(out, mx_tr("aucune ligne complète d’au moins deux valeurs",
                                           "no complete row of two values or more"));
    double most = rows * columns * (columns + 1) - cubes / (columns - 1); /* (2) */
    if (!(most > 0))
        return mx_stats__cannot(out, mx_tr("chaque ligne est constante", "every row is constant"));
    out->statistic = 3 * (double)column_spread(ranks, out->n_used, k) / most;
    out->df = columns - 1;
    out->estimate = out->statistic / (rows * (columns - 1));
    out->p_value = mx_stats__chi_square_p(out->statistic, out->df);
    if (options->way == MX_STATS_AUTO || options->way == MX_STATS_EXACT)
        rc = friedman_exactly(out, ranks, out->n_used, k, options->way == MX_STATS_EXACT ? 1e8 : 2e6, arena);
    if (rc < 0) return rc;
    bool is_drawn = options->way == MX_STATS_MONTE_CARLO ||
                    (options->way == MX_STATS_EXACT && out->way != MX_STATS_EXACT);
    if (is_drawn) mx_stats__monte_carlo(out, friedman_hits(ranks, out->n_used, k, options), options->reps);
    return MX_OK;
}

/* ---- Page -------------------------------------------------------------------------------- */

#define MOST_TREATMENTS 10

/* How many orders of a row's doubled ranks give each weighted sum: columns are filled from the
 * first, ways[set] being the sums of those ranks already placed. */
static size_t row_ways(double *ways, const int64_t ranks[], size_t k, size_t width)
{
    size_t sets = (size_t)1 << k;
    memset(ways, 0, sets * width * sizeof *ways);
    ways[0] = 1;
    for (size_t set = 0; set < sets; set++) {
        size_t column = 1;
        for (size_t j = 0; j < k; j++) column += set >> j & 1;
        for (size_t j = 0; j < k; j++) {
            if (set >> j & 1) continue;
            double *from = ways + set * width, *to = ways + (set | (size_t)1 << j) * width;
            size_t gain = column * (size_t)ranks[j];
            for (size_t s = 0; s + gain < width; s++) to[s + gain] += from[s];
        }
    }
    return (sets - 1) * width;
}

static double page_cost(size_t n, size_t k)
{
    double width = 2 * (double)(k * (k + 1) * (2 * k + 1) / 6), rows = (double)n;
    return rows * width * (pow(2, (double)k) * (double)k / 2 + rows * width / 2);
}

static int page_exactly(mx_stats__distribution *out, const int64_t ranks[], size_t n, size_t k,
                        mx_arena *arena)
{
    size_t width = 2 * (k * (k + 1) * (2 * k + 1) / 6) + 1, places = n * (width - 1) + 1;
    double *ways = mx_stats__scratch(arena, ((size_t)1 << k) * width, sizeof *ways);
    double *chance = mx_stats__scratch(arena, places, sizeof *chance),
           *next = mx_stats__scratch(arena, places, sizeof *next);
    if (!ways || !chance || !next) return MX_E_NOMEM;
    chance[0] = 1;
    for (size_t i = 0, reached = 0; i < n; i++, reached += width - 1) {
        const double *row = ways + row_ways(ways, ranks + i * k, k, width);
        double all = tgamma((double)k + 1);
        memset(next, 0, places * sizeof *next);
        for (size_t s = 0; s < width; s++) {
            if (row[s] <= 0) continue;
            double share = row[s] / all;
            for (size_t t = 0; t <= reached; t++) next[t + s] += share * chance[t];
        }
        memcpy(chance, next, places * sizeof *next);
    }
    *out = (mx_stats__distribution){chance, places, 0, 1};
    return MX_OK;
}

int mx_stats_page_trend(mx_stats_result *out, const double x[], size_t n, size_t k,
                        const mx_stats_options *options, mx_arena *arena)
{
    *out = mx_stats__result(n, mx_tr("tendance de Page", "Page trend"));
    int64_t *ranks = mx_stats__scratch(arena, n * k, sizeof *ranks), doubled = 0;
    if (!ranks) return MX_E_NOMEM;
    double cubes;
    int rc = rank_rows(ranks, &out->n_used, &cubes, x, n, k, arena);
    if (rc < 0) return rc;
    if (out->n_used == 0 || k < 3)
        return mx_stats__cannot(out, mx_tr("aucune ligne complète d’au moins trois valeurs",
                                           "no complete row of three values or more"));
    for (size_t i = 0; i < out->n_used * k; i++) doubled += (int64_t)(i % k + 1) * ranks[i];
    double rows = (double)out->n_used, columns = (double)k;
    double variance = (columns * columns * columns - columns) / 12 *
                      (rows * (columns * columns * columns - columns) - cubes) / 12 / (columns - 1);
    out->statistic = (double)doubled / 2;
    if (!(variance > 0))
        return mx_stats__cannot(out, mx_tr("chaque ligne est constante", "every row is constant"));
    double centre = rows * columns * (columns + 1) * (columns + 1) / 4;
    out->p_value = mx_stats__normal_p((out->statistic - centre) / sqrt(variance), options->alternative);
    bool is_wanted = options->way == MX_STATS_EXACT ||
                     (options->way == MX_STATS_AUTO && page_cost(out->n_used, k) <= MX_STATS__CHEAP);
    if (!is_wanted || k > MOST_TREATMENTS) return MX_OK;
    mx_stats__distribution null;
    rc = page_exactly(&null, ranks, out->n_used, k, arena);
    if (rc < 0) return rc;
    int64_t middle = (int64_t)(out->n_used * k * (k + 1) * (k + 1));
    out->way = MX_STATS_EXACT;
    out->p_value = mx_stats__tail(mx_stats__at_most(&null, doubled), mx_stats__at_least(&null, doubled),
                                  mx_stats__as_far(&null, doubled, 2, middle), options->alternative);
    out->p_smallest = mx_stats__smallest(&null, 2, middle, options->alternative);
    return MX_OK;
}
