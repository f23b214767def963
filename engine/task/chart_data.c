/* A chart of a table that somebody brings: which of its columns mean what, read and given their roles. */
#include "drawing.h"

#include <math.h>
#include <string.h>

#include "mx/sheet.h"
#include "sheets.h"

/* A field of the description, and where the frame keeps it. */
typedef struct {
    const char *field;
    const char *column; /* as the file calls it */
    size_t at;          /* in the sheet */
    mx_type type;
} chosen;

enum { MOST_CHOSEN = 16 + MX_CHART_LEVELS_MAX };

typedef struct {
    drawing *d;
    mx_sheet *sheet;
    chosen columns[MOST_CHOSEN];
    size_t n;
} data;

static int refuse_field(const data *from, const char *field)
{
    return mx_fail(
        MX_E_USAGE,
        mx_tr(
            "--columns : « %s » n’est pas une colonne que le graphique « %s » prenne ; « man mieux » les dit",
            "--columns: \"%s\" is no column that the chart \"%s\" takes; \"man mieux\" lists them"),
        field, from->d->ask->name);
}

/* Columns of one name are one column of the frame, whatever fields they serve. */
static int choose(data *to, const char *field, const char *column, bool must_be)
{
    mx_type type;
    const char **place = mx_chart_column(&type, &to->d->chart, field);
    size_t at = mx_sheet_find(to->sheet, column);
    if (!place) return must_be ? refuse_field(to, field) : MX_OK;
    if (at == SIZE_MAX) {
        if (!must_be) return MX_OK;
        return mx_fail(MX_E_NOTFOUND, mx_tr("%s : pas de colonne « %s »", "%s: no column \"%s\""),
                       to->d->ask->data, column);
    }
    *place = mx_arena_copy(to->d->arena, column, strlen(column)); /* the sheet closes before it is drawn */
    if (!*place) return mx_fail_memory();
    for (size_t i = 0; i < to->n; i++) {
        if (to->columns[i].at == at) return MX_OK;
    }
    if (to->n < MOST_CHOSEN) to->columns[to->n++] = (chosen){field, *place, at, type};
    return MX_OK;
}

/* "by=territoire,y=part": the rest of the columns have the names of their fields. */
static int choose_named(data *to)
{
    const char *at = to->d->ask->columns ? to->d->ask->columns : "";
    int rc = MX_OK;
    while (rc == MX_OK && *at) {
        size_t size = strcspn(at, ",");
        const char *pair = mx_arena_copy(to->d->arena, at, size), *sign = pair ? strchr(pair, '=') : NULL;
        if (!pair) return mx_fail_memory();
        if (!sign)
            return mx_fail(MX_E_USAGE,
                           mx_tr("--columns : « %s » n’est pas de la forme champ=colonne",
                                 "--columns: \"%s\" is not field=column"),
                           pair);
        const char *field = mx_arena_copy(to->d->arena, pair, (size_t)(sign - pair));
        if (!field) return mx_fail_memory();
        rc = choose(to, field, sign + 1, true);
        at += size + (at[size] == ',');
    }
    return rc;
}

static int choose_usual(data *to)
{
    /* What other commands of this program call them. */
    static const char *const usual[][2] = {
        {"by", "by"},
        {"by", "territory"},
        {"by", "indicator"},
        {"by", "title"},
        {"by", "from"},
        {"group", "group"},
        {"to", "to"},
        {"start", "start"},
        {"due", "due"},
        {"done", "done"},
        {"done", "done_on"},
        {"status", "status"},
        {"quality", "quality"},
        {"size", "size"},
        {"latitude", "latitude"},
        {"longitude", "longitude"},
        {"area", "area"},
        {"x", "x"},
        {"x", "period"},
        {"x", "confidence"},
        {"y", "y"},
        {"y", "share_high"},
        {"y", "right"},
        {"y2", "y2"},
        {"low", "low"},
        {"high", "high"},
        {"n", "n"},
        {"series", "series"},
        {"series", "outside"},
        {"why", "why"},
        {"rank", "rank"},
        {"rank_low", "rank_low"},
        {"rank_low", "rank_from"},
        {"rank_high", "rank_high"},
        {"rank_high", "rank_to"},
    };
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && i < sizeof usual / sizeof *usual; i++) {
        mx_type type;
        const char **place = mx_chart_column(&type, &to->d->chart, usual[i][0]);
        if (place && !*place) rc = choose(to, usual[i][0], usual[i][1], false);
    }
    return rc;
}

