/* Shares of what was said, corrected for what coding confuses. */
#include "said_i.h"

#include <math.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

enum { AUTO, REVIEW, N_STRATA };
enum { DRAWS = 2000 };

static const mx_measure__column columns[] = {
    {"n", MX_NUMBER, MX_PEOPLE},          {"basis", MX_TEXT, MX_BASIS},
    {"groups", MX_NUMBER, MX_FIGURE},     {"statements", MX_NUMBER, MX_FIGURE},
    {"share", MX_NUMBER, MX_FIGURE},      {"corrected", MX_NUMBER, MX_FIGURE},
    {"low", MX_NUMBER, MX_FIGURE},        {"high", MX_NUMBER, MX_FIGURE},
    {"adjusted", MX_NUMBER, MX_FIGURE},   {"reviewed", MX_NUMBER, MX_FIGURE},
    {"confirmed", MX_NUMBER, MX_FIGURE},  {"conclusion", MX_TEXT, MX_FIGURE},
    {"reason", MX_TEXT, MX_FIGURE},       {"method", MX_TEXT, MX_NOTE},
    {"largest_share", MX_NUMBER, MX_RANGE}};

typedef struct {
    const mx_frame *statements;
    const char *what;
    mx_ids *categories, *clusters;
    uint32_t *ranks; /* of categories, in the order of their codes */
    double *test;    /* as mx_stats_review has it, categories by id */
    uint32_t *cells; /* four for each item of the cut: proposed, decided, stratum, cluster */
    mx_stats_review review;
    mx_stats_reviewed all;
    mx_stats_reviewed_share *each;
    mx_arena *arena;
} correction;

/* ---- Codes --------------------------------------------------------------------------------------- */

static mx_str code_of(const correction *c, size_t row, const char *column)
{
    mx_str code = mx_measure__str(c->statements, row, column);
    if (code.size > 0 && strcmp(c->what, "dimension") == 0) code.size = 1;
    return code;
}

static bool is_decided(const correction *c, size_t row)
{
    mx_str status = mx_measure__str(c->statements, row, "status");
    return mx_str_is(status, "settled") || mx_str_is(status, "agreed");
}

static uint32_t stratum_of(const correction *c, size_t row)
{
    return mx_str_is(mx_measure__str(c->statements, row, "decision"), "auto") ? AUTO : REVIEW;
}

/* All codes proposed or decided anywhere. */
static int find_categories(correction *c)
{
    static const char *const from[] = {"proposed", "component"};
    int rc = mx_ids_new(&c->categories);
    for (size_t row = 0; rc == MX_OK && row < mx_measure__n_rows(c->statements); row++) {
        for (size_t i = 0; rc == MX_OK && i < COUNT_OF(from); i++) {
            mx_str code = code_of(c, row, from[i]);
            uint32_t id;
            if (code.size > 0) rc = mx_ids_add(c->categories, code, &id);
        }
    }
    if (rc < 0) return rc;
    c->review.k = mx_ids_count(c->categories);
    c->ranks = mx_arena_alloc(c->arena, (c->review.k + 1) * sizeof *c->ranks);
    return c->ranks ? mx_measure__rank_texts(c->ranks, c->categories) : mx_fail_memory();
}

/* What people decided anywhere against what was proposed. */
static int find_test(correction *c, size_t seen[2])
{
    size_t k = c->review.k;
    c->test = mx_arena_alloc(c->arena, (N_STRATA * k * k + 1) * sizeof *c->test);
    if (!c->test) return mx_fail_memory();
    seen[AUTO] = seen[REVIEW] = 0;
    for (size_t row = 0; row < mx_measure__n_rows(c->statements); row++) {
        if (!is_decided(c, row)) continue;
        size_t stratum = stratum_of(c, row),
               proposed = mx_ids_find(c->categories, code_of(c, row, "proposed")),
               decided = mx_ids_find(c->categories, code_of(c, row, "component"));
        c->test[(stratum * k + proposed) * k + decided]++;
        seen[stratum]++;
    }
    c->review.test = c->test;
    c->review.n_strata = N_STRATA;
    return MX_OK;
}

