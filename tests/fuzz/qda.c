/*
 * Projects of qualitative tools: a stranger's is read in one way or refused in words, and what is read becomes
 * statements and codes of our form.
 *
 * The first byte chooses: XML as it is; or an archive made here of the project's XML and, after a NUL, the text
 * of a source.
 */
#include <string.h>
#include <zip.h>

#include "fuzz.h"
#include "mx/import.h"
#include "sheet_i.h"

static const char *make_archive(const fuzz_input *input)
{
    const char *path = fuzz_folder_path("project");
    const uint8_t *nul = input->size ? memchr(input->at, 0, input->size) : NULL;
    size_t size = nul ? (size_t)(nul - input->at) : input->size, after = size + (nul != NULL);
    const mx_str parts[] = {{(const char *)input->at, size},
                            {(const char *)input->at + after, input->size - after}};
    static const char *const names[] = {"project.qde", "sources/a.txt"};
    zip_t *archive = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    FUZZ_HOLDS(archive);
    for (size_t i = 0; i < 2; i++) {
        zip_source_t *source = zip_source_buffer(archive, parts[i].at, parts[i].size, 0);
        zip_int64_t index = source ? zip_file_add(archive, names[i], source, 0) : -1;
        FUZZ_HOLDS(index >= 0 && zip_set_file_compression(archive, (zip_uint64_t)index, ZIP_CM_STORE, 0) == 0);
    }
    FUZZ_HOLDS(zip_close(archive) == 0);
    return path;
}

/* Every cell of a sheet is UTF-8; returns its rows. */
static size_t check_rows(mx_sheet *sheet)
{
    size_t columns[16], n_columns = mx_sheet_n_columns(sheet), n = 0;
    mx_rows *rows;
    mx_batch batch;
    if (n_columns > 16) n_columns = 16;
    for (size_t c = 0; c < n_columns; c++) columns[c] = c;
    FUZZ_OK(mx_sheet_rows(&rows, sheet, columns, n_columns));
    int rc;
    while ((rc = mx_rows_next(rows, &batch)) == MX_OK)
        for (size_t i = 0; i < batch.n_rows; i++, n++)
            for (size_t c = 0; c < batch.n_columns; c++) FUZZ_HOLDS(mx_utf8_valid(batch.cells[c][i], NULL));
    FUZZ_HOLDS(rc == MX_DONE);
    mx_rows_close(rows);
    return n;
}

static void check_segments(mx_sheet *sheet)
{
    static mx_taxonomy *framework;
    mx_segments segments;
    mx_arena *arena;
    if (!framework) FUZZ_OK(mx_taxonomy_load(&framework, MX_TAXONOMY_DEFAULT));
    FUZZ_OK(mx_arena_new(&arena));
    size_t n = check_rows(sheet);
    FUZZ_OK(mx_segments_make(&segments, sheet, framework, "anne", arena));
    size_t n_statements = segments.statements ? check_rows(segments.statements) : 0;
    FUZZ_HOLDS(n_statements <= n);
    if (segments.codes) FUZZ_HOLDS(n_statements > 0 && check_rows(segments.codes) <= n);
    mx_segments_dispose(&segments);
    mx_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const mx_sheet__limits limits = {.inflated = 1 << 24,
                                            .ratio = 100,
                                            .ratio_from = 1 << 16,
                                            .cells = 1 << 16,
                                            .copy = 1 << 22,
                                            .shared = 1 << 20,
                                            .n_shared = 1 << 12};
    fuzz_input input = {data, size};
    bool is_archive = fuzz_byte(&input) & 1;
    if (!is_archive && !mx_sheet__is_qda((mx_str){(const char *)input.at, input.size})) return 0;
    const char *path = is_archive ? make_archive(&input) : fuzz_path(input.at, input.size);
    mx_sheet_options options = {.max_record = 1 << 16, .n_threads = 1};
    mx_sheet *sheet;
    int rc = mx_sheet__open(&sheet, path, &options, &limits);
    if (rc < 0) fuzz_refused(rc);
    else check_segments(sheet);
    mx_sheet_close(sheet);
    fuzz_folder_clean();
    return 0;
}
