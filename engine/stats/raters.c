/* Several coders, some codes missing: Fleiss, Krippendorff; several items of a scale: Cronbach. */
#include "stats_i.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* ---- Fleiss -------------------------------------------------------------------------------- */

typedef struct {
    const double *counts; /* n units, k categories */
    size_t n, k;
    double *shares; /* of each category, mean over units */
} ratings;

static double raters_of(const ratings *of, size_t i)
{
    double raters = 0;
    for (size_t j = 0; j < of->k; j++) raters += of->counts[i * of->k + j];
    return raters;
}

static double agreement_in(const ratings *of, size_t i, double raters)
{
    double sum = 0;
    for (size_t j = 0; j < of->k; j++) sum += of->counts[i * of->k + j] * (of->counts[i * of->k + j] - 1);
    return sum / (raters * (raters - 1));
}

/* Units rated twice or more; mean agreement, agreement by chance. */
static size_t summarise(ratings *of, double *p_a, double *p_e)
{
    size_t rated = 0;
    double units = 0;
    *p_a = *p_e = 0;
    for (size_t j = 0; j < of->k; j++) of->shares[j] = 0;
    for (size_t i = 0; i < of->n; i++) {
        double raters = raters_of(of, i);
        if (raters <= 0) continue;
        units++;
        for (size_t j = 0; j < of->k; j++) of->shares[j] += of->counts[i * of->k + j] / raters;
        if (raters < 2) continue;
        *p_a += agreement_in(of, i, raters);
        rated++;
    }
    for (size_t j = 0; j < of->k; j++) {
        of->shares[j] /= units;
        *p_e += of->shares[j] * of->shares[j];
    }
    *p_a /= (double)rated;
    return rated;
}

/* Gwet's variance over units (2014, p. 146), which come from a population without end. Units rated
 * once tell about chance only; those rated twice are scaled up for them. */
static double fleiss_variance(const ratings *of, double kappa, double p_e, double rated)
{
    double squares = 0, units = 0;
    for (size_t i = 0; i < of->n; i++) units += raters_of(of, i) > 0;
    for (size_t i = 0; i < of->n; i++) {
        double raters = raters_of(of, i), chance = 0;
        if (raters <= 0) continue;
        for (size_t j = 0; j < of->k; j++) chance += of->shares[j] * of->counts[i * of->k + j] / raters;
        double own = raters < 2 ? 0 : units / rated * (agreement_in(of, i, raters) - p_e) / (1 - p_e);
        double away = own - 2 * (1 - kappa) * (chance - p_e) / (1 - p_e) - kappa;
        squares += away * away;
    }
    return squares / (units * (units - 1));
}

int mx_stats_fleiss_kappa(mx_stats_result *out, const double counts[], size_t n, size_t k, double conf,
                          double work[])
{
    *out =
        mx_stats__result(n, mx_tr("kappa de Fleiss, intervalle de Gwet", "Fleiss’ kappa, interval of Gwet"));
    out->estimates = "kappa";
    int rc = mx_stats__check_conf(conf);
    if (rc == MX_OK) rc = mx_stats__check_counts(counts, n * k);
    if (rc < 0) return rc;
    ratings of = {counts, n, k, work};
    double p_a, p_e;
    out->n_used = summarise(&of, &p_a, &p_e);
    if (out->n_used == 0)
        return mx_stats__cannot(out, mx_tr("aucune unité n’a deux codes", "no unit has two codes"));
    if (!(p_e < 1))
        return mx_stats__cannot(out, mx_tr("une seule catégorie a servi", "only one category was used"));
    out->estimate = (p_a - p_e) / (1 - p_e);
    if (out->n_used < 2) return MX_OK;
    double half = mx_stats__student_quantile(conf, (double)out->n_used - 1) *
                  sqrt(fleiss_variance(&of, out->estimate, p_e, (double)out->n_used));
    out->conf_low = fmax(-1, out->estimate - half);
    out->conf_high = fmin(1, out->estimate + half);
    out->conf_level = conf;
    return MX_OK;
}

/* ---- Krippendorff --------------------------------------------------------------------------- */

/* The different values in order, how often each is pairable, and where it stands on the scale:
 * the interval metric of what stands in `places` is the metric asked for. */
typedef struct {
    double *values, *counts, *places;
    size_t k;
    mx_stats_metric metric;
} scale;

static size_t index_of(const scale *of, double value)
{
    size_t low = 0, high = of->k;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (of->values[middle] <= value) low = middle;
        else high = middle;
    }
    return low;
}

