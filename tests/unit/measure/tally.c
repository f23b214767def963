#include <math.h>
#include <stdlib.h>

#include "mx/measure.h"
#include "support/check.h"

/* ---- Rows from texts ----------------------------------------------------------------- */

enum { COLUMNS = 6, MOST = 3000 };

/* Cells of rows [from, to), a few rows a batch; a row's line is its number + 2. */
typedef struct {
    mx_str (*all)[COLUMNS];
    size_t at, to;
    mx_str column[COLUMNS][7];
    const mx_str *cells[COLUMNS];
    size_t places[7];
} table_rows;

static int table_next(void *self, mx_batch *out)
{
    table_rows *t = self;
    size_t n = 0;
    for (; n < 7 && t->at < t->to; n++, t->at++) {
        t->places[n] = t->at;
        for (size_t c = 0; c < COLUMNS; c++) t->column[c][n] = t->all[t->at][c];
    }
    for (size_t c = 0; c < COLUMNS; c++) t->cells[c] = t->column[c];
    *out = (mx_batch){n, COLUMNS, t->cells, t->places};
    return n ? MX_OK : MX_DONE;
}

static uint64_t table_line(void *self, size_t place)
{
    (void)self;
    return place + 2;
}

static mx_rows *rows_of(mx_str all[][COLUMNS], size_t from, size_t to)
{
    static const mx_rows_class class = {table_next, table_line, free};
    mx_rows *rows;
    table_rows *self = calloc(1, sizeof *self);
    self->all = all;
    self->at = from;
    self->to = to;
    CHECK_OK(mx_rows_new(&rows, &class, self));
    return rows;
}

/* "a,b,c;d,e,f" as cells; returns the number of rows. */
static size_t cut(mx_str all[][COLUMNS], const char *text)
{
    size_t n = 0;
    while (*text) {
        for (size_t c = 0; c < COLUMNS; c++) {
            size_t size = strcspn(text, ",;");
            all[n][c] = (mx_str){text, size};
            text += size;
            if (*text == ',') text++;
        }
        n++;
        if (*text == ';') text++;
    }
    return n;
}

static const char *const names[COLUMNS] = {"place", "indicator", "when", "value", "who", "weight"};
static const size_t value_column = 3;
static const mx_tally_key by_all[] = {{"place", 0, false}, {"indicator", 1, false}, {"when", 2, true}};

static mx_tally_plan long_plan(void)
{
    return (mx_tally_plan){.file = "f.csv",
                           .columns = names,
                           .n_columns = COLUMNS,
                           .keys = by_all,
                           .n_keys = 3,
                           .indicator = 1,
                           .territory = 0,
                           .respondent = 4,
                           .values = &value_column,
                           .n_values = 1,
                           .weight = MX_NO_COLUMN,
                           .people = MX_NO_COLUMN,
                           .decimal = '.'};
}

/* The frame as text, cells joined by ' ', rows by '\n', missing '-'. */
static void put_frame(mx_buf *out, const mx_frame *frame)
{
    for (size_t r = 0; r < mx_frame_n_rows(frame); r++) {
        for (size_t c = 0; c < mx_frame_n_columns(frame); c++) {
            if (c) mx_buf_char(out, ' ');
            size_t start = out->size;
            if (mx_frame_type(frame, c) == MX_NUMBER) mx_buf_number(out, mx_frame_number(frame, r, c));
            else if (mx_frame_text(frame, r, c)) mx_buf_text(out, mx_frame_text(frame, r, c));
            if (out->size == start) mx_buf_char(out, '-');
        }
        mx_buf_char(out, '\n');
    }
}

static int describe(mx_buf *out, mx_str all[][COLUMNS], size_t n, size_t n_parts, const mx_tally_plan *plan,
                    mx_complaints *complaints, mx_buf *left_out)
{
    mx_rows *parts[16];
    mx_frame *frame;
    for (size_t i = 0; i < n_parts; i++) parts[i] = rows_of(all, n * i / n_parts, n * (i + 1) / n_parts);
    int rc = mx_measure_describe(&frame, parts, n_parts, plan, complaints, left_out);
    if (rc == MX_OK) put_frame(out, frame);
    for (size_t i = 0; i < n_parts; i++) mx_rows_close(parts[i]);
    mx_frame_free(frame);
    return rc;
}

