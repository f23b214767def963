/* Least squares, and the errors of their coefficients: plain, robust, clustered. */
#include "stats_i.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

/* Column j of the working copy, column after column so that reflections run along memory. */
typedef struct {
    double *columns, *diagonal;
    size_t n, k;
} reflections;

static double norm_of(const double x[], size_t n)
{
    double scale = 0, sum = 0;
    for (size_t i = 0; i < n; i++) scale = fmax(scale, fabs(x[i]));
    if (!(scale > 0)) return 0;
    for (size_t i = 0; i < n; i++) sum += x[i] / scale * (x[i] / scale);
    return scale * sqrt(sum);
}

/* Reflects z[j…] by the j-th reflection (Golub and Van Loan 2013, section 5.1). */
static void reflect(const reflections *of, size_t j, double z[])
{
    const double *v = of->columns + j * of->n;
    double dot = 0, size = 0;
    for (size_t i = j; i < of->n; i++) {
        dot += v[i] * z[i];
        size += v[i] * v[i];
    }
    if (!(size > 0)) return;
    double times = 2 * dot / size;
    for (size_t i = j; i < of->n; i++) z[i] -= times * v[i];
}

/* Triangle above the diagonal stays in the columns. 1 + the first column that depends on those
 * before it, to rounding; 0 when none does. */
static size_t triangulate(const reflections *of)
{
    for (size_t j = 0; j < of->k; j++) {
        double *v = of->columns + j * of->n, whole = norm_of(v, of->n), rest = norm_of(v + j, of->n - j);
        if (!(rest > DBL_EPSILON * (double)(of->n + of->k) * whole)) return j + 1;
        of->diagonal[j] = v[j] > 0 ? -rest : rest;
        v[j] -= of->diagonal[j];
        for (size_t c = j + 1; c < of->k; c++) reflect(of, j, of->columns + c * of->n);
    }
    return 0;
}

static double above(const reflections *of, size_t i, size_t j)
{
    return of->columns[j * of->n + i];
}

/* The inverse of the triangle, and from it that of X'X. */
static void invert(mx_stats__fit *out, const reflections *of, double triangle[])
{
    size_t k = of->k;
    for (size_t j = 0; j < k; j++) {
        triangle[j * k + j] = 1 / of->diagonal[j];
        for (size_t i = j; i-- > 0;) {
            double sum = 0;
            for (size_t c = i + 1; c <= j; c++) sum += above(of, i, c) * triangle[c * k + j];
            triangle[i * k + j] = -sum / of->diagonal[i];
        }
    }
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++) {
            double sum = 0;
            for (size_t c = i > j ? i : j; c < k; c++) sum += triangle[i * k + c] * triangle[j * k + c];
            out->inverse[i * k + j] = sum;
        }
}

int mx_stats__least_squares(mx_stats__fit *out, const double y[], const double x[], size_t n, size_t k,
                            mx_arena *arena)
{
    *out = (mx_stats__fit){.x = x, .n = n, .k = k};
    reflections of = {mx_stats__scratch(arena, n * k, sizeof(double)),
                      mx_stats__scratch(arena, k, sizeof(double)), n, k};
    double *triangle = mx_stats__scratch(arena, k * k, sizeof *triangle);
    out->b = mx_stats__scratch(arena, k, sizeof *out->b);
    out->e = mx_stats__scratch(arena, n, sizeof *out->e);
    out->inverse = mx_stats__scratch(arena, k * k, sizeof *out->inverse);
    if (!of.columns || !of.diagonal || !triangle || !out->b || !out->e || !out->inverse) return MX_E_NOMEM;
    for (size_t i = 0; i < n; i++) {
        out->e[i] = y[i];
        for (size_t j = 0; j < k; j++) of.columns[j * n + i] = x[i * k + j];
    }
    if (n < k) out->dependent = n + 1;
    else out->dependent = triangulate(&of);
    if (out->dependent) return MX_OK;
    for (size_t j = 0; j < k; j++) reflect(&of, j, out->e);
    for (size_t j = k; j-- > 0;) {
        double rest = out->e[j];
        for (size_t c = j + 1; c < k; c++) rest -= above(&of, j, c) * out->b[c];
        out->b[j] = rest / of.diagonal[j];
    }
    for (size_t j = 0; j < k; j++) out->e[j] = 0; /* what is left, turned back: the residuals */
    for (size_t j = k; j-- > 0;) reflect(&of, j, out->e);
    invert(out, &of, triangle);
    return MX_OK;
}