/* level_0, level_1… as they stand in the file, for kinds that are made of them. */
static int choose_levels(data *to)
{
    mx_chart *chart = &to->d->chart;
    size_t n = 0;
    if (!mx_chart_takes_levels(chart->kind)) return MX_OK;
    for (int level = 0; level <= MX_CHART_LEVELS_MAX && n < MX_CHART_LEVELS_MAX; level++) {
        const char *name = mx_arena_format(to->d->arena, "level_%d", level);
        size_t at = name ? mx_sheet_find(to->sheet, name) : SIZE_MAX;
        if (!name) return mx_fail_memory();
        if (at == SIZE_MAX || to->n == MOST_CHOSEN) continue;
        chart->levels[n++] = name;
        to->columns[to->n++] = (chosen){"levels", name, at, MX_NUMBER};
    }
    chart->n_levels = n;
    return MX_OK;
}

/* Kinds that show what was promised and done, and bear no n. */
static bool are_acts(const drawing *d)
{
    return d->chart.kind == MX_CHART_CALENDAR || d->chart.kind == MX_CHART_FLOW;
}

/* People that the table says stand behind an act are held to the rule as everywhere. */
static void choose_people(data *to)
{
    size_t at = mx_sheet_find(to->sheet, "n");
    if (!are_acts(to->d) || at == SIZE_MAX || to->n == MOST_CHOSEN) return;
    for (size_t i = 0; i < to->n; i++) {
        if (to->columns[i].at == at) return; /* what it counts was said */
    }
    to->columns[to->n++] = (chosen){"n", "n", at, MX_NUMBER};
}

/* Acts, unless the table says otherwise, have no people behind a row. */
static int add_acts(drawing *d)
{
    size_t basis = mx_frame_n_columns(d->result) + 1;
    if (!are_acts(d) || mx_frame_find_role(d->result, MX_PEOPLE) != SIZE_MAX) return MX_OK;
    int rc = mx_frame_add_column(d->result, "people", MX_NUMBER, MX_PEOPLE);
    if (rc == MX_OK) rc = mx_frame_add_column(d->result, "basis", MX_TEXT, MX_BASIS);
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(d->result); row++) rc = mx_frame_set_text(d->result, row, basis, "acts");
    return rc;
}

static mx_role role_of(const chosen *c)
{
    if (strcmp(c->field, "levels") == 0) return MX_COUNT;
    if (strcmp(c->field, "latitude") == 0 || strcmp(c->field, "longitude") == 0) return MX_KEY;
    if (strcmp(c->field, "n") == 0) return MX_PEOPLE;
    if (strcmp(c->field, "series") == 0 || strcmp(c->field, "why") == 0) return MX_NOTE;
    return c->type == MX_TEXT ? MX_KEY : MX_FIGURE;
}

static int read_cell(data *from, char decimal, size_t row, size_t column, mx_str cell, uint64_t line)
{
    double number;
    cell = mx_str_trim(cell);
    if (!cell.size) return MX_OK;
    if (from->columns[column].type == MX_TEXT) return mx_frame_set_str(from->d->result, row, column, cell);
    if (mx_number_parse(&number, cell, decimal) < 0)
        return mx_fail(
            MX_E_VALUE,
            mx_tr("%s:%llu: %s : « %.*s » n’est pas un nombre", "%s:%llu: %s: \"%.*s\" is not a number"),
            from->d->ask->data, (unsigned long long)line, from->columns[column].column, (int)cell.size,
            cell.at);
    mx_frame_set_number(from->d->result, row, column, number);
    return MX_OK;
}

static int read_rows(data *from, const size_t places[], char decimal)
{
    mx_rows *rows = NULL;
    mx_batch batch;
    int rc = mx_sheet_rows(&rows, from->sheet, places, from->n);
    while (rc == MX_OK && (rc = mx_rows_next(rows, &batch)) == MX_OK) {
        size_t first = mx_frame_n_rows(from->d->result);
        rc = mx_frame_add_rows(from->d->result, batch.n_rows);
        for (size_t c = 0; c < from->n; c++) {
            for (size_t r = 0; rc == MX_OK && r < batch.n_rows; r++)
                rc = read_cell(from, decimal, first + r, c, batch.cells[c][r],
                               mx_rows_line(rows, batch.places[r]));
        }
    }
    mx_rows_close(rows);
    return rc == MX_DONE ? MX_OK : rc;
}

static int read_sheet(data *from)
{
    size_t places[MOST_CHOSEN], numbers[MOST_CHOSEN], n_numbers = 0;
    char decimal = '.';
    int rc = mx_frame_new(&from->d->result);
    for (size_t i = 0; rc == MX_OK && i < from->n; i++) {
        const chosen *c = &from->columns[i];
        places[i] = c->at;
        if (c->type == MX_NUMBER) numbers[n_numbers++] = c->at;
        rc = mx_frame_add_column(from->d->result, c->column, c->type, role_of(c));
    }
    if (rc == MX_OK && n_numbers) rc = mx_sheet_decimal(&decimal, from->sheet, numbers, n_numbers);
    return rc == MX_OK ? read_rows(from, places, decimal) : rc;
}

