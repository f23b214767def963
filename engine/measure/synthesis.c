/* What was said, gone over once more: what is particular to whom, and what groups have in common. */
#include "said_i.h"

#include <math.h>
#include <string.h>

#include "mx/stats.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* ---- Specificity --------------------------------------------------------------------------- */

static const mx_measure__column specific_columns[] = {
    {"n", MX_NUMBER, MX_PEOPLE},         {"basis", MX_TEXT, MX_BASIS},      {"groups", MX_NUMBER, MX_FIGURE},
    {"statements", MX_NUMBER, MX_FIGURE}, {"expected", MX_NUMBER, MX_FIGURE}, {"index", MX_NUMBER, MX_FIGURE},
    {"p_value", MX_NUMBER, MX_FIGURE}, {"p_adjusted", MX_NUMBER, MX_FIGURE}, {"conclusion", MX_TEXT, MX_FIGURE}, {"largest_share", MX_NUMBER, MX_RANGE}};

static int cell_id(uint32_t *out, mx_ids *ids, const mx_frame *frame, size_t row, size_t first, size_t end)
{
    mx_buf key = {0};
    for (size_t c = first; c < end; c++) {
        if (mx_frame_type(frame, c) == MX_NUMBER) mx_buf_number(&key, mx_frame_number(frame, row, c));
        else if (mx_frame_text(frame, row, c) != NULL) mx_buf_text(&key, mx_frame_text(frame, row, c));
        mx_buf_char(&key, '\x1f');
    }
    int rc = mx_buf_check(&key);
    if (rc == MX_OK) rc = mx_ids_add(ids, (mx_str){key.at, key.size}, out);
    mx_buf_dispose(&key);
    return rc;
}

int mx_measure__cross(mx_measure__crossing *out, const mx_frame *mentions, size_t n_keys, mx_arena *arena)
{
    size_t n = mx_frame_n_rows(mentions);
    *out = (mx_measure__crossing){.mentions = mentions, .n_keys = n_keys};
    out->part = mx_arena_alloc(arena, (n + 1) * sizeof *out->part);
    out->what = mx_arena_alloc(arena, (n + 1) * sizeof *out->what);
    int rc = out->part && out->what ? mx_ids_new(&out->parts) : mx_fail_memory();
    if (rc == MX_OK) rc = mx_ids_new(&out->whats);
    for (size_t row = 0; rc == MX_OK && row < n; row++) {
        out->part[row] = out->what[row] = MX_NO_ID;
        if (mx_frame_text(mentions, row, n_keys - 1) == NULL) continue; /* not coded yet */
        rc = cell_id(&out->part[row], out->parts, mentions, row, 0, n_keys - 1);
        if (rc == MX_OK) rc = cell_id(&out->what[row], out->whats, mentions, row, n_keys - 1, n_keys);
    }
    return rc;
}

void mx_measure__uncross(mx_measure__crossing *c)
{
    mx_ids_free(c->parts);
    mx_ids_free(c->whats);
}

/* The specificity of every cell, by part and what; NULL in `*out` when there is no cell. */
static int weigh(mx_stats_specific **out, const mx_measure__crossing *c, mx_arena *arena)
{
    size_t rows = mx_ids_count(c->parts), columns = mx_ids_count(c->whats), n = rows * columns;
    size_t statements = mx_frame_find(c->mentions, "statements");
    *out = NULL;
    if (n == 0) return MX_OK;
    double *table = mx_arena_alloc(arena, n * sizeof *table);
    *out = mx_arena_alloc(arena, n * sizeof **out);
    if (!table || !*out) return mx_fail_memory();
    for (size_t row = 0; row < mx_frame_n_rows(c->mentions); row++)
        if (c->part[row] != MX_NO_ID)
            table[c->part[row] * columns + c->what[row]] = mx_frame_number(c->mentions, row, statements);
    return mx_stats_specificity(*out, table, rows, columns, arena);
}

