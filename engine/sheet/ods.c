/*
 * ODS (OpenDocument 1.3): one entry has all sheets. Names keep the prefixes that every writer uses,
 * since office:value-type and calcext:value-type differ in nothing else. Cells and rows say how
 * often they are repeated: empty ones a million times, at the end of a sheet.
 */
#include "workbook_i.h"

#include <string.h>

#define CONTENT "content.xml"

typedef enum { TYPE_NONE, TYPE_NUMBER, TYPE_DATE, TYPE_TIME, TYPE_TRUTH, TYPE_TEXT } cell_type;

typedef struct {
    mx_sheet *sheet;
    mx_sheet__grid *grid;
    mx_sheet__tabs tabs;
    size_t chosen;
    mx_ids *hidden;  /* names of the styles of hidden sheets */
    char style[128]; /* the one that is being described */

    unsigned n_tables; /* open ones: a cell may hold a sheet of its own, which is passed over */
    bool is_reading;
    uint64_t row, row_times;
    size_t column, cell_times;

    bool is_in_cell, is_error, has_formula, has_text;
    cell_type type;
    unsigned passed_over; /* notes and drawings hang on cells, and have paragraphs */
    unsigned paragraphs;  /* open ones */
    size_t n_paragraphs;
    mx_buf value, ready; /* the value as an attribute gives it; the text of the cell */
} reading;

/* ---- Attributes ------------------------------------------------------------------------------------ */

/* How often a cell, a row or a blank is there: once when nothing is said. */
static uint64_t times_of(const char **attributes, const char *name)
{
    const char *text = mx_sheet__attribute(attributes, name);
    int64_t times;
    if (!text || mx_integer_parse(&times, mx_str_of(text)) < 0 || times < 1) return 1;
    return times > MX_SHEET__ROWS_MAX ? MX_SHEET__ROWS_MAX : (uint64_t)times;
}

static bool is(const char *text, const char *wanted)
{
    return text && strcmp(text, wanted) == 0;
}

/* Which attribute has the value of a type. */
static cell_type type_of(const char *name, const char **attribute)
{
    static const struct {
        const char *name;
        cell_type type;
        const char *attribute;
    } types[] = {{"float", TYPE_NUMBER, "office:value"},      {"percentage", TYPE_NUMBER, "office:value"},
                 {"currency", TYPE_NUMBER, "office:value"},   {"date", TYPE_DATE, "office:date-value"},
                 {"time", TYPE_TIME, "office:time-value"},    {"boolean", TYPE_TRUTH, "office:boolean-value"},
                 {"string", TYPE_TEXT, "office:string-value"}};
    *attribute = "";
    for (size_t i = 0; name && i < sizeof types / sizeof *types; i++) {
        if (strcmp(types[i].name, name) != 0) continue;
        *attribute = types[i].attribute;
        return types[i].type;
    }
    return TYPE_NONE;
}

/* ---- Sheets ------------------------------------------------------------------------------------------ */

static int start_table(reading *r, const char **attributes)
{
    if (r->n_tables++ > 0) return MX_OK;
    const char *name = mx_sheet__attribute(attributes, "table:name"),
               *style = mx_sheet__attribute(attributes, "table:style-name");
    bool is_hidden = style && mx_ids_find(r->hidden, mx_str_of(style)) != MX_NO_ID;
    int rc = mx_sheet__tabs_add(&r->tabs, r->sheet, name ? name : "", is_hidden);
    if (rc < 0 || !mx_sheet__tabs_is_wanted(&r->tabs, r->sheet, r->chosen)) return rc;
    r->chosen = r->tabs.n - 1;
    r->is_reading = true;
    r->row = 1;
    return MX_OK;
}

static int describe_style(reading *r, const char *name, const char **attributes)
{
    uint32_t ignored;
    if (strcmp(name, "style:style") == 0) {
        const char *style = mx_sheet__attribute(attributes, "style:name");
        snprintf(r->style, sizeof r->style, "%s", style ? style : "");
    }
    if (strcmp(name, "style:table-properties") != 0 ||
        !is(mx_sheet__attribute(attributes, "table:display"), "false"))
        return MX_OK;
    return mx_ids_add(r->hidden, mx_str_of(r->style), &ignored);
}

