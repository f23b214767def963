/* Weights: raking to known margins, standardisation by strata. */
#include "stats_i.h"

#include <math.h>

/* How many people the weights are worth (Kish 1965), and what they cost. */
static void summarise(mx_stats_raking *out, const double weights[], size_t n)
{
    double sum = 0, squares = 0;
    out->least = INFINITY;
    out->most = 0;
    for (size_t i = 0; i < n; i++) {
        sum += weights[i];
        squares += weights[i] * weights[i];
        out->least = fmin(out->least, weights[i]);
        out->most = fmax(out->most, weights[i]);
    }
    out->n_effective = squares > 0 ? sum * sum / squares : NAN;
    out->design_effect = (double)n / out->n_effective;
}

static int check_margin(const mx_stats_margin *of, size_t n, size_t number)
{
    double sum = 0;
    for (size_t c = 0; c < of->k; c++) {
        if (!(of->shares[c] >= 0 && isfinite(of->shares[c])))
            return mx_fail(MX_E_VALUE,
                           mx_tr("marge %zu, catégorie %zu : %g n’est pas une part",
                                 "margin %zu, category %zu: %g is no share"),
                           number, c + 1, of->shares[c]);
        sum += of->shares[c];
    }
    if (!(fabs(sum - 1) < 1e-6))
        return mx_fail(
            MX_E_VALUE,
            mx_tr("marge %zu : les parts font %g et non 1", "margin %zu: shares add up to %g and not to 1"),
            number, sum);
    for (size_t i = 0; i < n; i++)
        if (of->category[i] >= of->k)
            return mx_fail(
                MX_E_VALUE,
                mx_tr("marge %zu : la personne %zu n’a pas de part", "margin %zu: person %zu has no share"),
                number, i + 1);
    return MX_OK;
}

/* One margin made right; how far it was off, as a share of all. NAN where a category that must not be
 * empty has nobody. */
static double fit_margin(double weights[], const mx_stats_margin *of, size_t n, double sums[])
{
    double total = 0, off = 0;
    for (size_t c = 0; c < of->k; c++) sums[c] = 0;
    for (size_t i = 0; i < n; i++) {
        sums[of->category[i]] += weights[i];
        total += weights[i];
    }
    for (size_t c = 0; c < of->k; c++) {
        if (of->shares[c] > 0 && !(sums[c] > 0)) return NAN;
        off = fmax(off, fabs(sums[c] / total - of->shares[c]));
        sums[c] = sums[c] > 0 ? of->shares[c] * (double)n / sums[c] : 0;
    }
    for (size_t i = 0; i < n; i++) weights[i] *= sums[of->category[i]];
    return off;
}

int mx_stats_rake(mx_stats_raking *out, double weights[], const mx_stats_margin margins[], size_t n_margins,
                  size_t n, mx_arena *arena)
{
    enum { MOST_ROUNDS = 1000 };
    size_t most = 1;
    *out = (mx_stats_raking){.n = n, .n_effective = NAN, .design_effect = NAN, .least = NAN, .most = NAN};
    int rc = MX_OK;
    for (size_t m = 0; rc == MX_OK && m < n_margins; m++) {
        rc = check_margin(&margins[m], n, m + 1);
        if (margins[m].k > most) most = margins[m].k;
    }
    for (size_t i = 0; rc == MX_OK && i < n; i++)
        if (!(weights[i] > 0 && isfinite(weights[i])))
            rc = mx_fail(
                MX_E_VALUE,
                mx_tr("poids %zu : %g ; il faut un nombre positif", "weight %zu: %g; give a number above 0"),
                i + 1, weights[i]);
    double *sums = rc == MX_OK ? mx_stats__scratch(arena, most, sizeof *sums) : NULL;
    if (!sums) return rc < 0 ? rc : MX_E_NOMEM;
    if (n == 0 || n_margins == 0) {
        out->cannot = n == 0 ? mx_tr("personne", "nobody") : mx_tr("aucune marge", "no margin");
        return MX_OK;
    }
    double off = 1;
    while (off > 1e-10 && out->rounds < MOST_ROUNDS) {
        off = 0;
        for (size_t m = 0; m < n_margins; m++) {
            double away = fit_margin(weights, &margins[m], n, sums);
            if (isnan(away)) {
                out->cannot =
                    mx_tr("une catégorie attendue n’a personne", "a category that is expected has nobody");
                return MX_OK;
            }
            off = fmax(off, away);
        }
        out->rounds++;
    }
    summarise(out, weights, n);
    if (off > 1e-6)
        out->cannot =
            mx_tr("les marges ne peuvent être tenues ensemble", "the margins cannot be met together");
    return MX_OK;
}

int mx_stats_standardise(mx_stats_result *out, const double means[], const double variances[],
                         const double n[], const double shares[], size_t k, double conf)
{
    double people = 0, sum = 0, variance = 0, all = 0;
    for (size_t s = 0; s < k; s++) people += n[s];
    *out = mx_stats__result((size_t)people, mx_tr("standardisation directe", "direct standardisation"));
    out->estimates = mx_tr("moyenne standardisée", "standardised mean");
    int rc = mx_stats__check_conf(conf);
    for (size_t s = 0; rc == MX_OK && s < k; s++) {
        if (!(shares[s] >= 0 && isfinite(shares[s])))
            rc = mx_fail(MX_E_VALUE,
                         mx_tr("strate %zu : %g n’est pas une part", "stratum %zu: %g is no share"), s + 1,
                         shares[s]);
        all += shares[s];
    }
    if (rc < 0) return rc;
    if (!(all > 0)) return mx_stats__cannot(out, mx_tr("aucune strate", "no stratum"));
    bool has_variance = true;
    for (size_t s = 0; s < k; s++) {
        if (shares[s] <= 0) continue;
        if (!(n[s] > 0) || isnan(means[s]))
            return mx_stats__cannot(out, mx_tr("une strate de la population type n’a personne ici",
                                               "a stratum of the standard population has nobody here"));
        has_variance = has_variance && n[s] > 1 && !isnan(variances[s]);
        sum += shares[s] / all * means[s];
        variance += shares[s] / all * (shares[s] / all) * variances[s] / n[s];
    }
    out->estimate = sum;
    if (!has_variance) return MX_OK;
    double half = mx_stats__normal_quantile(conf) * sqrt(variance);
    out->conf_low = sum - half;
    out->conf_high = sum + half;
    out->conf_level = conf;
    return MX_OK;
}
