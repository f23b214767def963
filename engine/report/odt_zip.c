/* The archive around an OpenDocument text, in memory. */
#include "odt_i.h"

#include <zip.h>

/* 1 January 2000, so that the bytes are not those of the moment. */
#define ZIP_DATE ((2000 - 1980) << 9 | 1 << 5 | 1)

static int zip_failed(zip_error_t *error)
{
    int rc = zip_error_code_zip(error) == ZIP_ER_MEMORY
                 ? mx_fail_memory()
                 : mx_fail(MX_E_IO, mx_tr("ODT : libzip n’a pas pu écrire : %s", "ODT: libzip could not write: %s"),
                           zip_error_strerror(error));
    zip_error_fini(error);
    return rc;
}

static int archive_failed(zip_t *archive)
{
    zip_error_t error = *zip_get_error(archive);
    return zip_failed(&error);
}

static int add_part(zip_t *archive, const odt_part *part, bool is_stored)
{
    zip_source_t *source = zip_source_buffer(archive, part->bytes.at, part->bytes.size, 0);
    if (source == NULL) return archive_failed(archive);
    zip_int64_t index = zip_file_add(archive, part->name, source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return archive_failed(archive);
    }
    zip_uint64_t at = (zip_uint64_t)index;
    if (zip_file_set_dostime(archive, at, 0, ZIP_DATE, 0) < 0 ||
        (is_stored && zip_set_file_compression(archive, at, ZIP_CM_STORE, 0) < 0))
        return archive_failed(archive);
    return MX_OK;
}

/* What the closed archive has left in its source. */
static int collect(mx_buf *out, zip_source_t *source)
{
    char bytes[16384];
    zip_int64_t n = 0;
    if (zip_source_open(source) < 0) return zip_failed(zip_source_error(source));
    while ((n = zip_source_read(source, bytes, sizeof bytes)) > 0) mx_buf_add(out, bytes, (size_t)n);
    zip_source_close(source);
    return n < 0 ? zip_failed(zip_source_error(source)) : mx_buf_check(out);
}

int mx_odt__zip(mx_buf *out, const odt_part parts[], size_t count)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_t *archive = source == NULL ? NULL : zip_open_from_source(source, ZIP_TRUNCATE, &error);
    if (archive == NULL) {
        zip_source_free(source);
        return zip_failed(&error);
    }
    zip_source_keep(source); /* the archive lets go of it when it closes */
    int rc = MX_OK;
    for (size_t i = 0; i < count && rc >= 0; i++) rc = add_part(archive, &parts[i], i == 0);
    if (rc >= 0 && zip_close(archive) < 0) rc = archive_failed(archive);
    else if (rc >= 0) archive = NULL;
    if (archive != NULL) zip_discard(archive);
    if (rc >= 0) rc = collect(out, source);
    zip_source_free(source);
    zip_error_fini(&error);
    return rc;
}
