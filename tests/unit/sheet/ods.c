/* The cells of ODS. */
#include "books.h"

#define TEXT(text) "<table:table-cell office:value-type=\"string\"><text:p>" text "</text:p></table:table-cell>"
#define VALUE(type, attribute, value) \
    "<table:table-cell office:value-type=\"" type "\" office:" attribute "=\"" value "\"><text:p>shown</text:p></table:table-cell>"
#define ROW(cells) "<table:table-row>" cells "</table:table-row>"
#define TABLE(name, rows) "<table:table table:name=\"" name "\" table:style-name=\"ta1\">" rows "</table:table>"

TEST(sheet_ods, reads_values_rather_than_what_is_shown)
{
    READS_BOOK(book_ods(NULL, TABLE("F", ROW(TEXT("a") TEXT("b") TEXT("c") TEXT("d"))
                                 ROW(VALUE("float", "value", "0.28999999999999998") VALUE("percentage", "value", "0.25")
                                         VALUE("currency", "value", "12.5") VALUE("boolean", "boolean-value", "true"))
                                 ROW(VALUE("date", "date-value", "2023-05-17") VALUE("date", "date-value", "2023-05-17T08:30:00.5")
                                         VALUE("time", "time-value", "PT36H05M09.5S") VALUE("string", "string-value", "dit"))
                                 ROW(VALUE("date", "date-value", "2023-05-17T00:00:00") VALUE("time", "time-value", "P1D")
                                         VALUE("boolean", "boolean-value", "false") VALUE("string", "string-value", "")))),
               "a|b|c|d\n2[0.29][0.25][12.5][1]\n3[2023-05-17][2023-05-17T08:30:00][36:05:09][dit]\n4[2023-05-17][P1D][0][]\n");
}

TEST(sheet_ods, reads_texts_with_their_blanks_and_lines)
{
    READS_BOOK(book_ods(NULL, TABLE("F", ROW(TEXT("texte"))
                                 ROW(TEXT("un <text:span>deux</text:span><text:s text:c=\"2\"/>trois<text:tab/>4<text:line-break/>5"))
                                 ROW("<table:table-cell office:value-type=\"string\"><office:annotation><text:p>note</text:p></office:annotation>"
                                     "<text:p>\n  p1\n  suite</text:p><text:p>p2</text:p><draw:frame><draw:text-box><text:p>dessin</text:p>"
                                     "</draw:text-box></draw:frame></table:table-cell>")
                                 ROW(TEXT("<text:a>lien</text:a> &lt;&amp;")))),
               "texte\n2[un deux  trois\t4\n5]\n3[p1 suite\np2]\n4[lien <&]\n");
}

TEST(sheet_ods, passes_over_a_million_empty_cells)
{
    READS_BOOK(book_ods(NULL, TABLE("F",
                                 "<table:table-column table:number-columns-repeated=\"1024\"/>"
                                 "<table:table-header-rows>" ROW(TEXT("a") TEXT("b") "<table:table-cell table:number-columns-repeated=\"16382\"/>") "</table:table-header-rows>"
                                 "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>"
                                 "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell office:value-type=\"float\" office:value=\"7\" "
                                 "table:number-columns-repeated=\"2\"/><table:table-cell table:number-columns-repeated=\"16382\"/></table:table-row>"
                                 "<table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>")),
               "a|b\n5[7][7]\n6[7][7]\n");
    REFUSES_BOOK(book_ods(NULL, TABLE("F", ROW("<table:table-cell office:value-type=\"float\" office:value=\"7\" "
                                            "table:number-columns-repeated=\"16385\"/>"))),
                 MX_E_LIMIT, "trop de lignes, de colonnes ou de cellules");
    REFUSES_BOOK(book_ods(NULL, TABLE("F", "<table:table-row table:number-rows-repeated=\"999999999999\">" TEXT("a") "</table:table-row>"
                                            "<table:table-row table:number-rows-repeated=\"2\">" TEXT("a") "</table:table-row>")),
                 MX_E_LIMIT, "trop de lignes");
}

