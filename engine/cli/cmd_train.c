#include "cli.h"

static const cli_option options[] = {
    {"output", {"FICHIER", "FILE"}, {"le modèle à écrire (obligatoire)", "the model to write (required)"}},
    {"recipe", {"FICHIER", "FILE"}, {"table de fichiers (file) et de poids (weight)", "table of files (file) and weights (weight)"}},
    {"sheet",
     {"FEUILLE", "SHEET"},
     {"celle des classeurs à lire, au lieu de la première", "the sheet of workbooks to read, instead of the first"}},
    {"framework", {"VERSION", "VERSION"}, {"référentiel des codes (2015)", "framework of the codes (2015)"}},
    {"from-store",
     {0},
     {"ajoute ce que des personnes ont codé dans la base, et dit ce que cela apporte",
      "adds what people coded in the store, and tells what that brings"}},
    {"weight",
     {"POIDS", "WEIGHT"},
     {"d’une expression codée, à côté d’une ligne des textes (1)", "of a coded statement, beside a row of the texts (1)"}},
    {"folds",
     {"N", "N"},
     {"parts pour juger ce que la base apporte (3)", "parts to judge by what the store brings (3)"}},
    {"without",
     {"SORTE,…", "KIND,…"},
     {"se passe de sortes de traits (pairs, heads, opening, letters, telling, composed), pour dire ce que chacune apporte",
      "does without kinds of features (pairs, heads, opening, letters, telling, composed), to tell what each brings"}},
    {"threads", {"N", "N"}, {"fils d’exécution ; le modèle n’en dépend pas", "threads; the model does not depend on them"}},
    {"format", {"table|csv|json", "table|csv|json"}, {"de ce qui est dit du modèle", "of what is said of the model"}},
    {0},
};

/* Both tables, a blank line between them; frees them. */
static int print_both(mx_release *comparison, mx_release *facts, mx_format format)
{
    int rc = comparison ? mx_task_print(comparison, format, stdout) : MX_OK;
    if (rc == MX_OK && comparison) putchar('\n');
    if (rc == MX_OK) rc = mx_task_print(facts, format, stdout);
    mx_release_free(comparison);
    mx_release_free(facts);
    return rc;
}

static int adapt(cli_args *args, const mx_train_options *texts, mx_format format)
{
    mx_adapt how = MX_ADAPT_INIT;
    mx_release *facts, *comparison;
    const char *weight = cli_value(args, "weight");
    int64_t folds;
    int rc = cli_integer(&folds, args, "folds", 2, 20, how.folds);
    if (rc < 0) return rc;
    if (weight && (mx_number_parse(&how.weight, mx_str_of(weight), '.') < 0 || how.weight <= 0 || how.weight > 1000))
        return mx_fail(MX_E_USAGE,
                       mx_tr("--weight : « %s » n’est pas un nombre de plus de 0 à 1000",
                             "--weight: \"%s\" is not a number above 0 and up to 1000"),
                       weight);
    how.folds = (int)folds;
    rc = mx_task_adapt(&facts, &comparison, cli_context(args), texts, &how, cli_value(args, "output"));
    return rc == MX_OK ? print_both(comparison, facts, format) : rc;
}

static int run(cli_args *args)
{
    mx_train_options how = MX_TRAIN_OPTIONS_INIT;
    mx_release *facts;
    mx_format format;
    int64_t threads;
    int rc = cli_integer(&threads, args, "threads", 0, 64, 0);
    if (rc == MX_OK) rc = cli_format(&format, args);
    if (rc < 0) return rc;
    if (!cli_value(args, "output"))
        return mx_fail(MX_E_USAGE, "%s",
                       mx_tr("train : --output dit où écrire le modèle", "train: --output says where to write the model"));
    how.files = cli_operands(args);
    how.n_files = cli_n_operands(args);
    how.recipe = cli_value(args, "recipe");
    how.sheet = cli_value(args, "sheet");
    how.framework = cli_value(args, "framework");
    how.threads = (unsigned)threads;
    if (cli_value(args, "without") && (rc = mx_task_kinds(&how.without, cli_value(args, "without"))) < 0) return rc;
    if (cli_flag(args, "from-store")) return adapt(args, &how, format);
    rc = mx_task_train(&facts, cli_context(args), &how, cli_value(args, "output"));
    if (rc < 0) return rc;
    rc = cli_is_quiet(args) ? MX_OK : mx_task_print(facts, format, stdout);
    mx_release_free(facts);
    return rc;
}

const cli_command cli_train = {
    .name = "train",
    .operands = {"[FICHIER…]", "[FILE…]"},
    .purpose = {"entraîne le classement sur des expressions codées", "fits the classifier on labelled statements"},
    .details = {"Les fichiers ont les colonnes text (ou word), lang, component, et si possible polarity, question, meaning,\n"
                "weight. Sans fichier ni recette, celle du modèle fourni. Les mêmes exemples donnent les mêmes octets.\n"
                "--from-store adapte le modèle aux mots d’une ville : mieux classify --model le prend ensuite.",
                "Files have the columns text (or word), lang, component, and if possible polarity, question, meaning,\n"
                "weight. Without files or a recipe, that of the shipped model. The same examples give the same bytes.\n"
                "--from-store adapts the model to a city's words: mieux classify --model takes it then."},
    .options = options,
    .run = run,
};
