#include "cli.h"

#include <stdlib.h>
#include <string.h>

static const cli_option options[] = {
    {"output", {"FICHIER", "FILE"}, {"le rapport : un fichier .html, .pdf, .odt ou .json ; avec --all, un dossier",
      "the report: an .html, .pdf, .odt or .json file; with --all, a folder"}},
    {"data",
     {"DOSSIER", "FOLDER"},
     {"écrit aussi ses tableaux en CSV, décrits, dans ce dossier",
      "writes its tables as CSV too, described, into this folder"}},
    {"all",
     {0},
     {"avec territory : un rapport par territoire dans le dossier --output, et un index",
      "with territory: a report for each territory into the folder --output, and an index"}},
    {"as",
     {"FORMATS", "FORMATS"},
     {"écrit le même rapport sous plusieurs formats, par exemple html,pdf ; avec --all : html sans cela",
      "writes the same report in several formats, such as html,pdf; with --all: html unless told"}},
    {"territory", {"T", "T"}, {"un territoire et ceux qui en relèvent", "a territory and those below it"}},
    {"network", {"R", "N"}, {"les territoires d’un réseau", "the territories of a network"}},
    {"title", {"TITRE", "TITLE"}, {"le nom sur la couverture", "the name on the cover"}},
    {"cycle", {"C", "C"}, {"le cycle ; sans cela le dernier", "the cycle; else the last"}},
    {"year",
     {"AAAA", "YYYY"},
     {"l’année dont le rapport porte le nom ; sans --date, situation au 31 décembre",
      "the year that the report is called after; without --date, as of 31 December"}},
    {"date",
     {"JOUR", "DAY"},
     {"le jour du rapport, AAAA-MM-JJ ; sans cela $SOURCE_DATE_EPOCH, sinon le dernier import",
      "the day of the report, YYYY-MM-DD; else $SOURCE_DATE_EPOCH, else the last import"}},
    CLI_RULE_OPTIONS,
    {"merge",
     {"ORDRE", "ORDER"},
     {"réunit dans cet ordre plutôt que de retenir : composantes,groupes,territoires,périodes ; sans cela celui de la règle ; aucun",
      "merges in this order rather than withholding: components,groups,territories,periods; by default the rule's; none"}},
    {"rehearse",
     {0},
     {"dit d’avance ce qui serait retenu et quel regroupement en sauverait le plus ; n’écrit rien",
      "tells in advance what would be withheld and which merging would save most; writes nothing"}},
    {"quote",
     {"T/ID,…", "T/ID,…"},
     {"cite aussi ces expressions, aux mots que personne d’autre n’a, une fois relues",
      "quotes these statements too, in words nobody else used, once somebody has read them"}},
    {"trail",
     {0},
     {"ajoute la question et l’empreinte de chaque résultat", "adds the question and hash of each result"}},
    {0}};

/* The day of $SOURCE_DATE_EPOCH (seconds since 1970), by which builds are reproduced. */
static int date_from_environment(char out[16], bool *is_set)
{
    const char *text = getenv("SOURCE_DATE_EPOCH");
    int64_t seconds;
    *is_set = text && *text;
    if (!*is_set) return MX_OK;
    if (mx_integer_parse(&seconds, mx_str_of(text)) < 0 || seconds < 0 || seconds > 253402300799)
        return mx_fail(MX_E_USAGE,
                       mx_tr("SOURCE_DATE_EPOCH : « %s » n’est pas un nombre de secondes depuis 1970",
                             "SOURCE_DATE_EPOCH: \"%s\" is not a number of seconds since 1970"),
                       text);
    mx_date_format(out, (int32_t)(seconds / 86400));
    return MX_OK;
}

/* Canonical text of the report's day in `out`; `*date` stays NULL when nobody says. */
static int read_date(const char **date, char out[16], int64_t year, const cli_args *args)
{
    const char *day = cli_value(args, "date");
    int32_t number;
    bool is_set = true;
    int rc = MX_OK;
    *date = NULL;
    if (day) {
        if (mx_date_parse(&number, mx_str_of(day)) < 0)
            return mx_fail(MX_E_USAGE,
                           mx_tr("--date : « %s » n’est pas un jour (AAAA-MM-JJ)",
                                 "--date: \"%s\" is not a day (YYYY-MM-DD)"),
                           day);
        mx_date_format(out, number);
    } else if (year) {
        snprintf(out, 16, "%04d-12-31", (int)year);
    } else {
        rc = date_from_environment(out, &is_set);
    }
    if (rc == MX_OK && is_set) *date = out;
    return rc;
}

/* One of ours, or the name of a script. */
static int find_kind(mx_annual *out, const cli_args *args)
{
    static const char *const names[] = {
        [MX_REPORT_ANNUAL] = "annual", [MX_REPORT_TERRITORY] = "territory", [MX_REPORT_COMPARISON] = "comparison"};
    for (size_t i = 0; cli_n_operands(args) == 1 && i < sizeof names / sizeof *names; i++) {
        if (strcmp(cli_operand(args, 0), names[i]) != 0) continue;
        out->kind = (mx_report_kind)i;
        return MX_OK;
    }
    if (cli_n_operands(args) != 1)
        return mx_fail(MX_E_USAGE, "%s",
                       mx_tr("report : nommez le rapport : annual, territory, comparison, ou celui d’un script",
                             "report: name the report: annual, territory, comparison, or that of a script"));
    out->script = cli_operand(args, 0);
    return MX_OK;
}

