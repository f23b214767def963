/*
 * What an action changed: territories that have it against those that have not, before and after.
 *
 * Time is the phases of an evaluation or two periods, where the action is in force in the second; or
 * all periods of a barometer, where it is in force from the first that begins after it did.
 */
#include "measure_i.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static const mx_measure__column effect_columns[] = {{"indicator", MX_TEXT, MX_KEY},
                                                    {"n_with_before", MX_NUMBER, MX_PEOPLE},
                                                    {"n_with_after", MX_NUMBER, MX_PEOPLE},
                                                    {"n_without_before", MX_NUMBER, MX_PEOPLE},
                                                    {"n_without_after", MX_NUMBER, MX_PEOPLE},
                                                    {"basis", MX_TEXT, MX_BASIS},
                                                    {"territories_with", MX_NUMBER, MX_FIGURE},
                                                    {"territories_without", MX_NUMBER, MX_FIGURE},
                                                    {"share_with_before", MX_NUMBER, MX_SHARE},
                                                    {"share_with_after", MX_NUMBER, MX_SHARE},
                                                    {"share_without_before", MX_NUMBER, MX_SHARE},
                                                    {"share_without_after", MX_NUMBER, MX_SHARE},
                                                    {"effect", MX_NUMBER, MX_FIGURE},
                                                    {"low", MX_NUMBER, MX_FIGURE},
                                                    {"high", MX_NUMBER, MX_FIGURE},
                                                    {"p_value", MX_NUMBER, MX_FIGURE},
                                                    {"p_adjusted", MX_NUMBER, MX_FIGURE},
                                                    {"conclusion", MX_TEXT, MX_FIGURE},
                                                    {"reason", MX_TEXT, MX_FIGURE},
                                                    {"p_before", MX_NUMBER, MX_FIGURE},
                                                    {"method", MX_TEXT, MX_NOTE}};

static const mx_measure__column period_columns[] = {
    {"indicator", MX_TEXT, MX_KEY},         {"period", MX_TEXT, MX_KEY},
    {"n_with", MX_NUMBER, MX_PEOPLE},       {"n_without", MX_NUMBER, MX_PEOPLE},
    {"basis", MX_TEXT, MX_BASIS},           {"in_force", MX_NUMBER, MX_FIGURE},
    {"share_with", MX_NUMBER, MX_SHARE},    {"share_without", MX_NUMBER, MX_SHARE},
    {"gap", MX_NUMBER, MX_FIGURE},          {"lead", MX_NUMBER, MX_FIGURE},
    {"lead_low", MX_NUMBER, MX_FIGURE},     {"lead_high", MX_NUMBER, MX_FIGURE},
    {"lead_p_value", MX_NUMBER, MX_FIGURE}, {"method", MX_TEXT, MX_NOTE}};

/* The errors of fewer territories on one side are too sure, whatever the method (MacKinnon and Webb 2017). */
enum { FEWEST_TERRITORIES = 5 };

enum { WITHOUT = INT32_MAX, UNKNOWN = INT32_MIN };

/* The share of one indicator in one territory at one time. */
typedef struct {
    uint32_t indicator, territory, time; /* ids */
    double share, n;
} point;

typedef struct {
    const mx_follow_up *follow_up;
    const mx_cut *cut;
    int key;                /* of time: phase or period */
    uint32_t first, second; /* its ids where there are two times; else MX_NO_ID */
    int32_t *starts;        /* by territory: the day of its action, WITHOUT, or UNKNOWN */
    point *points;
    size_t n;
    uint64_t seed;
    bool has_periods; /* the table of periods is asked for */
    mx_frame *frame;
} comparison;

/* ---- Who has the action ------------------------------------------------------------------- */

/* An action is named by its id or its title, or by the component or dimension it is about. */
static bool is_meant(const mx_frame *actions, size_t row, mx_str what)
{
    mx_str component = mx_measure__str(actions, row, "component");
    return mx_str_equal(mx_measure__str(actions, row, "action"), what) ||
           mx_str_equal(mx_measure__str(actions, row, "title"), what) || mx_str_equal(component, what) ||
           (what.size == 1 && component.size > 1 && component.at[0] == what.at[0]);
}

static int32_t day_of(mx_str date)
{
    mx_period day;
    if (date.size == 0 || mx_period_parse(&day, date) < 0) return UNKNOWN;
    return (int32_t)day.first;
}

