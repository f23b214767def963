/* What changed in a file since another that went through the same mapping. */
#include <string.h>

#include "mapped_i.h"

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
                rc = mx_mapped__note(self,
                                     mx_tr("depuis le dernier fichier, « %.*s » s’écrit « %.*s »",
                                           "since the last file, \"%.*s\" is written \"%.*s\""),
                                     MX_STR(before[i]), MX_STR(now[j]));
        }
        char name[200];
        snprintf(name, sizeof name, "%.*s", MX_STR(before[i]));
        if (!is_found) mx_mapped__list_name(&gone, &n_gone, name);
    }
    for (size_t j = 0; j < n_now && rc == MX_OK; j++) {
        char name[200];
        snprintf(name, sizeof name, "%.*s", MX_STR(now[j]));
        if (!is_reworded[j] && !is_in(now[j], before, n_before)) mx_mapped__list_name(&new, &n_new, name);
    }
    if (rc == MX_OK)
        rc = mx_mapped__note_list(
            self, &gone, n_gone,
            mx_tr("colonne disparue depuis le dernier fichier : %s", "column gone since the last file: %s"),
            mx_tr("colonnes disparues depuis le dernier fichier : %s",
                  "columns gone since the last file: %s"));
    if (rc == MX_OK)
        rc = mx_mapped__note_list(
            self, &new, n_new,
            mx_tr("colonne nouvelle depuis le dernier fichier : %s", "column new since the last file: %s"),
            mx_tr("colonnes nouvelles depuis le dernier fichier : %s",
                  "columns new since the last file: %s"));
    mx_buf_dispose(&gone);
    mx_buf_dispose(&new);
    return rc;
}
