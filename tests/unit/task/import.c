/* Files into a store, whatever goes wrong on the way: loaded whole, or the store's bytes are what they were.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mx/store.h"
#include "mx/task.h"
#include "support/check.h"

static const char territories[] = "territory,name\nmulhouse,Mulhouse\ncolmar,Colmar\n";
static const char indicators[] = "indicator,name\nA01,Alimentation\nA02,Soins\n";
static const char follow_up[] = "territory,respondent,period,indicator,value\n"
                                "mulhouse,p1,2023,A01,4\nmulhouse,p1,2023,A02,3\ncolmar,p1,2023,A01,1\n";
static const char statements[] =
    "territory,statement,text,coder,component\nmulhouse,s1,Manger,anne,A01/P15\ncolmar,s2,Rire,,\n";

static mx_context context_of(const char *store)
{
    return (mx_context){.store = store, .lang = MX_FR};
}

static int import_file(const char *store, const char *path, mx_import_files files)
{
    mx_context context = context_of(store);
    char *names[] = {(char *)path};
    mx_import_outcome outcome;
    files.files = names;
    files.n_files = 1;
    files.n_threads = 1;
    return mx_task_import(&outcome, &context, &files);
}

static const mx_import_files plain = MX_IMPORT_FILES_INIT;

/* A store with territories and indicators. */
static const char *ground(void)
{
    const char *store = check_path("s.db");
    mx_context context = context_of(store);
    CHECK_OK(mx_task_init(&context));
    CHECK_OK(import_file(store, check_text_file("territoires.csv", territories), plain));
    CHECK_OK(import_file(store, check_text_file("indicateurs.csv", indicators), plain));
    return store;
}

static void hash_of(const char *path, char out[MX_SHA256_TEXT])
{
    mx_file file;
    CHECK_OK(mx_file_open(&file, path));
    mx_sha256(out, file.at, file.size);
    mx_file_close(&file);
}

static void check_same_bytes(const char *path, const char before[MX_SHA256_TEXT])
{
    char now[MX_SHA256_TEXT];
    hash_of(path, now);
    CHECK_TEXT(now, before);
}

static void check_whole(const char *path)
{
    mx_store *store;
    mx_complaints *findings;
    CHECK_OK(mx_complaints_new(&findings));
    CHECK_OK(mx_store_open(&store, path, MX_STORE_READ));
    CHECK_OK(mx_store_check(store, findings));
    CHECK_INT(mx_complaints_count(findings), 0);
    mx_store_close(store);
    mx_complaints_free(findings);
}

static size_t count_rows(const char *path, const char *table)
{
    mx_store *store;
    mx_frame *frame;
    CHECK_OK(mx_store_open(&store, path, MX_STORE_READ));
    CHECK_OK(mx_store_table(&frame, store, table));
    size_t n = mx_frame_n_rows(frame);
    mx_frame_free(frame);
    mx_store_close(store);
    return n;
}

/* The n-th allocation fails, n = 1, 2, 3, …, until the file is loaded. */
static void fail_each_allocation(const char *text)
{
    const char *store = ground(), *path = check_text_file("f.csv", text);
    char before[MX_SHA256_TEXT];
    hash_of(store, before);
    int rc = MX_E_NOMEM;
    for (uint64_t n = 1; rc != MX_OK; n += 1 + n / 64) {
        mx_alloc_fail_at(n);
        rc = import_file(store, path, plain);
        bool failed = mx_alloc_failed();
        mx_alloc_fail_at(0);
        if (rc == MX_OK) break;
        CHECK(failed);
        CHECK_INT(rc, MX_E_NOMEM);
        check_same_bytes(store, before);
    }
    check_whole(store);
}

TEST(task_import, loads_follow_up_or_nothing_when_memory_runs_out)
{
    fail_each_allocation(follow_up);
}

TEST(task_import, loads_statements_or_nothing_when_memory_runs_out)
{
    fail_each_allocation(statements);
}

