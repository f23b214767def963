#include "unit/measure/tables.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_COLUMNS = 24, MOST_ROWS = 4000 };

/* Take the next piece of `text`, up to `mark` or its end. */
static mx_str take(mx_str *text, char mark)
{
    const char *end = text->size > 0 ? memchr(text->at, mark, text->size) : NULL;
    mx_str piece = {text->at, end ? (size_t)(end - text->at) : text->size};
    size_t used = piece.size + (end ? 1 : 0);
    text->at += used;
    text->size -= used;
    return piece;
}

typedef struct {
    mx_str cells[MOST_COLUMNS][MOST_ROWS];
    const mx_str *columns[MOST_COLUMNS];
    size_t places[MOST_ROWS], n_rows, n_columns;
    bool is_through;
} lines;

static int next(void *self, mx_batch *out)
{
    lines *l = self;
    if (l->is_through) return MX_DONE;
    l->is_through = true;
    *out = (mx_batch){l->n_rows, l->n_columns, l->columns, l->places};
    return MX_OK;
}

static uint64_t line(void *self, size_t place)
{
    (void)self;
    return place + 1;
}

static const mx_rows_class lines_class = {next, line, free};

mx_rows *rows_of(const char *text)
{
    lines *l = calloc(1, sizeof *l);
    mx_str rest = mx_str_of(text);
    CHECK(l != NULL);
    for (size_t c = 0; c < MOST_COLUMNS; c++) l->columns[c] = l->cells[c];
    while (rest.size > 0) {
        mx_str cells = take(&rest, '\n');
        size_t n = 1;
        for (size_t i = 0; i < cells.size; i++) n += cells.at[i] == ',';
        CHECK(n <= MOST_COLUMNS && l->n_rows < MOST_ROWS);
        l->n_columns = n;
        for (size_t c = 0; c < n; c++) l->cells[c][l->n_rows] = take(&cells, ',');
        l->places[l->n_rows] = l->n_rows;
        l->n_rows++;
    }
    mx_rows *rows;
    CHECK_OK(mx_rows_new(&rows, &lines_class, l));
    return rows;
}

mx_frame *frame_of(const char *text)
{
    mx_str rest = mx_str_of(text), header = take(&rest, '\n');
    mx_frame *frame;
    CHECK_OK(mx_frame_new(&frame));
    while (header.size > 0) {
        mx_str name = take(&header, ',');
        bool is_number = name.size > 2 && memcmp(name.at + name.size - 2, ":N", 2) == 0;
        char copy[64];
        snprintf(copy, sizeof copy, "%.*s", (int)(name.size - (is_number ? 2 : 0)), name.at);
        CHECK_OK(mx_frame_add_column(frame, copy, is_number ? MX_NUMBER : MX_TEXT, MX_KEY));
    }
    while (rest.size > 0) {
        mx_str cells = take(&rest, '\n');
        size_t row = mx_frame_n_rows(frame);
        CHECK_OK(mx_frame_add_row(frame));
        for (size_t c = 0; c < mx_frame_n_columns(frame); c++) {
            mx_str cell = take(&cells, ',');
            double number;
            if (cell.size == 0) continue;
            if (mx_frame_type(frame, c) == MX_TEXT) {
                CHECK_OK(mx_frame_set_str(frame, row, c, cell));
            } else {
                CHECK_OK(mx_number_parse(&number, cell, '.'));
                mx_frame_set_number(frame, row, c, number);
            }
        }
    }
    return frame;
}

static void write_cell(mx_buf *out, const mx_frame *frame, size_t row, size_t column)
{
    if (mx_frame_type(frame, column) == MX_TEXT) {
        const char *text = mx_frame_text(frame, row, column);
        mx_buf_text(out, text ? text : "");
    } else if (!isnan(mx_frame_number(frame, row, column))) {
        mx_buf_number(out, round(mx_frame_number(frame, row, column) * 1000) / 1000);
    }
}

const char *text_of(const mx_frame *frame, const char *columns)
{
    static char text[20000];
    mx_buf out = {0};
    for (size_t row = 0; row < mx_frame_n_rows(frame); row++) {
        mx_str rest = mx_str_of(columns);
        while (rest.size > 0) {
            mx_str name = take(&rest, ' ');
            char copy[64];
            snprintf(copy, sizeof copy, "%.*s", MX_STR(name));
            size_t column = mx_frame_find(frame, copy);
            if (column == SIZE_MAX) check_fail(__FILE__, __LINE__, "no column %s", copy);
            write_cell(&out, frame, row, column);
            mx_buf_char(&out, rest.size > 0 ? ',' : '\n');
        }
    }
    CHECK_OK(mx_buf_check(&out));
    snprintf(text, sizeof text, "%s", out.at ? out.at : "");
    mx_buf_dispose(&out);
    return text;
}
