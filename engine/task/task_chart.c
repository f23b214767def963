/*
 * A chart from the store: what it shows is asked of measure, released under a rule, and
 * described for chart. Each kind is one function that asks and fills in the description.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mx/chart.h"
#include "mx/measure.h"
#include "mx/store.h"
#include "mx/task.h"
#include "mx/taxonomy.h"
#include "drawing.h"
#include "scripts.h"

/* ---- Names for codes ------------------------------------------------------------------------- */

static const char *name_of(const drawing *d, const char *column, const char *code)
{
    if (strcmp(column, "territory") == 0) return name_in(d->territories, "territory", code);
    if (strcmp(column, "indicator") == 0) return name_in(d->indicators, "indicator", code);
    if (strcmp(column, "phase") == 0 && strcmp(code, "before") == 0) return tr(d, "avant", "before");
    if (strcmp(column, "phase") == 0 && strcmp(code, "after") == 0) return tr(d, "après", "after");
    size_t dimension = mx_taxonomy_find_dimension(d->taxonomy, mx_str_of(code));
    if (strcmp(column, "dimension") != 0 || dimension == SIZE_MAX) return code;
    const mx_topic *topic = mx_taxonomy_dimension(d->taxonomy, dimension);
    return tr(d, topic->name_fr, topic->name_en);
}

/* Names in the place of codes. Two things of one name keep their codes, so as to stay two. */
static int put_names(drawing *d, const char *column)
{
    size_t at = mx_frame_find(d->result, column), n = mx_frame_n_rows(d->result);
    const char **codes = mx_arena_alloc(d->arena, (n + 1) * sizeof *codes);
    if (!codes) return mx_fail_memory();
    if (at == SIZE_MAX) return MX_OK;
    for (size_t row = 0; row < n; row++) codes[row] = mx_frame_text(d->result, row, at);
    int rc = MX_OK;
    for (size_t row = 0; rc == MX_OK && row < n; row++) {
        if (!codes[row]) continue;
        const char *name = name_of(d, column, codes[row]);
        bool is_alone = true;
        for (size_t other = 0; is_alone && other < n; other++) {
            bool is_other = codes[other] && strcmp(codes[other], codes[row]) != 0;
            is_alone = !is_other || strcmp(name_of(d, column, codes[other]), name) != 0;
        }
        if (!is_alone) name = mx_arena_format(d->arena, "%s (%s)", name, codes[row]);
        rc = name ? mx_frame_set_text(d->result, row, at, name) : mx_fail_memory();
    }
    return rc;
}

/* ---- Rows --------------------------------------------------------------------------------------- */

int drawing_keep(drawing *d, const bool keep[])
{
    mx_frame *kept = NULL;
    int rc = mx_frame_filter(&kept, d->result, keep);
    if (rc < 0) return rc;
    mx_frame_free(d->result);
    d->result = kept;
    return MX_OK;
}

int drawing_apart(const bool **out, drawing *d, const mx_frame *table, const char *column)
{
    size_t n = mx_frame_n_rows(table), c = mx_frame_find(table, column);
    bool *apart = mx_arena_alloc(d->arena, n + 1);
    *out = apart;
    if (!apart) return mx_fail_memory();
    static const char *const adding[] = {"territory", "dimension", "period", "phase", NULL};
    const mx_fixed_key fixed[] = {{"indicator", d->together.indicator}, {"cycle", d->together.cycle}};
    const mx_outgoing figures = {.result = table, .subject = d->subject, .adding = adding, .fixed = fixed, .n_fixed = 2,
                                 .scope = d->together.under, .together = d->scope};
    return mx_gate_foresee(apart, d->outlet.gate, &figures, c);
}

/* The stretch of level_L columns that a row fills in: its scale. False when it has none. */
static bool scale_of(const mx_frame *frame, size_t row, size_t *first, size_t *n)
{
    *n = 0;
    for (size_t c = 0; c < mx_frame_n_columns(frame); c++) {
        bool is_level = strncmp(mx_frame_name(frame, c), "level_", 6) == 0;
        if (!is_level || isnan(mx_frame_number(frame, row, c))) continue;
        if (*n == 0) *first = c;
        *n = c - *first + 1;
    }
    return *n >= 3 && *n <= MX_CHART_LEVELS_MAX;
}

