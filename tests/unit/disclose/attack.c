/*
 * The attacker.
 *
 * All small tables of a kind are released, one by one. The attacker knows the program, the rule
 * and all that is published, and reasons like this: which tables would have given just this
 * release? If all of them agree on a cell that was withheld, the cell is found. No knowledge of
 * how disclose works goes into this; it is the strongest attacker there can be on one release.
 */
#include "support/check.h"
#include "support/gate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "mx/disclose.h"

/* What was withheld in one release: up to so many numbers, and which of them. */
#define MOST 24

typedef struct {
    char *view; /* all that is published, as text */
    double secret[MOST];
    bool is_withheld[MOST];
    size_t n_secrets;
} observed;

typedef struct {
    observed *all;
    size_t count, capacity;
} observations;

static void add_view(observations *list, mx_buf *view, const double secret[], const bool is_withheld[],
                     size_t n)
{
    CHECK_OK(MX_GROW(list->all, list->count, list->capacity));
    CHECK_OK(mx_buf_check(view));
    CHECK(n <= MOST);
    observed *o = &list->all[list->count++];
    *o = (observed){.view = view->at, .n_secrets = n};
    memcpy(o->secret, secret, n * sizeof *secret);
    memcpy(o->is_withheld, is_withheld, n * sizeof *is_withheld);
}

static int by_view(const void *a, const void *b)
{
    return strcmp(((const observed *)a)->view, ((const observed *)b)->view);
}

/* Everything a release shows, as text. */
static void write_view(mx_buf *out, const mx_release *release)
{
    const mx_frame *frame = mx_release_frame(release);
    for (size_t row = 0; row < mx_frame_n_rows(frame); row++) {
        for (size_t c = 0; c < mx_frame_n_columns(frame); c++) {
            if (mx_frame_type(frame, c) == MX_NUMBER) {
                mx_buf_number(out, mx_frame_number(frame, row, c));
            } else {
                const char *text = mx_frame_text(frame, row, c);
                mx_buf_text(out, text ? text : "");
            }
            mx_buf_char(out, ',');
        }
        mx_buf_char(out, '\n');
    }
}

/* Of tables with one view, each withheld number must take two values at least. */
static void check_attack(observations *list, const char *what)
{
    size_t n_found = 0, n_withheld = 0, n_shown = 0;
    qsort(list->all, list->count, sizeof *list->all, by_view);
    for (size_t from = 0, to; from < list->count; from = to) {
        const observed *first = &list->all[from];
        for (to = from + 1; to < list->count && by_view(first, &list->all[to]) == 0;) to++;
        for (size_t s = 0; s < first->n_secrets; s++) {
            if (!first->is_withheld[s]) {
                n_shown++;
                continue;
            }
            n_withheld++;
            bool differs = false;
            for (size_t i = from + 1; i < to && !differs; i++)
                differs = list->all[i].secret[s] != first->secret[s];
            if (differs) continue;
            if (n_found++ == 0)
                fprintf(stderr, "found: secret %zu of %s is %g\n", s, first->view, first->secret[s]);
        }
    }
    for (size_t i = 0; i < list->count; i++) mx_free(list->all[i].view);
    mx_free(list->all);
    *list = (observations){0};
    if (n_found > 0)
        check_fail(__FILE__, __LINE__, "%s: %zu of %zu withheld cells found", what, n_found, n_withheld);
    CHECK(n_withheld > 0 && n_shown > 0);
}

static const mx_rule three = {.name = "three", .min_count = 3, .max_share = 1};
static const mx_rule health = {.name = "health", .min_count = 11, .max_share = 1};
static const mx_rule five = {.name = "five", .min_count = 5, .max_share = 1};

static size_t add(mx_frame *frame, const char *name, mx_role role)
{
    bool is_text = role == MX_BASIS || (role == MX_KEY && strcmp(name, "territory") == 0) ||
                   strcmp(name, "conclusion") == 0;
    CHECK_OK(mx_frame_add_column(frame, name, is_text ? MX_TEXT : MX_NUMBER, role));
    return mx_frame_n_columns(frame) - 1;
}

