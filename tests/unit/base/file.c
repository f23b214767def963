#include "support/check.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

TEST(base_file, reads_what_was_written)
{
    mx_file file;
    CHECK_OK(mx_file_write(check_path("a"), "bonjour", 7));
    CHECK_OK(mx_file_open(&file, check_path("a")));
    CHECK_INT(file.size, 7);
    CHECK(memcmp(file.at, "bonjour", 7) == 0);
    mx_file_close(&file);
}

TEST(base_file, opens_an_empty_file)
{
    mx_file file;
    CHECK_OK(mx_file_open(&file, check_text_file("empty", "")));
    CHECK_INT(file.size, 0);
    mx_file_close(&file);
}

TEST(base_file, refuses_a_missing_file_and_a_folder_by_name)
{
    mx_file file;
    CHECK_FAILS(mx_file_open(&file, check_path("nowhere.csv")), MX_E_IO, "nowhere.csv");
    CHECK_FAILS(mx_file_open(&file, check_folder()), MX_E_IO, "dossier");
}

TEST(base_file, reads_a_pipe)
{
    mx_file file;
    const char *path = check_path("pipe");
    CHECK(mkfifo(path, 0600) == 0);
    char command[1024];
    snprintf(command, sizeof command, "printf abc > '%s' &", path);
    CHECK(system(command) == 0);
    CHECK_OK(mx_file_open(&file, path));
    CHECK_INT(file.size, 3);
    mx_file_close(&file);
}

/* Each of the four steps of writing (open, flush, sync, rename) fails in turn: the old
 * content stands and nothing is left beside it. */
TEST(base_file, leaves_the_old_content_whichever_write_fails)
{
    const char *path = check_text_file("a", "before");
    for (uint64_t n = 1; n <= 4; n++) {
        mx_file file;
        mx_write_fail_at(n);
        CHECK_FAILS(mx_file_write(path, "after", 5), MX_E_IO, "rien n’a été changé");
        mx_write_fail_at(0);
        CHECK_OK(mx_file_open(&file, path));
        CHECK(file.size == 6 && memcmp(file.at, "before", 6) == 0);
        mx_file_close(&file);
        CHECK(rmdir(check_folder()) != 0);
    }
    CHECK_OK(mx_file_write(path, "after", 5));
    CHECK(unlink(path) == 0);
    CHECK(rmdir(check_folder()) == 0); /* nothing else was in it */
}

TEST(base_file, tells_of_a_full_disk)
{
    CHECK_FAILS(mx_file_write("/dev/full", "x", 1), MX_E_IO, "/dev/full");
}

TEST(base_file, gives_a_private_file_its_mode)
{
    struct stat info;
    mx_writer *writer;
    CHECK_OK(mx_writer_open(&writer, check_path("private"), 0600));
    CHECK_OK(mx_writer_commit(writer));
    CHECK(stat(check_path("private"), &info) == 0);
    CHECK_INT(info.st_mode & 0777, 0600);
}

TEST(base_file, cancels_without_a_trace)
{
    mx_writer *writer;
    CHECK_OK(mx_writer_open(&writer, check_path("x"), 0));
    mx_writer_cancel(writer);
    CHECK(rmdir(check_folder()) == 0);
}

TEST(base_file, names_a_missing_file_of_the_program)
{
    mx_arena *arena;
    const char *path;
    CHECK_OK(mx_arena_new(&arena));
    int rc = mx_share_path(&path, "datasets/none.tsv", arena);
    mx_arena_free(arena);
    CHECK_FAILS(rc, MX_E_NOTFOUND, "datasets/none.tsv");
}
