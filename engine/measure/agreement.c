/*
 * How well coders agree, with each other and with the classifier, and where they do not.
 *
 * Of each coder the last round counts. Two judgements of one statement under one framework make
 * a pair; pairs of people come first, then those of a person and a model, by model.
 */
#include "said_i.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

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

/* Stand before and after them where dimensions have rows of their own. */
static const mx_measure__column dimension_column[] = {{"dimension", MX_TEXT, MX_KEY}};
static const mx_measure__column other_columns[] = {
    {"alpha", MX_NUMBER, MX_FIGURE},      {"alpha_low", MX_NUMBER, MX_FIGURE},
    {"alpha_high", MX_NUMBER, MX_FIGURE}, {"ac1", MX_NUMBER, MX_FIGURE},
    {"ac1_low", MX_NUMBER, MX_FIGURE},    {"ac1_high", MX_NUMBER, MX_FIGURE}};

static const mx_measure__column disagreement_columns[] = {
    {"territory", MX_TEXT, MX_KEY}, {"statement", MX_TEXT, MX_KEY},   {"text", MX_TEXT, MX_KEY},
    {"differ", MX_TEXT, MX_KEY},    {"times", MX_NUMBER, MX_KEY},     {"codes", MX_TEXT, MX_KEY},
    {"model", MX_TEXT, MX_KEY},     {"confidence", MX_NUMBER, MX_KEY}};

typedef enum { DIMENSIONS, COMPONENTS } code_level;

/* What one coder made of one statement, in their last round. */
typedef struct {
    uint32_t statement;           /* its place in said.all */
    uint32_t coder;               /* people first, then models */
    uint32_t framework, codes[2]; /* dimension, component */
    double round;
    double confidence; /* of a model */
    size_t row;
} judgement;

/* Two judgements of one statement. */
typedef struct {
    uint32_t coders[2], statement; /* coders by their places */
    uint32_t codes[2][2];          /* [level][coder] */
    bool has_model;                /* the second coder is one */
} double_coding;

