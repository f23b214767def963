/* Follow-up, read once from any rows into compact answers. */
#include "measure_i.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const mx_measure__by_names[MX_N_BY] = {"territory", "group", "indicator",
                                                   "period",    "phase", "cycle"};

/* The cells of a row after the keys; COUNTED and those of margins after it may lack. */
enum { RESPONDENT = MX_N_BY, VALUE, WEIGHT, PEOPLE, N_CELLS, COUNTED = N_CELLS, STRATA };

/* More levels than this are values on a real scale. */
enum { MOST_LEVELS = 78 };

/* ---- Scales ---------------------------------------------------------------------------- */

/* The parts of a scale where they are not given: the two lowest and the two highest levels, or
 * one of each under four levels. */
static void default_parts(mx_measure__scale *scale)
{
    if (!scale->is_ordinal) return;
    double width = scale->highest - scale->lowest < 3 ? 0 : 1;
    if (isnan(scale->low_max)) scale->low_max = scale->lowest + width;
    if (isnan(scale->high_min)) scale->high_min = scale->highest - width;
}

static mx_measure__scale scale_of_indicator(const mx_frame *indicators, size_t row)
{
    mx_str direction = mx_measure__str(indicators, row, "direction");
    mx_measure__scale scale = {
        .is_reversed = mx_str_is(direction, "-"),
        .lowest = mx_measure__number(indicators, row, "lowest"),
        .highest = mx_measure__number(indicators, row, "highest"),
        .low_max = mx_measure__number(indicators, row, "low_max"),
        .high_min = mx_measure__number(indicators, row, "high_min"),
    };
    bool is_real = mx_str_is(mx_measure__str(indicators, row, "scale"), "real");
    scale.is_ordinal = !is_real && scale.highest - scale.lowest < MOST_LEVELS; /* false for NaN */
    default_parts(&scale);
    return scale;
}

/* The scale of an indicator nobody described: the range of whole numbers seen. */
static void widen(mx_measure__scale *scale, double value)
{
    if (isnan(value)) return;
    if (value != floor(value)) scale->is_ordinal = false;
    scale->lowest = fmin(scale->lowest, value);
    scale->highest = fmax(scale->highest, value);
}

static int find_scales(mx_follow_up *f, const mx_frame *indicators)
{
    size_t n = mx_ids_count(f->texts[MX_BY_INDICATOR]);
    bool *is_known = mx_alloc_array(n + 1, sizeof *is_known);
    f->scales = mx_alloc_array(n + 1, sizeof *f->scales);
    if (!is_known || !f->scales) {
        mx_free(is_known);
        return mx_fail_memory();
    }
    for (size_t id = 0; id < n; id++)
        f->scales[id] = (mx_measure__scale){
            .is_ordinal = true, .lowest = NAN, .highest = NAN, .low_max = NAN, .high_min = NAN};
    for (size_t row = 0; row < mx_measure__n_rows(indicators); row++) {
        uint32_t id = mx_ids_find(f->texts[MX_BY_INDICATOR], mx_measure__str(indicators, row, "indicator"));
        if (id == MX_NO_ID) continue;
        f->scales[id] = scale_of_indicator(indicators, row);
        is_known[id] = true;
    }
    for (size_t i = 0; i < f->n; i++) {
        uint32_t id = f->answers[i].keys[MX_BY_INDICATOR];
        if (!is_known[id]) widen(&f->scales[id], f->answers[i].value);
    }
    for (size_t id = 0; id < n; id++) {
        mx_measure__scale *scale = &f->scales[id];
        if (is_known[id]) continue;
        scale->is_ordinal = scale->is_ordinal && scale->highest - scale->lowest < MOST_LEVELS;
        default_parts(scale);
    }
    mx_free(is_known);
    return MX_OK;
}

/* ---- Rows -------------------------------------------------------------------------------- */

static int refuse(mx_rows *rows, const mx_batch *batch, size_t row, const char *what, mx_str text)
{
    return mx_fail(
        MX_E_VALUE,
        mx_tr("ligne %llu : %s : « %.*s » n’est pas possible", "line %llu: %s: \"%.*s\" cannot be"),
        (unsigned long long)mx_rows_line(rows, batch->places[row]), what, MX_STR(text));
}