/* ---- Cells --------------------------------------------------------------------------------------------- */

static int start_cell(reading *r, const char **attributes)
{
    const char *attribute;
    r->type = type_of(mx_sheet__attribute(attributes, "office:value-type"), &attribute);
    const char *value = mx_sheet__attribute(attributes, attribute);
    r->is_in_cell = true;
    r->is_error = is(mx_sheet__attribute(attributes, "calcext:value-type"), "error");
    r->has_formula = mx_sheet__attribute(attributes, "table:formula") != NULL;
    r->has_text = r->type == TYPE_TEXT && !value;
    r->n_paragraphs = 0;
    r->cell_times = (size_t)times_of(attributes, "table:number-columns-repeated");
    mx_buf_clear(&r->value);
    mx_buf_clear(&r->ready);
    if (value) mx_buf_text(&r->value, value);
    uint64_t span = times_of(attributes, "table:number-columns-spanned"),
             rows = times_of(attributes, "table:number-rows-spanned");
    int rc = mx_buf_check(&r->value);
    return rc < 0 || (span == 1 && rows == 1)
               ? rc
               : mx_sheet__grid_merge(r->grid, r->row, r->column, r->column + span - 1);
}

static int start_in_cell(reading *r, const char *name, const char **attributes)
{
    if (r->passed_over || strcmp(name, "office:annotation") == 0 || strncmp(name, "draw:", 5) == 0) {
        r->passed_over++;
        return MX_OK;
    }
    if (strcmp(name, "text:p") == 0 || strcmp(name, "text:h") == 0) {
        r->paragraphs++;
        if (r->n_paragraphs++) mx_buf_char(&r->ready, '\n');
    } else if (r->paragraphs && strcmp(name, "text:s") == 0) {
        uint64_t n = times_of(attributes, "text:c");
        for (uint64_t i = 0; i < n && r->ready.size < r->sheet->max_record; i++) mx_buf_char(&r->ready, ' ');
    } else if (r->paragraphs && strcmp(name, "text:tab") == 0) {
        mx_buf_char(&r->ready, '\t');
    } else if (r->paragraphs && strcmp(name, "text:line-break") == 0) {
        mx_buf_char(&r->ready, '\n');
    }
    return mx_buf_check(&r->ready);
}

/* Runs of blanks are one blank, and none where a line begins; others are elements. */
static int text_content(void *payload, mx_str text)
{
    reading *r = payload;
    if (!r->paragraphs || r->passed_over) return MX_OK;
    if (r->ready.size + text.size > r->sheet->max_record)
        return mx_fail(
            MX_E_LIMIT,
            mx_tr("%s:%llu: un texte dépasse %zu octets", "%s:%llu: a text has more than %zu bytes"),
            r->sheet->path, (unsigned long long)r->row, r->sheet->max_record);
    for (size_t i = 0; i < text.size; i++) {
        bool is_blank = strchr(" \t\r\n", text.at[i]) != NULL;
        char before = r->ready.size ? r->ready.at[r->ready.size - 1] : '\n';
        if (is_blank && (before == ' ' || before == '\n')) continue;
        mx_buf_char(&r->ready, is_blank ? ' ' : text.at[i]);
    }
    return mx_buf_check(&r->ready);
}

/* The value of the cell in r->ready. */
static void read_value(reading *r)
{
    mx_str value = {r->value.at, r->value.size};
    if (r->has_text) return;
    mx_buf_clear(&r->ready);
    switch (r->type) {
    case TYPE_NONE: break;
    case TYPE_NUMBER: mx_sheet__add_number(&r->ready, value); break;
    case TYPE_DATE: mx_sheet__add_moment(&r->ready, value); break;
    case TYPE_TIME: mx_sheet__add_duration(&r->ready, value); break;
    case TYPE_TRUTH: mx_buf_char(&r->ready, mx_str_is(value, "true") ? '1' : '0'); break;
    case TYPE_TEXT: mx_buf_add(&r->ready, value.at, value.size); break;
    }
}

