#include "texts.h"

#include <string.h>

#include "mx/frame.h"

/* Names of the columns, folded, '|' between them. */
static const char *const column_names[N_TEXT_COLUMNS] = {
    [TEXT_TEXT] = "|text|texte|word|mot|",
    [TEXT_LANG] = "|lang|langue|language|",
    [TEXT_QUESTION] = "|question|",
    [TEXT_COMPONENT] = "|component|composante|",
    [TEXT_POLARITY] = "|polarity|polarite|",
    [TEXT_MEANING] = "|meaning|sens|",
    [TEXT_WEIGHT] = "|weight|poids|",
};

enum { LINES_AT_ONCE = 4096 };

struct text_file {
    const char *path;
    text_row *rows;
    size_t n, capacity;
    /* A table. */
    mx_sheet *sheet;
    mx_rows *cursor;
    size_t places[N_TEXT_COLUMNS]; /* in the cursor's cells; SIZE_MAX when absent */
    /* Lines. */
    mx_file lines;
    size_t at;
    uint64_t line;
    mx_arena *arena; /* of lines that had to be rewritten */
};

/* ---- Tables ------------------------------------------------------------------------ */

static int find_column(const char *header, mx_buf *folded)
{
    mx_buf_clear(folded);
    mx_buf_char(folded, '|');
    mx_fold(folded, mx_str_of(header));
    mx_buf_char(folded, '|');
    for (int c = 0; !folded->failed && c < N_TEXT_COLUMNS; c++)
        if (strstr(column_names[c], folded->at)) return c;
    return -1;
}

static int refuse_double(const text_file *file, const char *name)
{
    return mx_fail(MX_E_SYNTAX,
                   mx_tr("%s:1: « %s » : deux colonnes disent la même chose", "%s:1: \"%s\": two columns say the same"),
                   file->path, name);
}

/* Which columns of the sheet the cursor is to give, in `wanted`; their places in it. */
static int find_columns(text_file *file, size_t wanted[N_TEXT_COLUMNS], size_t *n_wanted)
{
    mx_buf folded = {0};
    int rc = MX_OK;
    *n_wanted = 0;
    for (size_t c = 0; rc == MX_OK && c < mx_sheet_n_columns(file->sheet); c++) {
        const char *name = mx_sheet_column(file->sheet, c);
        int column = find_column(name, &folded);
        if (column < 0) continue;
        if (file->places[column] != SIZE_MAX) rc = refuse_double(file, name);
        file->places[column] = *n_wanted;
        if (rc == MX_OK) wanted[(*n_wanted)++] = c;
    }
    if (rc == MX_OK) rc = mx_buf_check(&folded);
    mx_buf_dispose(&folded);
    if (rc == MX_OK && !text_file_has(file, TEXT_TEXT))
        rc = mx_fail(MX_E_SYNTAX,
                     mx_tr("%s:1: pas de colonne « text » (ou « texte ») ; la première ligne doit nommer les colonnes",
                           "%s:1: no column \"text\" (or \"texte\"); the first line must name the columns"),
                     file->path);
    return rc;
}

static int open_table(text_file *file, const char *tab)
{
    mx_sheet_options options = MX_SHEET_OPTIONS_INIT;
    options.sheet = tab;
    size_t wanted[N_TEXT_COLUMNS], n_wanted;
    int rc = mx_sheet_open(&file->sheet, file->path, &options);
    if (rc == MX_OK) rc = find_columns(file, wanted, &n_wanted);
    return rc == MX_OK ? mx_sheet_rows(&file->cursor, file->sheet, wanted, n_wanted) : rc;
}

static int open_lines(text_file *file)
{
    int rc = mx_file_open(&file->lines, "-");
    if (rc < 0) return rc;
    if (file->lines.size >= 2 && (memcmp(file->lines.at, "\xff\xfe", 2) == 0 || memcmp(file->lines.at, "\xfe\xff", 2) == 0))
        return mx_fail(MX_E_SYNTAX, "%s",
                       mx_tr("entrée standard : du texte UTF-16 ; enregistrez-le en UTF-8",
                             "standard input: text in UTF-16; save it as UTF-8"));
    if (file->lines.size >= 3 && memcmp(file->lines.at, "\xef\xbb\xbf", 3) == 0) file->at = 3;
    file->places[TEXT_TEXT] = 0;
    return mx_arena_new(&file->arena);
}

