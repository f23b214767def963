#include "cli.h"

#include <string.h>

const cli_command *const cli_commands[] = {
    &cli_init,
    &cli_import,
    &cli_classify,
    &cli_train,
    &cli_evaluate,
    &cli_review,
    &cli_describe,
    &cli_change,
    &cli_trend,
    &cli_compare,
    &cli_synthesis,
    &cli_ledger,
    &cli_agree,
    &cli_run,
    &cli_indicators,
    &cli_lua,
    &cli_chart,
    &cli_report,
    &cli_releases,
    &cli_export,
    &cli_merge,
    &cli_check,
    &cli_forget,
    &cli_demo,
    &cli_completion,
    NULL,
};

static const cli_command *find_command(const char *name)
{
    for (size_t i = 0; cli_commands[i]; i++)
        if (strcmp(cli_commands[i]->name, name) == 0) return cli_commands[i];
    return NULL;
}

static void print_overview(FILE *out)
{
    fprintf(out, "%s\n\n%s\n\n%s\n",
            mx_tr("mieux : mesurer le progrès du bien-être avec les personnes concernées",
                  "mieux: measure progress in well-being with the people concerned"),
            mx_tr("mieux [--store FICHIER] [--lang fr|en] [--quiet] [--seed N] COMMANDE …",
                  "mieux [--store FILE] [--lang fr|en] [--quiet] [--seed N] COMMAND …"),
            mx_tr("Commandes (mieux COMMANDE --help en dit plus) :", "Commands (mieux COMMAND --help says more):"));
    for (size_t i = 0; cli_commands[i]; i++)
        fprintf(out, "  %-11s %s\n", cli_commands[i]->name, cli_say(cli_commands[i]->purpose));
    fprintf(out, "\n%s\n", mx_tr("mieux help stats [NOM] : les statistiques des scripts, leurs formules et leurs limites",
                                 "mieux help stats [NAME]: the statistics of scripts, their formulas and limits"));
}

/* The command is the first word that is no global option (nor its value): it moves to
 * the front, so that global options may stand before or after it. */
static int find_command_word(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] != '-') return i;
        bool takes_value = false;
        for (const cli_option *o = cli_global_options; o->name; o++)
            if (argv[i][1] == '-' && strcmp(argv[i] + 2, o->name) == 0) takes_value = o->argument.fr != NULL;
        i += takes_value;
    }
    return argc;
}

/* The language is needed before the first message, wherever --lang stands. */
static void set_language(int argc, char **argv)
{
    mx_lang_set(mx_lang_from_environment());
    for (int i = 1; i < argc; i++) {
        const char *value = strcmp(argv[i], "--lang") == 0 && i + 1 < argc ? argv[i + 1]
                            : strncmp(argv[i], "--lang=", 7) == 0         ? argv[i] + 7
                                                                          : "";
        if (strcmp(value, "fr") == 0) mx_lang_set(MX_FR);
        if (strcmp(value, "en") == 0) mx_lang_set(MX_EN);
    }
}

static int exit_status(int rc)
{
    if (rc == MX_OK || rc == CLI_PARTLY) return rc;
    if (mx_error_message()[0]) fprintf(stderr, "mieux: %s\n", mx_error_message());
    return rc == MX_E_USAGE ? 2 : 1;
}

static int run(const cli_command *command, int argc, char **argv)
{
    cli_args *args;
    int rc = cli_read(&args, command, argc, argv);
    if (rc < 0) return rc;
    if (cli_wants_help(args)) cli_print_help(command, stdout);
    else rc = command->run(args);
    if (rc >= 0 && (fflush(stdout) != 0 || ferror(stdout)))
        rc = mx_fail_io(mx_tr("sortie", "output"), mx_tr("écriture impossible", "cannot be written"));
    cli_args_free(args);
    return rc;
}

/* help stats: their list; help stats NAME: one of them; help stats --mdoc: all, as a manual page. */
static int explain_stats(const char *name)
{
    mx_buf text = {0};
    bool is_manual = name && strcmp(name, "--mdoc") == 0;
    int rc = mx_task_explain_stats(&text, is_manual ? NULL : name, is_manual);
    if (rc == MX_OK) fputs(text.at, stdout);
    mx_buf_dispose(&text);
    if (rc == MX_OK && (fflush(stdout) != 0 || ferror(stdout)))
        rc = mx_fail_io(mx_tr("sortie", "output"), mx_tr("écriture impossible", "cannot be written"));
    return exit_status(rc);
}

/* What stands without a command: --help, --version, or nothing. */
static int run_without_command(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--version") == 0) {
            printf("mieux %s\n", mx_version());
            return 0;
        }
        if (strcmp(argv[i], "--help") == 0) {
            print_overview(stdout);
            return 0;
        }
    }
    print_overview(stderr);
    return 2;
}

int main(int argc, char **argv)
{
    set_language(argc, argv);
    int at = find_command_word(argc, argv);
    if (at == argc) return run_without_command(argc, argv);
    const char *name = argv[at];
    memmove(argv + 2, argv + 1, (size_t)(at - 1) * sizeof *argv);
    if (strcmp(name, "help") == 0 && at + 1 < argc && find_command(argv[at + 1])) {
        cli_print_help(find_command(argv[at + 1]), stdout);
        return 0;
    }
    if (strcmp(name, "help") == 0 && at + 1 < argc && strcmp(argv[at + 1], "stats") == 0)
        return explain_stats(at + 2 < argc ? argv[at + 2] : NULL);
    if (strcmp(name, "help") == 0) {
        print_overview(stdout);
        return 0;
    }
    const cli_command *command = find_command(name);
    if (!command)
        return exit_status(mx_fail(MX_E_USAGE,
                                   mx_tr("commande inconnue « %s » ; mieux --help les donne toutes",
                                         "unknown command \"%s\"; mieux --help lists them all"),
                                   name));
    return exit_status(run(command, argc - 2, argv + 2));
}