static void check_describe(const char *text, const mx_tally_plan *plan, const char *expected)
{
    mx_str all[64][COLUMNS];
    mx_buf out = {0}, left_out = {0};
    mx_complaints *complaints;
    CHECK_OK(mx_complaints_new(&complaints));
    size_t n = cut(all, text);
    CHECK_OK(describe(&out, all, n, 1, plan, complaints, &left_out));
    CHECK_TEXT(out.at ? out.at : "", expected);
    mx_complaints_free(complaints);
    mx_buf_dispose(&out);
    mx_buf_dispose(&left_out);
}

/* ---- Figures --------------------------------------------------------------------------- */

TEST(measure_tally, describes_each_combination_of_keys)
{
    mx_tally_plan plan = long_plan();
    check_describe("B,q,2023,1,,;A,q,2023,5,,;A,q,2023,2,,;A,q,2022,4,,;A,q,2023,,,;A,q,2023,3,,", &plan,
                   "A q 2022 1 0 4 - 4 4 4 4 4 0 1\n"
                   "A q 2023 3 1 3.3333333333333335 1.5275252316519468 2 2.5 3 4 5 0.3333333333333333 "
                   "0.3333333333333333\n"
                   "B q 2023 1 0 1 - 1 1 1 1 1 1 0\n");
}

TEST(measure_tally, sorts_keys_as_people_would)
{
    mx_tally_plan plan = long_plan();
    plan.n_keys = 1;
    check_describe("10,q,x,1,,;9,q,x,1,,;,q,x,1,,;-2,q,x,1,,", &plan,
                   "-2 1 0 1 - 1 1 1 1 1 1 1\n9 1 0 1 - 1 1 1 1 1 1 1\n10 1 0 1 - 1 1 1 1 1 1 1\n"
                   "- 1 0 1 - 1 1 1 1 1 1 1\n");
    plan.keys = &by_all[2];
    check_describe(
        "a,q,2023-T2,1,,;a,q,2022,1,,;a,q,2023-01,1,,;a,q,2023-Q1,1,,", &plan,
        "2022 1 0 1 - 1 1 1 1 1 1 1\n2023-Q1 1 0 1 - 1 1 1 1 1 1 1\n2023-01 1 0 1 - 1 1 1 1 1 1 1\n"
        "2023-T2 1 0 1 - 1 1 1 1 1 1 1\n");
    check_describe("a,q,before,1,,;a,q,after,1,,", &plan,
                   "after 1 0 1 - 1 1 1 1 1 1 1\nbefore 1 0 1 - 1 1 1 1 1 1 1\n");
}

TEST(measure_tally, shares_go_by_the_scale_of_each_indicator)
{
    mx_tally_plan plan = long_plan();
    plan.n_keys = 1;
    /* q has 1 to 5, r only 0 and 1: 1 2 4 | 5 and 0 | 1 1; min 0, max 5 over both. */
    check_describe("A,q,x,1,,;A,q,x,5,,;A,r,x,0,,;A,r,x,1,,;A,r,x,1,,;A,q,x,3,,", &plan,
                   "A 6 0 1.8333333333333333 1.834847859269718 0 1 1 2.5 5 0.3333333333333333 0.5\n");
    plan.has_scale = true;
    plan.lowest = 0;
    plan.highest = 10;
    check_describe("A,q,x,1,,;A,q,x,9,,;A,q,x,10,,;A,q,x,2,,", &plan,
                   "A 4 0 5.5 4.654746681256314 1 1.75 5.5 9.25 10 0.25 0.5\n");
}

