/*
 * Projects of qualitative analysis, as REFI-QDA exchanges them: codes and users by their GUID, sources
 * with the stretches of their text that were selected, and on each the codings. Everything is read in
 * one pass, in the order that the schema gives: users, codes, sources.
 */
#include "workbook_i.h"

#include <ctype.h>
#include <string.h>

enum { SEGMENT, DOCUMENT, TEXT, CODE, CODER, CODED_ON, N_COLUMNS };
static const char *const column_names[N_COLUMNS] = {"segment", "document", "text", "code", "coder", "coded_on"};

/* The plain text of a source, with every so many characters the byte where they begin. */
enum { STEP = 256 };
typedef struct {
    mx_buf text;
    size_t *marks;
    size_t n_marks, marks_capacity, n_characters; /* no characters: not UTF-8, or nothing there */
} plain;

typedef struct {
    mx_sheet *sheet;
    mx_sheet__archive *archive; /* NULL: the XML alone */
    mx_sheet__grid *grid;
    mx_ids *codes, *users; /* GUIDs, in small letters */
    const char **code_names, **user_names;
    bool *is_used;
    size_t code_names_capacity, used_capacity, user_names_capacity;
    plain plain;
    char document[400], source[40];
    bool is_content;    /* inside PlainTextContent */
    bool is_indexed;    /* the text has its marks */
    uint64_t row;       /* of the grid */
    uint64_t n_left_out; /* codings of what is no text */
    uint64_t n_beyond;   /* selections outside their text */
    bool is_selected;    /* inside a selection of text */
    size_t from, to;
    size_t n_codings; /* of the selection */
    char selector[40], selected_on[40];
    char coder[40], coded_on[40]; /* of the coding */
    bool is_elsewhere;            /* inside a selection of a picture, sound or film */
} qda;

/* ---- Names by GUID ----------------------------------------------------------------------------- */

/* Programs write the digits of a GUID large or small, some with braces. */
static void fold_guid(char out[40], const char *guid)
{
    size_t n = 0;
    for (; guid && *guid && n < 39; guid++)
        if (isalnum((unsigned char)*guid) || *guid == '-') out[n++] = (char)tolower((unsigned char)*guid);
    out[n] = '\0';
}

static int add_name(mx_ids *ids, const char ***names, size_t *capacity, const qda *q, const char **attributes)
{
    char guid[40];
    const char *name = mx_sheet__attribute(attributes, "name");
    uint32_t id;
    size_t n_before = mx_ids_count(ids);
    fold_guid(guid, mx_sheet__attribute(attributes, "guid"));
    int rc = mx_ids_add(ids, mx_str_of(guid), &id);
    if (rc < 0 || id < n_before) return rc;
    if (MX_GROW(*names, n_before, *capacity) < 0) return mx_fail_memory();
    (*names)[id] = mx_arena_copy(q->sheet->arena, name ? name : "", name ? strlen(name) : 0);
    return (*names)[id] ? MX_OK : mx_fail_memory();
}

static int add_code(qda *q, const char **attributes)
{
    size_t n = mx_ids_count(q->codes);
    int rc = add_name(q->codes, &q->code_names, &q->code_names_capacity, q, attributes);
    if (rc < 0 || mx_ids_count(q->codes) == n) return rc;
    if (MX_GROW(q->is_used, n, q->used_capacity) < 0) return mx_fail_memory();
    q->is_used[n] = false;
    return MX_OK;
}

/* ---- Texts of sources ------------------------------------------------------------------------------ */

static void forget_text(qda *q)
{
    mx_buf_clear(&q->plain.text);
    q->plain.n_marks = q->plain.n_characters = 0;
    q->is_indexed = false;
}

/* "internal://GUID.txt" stands in the folder of sources. */
static int load_text(qda *q, const char *path)
{
    static const char internal[] = "internal://";
    if (!path || !q->archive || strncmp(path, internal, sizeof internal - 1) != 0) return MX_OK;
    mx_buf entry = {0};
    mx_buf_format(&entry, "sources/%s", path + sizeof internal - 1);
    int rc = mx_buf_check(&entry);
    if (rc == MX_OK) rc = mx_sheet__archive_read(&q->plain.text, q->archive, entry.at);
    mx_buf_dispose(&entry);
    return rc == MX_E_NOTFOUND ? MX_OK : rc;
}

