/* Gwet's agreement coefficients AC1 and AC2. */
#include "stats_i.h"

#include <math.h>

/* How much of an agreement it is when one coder says i and another j. */
static double credit(mx_stats_weights weights, size_t i, size_t j, size_t k)
{
    double far = fabs((double)i - (double)j) / ((double)k - 1);
    switch (weights) {
    case MX_STATS_UNWEIGHTED: return i == j;
    case MX_STATS_LINEAR: return 1 - far;
    case MX_STATS_QUADRATIC: return 1 - far * far;
    }
    return 0;
}

typedef struct {
    const double *counts;
    size_t n, k;
    mx_stats_weights weights;
    double *shares, *credits; /* k; k x k */
    double units, rated, chance, all_credits;
} gwet;

static double coders_of(const gwet *of, size_t i)
{
    double coders = 0;
    for (size_t j = 0; j < of->k; j++) coders += of->counts[i * of->k + j];
    return coders;
}

static double agreement_in(const gwet *of, size_t i, double coders)
{
    const double *row = of->counts + i * of->k;
    double sum = 0;
    for (size_t a = 0; a < of->k; a++) {
        double with = 0;
        for (size_t b = 0; b < of->k; b++) with += of->credits[a * of->k + b] * row[b];
        sum += row[a] * (with - 1);
    }
    return sum / (coders * (coders - 1));
}

static double chance_scale(const gwet *of)
{
    double k = (double)of->k;
    return of->all_credits / (k * (k - 1));
}

/* The mean agreement of units coded twice or more. */
static double summarise(gwet *of)
{
    double agreed = 0;
    for (size_t a = 0; a < of->k; a++)
        for (size_t b = 0; b < of->k; b++)
            of->all_credits += of->credits[a * of->k + b] = credit(of->weights, a, b, of->k);
    for (size_t i = 0; i < of->n; i++) {
        double coders = coders_of(of, i);
        if (coders <= 0) continue;
        of->units++;
        for (size_t j = 0; j < of->k; j++) of->shares[j] += of->counts[i * of->k + j] / coders;
        if (coders < 2) continue;
        of->rated++;
        agreed += agreement_in(of, i, coders);
    }
    for (size_t j = 0; j < of->k; j++) {
        of->shares[j] /= of->units;
        of->chance += of->shares[j] * (1 - of->shares[j]);
    }
    of->chance *= chance_scale(of);
    return agreed / of->rated;
}

/* Linearised over units that come from a population without end (Gwet 2008, 2014). */
static double variance_of(const gwet *of, double coefficient)
{
    double squares = 0, left = 1 - of->chance;
    for (size_t i = 0; i < of->n; i++) {
        double coders = coders_of(of, i), by_chance = 0;
        if (coders <= 0) continue;
        for (size_t j = 0; j < of->k; j++)
            by_chance += of->counts[i * of->k + j] / coders * (1 - of->shares[j]);
        double own =
            coders < 2 ? 0 : of->units / of->rated * (agreement_in(of, i, coders) - of->chance) / left;
        double away =
            own - 2 * (1 - coefficient) * (chance_scale(of) * by_chance - of->chance) / left - coefficient;
        squares += away * away;
    }
    return squares / (of->units * (of->units - 1));
}

int mx_stats_gwet(mx_stats_result *out, const double counts[], size_t n, size_t k, mx_stats_weights weights,
                  double conf, mx_arena *arena)
{
    *out = mx_stats__result(n, weights == MX_STATS_UNWEIGHTED ? mx_tr("AC1 de Gwet", "Gwet’s AC1")
                                                              : mx_tr("AC2 de Gwet", "Gwet’s AC2"));
    out->estimates = weights == MX_STATS_UNWEIGHTED ? "AC1" : "AC2";
    int rc = mx_stats__check_conf(conf);
    if (rc == MX_OK) rc = mx_stats__check_counts(counts, n * k);
    if (rc < 0) return rc;
    gwet of = {.counts = counts, .n = n, .k = k, .weights = weights};
    of.shares = mx_stats__scratch(arena, k + k * k, sizeof(double));
    if (!of.shares) return MX_E_NOMEM;
    of.credits = of.shares + k;
    double agreed = k < 2 ? 0 : summarise(&of);
    out->n_used = (size_t)of.rated;
    if (k < 2) return mx_stats__cannot(out, mx_tr("moins de deux catégories", "fewer than two categories"));
    if (out->n_used == 0)
        return mx_stats__cannot(out, mx_tr("aucune unité n’a deux codes", "no unit has two codes"));
    out->estimate = (agreed - of.chance) / (1 - of.chance);
    if (of.units < 2) return MX_OK;
    out->df = of.units - 1;
    double half = mx_stats__student_quantile(conf, out->df) * sqrt(variance_of(&of, out->estimate));
    out->conf_low = fmax(-1, out->estimate - half);
    out->conf_high = fmin(1, out->estimate + half);
    out->conf_level = conf;
    return MX_OK;
}
