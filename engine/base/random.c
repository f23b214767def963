#include "mx/base.h"

#include <nettle/sha2.h>

static uint64_t rotate(uint64_t x, int by)
{
    return (x << by) | (x >> (64 - by));
}

void mx_rng_seed(mx_rng *rng, uint64_t seed)
{
    for (int i = 0; i < 4; i++) {
        seed += 0x9E3779B97F4A7C15;
        uint64_t z = seed;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        rng->state[i] = z ^ (z >> 31);
    }
}

uint64_t mx_rng_next(mx_rng *rng)
{
    uint64_t *s = rng->state;
    uint64_t result = rotate(s[1] * 5, 7) * 9;
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return result;
}

double mx_rng_uniform(mx_rng *rng)
{
    return (double)(mx_rng_next(rng) >> 11) * 0x1p-53;
}

/* Draws that fall in the incomplete last stretch of the 64-bit range are drawn again. */
uint64_t mx_rng_below(mx_rng *rng, uint64_t bound)
{
    uint64_t surplus = (0 - bound) % bound;
    uint64_t draw;
    do draw = mx_rng_next(rng);
    while (draw < surplus);
    return draw % bound;
}

static void write_digest(char out[MX_SHA256_TEXT], struct sha256_ctx *context)
{
    static const char hex[] = "0123456789abcdef";
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_digest(context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        out[2 * i] = hex[digest[i] >> 4];
        out[2 * i + 1] = hex[digest[i] & 15];
    }
    out[2 * sizeof digest] = '\0';
}

void mx_sha256(char out[MX_SHA256_TEXT], const void *data, size_t size)
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, size, data);
    write_digest(out, &context);
}

void mx_file_sha256(char out[MX_SHA256_TEXT], const mx_file *file)
{
    struct sha256_ctx context;
    sha256_init(&context);
    for (size_t at = 0; at < file->size; at += MX_FILE_STRETCH) {
        size_t size = file->size - at < MX_FILE_STRETCH ? file->size - at : MX_FILE_STRETCH;
        sha256_update(&context, size, (const uint8_t *)file->at + at);
        if (file->is_mapped) mx_file_release(file->at + at, size);
    }
    write_digest(out, &context);
}
