#include "merged.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "mx/measure.h"

/* Steps along one ladder: each puts together what the one before left too small. */
enum { MOST_STEPS = 6 };

void merged_dispose(merged_answer *answer)
{
    mx_release_free(answer->release);
    mx_frame_free(answer->result);
    mx_frame_free(answer->merging);
    *answer = (merged_answer){0};
}

/* Takes `merging` over. */
static int ask(merged_answer *out, const merged_question *q, mx_frame *merging)
{
    *out = (merged_answer){.merging = merging};
    int rc = q->ask(&out->result, q->payload, merging);
    if (rc == MX_OK) rc = q->disclose(&out->release, q->payload, out->result, merging);
    if (rc == MX_OK) rc = mx_release_tell_merged(out->release, merging, q->table);
    if (rc < 0) merged_dispose(out);
    return rc;
}

int merged_adjust(mx_frame **out, size_t *n_tests, const mx_release *tried, const mx_frame *result, double conf)
{
    const size_t n = mx_frame_n_rows(result), p_value = mx_frame_find(result, "p_value");
    bool *is_apart = mx_alloc_array(n + 1, sizeof *is_apart);
    int rc = is_apart ? mx_frame_copy(out, result) : mx_fail_memory();
    for (size_t row = 0; rc == MX_OK && row < n; row++) is_apart[row] = mx_release_is_withheld(tried, row, p_value);
    if (rc == MX_OK) rc = mx_measure_adjust(n_tests, *out, is_apart, conf);
    mx_free(is_apart);
    return rc;
}

static void replace(merged_answer *best, merged_answer *by)
{
    merged_answer old = *best;
    *best = *by;
    best->n_saved = old.n_saved;
    memcpy(best->along, old.along, sizeof best->along);
    *by = old;
}

/* Follow one ladder from `best`, and keep the step that shows most. `n_more`: how many figures more. */
static int follow(merged_answer *best, size_t *n_more, const merged_question *q, const mx_ladder *ladder)
{
    merged_answer last = {0};
    const size_t before = mx_release_n_published(best->release);
    const merged_answer *from = best;
    size_t n_most = before;
    int rc = MX_OK;
    for (int step = 0; step < MOST_STEPS; step++) {
        mx_frame *merging;
        merged_answer here;
        rc = mx_disclose_merge(&merging, from->release, from->result, ladder, from->merging);
        if (rc < 0 || !merging) break;
        rc = ask(&here, q, merging);
        if (rc < 0) break;
        size_t n = mx_release_n_published(here.release);
        bool is_better = n > n_most;
        if (is_better) replace(best, &here);
        if (is_better) n_most = n;
        merged_dispose(&last);
        if (is_better) merged_dispose(&here);
        else last = here;
        from = is_better ? best : &last;
    }
    merged_dispose(&last);
    *n_more = n_most - before;
    return rc;
}

static const mx_ladder *find_ladder(const merged_question *q, mx_str name)
{
    for (size_t i = 0; i < q->n_ladders; i++)
        if (mx_str_is(name, q->ladders[i].name)) return &q->ladders[i];
    return NULL;
}

/* What the ladder of a key is called. */
static const char *find_name(const merged_question *q, const char *key)
{
    for (size_t i = 0; i < q->n_ladders; i++)
        if (strcmp(q->ladders[i].key, key) == 0) return q->ladders[i].name;
    return "";
}

/* The next of the names, with commas between. */
static mx_str next_name(const char **at)
{
    mx_str name = {*at, strcspn(*at, ",")};
    *at += name.size;
    *at += strspn(*at, ",");
    return name;
}

/* Ask with `start` (taken over; NULL: nothing) in the place of the values as they are; what this saves counts,
 * be it nothing. */
static int begin(merged_answer *out, const merged_question *q, mx_frame *start)
{
    int rc = ask(out, q, NULL);
    if (rc < 0 || !start) {
        mx_frame_free(start);
        return rc;
    }
    size_t before = mx_release_n_published(out->release);
    merged_dispose(out);
    rc = ask(out, q, start);
    if (rc < 0) return rc;
    size_t n = mx_release_n_published(out->release);
    out->n_saved = n > before ? n - before : 0;
    snprintf(out->along, sizeof out->along, "%s", n > before ? find_name(q, mx_frame_text(start, 0, MX_MERGING_KEY)) : "");
    return rc;
}

