/*
 * Rows as batches of cells.
 *
 * A window of text is scanned for special bytes (delimiters, quotes, line feeds) many at
 * a time. Where a row has exactly the header's number of them, the last its line feed and
 * none a quote, its cells are what lies between: such rows are taken column by column.
 * All others (quotes, blank lines, too many or too few cells, a row longer than the
 * window) are read one cell at a time, and may be refused.
 */
#include "sheet_i.h"

#include <string.h>

enum {
    WINDOW = 1 << 16, /* positions in it fit into 16 bits */
    N_BLOCKS = WINDOW / MX_SHEET__BLOCK,
    ROWS_MAX = 2048
};

typedef struct {
    const mx_sheet *sheet;
    const mx_sheet__scanner *scanner;
    size_t at, end; /* the next row; where this part ends, at the end of a record */

    size_t window, window_end; /* the text that was scanned */
    size_t n_specials, next_special, n_newlines, next_newline;
    uint16_t specials[WINDOW], newlines[WINDOW]; /* positions in the window, ascending */

    size_t n_columns;
    size_t *columns; /* positions of the wanted cells in a row */
    mx_str **cells;  /* [n_columns][ROWS_MAX] */
    size_t places[ROWS_MAX];
    mx_str *row;        /* all cells of an irregular row */
    mx_arena *unquoted; /* texts of this batch whose doubled quotes were made single */

    size_t released; /* the text before it was read, and its memory given back */
    size_t known_at; /* lines are counted from the place asked about last */
    uint64_t known_line;
} part;

/* ---- The window ------------------------------------------------------------------------- */

/* The bits of the masks as positions. */
static size_t list_positions(uint16_t *out, const uint64_t masks[], size_t n_blocks)
{
    uint16_t *to = out;
    for (size_t b = 0; b < n_blocks; b++) {
        uint64_t mask = masks[b];
        uint16_t base = (uint16_t)(b * MX_SHEET__BLOCK);
        while (mask) {
            *to++ = (uint16_t)(base + __builtin_ctzll(mask));
            mask &= mask - 1;
        }
    }
    return (size_t)(to - out);
}

/* Scan the text from the next row on. */
static void open_window(part *p)
{
    uint64_t specials[N_BLOCKS], newlines[N_BLOCKS];
    const char *text = p->sheet->text.at + p->at;
    size_t size = p->end - p->at < WINDOW ? p->end - p->at : WINDOW;
    size_t n_blocks = size / MX_SHEET__BLOCK, rest = size % MX_SHEET__BLOCK;
    p->scanner->masks(text, n_blocks, p->sheet->delimiter, specials, newlines);
    if (rest) {
        char last[MX_SHEET__BLOCK] = {0};
        memcpy(last, text + n_blocks * MX_SHEET__BLOCK, rest);
        p->scanner->masks(last, 1, p->sheet->delimiter, specials + n_blocks, newlines + n_blocks);
        n_blocks++;
    }
    p->n_specials = list_positions(p->specials, specials, n_blocks);
    p->n_newlines = list_positions(p->newlines, newlines, n_blocks);
    p->next_special = p->next_newline = 0;
    p->window = p->at;
    p->window_end = p->at + size;
}

/* ---- Regular rows -------------------------------------------------------------------------- */

/* Nothing but delimiters. */
static bool is_empty(const char *text, size_t start, size_t end, size_t n_cells)
{
    size_t size = end - start;
    return size < n_cells || (size == n_cells && text[end - 1] == '\r');
}

static bool has_quote(const char *text, const uint16_t *specials, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (text[specials[i]] == '"') return true;
    return false;
}

/* Columns without a name at the end of the header have nothing in them. */
static bool is_bare_at_end(const part *p, const char *text, const uint16_t *specials)
{
    size_t n = p->sheet->n_cells;
    for (size_t c = p->sheet->n_required; c < n; c++) {
        size_t from = (c ? specials[c - 1] : (size_t)0) + 1, to = specials[c];
        if (c + 1 == n && to > from && text[to - 1] == '\r') to--;
        if (to > from) return false;
    }
    return true;
}

