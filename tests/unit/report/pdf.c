/* A document as a PDF: whole, repeatable, and readable by those who do not see it. */
#include "support/check.h"

#include <string.h>

#include "pdf_i.h"

static mx_report *report;
static mx_buf pdf;

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
    CHECK_OK(mx_disclose(&made, frame, &rule, NULL, 0));
    mx_frame_free(frame);
    return made;
}

/* A document with every kind of block and a table of `n_rows`. */
static void build(size_t n_rows, const char *title, const char *rule_name)
{
    static const mx_report_column columns[] = {
        {.column = "territory", .heading = "Territoire"},
        {.column = "value", .heading = "Valeur", .show = MX_SHOW_DECIMAL, .decimals = 1},
        {.column = "n", .heading = "n", .show = MX_SHOW_COUNT},
    };
    static const char *const items[] = {"un", "**deux** `trois` *quatre*"}, *const terms[] = {"Référentiel"};
    const mx_report_head head = {.formats = MX_REPORT_PDF,
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
}

static void end(void)
{
    mx_report_free(report);
    report = NULL;
    mx_buf_dispose(&pdf);
}

static size_t count(const char *part)
{
    size_t n = 0, length = strlen(part);
    for (size_t i = 0; i + length <= pdf.size; i++) n += memcmp(pdf.at + i, part, length) == 0;
    return n;
}

TEST(report_pdf, says_its_language_and_shows_its_title)
{
    build(5, "Été", "health");
    CHECK_OK(mx_report_pdf(&pdf, report));
    CHECK(memcmp(pdf.at, "%PDF-1.4", 8) == 0);
    CHECK_INT(count("/Lang (fr)"), 1);
    CHECK_INT(count("/DisplayDocTitle true"), 1);
    CHECK_INT(count("/Marked true"), 2); /* cairo's catalog, and its new version */
    end();
}

TEST(report_pdf, figures_and_table_headings_speak)
{
    build(5, "T", "health");
    CHECK_OK(mx_report_pdf(&pdf, report));
    CHECK_INT(count("/Alt <FEFF"), 1);
    CHECK_INT(count("/Scope /Column"), 3);
    CHECK_INT(count("/Scope /Row"), 5);
    end();
}

TEST(report_pdf, long_tables_go_on_and_their_repeated_heads_are_silent)
{
    build(200, "T", "health");
    CHECK_OK(mx_report_pdf(&pdf, report));
    CHECK(count("/Type /Page %") >= 5);
    CHECK_INT(count("/Scope /Column"), 3);
    CHECK_INT(count("/Scope /Row"), 200);
    end();
}

TEST(report_pdf, the_same_document_gives_the_same_bytes)
{
    mx_buf first = {0};
    build(60, "T", "health");
    CHECK_OK(mx_report_pdf(&first, report));
    end();
    build(60, "T", "health");
    CHECK_OK(mx_report_pdf(&pdf, report));
    CHECK_INT(pdf.size, first.size);
    CHECK(memcmp(pdf.at, first.at, pdf.size) == 0);
    mx_buf_dispose(&first);
    end();
}

TEST(report_pdf, names_of_any_length_and_direction_are_set)
{
    static char title[900];
    memset(title, 'x', sizeof title - 1);
    build(5, title, "internal");
    CHECK_OK(mx_report_pdf(&pdf, report));
    end();
    build(5, "\u05e2\u05d9\u05e8 \"<>&' (1)", "internal");
    CHECK_OK(mx_report_pdf(&pdf, report));
    end();
}

TEST(report_pdf, nothing_to_say_is_still_a_document)
{
    const mx_report_head head = {.formats = MX_REPORT_PDF, .lang = MX_EN, .title = "T"};
    CHECK_OK(mx_report_new(&report, &head));
    CHECK_OK(mx_report_pdf(&pdf, report));
    CHECK_INT(count("/Lang (en)"), 1);
    end();
}

TEST(report_pdf, a_file_that_cairo_did_not_write_is_refused)
{
    static const char *const files[] = {"", "%PDF-1.4\n", "startxref 9999 /Root 1 /Info 2",
                                        "xref\n0 9\ntrailer /Root 3 /Info 2 startxref 0"};
    const pdf_additions none = {.lang = "fr"};
    mx_lang_set(MX_EN);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        mx_buf_clear(&pdf);
        mx_buf_text(&pdf, files[i]);
        CHECK_FAILS(mx_pdf__update(&pdf, &none), MX_E_IO, "as expected");
    }
    mx_lang_set(MX_FR);
    mx_buf_dispose(&pdf);
}

TEST(report_pdf, memory_may_run_out_at_any_point)
{
    bool is_through = false;
    for (uint64_t n = 1; !is_through; n += 1 + n / 6) {
        mx_alloc_fail_at(0);
        build(3, "T", "health");
        mx_alloc_fail_at(n);
        int rc = mx_report_pdf(&pdf, report);
        is_through = !mx_alloc_failed();
        mx_alloc_fail_at(0);
        CHECK(is_through ? rc == MX_OK : rc == MX_E_NOMEM);
        CHECK(is_through || pdf.size == 0);
        end();
    }
}
