/*
 * What cairo 1.16 has no words for: the document's language, alternative texts of figures, the
 * scopes of table headings. They are appended as an incremental update (ISO 32000-1, 7.5.6): new
 * versions of a few objects, a table that says where they stand, and a pointer to the old table.
 */
#include "pdf_i.h"

#include <stdlib.h>
#include <string.h>

/* The file as cairo wrote it: objects by number, and its catalog. */
typedef struct {
    const char *at;
    size_t size;
    size_t old_table; /* where the table of objects begins */
    const char *entries;
    size_t n_objects, root, info;
} pdf_file;

static int unknown(void)
{
    return mx_fail(MX_E_IO,
                   mx_tr("PDF : cairo ne l’a pas écrit comme prévu ; mieux connaît cairo 1.16 et 1.18",
                         "PDF: cairo did not write it as expected; mieux knows cairo 1.16 and 1.18"));
}

/* The number after the last `key` in the file; false when there is none. */
static bool last_number(const pdf_file *file, const char *key, size_t *out)
{
    size_t length = strlen(key);
    for (size_t i = file->size < length ? 0 : file->size - length + 1; i-- > 0;) {
        if (memcmp(file->at + i, key, length) != 0) continue;
        char *end;
        unsigned long long number = strtoull(file->at + i + length, &end, 10);
        *out = (size_t)number;
        return end != file->at + i + length;
    }
    return false;
}

#define ENTRY 20 /* bytes of a line in the table of objects */

static int read_file(pdf_file *file, const mx_buf *pdf)
{
    *file = (pdf_file){.at = pdf->at, .size = pdf->size};
    if (pdf->at == NULL || !last_number(file, "startxref", &file->old_table) ||
        !last_number(file, "/Root", &file->root) || !last_number(file, "/Info", &file->info) ||
        file->old_table + 10 > file->size || memcmp(file->at + file->old_table, "xref\n0 ", 7) != 0)
        return unknown();
    char *end;
    file->n_objects = (size_t)strtoull(file->at + file->old_table + 7, &end, 10);
    file->entries = end + 1;
    size_t left = file->size - (size_t)(file->entries - file->at);
    return file->n_objects > left / ENTRY || file->root >= file->n_objects ? unknown() : MX_OK;
}

/* Where object `number` begins; NULL when the table points outside the file. */
static const char *find_object(const pdf_file *file, size_t number)
{
    size_t offset = (size_t)strtoull(file->entries + number * ENTRY, NULL, 10);
    return offset < file->size ? file->at + offset : NULL;
}

/* Whether object `number` begins as cairo begins an element of the structure. */
static bool is_element(const pdf_file *file, size_t number, const char *tag)
{
    char wanted[80];
    int size = snprintf(wanted, sizeof wanted, "%zu 0 obj\n<< /Type /StructElem\n   /S /%s\n", number, tag);
    const char *found = find_object(file, number);
    return found != NULL && (size_t)(file->at + file->size - found) > (size_t)size &&
           memcmp(found, wanted, (size_t)size) == 0;
}

/* Object `number` up to the end of its dictionary, without ">>"; empty when that is not found. */
static mx_str dictionary(const pdf_file *file, size_t number)
{
    const char *start = find_object(file, number), *end = start == NULL ? NULL : strstr(start, ">>\nendobj");
    return end == NULL ? (mx_str){NULL, 0} : (mx_str){start, (size_t)(end - start)};
}

/* A text as a PDF string: UTF-16 with its mark, in hexadecimal. */
static void add_string(mx_buf *out, const char *text)
{
    mx_str rest = mx_str_of(text);
    mx_buf_text(out, "<FEFF");
    while (rest.size > 0) {
        uint32_t c = mx_utf8_next(&rest);
        if (c < 0x10000) mx_buf_format(out, "%04X", (unsigned)c);
        else
            mx_buf_format(out, "%04X%04X", (unsigned)(0xD7C0 + (c >> 10)), (unsigned)(0xDC00 + (c & 0x3FF)));
    }
    mx_buf_char(out, '>');
}

