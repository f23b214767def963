/* Inequality of real values, and how levels spread over a scale. */
#include "stats_i.h"

#include <math.h>

/* ---- Real values ---------------------------------------------------------------------------- */

static int check_incomes(const double x[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!(x[i] >= 0 && isfinite(x[i])))
            return mx_fail(MX_E_VALUE,
                           mx_tr("valeur %zu : %g ; il faut des nombres positifs ou nuls",
                                 "value %zu: %g; give numbers not below 0"),
                           i + 1, x[i]);
    return MX_OK;
}

int mx_stats_gini(double *out, const double x[], size_t n)
{
    *out = NAN;
    int rc = check_incomes(x, n);
    double total = mx_stats__sum(x, n), sum = 0, size = (double)n;
    if (rc < 0 || !(total > 0)) return rc; /* (2) */
    for (size_t i = 0; i < n; i++) sum += (2 * (double)(i + 1) - size - 1) * x[i];
    *out = n == 1 ? 0 : sum / (size * total);
    return MX_OK;
}

static double theil_of(const double x[], size_t n, double mean)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        if (x[i] > 0) sum += x[i] / mean * log(x[i] / mean);
    return n ? fmax(0, sum / (double)n) : NAN;
}

int mx_stats_theil(double *out, const double x[], size_t n)
{
    *out = NAN;
    int rc = check_incomes(x, n);
    double total = mx_stats__sum(x, n);
    if (rc < 0 || !(total > 0)) return rc;
    *out = mx_stats__is_constant(x, n) ? 0 : theil_of(x, n, total / (double)n);
    return MX_OK;
}

int mx_stats_theil_groups(double *between, double *within, const double x[], const size_t sizes[],
                          size_t n_groups)
{
    size_t n = 0;
    *between = *within = NAN;
    for (size_t g = 0; g < n_groups; g++) n += sizes[g];
    int rc = check_incomes(x, n);
    double total = mx_stats__sum(x, n), mean = total / (double)n;
    if (rc < 0 || !(total > 0)) return rc;
    *between = *within = 0;
    for (size_t g = 0, i = 0; g < n_groups; i += sizes[g++]) {
        double part = mx_stats__sum(x + i, sizes[g]);
        if (!(part > 0)) continue;
        double mean_g = part / (double)sizes[g];
        *between += part / total * log(mean_g / mean);
        *within += part / total * theil_of(x + i, sizes[g], mean_g);
    }
    return MX_OK;
}

int mx_stats_gini_groups(double *between, double *within, double *overlap, const double x[],
                         const size_t sizes[], size_t n_groups, mx_arena *arena)
{
    size_t n = 0;
    *between = *within = *overlap = NAN;
    for (size_t g = 0; g < n_groups; g++) n += sizes[g];
    int rc = check_incomes(x, n);
    double total = mx_stats__sum(x, n), all, inside;
    if (rc < 0 || !(total > 0)) return rc;
    double *values = mx_stats__scratch(arena, n, sizeof *values),
           *means = mx_stats__scratch(arena, n, sizeof *means);
    if (!values || !means) return MX_E_NOMEM;
    *within = 0;
    for (size_t g = 0, i = 0; g < n_groups; i += sizes[g++]) {
        double part = mx_stats__sum(x + i, sizes[g]), size = (double)sizes[g];
        for (size_t j = i; j < i + sizes[g]; j++) {
            values[j] = x[j];
            means[j] = part / size;
        }
        mx_stats__sort(values + i, sizes[g]);
        rc = mx_stats_gini(&inside, values + i, sizes[g]);
        if (rc < 0) return rc;
        if (part > 0) *within += size / (double)n * part / total * inside;
    }
    mx_stats__sort(values, n);
    mx_stats__sort(means, n);
    rc = mx_stats_gini(&all, values, n);
    if (rc == MX_OK) rc = mx_stats_gini(between, means, n);
    *between = fmax(0, *between);
    *overlap = fmax(0, all - *between - *within);
    return rc;
}

static int check_epsilon(double epsilon)
{
    if (epsilon > 0 && isfinite(epsilon)) return MX_OK;
    return mx_fail(MX_E_VALUE,
                   mx_tr("epsilon = %g : il faut un nombre positif", "epsilon = %g: give a number above 0"),
                   epsilon);
}

