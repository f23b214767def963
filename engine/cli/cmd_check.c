#include "cli.h"

static int run(cli_args *args)
{
    const mx_context *context = cli_context(args);
    mx_complaints *findings;
    int rc = mx_complaints_new(&findings);
    if (rc < 0) return rc;
    rc = mx_task_check(context, findings);
    const size_t n = mx_complaints_count(findings);
    mx_complaints_print(findings, SIZE_MAX, stdout);
    if (rc == MX_OK && n == 0) mx_say(context, mx_tr("%s : entier", "%s: whole"), context->store);
    if (rc == MX_OK && n > 0)
        rc = mx_fail(MX_E_STORE,
                     mx_tr("%s : %zu défauts ; reprenez une copie de sauvegarde, ou corrigez les fichiers et "
                           "rechargez-les",
                           "%s: %zu findings; go back to a copy, or correct the files and load them again"),
                     context->store, n);
    mx_complaints_free(findings);
    return rc;
}

const cli_command cli_check = {
    .name = "check",
    .purpose = {"vérifie une base : structure, clés, codes, empreintes",
                "verifies a store: structure, keys, codes, hashes"},
    .details =
        {"Chaque défaut est une ligne de la sortie ; le statut est 0 quand il n’y en a pas, 1 sinon. Rien "
         "n’est\n"
         "changé.",
         "Each finding is a line of output; the status is 0 when there is none, else 1. Nothing is changed."},
    .run = run,
};
