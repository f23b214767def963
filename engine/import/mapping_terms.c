/* Terms, indicators and conditions, as mapping files write them. */

#include <ctype.h>

#include "mapping_read_i.h"

static int take_unit(mx_mapping__unit *out, mx_mapping__reader *r)
{
    static const struct {
        const char *names;
        mx_mapping__unit unit;
    } units[] = {{"jour|day", MX_BY_DAY},
                 {"mois|month", MX_BY_MONTH},
                 {"trimestre|quarter", MX_BY_QUARTER},
                 {"semestre|semester|half", MX_BY_SEMESTER},
                 {"annee|an|year", MX_BY_YEAR}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (!mx_mapping__at_word(r, units[i].names)) continue;
        *out = units[i].unit;
        return mx_mapping__next(r);
    }
    return mx_mapping__refuse_token(
        r, mx_tr("jour, mois, trimestre, semestre ou année", "day, month, quarter, semester or year"));
}

/* What may stand after a term; *is_option: it was one. */
static int take_option(mx_mapping__term *term, mx_mapping__reader *r, bool *is_option)
{
    *is_option = true;
    int rc = MX_OK;
    if (mx_mapping__at_word(r, "etiquettes|labels")) {
        rc = mx_mapping__next(r);
        return rc < 0 ? rc : mx_mapping__take_text(&term->labels_name, r);
    }
    if (mx_mapping__at_word(r, "par|by")) {
        rc = mx_mapping__next(r);
        return rc < 0 ? rc : take_unit(&term->by, r);
    }
    if (mx_mapping__at_word(r, "sinon|else|otherwise")) {
        term->has_fallback = true;
        rc = mx_mapping__next(r);
        return rc < 0 ? rc : mx_mapping__take_text(&term->fallback, r);
    }
    if (mx_mapping__at_word(r, "separe|split")) {
        term->is_split = true;
        rc = mx_mapping__next(r);
        if (rc < 0 || !mx_mapping__at_word(r, "par|by")) return rc;
        rc = mx_mapping__next(r);
        return rc < 0 ? rc : mx_mapping__take_text(&term->separator, r);
    }
    if (mx_mapping__at_word(r, "date")) return mx_mapping__next(r);
    if (mx_mapping__at_word(r, "libre|free")) term->is_free_date = true;
    else if (mx_mapping__at_word(r, "minuscules|lowercase|lower")) term->is_lower = true;
    else if (mx_mapping__at_word(r, "majuscules|uppercase|upper")) term->is_upper = true;
    else if (mx_mapping__at_word(r, "code")) term->is_slug = true;
    else *is_option = false;
    return *is_option ? mx_mapping__next(r) : MX_OK;
}

static int take_options(mx_mapping__term *term, mx_mapping__reader *r)
{
    bool is_option = true;
    int rc = MX_OK;
    while (rc == MX_OK && is_option) rc = take_option(term, r, &is_option);
    return rc;
}

static int take_term(mx_mapping__term *out, mx_mapping__reader *r)
{
    static const struct {
        const char *names;
        mx_mapping__term_kind kind;
    } kinds[] = {{"rang|rank", MX_TERM_RANK},
                 {"titre|title", MX_TERM_TITLE},
                 {"fichier|file", MX_TERM_FILE},
                 {"feuille|sheet", MX_TERM_SHEET}};
    int rc = MX_OK;
    if (mx_mapping__at_word(r, "colonne|column")) {
        out->kind = MX_TERM_COLUMN;
        rc = mx_mapping__next(r);
        if (rc == MX_OK) rc = mx_mapping__take_columns(&out->columns, r);
        return rc < 0 ? rc : take_options(out, r);
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        unsigned width = 0;
        if (!mx_mapping__at_word(r, kinds[i].names)) continue;
        out->kind = kinds[i].kind;
        rc = mx_mapping__next(r);
        if (rc == MX_OK && out->kind == MX_TERM_RANK && r->token == MX_TOKEN_WORD && r->text.size &&
            isdigit((unsigned char)*r->text.at))
            rc = mx_mapping__take_number(&width, r, 12);
        out->width = (int)width;
        return rc < 0 ? rc : take_options(out, r);
    }
    return mx_mapping__take_text(&out->text, r);
}

int mx_mapping__take_value(mx_mapping__value *out, mx_mapping__reader *r)
{
    for (;;) {
        mx_mapping__term *term = mx_mapping__push(r->mapping->arena, &out->terms, &out->n, sizeof *term);
        if (!term) return mx_fail_memory();
        int rc = take_term(term, r);
        if (rc < 0 || !mx_mapping__at_word(r, "+")) return rc < 0 ? rc : mx_mapping__expect_end(r);
        if ((rc = mx_mapping__next(r)) < 0) return rc;
    }
}

/* ---- Indicators ------------------------------------------------------------------------------------------
 */

