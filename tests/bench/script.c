/*
 * script: what Lua costs beside the same work in C.
 *
 *     cc -O2 -D_XOPEN_SOURCE=700 script.c $(pkg-config --cflags --libs mieux) && ./a.out
 *
 * Starts a state with all modules; does arithmetic on whole columns; calls a Lua function for each
 * row; and computes an indicator (the mean share over components, by territory and period) over 300
 * territories, 67 components and 10 periods, in Lua by whole columns and in C on the same frame.
 * Prints medians. Data come from a seed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mx/script.h"

enum { RUNS = 7, TERRITORIES = 300, COMPONENTS = 67, PERIODS = 10, ROWS = TERRITORIES * COMPONENTS * PERIODS, MILLION = 1000000 };

static double now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static void must(int rc)
{
    if (rc >= 0) return;
    fprintf(stderr, "%s\n", mx_error_message());
    exit(1);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double times[RUNS])
{
    qsort(times, RUNS, sizeof *times, compare);
    return times[RUNS / 2];
}

/* The cells that the indicator computes from, as another indicator gives them. */
static mx_frame *cells;

static int give(void *payload, const mx_frame **out, const char *code)
{
    (void)payload, (void)code;
    *out = cells;
    return MX_OK;
}

static void make_cells(void)
{
    static const char *const names[] = {"territory", "component", "period"};
    mx_rng rng;
    mx_rng_seed(&rng, 5);
    must(mx_frame_new(&cells));
    for (size_t c = 0; c < 3; c++) must(mx_frame_add_column(cells, names[c], MX_TEXT, MX_KEY));
    must(mx_frame_add_column(cells, "n", MX_NUMBER, MX_PEOPLE));
    must(mx_frame_add_column(cells, "share", MX_NUMBER, MX_SHARE));
    must(mx_frame_add_rows(cells, ROWS));
    for (size_t r = 0; r < ROWS; r++) {
        char text[32];
        snprintf(text, sizeof text, "t%03zu", r / (COMPONENTS * PERIODS));
        must(mx_frame_set_text(cells, r, 0, text));
        snprintf(text, sizeof text, "A%02zu", r / PERIODS % COMPONENTS);
        must(mx_frame_set_text(cells, r, 1, text));
        snprintf(text, sizeof text, "%zu", 2015 + r % PERIODS);
        must(mx_frame_set_text(cells, r, 2, text));
        mx_frame_set_number(cells, r, 3, 20 + (double)mx_rng_below(&rng, 100));
        mx_frame_set_number(cells, r, 4, mx_rng_uniform(&rng));
    }
}

/* The same in C, on the numbers that texts have: groups, fewest people, mean. */
static double in_c(void)
{
    double start = now();
    mx_frame *copy, *out;
    must(mx_frame_copy(&copy, cells)); /* as the script is handed a copy */
    size_t n_ids = 0, n_groups = 0;
    for (size_t r = 0; r < ROWS; r++)
        for (size_t c = 0; c < 3; c += 2)
            if (mx_frame_text_id(copy, r, c) >= n_ids) n_ids = (size_t)mx_frame_text_id(copy, r, c) + 1;
    uint32_t *group = calloc(n_ids * n_ids, sizeof *group);
    double *sum = calloc(ROWS, sizeof *sum), *fewest = calloc(ROWS, sizeof *fewest), *count = calloc(ROWS, sizeof *count);
    size_t *first = calloc(ROWS, sizeof *first);
    if (!group || !sum || !fewest || !count || !first) exit(1);
    for (size_t r = 0; r < ROWS; r++) {
        uint32_t *g = &group[mx_frame_text_id(copy, r, 0) * n_ids + mx_frame_text_id(copy, r, 2)];
        double n = mx_frame_number(copy, r, 3);
        if (!*g) {
            *g = (uint32_t)++n_groups;
            first[*g - 1] = r;
            fewest[*g - 1] = n;
        }
        if (n < fewest[*g - 1]) fewest[*g - 1] = n;
        sum[*g - 1] += mx_frame_number(copy, r, 4);
        count[*g - 1]++;
    }
    must(mx_frame_new(&out));
    for (size_t c = 0; c < 5; c++)
        if (c != 1) must(mx_frame_add_column(out, mx_frame_name(copy, c), mx_frame_type(copy, c), mx_frame_role(copy, c)));
    must(mx_frame_add_rows(out, n_groups));
    for (size_t g = 0; g < n_groups; g++) {
        must(mx_frame_set_text(out, g, 0, mx_frame_text(copy, first[g], 0)));
        must(mx_frame_set_text(out, g, 1, mx_frame_text(copy, first[g], 2)));
        mx_frame_set_number(out, g, 2, fewest[g]);
        mx_frame_set_number(out, g, 3, sum[g] / count[g]);
    }
    double took = now() - start;
    free(group), free(sum), free(fewest), free(count), free(first);
    mx_frame_free(out);
    mx_frame_free(copy);
    return took;
}

static mx_script *open_script(const char *path, const char *source)
{
    mx_script_options options = MX_SCRIPT_OPTIONS_INIT;
    mx_script *script;
    options.need = give;
    must(mx_script_open(&script, &options));
    if (source) {
        must(mx_file_write(path, source, strlen(source)));
        must(mx_script_run(script, path, NULL, 0));
    }
    return script;
}

static double start_state(void)
{
    double start = now();
    mx_script *script = open_script("", NULL);
    double took = now() - start;
    mx_script_close(script);
    return took;
}

static mx_script *script;

static double in_lua(void)
{
    mx_frame *out;
    double start = now();
    must(mx_script_compute(&out, script, 0));
    double took = now() - start;
    mx_frame_free(out);
    return took;
}

/* What a line of Lua takes. */
static double eval(const char *text)
{
    bool wants_more;
    double start = now();
    must(mx_script_eval(script, &wants_more, text));
    return now() - start;
}

static double add_columns(void) { return eval("z = x * 2 + y") / 2; } /* two operations */
static double map_rows(void) { return eval("z = x:map(function(a, b) return a * 2 + b end, y)"); }

static double median_of(double (*f)(void))
{
    double times[RUNS];
    for (int i = 0; i < RUNS; i++) times[i] = f();
    return median(times);
}

int main(void)
{
    static const char path[] = "bench.lua";
    make_cells();
    printf("state with all modules      %8.3f ms\n", median_of(start_state));
    script = open_script(path, "indicator{code = 'i', title = 'i', meaning = 'i', unit = 'share', needs = {'cells'},\n"
                               "  compute = function(ctx) return ctx.need('cells'):group{'territory', 'period'}:mean('share') end}\n"
                               "t = {} for i = 1, 1000000 do t[i] = i end x = frame.new({'x'}, {x = t}).x y = x / 3 t = nil\n");
    double lua = median_of(in_lua), c = median_of(in_c);
    printf("indicator, %d cells     %8.3f ms in Lua, %.3f in C: %.2f times\n", (int)ROWS, lua, c, lua / c);
    printf("vector arithmetic           %8.3f ns a row\n", median_of(add_columns) * 1e6 / MILLION);
    printf("a Lua function for each row %8.3f ns a row\n", median_of(map_rows) * 1e6 / MILLION);
    mx_script_close(script);
    mx_frame_free(cells);
    return remove(path) != 0;
}
