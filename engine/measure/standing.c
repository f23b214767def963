/* How the people of one cell stand: one answer each, their shares and summary. */
#include "measure_i.h"

#include <math.h>
#include <stdlib.h>

void mx_measure__people_begin(mx_measure__people *out, const mx_follow_up *f, const mx_measure__answer *one,
                              const mx_measure__answer *answers[])
{
    *out = (mx_measure__people){
        .follow_up = f, .scale = &f->scales[one->keys[MX_BY_INDICATOR]], .answers = answers};
}

void mx_measure__people_add(mx_measure__people *people, const mx_measure__answer *answer)
{
    if (isnan(answer->value)) {
        people->n_missing += answer->people;
        return;
    }
    people->n += answer->people;
    people->answers[people->n_answers++] = answer;
}

/* By group, whose ids are in the order of their names; within it by place in the follow-up. */
static int by_group(const void *a, const void *b)
{
    const mx_measure__answer *x = *(const mx_measure__answer *const *)a,
                             *y = *(const mx_measure__answer *const *)b;
    if (x->group != y->group) return x->group < y->group ? -1 : 1;
    return x < y ? -1 : x > y;
}

void mx_measure__people_sort(mx_measure__people *people)
{
    qsort(people->answers, people->n_answers, sizeof *people->answers, by_group);
}

void mx_measure__people_find(mx_measure__people *out, const mx_follow_up *f, const mx_measure__cells *cells,
                             size_t from, size_t to, const mx_measure__answer *answers[])
{
    mx_measure__people_begin(out, f, &f->answers[cells->picks[from].answer], answers);
    for (size_t i = from, end; i < to; i = end) {
        end = mx_measure__person_end(cells, i, to);
        const mx_measure__answer *latest = &f->answers[cells->picks[i].answer];
        for (size_t j = i + 1; j < end; j++) {
            const mx_measure__answer *next = &f->answers[cells->picks[j].answer];
            if (!isnan(next->value) || isnan(latest->value)) latest = next;
        }
        mx_measure__people_add(out, latest);
    }
    mx_measure__people_sort(out);
}

size_t mx_measure__n_groups(const mx_measure__people *people)
{
    size_t n = 0;
    for (size_t i = 0; i < people->n_answers; i++) {
        uint32_t group = people->answers[i]->group;
        if (group != MX_NO_ID && (i == 0 || people->answers[i - 1]->group != group)) n++;
    }
    return n;
}

bool mx_measure__part_of(const mx_measure__scale *scale, double value, mx_measure__part *out)
{
    if (isnan(scale->low_max) || isnan(scale->high_min)) return false;
    *out = value <= scale->low_max ? MX_LOW : value >= scale->high_min ? MX_HIGH : MX_MIDDLE;
    return true;
}

mx_measure__wide mx_measure__weight_of(const mx_measure__people *people, size_t i)
{
    const mx_measure__answer *a = people->answers[i];
    const mx_follow_up *f = people->follow_up;
    if (f->n_margins > 0 && people->weights) return mx_measure__parts(people->weights[i]) * a->people;
    if (a->counted != MX_NO_ID && f->counted[a->counted].has_weights) return f->counted[a->counted].weights;
    return mx_measure__parts(a->weight) * a->people;
}

mx_measure__wide mx_measure__squares_of(const mx_measure__people *people, size_t i)
{
    const mx_measure__answer *a = people->answers[i];
    const mx_follow_up *f = people->follow_up;
    if (f->n_margins > 0 && people->weights)
        return mx_measure__parts(people->weights[i] * people->weights[i]) * a->people;
    if (a->counted != MX_NO_ID && f->counted[a->counted].has_weights) return f->counted[a->counted].squares;
    return mx_measure__parts(a->weight * a->weight) * a->people;
}

bool mx_measure__is_weighted(const mx_measure__people *people, size_t i)
{
    const mx_measure__answer *a = people->answers[i];
    if (a->counted != MX_NO_ID && people->follow_up->counted[a->counted].has_weights) return true;
    return a->weight < 1 || a->weight > 1;
}

bool mx_measure__have_one_weight(const mx_measure__people *people)
{
    double least = INFINITY, most = 0;
    for (size_t i = 0; i < people->n_answers; i++) {
        double n = people->answers[i]->people, sum = mx_measure__sum(mx_measure__weight_of(people, i)),
               squares = mx_measure__sum(mx_measure__squares_of(people, i));
        if (n == 0) continue;
        if (n * squares - sum * sum > 1e-9 * sum * sum) return false;
        least = fmin(least, sum / n);
        most = fmax(most, sum / n);
    }
    return !(most - least > 1e-12 * most);
}

