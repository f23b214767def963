/*
 * export --counts: what a store can hand on without its microdata. Each figure goes through the gate, as a table
 * of people who answer and one of how they changed, and is remembered there; what was withheld is listed.
 */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "mx/measure.h"
#include "mx/store.h"
#include "outlet.h"
#include "shared.h"

typedef struct {
    const mx_context *context;
    const mx_rule *rule;
    bool by_group;
    mx_frame *territories, *groups, *indicators, *levels, *change;
    char day[16]; /* of the last import */
    mx_follow_up *follow_up;
    mx_counts counts;
    outlet outlet;
    mx_frame *narrow_people, *narrow_change; /* of the counts and of change, without keys they can spare */
    mx_release *people, *changed;
    const mx_frame *shown, *shown_change; /* of these; NULL: nothing of it can be shown */
    mx_ids *occasions;                    /* rows of change */
    mx_ids *used;                         /* territories, groups and indicators of which something is handed on */
    mx_ids *veiled; /* territory, group, indicator and cycle of which some counts by level are withheld */
    shared out;
} handing;

static const char *cell(const mx_frame *frame, size_t row, const char *column)
{
    size_t c = mx_frame_find(frame, column);
    const char *text = c == SIZE_MAX ? NULL : mx_frame_text(frame, row, c);
    return text ? text : "";
}

static double number(const mx_frame *frame, size_t row, const char *column)
{
    return mx_frame_number(frame, row, mx_frame_find(frame, column));
}

/* ---- Counting ----------------------------------------------------------------------------------- */

static int read_store(handing *h)
{
    mx_store *store = NULL;
    mx_rows *rows = NULL;
    int rc = mx_store_open(&store, h->context->store, MX_STORE_READ);
    if (rc == MX_OK) rc = mx_store_table(&h->territories, store, "territories");
    if (rc == MX_OK) rc = mx_store_table(&h->groups, store, "groups");
    if (rc == MX_OK) rc = mx_store_table(&h->indicators, store, "indicators");
    if (rc == MX_OK) rc = mx_store_table(&h->levels, store, "levels");
    if (rc == MX_OK) rc = outlet_find_day(h->day, store);
    if (rc == MX_OK) rc = mx_store_follow_up(&rows, store, &(mx_store_filter){.is_own = true});
    if (rc == MX_OK) rc = mx_follow_up_read(&h->follow_up, rows, h->indicators, h->territories);
    mx_rows_close(rows);
    mx_store_close(store);
    return rc;
}

static double count_people(const mx_counts *counts)
{
    double n = 0;
    for (size_t row = 0; row < mx_frame_n_rows(counts->people); row++)
        n += number(counts->people, row, "n");
    return n;
}

/* Somebody who stands in two groups would count twice in their sum. */
static int check_groups(const handing *h, const mx_cut *cut)
{
    mx_counts whole;
    int rc = mx_measure_counts(&whole, h->follow_up, false, cut);
    if (rc < 0) return rc;
    double n_twice = count_people(&h->counts) - count_people(&whole);
    mx_counts_dispose(&whole);
    if (n_twice == 0) return MX_OK;
    return mx_fail(MX_E_VALUE,
                   mx_tr("--by group : %.0f réponses sont de personnes de deux groupes, qui compteraient deux fois ; sans --by "
                         "elles comptent une fois",
                         "--by group: %.0f answers are of people in two groups, who would count twice; without --by they "
                         "count once"),
                   n_twice);
}

static int count(handing *h)
{
    static const char *const by[] = {"territory", "indicator", "cycle", NULL};
    static const char *const by_group[] = {"territory", "group", "indicator", "cycle", NULL};
    mx_cut cut = MX_CUT_INIT;
    int rc = mx_measure_counts(&h->counts, h->follow_up, h->by_group, &cut);
    if (rc == MX_OK && h->by_group) rc = check_groups(h, &cut);
    if (rc == MX_OK) rc = mx_measure_change(&h->change, h->follow_up, h->by_group ? by_group : by, &cut, MX_BOTH_DESIGNS);
    if (rc < 0 || mx_frame_n_rows(h->counts.people) > 0) return rc;
    return mx_fail(MX_E_NOTFOUND,
                   mx_tr("%s : pas de suivi à partager (réponses ou effectifs sur des échelles à niveaux)",
                         "%s: no follow-up to share (answers or counts on scales with levels)"),
                   h->context->store);
}

