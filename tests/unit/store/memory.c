/* The n-th allocation fails, for every n, ours and SQLite's: the code is right, nothing
 * leaks (the sanitizers' build says so), the store is whole. */
#include <unistd.h>

#include "fixture.h"
#include "store_i.h"
#include "support/check.h"

typedef int (*act)(const char *path, void *payload);

/* Run with the first allocation failing, the second… until a run in which none did. */
static void fail_each_allocation(act run, const char *path, void *payload)
{
    bool failed = true;
    for (uint64_t n = 1; failed; n += n < 300 ? 1 : 1 + n / 40) {
        mx_alloc_fail_at(n);
        const int rc = run(path, payload);
        failed = mx_alloc_failed();
        mx_alloc_fail_at(0);
        if (failed && rc) CHECK_INT(rc, MX_E_NOMEM);
        if (!failed) CHECK_OK(rc);
    }
}

static void check_whole(const char *path)
{
    mx_store *store;
    mx_complaints *findings;
    CHECK_OK(mx_complaints_new(&findings));
    CHECK_OK(mx_store_open(&store, path, MX_STORE_READ));
    CHECK_OK(mx_store_check(store, findings));
    CHECK_INT(mx_complaints_count(findings), 0);
    mx_complaints_free(findings);
    mx_store_close(store);
}

static int create(const char *path, void *taxonomy)
{
    mx_store *store;
    unlink(path);
    int rc = mx_store_create(&store, path);
    if (!rc) rc = mx_store_add_framework(store, taxonomy);
    if (!rc) rc = mx_store_commit(store);
    mx_store_close(store);
    return rc;
}

TEST(store_memory, makes_a_store_or_none)
{
    mx_taxonomy *taxonomy;
    CHECK_OK(mx_taxonomy_load(&taxonomy, "2015"));
    fail_each_allocation(create, check_path("a.db"), taxonomy);
    check_whole(check_path("a.db"));
    mx_taxonomy_free(taxonomy);
}

typedef struct {
    mx_frame *frames[6];
} import_frames;

static const char *const sheet_tables[] = {"territories", "statements", "codes",
                                           "answers",     "objectives", "contracts"};

/* A whole import that is taken back in the end, so that each run meets the same store. */
static int load(const char *path, void *payload)
{
    const import_frames *sheets = payload;
    mx_store *store = NULL;
    mx_complaints *complaints = NULL;
    int64_t import = 0;
    static const char hash[] = "0123456789012345678901234567890123456789012345678901234567890123";
    const mx_store_import about = {"b.csv", hash, "", "demo", "2024-03-05", "", "0.1"};
    int rc = mx_store_open(&store, path, MX_STORE_WRITE);
    if (!rc) rc = mx_complaints_new(&complaints);
    if (!rc) rc = mx_store_begin(store);
    if (!rc) {
        rc = mx_store_import_begin(&import, store, &about);
        for (size_t i = 0; !rc && i < 6; i++)
            rc = mx_store_load(store, sheet_tables[i], sheets->frames[i], import, complaints);
        if (!rc) rc = mx_store_import_finish(store, import, 3);
        if (!rc) rc = mx_store_import_remove(store, import, 0, NULL);
        if (!rc) rc = mx_store_commit(store);
        if (rc) mx_store_rollback(store);
    }
    mx_complaints_free(complaints);
    mx_store_close(store);
    return rc;
}

TEST(store_memory, loads_all_or_nothing)
{
    mx_store_close(fixture_store(check_path("a.db")));
    import_frames sheets = {{
        fixture_frame("territory|name\nBRI|Braine\n"),
        fixture_frame("territory|text|group\nMUL|un toit|g1\nBRI|un ami|\n"),
        fixture_frame("territory|coder|component\nMUL|Anne|A01\nBRI|consensus|A02\n"),
        fixture_frame("territory|group|respondent|period|questionnaire|levels\nMUL|g1|p1|2023|CSM|01\nMUL|g1|"
                      "p1|2023|CSM|  3\n"),
        fixture_frame("territory|objective|title\nMUL|o1|Loger\n"),
        fixture_frame("territory|contract|signatory\nMUL|k1|Mairie\n"),
    }};
    fail_each_allocation(load, check_path("a.db"), &sheets);
    check_whole(check_path("a.db"));
    for (size_t i = 0; i < 6; i++) mx_frame_free(sheets.frames[i]);
}

static int read_all(const char *path, void *payload)
{
    (void)payload;
    mx_store *store = NULL;
    mx_frame *frame = NULL;
    mx_rows *rows = NULL;
    mx_complaints *findings = NULL;
    mx_taxonomy *taxonomy = NULL;
    mx_batch batch;
    int rc = mx_store_open(&store, path, MX_STORE_READ);
    for (size_t i = 0; !rc && mx_store_table_name(i); i += 5) {
        rc = mx_store_table(&frame, store, mx_store_table_name(i));
        mx_frame_free(frame);
    }
    if (!rc)
        rc = mx_store_query(&frame, store, "SELECT name AS n, population AS p FROM territories", NULL, 0,
                            100000);
    if (!rc) mx_frame_free(frame);
    if (!rc) rc = mx_store_taxonomy(&taxonomy, store, NULL);
    mx_taxonomy_free(taxonomy);
    if (!rc) rc = mx_store_follow_up(&rows, store, NULL);
    while (!rc) rc = mx_rows_next(rows, &batch);
    if (rc == MX_DONE) rc = mx_complaints_new(&findings);
    mx_rows_close(rows);
    if (!rc) rc = mx_store_check(store, findings);
    if (!rc && mx_complaints_count(findings)) rc = MX_E_STORE;
    mx_complaints_free(findings);
    mx_store_close(store);
    return rc;
}

TEST(store_memory, reads_and_checks_or_says_that_memory_is_out)
{
    mx_store *store = fixture_store(check_path("a.db"));
    CHECK_OK(mx_store_begin(store));
    fixture_load(store, "answers", fixture_import(store, "b.csv"),
                 "territory|group|respondent|period|questionnaire|levels\nMUL|g1|p1|2023|CSM|012\n");
    CHECK_OK(mx_store_commit(store));
    mx_store_close(store);
    fail_each_allocation(read_all, check_path("a.db"), NULL);
}

static int forget(const char *path, void *payload)
{
    mx_store *store = NULL;
    mx_frame *known = NULL;
    int rc = mx_store_open(&store, path, MX_STORE_WRITE);
    if (!rc) rc = mx_store_known(&known, store, payload);
    if (!rc) rc = mx_store_forget(store, payload);
    if (!rc) rc = mx_store_compact(store);
    mx_frame_free(known);
    mx_store_close(store);
    return rc;
}

TEST(store_memory, forgets_all_or_nothing)
{
    mx_store_close(fixture_store(check_path("a.db")));
    mx_store_whom whom = {"MUL", NULL, "g1"};
    fail_each_allocation(forget, check_path("a.db"), &whom);
    check_whole(check_path("a.db"));
}
