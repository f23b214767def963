/*
 * XLSX (ECMA-376): an archive of XML. The workbook lists its sheets; relationships say in which
 * entry each stands; styles say which numbers are dates; texts are shared in a table of their own,
 * which goes to a temporary file. Elements are told by their local names, since writers differ in
 * prefixes.
 */
#include "workbook_i.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* ---- Relationships ----------------------------------------------------------------------------- */

typedef struct {
    const char *id, *type, *target; /* in the arena of the sheet; the type is the end of its name */
} relation;

typedef struct {
    mx_sheet *sheet;
    const char *base; /* the folder that targets count from: "" or "xl/" */
    relation *all;
    size_t n, capacity;
} relations;

static const char *copy_text(mx_sheet *sheet, const char *text)
{
    return mx_arena_copy(sheet->arena, text, strlen(text));
}

static int start_relation(void *payload, const char *name, const char **attributes)
{
    enum { MOST = 1 << 16 };
    relations *list = payload;
    if (strcmp(mx_sheet__local(name), "Relationship") != 0) return MX_OK;
    const char *id = mx_sheet__attribute(attributes, "Id"), *type = mx_sheet__attribute(attributes, "Type"),
               *target = mx_sheet__attribute(attributes, "Target");
    if (!id || !type || !target || list->n == MOST) return MX_OK;
    if (MX_GROW(list->all, list->n, list->capacity) < 0) return mx_fail_memory();
    const char *slash = strrchr(type, '/');
    relation *one = &list->all[list->n++];
    *one = (relation){copy_text(list->sheet, id), copy_text(list->sheet, slash ? slash + 1 : type),
                      *target == '/' ? copy_text(list->sheet, target + 1)
                                     : mx_arena_format(list->sheet->arena, "%s%s", list->base, target)};
    return one->id && one->type && one->target ? MX_OK : mx_fail_memory();
}

/* The target of the first relation of this type, or with this id; NULL when there is none. */
static const char *target_of(const relations *list, const char *type, const char *id)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->all[i].type, type) == 0 && (!id || strcmp(list->all[i].id, id) == 0))
            return list->all[i].target;
    return NULL;
}

static int read_relations(relations *out, mx_sheet__archive *archive, const char *base, const char *entry)
{
    static const mx_sheet__xml handlers = {.start = start_relation};
    *out = (relations){.sheet = archive->sheet, .base = base};
    return mx_sheet__archive_parse(archive, entry, &handlers, out);
}

/* ---- The workbook ------------------------------------------------------------------------------- */

typedef struct {
    mx_sheet *sheet;
    const relations *relations;
    mx_sheet__tabs tabs;
    size_t chosen;
    const char *entry; /* of the sheet that was chosen */
    bool is_1904;
} workbook;

