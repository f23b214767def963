/* The table: what a description selects from its release, checked and in drawing order. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart_i.h"

/* Decimals that tell figures apart whose spread is this. */
static int decimals_for(double spread)
{
    if (!(spread > 0) || spread >= 20) return 0;
    return spread >= 2 ? 1 : 2;
}

/* ---- Reading -------------------------------------------------------------------------------- */

/* A field of the description that names a column, and where a row keeps what stands there. */
typedef struct {
    const char *name;
    unsigned bit;
    mx_type type;
    bool is_day;     /* a text that is a date or a period, kept as a number */
    size_t from, to; /* in mx_chart, in mx_chart_row */
} field;

#define FIELD(name_, bit_, type_, to_)                                                                       \
    {                                                                                                        \
#name_, bit_, type_, false, offsetof(mx_chart, name_), offsetof(mx_chart_row, to_)                   \
    }
#define DAY(name_, bit_)                                                                                     \
    {                                                                                                        \
#name_, bit_, MX_TEXT, true, offsetof(mx_chart, name_), offsetof(mx_chart_row, name_)                \
    }

static const field fields[] = {
    FIELD(by, MX_COL_BY, MX_TEXT, label),
    FIELD(group, MX_COL_GROUP, MX_TEXT, group),
    FIELD(x, MX_COL_X, MX_TEXT, x),
    FIELD(x, MX_COL_X_NUMBER, MX_NUMBER, at),
    FIELD(y, MX_COL_Y, MX_NUMBER, y),
    FIELD(y2, MX_COL_Y2, MX_NUMBER, y2),
    FIELD(low, MX_COL_LOW, MX_NUMBER, low),
    FIELD(high, MX_COL_HIGH, MX_NUMBER, high),
    FIELD(n, MX_COL_N, MX_NUMBER, n),
    FIELD(series, MX_COL_SERIES, MX_TEXT, series),
    FIELD(why, MX_COL_WHY, MX_TEXT, why),
    DAY(start, MX_COL_START),
    DAY(due, MX_COL_DUE),
    DAY(done, MX_COL_DONE),
    FIELD(quality, MX_COL_QUALITY, MX_NUMBER, quality),
    FIELD(size, MX_COL_SIZE, MX_NUMBER, size),
    FIELD(latitude, MX_COL_LATITUDE, MX_NUMBER, latitude),
    FIELD(longitude, MX_COL_LONGITUDE, MX_NUMBER, longitude),
    FIELD(area, MX_COL_AREA, MX_TEXT, area),
    FIELD(to, MX_COL_TO, MX_TEXT, to),
    FIELD(status, MX_COL_STATUS, MX_TEXT, status),
    FIELD(rank, MX_COL_RANK, MX_NUMBER, rank),
    FIELD(rank_low, MX_COL_RANK, MX_NUMBER, rank_low),
    FIELD(rank_high, MX_COL_RANK, MX_NUMBER, rank_high),
};
enum { N_FIELDS = sizeof fields / sizeof *fields };

static const char *named(const mx_chart *chart, const field *f)
{
    return *(const char *const *)(const void *)((const char *)chart + f->from);
}

typedef struct {
    const mx_chart *chart;
    const mx_chart_maker *maker;
    const mx_frame *frame;
    size_t of[N_FIELDS]; /* the column of each field; SIZE_MAX: none */
    size_t withheld;
    size_t levels[MX_CHART_LEVELS_MAX], merged[3];
} columns;

static int find(size_t *out, const columns *c, const char *name, mx_type type)
{
    *out = SIZE_MAX;
    if (!name) return MX_OK;
    *out = mx_frame_find(c->frame, name);
    if (*out == SIZE_MAX) {
        return mx_fail(MX_E_NOTFOUND,
                       mx_tr("graphique « %s » : le tableau n’a pas de colonne « %s »",
                             "chart “%s”: the table has no column “%s”"),
                       c->maker->name, name);
    }
    if (mx_frame_type(c->frame, *out) != type) {
        return mx_fail(MX_E_VALUE,
                       type == MX_NUMBER
                           ? mx_tr("graphique « %s » : la colonne « %s » doit contenir des nombres",
                                   "chart “%s”: column “%s” must hold numbers")
                           : mx_tr("graphique « %s » : la colonne « %s » doit contenir du texte",
                                   "chart “%s”: column “%s” must hold text"),
                       c->maker->name, name);
    }
    return MX_OK;
}

