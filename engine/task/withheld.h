/* What others withheld of the counts that they share, as the tasks of this room say it. */
#ifndef MX_TASK_WITHHELD_H
#define MX_TASK_WITHHELD_H

#include "mx/frame.h"
#include "mx/task.h"

/* The territories of rows of the store's table `withheld`, each once, with commas between (the first eight). */
int withheld_of(mx_buf *out, const mx_frame *withheld) MX_MUST_CHECK;
/* To the person, where there are any rows. */
int withheld_say(const mx_context *context, const mx_frame *withheld) MX_MUST_CHECK;

#endif
