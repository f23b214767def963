/*
 * task: one file for each thing a user asks.
 *
 * A task joins rooms: it opens the store, owns the transaction, hands the rows of
 * one room to the next, and leaves results as releases (mx/disclose.h). The faces
 * (cli, later serve) read options, call one task and print. A task writes nothing
 * to standard output; what it has to tell besides its result goes through `say`.
 *
 * Options are structs with an _INIT value; strings are borrowed for the call. A task
 * that fails leaves the store and the files as they were.
 */
#ifndef MX_TASK_H
#define MX_TASK_H

#include "mx/base.h"
#include "mx/disclose.h"
#include "mx/frame.h"

MX_DOOR_OPEN

/* What every task is told. */
typedef struct {
    const char *store; /* path of the store */
    uint64_t seed;
    mx_lang lang;
    /* Progress and remarks, one line each without its end, for a person; may be NULL. */
    void (*say)(void *payload, const char *line);
    void *payload;
} mx_context;

/* One line to the person, if anybody listens. */
void mx_say(const mx_context *context, const char *format, ...) MX_PRINTF(2, 3);

/* ---- Printing ----------------------------------------------------------------- */

typedef enum { MX_FORMAT_TABLE, MX_FORMAT_CSV, MX_FORMAT_JSON } mx_format;

/* A release to a stream: an aligned table for people (numbers rounded, in the language
 * of messages), CSV (full precision), or JSON (an array of objects; missing is null).
 * MX_E_IO when the stream refuses. */
int mx_task_print(const mx_release *release, mx_format format, FILE *out) MX_MUST_CHECK;

MX_DOOR_CLOSE

#endif