static int find_columns(columns *c, const mx_chart *chart, const mx_chart_maker *maker)
{
    *c = (columns){.chart = chart, .maker = maker, .frame = mx_release_frame(chart->release)};
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && i < N_FIELDS; i++) {
        bool is_wanted = (maker->needs | maker->takes) & fields[i].bit;
        rc = find(&c->of[i], c, is_wanted ? named(chart, &fields[i]) : NULL, fields[i].type);
        bool is_usual_n = fields[i].bit == MX_COL_N && is_wanted && !chart->n;
        if (is_usual_n) c->of[i] = mx_frame_find_role(c->frame, MX_PEOPLE);
    }
    for (size_t i = 0; rc == MX_OK && i < MX_CHART_LEVELS_MAX; i++) {
        rc = find(&c->levels[i], c, i < chart->n_levels ? chart->levels[i] : NULL, MX_NUMBER);
    }
    for (size_t i = 0; rc == MX_OK && i < 3; i++) rc = find(&c->merged[i], c, chart->merged[i], MX_NUMBER);
    c->withheld = mx_frame_find(c->frame, "withheld");
    return rc;
}

static double number_at(const columns *c, size_t row, size_t column)
{
    double value = column == SIZE_MAX ? NAN : mx_frame_number(c->frame, row, column);
    return isfinite(value) ? value : NAN;
}

/* Text of a cell; `missing` where there is none. Refuses what is not UTF-8 or has lines of its own. */
static int text_at(const char **out, const columns *c, size_t row, size_t column, const char *missing)
{
    *out = missing;
    const char *text = column == SIZE_MAX ? NULL : mx_frame_text(c->frame, row, column);
    if (!text) return MX_OK;
    if (!mx_utf8_valid(mx_str_of(text), NULL)) {
        return mx_fail(MX_E_SYNTAX,
                       mx_tr("graphique « %s », ligne %zu : le texte de « %s » n’est pas de l’UTF-8",
                             "chart “%s”, row %zu: the text of “%s” is not UTF-8"),
                       c->maker->name, row + 1, mx_frame_name(c->frame, column));
    }
    *out = text;
    return MX_OK;
}

/* Levels as shares of their sum; all missing when one is, or when there are no people at all. */
static bool read_shares(double out[], const columns *c, size_t row, const size_t from[], size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        out[i] = number_at(c, row, from[i]);
        sum += out[i];
        if (out[i] < 0) sum = NAN;
    }
    bool is_whole = isfinite(sum) && sum > 0;
    for (size_t i = 0; i < n; i++) out[i] = is_whole ? out[i] / sum : NAN;
    return is_whole;
}

static double share_at(const columns *c, size_t row, size_t column)
{
    double share = number_at(c, row, column);
    return share >= 0 && share <= 1 ? share : NAN;
}

/* The shares of the low and the high levels: as the release gives them, else added up. */
static void read_ends(mx_chart_row *out, const columns *c, size_t row, bool has_levels)
{
    size_t n = c->chart->n_levels, ends = n > 3 ? 2 : 1;
    if (c->merged[0] != SIZE_MAX) {
        bool are_shares = mx_frame_role(c->frame, c->merged[0]) == MX_SHARE;
        out->share_low = are_shares ? share_at(c, row, c->merged[0]) : out->merged[0];
        out->share_high = are_shares ? share_at(c, row, c->merged[2]) : out->merged[2];
    } else {
        out->share_low = out->share_high = has_levels ? 0 : NAN;
        for (size_t i = 0; has_levels && i < ends; i++) {
            out->share_low += out->levels[i];
            out->share_high += out->levels[n - 1 - i];
        }
    }
    out->y = out->share_high; /* what rows are sorted by */
}

/* A day as a number: of a longer period the first, where something starts, else the last. */
static int day_at(double *out, const columns *c, size_t row, size_t i)
{
    const char *text;
    mx_period period;
    *out = NAN;
    int rc = text_at(&text, c, row, c->of[i], NULL);
    if (rc < 0 || !text || !*text) return rc;
    if (mx_period_parse(&period, mx_str_of(text)) < 0) {
        return mx_fail(MX_E_VALUE,
                       mx_tr("graphique « %s », ligne %zu, « %s » : « %s » n’est pas une date (2025-03-31, 2025-03)",
                             "chart “%s”, row %zu, “%s”: “%s” is not a date (2025-03-31, 2025-03)"),
                       c->maker->name, row + 1, mx_frame_name(c->frame, c->of[i]), text);
    }
    *out = fields[i].bit == MX_COL_START ? period.first : period.last;
    return MX_OK;
}

