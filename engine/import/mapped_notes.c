/* Notes and complaints about a file taken through a mapping: what a person should know. */
#include <string.h>

#include "mapped_i.h"

enum { MOST_NOTES_LISTED = 12 };

int mx_mapped__note(mx_mapped *self, const char *format, ...)
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

int mx_mapped__complain(mx_mapped *self, const char *column, const char *format, ...)
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
mx_str mx_mapped__quoted(mx_str cell)
{
    size_t size = cell.size < 60 ? cell.size : 60;
    while (size > 0 && size < cell.size && ((unsigned char)cell.at[size] & 0xC0) == 0x80) size--;
    return (mx_str){cell.at, size};
}

int mx_mapped__note_list(mx_mapped *self, const mx_buf *list, size_t n, const char *one, const char *several)
{
    int rc = mx_buf_check(list);
    if (rc < 0 || n == 0) return rc;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    return mx_mapped__note(self, n == 1 ? one : several, list->at);
#pragma GCC diagnostic pop
}

void mx_mapped__list_name(mx_buf *list, size_t *n, const char *name)
{
    if ((*n)++ < MOST_NOTES_LISTED)
        mx_buf_format(list, mx_tr("%s« %s »", "%s\"%s\""), *n > 1 ? ", " : "", name);
    else if (*n == MOST_NOTES_LISTED + 1) mx_buf_text(list, ", …");
}

static bool is_among(const mx_mapping__columns *columns, size_t place)
{
    for (size_t i = 0; i < columns->n_places; i++)
        if (columns->places[i] == place) return true;
    return false;
}

/* Columns left out: those that tell who somebody is, and those of which the mapping does not speak. */
int mx_mapped__note_columns(mx_mapped *self, const bool is_used_by_sections[])
{
    mx_buf personal = {0}, unknown = {0};
    size_t n_personal = 0, n_unknown = 0;
    for (size_t c = 0; c < mx_sheet_n_columns(self->sheet); c++) {
        const char *name = mx_sheet_column(self->sheet, c);
        if (is_among(&self->source->personal, c) && !is_used_by_sections[c])
            mx_mapped__list_name(&personal, &n_personal, name);
        else if (!self->is_used[c]) mx_mapped__list_name(&unknown, &n_unknown, name);
    }
    int rc = mx_mapped__note_list(self, &personal, n_personal,
                                  mx_tr("colonne écartée, car elle dit qui répond : %s",
                                        "column dropped, since it tells who answers: %s"),
                                  mx_tr("colonnes écartées, car elles disent qui répond : %s",
                                        "columns dropped, since they tell who answers: %s"));
    if (rc == MX_OK)
        rc = mx_mapped__note_list(self, &unknown, n_unknown,
                                  mx_tr("colonne dont la correspondance ne parle pas : %s",
                                        "column of which the mapping does not speak: %s"),
                                  mx_tr("colonnes dont la correspondance ne parle pas : %s",
                                        "columns of which the mapping does not speak: %s"));
    mx_buf_dispose(&personal);
    mx_buf_dispose(&unknown);
    return rc;
}

int mx_mapped__note_strangers(mx_mapped *self)
{
    mx_buf list = {0};
    size_t n = 0;
    for (size_t i = 0; i < self->strangers.n; i++) {
        if (n++ == MOST_NOTES_LISTED) mx_buf_text(&list, ", …");
        if (n > MOST_NOTES_LISTED) continue;
        mx_buf_format(&list, mx_tr("%s« %.*s » (%llu)", "%s\"%.*s\" (%llu)"), n > 1 ? ", " : "",
                      MX_STR(mx_mapped__quoted(mx_ids_text(self->strangers.texts, (uint32_t)i))),
                      (unsigned long long)self->strangers.n_rows[i]);
    }
    int rc = mx_mapped__note_list(
        self, &list, n,
        mx_tr("étiquette nouvelle, et en combien de lignes : %s", "new label, and in how many rows: %s"),
        mx_tr("étiquettes nouvelles, et en combien de lignes : %s", "new labels, and in how many rows: %s"));
    mx_buf_dispose(&list);
    return rc;
}

static const char *column_of_key(const mx_mapped *self, const mx_mapped__section *of)
{
    const mx_mapping__rule *rule = &of->its->rules[of->key];
    const char *origin = mx_mapped__origin_of(self, &rule->value);
    return origin ? origin : rule->column;
}

int mx_mapped__note_sections(mx_mapped *self)
{
    int rc = MX_OK;
    for (size_t s = 0; s < self->n_sections && rc == MX_OK; s++) {
        const mx_mapped__section *of = &self->sections[s];
        const char *kind = mx_kind_name(of->its->kind, mx_lang_get());
        if (of->n_dropped)
            rc = mx_mapped__note(self,
                                 mx_tr("[%s] de %s:%u : lignes écartées comme elle le dit : %llu",
                                       "[%s] of %s:%u: rows left out as it says: %llu"),
                                 kind, self->mapping->file, of->its->line, (unsigned long long)of->n_dropped);
        if (rc == MX_OK && of->n_keyless)
            rc =
                mx_mapped__note(self,
                                mx_tr("[%s] de %s:%u : lignes sans « %s », dont rien n’est chargé : %llu",
                                      "[%s] of %s:%u: rows without \"%s\", of which nothing is loaded: %llu"),
                                kind, self->mapping->file, of->its->line, column_of_key(self, of),
                                (unsigned long long)of->n_keyless);
    }
    if (rc == MX_OK && self->n_inexact)
        rc = mx_mapped__note(self,
                             mx_tr("dates approchées : %llu (la première, %s)",
                                   "dates that are not a day: %llu (the first, %s)"),
                             (unsigned long long)self->n_inexact, self->inexact);
    return rc;
}