/* One picture has one scale: that of most rows; the others are left out, and said so. */
static int keep_one_scale(drawing *d)
{
    size_t n_rows = mx_frame_n_rows(d->result), best_first = 0, best_n = 0, most = 0, n_left = 0;
    bool *keep = mx_arena_alloc(d->arena, n_rows + 1);
    if (!keep) return mx_fail_memory();
    for (size_t row = 0; row < n_rows; row++) {
        size_t first = 0, n = 0, other_first = 0, other_n = 0, alike = 0;
        if (!scale_of(d->result, row, &first, &n)) continue;
        for (size_t other = 0; other < n_rows; other++) {
            alike +=
                scale_of(d->result, other, &other_first, &other_n) && other_first == first && other_n == n;
        }
        if (alike <= most) continue;
        most = alike;
        best_first = first;
        best_n = n;
    }
    for (size_t row = 0; row < n_rows; row++) {
        size_t first = 0, n = 0;
        keep[row] = scale_of(d->result, row, &first, &n) && first == best_first && n == best_n;
        n_left += !keep[row];
    }
    for (size_t i = 0; i < best_n; i++) {
        const char *name = mx_frame_name(d->result, best_first + i);
        d->chart.levels[i] = mx_arena_copy(d->arena, name, strlen(name));
        if (!d->chart.levels[i]) return mx_fail_memory();
    }
    d->chart.n_levels = best_n;
    if (most > 0 && n_left > 0) {
        mx_say(d->context,
               tr(d, "%zu lignes d’une autre échelle, ou sans échelle, ne sont pas dessinées",
                  "%zu rows of another scale, or of none, are not drawn"),
               n_left);
    }
    return drawing_keep(d, keep);
}

/* Before and after, where both are there; else phases are nothing to show. */
static bool has_two_phases(const mx_frame *frame)
{
    return find_row(frame, "phase", "before") != SIZE_MAX && find_row(frame, "phase", "after") != SIZE_MAX;
}

static int keep_two_phases(drawing *d)
{
    size_t n = mx_frame_n_rows(d->result);
    bool *keep = mx_arena_alloc(d->arena, n + 1);
    if (!keep) return mx_fail_memory();
    for (size_t row = 0; row < n; row++) {
        const char *phase = cell(d->result, row, "phase");
        keep[row] = is_same(phase, "before") || is_same(phase, "after");
    }
    return drawing_keep(d, keep);
}

/* `from`'s rows below those of the result, column by column by name; `without` stays missing. */
static int append(drawing *d, const mx_frame *from, const char *without)
{
    int rc = MX_OK;
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(from); row++) {
        size_t to = mx_frame_n_rows(d->result);
        rc = mx_frame_add_row(d->result);
        for (size_t c = 0; rc == MX_OK && c < mx_frame_n_columns(from); c++) {
            const char *name = mx_frame_name(from, c);
            size_t at = mx_frame_find(d->result, name);
            if (at == SIZE_MAX || strcmp(name, without) == 0) continue;
            if (mx_frame_type(from, c) == MX_TEXT)
                rc = mx_frame_set_text(d->result, to, at, mx_frame_text(from, row, c));
            else mx_frame_set_number(d->result, to, at, mx_frame_number(from, row, c));
        }
    }
    return rc;
}

/* ---- The kinds --------------------------------------------------------------------------------------- */

static void describe_levels(mx_chart *chart)
{
    chart->merged[0] = "share_low";
    chart->merged[1] = "share_middle";
    chart->merged[2] = "share_high";
    chart->low = "share_high_from";
    chart->high = "share_high_to";
}

/* Indicators of the scope, before and after where both are known; or territories, for one indicator. */
static int ask_situations(drawing *d)
{
    static const char *const by_phase[] = {"indicator", "phase", NULL}, *const by[] = {"indicator", NULL};
    static const char *const by_territory[] = {"territory", "indicator", NULL};
    mx_chart *chart = &d->chart;
    int rc;
    if (d->indicator) {
        rc = mx_measure_distribution(&d->result, d->follow_up, NULL, by_territory, &d->apart);
        chart->by = "territory";
    } else {
        rc = mx_measure_distribution(&d->result, d->follow_up, NULL, by_phase, &d->together);
        if (rc == MX_OK && has_two_phases(d->result)) {
            rc = keep_two_phases(d);
            chart->by = "phase";
            chart->group = "indicator";
        } else if (rc == MX_OK) {
            mx_frame_free(d->result);
            rc = mx_measure_distribution(&d->result, d->follow_up, NULL, by, &d->together);
            chart->by = "indicator";
        }
    }
    chart->merged[0] = "share_low";
    chart->merged[1] = "share_middle";
    chart->merged[2] = "share_high";
    chart->low = "share_high_from";
    chart->high = "share_high_to";
    set_words(d,
              d->indicator
                  ? about(d, d->indicator, tr(d, "les situations par territoire", "situations by territory"))
                  : about(d, tr(d, "Les situations", "Situations"), d->scope),
              tr(d, "Part des personnes à chaque niveau, en %", "Share of people at each level, in %"),
              tr(d, "À droite, la part des niveaux hauts et son intervalle à 95\u202f%.",
                 "On the right, the share of the high levels and its 95% interval."));
    return rc < 0 ? rc : keep_one_scale(d);
}

