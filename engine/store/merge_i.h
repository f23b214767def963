/* What the files of a merge share. */
#ifndef MX_STORE_MERGE_I_H
#define MX_STORE_MERGE_I_H

#include "store_i.h"

/* An import of the other store, and what becomes of it. */
typedef struct {
    int64_t theirs, ours; /* its number in each store */
    int64_t replaced_by;  /* a number of theirs; 0: it stands */
    const char *kind;
    const char *label; /* "OTHER.db (FILE)", for complaints */
    bool is_new;       /* was not here: its rows are loaded */
    bool is_ours_current;
} mx_store_merge_import;

typedef struct {
    mx_store *store, *other;
    mx_store_merged *out;
    mx_complaints *complaints;
    mx_arena *arena;
    mx_store_merge_import *imports; /* by ascending `theirs` */
    size_t n, capacity;
    int64_t last_proposal, last_import; /* here, before the merge */
} mx_store_merging;

/* merge_imports.c: give each import of theirs its number here, and replace what they corrected. */
int mx_store__merge_imports(mx_store_merging *self) MX_MUST_CHECK;
/* NULL: 0, what the program made itself. */
const mx_store_merge_import *mx_store__merged_import(const mx_store_merging *self, int64_t theirs);

/* merge_answers.c: questionnaires' places, then answers with their levels laid out by the places here. */
typedef struct mx_store_layout mx_store_layout;
int mx_store__merge_positions(mx_store_merging *self) MX_MUST_CHECK;
int mx_store__layout_new(mx_store_layout **out, mx_store_merging *self) MX_MUST_CHECK;
void mx_store__layout_free(mx_store_layout *layout);
int mx_store__lay_out(const mx_store_layout *layout, mx_frame *answers) MX_MUST_CHECK;

/* merge_kept.c: settings, keys of pseudonyms, frameworks; then what went out and what was erased. */
int mx_store__merge_settings(mx_store_merging *self) MX_MUST_CHECK;
int mx_store__merge_releases(mx_store_merging *self) MX_MUST_CHECK;
int mx_store__merge_erasures(mx_store_merging *self) MX_MUST_CHECK;

#endif
