/* Values put together before anything is withheld. The rule is ten people; piles are worked out by hand. */
#include "support/check.h"
#include "support/gate.h"

#include <stdio.h>

#include "mx/disclose.h"

static const mx_rule ten = {.name = "ten", .min_count = 10, .max_share = 1};

/* Lines of "a,b,12": text keys, then people. */
static mx_frame *make(const char *keys, const char *rows)
{
    mx_frame *frame;
    size_t n_keys = 0;
    CHECK_OK(mx_frame_new(&frame));
    for (const char *at = keys; *at; at += strcspn(at, ","), at += *at == ',', n_keys++) {
        char name[32];
        snprintf(name, sizeof name, "%.*s", (int)strcspn(at, ","), at);
        CHECK_OK(mx_frame_add_column(frame, name, MX_TEXT, MX_KEY));
    }
    CHECK_OK(mx_frame_add_column(frame, "n", MX_NUMBER, MX_PEOPLE));
    for (const char *at = rows; *at;) {
        size_t row = mx_frame_n_rows(frame);
        CHECK_OK(mx_frame_add_row(frame));
        for (size_t k = 0; k < n_keys; k++) {
            size_t size = strcspn(at, ",");
            if (size > 0) CHECK_OK(mx_frame_set_str(frame, row, k, (mx_str){at, size}));
            at += size + 1;
        }
        double n;
        size_t size = strcspn(at, ";");
        CHECK_OK(mx_number_parse(&n, (mx_str){at, size}, '.'));
        mx_frame_set_number(frame, row, n_keys, n);
        at += size + (at[size] == ';');
    }
    return frame;
}

/* Lines of "a,A": a value and what it is part of. */
static mx_frame *make_tree(const char *const pairs[][2], size_t n)
{
    mx_frame *tree;
    CHECK_OK(mx_frame_new(&tree));
    CHECK_OK(mx_frame_add_column(tree, "value", MX_TEXT, MX_KEY));
    CHECK_OK(mx_frame_add_column(tree, "above", MX_TEXT, MX_KEY));
    CHECK_OK(mx_frame_add_rows(tree, n));
    for (size_t i = 0; i < n; i++)
        for (size_t c = 0; c < 2; c++) CHECK_OK(mx_frame_set_text(tree, i, c, pairs[i][c]));
    return tree;
}

/* "within/value=label" of each row; "-" for nothing. */
static void check_merge(const mx_frame *result, const mx_ladder *ladder, const mx_frame *before, const char *expected)
{
    mx_release *release;
    mx_frame *merging;
    mx_buf text = {0};
    CHECK_OK(gate_one(&release, result, &ten, NULL, 0));
    CHECK_OK(mx_disclose_merge(&merging, release, result, ladder, before));
    for (size_t row = 0; merging && row < mx_frame_n_rows(merging); row++) {
        const char *within = mx_frame_text(merging, row, MX_MERGING_WITHIN);
        CHECK_TEXT(mx_frame_text(merging, row, MX_MERGING_KEY), ladder->key);
        mx_buf_format(&text, "%s%s%s%s=%s", row > 0 ? "; " : "", within, *within ? "/" : "",
                      mx_frame_text(merging, row, MX_MERGING_VALUE), mx_frame_text(merging, row, MX_MERGING_LABEL));
    }
    if (!merging) mx_buf_text(&text, "-");
    CHECK_TEXT(text.at, expected);
    mx_buf_dispose(&text);
    mx_frame_free(merging);
    mx_release_free(release);
}

static const char *const components[][2] = {{"A01", "A"}, {"A02", "A"}, {"A03", "A"}, {"A04", "A"},
                                            {"B01", "B"}, {"B02", "B"}, {"C01", "C"}};
#define N_COMPONENTS (sizeof components / sizeof *components)

TEST(disclose_merge, joins_few_with_few_of_the_same_part)
{
    /* A01 and A03 are 13 people; B02 alone has B01 beside it; C01 has nobody. */
    mx_frame *tree = make_tree(components, N_COMPONENTS);
    const mx_ladder ladder = {.name = "components", .key = "component", .tree = tree};
    mx_frame *result = make("component", "A01,6;A02,30;A03,7;B01,20;B02,4;C01,3");
    check_merge(result, &ladder, NULL, "A01=A01 + A03; A03=A01 + A03; B01=B01 + B02; B02=B01 + B02");
    mx_frame_free(result);
    mx_frame_free(tree);
}