static int read_cell(mx_chart_row *out, const columns *c, size_t row, size_t i)
{
    char *at = (char *)out + fields[i].to;
    if (fields[i].is_day) return day_at((double *)(void *)at, c, row, i);
    if (fields[i].type == MX_TEXT) return text_at((const char **)(void *)at, c, row, c->of[i], NULL);
    *(double *)(void *)at = number_at(c, row, c->of[i]);
    return MX_OK;
}

/* The figures and texts without which this kind has nothing to draw are there. */
static bool is_whole(const mx_chart_row *row, unsigned shows)
{
    for (size_t i = 0; i < N_FIELDS; i++) {
        const char *at = (const char *)row + fields[i].to;
        if (!(fields[i].bit & shows)) continue;
        bool is_there = fields[i].type == MX_TEXT && !fields[i].is_day ? *(const char *const *)(const void *)at != NULL
                                                  : isfinite(*(const double *)(const void *)at);
        if (!is_there) return false;
    }
    return true;
}

static int read_row(mx_chart_row *out, const columns *c, size_t row)
{
    int rc = text_at(&out->withheld, c, row, c->withheld, NULL);
    for (size_t i = 0; rc == MX_OK && i < N_FIELDS; i++) rc = read_cell(out, c, row, i);
    if (rc < 0) return rc;

    if (out->withheld && !*out->withheld) out->withheld = NULL;
    if (!out->label) out->label = c->chart->reference ? c->chart->reference : "";
    if (!out->group) out->group = "";
    if (out->why && !*out->why) out->why = NULL;
    if (!(out->low <= out->high)) out->low = out->high = NAN;
    out->is_shown = is_whole(out, c->maker->shows);
    out->is_partial = false;
    if (!(c->maker->needs & MX_COL_LEVELS)) return MX_OK;

    bool has_levels = read_shares(out->levels, c, row, c->levels, c->chart->n_levels);
    bool has_merged = read_shares(out->merged, c, row, c->merged, 3);
    read_ends(out, c, row, has_levels);
    out->is_shown = has_levels || has_merged;
    out->is_partial = !out->is_shown && (isfinite(out->share_low) || isfinite(out->share_high));
    return MX_OK;
}

/* ---- Order -------------------------------------------------------------------------------------- */

typedef struct {
    mx_chart_row row;
    const char *key; /* the name, folded */
    size_t group, place;
    mx_chart_order order;
} sorted;

static int by_order(const void *left, const void *right)
{
    const sorted *a = left, *b = right;
    if (a->group != b->group) return a->group < b->group ? -1 : 1;
    bool has_a = isfinite(a->row.y), has_b = isfinite(b->row.y);
    if (a->order == MX_CHART_BY_VALUE && has_a != has_b) return has_a ? -1 : 1;
    if (a->order == MX_CHART_BY_VALUE && has_a && a->row.y != b->row.y) return a->row.y > b->row.y ? -1 : 1;
    if (a->order != MX_CHART_AS_IS) {
        int names = strcmp(a->key, b->key);
        if (names) return names;
    }
    return (a->place > b->place) - (a->place < b->place);
}

/* Groups keep the order in which they first appear; their rows come together. */
static int put_in_order(mx_chart_table *table)
{
    sorted *rows = mx_arena_alloc(table->arena, table->n_rows * sizeof *rows);
    mx_ids *groups = NULL;
    if (!rows) return mx_fail_memory();
    int rc = mx_ids_new(&groups);
    for (size_t i = 0; rc == MX_OK && i < table->n_rows; i++) {
        uint32_t group = 0;
        mx_buf key = {0};
        rc = mx_ids_add(groups, mx_str_of(table->rows[i].group), &group);
        mx_fold(&key, mx_str_of(table->rows[i].label));
        if (rc == MX_OK) rc = mx_buf_check(&key);
        rows[i] = (sorted){.row = table->rows[i], .group = group, .place = i, .order = table->chart->order};
        rows[i].key = mx_arena_copy(table->arena, key.at ? key.at : "", key.size);
        if (rc == MX_OK && !rows[i].key) rc = mx_fail_memory();
        mx_buf_dispose(&key);
    }
    if (rc == MX_OK) {
        qsort(rows, table->n_rows, sizeof *rows, by_order);
        for (size_t i = 0; i < table->n_rows; i++) table->rows[i] = rows[i].row;
        table->n_groups = table->has_group ? mx_ids_count(groups) : 0;
    }
    mx_ids_free(groups);
    return rc;
}

/* ---- The whole -------------------------------------------------------------------------------------- */

