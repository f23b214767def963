/*
 * Mapping files, applied: every row of a sheet becomes rows of canonical sheets, one for each kind
 * that the mapping's source has sections for (follow-up in wide form, or melted into published values).
 */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "mapping_i.h"

enum { MOST_NOTES_LISTED = 12 };

/* In which form rows are made. */
typedef enum { FORM_ROWS, FORM_WIDE, FORM_MELTED } form;

/* A sheet being made. */
typedef struct {
    mx_kind kind;
    form form;
    const char **names, **origins; /* of its columns, and of those they come from */
    size_t n_names, n_origins;
    mx_sheet_maker *maker;
    mx_sheet *sheet;
    uint64_t n_rows;
    mx_ids *seen;  /* rows already made, where each counts once; else NULL */
    mx_str *cells; /* of the row at hand */
} part;

/* A question of follow-up, out of a section's lines or its range. */
typedef struct {
    const mx_mapping__indicator *its;
    mx_str code;
    const mx_mapping__columns *columns, *low, *high;
    size_t place; /* its column in a wide part */
} question;

/* A section at work. */
typedef struct {
    const mx_mapping__output *its;
    part *part;
    size_t *place_of; /* of each rule: its column in the part */
    question *questions;
    size_t n_questions;
    size_t key;      /* of its rules: the one that says what a row is about; SIZE_MAX: none */
    uint64_t n_keyless, n_dropped;
} section;

/* Labels nobody listed, and in how many rows. */
typedef struct {
    mx_ids *texts;
    uint64_t *n_rows;
    size_t n, capacity;
} strangers;

struct mx_mapped {
    mx_arena *arena;
    mx_mapping *mapping;
    const mx_mapping__source *source;
    mx_sheet *sheet;
    const mx_import_options *options;
    mx_complaints *complaints;
    part *parts;
    size_t n_parts;
    section *sections;
    size_t n_sections;
    bool *is_used; /* by column of the sheet */
    uint64_t n_rows, rank;
    const char *headers;
    const char **notes;
    size_t n_notes;
    strangers strangers;
    uint64_t n_inexact;
    char inexact[96]; /* the first of those dates, and what it became */

    /* The row at hand. */
    const mx_str *cells;
    size_t n_cells;
    uint64_t line;
    bool is_bad;
    mx_buf *filled; /* by column of fill_down */
    size_t n_filled;
    bool *is_inherited; /* by column of the sheet: this row has it from one above */
    mx_buf title, scratch;
    mx_buf *values;         /* of rules, then of questions */
    size_t n_values;

    /* The rows of the parent. */
    mx_ids *parent_keys;
    mx_str **parent_rows;
    size_t n_parent_rows, parent_row;
    size_t n_parent_columns;
};

/* ---- Notes and complaints ------------------------------------------------------------------------ */

static int note(mx_mapped *self, const char *format, ...) MX_PRINTF(2, 3);
static int note(mx_mapped *self, const char *format, ...)
{
    char text[1200];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const char **slot = mx_mapping__push(self->arena, &self->notes, &self->n_notes, sizeof *slot);
    if (slot) *slot = mx_arena_copy(self->arena, text, strlen(text));
    return slot && *slot ? MX_OK : mx_fail_memory();
}

static int complain(mx_mapped *self, const char *column, const char *format, ...) MX_PRINTF(3, 4);
static int complain(mx_mapped *self, const char *column, const char *format, ...)
{
    char text[600];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    self->is_bad = true;
    return mx_complain(self->complaints, self->options->file, self->line, column, "%s", text);
}

/* A cell as a message quotes it. */
static mx_str quoted(mx_str cell)
{
    size_t size = cell.size < 60 ? cell.size : 60;
    while (size > 0 && size < cell.size && ((unsigned char)cell.at[size] & 0xC0) == 0x80) size--;
    return (mx_str){cell.at, size};
}

/* ---- Columns ---------------------------------------------------------------------------------------- */

/* How much of a name has to be the same. */
typedef enum { AS_WRITTEN, FOLDED, LOOSE } likeness;

static int alter(mx_buf *out, mx_str name, likeness how)
{
    mx_buf_clear(out);
    if (how == LOOSE) mx_mapping__loosen(out, name);
    else if (how == FOLDED) mx_fold(out, name);
    else mx_buf_add(out, name.at, name.size);
    return mx_buf_check(out);
}

/* The column of this name, the nearest likeness first. MX_E_VALUE: several are equally like it. */
static int find_column(size_t *out, mx_mapped *self, const mx_sheet *sheet, mx_str name)
{
    mx_buf wanted = {0}, there = {0};
    int rc = MX_OK;
    *out = SIZE_MAX;
    for (likeness how = AS_WRITTEN; how <= LOOSE && *out == SIZE_MAX && rc == MX_OK; how++) {
        rc = alter(&wanted, name, how);
        for (size_t c = 0; c < mx_sheet_n_columns(sheet) && wanted.size && rc == MX_OK; c++) {
            rc = alter(&there, mx_str_of(mx_sheet_column(sheet, c)), how);
            if (rc < 0 || !mx_str_equal((mx_str){wanted.at, wanted.size}, (mx_str){there.at, there.size})) continue;
            if (*out == SIZE_MAX) *out = c;
            else
                rc = mx_fail(MX_E_VALUE,
                             mx_tr("%s : les colonnes « %s » et « %s » peuvent toutes deux être « %.*s » ; écrivez son "
                                   "nom en entier dans %s",
                                   "%s: the columns \"%s\" and \"%s\" may both be \"%.*s\"; write its name in full in %s"),
                             self->options->file, mx_sheet_column(sheet, *out), mx_sheet_column(sheet, c), MX_STR(name),
                             self->mapping->file);
        }
    }
    mx_buf_dispose(&wanted);
    mx_buf_dispose(&there);
    return rc;
}

static int resolve_columns(mx_mapped *self, mx_mapping__columns *columns, const mx_sheet *sheet)
{
    columns->places = NULL;
    columns->n_places = 0;
    for (size_t i = 0; i < columns->n; i++) {
        size_t found;
        int rc = find_column(&found, self, sheet, columns->names[i]);
        if (rc < 0) return rc;
        if (found == SIZE_MAX) continue;
        bool is_there = false;
        for (size_t p = 0; p < columns->n_places; p++) is_there |= columns->places[p] == found;
        if (is_there) continue;
        size_t *place = mx_mapping__push(self->mapping->arena, &columns->places, &columns->n_places, sizeof *place);
        if (!place) return mx_fail_memory();
        *place = found;
        if (sheet == self->sheet) self->is_used[found] = true;
    }
    return MX_OK;
}

static int refuse_absent(const mx_mapped *self, const mx_mapping__columns *columns, unsigned line)
{
    mx_buf list = {0};
    for (size_t c = 0; c < mx_sheet_n_columns(self->sheet) && c < 20; c++)
        mx_buf_format(&list, "%s%s", c ? ", " : "", mx_sheet_column(self->sheet, c));
    int rc = mx_buf_check(&list);
    if (rc == MX_OK)
        rc = mx_fail(MX_E_VALUE,
                     mx_tr("%s : pas de colonne « %.*s », qu'il faut à %s:%u ; si elle a changé de nom, ajoutez-le par "
                           "« | » ; si elle peut manquer, écrivez « facultative » ; colonnes lues : %s",
                           "%s: no column \"%.*s\", which %s:%u needs; if its name has changed, add it by \"|\"; if it may "
                           "be absent, write \"optional\"; columns seen: %s"),
                     self->options->file, MX_STR(columns->names[0]), self->mapping->file, line, list.at ? list.at : "");
    mx_buf_dispose(&list);
    return rc;
}

