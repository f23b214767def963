#include "reading.h"

#include <sys/stat.h>

static void check_delimiter(const char *text, char expected)
{
    mx_sheet *sheet;
    CHECK_OK(mx_sheet_open(&sheet, check_text_file("d.csv", text), NULL));
    CHECK_INT(mx_sheet_delimiter(sheet), expected);
    mx_sheet_close(sheet);
}

TEST(sheet_sheet, finds_the_delimiter)
{
    check_delimiter("a,b\n1,2\n", ',');
    check_delimiter("a;b\n1,5;2,5\n", ';');
    check_delimiter("a;b,c\n1;2,5\n", ';');
    check_delimiter("a\tb\n1,5\t2;5\n", '\t');
    check_delimiter("a|b\n1,5|2;5\n", '|');
    check_delimiter("text\nHello, world; and more\n", ',');
    check_delimiter("a,b\n\"x;y;z\",2\n\"x;y;z\",2\n", ',');
    check_delimiter("a,\"b;c\"\n1,2\n", ',');
}

TEST(sheet_sheet, takes_the_delimiter_that_is_given)
{
    mx_sheet *sheet;
    mx_sheet_options options = MX_SHEET_OPTIONS_INIT;
    const char *path = check_text_file("a.csv", "a;b\n1;2\n");
    options.delimiter = ',';
    CHECK_OK(mx_sheet_open(&sheet, path, &options));
    CHECK_INT(mx_sheet_n_columns(sheet), 1);
    CHECK_TEXT(mx_sheet_column(sheet, 0), "a;b");
    mx_sheet_close(sheet);
    options.delimiter = 'x';
    CHECK_FAILS(mx_sheet_open(&sheet, path, &options), MX_E_USAGE, "« x »");
}

TEST(sheet_sheet, reads_the_header)
{
    mx_sheet *sheet;
    CHECK_OK(mx_sheet_open(&sheet, check_text_file("a.csv", "\n a ,\"b \"\"c\"\"\",,d,\n1,2,,4,\n"), NULL));
    CHECK_INT(mx_sheet_n_columns(sheet), 3);
    CHECK_TEXT(mx_sheet_column(sheet, 0), "a");
    CHECK_TEXT(mx_sheet_column(sheet, 1), "b \"c\"");
    CHECK_TEXT(mx_sheet_column(sheet, 2), "d");
    CHECK_INT(mx_sheet_n_nameless(sheet), 2);
    CHECK_INT(mx_sheet_find(sheet, "d"), 2);
    CHECK(mx_sheet_find(sheet, "e") == SIZE_MAX);
    mx_sheet_close(sheet);
}

TEST(sheet_sheet, refuses_two_columns_of_one_name)
{
    REFUSES("a,b, a\n1,2,3\n", MX_E_SYNTAX, "les colonnes 1 et 3 s’appellent toutes deux « a »");
}

TEST(sheet_sheet, refuses_what_is_no_file_of_rows)
{
    mx_sheet *sheet;
    CHECK_FAILS(mx_sheet_open(&sheet, check_path("absent.csv"), NULL), MX_E_IO, "absent.csv");
    CHECK(!sheet);
    CHECK_INT(mkdir(check_path("folder"), 0700), 0);
    CHECK_FAILS(mx_sheet_open(&sheet, check_path("folder"), NULL), MX_E_IO, "dossier");
    REFUSES("", MX_E_SYNTAX, "ce fichier est vide");
    REFUSES("\xEF\xBB\xBF", MX_E_SYNTAX, "ce fichier est vide");
    REFUSES("\n \r\n", MX_E_SYNTAX, "ce fichier est vide");
}

static int decimal_of(char *out, const char *text)
{
    mx_sheet *sheet;
    size_t column = 1;
    int rc = mx_sheet_open(&sheet, check_text_file("a.csv", text), NULL);
    if (rc == MX_OK) rc = mx_sheet_decimal(out, sheet, &column, 1);
    mx_sheet_close(sheet);
    return rc;
}

TEST(sheet_sheet, tells_the_decimal_mark)
{
    static const struct {
        const char *text;
        char mark;
    } cases[] = {
        {"a,b\nx,1\ny,2.5\n", '.'},  {"a;b\nx;1\ny;2,5\n", ','},
        {"a;b\nx;1\ny;2\n", '.'},    {"a;b\nx;1,234\n", ','},
        {"a,b\nx,\"0,125\"\n", ','}, {"a,b\nx,\"1,5\"\ny,\"1,234\"\n", ','},
        {"a;b\nx;1 234,5\n", ','},   {"a;b\nx;N.D.\ny;oui, non\n", '.'},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char mark;
        CHECK_OK(decimal_of(&mark, cases[i].text));
        CHECK_INT(mark, cases[i].mark);
    }
}

TEST(sheet_sheet, refuses_two_decimal_marks_and_what_may_be_either)
{
    char mark;
    CHECK_FAILS(decimal_of(&mark, "a;b\nx;1.5\ny;2,5\n"), MX_E_VALUE,
                "deux marques décimales, « 1.5 » (ligne 2) et « 2,5 » (ligne 3)");
    CHECK_FAILS(decimal_of(&mark, "a,b\nx,1\ny,\"1,234\"\n"), MX_E_VALUE, "a.csv:3: « 1,234 »");
}
