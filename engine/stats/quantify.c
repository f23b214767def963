/* Shares of categories when coding errs: corrected for what the coder is known to confuse. */
#include "stats_i.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

#define MOST_STEPS 5000

/* How n people fall to k categories of these shares. */
static void draw(double out[], const double shares[], size_t k, double n, unsigned counts[], mx_rng *rng)
{
    gsl_rng generator = mx_stats__generator(rng);
    gsl_ran_multinomial(&generator, k, (unsigned)n, shares, counts);
    for (size_t j = 0; j < k; j++) out[j] = counts[j];
}

/* ---- From counts of codes and a table of confusion ---------------------------------------------------- */

typedef struct {
    size_t k;
    double *coded;     /* k: how many items got each code */
    double *confusion; /* k x k: true category, code; rows add up to one */
    double *shares, *next;
} mixture;

/* The shares under which the codes are most likely: EM from even shares, which never leaves 0 to 1. Where
 * the inverse of the confusion lies within these bounds, it is what EM ends at. */
static void unmix(mixture *of)
{
    size_t k = of->k;
    for (size_t j = 0; j < k; j++) of->shares[j] = 1 / (double)k;
    for (int step = 0; step < MOST_STEPS; step++) {
        double moved = 0;
        for (size_t i = 0; i < k; i++) of->next[i] = 0;
        for (size_t j = 0; j < k; j++) {
            double all = 0;
            for (size_t i = 0; i < k; i++) all += of->shares[i] * of->confusion[i * k + j];
            for (size_t i = 0; all > 0 && i < k; i++)
                of->next[i] += of->coded[j] * of->shares[i] * of->confusion[i * k + j] / all;
        }
        double kept = 0;
        for (size_t i = 0; i < k; i++) kept += of->next[i];
        for (size_t i = 0; i < k; i++) {
            double share = of->next[i] / kept;
            moved = fmax(moved, fabs(share - of->shares[i]));
            of->shares[i] = share;
        }
        if (moved < 1e-12) return;
    }
}

/* Rows of counts as shares; false where a category was never seen in the test. */
static bool read_confusion(double out[], const double table[], size_t k)
{
    for (size_t i = 0; i < k; i++) {
        double n = 0;
        for (size_t j = 0; j < k; j++) n += table[i * k + j];
        if (!(n > 0)) return false;
        for (size_t j = 0; j < k; j++) out[i * k + j] = table[i * k + j] / n;
    }
    return true;
}

static double sum_of(const double x[], size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[i];
    return sum;
}

int mx_stats__limits(double *low, double *high, const double replicates[], size_t reps, size_t k, size_t c,
                     double conf, double sorted[])
{
    for (size_t r = 0; r < reps; r++) sorted[r] = replicates[r * k + c];
    mx_stats__sort(sorted, reps);
    int rc = mx_stats_quantile(low, sorted, reps, (1 - conf) / 2, 6);
    return rc < 0 ? rc : mx_stats_quantile(high, sorted, reps, (1 + conf) / 2, 6);
}

static int draw_mixtures(mx_stats_share out[], mixture *of, const double coded[], const double table[],
                         const mx_stats_options *options, mx_arena *arena)
{
    size_t k = of->k, reps = options->reps;
    double *replicates = mx_stats__scratch(arena, reps * (k + 1), sizeof *replicates), n = sum_of(coded, k);
    double *rows = mx_stats__scratch(arena, k * k, sizeof *rows),
           *observed = mx_stats__scratch(arena, k, sizeof *observed),
           *drawn = mx_stats__scratch(arena, k, sizeof *drawn);
    unsigned *counts = mx_stats__scratch(arena, k, sizeof *counts);
    if (!replicates || !rows || !observed || !drawn || !counts) return MX_E_NOMEM;
    mx_rng rng;
    mx_rng_seed(&rng, options->seed);
    memcpy(rows, of->confusion, k * k * sizeof *rows);
    for (size_t j = 0; j < k; j++) observed[j] = coded[j] / n;
    for (size_t r = 0; r < reps; r++) {
        draw(of->coded, observed, k, n, counts, &rng); /* who was asked */
        for (size_t i = 0; i < k; i++) {               /* on which the confusion was measured */
            double tested = sum_of(table + i * k, k);
            draw(drawn, rows + i * k, k, tested, counts, &rng);
            for (size_t j = 0; j < k; j++) of->confusion[i * k + j] = drawn[j] / tested;
        }
        unmix(of);
        memcpy(replicates + r * k, of->shares, k * sizeof *replicates);
    }
    int rc = MX_OK;
    for (size_t c = 0; rc == MX_OK && c < k; c++)
        rc = mx_stats__limits(&out[c].low, &out[c].high, replicates, reps, k, c, options->conf,
                              replicates + reps * k);
    return rc;
}

