/* What was said: statements by keys, the components most named, those named for the first time. */
#include "said_i.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

enum { TERRITORY, CYCLE, GROUP, QUESTION, DIMENSION, COMPONENT, POLARITY, N_KEYS };

static const mx_measure__column key_columns[N_KEYS] = {
    {"territory", MX_TEXT, MX_KEY},  {"cycle", MX_TEXT, MX_KEY},     {"group", MX_TEXT, MX_KEY},
    {"question", MX_NUMBER, MX_KEY}, {"dimension", MX_TEXT, MX_KEY}, {"component", MX_TEXT, MX_KEY},
    {"polarity", MX_TEXT, MX_KEY}};

static const mx_measure__column rank_column[] = {{"rank", MX_NUMBER, MX_FIGURE}};

static const mx_measure__column voice_columns[] = {{"n", MX_NUMBER, MX_PEOPLE},
                                                   {"basis", MX_TEXT, MX_BASIS},
                                                   {"groups", MX_NUMBER, MX_FIGURE},
                                                   {"statements", MX_NUMBER, MX_FIGURE}};

static const mx_measure__column balance_columns[] = {{"share", MX_NUMBER, MX_FIGURE},
                                                     {"positive", MX_NUMBER, MX_FIGURE},
                                                     {"negative", MX_NUMBER, MX_FIGURE},
                                                     {"balance", MX_NUMBER, MX_FIGURE}};

static const mx_measure__column largest_column[] = {{"largest_share", MX_NUMBER, MX_RANGE}};

/* The keys of a question, in the order of its columns. */
typedef struct {
    int keys[N_KEYS];
    size_t n;
} by_keys;

static int read_by(by_keys *out, const char *const by[])
{
    *out = (by_keys){.n = 0};
    for (size_t i = 0; by[i]; i++) {
        int key = 0;
        while (key < N_KEYS && strcmp(key_columns[key].name, by[i]) != 0) key++;
        if (key == N_KEYS)
            return mx_fail(MX_E_VALUE,
                           mx_tr("clé « %s » inconnue ; il y a : %s", "unknown key \"%s\"; there are: %s"),
                           by[i], "territory cycle group question dimension component polarity");
        for (size_t j = 0; j < out->n; j++) {
            if (out->keys[j] == key)
                return mx_fail(MX_E_VALUE, mx_tr("clé « %s » donnée deux fois", "key \"%s\" given twice"),
                               by[i]);
        }
        out->keys[out->n++] = key;
    }
    return MX_OK;
}

static bool has_key(const by_keys *by, int key)
{
    for (size_t i = 0; i < by->n; i++) {
        if (by->keys[i] == key) return true;
    }
    return false;
}

/* ---- The text of a key ------------------------------------------------------------------- */

static mx_str component_of(const mx_measure__said *said, const mx_measure__statement *s)
{
    return s->component == MX_NO_ID ? (mx_str){NULL, 0} : mx_ids_text(said->components, s->component);
}

static mx_str key_text(const mx_measure__said *said, const mx_measure__statement *s, int key)
{
    switch (key) {
    case TERRITORY: return mx_measure__said_territory(said, s);
    case DIMENSION: {
        mx_str component = component_of(said, s);
        return (mx_str){component.at, component.size > 0 ? 1 : 0};
    }
    case COMPONENT: return s->as_component;
    case GROUP: return s->as_group;
    case POLARITY: return mx_str_of(s->polarity > 0 ? "+" : s->polarity < 0 ? "-" : "");
    default: return mx_measure__str(said->statements, s->row, key_columns[key].name);
    }
}

static double key_number(const mx_measure__said *said, const mx_measure__statement *s)
{
    return mx_measure__number(said->statements, s->row, "question");
}

static void add_key(mx_buf *out, const mx_measure__said *said, const mx_measure__statement *s, int key)
{
    if (key == QUESTION) {
        mx_buf_number(out, key_number(said, s));
    } else {
        mx_str text = key_text(said, s, key);
        mx_buf_add(out, text.at, text.size);
    }
    mx_buf_char(out, '\x1f');
}

