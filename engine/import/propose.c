/*
 * Proposing a mapping: a sheet is looked through without a header, the header is found, each column is
 * given a part by its name and its cells, and all of it is written down as a mapping file with the
 * reason for each guess beside it. What a person has to decide is marked "# ?" and counted.
 */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "propose_i.h"

enum { MOST_ANSWERS = 40, HEADER_WITHIN = 15, MOST_LISTED = 6 };

/* What a column turns out to be. */
typedef enum {
    PART_IGNORED,
    PART_META,
    PART_PERSONAL,
    PART_RESPONDENT,
    PART_DATE,
    PART_PARENT,
    PART_COLUMN,    /* a column of the kind: territory, group, phase… */
    PART_QUESTION,  /* an indicator */
    PART_STATEMENT, /* what people said */
    PART_CHAIN      /* of the chain of the contract */
} column_part;

typedef struct {
    mx_str name;  /* of the header; its own copy */
    mx_buf folded, tool;
    mx_ids *answers; /* different cells, MOST_ANSWERS at most */
    uint64_t n_filled, n_numbers, n_whole, n_dates, n_inexact, n_more; /* n_more: beyond those answers */
    size_t longest;
    bool has_lines;
    double lowest, highest;
    uint64_t n_gaps; /* empty cells below a filled one, in rows that have others */
    column_part part;
    const char *kind_column;
    const mx_import__family *family;
    bool is_numbered, is_sure;
    int question; /* of SPIRAL */
    int first, last; /* of the numbers that answers begin with: the scale */
    mx_str code;
} column;

struct mx_draft {
    mx_arena *arena;
    const mx_import_options *options;
    const mx_frame *indicators;
    mx_buf body, labels;
    mx_ids *families; /* names of labels written already */
    size_t n_open;
    bool is_certain;
    size_t n_sheets;
};

/* A sheet at work. */
typedef struct {
    mx_draft *to;
    mx_sheet *sheet;
    column *columns;
    size_t n_columns;
    uint64_t header_first, header_line, n_rows, n_titles; /* the header's first and last line */
    const mx_import__dialect *dialect;
    bool is_chain;
    size_t n_questions, n_statements, n_needed; /* columns of each; those that a person has to name */
} look;

/* ---- Rows -------------------------------------------------------------------------------------- */

/* Each row of the sheet, all cells, until `take` says MX_DONE. */
static int each_row(look *at, int (*take)(look *at, const mx_str cells[], uint64_t line, void *payload), void *payload)
{
    size_t n = at->n_columns;
    size_t *columns = mx_arena_alloc(at->to->arena, (n + 1) * sizeof *columns);
    mx_str *cells = mx_arena_alloc(at->to->arena, (n + 1) * sizeof *cells);
    mx_rows *rows = NULL;
    mx_batch batch;
    if (!columns || !cells) return mx_fail_memory();
    for (size_t c = 0; c < n; c++) columns[c] = c;
    int rc = mx_sheet_rows(&rows, at->sheet, columns, n);
    while (rc == MX_OK && (rc = mx_rows_next(rows, &batch)) == MX_OK)
        for (size_t i = 0; i < batch.n_rows && rc == MX_OK; i++) {
            for (size_t c = 0; c < n; c++) cells[c] = mx_str_trim(batch.cells[c][i]);
            rc = take(at, cells, mx_rows_line(rows, batch.places[i]), payload);
        }
    mx_rows_close(rows);
    return rc < 0 ? rc : MX_OK;
}

static size_t count_filled(const look *at, const mx_str cells[])
{
    size_t n = 0;
    for (size_t c = 0; c < at->n_columns; c++) n += cells[c].size > 0;
    return n;
}

/* ---- The header ------------------------------------------------------------------------------------ */

typedef struct {
    size_t most;   /* cells that a row has */
    size_t n_seen;
    uint64_t line; /* of the first row that has nearly as many, all of them words */
    uint64_t above; /* of the row before it, whose cells are kept */
    mx_str *upper;
} header_search;

static int find_widest(look *at, const mx_str cells[], uint64_t line, void *payload)
{
    header_search *search = payload;
    size_t n = count_filled(at, cells);
    (void)line;
    if (n > search->most) search->most = n;
    return ++search->n_seen < 200 ? MX_OK : MX_DONE;
}

static bool are_names(const look *at, const mx_str cells[])
{
    size_t n_numbers = 0;
    double ignored;
    for (size_t c = 0; c < at->n_columns; c++)
        n_numbers += cells[c].size && mx_number_parse(&ignored, cells[c], '.') == MX_OK;
    return n_numbers * 2 < count_filled(at, cells);
}

/* Into `out`, or as the names of the columns. */
static int copy_cells(look *at, const mx_str cells[], mx_str *out)
{
    for (size_t c = 0; c < at->n_columns; c++) {
        const char *copy = mx_arena_copy(at->to->arena, cells[c].at ? cells[c].at : "", cells[c].size);
        if (!copy) return mx_fail_memory();
        *(out ? &out[c] : &at->columns[c].name) = (mx_str){copy, cells[c].size};
    }
    return MX_OK;
}

/* Columns that a row names, with the line above where that groups them. */
static size_t count_named(const look *at, const mx_str cells[], uint64_t line, const header_search *search)
{
    size_t n = count_filled(at, cells), n_upper = 0, n_both = 0;
    for (size_t c = 0; c < at->n_columns; c++) {
        n_upper += search->upper[c].size > 0;
        n_both += search->upper[c].size > 0 || cells[c].size > 0;
    }
    return search->above + 1 == line && n_upper >= 2 && n >= 2 ? n_both : n;
}

static int find_header(look *at, const mx_str cells[], uint64_t line, void *payload)
{
    header_search *search = payload;
    size_t n = count_filled(at, cells);
    if (n == 0) return MX_OK;
    if (count_named(at, cells, line, search) * 3 >= search->most * 2 && are_names(at, cells)) {
        search->line = line;
        int rc = copy_cells(at, cells, NULL);
        return rc < 0 ? rc : MX_DONE;
    }
    search->above = line;
    int rc = copy_cells(at, cells, search->upper);
    return rc < 0 || ++search->n_seen < HEADER_WITHIN ? rc : MX_DONE;
}

/* The line above names the columns that the header leaves blank, and groups others: both are the header,
 * joined as the sheet joins them (mx_sheet_open). */
static int join_upper(look *at, header_search *search)
{
    bool fills_a_blank = false;
    size_t n = 0;
    for (size_t c = 0; c < at->n_columns; c++) {
        n += search->upper[c].size > 0;
        fills_a_blank |= search->upper[c].size > 0 && at->columns[c].name.size == 0;
    }
    if (search->above + 1 != search->line || n < 2 || !fills_a_blank) return MX_OK;
    at->header_first = search->above;
    for (size_t c = 0; c < at->n_columns; c++) {
        mx_str *upper = &search->upper[c], name = at->columns[c].name;
        if (c > 0 && upper->size == 0 && name.size > 0) *upper = search->upper[c - 1];
        if (upper->size == 0 || name.size == 0) {
            if (upper->size) at->columns[c].name = *upper;
            continue;
        }
        const char *both = mx_arena_format(at->to->arena, "%.*s / %.*s", MX_STR(*upper), MX_STR(name));
        if (!both) return mx_fail_memory();
        at->columns[c].name = mx_str_of(both);
    }
    return MX_OK;
}

