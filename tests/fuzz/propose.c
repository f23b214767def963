/* Proposals: whatever a file holds, what is proposed for it is a mapping that can be read. */
#include "fuzz.h"
#include "mx/import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mx_import_options options = MX_IMPORT_OPTIONS_INIT;
    mx_sheet_options how = MX_SHEET_OPTIONS_INIT;
    mx_sheet *sheet = NULL;
    mx_draft *draft = NULL;
    mx_buf text = {0};
    options.file = "enquete.csv";
    how.is_raw = true;
    how.n_threads = 1;
    int rc = mx_sheet_open(&sheet, fuzz_path(data, size), &how);
    if (rc == MX_OK) {
        FUZZ_OK(mx_draft_new(&draft, NULL, &options));
        rc = mx_draft_add(draft, sheet, true);
    }
    if (rc < 0) fuzz_refused(rc);
    else if (mx_draft_n_sheets(draft) > 0) {
        mx_mapping *mapping;
        FUZZ_OK(mx_draft_text(&text, draft));
        FUZZ_OK(mx_mapping_parse(&mapping, (mx_str){text.at, text.size}, "proposed.map"));
        mx_mapping_free(mapping);
    }
    mx_draft_free(draft);
    mx_sheet_close(sheet);
    mx_buf_dispose(&text);
    return 0;
}
