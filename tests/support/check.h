/*
 * check: what a unit test needs, and no more.
 *
 *     TEST(store_migrations, refuses_a_newer_store) { CHECK_FAILS(mx_store_open(…), MX_E_STORE, "version"); }
 *
 * A test announces itself before main; the program runs those whose group (the
 * first word) it was given, or all. A failed check prints place, claim and our
 * error message, and ends the test. Each test may ask for a fresh folder.
 */
#ifndef MX_TEST_CHECK_H
#define MX_TEST_CHECK_H

#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "mx/base.h"

typedef struct check_test {
    const char *group, *claim;
    void (*run)(void);
    struct check_test *next;
} check_test;

void check_announce(check_test *test);
void check_fail(const char *file, int line, const char *format, ...) MX_PRINTF(3, 4);
void check_code(const char *file, int line, const char *call, int code);
void check_fails(const char *file, int line, const char *call, int code, int expected, const char *part);
void check_int(const char *file, int line, const char *what, intmax_t actual, intmax_t expected);
void check_text(const char *file, int line, const char *what, const char *actual, const char *expected);
void check_near(const char *file, int line, const char *what, double actual, double expected, double tolerance);
void check_ran(void); /* counts one check that held */

/* A folder of the running test, removed after it. */
const char *check_folder(void);
/* "FOLDER/name", and the same with a file of these bytes in it. Live until the test ends. */
const char *check_path(const char *name);
const char *check_file(const char *name, const void *bytes, size_t size);
const char *check_text_file(const char *name, const char *text);

#define TEST(group_, claim_)                                                          \
    static void test_##group_##__##claim_(void);                                      \
    static check_test announce_##group_##__##claim_ = {#group_, #claim_,              \
                                                       test_##group_##__##claim_, 0}; \
    __attribute__((constructor)) static void before_##group_##__##claim_(void)        \
    {                                                                                 \
        check_announce(&announce_##group_##__##claim_);                               \
    }                                                                                 \
    static void test_##group_##__##claim_(void)

#define CHECK(fact)                                                              \
    do {                                                                         \
        if (!(fact)) check_fail(__FILE__, __LINE__, "not so: %s", #fact);        \
        check_ran();                                                             \
    } while (0)
#define CHECK_OK(call) check_code(__FILE__, __LINE__, #call, (call))
#define CHECK_FAILS(call, code, part) check_fails(__FILE__, __LINE__, #call, (call), (code), (part))
#define CHECK_INT(actual, expected) \
    check_int(__FILE__, __LINE__, #actual, (intmax_t)(actual), (intmax_t)(expected))
#define CHECK_TEXT(actual, expected) check_text(__FILE__, __LINE__, #actual, (actual), (expected))
/* Relative tolerance; absolute where `expected` is 0. */
#define CHECK_NEAR(actual, expected, tolerance) \
    check_near(__FILE__, __LINE__, #actual, (actual), (expected), (tolerance))

#endif
