/* Who speaks of what: the axes of a correspondence analysis, told only where something is particular to somebody, and
 * where there are two axes: two parts that differ are told by what is particular to them. */
#include "annual_i.h"

#include <math.h>
#include <string.h>

/* Points that an axis shows less of than this say nothing about it. */
#define LEAST_COS2 0.3
#define POINTS_MOST 4 /* named on one side of an axis */

static bool is_conclusive(const mx_release *s, size_t row)
{
    const char *word = mx_annual__word(s, row, "conclusion");
    return word != NULL && (strcmp(word, "more") == 0 || strcmp(word, "less") == 0) &&
           !isnan(mx_annual__number(s, row, "index"));
}

/* ---- Asking -------------------------------------------------------------------------------- */

/* A column that names each point: what was said, else the part. */
static int add_points(mx_frame *frame, annual *a)
{
    size_t what = mx_frame_find(frame, "dimension"), at = mx_frame_n_columns(frame);
    int rc = mx_frame_add_column(frame, "point", MX_TEXT, MX_NOTE);
    for (size_t row = 0; rc >= 0 && row < mx_frame_n_rows(frame); row++) {
        const char *dimension = mx_frame_text(frame, row, what);
        const char *name = dimension != NULL ? dimension : mx_annual__part(a, frame, row);
        rc = mx_frame_set_text(frame, row, at, name);
    }
    return rc;
}

/* Of the released specificities: the map shows nothing that they do not. */
void mx_annual__ask_map(annual *a)
{
    const mx_release *s = a->found.specific;
    mx_frame *frame = NULL;
    bool has_any = false;
    for (size_t row = 0; row < mx_annual__n_rows(s) && !has_any; row++) has_any = is_conclusive(s, row);
    if (a->rc < 0 || !has_any) return;
    size_t n_keys = mx_frame_find(mx_release_frame(s), "group") == SIZE_MAX ? 2 : 3;
    int rc = mx_measure_correspond(&frame, mx_release_frame(s), n_keys);
    if (rc >= 0) rc = add_points(frame, a);
    a->found.map = mx_annual__release_of(a, rc, &frame, "map of parts and dimensions", NULL, NULL);
}

/* ---- Telling -------------------------------------------------------------------------------- */

typedef struct {
    const char *coordinate, *contribution, *cos2, *explained;
} axis;

static const axis axes[] = {{"x", "contribution_x", "cos2_x", "explained_x"},
                            {"y", "contribution_y", "cos2_y", "explained_y"}};

/* A dimension (or part) on this side of the axis that the axis shows well. */
static bool is_on_side(const mx_release *m, size_t row, const axis *at, bool is_dimension, bool is_right)
{
    double x = mx_annual__number(m, row, at->coordinate);
    return (mx_annual__word(m, row, "dimension") != NULL) == is_dimension && (is_right ? x > 0 : x < 0) &&
           mx_annual__number(m, row, at->cos2) >= LEAST_COS2;
}

static double average_contribution(const mx_release *m, bool is_dimension)
{
    size_t n = 0;
    for (size_t row = 0; row < mx_annual__n_rows(m); row++)
        n += (mx_annual__word(m, row, "dimension") != NULL) == is_dimension;
    return n == 0 ? 0 : 1 / (double)n;
}

/* Those of a side that make the axis take more part in it than the average does; the strongest always counts. */
static double least_contribution(const mx_release *m, const axis *at, bool is_dimension, bool is_right)
{
    double strongest = 0;
    for (size_t row = 0; row < mx_annual__n_rows(m); row++)
        if (is_on_side(m, row, at, is_dimension, is_right))
            strongest = fmax(strongest, mx_annual__number(m, row, at->contribution));
    return fmin(strongest, average_contribution(m, is_dimension));
}

/* Their names with commas between, as markup; NULL when there is none. */
static const char *list_points(annual *a, const axis *at, bool is_dimension, bool is_right)
{
    const mx_release *m = a->found.map;
    double least = least_contribution(m, at, is_dimension, is_right);
    mx_buf list = {0};
    const char *made = NULL;
    for (size_t row = 0, n = 0; row < mx_annual__n_rows(m) && n < POINTS_MOST; row++) {
        bool is_listed = is_on_side(m, row, at, is_dimension, is_right) &&
                         mx_annual__number(m, row, at->contribution) >= least;
        if (!is_listed) continue;
        mx_buf_text(&list, n++ == 0 ? "**" : ", **");
        mx_report_plain(&list, mx_annual__word(m, row, "point"));
        mx_buf_text(&list, "**");
    }
    if (mx_annual__ok(a, mx_buf_check(&list)) && list.size > 0) made = mx_arena_copy(a->arena, list.at, list.size);
    if (list.size > 0 && made == NULL) mx_annual__ok(a, mx_fail_memory());
    mx_buf_dispose(&list);
    return made;
}

static void tell_axis(annual *a, const axis *at, const char *key, const char *with_parts)
{
    const char *left = list_points(a, at, true, false), *right = list_points(a, at, true, true);
    const char *part_left = list_points(a, at, false, false), *part_right = list_points(a, at, false, true);
    double explained = mx_annual__number(a->found.map, 0, at->explained);
    if (left == NULL || right == NULL || isnan(explained)) return;
    ANNUAL_PARAGRAPH(a, key, VALUE_SHARE("explained", explained), VALUE_MARKUP("left", left), VALUE_MARKUP("right", right));
    if (part_left != NULL && part_right != NULL)
        ANNUAL_PARAGRAPH(a, with_parts, VALUE_MARKUP("left", part_left), VALUE_MARKUP("right", part_right));
}

void mx_annual__map(annual *a)
{
    const mx_release *m = a->found.map;
    if (!(mx_annual__number(m, 0, "p_value") < 0.05) || isnan(mx_annual__number(m, 0, "y"))) return;
    const mx_report_column columns[] = {
        {.column = "point", .heading = mx_annual__plain(a, "column.point")},
        {.column = "x", .heading = mx_annual__plain(a, "column.axis_1"), .show = MX_SHOW_SIGNED, .decimals = 2},
        {.column = "contribution_x", .heading = mx_annual__plain(a, "column.contribution"), .show = MX_SHOW_SHARE},
        {.column = "cos2_x", .heading = mx_annual__plain(a, "column.cos2"), .show = MX_SHOW_DECIMAL, .decimals = 2},
        {.column = "y", .heading = mx_annual__plain(a, "column.axis_2"), .show = MX_SHOW_SIGNED, .decimals = 2},
        {.column = "contribution_y", .heading = mx_annual__plain(a, "column.contribution"), .show = MX_SHOW_SHARE},
        {.column = "cos2_y", .heading = mx_annual__plain(a, "column.cos2"), .show = MX_SHOW_DECIMAL, .decimals = 2},
    };
    mx_annual__heading(a, 3, "said-map", "said.map");
    tell_axis(a, &axes[0], "said.map.first", "said.map.parts");
    tell_axis(a, &axes[1], "said.map.second", "said.map.parts");
    mx_annual__table(a, m, columns, 7, mx_annual__text(a, "said.map.caption"), mx_annual__text(a, "said.map.note"));
}
