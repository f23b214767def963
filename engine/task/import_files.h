/* The files of an import, opened: as they stand, or through a mapping. For task_import only. */
#ifndef MX_TASK_IMPORT_FILES_H
#define MX_TASK_IMPORT_FILES_H

#include "mx/import.h"
#include "mx/task.h"

/* A sheet of a file, and the part of the mapping that is for it. */
typedef struct {
    size_t source;
    mx_sheet *sheet, *parent; /* parent: the rows that its rows belong to; NULL: none */
    char label[600];          /* how complaints call it: the file, and the sheet where there are several */
    mx_mapped *mapped;        /* what the mapping made of it */
} import_piece;

/* Rows of one kind: those of a file, or what a mapping made of a sheet. */
typedef struct {
    const char *path, *name; /* of the file, as the user named it; without its folder */
    const char *label;       /* for complaints */
    mx_sheet *sheet;         /* the rows */
    const mx_sheet *from;    /* the sheet they come from; the same where there is no mapping */
    mx_kind kind;
    char part[200];          /* what tells this import from others of the same file */
    const mx_mapped *mapped; /* NULL: no mapping */
    size_t number;           /* among the parts of its sheet */
    bool is_one_of_several;  /* imports of the same file are told apart by `part` */
    const mx_mapping *mapping;
} import_part;

/* What the rows of a file are. */
typedef enum {
    IMPORT_TABLE,   /* rows of a kind, as they stand */
    IMPORT_CARDS,   /* statements, one a line */
    IMPORT_SEGMENTS /* coded passages */
} import_shape;

/* A file of the command line. */
typedef struct {
    const char *path, *name;
    size_t order; /* on the command line */
    mx_kind kind; /* that is loaded first */
    import_shape shape;
    bool skips_first; /* of cards: the first line is a title */
    mx_sheet *cards;
    mx_segments segments;
    mx_arena *arena; /* of the notes of segments */
    import_piece *pieces;
    size_t n_pieces, pieces_capacity;
    import_part *parts;
    size_t n_parts, parts_capacity;
    mx_mapping *mapping, *own; /* NULL: as it stands; own: found out by itself */
} import_file;

/* Open all files and put them in the order of loading. `out` has files->n_files elements, zeroed; they
 * are to be closed even after an error. `mapping` may be NULL: then exports of survey tools of which every
 * column is certain are read by the mapping that would be proposed. `indicators` are those of the store. */
int import_files_open(import_file out[], const mx_import_files *files, mx_mapping *mapping,
                      const mx_frame *indicators) MX_MUST_CHECK;
void import_file_close(import_file *file);

/* The parts of a file, in the order of loading: the file itself, or what the mapping makes of it, with
 * `indicators` those of the store
 * and `framework` its own. Rows that the mapping cannot take are complained about. */
int import_file_parts(import_file *file, const mx_import_files *files, const mx_frame *indicators,
                      const mx_taxonomy *framework, const char *hash, mx_complaints *complaints) MX_MUST_CHECK;
/* Drop the parts, and what the mapping made. */
void import_file_drop_parts(import_file *file);

/* Propose a mapping for a file: all its sheets in sight, or the one the files name. The proposal is to be
 * freed, the options outlive it. */
int import_propose(mx_draft **out, const char *path, const mx_import_files *files, const mx_frame *indicators,
                   const mx_import_options *options) MX_MUST_CHECK;

/* A mapping file, read. */
int import_mapping_read(mx_mapping **out, const char *path) MX_MUST_CHECK;

#endif
