/* Shares of categories from what was proposed for all and decided by people for some (double sampling). */
#include "stats_i.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

typedef struct {
    const mx_stats_review *of;
    bool is_clustered;
    double *alpha;   /* n_strata x k x k: of the parts that a proposal truly is */
    double *counts;  /* n_strata x k: undecided items by proposal */
    double *decided; /* k */
    double *shares;  /* k: what comes out */
    double *parts;   /* k */
} sampling;

static const double *tested(const mx_stats_review *of, size_t stratum, size_t proposed)
{
    return of->test + (stratum * of->k + proposed) * of->k;
}

/* What was decided in a stratum: right as proposed, and the rest by category. */
static double read_errors(double wrong[], double *right, const mx_stats_review *of, size_t stratum)
{
    double all = 0;
    *right = 0;
    for (size_t i = 0; i < of->k; i++) wrong[i] = 0;
    for (size_t j = 0; j < of->k; j++) {
        const double *row = tested(of, stratum, j);
        for (size_t i = 0; i < of->k; i++) {
            if (i == j) *right += row[i];
            else wrong[i] += row[i];
            all += row[i];
        }
    }
    return all;
}

/* 2: the test's counts and one item more. */
static void find_alpha(sampling *s, size_t stratum)
{
    const mx_stats_review *of = s->of;
    size_t k = of->k;
    double right, *wrong = s->parts, all = read_errors(wrong, &right, of, stratum);
    double accuracy = (right + 0.5) / (all + 1);
    for (size_t j = 0; j < k; j++) {
        double *row = s->alpha + (stratum * k + j) * k, others = 0;
        for (size_t i = 0; i < k; i++) others += i == j ? 0 : wrong[i] + 1 / (double)k;
        for (size_t i = 0; i < k; i++) {
            double like = i == j ? accuracy : (1 - accuracy) * (wrong[i] + 1 / (double)k) / others;
            row[i] = tested(of, stratum, j)[i] + like;
        }
    }
}

/* Items by what they are, each counted weights[its cluster, or itself] times (NULL: once). */
static double count(sampling *s, const unsigned weights[])
{
    const mx_stats_review *of = s->of;
    double n = 0;
    memset(s->decided, 0, of->k * sizeof *s->decided);
    memset(s->counts, 0, of->n_strata * of->k * sizeof *s->counts);
    for (size_t i = 0; i < of->n; i++) {
        double weight = weights ? weights[s->is_clustered ? of->cluster[i] : i] : 1;
        if (of->decided[i] != MX_STATS_UNDECIDED) s->decided[of->decided[i]] += weight;
        else s->counts[of->stratum[i] * of->k + of->proposed[i]] += weight;
        n += weight;
    }
    return n;
}

/* 1: the shares of n items as counted; the parts of a proposal are their mean, or drawn. */
static void combine(sampling *s, double n, const gsl_rng *generator)
{
    size_t k = s->of->k;
    memcpy(s->shares, s->decided, k * sizeof *s->shares);
    for (size_t cell = 0; cell < s->of->n_strata * k; cell++) {
        const double *alpha = s->alpha + cell * k;
        double all = 0;
        if (s->counts[cell] <= 0) continue;
        for (size_t i = 0; i < k; i++) all += alpha[i];
        if (generator) gsl_ran_dirichlet(generator, k, alpha, s->parts);
        for (size_t i = 0; i < k; i++)
            s->shares[i] += s->counts[cell] * (generator ? s->parts[i] : alpha[i] / all);
    }
    for (size_t i = 0; i < k; i++) s->shares[i] /= n;
}

/* 3. */
static int draw_all(mx_stats_reviewed_share each[], sampling *s, const mx_stats_options *options,
                    mx_arena *arena)
{
    const mx_stats_review *of = s->of;
    size_t reps = options->reps, k = of->k, n_units = s->is_clustered ? of->n_clusters : of->n;
    double *replicates = mx_stats__scratch(arena, reps * (k + 1), sizeof *replicates);
    unsigned *weights = mx_stats__scratch(arena, n_units, sizeof *weights);
    if (!replicates || !weights) return MX_E_NOMEM;
    mx_rng rng;
    mx_rng_seed(&rng, options->seed);
    const gsl_rng generator = mx_stats__generator(&rng);
    for (size_t r = 0; r < reps; r++) {
        double n = 0;
        while (n <= 0) { /* clusters without items may be all that is drawn */
            memset(weights, 0, n_units * sizeof *weights);
            for (size_t u = 0; u < n_units; u++) weights[mx_rng_below(&rng, n_units)]++;
            n = count(s, weights);
        }
        combine(s, n, &generator);
        memcpy(replicates + r * k, s->shares, k * sizeof *replicates);
    }
    int rc = MX_OK;
    for (size_t c = 0; rc == MX_OK && c < k; c++)
        rc = mx_stats__limits(&each[c].low, &each[c].high, replicates, reps, k, c, options->conf,
                              replicates + reps * k);
    return rc;
}

/* ---- The second opinion -------------------------------------------------------------------------- */

/* Adds the adjusted counts of one stratum to shares[]; false where it has none. Categories that the
 * stratum's test and items do not know are left out. */
