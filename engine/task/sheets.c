#include "sheets.h"

void sheet_notes_say(const mx_context *context, const mx_sheet *sheet)
{
    for (size_t i = 0; i < mx_sheet_n_notes(sheet); i++)
        mx_say(context, mx_tr("%s : %s", "%s: %s"), mx_sheet_path(sheet), mx_sheet_note(sheet, i));
}