/* The update under way: objects at the end of `pdf`, their lines in `table`. */
typedef struct {
    mx_buf *pdf;
    mx_buf table;
} update;

/* A new version of object `number`: as it was, and `text` in its dictionary. */
static int add_version(update *u, const pdf_file *file, size_t number, const char *text)
{
    mx_str old = dictionary(file, number);
    if (old.size == 0) return unknown();
    mx_buf_format(&u->table, "%zu 1\n%010zu 00000 n \n", number, u->pdf->size);
    mx_buf_add(u->pdf, old.at, old.size);
    mx_buf_format(u->pdf, "   %s\n>>\nendobj\n", text);
    return MX_OK;
}

static int add_alt(update *u, const pdf_file *file, size_t number, const char *alt)
{
    mx_buf text = {0};
    mx_buf_text(&text, "/Alt ");
    add_string(&text, alt);
    int rc = mx_buf_check(&text);
    if (rc >= 0) rc = add_version(u, file, number, text.at);
    mx_buf_dispose(&text);
    return rc;
}

static int add_scope(update *u, const pdf_file *file, size_t number, const char *scope)
{
    char text[60];
    snprintf(text, sizeof text, "/A << /O /Table /Scope /%s >>", scope);
    return add_version(u, file, number, text);
}

/* cairo numbers the elements in the order of the document. */
static int update_elements(update *u, const pdf_file *file, const pdf_additions *add)
{
    size_t n = 0;
    int rc = MX_OK;
    for (size_t i = 1; i < file->n_objects && rc >= 0; i++) {
        bool is_figure = is_element(file, i, "Figure");
        if (!is_figure && !is_element(file, i, "TH")) continue;
        if (n == add->n_more) return unknown();
        rc = is_figure ? add_alt(u, file, i, add->more[n]) : add_scope(u, file, i, add->more[n]);
        n++;
    }
    return rc < 0 ? rc : n == add->n_more ? MX_OK : unknown();
}

static int update_catalog(update *u, const pdf_file *file, const pdf_additions *add)
{
    char text[80];
    snprintf(text, sizeof text, "/Lang (%s)\n   /ViewerPreferences << /DisplayDocTitle true >>", add->lang);
    return add_version(u, file, file->root, text);
}

static int write_update(update *u, const pdf_file *file, const pdf_additions *add)
{
    int rc = update_elements(u, file, add);
    if (rc >= 0) rc = update_catalog(u, file, add);
    if (rc >= 0) rc = mx_buf_check(&u->table);
    if (rc < 0) return rc;
    size_t new_table = u->pdf->size;
    mx_buf_text(u->pdf, "xref\n");
    mx_buf_add(u->pdf, u->table.at, u->table.size);
    mx_buf_format(u->pdf, "trailer\n<< /Size %zu\n   /Root %zu 0 R\n   /Info %zu 0 R\n   /Prev %zu\n>>\n",
                  file->n_objects, file->root, file->info, file->old_table);
    mx_buf_format(u->pdf, "startxref\n%zu\n%%%%EOF\n", new_table);
    return mx_buf_check(u->pdf);
}

int mx_pdf__update(mx_buf *pdf, const pdf_additions *additions)
{
    mx_buf whole = {0};
    pdf_file file;
    int rc = read_file(&file, pdf);
    if (rc < 0) return rc;
    update u = {.pdf = &whole};
    mx_buf_add(&whole, pdf->at, pdf->size);
    rc = write_update(&u, &file, additions);
    mx_buf_dispose(&u.table);
    if (rc < 0) {
        mx_buf_dispose(&whole);
        return rc;
    }
    mx_buf_dispose(pdf);
    *pdf = whole;
    return MX_OK;
}
