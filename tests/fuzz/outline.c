/* Outlines: whatever is given as GeoJSON, a map is drawn on it or it is refused in words. */
#include <math.h>
#include <string.h>

#include "fuzz.h"
#include "mx/chart.h"
#include "mx/frame.h"

/* Two territories, one of which only an outline can place. The same for all inputs. */
static const mx_release *territories(void)
{
    static mx_release *release;
    mx_frame *frame;
    if (release) return release;
    FUZZ_OK(mx_frame_new(&frame));
    FUZZ_OK(mx_frame_add_column(frame, "territory", MX_TEXT, MX_KEY));
    FUZZ_OK(mx_frame_add_column(frame, "latitude", MX_NUMBER, MX_KEY));
    FUZZ_OK(mx_frame_add_column(frame, "longitude", MX_NUMBER, MX_KEY));
    FUZZ_OK(mx_frame_add_column(frame, "y", MX_NUMBER, MX_FIGURE));
    FUZZ_OK(mx_frame_add_rows(frame, 2));
    for (size_t row = 0; row < 2; row++) {
        FUZZ_OK(mx_frame_set_text(frame, row, 0, row == 0 ? "a" : "b"));
        mx_frame_set_number(frame, row, 1, row == 0 ? 48.2 : (double)NAN);
        mx_frame_set_number(frame, row, 2, row == 0 ? 7.3 : (double)NAN);
        mx_frame_set_number(frame, row, 3, 0.37 + 0.11 * (double)row);
    }
    FUZZ_OK(mx_disclose_internal(&release, frame));
    mx_frame_free(frame);
    return release;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mx_chart chart = MX_CHART_INIT;
    mx_buf text = {0}, picture = {0};
    mx_buf_add(&text, (const char *)data, size);
    mx_buf_char(&text, '\0');
    FUZZ_OK(mx_buf_check(&text));
    chart.kind = MX_CHART_MAP;
    chart.release = territories();
    chart.by = "territory";
    chart.latitude = "latitude";
    chart.longitude = "longitude";
    chart.y = "y";
    chart.outline = text.at;
    int rc = mx_chart_draw(&picture, &chart, MX_CHART_SVG);
    if (rc < 0) fuzz_refused(rc);
    else FUZZ_HOLDS(picture.size > 100 && memcmp(picture.at + picture.size - 7, "</svg>", 6) == 0);
    mx_buf_dispose(&picture);
    mx_buf_dispose(&text);
    return 0;
}
