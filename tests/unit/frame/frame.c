#include "support/check.h"

#include <math.h>

#include "mx/frame.h"

static mx_frame *sample(void)
{
    static const char *const groups[] = {"10", "9", NULL, "9", "100"};
    mx_frame *frame;
    CHECK_OK(mx_frame_new(&frame));
    CHECK_OK(mx_frame_add_column(frame, "group", MX_TEXT, MX_KEY));
    CHECK_OK(mx_frame_add_column(frame, "value", MX_NUMBER, MX_FIGURE));
    CHECK_OK(mx_frame_add_rows(frame, 5));
    for (size_t r = 0; r < 5; r++) {
        CHECK_OK(mx_frame_set_text(frame, r, 0, groups[r]));
        if (r != 4) mx_frame_set_number(frame, r, 1, 2.385 - (double)r);
    }
    return frame;
}

TEST(frame_frame, starts_missing_and_keeps_what_is_set)
{
    mx_frame *frame = sample();
    CHECK_INT(mx_frame_n_rows(frame), 5);
    CHECK(mx_frame_text(frame, 2, 0) == NULL);
    CHECK(isnan(mx_frame_number(frame, 4, 1)));
    CHECK_TEXT(mx_frame_text(frame, 1, 0), "9");
    CHECK(mx_frame_text_id(frame, 1, 0) == mx_frame_text_id(frame, 3, 0));
    CHECK(mx_frame_find(frame, "value") == 1);
    CHECK(mx_frame_find(frame, "none") == SIZE_MAX);
    CHECK(mx_frame_find_role(frame, MX_FIGURE) == 1);
    CHECK(mx_frame_find_role(frame, MX_PEOPLE) == SIZE_MAX);
    mx_frame_free(frame);
}

TEST(frame_frame, a_column_that_comes_after_rows_is_missing_in_them)
{
    mx_frame *frame;
    CHECK_OK(mx_frame_new(&frame));
    CHECK_OK(mx_frame_add_column(frame, "a", MX_NUMBER, MX_KEY));
    CHECK_OK(mx_frame_add_rows(frame, 3));
    CHECK_OK(mx_frame_add_column(frame, "words", MX_TEXT, MX_NOTE));
    CHECK_OK(mx_frame_add_column(frame, "x", MX_NUMBER, MX_FIGURE));
    CHECK(!mx_frame_text(frame, 2, 1) && isnan(mx_frame_number(frame, 0, 2)));
    CHECK_OK(mx_frame_set_text(frame, 1, 1, "here"));
    CHECK_OK(mx_frame_add_rows(frame, 100));
    CHECK_TEXT(mx_frame_text(frame, 1, 1), "here");
    CHECK(!mx_frame_text(frame, 102, 1) && isnan(mx_frame_number(frame, 102, 2)));
    mx_frame_free(frame);
}

TEST(frame_frame, refuses_two_columns_of_one_name)
{
    mx_frame *frame;
    CHECK_OK(mx_frame_new(&frame));
    CHECK_OK(mx_frame_add_column(frame, "n", MX_TEXT, MX_KEY));
    int rc = mx_frame_add_column(frame, "n", MX_NUMBER, MX_KEY);
    mx_frame_free(frame);
    CHECK_FAILS(rc, MX_E_EXISTS, "« n »");
}

TEST(frame_frame, sorts_whole_numbers_as_numbers_and_missing_last)
{
    mx_frame *frame = sample();
    CHECK_OK(mx_frame_sort(frame, (size_t[]){0, 1}, 2));
    CHECK_TEXT(mx_frame_text(frame, 0, 0), "9");
    CHECK_NEAR(mx_frame_number(frame, 0, 1), 2.385 - 3, 0);
    CHECK_NEAR(mx_frame_number(frame, 1, 1), 2.385 - 1, 0);
    CHECK_TEXT(mx_frame_text(frame, 2, 0), "10");
    CHECK_TEXT(mx_frame_text(frame, 3, 0), "100");
    CHECK(mx_frame_text(frame, 4, 0) == NULL);
    CHECK_OK(mx_frame_sort(frame, (size_t[]){1}, 1));
    CHECK_TEXT(mx_frame_text(frame, 4, 0), "100"); /* its value is missing */
    mx_frame_free(frame);
}

