#include "support/check.h"

TEST(base_complaint, goes_by_line_and_keeps_order_within_one)
{
    mx_complaints *list;
    CHECK_OK(mx_complaints_new(&list));
    CHECK_OK(mx_complain(list, "a.csv", 9, "value", "x"));
    CHECK_OK(mx_complain(list, "a.csv", 2, "value", "first"));
    CHECK_OK(mx_complain(list, "a.csv", 2, "period", "second %d", 7));
    CHECK_INT(mx_complaints_count(list), 3);
    CHECK_TEXT(mx_complaints_get(list, 0)->message, "first");
    CHECK_TEXT(mx_complaints_get(list, 1)->message, "second 7");
    CHECK_INT(mx_complaints_get(list, 2)->line, 9);
    mx_complaints_free(list);
}

TEST(base_complaint, prints_the_first_and_counts_the_rest)
{
    mx_complaints *list;
    char text[256] = "";
    CHECK_OK(mx_complaints_new(&list));
    for (int i = 2; i < 7; i++) CHECK_OK(mx_complain(list, "a.csv", (uint64_t)i, "", "bad"));
    CHECK_OK(mx_complain(list, "b.csv", 0, "", "empty"));
    FILE *out = fmemopen(text, sizeof text, "w");
    mx_complaints_print(list, 2, out);
    fclose(out);
    CHECK_TEXT(text, "a.csv:2: bad\na.csv:3: bad\n… et 4 autres\n");
    mx_complaints_free(list);
}