/* The disk is full a little later each time, until the file fits. */
TEST(task_import, loads_a_file_or_nothing_when_the_disk_is_full)
{
    const char *store = ground(), *path = check_text_file("f.csv", statements);
    char before[MX_SHA256_TEXT];
    struct stat about;
    struct rlimit unlimited;
    hash_of(store, before);
    CHECK_INT(stat(store, &about), 0);
    CHECK_INT(getrlimit(RLIMIT_FSIZE, &unlimited), 0);
    signal(SIGXFSZ, SIG_IGN);
    int rc = MX_E_IO, n_failed = 0;
    for (rlim_t room = 0; rc != MX_OK; room += 1000) {
        struct rlimit limit = {.rlim_cur = room, .rlim_max = unlimited.rlim_max};
        CHECK_INT(setrlimit(RLIMIT_FSIZE, &limit), 0);
        rc = import_file(store, path, plain);
        CHECK_INT(setrlimit(RLIMIT_FSIZE, &unlimited), 0);
        if (rc == MX_OK) break;
        n_failed++;
        CHECK_INT(rc, MX_E_IO);
        check_whole(store);
        check_same_bytes(store, before);
    }
    CHECK(n_failed > 3);
    check_whole(store);
    CHECK_INT(count_rows(store, "statements"), 2);
}

TEST(task_import, leaves_the_store_as_it_was_when_rejects_cannot_be_written)
{
    const char *store = ground(), *path = check_text_file("f.csv", "territory,name\nx,X\ny,\n");
    char before[MX_SHA256_TEXT];
    hash_of(store, before);
    mx_import_files files = plain;
    files.keeps_good = true;
    files.rejects = check_path("refus.csv");
    int rc = MX_E_IO;
    for (uint64_t n = 1; rc != MX_OK; n++) {
        mx_write_fail_at(n);
        rc = import_file(store, path, files);
        mx_write_fail_at(0);
        if (rc == MX_OK) break;
        CHECK_INT(rc, MX_E_IO);
        check_same_bytes(store, before);
        CHECK(access(files.rejects, F_OK) != 0);
    }
    CHECK_INT(count_rows(store, "territories"), 3);
    CHECK(access(files.rejects, F_OK) == 0);
}

TEST(task_import, leaves_the_bytes_of_the_store_when_it_refuses)
{
    const char *store = ground();
    char before[MX_SHA256_TEXT];
    hash_of(store, before);
    CHECK_FAILS(import_file(store, check_text_file("f.csv", "territory,name\nx,X\ny,\n"), plain),
                MX_E_REFUSED, "1 erreur");
    check_same_bytes(store, before);
    CHECK_FAILS(import_file(store, check_text_file("f.csv", "territory,name\n"), plain), MX_E_VALUE,
                "aucune ligne");
    check_same_bytes(store, before);
    CHECK_FAILS(import_file(store, check_text_file("f.csv", "a,b\n1,2\n"), plain), MX_E_VALUE, "a, b");
    CHECK_OK(import_file(store, check_text_file("f.csv", territories), plain));
    check_same_bytes(store, before);
}

static bool say_yes(void *payload, const char *question)
{
    *(bool *)payload = strstr(question, "(import 3)") != NULL;
    return true;
}

TEST(task_import, replaces_a_namesake_when_the_person_agrees)
{
    const char *store = ground();
    CHECK_OK(import_file(store, check_text_file("f.csv", follow_up), plain));
    const char *path =
        check_text_file("f.csv", "territory,respondent,period,indicator,value\ncolmar,p1,2023,A01,5\n");
    CHECK_FAILS(import_file(store, path, plain), MX_E_EXISTS, "--replaces 3");
    CHECK_INT(count_rows(store, "answers"), 2);
    bool was_asked = false;
    mx_import_files files = plain;
    files.ask = say_yes;
    files.payload = &was_asked;
    CHECK_OK(import_file(store, path, files));
    CHECK(was_asked);
    CHECK_INT(count_rows(store, "answers"), 1);
    check_whole(store);
}

TEST(task_import, takes_a_namesake_about_other_territories_as_another_file)
{
    const char *store = ground();
    CHECK_OK(
        import_file(store, check_text_file("f.csv", "territory,statement,text\nmulhouse,s1,Un\n"), plain));
    CHECK_OK(import_file(store, check_text_file("f.csv", "territory,statement,text\ncolmar,s1,Un\n"), plain));
    CHECK_INT(count_rows(store, "statements"), 2);
}

TEST(task_import, cannot_load_while_another_program_holds_the_store)
{
    const char *store = ground();
    mx_store *other;
    CHECK_OK(mx_store_open(&other, store, MX_STORE_WRITE));
    CHECK_OK(mx_store_begin(other));
    CHECK_FAILS(import_file(store, check_text_file("f.csv", follow_up), plain), MX_E_BUSY, "s.db");
    mx_store_rollback(other);
    mx_store_close(other);
    CHECK_OK(import_file(store, check_text_file("f.csv", follow_up), plain));
}