static int read_numbers(mx_measure__answer *a, mx_rows *rows, const mx_batch *batch, size_t row)
{
    mx_str value = batch->cells[VALUE][row], weight = batch->cells[WEIGHT][row],
           people = batch->cells[PEOPLE][row];
    enum { MOST_WEIGHT = 1000000 }; /* sums of squares in 2^-60ths fit into 128 bits */
    double n = 1;
    a->value = NAN;
    a->weight = 1;
    if (value.size > 0 && mx_number_parse(&a->value, value, '.') < 0)
        return refuse(rows, batch, row, mx_tr("valeur", "value"), value);
    if (weight.size > 0 &&
        (mx_number_parse(&a->weight, weight, '.') < 0 || !(a->weight >= 0 && a->weight <= MOST_WEIGHT)))
        return refuse(rows, batch, row, mx_tr("poids", "weight"), weight);
    if (people.size > 0 &&
        (mx_number_parse(&n, people, '.') < 0 || !(n >= 0 && n < UINT32_MAX) || n != floor(n)))
        return refuse(rows, batch, row, mx_tr("effectif", "people"), people);
    a->people = (uint32_t)n;
    return MX_OK;
}

/* ---- People who are counted ------------------------------------------------------------------- */

/* The fields of the cell, see mx_follow_up_read. */
enum { WEIGHTS, WEIGHTS_REST, SQUARES, SQUARES_REST, WHO, AFTER, MOVED, N_FIELDS };

static mx_str take_field(mx_str *rest)
{
    const char *end = rest->size > 0 ? memchr(rest->at, MX_COUNTED_MARK, rest->size) : NULL;
    mx_str field = {rest->at, end ? (size_t)(end - rest->at) : rest->size};
    size_t used = field.size + (end ? 1 : 0);
    *rest = (mx_str){rest->at + used, rest->size - used};
    return field;
}

static bool read_who(mx_measure__who *out, mx_str text)
{
    static const char *const words[] = {[MX_COUNTED_WHOLE] = "",
                                        [MX_COUNTED_ALL] = "all",
                                        [MX_COUNTED_UNLINKED] = "unlinked",
                                        [MX_COUNTED_PAIRS] = "pairs"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        *out = (mx_measure__who)i;
        if (mx_str_is(text, words[i])) return true;
    }
    return false;
}

/* Fields that are numbers; false where one is none. */
static bool read_fields(double numbers[N_FIELDS], mx_str fields[N_FIELDS], mx_str cell)
{
    for (int i = 0; i < N_FIELDS; i++) {
        fields[i] = take_field(&cell);
        numbers[i] = NAN;
        if (i != WHO && fields[i].size > 0 && mx_number_parse(&numbers[i], fields[i], '.') < 0) return false;
    }
    return cell.size == 0;
}

bool mx_measure__read_counted(mx_measure__counted *out, mx_str cell)
{
    const double most = 0x1p50; /* of a sum: well within what its parts can hold */
    mx_str fields[N_FIELDS];
    double numbers[N_FIELDS];
    *out = (mx_measure__counted){0};
    bool is_read = read_fields(numbers, fields, cell) && read_who(&out->who, fields[WHO]);
    out->has_weights = is_read && !isnan(numbers[WEIGHTS]);
    for (int i = WEIGHTS; is_read && out->has_weights && i <= SQUARES_REST; i++) is_read = fabs(numbers[i]) <= most;
    if (!is_read) return false;
    if (out->has_weights) {
        out->weights = mx_measure__parts(numbers[WEIGHTS]) + mx_measure__parts(numbers[WEIGHTS_REST]);
        out->squares = mx_measure__parts(numbers[SQUARES]) + mx_measure__parts(numbers[SQUARES_REST]);
    }
    out->after = numbers[AFTER];
    out->moved = numbers[MOVED] > 0 ? 1 : numbers[MOVED] < 0 ? -1 : 0;
    return true;
}

static int read_counted(mx_follow_up *f, mx_measure__answer *a, mx_rows *rows, const mx_batch *batch, size_t row)
{
    mx_str cell = batch->cells[COUNTED][row];
    mx_measure__counted c;
    if (cell.size == 0) return MX_OK;
    if (!mx_measure__read_counted(&c, cell)) return refuse(rows, batch, row, mx_tr("sommes", "sums"), cell);
    if (!isnan(c.after) && !isnan(a->value)) c.moved = (c.after > a->value) - (c.after < a->value);
    a->counted = (uint32_t)f->n_counted;
    int rc = MX_GROW(f->counted, f->n_counted, f->counted_capacity);
    if (rc == MX_OK) f->counted[f->n_counted++] = c;
    return rc;
}

mx_measure__who mx_measure__who_is(const mx_follow_up *f, const mx_measure__answer *answer)
{
    return answer->counted == MX_NO_ID ? MX_COUNTED_WHOLE : f->counted[answer->counted].who;
}

/* ---- Reading ------------------------------------------------------------------------------------ */

