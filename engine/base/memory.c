#include "mx/base.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Counts down to the allocation that fails; 0 is "never". Once it has failed, all
 * fail, as they do when memory is really out. */
static _Atomic uint64_t countdown;
static _Atomic bool has_failed;

void mx_alloc_fail_at(uint64_t n)
{
    has_failed = false;
    countdown = n;
}

bool mx_alloc_failed(void)
{
    return has_failed;
}

static bool must_fail(void)
{
    if (has_failed) return true;
    if (countdown == 0 || atomic_fetch_sub(&countdown, 1) != 1) return false;
    has_failed = true;
    return true;
}

void *mx_alloc(size_t size)
{
    return must_fail() ? NULL : malloc(size ? size : 1);
}

void *mx_alloc_array(size_t count, size_t size)
{
    return must_fail() ? NULL : calloc(count ? count : 1, size ? size : 1);
}

void *mx_realloc_array(void *old, size_t count, size_t size)
{
    if (must_fail() || (size && count > SIZE_MAX / size)) return NULL;
    return realloc(old, count && size ? count * size : 1);
}

void mx_free(void *memory)
{
    free(memory);
}

int mx_grow_(void **array, size_t *capacity, size_t size)
{
    size_t wanted = *capacity ? *capacity * 2 : 8;
    void *grown = wanted > *capacity ? mx_realloc_array(*array, wanted, size) : NULL;
    if (!grown) return mx_fail_memory();
    *array = grown;
    *capacity = wanted;
    return MX_OK;
}

/* ---- Arenas -------------------------------------------------------------- */

/* Blocks are chained, the one being filled first. Under sanitizers each item has a
 * block of its own, so that the tools see where one ends. */
typedef struct block {
    struct block *next;
    size_t used, size;
    max_align_t bytes[];
} block;

struct mx_arena {
    block *blocks;
};

#ifdef MX_SANITIZED
enum { BLOCK_SIZE = 0 };
#else
enum { BLOCK_SIZE = 16384 };
#endif

int mx_arena_new(mx_arena **out)
{
    *out = mx_alloc_array(1, sizeof **out);
    return *out ? MX_OK : mx_fail_memory();
}

void mx_arena_free(mx_arena *arena)
{
    if (!arena) return;
    while (arena->blocks) {
        block *next = arena->blocks->next;
        mx_free(arena->blocks);
        arena->blocks = next;
    }
    mx_free(arena);
}

static block *add_block(mx_arena *arena, size_t size)
{
    if (size > SIZE_MAX - sizeof(block)) return NULL;
    block *added = mx_alloc(sizeof(block) + size);
    if (!added) return NULL;
    added->used = 0;
    added->size = size;
    added->next = arena->blocks;
    arena->blocks = added;
    return added;
}

void *mx_arena_alloc(mx_arena *arena, size_t size)
{
    const size_t unit = _Alignof(max_align_t);
    if (size > SIZE_MAX - unit) return NULL;
    size_t rounded = (size + unit - 1) / unit * unit;
    block *room = arena->blocks;
    if (!room || room->size - room->used < rounded)
        room = add_block(arena, rounded > BLOCK_SIZE ? rounded : BLOCK_SIZE);
    if (!room) return NULL;
    void *item = (char *)room->bytes + room->used;
    room->used += rounded;
    return memset(item, 0, rounded);
}

char *mx_arena_copy(mx_arena *arena, const char *text, size_t size)
{
    char *copy = mx_arena_alloc(arena, size + 1);
    if (copy && size) memcpy(copy, text, size);
    return copy;
}

char *mx_arena_format(mx_arena *arena, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    char *text = length < 0 ? NULL : mx_arena_alloc(arena, (size_t)length + 1);
    if (text) vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    va_end(arguments);
    return text;
}
