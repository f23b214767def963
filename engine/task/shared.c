#include "shared.h"

#include <math.h>
#include <string.h>

#include "mx/sheet.h"

/* ---- The tables ------------------------------------------------------------------------------- */

/* Columns of numbers begin with '#'. */
static const struct {
    const char *name;
    const char *columns[16];
} forms[SHARED_N] = {
    [SHARED_METHOD] = {"method", {"item", "text"}},
    [SHARED_TERRITORIES] = {"territories",
                            {"territory", "name", "kind", "country", "parent", "network", "since", "#population",
                             "#latitude", "#longitude"}},
    [SHARED_GROUPS] = {"groups", {"territory", "group", "name", "kind"}},
    [SHARED_INDICATORS] = {"indicators",
                           {"indicator", "name", "component", "scale", "#lowest", "#highest", "direction", "unit",
                            "#low_max", "#high_min", "#target"}},
    [SHARED_LEVELS] = {"levels", {"indicator", "#level", "text"}},
    [SHARED_COUNTS] = {"counts",
                       {"territory", "group", "indicator", "period", "cycle", "phase", "who", "#level", "#people",
                        "#weights", "#weights_rest", "#weights_squared", "#weights_squared_rest"}},
    [SHARED_PAIRS] = {"pairs",
                      {"territory", "group", "indicator", "cycle", "#moved", "#before", "#after", "#people", "#weights",
                       "#weights_rest", "#weights_squared", "#weights_squared_rest"}},
    [SHARED_WITHHELD] = {"withheld",
                         {"territory", "group", "indicator", "period", "cycle", "phase", "what", "reason"}},
};

static bool is_number(const char *column)
{
    return *column == '#';
}

static const char *name_of(const char *column)
{
    return is_number(column) ? column + 1 : column;
}

const char *shared_name(shared_table table)
{
    return forms[table].name;
}

static int add_columns(mx_frame *frame, shared_table table)
{
    int rc = MX_OK;
    for (const char *const *c = forms[table].columns; rc == MX_OK && *c; c++)
        rc = mx_frame_add_column(frame, name_of(*c), is_number(*c) ? MX_NUMBER : MX_TEXT, MX_FIGURE);
    return rc;
}

int shared_new(shared *out)
{
    int rc = MX_OK;
    *out = (shared){{NULL}};
    for (int t = 0; rc == MX_OK && t < SHARED_N; t++) {
        rc = mx_frame_new(&out->tables[t]);
        if (rc == MX_OK) rc = add_columns(out->tables[t], (shared_table)t);
    }
    if (rc < 0) shared_dispose(out);
    return rc;
}

void shared_dispose(shared *s)
{
    for (int t = 0; t < SHARED_N; t++) mx_frame_free(s->tables[t]);
    *s = (shared){{NULL}};
}

/* ---- Rows --------------------------------------------------------------------------------------- */

int shared_add(shared *s, shared_table table)
{
    return mx_frame_add_row(s->tables[table]);
}

int shared_put_text(shared *s, shared_table table, const char *column, const char *text)
{
    mx_frame *frame = s->tables[table];
    return mx_frame_set_text(frame, mx_frame_n_rows(frame) - 1, mx_frame_find(frame, column), text);
}

void shared_put(shared *s, shared_table table, const char *column, double value)
{
    mx_frame *frame = s->tables[table];
    mx_frame_set_number(frame, mx_frame_n_rows(frame) - 1, mx_frame_find(frame, column), value);
}

int shared_copy(shared *s, shared_table table, const mx_frame *from, size_t row)
{
    mx_frame *frame = s->tables[table];
    int rc = mx_frame_add_row(frame);
    for (size_t c = 0; rc == MX_OK && c < mx_frame_n_columns(frame); c++) {
        size_t source = mx_frame_find(from, mx_frame_name(frame, c)), last = mx_frame_n_rows(frame) - 1;
        if (source == SIZE_MAX) continue;
        if (mx_frame_type(frame, c) == MX_TEXT) rc = mx_frame_set_text(frame, last, c, mx_frame_text(from, row, source));
        else mx_frame_set_number(frame, last, c, mx_frame_number(from, row, source));
    }
    return rc;
}

/* ---- Writing ------------------------------------------------------------------------------------ */