TEST(measure_tally, takes_scales_from_a_frame_of_indicators)
{
    static const char *const columns[] = {"lowest", "highest", "low_max", "high_min"};
    const double given[2][4] = {{1, 5, 1, NAN}, {NAN, NAN, NAN, NAN}};
    mx_tally_plan plan = long_plan();
    mx_frame *indicators;
    CHECK_OK(mx_frame_new(&indicators));
    CHECK_OK(mx_frame_add_column(indicators, "indicator", MX_TEXT, MX_KEY));
    CHECK_OK(mx_frame_add_column(indicators, "scale", MX_TEXT, MX_KEY));
    for (int c = 0; c < 4; c++) CHECK_OK(mx_frame_add_column(indicators, columns[c], MX_NUMBER, MX_KEY));
    CHECK_OK(mx_frame_add_rows(indicators, 2));
    for (size_t r = 0; r < 2; r++) {
        CHECK_OK(mx_frame_set_text(indicators, r, 0, r ? "income" : "q"));
        CHECK_OK(mx_frame_set_text(indicators, r, 1, r ? "real" : "1-5"));
        for (size_t c = 0; c < 4; c++) mx_frame_set_number(indicators, r, 2 + c, given[r][c]);
    }
    plan.indicators = indicators;
    check_describe("A,q,x,2,,;A,q,x,4,,;A,income,x,3,,;A,income,x,4,,", &plan,
                   "A income x 2 0 3.5 0.7071067811865476 3 3.25 3.5 3.75 4 - -\n"
                   "A q x 2 0 3 1.4142135623730951 2 2.5 3 3.5 4 0 0.5\n");
    mx_frame_free(indicators);
}

TEST(measure_tally, real_values_have_no_shares)
{
    mx_tally_plan plan = long_plan();
    plan.n_keys = 1;
    check_describe("A,q,x,2.5,,;A,q,x,4,,;A,q,x,1,,;A,q,x,2.5,,;A,q,x,-1,,", &plan,
                   "A 5 0 1.8 1.8907670401189036 -1 1 2.5 2.5 4 - -\n");
    check_describe("A,q,x,0,,;A,q,x,100,,", &plan, "A 2 0 50 70.71067811865476 0 25 50 75 100 - -\n");
    check_describe("A,q,x,0,,;A,q,x,77,,", &plan,
                   "A 2 0 38.5 54.44722215136416 0 19.25 38.5 57.75 77 0.5 0.5\n");
}

TEST(measure_tally, knows_what_is_missing)
{
    mx_tally_plan plan = long_plan();
    plan.n_keys = 1;
    check_describe("A,q,x,NA,,;A,q,x,n/a,,;A,q,x,NaN,,;A,q,x,.,,;A,q,x,  ,,;A,q,x, 3 ,,", &plan,
                   "A 1 5 3 - 3 3 3 3 3 1 1\n");
    check_describe("A,q,x,,,", &plan, "A 0 1 - - - - - - - - -\n");
}

TEST(measure_tally, weighs)
{
    mx_tally_plan plan = long_plan();
    plan.n_keys = 1;
    plan.weight = 5;
    /* Values 1 2 4, weights 1 2 1, as in the tests of stats. */
    check_describe("A,q,x,1,,1;A,q,x,2,,2;A,q,x,4,,1;A,q,x,,,9", &plan,
                   "A 3 2.6666666666666665 1 2.25 1.378404875209022 1 1.75 2 2.5 4 0.75 0.25\n");
}

TEST(measure_tally, counts_people_at_each_value)
{
    mx_tally_plan plan = long_plan();
    plan.n_keys = 1;
    plan.people = 5;
    check_describe(
        "A,q,x,1,,1;A,q,x,2,,2;A,q,x,3,,3;A,q,x,5,,1;A,q,x,,,4;A,q,x,4,,0", &plan,
        "A 7 4 2.7142857142857144 1.2535663410560174 1 2 3 3 5 0.42857142857142855 0.14285714285714285\n");
}