/* Columns that must be there, unless they are called optional. */
static int need_columns(mx_mapped *self, mx_mapping__columns *columns, const mx_sheet *parent, unsigned line)
{
    if (columns->n == 0) return MX_OK;
    if (columns->is_of_parent && !parent)
        return mx_fail(MX_E_VALUE,
                       mx_tr("%s:%u: « du parent », mais la source n'en nomme pas (parent : feuille \"…\" clé \"…\" = \"…\")",
                             "%s:%u: \"of parent\", but the source names none (parent : sheet \"…\" key \"…\" = \"…\")"),
                       self->mapping->file, line);
    int rc = resolve_columns(self, columns, columns->is_of_parent ? parent : self->sheet);
    if (rc < 0 || columns->n_places > 0 || columns->is_optional) return rc;
    return refuse_absent(self, columns, line);
}

static int need_value(mx_mapped *self, mx_mapping__value *value, const mx_sheet *parent, unsigned line)
{
    int rc = MX_OK;
    for (size_t t = 0; t < value->n && rc == MX_OK; t++)
        rc = need_columns(self, &value->terms[t].columns, parent, line);
    return rc;
}

/* The text of the first of the columns that has one. */
static mx_str cell_of(const mx_mapped *self, const mx_mapping__columns *columns)
{
    for (size_t i = 0; i < columns->n_places; i++) {
        size_t place = columns->places[i];
        mx_str cell = {0};
        if (!columns->is_of_parent) cell = self->cells[place];
        else if (self->parent_row != SIZE_MAX) cell = self->parent_rows[self->parent_row][place];
        cell = mx_str_trim(cell);
        if (cell.size > 0) return cell;
    }
    return (mx_str){0};
}

static const char *header_of(const mx_mapped *self, const mx_mapping__columns *columns)
{
    if (columns->n_places == 0) return columns->n ? columns->names[0].at : "";
    return columns->is_of_parent ? columns->names[0].at : mx_sheet_column(self->sheet, columns->places[0]);
}

/* ---- Terms ---------------------------------------------------------------------------------------------- */

static int count_stranger(mx_mapped *self, mx_str text)
{
    strangers *all = &self->strangers;
    uint32_t id;
    int rc = all->texts ? MX_OK : mx_ids_new(&all->texts);
    if (rc == MX_OK) rc = mx_ids_add(all->texts, text, &id);
    if (rc < 0) return rc;
    if (id == all->n) {
        if (MX_GROW(all->n_rows, all->n, all->capacity) < 0) return mx_fail_memory();
        all->n_rows[all->n++] = 0;
    }
    all->n_rows[id]++;
    return MX_OK;
}

/* Whether a number is one of the levels that labels stand for: some exports have the numbers. */
static bool is_level(const mx_mapping__labels *labels, mx_str text)
{
    double value, level;
    if (mx_number_parse(&value, text, '.') < 0) return false;
    for (size_t i = 0; i < labels->n_levels; i++)
        if (mx_number_parse(&level, labels->levels[i], '.') == MX_OK && level == value) return true;
    return false;
}

static int take_label(mx_mapped *self, mx_buf *out, const mx_mapping__term *term, mx_str text)
{
    char mark;
    mx_buf_clear(&self->scratch);
    mx_fold(&self->scratch, text);
    int rc = mx_buf_check(&self->scratch);
    if (rc < 0) return rc;
    uint32_t id = mx_ids_find(term->labels->texts, (mx_str){self->scratch.at ? self->scratch.at : "", self->scratch.size});
    if (id != MX_NO_ID) {
        mx_buf_add(out, term->labels->targets[id].at, term->labels->targets[id].size);
        return MX_OK;
    }
    if (text.size == 0) return MX_OK;
    if (is_level(term->labels, text) || mx_import__is_missing(text, &mark)) {
        mx_buf_add(out, text.at, text.size);
        return MX_OK;
    }
    if (term->has_fallback) {
        mx_buf_add(out, term->fallback.at, term->fallback.size);
        return MX_OK;
    }
    rc = count_stranger(self, text);
    return rc < 0 ? rc
                  : complain(self, header_of(self, &term->columns),
                             mx_tr("« %.*s » n'est pas dans [étiquettes %.*s] de %s",
                                   "\"%.*s\" is not in [labels %.*s] of %s"),
                             MX_STR(quoted(text)), MX_STR(term->labels->name), self->mapping->file);
}

static void add_period(mx_buf *out, mx_period period, mx_mapping__unit by)
{
    char day[16];
    mx_date_format(day, period.first);
    int month = (day[5] - '0') * 10 + day[6] - '0';
    switch (by) {
    case MX_BY_NOTHING:
    case MX_BY_DAY: mx_buf_text(out, day); break;
    case MX_BY_MONTH: mx_buf_add(out, day, 7); break;
    case MX_BY_QUARTER: mx_buf_format(out, "%.4s-Q%d", day, (month + 2) / 3); break;
    case MX_BY_SEMESTER: mx_buf_format(out, "%.4s-S%d", day, month <= 6 ? 1 : 2); break;
    case MX_BY_YEAR: mx_buf_add(out, day, 4); break;
    }
}

/* Whether a column is the end of something: its date is the last of the days a text speaks of. */
static bool is_end(const char *column)
{
    return strcmp(column, "due") == 0 || strcmp(column, "end") == 0 || strcmp(column, "ended") == 0;
}

static int take_date(mx_mapped *self, mx_buf *out, const mx_mapping__term *term, const char *column, mx_str text)
{
    mx_period period;
    bool is_date, is_exact;
    char mark, day[16];
    if (mx_import__is_missing(text, &mark)) return MX_OK;
    int rc = mx_import__free_date(&is_date, &period, &is_exact, text, self->source->is_month_first);
    if (rc < 0) return rc;
    if (!is_date) {
        if (term->has_fallback) {
            mx_buf_add(out, term->fallback.at, term->fallback.size);
            return MX_OK;
        }
        return complain(self, header_of(self, &term->columns),
                        mx_tr("« %.*s » n'est pas une date que l'on sache lire ; corrigez-la, ou mettez-la dans des "
                              "étiquettes",
                              "\"%.*s\" is not a date that can be read; correct it, or put it among labels"),
                        MX_STR(quoted(text)));
    }
    if (term->by != MX_BY_NOTHING) {
        add_period(out, period, term->by);
        return MX_OK;
    }
    mx_date_format(day, is_end(column) ? period.last : period.first);
    mx_buf_text(out, day);
    if (!is_exact && self->n_inexact++ == 0)
        snprintf(self->inexact, sizeof self->inexact, mx_tr("« %.*s » : %s", "\"%.*s\": %s"), MX_STR(quoted(text)), day);
    return MX_OK;
}

/* "Rompre l'isolement" as "rompre-l-isolement": 60 bytes at most. */
static int add_slug(mx_buf *out, mx_str text)
{
    mx_buf folded = {0};
    mx_fold(&folded, text);
    int rc = mx_buf_check(&folded);
    size_t start = out->size;
    for (size_t i = 0; rc == MX_OK && i < folded.size && out->size - start < 60; i++) {
        unsigned char c = (unsigned char)folded.at[i];
        if (isalnum(c)) mx_buf_char(out, (char)c);
        else if (out->size > start && out->at[out->size - 1] != '-') mx_buf_char(out, '-');
    }
    while (rc == MX_OK && out->size > start && out->at && out->at[out->size - 1] == '-') out->at[--out->size] = '\0';
    mx_buf_dispose(&folded);
    return rc;
}

static void change_case(mx_buf *text, size_t from, bool is_upper)
{
    for (size_t i = from; text->at && i < text->size; i++) {
        int c = (unsigned char)text->at[i];
        if (c < 0x80) text->at[i] = (char)(is_upper ? toupper(c) : tolower(c));
    }
}

