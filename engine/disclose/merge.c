/*
 * Which values of a key are to be put together, so that less has to be withheld.
 *
 * A value asks for company where half of its rows or more are withheld. It finds it among the values
 * that are part of the same (in time: its neighbours), those that ask for it too first, then those of the
 * fewest people, until most rows put together would be people enough; then the next pile begins. Where all
 * of them are not enough the search goes on one level up.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "disclose_i.h"

/* A value of the key, within a value of the other one where the ladder has it. */
typedef struct {
    const char *within, *text;
    mx_period period;
    size_t n_rows, n_withheld;
    double people;
    const char *parent; /* on the way up; "" at the top */
    uint32_t pile;      /* with whom it was put together; MX_NO_ID */
    bool is_period;
} value;

typedef struct {
    const mx_release *release;
    const mx_frame *result, *merging;
    const mx_ladder *ladder;
    size_t key, within, people;
    mx_ids *names;
    value *values;
    size_t n_values, capacity, n_piles;
    uint32_t *value_of, *context_of; /* by row; MX_NO_ID: not a part of anything */
    double *sums;                    /* by context, while a pile is weighed */
    size_t n_contexts;
} search;

/* ---- What there is ----------------------------------------------------------------------- */

static void add_cell(mx_buf *out, const mx_frame *frame, size_t row, size_t column)
{
    if (mx_frame_type(frame, column) == MX_NUMBER) mx_buf_number(out, mx_frame_number(frame, row, column));
    else if (mx_frame_text(frame, row, column)) mx_buf_text(out, mx_frame_text(frame, row, column));
    mx_buf_char(out, '\x1f');
}

/* The keys of a row but the one in question. */
static void write_context(mx_buf *out, const search *s, size_t row)
{
    mx_buf_clear(out);
    for (size_t c = 0; c < mx_frame_n_columns(s->result); c++)
        if (mx_frame_role(s->result, c) == MX_KEY && c != s->key) add_cell(out, s->result, row, c);
}

static bool is_exempt(const search *s, size_t row)
{
    size_t basis = mx_frame_find_role(s->result, MX_BASIS);
    const char *text = basis == SIZE_MAX ? NULL : mx_frame_text(s->result, row, basis);
    return text && (strcmp(text, "published") == 0 || strcmp(text, "acts") == 0);
}

static int know_value(search *s, size_t row, mx_buf *name)
{
    const char *text = mx_frame_text(s->result, row, s->key);
    const char *within = s->within == SIZE_MAX ? "" : mx_frame_text(s->result, row, s->within);
    uint32_t id;
    if (!within) within = "";
    mx_buf_clear(name);
    mx_buf_format(name, "%s\x1f%s", within, text);
    int rc = mx_buf_check(name);
    if (rc == MX_OK) rc = mx_ids_add(s->names, (mx_str){name->at, name->size}, &id);
    if (rc == MX_OK && id == s->n_values) rc = MX_GROW(s->values, s->n_values, s->capacity);
    if (rc < 0) return rc;
    if (id == s->n_values) s->values[s->n_values++] = (value){.within = within, .text = text, .pile = MX_NO_ID};
    s->value_of[row] = id;
    s->values[id].n_rows++;
    s->values[id].n_withheld += mx_release_is_withheld(s->release, row, s->people);
    s->values[id].people += mx_frame_number(s->result, row, s->people);
    return MX_OK;
}

static int know_rows(search *s)
{
    mx_ids *contexts = NULL;
    mx_buf text = {0};
    size_t n = mx_frame_n_rows(s->result);
    s->value_of = mx_alloc_array(n + 1, sizeof *s->value_of);
    s->context_of = mx_alloc_array(n + 1, sizeof *s->context_of);
    int rc = s->value_of && s->context_of ? mx_ids_new(&s->names) : mx_fail_memory();
    if (rc == MX_OK) rc = mx_ids_new(&contexts);
    for (size_t row = 0; rc == MX_OK && row < n; row++) {
        s->value_of[row] = MX_NO_ID;
        bool is_missing = !mx_frame_text(s->result, row, s->key) || isnan(mx_frame_number(s->result, row, s->people));
        if (is_missing || is_exempt(s, row)) continue;
        write_context(&text, s, row);
        rc = mx_buf_check(&text);
        if (rc == MX_OK) rc = mx_ids_add(contexts, (mx_str){text.at, text.size}, &s->context_of[row]);
        if (rc == MX_OK) rc = know_value(s, row, &text);
    }
    if (rc == MX_OK) {
        s->n_contexts = mx_ids_count(contexts);
        s->sums = mx_alloc_array(s->n_contexts + 1, sizeof *s->sums);
        if (!s->sums) rc = mx_fail_memory();
    }
    mx_buf_dispose(&text);
    mx_ids_free(contexts);
    return rc;
}

