#include "support/check.h"

#include <math.h>
#include <string.h>

#include "mx/composite.h"

TEST(composite_index, normalises)
{
    const double x[] = {2.385, 7.1, NAN, 4.5}, same[] = {3, 3, NAN, 3};
    double out[4], work[4];
    mx_composite_normalise(out, x, 4, MX_SCALE_MIN_MAX, NAN, NAN, false, work);
    CHECK(out[0] == 0 && out[1] == 1 && isnan(out[2]));
    CHECK_NEAR(out[3], 2.115 / 4.715, 1e-14);
    mx_composite_normalise(out, x, 4, MX_SCALE_MIN_MAX, 0, 10, true, work);
    CHECK_NEAR(out[0], 0.7615, 1e-14);
    mx_composite_normalise(out, x, 4, MX_SCALE_Z, NAN, NAN, false, work); /* mean 4.661667, sd 2.361654 */
    CHECK_NEAR(out[0], -0.9640137, 1e-6);
    CHECK_NEAR(out[0] + out[1] + out[3], 0, 1e-12);
    mx_composite_normalise(out, x, 4, MX_SCALE_RANK, NAN, NAN, false, work);
    CHECK(out[0] == 0 && out[1] == 1 && out[3] == 0.5);
    for (int s = 0; s < 3; s++) {
        mx_composite_normalise(out, same, 4, (mx_scale)s, NAN, NAN, false, work);
        CHECK(isnan(out[0]) && isnan(out[3]));
    }
    CHECK_INT(mx_scale_find("rank"), MX_SCALE_RANK);
    CHECK_INT(mx_scale_find("log"), -1);
    CHECK_INT(mx_mean_find("geometric"), MX_MEAN_GEOMETRIC);
}

TEST(composite_index, ranks_with_ties)
{
    const double x[] = {5, 2, 5, NAN, 9};
    double out[5], work[5];
    mx_composite_rank(out, x, 5, true, work);
    CHECK(out[0] == 2.5 && out[1] == 4 && out[2] == 2.5 && isnan(out[3]) && out[4] == 1);
}

/* index = (health + 2 housing) / 3; health is the geometric mean of a and b. */
static const mx_node nodes[] = {{MX_NO_NODE, MX_NO_NODE, 1, MX_MEAN_ARITHMETIC, 1}, {0, MX_NO_NODE, 1, MX_MEAN_GEOMETRIC, 0.5},
                                {1, 0, 1, 0, 1}, {1, 1, 1, 0, 1}, {0, 2, 2, 0, 1}};

TEST(composite_index, aggregates_up_a_tree)
{
    const double cells[] = {0.2, 0.8, 0.5, NAN, 0.8, 0.5, 0, 0.8, 0.5, 0.2, 0.8, NAN};
    double out[20];
    CHECK_OK(mx_composite_check_tree(nodes, 5, 3));
    mx_composite_aggregate(out, cells, 4, 3, nodes, 5);
    CHECK_NEAR(out[1], 0.4, 1e-15);
    CHECK_NEAR(out[0], (0.4 + 1) / 3, 1e-15);
    CHECK_NEAR(out[5 + 1], 0.8, 1e-15); /* half of what health is made of is known: enough */
    CHECK_NEAR(out[10 + 1], 0, 0);
    CHECK(isnan(out[15])); /* housing is not known, and the index wants all */
}

TEST(composite_index, refuses_trees_that_are_none)
{
    mx_node bad[5];
    memcpy(bad, nodes, sizeof bad);
    bad[1].parent = 3;
    CHECK_FAILS(mx_composite_check_tree(bad, 5, 3), MX_E_VALUE, "nœud 2 vient avant");
    memcpy(bad, nodes, sizeof bad);
    bad[4].weight = 0;
    CHECK_FAILS(mx_composite_check_tree(bad, 5, 3), MX_E_VALUE, "poids du nœud 5");
    CHECK_FAILS(mx_composite_check_tree(nodes, 5, 2), MX_E_VALUE, "nœud 5 a besoin");
    memcpy(bad, nodes, sizeof bad);
    bad[0].known = 2;
    CHECK_FAILS(mx_composite_check_tree(bad, 5, 3), MX_E_VALUE, "known du nœud 1");
}

TEST(composite_index, tells_how_far_ranks_depend_on_choices)
{
    /* The first row is best in everything, the last worst; the two between trade places. */
    const double cells[] = {0.9, 0.95, 0.9, 0.2, 0.9, 0.5, 0.9, 0.2, 0.55, 0.1, 0.1, 0.1};
    const mx_choices choices = {.scales = {true, true, true}, .means = {true, true}, .spread = 0.5, .leaves_one_out = true, .runs = 500};
    mx_rank_spread first[4], second[4];
    mx_sensitivity s, t;
    mx_rng rng;
    mx_rng_seed(&rng, 7);
    CHECK_OK(mx_composite_uncertain(first, &s, cells, 4, 3, NULL, nodes, 5, &choices, &rng));
    CHECK(first[0].median == 1 && first[0].low == 1 && first[0].first_share > 0.9);
    CHECK(first[3].median == 4 && first[3].high == 4);
    CHECK(first[1].low < first[1].high);
    CHECK(s.mean_shift > 0 && s.scale >= 0 && s.scale <= 1 && s.left_out >= 0 && s.left_out <= 1);
    mx_rng_seed(&rng, 7);
    CHECK_OK(mx_composite_uncertain(second, &t, cells, 4, 3, NULL, nodes, 5, &choices, &rng));
    CHECK(memcmp(first, second, sizeof first) == 0);
    const mx_choices settled = {.scales = {true, false, false}, .runs = 10}, none = {.runs = 10};
    mx_rng_seed(&rng, 7);
    CHECK_OK(mx_composite_uncertain(first, &s, cells, 4, 3, NULL, nodes, 5, &settled, &rng));
    CHECK(s.mean_shift == 0 && isnan(s.scale));
    CHECK_FAILS(mx_composite_uncertain(first, &s, cells, 4, 3, NULL, nodes, 5, &none, &rng), MX_E_VALUE, "une échelle");
}