static int check_words(const cli_args *args, mx_report_kind kind)
{
    bool is_each = cli_flag(args, "all");
    const char *wrong = NULL;
    if (cli_flag(args, "rehearse") && (is_each || cli_value(args, "output") || cli_value(args, "data")))
        wrong = mx_tr("report : --rehearse n’écrit rien : sans --output, --data ni --all",
                      "report: --rehearse writes nothing: without --output, --data and --all");
    else if (cli_flag(args, "rehearse"))
        wrong = NULL;
    else if (!cli_value(args, "output") && !is_each)
        wrong = mx_tr("report : donnez --output FICHIER.html, .pdf, .odt ou .json",
                      "report: give --output FILE.html, .pdf, .odt or .json");
    else if (!cli_value(args, "output"))
        wrong = mx_tr("report : avec --all, donnez --output DOSSIER", "report: with --all, give --output FOLDER");
    else if (cli_value(args, "territory") && cli_value(args, "network"))
        wrong = mx_tr("report : --territory ou --network, pas les deux",
                      "report: --territory or --network, not both");
    else if (is_each && kind != MX_REPORT_TERRITORY)
        wrong = mx_tr("report : --all va avec « territory »", "report: --all goes with \"territory\"");
    else if (is_each && (cli_value(args, "data") || cli_value(args, "title")))
        wrong = mx_tr("report : --data et --title ne vont pas avec --all",
                      "report: --data and --title do not go with --all");
    else if (kind == MX_REPORT_TERRITORY && !is_each && !cli_value(args, "territory"))
        wrong = mx_tr("report : quel territoire ? donnez --territory T, ou --all pour tous",
                      "report: which territory? give --territory T, or --all for all");
    return wrong == NULL ? MX_OK : mx_fail(MX_E_USAGE, "%s", wrong);
}

static int rehearse(cli_args *args, const mx_annual *annual)
{
    mx_release *release;
    int rc = mx_task_rehearse(&release, cli_context(args), annual);
    if (rc < 0) return rc;
    rc = mx_task_print(release, cli_has_terminal() ? MX_FORMAT_TABLE : MX_FORMAT_CSV, stdout);
    mx_release_free(release);
    return rc;
}

static int write_each(cli_args *args, const mx_annual *annual)
{
    size_t n = 0;
    const char *folder = annual->output;
    int rc = mx_task_report_each(&n, cli_context(args), annual, folder);
    if (rc == MX_OK)
        mx_say(cli_context(args), mx_tr("%s : %zu rapports et index.html", "%s: %zu reports and index.html"), folder, n);
    return rc;
}

static int run(cli_args *args)
{
    char day[16];
    mx_annual annual = {.output = cli_value(args, "output"),
                        .as = cli_value(args, "as"),
                        .data = cli_value(args, "data"),
                        .territory = cli_value(args, "territory"),
                        .network = cli_value(args, "network"),
                        .title = cli_value(args, "title"),
                        .cycle = cli_value(args, "cycle"),
                        .has_trail = cli_flag(args, "trail"),
                        .quotes = cli_value(args, "quote")};
    int64_t year = 0;
    int rc = find_kind(&annual, args);
    if (rc == MX_OK) rc = check_words(args, annual.kind);
    if (rc == MX_OK) rc = cli_integer(&year, args, "year", 1900, 9999, 0);
    if (rc == MX_OK) rc = read_date(&annual.date, day, year, args);
    annual.year = (int)year;
    if (rc == MX_OK) rc = cli_rule(&annual.rule, args, "health");
    if (rc == MX_OK) rc = cli_merge_rule(&annual.rule, args, true);
    if (rc < 0) return rc;
    if (cli_flag(args, "rehearse")) return rehearse(args, &annual);
    return cli_flag(args, "all") ? write_each(args, &annual) : mx_task_report(cli_context(args), &annual);
}

const cli_command cli_report = {
    .name = "report",
    .operands = {"annual|territory|comparison|SCRIPT", "annual|territory|comparison|SCRIPT"},
    .purpose = {"écrit le rapport annuel, celui d’un territoire, une comparaison, ou celui d’un script",
                "writes the annual report, that of a territory, a comparison, or that of a script"},
    .details =
        {"Écrit un fichier selon la fin de son nom : .html, sans script ni réseau, à lire et à transmettre ;\n"
         ".pdf, à imprimer et à archiver ; .odt, à reprendre dans un traitement de texte ; .json, pour des\n"
         "programmes. Les chiffres qui désigneraient moins de personnes que la règle n’en demande n’y sont\n"
         "pas. Les textes sont dans reports/annual.fr.txt : on peut les changer.",
         "Writes a file by the ending of its name: .html, without script or network, to read and hand on;\n"
         ".pdf, to print and to keep; .odt, to go on with in a word processor; .json, for programs. Figures\n"
         "that would point at fewer people than the rule asks for are not in it. The texts are in\n"
         "reports/annual.en.txt and may be changed."},
    .options = options,
    .run = run,
};
