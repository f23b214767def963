/* Words: numbers for people, titles, what is said of rows, and why some have no figures. */
#include <math.h>
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
    double k = table->is_share ? 100 : 1, half = 0.5 * pow(10, -table->decimals);
    /* Of a difference it matters on which side of zero an end is. */
    bool is_near_zero = (low != 0 && fabs(k * low) < half) || (high != 0 && fabs(k * high) < half);
    int decimals = table->decimals + (is_near_zero && mx_chart__maker(table->chart->kind)->is_of_change);
    const char *from = number(table, k * low, decimals, ""), *to = number(table, k * high, decimals, "");
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

/* ---- Rows that are not shown ------------------------------------------------------------- */

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

/* ---- Rows in words ---------------------------------------------------------------------- */

void mx_chart__say_name(mx_buf *out, const mx_chart_row *row)
{
    mx_buf_format(out, "%s%s%s", row->group, *row->group && *row->label ? ", " : "", row->label);
}

void mx_chart__say_interval(mx_buf *out, const mx_chart_table *table, const mx_chart_row *row)
{
    if (!isfinite(row->low)) return;
    mx_buf_format(out, mx_chart__tr(table->chart, " (intervalle %s)", " (interval %s)"),
                  mx_chart__interval(table, row->low, row->high));
}

void mx_chart__say_rows(mx_buf *out, const mx_chart_table *table,
                        void (*say)(mx_buf *, const mx_chart_table *, const mx_chart_row *))
{
    const size_t most = 9;
    size_t n = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        if (!table->rows[i].is_shown || ++n > most) continue;
        if (n > 1) mx_buf_text(out, mx_chart__tr(table->chart, "\u00a0; ", "; "));
        say(out, table, &table->rows[i]);
    }
    if (n > most)
        mx_buf_format(out,
                      n == most + 1 ? mx_chart__tr(table->chart, "\u00a0; et %zu autre ligne", "; and %zu more row")
                                    : mx_chart__tr(table->chart, "\u00a0; et %zu autres lignes", "; and %zu more rows"),
                      n - most);
    if (n) mx_buf_char(out, '.');
}

void mx_chart__say_figure(mx_buf *out, const mx_chart_table *table, const mx_chart_row *row)
{
    mx_chart__say_name(out, row);
    mx_buf_format(out, " %s", mx_chart__figure(table, row->y));
    mx_chart__say_interval(out, table, row);
}

/* ---- Around the picture ------------------------------------------------------------------ */

/* "n = 48", "n = 48 to 1,204". */
static const char *people_of_rows(const mx_chart_table *table)
{
    if (!isfinite(table->n_low) || !isfinite(table->n_high)) return NULL;
    if (table->n_low == table->n_high) return mx_chart__n(table, table->n_low);
    return mx_arena_format(table->arena, mx_chart__tr(table->chart, "%s à %s", "%s to %s"),
                           mx_chart__n(table, table->n_low), mx_chart__count(table, table->n_high));
}

/* The kind's own sentence about its figures, in the table's arena; NULL where there is none. */
static int find_finding(const char **out, const mx_chart_table *table)
{
    const mx_chart_maker *maker = mx_chart__maker(table->chart->kind);
    mx_buf finding = {0};
    *out = NULL;
    if (!maker->find) return MX_OK;
    maker->find(&finding, table);
    int rc = mx_buf_check(&finding);
    if (rc == MX_OK && finding.size) {
        *out = mx_arena_copy(table->arena, finding.at, finding.size);
        if (!*out) rc = mx_fail_memory();
    }
    mx_buf_dispose(&finding);
    return rc;
}

int mx_chart__give_words(mx_chart_table *table)
{
    const mx_chart *chart = table->chart;
    const char *title = mx_chart__pick(chart, chart->title),
               *subtitle = mx_chart__pick(chart, chart->subtitle), *finding = NULL;
    const char *people = mx_chart__maker(chart->kind)->is_n_above ? people_of_rows(table) : NULL;
    if (!title || chart->finds) {
        int rc = find_finding(&finding, table);
        if (rc < 0) return rc;
    }
    if (title && finding && subtitle) subtitle = mx_arena_format(table->arena, "%s. %s", title, subtitle);
    else if (title && finding) subtitle = title;
    if (people && subtitle) subtitle = mx_arena_format(table->arena, "%s (%s)", subtitle, people);
    else if (people) subtitle = people;
    table->title = finding ? finding : title;
    table->subtitle = subtitle;
    return (people || (title && finding)) && !subtitle ? mx_fail_memory() : MX_OK;
}

/* ---- Differences and findings -------------------------------------------------------------- */

const char *mx_chart__side(const mx_chart *chart, size_t side, const char *fr, const char *en)
{
    const char *given = mx_chart__pick(chart, chart->side_names[side]);
    return given ? given : mx_chart__tr(chart, fr, en);
}

const char *mx_chart__difference(const mx_chart_table *table, const mx_chart_row *row)
{
    double value = (table->is_share ? 100 : 1) * (row->y - row->y2);
    bool is_up = value >= 0.5 * pow(10, -table->decimals);
    const char *text =
        mx_arena_format(table->arena, "%s%s", is_up ? "+" : "", number(table, value, table->decimals, ""));
    return text ? text : "";
}