typedef struct {
    mx_measure__said said;
    const mx_frame *codes, *proposals;
    bool is_whole;   /* the table has a column `dimension` */
    size_t n_people; /* coders who are people */
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

/* The name of a coder: of a model, what its hash begins with. */
static int name_coder(mx_buf *out, const mx_frame *codes, size_t row, bool is_model)
{
    mx_buf_clear(out);
    mx_str name = mx_measure__str(codes, row, is_model ? "model" : "coder");
    if (is_model)
        mx_buf_format(out, "model %.*s", (int)(name.size < 8 ? name.size : 8), name.at ? name.at : "");
    else mx_buf_add(out, name.at, name.size);
    return mx_buf_check(out);
}

static int read_judgement(agreement *a, const mx_frame *codes, size_t row, mx_buf *name)
{
    bool is_model = codes == a->proposals;
    mx_str component = mx_measure__str(codes, row, "component");
    judgement j = {.row = row, .round = mx_measure__number(codes, row, "round")};
    int rc = name_coder(name, codes, row, is_model);
    mx_str coder = {name->at, name->size};
    if (rc < 0 || component.size == 0 || (!is_model && mx_str_is(coder, "consensus"))) return rc;
    if (isnan(j.round)) j.round = 0;
    if (is_model) j.confidence = mx_measure__number(codes, row, "confidence");
    size_t known = mx_ids_count(a->statements);
    rc = mx_measure__pair_id(a->statements, mx_measure__str(codes, row, "territory"),
                             mx_measure__str(codes, row, "statement"), &j.statement);
    if (rc < 0 || j.statement >= a->said.n || j.statement >= known)
        return rc; /* of no statement in the cut */
    rc = mx_ids_add(a->coders, coder, &j.coder);
    if (rc == MX_OK) rc = mx_ids_add(a->frameworks, mx_measure__str(codes, row, "framework"), &j.framework);
    if (rc == MX_OK) rc = mx_ids_add(a->names[DIMENSIONS], (mx_str){component.at, 1}, &j.codes[DIMENSIONS]);
    if (rc == MX_OK) rc = mx_ids_add(a->names[COMPONENTS], component, &j.codes[COMPONENTS]);
    if (rc == MX_OK) a->judgements[a->n_judgements++] = j;
    return rc;
}

static int rank_coders(agreement *a)
{
    size_t n = mx_ids_count(a->coders);
    a->ranks = mx_alloc_array(n + 1, sizeof *a->ranks);
    if (!a->ranks) return mx_fail_memory();
    int rc = mx_measure__rank_texts(a->ranks, a->coders);
    for (size_t id = a->n_people; id < n; id++) a->ranks[id] += (uint32_t)n; /* models come last */
    return rc;
}

static int read_judgements(agreement *a)
{
    size_t n_codes = mx_measure__n_rows(a->codes), n_proposals = mx_measure__n_rows(a->proposals);
    mx_buf name = {0};
    a->judgements = mx_alloc_array(n_codes + n_proposals + 1, sizeof *a->judgements);
    a->behind = mx_alloc_array(a->said.n + 1, sizeof *a->behind);
    int rc = a->judgements && a->behind ? MX_OK : mx_fail_memory();
    for (size_t i = 0; rc == MX_OK && i < a->said.n; i++) {
        uint32_t id;
        size_t row = a->said.all[i].row;
        rc = mx_measure__pair_id(a->statements, mx_measure__str(a->said.statements, row, "territory"),
                                 mx_measure__str(a->said.statements, row, "statement"), &id);
    }
    for (size_t row = 0; rc == MX_OK && row < n_codes; row++) rc = read_judgement(a, a->codes, row, &name);
    a->n_people = mx_ids_count(a->coders);
    for (size_t row = 0; rc == MX_OK && row < n_proposals; row++)
        rc = read_judgement(a, a->proposals, row, &name);
    mx_buf_dispose(&name);
    if (rc == MX_OK) rc = rank_coders(a);
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
    if (x->coder >= a->n_people && y->coder >= a->n_people) return MX_OK; /* two models */
    if (a->ranks[x->coder] > a->ranks[y->coder]) {
        const judgement *swap = x;
        x = y;
        y = swap;
    }
    int rc = MX_GROW(a->pairs, a->n_pairs, a->capacity);
    if (rc < 0) return rc;
    a->pairs[a->n_pairs++] = (double_coding){{a->ranks[x->coder], a->ranks[y->coder]},
                                             x->statement,
                                             {{x->codes[0], y->codes[0]}, {x->codes[1], y->codes[1]}},
                                             y->coder >= a->n_people};
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
    return rc;
}

/* Pairs of people first, by their names; then those with a model, by model. */
static int by_coders(const void *a, const void *b)
{
    const double_coding *x = a, *y = b;
    if (x->has_model != y->has_model) return x->has_model ? 1 : -1;
    for (int i = 0; i < 2; i++) {
        int coder = x->has_model ? 1 - i : i;
        if (x->coders[coder] != y->coders[coder]) return x->coders[coder] < y->coders[coder] ? -1 : 1;
    }
    return x->statement < y->statement ? -1 : x->statement > y->statement;
}

/* ---- The table -------------------------------------------------------------------------- */

/* Pairs [from, to) at a level; of one dimension against all others where it is not MX_NO_ID. */
typedef struct {
    code_level level;
    uint32_t dimension;
    size_t from, to;
} slice;

/* Of a code: its category in the slice's table. */
static size_t category_of(const slice *s, uint32_t code)
{
    return s->dimension == MX_NO_ID ? code : code == s->dimension ? 0 : 1;
}

/* Whether a pair has to do with the slice's dimension. */
static bool concerns(const slice *s, const double_coding *pair)
{
    return s->dimension == MX_NO_ID || pair->codes[DIMENSIONS][0] == s->dimension ||
           pair->codes[DIMENSIONS][1] == s->dimension;
}

/* Kappa and the share agreed. Of one dimension the share is that of specific agreement (Spitzer
 * and Fleiss 1974): the statements both put there by the mean of what each did; those that
 * neither put there are many, and say nothing. */
static int compute_agreement(const agreement *a, const slice *s, mx_stats_interval *kappa, double *agreed)
{
    size_t k = s->dimension == MX_NO_ID ? mx_ids_count(a->names[s->level]) : 2;
    double *table = mx_alloc_array(k * k + 1, sizeof *table), *work = mx_alloc_array(2 * k + 1, sizeof *work);
    int rc = table && work ? MX_OK : mx_fail_memory();
    for (size_t i = s->from; rc == MX_OK && i < s->to; i++) {
        const uint32_t *codes = a->pairs[i].codes[s->level];
        table[category_of(s, codes[0]) * k + category_of(s, codes[1])]++;
    }
    if (rc == MX_OK) rc = mx_stats_cohen_kappa(kappa, agreed, table, k, a->conf, work);
    if (rc == MX_OK && s->dimension != MX_NO_ID)
        *agreed = 2 * table[0] / (2 * table[0] + table[1] + table[2]);
    mx_free(table);
    mx_free(work);
    return rc;
}

/* The slice's judgements, a row a statement and a column a coder: codes, NaN where there is none. */
typedef struct {
    double *codes;
    size_t n, coders, k; /* k: categories */
} judgements;

static int gather(judgements *out, const agreement *a, const slice *s, mx_arena *arena)
{
    size_t coders = mx_ids_count(a->coders);
    *out = (judgements){mx_arena_alloc(arena, ((s->to - s->from) * coders + 1) * sizeof *out->codes), 0,
                        coders, s->dimension == MX_NO_ID ? mx_ids_count(a->names[s->level]) : 2};
    size_t *rows = mx_arena_alloc(arena, (a->said.n + 1) * sizeof *rows); /* of a statement, from 1 */
    if (!out->codes || !rows) return mx_fail_memory();
    for (size_t i = s->from; i < s->to; i++) {
        const double_coding *pair = &a->pairs[i];
        size_t *row = &rows[pair->statement];
        if (*row == 0) {
            *row = ++out->n;
            for (size_t c = 0; c < coders; c++) out->codes[(out->n - 1) * coders + c] = NAN;
        }
        for (int c = 0; c < 2; c++) {
            double *code = &out->codes[(*row - 1) * coders + pair->coders[c] % coders];
            *code = (double)category_of(s, pair->codes[s->level][c]);
        }
    }
    return MX_OK;
}

/* Krippendorff's alpha and Gwet's AC1. */
static int compute_others(mx_stats_result *alpha, mx_stats_result *ac1, const agreement *a, const slice *s,
                          mx_arena *arena)
{
    enum { DRAWS = 1000 };
    mx_stats_options options = MX_STATS_OPTIONS_INIT;
    judgements of;
    options.conf = a->conf;
    options.reps = DRAWS;
    int rc = gather(&of, a, s, arena);
    if (rc < 0) return rc;
    double *counts = mx_arena_alloc(arena, (of.n * of.k + 1) * sizeof *counts);
    if (!counts) return mx_fail_memory();
    for (size_t i = 0; i < of.n * of.coders; i++)
        if (!isnan(of.codes[i])) counts[i / of.coders * of.k + (size_t)of.codes[i]]++;
    rc = mx_stats_krippendorff(alpha, of.codes, of.n, of.coders, MX_STATS_NOMINAL, &options, arena);
    return rc == MX_OK ? mx_stats_gwet(ac1, counts, of.n, of.k, MX_STATS_UNWEIGHTED, a->conf, arena) : rc;
}

static int put_others(const agreement *a, const slice *s)
{
    mx_stats_result alpha, ac1;
    mx_arena *arena;
    if (!a->is_whole) return MX_OK;
    int rc = mx_arena_new(&arena);
    if (rc == MX_OK) rc = compute_others(&alpha, &ac1, a, s, arena);
    mx_arena_free(arena);
    if (rc < 0) return rc;
    mx_measure__put(a->frame, "alpha", alpha.estimate);
    mx_measure__put(a->frame, "alpha_low", alpha.conf_low);
    mx_measure__put(a->frame, "alpha_high", alpha.conf_high);
    mx_measure__put(a->frame, "ac1", ac1.estimate);
    mx_measure__put(a->frame, "ac1_low", ac1.conf_low);
    mx_measure__put(a->frame, "ac1_high", ac1.conf_high);
    return MX_OK;
}

/* n, basis and statements behind the pairs, each statement once. */
static int put_behind(agreement *a, const slice *s)
{
    mx_measure__voice voice;
    size_t n = 0;
    bool *is_seen = mx_alloc_array(a->said.n + 1, sizeof *is_seen);
    if (!is_seen) return mx_fail_memory();
    for (size_t i = s->from; i < s->to; i++) {
        uint32_t statement = a->pairs[i].statement;
        if (is_seen[statement] || !concerns(s, &a->pairs[i])) continue;
        a->behind[n++] = a->said.all[statement];
        is_seen[statement] = true;
    }
    mx_free(is_seen);
    mx_measure__voices(&voice, &a->said, a->behind, n);
    return mx_measure__put_voice(a->frame, &voice);
}

static int put_agreement(agreement *a, const slice *s, mx_str coder_1, mx_str coder_2, double agreed,
                         const mx_stats_interval *kappa)
{
    int rc = mx_frame_add_row(a->frame);
    if (rc == MX_OK)
        rc = mx_measure__put_text(a->frame, "level", s->level == DIMENSIONS ? "dimension" : "component");
    if (rc == MX_OK && s->dimension != MX_NO_ID)
        rc = mx_measure__put_str(a->frame, "dimension", mx_ids_text(a->names[DIMENSIONS], s->dimension));
    if (rc == MX_OK) rc = mx_measure__put_str(a->frame, "coder_1", coder_1);
    if (rc == MX_OK) rc = mx_measure__put_str(a->frame, "coder_2", coder_2);
    if (rc < 0) return rc;
    mx_measure__put(a->frame, "share_agreed", agreed);
    mx_measure__put(a->frame, "kappa", kappa->estimate);
    mx_measure__put(a->frame, "low", kappa->low);
    mx_measure__put(a->frame, "high", kappa->high);
    rc = put_others(a, s);
    return rc == MX_OK ? put_behind(a, s) : rc;
}

static mx_str coder_of(const agreement *a, uint32_t place)
{
    uint32_t id = 0;
    while (a->ranks[id] != place) id++;
    return mx_ids_text(a->coders, id);
}

static bool are_same_coders(const double_coding *x, const double_coding *y)
{
    return x->coders[0] == y->coders[0] && x->coders[1] == y->coders[1];
}

/* A row for each pair of coders in `all`, and one for all of them. */
static int put_pairs(agreement *a, const slice *all, mx_str second)
{
    double sum_kappa = 0, n_kappa = 0, agreed;
    mx_stats_interval kappa;
    slice s = *all;
    int rc = MX_OK;
    for (; rc == MX_OK && s.from < all->to; s.from = s.to) {
        const double_coding *first = &a->pairs[s.from];
        for (s.to = s.from; s.to < all->to && are_same_coders(&a->pairs[s.to], first);) s.to++;
        rc = compute_agreement(a, &s, &kappa, &agreed);
        if (rc < 0 || isnan(agreed)) continue; /* neither used the dimension */
        if (!isnan(kappa.estimate)) {
            sum_kappa += kappa.estimate * (double)(s.to - s.from);
            n_kappa += (double)(s.to - s.from);
        }
        rc = put_agreement(a, &s, coder_of(a, first->coders[0]), coder_of(a, first->coders[1]), agreed,
                           &kappa);
    }
    if (rc == MX_OK) rc = compute_agreement(a, all, &kappa, &agreed);
    if (rc < 0 || isnan(agreed)) return rc;
    kappa = (mx_stats_interval){.estimate = sum_kappa / n_kappa, .low = NAN, .high = NAN};
    return put_agreement(a, all, mx_str_of("*"), second, agreed, &kappa);
}

/* People among themselves, then people and each model. */
static int put_level(agreement *a, code_level level, uint32_t dimension)
{
    slice s = {level, dimension, 0, 0};
    int rc = MX_OK;
    while (s.to < a->n_pairs && !a->pairs[s.to].has_model) s.to++;
    if (s.to > 0) rc = put_pairs(a, &s, mx_str_of("*"));
    for (s.from = s.to; rc == MX_OK && s.from < a->n_pairs; s.from = s.to) {
        uint32_t model = a->pairs[s.from].coders[1];
        while (s.to < a->n_pairs && a->pairs[s.to].coders[1] == model) s.to++;
        rc = put_pairs(a, &s, coder_of(a, model));
    }
    return rc;
}

static int put_dimensions(agreement *a)
{
    int rc = MX_OK;
    for (char letter = 'A'; rc == MX_OK && letter <= 'Z'; letter++) {
        uint32_t dimension = mx_ids_find(a->names[DIMENSIONS], (mx_str){&letter, 1});
        if (dimension != MX_NO_ID) rc = put_level(a, DIMENSIONS, dimension);
    }
    return rc;
}

static int put_table(agreement *a)
{
    int rc = mx_frame_new(&a->frame);
    if (rc == MX_OK && a->is_whole) rc = mx_measure__add_columns(a->frame, dimension_column, 1);
    if (rc == MX_OK) rc = mx_measure__add_columns(a->frame, agreement_columns, COUNT_OF(agreement_columns));
    if (rc == MX_OK && a->is_whole)
        rc = mx_measure__add_columns(a->frame, other_columns, COUNT_OF(other_columns));
    if (a->n_pairs > 0) qsort(a->pairs, a->n_pairs, sizeof *a->pairs, by_coders);
    if (rc == MX_OK) rc = put_level(a, DIMENSIONS, MX_NO_ID);
    if (rc == MX_OK && a->is_whole) rc = put_dimensions(a);
    return rc == MX_OK ? put_level(a, COMPONENTS, MX_NO_ID) : rc;
}

/* ---- Disagreements ------------------------------------------------------------------------ */

/* Why a statement is worth a discussion, the worst first. */
typedef enum { PEOPLE_BY_DIMENSION, PEOPLE_BY_COMPONENT, MODEL_ALONE, NO_DIFFERENCE } difference;

typedef struct {
    difference why;
    uint32_t times;         /* how often its confusion occurs: settling it settles as many */
    size_t from, to;        /* its judgements */
    const judgement *model; /* NULL when no model looked at it */
} quarrel;

static difference difference_of(const double_coding *pair)
{
    if (pair->codes[COMPONENTS][0] == pair->codes[COMPONENTS][1]) return NO_DIFFERENCE;
    if (pair->has_model) return MODEL_ALONE;
    return pair->codes[DIMENSIONS][0] != pair->codes[DIMENSIONS][1] ? PEOPLE_BY_DIMENSION
                                                                    : PEOPLE_BY_COMPONENT;
}

/* The number of a confusion: of two components, whoever gave which, for one reason. */
static int confusion_of(uint32_t *out, mx_ids *confusions, const double_coding *pair)
{
    uint32_t x = pair->codes[COMPONENTS][0], y = pair->codes[COMPONENTS][1];
    uint32_t key[3] = {x < y ? x : y, x < y ? y : x, pair->has_model};
    return mx_ids_add(confusions, (mx_str){(const char *)key, sizeof key}, out);
}

static int count_confusions(uint32_t counts[], const agreement *a, mx_ids *confusions)
{
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && i < a->n_pairs; i++) {
        uint32_t confusion = 0;
        if (difference_of(&a->pairs[i]) == NO_DIFFERENCE) continue;
        rc = confusion_of(&confusion, confusions, &a->pairs[i]);
        if (rc == MX_OK) counts[confusion]++;
    }
    return rc;
}

