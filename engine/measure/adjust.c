/*
 * Many tests at once: of twenty tests of nothing one comes out clear at 5 %.
 *
 * Benjamini and Hochberg (1995): with p(1) <= … <= p(m), the adjusted p of the i-th is the least
 * of p(j) m / j over j >= i. Tests whose figures will be withheld stand apart: to the others they
 * are as if p were 1, which only makes these larger; theirs are p m (Bonferroni's bound,
 * which depends on no other). So nothing of what is withheld can be read off what is shown.
 * A test that could not have come out clear whatever the answers is none (Tarone 1990).
 */
#include "measure_i.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    double p;
    size_t row;
} test;

static int by_p(const void *a, const void *b)
{
    const test *x = a, *y = b;
    if (x->p != y->p) return x->p < y->p ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* A conclusion that the test alone bore, and the test among many does not. */
static int withdraw(mx_frame *table, size_t row, size_t n_tests)
{
    size_t conclusion = mx_frame_find(table, "conclusion"), reason = mx_frame_find(table, "reason");
    char words[160];
    snprintf(words, sizeof words,
             mx_tr("net à lui seul, mais pas parmi %zu tests", "clear by itself, but not among %zu tests"),
             n_tests);
    int rc = mx_frame_set_text(table, row, conclusion, "none");
    return rc < 0 ? rc : mx_frame_set_text(table, row, reason, words);
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

int mx_measure_adjust(size_t *n_tests, mx_frame *table, const bool is_apart[], double conf)
{
    size_t n_rows = mx_frame_n_rows(table), p_value = mx_frame_find(table, "p_value"), n = 0, n_apart = 0;
    test *tests = mx_alloc_array(n_rows + 1, sizeof *tests),
         *apart = mx_alloc_array(n_rows + 1, sizeof *apart);
    int rc = tests && apart ? MX_OK : mx_fail_memory();
    for (size_t row = 0; rc == MX_OK && row < n_rows; row++) {
        double p = mx_frame_number(table, row, p_value);
        if (isnan(p)) continue;
        if (is_apart && is_apart[row]) apart[n_apart++] = (test){p, row};
        else if (!is_conclusion(table, row, "cannot conclude")) tests[n++] = (test){p, row};
    }
    double m = (double)(n + n_apart), least = 1;
    if (rc == MX_OK) qsort(tests, n, sizeof *tests, by_p);
    for (size_t i = n; rc == MX_OK && i-- > 0;) {
        least = fmin(least, tests[i].p * m / (double)(i + 1));
        rc = put_adjusted(table, tests[i].row, least, n + n_apart, conf);
    }
    for (size_t i = 0; rc == MX_OK && i < n_apart; i++)
        rc = put_adjusted(table, apart[i].row, apart[i].p * m, n + n_apart, conf);
    mx_free(tests);
    mx_free(apart);
    *n_tests = n + n_apart;
    return rc;
}
