/* Principal components, correspondence analysis, omega: what many variables have in common. */
#include "stats_i.h"

#include <float.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <string.h>

/* a (rows x columns, rows >= columns) into u, which takes its place, the singular values in falling order,
 * and v (columns x columns): one-sided Jacobi rotations, which keep the digits of small values. */
static int decompose(double a[], double values[], double v[], size_t rows, size_t columns)
{
    gsl_matrix_view of_a = gsl_matrix_view_array(a, rows, columns),
                    of_v = gsl_matrix_view_array(v, columns, columns);
    gsl_vector_view of_values = gsl_vector_view_array(values, columns);
    mx_stats__quiet_gsl();
    if (gsl_linalg_SV_decomp_jacobi(&of_a.matrix, &of_v.matrix, &of_values.vector) == 0) return MX_OK;
    return mx_fail(MX_E_LIMIT,
                   mx_tr("décomposition de %zu colonnes : elle ne converge pas",
                         "decomposition of %zu columns: it does not converge"),
                   columns);
}

/* ---- Principal components ----------------------------------------------------------------------- */

static bool is_complete(const double row[], size_t k)
{
    for (size_t j = 0; j < k; j++)
        if (!isfinite(row[j])) return false;
    return true;
}

static void centre(mx_stats_pca *out, const double x[], size_t n, size_t k)
{
    for (size_t i = 0; i < n; i++) {
        if (!is_complete(x + i * k, k)) continue;
        out->n_used++;
        for (size_t j = 0; j < k; j++)
            out->centre[j] += (x[i * k + j] - out->centre[j]) / (double)out->n_used;
    }
}

/* Sums of squares and products around the means, over n - 1. */
static void covary(double s[], const mx_stats_pca *of, const double x[], double row[])
{
    size_t k = of->k;
    for (size_t i = 0; i < of->n; i++) {
        if (!is_complete(x + i * k, k)) continue;
        for (size_t j = 0; j < k; j++) row[j] = x[i * k + j] - of->centre[j];
        for (size_t a = 0; a < k; a++)
            for (size_t b = a; b < k; b++) s[a * k + b] += row[a] * row[b];
    }
    for (size_t a = 0; a < k; a++)
        for (size_t b = a; b < k; b++) s[a * k + b] = s[b * k + a] = s[a * k + b] / ((double)of->n_used - 1);
}

/* The element of greatest size is positive; the first of those that differ by rounding only. */
static double sign_of(const double v[], size_t k, size_t step)
{
    double most = 0;
    for (size_t i = 0; i < k; i++)
        if (fabs(v[i * step]) > fabs(most) * (1 + 1e-9)) most = v[i * step];
    return most < 0 ? -1 : 1;
}

int mx_stats_pca_fit(mx_stats_pca *out, const double x[], size_t n, size_t k, bool is_correlation,
                     mx_arena *arena)
{
    *out = (mx_stats_pca){.n = n, .k = k};
    if (k == 0 || k > MX_STATS_MOST_VARIABLES)
        return mx_fail(MX_E_VALUE,
                       mx_tr("%zu variables : il en faut de 1 à %d", "%zu variables: give 1 to %d"), k,
                       MX_STATS_MOST_VARIABLES);
    out->centre = mx_stats__scratch(arena, 4 * k, sizeof(double));
    out->vectors = mx_stats__scratch(arena, 3 * k * k + k, sizeof(double));
    out->scores = mx_stats__scratch(arena, n * k, sizeof(double));
    if (!out->centre || !out->vectors || !out->scores) return MX_E_NOMEM;
    double *s = out->vectors + 2 * k * k, *row = s + k * k;
    out->scale = out->centre + k;
    out->variances = out->scale + k;
    out->explained = out->variances + k;
    out->loadings = out->vectors + k * k;
    centre(out, x, n, k);
    if (out->n_used < 2) {
        out->cannot = mx_tr("moins de deux lignes complètes", "fewer than two complete rows");
        return MX_OK;
    }
    covary(s, out, x, row);
    double total = 0;
    for (size_t j = 0; j < k; j++) {
        row[j] = sqrt(s[j * k + j]);
        out->scale[j] = is_correlation ? row[j] : 1;
        total += is_correlation ? 1 : s[j * k + j];
        if (is_correlation && !(row[j] > 0)) {
            out->constant = j + 1;
            out->cannot = mx_tr("une variable est constante", "a variable is constant");
            return MX_OK;
        }
    }
    if (!(total > 0)) {
        out->cannot = mx_tr("toutes les variables sont constantes", "all variables are constant");
        return MX_OK;
    }
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++) s[a * k + b] /= out->scale[a] * out->scale[b];
    int rc = decompose(s, out->variances, out->vectors, k, k);
    if (rc < 0) return rc;
    for (size_t c = 0; c < k; c++) {
        double turn = sign_of(out->vectors + c, k, k);
        out->explained[c] = out->variances[c] / total;
        for (size_t j = 0; j < k; j++) {
            out->vectors[j * k + c] *= turn;
            out->loadings[j * k + c] =
                row[j] > 0 ? out->vectors[j * k + c] * sqrt(out->variances[c]) * out->scale[j] / row[j] : NAN;
        }
    }
    for (size_t i = 0; i < n; i++)
        for (size_t c = 0; c < k; c++) {
            double score = is_complete(x + i * k, k) ? 0 : NAN;
            for (size_t j = 0; j < k; j++)
                score += (x[i * k + j] - out->centre[j]) / out->scale[j] * out->vectors[j * k + c];
            out->scores[i * k + c] = score;
        }
    return MX_OK;
}

