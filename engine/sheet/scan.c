/* Special bytes found 64 at a time. The three ways differ in instructions only. */
#include "sheet_i.h"

#include <string.h>

/* ---- Portable: eight bytes in a word ------------------------------------------------ */

static const uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080;

static uint64_t load(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* The high bit of each byte that is 0; exact, since no carry passes between bytes. */
static uint64_t zeros(uint64_t word)
{
    return ~(((word & ~highs) + ~highs) | word | ~highs);
}

/* The high bits of eight bytes side by side. */
static uint64_t gather(uint64_t bits)
{
    return ((bits >> 7) * 0x0102040810204080) >> 56;
}

static void portable_masks(const char *at, size_t n_blocks, char delimiter, uint64_t specials[],
                           uint64_t newlines[])
{
    const uint64_t delimiters = ones * (unsigned char)delimiter;
    for (size_t b = 0; b < n_blocks; b++) {
        uint64_t special = 0, newline = 0;
        for (unsigned i = 0; i < 8; i++) {
            uint64_t word = load(at + b * MX_SHEET__BLOCK + 8 * i);
            uint64_t feeds = zeros(word ^ (ones * '\n'));
            uint64_t others = zeros(word ^ delimiters) | zeros(word ^ (ones * '"'));
            newline |= gather(feeds) << (8 * i);
            special |= gather(feeds | others) << (8 * i);
        }
        specials[b] = special;
        newlines[b] = newline;
    }
}

static void portable_traits(const char *at, size_t n_blocks, mx_sheet__traits *out)
{
    uint64_t quote = 0, nul = 0, high = 0;
    for (size_t i = 0; i < n_blocks * (MX_SHEET__BLOCK / 8); i++) {
        uint64_t word = load(at + 8 * i);
        quote |= zeros(word ^ (ones * '"'));
        nul |= zeros(word);
        high |= word & highs;
    }
    out->quote = out->quote || quote;
    out->nul = out->nul || nul;
    out->high = out->high || high;
}

static const mx_sheet__scanner portable = {"portable", portable_masks, portable_traits};

/* ---- x86-64 --------------------------------------------------------------------------- */

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

static uint64_t equal16(const char *at, __m128i wanted)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    return (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, wanted));
}

static uint64_t equal64(const char *at, __m128i wanted)
{
    return equal16(at, wanted) | equal16(at + 16, wanted) << 16 | equal16(at + 32, wanted) << 32 |
           equal16(at + 48, wanted) << 48;
}

static void sse2_masks(const char *at, size_t n_blocks, char delimiter, uint64_t specials[],
                       uint64_t newlines[])
{
    const __m128i delimiters = _mm_set1_epi8(delimiter), quotes = _mm_set1_epi8('"'),
                  feeds = _mm_set1_epi8('\n');
    for (size_t b = 0; b < n_blocks; b++, at += MX_SHEET__BLOCK) {
        newlines[b] = equal64(at, feeds);
        specials[b] = newlines[b] | equal64(at, delimiters) | equal64(at, quotes);
    }
}

static void sse2_traits(const char *at, size_t n_blocks, mx_sheet__traits *out)
{
    const __m128i quotes = _mm_set1_epi8('"'), zero = _mm_setzero_si128();
    __m128i quote = zero, nul = zero, high = zero;
    for (size_t i = 0; i < n_blocks * (MX_SHEET__BLOCK / 16); i++) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i));
        quote = _mm_or_si128(quote, _mm_cmpeq_epi8(bytes, quotes));
        nul = _mm_or_si128(nul, _mm_cmpeq_epi8(bytes, zero));
        high = _mm_or_si128(high, bytes);
    }
    out->quote = out->quote || _mm_movemask_epi8(quote);
    out->nul = out->nul || _mm_movemask_epi8(nul);
    out->high = out->high || _mm_movemask_epi8(high);
}

static const mx_sheet__scanner sse2 = {"sse2", sse2_masks, sse2_traits};

#define AVX2 __attribute__((target("avx2")))

AVX2 static inline uint64_t bits_of(__m256i low, __m256i high)
{
    return (uint64_t)(uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high)
                                                               << 32;
}

AVX2 static void avx2_masks(const char *at, size_t n_blocks, char delimiter, uint64_t specials[],
                            uint64_t newlines[])
{
    const __m256i delimiters = _mm256_set1_epi8(delimiter), quotes = _mm256_set1_epi8('"');
    const __m256i feeds = _mm256_set1_epi8('\n');
    for (size_t b = 0; b < n_blocks; b++, at += MX_SHEET__BLOCK) {
        __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)at);
        __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(at + 32));
        __m256i low_feeds = _mm256_cmpeq_epi8(low, feeds), high_feeds = _mm256_cmpeq_epi8(high, feeds);
        __m256i low_others =
            _mm256_or_si256(_mm256_cmpeq_epi8(low, delimiters), _mm256_cmpeq_epi8(low, quotes));
        __m256i high_others =
            _mm256_or_si256(_mm256_cmpeq_epi8(high, delimiters), _mm256_cmpeq_epi8(high, quotes));
        newlines[b] = bits_of(low_feeds, high_feeds);
        specials[b] = newlines[b] | bits_of(low_others, high_others);
    }
}

AVX2 static void avx2_traits(const char *at, size_t n_blocks, mx_sheet__traits *out)
{
    const __m256i quotes = _mm256_set1_epi8('"'), zero = _mm256_setzero_si256();
    __m256i quote = zero, nul = zero, high = zero;
    for (size_t i = 0; i < n_blocks * (MX_SHEET__BLOCK / 32); i++) {
        __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)(at + 32 * i));
        quote = _mm256_or_si256(quote, _mm256_cmpeq_epi8(bytes, quotes));
        nul = _mm256_or_si256(nul, _mm256_cmpeq_epi8(bytes, zero));
        high = _mm256_or_si256(high, bytes);
    }
    out->quote = out->quote || _mm256_movemask_epi8(quote);
    out->nul = out->nul || _mm256_movemask_epi8(nul);
    out->high = out->high || _mm256_movemask_epi8(high);
}

static const mx_sheet__scanner avx2 = {"avx2", avx2_masks, avx2_traits};

const mx_sheet__scanner *mx_sheet__scanner_get(size_t index)
{
    static const mx_sheet__scanner *const all[] = {&avx2, &sse2, &portable, NULL};
    return all[__builtin_cpu_supports("avx2") ? index : index + 1];
}

#else

const mx_sheet__scanner *mx_sheet__scanner_get(size_t index)
{
    return index == 0 ? &portable : NULL;
}

#endif

void mx_sheet__look(const mx_sheet__scanner *scanner, const char *at, size_t size, mx_sheet__traits *out)
{
    size_t n_blocks = size / MX_SHEET__BLOCK, rest = size % MX_SHEET__BLOCK;
    scanner->traits(at, n_blocks, out);
    if (rest == 0) return;
    char last[MX_SHEET__BLOCK];
    memset(last, 'x', sizeof last);
    memcpy(last, at + n_blocks * MX_SHEET__BLOCK, rest);
    scanner->traits(last, 1, out);
}
