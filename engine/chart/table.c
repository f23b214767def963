/* The table: what a description selects from its release, checked and in drawing order. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart_i.h"

const char *mx_chart__tr(const mx_chart *chart, const char *fr, const char *en)
{
    return chart->lang == MX_EN ? en : fr;
}

const char *mx_chart__pick(const mx_chart *chart, const char *const pair[2])
{
    const char *text = pair[chart->lang];
    return text ? text : pair[1 - chart->lang];
}

/* ---- Numbers for people ------------------------------------------------------------------ */

/* `value` with the sign that type has for it; text in the table's arena, "" when memory is out. */
static const char *number(const mx_chart_table *table, double value, int decimals, const char *after)
{
    mx_buf buf = {0};
    double unit = pow(10, -decimals);
    if (fabs(value) < unit / 2) value = 0; /* no "−0" */
    if (value < 0) mx_buf_text(&buf, "−");
    mx_number_for_people(&buf, fabs(value), decimals, table->chart->lang);
    mx_buf_text(&buf, after);
    char *text = buf.at ? mx_arena_copy(table->arena, buf.at, buf.size) : NULL;
    mx_buf_dispose(&buf);
    return text ? text : "";
}

static const char *percent_sign(const mx_chart_table *table)
{
    return mx_chart__tr(table->chart, "\u202f%", "%");
}

const char *mx_chart__percent(const mx_chart_table *table, double share)
{
    return number(table, 100 * share, 0, percent_sign(table));
}

const char *mx_chart__count(const mx_chart_table *table, double value)
{
    return number(table, value, 0, "");
}

const char *mx_chart__figure(const mx_chart_table *table, double value)
{
    if (table->is_share) return number(table, 100 * value, table->decimals, percent_sign(table));
    const char *unit = mx_chart__pick(table->chart, table->chart->unit);
    const char *after = unit ? mx_arena_format(table->arena, "\u00a0%s", unit) : "";
    return number(table, value, table->decimals, after ? after : "");
}

const char *mx_chart__interval(const mx_chart_table *table, double low, double high)
{
    double k = table->is_share ? 100 : 1;
    const char *from = number(table, k * low, table->decimals, ""),
               *to = number(table, k * high, table->decimals, "");
    bool is_signed = low < 0 || high < 0; /* a dash between signs cannot be read */
    const char *text = mx_arena_format(
        table->arena,
        mx_chart__tr(table->chart, is_signed ? "%s à %s" : "%s–%s", is_signed ? "%s to %s" : "%s–%s"), from,
        to);
    return text ? text : "";
}

const char *mx_chart__n(const mx_chart_table *table, double n)
{
    const char *text = mx_arena_format(table->arena, "n\u00a0=\u00a0%s", mx_chart__count(table, n));
    return text ? text : "";
}

/* Decimals that tell figures apart whose spread is this. */
static int decimals_for(double spread)
{
    if (!(spread > 0) || spread >= 20) return 0;
    return spread >= 2 ? 1 : 2;
}

/* ---- Reading -------------------------------------------------------------------------------- */

typedef struct {
    const mx_chart *chart;
    const mx_frame *frame;
    size_t by, group, x, y, y2, low, high, n, series, withheld;
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
                       mx_chart_kind_name(c->chart->kind), name);
    }
    if (mx_frame_type(c->frame, *out) != type) {
        return mx_fail(MX_E_VALUE,
                       type == MX_NUMBER
                           ? mx_tr("graphique « %s » : la colonne « %s » doit contenir des nombres",
                                   "chart “%s”: column “%s” must hold numbers")
                           : mx_tr("graphique « %s » : la colonne « %s » doit contenir du texte",
                                   "chart “%s”: column “%s” must hold text"),
                       mx_chart_kind_name(c->chart->kind), name);
    }
    return MX_OK;
}

static int find_columns(columns *c, const mx_chart *chart)
{
    *c = (columns){.chart = chart, .frame = mx_release_frame(chart->release)};
    const struct {
        size_t *out;
        const char *name;
        mx_type type;
    } wanted[] = {
        {&c->by, chart->by, MX_TEXT},         {&c->group, chart->group, MX_TEXT},
        {&c->x, chart->x, MX_TEXT},           {&c->y, chart->y, MX_NUMBER},
        {&c->y2, chart->y2, MX_NUMBER},       {&c->low, chart->low, MX_NUMBER},
        {&c->high, chart->high, MX_NUMBER},   {&c->n, chart->n, MX_NUMBER},
        {&c->series, chart->series, MX_TEXT},
    };
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && i < sizeof wanted / sizeof *wanted; i++) {
        rc = find(wanted[i].out, c, wanted[i].name, wanted[i].type);
    }
    for (size_t i = 0; rc == MX_OK && i < MX_CHART_LEVELS_MAX; i++) {
        rc = find(&c->levels[i], c, i < chart->n_levels ? chart->levels[i] : NULL, MX_NUMBER);
    }
    for (size_t i = 0; rc == MX_OK && i < 3; i++) rc = find(&c->merged[i], c, chart->merged[i], MX_NUMBER);
    if (c->n == SIZE_MAX && !chart->n) c->n = mx_frame_find_role(c->frame, MX_PEOPLE);
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
                       mx_chart_kind_name(c->chart->kind), row + 1, mx_frame_name(c->frame, column));
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
    if (c->chart->kind == MX_CHART_SITUATIONS) out->y = out->share_high; /* what rows are sorted by */
}

