#include "cli.h"

static const cli_option options[] = {{"slopes",
                                      {0},
                                      {"une ligne par suite : test de Mann et Kendall, pente de Theil et Sen",
                                       "a row a series: Mann and Kendall's test, Theil and Sen's slope"}},
                                     {"over",
                                      {"indicators|territories", "indicators|territories"},
                                      {"teste plusieurs suites ensemble : Kendall régional, Page",
                                       "tests several series together: regional Kendall and Page"}},
                                     {"convergence",
                                      {0},
                                      {"dit, une ligne par indicateur, si les territoires se rapprochent",
                                       "tells, a row an indicator, whether territories draw together"}},
                                     CLI_QUESTION_OPTIONS,
                                     {0}};

/* At most one of --slopes, --over, --convergence. */
static int find_kind(mx_trend_kind *out, const cli_args *args)
{
    static const char *const overs[] = {"indicators", "territories", NULL};
    bool has_slopes = cli_flag(args, "slopes"), has_over = cli_value(args, "over") != NULL,
         has_convergence = cli_flag(args, "convergence");
    int over;
    if (has_slopes + has_over + has_convergence > 1)
        return mx_fail(MX_E_USAGE, "%s",
                       mx_tr("trend : une seule de --slopes, --over, --convergence",
                             "trend: only one of --slopes, --over, --convergence"));
    int rc = cli_choice(&over, args, "over", overs, 0);
    *out = has_slopes        ? MX_TREND_SLOPES
           : has_convergence ? MX_TREND_CONVERGENCE
           : !has_over       ? MX_TREND_PERIODS
           : over == 0       ? MX_TREND_OVER_INDICATORS
                             : MX_TREND_OVER_TERRITORIES;
    return rc;
}

static int run(cli_args *args)
{
    mx_trend_kind kind = MX_TREND_PERIODS;
    mx_question question;
    mx_release *release;
    mx_format format;
    int rc = find_kind(&kind, args);
    if (rc == MX_OK) rc = cli_question(&question, args);
    if (rc == MX_OK) rc = cli_format(&format, args);
    if (rc == MX_OK) rc = mx_task_trend(&release, cli_context(args), &question, kind);
    if (rc < 0) return rc;
    rc = mx_task_print(release, format, stdout);
    mx_release_free(release);
    return rc;
}

const cli_command cli_trend = {
    .name = "trend",
    .operands = {"[FICHIER…]", "[FILE…]"},
    .purpose = {"suit la part des bonnes situations dans le temps, et dit si elle monte",
                "follows the share of good situations over time, and says whether it rises"},
    .details =
        {"Lit la base, ou des fichiers de suivi (comme describe). Une ligne par période, avec son intervalle "
         ";\n"
         "avec --slopes une par suite. Les réponses sans phase (un baromètre) et celles d’évaluations ne "
         "font\n"
         "jamais une même suite ; les premières passent devant.",
         "Reads the store, or files of follow-up (as describe does). A row a period, with its interval; "
         "with\n"
         "--slopes one a series. Answers without a phase (a barometer) and those of evaluations never make\n"
         "one series; the former come first."},
    .options = options,
    .run = run,
};
