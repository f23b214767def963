/*
 * Frames as workbooks. The library writes to a file that it opens itself, in the folder for
 * temporary files, and row by row, so that memory does not grow; its bytes then go to the stream.
 * It does not look whether its own temporary files took all they were given (a disk may be full),
 * so the workbook is read again and its rows are counted.
 */
#include "sheet_i.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { ROWS_MOST = 1048576, COLUMNS_MOST = 16384, CHARACTERS_MOST = 32767 };

static size_t count_characters(const char *text)
{
    size_t n = 0;
    for (; *text; text++) n += ((unsigned char)*text & 0xC0) != 0x80;
    return n;
}

/* ---- What a sheet can hold ----------------------------------------------------------------- */

static int check_size(const mx_frame *frame, const char *name)
{
    size_t n_rows = mx_frame_n_rows(frame), n_columns = mx_frame_n_columns(frame);
    if (n_rows < ROWS_MOST && n_columns <= COLUMNS_MOST) return MX_OK;
    return mx_fail(
        MX_E_LIMIT,
        mx_tr("%s : %zu lignes et %zu colonnes, plus qu’une feuille n’en tient (%d et %d) ; écrivez du CSV",
              "%s: %zu rows and %zu columns, more than a sheet holds (%d and %d); write CSV"),
        name, n_rows, n_columns, ROWS_MOST - 1, COLUMNS_MOST);
}

static int refuse_text(const mx_frame *frame, size_t row, size_t column)
{
    return mx_fail(
        MX_E_LIMIT,
        mx_tr(
            "rangée %zu : %s : ce texte dépasse les %d caractères d’une cellule de classeur ; écrivez du CSV",
            "row %zu: %s: this text has more than the %d characters of a cell; write CSV"),
        row + 1, mx_frame_name(frame, column), CHARACTERS_MOST);
}

static int refuse_library(lxw_error error)
{
    if (error == LXW_ERROR_MEMORY_MALLOC_FAILED) return mx_fail_memory();
    return mx_fail(
        MX_E_IO,
        mx_tr("le classeur n’a pas pu être écrit (%s) ; y a-t-il de la place dans le dossier temporaire ?",
              "the workbook could not be written (%s); is there room in the temporary folder?"),
        lxw_strerror(error));
}

/* ---- Cells ----------------------------------------------------------------------------------- */

/* What has to be written otherwise than it is: a text that looks like the code of a character, and
 * two characters that XML does not have (the library sees to the others). */
static void escape(mx_buf *out, const char *text)
{
    for (mx_str rest = mx_str_of(text); rest.size; rest = (mx_str){rest.at + 1, rest.size - 1}) {
        bool is_none =
            rest.size > 2 && memcmp(rest.at, "\xEF\xBF", 2) == 0 && (unsigned char)rest.at[2] >= 0xBE;
        if (is_none) {
            mx_buf_text(out, (unsigned char)rest.at[2] == 0xBE ? "_xFFFE_" : "_xFFFF_");
            rest = (mx_str){rest.at + 2, rest.size - 2};
        } else {
            mx_buf_text(out, mx_sheet__unit_at(rest) >= 0 ? "_x005F_" : (char[]){*rest.at, '\0'});
        }
    }
}

/* A text is a text, whatever it begins with: no guard is needed against formulas. But import takes
 * an apostrophe off where it looks like a guard, and so gets one more. */
static int put_text(lxw_worksheet *sheet, const mx_frame *frame, size_t row, size_t column, mx_buf changed[2])
{
    const char *text = mx_frame_text(frame, row, column);
    if (!text || !*text) return MX_OK;
    if (*text == '\'') {
        mx_buf_clear(&changed[0]);
        mx_sheet_guard(&changed[0], mx_str_of(text));
        text = changed[0].at;
    }
    if (text && (strstr(text, "_x") || strstr(text, "\xEF\xBF"))) {
        mx_buf_clear(&changed[1]);
        escape(&changed[1], text);
        text = changed[1].at;
    }
    if (changed[0].failed || changed[1].failed) return mx_fail_memory();
    lxw_error error = worksheet_write_string(sheet, (lxw_row_t)row + 1, (lxw_col_t)column, text, NULL);
    if (error == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED) return refuse_text(frame, row, column);
    return error == LXW_NO_ERROR ? MX_OK : refuse_library(error);
}

