/* The life of a tally: what it plans to count, and room for it. */
#include "tally_i.h"

#include <assert.h>
#include <string.h>

/* Where the indicator stands among the ids: a key, or after them. */
static size_t find_indicator(const mx_tally_plan *plan)
{
    for (size_t i = 0; i < plan->n_keys; i++)
        if (plan->keys[i].column == plan->indicator) return i;
    return plan->n_keys;
}

static int name_value_columns(mx_tally *tally)
{
    const mx_tally_plan *plan = &tally->plan;
    for (size_t v = 0; v < plan->n_values; v++) {
        int rc = mx_tally__labels_add(&tally->labels[tally->indicator],
                                      mx_str_of(plan->columns[plan->values[v]]), &tally->value_ids[v]);
        if (rc < 0) return rc;
    }
    return MX_OK;
}

static int prepare(mx_tally *tally)
{
    const mx_tally_plan *plan = &tally->plan;
    bool is_wide = mx_tally__has_column(plan->weight) || mx_tally__has_column(plan->people) || plan->n_margins > 0;
    tally->indicator = find_indicator(plan);
    tally->n_ids = plan->n_keys + (tally->indicator == plan->n_keys);
    tally->labels = mx_alloc_array(tally->n_ids, sizeof *tally->labels);
    tally->ids = mx_alloc_array(tally->n_ids, sizeof *tally->ids);
    tally->value_ids = mx_alloc_array(plan->n_values, sizeof *tally->value_ids);
    tally->n_numbers = mx_alloc_array(plan->n_values, sizeof *tally->n_numbers);
    tally->found = mx_alloc_array(plan->n_columns, sizeof *tally->found);
    if (!tally->labels || !tally->ids || !tally->value_ids || !tally->n_numbers || !tally->found)
        return mx_fail_memory();
    int rc = mx_tally__cells_init(&tally->cells, tally->n_ids, is_wide);
    for (size_t i = 0; rc == MX_OK && i < tally->n_ids; i++) rc = mx_tally__labels_init(&tally->labels[i]);
    if (rc == MX_OK && !mx_tally__has_column(plan->indicator)) rc = name_value_columns(tally);
    tally->counts_people = plan->counts_people && mx_tally__has_column(plan->respondent);
    if (rc < 0 || !tally->counts_people) return rc;
    rc = mx_tally__cells_init(&tally->people, plan->n_keys + 2, false);
    for (size_t i = 0; rc == MX_OK && i < 2; i++) rc = mx_tally__labels_init(&tally->person[i]);
    return rc;
}

int mx_tally_new(mx_tally **out, const mx_tally_plan *plan)
{
    mx_tally *tally = mx_alloc_array(1, sizeof *tally);
    *out = NULL;
    if (!tally) return mx_fail_memory();
    assert(plan->n_keys <= MX_TALLY__MOST_KEYS && plan->n_margins <= plan->n_keys);
    tally->plan = *plan;
    int rc = prepare(tally);
    if (rc < 0) {
        mx_tally_free(tally);
        return rc;
    }
    *out = tally;
    return MX_OK;
}

static void free_batch(mx_tally *tally)
{
    for (size_t i = 0; tally->ids && i < tally->n_ids; i++) mx_free(tally->ids[i]);
    mx_free(tally->ids);
    for (size_t i = 0; i < 2; i++) mx_free(tally->person_ids[i]);
    mx_free(tally->blocks);
    mx_free(tally->hashes);
    mx_free(tally->levels);
    mx_free(tally->values);
    mx_free(tally->weights);
    mx_free(tally->sums);
    mx_free(tally->counts);
}

void mx_tally_free(mx_tally *tally)
{
    if (!tally) return;
    for (size_t i = 0; tally->labels && i < tally->n_ids; i++) mx_tally__labels_dispose(&tally->labels[i]);
    for (size_t i = 0; i < 2; i++) mx_tally__labels_dispose(&tally->person[i]);
    for (size_t c = 0; tally->found && c < tally->plan.n_columns; c++)
        mx_complaints_free(tally->found[c].list);
    mx_tally__cells_dispose(&tally->cells);
    mx_tally__cells_dispose(&tally->people);
    mx_free(tally->labels);
    mx_free(tally->ranges);
    mx_free(tally->scales);
    mx_free(tally->extras);
    mx_free(tally->extra_weights);
    mx_free(tally->value_ids);
    mx_free(tally->n_numbers);
    mx_free(tally->found);
    free_batch(tally);
    mx_free(tally);
}
