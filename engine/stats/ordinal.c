/* Levels of many territories in one model: cumulative logits, an effect of each territory. */
#include "stats_i.h"

#include <math.h>
#include <string.h>

/*
 * logit P(level <= c | u) = threshold[c] - u, u normal around 0 with standard deviation sigma. Each
 * territory's u is integrated out by the trapezoid rule around its mode, half a standard deviation a step,
 * which for such smooth functions is as good as exact. Parameters: the thresholds, then log sigma.
 */
#define REACH 18 /* steps on either side of the mode: nine standard deviations */
#define NODES (2 * REACH + 1)
#define LEAST_LOG_SIGMA (-7.0)
#define MOST_STEPS 300

typedef struct {
    const double *counts; /* n x k, empty levels left out */
    size_t n, k;
    double *means, *sds, *levels; /* of each territory, after evaluate: of u, and the expected level */
    const double *level;          /* the level that each of the k was */
} ordinal;

static double logistic(double x)
{
    return x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x));
}

/* P(level c | u): differences are taken on the side where they keep their digits. */
static double chance(const double thresholds[], size_t k, size_t c, double u)
{
    double low = c > 0 ? thresholds[c - 1] - u : -INFINITY, high = c + 1 < k ? thresholds[c] - u : INFINITY;
    return low > 0 ? logistic(-low) - logistic(-high) : logistic(high) - logistic(low);
}

static double density(double x)
{
    double p = logistic(x);
    return p * (1 - p);
}

static double log_joint(const ordinal *of, const double counts[], const double par[], double u)
{
    double sigma = exp(par[of->k - 1]), sum = -u * u / (2 * sigma * sigma);
    for (size_t c = 0; c < of->k; c++)
        if (counts[c] > 0) sum += counts[c] * log(fmax(chance(par, of->k, c, u), 1e-300));
    return sum;
}

/* The mode of u by Newton, since the function has one peak; and its width. */
static double find_mode(const ordinal *of, const double counts[], const double par[], double *width)
{
    double sigma = exp(par[of->k - 1]), u = 0, bend = 1 / (sigma * sigma);
    for (int step = 0; step < 60; step++) {
        double slope = -u / (sigma * sigma);
        bend = 1 / (sigma * sigma);
        for (size_t c = 0; c < of->k; c++) {
            double low = c > 0 ? par[c - 1] - u : -INFINITY, high = c + 1 < of->k ? par[c] - u : INFINITY;
            slope += counts[c] * (logistic(low) + logistic(high) - 1);
            bend += counts[c] * (density(low) + density(high));
        }
        double move = fmax(-5, fmin(5, slope / bend));
        u += move;
        if (fabs(move) < 1e-10 * (1 + fabs(u))) break;
    }
    *width = 1 / sqrt(bend);
    return u;
}

/* What a value of u of this weight adds to the gradient. */
static void add_gradient(const ordinal *of, const double counts[], const double par[], double u,
                         double weight, double gradient[])
{
    double sigma = exp(par[of->k - 1]);
    for (size_t c = 0; c < of->k; c++) {
        if (counts[c] <= 0) continue;
        double p = fmax(chance(par, of->k, c, u), 1e-300);
        if (c + 1 < of->k) gradient[c] += weight * counts[c] * density(par[c] - u) / p;
        if (c > 0) gradient[c - 1] -= weight * counts[c] * density(par[c - 1] - u) / p;
    }
    gradient[of->k - 1] += weight * (u * u / (sigma * sigma) - 1);
}

