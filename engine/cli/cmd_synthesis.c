#include "cli.h"

#include <string.h>

static const cli_option options[] = {
    {"by",
     {"CLÉS", "KEYS"},
     {"parmi dimension, component, group, question, territory, cycle, polarity : dimension sans cela",
      "out of dimension, component, group, question, territory, cycle, polarity: dimension by default"}},
    {"territory", {"T", "T"}, {"un territoire et ceux qui en relèvent", "a territory and those below it"}},
    {"network", {"R", "N"}, {"les territoires d’un réseau", "the territories of a network"}},
    {"cycle", {"C", "C"}, {"un cycle ; sans cela tous", "a cycle; else all"}},
    {"model",
     {"FICHIER", "FILE"},
     {"corrected : un autre modèle que celui fourni", "corrected: another model than the one that comes along"}},
    {"release", {0}, {"applique la règle de publication", "applies the release rule"}},
    CLI_RULE_OPTIONS,
    {"merge",
     {"ORDRE", "ORDER"},
     {"réunit dans cet ordre plutôt que de retenir : composantes,groupes,territoires, ou règle ; sans cela rien",
      "merges in this order rather than withholding: components,groups,territories, or rule; by default nothing"}},
    {"quote",
     {"T/ID,…", "T/ID,…"},
     {"cite aussi ces expressions, aux mots que personne d’autre n’a, une fois relues",
      "quotes these statements too, in words nobody else used, once somebody has read them"}},
    {"format",
     {"table|csv|json", "table|csv|json"},
     {"sans cela table à l’écran, csv ailleurs", "by default table on a terminal, csv elsewhere"}},
    {0}};

static int find_kind(mx_synthesis_kind *out, const cli_args *args)
{
    static const char *const names[] = {[MX_SYNTHESIS_MENTIONS] = "mentions",
                                        [MX_SYNTHESIS_SPECIFIC] = "specific",
                                        [MX_SYNTHESIS_SHARED] = "shared",
                                        [MX_SYNTHESIS_NEW] = "new",
                                        [MX_SYNTHESIS_MAP] = "map",
                                        [MX_SYNTHESIS_TYPICAL] = "typical",
                                        [MX_SYNTHESIS_CORRECTED] = "corrected"};
    *out = MX_SYNTHESIS_MENTIONS;
    if (cli_n_operands(args) == 0) return MX_OK;
    for (size_t i = 0; cli_n_operands(args) == 1 && i < sizeof names / sizeof *names; i++) {
        if (strcmp(cli_operand(args, 0), names[i]) != 0) continue;
        *out = (mx_synthesis_kind)i;
        return MX_OK;
    }
    return mx_fail(MX_E_USAGE,
                   mx_tr("synthesis : « %s » ; il y a mentions, specific, shared, new, map, typical, corrected",
                         "synthesis: \"%s\"; there are mentions, specific, shared, new, map, typical, corrected"),
                   cli_operand(args, 0));
}

static int run(cli_args *args)
{
    mx_release *release;
    mx_format format;
    mx_synthesis asked = {.by = cli_value(args, "by"),
                          .territory = cli_value(args, "territory"),
                          .network = cli_value(args, "network"),
                          .cycle = cli_value(args, "cycle"),
                          .quotes = cli_value(args, "quote"),
                          .model = cli_value(args, "model")};
    int rc = find_kind(&asked.kind, args);
    if (rc == MX_OK && asked.territory && asked.network)
        rc = mx_fail(MX_E_USAGE, "%s",
                     mx_tr("--territory ou --network, pas les deux", "--territory or --network, not both"));
    if (rc == MX_OK && asked.model && asked.kind != MX_SYNTHESIS_CORRECTED)
        rc = mx_fail(MX_E_USAGE, "%s",
                     mx_tr("synthesis : --model va avec corrected", "synthesis: --model goes with corrected"));
    if (rc == MX_OK) rc = cli_rule(&asked.rule, args, "internal");
    if (rc == MX_OK) rc = cli_merge_rule(&asked.rule, args, false);
    if (rc == MX_OK) rc = cli_format(&format, args);
    if (rc == MX_OK) rc = mx_task_synthesis(&release, cli_context(args), &asked);
    if (rc < 0) return rc;
    rc = mx_task_print(release, format, stdout);
    mx_release_free(release);
    return rc;
}

const cli_command cli_synthesis = {
    .name = "synthesis",
    .operands = {"[mentions|specific|shared|new|map|typical|corrected]", "[mentions|specific|shared|new|map|typical|corrected]"},
    .purpose = {"fait la synthèse de ce qui a été dit", "sums up what was said"},
    .details = {"mentions compte les expressions et les personnes, avec la balance du bien-être et du mal-être ;\n"
                "specific dit ce que l’un dit plus, ou moins, que tous (--by group,component…) ; shared, ce que\n"
                "nomment le plus de groupes ; new, les composantes du dernier cycle que personne n’avait\n"
                "nommées ; map, qui parle de quoi (analyse des correspondances : coordonnées, contributions, cos²,\n"
                "de ce que la règle laisse voir) ; typical, une expression par composante, là où son auteur y consent ;\n"
                "corrected, les parts corrigées des confusions du classement, d’après ce que des personnes ont codé.",
                "mentions counts statements and people, with the balance of well-being and ill-being; specific\n"
                "tells what one says more, or less, than all (--by group,component…); shared, what most groups\n"
                "name; new, components of the last cycle that nobody had named; map, who speaks of what\n"
                "(correspondence analysis: coordinates, contributions, cos², of what the rule lets be seen); typical,\n"
                "a statement for each component, where its author consents; corrected, shares corrected for what the classifier confuses,\n"
                "by what people coded."},
    .options = options,
    .run = run,
};