TEST(disclose_merge, makes_small_piles_rather_than_one)
{
    /* From the fewest: 2, 3 and 6 are 11; 7 is alone and takes the one of 12, which is fewer than 30. */
    const mx_ladder flat = {.name = "territories", .key = "territory"};
    mx_frame *result = make("territory", "a,6;b,2;c,30;d,3;e,7;f,12");
    check_merge(result, &flat, NULL, "a=a + b + d; b=a + b + d; d=a + b + d; e=e + f; f=e + f");
    mx_frame_free(result);
    /* What is left over joins a pile there is. */
    result = make("territory", "a,6;b,5;c,4");
    check_merge(result, &flat, NULL, "a=a + b + c; b=a + b + c; c=a + b + c");
    mx_frame_free(result);
}

TEST(disclose_merge, goes_up_where_a_part_is_too_small)
{
    static const char *const places[][2] = {{"x", "X"}, {"y", "X"}, {"X", "top"}, {"z", "Z"}, {"Z", "top"}, {"w", "Z"}};
    mx_frame *tree = make_tree(places, 6);
    const mx_ladder ladder = {.name = "territories", .key = "territory", .tree = tree};
    /* x and y are 7; so they look among what is below `top` itself: nobody but Z. */
    mx_frame *result = make("territory", "x,3;y,4;z,40;Z,12");
    check_merge(result, &ladder, NULL, "Z=Z + x + y; x=Z + x + y; y=Z + x + y");
    mx_frame_free(result);
    result = make("territory", "x,3;y,4;z,40;w,50");
    check_merge(result, &ladder, NULL, "-");
    mx_frame_free(result);
    mx_frame_free(tree);
}

TEST(disclose_merge, keeps_groups_within_their_territory)
{
    const mx_ladder ladder = {.name = "groups", .key = "group", .within = "territory"};
    mx_frame *result = make("territory,group", "a,g1,6;a,g2,5;b,g1,4;b,g2,15;c,g1,2");
    check_merge(result, &ladder, NULL, "a/g1=g1 + g2; a/g2=g1 + g2; b/g1=g1 + g2; b/g2=g1 + g2");
    mx_frame_free(result);
}

TEST(disclose_merge, joins_neighbours_in_time)
{
    const mx_ladder ladder = {.name = "periods", .key = "period", .is_period = true};
    /* 2020 and 2021 are 12. 2023 has 2022 (40) and 2024 (20) beside it: the fewer. Labels stay alone. */
    mx_frame *result = make("period", "2019,30;2020,5;2021,7;2022,40;2023,6;2024,20;soon,3");
    check_merge(result, &ladder, NULL,
                "2020=2020-01-01/2021-12-31; 2021=2020-01-01/2021-12-31; "
                "2023=2023-01-01/2024-12-31; 2024=2023-01-01/2024-12-31");
    mx_frame_free(result);
    /* A year and its months lie in each other: the months find each other only. */
    result = make("period", "2019,30;2020-01,5;2020-02,7");
    check_merge(result, &ladder, NULL, "2020-01=2020-01-01/2020-02-29; 2020-02=2020-01-01/2020-02-29");
    mx_frame_free(result);
    result = make("period", "2020,30;2020-02,7");
    check_merge(result, &ladder, NULL, "-");
    mx_frame_free(result);
}

TEST(disclose_merge, counts_rows_that_most_of_a_value_has)
{
    /* a is withheld in one row of three, b in two of three. With c, b would be enough in all. */
    const mx_ladder flat = {.name = "territories", .key = "territory"};
    mx_frame *result = make("territory,indicator", "a,i,30;a,j,9;a,k,25;b,i,3;b,j,4;b,k,12;c,i,11;c,j,12;c,k,13");
    check_merge(result, &flat, NULL, "b=b + c; c=b + c");
    mx_frame_free(result);
}

TEST(disclose_merge, goes_on_from_what_was_merged)
{
    mx_frame *tree = make_tree(components, N_COMPONENTS), *before;
    const mx_ladder ladder = {.name = "components", .key = "component", .tree = tree};
    /* The same people said A01 and A03: together they are 8. */
    CHECK_OK(mx_merging_new(&before));
    CHECK_OK(mx_frame_add_rows(before, 3));
    static const char *const cells[3][4] = {{"component", "", "A01", "A01 + A03"},
                                            {"component", "", "A03", "A01 + A03"},
                                            {"group", "t", "A01", "A01 + A09"}};
    for (size_t row = 0; row < 3; row++)
        for (size_t c = 0; c < 4; c++) CHECK_OK(mx_frame_set_text(before, row, c, cells[row][c]));
    mx_frame *result = make("component", "A01 + A03,8;A02,30;A04,12");
    mx_release *release;
    mx_frame *merging;
    CHECK_OK(gate_one(&release, result, &ten, NULL, 0));
    CHECK_OK(mx_disclose_merge(&merging, release, result, &ladder, before));
    CHECK_INT((int)mx_frame_n_rows(merging), 4);
    CHECK_TEXT(mx_frame_text(merging, 0, MX_MERGING_KEY), "group"); /* of another key: it stays */
    CHECK_TEXT(mx_frame_text(merging, 3, MX_MERGING_VALUE), "A04");
    CHECK_TEXT(mx_frame_text(merging, 3, MX_MERGING_LABEL), "A01 + A03 + A04");
    CHECK_OK(mx_release_tell_merged(release, merging, NULL));
    CHECK_INT((int)mx_release_note(release)->n_merged, 4);
    CHECK_INT((int)mx_release_note(release)->n_labels, 2);
    mx_frame_free(merging);
    mx_release_free(release);
    mx_frame_free(before);
    mx_frame_free(result);
    mx_frame_free(tree);
}