static double difference(const scale *of, size_t a, size_t b)
{
    if (a == b) return 0;
    double x = of->places[a], y = of->places[b];
    switch (of->metric) {
    case MX_STATS_NOMINAL: return 1;
    case MX_STATS_ORDINAL:
    case MX_STATS_INTERVAL: return (x - y) * (x - y);
    case MX_STATS_RATIO: return x + y == 0 ? 0 : (x - y) / (x + y) * ((x - y) / (x + y));
    }
    return 0;
}

/* Reads the codes: values, and for each unit the numbers of its values (m of them). */
typedef struct {
    size_t *codes; /* n x coders, packed to the left */
    size_t *m;
    size_t n, coders;
    double pairable;
} coded;

static int read_scale(scale *out, const double codes[], size_t cells, mx_stats_metric metric, mx_arena *arena)
{
    double *values = mx_stats__scratch(arena, 3 * cells, sizeof *values);
    if (!values) return MX_E_NOMEM;
    size_t known = 0, k = 0;
    for (size_t i = 0; i < cells; i++)
        if (!isnan(codes[i])) values[known++] = codes[i];
    mx_stats__sort(values, known);
    for (size_t i = 0; i < known; i++)
        if (k == 0 || values[i] != values[k - 1]) values[k++] = values[i];
    *out = (scale){values, values + cells, values + 2 * cells, k, metric};
    return MX_OK;
}

/* Units with fewer than two codes pair with nothing and leave (Krippendorff 2011, section C). */
static void read_units(coded *out, scale *of, const double codes[])
{
    for (size_t i = 0; i < out->n; i++) {
        size_t *here = out->codes + i * out->coders, m = 0;
        for (size_t c = 0; c < out->coders; c++)
            if (!isnan(codes[i * out->coders + c])) here[m++] = index_of(of, codes[i * out->coders + c]);
        out->m[i] = m < 2 ? 0 : m;
        for (size_t c = 0; c < out->m[i]; c++) of->counts[here[c]]++;
        out->pairable += (double)out->m[i];
    }
    double upto = 0;
    for (size_t v = 0; v < of->k; v++) { /* (2): midranks of the margins */
        of->places[v] = of->metric == MX_STATS_ORDINAL ? upto + of->counts[v] / 2 : of->values[v];
        upto += of->counts[v];
    }
}

/* What a unit adds to the disagreement seen. */
static double disagreement(const coded *of, const scale *on, size_t i)
{
    const size_t *here = of->codes + i * of->coders;
    double sum = 0;
    for (size_t a = 1; a < of->m[i]; a++)
        for (size_t b = 0; b < a; b++) sum += difference(on, here[a], here[b]);
    return of->m[i] ? 2 * sum / (double)(of->m[i] - 1) : 0;
}

/* The disagreement of all pairs of pairable values. In closed form where there is one, so that
 * measured values, all different, take no time. */
static double expected(const scale *of, double n)
{
    double sum = 0, mean = 0;
    if (of->metric == MX_STATS_NOMINAL) {
        for (size_t v = 0; v < of->k; v++) sum += of->counts[v] * (n - of->counts[v]);
        return sum / (n - 1);
    }
    if (of->metric == MX_STATS_RATIO) {
        for (size_t a = 1; a < of->k; a++)
            for (size_t b = 0; b < a; b++) sum += 2 * of->counts[a] * of->counts[b] * difference(of, a, b);
        return sum / (n - 1);
    }
    for (size_t v = 0; v < of->k; v++) mean += of->counts[v] * of->places[v] / n;
    for (size_t v = 0; v < of->k; v++) sum += of->counts[v] * (of->places[v] - mean) * (of->places[v] - mean);
    return 2 * n * sum / (n - 1);
}

/* Units drawn again; the disagreement expected is held (Hayes and Krippendorff 2007, p. 88). */
static int alpha_interval(mx_stats_result *out, const coded *of, const double seen[], double by_chance,
                          const mx_stats_options *options, mx_arena *arena)
{
    mx_rng rng;
    double *replicates = mx_stats__scratch(arena, options->reps, sizeof *replicates);
    if (!replicates) return MX_E_NOMEM;
    mx_rng_seed(&rng, options->seed);
    for (size_t r = 0; r < options->reps; r++) {
        double sum = 0, values = 0;
        while (values <= 0) /* some unit with two codes is there */
            for (size_t d = 0; d < of->n; d++) {
                size_t i = (size_t)mx_rng_below(&rng, of->n);
                sum += seen[i];
                values += (double)of->m[i];
            }
        replicates[r] = 1 - sum / values / by_chance;
    }
    mx_stats__sort(replicates, options->reps);
    double tail = (1 - options->conf) / 2;
    int rc = mx_stats_quantile(&out->conf_low, replicates, options->reps, tail, 6);
    if (rc == MX_OK) rc = mx_stats_quantile(&out->conf_high, replicates, options->reps, 1 - tail, 6);
    out->conf_level = options->conf;
    return rc;
}

