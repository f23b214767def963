/*
 * Within a row: counts and shares are parts of the row's people.
 *
 * A part may not be shown where few people are in it or outside it. Parts of one whole are
 * looked at together: what is left over when all are subtracted is a part as well, though no
 * column bears it. The reason given for a row does not tell which of its parts was small.
 */
#include "disclose_i.h"

#include <math.h>

double mx_disclose__part(const mx_disclosure *d, size_t row, size_t column)
{
    double value = mx_frame_number(d->result, row, column);
    if (d->columns[column].role == MX_COUNT) return value;
    return round(value * mx_frame_number(d->result, row, d->columns[column].people));
}

static bool is_few(const mx_disclosure *d, bool may_be_nobody, double k, double n)
{
    return k < d->rule->min_count && !(k == 0 && may_be_nobody && n >= 2 * d->rule->min_count);
}

/* Nobody, or all, of a large row may be shown among levels and shares; not among those who
 * changed, whose direction is told besides; nor where parts add up to a published total. */
bool mx_disclose__is_small(const mx_disclosure *d, size_t column, double k, double n)
{
    const mx_disclose_column *c = &d->columns[column];
    bool may_be_nobody = !d->is_nobody_few && (c->role == MX_SHARE || c->is_level);
    return is_few(d, may_be_nobody, k, n) || is_few(d, may_be_nobody, n - k, n);
}

static bool *cell(mx_disclosure *d, size_t row, size_t column)
{
    return &d->withheld[row * d->n_columns + column];
}

static void withhold(mx_disclosure *d, size_t row, size_t column)
{
    *cell(d, row, column) = true;
    d->why[row] |= MX_WHY_PART;
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
        is_any = is_any || *cell(d, row, c) || mx_disclose__is_small(d, c, mx_disclose__part(d, row, c), n);
    }
    for (size_t c = 0; is_any && c < d->n_columns; c++) {
        if (belongs(d, row, c, w)) withhold(d, row, c);
    }
}

/* Parts of a whole, and what its columns leave over as one more part. */
typedef struct {
    size_t first, last; /* its first and last column that have a value */
    bool all_may_show;  /* no part is small, and none is withheld */
    bool overlap;       /* more than a whole: these are not parts of one */
} sum_up;

static sum_up measure_whole(mx_disclosure *d, size_t row, const whole *w)
{
    double n = mx_frame_number(d->result, row, w->people), unit = w->role == MX_SHARE ? 1 : n, rest = unit;
    sum_up out = {SIZE_MAX, SIZE_MAX, true, false};
    for (size_t c = 0; c < d->n_columns; c++) {
        if (!belongs(d, row, c, w)) continue;
        if (out.first == SIZE_MAX) out.first = c;
        out.last = c;
        rest -= mx_frame_number(d->result, row, c);
        if (*cell(d, row, c) || mx_disclose__is_small(d, c, mx_disclose__part(d, row, c), n))
            out.all_may_show = false;
    }
    /* Shares are rounded quotients: what is nearer to nobody than to half a person is nobody. */
    double half_a_person = 0.5 * unit / n;
    out.overlap = rest < -half_a_person;
    bool is_left_over = out.last != SIZE_MAX && rest >= half_a_person;
    if (is_left_over && mx_disclose__is_small(d, out.last, round(rest / unit * n), n))
        out.all_may_show = false;
    return out;
}

static bool may_show(mx_disclosure *d, size_t row, size_t column, double n)
{
    return !*cell(d, row, column) && !mx_disclose__is_small(d, column, mx_disclose__part(d, row, column), n);
}

/*
 * Where a part is small, all fall, but one: the share in high situations, or else in low ones (the
 * last, or else the first), if it is not small itself. More would be shown if just one other
 * part fell with the small one, but then the choice would tell: of three parts of which the
 * outer two are withheld, both would be known to be small. Of people counted by how they changed
 * not even one is shown, since the conclusion beside it says which of the others are fewer.
 */