/* The text a term stands for before anything is done to it. */
static mx_str raw_of(mx_mapped *self, const mx_mapping__term *term, char digits[24])
{
    const char *path = self->options->file, *slash = strrchr(path, '/'), *dot;
    switch (term->kind) {
    case MX_TERM_TEXT: return term->text;
    case MX_TERM_COLUMN: return cell_of(self, &term->columns);
    case MX_TERM_RANK:
        snprintf(digits, 24, "%0*llu", term->width, (unsigned long long)self->rank);
        return mx_str_of(digits);
    case MX_TERM_TITLE: return mx_str_trim((mx_str){self->title.at, self->title.size});
    case MX_TERM_SHEET: return mx_str_of(mx_sheet_tab(self->sheet));
    case MX_TERM_FILE: break;
    }
    path = slash ? slash + 1 : path;
    dot = strrchr(path, '.');
    return (mx_str){path, dot && dot > path ? (size_t)(dot - path) : strlen(path)};
}

static int take_term(mx_mapped *self, mx_buf *out, const mx_mapping__term *term, const char *column)
{
    char digits[24];
    mx_str text = raw_of(self, term, digits);
    size_t start = out->size;
    int rc = MX_OK;
    if (term->labels && (term->by != MX_BY_NOTHING || term->is_free_date)) {
        /* Labels first, for what is no date; the rest is read as one. */
        mx_buf_clear(&self->scratch);
        mx_fold(&self->scratch, text);
        uint32_t id = mx_ids_find(term->labels->texts, (mx_str){self->scratch.at ? self->scratch.at : "", self->scratch.size});
        if (id == MX_NO_ID) rc = take_date(self, out, term, column, text);
        else mx_buf_add(out, term->labels->targets[id].at, term->labels->targets[id].size);
    } else if (term->labels) rc = take_label(self, out, term, text);
    else if (term->by != MX_BY_NOTHING || term->is_free_date) rc = take_date(self, out, term, column, text);
    else if (term->is_slug) rc = add_slug(out, text);
    else mx_buf_add(out, text.at, text.size);
    if (rc < 0) return rc;
    if (term->is_lower || term->is_upper) change_case(out, start, term->is_upper);
    if (out->size == start && term->has_fallback) mx_buf_add(out, term->fallback.at, term->fallback.size);
    return mx_buf_check(out);
}

/* Terms side by side; nothing where all that comes from columns is empty. */
static int take_value(mx_mapped *self, mx_buf *out, const mx_mapping__value *value, const char *column)
{
    bool has_columns = false, has_text = false;
    mx_buf_clear(out);
    for (size_t t = 0; t < value->n; t++) {
        size_t start = out->size;
        int rc = take_term(self, out, &value->terms[t], column);
        if (rc < 0) return rc;
        if (value->terms[t].kind == MX_TERM_TEXT) continue;
        has_columns = true;
        has_text |= out->size > start;
    }
    if (has_columns && !has_text) mx_buf_clear(out);
    return MX_OK;
}

/* ---- Rows to keep -------------------------------------------------------------------------------------------- */

static int clause_holds(mx_mapped *self, const mx_mapping__clause *clause, bool *holds)
{
    mx_str cell = cell_of(self, &clause->columns);
    mx_buf_clear(&self->scratch);
    mx_fold(&self->scratch, cell);
    *holds = false;
    for (size_t i = 0; i < clause->n_patterns && !*holds; i++)
        *holds = mx_mapping__is_like((mx_str){self->scratch.at, self->scratch.size}, clause->patterns[i]);
    return mx_buf_check(&self->scratch);
}

static int is_wanted(mx_mapped *self, const mx_mapping__output *output, bool *is)
{
    *is = true;
    for (size_t i = 0; i < output->n_conditions && *is; i++) {
        const mx_mapping__condition *condition = &output->conditions[i];
        bool holds = true;
        for (size_t c = 0; c < condition->n_clauses && holds; c++) {
            int rc = clause_holds(self, &condition->clauses[c], &holds);
            if (rc < 0) return rc;
        }
        *is = holds == condition->is_keep;
    }
    return MX_OK;
}

/* ---- Rows made -------------------------------------------------------------------------------------------------- */

static int make_row(mx_mapped *self, part *to)
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

static void clear_cells(part *to)
{
    for (size_t c = 0; c < to->n_names; c++) to->cells[c] = (mx_str){0};
}

static size_t bullet_size(mx_str text)
{
    static const char *const bullets[] = {"-", "*", "+", "\xe2\x80\xa2", "\xe2\x80\x93", "\xe2\x80\x94",
                                          "\xc2\xb7", "\xe2\x97\xa6", "\xe2\x96\xaa", "\xe2\x97\x8f", ">"};
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
        bool is_end = separator.size ? rest->size - size >= step && memcmp(rest->at + size, separator.at, step) == 0
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
static int make_pieces(mx_mapped *self, section *of)
{
    const mx_mapping__output *output = of->its;
    for (size_t i = 0; i < output->n_rules; i++) {
        const mx_mapping__value *value = &output->rules[i].value;
        if (value->n != 1 || !value->terms[0].is_split) continue;
        mx_str *cell = &of->part->cells[of->place_of[i]], rest = *cell;
        while (rest.size > 0) {
            *cell = next_piece(&rest, value->terms[0].separator);
            int rc = cell->size ? make_row(self, of->part) : MX_OK;
            if (rc < 0) return rc;
        }
        return MX_OK;
    }
    return make_row(self, of->part);
}

static int take_rules(mx_mapped *self, section *of)
{
    const mx_mapping__output *output = of->its;
    clear_cells(of->part);
    for (size_t i = 0; i < output->n_rules; i++) {
        mx_buf *value = &self->values[i];
        int rc = take_value(self, value, &output->rules[i].value, output->rules[i].column);
        if (rc < 0) return rc;
        if (of->place_of[i] != SIZE_MAX) of->part->cells[of->place_of[i]] = (mx_str){value->at, value->size};
    }
    return MX_OK;
}

static int take_question(mx_mapped *self, mx_buf *out, const question *q)
{
    mx_mapping__term term = q->its->value;
    term.columns = *q->columns;
    mx_buf_clear(out);
    return take_term(self, out, &term, "value");
}

static int make_wide(mx_mapped *self, section *of)
{
    for (size_t q = 0; q < of->n_questions; q++) {
        mx_buf *value = &self->values[of->its->n_rules + q];
        int rc = take_question(self, value, &of->questions[q]);
        if (rc < 0) return rc;
        of->part->cells[of->questions[q].place] = (mx_str){value->at, value->size};
    }
    return self->is_bad ? MX_OK : make_row(self, of->part);
}

/* Columns of a melted part, after which come those of its rules. */
enum { MELTED_INDICATOR, MELTED_VALUE, MELTED_LOW, MELTED_HIGH, MELTED_STATUS, MELTED_N };

static bool number_of(double *out, mx_str text)
{
    return mx_number_parse(out, text, '.') == MX_OK || mx_number_parse(out, text, ',') == MX_OK;
}

/* Limits that do not hold the value between them. */
static bool limits_disagree(const mx_str cells[])
{
    double value, low, high;
    if (!number_of(&value, cells[MELTED_VALUE])) return false;
    bool has_low = number_of(&low, cells[MELTED_LOW]), has_high = number_of(&high, cells[MELTED_HIGH]);
    return (has_low && low > value) || (has_high && high < value);
}

static int make_melted(mx_mapped *self, section *of)
{
    mx_str *cells = of->part->cells, status = cells[MELTED_STATUS];
    for (size_t q = 0; q < of->n_questions; q++) {
        const question *one = &of->questions[q];
        mx_buf *value = &self->values[of->its->n_rules], *words = value + 1;
        char mark;
        int rc = take_question(self, value, one);
        if (rc < 0) return rc;
        cells[MELTED_VALUE] = (mx_str){value->at, value->size};
        if (self->is_bad || mx_import__is_missing(cells[MELTED_VALUE], &mark)) continue;
        cells[MELTED_INDICATOR] = one->code;
        cells[MELTED_LOW] = cell_of(self, one->low);
        cells[MELTED_HIGH] = cell_of(self, one->high);
        cells[MELTED_STATUS] = status;
        if (of->its->puts_limits_aside && limits_disagree(cells)) {
            mx_buf_clear(words);
            mx_buf_format(words, mx_tr("bornes publiées incohérentes : %.*s à %.*s", "inconsistent published limits: %.*s to %.*s"),
                          MX_STR(cells[MELTED_LOW]), MX_STR(cells[MELTED_HIGH]));
            if ((rc = mx_buf_check(words)) < 0) return rc;
            cells[MELTED_LOW] = cells[MELTED_HIGH] = (mx_str){0};
            cells[MELTED_STATUS] = (mx_str){words->at, words->size};
        }
        if ((rc = make_row(self, of->part)) < 0) return rc;
    }
    return MX_OK;
}

/* A thing is told where its cell is; on the rows below, where merged cells leave it out, others refer to it. */
static bool is_told_above(const mx_mapped *self, const section *of)
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

static int take_section(mx_mapped *self, section *of)
{
    bool is;
    int rc = is_wanted(self, of->its, &is);
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
    if (of->part->form == FORM_WIDE) return make_wide(self, of);
    if (self->is_bad) return MX_OK;
    return of->part->form == FORM_MELTED ? make_melted(self, of) : make_pieces(self, of);
}

/* ---- Rows read ------------------------------------------------------------------------------------------------ */

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
        for (size_t after = f + 1; is_new && after < columns->n_places; after++) mx_buf_clear(&self->filled[after]);
        int rc = set_text(&self->filled[f], cell);
        if (rc < 0) return rc;
    }
    return MX_OK;
}

