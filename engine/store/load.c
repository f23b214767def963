/*
 * Loading rows of a canonical table: fill the cells from the frame, compare with what
 * other imports say of the same key, put the row in, and, where the key is there
 * already, compare again. What differs is complained about and left out.
 */
#include <math.h>
#include <string.h>

#include "forms.h"

/* ---- The SQL of a load ------------------------------------------------------------ */

static void sql_to_insert(mx_buf *sql, const mx_store_form *form)
{
    size_t n = 2;
    mx_buf_format(sql, "INSERT INTO %s (import, line", form->name);
    for (const mx_store_form_column *c = form->columns; c->name; c++) {
        if (c->role == MX_STORE_LIST) continue;
        mx_buf_format(sql, ", [%s]", c->name);
        n++;
    }
    mx_buf_text(sql, ") VALUES (?");
    while (--n) mx_buf_text(sql, ", ?");
    mx_buf_text(sql, ") ON CONFLICT DO NOTHING");
}

/* The row of the same key, its file and line; `others` looks among other imports. */
static void sql_to_compare(mx_buf *sql, const mx_store_form *form, bool others)
{
    mx_buf_text(sql, "SELECT ");
    mx_store__add_columns(sql, form);
    mx_buf_format(sql,
                  ", (SELECT file FROM imports AS i WHERE i.import = t.import), t.line FROM %s AS t WHERE ",
                  form->name);
    mx_store__add_key_match(sql, form, NULL);
    if (form->flags & MX_STORE_PER_IMPORT)
        mx_buf_text(sql, others ? " AND t.import <> ?" : " AND t.import = ?");
}

/* ---- Loading -------------------------------------------------------------------- */

static int bind_cell(sqlite3_stmt *statement, int i, const mx_store_form_column *column,
                     const mx_store_cell *cell)
{
    if (column->type == MX_NUMBER)
        return isnan(cell->number) ? sqlite3_bind_null(statement, i)
                                   : sqlite3_bind_double(statement, i, cell->number);
    const char *text = cell->text && *cell->text ? cell->text : NULL;
    if (!text && column->role == MX_STORE_KEY) text = "";
    return sqlite3_bind_text(statement, i, text, -1, SQLITE_STATIC);
}

/* Bind the cells (the keys alone, or all but lists) from parameter `first` on; `*next` is
 * the parameter after them. */
static int bind_cells(mx_store_loading *row, sqlite3_stmt *statement, bool keys_only, int first, int *next)
{
    int i = first;
    for (const mx_store_form_column *c = row->form->columns; c->name; c++) {
        if (c->role == MX_STORE_LIST || (keys_only && c->role != MX_STORE_KEY)) continue;
        if (bind_cell(statement, i++, c, &row->cells[c - row->form->columns]) != SQLITE_OK)
            return mx_store__fail(row->job->store);
    }
    *next = i;
    return MX_OK;
}

static bool same_cell(const mx_store_form_column *column, const mx_store_cell *cell, sqlite3_stmt *statement,
                      int i)
{
    if (column->type == MX_NUMBER) {
        const double there = mx_store__double(statement, i);
        return isnan(there) ? isnan(cell->number) : there == cell->number;
    }
    const char *there = mx_store__text(statement, i);
    return strcmp(there ? there : "", cell->text ? cell->text : "") == 0;
}

/* A value for people: its text, or its number as text in `number`. */
static const char *in_words(char number[MX_NUMBER_MAX], const mx_store_form_column *column, const char *text,
                            double value)
{
    if (column->type == MX_TEXT) return text ? text : "";
    number[mx_number_format(number, value)] = '\0';
    return number;
}

/* "MUL / s1": what the row is about. */
static void name_key(mx_buf *out, const mx_store_loading *row)
{
    for (const mx_store_form_column *c = row->form->columns; c->name; c++) {
        char number[MX_NUMBER_MAX];
        const mx_store_cell *cell = &row->cells[c - row->form->columns];
        const char *text = in_words(number, c, cell->text, cell->number);
        if (c->role == MX_STORE_KEY && *text) mx_buf_format(out, "%s%s", out->size ? " / " : "", text);
    }
}

static int complain_of_clash(mx_store_loading *row, size_t i, sqlite3_stmt *there)
{
    const mx_store_form_column *column = &row->form->columns[i];
    const mx_store_cell *cell = &row->cells[i];
    const int n = (int)mx_store__count_columns(row->form);
    char here[MX_NUMBER_MAX], before[MX_NUMBER_MAX];
    const char *file = mx_store__text(there, n);
    const char *value =
        in_words(before, column, column->type == MX_TEXT ? mx_store__text(there, (int)i) : NULL,
                 mx_store__double(there, (int)i));
    mx_buf key = {0};
    name_key(&key, row);
    int rc = mx_buf_check(&key);
    if (!rc)
        rc = mx_complain(row->job->complaints, row->job->file, (uint64_t)mx_store__line(row->job, row->row), column->name,
                         mx_tr("« %s » ici, « %s » pour la même clé (%s) dans %s, ligne %lld",
                               "\"%s\" here, \"%s\" for the same key (%s) in %s, line %lld"),
                         in_words(here, column, cell->text, cell->number), value, key.at ? key.at : "",
                         file ? file : row->job->store->path, (long long)sqlite3_column_int64(there, n + 1));
    mx_buf_dispose(&key);
    return rc;
}

