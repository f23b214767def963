/* The cells of a key as dense numbers. Most are short: their bytes are compared as words. */
#include "tally_i.h"

#include <string.h>

static uint64_t load(const char *at, size_t size)
{
    uint64_t word = 0;
    memcpy(&word, at, size);
    return word;
}

/* Up to eight bytes as a word. With the size it tells the text. */
static inline uint64_t word_of(mx_str text)
{
    if (text.size >= 4) return load(text.at, 4) | load(text.at + text.size - 4, 4) << 32;
    if (text.size == 0) return 0;
    return load(text.at, 1) | load(text.at + text.size / 2, 1) << 8 | load(text.at + text.size - 1, 1) << 16;
}

static inline mx_tally__slot slot_of(mx_str text)
{
    mx_tally__slot slot = {.size = (uint32_t)text.size};
    if (text.size <= 8) {
        slot.first = word_of(text);
    } else if (text.size <= 16) {
        slot.first = load(text.at, 8);
        slot.last = load(text.at + text.size - 8, 8);
    } else {
        slot.first = mx_hash(text.at, text.size);
        slot.text = text.at;
    }
    return slot;
}

static inline bool same(const mx_tally__slot *a, const mx_tally__slot *b)
{
    if (a->first != b->first || a->size != b->size) return false;
    return a->size <= 16 ? a->last == b->last : memcmp(a->text, b->text, a->size) == 0;
}

static inline size_t place_of(const mx_tally__slot *slot)
{
    uint64_t hash = slot->first * 0x9E3779B97F4A7C15;
    if (slot->size > 8 && slot->size <= 16) hash = (hash ^ hash >> 29 ^ slot->last) * 0xD6E8FEB86659FD93;
    return (size_t)(hash >> 32);
}

/* The slot that holds the text, or the free one where it belongs. */
static inline mx_tally__slot *find(const mx_tally__labels *labels, const mx_tally__slot *wanted)
{
    for (size_t i = place_of(wanted) & labels->mask;; i = (i + 1) & labels->mask) {
        mx_tally__slot *slot = &labels->slots[i];
        if (slot->id == MX_NO_ID || same(slot, wanted)) return slot;
    }
}

static int make_slots(mx_tally__labels *labels, size_t n)
{
    mx_tally__slot *old = labels->slots, *made = mx_alloc_array(n, sizeof *made);
    size_t n_old = old ? labels->mask + 1 : 0;
    if (!made) return mx_fail_memory();
    for (size_t i = 0; i < n; i++) made[i] = (mx_tally__slot){.size = UINT32_MAX, .id = MX_NO_ID};
    labels->slots = made;
    labels->mask = n - 1;
    for (size_t i = 0; i < n_old; i++)
        if (old[i].id != MX_NO_ID) *find(labels, &old[i]) = old[i];
    mx_free(old);
    return MX_OK;
}

int mx_tally__labels_init(mx_tally__labels *labels)
{
    *labels = (mx_tally__labels){0};
    int rc = mx_arena_new(&labels->arena);
    return rc < 0 ? rc : make_slots(labels, 64);
}

void mx_tally__labels_dispose(mx_tally__labels *labels)
{
    mx_arena_free(labels->arena);
    mx_free(labels->texts);
    mx_free(labels->slots);
    *labels = (mx_tally__labels){0};
}

static int fill_slot(mx_tally__labels *labels, mx_tally__slot wanted, uint32_t id)
{
    if (2 * (labels->n_slots + 1) > labels->mask + 1) {
        int rc = make_slots(labels, 2 * (labels->mask + 1));
        if (rc < 0) return rc;
    }
    if (wanted.size > 16) wanted.text = mx_arena_copy(labels->arena, wanted.text, wanted.size);
    if (wanted.size > 16 && !wanted.text) return mx_fail_memory();
    wanted.id = id;
    *find(labels, &wanted) = wanted;
    labels->n_slots++;
    return MX_OK;
}

static int add_trimmed(mx_tally__labels *labels, mx_str text, uint32_t *id)
{
    mx_tally__slot wanted = slot_of(text), *slot = find(labels, &wanted);
    *id = slot->id;
    if (*id != MX_NO_ID) return MX_OK;
    int rc = MX_GROW(labels->texts, labels->n, labels->capacity);
    char *copy = rc == MX_OK ? mx_arena_copy(labels->arena, text.at ? text.at : "", text.size) : NULL;
    if (rc == MX_OK && !copy) rc = mx_fail_memory();
    if (rc == MX_OK) rc = fill_slot(labels, wanted, (uint32_t)labels->n);
    if (rc < 0) return rc;
    *id = (uint32_t)labels->n;
    labels->texts[labels->n++] = (mx_str){copy, text.size};
    return MX_OK;
}

