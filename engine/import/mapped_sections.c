/* The sections of a mapping before any row is read: their columns, their rules, their questions. */
#include <string.h>

#include "mapped_i.h"

/* ---- Parts
 * ---------------------------------------------------------------------------------------------------------
 */

/* The column of a part, made when it is not there. */
int mx_mapped__part_column(size_t *out, mx_mapped *self, mx_mapped__part *of, const char *name,
                           const char *origin)
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

int mx_mapped__find_part(mx_mapped__part **out, mx_mapped *self, mx_kind kind, mx_mapped__form its_form)
{
    static const char *const melted[MX_MELTED_N] = {"indicator", "value", "low", "high", "status"};
    for (size_t i = 0; i < self->n_parts; i++) {
        *out = &self->parts[i];
        if (self->parts[i].kind == kind && self->parts[i].form == its_form) return MX_OK;
    }
    mx_mapped__part *of = &self->parts[self->n_parts++];
    *of = (mx_mapped__part){.kind = kind, .form = its_form};
    *out = of;
    int rc = counts_once(kind) ? mx_ids_new(&of->seen) : MX_OK;
    size_t unused;
    for (size_t c = 0; its_form == MX_FORM_MELTED && c < MX_MELTED_N && rc == MX_OK; c++)
        rc = mx_mapped__part_column(&unused, self, of, melted[c], NULL);
    return rc;
}

static bool has_rule(const mx_mapping__output *output, const char *column)
{
    for (size_t i = 0; i < output->n_rules; i++)
        if (strcmp(output->rules[i].column, column) == 0) return true;
    return false;
}

mx_mapped__form mx_mapped__form_of(const mx_mapping__output *output)
{
    bool has_limits = output->range.low.n > 0;
    if (output->n_indicators == 0 && output->first.n == 0) return MX_FORM_ROWS;
    for (size_t i = 0; i < output->n_indicators; i++)
        has_limits |= output->indicators[i].low.n > 0 || output->indicators[i].high.n > 0;
    bool is_published =
        has_limits || has_rule(output, "source") || has_rule(output, "n") || has_rule(output, "status");
    return is_published ? MX_FORM_MELTED : MX_FORM_WIDE;
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

const char *mx_mapped__origin_of(const mx_mapped *self, const mx_mapping__value *value)
{
    for (size_t t = 0; t < value->n; t++)
        if (value->terms[t].columns.n_places > 0) return mx_mapped__header_of(self, &value->terms[t].columns);
    return NULL;
}

int mx_mapped__place_rules(mx_mapped *self, mx_mapped__section *of, const mx_sheet *parent)
{
    const mx_mapping__output *output = of->its;
    of->place_of = mx_arena_alloc(self->arena, (output->n_rules + 1) * sizeof *of->place_of);
    if (!of->place_of) return mx_fail_memory();
    of->key = SIZE_MAX;
    int rc = MX_OK;
    for (size_t i = 0; i < output->n_rules && rc == MX_OK; i++) {
        mx_mapping__rule *rule = &output->rules[i];
        rc = mx_mapped__need_value(self, &rule->value, parent, rule->line);
        of->place_of[i] = SIZE_MAX;
        /* The questionnaire of published figures is said by their indicators alone. */
        bool is_aside = of->part->form == MX_FORM_MELTED && strcmp(rule->column, "questionnaire") == 0;
        if (rc == MX_OK && !is_aside)
            rc = mx_mapped__part_column(&of->place_of[i], self, of->part, rule->column,
                                        mx_mapped__origin_of(self, &rule->value));
        if (strcmp(rule->column, key_of(output->kind)) == 0) of->key = i;
    }
    for (size_t i = 0; i < output->n_conditions && rc == MX_OK; i++)
        for (size_t c = 0; c < output->conditions[i].n_clauses && rc == MX_OK; c++)
            rc = mx_mapped__need_columns(self, &output->conditions[i].clauses[c].columns, parent,
                                         output->conditions[i].line);
    return rc;
}

/* ---- Questions
 * ------------------------------------------------------------------------------------------------------ */

static int refuse_code(const mx_mapped *self, const mx_mapped__question *q)
{
    return mx_fail(
        MX_E_VALUE,
        mx_tr("%s:%u: « %.*s » est aussi le nom d’une colonne du suivi ; donnez un autre code à l’indicateur",
              "%s:%u: \"%.*s\" is a column of follow-up too; give the indicator another code"),
        self->mapping->file, q->its->line, MX_STR(q->code));
}

static int place_question(mx_mapped *self, mx_mapped__section *of, mx_mapped__question *q)
{
    if (of->part->form != MX_FORM_WIDE) return MX_OK;
    mx_buf folded = {0};
    mx_import__fold_name(&folded, q->code);
    int rc = mx_buf_check(&folded);
    bool is_taken = rc == MX_OK && folded.at &&
                    mx_import__find_column(mx_import__kind_of(MX_KIND_FOLLOW_UP),
                                           (mx_str){folded.at, folded.size}) != SIZE_MAX;
    mx_buf_dispose(&folded);
    if (rc < 0) return rc;
    if (is_taken) return refuse_code(self, q);
    const char *code = mx_arena_copy(self->arena, q->code.at, q->code.size);
    return code ? mx_mapped__part_column(&q->place, self, of->part, code,
                                         mx_mapped__header_of(self, q->columns))
                : mx_fail_memory();
}

static int add_question(mx_mapped *self, mx_mapped__section *of, mx_mapped__question one)
{
    mx_mapped__question *slot = mx_mapping__push(self->arena, &of->questions, &of->n_questions, sizeof *slot);
    if (!slot) return mx_fail_memory();
    *slot = one;
    return place_question(self, of, slot);
}

/* Each column from the first to the last is a question of its own name. */
static int add_range(mx_mapped *self, mx_mapped__section *of)
{
    mx_mapping__output *output = &self->mapping->sources[self->source - self->mapping->sources]
                                      .outputs[of->its - self->source->outputs];
    int rc = mx_mapped__need_columns(self, &output->first, NULL, output->range.line);
    if (rc == MX_OK) rc = mx_mapped__need_columns(self, &output->last, NULL, output->range.line);
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
        rc = add_question(self, of,
                          (mx_mapped__question){&output->range, *name, columns, &output->range.low,
                                                &output->range.high, 0});
    }
    return rc;
}

