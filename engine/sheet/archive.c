/* The ZIP file around a workbook, and XML out of it, a block at a time. */
#include "workbook_i.h"

#include <expat.h>
#include <string.h>

enum { BLOCK = 1 << 16 };

int mx_sheet__refuse_damage(const mx_sheet *sheet, const char *entry)
{
    return mx_fail(
        MX_E_SYNTAX,
        mx_tr("%s : ce classeur est abîmé (%s) ; ouvrez-le dans un tableur et enregistrez-le à nouveau",
              "%s: this workbook is damaged (%s); open it in a spreadsheet and save it again"),
        sheet->path, entry);
}

int mx_sheet__archive_open(mx_sheet__archive *out, mx_sheet *sheet)
{
    *out = (mx_sheet__archive){.sheet = sheet};
    zip_source_t *source = zip_source_buffer_create(sheet->file.at, sheet->file.size, 0, NULL);
    if (!source) return mx_fail_memory();
    out->zip = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
    if (out->zip) return MX_OK;
    zip_source_free(source);
    return mx_sheet__refuse_damage(sheet, "ZIP");
}

void mx_sheet__archive_close(mx_sheet__archive *archive)
{
    if (archive->zip) zip_discard(archive->zip);
    archive->zip = NULL;
}

bool mx_sheet__archive_has(const mx_sheet__archive *archive, const char *entry)
{
    return zip_name_locate(archive->zip, entry, 0) >= 0;
}

int mx_sheet__archive_begin(char *out, size_t size, const mx_sheet__archive *archive, const char *entry)
{
    out[0] = '\0';
    zip_file_t *file = zip_fopen(archive->zip, entry, 0);
    if (!file) return MX_OK;
    zip_int64_t n = zip_fread(file, out, size - 1);
    zip_fclose(file);
    if (n < 0) return mx_sheet__refuse_damage(archive->sheet, entry);
    out[n] = '\0';
    return MX_OK;
}

/* ---- Names --------------------------------------------------------------------------------- */

const char *mx_sheet__local(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

const char *mx_sheet__attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(attributes[0], name) == 0) return attributes[1];
    return NULL;
}

const char *mx_sheet__local_attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(mx_sheet__local(attributes[0]), name) == 0) return attributes[1];
    return NULL;
}

/* ---- Parsing --------------------------------------------------------------------------------- */

typedef struct {
    mx_sheet__archive *archive;
    const char *entry;
    const mx_sheet__xml *handlers;
    void *payload;
    XML_Parser parser;
    int rc; /* what a handler said last */
} parsing;

static void heed(parsing *p, int rc)
{
    p->rc = rc;
    if (rc != MX_OK) XML_StopParser(p->parser, XML_FALSE);
}

static void on_start(void *payload, const XML_Char *name, const XML_Char **attributes)
{
    parsing *p = payload;
    if (p->rc == MX_OK) heed(p, p->handlers->start(p->payload, name, attributes));
}

static void on_end(void *payload, const XML_Char *name)
{
    parsing *p = payload;
    if (p->rc == MX_OK) heed(p, p->handlers->end(p->payload, name));
}

static void on_text(void *payload, const XML_Char *text, int size)
{
    parsing *p = payload;
    if (p->rc == MX_OK) heed(p, p->handlers->text(p->payload, (mx_str){text, (size_t)size}));
}

static void on_doctype(void *payload, const XML_Char *name, const XML_Char *system, const XML_Char *public,
                       int has_own)
{
    parsing *p = payload;
    (void)name, (void)system, (void)public, (void)has_own;
    heed(p,
         mx_fail(MX_E_SYNTAX,
                 mx_tr("%s : %s déclare un type de document, ce que ne fait aucun classeur ; il n’est pas lu",
                       "%s: %s declares a document type, as no workbook does; it is not read"),
                 p->archive->sheet->path, p->entry));
}

static void *reallocate(void *old, size_t size)
{
    return mx_realloc_array(old, size, 1);
}

static int new_parser(parsing *p)
{
    static const XML_Memory_Handling_Suite memory = {mx_alloc, reallocate, mx_free};
    p->parser = XML_ParserCreate_MM(NULL, &memory, NULL);
    if (!p->parser) return mx_fail_memory();
    XML_SetUserData(p->parser, p);
    XML_SetStartElementHandler(p->parser, p->handlers->start ? on_start : NULL);
    XML_SetEndElementHandler(p->parser, p->handlers->end ? on_end : NULL);
    XML_SetCharacterDataHandler(p->parser, p->handlers->text ? on_text : NULL);
    XML_SetStartDoctypeDeclHandler(p->parser, on_doctype);
    return MX_OK;
}

static int parse_block(parsing *p, size_t size, bool is_last)
{
    if (XML_ParseBuffer(p->parser, (int)size, is_last) == XML_STATUS_OK) return MX_OK;
    if (p->rc != MX_OK) return p->rc;
    if (XML_GetErrorCode(p->parser) == XML_ERROR_NO_MEMORY) return mx_fail_memory();
    return mx_sheet__refuse_damage(p->archive->sheet, p->entry);
}