/* ---- Statements ------------------------------------------------------------------------------------ */

/* Who said it: the author, else the group. */
static int find_cluster(uint32_t *out, correction *c, const mx_measure__statement *s)
{
    char text[32];
    bool is_known = s->author != MX_NO_ID;
    int size = snprintf(text, sizeof text, "%c%u", is_known ? 'a' : 'g', is_known ? s->author : s->group);
    return mx_ids_add(c->clusters, (mx_str){text, (size_t)size}, out);
}

static int find_items(correction *c, const mx_measure__said *said)
{
    size_t n = said->n;
    uint32_t *cells = mx_arena_alloc(c->arena, (4 * n + 1) * sizeof *cells);
    int rc = cells ? mx_ids_new(&c->clusters) : mx_fail_memory();
    for (size_t i = 0; rc == MX_OK && i < n; i++) {
        const mx_measure__statement *s = &said->all[i];
        cells[i] = mx_ids_find(c->categories, code_of(c, s->row, "proposed"));
        cells[n + i] = is_decided(c, s->row) ? mx_ids_find(c->categories, code_of(c, s->row, "component"))
                                             : MX_STATS_UNDECIDED;
        cells[2 * n + i] = stratum_of(c, s->row);
        rc = find_cluster(&cells[3 * n + i], c, s);
    }
    if (rc < 0) return rc;
    c->review.n = n;
    c->review.n_clusters = mx_ids_count(c->clusters);
    c->review.proposed = cells;
    c->review.decided = cells + n;
    c->review.stratum = cells + 2 * n;
    c->review.cluster = cells + 3 * n;
    return MX_OK;
}

static int estimate(correction *c, const mx_cut *cut, uint64_t seed)
{
    mx_stats_options options = MX_STATS_OPTIONS_INIT;
    options.conf = cut->conf;
    options.reps = DRAWS;
    options.seed = seed;
    c->each = mx_arena_alloc(c->arena, (c->review.k + 1) * sizeof *c->each);
    return c->each ? mx_stats_reviewed_shares(&c->all, c->each, &c->review, &options, c->arena) : mx_fail_memory();
}

/* ---- Rows --------------------------------------------------------------------------------------------- */

/* The row of the mentions for a code; SIZE_MAX where nothing is coded so. */
static size_t find_mention(const mx_frame *mentions, mx_str code)
{
    for (size_t row = 0; row < mx_frame_n_rows(mentions); row++)
        if (mx_str_equal(mx_str_of(mx_frame_text(mentions, row, 0)), code)) return row;
    return SIZE_MAX;
}

static int put_mention(mx_frame *frame, const mx_frame *mentions, mx_str code)
{
    static const char *const copied[] = {"n", "groups", "statements", "share", "largest_share"};
    size_t row = find_mention(mentions, code), last = mx_frame_n_rows(frame) - 1;
    int rc = mx_frame_set_text(frame, last, mx_frame_find(frame, "basis"),
                               row == SIZE_MAX ? "count" : mx_measure__text(mentions, row, "basis"));
    for (size_t i = 0; i < COUNT_OF(copied); i++)
        mx_measure__put(frame, copied[i],
                        row != SIZE_MAX ? mx_measure__number(mentions, row, copied[i])
                                        : strcmp(copied[i], "largest_share") == 0 ? NAN : 0);
    return rc;
}

static const char *why_not(const correction *c)
{
    if (c->all.lacking == AUTO)
        return mx_tr("moins de 20 expressions décidées parmi celles que le classement code seul",
                     "fewer than 20 statements decided among those that the classifier codes alone");
    if (c->all.lacking == REVIEW)
        return mx_tr("moins de 20 expressions décidées parmi celles dont le classement n’est pas sûr",
                     "fewer than 20 statements decided among those that the classifier is unsure of");
    return c->all.cannot;
}

