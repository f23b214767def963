#include "cli.h"

static const cli_option options[] = {
    {"model", {"FICHIER", "FILE"}, {"un autre modèle que celui fourni", "another model than the one that comes along"}},
    {"folds", {"N", "N"}, {"validation croisée en N parties (5 sans fichier)", "cross-validation in N parts (5 without files)"}},
    {"recipe", {"FICHIER", "FILE"}, {"table de fichiers (file) et de poids (weight)", "table of files (file) and weights (weight)"}},
    {"threads", {"N", "N"}, {"fils d'exécution (sans cela, un par cœur)", "threads (else one a core)"}},
    {"format", {"table|csv|json", "table|csv|json"}, {"des deux tables", "of both tables"}},
    {0},
};

static int score(mx_release **figures, mx_release **confusion, cli_args *args, unsigned threads)
{
    mx_classify_options how = MX_CLASSIFY_OPTIONS_INIT;
    how.model = cli_value(args, "model");
    how.threads = threads;
    return mx_task_score(figures, confusion, cli_context(args), cli_operands(args), cli_n_operands(args), &how);
}

static int cross_validate(mx_release **figures, mx_release **confusion, cli_args *args, unsigned threads, int folds)
{
    mx_train_options how = MX_TRAIN_OPTIONS_INIT;
    if (cli_value(args, "model"))
        return mx_fail(MX_E_USAGE, "%s",
                       mx_tr("evaluate : la validation croisée entraîne ses propres modèles ; ôtez --model ou --folds",
                             "evaluate: cross-validation trains models of its own; leave out --model or --folds"));
    how.files = cli_operands(args);
    how.n_files = cli_n_operands(args);
    how.recipe = cli_value(args, "recipe");
    how.threads = threads;
    return mx_task_cross_validate(figures, confusion, cli_context(args), &how, folds);
}

static int run(cli_args *args)
{
    mx_release *figures, *confusion;
    mx_format format;
    int64_t threads, folds;
    int rc = cli_integer(&threads, args, "threads", 0, 64, 0);
    if (rc == MX_OK) rc = cli_integer(&folds, args, "folds", 2, 20, 5);
    if (rc == MX_OK) rc = cli_format(&format, args);
    if (rc < 0) return rc;
    bool is_crossed = cli_n_operands(args) == 0 || cli_value(args, "folds");
    rc = is_crossed ? cross_validate(&figures, &confusion, args, (unsigned)threads, (int)folds)
                    : score(&figures, &confusion, args, (unsigned)threads);
    if (rc < 0) return rc;
    rc = mx_task_print(figures, format, stdout);
    putchar('\n');
    if (rc == MX_OK) rc = mx_task_print(confusion, format, stdout);
    mx_release_free(figures);
    mx_release_free(confusion);
    return rc;
}

const cli_command cli_evaluate = {
    .name = "evaluate",
    .operands = {"[FICHIER…]", "[FILE…]"},
    .purpose = {"juge le classement sur des expressions codées", "scores the classifier on labelled statements"},
    .details = {"Avec des fichiers (text, component, polarity), le modèle est comparé à leurs codes ; avec --folds, ou sans\n"
                "fichier, c'est une validation croisée : les exemples sont partagés en parties, chacune jugée par un modèle\n"
                "entraîné sur les autres. Celle-ci dit mal ce que vaut le modèle sur d'autres textes.",
                "With files (text, component, polarity) the model is compared with their codes; with --folds, or without\n"
                "files, it is a cross-validation: examples are dealt into parts, each scored by a model trained on the\n"
                "others. The latter says little of how the model does on other texts."},
    .options = options,
    .run = run,
};
