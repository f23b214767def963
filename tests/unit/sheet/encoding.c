#include "reading.h"

static void check_encoding(const char *bytes, size_t size, const char *given, const char *expected,
                           bool is_assumed)
{
    mx_sheet *sheet;
    mx_sheet_options options = MX_SHEET_OPTIONS_INIT;
    options.encoding = given;
    CHECK_OK(mx_sheet_open(&sheet, check_file("file.csv", bytes, size), &options));
    CHECK_TEXT(mx_sheet_encoding(sheet), expected);
    CHECK_INT(mx_sheet_encoding_is_assumed(sheet), is_assumed);
    CHECK_INT(mx_sheet_bytes(sheet).size, size);
    mx_sheet_close(sheet);
}
#define ENCODING(bytes, given, expected, is_assumed)                                                         \
    check_encoding(bytes, sizeof bytes - 1, given, expected, is_assumed)

TEST(sheet_encoding, takes_off_the_mark_of_utf_8)
{
    READS("\xEF\xBB\xBFname,value\nÉlan,1\n", "2[Élan][1]\n");
    ENCODING("\xEF\xBB\xBFname\n1\n", NULL, "utf-8", false);
}

TEST(sheet_encoding, reads_windows_1252_and_says_that_it_assumed_it)
{
    READS("ville;prix\nNe\x92rac;3 \x80\nOrl\xE9"
          "ans;4\n",
          "2[Ne’rac][3 €]\n3[Orléans][4]\n");
    ENCODING("ville\nOrl\xE9"
             "ans\n",
             NULL, "windows-1252", true);
    ENCODING("ville\nOrl\xE9"
             "ans\n",
             "latin1", "windows-1252", false);
    ENCODING("ville\nOrléans\n", "Windows-1252", "windows-1252", false);
}

TEST(sheet_encoding, reads_utf_16_with_a_mark_and_without)
{
    READS("\xFF\xFEn\0,\0v\0\n\0\xE9\0,\0=\xD8\x00\xDE\n\0", "2[é][😀]\n");
    READS("\xFE\xFF\0n\0,\0v\0\n\0\xE9\0,\0002\0\n", "2[é][2]\n");
    ENCODING("n\0a\0m\0e\0,\0v\0\n\0a\0,\0b\0\n\0", NULL, "utf-16le", false);
    ENCODING("\0n\0a\0m\0e\0,\0v\0\n\0a\0,\0b\0\n", NULL, "utf-16be", false);
    ENCODING("n\0a\0m\0e\0,\0v\0\n\0a\0,\0b\0\n\0", "UTF-16", "utf-16le", false);
}

TEST(sheet_encoding, refuses_bytes_that_are_not_of_the_encoding_with_their_line)
{
    mx_sheet *sheet;
    mx_sheet_options options = MX_SHEET_OPTIONS_INIT;
    options.encoding = "utf-8";
    CHECK_FAILS(mx_sheet_open(&sheet, check_text_file("a.csv", "a,b\n1,2\nn\xE9,3\n"), &options), MX_E_SYNTAX,
                "a.csv:3: ce n’est pas du texte en utf-8");
    CHECK(!sheet);
    CHECK_FAILS(mx_sheet_open(&sheet, check_text_file("a.csv", "a,b\n\x81\xE9,3\n"), NULL), MX_E_SYNTAX,
                "a.csv:2: ce n’est pas du texte en windows-1252");
    REFUSES("\xFF\xFEn\0\n\0\x00\xD8x\0", MX_E_SYNTAX, ":2: ce n’est pas du texte en utf-16le");
    REFUSES("\xFF\xFEn\0\n\0x", MX_E_SYNTAX, "utf-16le");
    options.encoding = "ebcdic";
    CHECK_FAILS(mx_sheet_open(&sheet, check_text_file("a.csv", "a\n"), &options), MX_E_USAGE, "« ebcdic »");
}

TEST(sheet_encoding, refuses_nul_bytes)
{
    REFUSES("a,b\n1,\0\n2,3\n4,5\n6,7\n", MX_E_SYNTAX, ":2: il y a un octet nul");
    REFUSES("\xFF\xFEn\0\n\0x\0\0\0y\0", MX_E_SYNTAX, "octet nul");
}

TEST(sheet_encoding, says_it_in_english_too)
{
    mx_lang_set(MX_EN);
    REFUSES("a,b\n1,\0\n2,3\n4,5\n6,7\n", MX_E_SYNTAX, "file.csv:2: there is a NUL byte");
    mx_lang_set(MX_FR);
}

TEST(sheet_encoding, reads_line_ends_of_a_return_alone)
{
    READS("a,b\r1,2\r3,4\r", "2[1][2]\n3[3][4]\n");
}

/* Characters that straddle the chunks in which a file is looked at, whatever their offset. */
TEST(sheet_encoding, checks_characters_across_chunks)
{
    enum { SIZE = 1 << 17 };
    for (size_t shift = 0; shift < 3; shift++) {
        mx_buf text = {0};
        mx_buf_text(&text, "a\n");
        while (text.size < (1 << 16) - 2 + shift) mx_buf_char(&text, 'x');
        while (text.size < SIZE) mx_buf_text(&text, "€");
        check_encoding(text.at, text.size, NULL, "utf-8", false);
        text.at[text.size - 1] = 'x';
        check_encoding(text.at, text.size, NULL, "windows-1252", true);
        mx_buf_dispose(&text);
    }
}
