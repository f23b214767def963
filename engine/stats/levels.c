/* Tests of ranks from counts of levels: what they cost depends on the levels, not on people. */
#include "stats_i.h"

#include <math.h>
#include <stdlib.h>

static double total_of(const double counts[], size_t k)
{
    double n = 0;
    for (size_t i = 0; i < k; i++) n += counts[i];
    return n;
}

/* Each level as often as it is held. */
static size_t lay_out(double out[], const double counts[], size_t k, double lowest)
{
    size_t n = 0;
    for (size_t i = 0; i < k; i++)
        for (double c = 0; c < counts[i]; c++) out[n++] = lowest + (double)i;
    return n;
}

/* Values and how often each is there. */
typedef struct {
    double value, count;
} held;

static int compare_held(const void *a, const void *b)
{
    const held *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

static double held_at(const held list[], size_t n, double rank)
{
    double upto = 0;
    for (size_t i = 0; i < n; i++) {
        upto += list[i].count;
        if (upto >= rank) return list[i].value;
    }
    return NAN;
}

/* Hodges and Lehmann's estimate and its interval, as location.c places them for many values. */
static void estimate_by(mx_stats_result *out, held list[], size_t n, double count, double sd, double conf)
{
    qsort(list, n, sizeof *list, compare_held);
    double k = floor((count + 1) / 2), lower = held_at(list, n, k),
           place = mx_stats__normal_place(count / 2, sd, conf);
    out->estimate = fmod(count, 2) != 0 ? lower : lower / 2 + held_at(list, n, k + 1) / 2;
    out->conf_low = held_at(list, n, place);
    out->conf_high = held_at(list, n, count + 1 - place);
    out->conf_level = conf;
}

/* ---- Two samples ------------------------------------------------------------------------ */

static int rank_sum_by_counts(mx_stats_result *out, const double first[], const double second[], size_t k,
                              double m, double n, const mx_stats_options *options, mx_arena *arena)
{
    mx_stats__ties ties = {0, 0, 0, 0};
    double u = 0, below = 0;
    size_t levels = 0, pairs = 0;
    for (size_t i = 0; i < k; i++) {
        u += first[i] * (2 * below + second[i]);
        below += second[i];
        levels += first[i] + second[i] > 0;
        mx_stats__add_ties(&ties, (size_t)(first[i] + second[i]));
    }
    out->statistic = u / 2;
    if (levels < 2)
        return mx_stats__cannot(out, mx_tr("toutes les valeurs sont égales", "all values are equal"));
    mx_stats__rank_sum_normally(out, m, n, ties.cubes, options);
    held *differences = mx_stats__scratch(arena, k * k, sizeof *differences);
    if (!differences) return MX_E_NOMEM;
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            if (first[i] > 0 && second[j] > 0)
                differences[pairs++] = (held){(double)i - (double)j, first[i] * second[j]};
    estimate_by(out, differences, pairs, m * n, sqrt(m * n / 2 * (m + n + 1) / 6), options->conf);
    return MX_OK;
}

int mx_stats_rank_sum_levels(mx_stats_result *out, const double first[], const double second[], size_t k,
                             const mx_stats_options *options, mx_arena *arena)
{
    int rc = mx_stats__check_conf(options->conf);
    if (rc == MX_OK) rc = mx_stats__check_counts(first, k);
    if (rc == MX_OK) rc = mx_stats__check_counts(second, k);
    if (rc < 0) return rc;
    double m = total_of(first, k), n = total_of(second, k);
    if (m + n <= MX_STATS__MOST_COUNTED || options->way == MX_STATS_EXACT) {
        double *x = mx_stats__scratch(arena, (size_t)m, sizeof *x),
               *y = mx_stats__scratch(arena, (size_t)n, sizeof *y);
        if (!x || !y) return MX_E_NOMEM;
        size_t n_x = lay_out(x, first, k, 0), n_y = lay_out(y, second, k, 0);
        return mx_stats_rank_sum(out, x, n_x, y, n_y, options, arena);
    }
    *out = mx_stats__result(
        (size_t)(m + n), mx_tr("somme des rangs de Wilcoxon-Mann-Whitney", "Wilcoxon-Mann-Whitney rank-sum"));
    out->estimates = mx_tr("décalage (Hodges-Lehmann)", "shift (Hodges-Lehmann)");
    if (!(m > 0 && n > 0))
        return mx_stats__cannot(out, mx_tr("un échantillon est vide", "a sample is empty"));
    return rank_sum_by_counts(out, first, second, k, m, n, options, arena);
}

/* ---- Pairs ------------------------------------------------------------------------------ */

/* counts[d + k - 1]: pairs whose level rose by d. */
static void count_rises(double counts[], const double table[], size_t k)
{
    for (size_t d = 0; d < 2 * k - 1; d++) counts[d] = 0;
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++) counts[k - 1 + j - i] += table[i * k + j];
}

