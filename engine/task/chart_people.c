/* What more charts ask of follow-up: slopes, bars, ranks, funnels. */
#include "drawing.h"

#include <math.h>

#include "mx/stats.h"

/* The same figures as lines between two axes: small differences of many rows at a glance. */
int ask_slope(drawing *d)
{
    int rc = ask_change(d);
    d->chart.note[d->context->lang] =
        tr(d,
           "Intervalles pris un à un\u00a0: sur vingt écarts de hasard, un paraît net. Deux groupes de "
           "personnes différentes\u00a0: un écart n’est pas le progrès de chacun.",
           "Intervals one by one: of twenty differences by chance, one looks clear. Two groups of "
           "different people: a difference is not the progress of each.");
    return rc;
}

/* Indicators of the scope, or territories for one. */
int ask_bars(drawing *d)
{
    static const char *const by[] = {"indicator", NULL}, *const by_territory[] = {"territory", "indicator",
                                                                                  NULL};
    d->chart.by = d->indicator ? "territory" : "indicator";
    d->chart.y = "share_high";
    d->chart.low = "share_high_from";
    d->chart.high = "share_high_to";
    d->chart.order = MX_CHART_BY_VALUE;
    d->chart.finds = true;
    set_words(d,
              d->indicator ? about(d, d->indicator, tr(d, "les territoires", "territories"))
                           : about(d, tr(d, "Les bonnes situations", "Good situations"), d->scope),
              share_words(d),
              tr(d, "Chaque personne compte une fois, par sa dernière réponse.",
                 "Each person counts once, by their latest answer."));
    return mx_measure_distribution(&d->result, d->follow_up, NULL, d->indicator ? by_territory : by,
                                   d->indicator ? &d->apart : &d->together);
}

/* Territories of one indicator, with what follows from setting them side by side. */
static int set_side_by_side(drawing *d, const bool **apart)
{
    static const char *const by[] = {"indicator", "territory", NULL};
    d->chart.by = "territory";
    d->chart.y = "share_high";
    int rc = mx_measure_side_by_side(&d->result, d->follow_up, by, &d->apart);
    size_t n = rc == MX_OK ? mx_frame_n_rows(d->result) : 0;
    if (n < 2) return rc;
    /* Intervals that hold for all rows at once, as ranks need (Bonferroni). */
    d->apart.conf = 1 - 0.05 / (double)n;
    mx_frame_free(d->result);
    rc = mx_measure_side_by_side(&d->result, d->follow_up, by, &d->apart);
    return rc == MX_OK ? drawing_apart(apart, d, d->result, "share_high") : rc;
}

int ask_ranks(drawing *d)
{
    const bool *apart = NULL;
    size_t n_ranked = 0;
    d->chart.low = "low";
    d->chart.high = "high";
    d->chart.rank = "rank";
    d->chart.rank_low = "rank_from";
    d->chart.rank_high = "rank_to";
    d->chart.order = MX_CHART_BY_VALUE;
    int rc = set_side_by_side(d, &apart);
    if (rc == MX_OK) rc = mx_measure_side_by_side_finish(&n_ranked, d->result, apart, true);
    d->chart.finds = true;
    set_words(
        d, about(d, d->indicator, tr(d, "les rangs possibles", "possible ranks")), share_words(d),
        tr(d,
           "Les intervalles tiennent tous ensemble à 95\u202f%\u00a0; les rangs possibles sont ceux qu’ils "
           "admettent (Klein, Wright et Wieczorek 2020). Pas de rang sous 30\u00a0personnes.",
           "The intervals hold all together at 95%; possible ranks are those that they admit (Klein, Wright "
           "and Wieczorek 2020). No rank below 30 people."));
    return rc;
}

/* The middle and the spread of what will be shown. */
static int find_middle(drawing *d, const bool apart[])
{
    size_t n = mx_frame_n_rows(d->result), used = 0;
    double *y = mx_arena_alloc(d->arena, 3 * (n + 1) * sizeof *y), sum = 0, people = 0;
    mx_stats_funnel_unit *units = mx_arena_alloc(d->arena, (n + 1) * sizeof *units);
    mx_stats_funnel_summary all;
    if (!y || !units) return mx_fail_memory();
    double *variance = y + n + 1, *size = y + 2 * (n + 1);
    for (size_t row = 0; row < n; row++) {
        double share = mx_frame_number(d->result, row, mx_frame_find(d->result, "share_high"));
        double weight = mx_frame_number(d->result, row, mx_frame_find(d->result, "n_effective"));
        if (apart[row] || isnan(share) || !(weight > 0)) continue;
        y[used] = share;
        size[used++] = weight;
        sum += share * weight;
        people += weight;
    }
    double middle = people > 0 ? sum / people : NAN;
    for (size_t i = 0; i < used; i++) variance[i] = middle * (1 - middle) / size[i];
    if (!(middle > 0 && middle < 1)) return MX_OK;
    int rc = mx_stats_funnel(&all, units, y, variance, used, middle, MX_STATS_ADDITIVE, d->arena);
    if (rc < 0 || all.cannot) return rc;
    d->chart.spread = sqrt(all.between);
    d->chart.middle = middle;
    return MX_OK;
}

int ask_funnel(drawing *d)
{
    const bool *apart = NULL;
    d->chart.series = "outside";
    int rc = set_side_by_side(d, &apart);
    if (rc == MX_OK && apart) rc = mx_measure_side_by_side_crowd(d->result, apart, 0.95);
    if (rc == MX_OK && apart) rc = find_middle(d, apart);
    d->chart.finds = true;
    set_words(
        d,
        about(d, d->indicator,
              tr(d, "les territoires selon le nombre de personnes", "territories by the number of people")),
        share_words(d),
        tr(d,
           "Entre les lignes, ce que le hasard et les écarts habituels entre territoires expliquent "
           "(Spiegelhalter 2005). Un nom\u00a0: hors de cela, compte tenu du nombre de territoires.",
           "Between the lines, what chance and the usual differences of territories explain (Spiegelhalter "
           "2005). A name: outside that, given how many territories there are."));
    return rc;
}
