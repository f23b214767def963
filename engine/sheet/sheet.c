/* Opening: the delimiter, the header, the decimal mark. */
#include "sheet_i.h"

#include <string.h>
#include <sys/mman.h>

enum { RECORD_MAX = 16 << 20 };

/* ---- Records and cells, one at a time -------------------------------------------------- */

uint64_t mx_sheet__count_lines(const mx_sheet *sheet, size_t from, size_t to)
{
    const char *at = sheet->text.at + from, *end = sheet->text.at + to;
    uint64_t n = 0;
    if (!sheet->is_workbook || !sheet->has_quotes) {
        while (at < end) {
            size_t size = (size_t)(end - at) < MX_FILE_STRETCH ? (size_t)(end - at) : MX_FILE_STRETCH;
            const char *stop = at + size, *next = at;
            while ((next = memchr(next, '\n', (size_t)(stop - next))) != NULL) n++, next++;
            if (stop < end) mx_file_release(at, size);
            at = stop;
        }
        return n;
    }
    bool is_inside = false; /* a doubled quote closes and opens again */
    for (; at < end; at++) {
        is_inside ^= *at == '"';
        n += *at == '\n' && !is_inside;
    }
    return n;
}

uint64_t mx_sheet__line_of_row(const mx_sheet *sheet, uint64_t row)
{
    return row >= 1 && row <= sheet->n_lines ? sheet->lines[row - 1] : row;
}

uint64_t mx_sheet__line(const mx_sheet *sheet, size_t at)
{
    return mx_sheet__line_of_row(sheet, 1 + mx_sheet__count_lines(sheet, 0, at));
}

static int refuse_at(const mx_sheet *sheet, size_t at, int code, const char *what)
{
    return mx_fail(code, "%s:%llu: %s", sheet->path, (unsigned long long)mx_sheet__line(sheet, at), what);
}

static int refuse_long(const mx_sheet *sheet, size_t record)
{
    return mx_fail(
        MX_E_LIMIT,
        mx_tr("%s:%llu: cette ligne dépasse %zu octets ; le délimiteur et les guillemets sont-ils les bons ?",
              "%s:%llu: this row has more than %zu bytes; are delimiter and quotes as they should be?"),
        sheet->path, (unsigned long long)mx_sheet__line(sheet, record), sheet->max_record);
}

/* After the closing quote: blanks, then the delimiter or the end of the row. */
static int end_quoted(mx_sheet__cell *out, const mx_sheet *sheet, size_t at)
{
    const mx_sheet__text *text = &sheet->text;
    while (at < text->size && (text->at[at] == ' ' || text->at[at] == '\r')) at++;
    out->end = at;
    out->is_last = at == text->size || text->at[at] == '\n';
    if (out->is_last || text->at[at] == sheet->delimiter) return MX_OK;
    return refuse_at(
        sheet, at, MX_E_SYNTAX,
        mx_tr("il y a du texte après un guillemet fermant ; dans une cellule, doublez les guillemets",
              "there is text after a closing quote; inside a cell, double the quotes"));
}

static int read_quoted(mx_sheet__cell *out, const mx_sheet *sheet, size_t record, size_t at)
{
    const mx_sheet__text *text = &sheet->text;
    size_t limit = text->size - record > sheet->max_record ? record + sheet->max_record : text->size;
    size_t from = at + 1, to = from;
    *out = (mx_sheet__cell){.is_quoted = true};
    for (;;) {
        const char *quote = to < limit ? memchr(text->at + to, '"', limit - to) : NULL;
        if (!quote && limit < text->size) return refuse_long(sheet, record);
        if (!quote)
            return refuse_at(
                sheet, at, MX_E_SYNTAX,
                mx_tr("un guillemet ouvert ici n’est jamais fermé", "a quote opened here is never closed"));
        to = (size_t)(quote - text->at);
        if (to + 1 == text->size || text->at[to + 1] != '"') break;
        out->has_doubled = true;
        to += 2;
    }
    out->text = (mx_str){text->at + from, to - from};
    return end_quoted(out, sheet, to + 1);
}

