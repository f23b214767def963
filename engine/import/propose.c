/* Proposing a mapping: a sheet is looked through without a header, the header is found, each column is given
 * a part by its name and its cells, and all of it is written down as a mapping file with the reason for each
 * guess beside it. What a person has to decide is marked "# ?" and counted. */
#include <string.h>

#include "draft_i.h"

/* A column whose answers fit two families is of the one that another column of the sheet is surely of. */
static void settle_families(mx_draft__look *at)
{
    for (size_t c = 0; c < at->n_columns; c++) {
        mx_draft__column *one = &at->columns[c];
        int rc = MX_OK;
        if (one->part != MX_PART_QUESTION || !one->family || one->is_sure) continue;
        bool is_whole = mx_draft__known_answers(one, one->family, &rc) == mx_ids_count(one->answers);
        for (size_t i = 0; i < at->n_columns && is_whole && rc == MX_OK; i++)
            one->is_sure |= at->columns[i].family == one->family && at->columns[i].is_sure;
    }
}

/* Whether dates such as 5/17/24 have the month first: 1 yes, 0 no, -1 nothing tells. */
static int month_is_first(const mx_draft__look *at)
{
    for (size_t c = 0; c < at->n_columns; c++) {
        if (at->columns[c].part != MX_PART_DATE) continue;
        for (uint32_t i = 0; i < mx_ids_count(at->columns[c].answers); i++) {
            int one, two, year, size = 0;
            const char *text = mx_ids_text(at->columns[c].answers, i).at;
            if (sscanf(text, "%2d/%2d/%4d%n", &one, &two, &year, &size) < 3 || size == 0) continue;
            if (one > 12 || two > 12) return two > 12;
        }
    }
    return -1;
}

/* Where the rows stand that those of a repeat belong to: the sheet that the tool names, else the first; of
 * files, the one that has the same name but for the repeat's. */
static void add_parent(mx_draft__look *at)
{
    mx_buf *out = &at->to->body;
    const mx_draft__column *own = mx_draft__column_of_part(at, MX_PART_PARENT), *table = NULL;
    if (!own) return;
    for (size_t c = 0; c < at->n_columns; c++)
        if (mx_str_is(mx_draft__tool_name(&at->columns[c]), "_parent_table_name") &&
            mx_ids_count(at->columns[c].answers) == 1)
            table = &at->columns[c];
    bool is_workbook = mx_sheet_n_tabs(at->sheet) > 0;
    mx_buf_format(out, "parent : %s ", is_workbook ? mx_tr("feuille", "sheet") : mx_tr("fichier", "file"));
    if (is_workbook) {
        mx_draft__add_quoted(out, table ? mx_ids_text(table->answers, 0)
                                        : mx_str_of(mx_sheet_tab_name(at->sheet, 0)));
    } else {
        const char *path = at->to->options->file, *slash = strrchr(path, '/'),
                   *name = slash ? slash + 1 : path;
        const char *dash = strrchr(name, '-');
        mx_buf_format(out, "\"%.*s*.csv\"", dash ? (int)(dash - name) : (int)strcspn(name, "."), name);
    }
    mx_buf_format(out, " %s ", mx_tr("clé", "key"));
    mx_draft__add_quoted(out, own->name);
    mx_buf_text(out, " = ");
    mx_draft__add_quoted(out, mx_str_of(is_workbook                      ? "_index"
                                        : at->dialect->group_mark == '-' ? "KEY"
                                                                         : "_index"));
    mx_draft__end_line(at, is_workbook,
                       is_workbook
                           ? mx_tr("la feuille des réponses", "the sheet of the answers")
                           : mx_tr("est-ce le fichier des réponses ?", "is this the file of the answers?"));
}

