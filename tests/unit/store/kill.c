/* Killed at any moment, out of disk, out of memory: nothing lost, nothing half there. */
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fixture.h"
#include "store_i.h"
#include "support/check.h"

enum { PEOPLE = 3000 };

static mx_frame *many_answers(const char *period)
{
    mx_buf text = {0};
    mx_buf_text(&text, "territory|group|respondent|period|questionnaire|levels\n");
    for (int i = 0; i < PEOPLE; i++)
        mx_buf_format(&text, "MUL|g1|person %d|%s|CSM|%d1%d\n", i, period, i % 5, i % 10);
    CHECK_OK(mx_buf_check(&text));
    mx_frame *frame = fixture_frame(text.at);
    mx_buf_dispose(&text);
    return frame;
}

static int load_all(int64_t *out, mx_store *store, const mx_frame *frame, const char *file)
{
    char hash[MX_SHA256_TEXT];
    mx_complaints *complaints = NULL;
    mx_sha256(hash, file, strlen(file));
    const mx_store_import about = {file, hash, "", "follow-up", "2024-03-05", "", "0.1"};
    int rc = mx_store_begin(store);
    if (rc) return rc;
    rc = mx_complaints_new(&complaints);
    if (!rc) rc = mx_store_import_begin(out, store, &about);
    if (!rc) rc = mx_store_load(store, "answers", frame, *out, complaints);
    if (!rc) rc = mx_store_import_finish(store, *out, PEOPLE);
    if (!rc) rc = mx_store_commit(store);
    if (rc) mx_store_rollback(store);
    mx_complaints_free(complaints);
    return rc;
}

/* Open anew: whole, and either all of it or nothing. */
static int64_t check_whole(const char *path)
{
    mx_store *store;
    mx_complaints *findings;
    int64_t n;
    CHECK_OK(mx_complaints_new(&findings));
    CHECK_OK(mx_store_open(&store, path, MX_STORE_READ));
    CHECK_OK(mx_store_check(store, findings));
    CHECK_INT(mx_complaints_count(findings), 0);
    CHECK_OK(mx_store__number(&n, store, -1, "SELECT count(*) FROM answers", ""));
    CHECK_INT(n % PEOPLE, 0);
    CHECK_OK(mx_store__number(&n, store, -1, "SELECT count(*) FROM answers", ""));
    mx_store_close(store);
    mx_complaints_free(findings);
    return n;
}

TEST(store_kill, is_whole_after_a_kill_at_any_moment)
{
    const char *path = check_path("a.db");
    mx_store_close(fixture_store(path));
    mx_frame *frames[2] = {many_answers("2023"), many_answers("2024")};
    int killed = 0;
    for (unsigned delay = 0; delay < 40; delay++) {
        const pid_t child = fork();
        CHECK(child >= 0);
        if (child == 0) {
            mx_store *store;
            int64_t import;
            int rc = mx_store_open(&store, path, MX_STORE_WRITE);
            for (int i = 0; !rc && i < 500; i++) {
                char name[40];
                snprintf(name, sizeof name, "%u-%d.csv", delay, i);
                rc = load_all(&import, store, frames[i % 2], name);
                if (!rc) rc = mx_store_import_remove(store, import, 0, NULL);
            }
            _exit(0);
        }
        nanosleep(&(struct timespec){0, 1000000 + delay * 2500000L}, NULL);
        kill(child, SIGKILL);
        int status;
        CHECK_INT(waitpid(child, &status, 0), child);
        killed += WIFSIGNALED(status);
        check_whole(path);
    }
    CHECK(killed > 20);
    mx_frame_free(frames[0]);
    mx_frame_free(frames[1]);
}

