/*
 * Workbooks: a stranger's is read in one way or refused in words; memory and disk stay within the
 * limits, rows ascend, and read in several parts they are the same.
 *
 * The first byte chooses: an archive as it is, or the entries of one, with NUL between them, put
 * into an XLSX (sheet, shared texts, styles, workbook) or an ODS (content, manifest) here.
 */
#include <string.h>
#include <zip.h>

#include "fuzz.h"
#include "mx/sheet.h"
#include "sheet_i.h"

enum { MAX_PARTS = 3, MAX_COLUMNS = 64 };
enum { XLSX = 0, ODS = 3 }; /* the low bits of x and o; those of a are an archive */

#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define RELATION(id, type, target)                                                                           \
    "<Relationship Id=\"" id "\" Type=\"" RELATIONS type "\" Target=\"" target "\"/>"

static const char root[] =
    "<Relationships>" RELATION("r1", "officeDocument", "xl/workbook.xml") "</Relationships>";
static const char relations[] = "<Relationships>" RELATION("r1", "worksheet", "sheet.xml")
    RELATION("r2", "sharedStrings", "shared.xml") RELATION("r3", "styles", "styles.xml") "</Relationships>";
static const char workbook[] = "<workbook><sheets><sheet name=\"F\" r:id=\"r1\"/></sheets></workbook>";
static const char mimetype[] = "application/vnd.oasis.opendocument.spreadsheet";

typedef struct {
    const char *name;
    mx_str bytes;
} entry;

/* The input up to the next NUL, which is taken too; `otherwise` when there is nothing. */
static mx_str take(fuzz_input *input, const char *otherwise)
{
    const uint8_t *from = input->at, *nul = input->size ? memchr(from, 0, input->size) : NULL;
    size_t size = nul ? (size_t)(nul - from) : input->size, taken = size + (nul != NULL);
    input->at += taken;
    input->size -= taken;
    return size ? (mx_str){(const char *)from, size} : mx_str_of(otherwise);
}

static const char *zip(const entry entries[], size_t n)
{
    const char *path = fuzz_folder_path("book");
    zip_t *archive = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    FUZZ_HOLDS(archive);
    for (size_t i = 0; i < n; i++) {
        if (entries[i].bytes.size == 0) continue;
        zip_source_t *source = zip_source_buffer(archive, entries[i].bytes.at, entries[i].bytes.size, 0);
        zip_int64_t index = source ? zip_file_add(archive, entries[i].name, source, 0) : -1;
        FUZZ_HOLDS(index >= 0);
        FUZZ_HOLDS(zip_set_file_compression(archive, (zip_uint64_t)index, ZIP_CM_STORE, 0) == 0);
    }
    FUZZ_HOLDS(zip_close(archive) == 0);
    return path;
}

static const char *xlsx(fuzz_input *input)
{
    mx_str sheet = take(input, ""), shared = take(input, ""), styles = take(input, ""),
           book = take(input, workbook);
    const entry entries[] = {
        {"_rels/.rels", mx_str_of(root)}, {"xl/_rels/workbook.xml.rels", mx_str_of(relations)},
        {"xl/workbook.xml", book},        {"xl/sheet.xml", sheet},
        {"xl/shared.xml", shared},        {"xl/styles.xml", styles}};
    return zip(entries, sizeof entries / sizeof *entries);
}

static const char *ods(fuzz_input *input)
{
    mx_str content = take(input, ""), manifest = take(input, "");
    const entry entries[] = {
        {"mimetype", mx_str_of(mimetype)}, {"content.xml", content}, {"META-INF/manifest.xml", manifest}};
    return zip(entries, sizeof entries / sizeof *entries);
}

/* All cells of all rows in at most `n_wanted` parts, with their lines. */
static int read_parts(mx_buf *out, mx_sheet *sheet, size_t n_wanted)
{
    size_t columns[MAX_COLUMNS], n_columns = mx_sheet_n_columns(sheet), n = 0;
    mx_rows *rows[MAX_PARTS];
    mx_batch batch;
    uint64_t last = 0;
    for (size_t c = 0; c < n_columns && c < MAX_COLUMNS; c++) columns[c] = c;
    int rc = mx_sheet_split(rows, &n, sheet, columns, n_columns < MAX_COLUMNS ? n_columns : MAX_COLUMNS,
                            n_wanted),
        first = rc;
    for (size_t i = 0; i < n; i++) {
        while (first >= MX_OK && (rc = mx_rows_next(rows[i], &batch)) == MX_OK)
            for (size_t r = 0; r < batch.n_rows; r++) {
                uint64_t line = mx_rows_line(rows[i], batch.places[r]);
                FUZZ_HOLDS(line > last && line <= 1 << 24);
                last = line;
                mx_buf_format(out, "%llu", (unsigned long long)line);
                for (size_t c = 0; c < batch.n_columns; c++) {
                    FUZZ_HOLDS(mx_utf8_valid(batch.cells[c][r], NULL));
                    mx_buf_format(out, "[%.*s]", MX_STR(batch.cells[c][r]));
                }
            }
        mx_rows_close(rows[i]);
        if (rc < 0 && first >= MX_OK) first = rc;
    }
    FUZZ_OK(mx_buf_check(out));
    if (first < 0) fuzz_refused(first);
    return first < 0 ? first : MX_OK;
}

static void check_sheet(mx_sheet *sheet, const mx_sheet__limits *limits)
{
    FUZZ_HOLDS(sheet->text.size <= limits->copy);
    mx_buf whole = {0}, parts = {0};
    int one = read_parts(&whole, sheet, 1), more = read_parts(&parts, sheet, MAX_PARTS);
    FUZZ_HOLDS(one == more);
    if (one == MX_OK)
        FUZZ_HOLDS(mx_str_equal((mx_str){whole.at, whole.size}, (mx_str){parts.at, parts.size}));
    for (size_t i = 0; i < mx_sheet_n_notes(sheet); i++) FUZZ_HOLDS(mx_sheet_note(sheet, i)[0]);
    mx_buf_dispose(&whole);
    mx_buf_dispose(&parts);
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
    uint8_t choice = fuzz_byte(&input);
    const char *path = (choice & 3) == XLSX  ? xlsx(&input)
                       : (choice & 3) == ODS ? ods(&input)
                                             : fuzz_path(input.at, input.size);
    mx_sheet_options options = {.encoding = "utf-8", .max_record = 1 << 16, .n_threads = 1};
    mx_sheet *sheet;
    int rc = mx_sheet__open(&sheet, path, &options, &limits);
    if (rc < 0) {
        fuzz_refused(rc);
        return 0;
    }
    sheet->worth_a_part = 1; /* cut even these small sheets */
    check_sheet(sheet, &limits);
    mx_sheet_close(sheet);
    return 0;
}