/* ---- Statements in cells -------------------------------------------------------------------- */

/* Statements that agree in all keys. */
typedef struct {
    mx_measure__statement *statements;
    size_t n, n_scope; /* coded statements of the same territory and cycle, as far as these are keys */
    mx_measure__voice voice;
} mention;

typedef struct {
    mention *all;
    size_t n;
} mentions;

typedef bool statement_filter(const mx_measure__said *said, const mx_measure__statement *statement);

static int by_cell(const void *a, const void *b)
{
    const mx_measure__statement *x = a, *y = b;
    if (x->cell != y->cell) return x->cell < y->cell ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* Number statements by the texts of `keys`; the ids get `ids`. */
static int number_cells(mx_measure__said *said, const by_keys *by, mx_ids *ids)
{
    mx_buf key = {0};
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && i < said->n; i++) {
        mx_buf_clear(&key);
        for (size_t k = 0; k < by->n; k++) add_key(&key, said, &said->all[i], by->keys[k]);
        rc = mx_buf_check(&key);
        if (rc == MX_OK) rc = mx_ids_add(ids, (mx_str){key.at, key.size}, &said->all[i].cell);
    }
    mx_buf_dispose(&key);
    return rc;
}

/* For each statement, by its row: how many coded statements its territory and cycle have. */
static int count_scopes(size_t **out, mx_measure__said *said, const by_keys *by)
{
    by_keys scope = {.n = 0};
    if (has_key(by, TERRITORY)) scope.keys[scope.n++] = TERRITORY;
    if (has_key(by, CYCLE)) scope.keys[scope.n++] = CYCLE;
    mx_ids *ids = NULL;
    size_t *coded = NULL;
    *out = mx_alloc_array(mx_measure__n_rows(said->statements) + 1, sizeof **out);
    int rc = *out ? mx_ids_new(&ids) : mx_fail_memory();
    if (rc == MX_OK) rc = number_cells(said, &scope, ids);
    if (rc == MX_OK) {
        coded = mx_alloc_array(mx_ids_count(ids) + 1, sizeof *coded);
        if (!coded) rc = mx_fail_memory();
    }
    for (size_t i = 0; rc == MX_OK && i < said->n; i++)
        coded[said->all[i].cell] += said->all[i].component != MX_NO_ID;
    for (size_t i = 0; rc == MX_OK && i < said->n; i++) (*out)[said->all[i].row] = coded[said->all[i].cell];
    mx_free(coded);
    mx_ids_free(ids);
    return rc;
}

/* Put the statements that `is_wanted` takes (NULL: all) into cells by `by`. */
static int find_mentions(mentions *out, mx_measure__said *said, const by_keys *by,
                         statement_filter *is_wanted)
{
    size_t *scopes = NULL, n_wanted = 0;
    mx_ids *ids = NULL;
    *out = (mentions){0};
    int rc = count_scopes(&scopes, said, by);
    if (rc == MX_OK) rc = mx_ids_new(&ids);
    if (rc == MX_OK) rc = number_cells(said, by, ids);
    if (rc == MX_OK) {
        out->all = mx_alloc_array(mx_ids_count(ids) + 1, sizeof *out->all);
        if (!out->all) rc = mx_fail_memory();
    }
    if (rc == MX_OK) {
        for (size_t i = 0; i < said->n; i++) {
            if (!is_wanted || is_wanted(said, &said->all[i])) said->all[n_wanted++] = said->all[i];
        }
        qsort(said->all, n_wanted, sizeof *said->all, by_cell);
    }
    for (size_t from = 0, to; rc == MX_OK && from < n_wanted; from = to) {
        for (to = from; to < n_wanted && said->all[to].cell == said->all[from].cell;) to++;
        mention *m = &out->all[out->n++];
        *m =
            (mention){.statements = said->all + from, .n = to - from, .n_scope = scopes[said->all[from].row]};
        mx_measure__voices(&m->voice, said, m->statements, m->n);
    }
    mx_free(scopes);
    mx_ids_free(ids);
    return rc;
}

