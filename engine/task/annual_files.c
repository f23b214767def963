#include "annual_files.h"

#include <string.h>

/* The length of a path without an ending that is one of a report. */
static size_t size_of_base(const char *path)
{
    static const char *const endings[ANNUAL_FORMATS] = {".html", ".pdf", ".odt", ".json"};
    size_t size = strlen(path);
    for (size_t i = 0; i < ANNUAL_FORMATS; i++) {
        size_t ending = strlen(endings[i]);
        if (size > ending && strcmp(path + size - ending, endings[i]) == 0) return size - ending;
    }
    return size;
}

/* A format that is named twice is one file. */
static int add_file(annual_files *out, const char *path)
{
    unsigned format;
    int rc = path == NULL ? mx_fail_memory() : mx_report_format_find(&format, path);
    if (rc < 0 || (out->formats & format)) return rc;
    out->formats |= format;
    out->paths[out->count++] = path;
    return MX_OK;
}

int mx_annual_files(annual_files *out, const char *output, const char *as, mx_arena *arena)
{
    *out = (annual_files){.count = 0};
    if (as == NULL) return add_file(out, output);
    int rc = MX_OK;
    int base = (int)size_of_base(output);
    for (const char *at = as; rc >= 0; at++) {
        int size = (int)strcspn(at, ",");
        rc = add_file(out, mx_arena_format(arena, "%.*s.%.*s", base, output, size, at));
        at += size;
        if (*at == '\0') break;
    }
    return rc;
}

int mx_annual_files_write(const annual_files *files, const mx_report *report)
{
    int rc = MX_OK;
    for (size_t i = 0; i < files->count && rc >= 0; i++) rc = mx_report_write(report, files->paths[i]);
    return rc;
}