/* One territory's part of the log likelihood and of its gradient; the distribution of its u. */
static double add_territory(ordinal *of, size_t t, const double par[], double gradient[])
{
    const double *counts = of->counts + t * of->k;
    double width, mode = find_mode(of, counts, par, &width), logs[NODES], top = -INFINITY, sum = 0;
    for (int i = 0; i < NODES; i++) {
        logs[i] = log_joint(of, counts, par, mode + (i - REACH) * width / 2);
        top = fmax(top, logs[i]);
    }
    for (int i = 0; i < NODES; i++) sum += exp(logs[i] - top);
    double first = 0, second = 0, level = 0;
    for (int i = 0; i < NODES; i++) {
        double u = mode + (i - REACH) * width / 2, weight = exp(logs[i] - top) / sum;
        add_gradient(of, counts, par, u, weight, gradient);
        first += weight * u;
        second += weight * (u - mode) * (u - mode);
        for (size_t c = 0; c < of->k; c++) level += weight * of->level[c] * chance(par, of->k, c, u);
    }
    of->means[t] = first;
    of->sds[t] = sqrt(fmax(0, second - (first - mode) * (first - mode)));
    of->levels[t] = level;
    return top + log(sum * width / 2) - par[of->k - 1] - log(2 * acos(-1)) / 2;
}

/* The log likelihood, minus infinity where thresholds are out of order. */
static double evaluate(ordinal *of, const double par[], double gradient[])
{
    double sum = 0;
    for (size_t c = 0; c < of->k; c++) gradient[c] = 0;
    for (size_t c = 1; c + 1 < of->k; c++)
        if (!(par[c] > par[c - 1])) return -INFINITY;
    if (par[of->k - 1] < LEAST_LOG_SIGMA || par[of->k - 1] > -LEAST_LOG_SIGMA) return -INFINITY;
    for (size_t t = 0; t < of->n; t++) sum += add_territory(of, t, par, gradient);
    return sum;
}

/* Climbs by BFGS (Nocedal and Wright 2006, algorithm 6.1). work: 5 k + k x k places. */
static double climb(ordinal *of, double par[], double work[])
{
    size_t k = of->k;
    double *gradient = work, *tried = gradient + k, *next = tried + k, *way = next + k, *turned = way + k,
           *inverse = turned + k;
    double value = evaluate(of, par, gradient);
    for (size_t i = 0; i < k * k; i++) inverse[i] = 0;
    for (size_t i = 0; i < k; i++) {
        double n = 0;
        for (size_t t = 0; t < of->n * k; t++) n += of->counts[t];
        inverse[i * k + i] = i + 1 < k ? 4 / n : 1 / (double)of->n;
    }
    for (int step = 0; step < MOST_STEPS; step++) {
        double rise = 0, length = 1, found = -INFINITY;
        for (size_t i = 0; i < k; i++) {
            way[i] = 0;
            for (size_t j = 0; j < k; j++) way[i] += inverse[i * k + j] * gradient[j];
            rise += way[i] * gradient[i];
        }
        if (!(rise > 1e-13 * (1 + fabs(value)))) break;
        for (int half = 0; half < 40; half++, length /= 2) {
            for (size_t i = 0; i < k; i++) tried[i] = par[i] + length * way[i];
            found = evaluate(of, tried, next);
            if (found >= value + 1e-4 * length * rise) break;
        }
        if (!(found > value)) break;
        double curve = 0, norm = 0;
        for (size_t i = 0; i < k; i++) { /* way: how far; gradient: how much it fell */
            way[i] = tried[i] - par[i];
            gradient[i] -= next[i];
            curve += way[i] * gradient[i];
        }
        if (curve > 0) {
            for (size_t i = 0; i < k; i++) {
                turned[i] = 0;
                for (size_t j = 0; j < k; j++) turned[i] += inverse[i * k + j] * gradient[j];
                norm += turned[i] * gradient[i];
            }
            for (size_t i = 0; i < k; i++)
                for (size_t j = 0; j < k; j++)
                    inverse[i * k + j] += (1 + norm / curve) * way[i] * way[j] / curve -
                                          (turned[i] * way[j] + way[i] * turned[j]) / curve;
        }
        memcpy(par, tried, k * sizeof *par);
        memcpy(gradient, next, k * sizeof *gradient);
        value = found;
    }
    return evaluate(of, par, gradient);
}

