/* Results through a gate of their own. */
#ifndef MX_TEST_GATE_H
#define MX_TEST_GATE_H

#include "mx/disclose.h"

/* `said` and `says` may be NULL: what earlier releases said, and what these say, which the caller frees. */
static inline int gate_set(mx_release *out[], const mx_published results[], size_t n, const mx_rule *rule,
                           const mx_relation relations[], size_t n_relations, const char *said, mx_buf *says)
{
    mx_gate *gate;
    for (size_t i = 0; i < n; i++) out[i] = NULL;
    int rc = mx_gate_open(&gate, rule);
    if (rc == MX_OK && said) rc = mx_gate_recall(gate, said);
    if (rc == MX_OK) rc = mx_gate_pass_set(out, gate, results, n, relations, n_relations);
    if (rc == MX_OK && says) mx_buf_text(says, mx_gate_said(gate));
    mx_gate_close(gate);
    return rc;
}

static inline int gate_one(mx_release **out, const mx_frame *result, const mx_rule *rule, const mx_total totals[],
                           size_t n_totals)
{
    const mx_published alone = {.result = result, .totals = totals, .n_totals = n_totals};
    return gate_set(out, &alone, 1, rule, NULL, 0, NULL, NULL);
}

#endif
