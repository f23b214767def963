/* A document as a file: numbers, escapes, withheld cells, marks, repeated bytes. */
#include "support/check.h"
#include "support/gate.h"

#include <math.h>
#include <stdlib.h>

#include "mx/report.h"

#define NARROW "\xE2\x80\xAF"
#define NBSP "\xC2\xA0"

static mx_report *report;
static mx_buf html;

static void begin(mx_lang lang, const char *title)
{
    mx_report_head head = {
        .formats = MX_REPORT_HTML, .lang = lang, .title = title, .date = "2026-03-02", .style = "body{}\n"};
    CHECK_OK(mx_report_new(&report, &head));
}

static const char *render(void)
{
    mx_buf_clear(&html);
    CHECK_OK(mx_report_html(&html, report));
    return html.at;
}

static void end(void)
{
    mx_report_free(report);
    report = NULL;
    mx_buf_dispose(&html);
}

static bool says(const char *part)
{
    return strstr(html.at, part) != NULL;
}

/* Three territories of 40, 64 and 7 people. */
static mx_release *release(const char *rule_name, const char *first_name)
{
    static const double people[] = {40, 64, 7}, shares[] = {0.412, 0.531, 0.3};
    const char *names[] = {first_name, "Mulhouse", "Thur"};
    mx_frame *frame;
    CHECK_OK(mx_frame_new(&frame));
    CHECK_OK(mx_frame_add_column(frame, "territory", MX_TEXT, MX_KEY));
    CHECK_OK(mx_frame_add_column(frame, "share", MX_NUMBER, MX_FIGURE));
    CHECK_OK(mx_frame_add_column(frame, "low", MX_NUMBER, MX_FIGURE));
    CHECK_OK(mx_frame_add_column(frame, "high", MX_NUMBER, MX_FIGURE));
    CHECK_OK(mx_frame_add_column(frame, "n", MX_NUMBER, MX_PEOPLE));
    CHECK_OK(mx_frame_add_rows(frame, 3));
    for (size_t i = 0; i < 3; i++) {
        CHECK_OK(mx_frame_set_text(frame, i, 0, names[i]));
        mx_frame_set_number(frame, i, 1, shares[i]);
        mx_frame_set_number(frame, i, 2, shares[i] - 0.1);
        mx_frame_set_number(frame, i, 3, shares[i] + 0.1);
        mx_frame_set_number(frame, i, 4, people[i]);
    }
    mx_rule rule;
    mx_release *made;
    CHECK_OK(mx_rule_find(&rule, rule_name));
    CHECK_OK(gate_one(&made, frame, &rule, NULL, 0));
    mx_frame_free(frame);
    return made;
}

static const mx_report_column columns[] = {
    {.column = "territory", .heading = "Territoire"},
    {.column = "n", .heading = "n", .show = MX_SHOW_COUNT},
    {.column = "share",
     .heading = "Part",
     .show = MX_SHOW_SHARE,
     .low = "low",
     .high = "high",
     .has_bar = true},
};

/* A description of the three as dots. */
#define CHART(from)                                                                                          \
    .kind = MX_CHART_TERRITORIES, .release = (from), .by = "territory", .y = "share", .low = "low",           \
    .high = "high", .title = {"Trois territoires"}, .decimals = -1, .width = 760, .scale = 1

/* One of each kind of block. */
static void fill(void)
{
    mx_release *made = release("health", "Colmar");
    static const char *const items[] = {"un", "**deux**"}, *const terms[] = {"Référentiel"},
                             *const texts[] = {"2015"};
    mx_report_heading(report, 2, "un", "Premier");
    mx_report_key_figures(report, &(mx_report_key_figure){made, "share", 0, MX_SHOW_SHARE, 0, "part", "note"},
                          1);
    mx_report_finding(report, "Trouvé.");
    mx_report_heading(report, 3, "un-a", "Partie");
    mx_report_paragraph(report, "Texte avec *force*.");
    mx_report_list(report, items, 2);
    mx_report_heading(report, 2, "deux", "Second");
    CHECK_INT(mx_report_table(report, made, columns, 3, "Parts", "Lire ainsi."), 1);
    CHECK_INT(mx_report_table(report, made, columns, 2, "Encore", NULL), 2);
    mx_report_open_box(report, MX_BOX_METHOD, "Méthode");
    mx_report_terms(report, terms, texts, 1);
    mx_report_close_box(report);
    CHECK_INT(mx_report_chart(report, &(mx_chart){CHART(made)}, "Barres", "Ici"), 1);
    mx_release_free(made);
}

TEST(report_document, sections_tables_and_figures_are_numbered)
{
    begin(MX_FR, "Rapport");
    fill();
    render();
    CHECK(says("<h2 id=\"deux\"><span class=\"number\">2</span> Second</h2>"));
    CHECK(says("<b>Tableau 2.</b> Encore"));
    CHECK(says("<b>Figure 1.</b> Barres"));
    CHECK(says("<li><a href=\"#un\">Premier</a>\n<ol><li><a href=\"#un-a\">Partie</a></li></ol></li>\n"
               "<li><a href=\"#deux\">Second</a></li>\n</ol>\n</nav>"));
    CHECK(says("<html lang=\"fr\">"));
    CHECK(says("2" NBSP "mars" NBSP "2026"));
    end();
}