/* ---- Correspondence analysis ----------------------------------------------------------------------- */

typedef struct {
    const double *table;
    size_t rows, columns;
    double *row_mass, *column_mass, n;
} profile;

/* How far each cell lies from independence; of the side with more categories down the columns. */
static void standardise(double out[], const profile *of, bool is_turned)
{
    for (size_t i = 0; i < of->rows; i++)
        for (size_t j = 0; j < of->columns; j++) {
            double expected = of->row_mass[i] * of->column_mass[j];
            double away =
                expected > 0 ? (of->table[i * of->columns + j] / of->n - expected) / sqrt(expected) : 0;
            out[is_turned ? j * of->rows + i : i * of->columns + j] = away;
        }
}

static int new_points(mx_stats_points *out, size_t n, size_t k, mx_arena *arena)
{
    *out = (mx_stats_points){.n = n,
                             .mass = mx_stats__scratch(arena, 2 * n, sizeof(double)),
                             .coordinates = mx_stats__scratch(arena, 3 * n * k, sizeof(double))};
    if (!out->mass || !out->coordinates) return MX_E_NOMEM;
    out->inertia = out->mass + n;
    out->contributions = out->coordinates + n * k;
    out->cos2 = out->contributions + n * k;
    return MX_OK;
}

/* Coordinates are there; what follows from them. */
static void explain_points(mx_stats_points *of, const double variances[], size_t k)
{
    for (size_t i = 0; i < of->n; i++) {
        double far = 0;
        for (size_t c = 0; c < k; c++) far += of->coordinates[i * k + c] * of->coordinates[i * k + c];
        of->inertia[i] = of->mass[i] * far;
        for (size_t c = 0; c < k; c++) {
            double square = of->coordinates[i * k + c] * of->coordinates[i * k + c];
            of->contributions[i * k + c] = of->mass[i] * square / variances[c];
            of->cos2[i * k + c] = square / far;
        }
    }
}

/* Principal coordinates from one side of the decomposition: `width` values a category. */
static void place_points(mx_stats_points *out, const double side[], size_t width, const double masses[],
                         const mx_stats_correspondence *of)
{
    for (size_t i = 0; i < out->n; i++) {
        out->mass[i] = masses[i];
        for (size_t c = 0; c < of->k; c++)
            out->coordinates[i * of->k + c] =
                masses[i] > 0 ? side[i * width + c] * sqrt(of->variances[c] / masses[i]) : NAN;
    }
}

static void turn_signs(mx_stats_correspondence *of)
{
    for (size_t c = 0; c < of->k; c++) {
        double most = 0, turn = 1;
        for (size_t j = 0; j < of->columns.n; j++)
            if (of->columns.contributions[j * of->k + c] > most * (1 + 1e-9)) {
                most = of->columns.contributions[j * of->k + c];
                turn = of->columns.coordinates[j * of->k + c] < 0 ? -1 : 1;
            }
        for (size_t j = 0; j < of->columns.n; j++) of->columns.coordinates[j * of->k + c] *= turn;
        for (size_t i = 0; i < of->rows.n; i++) of->rows.coordinates[i * of->k + c] *= turn;
    }
}

