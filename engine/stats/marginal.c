/* Whether a table of pairs has the same margins before and after: Stuart and Maxwell. */
#include "stats_i.h"

#include <gsl/gsl_eigen.h>
#include <math.h>

/* Eigenvalues below this part of the largest belong to no degree of freedom. */
#define NEGLIGIBLE 1e-10
/* At most so many ways to turn pairs round are gone through. */
#define MOST_SPLITS 20000.0

/* The quadratic form of the differences d of the margins: sum of (v_i · d)^2 / lambda_i over the
 * eigenvectors of their covariance that are no null directions. */
typedef struct {
    size_t k, rank;
    double *vectors; /* rank rows of k, each divided by the square root of its eigenvalue */
} form;

/* Pairs of two levels: so many, of which some rose. */
typedef struct {
    size_t low, high;
    double pairs;
} crossing;

/* The covariance under the null: pairs off the diagonal, whichever way round they stand. */
static void fill_covariance(gsl_matrix *m, const double table[], size_t k)
{
    gsl_matrix_set_zero(m);
    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j < k; j++) {
            double both = table[i * k + j] + table[j * k + i];
            if (i == j) continue;
            gsl_matrix_set(m, i, j, -both);
            gsl_matrix_set(m, i, i, gsl_matrix_get(m, i, i) + both);
        }
    }
}

static int decompose(form *out, const double table[], size_t k, mx_arena *arena)
{
    gsl_matrix *m = gsl_matrix_alloc(k, k), *v = gsl_matrix_alloc(k, k);
    gsl_vector *values = gsl_vector_alloc(k);
    gsl_eigen_symmv_workspace *work = gsl_eigen_symmv_alloc(k);
    double most = 0;
    *out = (form){k, 0, mx_stats__scratch(arena, k * k, sizeof *out->vectors)};
    bool is_there = m && v && values && work && out->vectors;
    if (is_there) {
        fill_covariance(m, table, k);
        is_there = gsl_eigen_symmv(m, values, v, work) == 0;
    }
    for (size_t i = 0; is_there && i < k; i++) most = fmax(most, gsl_vector_get(values, i));
    for (size_t i = 0; is_there && i < k; i++) {
        double value = gsl_vector_get(values, i);
        if (value <= most * NEGLIGIBLE) continue;
        for (size_t j = 0; j < k; j++)
            out->vectors[out->rank * k + j] = gsl_matrix_get(v, j, i) / sqrt(value);
        out->rank++;
    }
    gsl_eigen_symmv_free(work);
    gsl_vector_free(values);
    gsl_matrix_free(v);
    gsl_matrix_free(m);
    return is_there ? MX_OK : mx_fail_memory();
}

static double value_of(const form *f, const double away[])
{
    double sum = 0;
    for (size_t r = 0; r < f->rank; r++) {
        double dot = 0;
        for (size_t j = 0; j < f->k; j++) dot += f->vectors[r * f->k + j] * away[j];
        sum += dot * dot;
    }
    return sum;
}

/* All ways to turn each pair round, each as likely: the chance of a statistic as large. */
typedef struct {
    const form *f;
    const crossing *crossings;
    size_t n;
    double seen, p;
    double *away;
} splits;

static void go_through(splits *s, size_t at, double chance)
{
    if (at == s->n) {
        if (value_of(s->f, s->away) >= s->seen * (1 - 1e-9)) s->p += chance;
        return;
    }
    const crossing *c = &s->crossings[at];
    double one = chance * exp2(-c->pairs);
    for (double up = 0; up <= c->pairs; up++) {
        double shift = 2 * up - c->pairs;
        s->away[c->low] += shift;
        s->away[c->high] -= shift;
        go_through(s, at + 1, one);
        s->away[c->low] -= shift;
        s->away[c->high] += shift;
        one *= (c->pairs - up) / (up + 1);
    }
}

/* The margins' differences, and the pairs that changed; how many ways there are to turn them. */
static size_t read_table(double away[], crossing crossings[], double *ways, double *n_changed,
                         const double table[], size_t k)
{
    size_t n = 0;
    *ways = 1;
    *n_changed = 0;
    for (size_t i = 0; i < k; i++) {
        for (size_t j = i + 1; j < k; j++) {
            double rose = table[i * k + j], fell = table[j * k + i];
            away[i] += rose - fell;
            away[j] -= rose - fell;
            if (rose + fell == 0) continue;
            crossings[n++] = (crossing){i, j, rose + fell};
            *n_changed += rose + fell;
            *ways = fmin(*ways * (rose + fell + 1), 1e300);
        }
    }
    return n;
}

int mx_stats_marginal_homogeneity(mx_stats_result *out, const double table[], size_t k,
                                  const mx_stats_options *options, mx_arena *arena)
{
    double n = 0, ways, n_changed;
    form f;
    mx_stats__quiet_gsl();
    int rc = mx_stats__check_counts(table, k * k);
    for (size_t i = 0; rc == MX_OK && i < k * k; i++) n += table[i];
    *out = mx_stats__result((size_t)n, mx_tr("homogénéité des marges de Stuart et Maxwell",
                                             "Stuart and Maxwell’s marginal homogeneity"));
    if (rc < 0) return rc;
    double *away = mx_stats__scratch(arena, k + 1, sizeof *away);
    crossing *crossings = mx_stats__scratch(arena, k * k / 2 + 1, sizeof *crossings);
    if (!away || !crossings) return MX_E_NOMEM;
    size_t n_crossings = read_table(away, crossings, &ways, &n_changed, table, k);
    out->n_used = (size_t)n_changed;
    if (n_crossings == 0)
        return mx_stats__cannot(out, mx_tr("personne n’a changé de niveau", "nobody changed level"));
    rc = decompose(&f, table, k, arena);
    if (rc < 0) return rc;
    out->statistic = value_of(&f, away);
    out->df = (double)f.rank;
    bool is_exact = options->way == MX_STATS_AUTO || options->way == MX_STATS_EXACT;
    out->way = is_exact && ways <= MOST_SPLITS ? MX_STATS_EXACT : MX_STATS_ASYMPTOTIC;
    if (out->way == MX_STATS_EXACT) {
        splits s = {
            &f, crossings, n_crossings, out->statistic, 0, mx_stats__scratch(arena, k, sizeof(double))};
        if (!s.away) return MX_E_NOMEM;
        go_through(&s, 0, 1);
        out->p_value = mx_stats__p(s.p);
    } else {
        out->p_value = mx_stats__chi_square_p(out->statistic, out->df);
    }
    return MX_OK;
}
