/* Rows of tests/numbers: samples in, printed digits out. */
#ifndef STATS_SUPPORT_H
#define STATS_SUPPORT_H

#include "support/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "mx/stats.h"

/* The next piece of `text` up to `mark`. */
static inline mx_str cut(mx_str *text, char mark)
{
    const char *end = text->size > 0 ? memchr(text->at, mark, text->size) : NULL;
    mx_str head = {text->at, end ? (size_t)(end - text->at) : text->size};
    size_t used = head.size + (end ? 1 : 0);
    text->at += used;
    text->size -= used;
    return head;
}

#define SAMPLES_MAX 40

typedef struct {
    double *at[SAMPLES_MAX];
    size_t n[SAMPLES_MAX], count;
} samples;

/* "1 2 . 4 | 3.5": samples apart by bars, "." is missing. */
static inline samples read_samples(mx_str text, mx_arena *arena)
{
    samples out = {0};
    double *places = mx_arena_alloc(arena, (text.size + 1) * sizeof *places);
    out.at[0] = places;
    out.count = 1;
    while (text.size > 0) {
        mx_str word = cut(&text, ' ');
        if (mx_str_is(word, "|")) {
            out.at[out.count++] = places;
            continue;
        }
        if (mx_str_is(word, ".")) *places = NAN;
        else CHECK_OK(mx_number_parse(places, word, '.'));
        places++;
        out.n[out.count - 1]++;
    }
    return out;
}

#define WORDS_MAX 64

typedef struct {
    mx_stats_options common;
    int type;
    double parameter;
    char word[WORDS_MAX];
} row_options;

/* The place of a word among others. */
static inline int number_of(const char *word, const char *const words[])
{
    int i = 0;
    while (words[i] && strcmp(words[i], word) != 0) i++;
    CHECK(words[i]);
    return i;
}

/* The functions of models.tsv, in models.c and many.c; false for any other. */
bool apply_model(mx_stats_result *out, mx_str function, const samples *in, const row_options *options,
                 mx_arena *arena);

bool apply_many(mx_stats_result *out, mx_str function, const samples *in, const row_options *options,
                mx_arena *arena);

/* To 1e-10, or to half a unit of the last digit where fewer were printed. */
static inline void check_digits(mx_str row, double actual, mx_str text)
{
    double value, unit = 0;
    CHECK_OK(mx_number_parse(&value, text, '.'));
    size_t digits = 0;
    const char *dot = memchr(text.at, '.', text.size), *e = memchr(text.at, 'e', text.size);
    const char *end = e ? e : text.at + text.size;
    for (const char *c = text.at; c < end; c++) digits += *c >= '0' && *c <= '9' && (digits > 0 || *c != '0');
    if (digits < 10 && dot) unit = 0.5000001 * pow(10, -(double)(end - dot - 1));
    if (unit > 0 && e) unit *= pow(10, strtod(e + 1, NULL));
    if (!(fabs(actual - value) <= fmax(unit, 1e-10 * fabs(value))))
        check_fail(__FILE__, __LINE__, "%.*s: %.15g, printed %.*s", (int)(row.size < 70 ? row.size : 70),
                   row.at, actual, MX_STR(text));
    check_ran();
}

#endif