/* The categories of the row's people. */
static int read_strata(mx_follow_up *f, const mx_batch *batch, size_t row)
{
    int rc = MX_OK;
    for (size_t m = 0; rc == MX_OK && m < f->n_strata; m++) {
        size_t at = f->n * f->n_strata + m;
        rc = MX_GROW(f->strata, at, f->strata_capacity);
        if (rc == MX_OK) rc = mx_ids_add(f->categories[m], mx_str_trim(batch->cells[STRATA + m][row]), &f->strata[at]);
    }
    return rc;
}

static int begin_strata(mx_follow_up *f, size_t n)
{
    int rc = MX_OK;
    assert(n <= MX_MOST_MARGINS);
    for (; rc == MX_OK && f->n_strata < n; f->n_strata++) rc = mx_ids_new(&f->categories[f->n_strata]);
    return rc;
}

static int read_row(mx_follow_up *f, mx_rows *rows, const mx_batch *batch, size_t row)
{
    mx_measure__answer a = {.person = MX_NO_ID, .group = MX_NO_ID, .counted = MX_NO_ID};
    int rc = MX_OK;
    for (int key = 0; rc == MX_OK && key < MX_N_BY; key++)
        rc = mx_ids_add(f->texts[key], batch->cells[key][row], &a.keys[key]);
    mx_str territory = batch->cells[MX_BY_TERRITORY][row], group = batch->cells[MX_BY_GROUP][row];
    if (rc == MX_OK && group.size > 0) rc = mx_measure__pair_id(f->groups, territory, group, &a.group);
    mx_str respondent = batch->cells[RESPONDENT][row];
    if (rc == MX_OK && respondent.size > 0)
        rc = mx_measure__pair_id(f->people, territory, respondent, &a.person);
    if (rc == MX_OK) rc = read_numbers(&a, rows, batch, row);
    if (rc == MX_OK && batch->n_columns > COUNTED) rc = read_counted(f, &a, rows, batch, row);
    if (rc == MX_OK) rc = read_strata(f, batch, row);
    if (rc == MX_OK) rc = MX_GROW(f->answers, f->n, f->capacity);
    if (rc == MX_OK) f->answers[f->n++] = a;
    return rc;
}

static int read_rows(mx_follow_up *f, mx_rows *rows)
{
    mx_batch batch;
    int rc;
    while ((rc = mx_rows_next(rows, &batch)) == MX_OK) {
        if (batch.n_rows > 0 && batch.n_columns < N_CELLS)
            return mx_fail(
                MX_E_VALUE,
                mx_tr("suivi : %zu colonnes au lieu de %d", "follow-up: %zu columns instead of %d"),
                batch.n_columns, N_CELLS);
        if (batch.n_rows > 0 && f->n == 0) {
            rc = begin_strata(f, batch.n_columns > STRATA ? batch.n_columns - STRATA : 0);
            if (rc < 0) return rc;
        }
        for (size_t row = 0; row < batch.n_rows; row++) {
            rc = read_row(f, rows, &batch, row);
            if (rc < 0) return rc;
        }
        if (f->n > UINT32_MAX - 1)
            return mx_fail(MX_E_LIMIT, mx_tr("suivi : trop de lignes", "follow-up: too many rows"));
    }
    return rc == MX_DONE ? MX_OK : rc;
}

/* ---- The order of keys ---------------------------------------------------------------------- */

typedef struct {
    bool is_period;
    mx_period period;
    uint32_t id;
} dated;

/* Days first, in their order; labels after them, in the order of arrival. */
static int by_day(const void *a, const void *b)
{
    const dated *x = a, *y = b;
    if (x->is_period != y->is_period) return x->is_period ? -1 : 1;
    int order = x->is_period ? mx_period_compare(x->period, y->period) : 0;
    return order != 0 ? order : x->id < y->id ? -1 : x->id > y->id;
}

static int rank_periods(uint32_t ranks[], const mx_ids *ids)
{
    size_t n = mx_ids_count(ids);
    dated *all = mx_alloc_array(n + 1, sizeof *all);
    if (!all) return mx_fail_memory();
    for (uint32_t id = 0; id < n; id++) {
        all[id].id = id;
        all[id].is_period = mx_period_parse(&all[id].period, mx_ids_text(ids, id)) == MX_OK;
    }
    mx_error_clear(); /* a label is no failure */
    qsort(all, n, sizeof *all, by_day);
    for (size_t i = 0; i < n; i++) ranks[all[i].id] = (uint32_t)i;
    mx_free(all);
    return MX_OK;
}

