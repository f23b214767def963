/* Rows read through a mapping, and the rows that are made of them. */
#include <ctype.h>
#include <string.h>

#include "mapped_i.h"

/* ---- Rows made
 * -------------------------------------------------------------------------------------------------- */

int mx_mapped__make_row(mx_mapped *self, mx_mapped__part *to)
{
    bool is_empty = true;
    for (size_t c = 0; c < to->n_names; c++) is_empty &= to->cells[c].size == 0;
    if (is_empty) return MX_OK;
    if (to->seen) {
        uint32_t id;
        size_t n_before = mx_ids_count(to->seen);
        mx_buf_clear(&self->scratch);
        for (size_t c = 0; c < to->n_names; c++) {
            mx_buf_add(&self->scratch, to->cells[c].at, to->cells[c].size);
            mx_buf_char(&self->scratch, '\x1f');
        }
        int rc = mx_buf_check(&self->scratch);
        if (rc == MX_OK) rc = mx_ids_add(to->seen, (mx_str){self->scratch.at, self->scratch.size}, &id);
        if (rc < 0 || id < n_before) return rc;
    }
    to->n_rows++;
    return mx_sheet_make_row(to->maker, to->cells, self->line);
}

static void clear_cells(mx_mapped__part *to)
{
    for (size_t c = 0; c < to->n_names; c++) to->cells[c] = (mx_str){0};
}

static size_t bullet_size(mx_str text)
{
    static const char *const bullets[] = {"-",
                                          "*",
                                          "+",
                                          "\xe2\x80\xa2",
                                          "\xe2\x80\x93",
                                          "\xe2\x80\x94",
                                          "\xc2\xb7",
                                          "\xe2\x97\xa6",
                                          "\xe2\x96\xaa",
                                          "\xe2\x97\x8f",
                                          ">"};
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++) {
        size_t size = strlen(bullets[i]);
        if (text.size > size && memcmp(text.at, bullets[i], size) == 0 &&
            (size > 1 || text.at[size] == ' ' || text.at[size] == '\t'))
            return size;
    }
    size_t digits = 0;
    while (digits < text.size && digits < 3 && isdigit((unsigned char)text.at[digits])) digits++;
    bool is_number = digits > 0 && digits + 1 < text.size && strchr(".)", text.at[digits]) &&
                     (text.at[digits + 1] == ' ' || text.at[digits + 1] == '\t');
    return is_number ? digits + 1 : 0;
}

/* The next piece of a text, without bullet or number; `rest` moves on. */
static mx_str next_piece(mx_str *rest, mx_str separator)
{
    size_t size = 0, step = separator.size ? separator.size : 1;
    while (size < rest->size) {
        bool is_end = separator.size
                          ? rest->size - size >= step && memcmp(rest->at + size, separator.at, step) == 0
                          : rest->at[size] == '\n' || rest->at[size] == '\r';
        if (is_end) break;
        size++;
    }
    mx_str piece = mx_str_trim((mx_str){rest->at, size});
    size += size < rest->size ? step : 0;
    *rest = (mx_str){rest->at + size, rest->size - size};
    size_t bullet = bullet_size(piece);
    return mx_str_trim((mx_str){piece.at + bullet, piece.size - bullet});
}

/* One row for each piece of the column that is to be split; else the row itself. */
static int make_pieces(mx_mapped *self, mx_mapped__section *of)
{
    const mx_mapping__output *output = of->its;
    for (size_t i = 0; i < output->n_rules; i++) {
        const mx_mapping__value *value = &output->rules[i].value;
        if (value->n != 1 || !value->terms[0].is_split) continue;
        mx_str *cell = &of->part->cells[of->place_of[i]], rest = *cell;
        while (rest.size > 0) {
            *cell = next_piece(&rest, value->terms[0].separator);
            int rc = cell->size ? mx_mapped__make_row(self, of->part) : MX_OK;
            if (rc < 0) return rc;
        }
        return MX_OK;
    }
    return mx_mapped__make_row(self, of->part);
}

