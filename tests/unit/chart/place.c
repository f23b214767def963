/* Names beside points of a plane. */
#include "chart_i.h"
#include "support/check.h"

static const mx_box page = {0, 0, 400, 300};

static bool overlap(mx_box a, mx_box b)
{
    return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
}

/* 60 points whose places are no pattern. */
static size_t fill(mx_point points[60])
{
    for (size_t i = 0; i < 60; i++) {
        points[i] = (mx_point){.x = 13 + (double)(i * 131 % 373), .y = 11 + (double)(i * 89 % 277), .radius = 3 + (double)(i % 4),
                               .width = 40 + (double)(i % 7) * 9, .height = i % 3 ? 14 : 28, .importance = (double)(i * 7 % 60)};
    }
    return 60;
}

TEST(chart_place, no_label_covers_another_nor_a_point_nor_leaves_the_page)
{
    mx_arena *arena;
    mx_point points[60];
    size_t n = fill(points), n_labelled = 0;
    CHECK_OK(mx_arena_new(&arena));
    CHECK_OK(mx_place_labels(points, n, page, arena));
    for (size_t i = 0; i < n; i++) {
        mx_box own = points[i].label;
        if (!points[i].is_labelled) continue;
        n_labelled++;
        CHECK(own.x0 >= page.x0 && own.x1 <= page.x1 && own.y0 >= page.y0 && own.y1 <= page.y1);
        CHECK_NEAR(own.x1 - own.x0, points[i].width, 1e-9);
        for (size_t k = 0; k < n; k++) {
            const mx_point *p = &points[k];
            mx_box dot = {p->x - p->radius, p->y - p->radius, p->x + p->radius, p->y + p->radius};
            CHECK(k == i || !overlap(own, dot));
            CHECK(k == i || !p->is_labelled || !overlap(own, p->label));
        }
    }
    CHECK(n_labelled > 10 && n_labelled < 60);
    mx_arena_free(arena);
}

TEST(chart_place, the_most_important_comes_first_and_may_cover_points)
{
    mx_arena *arena;
    mx_point points[60];
    size_t n = fill(points);
    CHECK_OK(mx_arena_new(&arena));
    points[17].importance = 1000;
    points[17].width = 300; /* wherever it stands it covers points */
    points[17].height = 100;
    CHECK_OK(mx_place_labels(points, n, page, arena));
    CHECK(!points[17].is_labelled);
    points[17].may_cover = true;
    CHECK_OK(mx_place_labels(points, n, page, arena));
    CHECK(points[17].is_labelled);
    mx_arena_free(arena);
}