TEST(disclose_merge, finds_nothing_where_nothing_is_withheld)
{
    const mx_ladder flat = {.name = "territories", .key = "territory"}, other = {.name = "groups", .key = "group"};
    mx_frame *result = make("territory", "a,16;b,12");
    check_merge(result, &flat, NULL, "-");
    check_merge(result, &other, NULL, "-");
    mx_frame_free(result);
}

TEST(disclose_merge, survives_running_out_of_memory)
{
    const mx_ladder flat = {.name = "territories", .key = "territory"};
    mx_frame *result = make("territory", "a,6;b,2;c,30;d,3;e,7;f,12");
    mx_release *release;
    CHECK_OK(gate_one(&release, result, &ten, NULL, 0));
    for (uint64_t n = 1;; n++) {
        mx_frame *merging;
        mx_alloc_fail_at(n);
        int rc = mx_disclose_merge(&merging, release, result, &flat, NULL);
        bool has_failed = mx_alloc_failed();
        mx_alloc_fail_at(0);
        CHECK(rc == MX_OK || rc == MX_E_NOMEM);
        CHECK(rc == MX_OK || merging == NULL);
        mx_frame_free(merging);
        if (!has_failed) break;
    }
    mx_release_free(release);
    mx_frame_free(result);
}

TEST(disclose_merge, is_remembered_with_the_release)
{
    mx_frame *merging, *recalled, *result = make("territory", "a,12;b + c,15");
    const mx_outgoing outgoing = {.result = result, .subject = "said"};
    mx_release *release;
    mx_gate *gate, *later;
    bool is_known;
    CHECK_OK(mx_merging_new(&merging));
    CHECK_OK(mx_frame_add_rows(merging, 2));
    for (size_t row = 0; row < 2; row++) {
        const char *const cells[] = {"territory", "", row == 0 ? "b" : "c", "b + c"};
        for (size_t c = 0; c < 4; c++) CHECK_OK(mx_frame_set_text(merging, row, c, cells[c]));
    }
    CHECK_OK(mx_gate_open(&gate, &ten));
    CHECK_OK(mx_gate_open(&later, &ten));
    CHECK_OK(mx_gate_try(&release, gate, &outgoing));
    CHECK_OK(mx_release_tell_merged(release, merging, "said|2023"));
    CHECK_OK(mx_gate_let(gate, release));
    CHECK_OK(mx_gate_merging(&recalled, &is_known, later, "said|2023"));
    CHECK(!is_known && !recalled);
    CHECK_OK(mx_gate_recall(later, mx_gate_said(gate)));
    CHECK_OK(mx_gate_merging(&recalled, &is_known, later, "said|2024"));
    CHECK(!is_known && !recalled);
    CHECK_OK(mx_gate_merging(&recalled, &is_known, later, "said|2023"));
    CHECK(is_known);
    CHECK_INT((int)mx_frame_n_rows(recalled), 2);
    CHECK_TEXT(mx_frame_text(recalled, 1, MX_MERGING_KEY), "territory");
    CHECK_TEXT(mx_frame_text(recalled, 1, MX_MERGING_WITHIN), "");
    CHECK_TEXT(mx_frame_text(recalled, 1, MX_MERGING_VALUE), "c");
    CHECK_TEXT(mx_frame_text(recalled, 1, MX_MERGING_LABEL), "b + c");
    mx_frame_free(recalled);
    /* Shown as it was: known, and nothing put together. */
    mx_release_free(release);
    CHECK_OK(mx_gate_try(&release, gate, &outgoing));
    CHECK_OK(mx_release_tell_merged(release, NULL, "coding"));
    CHECK_OK(mx_gate_let(gate, release));
    CHECK_OK(mx_gate_recall(later, mx_gate_said(gate)));
    CHECK_OK(mx_gate_merging(&recalled, &is_known, later, "coding"));
    CHECK(is_known && !recalled);
    mx_gate_close(later);
    mx_gate_close(gate);
    mx_release_free(release);
    mx_frame_free(merging);
    mx_frame_free(result);
}
