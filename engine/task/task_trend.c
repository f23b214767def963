/* trend: the share in high situations over time, and whether it rises or falls. */
#include "asked.h"

/* From what of the trend may be shown, so that slopes tell nothing more. */
static int ask_slopes(mx_frame **out, asked *a, const mx_frame *trend)
{
    const bool *apart;
    int rc = asked_apart(&apart, a, trend, "share_high");
    if (rc == MX_OK) rc = mx_measure_slopes(out, trend, apart, a->cut.conf);
    return rc == MX_OK ? asked_adjust(a, *out) : rc;
}

int mx_task_trend(mx_release **out, const mx_context *context, const mx_question *question, bool has_slopes)
{
    static const char *const allowed[] = {"territory", "indicator", NULL};
    asked a;
    mx_frame *trend = NULL, *slopes = NULL;
    *out = NULL;
    int rc = asked_read(&a, context, question, "territory,indicator", allowed);
    a.cut.fewest_periods = 1;
    if (rc == MX_OK) rc = mx_measure_trend(&trend, a.follow_up, &a.cut);
    if (rc == MX_OK) rc = asked_check(trend);
    if (rc == MX_OK && has_slopes) rc = ask_slopes(&slopes, &a, trend);
    if (rc == MX_OK) rc = asked_caution(&a, has_slopes ? slopes : trend, false);
    if (rc == MX_OK) rc = asked_release(out, &a, has_slopes ? slopes : trend);
    mx_frame_free(trend);
    mx_frame_free(slopes);
    asked_dispose(&a);
    return rc;
}
