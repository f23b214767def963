/* What XLSX and ODS have in common: choosing a sheet, rows and columns, what is refused. */
#include "books.h"
#include "sheet_i.h"

#define ROWS "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>a</v></c><c r=\"B1\" t=\"str\"><v>b</v></c></row>"

TEST(sheet_workbook, reads_the_first_sheet_in_sight_and_names_the_others)
{
    book b = {.rows = ROWS "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row>",
              .sheets = "<sheet name=\"Listes\" state=\"hidden\" r:id=\"rId2\"/><sheet name=\"Suivi &amp; co\" r:id=\"rId1\"/>"
                        "<sheet name=\"Graphique\" r:id=\"rId3\"/><sheet name=\"Notes\" r:id=\"rId2\"/>"};
    READS_BOOK(book_xlsx(&b), "a|b\n2[1][]\n! feuille lue : « Suivi & co » ; laissées de côté : « Listes » (masquée), "
                              "« Notes » (--sheet pour une autre)\n");
}

TEST(sheet_workbook, reads_the_sheet_asked_for_even_a_hidden_one)
{
    book b = {.rows = ROWS, .sheets = "<sheet name=\"Suivi\" r:id=\"rId1\"/><sheet name=\"Listes\" state=\"veryHidden\" r:id=\"rId2\"/>"};
    mx_buf read = {0};
    const char *path = book_xlsx(&b);
    CHECK_OK(read_book(&read, path, "Listes"));
    CHECK_TEXT(read.at, "autre\n! feuille lue : « Listes » (masquée) ; laissées de côté : « Suivi » (--sheet pour une autre)\n");
    CHECK_FAILS(read_book(&read, path, "Liste"), MX_E_NOTFOUND, "pas de feuille « Liste » ; il y a : « Suivi », « Listes » (masquée)");
    CHECK_FAILS(read_book(&read, check_text_file("a.csv", "a,b\n"), "Listes"), MX_E_USAGE, "ce n’est pas un classeur");
    mx_buf_dispose(&read);
    b.sheets = "<sheet name=\"Listes\" state=\"hidden\" r:id=\"rId2\"/>";
    REFUSES_BOOK(book_xlsx(&b), MX_E_NOTFOUND, "aucune feuille visible ; choisissez par --sheet : « Listes » (masquée)");
}

TEST(sheet_workbook, says_what_the_file_is)
{
    book b = {.rows = ROWS};
    mx_sheet *sheet;
    CHECK_OK(mx_sheet_open(&sheet, book_xlsx(&b), NULL));
    CHECK_TEXT(mx_sheet_encoding(sheet), "xlsx");
    CHECK_TEXT(mx_sheet_tab(sheet), "Suivi");
    CHECK(!mx_sheet_encoding_is_assumed(sheet));
    CHECK_INT(mx_sheet_n_notes(sheet), 0);
    mx_sheet_close(sheet);
}

TEST(sheet_workbook, keeps_the_rows_of_the_sheet_for_complaints)
{
    book b = {.rows = "<row r=\"3\"><c r=\"A3\" t=\"str\"><v>a</v></c><c r=\"B3\" t=\"str\"><v>b</v></c></row>"
                      "<row r=\"4\"><c r=\"A4\" t=\"str\"><v>deux\nlignes, une \"cellule\"</v></c></row>"
                      "<row r=\"5\"/><row r=\"6\"><c r=\"B6\" t=\"str\"><v> </v></c></row>"
                      "<row r=\"9\"><c r=\"B9\"><v>2</v></c></row><row><c><v>3</v></c></row>"};
    READS_BOOK(book_xlsx(&b), "a|b\n4[deux\nlignes, une \"cellule\"][]\n9[][2]\n10[3][]\n");
    b.rows = ROWS "<row r=\"2\"><c r=\"A2\" t=\"str\"><v>x\n\"y\"\nz</v></c></row><row r=\"8\"><c r=\"C8\"><v>3</v></c></row>";
    REFUSES_BOOK(book_xlsx(&b), MX_E_SYNTAX, "book.xlsx:8: la cellule 3 n’est pas vide, pour 2 noms de colonnes");
}

TEST(sheet_workbook, reads_columns_far_out_and_without_places)
{
    book b = {.rows = "<row r=\"1\"><c r=\"B1\" t=\"str\"><v>b</v></c><c r=\"AA1\" t=\"str\"><v>aa</v></c></row>"
                      "<row r=\"2\"><c r=\"AA2\"><v>27</v></c><c r=\"B2\"><v>2</v></c></row>"
                      "<row r=\"3\"><c/><c><v>4</v></c></row>"};
    READS_BOOK(book_xlsx(&b), "b|aa\n2[2][27]\n3[4][]\n");
}

