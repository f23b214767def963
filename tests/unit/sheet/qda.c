#include "books.h"

#include <string.h>

#define PROJECT(inside)                                                                                      \
    "<Project xmlns=\"urn:QDA-XML:project:1.0\"><Users><User guid=\"{U-1}\" name=\"anne\"/></Users><CodeBook>"  \
    "<Codes><Code guid=\"C1\" name=\"A01\"/><Code guid=\"C2\" name=\"seul\"/></Codes></CodeBook><Sources>" inside      \
    "</Sources></Project>"
#define SELECTION(from, to, inside)                                                                          \
    "<PlainTextSelection startPosition=\"" from "\" endPosition=\"" to "\" creatingUser=\"u-1\" "          \
    "creationDateTime=\"2024-03-12T09:00:00Z\">" inside "</PlainTextSelection>"
#define CODING "<Coding><CodeRef targetGUID=\"c1\"/></Coding>"

/* The rows of a project in its archive, with the text of a source. */
static const char *project_rows(const char *xml, const char *source)
{
    static char out[2000];
    const book_entry entries[] = {{"project.qde", xml}, {"Sources/S1.TXT", source}, {NULL, NULL}};
    mx_buf read = {0};
    CHECK_OK(read_book(&read, book_zip("p.qdpx", entries), NULL));
    snprintf(out, sizeof out, "%s", strchr(read.at, '\n') + 1);
    mx_buf_dispose(&read);
    return out;
}

TEST(sheet_qda, counts_characters_and_not_bytes)
{
    CHECK_TEXT(project_rows(PROJECT("<TextSource guid=\"S1\" name=\"mardi\" plainTextPath=\"internal://s1.txt\">" SELECTION(
                                "1", "5", CODING) "</TextSource>"),
                            "\xEF\xBB\xBFxété€y"),
               "2[s1-1-5][mardi][été€][A01][anne][2024-03-12]\n3[][][][seul][][]\n");
}

TEST(sheet_qda, reads_texts_within_the_project)
{
    CHECK_TEXT(project_rows(PROJECT("<TextSource guid=\"s\" name=\"t\"><PlainTextContent>a &amp; b</PlainTextContent>" SELECTION(
                                "0", "5", "") "</TextSource>"),
                            ""),
               "2[s-0-5][t][a & b][][anne][2024-03-12]\n3[][][][A01][][]\n4[][][][seul][][]\n");
}

TEST(sheet_qda, calls_the_text_of_a_pdf_by_its_document)
{
    CHECK_TEXT(project_rows(PROJECT("<PDFSource guid=\"p\" name=\"rapport\"><PDFSelection><Coding><CodeRef targetGUID=\"c1\"/>"
                                    "</Coding></PDFSelection><Representation guid=\"r\"><PlainTextContent>oui</PlainTextContent>" SELECTION(
                                        "0", "3", CODING) "</Representation></PDFSource>"),
                            ""),
               "2[r-0-3][rapport][oui][A01][anne][2024-03-12]\n3[][][][seul][][]\n"
               "! codages d’images, de sons ou de films laissés de côté : 1\n");
}

TEST(sheet_qda, leaves_out_what_has_no_text_and_says_so)
{
    mx_sheet *sheet;
    const char *path = check_text_file(
        "p.qde", PROJECT("<TextSource guid=\"s\" name=\"t\"><PlainTextContent>abc</PlainTextContent>" SELECTION(
                     "2", "9", CODING) SELECTION("2", "1", CODING) "</TextSource><PictureSource guid=\"x\" name=\"y\">"
                     "<PictureSelection>" CODING "</PictureSelection></PictureSource>"));
    CHECK_OK(mx_sheet_open(&sheet, path, NULL));
    CHECK_TEXT(mx_sheet_encoding(sheet), "qda");
    CHECK_INT(mx_sheet_n_notes(sheet), 2);
    CHECK(strstr(mx_sheet_note(sheet, 0), "films laissés de côté : 1") != NULL);
    CHECK(strstr(mx_sheet_note(sheet, 1), "n’est pas dans le fichier : 2") != NULL);
    mx_sheet_close(sheet);
}

TEST(sheet_qda, refuses_document_types_and_damage)
{
    static const char entity[] = "<!DOCTYPE P [<!ENTITY a \"b\">]>" PROJECT("");
    mx_sheet *sheet;
    CHECK_FAILS(mx_sheet_open(&sheet, check_text_file("p.qde", entity), NULL), MX_E_SYNTAX, "type de document");
    CHECK_FAILS(mx_sheet_open(&sheet, check_text_file("c.qde", "<a xmlns=\"urn:QDA-XML:project:1.0\"><b></a>"), NULL),
                MX_E_SYNTAX, "abîmé");
}

TEST(sheet_qda, says_when_memory_is_out)
{
    const char *path = check_text_file(
        "p.qde", PROJECT("<TextSource guid=\"s\" name=\"t\"><PlainTextContent>abc</PlainTextContent>" SELECTION(
                     "0", "3", CODING) "</TextSource>"));
    int rc = MX_E_NOMEM;
    for (uint64_t n = 1; rc != MX_OK; n++) {
        mx_sheet *sheet = NULL;
        mx_alloc_fail_at(n);
        rc = mx_sheet_open(&sheet, path, NULL);
        mx_alloc_fail_at(0);
        CHECK(rc == MX_OK || rc == MX_E_NOMEM);
        mx_sheet_close(sheet);
    }
}

TEST(sheet_qda, reads_lines_of_a_text_whatever_they_hold)
{
    static const char text[] = "\xEF\xBB\xBF un, deux\r\n\r\n\"cité\" ; et\tplus\r\n=1\n";
    mx_sheet_options options = MX_SHEET_OPTIONS_INIT;
    mx_buf read = {0};
    options.has_lines = true;
    CHECK_OK(read_bytes(&read, text, sizeof text - 1, &options));
    CHECK_TEXT(read.at, "1[un, deux]\n3[\"cité\" ; et\tplus]\n4[=1]\n");
    mx_buf_dispose(&read);
    CHECK_FAILS(read_bytes(&read, "", 0, &options), MX_E_SYNTAX, "vide");
}
