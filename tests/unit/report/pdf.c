/* A document as a PDF: whole, repeatable, and readable by those who do not see it. */
#include "support/check.h"

#include <string.h>

#include "pdf_i.h"
#include "sample.h"

static mx_report *report;
static mx_buf pdf;

static void build(size_t n_rows, const char *title, const char *rule_name)
{
    report = sample_report(MX_REPORT_PDF, n_rows, title, rule_name);
}

static void end(void)
{
    mx_report_free(report);
    report = NULL;
    mx_buf_dispose(&pdf);
}

static size_t count(const char *part)
{
    return sample_count(&pdf, part);
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
