/* Many territories at once: shrunken estimates, funnel limits. */
#include "stats_i.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* ---- Normal and normal, variances known ------------------------------------------------------- */

typedef struct {
    double mean, weight, q; /* weighted mean, sum of weights, weighted squares around the mean */
} pooled;

static pooled pool(const double y[], const double variances[], size_t n, double between)
{
    pooled out = {0, 0, 0};
    for (size_t i = 0; i < n; i++) {
        out.weight += 1 / (variances[i] + between);
        out.mean += y[i] / (variances[i] + between);
    }
    out.mean /= out.weight;
    for (size_t i = 0; i < n; i++) out.q += (y[i] - out.mean) * (y[i] - out.mean) / (variances[i] + between);
    return out;
}

/* Where the weighted squares are what chance alone would give: n - 1 (Paule and Mandel 1982). */
static double paule_mandel(const double y[], const double variances[], size_t n)
{
    double low = 0, high = 1, goal = (double)n - 1;
    if (pool(y, variances, n, 0).q <= goal) return 0;
    while (pool(y, variances, n, high).q > goal && high < 1e300) high *= 2;
    for (;;) {
        double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high) return middle;
        if (pool(y, variances, n, middle).q > goal) low = middle;
        else high = middle;
    }
}

static double dersimonian_laird(const double y[], const double variances[], size_t n)
{
    pooled plain = pool(y, variances, n, 0);
    double squares = 0;
    for (size_t i = 0; i < n; i++) squares += 1 / (variances[i] * variances[i]);
    return fmax(0, (plain.q - ((double)n - 1)) / (plain.weight - squares / plain.weight));
}

static int check_variances(const double y[], const double variances[], size_t n)
{
    int rc = mx_stats__check_finite(y, n);
    for (size_t i = 0; rc == MX_OK && i < n; i++)
        if (!(variances[i] > 0 && isfinite(variances[i])))
            rc = mx_fail(MX_E_VALUE,
                         mx_tr("variance %zu : %g ; il faut un nombre positif",
                               "variance %zu: %g; give a number above 0"),
                         i + 1, variances[i]);
    return rc;
}

int mx_stats_shrink(mx_stats_shrinkage *out, mx_stats_shrunken each[], const double y[],
                    const double variances[], size_t n, mx_stats_between how, double conf)
{
    mx_stats__quiet_gsl();
    *out = (mx_stats_shrinkage){
        .n = n,
        .mean = NAN,
        .mean_se = NAN,
        .between = NAN,
        .q = NAN,
        .p_value = NAN,
        .i_squared = NAN,
        .method = how == MX_STATS_PAULE_MANDEL
                      ? mx_tr("Bayes empirique, Paule-Mandel", "empirical Bayes, Paule-Mandel")
                      : mx_tr("Bayes empirique, DerSimonian-Laird", "empirical Bayes, DerSimonian-Laird")};
    int rc = mx_stats__check_conf(conf);
    if (rc == MX_OK) rc = check_variances(y, variances, n);
    if (rc < 0) return rc;
    for (size_t i = 0; i < n; i++) each[i] = (mx_stats_shrunken){NAN, NAN, NAN, NAN, NAN};
    if (n < 3) {
        out->cannot = mx_tr("moins de trois estimations", "fewer than three estimates");
        return MX_OK;
    }
    pooled plain = pool(y, variances, n, 0);
    out->q = plain.q;
    out->p_value = mx_stats__chi_square_p(plain.q, (double)n - 1);
    out->between =
        how == MX_STATS_PAULE_MANDEL ? paule_mandel(y, variances, n) : dersimonian_laird(y, variances, n);
    pooled all = pool(y, variances, n, out->between);
    double squares = 0, z = mx_stats__normal_quantile(conf);
    for (size_t i = 0; i < n; i++) squares += 1 / (variances[i] * variances[i]);
    double typical = ((double)n - 1) * plain.weight / (plain.weight * plain.weight - squares);
    out->mean = all.mean;
    out->mean_se = sqrt(1 / all.weight);
    out->i_squared = out->between / (out->between + typical);
    for (size_t i = 0; i < n; i++) { /* 3 */
        double kept = out->between / (out->between + variances[i]);
        each[i].estimate = kept * y[i] + (1 - kept) * all.mean;
        each[i].kept = kept;
        each[i].se = sqrt(kept * variances[i] + (1 - kept) * (1 - kept) / all.weight);
        each[i].low = each[i].estimate - z * each[i].se;
        each[i].high = each[i].estimate + z * each[i].se;
    }
    return MX_OK;
}