/* "before" first, "after" last, others between them in their order. */
static int rank_phases(uint32_t ranks[], const mx_ids *ids)
{
    int rc = mx_measure__rank_texts(ranks, ids);
    for (uint32_t id = 0; rc == MX_OK && id < mx_ids_count(ids); id++) {
        if (mx_str_is(mx_ids_text(ids, id), "before")) ranks[id] = 0;
        else if (mx_str_is(mx_ids_text(ids, id), "after")) ranks[id] = UINT32_MAX;
        else ranks[id]++;
    }
    return rc;
}

int mx_measure__rank_keys(mx_follow_up *f)
{
    int rc = MX_OK;
    for (int key = 0; rc == MX_OK && key < MX_N_BY; key++) {
        mx_free(f->ranks[key]);
        f->ranks[key] = mx_alloc_array(mx_ids_count(f->texts[key]) + 1, sizeof *f->ranks[key]);
        if (!f->ranks[key]) rc = mx_fail_memory();
        else if (key == MX_BY_PERIOD) rc = rank_periods(f->ranks[key], f->texts[key]);
        else if (key == MX_BY_PHASE) rc = rank_phases(f->ranks[key], f->texts[key]);
        else rc = mx_measure__rank_texts(f->ranks[key], f->texts[key]);
    }
    return rc;
}

/* Give groups their ids in the order of territories and names, so that it is not that of the rows. */
static int number_groups(mx_follow_up *f)
{
    uint32_t *ranks = mx_alloc_array(mx_ids_count(f->groups) + 1, sizeof *ranks);
    int rc = ranks ? mx_measure__rank_texts(ranks, f->groups) : mx_fail_memory();
    for (size_t i = 0; rc == MX_OK && i < f->n; i++)
        if (f->answers[i].group != MX_NO_ID) f->answers[i].group = ranks[f->answers[i].group];
    mx_free(ranks);
    return rc;
}

int mx_follow_up_read(mx_follow_up **out, mx_rows *rows, const mx_frame *indicators,
                      const mx_frame *territories)
{
    *out = NULL;
    mx_follow_up *f = mx_alloc_array(1, sizeof *f);
    if (!f) return mx_fail_memory();
    int rc = mx_ids_new(&f->people);
    if (rc == MX_OK) rc = mx_ids_new(&f->groups);
    for (int key = 0; rc == MX_OK && key < MX_N_BY; key++) rc = mx_ids_new(&f->texts[key]);
    if (rc == MX_OK) rc = mx_measure__tree_init(&f->tree, territories);
    if (rc == MX_OK) rc = read_rows(f, rows);
    if (rc == MX_OK) rc = number_groups(f);
    if (rc == MX_OK) rc = find_scales(f, indicators);
    if (rc == MX_OK) rc = mx_measure__rank_keys(f);
    if (rc < 0) mx_follow_up_free(f);
    else *out = f;
    return rc;
}

void mx_follow_up_free(mx_follow_up *follow_up)
{
    if (!follow_up) return;
    for (int key = 0; key < MX_N_BY; key++) {
        mx_ids_free(follow_up->texts[key]);
        mx_free(follow_up->ranks[key]);
        mx_free(follow_up->as_read[key]);
    }
    mx_ids_free(follow_up->people);
    mx_ids_free(follow_up->groups);
    mx_measure__tree_dispose(&follow_up->tree);
    for (size_t m = 0; m < follow_up->n_strata; m++) mx_ids_free(follow_up->categories[m]);
    mx_measure__margins_dispose(follow_up);
    mx_free(follow_up->strata);
    mx_free(follow_up->scales);
    mx_free(follow_up->answers);
    mx_free(follow_up->counted);
    mx_free(follow_up);
}

size_t mx_follow_up_n_rows(const mx_follow_up *follow_up)
{
    return follow_up->n;
}

bool mx_follow_up_has_counted(const mx_follow_up *follow_up)
{
    for (size_t i = 0; i < follow_up->n; i++)
        if (follow_up->answers[i].person == MX_NO_ID) return true;
    return false;
}

/* ---- Follow-up of a file ----------------------------------------------------------------------- */

