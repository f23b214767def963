/* trend: the share in high situations over time, and whether it rises or falls, in one series or in several. */
#include "asked.h"

#define TESTS "slopes"

/* From what of the trend may be shown, so that tests tell nothing more. */
static int ask_tests(mx_frame **out, asked *a, const mx_frame *trend, mx_trend_kind kind)
{
    const bool *apart;
    int rc = asked_apart(&apart, a, trend, ASKED_ANSWERS, "share_high");
    if (rc < 0) return rc;
    switch (kind) {
    case MX_TREND_PERIODS: return MX_OK;
    case MX_TREND_SLOPES: rc = mx_measure_slopes(out, trend, apart, a->cut.conf); break;
    case MX_TREND_OVER_INDICATORS:
        rc = mx_measure_slopes_together(out, trend, apart, "territory", a->cut.conf);
        break;
    case MX_TREND_OVER_TERRITORIES:
        rc = mx_measure_slopes_together(out, trend, apart, "indicator", a->cut.conf);
        break;
    case MX_TREND_CONVERGENCE: rc = mx_measure_convergence(out, trend, apart, a->cut.conf); break;
    }
    return rc == MX_OK ? asked_adjust(a, *out, TESTS) : rc;
}

static int check_kind(const mx_question *question, mx_trend_kind kind)
{
    if (!question->is_together || (kind != MX_TREND_OVER_TERRITORIES && kind != MX_TREND_CONVERGENCE)) return MX_OK;
    return mx_fail(MX_E_USAGE, "%s",
                   mx_tr("--together met les territoires ensemble : il n’y en a plus à comparer",
                         "--together puts territories together: there are none left to compare"));
}

int mx_task_trend(mx_release **out, const mx_context *context, const mx_question *question, mx_trend_kind kind)
{
    static const char *const allowed[] = {"territory", "indicator", NULL};
    asked a;
    mx_frame *trend = NULL, *tests = NULL;
    *out = NULL;
    int rc = check_kind(question, kind);
    if (rc < 0) return rc;
    rc = asked_read(&a, context, question, "trend", "territory,indicator", allowed);
    a.cut.fewest_periods = 1;
    if (rc == MX_OK) rc = mx_measure_trend(&trend, a.follow_up, &a.cut);
    if (rc == MX_OK) rc = asked_check(trend);
    if (rc == MX_OK) rc = ask_tests(&tests, &a, trend, kind);
    mx_frame *result = kind == MX_TREND_PERIODS ? trend : tests;
    if (rc == MX_OK) rc = asked_caution(&a, result, kind >= MX_TREND_OVER_TERRITORIES);
    static const char *const words[] = {[MX_TREND_SLOPES] = "--slopes",
                                        [MX_TREND_OVER_INDICATORS] = "--over indicators",
                                        [MX_TREND_OVER_TERRITORIES] = "--over territories",
                                        [MX_TREND_CONVERGENCE] = "--convergence"};
    if (kind != MX_TREND_PERIODS) outlet_word(&a.outlet, words[kind]);
    if (rc == MX_OK) rc = asked_release(out, &a, result, kind == MX_TREND_PERIODS ? ASKED_ANSWERS : TESTS);
    mx_frame_free(trend);
    mx_frame_free(tests);
    asked_dispose(&a);
    return rc;
}
