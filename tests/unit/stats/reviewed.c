/* Shares from proposals for all and decisions on some: by hand, and drawn from a population that is known. */
#include "support/check.h"

#include <math.h>

#include "mx/stats.h"

enum { MOST = 4000 };

static uint32_t proposed[MOST], decided[MOST], stratum[MOST], cluster[MOST];

static mx_stats_review review_of(size_t n, size_t k, size_t n_strata, size_t n_clusters, const double test[])
{
    return (mx_stats_review){proposed, decided, stratum, cluster, n, k, n_strata, n_clusters, test};
}

/* `times` items, each of a cluster of its own. */
static size_t add(size_t n, size_t times, uint32_t was_proposed, uint32_t was_decided, uint32_t of_stratum)
{
    for (size_t i = 0; i < times; i++, n++) {
        proposed[n] = was_proposed;
        decided[n] = was_decided;
        stratum[n] = of_stratum;
        cluster[n] = (uint32_t)n;
    }
    return n;
}

static mx_stats_options options_of(size_t reps)
{
    mx_stats_options options = MX_STATS_OPTIONS_INIT;
    options.reps = reps;
    return options;
}

TEST(stats_reviewed, follows_tenenbein_and_forman)
{
    /* 300 tested, 250 right; 100 undecided were proposed as 0 and 60 as 1; 10 and 5 are decided. */
    const double test[] = {80, 20, 30, 170};
    mx_stats_reviewed out;
    mx_stats_reviewed_share each[2];
    mx_stats_options options = options_of(0);
    mx_arena *arena;
    size_t n = add(0, 10, 0, 0, 0);
    n = add(n, 5, 0, 1, 0);
    n = add(n, 100, 0, MX_STATS_UNDECIDED, 0);
    n = add(n, 60, 1, MX_STATS_UNDECIDED, 0);
    CHECK_OK(mx_arena_new(&arena));
    const mx_stats_review review = review_of(n, 2, 1, n, test);
    CHECK_OK(mx_stats_reviewed_shares(&out, each, &review, &options, arena));
    double right = 250.5 / 301; /* one item more of each proposal */
    CHECK_NEAR(each[0].estimate, (10 + 100 * (80 + right) / 101 + 60 * (31 - right) / 201) / 175, 1e-14);
    CHECK_NEAR(each[0].estimate + each[1].estimate, 1, 1e-15);
    CHECK_NEAR(each[0].coded, 110.0 / 175, 1e-15);
    double found = 80.0 / 110, false_ones = 20.0 / 190; /* Forman (2008): (coded - false) / (found - false) */
    CHECK_NEAR(each[0].adjusted, (10 + 160 * (0.625 - false_ones) / (found - false_ones)) / 175, 1e-9);
    CHECK(out.n == 175 && out.n_decided == 15 && out.n_tested == 300 && !out.cannot && isnan(each[0].low));
    mx_arena_free(arena);
}

TEST(stats_reviewed, does_not_mind_what_was_chosen_for_review)
{
    /* One confusion, tested evenly and then with proposal 1 ten times as often. */
    const double even[] = {800, 200, 300, 1700}, chosen[] = {800, 200, 3000, 17000};
    mx_stats_reviewed out;
    mx_stats_reviewed_share first[2], second[2];
    mx_stats_options options = options_of(0);
    mx_arena *arena;
    size_t n = add(0, 500, 0, MX_STATS_UNDECIDED, 0);
    n = add(n, 1000, 1, MX_STATS_UNDECIDED, 0);
    CHECK_OK(mx_arena_new(&arena));
    mx_stats_review review = review_of(n, 2, 1, n, even);
    CHECK_OK(mx_stats_reviewed_shares(&out, first, &review, &options, arena));
    review.test = chosen;
    CHECK_OK(mx_stats_reviewed_shares(&out, second, &review, &options, arena));
    CHECK_NEAR(first[0].estimate, second[0].estimate, 1e-3);
    CHECK(fabs(first[0].adjusted - second[0].adjusted) > 0.05); /* the plain adjusted count does */
    CHECK_NEAR(first[0].adjusted, first[0].estimate, 2e-3);     /* an even test: both agree */
    mx_arena_free(arena);
}

/* 300 people say four things each, of three kinds; in one stratum proposals are nearly all right, in the other
 * half of them. Few of the first are decided, many of the second. */
static mx_stats_review draw_population(double test[], double *truth, mx_rng *rng)
{
    const double right[] = {0.93, 0.5}, is_decided[] = {0.1, 0.5};
    size_t n = 0, of_first = 0;
    for (size_t i = 0; i < 2 * 3 * 3; i++) test[i] = 0;
    for (uint32_t person = 0; person < 300; person++) {
        double leaning = mx_rng_uniform(rng);
        for (int i = 0; i < 4; i++, n++) {
            uint32_t kind = mx_rng_uniform(rng) < leaning ? 0 : 1 + (uint32_t)mx_rng_below(rng, 2);
            stratum[n] = mx_rng_uniform(rng) < 0.6 ? 0 : 1;
            proposed[n] = mx_rng_uniform(rng) < right[stratum[n]] ? kind : kind == 2 ? 1 : 2;
            decided[n] = mx_rng_uniform(rng) < is_decided[stratum[n]] ? kind : MX_STATS_UNDECIDED;
            cluster[n] = person;
            of_first += kind == 0;
            if (decided[n] == kind) test[(stratum[n] * 3 + proposed[n]) * 3 + kind]++;
        }
    }
    *truth = (double)of_first / (double)n;
    return review_of(n, 3, 2, 300, test);
}