static bool is_true(const char *value)
{
    return value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

/* Sheets of charts have no cells. */
static int add_tab(workbook *book, const char **attributes)
{
    const char *name = mx_sheet__attribute(attributes, "name"),
               *state = mx_sheet__attribute(attributes, "state"),
               *id = mx_sheet__local_attribute(attributes, "id");
    const char *entry = id ? target_of(book->relations, "worksheet", id) : NULL;
    if (!name || !entry) return MX_OK;
    int rc = mx_sheet__tabs_add(&book->tabs, book->sheet, name, state && strcmp(state, "visible") != 0);
    if (rc < 0 || !mx_sheet__tabs_is_wanted(&book->tabs, book->sheet, book->chosen)) return rc;
    book->chosen = book->tabs.n - 1;
    book->entry = entry;
    return MX_OK;
}

static int start_workbook(void *payload, const char *name, const char **attributes)
{
    workbook *book = payload;
    name = mx_sheet__local(name);
    if (strcmp(name, "workbookPr") == 0) book->is_1904 = is_true(mx_sheet__attribute(attributes, "date1904"));
    return strcmp(name, "sheet") == 0 ? add_tab(book, attributes) : MX_OK;
}

/* ---- Styles --------------------------------------------------------------------------------------- */

/* For each style of a cell, what its numbers stand for. */
typedef struct {
    struct {
        long number;
        mx_sheet__format format;
    } * formats; /* of the workbook's own */
    size_t n_formats, formats_capacity;
    uint8_t *styles;
    size_t n, capacity;
    bool is_in_cells;
} styles;

static int add_format(styles *all, const char **attributes)
{
    const char *number = mx_sheet__attribute(attributes, "numFmtId"),
               *code = mx_sheet__attribute(attributes, "formatCode");
    if (!number || !code || all->n_formats >= MX_SHEET__COLUMNS_MAX) return MX_OK;
    if (MX_GROW(all->formats, all->n_formats, all->formats_capacity) < 0) return mx_fail_memory();
    all->formats[all->n_formats].number = strtol(number, NULL, 10);
    all->formats[all->n_formats++].format = mx_sheet__format_of(code);
    return MX_OK;
}

static int add_style(styles *all, const char **attributes)
{
    enum { MOST = 1 << 17 };
    const char *text = mx_sheet__attribute(attributes, "numFmtId");
    long number = text ? strtol(text, NULL, 10) : 0;
    mx_sheet__format format = mx_sheet__format_built_in(number);
    for (size_t i = 0; i < all->n_formats; i++)
        if (all->formats[i].number == number) format = all->formats[i].format;
    if (all->n == MOST) return MX_OK;
    if (MX_GROW(all->styles, all->n, all->capacity) < 0) return mx_fail_memory();
    all->styles[all->n++] = (uint8_t)format;
    return MX_OK;
}

static int start_styles(void *payload, const char *name, const char **attributes)
{
    styles *all = payload;
    name = mx_sheet__local(name);
    if (strcmp(name, "cellXfs") == 0) all->is_in_cells = true;
    if (strcmp(name, "numFmt") == 0) return add_format(all, attributes);
    return all->is_in_cells && strcmp(name, "xf") == 0 ? add_style(all, attributes) : MX_OK;
}

static int end_styles(void *payload, const char *name)
{
    styles *all = payload;
    if (strcmp(mx_sheet__local(name), "cellXfs") == 0) all->is_in_cells = false;
    return MX_OK;
}

/* ---- Texts ------------------------------------------------------------------------------------------ */

long mx_sheet__unit_at(mx_str text)
{
    long unit = 0;
    if (text.size < 7 || text.at[0] != '_' || text.at[1] != 'x' || text.at[6] != '_') return -1;
    for (size_t i = 2; i < 6; i++) {
        char c = text.at[i], low = (char)(c | 0x20);
        if (c >= '0' && c <= '9') unit = unit * 16 + (c - '0');
        else if (low >= 'a' && low <= 'f') unit = unit * 16 + (low - 'a' + 10);
        else return -1;
    }
    return unit;
}

/* Characters that XML does not have are written as _xHHHH_, in units of UTF-16. A NUL is left out. */
static void add_unescaped(mx_buf *out, mx_str text)
{
    for (size_t i = 0; i < text.size; i++) {
        const char *next = memchr(text.at + i, '_', text.size - i);
        size_t end = next ? (size_t)(next - text.at) : text.size;
        mx_buf_add(out, text.at + i, end - i);
        if (!next) return;
        i = end;
        long unit = mx_sheet__unit_at((mx_str){text.at + i, text.size - i});
        if (unit < 0) {
            mx_buf_char(out, '_');
            continue;
        }
        i += 6;
        long low = unit >= 0xD800 && unit < 0xDC00
                       ? mx_sheet__unit_at((mx_str){text.at + i + 1, text.size - i - 1})
                       : -1;
        if (low >= 0xDC00 && low < 0xE000) {
            mx_utf8_add(out, (uint32_t)(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)));
            i += 7;
        } else if (unit != 0) {
            mx_utf8_add(out, unit >= 0xD800 && unit < 0xE000 ? 0xFFFD : (uint32_t)unit);
        }
    }
}