TEST(frame_frame, sorts_other_texts_by_bytes)
{
    static const char *const texts[] = {"b", "10", "9", "B"};
    mx_frame *frame;
    CHECK_OK(mx_frame_new(&frame));
    CHECK_OK(mx_frame_add_column(frame, "t", MX_TEXT, MX_KEY));
    CHECK_OK(mx_frame_add_rows(frame, 4));
    for (size_t r = 0; r < 4; r++) CHECK_OK(mx_frame_set_text(frame, r, 0, texts[r]));
    CHECK_OK(mx_frame_sort(frame, (size_t[]){0}, 1));
    CHECK_TEXT(mx_frame_text(frame, 0, 0), "10");
    CHECK_TEXT(mx_frame_text(frame, 1, 0), "9");
    CHECK_TEXT(mx_frame_text(frame, 2, 0), "B");
    mx_frame_free(frame);
}

TEST(frame_frame, copies_whole)
{
    mx_frame *frame = sample(), *copy;
    size_t n = mx_frame_n_rows(frame);
    uint32_t id = mx_frame_text_id(frame, n - 1, 0);
    double number = mx_frame_number(frame, n - 1, 1);
    CHECK_OK(mx_frame_copy(&copy, frame));
    mx_frame_free(frame);
    CHECK_INT(mx_frame_n_rows(copy), n);
    CHECK_TEXT(mx_frame_text(copy, n - 1, 0), "100");
    CHECK_INT(mx_frame_text_id(copy, n - 1, 0), id);
    CHECK_NEAR(mx_frame_number(copy, n - 1, 1), number, 0);
    mx_frame_free(copy);
}

TEST(frame_frame, filters_into_an_independent_copy)
{
    mx_frame *frame = sample(), *kept;
    CHECK_OK(mx_frame_filter(&kept, frame, (bool[]){true, false, true, false, true}));
    mx_frame_free(frame);
    CHECK_INT(mx_frame_n_rows(kept), 3);
    CHECK(mx_frame_text(kept, 1, 0) == NULL);
    CHECK_TEXT(mx_frame_text(kept, 2, 0), "100");
    CHECK_NEAR(mx_frame_number(kept, 1, 1), 2.385 - 2, 0);
    mx_frame_free(kept);
}

/* The n-th allocation fails, for every n: the right code, and nothing leaks. */
TEST(frame_frame, survives_any_failing_allocation)
{
    for (uint64_t n = 1;; n++) {
        mx_frame *frame = NULL, *kept = NULL, *copy = NULL;
        mx_alloc_fail_at(n);
        int rc = mx_frame_new(&frame);
        if (rc == MX_OK) rc = mx_frame_add_column(frame, "t", MX_TEXT, MX_KEY);
        if (rc == MX_OK) rc = mx_frame_add_column(frame, "v", MX_NUMBER, MX_KEY);
        for (size_t r = 0; rc == MX_OK && r < 40; r++) {
            char text[16];
            snprintf(text, sizeof text, "t%zu", r);
            rc = mx_frame_add_row(frame);
            if (rc == MX_OK) rc = mx_frame_set_text(frame, r, 0, text);
        }
        if (rc == MX_OK) rc = mx_frame_sort(frame, (size_t[]){0, 1}, 2);
        if (rc == MX_OK) rc = mx_frame_filter(&kept, frame, (bool[40]){true});
        if (rc == MX_OK) rc = mx_frame_copy(&copy, frame);
        mx_frame_free(frame);
        mx_frame_free(kept);
        mx_frame_free(copy);
        bool failed = mx_alloc_failed();
        mx_alloc_fail_at(0);
        if (!failed) break;
        CHECK_INT(rc, MX_E_NOMEM);
    }
}