/* inverse * meat * inverse * factor */
static void sandwich(double out[], const mx_stats__fit *fit, const double meat[], double factor,
                     double work[])
{
    size_t k = fit->k;
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++) {
            work[i * k + j] = 0;
            for (size_t c = 0; c < k; c++) work[i * k + j] += fit->inverse[i * k + c] * meat[c * k + j];
        }
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++) {
            double sum = 0;
            for (size_t c = 0; c < k; c++) sum += work[i * k + c] * fit->inverse[c * k + j];
            out[i * k + j] = factor * sum;
        }
}

static void add_square(double meat[], const double score[], size_t k)
{
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++) meat[a * k + b] += score[a] * score[b];
}

int mx_stats__clustered(double out[], const mx_stats__fit *fit, const size_t cluster[], size_t n_clusters,
                        double factor, mx_arena *arena)
{
    size_t k = fit->k;
    double *scores = mx_stats__scratch(arena, n_clusters * k, sizeof *scores),
           *meat = mx_stats__scratch(arena, 2 * k * k, sizeof *meat);
    if (!scores || !meat) return MX_E_NOMEM;
    for (size_t i = 0; i < fit->n; i++)
        for (size_t j = 0; j < k; j++) scores[cluster[i] * k + j] += fit->e[i] * fit->x[i * k + j];
    for (size_t g = 0; g < n_clusters; g++) add_square(meat, scores + g * k, k);
    sandwich(out, fit, meat, factor, meat + k * k);
    return MX_OK;
}

static int robust(double out[], const mx_stats__fit *fit, mx_arena *arena)
{
    size_t k = fit->k;
    double *meat = mx_stats__scratch(arena, 2 * k * k, sizeof *meat),
           *score = mx_stats__scratch(arena, k, sizeof *score);
    if (!meat || !score) return MX_E_NOMEM;
    for (size_t i = 0; i < fit->n; i++) {
        for (size_t j = 0; j < k; j++) score[j] = fit->e[i] * fit->x[i * k + j];
        add_square(meat, score, k);
    }
    sandwich(out, fit, meat, (double)fit->n / (double)(fit->n - k), meat + k * k);
    return MX_OK;
}

void mx_stats__coefficient(mx_stats_coefficient *out, double estimate, double variance, double df,
                           double conf)
{
    double half = mx_stats__student_quantile(conf, df);
    *out = (mx_stats_coefficient){.estimate = estimate, .se = sqrt(fmax(0, variance))};
    out->statistic = estimate / out->se;
    out->p_value = out->se > 0 ? mx_stats__p(2 * gsl_cdf_tdist_Q(fabs(out->statistic), df)) : NAN;
    out->conf_low = estimate - half * out->se;
    out->conf_high = estimate + half * out->se;
}

size_t mx_stats__filled(const size_t group[], size_t n, size_t n_groups, bool is_seen[])
{
    size_t filled = 0;
    for (size_t g = 0; g < n_groups; g++) is_seen[g] = false;
    for (size_t i = 0; i < n; i++) {
        filled += !is_seen[group[i]];
        is_seen[group[i]] = true;
    }
    return filled;
}

/* Whether a column is 1 everywhere: then R squared is about the mean. */
static bool has_constant(const double x[], size_t n, size_t k)
{
    for (size_t j = 0; j < k; j++) {
        size_t i = 0;
        while (i < n && x[i * k + j] == x[j]) i++;
        if (i == n && x[j] != 0) return true;
    }
    return false;
}

