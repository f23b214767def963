#include "cli.h"

static const cli_option options[] = {
    {"by",
     {"COLONNES", "COLUMNS"},
     {"ce qui fait une ligne : territory,indicator,period sans cela",
      "what makes a row: territory,indicator,period by default"}},
    {"format",
     {"table|csv|json", "table|csv|json"},
     {"sans cela table à l’écran, csv ailleurs", "by default table on a terminal, csv elsewhere"}},
    {"scale",
     {"1-5", "1-5"},
     {"échelle de tous les indicateurs d’un fichier ; sans cela, l’étendue vue",
      "scale of all indicators of a file; else the range seen"}},
    CLI_WEIGHTING_OPTIONS,
    {"release", {0}, {"applique la règle de publication", "applies the release rule"}},
    CLI_RULE_OPTIONS,
    {"merge",
     {"ORDRE", "ORDER"},
     {"réunit dans cet ordre plutôt que de retenir : groupes,territoires,périodes, ou règle ; sans cela rien",
      "merges in this order rather than withholding: groups,territories,periods, or rule; by default nothing"}},
    {"rehearse",
     {0},
     {"dit d’avance ce que --release retiendrait et quel regroupement en sauverait le plus",
      "tells in advance what --release would withhold and which merging would save most"}},
    {"encoding",
     {"NOM", "NAME"},
     {"utf-8, utf-16, windows-1252 ; sinon deviné", "utf-8, utf-16, windows-1252; else found out"}},
    {"delimiter",
     {"SIGNE", "SIGN"},
     {"« , », « ; », tab ou « | » ; sinon deviné", "',', ';', tab or '|'; else found out"}},
    {"sheet",
     {"FEUILLE", "SHEET"},
     {"celle d’un classeur à lire, au lieu de la première", "the sheet of a workbook to read, instead of the first"}},
    {"decimal", {".|,", ".|,"}, {"marque décimale ; sinon devinée", "decimal mark; else found out"}},
    {"threads",
     {"N", "N"},
     {"fils d’exécution ; le résultat n’en dépend pas", "threads; the result does not depend on them"}},
    {0},
};

static void complain(void *payload, mx_complaints *list)
{
    (void)payload;
    mx_complaints_print(list, 50, stderr);
}

static int run(cli_args *args)
{
    mx_describe describe = {.by = cli_value(args, "by"),
                            .scale = cli_value(args, "scale"),
                            .encoding = cli_value(args, "encoding"),
                            .sheet = cli_value(args, "sheet"),
                            .weighting = cli_weighting(args),
                            .complain = complain};
    mx_release *release;
    mx_format format;
    int64_t threads;
    if (cli_n_operands(args) > 1)
        return mx_fail(MX_E_USAGE, "%s",
                       mx_tr("describe : un fichier à la fois ; plusieurs se chargent par mieux import",
                             "describe: one file at a time; several are loaded by mieux import"));
    if (cli_n_operands(args) == 1) describe.file = cli_operand(args, 0);
    int rc = cli_format(&format, args);
    if (rc == MX_OK) rc = cli_integer(&threads, args, "threads", 0, 16, 0);
    if (rc == MX_OK) rc = cli_mark(&describe.delimiter, args, "delimiter", ",;\t|");
    if (rc == MX_OK) rc = cli_mark(&describe.decimal, args, "decimal", ".,");
    if (rc == MX_OK) rc = cli_rule(&describe.rule, args, cli_flag(args, "rehearse") ? "health" : "internal");
    if (rc == MX_OK) rc = cli_merge_rule(&describe.rule, args, false);
    if (rc < 0) return rc;
    describe.n_threads = (unsigned)threads;
    rc = cli_flag(args, "rehearse") ? mx_task_describe_rehearse(&release, cli_context(args), &describe)
                                    : mx_task_describe(&release, cli_context(args), &describe);
    if (rc < 0) return rc;
    rc = mx_task_print(release, format, stdout);
    mx_release_free(release);
    return rc;
}

const cli_command cli_describe = {
    .name = "describe",
    .operands = {"[FICHIER]", "[FILE]"},
    .purpose = {"décrit un suivi par toutes clés : n, moyenne, médiane, dispersion, parts",
                "describes follow-up by any keys: n, mean, median, spread, shares"},
    .details = {"Lit un fichier de suivi (CSV, TSV, XLSX, ODS ; « - » est l’entrée standard), sinon la base. Forme "
                "longue (une\n"
                "valeur par ligne), large (une colonne par indicateur) ou effectifs (count).",
                "Reads a follow-up file (CSV, TSV, XLSX, ODS; '-' is standard input), else the store. Long form (a "
                "value a row),\n"
                "wide form (a column an indicator) or counts (count)."},
    .options = options,
    .run = run,
};
