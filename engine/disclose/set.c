/*
 * Protecting rows from each other: results become webs, and what webs withhold comes back.
 *
 * Rows of one subject that agree in the keys that do not add up make one web. In it each total is
 * a dimension, and each whole that counts or shares are parts of is one more: the people of a row
 * stand at its root, the parts at its leaves, and what they leave over at a last leaf. Figures
 * that add up besides (statements, means times people) have places of their own.
 */
#include "set_weave_i.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- One web -------------------------------------------------------------------------------- */

static bool is_part(const mx_set_member *m, size_t column)
{
    return m->d.columns[column].role == MX_COUNT || m->d.columns[column].role == MX_SHARE;
}

static bool is_of_same_whole(const mx_set_member *m, size_t a, size_t b)
{
    const mx_disclose_column *x = &m->d.columns[a], *y = &m->d.columns[b];
    return is_part(m, a) && is_part(m, b) && x->people == y->people && x->role == y->role && x->is_level == y->is_level;
}

/* The dimension of a whole. Parts that are more than it somewhere are each a whole of their own. */
static const char *whole_name(const mx_set_member *m, size_t column)
{
    const mx_disclose_column *c = &m->d.columns[column];
    if (m->is_alone[column]) return mx_frame_name(m->input->result, column);
    if (c->role == MX_SHARE) return "\x01shares";
    return c->is_level ? "\x01levels" : "\x01counts";
}

static int know_dim(weaving *w, const char *name, size_t *out)
{
    for (*out = 1; *out < w->n_dims; (*out)++)
        if (strcmp(w->names[*out], name) == 0) return MX_OK;
    if (w->n_dims == MX_WEB_MOST_DIMS)
        return mx_fail(MX_E_LIMIT,
                       mx_tr("ce résultat a trop de totaux pour être protégé : au plus %d",
                             "this result has too many totals to be protected: at most %d"),
                       MX_WEB_MOST_DIMS - 1);
    w->names[w->n_dims++] = name;
    return MX_OK;
}

static int begin_weaving(weaving *w)
{
    size_t dim;
    int rc = mx_ids_new(&w->places);
    w->n_dims = 1;
    for (size_t i = 0; rc == MX_OK && i < w->n_rows; i++) {
        if (i > 0 && w->rows[i].member == w->rows[i - 1].member) continue;
        const mx_set_member *m = &w->set->members[w->rows[i].member];
        for (size_t d = 0; rc == MX_OK && d < m->n_dims; d++) rc = know_dim(w, m->dims[d].name, &dim);
        for (size_t c = 0; rc == MX_OK && c < m->d.n_columns; c++)
            if (is_part(m, c)) rc = know_dim(w, whole_name(m, c), &dim);
    }
    for (size_t d = 0; rc == MX_OK && d < w->n_dims; d++) rc = mx_ids_new(&w->nodes[d]);
    if (rc == MX_OK) rc = mx_web_init(&w->web, w->n_dims, w->set->rule->min_count);
    for (size_t d = 1; rc == MX_OK && d < w->n_dims; d++) w->web.is_private[d] = mx_set__is_time(w->names[d]);
    return rc;
}

static void dispose_weaving(weaving *w)
{
    for (size_t d = 0; d < MX_WEB_MOST_DIMS; d++) mx_ids_free(w->nodes[d]);
    mx_ids_free(w->places);
    mx_free(w->stands);
    mx_buf_dispose(&w->text);
    mx_web_dispose(&w->web);
}

/* Go down from `node` to what `label` names; w->text holds all labels since the root. */
static int step_down(weaving *w, size_t dim, const char *label, uint32_t *node)
{
    uint32_t id;
    size_t n = mx_ids_count(w->nodes[dim]);
    mx_buf_char(&w->text, '\x1f');
    mx_buf_text(&w->text, label);
    int rc = mx_buf_check(&w->text);
    if (rc == MX_OK) rc = mx_ids_add(w->nodes[dim], (mx_str){w->text.at, w->text.size}, &id);
    if (rc < 0) return rc;
    if (id == n) return mx_web_add_node(&w->web, dim, *node, node);
    *node = id + 1;
    return MX_OK;
}