static void explain(mx_stats_ols_fit *out, const double y[], const mx_stats__fit *fit, bool is_centred)
{
    double mean = is_centred ? mx_stats__sum(y, fit->n) / (double)fit->n : 0, all = 0, left = 0;
    for (size_t i = 0; i < fit->n; i++) {
        all += (y[i] - mean) * (y[i] - mean);
        left += fit->e[i] * fit->e[i];
    }
    out->sigma = sqrt(left / (double)(fit->n - fit->k));
    out->r_squared = all > 0 ? 1 - left / all : NAN;
    out->r_squared_adjusted =
        1 - (1 - out->r_squared) * ((double)fit->n - (is_centred ? 1 : 0)) / (double)(fit->n - fit->k);
}

static const char *method_of(mx_stats_errors errors)
{
    switch (errors) {
    case MX_STATS_ERRORS_PLAIN: return mx_tr("moindres carrés", "least squares");
    case MX_STATS_ERRORS_HC1:
        return mx_tr("moindres carrés, erreurs robustes (HC1)", "least squares, robust errors (HC1)");
    case MX_STATS_ERRORS_CLUSTERED:
        return mx_tr("moindres carrés, erreurs par grappes (CR1)", "least squares, clustered errors (CR1)");
    }
    return "";
}

int mx_stats_ols(mx_stats_ols_fit *out, const double y[], const double x[], const size_t cluster[], size_t n,
                 size_t k, size_t n_clusters, mx_stats_errors errors, double conf, mx_arena *arena)
{
    mx_stats__quiet_gsl();
    *out = (mx_stats_ols_fit){.n = n,
                              .k = k,
                              .df = NAN,
                              .sigma = NAN,
                              .r_squared = NAN,
                              .r_squared_adjusted = NAN,
                              .method = method_of(errors)};
    int rc = mx_stats__check_conf(conf);
    if (rc == MX_OK) rc = mx_stats__check_finite(y, n);
    if (rc == MX_OK) rc = mx_stats__check_finite(x, n * k);
    if (rc < 0) return rc;
    if (k == 0 || n <= k) {
        out->cannot = mx_tr("pas plus de lignes que de coefficients", "no more rows than coefficients");
        return MX_OK;
    }
    mx_stats__fit fit;
    rc = mx_stats__least_squares(&fit, y, x, n, k, arena);
    if (rc < 0) return rc;
    if (fit.dependent) {
        out->dependent = fit.dependent;
        out->cannot =
            mx_tr("une colonne dépend de celles qui la précèdent", "a column depends on those before it");
        return MX_OK;
    }
    out->df = (double)(n - k);
    if (errors == MX_STATS_ERRORS_CLUSTERED) {
        bool *is_seen = mx_stats__scratch(arena, n_clusters, sizeof *is_seen);
        if (!is_seen) return MX_E_NOMEM;
        out->n_clusters = mx_stats__filled(cluster, n, n_clusters, is_seen);
        if (out->n_clusters < 2) {
            out->cannot = mx_tr("moins de deux grappes", "fewer than two clusters");
            return MX_OK;
        }
        out->df = (double)out->n_clusters - 1;
    }
    out->coefficients = mx_stats__scratch(arena, k, sizeof *out->coefficients);
    out->covariance = mx_stats__scratch(arena, k * k, sizeof *out->covariance);
    if (!out->coefficients || !out->covariance) return MX_E_NOMEM;
    explain(out, y, &fit, has_constant(x, n, k));
    double rows = (double)n, m = (double)out->n_clusters;
    switch (errors) {
    case MX_STATS_ERRORS_PLAIN:
        for (size_t i = 0; i < k * k; i++) out->covariance[i] = out->sigma * out->sigma * fit.inverse[i];
        break;
    case MX_STATS_ERRORS_HC1: rc = robust(out->covariance, &fit, arena); break;
    case MX_STATS_ERRORS_CLUSTERED: /* 3 */
        rc = mx_stats__clustered(out->covariance, &fit, cluster, n_clusters,
                                 m / (m - 1) * (rows - 1) / (rows - (double)k), arena);
        break;
    }
    if (rc < 0) return rc;
    for (size_t j = 0; j < k; j++)
        mx_stats__coefficient(&out->coefficients[j], fit.b[j], out->covariance[j * k + j], out->df, conf);
    return MX_OK;
}
