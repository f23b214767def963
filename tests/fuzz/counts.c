/*
 * Files of shared counts: a stranger's is loaded whole or refused in words, and leaves nothing behind; a store that
 * took one in is whole, answers, and takes the same bytes a second time without a change.
 */
#include <stdio.h>
#include <string.h>

#include "fuzz.h"
#include "mx/sheet.h"
#include "mx/store.h"
#include "mx/task.h"

static void copy_path(char out[256], const char *name)
{
    snprintf(out, 256, "%s", fuzz_folder_path(name));
}

static void write_file(const char *path, const void *bytes, size_t size)
{
    FILE *out = fopen(path, "wb");
    FUZZ_HOLDS(out);
    FUZZ_HOLDS(fwrite(bytes, 1, size, out) == size);
    FUZZ_HOLDS(fclose(out) == 0);
}

/* A store with one indicator whose scale a file may disagree with. */
static void make_store(const char *path)
{
    mx_store *store;
    mx_frame *rows;
    mx_complaints *complaints;
    FUZZ_OK(mx_store_create(&store, path));
    FUZZ_OK(mx_frame_new(&rows));
    FUZZ_OK(mx_frame_add_column(rows, "indicator", MX_TEXT, MX_KEY));
    FUZZ_OK(mx_frame_add_column(rows, "name", MX_TEXT, MX_KEY));
    FUZZ_OK(mx_frame_add_column(rows, "lowest", MX_NUMBER, MX_KEY));
    FUZZ_OK(mx_frame_add_column(rows, "highest", MX_NUMBER, MX_KEY));
    FUZZ_OK(mx_frame_add_row(rows));
    FUZZ_OK(mx_frame_set_text(rows, 0, 0, "A01"));
    FUZZ_OK(mx_frame_set_text(rows, 0, 1, "A"));
    mx_frame_set_number(rows, 0, 2, 1);
    mx_frame_set_number(rows, 0, 3, 3);
    FUZZ_OK(mx_complaints_new(&complaints));
    FUZZ_OK(mx_store_load(store, "indicators", rows, 0, complaints));
    FUZZ_OK(mx_store_commit(store));
    mx_complaints_free(complaints);
    mx_frame_free(rows);
    mx_store_close(store);
}

static size_t count_imports(const char *path)
{
    mx_store *store;
    mx_frame *imports;
    FUZZ_OK(mx_store_open(&store, path, MX_STORE_READ));
    FUZZ_OK(mx_store_table(&imports, store, "imports"));
    size_t n = mx_frame_n_rows(imports);
    mx_frame_free(imports);
    mx_store_close(store);
    return n;
}

static void check_whole(const mx_context *context)
{
    mx_complaints *findings;
    FUZZ_OK(mx_complaints_new(&findings));
    FUZZ_OK(mx_task_check(context, findings));
    FUZZ_HOLDS(mx_complaints_count(findings) == 0);
    mx_complaints_free(findings);
}

/* Every question finds figures or says why not. */
static void ask(const mx_context *context)
{
    mx_question question = {0};
    mx_release *release;
    FUZZ_OK(mx_rule_find(&question.rule, "internal"));
    int rc = mx_task_change(&release, context, &question, MX_CHANGE_BOTH, NULL, NULL);
    if (rc < 0) fuzz_refused(rc);
    mx_release_free(release);
    rc = mx_task_compare(&release, context, &question, false);
    if (rc < 0) fuzz_refused(rc);
    mx_release_free(release);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char store[256], file[256];
    char *files[] = {file};
    mx_merge merge = {.stores = files, .n_stores = 1};
    fuzz_folder_clean();
    copy_path(store, "a.db");
    copy_path(file, "a.csv");
    make_store(store);
    write_file(file, data, size);
    const mx_context context = {.store = store, .seed = 1, .lang = MX_EN};
    int rc = mx_task_merge(&context, &merge);
    if (rc < 0) {
        fuzz_refused(rc);
        FUZZ_HOLDS(count_imports(store) == 0);
        return 0;
    }
    FUZZ_HOLDS(count_imports(store) == 1);
    check_whole(&context);
    ask(&context);
    FUZZ_OK(mx_task_merge(&context, &merge));
    FUZZ_HOLDS(count_imports(store) == 1);
    return 0;
}