/* Decimals for the figures: as asked, or as their spread asks. */
static int choose_decimals(const mx_chart_table *table)
{
    if (table->chart->decimals >= 0) return table->chart->decimals > 6 ? 6 : table->chart->decimals;
    double low = INFINITY, high = -INFINITY;
    bool are_whole = true;
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        double seen[] = {row->y, row->y2};
        for (size_t k = 0; k < 2; k++) {
            if (!isfinite(seen[k])) continue;
            low = fmin(low, seen[k]);
            high = fmax(high, seen[k]);
            are_whole = are_whole && seen[k] == floor(seen[k]);
        }
    }
    if (table->is_share) return 0;
    return are_whole ? 0 : decimals_for(high - low);
}

/* The names of fields among `bits`, with commas between. */
static void list_fields(mx_buf *out, unsigned bits)
{
    for (size_t i = 0; i < N_FIELDS; i++) {
        if (fields[i].bit & bits) mx_buf_format(out, "%s%s", out->size ? ", " : "", fields[i].name);
    }
    if (bits & MX_COL_LEVELS) mx_buf_format(out, "%slevels", out->size ? ", " : "");
}

const char **mx_chart_column(mx_type *type, mx_chart *chart, const char *field_name)
{
    const mx_chart_maker *maker = mx_chart__maker(chart->kind);
    for (size_t i = 0; i < N_FIELDS; i++) {
        if (strcmp(fields[i].name, field_name) != 0 || !(fields[i].bit & (maker->needs | maker->takes))) continue;
        *type = fields[i].type;
        return (const char **)(void *)((char *)chart + fields[i].from);
    }
    return NULL;
}

bool mx_chart_takes_levels(mx_chart_kind kind)
{
    return mx_chart__maker(kind)->needs & MX_COL_LEVELS;
}

static int lacks(const mx_chart_maker *maker, const char *what)
{
    return mx_fail(MX_E_VALUE,
                   mx_tr("graphique « %s » : il manque « %s » à sa description",
                         "chart “%s”: its description lacks “%s”"),
                   maker->name, what);
}

/* A column that the kind makes nothing of was meant for something: it is not left aside in silence. */
static int has_no_use(const mx_chart_maker *maker, const char *what)
{
    mx_buf list = {0};
    list_fields(&list, maker->needs | maker->takes);
    int rc = mx_fail(MX_E_VALUE,
                     mx_tr("graphique « %s » : « %s » ne lui sert à rien ; il prend %s",
                           "chart “%s”: it has no use for “%s”; it takes %s"),
                     maker->name, what, list.at ? list.at : "");
    mx_buf_dispose(&list);
    return rc;
}

static int check_levels(const mx_chart *chart, const mx_chart_maker *maker)
{
    if (chart->n_levels < 3 || chart->n_levels > MX_CHART_LEVELS_MAX) return lacks(maker, "n_levels (3–11)");
    for (size_t i = 0; i < chart->n_levels; i++) {
        if (!chart->levels[i] && !chart->merged[0]) return lacks(maker, "levels");
    }
    return MX_OK;
}

static int check_columns(const mx_chart *chart, const mx_chart_maker *maker)
{
    for (size_t i = 0; i < N_FIELDS; i++) {
        if ((maker->needs & fields[i].bit) && !named(chart, &fields[i])) return lacks(maker, fields[i].name);
    }
    if ((chart->low == NULL) != (chart->high == NULL)) return lacks(maker, "low, high");
    if (maker->needs & MX_COL_LEVELS) {
        int rc = check_levels(chart, maker);
        if (rc < 0) return rc;
    }
    for (size_t i = 0; i < N_FIELDS; i++) {
        unsigned same = 0; /* x is a text for some kinds and a number for others */
        for (size_t k = 0; k < N_FIELDS; k++) same |= fields[k].from == fields[i].from ? fields[k].bit : 0;
        if (named(chart, &fields[i]) && !(same & (maker->needs | maker->takes)))
            return has_no_use(maker, fields[i].name);
    }
    return MX_OK;
}

