/* Headers lower down, of several lines or none; sheets that the program makes. */
#include "books.h"
#include "reading.h"

static const char *read_with(const char *text, mx_sheet_options options)
{
    static char shown[2000];
    mx_buf read = {0};
    mx_sheet *sheet = NULL;
    int rc = mx_sheet_open(&sheet, check_text_file("file.csv", text), &options);
    for (size_t c = 0; rc == MX_OK && c < mx_sheet_n_columns(sheet); c++)
        mx_buf_format(&read, "%s%s", c ? "|" : "", mx_sheet_column(sheet, c));
    mx_buf_char(&read, '\n');
    if (rc == MX_OK) rc = read_all(&read, sheet, 1);
    snprintf(shown, sizeof shown, "%s", rc < 0 ? mx_error_message() : read.at);
    mx_sheet_close(sheet);
    mx_buf_dispose(&read);
    return shown;
}

TEST(sheet_made, finds_a_header_below_titles)
{
    mx_sheet_options options = MX_SHEET_OPTIONS_INIT;
    options.header = 3;
    CHECK_TEXT(read_with("Suivi 2024;;\n;;\nVille;Date;Note\nColmar;2024;3\n", options),
               "Ville|Date|Note\n4[Colmar][2024][3]\n");
    options.header = 9;
    CHECK(strstr(read_with("Ville;Date\nColmar;2024\n", options), "ce fichier est vide") != NULL);
}

TEST(sheet_made, joins_a_header_of_two_lines)
{
    mx_sheet_options options = MX_SHEET_OPTIONS_INIT;
    options.n_header = 2;
    CHECK_TEXT(read_with("Ville;Objectif;;Suivi\n;Titre;Date;\nColmar;Un toit;2024;3\n", options),
               "Ville|Objectif / Titre|Objectif / Date|Suivi\n3[Colmar][Un toit][2024][3]\n");
}

TEST(sheet_made, joins_a_header_of_merged_cells)
{
    book b = {.rows = "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>Chaîne 2024</v></c></row>"
                      "<row r=\"3\"><c r=\"A3\" t=\"str\"><v>Ville</v></c><c r=\"B3\" t=\"str\"><v>Objectif</v></c></row>"
                      "<row r=\"4\"><c r=\"B4\" t=\"str\"><v>Titre</v></c><c r=\"C4\" t=\"str\"><v>Date</v></c></row>"
                      "<row r=\"5\"><c r=\"A5\" t=\"str\"><v>Colmar</v></c><c r=\"C5\"><v>7</v></c></row>",
              .after = "<mergeCells><mergeCell ref=\"A3:A4\"/><mergeCell ref=\"B3:C3\"/></mergeCells>"};
    mx_sheet_options options = MX_SHEET_OPTIONS_INIT;
    mx_sheet *sheet;
    mx_buf read = {0};
    options.header = 3, options.n_header = 2;
    CHECK_OK(mx_sheet_open(&sheet, book_xlsx(&b), &options));
    CHECK_TEXT(mx_sheet_column(sheet, 0), "Ville");
    CHECK_TEXT(mx_sheet_column(sheet, 1), "Objectif / Titre");
    CHECK_TEXT(mx_sheet_column(sheet, 2), "Objectif / Date");
    CHECK_OK(read_all(&read, sheet, 1));
    CHECK_TEXT(read.at, "5[Colmar][][7]\n");
    CHECK_INT(mx_sheet_n_tabs(sheet), 1);
    CHECK_TEXT(mx_sheet_tab_name(sheet, 0), "Suivi");
    CHECK(!mx_sheet_tab_is_hidden(sheet, 0));
    mx_sheet_close(sheet);
    mx_buf_dispose(&read);
}

TEST(sheet_made, numbers_columns_of_one_name)
{
    mx_sheet_options options = MX_SHEET_OPTIONS_INIT;
    options.numbers_twins = true;
    CHECK_TEXT(read_with("Date,Note,Date,Date\n1,2,3,4\n", options),
               "Date|Note|Date (2)|Date (3)\n2[1][2][3][4]\n");
}

TEST(sheet_made, reads_every_line_as_a_row_when_there_is_no_header)
{
    mx_sheet_options options = MX_SHEET_OPTIONS_INIT;
    options.is_raw = true;
    CHECK_TEXT(read_with("Titre\nVille;Date;Note\n\nColmar;2024;3\n", options),
               "A|B|C\n1[Titre][][]\n2[Ville][Date][Note]\n4[Colmar][2024][3]\n");
    book b = {.rows = "<row r=\"2\"><c r=\"A2\" t=\"str\"><v>Titre</v></c></row>"
                      "<row r=\"4\"><c r=\"B4\"><v>2</v></c><c r=\"AB4\"><v>3</v></c></row>"};
    mx_sheet *sheet;
    mx_buf read = {0};
    CHECK_OK(mx_sheet_open(&sheet, book_xlsx(&b), &options));
    CHECK_INT(mx_sheet_n_columns(sheet), 28);
    CHECK_TEXT(mx_sheet_column(sheet, 27), "AB");
    CHECK_OK(read_all(&read, sheet, 1));
    CHECK(strstr(read.at, "2[Titre][]") == read.at);
    CHECK(strstr(read.at, "\n4[][2][]") != NULL);
    mx_sheet_close(sheet);
    mx_buf_dispose(&read);
}

TEST(sheet_made, rows_of_the_program_stand_on_the_lines_they_came_from)
{
    static const char *const names[] = {"text", "n"};
    mx_sheet_maker *maker;
    mx_sheet *sheet;
    mx_buf read = {0};
    CHECK_OK(mx_sheet_make(&maker, "source.csv", names, 2));
    CHECK_OK(mx_sheet_make_row(maker, (mx_str[]){mx_str_of("deux\nlignes \"et\"\tune"), mx_str_of("1")}, 7));
    CHECK_OK(mx_sheet_make_row(maker, (mx_str[]){mx_str_of("b"), {NULL, 0}}, 7));
    CHECK_OK(mx_sheet_make_row(maker, (mx_str[]){{NULL, 0}, mx_str_of("3")}, 12));
    CHECK_OK(mx_sheet_made(&sheet, maker));
    CHECK_TEXT(mx_sheet_path(sheet), "source.csv");
    CHECK_OK(read_all(&read, sheet, 1));
    CHECK_TEXT(read.at, "7[deux\nlignes \"et\"\tune][1]\n7[b][]\n12[][3]\n");
    mx_sheet_close(sheet);
    mx_buf_dispose(&read);
    CHECK_FAILS(mx_sheet_make(&maker, "s", (const char *const[]){"a", "a"}, 2), MX_E_SYNTAX, "toutes deux");
    CHECK_OK(mx_sheet_make(&maker, "vide", names, 2));
    CHECK_OK(mx_sheet_made(&sheet, maker));
    mx_rows *rows;
    mx_batch batch;
    CHECK_OK(mx_sheet_rows(&rows, sheet, (size_t[]){0, 1}, 2));
    CHECK_INT(mx_rows_next(rows, &batch), MX_DONE);
    mx_rows_close(rows);
    mx_sheet_close(sheet);
}