static int find_parent(mx_mapped *self)
{
    self->parent_row = SIZE_MAX;
    if (!self->parent_keys) return MX_OK;
    mx_str key = cell_of(self, &self->source->own_key);
    uint32_t id = key.size ? mx_ids_find(self->parent_keys, key) : MX_NO_ID;
    if (id != MX_NO_ID) {
        self->parent_row = id;
        return MX_OK;
    }
    self->is_bad = true;
    return complain(self, header_of(self, &self->source->own_key),
                    mx_tr("« %.*s » : aucune ligne du parent n'a cette clé", "\"%.*s\": no row of the parent has this key"),
                    MX_STR(quoted(key)));
}

static int take_row(mx_mapped *self, mx_str cells[])
{
    bool is_title;
    self->cells = cells;
    self->is_bad = false;
    self->n_rows++;
    int rc = take_title(self, &is_title);
    if (rc < 0 || is_title) return rc;
    self->rank++;
    rc = fill_down(self, cells);
    if (rc == MX_OK) rc = find_parent(self);
    bool is_orphan = self->is_bad;
    for (size_t s = 0; s < self->n_sections && !is_orphan && rc == MX_OK; s++) rc = take_section(self, &self->sections[s]);
    return rc;
}

/* Every row of a sheet, all columns, given to `take`. */
static int each_row(mx_mapped *self, mx_sheet *sheet, int (*take)(mx_mapped *self, mx_str cells[]))
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

/* ---- The parent ---------------------------------------------------------------------------------------------- */

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
        copy[c] = (mx_str){mx_arena_copy(self->arena, cells[c].at ? cells[c].at : "", cells[c].size), cells[c].size};
        if (!copy[c].at) return mx_fail_memory();
    }
    return MX_OK;
}

static int read_parent(mx_mapped *self, mx_sheet *parent, mx_mapping__source *source)
{
    if (!parent || source->own_key.n == 0) return MX_OK;
    int rc = need_columns(self, &source->own_key, NULL, source->line);
    if (rc == MX_OK) rc = resolve_columns(self, &source->parent_key, parent);
    if (rc == MX_OK && source->parent_key.n_places == 0)
        rc = mx_fail(MX_E_VALUE, mx_tr("%s : pas de colonne « %.*s », la clé du parent", "%s: no column \"%.*s\", the key of the parent"),
                     mx_sheet_path(parent), MX_STR(source->parent_key.names[0]));
    if (rc == MX_OK) rc = mx_ids_new(&self->parent_keys);
    return rc < 0 ? rc : each_row(self, parent, keep_parent_row);
}

/* ---- Parts --------------------------------------------------------------------------------------------------------- */

/* The column of a part, made when it is not there. */
static int part_column(size_t *out, mx_mapped *self, part *of, const char *name, const char *origin)
{
    for (*out = 0; *out < of->n_names; ++*out)
        if (strcmp(of->names[*out], name) == 0) return MX_OK;
    const char **slot = mx_mapping__push(self->arena, &of->names, &of->n_names, sizeof *slot);
    const char **from = mx_mapping__push(self->arena, &of->origins, &of->n_origins, sizeof *from);
    if (!slot || !from) return mx_fail_memory();
    *slot = name;
    *from = origin ? origin : name;
    return MX_OK;
}

static bool counts_once(mx_kind kind)
{
    return kind != MX_KIND_FOLLOW_UP && kind != MX_KIND_STATEMENTS;
}

static int find_part(part **out, mx_mapped *self, mx_kind kind, form its_form)
{
    static const char *const melted[MELTED_N] = {"indicator", "value", "low", "high", "status"};
    for (size_t i = 0; i < self->n_parts; i++) {
        *out = &self->parts[i];
        if (self->parts[i].kind == kind && self->parts[i].form == its_form) return MX_OK;
    }
    part *of = &self->parts[self->n_parts++];
    *of = (part){.kind = kind, .form = its_form};
    *out = of;
    int rc = counts_once(kind) ? mx_ids_new(&of->seen) : MX_OK;
    size_t unused;
    for (size_t c = 0; its_form == FORM_MELTED && c < MELTED_N && rc == MX_OK; c++)
        rc = part_column(&unused, self, of, melted[c], NULL);
    return rc;
}

static bool has_rule(const mx_mapping__output *output, const char *column)
{
    for (size_t i = 0; i < output->n_rules; i++)
        if (strcmp(output->rules[i].column, column) == 0) return true;
    return false;
}

static form form_of(const mx_mapping__output *output)
{
    bool has_limits = output->range.low.n > 0;
    if (output->n_indicators == 0 && output->first.n == 0) return FORM_ROWS;
    for (size_t i = 0; i < output->n_indicators; i++)
        has_limits |= output->indicators[i].low.n > 0 || output->indicators[i].high.n > 0;
    bool is_published = has_limits || has_rule(output, "source") || has_rule(output, "n") || has_rule(output, "status");
    return is_published ? FORM_MELTED : FORM_WIDE;
}

/* The column of a rule that a row of this kind is about. */
static const char *key_of(mx_kind kind)
{
    if (kind == MX_KIND_STATEMENTS) return "text";
    if (kind == MX_KIND_CODES) return "statement";
    if (kind == MX_KIND_FOLLOW_UP) return "value";
    const mx_import__kind *its = mx_import__kind_of(kind);
    return its->key[1] && strcmp(its->key[0], "territory") == 0 ? its->key[1] : its->key[0];
}

static const char *origin_of(const mx_mapped *self, const mx_mapping__value *value)
{
    for (size_t t = 0; t < value->n; t++)
        if (value->terms[t].columns.n_places > 0) return header_of(self, &value->terms[t].columns);
    return NULL;
}