int mx_sheet__read_cell(mx_sheet__cell *out, const mx_sheet *sheet, size_t record, size_t at)
{
    const mx_sheet__text *text = &sheet->text;
    if (at < text->size && text->at[at] == '"') return read_quoted(out, sheet, record, at);
    size_t end = at,
           limit = text->size - record > sheet->max_record ? record + sheet->max_record : text->size;
    while (end < limit && text->at[end] != sheet->delimiter && text->at[end] != '\n') end++;
    if (end >= limit && end < text->size && text->at[end] != '\n') return refuse_long(sheet, record);
    *out = (mx_sheet__cell){.end = end, .is_last = end == text->size || text->at[end] == '\n'};
    if (out->is_last && end > at && text->at[end - 1] == '\r') end--;
    out->text = (mx_str){text->at + at, end - at};
    return MX_OK;
}

/* ---- The delimiter ------------------------------------------------------------------------ */

/* Cells of the record at *at, which moves on to the next; 0 for a blank line. */
static int count_cells(size_t *out, const mx_sheet *sheet, size_t *at)
{
    mx_sheet__cell cell = {0};
    size_t record = *at, n = 0;
    bool is_blank = true;
    do {
        int rc = mx_sheet__read_cell(&cell, sheet, record, *at);
        if (rc < 0) return rc;
        is_blank = is_blank && mx_str_trim(cell.text).size == 0;
        *at = cell.end + 1;
        n++;
    } while (!cell.is_last);
    *out = is_blank ? 0 : n;
    return MX_OK;
}

/* Where the line begins that the header is to be looked for from. */
static size_t header_from(const mx_sheet *sheet)
{
    size_t at = 0;
    for (unsigned line = 1; line < sheet->header && at < sheet->text.size; line++) {
        const char *feed = memchr(sheet->text.at + at, '\n', sheet->text.size - at);
        at = feed ? (size_t)(feed - sheet->text.at) + 1 : sheet->text.size;
    }
    return at;
}

/* How well a delimiter explains the first rows. */
typedef struct {
    size_t columns;  /* of the header; of the widest row where there is none */
    double constant; /* the share of rows that have as many */
} fit;

static fit fit_of(mx_sheet *sheet, char delimiter)
{
    enum { ROWS = 200 };
    size_t at = header_from(sheet), n_rows = 0, n_same = 0;
    fit found = {0, 0};
    sheet->delimiter = delimiter;
    while (at < sheet->text.size && n_rows < ROWS) {
        size_t cells;
        if (count_cells(&cells, sheet, &at) < 0) break;
        if (cells == 0) continue;
        if (n_rows == 0 || (sheet->is_raw && cells > found.columns)) {
            found.columns = cells;
            n_same = 0;
        }
        n_same += cells == found.columns;
        n_rows++;
    }
    if (n_rows > 0) found.constant = (double)n_same / (double)n_rows;
    return found;
}

/* The semicolon comes before the comma, which may be its file's decimal mark. */
static void find_delimiter(mx_sheet *sheet)
{
    static const char candidates[] = {';', '\t', '|', ','};
    char best = ',';
    fit best_fit = {1, 0};
    for (size_t i = 0; i < sizeof candidates; i++) {
        fit found = fit_of(sheet, candidates[i]);
        if (found.columns < 2) continue;
        bool is_better = found.constant > best_fit.constant ||
                         (found.constant >= best_fit.constant && found.columns > best_fit.columns &&
                          !(best == ';' && candidates[i] == ','));
        if (!is_better) continue;
        best = candidates[i];
        best_fit = found;
    }
    sheet->delimiter = best;
    mx_error_clear();
}

/* ---- The header ------------------------------------------------------------------------------ */

int mx_sheet__refuse_empty(const mx_sheet *sheet)
{
    return mx_fail(MX_E_SYNTAX,
                   sheet->is_workbook
                       ? mx_tr("%s : cette feuille est vide ; il faut au moins une ligne de noms de colonnes",
                               "%s: this sheet is empty; it needs at least a row of column names")
                       : mx_tr("%s : ce fichier est vide ; il faut au moins une ligne de noms de colonnes",
                               "%s: this file is empty; it needs at least a line of column names"),
                   sheet->path);
}

/* The text of a cell in the arena, doubled quotes made single. */
static int unquote(mx_str *out, const mx_sheet *sheet, const mx_sheet__cell *cell)
{
    char *name = mx_arena_copy(sheet->arena, cell->text.at ? cell->text.at : "", cell->text.size), *to = name;
    if (!name) return mx_fail_memory();
    for (const char *from = name, *end = name + cell->text.size; from < end; from++) {
        *to++ = *from;
        if (cell->has_doubled && *from == '"') from++;
    }
    *out = (mx_str){name, (size_t)(to - name)};
    return MX_OK;
}

