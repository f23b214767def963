/* How far coding has come, and how well coders agree. */
#include "said_i.h"

#include <math.h>
#include <stdlib.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* ---- How far ----------------------------------------------------------------------------- */

static const mx_measure__column coding_columns[] = {
    {"territory", MX_TEXT, MX_KEY},       {"n", MX_NUMBER, MX_PEOPLE},
    {"basis", MX_TEXT, MX_BASIS},         {"statements", MX_NUMBER, MX_FIGURE},
    {"coded", MX_NUMBER, MX_FIGURE},      {"open", MX_NUMBER, MX_FIGURE},
    {"share_open", MX_NUMBER, MX_FIGURE}, {"general", MX_NUMBER, MX_FIGURE},
    {"by_model", MX_NUMBER, MX_FIGURE}};

static int by_cell(const void *a, const void *b)
{
    const mx_measure__statement *x = a, *y = b;
    if (x->cell != y->cell) return x->cell < y->cell ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static int put_coding(mx_frame *frame, const mx_measure__said *said, mx_measure__statement all[], size_t n)
{
    double coded = 0, general = 0, by_model = 0;
    mx_measure__voice voice;
    for (size_t i = 0; i < n; i++) {
        bool is_coded = all[i].component != MX_NO_ID;
        coded += is_coded;
        general += is_coded && mx_measure__is_general(mx_ids_text(said->components, all[i].component));
        by_model += mx_str_is(mx_measure__str(said->statements, all[i].row, "status"), "auto");
    }
    int rc = mx_frame_add_row(frame);
    if (rc == MX_OK) rc = mx_measure__put_str(frame, "territory", mx_measure__said_territory(said, all));
    if (rc < 0) return rc;
    mx_measure__put(frame, "coded", coded);
    mx_measure__put(frame, "open", (double)n - coded);
    mx_measure__put(frame, "share_open", 1 - coded / (double)n);
    mx_measure__put(frame, "general", general);
    mx_measure__put(frame, "by_model", by_model);
    mx_measure__voices(&voice, said, all, n);
    return mx_measure__put_voice(frame, &voice);
}

/* Number statements by territory, and sort them so. */
static int by_territory(mx_measure__said *said)
{
    mx_ids *territories = NULL;
    int rc = mx_ids_new(&territories);
    for (size_t i = 0; rc == MX_OK && i < said->n; i++)
        rc = mx_ids_add(territories, mx_measure__said_territory(said, &said->all[i]), &said->all[i].cell);
    mx_ids_free(territories);
    if (rc == MX_OK) qsort(said->all, said->n, sizeof *said->all, by_cell);
    return rc;
}

int mx_measure_coding(mx_frame **out, const mx_said *said, const mx_cut *cut)
{
    mx_measure__said read = {0};
    mx_frame *frame = NULL;
    const size_t territory[] = {0};
    *out = NULL;
    int rc = mx_measure__said_read(&read, said, cut, false);
    if (rc == MX_OK) rc = mx_measure__frame(&frame, coding_columns, COUNT_OF(coding_columns));
    if (rc == MX_OK) rc = by_territory(&read);
    for (size_t from = 0, to; rc == MX_OK && from < read.n; from = to) {
        for (to = from; to < read.n && read.all[to].cell == read.all[from].cell;) to++;
        rc = put_coding(frame, &read, read.all + from, to - from);
    }
    if (rc == MX_OK) rc = mx_frame_sort(frame, territory, 1);
    mx_measure__said_dispose(&read);
    if (rc < 0) mx_frame_free(frame);
    else *out = frame;
    return rc;
}

/* ---- How well coders agree ------------------------------------------------------------------- */

static const mx_measure__column agreement_columns[] = {{"level", MX_TEXT, MX_KEY},
                                                       {"coder_1", MX_TEXT, MX_KEY},
                                                       {"coder_2", MX_TEXT, MX_KEY},
                                                       {"n", MX_NUMBER, MX_PEOPLE},
                                                       {"basis", MX_TEXT, MX_BASIS},
                                                       {"statements", MX_NUMBER, MX_FIGURE},
                                                       {"share_agreed", MX_NUMBER, MX_FIGURE},
                                                       {"kappa", MX_NUMBER, MX_FIGURE},
                                                       {"low", MX_NUMBER, MX_FIGURE},
                                                       {"high", MX_NUMBER, MX_FIGURE}};

typedef enum { DIMENSIONS, COMPONENTS } code_level;

/* What one coder made of one statement, in their last round. */
typedef struct {
    uint32_t statement;           /* its place in said.all */
    uint32_t coder;               /* the place of their name among the coders */
    uint32_t framework, codes[2]; /* dimension, component */
    double round;
    size_t row;
} judgement;

/* Two judgements of one statement. */
typedef struct {
    uint32_t coders[2], statement;
    uint32_t codes[2][2]; /* [level][coder] */
} double_coding;

typedef struct {
    mx_measure__said said;
    const mx_frame *codes;
    mx_ids *statements, *coders, *frameworks, *names[2];
    uint32_t *ranks; /* of coders */
    judgement *judgements;
    double_coding *pairs;
    size_t n_judgements, n_pairs, capacity;
    mx_measure__statement *behind; /* statements of a pair, to count people */
    mx_frame *frame;
    double conf;
} agreement;

static int by_statement(const void *a, const void *b)
{
    const judgement *x = a, *y = b;
    if (x->statement != y->statement) return x->statement < y->statement ? -1 : 1;
    if (x->coder != y->coder) return x->coder < y->coder ? -1 : 1;
    if (x->round != y->round) return x->round < y->round ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static int read_judgement(agreement *a, size_t row)
{
    mx_str coder = mx_measure__str(a->codes, row, "coder"),
           component = mx_measure__str(a->codes, row, "component");
    judgement j = {.row = row, .round = mx_measure__number(a->codes, row, "round")};
    if (component.size == 0 || mx_str_is(coder, "consensus")) return MX_OK;
    if (isnan(j.round)) j.round = 0;
    size_t known = mx_ids_count(a->statements);
    int rc = mx_measure__pair_id(a->statements, mx_measure__str(a->codes, row, "territory"),
                                 mx_measure__str(a->codes, row, "statement"), &j.statement);
    if (rc < 0 || j.statement >= a->said.n || j.statement >= known)
        return rc; /* of no statement in the cut */
    rc = mx_ids_add(a->coders, coder, &j.coder);
    if (rc == MX_OK)
        rc = mx_ids_add(a->frameworks, mx_measure__str(a->codes, row, "framework"), &j.framework);
    if (rc == MX_OK) rc = mx_ids_add(a->names[DIMENSIONS], (mx_str){component.at, 1}, &j.codes[DIMENSIONS]);
    if (rc == MX_OK) rc = mx_ids_add(a->names[COMPONENTS], component, &j.codes[COMPONENTS]);
    if (rc == MX_OK) a->judgements[a->n_judgements++] = j;
    return rc;
}

static int read_judgements(agreement *a)
{
    size_t n = mx_measure__n_rows(a->codes);
    a->judgements = mx_alloc_array(n + 1, sizeof *a->judgements);
    a->behind = mx_alloc_array(a->said.n + 1, sizeof *a->behind);
    int rc = a->judgements && a->behind ? MX_OK : mx_fail_memory();
    for (size_t i = 0; rc == MX_OK && i < a->said.n; i++) {
        uint32_t id;
        size_t row = a->said.all[i].row;
        rc = mx_measure__pair_id(a->statements, mx_measure__str(a->said.statements, row, "territory"),
                                 mx_measure__str(a->said.statements, row, "statement"), &id);
    }
    for (size_t row = 0; rc == MX_OK && row < n; row++) rc = read_judgement(a, row);
    if (rc < 0) return rc;
    a->ranks = mx_alloc_array(mx_ids_count(a->coders) + 1, sizeof *a->ranks);
    if (!a->ranks) return mx_fail_memory();
    rc = mx_measure__rank_texts(a->ranks, a->coders);
    if (rc == MX_OK) qsort(a->judgements, a->n_judgements, sizeof *a->judgements, by_statement);
    return rc;
}

/* Keep each coder's last judgement of a statement. */
static void keep_last(agreement *a)
{
    size_t n = 0;
    for (size_t i = 0; i < a->n_judgements; i++) {
        const judgement *j = &a->judgements[i];
        bool has_later = i + 1 < a->n_judgements && j[1].statement == j->statement && j[1].coder == j->coder;
        if (!has_later) a->judgements[n++] = *j;
    }
    a->n_judgements = n;
}

static int pair_up(agreement *a, const judgement *x, const judgement *y)
{
    if (x->framework != y->framework) return MX_OK;
    if (a->ranks[x->coder] > a->ranks[y->coder]) {
        const judgement *swap = x;
        x = y;
        y = swap;
    }
    int rc = MX_GROW(a->pairs, a->n_pairs, a->capacity);
    if (rc < 0) return rc;
    a->pairs[a->n_pairs++] = (double_coding){
        {x->coder, y->coder}, x->statement, {{x->codes[0], y->codes[0]}, {x->codes[1], y->codes[1]}}};
    return MX_OK;
}

static int find_pairs(agreement *a)
{
    int rc = MX_OK;
    keep_last(a);
    for (size_t i = 0; rc == MX_OK && i < a->n_judgements; i++) {
        for (size_t j = i + 1; rc == MX_OK && j < a->n_judgements; j++) {
            if (a->judgements[j].statement != a->judgements[i].statement) break;
            rc = pair_up(a, &a->judgements[i], &a->judgements[j]);
        }
    }
    for (size_t i = 0; i < a->n_pairs; i++) { /* names give way to their places, to sort by */
        a->pairs[i].coders[0] = a->ranks[a->pairs[i].coders[0]];
        a->pairs[i].coders[1] = a->ranks[a->pairs[i].coders[1]];
    }
    return rc;
}

static int by_coders(const void *a, const void *b)
{
    const double_coding *x = a, *y = b;
    for (int i = 0; i < 2; i++) {
        if (x->coders[i] != y->coders[i]) return x->coders[i] < y->coders[i] ? -1 : 1;
    }
    return x->statement < y->statement ? -1 : x->statement > y->statement;
}

/* Kappa of pairs [from, to). */
static int compute_kappa(const agreement *a, code_level level, size_t from, size_t to,
                         mx_stats_interval *kappa, double *agreed)
{
    size_t k = mx_ids_count(a->names[level]);
    double *table = mx_alloc_array(k * k + 1, sizeof *table), *work = mx_alloc_array(2 * k + 1, sizeof *work);
    int rc = table && work ? MX_OK : mx_fail_memory();
    for (size_t i = from; rc == MX_OK && i < to; i++)
        table[a->pairs[i].codes[level][0] * k + a->pairs[i].codes[level][1]]++;
    if (rc == MX_OK) rc = mx_stats_cohen_kappa(kappa, agreed, table, k, a->conf, work);
    mx_free(table);
    mx_free(work);
    return rc;
}

/* n, basis and statements behind pairs [from, to), each statement once. */
static int put_behind(agreement *a, size_t from, size_t to)
{
    mx_measure__voice voice;
    size_t n = 0;
    bool *is_seen = mx_alloc_array(a->said.n + 1, sizeof *is_seen);
    if (!is_seen) return mx_fail_memory();
    for (size_t i = from; i < to; i++) {
        uint32_t statement = a->pairs[i].statement;
        if (!is_seen[statement]) a->behind[n++] = a->said.all[statement];
        is_seen[statement] = true;
    }
    mx_free(is_seen);
    mx_measure__voices(&voice, &a->said, a->behind, n);
    return mx_measure__put_voice(a->frame, &voice);
}

static int put_agreement(agreement *a, code_level level, mx_str coder_1, mx_str coder_2, size_t from,
                         size_t to, double agreed, double kappa, double low, double high)
{
    int rc = mx_frame_add_row(a->frame);
    if (rc == MX_OK)
        rc = mx_measure__put_text(a->frame, "level", level == DIMENSIONS ? "dimension" : "component");
    if (rc == MX_OK) rc = mx_measure__put_str(a->frame, "coder_1", coder_1);
    if (rc == MX_OK) rc = mx_measure__put_str(a->frame, "coder_2", coder_2);
    if (rc < 0) return rc;
    mx_measure__put(a->frame, "share_agreed", agreed);
    mx_measure__put(a->frame, "kappa", kappa);
    mx_measure__put(a->frame, "low", low);
    mx_measure__put(a->frame, "high", high);
    return put_behind(a, from, to);
}

static mx_str coder_of(const agreement *a, uint32_t place)
{
    uint32_t id = 0;
    while (a->ranks[id] != place) id++;
    return mx_ids_text(a->coders, id);
}

static int put_level(agreement *a, code_level level)
{
    double sum_agreed = 0, sum_kappa = 0, n_kappa = 0;
    int rc = MX_OK;
    for (size_t from = 0, to; rc == MX_OK && from < a->n_pairs; from = to) {
        const double_coding *first = &a->pairs[from];
        for (to = from; to < a->n_pairs && a->pairs[to].coders[0] == first->coders[0] &&
                        a->pairs[to].coders[1] == first->coders[1];)
            to++;
        mx_stats_interval kappa;
        double agreed, n = (double)(to - from);
        rc = compute_kappa(a, level, from, to, &kappa, &agreed);
        if (rc < 0) break;
        sum_agreed += agreed * n;
        if (!isnan(kappa.estimate)) {
            sum_kappa += kappa.estimate * n;
            n_kappa += n;
        }
        rc = put_agreement(a, level, coder_of(a, first->coders[0]), coder_of(a, first->coders[1]), from, to,
                           agreed, kappa.estimate, kappa.low, kappa.high);
    }
    if (rc < 0 || a->n_pairs == 0) return rc;
    return put_agreement(a, level, mx_str_of("*"), mx_str_of("*"), 0, a->n_pairs,
                         sum_agreed / (double)a->n_pairs, sum_kappa / n_kappa, NAN, NAN);
}

static void agreement_dispose(agreement *a)
{
    mx_measure__said_dispose(&a->said);
    mx_ids_free(a->statements);
    mx_ids_free(a->coders);
    mx_ids_free(a->frameworks);
    mx_ids_free(a->names[DIMENSIONS]);
    mx_ids_free(a->names[COMPONENTS]);
    mx_free(a->ranks);
    mx_free(a->judgements);
    mx_free(a->pairs);
    mx_free(a->behind);
}

int mx_measure_agreement(mx_frame **out, const mx_said *said, const mx_frame *codes, const mx_cut *cut)
{
    agreement a = {.codes = codes, .conf = cut->conf};
    *out = NULL;
    int rc = mx_measure__said_read(&a.said, said, cut, false);
    if (rc == MX_OK) rc = mx_ids_new(&a.statements);
    if (rc == MX_OK) rc = mx_ids_new(&a.coders);
    if (rc == MX_OK) rc = mx_ids_new(&a.frameworks);
    if (rc == MX_OK) rc = mx_ids_new(&a.names[DIMENSIONS]);
    if (rc == MX_OK) rc = mx_ids_new(&a.names[COMPONENTS]);
    if (rc == MX_OK) rc = read_judgements(&a);
    if (rc == MX_OK) rc = find_pairs(&a);
    if (rc == MX_OK) rc = mx_measure__frame(&a.frame, agreement_columns, COUNT_OF(agreement_columns));
    if (rc == MX_OK) {
        if (a.n_pairs > 0) qsort(a.pairs, a.n_pairs, sizeof *a.pairs, by_coders);
        rc = put_level(&a, DIMENSIONS);
    }
    if (rc == MX_OK) rc = put_level(&a, COMPONENTS);
    agreement_dispose(&a);
    if (rc < 0) mx_frame_free(a.frame);
    else *out = a.frame;
    return rc;
}
