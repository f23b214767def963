/* What a task gathered to say, said; for the task_*.c of this room only. */
#ifndef MX_TASK_LINES_H
#define MX_TASK_LINES_H

#include "mx/task.h"

/* Each line of `text`, which ends in a line feed, by itself. */
void lines_say(const mx_context *context, const mx_buf *text);

#endif