static int put_conclusion(mx_frame *frame, const correction *c, const mx_stats_reviewed_share *one)
{
    double share = mx_measure__number(frame, mx_frame_n_rows(frame) - 1, "share");
    const char *word = "none", *reason = NULL;
    if (c->all.cannot) {
        word = "cannot conclude";
        reason = why_not(c);
    } else if (one->low > share) {
        word = "more";
    } else if (one->high < share) {
        word = "less";
    } else {
        reason = mx_tr("l’intervalle contient la part telle que codée", "the interval holds the share as coded");
    }
    int rc = mx_measure__put_text(frame, "conclusion", word);
    if (rc == MX_OK && reason) rc = mx_measure__put_text(frame, "reason", reason);
    return rc == MX_OK ? mx_measure__put_text(frame, "method", c->all.method) : rc;
}

static int put_row(mx_frame *frame, const correction *c, const mx_frame *mentions, uint32_t id)
{
    const mx_stats_reviewed_share *one = &c->each[id];
    size_t k = c->review.k;
    double reviewed = 0, confirmed = 0;
    mx_str code = mx_ids_text(c->categories, id);
    for (size_t stratum = 0; stratum < N_STRATA; stratum++) {
        const double *row = c->test + (stratum * k + id) * k;
        for (size_t i = 0; i < k; i++) reviewed += row[i];
        confirmed += row[id];
    }
    int rc = mx_frame_add_row(frame);
    if (rc == MX_OK) rc = mx_measure__put_str(frame, c->what, code);
    if (rc == MX_OK) rc = put_mention(frame, mentions, code);
    if (rc < 0) return rc;
    mx_measure__put(frame, "corrected", one->estimate);
    mx_measure__put(frame, "low", one->low);
    mx_measure__put(frame, "high", one->high);
    mx_measure__put(frame, "adjusted", one->adjusted);
    mx_measure__put(frame, "reviewed", reviewed);
    mx_measure__put(frame, "confirmed", confirmed);
    return put_conclusion(frame, c, one);
}

static int put_rows(mx_frame **out, const correction *c, const mx_frame *mentions)
{
    const mx_measure__column key = {c->what, MX_TEXT, MX_KEY};
    int rc = mx_measure__frame(out, &key, 1);
    if (rc == MX_OK) rc = mx_measure__add_columns(*out, columns, COUNT_OF(columns));
    for (uint32_t rank = 0; rank < c->review.k; rank++)
        for (uint32_t id = 0; rc == MX_OK && id < c->review.k; id++)
            if (c->ranks[id] == rank) rc = put_row(*out, c, mentions, id);
    return rc;
}

static int correct(mx_frame **out, size_t seen[2], correction *c, const mx_said *said, const mx_cut *cut,
                   uint64_t seed)
{
    const char *const by[] = {c->what, NULL};
    mx_measure__said read = {0};
    mx_frame *mentions = NULL;
    int rc = find_categories(c);
    if (rc == MX_OK) rc = find_test(c, seen);
    if (rc == MX_OK) rc = mx_measure__said_read(&read, said, cut, false);
    if (rc == MX_OK) rc = find_items(c, &read);
    if (rc == MX_OK) rc = estimate(c, cut, seed);
    if (rc == MX_OK) rc = mx_measure_mentions(&mentions, said, by, cut);
    if (rc == MX_OK && read.n > 0) rc = put_rows(out, c, mentions);
    else if (rc == MX_OK) rc = mx_frame_new(out);
    mx_frame_free(mentions);
    mx_measure__said_dispose(&read);
    return rc;
}

int mx_measure_corrected(mx_frame **out, size_t seen[2], const mx_said *said, const char *what, const mx_cut *cut,
                         uint64_t seed)
{
    correction c = {.statements = said->statements, .what = what};
    *out = NULL;
    if (strcmp(what, "dimension") != 0 && strcmp(what, "component") != 0)
        return mx_fail(MX_E_VALUE,
                       mx_tr("clé « %s » inconnue ; il y a : %s", "unknown key \"%s\"; there are: %s"), what,
                       "dimension component");
    int rc = mx_arena_new(&c.arena);
    if (rc == MX_OK) rc = correct(out, seen, &c, said, cut, seed);
    mx_ids_free(c.categories);
    mx_ids_free(c.clusters);
    mx_arena_free(c.arena);
    if (rc == MX_OK) return MX_OK;
    mx_frame_free(*out);
    *out = NULL;
    return rc;
}