static int read_header(look *at)
{
    header_search search = {.upper = mx_arena_alloc(at->to->arena, (at->n_columns + 1) * sizeof(mx_str))};
    int rc = search.upper ? each_row(at, find_widest, &search) : mx_fail_memory();
    search.n_seen = 0;
    if (rc == MX_OK) rc = each_row(at, find_header, &search);
    at->header_line = at->header_first = search.line;
    if (rc == MX_OK && search.line) rc = join_upper(at, &search);
    if (rc < 0 || search.line) return rc;
    return mx_fail(MX_E_VALUE, mx_tr("%s : aucune ligne n'a l'air d'un en-tête", "%s: no row looks like a header"),
                   at->to->options->file);
}

/* ---- Cells of a column ---------------------------------------------------------------------------------- */

static int look_at_cell(column *c, mx_str cell)
{
    char mark;
    double value;
    bool is_date, is_exact;
    mx_period period;
    uint32_t id;
    if (mx_import__is_missing(cell, &mark)) return MX_OK;
    c->n_filled++;
    c->longest = cell.size > c->longest ? cell.size : c->longest;
    c->has_lines |= memchr(cell.at, '\n', cell.size) != NULL;
    if (mx_number_parse(&value, cell, '.') == MX_OK || mx_number_parse(&value, cell, ',') == MX_OK) {
        if (c->n_numbers++ == 0) c->lowest = c->highest = value;
        if (value < c->lowest) c->lowest = value;
        if (value > c->highest) c->highest = value;
        c->n_whole += value == floor(value);
    } else {
        int rc = mx_import__free_date(&is_date, &period, &is_exact, cell, false);
        if (rc < 0) return rc;
        c->n_dates += is_date;
        c->n_inexact += is_date && !is_exact;
    }
    if (mx_ids_find(c->answers, cell) == MX_NO_ID && mx_ids_count(c->answers) >= MOST_ANSWERS) {
        c->n_more++;
        return MX_OK;
    }
    return mx_ids_add(c->answers, cell, &id);
}

static int look_at_row(look *at, const mx_str cells[], uint64_t line, void *payload)
{
    (void)payload;
    if (line <= at->header_line || count_filled(at, cells) == 0) return MX_OK;
    if (count_filled(at, cells) == 1 && cells[0].size > 0 && at->n_columns > 2) at->n_titles++;
    at->n_rows++;
    for (size_t c = 0; c < at->n_columns; c++) {
        at->columns[c].n_gaps += cells[c].size == 0 && at->columns[c].n_filled > 0;
        int rc = look_at_cell(&at->columns[c], cells[c]);
        if (rc < 0) return rc;
    }
    return MX_OK;
}

/* ---- What a column is --------------------------------------------------------------------------------------- */

static mx_str folded(const column *c)
{
    return (mx_str){c->folded.at ? c->folded.at : "", c->folded.size};
}

static mx_str tool_name(const column *c)
{
    return (mx_str){c->tool.at ? c->tool.at : "", c->tool.size};
}

/* The name without its group: "vie" of "groupe/vie". */
static mx_str own_name(const look *at, const column *c)
{
    mx_str name = c->name;
    for (size_t i = name.size; i > 0 && at->dialect && at->dialect->group_mark; i--)
        if (name.at[i - 1] == at->dialect->group_mark) return (mx_str){name.at + i, name.size - i};
    return name;
}

/* How many answers a family knows. */
static size_t known_answers(const column *c, const mx_import__family *family, int *rc)
{
    size_t n = 0;
    mx_buf text = {0};
    for (uint32_t i = 0; i < mx_ids_count(c->answers); i++) {
        mx_buf_clear(&text);
        mx_fold(&text, mx_ids_text(c->answers, i));
        if ((*rc = mx_buf_check(&text)) < 0) break;
        n += mx_import__family_step(family, (mx_str){text.at ? text.at : "", text.size}) >= 0;
    }
    mx_buf_dispose(&text);
    return n;
}

/* The family that knows most of the answers, two of them at least; sure when it knows all and no other does. */
static int find_family(column *c)
{
    size_t best = 0, n_best = 0, n = mx_ids_count(c->answers);
    const mx_import__family *family;
    int rc = MX_OK;
    for (size_t i = 0; (family = mx_import__family_at(i)) != NULL && rc == MX_OK; i++) {
        size_t known = known_answers(c, family, &rc);
        if (known > best) best = known, n_best = 0, c->family = family;
        n_best += known == best && known > 0;
    }
    bool is_enough = best >= 2 && best * 5 >= n * 3;
    if (!is_enough) c->family = NULL;
    c->is_sure = is_enough && best == n && n_best == 1;
    return rc;
}

static void find_numbered(column *c)
{
    size_t n = mx_ids_count(c->answers);
    c->is_numbered = n >= 2 && c->n_more == 0;
    for (uint32_t i = 0; i < n && c->is_numbered; i++) {
        int number = mx_import__leading_number(mx_ids_text(c->answers, i));
        c->is_numbered = number >= 0;
        for (uint32_t j = 0; j < i && c->is_numbered; j++)
            c->is_numbered = mx_import__leading_number(mx_ids_text(c->answers, j)) != number;
    }
    if (!c->is_numbered) return;
    c->first = 10;
    for (uint32_t i = 0; i < n; i++) {
        int number = mx_import__leading_number(mx_ids_text(c->answers, i));
        if (number < c->first) c->first = number;
        if (number > c->last) c->last = number;
    }
    c->is_sure = (c->first == 1 && c->last == 5) || (c->first == 0 && c->last == 10);
    bool is_of_five = c->first >= 1 && c->last <= 5;
    c->first = is_of_five ? 1 : 0;
    c->last = is_of_five ? 5 : 10;
}

/* The indicator of the store that a column is, by code or by name; NULL when it has none. */
static const char *stored_indicator(const look *at, const column *c, int *rc)
{
    const mx_frame *indicators = at->to->indicators;
    size_t code = indicators ? mx_frame_find(indicators, "indicator") : SIZE_MAX;
    size_t name = indicators ? mx_frame_find(indicators, "name") : SIZE_MAX;
    const char *found = NULL;
    mx_buf one = {0}, other = {0}, own = {0};
    mx_mapping__loosen(&one, c->name);
    mx_mapping__loosen(&own, own_name(at, c));
    for (size_t row = 0; code != SIZE_MAX && row < mx_frame_n_rows(indicators) && !found; row++)
        for (int which = 0; which < 2 && !found; which++) {
            size_t from = which ? name : code;
            const char *text = from == SIZE_MAX ? NULL : mx_frame_text(indicators, row, from);
            if (!text) continue;
            mx_buf_clear(&other);
            mx_mapping__loosen(&other, mx_str_of(text));
            mx_str its = {other.at, other.size};
            if (its.size && (mx_str_equal(its, (mx_str){one.at, one.size}) || mx_str_equal(its, (mx_str){own.at, own.size})))
                found = mx_frame_text(indicators, row, code);
        }
    *rc = one.failed || other.failed || own.failed ? mx_fail_memory() : MX_OK;
    mx_buf_dispose(&one);
    mx_buf_dispose(&other);
    mx_buf_dispose(&own);
    return found;
}

