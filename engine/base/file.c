#define _DEFAULT_SOURCE /* madvise */
#include "mx/base.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- Reading --------------------------------------------------------------- */

/* A pipe has no size and cannot be mapped: its bytes go to a file without a name. */
static int spool(int from, const char *path, int *out)
{
    char block[65536];
    ssize_t size;
    FILE *spooled = tmpfile();
    if (!spooled) return mx_fail_io(path, mx_tr("pas de fichier temporaire", "no temporary file"));
    while ((size = read(from, block, sizeof block)) > 0)
        if (fwrite(block, 1, (size_t)size, spooled) != (size_t)size) break;
    if (size != 0 || fflush(spooled) != 0) {
        fclose(spooled);
        return mx_fail_io(path, mx_tr("lecture interrompue", "reading stopped"));
    }
    *out = dup(fileno(spooled));
    fclose(spooled);
    return *out < 0 ? mx_fail_io(path, mx_tr("lecture impossible", "cannot be read")) : MX_OK;
}

static int map(mx_file *out, int descriptor, const char *path)
{
    struct stat info;
    if (fstat(descriptor, &info) < 0) return mx_fail_io(path, mx_tr("lecture impossible", "cannot be read"));
    if (S_ISDIR(info.st_mode))
        return mx_fail(MX_E_IO, mx_tr("%s : c’est un dossier ; donnez un fichier", "%s: this is a folder; give a file"),
                       path);
    if (!S_ISREG(info.st_mode)) {
        int spooled;
        int rc = spool(descriptor, path, &spooled);
        if (rc < 0) return rc;
        rc = map(out, spooled, path);
        close(spooled);
        return rc;
    }
    out->size = (size_t)info.st_size;
    out->at = "";
    if (out->size == 0) return MX_OK;
    void *memory = mmap(NULL, out->size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (memory == MAP_FAILED) return mx_fail_io(path, mx_tr("lecture impossible", "cannot be read"));
    out->at = memory;
    out->is_mapped = true;
    return MX_OK;
}

void mx_file_release(const void *at, size_t size)
{
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), from = ((uintptr_t)at + page - 1) & ~(page - 1),
                    to = ((uintptr_t)at + size) & ~(page - 1);
    /* Advice that is not taken costs memory, nothing else. */
    if (from < to) (void)madvise((char *)at + (from - (uintptr_t)at), to - from, MADV_DONTNEED);
}

int mx_file_open(mx_file *out, const char *path)
{
    bool is_standard_input = strcmp(path, "-") == 0;
    int descriptor = is_standard_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    *out = (mx_file){0};
    if (descriptor < 0 && errno == ENOENT)
        return mx_fail(MX_E_IO,
                       mx_tr("%s : ce fichier n’existe pas ; vérifiez le nom et le dossier",
                             "%s: no such file; check the name and the folder"),
                       path);
    if (descriptor < 0) return mx_fail_io(path, mx_tr("ouverture impossible", "cannot be opened"));
    int rc = map(out, descriptor, path);
    if (!is_standard_input) close(descriptor);
    return rc;
}

void mx_file_close(mx_file *file)
{
    if (file->is_mapped) munmap((void *)file->at, file->size);
    *file = (mx_file){0};
}

/* ---- Writing --------------------------------------------------------------- */

static _Atomic uint64_t write_countdown;

void mx_write_fail_at(uint64_t n)
{
    write_countdown = n;
}

static bool write_must_fail(void)
{
    if (write_countdown == 0 || atomic_fetch_sub(&write_countdown, 1) != 1) return false;
    errno = ENOSPC;
    return true;
}

struct mx_writer {
    FILE *file;
    char *path;
    char *beside; /* the half-made file; NULL when the target is written directly */
};

static void free_writer(mx_writer *writer)
{
    mx_free(writer->path);
    mx_free(writer->beside);
    mx_free(writer);
}

static char *join(const char *path, const char *ending)
{
    size_t size = strlen(path) + strlen(ending) + 1;
    char *joined = mx_alloc(size);
    if (joined) snprintf(joined, size, "%s%s", path, ending);
    return joined;
}