/* The shared texts, one after the other in a file; only where they end is in memory. */
typedef struct {
    mx_sheet *sheet;
    FILE *file;
    mx_sheet__text text;
    uint64_t *ends;
    size_t n, capacity;
    uint64_t size;
    mx_buf raw, ready; /* of the one at hand */
    bool is_in_text;
    unsigned phonetic; /* inside <rPh>, which says how to pronounce */
} shared;

static int start_shared(void *payload, const char *name, const char **attributes)
{
    shared *all = payload;
    (void)attributes;
    name = mx_sheet__local(name);
    if (strcmp(name, "si") == 0) mx_buf_clear(&all->raw);
    if (strcmp(name, "rPh") == 0) all->phonetic++;
    all->is_in_text = strcmp(name, "t") == 0 && !all->phonetic;
    return MX_OK;
}

static int text_shared(void *payload, mx_str text)
{
    shared *all = payload;
    if (!all->is_in_text) return MX_OK;
    if (all->raw.size + text.size > all->sheet->max_record)
        return mx_fail(MX_E_LIMIT,
                       mx_tr("%s : un texte dépasse %zu octets", "%s: a text has more than %zu bytes"),
                       all->sheet->path, all->sheet->max_record);
    mx_buf_add(&all->raw, text.at, text.size);
    return mx_buf_check(&all->raw);
}

static int add_shared(shared *all)
{
    const mx_sheet__limits *limits = all->sheet->limits;
    mx_buf_clear(&all->ready);
    add_unescaped(&all->ready, (mx_str){all->raw.at, all->raw.size});
    int rc = mx_buf_check(&all->ready);
    if (rc < 0) return rc;
    if (all->n >= limits->n_shared || all->size + all->ready.size > limits->shared)
        return mx_fail(MX_E_LIMIT,
                       mx_tr("%s : ce classeur a trop de textes ; enregistrez la feuille en CSV",
                             "%s: this workbook has too many texts; save the sheet as CSV"),
                       all->sheet->path);
    if (MX_GROW(all->ends, all->n, all->capacity) < 0) return mx_fail_memory();
    if (all->ready.size && fwrite(all->ready.at, 1, all->ready.size, all->file) != all->ready.size)
        return mx_fail_io(all->sheet->path,
                          mx_tr("pas de place pour la copie de travail", "no room for the working copy"));
    all->size += all->ready.size;
    all->ends[all->n++] = all->size;
    return MX_OK;
}

static int end_shared(void *payload, const char *name)
{
    shared *all = payload;
    name = mx_sheet__local(name);
    all->is_in_text = false;
    if (strcmp(name, "rPh") == 0) all->phonetic--;
    return strcmp(name, "si") == 0 ? add_shared(all) : MX_OK;
}

static int read_shared(shared *all, mx_sheet__archive *archive, const char *entry)
{
    static const mx_sheet__xml handlers = {start_shared, end_shared, text_shared};
    all->sheet = archive->sheet;
    if (!entry || !mx_sheet__archive_has(archive, entry)) return MX_OK;
    all->file = tmpfile();
    if (!all->file)
        return mx_fail_io(archive->sheet->path,
                          mx_tr("pas de fichier pour la copie de travail", "no file for the working copy"));
    int rc = mx_sheet__archive_parse(archive, entry, &handlers, all);
    return rc < 0 ? rc : mx_sheet__map_written(&all->text, all->file, all->size, archive->sheet->path);
}

static void dispose_shared(shared *all)
{
    if (all->text.mapped) munmap(all->text.mapped, all->text.size);
    if (all->file) fclose(all->file);
    mx_free(all->ends);
    mx_buf_dispose(&all->raw);
    mx_buf_dispose(&all->ready);
}

