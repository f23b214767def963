#include "cli.h"

static const cli_option options[] = {
    {"disagreements",
     {0},
     {"les expressions codées différemment, les plus utiles à discuter d’abord",
      "the statements coded differently, those most worth a discussion first"}},
    {"territory", {"T", "T"}, {"un territoire et ceux qui en relèvent", "a territory and those below it"}},
    {"network", {"R", "N"}, {"les territoires d’un réseau", "the territories of a network"}},
    {"cycle", {"C", "C"}, {"un cycle ; sans cela tous", "a cycle; else all"}},
    {"release", {0}, {"applique la règle de publication", "applies the release rule"}},
    CLI_RULE_OPTIONS,
    {"format",
     {"table|csv|json", "table|csv|json"},
     {"sans cela table à l’écran, csv ailleurs", "by default table on a terminal, csv elsewhere"}},
    {0}};

static int run(cli_args *args)
{
    mx_agree agree = {.territory = cli_value(args, "territory"),
                      .network = cli_value(args, "network"),
                      .cycle = cli_value(args, "cycle")};
    mx_release *release;
    mx_format format;
    if (agree.territory && agree.network)
        return mx_fail(MX_E_USAGE, "%s",
                       mx_tr("--territory ou --network, pas les deux", "--territory or --network, not both"));
    int rc = cli_rule(&agree.rule, args, "internal");
    if (rc == MX_OK) rc = cli_format(&format, args);
    if (rc == MX_OK)
        rc = cli_flag(args, "disagreements") ? mx_task_disagreements(&release, cli_context(args), &agree)
                                             : mx_task_agree(&release, cli_context(args), &agree);
    if (rc < 0) return rc;
    rc = mx_task_print(release, format, stdout);
    mx_release_free(release);
    return rc;
}

const cli_command cli_agree = {
    .name = "agree",
    .purpose = {"mesure l’accord des codeurs entre eux et avec le classement",
                "measures how well coders agree with each other and with the classifier"},
    .details = {"Sur les expressions de la base que deux personnes, ou une personne et le classement, ont "
                "codées : part\n"
                "d’accord et kappa de Cohen, pour les dimensions, chaque dimension et les composantes.",
                "On the statements of the store that two people, or a person and the classifier, coded: "
                "share agreed\n"
                "and Cohen's kappa, for dimensions, each dimension and components."},
    .options = options,
    .run = run,
};