/* ---- Rows -------------------------------------------------------------------------------------- */

static int begin(mx_frame **out, const by_keys *by, bool has_rank, bool has_balance)
{
    int rc = mx_frame_new(out);
    for (size_t i = 0; rc == MX_OK && i < by->n; i++)
        rc = mx_measure__add_columns(*out, &key_columns[by->keys[i]], 1);
    if (rc == MX_OK && has_rank) rc = mx_measure__add_columns(*out, rank_column, 1);
    if (rc == MX_OK) rc = mx_measure__add_columns(*out, voice_columns, COUNT_OF(voice_columns));
    if (rc == MX_OK && has_balance)
        rc = mx_measure__add_columns(*out, balance_columns, COUNT_OF(balance_columns));
    return rc < 0 ? rc : mx_measure__add_columns(*out, largest_column, COUNT_OF(largest_column));
}

static int put_keys(mx_frame *frame, const mx_measure__said *said, const by_keys *by, const mention *m)
{
    int rc = mx_frame_add_row(frame);
    for (size_t i = 0; rc == MX_OK && i < by->n; i++) {
        const char *column = key_columns[by->keys[i]].name;
        if (by->keys[i] == QUESTION) mx_measure__put(frame, column, key_number(said, m->statements));
        else rc = mx_measure__put_str(frame, column, key_text(said, m->statements, by->keys[i]));
    }
    return rc < 0 ? rc : mx_measure__put_voice(frame, &m->voice);
}

static void put_balance(mx_frame *frame, const mention *m)
{
    double positive = (double)m->voice.n_positive, negative = (double)m->voice.n_negative;
    bool is_coded = m->statements->component != MX_NO_ID;
    if (is_coded && m->n_scope > 0) mx_measure__put(frame, "share", (double)m->n / (double)m->n_scope);
    mx_measure__put(frame, "positive", positive);
    mx_measure__put(frame, "negative", negative);
    if (positive + negative > 0)
        mx_measure__put(frame, "balance", (positive - negative) / (positive + negative));
}

/* Hand the frame over, or free it. */
static int finish(mx_frame **out, mx_frame *frame, mx_measure__said *said, mentions *found, int rc)
{
    mx_measure__said_dispose(said);
    mx_free(found->all);
    if (rc < 0) mx_frame_free(frame);
    else *out = frame;
    return rc;
}

static int sort_by_keys(mx_frame *frame, const by_keys *by)
{
    size_t columns[N_KEYS];
    for (size_t i = 0; i < by->n; i++) columns[i] = i;
    return mx_frame_sort(frame, columns, by->n);
}

/* Whether the statements of a mention differ in being coded: then no share of coded ones. */
static bool is_mixed(const mention *m)
{
    for (size_t i = 1; i < m->n; i++) {
        if ((m->statements[i].component == MX_NO_ID) != (m->statements[0].component == MX_NO_ID)) return true;
    }
    return false;
}

int mx_measure_mentions(mx_frame **out, const mx_said *said, const char *const by[], const mx_cut *cut)
{
    mx_measure__said read = {0};
    mentions found = {0};
    mx_frame *frame = NULL;
    by_keys keys;
    *out = NULL;
    int rc = read_by(&keys, by);
    if (rc < 0) return rc;
    rc = mx_measure__said_read(&read, said, cut, false);
    if (rc == MX_OK) rc = find_mentions(&found, &read, &keys, NULL);
    if (rc == MX_OK) rc = begin(&frame, &keys, false, true);
    for (size_t i = 0; rc == MX_OK && i < found.n; i++) {
        rc = put_keys(frame, &read, &keys, &found.all[i]);
        if (rc < 0) break;
        put_balance(frame, &found.all[i]);
        if (is_mixed(&found.all[i])) mx_measure__put(frame, "share", NAN);
    }
    if (rc == MX_OK) rc = sort_by_keys(frame, &keys);
    return finish(out, frame, &read, &found, rc);
}

/* ---- Most named ------------------------------------------------------------------------------------ */