/* ---- The gate ------------------------------------------------------------------------------------ */

static bool is_in(const char *const names[], const char *name)
{
    for (; *names; names++)
        if (strcmp(*names, name) == 0) return true;
    return false;
}

/* The table without columns that its other keys do without: what describe and change say of the same people goes by
 * the same keys, and so is the same figure in the store's memory. A copy of all where they are needed. */
static int narrow(mx_frame **out, const mx_frame *frame, const char *const spare[])
{
    mx_buf key = {0};
    mx_ids *keys = NULL;
    int rc = mx_ids_new(&keys);
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(frame); row++) {
        uint32_t id;
        mx_buf_clear(&key);
        for (size_t c = 0; c < mx_frame_n_columns(frame); c++)
            if (mx_frame_role(frame, c) == MX_KEY && !is_in(spare, mx_frame_name(frame, c)))
                mx_buf_format(&key, "%s\x1f", cell(frame, row, mx_frame_name(frame, c)));
        rc = mx_buf_check(&key);
        if (rc == MX_OK) rc = mx_ids_add(keys, (mx_str){key.at, key.size}, &id);
    }
    const bool are_spare = rc == MX_OK && mx_ids_count(keys) == mx_frame_n_rows(frame);
    mx_ids_free(keys);
    mx_buf_dispose(&key);
    if (rc == MX_OK && !are_spare) return mx_frame_copy(out, frame);
    if (rc == MX_OK) rc = mx_frame_new(out);
    for (size_t c = 0; rc == MX_OK && c < mx_frame_n_columns(frame); c++)
        if (!is_in(spare, mx_frame_name(frame, c)))
            rc = mx_frame_add_column(*out, mx_frame_name(frame, c), mx_frame_type(frame, c), mx_frame_role(frame, c));
    if (rc == MX_OK) rc = mx_frame_add_rows(*out, mx_frame_n_rows(frame));
    for (size_t c = 0, to = 0; rc == MX_OK && c < mx_frame_n_columns(frame); c++) {
        if (is_in(spare, mx_frame_name(frame, c))) continue;
        for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(frame); row++)
            if (mx_frame_type(frame, c) == MX_TEXT) rc = mx_frame_set_text(*out, row, to, mx_frame_text(frame, row, c));
            else mx_frame_set_number(*out, row, to, mx_frame_number(frame, row, c));
        to++;
    }
    return rc;
}

/* As describe and change publish them. */
static int pass_one(mx_release **out, handing *h, mx_frame **narrowed, const mx_frame *result, const char *const spare[],
                    const char *subject)
{
    static const char *const adding[] = {"territory", "group", "cycle", "period", "phase", NULL};
    int rc = narrow(narrowed, result, spare);
    if (rc < 0) return rc;
    const mx_outgoing figures = {.result = *narrowed, .subject = subject, .adding = adding};
    return mx_gate_pass(out, h->outlet.gate, &figures);
}

static int pass(handing *h)
{
    static const char *const moments[] = {"phase", "cycle", NULL}, *const cycles[] = {"cycle", NULL};
    outlet_word(&h->outlet, "export --counts");
    outlet_option(&h->outlet, "by", h->by_group ? "group" : NULL);
    int rc = pass_one(&h->people, h, &h->narrow_people, h->counts.people, moments, "answers");
    if (rc == MX_OK) rc = pass_one(&h->changed, h, &h->narrow_change, h->change, cycles, "change");
    if (rc == MX_E_REFUSED && h->people) { /* then nothing of it is handed on */
        mx_error_clear();
        rc = MX_OK;
    }
    if (rc == MX_OK) rc = outlet_keep(&h->outlet);
    if (rc < 0) return rc;
    h->shown = mx_release_frame(h->people);
    if (h->changed) h->shown_change = mx_release_frame(h->changed);
    return MX_OK;
}

/* What pairs are of. */
static int occasion_of(mx_buf *out, const mx_frame *frame, size_t row)
{
    mx_buf_clear(out);
    mx_buf_format(out, "%s\x1f%s\x1f%s\x1f%s", cell(frame, row, "territory"), cell(frame, row, "group"),
                  cell(frame, row, "indicator"), cell(frame, row, "cycle"));
    return mx_buf_check(out);
}