/* ---- Cells --------------------------------------------------------------------------------------------- */

typedef enum {
    TYPE_NUMBER,
    TYPE_SHARED,
    TYPE_TEXT,
    TYPE_INLINE,
    TYPE_TRUTH,
    TYPE_ERROR,
    TYPE_DATE
} cell_type;

typedef struct {
    mx_sheet *sheet;
    mx_sheet__grid *grid;
    const shared *shared;
    const styles *styles;
    bool is_1904;
    const char *entry;
    uint64_t row;
    size_t column; /* of the cell at hand, or where the next one stands */
    bool is_in_row, is_in_cell, is_in_text, has_formula, has_value;
    unsigned phonetic;
    cell_type type;
    size_t style;
    mx_buf raw, ready;
} reading;

/* "AB12": the column from 0, and the row when it is asked for. */
static bool parse_place(const char **at, uint64_t *row, size_t *column)
{
    size_t letters = 0;
    uint64_t number = 0;
    const char *from = *at;
    for (; **at >= 'A' && **at <= 'Z' && letters < MX_SHEET__COLUMNS_MAX * 2; ++*at)
        letters = letters * 26 + (size_t)(**at - 'A' + 1);
    const char *digits = *at;
    for (; **at >= '0' && **at <= '9' && number <= MX_SHEET__ROWS_MAX; ++*at)
        number = number * 10 + (uint64_t)(**at - '0');
    *column = letters - 1;
    *row = number;
    return digits > from && *at > digits && letters <= MX_SHEET__COLUMNS_MAX && number >= 1 &&
           number <= MX_SHEET__ROWS_MAX;
}

static cell_type type_of(const char *name)
{
    static const struct {
        const char *name;
        cell_type type;
    } types[] = {{"n", TYPE_NUMBER}, {"s", TYPE_SHARED}, {"str", TYPE_TEXT}, {"inlineStr", TYPE_INLINE},
                 {"b", TYPE_TRUTH},  {"e", TYPE_ERROR},  {"d", TYPE_DATE}};
    for (size_t i = 0; name && i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].name, name) == 0) return types[i].type;
    return TYPE_NUMBER;
}

static int start_row(reading *r, const char **attributes)
{
    const char *number = mx_sheet__attribute(attributes, "r");
    int64_t row = (int64_t)r->row + 1;
    if (number && mx_integer_parse(&row, mx_str_of(number)) < 0)
        return mx_sheet__refuse_damage(r->sheet, r->entry);
    if (row <= (int64_t)r->row || row > MX_SHEET__ROWS_MAX)
        return mx_sheet__refuse_damage(r->sheet, r->entry);
    r->row = (uint64_t)row;
    r->column = 0;
    r->is_in_row = true;
    return MX_OK;
}

static int start_cell(reading *r, const char **attributes)
{
    const char *type = NULL, *style = NULL;
    uint64_t row = r->row;
    for (; *attributes; attributes += 2) {
        const char *name = attributes[0], *value = attributes[1];
        if (name[0] == '\0' || name[1] != '\0') continue;
        if (name[0] == 't') type = value;
        if (name[0] == 's') style = value;
        if (name[0] == 'r' && (!parse_place(&value, &row, &r->column) || *value || row != r->row))
            return mx_sheet__refuse_damage(r->sheet, r->entry);
    }
    r->type = type_of(type);
    r->style = style ? (size_t)strtoul(style, NULL, 10) : 0;
    r->is_in_cell = true;
    r->is_in_text = r->has_formula = r->has_value = false;
    mx_buf_clear(&r->raw);
    return MX_OK;
}

static int merge_cells(reading *r, const char **attributes)
{
    const char *at = mx_sheet__attribute(attributes, "ref");
    uint64_t first_row, last_row;
    size_t first, last;
    if (!at || !parse_place(&at, &first_row, &first)) return mx_sheet__refuse_damage(r->sheet, r->entry);
    if (*at == '\0') return MX_OK;
    if (*at++ != ':' || !parse_place(&at, &last_row, &last) || *at)
        return mx_sheet__refuse_damage(r->sheet, r->entry);
    return mx_sheet__grid_merge(r->grid, first_row, first, last);
}

