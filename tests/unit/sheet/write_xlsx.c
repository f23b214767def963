/* Workbooks written, then read again. */
#include "books.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static mx_frame *new_frame(void)
{
    mx_frame *frame;
    CHECK_OK(mx_frame_new(&frame));
    CHECK_OK(mx_frame_add_column(frame, "nom", MX_TEXT, MX_KEY));
    CHECK_OK(mx_frame_add_column(frame, "valeur", MX_NUMBER, MX_KEY));
    return frame;
}

static void add_row(mx_frame *frame, const char *text, double number)
{
    size_t row = mx_frame_n_rows(frame);
    CHECK_OK(mx_frame_add_row(frame));
    if (text) CHECK_OK(mx_frame_set_text(frame, row, 0, text));
    mx_frame_set_number(frame, row, 1, number);
}

static const char *written(const char *name, const mx_frame *frame)
{
    const char *path = check_path(name);
    FILE *out = fopen(path, "wb");
    CHECK(out);
    CHECK_OK(mx_sheet_write_workbook(out, frame, "suivi"));
    CHECK(fclose(out) == 0);
    return path;
}

TEST(sheet_write_xlsx, writes_what_is_read_again)
{
    static const char *const texts[] = {"=1+1", "+33612345678", "-x", "@x", "'x", " des blancs ", "deux\nlignes\ttab", "a\rb",
                                        "_x000D_ _x00G_ _", "\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xBF\xBD", "\x01\x1F", "<&\">", "été ☀ \xF0\x9F\x98\x80", "007", "2023-05-17", "VRAI", "#N/A"};
    static const double numbers[] = {0, -1.5, 0.1, 1e300, 5e-324, 123456789012345.5, 1 / 3.0, 45063};
    mx_frame *frame = new_frame();
    mx_sheet *sheet;
    mx_rows *rows;
    mx_batch batch;
    size_t n = sizeof texts / sizeof *texts;
    for (size_t i = 0; i < n; i++) add_row(frame, texts[i], i < 8 ? numbers[i] : NAN);
    CHECK_OK(mx_sheet_open(&sheet, written("a.xlsx", frame), NULL));
    CHECK_TEXT(mx_sheet_tab(sheet), "suivi");
    CHECK_TEXT(mx_sheet_column(sheet, 1), "valeur");
    const size_t columns[] = {0, 1};
    CHECK_OK(mx_sheet_rows(&rows, sheet, columns, 2));
    CHECK_OK(mx_rows_next(rows, &batch));
    CHECK_INT(batch.n_rows, n);
    for (size_t i = 0; i < n; i++) {
        char text[64], number[MX_NUMBER_MAX + 1] = "";
        snprintf(text, sizeof text, "%.*s", MX_STR(batch.cells[0][i]));
        CHECK_TEXT(text, texts[i]);
        number[mx_number_format(number, mx_frame_number(frame, i, 1))] = '\0';
        CHECK(mx_str_is(batch.cells[1][i], i < 8 ? number : ""));
        CHECK_INT(mx_rows_line(rows, batch.places[i]), i + 2);
    }
    mx_rows_close(rows);
    mx_sheet_close(sheet);
    mx_frame_free(frame);
}

TEST(sheet_write_xlsx, guards_only_what_looks_guarded)
{
    mx_frame *frame = new_frame();
    add_row(frame, "'=1+1", 1);
    add_row(frame, "=1+1", 2);
    READS_BOOK(written("a.xlsx", frame), "nom|valeur\n2[''=1+1][1]\n3[=1+1][2]\n");
    mx_frame_free(frame);
}

TEST(sheet_write_xlsx, gives_the_same_bytes_another_day)
{
    mx_frame *frame = new_frame();
    mx_file first, second;
    add_row(frame, "a", 1);
    CHECK_OK(mx_file_open(&first, written("a.xlsx", frame)));
    sleep(2); /* ZIP counts seconds two by two */
    CHECK_OK(mx_file_open(&second, written("b.xlsx", frame)));
    CHECK(first.size == second.size && memcmp(first.at, second.at, first.size) == 0);
    mx_file_close(&first);
    mx_file_close(&second);
    mx_frame_free(frame);
}

