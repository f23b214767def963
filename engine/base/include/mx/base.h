/*
 * base: what every room needs and nobody else should write twice.
 *
 * Errors and the two languages of messages, memory that can be told to fail,
 * arenas, growable text, names turned into dense numbers, numbers and periods
 * read and written without the locale, files mapped and written whole, seeded
 * randomness, SHA-256, and a list of complaints about somebody's data.
 *
 * base stands on the C library, utf8proc (folding) and nettle (hashing). It
 * owns no global state but three things: the language of messages, the error
 * record of each thread, and the countdown of the failing allocator.
 */
#ifndef MX_BASE_H
#define MX_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#if defined(__GNUC__)
#define MX_MUST_CHECK __attribute__((warn_unused_result))
#define MX_PRINTF(text, first) __attribute__((format(printf, text, first)))
#define MX_FORMAT_ARG(index) __attribute__((format_arg(index)))
#define MX_DOOR_OPEN _Pragma("GCC visibility push(default)")
#define MX_DOOR_CLOSE _Pragma("GCC visibility pop")
#else
#define MX_MUST_CHECK
#define MX_PRINTF(format, first)
#define MX_FORMAT_ARG(index)
#define MX_DOOR_OPEN
#define MX_DOOR_CLOSE
#endif

MX_DOOR_OPEN

/* ---- Errors ------------------------------------------------------------ */

/* What a function that can fail returns: MX_OK, MX_DONE when a cursor is
 * through, or one of the negative codes with a message in the thread's record. */
enum {
    MX_OK = 0,
    MX_DONE = 1,
    MX_E_NOMEM = -1,    /* memory ran out */
    MX_E_IO = -2,       /* the system refused to read or write */
    MX_E_SYNTAX = -3,   /* text that cannot be read as what it should be */
    MX_E_VALUE = -4,    /* readable, but not allowed here */
    MX_E_NOTFOUND = -5, /* asked for by name, and not there */
    MX_E_EXISTS = -6,   /* there already */
    MX_E_BUSY = -7,     /* somebody else holds it */
    MX_E_STORE = -8,    /* not a store, a newer store, or a damaged one */
    MX_E_USAGE = -9,    /* the command line is wrong (exit status 2) */
    MX_E_LIMIT = -10,   /* a budget (memory, steps, time, size) is spent */
    MX_E_REFUSED = -11, /* data refused; the complaints say why */
    MX_E_SCRIPT = -12   /* an error raised by a script */
};

/* Record `code` and one line of message, and return `code`:
 *     return mx_fail(MX_E_VALUE, mx_tr("%s : âge négatif", "%s: negative age"), name);
 * The record belongs to the thread, has a fixed size (longer messages end in
 * "…") and reporting never allocates. The deepest place that knows writes it. */
int mx_fail(int code, const char *format, ...) MX_PRINTF(2, 3);

/* MX_E_NOMEM with its standard sentence. */
int mx_fail_memory(void);

/* MX_E_IO: "PATH: what: strerror(errno)". `what` comes from mx_tr. */
int mx_fail_io(const char *path, const char *what);

/* Put "what was attempted: " before the message that stands, keep its code. */
int mx_fail_context(int code, const char *format, ...) MX_PRINTF(2, 3);

/* The thread's last message ("" when none) and its code. Valid until the next
 * failure in this thread. */
const char *mx_error_message(void);
int mx_error_code(void);
void mx_error_clear(void);

/* ---- The two languages -------------------------------------------------- */

typedef enum { MX_FR, MX_EN } mx_lang;

/* Process-wide; French until set. Set it before threads start. */
void mx_lang_set(mx_lang lang);
mx_lang mx_lang_get(void);

/* The language of $LC_ALL, $LC_MESSAGES, $LANG: English for en*, else French. */
mx_lang mx_lang_from_environment(void);