/* The first day on which each territory has such an action. */
static int find_starts(comparison *c, const mx_frame *actions, const char *what)
{
    const mx_ids *territories = c->follow_up->texts[MX_BY_TERRITORY];
    size_t n = mx_ids_count(territories), n_meant = 0;
    c->starts = mx_alloc_array(n + 1, sizeof *c->starts);
    if (!c->starts) return mx_fail_memory();
    for (size_t i = 0; i < n; i++) c->starts[i] = WITHOUT;
    for (size_t row = 0; row < mx_measure__n_rows(actions); row++) {
        if (!is_meant(actions, row, mx_str_of(what))) continue;
        uint32_t territory = mx_ids_find(territories, mx_measure__str(actions, row, "territory"));
        int32_t day = day_of(mx_measure__str(actions, row, "start"));
        n_meant++;
        if (territory != MX_NO_ID && day < c->starts[territory]) c->starts[territory] = day;
    }
    mx_error_clear(); /* an action without a date is no failure */
    if (n_meant > 0) return MX_OK;
    return mx_fail(
        MX_E_NOTFOUND,
        mx_tr("aucune action « %s » ; « mieux export actions » donne les actions, leurs titres et leurs "
              "composantes",
              "no action \"%s\"; \"mieux export actions\" gives actions, their titles and components"),
        what);
}

/* ---- When ---------------------------------------------------------------------------------- */

static void choose_times(comparison *c)
{
    const mx_follow_up *f = c->follow_up;
    bool is_by_period = c->cut->before != NULL;
    const mx_ids *times = f->texts[is_by_period ? MX_BY_PERIOD : MX_BY_PHASE];
    c->first = mx_ids_find(times, mx_str_of(is_by_period ? c->cut->before : "before"));
    c->second = mx_ids_find(times, mx_str_of(is_by_period ? c->cut->after : "after"));
    bool has_two = c->first != MX_NO_ID && c->second != MX_NO_ID;
    c->key = is_by_period || !has_two ? MX_BY_PERIOD : MX_BY_PHASE;
    if (!has_two) c->first = c->second = MX_NO_ID;
}

static bool is_time(const comparison *c, uint32_t time)
{
    return c->first == MX_NO_ID || time == c->first || time == c->second;
}

/* Whether the action of a territory is in force at a time; UNKNOWN where it cannot be told. */
static int32_t is_in_force(const comparison *c, const point *p)
{
    int32_t start = c->starts[p->territory];
    mx_period period;
    if (start == WITHOUT) return false;
    if (c->first != MX_NO_ID) return p->time == c->second;
    if (start == UNKNOWN || mx_period_parse(&period, mx_ids_text(c->follow_up->texts[c->key], p->time)) < 0)
        return UNKNOWN;
    return period.first >= start;
}

/* ---- The shares ---------------------------------------------------------------------------- */

static int find_points(comparison *c)
{
    const mx_follow_up *f = c->follow_up;
    const char *const by[] = {"indicator", "territory", mx_measure__by_names[c->key], NULL};
    mx_measure__cells cells;
    int rc = mx_measure__cells_find(&cells, f, by, c->cut, MX_LATEST_PERIOD);
    const mx_measure__answer **answers = mx_alloc_array(cells.n + 1, sizeof *answers);
    double *work = mx_alloc_array(cells.n + 1, 3 * sizeof *work);
    c->points = mx_alloc_array(cells.n + 1, sizeof *c->points);
    if (rc == MX_OK && (!answers || !work || !c->points)) rc = mx_fail_memory();
    for (size_t from = 0, to; rc == MX_OK && from < cells.n; from = to) {
        const uint32_t *keys = f->answers[cells.picks[from].answer].keys;
        mx_measure__people people;
        mx_stats_interval high;
        to = mx_measure__cell_end(&cells, from);
        if (!is_time(c, keys[c->key])) continue;
        mx_measure__people_find(&people, f, &cells, from, to, answers);
        rc = mx_measure__people_weigh_answers(&people, work + 2 * cells.n);
        if (rc == MX_OK) rc = mx_measure__share(&high, &people, MX_HIGH, c->cut->conf, work);
        if (rc < 0 || isnan(high.estimate)) continue;
        c->points[c->n++] =
            (point){keys[MX_BY_INDICATOR], keys[MX_BY_TERRITORY], keys[c->key], high.estimate, people.n};
    }
    mx_measure__cells_dispose(&cells);
    mx_free(answers);
    mx_free(work);
    return rc;
}

/* ---- One indicator --------------------------------------------------------------------------- */

/* Points [from, to) as a panel: territories and times by their place among them. */
typedef struct {
    mx_stats_panel panel;
    uint32_t *times; /* ids, in order */
} indicator_panel;

