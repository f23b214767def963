/* Counting rows, a batch at a time and a column at a time. */
#include "measure_i.h"
#include "tally_i.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* What stands for a level where the cell has none. */
enum { MISSING = INT32_MIN, LEFT_OUT = INT32_MIN + 1, REAL = INT32_MIN + 2 };

/* ---- Complaints -------------------------------------------------------------------------- */

/* Where a cell stands. */
typedef struct {
    mx_rows *rows;
    size_t place, column;
} spot;

/* The first of each column are kept in full, the others counted. */
static int complain(mx_tally *tally, spot at, const char *format, ...) MX_PRINTF(3, 4);
static int complain(mx_tally *tally, spot at, const char *format, ...)
{
    mx_tally__found *found = &tally->found[at.column];
    if (found->n++ >= MX_TALLY__MOST_COMPLAINTS) return MX_OK;
    int rc = found->list ? MX_OK : mx_complaints_new(&found->list);
    if (rc < 0) return rc;
    char message[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return mx_complain(found->list, tally->plan.file, mx_rows_line(at.rows, at.place),
                       tally->plan.columns[at.column], "%s", message);
}

/* What a message quotes of a cell. */
static mx_str quoted(mx_str cell)
{
    cell = mx_str_trim(cell);
    if (cell.size <= 80) return cell;
    size_t size = 80;
    while (((unsigned char)cell.at[size] & 0xC0) == 0x80) size--; /* not inside a character */
    return (mx_str){cell.at, size};
}

/* ---- Reading cells ------------------------------------------------------------------------------ */

/* Room for a batch; what the arrays held before is not needed. */
static void *renew(void *old, size_t n, size_t size)
{
    mx_free(old);
    return mx_alloc_array(n, size);
}

static int reserve(mx_tally *tally, size_t n)
{
    if (n <= tally->room) return MX_OK;
    bool is_whole = true;
    tally->room = 0;
    for (size_t i = 0; i < tally->n_ids; i++) {
        tally->ids[i] = renew(tally->ids[i], n, sizeof *tally->ids[i]);
        is_whole = is_whole && tally->ids[i];
    }
    for (size_t i = 0; i < 2; i++) {
        tally->person_ids[i] = renew(tally->person_ids[i], n, sizeof *tally->person_ids[i]);
        is_whole = is_whole && tally->person_ids[i];
    }
    tally->blocks = renew(tally->blocks, n, sizeof *tally->blocks);
    tally->counts = renew(tally->counts, n, sizeof *tally->counts);
    tally->hashes = renew(tally->hashes, n, sizeof *tally->hashes);
    tally->levels = renew(tally->levels, n, sizeof *tally->levels);
    tally->values = renew(tally->values, n, sizeof *tally->values);
    tally->weights = renew(tally->weights, n, sizeof *tally->weights);
    if (tally->plan.has_counted) tally->sums = renew(tally->sums, n, sizeof *tally->sums);
    is_whole = is_whole && tally->blocks && tally->counts && tally->hashes && tally->levels &&
               tally->values && tally->weights &&
               (tally->sums || !tally->plan.has_counted);
    if (!is_whole) return mx_fail_memory();
    tally->room = n;
    return MX_OK;
}

static bool says_missing(mx_str cell)
{
    static const char *const words[] = {".", "na", "n/a", "nan"};
    char lower[4];
    if (cell.size == 0) return true;
    if (cell.size >= sizeof lower) return false;
    for (size_t i = 0; i < cell.size; i++)
        lower[i] = (char)(cell.at[i] >= 'A' && cell.at[i] <= 'Z' ? cell.at[i] - 'A' + 'a' : cell.at[i]);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (mx_str_equal((mx_str){lower, cell.size}, mx_str_of(words[i]))) return true;
    return false;
}

/* A cell that is not a single digit: its level, or what stands for one. */
static int read_value(mx_tally *tally, int32_t *level, double *value, mx_str cell, spot at)
{
    enum { FAR = 1000000000 };
    cell = mx_str_trim(cell);
    *level = MISSING;
    if (says_missing(cell)) return MX_OK;
    if (mx_number_parse(value, cell, tally->plan.decimal) == MX_OK) {
        bool is_level = *value == rint(*value) && fabs(*value) < FAR;
        *level = is_level ? (int32_t)*value : REAL;
        return MX_OK;
    }
    *level = LEFT_OUT;
    return complain(tally, at,
                    tally->plan.decimal == ','
                        ? mx_tr("« %.*s » n’est pas un nombre (à virgule décimale)",
                                "\"%.*s\" is not a number (with a decimal comma)")
                        : mx_tr("« %.*s » n’est pas un nombre", "\"%.*s\" is not a number"),
                    MX_STR(quoted(cell)));
}

static int read_values(mx_tally *tally, size_t v, mx_rows *rows, const mx_batch *batch)
{
    const mx_str *cells = batch->cells[tally->plan.values[v]];
    size_t n_numbers = 0;
    for (size_t r = 0; r < batch->n_rows; r++) {
        unsigned digit = cells[r].size == 1 ? (unsigned)(cells[r].at[0] - '0') : 10;
        if (digit < 10) {
            tally->levels[r] = (int32_t)digit;
            n_numbers++;
            continue;
        }
        spot at = {rows, batch->places[r], tally->plan.values[v]};
        int rc = read_value(tally, &tally->levels[r], &tally->values[r], cells[r], at);
        if (rc < 0) return rc;
        n_numbers += tally->levels[r] != MISSING && tally->levels[r] != LEFT_OUT;
    }
    tally->n_numbers[v] += n_numbers;
    return MX_OK;
}

/* Weights go from 0 to a million, so that sums of their squares in 2^-60ths fit into 128
 * bits; NaN marks a row to be left out. Where cells may be empty, weights of 1 are none. */
static int read_weights(mx_tally *tally, mx_rows *rows, const mx_batch *batch)
{
    enum { MOST = 1000000 };
    const mx_str *cells = batch->cells[tally->plan.weight];
    bool may_be_empty = tally->plan.cells_may_be_empty;
    tally->saw_weights = tally->saw_weights || !may_be_empty;
    for (size_t r = 0; r < batch->n_rows; r++) {
        double *weight = &tally->weights[r];
        mx_str cell = mx_str_trim(cells[r]);
        *weight = 1;
        if (cell.size == 0 && may_be_empty) continue;
        if (r > 0 && mx_str_equal(cells[r], cells[r - 1]) && !isnan(weight[-1])) {
            *weight = weight[-1];
            continue;
        }
        if (mx_number_parse(weight, cell, tally->plan.decimal) == MX_OK && *weight >= 0 && *weight <= MOST) {
            tally->saw_weights = tally->saw_weights || *weight < 1 || *weight > 1;
            continue;
        }
        *weight = NAN;
        spot at = {rows, batch->places[r], tally->plan.weight};
        int rc = complain(tally, at,
                          mx_tr("« %.*s » n’est pas un poids, de 0 à 1000000 (seuls leurs rapports comptent)",
                                "\"%.*s\" is not a weight, from 0 to 1000000 (only their ratios matter)"),
                          MX_STR(quoted(cell)));
        if (rc < 0) return rc;
    }
    return MX_OK;
}

/* UINT32_MAX marks a row to be left out. */
static int read_counts(mx_tally *tally, mx_rows *rows, const mx_batch *batch)
{
    const mx_str *cells = batch->cells[tally->plan.people];
    for (size_t r = 0; r < batch->n_rows; r++) {
        double number;
        mx_str cell = mx_str_trim(cells[r]);
        bool is_number = mx_number_parse(&number, cell, tally->plan.decimal) == MX_OK;
        tally->counts[r] = 1;
        if (cell.size == 0 && tally->plan.cells_may_be_empty) continue;
        if (is_number && number == rint(number) && number >= 0 && number < UINT32_MAX) {
            tally->counts[r] = (uint32_t)number;
            continue;
        }
        tally->counts[r] = UINT32_MAX;
        spot at = {rows, batch->places[r], tally->plan.people};
        int rc =
            complain(tally, at,
                     mx_tr("« %.*s » n’est pas un nombre de personnes", "\"%.*s\" is not a number of people"),
                     MX_STR(quoted(cell)));
        if (rc < 0) return rc;
    }
    return MX_OK;
}

/* Of people who weigh alike. */
static mx_tally__sums sum_up(double weight, mx_tally__wide people)
{
    return (mx_tally__sums){mx_measure__parts(weight) * people, mx_measure__parts(weight * weight) * people};
}

/* What the people of rows weigh together, and their squares: as the rows say, or from the row's weight. */
static int read_sums(mx_tally *tally, mx_rows *rows, const mx_batch *batch)
{
    const mx_str *cells = batch->cells[tally->plan.counted];
    for (size_t r = 0; r < batch->n_rows; r++) {
        mx_tally__sums *sums = &tally->sums[r];
        mx_measure__counted counted;
        const double weight = tally->weights[r];
        if (isnan(weight)) continue;
        *sums = sum_up(weight, tally->counts[r]);
        if (cells[r].size == 0) continue;
        if (!mx_measure__read_counted(&counted, cells[r])) {
            spot at = {rows, batch->places[r], tally->plan.counted};
            int rc = complain(tally, at, mx_tr("« %.*s » : sommes illisibles", "\"%.*s\": sums that cannot be read"),
                              MX_STR(quoted(cells[r])));
            if (rc < 0) return rc;
            tally->weights[r] = NAN;
            continue;
        }
        if (!counted.has_weights) continue;
        tally->saw_weights = true;
        *sums = (mx_tally__sums){counted.weights, counted.squares};
    }
    return MX_OK;
}

/* ---- Counting -------------------------------------------------------------------------------------- */

static uint64_t people_of(const mx_tally *tally, size_t r)
{
    return mx_tally__has_column(tally->plan.people) ? tally->counts[r] : 1;
}

static mx_tally__sums sums_of(const mx_tally *tally, size_t r)
{
    if (tally->plan.has_counted) return tally->sums[r];
    return sum_up(mx_tally__has_column(tally->plan.weight) ? tally->weights[r] : 1, (mx_tally__wide)people_of(tally, r));
}

/* A row's people at counter `i` of its block, 0 being the missing. */
static void count_wide(mx_tally *tally, uint32_t block, size_t i, size_t r)
{
    mx_tally__level *levels = mx_tally__levels(&tally->cells, block);
    levels[i].n += people_of(tally, r);
    if (i > 0) levels[i].weight += sums_of(tally, r).weights;
}

/* What rests on the row's answer whatever its value. */
static void count_answer(mx_tally *tally, uint32_t block, size_t r, bool is_apart)
{
    mx_tally__level *answers = mx_tally__levels(&tally->cells, block);
    answers->weight += sums_of(tally, r).squares;
    if (is_apart) answers->apart += people_of(tally, r);
}

static int count_narrow(mx_tally *tally, uint32_t block, size_t i, double value)
{
    uint16_t *counter = mx_tally__narrow(&tally->cells, block) + i;
    if (++*counter < UINT16_MAX) return MX_OK;
    *counter = 0;
    return mx_tally__add_extra(tally, mx_tally__group(&tally->cells, block), value, UINT16_MAX, 0);
}

/* A value outside of the scale that is known. */
static int refuse_value(mx_tally *tally, const mx_tally__scale *scale, mx_str cell, spot at)
{
    char lowest[MX_NUMBER_MAX], highest[MX_NUMBER_MAX];
    mx_number_format(lowest, scale->lowest);
    mx_number_format(highest, scale->highest);
    return complain(tally, at,
                    mx_tr("« %.*s » n’est pas sur l’échelle %s-%s", "\"%.*s\" is not on the scale %s-%s"),
                    MX_STR(quoted(cell)), lowest, highest);
}

static bool is_on_scale(const mx_tally__scale *scale, double value)
{
    if (isnan(scale->lowest) || isnan(scale->highest)) return true;
    if (!scale->is_real && value != rint(value)) return false;
    return value >= scale->lowest && value <= scale->highest;
}

/* The rare cases: a missing value, a level that the block has no counter for, a real value. */
static int count_slowly(mx_tally *tally, uint32_t block, size_t r, mx_str cell, spot at, bool *is_answer)
{
    int32_t level = tally->levels[r];
    uint32_t indicator = tally->ids[tally->indicator][r];
    *is_answer = false;
    if (level == MISSING && tally->cells.is_wide) count_wide(tally, block, 0, r);
    if (level == MISSING) return tally->cells.is_wide ? MX_OK : count_narrow(tally, block, 0, NAN);
    double value = level == REAL ? tally->values[r] : level;
    if (!is_on_scale(&tally->scales[indicator], value)) {
        tally->levels[r] = LEFT_OUT;
        return refuse_value(tally, &tally->scales[indicator], cell, at);
    }
    *is_answer = true;
    bool fits = false;
    uint32_t group = mx_tally__group(&tally->cells, block);
    int rc = level == REAL || tally->scales[indicator].is_real
                 ? MX_OK
                 : mx_tally__stretch(tally, indicator, level, &fits);
    if (rc < 0) return rc;
    if (!fits) return mx_tally__add_extra(tally, group, value, people_of(tally, r), sums_of(tally, r).weights);
    block = tally->cells.blocks[group];
    size_t i = (size_t)(level - tally->ranges[indicator].lowest) + 1;
    if (tally->cells.is_wide) count_wide(tally, block, i, r);
    return tally->cells.is_wide ? MX_OK : count_narrow(tally, block, i, level);
}

static bool is_left_out(const mx_tally *tally, size_t r)
{
    return (mx_tally__has_column(tally->plan.weight) && isnan(tally->weights[r])) ||
           (mx_tally__has_column(tally->plan.people) && tally->counts[r] == UINT32_MAX);
}

/* Stage 1: hashes of all rows, and the blocks they most likely lead to. */
static void find_blocks(mx_tally *tally, size_t from, size_t to)
{
    const mx_tally__cells *cells = &tally->cells;
    uint64_t *hashes = tally->hashes;
    for (size_t r = from; r < to; r++) hashes[r] = tally->ids[0][r] * MX_TALLY__FACTOR;
    for (size_t i = 1; i < tally->n_ids; i++) {
        const uint32_t *ids = tally->ids[i];
        for (size_t r = from; r < to; r++) hashes[r] = (hashes[r] ^ ids[r]) * MX_TALLY__FACTOR;
    }
    for (size_t r = from; r < to; r++) {
        hashes[r] ^= hashes[r] >> 32;
        __builtin_prefetch(&cells->entries[hashes[r] & cells->mask]);
    }
    for (size_t r = from; r < to; r++) {
        uint32_t tag = (uint32_t)(hashes[r] >> 32);
        size_t i = hashes[r] & cells->mask;
        while (cells->entries[i].tag != tag && cells->entries[i].at) i = (i + 1) & cells->mask;
        tally->blocks[r] = cells->entries[i].at;
        __builtin_prefetch(mx_tally__block(cells, tally->blocks[r]));
    }
}

/* Whether the guess of stage 1 is the block of the row. */
static inline bool is_block_of(const mx_tally *tally, size_t r)
{
    uint32_t difference = tally->blocks[r] == 0;
    const uint32_t *ids = mx_tally__ids(&tally->cells, tally->blocks[r]);
    for (size_t i = 0; i < tally->n_ids; i++) difference |= ids[i] ^ tally->ids[i][r];
    return difference == 0;
}

/* Most rows of a narrow tally: a level that their block has a counter for. Returns the
 * first row that is another case. */
static size_t count_simply(mx_tally *tally, size_t from, size_t to)
{
    const uint32_t *indicators = tally->ids[tally->indicator];
    for (size_t r = from; r < to; r++) {
        if (!is_block_of(tally, r)) return r;
        mx_tally__range range = tally->ranges[indicators[r]];
        uint32_t i = (uint32_t)tally->levels[r] - (uint32_t)range.lowest;
        if (i >= range.width) return r;
        uint16_t *counter = mx_tally__narrow(&tally->cells, tally->blocks[r]) + i + 1;
        if (*counter >= UINT16_MAX - 1) return r;
        ++*counter;
    }
    return to;
}

static uint32_t make_block(mx_tally *tally, size_t r)
{
    uint32_t ids[MX_TALLY__MOST_KEYS + 1];
    for (size_t i = 0; i < tally->n_ids; i++) ids[i] = tally->ids[i][r];
    return mx_tally__cells_add(&tally->cells, ids, tally->hashes[r],
                               tally->ranges[ids[tally->indicator]].width);
}

/* A person once for each row of the result. */
static int count_person(mx_tally *tally, size_t r)
{
    uint32_t ids[MX_TALLY__MOST_KEYS + 2];
    size_t n = tally->plan.n_keys;
    for (size_t i = 0; i < n; i++) ids[i] = tally->ids[i][r];
    ids[n] = tally->person_ids[0][r];
    ids[n + 1] = tally->person_ids[1][r];
    uint64_t hash = mx_tally__hash(ids, n + 2);
    return mx_tally__cells_add(&tally->people, ids, hash, 0) ? MX_OK : mx_fail_memory();
}

/* Stage 2: counting, with a block made where there was none. */
static int count_rows(mx_tally *tally, size_t v, mx_rows *rows, const mx_batch *batch, size_t from, size_t to)
{
    const mx_str *cells = batch->cells[tally->plan.values[v]];
    uint64_t n_moves = tally->n_moves;
    bool is_wide = tally->cells.is_wide;
    for (size_t r = from; r < to; r++) {
        if (!is_wide && !tally->counts_people && tally->n_moves == n_moves) r = count_simply(tally, r, to);
        if (r == to) break;
        if (tally->levels[r] == LEFT_OUT || (is_wide && is_left_out(tally, r))) continue;
        if (tally->n_moves != n_moves || !is_block_of(tally, r)) tally->blocks[r] = make_block(tally, r);
        uint32_t block = tally->blocks[r];
        if (!block) return mx_fail_memory();
        mx_tally__range range = tally->ranges[tally->ids[tally->indicator][r]];
        uint32_t i = (uint32_t)tally->levels[r] - (uint32_t)range.lowest;
        bool is_answer = true;
        int rc = MX_OK;
        if (i < range.width && is_wide) {
            count_wide(tally, block, i + 1, r);
        } else if (i < range.width) {
            rc = count_narrow(tally, block, i + 1, tally->levels[r]);
        } else {
            spot at = {rows, batch->places[r], tally->plan.values[v]};
            rc = count_slowly(tally, block, r, cells[r], at, &is_answer);
        }
        bool has_name =
            mx_tally__has_column(tally->plan.respondent) && batch->cells[tally->plan.respondent][r].size > 0;
        if (rc == MX_OK && is_answer && is_wide)
            count_answer(tally, tally->cells.blocks[mx_tally__group(&tally->cells, tally->blocks[r])], r,
                         !has_name);
        if (rc == MX_OK && is_answer && tally->counts_people && (has_name || !is_wide))
            rc = count_person(tally, r);
        if (rc < 0) return rc;
    }
    return MX_OK;
}

static int read_keys(mx_tally *tally, const mx_batch *batch)
{
    const mx_tally_plan *plan = &tally->plan;
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && i < tally->n_ids; i++) {
        size_t column = i < plan->n_keys ? plan->keys[i].column : plan->indicator;
        if (mx_tally__has_column(column))
            rc = mx_tally__labels_read(&tally->labels[i], batch->cells[column], batch->n_rows, tally->ids[i]);
    }
    if (rc == MX_OK) rc = mx_tally__learn_indicators(tally);
    if (rc < 0 || !tally->counts_people) return rc;
    memset(tally->person_ids[0], 0, batch->n_rows * sizeof *tally->person_ids[0]);
    if (mx_tally__has_column(plan->territory))
        rc = mx_tally__labels_read(&tally->person[0], batch->cells[plan->territory], batch->n_rows,
                                   tally->person_ids[0]);
    if (rc == MX_OK)
        rc = mx_tally__labels_read(&tally->person[1], batch->cells[plan->respondent], batch->n_rows,
                                   tally->person_ids[1]);
    return rc;
}

