/*
 * Within a row: counts and shares are parts of the row's people.
 *
 * A part may not be shown where few people are in it or outside it. Parts of one whole are
 * looked at together: what is left over when all shown are subtracted is a part as well,
 * though no column bears it. The reason given for a row does not tell which of its parts
 * was small and which one fell to cover it: that would narrow the small one down.
 */
#include "disclose_i.h"

#include <math.h>
#include <string.h>

double mx_disclose__part(const mx_disclosure *d, size_t row, size_t column)
{
    double value = mx_frame_number(d->result, row, column);
    if (d->columns[column].role == MX_COUNT) return value;
    return round(value * mx_frame_number(d->result, row, d->columns[column].people));
}

static bool is_few(const mx_rule *rule, double k, double n)
{
    return k < rule->min_count && !(k == 0 && n >= 2 * rule->min_count);
}

bool mx_disclose__is_small(const mx_rule *rule, double k, double n)
{
    return is_few(rule, k, n) || is_few(rule, n - k, n);
}

static bool *cell(mx_disclosure *d, size_t row, size_t column)
{
    return &d->withheld[row * d->n_columns + column];
}

static bool withhold(mx_disclosure *d, size_t row, size_t column)
{
    bool *flag = cell(d, row, column);
    if (*flag) return false;
    *flag = true;
    d->why[row] |= MX_WHY_PART;
    return true;
}

/* Parts of one whole: the columns of the same people, role and kind. */
typedef struct {
    mx_role role;
    size_t people;
    bool is_level;
} whole;

static bool belongs(const mx_disclosure *d, size_t row, size_t column, const whole *w)
{
    const mx_disclose_column *c = &d->columns[column];
    return c->role == w->role && c->people == w->people && c->is_level == w->is_level &&
           !isnan(mx_frame_number(d->result, row, column));
}

/* Whether another kind of part of the same people is withheld: levels would tell it. */
static bool is_coarser_withheld(mx_disclosure *d, size_t row, const whole *w)
{
    for (size_t c = 0; c < d->n_columns; c++) {
        const mx_disclose_column *column = &d->columns[c];
        bool is_part = column->role == MX_COUNT || column->role == MX_SHARE;
        if (is_part && !column->is_level && column->people == w->people && *cell(d, row, c)) return true;
    }
    return false;
}

/* Levels are shown all or none. */
static void protect_levels(mx_disclosure *d, size_t row, const whole *w)
{
    double n = mx_frame_number(d->result, row, w->people);
    bool is_any = is_coarser_withheld(d, row, w);
    for (size_t c = 0; c < d->n_columns; c++) {
        if (!belongs(d, row, c, w)) continue;
        is_any = is_any || *cell(d, row, c) || mx_disclose__is_small(d->rule, mx_disclose__part(d, row, c), n);
    }
    for (size_t c = 0; is_any && c < d->n_columns; c++) {
        if (belongs(d, row, c, w)) withhold(d, row, c);
    }
}

/* The smallest part that is still shown; SIZE_MAX when none is. */
static size_t smallest_shown(mx_disclosure *d, size_t row, const whole *w)
{
    size_t smallest = SIZE_MAX;
    for (size_t c = 0; c < d->n_columns; c++) {
        if (!belongs(d, row, c, w) || *cell(d, row, c)) continue;
        if (smallest == SIZE_MAX || mx_disclose__part(d, row, c) < mx_disclose__part(d, row, smallest)) smallest = c;
    }
    return smallest;
}

static void protect_whole(mx_disclosure *d, size_t row, const whole *w)
{
    double n = mx_frame_number(d->result, row, w->people), unit = w->role == MX_SHARE ? 1 : n, rest = unit;
    size_t n_withheld = 0;
    for (size_t c = 0; c < d->n_columns; c++) {
        if (!belongs(d, row, c, w)) continue;
        if (mx_disclose__is_small(d->rule, mx_disclose__part(d, row, c), n)) withhold(d, row, c);
        n_withheld += *cell(d, row, c);
        rest -= mx_frame_number(d->result, row, c);
    }
    /* Shares are sums of rounded quotients: what is nearer to nobody than to half a person is nobody. */
    double half_a_person = 0.5 * unit / n;
    if (rest < -half_a_person) return; /* they overlap: not parts of one whole */
    bool has_rest = rest >= half_a_person;
    bool is_found = has_rest ? n_withheld == 0 && mx_disclose__is_small(d->rule, round(rest / unit * n), n)
                             : n_withheld == 1;
    size_t other = is_found ? smallest_shown(d, row, w) : SIZE_MAX;
    if (other != SIZE_MAX) withhold(d, row, other);
}

