/* Margins to which the people of a row are weighted: read for a follow-up, applied to people. */
#include "measure_i.h"

#include <math.h>
#include <string.h>

/* ---- Shares ------------------------------------------------------------------------------------- */

/* The place of a category in a margin; SIZE_MAX when it has none. */
static size_t find_category(const mx_margin *margin, mx_str category)
{
    for (size_t i = 0; i < margin->n; i++)
        if (mx_str_is(category, margin->categories[i])) return i;
    return SIZE_MAX;
}

static int refuse_category(const mx_margin *margin, mx_str category)
{
    if (category.size == 0)
        return mx_fail(MX_E_VALUE,
                       mx_tr("marge « %s » : des réponses n’en disent rien ; complétez-les, ou retirez cette marge",
                             "margin \"%s\": some answers do not tell it; complete them, or leave this margin out"),
                       margin->name);
    return mx_fail(MX_E_VALUE,
                   mx_tr("marge « %s » : « %.*s » n’y a pas de part", "margin \"%s\": \"%.*s\" has no share there"),
                   margin->name, MX_STR(category));
}

int mx_measure__margin_shares(double **shares, size_t *k, const mx_margin *margin, const mx_str categories[],
                              const double counts[], size_t n)
{
    size_t n_met = 0;
    double all = 0;
    *k = n + margin->n;
    *shares = mx_alloc_array(*k + 1, sizeof **shares);
    if (!*shares) return mx_fail_memory();
    for (size_t i = 0; i < n; i++) all += counts[i];
    for (size_t i = 0; i < n; i++) {
        size_t at = find_category(margin, categories[i]);
        if (categories[i].size == 0 && counts[i] <= 0) continue;
        if (categories[i].size == 0 || (margin->n > 0 && at == SIZE_MAX)) return refuse_category(margin, categories[i]);
        (*shares)[i] = margin->n > 0 ? margin->shares[at] : counts[i] / all;
        n_met += margin->n > 0;
    }
    for (size_t i = 0; n_met < margin->n && i < margin->n; i++) { /* what nobody belongs to is expected all the same */
        bool is_met = false;
        for (size_t j = 0; j < n; j++) is_met = is_met || mx_str_is(categories[j], margin->categories[i]);
        if (!is_met) (*shares)[n + i] = margin->shares[i];
    }
    return MX_OK;
}

/* ---- Of a follow-up ------------------------------------------------------------------------------- */

void mx_measure__margins_dispose(mx_follow_up *f)
{
    for (size_t m = 0; m < MX_MOST_MARGINS; m++) {
        mx_free(f->margins[m].shares);
        f->margins[m].shares = NULL;
    }
    f->n_margins = 0;
}

/* How often each category answers. */
static void count_answers(double counts[], const mx_follow_up *f, size_t m)
{
    for (size_t i = 0; i < f->n; i++)
        if (!isnan(f->answers[i].value)) counts[f->strata[i * f->n_strata + m]] += f->answers[i].people;
}

static int read_margin(mx_follow_up *f, const mx_margin *margin, size_t m)
{
    size_t n = mx_ids_count(f->categories[m]);
    mx_str *names = mx_alloc_array(n + 1, sizeof *names);
    double *counts = mx_alloc_array(n + 1, sizeof *counts);
    int rc = names && counts ? MX_OK : mx_fail_memory();
    for (uint32_t id = 0; rc == MX_OK && id < n; id++) names[id] = mx_ids_text(f->categories[m], id);
    if (rc == MX_OK) {
        count_answers(counts, f, m);
        rc = mx_measure__margin_shares(&f->margins[m].shares, &f->margins[m].k, margin, names, counts, n);
    }
    mx_free(names);
    mx_free(counts);
    return rc;
}

int mx_follow_up_weigh(mx_follow_up *f, const mx_margin margins[], size_t n)
{
    int rc = MX_OK;
    mx_measure__margins_dispose(f);
    for (size_t m = 0; rc == MX_OK && m < n && m < f->n_strata; m++) rc = read_margin(f, &margins[m], m);
    if (rc < 0) mx_measure__margins_dispose(f);
    else f->n_margins = n < f->n_strata ? n : f->n_strata;
    return rc;
}

/* ---- Of people ---------------------------------------------------------------------------------------- */

/* The category of each answer in each margin, for those who count at all. */
static size_t *find_categories(mx_stats_margin margins[], const mx_measure__people *people, const size_t used[], size_t n,
                               mx_arena *arena)
{
    const mx_follow_up *f = people->follow_up;
    size_t *all = mx_arena_alloc(arena, (n * f->n_margins + 1) * sizeof *all);
    for (size_t m = 0; all && m < f->n_margins; m++) {
        size_t *category = all + m * n;
        for (size_t i = 0; i < n; i++)
            category[i] = f->strata[(size_t)(people->answers[used[i]] - f->answers) * f->n_strata + m];
        margins[m] = (mx_stats_margin){category, f->margins[m].shares, f->margins[m].k};
    }
    return all;
}

/* Rake the answers that have a weight: an answer of several people with the weight of all of them. */
static int rake(mx_measure__people *people, double weights[], mx_arena *arena)
{
    mx_stats_margin margins[MX_MOST_MARGINS];
    mx_stats_raking raking;
    size_t n = 0, *used = mx_arena_alloc(arena, (people->n_answers + 1) * sizeof *used);
    double *all = mx_arena_alloc(arena, (people->n_answers + 1) * sizeof *all);
    if (!used || !all) return mx_fail_memory();
    for (size_t i = 0; i < people->n_answers; i++) {
        double weight = weights[i] * people->answers[i]->people;
        if (!(weight > 0)) continue;
        all[n] = weight;
        used[n++] = i;
    }
    if (n == 0) return MX_OK;
    if (!find_categories(margins, people, used, n, arena)) return mx_fail_memory();
    int rc = mx_stats_rake(&raking, all, margins, people->follow_up->n_margins, n, arena);
    if (rc == MX_OK) people->cannot = raking.cannot;
    for (size_t i = 0; rc == MX_OK && i < n; i++) weights[used[i]] = all[i] / people->answers[used[i]]->people;
    return rc;
}

int mx_measure__people_weigh(mx_measure__people *people, double weights[])
{
    mx_arena *arena;
    people->weights = weights;
    if (people->follow_up->n_margins == 0 || people->n_answers == 0) return MX_OK;
    int rc = mx_arena_new(&arena);
    if (rc == MX_OK) rc = rake(people, weights, arena);
    mx_arena_free(arena);
    return rc;
}

int mx_measure__people_weigh_answers(mx_measure__people *people, double weights[])
{
    for (size_t i = 0; i < people->n_answers; i++) weights[i] = people->answers[i]->weight;
    return mx_measure__people_weigh(people, weights);
}
