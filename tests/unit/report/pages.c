/* Which pieces come to stand on which page. */
#include "support/check.h"

#include "pdf_i.h"

/* Pages of 100 points. */
static size_t paginate(piece pieces[], size_t count)
{
    return mx_pdf__paginate(pieces, count, 100);
}

TEST(report_pages, a_page_holds_what_fits)
{
    piece p[] = {{.height = 60}, {.before = 10, .height = 30}, {.before = 10, .height = 5}};
    CHECK_INT(paginate(p, 3), 2);
    CHECK_INT(p[1].page, 0);
    CHECK_NEAR(p[1].y, 70, 1e-12);
    CHECK_INT(p[2].page, 1);
    CHECK_NEAR(p[2].y, 0, 1e-12); /* the space above it stays behind */
}

TEST(report_pages, a_heading_goes_with_what_follows)
{
    piece p[] = {{.height = 80}, {.height = 10, .keeps_next = true}, {.height = 10, .keeps_next = true}, {.height = 20}};
    CHECK_INT(paginate(p, 4), 2);
    CHECK_INT(p[1].page, 1);
    CHECK_INT(p[3].page, 1);
}

TEST(report_pages, what_keeps_together_but_fills_a_page_is_broken_all_the_same)
{
    piece p[] = {{.height = 70, .keeps_next = true}, {.height = 70, .keeps_next = true}, {.height = 70}};
    CHECK_INT(paginate(p, 3), 3);
}

TEST(report_pages, what_is_higher_than_a_page_has_one_to_itself)
{
    piece p[] = {{.height = 10}, {.height = 300}, {.height = 10}};
    CHECK_INT(paginate(p, 3), 3);
    CHECK_INT(p[2].page, 2);
}

TEST(report_pages, a_section_may_ask_for_a_page)
{
    piece p[] = {{.height = 10}, {.height = 10, .begins_page = true}};
    CHECK_INT(paginate(p, 2), 2);
}

TEST(report_pages, rows_that_go_on_leave_room_for_their_heading)
{
    piece p[] = {{.height = 20, .keeps_next = true},
                 {.height = 60, .header = 0, .n_header = 1},
                 {.height = 60, .header = 0, .n_header = 1},
                 {.height = 60, .header = 0, .n_header = 1}};
    CHECK_INT(paginate(p, 4), 3);
    CHECK_NEAR(p[1].y, 20, 1e-12);
    CHECK_INT(p[2].page, 1);
    CHECK_NEAR(p[2].y, 20, 1e-12);
    CHECK_INT(p[3].page, 2);
}

TEST(report_pages, half_rows_fill_the_left_column_then_the_right)
{
    piece p[10] = {{.height = 20, .keeps_next = true}};
    for (size_t i = 1; i < 10; i++) p[i] = (piece){.height = 25, .header = 0, .n_header = 1, .is_half = true};
    p[9] = (piece){.before = 5, .height = 10};
    CHECK_INT(paginate(p, 10), 2);
    CHECK_NEAR(p[3].y, 70, 1e-12); /* three left, three right; the other two below the repeated head */
    CHECK(!p[3].is_right && p[4].is_right);
    CHECK_NEAR(p[4].y, 20, 1e-12);
    CHECK_INT(p[6].page, 0);
    CHECK_INT(p[7].page, 1);
    CHECK(!p[7].is_right && p[8].is_right);
    CHECK_NEAR(p[8].y, 20, 1e-12);
    CHECK_NEAR(p[9].y, 50, 1e-12); /* below the higher of both */
}

TEST(report_pages, a_high_row_counts_in_its_own_column)
{
    piece p[] = {{.height = 10, .is_half = true}, {.height = 60, .is_half = true}, {.height = 10, .is_half = true}, {.height = 30}};
    CHECK_INT(paginate(p, 4), 1);
    CHECK(!p[1].is_right && p[2].is_right);
    CHECK_NEAR(p[3].y, 70, 1e-12);
    p[3].height = 31;
    CHECK_INT(paginate(p, 4), 2);
}

TEST(report_pages, a_figure_shrinks_to_stay_with_its_caption)
{
    piece p[] = {{.height = 20}, {.height = 80, .least = 60, .keeps_next = true}, {.height = 15}};
    CHECK_INT(paginate(p, 3), 1);
    CHECK_NEAR(p[1].height, 65, 1e-12);
    piece q[] = {{.height = 40}, {.height = 80, .least = 60, .keeps_next = true}, {.height = 15}};
    CHECK_INT(paginate(q, 3), 2);
    CHECK_NEAR(q[1].height, 80, 1e-12);
}

/* A heading, a figure that does not fit any more, and a table of four rows after it. */
#define GAP_PAGES                                                                                                    \
    {{.height = 50, .begins_block = true},                                                                           \
     {.height = 10, .keeps_next = true, .begins_block = true},                                                       \
     {.height = 60, .least = 50, .keeps_next = true, .begins_block = true},                                          \
     {.height = 5},                                                                                                  \
     {.height = 5, .keeps_next = true, .begins_block = true},                                                        \
     {.height = 12, .header = 4, .n_header = 1},                                                                     \
     {.height = 12, .header = 4, .n_header = 1},                                                                     \
     {.height = 12, .header = 4, .n_header = 1}}

TEST(report_pages, a_figure_lets_a_table_pass_that_fills_the_page)
{
    piece p[] = GAP_PAGES;
    CHECK_INT(paginate(p, 8), 2);
    /* The table has moved up, with the place of its head; the figure begins the next page below the last row. */
    CHECK_NEAR(p[2].height, 5, 1e-12);
    CHECK_INT(p[3].header, 2);
    CHECK_INT(p[4].page, 0);
    CHECK_INT(p[5].page, 1);
    CHECK_NEAR(p[6].least, 50, 1e-12);
    CHECK_NEAR(p[6].height, 60, 1e-12);
    CHECK_INT(p[6].page, 1);
    CHECK_INT(p[7].page, 1);
}

TEST(report_pages, a_figure_stays_where_nothing_would_be_gained)
{
    piece p[] = GAP_PAGES;
    static const block heading;
    p[4].heading = &heading; /* what follows belongs to another part */
    CHECK_INT(paginate(p, 8), 3);
    CHECK_NEAR(p[2].height, 60, 1e-12);
    CHECK_INT(p[1].page, 1);
    piece q[] = GAP_PAGES;
    q[5].height = 70; /* no row would fit */
    q[5].keeps_next = true;
    CHECK_INT(paginate(q, 8), 3);
    CHECK_NEAR(q[2].height, 60, 1e-12);
    CHECK_INT(q[5].header, 4);
}
