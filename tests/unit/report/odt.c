/* A document as an OpenDocument text: a package that word processors take for one. */
#include "support/check.h"

#include <string.h>

#include "sample.h"

static mx_buf odt;

static void build(unsigned formats, size_t n_rows, const char *rule_name)
{
    mx_report *report = sample_report(formats, n_rows, "Été & fils", rule_name);
    CHECK_OK(mx_report_odt(&odt, report));
    mx_report_free(report);
}

TEST(report_odt, its_type_stands_first_and_as_it_is)
{
    static const char type[] = "mimetypeapplication/vnd.oasis.opendocument.text";
    build(MX_REPORT_ODT, 5, "health");
    CHECK(odt.size > 100 && memcmp(odt.at, "PK\3\4", 4) == 0);
    CHECK(memcmp(odt.at + 30, type, sizeof type - 1) == 0);
    mx_buf_dispose(&odt);
}

TEST(report_odt, holds_what_its_manifest_names)
{
    static const char *const names[] = {"META-INF/manifest.xml", "content.xml", "styles.xml", "meta.xml",
                                        "Pictures/figure-1.png"};
    build(MX_REPORT_ODT | MX_REPORT_PDF, 5, "internal");
    for (size_t i = 0; i < 5; i++) CHECK_INT(sample_count(&odt, names[i]), 2); /* the part, the directory */
    mx_buf_dispose(&odt);
}

TEST(report_odt, the_same_document_gives_the_same_bytes)
{
    mx_buf first;
    build(MX_REPORT_ODT, 30, "health");
    first = odt;
    odt = (mx_buf){0};
    build(MX_REPORT_ODT, 30, "health");
    CHECK_INT(odt.size, first.size);
    CHECK(memcmp(odt.at, first.at, odt.size) == 0);
    mx_buf_dispose(&first);
    mx_buf_dispose(&odt);
}

TEST(report_odt, memory_may_run_out_at_any_point)
{
    mx_report *report = sample_report(MX_REPORT_ODT, 3, "T", "health");
    bool is_through = false;
    for (uint64_t n = 1; !is_through; n++) {
        mx_alloc_fail_at(n);
        int rc = mx_report_odt(&odt, report);
        is_through = !mx_alloc_failed();
        mx_alloc_fail_at(0);
        CHECK(is_through ? rc == MX_OK : rc == MX_E_NOMEM);
        mx_buf_dispose(&odt);
    }
    mx_report_free(report);
}
