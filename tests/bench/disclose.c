/*
 * disclose: how long it takes to protect and audit a large table.
 *
 *     cc -O2 -D_XOPEN_SOURCE=700 disclose.c $(pkg-config --cflags --libs mieux) && ./a.out
 *
 * 300 territories of ten councils × 67 components of nine dimensions, every margin and subtotal
 * published. Prints the time, and what is withheld, for tables of ever more small cells.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "mx/disclose.h"

enum { TERRITORIES = 300, COUNCILS = 10, COMPONENTS = 67, DIMENSIONS = 9 };

static const mx_rule health = {.name = "health", .min_count = 11, .max_share = 1};

static double now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static int set(mx_frame *frame, size_t row, size_t column, const char *what, int number)
{
    char text[32];
    snprintf(text, sizeof text, "%s%d", what, number);
    return number < 0 ? 0 : mx_frame_set_text(frame, row, column, text);
}

/* Which territory is in which council. */
static mx_frame *grow_tree(void)
{
    mx_frame *tree;
    int rc = mx_frame_new(&tree);
    rc |= mx_frame_add_column(tree, "territory", MX_TEXT, MX_KEY);
    rc |= mx_frame_add_column(tree, "above", MX_TEXT, MX_KEY);
    rc |= mx_frame_add_rows(tree, TERRITORIES);
    for (size_t t = 0; t < TERRITORIES && !rc; t++) {
        rc |= set(tree, t, 0, "t", (int)t);
        rc |= set(tree, t, 1, "c", (int)t % COUNCILS);
    }
    return rc ? NULL : tree;
}

/* One cell in `one_in` is of few people. */
static mx_frame *fill(uint64_t one_in)
{
    static double sums[TERRITORIES + 1][DIMENSIONS + 1][COMPONENTS + 1];
    mx_frame *frame;
    mx_rng rng;
    mx_rng_seed(&rng, 5);
    int rc = mx_frame_new(&frame);
    rc |= mx_frame_add_column(frame, "territory", MX_TEXT, MX_KEY);
    rc |= mx_frame_add_column(frame, "dimension", MX_TEXT, MX_KEY);
    rc |= mx_frame_add_column(frame, "component", MX_TEXT, MX_KEY);
    rc |= mx_frame_add_column(frame, "n", MX_NUMBER, MX_PEOPLE);
    for (size_t t = 0; t <= TERRITORIES; t++)
        for (size_t d = 0; d <= DIMENSIONS; d++)
            for (size_t c = 0; c <= COMPONENTS; c++) sums[t][d][c] = 0;
    for (size_t t = 0; t < TERRITORIES; t++)
        for (size_t c = 0; c < COMPONENTS; c++) {
            bool is_few = mx_rng_below(&rng, one_in) == 0;
            double n = is_few ? 1 + (double)mx_rng_below(&rng, 10) : 11 + (double)mx_rng_below(&rng, 300);
            size_t d = c % DIMENSIONS;
            sums[t][d][c] += n;
            sums[t][d][COMPONENTS] += n;
            sums[t][DIMENSIONS][COMPONENTS] += n;
            sums[TERRITORIES][d][c] += n;
            sums[TERRITORIES][d][COMPONENTS] += n;
            sums[TERRITORIES][DIMENSIONS][COMPONENTS] += n;
        }
    for (int t = 0; t <= TERRITORIES; t++)
        for (int d = 0; d <= DIMENSIONS; d++)
            for (int c = 0; c <= COMPONENTS && !rc; c++) {
                size_t row = mx_frame_n_rows(frame);
                if (sums[t][d][c] < 1) continue;
                rc |= mx_frame_add_row(frame);
                rc |= set(frame, row, 0, "t", t == TERRITORIES ? -1 : t);
                rc |= set(frame, row, 1, "d", d == DIMENSIONS ? -1 : d);
                rc |= set(frame, row, 2, "k", c == COMPONENTS ? -1 : c);
                mx_frame_set_number(frame, row, 3, sums[t][d][c]);
            }
    return rc ? NULL : frame;
}

static int pass(mx_release **out, const mx_frame *frame, const mx_total totals[])
{
    const mx_published published = {.result = frame, .totals = totals, .n_totals = 3};
    mx_gate *gate;
    int rc = mx_gate_open(&gate, &health);
    if (rc == MX_OK) rc = mx_gate_pass_set(out, gate, &published, 1, NULL, 0);
    mx_gate_close(gate);
    return rc;
}

int main(void)
{
    static const uint64_t some[] = {400, 40, 8, 2};
    mx_frame *tree = grow_tree();
    const mx_total totals[] = {{.column = "territory", .tree = tree},
                               {.column = "component", .within = "dimension"},
                               {.column = "dimension"}};
    for (size_t i = 0; tree && i < sizeof some / sizeof *some; i++) {
        mx_frame *frame = fill(some[i]);
        mx_release *release;
        double start = now();
        if (!frame || pass(&release, frame, totals) < 0) {
            fprintf(stderr, "%s\n", mx_error_message());
            return EXIT_FAILURE;
        }
        const mx_note *note = mx_release_note(release);
        printf("1 cell in %llu of few: %.2f s; of %zu figures %zu are few, %zu cover them, %zu linear programs\n",
               (unsigned long long)some[i], now() - start, note->n_figures, note->n_primary, note->n_covers,
               note->n_programs);
        mx_release_free(release);
        mx_frame_free(frame);
    }
    mx_frame_free(tree);
    return EXIT_SUCCESS;
}