static int adjust_stratum(bool *can, sampling *s, size_t stratum, mx_arena *arena)
{
    const mx_stats_review *of = s->of;
    size_t k = of->k, n_used = 0;
    size_t *used = mx_stats__scratch(arena, k, sizeof *used);
    double *coded = mx_stats__scratch(arena, k, sizeof *coded),
           *table = mx_stats__scratch(arena, k * k, sizeof *table);
    mx_stats_share *each = mx_stats__scratch(arena, k, sizeof *each);
    if (!used || !coded || !table || !each) return MX_E_NOMEM;
    for (size_t i = 0; i < k; i++) {
        double known = s->counts[stratum * k + i];
        for (size_t j = 0; j < k; j++) known += tested(of, stratum, i)[j] + tested(of, stratum, j)[i];
        if (known > 0) used[n_used++] = i;
    }
    for (size_t a = 0; a < n_used; a++) {
        coded[a] = s->counts[stratum * k + used[a]];
        for (size_t b = 0; b < n_used; b++) table[a * n_used + b] = tested(of, stratum, used[b])[used[a]];
    }
    mx_stats_options options = MX_STATS_OPTIONS_INIT;
    mx_stats_quantified all;
    options.reps = 0;
    int rc = mx_stats_adjusted_shares(&all, each, coded, table, n_used, &options, arena);
    *can = rc == MX_OK && !all.cannot;
    for (size_t a = 0; *can && a < n_used; a++) s->shares[used[a]] += each[a].estimate * all.n;
    return rc;
}

static int adjust(mx_stats_reviewed_share each[], sampling *s, double n, mx_arena *arena)
{
    size_t k = s->of->k;
    bool can = true;
    int rc = MX_OK;
    memcpy(s->shares, s->decided, k * sizeof *s->shares);
    for (size_t h = 0; rc == MX_OK && can && h < s->of->n_strata; h++)
        if (mx_stats__sum(s->counts + h * k, k) > 0) rc = adjust_stratum(&can, s, h, arena);
    for (size_t i = 0; rc == MX_OK && can && i < k; i++) each[i].adjusted = s->shares[i] / n;
    return rc;
}

/* ---- The whole ------------------------------------------------------------------------------------- */

static const char *why_not(mx_stats_reviewed *out, sampling *s)
{
    const mx_stats_review *of = s->of;
    if (of->k < 2 || of->n == 0)
        return mx_tr("moins de deux catégories, ou rien de codé", "fewer than two categories, or nothing coded");
    for (size_t h = 0; h < of->n_strata; h++) {
        double right, n = read_errors(s->parts, &right, of, h);
        if (n >= MX_STATS_FEWEST_REVIEWED || !(mx_stats__sum(s->counts + h * of->k, of->k) > 0)) continue;
        out->lacking = h;
        return mx_tr("trop peu a été décidé par des personnes", "too little was decided by people");
    }
    return NULL;
}

static int check_items(const mx_stats_review *of)
{
    for (size_t i = 0; i < of->n; i++) {
        bool is_decided = of->decided[i] != MX_STATS_UNDECIDED;
        if (of->proposed[i] < of->k && of->stratum[i] < of->n_strata && of->cluster[i] < of->n_clusters &&
            (!is_decided || of->decided[i] < of->k))
            continue;
        return mx_fail(MX_E_VALUE,
                       mx_tr("élément %zu : catégorie, strate ou grappe hors de l’étendue",
                             "item %zu: category, stratum or cluster out of range"),
                       i + 1);
    }
    return mx_stats__check_counts(of->test, of->n_strata * of->k * of->k);
}

int mx_stats_reviewed_shares(mx_stats_reviewed *out, mx_stats_reviewed_share each[], const mx_stats_review *of,
                             const mx_stats_options *options, mx_arena *arena)
{
    size_t k = of->k;
    bool is_clustered = of->n_clusters >= MX_STATS_FEWEST_GROUPS;
    *out = (mx_stats_reviewed){.n = of->n,
                               .n_clusters = of->n_clusters,
                               .lacking = SIZE_MAX,
                               .method = is_clustered ? mx_tr("double échantillonnage, par personnes (Tenenbein)",
                                                              "double sampling, by people (Tenenbein)")
                                                      : mx_tr("double échantillonnage, un à un (Tenenbein)",
                                                              "double sampling, one by one (Tenenbein)")};
    int rc = mx_stats__check_conf(options->conf);
    if (rc == MX_OK) rc = check_items(of);
    if (rc < 0) return rc;
    sampling s = {of,
                  is_clustered,
                  mx_stats__scratch(arena, of->n_strata * k * k, sizeof(double)),
                  mx_stats__scratch(arena, of->n_strata * k, sizeof(double)),
                  mx_stats__scratch(arena, k, sizeof(double)),
                  mx_stats__scratch(arena, k, sizeof(double)),
                  mx_stats__scratch(arena, k, sizeof(double))};
    if (!s.alpha || !s.counts || !s.decided || !s.shares || !s.parts) return MX_E_NOMEM;
    for (size_t c = 0; c < k; c++) each[c] = (mx_stats_reviewed_share){NAN, NAN, NAN, NAN, NAN};
    out->n_tested = mx_stats__sum(of->test, of->n_strata * k * k);
    double n = count(&s, NULL);
    for (size_t c = 0; c < k && n > 0; c++) {
        each[c].coded = s.decided[c];
        for (size_t h = 0; h < of->n_strata; h++) each[c].coded += s.counts[h * k + c];
        each[c].coded /= n;
    }
    out->n_decided = (size_t)mx_stats__sum(s.decided, k);
    out->cannot = why_not(out, &s);
    if (out->cannot) return MX_OK;
    rc = adjust(each, &s, n, arena);
    for (size_t h = 0; h < of->n_strata; h++) find_alpha(&s, h);
    combine(&s, n, NULL);
    for (size_t c = 0; c < k; c++) each[c].estimate = s.shares[c];
    return rc < 0 || options->reps < 2 ? rc : draw_all(each, &s, options, arena);
}