TEST(store_kill, says_that_the_disk_is_full_and_changes_nothing)
{
    const char *path = check_path("a.db");
    mx_store *store = fixture_store(path);
    mx_frame *frame = many_answers("2023");
    int64_t pages, import;
    CHECK_OK(mx_store__number(&pages, store, 0, "PRAGMA page_count", ""));
    for (int64_t more = 0; more < 28; more += 7) {
        char sql[60];
        snprintf(sql, sizeof sql, "PRAGMA max_page_count = %lld", (long long)(pages + more));
        CHECK_OK(mx_store__exec(store, sql));
        CHECK_FAILS(load_all(&import, store, frame, "b.csv"), MX_E_IO, "disque est plein");
        CHECK_INT(check_whole(path), 0);
    }
    CHECK_OK(mx_store__exec(store, "PRAGMA max_page_count = 1000000"));
    CHECK_OK(load_all(&import, store, frame, "b.csv"));
    CHECK_INT(check_whole(path), PEOPLE);
    mx_frame_free(frame);
    mx_store_close(store);
}

/* ---- A file system that fails: a shim over SQLite's own ------------------------------- */

static int writes_left; /* -1: no limit */
static int (*real_open)(sqlite3_vfs *, const char *, sqlite3_file *, int, int *);
static int (*real_write)(sqlite3_file *, const void *, int, sqlite3_int64);
static int (*real_sync)(sqlite3_file *, int);

/* Databases and journals have methods of their own; they write through the same function. */
static struct {
    const sqlite3_io_methods *real;
    sqlite3_io_methods shim;
} shims[4];

static int shim_write(sqlite3_file *file, const void *data, int size, sqlite3_int64 offset)
{
    if (writes_left == 0) return SQLITE_FULL;
    if (writes_left > 0) writes_left--;
    return real_write(file, data, size, offset);
}

static int shim_sync(sqlite3_file *file, int flags)
{
    if (writes_left == 0) return SQLITE_IOERR_FSYNC;
    if (writes_left > 0) writes_left--;
    return real_sync(file, flags);
}

static int shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    const int rc = real_open(vfs, name, file, flags, out);
    if (rc != SQLITE_OK || !file->pMethods) return rc;
    size_t i = 0;
    while (shims[i].real && shims[i].real != file->pMethods) i++;
    shims[i].real = file->pMethods;
    shims[i].shim = *file->pMethods;
    real_write = file->pMethods->xWrite;
    real_sync = file->pMethods->xSync;
    shims[i].shim.xWrite = shim_write;
    shims[i].shim.xSync = shim_sync;
    file->pMethods = &shims[i].shim;
    return rc;
}

TEST(store_kill, survives_the_nth_write_that_fails)
{
    const char *path = check_path("a.db");
    mx_store_close(fixture_store(path));
    mx_frame *frame = many_answers("2023");
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    real_open = vfs->xOpen;
    int n = 0;
    bool all_written = false;
    while (!all_written && n < 4000) {
        mx_store *store;
        int64_t import;
        vfs->xOpen = shim_open;
        writes_left = -1;
        CHECK_OK(mx_store_open(&store, path, MX_STORE_WRITE));
        writes_left = n;
        const int rc = load_all(&import, store, frame, "b.csv");
        all_written = rc == MX_OK;
        if (rc) CHECK_INT(rc, MX_E_IO);
        mx_store_close(store);
        vfs->xOpen = real_open;
        if (n % 5 == 0 || all_written) CHECK_INT(check_whole(path), all_written ? PEOPLE : 0);
        n += n < 40 ? 1 : 13;
    }
    CHECK(all_written);
    mx_frame_free(frame);
}

/* ---- SQLite's machine, stopped at any step ------------------------------------------------ */

static int count_down(void *payload)
{
    int *left = payload;
    return --*left < 0;
}

TEST(store_kill, survives_being_stopped_at_any_step)
{
    const char *path = check_path("a.db");
    mx_store *store = fixture_store(path);
    mx_frame *frame = many_answers("2023");
    int64_t import;
    bool done = false;
    for (int n = 0; !done; n += 1 + n / 3) {
        int left = n;
        sqlite3_progress_handler(store->db, 20, count_down, &left);
        const int rc = load_all(&import, store, frame, "b.csv");
        sqlite3_progress_handler(store->db, 0, NULL, NULL);
        done = rc == MX_OK;
        if (rc) CHECK_INT(rc, MX_E_LIMIT);
        CHECK_INT(check_whole(path), done ? PEOPLE : 0);
    }
    mx_frame_free(frame);
    mx_store_close(store);
}