/* Thresholds of all territories together, and the log likelihood of one distribution for all. */
static double start(const ordinal *of, double par[])
{
    double n = 0, upto = 0, value = 0;
    for (size_t i = 0; i < of->n * of->k; i++) n += of->counts[i];
    for (size_t c = 0; c < of->k; c++) {
        double held = 0;
        for (size_t t = 0; t < of->n; t++) held += of->counts[t * of->k + c];
        upto += held;
        value += held * log(held / n);
        if (c + 1 < of->k) par[c] = log(upto / (n - upto));
    }
    par[of->k - 1] = log(0.5);
    return value;
}

/* Levels that somebody holds, side by side. */
static int keep_levels(ordinal *out, const double counts[], size_t n, size_t k, mx_arena *arena)
{
    double *level = mx_stats__scratch(arena, k, sizeof *level),
           *kept = mx_stats__scratch(arena, n * k, sizeof *kept);
    *out = (ordinal){.n = n,
                     .counts = kept,
                     .level = level,
                     .means = mx_stats__scratch(arena, n, sizeof(double)),
                     .sds = mx_stats__scratch(arena, n, sizeof(double)),
                     .levels = mx_stats__scratch(arena, n, sizeof(double))};
    if (!level || !kept || !out->means || !out->sds || !out->levels) return MX_E_NOMEM;
    for (size_t c = 0; c < k; c++) {
        double held = 0;
        for (size_t t = 0; t < n; t++) held += counts[t * k + c];
        if (held > 0) level[out->k++] = (double)c;
    }
    for (size_t t = 0; t < n; t++)
        for (size_t c = 0; c < out->k; c++) kept[t * out->k + c] = counts[t * k + (size_t)level[c]];
    return MX_OK;
}

int mx_stats_ordinal_fit(mx_stats_ordinal *out, mx_stats_ordinal_unit each[], const double counts[], size_t n,
                         size_t k, double conf, mx_arena *arena)
{
    mx_stats__quiet_gsl();
    *out = (mx_stats_ordinal){.n = n,
                              .sd = NAN,
                              .log_likelihood = NAN,
                              .statistic = NAN,
                              .p_value = NAN,
                              .method = mx_tr("logits cumulés, effet de chaque territoire",
                                              "cumulative logits, an effect of each territory")};
    ordinal of;
    int rc = mx_stats__check_conf(conf);
    if (rc == MX_OK) rc = mx_stats__check_counts(counts, n * k);
    if (rc == MX_OK) rc = keep_levels(&of, counts, n, k, arena);
    if (rc < 0) return rc;
    size_t filled = 0;
    for (size_t t = 0; t < n; t++) {
        double people = 0;
        for (size_t c = 0; c < k; c++) people += counts[t * k + c];
        each[t] = (mx_stats_ordinal_unit){people, NAN, NAN, NAN, NAN, NAN};
        filled += people > 0;
    }
    if (filled < MX_STATS_FEWEST_TERRITORIES || of.k < 2) {
        out->cannot = mx_tr("moins de cinq territoires, ou un seul niveau",
                            "fewer than five territories, or one level only");
        return MX_OK;
    }
    out->thresholds = mx_stats__scratch(arena, of.k, sizeof *out->thresholds);
    double *work = mx_stats__scratch(arena, 5 * of.k + of.k * of.k, sizeof *work);
    if (!out->thresholds || !work) return MX_E_NOMEM;
    double alike = start(&of, out->thresholds), z = mx_stats__normal_quantile(conf);
    out->log_likelihood = climb(&of, out->thresholds, work);
    out->n_thresholds = of.k - 1;
    out->sd = exp(out->thresholds[of.k - 1]);
    out->statistic = fmax(0, 2 * (out->log_likelihood - alike));
    out->p_value = out->statistic > 0 ? mx_stats__p(mx_stats__chi_square_p(out->statistic, 1) / 2) : 1;
    for (size_t t = 0; t < n; t++) {
        if (each[t].n <= 0) continue;
        each[t].effect = of.means[t];
        each[t].se = of.sds[t];
        each[t].low = of.means[t] - z * of.sds[t];
        each[t].high = of.means[t] + z * of.sds[t];
        each[t].level = of.levels[t];
    }
    return MX_OK;
}
