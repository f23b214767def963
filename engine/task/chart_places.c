/* Territories where they lie, and who speaks of what: charts of a plane. */
#include <math.h>

#include "drawing.h"

/* ---- Map ------------------------------------------------------------------------------------- */

/* The degrees of each row's territory, and its code, which an outline may bear. */
static int add_places(drawing *d)
{
    static const char *const columns[] = {"latitude", "longitude"};
    size_t at = mx_frame_n_columns(d->result), territory = mx_frame_find(d->result, "territory");
    int rc = MX_OK;
    for (size_t c = 0; rc == MX_OK && c < 2; c++) rc = mx_frame_add_column(d->result, columns[c], MX_NUMBER, MX_KEY);
    if (rc == MX_OK) rc = mx_frame_add_column(d->result, "area", MX_TEXT, MX_KEY);
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(d->result); row++) {
        const char *code = mx_frame_text(d->result, row, territory);
        size_t of = find_row(d->territories, "territory", code);
        rc = mx_frame_set_text(d->result, row, at + 2, code);
        for (size_t c = 0; of != SIZE_MAX && c < 2; c++)
            mx_frame_set_number(d->result, row, at + c, mx_frame_number(d->territories, of, mx_frame_find(d->territories, columns[c])));
    }
    return rc;
}

int ask_map(drawing *d)
{
    d->chart.by = "territory";
    d->chart.y = "share_high";
    d->chart.low = "low";
    d->chart.high = "high";
    d->chart.latitude = "latitude";
    d->chart.longitude = "longitude";
    d->chart.area = "area";
    d->chart.size = "n";
    d->chart.finds = true;
    int rc = mx_measure_compare(&d->result, d->follow_up, &d->apart);
    if (rc == MX_OK) rc = add_places(d);
    set_words(d, d->indicator,
              tr(d, "Part des personnes en bonne situation (couleur, intervalle à 95\u202f% à côté) et personnes qui ont répondu (taille)",
                 "Share of people in good situations (colour, 95% interval beside) and people who answered (size)"),
              tr(d,
                 "Chaque personne compte une fois, par sa dernière réponse. Des intervalles qui se recouvrent ne permettent pas de "
                 "classer les territoires\u00a0; la surface du sol ne dit rien des personnes.",
                 "Each person counts once, by their latest answer. Intervals that overlap give no ranking; the surface of the land says "
                 "nothing of people."));
    return rc;
}

/* ---- Correspondence ------------------------------------------------------------------------------ */

/* What was said by part, as it may be shown: what the plane is made of. */
static int release_mentions(mx_release **out, drawing *d, const char *const by[])
{
    mx_store_filter filter = MX_STORE_FILTER_INIT;
    mx_frame *statements = NULL, *groups = NULL, *mentions = NULL;
    filter.cycle = d->ask->cycle;
    *out = NULL;
    int rc = mx_store_statements(&statements, d->store, &filter);
    if (rc == MX_OK) rc = mx_store_table(&groups, d->store, "groups");
    mx_said said = {statements, groups, d->territories};
    if (rc == MX_OK) rc = mx_measure_mentions(&mentions, &said, by, &d->apart);
    size_t n = rc == MX_OK ? mx_frame_n_rows(mentions) : 0;
    bool *keep = mx_arena_alloc(d->arena, n + 1);
    if (rc == MX_OK && !keep) rc = mx_fail_memory();
    for (size_t row = 0; rc == MX_OK && row < n; row++) { /* what is not coded, and the words of a dimension in general, say nothing */
        const char *what = cell(mentions, row, by[1]);
        keep[row] = what && !(strlen(what) == 3 && strcmp(what + 1, "00") == 0);
    }
    mx_frame *kept = NULL;
    if (rc == MX_OK) rc = mx_frame_filter(&kept, mentions, keep);
    const char *const adding[] = {by[0], by[1], NULL};
    const mx_fixed_key cycle = {"cycle", d->ask->cycle};
    const mx_outgoing figures = {.result = kept, .subject = "statements", .adding = adding, .fixed = &cycle, .n_fixed = 1,
                                 .scope = d->together.under};
    if (rc == MX_OK) rc = mx_gate_pass(out, d->outlet.gate, &figures);
    mx_frame_free(kept);
    mx_frame_free(mentions);
    mx_frame_free(groups);
    mx_frame_free(statements);
    return rc;
}