/* Where there are several different texts in a column. */
static bool has_several(const mx_frame *frame, const char *column)
{
    for (size_t row = 1; row < mx_frame_n_rows(frame); row++) {
        if (!is_same(cell(frame, row, column), cell(frame, 0, column))) return true;
    }
    return false;
}

/* Answers without a phase (a barometer) and those of evaluations are not put side by side: where the
 * former are of several periods, only they are taken. */
static int ask_periods(drawing *d, const char *const by[])
{
    mx_cut barometer = d->together;
    barometer.phase = "";
    int rc = mx_measure_distribution(&d->result, d->follow_up, NULL, by, &barometer);
    if (rc < 0 || has_several(d->result, "period")) return rc;
    mx_frame_free(d->result);
    return mx_measure_distribution(&d->result, d->follow_up, NULL, by, &d->together);
}

/* An indicator by territory, or by period where there is one territory only; else all indicators. */
static int ask_ridges(drawing *d)
{
    static const char *const by_territory[] = {"territory", "indicator", NULL},
                            *const by_period[] = {"period", "indicator", NULL}, *const by[] = {"indicator", NULL};
    mx_chart *chart = &d->chart;
    int rc;
    chart->by = "indicator";
    if (d->indicator) {
        rc = mx_measure_distribution(&d->result, d->follow_up, NULL, by_territory, &d->apart);
        chart->by = "territory";
        if (rc == MX_OK && !has_several(d->result, "territory")) {
            mx_frame_free(d->result);
            rc = ask_periods(d, by_period);
            chart->by = "period";
        }
    } else {
        rc = mx_measure_distribution(&d->result, d->follow_up, NULL, by, &d->together);
    }
    if (rc == MX_OK && is_same(chart->by, "territory")) chart->order = MX_CHART_BY_NAME;
    chart->finds = true;
    describe_levels(chart);
    set_words(d,
              d->indicator ? about(d, d->indicator,
                                   is_same(chart->by, "period") ? tr(d, "la répartition dans le temps", "the distribution over time")
                                                                : tr(d, "la répartition par territoire", "the distribution by territory"))
                           : about(d, tr(d, "Les répartitions", "Distributions"), d->scope),
              tr(d, "Part des personnes à chaque niveau, en %", "Share of people at each level, in %"),
              tr(d, "À droite, la part des niveaux hauts et son intervalle à 95\u202f%.",
                 "On the right, the share of the high levels and its 95% interval."));
    return rc < 0 ? rc : keep_one_scale(d);
}

/* What the ledger knows was asked otherwise than the time before breaks the line, and says why. */
static int add_breaks(drawing *d)
{
    const mx_cut *cut = d->indicator ? &d->apart : &d->together;
    mx_frame *ledger = NULL, *changes = NULL;
    size_t n;
    int rc = mx_store_table(&ledger, d->store, "ledger");
    if (rc == MX_OK) rc = mx_measure_ledger(&changes, ledger, d->territories, cut, true);
    if (rc == MX_OK) rc = mx_measure_add_cautions(&n, d->result, changes, cut->together != NULL);
    if (rc == MX_OK && mx_frame_find(d->result, "caution") != SIZE_MAX) d->chart.why = "caution";
    mx_frame_free(changes);
    mx_frame_free(ledger);
    return rc;
}