/* The nodes of a row in the dimensions of its keys; at the root in all others. */
static int place_row(weaving *w, member_row at, uint32_t nodes[])
{
    const mx_set_member *m = &w->set->members[at.member];
    int rc = MX_OK;
    memset(nodes, 0, MX_WEB_MOST_DIMS * sizeof *nodes);
    for (size_t d = 0; rc == MX_OK && d < m->n_dims; d++) {
        mx_set_path path;
        size_t dim;
        mx_set__path(&path, m, &m->dims[d], at.row);
        rc = know_dim(w, m->dims[d].name, &dim);
        mx_buf_clear(&w->text);
        for (size_t l = path.n_above; rc == MX_OK && l < path.n; l++) rc = step_down(w, dim, path.labels[l], &nodes[dim]);
    }
    return rc;
}

/* Dimension 0: the people that figures are of, or a figure by itself. */
static int place_apart(weaving *w, member_row at, size_t column, uint32_t nodes[])
{
    const mx_set_member *m = &w->set->members[at.member];
    nodes[0] = 0;
    mx_buf_clear(&w->text);
    if (w->is_mixed) {
        mx_buf_text(&w->text, mx_set__subject_of(m));
        mx_set__add_context(m, at.row, &w->text);
    }
    return step_down(w, 0, mx_frame_name(m->input->result, column), &nodes[0]);
}

/* Add a cell, unless there is one at its place: then it is the same figure in two tables. */
static int add_cell(weaving *w, const uint32_t nodes[], const mx_web_cell *cell, member_row at, size_t column)
{
    uint32_t id, index;
    size_t n = mx_ids_count(w->places);
    int rc = mx_ids_add(w->places, (mx_str){(const char *)nodes, w->n_dims * sizeof *nodes}, &id);
    if (rc == MX_OK && id == n) rc = mx_web_add_cell(&w->web, nodes, cell, &index);
    if (rc < 0) return rc;
    mx_web_cell *there = &w->web.cells[id];
    if (cell->state > there->state) there->state = cell->state;
    there->is_fixed = there->is_fixed || cell->is_fixed;
    if (column == SIZE_MAX) return MX_OK;
    rc = MX_GROW(w->stands, w->n_stands, w->capacity);
    if (rc == MX_OK) w->stands[w->n_stands++] = (stand){at, column, id};
    return rc;
}

/* A figure costs 1, and up to 1 more for its row's people: what few stand behind falls first. */
static double cost_of(const mx_set_member *m, size_t row, bool is_row)
{
    double people = mx_disclose__people(&m->d, row), cost = 1 + people / (people + 100);
    for (size_t c = 0; is_row && c < m->d.n_columns; c++)
        cost += is_part(m, c) || m->d.columns[c].role == MX_FIGURE;
    return cost;
}

static mx_web_cell make_cell(const mx_set_member *m, size_t row, size_t column, double value)
{
    size_t at = row * m->d.n_columns + column;
    return (mx_web_cell){.value = value,
                         .cost = cost_of(m, row, m->d.columns[column].role == MX_PEOPLE),
                         .people = NAN,
                         .upper = INFINITY,
                         .is_whole_number = true,
                         .is_summed = m->d.columns[column].role != MX_FIGURE,
                         .is_fixed = m->d.is_known[at],
                         .state = m->d.withheld[at] ? MX_WEB_COVER : MX_WEB_SHOWN};
}

static bool is_primary_row(const mx_set_member *m, size_t row)
{
    return (m->d.why[row] & (MX_WHY_PEOPLE | MX_WHY_DOMINANCE | MX_WHY_EARLIER)) != 0;
}

static int add_part(weaving *w, member_row at, size_t column, uint32_t nodes[], double k, double n)
{
    const mx_set_member *m = &w->set->members[at.member];
    size_t dim;
    int rc = know_dim(w, whole_name(m, column), &dim);
    nodes[dim] = 0;
    mx_buf_clear(&w->text);
    if (rc == MX_OK) rc = step_down(w, dim, mx_frame_name(m->input->result, column), &nodes[dim]);
    if (rc < 0) return rc;
    mx_web_cell cell = make_cell(m, at.row, column, k);
    cell.people = n;
    bool is_earlier = (m->d.why[at.row] & MX_WHY_EARLIER) != 0;
    if (mx_web_is_hidden(&cell) && (is_earlier || mx_disclose__is_small(&m->d, column, k, n))) cell.state = MX_WEB_PRIMARY;
    rc = add_cell(w, nodes, &cell, at, column);
    nodes[dim] = 0;
    return rc;
}

