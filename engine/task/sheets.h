/* What tasks say of the files they read; for the files of this room only. */
#ifndef MX_TASK_SHEETS_H
#define MX_TASK_SHEETS_H

#include "mx/sheet.h"
#include "mx/task.h"

/* What a person should know of a workbook: its notes (see mx_sheet_note), each with the file's name. */
void sheet_notes_say(const mx_context *context, const mx_sheet *sheet);

/* That it was read in another encoding than UTF-8 without anybody saying so: one bad byte makes it so for the
 * whole file, and letters of other scripts are lost. For commands that take no encoding. */
void sheet_encoding_say(const mx_context *context, const mx_sheet *sheet);

#endif
