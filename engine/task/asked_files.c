/*
 * Files of follow-up as one cursor of answers, in the columns that measure takes.
 *
 * Each file is read as describe reads it: long form, wide form (a batch is handed out once for
 * each column of an indicator) or counts. Periods and phases are put into their canonical
 * words, numbers into decimal points; nothing else is changed, and nothing is kept.
 */
#include "asked.h"

#include <math.h>
#include <string.h>

#include "mx/import.h"
#include "mx/sheet.h"
#include "sheets.h"

/* The cells of an answer, in the order of mx_follow_up_read, by what import calls them. */
enum { TERRITORY, GROUP, INDICATOR, PERIOD, PHASE, CYCLE, RESPONDENT, VALUE, WEIGHT, PEOPLE, N_CELLS };
static const char *const meanings[N_CELLS] = {"territory", "group",      "indicator", "period", "phase",
                                              "cycle",     "respondent", "value",     "weight", "count"};

typedef struct {
    const mx_context *context;
    const mx_question *question;
    mx_complaints *complaints;
    const mx_margin *margins;
    size_t n_margins, n_opened;

    /* The file at hand. */
    mx_sheet *sheet;
    mx_rows *rows;
    mx_arena *arena;          /* as long as the file */
    size_t *asked_for;        /* columns of the sheet, in the order of the batches */
    size_t places[N_CELLS];   /* of the cells in a batch; SIZE_MAX: there is no such column */
    size_t strata[MX_MOST_MARGINS]; /* the same of the margins */
    size_t *values, n_values; /* places of the columns of values; their names are those of the sheet */
    size_t n_columns;
    char decimal;

    mx_batch batch;  /* as it came */
    size_t at;       /* the column of values that comes next */
    mx_arena *texts; /* of the batch handed out */
    const mx_str *cells[N_CELLS + MX_MOST_MARGINS];
} files;

/* ---- Opening a file -------------------------------------------------------------------------- */

static void close_file(files *f)
{
    mx_rows_close(f->rows);
    mx_sheet_close(f->sheet);
    mx_arena_free(f->arena);
    f->rows = NULL;
    f->sheet = NULL;
    f->arena = NULL;
}

/* The place of a column of the sheet in the batches, where it is put if new. */
static size_t use(files *f, size_t column)
{
    f->asked_for[f->n_columns] = column;
    return f->n_columns++;
}

static int refuse_twice(const files *f, size_t first, size_t second, const char *meaning)
{
    return mx_fail(
        MX_E_SYNTAX,
        mx_tr("%s : les colonnes « %s » et « %s » veulent dire la même chose (%s) ; renommez-en une",
              "%s: the columns \"%s\" and \"%s\" mean the same (%s); rename one of them"),
        mx_sheet_path(f->sheet), mx_sheet_column(f->sheet, first), mx_sheet_column(f->sheet, second),
        meaning);
}

/* Whether a column is that of a margin, by what it means or its name in any case and accents. */
static int is_margin(bool *out, const mx_margin *margin, const char *column, const char *meaning)
{
    mx_buf name = {0}, wanted = {0};
    const char *other;
    *out = false;
    int rc = mx_kind_column(&other, MX_KIND_FOLLOW_UP, mx_str_of(margin->name));
    if (rc < 0) return rc;
    mx_fold(&name, mx_str_of(column));
    mx_fold(&wanted, mx_str_of(margin->name));
    rc = mx_buf_check(&name);
    if (rc == MX_OK) rc = mx_buf_check(&wanted);
    if (rc == MX_OK)
        *out = other && meaning ? strcmp(other, meaning) == 0
                                : mx_str_equal((mx_str){name.at, name.size}, (mx_str){wanted.at, wanted.size});
    mx_buf_dispose(&name);
    mx_buf_dispose(&wanted);
    return rc;
}

/* Put column c, which may have a place already, where margins want it. */
static int find_strata(files *f, size_t c, const char *meaning, size_t place, bool *is_taken)
{
    *is_taken = false;
    for (size_t m = 0; m < f->n_margins; m++) {
        bool is_it;
        int rc = is_margin(&is_it, &f->margins[m], mx_sheet_column(f->sheet, c), meaning);
        if (rc < 0) return rc;
        if (!is_it || f->strata[m] != SIZE_MAX) continue;
        if (place == SIZE_MAX) place = use(f, c);
        f->strata[m] = place;
        *is_taken = true;
    }
    return MX_OK;
}

static int check_strata(const files *f)
{
    for (size_t m = 0; m < f->n_margins; m++)
        if (f->strata[m] == SIZE_MAX)
            return mx_fail(MX_E_VALUE, mx_tr("%s : pas de colonne pour la marge « %s »", "%s: no column for the margin \"%s\""),
                           mx_sheet_path(f->sheet), f->margins[m].name);
    return MX_OK;
}