static int check_description(const mx_chart *chart, const mx_chart_maker *maker)
{
    const char *kind = maker->name;
    if (chart->width < 320 || chart->width > 2000) {
        return mx_fail(MX_E_VALUE,
                       mx_tr("graphique « %s » : largeur %d hors de 320 à 2000",
                             "chart “%s”: width %d is not in 320 to 2000"),
                       kind, chart->width);
    }
    if (chart->height && (chart->height < 200 || chart->height > 4000)) {
        return mx_fail(MX_E_VALUE,
                       mx_tr("graphique « %s » : hauteur %d hors de 200 à 4000",
                             "chart “%s”: height %d is not in 200 to 4000"),
                       kind, chart->height);
    }
    if (!(chart->scale >= 0.5 && chart->scale <= 4)) {
        return mx_fail(
            MX_E_VALUE,
            mx_tr("graphique « %s » : échelle %g hors de 0,5 à 4", "chart “%s”: scale %g is not in 0.5 to 4"),
            kind, chart->scale);
    }
    if (!(chart->lowest <= chart->highest) || !isfinite(chart->lowest) || !isfinite(chart->highest)) {
        return mx_fail(MX_E_VALUE,
                       mx_tr("graphique « %s » : les bouts de l’axe, %g et %g, ne vont pas ensemble",
                             "chart “%s”: the ends of the axis, %g and %g, do not go together"),
                       kind, chart->lowest, chart->highest);
    }
    return check_columns(chart, maker);
}

static int check_words(const mx_chart *chart)
{
    const char *const *pairs[] = {
        chart->title,         chart->subtitle,
        chart->note,          chart->source,
        chart->unit,          chart->side_names[0],
        chart->side_names[1], chart->x_name, chart->y_name, (const char *const[]){chart->reference, chart->reference}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const char *text = mx_chart__pick(chart, pairs[i]);
        if (!text || mx_utf8_valid(mx_str_of(text), NULL)) continue;
        return mx_fail(MX_E_SYNTAX,
                       mx_tr("graphique « %s » : un titre ou une note n’est pas de l’UTF-8",
                             "chart “%s”: a title or a note is not UTF-8"),
                       mx_chart_kind_name(chart->kind));
    }
    for (size_t i = 0; i < MX_CHART_LEVELS_MAX; i++) {
        const char *text = mx_chart__pick(chart, chart->level_names[i]);
        if (!text || mx_utf8_valid(mx_str_of(text), NULL)) continue;
        return mx_fail(MX_E_SYNTAX,
                       mx_tr("graphique « %s » : le nom du niveau %zu n’est pas de l’UTF-8",
                             "chart “%s”: the name of level %zu is not UTF-8"),
                       mx_chart_kind_name(chart->kind), i + 1);
    }
    return MX_OK;
}

static int read_as_of(double *out, const mx_chart *chart)
{
    int32_t day = 0;
    *out = NAN;
    if (!chart->as_of) return MX_OK;
    int rc = mx_date_parse(&day, mx_str_of(chart->as_of));
    if (rc == MX_OK) *out = day;
    return rc;
}

int mx_chart__table(mx_chart_table *out, const mx_chart *chart, mx_arena *arena)
{
    const mx_chart_maker *maker = mx_chart__maker(chart->kind);
    columns c;
    *out = (mx_chart_table){.chart = chart, .arena = arena, .n_low = INFINITY, .n_high = -INFINITY};
    int rc = check_description(chart, maker);
    if (rc == MX_OK) rc = check_words(chart);
    if (rc == MX_OK) rc = read_as_of(&out->as_of, chart);
    if (rc == MX_OK) rc = find_columns(&c, chart, maker);
    if (rc < 0) return rc;

    const size_t n_there = mx_frame_n_rows(c.frame);
    out->rows = mx_arena_alloc(arena, (n_there + 1) * sizeof *out->rows);
    if (!out->rows) return mx_fail_memory();
    size_t y = chart->y ? mx_frame_find(c.frame, chart->y) : SIZE_MAX;
    out->is_share = chart->as_percent || maker->needs & MX_COL_LEVELS ||
                    (y != SIZE_MAX && mx_frame_role(c.frame, y) == MX_SHARE);
    out->has_group = chart->group != NULL;
    for (size_t i = 0; i < n_there; i++) {
        mx_chart_row *row = &out->rows[out->n_rows];
        rc = read_row(row, &c, i);
        if (rc < 0) return rc;
        if (chart->without && strcmp(row->label, chart->without) == 0) continue;
        out->n_rows++;
        out->has_interval = out->has_interval || isfinite(row->low);
        out->has_n = out->has_n || isfinite(row->n);
        if (!row->is_shown) continue;
        out->n_low = fmin(out->n_low, row->n);
        out->n_high = fmax(out->n_high, row->n);
    }
    if (out->n_rows == 0) {
        return mx_fail(
            MX_E_VALUE,
            mx_tr("graphique « %s » : le tableau n’a aucune ligne", "chart “%s”: the table has no row"),
            maker->name);
    }
    out->decimals = choose_decimals(out);
    rc = put_in_order(out);
    if (rc == MX_OK && maker->prepare) rc = maker->prepare(out);
    return rc < 0 ? rc : mx_chart__give_words(out);
}
