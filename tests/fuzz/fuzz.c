#define _GNU_SOURCE /* memfd_create */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

_Noreturn void fuzz_broken(const char *file, int line, const char *fact)
{
    fprintf(stderr, "%s:%d: not so: %s (last message: \"%s\")\n", file, line, fact, mx_error_message());
    abort();
}

void fuzz_ok(const char *file, int line, const char *call, int code)
{
    if (code != MX_OK) fuzz_broken(file, line, call);
}

void fuzz_refused(int code)
{
    FUZZ_HOLDS(code <= MX_E_NOMEM && code >= MX_E_SCRIPT);
    FUZZ_HOLDS(mx_error_code() == code);
    FUZZ_HOLDS(mx_error_message()[0] != '\0');
}

const char *fuzz_path(const void *bytes, size_t size)
{
    static char path[64];
    static int file = -1;
    if (file < 0) {
        file = memfd_create("fuzz", MFD_CLOEXEC);
        FUZZ_HOLDS(file >= 0);
        snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    }
    FUZZ_HOLDS(ftruncate(file, 0) == 0);
    for (size_t done = 0; done < size;) {
        ssize_t written = pwrite(file, (const char *)bytes + done, size - done, (off_t)done);
        FUZZ_HOLDS(written > 0);
        done += (size_t)written;
    }
    return path;
}

/* ---- The folder ------------------------------------------------------------------ */

static char folder[256];

void fuzz_folder_clean(void)
{
    DIR *listing = folder[0] ? opendir(folder) : NULL;
    struct dirent *entry;
    while (listing && (entry = readdir(listing)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) unlink(fuzz_folder_path(entry->d_name));
    if (listing) closedir(listing);
}

static void remove_folder(void)
{
    fuzz_folder_clean();
    rmdir(folder);
}

const char *fuzz_folder(void)
{
    if (folder[0]) return folder;
    const char *base = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/mieux-fuzz-XXXXXX", base ? base : "/tmp");
    FUZZ_HOLDS(mkdtemp(folder) != NULL);
    atexit(remove_folder);
    return folder;
}

const char *fuzz_folder_path(const char *name)
{
    static char path[sizeof folder + 300];
    snprintf(path, sizeof path, "%s/%s", fuzz_folder(), name);
    return path;
}

/* ---- Input ------------------------------------------------------------------------- */

uint8_t fuzz_byte(fuzz_input *input)
{
    if (input->size == 0) return 0;
    input->size--;
    return *input->at++;
}

uint32_t fuzz_word(fuzz_input *input)
{
    uint32_t word = 0;
    for (unsigned i = 0; i < 4; i++) word |= (uint32_t)fuzz_byte(input) << 8 * i;
    return word;
}
