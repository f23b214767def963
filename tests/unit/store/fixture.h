/* Stores to test with: a small network, and frames written as text. */
#ifndef FIXTURE_H
#define FIXTURE_H

#include "mx/store.h"

/* A frame out of lines: a header, then rows, cells apart by '|'. A header that ends in '#'
 * is a number column; `line` is added, counting from 2. Empty cells are missing. */
mx_frame *fixture_frame(const char *text);

/* Load a table written as text into the store's open transaction; no complaint expected. */
void fixture_load(mx_store *store, const char *table, int64_t import, const char *text);

/* A new import of a file that is told from others by its name. */
int64_t fixture_import(mx_store *store, const char *file);

/* A committed store at `path`: framework 2015; territories MUL and COL; group g1 of MUL;
 * indicators I1, I2 (1-5), J (0-10) in questionnaire CSM, R (real). Import 1. */
mx_store *fixture_store(const char *path);

/* The number in the only row and column of a query. */
double fixture_number(mx_store *store, const char *sql);
/* The text of it; lives until the next call. */
const char *fixture_text(mx_store *store, const char *sql);

/* The rows of a frame as text, as fixture_frame reads it, without its header. Lives until
 * the next call. */
const char *fixture_show(const mx_frame *frame);

/* A store of today made into one of version 1: without what later steps made. */
#define FIXTURE_BACK_TO_VERSION_1                                                                                          \
    "DROP VIEW ledger; DROP TABLE wordings; DROP TABLE modes; DROP TABLE masks; DROP TABLE mapped; DROP TABLE mappings;"   \
    " DROP TABLE erasures; ALTER TABLE releases DROP COLUMN store; ALTER TABLE releases DROP COLUMN withdrawn_on; DROP TABLE pairs; DROP TABLE withheld;"          \
    " DROP VIEW follow_up; DROP INDEX counts_key; ALTER TABLE counts DROP COLUMN who;"                                     \
    " ALTER TABLE counts DROP COLUMN weights_rest; ALTER TABLE counts DROP COLUMN weights_squared_rest;"                   \
    " CREATE UNIQUE INDEX counts_key ON counts (territory); CREATE VIEW follow_up AS SELECT 1; PRAGMA user_version = 1"

#endif
