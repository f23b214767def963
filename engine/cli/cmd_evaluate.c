#include "cli.h"

static const cli_option options[] = {
    {"model", {"FICHIER", "FILE"}, {"un autre modèle que celui fourni", "another model than the one that comes along"}},
    {"folds", {"N", "N"}, {"validation croisée en N parties (5 sans fichier)", "cross-validation in N parts (5 without files)"}},
    {"recipe", {"FICHIER", "FILE"}, {"table de fichiers (file) et de poids (weight)", "table of files (file) and weights (weight)"}},
    {"from-store",
     {0},
     {"compare avec ce que des personnes ont décidé dans la base", "compares with what people decided in the store"}},
    {"reliability",
     {0},
     {"ajoute, par tranche de confiance, ce qui est annoncé et ce qui est juste",
      "adds what is announced and what is right, by tenth of confidence"}},
    {"card",
     {"FICHIER.md", "FILE.md"},
     {"écrit la fiche du modèle, avec ce qu’il vaut sur les fichiers donnés",
      "writes the model's card, with what it is worth on the files given"}},
    {"threads", {"N", "N"}, {"fils d’exécution (sans cela, un par cœur)", "threads (else one a core)"}},
    {"format", {"table|csv|json", "table|csv|json"}, {"des tables", "of the tables"}},
    {0},
};

static int score(mx_release *tables[3], cli_args *args, unsigned threads)
{
    mx_classify_options how = MX_CLASSIFY_OPTIONS_INIT;
    how.model = cli_value(args, "model");
    how.threads = threads;
    return mx_task_score(&tables[0], &tables[1], cli_flag(args, "reliability") ? &tables[2] : NULL, cli_context(args),
                         cli_operands(args), cli_n_operands(args), &how);
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

/* Tables that are there, a blank line between them; frees them. */
static int print(mx_release *tables[], size_t n, mx_format format)
{
    int rc = MX_OK;
    for (size_t i = 0; i < n; i++) {
        if (rc == MX_OK && tables[i] && i > 0) putchar('\n');
        if (rc == MX_OK && tables[i]) rc = mx_task_print(tables[i], format, stdout);
        mx_release_free(tables[i]);
    }
    return rc;
}

static int write_card(cli_args *args, unsigned threads)
{
    mx_classify_options how = MX_CLASSIFY_OPTIONS_INIT;
    mx_buf text = {0};
    how.model = cli_value(args, "model");
    how.threads = threads;
    if (cli_n_operands(args) == 0)
        return mx_fail(MX_E_USAGE, "%s",
                       mx_tr("evaluate --card : donnez des fichiers d’expressions codées, sur lesquels juger le modèle",
                             "evaluate --card: give files of labelled statements to judge the model by"));
    int rc = mx_task_card(&text, cli_context(args), cli_operands(args), cli_n_operands(args), &how);
    if (rc == MX_OK) rc = mx_file_write(cli_value(args, "card"), text.at, text.size);
    mx_buf_dispose(&text);
    return rc;
}

static int ask_store(mx_release *tables[3], cli_args *args, unsigned threads)
{
    mx_classify_options how = MX_CLASSIFY_OPTIONS_INIT;
    how.model = cli_value(args, "model");
    how.threads = threads;
    if (cli_n_operands(args) > 0 || cli_value(args, "folds") || cli_value(args, "recipe"))
        return mx_fail(MX_E_USAGE, "%s",
                       mx_tr("evaluate --from-store : ni fichiers, ni --folds, ni --recipe",
                             "evaluate --from-store: no files, no --folds, no --recipe"));
    return mx_task_score_store(&tables[0], &tables[1], &tables[2], cli_context(args), &how);
}

static int run(cli_args *args)
{
    mx_release *tables[3] = {NULL, NULL, NULL};
    mx_format format;
    int64_t threads, folds;
    int rc = cli_integer(&threads, args, "threads", 0, 64, 0);
    if (rc == MX_OK) rc = cli_integer(&folds, args, "folds", 2, 20, 5);
    if (rc == MX_OK) rc = cli_format(&format, args);
    if (rc < 0) return rc;
    if (cli_value(args, "card")) return write_card(args, (unsigned)threads);
    bool is_crossed = cli_n_operands(args) == 0 || cli_value(args, "folds");
    rc = cli_flag(args, "from-store") ? ask_store(tables, args, (unsigned)threads)
         : is_crossed ? cross_validate(&tables[0], &tables[1], args, (unsigned)threads, (int)folds)
                      : score(tables, args, (unsigned)threads);
    return rc < 0 ? rc : print(tables, 3, format);
}

const cli_command cli_evaluate = {
    .name = "evaluate",
    .operands = {"[FICHIER…]", "[FILE…]"},
    .purpose = {"juge le classement sur des expressions codées", "scores the classifier on labelled statements"},
    .details = {"Avec des fichiers (text, component, polarity), le modèle est comparé à leurs codes ; avec --folds, ou sans\n"
                "fichier, c’est une validation croisée : les exemples sont partagés en parties, chacune jugée par un modèle\n"
                "entraîné sur les autres. Celle-ci dit mal ce que vaut le modèle sur d’autres textes. --from-store le compare\n"
                "à ce que des personnes ont décidé dans la base, et compte ce qu’il propose là où elles ont décidé quoi.",
                "With files (text, component, polarity) the model is compared with their codes; with --folds, or without\n"
                "files, it is a cross-validation: examples are dealt into parts, each scored by a model trained on the\n"
                "others. The latter says little of how the model does on other texts. --from-store compares it with what\n"
                "people decided in the store, and counts what it proposes where they decided what."},
    .options = options,
    .run = run,
};