/* Find rows of change by their occasion and design: number i is row i. */
static int number_changes(handing *h)
{
    mx_buf occasion = {0};
    int rc = MX_OK;
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(h->change); row++) {
        uint32_t id;
        rc = occasion_of(&occasion, h->change, row);
        if (rc == MX_OK) mx_buf_format(&occasion, "\x1f%s", cell(h->change, row, "design"));
        if (rc == MX_OK) rc = mx_buf_check(&occasion);
        if (rc == MX_OK) rc = mx_ids_add(h->occasions, (mx_str){occasion.at, occasion.size}, &id);
    }
    mx_buf_dispose(&occasion);
    return rc;
}

/* Whether a row shows how many people stand at each level. */
static bool shows_levels(const handing *h, size_t row)
{
    const mx_frame *all = h->narrow_people;
    if (isnan(number(h->shown, row, "n"))) return false;
    for (size_t c = 0; c < mx_frame_n_columns(all); c++) {
        if (strncmp(mx_frame_name(all, c), "level_", 6) != 0 || isnan(mx_frame_number(all, row, c))) continue;
        if (mx_release_is_withheld(h->people, row, c)) return false;
    }
    return true;
}

/* ---- What is handed on ---------------------------------------------------------------------------- */

static int use(handing *h, const char *kind, const char *territory, const char *name)
{
    mx_buf text = {0};
    uint32_t id;
    mx_buf_format(&text, "%s\x1f%s\x1f%s", kind, territory, name);
    int rc = mx_buf_check(&text);
    if (rc == MX_OK) rc = mx_ids_add(h->used, (mx_str){text.at, text.size}, &id);
    mx_buf_dispose(&text);
    return rc;
}

static int is_used(bool *out, const handing *h, const char *kind, const char *territory, const char *name)
{
    mx_buf text = {0};
    mx_buf_format(&text, "%s\x1f%s\x1f%s", kind, territory, name);
    int rc = mx_buf_check(&text);
    *out = rc == MX_OK && mx_ids_find(h->used, (mx_str){text.at, text.size}) != MX_NO_ID;
    mx_buf_dispose(&text);
    return rc;
}

/* A territory brings those above it. */
static int use_row(handing *h, const mx_frame *frame, size_t row)
{
    const char *territory = cell(frame, row, "territory"), *group = cell(frame, row, "group");
    int rc = use(h, "indicator", "", cell(frame, row, "indicator"));
    if (rc == MX_OK && *group) rc = use(h, "group", territory, group);
    for (size_t n = 0; rc == MX_OK && *territory && n <= mx_frame_n_rows(h->territories); n++) {
        const char *above = "";
        rc = use(h, "territory", "", territory);
        for (size_t t = 0; t < mx_frame_n_rows(h->territories); t++)
            if (strcmp(cell(h->territories, t, "territory"), territory) == 0) above = cell(h->territories, t, "parent");
        territory = above;
    }
    return rc;
}

static int put_keys(handing *h, shared_table table, const mx_frame *from, size_t row)
{
    static const char *const keys[] = {"territory", "group", "indicator", "period", "cycle", "phase"};
    int rc = shared_add(&h->out, table);
    for (size_t k = 0; rc == MX_OK && k < sizeof keys / sizeof *keys; k++) {
        bool has_column = mx_frame_find(h->out.tables[table], keys[k]) != SIZE_MAX;
        const char *text = cell(from, row, keys[k]);
        if (has_column && *text) rc = shared_put_text(&h->out, table, keys[k], text);
    }
    return rc == MX_OK ? use_row(h, from, row) : rc;
}

static void put_sums(handing *h, shared_table table, const mx_frame *from, size_t row)
{
    static const char *const columns[] = {"people", "weights", "weights_rest", "weights_squared", "weights_squared_rest"};
    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++)
        shared_put(&h->out, table, columns[c], number(from, row, columns[c]));
}

static int put_withheld(handing *h, const mx_frame *from, size_t row, const char *what, const char *reason)
{
    int rc = put_keys(h, SHARED_WITHHELD, from, row);
    if (rc == MX_OK) rc = shared_put_text(&h->out, SHARED_WITHHELD, "what", what);
    return rc == MX_OK ? shared_put_text(&h->out, SHARED_WITHHELD, "reason", reason) : rc;
}

