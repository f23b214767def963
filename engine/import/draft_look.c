/* Looking through a sheet: its rows, its header, and what the cells of each column are. */
#include <math.h>
#include <string.h>

#include "draft_i.h"

enum { MOST_ANSWERS = 40, HEADER_WITHIN = 15 };

/* ---- Rows -------------------------------------------------------------------------------------- */

int mx_draft__each_row(mx_draft__look *at,
                       int (*take)(mx_draft__look *at, const mx_str cells[], uint64_t line, void *payload),
                       void *payload)
{
    size_t n = at->n_columns;
    size_t *columns = mx_arena_alloc(at->to->arena, (n + 1) * sizeof *columns);
    mx_str *cells = mx_arena_alloc(at->to->arena, (n + 1) * sizeof *cells);
    mx_rows *rows = NULL;
    mx_batch batch;
    if (!columns || !cells) return mx_fail_memory();
    for (size_t c = 0; c < n; c++) columns[c] = c;
    int rc = mx_sheet_rows(&rows, at->sheet, columns, n);
    while (rc == MX_OK && (rc = mx_rows_next(rows, &batch)) == MX_OK)
        for (size_t i = 0; i < batch.n_rows && rc == MX_OK; i++) {
            for (size_t c = 0; c < n; c++) cells[c] = mx_str_trim(batch.cells[c][i]);
            rc = take(at, cells, mx_rows_line(rows, batch.places[i]), payload);
        }
    mx_rows_close(rows);
    return rc < 0 ? rc : MX_OK;
}

static size_t count_filled(const mx_draft__look *at, const mx_str cells[])
{
    size_t n = 0;
    for (size_t c = 0; c < at->n_columns; c++) n += cells[c].size > 0;
    return n;
}

/* ---- The header ------------------------------------------------------------------------------------ */

typedef struct {
    size_t most; /* cells that a row has */
    size_t n_seen;
    uint64_t line;  /* of the first row that has nearly as many, all of them words */
    uint64_t above; /* of the row before it, whose cells are kept */
    mx_str *upper;
} header_search;

static int find_widest(mx_draft__look *at, const mx_str cells[], uint64_t line, void *payload)
{
    header_search *search = payload;
    size_t n = count_filled(at, cells);
    (void)line;
    if (n > search->most) search->most = n;
    return ++search->n_seen < 200 ? MX_OK : MX_DONE;
}

static bool are_names(const mx_draft__look *at, const mx_str cells[])
{
    size_t n_numbers = 0;
    double ignored;
    for (size_t c = 0; c < at->n_columns; c++)
        n_numbers += cells[c].size && mx_number_parse(&ignored, cells[c], '.') == MX_OK;
    return n_numbers * 2 < count_filled(at, cells);
}

/* Into `out`, or as the names of the columns. */
static int copy_cells(mx_draft__look *at, const mx_str cells[], mx_str *out)
{
    for (size_t c = 0; c < at->n_columns; c++) {
        const char *copy = mx_arena_copy(at->to->arena, cells[c].at ? cells[c].at : "", cells[c].size);
        if (!copy) return mx_fail_memory();
        *(out ? &out[c] : &at->columns[c].name) = (mx_str){copy, cells[c].size};
    }
    return MX_OK;
}

/* Columns that a row names, with the line above where that groups them. */
static size_t count_named(const mx_draft__look *at, const mx_str cells[], uint64_t line,
                          const header_search *search)
{
    size_t n = count_filled(at, cells), n_upper = 0, n_both = 0;
    for (size_t c = 0; c < at->n_columns; c++) {
        n_upper += search->upper[c].size > 0;
        n_both += search->upper[c].size > 0 || cells[c].size > 0;
    }
    return search->above + 1 == line && n_upper >= 2 && n >= 2 ? n_both : n;
}

static int find_header(mx_draft__look *at, const mx_str cells[], uint64_t line, void *payload)
{
    header_search *search = payload;
    size_t n = count_filled(at, cells);
    if (n == 0) return MX_OK;
    if (count_named(at, cells, line, search) * 3 >= search->most * 2 && are_names(at, cells)) {
        search->line = line;
        int rc = copy_cells(at, cells, NULL);
        return rc < 0 ? rc : MX_DONE;
    }
    search->above = line;
    int rc = copy_cells(at, cells, search->upper);
    return rc < 0 || ++search->n_seen < HEADER_WITHIN ? rc : MX_DONE;
}