/* "Loisirs/Sport", of zeros and ones, is an option of "Loisirs", which holds the options chosen as a text. */
static bool is_option_of(const column *option, const column *all)
{
    mx_str name = option->name;
    bool begins = all->name.size > 0 && name.size > all->name.size + 1 &&
                  memcmp(name.at, all->name.at, all->name.size) == 0 && strchr("/.[", name.at[all->name.size]);
    return begins && option->n_numbers == option->n_filled && option->lowest >= 0 && option->highest <= 1;
}

static bool has_options(const look *at, const column *c)
{
    for (size_t i = 0; i < at->n_columns; i++)
        if (is_option_of(&at->columns[i], c)) return true;
    return false;
}

static bool is_option(const look *at, const column *c)
{
    for (size_t i = 0; i < at->n_columns; i++)
        if (is_option_of(c, &at->columns[i])) return true;
    return false;
}

static bool is_mostly(uint64_t part, uint64_t all)
{
    return all > 0 && part * 10 >= all * 8;
}

static int judge_answers(look *at, column *c)
{
    bool is_scale = is_mostly(c->n_numbers, c->n_filled) && c->n_numbers == c->n_whole && c->lowest >= 0 && c->highest <= 10;
    int rc;
    const char *stored = stored_indicator(at, c, &rc);
    if (rc < 0) return rc;
    c->question = mx_import__spiral_question(folded(c));
    find_numbered(c);
    if (!c->is_numbered && c->n_more == 0) rc = find_family(c);
    if (rc < 0) return rc;
    if (stored) {
        c->code = mx_str_of(stored);
        c->part = PART_QUESTION;
        c->is_sure = c->family || c->is_numbered ? c->is_sure : is_scale;
    } else if (c->family || c->is_numbered) c->part = PART_QUESTION;
    else if (is_scale) {
        c->part = PART_QUESTION;
        c->is_sure = is_option(at, c);
    } else if (c->question && c->n_numbers == 0) {
        c->part = PART_STATEMENT;
        c->is_sure = true;
    }
    return MX_OK;
}

/* Columns of a kind, by what they are called. */
static const char *called(const look *at, const column *c, mx_kind kind)
{
    const char *name = NULL;
    return mx_kind_column(&name, kind, own_name(at, c)) == MX_OK ? name : NULL;
}

static bool is_kept_column(const char *name)
{
    static const char *const kept[] = {"territory", "group", "respondent", "cycle", "phase", "weight", "period"};
    for (size_t i = 0; name && i < sizeof kept / sizeof *kept; i++)
        if (strcmp(kept[i], name) == 0) return true;
    return false;
}

/* "N°", "Numéro", "Id": what tells the answers of a list apart. */
static bool is_number_of_row(const column *c)
{
    return mx_import__listed("n|n\xc2\xb0|n\xc2\xba|no|num|numero|id|identifiant|code|dossier", tool_name(c)) &&
           c->n_more + mx_ids_count(c->answers) > 1;
}

static const column *column_of_part(const look *at, column_part part)
{
    for (size_t c = 0; c < at->n_columns; c++)
        if (at->columns[c].part == part) return &at->columns[c];
    return NULL;
}

static int judge(look *at, column *c)
{
    mx_import__role role = mx_import__role_of(at->dialect, tool_name(c));
    mx_buf own = {0};
    mx_import__tool_name(&own, own_name(at, c));
    int rc = mx_buf_check(&own);
    if (rc == MX_OK && role == MX_ROLE_NONE && own.at &&
        mx_import__role_of(NULL, (mx_str){own.at, own.size}) == MX_ROLE_PERSONAL)
        role = MX_ROLE_PERSONAL;
    mx_buf_dispose(&own);
    if (rc < 0) return rc;
    c->is_sure = true;
    const char *name = called(at, c, MX_KIND_FOLLOW_UP);
    if (role == MX_ROLE_RESPONDENT) c->part = PART_RESPONDENT;
    else if (role == MX_ROLE_DATE) c->part = PART_DATE;
    else if (role == MX_ROLE_PERSONAL) c->part = PART_PERSONAL;
    else if (role == MX_ROLE_PARENT) c->part = PART_PARENT;
    else if (role == MX_ROLE_META || c->n_filled == 0) c->part = PART_META;
    else if (is_kept_column(name)) {
        c->part = strcmp(name, "respondent") == 0 ? PART_RESPONDENT
                  : strcmp(name, "period") == 0   ? PART_DATE
                                                  : PART_COLUMN;
        c->kind_column = name;
    } else if (has_options(at, c)) c->part = PART_META;
    else if (is_number_of_row(c) && !column_of_part(at, PART_RESPONDENT)) c->part = PART_RESPONDENT;
    else if (c->n_numbers == 0 && is_mostly(c->n_dates, c->n_filled) && !column_of_part(at, PART_DATE)) c->part = PART_DATE;
    else {
        c->is_sure = false;
        return judge_answers(at, c);
    }
    return MX_OK;
}

/* ---- The chain of the contract ------------------------------------------------------------------------------- */

/* Words that a header of the chain has, and the kind and column that it is then. */
static const struct {
    const char *word;
    mx_kind kind;
    const char *column;
    bool is_key;
} chain_words[] = {
    {"objectif", MX_KIND_OBJECTIVES, "objective", true},     {"objective", MX_KIND_OBJECTIVES, "objective", true},
    {"engagement", MX_KIND_COMMITMENTS, "commitment", true}, {"commitment", MX_KIND_COMMITMENTS, "commitment", true},
    {"action", MX_KIND_ACTIONS, "action", true},             {"besoin", MX_KIND_OBJECTIVES, "needs", false},
    {"need", MX_KIND_OBJECTIVES, "needs", false},            {"attente", MX_KIND_OBJECTIVES, "expectations", false},
    {"porteur", MX_KIND_COMMITMENTS, "actor", false},        {"responsable", MX_KIND_COMMITMENTS, "actor", false},
    {"acteur", MX_KIND_COMMITMENTS, "actor", false},         {"pilote", MX_KIND_COMMITMENTS, "actor", false},
    {"echeance", MX_KIND_COMMITMENTS, "due", false},         {"due", MX_KIND_COMMITMENTS, "due", false},
    {"delai", MX_KIND_COMMITMENTS, "due", false},            {"pour quand", MX_KIND_COMMITMENTS, "due", false},
    {"statut", MX_KIND_COMMITMENTS, "status", false},        {"avancement", MX_KIND_COMMITMENTS, "status", false},
    {"etat", MX_KIND_COMMITMENTS, "status", false},          {"status", MX_KIND_COMMITMENTS, "status", false},
    {"realise le", MX_KIND_COMMITMENTS, "done_on", false},   {"fait le", MX_KIND_COMMITMENTS, "done_on", false},
    {"participant", MX_KIND_ACTIONS, "participants", false},
};

static bool has_word(mx_str text, const char *word)
{
    size_t size = strlen(word);
    for (size_t at = 0; at + size <= text.size; at++)
        if (memcmp(text.at + at, word, size) == 0 && (at == 0 || !isalpha((unsigned char)text.at[at - 1]))) return true;
    return false;
}

