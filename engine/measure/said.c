/*
 * The people behind statements.
 *
 * Statements of a cell are looked at group by group. Known authors are distinct people of
 * the territory. Statements without author are put down to as many people as there are such
 * statements, up to those of the group who are not known as authors in the cell already.
 */
#include "said_i.h"

#include <math.h>
#include <stdlib.h>

/* ---- Reading ------------------------------------------------------------------------------ */

/* How many people a group has at most; NaN when nothing is known. */
static double size_of(const mx_frame *groups, size_t row)
{
    static const char *const columns[] = {"present", "size", "entered"};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        double size = mx_measure__number(groups, row, columns[i]);
        if (!isnan(size)) return size;
    }
    return NAN;
}

static int read_sizes(mx_measure__said *out, const mx_frame *groups)
{
    size_t n = mx_ids_count(out->groups);
    out->sizes = mx_alloc_array(n + 1, sizeof *out->sizes);
    if (!out->sizes) return mx_fail_memory();
    for (size_t g = 0; g < n; g++) out->sizes[g] = NAN;
    int rc = MX_OK;
    for (size_t row = 0; rc == MX_OK && row < mx_measure__n_rows(groups); row++) {
        uint32_t id;
        rc = mx_measure__pair_id(out->groups, mx_measure__str(groups, row, "territory"),
                                 mx_measure__str(groups, row, "group"), &id);
        if (rc == MX_OK && id < n) out->sizes[id] = size_of(groups, row);
    }
    return rc;
}

/* The sign of what was said: of its code, else of the question (1 well-being, 2 ill-being). */
static int polarity_of(const mx_frame *statements, size_t row)
{
    mx_str polarity = mx_measure__str(statements, row, "polarity");
    double question = mx_measure__number(statements, row, "question");
    if (mx_str_is(polarity, "+") || (polarity.size == 0 && question == 1)) return 1;
    if (mx_str_is(polarity, "-") || (polarity.size == 0 && question == 2)) return -1;
    return 0;
}

static int read_statement(mx_measure__said *out, const mx_frame *statements, size_t row)
{
    mx_str territory = mx_measure__str(statements, row, "territory"),
           group = mx_measure__str(statements, row, "group");
    mx_str author = mx_measure__str(statements, row, "author"),
           component = mx_measure__str(statements, row, "component");
    mx_measure__statement *s = &out->all[out->n];
    *s = (mx_measure__statement){
        .row = row, .author = MX_NO_ID, .component = MX_NO_ID, .has_group = group.size > 0};
    s->polarity = polarity_of(statements, row);
    int rc = mx_measure__pair_id(out->groups, territory, group, &s->group);
    if (rc == MX_OK && author.size > 0) rc = mx_measure__pair_id(out->authors, territory, author, &s->author);
    if (rc == MX_OK && component.size > 0) rc = mx_ids_add(out->components, component, &s->component);
    if (rc == MX_OK)
        rc = mx_measure__merged(&s->as_territory, &out->merging, "territory", territory, territory, &out->work);
    if (rc == MX_OK) rc = mx_measure__merged(&s->as_group, &out->merging, "group", territory, group, &out->work);
    if (rc == MX_OK)
        rc = mx_measure__merged(&s->as_component, &out->merging, "component", territory, component, &out->work);
    if (rc == MX_OK) out->n++;
    return rc;
}

static bool is_in(const mx_measure__said *said, const mx_frame *statements, size_t row, const mx_cut *cut)
{
    if (cut->cycle && !said->keeps_cycles &&
        !mx_str_is(mx_measure__str(statements, row, "cycle"), cut->cycle))
        return false;
    return mx_measure__is_under(&said->tree, mx_measure__str(statements, row, "territory"), cut->under);
}

int mx_measure__said_read(mx_measure__said *out, const mx_said *said, const mx_cut *cut, bool keeps_cycles)
{
    const mx_frame *statements = said->statements;
    *out = (mx_measure__said){.statements = statements, .cut = cut, .keeps_cycles = keeps_cycles};
    int rc = mx_measure__tree_init(&out->tree, said->territories);
    if (rc == MX_OK) rc = mx_measure__merging_init(&out->merging, cut->merging);
    if (rc == MX_OK) rc = mx_ids_new(&out->groups);
    if (rc == MX_OK) rc = mx_ids_new(&out->authors);
    if (rc == MX_OK) rc = mx_ids_new(&out->components);
    if (rc == MX_OK) {
        out->all = mx_alloc_array(mx_measure__n_rows(statements) + 1, sizeof *out->all);
        if (!out->all) rc = mx_fail_memory();
    }
    for (size_t row = 0; rc == MX_OK && row < mx_measure__n_rows(statements); row++) {
        if (is_in(out, statements, row, cut)) rc = read_statement(out, statements, row);
    }
    if (rc == MX_OK) rc = read_sizes(out, said->groups);
    return rc;
}

