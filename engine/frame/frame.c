#include "mx/frame.h"

#include <assert.h>
#include <math.h>
#include <string.h>

typedef struct {
    char *name;
    mx_type type;
    mx_role role;
    union {
        uint32_t *texts; /* numbers of the frame's texts; MX_NO_ID is missing */
        double *numbers; /* NaN is missing */
    } cells;
} column;

struct mx_frame {
    column *columns;
    size_t n_columns, column_capacity;
    size_t n_rows, row_capacity;
    mx_ids *texts;
};

int mx_frame_new(mx_frame **out)
{
    mx_frame *frame = mx_alloc_array(1, sizeof *frame);
    *out = NULL;
    if (!frame) return mx_fail_memory();
    int rc = mx_ids_new(&frame->texts);
    if (rc < 0) {
        mx_free(frame);
        return rc;
    }
    *out = frame;
    return MX_OK;
}

void mx_frame_free(mx_frame *frame)
{
    if (!frame) return;
    for (size_t i = 0; i < frame->n_columns; i++) {
        mx_free(frame->columns[i].name);
        if (frame->columns[i].type == MX_TEXT) mx_free(frame->columns[i].cells.texts);
        else mx_free(frame->columns[i].cells.numbers);
    }
    mx_free(frame->columns);
    mx_ids_free(frame->texts);
    mx_free(frame);
}

static int reserve_cells(column *c, size_t capacity)
{
    void *grown = c->type == MX_TEXT ? mx_realloc_array(c->cells.texts, capacity, sizeof *c->cells.texts)
                                     : mx_realloc_array(c->cells.numbers, capacity, sizeof *c->cells.numbers);
    if (!grown) return mx_fail_memory();
    if (c->type == MX_TEXT) c->cells.texts = grown;
    else c->cells.numbers = grown;
    return MX_OK;
}

/* All cells of rows [from, to) missing. */
static void clear_cells(column *c, size_t from, size_t to)
{
    if (c->type == MX_TEXT) memset(c->cells.texts + from, 0xFF, (to - from) * sizeof *c->cells.texts);
    else
        for (size_t row = from; row < to; row++) c->cells.numbers[row] = NAN;
}

int mx_frame_add_column(mx_frame *frame, const char *name, mx_type type, mx_role role)
{
    if (mx_frame_find(frame, name) != SIZE_MAX)
        return mx_fail(MX_E_EXISTS, mx_tr("deux colonnes « %s »", "two columns \"%s\""), name);
    int rc = MX_GROW(frame->columns, frame->n_columns, frame->column_capacity);
    if (rc < 0) return rc;
    column made = {.name = mx_alloc(strlen(name) + 1), .type = type, .role = role};
    if (!made.name) return mx_fail_memory();
    strcpy(made.name, name);
    if (frame->row_capacity > 0 && reserve_cells(&made, frame->row_capacity) < 0) {
        mx_free(made.name);
        return MX_E_NOMEM;
    }
    if (frame->n_rows > 0) clear_cells(&made, 0, frame->n_rows);
    frame->columns[frame->n_columns++] = made;
    return MX_OK;
}

size_t mx_frame_n_columns(const mx_frame *frame)
{
    return frame->n_columns;
}

const char *mx_frame_name(const mx_frame *frame, size_t i)
{
    return frame->columns[i].name;
}

mx_type mx_frame_type(const mx_frame *frame, size_t i)
{
    return frame->columns[i].type;
}

mx_role mx_frame_role(const mx_frame *frame, size_t i)
{
    return frame->columns[i].role;
}

size_t mx_frame_find(const mx_frame *frame, const char *name)
{
    for (size_t i = 0; i < frame->n_columns; i++)
        if (strcmp(frame->columns[i].name, name) == 0) return i;
    return SIZE_MAX;
}

size_t mx_frame_find_role(const mx_frame *frame, mx_role role)
{
    for (size_t i = 0; i < frame->n_columns; i++)
        if (frame->columns[i].role == role) return i;
    return SIZE_MAX;
}