/* The column that the chain's word number `w` names; SIZE_MAX: none, or one taken by another word. */
static size_t chain_column(const look *at, size_t w)
{
    for (size_t c = 0; c < at->n_columns; c++)
        if (has_word(folded(&at->columns[c]), chain_words[w].word)) return c;
    return SIZE_MAX;
}

/* A sheet that names two links of the chain is one of it. */
static bool is_of_chain(const look *at)
{
    bool has[MX_N_KINDS] = {false};
    size_t n = 0;
    for (size_t w = 0; w < sizeof chain_words / sizeof *chain_words; w++)
        if (chain_words[w].is_key && chain_column(at, w) != SIZE_MAX) has[chain_words[w].kind] = true;
    for (size_t k = 0; k < MX_N_KINDS; k++) n += has[k];
    return n >= 2;
}

/* ---- Writing --------------------------------------------------------------------------------------------------- */

/* A name in quotes; line ends become spaces. */
static void add_quoted(mx_buf *out, mx_str name)
{
    mx_buf_char(out, '"');
    for (size_t i = 0; i < name.size; i++) {
        char c = name.at[i];
        if (c == '"') mx_buf_char(out, '"');
        mx_buf_char(out, c == '\n' || c == '\r' || c == '\t' ? ' ' : c);
    }
    mx_buf_char(out, '"');
}

/* Ends the line with its reason, marked and counted when a person has to confirm it. */
static void end_line(look *at, bool is_sure, const char *reason)
{
    at->to->n_open += !is_sure;
    mx_buf_format(&at->to->body, "  # %s%s\n", is_sure ? "" : "? ", reason);
}

static void add_column(look *at, const char *key, mx_str name)
{
    mx_buf_format(&at->to->body, "%s : %s ", key, mx_tr("colonne", "column"));
    add_quoted(&at->to->body, name);
}

/* "personnel : "Nom" | "Courriel"": all columns of a part. */
static void add_list(look *at, const char *key, column_part part, column_part other, const char *reason)
{
    mx_buf *out = &at->to->body;
    size_t n = 0;
    for (size_t c = 0; c < at->n_columns; c++) {
        const column *one = &at->columns[c];
        if (one->name.size == 0 || (one->part != part && one->part != other)) continue;
        if (n++ == 0) mx_buf_format(out, "%s : ", key);
        else mx_buf_text(out, " | ");
        add_quoted(out, one->name);
    }
    if (n > 0) end_line(at, true, reason);
}

static const column *column_called(const look *at, const char *name)
{
    for (size_t c = 0; c < at->n_columns; c++)
        if (at->columns[c].kind_column && strcmp(at->columns[c].kind_column, name) == 0) return &at->columns[c];
    return NULL;
}

/* A line that a person has to write, since nothing tells it. */
static void ask_for(look *at, const char *key, const char *example, const char *reason)
{
    mx_buf_format(&at->to->body, "# %s : \"%s\"", key, example);
    end_line(at, false, reason);
    at->n_needed++;
}

static void add_territory(look *at)
{
    const column *its = column_called(at, "territory");
    const char *key = mx_tr("territoire", "territory");
    if (its) {
        add_column(at, key, its->name);
        end_line(at, true, mx_tr("son nom le dit", "its name says so"));
    } else if (at->to->options->territory) {
        mx_buf_format(&at->to->body, "%s : ", key);
        add_quoted(&at->to->body, mx_str_of(at->to->options->territory));
        end_line(at, true, mx_tr("dit par --territory", "said by --territory"));
    } else if (at->n_titles > 0 && at->is_chain) {
        mx_buf_format(&at->to->body, mx_tr("%s : titre code", "%s : title code"), key);
        end_line(at, false, mx_tr("les titres nomment-ils le territoire ?", "do the titles name the territory?"));
    } else
        ask_for(at, key, "mulhouse",
                mx_tr("à dire : le territoire de ces lignes (ôtez le premier #)", "to be said: the territory of these rows (take the first # away)"));
}

static void add_period(look *at)
{
    const column *its = column_of_part(at, PART_DATE);
    const char *key = mx_tr("période", "period");
    if (at->to->options->period) {
        mx_buf_format(&at->to->body, "%s : ", key);
        add_quoted(&at->to->body, mx_str_of(at->to->options->period));
        end_line(at, true, mx_tr("dite par --period", "said by --period"));
        return;
    }
    if (!its && column_of_part(at, PART_PARENT) && at->dialect->group_mark == '-') {
        mx_buf_format(&at->to->body, mx_tr("%s : colonne \"SubmissionDate\" du parent par année", "%s : column \"SubmissionDate\" of parent by year"), key);
        end_line(at, true, mx_tr("celle de la réponse", "that of the answer"));
        return;
    }
    if (!its) {
        ask_for(at, key, "2024", mx_tr("à dire : l'année, le mois… (ôtez le premier #)", "to be said: the year, the month… (take the first # away)"));
        return;
    }
    add_column(at, key, its->name);
    bool is_date = is_mostly(its->n_dates, its->n_filled) || (at->dialect && its->kind_column == NULL);
    if (is_date) mx_buf_text(&at->to->body, mx_tr(" par année", " by year"));
    end_line(at, true, is_date ? mx_tr("ou par semestre, trimestre, mois, jour", "or by semester, quarter, month, day")
                               : mx_tr("son nom le dit", "its name says so"));
    if (!at->dialect || its->n_filled == at->n_rows) return;
    add_column(at, mx_tr("écarter", "drop"), its->name);
    mx_buf_text(&at->to->body, mx_tr(" vide", " empty"));
    end_line(at, true, mx_tr("réponses qui n'ont pas été envoyées", "answers that were not sent"));
}

static void add_aside(look *at, const char *const columns[], const char *const names[])
{
    for (size_t i = 0; columns[i]; i++) {
        const column *its = column_called(at, columns[i]);
        if (!its) continue;
        add_column(at, names[i], its->name);
        end_line(at, true, mx_tr("son nom le dit", "its name says so"));
    }
}

/* ---- Labels --------------------------------------------------------------------------------------------------------- */

static bool is_new_name(mx_draft *to, const char *name, int *rc)
{
    uint32_t id;
    size_t n_before = mx_ids_count(to->families);
    *rc = mx_ids_add(to->families, mx_str_of(name), &id);
    return *rc == MX_OK && mx_ids_count(to->families) > n_before;
}

/* The answers of all columns of the sheet that are this step, as the file writes them. */
static int add_step(look *at, const mx_import__family *family, int step)
{
    mx_buf *out = &at->to->labels, text = {0};
    mx_ids *said = NULL;
    size_t n = 0;
    uint32_t id;
    int rc = mx_ids_new(&said);
    for (size_t c = 0; c < at->n_columns && rc == MX_OK; c++) {
        const column *one = &at->columns[c];
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
            add_quoted(out, answer);
        }
    }
    if (n == 0) { /* nobody said it: the usual word for it, so that the scale is whole */
        const char *word = family->steps[step];
        if (mx_lang_get() == MX_EN) word += strcspn(word, "|") + 1;
        mx_buf_format(out, "%d : ", family->lowest + step);
        add_quoted(out, (mx_str){word, strcspn(word, "|")});
        mx_buf_text(out, mx_tr("  # pas vu dans ce fichier", "  # not seen in this file"));
    }
    mx_buf_char(out, '\n');
    mx_ids_free(said);
    mx_buf_dispose(&text);
    return rc;
}