static int ask_trend(drawing *d)
{
    d->chart.by = d->indicator ? "territory" : "indicator";
    d->chart.x = "period";
    d->chart.y = "share_high";
    d->chart.low = "low";
    d->chart.high = "high";
    set_words(d,
              d->indicator ? about(d, d->indicator, tr(d, "l’évolution", "over time"))
                           : about(d, tr(d, "L’évolution", "Over time"), d->scope),
              share_words(d),
              tr(d,
                 "La bande vaut pour chaque période, non pour la courbe entière. Les suites de moins de "
                 "trois périodes sont omises.",
                 "The band holds for each period, not for the line as a whole. Series of fewer than three "
                 "periods are left out."));
    int rc = mx_measure_trend(&d->result, d->follow_up, d->indicator ? &d->apart : &d->together);
    return rc == MX_OK ? add_breaks(d) : rc;
}

/* The whole stands in a row without territory: the total of the others, for disclose, and the
 * reference, for chart. */
static int ask_territories(drawing *d)
{
    mx_frame *whole = NULL;
    d->chart.by = "territory";
    d->chart.y = "share_high";
    d->chart.low = "low";
    d->chart.high = "high";
    d->chart.order = MX_CHART_BY_NAME;
    d->chart.finds = true;
    set_words(d, about(d, d->indicator, tr(d, "les territoires côte à côte", "territories side by side")),
              share_words(d),
              tr(d,
                 "Chaque personne compte une fois, par sa dernière réponse. Les territoires sont rangés par "
                 "nom\u00a0: des intervalles qui se recouvrent ne permettent pas de les classer.",
                 "Each person counts once, by their latest answer. Territories stand by name: intervals that "
                 "overlap give no ranking."));
    int rc = mx_measure_compare(&d->result, d->follow_up, &d->apart);
    if (rc < 0 || mx_frame_n_rows(d->result) < 2) return rc;
    d->chart.reference = d->scope;
    rc = mx_measure_compare(&whole, d->follow_up, &d->together);
    if (rc == MX_OK) rc = append(d, whole, "territory");
    mx_frame_free(whole);
    return rc;
}

/* Where fewer is better, measure gives the difference of the low shares with its sign turned:
 * its interval is not that of the difference drawn here. */
static void drop_other_intervals(mx_frame *frame)
{
    size_t before = mx_frame_find(frame, "share_high_before"),
           after = mx_frame_find(frame, "share_high_after");
    size_t difference = mx_frame_find(frame, "difference");
    for (size_t row = 0; row < mx_frame_n_rows(frame); row++) {
        double drawn = mx_frame_number(frame, row, after) - mx_frame_number(frame, row, before);
        if (fabs(drawn - mx_frame_number(frame, row, difference)) < 1e-9) continue;
        mx_frame_set_number(frame, row, mx_frame_find(frame, "low"), NAN);
        mx_frame_set_number(frame, row, mx_frame_find(frame, "high"), NAN);
    }
}

int ask_change(drawing *d)
{
    static const char *const by[] = {"indicator", NULL}, *const by_territory[] = {"territory", "indicator",
                                                                                  NULL};
    d->subject = "change";
    d->design = "unlinked";
    d->chart.by = d->indicator ? "territory" : "indicator";
    d->chart.y = "share_high_after";
    d->chart.y2 = "share_high_before";
    d->chart.low = "low";
    d->chart.high = "high";
    d->chart.n = "n_after";
    d->chart.finds = true;
    set_words(d,
              d->indicator ? about(d, d->indicator, tr(d, "avant et après", "before and after"))
                           : about(d, tr(d, "Avant et après", "Before and after"), d->scope),
              tr(d,
                 "Part des personnes en bonne situation, écart et son intervalle à 95\u202f%\u00a0; n\u00a0: "
                 "seconde évaluation",
                 "Share of people in good situations, difference and its 95% interval; n: second evaluation"),
              tr(d, "Deux groupes de personnes différentes\u00a0: un écart n’est pas le progrès de chacun.",
                 "Two groups of different people: a difference is not the progress of each."));
    int rc = d->indicator ? mx_measure_change_unlinked(&d->result, d->follow_up, by_territory, &d->apart)
                          : mx_measure_change_unlinked(&d->result, d->follow_up, by, &d->together);
    if (rc == MX_OK) drop_other_intervals(d->result);
    return rc;
}