TEST(sheet_workbook, spreads_a_merged_header_over_its_columns)
{
    book b = {.rows = "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>a</v></c><c r=\"C1\" t=\"str\"><v>c</v></c></row>"
                      "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row>",
              .after = "<mergeCells><mergeCell ref=\"C1:D1\"/></mergeCells>"};
    REFUSES_BOOK(book_xlsx(&b), MX_E_SYNTAX, "les colonnes 3 et 4 s’appellent toutes deux « c »");
    b.after = "<mergeCells><mergeCell ref=\"C1:C2\"/><mergeCell ref=\"A2:B2\"/></mergeCells>";
    READS_BOOK(book_xlsx(&b), "a|c\n2[1][]\n! cellules fusionnées sous l’en-tête : 1 ; seule la première de chaque "
                              "fusion a une valeur\n");
}

TEST(sheet_workbook, finds_the_decimal_mark_of_numbers_as_text)
{
    book b = {.rows = ROWS "<row r=\"2\"><c r=\"A2\" t=\"str\"><v>2,5</v></c><c r=\"B2\"><v>2.5</v></c></row>"
                           "<row r=\"3\"><c r=\"A3\" t=\"str\"><v>1,234</v></c><c r=\"B3\" t=\"str\"><v>3,5</v></c></row>"};
    mx_sheet *sheet;
    char mark;
    CHECK_OK(mx_sheet_open(&sheet, book_xlsx(&b), NULL));
    const size_t columns[] = {0, 1};
    CHECK_OK(mx_sheet_decimal(&mark, sheet, &columns[0], 1));
    CHECK_INT(mark, ',');
    CHECK_OK(mx_sheet_decimal(&mark, sheet, &columns[1], 1));
    CHECK_INT(mark, '.');
    CHECK_OK(mx_sheet_decimal(&mark, sheet, columns, 2));
    CHECK_INT(mark, '.');
    mx_sheet_close(sheet);
}

TEST(sheet_workbook, refuses_what_is_no_workbook)
{
    const book_entry text[] = {{"word/document.xml", "<a/>"}, {NULL, NULL}};
    REFUSES_BOOK(book_zip("a.zip", text), MX_E_SYNTAX, "une archive ZIP, mais ni un classeur");
    const book_entry word[] = {
        {"_rels/.rels", "<Relationships>" BOOK_RELATION("rId1", "officeDocument", "word/document.xml") "</Relationships>"},
        {NULL, NULL}};
    REFUSES_BOOK(book_zip("a.docx", word), MX_E_SYNTAX, "ce document n’est pas un classeur");
    const book_entry binary[] = {{"_rels/.rels", "<Relationships/>"}, {"xl/workbook.bin", "x"}, {NULL, NULL}};
    REFUSES_BOOK(book_zip("a.xlsb", binary), MX_E_SYNTAX, "enregistrez-le en XLSX");
    REFUSES("PK\3\4 and more", MX_E_SYNTAX, "ce classeur est abîmé (ZIP)");
    REFUSES("\xD0\xCF\x11\xE0\xA1\xB1", MX_E_SYNTAX, "ancien classeur (XLS)");
    REFUSES("\xD0\xCF\x11\xE0\xA1\xB1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", MX_E_SYNTAX, "protégé par un mot de passe");
    book b = {.rows = NULL};
    REFUSES_BOOK(book_xlsx(&b), MX_E_SYNTAX, "cette feuille est vide");
}

TEST(sheet_workbook, refuses_damage)
{
    book b = {.rows = "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"1\"/>"};
    REFUSES_BOOK(book_xlsx(&b), MX_E_SYNTAX, "abîmé (xl/worksheets/sheet1.xml)");
    static const char *const rows[] = {"<row r=\"x\"/>", "<row r=\"0\"/>", "<row r=\"16777217\"/>", "<row r=\"1\"><c r=\"1\"/></row>",
                                       "<row r=\"1\"><c r=\"A2\"/></row>", "<row r=\"1\"><c r=\"A1B\"/></row>",
                                       "<row r=\"1\"><c r=\"XFE1\"/></row>", "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>",
                                       "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>-1</v></c></row>", "<row></c>"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        b.rows = rows[i];
        REFUSES_BOOK(book_xlsx(&b), MX_E_SYNTAX, "abîmé (xl/worksheets/sheet1.xml)");
    }
    b = (book){.rows = ROWS, .after = "<mergeCells><mergeCell ref=\"A1-B2\"/></mergeCells>"};
    REFUSES_BOOK(book_xlsx(&b), MX_E_SYNTAX, "abîmé");
}

TEST(sheet_workbook, refuses_entities)
{
    const book_entry entries[] = {
        {"_rels/.rels", "<!DOCTYPE x [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><Relationships>&b;</Relationships>"},
        {NULL, NULL}};
    REFUSES_BOOK(book_zip("a.xlsx", entries), MX_E_SYNTAX, "_rels/.rels déclare un type de document");
}