static int fail_write(const char *path)
{
    return mx_fail_io(path, mx_tr("écriture impossible, rien n’a été changé", "cannot be written, nothing was changed"));
}

int mx_writer_open(mx_writer **out, const char *path, unsigned mode)
{
    struct stat info;
    bool is_special = stat(path, &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
    mx_writer *writer = mx_alloc_array(1, sizeof *writer);
    *out = NULL;
    if (!writer) return mx_fail_memory();
    writer->path = join(path, "");
    writer->beside = is_special ? NULL : join(path, ".mieux-XXXXXX");
    if (!writer->path || (!is_special && !writer->beside)) {
        free_writer(writer);
        return mx_fail_memory();
    }
    int descriptor = write_must_fail()  ? -1
                     : is_special       ? open(path, O_WRONLY | O_CLOEXEC)
                                        : mkstemp(writer->beside);
    if (descriptor >= 0 && !is_special) {
        mode_t mask = umask(0);
        umask(mask);
        fchmod(descriptor, (mode_t)(mode ? mode : 0666) & ~mask);
    }
    writer->file = descriptor < 0 ? NULL : fdopen(descriptor, "wb");
    if (!writer->file) {
        int rc = fail_write(path);
        if (descriptor >= 0) {
            close(descriptor);
            if (!is_special) unlink(writer->beside);
        }
        free_writer(writer);
        return rc;
    }
    *out = writer;
    return MX_OK;
}

FILE *mx_writer_file(mx_writer *writer)
{
    return writer->file;
}

/* stdio tells of a full disk only here: each of flush, sync, close, rename is checked. */
int mx_writer_commit(mx_writer *writer)
{
    bool good = !ferror(writer->file) && !write_must_fail() && fflush(writer->file) == 0;
    if (good && writer->beside) good = !write_must_fail() && fsync(fileno(writer->file)) == 0;
    int saved = errno;
    if (fclose(writer->file) != 0) good = false;
    else errno = saved;
    if (good && writer->beside) good = !write_must_fail() && rename(writer->beside, writer->path) == 0;
    int rc = good ? MX_OK : fail_write(writer->path);
    if (!good && writer->beside) unlink(writer->beside);
    free_writer(writer);
    return rc;
}

void mx_writer_cancel(mx_writer *writer)
{
    if (!writer) return;
    fclose(writer->file);
    if (writer->beside) unlink(writer->beside);
    free_writer(writer);
}

int mx_file_write(const char *path, const void *data, size_t size)
{
    mx_writer *writer;
    int rc = mx_writer_open(&writer, path, 0);
    if (rc < 0) return rc;
    if (size) fwrite(data, 1, size, mx_writer_file(writer)); /* commit tells whether it worked */
    return mx_writer_commit(writer);
}

/* ---- The program's own data ------------------------------------------------ */

int mx_share_path(const char **out, const char *name, mx_arena *arena)
{
    const char *folder = getenv("MIEUX_DATA");
    char program[4096];
    *out = NULL;
    if (!folder) {
        ssize_t size = readlink("/proc/self/exe", program, sizeof program - 1);
        program[size > 0 ? size : 0] = '\0';
        for (int up = 0; up < 2; up++) {
            char *slash = strrchr(program, '/');
            if (slash) *slash = '\0';
        }
        folder = mx_arena_format(arena, "%s/share/mieux", program);
        if (!folder) return mx_fail_memory();
    }
    char *path = mx_arena_format(arena, "%s/%s", folder, name);
    if (!path) return mx_fail_memory();
    if (access(path, R_OK) != 0)
        return mx_fail(MX_E_NOTFOUND,
                       mx_tr("%s : fichier du programme introuvable ; réinstallez mieux ou réglez MIEUX_DATA",
                             "%s: a file of the program is missing; install mieux again or set MIEUX_DATA"),
                       path);
    *out = path;
    return MX_OK;
}

const char *mx_version(void)
{
    return MX_VERSION;
}