/* "Date (2)", or the first number that makes it different. */
static int number_twin(mx_sheet *sheet, const char **name)
{
    const char *its = *name;
    for (unsigned number = 2; *name && mx_sheet_find(sheet, *name) != SIZE_MAX; number++)
        *name = mx_arena_format(sheet->arena, "%s (%u)", its, number);
    return *name ? MX_OK : mx_fail_memory();
}

static int add_name(mx_sheet *sheet, const char *name, size_t position)
{
    int rc = sheet->numbers_twins ? number_twin(sheet, &name) : MX_OK;
    if (rc < 0) return rc;
    for (size_t i = 0; i < sheet->n_columns; i++)
        if (strcmp(sheet->names[i], name) == 0)
            return mx_fail(
                MX_E_SYNTAX,
                mx_tr("%s : les colonnes %zu et %zu s’appellent toutes deux « %s » ; renommez-en une",
                      "%s: columns %zu and %zu are both called \"%s\"; rename one of them"),
                sheet->path, sheet->positions[i] + 1, position + 1, name);
    sheet->names[sheet->n_columns] = name;
    sheet->positions[sheet->n_columns++] = position;
    sheet->n_required = position + 1;
    return MX_OK;
}

int mx_sheet__name_columns(mx_sheet *sheet, const mx_str cells[], size_t n_cells)
{
    sheet->n_cells = n_cells;
    sheet->names = mx_arena_alloc(sheet->arena, n_cells * sizeof *sheet->names);
    sheet->positions = mx_arena_alloc(sheet->arena, n_cells * sizeof *sheet->positions);
    if (!sheet->names || !sheet->positions) return mx_fail_memory();
    for (size_t i = 0; i < n_cells; i++) {
        mx_str trimmed = mx_str_trim(cells[i]);
        if (trimmed.size == 0) continue;
        const char *name = mx_arena_copy(sheet->arena, trimmed.at, trimmed.size);
        int rc = name ? add_name(sheet, name, i) : mx_fail_memory();
        if (rc < 0) return rc;
    }
    return MX_OK;
}

void mx_sheet__column_letters(char out[8], size_t column)
{
    char letters[8];
    size_t n = 0;
    for (size_t rest = column + 1; rest > 0 && n < sizeof letters - 1; rest = (rest - 1) / 26)
        letters[n++] = (char)('A' + (rest - 1) % 26);
    for (size_t i = 0; i < n; i++) out[i] = letters[n - 1 - i];
    out[n] = '\0';
}

/* "Objectif / Date": what the lines say of a column, each thing once. */
static int join_column(mx_str *out, mx_sheet *sheet, mx_str *const lines[], size_t n_lines, size_t c)
{
    mx_buf name = {0};
    for (size_t line = 0; line < n_lines; line++) {
        mx_str text = mx_str_trim(lines[line][c]);
        if (text.size == 0 || (line > 0 && mx_str_equal(text, mx_str_trim(lines[line - 1][c])))) continue;
        if (name.size) mx_buf_text(&name, " / ");
        mx_buf_add(&name, text.at, text.size);
    }
    int rc = mx_buf_check(&name);
    *out = (mx_str){mx_arena_copy(sheet->arena, name.at ? name.at : "", name.size), name.size};
    mx_buf_dispose(&name);
    return rc == MX_OK && !out->at ? mx_fail_memory() : rc;
}

int mx_sheet__join_headers(mx_sheet *sheet, mx_str *const lines[], size_t n_lines, size_t n_cells, bool reaches,
                           mx_str **out)
{
    *out = lines[0];
    if (n_lines < 2) return MX_OK;
    mx_str *names = mx_arena_alloc(sheet->arena, (n_cells + 1) * sizeof *names);
    if (!names) return mx_fail_memory();
    for (size_t line = 0; reaches && line + 1 < n_lines; line++)
        for (size_t c = 1; c < n_cells; c++)
            if (mx_str_trim(lines[line][c]).size == 0 && mx_str_trim(lines[line + 1][c]).size > 0)
                lines[line][c] = lines[line][c - 1];
    int rc = MX_OK;
    for (size_t c = 0; c < n_cells && rc == MX_OK; c++) rc = join_column(&names[c], sheet, lines, n_lines, c);
    *out = names;
    return rc;
}