int mx_frame_add_rows(mx_frame *frame, size_t count)
{
    if (count == 0) return MX_OK;
    if (count > frame->row_capacity - frame->n_rows) {
        size_t capacity = frame->n_rows + count;
        if (capacity < frame->n_rows) return mx_fail_memory();
        if (capacity < frame->row_capacity * 2) capacity = frame->row_capacity * 2;
        for (size_t i = 0; i < frame->n_columns; i++)
            if (reserve_cells(&frame->columns[i], capacity) < 0) return MX_E_NOMEM;
        frame->row_capacity = capacity;
    }
    for (size_t i = 0; i < frame->n_columns; i++)
        clear_cells(&frame->columns[i], frame->n_rows, frame->n_rows + count);
    frame->n_rows += count;
    return MX_OK;
}

int mx_frame_add_row(mx_frame *frame)
{
    return mx_frame_add_rows(frame, 1);
}

size_t mx_frame_n_rows(const mx_frame *frame)
{
    return frame->n_rows;
}

int mx_frame_intern(mx_frame *frame, mx_str text, uint32_t *id)
{
    return mx_ids_add(frame->texts, text, id);
}

void mx_frame_set_text_id(mx_frame *frame, size_t row, size_t i, uint32_t id)
{
    assert(frame->columns[i].type == MX_TEXT && row < frame->n_rows);
    frame->columns[i].cells.texts[row] = id;
}

int mx_frame_set_str(mx_frame *frame, size_t row, size_t i, mx_str text)
{
    uint32_t id = MX_NO_ID;
    int rc = text.at ? mx_frame_intern(frame, text, &id) : MX_OK;
    if (rc == MX_OK) mx_frame_set_text_id(frame, row, i, id);
    return rc;
}

int mx_frame_set_text(mx_frame *frame, size_t row, size_t i, const char *text)
{
    return mx_frame_set_str(frame, row, i, mx_str_of(text));
}

void mx_frame_set_number(mx_frame *frame, size_t row, size_t i, double value)
{
    assert(frame->columns[i].type == MX_NUMBER && row < frame->n_rows);
    frame->columns[i].cells.numbers[row] = value;
}

uint32_t mx_frame_text_id(const mx_frame *frame, size_t row, size_t i)
{
    assert(frame->columns[i].type == MX_TEXT && row < frame->n_rows);
    return frame->columns[i].cells.texts[row];
}

const char *mx_frame_text(const mx_frame *frame, size_t row, size_t i)
{
    uint32_t id = mx_frame_text_id(frame, row, i);
    return id == MX_NO_ID ? NULL : mx_ids_text(frame->texts, id).at;
}

double mx_frame_number(const mx_frame *frame, size_t row, size_t i)
{
    assert(frame->columns[i].type == MX_NUMBER && row < frame->n_rows);
    return frame->columns[i].cells.numbers[row];
}

double *mx_frame_numbers(mx_frame *frame, size_t i)
{
    assert(frame->columns[i].type == MX_NUMBER);
    return frame->columns[i].cells.numbers;
}

/* ---- Sorting -------------------------------------------------------------- */

/* Each text gets its place among the texts once, so that rows compare as numbers. */
typedef struct {
    mx_str text;
    double number;
    uint32_t id;
} entry;

static int compare_entries(const entry *a, const entry *b, bool by_number)
{
    if (by_number && a->number != b->number) return a->number < b->number ? -1 : 1;
    return mx_str_compare(a->text, b->text);
}

static void sort_entries(entry *items, entry *scratch, size_t count, bool by_number)
{
    if (count < 2) return;
    size_t half = count / 2, i = 0, j = half, k = 0;
    sort_entries(items, scratch, half, by_number);
    sort_entries(items + half, scratch, count - half, by_number);
    while (i < half && j < count)
        scratch[k++] = compare_entries(&items[j], &items[i], by_number) < 0 ? items[j++] : items[i++];
    while (i < half) scratch[k++] = items[i++];
    while (j < count) scratch[k++] = items[j++];
    memcpy(items, scratch, count * sizeof *items);
}