int mx_measure__share(mx_stats_interval *out, const mx_measure__people *people, mx_measure__part wanted,
                      double conf, double work[])
{
    /* Groups count only where every answer names its own; NULL sums are not needed then. */
    bool has_groups = people->n_answers > 0 && people->answers[people->n_answers - 1]->group != MX_NO_ID;
    double *part = work, *whole = work + people->n_answers;
    mx_measure__wide in_part = 0, in_group = 0, sum = 0, sum_squares = 0;
    if (people->cannot) return mx_stats_wilson(out, 0, 0, conf);
    size_t n_groups = 0;
    mx_measure__part is;
    for (size_t i = 0; i < people->n_answers; i++) {
        const mx_measure__answer *a = people->answers[i];
        if (!mx_measure__part_of(people->scale, a->value, &is)) return mx_stats_wilson(out, 0, 0, conf);
        if (i == 0 || (has_groups && people->answers[i - 1]->group != a->group)) {
            in_part = in_group = 0;
            n_groups++;
        }
        mx_measure__wide weight = mx_measure__weight_of(people, i);
        in_group += weight;
        if (is == wanted) in_part += weight;
        sum += weight;
        sum_squares += mx_measure__squares_of(people, i);
        part[n_groups - 1] = mx_measure__sum(in_part);
        whole[n_groups - 1] = mx_measure__sum(in_group);
    }
    double all = mx_measure__sum(sum);
    double effective = sum > 0 ? all * all / mx_measure__sum(sum_squares) : 0; /* Kish 1965: n when weights are equal */
    if (has_groups) return mx_stats_clustered_share(out, part, whole, n_groups, people->n, effective, conf);
    int rc = mx_stats_wilson(out, sum > 0 ? part[0] / all * effective : 0, effective, conf);
    if (rc == MX_OK && sum > 0) out->n = people->n;
    return rc;
}

/* ---- Summary -------------------------------------------------------------------------------- */

static int by_value(const void *a, const void *b)
{
    const mx_measure__answer *x = *(const mx_measure__answer *const *)a,
                             *y = *(const mx_measure__answer *const *)b;
    if (x->value != y->value) return x->value < y->value ? -1 : 1;
    return x < y ? -1 : x > y;
}

int mx_measure__summary(mx_stats_summary *out, const mx_measure__people *people)
{
    size_t n = people->n_answers, m = 0;
    const mx_measure__answer **sorted = mx_alloc_array(n + 1, sizeof *sorted);
    double *values = mx_alloc_array(n + 1, sizeof *values), *weights = mx_alloc_array(n + 1, sizeof *weights);
    mx_measure__wide *sums = mx_alloc_array(n + 1, sizeof *sums);
    uint64_t *counts = mx_alloc_array(n + 1, sizeof *counts);
    int rc = sorted && values && weights && sums && counts ? MX_OK : mx_fail_memory();
    if (rc == MX_OK) {
        mx_measure__wide squares = 0;
        bool is_weighted = false;
        const mx_measure__people each = {.follow_up = people->follow_up, .answers = sorted};
        for (size_t i = 0; i < n; i++) sorted[i] = people->answers[i];
        qsort(sorted, n, sizeof *sorted, by_value);
        for (size_t i = 0; i < n; i++) {
            if (i == 0 || sorted[i]->value != sorted[i - 1]->value) values[m++] = sorted[i]->value;
            counts[m - 1] += sorted[i]->people;
            sums[m - 1] += mx_measure__weight_of(&each, i);
            squares += mx_measure__squares_of(&each, i);
            is_weighted = is_weighted || mx_measure__is_weighted(&each, i);
        }
        for (size_t k = 0; k < m; k++) weights[k] = mx_measure__sum(sums[k]);
        double sum_squares = mx_measure__sum(squares);
        if (is_weighted) mx_stats_values_weighted(out, values, counts, weights, sum_squares, m);
        else mx_stats_values(out, values, counts, m);
    }
    mx_free(sorted);
    mx_free(values);
    mx_free(weights);
    mx_free(sums);
    mx_free(counts);
    return rc;
}