static int take_indicator_options(mx_mapping__indicator *out, mx_mapping__reader *r)
{
    const struct {
        const char *names;
        mx_str *text;
        mx_mapping__columns *columns;
    } options[] = {{"nom|name|libelle", &out->name, NULL},
                   {"echelle|scale", &out->scale, NULL},
                   {"sens|direction", &out->direction, NULL},
                   {"composante|component", &out->component, NULL},
                   {"unite|unit", &out->unit, NULL},
                   {"bas|low", NULL, &out->low},
                   {"haut|high", NULL, &out->high}};
    const size_t n_options = sizeof options / sizeof *options;
    while (r->token != MX_TOKEN_END) {
        size_t o = 0;
        bool is_option = true;
        while (o < n_options && !mx_mapping__at_word(r, options[o].names)) o++;
        int rc = o < n_options ? mx_mapping__next(r) : take_option(&out->value, r, &is_option);
        if (rc == MX_OK && o < n_options)
            rc = options[o].text ? mx_mapping__take_text(options[o].text, r)
                                 : mx_mapping__take_columns(options[o].columns, r);
        if (rc < 0) return rc;
        if (!is_option)
            return mx_mapping__refuse_token(
                r, mx_tr("étiquettes, nom, échelle, sens, composante, unité, bas, haut ou sinon",
                         "labels, name, scale, direction, component, unit, low, high or else"));
    }
    return MX_OK;
}

int mx_mapping__read_indicator(mx_mapping__reader *r, mx_str code)
{
    mx_mapping__output *output = r->output;
    mx_mapping__indicator *out =
        mx_mapping__push(r->mapping->arena, &output->indicators, &output->n_indicators, sizeof *out);
    if (!out) return mx_fail_memory();
    out->code = code;
    out->line = r->line;
    out->value.kind = MX_TERM_COLUMN;
    if (!mx_mapping__at_word(r, "colonne|column"))
        return mx_mapping__refuse_token(r, mx_tr("colonne \"…\"", "column \"…\""));
    int rc = mx_mapping__next(r);
    if (rc == MX_OK) rc = mx_mapping__take_columns(&out->value.columns, r);
    return rc < 0 ? rc : take_indicator_options(out, r);
}

int mx_mapping__read_range(mx_mapping__reader *r)
{
    mx_mapping__output *output = r->output;
    if (!mx_mapping__at_word(r, "colonnes|columns"))
        return mx_mapping__refuse_token(r, mx_tr("colonnes \"…\" à \"…\"", "columns \"…\" to \"…\""));
    int rc = mx_mapping__next(r);
    if (rc == MX_OK) rc = mx_mapping__take_columns(&output->first, r);
    if (rc == MX_OK && !mx_mapping__at_word(r, "a|to|until|jusqu_a"))
        return mx_mapping__refuse_token(r, mx_tr("à", "to"));
    if (rc == MX_OK) rc = mx_mapping__next(r);
    if (rc == MX_OK) rc = mx_mapping__take_columns(&output->last, r);
    output->range.line = r->line;
    output->range.value.kind = MX_TERM_COLUMN;
    return rc < 0 ? rc : take_indicator_options(&output->range, r);
}

/* ---- Rows to keep or to leave out
 * -------------------------------------------------------------------------- */

static int take_pattern(mx_str **out, size_t *n, mx_mapping__reader *r, mx_str text)
{
    mx_buf folded = {0};
    mx_str *one = mx_mapping__push(r->mapping->arena, out, n, sizeof *one);
    mx_fold(&folded, text);
    int rc = one ? mx_buf_check(&folded) : mx_fail_memory();
    if (rc == MX_OK) {
        *one =
            (mx_str){mx_arena_copy(r->mapping->arena, folded.at ? folded.at : "", folded.size), folded.size};
        if (!one->at) rc = mx_fail_memory();
    }
    mx_buf_dispose(&folded);
    return rc;
}

static int take_clause(mx_mapping__clause *out, mx_mapping__reader *r)
{
    if (!mx_mapping__at_word(r, "colonne|column"))
        return mx_mapping__refuse_token(r, mx_tr("colonne \"…\"", "column \"…\""));
    int rc = mx_mapping__next(r);
    if (rc == MX_OK) rc = mx_mapping__take_columns(&out->columns, r);
    if (rc < 0) return rc;
    if (mx_mapping__at_word(r, "vide|empty")) {
        rc = take_pattern(&out->patterns, &out->n_patterns, r, (mx_str){0});
        return rc < 0 ? rc : mx_mapping__next(r);
    }
    if (r->token != MX_TOKEN_EQUAL)
        return mx_mapping__refuse_token(r, mx_tr("= \"…\" ou vide", "= \"…\" or empty"));
    mx_str *texts = NULL;
    size_t n = 0;
    rc = mx_mapping__next(r);
    if (rc == MX_OK) rc = mx_mapping__take_texts(&texts, &n, r);
    for (size_t i = 0; i < n && rc == MX_OK; i++)
        rc = take_pattern(&out->patterns, &out->n_patterns, r, texts[i]);
    return rc;
}

int mx_mapping__read_condition(mx_mapping__reader *r, bool is_keep)
{
    mx_mapping__output *output = r->output;
    mx_mapping__condition *out =
        mx_mapping__push(r->mapping->arena, &output->conditions, &output->n_conditions, sizeof *out);
    if (!out) return mx_fail_memory();
    out->is_keep = is_keep;
    out->line = r->line;
    for (;;) {
        mx_mapping__clause *clause =
            mx_mapping__push(r->mapping->arena, &out->clauses, &out->n_clauses, sizeof *clause);
        int rc = clause ? take_clause(clause, r) : mx_fail_memory();
        if (rc < 0 || !mx_mapping__at_word(r, "et|and")) return rc < 0 ? rc : mx_mapping__expect_end(r);
        if ((rc = mx_mapping__next(r)) < 0) return rc;
    }
}