static int start_sheet(void *payload, const char *name, const char **attributes)
{
    reading *r = payload;
    name = mx_sheet__local(name);
    if (r->is_in_cell) {
        bool is_value = strcmp(name, "v") == 0;
        if (strcmp(name, "f") == 0) r->has_formula = true;
        if (strcmp(name, "rPh") == 0) r->phonetic++;
        r->has_value = r->has_value || is_value || r->type == TYPE_INLINE;
        r->is_in_text = is_value || (r->type == TYPE_INLINE && !r->phonetic && strcmp(name, "t") == 0);
        return MX_OK;
    }
    if (strcmp(name, "c") == 0 && r->is_in_row) return start_cell(r, attributes);
    if (strcmp(name, "row") == 0) return start_row(r, attributes);
    return strcmp(name, "mergeCell") == 0 ? merge_cells(r, attributes) : MX_OK;
}

static int text_sheet(void *payload, mx_str text)
{
    reading *r = payload;
    if (!r->is_in_text) return MX_OK;
    if (r->raw.size + text.size > r->sheet->max_record)
        return mx_fail(
            MX_E_LIMIT,
            mx_tr("%s:%llu: un texte dépasse %zu octets", "%s:%llu: a text has more than %zu bytes"),
            r->sheet->path, (unsigned long long)r->row, r->sheet->max_record);
    mx_buf_add(&r->raw, text.at, text.size);
    return mx_buf_check(&r->raw);
}

static int put_shared(reading *r, mx_str raw)
{
    int64_t index;
    if (raw.size == 0) return MX_OK;
    if (mx_integer_parse(&index, raw) < 0 || index < 0 || (uint64_t)index >= r->shared->n)
        return mx_sheet__refuse_damage(r->sheet, r->entry);
    uint64_t from = index ? r->shared->ends[index - 1] : 0, to = r->shared->ends[index];
    return mx_sheet__grid_put(r->grid, r->column, (mx_str){r->shared->text.at + from, (size_t)(to - from)});
}

static void add_number(reading *r, mx_str raw)
{
    mx_sheet__format format =
        r->style < r->styles->n ? (mx_sheet__format)r->styles->styles[r->style] : MX_SHEET__NUMBER;
    double serial;
    if (format == MX_SHEET__NUMBER || mx_number_parse(&serial, mx_str_trim(raw), '.') < 0)
        mx_sheet__add_number(&r->ready, raw);
    else mx_sheet__add_serial(&r->ready, serial, format, r->is_1904);
}

static int put_cell(reading *r)
{
    mx_str raw = {r->raw.at, r->raw.size};
    if (r->type == TYPE_SHARED) return put_shared(r, mx_str_trim(raw));
    if (raw.size == 0) return MX_OK;
    mx_buf_clear(&r->ready);
    switch (r->type) {
    case TYPE_NUMBER: add_number(r, raw); break;
    case TYPE_TEXT:
    case TYPE_INLINE: add_unescaped(&r->ready, raw); break;
    case TYPE_DATE: mx_sheet__add_moment(&r->ready, raw); break;
    case TYPE_ERROR: mx_sheet__grid_error(r->grid, r->row, r->column, raw); break;
    case TYPE_TRUTH:
    case TYPE_SHARED: mx_buf_add(&r->ready, raw.at, raw.size); break;
    }
    int rc = mx_buf_check(&r->ready);
    return rc < 0 ? rc : mx_sheet__grid_put(r->grid, r->column, (mx_str){r->ready.at, r->ready.size});
}

static int end_cell(reading *r)
{
    r->is_in_cell = false;
    if (r->has_formula && !r->has_value) return mx_sheet__refuse_formula(r->sheet, r->row, r->column);
    int rc = put_cell(r);
    r->column++;
    return rc;
}