static void add_source(mx_draft__look *at, bool is_alone)
{
    mx_buf *out = &at->to->body;
    const char *tab = mx_sheet_tab(at->sheet);
    if (!is_alone) {
        mx_buf_format(out, "\n[%s ", mx_tr("feuille", "sheet"));
        mx_draft__add_quoted(out, mx_str_of(tab));
        mx_buf_text(out, "]\n");
    } else if (tab) {
        mx_buf_format(out, "%s : ", mx_tr("feuille", "sheet"));
        mx_draft__add_quoted(out, mx_str_of(tab));
        mx_buf_char(out, '\n');
    }
    if (at->header_line > 1 || at->header_first < at->header_line) {
        mx_buf_format(out, "%s : %llu", mx_tr("en-tête", "header"), (unsigned long long)at->header_first);
        if (at->header_line > at->header_first)
            mx_buf_format(out, "-%llu", (unsigned long long)at->header_line);
        mx_draft__end_line(at, true,
                           mx_tr("la première ligne dont presque toutes les cellules sont remplies",
                                 "the first row of which nearly all cells are filled"));
    }
    add_parent(at);
    if (month_is_first(at) == 1) {
        mx_buf_text(out, mx_tr("dates : mois/jour", "dates : month/day"));
        mx_draft__end_line(
            at, true,
            mx_tr("une date a plus de 12 en deuxième place", "a date has more than 12 in its second place"));
    }
    if (at->dialect)
        mx_buf_format(
            out,
            mx_tr("# Export de %s, reconnu à ses colonnes.\n", "# An export of %s, told by its columns.\n"),
            at->dialect->name);
    mx_draft__add_list(at, mx_tr("personnel", "personal"), MX_PART_PERSONAL, MX_PART_PERSONAL,
                       mx_tr("disent qui répond : écartées", "tell who answers: dropped"));
    if (at->n_titles > 0) {
        mx_buf_text(out, mx_tr("titres : oui", "titles : yes"));
        mx_draft__end_line(at, true,
                           mx_tr("des lignes n’ont que leur première cellule : des titres, ou des totaux",
                                 "some rows have their first cell only: titles, or totals"));
    }
    if (at->is_chain) mx_draft__add_fill_down(at);
}

static void add_ignored(mx_draft__look *at)
{
    mx_buf *out = &at->to->body;
    mx_draft__add_list(at, mx_tr("ignorer", "ignore"), MX_PART_META, MX_PART_META,
                       mx_tr("propres à l’outil, vides, ou dites par d’autres colonnes",
                             "the tool's own, empty, or told by other columns"));
    for (size_t c = 0; c < at->n_columns && !at->is_chain; c++) {
        const mx_draft__column *one = &at->columns[c];
        if (one->part != MX_PART_IGNORED || one->name.size == 0) continue;
        mx_buf_text(out, "# ? ");
        mx_buf_add(out, one->name.at, strcspn(one->name.at, "\r\n"));
        mx_buf_text(out, mx_tr(" : ni échelle connue ni question de SPIRAL ; laissée de côté (",
                               ": no known scale nor question of SPIRAL; left out ("));
        mx_draft__list_answers(out, one);
        mx_buf_text(out, ")\n");
        at->to->n_open++;
    }
}

static int judge_all(mx_draft__look *at)
{
    mx_str *names = mx_arena_alloc(at->to->arena, (at->n_columns + 1) * sizeof *names);
    if (!names) return mx_fail_memory();
    for (size_t c = 0; c < at->n_columns; c++) names[c] = at->columns[c].name;
    int rc = mx_import__dialect_of(&at->dialect, names, at->n_columns);
    for (size_t c = 0; c < at->n_columns && rc == MX_OK; c++) {
        mx_draft__column *one = &at->columns[c];
        mx_fold(&one->folded, one->name);
        mx_import__tool_name(&one->tool, one->name);
        rc = mx_buf_check(&one->folded) < 0 ? mx_buf_check(&one->folded) : mx_buf_check(&one->tool);
    }
    at->is_chain = rc == MX_OK && mx_draft__is_of_chain(at);
    for (size_t c = 0; c < at->n_columns && rc == MX_OK; c++) {
        mx_draft__column *one = &at->columns[c];
        if (one->name.size == 0) continue;
        rc = mx_draft__judge(at, one);
        if (at->is_chain && one->part != MX_PART_PERSONAL && one->part != MX_PART_COLUMN)
            one->part = MX_PART_IGNORED;
        at->n_questions += one->part == MX_PART_QUESTION;
        at->n_statements += one->part == MX_PART_STATEMENT;
    }
    return rc;
}