/* A file that swells a thousand times is not a workbook that somebody wrote. */
static int check_swelling(parsing *p, uint64_t inflated, uint64_t compressed)
{
    const mx_sheet__limits *limits = p->archive->sheet->limits;
    bool is_bomb = inflated > limits->ratio_from && inflated / limits->ratio > compressed;
    if (!is_bomb && p->archive->n_inflated <= limits->inflated) return MX_OK;
    return mx_fail(
        MX_E_LIMIT,
        mx_tr("%s : %s gonfle au-delà de %llu Mo ; ce classeur n’est pas lu : enregistrez la feuille en CSV",
              "%s: %s swells beyond %llu MB; this workbook is not read: save the sheet as CSV"),
        p->archive->sheet->path, p->entry, (unsigned long long)(p->archive->n_inflated / 1000000));
}

static int parse_all(parsing *p, zip_file_t *file, uint64_t compressed)
{
    uint64_t inflated = 0;
    for (;;) {
        void *block = XML_GetBuffer(p->parser, BLOCK);
        if (!block) return mx_fail_memory();
        zip_int64_t size = zip_fread(file, block, BLOCK);
        if (size < 0) return mx_sheet__refuse_damage(p->archive->sheet, p->entry);
        inflated += (uint64_t)size;
        p->archive->n_inflated += (uint64_t)size;
        int rc = check_swelling(p, inflated, compressed);
        if (rc == MX_OK) rc = parse_block(p, (size_t)size, size == 0);
        if (rc != MX_OK || size == 0) return rc;
    }
}

int mx_sheet__refuse_encrypted(const mx_sheet *sheet)
{
    return mx_fail(MX_E_SYNTAX,
                   mx_tr("%s : ce classeur est protégé par un mot de passe ; ouvrez-le dans un tableur et "
                         "enregistrez-le sans mot de passe",
                         "%s: this workbook is protected by a password; open it in a spreadsheet and save it "
                         "without one"),
                   sheet->path);
}

int mx_sheet__archive_parse(mx_sheet__archive *archive, const char *entry, const mx_sheet__xml *handlers,
                            void *payload)
{
    parsing p = {.archive = archive, .entry = entry, .handlers = handlers, .payload = payload};
    zip_stat_t about;
    if (zip_stat(archive->zip, entry, 0, &about) < 0) return mx_sheet__refuse_damage(archive->sheet, entry);
    if (about.encryption_method != ZIP_EM_NONE) return mx_sheet__refuse_encrypted(archive->sheet);
    zip_file_t *file = zip_fopen(archive->zip, entry, 0);
    if (!file) return mx_sheet__refuse_damage(archive->sheet, entry);
    int rc = new_parser(&p);
    if (rc == MX_OK) rc = parse_all(&p, file, about.comp_size);
    if (p.parser) XML_ParserFree(p.parser);
    zip_fclose(file);
    return rc < 0 ? rc : MX_OK;
}

int mx_sheet__parse_bytes(mx_sheet *sheet, mx_str bytes, const char *name, const mx_sheet__xml *handlers,
                          void *payload)
{
    mx_sheet__archive none = {.sheet = sheet};
    parsing p = {.archive = &none, .entry = name, .handlers = handlers, .payload = payload};
    int rc = new_parser(&p);
    bool is_last = false;
    while (rc == MX_OK && !is_last) {
        size_t size = bytes.size < BLOCK ? bytes.size : BLOCK;
        void *block = XML_GetBuffer(p.parser, BLOCK);
        if (!block) rc = mx_fail_memory();
        if (rc < 0) break;
        memcpy(block, bytes.at, size);
        bytes = (mx_str){bytes.at + size, bytes.size - size};
        is_last = bytes.size == 0;
        rc = parse_block(&p, size, is_last);
    }
    if (p.parser) XML_ParserFree(p.parser);
    return rc < 0 ? rc : MX_OK;
}

int mx_sheet__archive_read(mx_buf *out, mx_sheet__archive *archive, const char *entry)
{
    parsing p = {.archive = archive, .entry = entry};
    zip_stat_t about;
    zip_int64_t index = zip_name_locate(archive->zip, entry, ZIP_FL_NOCASE);
    if (index < 0) return MX_E_NOTFOUND;
    if (zip_stat_index(archive->zip, (zip_uint64_t)index, 0, &about) < 0)
        return mx_sheet__refuse_damage(archive->sheet, entry);
    if (about.encryption_method != ZIP_EM_NONE) return mx_sheet__refuse_encrypted(archive->sheet);
    zip_file_t *file = zip_fopen_index(archive->zip, (zip_uint64_t)index, 0);
    if (!file) return mx_sheet__refuse_damage(archive->sheet, entry);
    uint64_t inflated = 0;
    int rc = MX_OK;
    for (;;) {
        char block[1 << 14];
        zip_int64_t size = zip_fread(file, block, sizeof block);
        if (size < 0) rc = mx_sheet__refuse_damage(archive->sheet, entry);
        if (rc < 0 || size == 0) break;
        inflated += (uint64_t)size;
        archive->n_inflated += (uint64_t)size;
        rc = check_swelling(&p, inflated, about.comp_size);
        if (rc == MX_OK && inflated > archive->sheet->limits->shared) rc = mx_sheet__refuse_damage(archive->sheet, entry);
        mx_buf_add(out, block, (size_t)size);
        if (rc == MX_OK) rc = mx_buf_check(out);
    }
    zip_fclose(file);
    return rc;
}
