#include "support/check.h"

TEST(base_memory, fails_at_the_nth_allocation_and_after)
{
    mx_alloc_fail_at(2);
    void *first = mx_alloc(8), *second = mx_alloc(8), *third = mx_alloc_array(1, 8);
    CHECK(first && !second && !third);
    CHECK(mx_alloc_failed());
    mx_alloc_fail_at(0);
    CHECK(!mx_alloc_failed());
    mx_free(first);
}

TEST(base_memory, checks_the_product_of_sizes)
{
    CHECK(mx_realloc_array(NULL, SIZE_MAX / 2, 4) == NULL);
}

TEST(base_memory, gives_arena_items_of_any_size_zeroed_and_aligned)
{
    mx_arena *arena;
    CHECK_OK(mx_arena_new(&arena));
    for (size_t size = 0; size < 40000; size = size * 3 + 1) {
        char *item = mx_arena_alloc(arena, size);
        CHECK(item && (uintptr_t)item % _Alignof(max_align_t) == 0);
        for (size_t i = 0; i < size; i++) CHECK(item[i] == 0);
        memset(item, 'x', size);
    }
    CHECK_TEXT(mx_arena_format(arena, "%d-%s", 3, "é"), "3-é");
    CHECK_TEXT(mx_arena_copy(arena, "abcdef", 3), "abc");
    mx_arena_free(arena);
}

TEST(base_memory, grows_an_array)
{
    int *items = NULL;
    size_t count = 0, capacity = 0;
    for (int i = 0; i < 100; i++) {
        CHECK_OK(MX_GROW(items, count, capacity));
        items[count++] = i;
    }
    CHECK_INT(items[99], 99);
    mx_free(items);
}