TEST(sheet_workbook, refuses_what_swells_beyond_measure)
{
    mx_sheet *sheet;
    book b = {.rows = ROWS "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\"><v>2</v></c></row>",
              .shared = "<si><t>texte</t></si><si><t>autre</t></si>"};
    const char *path = book_xlsx(&b);
    const mx_sheet__limits usual = {1 << 20, 500, 1 << 20, 4, 1000, 100, 2};
    CHECK_OK(mx_sheet__open(&sheet, path, NULL, &usual));
    mx_sheet_close(sheet);
    mx_sheet__limits limits = usual;
    limits.inflated = 1000;
    CHECK_FAILS(mx_sheet__open(&sheet, path, NULL, &limits), MX_E_LIMIT, "gonfle au-delà");
    limits = usual;
    limits.ratio_from = 10;
    limits.ratio = 1;
    CHECK_FAILS(mx_sheet__open(&sheet, path, NULL, &limits), MX_E_LIMIT, "gonfle au-delà");
    limits = usual;
    limits.cells = 3;
    CHECK_FAILS(mx_sheet__open(&sheet, path, NULL, &limits), MX_E_LIMIT, "trop de lignes, de colonnes ou de cellules");
    limits = usual;
    limits.copy = 8;
    CHECK_FAILS(mx_sheet__open(&sheet, path, NULL, &limits), MX_E_LIMIT, "trop de lignes, de colonnes ou de cellules");
    limits = usual;
    limits.shared = 9;
    CHECK_FAILS(mx_sheet__open(&sheet, path, NULL, &limits), MX_E_LIMIT, "trop de textes");
    limits = usual;
    limits.n_shared = 1;
    CHECK_FAILS(mx_sheet__open(&sheet, path, NULL, &limits), MX_E_LIMIT, "trop de textes");
    CHECK(!sheet);
}

TEST(sheet_workbook, refuses_texts_longer_than_a_record)
{
    mx_sheet *sheet;
    mx_sheet_options options = MX_SHEET_OPTIONS_INIT;
    options.max_record = 10;
    book b = {.rows = ROWS "<row r=\"2\"><c r=\"A2\" t=\"str\"><v>12345678901</v></c></row>"};
    CHECK_FAILS(mx_sheet_open(&sheet, book_xlsx(&b), &options), MX_E_LIMIT, "book.xlsx:2: un texte dépasse 10 octets");
    b.rows = ROWS "<row r=\"2\"><c r=\"A2\"><v>1234567</v></c><c r=\"B2\"><v>1234567</v></c></row>";
    CHECK_FAILS(mx_sheet_open(&sheet, book_xlsx(&b), &options), MX_E_LIMIT, "la ligne après la ligne 1 dépasse 10 octets");
    b = (book){.rows = ROWS, .shared = "<si><t>12345678901</t></si>"};
    CHECK_FAILS(mx_sheet_open(&sheet, book_xlsx(&b), &options), MX_E_LIMIT, "un texte dépasse 10 octets");
}

TEST(sheet_workbook, stands_every_failed_allocation)
{
    book b = {.rows = ROWS "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\"><v>2</v></c></row>",
              .shared = "<si><t>texte</t></si>",
              .after = "<mergeCells><mergeCell ref=\"A1:A2\"/></mergeCells>",
              .styles = "<numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy\"/></numFmts><cellXfs><xf numFmtId=\"164\"/></cellXfs>",
              .sheets = "<sheet name=\"Suivi\" r:id=\"rId1\"/><sheet name=\"Listes\" r:id=\"rId2\"/>"};
    const char *path = book_xlsx(&b);
    bool has_failed = true;
    for (uint64_t n = 1; has_failed; n++) {
        mx_sheet *sheet;
        mx_alloc_fail_at(n);
        int rc = mx_sheet_open(&sheet, path, NULL);
        has_failed = mx_alloc_failed();
        mx_alloc_fail_at(0);
        if (has_failed) CHECK_INT(rc, MX_E_NOMEM);
        else CHECK_OK(rc);
        mx_sheet_close(sheet);
    }
}

TEST(sheet_workbook, says_it_in_english_too)
{
    book b = {.rows = ROWS, .sheets = "<sheet name=\"Suivi\" r:id=\"rId1\"/><sheet name=\"Listes\" state=\"hidden\" r:id=\"rId2\"/>"};
    mx_lang_set(MX_EN);
    READS_BOOK(book_xlsx(&b), "a|b\n! sheet read: \"Suivi\"; left out: \"Listes\" (hidden) (--sheet for another)\n");
    mx_lang_set(MX_FR);
}
