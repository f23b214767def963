#include "cli.h"

static const cli_option options[] = {
    {"output", {"DOSSIER", "FOLDER"}, {"où écrire (mieux-demo)", "where to write (mieux-demo)"}},
    {"date",
     {"JOUR", "DAY"},
     {"le jour des rapports (2026-01-31, jour où ces fichiers ont été arrêtés)",
      "the day of the reports (2026-01-31, the day these files were closed)"}},
    {0}};

static int run(cli_args *args)
{
    const char *folder = cli_value(args, "output"), *date = cli_value(args, "date");
    mx_buf written = {0};
    int32_t day;
    if (date && mx_date_parse(&day, mx_str_of(date)) < 0)
        return mx_fail(MX_E_USAGE,
                       mx_tr("--date : « %s » n’est pas un jour (AAAA-MM-JJ)",
                             "--date: \"%s\" is not a day (YYYY-MM-DD)"),
                       date);
    if (folder && !*folder)
        return mx_fail(MX_E_USAGE, "%s",
                       mx_tr("demo : --output demande un dossier", "demo: --output wants a folder"));
    int rc =
        mx_task_demo(&written, cli_context(args), folder ? folder : "mieux-demo", date ? date : "2026-01-31");
    if (rc == MX_OK) {
        mx_say(cli_context(args), "%s", mx_tr("Fichiers écrits :", "Files written:"));
        fputs(written.at, stdout);
    }
    mx_buf_dispose(&written);
    return rc;
}

const cli_command cli_demo = {
    .name = "demo",
    .purpose = {"fait un parcours complet sur les données livrées", "makes a complete run on the shipped data"},
    .details =
        {"Fait des bases neuves dans le dossier, y importe le réseau fictif et des données ouvertes, classe "
         "les\n"
         "expressions, calcule, et écrit les rapports annuels en français et en anglais. La sortie standard\n"
         "nomme les fichiers écrits.",
         "Makes fresh stores in the folder, imports the fictional network and open data into them, "
         "classifies\n"
         "the statements, computes, and writes the annual reports in French and English. Standard output\n"
         "names the files written."},
    .options = options,
    .run = run,
};