/* How many regular rows come next, `most` at most. */
static size_t count_regular(const part *p, size_t most)
{
    const char *text = p->sheet->text.at + p->window;
    const uint16_t *specials = p->specials + p->next_special, *newlines = p->newlines + p->next_newline;
    size_t n_cells = p->sheet->n_cells, start = p->at - p->window, count = 0;
    size_t n_complete = p->n_newlines - p->next_newline,
           n_possible = (p->n_specials - p->next_special) / n_cells;
    if (most > n_complete) most = n_complete;
    if (most > n_possible) most = n_possible;
    bool is_plain = !p->sheet->has_quotes && p->sheet->n_required == n_cells;
    for (; count < most; count++, specials += n_cells) {
        size_t end = newlines[count];
        if (specials[n_cells - 1] != end || is_empty(text, start, end, n_cells)) break;
        if (!is_plain && (has_quote(text, specials, n_cells) || !is_bare_at_end(p, text, specials))) break;
        start = end + 1;
    }
    return count;
}

/* The cells of one column of `count` regular rows. */
static void take_column(const part *p, mx_str *out, size_t position, size_t count)
{
    const char *text = p->sheet->text.at + p->window;
    size_t n_cells = p->sheet->n_cells;
    const uint16_t *ends = p->specials + p->next_special + position;
    size_t first = position == 0 ? p->at - p->window : ends[-1] + (size_t)1;
    if (count == 0) return;
    out[0] = (mx_str){text + first, ends[0] - first};
    for (size_t r = 1; r < count; r++) {
        size_t from = ends[r * n_cells - 1] + (size_t)1;
        out[r] = (mx_str){text + from, ends[r * n_cells] - from};
    }
    if (position + 1 < n_cells) return;
    for (size_t r = 0; r < count; r++)
        if (out[r].size && out[r].at[out[r].size - 1] == '\r') out[r].size--;
}

static size_t take_regular(part *p, size_t n_rows)
{
    size_t count = count_regular(p, ROWS_MAX - n_rows);
    if (count == 0) return 0;
    for (size_t c = 0; c < p->n_columns; c++) take_column(p, p->cells[c] + n_rows, p->columns[c], count);
    p->places[n_rows] = p->at;
    for (size_t r = 1; r < count; r++)
        p->places[n_rows + r] = p->window + p->newlines[p->next_newline + r - 1] + (size_t)1;
    p->next_special += count * p->sheet->n_cells;
    p->next_newline += count;
    p->at = p->window + p->newlines[p->next_newline - 1] + (size_t)1;
    return count;
}

/* ---- Irregular rows ----------------------------------------------------------------------------- */

static int unquote(part *p, mx_sheet__cell *cell)
{
    int rc = p->unquoted ? MX_OK : mx_arena_new(&p->unquoted);
    char *text = rc == MX_OK ? mx_arena_alloc(p->unquoted, cell->text.size) : NULL;
    size_t size = 0;
    if (!text) return mx_fail_memory();
    for (size_t i = 0; i < cell->text.size; i++) {
        text[size++] = cell->text.at[i];
        if (cell->text.at[i] == '"') i++;
    }
    cell->text = (mx_str){text, size};
    return MX_OK;
}

static int refuse_count(const mx_sheet *sheet, size_t record, size_t n_cells)
{
    unsigned long long line = (unsigned long long)mx_sheet__line(sheet, record);
    if (n_cells < sheet->n_required)
        return mx_fail(MX_E_SYNTAX,
                       mx_tr("%s:%llu: il manque des cellules : %zu pour %zu noms de colonnes",
                             "%s:%llu: there are cells missing: %zu for %zu column names"),
                       sheet->path, line, n_cells, sheet->n_required);
    return mx_fail(MX_E_SYNTAX,
                   mx_tr("%s:%llu: la cellule %zu n’est pas vide, pour %zu noms de colonnes",
                         "%s:%llu: cell %zu is not empty, for %zu column names"),
                   sheet->path, line, n_cells, sheet->n_required);
}

/* All cells of the record at p->at into p->row, missing ones empty. `is_blank`: it has
 * nothing but delimiters, or is a line of blanks where a row has several cells. */