/* Answers that the family does not know, for a person to place. */
static int add_strangers(look *at, const mx_import__family *family)
{
    mx_buf *out = &at->to->labels, text = {0};
    mx_ids *said = NULL;
    uint32_t id;
    int rc = mx_ids_new(&said);
    for (size_t c = 0; c < at->n_columns && rc == MX_OK; c++) {
        const column *one = &at->columns[c];
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
            add_quoted(out, answer);
            mx_buf_text(out, mx_tr("  # ? à placer parmi les niveaux, ou à laisser sans valeur\n",
                                   "  # ? to be placed among the levels, or left without a value\n"));
            at->to->n_open++;
        }
    }
    mx_ids_free(said);
    mx_buf_dispose(&text);
    return rc;
}

static int add_family(look *at, const mx_import__family *family)
{
    int rc;
    const char *name = mx_tr(family->name_fr, family->name_en);
    if (!is_new_name(at->to, name, &rc) || rc < 0) return rc;
    mx_buf_format(&at->to->labels, mx_tr("\n[étiquettes %s]\n", "\n[labels %s]\n"), name);
    for (int step = 0; step < MX_SCALE_STEPS_MAX && family->steps[step] && rc == MX_OK; step++)
        rc = add_step(at, family, step);
    return rc < 0 ? rc : add_strangers(at, family);
}

/* Labels of one column whose answers begin with their number. */
static int add_numbered(look *at, const column *c)
{
    char name[80];
    int rc;
    snprintf(name, sizeof name, "%.*s", MX_STR(c->code));
    if (!is_new_name(at->to, name, &rc) || rc < 0) return rc;
    mx_buf *out = &at->to->labels;
    mx_buf_text(out, mx_tr("\n[étiquettes ", "\n[labels "));
    add_quoted(out, c->code);
    mx_buf_text(out, "]\n");
    for (int number = 0; number <= 10; number++)
        for (uint32_t i = 0; i < mx_ids_count(c->answers); i++) {
            mx_str answer = mx_ids_text(c->answers, i);
            if (mx_import__leading_number(answer) != number) continue;
            mx_buf_format(out, "%d : ", number);
            add_quoted(out, answer);
            mx_buf_char(out, '\n');
        }
    return MX_OK;
}

/* ---- Questions -------------------------------------------------------------------------------------------------------- */

static bool is_taken(const look *at, const column *but, mx_str code)
{
    for (size_t c = 0; c < at->n_columns; c++)
        if (&at->columns[c] != but && mx_str_equal(at->columns[c].code, code)) return true;
    return false;
}

/* The folded words of a question without those that any question has; all of them when nothing is left. */
static void add_telling_words(mx_buf *out, mx_str question)
{
    static const char *const idle =
        "comment|jugez|evaluez|trouvez|vous|votre|vos|avec|les|des|du|de|la|le|l|un|une|d|s|t|y|il|elle|etes|est|sont|ce|"
        "c|qu|que|quel|quelle|quels|quelles|qui|a|en|au|aux|et|ou|dans|pour|sur|par|avez|dire|diriez|actuellement|"
        "how|is|your|are|you|the|with|do|does|what|of|to|in|and|a|an|would|overall|e";
    mx_buf folded = {0};
    mx_fold(&folded, question);
    size_t start = out->size;
    for (size_t at = 0; at < folded.size;) {
        size_t from = at;
        while (at < folded.size && (isalnum((unsigned char)folded.at[at]) || (folded.at[at] & 0x80))) at++;
        if (at > from && !mx_import__listed(idle, (mx_str){folded.at + from, at - from})) {
            if (out->size > start) mx_buf_char(out, ' ');
            mx_buf_add(out, folded.at + from, at - from);
        }
        at += at == from;
    }
    if (out->size == start) mx_buf_add(out, folded.at ? folded.at : "", folded.size);
    out->failed |= folded.failed;
    mx_buf_dispose(&folded);
}

/* A code out of the question: its own name where that is short, else its first telling words. */
static int make_code(look *at, column *c)
{
    const size_t longest = 24;
    mx_str own = own_name(at, c);
    mx_buf code = {0}, plain = {0};
    if (c->code.size) return MX_OK;
    add_telling_words(&plain, own);
    bool is_short = own.size <= longest && !memchr(own.at, ' ', own.size);
    for (size_t i = 0; i < (is_short ? own.size : plain.size); i++) {
        unsigned char ch = (unsigned char)(is_short ? own.at[i] : plain.at[i]);
        if (!is_short && ch == ' ' && code.size >= longest - 8) break;
        if (isalnum(ch) || (is_short && (ch == '_' || ch >= 0x80))) mx_buf_char(&code, (char)ch);
        else if (code.size && code.at[code.size - 1] != '-' && code.at[code.size - 1] != '_') mx_buf_char(&code, is_short ? '_' : '-');
        if (code.size >= longest) break;
    }
    while (code.size && strchr("-_", code.at[code.size - 1])) code.at[--code.size] = '\0';
    if (code.size == 0) mx_buf_format(&code, "Q%zu", (size_t)(c - at->columns) + 1);
    int rc = mx_buf_check(&code) < 0 ? mx_buf_check(&code) : mx_buf_check(&plain);
    mx_str made = {code.at, code.size};
    mx_buf name = {0};
    if (rc == MX_OK) mx_import__fold_name(&name, made);
    bool is_column = rc == MX_OK && name.at &&
                     mx_import__find_column(mx_import__kind_of(MX_KIND_FOLLOW_UP), (mx_str){name.at, name.size}) != SIZE_MAX;
    mx_buf_dispose(&name);
    if (rc == MX_OK && (is_column || is_taken(at, c, made))) mx_buf_format(&code, "-%zu", (size_t)(c - at->columns) + 1);
    if (rc == MX_OK) rc = mx_buf_check(&code);
    if (rc == MX_OK) {
        c->code = (mx_str){mx_arena_copy(at->to->arena, code.at, code.size), code.size};
        if (!c->code.at) rc = mx_fail_memory();
    }
    mx_buf_dispose(&code);
    mx_buf_dispose(&plain);
    return rc;
}

/* "1 Moyen, Bon, …": some of the answers, for a comment. */
static void list_answers(mx_buf *out, const column *c)
{
    size_t n = mx_ids_count(c->answers);
    for (uint32_t i = 0; i < n && i < MOST_LISTED; i++) {
        mx_str answer = mx_ids_text(c->answers, i);
        size_t size = answer.size < 40 ? answer.size : 40;
        while (size > 0 && size < answer.size && ((unsigned char)answer.at[size] & 0xC0) == 0x80) size--;
        mx_buf_text(out, i ? ", " : "");
        for (size_t b = 0; b < size; b++) mx_buf_char(out, (unsigned char)answer.at[b] < ' ' ? ' ' : answer.at[b]);
        if (size < answer.size) mx_buf_text(out, "…");
    }
    if (n > MOST_LISTED) mx_buf_text(out, ", …");
}