/* A text with blanks at its ends gets a slot of its own that leads to the trimmed one. */
int mx_tally__labels_add(mx_tally__labels *labels, mx_str text, uint32_t *id)
{
    mx_str trimmed = mx_str_trim(text);
    int rc = add_trimmed(labels, trimmed, id);
    if (rc < 0 || trimmed.size == text.size) return rc;
    mx_tally__slot wanted = slot_of(text);
    return find(labels, &wanted)->id != MX_NO_ID ? MX_OK : fill_slot(labels, wanted, *id);
}

/* A short text is mostly in the first slot where it may be. */
static inline uint32_t find_short(const mx_tally__labels *labels, mx_str text)
{
    uint64_t word = word_of(text);
    const mx_tally__slot *slot = &labels->slots[(size_t)(word * 0x9E3779B97F4A7C15 >> 32) & labels->mask];
    return slot->first == word && slot->size == text.size ? slot->id : MX_NO_ID;
}

int mx_tally__labels_read(mx_tally__labels *labels, const mx_str cells[], size_t n, uint32_t ids[])
{
    for (size_t r = 0; r < n; r++) {
        ids[r] = cells[r].size <= 8 ? find_short(labels, cells[r]) : MX_NO_ID;
        if (ids[r] != MX_NO_ID) continue;
        mx_tally__slot wanted = slot_of(cells[r]);
        ids[r] = find(labels, &wanted)->id;
        if (ids[r] != MX_NO_ID) continue;
        int rc = mx_tally__labels_add(labels, cells[r], &ids[r]);
        if (rc < 0) return rc;
    }
    return MX_OK;
}

/* ---- Order ------------------------------------------------------------------------------ */

typedef struct {
    mx_str text;
    int64_t whole;
    mx_period period;
    uint32_t id;
} entry;

typedef enum { BY_BYTES, BY_NUMBER, BY_TIME } order;

static int compare(const entry *a, const entry *b, order by)
{
    if (a->text.size == 0 || b->text.size == 0) return (a->text.size == 0) - (b->text.size == 0);
    if (by == BY_NUMBER && a->whole != b->whole) return a->whole < b->whole ? -1 : 1;
    int in_time = by == BY_TIME ? mx_period_compare(a->period, b->period) : 0;
    return in_time ? in_time : mx_str_compare(a->text, b->text);
}

static void sort(entry *items, entry *scratch, size_t n, order by)
{
    if (n < 2) return;
    size_t half = n / 2, i = 0, j = half, k = 0;
    sort(items, scratch, half, by);
    sort(items + half, scratch, n - half, by);
    while (i < half && j < n) scratch[k++] = compare(&items[j], &items[i], by) < 0 ? items[j++] : items[i++];
    while (i < half) scratch[k++] = items[i++];
    while (j < n) scratch[k++] = items[j++];
    memcpy(items, scratch, n * sizeof *items);
}

/* The missing key comes last, and does not count for what the others are. */
static order order_of(entry *items, size_t n, bool is_period)
{
    bool all_whole = true, all_periods = is_period;
    for (size_t i = 0; i < n; i++) {
        entry *e = &items[i];
        if (e->text.size == 0) continue;
        all_whole = all_whole && mx_integer_parse(&e->whole, e->text) == MX_OK;
        all_periods = all_periods && mx_period_parse(&e->period, e->text) == MX_OK;
    }
    mx_error_clear();
    return all_periods ? BY_TIME : all_whole ? BY_NUMBER : BY_BYTES;
}

int mx_tally__ranks(uint32_t **out, const mx_tally__labels *labels, bool is_period)
{
    entry *items = mx_alloc_array(2 * labels->n, sizeof *items);
    uint32_t *ranks = mx_alloc_array(labels->n, sizeof *ranks);
    *out = ranks;
    if (!items || !ranks) {
        mx_free(items);
        mx_free(ranks);
        *out = NULL;
        return mx_fail_memory();
    }
    for (size_t i = 0; i < labels->n; i++) items[i] = (entry){.text = labels->texts[i], .id = (uint32_t)i};
    sort(items, items + labels->n, labels->n, order_of(items, labels->n, is_period));
    for (size_t i = 0; i < labels->n; i++) ranks[items[i].id] = (uint32_t)i;
    mx_free(items);
    return MX_OK;
}
