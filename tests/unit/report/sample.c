#include "sample.h"

#include <string.h>

#include "support/check.h"
#include "support/gate.h"

static mx_release *release(const char *rule_name, size_t n_rows)
{
    mx_frame *frame;
    mx_rule rule;
    mx_release *made;
    CHECK_OK(mx_frame_new(&frame));
    CHECK_OK(mx_frame_add_column(frame, "territory", MX_TEXT, MX_KEY));
    CHECK_OK(mx_frame_add_column(frame, "value", MX_NUMBER, MX_FIGURE));
    CHECK_OK(mx_frame_add_column(frame, "n", MX_NUMBER, MX_PEOPLE));
    CHECK_OK(mx_frame_add_rows(frame, n_rows));
    for (size_t i = 0; i < n_rows; i++) {
        char name[40];
        snprintf(name, sizeof name, "Territoire %zu", i);
        CHECK_OK(mx_frame_set_text(frame, i, 0, i == 1 ? "مدينة" : name));
        mx_frame_set_number(frame, i, 1, 2.385 + (double)(i % 7));
        mx_frame_set_number(frame, i, 2, i == 2 ? 7 : 40 + (double)i);
    }
    CHECK_OK(mx_rule_find(&rule, rule_name));
    CHECK_OK(gate_one(&made, frame, &rule, NULL, 0));
    mx_frame_free(frame);
    return made;
}

mx_report *sample_report(unsigned formats, size_t n_rows, const char *title, const char *rule_name)
{
    static const mx_report_column columns[] = {
        {.column = "territory", .heading = "Territoire"},
        {.column = "value", .heading = "Valeur", .show = MX_SHOW_DECIMAL, .decimals = 1},
        {.column = "n", .heading = "n", .show = MX_SHOW_COUNT},
    };
    static const char *const items[] = {"un", "**deux** `trois` *quatre*"}, *const terms[] = {"Référentiel"};
    const mx_report_head head = {.formats = formats,
                                 .lang = MX_FR,
                                 .title = title,
                                 .subtitle = "Rapport annuel",
                                 .publisher = "Contrat",
                                 .date = "2026-03-02",
                                 .generator = "mieux"};
    mx_release *made = release(rule_name, n_rows);
    mx_chart chart = MX_CHART_INIT;
    chart.kind = MX_CHART_TERRITORIES;
    chart.release = made;
    chart.by = "territory";
    chart.y = "value";
    chart.title[MX_FR] = "Valeurs";
    mx_report *report;
    CHECK_OK(mx_report_new(&report, &head));
    mx_report_heading(report, 2, "un", "Premier");
    mx_report_key_figures(report,
                          &(mx_report_key_figure){made, "value", 0, MX_SHOW_DECIMAL, 1, "valeur", "note"}, 1);
    mx_report_finding(report, "Trouvé.");
    mx_report_heading(report, 3, "un-a", "Partie");
    mx_report_paragraph(report, "Texte avec *force*.");
    mx_report_list(report, items, 2);
    mx_report_chart(report, &chart, "Barres", "Ici");
    mx_report_heading(report, 2, "deux", "Second");
    mx_report_table(report, made, columns, 3, "Valeurs", "Lire ainsi.");
    mx_report_open_box(report, MX_BOX_METHOD, "Méthode");
    mx_report_terms(report, terms, items, 1);
    mx_report_close_box(report);
    mx_release_free(made);
    return report;
}

size_t sample_count(const mx_buf *in, const char *part)
{
    size_t n = 0, length = strlen(part);
    for (size_t i = 0; i + length <= in->size; i++) n += memcmp(in->at + i, part, length) == 0;
    return n;
}
