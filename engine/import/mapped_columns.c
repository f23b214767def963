/* Which columns of a file a mapping means, and what stands in them. */
#include "mapped_i.h"

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
            if (rc < 0 || !mx_str_equal((mx_str){wanted.at, wanted.size}, (mx_str){there.at, there.size}))
                continue;
            if (*out == SIZE_MAX) *out = c;
            else
                rc = mx_fail(
                    MX_E_VALUE,
                    mx_tr(
                        "%s : les colonnes « %s » et « %s » peuvent toutes deux être « %.*s » ; écrivez son "
                        "nom en entier dans %s",
                        "%s: the columns \"%s\" and \"%s\" may both be \"%.*s\"; write its name in full in "
                        "%s"),
                    self->options->file, mx_sheet_column(sheet, *out), mx_sheet_column(sheet, c),
                    MX_STR(name), self->mapping->file);
        }
    }
    mx_buf_dispose(&wanted);
    mx_buf_dispose(&there);
    return rc;
}

int mx_mapped__resolve_columns(mx_mapped *self, mx_mapping__columns *columns, const mx_sheet *sheet)
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
        size_t *place =
            mx_mapping__push(self->mapping->arena, &columns->places, &columns->n_places, sizeof *place);
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
        rc = mx_fail(
            MX_E_VALUE,
            mx_tr(
                "%s : pas de colonne « %.*s », qu’il faut à %s:%u ; si elle a changé de nom, ajoutez-le par "
                "« | » ; si elle peut manquer, écrivez « facultative » ; colonnes lues : %s",
                "%s: no column \"%.*s\", which %s:%u needs; if its name has changed, add it by \"|\"; if it "
                "may "
                "be absent, write \"optional\"; columns seen: %s"),
            self->options->file, MX_STR(columns->names[0]), self->mapping->file, line,
            list.at ? list.at : "");
    mx_buf_dispose(&list);
    return rc;
}

/* Columns that must be there, unless they are called optional. */
int mx_mapped__need_columns(mx_mapped *self, mx_mapping__columns *columns, const mx_sheet *parent,
                            unsigned line)
{
    if (columns->n == 0) return MX_OK;
    if (columns->is_of_parent && !parent)
        return mx_fail(
            MX_E_VALUE,
            mx_tr("%s:%u: « du parent », mais la source n’en nomme pas (parent : feuille \"…\" clé \"…\" = "
                  "\"…\")",
                  "%s:%u: \"of parent\", but the source names none (parent : sheet \"…\" key \"…\" = \"…\")"),
            self->mapping->file, line);
    int rc = mx_mapped__resolve_columns(self, columns, columns->is_of_parent ? parent : self->sheet);
    if (rc < 0 || columns->n_places > 0 || columns->is_optional) return rc;
    return refuse_absent(self, columns, line);
}

int mx_mapped__need_value(mx_mapped *self, mx_mapping__value *value, const mx_sheet *parent, unsigned line)
{
    int rc = MX_OK;
    for (size_t t = 0; t < value->n && rc == MX_OK; t++)
        rc = mx_mapped__need_columns(self, &value->terms[t].columns, parent, line);
    return rc;
}

/* The text of the first of the columns that has one. */
mx_str mx_mapped__cell_of(const mx_mapped *self, const mx_mapping__columns *columns)
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

const char *mx_mapped__header_of(const mx_mapped *self, const mx_mapping__columns *columns)
{
    if (columns->n_places == 0) return columns->n ? columns->names[0].at : "";
    return columns->is_of_parent ? columns->names[0].at : mx_sheet_column(self->sheet, columns->places[0]);
}
