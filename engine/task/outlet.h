/* The way out for the tasks of this room: a gate that knows what the store remembers, and what is
 * remembered there of this document. */
#ifndef MX_TASK_OUTLET_H
#define MX_TASK_OUTLET_H

#include "mx/disclose.h"
#include "mx/store.h"
#include "mx/task.h"

typedef struct {
    const mx_context *context;
    mx_gate *gate;
    bool is_remembered; /* figures of a store, under a rule that publishes */
    mx_buf name;        /* of the document, as releases are listed by */
    const char *day;    /* it bears; NULL: that of the last import */
    int64_t number;     /* in the store, once it is kept */
} outlet;

/* Open the way. Figures of a file have no store to remember them (`is_of_store`). Closed whatever this
 * returns. */
int outlet_open(outlet *out, const mx_context *context, const mx_rule *rule, bool is_of_store) MX_MUST_CHECK;
void outlet_close(outlet *o);

/* Name the document: words, then options as on the command line; a NULL value is none. */
void outlet_word(outlet *o, const char *word);
void outlet_option(outlet *o, const char *option, const char *value);

/* Another document, with a new name, which knows what the last one said. */
void outlet_again(outlet *o);

/* Have the store remember what went through the gate, before it is given out, and say so. A store that
 * cannot be written does not hinder: that is said, too. */
int outlet_keep(outlet *o) MX_MUST_CHECK;

/* The day of the last import; the store is no older than that. */
int outlet_find_day(char out[16], mx_store *store) MX_MUST_CHECK;

/* Keep each time something goes out: for what is shown at once. */
void outlet_keep_each(outlet *o);

#endif
