#include "script_support.h"

#include <unistd.h>

/* Two territories over three periods; five people are too few. */
static const char data[] = "local f = frame.new({'t', 'p', 'n', 'v', 'lo', 'hi'}, {t = {'x', 'x', 'x', 'y', 'y', 'y'}, p = {'2021', '2022', '2023', '2021', '2022', '2023'},\n"
                           "  n = {20, 30, 22, 11, 24, 5}, v = {0.5, 0.6, 0.7, 0.3, 0.4, 0.9}, lo = {0.4, 0.5, 0.6, 0.2, 0.3, 0.5}, hi = {0.6, 0.7, 0.8, 0.4, 0.5, 1}},\n"
                           "  {n = 'people', v = 'share', lo = 'figure', hi = 'figure'})\n";

static int draw(mx_buf *out, const mx_rule *rule, const char *rest)
{
    char source[4000];
    const mx_chart *chart;
    const mx_script_question question = {.territory = "x", .date = "2024-01-31"};
    mx_script_options options = small_budgets();
    mx_script *script;
    mx_gate *gate = NULL;
    if (rule) CHECK_OK(mx_gate_open(&gate, rule));
    options.gate = gate;
    snprintf(source, sizeof source, "%s%s", data, rest);
    said[0] = '\0';
    int rc = mx_script_open(&script, &options);
    if (rc == MX_OK) rc = mx_script_chart(&chart, script, check_text_file("c.lua", source), &question);
    if (rc == MX_OK) rc = mx_chart_draw(out, chart, MX_CHART_SVG);
    mx_script_close(script);
    mx_gate_close(gate);
    return rc;
}

#define TREND "return chart.trend{data = f, x = 'p', y = 'v', by = 't', band = {'lo', 'hi'}, title = {fr = 'Un titre', en = 'A title'}}"

TEST(script_chart, draws_from_a_table)
{
    mx_buf first = {0}, second = {0};
    CHECK_OK(draw(&first, NULL, "local ask = ... assert(ask.territory == 'x' and ask.date == '2024-01-31' and ask.lang == 'fr')\n" TREND));
    CHECK_OK(draw(&second, NULL, TREND));
    CHECK(strstr(first.at, "Un titre") != NULL && strstr(first.at, "<svg") != NULL);
    CHECK_TEXT(first.at, second.at);
    mx_buf_dispose(&first);
    mx_buf_dispose(&second);
}

TEST(script_chart, shows_only_what_is_released)
{
    mx_buf out = {0};
    mx_rule rule;
    CHECK_OK(mx_rule_find(&rule, "health"));
    CHECK_OK(draw(&out, &rule, "print(" "chart.territories{data = f:where(f.p:eq('2023')), by = 't', y = 'v'}" ") " TREND));
    CHECK(strstr(said, "90") == NULL);
    mx_buf_dispose(&out);
}

TEST(script_chart, names_what_is_wrong)
{
    mx_buf out = {0};
    CHECK_FAILS(draw(&out, NULL, "return f"), MX_E_VALUE, "return chart");
    CHECK_FAILS(draw(&out, NULL, "return chart.trend{data = f, colour = 'red'}"), MX_E_SCRIPT, "champ inconnu « colour »");
    CHECK_FAILS(draw(&out, NULL, "return chart.trend{data = 1}"), MX_E_SCRIPT, "« data »");
    CHECK_FAILS(draw(&out, NULL, "return chart.trend{data = f, x = 1}"), MX_E_SCRIPT, "« x » doit être un texte");
    CHECK_FAILS(draw(&out, NULL, "return chart.trend{data = f, title = '\\xff'}"), MX_E_SCRIPT, "UTF-8");
    CHECK_FAILS(draw(&out, NULL, "return chart.trend{data = f, width = 10}"), MX_E_SCRIPT, "320");
    CHECK_FAILS(draw(&out, NULL, "return chart.trend{data = f, x = 'p', y = 'none', by = 't'}"), MX_E_NOTFOUND, "none");
    CHECK_FAILS(draw(&out, NULL, "return chart.pie{}"), MX_E_SCRIPT, "pie");
    mx_buf_dispose(&out);
}

/* ---- Reports ------------------------------------------------------------------------- */

