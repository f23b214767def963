/* Lines of a mapping as a proposal writes them, with their reasons, and labels. */
#include <string.h>

#include "draft_i.h"

void mx_draft__add_quoted(mx_buf *out, mx_str name)
{
    mx_buf_char(out, '"');
    for (size_t i = 0; i < name.size; i++) {
        char c = name.at[i];
        if (c == '"') mx_buf_char(out, '"');
        mx_buf_char(out, c == '\n' || c == '\r' || c == '\t' ? ' ' : c);
    }
    mx_buf_char(out, '"');
}

void mx_draft__end_line(mx_draft__look *at, bool is_sure, const char *reason)
{
    at->to->n_open += !is_sure;
    mx_buf_format(&at->to->body, "  # %s%s\n", is_sure ? "" : "? ", reason);
}

void mx_draft__add_column(mx_draft__look *at, const char *key, mx_str name)
{
    mx_buf_format(&at->to->body, "%s : %s ", key, mx_tr("colonne", "column"));
    mx_draft__add_quoted(&at->to->body, name);
}

void mx_draft__add_list(mx_draft__look *at, const char *key, mx_draft__part part, mx_draft__part other,
                        const char *reason)
{
    mx_buf *out = &at->to->body;
    size_t n = 0;
    for (size_t c = 0; c < at->n_columns; c++) {
        const mx_draft__column *one = &at->columns[c];
        if (one->name.size == 0 || (one->part != part && one->part != other)) continue;
        if (n++ == 0) mx_buf_format(out, "%s : ", key);
        else mx_buf_text(out, " | ");
        mx_draft__add_quoted(out, one->name);
    }
    if (n > 0) mx_draft__end_line(at, true, reason);
}

static const mx_draft__column *column_called(const mx_draft__look *at, const char *name)
{
    for (size_t c = 0; c < at->n_columns; c++)
        if (at->columns[c].kind_column && strcmp(at->columns[c].kind_column, name) == 0)
            return &at->columns[c];
    return NULL;
}

/* A line that a person has to write, since nothing tells it. */
static void ask_for(mx_draft__look *at, const char *key, const char *example, const char *reason)
{
    mx_buf_format(&at->to->body, "# %s : \"%s\"", key, example);
    mx_draft__end_line(at, false, reason);
    at->n_needed++;
}

void mx_draft__add_territory(mx_draft__look *at)
{
    const mx_draft__column *its = column_called(at, "territory");
    const char *key = mx_tr("territoire", "territory");
    if (its) {
        mx_draft__add_column(at, key, its->name);
        mx_draft__end_line(at, true, mx_tr("son nom le dit", "its name says so"));
    } else if (at->to->options->territory) {
        mx_buf_format(&at->to->body, "%s : ", key);
        mx_draft__add_quoted(&at->to->body, mx_str_of(at->to->options->territory));
        mx_draft__end_line(at, true, mx_tr("dit par --territory", "said by --territory"));
    } else if (at->n_titles > 0 && at->is_chain) {
        mx_buf_format(&at->to->body, mx_tr("%s : titre code", "%s : title code"), key);
        mx_draft__end_line(
            at, false, mx_tr("les titres nomment-ils le territoire ?", "do the titles name the territory?"));
    } else
        ask_for(at, key, "mulhouse",
                mx_tr("à dire : le territoire de ces lignes (ôtez le premier #)",
                      "to be said: the territory of these rows (take the first # away)"));
}

void mx_draft__add_period(mx_draft__look *at)
{
    const mx_draft__column *its = mx_draft__column_of_part(at, MX_PART_DATE);
    const char *key = mx_tr("période", "period");
    if (at->to->options->period) {
        mx_buf_format(&at->to->body, "%s : ", key);
        mx_draft__add_quoted(&at->to->body, mx_str_of(at->to->options->period));
        mx_draft__end_line(at, true, mx_tr("dite par --period", "said by --period"));
        return;
    }
    if (!its && mx_draft__column_of_part(at, MX_PART_PARENT) && at->dialect->group_mark == '-') {
        mx_buf_format(&at->to->body,
                      mx_tr("%s : colonne \"SubmissionDate\" du parent par année",
                            "%s : column \"SubmissionDate\" of parent by year"),
                      key);
        mx_draft__end_line(at, true, mx_tr("celle de la réponse", "that of the answer"));
        return;
    }
    if (!its) {
        ask_for(at, key, "2024",
                mx_tr("à dire : l’année, le mois… (ôtez le premier #)",
                      "to be said: the year, the month… (take the first # away)"));
        return;
    }
    mx_draft__add_column(at, key, its->name);
    bool is_date =
        mx_draft__is_mostly(its->n_dates, its->n_filled) || (at->dialect && its->kind_column == NULL);
    if (is_date) mx_buf_text(&at->to->body, mx_tr(" par année", " by year"));
    mx_draft__end_line(
        at, true,
        is_date ? mx_tr("ou par semestre, trimestre, mois, jour", "or by semester, quarter, month, day")
                : mx_tr("son nom le dit", "its name says so"));
    if (!at->dialect || its->n_filled == at->n_rows) return;
    mx_draft__add_column(at, mx_tr("écarter", "drop"), its->name);
    mx_buf_text(&at->to->body, mx_tr(" vide", " empty"));
    mx_draft__end_line(at, true, mx_tr("réponses qui n’ont pas été envoyées", "answers that were not sent"));
}

void mx_draft__add_aside(mx_draft__look *at, const char *const columns[], const char *const names[])
{
    for (size_t i = 0; columns[i]; i++) {
        const mx_draft__column *its = column_called(at, columns[i]);
        if (!its) continue;
        mx_draft__add_column(at, names[i], its->name);
        mx_draft__end_line(at, true, mx_tr("son nom le dit", "its name says so"));
    }
}

