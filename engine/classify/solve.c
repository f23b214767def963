/*
 * One-vs-rest logistic regression with L2, in the dual, one row at a time.
 *
 * For a class, with y = ±1 and C_i = cost · weight of row i, the weights are
 * w = Σ C_i a_i y_i x_i with a_i in (0, 1), and at the optimum a_i = σ(−y_i w·x_i).
 * A step takes one row and sets its a_i so that this holds, the others standing
 * still (Yu, Huang and Lin 2011, "Dual coordinate descent methods for logistic
 * regression and maximum entropy models", algorithm 5): with m the margin now and
 * q = C_i‖x_i‖², the margin after the step is the root t of t − q σ(−t) = m − q a_i.
 *
 * Classes are independent. They go in blocks of LANES, so that one pass over a row
 * serves a block and the processor works on its classes side by side; threads take
 * whole blocks. Rows come in the same seeded order for every block. So the bytes do
 * not depend on the number of threads.
 */
#include "classify_i.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

enum { LANES = 16, ROOT_STEPS = 4, AHEAD = 12 };

/* A step that moves no class by more than this is not carried into the weights. */
static const float negligible = 2e-4F;

static const float unit = 1.0F / (float)MX_PACKED_MOST;

typedef struct {
    const mx_problem *problem;
    const float *norms; /* by position in problem->rows: ‖x‖² + 1 for the intercept */
    int8_t *matrix;
    size_t stride;
    float *scale, *bias;
    atomic_size_t next_block;
    atomic_int rc;
} job;

/* The block one thread is at. */
typedef struct {
    float *weights; /* n_buckets rows of LANES */
    float *duals;   /* n rows of LANES */
    uint32_t *order;
    float bias[LANES];
} block;

/* The roots of h(t) = t − q σ(−t) − b, by Newton's steps from a guess in t. h rises, is
 * convex below 0 and concave above; so from the side of 0 on which the root lies (h(0) tells)
 * a step may overshoot once, and from then on steps near the root without passing it. */
static void find_roots(float t[LANES], const float b[LANES], float q)
{
    for (int step = 0; step < ROOT_STEPS; step++)
        for (int c = 0; c < LANES; c++) {
            bool is_above = b[c] + 0.5F * q > 0.0F;
            float from = is_above == (t[c] > 0.0F) ? t[c] : 0.0F;
            float s = mx_sigmoid(-from);
            t[c] = from - (from - b[c] - q * s) / (1.0F + q * s * (1.0F - s));
        }
}

static void step(const mx_problem *problem, block *at, size_t position, float norm, size_t first)
{
    uint32_t row = problem->rows[position];
    const mx_packed *features = problem->features + problem->starts[row];
    size_t n = problem->starts[row + 1] - problem->starts[row];
    float *duals = at->duals + position * LANES;
    float cost = problem->cost * problem->weights[row], q = cost * norm;

    float z[LANES];
    memcpy(z, at->bias, sizeof z);
    for (size_t f = 0; f < n; f++) {
        if (f + AHEAD < n)
            __builtin_prefetch(at->weights + (size_t)mx_packed_bucket(features[f + AHEAD]) * LANES, 1);
        const float *weights = at->weights + (size_t)mx_packed_bucket(features[f]) * LANES;
        float value = mx_packed_number(features[f]) * unit;
        for (int c = 0; c < LANES; c++)
            z[c] += value * weights[c];
    }

    float sign[LANES], b[LANES], t[LANES], move[LANES], largest = 0.0F;
    for (int c = 0; c < LANES; c++)
        sign[c] = problem->labels[row] == first + (size_t)c ? 1.0F : -1.0F;
    for (int c = 0; c < LANES; c++) {
        t[c] = sign[c] * z[c];
        b[c] = t[c] - q * duals[c];
    }
    find_roots(t, b, q);
    for (int c = 0; c < LANES; c++) {
        float a = mx_sigmoid(-t[c]);
        float change = a - duals[c];
        float size = change < 0.0F ? -change : change;
        largest = size > largest ? size : largest;
        move[c] = change;
    }
    if (largest < negligible)
        return;
    for (int c = 0; c < LANES; c++) {
        duals[c] += move[c];
        move[c] *= cost * sign[c];
        at->bias[c] += move[c];
    }
    for (size_t f = 0; f < n; f++) {
        float *weights = at->weights + (size_t)mx_packed_bucket(features[f]) * LANES;
        float value = mx_packed_number(features[f]) * unit;
        for (int c = 0; c < LANES; c++)
            weights[c] += value * move[c];
    }
}

