#include "reading.h"

TEST(sheet_rows, reads_plain_rows)
{
    READS("a,b,c\n1,2,3\n,x,\n", "2[1][2][3]\n3[][x][]\n");
    READS("a,b\r\n1,2\r\n3,\r\n", "2[1][2]\n3[3][]\n");
    READS("a\tb\n1\t2", "2[1][2]\n");
    READS("a|b\n1|2\n", "2[1][2]\n");
    READS("a\n1\n\n2\n", "2[1]\n4[2]\n");
    READS("a,b\n", "");
    READS("a,b", "");
}

TEST(sheet_rows, reads_quoted_cells)
{
    READS("a,b\n\"x, y\",2\n", "2[x, y][2]\n");
    READS("a,b\n\"x\ny\",2\n3,4\n", "2[x\ny][2]\n4[3][4]\n");
    READS("a,b\n\"say \"\"hi\"\"\",\"\"\n", "2[say \"hi\"][]\n");
    READS("a,b\n5\" pipe,\"x\" \r\n", "2[5\" pipe][x]\n");
    READS("\"a\"\"b\",c\n1,2\n", "2[1][2]\n");
}

TEST(sheet_rows, skips_blank_rows_and_keeps_quoted_nothing)
{
    READS("\n  \na,b\n\n1,2\n,\n \r\n,\r\n3,4\n\n", "5[1][2]\n9[3][4]\n");
    READS("a\n\"\"\n1\n", "2[]\n3[1]\n");
}

TEST(sheet_rows, refuses_too_few_cells_and_cells_too_many)
{
    REFUSES("a,b,c\n1,2,3\n1,2\n", MX_E_SYNTAX,
            "file.csv:3: il manque des cellules : 2 pour 3 noms de colonnes");
    REFUSES("a,b\n1,2\n1,2,3\n", MX_E_SYNTAX, "file.csv:3: la cellule 3 n’est pas vide");
    REFUSES("a,b\n1,2,,\n\"1\",2,,4\n", MX_E_SYNTAX, ":3: la cellule 4");
    READS("a,b\n1,2,,\n", "2[1][2]\n");
}

TEST(sheet_rows, leaves_out_columns_without_a_name)
{
    READS(",a,,b,,\nx,1,y,2,,\nx,3,,4,,\r\n", "2[1][2]\n3[3][4]\n");
    REFUSES("a,b,\n1,2,\n1,2,x\n", MX_E_SYNTAX, "file.csv:3: la cellule 3 n’est pas vide");
    REFUSES("a,b,\n1,2,\n1,2,x\r\n", MX_E_SYNTAX, ":3: la cellule 3");
}

TEST(sheet_rows, refuses_unclosed_quotes_with_the_line_they_open_on)
{
    REFUSES("a,b\n1,2\n3,\"x\n4,5\n6,7\n", MX_E_SYNTAX,
            "file.csv:3: un guillemet ouvert ici n’est jamais fermé");
    REFUSES("a,b\n1,2\n\"x\"y,5\n", MX_E_SYNTAX, "file.csv:3: il y a du texte après un guillemet fermant");
}

TEST(sheet_rows, refuses_records_without_end)
{
    mx_sheet_options options = MX_SHEET_OPTIONS_INIT;
    mx_buf text = {0}, read = {0};
    options.max_record = 100000;
    mx_buf_text(&text, "a,b\n1,2\n");
    for (int i = 0; i < 100001; i++) mx_buf_char(&text, 'x');
    CHECK_FAILS(read_bytes(&read, text.at, text.size, &options), MX_E_LIMIT,
                ":3: cette ligne dépasse 100000 octets");
    text.at[8] = '"';
    CHECK_FAILS(read_bytes(&read, text.at, text.size, &options), MX_E_LIMIT,
                ":3: cette ligne dépasse 100000 octets");
    mx_buf_dispose(&text);
    mx_buf_dispose(&read);
}

TEST(sheet_rows, reads_rows_longer_than_a_window)
{
    mx_buf text = {0}, expected = {0};
    mx_buf_text(&text, "a,b\n");
    for (int row = 0; row < 3; row++) {
        mx_buf_format(&expected, "%d[%d][", row + 2, row);
        mx_buf_format(&text, "%d,", row);
        for (int i = 0; i < 150000; i++) {
            mx_buf_char(&text, 'x');
            mx_buf_char(&expected, 'x');
        }
        mx_buf_text(&text, "\n");
        mx_buf_text(&expected, "]\n");
    }
    mx_buf read = {0};
    CHECK_OK(read_bytes(&read, text.at, text.size, NULL));
    CHECK(read.size == expected.size && memcmp(read.at, expected.at, read.size) == 0);
    mx_buf_dispose(&text);
    mx_buf_dispose(&expected);
    mx_buf_dispose(&read);
}