int mx_stats_adjusted_shares(mx_stats_quantified *out, mx_stats_share each[], const double coded[],
                             const double table[], size_t k, const mx_stats_options *options, mx_arena *arena)
{
    *out = (mx_stats_quantified){
        .k = k, .method = mx_tr("compte ajusté, vraisemblance (EM)", "adjusted count, likelihood (EM)")};
    int rc = mx_stats__check_conf(options->conf);
    if (rc == MX_OK) rc = mx_stats__check_counts(coded, k);
    if (rc == MX_OK) rc = mx_stats__check_counts(table, k * k);
    if (rc < 0) return rc;
    for (size_t c = 0; c < k; c++) each[c] = (mx_stats_share){NAN, NAN, NAN, NAN};
    out->n = sum_of(coded, k);
    out->n_tested = sum_of(table, k * k);
    mixture of = {k, mx_stats__scratch(arena, k, sizeof(double)),
                  mx_stats__scratch(arena, k * k, sizeof(double)),
                  mx_stats__scratch(arena, k, sizeof(double)), mx_stats__scratch(arena, k, sizeof(double))};
    if (!of.coded || !of.confusion || !of.shares || !of.next) return MX_E_NOMEM;
    if (k < 2 || !(out->n > 0) || out->n > 1e9)
        out->cannot =
            mx_tr("moins de deux catégories, ou rien de codé", "fewer than two categories, or nothing coded");
    else if (!read_confusion(of.confusion, table, k))
        out->cannot = mx_tr("une catégorie manque dans le test du codage",
                            "a category is missing from the test of the coding");
    if (out->cannot) return MX_OK;
    memcpy(of.coded, coded, k * sizeof *coded);
    unmix(&of);
    for (size_t c = 0; c < k; c++) {
        each[c].coded = coded[c] / out->n;
        each[c].estimate = of.shares[c];
    }
    return options->reps < 2 ? MX_OK : draw_mixtures(each, &of, coded, table, options, arena);
}

/* ---- From probabilities ------------------------------------------------------------------------------- */

typedef struct {
    const double *chances, *trained; /* n x k; k: the shares the classifier was trained on */
    size_t n, k;
    double *shares, *next;
} posteriors;

/* Saerens, Latinne and Decaestecker (2002, equations 2.6 to 2.9). weights: how often each item counts. */
static void reestimate(posteriors *of, const unsigned weights[])
{
    size_t k = of->k;
    for (size_t c = 0; c < k; c++) of->shares[c] = of->trained[c];
    for (int step = 0; step < MOST_STEPS; step++) {
        double n = 0, moved = 0;
        for (size_t c = 0; c < k; c++) of->next[c] = 0;
        for (size_t i = 0; i < of->n; i++) {
            const double *row = of->chances + i * k;
            double all = 0, weight = weights ? weights[i] : 1;
            for (size_t c = 0; c < k; c++) all += of->shares[c] / of->trained[c] * row[c];
            if (!(all > 0) || weight <= 0) continue;
            for (size_t c = 0; c < k; c++)
                of->next[c] += weight * of->shares[c] / of->trained[c] * row[c] / all;
            n += weight;
        }
        for (size_t c = 0; c < k; c++) {
            moved = fmax(moved, fabs(of->next[c] / n - of->shares[c]));
            of->shares[c] = of->next[c] / n;
        }
        if (moved < 1e-10) return;
    }
}

static int check_chances(const double chances[], const double trained[], size_t n, size_t k)
{
    for (size_t i = 0; i < n * k; i++)
        if (!(chances[i] >= 0 && chances[i] <= 1))
            return mx_fail(MX_E_VALUE,
                           mx_tr("probabilité %zu : %g n’est pas entre 0 et 1",
                                 "probability %zu: %g is not between 0 and 1"),
                           i + 1, chances[i]);
    for (size_t c = 0; c < k; c++)
        if (!(trained[c] > 0 && trained[c] <= 1))
            return mx_fail(MX_E_VALUE,
                           mx_tr("part d’apprentissage %zu : %g ; il faut un nombre entre 0 et 1",
                                 "training share %zu: %g; give a number between 0 and 1"),
                           c + 1, trained[c]);
    return MX_OK;
}

int mx_stats_prior_shares(mx_stats_quantified *out, mx_stats_share each[], const double chances[],
                          const double trained[], size_t n, size_t k, const mx_stats_options *options,
                          mx_arena *arena)
{
    *out = (mx_stats_quantified){
        .k = k,
        .n = (double)n,
        .method = mx_tr("parts réestimées (Saerens, EM)", "shares re-estimated (Saerens, EM)")};
    int rc = mx_stats__check_conf(options->conf);
    if (rc == MX_OK) rc = check_chances(chances, trained, n, k);
    if (rc < 0) return rc;
    posteriors of = {chances,
                     trained,
                     n,
                     k,
                     mx_stats__scratch(arena, k, sizeof(double)),
                     mx_stats__scratch(arena, k, sizeof(double))};
    double *replicates = mx_stats__scratch(arena, options->reps * (k + 1), sizeof *replicates);
    unsigned *weights = mx_stats__scratch(arena, n, sizeof *weights);
    if (!of.shares || !of.next || !replicates || !weights) return MX_E_NOMEM;
    for (size_t c = 0; c < k; c++) each[c] = (mx_stats_share){NAN, NAN, NAN, NAN};
    if (n == 0 || k < 2) {
        out->cannot =
            mx_tr("moins de deux catégories, ou rien de codé", "fewer than two categories, or nothing coded");
        return MX_OK;
    }
    reestimate(&of, NULL);
    for (size_t c = 0; c < k; c++) {
        double sum = 0;
        for (size_t i = 0; i < n; i++) sum += chances[i * k + c];
        each[c].coded = sum / (double)n;
        each[c].estimate = of.shares[c];
    }
    mx_rng rng;
    mx_rng_seed(&rng, options->seed);
    for (size_t r = 0; r < options->reps; r++) {
        memset(weights, 0, n * sizeof *weights);
        for (size_t i = 0; i < n; i++) weights[mx_rng_below(&rng, n)]++;
        reestimate(&of, weights);
        memcpy(replicates + r * k, of.shares, k * sizeof *replicates);
    }
    for (size_t c = 0; rc == MX_OK && c < k && options->reps > 1; c++)
        rc = mx_stats__limits(&each[c].low, &each[c].high, replicates, options->reps, k, c, options->conf,
                              replicates + options->reps * k);
    return rc;
}