/* ---- One distribution: levels, shares of low, middle and high, median, mean, sd --------- */

static double level_at(const int counts[5], int position)
{
    int level = 0;
    while (position >= counts[level]) position -= counts[level++];
    return level + 1;
}

static void observe_distribution(observations *list, const mx_rule *rule, const int counts[5],
                                 bool has_levels, bool has_middle)
{
    int n = 0, sum = 0, squares = 0;
    for (int l = 0; l < 5; l++) {
        n += counts[l];
        sum += (l + 1) * counts[l];
        squares += (l + 1) * (l + 1) * counts[l];
    }
    double shares[3] = {counts[0] + counts[1], counts[2], counts[3] + counts[4]}, secret[MOST];
    size_t columns[MOST], n_secrets = 0;
    int lowest = 0, highest = 4;
    while (counts[lowest] == 0) lowest++;
    while (counts[highest] == 0) highest--;

    mx_frame *frame;
    CHECK_OK(mx_frame_new(&frame));
    size_t people = add(frame, "n", MX_PEOPLE);
    for (int l = 0; has_levels && l < 5; l++) {
        char name[16];
        snprintf(name, sizeof name, "level_%d", l + 1);
        secret[n_secrets] = counts[l];
        columns[n_secrets++] = add(frame, name, MX_COUNT);
    }
    static const char *const names[] = {"share_low", "share_middle", "share_high"};
    for (int s = 0; s < 3; s++) {
        if (s == 1 && !has_middle) continue;
        secret[n_secrets] = shares[s] / n;
        columns[n_secrets++] = add(frame, names[s], MX_SHARE);
    }
    size_t from = add(frame, "share_high_from", MX_FIGURE), median = add(frame, "median", MX_FIGURE);
    size_t mean = add(frame, "mean", MX_FIGURE), sd = add(frame, "sd", MX_FIGURE);
    size_t min = add(frame, "min", MX_RANGE), max = add(frame, "max", MX_RANGE);
    CHECK_OK(mx_frame_add_row(frame));
    mx_frame_set_number(frame, 0, people, n);
    for (size_t s = 0; s < n_secrets; s++) mx_frame_set_number(frame, 0, columns[s], secret[s]);
    mx_frame_set_number(frame, 0, from, shares[2] / n * 0.9);
    mx_frame_set_number(frame, 0, median, (level_at(counts, (n - 1) / 2) + level_at(counts, n / 2)) / 2);
    mx_frame_set_number(frame, 0, mean, (double)sum / n);
    mx_frame_set_number(frame, 0, sd, sqrt(((double)squares - (double)sum * sum / n) / n));
    mx_frame_set_number(frame, 0, min, lowest + 1);
    mx_frame_set_number(frame, 0, max, highest + 1);

    mx_release *release;
    mx_buf view = {0};
    bool is_withheld[MOST];
    CHECK_OK(gate_one(&release, frame, rule, NULL, 0));
    for (size_t s = 0; s < n_secrets; s++) is_withheld[s] = mx_release_is_withheld(release, 0, columns[s]);
    for (size_t s = 0; has_levels && s < 5; s++) {
        /* No secret: a level of a part that may be shown as nobody, or that is all of a shown part. */
        size_t part = columns[5 + (s < 2 ? 0 : s == 2 ? 1 : 2)];
        double share = mx_frame_number(mx_release_frame(release), 0, part);
        if (share == 0 || (s == 2 && !isnan(share))) is_withheld[s] = false;
    }
    write_view(&view, release);
    add_view(list, &view, secret, is_withheld, n_secrets);
    mx_release_free(release);
    mx_frame_free(frame);
}

static void attack_distributions(const mx_rule *rule, int most, bool has_levels, bool has_middle,
                                 const char *what)
{
    observations list = {0};
    for (int n = 1; n <= most; n++) {
        int c[5];
        for (c[0] = 0; c[0] <= n; c[0]++)
            for (c[1] = 0; c[0] + c[1] <= n; c[1]++)
                for (c[2] = 0; c[0] + c[1] + c[2] <= n; c[2]++)
                    for (c[3] = 0; c[0] + c[1] + c[2] + c[3] <= n; c[3]++) {
                        c[4] = n - c[0] - c[1] - c[2] - c[3];
                        observe_distribution(&list, rule, c, has_levels, has_middle);
                    }
    }
    check_attack(&list, what);
}

