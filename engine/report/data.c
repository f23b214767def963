/* The document's tables as files for programs: CSV, and what its columns mean (CSV on the Web). */
#include "json_i.h"

#include <errno.h>
#include <math.h>
#include <sys/stat.h>

#include "mx/sheet.h"

/* ---- CSV --------------------------------------------------------------------------------- */

static void add_text(mx_buf *out, const char *text)
{
    mx_buf guarded = {0};
    mx_sheet_guard(&guarded, mx_str_of(text));
    mx_sheet_write_cell(out, (mx_str){guarded.at, guarded.size}, ',');
    out->failed |= guarded.failed;
    mx_buf_dispose(&guarded);
}

static void add_number(mx_buf *out, double value)
{
    if (isfinite(value)) mx_buf_number(out, value);
}

static void add_head(mx_buf *out, const table *t)
{
    for (size_t c = 0; c < t->n_columns; c++) {
        const table_column *column = &t->columns[c];
        mx_buf_format(out, c == 0 ? "%s" : ",%s", column->name);
        if (column->has_interval) mx_buf_format(out, ",%s_low,%s_high", column->name, column->name);
    }
    mx_buf_text(out, ",withheld\n");
}

static void add_row(mx_buf *out, const table *t, size_t row)
{
    const char *reason = "";
    for (size_t c = 0; c < t->n_columns; c++) {
        const cell *it = &t->cells[row * t->n_columns + c];
        if (c > 0) mx_buf_char(out, ',');
        if (it->reason != NULL) reason = it->reason;
        else if (t->columns[c].is_numeric) add_number(out, it->value);
        else add_text(out, it->text);
        if (!t->columns[c].has_interval) continue;
        mx_buf_char(out, ',');
        add_number(out, it->low);
        mx_buf_char(out, ',');
        add_number(out, it->high);
    }
    mx_buf_char(out, ',');
    add_text(out, reason);
    mx_buf_char(out, '\n');
}

/* ---- Its description ------------------------------------------------------------------------- */

static void describe_column(mx_buf *out, const char *name, const char *suffix, const char *title, const char *more,
                            bool is_numeric, mx_lang lang)
{
    mx_buf_format(out, "{\"name\":\"%s%s\",\"titles\":\"%s%s\",\"dc:description\":", name, suffix, name, suffix);
    mx_buf words = {0};
    mx_report_plain(&words, title);
    mx_buf_text(&words, more);
    mx_json__markup(out, words.at == NULL ? "" : words.at, lang);
    out->failed |= words.failed;
    mx_buf_dispose(&words);
    mx_buf_format(out, ",\"datatype\":\"%s\"}", is_numeric ? "number" : "string");
}

static void describe_columns(mx_buf *out, const table *t, const report_words *words, mx_lang lang)
{
    for (size_t c = 0; c < t->n_columns; c++) {
        const table_column *column = &t->columns[c];
        if (c > 0) mx_buf_text(out, ",\n  ");
        describe_column(out, column->name, "", column->heading, "", column->is_numeric, lang);
        if (!column->has_interval) continue;
        mx_buf_text(out, ",\n  ");
        describe_column(out, column->name, "_low", column->heading, words->low_bound, true, lang);
        mx_buf_text(out, ",\n  ");
        describe_column(out, column->name, "_high", column->heading, words->high_bound, true, lang);
    }
    mx_buf_text(out, ",\n  ");
    describe_column(out, "withheld", "", words->withheld_title, "", false, lang);
}

static void describe_table(mx_buf *out, const block *b, const mx_report *report)
{
    const report_words *words = mx_report__words(report->head.lang);
    mx_buf_format(out, " {\"url\":\"table-%u.csv\",\"dc:title\":", b->number);
    mx_json__markup(out, b->table->caption, report->head.lang);
    mx_buf_text(out, ",\"tableSchema\":{\"columns\":[\n  ");
    describe_columns(out, b->table, words, report->head.lang);
    mx_buf_text(out, "]}}");
}

static void describe(mx_buf *out, const mx_report *report)
{
    const mx_report_head *h = &report->head;
    const char *separator = "";
    mx_buf_format(out, "{\"@context\":[\"http://www.w3.org/ns/csvw\",{\"@language\":\"%s\"}],\n\"dc:title\":",
                  mx_report__words(h->lang)->lang);
    mx_json__plain(out, h->title, h->lang);
    if (h->date != NULL) mx_buf_format(out, ",\"dc:date\":\"%s\"", h->date);
    if (h->publisher != NULL) {
        mx_buf_text(out, ",\"dc:publisher\":");
        mx_json__plain(out, h->publisher, h->lang);
    }
    mx_buf_text(out, ",\n\"tables\":[\n");
    for (size_t i = 0; i < report->n_blocks; i++) {
        if (report->blocks[i].kind != BLOCK_TABLE) continue;
        mx_buf_text(out, separator);
        describe_table(out, &report->blocks[i], report);
        separator = ",\n";
    }
    mx_buf_text(out, "]}\n");
}

/* ---- Files --------------------------------------------------------------------------------------- */

/* Write `bytes` as FOLDER/name and begin anew. */
static int write_file(mx_buf *bytes, const char *folder, const char *name)
{
    mx_buf path = {0};
    mx_buf_format(&path, "%s/%s", folder, name);
    int rc = mx_buf_check(&path);
    if (rc >= 0) rc = mx_buf_check(bytes);
    if (rc >= 0) rc = mx_file_write(path.at, bytes->at, bytes->size);
    mx_buf_dispose(&path);
    mx_buf_clear(bytes);
    return rc;
}

static int write_tables(mx_buf *bytes, const mx_report *report, const char *folder)
{
    int rc = MX_OK;
    for (size_t i = 0; i < report->n_blocks && rc >= 0; i++) {
        const block *b = &report->blocks[i];
        char name[32];
        if (b->kind != BLOCK_TABLE) continue;
        add_head(bytes, b->table);
        for (size_t row = 0; row < b->table->n_rows; row++) add_row(bytes, b->table, row);
        snprintf(name, sizeof name, "table-%u.csv", b->number);
        rc = write_file(bytes, folder, name);
    }
    return rc;
}

int mx_report_write_data(const mx_report *report, const char *folder)
{
    mx_buf bytes = {0};
    if (report->error < 0) return mx_fail(report->error, "%s", report->message);
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return mx_fail_io(folder, mx_tr("le dossier ne peut être créé", "the folder cannot be made"));
    int rc = write_tables(&bytes, report, folder);
    if (rc >= 0) {
        describe(&bytes, report);
        rc = write_file(&bytes, folder, "tables.json");
    }
    if (rc >= 0) rc = mx_report_json(&bytes, report);
    if (rc >= 0) rc = write_file(&bytes, folder, "report.json");
    mx_buf_dispose(&bytes);
    return rc;
}
