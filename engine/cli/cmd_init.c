#include "cli.h"

static int run(cli_args *args)
{
    return mx_task_init(cli_context(args));
}

const cli_command cli_init = {
    .name = "init",
    .purpose = {"crée une base, avec le référentiel", "makes a store, with the taxonomy loaded"},
    .details =
        {"La base est un seul fichier (mieux.db ici, sinon $MIEUX_STORE ou --store), lisible de vous "
         "seul.\n"
         "Refusé quand il y a déjà quelque chose à cet endroit.",
         "The store is one file (mieux.db here, else $MIEUX_STORE or --store), readable by you alone.\n"
         "Refused when there is something at that place already."},
    .run = run,
};
