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

static int run(cli_args *args)
{
    const char *output = cli_value(args, "output");
    mx_release *release;
    choice as = {0};
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