static int read_record(part *p, bool *is_blank)
{
    const mx_sheet *sheet = p->sheet;
    mx_sheet__cell cell;
    size_t record = p->at, n = 0, at = record;
    *is_blank = true;
    memset(p->row, 0, sheet->n_cells * sizeof *p->row);
    do {
        int rc = mx_sheet__read_cell(&cell, sheet, record, at);
        if (rc == MX_OK && cell.has_doubled) rc = unquote(p, &cell);
        if (rc < 0) return rc;
        if (cell.text.size && n >= sheet->n_required) return refuse_count(sheet, record, n + 1);
        if (n < sheet->n_cells) p->row[n] = cell.text;
        bool is_line_of_blanks =
            n == 0 && cell.is_last && sheet->n_cells > 1 && mx_str_trim(cell.text).size == 0;
        *is_blank = *is_blank && !cell.is_quoted && (cell.text.size == 0 || is_line_of_blanks);
        at = cell.end + 1;
        n++;
    } while (!cell.is_last);
    if (!*is_blank && n < sheet->n_required && !sheet->is_workbook && !sheet->is_raw) return refuse_count(sheet, record, n);
    p->at = at < p->end ? at : p->end;
    return MX_OK;
}

/* Go on with the window after the record that was read without it. */
static void catch_up(part *p)
{
    if (p->at >= p->window_end) return;
    size_t at = p->at - p->window;
    while (p->next_special < p->n_specials && p->specials[p->next_special] < at) p->next_special++;
    while (p->next_newline < p->n_newlines && p->newlines[p->next_newline] < at) p->next_newline++;
}

static int take_irregular(part *p, size_t *n_rows)
{
    bool is_blank;
    size_t place = p->at;
    int rc = read_record(p, &is_blank);
    if (rc < 0) return rc;
    catch_up(p);
    if (is_blank) return MX_OK;
    for (size_t c = 0; c < p->n_columns; c++) p->cells[c][*n_rows] = p->row[p->columns[c]];
    p->places[(*n_rows)++] = place;
    return MX_OK;
}

/* ---- The cursor ------------------------------------------------------------------------------------ */

static int part_next(void *self, mx_batch *out)
{
    part *p = self;
    size_t n_rows = 0;
    mx_arena_free(p->unquoted);
    p->unquoted = NULL;
    if (p->at - p->released >= MX_FILE_STRETCH) {
        mx_file_release(p->sheet->text.at + p->released, p->at - p->released);
        p->released = p->at;
    }
    while (n_rows < ROWS_MAX && p->at < p->end) {
        bool is_at_start = p->at == p->window && p->window_end > p->window;
        if (!is_at_start && (p->at >= p->window_end || p->next_newline == p->n_newlines)) open_window(p);
        size_t taken = take_regular(p, n_rows);
        n_rows += taken;
        /* The last row of a window may go on behind it: another window shows it whole. */
        bool is_cut = p->next_newline == p->n_newlines && p->window_end < p->end && p->at > p->window;
        if (taken > 0 || n_rows == ROWS_MAX || is_cut) continue;
        int rc = take_irregular(p, &n_rows);
        if (rc < 0) return rc;
    }
    *out = (mx_batch){n_rows, p->n_columns, (const mx_str *const *)p->cells, p->places};
    return n_rows ? MX_OK : MX_DONE;
}

static uint64_t part_line(void *self, size_t place)
{
    part *p = self;
    if (place < p->known_at) {
        p->known_at = 0;
        p->known_line = 1;
    }
    p->known_line += mx_sheet__count_lines(p->sheet, p->known_at, place);
    p->known_at = place;
    return mx_sheet__line_of_row(p->sheet, p->known_line);
}

static void part_close(void *self)
{
    part *p = self;
    if (!p) return;
    if (p->cells) mx_free(p->cells[0]);
    mx_free(p->cells);
    mx_free(p->columns);
    mx_free(p->row);
    mx_arena_free(p->unquoted);
    mx_free(p);
}

