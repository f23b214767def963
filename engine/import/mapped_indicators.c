/* Indicators that a mapping asks about and the store does not have: rows of their own, made of its questions.
 */
#include <string.h>

#include "mapped_i.h"

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
        if (strcmp(rule->column, "questionnaire") == 0 && rule->value.n == 1 &&
            rule->value.terms[0].kind == MX_TERM_TEXT)
            return rule->value.terms[0].text;
    }
    return (mx_str){0};
}

static int scale_of(mx_str *out, mx_mapped *self, const mx_mapped__section *of, const mx_mapped__question *q)
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
    if (of->part->form == MX_FORM_MELTED) return MX_OK;
    return mx_fail(
        MX_E_VALUE,
        mx_tr("%s:%u: l’indicateur « %.*s » n’est pas dans la base ; dites son échelle (échelle 1-5) ou ses "
              "étiquettes",
              "%s:%u: the indicator \"%.*s\" is not in the store; give its scale (scale 1-5) or its labels"),
        self->mapping->file, q->its->line, MX_STR(q->code));
}

static int set_cell(mx_mapped *self, mx_mapped__part *of, const char *column, mx_str text)
{
    size_t place;
    if (text.size == 0) return MX_OK;
    int rc = mx_mapped__part_column(&place, self, of, column, NULL);
    if (rc == MX_OK) of->cells[place] = text;
    return rc;
}

static int set_levels(mx_mapped *self, mx_mapped__part *of, const mx_mapping__labels *labels)
{
    int rc = MX_OK;
    for (size_t i = 0; i < labels->n_levels && rc == MX_OK; i++) {
        int64_t level;
        size_t place;
        if (mx_integer_parse(&level, labels->levels[i]) < 0 || level < 0 || level > 99) continue;
        const char *name = mx_arena_format(self->arena, "level_%d", (int)level);
        rc = name ? mx_mapped__part_column(&place, self, of, name, NULL) : mx_fail_memory();
        if (rc == MX_OK && of->cells[place].size == 0) of->cells[place] = labels->first[i];
    }
    return rc;
}

static int set_indicator(mx_mapped *self, mx_mapped__part *of, const mx_mapped__section *from,
                         const mx_mapped__question *q)
{
    mx_str scale;
    int rc = scale_of(&scale, self, from, q);
    mx_str name = q->its->name.size ? q->its->name : mx_str_of(mx_mapped__header_of(self, q->columns));
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
static int each_new_indicator(mx_mapped *self, mx_mapped__part *of, const mx_frame *indicators,
                              bool is_making)
{
    int rc = MX_OK;
    for (size_t s = 0; s < self->n_sections && rc == MX_OK; s++) {
        const mx_mapped__section *from = &self->sections[s];
        for (size_t q = 0; q < from->n_questions && rc == MX_OK; q++) {
            bool is_old = is_known(indicators, from->questions[q].code);
            for (size_t i = 0; i < q; i++)
                is_old |= mx_str_equal(from->questions[i].code, from->questions[q].code);
            for (size_t before = 0; before < s; before++)
                for (size_t i = 0; i < self->sections[before].n_questions; i++)
                    is_old |= mx_str_equal(self->sections[before].questions[i].code, from->questions[q].code);
            if (is_old) continue;
            memset(of->cells, 0, of->n_names * sizeof *of->cells);
            rc = set_indicator(self, of, from, &from->questions[q]);
            self->line = 1;
            if (rc == MX_OK && is_making) rc = mx_mapped__make_row(self, of);
        }
    }
    return rc;
}

enum { MOST_INDICATOR_COLUMNS = 120 };

int mx_mapped__open_part(mx_mapped *self, mx_mapped__part *of)
{
    if (of->n_names == 0) return MX_OK;
    if (!of->cells) of->cells = mx_arena_alloc(self->arena, (of->n_names + 1) * sizeof *of->cells);
    if (!of->cells) return mx_fail_memory();
    return mx_sheet_make(&of->maker, self->options->file, of->names, of->n_names);
}

int mx_mapped__make_indicators(mx_mapped *self, const mx_frame *indicators)
{
    mx_mapped__part *of;
    size_t n_questions = 0;
    for (size_t s = 0; s < self->n_sections; s++) n_questions += self->sections[s].n_questions;
    if (n_questions == 0) return MX_OK;
    int rc = mx_mapped__find_part(&of, self, MX_KIND_INDICATORS, MX_FORM_WIDE);
    if (rc == MX_OK) of->cells = mx_arena_alloc(self->arena, MOST_INDICATOR_COLUMNS * sizeof *of->cells);
    if (rc == MX_OK && !of->cells) rc = mx_fail_memory();
    if (rc == MX_OK) rc = each_new_indicator(self, of, indicators, false);
    if (rc == MX_OK) rc = mx_mapped__open_part(self, of);
    return rc < 0 || of->n_names == 0 ? rc : each_new_indicator(self, of, indicators, true);
}
