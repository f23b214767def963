/* The look that a house gives its reports: read, refused, and seen in every format. */
#include "support/check.h"

#include <string.h>

#include "mx/report.h"

/* One pixel of one colour. */
static const unsigned char png[] = {
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52,
    0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x02, 0x00, 0x00, 0x00, 0x90, 0x77, 0x53,
    0xDE, 0x00, 0x00, 0x00, 0x0C, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0xA8, 0xD0, 0x88, 0x02,
    0x00, 0x02, 0x16, 0x00, 0xFB, 0xB6, 0xBA, 0xA2, 0x4E, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E,
    0x44, 0xAE, 0x42, 0x60, 0x82};

static mx_arena *arena;
static mx_report_theme theme;

static int read(const char *text)
{
    CHECK_OK(mx_file_write(check_path("theme.txt"), text, strlen(text)));
    if (arena == NULL) CHECK_OK(mx_arena_new(&arena));
    return mx_report_theme_read(&theme, check_path("theme.txt"), arena);
}

static void end(void)
{
    mx_arena_free(arena);
    arena = NULL;
}

TEST(report_theme, has_colours_a_name_and_a_picture)
{
    CHECK_OK(mx_file_write(check_path("logo.png"), png, sizeof png));
    CHECK_OK(read("accent = #6a1B4d\nalert = #8c2f16\npublisher = Ville\nlogo = logo.png\n"));
    CHECK_INT(theme.accent, 0x6a1b4d);
    CHECK_TEXT(theme.publisher, "Ville");
    CHECK_INT(theme.logo.size, sizeof png);
    end();
}

TEST(report_theme, needs_no_name_and_no_picture)
{
    CHECK_OK(read("accent = #14536b\nalert = #8c2f16\npublisher =\nlogo =\n"));
    CHECK(theme.publisher == NULL);
    CHECK_INT(theme.logo.size, 0);
    end();
}

TEST(report_theme, is_refused_where_it_could_not_be_read)
{
    mx_lang_set(MX_EN);
    CHECK_FAILS(read("accent = blue\nalert = #8c2f16\npublisher =\nlogo =\n"), MX_E_SYNTAX, "\"blue\" is not a colour");
    CHECK_FAILS(read("accent = #14536b\nalert = #ffaa00\npublisher =\nlogo =\n"), MX_E_VALUE, "alert: #ffaa00 is too pale");
    CHECK_FAILS(read("accent = #14536b\nalert = #8c2f16\npublisher =\nlogo = theme.txt\n"), MX_E_VALUE, "not a PNG");
    CHECK_FAILS(read("accent = #14536b\nalert = #8c2f16\npublisher =\nlogo = none.png\n"), MX_E_IO, "none.png");
    CHECK_FAILS(read("accent = #14536b\n"), MX_E_SYNTAX, "missing");
    mx_lang_set(MX_FR);
    end();
}

TEST(report_theme, is_seen_in_every_format)
{
    mx_buf out = {0};
    mx_report *report;
    mx_report_head head = {.formats = MX_REPORT_HTML | MX_REPORT_PDF | MX_REPORT_ODT,
                           .lang = MX_FR,
                           .title = "T",
                           .publisher = "words of the texts",
                           .theme = &theme};
    CHECK_OK(mx_file_write(check_path("logo.png"), png, sizeof png));
    CHECK_OK(read("accent = #6a1b4d\nalert = #8c2f16\npublisher = Ville\nlogo = logo.png\n"));
    CHECK_OK(mx_report_new(&report, &head));
    CHECK_OK(mx_report_html(&out, report));
    CHECK(strstr(out.at, "--accent:#6a1b4d;--tint:#f0e8ed;") != NULL);
    CHECK(strstr(out.at, "<img class=\"logo\" alt=\"\" src=\"data:image/png;base64,iVBORw0KGgo") != NULL);
    CHECK(strstr(out.at, ">Ville</p>") != NULL && strstr(out.at, "words of the texts") == NULL);
    CHECK_OK(mx_report_pdf(&out, report));
    CHECK_OK(mx_report_odt(&out, report));
    mx_report_free(report);
    mx_buf_dispose(&out);
    end();
}