void mx_chart__say_change(mx_buf *out, const mx_chart_table *table, const mx_chart_row *row)
{
    mx_chart__say_name(out, row);
    mx_buf_format(out, mx_chart__tr(table->chart, " de %s à %s (%s", " from %s to %s (%s"),
                  mx_chart__figure(table, row->y2), mx_chart__figure(table, row->y),
                  mx_chart__difference(table, row));
    if (isfinite(row->low)) {
        mx_buf_format(out, mx_chart__tr(table->chart, ", intervalle %s", ", interval %s"),
                      mx_chart__interval(table, row->low, row->high));
    }
    mx_buf_char(out, ')');
}

/* The two largest figures of rows other than the reference. */
static size_t find_largest(const mx_chart_row *largest[2], const mx_chart_row **least,
                           const mx_chart_table *table)
{
    const char *reference = table->chart->reference;
    size_t n = 0;
    largest[0] = largest[1] = *least = NULL;
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (!row->is_shown || (reference && strcmp(reference, row->label) == 0)) continue;
        n++;
        if (!largest[0] || row->y > largest[0]->y) {
            largest[1] = largest[0];
            largest[0] = row;
        } else if (!largest[1] || row->y > largest[1]->y) {
            largest[1] = row;
        }
        if (!*least || row->y < (*least)->y) *least = row;
    }
    return n;
}

void mx_chart__find_top(mx_buf *out, const mx_chart_table *table)
{
    const mx_chart_row *largest[2], *least;
    size_t n = find_largest(largest, &least, table);
    if (n < 2 || !table->has_interval) return;
    bool is_clear = true;
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        bool is_other = row->is_shown && row != largest[0] &&
                        !(table->chart->reference && strcmp(table->chart->reference, row->label) == 0);
        if (is_other) is_clear = is_clear && largest[0]->low > row->high; /* false too where one is missing */
    }
    if (is_clear) {
        mx_chart__say_name(out, largest[0]);
        mx_buf_format(out,
                      mx_chart__tr(table->chart, "\u00a0: %s, nettement au-dessus de tous les autres",
                                   ": %s, clearly above all others"),
                      mx_chart__figure(table, largest[0]->y));
    } else if (strcmp(mx_chart__figure(table, least->y), mx_chart__figure(table, largest[0]->y)) == 0) {
        mx_buf_format(out,
                      mx_chart__tr(table->chart,
                                   "Tous autour de %s, sans premier qui dépasse nettement les autres",
                                   "All around %s, none clearly above the others"),
                      mx_chart__figure(table, least->y));
    } else {
        mx_buf_format(out,
                      mx_chart__tr(table->chart,
                                   "De %s à %s, sans premier qui dépasse nettement tous les autres",
                                   "From %s to %s, none clearly above all others"),
                      mx_chart__figure(table, least->y), mx_chart__figure(table, largest[0]->y));
    }
}

void mx_chart__find_changes(mx_buf *out, const mx_chart_table *table)
{
    const mx_chart *chart = table->chart;
    size_t n = 0, up = 0, down = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (!row->is_shown || !isfinite(row->low)) continue;
        n++;
        up += row->low > 0;
        down += row->high < 0;
    }
    if (n == 0) return;
    if (up + down == 0 && n == 1) {
        mx_buf_text(out, mx_chart__tr(chart, "La différence n’est pas nette", "The difference is not clear"));
    } else if (up + down == 0) {
        mx_buf_format(
            out, mx_chart__tr(chart, "Aucun des %zu écarts n’est net", "None of %zu differences is clear"),
            n);
    } else if (down == 0) {
        mx_buf_format(out,
                      mx_chart__tr(chart, "%zu sur %zu en hausse nette, aucun en baisse nette",
                                   "%zu of %zu clearly up, none clearly down"),
                      up, n);
    } else {
        mx_buf_format(out,
                      mx_chart__tr(chart, "%zu sur %zu en hausse nette, %zu en baisse nette",
                                   "%zu of %zu clearly up, %zu clearly down"),
                      up, n, down);
    }
}

void mx_chart__find_range(mx_buf *out, const mx_chart_table *table, const char *words)
{
    const mx_chart *chart = table->chart;
    const mx_chart_row *least = NULL, *most = NULL;
    for (size_t i = 0; i < table->n_rows; i++) {
        const mx_chart_row *row = &table->rows[i];
        if (!row->is_shown || !isfinite(row->low)) continue;
        if (!least || row->y < least->y) least = row;
        if (!most || row->y > most->y) most = row;
    }
    if (!least || least == most || !(most->low > least->high)) return;
    if (words) mx_buf_format(out, mx_chart__tr(chart, "%s\u00a0: de", "%s: from"), words);
    else mx_buf_text(out, mx_chart__tr(chart, "De", "From"));
    mx_buf_format(out, mx_chart__tr(chart, " %s pour «\u00a0", " %s for “"), mx_chart__figure(table, least->y));
    mx_chart__say_name(out, least);
    mx_buf_format(out, mx_chart__tr(chart, "\u00a0» à %s pour «\u00a0", "” to %s for “"), mx_chart__figure(table, most->y));
    mx_chart__say_name(out, most);
    mx_buf_text(out, mx_chart__tr(chart, "\u00a0»", "”"));
}