static int add_question(look *at, const column *c)
{
    mx_buf *out = &at->to->body, reason = {0};
    mx_buf_text(out, mx_tr("indicateur ", "indicator "));
    add_quoted(out, c->code);
    mx_buf_format(out, " : %s ", mx_tr("colonne", "column"));
    add_quoted(out, c->name);
    if (c->family) {
        mx_buf_format(out, mx_tr(" étiquettes %s", " labels %s"), mx_tr(c->family->name_fr, c->family->name_en));
        mx_buf_format(&reason, "%s", c->is_sure ? mx_tr("réponses connues : ", "answers known: ") : mx_tr("ces réponses sont-elles de cette échelle ? ", "are these answers of this scale? "));
    } else if (c->is_numbered) {
        mx_buf_text(out, mx_tr(" étiquettes ", " labels "));
        add_quoted(out, c->code);
        mx_buf_format(out, mx_tr(" échelle %d-%d", " scale %d-%d"), c->first, c->last);
        mx_buf_text(&reason, mx_tr("réponses numérotées : ", "answers with their number: "));
    } else {
        bool is_choice = c->lowest >= 0 && c->highest <= 1, is_five = c->lowest >= 1 && c->highest <= 5;
        mx_buf_format(out, mx_tr(" échelle %s", " scale %s"), is_choice ? "0-1" : is_five ? "1-5" : "0-10");
        mx_buf_format(&reason, "%s", c->is_sure ? mx_tr("valeurs lues : ", "values seen: ") : mx_tr("est-ce l'échelle ? valeurs lues : ", "is this the scale? values seen: "));
    }
    list_answers(&reason, c);
    int rc = mx_buf_check(&reason);
    if (rc == MX_OK) end_line(at, c->is_sure, reason.at);
    mx_buf_dispose(&reason);
    return rc;
}

static int add_follow_up(look *at)
{
    static const char *const aside[] = {"group", "cycle", "phase", "weight", NULL};
    const char *const names[] = {mx_tr("groupe", "group"), "cycle", "phase", mx_tr("poids", "weight"), NULL};
    const column *respondent = column_of_part(at, PART_RESPONDENT);
    mx_buf *out = &at->to->body;
    mx_buf_format(out, "\n[%s]\n", mx_kind_name(MX_KIND_FOLLOW_UP, mx_lang_get()));
    add_territory(at);
    add_period(at);
    add_aside(at, aside, names);
    if (respondent) {
        add_column(at, mx_tr("répondant", "respondent"), respondent->name);
        end_line(at, true, mx_tr("le numéro de la réponse", "the number of the answer"));
    }
    int rc = MX_OK;
    for (size_t c = 0; c < at->n_columns && rc == MX_OK; c++) {
        if (at->columns[c].part != PART_QUESTION) continue;
        rc = make_code(at, &at->columns[c]);
        if (rc == MX_OK) rc = add_question(at, &at->columns[c]);
        if (rc == MX_OK && at->columns[c].family) rc = add_family(at, at->columns[c].family);
        if (rc == MX_OK && at->columns[c].is_numbered) rc = add_numbered(at, &at->columns[c]);
    }
    return rc;
}

/* ---- Statements ---------------------------------------------------------------------------------------------------------- */

static void add_statements(look *at, const column *c)
{
    static const char *const aside[] = {"group", "cycle", NULL};
    const char *const names[] = {mx_tr("groupe", "group"), "cycle", NULL};
    const column *author = column_of_part(at, PART_RESPONDENT);
    if (!author) author = column_of_part(at, PART_PARENT);
    mx_buf *out = &at->to->body;
    mx_buf_format(out, "\n[%s]\n", mx_kind_name(MX_KIND_STATEMENTS, mx_lang_get()));
    add_territory(at);
    add_period(at);
    add_aside(at, aside, names);
    mx_buf_format(out, "question : %d", c->question);
    end_line(at, c->is_sure,
             c->question == 1   ? mx_tr("on y demande ce qu'est le bien-être", "it asks what well-being is")
             : c->question == 2 ? mx_tr("on y demande ce qu'est le mal-être", "it asks what ill-being is")
                                : mx_tr("on y demande que faire", "it asks what to do"));
    if (author) {
        add_column(at, mx_tr("auteur", "author"), author->name);
        end_line(at, true, mx_tr("le numéro de la réponse", "the number of the answer"));
    }
    add_column(at, mx_tr("texte", "text"), c->name);
    mx_buf_text(out, mx_tr(" séparé", " split"));
    end_line(at, true, mx_tr("chaque ligne ou puce est une expression", "each line or bullet is a statement"));
}

/* ---- The chain -------------------------------------------------------------------------------------------------------------- */

static int add_status_labels(look *at, const column *c, bool *is_written)
{
    const mx_import__words *words = mx_import__words_of(MX_WORDS_STATUS);
    mx_buf *out = &at->to->labels, text = {0};
    size_t n_unknown = 0;
    int rc = MX_OK;
    *is_written = false;
    for (uint32_t i = 0; i < mx_ids_count(c->answers) && rc == MX_OK; i++) {
        mx_str answer = mx_ids_text(c->answers, i);
        mx_buf_clear(&text);
        mx_fold(&text, answer);
        rc = mx_buf_check(&text);
        if (rc < 0 || mx_import__word_find(words, (mx_str){text.at, text.size})) continue;
        if (n_unknown++ == 0) mx_buf_text(out, mx_tr("\n[étiquettes statuts]\n", "\n[labels statuses]\n"));
        mx_buf_text(out, mx_tr("rien : ", "nothing : "));
        add_quoted(out, answer);
        mx_buf_format(out, mx_tr("  # ? à placer : %s\n", "  # ? to be placed: %s\n"), mx_tr(words->choice_fr, words->choice_en));
        at->to->n_open++;
    }
    if (rc == MX_OK && n_unknown > 0) {
        *is_written = true;
        for (const mx_import__word *word = words->words; word->canonical; word++) {
            mx_buf_format(out, "\"%s\" : ", word->canonical);
            mx_buf_char(out, '"');
            for (const char *at_name = word->names; *at_name; at_name++) {
                if (*at_name == '|') mx_buf_text(out, "\" | \"");
                else mx_buf_char(out, *at_name);
            }
            mx_buf_text(out, "\"\n");
        }
    }
    mx_buf_dispose(&text);
    return rc;
}

/* Cells of a column of dates that are none: without a value, unless a person says otherwise. */
static int add_date_labels(look *at, const column *c, bool *is_written)
{
    mx_buf *out = &at->to->labels;
    int rc = MX_OK;
    *is_written = false;
    for (uint32_t i = 0; i < mx_ids_count(c->answers) && rc == MX_OK; i++) {
        mx_period period;
        bool is_date, is_exact;
        mx_str answer = mx_ids_text(c->answers, i);
        rc = mx_import__free_date(&is_date, &period, &is_exact, answer, false);
        if (rc < 0 || is_date) continue;
        if (!*is_written) mx_buf_text(out, mx_tr("\n[étiquettes dates]\n", "\n[labels dates]\n"));
        *is_written = true;
        mx_buf_text(out, mx_tr("rien : ", "nothing : "));
        add_quoted(out, answer);
        mx_buf_text(out, mx_tr("  # ? n'est pas une date\n", "  # ? is no date\n"));
        at->to->n_open++;
    }
    return rc;
}