/* ---- Beta and binomial -------------------------------------------------------------------------- */

/* log likelihood of the shares, their mean being p and the weight of the prior m people; constants out. */
static double beta_binomial(const double k[], const double n[], size_t count, double p, double m)
{
    double a = p * m, b = (1 - p) * m, sum = 0;
    for (size_t i = 0; i < count; i++)
        sum +=
            lgamma(a + k[i]) - lgamma(a) + lgamma(b + n[i] - k[i]) - lgamma(b) + lgamma(m) - lgamma(m + n[i]);
    return sum;
}

/* Without any difference between units. */
static double binomial(const double k[], const double n[], size_t count, double p)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) sum += k[i] * log(p) + (n[i] - k[i]) * log1p(-p);
    return sum;
}

#define GOLDEN 0.6180339887498949
#define SECTIONS 90
#define MOST_PRIOR 1e7 /* people: no difference that could be seen */

typedef struct {
    const double *k, *n;
    size_t count;
    double p; /* the best at the m asked for last */
} likelihood;

/* The greatest value over p at this m: it has one peak there. */
static double over_p(likelihood *of, double m)
{
    double low = 1e-9, high = 1 - 1e-9;
    for (int i = 0; i < SECTIONS; i++) {
        double a = high - GOLDEN * (high - low), b = low + GOLDEN * (high - low);
        if (beta_binomial(of->k, of->n, of->count, a, m) < beta_binomial(of->k, of->n, of->count, b, m))
            low = a;
        else high = b;
    }
    of->p = (low + high) / 2;
    return beta_binomial(of->k, of->n, of->count, of->p, m);
}

static double best_prior(likelihood *of)
{
    double low = log(1e-3), high = log(MOST_PRIOR), a = high - GOLDEN * (high - low),
           b = low + GOLDEN * (high - low);
    double at_a = over_p(of, exp(a)), at_b = over_p(of, exp(b));
    for (int i = 0; i < SECTIONS; i++) {
        if (at_a < at_b) {
            low = a;
            a = b;
            at_a = at_b;
            at_b = over_p(of, exp(b = low + GOLDEN * (high - low)));
        } else {
            high = b;
            b = a;
            at_b = at_a;
            at_a = over_p(of, exp(a = high - GOLDEN * (high - low)));
        }
    }
    double m = exp((low + high) / 2);
    (void)over_p(of, m);
    return m;
}

int mx_stats_shrink_shares(mx_stats_shrinkage *out, mx_stats_shrunken each[], const double k[],
                           const double n[], size_t count, double conf)
{
    *out = (mx_stats_shrinkage){
        .n = count,
        .mean = NAN,
        .mean_se = NAN,
        .between = NAN,
        .q = NAN,
        .p_value = NAN,
        .i_squared = NAN,
        .method = mx_tr("Bayes empirique, bêta-binomiale", "empirical Bayes, beta-binomial")};
    int rc = mx_stats__check_conf(conf);
    double part = 0, whole = 0;
    for (size_t i = 0; rc == MX_OK && i < count; i++) {
        each[i] = (mx_stats_shrunken){NAN, NAN, NAN, NAN, NAN};
        if (!(k[i] >= 0 && k[i] <= n[i] && isfinite(n[i])))
            rc = mx_fail(
                MX_E_VALUE,
                mx_tr("%g sur %g : il faut une partie d’un effectif", "%g of %g: give a part of a number"),
                k[i], n[i]);
        part += k[i];
        whole += n[i];
    }
    if (rc < 0) return rc;
    if (count < 3 || !(part > 0) || part >= whole) {
        out->cannot = count < 3 ? mx_tr("moins de trois parts", "fewer than three shares")
                                : mx_tr("personne, ou tout le monde", "nobody, or everybody");
        return MX_OK;
    }
    likelihood of = {k, n, count, part / whole};
    double m = best_prior(&of), tail = (1 - conf) / 2;
    bool is_alike =
        beta_binomial(k, n, count, of.p, m) <= binomial(k, n, count, part / whole) || m >= 0.99 * MOST_PRIOR;
    out->mean = is_alike ? part / whole : of.p;
    out->between = is_alike ? 0 : out->mean * (1 - out->mean) / (m + 1);
    out->prior = is_alike ? INFINITY : m;
    for (size_t i = 0; i < count; i++) {
        double a = of.p * m + k[i], b = (1 - of.p) * m + n[i] - k[i];
        each[i].kept = is_alike ? 0 : n[i] / (n[i] + m);
        each[i].estimate = is_alike ? out->mean : a / (a + b);
        each[i].se = is_alike ? 0 : sqrt(a * b / ((a + b) * (a + b) * (a + b + 1)));
        each[i].low = is_alike ? out->mean : mx_stats__beta_quantile(tail, a, b);
        each[i].high = is_alike ? out->mean : mx_stats__beta_quantile(1 - tail, a, b);
    }
    return MX_OK;
}