void mx_measure__said_dispose(mx_measure__said *said)
{
    mx_measure__tree_dispose(&said->tree);
    mx_ids_free(said->groups);
    mx_ids_free(said->authors);
    mx_ids_free(said->components);
    mx_free(said->sizes);
    mx_free(said->all);
    mx_measure__merging_dispose(&said->merging);
    mx_buf_dispose(&said->work);
}

mx_str mx_measure__said_territory(const mx_measure__said *said, const mx_measure__statement *s)
{
    if (said->cut->together) return mx_str_of(said->cut->together);
    return s->as_territory;
}

bool mx_measure__is_general(mx_str component)
{
    return component.size == 3 && component.at[1] == '0' && component.at[2] == '0';
}

/* ---- Counting people --------------------------------------------------------------------------- */

/* Those without author last in their group. */
static int by_group(const void *a, const void *b)
{
    const mx_measure__statement *x = a, *y = b;
    if (x->group != y->group) return x->group < y->group ? -1 : 1;
    if (x->author != y->author) return x->author < y->author ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static int by_author(const void *a, const void *b)
{
    const mx_measure__statement *x = a, *y = b;
    if (x->author != y->author) return x->author < y->author ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* Statements of one group that have no author. */
typedef struct {
    double n_people, n_most; /* who said them, and how many of them one person said, both by estimate */
} unknown;

/* Of statements [from, to) of a group: as many people as there are statements, up to those of the group who are
 * not known as authors; they said as much each. Where all of the group are known, what has no author is theirs,
 * in equal parts. */
static unknown estimate_unknown(const mx_measure__said *said, const mx_measure__statement all[], size_t from, size_t to)
{
    double n_known = 0, n_unknown = 0;
    for (size_t i = from; i < to; i++) {
        if (all[i].author == MX_NO_ID) n_unknown++;
        else if (i == from || all[i - 1].author != all[i].author) n_known++;
    }
    double size = said->sizes[all[from].group];
    if (isnan(size)) size = 1;
    double n_people = fmin(n_unknown, fmax(0, size - n_known));
    return (unknown){n_people, n_unknown > 0 ? ceil(n_unknown / (n_people > 0 ? n_people : n_known)) : 0};
}

void mx_measure__voices(mx_measure__voice *out, const mx_measure__said *said, mx_measure__statement all[],
                        size_t n)
{
    *out = (mx_measure__voice){.n_statements = n, .largest_share = NAN};
    double most = 0, most_added = 0;
    qsort(all, n, sizeof *all, by_group);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from; to < n && all[to].group == all[from].group;) to++;
        if (all[from].has_group) out->n_groups++;
        unknown here = estimate_unknown(said, all, from, to);
        out->n_people += here.n_people;
        if (here.n_people > 0) most = fmax(most, here.n_most);
        else most_added = fmax(most_added, here.n_most);
    }
    qsort(all, n, sizeof *all, by_author);
    size_t most_known = 0;
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from; to < n && all[to].author == all[from].author;) to++;
        if (all[from].author == MX_NO_ID) {
            out->is_estimate = true;
        } else {
            out->n_people++;
            if (to - from > most_known) most_known = to - from;
        }
    }
    most = fmax(most, (double)most_known + most_added);
    if (n > 0) out->largest_share = fmin(1, most / (double)n);
    for (size_t i = 0; i < n; i++) {
        out->n_positive += all[i].polarity > 0;
        out->n_negative += all[i].polarity < 0;
    }
}

int mx_measure__put_voice(mx_frame *frame, const mx_measure__voice *voice)
{
    mx_measure__put(frame, "n", voice->n_people);
    mx_measure__put(frame, "statements", (double)voice->n_statements);
    if (mx_frame_find(frame, "groups") != SIZE_MAX) mx_measure__put(frame, "groups", (double)voice->n_groups);
    if (mx_frame_find(frame, "largest_share") != SIZE_MAX) mx_measure__put(frame, "largest_share", voice->largest_share);
    return mx_measure__put_text(frame, "basis", voice->is_estimate ? "estimate" : "count");
}
