#include "mx/composite.h"

#include <float.h>
#include <math.h>

static int check(const double weights[], size_t n, double k, double *sum)
{
    *sum = 0;
    if (!(k > 0 && k <= 1))
        return mx_fail(MX_E_VALUE, mx_tr("k est une part des poids, au-dessus de 0 et au plus 1", "k is a share of the weights, above 0 and at most 1"));
    for (size_t d = 0; d < n; d++) {
        double weight = weights ? weights[d] : 1;
        if (!(weight > 0) || !isfinite(weight))
            return mx_fail(MX_E_VALUE, mx_tr("le poids %zu n’est pas au-dessus de 0", "weight %zu is not above 0"), d + 1);
        *sum += weight;
    }
    return MX_OK;
}

/* The weighted share of things a person is deprived in; NaN when one is not known. */
static double count_of(const double deprived[], const double weights[], size_t n, double sum)
{
    double count = 0;
    for (size_t d = 0; d < n; d++) count += deprived[d] * (weights ? weights[d] : 1);
    return count / sum;
}

int mx_composite_joint(mx_joint *out, mx_joint_part parts[], double is_poor[], const double deprived[], size_t n_people,
                       size_t n_dimensions, const double weights[], double k)
{
    double sum, total = 0, rounding = (double)(n_dimensions + 1) * DBL_EPSILON;
    int rc = check(weights, n_dimensions, k, &sum);
    if (rc < 0) return rc;
    *out = (mx_joint){0};
    for (size_t d = 0; d < n_dimensions; d++) parts[d] = (mx_joint_part){0, 0, 0};
    for (size_t i = 0; i < n_people; i++) {
        const double *person = deprived + i * n_dimensions;
        double count = count_of(person, weights, n_dimensions, sum);
        bool poor = count >= k - rounding;
        if (is_poor) is_poor[i] = isnan(count) ? NAN : poor;
        if (isnan(count)) {
            out->n_missing++;
            continue;
        }
        out->n++;
        out->n_poor += poor;
        if (poor) total += count;
        for (size_t d = 0; d < n_dimensions; d++) {
            parts[d].raw += person[d];
            if (poor) parts[d].censored += person[d];
        }
    }
    double n = (double)out->n;
    out->headcount = out->n ? (double)out->n_poor / n : NAN;
    out->intensity = out->n_poor ? total / (double)out->n_poor : NAN;
    out->adjusted = out->n ? total / n : NAN;
    for (size_t d = 0; d < n_dimensions; d++) {
        parts[d].raw = out->n ? parts[d].raw / n : NAN;
        parts[d].censored = out->n ? parts[d].censored / n : NAN;
        parts[d].contribution = out->n_poor ? (weights ? weights[d] : 1) / sum * parts[d].censored / out->adjusted : NAN;
    }
    return MX_OK;
}