/* The cells of the record at *at, which moves on to the next. */
static int read_names(mx_str *cells, size_t n_cells, mx_sheet *sheet, size_t *at)
{
    mx_sheet__cell cell = {0};
    size_t record = *at;
    int rc = MX_OK;
    for (size_t i = 0; i < n_cells && rc == MX_OK && !cell.is_last; i++, *at = cell.end + 1) {
        rc = mx_sheet__read_cell(&cell, sheet, record, *at);
        if (rc == MX_OK) rc = unquote(&cells[i], sheet, &cell);
    }
    return rc;
}

/* Where the lines of the header begin, from `at` on, and how many cells the widest of them has. */
static int find_header(size_t starts[], size_t *n_cells, mx_sheet *sheet, size_t at)
{
    size_t n_found = 0;
    *n_cells = 0;
    while (at < sheet->text.size && n_found < sheet->n_header) {
        size_t record = at, n;
        int rc = count_cells(&n, sheet, &at);
        if (rc < 0) return rc;
        if (n == 0) continue;
        starts[n_found++] = record;
        if (n > *n_cells) *n_cells = n;
    }
    if (n_found < sheet->n_header) return mx_sheet__refuse_empty(sheet);
    sheet->rows_at = at < sheet->text.size ? at : sheet->text.size;
    return MX_OK;
}

static int read_header(mx_sheet *sheet)
{
    size_t starts[MX_SHEET_HEADER_MAX], n_cells;
    mx_str *lines[MX_SHEET_HEADER_MAX] = {NULL}, *names = NULL;
    int rc = find_header(starts, &n_cells, sheet, header_from(sheet));
    for (size_t line = 0; line < sheet->n_header && rc == MX_OK; line++) {
        lines[line] = mx_arena_alloc(sheet->arena, (n_cells + 1) * sizeof **lines);
        rc = lines[line] ? read_names(lines[line], n_cells, sheet, &starts[line]) : mx_fail_memory();
    }
    if (rc == MX_OK) rc = mx_sheet__join_headers(sheet, lines, sheet->n_header, n_cells, true, &names);
    return rc < 0 ? rc : mx_sheet__name_columns(sheet, names, n_cells);
}

/* Every line is a row, of as many columns as the widest has, called by letters. */
static int name_by_letters(mx_sheet *sheet)
{
    size_t at = 0, widest = 0;
    while (at < sheet->text.size) {
        size_t n;
        int rc = count_cells(&n, sheet, &at);
        if (rc < 0) return rc;
        if (n > widest) widest = n;
    }
    if (widest == 0) return mx_sheet__refuse_empty(sheet);
    mx_str *names = mx_arena_alloc(sheet->arena, widest * sizeof *names);
    for (size_t c = 0; names && c < widest; c++) {
        char letters[8];
        mx_sheet__column_letters(letters, c);
        names[c] = mx_str_of(mx_arena_copy(sheet->arena, letters, strlen(letters)));
        if (!names[c].at) return mx_fail_memory();
    }
    return names ? mx_sheet__name_columns(sheet, names, widest) : mx_fail_memory();
}

/* ---- Opening and closing ------------------------------------------------------------------------ */

static int check_delimiter(char delimiter)
{
    if (delimiter && strchr(",;\t|", delimiter)) return MX_OK;
    return mx_fail(
        MX_E_USAGE,
        mx_tr("délimiteur inconnu « %c » ; il y a la virgule, le point-virgule, la tabulation et la barre |",
              "unknown delimiter \"%c\"; there are comma, semicolon, tab and bar |"),
        delimiter);
}

static int open_file(mx_sheet *sheet, const char *path, const mx_sheet_options *options)
{
    int rc = mx_arena_new(&sheet->arena);
    if (rc < 0) return rc;
    sheet->path = mx_arena_copy(sheet->arena, path, strlen(path));
    if (!sheet->path) return mx_fail_memory();
    sheet->max_record = options->max_record ? options->max_record : RECORD_MAX;
    sheet->worth_a_part = MX_SHEET__WORTH_A_PART;
    sheet->n_threads = mx_threads(options->n_threads);
    sheet->wanted = options->sheet;
    sheet->header = options->header;
    sheet->n_header = options->n_header > 1 ? options->n_header : 1;
    if (sheet->n_header > MX_SHEET_HEADER_MAX) sheet->n_header = MX_SHEET_HEADER_MAX;
    sheet->numbers_twins = options->numbers_twins;
    sheet->is_raw = options->is_raw;
    sheet->has_lines = options->has_lines;
    rc = options->delimiter ? check_delimiter(options->delimiter) : MX_OK;
    if (rc == MX_OK) rc = mx_file_open(&sheet->file, path);
    if (rc == MX_OK) rc = mx_sheet__decode(sheet, options->encoding);
    if (rc < 0 || sheet->is_workbook) return rc;
    if (sheet->has_lines) return mx_sheet__read_lines(sheet);
    sheet->delimiter = options->delimiter;
    if (!sheet->delimiter) find_delimiter(sheet);
    return sheet->is_raw ? name_by_letters(sheet) : read_header(sheet);
}