static int take_rules(mx_mapped *self, mx_mapped__section *of)
{
    const mx_mapping__output *output = of->its;
    clear_cells(of->part);
    for (size_t i = 0; i < output->n_rules; i++) {
        mx_buf *value = &self->values[i];
        int rc = mx_mapped__take_value(self, value, &output->rules[i].value, output->rules[i].column);
        if (rc < 0) return rc;
        if (of->place_of[i] != SIZE_MAX) of->part->cells[of->place_of[i]] = (mx_str){value->at, value->size};
    }
    return MX_OK;
}

static int take_question(mx_mapped *self, mx_buf *out, const mx_mapped__question *q)
{
    mx_mapping__term term = q->its->value;
    term.columns = *q->columns;
    mx_buf_clear(out);
    return mx_mapped__take_term(self, out, &term, "value");
}

static int make_wide(mx_mapped *self, mx_mapped__section *of)
{
    for (size_t q = 0; q < of->n_questions; q++) {
        mx_buf *value = &self->values[of->its->n_rules + q];
        int rc = take_question(self, value, &of->questions[q]);
        if (rc < 0) return rc;
        of->part->cells[of->questions[q].place] = (mx_str){value->at, value->size};
    }
    return self->is_bad ? MX_OK : mx_mapped__make_row(self, of->part);
}

static bool number_of(double *out, mx_str text)
{
    return mx_number_parse(out, text, '.') == MX_OK || mx_number_parse(out, text, ',') == MX_OK;
}

/* Limits that do not hold the value between them. */
static bool limits_disagree(const mx_str cells[])
{
    double value, low, high;
    if (!number_of(&value, cells[MX_MELTED_VALUE])) return false;
    bool has_low = number_of(&low, cells[MX_MELTED_LOW]), has_high = number_of(&high, cells[MX_MELTED_HIGH]);
    return (has_low && low > value) || (has_high && high < value);
}

static int make_melted(mx_mapped *self, mx_mapped__section *of)
{
    mx_str *cells = of->part->cells, status = cells[MX_MELTED_STATUS];
    for (size_t q = 0; q < of->n_questions; q++) {
        const mx_mapped__question *one = &of->questions[q];
        mx_buf *value = &self->values[of->its->n_rules], *words = value + 1;
        char mark;
        int rc = take_question(self, value, one);
        if (rc < 0) return rc;
        cells[MX_MELTED_VALUE] = (mx_str){value->at, value->size};
        if (self->is_bad || mx_import__is_missing(cells[MX_MELTED_VALUE], &mark)) continue;
        cells[MX_MELTED_INDICATOR] = one->code;
        cells[MX_MELTED_LOW] = mx_mapped__cell_of(self, one->low);
        cells[MX_MELTED_HIGH] = mx_mapped__cell_of(self, one->high);
        cells[MX_MELTED_STATUS] = status;
        if (of->its->puts_limits_aside && limits_disagree(cells)) {
            mx_buf_clear(words);
            mx_buf_format(words,
                          mx_tr("bornes publiées incohérentes : %.*s à %.*s",
                                "inconsistent published limits: %.*s to %.*s"),
                          MX_STR(cells[MX_MELTED_LOW]), MX_STR(cells[MX_MELTED_HIGH]));
            if ((rc = mx_buf_check(words)) < 0) return rc;
            cells[MX_MELTED_LOW] = cells[MX_MELTED_HIGH] = (mx_str){0};
            cells[MX_MELTED_STATUS] = (mx_str){words->at, words->size};
        }
        if ((rc = mx_mapped__make_row(self, of->part)) < 0) return rc;
    }
    return MX_OK;
}

/* A thing is told where its cell is; on the rows below, where merged cells leave it out, others refer to it.
 */