int mx_mapped__add_questions(mx_mapped *self, mx_mapped__section *of, const mx_sheet *parent)
{
    const mx_mapping__output *output = of->its;
    int rc = output->first.n ? add_range(self, of) : MX_OK;
    for (size_t i = 0; i < output->n_indicators && rc == MX_OK; i++) {
        mx_mapping__indicator *its = &output->indicators[i];
        mx_mapping__columns *columns = &its->value.columns;
        rc = mx_mapped__resolve_columns(self, columns, columns->is_of_parent ? parent : self->sheet);
        if (rc == MX_OK && its->low.n) rc = mx_mapped__need_columns(self, &its->low, parent, its->line);
        if (rc == MX_OK && its->high.n) rc = mx_mapped__need_columns(self, &its->high, parent, its->line);
        if (rc == MX_OK && columns->n_places == 0 && !columns->is_optional)
            rc = mx_mapped__note(
                self, mx_tr("question non posée : « %.*s » (%.*s)", "question not asked: \"%.*s\" (%.*s)"),
                MX_STR(columns->names[0]), MX_STR(its->code));
        if (rc == MX_OK && columns->n_places > 0)
            rc = add_question(self, of,
                              (mx_mapped__question){its, its->code, columns, &its->low, &its->high, 0});
    }
    if (rc < 0 || of->n_questions > 0 || of->part->form == MX_FORM_ROWS) return rc;
    return mx_fail(MX_E_VALUE,
                   mx_tr("%s : aucune des questions de %s:%u n’est une colonne de ce fichier",
                         "%s: none of the questions of %s:%u is a column of this file"),
                   self->options->file, self->mapping->file, output->line);
}
