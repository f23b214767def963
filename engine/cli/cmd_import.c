#include "cli.h"

#include <stdlib.h>
#include <string.h>

static const cli_option options[] = {
    {"kind",
     {"GENRE", "KIND"},
     {"genre des fichiers, au lieu de celui que dit l’en-tête",
      "kind of the files, instead of what the header tells"}},
    {"mapping",
     {"CORRESPONDANCE", "MAPPING"},
     {"lit les fichiers par un fichier de correspondance", "reads the files by a mapping file"}},
    {"propose",
     {0},
     {"propose une correspondance pour un fichier, à relire ; ne charge rien",
      "proposes a mapping for a file, to be read over; loads nothing"}},
    {"output",
     {"FICHIER", "FILE"},
     {"y écrit la correspondance proposée, au lieu de la montrer", "writes the proposed mapping there instead of showing it"}},
    {"keep-good",
     {0},
     {"charge les bonnes lignes d’un fichier qui en a de mauvaises",
      "loads the good rows of a file that has bad ones"}},
    {"rejects",
     {"FICHIER", "FILE"},
     {"y écrit les lignes refusées, avec leurs raisons", "writes the refused rows there, with the reasons"}},
    {"replaces",
     {"IMPORT", "IMPORT"},
     {"numéro de l’import dont le fichier prend la place",
      "number of the import whose place the file takes"}},
    {"encoding",
     {"NOM", "NAME"},
     {"utf-8, utf-16, windows-1252 ; sinon deviné", "utf-8, utf-16, windows-1252; else found out"}},
    {"delimiter",
     {"SIGNE", "SIGN"},
     {"« , », « ; », tab ou « | » ; sinon deviné", "',', ';', tab or '|'; else found out"}},
    {"sheet",
     {"FEUILLE", "SHEET"},
     {"celle d’un classeur à lire, au lieu de la première", "the sheet of a workbook to read, instead of the first"}},
    {"territory",
     {"TERRITOIRE", "TERRITORY"},
     {"celui des fichiers sans cette colonne", "that of files without the column"}},
    {"group",
     {"GROUPE", "GROUP"},
     {"celui des fichiers sans cette colonne", "that of files without the column"}},
    {"cycle", {"CYCLE", "CYCLE"}, {"celui des fichiers sans cette colonne", "that of files without the column"}},
    {"period",
     {"DATE", "DATE"},
     {"jour ou période des fichiers sans cette colonne", "day or period of files without the column"}},
    {"question",
     {"1|2|3", "1|2|3"},
     {"celle des fichiers sans cette colonne", "that of files without the column"}},
    {"first-line",
     {"title|statement", "title|statement"},
     {"d’une liste d’expressions, une par ligne : un titre, ou déjà une expression",
      "of a list of statements, one a line: a title, or a statement already"}},
    {"coder",
     {"NOM", "NAME"},
     {"qui a codé, pour les fichiers sans cette colonne", "who coded, for files without the column"}},
    {"mode",
     {"MODE", "MODE"},
     {"comment les personnes ont répondu (« papier », « entretien »…), pour le registre de comparabilité",
      "how people answered (\"paper\", \"interview\"…), for the comparability ledger"}},
    {"key",
     {"FICHIER", "FILE"},
     {"met des pseudonymes à la place des répondants et des auteurs, par cette clé ; sinon $MIEUX_KEY",
      "puts pseudonyms in the place of respondents and authors, by this key; else $MIEUX_KEY"}},
    {"keep-names",
     {0},
     {"garde les noms de personnes qui n’ont pas l’air de codes",
      "keeps names of people that do not look like codes"}},
    {"mask",
     {0},
     {"masque les données personnelles de tout texte libre, pas des seules expressions",
      "masks personal data in all free text, not in statements alone"}},
    {"no-mask",
     {0},
     {"garde les données personnelles des expressions, et le dit", "keeps personal data in statements, and says so"}},
    {"threads",
     {"N", "N"},
     {"fils d’exécution ; le résultat n’en dépend pas", "threads; the result does not depend on them"}},
    {"dry-run", {0}, {"vérifie tout, ne charge rien", "checks everything, loads nothing"}},
    {0},
};

static bool ask(void *payload, const char *question)
{
    (void)payload;
    return cli_ask(question);
}

/* The first of a file's complaints, and how many more there are. */
static void complain(void *payload, mx_complaints *list)
{
    (void)payload;
    mx_complaints_print(list, 50, stderr);
}

static int read_delimiter(char *out, const char *text)
{
    *out = 0;
    if (!text) return MX_OK;
    if (strcmp(text, "tab") == 0 || strcmp(text, "\\t") == 0) text = "\t";
    if (strlen(text) == 1 && strchr(",;\t|", *text)) {
        *out = *text;
        return MX_OK;
    }
    return mx_fail(MX_E_USAGE,
                   mx_tr("--delimiter « %s » : choisissez « , », « ; », tab ou « | »",
                         "--delimiter \"%s\": choose ',', ';', tab or '|'"),
                   text);
}

