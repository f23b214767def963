/* Coded passages of qualitative tools: each stretch becomes a statement, each code that is one of ours a code. */
#include "import_i.h"

#include <string.h>

enum { SEGMENT, DOCUMENT, TEXT, CODE, CODER, CODED_ON, N_COLUMNS };

typedef struct {
    mx_segments *out;
    mx_sheet *sheet;
    const mx_taxonomy *framework;
    const char *coder; /* where the file names none */
    mx_arena *arena;
    size_t cell_of[N_COLUMNS]; /* among the columns asked for; SIZE_MAX: none */
    bool has_ids;              /* of stretches, not of codings */
    mx_ids *stretches, *codings, *kept_out, *coded;
    mx_sheet_maker *statements, *codes;
    size_t n_known; /* codes of the framework that code nothing */
    size_t n_statements, n_codes, n_more; /* codes beside the first that a coder gave a stretch */
    mx_buf key, folded;
} reading;

/* ---- Codes ----------------------------------------------------------------------------------- */

static mx_str fold(reading *r, mx_str text)
{
    mx_buf_clear(&r->folded);
    mx_fold(&r->folded, text);
    return (mx_str){r->folded.at, r->folded.size};
}

/* Whether `wanted`, folded, is a name, or one of several that stand in it: « Logement / aménagement ». */
static bool is_called(mx_str wanted, mx_str name, bool *in_part)
{
    *in_part = !mx_str_equal(wanted, name);
    while (name.size > 0) {
        const char *slash = memchr(name.at, '/', name.size);
        size_t size = slash ? (size_t)(slash - name.at) : name.size;
        if (mx_str_equal(mx_str_trim((mx_str){name.at, size}), wanted)) return true;
        size += slash != NULL;
        name = (mx_str){name.at + size, name.size - size};
    }
    return !*in_part;
}

/* The component of this name, in either language; a part of a name must be one component's. SIZE_MAX. */
static size_t component_named(reading *r, mx_str name)
{
    mx_buf own = {0};
    size_t whole = SIZE_MAX, part = SIZE_MAX, n_parts = 0;
    mx_str wanted = fold(r, name);
    for (size_t i = 0; i < mx_taxonomy_n_components(r->framework) && whole == SIZE_MAX; i++) {
        const mx_topic *topic = mx_taxonomy_component(r->framework, i);
        bool in_part, is_part = false;
        for (size_t n = 0; n < 2; n++) {
            mx_buf_clear(&own);
            mx_fold(&own, mx_str_of(n ? topic->name_en : topic->name_fr));
            if (mx_buf_check(&own) < 0 || !is_called(wanted, (mx_str){own.at, own.size}, &in_part)) continue;
            if (!in_part) whole = i;
            is_part = true;
        }
        if (!is_part) continue;
        part = i;
        n_parts++;
    }
    mx_buf_dispose(&own);
    return whole != SIZE_MAX || n_parts != 1 ? whole : part;
}

static bool is_code(const reading *r, mx_str text)
{
    mx_code code;
    bool is = mx_code_parse(&code, r->framework, text) == MX_OK;
    if (!is) mx_error_clear();
    return is;
}

/* What a tool's code is in the framework: itself, the SPIRAL code it begins with, or that of its name; empty
 * when it is none. Trees of codes put the parents before it, with a mark between. */
static mx_str spiral_code(reading *r, mx_str name)
{
    if (is_code(r, name)) return name;
    size_t word = 0;
    while (word < name.size && !strchr(" :.\t", name.at[word])) word++;
    if (word >= 3 && word < name.size && is_code(r, (mx_str){name.at, word})) return (mx_str){name.at, word};
    size_t found = component_named(r, name);
    if (found != SIZE_MAX) return mx_str_of(mx_taxonomy_component(r->framework, found)->code);
    for (size_t at = name.size; at > 0; at--)
        if (strchr("/.>:\\", name.at[at - 1])) {
            mx_str last = mx_str_trim((mx_str){name.at + at, name.size - at});
            return last.size > 0 ? spiral_code(r, last) : (mx_str){0};
        }
    return (mx_str){0};
}