static const char *conclude(const mx_stats_specific *s, double conf)
{
    if (isnan(s->p_value) || !(2 * s->p_value < 1 - conf)) return "none";
    return s->index > 0 ? "more" : "less";
}

static int copy_key(mx_frame *to, const mx_frame *from, size_t row, size_t column)
{
    size_t last = mx_frame_n_rows(to) - 1;
    if (mx_frame_type(from, column) == MX_TEXT)
        return mx_frame_set_text(to, last, column, mx_frame_text(from, row, column));
    mx_frame_set_number(to, last, column, mx_frame_number(from, row, column));
    return MX_OK;
}

static int put_specific(mx_frame *to, const mx_measure__crossing *c, size_t row, const mx_stats_specific *cell, double conf)
{
    static const char *const copied[] = {"n", "groups", "statements", "largest_share"};
    int rc = mx_frame_add_row(to);
    for (size_t k = 0; rc == MX_OK && k < c->n_keys; k++) rc = copy_key(to, c->mentions, row, k);
    if (rc < 0) return rc;
    for (size_t i = 0; i < COUNT_OF(copied); i++)
        mx_measure__put(to, copied[i], mx_measure__number(c->mentions, row, copied[i]));
    mx_measure__put(to, "expected", cell->expected);
    mx_measure__put(to, "index", cell->index);
    mx_measure__put(to, "p_value", fmin(1, 2 * cell->p_value));
    rc = mx_measure__put_str(to, "basis", mx_measure__str(c->mentions, row, "basis"));
    return rc < 0 ? rc : mx_measure__put_str(to, "conclusion", mx_str_of(conclude(cell, conf)));
}

static int put_all(mx_frame *to, const mx_measure__crossing *c, const mx_stats_specific *cells, double conf)
{
    size_t columns = mx_ids_count(c->whats);
    int rc = MX_OK;
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(c->mentions); row++)
        if (c->part[row] != MX_NO_ID)
            rc = put_specific(to, c, row, &cells[c->part[row] * columns + c->what[row]], conf);
    return rc;
}

static int begin(mx_frame **out, const mx_frame *mentions, size_t n_keys, const mx_measure__column columns[], size_t n)
{
    int rc = mx_frame_new(out);
    for (size_t k = 0; rc == MX_OK && k < n_keys; k++)
        rc = mx_frame_add_column(*out, mx_frame_name(mentions, k), mx_frame_type(mentions, k), MX_KEY);
    return rc < 0 ? rc : mx_measure__add_columns(*out, columns, n);
}

int mx_measure_specific(mx_frame **out, const mx_said *said, const char *part, const char *what, const mx_cut *cut)
{
    bool is_group = strcmp(part, "group") == 0;
    const char *const by[] = {is_group ? "territory" : part, is_group ? part : what, is_group ? what : NULL, NULL};
    mx_frame *mentions = NULL, *frame = NULL;
    mx_stats_specific *cells = NULL;
    mx_arena *arena = NULL;
    mx_measure__crossing c = {0};
    size_t n_keys = is_group ? 3 : 2;
    *out = NULL;
    int rc = mx_arena_new(&arena);
    if (rc == MX_OK) rc = mx_measure_mentions(&mentions, said, by, cut);
    if (rc == MX_OK) rc = mx_measure__cross(&c, mentions, n_keys, arena);
    if (rc == MX_OK) rc = weigh(&cells, &c, arena);
    if (rc == MX_OK) rc = begin(&frame, mentions, n_keys, specific_columns, COUNT_OF(specific_columns));
    bool is_whole = rc == MX_OK && cut->merging && mx_ids_count(c.parts) < 2; /* all put together: nobody is particular */
    if (rc == MX_OK && cells && !is_whole) rc = put_all(frame, &c, cells, cut->conf);
    mx_measure__uncross(&c);
    mx_frame_free(mentions);
    mx_arena_free(arena);
    if (rc < 0) mx_frame_free(frame);
    else *out = frame;
    return rc;
}

/* ---- What groups have in common --------------------------------------------------------------- */