TEST(disclose_attack, finds_no_level_or_share_of_a_distribution)
{
    attack_distributions(&three, 13, true, true, "levels and three shares, rule of three");
    attack_distributions(&five, 13, true, true, "levels and three shares");
}

TEST(disclose_attack, finds_no_share_where_the_middle_is_left_out)
{
    attack_distributions(&three, 13, false, false, "shares of low and high, rule of three");
    attack_distributions(&five, 13, false, false, "shares of low and high");
}

TEST(disclose_attack, finds_no_share_where_all_three_stand)
{
    attack_distributions(&three, 13, false, true, "three shares, rule of three");
    attack_distributions(&five, 13, false, true, "three shares");
}

/* ---- Change of pairs ------------------------------------------------------------------------ */

/* The exact two-sided sign test, `fewer` of `changed` against the rest. */
static double sign_test(int fewer, int changed)
{
    double tail = 0, term = pow(0.5, changed); /* of 0, then of 1, 2, … */
    for (int i = 0; i <= fewer; i++) {
        tail += term;
        term *= (double)(changed - i) / (i + 1);
    }
    return fmin(1, 2 * tail);
}

static void attack_pairs(const mx_rule *rule, int most)
{
    observations list = {0};
    for (int n = 1; n <= most; n++) {
        for (int up = 0; up <= n; up++) {
            for (int down = 0; up + down <= n; down++) {
                int changed = up + down, fewer = up < down ? up : down;
                mx_frame *frame;
                CHECK_OK(mx_frame_new(&frame));
                size_t columns[] = {add(frame, "n", MX_PEOPLE),      add(frame, "improved", MX_COUNT),
                                    add(frame, "same", MX_COUNT),    add(frame, "worsened", MX_COUNT),
                                    add(frame, "net", MX_FIGURE),    add(frame, "low", MX_FIGURE),
                                    add(frame, "p_value", MX_FIGURE)};
                size_t conclusion = add(frame, "conclusion", MX_FIGURE);
                double values[] = {n,
                                   up,
                                   n - changed,
                                   down,
                                   (double)(up - down) / n,
                                   (double)(up - down - 1) / n,
                                   changed + fewer / 100.0};
                CHECK_OK(mx_frame_add_row(frame));
                for (size_t c = 0; c < 7; c++) mx_frame_set_number(frame, 0, columns[c], values[c]);
                bool is_clear = sign_test(fewer, changed) < 0.05;
                CHECK_OK(mx_frame_set_text(frame, 0, conclusion,
                                           !is_clear   ? "none"
                                           : up > down ? "better"
                                                       : "worse"));
                mx_release *release;
                mx_buf view = {0};
                bool is_withheld[3];
                CHECK_OK(gate_one(&release, frame, rule, NULL, 0));
                for (size_t s = 0; s < 3; s++)
                    is_withheld[s] = mx_release_is_withheld(release, 0, columns[s + 1]);
                write_view(&view, release);
                add_view(&list, &view, values + 1, is_withheld, 3);
                mx_release_free(release);
                mx_frame_free(frame);
            }
        }
    }
    check_attack(&list, "pairs");
}

TEST(disclose_attack, finds_nobody_who_changed)
{
    attack_pairs(&five, 20);
    attack_pairs(&health, 36);
}

/* ---- Parts of a published total --------------------------------------------------------------- */

/*
 * Here the attacker knows the total and all that is shown, but not which cells the program prefers
 * to cover with, and the reasons do not tell them apart: whatever adds up is possible. (This is the
 * attacker of the literature, an interval for each cell; one who knows the preferences knows more.)
 */