/* What the parts of a whole leave over is published nowhere, but is a part as well. */
static int add_rest(weaving *w, member_row at, size_t column, uint32_t nodes[], double rest, bool is_hidden)
{
    const mx_set_member *m = &w->set->members[at.member];
    double n = mx_frame_number(m->input->result, at.row, m->d.columns[column].people);
    size_t dim;
    int rc = know_dim(w, whole_name(m, column), &dim);
    mx_buf_clear(&w->text);
    if (rc == MX_OK) rc = step_down(w, dim, "\x01rest", &nodes[dim]);
    if (rc < 0) return rc;
    mx_web_cell cell = make_cell(m, at.row, column, rest);
    cell.people = n;
    cell.is_fixed = false;
    cell.state = is_hidden && mx_disclose__is_small(&m->d, column, rest, n) ? MX_WEB_PRIMARY : MX_WEB_FREE;
    rc = add_cell(w, nodes, &cell, at, SIZE_MAX);
    nodes[dim] = 0;
    return rc;
}

/* All parts of the whole that `first` opens. */
static int add_whole(weaving *w, member_row at, size_t first, uint32_t nodes[])
{
    const mx_set_member *m = &w->set->members[at.member];
    double n = mx_frame_number(m->input->result, at.row, m->d.columns[first].people), rest = n;
    bool is_hidden = false, is_any = false;
    int rc = MX_OK;
    for (size_t c = first; rc == MX_OK && c < m->d.n_columns; c++) {
        bool is_here = m->is_alone[first] ? c == first : is_of_same_whole(m, first, c) && !m->is_alone[c];
        double k = is_here ? mx_disclose__part(&m->d, at.row, c) : NAN;
        if (isnan(k)) continue;
        is_hidden = is_hidden || m->d.withheld[at.row * m->d.n_columns + c];
        rest -= k;
        is_any = true;
        rc = add_part(w, at, c, nodes, k, n);
    }
    /* Of nobody there is no part: the reader, who does not know that it is nobody, does not know that either. */
    bool is_complete = is_any ? !m->is_alone[first] && m->is_complete[first] : !(n < 0.5);
    return rc < 0 || is_complete || isnan(rest) ? rc : add_rest(w, at, first, nodes, fmax(0, rest), is_hidden);
}

static bool opens_whole(const mx_set_member *m, size_t column)
{
    if (!is_part(m, column)) return false;
    if (m->is_alone[column]) return true;
    for (size_t c = 0; c < column; c++)
        if (is_of_same_whole(m, c, column) && !m->is_alone[c]) return false;
    return true;
}

static int add_people(weaving *w, member_row at, size_t column, uint32_t nodes[])
{
    const mx_set_member *m = &w->set->members[at.member];
    double n = mx_frame_number(m->input->result, at.row, column);
    if (isnan(n)) return MX_OK;
    int rc = place_apart(w, at, column, nodes);
    if (rc < 0) return rc;
    mx_web_cell cell = make_cell(m, at.row, column, n);
    if (mx_web_is_hidden(&cell) && is_primary_row(m, at.row)) cell.state = MX_WEB_PRIMARY;
    rc = add_cell(w, nodes, &cell, at, column);
    for (size_t c = 0; rc == MX_OK && c < m->d.n_columns; c++)
        if (opens_whole(m, c) && m->d.columns[c].people == column) rc = add_whole(w, at, c, nodes);
    return rc;
}