int mx_stats_krippendorff(mx_stats_result *out, const double codes[], size_t n, size_t coders,
                          mx_stats_metric metric, const mx_stats_options *options, mx_arena *arena)
{
    *out = mx_stats__result(n, mx_tr("alpha de Krippendorff", "Krippendorff’s alpha"));
    out->estimates = "alpha";
    int rc = mx_stats__check_conf(options->conf);
    if (rc < 0) return rc;
    for (size_t i = 0; i < n * coders; i++)
        if (isinf(codes[i]) || (metric == MX_STATS_RATIO && codes[i] < 0))
            return mx_fail(
                MX_E_VALUE,
                mx_tr("code %zu : %g n’est pas sur cette échelle", "code %zu: %g is not on this scale"),
                i + 1, codes[i]);
    scale on;
    coded of = {mx_stats__scratch(arena, n * coders, sizeof(size_t)),
                mx_stats__scratch(arena, n, sizeof(size_t)), n, coders, 0};
    double *seen = mx_stats__scratch(arena, n, sizeof *seen), sum = 0;
    if (!of.codes || !of.m || !seen) return MX_E_NOMEM;
    rc = read_scale(&on, codes, n * coders, metric, arena);
    if (rc < 0) return rc;
    read_units(&of, &on, codes);
    out->n_used = 0;
    for (size_t i = 0; i < n; i++) {
        out->n_used += of.m[i] > 0;
        sum += seen[i] = disagreement(&of, &on, i);
    }
    if (out->n_used == 0)
        return mx_stats__cannot(out, mx_tr("aucune unité n’a deux codes", "no unit has two codes"));
    double by_chance = expected(&on, of.pairable) / of.pairable;
    if (!(by_chance > 0))
        return mx_stats__cannot(out, mx_tr("tous les codes sont égaux", "all codes are equal"));
    out->estimate = 1 - sum / of.pairable / by_chance;
    if (options->reps < 2 || out->n_used < 2) return MX_OK;
    return alpha_interval(out, &of, seen, by_chance, options, arena);
}

/* ---- Cronbach --------------------------------------------------------------------------------- */

int mx_stats_cronbach_alpha(mx_stats_result *out, const double x[], size_t n, size_t k, double conf,
                            mx_arena *arena)
{
    *out = mx_stats__result(
        n, mx_tr("alpha de Cronbach, intervalle de Feldt", "Cronbach’s alpha, interval of Feldt"));
    out->estimates = "alpha";
    int rc = mx_stats__check_conf(conf);
    if (rc < 0) return rc;
    double *item = mx_stats__scratch(arena, 2 * n, sizeof *item), items = 0;
    if (!item) return MX_E_NOMEM;
    double *total = item + n;
    size_t *rows = mx_stats__scratch(arena, n, sizeof *rows), used = 0;
    if (!rows) return MX_E_NOMEM;
    for (size_t i = 0; i < n; i++) {
        bool is_complete = true;
        for (size_t j = 0; j < k; j++) is_complete = is_complete && isfinite(x[i * k + j]);
        if (is_complete) rows[used++] = i;
    }
    out->n_used = used;
    if (used < 2 || k < 2)
        return mx_stats__cannot(out, mx_tr("il faut deux personnes et deux questions au moins",
                                           "two people and two items are needed at least"));
    for (size_t j = 0; j < k; j++) {
        for (size_t i = 0; i < used; i++) {
            item[i] = x[rows[i] * k + j];
            total[i] += item[i];
        }
        items += mx_stats__squares(item, used, mx_stats__sum(item, used) / (double)used);
    }
    double all = mx_stats__squares(total, used, mx_stats__sum(total, used) / (double)used), m = (double)k;
    if (!(all > 0)) return mx_stats__cannot(out, mx_tr("les totaux sont constants", "totals are constant"));
    out->estimate = m / (m - 1) * (1 - items / all);
    out->df = (double)used - 1;
    out->df2 = out->df * (m - 1);
    double tail = (1 - conf) / 2; /* (2) */
    out->conf_low = 1 - (1 - out->estimate) * gsl_cdf_fdist_Pinv(1 - tail, out->df, out->df2);
    out->conf_high = 1 - (1 - out->estimate) * gsl_cdf_fdist_Pinv(tail, out->df, out->df2);
    out->conf_level = conf;
    return MX_OK;
}