/* The text of the current language; both are literals, side by side. */
const char *mx_tr(const char *fr, const char *en) MX_FORMAT_ARG(1) MX_FORMAT_ARG(2);

/* ---- Memory -------------------------------------------------------------- */

/* As malloc, calloc, realloc, free, but able to fail on purpose. They return
 * NULL without a message: callers say mx_fail_memory(). `mx_realloc_array`
 * and `mx_alloc_array` check the product. */
void *mx_alloc(size_t size);
void *mx_alloc_array(size_t count, size_t size); /* zeroed */
void *mx_realloc_array(void *old, size_t count, size_t size);
void mx_free(void *memory);

/* Tests only: the n-th allocation from now fails (1 is the next), and all after
 * it; 0 switches it off. mx_alloc_failed tells whether one did. */
void mx_alloc_fail_at(uint64_t n);
bool mx_alloc_failed(void);

/* Make room for one more element: doubles capacity. 0 or MX_E_NOMEM. */
#define MX_GROW(array, count, capacity) \
    ((count) < (capacity) ? MX_OK : mx_grow_((void **)&(array), &(capacity), sizeof *(array)))
int mx_grow_(void **array, size_t *capacity, size_t size) MX_MUST_CHECK;

/* Results that live and die together. */
typedef struct mx_arena mx_arena;
int mx_arena_new(mx_arena **out) MX_MUST_CHECK;
void mx_arena_free(mx_arena *arena);
void *mx_arena_alloc(mx_arena *arena, size_t size); /* zeroed; NULL when memory is out */
char *mx_arena_copy(mx_arena *arena, const char *text, size_t size); /* ends in NUL */
char *mx_arena_format(mx_arena *arena, const char *format, ...) MX_PRINTF(2, 3);

/* ---- Text ---------------------------------------------------------------- */

/* Borrowed text, not NUL-terminated. `at` may be NULL when `size` is 0. */
typedef struct {
    const char *at;
    size_t size;
} mx_str;

mx_str mx_str_of(const char *text); /* NULL gives the empty text */
bool mx_str_equal(mx_str a, mx_str b);
bool mx_str_is(mx_str a, const char *text);
int mx_str_compare(mx_str a, mx_str b); /* by bytes, as memcmp */
mx_str mx_str_trim(mx_str text);        /* without ASCII blanks and U+00A0, U+202F at the ends */

/* For printf's "%.*s". */
#define MX_STR(text) (int)(text).size, (text).at ? (text).at : ""

/* Growable text. Starts as {0}. Errors stick: after a failed allocation adding
 * does nothing, and mx_buf_check says MX_E_NOMEM. `at` ends in NUL (NULL when empty). */
typedef struct {
    char *at;
    size_t size, capacity;
    bool failed;
} mx_buf;

void mx_buf_add(mx_buf *buf, const char *text, size_t size);
void mx_buf_text(mx_buf *buf, const char *text);
void mx_buf_char(mx_buf *buf, char c);
void mx_buf_format(mx_buf *buf, const char *format, ...) MX_PRINTF(2, 3);
void mx_buf_number(mx_buf *buf, double value); /* as mx_number_format */
void mx_buf_clear(mx_buf *buf);                /* keeps the memory */
int mx_buf_check(const mx_buf *buf) MX_MUST_CHECK;
void mx_buf_dispose(mx_buf *buf);

/* UTF-8. `mx_utf8_valid` tells where the first bad byte stands when it is not.
 * `mx_utf8_next` reads one character and moves on; U+FFFD for a bad byte. */
bool mx_utf8_valid(mx_str text, size_t *bad);
uint32_t mx_utf8_next(mx_str *text);
void mx_utf8_add(mx_buf *buf, uint32_t character);

/* Append `text` as it counts when people mean the same word: lower case, no
 * accents, œ as oe, ’ as ', runs of blanks as one space, trimmed. */
void mx_fold(mx_buf *out, mx_str text);

/* ---- Names as dense numbers ------------------------------------------------ */

