/* Tables of counts: chi-square, McNemar and Bowker. */
#include "stats_i.h"

#include <gsl/gsl_cdf.h>
#include <limits.h>
#include <math.h>

int mx_stats__check_counts(const double table[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!(table[i] >= 0 && table[i] <= UINT_MAX && table[i] == floor(table[i])))
            return mx_fail(MX_E_VALUE,
                           mx_tr("case %zu du tableau : %g n’est pas un effectif",
                                 "cell %zu of the table: %g is not a count"),
                           i + 1, table[i]);
    return MX_OK;
}

mx_stats__margins mx_stats__table_margins(const double table[], size_t rows, size_t columns, double work[])
{
    mx_stats__margins out = {work, work + rows, 0, 0, 0};
    for (size_t i = 0; i < rows + columns; i++) work[i] = 0;
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < columns; j++) {
            out.of_rows[i] += table[i * columns + j];
            out.of_columns[j] += table[i * columns + j];
            out.n += table[i * columns + j];
        }
    }
    for (size_t i = 0; i < rows; i++) out.rows_used += out.of_rows[i] > 0;
    for (size_t j = 0; j < columns; j++) out.columns_used += out.of_columns[j] > 0;
    return out;
}

/* Pearson's sum; every difference made `less` smaller, but not below 0. */
static double pearson_sum(const double table[], const mx_stats__margins *margins, size_t rows, size_t columns,
                          double less)
{
    double sum = 0;
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < columns; j++) {
            double expected = margins->of_rows[i] * margins->of_columns[j] / margins->n;
            double away = fabs(table[i * columns + j] - expected);
            if (expected > 0) sum += (away - fmin(less, away)) * (away - fmin(less, away)) / expected;
        }
    }
    return sum;
}

/* Random tables with these margins: the columns of all units, shuffled (as in R's r2dtable, but
 * unit by unit). `table` is overwritten. */
static int chi_square_hits(size_t *hits, double table[], const mx_stats__margins *margins, size_t rows,
                           size_t columns, double seen, const mx_stats_options *options, mx_arena *arena)
{
    size_t n = (size_t)margins->n, filled = 0;
    int64_t *units = mx_stats__scratch(arena, n, sizeof *units);
    if (!units) return MX_E_NOMEM;
    for (size_t j = 0; j < columns; j++)
        for (size_t c = 0; c < (size_t)margins->of_columns[j]; c++) units[filled++] = (int64_t)j;
    mx_rng rng;
    mx_rng_seed(&rng, options->seed);
    *hits = 0;
    for (size_t r = 0; r < options->reps; r++) {
        mx_stats__random_table(table, units, margins, rows, columns, &rng);
        *hits += pearson_sum(table, margins, rows, columns, 0) >= seen * (1 - 1e-7); /* R's relative error */
    }
    return MX_OK;
}

void mx_stats__random_table(double table[], int64_t units[], const mx_stats__margins *margins, size_t rows,
                            size_t columns, mx_rng *rng)
{
    size_t unit = 0;
    mx_stats__shuffle(units, (size_t)margins->n, rng);
    for (size_t i = 0; i < rows * columns; i++) table[i] = 0;
    for (size_t i = 0; i < rows; i++)
        for (size_t c = 0; c < (size_t)margins->of_rows[i]; c++) table[i * columns + (size_t)units[unit++]]++;
}

int mx_stats_chi_square(mx_stats_result *out, const double table[], size_t rows, size_t columns,
                        const mx_stats_options *options, mx_arena *arena)
{
    *out = mx_stats__result(0, mx_tr("khi-deux de Pearson", "Pearson’s chi-square"));
    out->estimates = mx_tr("V de Cramér", "Cramér’s V");
    int rc = mx_stats__check_counts(table, rows * columns);
    if (rc < 0) return rc;
    double *work = mx_stats__scratch(arena, rows + columns + rows * columns, sizeof *work);
    if (!work) return MX_E_NOMEM;
    mx_stats__margins margins = mx_stats__table_margins(table, rows, columns, work);
    out->n = out->n_used = (size_t)margins.n;
    if (margins.rows_used < 2 || margins.columns_used < 2)
        return mx_stats__cannot(out, mx_tr("moins de deux lignes ou de deux colonnes remplies",
                                           "fewer than two rows or two columns with counts"));
    bool is_corrected = options->continuity && rows == 2 && columns == 2;
    double plain = pearson_sum(table, &margins, rows, columns, 0);
    size_t fewer = margins.rows_used < margins.columns_used ? margins.rows_used : margins.columns_used;
    out->statistic = is_corrected ? pearson_sum(table, &margins, rows, columns, 0.5) : plain; /* (2) */
    out->df = (double)((margins.rows_used - 1) * (margins.columns_used - 1));
    out->estimate = sqrt(plain / (margins.n * (double)(fewer - 1)));
    out->p_value = mx_stats__chi_square_p(out->statistic, out->df);
    if (options->way != MX_STATS_EXACT && options->way != MX_STATS_MONTE_CARLO) return MX_OK;
    size_t hits;
    out->statistic = plain;
    rc = chi_square_hits(&hits, work + rows + columns, &margins, rows, columns, plain, options, arena);
    if (rc == MX_OK) mx_stats__monte_carlo(out, hits, options->reps);
    return rc;
}