static int write_workbook(const shared *s, FILE *out)
{
    mx_sheet_page pages[SHARED_N];
    for (int t = 0; t < SHARED_N; t++) pages[t] = (mx_sheet_page){forms[t].name, s->tables[t]};
    return mx_sheet_write_pages(out, pages, SHARED_N);
}

/* A column for each that any table has, as texts, after the one that names the table. */
static int join(mx_frame *all, const shared *s)
{
    int rc = mx_frame_add_column(all, "table", MX_TEXT, MX_KEY);
    for (int t = 0; rc == MX_OK && t < SHARED_N; t++)
        for (const char *const *c = forms[t].columns; rc == MX_OK && *c; c++)
            if (mx_frame_find(all, name_of(*c)) == SIZE_MAX)
                rc = mx_frame_add_column(all, name_of(*c), MX_TEXT, MX_FIGURE);
    for (int t = 0; rc == MX_OK && t < SHARED_N; t++) {
        const mx_frame *table = s->tables[t];
        for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(table); row++) {
            size_t last = mx_frame_n_rows(all);
            rc = mx_frame_add_row(all);
            if (rc == MX_OK) rc = mx_frame_set_text(all, last, 0, forms[t].name);
            for (size_t c = 0; rc == MX_OK && c < mx_frame_n_columns(table); c++) {
                char number[MX_NUMBER_MAX] = "";
                const char *text = number;
                if (mx_frame_type(table, c) == MX_TEXT) text = mx_frame_text(table, row, c);
                else if (!isnan(mx_frame_number(table, row, c)))
                    number[mx_number_format(number, mx_frame_number(table, row, c))] = '\0';
                rc = mx_frame_set_text(all, last, mx_frame_find(all, mx_frame_name(table, c)), text && *text ? text : NULL);
            }
        }
    }
    return rc;
}

static int write_text(const shared *s, FILE *out)
{
    mx_sheet_write_options options = MX_SHEET_WRITE_OPTIONS_INIT;
    mx_frame *all;
    options.is_guarded = true;
    int rc = mx_frame_new(&all);
    if (rc == MX_OK) rc = join(all, s);
    if (rc == MX_OK) rc = mx_sheet_write_frame(out, all, &options);
    mx_frame_free(all);
    return rc;
}

int shared_write(const shared *s, FILE *out, bool is_workbook)
{
    return is_workbook ? write_workbook(s, out) : write_text(s, out);
}

/* ---- Reading ------------------------------------------------------------------------------------ */

static int refuse_file(const char *path)
{
    return mx_fail(MX_E_SYNTAX,
                   mx_tr("%s : ce n’est pas un fichier d’effectifs partagés (mieux export --counts)",
                         "%s: this is no file of shared counts (mieux export --counts)"),
                   path);
}

/* Where the columns of a table stand in a sheet; false where one lacks. */
static bool find_columns(size_t columns[16], size_t *n, const mx_sheet *sheet, shared_table table)
{
    for (*n = 0; forms[table].columns[*n]; ++*n) {
        columns[*n] = mx_sheet_find(sheet, name_of(forms[table].columns[*n]));
        if (columns[*n] == SIZE_MAX) return false;
    }
    return true;
}

static int read_cell(mx_frame *frame, size_t column, mx_str cell, mx_complaints *complaints, const char *file, uint64_t line)
{
    size_t row = mx_frame_n_rows(frame) - 1;
    double value;
    cell = mx_sheet_unguard(mx_str_trim(cell));
    if (cell.size == 0) return MX_OK;
    if (mx_frame_type(frame, column) == MX_TEXT) return mx_frame_set_str(frame, row, column, cell);
    if (mx_number_parse(&value, cell, '.') < 0 || !isfinite(value))
        return mx_complain(complaints, file, line, mx_frame_name(frame, column),
                           mx_tr("« %.*s » n’est pas un nombre", "\"%.*s\" is not a number"), MX_STR(cell));
    mx_frame_set_number(frame, row, column, value);
    return MX_OK;
}

