/* Results that are published together, or one after the other. */
#include "support/check.h"
#include "support/gate.h"

#include <math.h>
#include <stdio.h>

#include "mx/disclose.h"

static const mx_rule health = {.name = "health", .min_count = 11, .max_share = 1};

/* A result of text keys and a column n; a line of `rows` is "a,b,12", "" a missing key. */
static mx_frame *make(const char *const keys[], size_t n_keys, const char *const rows[], size_t n_rows)
{
    mx_frame *frame;
    CHECK_OK(mx_frame_new(&frame));
    for (size_t k = 0; k < n_keys; k++) CHECK_OK(mx_frame_add_column(frame, keys[k], MX_TEXT, MX_KEY));
    CHECK_OK(mx_frame_add_column(frame, "n", MX_NUMBER, MX_PEOPLE));
    CHECK_OK(mx_frame_add_rows(frame, n_rows));
    for (size_t r = 0; r < n_rows; r++) {
        const char *at = rows[r];
        for (size_t k = 0; k < n_keys; k++) {
            size_t size = strcspn(at, ",");
            if (size > 0) CHECK_OK(mx_frame_set_str(frame, r, k, (mx_str){at, size}));
            at += size + 1;
        }
        double n;
        CHECK_OK(mx_number_parse(&n, mx_str_of(at), '.'));
        mx_frame_set_number(frame, r, n_keys, n);
    }
    return frame;
}