/* ---- McNemar and Bowker -------------------------------------------------------------------- */

static double bowker_sum(const double table[], size_t k, double less, double *df)
{
    double sum = 0;
    *df = 0;
    for (size_t i = 0; i < k; i++) {
        for (size_t j = i + 1; j < k; j++) {
            double up = table[i * k + j], down = table[j * k + i], away = fabs(up - down);
            if (up + down <= 0) continue;
            if (away > 0) sum += (away - less) * (away - less) / (up + down);
            ++*df;
        }
    }
    return sum;
}

/* Clopper and Pearson's interval of up / (up + down), as odds. */
static void odds_interval(mx_stats_result *out, double up, double down, double conf)
{
    double low = up > 0 ? mx_stats__beta_quantile((1 - conf) / 2, up, down + 1) : 0;
    double rest = down > 0 ? mx_stats__beta_quantile((1 - conf) / 2, down, up + 1) : 0;
    out->estimate = up / down;
    out->conf_low = low / (1 - low);
    out->conf_high = (1 - rest) / rest;
    out->conf_level = conf;
}

static void mcnemar_exactly(mx_stats_result *out, unsigned up, unsigned down,
                            mx_stats_alternative alternative)
{
    unsigned n = up + down, fewer = up < down ? up : down;
    out->way = MX_STATS_EXACT;
    out->p_value = mx_stats__tail(gsl_cdf_binomial_P(up, 0.5, n), gsl_cdf_binomial_P(down, 0.5, n),
                                  2 * gsl_cdf_binomial_P(fewer, 0.5, n), alternative);
    out->p_smallest = mx_stats__p(pow(2, alternative == MX_STATS_TWO_SIDED ? 1 - (double)n : -(double)n));
}

static size_t bowker_hits(double table[], size_t k, double seen, const mx_stats_options *options)
{
    size_t hits = 0;
    double df;
    mx_rng rng;
    mx_rng_seed(&rng, options->seed);
    for (size_t r = 0; r < options->reps; r++) {
        for (size_t i = 0; i < k; i++) {
            for (size_t j = i + 1; j < k; j++) {
                double both = table[i * k + j] + table[j * k + i], up = 0;
                for (size_t c = 0; c < (size_t)both; c++) up += (double)(mx_rng_next(&rng) >> 63);
                table[i * k + j] = up;
                table[j * k + i] = both - up;
            }
        }
        hits += bowker_sum(table, k, 0, &df) >= seen * (1 - 1e-7);
    }
    return hits;
}

int mx_stats_mcnemar(mx_stats_result *out, const double table[], size_t k, const mx_stats_options *options,
                     mx_arena *arena)
{
    *out = mx_stats__result(0, k > 2 ? mx_tr("symétrie de McNemar-Bowker", "McNemar-Bowker symmetry")
                                     : mx_tr("McNemar", "McNemar"));
    int rc = mx_stats__check_conf(options->conf);
    if (rc == MX_OK) rc = mx_stats__check_counts(table, k * k);
    if (rc < 0) return rc;
    double total = 0, agreed = 0;
    for (size_t i = 0; i < k * k; i++) total += table[i];
    for (size_t i = 0; i < k; i++) agreed += table[i * k + i];
    out->n = (size_t)total;
    out->n_used = (size_t)(total - agreed);
    if (out->n_used == 0)
        return mx_stats__cannot(out, mx_tr("aucune paire n’a changé", "no pair has changed"));
    out->statistic = bowker_sum(table, k, options->continuity && k == 2 ? 1 : 0, &out->df);
    out->p_value = mx_stats__chi_square_p(out->statistic, out->df);
    if (k == 2) {
        out->estimates = mx_tr("rapport de cotes", "odds ratio");
        odds_interval(out, table[1], table[2], options->conf);
        if (options->way == MX_STATS_AUTO || options->way == MX_STATS_EXACT)
            mcnemar_exactly(out, (unsigned)table[1], (unsigned)table[2], options->alternative);
    }
    bool is_random = options->way == MX_STATS_MONTE_CARLO || (k > 2 && options->way == MX_STATS_EXACT);
    if (!is_random) return MX_OK;
    double *copy = mx_stats__scratch(arena, k * k, sizeof *copy), df;
    if (!copy) return MX_E_NOMEM;
    for (size_t i = 0; i < k * k; i++) copy[i] = table[i];
    mx_stats__monte_carlo(out, bowker_hits(copy, k, bowker_sum(table, k, 0, &df), options), options->reps);
    return MX_OK;
}