static int place_rules(mx_mapped *self, section *of, const mx_sheet *parent)
{
    const mx_mapping__output *output = of->its;
    of->place_of = mx_arena_alloc(self->arena, (output->n_rules + 1) * sizeof *of->place_of);
    if (!of->place_of) return mx_fail_memory();
    of->key = SIZE_MAX;
    int rc = MX_OK;
    for (size_t i = 0; i < output->n_rules && rc == MX_OK; i++) {
        mx_mapping__rule *rule = &output->rules[i];
        rc = need_value(self, &rule->value, parent, rule->line);
        of->place_of[i] = SIZE_MAX;
        /* The questionnaire of published figures is said by their indicators alone. */
        bool is_aside = of->part->form == FORM_MELTED && strcmp(rule->column, "questionnaire") == 0;
        if (rc == MX_OK && !is_aside)
            rc = part_column(&of->place_of[i], self, of->part, rule->column, origin_of(self, &rule->value));
        if (strcmp(rule->column, key_of(output->kind)) == 0) of->key = i;
    }
    for (size_t i = 0; i < output->n_conditions && rc == MX_OK; i++)
        for (size_t c = 0; c < output->conditions[i].n_clauses && rc == MX_OK; c++)
            rc = need_columns(self, &output->conditions[i].clauses[c].columns, parent, output->conditions[i].line);
    return rc;
}

/* ---- Questions ------------------------------------------------------------------------------------------------------ */

static int refuse_code(const mx_mapped *self, const question *q)
{
    return mx_fail(MX_E_VALUE,
                   mx_tr("%s:%u: « %.*s » est aussi le nom d'une colonne du suivi ; donnez un autre code à l'indicateur",
                         "%s:%u: \"%.*s\" is a column of follow-up too; give the indicator another code"),
                   self->mapping->file, q->its->line, MX_STR(q->code));
}

static int place_question(mx_mapped *self, section *of, question *q)
{
    if (of->part->form != FORM_WIDE) return MX_OK;
    mx_buf folded = {0};
    mx_import__fold_name(&folded, q->code);
    int rc = mx_buf_check(&folded);
    bool is_taken = rc == MX_OK && folded.at &&
                    mx_import__find_column(mx_import__kind_of(MX_KIND_FOLLOW_UP), (mx_str){folded.at, folded.size}) != SIZE_MAX;
    mx_buf_dispose(&folded);
    if (rc < 0) return rc;
    if (is_taken) return refuse_code(self, q);
    const char *code = mx_arena_copy(self->arena, q->code.at, q->code.size);
    return code ? part_column(&q->place, self, of->part, code, header_of(self, q->columns)) : mx_fail_memory();
}

static int add_question(mx_mapped *self, section *of, question one)
{
    question *slot = mx_mapping__push(self->arena, &of->questions, &of->n_questions, sizeof *slot);
    if (!slot) return mx_fail_memory();
    *slot = one;
    return place_question(self, of, slot);
}

/* Each column from the first to the last is a question of its own name. */
static int add_range(mx_mapped *self, section *of)
{
    mx_mapping__output *output = &self->mapping->sources[self->source - self->mapping->sources]
                                      .outputs[of->its - self->source->outputs];
    int rc = need_columns(self, &output->first, NULL, output->range.line);
    if (rc == MX_OK) rc = need_columns(self, &output->last, NULL, output->range.line);
    if (rc < 0 || output->first.n_places == 0 || output->last.n_places == 0) return rc;
    for (size_t c = output->first.places[0]; c <= output->last.places[0] && rc == MX_OK; c++) {
        mx_mapping__columns *columns = mx_arena_alloc(self->arena, sizeof *columns);
        mx_str *name = mx_arena_alloc(self->arena, sizeof *name);
        size_t *place = mx_arena_alloc(self->arena, sizeof *place);
        if (!columns || !name || !place) return mx_fail_memory();
        *name = mx_str_of(mx_sheet_column(self->sheet, c));
        *place = c;
        *columns = (mx_mapping__columns){.names = name, .n = 1, .places = place, .n_places = 1};
        self->is_used[c] = true;
        rc = add_question(self, of, (question){&output->range, *name, columns, &output->range.low, &output->range.high, 0});
    }
    return rc;
}

static int add_questions(mx_mapped *self, section *of, const mx_sheet *parent)
{
    const mx_mapping__output *output = of->its;
    int rc = output->first.n ? add_range(self, of) : MX_OK;
    for (size_t i = 0; i < output->n_indicators && rc == MX_OK; i++) {
        mx_mapping__indicator *its = &output->indicators[i];
        mx_mapping__columns *columns = &its->value.columns;
        rc = resolve_columns(self, columns, columns->is_of_parent ? parent : self->sheet);
        if (rc == MX_OK && its->low.n) rc = need_columns(self, &its->low, parent, its->line);
        if (rc == MX_OK && its->high.n) rc = need_columns(self, &its->high, parent, its->line);
        if (rc == MX_OK && columns->n_places == 0 && !columns->is_optional)
            rc = note(self, mx_tr("question non posée : « %.*s » (%.*s)", "question not asked: \"%.*s\" (%.*s)"),
                      MX_STR(columns->names[0]), MX_STR(its->code));
        if (rc == MX_OK && columns->n_places > 0)
            rc = add_question(self, of, (question){its, its->code, columns, &its->low, &its->high, 0});
    }
    if (rc < 0 || of->n_questions > 0 || of->part->form == FORM_ROWS) return rc;
    return mx_fail(MX_E_VALUE,
                   mx_tr("%s : aucune des questions de %s:%u n'est une colonne de ce fichier",
                         "%s: none of the questions of %s:%u is a column of this file"),
                   self->options->file, self->mapping->file, output->line);
}

/* ---- Indicators that the store does not have ------------------------------------------------------------------------ */

static bool is_known(const mx_frame *indicators, mx_str code)
{
    size_t column = indicators ? mx_frame_find(indicators, "indicator") : SIZE_MAX;
    for (size_t row = 0; column != SIZE_MAX && row < mx_frame_n_rows(indicators); row++)
        if (mx_str_equal(mx_str_of(mx_frame_text(indicators, row, column)), code)) return true;
    return false;
}

/* The questionnaire that all rows of a section have; empty when each says its own. */
static mx_str questionnaire_of(const mx_mapping__output *output)
{
    for (size_t i = 0; i < output->n_rules; i++) {
        const mx_mapping__rule *rule = &output->rules[i];
        if (strcmp(rule->column, "questionnaire") == 0 && rule->value.n == 1 && rule->value.terms[0].kind == MX_TERM_TEXT)
            return rule->value.terms[0].text;
    }
    return (mx_str){0};
}

static int scale_of(mx_str *out, mx_mapped *self, const section *of, const question *q)
{
    int lowest, highest;
    *out = q->its->scale;
    if (out->size) return MX_OK;
    if (q->its->value.labels && mx_mapping__labels_scale(q->its->value.labels, &lowest, &highest)) {
        const char *text = mx_arena_format(self->arena, "%d-%d", lowest, highest);
        *out = mx_str_of(text);
        return text ? MX_OK : mx_fail_memory();
    }
    *out = mx_str_of("real");
    if (of->part->form == FORM_MELTED) return MX_OK;
    return mx_fail(MX_E_VALUE,
                   mx_tr("%s:%u: l'indicateur « %.*s » n'est pas dans la base ; dites son échelle (échelle 1-5) ou ses "
                         "étiquettes",
                         "%s:%u: the indicator \"%.*s\" is not in the store; give its scale (scale 1-5) or its labels"),
                   self->mapping->file, q->its->line, MX_STR(q->code));
}

static int set_cell(mx_mapped *self, part *of, const char *column, mx_str text)
{
    size_t place;
    if (text.size == 0) return MX_OK;
    int rc = part_column(&place, self, of, column, NULL);
    if (rc == MX_OK) of->cells[place] = text;
    return rc;
}

static int set_levels(mx_mapped *self, part *of, const mx_mapping__labels *labels)
{
    int rc = MX_OK;
    for (size_t i = 0; i < labels->n_levels && rc == MX_OK; i++) {
        int64_t level;
        size_t place;
        if (mx_integer_parse(&level, labels->levels[i]) < 0 || level < 0 || level > 99) continue;
        const char *name = mx_arena_format(self->arena, "level_%d", (int)level);
        rc = name ? part_column(&place, self, of, name, NULL) : mx_fail_memory();
        if (rc == MX_OK && of->cells[place].size == 0) of->cells[place] = labels->first[i];
    }
    return rc;
}