/* A mean times its people, and numbers of other things, which rest on people. */
static int add_figure(weaving *w, member_row at, size_t column, uint32_t nodes[])
{
    const mx_set_member *m = &w->set->members[at.member];
    double value = mx_frame_number(m->input->result, at.row, column);
    bool is_mean = m->d.columns[column].is_mean;
    if (is_mean) value *= mx_disclose__people(&m->d, at.row);
    if (isnan(value)) return MX_OK;
    int rc = place_apart(w, at, column, nodes);
    if (rc < 0) return rc;
    mx_web_cell cell = make_cell(m, at.row, column, value);
    if (is_mean) cell.lower = -INFINITY;
    if (is_mean) cell.is_whole_number = false;
    if (mx_web_is_hidden(&cell) && is_primary_row(m, at.row)) cell.state = MX_WEB_PRIMARY;
    if (mx_web_is_hidden(&cell) && !is_mean && value < 0.5) cell.state = MX_WEB_FREE; /* of nothing there is no part */
    return add_cell(w, nodes, &cell, at, column);
}

static int add_row(weaving *w, member_row at)
{
    const mx_set_member *m = &w->set->members[at.member];
    uint32_t nodes[MX_WEB_MOST_DIMS];
    int rc = place_row(w, at, nodes);
    for (size_t c = 0; rc == MX_OK && c < m->d.n_columns; c++) {
        const mx_disclose_column *column = &m->d.columns[c];
        if (column->role == MX_PEOPLE) rc = add_people(w, at, c, nodes);
        if (column->role == MX_FIGURE && (column->is_mean || column->adds_up)) rc = add_figure(w, at, c, nodes);
    }
    return rc;
}

/* ---- What was declared besides ---------------------------------------------------------------- */

static int find_stand(uint32_t *out, const weaving *w, const mx_term *term)
{
    for (size_t i = 0; i < w->n_stands; i++) {
        const stand *s = &w->stands[i];
        const mx_frame *frame = w->set->members[s->at.member].input->result;
        if (s->at.member != term->result || s->at.row != term->row) continue;
        if (strcmp(mx_frame_name(frame, s->column), term->column) != 0) continue;
        *out = s->cell;
        return MX_OK;
    }
    return mx_fail(MX_E_NOTFOUND,
                   mx_tr("relation entre chiffres : il n’y a pas de « %s » à la ligne %zu du résultat %zu",
                         "relation of figures: there is no \"%s\" in row %zu of result %zu"),
                   term->column, term->row + 1, term->result + 1);
}

static int relate(weaving *w)
{
    for (size_t r = 0; r < w->set->n_relations; r++) {
        const mx_relation *relation = &w->set->relations[r];
        mx_web_term *terms = mx_alloc_array(relation->n_terms + 1, sizeof *terms);
        int rc = terms ? MX_OK : mx_fail_memory();
        for (size_t i = 0; rc == MX_OK && i < relation->n_terms; i++) {
            terms[i].factor = relation->terms[i].factor;
            rc = find_stand(&terms[i].cell, w, &relation->terms[i]);
        }
        if (rc == MX_OK) rc = mx_web_relate(&w->web, terms, relation->n_terms);
        mx_free(terms);
        if (rc < 0) return rc;
    }
    return MX_OK;
}

/* ---- Back into the results ----------------------------------------------------------------------- */

/* Withhold in the results what the web withholds; within a row more may fall with it. */
static bool take_back(weaving *w)
{
    bool has_changed = false;
    for (size_t i = 0; i < w->n_stands; i++) {
        const stand *s = &w->stands[i];
        mx_disclosure *d = &w->set->members[s->at.member].d;
        bool *is_withheld = &d->withheld[s->at.row * d->n_columns + s->column];
        if (w->web.cells[s->cell].state == MX_WEB_SHOWN || *is_withheld) continue;
        has_changed = true;
        if (d->columns[s->column].role == MX_PEOPLE) {
            mx_disclose__withhold_row(d, s->at.row, MX_WHY_COMPLEMENT);
        } else {
            *is_withheld = true;
            d->why[s->at.row] |= MX_WHY_PART;
            mx_disclose__protect_row(d, s->at.row);
        }
    }
    return has_changed;
}

/* Of a web with so few withheld cells every interval is measured to its end. */
enum { MOST_MEASURED = 48 };

static size_t count_withheld(const mx_web *web)
{
    size_t n = 0;
    for (size_t i = 0; i < web->n_cells; i++)
        n += web->cells[i].state == MX_WEB_PRIMARY || web->cells[i].state == MX_WEB_COVER;
    return n;
}