TEST(sheet_ods, names_sheets_left_out_and_hidden)
{
    static const char styles[] = "<style:style style:name=\"ta1\"><style:table-properties table:display=\"true\"/></style:style>"
                                 "<style:style style:name=\"ta2\"><style:table-properties table:display=\"false\"/></style:style>";
    static const char tables[] = "<table:table table:name=\"Listes\" table:style-name=\"ta2\">" ROW(TEXT("x")) "</table:table>"
        TABLE("Suivi", ROW(TEXT("a")) ROW(TEXT("1"))) TABLE("Notes", ROW(TEXT("n")));
    READS_BOOK(book_ods(styles, tables), "a\n2[1]\n! feuille lue : « Suivi » ; laissées de côté : « Listes » (masquée), « Notes » "
                                         "(--sheet pour une autre)\n");
    mx_buf read = {0};
    CHECK_OK(read_book(&read, book_ods(styles, tables), "Notes"));
    CHECK_TEXT(read.at, "n\n! feuille lue : « Notes » ; laissées de côté : « Listes » (masquée), « Suivi » (--sheet pour une autre)\n");
    mx_buf_dispose(&read);
}

TEST(sheet_ods, spreads_a_merged_header_and_tells_of_other_merged_cells)
{
    READS_BOOK(book_ods(NULL, TABLE("F", ROW(TEXT("a") "<table:table-cell table:number-columns-spanned=\"1\" table:number-rows-spanned=\"2\" "
                                                      "office:value-type=\"string\"><text:p>b</text:p></table:table-cell>")
                                 ROW("<table:table-cell office:value-type=\"float\" office:value=\"1\" table:number-rows-spanned=\"2\"/>"
                                     "<table:covered-table-cell/>")
                                 ROW("<table:covered-table-cell/>" TEXT("c")))),
               "a|b\n2[1][]\n3[][c]\n! cellules fusionnées sous l’en-tête : 1 ; seule la première de chaque fusion a une valeur\n");
    REFUSES_BOOK(book_ods(NULL, TABLE("F", ROW("<table:table-cell table:number-columns-spanned=\"2\" office:value-type=\"string\">"
                                            "<text:p>a</text:p></table:table-cell><table:covered-table-cell/>"))),
                 MX_E_SYNTAX, "les colonnes 1 et 2 s’appellent toutes deux « a »");
}

TEST(sheet_ods, tells_of_errors_and_formulas_without_result)
{
    READS_BOOK(book_ods(NULL, TABLE("F", ROW(TEXT("a") TEXT("b"))
                                 ROW("<table:table-cell table:formula=\"of:=NA()\" office:value-type=\"string\" office:string-value=\"\" "
                                     "calcext:value-type=\"error\"><text:p>#N/A</text:p></table:table-cell>" TEXT("x")))),
               "a|b\n2[][x]\n! cellules en erreur, lues comme manquantes : 1 (la première : #N/A en A2)\n");
    REFUSES_BOOK(book_ods(NULL, TABLE("F", ROW("<table:table-cell table:formula=\"of:=1+1\"/>"))), MX_E_VALUE, "book.ods:1: la formule en A1");
}

TEST(sheet_ods, passes_over_sheets_inside_cells)
{
    READS_BOOK(book_ods(NULL, TABLE("F", ROW("<table:table-cell office:value-type=\"string\"><text:p>a</text:p>"
                                            "<table:table>" ROW(TEXT("dedans")) "</table:table></table:table-cell>") ROW(TEXT("1")))),
               "a\n2[1]\n");
}

TEST(sheet_ods, refuses_a_password)
{
    const book_entry entries[] = {
        {"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
        {"META-INF/manifest.xml", "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"},
        {"content.xml", "not XML"},
        {NULL, NULL}};
    REFUSES_BOOK(book_zip("a.ods", entries), MX_E_SYNTAX, "protégé par un mot de passe");
}