int mx_stats_atkinson_groups(double *between, double *within, const double x[], const size_t sizes[],
                             size_t n_groups, double epsilon)
{
    size_t n = 0;
    *between = *within = NAN;
    for (size_t g = 0; g < n_groups; g++) n += sizes[g];
    double all, inside, total = mx_stats__sum(x, n), equal = 0;
    int rc = mx_stats_atkinson(&all, x, n, epsilon);
    if (rc < 0 || isnan(all)) return rc;
    for (size_t g = 0, i = 0; g < n_groups;
         i += sizes[g++]) { /* what each group has, spread evenly, is worth */
        double part = mx_stats__sum(x + i, sizes[g]);
        if (!(part > 0)) continue;
        rc = mx_stats_atkinson(&inside, x + i, sizes[g], epsilon);
        if (rc < 0) return rc;
        equal += part * (1 - inside);
    }
    *within = fmax(0, 1 - equal / total);
    *between = equal > 0 ? fmax(0, 1 - (1 - all) * total / equal) : 0;
    return MX_OK;
}

int mx_stats_atkinson(double *out, const double x[], size_t n, double epsilon)
{
    *out = NAN;
    int rc = check_epsilon(epsilon);
    if (rc == MX_OK) rc = check_incomes(x, n);
    if (rc < 0) return rc;
    double mean = mx_stats__sum(x, n) / (double)n, sum = 0;
    if (!(mean > 0)) return MX_OK;
    for (size_t i = 0; i < n; i++) {
        if (x[i] <= 0 && epsilon >= 1) { /* (3) */
            *out = 1;
            return MX_OK;
        }
        sum += epsilon == 1 ? log(x[i] / mean) : pow(x[i] / mean, 1 - epsilon);
    }
    double equal = sum / (double)n;
    *out = fmax(0, 1 - (epsilon == 1 ? exp(equal) : pow(equal, 1 / (1 - epsilon))));
    return MX_OK;
}

/* ---- Levels ------------------------------------------------------------------------------------ */

/* Van der Eijk's agreement of a layer: levels of which it holds one share each, or none. */
static double layer_agreement(const bool holds[], size_t k)
{
    double conform = 0, deviate = 0, held = 0, size = (double)k;
    for (size_t j = 0; j < k; j++) {
        double below = 0, above = 0, empty_below, empty_above;
        for (size_t i = 0; i < j; i++) below += holds[i];
        for (size_t i = j + 1; i < k; i++) above += holds[i];
        empty_below = (double)j - below;
        empty_above = size - 1 - (double)j - above;
        held += holds[j];
        if (holds[j]) conform += below * empty_above + empty_below * above; /* 110 and 011 */
        else deviate += below * above;                                      /* 101 */
    }
    double scale = (size - 2) * (conform + deviate);
    double unimodal = scale > 0 ? ((size - 2) * conform - (size - 1) * deviate) / scale : 1;
    return unimodal * (1 - (held - 1) / (size - 1));
}

/* Peels the distribution: each layer is the smallest count left on the levels that still hold any. */
static double agreement(const double counts[], size_t k, double n, double left[], bool holds[])
{
    double sum = 0;
    for (size_t i = 0; i < k; i++) left[i] = counts[i];
    for (;;) {
        double least = INFINITY, held = 0;
        for (size_t i = 0; i < k; i++) {
            holds[i] = left[i] > 0;
            held += holds[i];
            if (holds[i]) least = fmin(least, left[i]);
        }
        if (held <= 0) return sum;
        sum += layer_agreement(holds, k) * held * least / n;
        for (size_t i = 0; i < k; i++)
            if (holds[i]) left[i] -= least;
    }
}