/* Rows that did not take part stand where their profile puts them (transition formula). */
static int place_more(mx_stats_correspondence *out, const double more[], size_t n_more, mx_arena *arena)
{
    size_t k = out->k, columns = out->columns.n;
    int rc = new_points(&out->more, n_more, k, arena);
    if (rc < 0) return rc;
    for (size_t i = 0; i < n_more; i++) {
        double total = 0, far = 0;
        for (size_t j = 0; j < columns; j++) total += out->columns.mass[j] > 0 ? more[i * columns + j] : 0;
        for (size_t j = 0; j < columns; j++) {
            double mass = out->columns.mass[j], share = more[i * columns + j] / total;
            if (!(mass > 0)) continue;
            far += (share - mass) * (share - mass) / mass;
            for (size_t c = 0; c < k; c++)
                out->more.coordinates[i * k + c] +=
                    share * out->columns.coordinates[j * k + c] / sqrt(out->variances[c]);
        }
        for (size_t c = 0; c < k; c++) {
            double at = out->more.coordinates[i * k + c];
            out->more.cos2[i * k + c] = at * at / far;
            out->more.contributions[i * k + c] = NAN;
        }
    }
    return MX_OK;
}

static int check_cells(const double table[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!(table[i] >= 0 && isfinite(table[i])))
            return mx_fail(MX_E_VALUE,
                           mx_tr("case %zu : %g ; il faut des nombres positifs ou nuls",
                                 "cell %zu: %g; give numbers not below 0"),
                           i + 1, table[i]);
    return MX_OK;
}

int mx_stats_correspond(mx_stats_correspondence *out, const double table[], size_t rows, size_t columns,
                        const double more[], size_t n_more, mx_arena *arena)
{
    *out = (mx_stats_correspondence){.inertia = NAN};
    int rc = check_cells(table, rows * columns);
    if (rc == MX_OK) rc = check_cells(more, n_more * columns);
    if (rc < 0) return rc;
    size_t most = rows > columns ? rows : columns, least = rows > columns ? columns : rows;
    if (least > MX_STATS_MOST_VARIABLES)
        return mx_fail(MX_E_LIMIT,
                       mx_tr("%zu lignes et %zu colonnes : %d d’un côté au plus",
                             "%zu rows and %zu columns: %d on one side at most"),
                       rows, columns, MX_STATS_MOST_VARIABLES);
    double *masses = mx_stats__scratch(arena, rows + columns, sizeof *masses);
    if (!masses) return MX_E_NOMEM;
    mx_stats__margins margins = mx_stats__table_margins(table, rows, columns, masses);
    out->n = margins.n;
    if (margins.rows_used < 2 || margins.columns_used < 2) {
        out->cannot = mx_tr("moins de deux lignes ou de deux colonnes remplies",
                            "fewer than two rows or two columns with counts");
        return MX_OK;
    }
    profile of = {table, rows, columns, margins.of_rows, margins.of_columns, margins.n};
    for (size_t i = 0; i < rows; i++) of.row_mass[i] /= of.n;
    for (size_t j = 0; j < columns; j++) of.column_mass[j] /= of.n;
    double *u = mx_stats__scratch(arena, most * least, sizeof *u),
           *v = mx_stats__scratch(arena, least * least, sizeof *v);
    out->variances = mx_stats__scratch(arena, 2 * least, sizeof *out->variances);
    if (!u || !v || !out->variances) return MX_E_NOMEM;
    out->explained = out->variances + least;
    standardise(u, &of, rows < columns);
    rc = decompose(u, out->variances, v, most, least);
    if (rc < 0) return rc;
    size_t dimensions = margins.rows_used < margins.columns_used ? margins.rows_used : margins.columns_used;
    out->inertia = 0;
    for (size_t c = 0; c < least; c++) out->inertia += out->variances[c] * out->variances[c];
    while (out->k + 1 < dimensions && out->variances[out->k] > DBL_EPSILON * (double)most) out->k++; /* 4 */
    if (out->k == 0) {
        out->cannot = mx_tr("lignes et colonnes sont indépendantes", "rows and columns are independent");
        return MX_OK;
    }
    for (size_t c = 0; c < out->k; c++) {
        out->variances[c] *= out->variances[c];
        out->explained[c] = out->variances[c] / out->inertia;
    }
    rc = new_points(&out->rows, rows, out->k, arena);
    if (rc == MX_OK) rc = new_points(&out->columns, columns, out->k, arena);
    if (rc < 0) return rc;
    place_points(&out->rows, rows < columns ? v : u, least, of.row_mass, out);
    place_points(&out->columns, rows < columns ? u : v, least, of.column_mass, out);
    explain_points(&out->rows, out->variances, out->k);
    explain_points(&out->columns, out->variances, out->k);
    turn_signs(out);
    return place_more(out, more, n_more, arena);
}