static int end_sheet(void *payload, const char *name)
{
    reading *r = payload;
    name = mx_sheet__local(name);
    r->is_in_text = false;
    if (r->is_in_cell) {
        if (strcmp(name, "rPh") == 0) r->phonetic--;
        return strcmp(name, "c") == 0 ? end_cell(r) : MX_OK;
    }
    if (strcmp(name, "row") != 0) return MX_OK;
    r->is_in_row = false;
    return mx_sheet__grid_end_row(r->grid, r->row, 1);
}

/* ---- All of it
 * --------------------------------------------------------------------------------------------- */

static int read_sheet(mx_sheet__archive *archive, mx_sheet__grid *grid, const workbook *book)
{
    static const mx_sheet__xml of_styles = {.start = start_styles, .end = end_styles};
    static const mx_sheet__xml of_sheet = {start_sheet, end_sheet, text_sheet};
    styles all_styles = {0};
    shared texts = {0};
    reading r = {.sheet = archive->sheet,
                 .grid = grid,
                 .shared = &texts,
                 .styles = &all_styles,
                 .is_1904 = book->is_1904,
                 .entry = book->entry};
    const char *entry = target_of(book->relations, "styles", NULL);
    int rc = entry && mx_sheet__archive_has(archive, entry)
                 ? mx_sheet__archive_parse(archive, entry, &of_styles, &all_styles)
                 : MX_OK;
    if (rc == MX_OK) rc = read_shared(&texts, archive, target_of(book->relations, "sharedStrings", NULL));
    if (rc == MX_OK) rc = mx_sheet__archive_parse(archive, book->entry, &of_sheet, &r);
    mx_free(all_styles.formats);
    mx_free(all_styles.styles);
    dispose_shared(&texts);
    mx_buf_dispose(&r.raw);
    mx_buf_dispose(&r.ready);
    return rc;
}

/* "xl/workbook.xml" has its relations in "xl/_rels/workbook.xml.rels", its folder being "xl/". */
static int read_workbook(mx_sheet__archive *archive, mx_sheet__grid *grid, const char *entry)
{
    static const mx_sheet__xml handlers = {.start = start_workbook};
    mx_sheet *sheet = archive->sheet;
    const char *slash = strrchr(entry, '/'), *file = slash ? slash + 1 : entry;
    char *base = mx_arena_copy(sheet->arena, entry, (size_t)(file - entry));
    char *beside = base ? mx_arena_format(sheet->arena, "%s_rels/%s.rels", base, file) : NULL;
    if (!beside) return mx_fail_memory();
    relations list;
    int rc = read_relations(&list, archive, base, beside);
    workbook book = {.sheet = sheet, .relations = &list, .chosen = SIZE_MAX};
    if (rc == MX_OK) rc = mx_sheet__archive_parse(archive, entry, &handlers, &book);
    if (rc == MX_OK) rc = mx_sheet__tabs_tell(&book.tabs, sheet, book.chosen);
    if (rc == MX_OK) rc = read_sheet(archive, grid, &book);
    mx_free(book.tabs.tabs);
    mx_free(list.all);
    return rc;
}

int mx_sheet__read_xlsx(mx_sheet__archive *archive, mx_sheet__grid *grid)
{
    relations list;
    int rc = read_relations(&list, archive, "", "_rels/.rels");
    const char *entry = rc == MX_OK ? target_of(&list, "officeDocument", NULL) : NULL;
    bool is_workbook = entry && strstr(entry, "workbook");
    mx_free(list.all);
    if (rc < 0) return rc;
    if (is_workbook) return read_workbook(archive, grid, entry);
    return mx_fail(MX_E_SYNTAX,
                   mx_tr("%s : ce document n’est pas un classeur", "%s: this document is not a workbook"),
                   archive->sheet->path);
}
