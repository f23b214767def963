#include "support/check.h"

/* Reference sequence: xoshiro256** from a state of 1, 2, 3, 4 (first two by hand). */
TEST(base_random, follows_xoshiro256_star_star)
{
    mx_rng rng = {{1, 2, 3, 4}};
    CHECK(mx_rng_next(&rng) == 11520);
    CHECK(mx_rng_next(&rng) == 0);
    CHECK(mx_rng_next(&rng) == 1509978240);
}

TEST(base_random, repeats_by_seed_and_stays_in_bounds)
{
    mx_rng a, b;
    mx_rng_seed(&a, 17);
    mx_rng_seed(&b, 17);
    size_t counts[6] = {0};
    for (int i = 0; i < 60000; i++) {
        uint64_t x = mx_rng_below(&a, 6);
        CHECK(x == mx_rng_below(&b, 6) && x < 6);
        counts[x]++;
    }
    for (int i = 0; i < 6; i++) CHECK(counts[i] > 9600 && counts[i] < 10400);
    double u = mx_rng_uniform(&a);
    CHECK(u >= 0 && u < 1);
}

/* FIPS 180-4, examples of one block and of the empty message. */
TEST(base_random, hashes_as_sha256)
{
    char text[MX_SHA256_TEXT];
    mx_sha256(text, "abc", 3);
    CHECK_TEXT(text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    mx_sha256(text, "", 0);
    CHECK_TEXT(text, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