/* Each different text gets the next number: 0, 1, 2, … in order of arrival. */
typedef struct mx_ids mx_ids;
#define MX_NO_ID UINT32_MAX
int mx_ids_new(mx_ids **out) MX_MUST_CHECK;
void mx_ids_free(mx_ids *ids);
int mx_ids_add(mx_ids *ids, mx_str text, uint32_t *id) MX_MUST_CHECK; /* copies the text when new */
uint32_t mx_ids_find(const mx_ids *ids, mx_str text);                 /* MX_NO_ID when absent */
mx_str mx_ids_text(const mx_ids *ids, uint32_t id); /* NUL-terminated; lives as long as ids */
size_t mx_ids_count(const mx_ids *ids);
uint64_t mx_hash(const void *data, size_t size); /* same on every machine; not for secrets */

/* ---- Numbers ---------------------------------------------------------------- */

/* The whole of `text` as a number: digits, one `decimal` mark ('.' or ','), exponent, sign;
 * spaces, U+00A0 and U+202F may group thousands. Correctly rounded; the locale does not
 * matter. MX_E_SYNTAX, without a message, when it is not a number (NaN and infinities are
 * not). */
int mx_number_parse(double *out, mx_str text, char decimal) MX_MUST_CHECK;
int mx_integer_parse(int64_t *out, mx_str text) MX_MUST_CHECK;

/* The shortest decimal text that reads back as `value` (17 digits at most);
 * NaN is the empty text. Returns its length. `out` holds MX_NUMBER_MAX bytes. */
#define MX_NUMBER_MAX 32
size_t mx_number_format(char *out, double value);

/* With `decimals` digits, for people: decimal comma and narrow no-break space
 * between thousands in French. */
void mx_number_for_people(mx_buf *out, double value, int decimals, mx_lang lang);

/* ---- Periods ------------------------------------------------------------------ */

/* A stretch of days, first and last included, counted from 1970-01-01. `label`
 * periods ("before") have no days and keep the order in which they were declared. */
typedef enum {
    MX_PERIOD_YEAR,
    MX_PERIOD_SEMESTER,
    MX_PERIOD_QUARTER,
    MX_PERIOD_MONTH,
    MX_PERIOD_DAY,
    MX_PERIOD_INTERVAL
} mx_period_kind;

typedef struct {
    mx_period_kind kind;
    int32_t first, last;
} mx_period;

#define MX_PERIOD_TEXT_MAX 48
/* 2023, 2023-05, 2023-Q2 (or T2), 2023-S1, 2023-05-17 (or 17/05/2023), 2022-04-01/P1Y,
 * 2022-04-01/2023-03-31. MX_E_SYNTAX with a message naming the part that is wrong. */
int mx_period_parse(mx_period *out, mx_str text) MX_MUST_CHECK;
void mx_period_format(char out[MX_PERIOD_TEXT_MAX], mx_period period); /* canonical: 2023-Q2 */
int mx_period_compare(mx_period a, mx_period b); /* by first day, then the longer first */
int mx_date_parse(int32_t *out, mx_str text) MX_MUST_CHECK; /* 2023-05-17 or 17/05/2023 */
void mx_date_format(char out[16], int32_t day);

/* ---- Files ---------------------------------------------------------------------- */

/* A file's bytes, mapped when the system can, else (pipes) copied to a temporary
 * file first. A folder, or a file that cannot be opened, is MX_E_IO. "-" is
 * standard input. The bytes are those of the moment of opening. */
typedef struct {
    const char *at;
    size_t size;
    bool is_mapped;
} mx_file;
int mx_file_open(mx_file *out, const char *path) MX_MUST_CHECK;
void mx_file_close(mx_file *file);

/* Give back the memory of a stretch of a mapped file that was read: it is read from the disk again when it
 * is touched again. Going through a long file so, memory does not grow with it. */