static const char *key_file(const cli_args *args)
{
    const char *given = cli_value(args, "key"), *from_environment = getenv("MIEUX_KEY");
    if (given) return given;
    return from_environment && *from_environment ? from_environment : NULL;
}

/* The proposal goes to standard output, or into a file. */
static int propose(cli_args *args, const mx_import_files *files)
{
    const char *output = cli_value(args, "output");
    mx_buf text = {0};
    size_t n_open = 0;
    int rc = mx_task_propose(&text, &n_open, cli_context(args), files);
    if (rc == MX_OK && output) rc = mx_file_write(output, text.at, text.size);
    else if (rc == MX_OK) fwrite(text.at, 1, text.size, stdout);
    if (rc == MX_OK && n_open > 0)
        mx_say(cli_context(args), mx_tr("à confirmer dans la correspondance, marqué « # ? » : %zu", "to be confirmed in the mapping, marked \"# ?\": %zu"),
               n_open);
    mx_buf_dispose(&text);
    return rc;
}

static int run(cli_args *args)
{
    mx_import_files files = MX_IMPORT_FILES_INIT;
    mx_import_outcome outcome;
    int64_t threads;
    int rc = cli_integer(&files.replaces, args, "replaces", 1, INT64_MAX, 0);
    if (rc == MX_OK) rc = cli_integer(&threads, args, "threads", 0, 64, 0);
    if (rc == MX_OK) rc = read_delimiter(&files.delimiter, cli_value(args, "delimiter"));
    if (rc < 0) return rc;
    files.files = cli_operands(args);
    files.n_files = cli_n_operands(args);
    files.kind = cli_value(args, "kind");
    files.territory = cli_value(args, "territory");
    files.coder = cli_value(args, "coder");
    files.group = cli_value(args, "group");
    files.cycle = cli_value(args, "cycle");
    files.period = cli_value(args, "period");
    files.question = cli_value(args, "question");
    static const char *const first_lines[] = {"title", "statement", NULL};
    int first_line;
    rc = cli_choice(&first_line, args, "first-line", first_lines, -1);
    if (rc < 0) return rc;
    files.first_line = (mx_first_line)(first_line + 1);
    files.mode = cli_value(args, "mode");
    files.key = key_file(args);
    files.keeps_names = cli_flag(args, "keep-names");
    files.masks_all = cli_flag(args, "mask");
    files.masks_nothing = cli_flag(args, "no-mask");
    if (files.masks_all && files.masks_nothing)
        return mx_fail(MX_E_USAGE, "%s",
                       mx_tr("--mask et --no-mask se contredisent : choisissez",
                             "--mask and --no-mask contradict each other: choose"));
    files.encoding = cli_value(args, "encoding");
    files.sheet = cli_value(args, "sheet");
    files.mapping = cli_value(args, "mapping");
    files.rejects = cli_value(args, "rejects");
    files.keeps_good = cli_flag(args, "keep-good");
    files.is_dry_run = cli_flag(args, "dry-run");
    files.n_threads = (unsigned)threads;
    if (cli_flag(args, "propose")) return propose(args, &files);
    if (cli_has_terminal()) files.ask = ask;
    files.complain = complain;
    rc = mx_task_import(&outcome, cli_context(args), &files);
    return rc == MX_OK && outcome.n_refused > 0 ? CLI_PARTLY : rc;
}

const cli_command cli_import = {
    .name = "import",
    .operands = {"FICHIER…", "FILE…"},
    .purpose = {"charge des fichiers CSV, TSV, XLSX ou ODS ; l’en-tête dit leur genre",
                "loads CSV, TSV, XLSX or ODS files; the header tells their kind"},
    .details = {"Un fichier est chargé en entier ou pas du tout ; chaque erreur est dite avec sa ligne et sa "
                "colonne.\n"
                "Plusieurs fichiers sont chargés dans l’ordre où ils se réfèrent l’un à l’autre.\n"
                "Ce qui, dans les expressions, dit qui est quelqu’un (courriel, téléphone, adresse, nom…) est masqué ;\n"
                "les répondants et les auteurs ont l’air de codes, ou reçoivent des pseudonymes par une clé.",
                "A file is loaded whole or not at all; every mistake is told with its line and column.\n"
                "Several files are loaded in the order in which they refer to each other.\n"
                "What tells in a statement who somebody is (e-mail, telephone, address, name…) is masked;\n"
                "respondents and authors look like codes, or get pseudonyms by a key."},
    .options = options,
    .run = run,
};
