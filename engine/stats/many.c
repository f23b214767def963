/* Many p-values at once. */
#include "stats_i.h"

#include <math.h>
#include <stdlib.h>

typedef struct {
    double p;
    size_t place;
} placed;

static int compare_placed(const void *a, const void *b)
{
    const placed *x = a, *y = b;
    if (x->p != y->p) return x->p < y->p ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

static void step_down(double out[], const placed order[], size_t m)
{
    double reached = 0;
    for (size_t i = 0; i < m; i++) { /* Holm 1979, p. 67 */
        reached = fmax(reached, order[i].p * (double)(m - i));
        out[order[i].place] = fmin(1, reached);
    }
}

static void step_up(double out[], const placed order[], size_t m, double scale)
{
    double reached = 1;
    for (size_t i = m; i-- > 0;) {
        reached = fmin(reached, order[i].p * scale * (double)m / (double)(i + 1));
        out[order[i].place] = reached;
    }
}

int mx_stats_p_adjust(double out[], const double p[], size_t n, mx_stats_adjustment how, mx_arena *arena)
{
    placed *order = mx_stats__scratch(arena, n, sizeof *order);
    if (!order) return MX_E_NOMEM;
    size_t m = 0;
    double harmonic = 0;
    for (size_t i = 0; i < n; i++) {
        out[i] = NAN;
        if (isnan(p[i])) continue;
        if (!(p[i] >= 0 && p[i] <= 1))
            return mx_fail(
                MX_E_VALUE,
                mx_tr("p numéro %zu : %g n’est pas entre 0 et 1", "p number %zu: %g is not between 0 and 1"),
                i + 1, p[i]);
        order[m++] = (placed){p[i], i};
    }
    qsort(order, m, sizeof *order, compare_placed);
    for (size_t i = 1; i <= m; i++) harmonic += 1 / (double)i;
    switch (how) {
    case MX_STATS_HOLM: step_down(out, order, m); break;
    case MX_STATS_BH: step_up(out, order, m, 1); break;
    case MX_STATS_BY: step_up(out, order, m, harmonic); break;
    case MX_STATS_BONFERRONI:
        for (size_t i = 0; i < m; i++) out[order[i].place] = fmin(1, order[i].p * (double)m);
        break;
    }
    return MX_OK;
}