int mx_stats_polarisation(mx_stats_spread *out, const double counts[], size_t k)
{
    double n = 0, leik = 0, blair_lacy = 0, share = 0, apart = 0, levels = (double)k,
           left[MX_STATS_MOST_LEVELS];
    bool holds[MX_STATS_MOST_LEVELS];
    *out = (mx_stats_spread){NAN, NAN, NAN, NAN, NAN, 0};
    if (k < 2 || k > MX_STATS_MOST_LEVELS)
        return mx_fail(MX_E_VALUE, mx_tr("%zu niveaux : il en faut de 2 à %d", "%zu levels: give 2 to %d"), k,
                       MX_STATS_MOST_LEVELS);
    for (size_t i = 0; i < k; i++) {
        if (!(counts[i] >= 0 && isfinite(counts[i])))
            return mx_fail(MX_E_VALUE, mx_tr("niveau %zu : %g personnes", "level %zu: %g people"), i + 1,
                           counts[i]);
        n += counts[i];
    }
    out->n = n;
    if (!(n > 0)) return MX_OK;
    for (size_t i = 0; i + 1 < k; i++) {
        share += counts[i] / n;
        leik += fmin(share, 1 - share);
        apart += share < 0.5 ? share : 1 - share;
        blair_lacy += (share - 0.5) * (share - 0.5);
    }
    out->agreement = agreement(counts, k, n, left, holds);
    out->polarisation = (1 - out->agreement) / 2;
    out->consensus_leik = 1 - fmax(0, 2 * leik / (levels - 1));
    out->inequality_median = fmax(0, 2 * apart / (levels - 1));
    out->concentration_blair_lacy = 4 * blair_lacy / (levels - 1);
    return MX_OK;
}

int mx_stats_cowell_flachaire(double *out, const double counts[], size_t k)
{
    double n = 0, upto = 0, sum = 0;
    *out = NAN;
    for (size_t i = 0; i < k; i++) {
        if (!(counts[i] >= 0 && isfinite(counts[i])))
            return mx_fail(MX_E_VALUE, mx_tr("niveau %zu : %g personnes", "level %zu: %g people"), i + 1,
                           counts[i]);
        n += counts[i];
    }
    if (!(n > 0)) return MX_OK;
    for (size_t i = 0; i < k; i++) {
        upto += counts[i];
        if (counts[i] > 0) sum += counts[i] / n * log(upto / n);
    }
    *out = fmax(0, -sum);
    return MX_OK;
}

/* The lowest and highest level that is a median. */
typedef struct {
    size_t low, high;
} medians;

static medians medians_of(const double counts[], size_t k, double n)
{
    medians out = {0, 0};
    double upto = 0;
    for (size_t i = 0; i < k; i++) {
        upto += counts[i];
        if (2 * upto < n) out.low = i + 1;
        if (2 * upto <= n) out.high = i + 1;
    }
    return out;
}

mx_stats_spread_order mx_stats_allison_foster(const double first[], const double second[], size_t k)
{
    double n_first = 0, n_second = 0, upto_first = 0, upto_second = 0;
    bool is_first = false, is_second = false;
    for (size_t i = 0; i < k; i++) {
        n_first += first[i];
        n_second += second[i];
    }
    if (!(n_first > 0 && n_second > 0)) return MX_STATS_SAME_SPREAD;
    medians a = medians_of(first, k, n_first), b = medians_of(second, k, n_second);
    size_t low = a.low > b.low ? a.low : b.low, high = a.high < b.high ? a.high : b.high;
    if (low > high) return MX_STATS_MEDIANS_DIFFER;
    for (size_t i = 0; i + 1 < k; i++) { /* below the median more at or below is more spread; above, fewer */
        upto_first += first[i];
        upto_second += second[i];
        double more = (upto_first * n_second - upto_second * n_first) * (i < low ? 1 : -1);
        if (more > 0) is_first = true;
        if (more < 0) is_second = true;
    }
    if (is_first && is_second) return MX_STATS_SPREADS_CROSS;
    return is_first    ? MX_STATS_FIRST_MORE_SPREAD
           : is_second ? MX_STATS_SECOND_MORE_SPREAD
                       : MX_STATS_SAME_SPREAD;
}

mx_stats_dominance mx_stats_first_order(const double first[], const double second[], size_t k)
{
    double n_first = 0, n_second = 0, upto_first = 0, upto_second = 0;
    bool is_first = false, is_second = false;
    for (size_t i = 0; i < k; i++) {
        n_first += first[i];
        n_second += second[i];
    }
    if (!(n_first > 0 && n_second > 0)) return MX_STATS_NO_DOMINANCE;
    for (size_t i = 0; i + 1 < k; i++) {
        upto_first += first[i];
        upto_second += second[i];
        if (upto_first * n_second < upto_second * n_first) is_first = true; /* fewer at or below this level */
        if (upto_first * n_second > upto_second * n_first) is_second = true;
    }
    if (is_first == is_second) return is_first ? MX_STATS_CROSSING : MX_STATS_NO_DOMINANCE;
    return is_first ? MX_STATS_FIRST_DOMINATES : MX_STATS_SECOND_DOMINATES;
}