/* The line above names the columns that the header leaves blank, and groups others: both are the header,
 * joined as the sheet joins them (mx_sheet_open). */
static int join_upper(mx_draft__look *at, header_search *search)
{
    bool fills_a_blank = false;
    size_t n = 0;
    for (size_t c = 0; c < at->n_columns; c++) {
        n += search->upper[c].size > 0;
        fills_a_blank |= search->upper[c].size > 0 && at->columns[c].name.size == 0;
    }
    if (search->above + 1 != search->line || n < 2 || !fills_a_blank) return MX_OK;
    at->header_first = search->above;
    for (size_t c = 0; c < at->n_columns; c++) {
        mx_str *upper = &search->upper[c], name = at->columns[c].name;
        if (c > 0 && upper->size == 0 && name.size > 0) *upper = search->upper[c - 1];
        if (upper->size == 0 || name.size == 0) {
            if (upper->size) at->columns[c].name = *upper;
            continue;
        }
        const char *both = mx_arena_format(at->to->arena, "%.*s / %.*s", MX_STR(*upper), MX_STR(name));
        if (!both) return mx_fail_memory();
        at->columns[c].name = mx_str_of(both);
    }
    return MX_OK;
}

int mx_draft__read_header(mx_draft__look *at)
{
    header_search search = {.upper = mx_arena_alloc(at->to->arena, (at->n_columns + 1) * sizeof(mx_str))};
    int rc = search.upper ? mx_draft__each_row(at, find_widest, &search) : mx_fail_memory();
    search.n_seen = 0;
    if (rc == MX_OK) rc = mx_draft__each_row(at, find_header, &search);
    at->header_line = at->header_first = search.line;
    if (rc == MX_OK && search.line) rc = join_upper(at, &search);
    if (rc < 0 || search.line) return rc;
    return mx_fail(MX_E_VALUE,
                   mx_tr("%s : aucune ligne n’a l’air d’un en-tête", "%s: no row looks like a header"),
                   at->to->options->file);
}

/* ---- Cells of a column ----------------------------------------------------------------------------------
 */

static int look_at_cell(mx_draft__column *c, mx_str cell)
{
    char mark;
    double value;
    bool is_date, is_exact;
    mx_period period;
    uint32_t id;
    if (mx_import__is_missing(cell, &mark)) return MX_OK;
    c->n_filled++;
    c->longest = cell.size > c->longest ? cell.size : c->longest;
    c->has_lines |= memchr(cell.at, '\n', cell.size) != NULL;
    if (mx_number_parse(&value, cell, '.') == MX_OK || mx_number_parse(&value, cell, ',') == MX_OK) {
        if (c->n_numbers++ == 0) c->lowest = c->highest = value;
        if (value < c->lowest) c->lowest = value;
        if (value > c->highest) c->highest = value;
        c->n_whole += value == floor(value);
    } else {
        int rc = mx_import__free_date(&is_date, &period, &is_exact, cell, false);
        if (rc < 0) return rc;
        c->n_dates += is_date;
        c->n_inexact += is_date && !is_exact;
    }
    if (mx_ids_find(c->answers, cell) == MX_NO_ID && mx_ids_count(c->answers) >= MOST_ANSWERS) {
        c->n_more++;
        return MX_OK;
    }
    return mx_ids_add(c->answers, cell, &id);
}

int mx_draft__look_at_row(mx_draft__look *at, const mx_str cells[], uint64_t line, void *payload)
{
    (void)payload;
    if (line <= at->header_line || count_filled(at, cells) == 0) return MX_OK;
    if (count_filled(at, cells) == 1 && cells[0].size > 0 && at->n_columns > 2) at->n_titles++;
    at->n_rows++;
    for (size_t c = 0; c < at->n_columns; c++) {
        at->columns[c].n_gaps += cells[c].size == 0 && at->columns[c].n_filled > 0;
        int rc = look_at_cell(&at->columns[c], cells[c]);
        if (rc < 0) return rc;
    }
    return MX_OK;
}