/* The rows of one table; in a CSV file those that the column `name` (SIZE_MAX: none) says are of it. */
static int read_rows(mx_frame *frame, mx_sheet *sheet, shared_table table, size_t name, mx_complaints *complaints)
{
    size_t columns[17], n;
    mx_rows *rows = NULL;
    mx_batch batch;
    if (!find_columns(columns, &n, sheet, table)) return refuse_file(mx_sheet_path(sheet));
    if (name != SIZE_MAX) columns[n] = name;
    int rc = mx_sheet_rows(&rows, sheet, columns, n + (name != SIZE_MAX ? 1 : 0));
    while (rc == MX_OK && (rc = mx_rows_next(rows, &batch)) == MX_OK)
        for (size_t r = 0; rc == MX_OK && r < batch.n_rows; r++) {
            uint64_t line = mx_rows_line(rows, batch.places[r]);
            if (name != SIZE_MAX && !mx_str_is(mx_str_trim(batch.cells[n][r]), forms[table].name)) continue;
            rc = mx_frame_add_row(frame);
            for (size_t c = 0; rc == MX_OK && c < n; c++)
                rc = read_cell(frame, c, batch.cells[c][r], complaints, mx_sheet_path(sheet), line);
            if (rc == MX_OK) mx_frame_set_number(frame, mx_frame_n_rows(frame) - 1, n, (double)line);
        }
    mx_rows_close(rows);
    return rc == MX_DONE ? MX_OK : rc;
}

static bool has_tab(const mx_sheet *sheet, const char *name)
{
    for (size_t i = 0; i < mx_sheet_n_tabs(sheet); i++)
        if (strcmp(mx_sheet_tab_name(sheet, i), name) == 0) return true;
    return false;
}

/* A table of a workbook stands on a sheet of its name. */
static int read_tab(shared *s, const char *path, shared_table table, mx_complaints *complaints)
{
    mx_sheet_options options = MX_SHEET_OPTIONS_INIT;
    mx_sheet *sheet;
    options.sheet = forms[table].name;
    int rc = mx_sheet_open(&sheet, path, &options);
    if (rc == MX_OK) rc = read_rows(s->tables[table], sheet, table, SIZE_MAX, complaints);
    mx_sheet_close(sheet);
    return rc;
}

static int check_format(const shared *s, const char *path)
{
    const mx_frame *method = s->tables[SHARED_METHOD];
    for (size_t row = 0; row < mx_frame_n_rows(method); row++) {
        const char *item = mx_frame_text(method, row, 0), *text = mx_frame_text(method, row, 1);
        if (!item || strcmp(item, "format") != 0) continue;
        if (text && strcmp(text, SHARED_FORMAT) == 0) return MX_OK;
        return mx_fail(MX_E_SYNTAX,
                       mx_tr("%s : format « %s », que cette version ne lit pas (elle lit %s)",
                             "%s: format \"%s\", which this version does not read (it reads %s)"),
                       path, text ? text : "", SHARED_FORMAT);
    }
    return refuse_file(path);
}

static int read_tables(shared *out, const mx_sheet *sheet, const char *path, mx_complaints *complaints)
{
    int rc = MX_OK;
    size_t name = mx_sheet_find(sheet, "table");
    bool is_workbook = mx_sheet_n_tabs(sheet) > 0;
    if (!is_workbook && name == SIZE_MAX) return refuse_file(path);
    for (int t = 0; rc == MX_OK && t < SHARED_N; t++) {
        if (is_workbook && !has_tab(sheet, forms[t].name)) return refuse_file(path);
        if (is_workbook) {
            rc = read_tab(out, path, (shared_table)t, complaints);
            continue;
        }
        mx_sheet *again;
        rc = mx_sheet_open(&again, path, NULL);
        if (rc == MX_OK) rc = read_rows(out->tables[t], again, (shared_table)t, name, complaints);
        mx_sheet_close(again);
    }
    return rc == MX_OK ? check_format(out, path) : rc;
}

int shared_read(shared *out, char sha256[MX_SHA256_TEXT], const char *path, mx_complaints *complaints)
{
    mx_sheet *sheet = NULL;
    int rc = shared_new(out);
    for (int t = 0; rc == MX_OK && t < SHARED_N; t++)
        rc = mx_frame_add_column(out->tables[t], "line", MX_NUMBER, MX_NOTE);
    if (rc == MX_OK) rc = mx_sheet_open(&sheet, path, NULL);
    if (rc == MX_OK) {
        mx_sheet_sha256(sha256, sheet);
        rc = read_tables(out, sheet, path, complaints);
    }
    mx_sheet_close(sheet);
    if (rc < 0) shared_dispose(out);
    return rc;
}
