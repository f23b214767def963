#include "cli.h"

static const cli_option options[] = {{"slopes",
                                      {0},
                                      {"une ligne par suite : test de Mann et Kendall, pente de Theil et Sen",
                                       "a row a series: Mann and Kendall's test, Theil and Sen's slope"}},
                                     CLI_QUESTION_OPTIONS,
                                     {0}};

static int run(cli_args *args)
{
    mx_question question;
    mx_release *release;
    mx_format format;
    int rc = cli_question(&question, args);
    if (rc == MX_OK) rc = cli_format(&format, args);
    if (rc == MX_OK) rc = mx_task_trend(&release, cli_context(args), &question, cli_flag(args, "slopes"));
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
         "avec --slopes une par suite. Les réponses sans phase (un baromètre) et celles d'évaluations ne "
         "font\n"
         "jamais une même suite ; les premières passent devant.",
         "Reads the store, or files of follow-up (as describe does). A row a period, with its interval; "
         "with\n"
         "--slopes one a series. Answers without a phase (a barometer) and those of evaluations never make\n"
         "one series; the former come first."},
    .options = options,
    .run = run,
};