int text_file_open(text_file **out, const char *path, const char *tab)
{
    *out = NULL;
    text_file *file = mx_alloc_array(1, sizeof *file);
    if (!file) return mx_fail_memory();
    file->path = path;
    for (int c = 0; c < N_TEXT_COLUMNS; c++) file->places[c] = SIZE_MAX;
    int rc = strcmp(path, "-") == 0 ? open_lines(file) : open_table(file, tab);
    if (rc < 0) {
        text_file_close(file);
        return rc;
    }
    *out = file;
    return MX_OK;
}

void text_file_close(text_file *file)
{
    if (!file) return;
    mx_rows_close(file->cursor);
    mx_sheet_close(file->sheet);
    if (file->lines.at) mx_file_close(&file->lines);
    mx_arena_free(file->arena);
    mx_free(file->rows);
    mx_free(file);
}

const mx_sheet *text_file_sheet(const text_file *file)
{
    return file->sheet;
}

bool text_file_has(const text_file *file, text_column column)
{
    return file->places[column] != SIZE_MAX;
}

/* ---- Cells ----------------------------------------------------------------------------- */

static int refuse_cell(const text_file *file, uint64_t line, const char *column, mx_str cell, const char *wanted)
{
    return mx_fail(MX_E_VALUE, mx_tr("%s:%llu: %s : « %.*s » n’est pas %s", "%s:%llu: %s: \"%.*s\" is not %s"),
                   file->path, (unsigned long long)line, column, MX_STR(cell), wanted);
}

/* "fr", "FR" and "fr-CH" are fr; what is no code of a language leaves it to be found out. */
static void read_lang(char out[4], mx_str cell)
{
    bool is_code = cell.size == 2 || (cell.size > 2 && (cell.at[2] == '-' || cell.at[2] == '_'));
    for (size_t i = 0; is_code && i < 2; i++) {
        char c = (char)(cell.at[i] | 0x20);
        if (c < 'a' || c > 'z') is_code = false;
        out[i] = c;
    }
    out[is_code ? 2 : 0] = 0;
}

static int read_polarity(char *out, mx_str cell)
{
    static const char *const minus_signs[] = {"-", "\xe2\x88\x92", "\xe2\x80\x93", "-1"};
    *out = 0;
    if (cell.size == 0) return MX_OK;
    if (mx_str_is(cell, "+") || mx_str_is(cell, "+1") || mx_str_is(cell, "1")) *out = '+';
    for (size_t i = 0; i < sizeof minus_signs / sizeof minus_signs[0]; i++)
        if (mx_str_is(cell, minus_signs[i])) *out = '-';
    return *out ? MX_OK : MX_E_VALUE;
}

static int read_cells(text_file *file, text_row *row, const mx_str cells[N_TEXT_COLUMNS])
{
    row->text = cells[TEXT_TEXT];
    row->component = cells[TEXT_COMPONENT];
    row->weight = 1.0;
    read_lang(row->lang, cells[TEXT_LANG]);
    mx_str question = cells[TEXT_QUESTION], meaning = cells[TEXT_MEANING];
    if (question.size == 1 && *question.at >= '1' && *question.at <= '3') row->question = *question.at - '0';
    else if (question.size > 0)
        return refuse_cell(file, row->line, "question", question, mx_tr("1, 2 ou 3", "1, 2 or 3"));
    if (read_polarity(&row->polarity, cells[TEXT_POLARITY]) < 0)
        return refuse_cell(file, row->line, mx_tr("polarité", "polarity"), cells[TEXT_POLARITY], mx_tr("+ ou -", "+ or -"));
    if (meaning.size > 0 && strchr("POQSDpoqsd", *meaning.at)) row->meaning = (char)(*meaning.at & ~0x20);
    if (cells[TEXT_WEIGHT].size > 0 && mx_number_parse(&row->weight, cells[TEXT_WEIGHT], '.') < 0)
        return refuse_cell(file, row->line, mx_tr("poids", "weight"), cells[TEXT_WEIGHT], mx_tr("un nombre", "a number"));
    return MX_OK;
}

