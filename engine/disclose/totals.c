/*
 * Between rows: parts of one total that is published too.
 *
 * Whoever knows the total and all parts but one knows that one. So never one alone is
 * withheld, and what several withheld parts add up to, which anyone can work out, must not
 * narrow any of them down:
 * - numbers of people: a row that fell for resting on too few is known to have fewer than T;
 *   one that fell to cover it, T or more. The second kind has to leave room for the first to be
 *   anything from 0 to T - 1.
 * - counts and shares: one of the withheld parts is not small itself, and together they are a part
 *   that could be shown. "Nobody" and "all" are withheld here even in large rows: else one would
 *   know that a withheld part is at least one person, and three parts of three people one each.
 */
#include "disclose_i.h"

#include <math.h>

/* Rows of one total stand together: rows[from … to-1]. */
typedef struct {
    const size_t *rows;
    size_t count;
} sum_group;

/* ---- Whole rows ------------------------------------------------------------------ */

/* What is withheld of a group so far. */
typedef struct {
    size_t n_primary, n_cover;
    double people, room; /* people of the primary rows; how far the covering ones exceed T */
} cover;

static cover measure_cover(const mx_disclosure *d, sum_group g)
{
    cover out = {0};
    for (size_t i = 0; i < g.count; i++) {
        size_t row = g.rows[i];
        if (!mx_disclose__row_is_withheld(d, row)) continue;
        double n = mx_disclose__people(d, row);
        if (d->why[row] & MX_WHY_COMPLEMENT) {
            out.n_cover++;
            out.room += n - d->rule->min_count;
        } else {
            out.n_primary++;
            out.people += n;
        }
    }
    return out;
}

static bool is_covered(const mx_disclosure *d, const cover *c)
{
    double most = d->rule->min_count - 1; /* people of a primary row */
    size_t n = c->n_primary + c->n_cover;
    if (n == 0) return true;
    if (c->n_cover > 0) return n > 1 && c->room >= most;
    return n > 1 && c->people >= most && c->people <= (double)(n - 1) * most;
}

/* The shown row with fewest people, of those that leave room if there is one; SIZE_MAX when
 * nothing is shown. Ties go to the first. */
static size_t smallest_row(const mx_disclosure *d, sum_group g)
{
    size_t smallest = SIZE_MAX;
    double least = INFINITY, min_count = d->rule->min_count;
    for (size_t i = 0; i < g.count; i++) {
        if (mx_disclose__row_is_withheld(d, g.rows[i])) continue;
        double n = mx_disclose__people(d, g.rows[i]);
        if (n <= min_count) n = INFINITY; /* leaves none: the last to choose */
        if (smallest == SIZE_MAX || n < least) {
            smallest = g.rows[i];
            least = n;
        }
    }
    return smallest;
}

static bool protect_rows(mx_disclosure *d, sum_group g)
{
    bool has_changed = false;
    for (;;) {
        cover c = measure_cover(d, g);
        size_t row = is_covered(d, &c) ? SIZE_MAX : smallest_row(d, g);
        if (row == SIZE_MAX) return has_changed;
        mx_disclose__withhold_row(d, row, MX_WHY_COMPLEMENT);
        has_changed = true;
    }
}

/* ---- Cells ------------------------------------------------------------------------ */

static bool is_known(const mx_disclosure *d, size_t row, size_t column)
{
    return !d->withheld[row * d->n_columns + column];
}

/* The shown cell of `column` in the row of fewest people, which everyone knows: choosing by
 * what the cell holds would tell of the others. Ties go to the first. */
static size_t cover_cell(const mx_disclosure *d, sum_group g, size_t column)
{
    size_t chosen = SIZE_MAX;
    for (size_t i = 0; i < g.count; i++) {
        size_t row = g.rows[i];
        if (!is_known(d, row, column) || isnan(mx_frame_number(d->result, row, column))) continue;
        if (chosen == SIZE_MAX || mx_disclose__people(d, row) < mx_disclose__people(d, chosen)) chosen = row;
    }
    return chosen;
}

/* Whether the withheld cells of a column may be known by their sum: there are several, one
 * of them is not small itself, so that it can be the other way round, and together they are
 * a part that could be shown. */
static bool is_sum_harmless(const mx_disclosure *d, sum_group g, size_t column)
{
    size_t n_withheld = 0;
    bool has_cover = d->columns[column].is_mean;
    double sum_k = 0, sum_n = 0;
    for (size_t i = 0; i < g.count; i++) {
        size_t row = g.rows[i];
        if (is_known(d, row, column) || isnan(mx_frame_number(d->result, row, column))) continue;
        n_withheld++;
        if (d->columns[column].is_mean) continue;
        double k = mx_disclose__part(d, row, column),
               n = mx_frame_number(d->result, row, d->columns[column].people);
        has_cover = has_cover || !mx_disclose__is_small(d, column, k, n);
        sum_k += k;
        sum_n += n;
    }
    if (n_withheld == 0) return true;
    return n_withheld > 1 && has_cover &&
           (d->columns[column].is_mean || !mx_disclose__is_small(d, column, sum_k, sum_n));
}