/* The mark of the byte order is no character of the text. */
static int index_text(qda *q)
{
    plain *its = &q->plain;
    size_t start = its->text.size >= 3 && memcmp(its->text.at, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    if (q->is_indexed) return MX_OK;
    q->is_indexed = true;
    if (!mx_utf8_valid((mx_str){its->text.at, its->text.size}, NULL)) return MX_OK;
    for (size_t at = start; at < its->text.size; at++) {
        bool begins = ((unsigned char)its->text.at[at] & 0xC0) != 0x80;
        if (!begins) continue;
        if (its->n_characters % STEP == 0) {
            if (MX_GROW(its->marks, its->n_marks, its->marks_capacity) < 0) return mx_fail_memory();
            its->marks[its->n_marks++] = at;
        }
        its->n_characters++;
    }
    return MX_OK;
}

/* The byte at which a character begins. */
static size_t byte_of(const plain *its, size_t character)
{
    if (character >= its->n_characters) return its->text.size;
    size_t at = its->marks[character / STEP];
    for (size_t left = character % STEP; left > 0; left--) {
        at++;
        while (at < its->text.size && ((unsigned char)its->text.at[at] & 0xC0) == 0x80) at++;
    }
    return at;
}

/* ---- Rows ------------------------------------------------------------------------------------------ */

static int put_row(qda *q, const mx_str cells[N_COLUMNS])
{
    int rc = MX_OK;
    for (size_t c = 0; c < N_COLUMNS && rc == MX_OK; c++) rc = mx_sheet__grid_put(q->grid, c, cells[c]);
    return rc < 0 ? rc : mx_sheet__grid_end_row(q->grid, ++q->row, 1);
}

static const char *user_name(const qda *q, const char *guid)
{
    uint32_t id = mx_ids_find(q->users, mx_str_of(guid));
    return id == MX_NO_ID ? "" : q->user_names[id];
}

/* The selection with one of its codes; without, when code is NULL. */
static int put_coding(qda *q, const char *code)
{
    char segment[80];
    int rc = index_text(q);
    if (rc < 0) return rc;
    q->n_codings++;
    if (q->to > q->plain.n_characters || q->from >= q->to) {
        q->n_beyond++;
        return MX_OK;
    }
    size_t at = byte_of(&q->plain, q->from);
    mx_str text = mx_str_trim((mx_str){q->plain.text.at + at, byte_of(&q->plain, q->to) - at});
    snprintf(segment, sizeof segment, "%s-%zu-%zu", q->source, q->from, q->to);
    const char *coder = user_name(q, *q->coder ? q->coder : q->selector);
    const char *day = *q->coded_on ? q->coded_on : q->selected_on;
    const mx_str cells[N_COLUMNS] = {
        [SEGMENT] = mx_str_of(segment), [DOCUMENT] = mx_str_of(q->document),
        [TEXT] = text,                  [CODE] = mx_str_of(code),
        [CODER] = mx_str_of(coder),     [CODED_ON] = {day, strlen(day) < 10 ? 0 : 10}};
    return put_row(q, cells);
}

/* ---- Elements ---------------------------------------------------------------------------------------- */

static void copy_guid(char out[40], const char **attributes, const char *name)
{
    fold_guid(out, mx_sheet__attribute(attributes, name));
}

static void copy_day(char out[40], const char **attributes)
{
    const char *day = mx_sheet__attribute(attributes, "creationDateTime");
    snprintf(out, 40, "%s", day ? day : "");
}

static size_t position_of(const char **attributes, const char *name)
{
    int64_t value;
    const char *text = mx_sheet__attribute(attributes, name);
    return text && mx_integer_parse(&value, mx_str_of(text)) == MX_OK && value >= 0 ? (size_t)value : SIZE_MAX;
}

static int start_source(qda *q, const char **attributes, bool is_document)
{
    const char *name = mx_sheet__attribute(attributes, "name");
    char guid[40];
    forget_text(q);
    copy_guid(guid, attributes, "guid");
    snprintf(q->source, sizeof q->source, "%.12s", guid);
    /* The text of a PDF is a source within it, of the same name or none. */
    if (is_document || (name && *name)) snprintf(q->document, sizeof q->document, "%s", name ? name : "");
    return load_text(q, mx_sheet__attribute(attributes, "plainTextPath"));
}

static void start_selection(qda *q, const char **attributes)
{
    q->is_selected = true;
    q->n_codings = 0;
    q->from = position_of(attributes, "startPosition");
    q->to = position_of(attributes, "endPosition");
    copy_guid(q->selector, attributes, "creatingUser");
    copy_day(q->selected_on, attributes);
    q->coder[0] = q->coded_on[0] = '\0';
}

static int on_code_ref(qda *q, const char **attributes)
{
    char guid[40];
    copy_guid(guid, attributes, "targetGUID");
    uint32_t id = mx_ids_find(q->codes, mx_str_of(guid));
    q->n_left_out += q->is_elsewhere;
    if (id == MX_NO_ID) return MX_OK;
    q->is_used[id] = true;
    return q->is_selected ? put_coding(q, q->code_names[id]) : MX_OK;
}

static bool is_elsewhere(const char *name)
{
    static const char *const others[] = {"PictureSelection", "PDFSelection", "AudioSelection", "VideoSelection",
                                         "TranscriptSelection"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(name, others[i]) == 0) return true;
    return false;
}

static int on_start(void *payload, const char *qualified, const char **attributes)
{
    qda *q = payload;
    const char *name = mx_sheet__local(qualified);
    if (strcmp(name, "User") == 0)
        return add_name(q->users, &q->user_names, &q->user_names_capacity, q, attributes);
    if (strcmp(name, "Code") == 0) return add_code(q, attributes);
    if (strcmp(name, "TextSource") == 0 || strcmp(name, "PDFSource") == 0 || strcmp(name, "PictureSource") == 0 ||
        strcmp(name, "AudioSource") == 0 || strcmp(name, "VideoSource") == 0)
        return start_source(q, attributes, true);
    if (strcmp(name, "Representation") == 0 || strcmp(name, "Transcript") == 0 || strcmp(name, "TextDescription") == 0)
        return start_source(q, attributes, false);
    if (strcmp(name, "PlainTextContent") == 0) q->is_content = true;
    if (strcmp(name, "PlainTextSelection") == 0) start_selection(q, attributes);
    if (is_elsewhere(name)) q->is_elsewhere = true;
    if (strcmp(name, "Coding") == 0) {
        copy_guid(q->coder, attributes, "creatingUser");
        copy_day(q->coded_on, attributes);
    }
    return strcmp(name, "CodeRef") == 0 ? on_code_ref(q, attributes) : MX_OK;
}

static int on_end(void *payload, const char *qualified)
{
    qda *q = payload;
    const char *name = mx_sheet__local(qualified);
    int rc = MX_OK;
    if (strcmp(name, "PlainTextContent") == 0) q->is_content = false;
    if (strcmp(name, "PlainTextSelection") == 0) {
        q->coder[0] = q->coded_on[0] = '\0';
        if (q->is_selected && q->n_codings == 0) rc = put_coding(q, NULL);
        q->is_selected = false;
    }
    if (is_elsewhere(name)) q->is_elsewhere = false;
    return rc;
}

static int on_text(void *payload, mx_str text)
{
    qda *q = payload;
    if (!q->is_content) return MX_OK;
    mx_buf_add(&q->plain.text, text.at, text.size);
    return mx_buf_check(&q->plain.text);
}

/* ---- A project ------------------------------------------------------------------------------------------ */

const char *mx_sheet__qda_entry(const mx_sheet__archive *archive)
{
    static const char *const names[] = {"project.qde", "Project.qde"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (mx_sheet__archive_has(archive, names[i])) return names[i];
    return NULL;
}

static int begin(qda *q, mx_sheet *sheet, mx_sheet__archive *archive, mx_sheet__grid *grid)
{
    mx_str cells[N_COLUMNS];
    *q = (qda){.sheet = sheet, .archive = archive, .grid = grid};
    int rc = mx_ids_new(&q->codes);
    if (rc == MX_OK) rc = mx_ids_new(&q->users);
    for (size_t c = 0; c < N_COLUMNS; c++) cells[c] = mx_str_of(column_names[c]);
    return rc < 0 ? rc : put_row(q, cells);
}

/* Codes that code nothing, then what a person should know. */
static int finish(qda *q)
{
    int rc = MX_OK;
    for (size_t i = 0; i < mx_ids_count(q->codes) && rc == MX_OK; i++) {
        const mx_str cells[N_COLUMNS] = {[CODE] = mx_str_of(q->code_names[i])};
        if (!q->is_used[i] && cells[CODE].size) rc = put_row(q, cells);
    }
    if (rc == MX_OK && q->n_left_out)
        rc = mx_sheet__note(q->sheet,
                            mx_tr("codages d’images, de sons ou de films laissés de côté : %llu",
                                  "codings of pictures, sound or film left out: %llu"),
                            (unsigned long long)q->n_left_out);
    if (rc == MX_OK && q->n_beyond)
        rc = mx_sheet__note(q->sheet,
                            mx_tr("passages laissés de côté, dont le texte n’est pas dans le fichier : %llu",
                                  "passages left out, whose text is not in the file: %llu"),
                            (unsigned long long)q->n_beyond);
    return rc;
}

static void dispose(qda *q)
{
    mx_ids_free(q->codes);
    mx_ids_free(q->users);
    mx_free(q->code_names);
    mx_free(q->user_names);
    mx_free(q->is_used);
    mx_free(q->plain.marks);
    mx_buf_dispose(&q->plain.text);
}

static const mx_sheet__xml handlers = {on_start, on_end, on_text};

int mx_sheet__read_qda(mx_sheet__archive *archive, mx_sheet__grid *grid)
{
    qda q;
    int rc = begin(&q, archive->sheet, archive, grid);
    if (rc == MX_OK) rc = mx_sheet__archive_parse(archive, mx_sheet__qda_entry(archive), &handlers, &q);
    if (rc == MX_OK) rc = finish(&q);
    dispose(&q);
    return rc;
}

/* ---- XML that is in no archive ----------------------------------------------------------------------------- */

bool mx_sheet__is_qda(mx_str bytes)
{
    enum { BEGINNING = 4000 };
    static const char space[] = "urn:QDA-XML:";
    const size_t size = sizeof space - 1;
    if (bytes.size >= 3 && memcmp(bytes.at, "\xEF\xBB\xBF", 3) == 0) bytes = (mx_str){bytes.at + 3, bytes.size - 3};
    bytes = mx_str_trim(bytes);
    if (bytes.size == 0 || bytes.at[0] != '<') return false;
    size_t end = bytes.size < BEGINNING ? bytes.size : BEGINNING;
    for (size_t at = 0; at + size <= end; at++)
        if (memcmp(bytes.at + at, space, size) == 0) return true;
    return false;
}

int mx_sheet__read_qda_file(mx_sheet *sheet)
{
    qda q;
    mx_sheet__grid grid;
    sheet->is_workbook = true;
    sheet->delimiter = '\t';
    sheet->encoding = "qda";
    int rc = mx_sheet__grid_init(&grid, sheet);
    if (rc < 0) return rc;
    rc = begin(&q, sheet, NULL, &grid);
    if (rc == MX_OK) rc = mx_sheet__parse_bytes(sheet, (mx_str){sheet->file.at, sheet->file.size}, "XML", &handlers, &q);
    if (rc == MX_OK) rc = finish(&q);
    if (rc == MX_OK) rc = mx_sheet__grid_finish(&grid);
    dispose(&q);
    mx_sheet__grid_dispose(&grid);
    return rc;
}