/* ---- Funnel -------------------------------------------------------------------------------------- */

#define WINSORISED 0.1 /* Spiegelhalter's: the tenth at each end stands at its edge */

/* The dispersion of z once the extremes are drawn in. */
static int dispersion(double *out, const double z[], size_t n, mx_arena *arena)
{
    double *sorted = mx_stats__scratch(arena, n, sizeof *sorted), sum = 0, low, high;
    if (!sorted) return MX_E_NOMEM;
    for (size_t i = 0; i < n; i++) sorted[i] = z[i];
    mx_stats__sort(sorted, n);
    low = mx_stats_quantile_sorted(sorted, n, WINSORISED);
    high = mx_stats_quantile_sorted(sorted, n, 1 - WINSORISED);
    for (size_t i = 0; i < n; i++) {
        double held = fmin(fmax(z[i], low), high);
        sum += held * held;
    }
    *out = sum / (double)n;
    return MX_OK;
}

int mx_stats_funnel(mx_stats_funnel_summary *out, mx_stats_funnel_unit each[], const double y[],
                    const double variances[], size_t n, double target, mx_stats_overdispersion how,
                    mx_arena *arena)
{
    mx_stats__quiet_gsl();
    *out = (mx_stats_funnel_summary){.n = n, .target = target, .dispersion = NAN, .between = 0, .scale = 1};
    int rc = check_variances(y, variances, n);
    if (rc < 0) return rc;
    for (size_t i = 0; i < n; i++) each[i] = (mx_stats_funnel_unit){NAN, NAN, NAN, NAN, NAN, NAN};
    if (n < 5) {
        out->cannot = mx_tr("moins de cinq territoires", "fewer than five territories");
        return MX_OK;
    }
    pooled all = pool(y, variances, n, 0);
    if (isnan(target)) out->target = all.mean;
    double *z = mx_stats__scratch(arena, n, sizeof *z), squares = 0, size = (double)n;
    if (!z) return MX_E_NOMEM;
    for (size_t i = 0; i < n; i++) {
        z[i] = (y[i] - out->target) / sqrt(variances[i]);
        squares += 1 / (variances[i] * variances[i]);
    }
    rc = dispersion(&out->dispersion, z, n, arena);
    if (rc < 0) return rc;
    bool is_over = size * out->dispersion > size - 1;
    if (how == MX_STATS_ADDITIVE && is_over)
        out->between = (size * out->dispersion - (size - 1)) / (all.weight - squares / all.weight);
    if (how == MX_STATS_MULTIPLICATIVE && is_over) out->scale = fmax(1, out->dispersion);
    double z_95 = mx_stats__normal_quantile(0.95), z_998 = mx_stats__normal_quantile(0.998);
    for (size_t i = 0; i < n; i++) {
        double sd = sqrt(variances[i] * out->scale + out->between);
        each[i] = (mx_stats_funnel_unit){
            .z = (y[i] - out->target) / sd,
            .p_value = mx_stats__normal_p((y[i] - out->target) / sd, MX_STATS_TWO_SIDED),
            .low_95 = out->target - z_95 * sd,
            .high_95 = out->target + z_95 * sd,
            .low_998 = out->target - z_998 * sd,
            .high_998 = out->target + z_998 * sd};
    }
    return MX_OK;
}