static const mx_measure__column shared_columns[] = {{"n", MX_NUMBER, MX_PEOPLE},
                                                    {"basis", MX_TEXT, MX_BASIS},
                                                    {"groups", MX_NUMBER, MX_FIGURE},
                                                    {"of_groups", MX_NUMBER, MX_FIGURE},
                                                    {"statements", MX_NUMBER, MX_FIGURE},
                                                    {"largest_share", MX_NUMBER, MX_RANGE}};

/* Named by more groups, then by more people, goes first; -1 when `row` does. */
static int order_of(const mx_frame *mentions, size_t row, size_t other)
{
    static const char *const by[] = {"groups", "n"};
    for (size_t i = 0; i < 2; i++) {
        double a = mx_measure__number(mentions, row, by[i]), b = mx_measure__number(mentions, other, by[i]);
        if (a > b || a < b) return a > b ? -1 : 1;
    }
    return row < other ? -1 : 1; /* mentions are sorted by their keys */
}

/* The row that comes next: the first in order of those not taken, X00 left out; SIZE_MAX when none is left. */
static size_t take_next(const mx_frame *mentions, bool taken[])
{
    size_t best = SIZE_MAX;
    for (size_t row = 0; row < mx_frame_n_rows(mentions); row++) {
        const char *code = mx_frame_text(mentions, row, 0);
        bool is_general = code != NULL && code[1] != '\0' && mx_measure__is_general(mx_str_of(code));
        if (taken[row] || code == NULL || is_general) continue;
        if (best == SIZE_MAX || order_of(mentions, row, best) < 0) best = row;
    }
    if (best != SIZE_MAX) taken[best] = true;
    return best;
}

static int put_shared(mx_frame *to, const mx_frame *mentions, size_t row, double n_groups)
{
    static const char *const copied[] = {"n", "groups", "statements", "largest_share"};
    int rc = mx_frame_add_row(to);
    if (rc == MX_OK) rc = copy_key(to, mentions, row, 0);
    if (rc < 0) return rc;
    for (size_t i = 0; i < COUNT_OF(copied); i++)
        mx_measure__put(to, copied[i], mx_measure__number(mentions, row, copied[i]));
    mx_measure__put(to, "of_groups", n_groups);
    return mx_measure__put_str(to, "basis", mx_measure__str(mentions, row, "basis"));
}

/* How many groups spoke at all. */
static int count_groups(double *out, const mx_said *said, const mx_cut *cut)
{
    static const char *const by[] = {NULL};
    mx_frame *all = NULL;
    *out = 0;
    int rc = mx_measure_mentions(&all, said, by, cut);
    if (rc == MX_OK && mx_frame_n_rows(all) > 0) *out = mx_measure__number(all, 0, "groups");
    mx_frame_free(all);
    return rc;
}

int mx_measure_shared(mx_frame **out, const mx_said *said, const char *what, size_t most, const mx_cut *cut)
{
    const char *const by[] = {what, NULL};
    mx_frame *mentions = NULL, *frame = NULL;
    bool *taken = NULL;
    double n_groups = 0;
    *out = NULL;
    int rc = mx_measure_mentions(&mentions, said, by, cut);
    if (rc == MX_OK) rc = count_groups(&n_groups, said, cut);
    if (rc == MX_OK) rc = begin(&frame, mentions, 1, shared_columns, COUNT_OF(shared_columns));
    if (rc == MX_OK) {
        taken = mx_alloc_array(mx_frame_n_rows(mentions) + 1, sizeof *taken);
        if (!taken) rc = mx_fail_memory();
    }
    for (size_t i = 0; rc == MX_OK && i < most; i++) {
        size_t row = take_next(mentions, taken);
        if (row == SIZE_MAX) break;
        rc = put_shared(frame, mentions, row, n_groups);
    }
    mx_free(taken);
    mx_frame_free(mentions);
    if (rc < 0) mx_frame_free(frame);
    else *out = frame;
    return rc;
}
