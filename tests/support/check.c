#include "support/check.h"

#include <dirent.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static check_test *tests;
static jmp_buf end_of_test;
static size_t n_checks;
static mx_arena *arena; /* of the running test */
static char folder[256];

void check_announce(check_test *test)
{
    check_test **end = &tests;
    while (*end) end = &(*end)->next;
    *end = test;
}

void check_ran(void)
{
    n_checks++;
}

void check_fail(const char *file, int line, const char *format, ...)
{
    va_list arguments;
    fprintf(stderr, "%s:%d: ", file, line);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\n");
    longjmp(end_of_test, 1);
}

void check_code(const char *file, int line, const char *call, int code)
{
    if (code != MX_OK) check_fail(file, line, "%s gave %d: %s", call, code, mx_error_message());
    check_ran();
}

void check_fails(const char *file, int line, const char *call, int code, int expected, const char *part)
{
    if (code != expected)
        check_fail(file, line, "%s gave %d, not %d: %s", call, code, expected, mx_error_message());
    if (part && !strstr(mx_error_message(), part))
        check_fail(file, line, "%s says \"%s\", without \"%s\"", call, mx_error_message(), part);
    check_ran();
}

void check_int(const char *file, int line, const char *what, intmax_t actual, intmax_t expected)
{
    if (actual != expected) check_fail(file, line, "%s is %jd, not %jd", what, actual, expected);
    check_ran();
}

void check_text(const char *file, int line, const char *what, const char *actual, const char *expected)
{
    bool same = actual && expected ? strcmp(actual, expected) == 0 : actual == expected;
    if (!same)
        check_fail(file, line, "%s is \"%s\", not \"%s\"", what, actual ? actual : "(null)",
                   expected ? expected : "(null)");
    check_ran();
}

void check_near(const char *file, int line, const char *what, double actual, double expected, double tolerance)
{
    double allowed = expected != 0 ? fabs(expected) * tolerance : tolerance;
    bool near = isnan(expected) ? isnan(actual) : fabs(actual - expected) <= allowed;
    if (!near) check_fail(file, line, "%s is %.17g, not %.17g", what, actual, expected);
    check_ran();
}

static void remove_folder(const char *path)
{
    DIR *listing = opendir(path);
    struct dirent *entry;
    while (listing && (entry = readdir(listing))) {
        char child[1024];
        struct stat info;
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
        snprintf(child, sizeof child, "%s/%s", path, entry->d_name);
        if (lstat(child, &info) == 0 && S_ISDIR(info.st_mode)) remove_folder(child);
        else unlink(child);
    }
    if (listing) closedir(listing);
    rmdir(path);
}

const char *check_folder(void)
{
    if (!folder[0]) {
        const char *base = getenv("TMPDIR");
        snprintf(folder, sizeof folder, "%s/mieux-test-XXXXXX", base ? base : "/tmp");
        if (!mkdtemp(folder)) check_fail(__FILE__, __LINE__, "no temporary folder %s", folder);
    }
    return folder;
}

const char *check_path(const char *name)
{
    return mx_arena_format(arena, "%s/%s", check_folder(), name);
}

const char *check_file(const char *name, const void *bytes, size_t size)
{
    const char *path = check_path(name);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file))
        check_fail(__FILE__, __LINE__, "cannot write %s", path);
    return path;
}

const char *check_text_file(const char *name, const char *text)
{
    return check_file(name, text, strlen(text));
}

/* Whether the test ended by itself. */
static bool run(const check_test *test)
{
    volatile bool held = false;
    if (mx_arena_new(&arena) != MX_OK) abort();
    if (setjmp(end_of_test) == 0) {
        test->run();
        held = true;
    }
    mx_alloc_fail_at(0);
    mx_write_fail_at(0);
    mx_lang_set(MX_FR);
    mx_arena_free(arena);
    if (folder[0]) remove_folder(folder);
    folder[0] = '\0';
    return held;
}

int main(int argc, char **argv)
{
    int n_passed = 0, n_failed = 0;
    for (const check_test *test = tests; test; test = test->next) {
        if (argc > 1 && strcmp(test->group, argv[1]) != 0) continue;
        if (argc > 2 && strcmp(test->claim, argv[2]) != 0) continue;
        if (run(test)) {
            n_passed++;
        } else {
            n_failed++;
            fprintf(stderr, "FAILED %s: %s\n", test->group, test->claim);
        }
    }
    printf("%d passed, %d failed (%zu checks)\n", n_passed, n_failed, n_checks);
    /* A name that matches nothing is a mistake in the list of tests, not a success. */
    return n_failed || !n_passed;
}