static bool is_told_above(const mx_mapped *self, const mx_mapped__section *of)
{
    if (of->key == SIZE_MAX || !of->part->seen) return false;
    const mx_mapping__value *value = &of->its->rules[of->key].value;
    bool is_inherited = false;
    for (size_t t = 0; t < value->n; t++) {
        const mx_mapping__columns *columns = &value->terms[t].columns;
        for (size_t i = 0; i < columns->n_places && !columns->is_of_parent; i++) {
            if (mx_str_trim(self->cells[columns->places[i]]).size == 0) continue;
            if (!self->is_inherited[columns->places[i]]) return false;
            is_inherited = true;
        }
    }
    return is_inherited;
}

static int take_section(mx_mapped *self, mx_mapped__section *of)
{
    bool is;
    int rc = mx_mapped__is_wanted(self, of->its, &is);
    if (rc < 0) return rc;
    if (!is) {
        of->n_dropped++;
        return MX_OK;
    }
    if (is_told_above(self, of)) return MX_OK;
    self->is_bad = false;
    rc = take_rules(self, of);
    if (rc < 0) return rc;
    if (of->key != SIZE_MAX && of->part->cells[of->place_of[of->key]].size == 0) {
        of->n_keyless++;
        return MX_OK;
    }
    if (of->part->form == MX_FORM_WIDE) return make_wide(self, of);
    if (self->is_bad) return MX_OK;
    return of->part->form == MX_FORM_MELTED ? make_melted(self, of) : make_pieces(self, of);
}

/* ---- Rows read
 * ------------------------------------------------------------------------------------------------ */

static int set_text(mx_buf *to, mx_str text)
{
    mx_buf_clear(to);
    mx_buf_add(to, text.at, text.size);
    return mx_buf_check(to);
}

/* A row with nothing but its first cell is a title, where the mapping says so; what is filled down
 * begins again. */
static int take_title(mx_mapped *self, bool *is_title)
{
    size_t n_filled = 0, at = 0;
    for (size_t c = 0; c < self->n_cells; c++) {
        if (mx_str_trim(self->cells[c]).size == 0) continue;
        at = c;
        n_filled++;
    }
    *is_title = self->source->has_titles && n_filled == 1 && at == 0;
    if (!*is_title) return MX_OK;
    for (size_t f = 0; f < self->source->fill_down.n_places; f++) mx_buf_clear(&self->filled[f]);
    return set_text(&self->title, mx_str_trim(self->cells[at]));
}

/* Empty cells below a value mean the same; a new value ends those of the columns named after it. */
static int fill_down(mx_mapped *self, mx_str cells[])
{
    const mx_mapping__columns *columns = &self->source->fill_down;
    for (size_t f = 0; f < columns->n_places; f++) {
        size_t place = columns->places[f];
        mx_str cell = mx_str_trim(cells[place]);
        self->is_inherited[place] = cell.size == 0;
        if (cell.size == 0) {
            cells[place] = (mx_str){self->filled[f].at, self->filled[f].size};
            continue;
        }
        bool is_new = !mx_str_equal(cell, (mx_str){self->filled[f].at, self->filled[f].size});
        for (size_t after = f + 1; is_new && after < columns->n_places; after++)
            mx_buf_clear(&self->filled[after]);
        int rc = set_text(&self->filled[f], cell);
        if (rc < 0) return rc;
    }
    return MX_OK;
}

static int find_parent(mx_mapped *self)
{
    self->parent_row = SIZE_MAX;
    if (!self->parent_keys) return MX_OK;
    mx_str key = mx_mapped__cell_of(self, &self->source->own_key);
    uint32_t id = key.size ? mx_ids_find(self->parent_keys, key) : MX_NO_ID;
    if (id != MX_NO_ID) {
        self->parent_row = id;
        return MX_OK;
    }
    self->is_bad = true;
    return mx_mapped__complain(self, mx_mapped__header_of(self, &self->source->own_key),
                               mx_tr("« %.*s » : aucune ligne du parent n’a cette clé",
                                     "\"%.*s\": no row of the parent has this key"),
                               MX_STR(mx_mapped__quoted(key)));
}