/* Pairs stand in the order of statements; *at is the first of this one or a later one. */
static int judge(quarrel *out, const agreement *a, size_t *at, mx_ids *confusions, const uint32_t counts[])
{
    uint32_t statement = a->judgements[out->from].statement;
    int rc = MX_OK;
    out->why = NO_DIFFERENCE;
    for (; rc == MX_OK && *at < a->n_pairs && a->pairs[*at].statement == statement; (*at)++) {
        uint32_t confusion = 0;
        difference why = difference_of(&a->pairs[*at]);
        if (why == NO_DIFFERENCE || why > out->why) continue;
        rc = confusion_of(&confusion, confusions, &a->pairs[*at]);
        if (rc < 0) break;
        if (why < out->why || counts[confusion] > out->times) out->times = counts[confusion];
        out->why = why;
    }
    for (size_t i = out->from; i < out->to; i++)
        if (a->judgements[i].coder >= a->n_people) out->model = &a->judgements[i];
    return rc;
}

static bool is_settled(const agreement *a, uint32_t statement)
{
    return mx_str_is(mx_measure__str(a->said.statements, a->said.all[statement].row, "status"), "settled");
}

static double confidence_of(const quarrel *q)
{
    return q->model && !isnan(q->model->confidence) ? q->model->confidence : 0;
}

