/* What is said more, or less, here than elsewhere: the hypergeometric model of Lafon. */
#include "stats_i.h"

#include <math.h>

/* The chances of k marked among `drawn` of `all`, of which `marked` are. */
typedef struct {
    double all, marked, drawn, low, high, mode;
} urn;

static urn new_urn(double all, double marked, double drawn)
{
    urn out = {all, marked, drawn, fmax(0, drawn + marked - all), fmin(drawn, marked), 0};
    out.mode = fmin(fmax(floor((drawn + 1) * (marked + 1) / (all + 2)), out.low), out.high);
    return out;
}

/* P(k + 1) / P(k) */
static double up(const urn *of, double k)
{
    return (of->marked - k) * (of->drawn - k) / ((k + 1) * (of->all - of->marked - of->drawn + k + 1));
}

/* The sum of chances from k on, in the direction, in units of the chance of k. */
static double tail_from(const urn *of, double k, bool is_up)
{
    double sum = 1, term = 1;
    while (is_up ? k < of->high : k > of->low) {
        term *= is_up ? up(of, k) : 1 / up(of, k - 1);
        k += is_up ? 1 : -1;
        if (sum + term == sum) break;
        sum += term;
    }
    return sum;
}

/* log of P(k) over P(mode), then the tail: no chance is too small, no factorial too large. */
static double log_tail(const urn *of, double k, bool is_up)
{
    double log_chance = 0;
    for (double at = of->mode; at < k; at++) log_chance += log(up(of, at));
    for (double at = of->mode; at > k; at--) log_chance -= log(up(of, at - 1));
    double all = tail_from(of, of->mode, true) + tail_from(of, of->mode, false) - 1;
    return fmin(0, log_chance + log(tail_from(of, k, is_up)) - log(all));
}

int mx_stats_specificity(mx_stats_specific out[], const double table[], size_t rows, size_t columns,
                         mx_arena *arena)
{
    int rc = mx_stats__check_counts(table, rows * columns);
    if (rc < 0) return rc;
    double *work = mx_stats__scratch(arena, rows + columns, sizeof *work),
           *p = mx_stats__scratch(arena, 2 * rows * columns, sizeof *p);
    if (!work || !p) return MX_E_NOMEM;
    mx_stats__margins margins = mx_stats__table_margins(table, rows, columns, work);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++) {
            mx_stats_specific *one = &out[i * columns + j];
            double marked = margins.of_rows[i], drawn = margins.of_columns[j], k = table[i * columns + j];
            *one = (mx_stats_specific){k, NAN, NAN, NAN, NAN};
            p[i * columns + j] = NAN;
            if (!(marked > 0 && drawn > 0) || marked >= margins.n || drawn >= margins.n) continue; /* 3 */
            urn of = new_urn(margins.n, marked, drawn);
            bool is_more = k >= of.mode;
            double log_p = log_tail(&of, k, is_more);
            one->expected = marked * drawn / margins.n;
            one->index = (is_more ? -1 : 1) * log_p / log(10);
            if (one->index == 0) one->index = 0; /* and not minus 0 */
            one->p_value = mx_stats__p(exp(log_p));
            p[i * columns + j] = fmin(1, 2 * one->p_value);
        }
    rc = mx_stats_p_adjust(p + rows * columns, p, rows * columns, MX_STATS_BH, arena);
    for (size_t i = 0; i < rows * columns; i++) out[i].p_adjusted = p[rows * columns + i];
    return rc;
}
