/* Files read from text, against what earlier files of the test brought in. */
#ifndef MX_TEST_IMPORT_READING_H
#define MX_TEST_IMPORT_READING_H

#include <math.h>
#include <stdlib.h>

#include "mx/import.h"
#include "support/check.h"

/* What has been imported so far, as a store would give it back. */
typedef struct {
    mx_taxonomy *framework;
    const mx_taxonomy *frameworks[1];
    mx_import_context context;
    mx_import *imports[32];
    size_t n_imports;
    mx_complaints *complaints; /* of the last file */
    mx_sheet *sheet;           /* of the last file */
    mx_import_options options;
} reading;

static inline void reading_begin(reading *all)
{
    *all = (reading){.options = MX_IMPORT_OPTIONS_INIT};
    CHECK_OK(mx_taxonomy_load(&all->framework, "2015"));
    all->frameworks[0] = all->framework;
    all->context.frameworks = all->frameworks;
    all->context.n_frameworks = 1;
    all->options.hash = "0123456789abcdef";
}

static inline void reading_end(reading *all)
{
    for (size_t i = 0; i < all->n_imports; i++) mx_import_free(all->imports[i]);
    mx_complaints_free(all->complaints);
    mx_sheet_close(all->sheet);
    mx_taxonomy_free(all->framework);
}

/* Let later files see the tables of this one; the context has room for one frame a table. */
static inline void reading_keep(reading *all, const mx_import *import)
{
    for (size_t t = 0; t < mx_import_n_tables(import); t++) {
        const char *name = mx_import_table(import, t);
        const mx_frame *frame = mx_import_frame(import, t);
        if (strcmp(name, "territories") == 0) all->context.territories = frame;
        if (strcmp(name, "groups") == 0) all->context.groups = frame;
        if (strcmp(name, "statements") == 0) all->context.statements = frame;
        if (strcmp(name, "indicators") == 0) all->context.indicators = frame;
        if (strcmp(name, "positions") == 0) all->context.positions = frame;
        if (strcmp(name, "objectives") == 0) all->context.objectives = frame;
        if (strcmp(name, "commitments") == 0) all->context.commitments = frame;
        if (strcmp(name, "contracts") == 0) all->context.contracts = frame;
    }
}

/* Read a file whose kind its header tells; the complaints stay in all->complaints. */
static inline int reading_try(reading *all, const char *path, mx_import **out)
{
    *out = NULL;
    mx_complaints_free(all->complaints);
    mx_sheet_close(all->sheet);
    all->complaints = NULL;
    all->sheet = NULL;
    all->options.file = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    int rc = mx_complaints_new(&all->complaints);
    if (rc == MX_OK) rc = mx_sheet_open(&all->sheet, path, NULL);
    if (rc < 0) return rc;
    mx_str names[64];
    size_t n_names = mx_sheet_n_columns(all->sheet);
    for (size_t i = 0; i < n_names && i < 64; i++) names[i] = mx_str_of(mx_sheet_column(all->sheet, i));
    mx_kind kind;
    rc = mx_kind_of_header(&kind, names, n_names, &all->options);
    return rc < 0 ? rc : mx_import_read(out, all->sheet, kind, &all->context, &all->options, all->complaints);
}

static inline const mx_import *reading_file(reading *all, const char *path)
{
    mx_import *import;
    CHECK_OK(reading_try(all, path, &import));
    all->imports[all->n_imports++] = import;
    reading_keep(all, import);
    return import;
}

static inline const mx_import *reading_text(reading *all, const char *text)
{
    return reading_file(all, check_text_file("fichier.csv", text));
}

/* The table of that name, NULL when the import has none. */
static inline const mx_frame *reading_table(const mx_import *import, const char *name)
{
    for (size_t t = 0; t < mx_import_n_tables(import); t++)
        if (strcmp(mx_import_table(import, t), name) == 0) return mx_import_frame(import, t);
    return NULL;
}

static inline const char *reading_cell(const mx_frame *frame, size_t row, const char *column)
{
    CHECK(frame != NULL);
    size_t at = mx_frame_find(frame, column);
    CHECK(at != SIZE_MAX);
    const char *text = mx_frame_text(frame, row, at);
    return text ? text : "";
}

static inline double reading_number(const mx_frame *frame, size_t row, const char *column)
{
    CHECK(frame != NULL);
    size_t at = mx_frame_find(frame, column);
    CHECK(at != SIZE_MAX);
    return mx_frame_number(frame, row, at);
}

/* "LINE: column: message" of a complaint; valid until the next call. */
static inline const char *reading_complaint(const reading *all, size_t index)
{
    static char text[700];
    CHECK(index < mx_complaints_count(all->complaints));
    const mx_complaint *one = mx_complaints_get(all->complaints, index);
    snprintf(text, sizeof text, "%d: %s: %s", (int)one->line, one->column, one->message);
    return text;
}

/* The file has one complaint, and this is it. */
static inline void reading_refuses(reading *all, const char *text, const char *complaint)
{
    mx_import *import;
    CHECK_OK(reading_try(all, check_text_file("fichier.csv", text), &import));
    mx_import_free(import);
    CHECK_TEXT(reading_complaint(all, 0), complaint);
    CHECK_INT(mx_complaints_count(all->complaints), 1);
}

/* The file as a whole cannot be read. */
static inline void reading_fails(reading *all, const char *text, int code, const char *part)
{
    mx_import *import;
    CHECK_FAILS(reading_try(all, check_text_file("fichier.csv", text), &import), code, part);
}

/* Two territories, a group and three indicators of the situations. */
static inline void reading_ground(reading *all)
{
    reading_begin(all);
    reading_text(all, "territory,name\nmulhouse,Mulhouse\ncolmar,Colmar\n");
    reading_text(all, "territory,group,name\nmulhouse,g1,Jeunes\n");
    reading_text(all,
                 "indicator,name,scale,questionnaire\nA01,Alimentation,1-5,spiral\nA02,Soins,1-5,spiral\n"
                 "SV,Satisfaction,0-10,vie\nREV,Revenu,real,\n");
    CHECK_INT(mx_complaints_count(all->complaints), 0);
}

#endif
