/* What tasks say of the files they read; for the files of this room only. */
#ifndef MX_TASK_SHEETS_H
#define MX_TASK_SHEETS_H

#include "mx/sheet.h"
#include "mx/task.h"

/* What a person should know of a workbook: its notes (see mx_sheet_note), each with the file's name. */
void sheet_notes_say(const mx_context *context, const mx_sheet *sheet);

#endif