int mx_mapped__take_row(mx_mapped *self, mx_str cells[])
{
    bool is_title;
    self->cells = cells;
    self->is_bad = false;
    int rc = take_title(self, &is_title);
    if (rc < 0 || is_title) return rc;
    self->rank++;
    rc = fill_down(self, cells);
    if (rc == MX_OK) rc = find_parent(self);
    bool is_orphan = self->is_bad;
    for (size_t s = 0; s < self->n_sections && !is_orphan && rc == MX_OK; s++)
        rc = take_section(self, &self->sections[s]);
    return rc;
}

/* Every row of a sheet, all columns, given to `take`. */
int mx_mapped__each_row(mx_mapped *self, mx_sheet *sheet, int (*take)(mx_mapped *self, mx_str cells[]))
{
    size_t n = mx_sheet_n_columns(sheet);
    size_t *columns = mx_arena_alloc(self->arena, (n + 1) * sizeof *columns);
    mx_str *cells = mx_arena_alloc(self->arena, (n + 1) * sizeof *cells);
    mx_rows *rows = NULL;
    mx_batch batch;
    if (!columns || !cells) return mx_fail_memory();
    for (size_t c = 0; c < n; c++) columns[c] = c;
    self->n_cells = n;
    int rc = mx_sheet_rows(&rows, sheet, columns, n);
    while (rc == MX_OK && (rc = mx_rows_next(rows, &batch)) == MX_OK) {
        for (size_t i = 0; i < batch.n_rows && rc == MX_OK; i++) {
            for (size_t c = 0; c < n; c++) cells[c] = batch.cells[c][i];
            self->line = mx_rows_line(rows, batch.places[i]);
            rc = take(self, cells);
        }
    }
    mx_rows_close(rows);
    return rc < 0 ? rc : MX_OK;
}

/* ---- The parent
 * ---------------------------------------------------------------------------------------------- */

static int keep_parent_row(mx_mapped *self, mx_str cells[])
{
    mx_str key = {0};
    uint32_t id;
    for (size_t i = 0; i < self->source->parent_key.n_places && key.size == 0; i++)
        key = mx_str_trim(cells[self->source->parent_key.places[i]]);
    size_t n_before = mx_ids_count(self->parent_keys);
    int rc = key.size ? mx_ids_add(self->parent_keys, key, &id) : MX_OK;
    if (rc < 0 || key.size == 0 || id < n_before) return rc;
    mx_str **row = mx_mapping__push(self->arena, &self->parent_rows, &self->n_parent_rows, sizeof *row);
    mx_str *copy = row ? mx_arena_alloc(self->arena, (self->n_cells + 1) * sizeof *copy) : NULL;
    if (!copy) return mx_fail_memory();
    *row = copy;
    for (size_t c = 0; c < self->n_cells; c++) {
        copy[c] = (mx_str){mx_arena_copy(self->arena, cells[c].at ? cells[c].at : "", cells[c].size),
                           cells[c].size};
        if (!copy[c].at) return mx_fail_memory();
    }
    return MX_OK;
}

int mx_mapped__read_parent(mx_mapped *self, mx_sheet *parent, mx_mapping__source *source)
{
    if (!parent || source->own_key.n == 0) return MX_OK;
    int rc = mx_mapped__need_columns(self, &source->own_key, NULL, source->line);
    if (rc == MX_OK) rc = mx_mapped__resolve_columns(self, &source->parent_key, parent);
    if (rc == MX_OK && source->parent_key.n_places == 0)
        rc = mx_fail(MX_E_VALUE,
                     mx_tr("%s : pas de colonne « %.*s », la clé du parent",
                           "%s: no column \"%.*s\", the key of the parent"),
                     mx_sheet_path(parent), MX_STR(source->parent_key.names[0]));
    if (rc == MX_OK) rc = mx_ids_new(&self->parent_keys);
    return rc < 0 ? rc : mx_mapped__each_row(self, parent, keep_parent_row);
}