/* The texts used by a column, each once; whether all of them are whole numbers. */
static bool list_entries(const mx_frame *frame, const column *c, entry *entries, double *ranks, size_t *count)
{
    bool all_whole = true;
    *count = 0;
    for (size_t r = 0; r < frame->n_rows; r++) {
        uint32_t id = c->cells.texts[r];
        int64_t whole;
        if (id == MX_NO_ID || ranks[id] == 0) continue;
        ranks[id] = 0;
        mx_str text = mx_ids_text(frame->texts, id);
        bool is_whole = mx_integer_parse(&whole, text) == MX_OK;
        all_whole = all_whole && is_whole;
        entries[(*count)++] = (entry){text, is_whole ? (double)whole : 0, id};
    }
    return all_whole;
}

/* ranks[id] for every text of the column. */
static int rank_texts(const mx_frame *frame, const column *c, double **out)
{
    size_t n_texts = mx_ids_count(frame->texts), count;
    double *ranks = mx_realloc_array(NULL, n_texts + 1, sizeof *ranks);
    entry *entries = mx_realloc_array(NULL, 2 * n_texts + 1, sizeof *entries);
    *out = NULL;
    if (!ranks || !entries) {
        mx_free(ranks);
        mx_free(entries);
        return mx_fail_memory();
    }
    for (size_t i = 0; i < n_texts; i++) ranks[i] = -1;
    bool all_whole = list_entries(frame, c, entries, ranks, &count);
    sort_entries(entries, entries + n_texts, count, all_whole);
    for (size_t i = 0; i < count; i++) ranks[entries[i].id] = (double)i;
    mx_free(entries);
    *out = ranks;
    return MX_OK;
}

/* Stable merge sort of row numbers by one column's keys; missing (NaN) goes last. */
static bool comes_before(double a, double b)
{
    return isnan(b) ? !isnan(a) : a < b;
}

static void sort_rows(uint32_t *rows, uint32_t *scratch, size_t count, const double *keys)
{
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t from = 0; from < count; from += 2 * width) {
            size_t middle = from + width < count ? from + width : count;
            size_t end = from + 2 * width < count ? from + 2 * width : count;
            size_t i = from, j = middle, k = from;
            while (i < middle && j < end)
                scratch[k++] = comes_before(keys[rows[j]], keys[rows[i]]) ? rows[j++] : rows[i++];
            while (i < middle) scratch[k++] = rows[i++];
            while (j < end) scratch[k++] = rows[j++];
        }
        memcpy(rows, scratch, count * sizeof *rows);
    }
}

static int fill_keys(const mx_frame *frame, const column *c, double *keys)
{
    double *ranks;
    if (c->type == MX_NUMBER) {
        memcpy(keys, c->cells.numbers, frame->n_rows * sizeof *keys);
        return MX_OK;
    }
    int rc = rank_texts(frame, c, &ranks);
    if (rc < 0) return rc;
    for (size_t r = 0; r < frame->n_rows; r++)
        keys[r] = c->cells.texts[r] == MX_NO_ID ? NAN : ranks[c->cells.texts[r]];
    mx_free(ranks);
    return MX_OK;
}

static void permute(const mx_frame *frame, column *c, const uint32_t *rows, double *scratch)
{
    if (c->type == MX_NUMBER) {
        for (size_t r = 0; r < frame->n_rows; r++) scratch[r] = c->cells.numbers[rows[r]];
        memcpy(c->cells.numbers, scratch, frame->n_rows * sizeof *scratch);
        return;
    }
    uint32_t *texts = (uint32_t *)(void *)scratch;
    for (size_t r = 0; r < frame->n_rows; r++) texts[r] = c->cells.texts[rows[r]];
    memcpy(c->cells.texts, texts, frame->n_rows * sizeof *texts);
}

