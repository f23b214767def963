#include "support/check.h"
#include "support/gate.h"

#include <math.h>
#include <stdlib.h>

#include "mx/task.h"

static char printed[4096];

static const char *print(const mx_frame *frame, mx_format format)
{
    mx_rule rule;
    mx_release *release;
    CHECK_OK(mx_rule_find(&rule, "internal"));
    CHECK_OK(gate_one(&release, frame, &rule, NULL, 0));
    memset(printed, 0, sizeof printed);
    FILE *out = fmemopen(printed, sizeof printed - 1, "w");
    int rc = mx_task_print(release, format, out);
    fclose(out);
    mx_release_free(release);
    CHECK_OK(rc);
    return printed;
}

static mx_frame *sample(void)
{
    mx_frame *frame;
    CHECK_OK(mx_frame_new(&frame));
    CHECK_OK(mx_frame_add_column(frame, "territoire", MX_TEXT, MX_KEY));
    CHECK_OK(mx_frame_add_column(frame, "n", MX_NUMBER, MX_PEOPLE));
    CHECK_OK(mx_frame_add_column(frame, "part", MX_NUMBER, MX_FIGURE));
    CHECK_OK(mx_frame_add_rows(frame, 2));
    CHECK_OK(mx_frame_set_text(frame, 0, 0, "Œuvre \"é\""));
    mx_frame_set_number(frame, 0, 1, 1234);
    mx_frame_set_number(frame, 0, 2, 0.125);
    mx_frame_set_number(frame, 1, 1, 7);
    return frame;
}

TEST(task_print, aligns_a_table_by_characters)
{
    mx_frame *frame = sample();
    CHECK_TEXT(print(frame, MX_FORMAT_TABLE), "territoire      n   part\n"
                                              "Œuvre \"é\"   1\xE2\x80\xAF" "234  0,125\n"
                                              "                7       \n");
    mx_frame_free(frame);
}

TEST(task_print, quotes_csv_and_leaves_missing_cells_empty)
{
    mx_frame *frame = sample();
    CHECK_TEXT(print(frame, MX_FORMAT_CSV), "territoire,n,part\n\"Œuvre \"\"é\"\"\",1234,0.125\n,7,\n");
    mx_frame_free(frame);
}

TEST(task_print, writes_json_with_null_for_missing)
{
    mx_frame *frame = sample();
    CHECK_TEXT(print(frame, MX_FORMAT_JSON),
               "[\n {\"territoire\": \"Œuvre \\\"é\\\"\", \"n\": 1234, \"part\": 0.125},\n"
               " {\"territoire\": null, \"n\": 7, \"part\": null}\n]\n");
    mx_frame_free(frame);
}

TEST(task_print, tells_when_the_output_is_full)
{
    mx_frame *frame = sample();
    mx_rule rule;
    mx_release *release;
    CHECK_OK(mx_rule_find(&rule, "internal"));
    CHECK_OK(gate_one(&release, frame, &rule, NULL, 0));
    FILE *out = fopen("/dev/full", "w");
    int rc = mx_task_print(release, MX_FORMAT_TABLE, out);
    fclose(out);
    mx_release_free(release);
    mx_frame_free(frame);
    CHECK_FAILS(rc, MX_E_IO, "écriture impossible");
}
