/* Statements from cards: a pasted list becomes a sheet, its bullets and numbers taken off. */
#include "import_i.h"

#include <ctype.h>
#include <string.h>

/* Signs that are bullets wherever they begin a line. */
static const char *const bullets[] = {"•", "·", "▪", "●", "○", "◦", "‣", "⁃", "■", "□", "➢", "➤", "►", "✓", "✔",
                                      "☐", "☑", "→", "\xEF\x82\xB7", NULL};
/* Those that are only with a blank after them: « -10 % », "*" beside a word are something else. */
static const char *const dashes[] = {"-", "–", "—", "*", "+", ">", "[ ]", "[x]", NULL};

static size_t sign_at(mx_str text, const char *const signs[])
{
    for (size_t i = 0; signs[i]; i++) {
        size_t size = strlen(signs[i]);
        if (text.size > size && memcmp(text.at, signs[i], size) == 0) return size;
    }
    return 0;
}

static bool is_blank_at(mx_str text, size_t at)
{
    if (at < text.size && (text.at[at] == ' ' || text.at[at] == '\t')) return true;
    return text.size - at >= 2 && at < text.size && memcmp(text.at + at, "\xC2\xA0", 2) == 0;
}

/* "1.", "(12)", "3°", "4 -", "a)": 0 when the line does not begin so. A blank must follow, but after a bracket. */
static size_t number_at(mx_str text)
{
    size_t at = text.at[0] == '(', from = at;
    while (at < text.size && isdigit((unsigned char)text.at[at]) && at - from < 3) at++;
    bool is_number = at > from;
    if (!is_number && at < text.size && isalpha((unsigned char)text.at[at])) at++;
    if (at == from || at >= text.size) return 0;
    if (text.at[at] == ')') return at + 1;
    if (from > 0 || !is_number) return 0;
    if (text.size - at > 2 && memcmp(text.at + at, "\xC2\xB0", 2) == 0) at += 2; /* 1° */
    else if (strchr("./", text.at[at])) at++;
    else if (text.at[at] == ' ' && text.size - at > 2 && text.at[at + 1] == '-') at += 2;
    else return 0;
    return is_blank_at(text, at) ? at : 0;
}

/* The line without what marks it as one of a list. */
static mx_str without_bullet(mx_str line)
{
    enum { MOST = 2 }; /* « • - un toit » */
    line = mx_str_trim(line);
    for (int i = 0; i < MOST && line.size > 1; i++) {
        size_t size = sign_at(line, bullets), dash = size ? 0 : sign_at(line, dashes);
        if (dash && is_blank_at(line, dash)) size = dash;
        if (!size) size = number_at(line);
        if (!size) break;
        line = mx_str_trim((mx_str){line.at + size, line.size - size});
    }
    return line;
}

static bool ends_like_a_title(mx_str line)
{
    return line.size > 0 && (line.at[line.size - 1] == ':' || line.at[line.size - 1] == '?');
}

int mx_cards_title(const char **out, mx_sheet *lines, bool is_table, mx_arena *arena)
{
    const size_t column = 0;
    mx_rows *rows = NULL;
    mx_batch batch;
    const char *first = NULL;
    bool is_marked = false, is_title = is_table;
    size_t n = 0, n_marked = 0;
    *out = NULL;
    int rc = mx_sheet_rows(&rows, lines, &column, 1);
    while (rc == MX_OK && (rc = mx_rows_next(rows, &batch)) == MX_OK) {
        for (size_t i = 0; i < batch.n_rows && rc == MX_OK; i++) {
            mx_str line = mx_str_trim(batch.cells[0][i]);
            if (line.size == 0) continue;
            bool has_mark = without_bullet(line).size < line.size;
            if (n++ > 0) {
                n_marked += has_mark;
                continue;
            }
            is_marked = has_mark;
            is_title |= ends_like_a_title(line) && !has_mark;
            first = mx_arena_copy(arena, line.at, line.size);
            if (!first) rc = mx_fail_memory();
        }
    }
    mx_rows_close(rows);
    is_title |= !is_marked && n_marked > 0 && 2 * n_marked >= n - 1;
    if (is_title && n > 1) *out = first;
    return rc < 0 ? rc : MX_OK;
}

int mx_cards_make(mx_sheet **out, mx_sheet *lines, bool skips_first)
{
    static const char *const names[] = {"text"};
    const size_t column = 0;
    mx_sheet_maker *maker = NULL;
    mx_rows *rows = NULL;
    mx_batch batch;
    *out = NULL;
    int rc = mx_sheet_make(&maker, mx_sheet_path(lines), names, 1);
    if (rc == MX_OK) rc = mx_sheet_rows(&rows, lines, &column, 1);
    while (rc == MX_OK && (rc = mx_rows_next(rows, &batch)) == MX_OK) {
        for (size_t i = 0; i < batch.n_rows && rc == MX_OK; i++) {
            mx_str line = without_bullet(batch.cells[0][i]);
            if (line.size == 0) continue;
            if (skips_first) skips_first = false;
            else rc = mx_sheet_make_row(maker, &line, mx_rows_line(rows, batch.places[i]));
        }
    }
    mx_rows_close(rows);
    if (rc >= 0) return mx_sheet_made(out, maker);
    mx_sheet_maker_free(maker);
    return rc;
}