/* What the question begins with, and whether that settles it: as it was shown before, else as another table
 * has it. */
static int find_start(mx_frame **out, bool *is_settled, const merged_question *q, const mx_rule *rule)
{
    *out = NULL;
    *is_settled = false;
    if (rule->min_count == 0) return MX_OK;
    int rc = q->table ? mx_gate_merging(out, is_settled, q->gate, q->table) : MX_OK;
    if (rc < 0 || *is_settled || !q->start || !rule->merge[0]) return rc;
    return mx_frame_copy(out, q->start);
}

int merged_ask(merged_answer *out, const merged_question *q, const mx_rule *rule)
{
    mx_frame *start;
    bool is_settled;
    *out = (merged_answer){0};
    int rc = find_start(&start, &is_settled, q, rule);
    if (rc == MX_OK) rc = begin(out, q, start);
    for (const char *at = is_settled ? "" : rule->merge; rc == MX_OK && *at && rule->min_count > 0;) {
        const mx_ladder *ladder = find_ladder(q, next_name(&at));
        size_t n_more = 0;
        if (!ladder) continue;
        rc = follow(out, &n_more, q, ladder);
        out->n_saved += n_more;
        if (n_more == 0 || strstr(out->along, ladder->name)) continue;
        if (out->along[0]) strcat(out->along, ",");
        strcat(out->along, ladder->name);
    }
    if (rc < 0) merged_dispose(out);
    return rc;
}

int merged_try(merged_answer *out, const merged_question *q, const char *names)
{
    int rc = ask(out, q, NULL);
    for (const char *at = names; rc == MX_OK && *at;) {
        const mx_ladder *ladder = find_ladder(q, next_name(&at));
        merged_answer alone;
        size_t n_more = 0;
        if (!ladder) continue;
        rc = ask(&alone, q, NULL);
        if (rc == MX_OK) rc = follow(&alone, &n_more, q, ladder);
        merged_dispose(&alone);
        if (n_more <= out->n_saved) continue;
        out->n_saved = n_more;
        snprintf(out->along, sizeof out->along, "%s", ladder->name);
    }
    if (rc < 0) merged_dispose(out);
    return rc;
}

/* ---- Rehearsing ----------------------------------------------------------------------------- */

int merged_rehearsal_new(mx_frame **out)
{
    static const char *const columns[] = {"question", "rows", "withheld", "partly", "figures", "merge", "saved"};
    int rc = mx_frame_new(out);
    for (size_t c = 0; rc == MX_OK && c < 7; c++)
        rc = mx_frame_add_column(*out, columns[c], c == 0 || c == 5 ? MX_TEXT : MX_NUMBER, MX_KEY);
    return rc;
}

int merged_rehearse(mx_frame *rehearsal, const merged_answer *answer, const char *question)
{
    const size_t row = mx_frame_n_rows(rehearsal);
    mx_advice advice;
    mx_disclose_advise(&advice, answer->release, answer->result);
    if (advice.n_rows == 0) return MX_OK;
    int rc = mx_frame_add_row(rehearsal);
    if (rc == MX_OK) rc = mx_frame_set_text(rehearsal, row, 0, question);
    if (rc == MX_OK && answer->n_saved > 0) rc = mx_frame_set_text(rehearsal, row, 5, answer->along);
    if (rc < 0) return rc;
    const size_t counts[] = {advice.n_rows, advice.n_whole, advice.n_partly, advice.n_figures};
    for (size_t c = 0; c < 4; c++) mx_frame_set_number(rehearsal, row, c + 1, (double)counts[c]);
    if (answer->n_saved > 0) mx_frame_set_number(rehearsal, row, 6, (double)answer->n_saved);
    return MX_OK;
}