/* What each kind asks of the store. */
static const struct {
    int (*ask)(drawing *d);
    bool needs_indicator; /* one, by --indicator */
    bool is_of_others; /* statements or acts, not follow-up */
} asks[] = {
    [MX_CHART_SITUATIONS] = {ask_situations, false, false},
    [MX_CHART_TREND] = {ask_trend, false, false},
    [MX_CHART_TERRITORIES] = {ask_territories, true, false},
    [MX_CHART_MENTIONS] = {ask_mentions, false, true},
    [MX_CHART_CHANGE] = {ask_change, false, false},
    [MX_CHART_BARS] = {ask_bars, false, false},
    [MX_CHART_DOTS] = {ask_radar, false, true},
    [MX_CHART_RANKS] = {ask_ranks, true, false},
    [MX_CHART_SLOPE] = {ask_slope, false, false},
    [MX_CHART_HEAT] = {ask_heat, false, true},
    [MX_CHART_FUNNEL] = {ask_funnel, true, false},
    [MX_CHART_RADAR] = {ask_radar, false, true},
    [MX_CHART_RELIABILITY] = {NULL, false, false}, /* of a file only */
    [MX_CHART_RIDGES] = {ask_ridges, false, false},
    [MX_CHART_FLOW] = {ask_flow, false, true},
    [MX_CHART_CORRESPONDENCE] = {ask_correspondence, false, true},
    [MX_CHART_MAP] = {ask_map, true, false},
    [MX_CHART_CALENDAR] = {ask_calendar, false, true},
};

/* ---- Scope ------------------------------------------------------------------------------------------------
 */

static size_t find_territory(const drawing *d, const char *wanted)
{
    size_t row = find_row(d->territories, "territory", wanted);
    return row != SIZE_MAX ? row : find_row(d->territories, "name", wanted);
}

static int find_scope(drawing *d)
{
    const mx_drawing *asked = d->ask;
    d->together = d->apart = (mx_cut)MX_CUT_INIT;
    d->scope = tr(d, "Ensemble", "All together");
    if (asked->territory) {
        size_t row = find_territory(d, asked->territory);
        if (row == SIZE_MAX) {
            return mx_fail(
                MX_E_NOTFOUND,
                mx_tr("graphique : territoire inconnu « %s » ; « mieux export territories » donne la liste",
                      "chart: unknown territory \"%s\"; \"mieux export territories\" lists them"),
                asked->territory);
        }
        d->together.under = cell(d->territories, row, "territory");
        d->scope = name_in(d->territories, "territory", d->together.under);
    } else if (asked->network) {
        if (find_row(d->territories, "network", asked->network) == SIZE_MAX) {
            return mx_fail(MX_E_NOTFOUND,
                           mx_tr("graphique : réseau inconnu « %s »", "chart: unknown network \"%s\""),
                           asked->network);
        }
        d->together.under = d->scope = asked->network;
    }
    d->together.cycle = asked->cycle;
    d->apart = d->together;
    d->together.together = d->scope;
    return MX_OK;
}

/* By its code, or by its name. */
static int find_indicator(drawing *d)
{
    const char *wanted = d->ask->indicator;
    if (!wanted) {
        if (!asks[d->chart.kind].needs_indicator) return MX_OK;
        return mx_fail(MX_E_USAGE,
                       mx_tr("graphique « %s » : dites de quel indicateur (--indicator)",
                             "chart \"%s\": say of which indicator (--indicator)"),
                       d->ask->name);
    }
    size_t row = find_row(d->indicators, "indicator", wanted);
    if (row == SIZE_MAX) row = find_row(d->indicators, "name", wanted);
    if (row == SIZE_MAX) {
        return mx_fail(
            MX_E_NOTFOUND,
            mx_tr("graphique : indicateur inconnu « %s » ; « mieux export indicators » donne la liste",
                  "chart: unknown indicator \"%s\"; \"mieux export indicators\" lists them"),
            wanted);
    }
    d->together.indicator = d->apart.indicator = cell(d->indicators, row, "indicator");
    d->indicator = name_in(d->indicators, "indicator", d->together.indicator);
    return MX_OK;
}

static int read_follow_up(drawing *d)
{
    mx_rows *rows = NULL;
    mx_store_filter filter = MX_STORE_FILTER_INIT;
    filter.indicator = d->together.indicator;
    filter.has_pairs = true;
    int rc = mx_store_follow_up(&rows, d->store, &filter);
    if (rc == MX_OK) rc = mx_follow_up_read(&d->follow_up, rows, d->indicators, d->territories);
    mx_rows_close(rows);
    return rc;
}

