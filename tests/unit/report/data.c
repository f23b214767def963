/* A document for programs: JSON and CSV that say what the pages say, and no more. */
#include "support/check.h"

#include <string.h>

#include "sample.h"

static mx_buf json;

static bool says(const char *part)
{
    return strstr(json.at, part) != NULL;
}

static void read_file(const char *path)
{
    mx_file file;
    CHECK_OK(mx_file_open(&file, path));
    mx_buf_clear(&json);
    mx_buf_add(&json, file.at, file.size);
    mx_file_close(&file);
}

TEST(report_data, json_gives_figures_as_numbers_and_as_text)
{
    mx_report *report = sample_report(MX_REPORT_JSON, 5, "Un \"titre\" \\", "health");
    CHECK_OK(mx_report_json(&json, report));
    CHECK(says("{\"title\":\"Un \\\"titre\\\" \\\\\",\"subtitle\":\"Rapport annuel\""));
    CHECK(says("\"language\":\"fr\",\"internal\":false"));
    CHECK(says("{\"value\":2.385,\"text\":\"2,4\"}"));
    CHECK(says("{\"type\":\"box\",\"kind\":\"method\",\"title\":\"Méthode\",\"blocks\":[\n{\"type\":\"terms\""));
    mx_report_free(report);
    mx_buf_dispose(&json);
}

TEST(report_data, what_was_withheld_is_null_with_its_reason)
{
    mx_report *report = sample_report(MX_REPORT_JSON, 5, "T", "health");
    CHECK_OK(mx_report_json(&json, report));
    CHECK(says("[\"Territoire 2\",{\"value\":null,\"text\":null,\"withheld\":\""));
    CHECK(!says("4.385")); /* what the third row held */
    mx_report_free(report);
    mx_buf_dispose(&json);
}

TEST(report_data, each_table_is_a_file_with_a_description)
{
    mx_report *report = sample_report(MX_REPORT_JSON, 5, "T", "health");
    CHECK_OK(mx_report_write_data(report, check_path("data")));
    read_file(check_path("data/table-1.csv"));
    CHECK(says("territory,value,n,withheld\nTerritoire 0,2.385,40,\n"));
    CHECK(says("\nTerritoire 2,,,"));
    CHECK(!says("4.385"));
    read_file(check_path("data/tables.json"));
    CHECK(says("{\"@context\":[\"http://www.w3.org/ns/csvw\",{\"@language\":\"fr\"}]"));
    CHECK(says("{\"url\":\"table-1.csv\",\"dc:title\":\"Valeurs\""));
    CHECK(says("{\"name\":\"value\",\"titles\":\"value\",\"dc:description\":\"Valeur\",\"datatype\":\"number\"}"));
    read_file(check_path("data/report.json"));
    CHECK(says("\"blocks\":["));
    mx_report_free(report);
    mx_buf_dispose(&json);
}

TEST(report_data, a_folder_that_cannot_be_made_is_told)
{
    mx_report *report = sample_report(MX_REPORT_JSON, 5, "T", "health");
    CHECK_FAILS(mx_report_write_data(report, "no/such/folder"), MX_E_IO, "no/such/folder");
    mx_report_free(report);
}