/* ---- The way up ---------------------------------------------------------------------------- */

static const char *parent_in_tree(const search *s, const char *text)
{
    const mx_frame *tree = s->ladder->tree;
    for (size_t row = 0; tree && row < mx_frame_n_rows(tree); row++) {
        const char *name = mx_frame_text(tree, row, 0), *above = mx_frame_text(tree, row, 1);
        if (name && above && strcmp(name, text) == 0) return above;
    }
    return "";
}

static bool is_above(const search *s, const char *above, const char *text)
{
    for (size_t steps = 0; *text && steps <= mx_frame_n_rows(s->ladder->tree); steps++) {
        if (strcmp(above, text) == 0) return true;
        text = parent_in_tree(s, text);
    }
    return !*above;
}

static bool is_cell(const search *s, size_t row, size_t column, const char *text)
{
    return strcmp(mx_frame_text(s->merging, row, column), text) == 0;
}

/* Whether a row of the earlier merging is one of those that `v` puts together. */
static bool is_member(const search *s, size_t row, const value *v)
{
    return is_cell(s, row, MX_MERGING_KEY, s->ladder->key) && is_cell(s, row, MX_MERGING_LABEL, v->text) &&
           is_cell(s, row, MX_MERGING_WITHIN, v->within);
}

static size_t n_merged(const search *s)
{
    return s->merging ? mx_frame_n_rows(s->merging) : 0;
}

/* What a value is part of; of one that puts several together, what all of them are part of. */
static const char *find_parent(const search *s, const value *v)
{
    const char *parent = NULL;
    for (size_t row = 0; row < n_merged(s); row++) {
        const char *member = mx_frame_text(s->merging, row, MX_MERGING_VALUE);
        if (!is_member(s, row, v)) continue;
        if (!parent) parent = parent_in_tree(s, member);
        while (s->ladder->tree && *parent && !is_above(s, parent, member)) parent = parent_in_tree(s, parent);
    }
    return parent ? parent : parent_in_tree(s, v->text);
}

/* ---- Piles ------------------------------------------------------------------------------------ */

static bool asks(const value *v)
{
    return v->n_withheld > 0 && 2 * v->n_withheld >= v->n_rows;
}

/* Whether in half of the contexts in which the pile has rows, or more, they are people enough. */
static bool is_enough(search *s, uint32_t pile)
{
    size_t n_reached = 0, n_touched = 0;
    for (size_t c = 0; c < s->n_contexts; c++) s->sums[c] = NAN;
    for (size_t row = 0; row < mx_frame_n_rows(s->result); row++) {
        if (s->value_of[row] == MX_NO_ID || s->values[s->value_of[row]].pile != pile) continue;
        double *sum = &s->sums[s->context_of[row]];
        *sum = (isnan(*sum) ? 0 : *sum) + mx_frame_number(s->result, row, s->people);
    }
    for (size_t c = 0; c < s->n_contexts; c++) {
        n_touched += isnan(s->sums[c]) ? 0 : 1;
        n_reached += s->sums[c] >= mx_release_rule(s->release)->min_count;
    }
    return 2 * n_reached >= n_touched;
}

static size_t pile_size(const search *s, uint32_t pile)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n_values; i++) n += s->values[i].pile == pile;
    return n;
}

static bool is_brother(const value *a, const value *b)
{
    return strcmp(a->within, b->within) == 0 && strcmp(a->parent, b->parent) == 0;
}

/* The next brother of `first` that stands alone: one that asks before one that does not, then that of the
 * fewest people; SIZE_MAX when there is none left. */
static size_t find_company(const search *s, const value *first)
{
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < s->n_values; i++) {
        const value *v = &s->values[i], *best = found == SIZE_MAX ? v : &s->values[found];
        if (v->pile != MX_NO_ID || !is_brother(v, first)) continue;
        bool is_first = found == SIZE_MAX || asks(v) > asks(best);
        if (is_first || (asks(v) == asks(best) && v->people < best->people)) found = i;
    }
    return found;
}

static void move_pile(search *s, uint32_t from, uint32_t to)
{
    for (size_t i = 0; i < s->n_values; i++)
        if (s->values[i].pile == from) s->values[i].pile = to;
}

/* A pile of the brothers of `first`, before `last`; MX_NO_ID when there is none. */
static uint32_t find_pile(const search *s, const value *first, uint32_t last)
{
    for (size_t i = 0; i < s->n_values; i++) {
        const value *v = &s->values[i];
        if (v->pile < last && is_brother(v, first)) return v->pile;
    }
    return MX_NO_ID;
}

/* A pile of brothers that is large enough, from those who ask for it; the last of them join a pile there is.
 * False: all of them are not enough. */