/* The worst kind first, then the most frequent confusion, then the surer model. */
static int by_worth(const void *a, const void *b)
{
    const quarrel *x = a, *y = b;
    if (x->why != y->why) return x->why < y->why ? -1 : 1;
    if (x->times != y->times) return x->times > y->times ? -1 : 1;
    if (confidence_of(x) != confidence_of(y)) return confidence_of(x) > confidence_of(y) ? -1 : 1;
    return x->from < y->from ? -1 : x->from > y->from;
}

static int put_codes(agreement *a, const quarrel *q)
{
    mx_buf words = {0};
    for (size_t i = q->from; i < q->to; i++) {
        const judgement *j = &a->judgements[i];
        if (j->coder >= a->n_people) continue;
        mx_buf_format(&words, "%s%.*s (%.*s)", words.size > 0 ? ", " : "",
                      MX_STR(mx_ids_text(a->names[COMPONENTS], j->codes[COMPONENTS])),
                      MX_STR(mx_ids_text(a->coders, j->coder)));
    }
    int rc = mx_buf_check(&words);
    if (rc == MX_OK) rc = mx_measure__put_str(a->frame, "codes", (mx_str){words.at, words.size});
    mx_buf_dispose(&words);
    return rc;
}

static int put_quarrel(agreement *a, const quarrel *q)
{
    static const char *const copied[] = {"territory", "statement", "text"};
    static const char *const words[] = {"dimension", "component", "model"};
    size_t row = a->said.all[a->judgements[q->from].statement].row;
    int rc = mx_frame_add_row(a->frame);
    for (size_t i = 0; rc == MX_OK && i < COUNT_OF(copied); i++)
        rc = mx_measure__put_str(a->frame, copied[i], mx_measure__str(a->said.statements, row, copied[i]));
    if (rc == MX_OK) rc = mx_measure__put_text(a->frame, "differ", words[q->why]);
    if (rc == MX_OK) rc = put_codes(a, q);
    if (rc < 0) return rc;
    mx_measure__put(a->frame, "times", q->times);
    if (!q->model) return MX_OK;
    mx_measure__put(a->frame, "confidence", q->model->confidence);
    return mx_measure__put_str(a->frame, "model",
                               mx_ids_text(a->names[COMPONENTS], q->model->codes[COMPONENTS]));
}

