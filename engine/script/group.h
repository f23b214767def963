/* Methods of frames that have a file of their own: group.c, join.c; and what they take from bind_frame.c. */
#ifndef MX_SCRIPT_GROUP_H
#define MX_SCRIPT_GROUP_H

#include "column.h"

int mx_script__frame_group(lua_State *L);
void mx_script__open_group(lua_State *L);
int mx_script__frame_join(lua_State *L);

/* The number of a column; raises when the frame has none of this name. */
size_t mx_script__find_column(lua_State *L, const mx_frame *frame, const char *name);
/* Push the texts that are keys of the table at `index`, sorted. */
void mx_script__push_sorted_keys(lua_State *L, int index);

#endif
