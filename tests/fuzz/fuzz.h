/*
 * fuzz: what the targets share.
 *
 * A target is one file with LLVMFuzzerTestOneInput, which reads bytes as a stranger might have
 * written them and aborts when a promise of the door it tries is broken. libFuzzer looks for such
 * bytes (-DMX_FUZZ=ON); replay.c gives every other build the bytes that were found before.
 */
#ifndef MX_FUZZ_H
#define MX_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mx/base.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the run, with the place, the fact and our last message, unless the fact holds. */
#define FUZZ_HOLDS(fact) ((fact) ? (void)0 : fuzz_broken(__FILE__, __LINE__, #fact))
_Noreturn void fuzz_broken(const char *file, int line, const char *fact);

/* The same for a call that must not fail. */
#define FUZZ_OK(call) fuzz_ok(__FILE__, __LINE__, #call, (call))
void fuzz_ok(const char *file, int line, const char *call, int code);

/* A failed call: its code is one of ours and it left a message. */
void fuzz_refused(int code);

/* The path of a file of these bytes. There is one file: the next call overwrites it. */
const char *fuzz_path(const void *bytes, size_t size);

/* "FOLDER/name" in a folder that goes with the process; lives until the next call. Call
 * fuzz_folder_clean to remove the files in it. */
const char *fuzz_folder(void);
const char *fuzz_folder_path(const char *name);
void fuzz_folder_clean(void);

/* Input taken piece by piece; what is not there is 0. */
typedef struct {
    const uint8_t *at;
    size_t size;
} fuzz_input;
uint8_t fuzz_byte(fuzz_input *input);
uint32_t fuzz_word(fuzz_input *input); /* four bytes, the low one first */

#endif
