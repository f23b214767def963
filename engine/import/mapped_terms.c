/* Terms of a mapping: labels, dates, slugs and texts, from the cells of the row at hand. */
#include <ctype.h>
#include <string.h>

#include "mapped_i.h"

static int count_stranger(mx_mapped *self, mx_str text)
{
    mx_mapped__strangers *all = &self->strangers;
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
    uint32_t id = mx_ids_find(term->labels->texts,
                              (mx_str){self->scratch.at ? self->scratch.at : "", self->scratch.size});
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
                  : mx_mapped__complain(self, mx_mapped__header_of(self, &term->columns),
                                        mx_tr("« %.*s » n’est pas dans [étiquettes %.*s] de %s",
                                              "\"%.*s\" is not in [labels %.*s] of %s"),
                                        MX_STR(mx_mapped__quoted(text)), MX_STR(term->labels->name),
                                        self->mapping->file);
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

static int take_date(mx_mapped *self, mx_buf *out, const mx_mapping__term *term, const char *column,
                     mx_str text)
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
        return mx_mapped__complain(
            self, mx_mapped__header_of(self, &term->columns),
            mx_tr("« %.*s » n’est pas une date que l’on sache lire ; corrigez-la, ou mettez-la dans des "
                  "étiquettes",
                  "\"%.*s\" is not a date that can be read; correct it, or put it among labels"),
            MX_STR(mx_mapped__quoted(text)));
    }
    if (term->by != MX_BY_NOTHING) {
        add_period(out, period, term->by);
        return MX_OK;
    }
    mx_date_format(day, is_end(column) ? period.last : period.first);
    mx_buf_text(out, day);
    if (!is_exact && self->n_inexact++ == 0)
        snprintf(self->inexact, sizeof self->inexact, mx_tr("« %.*s » : %s", "\"%.*s\": %s"),
                 MX_STR(mx_mapped__quoted(text)), day);
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
    while (rc == MX_OK && out->size > start && out->at && out->at[out->size - 1] == '-')
        out->at[--out->size] = '\0';
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
    case MX_TERM_COLUMN: return mx_mapped__cell_of(self, &term->columns);
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

int mx_mapped__take_term(mx_mapped *self, mx_buf *out, const mx_mapping__term *term, const char *column)
{
    char digits[24];
    mx_str text = raw_of(self, term, digits);
    size_t start = out->size;
    int rc = MX_OK;
    if (term->labels && (term->by != MX_BY_NOTHING || term->is_free_date)) {
        /* Labels first, for what is no date; the rest is read as one. */
        mx_buf_clear(&self->scratch);
        mx_fold(&self->scratch, text);
        uint32_t id = mx_ids_find(term->labels->texts,
                                  (mx_str){self->scratch.at ? self->scratch.at : "", self->scratch.size});
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
int mx_mapped__take_value(mx_mapped *self, mx_buf *out, const mx_mapping__value *value, const char *column)
{
    bool has_columns = false, has_text = false;
    mx_buf_clear(out);
    for (size_t t = 0; t < value->n; t++) {
        size_t start = out->size;
        int rc = mx_mapped__take_term(self, out, &value->terms[t], column);
        if (rc < 0) return rc;
        if (value->terms[t].kind == MX_TERM_TEXT) continue;
        has_columns = true;
        has_text |= out->size > start;
    }
    if (has_columns && !has_text) mx_buf_clear(out);
    return MX_OK;
}

static int clause_holds(mx_mapped *self, const mx_mapping__clause *clause, bool *holds)
{
    mx_str cell = mx_mapped__cell_of(self, &clause->columns);
    mx_buf_clear(&self->scratch);
    mx_fold(&self->scratch, cell);
    *holds = false;
    for (size_t i = 0; i < clause->n_patterns && !*holds; i++)
        *holds = mx_mapping__is_like((mx_str){self->scratch.at, self->scratch.size}, clause->patterns[i]);
    return mx_buf_check(&self->scratch);
}

int mx_mapped__is_wanted(mx_mapped *self, const mx_mapping__output *output, bool *is)
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
