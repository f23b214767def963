/* Whether a model keeps what it promises: its proposals against what a person said, as many as
 * are added; for the tasks of this room only. */
#ifndef MX_TASK_PROMISE_H
#define MX_TASK_PROMISE_H

#include "mx/classify.h"
#include "mx/frame.h"
#include "mx/task.h"

enum { PROMISE_DECISIONS = 3, PROMISE_FIGURES = 4 };

typedef struct {
    double right, n, expected; /* expected: the sum of probabilities; NaN where there is none */
} promise_share;

/* By figure (dimension, component, first_three, polarity) and decision (all, auto, review). */
typedef struct {
    promise_share counts[PROMISE_FIGURES][PROMISE_DECISIONS];
} promise;

/* One proposal beside what the person said; `polarity` NULL: nothing. */
void promise_add(promise *all, const mx_proposal *proposal, const char *component, const char *polarity);

/* decision, figure, n, value, low, high (95 %, Wilson), expected. */
int promise_table(mx_frame **out, const promise *all) MX_MUST_CHECK;

/* In a sentence: is what the model codes alone as good as it says? */
int promise_say(const mx_context *context, const promise *all) MX_MUST_CHECK;

#endif