/* A number that the 16 digits of a workbook do not hold, and that must not change, is a text. */
static lxw_error put_in_full(lxw_worksheet *sheet, double value, size_t row, size_t column)
{
    char digits[40], text[MX_NUMBER_MAX];
    double read;
    snprintf(digits, sizeof digits, "%.16g", value);
    bool is_held = mx_number_parse(&read, mx_str_of(digits), '.') == MX_OK && read == value;
    if (is_held) return worksheet_write_number(sheet, (lxw_row_t)row + 1, (lxw_col_t)column, value, NULL);
    text[mx_number_format(text, value)] = '\0';
    return worksheet_write_string(sheet, (lxw_row_t)row + 1, (lxw_col_t)column, text, NULL);
}

static int put_number(lxw_worksheet *sheet, const mx_frame *frame, size_t row, size_t column, bool is_exact)
{
    double value = mx_frame_number(frame, row, column);
    if (!isfinite(value)) return MX_OK;
    if (is_exact) {
        lxw_error failed = put_in_full(sheet, value, row, column);
        return failed == LXW_NO_ERROR ? MX_OK : refuse_library(failed);
    }
    lxw_error error = worksheet_write_number(sheet, (lxw_row_t)row + 1, (lxw_col_t)column, value, NULL);
    return error == LXW_NO_ERROR ? MX_OK : refuse_library(error);
}

static int put_rows(lxw_worksheet *sheet, const mx_frame *frame, bool is_exact)
{
    mx_buf changed[2] = {{0}, {0}};
    int rc = MX_OK;
    for (size_t r = 0; rc == MX_OK && r < mx_frame_n_rows(frame); r++)
        for (size_t c = 0; rc == MX_OK && c < mx_frame_n_columns(frame); c++)
            rc = mx_frame_type(frame, c) == MX_NUMBER ? put_number(sheet, frame, r, c, is_exact)
                                                      : put_text(sheet, frame, r, c, changed);
    mx_buf_dispose(&changed[0]);
    mx_buf_dispose(&changed[1]);
    return rc;
}

/* ---- The look ---------------------------------------------------------------------------------- */

static size_t width_of_cell(const mx_frame *frame, size_t row, size_t column)
{
    char number[MX_NUMBER_MAX];
    if (mx_frame_type(frame, column) == MX_NUMBER)
        return mx_number_format(number, mx_frame_number(frame, row, column));
    const char *text = mx_frame_text(frame, row, column);
    return text ? count_characters(text) : 0;
}

/* As wide as what stands in the first rows, within reason. */
static double width_of(const mx_frame *frame, size_t column)
{
    enum { ROWS_SEEN = 200, NARROW = 8, WIDE = 60 };
    size_t widest = count_characters(mx_frame_name(frame, column)) + 2;
    for (size_t r = 0; r < mx_frame_n_rows(frame) && r < ROWS_SEEN; r++) {
        size_t width = width_of_cell(frame, r, column) + 1;
        if (width > widest) widest = width;
    }
    return (double)(widest < NARROW ? NARROW : widest > WIDE ? WIDE : widest);
}

