#include <math.h>
#include <stdlib.h>

#include "reading.h"

static void check_cell(const char *text, const char *expected)
{
    mx_buf out = {0};
    mx_sheet_write_cell(&out, mx_str_of(text), ',');
    CHECK_TEXT(out.at ? out.at : "", expected);
    mx_buf_dispose(&out);
}

TEST(sheet_write, quotes_what_must_be)
{
    check_cell("plain", "plain");
    check_cell("", "");
    check_cell("a,b", "\"a,b\"");
    check_cell("a;b", "a;b");
    check_cell("say \"hi\"", "\"say \"\"hi\"\"\"");
    check_cell("two\nlines", "\"two\nlines\"");
    check_cell("end\r", "\"end\r\"");
    check_cell(" blank", "\" blank\"");
}

static void check_guard(const char *text, const char *expected)
{
    mx_buf out = {0};
    mx_sheet_guard(&out, mx_str_of(text));
    CHECK_TEXT(out.at, expected);
    mx_str back = mx_sheet_unguard((mx_str){out.at, out.size});
    CHECK(mx_str_is(back, text));
    mx_buf_dispose(&out);
}

TEST(sheet_write, guards_formulas_and_undoes_it)
{
    check_guard("=1+1", "'=1+1");
    check_guard("+A1", "'+A1");
    check_guard("-cmd", "'-cmd");
    check_guard("@sum(1)", "'@sum(1)");
    check_guard("\tx", "'\tx");
    check_guard("\rx", "'\rx");
    check_guard("'=1+1", "''=1+1");
    check_guard("''@x", "'''@x");
    check_guard("'quoted'", "'quoted'");
    check_guard("L'été", "L'été");
}

TEST(sheet_write, never_touches_numbers_and_codes)
{
    check_guard("-5", "-5");
    check_guard("+3.25", "+3.25");
    check_guard("-1,5e-3", "-1,5e-3");
    check_guard("+", "+");
    check_guard("-", "-");
    check_guard("'-5", "'-5");
    check_guard("A01-11/P15/k", "A01-11/P15/k");
}

static mx_frame *some_frame(size_t n_rows)
{
    mx_frame *frame;
    char text[32];
    CHECK_OK(mx_frame_new(&frame));
    CHECK_OK(mx_frame_add_column(frame, "name, of all", MX_TEXT, MX_KEY));
    CHECK_OK(mx_frame_add_column(frame, "value", MX_NUMBER, MX_FIGURE));
    CHECK_OK(mx_frame_add_rows(frame, n_rows));
    for (size_t r = 0; r < n_rows; r++) {
        snprintf(text, sizeof text, r % 3 ? "n%zu" : "=%zu;\"x\"", r);
        if (r % 7) CHECK_OK(mx_frame_set_text(frame, r, 0, text));
        mx_frame_set_number(frame, r, 1, r % 5 ? (double)r / 7 : NAN);
    }
    return frame;
}

static void write_to(mx_buf *out, const mx_frame *frame, const mx_sheet_write_options *options)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    CHECK_OK(mx_sheet_write_frame(file, frame, options));
    fclose(file);
    mx_buf_add(out, text, size);
    free(text);
}

TEST(sheet_write, writes_a_frame)
{
    mx_frame *frame = some_frame(5);
    mx_buf out = {0};
    mx_sheet_write_options options = MX_SHEET_WRITE_OPTIONS_INIT;
    write_to(&out, frame, &options);
    CHECK_TEXT(out.at, "\"name, of all\",value\n\"\",\nn1,0.14285714285714285\nn2,0.2857142857142857\n"
                       "\"=3;\"\"x\"\"\",0.42857142857142855\nn4,0.5714285714285714\n");
    mx_buf_clear(&out);
    options.delimiter = ';';
    options.is_guarded = true;
    write_to(&out, frame, &options);
    CHECK(strstr(out.at, "name, of all;value\n") == out.at);
    CHECK(strstr(out.at, "\"'=3;\"\"x\"\"\";0.4"));
    mx_buf_dispose(&out);
    mx_frame_free(frame);
}

TEST(sheet_write, writes_rows_of_missing_cells_so_that_they_are_read_again)
{
    mx_frame *frame;
    mx_buf out = {0};
    CHECK_OK(mx_frame_new(&frame));
    CHECK_OK(mx_frame_add_column(frame, "a", MX_TEXT, MX_KEY));
    CHECK_OK(mx_frame_add_column(frame, "b", MX_NUMBER, MX_KEY));
    CHECK_OK(mx_frame_add_rows(frame, 2));
    write_to(&out, frame, NULL);
    CHECK_TEXT(out.at, "a,b\n\"\",\n\"\",\n");
    mx_frame_free(frame);
    mx_sheet *sheet;
    mx_rows *rows;
    mx_batch batch;
    CHECK_OK(mx_sheet_open(&sheet, check_file("out.csv", out.at, out.size), NULL));
    CHECK_OK(mx_sheet_rows(&rows, sheet, (const size_t[]){0}, 1));
    CHECK_OK(mx_rows_next(rows, &batch));
    CHECK_INT(batch.n_rows, 2);
    mx_rows_close(rows);
    mx_sheet_close(sheet);
    mx_buf_dispose(&out);
}

TEST(sheet_write, writes_the_same_bytes_with_any_number_of_threads)
{
    mx_frame *frame = some_frame(50000);
    mx_sheet_write_options options = MX_SHEET_WRITE_OPTIONS_INIT;
    mx_buf one = {0}, many = {0};
    options.n_threads = 1;
    write_to(&one, frame, &options);
    options.n_threads = 5;
    write_to(&many, frame, &options);
    CHECK_INT(one.size, many.size);
    CHECK(memcmp(one.at, many.at, one.size) == 0);
    mx_buf_dispose(&one);
    mx_buf_dispose(&many);
    mx_frame_free(frame);
}

TEST(sheet_write, a_lone_missing_cell_is_not_a_blank_line)
{
    mx_frame *frame;
    mx_buf out = {0};
    CHECK_OK(mx_frame_new(&frame));
    CHECK_OK(mx_frame_add_column(frame, "v", MX_NUMBER, MX_KEY));
    CHECK_OK(mx_frame_add_row(frame));
    write_to(&out, frame, NULL);
    CHECK_TEXT(out.at, "v\n\"\"\n");
    mx_buf_dispose(&out);
    mx_frame_free(frame);
}

TEST(sheet_write, says_when_the_disk_is_full)
{
    mx_frame *frame = some_frame(50000);
    FILE *full = fopen("/dev/full", "w");
    CHECK_FAILS(mx_sheet_write_frame(full, frame, NULL), MX_E_IO, "écriture impossible");
    fclose(full);
    mx_frame_free(frame);
}