static int signed_rank_by_counts(mx_stats_result *out, const double rises[], size_t k,
                                 const mx_stats_options *options, mx_arena *arena)
{
    bool is_pratt = options->zeros == MX_STATS_ZEROS_PRATT;
    double zeros = is_pratt ? rises[k - 1] : 0, ranked = zeros, positive = 0;
    mx_stats__ties ties = {0, 0, 0, 0};
    mx_stats__add_ties(&ties, (size_t)zeros);
    for (size_t d = 1; d < k; d++) {
        double up = rises[k - 1 + d], both = up + rises[k - 1 - d];
        positive += up * (2 * ranked + both + 1) / 2; /* the middle of ranks ranked + 1 to ranked + both */
        ranked += both;
        mx_stats__add_ties(&ties, (size_t)both);
    }
    out->n_used = (size_t)(ranked - zeros);
    if (out->n_used == 0)
        return mx_stats__cannot(out, mx_tr("toutes les différences sont nulles", "all differences are zero"));
    out->statistic = positive;
    mx_stats__signed_rank_normally(out, ranked, zeros, ties.cubes, options);
    held *walsh = mx_stats__scratch(arena, (2 * k - 1) * k, sizeof *walsh);
    size_t n = 0;
    if (!walsh) return MX_E_NOMEM;
    for (size_t i = 0; i < 2 * k - 1; i++)
        for (size_t j = i; j < 2 * k - 1; j++) {
            bool is_out = !is_pratt && (i == k - 1 || j == k - 1);
            double count = i == j ? rises[i] * (rises[i] + 1) / 2 : rises[i] * rises[j];
            if (!is_out && count > 0)
                walsh[n++] = (held){((double)i + (double)j) / 2 - (double)(k - 1), count};
        }
    estimate_by(out, walsh, n, ranked * (ranked + 1) / 2, sqrt(ranked * (ranked + 1) * (2 * ranked + 1) / 24),
                options->conf);
    return MX_OK;
}

int mx_stats_signed_rank_levels(mx_stats_result *out, const double table[], size_t k,
                                const mx_stats_options *options, mx_arena *arena)
{
    int rc = mx_stats__check_conf(options->conf);
    if (rc == MX_OK) rc = mx_stats__check_counts(table, k * k);
    if (rc < 0) return rc;
    double n = total_of(table, k * k), *rises = mx_stats__scratch(arena, 2 * k, sizeof *rises);
    if (!rises) return MX_E_NOMEM;
    if (k > 0) count_rises(rises, table, k);
    if (k == 0 || n <= MX_STATS__MOST_COUNTED || options->way == MX_STATS_EXACT) {
        double *away = mx_stats__scratch(arena, (size_t)n, sizeof *away);
        if (!away) return MX_E_NOMEM;
        size_t used = k > 0 ? lay_out(away, rises, 2 * k - 1, 1 - (double)k) : 0;
        return mx_stats_signed_rank(out, away, NULL, used, options, arena);
    }
    *out = mx_stats__result((size_t)n, mx_tr("rangs signés de Wilcoxon", "Wilcoxon signed-rank"));
    out->estimates = mx_tr("pseudo-médiane (Hodges-Lehmann)", "pseudomedian (Hodges-Lehmann)");
    return signed_rank_by_counts(out, rises, k, options, arena);
}
