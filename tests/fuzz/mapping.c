/* Mapping files: whatever is written in them, a sheet goes through or is refused in words. */
#include "fuzz.h"
#include "mx/import.h"

static const char rows[] = "id,Ville,Date,Vie,Note,Objectif,Texte\n"
                           "1,Mulhouse,2024-05-17,Moyen,\"7,5\",Un toit,\"- a\n- b\"\n"
                           "2,,courant mars 2024,Satisfait,,,\n"
                           "Titre,,,,,,\n"
                           "4,Colmar,45363,4,3,,c;d\n";

/* The same sheet for all inputs. */
static mx_sheet *sheet(void)
{
    static mx_sheet *opened;
    if (!opened) FUZZ_OK(mx_sheet_open(&opened, fuzz_path(rows, sizeof rows - 1), NULL));
    return opened;
}

static void check_sheet(mx_sheet *made)
{
    size_t columns[200], n = mx_sheet_n_columns(made);
    mx_rows *cursor;
    mx_batch batch;
    int rc;
    if (n > 200) n = 200;
    for (size_t c = 0; c < n; c++) columns[c] = c;
    FUZZ_OK(mx_sheet_rows(&cursor, made, columns, n));
    while ((rc = mx_rows_next(cursor, &batch)) == MX_OK)
        for (size_t r = 0; r < batch.n_rows; r++) {
            FUZZ_HOLDS(mx_rows_line(cursor, batch.places[r]) >= 1);
            for (size_t c = 0; c < n; c++) FUZZ_HOLDS(mx_utf8_valid(batch.cells[c][r], NULL));
        }
    FUZZ_HOLDS(rc == MX_DONE);
    mx_rows_close(cursor);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mx_mapping *mapping;
    mx_import_options options = MX_IMPORT_OPTIONS_INIT;
    options.file = "rows.csv";
    int rc = mx_mapping_parse(&mapping, (mx_str){(const char *)data, size}, "fuzz.map");
    if (rc < 0) {
        fuzz_refused(rc);
        return 0;
    }
    for (size_t source = mx_mapping_source(mapping, "rows.csv", 0); source != SIZE_MAX;
         source = mx_mapping_source(mapping, "rows.csv", source + 1)) {
        mx_complaints *complaints;
        mx_mapped *mapped;
        FUZZ_OK(mx_complaints_new(&complaints));
        rc = mx_mapping_apply(&mapped, mapping, source, sheet(), sheet(), NULL, &options, complaints);
        if (rc < 0) fuzz_refused(rc);
        else {
            for (size_t i = 0; i < mx_mapped_n(mapped); i++) check_sheet(mx_mapped_sheet(mapped, i));
            FUZZ_OK(mx_mapped_compare(mapped, "id\nAutre ?\nVILLE"));
        }
        mx_mapped_free(mapped);
        mx_complaints_free(complaints);
    }
    mx_mapping_free(mapping);
    return 0;
}