/* A file of about `n` rows with cells of every kind; what reading it should give. */
static void make_rows(mx_buf *text, mx_buf *expected, size_t n, bool with_quotes, uint64_t seed)
{
    static const char *const plain[] = {"a", "", "12", "Saint-Denis", "3.5", " ", "x y", "é"};
    static const char *const quoted[] = {"a,b", "one\ntwo", "\"", "", "x"};
    mx_rng rng;
    uint64_t line = 1;
    mx_rng_seed(&rng, seed);
    mx_buf_text(text, "k,l,m\n");
    for (size_t r = 0; r < n; r++) {
        line++;
        if (mx_rng_below(&rng, 50) == 0) {
            mx_buf_text(text, mx_rng_below(&rng, 2) ? "\n" : ",,\r\n");
            line++;
        }
        mx_buf_format(expected, "%llu[%zu]", (unsigned long long)line, r);
        mx_buf_format(text, "%zu", r);
        for (int c = 1; c < 3; c++) {
            bool is_quoted = with_quotes && mx_rng_below(&rng, 4) == 0;
            const char *cell = is_quoted ? quoted[mx_rng_below(&rng, 5)] : plain[mx_rng_below(&rng, 8)];
            mx_buf_format(expected, "[%s]", cell);
            mx_buf_text(text, is_quoted ? ",\"" : ",");
            mx_buf_text(text, strcmp(cell, "\"") ? cell : "\"\"");
            if (is_quoted) mx_buf_char(text, '"');
            line += strchr(cell, '\n') != NULL;
        }
        mx_buf_text(text, mx_rng_below(&rng, 5) ? "\n" : "\r\n");
        mx_buf_text(expected, "\n");
    }
}

static void check_parts(bool with_quotes)
{
    mx_buf text = {0}, expected = {0};
    mx_sheet *sheet;
    make_rows(&text, &expected, 90000, with_quotes, 11);
    CHECK_OK(mx_sheet_open(&sheet, check_file("parts.csv", text.at, text.size), NULL));
    for (size_t n_parts = 1; n_parts <= 5; n_parts++) {
        mx_buf read = {0};
        CHECK_OK(read_all(&read, sheet, n_parts));
        CHECK_INT(read.size, expected.size);
        CHECK(memcmp(read.at, expected.at, read.size) == 0);
        mx_buf_dispose(&read);
    }
    mx_sheet_close(sheet);
    mx_buf_dispose(&text);
    mx_buf_dispose(&expected);
}

TEST(sheet_rows, parts_together_give_the_whole)
{
    check_parts(false);
}

TEST(sheet_rows, parts_are_cut_between_records_where_cells_hold_line_ends)
{
    check_parts(true);
}

TEST(sheet_rows, a_record_may_be_longer_than_a_part)
{
    mx_buf text = {0}, read = {0};
    mx_sheet *sheet;
    mx_buf_text(&text, "a,b\n1,\"");
    for (int i = 0; i < 900000; i++) mx_buf_char(&text, i % 10 ? 'x' : '\n');
    mx_buf_text(&text, "\"\n2,3\n");
    CHECK_OK(mx_sheet_open(&sheet, check_file("long.csv", text.at, text.size), NULL));
    CHECK_OK(read_all(&read, sheet, 4));
    CHECK_TEXT(read.at + read.size - 12, "90003[2][3]\n");
    mx_sheet_close(sheet);
    mx_buf_dispose(&text);
    mx_buf_dispose(&read);
}

TEST(sheet_rows, gives_columns_in_the_order_asked_for)
{
    mx_sheet *sheet;
    mx_rows *rows;
    mx_batch batch;
    size_t columns[] = {2, 0, 2};
    CHECK_OK(mx_sheet_open(&sheet, check_text_file("a.csv", "a,b,c\n1,2,3\n\"4\",5,6\n"), NULL));
    CHECK_OK(mx_sheet_rows(&rows, sheet, columns, 3));
    CHECK_INT(mx_rows_next(rows, &batch), MX_OK);
    CHECK_INT(batch.n_rows, 2);
    CHECK(mx_str_is(batch.cells[0][0], "3") && mx_str_is(batch.cells[1][0], "1") &&
          mx_str_is(batch.cells[2][1], "6"));
    CHECK_INT(mx_rows_next(rows, &batch), MX_DONE);
    mx_rows_close(rows);
    mx_sheet_close(sheet);
}

/* No allocation that fails is forgotten, and none leaks. */
TEST(sheet_rows, survives_every_failing_allocation)
{
    const char *path = check_text_file("a.csv", "a;b\n\"x \"\"y\"\"\";2,5\n1;2\n");
    for (uint64_t n = 1;; n++) {
        mx_sheet *sheet = NULL;
        mx_buf read = {0};
        char decimal;
        size_t second = 1;
        mx_alloc_fail_at(n);
        int rc = mx_sheet_open(&sheet, path, NULL);
        if (rc == MX_OK) rc = mx_sheet_decimal(&decimal, sheet, &second, 1);
        if (rc == MX_OK) rc = read_all(&read, sheet, 2);
        if (rc == MX_OK) rc = mx_buf_check(&read);
        bool failed = mx_alloc_failed();
        mx_alloc_fail_at(0);
        mx_sheet_close(sheet);
        mx_buf_dispose(&read);
        CHECK_INT(rc, failed ? MX_E_NOMEM : MX_OK);
        if (!failed) break;
    }
}