static bool fill_pile(search *s, size_t first)
{
    const uint32_t pile = (uint32_t)s->n_piles;
    const value *family = &s->values[first];
    do {
        size_t more = find_company(s, family);
        if (more == SIZE_MAX) {
            uint32_t other = find_pile(s, family, pile);
            move_pile(s, pile, other);
            return other != MX_NO_ID;
        }
        s->values[more].pile = pile;
    } while (pile_size(s, pile) < 2 || !is_enough(s, pile));
    s->n_piles++;
    return true;
}

/* All brothers of a family that is too small count as their parent's brothers. */
static bool climb(search *s, size_t first)
{
    const value family = s->values[first];
    if (!s->ladder->tree || !*family.parent) return false;
    for (size_t i = 0; i < s->n_values; i++)
        if (is_brother(&s->values[i], &family) && s->values[i].pile == MX_NO_ID)
            s->values[i].parent = parent_in_tree(s, family.parent);
    return true;
}

static void pile_families(search *s)
{
    for (size_t i = 0; i < s->n_values; i++) s->values[i].parent = find_parent(s, &s->values[i]);
    for (size_t i = 0; i < s->n_values; i++) {
        value *v = &s->values[i];
        while (v->pile == MX_NO_ID && asks(v) && (fill_pile(s, i) || climb(s, i))) {}
    }
}

/* ---- Periods -------------------------------------------------------------------------------- */

static int by_time(const void *a, const void *b)
{
    const value *const *x = a, *const *y = b;
    int order = mx_period_compare((*x)->period, (*y)->period);
    return order != 0 ? order : strcmp((*x)->text, (*y)->text);
}

/* Whether two periods in order may be put together: neither lies in the other. */
static bool may_join(const value *a, const value *b)
{
    return a->period.last < b->period.first && strcmp(a->within, b->within) == 0;
}

/* Put all[i] together with what asks beside it, then with the neighbour of fewer people. */
static void pile_neighbours(search *s, value **all, size_t n, size_t i)
{
    const uint32_t pile = (uint32_t)s->n_piles;
    size_t from = i, to = i + 1;
    all[i]->pile = pile;
    while (to < n && asks(all[to]) && may_join(all[to - 1], all[to])) all[to++]->pile = pile;
    while (to - from < 2 || !is_enough(s, pile)) {
        bool has_left = from > 0 && all[from - 1]->pile == MX_NO_ID && may_join(all[from - 1], all[from]),
             has_right = to < n && may_join(all[to - 1], all[to]);
        if (!has_left && !has_right) {
            move_pile(s, pile, MX_NO_ID);
            return;
        }
        if (!has_right || (has_left && all[from - 1]->people < all[to]->people)) all[--from]->pile = pile;
        else all[to++]->pile = pile;
    }
    s->n_piles++;
}

static int pile_periods(search *s)
{
    value **all = mx_alloc_array(s->n_values + 1, sizeof(value *));
    size_t n = 0;
    if (!all) return mx_fail_memory();
    for (size_t i = 0; i < s->n_values; i++) {
        value *v = &s->values[i];
        v->is_period = mx_period_parse(&v->period, mx_str_of(v->text)) == MX_OK;
        if (v->is_period) all[n++] = v;
    }
    mx_error_clear(); /* a label is no failure */
    qsort(all, n, sizeof *all, by_time);
    for (size_t i = 0; i < n; i++)
        if (all[i]->pile == MX_NO_ID && asks(all[i])) pile_neighbours(s, all, n, i);
    mx_free(all);
    return MX_OK;
}

/* ---- What came of it ---------------------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What stood together before is taken apart: its members are named one by one. */
static size_t list_members(const search *s, uint32_t pile, const char **out)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n_values; i++) {
        const value *v = &s->values[i];
        size_t before = n;
        if (v->pile != pile) continue;
        for (size_t row = 0; row < n_merged(s); row++)
            if (is_member(s, row, v)) out[n++] = mx_frame_text(s->merging, row, MX_MERGING_VALUE);
        if (n == before) out[n++] = v->text;
    }
    qsort(out, n, sizeof *out, by_text);
    return n;
}

static void write_label(mx_buf *out, const search *s, const char *const members[], size_t n)
{
    mx_buf_clear(out);
    if (!s->ladder->is_period) {
        for (size_t i = 0; i < n; i++) mx_buf_format(out, "%s%s", i > 0 ? " + " : "", members[i]);
        return;
    }
    mx_period whole = {0}, part = {0};
    char text[MX_PERIOD_TEXT_MAX];
    for (size_t i = 0; i < n; i++) {
        if (mx_period_parse(&part, mx_str_of(members[i])) < 0) continue; /* all of them are periods */
        if (i == 0 || part.first < whole.first) whole.first = part.first;
        if (i == 0 || part.last > whole.last) whole.last = part.last;
    }
    whole.kind = MX_PERIOD_INTERVAL;
    mx_period_format(text, whole);
    mx_buf_text(out, text);
}

