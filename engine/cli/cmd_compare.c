#include "cli.h"

static const cli_option options[] = {
    {"by",
     {"CLÉS", "KEYS"},
     {"parmi indicator, territory, group : indicator,territory sans cela",
      "out of indicator, territory, group: indicator,territory by default"}},
    {"period",
     {"PÉRIODE", "PERIOD"},
     {"une période ; sans cela la dernière de chacun", "a period; else each one's latest"}},
    {"rank",
     {0},
     {"ajoute un rang et ceux que les intervalles admettent, s’il y a assez de personnes",
      "adds a rank and those that the intervals admit, where there are people enough"}},
    CLI_WEIGHTING_OPTIONS,
    CLI_QUESTION_OPTIONS,
    {0}};

static int run(cli_args *args)
{
    mx_question question;
    mx_release *release;
    mx_format format;
    int rc = cli_question(&question, args);
    if (rc == MX_OK) rc = cli_format(&format, args);
    if (rc == MX_OK) rc = mx_task_compare(&release, cli_context(args), &question, cli_flag(args, "rank"));
    if (rc < 0) return rc;
    rc = mx_task_print(release, format, stdout);
    mx_release_free(release);
    return rc;
}

const cli_command cli_compare = {
    .name = "compare",
    .operands = {"[FICHIER…]", "[FILE…]"},
    .purpose = {"met les territoires ou les groupes côte à côte", "puts territories or groups side by side"},
    .details =
        {"Lit la base, ou des fichiers de suivi (comme describe). Part des bonnes situations, avec son "
         "intervalle ;\n"
         "les lignes sont rangées par nom. overlapping dit combien d’intervalles recouvrent celui de la "
         "ligne.",
         "Reads the store, or files of follow-up (as describe does). Share of good situations, with its\n"
         "interval; rows stand by name. overlapping says how many intervals meet that of the row."},
    .options = options,
    .run = run,
};
