/* Personal data on its way in: free text looked through, names of people made pseudonyms. */
#include "import_i.h"

#include <string.h>

/* ---- Free text ---------------------------------------------------------------------------- */

static bool is_masked(const mx_import__reader *reader)
{
    switch (reader->options->masking) {
    case MX_MASK_STATEMENTS: return reader->number == MX_KIND_STATEMENTS;
    case MX_MASK_ALL: return true;
    case MX_MASK_NONE: break;
    }
    return false;
}

static int note_find(mx_import__reader *reader, mx_personal_kind kind, bool masked, const char *column, uint64_t line)
{
    mx_import *import = reader->import;
    if (MX_GROW(import->finds, import->n_finds, import->finds_capacity) < 0) return mx_fail_memory();
    import->finds[import->n_finds++] = (mx_import_find){kind, masked, line, column};
    return MX_OK;
}

int mx_import__look_through(mx_import__reader *reader, const mx_import__column *column, mx_buf *text,
                            mx_lang lang, uint64_t line)
{
    const mx_personal_find *finds = NULL;
    size_t n = 0;
    mx_str whole = {text->at, text->size};
    if (!reader->options->personal || text->size == 0) return MX_OK;
    int rc = mx_personal_look(&finds, &n, reader->options->personal, whole);
    if (rc < 0 || n == 0) return rc;
    /* The header's name, whose text lives with the sheet, is copied: finds may outlive it. */
    const char *name = mx_import__column_name(reader, (size_t)(column - reader->kind->columns));
    name = mx_arena_copy(reader->import->arena, name, strlen(name));
    rc = name ? MX_OK : mx_fail_memory();
    bool masked = is_masked(reader);
    for (size_t i = 0; i < n && rc == MX_OK; i++) rc = note_find(reader, finds[i].kind, masked, name, line);
    if (rc < 0 || !masked) return rc;
    mx_buf result = {0};
    mx_personal_mask(&result, whole, finds, n, lang);
    mx_buf_dispose(text);
    *text = result;
    return mx_buf_check(text);
}

int mx_import__give_masks(mx_import *import)
{
    mx_frame *masks = NULL;
    int rc = mx_frame_new(&masks);
    if (rc == MX_OK) rc = mx_frame_add_column(masks, "kind", MX_TEXT, MX_KEY);
    if (rc == MX_OK) rc = mx_frame_add_column(masks, "line", MX_NUMBER, MX_KEY);
    for (size_t i = 0; i < import->n_finds && rc == MX_OK; i++) {
        if (!import->finds[i].is_masked) continue;
        size_t row = mx_frame_n_rows(masks);
        rc = mx_frame_add_row(masks);
        if (rc == MX_OK) rc = mx_frame_set_text(masks, row, 0, mx_personal_kind_name(import->finds[i].kind));
        if (rc == MX_OK) mx_frame_set_number(masks, row, 1, (double)import->finds[i].line);
    }
    if (rc < 0) mx_frame_free(masks);
    else mx_import__add_table(import, "masks", masks);
    return rc;
}

size_t mx_import_n_finds(const mx_import *import)
{
    return import->n_finds;
}

const mx_import_find *mx_import_find_at(const mx_import *import, size_t number)
{
    return &import->finds[number];
}

/* ---- Names ------------------------------------------------------------------------------------ */

static int complain_of_name(mx_str name, mx_import__place *place)
{
    return mx_import__complain(
        place,
        mx_tr("« %.*s » a l’air d’un nom : --key FICHIER met un pseudonyme à sa place (« mieux init --new-key FICHIER » "
              "fait la clé) ; --keep-names le garde",
              "\"%.*s\" looks like a name: --key FILE puts a pseudonym in its place (\"mieux init --new-key FILE\" "
              "makes the key); --keep-names keeps it"),
        MX_STR(name));
}

static int complain_of_key(mx_str name, mx_import__place *place)
{
    return mx_import__complain(
        place,
        mx_tr("« %.*s » : les personnes de cette base ont des pseudonymes ; donnez sa clé par --key ou $MIEUX_KEY",
              "\"%.*s\": the people of this store have pseudonyms; give its key by --key or $MIEUX_KEY"),
        MX_STR(name));
}

/* Most identifiers are codes that one look tells: a few digits, and no blank or @. */
static bool is_plain_code(mx_str name)
{
    size_t n_digits = 0;
    for (size_t i = 0; i < name.size; i++) {
        unsigned char c = (unsigned char)name.at[i];
        if (c <= ' ' || c == '@' || c == '(' || c >= 0x80) return false;
        n_digits += c >= '0' && c <= '9';
    }
    return n_digits > 0 && n_digits < 9;
}

int mx_import__read_person(mx_buf *out, mx_import__cells *cells, mx_str cell, mx_import__place *place)
{
    const mx_import_options *options = cells->options;
    if (options->key) {
        char pseudonym[MX_PSEUDONYM_MAX];
        int rc = mx_pseudonym(pseudonym, options->key, cells->territory, cell);
        if (rc == MX_OK) mx_buf_text(out, pseudonym);
        return rc;
    }
    bool is_name = false;
    bool is_looked_at = cells->personal && !options->keeps_names && !is_plain_code(cell);
    int rc = is_looked_at ? mx_personal_is_name(&is_name, cells->personal, cell) : MX_OK;
    if (rc < 0) return rc;
    if (options->needs_key && !mx_is_pseudonym(cell)) return complain_of_key(cell, place);
    if (is_name) return complain_of_name(cell, place);
    mx_buf_add(out, cell.at, cell.size);
    return MX_OK;
}
