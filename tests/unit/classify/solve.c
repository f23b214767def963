#include <math.h>
#include <stdlib.h>

#include "classify_i.h"
#include "support/check.h"

TEST(classify_solve, has_an_exponential_like_the_library)
{
    for (double x = -20.0; x < 20.0; x += 0.0371)
        CHECK_NEAR((double)mx_exp((float)x), exp((double)(float)x), 1e-6);
    CHECK_NEAR((double)mx_sigmoid(0.0F), 0.5, 1e-7);
    CHECK(mx_sigmoid(-200.0F) >= 0.0F && mx_sigmoid(200.0F) <= 1.0F);
}

/* At the optimum of ½‖w‖² + ½b² + C Σ log(1 + exp(−y(w·x + b))) the gradient is nil:
 * w = C Σ y σ(−y(w·x + b)) x, and b the same with x = 1. Four rows, one class. */
TEST(classify_solve, ends_where_the_gradient_is_nil)
{
    const float most = (float)MX_PACKED_MOST;
    const mx_packed features[] = {mx_pack(3, 0.8F * most), mx_pack(9, 0.6F * most),  mx_pack(3, 1.0F * most),
                                  mx_pack(9, 1.0F * most), mx_pack(9, -0.6F * most), mx_pack(70, 0.8F * most)};
    const size_t starts[] = {0, 2, 3, 4, 6};
    const uint32_t rows[] = {0, 1, 2, 3};
    const uint8_t labels[] = {0, 0, 1, 1};
    const float weights[] = {1.0F, 0.5F, 1.0F, 2.0F};
    int8_t *matrix = calloc(N_BUCKETS, 1);
    float scale, bias;
    mx_problem problem = {.features = features, .starts = starts, .rows = rows, .labels = labels, .weights = weights,
                          .n = 4, .n_buckets = N_BUCKETS, .n_classes = 1, .cost = 2.385F, .epochs = 60, .threads = 1, .seed = 1};
    CHECK(matrix != NULL);
    CHECK_OK(mx_classify__solve(&problem, matrix, 1, &scale, &bias));
    double w[3] = {(double)scale * matrix[3], (double)scale * matrix[9], (double)scale * matrix[70]};
    double expected[3] = {0}, expected_bias = 0;
    const double x[4][3] = {{0.8, 0.6, 0}, {1, 0, 0}, {0, 1, 0}, {0, -0.6, 0.8}};
    for (int i = 0; i < 4; i++) {
        double y = labels[i] == 0 ? 1 : -1, z = (double)bias;
        for (int k = 0; k < 3; k++)
            z += w[k] * x[i][k];
        double pull = 2.385 * (double)weights[i] * y / (1 + exp(y * z));
        for (int k = 0; k < 3; k++)
            expected[k] += pull * x[i][k];
        expected_bias += pull;
    }
    /* Bytes keep weights to within half a step. */
    for (int k = 0; k < 3; k++)
        CHECK(fabs(w[k] - expected[k]) < 2.0 * (double)scale);
    CHECK(fabs((double)bias - expected_bias) < 2.0 * (double)scale);
    free(matrix);
}
