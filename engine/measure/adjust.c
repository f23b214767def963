/*
 * Many tests at once: of twenty tests of nothing one comes out clear at 5 %.
 *
 * p-values are adjusted as Benjamini and Hochberg (1995) do. Tests whose figures will be
 * withheld stand apart: to the others they are as if p were 1, which only makes these larger;
 * theirs are p times the number of tests (Bonferroni's bound, which depends on no other). So
 * nothing of what is withheld can be read off what is shown. A test that could not have come
 * out clear whatever the answers is none (Tarone 1990).
 */
#include "measure_i.h"

#include <math.h>
#include <string.h>

/* A conclusion that the test alone bore, and the test among many does not. */
static int withdraw(mx_frame *table, size_t row, size_t n_tests)
{
    size_t conclusion = mx_frame_find(table, "conclusion"), reason = mx_frame_find(table, "reason");
    char words[160];
    snprintf(words, sizeof words,
             mx_tr("net à lui seul, mais pas parmi %zu tests", "clear by itself, but not among %zu tests"),
             n_tests);
    int rc = mx_frame_set_text(table, row, conclusion, "none");
    return rc < 0 || reason == SIZE_MAX ? rc : mx_frame_set_text(table, row, reason, words);
}

static bool is_conclusion(const mx_frame *table, size_t row, const char *word)
{
    const char *conclusion = mx_frame_text(table, row, mx_frame_find(table, "conclusion"));
    return conclusion && strcmp(conclusion, word) == 0;
}

static int put_adjusted(mx_frame *table, size_t row, double adjusted, size_t n_tests, double conf)
{
    mx_frame_set_number(table, row, mx_frame_find(table, "p_adjusted"), fmin(1, adjusted));
    bool is_open = is_conclusion(table, row, "none") || is_conclusion(table, row, "cannot conclude");
    return is_open || adjusted < 1 - conf ? MX_OK : withdraw(table, row, n_tests);
}

/* p of each row as the others see it; NaN where there is no test. Gives the number of tests. */
static size_t read_tests(double p[], const mx_frame *table, const bool is_apart[])
{
    size_t column = mx_frame_find(table, "p_value"), n = 0;
    for (size_t row = 0; row < mx_frame_n_rows(table); row++) {
        bool stands_apart = is_apart && is_apart[row];
        p[row] = mx_frame_number(table, row, column);
        if (!stands_apart && is_conclusion(table, row, "cannot conclude")) p[row] = NAN;
        if (isnan(p[row])) continue;
        if (stands_apart) p[row] = 1;
        n++;
    }
    return n;
}

int mx_measure_adjust(size_t *n_tests, mx_frame *table, const bool is_apart[], double conf)
{
    size_t n_rows = mx_frame_n_rows(table), p_value = mx_frame_find(table, "p_value"), n = 0;
    double *p = mx_alloc_array(n_rows + 1, 2 * sizeof *p), *adjusted = p ? p + n_rows : NULL;
    mx_arena *arena = NULL;
    int rc = p ? mx_arena_new(&arena) : mx_fail_memory();
    if (rc == MX_OK) n = read_tests(p, table, is_apart);
    if (rc == MX_OK) rc = mx_stats_p_adjust(adjusted, p, n_rows, MX_STATS_BH, arena);
    for (size_t row = 0; rc == MX_OK && row < n_rows; row++) {
        if (isnan(p[row])) continue;
        if (is_apart && is_apart[row]) adjusted[row] = mx_frame_number(table, row, p_value) * (double)n;
        rc = put_adjusted(table, row, adjusted[row], n, conf);
    }
    mx_arena_free(arena);
    mx_free(p);
    *n_tests = n;
    return rc;
}
