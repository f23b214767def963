/*
 * workbook: how fast workbooks are written and read, without a store.
 *
 *     workbook ROWS COLUMNS FOLDER
 *
 * A frame of texts (a third of the columns) and numbers is written as FOLDER/bench.xlsx, then read;
 * the time and the cells a second of each are printed, and the most memory that was held.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "mx/sheet.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void must(int rc)
{
    if (rc >= 0) return;
    fprintf(stderr, "%s\n", mx_error_message());
    exit(1);
}

static mx_frame *make(size_t n_rows, size_t n_columns)
{
    mx_frame *frame;
    mx_rng rng;
    char name[32];
    mx_rng_seed(&rng, 1);
    must(mx_frame_new(&frame));
    for (size_t c = 0; c < n_columns; c++) {
        snprintf(name, sizeof name, "c%zu", c + 1);
        must(mx_frame_add_column(frame, name, c % 3 ? MX_NUMBER : MX_TEXT, MX_KEY));
    }
    for (size_t r = 0; r < n_rows; r++) {
        must(mx_frame_add_row(frame));
        for (size_t c = 0; c < n_columns; c++) {
            if (c % 3) {
                mx_frame_set_number(frame, r, c, (double)mx_rng_below(&rng, 1000) / (c % 3 == 1 ? 1 : 8));
                continue;
            }
            snprintf(name, sizeof name, "réponse %llu", (unsigned long long)mx_rng_below(&rng, 5000));
            must(mx_frame_set_text(frame, r, c, name));
        }
    }
    return frame;
}

static void say(const char *what, double seconds, size_t n_cells)
{
    printf("%s %.2f s, %.2f million cells a second\n", what, seconds, (double)n_cells / seconds / 1e6);
}

static size_t read_cells(const char *path, size_t n_columns)
{
    mx_sheet *sheet;
    mx_rows *rows;
    mx_batch batch;
    size_t n_cells = 0, *columns = calloc(n_columns, sizeof *columns);
    if (!columns) exit(1);
    must(mx_sheet_open(&sheet, path, NULL));
    for (size_t c = 0; c < n_columns; c++) columns[c] = c;
    must(mx_sheet_rows(&rows, sheet, columns, n_columns));
    while (mx_rows_next(rows, &batch) == MX_OK) n_cells += batch.n_rows * batch.n_columns;
    mx_rows_close(rows);
    mx_sheet_close(sheet);
    free(columns);
    return n_cells;
}

int main(int argc, char **argv)
{
    char path[4096];
    if (argc != 4) {
        fputs("workbook ROWS COLUMNS FOLDER\n", stderr);
        return 2;
    }
    size_t n_rows = strtoull(argv[1], NULL, 10), n_columns = strtoull(argv[2], NULL, 10);
    snprintf(path, sizeof path, "%s/bench.xlsx", argv[3]);
    mx_frame *frame = make(n_rows, n_columns);
    FILE *out = fopen(path, "wb");
    if (!out) return 1;
    double start = now();
    must(mx_sheet_write_workbook(out, frame, "bench"));
    fclose(out);
    say("written", now() - start, n_rows * n_columns);
    mx_frame_free(frame);
    for (int i = 0; i < 3; i++) {
        start = now();
        size_t n_cells = read_cells(path, n_columns);
        say("read   ", now() - start, n_cells);
    }
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("memory  %.0f MB\n", (double)usage.ru_maxrss / 1024);
    return 0;
}