static int tell(mx_buf *out, mx_report *into, const mx_rule *rule, const char *rest)
{
    char source[4000];
    const mx_report_head head = {.formats = MX_REPORT_HTML, .lang = MX_FR, .date = "2024-01-31", .style = ""};
    const mx_script_question question = {.territory = "x"};
    mx_script_options options = small_budgets();
    mx_script *script;
    mx_report *report = NULL;
    mx_gate *gate = NULL;
    if (rule) CHECK_OK(mx_gate_open(&gate, rule));
    options.gate = gate;
    options.report = into;
    options.head = into ? NULL : &head;
    snprintf(source, sizeof source, "%s%s", data, rest);
    int rc = mx_script_open(&script, &options);
    if (rc == MX_OK) rc = mx_script_tell(script, check_text_file("r.lua", source), &question);
    if (rc == MX_OK && !into) rc = mx_script_take_report(&report, script);
    if (rc == MX_OK && !into) rc = mx_report_html(out, report);
    mx_report_free(report);
    mx_script_close(script);
    mx_gate_close(gate);
    return rc;
}

static const char whole[] =
    "report.begin{title = {fr = 'Rapport', en = 'Report'}, publisher = 'Ville'}\n"
    "report.heading('Une *partie*') report.heading('Dedans', 3) report.finding('Trouvé') report.list{'un', {fr = 'deux', en = 'two'}}\n"
    "report.paragraph(report.plain('*pas* du balisage') .. ' ' .. report.number(0.413, 'share') .. ' ' .. report.number(nil))\n"
    "report.table{data = f, columns = {{'t', heading = 'Territoire'}, {'p'}, {'v', low = 'lo', high = 'hi', bar = true}}, caption = 'Tableau'}\n"
    "report.figure{chart = chart.trend{data = f, x = 'p', y = 'v', by = 't', title = 'Courbe'}, caption = 'Figure'}\n"
    "report.box('method', 'Méthode', function() report.paragraph('Dans la boîte') end)\n";

TEST(script_chart, writes_a_report)
{
    mx_buf out = {0};
    mx_rule rule;
    CHECK_OK(mx_rule_find(&rule, "health"));
    CHECK_OK(tell(&out, NULL, &rule, whole));
    static const char *const parts[] = {"Rapport", "<em>partie</em>", "Trouvé", "deux", "*pas* du balisage", "41\xe2\x80\xaf%", "n.", "Courbe", "Dans la boîte", "janvier"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!strstr(out.at, parts[i])) check_fail(__FILE__, __LINE__, "no %s", parts[i]);
    CHECK(strstr(out.at, "90\xe2\x80\xaf%") == NULL); /* five people */
    mx_buf_dispose(&out);
}

TEST(script_chart, adds_a_section_to_a_report)
{
    const mx_report_head head = {.formats = MX_REPORT_HTML, .lang = MX_FR, .title = "Annuel", .style = ""};
    mx_report *report;
    mx_buf out = {0};
    CHECK_OK(mx_report_new(&report, &head));
    CHECK_OK(tell(NULL, report, NULL, "report.heading('Du script') report.paragraph('Texte')"));
    CHECK_FAILS(tell(NULL, report, NULL, "report.begin{title = 'x'}"), MX_E_SCRIPT, "déjà commencé");
    CHECK_OK(mx_report_html(&out, report));
    CHECK(strstr(out.at, "Du script") != NULL);
    mx_report_free(report);
    mx_buf_dispose(&out);
}

TEST(script_chart, keeps_a_report_in_order)
{
    mx_buf out = {0};
    CHECK_FAILS(tell(&out, NULL, NULL, "report.paragraph('x')"), MX_E_SCRIPT, "aucun rapport n’est commencé");
    CHECK_FAILS(tell(&out, NULL, NULL, "print(1)"), MX_E_VALUE, "ne commence aucun rapport");
    CHECK_FAILS(tell(&out, NULL, NULL, "report.begin{title = 'x'} report.heading('y', 3)"), MX_E_SCRIPT, "après un titre de niveau 2");
    CHECK_FAILS(tell(&out, NULL, NULL, "report.begin{title = 'x'} report.heading('y') report.box('note', 'z', function() report.heading('y') end)"), MX_E_SCRIPT, "encadré");
    CHECK_FAILS(tell(&out, NULL, NULL, "report.begin{title = 'x'} report.box('note', 'z', function() report.box('note', 'z', print) end)"), MX_E_SCRIPT, "encadré");
    CHECK_FAILS(tell(&out, NULL, NULL, "report.begin{title = 'x'} report.table{data = f, columns = {{'none'}}, caption = 'c'}"), MX_E_SCRIPT, "« none »");
    CHECK_FAILS(tell(&out, NULL, NULL, "report.begin{title = 'x'} report.table{data = f, columns = {{'t', show = 'share'}}, caption = 'c'}"), MX_E_SCRIPT, "ne se montre pas");
    CHECK_FAILS(tell(&out, NULL, NULL, "report.begin{title = 'x'} report.heading('\\xff')"), MX_E_SCRIPT, "UTF-8");
    mx_buf_dispose(&out);
}