static void protect_whole(mx_disclosure *d, size_t row, const whole *w)
{
    double n = mx_frame_number(d->result, row, w->people);
    sum_up sum = measure_whole(d, row, w);
    size_t shown = SIZE_MAX;
    if (sum.all_may_show || sum.first == SIZE_MAX) return;
    if (w->role == MX_SHARE)
        shown = may_show(d, row, sum.last, n)    ? sum.last
                : may_show(d, row, sum.first, n) ? sum.first
                                                 : SIZE_MAX;
    for (size_t c = 0; c < d->n_columns; c++) {
        if (!belongs(d, row, c, w) || c == shown) continue;
        if (!sum.overlap || !may_show(d, row, c, n)) withhold(d, row, c);
    }
}

/* A clear verdict on fewer pairs than this means that nobody went the other way: (8, 1) is the
 * first that the sign test calls clear, at 4 %. */
enum { FEWEST_FOR_VERDICT = 9 };

/* What of a row's parts is withheld and shown. */
typedef struct {
    size_t n_withheld, n_shown, n_levels;
    bool is_share_withheld;
    double low, high; /* people of the first and of the last share; NaN without shares */
} state;

static state find_state(mx_disclosure *d, size_t row)
{
    state out = {.low = NAN, .high = NAN};
    for (size_t c = 0; c < d->n_columns; c++) {
        const mx_disclose_column *column = &d->columns[c];
        if ((column->role != MX_COUNT && column->role != MX_SHARE) ||
            isnan(mx_frame_number(d->result, row, c)))
            continue;
        bool is_withheld = *cell(d, row, c);
        out.n_withheld += is_withheld;
        out.n_shown += !is_withheld;
        out.n_levels += column->is_level;
        if (column->role != MX_SHARE) continue;
        out.is_share_withheld = out.is_share_withheld || is_withheld;
        out.high = mx_disclose__part(d, row, c);
        if (isnan(out.low)) out.low = out.high;
    }
    return out;
}

/*
 * The median beside withheld parts. Where nothing is shown, that of an odd number is one
 * person's level; of an even number it may lie between two levels, and then says that exactly
 * half stand on either side. Where levels alone are withheld, the shares say in which part it
 * lies. On a scale of up to five levels the middle part is one level, and the median adds
 * nothing there; elsewhere it says on which side of it half of the people are, which is little
 * if T people more could be there.
 */
static bool median_may_stay(const mx_disclosure *d, size_t row, double median, const state *s)
{
    double n = mx_disclose__people(d, row), half = n / 2, room = d->rule->min_count,
           outer = fmax(s->low, s->high);
    bool is_odd = fmod(n, 2) == 1;
    if (s->n_shown == 0) return is_odd;
    if (s->n_levels == 0 || s->is_share_withheld || isnan(outer)) return false;
    if (s->n_levels <= 5 && outer <= half - 1) return median == floor(median);
    return is_odd && fabs(outer - half) >= room;
}

/* Figures worked out from parts fall with them: a mean and a deviation of fifteen people leave
 * few distributions to choose from, often one. */
static void protect_figures(mx_disclosure *d, size_t row)
{
    state s = find_state(d, row);
    for (size_t c = 0; s.n_withheld > 0 && c < d->n_columns; c++) {
        const mx_disclose_column *column = &d->columns[c];
        bool falls = column->is_fragile;
        if (column->follows != SIZE_MAX) falls = *cell(d, row, column->follows);
        else if (column->is_median) falls = !median_may_stay(d, row, mx_frame_number(d->result, row, c), &s);
        else if (column->is_verdict) falls = mx_disclose__people(d, row) < FEWEST_FOR_VERDICT;
        if (column->role == MX_FIGURE && falls) withhold(d, row, c);
    }
}

/* Whether `column` is the first of its whole. */
static bool opens_whole(const mx_disclosure *d, size_t column)
{
    const mx_disclose_column *c = &d->columns[column];
    if (c->role != MX_COUNT && c->role != MX_SHARE) return false;
    for (size_t b = 0; b < column; b++) {
        const mx_disclose_column *before = &d->columns[b];
        if (before->role == c->role && before->people == c->people && before->is_level == c->is_level)
            return false;
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
