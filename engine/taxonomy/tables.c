/* The files of a framework: plain tab-separated tables with a fixed header. */
#include <string.h>

#include "taxonomy_i.h"

typedef struct {
    const char *name; /* of the file, without its ending */
    const char *columns[8];
} table_form;

static const table_form about_form = {
    "framework", {"version", "name_fr", "name_en", "source", "dimensions", "components", NULL}};
static const table_form topics_form = {
    "components", {"code", "level", "parent", "name_fr", "name_en", "certainty", "source", NULL}};
static const table_form meanings_form = {
    "meanings", {"code", "category", "name_fr", "name_en", "certainty", "formerly", NULL}};
static const table_form beneficiaries_form = {"beneficiaries",
                                              {"code", "name_fr", "name_en", "certainty", NULL}};

int mx_taxonomy__bad_cell(const mx_frame *frame, const char *table, size_t row, size_t column,
                          const char *reason)
{
    const char *text = mx_frame_text(frame, row, column);
    return mx_fail(MX_E_VALUE, mx_tr("%s:%zu: %s : « %s » %s", "%s:%zu: %s: \"%s\" %s"), table, row + 2,
                   mx_frame_name(frame, column), text ? text : "", reason);
}

/* Cut `*rest` after the first `mark` and return what stood before it. */
static mx_str take_until(mx_str *rest, char mark)
{
    const char *end = rest->size > 0 ? memchr(rest->at, mark, rest->size) : NULL;
    mx_str head = {rest->at, end ? (size_t)(end - rest->at) : rest->size};
    size_t used = end ? head.size + 1 : head.size;
    rest->size -= used;
    if (rest->size > 0) rest->at += used;
    return head;
}

static mx_str take_line(mx_str *rest)
{
    mx_str line = take_until(rest, '\n');
    if (line.size > 0 && line.at[line.size - 1] == '\r') line.size--;
    return line;
}

static size_t count_columns(const table_form *form)
{
    size_t count = 0;
    while (form->columns[count]) count++;
    return count;
}

static int read_header(mx_str line, const table_form *form)
{
    for (size_t column = 0; form->columns[column]; column++) {
        mx_str cell = take_until(&line, '\t');
        if (!mx_str_is(cell, form->columns[column]))
            return mx_fail(MX_E_SYNTAX,
                           mx_tr("%s:1: colonne %zu : « %.*s » au lieu de « %s »",
                                 "%s:1: column %zu: \"%.*s\" instead of \"%s\""),
                           form->name, column + 1, MX_STR(cell), form->columns[column]);
    }
    return MX_OK;
}

static int read_row(mx_frame *frame, mx_str line, const table_form *form)
{
    size_t row = mx_frame_n_rows(frame), n_columns = count_columns(form), n_cells = 1;
    for (size_t i = 0; i < line.size; i++) n_cells += line.at[i] == '\t';
    if (n_cells != n_columns)
        return mx_fail(MX_E_SYNTAX,
                       mx_tr("%s:%zu: %zu cellules au lieu de %zu, séparées par des tabulations",
                             "%s:%zu: %zu cells instead of %zu, separated by tabs"),
                       form->name, row + 2, n_cells, n_columns);

    int rc = mx_frame_add_row(frame);
    for (size_t column = 0; rc >= 0 && column < n_columns; column++) {
        mx_str cell = take_until(&line, '\t');
        if (cell.size > 0) rc = mx_frame_set_str(frame, row, column, cell);
    }
    return rc;
}

static int read_rows(mx_frame *frame, mx_str text, const table_form *form)
{
    size_t bad;
    if (!mx_utf8_valid(text, &bad))
        return mx_fail(MX_E_SYNTAX,
                       mx_tr("%s : l’octet %zu n’est pas de l’UTF-8", "%s: byte %zu is not UTF-8"),
                       form->name, bad + 1);

    int rc = read_header(take_line(&text), form);
    for (size_t column = 0; rc >= 0 && form->columns[column]; column++)
        rc = mx_frame_add_column(frame, form->columns[column], MX_TEXT, MX_KEY);
    while (rc >= 0 && text.size > 0) rc = read_row(frame, take_line(&text), form);
    return rc;
}

static int read_table(mx_frame **out, const char *folder, const table_form *form)
{
    mx_frame *frame = NULL;
    mx_buf path = {0};
    mx_file file;
    int rc;

    *out = NULL;
    mx_buf_format(&path, "%s/%s.tsv", folder, form->name);
    rc = mx_buf_check(&path);
    if (rc >= 0) rc = mx_file_open(&file, path.at);
    mx_buf_dispose(&path);
    if (rc < 0) return rc;

    rc = mx_frame_new(&frame);
    if (rc >= 0) rc = read_rows(frame, (mx_str){file.at, file.size}, form);
    mx_file_close(&file);
    if (rc < 0) {
        mx_frame_free(frame);
        return rc;
    }
    *out = frame;
    return MX_OK;
}

int mx_taxonomy__read(mx_taxonomy_tables *out, const char *folder)
{
    *out = (mx_taxonomy_tables){0};
    int rc = read_table(&out->about, folder, &about_form);
    if (rc >= 0) rc = read_table(&out->topics, folder, &topics_form);
    if (rc >= 0) rc = read_table(&out->meanings, folder, &meanings_form);
    if (rc >= 0) rc = read_table(&out->beneficiaries, folder, &beneficiaries_form);
    if (rc < 0) mx_taxonomy__dispose(out);
    return rc;
}

void mx_taxonomy__dispose(mx_taxonomy_tables *tables)
{
    mx_frame_free(tables->about);
    mx_frame_free(tables->topics);
    mx_frame_free(tables->meanings);
    mx_frame_free(tables->beneficiaries);
    *tables = (mx_taxonomy_tables){0};
}