int mx_follow_up_set_scale(mx_follow_up *f, double lowest, double highest, bool is_reversed)
{
    mx_measure__scale scale = {
        .is_ordinal = true, .lowest = lowest, .highest = highest, .low_max = NAN, .high_min = NAN};
    default_parts(&scale);
    for (uint32_t id = 0; id < mx_ids_count(f->texts[MX_BY_INDICATOR]); id++) {
        if (!isnan(lowest)) f->scales[id] = scale;
        f->scales[id].is_reversed = is_reversed;
    }
    for (size_t i = 0; i < f->n && !isnan(lowest); i++) {
        double value = f->answers[i].value;
        if (isnan(value) || (value >= lowest && value <= highest && value == floor(value))) continue;
        return mx_fail(MX_E_VALUE,
                       mx_tr("indicateur « %.*s » : la valeur %g n’est pas un niveau de l’échelle %g-%g",
                             "indicator \"%.*s\": the value %g is no level of the scale %g-%g"),
                       MX_STR(mx_ids_text(f->texts[MX_BY_INDICATOR], f->answers[i].keys[MX_BY_INDICATOR])),
                       value, lowest, highest);
    }
    return MX_OK;
}

static int compare_occasions(const mx_measure__answer *x, const mx_measure__answer *y)
{
    static const int keys[] = {MX_BY_INDICATOR, MX_BY_PERIOD, MX_BY_PHASE, MX_BY_CYCLE};
    if (x->person != y->person) return x->person < y->person ? -1 : 1;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (x->keys[keys[i]] != y->keys[keys[i]]) return x->keys[keys[i]] < y->keys[keys[i]] ? -1 : 1;
    }
    return 0;
}

static int by_occasion(const void *a, const void *b)
{
    const mx_measure__answer *x = *(const mx_measure__answer *const *)a,
                             *y = *(const mx_measure__answer *const *)b;
    int order = compare_occasions(x, y);
    return order != 0 ? order : x < y ? -1 : x > y;
}

int mx_follow_up_check(const mx_follow_up *f)
{
    const mx_measure__answer **sorted = mx_alloc_array(f->n + 1, sizeof *sorted);
    size_t n = 0;
    if (!sorted) return mx_fail_memory();
    for (size_t i = 0; i < f->n; i++) {
        if (f->answers[i].person != MX_NO_ID && !isnan(f->answers[i].value)) sorted[n++] = &f->answers[i];
    }
    qsort(sorted, n, sizeof *sorted, by_occasion);
    int rc = MX_OK;
    for (size_t i = 1; rc == MX_OK && i < n; i++) {
        const mx_measure__answer *x = sorted[i - 1], *y = sorted[i];
        if (compare_occasions(x, y) != 0 || x->value == y->value) continue;
        mx_str person = mx_ids_text(f->people, x->person); /* territory, a mark, name */
        const char *mark = memchr(person.at, '\x1f', person.size);
        rc = mx_fail(
            MX_E_VALUE,
            mx_tr("« %s » a répondu deux fois à « %.*s » pour « %.*s » : %g et %g ; gardez une réponse",
                  "\"%s\" answered \"%.*s\" twice for \"%.*s\": %g and %g; keep one answer"),
            mark ? mark + 1 : person.at,
            MX_STR(mx_ids_text(f->texts[MX_BY_INDICATOR], x->keys[MX_BY_INDICATOR])),
            MX_STR(mx_ids_text(f->texts[MX_BY_PERIOD], x->keys[MX_BY_PERIOD])), x->value, y->value);
    }
    mx_free(sorted);
    return rc;
}

/* The texts of a key; NULL for a key there is not. */
static const mx_ids *texts_of(const mx_follow_up *f, const char *name)
{
    for (int key = 0; key < MX_N_BY; key++) {
        if (strcmp(name, mx_measure__by_names[key]) == 0) return f->texts[key];
    }
    return NULL;
}

bool mx_follow_up_has(const mx_follow_up *f, const char *key, const char *text)
{
    const mx_ids *texts = texts_of(f, key);
    return texts && mx_ids_find(texts, mx_str_of(text)) != MX_NO_ID;
}

void mx_follow_up_list(mx_buf *out, const mx_follow_up *f, const char *name)
{
    enum { MOST = 20 };
    const mx_ids *texts = texts_of(f, name);
    size_t n = texts ? mx_ids_count(texts) : 0, n_listed = 0;
    const uint32_t *ranks = NULL;
    for (int key = 0; key < MX_N_BY; key++) {
        if (texts == f->texts[key]) ranks = f->ranks[key];
    }
    for (size_t rank = 0; ranks && n_listed < MOST && rank <= n + 1; rank++) {
        for (uint32_t id = 0; id < n; id++) {
            mx_str text = mx_ids_text(texts, id);
            bool is_next = ranks[id] == rank || (rank == n + 1 && ranks[id] > rank); /* "after" */
            if (is_next && text.size > 0)
                mx_buf_format(out, "%s%.*s", n_listed++ > 0 ? ", " : "", MX_STR(text));
        }
    }
}
