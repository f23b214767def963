/*
 * Personal data: in any bytes, what is found lies in the text, in order and apart; what is masked keeps the
 * rest, and nothing is found in the masks that was not beside them.
 */
#include <string.h>

#include "fuzz.h"
#include "mx/personal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static mx_personal *personal;
    if (!personal) FUZZ_OK(mx_personal_new(&personal));
    mx_str text = {(const char *)data, size};
    const mx_personal_find *finds;
    size_t n, end = 0, covered = 0;
    bool is_name;
    mx_buf masked = {0};
    FUZZ_OK(mx_personal_look(&finds, &n, personal, text));
    mx_personal_mask(&masked, text, finds, n, MX_EN);
    FUZZ_OK(mx_buf_check(&masked));
    for (size_t i = 0; i < n; i++) {
        FUZZ_HOLDS(finds[i].kind < MX_N_PERSONAL && finds[i].size > 0);
        FUZZ_HOLDS(finds[i].at >= end && finds[i].at + finds[i].size <= size);
        end = finds[i].at + finds[i].size;
        covered += finds[i].size;
    }
    FUZZ_HOLDS(masked.size >= size - covered);
    if (n == 0) FUZZ_HOLDS(masked.size == size && (size == 0 || memcmp(masked.at, data, size) == 0));
    if (mx_utf8_valid(text, NULL)) FUZZ_HOLDS(mx_utf8_valid((mx_str){masked.at, masked.size}, NULL));
    mx_buf_dispose(&masked);
    FUZZ_OK(mx_personal_is_name(&is_name, personal, text));
    return 0;
}