static const char *name_of_topic(const drawing *d, const char *code)
{
    size_t dimension = mx_taxonomy_find_dimension(d->taxonomy, mx_str_of(code));
    size_t component = mx_taxonomy_find_component(d->taxonomy, mx_str_of(code));
    const mx_topic *topic = dimension != SIZE_MAX ? mx_taxonomy_dimension(d->taxonomy, dimension)
                            : component != SIZE_MAX ? mx_taxonomy_component(d->taxonomy, component) : NULL;
    return topic ? tr(d, topic->name_fr, topic->name_en) : code;
}

static bool is_with_component(const char *const by[])
{
    return is_same(by[1], "component");
}

/* The name of a territory, or of a group of the only territory there is. */
static const char *name_of_part(const drawing *d, const mx_frame *groups, const char *const by[], const char *part)
{
    if (is_same(by[0], "territory")) return name_in(d->territories, "territory", part);
    for (size_t row = 0; row < mx_frame_n_rows(groups); row++) {
        bool is_it = is_same(cell(groups, row, "group"), part) && is_same(cell(groups, row, "territory"), d->together.under);
        if (is_it && cell(groups, row, "name")) return cell(groups, row, "name");
    }
    return part;
}

/* Name, cloud, quality in the plane and part in its axes, of each point. */
static int add_points(drawing *d, const mx_frame *groups, const char *const by[])
{
    const char *things = is_with_component(by) ? tr(d, "composantes", "components") : "dimensions";
    const char *parts = is_same(by[0], "territory") ? tr(d, "territoires", "territories") : tr(d, "groupes", "groups");
    mx_frame *f = d->result;
    size_t at = mx_frame_n_columns(f), axis_x = mx_frame_find(f, "cos2_x"), axis_y = mx_frame_find(f, "cos2_y");
    size_t part_x = mx_frame_find(f, "contribution_x"), part_y = mx_frame_find(f, "contribution_y");
    int rc = mx_frame_add_column(f, "point", MX_TEXT, MX_KEY);
    if (rc == MX_OK) rc = mx_frame_add_column(f, "cloud", MX_TEXT, MX_KEY);
    if (rc == MX_OK) rc = mx_frame_add_column(f, "quality", MX_NUMBER, MX_FIGURE);
    if (rc == MX_OK) rc = mx_frame_add_column(f, "part", MX_NUMBER, MX_FIGURE);
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(f); row++) {
        const char *what = cell(f, row, by[1]);
        rc = mx_frame_set_text(f, row, at, what ? name_of_topic(d, what) : name_of_part(d, groups, by, cell(f, row, by[0])));
        if (rc == MX_OK) rc = mx_frame_set_text(f, row, at + 1, what ? things : parts);
        if (rc < 0) break;
        mx_frame_set_number(f, row, at + 2, mx_frame_number(f, row, axis_x) + mx_frame_number(f, row, axis_y));
        mx_frame_set_number(f, row, at + 3, (mx_frame_number(f, row, part_x) + mx_frame_number(f, row, part_y)) / 2);
    }
    return rc;
}

/* How many of the rows are things said. */
static size_t count_things(const mx_frame *points, const char *what)
{
    size_t n = 0;
    for (size_t row = 0; points && row < mx_frame_n_rows(points); row++) n += cell(points, row, what) != NULL;
    return n;
}

static int ask_points(drawing *d, const char *const by[])
{
    mx_release *mentions = NULL;
    d->subject = NULL; /* the plane is made of what goes out here */
    int rc = release_mentions(&mentions, d, by);
    if (rc == MX_OK) rc = mx_measure_correspond(&d->result, mx_release_frame(mentions), 2);
    mx_release_free(mentions);
    return rc;
}