/* ---- Omega ------------------------------------------------------------------------------------------- */

/* One common factor: loadings, and what is each item's own, in units of the items. */
typedef struct {
    double *loadings, *own, *s, *row, *beta; /* s: covariances */
    size_t k;
    bool is_at_edge;
} one_factor;

/* R's factanal: no item is without anything of its own. */
#define LEAST_OWN 0.005
#define MOST_STEPS 20000

/* A step of EM (Rubin and Thayer 1982); how much the loadings moved, in standard deviations. */
static double improve(one_factor *of)
{
    size_t k = of->k;
    double inner = 0, moment = 1, moved = 0;
    for (size_t j = 0; j < k; j++) inner += of->loadings[j] * of->loadings[j] / of->own[j];
    for (size_t j = 0; j < k; j++) {
        of->beta[j] = of->loadings[j] / of->own[j] / (1 + inner);
        moment -= of->beta[j] * of->loadings[j];
    }
    for (size_t a = 0; a < k; a++) {
        of->row[a] = 0;
        for (size_t b = 0; b < k; b++) of->row[a] += of->s[a * k + b] * of->beta[b];
        moment += of->row[a] * of->beta[a];
    }
    of->is_at_edge = false;
    for (size_t j = 0; j < k; j++) {
        double loading = of->row[j] / moment, variance = of->s[j * k + j],
               own = variance - loading * of->row[j];
        moved = fmax(moved, fabs(loading - of->loadings[j]) / sqrt(variance));
        of->loadings[j] = loading;
        of->is_at_edge = of->is_at_edge || own < LEAST_OWN * variance;
        of->own[j] = fmax(own, LEAST_OWN * variance);
    }
    return moved;
}

/* Two steps of EM, then a leap along them where it does not lead out of bounds (Varadhan and Roland 2008). */
static void fit_factor(one_factor *of, double kept[])
{
    size_t k = of->k;
    for (int step = 0; step < MOST_STEPS; step++) {
        memcpy(kept, of->loadings, 2 * k * sizeof *kept); /* loadings and own lie together */
        (void)improve(of);
        memcpy(kept + 2 * k, of->loadings, 2 * k * sizeof *kept);
        if (improve(of) < 4 * DBL_EPSILON) return;
        double way = 0, bend = 0;
        for (size_t j = 0; j < 2 * k; j++) {
            double first = kept[2 * k + j] - kept[j],
                   second = of->loadings[j] - 2 * kept[2 * k + j] + kept[j];
            way += first * first;
            bend += second * second;
        }
        double leap = bend > 0 ? fmin(sqrt(way / bend), 50) : 1;
        for (size_t j = 0; leap > 1 && j < 2 * k; j++) {
            double first = kept[2 * k + j] - kept[j],
                   second = of->loadings[j] - 2 * kept[2 * k + j] + kept[j];
            double at = kept[j] + 2 * leap * first + leap * leap * second;
            if (j < k || at > LEAST_OWN * of->s[(j - k) * k + j - k]) of->loadings[j] = at;
        }
    }
}

static double omega_of(one_factor *of, double kept[])
{
    double common = 0, own = 0;
    fit_factor(of, kept);
    (void)improve(of);
    for (size_t j = 0; j < of->k; j++) {
        common += of->loadings[j];
        own += of->own[j];
    }
    return common * common / (common * common + own);
}

/* Covariances of rows drawn: rows[i] of x; false where an item does not vary. */
static bool covary_rows(one_factor *of, const double x[], const size_t rows[], size_t n, double means[])
{
    size_t k = of->k;
    for (size_t j = 0; j < k; j++) {
        means[j] = 0;
        for (size_t i = 0; i < n; i++) means[j] += x[rows[i] * k + j];
        means[j] /= (double)n;
    }
    memset(of->s, 0, k * k * sizeof *of->s);
    for (size_t i = 0; i < n; i++)
        for (size_t a = 0; a < k; a++)
            for (size_t b = a; b < k; b++)
                of->s[a * k + b] += (x[rows[i] * k + a] - means[a]) * (x[rows[i] * k + b] - means[b]);
    for (size_t a = 0; a < k; a++)
        for (size_t b = a; b < k; b++)
            of->s[a * k + b] = of->s[b * k + a] = of->s[a * k + b] / ((double)n - 1);
    for (size_t j = 0; j < k; j++)
        if (!(of->s[j * k + j] > 0)) return false;
    return true;
}