TEST(report_document, a_withheld_cell_reads_not_published_and_is_explained)
{
    begin(MX_FR, "Rapport");
    fill();
    render();
    CHECK(says("41" NARROW "%" NBSP "[31" NARROW ";" NBSP "51]"));
    CHECK(!says("30" NARROW "%"));
    CHECK(says("<abbr title=\"Non publié" NARROW ": "));
    CHECK(says("\">n. p.</abbr>"));
    CHECK(says("<p class=\"table-note\">Lire ainsi. n. p." NARROW ": non publié ("));
    CHECK(mx_report_n_withheld(report) >= 2);
    CHECK(!mx_report_is_internal(report));
    end();
}

TEST(report_document, strangers_names_are_shown_not_obeyed)
{
    mx_release *made;
    begin(MX_EN, "</title><script>alert(1)</script>");
    made = release("health", "<img src=x onerror=\"a()\"> **b** & 'c'");
    mx_report_heading(report, 2, "s", "<b>`x`</b>");
    mx_report_table(report, made, columns, 3, "C <i>", NULL);
    render();
    CHECK(!says("<script"));
    CHECK(!says("<img src=x"));
    CHECK(says("&lt;img src=x onerror=&quot;a()&quot;&gt; **b** &amp; "));
    CHECK(says("&lt;b&gt;<code>x</code>&lt;/b&gt;"));
    CHECK(says("@top-left{content:\"\\00003c\\00002ftitle\\00003e"));
    mx_release_free(made);
    end();
}

TEST(report_document, marks_that_cross_still_nest)
{
    begin(MX_EN, "T");
    mx_report_paragraph(report, "**a *b** c* \\*d e~f");
    render();
    CHECK(says("<p><strong>a <em>b</em></strong><em> c</em> *d e" NBSP "f</p>"));
    end();
}

TEST(report_document, one_internal_release_marks_the_whole)
{
    mx_release *made;
    begin(MX_FR, "Rapport");
    made = release("internal", "Colmar");
    mx_report_heading(report, 2, "a", "A");
    mx_report_table(report, made, columns, 3, "Parts", NULL);
    mx_report_heading(report, 2, "b", "B");
    render();
    CHECK(mx_report_is_internal(report));
    CHECK(says("<body class=\"internal\">"));
    CHECK(says("<aside class=\"internal-banner\">Document interne"));
    CHECK(says("aria-labelledby=\"b\">\n<p class=\"internal-mark\">Document interne</p>"));
    CHECK(says("@bottom-left{content:\"Document interne"));
    mx_release_free(made);
    end();
}

TEST(report_document, the_same_document_gives_the_same_bytes)
{
    begin(MX_FR, "Rapport");
    fill();
    render();
    char *first = strdup(html.at);
    end();
    begin(MX_FR, "Rapport");
    fill();
    render();
    CHECK_TEXT(html.at, first);
    free(first);
    end();
}

TEST(report_document, an_unknown_column_is_told_at_the_end)
{
    static const mx_report_column wrong[] = {{.column = "median", .heading = "M"}};
    mx_lang_set(MX_EN);
    mx_release *made = release("health", "Colmar");
    begin(MX_FR, "Rapport");
    mx_report_heading(report, 2, "a", "A");
    CHECK_INT(mx_report_table(report, made, wrong, 1, "Parts", NULL), 0);
    mx_report_paragraph(report, "more");
    CHECK_FAILS(mx_report_html(&html, report), MX_E_NOTFOUND, "no column \"median\"");
    mx_release_free(made);
    end();
    mx_lang_set(MX_FR);
}

TEST(report_document, a_title_and_a_harmless_style_are_needed)
{
    mx_lang_set(MX_EN);
    mx_report_head head = {.lang = MX_FR, .title = ""};
    CHECK_FAILS(mx_report_new(&report, &head), MX_E_VALUE, "title");
    head = (mx_report_head){.lang = MX_FR, .title = "x", .style = "</style><script>"};
    CHECK_FAILS(mx_report_new(&report, &head), MX_E_VALUE, "</");
    CHECK(report == NULL);
    mx_lang_set(MX_FR);
}

TEST(report_document, nothing_to_say_is_still_a_document)
{
    begin(MX_EN, "T");
    render();
    CHECK(says("<main id=\"content\" tabindex=\"-1\">\n</main>"));
    CHECK(says("<ol></ol>\n</nav>"));
    end();
}

TEST(report_document, memory_may_run_out_at_any_point)
{
    mx_release *made = release("health", "Colmar");
    bool is_through = false;
    for (uint64_t n = 1; !is_through; n++) {
        mx_report_head head = {
            .formats = MX_REPORT_HTML, .lang = MX_FR, .title = "T", .subtitle = "S", .date = "2026-03-02"};
        mx_alloc_fail_at(n);
        int rc = mx_report_new(&report, &head);
        if (rc >= 0) {
            mx_report_heading(report, 2, "a", "A");
            mx_report_table(report, made, columns, 3, "Parts", "n");
            mx_report_chart(report, &(mx_chart){CHART(made)}, "c", NULL);
            mx_report_terms(report, (const char *[]){"t"}, (const char *[]){"m"}, 1);
            rc = mx_report_html(&html, report);
        }
        is_through = !mx_alloc_failed();
        mx_alloc_fail_at(0);
        CHECK(is_through ? rc == MX_OK : rc == MX_E_NOMEM);
        end();
    }
    mx_release_free(made);
}
