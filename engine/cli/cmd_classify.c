#include "cli.h"

#include <string.h>

static const cli_option options[] = {
    {"model", {"FICHIER", "FILE"}, {"un autre modèle que celui fourni", "another model than the one that comes along"}},
    {"explain", {0}, {"ajoute les mots qui ont décidé", "adds the words that decided"}},
    {"split", {0}, {"ajoute les deux critères de qui en tient deux", "adds the two criteria of what holds two"}},
    {"codes", {"full", "full"}, {"full : ajoute code, meaning et beneficiary", "full: adds code, meaning and beneficiary"}},
    {"score", {0}, {"compare avec la colonne component (et polarity) du fichier", "compares with the column component (and polarity) of the file"}},
    {"sheet", {"FEUILLE", "SHEET"}, {"celle d’un classeur à lire, au lieu de la première", "the sheet of a workbook to read, instead of the first"}},
    {"threads", {"N", "N"}, {"fils d’exécution (sans cela, un par cœur)", "threads (else one a core)"}},
    {"format", {"table|csv|json", "table|csv|json"}, {"de --score, ou du résumé de la base", "of --score, or of the store's summary"}},
    {0},
};

/* Each release in turn, a blank line between them; frees them. */
static int print_both(mx_release *first, mx_release *second, mx_format format)
{
    int rc = mx_task_print(first, format, stdout);
    if (rc == MX_OK && second) {
        putchar('\n');
        rc = mx_task_print(second, format, stdout);
    }
    mx_release_free(first);
    mx_release_free(second);
    return rc;
}

static int run(cli_args *args)
{
    static const char *const codes[] = {"full", NULL};
    mx_classify_options how = MX_CLASSIFY_OPTIONS_INIT;
    mx_release *first, *second = NULL;
    mx_format format;
    int64_t threads;
    int with_codes;
    int rc = cli_integer(&threads, args, "threads", 0, 64, 0);
    if (rc == MX_OK) rc = cli_choice(&with_codes, args, "codes", codes, -1);
    if (rc == MX_OK) rc = cli_format(&format, args);
    if (rc < 0) return rc;
    how.model = cli_value(args, "model");
    how.sheet = cli_value(args, "sheet");
    how.threads = (unsigned)threads;
    how.with_reasons = cli_flag(args, "explain");
    how.with_split = cli_flag(args, "split");
    how.with_codes = with_codes == 0;
    bool is_score = cli_flag(args, "score");
    if (cli_n_operands(args) > 1 || (is_score && cli_n_operands(args) == 0))
        return mx_fail(MX_E_USAGE, "%s",
                       mx_tr("classify : donnez un fichier à la fois (--score en demande un)",
                             "classify: give one file at a time (--score needs one)"));
    if (is_score)
        rc = mx_task_score(&first, &second, NULL, cli_context(args), cli_operands(args), 1, &how);
    else if (cli_n_operands(args) == 1)
        return mx_task_classify_file(cli_context(args), cli_operand(args, 0), &how, stdout);
    else
        rc = mx_task_classify_store(&first, cli_context(args), &how);
    return rc == MX_OK ? print_both(first, second, format) : rc;
}

const cli_command cli_classify = {
    .name = "classify",
    .operands = {"[FICHIER.csv|-]", "[FILE.csv|-]"},
    .purpose = {"propose une composante et une polarité à chaque expression",
                "proposes a component and a polarity for each statement"},
    .details = {"Sans fichier, les expressions de la base reçoivent leurs propositions ; ce que des personnes ont codé\n"
                "reste. Avec un fichier (colonne text ; lang et question si elles sont connues) ou - (une expression par\n"
                "ligne), un CSV est écrit : une ligne par ligne lue, dans le même ordre. decision vaut auto ou review ;\n"
                "confidence est une probabilité. Ce qui est marqué review demande l’œil d’une personne.",
                "Without a file, the store's statements get their proposals; what people coded stays. With a file (column\n"
                "text; lang and question if known) or - (one statement a line), CSV is written: one row for each row\n"
                "read, in the same order. decision is auto or review; confidence is a probability. What is marked\n"
                "review wants a person's eye."},
    .options = options,
    .run = run,
};