TEST(measure_tally, reads_the_wide_form_and_leaves_words_out)
{
    static const char *const wide_names[] = {"place", "q1", "q2", "sex", "x", "y"};
    static const size_t values[] = {1, 2, 3};
    static const mx_tally_key keys[] = {{"place", 0, false}, {"indicator", MX_NO_COLUMN, false}};
    mx_str all[8][COLUMNS];
    mx_buf out = {0}, left_out = {0};
    mx_complaints *complaints;
    mx_tally_plan plan = long_plan();
    plan.columns = wide_names;
    plan.keys = keys;
    plan.n_keys = 2;
    plan.indicator = plan.respondent = MX_NO_COLUMN;
    plan.values = values;
    plan.n_values = 3;
    CHECK_OK(mx_complaints_new(&complaints));
    size_t n = cut(all, "A,1,,F,,;A,3,4,H,,;B,2,5,F,,");
    CHECK_OK(describe(&out, all, n, 2, &plan, complaints, &left_out));
    CHECK_TEXT(out.at, "A q1 2 0 2 1.4142135623730951 1 1.5 2 2.5 3 0.5 0.5\n"
                       "A q2 1 1 4 - 4 4 4 4 4 1 0\n"
                       "B q1 1 0 2 - 2 2 2 2 2 0 0\n"
                       "B q2 1 0 5 - 5 5 5 5 5 0 1\n");
    CHECK_TEXT(left_out.at, "sex");
    mx_complaints_free(complaints);
    mx_buf_dispose(&out);
    mx_buf_dispose(&left_out);
}

/* ---- Refusals ----------------------------------------------------------------------------- */

static void check_complaint(const char *text, const mx_tally_plan *plan, uint64_t line, const char *column,
                            const char *message)
{
    mx_str all[64][COLUMNS];
    mx_buf out = {0}, left_out = {0};
    mx_complaints *complaints;
    CHECK_OK(mx_complaints_new(&complaints));
    size_t n = cut(all, text);
    CHECK_FAILS(describe(&out, all, n, 2, plan, complaints, &left_out), MX_E_REFUSED,
                "f.csv : fichier refusé");
    const mx_complaint *first = mx_complaints_get(complaints, 0);
    CHECK_TEXT(first->file, "f.csv");
    CHECK_INT(first->line, line);
    CHECK_TEXT(first->column, column);
    CHECK_TEXT(first->message, message);
    mx_complaints_free(complaints);
    mx_buf_dispose(&out);
    mx_buf_dispose(&left_out);
}

TEST(measure_tally, complains_about_cells_with_line_and_column)
{
    mx_tally_plan plan = long_plan();
    check_complaint("A,q,x,1,,;A,q,x,five,,;A,q,x,2,,", &plan, 3, "value", "« five » n’est pas un nombre");
    plan.has_scale = true;
    plan.lowest = 1;
    plan.highest = 5;
    check_complaint("A,q,x,1,,;A,q,x,5,,;A,q,x,6,,", &plan, 4, "value", "« 6 » n’est pas sur l’échelle 1-5");
    check_complaint("A,q,x,2.5,,", &plan, 2, "value", "« 2.5 » n’est pas sur l’échelle 1-5");
    plan.weight = 5;
    check_complaint("A,q,x,1,,1;A,q,x,2,,-1", &plan, 3, "weight",
                    "« -1 » n’est pas un poids, de 0 à 1000000 (seuls leurs rapports comptent)");
    plan.weight = MX_NO_COLUMN;
    plan.people = 5;
    check_complaint("A,q,x,1,,1;A,q,x,2,,", &plan, 3, "weight", "«  » n’est pas un nombre de personnes");
}

TEST(measure_tally, counts_complaints_beyond_the_first_thousand)
{
    static mx_str all[MOST][COLUMNS];
    mx_buf out = {0}, left_out = {0};
    mx_tally_plan plan = long_plan();
    for (size_t n_parts = 1; n_parts <= 3; n_parts++) {
        mx_complaints *complaints;
        CHECK_OK(mx_complaints_new(&complaints));
        for (size_t r = 0; r < MOST; r++)
            for (size_t c = 0; c < COLUMNS; c++) all[r][c] = mx_str_of("z");
        CHECK_FAILS(describe(&out, all, MOST, n_parts, &plan, complaints, &left_out), MX_E_REFUSED, "f.csv");
        CHECK_INT(mx_complaints_count(complaints), 1001);
        CHECK_TEXT(mx_complaints_get(complaints, 0)->message, "2000 autres cellules de cette colonne");
        CHECK_INT(mx_complaints_get(complaints, 1000)->line, 1001);
        mx_complaints_free(complaints);
    }
    mx_buf_dispose(&out);
    mx_buf_dispose(&left_out);
}

/* ---- Threads, people, big numbers ------------------------------------------------------------ */