static int set_indicator(mx_mapped *self, part *of, const section *from, const question *q)
{
    mx_str scale;
    int rc = scale_of(&scale, self, from, q);
    mx_str name = q->its->name.size ? q->its->name : mx_str_of(header_of(self, q->columns));
    if (rc == MX_OK) rc = set_cell(self, of, "indicator", q->code);
    if (rc == MX_OK) rc = set_cell(self, of, "name", name);
    if (rc == MX_OK) rc = set_cell(self, of, "component", q->its->component);
    if (rc == MX_OK) rc = set_cell(self, of, "questionnaire", questionnaire_of(from->its));
    if (rc == MX_OK) rc = set_cell(self, of, "scale", scale);
    if (rc == MX_OK) rc = set_cell(self, of, "direction", q->its->direction);
    if (rc == MX_OK) rc = set_cell(self, of, "unit", q->its->unit);
    if (rc == MX_OK && q->its->value.labels) rc = set_levels(self, of, q->its->value.labels);
    return rc;
}

/* Twice over all questions: once to know the columns, once to make the rows. */
static int each_new_indicator(mx_mapped *self, part *of, const mx_frame *indicators, bool is_making)
{
    int rc = MX_OK;
    for (size_t s = 0; s < self->n_sections && rc == MX_OK; s++) {
        const section *from = &self->sections[s];
        for (size_t q = 0; q < from->n_questions && rc == MX_OK; q++) {
            bool is_old = is_known(indicators, from->questions[q].code);
            for (size_t i = 0; i < q; i++) is_old |= mx_str_equal(from->questions[i].code, from->questions[q].code);
            for (size_t before = 0; before < s; before++)
                for (size_t i = 0; i < self->sections[before].n_questions; i++)
                    is_old |= mx_str_equal(self->sections[before].questions[i].code, from->questions[q].code);
            if (is_old) continue;
            memset(of->cells, 0, of->n_names * sizeof *of->cells);
            rc = set_indicator(self, of, from, &from->questions[q]);
            self->line = 1;
            if (rc == MX_OK && is_making) rc = make_row(self, of);
        }
    }
    return rc;
}

enum { MOST_INDICATOR_COLUMNS = 120 };

static int open_part(mx_mapped *self, part *of)
{
    if (of->n_names == 0) return MX_OK;
    if (!of->cells) of->cells = mx_arena_alloc(self->arena, (of->n_names + 1) * sizeof *of->cells);
    if (!of->cells) return mx_fail_memory();
    return mx_sheet_make(&of->maker, self->options->file, of->names, of->n_names);
}

static int make_indicators(mx_mapped *self, const mx_frame *indicators)
{
    part *of;
    size_t n_questions = 0;
    for (size_t s = 0; s < self->n_sections; s++) n_questions += self->sections[s].n_questions;
    if (n_questions == 0) return MX_OK;
    int rc = find_part(&of, self, MX_KIND_INDICATORS, FORM_WIDE);
    if (rc == MX_OK) of->cells = mx_arena_alloc(self->arena, MOST_INDICATOR_COLUMNS * sizeof *of->cells);
    if (rc == MX_OK && !of->cells) rc = mx_fail_memory();
    if (rc == MX_OK) rc = each_new_indicator(self, of, indicators, false);
    if (rc == MX_OK) rc = open_part(self, of);
    return rc < 0 || of->n_names == 0 ? rc : each_new_indicator(self, of, indicators, true);
}

/* ---- What a person should know ----------------------------------------------------------------------------------------- */

static int note_list(mx_mapped *self, const mx_buf *list, size_t n, const char *one, const char *several)
{
    int rc = mx_buf_check(list);
    if (rc < 0 || n == 0) return rc;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    return note(self, n == 1 ? one : several, list->at);
#pragma GCC diagnostic pop
}

static void list_name(mx_buf *list, size_t *n, const char *name)
{
    if ((*n)++ < MOST_NOTES_LISTED) mx_buf_format(list, mx_tr("%s« %s »", "%s\"%s\""), *n > 1 ? ", " : "", name);
    else if (*n == MOST_NOTES_LISTED + 1) mx_buf_text(list, ", …");
}

static bool is_among(const mx_mapping__columns *columns, size_t place)
{
    for (size_t i = 0; i < columns->n_places; i++)
        if (columns->places[i] == place) return true;
    return false;
}

/* Columns left out: those that tell who somebody is, and those of which the mapping does not speak. */
static int note_columns(mx_mapped *self, const bool is_used_by_sections[])
{
    mx_buf personal = {0}, unknown = {0};
    size_t n_personal = 0, n_unknown = 0;
    for (size_t c = 0; c < mx_sheet_n_columns(self->sheet); c++) {
        const char *name = mx_sheet_column(self->sheet, c);
        if (is_among(&self->source->personal, c) && !is_used_by_sections[c]) list_name(&personal, &n_personal, name);
        else if (!self->is_used[c]) list_name(&unknown, &n_unknown, name);
    }
    int rc = note_list(self, &personal, n_personal,
                       mx_tr("colonne écartée, car elle dit qui répond : %s", "column dropped, since it tells who answers: %s"),
                       mx_tr("colonnes écartées, car elles disent qui répond : %s",
                             "columns dropped, since they tell who answers: %s"));
    if (rc == MX_OK)
        rc = note_list(self, &unknown, n_unknown,
                       mx_tr("colonne dont la correspondance ne parle pas : %s", "column of which the mapping does not speak: %s"),
                       mx_tr("colonnes dont la correspondance ne parle pas : %s",
                             "columns of which the mapping does not speak: %s"));
    mx_buf_dispose(&personal);
    mx_buf_dispose(&unknown);
    return rc;
}

static int note_strangers(mx_mapped *self)
{
    mx_buf list = {0};
    size_t n = 0;
    for (size_t i = 0; i < self->strangers.n; i++) {
        if (n++ == MOST_NOTES_LISTED) mx_buf_text(&list, ", …");
        if (n > MOST_NOTES_LISTED) continue;
        mx_buf_format(&list, mx_tr("%s« %.*s » (%llu)", "%s\"%.*s\" (%llu)"), n > 1 ? ", " : "",
                      MX_STR(quoted(mx_ids_text(self->strangers.texts, (uint32_t)i))), (unsigned long long)self->strangers.n_rows[i]);
    }
    int rc = note_list(self, &list, n, mx_tr("étiquette nouvelle, et en combien de lignes : %s", "new label, and in how many rows: %s"),
                       mx_tr("étiquettes nouvelles, et en combien de lignes : %s", "new labels, and in how many rows: %s"));
    mx_buf_dispose(&list);
    return rc;
}

static const char *column_of_key(const mx_mapped *self, const section *of)
{
    const mx_mapping__rule *rule = &of->its->rules[of->key];
    const char *origin = origin_of(self, &rule->value);
    return origin ? origin : rule->column;
}

static int note_sections(mx_mapped *self)
{
    int rc = MX_OK;
    for (size_t s = 0; s < self->n_sections && rc == MX_OK; s++) {
        const section *of = &self->sections[s];
        const char *kind = mx_kind_name(of->its->kind, mx_lang_get());
        if (of->n_dropped)
            rc = note(self, mx_tr("[%s] de %s:%u : lignes écartées comme elle le dit : %llu",
                                  "[%s] of %s:%u: rows left out as it says: %llu"),
                      kind, self->mapping->file, of->its->line, (unsigned long long)of->n_dropped);
        if (rc == MX_OK && of->n_keyless)
            rc = note(self, mx_tr("[%s] de %s:%u : lignes sans « %s », dont rien n'est chargé : %llu",
                                  "[%s] of %s:%u: rows without \"%s\", of which nothing is loaded: %llu"),
                      kind, self->mapping->file, of->its->line, column_of_key(self, of),
                      (unsigned long long)of->n_keyless);
    }
    if (rc == MX_OK && self->n_inexact)
        rc = note(self, mx_tr("dates approchées : %llu (la première, %s)", "dates that are not a day: %llu (the first, %s)"),
                  (unsigned long long)self->n_inexact, self->inexact);
    return rc;
}