static int find_quarrels(quarrel all[], size_t *n, const agreement *a, mx_ids *confusions, uint32_t counts[])
{
    size_t at = 0;
    int rc = count_confusions(counts, a, confusions);
    for (size_t from = 0, to; rc == MX_OK && from < a->n_judgements; from = to) {
        uint32_t statement = a->judgements[from].statement;
        for (to = from; to < a->n_judgements && a->judgements[to].statement == statement;) to++;
        quarrel one = {.from = from, .to = to};
        rc = judge(&one, a, &at, confusions, counts);
        if (rc == MX_OK && one.why != NO_DIFFERENCE && !is_settled(a, statement)) all[(*n)++] = one;
    }
    return rc;
}

static int put_disagreements(agreement *a)
{
    quarrel *all = mx_alloc_array(a->n_judgements + 1, sizeof *all);
    uint32_t *counts = mx_alloc_array(a->n_pairs + 1, sizeof *counts);
    mx_ids *confusions = NULL;
    size_t n = 0;
    int rc = all && counts ? mx_ids_new(&confusions) : mx_fail_memory();
    if (rc == MX_OK) rc = mx_measure__frame(&a->frame, disagreement_columns, COUNT_OF(disagreement_columns));
    if (rc == MX_OK) rc = find_quarrels(all, &n, a, confusions, counts);
    if (rc == MX_OK) qsort(all, n, sizeof *all, by_worth);
    for (size_t i = 0; rc == MX_OK && i < n; i++) rc = put_quarrel(a, &all[i]);
    mx_ids_free(confusions);
    mx_free(all);
    mx_free(counts);
    return rc;
}