/* Columns by what they mean; those that mean nothing are indicators where there is no value. */
static int find_columns(files *f)
{
    size_t n = mx_sheet_n_columns(f->sheet), n_others = 0;
    f->asked_for = mx_arena_alloc(f->arena, (n + 1) * sizeof *f->asked_for);
    f->values = mx_arena_alloc(f->arena, (n + 1) * sizeof *f->values);
    size_t *others = mx_arena_alloc(f->arena, (n + 1) * sizeof *others);
    if (!f->asked_for || !f->values || !others) return mx_fail_memory();
    f->n_columns = f->n_values = 0;
    for (size_t i = 0; i < N_CELLS; i++) f->places[i] = SIZE_MAX;
    for (size_t m = 0; m < f->n_margins; m++) f->strata[m] = SIZE_MAX;
    for (size_t c = 0; c < n; c++) {
        const char *meaning;
        size_t cell = 0;
        int rc = mx_kind_column(&meaning, MX_KIND_FOLLOW_UP, mx_str_of(mx_sheet_column(f->sheet, c)));
        if (rc < 0) return rc;
        while (cell < N_CELLS && !(meaning && strcmp(meaning, meanings[cell]) == 0)) cell++;
        if (cell < N_CELLS && f->places[cell] != SIZE_MAX)
            return refuse_twice(f, f->asked_for[f->places[cell]], c, meanings[cell]);
        if (cell < N_CELLS) f->places[cell] = use(f, c);
        bool is_taken;
        rc = find_strata(f, c, meaning, cell < N_CELLS ? f->places[cell] : SIZE_MAX, &is_taken);
        if (rc < 0) return rc;
        if (!meaning && !is_taken) others[n_others++] = c;
    }
    int rc = check_strata(f);
    if (rc < 0) return rc;
    if (f->places[VALUE] != SIZE_MAX) {
        f->values[f->n_values++] = f->places[VALUE];
        return MX_OK;
    }
    f->places[INDICATOR] = SIZE_MAX; /* in wide form the column itself is the indicator */
    for (size_t i = 0; i < n_others; i++) f->values[f->n_values++] = use(f, others[i]);
    if (f->n_values > 0) return MX_OK;
    return mx_fail(MX_E_VALUE,
                   mx_tr("%s : ni colonne « value » (valeur), ni colonnes d’indicateurs",
                         "%s: neither a column \"value\" nor columns of indicators"),
                   mx_sheet_path(f->sheet));
}

static bool is_missing(mx_str cell)
{
    static const char *const words[] = {".", "na", "n/a", "nan"};
    char lower[4];
    if (cell.size == 0) return true;
    if (cell.size >= sizeof lower) return false;
    for (size_t i = 0; i < cell.size; i++)
        lower[i] = (char)(cell.at[i] >= 'A' && cell.at[i] <= 'Z' ? cell.at[i] - 'A' + 'a' : cell.at[i]);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (mx_str_equal((mx_str){lower, cell.size}, mx_str_of(words[i]))) return true;
    return false;
}

/* The decimal mark of all columns of numbers; a comma where any has one. */
static int find_decimal(files *f)
{
    f->decimal = f->question->decimal;
    for (size_t i = 0; i <= f->n_values; i++) {
        size_t place = i < f->n_values ? f->values[i] : f->places[WEIGHT];
        char mark;
        if (f->question->decimal || place == SIZE_MAX) continue;
        int rc = mx_sheet_decimal(&mark, f->sheet, &f->asked_for[place], 1);
        if (rc < 0) return rc;
        if (!f->decimal || mark == ',') f->decimal = mark;
    }
    return MX_OK;
}

