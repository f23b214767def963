/* Frames by the names of their columns. */
#include "measure_i.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

size_t mx_measure__n_rows(const mx_frame *frame)
{
    return frame ? mx_frame_n_rows(frame) : 0;
}

const char *mx_measure__text(const mx_frame *frame, size_t row, const char *column)
{
    size_t c = mx_frame_find(frame, column);
    return c == SIZE_MAX ? NULL : mx_frame_text(frame, row, c);
}

mx_str mx_measure__str(const mx_frame *frame, size_t row, const char *column)
{
    return mx_str_of(mx_measure__text(frame, row, column));
}

double mx_measure__number(const mx_frame *frame, size_t row, const char *column)
{
    size_t c = mx_frame_find(frame, column);
    return c == SIZE_MAX ? NAN : mx_frame_number(frame, row, c);
}

int mx_measure__add_columns(mx_frame *frame, const mx_measure__column columns[], size_t n)
{
    int rc = MX_OK;
    for (size_t c = 0; rc == MX_OK && c < n; c++)
        rc = mx_frame_add_column(frame, columns[c].name, columns[c].type, columns[c].role);
    return rc;
}

int mx_measure__frame(mx_frame **out, const mx_measure__column columns[], size_t n)
{
    int rc = mx_frame_new(out);
    if (rc == MX_OK) rc = mx_measure__add_columns(*out, columns, n);
    if (rc < 0) {
        mx_frame_free(*out);
        *out = NULL;
    }
    return rc;
}

/* The cell of the last row in the column of that name. */
static size_t last_row(const mx_frame *frame, const char *column, size_t *c)
{
    *c = mx_frame_find(frame, column);
    assert(*c != SIZE_MAX && mx_frame_n_rows(frame) > 0);
    return mx_frame_n_rows(frame) - 1;
}

int mx_measure__put_text(mx_frame *frame, const char *column, const char *text)
{
    size_t c, row = last_row(frame, column, &c);
    return mx_frame_set_text(frame, row, c, text);
}

int mx_measure__put_str(mx_frame *frame, const char *column, mx_str text)
{
    size_t c, row = last_row(frame, column, &c);
    return text.size == 0 ? MX_OK : mx_frame_set_str(frame, row, c, text);
}

void mx_measure__put(mx_frame *frame, const char *column, double value)
{
    size_t c, row = last_row(frame, column, &c);
    mx_frame_set_number(frame, row, c, value);
}

/* ---- Texts in order ------------------------------------------------------------------ */

typedef struct {
    mx_str text;
    int64_t number;
    uint32_t id;
} ranked;

static int by_number(const void *a, const void *b)
{
    int64_t x = ((const ranked *)a)->number, y = ((const ranked *)b)->number;
    return x < y ? -1 : x > y;
}

static int by_bytes(const void *a, const void *b)
{
    return mx_str_compare(((const ranked *)a)->text, ((const ranked *)b)->text);
}

int mx_measure__rank_texts(uint32_t ranks[], const mx_ids *ids)
{
    size_t n = mx_ids_count(ids);
    ranked *all = mx_alloc_array(n + 1, sizeof *all);
    if (!all) return mx_fail_memory();
    bool are_numbers = true;
    for (uint32_t id = 0; id < n; id++) {
        all[id].text = mx_ids_text(ids, id);
        all[id].id = id;
        if (all[id].text.size == 0) all[id].number = INT64_MIN; /* an empty key comes first */
        else if (mx_integer_parse(&all[id].number, all[id].text) < 0) are_numbers = false;
    }
    qsort(all, n, sizeof *all, are_numbers ? by_number : by_bytes);
    for (size_t i = 0; i < n; i++) ranks[all[i].id] = (uint32_t)i;
    mx_free(all);
    return MX_OK;
}

int mx_measure__pair_id(mx_ids *ids, mx_str first, mx_str second, uint32_t *id)
{
    mx_buf both = {0};
    mx_buf_add(&both, first.at, first.size);
    mx_buf_char(&both, '\x1f');
    mx_buf_add(&both, second.at, second.size);
    int rc = mx_buf_check(&both);
    if (rc == MX_OK) rc = mx_ids_add(ids, (mx_str){both.at, both.size}, id);
    mx_buf_dispose(&both);
    return rc;
}