void merged_tell(const mx_context *context, const mx_frame *rehearsal, const mx_rule *rule)
{
    enum { ROWS = 1, WHOLE, PARTLY, FIGURES, ALONG, SAVED, N };
    size_t sums[N] = {0};
    for (size_t row = 0; row < mx_frame_n_rows(rehearsal); row++)
        for (size_t c = ROWS; c < N; c++) {
            double n = c == ALONG ? NAN : mx_frame_number(rehearsal, row, c);
            if (!isnan(n)) sums[c] += (size_t)n;
        }
    mx_say(context,
           mx_tr("en tout, %zu lignes sur %zu seraient retenues en entier et %zu en partie : %zu chiffres",
                 "in all, %zu of %zu rows would be withheld whole and %zu in part: %zu figures"),
           sums[WHOLE], sums[ROWS], sums[PARTLY], sums[FIGURES]);
    if (sums[SAVED] == 0) return;
    mx_say(context,
           rule->merge[0]
               ? mx_tr("sans réunir de lignes (colonne merge), %zu chiffres de plus manqueraient",
                       "without putting rows together (column merge) %zu figures more would be missing")
               : mx_tr("réunir des lignes (colonne merge) montrerait %zu chiffres de plus",
                       "putting rows together (column merge) would show %zu figures more"),
           sums[SAVED]);
}

/* ---- Ladders -------------------------------------------------------------------------------- */

size_t merged_ladders(mx_ladder out[4], const mx_frame *territories, const mx_frame *topics)
{
    size_t n = 0;
    if (topics) out[n++] = (mx_ladder){.name = "components", .key = "component", .tree = topics};
    out[n++] = (mx_ladder){.name = "groups", .key = "group", .within = "territory"};
    out[n++] = (mx_ladder){.name = "territories", .key = "territory", .tree = territories};
    out[n++] = (mx_ladder){.name = "periods", .key = "period", .is_period = true};
    return n;
}

int merged_tree(mx_frame **out, const mx_frame *territories)
{
    size_t id = mx_frame_find(territories, "territory"), parent = mx_frame_find(territories, "parent"),
           network = mx_frame_find(territories, "network");
    int rc = mx_frame_new(out);
    if (rc == MX_OK) rc = mx_frame_add_column(*out, "territory", MX_TEXT, MX_KEY);
    if (rc == MX_OK) rc = mx_frame_add_column(*out, "above", MX_TEXT, MX_KEY);
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(territories); row++) {
        const char *name = mx_frame_text(territories, row, id), *above = mx_frame_text(territories, row, parent);
        if (!above) above = mx_frame_text(territories, row, network);
        if (above && strcmp(above, name) == 0) above = NULL;
        rc = mx_frame_add_row(*out);
        if (rc == MX_OK) rc = mx_frame_set_text(*out, row, 0, name);
        if (rc == MX_OK) rc = mx_frame_set_text(*out, row, 1, above);
    }
    if (rc < 0) {
        mx_frame_free(*out);
        *out = NULL;
    }
    return rc;
}

static const char *find_above(const mx_frame *tree, const char *value)
{
    for (size_t row = 0; row < mx_frame_n_rows(tree); row++)
        if (strcmp(mx_frame_text(tree, row, 0), value) == 0) return mx_frame_text(tree, row, 1);
    return NULL;
}

static bool is_below(const mx_frame *tree, const char *value, const char *above)
{
    for (size_t steps = 0; value && steps <= mx_frame_n_rows(tree); steps++) {
        if (strcmp(value, above) == 0) return true;
        value = find_above(tree, value);
    }
    return false;
}

const char *merged_above(const mx_frame *merging, size_t row, const mx_frame *tree)
{
    const char *label = mx_frame_text(merging, row, MX_MERGING_LABEL);
    const char *above = find_above(tree, mx_frame_text(merging, row, MX_MERGING_VALUE));
    for (size_t other = 0; above && other < mx_frame_n_rows(merging); other++) {
        const char *value = mx_frame_text(merging, other, MX_MERGING_VALUE);
        if (strcmp(mx_frame_text(merging, other, MX_MERGING_LABEL), label) != 0) continue;
        while (above && !is_below(tree, value, above)) above = find_above(tree, above);
    }
    return above;
}
