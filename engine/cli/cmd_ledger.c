#include "cli.h"

static const cli_option options[] = {
    {"changes", {0}, {"ne montre que ce qui a changé", "shows only what changed"}},
    {"territory", {"T", "T"}, {"un territoire et ceux qui en relèvent", "a territory and those below it"}},
    {"network", {"R", "N"}, {"les territoires d’un réseau", "the territories of a network"}},
    {"indicator", {"I", "I"}, {"un indicateur ; sans cela tous", "an indicator; else all"}},
    {"format",
     {"table|csv|json", "table|csv|json"},
     {"sans cela table à l’écran, csv ailleurs", "by default table on a terminal, csv elsewhere"}},
    {0}};

static int run(cli_args *args)
{
    mx_question question;
    mx_release *release;
    mx_format format;
    int rc = cli_question(&question, args);
    if (rc == MX_OK) rc = cli_format(&format, args);
    if (rc == MX_OK) rc = mx_task_ledger(&release, cli_context(args), &question, cli_flag(args, "changes"));
    if (rc < 0) return rc;
    rc = mx_task_print(release, format, stdout);
    mx_release_free(release);
    return rc;
}

const cli_command cli_ledger = {
    .name = "ledger",
    .operands = {"", ""},
    .purpose = {"tient le registre de comparabilité : qui a été interrogé, quand et comment",
                "keeps the comparability ledger: who was asked, when and how"},
    .details = {"Une ligne par territoire, indicateur, moment et import. changed dit ce qui n’est plus comme la\n"
                "fois d’avant : formulation, mode, questionnaire, genres de groupes.",
                "A row for each territory, indicator, time and import. changed says what is not as the time\n"
                "before: wording, mode, questionnaire, kinds of groups."},
    .options = options,
    .run = run,
};
