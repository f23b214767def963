#include "mx/base.h"

#include <stdlib.h>
#include <string.h>

struct mx_complaints {
    mx_arena *arena;
    mx_complaint *items;
    size_t count, capacity;
    bool is_sorted;
};

int mx_complaints_new(mx_complaints **out)
{
    mx_complaints *list = mx_alloc_array(1, sizeof *list);
    *out = NULL;
    if (!list) return mx_fail_memory();
    if (mx_arena_new(&list->arena) < 0) {
        mx_free(list);
        return MX_E_NOMEM;
    }
    *out = list;
    return MX_OK;
}

void mx_complaints_free(mx_complaints *list)
{
    if (!list) return;
    mx_arena_free(list->arena);
    mx_free(list->items);
    mx_free(list);
}

int mx_complain(mx_complaints *list, const char *file, uint64_t line, const char *column,
                const char *format, ...)
{
    char message[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    int rc = MX_GROW(list->items, list->count, list->capacity);
    if (rc < 0) return rc;
    mx_complaint made = {
        .file = mx_arena_copy(list->arena, file, strlen(file)),
        .line = line,
        .column = mx_arena_copy(list->arena, column, strlen(column)),
        .message = mx_arena_copy(list->arena, message, strlen(message)),
    };
    if (!made.file || !made.column || !made.message) return mx_fail_memory();
    list->items[list->count++] = made;
    list->is_sorted = false;
    return MX_OK;
}

size_t mx_complaints_count(const mx_complaints *list)
{
    return list->count;
}

/* By line within a file, in order of arrival otherwise: a stable merge sort. */
static void sort_by_line(mx_complaint *items, mx_complaint *scratch, size_t count)
{
    if (count < 2) return;
    size_t half = count / 2, i = 0, j = half, k = 0;
    sort_by_line(items, scratch, half);
    sort_by_line(items + half, scratch, count - half);
    while (i < half && j < count) {
        bool later = strcmp(items[i].file, items[j].file) == 0 && items[j].line < items[i].line;
        scratch[k++] = later ? items[j++] : items[i++];
    }
    while (i < half) scratch[k++] = items[i++];
    while (j < count) scratch[k++] = items[j++];
    memcpy(items, scratch, count * sizeof *items);
}

const mx_complaint *mx_complaints_get(mx_complaints *list, size_t index)
{
    if (!list->is_sorted) {
        mx_complaint *scratch = mx_alloc_array(list->count, sizeof *scratch);
        if (scratch) sort_by_line(list->items, scratch, list->count);
        list->is_sorted = scratch != NULL; /* without memory: in order of arrival */
        mx_free(scratch);
    }
    return &list->items[index];
}

void mx_complaints_print(mx_complaints *list, size_t most, FILE *out)
{
    size_t shown = list->count < most ? list->count : most;
    for (size_t i = 0; i < shown; i++) {
        const mx_complaint *c = mx_complaints_get(list, i);
        fputs(c->file, out);
        if (c->line) fprintf(out, ":%llu", (unsigned long long)c->line);
        if (c->column[0]) fprintf(out, ": %s", c->column);
        fprintf(out, ": %s\n", c->message);
    }
    if (shown < list->count)
        fprintf(out, mx_tr("… et %zu autres\n", "… and %zu more\n"), list->count - shown);
}
