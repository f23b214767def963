/* Quantiles of nine types, spread and shape. */
#include "stats_i.h"

#include <float.h>
#include <math.h>

/* Hyndman and Fan's m = a + p (1 - a - b), with (a, b) for types 4 to 9. */
static double shift(int type, double p)
{
    static const double parameters[][2] = {{0, 1}, {0.5, 0.5},         {0, 0},
                                           {1, 1}, {1.0 / 3, 1.0 / 3}, {3.0 / 8, 3.0 / 8}};
    if (type <= 2) return 0;
    if (type == 3) return -0.5;
    const double *of = parameters[type - 4];
    return of[0] + p * (1 - of[0] - of[1]);
}

/* What the value above gets, where the place falls `rest` past the value of number `j`. */
static double share_above(int type, double rest, double j)
{
    if (type >= 4) return rest;
    if (type == 3) return rest > 0 || fmod(j, 2) != 0;
    if (rest > 0) return 1;
    return type == 2 ? 0.5 : 0;
}

static double held(const double x[], size_t n, double number)
{
    if (number < 1) return x[0];
    return number > (double)n ? x[n - 1] : x[(size_t)number - 1];
}

int mx_stats_quantile(double *out, const double x[], size_t n, double p, int type)
{
    *out = NAN;
    if (!(p >= 0 && p <= 1))
        return mx_fail(
            MX_E_VALUE,
            mx_tr("p = %g : il faut un nombre entre 0 et 1", "p = %g: give a number between 0 and 1"), p);
    if (type < 1 || type > 9)
        return mx_fail(
            MX_E_VALUE,
            mx_tr("type %d : il faut un entier de 1 à 9", "type %d: give a whole number from 1 to 9"), type);
    if (n == 0) return MX_OK; /* (3) */
    double place = (double)n * p + shift(type, p);
    double j = floor(place + 4 * DBL_EPSILON), rest = place - j; /* (2) */
    if (fabs(rest) < 4 * DBL_EPSILON * fmax(1, place)) rest = 0;
    double share = share_above(type, rest, j), below = held(x, n, j), above = held(x, n, j + 1);
    *out = share <= 0 ? below : share >= 1 ? above : below + share * (above - below);
    return MX_OK;
}

double mx_stats_mad(const double x[], size_t n, double work[])
{
    if (n == 0) return NAN;
    double median = mx_stats__median(x, n);
    for (size_t i = 0; i < n; i++) work[i] = fabs(x[i] - median);
    mx_stats__sort(work, n);
    return 1.4826 * mx_stats__median(work, n);
}

static int check_type(int type)
{
    if (type >= 1 && type <= 3) return MX_OK;
    return mx_fail(MX_E_VALUE, mx_tr("type %d : il faut 1, 2 ou 3", "type %d: give 1, 2 or 3"), type);
}

/* The second moment about the mean, and the one of `order`, both divided by n. */
static double moments(double *second, const double x[], size_t n, int order)
{
    double mean = mx_stats__sum(x, n) / (double)n, sum2 = 0, sum = 0;
    for (size_t i = 0; i < n; i++) {
        double away = x[i] - mean, square = away * away;
        sum2 += square;
        sum += order == 3 ? square * away : square * square;
    }
    *second = sum2 / (double)n;
    return sum / (double)n;
}

int mx_stats_skewness(double *out, const double x[], size_t n, int type)
{
    *out = NAN;
    int rc = check_type(type);
    if (rc < 0) return rc;
    double second, size = (double)n;
    if (n < (type == 2 ? 3 : 1) || mx_stats__is_constant(x, n)) return MX_OK; /* (1) */
    double g1 = moments(&second, x, n, 3);
    g1 /= second * sqrt(second);
    if (type == 1) *out = g1;
    else if (type == 2) *out = g1 * sqrt(size * (size - 1)) / (size - 2);
    else *out = g1 * pow(1 - 1 / size, 1.5);
    return MX_OK;
}

int mx_stats_kurtosis(double *out, const double x[], size_t n, int type)
{
    *out = NAN;
    int rc = check_type(type);
    if (rc < 0) return rc;
    double second, size = (double)n;
    if (n < (type == 2 ? 4 : 1) || mx_stats__is_constant(x, n)) return MX_OK;
    double ratio = moments(&second, x, n, 4);
    ratio /= second * second;
    if (type == 1) *out = ratio - 3;
    else if (type == 2) *out = ((size + 1) * (ratio - 3) + 6) * (size - 1) / ((size - 2) * (size - 3));
    else *out = ratio * (1 - 1 / size) * (1 - 1 / size) - 3;
    return MX_OK;
}