static bool is_particular(const mx_measure__said *said, const mx_measure__statement *s)
{
    return s->component != MX_NO_ID && !mx_measure__is_general(component_of(said, s));
}

/* A mention with what it is sorted by. */
typedef struct {
    mx_str territory, component;
    const mention *mention;
} named;

static int by_people(const void *a, const void *b)
{
    const named *x = a, *y = b;
    const mx_measure__voice *v = &x->mention->voice, *w = &y->mention->voice;
    int order = mx_str_compare(x->territory, y->territory);
    if (order != 0) return order;
    if (v->n_people != w->n_people) return v->n_people > w->n_people ? -1 : 1;
    if (v->n_statements != w->n_statements) return v->n_statements > w->n_statements ? -1 : 1;
    return mx_str_compare(x->component, y->component);
}

/* The rows of sorted mentions, the first `most` of each territory. */
static int put_named(mx_frame *frame, const mx_measure__said *said, const by_keys *keys, const named sorted[],
                     size_t n, size_t most)
{
    size_t rank = 0;
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && i < n; i++) {
        rank = i > 0 && mx_str_equal(sorted[i].territory, sorted[i - 1].territory) ? rank + 1 : 1;
        if (rank > most) continue;
        rc = put_keys(frame, said, keys, sorted[i].mention);
        if (rc < 0) break;
        mx_measure__put(frame, "rank", (double)rank);
        put_balance(frame, sorted[i].mention);
    }
    return rc;
}

int mx_measure_most_named(mx_frame **out, const mx_said *said, size_t most, const mx_cut *cut)
{
    const by_keys keys = {{TERRITORY, COMPONENT}, 2};
    mx_measure__said read = {0};
    mentions found = {0};
    mx_frame *frame = NULL;
    named *sorted = NULL;
    *out = NULL;
    int rc = mx_measure__said_read(&read, said, cut, false);
    if (rc == MX_OK) rc = find_mentions(&found, &read, &keys, is_particular);
    if (rc == MX_OK) rc = begin(&frame, &keys, true, true);
    if (rc == MX_OK) {
        sorted = mx_alloc_array(found.n + 1, sizeof *sorted);
        if (!sorted) rc = mx_fail_memory();
    }
    if (rc == MX_OK) {
        for (size_t i = 0; i < found.n; i++) {
            const mx_measure__statement *s = found.all[i].statements;
            sorted[i] = (named){mx_measure__said_territory(&read, s), component_of(&read, s), &found.all[i]};
        }
        qsort(sorted, found.n, sizeof *sorted, by_people);
        rc = put_named(frame, &read, &keys, sorted, found.n, most);
    }
    mx_free(sorted);
    return finish(out, frame, &read, &found, rc);
}

/* ---- New in this cycle --------------------------------------------------------------------------------- */

/* What each mention by territory, component and cycle says of the others of its component. */
typedef struct {
    const mx_measure__said *said;
    mx_ids *cycles, *territories, *named; /* `named`: territory and component */
    uint32_t *cycle_ranks;
    uint32_t *latest;   /* by territory: rank of the cycle asked about; MX_NO_ID: none */
    bool *has_earlier;  /* by territory */
    uint32_t *earliest; /* by `named`: rank of the first cycle it was named in */
} history;

static int history_ids(history *h, const mx_measure__statement *s, uint32_t *cycle, uint32_t *territory,
                       uint32_t *named_id)
{
    mx_str where = mx_measure__said_territory(h->said, s);
    int rc = mx_ids_add(h->cycles, mx_measure__str(h->said->statements, s->row, "cycle"), cycle);
    if (rc == MX_OK) rc = mx_ids_add(h->territories, where, territory);
    return rc < 0 ? rc : mx_measure__pair_id(h->named, where, component_of(h->said, s), named_id);
}