static const char *reason_of(const mx_frame *shown, size_t row)
{
    const char *said = shown ? cell(shown, row, "withheld") : "";
    return *said ? said : mx_tr("protège d’autres chiffres", "protects other figures");
}

/* The sums [from, to) as counts; of those without an answer only where their number is shown. */
static int put_counts(handing *h, size_t row, size_t from, size_t to)
{
    const mx_frame *sums = h->counts.sums;
    const bool has_missing = !isnan(number(h->shown, row, "missing"));
    int rc = MX_OK;
    for (size_t s = from; rc == MX_OK && s < to; s++) {
        double level = number(sums, s, "level");
        const char *who = cell(sums, s, "who");
        if (isnan(level) && !has_missing) continue;
        rc = put_keys(h, SHARED_COUNTS, h->counts.people, row);
        if (rc == MX_OK && *who) rc = shared_put_text(&h->out, SHARED_COUNTS, "who", who);
        if (rc < 0) break;
        shared_put(&h->out, SHARED_COUNTS, "level", level);
        put_sums(h, SHARED_COUNTS, sums, s);
    }
    return rc;
}

/* Where some counts of an occasion are withheld, so is how its pairs stand by levels. */
static int veil(handing *h, size_t row)
{
    mx_buf occasion = {0};
    uint32_t id;
    int rc = occasion_of(&occasion, h->counts.people, row);
    if (rc == MX_OK) rc = mx_ids_add(h->veiled, (mx_str){occasion.at, occasion.size}, &id);
    mx_buf_dispose(&occasion);
    return rc;
}

static const char *few(void)
{
    return mx_tr("trop peu de personnes d’un niveau", "too few people at one level");
}

/* Whether so many of n people may be told apart from the others: neither few, nor, of few, nobody. */
static bool may_be_told(const handing *h, double part, double n)
{
    const double fewest = h->rule->min_count;
    return part == 0 || part == n ? n >= 2 * fewest : part >= fewest && n - part >= fewest;
}

/* At each level as many may be told to be linked, or not. The gate has let pass how many there are of either; [all,
 * unlinked) are the sums of everybody, [unlinked, end) those of the unlinked. */
static bool shows_unlinked(const handing *h, size_t all, size_t unlinked, size_t end)
{
    const mx_frame *sums = h->counts.sums;
    double n = 0;
    if (h->rule->min_count == 0) return true;
    for (size_t s = unlinked; s < end; s++) n += number(sums, s, "people");
    if (n < h->rule->min_count) return n == 0;
    for (size_t s = all; s < unlinked; s++) {
        double level = number(sums, s, "level"), apart = 0;
        for (size_t u = unlinked; u < end; u++)
            if (number(sums, u, "level") == level) apart = number(sums, u, "people");
        bool is_told = isnan(level) || (may_be_told(h, apart, n) && (apart == number(sums, s, "people") ||
                                                                    number(sums, s, "people") - apart >= h->rule->min_count));
        if (!is_told) return false;
    }
    return true;
}

/* Sums of a row: everybody's, then from *unlinked on those of the unlinked; *end is the first of the next. */
static void find_sums(const handing *h, size_t row, size_t from, size_t *unlinked, size_t *end)
{
    const mx_frame *sums = h->counts.sums;
    *unlinked = SIZE_MAX;
    for (*end = from; *end < mx_frame_n_rows(sums) && number(sums, *end, "row") == (double)row; ++*end)
        if (*unlinked == SIZE_MAX && strcmp(cell(sums, *end, "who"), "unlinked") == 0) *unlinked = *end;
    if (*unlinked == SIZE_MAX) *unlinked = *end;
}

/* The row of change of one design that is about the people of `row` of another table; SIZE_MAX: none. */
static int row_of_change(size_t *out, const handing *h, const mx_frame *frame, size_t row, const char *design)
{
    mx_buf occasion = {0};
    int rc = occasion_of(&occasion, frame, row);
    if (rc == MX_OK) mx_buf_format(&occasion, "\x1f%s", design);
    if (rc == MX_OK) rc = mx_buf_check(&occasion);
    uint32_t id = rc == MX_OK ? mx_ids_find(h->occasions, (mx_str){occasion.at, occasion.size}) : MX_NO_ID;
    *out = id == MX_NO_ID ? SIZE_MAX : id;
    mx_buf_dispose(&occasion);
    return rc;
}