/* Rows of every sort: many groups, levels that come late, reals, weights, missing. */
static size_t make_rows(mx_str all[][COLUMNS], mx_arena *arena, bool with_reals, uint64_t seed)
{
    mx_rng rng;
    mx_rng_seed(&rng, seed);
    for (size_t r = 0; r < MOST; r++) {
        unsigned indicator = (unsigned)mx_rng_below(&rng, 4);
        double value = (double)mx_rng_below(&rng, r < MOST / 2 ? 5 : 12);
        if (indicator == 3 && with_reals) value += (double)mx_rng_below(&rng, 3) / 3;
        char digits[MX_NUMBER_MAX];
        mx_number_format(digits, value);
        const char *texts[COLUMNS] = {
            mx_arena_format(arena, "place number %u", (unsigned)mx_rng_below(&rng, 40)),
            mx_arena_format(arena, "q%u", indicator),
            mx_arena_format(arena, "%u", 2015 + (unsigned)mx_rng_below(&rng, 5)),
            mx_rng_below(&rng, 10) ? mx_arena_format(arena, "%s", digits) : "NA",
            mx_arena_format(arena, "r%u", (unsigned)mx_rng_below(&rng, 50)),
            mx_arena_format(arena, "0.%u", (unsigned)mx_rng_below(&rng, 100000))};
        for (size_t c = 0; c < COLUMNS; c++) all[r][c] = mx_str_of(texts[c]);
    }
    return MOST;
}

static void check_threads(const mx_tally_plan *plan, bool with_reals)
{
    static mx_str all[MOST][COLUMNS];
    mx_arena *arena;
    mx_buf one = {0};
    CHECK_OK(mx_arena_new(&arena));
    size_t n = make_rows(all, arena, with_reals, 5);
    for (size_t n_parts = 1; n_parts <= 6; n_parts++) {
        mx_buf out = {0}, left_out = {0};
        mx_complaints *complaints;
        CHECK_OK(mx_complaints_new(&complaints));
        CHECK_OK(describe(&out, all, n, n_parts, plan, complaints, &left_out));
        if (n_parts == 1) mx_buf_add(&one, out.at, out.size);
        CHECK_TEXT(out.at, one.at);
        mx_complaints_free(complaints);
        mx_buf_dispose(&out);
        mx_buf_dispose(&left_out);
    }
    mx_buf_dispose(&one);
    mx_arena_free(arena);
}

static const mx_tally_key with_margin[] = {{"place", 0, false}, {"indicator", 1, false}, {"who", 4, false}};
static const char *const whose[] = {"a", "b"};
static const double three_to_one[] = {0.75, 0.25};
static const mx_margin known_margin = {"who", whose, three_to_one, 2}, everyone = {"who", NULL, NULL, 0};

TEST(measure_tally, weighs_rows_to_margins)
{
    mx_tally_plan plan = long_plan();
    plan.keys = with_margin;
    plan.margins = &known_margin;
    plan.n_margins = 1;
    /* In A one of a and three of b: a weighs nine times as much; B has no b. */
    check_describe("A,q,x,4,a,;A,q,x,1,b,;A,q,x,2,b,;A,q,x,3,b,;B,q,x,4,a,;B,q,x,,b,", &plan,
                   "A q 4 1.7142857142857142 2.3333333333333335 0 3.5000000000000004 1.4832396974191329 1 3.642857142857143 3.928571428571429 4 4 "
                   "0.16666666666666666 0.8333333333333334 -\n"
                   "B q 1 - - 1 - - - - - - - - - une catégorie attendue n’a personne\n");
    plan.margins = &everyone; /* two of a, three of b: in A a weighs twice as much */
    check_describe("A,q,x,4,a,;A,q,x,1,b,;A,q,x,2,b,;A,q,x,3,b,;B,q,x,4,a,;B,q,x,,b,", &plan,
                   "A q 4 3.571428571428572 1.1199999999999999 0 2.8 1.3743685418725535 1 2.1428571428571432 "
                   "3.0000000000000004 3.785714285714286 4 0.39999999999999997 0.6 -\n"
                   "B q 1 - - 1 - - - - - - - - - une catégorie attendue n’a personne\n");
}