/* The place of `id` among `n` ids, which it joins where it is new. */
static size_t place_of(uint32_t ids[], size_t *n, uint32_t id)
{
    size_t i = 0;
    while (i < *n && ids[i] != id) i++;
    if (i == *n) ids[(*n)++] = id;
    return i;
}

static void sort_times(uint32_t times[], size_t n, const uint32_t ranks[])
{
    for (size_t i = 1; i < n; i++) {
        uint32_t one = times[i];
        size_t j = i;
        for (; j > 0 && ranks[times[j - 1]] > ranks[one]; j--) times[j] = times[j - 1];
        times[j] = one;
    }
}

static int make_panel(indicator_panel *out, const comparison *c, size_t from, size_t to, mx_arena *arena)
{
    size_t n = to - from, n_units = 0, n_times = 0;
    double *y = mx_arena_alloc(arena, 2 * n * sizeof *y), *counts = y + n;
    size_t *unit = mx_arena_alloc(arena, 2 * n * sizeof *unit), *period = unit + n;
    bool *action = mx_arena_alloc(arena, n * sizeof *action);
    uint32_t *ids = mx_arena_alloc(arena, 2 * n * sizeof *ids), *times = ids + n;
    if (!y || !unit || !action || !ids) return mx_fail_memory();
    for (size_t i = from; i < to; i++) (void)place_of(times, &n_times, c->points[i].time);
    sort_times(times, n_times, c->follow_up->ranks[c->key]);
    for (size_t i = from; i < to; i++) {
        const point *p = &c->points[i];
        int32_t in_force = is_in_force(c, p);
        unit[i - from] = place_of(ids, &n_units, p->territory);
        period[i - from] = place_of(times, &n_times, p->time);
        action[i - from] = in_force == true;
        y[i - from] = in_force == UNKNOWN ? NAN : p->share;
        counts[i - from] = p->n;
    }
    mx_error_clear(); /* a label is no failure */
    *out = (indicator_panel){.panel = {.y = y,
                                       .counts = counts,
                                       .unit = unit,
                                       .period = period,
                                       .action = action,
                                       .n = n,
                                       .n_units = n_units,
                                       .n_periods = n_times},
                             .times = times};
    return MX_OK;
}

/* The people and the mean share of several periods, before or since the action. */
typedef struct {
    double n, share;
} side;

static side side_of(const mx_stats_did *did, bool is_before, bool is_with)
{
    side out = {0, 0};
    for (size_t i = 0; i < did->n_periods; i++) {
        const mx_stats_did_period *p = &did->periods[i];
        double n = is_with ? p->n_with : p->n_without;
        if (p->is_before != is_before || n == 0) continue;
        out.share += n * (is_with ? p->mean_with : p->mean_without);
        out.n += n;
    }
    out.share = out.n > 0 ? out.share / out.n : NAN;
    return out;
}

static int put_conclusion(const comparison *c, uint32_t indicator, const mx_stats_did *did)
{
    const mx_stats_result *effect = &did->effect;
    const char *word = "none",
               *reason = mx_tr("l’écart peut être dû au hasard", "the difference may be due to chance");
    if (effect->cannot) {
        word = "cannot conclude";
        reason = effect->cannot;
    } else if (did->n_with < FEWEST_TERRITORIES || did->n_without < FEWEST_TERRITORIES) {
        word = "cannot conclude";
        reason = mx_tr("moins de cinq territoires avec l’action, ou sans elle : p serait trop sûr de lui",
                       "fewer than five territories with the action, or without it: p would be too sure");
    } else if (effect->p_value < 1 - c->cut->conf) {
        bool is_better = (effect->estimate > 0) != c->follow_up->scales[indicator].is_reversed;
        word = is_better ? "better" : "worse";
        reason = NULL;
    }
    int rc = mx_measure__put_text(c->frame, "conclusion", word);
    return rc < 0 || !reason ? rc : mx_measure__put_text(c->frame, "reason", reason);
}

static int begin_row(const comparison *c, uint32_t indicator)
{
    int rc = mx_frame_add_row(c->frame);
    if (rc == MX_OK)
        rc = mx_measure__put_str(c->frame, "indicator",
                                 mx_ids_text(c->follow_up->texts[MX_BY_INDICATOR], indicator));
    return rc < 0 ? rc : mx_measure__put_text(c->frame, "basis", "count");
}

