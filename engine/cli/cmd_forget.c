#include "cli.h"

#include <stdlib.h>

static const cli_option options[] = {
    {"territory",
     {"TERRITOIRE", "TERRITORY"},
     {"où la personne ou le groupe a pris part", "where the person or group took part"}},
    {"person",
     {"PERSONNE", "PERSON"},
     {"son nom dans les fichiers : auteur, répondant, signataire, acteur",
      "the name in the files: author, respondent, signatory, actor"}},
    {"group",
     {"GROUPE", "GROUP"},
     {"le groupe, et tout ce qui y fut dit et répondu",
      "the group, and all that was said and answered in it"}},
    {"key",
     {"FICHIER", "FILE"},
     {"la clé des pseudonymes : --person est alors le nom véritable ; sinon $MIEUX_KEY",
      "the key of pseudonyms: --person is then the true name; else $MIEUX_KEY"}},
    {"yes", {0}, {"efface sans demander", "erases without asking"}},
    {"format",
     {"table|csv|json", "table|csv|json"},
     {"table sur un terminal, csv ailleurs", "table on a terminal, csv elsewhere"}},
    {0}};

static int decide(const cli_args *args)
{
    if (cli_flag(args, "yes")) return MX_OK;
    if (!cli_has_terminal())
        return mx_fail(MX_E_REFUSED, "%s",
                       mx_tr("rien n’a été effacé : sans terminal pour demander, il faut --yes",
                             "nothing was erased: without a terminal to ask on, --yes is needed"));
    if (cli_ask(mx_tr("Effacer tout cela, pour toujours ?", "Erase all this, for good?"))) return MX_OK;
    return mx_fail(MX_E_REFUSED, "%s", mx_tr("rien n’a été effacé", "nothing was erased"));
}

/* What goes, then the releases that count them: these stay as they went out. */
static int preview(const cli_args *args, const mx_whom *whom, mx_format format)
{
    mx_release *known = NULL, *held = NULL;
    int rc = mx_task_known(&known, cli_context(args), whom);
    if (rc == MX_OK) rc = mx_task_held(&held, cli_context(args), whom);
    if (rc == MX_OK) rc = mx_task_print(known, format, stdout);
    if (rc == MX_OK && mx_frame_n_rows(mx_release_frame(held)) > 0) {
        putchar('\n');
        rc = mx_task_print(held, format, stdout);
    }
    mx_release_free(known);
    mx_release_free(held);
    return rc;
}

static int run(cli_args *args)
{
    const char *key = cli_value(args, "key");
    if (!key || !*key) key = getenv("MIEUX_KEY");
    const mx_whom whom = {cli_value(args, "territory"), cli_value(args, "person"), cli_value(args, "group"),
                          key && *key ? key : NULL};
    mx_format format;
    if (!whom.territory || !whom.person == !whom.group)
        return mx_fail(MX_E_USAGE, "%s",
                       mx_tr("forget : donnez --territory, et --person ou --group",
                             "forget: give --territory, and --person or --group"));
    int rc = cli_format(&format, args);
    if (rc < 0) return rc;
    rc = preview(args, &whom, format);
    if (rc == MX_OK) rc = decide(args);
    return rc == MX_OK ? mx_task_forget(cli_context(args), &whom) : rc;
}

const cli_command cli_forget = {
    .name = "forget",
    .purpose = {"efface une personne, ou un groupe, pour toujours, et dit ce qui change",
                "erases a person, or a group, for good, and says what changes"},
    .details = {"Écrit d’abord, par table, combien de rangées s’en vont et de quels fichiers elles viennent,\n"
                "puis les publications qui les comptent, et dans quels chiffres ; puis demande. Ailleurs que sur\n"
                "un terminal il faut --yes. Les octets sont réécrits ; les fichiers d’origine restent, et ce\n"
                "qui est publié.",
                "First writes, by table, how many rows go and which files they came from, then the releases\n"
                "that count them, and in which figures; then asks. Elsewhere than on a terminal --yes is\n"
                "needed. The bytes are overwritten; the files of origin stay, and so does what is published."},
    .options = options,
    .run = run,
};