TEST(disclose_attack, finds_no_territory_by_subtraction)
{
    size_t n_withheld = 0, n_narrow = 0;
    for (int code = 0; code < 9 * 9 * 9 * 9; code++) {
        int n[4] = {code % 9, code / 9 % 9, code / 81 % 9, code / 729}, total = n[0] + n[1] + n[2] + n[3];
        mx_frame *frame;
        mx_release *release;
        const mx_total by_territory = {.column = "territory"};
        CHECK_OK(mx_frame_new(&frame));
        size_t territory = add(frame, "territory", MX_KEY), people = add(frame, "n", MX_PEOPLE);
        CHECK_OK(mx_frame_add_rows(frame, 4));
        for (size_t row = 0; row < 4; row++) {
            CHECK_OK(mx_frame_set_text(frame, row, territory, (const char *[]){"a", "b", "c", "d"}[row]));
            mx_frame_set_number(frame, row, people, n[row]);
        }
        CHECK_OK(gate_one(&release, frame, &three, &by_territory, 1));
        int hidden = 0, n_together = 0;
        const char *reason = NULL;
        for (size_t row = 0; row < 4; row++) {
            if (!mx_release_is_withheld(release, row, people)) continue;
            const char *why = mx_frame_text(mx_release_frame(release), row, people + 1);
            CHECK(why && (!reason || strcmp(why, reason) == 0));
            reason = why;
            hidden += n[row];
            n_together++;
        }
        for (size_t row = 0; row < 4; row++) {
            if (!mx_release_is_withheld(release, row, people)) continue;
            n_withheld++;
            if (n_together == 4 && total < 3) continue; /* the total is withheld itself */
            CHECK(n_together > 1);
            CHECK(hidden >= 3); /* each may be anything from 0 to this */
            n_narrow += hidden <= n[row] && n[row] < 3;
        }
        mx_release_free(release);
        mx_frame_free(frame);
    }
    CHECK(n_withheld > 1000);
    CHECK_INT(n_narrow, 0);
}

TEST(disclose_attack, finds_no_share_of_a_territory_by_subtraction)
{
    static const int sizes[] = {5, 9, 12};
    size_t n_withheld = 0, n_narrow = 0;
    for (int code = 0; code < 3 * 3 * 3 * 13 * 13 * 13; code++) {
        int n[3] = {sizes[code % 3], sizes[code / 3 % 3], sizes[code / 9 % 3]};
        int k[3] = {code / 27 % 13, code / 351 % 13, code / 4563};
        if (k[0] > n[0] || k[1] > n[1] || k[2] > n[2]) continue;
        mx_frame *frame;
        mx_release *release;
        const mx_total by_territory = {.column = "territory"};
        CHECK_OK(mx_frame_new(&frame));
        size_t territory = add(frame, "territory", MX_KEY), people = add(frame, "n", MX_PEOPLE);
        size_t share = add(frame, "share_high", MX_SHARE), mean = add(frame, "mean", MX_FIGURE);
        CHECK_OK(mx_frame_add_rows(frame, 3));
        for (size_t row = 0; row < 3; row++) {
            CHECK_OK(mx_frame_set_text(frame, row, territory, (const char *[]){"a", "b", "c"}[row]));
            mx_frame_set_number(frame, row, people, n[row]);
            mx_frame_set_number(frame, row, share, (double)k[row] / n[row]);
            mx_frame_set_number(frame, row, mean, 1 + (double)k[row] / n[row]);
        }
        CHECK_OK(gate_one(&release, frame, &three, &by_territory, 1));
        int sum_n = 0, sum_k = 0, n_together = 0;
        for (size_t row = 0; row < 3; row++) {
            bool is_hidden = mx_release_is_withheld(release, row, share);
            CHECK_INT(mx_release_is_withheld(release, row, mean), is_hidden);
            if (!is_hidden) continue;
            n_together++;
            sum_n += n[row];
            sum_k += k[row];
        }
        for (size_t row = 0; row < 3; row++) {
            if (!mx_release_is_withheld(release, row, share) || n_together == 3) continue;
            int from = sum_k - (sum_n - n[row]), to = sum_k;
            if (from < 0) from = 0;
            if (to > n[row]) to = n[row];
            n_withheld++;
            n_narrow += to - from < 3;
        }
        mx_release_free(release);
        mx_frame_free(frame);
    }
    CHECK(n_withheld > 1000);
    CHECK_INT(n_narrow, 0);
}