int mx_frame_sort(mx_frame *frame, const size_t columns[], size_t n_columns)
{
    size_t n = frame->n_rows;
    if (n < 2) return MX_OK;
    uint32_t *rows = mx_realloc_array(NULL, 2 * n + 1, sizeof *rows);
    double *keys = mx_realloc_array(NULL, n + 1, sizeof *keys);
    int rc = rows && keys ? MX_OK : mx_fail_memory();
    for (size_t r = 0; rc == MX_OK && r < n; r++) rows[r] = (uint32_t)r;
    for (size_t i = n_columns; rc == MX_OK && i-- > 0;) { /* the last key first: each pass is stable */
        rc = fill_keys(frame, &frame->columns[columns[i]], keys);
        if (rc == MX_OK) sort_rows(rows, rows + n, n, keys);
    }
    for (size_t i = 0; rc == MX_OK && i < frame->n_columns; i++) permute(frame, &frame->columns[i], rows, keys);
    mx_free(rows);
    mx_free(keys);
    return rc;
}

/* ---- Copies -------------------------------------------------------------------- */

/* A frame of the same columns, without rows. */
static int make_alike(mx_frame **out, const mx_frame *frame)
{
    int rc = mx_frame_new(out);
    for (size_t i = 0; rc == MX_OK && i < frame->n_columns; i++)
        rc = mx_frame_add_column(*out, frame->columns[i].name, frame->columns[i].type, frame->columns[i].role);
    return rc;
}

/* Texts that arrive in the order of their numbers get these numbers again. */
static int copy_texts(mx_frame *to, const mx_frame *frame)
{
    int rc = MX_OK;
    for (uint32_t id = 0, same; rc == MX_OK && id < mx_ids_count(frame->texts); id++)
        rc = mx_ids_add(to->texts, mx_ids_text(frame->texts, id), &same);
    return rc;
}

int mx_frame_copy(mx_frame **out, const mx_frame *frame)
{
    mx_frame *made = NULL;
    *out = NULL;
    int rc = make_alike(&made, frame);
    if (rc == MX_OK) rc = copy_texts(made, frame);
    if (rc == MX_OK) rc = mx_frame_add_rows(made, frame->n_rows);
    if (rc < 0) {
        mx_frame_free(made);
        return rc;
    }
    for (size_t i = 0; i < frame->n_columns && frame->n_rows > 0; i++) {
        const column *from = &frame->columns[i];
        if (from->type == MX_TEXT)
            memcpy(made->columns[i].cells.texts, from->cells.texts, frame->n_rows * sizeof *from->cells.texts);
        else
            memcpy(made->columns[i].cells.numbers, from->cells.numbers, frame->n_rows * sizeof *from->cells.numbers);
    }
    *out = made;
    return MX_OK;
}

static int copy_row(mx_frame *to, size_t at, const mx_frame *from, size_t row)
{
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && i < from->n_columns; i++) {
        if (from->columns[i].type == MX_TEXT) rc = mx_frame_set_text(to, at, i, mx_frame_text(from, row, i));
        else mx_frame_set_number(to, at, i, mx_frame_number(from, row, i));
    }
    return rc;
}

int mx_frame_pick(mx_frame **out, const mx_frame *frame, const size_t rows[], size_t n)
{
    mx_frame *made = NULL;
    *out = NULL;
    int rc = make_alike(&made, frame);
    if (rc == MX_OK) rc = mx_frame_add_rows(made, n);
    for (size_t r = 0; rc == MX_OK && r < n; r++) rc = copy_row(made, r, frame, rows[r]);
    if (rc < 0) {
        mx_frame_free(made);
        return rc;
    }
    *out = made;
    return MX_OK;
}

int mx_frame_filter(mx_frame **out, const mx_frame *frame, const bool keep[])
{
    mx_frame *made = NULL;
    size_t n = 0, to = 0;
    *out = NULL;
    int rc = make_alike(&made, frame);
    for (size_t r = 0; r < frame->n_rows; r++) n += keep[r];
    if (rc == MX_OK) rc = mx_frame_add_rows(made, n);
    for (size_t r = 0; rc == MX_OK && r < frame->n_rows; r++)
        if (keep[r]) rc = copy_row(made, to++, frame, r);
    if (rc < 0) {
        mx_frame_free(made);
        return rc;
    }
    *out = made;
    return MX_OK;
}
