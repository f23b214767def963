#include <math.h>

#include "mx/classify.h"
#include "support/check.h"

static mx_proposal proposal(const char *first, const char *second, double confidence, char polarity)
{
    return (mx_proposal){.component = {first, second, "I03"}, .confidence = {confidence, 0.1, 0.05},
                         .dimension = first[0], .dimension_confidence = confidence, .polarity = polarity,
                         .positive = polarity == '-' ? 0.2 : 0.8, .is_auto = confidence > 0.5};
}

static double figure(const mx_frame *frame, const char *name, size_t column)
{
    for (size_t i = 0; i < mx_frame_n_rows(frame); i++)
        if (strcmp(mx_frame_text(frame, i, 0), name) == 0)
            return mx_frame_number(frame, i, column);
    check_fail(__FILE__, __LINE__, "no figure \"%s\"", name);
    return 0;
}

TEST(classify_score, counts_what_is_right)
{
    mx_score *score;
    CHECK_OK(mx_score_new(&score));
    mx_proposal right = proposal("A06", "A08", 0.9, '+'), near = proposal("A06", "A08", 0.3, '-'),
                far = proposal("D03", "G05", 0.7, 0);
    CHECK_OK(mx_score_add(score, &right, "A06", '+'));
    CHECK_OK(mx_score_add(score, &near, "A08", '+'));
    CHECK_OK(mx_score_add(score, &far, "F01", '-'));
    CHECK_OK(mx_score_add(score, &far, "F01|D03", 0));
    CHECK_OK(mx_score_add(score, &right, "", '+'));
    mx_frame *figures;
    CHECK_OK(mx_score_figures(&figures, score));
    CHECK_NEAR(figure(figures, "dimension", 1), 3.0 / 4, 1e-12);
    CHECK_NEAR(figure(figures, "component", 1), 2.0 / 4, 1e-12);
    CHECK_NEAR(figure(figures, "first_three", 1), 3.0 / 4, 1e-12);
    CHECK_NEAR(figure(figures, "polarity", 1), 2.0 / 4, 1e-12);
    CHECK_NEAR(figure(figures, "polarity_where_given", 1), 2.0 / 3, 1e-12);
    CHECK_NEAR(figure(figures, "polarity_by_text", 1), 2.0 / 4, 1e-12);
    CHECK_NEAR(figure(figures, "auto_dimension_expected", 1), (0.9 + 0.7 + 0.7) / 3, 1e-12);
    CHECK_NEAR(figure(figures, "review", 1), 1.0 / 4, 1e-12);
    CHECK_NEAR(figure(figures, "auto_component", 1), 2.0 / 3, 1e-12);
    /* Wilson (1927) for 2 of 4: (0.1500, 0.8500). */
    CHECK_NEAR(figure(figures, "component", 2), 0.1500, 1e-3);
    CHECK_NEAR(figure(figures, "component", 3), 0.8500, 1e-3);
    /* F1: A06 2·1/(2+1), A08 0, D03 2·1/(2+1), F01 0; four components. */
    CHECK_NEAR(figure(figures, "macro_f1", 1), (2.0 / 3 + 2.0 / 3) / 4, 1e-12);
    CHECK_INT(figure(figures, "component", 4), 4);
    mx_frame_free(figures);

    mx_frame *confusion;
    CHECK_OK(mx_score_confusion(&confusion, score));
    CHECK_INT(mx_frame_n_rows(confusion), 3);
    CHECK_NEAR(mx_frame_number(confusion, 0, mx_frame_find(confusion, "A")), 2.0, 1e-12);
    CHECK_NEAR(mx_frame_number(confusion, 2, mx_frame_find(confusion, "D")), 1.0, 1e-12);
    mx_frame_free(confusion);
    mx_score_free(score);
}

TEST(classify_score, has_no_figures_of_nothing)
{
    mx_score *score;
    mx_frame *figures;
    CHECK_OK(mx_score_new(&score));
    CHECK_OK(mx_score_figures(&figures, score));
    CHECK(isnan(figure(figures, "dimension", 1)));
    CHECK(isnan(figure(figures, "macro_f1", 1)));
    mx_frame_free(figures);
    mx_score_free(score);
}

TEST(classify_score, counts_two_themes_as_right_when_either_is)
{
    mx_score *score;
    mx_frame *figures;
    const mx_proposal whole = proposal("A06", "D03", 0.6, 0);
    const mx_split split = {.themes = {proposal("A06", "A08", 0.9, 0), proposal("D03", "D00", 0.8, 0)}};
    CHECK_OK(mx_score_new(&score));
    const struct {
        const mx_split *split;
        const char *decided;
    } rows[] = {{&split, "D03"}, {&split, "A06"}, {&split, "F01|G02"}, {NULL, "A06"}, {&split, ""}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK_OK(mx_score_add(score, &whole, rows[i].decided, 0));
        mx_score_add_split(score, rows[i].split, rows[i].decided);
    }
    CHECK_OK(mx_score_figures(&figures, score));
    CHECK_NEAR(figure(figures, "two_themes", 1), 3.0 / 4, 1e-12);
    CHECK_NEAR(figure(figures, "two_themes_component", 1), 2.0 / 3, 1e-12);
    mx_frame_free(figures);
    mx_score_free(score);
}

TEST(classify_score, tells_confidence_from_truth_by_tenths)
{
    mx_score *score;
    mx_frame *frame;
    CHECK_OK(mx_score_new(&score));
    const mx_proposal sure = proposal("A06", "A08", 1.0, 0), surer = proposal("D03", "A08", 0.92, 0),
                      unsure = proposal("A06", "A08", 0.25, 0);
    CHECK_OK(mx_score_add(score, &sure, "A06", 0));
    CHECK_OK(mx_score_add(score, &surer, "F01", 0));
    CHECK_OK(mx_score_add(score, &unsure, "A08", 0));
    CHECK_OK(mx_score_reliability(&frame, score));
    CHECK_INT(mx_frame_n_rows(frame), 2);
    CHECK_NEAR(mx_frame_number(frame, 0, mx_frame_find(frame, "from")), 0.2, 1e-12);
    CHECK_NEAR(mx_frame_number(frame, 0, mx_frame_find(frame, "confidence")), 0.25, 1e-12);
    CHECK_NEAR(mx_frame_number(frame, 0, mx_frame_find(frame, "right")), 0.0, 1e-12);
    CHECK_INT(mx_frame_number(frame, 1, mx_frame_find(frame, "n")), 2);
    CHECK_NEAR(mx_frame_number(frame, 1, mx_frame_find(frame, "confidence")), 0.96, 1e-12);
    CHECK_NEAR(mx_frame_number(frame, 1, mx_frame_find(frame, "right")), 0.5, 1e-12);
    mx_frame_free(frame);

    CHECK_OK(mx_score_dimensions(&frame, score));
    CHECK_INT(mx_frame_n_rows(frame), 2);
    CHECK_TEXT(mx_frame_text(frame, 0, 0), "A");
    CHECK_NEAR(mx_frame_number(frame, 0, mx_frame_find(frame, "right")), 1.0, 1e-12);
    CHECK_NEAR(mx_frame_number(frame, 1, mx_frame_find(frame, "right")), 0.0, 1e-12);
    mx_frame_free(frame);
    mx_score_free(score);
}