static int read_store(drawing *d)
{
    int rc = mx_store_open(&d->store, d->context->store, MX_STORE_READ);
    if (rc == MX_OK) rc = mx_store_table(&d->territories, d->store, "territories");
    if (rc == MX_OK) rc = mx_store_table(&d->indicators, d->store, "indicators");
    if (rc == MX_OK) rc = mx_store_taxonomy(&d->taxonomy, d->store, NULL);
    if (rc == MX_OK) rc = find_scope(d);
    if (rc == MX_OK) rc = find_indicator(d);
    return rc == MX_OK && !asks[d->chart.kind].is_of_others ? read_follow_up(d) : rc;
}

/* ---- The whole
 * --------------------------------------------------------------------------------------------- */

/* The release of the drawn rows, which go by their codes in other releases: rows without a territory
 * beside those with one are of them all. */
static int release(mx_release **out, drawing *d, mx_frame *codes)
{
    static const char *const adding[] = {"territory", "dimension", "period", "phase", NULL};
    const mx_fixed_key fixed[] = {
        {"indicator", d->together.indicator}, {"cycle", d->together.cycle}, {"design", d->design}};
    const mx_outgoing figures = {.result = d->result,
                                .codes = codes,
                                .subject = d->subject,
                                .adding = adding,
                                .fixed = fixed,
                                .n_fixed = sizeof fixed / sizeof *fixed,
                                .scope = d->together.under,
                                .together = d->scope};
    size_t territory = mx_frame_find(codes, "territory");
    int rc = MX_OK;
    for (size_t row = 0; rc == MX_OK && territory != SIZE_MAX && row < mx_frame_n_rows(codes); row++)
        if (!mx_frame_text(codes, row, territory)) rc = mx_frame_set_text(codes, row, territory, d->scope);
    return rc == MX_OK ? mx_gate_pass(out, d->outlet.gate, &figures) : rc;
}

static int draw(drawing *d)
{
    static const char *const named[] = {"territory", "indicator", "phase", "dimension"};
    mx_release *made = NULL;
    mx_frame *codes = NULL;
    if (mx_frame_n_rows(d->result) == 0) {
        return mx_fail(MX_E_NOTFOUND,
                       mx_tr("graphique « %s » : la base n’a rien à y montrer pour « %s »",
                             "chart \"%s\": the store has nothing to show in it for \"%s\""),
                       d->ask->name, d->indicator ? d->indicator : d->scope);
    }
    int rc = mx_frame_copy(&codes, d->result);
    for (size_t i = 0; rc == MX_OK && !d->ask->data && i < sizeof named / sizeof *named; i++)
        rc = put_names(d, named[i]);
    if (rc == MX_OK) rc = release(&made, d, codes);
    d->chart.release = made;
    const char *const words[] = {d->ask->title, d->ask->subtitle, d->ask->note};
    const char **const places[] = {d->chart.title, d->chart.subtitle, d->chart.note};
    for (size_t i = 0; i < 3; i++) {
        if (words[i]) places[i][d->context->lang] = words[i];
    }
    d->chart.finds = d->chart.finds && !d->ask->title;
    if (rc == MX_OK) rc = outlet_keep(&d->outlet);
    if (rc == MX_OK) rc = mx_chart_write(&d->chart, d->ask->output);
    if (rc == MX_OK) mx_say(d->context, mx_tr("%s est écrit", "%s is written"), d->ask->output);
    mx_release_free(made);
    mx_frame_free(codes);
    return rc;
}

/* Names of the scripts of a folder after the others of the list, with commas between. */
static int list_scripts(mx_buf *out, const char *folder, mx_arena *arena)
{
    char **paths = NULL;
    size_t n = 0;
    int rc = folder ? mx_scripts_list(&paths, &n, folder, arena) : MX_OK;
    for (size_t i = 0; rc == MX_OK && i < n; i++) {
        const char *slash = strrchr(paths[i], '/'), *name = slash ? slash + 1 : paths[i];
        mx_buf_format(out, "%s%.*s", out->size ? ", " : "", (int)(strlen(name) - strlen(".lua")), name);
    }
    return rc;
}

