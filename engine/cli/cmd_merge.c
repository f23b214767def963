#include "cli.h"

static const cli_option options[] = {
    {"dry-run", {0}, {"dit ce qui viendrait, ne fusionne rien", "says what would come, merges nothing"}},
    {"replaces",
     {"IMPORT", "IMPORT"},
     {"met des effectifs partagés corrigés à la place de cet import", "puts corrected shared counts in the place of this import"}},
    {0}};

static void complain(void *payload, mx_complaints *list)
{
    (void)payload;
    mx_complaints_print(list, 50, stderr);
}

static int run(cli_args *args)
{
    int64_t replaces;
    int rc = cli_integer(&replaces, args, "replaces", 1, INT64_MAX, 0);
    if (rc < 0) return rc;
    const mx_merge merge = {.replaces = replaces,
                            .stores = cli_operands(args),
                            .n_stores = cli_n_operands(args),
                            .is_dry_run = cli_flag(args, "dry-run"),
                            .complain = complain};
    return mx_task_merge(cli_context(args), &merge);
}

const cli_command cli_merge = {
    .name = "merge",
    .operands = {"BASE|EFFECTIFS…", "STORE|COUNTS…"},
    .purpose = {"réunit dans cette base celles d’autres territoires", "brings other territories' stores into this one"},
    .details = {"Tout vient, ou rien : territoires, expressions et leurs codes, réponses, contrats, et d’où chacun vient.\n"
                "Ce que deux bases ont en commun compte une fois ; ce qu’elles disent autrement est refusé, avec sa ligne.\n"
                "Un fichier déjà chargé ici ne revient pas : la même base, fusionnée de nouveau, ne change rien.\n"
                "Les autres bases sont lues, jamais changées, même d’une version plus ancienne.\n"
                "Un classeur (.xlsx) ou un CSV de « mieux export --counts » apporte des effectifs sans réponses de personne.",
                "All comes, or nothing: territories, statements and their codes, answers, contracts, and where each is from.\n"
                "What two stores have in common counts once; what they say otherwise is refused, with its line.\n"
                "A file that is loaded here already does not come again: the same store, merged again, changes nothing.\n"
                "The other stores are read, never changed, even those of an older version.\n"
                "A workbook (.xlsx) or CSV of `mieux export --counts` brings counts, with nobody's answers."},
    .options = options,
    .run = run,
};