/* ---- Labels
 * ---------------------------------------------------------------------------------------------------------
 */

static bool is_new_name(mx_draft *to, const char *name, int *rc)
{
    uint32_t id;
    size_t n_before = mx_ids_count(to->families);
    *rc = mx_ids_add(to->families, mx_str_of(name), &id);
    return *rc == MX_OK && mx_ids_count(to->families) > n_before;
}

/* The answers of all columns of the sheet that are this step, as the file writes them. */
static int add_step(mx_draft__look *at, const mx_import__family *family, int step)
{
    mx_buf *out = &at->to->labels, text = {0};
    mx_ids *said = NULL;
    size_t n = 0;
    uint32_t id;
    int rc = mx_ids_new(&said);
    for (size_t c = 0; c < at->n_columns && rc == MX_OK; c++) {
        const mx_draft__column *one = &at->columns[c];
        for (uint32_t i = 0; one->family == family && i < mx_ids_count(one->answers) && rc == MX_OK; i++) {
            mx_str answer = mx_ids_text(one->answers, i);
            mx_buf_clear(&text);
            mx_fold(&text, answer);
            rc = mx_buf_check(&text);
            if (rc < 0 || mx_import__family_step(family, (mx_str){text.at, text.size}) != step) continue;
            size_t n_before = mx_ids_count(said);
            rc = mx_ids_add(said, (mx_str){text.at, text.size}, &id);
            if (rc < 0 || mx_ids_count(said) == n_before) continue;
            if (n++ == 0) mx_buf_format(out, "%d : ", family->lowest + step);
            else mx_buf_text(out, " | ");
            mx_draft__add_quoted(out, answer);
        }
    }
    if (n == 0) { /* nobody said it: the usual word for it, so that the scale is whole */
        const char *word = family->steps[step];
        if (mx_lang_get() == MX_EN) word += strcspn(word, "|") + 1;
        mx_buf_format(out, "%d : ", family->lowest + step);
        mx_draft__add_quoted(out, (mx_str){word, strcspn(word, "|")});
        mx_buf_text(out, mx_tr("  # pas vu dans ce fichier", "  # not seen in this file"));
    }
    mx_buf_char(out, '\n');
    mx_ids_free(said);
    mx_buf_dispose(&text);
    return rc;
}

/* Answers that the family does not know, for a person to place. */
static int add_strangers(mx_draft__look *at, const mx_import__family *family)
{
    mx_buf *out = &at->to->labels, text = {0};
    mx_ids *said = NULL;
    uint32_t id;
    int rc = mx_ids_new(&said);
    for (size_t c = 0; c < at->n_columns && rc == MX_OK; c++) {
        const mx_draft__column *one = &at->columns[c];
        for (uint32_t i = 0; one->family == family && i < mx_ids_count(one->answers) && rc == MX_OK; i++) {
            mx_str answer = mx_ids_text(one->answers, i);
            double ignored;
            mx_buf_clear(&text);
            mx_fold(&text, answer);
            rc = mx_buf_check(&text);
            if (rc < 0 || mx_import__family_step(family, (mx_str){text.at, text.size}) >= 0) continue;
            if (mx_number_parse(&ignored, answer, '.') == MX_OK) continue; /* a level by its number */
            size_t n_before = mx_ids_count(said);
            rc = mx_ids_add(said, (mx_str){text.at, text.size}, &id);
            if (rc < 0 || mx_ids_count(said) == n_before) continue;
            mx_buf_format(out, "%s : ", mx_tr("rien", "nothing"));
            mx_draft__add_quoted(out, answer);
            mx_buf_text(out, mx_tr("  # ? à placer parmi les niveaux, ou à laisser sans valeur\n",
                                   "  # ? to be placed among the levels, or left without a value\n"));
            at->to->n_open++;
        }
    }
    mx_ids_free(said);
    mx_buf_dispose(&text);
    return rc;
}

int mx_draft__add_family(mx_draft__look *at, const mx_import__family *family)
{
    int rc;
    const char *name = mx_tr(family->name_fr, family->name_en);
    if (!is_new_name(at->to, name, &rc) || rc < 0) return rc;
    mx_buf_format(&at->to->labels, mx_tr("\n[étiquettes %s]\n", "\n[labels %s]\n"), name);
    for (int step = 0; step < MX_SCALE_STEPS_MAX && family->steps[step] && rc == MX_OK; step++)
        rc = add_step(at, family, step);
    return rc < 0 ? rc : add_strangers(at, family);
}

int mx_draft__add_numbered(mx_draft__look *at, const mx_draft__column *c)
{
    char name[80];
    int rc;
    snprintf(name, sizeof name, "%.*s", MX_STR(c->code));
    if (!is_new_name(at->to, name, &rc) || rc < 0) return rc;
    mx_buf *out = &at->to->labels;
    mx_buf_text(out, mx_tr("\n[étiquettes ", "\n[labels "));
    mx_draft__add_quoted(out, c->code);
    mx_buf_text(out, "]\n");
    for (int number = 0; number <= 10; number++)
        for (uint32_t i = 0; i < mx_ids_count(c->answers); i++) {
            mx_str answer = mx_ids_text(c->answers, i);
            if (mx_import__leading_number(answer) != number) continue;
            mx_buf_format(out, "%d : ", number);
            mx_draft__add_quoted(out, answer);
            mx_buf_char(out, '\n');
        }
    return MX_OK;
}
