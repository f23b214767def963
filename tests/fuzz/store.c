/*
 * Stores: bytes that claim to be one are refused, or opened; then whatever is asked of them comes
 * back with an answer or an error of ours, and checking says what is wrong.
 *
 * The first byte chooses: bit 0, the rest is the whole file; else the rest is a list of patches to
 * a small whole store: where (four bytes), how many, the bytes; 255 cuts the file off there.
 * Bit 1 opens for writing; bit 2 merges it into a whole store instead, which stays whole. Seeds stay
 * small this way, whatever the size of a store.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "mx/store.h"

/* ---- A small whole store ------------------------------------------------------------- */

static mx_str until(mx_str *rest, char end)
{
    const char *found = rest->size ? memchr(rest->at, end, rest->size) : NULL;
    mx_str part = {rest->at, found ? (size_t)(found - rest->at) : rest->size};
    size_t used = found ? part.size + 1 : part.size;
    *rest = (mx_str){rest->at + used, rest->size - used};
    return part;
}

static void add_row(mx_frame *frame, mx_str cells)
{
    size_t row = mx_frame_n_rows(frame);
    FUZZ_OK(mx_frame_add_row(frame));
    for (size_t c = 0; c < mx_frame_n_columns(frame); c++) {
        mx_str cell = until(&cells, '|');
        double number;
        if (!cell.size) continue;
        if (mx_frame_type(frame, c) == MX_TEXT) FUZZ_OK(mx_frame_set_str(frame, row, c, cell));
        else if (mx_number_parse(&number, cell, '.') == MX_OK) mx_frame_set_number(frame, row, c, number);
    }
}

/* Lines of cells apart by '|'; a name that ends in '#' is a column of numbers. */
static void load(mx_store *store, int64_t import, const char *table, const char *text)
{
    mx_frame *frame;
    mx_complaints *complaints;
    mx_str rest = mx_str_of(text), header = until(&rest, '\n');
    FUZZ_OK(mx_frame_new(&frame));
    while (header.size) {
        char name[40];
        mx_str part = until(&header, '|');
        bool is_number = part.at[part.size - 1] == '#';
        snprintf(name, sizeof name, "%.*s", (int)part.size - is_number, part.at);
        FUZZ_OK(mx_frame_add_column(frame, name, is_number ? MX_NUMBER : MX_TEXT, MX_KEY));
    }
    while (rest.size) add_row(frame, until(&rest, '\n'));
    FUZZ_OK(mx_complaints_new(&complaints));
    FUZZ_OK(mx_store_load(store, table, frame, import, complaints));
    FUZZ_HOLDS(mx_complaints_count(complaints) == 0);
    mx_complaints_free(complaints);
    mx_frame_free(frame);
}

static void fill(mx_store *store)
{
    char hash[MX_SHA256_TEXT];
    int64_t import;
    mx_taxonomy *taxonomy;
    mx_sha256(hash, "", 0);
    mx_store_import about = {"a.csv", hash, "", "follow-up", "2024-03-05", "", "0.1"};
    FUZZ_OK(mx_taxonomy_load(&taxonomy, MX_TAXONOMY_DEFAULT));
    FUZZ_OK(mx_store_add_framework(store, taxonomy));
    mx_taxonomy_free(taxonomy);
    FUZZ_OK(mx_store_import_begin(&import, store, &about));
    load(store, import, "territories", "territory|name|population#|line#\nCOL|Colmar|67730|2\nMUL|Mulhouse|108312|3\n");
    load(store, import, "groups", "territory|group|name|line#\nMUL|g1|Parents|2\n");
    load(store, import, "statements", "territory|statement|text|group|question#|line#\nMUL|s1|avoir un travail|g1|1|2\n");
    load(store, import, "codes", "territory|statement|coder|framework|component|polarity|line#\nMUL|s1|anne|2015|A06|+|2\n");
    load(store, import, "indicators",
         "indicator|name|questionnaire|scale|lowest#|highest#|line#\nI1|Logement|CSM|1-5|1|5|2\nR|Revenu||real|||3\n");
    load(store, import, "positions", "questionnaire|indicator|position#|line#\nCSM|I1|1|2\n");
    load(store, import, "answers", "territory|group|respondent|period|questionnaire|levels|line#\nMUL|g1|p1|2023|CSM|3|2\n");
    load(store, import, "reals", "territory|respondent|period|indicator|value#|line#\nCOL|p1|2023|R|1203.25|2\n");
    load(store, import, "counts", "territory|indicator|period|level#|people#|line#\nCOL|I1|2021|2|40|2\n");
    FUZZ_OK(mx_store_import_finish(store, import, 9));
}

static mx_file whole; /* the bytes of it */

static void make_whole(void)
{
    mx_store *store;
    char path[400];
    snprintf(path, sizeof path, "%s", fuzz_folder_path("whole.db"));
    FUZZ_OK(mx_store_create(&store, path));
    fill(store);
    FUZZ_OK(mx_store_commit(store));
    mx_store_close(store);
    FUZZ_OK(mx_file_open(&whole, path));
}

/* ---- Patches --------------------------------------------------------------------------- */

static size_t patch(uint8_t *bytes, size_t size, fuzz_input input)
{
    enum { CUT = 255 };
    while (input.size && size) {
        size_t at = fuzz_word(&input) % size;
        size_t n = fuzz_byte(&input);
        if (n == CUT) size = at;
        for (; n < CUT && n && at < size && input.size; n--) bytes[at++] = fuzz_byte(&input);
    }
    return size;
}