static void shuffle(uint32_t *order, size_t n, mx_rng *rng)
{
    for (size_t i = n; i > 1; i--) {
        size_t j = (size_t)mx_rng_below(rng, i);
        uint32_t kept = order[i - 1];
        order[i - 1] = order[j];
        order[j] = kept;
    }
}

/* Float weights become one byte each, by one scale a class. */
static void store(const job *work, const block *at, size_t first, size_t count)
{
    for (size_t c = 0; c < count; c++) {
        float largest = 0.0F;
        for (size_t bucket = 0; bucket < work->problem->n_buckets; bucket++) {
            float size = fabsf(at->weights[bucket * LANES + c]);
            largest = size > largest ? size : largest;
        }
        float scale = largest > 0.0F ? largest / 127.0F : 1.0F;
        for (size_t bucket = 0; bucket < work->problem->n_buckets; bucket++) {
            float value = at->weights[bucket * LANES + c] / scale;
            work->matrix[bucket * work->stride + first + c] = (int8_t)(value + (value < 0.0F ? -0.5F : 0.5F));
        }
        work->scale[first + c] = scale;
        work->bias[first + c] = at->bias[c];
    }
}

static void fit_block(const job *work, block *at, size_t first)
{
    const mx_problem *problem = work->problem;
    memset(at->weights, 0, problem->n_buckets * LANES * sizeof *at->weights);
    memset(at->duals, 0, problem->n * LANES * sizeof *at->duals);
    memset(at->bias, 0, sizeof at->bias);
    for (size_t i = 0; i < problem->n; i++)
        at->order[i] = (uint32_t)i;
    mx_rng rng;
    mx_rng_seed(&rng, problem->seed);
    for (int epoch = 0; epoch < problem->epochs; epoch++) {
        shuffle(at->order, problem->n, &rng);
        for (size_t i = 0; i < problem->n; i++)
            step(problem, at, at->order[i], work->norms[at->order[i]], first);
    }
    size_t left = problem->n_classes - first;
    store(work, at, first, left < LANES ? left : LANES);
}

static void *work_on_blocks(void *payload)
{
    job *work = payload;
    const mx_problem *problem = work->problem;
    block at = {
        .weights = mx_alloc_array(problem->n_buckets * LANES, sizeof *at.weights),
        .duals = mx_alloc_array(problem->n * LANES, sizeof *at.duals),
        .order = mx_alloc_array(problem->n, sizeof *at.order),
    };
    if (!at.weights || !at.duals || !at.order)
        atomic_store(&work->rc, MX_E_NOMEM);
    while (atomic_load(&work->rc) == MX_OK) {
        size_t first = atomic_fetch_add(&work->next_block, 1) * LANES;
        if (first >= problem->n_classes)
            break;
        fit_block(work, &at, first);
    }
    mx_free(at.weights);
    mx_free(at.duals);
    mx_free(at.order);
    return NULL;
}

static float *norms_of(const mx_problem *problem)
{
    float *norms = mx_alloc_array(problem->n, sizeof *norms);
    for (size_t i = 0; norms && i < problem->n; i++) {
        norms[i] = 1.0F;
        for (size_t f = problem->starts[problem->rows[i]]; f < problem->starts[problem->rows[i] + 1]; f++) {
            float value = mx_packed_number(problem->features[f]) * unit;
            norms[i] += value * value;
        }
    }
    return norms;
}

int mx_classify__solve(const mx_problem *problem, int8_t *matrix, size_t stride, float *scale, float *bias)
{
    float *norms = norms_of(problem);
    if (!norms)
        return mx_fail_memory();
    job work = {.problem = problem, .norms = norms, .matrix = matrix, .stride = stride, .scale = scale, .bias = bias};
    mx_classify__in_parallel(problem->threads, work_on_blocks, &work);
    mx_free(norms);
    return atomic_load(&work.rc) < 0 ? mx_fail_memory() : MX_OK;
}
