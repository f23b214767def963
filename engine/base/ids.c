#include "mx/base.h"

#include <string.h>

/* Open addressing over slots that hold an id and the top bits of the hash, so that
 * most misses are told without looking at the text. At most half of the slots are full. */
typedef struct {
    uint32_t id; /* MX_NO_ID when free */
    uint32_t tag;
} slot;

struct mx_ids {
    mx_arena *texts;
    mx_str *by_id;
    size_t count, capacity;
    slot *slots;
    size_t mask; /* number of slots - 1 */
};

static uint64_t mix(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Eight bytes a step, read little-endian whatever the machine. */
uint64_t mx_hash(const void *data, size_t size)
{
    const unsigned char *bytes = data;
    const uint64_t k = 0x9E3779B97F4A7C15;
    uint64_t hash = k ^ size;
    while (size > 0) {
        uint64_t word = 0;
        size_t step = size < 8 ? size : 8;
        memcpy(&word, bytes, step);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        word = __builtin_bswap64(word);
#endif
        hash = mix(hash ^ word, 0xD6E8FEB86659FD93);
        bytes += step;
        size -= step;
    }
    return mix(hash, k);
}

static int make_slots(mx_ids *ids, size_t n_slots)
{
    slot *slots = mx_realloc_array(NULL, n_slots, sizeof *slots);
    if (!slots) return mx_fail_memory();
    memset(slots, 0xFF, n_slots * sizeof *slots);
    mx_free(ids->slots);
    ids->slots = slots;
    ids->mask = n_slots - 1;
    return MX_OK;
}

int mx_ids_new(mx_ids **out)
{
    int rc;
    mx_ids *ids = mx_alloc_array(1, sizeof *ids);
    *out = NULL;
    if (!ids) return mx_fail_memory();
    rc = mx_arena_new(&ids->texts);
    if (rc == MX_OK) rc = make_slots(ids, 64);
    if (rc < 0) {
        mx_ids_free(ids);
        return rc;
    }
    *out = ids;
    return MX_OK;
}

void mx_ids_free(mx_ids *ids)
{
    if (!ids) return;
    mx_arena_free(ids->texts);
    mx_free(ids->by_id);
    mx_free(ids->slots);
    mx_free(ids);
}

/* The slot that holds `text`, or the free one where it belongs. */
static slot *look_up(const mx_ids *ids, mx_str text, uint64_t hash)
{
    uint32_t tag = (uint32_t)(hash >> 32);
    for (size_t i = hash & ids->mask;; i = (i + 1) & ids->mask) {
        slot *s = &ids->slots[i];
        if (s->id == MX_NO_ID) return s;
        if (s->tag == tag && mx_str_equal(ids->by_id[s->id], text)) return s;
    }
}

static int double_slots(mx_ids *ids)
{
    int rc = make_slots(ids, (ids->mask + 1) * 2);
    if (rc < 0) return rc;
    for (size_t id = 0; id < ids->count; id++) {
        uint64_t hash = mx_hash(ids->by_id[id].at, ids->by_id[id].size);
        size_t i = hash & ids->mask;
        while (ids->slots[i].id != MX_NO_ID) i = (i + 1) & ids->mask;
        ids->slots[i] = (slot){(uint32_t)id, (uint32_t)(hash >> 32)};
    }
    return MX_OK;
}

int mx_ids_add(mx_ids *ids, mx_str text, uint32_t *id)
{
    uint64_t hash = mx_hash(text.at, text.size);
    slot *found = look_up(ids, text, hash);
    if (found->id != MX_NO_ID) {
        *id = found->id;
        return MX_OK;
    }
    if (ids->count >= MX_NO_ID - 1) return mx_fail_memory();
    int rc = MX_GROW(ids->by_id, ids->count, ids->capacity);
    if (rc < 0) return rc;
    if ((ids->count + 1) * 2 > ids->mask + 1) {
        rc = double_slots(ids);
        if (rc < 0) return rc;
        found = look_up(ids, text, hash);
    }
    char *copy = mx_arena_copy(ids->texts, text.at, text.size);
    if (!copy) return mx_fail_memory();
    *id = (uint32_t)ids->count;
    ids->by_id[ids->count++] = (mx_str){copy, text.size};
    *found = (slot){*id, (uint32_t)(hash >> 32)};
    return MX_OK;
}

uint32_t mx_ids_find(const mx_ids *ids, mx_str text)
{
    return look_up(ids, text, mx_hash(text.at, text.size))->id;
}

mx_str mx_ids_text(const mx_ids *ids, uint32_t id)
{
    return ids->by_id[id];
}

size_t mx_ids_count(const mx_ids *ids)
{
    return ids->count;
}
