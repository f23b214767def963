/* Stories that could tell who told them: statements in words that nobody else used. For this room only. */
#ifndef MX_TASK_RARE_H
#define MX_TASK_RARE_H

#include "mx/frame.h"

typedef struct rare_words rare_words;

/* The words of all statements of a store (canonical, or as mx_store_statements gives them), and whether one
 * person alone used each: statements of one author of a territory are one person's, those without author are
 * each somebody's. */
int rare_read(rare_words **out, const mx_frame *statements) MX_MUST_CHECK;
void rare_free(rare_words *words);

/* Whether a text tells a story of its own: two of its words or more, and a quarter of them at least, stand in no
 * statement of anybody else. Words have three letters or more; what a mask put in ("[nom]") is none. */
int rare_tells(bool *out, const rare_words *words, const char *text) MX_MUST_CHECK;

/* The next word of three letters or more in folded text, masks left out; empty at the end. */
mx_str rare_next_word(mx_str *rest);

#endif