/* Whether anything here was published before. */
static bool is_any_known(const weaving *w)
{
    if (w->knows_totals) return true;
    for (size_t i = 0; i < w->n_stands; i++) {
        const stand *s = &w->stands[i];
        const mx_disclosure *d = &w->set->members[s->at.member].d;
        if (d->is_known[s->at.row * d->n_columns + s->column]) return true;
    }
    return false;
}

/* The audit's figures; a cell that is given away though nothing was published before is a failure. */
static int count_up(weaving *w)
{
    mx_note *note = &w->set->note;
    bool is_measured = count_withheld(&w->web) <= MOST_MEASURED;
    int rc = is_measured ? mx_web_measure_all(&w->web) : MX_OK;
    note->n_programs += w->web.n_programs;
    for (size_t i = 0; rc == MX_OK && i < w->web.n_cells; i++) {
        const mx_web_cell *c = &w->web.cells[i];
        if (c->is_elsewhere || (c->state != MX_WEB_PRIMARY && c->state != MX_WEB_COVER)) continue;
        note->n_audited++;
        if (c->is_lost) note->n_given_away++;
        if (c->is_lost && !is_any_known(w))
            return mx_fail(MX_E_REFUSED,
                           mx_tr("diffusion refusée : un chiffre retenu se déduirait des totaux connus par ailleurs, "
                                 "quoi qu’on retienne ici ; publiez sans ces totaux, ou regroupez",
                                 "release refused: a withheld figure could be worked out from totals known from "
                                 "elsewhere, whatever is withheld here; publish without these totals, or merge"));
        double width = (c->most - c->least) / fmax(fabs(c->value), 1);
        bool is_shown = is_measured && !c->is_lost && c->is_whole_number && c->state == MX_WEB_PRIMARY;
        if (is_shown && !(width >= note->narrowest)) note->narrowest = width;
    }
    return rc;
}

static bool is_any_withheld(const weaving *w)
{
    for (size_t i = 0; i < w->n_rows; i++)
        if (w->set->members[w->rows[i].member].d.why[w->rows[i].row] != 0) return true;
    return false;
}

/* Weave, protect, take back, until nothing changes: what fell within a row is a cell of the next web. */
static int protect_group(mx_set *set, const member_row rows[], size_t n_rows, bool is_mixed, uint64_t *patience)
{
    for (;;) {
        weaving w = {.set = set, .rows = rows, .n_rows = n_rows, .is_mixed = is_mixed};
        if (!is_any_withheld(&w) && !mx_weaving_has_memory(&w)) return MX_OK;
        int rc = begin_weaving(&w);
        for (size_t i = 0; rc == MX_OK && i < n_rows; i++) rc = add_row(&w, rows[i]);
        if (rc == MX_OK) rc = mx_web_tie(&w.web);
        if (rc == MX_OK && is_mixed) rc = relate(&w);
        if (rc == MX_OK) rc = mx_weaving_recall(&w);
        w.web.patience = *patience;
        if (rc == MX_OK) rc = mx_weaving_protect(&w);
        *patience = w.web.patience;
        bool has_changed = rc == MX_OK && take_back(&w);
        if (rc == MX_OK && !has_changed) rc = count_up(&w);
        if (rc == MX_OK && !has_changed) rc = mx_weaving_write_totals(&w);
        dispose_weaving(&w);
        if (rc < 0 || !has_changed) return rc;
    }
}

/* ---- Which rows share a web ----------------------------------------------------------------------- */

static int name_group(const mx_set *set, member_row at, mx_buf *out)
{
    const mx_set_member *m = &set->members[at.member];
    mx_buf_clear(out);
    if (set->n_relations > 0) return MX_OK;
    if (m->input->subject) mx_buf_format(out, "%s", m->input->subject);
    else mx_buf_format(out, "\x01%u", at.member);
    mx_set__add_context(m, at.row, out);
    return mx_buf_check(out);
}

/* Every row that is not exempt, in the order of groups; ends[g] is where group g ends. */
typedef struct {
    member_row *rows;
    uint32_t *group;
    size_t n_rows, *ends, n_groups;
} grouping;