static bool protect_cells(mx_disclosure *d, sum_group g, size_t column)
{
    bool has_changed = false;
    while (!is_sum_harmless(d, g, column)) {
        size_t row = cover_cell(d, g, column);
        if (row == SIZE_MAX) break;
        d->withheld[row * d->n_columns + column] = true;
        d->why[row] |= MX_WHY_PART;
        mx_disclose__protect_row(d, row);
        has_changed = true;
    }
    return has_changed;
}

static bool protect_group(mx_disclosure *d, sum_group g)
{
    bool has_changed = protect_rows(d, g);
    for (size_t c = 0; c < d->n_columns; c++) {
        const mx_disclose_column *column = &d->columns[c];
        bool adds_up = column->role == MX_COUNT || column->role == MX_SHARE || column->is_mean;
        if (adds_up && protect_cells(d, g, c)) has_changed = true;
    }
    return has_changed;
}

/* ---- Which rows add up -------------------------------------------------------------- */

/* The keys of a row but one, as one text. */
static void other_keys(const mx_disclosure *d, size_t row, size_t but, mx_buf *out)
{
    mx_buf_clear(out);
    for (size_t c = 0; c < d->n_columns; c++) {
        if (d->columns[c].role != MX_KEY || c == but) continue;
        if (mx_frame_type(d->result, c) == MX_NUMBER) {
            mx_buf_number(out, mx_frame_number(d->result, row, c));
        } else {
            const char *text = mx_frame_text(d->result, row, c);
            mx_buf_text(out, text ? text : "");
        }
        mx_buf_char(out, '\x1f');
    }
}

static bool is_part(const mx_disclosure *d, size_t row, size_t column)
{
    if (d->is_exempt[row]) return false;
    if (mx_frame_type(d->result, column) == MX_NUMBER) return !isnan(mx_frame_number(d->result, row, column));
    return mx_frame_text(d->result, row, column) != NULL;
}

/* The group of each row (MX_NO_ID: none), and the rows in the order of their groups. */
static int find_groups(const mx_disclosure *d, size_t column, uint32_t group[], size_t rows[],
                       size_t *n_groups)
{
    mx_ids *ids = NULL;
    mx_buf key = {0};
    int rc = mx_ids_new(&ids);
    for (size_t row = 0; rc == MX_OK && row < d->n_rows; row++) {
        group[row] = MX_NO_ID;
        if (!is_part(d, row, column)) continue;
        other_keys(d, row, column, &key);
        rc = mx_buf_check(&key);
        if (rc == MX_OK) rc = mx_ids_add(ids, (mx_str){key.at, key.size}, &group[row]);
    }
    *n_groups = rc == MX_OK ? mx_ids_count(ids) : 0;
    size_t *ends = mx_alloc_array(*n_groups + 1, sizeof *ends);
    if (rc == MX_OK && !ends) rc = mx_fail_memory();
    if (rc == MX_OK) {
        for (size_t row = 0; row < d->n_rows; row++) {
            if (group[row] != MX_NO_ID) ends[group[row] + 1]++;
        }
        for (size_t g = 0; g < *n_groups; g++) ends[g + 1] += ends[g];
        for (size_t row = 0; row < d->n_rows; row++) {
            if (group[row] != MX_NO_ID) rows[ends[group[row]]++] = row;
        }
    }
    mx_free(ends);
    mx_buf_dispose(&key);
    mx_ids_free(ids);
    return rc;
}

int mx_disclose__protect_total(mx_disclosure *d, const mx_total *total, bool *has_changed)
{
    size_t column = mx_frame_find(d->result, total->column), n_groups = 0;
    if (column == SIZE_MAX || d->columns[column].role != MX_KEY)
        return mx_fail(MX_E_NOTFOUND,
                       mx_tr("total sur « %s » : le résultat n’a pas de clé de ce nom",
                             "total over \"%s\": the result has no key of that name"),
                       total->column);
    uint32_t *group = mx_alloc_array(d->n_rows + 1, sizeof *group);
    size_t *rows = mx_alloc_array(d->n_rows + 1, sizeof *rows);
    int rc = group && rows ? find_groups(d, column, group, rows, &n_groups) : mx_fail_memory();
    for (size_t from = 0, g = 0; rc == MX_OK && g < n_groups; g++) {
        size_t to = from;
        while (to < d->n_rows && group[rows[to]] == g) to++;
        if (protect_group(d, (sum_group){rows + from, to - from})) *has_changed = true;
        from = to;
    }
    mx_free(rows);
    mx_free(group);
    return rc;
}