/* Figures that all lie from 0 to 1 are shares, and are shown in per cent. */
static void find_shares(drawing *d)
{
    const char *of[] = {d->chart.y, d->chart.y2};
    bool are_shares = true;
    for (size_t i = 0; i < 2; i++) {
        size_t column = of[i] ? mx_frame_find(d->result, of[i]) : SIZE_MAX;
        for (size_t row = 0; column != SIZE_MAX && row < mx_frame_n_rows(d->result); row++) {
            double value = mx_frame_number(d->result, row, column);
            are_shares = are_shares && !(value < 0 || value > 1);
        }
    }
    d->chart.as_percent = are_shares;
}

/* The tenths of confidence, where statements stand in the place of people. */
static int take_tenths(drawing *d, const mx_frame *tenths)
{
    static const struct {
        const char *name;
        mx_role role;
    } columns[] = {{"confidence", MX_FIGURE},
                   {"right", MX_FIGURE},
                   {"low", MX_FIGURE},
                   {"high", MX_FIGURE},
                   {"n", MX_PEOPLE}};
    size_t n = mx_frame_n_rows(tenths);
    int rc = mx_frame_new(&d->result);
    if (rc == MX_OK) rc = mx_frame_add_rows(d->result, n);
    for (size_t c = 0; rc == MX_OK && c < sizeof columns / sizeof *columns; c++) {
        size_t from = mx_frame_find(tenths, columns[c].name);
        rc = mx_frame_add_column(d->result, columns[c].name, MX_NUMBER, columns[c].role);
        for (size_t row = 0; rc == MX_OK && row < n; row++)
            mx_frame_set_number(d->result, row, c, mx_frame_number(tenths, row, from));
    }
    return rc;
}

/* Statements that people coded: what the shipped model says of them. */
static int score_labels(drawing *d)
{
    const mx_classify_options options = MX_CLASSIFY_OPTIONS_INIT;
    char *file = mx_arena_copy(d->arena, d->ask->data, strlen(d->ask->data));
    mx_release *figures = NULL, *confusion = NULL, *reliability = NULL;
    if (!file) return mx_fail_memory();
    int rc = mx_task_score(&figures, &confusion, &reliability, d->context, &file, 1, &options);
    if (rc == MX_OK) rc = take_tenths(d, mx_release_frame(reliability));
    d->chart.x = "confidence";
    d->chart.y = "right";
    d->chart.low = "low";
    d->chart.high = "high";
    d->chart.n = "n";
    d->chart.side_names[0][d->context->lang] = tr(d, "confiance annoncée", "confidence announced");
    d->chart.side_names[1][d->context->lang] = tr(d, "composantes justes", "components that are right");
    set_words(
        d, NULL,
        tr(d,
           "La confiance du classeur et la part de ses composantes qui sont justes, intervalle à 95\u202f%",
           "The classifier’s confidence and the share of its components that are right, 95% interval"),
        tr(d, "En gris, le nombre d’expressions. Sur la diagonale, la confiance tient ce qu’elle promet.",
           "In grey, the number of statements. On the diagonal confidence keeps what it promises."));
    mx_release_free(figures);
    mx_release_free(confusion);
    mx_release_free(reliability);
    return rc;
}

/* Coded statements, and no table of promises. */
static bool are_labels(const data *from)
{
    return from->d->chart.kind == MX_CHART_RELIABILITY && !from->d->ask->columns &&
           mx_sheet_find(from->sheet, "component") != SIZE_MAX &&
           mx_sheet_find(from->sheet, "confidence") == SIZE_MAX;
}

int drawing_read_data(drawing *d)
{
    const char *slash = strrchr(d->ask->data, '/');
    data from = {.d = d};
    int rc = mx_sheet_open(&from.sheet, d->ask->data, NULL);
    if (rc < 0) return rc;
    sheet_notes_say(d->context, from.sheet);
    if (are_labels(&from)) {
        rc = score_labels(d);
    } else {
        rc = choose_named(&from);
        if (rc == MX_OK) rc = choose_usual(&from);
        if (rc == MX_OK) rc = choose_levels(&from);
        if (rc == MX_OK) choose_people(&from);
        if (rc == MX_OK) rc = read_sheet(&from);
        if (rc == MX_OK) rc = add_acts(d);
    }
    if (rc == MX_OK) find_shares(d);
    d->chart.source[d->context->lang] = slash ? slash + 1 : d->ask->data;
    d->scope = d->ask->data;
    mx_sheet_close(from.sheet);
    return rc;
}
