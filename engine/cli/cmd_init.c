#include "cli.h"

static const cli_option options[] = {
    {"new-key",
     {"FICHIER", "FILE"},
     {"y écrit une clé neuve pour les pseudonymes (import --key) ; la base peut exister déjà",
      "writes a new key for pseudonyms there (import --key); the store may be there already"}},
    {0},
};

static int run(cli_args *args)
{
    const char *key = cli_value(args, "new-key");
    return key ? mx_task_new_key(cli_context(args), key) : mx_task_init(cli_context(args));
}

const cli_command cli_init = {
    .name = "init",
    .purpose = {"crée une base, avec le référentiel", "makes a store, with the taxonomy loaded"},
    .details =
        {"La base est un seul fichier (mieux.db ici, sinon $MIEUX_STORE ou --store), lisible de vous "
         "seul.\n"
         "Refusé quand il y a déjà quelque chose à cet endroit.\n"
         "Une clé se garde à part de la base : qui a les deux peut essayer des noms ; qui la perd ne relie plus\n"
         "les personnes d’une année à l’autre.",
         "The store is one file (mieux.db here, else $MIEUX_STORE or --store), readable by you alone.\n"
         "Refused when there is something at that place already.\n"
         "A key is kept apart from the store: who has both can try names; who loses it can no longer link\n"
         "people from one year to the next."},
    .options = options,
    .run = run,
};
