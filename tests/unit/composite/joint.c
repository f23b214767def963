#include "support/check.h"

#include <math.h>

#include "mx/composite.h"

/* Alkire and Foster (2011): four people, four things; under the cut-offs 13, 12, 3 and 1 they are
 * deprived as below. With k = 2 of 4: H = 2/4, A = (2/4 + 4/4) / 2, M0 = 6/16. */
static const double four[] = {0, 0, 0, 0, 0, 1, 0, 1, 1, 1, 1, 1, 0, 1, 0, 0};

TEST(composite_joint, gives_the_published_example)
{
    mx_joint joint;
    mx_joint_part parts[4];
    double poor[4];
    CHECK_OK(mx_composite_joint(&joint, parts, poor, four, 4, 4, NULL, 0.5));
    CHECK_NEAR(joint.headcount, 0.5, 1e-15);
    CHECK_NEAR(joint.intensity, 0.75, 1e-15);
    CHECK_NEAR(joint.adjusted, 0.375, 1e-15);
    CHECK(poor[0] == 0 && poor[1] == 1 && poor[2] == 1 && poor[3] == 0);
    CHECK_NEAR(parts[1].raw, 0.75, 1e-15);      /* three of four */
    CHECK_NEAR(parts[1].censored, 0.5, 1e-15);  /* the fourth is not poor */
    CHECK_NEAR(parts[1].contribution, 0.5 / 4 / 0.375, 1e-15);
    double sum = 0;
    for (int d = 0; d < 4; d++) sum += parts[d].contribution;
    CHECK_NEAR(sum, 1, 1e-14);
}

/* Weights 3, 1, 1, 1: the second person has 2/6, the third 6/6; k = 1/3 takes both, by 1/6 + 1/6
 * in binary as well. */
TEST(composite_joint, weighs_and_adds_up_over_groups)
{
    static const double weights[] = {3, 1, 1, 1};
    mx_joint all, first, second;
    mx_joint_part parts[4];
    CHECK_OK(mx_composite_joint(&all, parts, NULL, four, 4, 4, weights, 1.0 / 3));
    CHECK_NEAR(all.headcount, 0.5, 1e-15);
    CHECK_NEAR(all.adjusted, (1.0 / 3 + 1) / 4, 1e-15);
    CHECK_OK(mx_composite_joint(&first, parts, NULL, four, 3, 4, weights, 1.0 / 3));
    CHECK_OK(mx_composite_joint(&second, parts, NULL, four + 12, 1, 4, weights, 1.0 / 3));
    CHECK_NEAR(all.adjusted, 0.75 * first.adjusted + 0.25 * second.adjusted, 1e-15);
}

TEST(composite_joint, leaves_out_people_of_whom_something_is_not_known)
{
    const double deprived[] = {1, NAN, 1, 1, 0, 0};
    mx_joint joint;
    mx_joint_part parts[2];
    double poor[3];
    CHECK_OK(mx_composite_joint(&joint, parts, poor, deprived, 3, 2, NULL, 1));
    CHECK_INT(joint.n, 2);
    CHECK_INT(joint.n_missing, 1);
    CHECK_NEAR(joint.headcount, 0.5, 0);
    CHECK(isnan(poor[0]));
}

TEST(composite_joint, says_nothing_of_nobody)
{
    const double none[] = {0, 0};
    mx_joint joint;
    mx_joint_part parts[2];
    CHECK_OK(mx_composite_joint(&joint, parts, NULL, none, 1, 2, NULL, 0.5));
    CHECK(joint.headcount == 0 && joint.adjusted == 0 && isnan(joint.intensity) && isnan(parts[0].contribution));
    CHECK_OK(mx_composite_joint(&joint, parts, NULL, none, 0, 2, NULL, 0.5));
    CHECK(isnan(joint.headcount) && isnan(joint.adjusted));
}

TEST(composite_joint, refuses_cut_offs_and_weights_that_cannot_be)
{
    static const double zero[] = {1, 0, 1, 1};
    mx_joint joint;
    mx_joint_part parts[4];
    CHECK_FAILS(mx_composite_joint(&joint, parts, NULL, four, 4, 4, NULL, 0), MX_E_VALUE, "k est une part");
    CHECK_FAILS(mx_composite_joint(&joint, parts, NULL, four, 4, 4, NULL, 1.5), MX_E_VALUE, "k est une part");
    CHECK_FAILS(mx_composite_joint(&joint, parts, NULL, four, 4, 4, zero, 0.5), MX_E_VALUE, "poids 2");
}