static int put_pile(mx_frame *to, const search *s, uint32_t pile, const char **members)
{
    mx_buf label = {0};
    const char *within = "";
    size_t n = list_members(s, pile, members);
    for (size_t i = 0; i < s->n_values; i++)
        if (s->values[i].pile == pile) within = s->values[i].within;
    write_label(&label, s, members, n);
    int rc = mx_buf_check(&label);
    for (size_t i = 0; rc == MX_OK && i < n; i++) {
        const char *const cells[] = {s->ladder->key, within, members[i], label.at};
        size_t row = mx_frame_n_rows(to);
        rc = mx_frame_add_row(to);
        for (size_t c = 0; rc == MX_OK && c < 4; c++) rc = mx_frame_set_text(to, row, c, cells[c]);
    }
    mx_buf_dispose(&label);
    return rc;
}

int mx_merging_new(mx_frame **out)
{
    static const char *const columns[] = {"key", "within", "value", "label"};
    int rc = mx_frame_new(out);
    for (size_t c = 0; rc == MX_OK && c < 4; c++) rc = mx_frame_add_column(*out, columns[c], MX_TEXT, MX_KEY);
    return rc;
}

static bool is_of_a_pile(const search *s, size_t row)
{
    for (size_t i = 0; i < s->n_values; i++)
        if (s->values[i].pile != MX_NO_ID && is_member(s, row, &s->values[i])) return true;
    return false;
}

/* What was put together before and is in no new pile stays. */
static int keep_earlier(mx_frame *to, const search *s)
{
    int rc = MX_OK;
    for (size_t row = 0; rc == MX_OK && row < n_merged(s); row++) {
        if (is_of_a_pile(s, row)) continue;
        size_t last = mx_frame_n_rows(to);
        rc = mx_frame_add_row(to);
        for (size_t c = 0; rc == MX_OK && c < 4; c++)
            rc = mx_frame_set_text(to, last, c, mx_frame_text(s->merging, row, c));
    }
    return rc;
}

static int write_merging(mx_frame **out, const search *s)
{
    size_t most = s->n_values + n_merged(s);
    const char **members = mx_alloc_array(most + 1, sizeof *members);
    int rc = members ? mx_merging_new(out) : mx_fail_memory();
    if (rc == MX_OK) rc = keep_earlier(*out, s);
    for (uint32_t pile = 0; rc == MX_OK && pile < s->n_piles; pile++) rc = put_pile(*out, s, pile, members);
    mx_free(members);
    if (rc < 0) {
        mx_frame_free(*out);
        *out = NULL;
    }
    return rc;
}

int mx_disclose_merge(mx_frame **out, const mx_release *release, const mx_frame *result, const mx_ladder *ladder,
                      const mx_frame *merging)
{
    search s = {.release = release, .result = result, .merging = merging, .ladder = ladder};
    *out = NULL;
    s.key = mx_frame_find(result, ladder->key);
    s.within = ladder->within ? mx_frame_find(result, ladder->within) : SIZE_MAX;
    s.people = mx_frame_find_role(result, MX_PEOPLE);
    if (mx_release_is_internal(release) || s.key == SIZE_MAX || s.people == SIZE_MAX ||
        mx_frame_role(result, s.key) != MX_KEY || mx_frame_type(result, s.key) != MX_TEXT)
        return MX_OK;
    int rc = know_rows(&s);
    if (rc == MX_OK && ladder->is_period) rc = pile_periods(&s);
    else if (rc == MX_OK) pile_families(&s);
    if (rc == MX_OK && s.n_piles > 0) rc = write_merging(out, &s);
    mx_ids_free(s.names);
    mx_free(s.values);
    mx_free(s.value_of);
    mx_free(s.context_of);
    mx_free(s.sums);
    return rc;
}

size_t mx_release_n_published(const mx_release *release)
{
    const mx_frame *frame = mx_release_frame(release);
    size_t n = 0;
    for (size_t c = 0; c < mx_frame_n_columns(frame); c++) {
        const mx_role role = mx_frame_role(frame, c);
        if (role != MX_PEOPLE && role != MX_FIGURE && role != MX_COUNT && role != MX_SHARE) continue;
        for (size_t row = 0; row < mx_frame_n_rows(frame); row++) {
            bool is_empty = mx_frame_type(frame, c) == MX_NUMBER ? isnan(mx_frame_number(frame, row, c)) != 0
                                                                 : mx_frame_text(frame, row, c) == NULL;
            n += !is_empty;
        }
    }
    return n;
}
