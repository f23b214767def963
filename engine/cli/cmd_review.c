#include "cli.h"

#include <string.h>

static const cli_option options[] = {
    {"output",
     {"FEUILLE.csv", "SHEET.csv"},
     {"la feuille à écrire, .csv ou .xlsx ; sans cela, la sortie standard",
      "the sheet to write, .csv or .xlsx; else standard output"}},
    {"coder",
     {"NOM", "NAME"},
     {"qui code ; ce que cette personne a déjà codé ne revient pas (consensus : ensemble)",
      "who codes; what they coded already does not come again (consensus: together)"}},
    {"most", {"N", "N"}, {"places dans la feuille (100)", "places in the sheet (100)"}},
    {"territory", {"T", "T"}, {"les expressions d’un territoire", "the statements of a territory"}},
    {"group", {"G", "G"}, {"celles d’un groupe", "those of a group"}},
    {"all",
     {0},
     {"aussi ce que des personnes ont décidé et ce que le modèle code seul, sans limite",
      "also what people decided and what the model codes alone, without limit"}},
    {"codes-list",
     {"FICHIER", "FILE"},
     {"y écrit la liste des codes et de leurs noms", "writes the list of codes and their names there"}},
    {"delimiter",
     {",|;|tab", ",|;|tab"},
     {"d’un CSV pour tableur : « ; » convient à Excel en français (sans cela « , »)",
      "of a CSV for spreadsheets: ';' suits Excel in French (else ',')"}},
    {"read",
     {"FEUILLE.csv", "SHEET.csv"},
     {"reprend une feuille remplie ; --coder est alors nécessaire",
      "takes a filled sheet back; --coder is needed then"}},
    {"sheet",
     {"FEUILLE", "SHEET"},
     {"avec --read, celle d’un classeur à lire, au lieu de la première",
      "with --read, the sheet of a workbook to read, instead of the first"}},
    {"keep-good",
     {0},
     {"avec --read, retient les bonnes lignes d’une feuille qui en a de mauvaises",
      "with --read, keeps the good rows of a sheet that has bad ones"}},
    {"model",
     {"FICHIER", "FILE"},
     {"un autre modèle que celui fourni", "another model than the one that comes along"}},
    {"threads", {"N", "N"}, {"fils d’exécution (sans cela, un par cœur)", "threads (else one a core)"}},
    {"format",
     {"table|csv|json", "table|csv|json"},
     {"de l’accord avec le modèle, que dit --read", "of the agreement with the model that --read tells"}},
    {0},
};

/* The first of the sheet's complaints, and how many more there are. */
static void complain(void *payload, mx_complaints *list)
{
    (void)payload;
    mx_complaints_print(list, 50, stderr);
}

static int read_sheet(cli_args *args, unsigned threads)
{
    mx_review_read how = {.file = cli_value(args, "read"),
                          .sheet = cli_value(args, "sheet"),
                          .coder = cli_value(args, "coder"),
                          .model = cli_value(args, "model"),
                          .keeps_good = cli_flag(args, "keep-good"),
                          .threads = threads,
                          .complain = complain};
    mx_import_outcome outcome;
    mx_release *agreement;
    mx_format format;
    int rc = cli_format(&format, args);
    if (rc == MX_OK) rc = mx_task_review_read(&agreement, &outcome, cli_context(args), &how);
    if (rc < 0) return rc;
    if (agreement) rc = mx_task_print(agreement, format, stdout);
    mx_release_free(agreement);
    return rc == MX_OK && outcome.n_refused > 0 ? CLI_PARTLY : rc;
}

/* A task that writes the coding sheet, or the list of codes. */
typedef int (*writing)(const mx_context *context, const mx_review *how, FILE *out);

/* Whole or not at all, readable by its owner alone; a workbook where the ending says so; to standard
 * output without a path. */
static int write_file(cli_args *args, const char *path, mx_review how, writing write)
{
    mx_writer *writer;
    if (!path) return write(cli_context(args), &how, stdout);
    const char *ending = strrchr(path, '.');
    how.is_workbook = ending && strcmp(ending, ".xlsx") == 0;
    int rc = mx_writer_open(&writer, path, 0600);
    if (rc < 0) return rc;
    rc = write(cli_context(args), &how, mx_writer_file(writer));
    if (rc == MX_OK) return mx_writer_commit(writer);
    mx_writer_cancel(writer);
    return rc;
}

static int run(cli_args *args)
{
    static const char *const delimiters[] = {",", ";", "tab", NULL};
    mx_review how = MX_REVIEW_INIT;
    int64_t threads, most;
    int delimiter;
    int rc = cli_integer(&threads, args, "threads", 0, 64, 0);
    if (rc == MX_OK)
        rc = cli_integer(&most, args, "most", 1, INT32_MAX, cli_flag(args, "all") ? INT32_MAX : 100);
    if (rc == MX_OK) rc = cli_choice(&delimiter, args, "delimiter", delimiters, -1);
    if (rc < 0) return rc;
    if (cli_value(args, "read")) return read_sheet(args, (unsigned)threads);
    how.territory = cli_value(args, "territory");
    how.group = cli_value(args, "group");
    how.coder = cli_value(args, "coder");
    how.model = cli_value(args, "model");
    how.most = (size_t)most;
    how.all = cli_flag(args, "all");
    how.delimiter = "\0,;\t"[delimiter + 1];
    how.threads = (unsigned)threads;
    if (cli_value(args, "codes-list"))
        rc = write_file(args, cli_value(args, "codes-list"), how, mx_task_review_codes);
    return rc == MX_OK ? write_file(args, cli_value(args, "output"), how, mx_task_review) : rc;
}

const cli_command cli_review = {
    .name = "review",
    .purpose = {"écrit une feuille des expressions à relire par une personne, et la reprend",
                "writes a sheet of the statements that need a person's eye, and reads it back"},
    .details =
        {"D’abord celles où des personnes diffèrent, puis celles dont le modèle est le moins sûr, "
         "composantes et groupes\n"
         "à tour de rôle ; celles qui disent la même chose se suivent et tiennent une place. Une place sur "
         "dix est tirée\n"
         "au sort parmi ce que le modèle code seul. La personne remplit composante (A03, ou un code entier "
         "comme\n"
         "A03-11/P15/k), polarité et sens ; --read reprend les lignes remplies, entières ou pas du tout. Le "
         "code d’une\n"
         "autre personne n’est jamais touché ; qui change d’avis ouvre un nouveau tour. Usage interne.",
         "First those on which people differ, then those the model is least sure of, components and groups "
         "in turn;\n"
         "those that say the same follow each other and take one place. One place in ten is drawn from what "
         "the model\n"
         "codes alone. The person fills in component (A03, or a whole code such as A03-11/P15/k), polarity "
         "and\n"
         "meaning; --read takes the filled rows back, all or none. Nobody else's code is ever touched; who "
         "changes\n"
         "their mind begins a new round. For internal use."},
    .options = options,
    .run = run,
};
