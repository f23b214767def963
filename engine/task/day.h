/* The day on which something is loaded; for the tasks of this room only. */
#ifndef MX_TASK_DAY_H
#define MX_TASK_DAY_H

/* Today as yyyy-mm-dd, or the day of $SOURCE_DATE_EPOCH where a store must come out the same again. */
void day_of_loading(char out[16]);

#endif