int mx_sheet__open(mx_sheet **out, const char *path, const mx_sheet_options *options,
                   const mx_sheet__limits *limits)
{
    static const mx_sheet_options usual = MX_SHEET_OPTIONS_INIT;
    mx_sheet *sheet = mx_alloc_array(1, sizeof *sheet);
    *out = NULL;
    if (!sheet) return mx_fail_memory();
    sheet->limits = limits;
    int rc = open_file(sheet, path, options ? options : &usual);
    if (rc < 0) {
        mx_sheet_close(sheet);
        return rc;
    }
    *out = sheet;
    return MX_OK;
}

/* Beyond any sheet that a spreadsheet program opens; a workbook inflates tenfold, rarely a hundredfold. */
int mx_sheet_open(mx_sheet **out, const char *path, const mx_sheet_options *options)
{
    static const mx_sheet__limits limits = {.inflated = (uint64_t)6 << 30,
                                            .ratio = 500,
                                            .ratio_from = 64 << 20,
                                            .cells = 200000000,
                                            .copy = (uint64_t)4 << 30,
                                            .shared = 1 << 30,
                                            .n_shared = 1 << 23};
    return mx_sheet__open(out, path, options, &limits);
}

void mx_sheet_close(mx_sheet *sheet)
{
    if (!sheet) return;
    if (sheet->text.mapped) munmap(sheet->text.mapped, sheet->text.size);
    mx_file_close(&sheet->file);
    mx_free(sheet->notes);
    mx_free(sheet->lines);
    mx_arena_free(sheet->arena);
    mx_free(sheet);
}

/* ---- Notes ------------------------------------------------------------------------------------ */

int mx_sheet__note(mx_sheet *sheet, const char *format, ...)
{
    char text[1000];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (MX_GROW(sheet->notes, sheet->n_notes, sheet->notes_capacity) < 0) return mx_fail_memory();
    const char *copy = mx_arena_copy(sheet->arena, text, strlen(text));
    if (!copy) return mx_fail_memory();
    sheet->notes[sheet->n_notes++] = copy;
    return MX_OK;
}

size_t mx_sheet_n_notes(const mx_sheet *sheet)
{
    return sheet->n_notes;
}

const char *mx_sheet_note(const mx_sheet *sheet, size_t number)
{
    return sheet->notes[number];
}

/* ---- Questions ------------------------------------------------------------------------------------ */

const char *mx_sheet_path(const mx_sheet *sheet)
{
    return sheet->path;
}

mx_str mx_sheet_bytes(const mx_sheet *sheet)
{
    return (mx_str){sheet->file.at, sheet->file.size};
}

void mx_sheet_sha256(char out[MX_SHA256_TEXT], const mx_sheet *sheet)
{
    mx_file_sha256(out, &sheet->file);
}

const char *mx_sheet_encoding(const mx_sheet *sheet)
{
    return sheet->encoding;
}

bool mx_sheet_encoding_is_assumed(const mx_sheet *sheet)
{
    return sheet->is_assumed;
}

const char *mx_sheet_tab(const mx_sheet *sheet)
{
    return sheet->tab;
}

size_t mx_sheet_n_tabs(const mx_sheet *sheet)
{
    return sheet->n_tabs;
}

const char *mx_sheet_tab_name(const mx_sheet *sheet, size_t number)
{
    return sheet->tabs[number].name;
}

bool mx_sheet_tab_is_hidden(const mx_sheet *sheet, size_t number)
{
    return sheet->tabs[number].is_hidden;
}

char mx_sheet_delimiter(const mx_sheet *sheet)
{
    return sheet->delimiter;
}

unsigned mx_sheet_n_threads(const mx_sheet *sheet)
{
    return sheet->n_threads;
}

