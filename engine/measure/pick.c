/* The answers a question is asked of, in cells by its keys. */
#include "measure_i.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char any[] = "territory group indicator period phase cycle";

/* ---- The keys ------------------------------------------------------------------------ */

static int find_key(int *out, const char *name)
{
    for (int key = 0; key < MX_N_BY; key++) {
        if (strcmp(name, mx_measure__by_names[key]) == 0) {
            *out = key;
            return MX_OK;
        }
    }
    return mx_fail(MX_E_VALUE,
                   mx_tr("clé « %s » inconnue ; il y a : %s", "unknown key \"%s\"; there are: %s"), name,
                   any);
}

static int read_by(mx_measure__cells *out, const char *const by[])
{
    bool is_used[MX_N_BY] = {false};
    for (size_t i = 0; by[i]; i++) {
        int key = 0, rc = find_key(&key, by[i]);
        if (rc < 0) return rc;
        if (is_used[key])
            return mx_fail(MX_E_VALUE, mx_tr("clé « %s » donnée deux fois", "key \"%s\" given twice"), by[i]);
        is_used[key] = true;
        out->by[out->n_by++] = key;
    }
    if (is_used[MX_BY_INDICATOR]) return MX_OK;
    return mx_fail(
        MX_E_VALUE,
        mx_tr("il faut « indicator » parmi les clés : des indicateurs différents ne s’additionnent pas",
              "\"indicator\" must be among the keys: different indicators do not add up"));
}

/* ---- The cut ---------------------------------------------------------------------------- */

/* The cut in ids: what a key must be (MX_NO_ID: anything), and which territories are in it. */
typedef struct {
    uint32_t wanted[MX_N_BY];
    bool *is_territory_in;
    bool is_nothing; /* it names what no answer has */
} id_cut;

static void want(id_cut *out, const mx_follow_up *f, int key, const char *text)
{
    out->wanted[key] = MX_NO_ID;
    if (!text) return;
    out->wanted[key] = mx_ids_find(f->texts[key], mx_str_of(text));
    if (out->wanted[key] == MX_NO_ID) out->is_nothing = true;
}

static int read_cut(id_cut *out, const mx_follow_up *f, const mx_cut *cut)
{
    *out = (id_cut){0};
    want(out, f, MX_BY_TERRITORY, NULL);
    want(out, f, MX_BY_GROUP, NULL);
    want(out, f, MX_BY_INDICATOR, cut->indicator);
    want(out, f, MX_BY_PERIOD, cut->period);
    want(out, f, MX_BY_PHASE, cut->phase);
    want(out, f, MX_BY_CYCLE, cut->cycle);
    const mx_ids *territories = f->texts[MX_BY_TERRITORY];
    out->is_territory_in = mx_alloc_array(mx_ids_count(territories) + 1, sizeof *out->is_territory_in);
    if (!out->is_territory_in) return mx_fail_memory();
    for (uint32_t id = 0; id < mx_ids_count(territories); id++)
        out->is_territory_in[id] = mx_measure__is_under(&f->tree, mx_ids_text(territories, id), cut->under);
    return MX_OK;
}

/* Questions but those of change take everybody once, and pairs have no period of their own. */
static bool is_asked(const id_cut *cut, const mx_follow_up *f, const mx_measure__answer *answer, mx_measure__order order)
{
    mx_measure__who who = mx_measure__who_is(f, answer);
    if (who == MX_COUNTED_PAIRS && (cut->wanted[MX_BY_PERIOD] != MX_NO_ID || cut->wanted[MX_BY_PHASE] != MX_NO_ID))
        return false;
    return order == MX_LATEST_CYCLE || who == MX_COUNTED_WHOLE || who == MX_COUNTED_ALL;
}

static bool is_in(const id_cut *cut, const mx_measure__answer *answer)
{
    if (cut->is_nothing || !cut->is_territory_in[answer->keys[MX_BY_TERRITORY]]) return false;
    for (int key = 0; key < MX_N_BY; key++) {
        if (cut->wanted[key] != MX_NO_ID && cut->wanted[key] != answer->keys[key]) return false;
    }
    return true;
}

/* ---- The cells ----------------------------------------------------------------------------- */

/* A cell while it has not its place yet: the ranks of its keys. */
typedef struct {
    uint32_t ranks[MX_N_BY];
    uint32_t id;
} cell;

typedef struct {
    cell *all;
    size_t n, capacity;
} cell_list;

static int by_ranks(const void *a, const void *b)
{
    const cell *x = a, *y = b;
    for (int i = 0; i < MX_N_BY; i++) {
        if (x->ranks[i] != y->ranks[i]) return x->ranks[i] < y->ranks[i] ? -1 : 1;
    }
    return 0;
}

/* The ranks of an answer's keys, in the order of the question's columns. */
static cell cell_of(const mx_measure__cells *cells, const mx_follow_up *f, const mx_measure__answer *answer,
                    bool is_together)
{
    cell out = {0};
    for (size_t i = 0; i < cells->n_by; i++) {
        int key = cells->by[i];
        if (key != MX_BY_TERRITORY || !is_together) out.ranks[i] = f->ranks[key][answer->keys[key]];
    }
    return out;
}

