/* A file read: its header, its rows by the hand that knows them, what came out. */
#include "import_i.h"

#include <string.h>

const char *mx_import__column_name(const mx_import__reader *reader, size_t column)
{
    size_t place = reader->header.place_of[column];
    return place == SIZE_MAX ? reader->kind->columns[column].name.canonical : reader->header.names[place].at;
}

mx_import__place mx_import__place_of(const mx_import__reader *reader, uint64_t line)
{
    return (mx_import__place){
        .file = reader->options->file, .line = line, .column = "", .complaints = reader->complaints};
}

void mx_import__add_table(mx_import *import, const char *name, mx_frame *frame)
{
    if (mx_frame_n_rows(frame) == 0) {
        mx_frame_free(frame);
        return;
    }
    import->tables[import->n_tables].name = name;
    import->tables[import->n_tables++].frame = frame;
}

int mx_import__note(mx_import *import, const char *format, ...)
{
    char text[800];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (MX_GROW(import->notes, import->n_notes, import->notes_capacity) < 0) return mx_fail_memory();
    const char *copy = mx_arena_copy(import->arena, text, strlen(text));
    if (!copy) return mx_fail_memory();
    import->notes[import->n_notes++] = copy;
    return MX_OK;
}

int mx_import__note_unknown_columns(mx_import__reader *reader)
{
    mx_buf list = {0};
    size_t n_unknown = 0;
    for (size_t i = 0; i < reader->header.n_names; i++) {
        if (reader->header.column_of[i] != SIZE_MAX || reader->header.level_of[i] >= 0) continue;
        mx_buf_format(&list, "%s%s", n_unknown++ ? ", " : "", reader->header.names[i].at);
    }
    int rc = mx_buf_check(&list);
    if (rc == MX_OK && n_unknown == 1)
        rc = mx_import__note(reader->import, mx_tr("colonne laissée de côté : %s", "column kept out: %s"),
                             list.at);
    if (rc == MX_OK && n_unknown > 1)
        rc = mx_import__note(reader->import, mx_tr("colonnes laissées de côté : %s", "columns kept out: %s"),
                             list.at);
    mx_buf_dispose(&list);
    return rc;
}

/* The file's decimal mark, as its columns of numbers show it. */
static int find_decimal(mx_import__reader *reader)
{
    size_t *columns = mx_arena_alloc(reader->import->arena, (reader->header.n_names + 1) * sizeof *columns);
    if (!columns) return mx_fail_memory();
    size_t n_columns = 0;
    for (size_t i = 0; i < reader->header.n_names; i++) {
        size_t c = reader->header.column_of[i];
        /* In wide form, columns that no kind knows may be indicators. */
        bool is_wide =
            reader->number == MX_KIND_FOLLOW_UP && reader->header.place_of[MX_FU_VALUE] == SIZE_MAX;
        bool is_number = c == SIZE_MAX ? is_wide : mx_import__is_number(reader->kind->columns[c].type);
        if (is_number) columns[n_columns++] = i;
    }
    reader->cells.decimal = '.';
    return n_columns ? mx_sheet_decimal(&reader->cells.decimal, reader->sheet, columns, n_columns) : MX_OK;
}

static int read_header(mx_import__reader *reader)
{
    size_t n_names = mx_sheet_n_columns(reader->sheet);
    mx_str *names = mx_arena_alloc(reader->import->arena, (n_names + 1) * sizeof *names);
    if (!names) return mx_fail_memory();
    for (size_t i = 0; i < n_names; i++) names[i] = mx_str_of(mx_sheet_column(reader->sheet, i));
    return mx_import__header_read(&reader->header, reader->number, names, n_names, reader->options,
                                  reader->import->arena);
}

static int read_file(mx_import__reader *reader)
{
    int rc = read_header(reader);
    if (rc == MX_OK) rc = find_decimal(reader);
    if (rc == MX_OK && reader->number == MX_KIND_FOLLOW_UP) {
        rc = mx_import__read_follow_up(reader);
    } else {
        if (rc == MX_OK) rc = mx_import__require(&reader->header, reader->number, reader->options);
        if (rc == MX_OK) rc = mx_import__note_unknown_columns(reader);
        bool needs_scales = reader->number == MX_KIND_LEVELS || reader->number == MX_KIND_ANSWERS;
        if (rc == MX_OK && needs_scales) rc = mx_import__indicators_stored(reader);
        if (rc == MX_OK) rc = mx_import__read_rows(reader);
        mx_import__indicators_dispose(&reader->indicators);
    }
    if (rc == MX_OK && reader->import->n_rows == 0)
        rc = mx_fail(MX_E_VALUE,
                     mx_tr("%s : l’en-tête n’est suivi d’aucune ligne", "%s: no row follows the header"),
                     reader->options->file);
    return rc;
}

int mx_import_read(mx_import **out, mx_sheet *sheet, mx_kind kind, const mx_import_context *context,
                   const mx_import_options *options, mx_complaints *complaints)
{
    mx_import__reader reader = {.sheet = sheet,
                                .number = kind,
                                .kind = mx_import__kind_of(kind),
                                .options = options,
                                .complaints = complaints};
    mx_import *import = mx_alloc_array(1, sizeof *import);
    *out = NULL;
    if (!import) return mx_fail_memory();
    reader.import = import;
    reader.cells.known = &reader.known;
    reader.cells.options = options;
    reader.cells.personal = options->personal;
    int rc = mx_arena_new(&import->arena);
    if (rc == MX_OK) rc = mx_import__known_init(&reader.known, context);
    if (rc == MX_OK) {
        rc = read_file(&reader);
        mx_import__known_dispose(&reader.known);
    }
    mx_buf_dispose(&reader.cells.folded);
    if (rc < 0) mx_import_free(import);
    else *out = import;
    return rc < 0 ? rc : MX_OK;
}

void mx_import_free(mx_import *import)
{
    if (!import) return;
    for (size_t i = 0; i < import->n_tables; i++) mx_frame_free(import->tables[i].frame);
    mx_arena_free(import->arena);
    mx_free(import->finds);
    mx_free(import->notes);
    mx_free(import);
}

size_t mx_import_n_tables(const mx_import *import)
{
    return import->n_tables;
}

const char *mx_import_table(const mx_import *import, size_t number)
{
    return import->tables[number].name;
}

const mx_frame *mx_import_frame(const mx_import *import, size_t number)
{
    return import->tables[number].frame;
}

uint64_t mx_import_n_rows(const mx_import *import)
{
    return import->n_rows;
}

uint64_t mx_import_n_refused(const mx_import *import)
{
    return import->n_refused;
}

size_t mx_import_n_notes(const mx_import *import)
{
    return import->n_notes;
}

const char *mx_import_note(const mx_import *import, size_t number)
{
    return import->notes[number];
}