TEST(measure_tally, is_the_same_for_any_number_of_threads)
{
    mx_tally_plan plan = long_plan();
    for (int round = 0; round < 8; round++) {
        plan.n_keys = round & 1 ? 3 : 1;
        plan.weight = round & 2 ? 5 : MX_NO_COLUMN;
        plan.counts_people = round & 1;
        check_threads(&plan, round & 4);
    }
    plan.keys = with_margin;
    plan.n_keys = 3;
    plan.margins = &everyone;
    plan.n_margins = 1;
    plan.weight = 5;
    check_threads(&plan, false);
    check_threads(&plan, true);
}

TEST(measure_tally, tells_people_from_answers)
{
    mx_tally_plan plan = long_plan();
    plan.n_keys = 1;
    plan.counts_people = true;
    /* Column `people` at the end, where they differ from n: anna twice; in B the same name is another. */
    check_describe("A,q,x,1,anna,;A,r,x,2,anna,;A,q,x,3,bo,;B,q,x,1,anna,", &plan,
                   "A 3 0 2 1 1 1.5 2 2.5 3 0.6666666666666666 0.6666666666666666 2\n"
                   "B 1 0 1 - 1 1 1 1 1 1 0 1\n");
    check_describe("A,q,x,1,anna,;A,q,x,3,bo,", &plan, "A 2 0 2 1.4142135623730951 1 1.5 2 2.5 3 0.5 0.5\n");
    plan.respondent = MX_NO_COLUMN; /* people are at least the answers to one indicator */
    check_describe("A,q,x,1,,;A,r,x,2,,;A,q,x,3,,", &plan,
                   "A 3 0 2 1 1 1.5 2 2.5 3 0.6666666666666666 0.6666666666666666 2\n");
}

TEST(measure_tally, counts_beyond_sixteen_bits)
{
    static mx_str all[200000][COLUMNS];
    mx_buf out = {0}, left_out = {0};
    mx_complaints *complaints;
    mx_tally_plan plan = long_plan();
    const size_t n = 200000;
    for (size_t r = 0; r < n; r++) {
        const char *const texts[COLUMNS] = {"A", "q", "x", r % 4 ? "3" : r % 8 ? "1" : "", "", ""};
        for (size_t c = 0; c < COLUMNS; c++) all[r][c] = mx_str_of(texts[c]);
    }
    for (size_t n_parts = 1; n_parts <= 3; n_parts++) {
        CHECK_OK(mx_complaints_new(&complaints));
        CHECK_OK(describe(&out, all, n, n_parts, &plan, complaints, &left_out));
        CHECK_TEXT(out.at,
                   "A q x 175000 25000 2.7142857142857144 0.6998562118157984 1 3 3 3 3 0.14285714285714285 "
                   "0.8571428571428571\n");
        mx_buf_clear(&out);
        mx_complaints_free(complaints);
    }
    mx_buf_dispose(&out);
    mx_buf_dispose(&left_out);
}

TEST(measure_tally, survives_every_failing_allocation)
{
    mx_str all[16][COLUMNS];
    mx_tally_plan plan = long_plan();
    plan.counts_people = true;
    plan.weight = 5;
    size_t n =
        cut(all, "A,q,2023,1,a,1;B,q,2023,5,b,2;A,a name longer than sixteen,2022,2.5,c,1;A,q,2021,20,d,1");
    for (uint64_t k = 1;; k++) {
        mx_buf left_out = {0};
        mx_complaints *complaints;
        mx_frame *frame = NULL;
        mx_rows *parts[2] = {rows_of(all, 0, 2), rows_of(all, 2, n)};
        CHECK_OK(mx_complaints_new(&complaints));
        mx_alloc_fail_at(k);
        int rc = mx_measure_describe(&frame, parts, 2, &plan, complaints, &left_out);
        bool failed = mx_alloc_failed();
        mx_alloc_fail_at(0);
        for (int i = 0; i < 2; i++) mx_rows_close(parts[i]);
        CHECK((frame != NULL) == (rc == MX_OK));
        mx_frame_free(frame);
        mx_complaints_free(complaints);
        mx_buf_dispose(&left_out);
        CHECK_INT(rc, failed ? MX_E_NOMEM : MX_OK);
        if (!failed) break;
    }
}