TEST(sheet_write_xlsx, keeps_rows_that_are_empty_or_none)
{
    mx_frame *frame = new_frame();
    READS_BOOK(written("a.xlsx", frame), "nom|valeur\n");
    add_row(frame, NULL, 0);
    add_row(frame, "a", 1);
    READS_BOOK(written("a.xlsx", frame), "nom|valeur\n2[][0]\n3[a][1]\n");
    mx_frame_free(frame);
}

TEST(sheet_write_xlsx, refuses_what_no_workbook_holds)
{
    mx_frame *frame = new_frame();
    mx_buf text = {0};
    for (int i = 0; i < 32768; i++) mx_buf_text(&text, "é");
    add_row(frame, text.at, 1);
    FILE *out = fopen(check_path("a.xlsx"), "wb");
    CHECK_FAILS(mx_sheet_write_workbook(out, frame, "suivi"), MX_E_LIMIT, "rangée 1 : nom : ce texte dépasse les 32767 caractères");
    mx_buf_dispose(&text);
    mx_frame_free(frame);
    frame = new_frame();
    for (size_t i = 0; i < 1048576; i++) CHECK_OK(mx_frame_add_row(frame));
    CHECK_FAILS(mx_sheet_write_workbook(out, frame, "suivi"), MX_E_LIMIT, "suivi : 1048576 lignes et 2 colonnes, plus qu’une feuille");
    fclose(out);
    mx_frame_free(frame);
}

TEST(sheet_write_xlsx, says_that_the_stream_refused)
{
    mx_frame *frame = new_frame();
    FILE *full = fopen("/dev/full", "wb");
    if (full) CHECK_FAILS(mx_sheet_write_workbook(full, frame, "suivi"), MX_E_IO, "écriture impossible");
    if (full) fclose(full);
    setenv("TMPDIR", check_path("nowhere"), 1);
    CHECK_FAILS(mx_sheet_write_workbook(stdout, frame, "suivi"), MX_E_IO, "pas de fichier temporaire");
    unsetenv("TMPDIR");
    mx_frame_free(frame);
}

TEST(sheet_write_xlsx, pages_give_every_number_back_as_it_was)
{
    static const double numbers[] = {0.1, 1 / 3.0, -3.3306690738754696e-15, 92.297337, 32, 5e-324, 1e300};
    mx_frame *frame = new_frame(), *empty = new_frame();
    const size_t n = sizeof numbers / sizeof *numbers;
    for (size_t i = 0; i < n; i++) add_row(frame, "=x", numbers[i]);
    const mx_sheet_page pages[] = {{"un", frame}, {"vide", empty}, {"deux", frame}};
    const char *path = check_path("p.xlsx");
    FILE *out = fopen(path, "wb");
    CHECK(out);
    CHECK_OK(mx_sheet_write_pages(out, pages, 3));
    CHECK(fclose(out) == 0);
    for (int page = 0; page < 3; page++) {
        mx_sheet_options options = MX_SHEET_OPTIONS_INIT;
        mx_sheet *sheet;
        mx_rows *rows;
        mx_batch batch;
        const size_t columns[] = {0, 1};
        size_t n_rows = 0;
        options.sheet = pages[page].name;
        CHECK_OK(mx_sheet_open(&sheet, path, &options));
        CHECK_OK(mx_sheet_rows(&rows, sheet, columns, 2));
        while (mx_rows_next(rows, &batch) == MX_OK)
            for (size_t r = 0; r < batch.n_rows; r++, n_rows++) {
                double value;
                CHECK_OK(mx_number_parse(&value, batch.cells[1][r], '.'));
                CHECK(memcmp(&value, &numbers[n_rows], sizeof value) == 0);
            }
        CHECK_INT(n_rows, page == 1 ? 0 : n);
        mx_rows_close(rows);
        mx_sheet_close(sheet);
    }
    mx_frame_free(frame);
    mx_frame_free(empty);
}
