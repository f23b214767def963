/* UTF-8: read, written and folded without ever looking past the end. */
#include <string.h>

#include "fuzz.h"

/* Written again character by character: the same text where it was good, good text in any case. */
static void check_characters(mx_str text)
{
    mx_buf out = {0};
    size_t bad = SIZE_MAX;
    bool is_valid = mx_utf8_valid(text, &bad);
    FUZZ_HOLDS(is_valid || bad < text.size);
    FUZZ_HOLDS(is_valid || mx_utf8_valid((mx_str){text.at, bad}, NULL));
    for (mx_str rest = text; rest.size;) {
        size_t before = rest.size;
        mx_utf8_add(&out, mx_utf8_next(&rest));
        FUZZ_HOLDS(rest.size < before);
    }
    FUZZ_OK(mx_buf_check(&out));
    FUZZ_HOLDS(mx_utf8_valid((mx_str){out.at, out.size}, NULL));
    if (is_valid) FUZZ_HOLDS(mx_str_equal(text, (mx_str){out.at, out.size}));
    mx_buf_dispose(&out);
}

static void check_fold(mx_str text)
{
    mx_buf once = {0}, twice = {0};
    mx_fold(&once, text);
    mx_fold(&twice, (mx_str){once.at, once.size});
    FUZZ_OK(mx_buf_check(&once));
    FUZZ_HOLDS(mx_utf8_valid((mx_str){once.at, once.size}, NULL));
    FUZZ_HOLDS(mx_str_equal((mx_str){once.at, once.size}, (mx_str){twice.at, twice.size}));
    mx_buf_dispose(&once);
    mx_buf_dispose(&twice);
}

static void check_trim(mx_str text)
{
    mx_str trimmed = mx_str_trim(text);
    FUZZ_HOLDS(trimmed.size <= text.size);
    FUZZ_HOLDS(mx_str_equal(mx_str_trim(trimmed), trimmed));
}

/* Words apart by blanks as ids: equal texts and numbers go together. */
static void check_ids(mx_str text)
{
    mx_ids *ids;
    FUZZ_OK(mx_ids_new(&ids));
    for (size_t i = 0, from = 0; i <= text.size; i++) {
        if (i < text.size && text.at[i] != ' ') continue;
        mx_str word = {text.at + from, i - from};
        uint32_t known = mx_ids_find(ids, word), id;
        size_t count = mx_ids_count(ids);
        FUZZ_OK(mx_ids_add(ids, word, &id));
        FUZZ_HOLDS(known == MX_NO_ID ? id == count : id == known);
        FUZZ_HOLDS(mx_str_equal(mx_ids_text(ids, id), word));
        from = i + 1;
    }
    mx_ids_free(ids);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mx_str text = {(const char *)data, size};
    check_characters(text);
    check_fold(text);
    check_trim(text);
    check_ids(text);
    return 0;
}