/* How far the sum behind a mean stays from what it would be were all at one end: that many
 * people can be anywhere. `low` and `high` are the ends of the scale. */
static bool is_far_from_ends(const mx_disclosure *d, size_t row, double mean, double low, double high)
{
    double n = mx_disclose__people(d, row), least = d->rule->min_count;
    return n * (mean - low) >= least && n * (high - mean) >= least;
}

/* The ends between which the row's values lie: its levels, else its range, else unknown (NaN). */
static void find_ends(const mx_disclosure *d, size_t row, double *low, double *high)
{
    *low = *high = NAN;
    for (size_t c = 0; c < d->n_columns; c++) {
        const mx_disclose_column *column = &d->columns[c];
        if (!column->is_level || isnan(mx_frame_number(d->result, row, c))) continue;
        *low = fmin(*low, (double)column->level);
        *high = fmax(*high, (double)column->level);
    }
    size_t min = mx_frame_find(d->result, "min"), max = mx_frame_find(d->result, "max");
    if (!isnan(*low) || min == SIZE_MAX || max == SIZE_MAX) return;
    if (mx_frame_type(d->result, min) != MX_NUMBER || mx_frame_type(d->result, max) != MX_NUMBER) return;
    *low = mx_frame_number(d->result, row, min);
    *high = mx_frame_number(d->result, row, max);
}

/* A mean says the sum of all values, and `net` the sum of -1, 0 and 1. Together with a part
 * that is shown this says too much; alone it may stay if it is far from the ends. */
static bool mean_may_stay(const mx_disclosure *d, size_t row, size_t column, bool is_any_shown)
{
    if (is_any_shown || !d->columns[column].is_mean) return false;
    double low = -1, high = 1;
    if (strcmp(mx_frame_name(d->result, column), "net") != 0) find_ends(d, row, &low, &high);
    return is_far_from_ends(d, row, mx_frame_number(d->result, row, column), low, high);
}

static void protect_figures(mx_disclosure *d, size_t row)
{
    bool is_any_withheld = false, is_any_shown = false;
    for (size_t c = 0; c < d->n_columns; c++) {
        mx_role role = d->columns[c].role;
        if ((role != MX_COUNT && role != MX_SHARE) || isnan(mx_frame_number(d->result, row, c))) continue;
        if (*cell(d, row, c)) is_any_withheld = true;
        else is_any_shown = true;
    }
    for (size_t c = 0; is_any_withheld && c < d->n_columns; c++) {
        const mx_disclose_column *column = &d->columns[c];
        if (column->role != MX_FIGURE) continue;
        if (column->follows != SIZE_MAX) {
            if (*cell(d, row, column->follows)) withhold(d, row, c);
        } else if (column->is_fragile && !mean_may_stay(d, row, c, is_any_shown)) {
            withhold(d, row, c);
        }
    }
}

/* Whether `column` is the first of its whole. */
static bool opens_whole(const mx_disclosure *d, size_t column)
{
    const mx_disclose_column *c = &d->columns[column];
    if (c->role != MX_COUNT && c->role != MX_SHARE) return false;
    for (size_t b = 0; b < column; b++) {
        const mx_disclose_column *before = &d->columns[b];
        if (before->role == c->role && before->people == c->people && before->is_level == c->is_level) return false;
    }
    return true;
}

void mx_disclose__protect_row(mx_disclosure *d, size_t row)
{
    if (d->is_exempt[row] || mx_disclose__row_is_withheld(d, row)) return;
    for (int is_level = 0; is_level <= 1; is_level++) {
        for (size_t c = 0; c < d->n_columns; c++) {
            if (!opens_whole(d, c) || d->columns[c].is_level != (bool)is_level) continue;
            whole w = {d->columns[c].role, d->columns[c].people, d->columns[c].is_level};
            if (is_level) protect_levels(d, row, &w);
            else protect_whole(d, row, &w);
        }
    }
    protect_figures(d, row);
}
