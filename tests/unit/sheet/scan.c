#include "sheet_i.h"
#include "support/check.h"

enum { N_BLOCKS = 8, SIZE = N_BLOCKS * MX_SHEET__BLOCK };

static const char alphabet[] = {',', ';', '\t', '"',        '\n',       '\r', 'a',
                                '0', 0,   1,    (char)0x80, (char)0xFF, '#',  (char)0x8A};

static void fill(char *bytes, size_t size, mx_rng *rng)
{
    for (size_t i = 0; i < size; i++) bytes[i] = alphabet[mx_rng_below(rng, sizeof alphabet)];
}

TEST(sheet_scan, every_way_finds_what_a_plain_loop_finds)
{
    mx_rng rng;
    char bytes[SIZE];
    uint64_t specials[N_BLOCKS], newlines[N_BLOCKS];
    const mx_sheet__scanner *scanner;
    mx_rng_seed(&rng, 20260);
    for (int round = 0; round < 500; round++) {
        fill(bytes, SIZE, &rng);
        char delimiter = ",;\t|"[round % 4];
        for (size_t i = 0; (scanner = mx_sheet__scanner_get(i)) != NULL; i++) {
            scanner->masks(bytes, N_BLOCKS, delimiter, specials, newlines);
            for (size_t at = 0; at < SIZE; at++) {
                char c = bytes[at];
                bool is_newline = c == '\n', is_special = is_newline || c == delimiter || c == '"';
                CHECK((specials[at / 64] >> at % 64 & 1) == is_special);
                CHECK((newlines[at / 64] >> at % 64 & 1) == is_newline);
            }
        }
    }
}

TEST(sheet_scan, every_way_sees_the_same_traits)
{
    mx_rng rng;
    char bytes[SIZE];
    const mx_sheet__scanner *scanner;
    mx_rng_seed(&rng, 7);
    for (int round = 0; round < 2000; round++) {
        size_t size = mx_rng_below(&rng, SIZE);
        memset(bytes, 'a', SIZE);
        if (size) bytes[mx_rng_below(&rng, size)] = alphabet[mx_rng_below(&rng, sizeof alphabet)];
        mx_sheet__traits expected = {memchr(bytes, '"', size), memchr(bytes, 0, size), false};
        for (size_t i = 0; i < size; i++) expected.high = expected.high || (unsigned char)bytes[i] >= 0x80;
        for (size_t i = 0; (scanner = mx_sheet__scanner_get(i)) != NULL; i++) {
            mx_sheet__traits seen = {false, false, false};
            mx_sheet__look(scanner, bytes, size, &seen);
            CHECK(seen.quote == expected.quote && seen.nul == expected.nul && seen.high == expected.high);
        }
    }
}

TEST(sheet_scan, the_portable_way_is_always_there)
{
    size_t n = 0;
    while (mx_sheet__scanner_get(n)) n++;
    CHECK_TEXT(mx_sheet__scanner_get(n - 1)->name, "portable");
}
