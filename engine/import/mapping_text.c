/* What mappings are made of: lists in their arena, loosened names, patterns, the scale of labels. */
#include <ctype.h>
#include <string.h>

#include "mapping_i.h"

void *mx_mapping__push(mx_arena *arena, void *array, size_t *n, size_t size)
{
    void **at = array;
    bool is_full = (*n & (*n - 1)) == 0; /* 0, 1, 2, 4, 8…: room for twice as many */
    if (is_full) {
        char *larger = mx_arena_alloc(arena, (*n ? 2 * *n : 1) * size);
        if (!larger) return NULL;
        if (*n) memcpy(larger, *at, *n * size);
        *at = larger;
    }
    char *element = (char *)*at + *n * size;
    memset(element, 0, size);
    ++*n;
    return element;
}

void mx_mapping__loosen(mx_buf *out, mx_str text)
{
    size_t start = out->size, to = start;
    bool is_tag = false;
    mx_fold(out, text);
    for (size_t from = start; from < out->size; from++) {
        unsigned char c = (unsigned char)out->at[from];
        if (c == '<' && from + 1 < out->size &&
            (isalpha((unsigned char)out->at[from + 1]) || out->at[from + 1] == '/'))
            is_tag = memchr(out->at + from, '>', out->size - from) != NULL;
        if (!is_tag && (isalnum(c) || c >= 0x80)) out->at[to++] = (char)c;
        if (c == '>') is_tag = false;
    }
    if (out->at) out->at[to] = '\0';
    out->size = to;
}

bool mx_mapping__is_like(mx_str text, mx_str pattern)
{
    size_t t = 0, p = 0, star = SIZE_MAX, mark = 0;
    while (t < text.size) {
        if (p < pattern.size && pattern.at[p] == '*') star = p++, mark = t;
        else if (p < pattern.size && pattern.at[p] == text.at[t]) p++, t++;
        else if (star != SIZE_MAX) p = star + 1, t = ++mark;
        else return false;
    }
    while (p < pattern.size && pattern.at[p] == '*') p++;
    return p == pattern.size;
}

bool mx_mapping__labels_scale(const mx_mapping__labels *labels, int *lowest, int *highest)
{
    bool is_any = false;
    for (size_t i = 0; i < labels->n_levels; i++) {
        int64_t level;
        char mark;
        if (mx_import__is_missing(labels->levels[i], &mark)) continue;
        if (mx_integer_parse(&level, labels->levels[i]) < 0 || level < -100 || level > 100) return false;
        if (!is_any || level < *lowest) *lowest = (int)level;
        if (!is_any || level > *highest) *highest = (int)level;
        is_any = true;
    }
    return is_any;
}