/* Whether change shows how many answered one evaluation only, and where they stand. */
static int change_shows_unlinked(bool *out, const handing *h, size_t row)
{
    static const char *const figures[] = {"n_before", "n_after", "share_high_before", "share_high_after"};
    size_t change;
    int rc = row_of_change(&change, h, h->counts.people, row, "unlinked");
    *out = h->changed || change == SIZE_MAX;
    for (size_t f = 0; rc == MX_OK && h->changed && change != SIZE_MAX && f < sizeof figures / sizeof *figures; f++)
        if (mx_release_is_withheld(h->changed, change, mx_frame_find(h->narrow_change, figures[f]))) *out = false;
    return rc;
}

/* All who were asked at one time; then those of them who are not linked, or that they are withheld. */
static int put_moment(handing *h, size_t row, size_t all, size_t unlinked, size_t end)
{
    bool is_shown = shows_levels(h, row), is_linked = strcmp(cell(h->counts.sums, all, "who"), "all") == 0, is_told;
    int rc = change_shows_unlinked(&is_told, h, row);
    is_told = is_told && shows_unlinked(h, all, unlinked, end);
    if (rc == MX_OK && is_linked && !(is_shown && is_told)) rc = veil(h, row);
    if (rc == MX_OK && !is_shown) return put_withheld(h, h->counts.people, row, "people", reason_of(h->shown, row));
    if (rc == MX_OK) rc = put_counts(h, row, all, unlinked);
    if (rc == MX_OK && is_told) rc = put_counts(h, row, unlinked, end);
    return rc == MX_OK && is_linked && !is_told ? put_withheld(h, h->counts.people, row, "unlinked", few()) : rc;
}

static int put_people(handing *h)
{
    size_t all = 0, unlinked, end;
    int rc = MX_OK;
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(h->counts.people); row++, all = end) {
        find_sums(h, row, all, &unlinked, &end);
        if (end > all) rc = put_moment(h, row, all, unlinked, end);
    }
    return rc;
}

/* ---- Pairs ------------------------------------------------------------------------------------------- */

/* Whether how pairs [from, to) went from level to level may be told: nobody stands in a small cell, nor in an
 * empty one of a small table, and all margins of the table are shown already. */
static int shows_transitions(bool *out, const handing *h, size_t from, size_t to)
{
    const mx_frame *pairs = h->counts.pairs;
    const double fewest = h->rule->min_count;
    mx_buf occasion = {0};
    double n = 0, least = INFINITY;
    *out = true;
    if (fewest == 0) return MX_OK;
    for (size_t row = from; row < to; row++) {
        n += number(pairs, row, "people");
        least = fmin(least, number(pairs, row, "people"));
    }
    int rc = occasion_of(&occasion, pairs, from);
    *out = rc == MX_OK && least >= fewest && n >= 2 * fewest &&
           mx_ids_find(h->veiled, (mx_str){occasion.at, occasion.size}) == MX_NO_ID;
    mx_buf_dispose(&occasion);
    return rc;
}

static int put_changes(handing *h, const mx_frame *from, size_t first, size_t end)
{
    int rc = MX_OK;
    for (size_t row = first; rc == MX_OK && row < end; row++) {
        rc = put_keys(h, SHARED_PAIRS, from, row);
        if (rc < 0) break;
        shared_put(&h->out, SHARED_PAIRS, "moved", number(from, row, "moved"));
        shared_put(&h->out, SHARED_PAIRS, "before", number(from, row, "before"));
        shared_put(&h->out, SHARED_PAIRS, "after", number(from, row, "after"));
        put_sums(h, SHARED_PAIRS, from, row);
    }
    return rc;
}

/* Where the rows of the same occasion as `from` end. */
static int end_of(size_t *out, const mx_frame *frame, size_t from)
{
    mx_buf occasion = {0}, next = {0};
    int rc = occasion_of(&occasion, frame, from);
    for (*out = from + 1; rc == MX_OK && *out < mx_frame_n_rows(frame); ++*out) {
        rc = occasion_of(&next, frame, *out);
        if (rc == MX_OK && strcmp(next.at, occasion.at) != 0) break;
    }
    mx_buf_dispose(&occasion);
    mx_buf_dispose(&next);
    return rc;
}