static int put_header(lxw_workbook *book, lxw_worksheet *sheet, const mx_frame *frame)
{
    lxw_format *bold = workbook_add_format(book);
    if (!bold) return mx_fail_memory();
    format_set_bold(bold);
    worksheet_freeze_panes(sheet, 1, 0);
    for (size_t c = 0; c < mx_frame_n_columns(frame); c++) {
        lxw_col_t column = (lxw_col_t)c;
        lxw_error error = worksheet_set_column(sheet, column, column, width_of(frame, c), NULL);
        if (error == LXW_NO_ERROR)
            error = worksheet_write_string(sheet, 0, column, mx_frame_name(frame, c), bold);
        if (error != LXW_NO_ERROR) return refuse_library(error);
    }
    return MX_OK;
}

/* ---- The file ------------------------------------------------------------------------------------ */

/* The same frames give the same bytes: no clock is asked. */
static int write_book(const char *path, const mx_sheet_page pages[], size_t n, bool is_exact)
{
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    lxw_doc_properties about = {.created = 315532800 /* 1980-01-01, the first day of ZIP */};
    lxw_workbook *book = workbook_new_opt(path, &options);
    if (!book) return mx_fail_memory();
    workbook_set_properties(book, &about);
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && i < n; i++) {
        lxw_worksheet *sheet = workbook_add_worksheet(book, pages[i].name);
        rc = sheet ? put_header(book, sheet, pages[i].frame) : mx_fail_memory();
        if (rc == MX_OK) rc = put_rows(sheet, pages[i].frame, is_exact);
    }
    lxw_error error = workbook_close(book);
    return rc == MX_OK && error != LXW_NO_ERROR ? refuse_library(error) : rc;
}

static int check_written(const char *path, const mx_sheet_page *page)
{
    const mx_frame *frame = page->frame;
    mx_sheet_options options = MX_SHEET_OPTIONS_INIT;
    mx_sheet *sheet;
    options.sheet = page->name;
    size_t n_rows = mx_frame_n_rows(frame), n_last = 0;
    int rc = mx_sheet_open(&sheet, path, &options);
    if (rc < 0) return refuse_library(LXW_ERROR_ZIP_FILE_OPERATION);
    uint64_t n_read = mx_sheet__count_lines(sheet, 0, sheet->text.size);
    mx_sheet_close(sheet);
    for (size_t r = 0; r < n_rows; r++)
        for (size_t c = 0; c < mx_frame_n_columns(frame) && n_last <= r; c++)
            if (width_of_cell(frame, r, c)) n_last = r + 1;
    return n_read >= n_last + 1 ? MX_OK : refuse_library(LXW_ERROR_ZIP_FILE_OPERATION);
}

static int copy_file(FILE *out, const char *path)
{
    mx_file file;
    int rc = mx_file_open(&file, path);
    if (rc < 0) return rc;
    if (fwrite(file.at, 1, file.size, out) != file.size || fflush(out) != 0)
        rc = mx_fail_io(mx_tr("résultat", "output"), mx_tr("écriture impossible", "cannot be written"));
    mx_file_close(&file);
    return rc;
}

static int write_pages(FILE *out, const mx_sheet_page pages[], size_t n, bool is_exact)
{
    const char *folder = getenv("TMPDIR");
    char path[4096];
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && i < n; i++) rc = check_size(pages[i].frame, pages[i].name);
    if (rc < 0) return rc;
    snprintf(path, sizeof path, "%s/mieux-XXXXXX", folder ? folder : "/tmp");
    int file = mkstemp(path);
    if (file < 0) return mx_fail_io(path, mx_tr("pas de fichier temporaire", "no temporary file"));
    close(file);
    rc = write_book(path, pages, n, is_exact);
    for (size_t i = 0; rc == MX_OK && i < n; i++) rc = check_written(path, &pages[i]);
    if (rc == MX_OK) rc = copy_file(out, path);
    unlink(path);
    return rc;
}

int mx_sheet_write_workbook(FILE *out, const mx_frame *frame, const char *name)
{
    return write_pages(out, &(mx_sheet_page){name, frame}, 1, false);
}

int mx_sheet_write_pages(FILE *out, const mx_sheet_page pages[], size_t n)
{
    return write_pages(out, pages, n, true);
}
