/* What import does about persons: the key of the store, and what a person should know of what was found. */
#ifndef MX_TASK_IMPORT_PERSONS_H
#define MX_TASK_IMPORT_PERSONS_H

#include "mx/import.h"
#include "mx/store.h"
#include "mx/task.h"

typedef struct {
    mx_personal *personal;
    mx_key *key;    /* NULL: none given */
    bool needs_key; /* the store has one */
} import_persons;

/* Open what finds persons, and the key, if the files name one. */
int import_persons_open(import_persons *out, const mx_import_files *files) MX_MUST_CHECK;
void import_persons_close(import_persons *persons);

/* Compare the key with the one the store remembers, inside a transaction; a store without one remembers
 * this one. MX_E_VALUE: another key, whose pseudonyms would meet none of the store's. */
int import_persons_match(import_persons *persons, mx_store *store, const char *key_file) MX_MUST_CHECK;

/* The people of a territory that a merge brought go by the key of the store they came from. MX_E_VALUE: rows of the
 * import name some of them otherwise, and they would count twice. */
int import_persons_check(const import_persons *persons, mx_store *store, const mx_import *import,
                         const char *label) MX_MUST_CHECK;

/* Say what was found and masked: by kind, with line numbers. */
int import_persons_say(const mx_context *context, const mx_import *import, const char *path) MX_MUST_CHECK;

#endif