static void name_axes(drawing *d)
{
    static const char *const columns[] = {"explained_x", "explained_y"};
    const char **names[] = {d->chart.x_name, d->chart.y_name};
    for (size_t k = 0; k < 2 && mx_frame_n_rows(d->result) > 0; k++) {
        double share = 100 * mx_frame_number(d->result, 0, mx_frame_find(d->result, columns[k]));
        names[k][d->context->lang] = mx_arena_format(d->arena, tr(d, "axe %zu\u00a0: %.0f\u202f%% de l’inertie", "axis %zu: %.0f%% of the inertia"), k + 1, share);
    }
}

/* "n = 1 204 expressions", of those that made the plane. */
static const char *count_words(const drawing *d, const char *what)
{
    double n = 0;
    mx_buf text = {0};
    for (size_t row = 0; row < mx_frame_n_rows(d->result); row++)
        if (!cell(d->result, row, what)) n += mx_frame_number(d->result, row, mx_frame_find(d->result, "statements"));
    mx_number_for_people(&text, n, 0, d->context->lang);
    const char *words = text.at ? mx_arena_format(d->arena, tr(d, "n\u00a0=\u00a0%s expressions", "n\u00a0=\u00a0%s statements"), text.at) : NULL;
    mx_buf_dispose(&text);
    return words;
}

/* Whether no territory lies below the one that was asked for. */
static bool is_leaf(const drawing *d)
{
    return d->ask->territory && d->together.under && find_row(d->territories, "parent", d->together.under) == SIZE_MAX;
}

static void describe_points(drawing *d, const char *const by[])
{
    bool is_internal = is_same(d->ask->rule.name, "internal"), has_rows = mx_frame_n_rows(d->result) > 0;
    double p = has_rows ? mx_frame_number(d->result, 0, mx_frame_find(d->result, "p_value")) : NAN;
    const char *n = count_words(d, by[1]);
    d->chart.by = "point";
    d->chart.series = "cloud";
    d->chart.x = "x";
    d->chart.y = "y";
    d->chart.quality = "quality";
    d->chart.size = "part";
    d->chart.finds = p < 0.05;
    name_axes(d);
    const char *method = is_internal ? tr(d, "Analyse des correspondances des expressions", "Correspondence analysis of statements")
                                     : tr(d, "Analyse des correspondances des expressions, sur les seuls chiffres publiés",
                                          "Correspondence analysis of statements, of published figures only");
    set_words(d, about(d, tr(d, "Qui parle de quoi", "Who speaks of what"), d->scope), n ? mx_arena_format(d->arena, "%s (%s)", method, n) : method,
              p < 0.05 ? tr(d, "Les expressions comptent une à une\u00a0: qui en dit beaucoup rend les écarts trop sûrs.",
                            "Statements count one by one: who says many makes differences too sure.")
                       : tr(d, "Ces écarts peuvent être dus au hasard (khi-deux).", "These differences may be due to chance (chi-square)."));
}

/* Components where enough of them may be shown, else dimensions; of territories, or of the groups of one. */
int ask_correspondence(drawing *d)
{
    const char *const components[] = {is_leaf(d) ? "group" : "territory", "component", NULL},
                      *const dimensions[] = {components[0], "dimension", NULL};
    const char *const *by = components;
    mx_frame *groups = NULL;
    int rc = ask_points(d, by);
    size_t n = count_things(d->result, "component");
    if (rc == MX_OK && (n < 5 || 2 * n < mx_frame_n_rows(d->result))) {
        by = dimensions;
        mx_frame_free(d->result);
        d->result = NULL;
        rc = ask_points(d, by);
    }
    if (rc == MX_OK) rc = mx_store_table(&groups, d->store, "groups");
    if (rc == MX_OK) rc = add_points(d, groups, by);
    if (rc == MX_OK) describe_points(d, by);
    mx_frame_free(groups);
    return rc;
}