/* Neither a kind nor a script is called so: say what there is. */
static int refuse_name(const char *name, mx_arena *arena)
{
    const char *ours = NULL, *yours = NULL;
    mx_buf kinds = {0}, scripts = {0};
    for (size_t i = 0; i < mx_chart_n_kinds(); i++)
        mx_buf_format(&kinds, "%s%s", i ? ", " : "", mx_chart_kind_name((mx_chart_kind)i));
    int rc = mx_scripts_yours(&yours, "charts", arena);
    if (rc == MX_OK) rc = mx_scripts_ours(&ours, "charts", arena);
    if (rc == MX_OK) rc = list_scripts(&scripts, yours, arena);
    if (rc == MX_OK) rc = list_scripts(&scripts, ours, arena);
    if (rc == MX_OK) rc = mx_buf_check(&kinds);
    if (rc == MX_OK) rc = mx_buf_check(&scripts);
    if (rc == MX_OK)
        rc = mx_fail(MX_E_NOTFOUND,
                     mx_tr("« %s » : graphique inconnu ; il y a %s ; et ceux de scripts : %s, ou le chemin d’un script",
                           "“%s”: unknown chart; there are %s; and those of scripts: %s, or the path of a script"),
                     name, kinds.at, scripts.at ? scripts.at : "—");
    mx_buf_dispose(&kinds);
    mx_buf_dispose(&scripts);
    return rc;
}

/* A chart of another name is a script's. */
static int draw_scripted(bool *is_scripted, const mx_context *context, const mx_drawing *options)
{
    mx_chart_kind kind;
    mx_arena *arena;
    const char *path = NULL;
    *is_scripted = mx_chart_kind_find(&kind, options->name) < 0;
    if (!*is_scripted) return MX_OK;
    int rc = mx_arena_new(&arena);
    if (rc < 0) return rc;
    rc = mx_scripts_find(&path, "charts", options->name, arena);
    if (rc == MX_OK) rc = path ? mx_scripted_chart(context, options, path) : refuse_name(options->name, arena);
    mx_arena_free(arena);
    return rc;
}

static void name_document(outlet *o, const mx_drawing *options)
{
    outlet_word(o, "chart");
    outlet_word(o, options->name);
    outlet_option(o, "territory", options->territory);
    outlet_option(o, "network", options->network);
    outlet_option(o, "indicator", options->indicator);
    outlet_option(o, "cycle", options->cycle);
}

static int ask_store(drawing *d)
{
    if (!asks[d->chart.kind].ask)
        return mx_fail(MX_E_USAGE,
                       mx_tr("graphique « %s » : la base n’en a pas les chiffres ; dites de quel tableau (--data)",
                             "chart \"%s\": the store has no figures for it; say of which table (--data)"),
                       d->ask->name);
    int rc = read_store(d);
    return rc == MX_OK ? asks[d->chart.kind].ask(d) : rc;
}

/* The ground of a map. */
static int read_outline(drawing *d)
{
    mx_file file;
    if (!d->ask->outline) return MX_OK;
    int rc = mx_file_open(&file, d->ask->outline);
    if (rc < 0) return rc;
    d->chart.outline = mx_arena_copy(d->arena, file.at, file.size);
    mx_file_close(&file);
    return d->chart.outline ? MX_OK : mx_fail_memory();
}

int mx_task_chart(const mx_context *context, const mx_drawing *options)
{
    bool is_scripted;
    int scripted = draw_scripted(&is_scripted, context, options);
    if (is_scripted) return scripted;
    drawing d = {.context = context, .ask = options, .chart = MX_CHART_INIT, .subject = "answers"};
    mx_chart_format format;
    const char *slash = strrchr(context->store, '/');
    d.chart.lang = context->lang;
    d.chart.as_of = options->date;
    d.chart.source[context->lang] = slash ? slash + 1 : context->store;
    if (options->width) d.chart.width = options->width;
    if (options->scale > 0) d.chart.scale = options->scale;
    int rc = mx_chart_kind_find(&d.chart.kind, options->name);
    if (rc == MX_OK) rc = mx_chart_format_find(&format, options->output);
    if (rc == MX_OK) rc = mx_arena_new(&d.arena);
    if (rc == MX_OK) rc = read_outline(&d);
    if (rc == MX_OK) rc = outlet_open(&d.outlet, context, &options->rule, !options->data);
    name_document(&d.outlet, options);
    if (rc == MX_OK) rc = options->data ? drawing_read_data(&d) : ask_store(&d);
    if (rc == MX_OK) rc = draw(&d);
    mx_frame_free(d.result);
    mx_follow_up_free(d.follow_up);
    mx_frame_free(d.territories);
    mx_frame_free(d.indicators);
    mx_taxonomy_free(d.taxonomy);
    mx_store_close(d.store);
    mx_arena_free(d.arena);
    outlet_close(&d.outlet);
    return rc;
}
