#include "cli.h"

#include <string.h>

static const cli_option options[] = {
    {"output",
     {"FICHIER", "FILE"},
     {"l’image : .svg, .png ou .pdf ; sans cela NOM.svg", "the picture: .svg, .png or .pdf; else NAME.svg"}},
    {"territory", {"T", "T"}, {"un territoire et ceux qui en relèvent", "a territory and those below it"}},
    {"network", {"R", "N"}, {"les territoires d’un réseau", "the territories of a network"}},
    {"indicator",
     {"I", "I"},
     {"un indicateur : compare alors les territoires", "an indicator: then compares territories"}},
    {"cycle", {"C", "C"}, {"un cycle ; sans cela tous", "a cycle; else all"}},
    {"date", {"JOUR", "DAY"}, {"le jour du calendrier ; sans cela celui du dernier import", "the day of a calendar; else that of the last import"}},
    {"data", {"FICHIER", "FILE"}, {"dessine ce tableau, et non la base", "draws this table, not the store"}},
    {"columns",
     {"CHAMP=COLONNE,…", "FIELD=COLUMN,…"},
     {"dit ce que sont les colonnes de --data", "says what the columns of --data are"}},
    {"title", {"TEXTE", "TEXT"}, {"remplace le titre", "replaces the title"}},
    {"subtitle", {"TEXTE", "TEXT"}, {"remplace le sous-titre", "replaces the subtitle"}},
    {"note", {"TEXTE", "TEXT"}, {"remplace la note", "replaces the note"}},
    {"outline", {"FICHIER", "FILE"}, {"contours pour la carte, en GeoJSON", "outlines for the map, as GeoJSON"}},
    CLI_RULE_OPTIONS,
    {"width", {"N", "N"}, {"largeur, 320 à 2000 (760)", "width, 320 to 2000 (760)"}},
    {"scale", {"N", "N"}, {"points d’un .png pour un point, 1 à 4", "pixels of a .png for one, 1 to 4"}},
    {0}};

/* NAME.svg here, also where the name is the path of a script. */
static const char *usual_output(const cli_args *args, const char *name)
{
    const char *slash = strrchr(name, '/'), *dot = strrchr(name, '.');
    const char *base = slash ? slash + 1 : name;
    size_t size = dot && dot > base ? (size_t)(dot - base) : strlen(base);
    return mx_arena_format(cli_arena(args), "%.*s.svg", (int)size, base);
}

static int run(cli_args *args)
{
    int64_t width, scale;
    mx_drawing drawing = {.output = cli_value(args, "output"),
                          .territory = cli_value(args, "territory"),
                          .network = cli_value(args, "network"),
                          .indicator = cli_value(args, "indicator"),
                          .cycle = cli_value(args, "cycle"),
                          .date = cli_value(args, "date"),
                          .data = cli_value(args, "data"),
                          .columns = cli_value(args, "columns"),
                          .title = cli_value(args, "title"),
                          .subtitle = cli_value(args, "subtitle"),
                          .note = cli_value(args, "note"),
                          .outline = cli_value(args, "outline")};
    if (cli_n_operands(args) != 1)
        return mx_fail(MX_E_USAGE, "%s",
                       mx_tr("chart : nommez un graphique, ou un script (« mieux chart --help » dit lesquels)",
                             "chart: name one chart, or a script (\"mieux chart --help\" lists them)"));
    if (drawing.territory && drawing.network)
        return mx_fail(MX_E_USAGE, "%s",
                       mx_tr("chart : --territory ou --network, pas les deux",
                             "chart: --territory or --network, not both"));
    drawing.name = cli_operand(args, 0);
    if (!drawing.output) drawing.output = usual_output(args, drawing.name);
    int rc = drawing.output ? MX_OK : mx_fail_memory();
    if (rc == MX_OK) rc = cli_integer(&width, args, "width", 320, 2000, 0);
    if (rc == MX_OK) rc = cli_integer(&scale, args, "scale", 1, 4, 0);
    if (rc == MX_OK) rc = cli_rule(&drawing.rule, args, "health");
    if (rc < 0) return rc;
    drawing.width = (int)width;
    drawing.scale = (double)scale;
    return mx_task_chart(cli_context(args), &drawing);
}

const cli_command cli_chart = {
    .name = "chart",
    .operands = {"NOM|SCRIPT", "NAME|SCRIPT"},
    .purpose = {"dessine un graphique de la base, ou celui d’un script",
                "draws a chart of the store, or that of a script"},
    .details =
        {"situations : répartition sur les niveaux, par indicateur (ou par territoire, avec --indicator) ;\n"
         "trend : part des bonnes situations dans le temps ; territories : territoires côte à côte pour un\n"
         "indicateur ; mentions : ce qui a été dit, par dimension ; change, slope : avant et après ; bars :\n"
         "barres ; ranks : rangs possibles ; funnel : qui sort de l’ordinaire ; heat : territoires et\n"
         "dimensions ; radar, dots : les dimensions ; reliability : promis et atteint (de --data) ; ridges :\n"
         "répartition sur les niveaux, par territoire, période ou indicateur ; calendar :\n"
         "les engagements, de leur début à leur échéance ; flow : des expressions au bilan ;\n"
         "correspondence : qui parle de quoi ; map : les territoires là où ils sont. Les chiffres qui\n"
         "désigneraient moins de personnes que la règle n’en demande sont remplacés par des mots.",
         "situations: how people stand on the levels, by indicator (or by territory, with --indicator);\n"
         "trend: the share of good situations over time; territories: territories side by side for one\n"
         "indicator; mentions: what was said, by dimension; change, slope: before and after; bars; ranks:\n"
         "possible ranks; funnel: who stands out; heat: territories and dimensions; radar, dots: the\n"
         "dimensions; reliability: promised and reached (of --data); ridges: the distribution over the levels,\n"
         "by territory, period or indicator; calendar: commitments, from start to due day; flow: from\n"
         "statements to reviews; correspondence: who speaks of what; map: territories where they lie.\n"
         "Figures that would point at fewer people than the rule asks for give way to words."},
    .options = options,
    .run = run,
};