/* Columns of words without a number are no indicators: left out, and said so. */
static int drop_words(files *f)
{
    bool *has_numbers = mx_arena_alloc(f->arena, f->n_values + 1);
    mx_rows *rows = NULL;
    mx_batch batch;
    double number;
    if (!has_numbers) return mx_fail_memory();
    int rc = mx_sheet_rows(&rows, f->sheet, f->asked_for, f->n_columns);
    while (rc == MX_OK && (rc = mx_rows_next(rows, &batch)) == MX_OK) {
        for (size_t v = 0; v < f->n_values; v++)
            for (size_t row = 0; !has_numbers[v] && row < batch.n_rows; row++)
                has_numbers[v] = mx_number_parse(&number, mx_str_trim(batch.cells[f->values[v]][row]),
                                                 f->decimal) == MX_OK;
    }
    mx_rows_close(rows);
    if (rc < 0) return rc;
    mx_error_clear(); /* a word is no failure */
    mx_buf left_out = {0};
    size_t n = 0;
    for (size_t v = 0; v < f->n_values; v++) {
        const char *name = mx_sheet_column(f->sheet, f->asked_for[f->values[v]]);
        if (has_numbers[v]) f->values[n++] = f->values[v];
        else mx_buf_format(&left_out, "%s%s", left_out.size ? ", " : "", name);
    }
    f->n_values = n;
    rc = mx_buf_check(&left_out);
    if (rc == MX_OK && left_out.size)
        mx_say(f->context,
               mx_tr("%s : colonnes sans nombres, laissées de côté : %s",
                     "%s: columns without numbers, left out: %s"),
               mx_sheet_path(f->sheet), left_out.at);
    mx_buf_dispose(&left_out);
    return rc;
}

static int open_file(files *f)
{
    mx_sheet_options options = MX_SHEET_OPTIONS_INIT;
    options.encoding = f->question->encoding;
    options.delimiter = f->question->delimiter;
    options.sheet = f->question->sheet;
    int rc = mx_arena_new(&f->arena);
    if (rc == MX_OK) rc = mx_sheet_open(&f->sheet, f->question->files[f->n_opened++], &options);
    if (rc == MX_OK && mx_sheet_encoding_is_assumed(f->sheet))
        mx_say(f->context,
               mx_tr("%s : encodage non déclaré, lu comme %s (--encoding pour un autre)",
                     "%s: encoding not declared, read as %s (--encoding for another)"),
               mx_sheet_path(f->sheet), mx_sheet_encoding(f->sheet));
    if (rc == MX_OK) sheet_notes_say(f->context, f->sheet);
    if (rc == MX_OK && mx_sheet_n_nameless(f->sheet))
        mx_say(f->context,
               mx_tr("%s : colonnes sans nom, laissées de côté : %zu",
                     "%s: columns without a name, left out: %zu"),
               mx_sheet_path(f->sheet), mx_sheet_n_nameless(f->sheet));
    if (rc == MX_OK) rc = find_columns(f);
    if (rc == MX_OK) rc = find_decimal(f);
    if (rc == MX_OK && f->places[VALUE] == SIZE_MAX) rc = drop_words(f);
    if (rc == MX_OK) rc = mx_sheet_rows(&f->rows, f->sheet, f->asked_for, f->n_columns);
    f->at = f->n_values; /* the first batch is yet to come */
    return rc;
}

/* ---- Cells ---------------------------------------------------------------------------------------- */

static int complain(files *f, size_t column, size_t row, const char *message, mx_str cell)
{
    enum { MOST = 60 };
    mx_str shown = {cell.at, cell.size < MOST ? cell.size : MOST};
    return mx_complain(f->complaints, mx_sheet_path(f->sheet), mx_rows_line(f->rows, f->batch.places[row]),
                       mx_sheet_column(f->sheet, f->asked_for[column]), mx_tr("« %.*s » %s", "\"%.*s\" %s"),
                       MX_STR(shown), message);
}

static int copy(mx_str *out, files *f, const char *text)
{
    size_t size = strlen(text);
    const char *copied = mx_arena_copy(f->texts, text, size);
    *out = (mx_str){copied, size};
    return copied ? MX_OK : mx_fail_memory();
}

/* A number with a decimal point; missing where it is said to be, or is none. */
static int put_number(mx_str *out, files *f, size_t column, size_t row, bool is_part)
{
    mx_str cell = mx_str_trim(f->batch.cells[column][row]);
    char text[MX_NUMBER_MAX + 1];
    double number;
    *out = (mx_str){NULL, 0};
    if (is_missing(cell)) return MX_OK;
    if (mx_number_parse(&number, cell, f->decimal) < 0)
        return complain(f, column, row, mx_tr("n’est pas un nombre", "is not a number"), cell);
    if (is_part && number < 0)
        return complain(f, column, row, mx_tr("ne peut pas être négatif", "cannot be negative"), cell);
    text[mx_number_format(text, number)] = 0;
    return copy(out, f, text);
}

static int put_people(mx_str *out, files *f, size_t column, size_t row)
{
    mx_str cell = mx_str_trim(f->batch.cells[column][row]);
    int64_t people;
    *out = cell;
    if (mx_integer_parse(&people, cell) == MX_OK && people >= 0) return MX_OK;
    *out = (mx_str){NULL, 0};
    return complain(f, column, row, mx_tr("n’est pas un nombre de personnes", "is not a number of people"),
                    cell);
}