/* Start where each item has half of its variance in common with the sum of all. */
static void start_factor(one_factor *of)
{
    for (size_t j = 0; j < of->k; j++) {
        double together = 0, variance = of->s[j * of->k + j];
        for (size_t c = 0; c < of->k; c++) together += of->s[j * of->k + c];
        of->loadings[j] = (together < 0 ? -1 : 1) * sqrt(variance / 2);
        of->own[j] = variance / 2;
    }
}

static int omega_interval(mx_stats_result *out, one_factor *of, const double x[], const size_t rows[],
                          size_t n, const mx_stats_options *options, double work[], mx_arena *arena)
{
    double *replicates = mx_stats__scratch(arena, options->reps, sizeof *replicates);
    size_t *drawn = mx_stats__scratch(arena, n, sizeof *drawn), kept = 0;
    if (!replicates || !drawn) return MX_E_NOMEM;
    mx_rng rng;
    mx_rng_seed(&rng, options->seed);
    for (size_t r = 0; r < options->reps; r++) {
        for (size_t i = 0; i < n; i++) drawn[i] = rows[mx_rng_below(&rng, n)];
        if (!covary_rows(of, x, drawn, n, work)) continue;
        start_factor(of);
        replicates[kept++] = omega_of(of, work);
    }
    if (kept < 2) return MX_OK;
    mx_stats__sort(replicates, kept);
    int rc = mx_stats_quantile(&out->conf_low, replicates, kept, (1 - options->conf) / 2, 6);
    if (rc == MX_OK) rc = mx_stats_quantile(&out->conf_high, replicates, kept, (1 + options->conf) / 2, 6);
    out->conf_level = options->conf;
    return rc;
}

int mx_stats_omega(mx_stats_result *out, double loadings[], const double x[], size_t n, size_t k,
                   const mx_stats_options *options, mx_arena *arena)
{
    *out = mx_stats__result(
        n, mx_tr("omega total de McDonald, un facteur", "McDonald’s omega total, one factor"));
    out->estimates = "omega";
    int rc = mx_stats__check_conf(options->conf);
    if (rc < 0) return rc;
    size_t *rows = mx_stats__scratch(arena, n, sizeof *rows), used = 0;
    if (!rows) return MX_E_NOMEM;
    for (size_t i = 0; i < n; i++)
        if (is_complete(x + i * k, k)) rows[used++] = i;
    out->n_used = used;
    if (used < 3 || k < 3 || k > MX_STATS_MOST_VARIABLES)
        return mx_stats__cannot(out, mx_tr("il faut trois personnes et trois questions au moins",
                                           "three people and three items are needed at least"));
    double *memory = mx_stats__scratch(arena, k * k + 4 * k, sizeof *memory),
           *work = mx_stats__scratch(arena, 4 * k, sizeof *work);
    if (!memory || !work) return MX_E_NOMEM;
    one_factor of = {.s = memory,
                     .loadings = memory + k * k,
                     .own = memory + k * k + k,
                     .row = memory + k * k + 2 * k,
                     .beta = memory + k * k + 3 * k,
                     .k = k};
    if (!covary_rows(&of, x, rows, used, work))
        return mx_stats__cannot(
            out, mx_tr("une question a partout la même réponse", "an item has one answer everywhere"));
    start_factor(&of);
    double omega = omega_of(&of, work);
    if (of.is_at_edge) /* 3 */
        out->method = mx_tr("omega total de McDonald, un facteur (une question a tout en commun : douteux)",
                            "McDonald’s omega total, one factor (an item has all in common: doubtful)");
    for (size_t j = 0; loadings && j < k; j++) loadings[j] = of.loadings[j] / sqrt(of.s[j * k + j]);
    out->estimate = omega;
    return options->reps < 2 ? MX_OK : omega_interval(out, &of, x, rows, used, options, work, arena);
}