/* What a column of a kind is called in the language of messages: its first French name, or its own. */
static void add_key(look *at, mx_kind kind, const char *name, mx_str header)
{
    const mx_import__kind *its = mx_import__kind_of(kind);
    size_t c = mx_import__find_column(its, mx_str_of(name));
    char key[64];
    snprintf(key, sizeof key, "%s", name);
    if (c != SIZE_MAX && mx_lang_get() == MX_FR)
        snprintf(key, sizeof key, "%.*s", (int)strcspn(its->columns[c].name.names, "|"), its->columns[c].name.names);
    add_column(at, key, header);
}

static bool is_date_column(const char *name)
{
    return strcmp(name, "due") == 0 || strcmp(name, "done_on") == 0 || strcmp(name, "start") == 0;
}

/* The first column of a kind's key in this sheet; SIZE_MAX: none. */
static size_t key_column(const look *at, mx_kind kind)
{
    for (size_t w = 0; w < sizeof chain_words / sizeof *chain_words; w++)
        if (chain_words[w].is_key && chain_words[w].kind == kind && chain_column(at, w) != SIZE_MAX) return chain_column(at, w);
    return SIZE_MAX;
}

static int add_chain_columns(look *at, mx_kind kind, bool is_used[])
{
    int rc = MX_OK;
    for (size_t w = 0; w < sizeof chain_words / sizeof *chain_words && rc == MX_OK; w++) {
        size_t c = chain_column(at, w);
        if (chain_words[w].kind != kind || chain_words[w].is_key || c == SIZE_MAX || is_used[c]) continue;
        bool is_status = strcmp(chain_words[w].column, "status") == 0, has_labels = false, has_dates = false;
        is_used[c] = true;
        at->columns[c].part = PART_CHAIN;
        add_key(at, kind, chain_words[w].column, at->columns[c].name);
        if (is_date_column(chain_words[w].column)) {
            mx_buf_text(&at->to->body, mx_tr(" date libre", " free date"));
            rc = add_date_labels(at, &at->columns[c], &has_dates);
        }
        if (has_dates) mx_buf_text(&at->to->body, mx_tr(" étiquettes dates", " labels dates"));
        if (rc < 0) break;
        if (is_status) rc = add_status_labels(at, &at->columns[c], &has_labels);
        if (has_labels) mx_buf_text(&at->to->body, mx_tr(" étiquettes statuts", " labels statuses"));
        end_line(at, true, mx_tr("son nom le dit", "its name says so"));
    }
    return rc;
}

static int add_link(look *at, mx_kind kind, mx_kind above, bool is_used[])
{
    size_t key = key_column(at, kind), parent = above < MX_N_KINDS ? key_column(at, above) : SIZE_MAX;
    if (key == SIZE_MAX) return MX_OK;
    const char *names[MX_N_KINDS] = {[MX_KIND_OBJECTIVES] = mx_tr("objectif", "objective"),
                                     [MX_KIND_COMMITMENTS] = mx_tr("engagement", "commitment"),
                                     [MX_KIND_ACTIONS] = "action"};
    mx_buf_format(&at->to->body, "\n[%s]\n", mx_kind_name(kind, mx_lang_get()));
    add_territory(at);
    add_column(at, names[kind], at->columns[key].name);
    mx_buf_text(&at->to->body, " code");
    end_line(at, true, mx_tr("un identifiant fait du texte", "an id made of the text"));
    add_column(at, mx_tr("titre", "title"), at->columns[key].name);
    end_line(at, true, mx_tr("le texte lui-même", "the text itself"));
    if (parent != SIZE_MAX) {
        add_column(at, kind == MX_KIND_ACTIONS ? mx_tr("engagements", "commitments") : mx_tr("objectif", "objective"), at->columns[parent].name);
        mx_buf_text(&at->to->body, " code");
        end_line(at, true, mx_tr("celui de la même ligne", "that of the same row"));
    }
    is_used[key] = true;
    at->columns[key].part = PART_CHAIN;
    return add_chain_columns(at, kind, is_used);
}

static int add_chain(look *at)
{
    bool *is_used = mx_arena_alloc(at->to->arena, (at->n_columns + 1) * sizeof *is_used);
    if (!is_used) return mx_fail_memory();
    int rc = add_link(at, MX_KIND_OBJECTIVES, MX_N_KINDS, is_used);
    if (rc == MX_OK) rc = add_link(at, MX_KIND_COMMITMENTS, MX_KIND_OBJECTIVES, is_used);
    return rc < 0 ? rc : add_link(at, MX_KIND_ACTIONS, MX_KIND_COMMITMENTS, is_used);
}

/* Links of the chain with gaps below their cells: merged, or written once for several rows. */
static void add_fill_down(look *at)
{
    static const mx_kind links[] = {MX_KIND_OBJECTIVES, MX_KIND_COMMITMENTS};
    size_t n = 0;
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        size_t c = key_column(at, links[i]);
        if (c == SIZE_MAX || at->columns[c].n_gaps == 0) continue;
        mx_buf_format(&at->to->body, "%s", n++ ? " | " : mx_tr("recopier : ", "fill-down : "));
        add_quoted(&at->to->body, at->columns[c].name);
    }
    if (n > 0) end_line(at, true, mx_tr("cellules vides ou fusionnées sous une valeur : la même", "empty or merged cells below a value: the same"));
}

/* ---- A sheet --------------------------------------------------------------------------------------------------------------- */

/* A column whose answers fit two families is of the one that another column of the sheet is surely of. */
static void settle_families(look *at)
{
    for (size_t c = 0; c < at->n_columns; c++) {
        column *one = &at->columns[c];
        int rc = MX_OK;
        if (one->part != PART_QUESTION || !one->family || one->is_sure) continue;
        bool is_whole = known_answers(one, one->family, &rc) == mx_ids_count(one->answers);
        for (size_t i = 0; i < at->n_columns && is_whole && rc == MX_OK; i++)
            one->is_sure |= at->columns[i].family == one->family && at->columns[i].is_sure;
    }
}