static int add_pick(mx_measure__cells *out, const mx_follow_up *f, uint32_t answer, mx_ids *ids,
                    cell_list *list, bool is_together, mx_measure__order order)
{
    const mx_measure__answer *a = &f->answers[answer];
    cell c = cell_of(out, f, a, is_together);
    int rc = mx_ids_add(ids, (mx_str){(const char *)c.ranks, sizeof c.ranks}, &c.id);
    if (rc == MX_OK && c.id == list->n) rc = MX_GROW(list->all, list->n, list->capacity);
    if (rc < 0) return rc;
    if (c.id == list->n) list->all[list->n++] = c;
    uint32_t period = f->ranks[MX_BY_PERIOD][a->keys[MX_BY_PERIOD]],
             phase = f->ranks[MX_BY_PHASE][a->keys[MX_BY_PHASE]];
    uint32_t cycle = f->ranks[MX_BY_CYCLE][a->keys[MX_BY_CYCLE]];
    bool is_by_period = order == MX_LATEST_PERIOD;
    out->picks[out->n++] = (mx_measure__pick){
        c.id, a->person, {is_by_period ? period : cycle, phase, is_by_period ? cycle : period}, answer};
    return MX_OK;
}

static int by_place(const void *a, const void *b)
{
    const mx_measure__pick *x = a, *y = b;
    if (x->cell != y->cell) return x->cell < y->cell ? -1 : 1;
    if (x->person != y->person) return x->person < y->person ? -1 : 1;
    for (int i = 0; i < 3; i++) {
        if (x->order[i] != y->order[i]) return x->order[i] < y->order[i] ? -1 : 1;
    }
    return x->answer < y->answer ? -1 : x->answer > y->answer;
}

/* Give cells their places, and sort the picks by them. */
static int put_in_order(mx_measure__cells *out, cell_list *list)
{
    uint32_t *places = mx_alloc_array(list->n + 1, sizeof *places);
    if (!places) return mx_fail_memory();
    if (list->n > 0) qsort(list->all, list->n, sizeof *list->all, by_ranks);
    for (size_t i = 0; i < list->n; i++) places[list->all[i].id] = (uint32_t)i;
    for (size_t i = 0; i < out->n; i++) out->picks[i].cell = places[out->picks[i].cell];
    mx_free(places);
    qsort(out->picks, out->n, sizeof *out->picks, by_place);
    return MX_OK;
}

int mx_measure__cells_find(mx_measure__cells *out, const mx_follow_up *f, const char *const by[],
                           const mx_cut *cut, mx_measure__order order)
{
    id_cut wanted = {0};
    cell_list list = {0};
    mx_ids *ids = NULL;
    *out = (mx_measure__cells){0};
    int rc = read_by(out, by);
    if (rc == MX_OK) rc = read_cut(&wanted, f, cut);
    if (rc == MX_OK) rc = mx_ids_new(&ids);
    if (rc == MX_OK) {
        out->picks = mx_alloc_array(f->n + 1, sizeof *out->picks);
        if (!out->picks) rc = mx_fail_memory();
    }
    for (size_t i = 0; rc == MX_OK && i < f->n; i++) {
        if (is_in(&wanted, &f->answers[i]) && is_asked(&wanted, f, &f->answers[i], order))
            rc = add_pick(out, f, (uint32_t)i, ids, &list, cut->together != NULL, order);
    }
    if (rc == MX_OK) rc = put_in_order(out, &list);
    mx_free(wanted.is_territory_in);
    mx_free(list.all);
    mx_ids_free(ids);
    if (rc < 0) mx_measure__cells_dispose(out);
    return rc;
}

void mx_measure__cells_dispose(mx_measure__cells *cells)
{
    mx_free(cells->picks);
    *cells = (mx_measure__cells){0};
}

size_t mx_measure__cell_end(const mx_measure__cells *cells, size_t from)
{
    size_t to = from;
    while (to < cells->n && cells->picks[to].cell == cells->picks[from].cell) to++;
    return to;
}

/* People who are only counted are each a run of their own. */
size_t mx_measure__person_end(const mx_measure__cells *cells, size_t from, size_t to)
{
    size_t end = from + 1;
    if (cells->picks[from].person == MX_NO_ID) return end;
    while (end < to && cells->picks[end].person == cells->picks[from].person) end++;
    return end;
}

/* ---- Key columns ------------------------------------------------------------------------------ */

int mx_measure__add_keys(mx_frame *frame, const mx_measure__cells *cells)
{
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && i < cells->n_by; i++)
        rc = mx_frame_add_column(frame, mx_measure__by_names[cells->by[i]], MX_TEXT, MX_KEY);
    return rc;
}

int mx_measure__begin_row(mx_frame *frame, const mx_follow_up *f, const mx_measure__cells *cells,
                          const mx_measure__pick *pick, const mx_cut *cut)
{
    int rc = mx_frame_add_row(frame);
    for (size_t i = 0; rc == MX_OK && i < cells->n_by; i++) {
        int key = cells->by[i];
        mx_str text = mx_ids_text(f->texts[key], f->answers[pick->answer].keys[key]);
        if (key == MX_BY_TERRITORY && cut->together) text = mx_str_of(cut->together);
        rc = mx_measure__put_str(frame, mx_measure__by_names[key], text);
    }
    return rc;
}