static int list_headers(mx_mapped *self)
{
    mx_buf list = {0};
    for (size_t c = 0; c < mx_sheet_n_columns(self->sheet); c++) {
        size_t start = list.size;
        mx_buf_format(&list, "%s%s", c ? "\n" : "", mx_sheet_column(self->sheet, c));
        for (size_t i = start + (c > 0); list.at && i < list.size; i++)
            if (list.at[i] == '\n' || list.at[i] == '\r') list.at[i] = ' ';
    }
    int rc = mx_buf_check(&list);
    if (rc == MX_OK) {
        self->headers = mx_arena_copy(self->arena, list.at ? list.at : "", list.size);
        if (!self->headers) rc = mx_fail_memory();
    }
    mx_buf_dispose(&list);
    return rc;
}

/* ---- All of it ------------------------------------------------------------------------------------------------------------ */

static int prepare_sections(mx_mapped *self, const mx_sheet *parent)
{
    const mx_mapping__source *source = self->source;
    size_t most = 0;
    self->sections = mx_arena_alloc(self->arena, (source->n_outputs + 1) * sizeof *self->sections);
    self->parts = mx_arena_alloc(self->arena, (source->n_outputs + 2) * sizeof *self->parts);
    if (!self->sections || !self->parts) return mx_fail_memory();
    int rc = MX_OK;
    for (size_t o = 0; o < source->n_outputs && rc == MX_OK; o++) {
        section *of = &self->sections[self->n_sections++];
        of->its = &source->outputs[o];
        rc = find_part(&of->part, self, of->its->kind, form_of(of->its));
        if (rc == MX_OK) rc = place_rules(self, of, parent);
        if (rc == MX_OK) rc = add_questions(self, of, parent);
        if (of->its->n_rules + of->n_questions + 2 > most) most = of->its->n_rules + of->n_questions + 2;
    }
    self->n_values = most;
    self->values = mx_arena_alloc(self->arena, (most + 1) * sizeof *self->values);
    return rc == MX_OK && !self->values ? mx_fail_memory() : rc;
}

static int prepare(mx_mapped *self, mx_mapping__source *source, mx_sheet *parent, const mx_frame *indicators)
{
    size_t n_columns = mx_sheet_n_columns(self->sheet);
    self->is_used = mx_arena_alloc(self->arena, (n_columns + 1) * sizeof *self->is_used);
    bool *is_used = mx_arena_alloc(self->arena, (n_columns + 1) * sizeof *is_used);
    if (!self->is_used || !is_used) return mx_fail_memory();
    int rc = list_headers(self);
    if (rc == MX_OK) rc = read_parent(self, parent, source);
    if (rc == MX_OK) rc = prepare_sections(self, parent);
    if (rc < 0) return rc;
    memcpy(is_used, self->is_used, n_columns * sizeof *is_used);
    rc = resolve_columns(self, &source->fill_down, self->sheet);
    if (rc == MX_OK) rc = resolve_columns(self, &source->personal, self->sheet);
    if (rc == MX_OK) rc = resolve_columns(self, &source->ignored, self->sheet);
    if (rc == MX_OK) rc = note_columns(self, is_used);
    self->filled = mx_arena_alloc(self->arena, (source->fill_down.n_places + 1) * sizeof *self->filled);
    self->is_inherited = mx_arena_alloc(self->arena, (n_columns + 1) * sizeof *self->is_inherited);
    if (rc == MX_OK && (!self->filled || !self->is_inherited)) rc = mx_fail_memory();
    if (rc == MX_OK) self->n_filled = source->fill_down.n_places;
    for (size_t p = 0; p < self->n_parts && rc == MX_OK; p++) rc = open_part(self, &self->parts[p]);
    return rc < 0 ? rc : make_indicators(self, indicators);
}

static int finish(mx_mapped *self)
{
    size_t n_kept = 0;
    int rc = note_sections(self);
    if (rc == MX_OK) rc = note_strangers(self);
    for (size_t p = 0; p < self->n_parts && rc == MX_OK; p++) {
        if (!self->parts[p].maker) continue;
        rc = mx_sheet_made(&self->parts[p].sheet, self->parts[p].maker);
        self->parts[p].maker = NULL;
    }
    if (rc < 0) return rc;
    /* In the order of loading; what has no row is nothing. */
    for (mx_kind kind = 0; kind < MX_N_KINDS; kind++)
        for (size_t p = n_kept; p < self->n_parts; p++) {
            part one = self->parts[p];
            if (one.kind != kind || !one.sheet || one.n_rows == 0) continue;
            memmove(&self->parts[n_kept + 1], &self->parts[n_kept], (p - n_kept) * sizeof one);
            self->parts[n_kept++] = one;
        }
    for (size_t p = n_kept; p < self->n_parts; p++) {
        mx_sheet_close(self->parts[p].sheet);
        mx_ids_free(self->parts[p].seen);
    }
    self->n_parts = n_kept;
    return MX_OK;
}

int mx_mapping_apply(mx_mapped **out, mx_mapping *mapping, size_t source, mx_sheet *sheet, mx_sheet *parent,
                     const mx_frame *indicators, const mx_import_options *options, mx_complaints *complaints)
{
    mx_mapped *self = mx_alloc_array(1, sizeof *self);
    *out = NULL;
    if (!self) return mx_fail_memory();
    self->mapping = mapping;
    self->source = &mapping->sources[source];
    self->sheet = sheet;
    self->options = options;
    self->complaints = complaints;
    int rc = mx_arena_new(&self->arena);
    if (rc == MX_OK) rc = prepare(self, &mapping->sources[source], parent, indicators);
    if (rc == MX_OK) rc = each_row(self, sheet, take_row);
    if (rc == MX_OK) rc = finish(self);
    if (rc < 0) mx_mapped_free(self);
    else *out = self;
    return rc;
}

void mx_mapped_free(mx_mapped *self)
{
    if (!self) return;
    for (size_t p = 0; p < self->n_parts; p++) {
        mx_sheet_maker_free(self->parts[p].maker);
        mx_sheet_close(self->parts[p].sheet);
        mx_ids_free(self->parts[p].seen);
    }
    for (size_t f = 0; f < self->n_filled; f++) mx_buf_dispose(&self->filled[f]);
    for (size_t v = 0; self->values && v < self->n_values; v++) mx_buf_dispose(&self->values[v]);
    mx_buf_dispose(&self->title);
    mx_buf_dispose(&self->scratch);
    mx_ids_free(self->strangers.texts);
    mx_free(self->strangers.n_rows);
    mx_ids_free(self->parent_keys);
    mx_arena_free(self->arena);
    mx_free(self);
}

/* ---- What changed since another file ------------------------------------------------------------------------------------- */

/* The names of a list of lines. */
static int split_lines(mx_mapped *self, mx_str **out, size_t *n, const char *text)
{
    for (const char *at = text; *at;) {
        size_t size = strcspn(at, "\n");
        mx_str *one = mx_mapping__push(self->arena, out, n, sizeof *one);
        if (!one) return mx_fail_memory();
        *one = (mx_str){at, size};
        at += size + (at[size] == '\n');
    }
    return MX_OK;
}