static int new_part(part **out, mx_sheet *sheet, const size_t columns[], size_t n_columns)
{
    part *p = mx_alloc_array(1, sizeof *p);
    *out = p;
    if (!p) return mx_fail_memory();
    p->sheet = sheet;
    p->scanner = mx_sheet__scanner_get(0);
    p->known_line = 1;
    p->n_columns = n_columns;
    p->columns = mx_alloc_array(n_columns, sizeof *p->columns);
    p->cells = mx_alloc_array(n_columns + 1, sizeof *p->cells);
    p->row = mx_alloc_array(sheet->n_cells, sizeof *p->row);
    if (!p->columns || !p->cells || !p->row) return mx_fail_memory();
    p->cells[0] = mx_realloc_array(NULL, (n_columns + 1) * ROWS_MAX, sizeof **p->cells);
    if (!p->cells[0]) return mx_fail_memory();
    for (size_t c = 0; c < n_columns; c++) {
        p->columns[c] = sheet->positions[columns[c]];
        p->cells[c] = p->cells[0] + c * ROWS_MAX;
    }
    return MX_OK;
}

static int open_part(mx_rows **out, mx_sheet *sheet, const size_t columns[], size_t n_columns, size_t from,
                     size_t to)
{
    static const mx_rows_class class = {part_next, part_line, part_close};
    part *p;
    int rc = new_part(&p, sheet, columns, n_columns);
    if (rc == MX_OK) {
        p->at = p->released = p->window = p->window_end = from;
        p->end = to;
        rc = mx_rows_new(out, &class, p);
    }
    if (rc < 0) part_close(p);
    return rc;
}

int mx_sheet_rows(mx_rows **out, mx_sheet *sheet, const size_t columns[], size_t n_columns)
{
    *out = NULL;
    return open_part(out, sheet, columns, n_columns, sheet->rows_at, sheet->text.size);
}

/* ---- Parts -------------------------------------------------------------------------------------------- */

/* The first record that begins after `target`, reading from the record boundary `from`.
 * Only a quote where a cell begins opens anything, so it is enough to go from one quote
 * to the next, and over what they enclose. */
static int boundary_after(size_t *out, const mx_sheet *sheet, size_t from, size_t target)
{
    const mx_sheet__text *text = &sheet->text;
    size_t at = from; /* outside quotes */
    while (sheet->has_quotes) {
        const char *found = memchr(text->at + at, '"', text->size - at);
        size_t quote = found ? (size_t)(found - text->at) : text->size;
        if (quote > target) {
            const char *feed = at <= target ? memchr(text->at + target, '\n', quote - target)
                                            : memchr(text->at + at, '\n', quote - at);
            if (feed || quote == text->size) {
                *out = feed ? (size_t)(feed - text->at) + 1 : text->size;
                return MX_OK;
            }
        }
        char before = quote == from ? '\n' : text->at[quote - 1];
        at = quote + 1;
        if (before != '\n' && before != sheet->delimiter) continue;
        mx_sheet__cell cell;
        int rc = mx_sheet__read_cell(&cell, sheet, quote, quote);
        if (rc < 0) return rc;
        at = cell.end;
    }
    const char *feed = memchr(text->at + target, '\n', text->size - target);
    *out = feed ? (size_t)(feed - text->at) + 1 : text->size;
    return MX_OK;
}

int mx_sheet_split(mx_rows *out[], size_t *n_out, mx_sheet *sheet, const size_t columns[], size_t n_columns,
                   size_t n_parts)
{
    size_t from = sheet->rows_at, all = sheet->text.size - from;
    size_t n = all / sheet->worth_a_part + 1;
    if (n > n_parts) n = n_parts;
    int rc = MX_OK;
    *n_out = 0;
    for (size_t i = 0; rc == MX_OK && i < n; i++) {
        size_t to = sheet->text.size, target = sheet->rows_at + all / n * (i + 1);
        if (i + 1 < n && target > from) rc = boundary_after(&to, sheet, from, target);
        else if (i + 1 < n) to = from; /* a record longer than a part took this one's share */
        if (rc == MX_OK) rc = open_part(&out[i], sheet, columns, n_columns, from, to);
        if (rc == MX_OK) ++*n_out;
        from = to;
    }
    if (rc == MX_OK) return MX_OK;
    while (*n_out > 0) mx_rows_close(out[--*n_out]);
    return rc;
}