static int end_cell(reading *r)
{
    int rc = MX_OK;
    r->is_in_cell = false;
    if (r->is_error) {
        mx_sheet__grid_error(r->grid, r->row, r->column, (mx_str){r->ready.at, r->ready.size});
    } else if (r->has_formula && r->type == TYPE_NONE) {
        return mx_sheet__refuse_formula(r->sheet, r->row, r->column);
    } else {
        read_value(r);
        rc = mx_buf_check(&r->ready);
        for (size_t i = 0; rc == MX_OK && r->ready.size && i < r->cell_times; i++)
            rc = mx_sheet__grid_put(r->grid, r->column + i, (mx_str){r->ready.at, r->ready.size});
    }
    r->column += r->cell_times;
    return rc;
}

/* ---- The pieces of the entry
 * ------------------------------------------------------------------------------- */

static bool is_cell(const char *name)
{
    return strcmp(name, "table:table-cell") == 0 || strcmp(name, "table:covered-table-cell") == 0;
}

static int start_content(void *payload, const char *name, const char **attributes)
{
    reading *r = payload;
    if (r->is_in_cell && strcmp(name, "table:table") != 0) {
        if (r->n_tables == 1) return start_in_cell(r, name, attributes);
        return MX_OK;
    }
    if (strcmp(name, "table:table") == 0) return start_table(r, attributes);
    if (r->n_tables == 0) return describe_style(r, name, attributes);
    if (!r->is_reading || r->n_tables > 1) return MX_OK;
    if (is_cell(name)) return start_cell(r, attributes);
    if (strcmp(name, "table:table-row") != 0) return MX_OK;
    r->row_times = times_of(attributes, "table:number-rows-repeated");
    r->column = 0;
    return MX_OK;
}

static int end_content(void *payload, const char *name)
{
    reading *r = payload;
    if (strcmp(name, "table:table") == 0) {
        r->n_tables--;
        r->is_reading = r->is_reading && r->n_tables > 0;
        return MX_OK;
    }
    if (!r->is_reading || r->n_tables > 1) return MX_OK;
    if (r->passed_over) {
        r->passed_over--;
        return MX_OK;
    }
    if (strcmp(name, "text:p") == 0 || strcmp(name, "text:h") == 0) r->paragraphs -= r->paragraphs > 0;
    if (is_cell(name)) return end_cell(r);
    if (strcmp(name, "table:table-row") != 0) return MX_OK;
    int rc = mx_sheet__grid_end_row(r->grid, r->row, r->row_times);
    r->row += r->row_times;
    return rc;
}

/* ---- Passwords
 * ----------------------------------------------------------------------------------------------- */

static int start_manifest(void *payload, const char *name, const char **attributes)
{
    mx_sheet *sheet = payload;
    (void)attributes;
    if (strcmp(mx_sheet__local(name), "encryption-data") != 0) return MX_OK;
    return mx_sheet__refuse_encrypted(sheet);
}

int mx_sheet__read_ods(mx_sheet__archive *archive, mx_sheet__grid *grid)
{
    static const char manifest[] = "META-INF/manifest.xml";
    static const mx_sheet__xml of_manifest = {.start = start_manifest};
    static const mx_sheet__xml of_content = {start_content, end_content, text_content};
    reading r = {.sheet = archive->sheet, .grid = grid, .chosen = SIZE_MAX};
    int rc = mx_ids_new(&r.hidden);
    if (rc == MX_OK && mx_sheet__archive_has(archive, manifest))
        rc = mx_sheet__archive_parse(archive, manifest, &of_manifest, archive->sheet);
    if (rc == MX_OK) rc = mx_sheet__archive_parse(archive, CONTENT, &of_content, &r);
    if (rc == MX_OK) rc = mx_sheet__tabs_tell(&r.tabs, archive->sheet, r.chosen);
    mx_ids_free(r.hidden);
    mx_free(r.tabs.tabs);
    mx_buf_dispose(&r.value);
    mx_buf_dispose(&r.ready);
    return rc;
}