static int read_row(mx_chart_row *out, const columns *c, size_t row)
{
    int rc = text_at(&out->label, c, row, c->by, c->chart->reference ? c->chart->reference : "");
    if (rc == MX_OK) rc = text_at(&out->group, c, row, c->group, "");
    if (rc == MX_OK) rc = text_at(&out->x, c, row, c->x, NULL);
    if (rc == MX_OK) rc = text_at(&out->series, c, row, c->series, NULL);
    if (rc == MX_OK) rc = text_at(&out->withheld, c, row, c->withheld, NULL);
    if (rc < 0) return rc;

    if (out->withheld && !*out->withheld) out->withheld = NULL;
    out->y = number_at(c, row, c->y);
    out->y2 = number_at(c, row, c->y2);
    out->low = number_at(c, row, c->low);
    out->high = number_at(c, row, c->high);
    if (!(out->low <= out->high)) out->low = out->high = NAN;
    out->n = number_at(c, row, c->n);
    bool has_levels = read_shares(out->levels, c, row, c->levels, c->chart->n_levels);
    bool has_merged = read_shares(out->merged, c, row, c->merged, 3);
    read_ends(out, c, row, has_levels);

    switch (c->chart->kind) {
    case MX_CHART_SITUATIONS: out->is_shown = has_levels || has_merged; break;
    case MX_CHART_TREND: out->is_shown = isfinite(out->y) && out->x; break;
    case MX_CHART_TERRITORIES: out->is_shown = isfinite(out->y); break;
    case MX_CHART_MENTIONS:
    case MX_CHART_CHANGE: out->is_shown = isfinite(out->y) && isfinite(out->y2); break;
    }
    out->is_partial = !out->is_shown && c->chart->kind == MX_CHART_SITUATIONS &&
                      (isfinite(out->share_low) || isfinite(out->share_high));
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

static int check_description(const mx_chart *chart)
{
    const char *kind = mx_chart_kind_name(chart->kind);
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
    bool needs_y = chart->kind != MX_CHART_SITUATIONS;
    bool needs_y2 = chart->kind == MX_CHART_MENTIONS || chart->kind == MX_CHART_CHANGE;
    const struct {
        bool is_missing;
        const char *what;
    } needs[] = {
        {chart->kind != MX_CHART_TREND && !chart->by, "by"},
        {chart->kind == MX_CHART_TREND && !chart->x, "x"},
        {needs_y && !chart->y, "y"},
        {needs_y2 && !chart->y2, "y2"},
        {!needs_y && (chart->n_levels < 3 || chart->n_levels > MX_CHART_LEVELS_MAX), "n_levels (3–11)"},
        {(chart->low == NULL) != (chart->high == NULL), "low, high"},
    };
    for (size_t i = 0; i < sizeof needs / sizeof *needs; i++) {
        if (!needs[i].is_missing) continue;
        return mx_fail(MX_E_VALUE,
                       mx_tr("graphique « %s » : il manque « %s » à sa description",
                             "chart “%s”: its description lacks “%s”"),
                       kind, needs[i].what);
    }
    for (size_t i = 0; !needs_y && i < chart->n_levels; i++) {
        if (!chart->levels[i] && !chart->merged[0]) {
            return mx_fail(MX_E_VALUE,
                           mx_tr("graphique « %s » : il manque une colonne par niveau (levels)",
                                 "chart “%s”: it lacks a column for each level (levels)"),
                           kind);
        }
    }
    return MX_OK;
}

static int check_words(const mx_chart *chart)
{
    const char *const *pairs[] = {
        chart->title,         chart->subtitle,
        chart->note,          chart->source,
        chart->unit,          chart->side_names[0],
        chart->side_names[1], (const char *const[]){chart->reference, chart->reference}};
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

int mx_chart__table(mx_chart_table *out, const mx_chart *chart, mx_arena *arena)
{
    columns c;
    *out = (mx_chart_table){.chart = chart, .arena = arena};
    int rc = check_description(chart);
    if (rc == MX_OK) rc = check_words(chart);
    if (rc == MX_OK) rc = find_columns(&c, chart);
    if (rc < 0) return rc;

    out->n_rows = mx_frame_n_rows(c.frame);
    if (out->n_rows == 0) {
        return mx_fail(
            MX_E_VALUE,
            mx_tr("graphique « %s » : le tableau n’a aucune ligne", "chart “%s”: the table has no row"),
            mx_chart_kind_name(chart->kind));
    }
    out->rows = mx_arena_alloc(arena, out->n_rows * sizeof *out->rows);
    if (!out->rows) return mx_fail_memory();
    out->is_share = chart->as_percent || chart->kind == MX_CHART_SITUATIONS ||
                    (c.y != SIZE_MAX && mx_frame_role(c.frame, c.y) == MX_SHARE);
    out->has_group = chart->group != NULL;
    for (size_t i = 0; i < out->n_rows; i++) {
        mx_chart_row *row = &out->rows[i];
        rc = read_row(row, &c, i);
        if (rc < 0) return rc;
        out->has_interval = out->has_interval || isfinite(row->low);
        out->has_n = out->has_n || isfinite(row->n);
    }
    out->decimals = choose_decimals(out);
    return put_in_order(out);
}

/* ---- Rows that are not shown -----------------------------------------------------------------------------
 */

const char *mx_chart__reason(const mx_chart_table *table, const mx_chart_row *row)
{
    const mx_chart *chart = table->chart;
    if (!row->withheld) return mx_chart__tr(chart, "pas de donnée", "no data");
    /* The release speaks the language of messages, which may not be the chart's. */
    if (chart->lang == mx_lang_get()) {
        const char *text = mx_arena_format(
            table->arena, mx_chart__tr(chart, "non publié\u00a0: %s", "not published: %s"), row->withheld);
        return text ? text : "";
    }
    const char *text = mx_arena_format(table->arena,
                                       mx_chart__tr(chart, "non publié (règle des %d\u00a0personnes)",
                                                    "not published (rule of %d\u00a0people)"),
                                       mx_release_rule(chart->release)->min_count);
    return text ? text : "";
}

const char *mx_chart__reasons(const mx_chart_table *table)
{
    const mx_chart *chart = table->chart;
    mx_buf buf = {0};
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        const char *reason = row->withheld;
        if (row->is_shown || row->is_partial || !reason || chart->lang != mx_lang_get()) continue;
        if (buf.at && strstr(buf.at, reason)) continue;
        mx_buf_format(&buf, "%s%s",
                      buf.size ? mx_chart__tr(chart, "\u00a0; ", "; ")
                               : mx_chart__tr(chart, "Non publié\u00a0: ", "Not published: "),
                      reason);
    }
    if (buf.size) mx_buf_char(&buf, '.');
    char *text = buf.size ? mx_arena_copy(table->arena, buf.at, buf.size) : NULL;
    mx_buf_dispose(&buf);
    return text;
}

static bool is_hidden(const mx_chart_row *row, bool is_withheld)
{
    return !row->is_shown && !row->is_partial && (row->withheld != NULL) == is_withheld;
}

/* Names of rows in one state, in their order: "A, B 2021, C and 7 more". Returns how many there are. */
static size_t list_rows(mx_buf *out, const mx_chart_table *table, bool is_withheld, bool with_x)
{
    const size_t most = 24;
    size_t n = 0, said = 0;
    for (size_t i = 0; i < table->n_rows; i++) n += is_hidden(&table->rows[i], is_withheld);
    size_t n_named = n > most + 1 ? most : n; /* "and 1 more" takes no less room than its name */
    for (size_t i = 0; i < table->n_rows && said < n_named; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (!is_hidden(row, is_withheld)) continue;
        if (said++) mx_buf_text(out, ", ");
        mx_buf_text(out, row->label);
        if (with_x && *row->group) mx_buf_format(out, "%s%s", *row->label ? " / " : "", row->group);
        if (with_x && row->x) mx_buf_format(out, "%s%s", *row->label || *row->group ? "\u00a0" : "", row->x);
    }
    if (n > said) mx_buf_format(out, mx_chart__tr(table->chart, " et %zu autres", " and %zu more"), n - said);
    return n;
}

const char *mx_chart__hidden(const mx_chart_table *table, bool with_x)
{
    const mx_chart *chart = table->chart;
    mx_buf buf = {0}, names = {0};
    for (int is_withheld = 1; is_withheld >= 0; is_withheld--) {
        mx_buf_clear(&names);
        if (!list_rows(&names, table, is_withheld, with_x)) continue;
        if (buf.size) mx_buf_text(&buf, " ");
        if (is_withheld) {
            mx_buf_format(&buf,
                          mx_chart__tr(chart, "Non publié (règle des %d\u00a0personnes)\u00a0: ",
                                       "Not published (rule of %d\u00a0people): "),
                          mx_release_rule(chart->release)->min_count);
        } else {
            mx_buf_text(&buf, mx_chart__tr(chart, "Sans donnée\u00a0: ", "No data: "));
        }
        mx_buf_add(&buf, names.at, names.size);
        mx_buf_char(&buf, '.');
    }
    char *text =
        buf.size && mx_buf_check(&names) == MX_OK ? mx_arena_copy(table->arena, buf.at, buf.size) : NULL;
    mx_buf_dispose(&buf);
    mx_buf_dispose(&names);
    return text;
}
