/* The statements of a store, what people made of each, and what a model proposes; for the
 * tasks of this room that let people and model meet. */
#ifndef MX_TASK_CODED_H
#define MX_TASK_CODED_H

#include "mx/classify.h"
#include "mx/store.h"
#include "mx/taxonomy.h"

/* The coder whose codes were settled together. */
#define CODED_TOGETHER "consensus"

typedef struct {
    mx_taxonomy *taxonomy; /* the store's framework */
    mx_frame *statements;  /* as mx_store_statements gives them; n of them */
    mx_frame *codes;       /* canonical, of that framework; by statement, coder and round */
    size_t n;
    size_t *first, *n_codes; /* by statement: its rows in codes */
    mx_ids *keys;
    mx_statement *asked;    /* as a model reads them */
    mx_proposal *proposals; /* after coded_propose; else NULL */
} coded;

/* Read them all, or those of the filter. Zeroed on failure. */
int coded_read(coded *out, mx_store *store, const mx_store_filter *filter) MX_MUST_CHECK;
void coded_dispose(coded *all);

/* A statement's row; MX_NO_ID when there is no such statement. */
int coded_find(uint32_t *out, const coded *all, mx_str territory, mx_str statement) MX_MUST_CHECK;

/* The last code of the next coder: start with *at = 0; false when there are no more.
 * `row` is its row in codes. */
bool coded_next(size_t *row, size_t *at, const coded *all, size_t statement);

/* The last code of this coder; SIZE_MAX when there is none. */
size_t coded_by(const coded *all, size_t statement, const char *coder);

/* A proposal for each statement. MX_E_VALUE when the model speaks another framework. */
int coded_propose(coded *all, const mx_model *model, unsigned threads) MX_MUST_CHECK;

/* A model that learnt from people's codes would be asked what it was told: MX_E_VALUE. */
int coded_check_model(const mx_model *model, const char *path) MX_MUST_CHECK;

/* After coded_propose: the statements get two columns more, proposed and decision (auto, review), as
 * mx_measure_corrected reads them. */
int coded_add_proposals(coded *all) MX_MUST_CHECK;

/* How often the model proposes what, where people decided what: decided, proposed (components),
 * decision (auto, review), n; a row a combination that occurs, by these. Of statements that are
 * settled or agreed, after coded_propose by a model that did not learn from them (mx_model_is_adapted):
 * what corrected shares start from, by decision since sheets hold mostly what waits for review. */
int coded_confusion(mx_frame **out, const coded *all) MX_MUST_CHECK;

/* Whether people decided a statement: together, or all who coded it alike. */
bool coded_is_decided(const coded *all, size_t statement);

/* By the name of the column; NULL or NaN when missing. */
const char *coded_text(const mx_frame *frame, size_t row, const char *column);
double coded_number(const mx_frame *frame, size_t row, const char *column);

/* The coder as the store knows them: "consensus" in whatever spelling is one. Appended to out. */
int coded_coder(mx_buf *out, const char *name) MX_MUST_CHECK;

#endif