static bool is_in(mx_str name, const mx_str list[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (mx_str_equal(list[i], name)) return true;
    return false;
}

/* Whether two names mean one column: alike but for punctuation, or two names of the mapping for it. */
static int mean_the_same(mx_mapped *self, mx_str one, mx_str other, bool *same)
{
    mx_buf a = {0}, b = {0};
    mx_mapping__loosen(&a, one);
    mx_mapping__loosen(&b, other);
    int rc = mx_buf_check(&a) < 0 ? mx_buf_check(&a) : mx_buf_check(&b);
    *same = rc == MX_OK && a.size && mx_str_equal((mx_str){a.at, a.size}, (mx_str){b.at, b.size});
    mx_buf_dispose(&a);
    mx_buf_dispose(&b);
    for (size_t s = 0; s < self->n_sections && !*same && rc == MX_OK; s++) {
        const mx_mapping__output *output = self->sections[s].its;
        for (size_t i = 0; i < output->n_indicators; i++) {
            const mx_mapping__columns *columns = &output->indicators[i].value.columns;
            *same |= is_in(one, columns->names, columns->n) && is_in(other, columns->names, columns->n);
        }
        for (size_t i = 0; i < output->n_rules; i++)
            for (size_t t = 0; t < output->rules[i].value.n; t++) {
                const mx_mapping__columns *columns = &output->rules[i].value.terms[t].columns;
                *same |= is_in(one, columns->names, columns->n) && is_in(other, columns->names, columns->n);
            }
    }
    return rc;
}

double mx_mapped_likeness(const mx_mapped *self, const char *headers)
{
    size_t n = mx_sheet_n_columns(self->sheet), n_shared = 0;
    for (size_t c = 0; c < n; c++) {
        const char *name = mx_sheet_column(self->sheet, c);
        size_t size = strlen(name);
        for (const char *at = headers; *at;) {
            size_t its = strcspn(at, "\n");
            n_shared += its == size && memcmp(at, name, size) == 0;
            at += its + (at[its] == '\n');
        }
    }
    return n ? (double)n_shared / (double)n : 0;
}

int mx_mapped_compare(mx_mapped *self, const char *headers)
{
    mx_str *before = NULL, *now = NULL;
    size_t n_before = 0, n_now = 0, n_gone = 0, n_new = 0;
    mx_buf gone = {0}, new = {0};
    int rc = split_lines(self, &before, &n_before, headers);
    if (rc == MX_OK) rc = split_lines(self, &now, &n_now, self->headers);
    bool *is_reworded = mx_arena_alloc(self->arena, (n_now + 1) * sizeof *is_reworded);
    if (rc == MX_OK && !is_reworded) rc = mx_fail_memory();
    for (size_t i = 0; i < n_before && rc == MX_OK; i++) {
        bool is_found = is_in(before[i], now, n_now);
        for (size_t j = 0; j < n_now && !is_found && rc == MX_OK; j++) {
            if (is_reworded[j] || is_in(now[j], before, n_before)) continue;
            rc = mean_the_same(self, before[i], now[j], &is_found);
            is_reworded[j] = is_found;
            if (rc == MX_OK && is_found)
                rc = note(self, mx_tr("depuis le dernier fichier, « %.*s » s'écrit « %.*s »",
                                      "since the last file, \"%.*s\" is written \"%.*s\""),
                          MX_STR(before[i]), MX_STR(now[j]));
        }
        char name[200];
        snprintf(name, sizeof name, "%.*s", MX_STR(before[i]));
        if (!is_found) list_name(&gone, &n_gone, name);
    }
    for (size_t j = 0; j < n_now && rc == MX_OK; j++) {
        char name[200];
        snprintf(name, sizeof name, "%.*s", MX_STR(now[j]));
        if (!is_reworded[j] && !is_in(now[j], before, n_before)) list_name(&new, &n_new, name);
    }
    if (rc == MX_OK)
        rc = note_list(self, &gone, n_gone, mx_tr("colonne disparue depuis le dernier fichier : %s", "column gone since the last file: %s"),
                       mx_tr("colonnes disparues depuis le dernier fichier : %s", "columns gone since the last file: %s"));
    if (rc == MX_OK)
        rc = note_list(self, &new, n_new, mx_tr("colonne nouvelle depuis le dernier fichier : %s", "column new since the last file: %s"),
                       mx_tr("colonnes nouvelles depuis le dernier fichier : %s", "columns new since the last file: %s"));
    mx_buf_dispose(&gone);
    mx_buf_dispose(&new);
    return rc;
}

/* ---- Questions about it ----------------------------------------------------------------------------------------------------- */

bool mx_mapping_matches(const char *name, const char *pattern)
{
    mx_buf text = {0}, like = {0};
    mx_fold(&text, mx_str_of(name));
    mx_fold(&like, mx_str_of(pattern));
    bool is = mx_buf_check(&text) == MX_OK && mx_buf_check(&like) == MX_OK &&
              mx_mapping__is_like((mx_str){text.at, text.size}, (mx_str){like.at, like.size});
    mx_buf_dispose(&text);
    mx_buf_dispose(&like);
    return is;
}

size_t mx_mapping_source(const mx_mapping *mapping, const char *file_name, size_t from)
{
    for (size_t s = from; s < mapping->n_sources; s++) {
        const mx_mapping__source *source = &mapping->sources[s];
        if (source->n_outputs == 0) continue;
        if (source->file.size == 0 || mx_mapping_matches(file_name, source->file.at)) return s;
    }
    return SIZE_MAX;
}

void mx_mapping_options(mx_sheet_options *options, const mx_mapping *mapping, size_t source)
{
    options->header = mapping->sources[source].header;
    options->n_header = mapping->sources[source].n_header;
    options->numbers_twins = true;
}

const char *mx_mapping_sheet(const mx_mapping *mapping, size_t source)
{
    return mapping->sources[source].sheet.size ? mapping->sources[source].sheet.at : "";
}

void mx_mapping_parent(const char **file, const char **sheet, const mx_mapping *mapping, size_t source)
{
    *file = mapping->sources[source].parent_file.size ? mapping->sources[source].parent_file.at : "";
    *sheet = mapping->sources[source].parent_sheet.size ? mapping->sources[source].parent_sheet.at : "";
}

bool mx_mapping_is_parent(const mx_mapping *mapping, const char *file_name)
{
    for (size_t s = 0; s < mapping->n_sources; s++)
        if (mapping->sources[s].parent_file.size && mx_mapping_matches(file_name, mapping->sources[s].parent_file.at))
            return true;
    return false;
}

mx_kind mx_mapping_kind(const mx_mapping *mapping, size_t source)
{
    mx_kind first = MX_N_KINDS, others = MX_N_KINDS;
    for (size_t o = 0; o < mapping->sources[source].n_outputs; o++) {
        mx_kind kind = mapping->sources[source].outputs[o].kind;
        bool is_aside = kind == MX_KIND_TERRITORIES || kind == MX_KIND_GROUPS;
        if (kind < first) first = kind;
        if (kind < others && !is_aside) others = kind;
    }
    return others < MX_N_KINDS ? others : first;
}

size_t mx_mapped_n(const mx_mapped *mapped)
{
    return mapped->n_parts;
}

mx_kind mx_mapped_kind(const mx_mapped *mapped, size_t number)
{
    return mapped->parts[number].kind;
}

mx_sheet *mx_mapped_sheet(const mx_mapped *mapped, size_t number)
{
    return mapped->parts[number].sheet;
}

const char *mx_mapped_origin(const mx_mapped *mapped, size_t number, const char *column)
{
    const part *of = &mapped->parts[number];
    for (size_t c = 0; c < of->n_names; c++)
        if (strcmp(of->names[c], column) == 0) return of->origins[c];
    return column;
}

uint64_t mx_mapped_n_rows(const mx_mapped *mapped)
{
    return mapped->n_rows;
}

const char *mx_mapped_headers(const mx_mapped *mapped)
{
    return mapped->headers;
}

size_t mx_mapped_n_notes(const mx_mapped *mapped)
{
    return mapped->n_notes;
}

const char *mx_mapped_note(const mx_mapped *mapped, size_t number)
{
    return mapped->notes[number];
}