size_t mx_sheet_n_columns(const mx_sheet *sheet)
{
    return sheet->n_columns;
}

const char *mx_sheet_column(const mx_sheet *sheet, size_t column)
{
    return sheet->names[column];
}

size_t mx_sheet_find(const mx_sheet *sheet, const char *name)
{
    for (size_t i = 0; i < sheet->n_columns; i++)
        if (strcmp(sheet->names[i], name) == 0) return i;
    return SIZE_MAX;
}

size_t mx_sheet_n_nameless(const mx_sheet *sheet)
{
    return sheet->n_cells - sheet->n_columns;
}

/* ---- The decimal mark -------------------------------------------------------------------------------- */

/* The first cell that speaks for a mark, and the row it stands on. */
typedef struct {
    char cell[64];
    uint64_t line;
} witness;

typedef struct {
    witness point, comma, either;
} evidence;

static void note(witness *of, mx_str cell, mx_rows *rows, size_t place)
{
    if (of->line) return;
    snprintf(of->cell, sizeof of->cell, "%.*s", MX_STR(cell));
    of->line = mx_rows_line(rows, place);
}

/* "1,234": a decimal comma, or a comma between thousands. */
static bool tells_nothing(mx_str cell, const char *comma)
{
    size_t before = (size_t)(comma - cell.at), after = cell.size - before - 1;
    if (before && (cell.at[0] == '-' || cell.at[0] == '+')) before--;
    return after == 3 && before >= 1 && before <= 3 && !(before == 1 && comma[-1] == '0');
}

static void weigh(evidence *of, const mx_sheet *sheet, mx_str cell, mx_rows *rows, size_t place)
{
    double ignored;
    cell = mx_str_trim(cell);
    const char *comma = cell.size ? memchr(cell.at, ',', cell.size) : NULL;
    bool has_point = cell.size && memchr(cell.at, '.', cell.size);
    bool is_by_comma = sheet->delimiter == ',' || sheet->is_workbook;
    if (comma && mx_number_parse(&ignored, cell, ',') == MX_OK)
        note(is_by_comma && tells_nothing(cell, comma) ? &of->either : &of->comma, cell, rows, place);
    else if (has_point && mx_number_parse(&ignored, cell, '.') == MX_OK) note(&of->point, cell, rows, place);
}

static int judge(char *out, const evidence *of, const mx_sheet *sheet)
{
    *out = of->comma.line ? ',' : '.';
    if (sheet->is_workbook) {
        if (of->point.line) *out = '.';
        return MX_OK;
    }
    if (of->comma.line && of->point.line)
        return mx_fail(
            MX_E_VALUE,
            mx_tr("%s : deux marques décimales, « %s » (ligne %llu) et « %s » (ligne %llu) ; gardez-en une",
                  "%s: two decimal marks, \"%s\" (line %llu) and \"%s\" (line %llu); keep one"),
            sheet->path, of->point.cell, (unsigned long long)of->point.line, of->comma.cell,
            (unsigned long long)of->comma.line);
    if (of->either.line && !of->comma.line)
        return mx_fail(
            MX_E_VALUE,
            mx_tr("%s:%llu: « %s » peut vouloir dire mille ou une fraction ; écrivez-le avec un point "
                  "décimal ou sans séparateur de milliers",
                  "%s:%llu: \"%s\" may mean thousands or a fraction; write it with a decimal point or "
                  "without a mark between thousands"),
            sheet->path, (unsigned long long)of->either.line, of->either.cell);
    return MX_OK;
}

int mx_sheet_decimal(char *out, mx_sheet *sheet, const size_t columns[], size_t n_columns)
{
    enum { ROWS = 10000 };
    evidence found = {{"", 0}, {"", 0}, {"", 0}};
    mx_rows *rows;
    mx_batch batch;
    size_t n_seen = 0;
    *out = '.';
    int rc = mx_sheet_rows(&rows, sheet, columns, n_columns);
    if (rc < 0) return rc;
    while (n_seen < ROWS && (rc = mx_rows_next(rows, &batch)) == MX_OK) {
        for (size_t r = 0; r < batch.n_rows; r++)
            for (size_t c = 0; c < n_columns; c++)
                if (batch.cells[c][r].size > 1)
                    weigh(&found, sheet, batch.cells[c][r], rows, batch.places[r]);
        n_seen += batch.n_rows;
    }
    mx_rows_close(rows);
    return rc < 0 ? rc : judge(out, &found, sheet);
}