/* ---- The questions -------------------------------------------------------------------------- */

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

static int ask(mx_frame **out, const mx_said *said, agreement a, const mx_cut *cut, int (*put)(agreement *a))
{
    *out = NULL;
    a.conf = cut->conf;
    int rc = mx_measure__said_read(&a.said, said, cut, false);
    if (rc == MX_OK) rc = mx_ids_new(&a.statements);
    if (rc == MX_OK) rc = mx_ids_new(&a.coders);
    if (rc == MX_OK) rc = mx_ids_new(&a.frameworks);
    if (rc == MX_OK) rc = mx_ids_new(&a.names[DIMENSIONS]);
    if (rc == MX_OK) rc = mx_ids_new(&a.names[COMPONENTS]);
    if (rc == MX_OK) rc = read_judgements(&a);
    if (rc == MX_OK) rc = find_pairs(&a);
    if (rc == MX_OK) rc = put(&a);
    agreement_dispose(&a);
    if (rc < 0) mx_frame_free(a.frame);
    else *out = a.frame;
    return rc;
}

int mx_measure_agreement(mx_frame **out, const mx_said *said, const mx_frame *codes, const mx_cut *cut)
{
    return ask(out, said, (agreement){.codes = codes}, cut, put_table);
}

int mx_measure_agree(mx_frame **out, const mx_said *said, const mx_frame *codes, const mx_frame *proposals,
                     const mx_cut *cut)
{
    return ask(out, said, (agreement){.codes = codes, .proposals = proposals, .is_whole = true}, cut,
               put_table);
}

int mx_measure_disagreements(mx_frame **out, const mx_said *said, const mx_frame *codes,
                             const mx_frame *proposals, const mx_cut *cut)
{
    return ask(out, said, (agreement){.codes = codes, .proposals = proposals}, cut, put_disagreements);
}