static bool shows_moves(const handing *h, size_t row)
{
    return h->shown_change && !isnan(number(h->shown_change, row, "improved")) && !isnan(number(h->shown_change, row, "same")) &&
           !isnan(number(h->shown_change, row, "worsened"));
}

/* The pairs of one occasion, by levels or only whether they moved. */
static int put_occasion(handing *h, size_t pairs[2], size_t moves[2])
{
    bool has_levels;
    size_t row;
    int rc = row_of_change(&row, h, h->counts.pairs, pairs[0], "linked");
    if (rc < 0) return rc;
    assert(row != SIZE_MAX);
    if (!shows_moves(h, row)) return put_withheld(h, h->counts.pairs, pairs[0], "pairs", reason_of(h->shown_change, row));
    rc = shows_transitions(&has_levels, h, pairs[0], pairs[1]);
    if (rc == MX_OK && has_levels) return put_changes(h, h->counts.pairs, pairs[0], pairs[1]);
    if (rc == MX_OK) rc = put_changes(h, h->counts.moves, moves[0], moves[1]);
    if (rc < 0) return rc;
    return put_withheld(h, h->counts.pairs, pairs[0], "levels",
                        mx_tr("trop peu de personnes d’un niveau à un autre", "too few people from one level to another"));
}

static int put_pairs(handing *h)
{
    size_t pairs[2] = {0}, moves[2] = {0};
    int rc = MX_OK;
    while (rc == MX_OK && pairs[0] < mx_frame_n_rows(h->counts.pairs)) {
        rc = end_of(&pairs[1], h->counts.pairs, pairs[0]);
        if (rc == MX_OK) rc = end_of(&moves[1], h->counts.moves, moves[0]);
        if (rc == MX_OK) rc = put_occasion(h, pairs, moves);
        pairs[0] = pairs[1];
        moves[0] = moves[1];
    }
    return rc;
}

/* ---- Names, and the method ------------------------------------------------------------------------------ */

static int put_names(handing *h)
{
    static const struct {
        shared_table table;
        const char *kind, *within, *column;
    } lists[] = {{SHARED_TERRITORIES, "territory", NULL, "territory"},
                 {SHARED_GROUPS, "group", "territory", "group"},
                 {SHARED_INDICATORS, "indicator", NULL, "indicator"},
                 {SHARED_LEVELS, "indicator", NULL, "indicator"}};
    const mx_frame *const frames[] = {h->territories, h->groups, h->indicators, h->levels};
    int rc = MX_OK;
    for (size_t l = 0; l < sizeof lists / sizeof *lists; l++)
        for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(frames[l]); row++) {
            bool is_wanted;
            rc = is_used(&is_wanted, h, lists[l].kind, lists[l].within ? cell(frames[l], row, lists[l].within) : "",
                         cell(frames[l], row, lists[l].column));
            if (rc == MX_OK && is_wanted) rc = shared_copy(&h->out, lists[l].table, frames[l], row);
        }
    return rc;
}

static int say(handing *h, const char *item, const char *text)
{
    int rc = shared_add(&h->out, SHARED_METHOD);
    if (rc == MX_OK) rc = shared_put_text(&h->out, SHARED_METHOD, "item", item);
    return rc == MX_OK ? shared_put_text(&h->out, SHARED_METHOD, "text", text) : rc;
}

static int say_rule(handing *h)
{
    mx_buf text = {0};
    if (h->rule->min_count == 0)
        mx_buf_format(&text, mx_tr("%s : rien n’est retenu ; ce fichier n’est pas fait pour être publié",
                                   "%s: nothing is withheld; this file is not for publishing"), h->rule->name);
    else
        mx_buf_format(&text, mx_tr("%s : un chiffre repose sur au moins %d personnes",
                                   "%s: a figure rests on at least %d people"), h->rule->name, h->rule->min_count);
    int rc = mx_buf_check(&text);
    if (rc == MX_OK) rc = say(h, "rule", text.at);
    mx_buf_dispose(&text);
    return rc;
}

static int say_audit(handing *h)
{
    const mx_release *const releases[] = {h->people, h->changed};
    mx_buf note = {0};
    int rc = mx_disclose_explain(&note, releases, h->changed ? 2 : 1);
    if (rc == MX_OK && note.size > 0) rc = say(h, "protection", note.at);
    mx_buf_dispose(&note);
    return rc;
}

