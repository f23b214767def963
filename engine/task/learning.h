/* What task_classify, task_train and task_evaluate share; for this room only. */
#ifndef MX_TASK_LEARNING_H
#define MX_TASK_LEARNING_H

#include "mx/classify.h"
#include "mx/task.h"
#include "mx/taxonomy.h"

/* Open a model by path, or the shipped one for NULL. */
int learning_model(mx_model **out, const char *path) MX_MUST_CHECK;

/* Write a model's bytes to `output`; `out` says what it was made of (task_train.c). */
int learning_keep_model(mx_release **out, const mx_buf *bytes, const char *output) MX_MUST_CHECK;

/* An internal release of a frame, which it frees, whatever happens. */
int learning_release(mx_release **out, mx_frame *frame) MX_MUST_CHECK;

/* Both tables of a score as releases; says whether `auto` keeps its promise. */
int learning_release_score(mx_release **figures, mx_release **confusion, const mx_context *context,
                           const mx_score *score) MX_MUST_CHECK;

/* What is done with one labelled statement: what the model says of it, as one theme and (or NULL)
 * as two, beside what people decided ('|' between codes that are both right, "" for none). */
typedef int learning_judge(void *payload, const mx_proposal *proposal, const mx_split *split, const char *codes,
                           char polarity);

/* Hand each statement of labelled files to `judge`, in their order (task_evaluate.c). */
int learning_judge_files(const mx_context *context, const mx_model *model, char *const files[], size_t n_files,
                         const mx_classify_options *options, learning_judge *judge, void *payload) MX_MUST_CHECK;

/* One labelled row of the training files, in the order they were added to a trainer. */
typedef struct {
    uint32_t text; /* equal for texts that fold to the same */
    char component[4], polarity;
} learning_row;

/* Examples from the files that `options` names. */
typedef struct {
    mx_trainer *trainer;
    mx_ids *texts;
    learning_row *rows; /* as many as the trainer has examples */
    size_t n, capacity;
} learning_set;
int learning_read(learning_set *set, const mx_train_options *options) MX_MUST_CHECK;
void learning_dispose(learning_set *set);

#endif