/* Written plainly: nobody needs it after a crash. */
static void write_file(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    FUZZ_HOLDS(file && fwrite(bytes, 1, size, file) == size);
    FUZZ_HOLDS(fclose(file) == 0);
}

static const char *write_store(fuzz_input input, bool is_whole_file)
{
    static char path[400];
    uint8_t *bytes = malloc(whole.size);
    FUZZ_HOLDS(bytes != NULL);
    memcpy(bytes, whole.at, whole.size);
    size_t size = is_whole_file ? input.size : patch(bytes, whole.size, input);
    fuzz_folder_clean();
    snprintf(path, sizeof path, "%s", fuzz_folder_path("a.db"));
    write_file(path, is_whole_file ? input.at : bytes, size);
    free(bytes);
    return path;
}

/* ---- Questions ----------------------------------------------------------------------------- */

static void ask_for_tables(mx_store *store)
{
    for (size_t i = 0; mx_store_table_name(i); i++) {
        mx_frame *frame;
        int rc = mx_store_table(&frame, store, mx_store_table_name(i));
        if (rc < 0) fuzz_refused(rc);
        FUZZ_HOLDS((frame != NULL) == (rc == MX_OK));
        mx_frame_free(frame);
    }
}

static void ask_for_rows(mx_store *store)
{
    mx_rows *rows = NULL;
    mx_batch batch;
    int rc = mx_store_follow_up(&rows, store, NULL);
    while (rc == MX_OK) rc = mx_rows_next(rows, &batch);
    if (rc < 0) fuzz_refused(rc);
    mx_rows_close(rows);
}

static void ask(mx_store *store)
{
    mx_taxonomy *taxonomy;
    mx_frame *frame;
    int rc = mx_store_taxonomy(&taxonomy, store, NULL);
    if (rc < 0) fuzz_refused(rc);
    mx_taxonomy_free(taxonomy);
    ask_for_tables(store);
    ask_for_rows(store);
    mx_store_filter filter = {.territory = "MUL"};
    if ((rc = mx_store_statements(&frame, store, &filter)) < 0) fuzz_refused(rc);
    mx_frame_free(frame);
    if ((rc = mx_store_query(&frame, store, "SELECT count(*), max(name) FROM territories", NULL, 0, 100000)) < 0)
        fuzz_refused(rc);
    mx_frame_free(frame);
}

static void check(mx_store *store)
{
    mx_complaints *findings;
    FUZZ_OK(mx_complaints_new(&findings));
    int rc = mx_store_check(store, findings);
    if (rc < 0) fuzz_refused(rc);
    for (size_t i = 0; i < mx_complaints_count(findings); i++)
        FUZZ_HOLDS(mx_complaints_get(findings, i)->message[0] != '\0');
    mx_complaints_free(findings);
}

static void change(mx_store *store)
{
    int rc = mx_store_begin(store);
    if (rc == MX_OK) {
        rc = mx_store_set(store, "framework", "2015");
        if (rc == MX_OK) rc = mx_store_commit(store);
        if (rc < 0) mx_store_rollback(store);
    }
    if (rc < 0) fuzz_refused(rc);
}

/* ---- Merging -------------------------------------------------------------------------------- */

static size_t count_findings(mx_store *store)
{
    mx_complaints *findings;
    FUZZ_OK(mx_complaints_new(&findings));
    FUZZ_OK(mx_store_check(store, findings));
    size_t n = mx_complaints_count(findings);
    mx_complaints_free(findings);
    return n;
}

/* Whatever comes, what is kept of it leaves the store that receives whole. */
static void merge_into_whole(mx_store *other)
{
    char path[400];
    mx_store *store;
    mx_store_merged merged = {0};
    mx_complaints *complaints;
    snprintf(path, sizeof path, "%s", fuzz_folder_path("b.db"));
    write_file(path, whole.at, whole.size);
    FUZZ_OK(mx_store_open(&store, path, MX_STORE_WRITE));
    FUZZ_OK(mx_complaints_new(&complaints));
    FUZZ_OK(mx_store_begin(store));
    int rc = mx_store_merge(&merged, store, other, complaints);
    bool is_kept = rc == MX_OK && mx_complaints_count(complaints) == 0;
    if (is_kept) {
        rc = mx_store_commit(store);
        is_kept = rc == MX_OK;
    }
    if (!is_kept) mx_store_rollback(store);
    if (rc < 0) fuzz_refused(rc);
    FUZZ_HOLDS(count_findings(store) == 0);
    mx_store_merged_dispose(&merged);
    mx_complaints_free(complaints);
    mx_store_close(store);
}

static mx_store_mode mode_of(uint8_t choice)
{
    if (choice & 4) return MX_STORE_OTHERS;
    return choice & 2 ? MX_STORE_WRITE : MX_STORE_READ;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input input = {data, size};
    mx_store *store;
    if (!whole.at) make_whole();
    uint8_t choice = fuzz_byte(&input);
    const char *path = write_store(input, choice & 1);
    int rc = mx_store_open(&store, path, mode_of(choice));
    FUZZ_HOLDS((store != NULL) == (rc == MX_OK));
    if (rc < 0) {
        fuzz_refused(rc);
        return 0;
    }
    if (choice & 4) {
        merge_into_whole(store);
    } else {
        ask(store);
        if (choice & 2) change(store);
        check(store);
    }
    mx_store_close(store);
    return 0;
}