#define MAKE(keys, ...)                                                                                      \
    make(keys, sizeof(keys) / sizeof *(keys), (const char *const[]){__VA_ARGS__},                            \
         sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static bool hides(const mx_release *release, size_t row)
{
    return mx_release_is_withheld(release, row, mx_frame_find(mx_release_frame(release), "n"));
}

static size_t n_hidden(const mx_release *release)
{
    size_t n = 0;
    for (size_t row = 0; row < mx_frame_n_rows(mx_release_frame(release)); row++) n += hides(release, row);
    return n;
}

/* Group by dimension, and polarity by dimension, of the same people: 4 of a dimension are withheld in
 * the first table, and must not follow from the dimension's total in the second. */
TEST(disclose_set, links_tables_by_the_margin_they_share)
{
    static const char *const by_group[] = {"group", "dimension"}, *const by_sign[] = {"polarity", "dimension"};
    static const mx_total groups[] = {{.column = "group"}, {.column = "dimension"}};
    static const mx_total signs[] = {{.column = "polarity"}, {.column = "dimension"}};
    mx_frame *one = MAKE(by_group, "a,A,4", "b,A,30", "a,B,40", "b,B,25", "a,C,33", "b,C,28");
    mx_frame *two = MAKE(by_sign, "+,A,20", "-,A,14", "+,B,45", "-,B,20", "+,C,31", "-,C,30", ",A,34", ",B,65", ",C,61");
    const mx_published both[] = {{one, groups, 2, .subject = "said"}, {two, signs, 2, .subject = "said"}};
    mx_release *out[2];
    CHECK_OK(gate_set(out, both, 2, &health, NULL, 0, NULL, NULL));
    CHECK(hides(out[0], 0));
    CHECK_INT(n_hidden(out[0]), 4); /* a rectangle */
    CHECK_INT(n_hidden(out[1]), 0);
    CHECK_INT((int)mx_release_note(out[0])->n_audited, 4);
    for (size_t i = 0; i < 2; i++) mx_release_free(out[i]);

    /* Where the dimension itself is few, it falls in every table that has it. */
    mx_frame *few = MAKE(by_group, "a,A,4", "b,A,3", "a,B,40", "b,B,25", "a,C,33", "b,C,28");
    mx_frame *margin = MAKE(by_sign, "+,A,4", "-,A,3", "+,B,45", "-,B,20", "+,C,31", "-,C,30", ",A,7", ",B,65", ",C,61", ",,133");
    const mx_published again[] = {{.result = few, .totals = groups, .n_totals = 2, .subject = "said"}, {.result = margin, .totals = signs, .n_totals = 2, .subject = "said"}};
    CHECK_OK(gate_set(out, again, 2, &health, NULL, 0, NULL, NULL));
    CHECK(hides(out[0], 0) && hides(out[0], 1) && hides(out[1], 0) && hides(out[1], 1) && hides(out[1], 6));
    CHECK(n_hidden(out[1]) > 3 && !hides(out[1], 9)); /* A's total is covered by another's */
    for (size_t i = 0; i < 2; i++) mx_release_free(out[i]);
    mx_frame_free(one);
    mx_frame_free(two);
    mx_frame_free(few);
    mx_frame_free(margin);
}

TEST(disclose_set, protects_components_within_dimensions)
{
    static const char *const keys[] = {"dimension", "component"};
    static const mx_total totals[] = {{.column = "component", .within = "dimension"}, {.column = "dimension"}};
    mx_frame *frame = MAKE(keys, "A,A1,6", "A,A2,20", "A,A3,30", "A,,56", "B,B1,18", "B,B2,40", "B,,58", ",,114");
    mx_release *release;
    CHECK_OK(gate_one(&release, frame, &health, totals, 2));
    CHECK(hides(release, 0) && hides(release, 1)); /* the fewest people of its dimension */
    CHECK_INT(n_hidden(release), 2);
    mx_release_free(release);
    mx_frame_free(frame);
}

/* The known hole: a council's total and its one other territory would give a small one back. */
TEST(disclose_set, covers_a_territory_within_its_council)
{
    static const char *const keys[] = {"territory"};
    static const char *const tree_keys[] = {"territory", "above"};
    mx_frame *tree = MAKE(tree_keys, "Haute-Vaire,Vaire,0", "Ville,Vaire,0", "Nord,Plaine,0", "Sud,Plaine,0", "Vaire,,0",
                          "Plaine,,0");
    const mx_total network = {.column = "territory", .tree = tree, .together = "Réseau"};
    mx_frame *frame = MAKE(keys, "Haute-Vaire,6", "Ville,80", "Nord,20", "Sud,30", "Réseau,136");
    const mx_published results[] = {{.result = frame, .totals = &network, .n_totals = 1, .subject = "people"}};
    mx_release *release;
    CHECK_OK(gate_set(&release, results, 1, &health, NULL, 0, NULL, NULL));
    CHECK(hides(release, 0) && hides(release, 1)); /* not Nord, which has fewer: Vaire's total is known */
    CHECK_INT(n_hidden(release), 2);
    mx_release_free(release);
    mx_frame_free(frame);
    mx_frame_free(tree);
}

/* One after the other: what the first said binds the second. */
static mx_release *after(const char *said, const mx_published *then)
{
    mx_release *release;
    CHECK_OK(gate_set(&release, then, 1, &health, NULL, 0, said, NULL));
    return release;
}

TEST(disclose_set, remembers_what_was_published)
{
    static const char *const keys[] = {"territory"};
    static const mx_total total = {.column = "territory"};
    mx_frame *frame = MAKE(keys, "a,6", "b,20", "c,30", "d,40");
    const mx_published published = {.result = frame, .totals = &total, .n_totals = 1, .subject = "people"};
    mx_release *first, *second;
    mx_buf said = {0};
    CHECK_OK(gate_set(&first, &published, 1, &health, NULL, 0, NULL, &said));
    CHECK(hides(first, 0) && hides(first, 1) && !hides(first, 2));

    /* The same again is the same. */
    second = after(said.at, &published);
    CHECK_INT(n_hidden(second), 2);
    CHECK_TEXT(mx_frame_text(mx_release_frame(second), 1, 2), mx_frame_text(mx_release_frame(first), 1, 2));
    mx_release_free(second);

    /* What covered stays withheld, though nobody is few now; what differs by few is withheld. */
    mx_frame *grown = MAKE(keys, "a,17", "b,31", "c,34", "d,60");
    const mx_published later = {.result = grown, .totals = &total, .n_totals = 1, .subject = "people"};
    second = after(said.at, &later);
    CHECK(hides(second, 0) && hides(second, 1) && hides(second, 2) && !hides(second, 3));
    CHECK_TEXT(mx_frame_text(mx_release_frame(second), 2, 2), "trop proche d’une publication antérieure");
    CHECK_INT((int)mx_release_note(second)->n_earlier, 1);
    mx_release_free(second);

    /* Another subject is another thing. */
    const mx_published other = {.result = grown, .totals = &total, .n_totals = 1, .subject = "something else"};
    second = after(said.at, &other);
    CHECK_INT(n_hidden(second), 0);
    mx_release_free(second);

    /* Published already: it covers nothing. */
    mx_frame *fewer = MAKE(keys, "c,30", "d,40", "e,5", "f,60");
    const mx_published next = {.result = fewer, .totals = &total, .n_totals = 1, .subject = "people"};
    second = after(said.at, &next);
    CHECK(!hides(second, 0) && !hides(second, 1) && hides(second, 2) && hides(second, 3));
    mx_release_free(second);
    mx_release_free(first);
    mx_buf_dispose(&said);
    mx_frame_free(fewer);
    mx_frame_free(grown);
    mx_frame_free(frame);
}

TEST(disclose_set, refuses_a_memory_that_is_none)
{
    mx_gate *gate;
    CHECK_OK(mx_gate_open(&gate, &health));
    CHECK_FAILS(mx_gate_recall(gate, "people|territory=a\tn=douze\n"), MX_E_SYNTAX, "douze");
    CHECK_OK(mx_gate_recall(gate, ""));
    mx_gate_close(gate);
}

/* Any linear relation: the leavers are those who entered and are not there any more. */
TEST(disclose_set, keeps_declared_relations)
{
    static const char *const keys[] = {"what"};
    mx_frame *frame = MAKE(keys, "entered,60", "present,52", "left,8");
    const mx_published published = {.result = frame, .totals = NULL, .n_totals = 0, .subject = NULL};
    static const mx_term terms[] = {{0, 0, "n", 1}, {0, 1, "n", -1}, {0, 2, "n", -1}};
    static const mx_relation relation = {terms, 3};
    static const mx_term wrong[] = {{0, 0, "m", 1}};
    static const mx_relation unknown = {wrong, 1};
    mx_release *release;
    CHECK_OK(gate_set(&release, &published, 1, &health, &relation, 1, NULL, NULL));
    CHECK(hides(release, 2) && n_hidden(release) == 2);
    mx_release_free(release);
    CHECK_FAILS(gate_set(&release, &published, 1, &health, &unknown, 1, NULL, NULL), MX_E_NOTFOUND, "« m »");
    CHECK(release == NULL);
    mx_frame_free(frame);
}

TEST(disclose_set, explains_itself)
{
    static const char *const keys[] = {"territory"};
    static const mx_total total = {.column = "territory"};
    mx_frame *frame = MAKE(keys, "a,6", "b,20", "c,30", "d,40");
    mx_release *release;
    mx_buf text = {0};
    CHECK_OK(gate_one(&release, frame, &health, &total, 1));
    CHECK_OK(mx_disclose_explain(&text, (const mx_release *const[]){release}, 1));
    CHECK(strstr(text.at, "Sur 4 chiffres, 1 sont retenus parce que peu de personnes sont derrière, 1 pour que"));
    CHECK(strstr(text.at, "pour chacun des 2 chiffres retenus"));
    mx_buf_dispose(&text);
    mx_release_free(release);
    mx_frame_free(frame);
}

TEST(disclose_set, survives_running_out_of_memory)
{
    static const char *const keys[] = {"territory", "period"};
    static const mx_total totals[] = {{.column = "territory"}, {.column = "period"}};
    mx_frame *frame = MAKE(keys, "a,1,6", "b,1,20", "c,1,30", "a,2,40", "b,2,22", "c,2,33");
    const mx_published published = {.result = frame, .totals = totals, .n_totals = 2, .subject = "people"};
    for (uint64_t n = 1;; n++) {
        mx_release *release;
        mx_alloc_fail_at(n);
        int rc = gate_set(&release, &published, 1, &health, NULL, 0, NULL, NULL);
        bool has_failed = mx_alloc_failed();
        mx_alloc_fail_at(0);
        mx_release_free(release);
        CHECK_INT(rc, has_failed ? MX_E_NOMEM : MX_OK);
        if (!has_failed) break;
        CHECK(release == NULL);
    }
    mx_frame_free(frame);
}