static void dispose_grouping(grouping *g)
{
    mx_free(g->rows);
    mx_free(g->group);
    mx_free(g->ends);
}

static int name_groups(grouping *g, const mx_set *set, member_row all[])
{
    mx_ids *ids = NULL;
    mx_buf name = {0};
    int rc = mx_ids_new(&ids);
    for (uint32_t m = 0; rc == MX_OK && m < set->n_members; m++) {
        const mx_disclosure *d = &set->members[m].d;
        for (uint32_t row = 0; rc == MX_OK && row < d->n_rows; row++) {
            if (d->is_exempt[row] || set->members[m].n_dims + set->n_relations == 0) continue;
            all[g->n_rows] = (member_row){m, row};
            rc = name_group(set, all[g->n_rows], &name);
            if (rc == MX_OK) rc = mx_ids_add(ids, (mx_str){name.at, name.size}, &g->group[g->n_rows++]);
        }
    }
    g->n_groups = rc == MX_OK ? mx_ids_count(ids) : 0;
    mx_buf_dispose(&name);
    mx_ids_free(ids);
    return rc;
}

static int find_groups(grouping *g, const mx_set *set)
{
    size_t n = 0;
    for (size_t m = 0; m < set->n_members; m++) n += set->members[m].d.n_rows;
    member_row *all = mx_alloc_array(n + 1, sizeof *all);
    g->rows = mx_alloc_array(n + 1, sizeof *g->rows);
    g->group = mx_alloc_array(n + 1, sizeof *g->group);
    int rc = all && g->rows && g->group ? name_groups(g, set, all) : mx_fail_memory();
    if (rc == MX_OK) g->ends = mx_alloc_array(g->n_groups + 2, sizeof *g->ends);
    if (rc == MX_OK && !g->ends) rc = mx_fail_memory();
    for (size_t i = 0; rc == MX_OK && i < g->n_rows; i++) g->ends[g->group[i] + 2]++;
    for (size_t i = 1; rc == MX_OK && i <= g->n_groups; i++) g->ends[i + 1] += g->ends[i];
    for (size_t i = 0; rc == MX_OK && i < g->n_rows; i++) g->rows[g->ends[g->group[i] + 1]++] = all[i];
    mx_free(all);
    return rc;
}

/* Rows by their names: what ties is decided alike in whatever order they came. */
typedef struct {
    member_row row;
    size_t name;
    const char *text;
} named_row;

static int by_name(const void *a, const void *b)
{
    const named_row *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    if (order != 0) return order;
    return x->name < y->name ? -1 : 1;
}

static int sort_rows(const mx_set *set, member_row rows[], size_t n)
{
    named_row *named = mx_alloc_array(n + 1, sizeof *named);
    mx_buf text = {0};
    int rc = named ? MX_OK : mx_fail_memory();
    for (size_t i = 0; rc == MX_OK && i < n; i++) {
        named[i] = (named_row){.row = rows[i], .name = text.size};
        mx_set__name(&set->members[rows[i].member], rows[i].row, &text);
        mx_buf_add(&text, "", 1);
        rc = mx_buf_check(&text);
    }
    for (size_t i = 0; rc == MX_OK && i < n; i++) named[i].text = text.at + named[i].name;
    if (rc == MX_OK && n > 0) qsort(named, n, sizeof *named, by_name);
    for (size_t i = 0; rc == MX_OK && i < n; i++) rows[i] = named[i].row;
    mx_buf_dispose(&text);
    mx_free(named);
    return rc;
}

static int protect_rows(mx_set *set, member_row rows[], size_t n, uint64_t *patience)
{
    int rc = sort_rows(set, rows, n);
    return rc == MX_OK ? protect_group(set, rows, n, set->n_relations > 0, patience) : rc;
}

int mx_set__protect(mx_set *set)
{
    grouping g = {0};
    int rc = find_groups(&g, set);
    for (size_t i = 0; rc == MX_OK && i < g.n_groups; i++) {
        const uint64_t share = set->patience / (g.n_groups - i);
        uint64_t left = share;
        rc = protect_rows(set, g.rows + g.ends[i], g.ends[i + 1] - g.ends[i], &left);
        set->patience -= share - left;
    }
    dispose_grouping(&g);
    return rc;
}
