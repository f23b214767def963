/* Gives a target every file of the folders and files named, in order of their names. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

/* Each input in a block of its own size, so that sanitizers see where it ends. */
static void replay(const char *path, const mx_file *file)
{
    uint8_t *copy = malloc(file->size ? file->size : 1);
    FUZZ_HOLDS(copy != NULL);
    memcpy(copy, file->at, file->size);
    fprintf(stderr, "%s\n", path);
    FUZZ_HOLDS(LLVMFuzzerTestOneInput(copy, file->size) == 0);
    free(copy);
}

static size_t replay_file(const char *path)
{
    mx_file file;
    FUZZ_OK(mx_file_open(&file, path));
    replay(path, &file);
    mx_file_close(&file);
    return 1;
}

static int is_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static size_t replay_folder(const char *path)
{
    struct dirent **entries;
    int n = scandir(path, &entries, is_shown, alphasort);
    if (n < 0) return replay_file(path);
    for (int i = 0; i < n; i++) {
        char child[4096];
        snprintf(child, sizeof child, "%s/%s", path, entries[i]->d_name);
        free(entries[i]);
        (void)replay_file(child);
    }
    free(entries);
    return (size_t)n;
}

int main(int argc, char **argv)
{
    size_t n = 0;
    for (int i = 1; i < argc; i++) n += replay_folder(argv[i]);
    printf("%zu inputs\n", n);
    /* A corpus that is not there is a mistake in the list of tests, not a success. */
    return n == 0;
}
