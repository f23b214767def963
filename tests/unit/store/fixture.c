#include "fixture.h"

#include <math.h>
#include <stdio.h>

#include "support/check.h"

static mx_str until(mx_str *rest, char end)
{
    const char *found = rest->size ? memchr(rest->at, end, rest->size) : NULL;
    const mx_str part = {rest->at, found ? (size_t)(found - rest->at) : rest->size};
    const size_t used = found ? part.size + 1 : part.size;
    *rest = (mx_str){rest->at + used, rest->size - used};
    return part;
}

static void add_columns(mx_frame *frame, mx_str header)
{
    while (header.size) {
        char name[64];
        mx_str part = until(&header, '|');
        const bool is_number = part.at[part.size - 1] == '#';
        snprintf(name, sizeof name, "%.*s", (int)part.size - is_number, part.at);
        CHECK_OK(mx_frame_add_column(frame, name, is_number ? MX_NUMBER : MX_TEXT, MX_KEY));
    }
    CHECK_OK(mx_frame_add_column(frame, "line", MX_NUMBER, MX_KEY));
}

static void add_row(mx_frame *frame, mx_str cells)
{
    const size_t row = mx_frame_n_rows(frame), n = mx_frame_n_columns(frame) - 1;
    CHECK_OK(mx_frame_add_row(frame));
    for (size_t i = 0; i < n; i++) {
        const mx_str cell = until(&cells, '|');
        double number;
        if (!cell.size) continue;
        if (mx_frame_type(frame, i) == MX_TEXT) {
            CHECK_OK(mx_frame_set_str(frame, row, i, cell));
        } else {
            CHECK_OK(mx_number_parse(&number, cell, '.'));
            mx_frame_set_number(frame, row, i, number);
        }
    }
    mx_frame_set_number(frame, row, n, (double)row + 2);
}

mx_frame *fixture_frame(const char *text)
{
    mx_frame *frame;
    mx_str rest = mx_str_of(text);
    CHECK_OK(mx_frame_new(&frame));
    add_columns(frame, until(&rest, '\n'));
    while (rest.size) add_row(frame, until(&rest, '\n'));
    return frame;
}

void fixture_load(mx_store *store, const char *table, int64_t import, const char *text)
{
    mx_frame *frame = fixture_frame(text);
    mx_complaints *complaints;
    CHECK_OK(mx_complaints_new(&complaints));
    CHECK_OK(mx_store_load(store, table, frame, import, complaints));
    if (mx_complaints_count(complaints)) mx_complaints_print(complaints, 5, stderr);
    CHECK_INT(mx_complaints_count(complaints), 0);
    mx_complaints_free(complaints);
    mx_frame_free(frame);
}

int64_t fixture_import(mx_store *store, const char *file)
{
    char hash[MX_SHA256_TEXT];
    int64_t import;
    mx_sha256(hash, file, strlen(file));
    const mx_store_import about = {file, hash, "", "demo", "2024-03-05", "", "0.1"};
    CHECK_OK(mx_store_import_begin(&import, store, &about));
    CHECK_OK(mx_store_import_finish(store, import, 7));
    return import;
}

mx_store *fixture_store(const char *path)
{
    mx_store *store;
    mx_taxonomy *taxonomy;
    CHECK_OK(mx_store_create(&store, path));
    CHECK_OK(mx_taxonomy_load(&taxonomy, MX_TAXONOMY_DEFAULT));
    CHECK_OK(mx_store_add_framework(store, taxonomy));
    mx_taxonomy_free(taxonomy);
    const int64_t import = fixture_import(store, "base.csv");
    fixture_load(store, "territories", import,
                 "territory|name|parent|population#\n"
                 "MUL|Mulhouse|HR|108312\nCOL|Colmar|HR|67730\nHR|Haut-Rhin||767086\n");
    fixture_load(
        store, "groups", import,
        "territory|group|name|kind|cycle|started|size#\nMUL|g1|Parents|homogeneous|1|2022-01-10|12\n");
    fixture_load(store, "indicators", import,
                 "indicator|name|questionnaire|scale|lowest#|highest#|direction\n"
                 "I1|Logement|CSM|1-5|1|5|+\nI2|Solitude|CSM|1-5|1|5|-\nJ|Satisfaction|CSM|0-10|0|10|+\n"
                 "R|Revenu||real|||+\n");
    fixture_load(store, "positions", import,
                 "questionnaire|indicator|position#\nCSM|I1|1\nCSM|I2|2\nCSM|J|3\n");
    CHECK_OK(mx_store_commit(store));
    return store;
}

static mx_frame *ask(mx_store *store, const char *sql)
{
    mx_frame *frame;
    CHECK_OK(mx_store_query(&frame, store, sql, NULL, 0, 0));
    CHECK_INT(mx_frame_n_rows(frame), 1);
    return frame;
}

double fixture_number(mx_store *store, const char *sql)
{
    mx_frame *frame = ask(store, sql);
    const double number = mx_frame_number(frame, 0, 0);
    mx_frame_free(frame);
    return number;
}

const char *fixture_text(mx_store *store, const char *sql)
{
    static char text[400];
    mx_frame *frame = ask(store, sql);
    const char *found = mx_frame_text(frame, 0, 0);
    snprintf(text, sizeof text, "%s", found ? found : "");
    mx_frame_free(frame);
    return text;
}

const char *fixture_show(const mx_frame *frame)
{
    static char text[8000];
    size_t size = 0;
    text[0] = '\0';
    for (size_t row = 0; row < mx_frame_n_rows(frame); row++)
        for (size_t i = 0; i < mx_frame_n_columns(frame); i++) {
            char number[MX_NUMBER_MAX];
            const char *cell = NULL;
            if (mx_frame_type(frame, i) == MX_TEXT) cell = mx_frame_text(frame, row, i);
            else number[mx_number_format(number, mx_frame_number(frame, row, i))] = '\0', cell = number;
            const char end = i + 1 < mx_frame_n_columns(frame) ? '|' : '\n';
            size += (size_t)snprintf(text + size, sizeof text - size, "%s%c", cell ? cell : "", end);
        }
    return text;
}
