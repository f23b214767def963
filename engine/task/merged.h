/*
 * Merging before hiding: a question asked again with values put together, as long as more figures can
 * be shown so than by withholding.
 */
#ifndef MX_TASK_MERGED_H
#define MX_TASK_MERGED_H

#include "mx/disclose.h"
#include "mx/store.h"
#include "mx/task.h"

/* A question that can be asked with values of keys put together. */
typedef struct {
    /* The result; `merging` is NULL for values as they are. */
    int (*ask)(mx_frame **out, void *payload, const mx_frame *merging);
    /* Its release. */
    int (*disclose)(mx_release **out, void *payload, const mx_frame *result, const mx_frame *merging);
    void *payload;
    const mx_ladder *ladders; /* what can be put together */
    size_t n_ladders;
    /* What another table of the same people puts together already, so that one can be held against the other:
     * merged_ask goes on from it. NULL: nothing. */
    const mx_frame *start;
    const mx_gate *gate;      /* that knows what was published before */
    const char *table;        /* its name there: a table that was shown is put together as it was then; NULL: none */
} merged_question;

/* What came of it. merged_dispose frees what it holds. */
typedef struct {
    mx_release *release;
    mx_frame *result;  /* that the release was made of; its numbers are not protected */
    mx_frame *merging; /* NULL: nothing was put together */
    size_t n_saved;    /* figures that are shown more than by withholding alone */
    char along[64];    /* the ladders that save them, with commas between */
} merged_answer;

/*
 * Ask along the ladders that rule->merge names, in its order: each is followed while it finds values to
 * put together, and kept where it shows most figures, more than before it. The last step of each is the
 * one with the most figures, the first of equals.
 */
int merged_ask(merged_answer *out, const merged_question *question, const mx_rule *rule) MX_MUST_CHECK;

/* The same without putting anything together: `along` and `n_saved` tell which of the ladders that `names`
 * has would save most by itself. */
int merged_try(merged_answer *out, const merged_question *question, const char *names) MX_MUST_CHECK;
void merged_dispose(merged_answer *answer);

/* For `disclose`: of a result with tests, whose release was tried, one with p_adjusted over those that are shown, in the
 * result's place. `n_tests` gets how many there are. */
int merged_adjust(mx_frame **out, size_t *n_tests, const mx_release *tried, const mx_frame *result, double conf) MX_MUST_CHECK;

/* A rehearsal: an internal table question rows(N) withheld(N) partly(N) figures(N) merge saved(N), and a row of
 * it: what a release withholds (mx_advice), along which ladders values are or would be put together, and
 * how many figures are shown more so. Nothing is added for a result without rows. */
int merged_rehearsal_new(mx_frame **out) MX_MUST_CHECK;
int merged_rehearse(mx_frame *rehearsal, const merged_answer *answer, const char *question) MX_MUST_CHECK;
/* Its sums, in a sentence or two. */
void merged_tell(const mx_context *context, const mx_frame *rehearsal, const mx_rule *rule);

/* The usual ladders over these keys of a result: groups within their territory, territories up to the one
 * above them, else their network (`tree`: see merged_tree), periods, components (`topics`: component
 * and dimension, may be NULL). Returns how many of the four `out` got. */
size_t merged_ladders(mx_ladder out[4], const mx_frame *territories, const mx_frame *topics);
/* What all values that row `row` is put together with are part of, in `tree`; NULL: nothing is above them. */
const char *merged_above(const mx_frame *merging, size_t row, const mx_frame *tree);
/* Two texts, territory and what is above it, of a canonical frame of territories. */
int merged_tree(mx_frame **out, const mx_frame *territories) MX_MUST_CHECK;

#endif