/* Whether dates such as 5/17/24 have the month first: 1 yes, 0 no, -1 nothing tells. */
static int month_is_first(const look *at)
{
    for (size_t c = 0; c < at->n_columns; c++) {
        if (at->columns[c].part != PART_DATE) continue;
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
static void add_parent(look *at)
{
    mx_buf *out = &at->to->body;
    const column *own = column_of_part(at, PART_PARENT), *table = NULL;
    if (!own) return;
    for (size_t c = 0; c < at->n_columns; c++)
        if (mx_str_is(tool_name(&at->columns[c]), "_parent_table_name") && mx_ids_count(at->columns[c].answers) == 1)
            table = &at->columns[c];
    bool is_workbook = mx_sheet_n_tabs(at->sheet) > 0;
    mx_buf_format(out, "parent : %s ", is_workbook ? mx_tr("feuille", "sheet") : mx_tr("fichier", "file"));
    if (is_workbook) {
        add_quoted(out, table ? mx_ids_text(table->answers, 0) : mx_str_of(mx_sheet_tab_name(at->sheet, 0)));
    } else {
        const char *path = at->to->options->file, *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
        const char *dash = strrchr(name, '-');
        mx_buf_format(out, "\"%.*s*.csv\"", dash ? (int)(dash - name) : (int)strcspn(name, "."), name);
    }
    mx_buf_format(out, " %s ", mx_tr("clé", "key"));
    add_quoted(out, own->name);
    mx_buf_text(out, " = ");
    add_quoted(out, mx_str_of(is_workbook ? "_index" : at->dialect->group_mark == '-' ? "KEY" : "_index"));
    end_line(at, is_workbook, is_workbook ? mx_tr("la feuille des réponses", "the sheet of the answers")
                                          : mx_tr("est-ce le fichier des réponses ?", "is this the file of the answers?"));
}

static void add_source(look *at, bool is_alone)
{
    mx_buf *out = &at->to->body;
    const char *tab = mx_sheet_tab(at->sheet);
    if (!is_alone) {
        mx_buf_format(out, "\n[%s ", mx_tr("feuille", "sheet"));
        add_quoted(out, mx_str_of(tab));
        mx_buf_text(out, "]\n");
    } else if (tab) {
        mx_buf_format(out, "%s : ", mx_tr("feuille", "sheet"));
        add_quoted(out, mx_str_of(tab));
        mx_buf_char(out, '\n');
    }
    if (at->header_line > 1 || at->header_first < at->header_line) {
        mx_buf_format(out, "%s : %llu", mx_tr("en-tête", "header"), (unsigned long long)at->header_first);
        if (at->header_line > at->header_first) mx_buf_format(out, "-%llu", (unsigned long long)at->header_line);
        end_line(at, true, mx_tr("la première ligne dont presque toutes les cellules sont remplies", "the first row of which nearly all cells are filled"));
    }
    add_parent(at);
    if (month_is_first(at) == 1) {
        mx_buf_text(out, mx_tr("dates : mois/jour", "dates : month/day"));
        end_line(at, true, mx_tr("une date a plus de 12 en deuxième place", "a date has more than 12 in its second place"));
    }
    if (at->dialect) mx_buf_format(out, mx_tr("# Export de %s, reconnu à ses colonnes.\n", "# An export of %s, told by its columns.\n"), at->dialect->name);
    add_list(at, mx_tr("personnel", "personal"), PART_PERSONAL, PART_PERSONAL, mx_tr("disent qui répond : écartées", "tell who answers: dropped"));
    if (at->n_titles > 0) {
        mx_buf_text(out, mx_tr("titres : oui", "titles : yes"));
        end_line(at, true, mx_tr("des lignes n'ont que leur première cellule : des titres, ou des totaux",
                                 "some rows have their first cell only: titles, or totals"));
    }
    if (at->is_chain) add_fill_down(at);
}

static void add_ignored(look *at)
{
    mx_buf *out = &at->to->body;
    add_list(at, mx_tr("ignorer", "ignore"), PART_META, PART_META, mx_tr("propres à l'outil, vides, ou dites par d'autres colonnes", "the tool's own, empty, or told by other columns"));
    for (size_t c = 0; c < at->n_columns && !at->is_chain; c++) {
        const column *one = &at->columns[c];
        if (one->part != PART_IGNORED || one->name.size == 0) continue;
        mx_buf_text(out, "# ? ");
        mx_buf_add(out, one->name.at, strcspn(one->name.at, "\r\n"));
        mx_buf_text(out, mx_tr(" : ni échelle connue ni question de SPIRAL ; laissée de côté (", ": no known scale nor question of SPIRAL; left out ("));
        list_answers(out, one);
        mx_buf_text(out, ")\n");
        at->to->n_open++;
    }
}

static int judge_all(look *at)
{
    mx_str *names = mx_arena_alloc(at->to->arena, (at->n_columns + 1) * sizeof *names);
    if (!names) return mx_fail_memory();
    for (size_t c = 0; c < at->n_columns; c++) names[c] = at->columns[c].name;
    int rc = mx_import__dialect_of(&at->dialect, names, at->n_columns);
    for (size_t c = 0; c < at->n_columns && rc == MX_OK; c++) {
        column *one = &at->columns[c];
        mx_fold(&one->folded, one->name);
        mx_import__tool_name(&one->tool, one->name);
        rc = mx_buf_check(&one->folded) < 0 ? mx_buf_check(&one->folded) : mx_buf_check(&one->tool);
    }
    at->is_chain = rc == MX_OK && is_of_chain(at);
    for (size_t c = 0; c < at->n_columns && rc == MX_OK; c++) {
        column *one = &at->columns[c];
        if (one->name.size == 0) continue;
        rc = judge(at, one);
        if (at->is_chain && one->part != PART_PERSONAL && one->part != PART_COLUMN) one->part = PART_IGNORED;
        at->n_questions += one->part == PART_QUESTION;
        at->n_statements += one->part == PART_STATEMENT;
    }
    return rc;
}

static int write_sheet(look *at, bool is_alone)
{
    mx_draft *to = at->to;
    size_t n_open = to->n_open;
    bool has_rows = at->is_chain || at->n_questions + at->n_statements > 0;
    const char *tab = mx_sheet_tab(at->sheet);
    if (!has_rows && !is_alone) {
        mx_buf_format(&to->body, mx_tr("\n# Feuille « %s » : rien à charger.\n", "\n# Sheet \"%s\": nothing to load.\n"), tab);
        return mx_buf_check(&to->body);
    }
    settle_families(at);
    add_source(at, is_alone);
    add_ignored(at);
    int rc = MX_OK;
    if (at->is_chain) rc = add_chain(at);
    if (at->n_questions > 0) rc = add_follow_up(at);
    for (size_t c = 0; c < at->n_columns && rc == MX_OK; c++)
        if (at->columns[c].part == PART_STATEMENT) add_statements(at, &at->columns[c]);
    to->n_sheets += has_rows;
    to->is_certain &= has_rows && at->dialect && to->n_open == n_open && at->n_needed == 0;
    return rc < 0 ? rc : mx_buf_check(&to->body);
}

static int open_columns(look *at)
{
    at->n_columns = mx_sheet_n_columns(at->sheet);
    at->columns = mx_alloc_array(at->n_columns + 1, sizeof *at->columns);
    if (!at->columns) return mx_fail_memory();
    int rc = MX_OK;
    for (size_t c = 0; c < at->n_columns && rc == MX_OK; c++) rc = mx_ids_new(&at->columns[c].answers);
    return rc;
}

static void close_columns(look *at)
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
    look at = {.to = proposal, .sheet = raw};
    int rc = open_columns(&at);
    if (rc == MX_OK) rc = read_header(&at);
    if (rc == MX_OK) rc = each_row(&at, look_at_row, NULL);
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
    mx_buf_format(out, mx_tr("# Correspondance proposée d'après %s : relisez-la, corrigez-la, puis\n"
                             "#     mieux import --mapping CETTE-CORRESPONDANCE %s\n",
                             "# A mapping proposed after %s: read it, correct it, then\n"
                             "#     mieux import --mapping THIS-MAPPING %s\n"),
                  name, name);
    if (proposal->n_open > 0)
        mx_buf_format(out, mx_tr("# À confirmer, marqué « # ? » : %zu\n", "# To be confirmed, marked \"# ?\": %zu\n"), proposal->n_open);
    mx_buf_format(out, "%s : ", mx_tr("correspondance", "mapping"));
    add_quoted(out, (mx_str){name, dot && dot > name ? (size_t)(dot - name) : strlen(name)});
    mx_buf_char(out, '\n');
    mx_buf_add(out, proposal->body.at ? proposal->body.at : "", proposal->body.size);
    mx_buf_add(out, proposal->labels.at ? proposal->labels.at : "", proposal->labels.size);
    return mx_buf_check(out);
}