static int add_row(text_file *file, text_row **out)
{
    int rc = MX_GROW(file->rows, file->n, file->capacity);
    if (rc < 0) return rc;
    *out = &file->rows[file->n++];
    **out = (text_row){0};
    return MX_OK;
}

static int next_of_table(text_file *file)
{
    mx_batch batch;
    int rc = mx_rows_next(file->cursor, &batch);
    if (rc != MX_OK) return rc;
    for (size_t r = 0; rc == MX_OK && r < batch.n_rows; r++) {
        mx_str cells[N_TEXT_COLUMNS] = {0};
        text_row *row;
        for (int c = 0; c < N_TEXT_COLUMNS; c++)
            if (file->places[c] != SIZE_MAX)
                cells[c] = c == TEXT_TEXT ? batch.cells[file->places[c]][r] : mx_str_trim(batch.cells[file->places[c]][r]);
        if ((rc = add_row(file, &row)) < 0) break;
        row->line = mx_rows_line(file->cursor, batch.places[r]);
        rc = read_cells(file, row, cells);
    }
    return rc;
}

/* ---- Lines ------------------------------------------------------------------------------- */

/* A line that is not UTF-8 is taken for Windows-1252, as tables are; NUL becomes U+FFFD. */
static int mend_line(text_file *file, mx_str *line)
{
    static const uint16_t windows[32] = {0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                         0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
                                         0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                         0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};
    bool is_valid = mx_utf8_valid(*line, NULL);
    if (is_valid && !(line->size && memchr(line->at, 0, line->size))) return MX_OK;
    mx_buf mended = {0};
    for (size_t i = 0; i < line->size; i++) {
        uint8_t byte = (uint8_t)line->at[i];
        if (byte == 0) mx_utf8_add(&mended, 0xFFFD);
        else if (is_valid) mx_buf_char(&mended, line->at[i]);
        else mx_utf8_add(&mended, byte >= 0x80 && byte < 0xA0 ? windows[byte - 0x80] : byte);
    }
    int rc = mx_buf_check(&mended);
    if (rc == MX_OK) {
        line->at = mx_arena_copy(file->arena, mended.at, mended.size);
        line->size = mended.size;
        if (!line->at) rc = mx_fail_memory();
    }
    mx_buf_dispose(&mended);
    return rc;
}

static int next_of_lines(text_file *file)
{
    int rc = MX_OK;
    while (rc == MX_OK && file->at < file->lines.size && file->n < LINES_AT_ONCE) {
        const char *start = file->lines.at + file->at;
        size_t left = file->lines.size - file->at;
        const char *end = memchr(start, '\n', left);
        mx_str line = {start, end ? (size_t)(end - start) : left};
        file->at += line.size + (end != NULL);
        file->line++;
        if (line.size > 0 && line.at[line.size - 1] == '\r') line.size--;
        text_row *row;
        if ((rc = mend_line(file, &line)) < 0 || (rc = add_row(file, &row)) < 0) break;
        *row = (text_row){.text = line, .weight = 1.0, .line = file->line};
    }
    return rc < 0 ? rc : file->n > 0 ? MX_OK : MX_DONE;
}

int text_file_next(text_file *file, const text_row **out, size_t *n)
{
    file->n = 0;
    int rc = file->sheet ? next_of_table(file) : next_of_lines(file);
    *out = file->rows;
    *n = file->n;
    return rc;
}

/* ---- Codes --------------------------------------------------------------------------------- */

int text_component(char out[MX_CODE_MAX], const text_file *file, const text_row *row, mx_str code,
                   const mx_taxonomy *taxonomy)
{
    mx_code parsed;
    int rc = mx_code_parse(&parsed, taxonomy, code);
    if (rc < 0) return mx_fail_context(rc, "%s:%llu", file->path, (unsigned long long)row->line);
    mx_code_component(out, parsed);
    return MX_OK;
}

bool text_next_code(mx_str *out, mx_str *rest)
{
    while (rest->size > 0) {
        const char *bar = memchr(rest->at, '|', rest->size);
        size_t size = bar ? (size_t)(bar - rest->at) : rest->size, used = bar ? size + 1 : size;
        *out = mx_str_trim((mx_str){rest->at, size});
        *rest = (mx_str){rest->at + used, rest->size - used};
        if (out->size > 0) return true;
    }
    return false;
}