void mx_file_release(const void *at, size_t size);
#define MX_FILE_STRETCH ((size_t)4 << 20) /* bytes worth giving back at once */


/* A file written whole or not at all: beside the target, flushed, synced, renamed.
 * Devices and pipes are written directly. cancel, or a failed commit, removes the
 * half-made file. `mode` as in open(2); 0 means 0666. */
typedef struct mx_writer mx_writer;
int mx_writer_open(mx_writer **out, const char *path, unsigned mode) MX_MUST_CHECK;
FILE *mx_writer_file(mx_writer *writer);
int mx_writer_commit(mx_writer *writer) MX_MUST_CHECK; /* frees it either way */
void mx_writer_cancel(mx_writer *writer);
int mx_file_write(const char *path, const void *data, size_t size) MX_MUST_CHECK;

/* Tests only: the n-th write (open, flush, sync or rename) from now fails; 0 is off. */
void mx_write_fail_at(uint64_t n);

/* Where the program's own data is (datasets, reports, scripts): $MIEUX_DATA, else
 * share/mieux beside the folder of the program. Joined with `name` in `arena`.
 * MX_E_NOTFOUND when there is no such file. */
int mx_share_path(const char **out, const char *name, mx_arena *arena) MX_MUST_CHECK;

/* The version of the program, as "0.1.0". */
const char *mx_version(void);

/* ---- Threads ------------------------------------------------------------------------ */

#define MX_MOST_THREADS 16

/* Threads worth having: `wanted`, or one for each processor when it is 0; never more than the most. */
unsigned mx_threads(unsigned wanted);

/* Run work(job) for each of `n` jobs (MX_MOST_THREADS at most) of `size` bytes, each in a thread of its
 * own, the first in this one, and so any for which no thread can be had. A thread's error record ends
 * with it: a job keeps its own code and message. */
void mx_in_parallel(void (*work)(void *job), void *jobs, size_t size, size_t n);

/* ---- Randomness, hashing ----------------------------------------------------------- */

typedef struct {
    uint64_t state[4];
} mx_rng; /* xoshiro256** (Blackman and Vigna 2021), seeded by SplitMix64 */
void mx_rng_seed(mx_rng *rng, uint64_t seed);
uint64_t mx_rng_next(mx_rng *rng);
double mx_rng_uniform(mx_rng *rng);               /* [0, 1), 53 bits */
uint64_t mx_rng_below(mx_rng *rng, uint64_t bound); /* 0 … bound-1 without bias; bound > 0 */

#define MX_SHA256_TEXT 65
void mx_sha256(char out[MX_SHA256_TEXT], const void *data, size_t size); /* lower-case hex */
void mx_file_sha256(char out[MX_SHA256_TEXT], const mx_file *file); /* the same of a whole file */

/* ---- Complaints about data ------------------------------------------------------------ */

/* Rows in error are not failed calls: they are listed, with their place. */
typedef struct {
    const char *file;    /* as the user named it */
    uint64_t line;       /* 1 is the header; 0 when the whole file is meant */
    const char *column;  /* "" when the whole row is meant */
    const char *message; /* one line, in the user's language, quoting the text */
} mx_complaint;

typedef struct mx_complaints mx_complaints;
int mx_complaints_new(mx_complaints **out) MX_MUST_CHECK;
void mx_complaints_free(mx_complaints *list);
/* MX_OK, or MX_E_NOMEM: a complaint never gets lost in silence. */
int mx_complain(mx_complaints *list, const char *file, uint64_t line, const char *column,
                const char *format, ...) MX_PRINTF(5, 6) MX_MUST_CHECK;
size_t mx_complaints_count(const mx_complaints *list);
const mx_complaint *mx_complaints_get(mx_complaints *list, size_t index); /* by line, then arrival */
/* "FILE:LINE: column: message" for the first `most`, then a count of the rest. */
void mx_complaints_print(mx_complaints *list, size_t most, FILE *out);

MX_DOOR_CLOSE

#endif