static int put_method(handing *h)
{
    char withheld[32];
    int rc = say(h, "format", SHARED_FORMAT);
    snprintf(withheld, sizeof withheld, "%zu", mx_frame_n_rows(h->out.tables[SHARED_WITHHELD]));
    if (rc == MX_OK) rc = say(h, "made_by", "mieux " MX_VERSION);
    if (rc == MX_OK) rc = say(h, "data_of", h->day);
    if (rc == MX_OK)
        rc = say(h, "content",
                 mx_tr("Effectifs du suivi, sans réponse de personne : par territoire, indicateur, période, cycle et phase, "
                       "combien de personnes à chaque niveau (counts) ; de celles qui ont répondu avant et après, comment "
                       "elles ont changé (pairs). who : all, toutes ; unlinked, celles qui n’ont pas répondu deux fois.",
                       "Counts of follow-up, with nobody's answers: by territory, indicator, period, cycle and phase, how many "
                       "people stand at each level (counts); of those who answered before and after, how they changed "
                       "(pairs). who: all, everybody; unlinked, those who did not answer twice."));
    if (rc == MX_OK) rc = say_rule(h);
    if (rc == MX_OK) rc = say_audit(h);
    if (rc == MX_OK) rc = say(h, "withheld", withheld);
    if (rc == MX_OK)
        rc = say(h, "left_out",
                 mx_tr("les indicateurs à valeurs réelles (leurs valeurs ne se comptent pas), les chiffres publiés par d’autres, "
                       "les effectifs que d’autres ont partagés",
                       "indicators of real values (these are not counted), figures that others published, counts that others "
                       "shared"));
    return rc;
}

/* ---- The task -------------------------------------------------------------------------------------------- */

static void tell(const handing *h)
{
    size_t n = mx_frame_n_rows(h->out.tables[SHARED_WITHHELD]);
    if (n > 0)
        mx_say(h->context,
               mx_tr("lignes retenues sous la règle %s : %zu (table withheld) ; elles manqueront aux questions posées au réseau",
                     "rows withheld under the rule %s: %zu (table withheld); questions to the network will lack them"),
               h->rule->name, n);
    if (h->rule->min_count == 0)
        mx_say(h->context, "%s",
               mx_tr("usage interne : rien n’est retenu ; --rule health, public ou business protège",
                     "internal use: nothing is withheld; --rule health, public or business protects"));
}

static void dispose(handing *h)
{
    mx_release_free(h->people);
    mx_release_free(h->changed);
    outlet_close(&h->outlet);
    mx_counts_dispose(&h->counts);
    mx_follow_up_free(h->follow_up);
    mx_frame_free(h->territories);
    mx_frame_free(h->groups);
    mx_frame_free(h->indicators);
    mx_frame_free(h->levels);
    mx_frame_free(h->change);
    mx_frame_free(h->narrow_people);
    mx_frame_free(h->narrow_change);
    mx_ids_free(h->used);
    mx_ids_free(h->veiled);
    mx_ids_free(h->occasions);
    shared_dispose(&h->out);
}

int mx_task_export_counts(const mx_context *context, const mx_rule *rule, bool by_group, FILE *out, bool is_workbook)
{
    handing h = {.context = context, .rule = rule, .by_group = by_group};
    int rc = outlet_open(&h.outlet, context, rule, true);
    if (rc == MX_OK) rc = mx_ids_new(&h.used);
    if (rc == MX_OK) rc = mx_ids_new(&h.veiled);
    if (rc == MX_OK) rc = mx_ids_new(&h.occasions);
    if (rc == MX_OK) rc = shared_new(&h.out);
    if (rc == MX_OK) rc = read_store(&h);
    if (rc == MX_OK) rc = count(&h);
    if (rc == MX_OK) rc = number_changes(&h);
    if (rc == MX_OK) rc = pass(&h);
    if (rc == MX_OK) rc = put_people(&h);
    if (rc == MX_OK) rc = put_pairs(&h);
    if (rc == MX_OK) rc = put_names(&h);
    if (rc == MX_OK) rc = put_method(&h);
    if (rc == MX_OK) rc = shared_write(&h.out, out, is_workbook);
    if (rc == MX_OK) tell(&h);
    dispose(&h);
    return rc;
}