static int put_code(reading *r, mx_str statement, mx_str name, mx_str coder, mx_str day, uint64_t line)
{
    uint32_t ignored;
    size_t n_before = mx_ids_count(r->coded);
    mx_str code = spiral_code(r, name);
    if (code.size == 0) return mx_ids_add(r->kept_out, name, &ignored);
    if (coder.size == 0)
        return mx_fail(MX_E_VALUE,
                       mx_tr("%s : ces codes ne disent pas qui les a mis ; nommez la personne par --coder",
                             "%s: these codes do not say who gave them; name the person by --coder"),
                       mx_sheet_path(r->sheet));
    mx_buf_clear(&r->key);
    mx_buf_add(&r->key, statement.at, statement.size);
    mx_buf_char(&r->key, '\x1f');
    mx_buf_add(&r->key, coder.at, coder.size);
    int rc = mx_buf_check(&r->key);
    if (rc == MX_OK) rc = mx_ids_add(r->coded, (mx_str){r->key.at, r->key.size}, &ignored);
    if (rc < 0) return rc;
    if (mx_ids_count(r->coded) == n_before) {
        r->n_more++;
        return MX_OK;
    }
    const mx_str cells[] = {statement, coder, code, day};
    r->n_codes++;
    return mx_sheet_make_row(r->codes, cells, line);
}

/* ---- Stretches ------------------------------------------------------------------------------------- */

static mx_str cell_at(const reading *r, const mx_batch *batch, size_t i, size_t column)
{
    return r->cell_of[column] == SIZE_MAX ? (mx_str){0} : mx_str_trim(batch->cells[r->cell_of[column]][i]);
}

static void key_of(reading *r, const mx_str parts[], size_t n)
{
    mx_buf_clear(&r->key);
    for (size_t i = 0; i < n; i++) {
        mx_buf_add(&r->key, parts[i].at, parts[i].size);
        mx_buf_char(&r->key, '\x1f');
    }
}

/* Without ids of stretches, the same code of the same coder on the same words is another stretch. */
static int count_occurrence(reading *r, const mx_str parts[4], uint32_t *occurrence)
{
    int rc = MX_OK;
    for (*occurrence = 0; rc == MX_OK; ++*occurrence) {
        size_t n_before = mx_ids_count(r->codings);
        uint32_t ignored;
        key_of(r, parts, 4);
        mx_buf_format(&r->key, "%u", *occurrence);
        rc = mx_buf_check(&r->key);
        if (rc == MX_OK) rc = mx_ids_add(r->codings, (mx_str){r->key.at, r->key.size}, &ignored);
        if (rc == MX_OK && mx_ids_count(r->codings) > n_before) break;
    }
    return rc;
}

/* The id of the stretch of a row; *is_new when no row before had it. */
static int identify(reading *r, const mx_batch *batch, size_t i, char id[24], bool *is_new)
{
    char hash[MX_SHA256_TEXT];
    uint32_t occurrence = 0, ignored;
    mx_str document = cell_at(r, batch, i, DOCUMENT), text = cell_at(r, batch, i, TEXT);
    int rc = MX_OK;
    if (!r->has_ids) {
        const mx_str parts[] = {document, text, cell_at(r, batch, i, CODER), cell_at(r, batch, i, CODE)};
        rc = count_occurrence(r, parts, &occurrence);
    }
    const mx_str whole[] = {document, r->has_ids ? cell_at(r, batch, i, SEGMENT) : (mx_str){0}, text};
    key_of(r, whole, 3);
    if (occurrence > 0) mx_buf_format(&r->key, "%u", occurrence);
    if (rc == MX_OK) rc = mx_buf_check(&r->key);
    if (rc < 0) return rc;
    mx_sha256(hash, r->key.at, r->key.size);
    snprintf(id, 24, "q%.12s", hash);
    size_t n_before = mx_ids_count(r->stretches);
    rc = mx_ids_add(r->stretches, mx_str_of(id), &ignored);
    *is_new = mx_ids_count(r->stretches) > n_before;
    return rc;
}