TEST(stats_reviewed, intervals_hold_what_they_promise)
{
    enum { TIMES = 60 };
    mx_stats_options options = options_of(300);
    mx_rng rng;
    size_t n_held = 0;
    double off = 0, off_coded = 0;
    mx_rng_seed(&rng, 7);
    for (int i = 0; i < TIMES; i++) {
        double test[2 * 3 * 3], truth;
        mx_stats_review review = draw_population(test, &truth, &rng);
        mx_stats_reviewed out;
        mx_stats_reviewed_share each[3];
        mx_arena *arena;
        CHECK_OK(mx_arena_new(&arena));
        CHECK_OK(mx_stats_reviewed_shares(&out, each, &review, &options, arena));
        n_held += each[0].low <= 0.5 && 0.5 <= each[0].high; /* the share among all who might have spoken */
        off += each[0].estimate - truth;
        off_coded += each[0].coded - truth;
        mx_arena_free(arena);
    }
    CHECK((double)n_held >= TIMES * 0.85);
    CHECK(fabs(off / TIMES) < 0.01 && off_coded / TIMES < -0.05);
}

TEST(stats_reviewed, draws_whole_clusters_and_the_same_bits)
{
    const double test[] = {80, 20, 30, 170};
    mx_stats_options options = options_of(500);
    mx_stats_reviewed out;
    mx_stats_reviewed_share alone[2], again[2], together[2], few[2];
    mx_arena *arena;
    size_t n = add(0, 200, 0, 0, 0);
    n = add(n, 200, 1, 1, 0);
    CHECK_OK(mx_arena_new(&arena));
    mx_stats_review review = review_of(n, 2, 1, n, test);
    CHECK_OK(mx_stats_reviewed_shares(&out, alone, &review, &options, arena));
    CHECK_OK(mx_stats_reviewed_shares(&out, again, &review, &options, arena));
    CHECK(alone[0].low == again[0].low && alone[0].high == again[0].high);
    CHECK(alone[0].estimate == 0.5 && alone[0].adjusted == 0.5); /* all is decided: nothing to correct */
    for (uint32_t i = 0; i < n; i++) cluster[i] = i / 20; /* ten of one mind, ten of the other */
    review.n_clusters = n / 20;
    CHECK_OK(mx_stats_reviewed_shares(&out, together, &review, &options, arena));
    CHECK(together[0].high - together[0].low > 3 * (alone[0].high - alone[0].low));
    for (uint32_t i = 0; i < n; i++) cluster[i] = i / 200;
    review.n_clusters = 2; /* too few to draw from */
    CHECK_OK(mx_stats_reviewed_shares(&out, few, &review, &options, arena));
    CHECK(few[0].low == alone[0].low && few[0].high == alone[0].high);
    mx_arena_free(arena);
}

TEST(stats_reviewed, says_when_too_little_was_decided)
{
    double test[2 * 2 * 2] = {15, 5, 5, 15, 10, 2, 3, 4};
    mx_stats_options options = options_of(0);
    mx_stats_reviewed out;
    mx_stats_reviewed_share each[2];
    mx_arena *arena;
    CHECK_OK(mx_arena_new(&arena));
    size_t n = add(0, 10, 0, MX_STATS_UNDECIDED, 0);
    mx_stats_review review = review_of(n, 2, 2, n, test);
    CHECK_OK(mx_stats_reviewed_shares(&out, each, &review, &options, arena));
    CHECK(!out.cannot); /* nothing of the second stratum is undecided */
    review.n = add(n, 1, 0, MX_STATS_UNDECIDED, 1);
    review.n_clusters = review.n;
    CHECK_OK(mx_stats_reviewed_shares(&out, each, &review, &options, arena));
    CHECK(out.cannot && out.lacking == 1 && isnan(each[0].estimate) && each[0].coded == 1);
    review.n = 0;
    CHECK_OK(mx_stats_reviewed_shares(&out, each, &review, &options, arena));
    CHECK(out.cannot && out.lacking == SIZE_MAX);
    review.n = n;
    review.k = 1;
    CHECK_OK(mx_stats_reviewed_shares(&out, each, &review, &options, arena));
    CHECK(out.cannot != NULL);
    review.k = 2;
    test[0] = test[1] = 0; /* nothing that is truly 0 was ever proposed so, nor any 1 */
    test[2] = 0;
    test[3] = 40;
    CHECK_OK(mx_stats_reviewed_shares(&out, each, &review, &options, arena));
    CHECK(!out.cannot && isnan(each[0].adjusted) && each[0].estimate > 0.9);
    mx_lang_set(MX_EN);
    proposed[3] = 2;
    CHECK_FAILS(mx_stats_reviewed_shares(&out, each, &review, &options, arena), MX_E_VALUE, "item 4");
    proposed[3] = 0;
    test[7] = -1;
    CHECK_FAILS(mx_stats_reviewed_shares(&out, each, &review, &options, arena), MX_E_VALUE, "-1");
    mx_lang_set(MX_FR);
    mx_arena_free(arena);
}