static int history_init(history *h, const mx_measure__said *said)
{
    uint32_t cycle, territory, named_id;
    *h = (history){.said = said};
    int rc = mx_ids_new(&h->cycles);
    if (rc == MX_OK) rc = mx_ids_new(&h->territories);
    if (rc == MX_OK) rc = mx_ids_new(&h->named);
    for (size_t i = 0; rc == MX_OK && i < said->n; i++)
        rc = history_ids(h, &said->all[i], &cycle, &territory, &named_id);
    if (rc < 0) return rc;
    h->cycle_ranks = mx_alloc_array(mx_ids_count(h->cycles) + 1, sizeof *h->cycle_ranks);
    h->latest = mx_alloc_array(mx_ids_count(h->territories) + 1, sizeof *h->latest);
    h->has_earlier = mx_alloc_array(mx_ids_count(h->territories) + 1, sizeof *h->has_earlier);
    h->earliest = mx_alloc_array(mx_ids_count(h->named) + 1, sizeof *h->earliest);
    if (!h->cycle_ranks || !h->latest || !h->has_earlier || !h->earliest) return mx_fail_memory();
    return mx_measure__rank_texts(h->cycle_ranks, h->cycles);
}

static void history_dispose(history *h)
{
    mx_ids_free(h->cycles);
    mx_ids_free(h->territories);
    mx_ids_free(h->named);
    mx_free(h->cycle_ranks);
    mx_free(h->latest);
    mx_free(h->has_earlier);
    mx_free(h->earliest);
}

/* Which cycle is asked about in each territory, and when each component was first named there. */
static int read_history(history *h)
{
    uint32_t asked = MX_NO_ID, cycle, territory, named_id;
    const char *wanted = h->said->cut->cycle;
    if (wanted) asked = mx_ids_find(h->cycles, mx_str_of(wanted));
    memset(h->earliest, 0xFF, mx_ids_count(h->named) * sizeof *h->earliest);
    for (uint32_t t = 0; t < mx_ids_count(h->territories); t++)
        h->latest[t] = wanted && asked != MX_NO_ID ? h->cycle_ranks[asked] : 0;
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && i < h->said->n; i++) {
        rc = history_ids(h, &h->said->all[i], &cycle, &territory, &named_id);
        if (rc < 0) break;
        uint32_t rank = h->cycle_ranks[cycle];
        if (!wanted && rank > h->latest[territory]) h->latest[territory] = rank;
        if (rank < h->earliest[named_id]) h->earliest[named_id] = rank;
    }
    for (size_t i = 0; rc == MX_OK && i < h->said->n; i++) {
        rc = history_ids(h, &h->said->all[i], &cycle, &territory, &named_id);
        if (rc == MX_OK && h->cycle_ranks[cycle] < h->latest[territory]) h->has_earlier[territory] = true;
    }
    return rc;
}

static int put_new(mx_frame *frame, history *h, const by_keys *keys, const mentions *found)
{
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && i < found->n; i++) {
        uint32_t cycle, territory, named_id;
        const mention *m = &found->all[i];
        rc = history_ids(h, m->statements, &cycle, &territory, &named_id);
        if (rc < 0 || !h->has_earlier[territory]) continue;
        bool is_new =
            h->cycle_ranks[cycle] == h->latest[territory] && h->earliest[named_id] == h->latest[territory];
        if (is_new) rc = put_keys(frame, h->said, keys, m);
    }
    return rc;
}

int mx_measure_new_components(mx_frame **out, const mx_said *said, const mx_cut *cut)
{
    const by_keys keys = {{TERRITORY, CYCLE, COMPONENT}, 3};
    mx_measure__said read = {0};
    mentions found = {0};
    history h = {0};
    mx_frame *frame = NULL;
    *out = NULL;
    int rc = mx_measure__said_read(&read, said, cut, true);
    if (rc == MX_OK) rc = history_init(&h, &read);
    if (rc == MX_OK) rc = read_history(&h);
    if (rc == MX_OK) rc = find_mentions(&found, &read, &keys, is_particular);
    if (rc == MX_OK) rc = begin(&frame, &keys, false, false);
    if (rc == MX_OK) rc = put_new(frame, &h, &keys, &found);
    if (rc == MX_OK) rc = sort_by_keys(frame, &keys);
    history_dispose(&h);
    return finish(out, frame, &read, &found, rc);
}