static int read_row(reading *r, const mx_batch *batch, size_t i, uint64_t line)
{
    char id[24];
    bool is_new;
    mx_str text = mx_sheet_unguard(cell_at(r, batch, i, TEXT)), code = cell_at(r, batch, i, CODE);
    uint32_t ignored;
    /* A code of a codebook, that codes nothing. */
    if (text.size == 0) {
        if (code.size == 0) return MX_OK;
        bool is_known = spiral_code(r, code).size > 0;
        r->n_known += is_known;
        return is_known ? MX_OK : mx_ids_add(r->kept_out, code, &ignored);
    }
    int rc = identify(r, batch, i, id, &is_new);
    if (rc == MX_OK && is_new) {
        const mx_str cells[] = {mx_str_of(id), text};
        r->n_statements++;
        rc = mx_sheet_make_row(r->statements, cells, line);
    }
    if (rc < 0 || code.size == 0) return rc;
    mx_str coder = cell_at(r, batch, i, CODER);
    if (coder.size == 0) coder = mx_str_of(r->coder);
    return put_code(r, mx_str_of(id), code, coder, cell_at(r, batch, i, CODED_ON), line);
}

/* ---- The file ----------------------------------------------------------------------------------------- */

static int find_columns(reading *r, size_t columns[N_COLUMNS], size_t *n_columns)
{
    static const char *const names[N_COLUMNS] = {"segment", "document", "text", "code", "coder", "coded_on"};
    const mx_import__kind *kind = mx_import__kind_of(MX_KIND_SEGMENTS);
    r->has_ids = true;
    for (size_t c = 0; c < N_COLUMNS; c++) r->cell_of[c] = SIZE_MAX;
    for (size_t i = 0; i < mx_sheet_n_columns(r->sheet); i++) {
        mx_buf_clear(&r->folded);
        mx_import__fold_name(&r->folded, mx_str_of(mx_sheet_column(r->sheet, i)));
        int rc = mx_buf_check(&r->folded);
        if (rc < 0) return rc;
        mx_str folded = {r->folded.at, r->folded.size};
        if (mx_str_is(folded, "codename")) r->has_ids = false;
        size_t column = mx_import__find_column(kind, folded);
        for (size_t c = 0; c < N_COLUMNS && column != SIZE_MAX; c++) {
            if (strcmp(kind->columns[column].name.canonical, names[c]) != 0 || r->cell_of[c] != SIZE_MAX) continue;
            r->cell_of[c] = *n_columns;
            columns[(*n_columns)++] = i;
        }
    }
    r->has_ids = r->has_ids && r->cell_of[SEGMENT] != SIZE_MAX;
    return MX_OK;
}

static int note(reading *r, const char *text)
{
    mx_segments *out = r->out;
    if (MX_GROW(out->notes, out->n_notes, out->notes_capacity) < 0) return mx_fail_memory();
    out->notes[out->n_notes] = mx_arena_copy(r->arena, text, strlen(text));
    return out->notes[out->n_notes++] ? MX_OK : mx_fail_memory();
}