/* Compare with the rows that have this key. MX_OK: none, or all the same; MX_DONE: another
 * content, complained about. */
static int compare_with_there(mx_store_loading *row, const char *sql)
{
    sqlite3_stmt *there;
    int last, rc = mx_store__prepare(&there, row->job->store, sql);
    if (!rc) rc = bind_cells(row, there, true, 1, &last);
    if (!rc && row->form->flags & MX_STORE_PER_IMPORT &&
        sqlite3_bind_int64(there, last, row->job->import) != SQLITE_OK)
        rc = mx_store__fail(row->job->store);
    bool clash = false;
    while (!rc && !clash) {
        rc = mx_store__step(row->job->store, there);
        for (size_t i = 0; !rc && !clash && i < mx_store__count_columns(row->form); i++) {
            clash = !same_cell(&row->form->columns[i], &row->cells[i], there, (int)i);
            if (clash) rc = complain_of_clash(row, i, there);
        }
    }
    mx_store__reset(there);
    if (rc < 0) return rc;
    return clash ? MX_DONE : MX_OK;
}

static int fill_cells(mx_store_loading *row)
{
    for (const mx_store_form_column *c = row->form->columns; c->name; c++) {
        const size_t i = (size_t)(c - row->form->columns);
        row->cells[i] = c->type == MX_TEXT
                            ? (mx_store_cell){mx_store__cell(row->job, row->row, c->name), NAN}
                            : (mx_store_cell){NULL, mx_store__cell_number(row->job, row->row, c->name)};
    }
    return row->form->before ? row->form->before(row) : MX_OK;
}

/* MX_DONE when the key was there already. */
static int insert_row(mx_store_loading *row, const char *sql)
{
    mx_store *store = row->job->store;
    sqlite3_stmt *statement;
    int last, rc = mx_store__prepare(&statement, store, sql);
    if (!rc)
        rc = mx_store__bind(store, statement, "zz", row->job->import, mx_store__line(row->job, row->row));
    if (!rc) rc = bind_cells(row, statement, false, 3, &last);
    if (!rc) rc = mx_store__step(store, statement);
    if (rc == MX_DONE) rc = sqlite3_changes(store->db) ? MX_OK : MX_DONE;
    mx_store__reset(statement);
    return rc;
}

typedef struct {
    const char *insert, *compare, *compare_others; /* the last is NULL where there are none */
} load_sql;

static int load_row(mx_store_loading *row, const load_sql *sql)
{
    int rc = fill_cells(row);
    if (!rc && sql->compare_others) rc = compare_with_there(row, sql->compare_others);
    if (rc) return rc;
    rc = insert_row(row, sql->insert);
    if (rc == MX_DONE) return compare_with_there(row, sql->compare);
    return !rc && row->form->after ? row->form->after(row) : rc;
}

/* Each row has its own small arena, so that a long file costs no more memory than a short one. */
static int load_each(mx_store_loading *row, const load_sql *sql)
{
    int rc = MX_OK;
    for (row->row = 0; rc >= 0 && row->row < mx_frame_n_rows(row->job->rows); row->row++) {
        const bool needs_arena = row->form->before != NULL;
        rc = needs_arena ? mx_arena_new(&row->arena) : MX_OK;
        if (!rc) rc = load_row(row, sql);
        if (needs_arena) mx_arena_free(row->arena);
        row->arena = NULL;
    }
    return rc < 0 ? rc : MX_OK;
}

/* Are there rows of other imports at all? Mostly not, and then no row need be compared. */
static int has_others(bool *out, mx_store_load_job *job, const mx_store_form *form)
{
    char sql[96];
    int64_t found = 0;
    snprintf(sql, sizeof sql, "SELECT 1 FROM %s WHERE import <> ? LIMIT 1", form->name);
    int rc = form->flags & MX_STORE_PER_IMPORT
                 ? mx_store__number(&found, job->store, 0, sql, "i", job->import)
                 : MX_OK;
    *out = found != 0;
    return rc;
}

int mx_store__load_rows(mx_store_load_job *job, const mx_store_form *form)
{
    mx_buf insert = {0}, compare = {0}, compare_others = {0};
    mx_store_loading row = {.job = job, .form = form};
    bool others = false;
    sql_to_insert(&insert, form);
    sql_to_compare(&compare, form, false);
    sql_to_compare(&compare_others, form, true);
    int rc = mx_buf_check(&insert);
    if (!rc) rc = mx_buf_check(&compare);
    if (!rc) rc = mx_buf_check(&compare_others);
    if (!rc) rc = mx_ids_new(&row.seen);
    if (!rc) rc = has_others(&others, job, form);
    if (!rc) rc = load_each(&row, &(load_sql){insert.at, compare.at, others ? compare_others.at : NULL});
    mx_ids_free(row.seen);
    mx_buf_dispose(&insert);
    mx_buf_dispose(&compare);
    mx_buf_dispose(&compare_others);
    return rc;
}
