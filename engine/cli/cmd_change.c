#include "cli.h"

static const cli_option options[] = {
    {"by",
     {"CLÉS", "KEYS"},
     {"parmi territory, group, indicator, cycle : territory,indicator sans cela",
      "out of territory, group, indicator, cycle: territory,indicator by default"}},
    {"design",
     {"both|linked|unlinked", "both|linked|unlinked"},
     {"les mêmes personnes (linked), des personnes différentes (unlinked), ou chacun à part (both, sans "
      "cela)",
      "the same people (linked), different people (unlinked), or each on its own (both, by default)"}},
    {"before",
     {"PÉRIODE", "PERIOD"},
     {"compare deux périodes au lieu des phases avant et après",
      "compares two periods in the place of the phases before and after"}},
    {"after", {"PÉRIODE", "PERIOD"}, {"la seconde", "the second"}},
    {"action",
     {"ACTION", "ACTION"},
     {"compare les territoires qui ont cette action (un identifiant, un titre, une composante ou une "
      "dimension) à "
      "ceux qui ne l’ont pas",
      "compares territories that have this action (an id, a title, a component or a dimension) with those "
      "that "
      "have not"}},
    {"periods",
     {0},
     {"montre, avec --action, les deux groupes de territoires période par période",
      "shows, with --action, both groups of territories period by period"}},
    CLI_WEIGHTING_OPTIONS,
    CLI_QUESTION_OPTIONS,
    {0}};

static int run(cli_args *args)
{
    static const char *const designs[] = {"both", "linked", "unlinked", NULL};
    const char *before = cli_value(args, "before"), *after = cli_value(args, "after");
    const char *action = cli_value(args, "action");
    bool has_periods = cli_flag(args, "periods");
    mx_question question;
    mx_release *release;
    mx_format format;
    int design;
    if (!before != !after)
        return mx_fail(
            MX_E_USAGE, "%s",
            mx_tr("change : --before et --after vont ensemble", "change: --before and --after go together"));
    if (action ? cli_value(args, "design") != NULL : has_periods)
        return mx_fail(MX_E_USAGE, "%s",
                       mx_tr("change : --periods va avec --action, --design sans",
                             "change: --periods goes with --action, --design without it"));
    int rc = cli_question(&question, args);
    if (rc == MX_OK) rc = cli_choice(&design, args, "design", designs, MX_CHANGE_BOTH);
    if (rc == MX_OK) rc = cli_format(&format, args);
    if (rc == MX_OK && action)
        rc = mx_task_change_by_action(&release, cli_context(args), &question, action, before, after,
                                      has_periods);
    else if (rc == MX_OK)
        rc = mx_task_change(&release, cli_context(args), &question, (mx_change_design)design, before, after);
    if (rc < 0) return rc;
    rc = mx_task_print(release, format, stdout);
    mx_release_free(release);
    return rc;
}

const cli_command cli_change = {
    .name = "change",
    .operands = {"[FICHIER…]", "[FILE…]"},
    .purpose = {"dit ce qui a changé entre deux évaluations, et ce qu’on peut en conclure",
                "says what changed between two evaluations, and what can be concluded"},
    .details =
        {"Lit la base, ou des fichiers de suivi (comme describe ; phase avant ou après, ou --before et "
         "--after).\n"
         "Une ligne « linked » rapproche les deux réponses de chaque personne, une ligne « unlinked » deux\n"
         "échantillons de personnes différentes ; personne n’est dans les deux. Avec --action : différence "
         "de\n"
         "différences des parts en bonne situation, par grappes de territoires.",
         "Reads the store, or files of follow-up (as describe does; phase before or after, or --before and\n"
         "--after). A row \"linked\" pairs the two answers of each person, a row \"unlinked\" compares two "
         "samples\n"
         "of different people; nobody is in both. With --action: difference in differences of the shares in "
         "good\n"
         "situations, clustered by territory."},
    .options = options,
    .run = run,
};
