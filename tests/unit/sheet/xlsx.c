/* The cells of XLSX. */
#include "books.h"

#define CELL(place, type, text) "<c r=\"" place "\" t=\"" type "\"><v>" text "</v></c>"
#define STYLED(place, style, number) "<c r=\"" place "\" s=\"" style "\"><v>" number "</v></c>"
#define HEADER1 "<row r=\"1\">" CELL("A1", "str", "a") "</row>"
#define HEADER "<row r=\"1\">" CELL("A1", "str", "a") CELL("B1", "str", "b") CELL("C1", "str", "c") "</row>"

TEST(sheet_xlsx, reads_texts_shared_inline_and_of_formulas)
{
    book b = {.rows = HEADER "<row r=\"2\">" CELL("A2", "s", "1") CELL("B2", "s", "0")
                  "<c r=\"C2\" t=\"inlineStr\"><is><r><t>en </t></r><r><rPr/><t>place</t></r><rPh><t>x</t></rPh></is></c></row>"
                  "<row r=\"3\"><c r=\"A3\" t=\"str\"><f>B2&amp;\"!\"</f><v>été, \"1\"&#9;2</v></c>" CELL("B3", "s", "2") "</row>",
              .shared = "<si><t xml:space=\"preserve\"> un </t></si><si><r><t>deux</t></r><r><t>, trois</t></r>"
                        "<rPh sb=\"0\" eb=\"1\"><t>non</t></rPh></si><si/>"};
    READS_BOOK(book_xlsx(&b), "a|b|c\n2[deux, trois][ un ][en place]\n3[été, \"1\"\t2][][]\n");
}

TEST(sheet_xlsx, undoes_escapes_of_characters)
{
    book b = {.rows = HEADER "<row r=\"2\">" CELL("A2", "str", "a_x000D_b_x0000_c") CELL("B2", "str", "_x005F_x0041_ _x00G0_ _")
                  CELL("C2", "str", "_xD83D__xDE00_ _xD83D_") "</row>"};
    READS_BOOK(book_xlsx(&b), "a|b|c\n2[a\rbc][_x0041_ _x00G0_ _][\xF0\x9F\x98\x80 \xEF\xBF\xBD]\n");
}

TEST(sheet_xlsx, reads_numbers_with_the_digits_that_they_mean)
{
    book b = {.rows = HEADER "<row r=\"2\">" CELL("A2", "n", "0.28999999999999998") "<c r=\"B2\"><v>3.3612345678E10</v></c>"
                             "<c r=\"C2\"><v>-12</v></c></row>"
                             "<row r=\"3\"><c r=\"A3\"><v>123456789012345</v></c><c r=\"B3\"><v>1E-7</v></c><c r=\"C3\" s=\"9\"><v>7</v></c></row>"};
    READS_BOOK(book_xlsx(&b), "a|b|c\n2[0.29][33612345678][-12]\n3[123456789012345][1e-07][7]\n");
}

TEST(sheet_xlsx, reads_truths_errors_and_dates_of_their_own_type)
{
    book b = {.rows = HEADER "<row r=\"2\">" CELL("A2", "b", "1") CELL("B2", "e", "#N/A") CELL("C2", "d", "2023-05-17T00:00:00.000") "</row>"
                             "<row r=\"3\">" CELL("A3", "b", "0") CELL("B3", "e", "#DIV/0!") CELL("C3", "d", "2023-05-17T08:30:00Z") "</row>"};
    READS_BOOK(book_xlsx(&b), "a|b|c\n2[1][][2023-05-17]\n3[0][][2023-05-17T08:30:00Z]\n"
                              "! cellules en erreur, lues comme manquantes : 2 (la première : #N/A en B2)\n");
}

TEST(sheet_xlsx, reads_dates_as_their_formats_say)
{
    book b = {.rows = HEADER "<row r=\"2\">" STYLED("A2", "1", "45063") STYLED("B2", "2", "45063.75") STYLED("C2", "3", "0.5") "</row>"
                             "<row r=\"3\">" STYLED("A3", "1", "45063.75") STYLED("B3", "2", "45063") STYLED("C3", "4", "1.5") "</row>"
                             "<row r=\"4\">" STYLED("A4", "5", "0.25") STYLED("B4", "6", "45063") STYLED("C4", "0", "45063") "</row>",
              .styles = "<numFmts><numFmt numFmtId=\"164\" formatCode=\"[$-40C]d\\ mmmm\\ yyyy;@\"/>"
                        "<numFmt numFmtId=\"165\" formatCode=\"[h]:mm\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
                        "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/><xf numFmtId=\"20\"/>"
                        "<xf numFmtId=\"165\"/><xf numFmtId=\"10\"/><xf numFmtId=\"164\"/></cellXfs>"};
    READS_BOOK(book_xlsx(&b), "a|b|c\n2[2023-05-17][2023-05-17T18:00:00][12:00:00]\n3[2023-05-17][2023-05-17][36:00:00]\n"
                              "4[0.25][2023-05-17][45063]\n");
}

TEST(sheet_xlsx, counts_days_from_1904_where_the_workbook_says_so)
{
    book b = {.rows = HEADER1 "<row r=\"2\">" STYLED("A2", "1", "43601") "</row><row r=\"3\">" STYLED("A3", "1", "0") "</row>",
              .styles = "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>",
              .settings = "<workbookPr date1904=\"1\"/>"};
    READS_BOOK(book_xlsx(&b), "a\n2[2023-05-17]\n3[1904-01-01]\n");
}

TEST(sheet_xlsx, refuses_a_formula_without_its_result)
{
    book b = {.rows = HEADER1 "<row r=\"2\"><c r=\"A2\"><f>1+1</f></c></row>"};
    REFUSES_BOOK(book_xlsx(&b), MX_E_VALUE, "book.xlsx:2: la formule en A2 n’a pas de résultat enregistré");
    b.rows = HEADER "<row r=\"2\"><c r=\"A2\" t=\"str\"><f>\"\"</f><v></v></c><c r=\"B2\"><f>1+1</f><v>2</v></c></row>";
    READS_BOOK(book_xlsx(&b), "a|b|c\n2[][2][]\n");
}

TEST(sheet_xlsx, reads_elements_with_a_prefix)
{
    const book_entry entries[] = {
        {"_rels/.rels", "<r:Relationships xmlns:r=\"p\"><r:Relationship Id=\"a\" Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument\" Target=\"/workbook.xml\"/></r:Relationships>"},
        {"workbook.xml", "<x:workbook xmlns:x=\"m\" xmlns:q=\"r\"><x:sheets><x:sheet name=\"F\" q:id=\"b\"/></x:sheets></x:workbook>"},
        {"_rels/workbook.xml.rels", "<Relationships><Relationship Id=\"b\" Type=\"t/worksheet\" Target=\"s.xml\"/></Relationships>"},
        {"s.xml", "<x:worksheet xmlns:x=\"m\"><x:sheetData><x:row><x:c t=\"inlineStr\"><x:is><x:t>a</x:t></x:is></x:c></x:row>"
                  "<x:row><x:c><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>"},
        {NULL, NULL}};
    READS_BOOK(book_zip("a.xlsx", entries), "a\n2[1]\n");
}