static int write_sheet(mx_draft__look *at, bool is_alone)
{
    mx_draft *to = at->to;
    size_t n_open = to->n_open;
    bool has_rows = at->is_chain || at->n_questions + at->n_statements > 0;
    const char *tab = mx_sheet_tab(at->sheet);
    if (!has_rows && !is_alone) {
        mx_buf_format(&to->body,
                      mx_tr("\n# Feuille « %s » : rien à charger.\n", "\n# Sheet \"%s\": nothing to load.\n"),
                      tab);
        return mx_buf_check(&to->body);
    }
    settle_families(at);
    add_source(at, is_alone);
    add_ignored(at);
    int rc = MX_OK;
    if (at->is_chain) rc = mx_draft__add_chain(at);
    if (at->n_questions > 0) rc = mx_draft__add_follow_up(at);
    for (size_t c = 0; c < at->n_columns && rc == MX_OK; c++)
        if (at->columns[c].part == MX_PART_STATEMENT) mx_draft__add_statements(at, &at->columns[c]);
    to->n_sheets += has_rows;
    to->is_certain &= has_rows && at->dialect && to->n_open == n_open && at->n_needed == 0;
    return rc < 0 ? rc : mx_buf_check(&to->body);
}

static int open_columns(mx_draft__look *at)
{
    at->n_columns = mx_sheet_n_columns(at->sheet);
    at->columns = mx_alloc_array(at->n_columns + 1, sizeof *at->columns);
    if (!at->columns) return mx_fail_memory();
    int rc = MX_OK;
    for (size_t c = 0; c < at->n_columns && rc == MX_OK; c++) rc = mx_ids_new(&at->columns[c].answers);
    return rc;
}

static void close_columns(mx_draft__look *at)
{
    for (size_t c = 0; at->columns && c < at->n_columns; c++) {
        mx_ids_free(at->columns[c].answers);
        mx_buf_dispose(&at->columns[c].folded);
        mx_buf_dispose(&at->columns[c].tool);
    }
    mx_free(at->columns);
}

int mx_draft_add(mx_draft *proposal, mx_sheet *raw, bool is_alone)
{
    mx_draft__look at = {.to = proposal, .sheet = raw};
    int rc = open_columns(&at);
    if (rc == MX_OK) rc = mx_draft__read_header(&at);
    if (rc == MX_OK) rc = mx_draft__each_row(&at, mx_draft__look_at_row, NULL);
    if (rc == MX_OK) rc = judge_all(&at);
    if (rc == MX_OK) rc = write_sheet(&at, is_alone);
    close_columns(&at);
    return rc;
}

int mx_draft_new(mx_draft **out, const mx_frame *indicators, const mx_import_options *options)
{
    mx_draft *proposal = mx_alloc_array(1, sizeof *proposal);
    *out = NULL;
    if (!proposal) return mx_fail_memory();
    proposal->options = options;
    proposal->indicators = indicators;
    proposal->is_certain = true;
    int rc = mx_arena_new(&proposal->arena);
    if (rc == MX_OK) rc = mx_ids_new(&proposal->families);
    if (rc < 0) mx_draft_free(proposal);
    else *out = proposal;
    return rc;
}

void mx_draft_free(mx_draft *proposal)
{
    if (!proposal) return;
    mx_buf_dispose(&proposal->body);
    mx_buf_dispose(&proposal->labels);
    mx_ids_free(proposal->families);
    mx_arena_free(proposal->arena);
    mx_free(proposal);
}

size_t mx_draft_n_open(const mx_draft *proposal)
{
    return proposal->n_open;
}

size_t mx_draft_n_sheets(const mx_draft *proposal)
{
    return proposal->n_sheets;
}

bool mx_draft_is_certain(const mx_draft *proposal)
{
    return proposal->is_certain && proposal->n_sheets > 0;
}

int mx_draft_text(mx_buf *out, const mx_draft *proposal)
{
    const char *path = proposal->options->file, *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    mx_buf_format(out,
                  mx_tr("# Correspondance proposée d’après %s : relisez-la, corrigez-la, puis\n"
                        "#     mieux import --mapping CETTE-CORRESPONDANCE %s\n",
                        "# A mapping proposed after %s: read it, correct it, then\n"
                        "#     mieux import --mapping THIS-MAPPING %s\n"),
                  name, name);
    if (proposal->n_open > 0)
        mx_buf_format(
            out, mx_tr("# À confirmer, marqué « # ? » : %zu\n", "# To be confirmed, marked \"# ?\": %zu\n"),
            proposal->n_open);
    mx_buf_format(out, "%s : ", mx_tr("correspondance", "mapping"));
    mx_draft__add_quoted(out, (mx_str){name, dot && dot > name ? (size_t)(dot - name) : strlen(name)});
    mx_buf_char(out, '\n');
    mx_buf_add(out, proposal->body.at ? proposal->body.at : "", proposal->body.size);
    mx_buf_add(out, proposal->labels.at ? proposal->labels.at : "", proposal->labels.size);
    return mx_buf_check(out);
}
