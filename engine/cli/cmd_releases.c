#include "cli.h"

#include <string.h>

static const cli_option options[] = {
    {"yes", {0}, {"retire sans demander", "withdraws without asking"}},
    {"format",
     {"table|csv|json", "table|csv|json"},
     {"sans cela table à l’écran, csv ailleurs", "by default table on a terminal, csv elsewhere"}},
    {0}};

/* All of them, or the one of this number. */
static int list(const cli_args *args, int64_t number)
{
    mx_release *release;
    mx_format format;
    int rc = cli_format(&format, args);
    if (rc == MX_OK) rc = mx_task_releases(&release, cli_context(args), number);
    if (rc < 0) return rc;
    rc = mx_task_print(release, format, stdout);
    mx_release_free(release);
    return rc;
}

static int decide(const cli_args *args)
{
    if (cli_flag(args, "yes")) return MX_OK;
    mx_warn(cli_context(args), "%s",
            mx_tr("ne retirez que ce que personne n’a vu au dehors : un prochain chiffre pourra en différer d’une seule personne",
                  "withdraw only what nobody saw outside: a later figure may then differ from it by a single person"));
    if (!cli_has_terminal())
        return mx_fail(MX_E_REFUSED, "%s",
                       mx_tr("rien n’a été retiré : sans terminal pour demander, il faut --yes",
                             "nothing was withdrawn: without a terminal to ask on, --yes is needed"));
    if (cli_ask(mx_tr("La retirer ?", "Withdraw it?"))) return MX_OK;
    return mx_fail(MX_E_REFUSED, "%s", mx_tr("rien n’a été retiré", "nothing was withdrawn"));
}

static int withdraw(const cli_args *args, const char *text)
{
    int64_t number;
    if (mx_integer_parse(&number, mx_str_of(text)) < 0 || number < 1)
        return mx_fail(MX_E_USAGE,
                       mx_tr("releases withdraw : « %s » n’est pas le numéro d’une publication",
                             "releases withdraw: \"%s\" is not the number of a release"),
                       text);
    int rc = list(args, number);
    if (rc == MX_OK) rc = decide(args);
    return rc == MX_OK ? mx_task_withdraw(cli_context(args), number) : rc;
}

static int run(cli_args *args)
{
    if (cli_n_operands(args) == 0) return list(args, 0);
    if (cli_n_operands(args) == 2 && strcmp(cli_operand(args, 0), "withdraw") == 0)
        return withdraw(args, cli_operand(args, 1));
    return mx_fail(MX_E_USAGE, "%s",
                   mx_tr("releases : sans rien, ou withdraw et le numéro d’une publication",
                         "releases: nothing, or withdraw and the number of a release"));
}

const cli_command cli_releases = {
    .name = "releases",
    .operands = {"[withdraw NUMÉRO]", "[withdraw NUMBER]"},
    .purpose = {"énumère ce qui a été publié, à quoi la suite est confrontée, et retire ce qui n’est jamais sorti",
                "lists what was published, against which the rest is held, and withdraws what never went out"},
    .details = {"Rapports, graphiques, tableaux et scripts sous une règle de publication y sont tous. Un document\n"
                "refait à l’identique n’y est qu’une fois. fingerprint est dans l’encadré de méthode d’un rapport.",
                "Reports, charts, tables and scripts under a release rule all stand there. A document that is made\n"
                "again just the same stands there once. fingerprint is in the method box of a report."},
    .options = options,
    .run = run,
};