static int tell(reading *r)
{
    enum { MOST = 40 };
    mx_buf text = {0};
    size_t n = mx_ids_count(r->kept_out);
    int rc = MX_OK;
    if (r->n_statements == 0) {
        mx_buf_format(&text,
                      mx_tr("aucun passage : une liste de codes, dont %zu sont du référentiel « %s » ; rien n’est à charger",
                            "no passage: a list of codes, %zu of which are of the framework \"%s\"; there is nothing to "
                            "load"),
                      r->n_known, mx_taxonomy_version(r->framework));
        rc = mx_buf_check(&text);
        if (rc == MX_OK) rc = note(r, text.at);
        mx_buf_clear(&text);
    }
    if (rc == MX_OK && n > 0) {
        mx_buf_format(&text, mx_tr("codes qui ne sont ni un code SPIRAL ni le nom d’une composante, laissés de côté (%zu) : ",
                                   "codes that are neither a SPIRAL code nor the name of a component, kept out (%zu): "),
                      n);
        for (uint32_t i = 0; i < n && i < MOST; i++) {
            mx_str name = mx_ids_text(r->kept_out, i);
            mx_buf_format(&text, mx_tr("%s« %.*s »", "%s\"%.*s\""), i ? ", " : "", MX_STR(name));
        }
        if (n > MOST) mx_buf_text(&text, ", …");
        rc = mx_buf_check(&text);
        if (rc == MX_OK) rc = note(r, text.at);
    }
    if (rc == MX_OK && r->n_more > 0) {
        mx_buf_clear(&text);
        mx_buf_format(&text,
                      mx_tr("passages que la même personne a codés plusieurs fois : de chacun, le premier code est gardé ; "
                            "codes de plus, laissés de côté : %zu",
                            "passages that one person coded several times: of each, the first code is kept; more codes, "
                            "kept out: %zu"),
                      r->n_more);
        rc = mx_buf_check(&text);
        if (rc == MX_OK) rc = note(r, text.at);
    }
    mx_buf_dispose(&text);
    return rc;
}

static int read_all(reading *r)
{
    size_t columns[N_COLUMNS], n_columns = 0;
    mx_rows *rows = NULL;
    mx_batch batch;
    int rc = find_columns(r, columns, &n_columns);
    if (rc == MX_OK) rc = mx_sheet_rows(&rows, r->sheet, columns, n_columns);
    while (rc == MX_OK && (rc = mx_rows_next(rows, &batch)) == MX_OK)
        for (size_t i = 0; i < batch.n_rows && rc == MX_OK; i++)
            rc = read_row(r, &batch, i, mx_rows_line(rows, batch.places[i]));
    mx_rows_close(rows);
    return rc < 0 ? rc : tell(r);
}

/* The sheet, or nothing where it would have no row. The maker is gone either way. */
static int take(mx_sheet **out, mx_sheet_maker **maker, size_t n_rows, int rc)
{
    *out = NULL;
    if (rc == MX_OK && n_rows > 0) rc = mx_sheet_made(out, *maker);
    else mx_sheet_maker_free(*maker);
    *maker = NULL;
    return rc;
}

int mx_segments_make(mx_segments *out, mx_sheet *sheet, const mx_taxonomy *framework, const char *coder,
                     mx_arena *arena)
{
    static const char *const statement_columns[] = {"statement", "text"};
    static const char *const code_columns[] = {"statement", "coder", "component", "coded_on"};
    reading r = {.out = out, .sheet = sheet, .framework = framework, .coder = coder ? coder : "", .arena = arena};
    *out = (mx_segments){0};
    int rc = mx_sheet_make(&r.statements, mx_sheet_path(sheet), statement_columns, 2);
    if (rc == MX_OK) rc = mx_sheet_make(&r.codes, mx_sheet_path(sheet), code_columns, 4);
    if (rc == MX_OK) rc = mx_ids_new(&r.stretches);
    if (rc == MX_OK) rc = mx_ids_new(&r.codings);
    if (rc == MX_OK) rc = mx_ids_new(&r.kept_out);
    if (rc == MX_OK) rc = mx_ids_new(&r.coded);
    if (rc == MX_OK) rc = read_all(&r);
    rc = take(&out->statements, &r.statements, r.n_statements, rc);
    rc = take(&out->codes, &r.codes, r.n_codes, rc);
    mx_ids_free(r.stretches);
    mx_ids_free(r.codings);
    mx_ids_free(r.kept_out);
    mx_ids_free(r.coded);
    mx_buf_dispose(&r.key);
    mx_buf_dispose(&r.folded);
    if (rc < 0) mx_segments_dispose(out);
    return rc;
}

void mx_segments_dispose(mx_segments *segments)
{
    mx_sheet_close(segments->statements);
    mx_sheet_close(segments->codes);
    mx_free(segments->notes);
    *segments = (mx_segments){0};
}