static int put_effect(const comparison *c, uint32_t indicator, const mx_stats_did *did)
{
    static const char *const n_names[] = {"n_with_before", "n_with_after", "n_without_before",
                                          "n_without_after"};
    static const char *const names[] = {"share_with_before", "share_with_after", "share_without_before",
                                        "share_without_after"};
    int rc = begin_row(c, indicator);
    if (rc < 0) return rc;
    for (int i = 0; i < 4 && did->n_periods > 0; i++) {
        side s = side_of(did, i % 2 == 0, i < 2);
        mx_measure__put(c->frame, n_names[i], s.n);
        mx_measure__put(c->frame, names[i], s.share);
    }
    mx_measure__put(c->frame, "territories_with", (double)did->n_with);
    mx_measure__put(c->frame, "territories_without", (double)did->n_without);
    mx_measure__put(c->frame, "effect", did->effect.estimate);
    if (isfinite(did->effect.conf_low)) mx_measure__put(c->frame, "low", did->effect.conf_low);
    if (isfinite(did->effect.conf_high)) mx_measure__put(c->frame, "high", did->effect.conf_high);
    mx_measure__put(c->frame, "p_value", did->effect.p_value);
    mx_measure__put(c->frame, "p_before", did->before.p_value);
    rc = put_conclusion(c, indicator, did);
    return rc < 0 ? rc : mx_measure__put_text(c->frame, "method", did->effect.method);
}

static int put_periods(const comparison *c, uint32_t indicator, const mx_stats_did *did,
                       const indicator_panel *in)
{
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && i < did->n_periods; i++) {
        const mx_stats_did_period *p = &did->periods[i];
        rc = begin_row(c, indicator);
        if (rc == MX_OK)
            rc = mx_measure__put_str(c->frame, "period",
                                     mx_ids_text(c->follow_up->texts[c->key], in->times[p->period]));
        if (rc < 0) return rc;
        mx_measure__put(c->frame, "n_with", p->n_with);
        mx_measure__put(c->frame, "n_without", p->n_without);
        mx_measure__put(c->frame, "in_force", !p->is_before);
        mx_measure__put(c->frame, "share_with", p->mean_with);
        mx_measure__put(c->frame, "share_without", p->mean_without);
        mx_measure__put(c->frame, "gap", p->gap);
        mx_measure__put(c->frame, "lead", p->lead.estimate);
        mx_measure__put(c->frame, "lead_low", p->lead.conf_low);
        mx_measure__put(c->frame, "lead_high", p->lead.conf_high);
        mx_measure__put(c->frame, "lead_p_value", p->lead.p_value);
        rc = mx_measure__put_text(c->frame, "method", did->effect.method);
    }
    return rc;
}

static int put_indicator(comparison *c, size_t from, size_t to)
{
    mx_stats_options options = MX_STATS_OPTIONS_INIT;
    indicator_panel in;
    mx_stats_did did;
    mx_arena *arena;
    options.conf = c->cut->conf;
    options.seed = c->seed;
    int rc = mx_arena_new(&arena);
    if (rc < 0) return rc;
    rc = make_panel(&in, c, from, to, arena);
    if (rc == MX_OK) rc = mx_stats_did_estimate(&did, &in.panel, MX_STATS_WILD_AUTO, &options, arena);
    if (rc == MX_OK && c->has_periods) rc = put_periods(c, c->points[from].indicator, &did, &in);
    else if (rc == MX_OK) rc = put_effect(c, c->points[from].indicator, &did);
    mx_arena_free(arena);
    return rc;
}

int mx_measure_action(mx_frame **out, const mx_follow_up *follow_up, const mx_frame *actions,
                      const char *what, const mx_cut *cut, uint64_t seed, bool has_periods)
{
    comparison c = {.follow_up = follow_up, .cut = cut, .seed = seed, .has_periods = has_periods};
    *out = NULL;
    choose_times(&c);
    int rc = find_starts(&c, actions, what);
    if (rc == MX_OK) rc = find_points(&c);
    if (rc == MX_OK)
        rc = has_periods ? mx_measure__frame(&c.frame, period_columns, COUNT_OF(period_columns))
                         : mx_measure__frame(&c.frame, effect_columns, COUNT_OF(effect_columns));
    for (size_t from = 0, to; rc == MX_OK && from < c.n; from = to) {
        for (to = from; to < c.n && c.points[to].indicator == c.points[from].indicator;) to++;
        rc = put_indicator(&c, from, to);
    }
    mx_free(c.starts);
    mx_free(c.points);
    if (rc < 0) mx_frame_free(c.frame);
    else *out = c.frame;
    return rc;
}