/* 2023-T2 is 2023-Q2; a label stays as it is. */
static int put_period(mx_str *out, files *f, mx_str cell)
{
    char canonical[MX_PERIOD_TEXT_MAX];
    mx_period period;
    *out = cell;
    if (mx_period_parse(&period, cell) < 0) return MX_OK;
    mx_period_format(canonical, period);
    return mx_str_is(cell, canonical) ? MX_OK : copy(out, f, canonical);
}

static int put_phase(mx_str *out, mx_str cell)
{
    static const char *const words[2][7] = {
        {"before", "avant", "ex ante", "ex-ante", "initial", "initiale", NULL},
        {"after", "apres", "ex post", "ex-post", "final", "finale", NULL}};
    mx_buf folded = {0};
    *out = cell;
    if (cell.size == 0) return MX_OK;
    mx_fold(&folded, cell);
    int rc = mx_buf_check(&folded);
    for (size_t phase = 0; rc == MX_OK && phase < 2; phase++)
        for (size_t i = 0; words[phase][i]; i++)
            if (mx_str_is((mx_str){folded.at, folded.size}, words[phase][i]))
                *out = mx_str_of(words[phase][0]);
    mx_buf_dispose(&folded);
    return rc;
}

static int put_cell(mx_str *out, files *f, size_t cell, size_t column, size_t row)
{
    mx_str text = mx_str_trim(f->batch.cells[column][row]);
    switch (cell) {
    case VALUE: return put_number(out, f, column, row, false);
    case WEIGHT: return put_number(out, f, column, row, true);
    case PEOPLE: return put_people(out, f, column, row);
    case PERIOD: return put_period(out, f, text);
    case PHASE: return put_phase(out, text);
    default: *out = text; return MX_OK;
    }
}

/* ---- The cursor ------------------------------------------------------------------------------------- */

/* All cells of one column of values of the batch. */
static int hand_out(files *f, mx_batch *out)
{
    size_t value = f->values[f->at++], n = f->batch.n_rows;
    mx_arena_free(f->texts);
    f->texts = NULL;
    int rc = mx_arena_new(&f->texts);
    for (size_t cell = 0; rc == MX_OK && cell <= N_CELLS; cell++) { /* the last stays empty: nothing more is known */
        size_t column = cell == N_CELLS ? SIZE_MAX : cell == VALUE ? value : f->places[cell];
        mx_str *cells = mx_arena_alloc(f->texts, (n + 1) * sizeof *cells);
        bool is_named = cell == INDICATOR && f->places[VALUE] == SIZE_MAX;
        if (!cells) return mx_fail_memory();
        for (size_t row = 0; rc == MX_OK && row < n; row++) {
            if (is_named) cells[row] = mx_str_of(mx_sheet_column(f->sheet, f->asked_for[value]));
            else if (column != SIZE_MAX) rc = put_cell(&cells[row], f, cell, column, row);
        }
        f->cells[cell] = cells;
    }
    for (size_t m = 0; m < f->n_margins; m++) f->cells[N_CELLS + 1 + m] = f->batch.cells[f->strata[m]];
    mx_error_clear(); /* what could not be read is a complaint */
    *out = (mx_batch){.n_rows = n, .n_columns = N_CELLS + 1 + f->n_margins, .cells = f->cells, .places = f->batch.places};
    return rc;
}

static int next(void *self, mx_batch *out)
{
    files *f = self;
    for (;;) {
        if (f->rows && f->at < f->n_values) return hand_out(f, out);
        int rc = f->rows ? mx_rows_next(f->rows, &f->batch) : MX_DONE;
        if (rc < 0) return rc;
        if (rc == MX_OK) {
            f->at = 0;
            if (f->n_values > 0) continue;
        }
        if (rc == MX_DONE) {
            close_file(f);
            if (f->n_opened == f->question->n_files) return MX_DONE;
            rc = open_file(f);
            if (rc < 0) return rc;
        }
    }
}

static uint64_t line(void *self, size_t place)
{
    files *f = self;
    return mx_rows_line(f->rows, place);
}

static void close(void *self)
{
    files *f = self;
    close_file(f);
    mx_arena_free(f->texts);
    mx_free(f);
}

int asked_files(mx_rows **out, const asked *a)
{
    static const mx_rows_class class = {next, line, close};
    files *f = mx_alloc_array(1, sizeof *f);
    *out = NULL;
    if (!f) return mx_fail_memory();
    f->context = a->context;
    f->question = a->question;
    f->complaints = a->complaints;
    f->margins = a->margins;
    f->n_margins = a->n_margins;
    int rc = mx_rows_new(out, &class, f);
    if (rc < 0) mx_free(f);
    return rc;
}
