#include "cli.h"

static const cli_option options[] = {
    {"output", {"FICHIER", "FILE"}, {"le modèle à écrire (obligatoire)", "the model to write (required)"}},
    {"recipe", {"FICHIER", "FILE"}, {"table de fichiers (file) et de poids (weight)", "table of files (file) and weights (weight)"}},
    {"framework", {"VERSION", "VERSION"}, {"référentiel des codes (2015)", "framework of the codes (2015)"}},
    {"threads", {"N", "N"}, {"fils d'exécution ; le modèle n'en dépend pas", "threads; the model does not depend on them"}},
    {"format", {"table|csv|json", "table|csv|json"}, {"de ce qui est dit du modèle", "of what is said of the model"}},
    {0},
};

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
    how.framework = cli_value(args, "framework");
    how.threads = (unsigned)threads;
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
                "weight. Sans fichier ni recette, celle du modèle fourni. Les mêmes exemples donnent les mêmes octets.",
                "Files have the columns text (or word), lang, component, and if possible polarity, question, meaning,\n"
                "weight. Without files or a recipe, that of the shipped model. The same examples give the same bytes."},
    .options = options,
    .run = run,
};