static int count_column(mx_tally *tally, size_t v, mx_rows *rows, const mx_batch *batch)
{
    enum { STEP = 256 }; /* rows whose blocks wait in the cache at a time */
    if (!mx_tally__has_column(tally->plan.indicator))
        for (size_t r = 0; r < batch->n_rows; r++) tally->ids[tally->indicator][r] = tally->value_ids[v];
    int rc = read_values(tally, v, rows, batch);
    for (size_t from = 0; rc == MX_OK && from < batch->n_rows; from += STEP) {
        size_t to = batch->n_rows - from < STEP ? batch->n_rows : from + STEP;
        find_blocks(tally, from, to);
        rc = count_rows(tally, v, rows, batch, from, to);
    }
    return rc;
}

int mx_tally_add(mx_tally *tally, mx_rows *rows)
{
    mx_batch batch;
    int rc;
    while ((rc = mx_rows_next(rows, &batch)) == MX_OK) {
        rc = reserve(tally, batch.n_rows);
        if (rc == MX_OK) rc = read_keys(tally, &batch);
        if (rc == MX_OK && mx_tally__has_column(tally->plan.weight)) rc = read_weights(tally, rows, &batch);
        if (rc == MX_OK && mx_tally__has_column(tally->plan.people)) rc = read_counts(tally, rows, &batch);
        if (rc == MX_OK && tally->plan.has_counted) rc = read_sums(tally, rows, &batch);
        for (size_t v = 0; rc == MX_OK && v < tally->plan.n_values; v++)
            rc = count_column(tally, v, rows, &batch);
        if (rc < 0) return rc;
    }
    return rc < 0 ? rc : MX_OK;
}
