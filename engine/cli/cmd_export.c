#include "cli.h"

#include <string.h>

static const cli_option options[] = {
    {"output",
     {"FICHIER", "FILE"},
     {"écrit dans ce fichier, entier ou pas du tout", "writes this file, whole or not at all"}},
    {"format",
     {"table|csv|json|xlsx", "table|csv|json|xlsx"},
     {"table sur un terminal, csv ailleurs ; xlsx demande --output",
      "table on a terminal, csv elsewhere; xlsx needs --output"}},
    {"counts",
     {"FICHIER", "FILE"},
     {"écrit dans ce classeur (ou ce CSV) les effectifs du suivi, protégés, pour une autre base",
      "writes to this workbook (or CSV) the counts of follow-up, protected, for another store"}},
    {"by", {"group", "group"}, {"avec --counts, chaque groupe à part", "with --counts, each group apart"}},
    CLI_RULE_OPTIONS,
    {0}};

/* What every command prints, and workbooks. */
typedef struct {
    mx_format format;
    bool is_workbook;
} choice;

/* The format that --format says, else the one the file's ending asks for; a file is CSV otherwise. */
static int choose_format(choice *out, const cli_args *args, const char *output)
{
    const char *given = cli_value(args, "format"), *ending = output ? strrchr(output, '.') : NULL;
    out->is_workbook = given ? strcmp(given, "xlsx") == 0 : ending && strcmp(ending, ".xlsx") == 0;
    if (out->is_workbook && !output)
        return mx_fail(MX_E_USAGE, "%s",
                       mx_tr("--format xlsx : nommez le classeur par --output", "--format xlsx: name the workbook by --output"));
    if (out->is_workbook) return MX_OK;
    int rc = cli_format(&out->format, args);
    if (rc == MX_OK && output && !given)
        out->format = ending && strcmp(ending, ".json") == 0 ? MX_FORMAT_JSON : MX_FORMAT_CSV;
    if (out->format == MX_FORMAT_CSV) out->format = MX_FORMAT_GUARDED_CSV;
    return rc;
}

static int write_release(const mx_release *release, const char *table, choice as, const char *output)
{
    mx_writer *writer;
    if (!output) return mx_task_print(release, as.format, stdout);
    int rc = mx_writer_open(&writer, output, 0600);
    if (rc < 0) return rc;
    rc = as.is_workbook ? mx_task_export_workbook(release, table, mx_writer_file(writer))
                        : mx_task_print(release, as.format, mx_writer_file(writer));
    if (rc == MX_OK) return mx_writer_commit(writer);
    mx_writer_cancel(writer);
    return rc;
}

static int list_tables(void)
{
    for (size_t i = 0; mx_task_export_name(i); i++) puts(mx_task_export_name(i));
    return fflush(stdout) == 0 ? MX_OK : mx_fail_io(mx_tr("sortie", "output"), mx_tr("écriture", "writing"));
}

/* The protected counts, as a workbook unless the file's ending asks for CSV. */
static int write_counts(const cli_args *args, const char *path)
{
    const char *by = cli_value(args, "by"), *ending = strrchr(path, '.');
    bool is_workbook = ending && strcmp(ending, ".xlsx") == 0;
    mx_writer *writer;
    mx_rule rule;
    if (cli_n_operands(args) > 0 || cli_value(args, "output") || cli_value(args, "format"))
        return mx_fail(MX_E_USAGE, "%s",
                       mx_tr("export : --counts nomme le fichier à écrire, sans TABLE, --output ni --format",
                             "export: --counts names the file to write, without TABLE, --output and --format"));
    if (!is_workbook && !(ending && strcmp(ending, ".csv") == 0))
        return mx_fail(MX_E_USAGE, mx_tr("--counts « %s » : un fichier .xlsx ou .csv", "--counts \"%s\": a .xlsx or .csv file"),
                       path);
    if (by && strcmp(by, "group") != 0)
        return mx_fail(MX_E_USAGE, mx_tr("--by « %s » : avec --counts, seulement group", "--by \"%s\": with --counts, only group"),
                       by);
    int rc = cli_rule(&rule, args, "health");
    if (rc == MX_OK) rc = mx_writer_open(&writer, path, 0600);
    if (rc < 0) return rc;
    rc = mx_task_export_counts(cli_context(args), &rule, by != NULL, mx_writer_file(writer), is_workbook);
    if (rc == MX_OK) return mx_writer_commit(writer);
    mx_writer_cancel(writer);
    return rc;
}

static int run(cli_args *args)
{
    const char *output = cli_value(args, "output");
    mx_release *release;
    choice as = {0};
    if (cli_value(args, "counts")) return write_counts(args, cli_value(args, "counts"));
    if (cli_value(args, "by") || cli_value(args, "rule") || cli_value(args, "min-count"))
        return mx_fail(MX_E_USAGE, "%s",
                       mx_tr("export : --by, --rule et --min-count vont avec --counts",
                             "export: --by, --rule and --min-count go with --counts"));
    if (cli_n_operands(args) == 0) return list_tables();
    if (cli_n_operands(args) > 1)
        return mx_fail(MX_E_USAGE, "%s",
                       mx_tr("export : une table à la fois", "export: one table at a time"));
    int rc = choose_format(&as, args, output);
    if (rc < 0) return rc;
    rc = mx_task_export(&release, cli_context(args), cli_operand(args, 0));
    if (rc < 0) return rc;
    mx_say(cli_context(args), "%s",
           mx_tr("usage interne : une table de la base n’est pas faite pour être publiée",
                 "internal use: a table of the store is not for publishing"));
    rc = write_release(release, cli_operand(args, 0), as, output);
    mx_release_free(release);
    return rc;
}

const cli_command cli_export = {
    .name = "export",
    .operands = {"[TABLE]", "[TABLE]"},
    .purpose = {"écrit une table de la base en CSV, XLSX ou JSON", "writes a table of the store as CSV, XLSX or JSON"},
    .details =
        {"Sans table, énumère celles qu’il y a. Les colonnes sont celles que « mieux import » lit, et la "
         "ligne du\n"
         "fichier dont chaque rangée vient. Le format suit --format, sinon la fin du nom de fichier "
         "(.csv, .json, .xlsx).",
         "Without a table, lists those there are. Columns are those that `mieux import` reads, and the line "
         "of the\n"
         "file that each row comes from. The format follows --format, else the file's ending (.csv, .json, "
         ".xlsx)."},
    .options = options,
    .run = run,
};
